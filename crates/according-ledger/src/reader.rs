//! The one who asks: read-only, one per thread.

use crate::article::reads_alike;
use crate::aside::{self, Voice};
use crate::entities::profile;
use crate::{Error, Review, RunInfo, load, schema};
use according_text::{ArticleRows, Document, Metadata, Row, StatementId, TextId};
use rusqlite::{Connection, OptionalExtension as _};
use std::path::{Path, PathBuf};

/// At most so many ids are listed where a prefix is not enough.
const CANDIDATES: usize = 10;

/// Asks a ledger. Read-only; open one per thread. A writer may go on meanwhile: what it commits is seen by the next
/// question.
pub struct Reader {
    pub(crate) db: Connection,
    path: PathBuf,
}

/// One statement with everything around it.
#[derive(Clone, Debug, PartialEq)]
pub struct Shown {
    /// The row.
    pub row: Row,
    /// The text that the row's offsets count in.
    pub text: String,
    /// What is known about the article.
    pub metadata: Metadata,
    /// Which revision of the article's text it is; the first is 1.
    pub revision: u32,
    /// The run that first found it.
    pub first_run: Run,
    /// The last run that wrote it.
    pub last_run: Run,
    /// The run that no longer found it; `None` while the statement is current.
    pub retired: Option<Run>,
    /// What people decided, oldest first.
    pub reviews: Vec<Review>,
}

/// A run as it is recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id: 32 hexadecimal digits.
    pub id: String,
    /// When it ended, ISO 8601; `None` where it was interrupted or still goes on.
    pub ended: Option<String>,
    /// What it was given.
    pub info: RunInfo,
}

impl Reader {
    /// Opens the ledger at `path`.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::NotALedger`], [`Error::Newer`], [`Error::Older`].
    pub fn open(path: &Path) -> Result<Reader, Error> {
        Ok(Reader { db: schema::open_ledger(path)?, path: path.to_owned() })
    }

