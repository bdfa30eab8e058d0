//! What is refused, with which words, and that nothing is lost or touched by it.

use crate::invented::{SAYINGS, article, told};
use crate::{all_rows, assert_sound, run, write};
use according_ledger::{Error, Filter, Reader, Writer};
use according_text::{Row, StatementId};
use std::path::Path;
use tempfile::TempDir;

/// Both ways of opening, which must fail alike.
fn refused(path: &Path) -> [Error; 2] {
    let read = Reader::open(path).err().expect("is refused for reading");
    let written = Writer::open(path, &run("a")).err().expect("is refused for writing");
    [read, written]
}

fn untouched(path: &Path, check: impl Fn(&Error) -> bool) {
    let before = std::fs::read(path).expect("reads");
    for error in refused(path) {
        assert!(check(&error), "{error}");
        assert!(error.to_string().starts_with(&path.display().to_string()), "{error}");
        assert!(error.hint().is_some());
    }
    assert!(before == std::fs::read(path).expect("reads"));
    let beside = std::fs::read_dir(path.parent().expect("a folder")).expect("lists").count();
    assert_eq!(beside, 1, "nothing is left beside it");
}

#[test]
fn another_file_is_refused() {
    for content in [
        "notes about the harbour, far too long to be a header of a database file of any kind, and then some more words",
        "short",
    ] {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("notes.txt");
        std::fs::write(&path, content).expect("writes");
        untouched(&path, |error| error.to_string().ends_with("not a ledger: not an SQLite database"));
    }
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("other.sqlite");
    rusqlite::Connection::open(&path).and_then(|db| db.execute_batch("CREATE TABLE t(x)")).expect("creates");
    untouched(&path, |error| error.to_string().ends_with("not a ledger: an SQLite database of something else"));
}

#[test]
fn a_newer_ledger_is_refused() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    write(&path, &run("a"), &[article(1, 1)]);
    rusqlite::Connection::open(&path).and_then(|db| db.pragma_update(None, "user_version", 99)).expect("is set");
    untouched(&path, |error| {
        error.hint() == Some("update according; the ledger was left as it is")
            && matches!(error, Error::Newer { found: 99, .. })
    });
}

#[test]
fn what_is_not_there_is_said() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("no").join("l.ledger");
    let [read, written] = refused(&path);
    assert!(matches!((&read, &written), (Error::Missing { .. }, Error::Open { .. })), "{read} {written}");
    for error in refused(dir.path()) {
        assert!(error.to_string().ends_with("not a ledger: a folder"), "{error}");
    }
    let empty = dir.path().join("empty.ledger");
    std::fs::write(&empty, "").expect("writes");
    assert!(matches!(Reader::open(&empty), Err(Error::NotALedger { why: "an empty file", .. })));
    write(&empty, &run("a"), &[article(1, 1)]);
    assert_sound(&empty);
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let (first, second) = (article(1, 1), article(1, 2));
    let mut holder = Writer::open(&path, &run("a")).expect("opens");
    let mut waiting = Writer::open(&path, &run("a")).expect("opens");
    holder.push(&first.0, &first.1.clone().into()).expect("writes");
    let reader = Reader::open(&path).expect("readers do not wait");
    assert_eq!(reader.rows(&Filter::default()).count(), 0, "what is not saved is not seen");
    let error = waiting.push(&second.0, &second.1.clone().into()).expect_err("is held");
    assert!(matches!(error, Error::Locked { .. }), "{error}");
    holder.commit().expect("saves");
    assert_eq!(reader.rows(&Filter::default()).count(), first.1.len());
    waiting.push(&second.0, &second.1.clone().into()).expect("writes now");
    waiting.finish("").expect("finishes");
    holder.push(&second.0, &second.1.clone().into()).expect("sees what the other wrote");
    assert_eq!(holder.finish("").expect("finishes").articles_unchanged, 1);
    assert_eq!(reader.runs().expect("lists").len(), 2);
    assert_sound(&path);
}

#[test]
fn writers_may_be_opened_at_once() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    std::thread::scope(|scope| {
        for number in 0..4 {
            let path = &path;
            scope.spawn(move || write(path, &run("a"), &[article(1, number)]));
        }
    });
    assert_eq!(all_rows(&path).len(), 32);
    assert_sound(&path);
}

#[test]
fn a_row_that_breaks_a_rule_stays_out() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let (document, rows) = told("a", &SAYINGS, |_, _| {});
    let other = told("b", &SAYINGS, |_, _| {}).1;
    let spoilt = |spoil: &dyn Fn(&mut Row)| {
        let mut rows = rows.clone();
        spoil(&mut rows[1]);
        rows
    };
    let cases: [(Vec<Row>, &str); 8] = [
        (other, "belongs to b"),
        (spoilt(&|row| row.content[0].exact.push('x')), "does not stand at"),
        (spoilt(&|row| row.content[0].end = 4711), "..4711 of the text"),
        (spoilt(&|row| row.cue[0].end = row.cue[0].start), "does not stand at"),
        (spoilt(&|row| row.content.clear()), "has no content"),
        (spoilt(&|row| row.confidence = f32::NAN), "NaN is no probability"),
        (spoilt(&|row| row.parent_id = Some(StatementId([7; 16]))), "its parent is not among"),
        (spoilt(&|row| row.parent_id = Some(row.statement_id)), "lies within itself"),
    ];
    let mut writer = Writer::open(&path, &run("a")).expect("opens");
    for (rows, what) in cases {
        let error = writer.push(&document, &rows.clone().into()).expect_err(what);
        assert!(matches!(error, Error::Row { .. }));
        assert!(error.to_string().contains(what), "{error}");
    }
    writer.push(&document, &rows.clone().into()).expect("goes on");
    writer.finish("").expect("finishes");
    assert_eq!(all_rows(&path), rows);
}
