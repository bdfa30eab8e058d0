//! Who is meant across articles that lie elsewhere than in a ledger: by the same judgements, in the same order, over a
//! ledger without texts and statements that is gone afterwards.

use super::brief::named;
use super::profile::speaking;
use super::settle::settle;
use crate::article::{Article, distinct};
use crate::load::{maybe, parsed, text_id};
use crate::{Error, RunInfo, check, schema};
use according_text::row::Cast;
use according_text::{ArticleRows, Document, EntityId, Judgement, Metadata, TextId};
use rusqlite::Connection;
use rustc_hash::FxHashMap;
use std::path::Path;

/// What that ledger is called in messages.
const PATH: &str = "a temporary ledger";

/// The cast of an article.
///
/// # Errors
/// [`Error::Row`] or [`Error::Article`], as [`Writer::push`](crate::Writer::push): such an article is in no ledger.
pub fn cast(document: &Document, read: &ArticleRows) -> Result<Cast, Error> {
    let text_id = TextId::of(document.text());
    check::check(document, text_id, read)?;
    Ok(Cast {
        document_id: document.metadata.id.clone(),
        text_id,
        published: document.metadata.published.clone(),
        entities: speaking(document, &distinct(&read.rows), &read.entities),
    })
}

/// Somebody as an article names them, and who that is across articles.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolved {
    /// The article.
    pub document_id: String,
    /// Its text; of an article that came twice, the last.
    pub text_id: TextId,
    /// Who it is there.
    pub entity_id: EntityId,
    /// Who that is, or nobody.
    pub canonical: Option<Meant>,
    /// Whether somebody is meant, or it was left open.
    pub judgement: Judgement,
    /// Which rule decided.
    pub method: String,
    /// Why, in words.
    pub reason: String,
    /// 0 to 1.
    pub score: f64,
    /// Whom it was compared with or kept apart from.
    pub against: Option<EntityId>,
}

/// A canonical entity.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Meant {
    /// Its id.
    pub id: EntityId,
    /// The full name that most articles print.
    pub name: String,
    /// What it is.
    pub kind: String,
}

/// Judges who is meant, cast after cast in the order in which a ledger would take the articles.
///
/// **Cost**: about 0.1 ms and 700 bytes for each one who is judged; what is more than 128 MB goes to a temporary file.
pub struct Resolver {
    db: Connection,
    info: RunInfo,
    run: Option<i64>,
}

impl Resolver {
    /// Nobody is known yet.
    ///
    /// # Errors
    /// If no temporary file can be made.
    pub fn new() -> Result<Resolver, Error> {
        let db = schema::open_temporary()?;
        // Nothing is kept unless all is well, so there is one transaction.
        db.execute_batch("BEGIN").map_err(failed)?;
        Ok(Resolver { db, info: RunInfo::default(), run: None })
    }

    /// Judges full names; surnames and acronyms alone wait for the end.
    ///
    /// # Errors
    /// If the temporary file cannot be written.
    pub fn push(&mut self, cast: &Cast) -> Result<(), Error> {
        let Cast { document_id, text_id, published, entities } = cast;
        let metadata = Metadata { id: document_id.clone(), published: published.clone(), ..Metadata::default() };
        let document = Document::new("", metadata);
        let (info, run) = (&self.info, &mut self.run);
        let article = Article { db: &self.db, info, run, document: &document, text_id: *text_id };
        article.write(&[], &ArticleRows::default(), entities).map_err(failed)?;
        Ok(())
    }

    /// Judges who is left, and gives everybody, in the order in which they came.
    ///
    /// # Errors
    /// Those of `each`; else as [`Resolver::push`].
    pub fn end<E: From<Error>>(self, mut each: impl FnMut(Resolved) -> Result<(), E>) -> Result<(), E> {
        let Some(run) = self.run else { return Ok(()) };
        settle(&self.db, run).map_err(failed)?;
        let mut names: FxHashMap<i64, Meant> = FxHashMap::default();
        let mut select = self.db.prepare(ALL).map_err(failed)?;
        let mut rows = select.query([]).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            each(self.resolved(row, &mut names).map_err(failed)?)?;
        }
        Ok(())
    }

    fn resolved(&self, row: &rusqlite::Row<'_>, names: &mut FxHashMap<i64, Meant>) -> rusqlite::Result<Resolved> {
        let canonical = match row.get::<_, Option<i64>>(3)? {
            None => None,
            Some(key) => match names.get(&key) {
                Some(meant) => Some(meant.clone()),
                None => {
                    let (id, name) = named(&self.db, key)?;
                    let kind = row.get(4)?;
                    Some(names.entry(key).or_insert(Meant { id, name, kind }).clone())
                }
            },
        };
        Ok(Resolved {
            document_id: row.get(0)?,
            text_id: text_id(row, 1)?,
            entity_id: parsed(row, 2)?,
            canonical,
            judgement: parsed(row, 5)?,
            method: row.get(6)?,
            reason: row.get(7)?,
            score: row.get(8)?,
            against: maybe(row, 9)?,
        })
    }
}

/// Everybody whom an article names now, with the judgement that stands.
const ALL: &str = "SELECT d.document_id, t.text_id, e.entity_id, e.canonical, c.kind, r.judgement, r.method, r.reason,
    r.score, a.canonical_id
  FROM entity e JOIN text t ON t.id = e.text JOIN document d ON d.id = t.document
    JOIN resolution r ON r.id = (SELECT max(id) FROM resolution WHERE entity = e.id)
    LEFT JOIN canonical c ON c.id = e.canonical LEFT JOIN canonical a ON a.id = r.against
  WHERE e.retired_run IS NULL ORDER BY e.id";

fn failed(error: rusqlite::Error) -> Error {
    Error::sqlite(Path::new(PATH), "judging who is meant", 0, error)
}
