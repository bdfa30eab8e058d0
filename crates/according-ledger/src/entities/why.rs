//! Why a source is said to be somebody: every judgement that led there, with the passages.

use super::brief::named;
use super::list::EntitySummary;
use super::profile;
use crate::clusters::trace::{self, Joined};
use crate::load::parsed;
use crate::{Error, Reader};
use according_text::row::EntityRow;
use according_text::{EntityId, Judgement, Row, StatementId};
use rusqlite::Connection;

/// Passages of other articles that are shown.
const SHOWN: i64 = 5;

/// A judgement, of a statement's source or of an article's entity.
#[derive(Clone, Debug, PartialEq)]
pub struct Judged {
    /// Whom it names: a name, and the id of the canonical entity where one is meant.
    pub name: Option<String>,
    /// The canonical entity.
    pub id: Option<EntityId>,
    /// What it says.
    pub judgement: Judgement,
    /// Which rule decided.
    pub method: String,
    /// Why, in words.
    pub reason: String,
    /// 0 to 1.
    pub score: f64,
    /// Who judged: `model`, `rules`, `ledger`.
    pub agent: String,
    /// When the run began that wrote it, ISO 8601.
    pub at: Option<String>,
    /// Whom it was compared with or kept apart from: id and name.
    pub against: Option<(EntityId, String)>,
}

/// Somebody as one article names them, and where.
#[derive(Clone, Debug, PartialEq)]
pub struct Mentioned {
    /// Where the article came from; with an offset of `entity` it makes the place.
    pub origin: String,
    /// Its date of publication.
    pub published: Option<String>,
    /// Its outlet.
    pub publisher: Option<String>,
    /// Names and offices with their offsets.
    pub entity: EntityRow,
    /// Whom the article means, oldest judgement first; the last one stands.
    pub judgements: Vec<Judged>,
}

/// The path from a statement's source to somebody.
#[derive(Clone, Debug, PartialEq)]
pub struct WhySpeaker {
    /// Who is meant in the article, oldest judgement first; the last one stands.
    pub links: Vec<Judged>,
    /// Whom that is across articles.
    pub mentioned: Option<Mentioned>,
    /// Some of the other articles that mean the same: the first by date.
    pub elsewhere: Vec<Mentioned>,
}

/// An explanation.
#[derive(Clone, Debug, PartialEq)]
pub enum Why {
    /// Of a statement.
    Statement {
        /// The row.
        row: Box<Row>,
        /// Where its article came from.
        origin: String,
        /// One for each speaker, or for the abstention.
        speakers: Vec<WhySpeaker>,
        /// With what it is joined across articles, and on what grounds; `None` where it is alone.
        joined: Option<Box<Joined>>,
    },
    /// Of a canonical entity.
    Entity {
        /// Who it is.
        summary: Box<EntitySummary>,
        /// How its articles came to mean it: rule, and how many.
        methods: Vec<(String, u64)>,
        /// Some of its articles: the first ones by date for each rule.
        mentioned: Vec<Mentioned>,
        /// Those it was kept apart from, or that may be it: id, name, and the last reason.
        apart: Vec<(EntityId, String, String)>,
        /// Articles of which it could not be told whether they mean it.
        unsure: u64,
    },
}

impl Reader {
    /// Explains the statement, or else the entity, whose id begins with `id`.
    ///
    /// # Errors
    /// [`Error::NoStatement`], [`Error::Ambiguous`] or [`Error::AmbiguousEntity`].
    pub fn why(&self, id: &str) -> Result<Why, Error> {
        match self.show(id) {
            Ok(shown) => {
                let origin = shown.metadata.origin;
                let id = shown.row.statement_id;
                let speakers = self.why_speakers(id).map_err(|error| self.failed(error))?;
                let joined = trace::joined(&self.db, id).map_err(|error| self.failed(error))?.map(Box::new);
                Ok(Why::Statement { row: Box::new(shown.row), origin, speakers, joined })
            }
            Err(none @ (Error::NoStatement { .. } | Error::BadId { .. })) => match self.canonical_of(id) {
                Ok(key) => {
                    let summary = Box::new(self.entity(id)?);
                    self.why_entity(key, summary).map_err(|error| self.failed(error))
                }
                Err(Error::NoEntity { .. }) => Err(none),
                Err(error) => Err(error),
            },
            Err(error) => Err(error),
        }
    }