    /// Whether a run of `run`'s version, weights and options would find just what the ledger holds of `document`: then
    /// it need not be read again. Its words and what is known about it must both be the same.
    ///
    /// **Cost**: one look-up, and the SHA-256 of the text where the ledger knows the document.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn is_current(&self, document: &Document, run: &RunInfo) -> Result<bool, Error> {
        let failed = |error| self.failed(error);
        let Some(there) = load::article(&self.db, &document.metadata.id).map_err(failed)? else {
            return Ok(false);
        };
        let Some(last) = there.run else {
            return Ok(false);
        };
        Ok(there.metadata == *document.metadata
            && reads_alike(&self.db, last, run).map_err(failed)?
            && there.text_id == Some(TextId::of(document.text()).to_string()))
    }

    /// Everything that stands in the ledger of the article of that id: its current rows in text order, and what it says
    /// in its own voice, with the entities that speak. None where there is no such article.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn article(&self, document_id: &str) -> Result<Option<ArticleRows>, Error> {
        let read = || -> rusqlite::Result<Option<ArticleRows>> {
            let Some(text) = load::article(&self.db, document_id)?.and_then(|article| article.text) else {
                return Ok(None);
            };
            let keys: Vec<i64> = self
                .db
                .prepare_cached(
                    "SELECT id FROM statement WHERE text = ?1 AND retired_run IS NULL
                     ORDER BY \"start\", \"end\" DESC, statement_id",
                )?
                .query_map([text], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            Ok(Some(ArticleRows {
                rows: load::many(&self.db, &keys)?.into_iter().map(|(row, ..)| row).collect(),
                labels: aside::labels(&self.db, Voice::Text(text))?,
                quantities: aside::quantities(&self.db, Voice::Text(text))?,
                entities: profile::current(&self.db, text)?,
            }))
        };
        read().map_err(|error| self.failed(error))
    }

    /// The statement whose id begins with `prefix`, current or retired.
    ///
    /// # Errors
    /// [`Error::BadId`], [`Error::NoStatement`], [`Error::Ambiguous`] with the first candidates.
    pub fn show(&self, prefix: &str) -> Result<Shown, Error> {
        let wanted = prefix.trim().to_ascii_lowercase();
        if wanted.is_empty() || wanted.len() > 32 || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(Error::BadId { prefix: prefix.to_owned() });
        }
        let mut found = self.beginning(&wanted).map_err(|error| self.failed(error))?;
        match found.as_slice() {
            [] => Err(Error::NoStatement { prefix: wanted }),
            [(key, _)] => self.shown(*key).map_err(|error| self.failed(error)),
            _ => {
                let more = found.len() > CANDIDATES;
                found.truncate(CANDIDATES);
                let candidates = found.into_iter().map(|(_, id)| id).collect();
                Err(Error::Ambiguous { prefix: wanted, candidates, more })
            }
        }
    }

    fn beginning(&self, prefix: &str) -> rusqlite::Result<Vec<(i64, StatementId)>> {
        self.db
            // 'g' follows every hexadecimal digit.
            .prepare_cached(
                "SELECT id, statement_id FROM statement WHERE statement_id >= ?1 AND statement_id < ?1 || 'g'
                 ORDER BY statement_id LIMIT ?2",
            )?
            .query_map((prefix, CANDIDATES as i64 + 1), |row| Ok((row.get(0)?, load::parsed(row, 1)?)))?
            .collect()
    }

    fn shown(&self, key: i64) -> rusqlite::Result<Shown> {
        let stored = load::stored(&self.db, key)?;
        let (first, last, retired): (i64, i64, Option<i64>) = self.db.query_row(
            "SELECT first_run, last_run, retired_run FROM statement WHERE id = ?1",
            [key],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        let (revision, text, extractor, retrieved) = self.db.query_row(
            "SELECT revision, body, extractor, retrieved FROM reading WHERE id = ?1",
            [stored.text],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )?;
        let article = load::article(&self.db, &stored.row.document.id)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
        Ok(Shown {
            metadata: Metadata { extractor, retrieved, ..article.metadata },
            row: stored.row,
            text,
            revision,
            first_run: self.run(first)?,
            last_run: self.run(last)?,
            retired: retired.map(|run| self.run(run)).transpose()?,
            reviews: self.reviews(key)?,
        })
    }

    fn run(&self, key: i64) -> rusqlite::Result<Run> {
        self.db
            .prepare_cached(
                "SELECT run_id, ended, started, version, model_hash, config_json, input FROM run WHERE id = ?1",
            )?
            .query_row([key], run_of)
    }

    /// The runs that wrote something, oldest first.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn runs(&self) -> Result<Vec<Run>, Error> {
        let read = || -> rusqlite::Result<Vec<Run>> {
            self.db
                .prepare_cached(
                    "SELECT run_id, ended, started, version, model_hash, config_json, input FROM run ORDER BY id",
                )?
                .query_map([], run_of)?
                .collect()
        };
        read().map_err(|error| self.failed(error))
    }

    fn reviews(&self, key: i64) -> rusqlite::Result<Vec<Review>> {
        self.db
            .prepare_cached(
                "SELECT field, before, after, verdict, reviewer, at, note FROM review WHERE statement = ?1 ORDER BY id",
            )?
            .query_map([key], |row| {
                Ok(Review {
                    field: row.get(0)?,
                    before: row.get(1)?,
                    after: row.get(2)?,
                    verdict: load::parsed(row, 3)?,
                    reviewer: row.get(4)?,
                    at: row.get(5)?,
                    note: row.get(6)?,
                })
            })?
            .collect()
    }

    /// One value of one column, where there is a row.
    pub(crate) fn value<T: rusqlite::types::FromSql>(
        &self,
        sql: &str,
        params: impl rusqlite::Params,
    ) -> Result<Option<T>, Error> {
        let read = || self.db.prepare_cached(sql)?.query_row(params, |row| row.get(0)).optional();
        read().map_err(|error| self.failed(error))
    }

    /// The first column of every row.
    pub(crate) fn keys(&self, sql: &str, param: impl rusqlite::ToSql) -> Result<Vec<i64>, Error> {
        let read = || self.db.prepare_cached(sql)?.query_map([param], |row| row.get(0))?.collect::<Result<Vec<_>, _>>();
        read().map_err(|error| self.failed(error))
    }

    /// A number that is another one after every commit of somebody else; it means nothing to another reader.
    ///
    /// **Cost**: some microseconds.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn state(&self) -> Result<u64, Error> {
        let read = || self.db.prepare_cached("PRAGMA data_version")?.query_row([], |row| row.get(0));
        read().map_err(|error| self.failed(error))
    }

    /// The ledger's file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    pub(crate) fn failed(&self, error: rusqlite::Error) -> Error {
        Error::sqlite(&self.path, "reading the ledger", 0, error)
    }
}

fn run_of(row: &rusqlite::Row<'_>) -> rusqlite::Result<Run> {
    Ok(Run {
        id: row.get(0)?,
        ended: row.get(1)?,
        info: RunInfo {
            started: row.get(2)?,
            version: row.get(3)?,
            model_hash: row.get(4)?,
            config_json: row.get(5)?,
            input: row.get(6)?,
        },
    })
}
