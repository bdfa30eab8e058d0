//! x
#![allow(missing_docs)]
mod article;
mod check;
mod error;
mod fold;
mod load;
mod near;
mod query;
mod reader;
mod review;
mod run;
mod schema;
mod slice;
mod stats;
mod verify;
mod words;
mod writer;

pub use error::Error;
pub use near::NearName;
pub use query::{Filter, Hit, Hits, Matched, Rows};
pub use reader::{Reader, Run, Shown};
pub use review::{Review, Verdict};
pub use run::{Pushed, RunInfo, RunSummary};
pub use stats::Stats;
pub use verify::{VerifyReport, Violation};
pub use writer::Writer;
