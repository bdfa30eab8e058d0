//! The same archive again: what changes, what does not, what people have decided.

use crate::invented::{SAYINGS, abstained, article, told};
use crate::{all_rows, assert_sound, census, run, write};
use according_ledger::{Pushed, Reader, Review, RunInfo, Verdict, Writer};
use according_text::{Document, Metadata, Row, Statement};
use tempfile::TempDir;

fn archive(n: u64) -> Vec<(Document, Vec<Row>)> {
    (0..n).map(|number| article(1, number)).collect()
}

#[test]
fn the_second_read_adds_nothing() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let archive = archive(40);
    let first = write(&path, &run("a"), &archive);
    assert_eq!((first.articles_added, first.statements_added), (40, 320));
    let before = (census(&path), all_rows(&path));
    let bytes = std::fs::read(&path).expect("reads");
    let second = write(&path, &RunInfo { started: "2031-05-01T08:00:00Z".into(), ..run("a") }, &archive);
    assert_eq!((second.articles_unchanged, second.statements_added, second.run_id), (40, 0, None));
    assert_eq!(before, (census(&path), all_rows(&path)));
    assert!(bytes == std::fs::read(&path).expect("reads"), "nothing was written");
    assert_sound(&path);
}

#[test]
fn what_is_current_need_not_be_read() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let articles = archive(2);
    write(&path, &run("a"), &articles[..1]);
    let reader = Reader::open(&path).expect("opens");
    let current = |document: &Document, run: &RunInfo| reader.is_current(document, run).expect("asks");
    let document = &articles[0].0;
    assert!(current(document, &run("a")));
    assert!(!current(document, &run("b")), "other weights");
    assert!(!current(document, &RunInfo { config_json: "{\"x\":1}".into(), ..run("a") }), "other options");
    assert!(!current(document, &RunInfo { version: "0.2.0".into(), ..run("a") }), "other version");
    assert!(!current(&articles[1].0, &run("a")), "another article");
    let metadata = Metadata { published: Some("2030-01-01".into()), ..(*document.metadata).clone() };
    assert!(!current(&Document::new(document.text(), metadata), &run("a")), "another date");
    let longer = Document::new(format!("{} More.", document.text()), (*document.metadata).clone());
    assert!(!current(&longer, &run("a")), "another text");
}

#[test]
fn other_weights_that_find_the_same_only_leave_their_mark() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let archive = archive(5);
    write(&path, &run("a"), &archive);
    let before = census(&path);
    let summary = write(&path, &run("b"), &archive);
    assert_eq!((summary.articles_unchanged, summary.statements_added), (5, 0));
    assert!(summary.run_id.is_some());
    let after = census(&path);
    let grown: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| a.0.as_str()).collect();
    assert_eq!(grown, ["run"]);
    let reader = Reader::open(&path).expect("opens");
    let shown = reader.show(&archive[0].1[0].statement_id.to_string()).expect("is there");
    assert_eq!(shown.first_run.info.model_hash, "a".repeat(32));
    assert_eq!(shown.last_run.info.model_hash, "b".repeat(32));
    assert!(reader.is_current(&archive[0].0, &run("b")).expect("asks"));
    assert_sound(&path);
}

#[test]
fn other_weights_update_what_changed() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let (document, before) = told("a", &SAYINGS, |_, _| {});
    write(&path, &run("a"), &[(document.clone(), before.clone())]);
    // The second statement is no longer found, the third is less sure.
    let after = told("a", &SAYINGS, |i, statement| {
        if i == 2 {
            statement.confidence = 0.5;
        }
    })
    .1;
    let after = vec![after[0].clone(), after[2].clone()];
    let mut writer = Writer::open(&path, &run("b")).expect("opens");
    let pushed = writer.push(&document, &after.clone().into()).expect("writes");
    assert_eq!(pushed, Pushed::Updated { added: 0, retired: 1, changed: 1, unchanged: 1 });
    writer.finish("").expect("finishes");
    assert_eq!(all_rows(&path), after);
    let reader = Reader::open(&path).expect("opens");
    let gone = reader.show(&before[1].statement_id.to_string()).expect("is kept");
    assert_eq!(gone.retired.map(|run| run.info.model_hash), Some("b".repeat(32)));
    assert_eq!(gone.row, before[1]);
    assert_eq!(reader.to("Brandt", &Default::default()).expect("asks").total().expect("counts").n(), 0);
    assert_eq!(reader.about("nobody", &Default::default()).expect("asks").total().expect("counts").n(), 0);
    // The first weights again: everything stands as it did.
    let summary = write(&path, &run("a"), &[(document, before.clone())]);
    assert_eq!((summary.statements_added, summary.statements_changed), (1, 1));
    assert_eq!(all_rows(&path), before);
    assert_sound(&path);
}

