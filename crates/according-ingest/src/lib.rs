//! Bytes to [`Document`]s: the way into according.
//!
//! **Enters**: files, folders and standard input that hold articles as plain text, JSONL, JSON or HTML, each inside
//! gzip or Zstandard or not. **Leaves**: one [`Document`] an article, and one [`Skip`] for everything that could not be
//! read. **Never**: a network, a model, a ledger; nothing here knows what an article says.
//!
//! Reading is split in two, so that one thread can feed many: [`Records`] walks, decompresses and cuts the bytes into
//! [`Record`]s; [`Record::read`] does the costly rest (decoding, JSON, HTML) wherever it is called. Memory is bounded by
//! [`Config::max_record_bytes`], whatever the size of the input.
//!
//! # What an article is called
//! [`Metadata::id`](according_text::Metadata::id) is the record's own id if it has one, else its address, else the path
//! as given with `.` and doubled slashes taken out (`./a` is `a`), followed by `:line` for a record of a JSONL file or
//! `:n` for the n-th of several values of a JSON file. Two records of one run may have the same id: [`Seen`] tells a
//! repetition of the same text from a revision.
//!
//! # Positions
//! Offsets count the text of the document. Plain text is read as it stands: no line is stripped, CR LF is kept, only a
//! byte order mark is not part of it. For HTML the text is what the extractor found, paragraphs set apart by an empty
//! line. Byte offsets in a [`Skip`] count the decompressed input.
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

mod article;
mod boilerplate;
mod config;
mod credit;
mod date;
mod encoding;
mod error;
mod field;
mod guard;
mod gzip;
mod html;
mod language;
mod lines;
mod metadata;
mod path;
mod record;
mod records;
mod runaway;
mod seen;
mod sniff;
mod source;
mod transcode;
mod values;
mod walk;

pub use according_text::Document;
pub use config::{Config, DEFAULT_MAX_PAGE_BYTES, DEFAULT_MAX_RECORD_BYTES, DEFAULT_PAGE_TIME, Format};
pub use date::parse as parse_date;
pub use error::{Error, Note, NoteKind, Skip, SkipReason};
pub use field::{Field, FieldMap};
pub use record::{Reading, Record, read_page};
pub use records::{Progress, Records, records};
pub use seen::{Seen, Sighting};
