//! What must hold of clusters.

use super::joined;
use super::judge::Judge;
use super::store::{load, read, utterance};
use crate::verify::VerifyReport;
use rusqlite::Connection;

/// What must hold between rows; each query gives the ids of those for which it does not.
pub(crate) const RELATIONS: &[(&str, &str, &str)] = &[
    (
        "variant",
        "heads a cluster and belongs to another",
        "SELECT DISTINCT h.id FROM variant v JOIN variant h ON h.id = v.head WHERE h.head IS NOT NULL",
    ),
    (
        "variant",
        "is joined through one of another cluster",
        "SELECT v.id FROM variant v LEFT JOIN variant m ON m.id = v.via WHERE v.via IS NOT NULL AND m.head IS NOT v.head
           AND m.id IS NOT v.head",
    ),
    (
        "variant",
        "is of no statement",
        "SELECT v.id FROM variant v WHERE NOT EXISTS (SELECT 1 FROM utterance u WHERE u.variant = v.id)",
    ),
    (
        "joined",
        "refers to a variant that is absent",
        "SELECT variant FROM joined WHERE variant NOT IN (SELECT id FROM variant)",
    ),
    (
        "posting",
        "refers to a variant that is absent",
        "SELECT DISTINCT variant FROM posting WHERE variant NOT IN (SELECT id FROM variant)",
    ),
];

/// Takes every statement apart anew, compares every member with its head anew, and all who are joined with each other.
/// What changed since the last run ended is not looked at.
pub(crate) fn verify(db: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let mut select = db.prepare(
        "SELECT s.id, s.statement_id, v.digest FROM statement s LEFT JOIN utterance u ON u.statement = s.id
           LEFT JOIN variant v ON v.id = u.variant WHERE s.id NOT IN (SELECT statement FROM unclustered)",
    )?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let now = utterance(db, row.get(0)?)?.map(|it| it.digest());
        if now != row.get::<_, Option<i64>>(2)? {
            report.wrong("utterance", row.get::<_, String>(1)?, "is not what its statement says");
        }
    }
    let mut select = db.prepare("SELECT id, coalesce(via, head) FROM variant WHERE head IS NOT NULL")?;
    let mut rows = select.query([])?;
    let mut judge = Judge::default();
    while let Some(row) = rows.next()? {
        let (variant, head): (i64, i64) = (row.get(0)?, row.get(1)?);
        if judge.same(&*load(db, variant)?, &*load(db, head)?).is_none() {
            report.wrong(
                "variant",
                variant,
                "is not one statement with the head of its cluster, or with what stands between",
            );
        }
    }
    let mut select =
        db.prepare("SELECT j.variant, j.others, v.features FROM joined j JOIN variant v ON v.id = j.variant")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (variant, others): (i64, Vec<i64>) = (row.get(0)?, joined::read(row.get_ref(1)?.as_blob()?)?);
        let it = read(row.get_ref(2)?.as_blob()?)?;
        for other in others {
            if joined::load(db, other)?.binary_search(&variant).is_err() {
                report.wrong("joined", variant, "is joined to one that is not joined to it");
            } else if variant < other && judge.same(&it, &*load(db, other)?).is_none() {
                report.wrong("joined", variant, "is joined to one with which it is not one statement");
            }
        }
    }
    Ok(())
}
