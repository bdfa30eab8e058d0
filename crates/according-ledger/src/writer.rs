//! The one who writes: article after article, in batches, each batch one transaction.

use crate::article::{Article, distinct, record};
use crate::ask::index::refresh;
use crate::check::check;
use crate::clusters::store as clusters;
use crate::copies;
use crate::entities::anchor::{self, Anchor, Anchored};
use crate::entities::profile::speaking;
use crate::entities::settle::settle;
use crate::schema::{self, MIGRATIONS};
use crate::{Error, Pushed, Review, RunInfo, RunSummary};
use according_text::{ArticleRows, Document, StatementId, TextId};
use rusqlite::Connection;
use std::path::{Path, PathBuf};

/// A batch is committed when it holds so many articles ...
const BATCH_ARTICLES: u64 = 512;
/// Fewer new statements than this leave the word index as it is when a run ends.
const MANY: u64 = 10_000;
/// ... or so many bytes of text.
const BATCH_BYTES: usize = 8 << 20;

/// Writes a ledger; one at a time, while any number of [`Reader`](crate::Reader)s ask.
///
/// An article is written wholly or not at all. At any moment, whatever ends the process, the file holds every batch
/// that was committed. Dropping a writer commits the articles that are complete; [`Writer::finish`] also says when the
/// run ended.
pub struct Writer {
    db: Connection,
    path: PathBuf,
    info: RunInfo,
    /// Key of this run's row, once there is one.
    run: Option<i64>,
    /// Whether that row is committed.
    run_saved: bool,
    /// What is committed.
    saved: RunSummary,
    /// What the open transaction holds.
    batch: RunSummary,
    batch_bytes: usize,
    /// How much a batch holds: articles, bytes of text.
    most: (u64, usize),
    /// An article is half written: only true while [`Writer::push`] runs, or after it panicked.
    torn: bool,
}

impl Writer {
    /// Opens the ledger at `path`, creates it where there is none, and brings an older schema up to date.
    ///
    /// # Errors
    /// [`Error::NotALedger`] and [`Error::Newer`] leave the file untouched. [`Error::Locked`] after five seconds in
    /// which another writer did not let go.
    pub fn open(path: &Path, run: &RunInfo) -> Result<Writer, Error> {
        if path.is_dir() {
            return Err(Error::NotALedger { path: path.to_owned(), why: "a folder" });
        }
        let db = schema::open_writable(path, MIGRATIONS)?;
        Ok(Writer {
            db,
            path: path.to_owned(),
            info: run.clone(),
            run: None,
            run_saved: false,
            saved: RunSummary::default(),
            batch: RunSummary::default(),
            batch_bytes: 0,
            most: (BATCH_ARTICLES, BATCH_BYTES),
            torn: false,
        })
    }

    /// For an archive of millions of articles: takes a gigabyte of memory, and saves sixteen times as much at once.
    ///
    /// # Errors
    /// If the ledger cannot be written.
    pub fn bulk(&mut self) -> Result<(), Error> {
        self.most = (16 * BATCH_ARTICLES, 16 * BATCH_BYTES);
        self.db
            .execute_batch("PRAGMA cache_size = -1000000; PRAGMA wal_autocheckpoint = 100000;")
            .map_err(|error| self.give_up("making room", error))
    }

    /// Writes one article with its rows and what it says in its own voice: adds what is new, retires what is no longer found, links anew where the
    /// speaker is another, and touches nothing where nothing differs.
    ///
    /// Of rows with one id (equal source, cue and content) the first is kept.
    ///
    /// The entities that speak in a row are written too; of a speaker who is not among them the name alone is known. Full
    /// names are judged at once against those that the ledger knows; surnames and acronyms alone when the run ends, in
    /// [`Writer::finish`].
    ///
    /// **Cost**: about 30 µs a new row, 10 µs for one that is there and has not changed.
    ///
    /// # Errors
    /// [`Error::Row`] or [`Error::Article`] before anything of the article is written; the writer can go on with the next one. After any
    /// other error the open batch is given up, what was committed before it stays, and the writer can be tried again.
    pub fn push(&mut self, document: &Document, read: &ArticleRows) -> Result<Pushed, Error> {
        let text_id = TextId::of(document.text());
        check(document, text_id, read)?;
        let rows = &read.rows;
        let distinct = distinct(rows);
        let speaking = speaking(document, &distinct, &read.entities);
        self.begin()?;
        self.torn = true;
        let article = Article { db: &self.db, info: &self.info, run: &mut self.run, document, text_id };
        let outcome =
            article.write(&distinct, read, &speaking).map_err(|error| self.give_up("writing an article", error))?;
        self.torn = false;
        self.batch.count(outcome.pushed);
        self.batch.articles_replaced += u64::from(outcome.replaced);
        self.batch.rows_repeated += (rows.len() - distinct.len()) as u64;
        self.batch_bytes += document.text().len();
        if self.batch.articles() >= self.most.0 || self.batch_bytes >= self.most.1 {
            self.commit()?;
        }
        Ok(outcome.pushed)
    }

