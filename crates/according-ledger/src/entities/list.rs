//! Listing canonical entities, and finding who bears a name.

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
    /// The offices printed with it, most printed first.
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
    /// **Cost**: one pass over the links of all statements, or of those whose name is asked for.
    ///
    /// # Errors
    /// [`Error::Empty`] if the name holds no letter or digit.
    pub fn entities(&self, filter: &EntityFilter) -> Result<Vec<EntitySummary>, Error> {
        let named = match &filter.name {
            Some(name) => Some(self.bearers(name)?),
            None => None,
        };
        let read = || -> rusqlite::Result<Vec<EntitySummary>> {
            let named = named.as_ref().map(|keys| json(keys));
            let limit = filter.limit.map_or(i64::MAX, |limit| i64::try_from(limit).unwrap_or(i64::MAX));
            let (restrict, kind) = (named.is_some(), filter.kind.map(|kind| kind.as_str()));
            let sql = format!(
                "SELECT e.canonical, count(DISTINCT l.statement), count(DISTINCT t.document), min(d.published), max(d.published)
                 FROM {} CROSS JOIN canonical c ON c.id = e.canonical
                   JOIN link l ON l.entity = e.id JOIN statement s ON s.id = l.statement
                   JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
                 WHERE e.retired_run IS NULL AND l.judgement = 'positive' AND s.retired_run IS NULL
                   AND NOT EXISTS (SELECT 1 FROM link n WHERE n.supersedes = l.id)
                   AND (?2 IS NULL OR c.kind = ?2)
                 GROUP BY e.canonical ORDER BY 2 DESC, c.label, c.canonical_id LIMIT ?3",
                if restrict {
                    "json_each(?1) j CROSS JOIN entity e ON e.canonical = j.value"
                } else {
                    "(SELECT ?1) CROSS JOIN entity e ON e.canonical IS NOT NULL"
                }
            );
            let mut select = self.db.prepare_cached(&sql)?;
            let mut rows = select.query(params![named, kind, limit])?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let key: i64 = row.get(0)?;
                let mut it = summary(&self.db, key)?;
                (it.statements, it.articles) = (row.get(1)?, row.get(2)?);
                (it.first, it.last) = (row.get(3)?, row.get(4)?);
                found.push(it);
            }
            Ok(found)
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
        let read = || -> rusqlite::Result<EntitySummary> {
            let mut it = summary(&self.db, key)?;
            (it.statements, it.articles, it.first, it.last) = self
                .db
                .prepare_cached(
                    "SELECT count(DISTINCT l.statement), count(DISTINCT t.document), min(d.published), max(d.published)
                     FROM entity e JOIN link l ON l.entity = e.id JOIN statement s ON s.id = l.statement
                       JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
                     WHERE e.canonical = ?1 AND e.retired_run IS NULL AND l.judgement = 'positive' AND s.retired_run IS NULL
                       AND NOT EXISTS (SELECT 1 FROM link n WHERE n.supersedes = l.id)",
                )?
                .query_row([key], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
            Ok(it)
        };
        read().map_err(|error| self.failed(error))
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

/// What is printed of an entity; counts of statements are left at 0.
pub(crate) fn summary(db: &Connection, key: i64) -> rusqlite::Result<EntitySummary> {
    let mut it = db
        .prepare_cached("SELECT canonical_id, kind, label, same_as FROM canonical WHERE id = ?1")?
        .query_row([key], |row| {
            Ok(EntitySummary {
                id: parsed(row, 0)?,
                kind: row.get(1)?,
                name: row.get(2)?,
                same_as: row.get(3)?,
                statements: 0,
                articles: 0,
                first: None,
                last: None,
                names: Vec::new(),
                roles: Vec::new(),
            })
        })?;
    it.names = db
        .prepare_cached(
            "SELECT s.name, n.kind, count(*) FROM entity e JOIN name n ON n.entity = e.id JOIN spelling s ON s.id = n.spelling
             WHERE e.canonical = ?1 AND e.retired_run IS NULL GROUP BY 1, 2 ORDER BY 3 DESC, 1, 2",
        )?
        .query_map([key], |row| Ok(Called { name: row.get(0)?, kind: parsed(row, 1)?, articles: row.get(2)? }))?
        .collect::<rusqlite::Result<_>>()?;
    let fullest: Option<String> = db
        .prepare_cached(
            "SELECT label FROM entity WHERE canonical = ?1 AND retired_run IS NULL AND block IS NULL
             GROUP BY label ORDER BY count(*) DESC, length(label) DESC, label LIMIT 1",
        )?
        .query_row([key], |row| row.get(0))
        .optional()?;
    if let Some(fullest) = fullest {
        it.name = fullest;
    }
    it.roles = db
        .prepare_cached(
            "SELECT r.exact, r.affiliation, count(*), min(d.published), max(d.published)
             FROM entity e JOIN role r ON r.entity = e.id JOIN text t ON t.id = e.text JOIN document d ON d.id = t.document
             WHERE e.canonical = ?1 AND e.retired_run IS NULL GROUP BY 1, 2 ORDER BY 3 DESC, 4, 1",
        )?
        .query_map([key], |row| {
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
