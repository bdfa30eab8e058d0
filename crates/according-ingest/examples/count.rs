//! Counts the articles in files and folders, what was skipped and why, and how fast it went:
//! `cargo run --release -p according-ingest --example count -- PATH...`

use according_ingest::{Config, Seen, Sighting, records};
use std::collections::BTreeMap;
use std::io::Write as _;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let inputs: Vec<std::path::PathBuf> = std::env::args_os().skip(1).map(Into::into).collect();
    let config = Config::default();
    let started = Instant::now();
    let mut records = records(&inputs, &config)?;
    let mut seen = Seen::new();
    let (mut n_documents, mut n_text, mut n_decompressed, mut n_dated) = (0_u64, 0_u64, 0_u64, 0_u64);
    let mut counts: BTreeMap<String, (u64, String)> = BTreeMap::new();
    let mut count = |what: String, example: String| counts.entry(what).or_insert((0, example)).0 += 1;
    for record in &mut records {
        n_decompressed += record.as_ref().map_or(0, |record| record.len() as u64);
        match record.and_then(|record| record.read(&config)) {
            Ok(reading) => {
                let document = reading.document;
                n_documents += 1;
                n_text += document.text().len() as u64;
                n_dated += u64::from(document.metadata.published.is_some());
                for note in reading.notes {
                    count(format!("note: {}", note.kind), format!("{}: {}", document.metadata.origin, note.message));
                }
                match seen.see(&document) {
                    Sighting::New => {}
                    Sighting::Revision => count("revision".into(), document.metadata.id.clone()),
                    Sighting::Repeated(skip) => count(format!("skip: {}", skip.reason), skip.to_string()),
                }
            }
            Err(skip) => count(format!("skip: {}", skip.reason), skip.to_string()),
        }
    }
    let seconds = started.elapsed().as_secs_f64();
    let mut out = std::io::stdout().lock();
    writeln!(out, "{n_documents} articles, {n_dated} dated, {n_text} bytes of text in {seconds:.2} s")?;
    let megabytes = |bytes: u64| bytes as f64 / 1e6 / seconds;
    let stored = records.progress().bytes;
    writeln!(out, "{:.0} MB/s decompressed, {:.0} MB/s stored", megabytes(n_decompressed), megabytes(stored))?;
    for (what, (n, example)) in counts {
        writeln!(out, "{n} {what}, the first: {example}")?;
    }
    Ok(())
}
