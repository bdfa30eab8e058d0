//! Answers of those who speak often, once more, speaker by speaker and sample by sample.
//!
//! In `answer` the statements of one speaker lie as far apart as their days, so that counting them by what they have takes a
//! page of the file for each. Those of somebody who speaks often lie together here. Who speaks seldom is not worth a second
//! row for each statement: these are few.

use super::index::{SAMPLES, speakers_value};
use super::plan::Plan;
use crate::{Error, Reader};
use rusqlite::{Connection, OptionalExtension as _, Row, params};
use std::collections::{BTreeMap, BTreeSet};

/// So many statements are often; a macro, as texts of SQL are made of it.
macro_rules! often {
    () => {
        256
    };
}
pub(crate) use often;
/// The same.
const OFTEN: i64 = often!();

/// Of somebody who speaks more than this, all statements are looked up like anybody's: a rare trait is found faster so.
const WALKED: i64 = 50_000;

/// Somebody who speaks often.
#[derive(Clone, Copy)]
pub(crate) struct Often {
    canonical: i64,
    statements: i64,
}

impl Often {
    /// Whether so much lies together that a sample of it, or all of it, is best read there.
    pub(crate) fn is_read(self, sample: Option<&str>) -> bool {
        sample.is_some() || self.statements <= WALKED
    }
}

/// What must stand in `often`, of everybody; `quoted`, `answer` and the word index are checked by themselves.
macro_rules! made {
    ($($more:expr),+) => {
        concat!(
            "SELECT q.canonical,
               CASE WHEN substr(s.statement_id, 6, 3) = '000' THEN 0
                 WHEN substr(s.statement_id, 7, 2) = '00' AND instr('048c', substr(s.statement_id, 6, 1)) THEN 1
                 WHEN substr(s.statement_id, 7, 2) = '00' THEN 2
                 WHEN substr(s.statement_id, 8, 1) = '0' AND instr('048c', substr(s.statement_id, 7, 1)) THEN 3
                 WHEN substr(s.statement_id, 8, 1) = '0' THEN 4 ELSE 5 END,
               a.at, a.traits, a.outlet, CASE WHEN typeof(a.speakers) = 'text' THEN a.speakers END
             FROM quoted q CROSS JOIN statement_fts f CROSS JOIN answer a ON a.at = f.rowid
               CROSS JOIN statement s ON s.id = a.at & 274877906943
             WHERE f.words MATCH '\"¬c' || q.canonical || '\"' AND ",
            $($more),+
        )
    };
}
pub(crate) use made;

/// The smallest sample that a statement belongs to, by its place in [`SAMPLES`]; their number for none. `hash`: the first 32
/// bits of its id.
pub(crate) fn sample_of(hash: u32) -> i64 {
    SAMPLES.iter().position(|&(_, in_so_many)| u64::from(hash) % in_so_many == 0).unwrap_or(SAMPLES.len()) as i64
}

/// What stands in `often` of one statement and one of its speakers.
struct Answer {
    canonical: i64,
    sample: i64,
    at: i64,
    traits: i64,
    outlet: Option<i64>,
    speakers: Vec<i64>,
}

/// Answers that go and come together.
#[derive(Default)]
pub(crate) struct Change {
    gone: Vec<(i64, i64)>,
    come: Vec<Answer>,
}

impl Change {
    /// The answer at `at` goes.
    pub(crate) fn gone(&mut self, speakers: &[i64], at: i64) {
        self.gone.extend(speakers.iter().map(|&canonical| (canonical, at)));
    }

    /// An answer comes.
    pub(crate) fn come(&mut self, entry: &super::index::Entry) {
        self.come.extend(entry.speakers.iter().map(|&canonical| Answer {
            canonical,
            sample: entry.sample,
            at: entry.at,
            traits: entry.traits,
            outlet: entry.outlet,
            speakers: if entry.speakers.len() > 1 { entry.speakers.clone() } else { Vec::new() },
        }));
    }

