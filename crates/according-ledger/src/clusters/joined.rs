//! Which variants are one statement, as it is kept: a list for each that is joined to any.

use rusqlite::{Connection, OptionalExtension as _, params};
use std::collections::BTreeSet;

/// Those that are joined to a variant, ascending.
pub(crate) fn load(db: &Connection, variant: i64) -> rusqlite::Result<Vec<i64>> {
    let found = db
        .prepare_cached("SELECT others FROM joined WHERE variant = ?1")?
        .query_row([variant], |row| read(row.get_ref(0)?.as_blob()?))
        .optional()?;
    Ok(found.unwrap_or_default())
}

/// Writes whom a variant is joined to, in place of what was there.
pub(crate) fn write(db: &Connection, variant: i64, others: &[i64]) -> rusqlite::Result<()> {
    if others.is_empty() {
        db.prepare_cached("DELETE FROM joined WHERE variant = ?1")?.execute([variant])?;
    } else {
        db.prepare_cached("INSERT OR REPLACE INTO joined(variant, others) VALUES(?1, ?2)")?
            .execute(params![variant, to_bytes(others)])?;
    }
    Ok(())
}

/// Takes some out of a variant's list and puts others in; whether that changed it, and the list.
pub(crate) fn change(db: &Connection, variant: i64, lost: &[i64], found: &[i64]) -> rusqlite::Result<Option<Vec<i64>>> {
    let before = load(db, variant)?;
    let mut others: BTreeSet<i64> = before.iter().copied().collect();
    lost.iter().for_each(|other| {
        others.remove(other);
    });
    others.extend(found);
    let now: Vec<i64> = others.into_iter().collect();
    if now == before {
        return Ok(None);
    }
    write(db, variant, &now)?;
    Ok(Some(now))
}

/// Whether nothing is kept although there are variants to compare: so it is after a ledger of an older schema was opened.
pub(crate) fn are_missing(db: &Connection) -> rusqlite::Result<bool> {
    db.query_row("SELECT EXISTS (SELECT 1 FROM posting) AND NOT EXISTS (SELECT 1 FROM joined)", [], |row| row.get(0))
}

fn to_bytes(others: &[i64]) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(4 * others.len());
    let mut before = 0;
    for other in others {
        let mut rest = other.wrapping_sub(before) as u64;
        before = *other;
        while rest >= 0x80 {
            bytes.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        bytes.push(rest as u8);
    }
    bytes
}

/// The list that [`to_bytes`] wrote.
pub(crate) fn read(bytes: &[u8]) -> rusqlite::Result<Vec<i64>> {
    let (mut others, mut before) = (Vec::new(), 0_i64);
    let (mut value, mut shift) = (0_u64, 0);
    for byte in bytes {
        if shift > 63 {
            return Err(broken());
        }
        value |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 != 0 {
            shift += 7;
            continue;
        }
        before = before.wrapping_add(value as i64);
        others.push(before);
        (value, shift) = (0, 0);
    }
    if shift > 0 { Err(broken()) } else { Ok(others) }
}

fn broken() -> rusqlite::Error {
    let why = "no list of variants".into();
    rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_read_as_it_was_written() {
        for others in [vec![], vec![1], vec![1, 2, 130, 131, 4_000_000], vec![i64::MIN, -3, 0, i64::MAX]] {
            assert_eq!(read(&to_bytes(&others)).expect("is one"), others);
        }
        assert!(read(&[0x81]).is_err() && read(&[0xff; 12]).is_err());
    }
}
