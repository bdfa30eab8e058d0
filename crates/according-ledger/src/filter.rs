//! Rows by what can be told of each without its words: the whole ledger, article after article.

use crate::{Error, Reader, load};
use according_text::{Form, Medium, Polarity, Row, SourceClass};
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

impl Reader {
    /// All current rows that `filter` wants, by date of publication, undated ones last, then by document and place.
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

    fn statement(&mut self, filter: &Filter) {
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
