//! What can be wrong with a batch that should hold articles.

/// Why a batch holds no articles.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A column is not there.
    #[error("there is no column {name:?}")]
    Missing {
        /// Which.
        name: String,
    },
    /// A column holds something else.
    #[error("the column {name:?} holds {found}, not {wanted}")]
    Type {
        /// Which.
        name: String,
        /// What it holds.
        found: String,
        /// What it must hold.
        wanted: &'static str,
    },
    /// A value is none that the column may hold.
    #[error("the column {name:?} holds {value:?} in row {row}")]
    Value {
        /// Which.
        name: String,
        /// In which row of its table, from 0.
        row: usize,
        /// The value.
        value: String,
    },
}
