//! Variants, where they are found, and which cluster they are in.

use super::grow::grow;
use super::judge::{Grounds, Relation};
use super::keys::keys;
use super::utterance::{Facts, Utterance};
use super::voice::Voice;
use super::{bulk, joined};
use crate::load::parsed;
use rusqlite::{Connection, OptionalExtension as _, params};
use rustc_hash::FxHashSet;
use std::rc::Rc;

/// Statements that are taken in at once.
const PAGE: i64 = 10_000;
/// Keys of variants that are sorted before they are written: 128 MB.
const POSTINGS: usize = 8 << 20;
/// More new variants than this are clustered together with all others, not one after another ...
const MANY: usize = 100_000;
/// ... and so are more than this, where they are more than a part of all.
const SOME: usize = 500;
const PART: usize = 8;

/// Which variants came and went.
#[derive(Default)]
pub(crate) struct Changes {
    pub(crate) added: Vec<(i64, Rc<Utterance>)>,
    /// New ones that are not kept here because there are many.
    n_added: usize,
    pub(crate) gone: Vec<(i64, Rc<Utterance>)>,
}

/// Brings variants and clusters up to date with the current statements. Within the caller's transaction.
///
/// **Cost**: grows with the statements that changed and the clusters that they are in; where many changed, one pass over
/// all variants, about 150 bytes of memory each, and a fixed block.
pub(crate) fn update(db: &Connection) -> rusqlite::Result<()> {
    let unknown = joined::are_missing(db)?;
    let changes = take_in(db)?;
    let all: i64 = db.query_row("SELECT count(*) FROM variant", [], |row| row.get(0))?;
    let most = changes.n_added > SOME && changes.n_added * PART > all as usize;
    if unknown || changes.n_added > MANY || most || !grow(db, &changes)? {
        bulk::cluster(db)?;
    }
    Ok(())
}

/// Whether something changed that [`update`] has not seen.
pub(crate) fn is_behind(db: &Connection) -> rusqlite::Result<bool> {
    db.query_row("SELECT EXISTS (SELECT 1 FROM unclustered)", [], |row| row.get(0))
}

/// Gives every changed statement its variant.
fn take_in(db: &Connection) -> rusqlite::Result<Changes> {
    let mut changes = Changes::default();
    let mut postings: Vec<(i64, i64)> = Vec::new();
    let mut left: FxHashSet<i64> = FxHashSet::default();
    let mut after = i64::MIN;
    loop {
        let page: Vec<i64> = db
            .prepare_cached("SELECT statement FROM unclustered WHERE statement > ?1 ORDER BY statement LIMIT ?2")?
            .query_map([after, PAGE], |row| row.get(0))?
            .collect::<rusqlite::Result<_>>()?;
        let Some(last) = page.last() else { break };
        after = *last;
        for statement in page {
            let before: Option<i64> = db
                .prepare_cached("SELECT variant FROM utterance WHERE statement = ?1")?
                .query_row([statement], |row| row.get(0))
                .optional()?;
            let it = utterance(db, statement)?;
            let now = match &it {
                Some(it) => Some(variant(db, it, &mut postings, &mut changes)?),
                None => None,
            };
            if now == before {
                continue;
            }
            match now {
                Some(now) => {
                    db.prepare_cached("INSERT OR REPLACE INTO utterance(statement, variant) VALUES(?1, ?2)")?
                        .execute([statement, now])?;
                }
                None => {
                    db.prepare_cached("DELETE FROM utterance WHERE statement = ?1")?.execute([statement])?;
                }
            }
            left.extend(before);
        }
        if postings.len() >= POSTINGS {
            write_postings(db, &mut postings)?;
        }
    }
    write_postings(db, &mut postings)?;
    let mut left: Vec<i64> = left.into_iter().collect();
    left.sort_unstable();
    for variant in left {
        let printed = db.prepare_cached("SELECT 1 FROM utterance WHERE variant = ?1")?.exists([variant])?;
        if !printed {
            let it = load(db, variant)?;
            for key in keys(&it) {
                db.prepare_cached("DELETE FROM posting WHERE key = ?1 AND variant = ?2")?.execute([key, variant])?;
            }
            db.prepare_cached("DELETE FROM variant WHERE id = ?1")?.execute([variant])?;
            // What came and went in one run was never there.
            if changes.added.iter().any(|(added, _)| *added == variant) {
                changes.added.retain(|(added, _)| *added != variant);
            } else {
                changes.gone.push((variant, it));
            }
        }
    }
    db.execute("DELETE FROM unclustered", [])?;
    Ok(changes)
}

