//! The sourcing audit: whom an archive, an outlet or an article quotes, in numbers.

use crate::filter::Clause;
use crate::{Error, Filter, Reader};
use according_text::{EntityId, SourceClass};
use rusqlite::params_from_iter;

/// Speakers whose share [`Concentration::top`] is.
const TOP: usize = 10;

/// How many, of one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Current statements.
    pub statements: u64,
    /// Articles with such statements.
    pub articles: u64,
    /// Distinct texts among these articles: what several outlets print, whole or cut, counts once.
    pub texts: u64,
}

/// The statements of one class of source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassShare {
    /// The class.
    pub class: SourceClass,
    /// How many.
    pub counts: Counts,
    /// Part of all statements, 0 to 1.
    pub share: f64,
}

/// Somebody who is quoted.
#[derive(Clone, Debug, PartialEq)]
pub struct Quoted {
    /// Who that is across articles; `None` for a name that could not be joined with those of other articles.
    pub id: Option<EntityId>,
    /// The name.
    pub name: String,
    /// Person, organisation, place or group.
    pub kind: String,
    /// How many.
    pub counts: Counts,
    /// Part of the statements with an identified speaker, 0 to 1.
    pub share: f64,
}

/// How far the statements of identified speakers come from few of them.
///
/// Of a statement with two speakers each gets one. Who is not joined across articles is one speaker an article, so both
/// figures are lower bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Concentration {
    /// Speakers.
    pub speakers: u64,
    /// Statements, once for each of their speakers.
    pub statements: u64,
    /// The Herfindahl index: the sum of the squares of all shares; 1 where one speaks alone, 1/n where n speak equally.
    pub herfindahl: f64,
    /// The part of the ten who speak most, 0 to 1.
    pub top: f64,
}

/// Whom the statements that a filter wants are attributed to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
    /// All statements.
    pub all: Counts,
    /// By class of source, in the order of [`SourceClass::ALL`]; classes that do not occur are there with 0.
    pub classes: Vec<ClassShare>,
    /// Those who are quoted most.
    pub quoted: Vec<Quoted>,
    /// How concentrated that is.
    pub concentration: Concentration,
}

impl Reader {
    /// Counts the sources of the statements that `filter` wants (limit and offset aside), with the `top` speakers.
    ///
    /// **Cost**: two passes over these statements.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn sources(&self, filter: &Filter, top: usize) -> Result<Sources, Error> {
        let read = || -> rusqlite::Result<Sources> {
            let snapshot = self.db.unchecked_transaction()?;
            let clause = Clause::of(filter);
            let from = format!(
                "FROM statement s JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
                   LEFT JOIN copy c ON c.text_id = t.text_id
                 WHERE s.retired_run IS NULL{}",
                clause.sql
            );
            let counts = |row: &rusqlite::Row<'_>, at: usize| -> rusqlite::Result<Counts> {
                Ok(Counts { statements: row.get(at)?, articles: row.get(at + 1)?, texts: row.get(at + 2)? })
            };
            const COUNTED: &str =
                "count(DISTINCT s.id), count(DISTINCT t.document), count(DISTINCT coalesce(c.group_id, t.text_id))";
            let all = snapshot
                .prepare(&format!("SELECT {COUNTED} {from}"))?
                .query_row(params_from_iter(&clause.values), |row| counts(row, 0))?;
            let mut found: Vec<(String, Counts)> = snapshot
                .prepare(&format!("SELECT s.source_class, {COUNTED} {from} GROUP BY 1"))?
                .query_map(params_from_iter(&clause.values), |row| Ok((row.get(0)?, counts(row, 1)?)))?
                .collect::<rusqlite::Result<_>>()?;
            let classes = SourceClass::ALL
                .iter()
                .map(|&class| {
                    let at = found.iter().position(|(name, _)| name == class.as_str());
                    let counts = at.map(|at| found.swap_remove(at).1).unwrap_or_default();
                    ClassShare { class, counts, share: share(counts.statements, all.statements) }
                })
                .collect();
            let mut select = snapshot.prepare(&format!(
                "SELECT e.canonical, CASE WHEN e.canonical IS NULL THEN coalesce(e.id, -l.spelling) END,
                   {COUNTED}, max(coalesce(e.label, n.name, '')), max(coalesce(e.kind, ''))
                 {}
                 GROUP BY 1, 2 ORDER BY 3 DESC, 4 DESC, max(coalesce(e.label, n.name, '')), 1, 2",
                from.replace(
                    "FROM statement s",
                    "FROM statement s JOIN link l ON l.statement = s.id AND l.judgement = 'positive' AND l.role = 'source'
                       AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id)
                     LEFT JOIN entity e ON e.id = l.entity LEFT JOIN spelling n ON n.id = l.spelling"
                )
            ))?;
            let mut rows = select.query(params_from_iter(&clause.values))?;
            let mut quoted: Vec<(Option<i64>, Quoted)> = Vec::new();
            let mut each: Vec<u64> = Vec::new();
            while let Some(row) = rows.next()? {
                let counts = counts(row, 2)?;
                each.push(counts.statements);
                if quoted.len() < top {
                    let it = Quoted { id: None, name: row.get(5)?, kind: row.get(6)?, counts, share: 0.0 };
                    quoted.push((row.get(0)?, it));
                }
            }
            let statements: u64 = each.iter().sum();
            for (canonical, it) in &mut quoted {
                it.share = share(it.counts.statements, statements);
                if let Some(key) = *canonical {
                    let summary = crate::entities::list::summary(&snapshot, key)?;
                    (it.id, it.name, it.kind) = (Some(summary.id), summary.name, summary.kind);
                }
            }
            let concentration = Concentration {
                speakers: each.len() as u64,
                statements,
                herfindahl: each.iter().map(|&n| share(n, statements).powi(2)).sum(),
                top: share(each.iter().take(TOP).sum(), statements),
            };
            Ok(Sources { all, classes, quoted: quoted.into_iter().map(|(_, it)| it).collect(), concentration })
        };
        read().map_err(|error| self.failed(error))
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
