//! What can go wrong with a ledger.

use according_text::StatementId;
use rusqlite::ErrorCode;
use std::path::{Path, PathBuf};

/// Why a ledger could not be opened, written or asked.
///
/// Messages name the file; [`Error::hint`] says what the user can do. Whatever was committed before an error stays.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The file cannot be opened or created.
    #[error("{}: cannot open the ledger", path.display())]
    Open {
        /// The ledger.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// No such file, where one must be.
    #[error("{}: no such ledger", path.display())]
    Missing {
        /// The ledger.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{}: not a ledger: {why}", path.display())]
    NotALedger {
        /// The file.
        path: PathBuf,
        /// What it is instead.
        why: &'static str,
    },
    /// The ledger was written by a later version of this program.
    #[error("{}: the ledger has schema version {found}, this program knows versions up to {known}", path.display())]
    Newer {
        /// The ledger.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The newest version known here.
        known: i32,
    },
    /// The ledger has an older schema and was opened for reading only.
    #[error("{}: the ledger has schema version {found}, this program reads version {known}", path.display())]
    Older {
        /// The ledger.
        path: PathBuf,
        /// Its version.
        found: i32,
        /// The version that is read here.
        known: i32,
    },
    /// Another writer holds the ledger.
    #[error("{}: the ledger is held by another writer", path.display())]
    Locked {
        /// The ledger.
        path: PathBuf,
    },
    /// The file or its folder cannot be written.
    #[error("{}: the ledger is read-only", path.display())]
    ReadOnly {
        /// The ledger.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The disk is full.
    #[error("{}: the disk is full; what this run had saved before is kept ({kept} articles)", path.display())]
    Full {
        /// The ledger.
        path: PathBuf,
        /// Articles of this run that are saved.
        kept: u64,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// The file is damaged.
    #[error("{}: the ledger is damaged: {what}", path.display())]
    Corrupt {
        /// The ledger.
        path: PathBuf,
        /// What is wrong.
        what: String,
    },
    /// Reading or writing the file failed.
    #[error("{}: {doing} failed; what this run had saved before is kept ({kept} articles)", path.display())]
    Sqlite {
        /// The ledger.
        path: PathBuf,
        /// What was being done.
        doing: &'static str,
        /// Articles of this run that are saved.
        kept: u64,
        /// What SQLite says.
        source: rusqlite::Error,
    },
    /// A row does not belong to the article it was handed in with, or breaks a rule of the ledger.
    #[error("article {document}: statement {statement}: {what}")]
    Row {
        /// The article's id.
        document: String,
        /// The row.
        statement: StatementId,
        /// Which rule.
        what: String,
    },
    /// What stands beside an article's rows breaks a rule of the ledger.
    #[error("article {document}: {what}")]
    Article {
        /// The article's id.
        document: String,
        /// Which rule.
        what: String,
    },
    /// What was asked for holds no word.
    #[error("nothing to look for in {asked:?}")]
    Empty {
        /// What was asked.
        asked: String,
    },
    /// A statement in SQL that cannot or may not run.
    #[error("sql: {what}")]
    Sql {
        /// What is wrong with it.
        what: String,
    },
    /// A question took longer than it may.
    #[error("the question took too long and was stopped")]
    Stopped,
    /// What should be the beginning of a statement's id is none.
    #[error("{prefix:?} is no statement id: ids are made of 0-9 and a-f, at most 32 of them")]
    BadId {
        /// What was given.
        prefix: String,
    },
    /// No statement has such an id.
    #[error("no statement {prefix}")]
    NoStatement {
        /// What was given.
        prefix: String,
    },
    /// Several statements have ids that begin so.
    #[error("{prefix} begins {}{} statement ids: {}", if *more { "more than " } else { "" }, candidates.len(), list(candidates))]
    Ambiguous {
        /// What was given.
        prefix: String,
        /// The first of them, in order.
        candidates: Vec<StatementId>,
        /// Whether there are others.
        more: bool,
    },
    /// There is a file where a new one is to be made.
    #[error("{}: there is a file already", path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// No entity has such an id.
    #[error("no entity {id}")]
    NoEntity {
        /// What was given.
        id: String,
    },
    /// Several entities have ids that begin so.
    #[error("{prefix} begins several entity ids: {}", candidates.join(", "))]
    AmbiguousEntity {
        /// What was given.
        prefix: String,
        /// The first of them, in order.
        candidates: Vec<String>,
    },
}

impl Error {
    /// What the user can do about it, one line without a final stop.
    #[must_use]
    pub fn hint(&self) -> Option<&'static str> {
        Some(match self {
            Error::Open { .. } => "check that the folder exists and that you may write there",
            Error::Missing { .. } => "make one with `according read`, or name another",
            Error::NotALedger { .. } => "name another file; this one was left as it is",
            Error::Newer { .. } => "update according; the ledger was left as it is",
            Error::Older { .. } => "run `according read` on it once, which brings it up to date",
            Error::Locked { .. } => "wait until the other `according read` has ended, then try again",
            Error::ReadOnly { .. } => "copy the ledger to a place where you may write",
            Error::Full { .. } => "free some space and read again; what is saved is not read twice",
            Error::Corrupt { .. } => {
                "`according verify` lists the damage; restore a copy, or read the archive into a new ledger"
            }
            Error::Empty { .. } => "give at least one word of letters or digits",
            Error::Ambiguous { .. } | Error::AmbiguousEntity { .. } => "give more digits",
            Error::NoEntity { .. } => "`according entities NAME` lists entities with their ids",
            Error::Sql { .. } => "one SELECT, which only reads; `according sql --views` lists what can be asked",
            Error::Exists { .. } => "name another file; this one was left as it is",
            Error::Stopped => "ask for less: fewer rows, a narrower stretch of dates",
            Error::Sqlite { .. } => "read again; what is saved is not read twice",
            Error::BadId { .. } | Error::NoStatement { .. } => "ids stand in the first column of every answer",
            Error::Row { .. } | Error::Article { .. } => return None,
        })
    }

    /// Sorts what SQLite says into what the user can act on.
    pub(crate) fn sqlite(path: &Path, doing: &'static str, kept: u64, source: rusqlite::Error) -> Error {
        let path = path.to_owned();
        match source.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => return Error::Stopped,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => return Error::Locked { path },
            Some(ErrorCode::DiskFull) => return Error::Full { path, kept, source },
            Some(ErrorCode::ReadOnly) => return Error::ReadOnly { path, source },
            Some(ErrorCode::CannotOpen) => return Error::Open { path, source },
            Some(ErrorCode::NotADatabase) => return Error::NotALedger { path, why: "not an SQLite database" },
            Some(ErrorCode::DatabaseCorrupt) => return Error::Corrupt { path, what: source.to_string() },
            _ => {}
        }
        match source {
            rusqlite::Error::FromSqlConversionFailure(..)
            | rusqlite::Error::InvalidColumnType(..)
            | rusqlite::Error::IntegralValueOutOfRange(..) => Error::Corrupt { path, what: source.to_string() },
            source => Error::Sqlite { path, doing, kept, source },
        }
    }
}

fn list(ids: &[StatementId]) -> String {
    ids.iter().map(StatementId::to_string).collect::<Vec<_>>().join(", ")
}