/// The key of the variant, which is written where it is new.
fn variant(
    db: &Connection,
    it: &Utterance,
    postings: &mut Vec<(i64, i64)>,
    changes: &mut Changes,
) -> rusqlite::Result<i64> {
    let digest = it.digest();
    let there = db
        .prepare_cached("SELECT id FROM variant WHERE digest = ?1")?
        .query_row([digest], |row| row.get(0))
        .optional()?;
    if let Some(there) = there {
        return Ok(there);
    }
    db.prepare_cached("INSERT INTO variant(digest, features) VALUES(?1, ?2)")?
        .execute(params![digest, it.to_bytes()])?;
    let key = db.last_insert_rowid();
    postings.extend(keys(it).into_iter().map(|found| (found, key)));
    changes.n_added += 1;
    if changes.n_added <= MANY {
        changes.added.push((key, Rc::new(it.clone())));
    } else {
        changes.added.clear();
    }
    Ok(key)
}

fn write_postings(db: &Connection, postings: &mut Vec<(i64, i64)>) -> rusqlite::Result<()> {
    postings.sort_unstable();
    let mut insert = db.prepare_cached("INSERT INTO posting(key, variant) VALUES(?1, ?2)")?;
    postings.drain(..).try_for_each(|(key, variant)| insert.execute([key, variant]).map(|_| ()))
}

/// What is compared of the statement of that key; `None` where it is retired or says too little.
pub(crate) fn utterance(db: &Connection, statement: i64) -> rusqlite::Result<Option<Utterance>> {
    let mut select = db.prepare_cached(
        "SELECT s.form, s.polarity, s.determinacy, s.source_class, d.published FROM statement s
           JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document WHERE s.id = ?1 AND s.retired_run IS NULL",
    )?;
    let mut rows = select.query([statement])?;
    let Some(row) = rows.next()? else { return Ok(None) };
    let (form, polarity, determinacy) = (parsed(row, 0)?, parsed(row, 1)?, parsed(row, 2)?);
    let class = parsed(row, 3)?;
    let published: Option<String> = row.get(4)?;
    let named: Option<(String, String)> = db
        .prepare_cached(
            "SELECT n.name, coalesce(e.kind, '') FROM link l JOIN spelling n ON n.id = l.spelling
               LEFT JOIN entity e ON e.id = l.entity
             WHERE l.statement = ?1 AND l.role = 'source' AND l.judgement = 'positive'
               AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id) ORDER BY l.ord LIMIT 1",
        )?
        .query_row([statement], |row| Ok((row.get(0)?, row.get(1)?)))
        .optional()?;
    let voice = Voice::of(class, named.as_ref().map(|(name, kind)| (name.as_str(), kind.as_str())));
    let content: Vec<String> = db
        .prepare_cached("SELECT exact FROM span WHERE statement = ?1 AND role = 'content' ORDER BY ord")?
        .query_map([statement], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    let content: Vec<&str> = content.iter().map(String::as_str).collect();
    let published = published.as_deref();
    Ok(Utterance::of(&Facts { content: &content, form, polarity, determinacy, voice, published }))
}

/// The variant of that key.
pub(crate) fn load(db: &Connection, variant: i64) -> rusqlite::Result<Rc<Utterance>> {
    db.prepare_cached("SELECT features FROM variant WHERE id = ?1")?
        .query_row([variant], |row| read(row.get_ref(0)?.as_blob()?))
        .map(Rc::new)
}

pub(crate) fn read(features: &[u8]) -> rusqlite::Result<Utterance> {
    Utterance::from_bytes(features).ok_or_else(|| {
        let why = "no features of a variant".into();
        rusqlite::Error::FromSqlConversionFailure(0, rusqlite::types::Type::Blob, why)
    })
}

/// Writes the cluster of a variant where it is another than before: head, the member through which it belongs there, and
/// why.
pub(crate) fn write(
    db: &Connection,
    variant: i64,
    joined: Option<(i64, Option<i64>, Grounds)>,
) -> rusqlite::Result<()> {
    let head = joined.map(|(head, ..)| head);
    let via = joined.and_then(|(_, via, _)| via);
    let relation = joined.map(|(.., grounds)| grounds.relation.as_str());
    let shared = joined.map(|(.., grounds)| grounds.shared);
    let share = joined.map(|(.., grounds)| grounds.rounded());
    db.prepare_cached(
        "UPDATE variant SET head = ?2, relation = ?3, shared = ?4, share = ?5, via = ?6
         WHERE id = ?1 AND (head, relation, shared, share, via) IS NOT (?2, ?3, ?4, ?5, ?6)",
    )?
    .execute(params![variant, head, relation, shared, share, via])?;
    Ok(())
}

/// How a variant stands to the head of its cluster, as it is written.
pub(crate) fn relation(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Relation> {
    Ok(crate::load::maybe(row, column)?.unwrap_or(Relation::Identical))
}