    /// Writes somebody whom a list of known entities gives. Who bears that name in the ledger, and can be told from
    /// others of it, gets the list's id; else it waits for articles that mean it. `origin` names the list.
    ///
    /// # Errors
    /// As [`Writer::push`].
    pub fn anchor(&mut self, anchor: &Anchor, origin: &str) -> Result<Anchored, Error> {
        self.begin()?;
        record(&self.db, &self.info, &mut self.run)
            .and_then(|run| anchor::write(&self.db, run, anchor, origin))
            .map_err(|error| self.give_up("writing a known entity", error))
    }

    /// Counts an article that was not read again, because [`Reader::is_current`](crate::Reader::is_current) says that
    /// nothing can have changed. Writes nothing.
    pub fn touch(&mut self, _document_id: &str, _text_id: TextId) {
        self.saved.articles_unchanged += 1;
    }

    /// Appends what a person decided about a statement, current or retired.
    ///
    /// # Errors
    /// [`Error::NoStatement`] if the ledger has no such statement; else as [`Writer::push`].
    pub fn review(&mut self, statement: StatementId, review: &Review) -> Result<(), Error> {
        self.begin()?;
        let n = self
            .db
            .execute(
                "INSERT INTO review(statement, field, before, after, verdict, reviewer, at, note, supersedes)
                 SELECT s.id, ?2, ?3, ?4, ?5, ?6, ?7, ?8,
                   (SELECT max(r.id) FROM review r WHERE r.statement = s.id AND r.field = ?2)
                 FROM statement s WHERE s.statement_id = ?1",
                rusqlite::params![
                    statement.to_string(),
                    review.field,
                    review.before,
                    review.after,
                    review.verdict.as_str(),
                    review.reviewer,
                    review.at,
                    review.note
                ],
            )
            .map_err(|error| self.give_up("writing a review", error))?;
        if n == 0 {
            return Err(Error::NoStatement { prefix: statement.to_string() });
        }
        self.commit()
    }

    /// Commits what is written so far.
    ///
    /// # Errors
    /// As [`Writer::push`].
    pub fn commit(&mut self) -> Result<(), Error> {
        if self.db.is_autocommit() {
            return Ok(());
        }
        refresh(&self.db).map_err(|error| self.give_up("preparing answers", error))?;
        self.db.execute_batch("COMMIT").map_err(|error| self.give_up("saving a batch", error))?;
        self.saved.add(&std::mem::take(&mut self.batch));
        self.batch_bytes = 0;
        self.run_saved = self.run.is_some();
        Ok(())
    }

    /// Judges surnames and acronyms, commits what is left, notes when the run ended, and says what it did.
    ///
    /// # Errors
    /// As [`Writer::push`].
    pub fn finish(mut self, ended: &str) -> Result<RunSummary, Error> {
        if let Some(run) = self.run {
            self.begin()?;
            settle(&self.db, run).map_err(|error| self.give_up("judging who is meant", error))?;
            self.db
                .execute("UPDATE run SET ended = ?2 WHERE id = ?1", rusqlite::params![run, ended])
                .map_err(|error| self.give_up("ending the run", error))?;
        }
        self.commit()?;
        if copies::are_stale(&self.db).map_err(|error| self.give_up("looking for copies", error))? {
            self.begin()?;
            copies::update(&self.db).map_err(|error| self.give_up("looking for copies", error))?;
            self.commit()?;
        }
        self.cluster()?;
        self.gather()?;
        let mut summary = std::mem::take(&mut self.saved);
        if let Some(run) = self.run {
            let id = self.db.query_row("SELECT run_id FROM run WHERE id = ?1", [run], |row| row.get(0));
            summary.run_id = Some(id.map_err(|error| self.give_up("ending the run", error))?);
        }
        Ok(summary)
    }

    /// Brings the clusters up to date with the statements that are written: what [`Writer::finish`] does too.
    ///
    /// **Cost**: grows with what changed and the clusters around it; where much changed, one pass over all that is
    /// compared of the statements, about 150 bytes of memory each.
    ///
    /// # Errors
    /// As [`Writer::push`].
    pub fn cluster(&mut self) -> Result<(), Error> {
        const DOING: &str = "looking for what is said again";
        self.commit()?;
        if clusters::is_behind(&self.db).map_err(|error| self.give_up(DOING, error))? {
            self.begin()?;
            clusters::update(&self.db).map_err(|error| self.give_up(DOING, error))?;
            self.commit()?;
        }
        Ok(())
    }