    /// Writes what changes, when `quoted`, `answer` and the word index are up to date; `more`: how many statements each has
    /// more than before.
    pub(crate) fn write(mut self, db: &Connection, more: &BTreeMap<i64, i64>) -> rusqlite::Result<()> {
        let touched = self.gone.iter().map(|gone| gone.0).chain(self.come.iter().map(|come| come.canonical));
        let (mut stays, mut begins) = (BTreeSet::new(), Vec::new());
        for canonical in touched.collect::<BTreeSet<i64>>() {
            let after = quoted(db, canonical)?;
            let before = after - more.get(&canonical).copied().unwrap_or(0);
            match (before >= OFTEN, after >= OFTEN) {
                (true, true) => _ = stays.insert(canonical),
                (true, false) => {
                    db.prepare_cached("DELETE FROM often WHERE canonical = ?1")?.execute([canonical])?;
                }
                (false, true) => begins.push(canonical),
                (false, false) => {}
            }
        }
        self.gone.retain(|(canonical, _)| stays.contains(canonical));
        self.gone.sort_unstable();
        let mut delete =
            db.prepare_cached("DELETE FROM often WHERE canonical = ?1 AND sample IN (0, 1, 2, 3, 4, 5) AND at = ?2")?;
        for gone in self.gone {
            delete.execute(gone)?;
        }
        self.come.retain(|come| stays.contains(&come.canonical));
        self.come.sort_unstable_by_key(|come| (come.canonical, come.sample, come.at));
        let mut insert = db.prepare_cached(
            "INSERT INTO often(canonical, sample, at, traits, outlet, speakers) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        for it in self.come {
            let speakers = speakers_value(&it.speakers);
            insert.execute(params![it.canonical, it.sample, it.at, it.traits, it.outlet, speakers])?;
        }
        let mut all = db.prepare_cached(concat!("INSERT INTO often ", made!("q.canonical = ?1")))?;
        for canonical in begins {
            all.execute([canonical])?;
        }
        Ok(())
    }
}

fn quoted(db: &Connection, canonical: i64) -> rusqlite::Result<i64> {
    let statements = db
        .prepare_cached("SELECT statements FROM quoted WHERE canonical = ?1")?
        .query_row([canonical], |row| row.get(0))
        .optional()?;
    Ok(statements.unwrap_or(0))
}

impl Plan {
    /// Whose statements all answers are, where `often` has them and everything that the plan asks.
    pub(crate) fn often(&self, reader: &Reader) -> Result<Option<Often>, Error> {
        let Some(canonical) = self.one_speaker() else { return Ok(None) };
        let statements = quoted(&reader.db, canonical).map_err(|error| reader.failed(error))?;
        Ok((statements >= OFTEN).then_some(Often { canonical, statements }))
    }

    /// As [`Plan::walk`] with all columns but the days when it was said, in any order, of somebody who speaks often.
    pub(crate) fn walk_often(
        &self,
        reader: &Reader,
        often: Often,
        sample: Option<&str>,
        mut each: impl FnMut(&Row<'_>) -> rusqlite::Result<()>,
    ) -> Result<(), Error> {
        let upto = SAMPLES.iter().position(|it| Some(it.0) == sample).unwrap_or(SAMPLES.len()) as i64;
        let mut run = || -> rusqlite::Result<()> {
            let mut select = reader.db.prepare_cached(
                "SELECT at, traits, outlet, coalesce(speakers, canonical) FROM often
                 WHERE canonical = ?1 AND sample = ?2 AND at BETWEEN ?3 AND ?4",
            )?;
            for part in 0..=upto {
                let mut rows = select.query([often.canonical, part, self.from, self.to])?;
                while let Some(row) = rows.next()? {
                    if !self.excludes(row.get(0)?) && self.sieve.passes(row.get(1)?) {
                        each(row)?;
                    }
                }
            }
            Ok(())
        };
        run().map_err(|error| reader.failed(error))
    }
}
