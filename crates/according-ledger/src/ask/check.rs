//! Answers against what was read.

use super::index::{Article, Entry, folded_outlet, speakers_of};
use super::often::{made, often};
use crate::verify::VerifyReport;
use rusqlite::{Connection, OptionalExtension as _};

/// Gives what should stand among the answers for every statement, with the statement's id; `None` for retired ones.
pub(crate) fn each(
    db: &Connection,
    mut each: impl FnMut(&str, Option<i64>, Option<Entry>) -> rusqlite::Result<()>,
) -> rusqlite::Result<()> {
    let mut texts = db.prepare("SELECT id FROM text ORDER BY id")?;
    let mut statements = db.prepare("SELECT id, statement_id, at FROM statement WHERE text = ?1 ORDER BY id")?;
    let mut rows = texts.query([])?;
    while let Some(row) = rows.next()? {
        let text: i64 = row.get(0)?;
        let mut article = None;
        let mut rows = statements.query([text])?;
        while let Some(row) = rows.next()? {
            let article = match &mut article {
                Some(article) => article,
                empty => empty.insert(Article::of(db, text)?),
            };
            each(row.get_ref(1)?.as_str()?, row.get(2)?, article.entry(row.get(0)?)?)?;
        }
    }
    Ok(())
}

/// What must hold between rows; each query gives the ids of those for which it does not.
pub(crate) const RELATIONS: &[(&str, &str, &str)] = &[
    (
        "answer",
        "is of no current statement",
        "SELECT a.at FROM answer a WHERE NOT EXISTS
           (SELECT 1 FROM statement s WHERE s.id = a.at & 274877906943 AND s.at = a.at AND s.retired_run IS NULL)",
    ),
    (
        "sampled",
        "does not hold just the answers of samples",
        "WITH made AS (SELECT a.* FROM answer a JOIN statement s ON s.id = a.at & 274877906943
             WHERE substr(s.statement_id, 8, 1) = '0')
         SELECT at FROM (SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM sampled)
           UNION SELECT * FROM (SELECT * FROM sampled EXCEPT SELECT * FROM made))",
    ),
    ("stale", "waits to be an answer", "SELECT statement FROM stale"),
    (
        "called",
        "does not count just the articles that call somebody so",
        "WITH made AS (SELECT e.canonical, n.spelling, n.kind, e.block IS NOT NULL AS alone, count(*) AS articles
             FROM entity e JOIN name n ON n.entity = e.id
             WHERE e.canonical IS NOT NULL AND e.retired_run IS NULL GROUP BY 1, 2, 3, 4)
         SELECT canonical FROM (SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM called)
           UNION SELECT * FROM (SELECT * FROM called EXCEPT SELECT * FROM made))",
    ),
    (
        "quoted",
        "does not count just the statements in its articles",
        "WITH made AS (SELECT canonical, sum(statements), count(*) FROM quoted_in GROUP BY 1)
         SELECT canonical FROM (SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM quoted)
           UNION SELECT * FROM (SELECT * FROM quoted EXCEPT SELECT * FROM made))",
    ),
    (
        "quoted_in",
        "does not count just the statements of its article",
        "WITH made AS (SELECT e.canonical, t.document, count(DISTINCT l.statement) AS statements
             FROM link l JOIN entity e ON e.id = l.entity JOIN statement s ON s.id = l.statement JOIN text t ON t.id = s.text
             WHERE l.judgement = 'positive' AND l.role = 'source' AND s.retired_run IS NULL AND e.canonical IS NOT NULL
               AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id) GROUP BY 1, 2)
         SELECT canonical FROM (SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM quoted_in)
           UNION SELECT * FROM (SELECT * FROM quoted_in EXCEPT SELECT * FROM made))",
    ),
    (
        "often",
        "does not hold just the answers of somebody who speaks often",
        concat!(
            "WITH made AS (",
            made!("q.statements >= ", often!()),
            ") SELECT canonical FROM (SELECT * FROM (SELECT * FROM made EXCEPT SELECT * FROM often)
                 UNION SELECT * FROM (SELECT * FROM often EXCEPT SELECT * FROM made)) GROUP BY 1"
        ),
    ),
];

/// Compares what is kept of one statement with what should be.
pub(crate) fn answer(
    db: &Connection,
    id: &str,
    at: Option<i64>,
    entry: Option<&Entry>,
    report: &mut VerifyReport,
) -> rusqlite::Result<()> {
    if at != entry.map(|entry| entry.at) {
        report.wrong("statement", id, "does not stand among the answers where it should");
        return Ok(());
    }
    let Some(entry) = entry else { return Ok(()) };
    let there = db
        .prepare_cached("SELECT at, traits, outlet, speakers, said_from, said_to FROM answer WHERE at = ?1")?
        .query_row([entry.at], |row| {
            Ok(Entry {
                at: row.get(0)?,
                sample: entry.sample,
                traits: row.get(1)?,
                outlet: row.get(2)?,
                speakers: speakers_of(row, 3)?,
                said: (row.get(4)?, row.get(5)?),
                words: entry.words.clone(),
            })
        })
        .optional()?;
    if there.as_ref() != Some(entry) {
        report.wrong("answer", id, "is not counted by what it is");
    }
    Ok(())
}

/// Compares the outlets' names with how they are looked up.
pub(crate) fn outlets(db: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let mut select = db.prepare("SELECT name, folded FROM outlet")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let name = row.get_ref(0)?.as_str()?;
        if row.get_ref(1)?.as_str()? != folded_outlet(name) {
            report.wrong("outlet", name, "is not found under its name");
        }
    }
    Ok(())
}
