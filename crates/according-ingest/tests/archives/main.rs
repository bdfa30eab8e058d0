//! Archives: web archives, feeds, tables, ZIP and tar, whole, damaged and hostile. Everything in them is invented.

mod columnar;
mod containers;
mod exports;
mod faults;
mod feeds;
mod hostile;
mod made;
mod tables;
mod web;

use according_ingest::{Config, Skip, records_of};
use according_text::Document;
use std::io::Cursor;

/// What came of reading something: articles and what was not read, in order.
pub(crate) struct Outcome {
    pub(crate) documents: Vec<Document>,
    pub(crate) skips: Vec<Skip>,
    pub(crate) notes: Vec<String>,
    /// Both, a line each, in the order of the input.
    pub(crate) report: Vec<String>,
}

/// Reads `bytes` as the file `name`.
pub(crate) fn read(name: &str, bytes: impl Into<Vec<u8>>, config: &Config) -> Outcome {
    let records = records_of(name, Cursor::new(bytes.into()), config).expect("the configuration is sound");
    let mut outcome = Outcome { documents: vec![], skips: vec![], notes: vec![], report: vec![] };
    for record in records {
        match record.and_then(|record| record.read(config)) {
            Ok(reading) => {
                let document = reading.document;
                outcome.report.push(format!("{}: {:.60}", document.metadata.origin, document.text()));
                outcome.notes.extend(reading.notes.into_iter().map(|note| note.message));
                outcome.documents.push(document);
            }
            Err(skip) => {
                let well = !skip.message.ends_with('.') && !skip.message.starts_with(char::is_uppercase);
                assert!(well || skip.message.starts_with("the "), "{}", skip.message);
                outcome.report.push(format!("! {}: {}", skip.origin, skip.reason));
                outcome.skips.push(skip);
            }
        }
    }
    outcome
}

#[track_caller]
pub(crate) fn check(name: &str, bytes: impl Into<Vec<u8>>, expect: &[&str]) -> Outcome {
    let outcome = read(name, bytes, &Config::default());
    assert_eq!(outcome.report, expect, "{name}: {:#?}", outcome.skips);
    outcome
}
