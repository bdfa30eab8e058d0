//! Clusters around what changed, and nothing else.
//!
//! What is new is compared with the variants that share a [`key`](super::keys) with it; whom the others are joined to is
//! [kept](super::joined). A key that becomes crowded, or ceases to be, takes joins away or brings some.

use super::joined;
use super::judge::Judge;
use super::keys::{CROWD, keys};
use super::star;
use super::store::{Changes, load, write};
use super::utterance::Utterance;
use rusqlite::Connection;
use rustc_hash::{FxHashMap, FxHashSet};
use std::rc::Rc;

/// Pairs that are judged at once: 64 MB.
const BLOCK: usize = 4 << 20;
/// When so many variants are to be looked at, all may as well be.
const FAR: usize = 100_000;

/// Looks at the clusters around what changed. False if that is so much that all may as well be looked at.
///
/// **Cost**: a look-up for each key of what changed, a comparison for each pair that shares one, and a look at the clusters
/// in which a join came or went.
pub(crate) fn grow(db: &Connection, changes: &Changes) -> rusqlite::Result<bool> {
    let mut joins = Joins { db, added: FxHashMap::default(), judge: Judge::default(), moves: FxHashMap::default() };
    joins.added.extend(changes.added.iter().map(|(variant, it)| (*variant, Rc::clone(it))));
    for (gone, _) in &changes.gone {
        for other in joined::load(db, *gone)? {
            joins.lose(*gone, other);
        }
    }
    joins.compare(changes)?;
    let mut changed = joins.write()?;
    changed.retain(|variant| changes.gone.iter().all(|(gone, _)| gone != variant));
    settle(db, &changed, &mut joins.judge)
}

/// Whom a variant loses and whom it gains.
#[derive(Default)]
struct Move {
    lost: Vec<i64>,
    found: Vec<i64>,
}

/// Joins that come and go.
struct Joins<'a> {
    db: &'a Connection,
    added: FxHashMap<i64, Rc<Utterance>>,
    judge: Judge,
    moves: FxHashMap<i64, Move>,
}

impl Joins<'_> {
    fn lose(&mut self, it: i64, other: i64) {
        self.moves.entry(it).or_default().lost.push(other);
        self.moves.entry(other).or_default().lost.push(it);
    }

    fn gain(&mut self, it: i64, other: i64) {
        self.moves.entry(it).or_default().found.push(other);
        self.moves.entry(other).or_default().found.push(it);
    }

    /// Goes through the keys under which something came or went.
    fn compare(&mut self, changes: &Changes) -> rusqlite::Result<()> {
        let mut moved: Vec<(i64, Option<i64>)> = Vec::new();
        for (variant, it) in &changes.added {
            moved.extend(keys(it).into_iter().map(|key| (key, Some(*variant))));
        }
        for (_, it) in &changes.gone {
            moved.extend(keys(it).into_iter().map(|key| (key, None)));
        }
        moved.sort_unstable();
        let mut pairs: Vec<(i64, i64)> = Vec::new();
        let mut apart: FxHashSet<(i64, i64)> = FxHashSet::default();
        for of_key in moved.chunk_by(|a, b| a.0 == b.0) {
            let key = of_key[0].0;
            let added: Vec<i64> = of_key.iter().filter_map(|(_, variant)| *variant).collect();
            let gone = of_key.len() - added.len();
            // With as many as that, there were too many before.
            let most = CROWD + added.len() + 1;
            let under = posting(self.db, key, most)?;
            let (before, now) = (under.len() + gone - added.len(), under.len());
            match (before > CROWD, now > CROWD) {
                (true, true) => {}
                (false, true) => self.suspect(&under, &mut apart)?,
                (false, false) => {
                    for it in &added {
                        pairs.extend(
                            under.iter().filter(|other| *other != it).map(|other| (*it.min(other), *it.max(other))),
                        );
                    }
                }
                (true, false) => {
                    for (at, it) in under.iter().enumerate() {
                        pairs.extend(under[at + 1..].iter().map(|other| (*it, *other)));
                    }
                }
            }
            if pairs.len() >= BLOCK {
                self.judge(&mut pairs)?;
            }
        }
        self.judge(&mut pairs)?;
        self.part(apart)
    }

    /// Notes the pairs under a key that are joined, perhaps by this key alone.
    fn suspect(&self, under: &[i64], apart: &mut FxHashSet<(i64, i64)>) -> rusqlite::Result<()> {
        for it in under {
            let others = joined::load(self.db, *it)?;
            apart.extend(
                others
                    .into_iter()
                    .filter(|other| other > it && under.binary_search(other).is_ok())
                    .map(|other| (*it, other)),
            );
        }
        Ok(())
    }

    /// Takes those apart who no longer share a key under which anybody is looked for.
    fn part(&mut self, apart: FxHashSet<(i64, i64)>) -> rusqlite::Result<()> {
        let mut apart: Vec<(i64, i64)> = apart.into_iter().collect();
        apart.sort_unstable();
        let mut crowded: FxHashMap<i64, bool> = FxHashMap::default();
        for of_one in apart.chunk_by(|a, b| a.0 == b.0) {
            let here = keys(&*self.get(of_one[0].0)?);
            for (it, other) in of_one {
                let mut met = false;
                for key in keys(&*self.get(*other)?) {
                    if here.binary_search(&key).is_err() {
                        continue;
                    }
                    let full = match crowded.get(&key) {
                        Some(full) => *full,
                        None => {
                            let full = posting(self.db, key, CROWD + 1)?.len() > CROWD;
                            crowded.insert(key, full);
                            full
                        }
                    };
                    met |= !full;
                }
                if !met {
                    self.lose(*it, *other);
                }
            }
        }
        Ok(())
    }

    /// Joins the pairs that are one statement, and forgets the others.
    fn judge(&mut self, pairs: &mut Vec<(i64, i64)>) -> rusqlite::Result<()> {
        // What was there is read in the order of the file, each once.
        pairs.sort_unstable();
        pairs.dedup();
        for of_one in pairs.chunk_by(|a, b| a.0 == b.0) {
            let one = self.get(of_one[0].0)?;
            for (it, other) in of_one {
                let beside = self.get(*other)?;
                if self.judge.same(&one, &beside).is_some() {
                    self.gain(*it, *other);
                }
            }
        }
        pairs.clear();
        Ok(())
    }

    fn get(&self, variant: i64) -> rusqlite::Result<Rc<Utterance>> {
        match self.added.get(&variant) {
            Some(it) => Ok(Rc::clone(it)),
            None => load(self.db, variant),
        }
    }

    /// Writes the joins that are others than before. Gives the variants of which that is so, ascending.
    fn write(&mut self) -> rusqlite::Result<Vec<i64>> {
        let mut moves: Vec<(i64, Move)> = std::mem::take(&mut self.moves).into_iter().collect();
        moves.sort_unstable_by_key(|(variant, _)| *variant);
        let mut changed = Vec::new();
        for (variant, Move { lost, found }) in moves {
            if joined::change(self.db, variant, &lost, &found)?.is_some() {
                changed.push(variant);
            }
        }
        Ok(changed)
    }
}

