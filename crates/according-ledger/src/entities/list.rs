//! Listing canonical entities, and finding who bears a name.

use crate::ask::index::CANONICAL;
use crate::ask::place;
use crate::fold::{all_words, fold};
use crate::load::parsed;
use crate::{Error, Reader};
use according_text::{EntityId, EntityKind, NameKind};
use rusqlite::{Connection, OptionalExtension as _, params};

/// Which entities are wanted. The default wants all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EntityFilter {
    /// Of this kind.
    pub kind: Option<EntityKind>,
    /// Called so: all words must occur, as in [`Reader::to`].
    pub name: Option<String>,
    /// At most so many.
    pub limit: Option<u64>,
}

/// Somebody or something that articles mean, with what they print of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntitySummary {
    /// Its id: the same wherever the same articles are read in the same order.
    pub id: EntityId,
    /// What it is.
    pub kind: String,
    /// The fullest name that most articles print.
    pub name: String,
    /// The id that a list of known entities gives it.
    pub same_as: Option<String>,
    /// Current statements attributed to it.
    pub statements: u64,
    /// Articles with such statements.
    pub articles: u64,
    /// The first date of publication of these articles.
    pub first: Option<String>,
    /// The last one.
    pub last: Option<String>,
    /// Every way it is called, most printed first.
    pub names: Vec<Called>,
    /// The offices printed with it, most printed first; in the 500 articles that were read last.
    pub roles: Vec<RolePrinted>,
}

/// A way to be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    /// The words.
    pub name: String,
    /// In what way they name.
    pub kind: NameKind,
    /// Articles that print them.
    pub articles: u64,
}

/// An office as it is printed, with the dates of the articles that print it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RolePrinted {
    /// The office.
    pub role: String,
    /// Whose.
    pub affiliation: Option<String>,
    /// Articles that print it so.
    pub articles: u64,
    /// The first date.
    pub first: Option<String>,
    /// The last date.
    pub last: Option<String>,
}

