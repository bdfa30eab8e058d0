//! What must be looked at again before a batch is committed, and counts that change with a judgement.
//!
//! Updates of rows are noted by triggers (`migrations/ask.sql`); inserts and judgements are noted here.

use rusqlite::{Connection, params};

/// The statement is new, or who speaks in it: its answer is another, and so may be its cluster.
pub(crate) fn written(db: &Connection, key: i64) -> rusqlite::Result<()> {
    statement(db, key)?;
    db.prepare_cached("INSERT OR IGNORE INTO unclustered VALUES(?1)")?.execute([key])?;
    Ok(())
}

/// The statement's answer is another.
fn statement(db: &Connection, statement: i64) -> rusqlite::Result<()> {
    db.prepare_cached("INSERT OR IGNORE INTO stale VALUES(?1)")?.execute([statement])?;
    Ok(())
}

/// The entity is called otherwise: all statements of its article may name it.
pub(crate) fn names(db: &Connection, entity: i64, text: i64) -> rusqlite::Result<()> {
    spoken(db, entity)?;
    let keys: Vec<i64> = db
        .prepare_cached("SELECT id FROM statement WHERE text = ?1 AND at IS NOT NULL")?
        .query_map([text], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    keys.into_iter().try_for_each(|key| statement(db, key))
}

/// Sets whom an entity means, and counts its names for that one. Where nothing changes, nothing is written.
pub(crate) fn mean(db: &Connection, entity: i64, canonical: Option<i64>) -> rusqlite::Result<()> {
    let before: Option<i64> =
        db.prepare_cached("SELECT canonical FROM entity WHERE id = ?1")?.query_row([entity], |row| row.get(0))?;
    if before == canonical {
        return Ok(());
    }
    if before.is_some() {
        call(db, entity, -1)?;
    }
    db.prepare_cached("UPDATE entity SET canonical = ?2 WHERE id = ?1")?.execute(params![entity, canonical])?;
    call(db, entity, 1)?;
    spoken(db, entity)
}

/// Counts the names of an entity in or out for the one it means. An entity that its article no longer names means nobody.
pub(crate) fn call(db: &Connection, entity: i64, by: i64) -> rusqlite::Result<()> {
    let names: Vec<(i64, i64, String, bool)> = db
        .prepare_cached(
            "SELECT e.canonical, n.spelling, n.kind, e.block IS NOT NULL FROM entity e JOIN name n ON n.entity = e.id
             WHERE e.id = ?1 AND e.canonical IS NOT NULL AND e.retired_run IS NULL",
        )?
        .query_map([entity], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?
        .collect::<rusqlite::Result<_>>()?;
    let mut upsert = db.prepare_cached(
        "INSERT INTO called(canonical, spelling, kind, alone, articles) VALUES(?1, ?2, ?3, ?4, ?5)
         ON CONFLICT DO UPDATE SET articles = articles + excluded.articles RETURNING articles",
    )?;
    for (canonical, spelling, kind, alone) in names {
        let left: i64 = upsert.query_row(params![canonical, spelling, kind, alone, by], |row| row.get(0))?;
        if left == 0 {
            db.prepare_cached(
                "DELETE FROM called WHERE canonical = ?1 AND spelling = ?2 AND kind = ?3 AND alone = ?4",
            )?
            .execute(params![canonical, spelling, kind, alone])?;
        }
    }
    Ok(())
}

/// The statements that an entity speaks in.
fn spoken(db: &Connection, entity: i64) -> rusqlite::Result<()> {
    let keys: Vec<i64> = db
        .prepare_cached("SELECT statement FROM link WHERE entity = ?1")?
        .query_map([entity], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    keys.into_iter().try_for_each(|key| statement(db, key))
}
