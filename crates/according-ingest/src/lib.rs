//! Bytes to [`Document`]s: the way into according.
//!
//! **Enters**: files, folders and standard input that hold articles as web archives (WARC), pages, feeds, JSONL, JSON,
//! tables, Parquet, exports of Nexis Uni or plain text, each inside gzip, Zstandard, ZIP or tar or not. **Leaves**: one [`Document`] an article, and one [`Skip`] for everything that could not be
//! read. **Never**: a network, a model, a ledger; nothing here knows what an article says.
//!
//! Reading is split in two, so that one thread can feed many: [`Records`] walks, decompresses and cuts the bytes into
//! [`Record`]s; [`Record::read`] does the costly rest (decoding, JSON, HTML) wherever it is called. Memory is bounded by
//! [`Config::max_record_bytes`], whatever the size of the input.
//!
//! # What an article is called
//! [`Metadata::id`](according_text::Metadata::id) is the record's own id if it has one, else its address, else the path
//! as given with `.` and doubled slashes taken out (`./a` is `a`), followed by `:line` for a record of a JSONL file or
//! a row of a table, `:n` for the n-th of several values, items or rows of Parquet, `@byte` for a record of a web archive, and
//! `/name` for a file in an archive. Two records of one run may have the same id: [`Seen`] tells a
//! repetition of the same text from a revision.
//!
//! # Positions
//! Offsets count the text of the document. Plain text is read as it stands: no line is stripped, CR LF is kept, only a
//! byte order mark is not part of it. For HTML the text is what the extractor found, paragraphs set apart by an empty
//! line. Byte offsets in a [`Skip`] count the decompressed input, as far as it could be decompressed.
//!
//! # Damage
//! Data that is damaged costs the record that it is in; reading goes on at the next gzip member, Zstandard frame, WARC
//! header, line, item or entry that can be found. What came before is kept, and every such place is told in a [`Skip`].
//!
//! ```
//! use according_ingest::{Config, records};
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("a.txt"), "“We will wait,” Lind said.")?;
//! std::fs::write(folder.path().join("b.txt"), "")?;
//!
//! let config = Config { published: Some("31 May 2023".into()), ..Config::default() };
//! let (mut documents, mut skipped) = (vec![], vec![]);
//! for record in records(&[folder.path().into()], &config)? {
//!     match record.and_then(|record| record.into_document(&config)) {
//!         Ok(document) => documents.push(document),
//!         Err(skip) => skipped.push(skip),
//!     }
//! }
//! assert_eq!(documents[0].text(), "“We will wait,” Lind said.");
//! assert_eq!(documents[0].metadata.published.as_deref(), Some("2023-05-31"));
//! assert_eq!(skipped[0].reason.as_str(), "empty");
//! # Ok(()) }
//! ```

mod archive;
mod article;
mod boilerplate;
mod codec;
mod config;
mod credit;
mod date;
mod encoding;
mod error;
mod feed;
mod field;
mod guard;
mod html;
mod http;
mod item;
mod language;
mod lines;
mod members;
mod metadata;
mod nexis;
mod open;
mod parquet;
mod path;
mod record;
mod records;
mod rtf;
mod runaway;
mod seen;
mod sniff;
mod source;
mod table;
mod tar;
mod transcode;
mod values;
mod walk;
mod warc;
mod web;
mod zip;

pub use according_text::Document;
pub use config::{
    Config, DEFAULT_MAX_EXPANSION, DEFAULT_MAX_NESTING, DEFAULT_MAX_PAGE_BYTES, DEFAULT_MAX_RECORD_BYTES,
    DEFAULT_MAX_SPOOL_BYTES, DEFAULT_PAGE_TIME, Format,
};
pub use date::parse as parse_date;
pub use error::{Error, Note, NoteKind, Skip, SkipReason};
pub use field::{Field, FieldMap};
pub use record::{Reading, Record, read_page};
pub use records::{Progress, Records, records, records_of};
pub use seen::{Seen, Sighting};
