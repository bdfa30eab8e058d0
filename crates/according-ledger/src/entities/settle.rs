//! Judging surnames and acronyms alone, when a run ends and everybody is known whom it named.

use super::judge::{self, Decision, Profile, Whom};
use super::key::Sort;
use super::profile;
use super::store::{append, candidates, decide, found, judge};
use crate::ask::stale;
use according_text::Judgement;
use rusqlite::{Connection, params};
use rustc_hash::FxHashMap;

/// A block with so many members is judged as a whole only if who bears its name has changed.
const FEW: usize = 32;

/// Judges every block in which something changed: the new members, and all where who bears the name has changed or the
/// members are few. What is judged as before is not written again.
///
/// **Cost**: grows with the new members, and with the blocks whose bearers changed: one judgement for each wording and
/// month in a block. A surname that everybody prints does not make a run of one article read all of them again.
pub(crate) fn settle(db: &Connection, run: i64) -> rusqlite::Result<()> {
    let blocks: Vec<(String, bool)> = db
        .prepare_cached("SELECT block, min(entity) = 0 FROM unsettled GROUP BY block ORDER BY block")?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<rusqlite::Result<_>>()?;
    for (block, whole) in blocks {
        if block.is_empty() {
            unjudged(db, run)?;
        } else {
            settle_block(db, run, &block, whole || are_few(db, &block)?)?;
        }
        db.prepare_cached("DELETE FROM unsettled WHERE block = ?1")?.execute([&block])?;
    }
    Ok(())
}

/// Entities that an earlier version of the program read, and nobody judged.
fn unjudged(db: &Connection, run: i64) -> rusqlite::Result<()> {
    let keys: Vec<i64> = db
        .prepare(
            "SELECT id FROM entity e WHERE text IS NOT NULL AND NOT EXISTS (SELECT 1 FROM resolution r WHERE r.entity = e.id)
             ORDER BY id",
        )?
        .query_map([], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let mut blocks = std::collections::BTreeSet::new();
    for key in keys {
        let profile = load(db, key)?;
        match &profile.block {
            None => decide(db, run, key, &profile, &judge(db, &profile)?)?,
            Some(block) => {
                db.prepare_cached("UPDATE entity SET block = ?2 WHERE id = ?1")?.execute(params![key, block])?;
                blocks.insert(block.clone());
            }
        }
    }
    blocks.iter().try_for_each(|block| settle_block(db, run, block, true))
}

fn are_few(db: &Connection, block: &str) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT count(*) <= ?2 FROM (SELECT 1 FROM entity WHERE block = ?1 LIMIT ?2 + 1)")?
        .query_row(params![block, FEW as i64], |row| row.get(0))
}

fn load(db: &Connection, key: i64) -> rusqlite::Result<Profile> {
    let published: Option<String> = db
        .prepare_cached(
            "SELECT d.published FROM entity e JOIN text t ON t.id = e.text JOIN document d ON d.id = t.document WHERE e.id = ?1",
        )?
        .query_row([key], |row| row.get(0))?;
    Ok(Profile::of(&profile::one(db, key)?.row, published.as_deref()))
}

fn settle_block(db: &Connection, run: i64, block: &str, whole: bool) -> rusqlite::Result<()> {
    let bearers = match block.strip_prefix('#') {
        Some(acronym) => candidates(db, "acronym", acronym)?,
        None => candidates(db, "surname", block)?,
    };
    // What two entities are judged by when their names, offices and months are the same is the same.
    let mut judged: FxHashMap<(String, String, String), Decision> = FxHashMap::default();
    for it in members(db, block, whole)? {
        let key = (it.label.clone(), it.offices.clone(), it.month.clone());
        let decision = match judged.get(&key) {
            Some(decision) => decision.clone(),
            None => {
                let profile = load(db, it.key)?;
                let decision = match profile.sort {
                    Sort::Other => judge::acronym(&profile, &bearers),
                    Sort::Person if bearers.len() > judge::MOST => judge::crowd(&profile, &bearers),
                    Sort::Person => judge::surname(&profile, &bearers),
                };
                judged.insert(key, decision.clone());
                decision
            }
        };
        let meant = match decision.whom {
            Whom::Known(canonical) => Some(canonical),
            Whom::New => Some(standing(db, run, &load(db, it.key)?)?),
            Whom::Nobody => None,
        };
        if !it.judged || it.judgement != meant {
            let judgement = if meant.is_some() { Judgement::Positive } else { Judgement::Unsure };
            append(db, run, it.key, meant, &decision, judgement)?;
        } else if it.canonical == meant {
            continue;
        }
        stale::mean(db, it.key, meant)?;
    }
    Ok(())
}

/// An entity of a block, as far as it takes to see whether it must be judged.
struct Member {
    key: i64,
    label: String,
    /// As it stands with the entity.
    canonical: Option<i64>,
    /// As the last judgement says.
    judgement: Option<i64>,
    judged: bool,
    month: String,
    offices: String,
}

/// The members of a block; or those that are new to it.
fn members(db: &Connection, block: &str, whole: bool) -> rusqlite::Result<Vec<Member>> {
    const ALL: &str = "SELECT e.id, coalesce(e.label, ''), e.canonical, r.canonical, r.id IS NOT NULL,
           coalesce(substr(d.published, 1, 7), ''),
           coalesce((SELECT group_concat(exact || '/' || coalesce(affiliation, ''), '|' ORDER BY ord) FROM role WHERE entity = e.id), '')
         FROM entity e JOIN text t ON t.id = e.text JOIN document d ON d.id = t.document
           LEFT JOIN resolution r ON r.id = (SELECT max(id) FROM resolution WHERE entity = e.id)
         WHERE e.block = ?1 AND e.retired_run IS NULL";
    let new = " AND e.id IN (SELECT entity FROM unsettled WHERE block = ?1)";
    db.prepare_cached(&format!("{ALL}{} ORDER BY e.id", if whole { "" } else { new }))?
        .query_map([block], |row| {
            Ok(Member {
                key: row.get(0)?,
                label: row.get(1)?,
                canonical: row.get(2)?,
                judgement: row.get(3)?,
                judged: row.get(4)?,
                month: row.get(5)?,
                offices: row.get(6)?,
            })
        })?
        .collect()
}

/// The canonical entity of an acronym that stands for itself; founded once.
fn standing(db: &Connection, run: i64, profile: &Profile) -> rusqlite::Result<i64> {
    match candidates(db, "name", &profile.key.full)?.first() {
        Some(known) => Ok(known.canonical),
        None => found(db, Some(run), profile.sort, &profile.kind, &profile.key.full, &profile.name),
    }
}
