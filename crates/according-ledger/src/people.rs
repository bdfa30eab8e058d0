//! Who is meant: entities, the ways they are called, and the links of statements to them.

use crate::fold::fold;
use crate::load::LEDGER;
use according_text::row::SpeakerRow;
use according_text::{EntityId, SourceClass};
use rusqlite::{Connection, OptionalExtension as _, params};
use rustc_hash::FxHashMap;

/// Entities, spellings and links. What one article has looked up is kept for its other rows.
pub(crate) struct People<'a> {
    db: &'a Connection,
    entities: FxHashMap<EntityId, i64>,
    spellings: FxHashMap<String, i64>,
}

impl People<'_> {
    pub(crate) fn new(db: &Connection) -> People<'_> {
        People { db, entities: FxHashMap::default(), spellings: FxHashMap::default() }
    }

    /// Appends a link at place `ord`; without a speaker it only says that nobody is meant there any longer. The caller notes
    /// that the statement is another ([`crate::ask::stale::written`]).
    pub(crate) fn link(
        &mut self,
        statement: i64,
        ord: usize,
        speaker: Option<&SpeakerRow>,
        class: SourceClass,
        run: i64,
        supersedes: Option<i64>,
    ) -> rusqlite::Result<()> {
        let mut insert = self.db.prepare_cached(
            "INSERT INTO link(statement, ord, entity, spelling, judgement, method, reason, score, agent, run, supersedes)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
        )?;
        let Some(speaker) = speaker else {
            let reason = "a later run gives fewer speakers";
            let none: Option<i64> = None;
            insert.execute(params![
                statement,
                ord as i64,
                none,
                none,
                "negative",
                "withdrawn",
                reason,
                1.0,
                LEDGER,
                run,
                supersedes
            ])?;
            return Ok(());
        };
        let spelling = speaker.name.as_deref().map(|name| self.spelling(name)).transpose()?;
        let entity = match speaker.entity_id {
            Some(id) => Some(self.entity(id, speaker.name.as_deref(), spelling, class)?),
            None => None,
        };
        insert.execute(params![
            statement,
            ord as i64,
            entity,
            spelling,
            speaker.judgement.as_str(),
            speaker.method,
            speaker.reason,
            speaker.score,
            "model",
            run,
            supersedes
        ])?;
        Ok(())
    }

    /// The key of a way to be called.
    pub(crate) fn spelling(&mut self, name: &str) -> rusqlite::Result<i64> {
        if let Some(&key) = self.spellings.get(name) {
            return Ok(key);
        }
        let there = self
            .db
            .prepare_cached("SELECT id FROM spelling WHERE name = ?1")?
            .query_row([name], |row| row.get(0))
            .optional()?;
        let key = match there {
            Some(key) => key,
            None => {
                self.db.prepare_cached("INSERT INTO spelling(name) VALUES(?1)")?.execute([name])?;
                self.db.last_insert_rowid()
            }
        };
        self.spellings.insert(name.to_owned(), key);
        Ok(key)
    }

    fn entity(
        &mut self,
        id: EntityId,
        label: Option<&str>,
        spelling: Option<i64>,
        class: SourceClass,
    ) -> rusqlite::Result<i64> {
        let known = self.entities.get(&id).copied();
        let key = match known {
            Some(key) => key,
            None => {
                let digits = id.to_string();
                let there = self
                    .db
                    .prepare_cached("SELECT id FROM entity WHERE entity_id = ?1")?
                    .query_row([&digits], |row| row.get(0))
                    .optional()?;
                match there {
                    Some(key) => key,
                    None => {
                        self.db
                            .prepare_cached("INSERT INTO entity(entity_id, kind, label) VALUES(?1, ?2, ?3)")?
                            .execute(params![digits, kind(class), label])?;
                        let key = self.db.last_insert_rowid();
                        if let Some(spelling) = spelling {
                            self.db
                                .prepare_cached("INSERT INTO name(entity, spelling, kind) VALUES(?1, ?2, 'full')")?
                                .execute([key, spelling])?;
                        }
                        key
                    }
                }
            }
        };
        self.entities.insert(id, key);
        Ok(key)
    }
}

/// Brings the word index of names up to date. Within the caller's transaction, once a batch: an index that is written
/// between other rows saves what it holds in memory each time that SQLite may have to undo one of them.
pub(crate) fn index_names(db: &Connection) -> rusqlite::Result<()> {
    let last: i64 = db
        .prepare_cached("SELECT rowid FROM name_fts ORDER BY rowid DESC LIMIT 1")?
        .query_row([], |row| row.get(0))
        .optional()?
        .unwrap_or(0);
    let mut select = db.prepare_cached("SELECT id, name FROM spelling WHERE id > ?1 ORDER BY id")?;
    let mut insert = db.prepare_cached("INSERT INTO name_fts(rowid, name) VALUES(?1, ?2)")?;
    let mut rows = select.query([last])?;
    while let Some(row) = rows.next()? {
        insert.execute(params![row.get::<_, i64>(0)?, fold(row.get_ref(1)?.as_str()?)])?;
    }
    Ok(())
}

/// What kind of thing a source of that class is.
pub(crate) fn kind(class: SourceClass) -> &'static str {
    match class {
        SourceClass::Organisation => "organisation",
        SourceClass::Group => "group",
        SourceClass::Document => "work",
        SourceClass::Person | SourceClass::Role | SourceClass::Unnamed | SourceClass::Implicit => "person",
    }
}
