//! All answers to a question, for those who take them elsewhere.

use crate::ask::index::speakers_of;
use crate::ask::place;
use crate::ask::plan::Plan;
use crate::ask::search::Way;
use crate::{Error, Query, Reader, Run, load};
use according_text::Row;
use rustc_hash::FxHashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

/// Rows that are fetched together.
const TOGETHER: usize = 2_000;

/// A statement with what an export says of it besides.
#[derive(Clone, Debug, PartialEq)]
pub struct Exported {
    /// The statement.
    pub row: Row,
    /// Which of [`Exports::runs`] found it last.
    pub run: usize,
    /// Ids of the canonical entities that speak, each once.
    pub canonical: Vec<String>,
    /// The text that the row's offsets count in, where texts are wanted; shared by the statements of one article.
    pub text: Option<Arc<str>>,
}

/// All answers to a question; see [`Reader::export`].
pub struct Exports<'r> {
    reader: &'r Reader,
    runs: Vec<(i64, Run)>,
    places: std::vec::IntoIter<i64>,
    ready: std::vec::IntoIter<Exported>,
    with_texts: bool,
    /// The last text, as the next statement mostly stands in it too.
    text: Option<(i64, Arc<str>)>,
    names: FxHashMap<i64, String>,
}

impl Reader {
    /// All statements that `query` wants, in the order of [`Sort::Oldest`](crate::Sort::Oldest). With texts, the statements
    /// of one article stand together, in the order of the text.
    ///
    /// **Cost**: 8 bytes of memory a statement, and some thousand rows; about 15 µs a row.
    ///
    /// # Errors
    /// As [`Reader::search`].
    pub fn export(&self, query: &Query, with_texts: bool) -> Result<Exports<'_>, Error> {
        let plan = Plan::of(self, query)?;
        let mut places = Vec::new();
        plan.walk(self, Way::default(), &mut 0, u64::MAX, |at, _| {
            places.push(at);
            Ok(ControlFlow::Continue(()))
        })?;
        if with_texts {
            self.by_article(&mut places)?;
        }
        let read = || -> rusqlite::Result<Vec<i64>> {
            self.db.prepare_cached("SELECT id FROM run ORDER BY id")?.query_map([], |row| row.get(0))?.collect()
        };
        let keys = read().map_err(|error| self.failed(error))?;
        Ok(Exports {
            reader: self,
            runs: keys.into_iter().zip(self.runs()?).collect(),
            places: places.into_iter(),
            ready: Vec::new().into_iter(),
            with_texts,
            text: None,
            names: FxHashMap::default(),
        })
    }

    /// Puts the statements of one text together, where the first of them stands.
    fn by_article(&self, places: &mut [i64]) -> Result<(), Error> {
        let mut first: FxHashMap<i64, usize> = FxHashMap::default();
        let mut order: Vec<(usize, u32, std::cmp::Reverse<u32>, i64)> = Vec::with_capacity(places.len());
        let mut read = || -> rusqlite::Result<()> {
            let mut one = self.db.prepare_cached("SELECT text, \"start\", \"end\" FROM statement WHERE id = ?1")?;
            for &at in places.iter() {
                let (text, start, end): (i64, u32, u32) =
                    one.query_row([place::key(at)], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
                let n = first.len();
                order.push((*first.entry(text).or_insert(n), start, std::cmp::Reverse(end), at));
            }
            Ok(())
        };
        read().map_err(|error| self.failed(error))?;
        order.sort_unstable();
        places.iter_mut().zip(order).for_each(|(at, (.., sorted))| *at = sorted);
        Ok(())
    }
}

impl Exports<'_> {
    /// The runs of the ledger, oldest first.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.runs.iter().map(|(_, run)| run)
    }

    fn fetch(&mut self) -> rusqlite::Result<()> {
        let places: Vec<i64> = self.places.by_ref().take(TOGETHER).collect();
        let keys: Vec<i64> = places.iter().map(|&at| place::key(at)).collect();
        let db = &self.reader.db;
        let rows = load::many(db, &keys)?;
        let mut ready = Vec::with_capacity(rows.len());
        let mut speakers = db.prepare_cached("SELECT speakers FROM answer WHERE at = ?1")?;
        for (at, (row, text, run)) in places.into_iter().zip(rows) {
            let mut canonical = Vec::new();
            for key in speakers.query_row([at], |row| speakers_of(row, 0))? {
                let id = match self.names.get(&key) {
                    Some(id) => id.clone(),
                    None => {
                        let sql = "SELECT canonical_id FROM canonical WHERE id = ?1";
                        let id: String = db.prepare_cached(sql)?.query_row([key], |row| row.get(0))?;
                        self.names.insert(key, id.clone());
                        id
                    }
                };
                canonical.push(id);
            }
            let words = match (self.with_texts, &self.text) {
                (false, _) => None,
                (true, Some((key, words))) if *key == text => Some(words.clone()),
                (true, _) => {
                    let sql = "SELECT body FROM reading WHERE id = ?1";
                    let words: String = db.prepare_cached(sql)?.query_row([text], |row| row.get(0))?;
                    Some(self.text.insert((text, words.into())).1.clone())
                }
            };
            let run = self.runs.iter().position(|(key, _)| *key == run).unwrap_or(0);
            ready.push(Exported { row, run, canonical, text: words });
        }
        self.ready = ready.into_iter();
        Ok(())
    }
}

impl Iterator for Exports<'_> {
    type Item = Result<Exported, Error>;

    fn next(&mut self) -> Option<Result<Exported, Error>> {
        if self.ready.len() == 0
            && self.places.len() > 0
            && let Err(error) = self.fetch()
        {
            self.places = Vec::new().into_iter();
            return Some(Err(self.reader.failed(error)));
        }
        self.ready.next().map(Ok)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.ready.len() + self.places.len();
        (left, Some(left))
    }
}

impl ExactSizeIterator for Exports<'_> {}
