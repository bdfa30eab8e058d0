//! Questions: who said what, and what was said about something.

use crate::entities::list::json;
use crate::fold::{all_words, question};
use crate::{Error, Reader, load};
use according_text::{EntityId, Form, Medium, Polarity, Row, SourceClass};
use rusqlite::types::Value;

/// Which statements are wanted. The default wants all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// At most so many.
    pub limit: Option<u64>,
    /// After so many others.
    pub offset: u64,
    /// Of this outlet; ASCII case does not count.
    pub publisher: Option<String>,
    /// Printed so.
    pub form: Option<Form>,
    /// Affirmed or denied.
    pub polarity: Option<Polarity>,
    /// By that means.
    pub medium: Option<Medium>,
    /// Said then or later, as a whole: the beginning of an ISO 8601 date. What does not tell when does not count.
    pub said_after: Option<String>,
    /// Said then or earlier, as a whole; `2023-05` takes all of May in.
    pub said_before: Option<String>,
    /// What the source is.
    pub source_class: Option<SourceClass>,
    /// Of this article: its id, its address or where it came from.
    pub article: Option<String>,
    /// Published then or later: the beginning of an ISO 8601 date, such as `2023`, `2023-05` or `2023-05-31`. What has
    /// no date does not count.
    pub published_after: Option<String>,
    /// Published then or earlier; `2023-05` takes all of May in.
    pub published_before: Option<String>,
}

/// What made a statement an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matched {
    /// The name of the speaker that the source is resolved to, or the speaker's id.
    Speaker,
    /// The source as printed; who is meant by it is not known.
    Source,
    /// The content.
    Content,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The statement.
    pub row: Row,
    /// What made it an answer.
    pub matched: Matched,
}

/// The answers to a question, in a fixed order: by date of publication, undated ones last, then by document, then by
/// place. Rows are fetched as they are asked for.
pub struct Hits<'r> {
    reader: &'r Reader,
    keys: std::vec::IntoIter<(i64, Matched)>,
    total: u64,
}

impl Hits<'_> {
    /// How many answers there are, before limit and offset.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.total
    }
}

