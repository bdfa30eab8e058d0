//! Ledgers of every released schema open and verify for ever.

use crate::invented::{SAYINGS, abstained, told};
use crate::{all_rows, assert_sound, run, write};
use according_ledger::{Reader, Review, Verdict, Writer};
use according_text::{Document, Row};
use std::path::Path;
use tempfile::TempDir;

fn articles() -> [(Document, Vec<Row>); 2] {
    [
        told("a", &SAYINGS, |_, _| {}),
        told("b", &SAYINGS[1..], |i, it| {
            if i == 0 {
                it.speakers = vec![abstained("two fit")]
            }
        }),
    ]
}

/// `UPDATE=1 cargo test` writes the fixture of the present schema anew. A released one is never written again.
#[test]
fn a_ledger_of_version_1_opens() {
    let fixture = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat/v1.ledger");
    let articles = articles();
    if std::env::var_os("UPDATE").is_some() {
        let _ = std::fs::remove_file(&fixture);
        write(&fixture, &run("a"), &articles);
        write(&fixture, &run("b"), &[(articles[0].0.clone(), articles[0].1[1..].to_vec())]);
        let mut writer = Writer::open(&fixture, &run("b")).expect("opens");
        let review = Review {
            field: "statement".into(),
            before: None,
            after: None,
            verdict: Verdict::Confirm,
            reviewer: "desk".into(),
            at: "2031-04-03".into(),
            note: Some("heard it".into()),
        };
        writer.review(articles[0].1[1].statement_id, &review).expect("is noted");
    }
    // Looked at in a copy: opening for writing may bring it up to date.
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("v1.ledger");
    std::fs::copy(&fixture, &path).expect("UPDATE=1 makes the fixture");
    write(&path, &run("b"), &[]);
    assert_sound(&path);
    let expect: Vec<Row> = articles[0].1[1..].iter().chain(&articles[1].1).cloned().collect();
    assert_eq!(all_rows(&path), expect);
    let reader = Reader::open(&path).expect("opens");
    let gone = reader.show(&articles[0].1[0].statement_id.to_string()).expect("is kept");
    assert!(gone.retired.is_some());
    let seen = reader.show(&articles[0].1[1].statement_id.to_string()).expect("is there");
    assert_eq!(seen.reviews[0].note.as_deref(), Some("heard it"));
    assert_eq!(reader.to("quist", &Default::default()).expect("asks").total().expect("counts").n(), 2);
    assert_eq!(reader.about("bridge", &Default::default()).expect("asks").total().expect("counts").n(), 0);
}
