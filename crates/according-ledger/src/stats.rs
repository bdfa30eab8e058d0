//! What a ledger holds, in numbers.

use crate::near::NearName;
use crate::{Error, Reader, Run};

/// Counts over a ledger; everything but the totals counts **current** statements. Lists are ordered by count, then by
/// name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stats {
    /// Articles.
    pub documents: u64,
    /// Texts: one for every revision of every article.
    pub texts: u64,
    /// Unicode code points in the current texts.
    pub characters: u64,
    /// Statements that are current.
    pub statements: u64,
    /// Distinct statements: what several articles print of one utterance counts once.
    pub clusters: u64,
    /// Statements that a later run no longer found.
    pub retired: u64,
    /// Statements with a speaker who is identified.
    pub resolved: u64,
    /// Statements with a source and nobody identified.
    pub abstained: u64,
    /// Statements without a source.
    pub sourceless: u64,
    /// Verdicts of people.
    pub reviews: u64,
    /// The first date of publication.
    pub published_from: Option<String>,
    /// The last date of publication.
    pub published_to: Option<String>,
    /// By form.
    pub forms: Vec<(String, u64)>,
    /// By attribution type.
    pub types: Vec<(String, u64)>,
    /// By class of source.
    pub source_classes: Vec<(String, u64)>,
    /// By outlet; the empty name stands for articles without one.
    pub publishers: Vec<(String, u64)>,
    /// The speakers with most statements.
    pub speakers: Vec<NearName>,
    /// The runs that wrote something, oldest first.
    pub runs: Vec<Run>,
}

impl Reader {
    /// Counts what the ledger holds, with the `top` speakers and outlets.
    ///
    /// **Cost**: some passes over all statements.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn stats(&self, top: usize) -> Result<Stats, Error> {
        let count = |sql: &str| self.value::<u64>(sql, []).map(Option::unwrap_or_default);
        let by = |column: &str| {
            self.counts(
                &format!(
                    "SELECT {column}, count(*) FROM statement s WHERE s.retired_run IS NULL
                     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?1"
                ),
                usize::MAX,
            )
        };
        let statements = count("SELECT count(*) FROM statement WHERE retired_run IS NULL")?;
        let resolved = count(
            "SELECT count(DISTINCT l.statement) FROM current_link l JOIN statement s ON s.id = l.statement
             WHERE l.judgement = 'positive' AND s.retired_run IS NULL",
        )?;
        let sourceless = count(
            "SELECT count(*) FROM statement s WHERE s.retired_run IS NULL
               AND NOT EXISTS (SELECT 1 FROM span p WHERE p.statement = s.id AND p.role = 'source')
               AND NOT EXISTS (SELECT 1 FROM current_link l WHERE l.statement = s.id AND l.judgement = 'positive')",
        )?;
        let speakers = self.counts(
            "SELECT n.name, count(DISTINCT l.statement) FROM current_link l JOIN spelling n ON n.id = l.spelling
               JOIN statement s ON s.id = l.statement
             WHERE l.judgement = 'positive' AND s.retired_run IS NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?1",
            top,
        )?;
        Ok(Stats {
            documents: count("SELECT count(*) FROM document")?,
            texts: count("SELECT count(*) FROM text")?,
            characters: count("SELECT coalesce(sum(t.length), 0) FROM document d JOIN text t ON t.id = d.text")?,
            statements,
            clusters: count(
                "SELECT count(DISTINCT coalesce(v.head, v.id, -s.id)) FROM statement s LEFT JOIN utterance u ON u.statement = s.id
                   LEFT JOIN variant v ON v.id = u.variant WHERE s.retired_run IS NULL",
            )?,
            retired: count("SELECT count(*) FROM statement WHERE retired_run IS NOT NULL")?,
            resolved,
            abstained: statements - resolved - sourceless,
            sourceless,
            reviews: count("SELECT count(*) FROM review")?,
            published_from: self.value("SELECT min(published) FROM document", [])?.flatten(),
            published_to: self.value("SELECT max(published) FROM document", [])?.flatten(),
            forms: by("s.form")?,
            types: by("s.attribution_type")?,
            source_classes: by("s.source_class")?,
            publishers: self.counts(
                "SELECT coalesce(d.publisher, ''), count(*) FROM statement s JOIN text t ON t.id = s.text
                   JOIN document d ON d.id = t.document
                 WHERE s.retired_run IS NULL GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ?1",
                top,
            )?,
            speakers: speakers.into_iter().map(|(name, statements)| NearName { name, statements }).collect(),
            runs: self.runs()?,
        })
    }

    fn counts(&self, sql: &str, limit: usize) -> Result<Vec<(String, u64)>, Error> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let read = || -> rusqlite::Result<Vec<(String, u64)>> {
            self.db.prepare_cached(sql)?.query_map([limit], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(|error| self.failed(error))
    }
}
