//! Why a reading ended before its end.

use std::io;

/// Why a reading ended before its end. One bad article is never a reason: it is counted and skipped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The input cannot be read at all; nothing was read or written.
    #[error(transparent)]
    Input(#[from] according_ingest::Error),
    /// The ledger cannot be written. What it had committed stands.
    #[error(transparent)]
    Ledger(#[from] according_ledger::Error),
    /// A list of known entities cannot be opened; nothing was read or written.
    #[error("{}: cannot open the list of entities", path.display())]
    Anchors {
        /// The list.
        path: std::path::PathBuf,
        /// Why.
        source: io::Error,
    },
    /// What should be imported cannot be.
    #[error("{}: {what}", path.display())]
    Import {
        /// The folder or file.
        path: std::path::PathBuf,
        /// What is wrong with it.
        what: String,
        /// What the user can do.
        hint: &'static str,
    },
    /// Rows cannot be written. A reader that went away is [`io::ErrorKind::BrokenPipe`].
    #[error("writing rows")]
    Output(#[from] io::Error),
    /// A fault of this program outside of any one article. What was read before it stands.
    #[error("internal error while looking for the next article after {after:?}: {message}")]
    Internal {
        /// Where the last article came from.
        after: String,
        /// What the panic said.
        message: String,
    },
}

impl Error {
    /// What the user can do, if anything.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        match self {
            Error::Ledger(error) => error.hint(),
            Error::Internal { .. } => Some("this is a fault of the program; what was read before it is kept"),
            Error::Input(according_ingest::Error::Input { .. }) => Some("check the path; nothing was read or written"),
            Error::Anchors { .. } => Some("check the path; nothing was read or written"),
            Error::Import { hint, .. } => Some(hint),
            Error::Input(_) | Error::Output(_) => None,
        }
    }
}
