//! Folders of invented files and what comes of reading them.

// Every test program has its own copy and none uses everything.
#![allow(dead_code)]

use according_ingest::{Config, Note, Skip, records};
use according_text::Document;
use std::io::Write as _;
use std::path::{Path, PathBuf};

/// What came of reading something.
#[derive(Default)]
pub(crate) struct Outcome {
    pub(crate) documents: Vec<Document>,
    pub(crate) notes: Vec<Note>,
    pub(crate) skips: Vec<Skip>,
}

pub(crate) fn read(inputs: &[PathBuf], config: &Config) -> Outcome {
    let mut outcome = Outcome::default();
    for record in records(inputs, config).expect("the inputs are there") {
        match record.and_then(|record| record.read(config)) {
            Ok(reading) => {
                outcome.documents.push(reading.document);
                outcome.notes.extend(reading.notes);
            }
            Err(skip) => outcome.skips.push(skip),
        }
    }
    outcome
}

/// A line a document (`id: text`) and a line a skip (`! origin: reason at offset`), documents first; the folder's own
/// path is left out.
pub(crate) fn report(folder: &Path, outcome: &Outcome) -> Vec<String> {
    let root = format!("{}/", folder.display());
    let strip = |path: &str| path.replace(&root, "");
    let documents = outcome.documents.iter().map(|d| format!("{}: {:.80}", strip(&d.metadata.id), d.text()));
    let skips = outcome.skips.iter().map(|skip| {
        let offset = skip.offset.map(|offset| format!(" at {offset}")).unwrap_or_default();
        format!("! {}: {}{offset}", strip(&skip.origin), skip.reason)
    });
    documents.chain(skips).collect()
}

/// One file with these bytes, read by itself.
pub(crate) fn read_file(name: &str, bytes: &[u8], config: &Config) -> (Outcome, Vec<String>) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let outcome = read(&[path], config);
    let report = report(folder.path(), &outcome);
    (outcome, report)
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 1).unwrap()
}
