//! What must hold of who is meant across articles.

use super::judge::Profile;
use super::store::keys;
use super::{anchor, profile};
use crate::slice::Slices;
use crate::verify::VerifyReport;
use rusqlite::Connection;
use rustc_hash::FxHasher;
use std::hash::Hasher as _;

/// What must hold between rows; each query gives the ids of those for which it does not.
pub(crate) const RELATIONS: &[(&str, &str, &str)] = &[
    (
        "entity",
        "means somebody else than its last judgement says",
        "SELECT e.entity_id FROM entity e LEFT JOIN resolution r ON r.id = (SELECT max(id) FROM resolution WHERE entity = e.id)
         WHERE e.canonical IS NOT r.canonical AND e.retired_run IS NULL
           AND NOT (e.block IS NOT NULL AND e.block IN (SELECT block FROM unsettled))",
    ),
    (
        "entity",
        "is not judged",
        "SELECT e.entity_id FROM entity e WHERE e.text IS NOT NULL AND e.retired_run IS NULL
           AND NOT EXISTS (SELECT 1 FROM resolution r WHERE r.entity = e.id)
           AND NOT EXISTS (SELECT 1 FROM unsettled u WHERE u.block = coalesce(e.block, '') OR u.block = '')",
    ),
    (
        "entity",
        "means somebody though its article no longer names it",
        "SELECT entity_id FROM entity WHERE canonical IS NOT NULL AND retired_run IS NOT NULL",
    ),
    (
        "resolution",
        "supersedes a judgement of another entity",
        "SELECT r.id FROM resolution r JOIN resolution o ON o.id = r.supersedes WHERE o.entity <> r.entity",
    ),
    (
        "resolution",
        "stands beside another of its entity",
        "SELECT max(r.id) FROM current_resolution r GROUP BY r.entity HAVING count(*) > 1",
    ),
    (
        "resolution",
        "names somebody and is not positive, or is positive and names nobody",
        "SELECT id FROM resolution WHERE (judgement = 'positive') <> (canonical IS NOT NULL)",
    ),
    (
        "bearer",
        "does not count just those who bear the name",
        "WITH made AS (SELECT sort, key, extra, count(*) FROM canonical_key WHERE sort = 'given' OR sort = 'surname' GROUP BY 1, 2, 3)
         SELECT key FROM (SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM bearer)
           UNION SELECT * FROM (SELECT * FROM bearer EXCEPT SELECT * FROM made))",
    ),
    (
        "canonical",
        "has an id that is not hexadecimal",
        "SELECT canonical_id FROM canonical WHERE canonical_id GLOB '*[^0-9a-f]*'",
    ),
];

/// Compares names and offices of a text's entities with the text.
pub(crate) fn slices(
    db: &Connection,
    text: i64,
    slices: &Slices<'_>,
    report: &mut VerifyReport,
) -> rusqlite::Result<()> {
    let mut select = db.prepare_cached(
        "SELECT 'name', e.entity_id, n.\"start\", n.\"end\", s.name FROM entity e JOIN name n ON n.entity = e.id
           JOIN spelling s ON s.id = n.spelling WHERE e.text = ?1 AND n.\"start\" IS NOT NULL
         UNION ALL
         SELECT 'role', e.entity_id, r.\"start\", r.\"end\", r.exact FROM entity e JOIN role r ON r.entity = e.id
         WHERE e.text = ?1
         UNION ALL
         SELECT 'role', e.entity_id, r.affiliation_start, r.affiliation_end, r.affiliation FROM entity e
           JOIN role r ON r.entity = e.id WHERE e.text = ?1 AND r.affiliation IS NOT NULL",
    )?;
    let mut rows = select.query([text])?;
    while let Some(row) = rows.next()? {
        let (start, end): (Option<u32>, Option<u32>) = (row.get(2)?, row.get(3)?);
        let there = start.zip(end).and_then(|(start, end)| slices.get(start, end));
        if there != Some(row.get_ref(4)?.as_str()?) {
            let table = if row.get_ref(0)?.as_str()? == "name" { "name" } else { "role" };
            report.wrong(table, row.get::<_, String>(1)?, "is not the slice of its text");
        }
    }
    Ok(())
}

/// A sum over rows, whatever their order; a row that counts twice is there twice.
#[derive(Default, PartialEq)]
struct Sum(u64, i64);

impl Sum {
    fn add(&mut self, canonical: i64, words: &[&str], times: i64) {
        let mut hasher = FxHasher::default();
        hasher.write_i64(canonical);
        for word in words {
            hasher.write(word.as_bytes());
            hasher.write_u8(0xff);
        }
        let mut hash = hasher.finish();
        hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.0 = self.0.wrapping_add((hash ^ (hash >> 29)).wrapping_mul(times as u64));
        self.1 += times;
    }
}

/// Makes the words and offices under which entities are found anew, and compares.
pub(crate) fn verify(db: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let (mut words, mut offices) = (Sum::default(), Sum::default());
    let mut expect = |canonical: i64, profile: &Profile| {
        for (sort, key, extra) in keys(profile) {
            words.add(canonical, &[sort, &key, &extra], 1);
        }
        for office in &profile.offices {
            offices.add(canonical, &[&office.exact, &office.affiliation, profile.month()], 1);
        }
    };
    let mut select = db.prepare(
        "SELECT id, canonical, counted FROM entity WHERE canonical IS NOT NULL AND block IS NULL AND retired_run IS NULL",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let published: Option<String> = row.get(2)?;
        expect(row.get(1)?, &Profile::of(&profile::one(db, row.get(0)?)?.row, published.as_deref()));
    }
    anchor::each(db, &mut expect)?;
    let mut found = Sum::default();
    let mut select = db.prepare("SELECT canonical, sort, key, extra, articles FROM canonical_key")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let word = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
        found.add(row.get(0)?, &[word(1)?, word(2)?, word(3)?], row.get(4)?);
    }
    if found != words {
        report.wrong("canonical_key", "", "does not lead to just those whom articles name so");
    }
    let mut found = Sum::default();
    let mut select = db.prepare("SELECT canonical, exact, affiliation, month, articles FROM held")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let word = |at: usize| row.get_ref(at)?.as_str().map_err(rusqlite::Error::from);
        found.add(row.get(0)?, &[word(1)?, word(2)?, word(3)?], row.get(4)?);
    }
    if found != offices {
        report.wrong("held", "", "does not hold just the offices that articles print");
    }
    Ok(())
}
