//! Questions about labels: what somebody is called, by which voices, in which outlets.

use crate::aside::{LABEL, label};
use crate::filter::{Clause, Filter};
use crate::fold::all_words;
use crate::load::{parse_text_id, parsed};
use crate::{Error, Reader};
use according_text::row::{DocumentRef, Labelled, Voice};
use according_text::{Polarity, StatementId};

impl Reader {
    /// What somebody is called: every label of whom `name` names, by all its words in any order or as printed, in the
    /// order of the articles and of the places in them. Of `filter` that of the article counts, and the limit.
    ///
    /// **Cost**: grows with the answers, not with the ledger.
    ///
    /// # Errors
    /// [`Error::Empty`] if `name` holds no letter or digit.
    pub fn labels(&self, name: &str, filter: &Filter) -> Result<Vec<Labelled>, Error> {
        let Some(words) = all_words("name", name) else {
            return Err(Error::Empty { asked: name.to_owned() });
        };
        let mut clause = Clause::default();
        clause.document(filter);
        let (words, printed) = (clause.bind(words), clause.bind(name.trim().to_owned()));
        let limit = clause.bind(filter.limit.map_or(-1, |limit| i64::try_from(limit).unwrap_or(i64::MAX)));
        let offset = clause.bind(i64::try_from(filter.offset).unwrap_or(i64::MAX));
        let sql = format!(
            "WITH found AS MATERIALIZED (
               SELECT id FROM label WHERE spelling IN (SELECT rowid FROM name_fts WHERE name_fts MATCH {words})
               UNION SELECT id FROM label WHERE entity_id IN
                 (SELECT m.entity_id FROM label m WHERE m.mention = {printed} COLLATE NOCASE)
               UNION SELECT id FROM label WHERE mention = {printed} COLLATE NOCASE)
             SELECT {LABEL}, s.id, s.statement_id, s.polarity,
               d.document_id, t.text_id, d.url, d.publisher, d.title, d.published, d.licence
             FROM found f CROSS JOIN label l ON l.id = f.id JOIN text t ON t.id = l.text JOIN document d ON d.id = t.document AND d.text = t.id
               LEFT JOIN spelling n ON n.id = l.spelling LEFT JOIN statement s ON s.id = l.statement
             WHERE s.retired_run IS NULL{}
             ORDER BY coalesce(d.published, '~'), d.document_id, l.\"start\", l.\"end\", l.id LIMIT {limit} OFFSET {offset}",
            clause.sql
        );
        let read = || -> rusqlite::Result<Vec<Labelled>> {
            let mut select = self.db.prepare_cached(&sql)?;
            let mut rows = select.query(rusqlite::params_from_iter(&clause.values))?;
            let mut found = Vec::new();
            while let Some(row) = rows.next()? {
                let voice = match row.get::<_, Option<i64>>(14)? {
                    Some(key) => Some(self.voice(key, parsed(row, 15)?, parsed(row, 16)?)?),
                    None => None,
                };
                let text_id = row.get_ref(18)?.as_str()?;
                found.push(Labelled {
                    label: label(row)?,
                    voice,
                    document: DocumentRef {
                        id: row.get(17)?,
                        text_id: parse_text_id(text_id).ok_or(rusqlite::Error::InvalidQuery)?,
                        url: row.get(19)?,
                        publisher: row.get(20)?,
                        title: row.get(21)?,
                        published: row.get(22)?,
                        licence: row.get(23)?,
                    },
                });
            }
            Ok(found)
        };
        read().map_err(|error| self.failed(error))
    }

    pub(crate) fn voice(&self, key: i64, statement_id: StatementId, polarity: Polarity) -> rusqlite::Result<Voice> {
        let strings = |sql: &str| -> rusqlite::Result<Vec<String>> {
            self.db.prepare_cached(sql)?.query_map([key], |row| row.get(0))?.collect()
        };
        Ok(Voice {
            statement_id,
            polarity,
            speaker: strings(
                "SELECT n.name FROM current_link l JOIN spelling n ON n.id = l.spelling
                 WHERE l.statement = ?1 AND l.judgement = 'positive' ORDER BY l.ord",
            )?,
            source: strings("SELECT exact FROM span WHERE statement = ?1 AND role = 'source' ORDER BY ord")?,
        })
    }
}
