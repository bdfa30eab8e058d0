//! Writes statements: an iterator of [`Row`]s enters, bytes leave, as JSONL, CSV or a table for a terminal.
//!
//! A [`RowWriter`] is for people and pipes; an [`Exporter`] writes rows together with where they come from, in the forms of
//! other programs: Parquet, JSON-LD, Web Annotation, brat, CoNLL, GDELT's quotation graph. What it writes as JSONL and
//! Parquet, [`read_jsonl`] and [`read_parquet`] give back.
//!
//! This crate knows neither the ledger nor the models: whoever has rows can write them. Every offset that it writes
//! counts Unicode code points, as in [`Row`] itself.
//!
//! ```
//! use according_export::{Format, Look, RowWriter};
//! let mut writer = RowWriter::new(Format::Csv, Look::default(), Vec::new());
//! // for row in rows { writer.push(&row)?; }
//! let csv = String::from_utf8(writer.finish()?).expect("CSV of UTF-8 strings");
//! assert!(csv.starts_with("statement_id,document_id,"));
//! # Ok::<(), std::io::Error>(())
//! ```

mod annotate;
mod brat;
mod conll;
mod export;
#[cfg(test)]
mod export_tests;
mod flat;
mod gqg;
mod json;
pub mod labels;
mod parquet;
mod read;
mod table;
#[cfg(test)]
mod tests;
pub mod width;
pub mod xray;

pub use export::{About, As, Exporter, Grade, Item, Options, RunRef};
pub use flat::for_excel;
pub use json::to_json;
pub use read::{ReadError, read_jsonl, read_parquet};
pub use table::{Table, speaker_label};

use according_text::Row;
use std::io::{self, Write};

/// What stands between two fragments of a discontinuous span when they are printed as one string.
pub const GAP: &str = " … ";

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// For people: cut to the width of a terminal.
    Table,
    /// One JSON object a line; the complete row.
    Jsonl,
    /// A header and one line a statement; flat.
    Csv,
}

impl Format {
    /// Every format, in the order of the help.
    pub const ALL: &'static [Format] = &[Format::Table, Format::Jsonl, Format::Csv];

    /// The name used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Format::Table => "table",
            Format::Jsonl => "jsonl",
            Format::Csv => "csv",
        }
    }
}

/// How a table looks; the other formats look the same everywhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Look {
    /// Columns of the terminal.
    pub width: usize,
    /// Whether to write ANSI colours.
    pub colour: bool,
}

impl Default for Look {
    fn default() -> Look {
        Look { width: 120, colour: false }
    }
}

/// Writes rows in one [`Format`].
///
/// **Cost**: a table holds its first rows back until it knows how wide its columns are; the other formats hold nothing.
pub struct RowWriter<W: Write>(Inner<W>);

enum Inner<W: Write> {
    Table(Box<Table<W>>),
    Jsonl(W),
    Csv(Box<csv::Writer<W>>, bool),
}

impl<W: Write> RowWriter<W> {
    /// A writer into `out`, which should be buffered.
    pub fn new(format: Format, look: Look, out: W) -> RowWriter<W> {
        RowWriter(match format {
            Format::Table => Inner::Table(Box::new(Table::new(look, out))),
            Format::Jsonl => Inner::Jsonl(out),
            Format::Csv => Inner::Csv(Box::new(csv::Writer::from_writer(out)), false),
        })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn push(&mut self, row: &Row) -> io::Result<()> {
        match &mut self.0 {
            Inner::Table(table) => table.push(row),
            Inner::Jsonl(out) => {
                json::write(&mut *out, row)?;
                out.write_all(b"\n")
            }
            Inner::Csv(out, begun) => {
                flat::begin(out, begun)?;
                flat::write(out, row)
            }
        }
    }

    /// Writes what was held back, flushes, and gives `out` back.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn finish(self) -> io::Result<W> {
        match self.0 {
            Inner::Table(table) => table.finish(),
            Inner::Jsonl(mut out) => {
                out.flush()?;
                Ok(out)
            }
            Inner::Csv(mut out, mut begun) => {
                flat::begin(&mut out, &mut begun)?;
                out.into_inner().map_err(csv::IntoInnerError::into_error)
            }
        }
    }
}
