//! An entity of one article as the ledger keeps it: written, read back, made ready for comparison.

use super::judge::Profile;
use super::key::{self, Key, Sort};
use super::role::Office;
use crate::ask::stale;
use crate::fold::fold;
use crate::people::People;
use according_text::row::{EntityRow, NameRow, RoleRow};
use according_text::{CodePoints, Document, EntityId, EntityKind, NameKind, Passage, Row, SourceClass, Span};
use rusqlite::{Connection, OptionalExtension as _, params};
use rustc_hash::{FxHashMap, FxHashSet};

/// An entity with its keys in the ledger.
pub(crate) struct Stored {
    pub(crate) key: i64,
    /// The text that its offsets count in.
    pub(crate) text: i64,
    pub(crate) canonical: Option<i64>,
    pub(crate) retired: bool,
    pub(crate) row: EntityRow,
}

/// The entities that speak in an article, in the order of their first statement. Of a speaker who is not among
/// `entities` the name is looked up in the text.
pub(crate) fn speaking(document: &Document, rows: &[&Row], entities: &[EntityRow]) -> Vec<EntityRow> {
    let given: FxHashMap<EntityId, &EntityRow> = entities.iter().map(|entity| (entity.entity_id, entity)).collect();
    let mut seen = FxHashSet::default();
    let mut speaking = Vec::new();
    let mut points = None;
    for row in rows {
        for speaker in &row.speaker {
            let (Some(id), Some(name)) = (speaker.entity_id, speaker.name.as_deref()) else { continue };
            if !seen.insert(id) {
                continue;
            }
            if let Some(&entity) = given.get(&id) {
                speaking.push(normal(entity));
            } else if let Some(at) = document.text().find(name).filter(|_| !name.is_empty()) {
                let points = points.get_or_insert_with(|| CodePoints::new(document.text()));
                let (start, end) = points.range(Span::new(at as u32, (at + name.len()) as u32));
                let passage = Passage { start, end, exact: name.to_owned() };
                let names = vec![NameRow { passage: passage.clone(), kind: NameKind::Full }];
                speaking.push(EntityRow {
                    entity_id: id,
                    kind: kind_of(row.source_class),
                    name: passage,
                    names,
                    roles: Vec::new(),
                });
            }
        }
    }
    speaking
}

fn kind_of(class: SourceClass) -> EntityKind {
    match class {
        SourceClass::Organisation | SourceClass::Document => EntityKind::Organisation,
        SourceClass::Group => EntityKind::Group,
        SourceClass::Person | SourceClass::Role | SourceClass::Unnamed | SourceClass::Implicit => EntityKind::Person,
    }
}

/// The entity as it is stored: every spelling once a kind, its full name among them, in text order.
fn normal(entity: &EntityRow) -> EntityRow {
    let mut names = vec![NameRow { passage: entity.name.clone(), kind: NameKind::Full }];
    for name in &entity.names {
        if !names.iter().any(|known| known.kind == name.kind && known.passage.exact == name.passage.exact) {
            names.push(name.clone());
        }
    }
    names.sort_by(|a, b| (a.passage.start, a.kind, &a.passage.exact).cmp(&(b.passage.start, b.kind, &b.passage.exact)));
    EntityRow { names, ..entity.clone() }
}

