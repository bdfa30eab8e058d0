//! The word indexes against what they index.

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
    /// Counts the word that stands as the `offset`-th of column `column` of entry `entry`.
    fn add(&mut self, entry: i64, column: u32, offset: u32, word: &str) {
        let mut hasher = FxHasher::default();
        hasher.write(word.as_bytes());
        hasher.write_i64(entry);
        hasher.write_u32(column);
        hasher.write_u32(offset);
        // Sums are blind to what is even in all hashes; spread every bit before adding.
        let mut hash = hasher.finish();
        hash = (hash ^ (hash >> 32)).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        self.words += 1;
        self.hashes = self.hashes.wrapping_add(hash ^ (hash >> 29));
    }
}

/// A word index: what it is of, and what its entries should hold (key, shown id, column, text), ordered by key and
/// column; several texts of one column are read on.
struct Index {
    table: &'static str,
    name: &'static str,
    columns: &'static [&'static str],
    entries: &'static str,
}

const INDEXES: [Index; 2] = [
    Index {
        table: "statement",
        name: "statement_fts",
        columns: &["content", "source"],
        // Within a statement `content` sorts before `source`.
        entries: "SELECT s.id, s.statement_id, p.role = 'source', p.exact FROM statement s
                  JOIN span p ON p.statement = s.id AND p.role IN ('content', 'source') ORDER BY s.id, p.role, p.ord",
    },
    Index {
        table: "name",
        name: "name_fts",
        columns: &["name"],
        entries: "SELECT id, name, 0, name FROM spelling ORDER BY id",
    },
];

/// Reports every entry whose words are not those of what it indexes.
pub(crate) fn verify(db: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    for index in &INDEXES {
        // Of the whole index only a sum is kept; only where it differs are entries told apart.
        let (mut expected, mut found) = (Sum::default(), Sum::default());
        expect(db, index, |entry, _, column, offset, word| expected.add(entry, column, offset, word))?;
        find(db, index, |entry, column, offset, word| found.add(entry, column, offset, word))?;
        report.words += found.words;
        if expected != found {
            differences(db, index, report)?;
        }
    }
    Ok(())
}

fn differences(db: &Connection, index: &Index, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let mut found: FxHashMap<i64, Sum> = FxHashMap::default();
    find(db, index, |entry, column, offset, word| found.entry(entry).or_default().add(entry, column, offset, word))?;
    let mut expected: FxHashMap<i64, (Sum, String)> = FxHashMap::default();
    expect(db, index, |entry, id, column, offset, word| {
        expected.entry(entry).or_insert_with(|| (Sum::default(), id.to_owned())).0.add(entry, column, offset, word);
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

/// Gives every word that should be in the index.
fn expect(db: &Connection, index: &Index, mut each: impl FnMut(i64, &str, u32, u32, &str)) -> rusqlite::Result<()> {
    let mut select = db.prepare(index.entries)?;
    let mut rows = select.query([])?;
    let (mut place, mut offset) = ((i64::MIN, 0), 0);
    while let Some(row) = rows.next()? {
        let (entry, column): (i64, u32) = (row.get(0)?, row.get(2)?);
        if place != (entry, column) {
            (place, offset) = ((entry, column), 0);
        }
        let id = row.get_ref(1)?.as_str()?;
        for word in fold(row.get_ref(3)?.as_str()?).split(' ').filter(|word| !word.is_empty()) {
            each(entry, id, column, offset, word);
            offset += 1;
        }
    }
    Ok(())
}

/// Gives every word that is in the index.
fn find(db: &Connection, index: &Index, mut each: impl FnMut(i64, u32, u32, &str)) -> rusqlite::Result<()> {
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
        let name = row.get_ref(1)?.as_str()?;
        let column = index.columns.iter().position(|&column| column == name).map_or(u32::MAX, |column| column as u32);
        each(row.get(0)?, column, row.get(2)?, row.get_ref(3)?.as_str()?);
    }
    Ok(())
}
