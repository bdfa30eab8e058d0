//! `read --report`: what became of every record, as JSON that is written while reading.

use according::{Event, Pushed, Summary, Tally};
use serde_json::json;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

/// A report that is being written: `{"records": [...], "summary": {...}}`, one record a line, so that a report of any
/// length takes no memory, and one that was cut off can still be read line by line.
pub(crate) struct Report {
    out: BufWriter<File>,
    first: bool,
    /// The first error; what comes after it is not written.
    failed: Option<io::Error>,
}

impl Report {
    /// Creates the file.
    pub(crate) fn create(path: &Path) -> io::Result<Report> {
        let mut out = BufWriter::new(File::create(path)?);
        out.write_all(b"{\"records\": [")?;
        Ok(Report { out, first: true, failed: None })
    }

    /// Writes what became of one record.
    pub(crate) fn note(&mut self, event: &Event<'_>) {
        let record = match event {
            Event::Article { document, rows, pushed, offset } => {
                let fate = if matches!(pushed, Pushed::Unchanged) { "known" } else { "read" };
                let metadata = &document.metadata;
                json!({"fate": fate, "path": metadata.origin, "offset": offset, "id": metadata.id, "statements": rows.len()})
            }
            Event::Skipped { origin, offset, reason, message } => {
                json!({"fate": fate(reason), "path": origin, "offset": offset, "reason": reason, "message": message})
            }
        };
        let comma = if std::mem::take(&mut self.first) { "" } else { "," };
        self.write(&format!("{comma}\n{record}"));
    }

    /// Writes the counts, and says whether everything could be written.
    pub(crate) fn finish(mut self, summary: &Summary) -> io::Result<()> {
        let counts = |tally: &Tally| -> serde_json::Value {
            tally
                .kinds()
                .into_iter()
                .map(|(kind, counts)| (kind.to_owned(), json!(counts.count)))
                .collect::<serde_json::Map<_, _>>()
                .into()
        };
        let summary = json!({
            "articles": summary.articles,
            "added": summary.added,
            "updated": summary.updated,
            "unchanged": summary.unchanged,
            "replaced": summary.replaced,
            "statements": summary.statements(),
            "skipped": counts(&summary.skipped),
            "notes": counts(&summary.notes),
            "bytes": summary.bytes,
            "interrupted": summary.interrupted,
            "copies": summary.copies.map(|copies| json!({
                "documents": copies.documents, "groups": copies.groups, "distinct_texts": copies.distinct,
            })),
        });
        self.write(&format!("\n],\n\"summary\": {summary}}}\n"));
        match self.failed.take() {
            Some(error) => Err(error),
            None => self.out.flush(),
        }
    }

    fn write(&mut self, words: &str) {
        if self.failed.is_none() {
            self.failed = self.out.write_all(words.as_bytes()).err();
        }
    }
}

/// Reasons for skipping, as few words: what a reader counts by.
fn fate(reason: &str) -> &str {
    match reason {
        "repeated" => "duplicate",
        "not_english" | "no_article" | "too_large" | "timed_out" => reason,
        "corrupt" | "bad_json" | "bad_row" | "bad_xml" | "truncated" | "encoding" | "binary" | "unreadable"
        | "internal_error" => "broken",
        _ => "skipped",
    }
}