#[test]
fn another_speaker_is_a_new_link() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let said = |speakers: &dyn Fn(&mut Statement)| told("a", &SAYINGS[..1], |_, it| speakers(it));
    let (document, one) = said(&|_| {});
    let none = said(&|it| it.speakers = vec![abstained("two people fit")]).1;
    let two = said(&|it| it.speakers.push(abstained("somebody else"))).1;
    let nobody = said(&|it| it.speakers.clear()).1;
    let links = || -> Vec<(i64, Option<i64>)> {
        let db = rusqlite::Connection::open(&path).expect("opens");
        let mut select = db.prepare("SELECT ord, supersedes FROM link ORDER BY id").expect("prepares");
        let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?)));
        rows.and_then(Iterator::collect).expect("reads")
    };
    let steps = [
        (&one, vec![(0, None)]),
        (&none, vec![(0, Some(1))]),
        (&two, vec![(0, Some(2)), (1, None)]),
        (&nobody, vec![(0, Some(3)), (1, Some(4))]),
        (&two, vec![(0, Some(5)), (1, Some(6))]),
    ];
    let mut expect = Vec::new();
    for (i, (rows, added)) in steps.iter().enumerate() {
        write(&path, &run(["a", "b"][i % 2]), &[(document.clone(), rows.to_vec())]);
        expect.extend(added);
        assert_eq!(links(), expect, "step {i}");
        assert_eq!(all_rows(&path), **rows, "step {i}");
        assert_sound(&path);
    }
}

#[test]
fn another_text_is_a_new_revision() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let first = told("a", &SAYINGS, |_, _| {});
    let second = told("a", &SAYINGS[..2], |_, _| {});
    write(&path, &run("a"), std::slice::from_ref(&first));
    let summary = write(&path, &run("a"), std::slice::from_ref(&second));
    assert_eq!((summary.articles_updated, summary.statements_added, summary.statements_retired), (1, 2, 3));
    assert_eq!(summary.articles_replaced, 0);
    assert_eq!(all_rows(&path), second.1);
    let shown = Reader::open(&path).expect("opens").show(&first.1[0].statement_id.to_string()).expect("is kept");
    assert_eq!((shown.revision, shown.retired.is_some(), shown.text.as_str()), (1, true, first.0.text()));
    // The first text again: no new rows, it is only current again.
    let before = census(&path);
    write(&path, &run("a"), std::slice::from_ref(&first));
    let after = census(&path);
    let grown: Vec<_> = before.iter().zip(&after).filter(|(a, b)| a != b).map(|(a, _)| a.0.as_str()).collect();
    // The indexes and counts of what is current follow it.
    assert_eq!(grown, ["answer", "bearer", "called", "canonical_key", "quoted", "quoted_in", "run", "statement_fts"]);
    assert_eq!(all_rows(&path), first.1);
    assert_sound(&path);
}

#[test]
fn an_archive_with_one_id_twice_settles() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let archive = [told("a", &SAYINGS, |_, _| {}), told("a", &SAYINGS[1..], |_, _| {})];
    assert_eq!(write(&path, &run("a"), &archive).articles_replaced, 1);
    let (rows, tables) = (all_rows(&path), census(&path));
    assert_eq!(write(&path, &run("a"), &archive).articles_replaced, 1);
    assert_eq!(rows, all_rows(&path));
    let grown: Vec<_> =
        census(&path).into_iter().filter(|table| !tables.contains(table)).map(|(name, _)| name).collect();
    assert_eq!(grown, ["run"]);
    assert_sound(&path);
}

#[test]
fn a_reprint_is_another_article() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    write(&path, &run("a"), &[told("a", &SAYINGS, |_, _| {}), told("b", &SAYINGS, |_, _| {})]);
    assert_eq!(all_rows(&path).len(), 6);
    let db = rusqlite::Connection::open(&path).expect("opens");
    let bodies: i64 = db.query_row("SELECT count(body) FROM text", [], |row| row.get(0)).expect("counts");
    assert_eq!(bodies, 1, "equal words are kept once");
    assert_sound(&path);
    let reader = Reader::open(&path).expect("opens");
    let rows = all_rows(&path);
    let texts = rows.iter().map(|row| reader.show(&row.statement_id.to_string()).expect("shows").text);
    assert!(texts.into_iter().all(|text| text.starts_with("Ilse Varga said")));
}

#[test]
fn rows_with_one_place_are_one_statement() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let (document, rows) = told("a", &SAYINGS[..1], |_, _| {});
    let mut twice = rows.clone();
    twice.push(Row { confidence: 0.1, ..rows[0].clone() });
    assert_eq!(write(&path, &run("a"), &[(document, twice)]).rows_repeated, 1);
    assert_eq!(all_rows(&path), rows);
}

#[test]
fn verdicts_survive() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let (document, rows) = told("a", &SAYINGS, |_, _| {});
    let review = Review {
        field: "speaker".into(),
        before: Some("Ilse Varga".into()),
        after: Some("Else Varga".into()),
        verdict: Verdict::Correct,
        reviewer: "desk".into(),
        at: "2031-04-03T10:00:00Z".into(),
        note: None,
    };
    let mut writer = Writer::open(&path, &run("a")).expect("opens");
    writer.push(&document, &rows.clone().into()).expect("writes");
    writer.review(rows[0].statement_id, &review).expect("is noted");
    writer.finish("").expect("finishes");
    write(&path, &run("b"), &[(document.clone(), rows[1..].to_vec())]);
    write(&path, &run("c"), &[(document, rows.clone())]);
    let shown = Reader::open(&path).expect("opens").show(&rows[0].statement_id.to_string()).expect("shows");
    assert_eq!((shown.reviews, shown.retired), (vec![review], None));
    let db = rusqlite::Connection::open(&path).expect("opens");
    assert!(db.execute("UPDATE review SET verdict = 'reject'", []).is_err());
    assert!(db.execute("DELETE FROM link", []).is_err());
    assert_sound(&path);
}