impl Iterator for Hits<'_> {
    type Item = Result<Hit, Error>;

    fn next(&mut self) -> Option<Result<Hit, Error>> {
        let (key, matched) = self.keys.next()?;
        let row = load::stored(&self.reader.db, key).map_err(|error| self.reader.failed(error));
        Some(row.map(|stored| Hit { row: stored.row, matched }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.keys.size_hint()
    }
}

impl ExactSizeIterator for Hits<'_> {}

impl Reader {
    /// The statements of somebody: those whose speaker is called `name`, and those whose source is printed so where
    /// nobody is identified; [`Hit::matched`] tells them apart.
    ///
    /// Where `name` is somebody's full name, letter by letter but for case and accents, that one is meant, in all
    /// articles, whatever each calls them. Else all words of `name` must occur, in any order: `Kanaani` finds `Nasser
    /// Kanaani`, and all other statements of his. 32 hexadecimal digits are an entity's id.
    ///
    /// **Cost**: grows with the answers (8 bytes each until fetched), not with the ledger.
    ///
    /// # Errors
    /// [`Error::Empty`] if `name` holds no letter or digit.
    pub fn to(&self, name: &str, filter: &Filter) -> Result<Hits<'_>, Error> {
        let mut clause = Clause::of(filter);
        let exactly = self.exactly(name)?;
        let sql = if let Ok(id) = name.trim().to_ascii_lowercase().parse::<EntityId>() {
            let id = clause.bind(id.to_string());
            format!(
                "SELECT l.statement AS statement, 0 AS how FROM current_link l
                 WHERE l.entity IN (SELECT id FROM entity WHERE entity_id = {id}
                     UNION SELECT e.id FROM canonical c JOIN entity e ON e.canonical = c.id WHERE c.canonical_id = {id})
                   AND l.judgement = 'positive'
                 GROUP BY l.statement"
            )
        } else if !exactly.is_empty() {
            let keys = clause.bind(json(&exactly));
            let spellings = clause.bind(json(&self.spellings(name)?));
            format!(
                "SELECT l.statement AS statement, 0 AS how FROM current_link l
                 WHERE l.entity IN (SELECT e.id FROM json_each({keys}) j CROSS JOIN entity e ON e.canonical = j.value
                     UNION SELECT e.id FROM json_each({spellings}) j CROSS JOIN name n ON n.spelling = j.value
                       JOIN entity e ON e.id = n.entity WHERE e.canonical IS NULL AND n.kind = 'full')
                   AND l.judgement = 'positive'
                 GROUP BY l.statement"
            )
        } else {
            let canonical = clause.bind(json(&self.bearers(name)?));
            let (Some(names), Some(sources)) = (all_words("name", name), all_words("source", name)) else {
                return Err(Error::Empty { asked: name.to_owned() });
            };
            let (names, sources) = (clause.bind(names), clause.bind(sources));
            format!(
                "SELECT l.statement AS statement, 0 AS how FROM current_link l
                 WHERE l.entity IN (SELECT n.entity FROM name n
                     WHERE n.spelling IN (SELECT rowid FROM name_fts WHERE name_fts MATCH {names}))
                   AND l.judgement = 'positive'
                 UNION
                 SELECT l.statement, 0 FROM json_each({canonical}) j CROSS JOIN entity e ON e.canonical = j.value
                   JOIN current_link l ON l.entity = e.id WHERE l.judgement = 'positive'
                 UNION
                 SELECT l.statement, 0 FROM current_link l
                 WHERE l.entity IS NULL AND l.spelling IN (SELECT rowid FROM name_fts WHERE name_fts MATCH {names})
                   AND l.judgement = 'positive'
                 UNION ALL
                 SELECT f.rowid, 1 FROM statement_fts f WHERE statement_fts MATCH {sources} AND NOT EXISTS
                   (SELECT 1 FROM current_link l WHERE l.statement = f.rowid AND l.judgement = 'positive')"
            )
        };
        self.hits(&sql, clause, filter)
    }

    /// The statements of the entity whose id begins with `id`, or to which a list of known entities gives this id; in all
    /// articles, whatever each calls it.
    ///
    /// **Cost**: as [`Reader::to`].
    ///
    /// # Errors
    /// As [`Reader::entity`].
    pub fn by(&self, id: &str, filter: &Filter) -> Result<Hits<'_>, Error> {
        let mut clause = Clause::of(filter);
        let key = clause.bind(self.canonical_of(id)?);
        let sql = format!(
            "SELECT l.statement AS statement, 0 AS how FROM entity e JOIN current_link l ON l.entity = e.id
             WHERE e.canonical = {key} AND l.judgement = 'positive' GROUP BY l.statement"
        );
        self.hits(&sql, clause, filter)
    }

    /// The statements whose content holds all of `words`, case and diacritics aside. Words within quotation marks must
    /// stand together; `sanction*` stands for every word that begins so.
    ///
    /// **Cost**: as [`Reader::to`].
    ///
    /// # Errors
    /// [`Error::Empty`] if `words` holds no letter or digit.
    pub fn about(&self, words: &str, filter: &Filter) -> Result<Hits<'_>, Error> {
        let mut clause = Clause::of(filter);
        let Some(expression) = question("content", words) else {
            return Err(Error::Empty { asked: words.to_owned() });
        };
        let expression = clause.bind(expression);
        let sql =
            format!("SELECT rowid AS statement, 2 AS how FROM statement_fts WHERE statement_fts MATCH {expression}");
        self.hits(&sql, clause, filter)
    }

    fn hits(&self, found: &str, clause: Clause, filter: &Filter) -> Result<Hits<'_>, Error> {
        let sql = format!(
            "WITH found AS MATERIALIZED ({found})
             SELECT s.id, found.how FROM found CROSS JOIN statement s ON s.id = found.statement
               JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
             WHERE s.retired_run IS NULL{}
             ORDER BY coalesce(d.published, '~'), d.document_id, s.\"start\", s.\"end\" DESC, s.statement_id",
            clause.sql
        );
        let read = || -> rusqlite::Result<Vec<(i64, Matched)>> {
            self.db
                .prepare_cached(&sql)?
                .query_map(rusqlite::params_from_iter(&clause.values), |row| {
                    let matched = match row.get(1)? {
                        0 => Matched::Speaker,
                        1 => Matched::Source,
                        _ => Matched::Content,
                    };
                    Ok((row.get(0)?, matched))
                })?
                .collect()
        };
        let mut keys = read().map_err(|error| self.failed(error))?;
        let total = keys.len() as u64;
        let first = usize::try_from(filter.offset).map_or(keys.len(), |offset| offset.min(keys.len()));
        keys.drain(..first);
        keys.truncate(filter.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX)));
        Ok(Hits { reader: self, keys: keys.into_iter(), total })
    }

    /// All current rows that `filter` wants, in the order of [`Hits`].
    ///
    /// **Cost**: memory for one article at a time; an offset walks over what it skips.
    ///
    /// # Errors
    /// The iterator's items are errors where the ledger cannot be read.
    #[must_use]
    pub fn rows(&self, filter: &Filter) -> Rows<'_> {
        Rows {
            reader: self,
            filter: filter.clone(),
            left: filter.limit.unwrap_or(u64::MAX),
            skip: filter.offset,
            articles: Vec::new().into_iter(),
            keys: Vec::new().into_iter(),
            after: Some((String::new(), String::new())),
        }
    }
}

/// All current rows, in a fixed order; see [`Reader::rows`].
pub struct Rows<'r> {
    reader: &'r Reader,
    filter: Filter,
    left: u64,
    skip: u64,
    /// Texts of the next articles.
    articles: std::vec::IntoIter<i64>,
    /// Statements of the present article.
    keys: std::vec::IntoIter<i64>,
    /// Date and id of the last article that was looked up; `None` when there are no more.
    after: Option<(String, String)>,
}

/// Articles looked up at a time.
const PAGE: usize = 256;

