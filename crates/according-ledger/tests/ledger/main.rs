//! The ledger from outside: what goes in, what comes out, what survives.

mod across;
mod clusters;
mod compat;
mod dna;
mod elsewhere;
mod errors;
mod families;
mod figures;
mod invented;
mod kill;
mod often;
mod questions;
mod reread;
mod round_trip;
mod search;
mod sound;
mod sources;
mod voice;

use according_ledger::{Filter, Reader, RunInfo, Writer};
use according_text::{Document, Row};
use std::path::Path;

/// A run of the weights `model`.
fn run(model: &str) -> RunInfo {
    RunInfo {
        started: "2031-04-02T08:00:00Z".into(),
        version: "0.1.0".into(),
        model_hash: model.repeat(32),
        config_json: "{}".into(),
        input: "archive".into(),
    }
}

/// Writes articles in one run.
fn write(path: &Path, run: &RunInfo, articles: &[(Document, Vec<Row>)]) -> according_ledger::RunSummary {
    let mut writer = Writer::open(path, run).expect("opens");
    for (document, rows) in articles {
        writer.push(document, &rows.clone().into()).expect("writes");
    }
    writer.finish("2031-04-02T09:00:00Z").expect("finishes")
}

fn all_rows(path: &Path) -> Vec<Row> {
    let reader = Reader::open(path).expect("opens");
    reader.rows(&Filter::default()).collect::<Result<_, _>>().expect("reads")
}

/// Fails with the violations, where there are any.
fn assert_sound(path: &Path) {
    let report = Reader::open(path).expect("opens").verify().expect("can be checked");
    assert!(report.is_sound(), "{:#?}", report.listed);
}

/// The number of rows of every table.
fn census(path: &Path) -> Vec<(String, i64)> {
    let db = rusqlite::Connection::open(path).expect("opens");
    let mut names = db
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE '%\\_fts\\_%' ESCAPE '\\' ORDER BY 1")
        .expect("prepares");
    let names: Vec<String> =
        names.query_map([], |row| row.get(0)).and_then(Iterator::collect).expect("lists the tables");
    assert!(names.len() >= 13, "{names:?}");
    names
        .into_iter()
        .map(|name| {
            let n = db.query_row(&format!("SELECT count(*) FROM {name}"), [], |row| row.get(0)).expect("counts");
            (name, n)
        })
        .collect()
}