/// Up to `most` variants under a key, ascending.
fn posting(db: &Connection, key: i64, most: usize) -> rusqlite::Result<Vec<i64>> {
    db.prepare_cached("SELECT variant FROM posting WHERE key = ?1 ORDER BY variant LIMIT ?2")?
        .query_map([key, most as i64], |row| row.get(0))?
        .collect()
}

/// Makes the clusters anew that hang together with `changed`.
fn settle(db: &Connection, changed: &[i64], judge: &mut Judge) -> rusqlite::Result<bool> {
    let mut seen: FxHashSet<i64> = FxHashSet::default();
    for start in changed {
        if !seen.insert(*start) {
            continue;
        }
        let mut members = vec![*start];
        let mut near: Vec<Vec<i64>> = Vec::new();
        while near.len() < members.len() {
            let others = joined::load(db, members[near.len()])?;
            members.extend(others.iter().filter(|other| seen.insert(**other)));
            near.push(others);
            if seen.len() > FAR {
                return Ok(false);
            }
        }
        settle_one(db, &members, &near, judge)?;
    }
    Ok(true)
}

/// Writes who is in which cluster among those that hang together.
fn settle_one(db: &Connection, members: &[i64], near: &[Vec<i64>], judge: &mut Judge) -> rusqlite::Result<()> {
    let at: FxHashMap<i64, u32> = members.iter().enumerate().map(|(at, key)| (*key, at as u32)).collect();
    let near: Vec<Vec<u32>> = near.iter().map(|near| near.iter().map(|other| at[other]).collect()).collect();
    let all: Vec<Rc<Utterance>> = members.iter().map(|key| load(db, *key)).collect::<rusqlite::Result<_>>()?;
    let ranked: Vec<(i64, &Utterance)> = all.iter().map(|it| (it.digest(), &**it)).collect();
    for (member, joined) in members.iter().zip(star::settle(&ranked, &near, judge)) {
        let joined =
            joined.map(|(place, why)| (members[place.head as usize], place.via.map(|via| members[via as usize]), why));
        write(db, *member, joined)?;
    }
    Ok(())
}
