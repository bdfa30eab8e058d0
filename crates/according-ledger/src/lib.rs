//! The ledger: statements enter, answers leave.
//!
//! A [`Row`](according_text::Row) goes in through the one [`Writer`] and comes out of any number of [`Reader`]s equal
//! in every field. This is the only crate with SQL; it never reads an article, never opens an archive, never runs a
//! model, and has no clock: times are given to it.
//!
//! ```
//! use according_ledger::{Filter, Reader, RunInfo, Writer};
//! use according_text::{ArticleRows, Document, Metadata};
//! # use according_text::{Judgement, Span, Speaker, Statement};
//! # let (says, it) = (Span::new(5, 9), Span::new(10, 21));
//! # let speaker = Speaker { name: Some(Span::new(0, 4)), entity_id: None, judgement: Judgement::Positive,
//! #     method: "name", reason: "named in the source".into(), score: 1.0 };
//! # let mut statement = Statement::new(vec![Span::new(0, 4)], vec![says], vec![it]);
//! # statement.speakers = vec![speaker];
//! # let statements = vec![statement];
//! # let folder = tempfile::TempDir::new()?;
//! # let path = folder.path().join("news.ledger");
//! let document = Document::new("Lind said he will wait.", Metadata { id: "a".into(), ..Metadata::default() });
//! let mut writer = Writer::open(&path, &RunInfo::default())?;
//! writer.push(&document, &ArticleRows::of(&document, &statements.into()))?;
//! writer.finish("2031-04-02T09:00:00Z")?;
//!
//! let reader = Reader::open(&path)?;
//! for hit in reader.to("lind", &Filter::default())? {
//!     println!("{}", hit?.row.content[0].exact); // he will wait
//! }
//! # assert_eq!(reader.to("lind", &Filter::default())?.len(), 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # What is kept
//!
//! One SQLite file (`PRAGMA application_id` is `acco`), in write-ahead mode, made by the steps under `migrations/`.
//! People read the views: `ledger` (one flat current statement a row), `selector` (spans with the words on either side) and
//! others ([`Reader::views`]); tables have the names and columns of the design. Inside, rows refer to each other by small integer keys; the
//! ids that outlive the file stand once, in `document_id`, `text_id`, `statement_id`, `entity_id` and `run_id`.
//!
//! - **Rows are occurrences.** A statement's id includes its article's: a reprint is another article with statements of
//!   its own. So `text` is keyed by article and revision, and one `text_id` may stand there often; its body is kept
//!   once, and the view `reading` gives it to all.
//! - **Nothing is lost.** A statement that a later run no longer finds, or whose text its article no longer has, is
//!   *retired*: kept, shown by [`Reader::show`], and in no other answer. Found again, it is current again. What a
//!   statement says of itself (form, medium, confidence ...) is brought up to date in place.
//! - **Who is meant is a decision.** A `link` is never edited or deleted, only superseded by a later one; triggers see
//!   to it. Where a run gives fewer speakers than the one before, a link of the agent `ledger` says so.
//! - **So is who that is across articles.** `entity` is somebody as one article names them, `canonical` is who several
//!   articles mean, and `resolution` is the judgement that joins them, with method, reason and score; it is superseded,
//!   never edited. [`Reader::entities`] lists them, [`Reader::why`] gives the judgements with their passages. Full names
//!   are judged in the order in which articles are written, surnames and acronyms alone when a run ends.
//! - **So is the same statement elsewhere.** Statements that several articles print are one cluster: views `cluster` and
//!   `cluster_member`, made when a run ends ([`Writer::cluster`]) from what changed. [`Reader::trace`] follows one;
//!   [`Reader::numbers`] and [`Reader::decay`] compare voices when they are asked.
//! - **What people decide stays.** `review` is append-only, and bound to the statement's id, which a new run does not
//!   change.
//! - **Reading twice writes nothing.** A run that changes nothing leaves no trace, not even a `run` row. A run of other
//!   weights, options or version that finds the same leaves its `run` row, and is the statements' `last_run`.
//! - **An id that comes twice** in one archive with two texts settles: the last text stands, the summary counts it, and
//!   reading the archive again adds no row.
//! - **An article is whole or absent.** Batches of articles are transactions; whatever ends the process, the file holds
//!   those that were committed.
//!
//! - **Answers stand in their order.** What a statement is found and counted by is derived: an entry of the word index and
//!   a narrow row, both kept by day of publication. A batch is committed with the answers of its statements, and
//!   [`Reader::search`], [`Reader::count`] and [`Reader::facets`] look at little else.
//!
//! Words are folded (case, diacritics, punctuation) by this crate before they are indexed, and the same way when they
//! are asked for; so [`Reader::verify`] can prove the indexes as well as the rows.
//!
//! Not for: several machines writing one file, or a network file system, whose locks SQLite cannot trust.

mod article;
mod aside;
mod ask;
mod check;
mod clusters;
mod console;
mod copies;
mod decay;
mod dna;
mod document;
mod entities;
mod error;
mod export;
mod filter;
mod fold;
mod labels;
mod load;
mod near;
mod numbers;
mod people;
mod query;
mod reader;
mod review;
mod run;
mod schema;
mod sentences;
mod slice;
mod sources;
mod stats;
mod stop;
mod verify;
mod words;
mod writer;

pub use ask::{Cursor, Facet, FacetCounts, FacetValue, Facets, Hit, Hits, Matched, Page, Sort, Total};
pub use clusters::diff::{Change, Edit};
pub use clusters::judge::Relation;
pub use clusters::steps;
pub use clusters::trace::{Family, Joined, Printing};
pub use console::{SqlAnswer, SqlLimits, SqlValue, View};
pub use copies::Copies;
pub use decay::Decayed;
pub use entities::anchor::{Anchor, Anchored};
pub use entities::brief::EntityBrief;
pub use entities::cast::{Meant, Resolved, Resolver, cast};
pub use entities::list::{Called, EntityFilter, EntitySummary, RolePrinted};
pub use entities::why::{Judged, Mentioned, Why, WhySpeaker};
pub use error::Error;
pub use export::{Exported, Exports};
pub use filter::{Filter, Rows};
pub use near::NearName;
pub use numbers::Figure;
pub use query::{Condition, Dates, Has, How, Place, Query, QueryError, What, Words};
pub use reader::{Reader, Run, Shown};
pub use review::{Review, Verdict};
pub use run::{Pushed, RunInfo, RunSummary};
pub use sources::{ClassShare, Concentration, Counts, Quoted, Sources};
pub use stats::Stats;
pub use stop::Stopper;
pub use verify::{VerifyReport, Violation};
pub use writer::Writer;