impl Reader {
    /// The entities that `filter` wants, those with most statements first.
    ///
    /// **Cost**: grows with the answers, not with the ledger.
    ///
    /// # Errors
    /// [`Error::Empty`] if the name holds no letter or digit.
    pub fn entities(&self, filter: &EntityFilter) -> Result<Vec<EntitySummary>, Error> {
        let named = match &filter.name {
            Some(name) => Some(self.bearers(name)?),
            None => None,
        };
        let read = || -> rusqlite::Result<Vec<EntitySummary>> {
            let limit = filter.limit.map_or(i64::MAX, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
            let kind = filter.kind.map(|kind| kind.as_str());
            let from = if named.is_some() {
                "json_each(?1) j CROSS JOIN quoted q ON q.canonical = j.value"
            } else {
                "quoted q"
            };
            let mut select = self.db.prepare_cached(&format!(
                "SELECT q.canonical FROM {from} CROSS JOIN canonical c ON c.id = q.canonical
                 WHERE ?1 IS ?1 AND (?2 IS NULL OR c.kind = ?2)
                 ORDER BY q.statements DESC, c.label, c.canonical_id LIMIT ?3"
            ))?;
            let keys: Vec<i64> = select
                .query_map(params![named.as_ref().map(|keys| json(keys)), kind, limit], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            keys.into_iter().map(|key| summary(&self.db, key)).collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// The keys of canonical entities that are called `name`: exactly so, if any full name is; else by all of its words.
    /// A name other than the full one counts where two articles give it.
    pub(crate) fn bearers(&self, name: &str) -> Result<Vec<i64>, Error> {
        let exact = self.exactly(name)?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        let Some(words) = all_words("name", name) else { return Err(Error::Empty { asked: name.to_owned() }) };
        self.keys(
            "SELECT canonical FROM called
             WHERE spelling IN (SELECT rowid FROM name_fts WHERE name_fts MATCH ?1) AND kind <> 'role'
             GROUP BY 1 HAVING max(kind = 'full' AND NOT alone) OR sum(articles) > 1 ORDER BY 1",
            words.as_str(),
        )
    }

    /// Those of whom `name` is a full name, case, accents and marks aside.
    pub(crate) fn exactly(&self, name: &str) -> Result<Vec<i64>, Error> {
        self.keys(
            "SELECT DISTINCT c.canonical FROM json_each(?1) j CROSS JOIN called c ON c.spelling = j.value
             WHERE c.kind = 'full' AND NOT c.alone ORDER BY 1",
            json(&self.spellings(name)?).as_str(),
        )
    }

    /// The spellings that fold to the words of `name`.
    pub(crate) fn spellings(&self, name: &str) -> Result<Vec<i64>, Error> {
        let folded = fold(name);
        if folded.is_empty() {
            return Ok(Vec::new());
        }
        // As a phrase: few names hold just these words one after another.
        let phrase = format!("name : \"{folded}\"");
        let read = || -> rusqlite::Result<Vec<i64>> {
            let mut found = Vec::new();
            let mut select = self.db.prepare_cached(
                "SELECT id, name FROM spelling WHERE id IN (SELECT rowid FROM name_fts WHERE name_fts MATCH ?1) ORDER BY id",
            )?;
            let mut rows = select.query([&phrase])?;
            while let Some(row) = rows.next()? {
                if fold(row.get_ref(1)?.as_str()?) == folded {
                    found.push(row.get(0)?);
                }
            }
            Ok(found)
        };
        read().map_err(|error| self.failed(error))
    }

    /// The entity whose id begins with `id`, or to which a list of known entities gives just this id.
    ///
    /// # Errors
    /// [`Error::NoEntity`]; [`Error::AmbiguousEntity`] with the first candidates.
    pub fn entity(&self, id: &str) -> Result<EntitySummary, Error> {
        let key = self.canonical_of(id)?;
        summary(&self.db, key).map_err(|error| self.failed(error))
    }

    /// The key of the entity that `id` names.
    pub(crate) fn canonical_of(&self, id: &str) -> Result<i64, Error> {
        let given = id.trim();
        let anchored = "SELECT id FROM canonical WHERE same_as = ?1 ORDER BY id LIMIT 1";
        if let Some(key) = self.value(anchored, [given])? {
            return Ok(key);
        }
        let wanted = given.to_ascii_lowercase();
        let none = || Error::NoEntity { id: given.to_owned() };
        if wanted.is_empty() || wanted.len() > 32 || !wanted.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(none());
        }
        let read = || -> rusqlite::Result<Vec<(i64, String)>> {
            self.db
                .prepare_cached(
                    "SELECT id, canonical_id FROM canonical WHERE canonical_id >= ?1 AND canonical_id < ?1 || 'g'
                     ORDER BY canonical_id LIMIT 11",
                )?
                .query_map([&wanted], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        };
        let found = read().map_err(|error| self.failed(error))?;
        match found.as_slice() {
            [(key, _)] => Ok(*key),
            [] => {
                // Somebody as one article names them leads to whom the article means.
                let meant = "SELECT canonical FROM entity WHERE entity_id = ?1 AND canonical IS NOT NULL";
                self.value(meant, [&wanted])?.ok_or_else(none)
            }
            several => {
                let candidates = several.iter().take(10).map(|(_, id)| id.clone()).collect();
                Err(Error::AmbiguousEntity { prefix: wanted, candidates })
            }
        }
    }
}

/// The id of a canonical entity, and the fullest name that most articles print.
pub(crate) fn id_and_name(db: &Connection, key: i64) -> rusqlite::Result<(String, String)> {
    db.prepare_cached(
        "SELECT c.canonical_id, coalesce((SELECT s.name FROM called n JOIN spelling s ON s.id = n.spelling
           WHERE n.canonical = c.id AND n.kind = 'full' AND NOT n.alone
           ORDER BY n.articles DESC, length(s.name) DESC, s.name LIMIT 1), c.label) FROM canonical c WHERE c.id = ?1",
    )?
    .query_row([key], |row| Ok((row.get(0)?, row.get(1)?)))
}

/// A list of keys as SQLite reads lists.
pub(crate) fn json(keys: &[i64]) -> String {
    let keys: Vec<String> = keys.iter().map(i64::to_string).collect();
    format!("[{}]", keys.join(","))
}

/// The articles of an entity, those read last, in which the offices printed with it are counted.
const RECENT: i64 = 500;

/// What is known of an entity.
///
/// **Cost**: grows with the names that it has, and with its articles up to 500.
pub(crate) fn summary(db: &Connection, key: i64) -> rusqlite::Result<EntitySummary> {
    let (id, name) = id_and_name(db, key)?;
    let mut it = db
        .prepare_cached(
            "SELECT c.kind, c.same_as, coalesce(q.statements, 0), coalesce(q.articles, 0)
             FROM canonical c LEFT JOIN quoted q ON q.canonical = c.id WHERE c.id = ?1",
        )?
        .query_row([key], |row| {
            Ok(EntitySummary {
                id: id.parse().map_err(|()| rusqlite::Error::InvalidQuery)?,
                kind: row.get(0)?,
                name,
                same_as: row.get(1)?,
                statements: row.get(2)?,
                articles: row.get(3)?,
                first: None,
                last: None,
                names: Vec::new(),
                roles: Vec::new(),
            })
        })?;
    (it.first, it.last) = (edge(db, key, false)?, edge(db, key, true)?);
    it.names = db
        .prepare_cached(
            "SELECT s.name, n.kind, sum(n.articles) FROM called n JOIN spelling s ON s.id = n.spelling
             WHERE n.canonical = ?1 GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        )?
        .query_map([key], |row| Ok(Called { name: row.get(0)?, kind: parsed(row, 1)?, articles: row.get(2)? }))?
        .collect::<rusqlite::Result<_>>()?;
    it.roles = db
        .prepare_cached(
            "SELECT r.exact, r.affiliation, count(*), min(d.published), max(d.published)
             FROM (SELECT id, text FROM entity WHERE canonical = ?1 AND retired_run IS NULL ORDER BY id DESC LIMIT ?2) e
               CROSS JOIN role r ON r.entity = e.id JOIN text t ON t.id = e.text JOIN document d ON d.id = t.document
             GROUP BY 1, 2 ORDER BY 3 DESC, 4, 1",
        )?
        .query_map([key, RECENT], |row| {
            Ok(RolePrinted {
                role: row.get(0)?,
                affiliation: row.get(1)?,
                articles: row.get(2)?,
                first: row.get(3)?,
                last: row.get(4)?,
            })
        })?
        .collect::<rusqlite::Result<_>>()?;
    Ok(it)
}

/// The date of publication of the first or last article that quotes an entity and has one.
fn edge(db: &Connection, key: i64, last: bool) -> rusqlite::Result<Option<String>> {
    let order = if last { "DESC" } else { "ASC" };
    let at: Option<i64> = db
        .prepare_cached(&format!(
            "SELECT rowid FROM statement_fts WHERE statement_fts MATCH ?1 AND rowid < ?2 ORDER BY rowid {order} LIMIT 1"
        ))?
        .query_row(params![format!("\"{CANONICAL}{key}\""), place::undated()], |row| row.get(0))
        .optional()?;
    let Some(at) = at else { return Ok(None) };
    db.prepare_cached(
        "SELECT d.published FROM statement s JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document WHERE s.id = ?1",
    )?
    .query_row([place::key(at)], |row| row.get(0))
}