    fn why_speakers(&self, id: StatementId) -> rusqlite::Result<Vec<WhySpeaker>> {
        let mut select = self.db.prepare_cached(
            "SELECT l.ord, l.judgement, l.method, l.reason, l.score, l.agent, r.started, n.name, l.entity
             FROM statement s JOIN link l ON l.statement = s.id LEFT JOIN run r ON r.id = l.run
               LEFT JOIN spelling n ON n.id = l.spelling
             WHERE s.statement_id = ?1 AND l.role = 'source' ORDER BY l.ord, l.id",
        )?;
        let mut rows = select.query([id.to_string()])?;
        let mut speakers: Vec<(i64, Option<i64>, WhySpeaker)> = Vec::new();
        while let Some(row) = rows.next()? {
            let link = Judged {
                name: row.get(7)?,
                id: None,
                judgement: parsed(row, 1)?,
                method: row.get(2)?,
                reason: row.get(3)?,
                score: row.get(4)?,
                agent: row.get(5)?,
                at: row.get(6)?,
                against: None,
            };
            let (ord, entity): (i64, Option<i64>) = (row.get(0)?, row.get(8)?);
            match speakers.last_mut() {
                Some((last, meant, speaker)) if *last == ord => {
                    *meant = entity;
                    speaker.links.push(link);
                }
                _ => {
                    speakers.push((ord, entity, WhySpeaker { links: vec![link], mentioned: None, elsewhere: vec![] }));
                }
            }
        }
        let mut explained = Vec::new();
        for (_, entity, mut speaker) in speakers {
            if let Some(entity) = entity {
                speaker.mentioned = Some(mentioned(&self.db, entity)?);
                speaker.elsewhere = self
                    .db
                    .prepare_cached(
                        "SELECT o.id FROM entity e JOIN entity o ON o.canonical = e.canonical JOIN text t ON t.id = o.text
                           JOIN document d ON d.id = t.document
                         WHERE e.id = ?1 AND o.id <> e.id AND o.retired_run IS NULL
                         ORDER BY o.block IS NOT NULL, coalesce(d.published, '~'), d.document_id LIMIT ?2",
                    )?
                    .query_map([entity, SHOWN], |row| row.get(0))?
                    .map(|key| mentioned(&self.db, key?))
                    .collect::<rusqlite::Result<_>>()?;
            }
            explained.push(speaker);
        }
        Ok(explained)
    }

    fn why_entity(&self, key: i64, summary: Box<EntitySummary>) -> rusqlite::Result<Why> {
        let methods: Vec<(String, u64)> = self
            .db
            .prepare_cached(
                "SELECT r.method, count(*) FROM entity e JOIN current_resolution r ON r.entity = e.id
                 WHERE e.canonical = ?1 AND e.retired_run IS NULL GROUP BY 1 ORDER BY 2 DESC, 1",
            )?
            .query_map([key], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut select = self.db.prepare_cached(
            "SELECT e.id FROM entity e JOIN current_resolution r ON r.entity = e.id JOIN text t ON t.id = e.text
               JOIN document d ON d.id = t.document
             WHERE e.canonical = ?1 AND e.retired_run IS NULL AND r.method = ?2
             ORDER BY coalesce(d.published, '~'), d.document_id, e.id LIMIT 3",
        )?;
        let mut shown = Vec::new();
        for (method, _) in &methods {
            let keys: Vec<i64> = select.query_map((key, method), |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            for entity in keys {
                shown.push(mentioned(&self.db, entity)?);
            }
        }
        let apart = self
            .db
            .prepare_cached(
                "SELECT other, reason FROM (
                   SELECT r.against AS other, r.reason, r.id FROM resolution r WHERE r.canonical = ?1 AND r.against IS NOT NULL
                   UNION ALL
                   SELECT r.canonical, r.reason, r.id FROM resolution r WHERE r.against = ?1 AND r.canonical IS NOT NULL)
                 GROUP BY other HAVING max(id) ORDER BY other",
            )?
            .query_map([key], |row| Ok((row.get::<_, i64>(0)?, row.get::<_, String>(1)?)))?
            .map(|row| {
                let (other, reason) = row?;
                let (id, name) = named(&self.db, other)?;
                Ok((id, name, reason))
            })
            .collect::<rusqlite::Result<_>>()?;
        let unsure = self
            .db
            .prepare_cached("SELECT count(*) FROM current_resolution WHERE against = ?1 AND judgement = 'unsure'")?
            .query_row([key], |row| row.get(0))?;
        Ok(Why::Entity { summary, methods, mentioned: shown, apart, unsure })
    }
}

/// An article's entity with its place and its judgements.
fn mentioned(db: &Connection, key: i64) -> rusqlite::Result<Mentioned> {
    let (origin, published, publisher) = db
        .prepare_cached(
            "SELECT d.origin, d.published, d.publisher FROM entity e JOIN text t ON t.id = e.text
               JOIN document d ON d.id = t.document WHERE e.id = ?1",
        )?
        .query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
    let mut select = db.prepare_cached(
        "SELECT r.judgement, r.method, r.reason, r.score, r.agent, u.started, r.canonical, r.against
         FROM resolution r LEFT JOIN run u ON u.id = r.run WHERE r.entity = ?1 ORDER BY r.id",
    )?;
    let mut rows = select.query([key])?;
    let mut judgements = Vec::new();
    while let Some(row) = rows.next()? {
        let meant = row.get::<_, Option<i64>>(6)?.map(|key| named(db, key)).transpose()?;
        let against = row.get::<_, Option<i64>>(7)?.map(|key| named(db, key)).transpose()?;
        judgements.push(Judged {
            id: meant.as_ref().map(|(id, _)| *id),
            name: meant.map(|(_, name)| name),
            judgement: parsed(row, 0)?,
            method: row.get(1)?,
            reason: row.get(2)?,
            score: row.get(3)?,
            agent: row.get(4)?,
            at: row.get(5)?,
            against,
        });
    }
    Ok(Mentioned { origin, published, publisher, entity: profile::one(db, key)?.row, judgements })
}