impl Iterator for Rows<'_> {
    type Item = Result<Row, Error>;

    fn next(&mut self) -> Option<Result<Row, Error>> {
        while self.left > 0 {
            if let Some(key) = self.keys.next() {
                if self.skip > 0 {
                    self.skip -= 1;
                    continue;
                }
                self.left -= 1;
                let row = load::stored(&self.reader.db, key).map(|stored| stored.row);
                return Some(row.map_err(|error| self.stop(error)));
            }
            match self.turn() {
                Ok(true) => {}
                Ok(false) => return None,
                Err(error) => return Some(Err(self.stop(error))),
            }
        }
        None
    }
}

impl Rows<'_> {
    /// Goes to the next article; false if there is none.
    fn turn(&mut self) -> rusqlite::Result<bool> {
        if let Some(text) = self.articles.next() {
            let mut clause = Clause::default();
            clause.statement(&self.filter);
            let text = clause.bind(text);
            let sql = format!(
                "SELECT s.id FROM statement s WHERE s.text = {text} AND s.retired_run IS NULL{}
                 ORDER BY s.\"start\", s.\"end\" DESC, s.statement_id",
                clause.sql
            );
            let mut select = self.reader.db.prepare_cached(&sql)?;
            let keys: rusqlite::Result<Vec<i64>> =
                select.query_map(rusqlite::params_from_iter(&clause.values), |row| row.get(0))?.collect();
            self.keys = keys?.into_iter();
            return Ok(true);
        }
        let Some((date, id)) = self.after.take() else {
            return Ok(false);
        };
        let mut clause = Clause::default();
        clause.document(&self.filter);
        let (date, id) = (clause.bind(date), clause.bind(id));
        let sql = format!(
            "SELECT d.text, coalesce(d.published, '~'), d.document_id FROM document d
             WHERE (coalesce(d.published, '~'), d.document_id) > ({date}, {id}) AND d.text IS NOT NULL{}
             ORDER BY coalesce(d.published, '~'), d.document_id LIMIT {PAGE}",
            clause.sql
        );
        let mut select = self.reader.db.prepare_cached(&sql)?;
        let page: Vec<(i64, String, String)> = select
            .query_map(rusqlite::params_from_iter(&clause.values), |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        if page.len() == PAGE {
            self.after = page.last().map(|(_, date, id)| (date.clone(), id.clone()));
        }
        let more = !page.is_empty();
        self.articles = page.into_iter().map(|(text, ..)| text).collect::<Vec<_>>().into_iter();
        Ok(more)
    }

    /// After an error there is nothing more.
    fn stop(&mut self, error: rusqlite::Error) -> Error {
        self.left = 0;
        self.reader.failed(error)
    }
}

/// Conditions, each begun by ` AND `, and the values they are bound to. Values never enter the SQL.
#[derive(Default)]
pub(crate) struct Clause {
    pub(crate) sql: String,
    pub(crate) values: Vec<Value>,
}

impl Clause {
    pub(crate) fn of(filter: &Filter) -> Clause {
        let mut clause = Clause::default();
        clause.document(filter);
        clause.statement(filter);
        clause
    }

    pub(crate) fn document(&mut self, filter: &Filter) {
        if let Some(publisher) = &filter.publisher {
            let at = self.bind(publisher.clone());
            self.sql += &format!(" AND d.publisher = {at} COLLATE NOCASE");
        }
        if let Some(article) = &filter.article {
            let at = self.bind(article.clone());
            self.sql += &format!(" AND (d.document_id = {at} OR d.url = {at} OR d.origin = {at})");
        }
        if let Some(after) = &filter.published_after {
            let at = self.bind(after.clone());
            self.sql += &format!(" AND substr(d.published, 1, length({at})) >= {at}");
        }
        if let Some(before) = &filter.published_before {
            let at = self.bind(before.clone());
            self.sql += &format!(" AND substr(d.published, 1, length({at})) <= {at}");
        }
    }

    pub(crate) fn statement(&mut self, filter: &Filter) {
        if let Some(class) = filter.source_class {
            let at = self.bind(class.as_str().to_owned());
            self.sql += &format!(" AND s.source_class = {at}");
        }
        if let Some(form) = filter.form {
            let at = self.bind(form.as_str().to_owned());
            self.sql += &format!(" AND s.form = {at}");
        }
        if let Some(polarity) = filter.polarity {
            let at = self.bind(polarity.as_str().to_owned());
            self.sql += &format!(" AND s.polarity = {at}");
        }
        if let Some(medium) = filter.medium {
            let at = self.bind(medium.as_str().to_owned());
            self.sql += &format!(" AND s.medium = {at}");
        }
        if let Some(after) = &filter.said_after {
            let at = self.bind(after.clone());
            self.sql += &format!(" AND substr(s.said_from, 1, length({at})) >= {at}");
        }
        if let Some(before) = &filter.said_before {
            let at = self.bind(before.clone());
            self.sql += &format!(" AND substr(coalesce(s.said_to, s.said_from), 1, length({at})) <= {at}");
        }
    }

    /// The parameter that stands for `value`.
    pub(crate) fn bind(&mut self, value: impl Into<Value>) -> String {
        self.values.push(value.into());
        format!("?{}", self.values.len())
    }
}
