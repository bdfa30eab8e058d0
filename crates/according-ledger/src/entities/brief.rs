//! An entity in short: what a page says at its head, at a cost that does not grow with how often somebody speaks.

use super::list::{Called, RolePrinted};
use crate::load::parsed;
use crate::{Error, Reader};
use according_text::EntityId;
use rusqlite::{Connection, OptionalExtension as _};

/// Who somebody is, in short.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityBrief {
    /// Its id.
    pub id: EntityId,
    /// What it is.
    pub kind: String,
    /// The full name that most articles print.
    pub name: String,
    /// The id that a list of known entities gives it.
    pub same_as: Option<String>,
    /// Ways it is called, most printed first.
    pub names: Vec<Called>,
    /// Offices that are printed with its full name, most printed first, with the first and the last month.
    pub roles: Vec<RolePrinted>,
}

impl Reader {
    /// The entity whose id begins with `id`, in short; at most `most` names and offices.
    ///
    /// **Cost**: grows with its different names and offices, not with the articles.
    ///
    /// # Errors
    /// As [`Reader::entity`].
    pub fn entity_brief(&self, id: &str, most: usize) -> Result<EntityBrief, Error> {
        let key = self.canonical_of(id)?;
        let most = i64::try_from(most).unwrap_or(i64::MAX);
        let read = || -> rusqlite::Result<EntityBrief> {
            let (kind, same_as) = self
                .db
                .prepare_cached("SELECT kind, same_as FROM canonical WHERE id = ?1")?
                .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))?;
            let (id, name) = named(&self.db, key)?;
            let names = self
                .db
                .prepare_cached(
                    "SELECT s.name, c.kind, sum(c.articles) FROM called c JOIN spelling s ON s.id = c.spelling
                     WHERE c.canonical = ?1 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2 LIMIT ?2",
                )?
                .query_map((key, most), |row| {
                    Ok(Called { name: row.get(0)?, kind: parsed(row, 1)?, articles: row.get(2)? })
                })?
                .collect::<rusqlite::Result<_>>()?;
            let roles = self
                .db
                .prepare_cached(
                    "SELECT exact, nullif(affiliation, ''), sum(articles), min(nullif(month, '')), max(nullif(month, ''))
                     FROM held WHERE canonical = ?1 GROUP BY 1, 2 ORDER BY 3 DESC, 4, 1 LIMIT ?2",
                )?
                .query_map((key, most), |row| {
                    Ok(RolePrinted {
                        role: row.get(0)?,
                        affiliation: row.get(1)?,
                        articles: row.get(2)?,
                        first: row.get(3)?,
                        last: row.get(4)?,
                    })
                })?
                .collect::<rusqlite::Result<_>>()?;
            Ok(EntityBrief { id, kind, name, same_as, names, roles })
        };
        read().map_err(|error| self.failed(error))
    }
}

/// The id of a canonical entity, and the full name that most articles print.
pub(crate) fn named(db: &Connection, key: i64) -> rusqlite::Result<(EntityId, String)> {
    let (id, label) = db
        .prepare_cached("SELECT canonical_id, label FROM canonical WHERE id = ?1")?
        .query_row([key], |row| Ok((parsed(row, 0)?, row.get::<_, String>(1)?)))?;
    let fullest: Option<String> = db
        .prepare_cached(
            "SELECT s.name FROM called c JOIN spelling s ON s.id = c.spelling
             WHERE c.canonical = ?1 AND c.kind = 'full' AND NOT c.alone
             ORDER BY c.articles DESC, length(s.name) DESC, s.name LIMIT 1",
        )?
        .query_row([key], |row| row.get(0))
        .optional()?;
    Ok((id, fullest.unwrap_or(label)))
}
