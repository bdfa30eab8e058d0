//! Rows as Arrow record batches, and back: what Python, Spark and Parquet share.
//!
//! **Enters**: [`Row`](according_text::Row)s, or whole [`Article`]s. **Leaves**: [`RecordBatch`]es of a fixed schema; [`articles_of`] makes
//! articles of them again, equal in every field. **Never**: the ledger, the reader, a file.
//!
//! There are two tables. [`statements`] has one row a statement, with the columns of the row as JSON and CSV have them;
//! what `document` and `said` hold there stands in columns of its own here (`document_id`, `said_from`), and two dates
//! are dates (`said_from`, `said_to`). [`articles`] has one row for every record that was looked at, read or not, with
//! its text, everything that was read in it, and what read it: enough to make a ledger of. Of these, [`casts`] has who speaks
//! in each: enough to judge who that is across articles.
//!
//! Offsets count Unicode code points, as in [`Row`](according_text::Row). Numbers are as they are inside: `confidence` is not rounded.
//!
//! ```
//! use according_arrow::{Names, schema_of_statements, statements};
//! let batch = statements(&[], Names::Plain);
//! assert_eq!(batch.schema(), schema_of_statements(Names::Plain));
//! assert_eq!(batch.schema().field(0).name(), "statement_id");
//! ```

mod article;
mod cast;
mod column;
mod decode;
mod error;
mod statement;
#[cfg(test)]
mod tests;

pub use arrow_array::RecordBatch;
pub use article::{Article, Fate, articles, articles_of, schema_of_articles};
pub use cast::{casts, casts_of, schema_of_casts};
pub use error::Error;
pub use statement::{rows_of, schema_of_statements, statements, statements_of};

/// How the values of closed sets (`form`, `polarity` ...) are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Names {
    /// As strings: for files, and for Spark.
    Plain,
    /// As dictionaries that hold the whole set, in its order, in every batch: categories for data frames.
    Dictionary,
}
