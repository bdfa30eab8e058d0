//! `verify` finds what is wrong: one spoilt thing a case.

use crate::invented::article;
use crate::{assert_sound, run, write};
use according_ledger::Reader;
use tempfile::TempDir;

/// What to spoil, and a violation that must be among those reported.
const SPOILT: &[(&str, &str, &str)] = &[
    ("UPDATE span SET exact = exact || 'x' WHERE statement = 3 AND role = 'cue'", "span", "is not the slice"),
    (
        "UPDATE span SET start = start + 1, end = end + 1 WHERE statement = 3 AND role = 'source'",
        "statement",
        "is not the hash",
    ),
    (
        "UPDATE span SET ord = 1 WHERE statement = 3 AND role = 'content'",
        "span",
        "content 1 stands where content 0 should",
    ),
    ("DELETE FROM span WHERE statement = 3 AND role = 'content'", "statement", "has no content"),
    ("UPDATE quantity SET end = end + 1 WHERE statement = 1", "span", "quantity 0 is not the slice"),
    ("UPDATE text SET body = replace(body, 'said', 'SAID') WHERE id = 2", "text", "is not the hash of its body"),
    ("UPDATE text SET body = NULL WHERE id = 2", "text", "has no body"),
    ("UPDATE text SET length = length - 1 WHERE id = 2", "text", "not as many as it says"),
    (
        "UPDATE statement SET statement_id = '0123456789abcdef0123456789abcdef' WHERE id = 4",
        "statement",
        "is not the hash",
    ),
    ("UPDATE statement SET end = end + 1 WHERE id = 4", "statement", "does not begin and end"),
    ("UPDATE statement SET speech_act = 'shout' WHERE id = 4", "statement", "unknown speech_act"),
    ("UPDATE statement SET parent = 20 WHERE id = 4", "statement", "lies in a statement of another text"),
    (
        "UPDATE statement SET parent = CASE id WHEN 4 THEN 5 ELSE 4 END WHERE id IN (4, 5)",
        "statement",
        "lies within itself",
    ),
    ("UPDATE statement SET parent = 4711 WHERE id = 4", "file", "that is absent"),
    (
        "UPDATE statement SET retired_run = 1 WHERE id = 4; UPDATE statement SET parent = 4 WHERE id = 5",
        "statement",
        "no longer current",
    ),
    ("UPDATE document SET text = 2 WHERE id = 1", "document", "has no current text of its own"),
    ("UPDATE document SET document_id = 'other' WHERE id = 1", "statement", "is not the hash"),
    (
        "INSERT INTO link SELECT 1000, statement, role, ord, entity, spelling, judgement, method, reason, score, agent, run, 1 FROM link WHERE id = 20",
        "link",
        "another place",
    ),
    (
        "INSERT INTO link SELECT 1000, statement, role, ord, entity, spelling, judgement, method, reason, score, agent, run, NULL FROM link WHERE id = 1",
        "link",
        "where another stands",
    ),
    (
        "DELETE FROM statement_fts WHERE rowid = (SELECT at FROM statement WHERE id = 7)",
        "statement",
        "does not hold its words",
    ),
    ("INSERT INTO statement_fts(rowid, words) VALUES(4711, 'ghost')", "statement", "does not hold its words"),
    ("UPDATE answer SET traits = traits + 1 WHERE at & 255 = 7", "answer", "not counted by what it is"),
    ("UPDATE statement SET at = at - 1 WHERE id = 7", "statement", "does not stand among the answers"),
    ("INSERT INTO answer(at, traits) VALUES(4711, 0)", "answer", "is of no current statement"),
    ("UPDATE outlet SET folded = 'x' WHERE id = 1", "outlet", "is not found under its name"),
    ("UPDATE called SET articles = articles + 1", "called", "does not count just"),
    ("UPDATE quoted SET statements = statements + 1", "quoted", "does not count just"),
    ("UPDATE quoted_in SET statements = statements + 1", "quoted_in", "does not count just"),
    ("INSERT INTO often SELECT canonical, 5, 4711, 0, NULL, NULL FROM quoted", "often", "does not hold just"),
    ("INSERT INTO sampled(at, traits) VALUES(4711, 0)", "sampled", "does not hold just"),
    ("UPDATE bearer SET canonicals = canonicals + 1", "bearer", "does not count just"),
    ("INSERT INTO stale VALUES(3)", "stale", "waits to be an answer"),
    ("DELETE FROM name_fts WHERE rowid = 1", "name", "does not hold its words"),
    (
        "PRAGMA ignore_check_constraints = ON; UPDATE statement SET polarity = 'sung' WHERE id = 4",
        "statement",
        "unknown polarity",
    ),
    (
        "PRAGMA ignore_check_constraints = ON; UPDATE quantity SET hedge = 'say' WHERE statement = 1",
        "quantity",
        "unknown hedge",
    ),
    (
        "PRAGMA ignore_check_constraints = ON; UPDATE statement SET confidence = 7 WHERE id = 4",
        "statement",
        "beyond 0 to 1",
    ),
    ("UPDATE entity SET entity_id = 'zz' || substr(entity_id, 3) WHERE id = 1", "entity", "not hexadecimal"),
];

#[test]
fn every_kind_of_damage_is_found() {
    let dir = TempDir::new().expect("a folder");
    let sound = dir.path().join("sound.ledger");
    let articles: Vec<_> = (0..4).map(|number| article(5, number)).collect();
    write(&sound, &run("a"), &articles);
    assert_sound(&sound);
    for (damage, table, what) in SPOILT {
        let path = dir.path().join("spoilt.ledger");
        std::fs::copy(&sound, &path).expect("copies");
        let db = rusqlite::Connection::open(&path).expect("opens");
        db.execute_batch("PRAGMA foreign_keys = OFF").expect("is allowed");
        db.execute_batch(damage).unwrap_or_else(|error| panic!("{damage}: {error}"));
        drop(db);
        let report = Reader::open(&path).expect("opens").verify().expect("can be checked");
        let found = report.listed.iter().any(|it| it.table == *table && it.what.contains(what));
        assert!(found, "{damage}: {:#?}", report.listed);
        assert_eq!(report.violations, report.listed.len() as u64);
    }
}

#[test]
fn a_report_counts_what_it_looked_at() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let articles: Vec<_> = (0..4).map(|number| article(5, number)).collect();
    write(&path, &run("a"), &articles);
    let report = Reader::open(&path).expect("opens").verify().expect("can be checked");
    assert_eq!((report.documents, report.texts, report.statements, report.links), (4, 4, 32, 32));
    assert_eq!(report.spans, 32 * 3 + 4 + 4, "roles, quantities and what they count");
    assert!(report.words > 32 * 8, "{}", report.words);
}

#[test]
fn a_damaged_page_is_reported() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    write(&path, &run("a"), &(0..20).map(|number| article(5, number)).collect::<Vec<_>>());
    let mut bytes = std::fs::read(&path).expect("reads");
    // Behind the roots of the tables, which come first.
    let middle = bytes.len() / 8 * 7 / 4096 * 4096;
    bytes[middle..middle + 4096].fill(0x5a);
    std::fs::write(&path, bytes).expect("writes");
    let report = Reader::open(&path).expect("opens").verify().expect("can be checked");
    assert!(!report.is_sound());
}
