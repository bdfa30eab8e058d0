//! The driver: an archive enters, a ledger or rows leave. What the command line and Python share.
//!
//! One thread finds articles, workers read them, and the calling thread takes their rows in the order of the input, so
//! the same bytes give the same rows for any number of threads. Memory is bounded by [`Options::max_bytes_in_flight`],
//! not by the archive. This crate holds no SQL, no HTML and no clock: when a run began is an argument.
//!
//! ```
//! use according::{Options, read_rows};
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join("a.txt"), "“We will wait,” Mara Lindqvist said on Tuesday.")?;
//! let mut contents = Vec::new();
//! let summary = read_rows(&[folder.path().into()], Options::default(), |row| {
//!     contents.push(row.content[0].exact.clone());
//!     Ok(())
//! })?;
//! assert_eq!(summary.articles, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod anchors;
mod engine;
mod error;
mod import;
mod options;
mod reading;
mod sink;
mod summary;

pub use according_ingest::{Config as Input, Field, FieldMap, Format as InputFormat, SkipReason};
pub use according_ledger as ledger;
pub use according_ledger::{Copies, Pushed};
pub use according_models::{Profile, hash as model_hash};
pub use anchors::{AnchorSummary, anchor};
pub use error::Error;
pub use import::import;
pub use options::{Observer, Options};
pub use reading::{Event, read_into, read_ledger, read_rows, read_stream, read_with};
pub use sink::{Rows, Sink};
pub use summary::{Kind, Summary, Tally};

/// The version of this program, as every run of a ledger records it.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// How the names of the threads begin that read. What panics in them is caught and counted.
pub const THREADS: &str = "according-";