/// The entities of an article that stand in the ledger, withdrawn ones included, in the order in which they came.
pub(crate) fn stored(db: &Connection, document: i64) -> rusqlite::Result<Vec<Stored>> {
    let keys: Vec<i64> = db
        .prepare_cached("SELECT e.id FROM text t JOIN entity e ON e.text = t.id WHERE t.document = ?1 ORDER BY e.id")?
        .query_map([document], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    keys.into_iter().map(|key| one(db, key)).collect()
}

/// The entities that speak in a text, in the order in which they came.
pub(crate) fn current(db: &Connection, text: i64) -> rusqlite::Result<Vec<EntityRow>> {
    db.prepare_cached("SELECT id FROM entity WHERE text = ?1 AND retired_run IS NULL ORDER BY id")?
        .query_map([text], |row| row.get(0))?
        .map(|key| Ok(one(db, key?)?.row))
        .collect()
}

/// The entity of key `key`.
pub(crate) fn one(db: &Connection, key: i64) -> rusqlite::Result<Stored> {
    let (entity_id, kind, label, text, canonical, retired) = db
        .prepare_cached(
            "SELECT entity_id, kind, coalesce(label, ''), coalesce(text, 0), canonical, retired_run IS NOT NULL
             FROM entity WHERE id = ?1",
        )?
        .query_row([key], |row| {
            Ok((
                crate::load::parsed(row, 0)?,
                row.get::<_, String>(1)?,
                row.get::<_, String>(2)?,
                row.get(3)?,
                row.get(4)?,
                row.get(5)?,
            ))
        })?;
    let mut names: Vec<NameRow> = db
        .prepare_cached(
            "SELECT n.kind, coalesce(n.\"start\", 0), coalesce(n.\"end\", 0), s.name FROM name n
               JOIN spelling s ON s.id = n.spelling WHERE n.entity = ?1",
        )?
        .query_map([key], |row| {
            let passage = Passage { start: row.get(1)?, end: row.get(2)?, exact: row.get(3)? };
            Ok(NameRow { kind: crate::load::parsed(row, 0)?, passage })
        })?
        .collect::<rusqlite::Result<_>>()?;
    names.sort_by(|a, b| (a.passage.start, a.kind, &a.passage.exact).cmp(&(b.passage.start, b.kind, &b.passage.exact)));
    let roles = db
        .prepare_cached(
            "SELECT \"start\", \"end\", exact, affiliation_start, affiliation_end, affiliation FROM role
             WHERE entity = ?1 ORDER BY ord",
        )?
        .query_map([key], |row| {
            let affiliation = match row.get::<_, Option<String>>(5)? {
                Some(exact) => Some(Passage { start: row.get(3)?, end: row.get(4)?, exact }),
                None => None,
            };
            Ok(RoleRow { passage: Passage { start: row.get(0)?, end: row.get(1)?, exact: row.get(2)? }, affiliation })
        })?
        .collect::<rusqlite::Result<_>>()?;
    let name = names.iter().find(|name| name.kind == NameKind::Full && name.passage.exact == label);
    let name = name.map_or_else(|| Passage { start: 0, end: 0, exact: label.clone() }, |name| name.passage.clone());
    let kind = kind.parse().unwrap_or(EntityKind::Organisation);
    Ok(Stored { key, text, canonical, retired, row: EntityRow { entity_id, kind, name, names, roles } })
}

/// Writes an entity, its names and offices, and gives its key; whom it means is judged afterwards.
pub(crate) fn write(
    db: &Connection,
    people: &mut People<'_>,
    there: Option<i64>,
    row: &EntityRow,
    text: i64,
    block: Option<&str>,
) -> rusqlite::Result<i64> {
    let id = row.entity_id.to_string();
    let there = match there {
        Some(key) => Some(key),
        None => db
            .prepare_cached("SELECT id FROM entity WHERE entity_id = ?1")?
            .query_row([&id], |row| row.get(0))
            .optional()?,
    };
    let columns = params![id, row.kind.as_str(), row.name.exact, text, block];
    let key = match there {
        Some(key) => {
            db.prepare_cached(
                "UPDATE entity SET kind = ?2, label = ?3, text = ?4, block = ?5, retired_run = NULL WHERE entity_id = ?1",
            )?
            .execute(columns)?;
            db.prepare_cached("DELETE FROM name WHERE entity = ?1")?.execute([key])?;
            db.prepare_cached("DELETE FROM role WHERE entity = ?1")?.execute([key])?;
            key
        }
        None => {
            db.prepare_cached("INSERT INTO entity(entity_id, kind, label, text, block) VALUES(?1, ?2, ?3, ?4, ?5)")?
                .execute(columns)?;
            db.last_insert_rowid()
        }
    };
    if there.is_some() {
        stale::names(db, key, text)?;
    }
    for name in &row.names {
        let spelling = people.spelling(&name.passage.exact)?;
        db.prepare_cached(
            "INSERT INTO name(entity, spelling, kind, \"start\", \"end\") VALUES(?1, ?2, ?3, ?4, ?5) ON CONFLICT DO NOTHING",
        )?
        .execute(params![key, spelling, name.kind.as_str(), name.passage.start, name.passage.end])?;
    }
    for (ord, role) in row.roles.iter().enumerate() {
        let affiliation = role.affiliation.as_ref();
        db.prepare_cached(
            "INSERT INTO role(entity, ord, \"start\", \"end\", exact, affiliation_start, affiliation_end, affiliation)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
        )?
        .execute(params![
            key,
            ord as i64,
            role.passage.start,
            role.passage.end,
            role.passage.exact,
            affiliation.map(|at| at.start),
            affiliation.map(|at| at.end),
            affiliation.map(|at| at.exact.as_str())
        ])?;
    }
    Ok(key)
}

impl Profile {
    /// What is compared of an entity.
    pub(crate) fn of(row: &EntityRow, published: Option<&str>) -> Profile {
        let name = row.name.exact.clone();
        let sort = key::sort_of(row.kind.as_str(), &name);
        let key = match sort {
            Sort::Person => Key::person(&name),
            Sort::Other => Key::other(&name),
        };
        let block = key::block(sort, &name, &key);
        let called = |kind| row.names.iter().filter(move |name| name.kind == kind).map(|name| &name.passage.exact);
        let mut acronyms: Vec<String> = Vec::new();
        let mut aliases: Vec<String> = Vec::new();
        if sort == Sort::Other && block.is_none() {
            acronyms = called(NameKind::Acronym)
                .chain(called(NameKind::Alias))
                .chain(called(NameKind::Short))
                .filter(|name| key::is_acronym(name))
                .map(|name| fold(name).replace(' ', ""))
                .collect();
            acronyms.sort_unstable();
            acronyms.dedup();
            aliases = called(NameKind::Alias)
                .filter(|name| !key::is_acronym(name))
                .map(|name| Key::other(name).full)
                .collect();
            aliases.retain(|alias| !alias.is_empty() && *alias != key.full);
            aliases.sort_unstable();
            aliases.dedup();
        }
        let mut shorts: Vec<String> = Vec::new();
        if sort == Sort::Person && block.is_none() {
            shorts = called(NameKind::Short).map(|name| Key::person(name).full).collect();
            shorts.retain(|short| !short.is_empty() && !short.contains(' ') && *short != key.surname);
            shorts.sort_unstable();
            shorts.dedup();
        }
        let mut offices: Vec<Office> = Vec::new();
        let printed = row
            .roles
            .iter()
            .map(|role| Office::read(&role.passage.exact, role.affiliation.as_ref().map(|at| at.exact.as_str())));
        for office in printed.chain(key.titles.iter().map(|title| Office::read(title, None))) {
            if !office.is_empty() && !offices.contains(&office) {
                offices.push(office);
            }
        }
        let published = published.map(str::to_owned);
        Profile {
            sort,
            kind: row.kind.as_str().to_owned(),
            name,
            key,
            block,
            acronyms,
            aliases,
            shorts,
            offices,
            published,
        }
    }

    /// The month of publication; empty where it is not known.
    pub(crate) fn month(&self) -> &str {
        self.published.as_deref().map_or("", |published| published.get(..7).unwrap_or(published))
    }
}
