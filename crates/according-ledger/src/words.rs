//! The word indexes against what they index.

use crate::ask::check;
use crate::fold::fold;
use crate::verify::VerifyReport;
use rusqlite::Connection;
use rustc_hash::{FxHashMap, FxHasher};
use std::hash::Hasher as _;

/// The words of an index, order aside.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Sum {
    words: u64,
    hashes: u64,
}

impl Sum {
    /// Counts the word that stands as the `offset`-th of entry `entry`.
    fn add(&mut self, entry: i64, offset: u32, word: &str) {
        let mut hasher = FxHasher::default();
        hasher.write(word.as_bytes());
        hasher.write_i64(entry);
        hasher.write_u32(offset);
        // Sums are blind to what is even in all hashes; spread every bit before adding.
        let mut hash = hasher.finish();
        hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.words += 1;
        self.hashes = self.hashes.wrapping_add(hash ^ (hash >> 29));
    }
}

/// A word index: what it is of, and its only column.
struct Index {
    table: &'static str,
    name: &'static str,
    column: &'static str,
}

const STATEMENTS: Index = Index { table: "statement", name: "statement_fts", column: "words" };
const NAMES: Index = Index { table: "name", name: "name_fts", column: "name" };

/// Reports every entry whose words are not those of what it indexes, and every answer that is not counted by what it is.
pub(crate) fn verify(db: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    check::outlets(db, report)?;
    for index in &[STATEMENTS, NAMES] {
        // Of the whole index only a sum is kept; only where it differs are entries told apart.
        let (mut expected, mut found) = (Sum::default(), Sum::default());
        expect(db, index, Some(report), |entry, _, offset, word| expected.add(entry, offset, word))?;
        find(db, index, |entry, offset, word| found.add(entry, offset, word))?;
        report.words += found.words;
        if expected != found {
            differences(db, index, report)?;
        }
    }
    Ok(())
}

fn differences(db: &Connection, index: &Index, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let mut found: FxHashMap<i64, Sum> = FxHashMap::default();
    find(db, index, |entry, offset, word| found.entry(entry).or_default().add(entry, offset, word))?;
    let mut expected: FxHashMap<i64, (Sum, String)> = FxHashMap::default();
    expect(db, index, None, |entry, id, offset, word| {
        expected.entry(entry).or_insert_with(|| (Sum::default(), id.to_owned())).0.add(entry, offset, word);
    })?;
    let mut wrong: Vec<(i64, String)> = Vec::new();
    for (entry, (sum, id)) in expected {
        if found.remove(&entry) != Some(sum) {
            wrong.push((entry, id));
        }
    }
    wrong.extend(found.into_keys().map(|entry| (entry, entry.to_string())));
    wrong.sort_unstable();
    for (_, id) in wrong {
        report.wrong(index.table, id, format!("{} does not hold its words", index.name));
    }
    Ok(())
}

/// Gives every word that should be in the index. With a report, answers are checked on the way.
fn expect(
    db: &Connection,
    index: &Index,
    mut report: Option<&mut VerifyReport>,
    mut each: impl FnMut(i64, &str, u32, &str),
) -> rusqlite::Result<()> {
    let mut words = |entry: i64, id: &str, text: &str| {
        let words = text.split(' ').filter(|word| !word.is_empty());
        words.zip(0..).for_each(|(word, offset)| each(entry, id, offset, word));
    };
    if index.name == STATEMENTS.name {
        return check::each(db, |id, at, entry| {
            if let Some(report) = report.as_deref_mut() {
                check::answer(db, id, at, entry.as_ref(), report)?;
            }
            if let Some(entry) = entry {
                words(entry.at, id, &entry.words);
            }
            Ok(())
        });
    }
    let mut select = db.prepare("SELECT id, name FROM spelling ORDER BY id")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(1)?.as_str()?;
        words(row.get(0)?, name, &fold(name));
    }
    Ok(())
}

/// Gives every word that is in the index.
fn find(db: &Connection, index: &Index, mut each: impl FnMut(i64, u32, &str)) -> rusqlite::Result<()> {
    // A table that only this connection has. A reader's connection refuses every writing, even that.
    db.execute_batch(&format!(
        "PRAGMA query_only = OFF;
         CREATE VIRTUAL TABLE IF NOT EXISTS temp.{0}_words USING fts5vocab(main, {0}, instance);
         PRAGMA query_only = ON;",
        index.name
    ))?;
    let mut select = db.prepare(&format!("SELECT doc, col, \"offset\", term FROM temp.{}_words", index.name))?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        if row.get_ref(1)?.as_str()? == index.column {
            each(row.get(0)?, row.get(2)?, row.get_ref(3)?.as_str()?);
        }
    }
    Ok(())
}