    /// Makes the word index of one piece, where most of what it holds is of this run: so it costs what the run brought.
    fn gather(&mut self) -> Result<(), Error> {
        let last: rusqlite::Result<u64> =
            self.db.query_row("SELECT coalesce(max(id), 0) FROM statement", [], |row| row.get(0));
        let last = last.map_err(|error| self.give_up("counting statements", error))?;
        let added = self.saved.statements_added;
        if added >= MANY && added >= last / 2 {
            self.db
                .execute("INSERT INTO statement_fts(statement_fts) VALUES('optimize')", [])
                .map_err(|error| self.give_up("gathering the word index", error))?;
        }
        Ok(())
    }

    /// What this run has done so far; only what is committed counts.
    #[must_use]
    pub fn saved(&self) -> &RunSummary {
        &self.saved
    }

    fn begin(&mut self) -> Result<(), Error> {
        if self.db.is_autocommit() {
            self.db.execute_batch("BEGIN IMMEDIATE").map_err(|error| self.give_up("beginning a batch", error))?;
        }
        Ok(())
    }

    /// Rolls the open batch back and says what is kept.
    fn give_up(&mut self, doing: &'static str, error: rusqlite::Error) -> Error {
        // Where SQLite has rolled back by itself there is nothing left to roll back.
        if !self.db.is_autocommit() {
            let _ = self.db.execute_batch("ROLLBACK");
        }
        self.torn = false;
        self.batch = RunSummary::default();
        self.batch_bytes = 0;
        if !self.run_saved {
            self.run = None;
        }
        Error::sqlite(&self.path, doing, self.saved.articles(), error)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        if !self.db.is_autocommit() {
            let whole = !self.torn && refresh(&self.db).is_ok();
            let _ = self.db.execute_batch(if whole { "COMMIT" } else { "ROLLBACK" });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reader;
    use according_text::Metadata;
    use tempfile::TempDir;

    fn article(n: usize, words: usize) -> Document {
        let metadata = Metadata { id: n.to_string(), origin: n.to_string(), ..Metadata::default() };
        Document::new(format!("{n} {}", "word ".repeat(words)), metadata)
    }

    /// SQLite gives the same error for a file that may not grow as for a disk that is full.
    #[test]
    fn a_full_disk_keeps_what_was_saved() {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        let mut writer = Writer::open(&path, &RunInfo::default()).expect("creates");
        let pages: i64 = writer.db.pragma_query_value(None, "page_count", |row| row.get(0)).expect("counts");
        writer.db.pragma_update(None, "max_page_count", pages + 40).expect("is set");
        for n in 0..10 {
            writer.push(&article(n, 100), &ArticleRows::default()).expect("fits");
        }
        writer.commit().expect("fits");
        let error =
            (10..10_000).find_map(|n| writer.push(&article(n, 100), &ArticleRows::default()).err()).expect("ends");
        assert!(matches!(error, Error::Full { kept: 10, .. }), "{error}");
        assert_eq!(writer.saved().articles_added, 10);
        // The writer is not lost: with space again it goes on.
        writer.db.pragma_update(None, "max_page_count", i64::from(i32::MAX)).expect("is set");
        for n in 5..20 {
            writer.push(&article(n, 100), &ArticleRows::default()).expect("fits");
        }
        let summary = writer.finish("").expect("finishes");
        assert_eq!((summary.articles_added, summary.articles_unchanged), (20, 5));
        let reader = Reader::open(&path).expect("opens");
        assert!(reader.verify().expect("can be checked").is_sound());
        assert_eq!(reader.stats(0).expect("counts").documents, 20);
    }

    #[test]
    fn batches_are_bounded_by_articles_and_by_bytes() {
        let dir = TempDir::new().expect("a folder");
        let mut writer = Writer::open(&dir.path().join("l.ledger"), &RunInfo::default()).expect("creates");
        for n in 0..BATCH_ARTICLES as usize - 1 {
            writer.push(&article(n, 1), &ArticleRows::default()).expect("writes");
        }
        assert_eq!(writer.saved().articles_added, 0);
        writer.push(&article(10_000, 1), &ArticleRows::default()).expect("writes");
        assert_eq!(writer.saved().articles_added, BATCH_ARTICLES);
        writer.push(&article(10_001, BATCH_BYTES / 5), &ArticleRows::default()).expect("writes");
        assert_eq!(writer.saved().articles_added, BATCH_ARTICLES + 1);
    }

    #[test]
    fn a_writer_that_is_dropped_leaves_whole_articles() {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        let mut writer = Writer::open(&path, &RunInfo::default()).expect("creates");
        writer.push(&article(1, 1), &ArticleRows::default()).expect("writes");
        drop(writer);
        let reader = Reader::open(&path).expect("opens");
        assert_eq!(reader.stats(0).expect("counts").documents, 1);
        assert_eq!(reader.runs().expect("lists")[0].ended, None, "nobody said when it ended");
        let mut writer = Writer::open(&path, &RunInfo::default()).expect("opens");
        writer.push(&article(2, 1), &ArticleRows::default()).expect("writes");
        writer.torn = true;
        drop(writer);
        assert_eq!(reader.stats(0).expect("counts").documents, 1, "half an article is none");
    }
}
