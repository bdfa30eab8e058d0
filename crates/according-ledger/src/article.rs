//! One article into the ledger: compares what is there with what was read, and writes the difference.

use crate::aside::{self, Voice};
use crate::ask::stale;
use crate::entities::profile::{self, Stored as StoredEntity};
use crate::entities::store::{self, Entities};
use crate::load::{self, Stored, StoredArticle};
use crate::people::People;
use crate::{Pushed, RunInfo};
use according_text::row::EntityRow;
use according_text::{ArticleRows, Document, Metadata, Passage, Row, StatementId, TextId};
use rusqlite::{Connection, OptionalExtension as _, params};
use rustc_hash::{FxHashMap, FxHashSet};

/// So many of a row's roles, the first ones, make its address.
const ADDRESS: usize = 3;

/// What one article is written with.
pub(crate) struct Article<'a> {
    pub(crate) db: &'a Connection,
    pub(crate) info: &'a RunInfo,
    /// Key of the run, once it has written something.
    pub(crate) run: &'a mut Option<i64>,
    pub(crate) document: &'a Document,
    pub(crate) text_id: TextId,
}

/// What became of an article, and what the summary counts besides.
pub(crate) struct Outcome {
    pub(crate) pushed: Pushed,
    /// The id came before in this run with another text.
    pub(crate) replaced: bool,
}

impl Article<'_> {
    /// Writes the article. The caller holds a transaction, and rolls it back on an error.
    ///
    /// `rows` are the distinct ones among those of `read`; `speaking` are the entities that speak in them.
    pub(crate) fn write(
        mut self,
        rows: &[&Row],
        read: &ArticleRows,
        speaking: &[EntityRow],
    ) -> rusqlite::Result<Outcome> {
        let Some(there) = load::article(self.db, &self.document.metadata.id)? else {
            return self.add(rows, read, speaking);
        };
        let same_text = there.text_id.as_deref() == Some(self.text_id.to_string().as_str());
        let same_metadata = there.metadata == *self.document.metadata;
        let text = self.known_text(there.document)?;
        let stored = match text {
            Some(text) => statements(self.db, text)?,
            None => Vec::new(),
        };
        let difference = Difference::of(&stored, rows);
        let known = profile::stored(self.db, there.document)?;
        let entities_differ = store::differ(&known, speaking);
        let same_voice = match text {
            Some(text) => says(self.db, text, read)?,
            None => read.labels.is_empty() && read.quantities.is_empty(),
        };
        let differs = !same_text || !same_metadata || !same_voice || entities_differ || difference.is_any();
        if !differs && self.read_alike(&there)? {
            return Ok(Outcome { pushed: Pushed::Unchanged, replaced: false });
        }
        let run = self.run()?;
        let replaced = !same_text && there.run == Some(run);
        let retired_before = if same_text { 0 } else { self.retire_text(there.text, run)? };
        let text = match text {
            Some(text) => {
                self.execute(
                    "UPDATE text SET extractor = ?2, retrieved = ?3, run = ?4 WHERE id = ?1",
                    params![text, self.document.metadata.extractor, self.document.metadata.retrieved, run],
                )?;
                text
            }
            None => self.insert_text(there.document, run)?,
        };
        self.update_document(there.document, text)?;
        let redated = there.metadata.published != self.document.metadata.published;
        if entities_differ || redated || !same_text {
            self.judge(&known, speaking, redated, text, run)?;
        }
        self.apply(&difference, &stored, rows, text, run)?;
        if !same_voice {
            aside::clear(self.db, Voice::Text(text))?;
            self.insert_voice(text, read)?;
        }
        let pushed = if differs {
            Pushed::Updated {
                added: difference.added.len() as u64,
                retired: difference.retired.len() as u64 + retired_before,
                changed: difference.changed.len() as u64,
                unchanged: difference.unchanged.len() as u64,
            }
        } else {
            Pushed::Unchanged
        };
        Ok(Outcome { pushed, replaced })
    }

    fn add(mut self, rows: &[&Row], read: &ArticleRows, speaking: &[EntityRow]) -> rusqlite::Result<Outcome> {
        let run = self.run()?;
        self.execute(
            "INSERT INTO document(document_id, url, publisher, title, byline, section, credit, published,
               published_precision, lang, rights, licence, origin)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13)",
            document_columns(&self.document.metadata),
        )?;
        let document = self.db.last_insert_rowid();
        let text = self.insert_text(document, run)?;
        self.execute("UPDATE document SET text = ?2 WHERE id = ?1", [document, text])?;
        self.judge(&[], speaking, false, text, run)?;
        let difference = Difference { added: (0..rows.len()).map(|i| (i, None)).collect(), ..Difference::default() };
        self.apply(&difference, &[], rows, text, run)?;
        self.insert_voice(text, read)?;
        Ok(Outcome { pushed: Pushed::Added { rows: rows.len() as u64 }, replaced: false })
    }

    /// What the article says in its own voice.
    fn insert_voice(&self, text: i64, read: &ArticleRows) -> rusqlite::Result<()> {
        aside::insert_quantities(self.db, Voice::Text(text), &read.quantities)?;
        aside::insert_labels(self.db, text, Voice::Text(text), &read.labels, &mut People::new(self.db))
    }

    /// The text among the document's revisions, current or not.
    fn known_text(&self, document: i64) -> rusqlite::Result<Option<i64>> {
        self.db
            .prepare_cached("SELECT id FROM text WHERE document = ?1 AND text_id = ?2")?
            .query_row(params![document, self.text_id.to_string()], |row| row.get(0))
            .optional()
    }

    /// Whether the current rows come from a run that reads as this one does.
    fn read_alike(&self, there: &StoredArticle) -> rusqlite::Result<bool> {
        match there.run {
            Some(run) => reads_alike(self.db, run, self.info),
            None => Ok(false),
        }
    }

    /// The run's key; the run is recorded when it first writes something.
    fn run(&mut self) -> rusqlite::Result<i64> {
        record(self.db, self.info, self.run)
    }

    fn insert_text(&self, document: i64, run: i64) -> rusqlite::Result<i64> {
        let text_id = self.text_id.to_string();
        let body = self.document.text();
        let held =
            self.db.prepare_cached("SELECT 1 FROM text WHERE text_id = ?1 AND body IS NOT NULL")?.exists([&text_id])?;
        self.execute(
            "INSERT INTO text(document, revision, text_id, extractor, retrieved, length, run, body)
             VALUES(?1, (SELECT coalesce(max(revision), 0) + 1 FROM text WHERE document = ?1), ?2, ?3, ?4, ?5, ?6, ?7)",
            params![
                document,
                text_id,
                self.document.metadata.extractor,
                self.document.metadata.retrieved,
                body.chars().count() as i64,
                run,
                (!held).then_some(body),
            ],
        )?;
        Ok(self.db.last_insert_rowid())
    }

    fn update_document(&self, document: i64, text: i64) -> rusqlite::Result<()> {
        self.execute(
            "UPDATE document SET document_id = ?1, url = ?2, publisher = ?3, title = ?4, byline = ?5, section = ?6,
               credit = ?7, published = ?8, published_precision = ?9, lang = ?10, rights = ?11, licence = ?12, origin = ?13
             WHERE document_id = ?1",
            document_columns(&self.document.metadata),
        )?;
        self.execute("UPDATE document SET text = ?2 WHERE id = ?1", [document, text])
    }

    /// Takes all statements of a text that is no longer the document's out of the current ones.
    fn retire_text(&self, text: Option<i64>, run: i64) -> rusqlite::Result<u64> {
        let n = self
            .db
            .prepare_cached("UPDATE statement SET retired_run = ?2 WHERE text = ?1 AND retired_run IS NULL")?
            .execute(params![text, run])?;
        Ok(n as u64)
    }

    /// Writes the entities that speak, and whom they mean.
    fn judge(
        &self,
        known: &[StoredEntity],
        speaking: &[EntityRow],
        again: bool,
        text: i64,
        run: i64,
    ) -> rusqlite::Result<()> {
        let published = self.document.metadata.published.as_deref();
        Entities { db: self.db, run, text, published }.write(known, speaking, again)
    }

    fn apply(
        &self,
        difference: &Difference,
        stored: &[Stored],
        rows: &[&Row],
        text: i64,
        run: i64,
    ) -> rusqlite::Result<()> {
        let mut next: i64 = self
            .db
            .prepare_cached("SELECT coalesce(max(id), 0) + 1 FROM statement")?
            .query_row([], |row| row.get(0))?;
        let mut keys: FxHashMap<StatementId, i64> = stored.iter().map(|it| (it.row.statement_id, it.key)).collect();
        for &(i, there) in &difference.added {
            if there.is_none() {
                keys.insert(rows[i].statement_id, next);
                next += 1;
            }
        }
        let parent = |row: &Row| row.parent_id.and_then(|id| keys.get(&id).copied());
        let mut people = People::new(self.db);
        for &(i, there) in &difference.added {
            let row = rows[i];
            match there {
                Some(there) => self.rewrite(&stored[there], row, parent(row), run, &mut people)?,
                None => self.insert(keys[&row.statement_id], row, parent(row), text, run, &mut people)?,
            }
        }
        for &(i, there) in &difference.changed {
            self.rewrite(&stored[there], rows[i], parent(rows[i]), run, &mut people)?;
        }
        for &there in &difference.unchanged {
            self.execute("UPDATE statement SET last_run = ?2 WHERE id = ?1", [stored[there].key, run])?;
        }
        for &there in &difference.retired {
            self.execute("UPDATE statement SET retired_run = ?2 WHERE id = ?1", [stored[there].key, run])?;
        }
        Ok(())
    }

    fn insert(
        &self,
        key: i64,
        row: &Row,
        parent: Option<i64>,
        text: i64,
        run: i64,
        people: &mut People<'_>,
    ) -> rusqlite::Result<()> {
        let (start, end) = bounds(row);
        self.execute(
            "INSERT INTO statement(id, statement_id, text, \"start\", \"end\", parent, depth, form, attribution_type,
               source_class, cue_lemma, speech_act, polarity, determinacy, medium, said_timex, said_from, said_to,
               said_basis, confidence, first_run, last_run, platform)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19, ?20, ?21, ?21,
               ?22)",
            params![
                key,
                row.statement_id.to_string(),
                text,
                start,
                end,
                parent,
                row.depth,
                row.form.as_str(),
                row.attribution_type.as_str(),
                row.source_class.as_str(),
                row.cue_lemma,
                row.speech_act.map(|act| act.as_str()),
                row.polarity.as_str(),
                row.determinacy.as_str(),
                row.medium.map(|medium| medium.as_str()),
                row.said.timex,
                row.said.from,
                row.said.to,
                row.said.basis.as_str(),
                row.confidence,
                run,
                row.platform.map(|platform| platform.as_str()),
            ],
        )?;
        stale::written(self.db, key)?;
        for (role, passages) in &row.roles()[..ADDRESS] {
            self.insert_spans(key, role, passages)?;
        }
        self.insert_enrichment(key, text, row, people)?;
        for (ord, speaker) in row.speaker.iter().enumerate() {
            people.link(key, ord, Some(speaker), row.source_class, run, None)?;
        }
        Ok(())
    }

    /// Brings a statement that is there up to what was read now: everything but what makes its id.
    fn rewrite(
        &self,
        there: &Stored,
        row: &Row,
        parent: Option<i64>,
        run: i64,
        people: &mut People<'_>,
    ) -> rusqlite::Result<()> {
        let key = there.key;
        self.execute(
            "UPDATE statement SET parent = ?2, depth = ?3, form = ?4, attribution_type = ?5, source_class = ?6,
               cue_lemma = ?7, speech_act = ?8, polarity = ?9, determinacy = ?10, medium = ?11, said_timex = ?12,
               said_from = ?13, said_to = ?14, said_basis = ?15, confidence = ?16, last_run = ?17, retired_run = NULL,
               platform = ?18
             WHERE id = ?1",
            params![
                key,
                parent,
                row.depth,
                row.form.as_str(),
                row.attribution_type.as_str(),
                row.source_class.as_str(),
                row.cue_lemma,
                row.speech_act.map(|act| act.as_str()),
                row.polarity.as_str(),
                row.determinacy.as_str(),
                row.medium.map(|medium| medium.as_str()),
                row.said.timex,
                row.said.from,
                row.said.to,
                row.said.basis.as_str(),
                row.confidence,
                run,
                row.platform.map(|platform| platform.as_str()),
            ],
        )?;
        if (&there.row.roles()[ADDRESS..], &there.row.quantities, &there.row.labels)
            != (&row.roles()[ADDRESS..], &row.quantities, &row.labels)
        {
            self.execute("DELETE FROM span WHERE statement = ?1 AND role NOT IN ('source', 'cue', 'content')", [key])?;
            aside::clear(self.db, Voice::Statement(key))?;
            self.insert_enrichment(key, there.text, row, people)?;
        }
        let mut before = there.row.speaker.iter();
        let slots = there.links.len().max(row.speaker.len());
        for ord in 0..slots {
            let link = there.links.get(ord);
            let old = link.and_then(|&(_, names)| if names { before.next() } else { None });
            let new = row.speaker.get(ord);
            if old != new {
                stale::written(self.db, key)?;
                people.link(key, ord, new, row.source_class, run, link.map(|&(link, _)| link))?;
            }
        }
        Ok(())
    }

    /// What stands beside a statement of the text of key `text` and is no part of its id.
    fn insert_enrichment(&self, key: i64, text: i64, row: &Row, people: &mut People<'_>) -> rusqlite::Result<()> {
        for (role, passages) in &row.roles()[ADDRESS..] {
            self.insert_spans(key, role, passages)?;
        }
        aside::insert_quantities(self.db, Voice::Statement(key), &row.quantities)?;
        aside::insert_labels(self.db, text, Voice::Statement(key), &row.labels, people)
    }

    fn insert_spans(&self, key: i64, role: &str, passages: &[Passage]) -> rusqlite::Result<()> {
        for (ord, at) in passages.iter().enumerate() {
            self.execute(
                "INSERT INTO span(statement, role, ord, \"start\", \"end\", exact) VALUES(?1, ?2, ?3, ?4, ?5, ?6)",
                params![key, role, ord as i64, at.start, at.end, at.exact],
            )?;
        }
        Ok(())
    }

    fn execute(&self, sql: &str, params: impl rusqlite::Params) -> rusqlite::Result<()> {
        self.db.prepare_cached(sql)?.execute(params).map(drop)
    }
}

/// What must be done to the statements of one text; indices into what is stored and into what was read.
#[derive(Default)]
struct Difference {
    /// Read, and where it is stored but retired.
    added: Vec<(usize, Option<usize>)>,
    /// Read otherwise than stored.
    changed: Vec<(usize, usize)>,
    /// Stored as read.
    unchanged: Vec<usize>,
    /// Stored, current, and not read.
    retired: Vec<usize>,
}

impl Difference {
    fn of(stored: &[Stored], rows: &[&Row]) -> Difference {
        let mut places: FxHashMap<StatementId, usize> =
            stored.iter().enumerate().map(|(i, it)| (it.row.statement_id, i)).collect();
        let mut difference = Difference::default();
        for (i, row) in rows.iter().enumerate() {
            match places.remove(&row.statement_id) {
                None => difference.added.push((i, None)),
                Some(there) if stored[there].retired => difference.added.push((i, Some(there))),
                Some(there) if differ(&stored[there].row, row) => difference.changed.push((i, there)),
                Some(there) => difference.unchanged.push(there),
            }
        }
        difference.retired = places.into_values().filter(|&there| !stored[there].retired).collect();
        difference.retired.sort_unstable();
        difference
    }

    fn is_any(&self) -> bool {
        !(self.added.is_empty() && self.changed.is_empty() && self.retired.is_empty())
    }
}

/// Of rows with one id the first.
pub(crate) fn distinct(rows: &[Row]) -> Vec<&Row> {
    let mut seen = FxHashSet::default();
    rows.iter().filter(|row| seen.insert(row.statement_id)).collect()
}

/// Whether a statement differs in itself; what is known about its article is compared once for all.
fn differ(stored: &Row, read: &Row) -> bool {
    let same = Row { document: stored.document.clone(), ..read.clone() };
    *stored != same
}

/// All statements of a text, retired ones included.
fn statements(db: &Connection, text: i64) -> rusqlite::Result<Vec<Stored>> {
    let keys: Vec<i64> = db
        .prepare_cached("SELECT id FROM statement WHERE text = ?1 ORDER BY id")?
        .query_map([text], |row| row.get(0))?
        .collect::<rusqlite::Result<_>>()?;
    keys.into_iter().map(|key| load::stored(db, key)).collect()
}

/// The key of the run, which is recorded if it is not.
pub(crate) fn record(db: &Connection, info: &RunInfo, run: &mut Option<i64>) -> rusqlite::Result<i64> {
    if let Some(run) = *run {
        return Ok(run);
    }
    let ordinal: i64 = db.query_row("SELECT coalesce(max(id), 0) + 1 FROM run", [], |row| row.get(0))?;
    db.execute(
        "INSERT INTO run(id, run_id, started, version, model_hash, config_json, input) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
        params![ordinal, info.id(ordinal), info.started, info.version, info.model_hash, info.config_json, info.input],
    )?;
    *run = Some(ordinal);
    Ok(ordinal)
}

/// Whether what the ledger holds of the article's own voice is what was read.
fn says(db: &Connection, text: i64, read: &ArticleRows) -> rusqlite::Result<bool> {
    Ok(aside::labels(db, Voice::Text(text))? == read.labels
        && aside::quantities(db, Voice::Text(text))? == read.quantities)
}

/// Whether the recorded run reads as a run of `info` would.
pub(crate) fn reads_alike(db: &Connection, run: i64, info: &RunInfo) -> rusqlite::Result<bool> {
    db.prepare_cached("SELECT 1 FROM run WHERE id = ?1 AND version = ?2 AND model_hash = ?3 AND config_json = ?4")?
        .exists(params![run, info.version, info.model_hash, info.config_json])
}

/// From the first to the last code point of source, cue and content.
pub(crate) fn bounds(row: &Row) -> (u32, u32) {
    let all = || row.source.iter().chain(&row.cue).chain(&row.content);
    (all().map(|at| at.start).min().unwrap_or(0), all().map(|at| at.end).max().unwrap_or(0))
}

fn document_columns(metadata: &Metadata) -> impl rusqlite::Params + '_ {
    (
        &metadata.id,
        &metadata.url,
        &metadata.publisher,
        &metadata.title,
        &metadata.byline,
        &metadata.section,
        &metadata.credit,
        &metadata.published,
        metadata.published.as_deref().and_then(precision),
        &metadata.lang,
        &metadata.rights,
        &metadata.licence,
        &metadata.origin,
    )
}

/// How exact an ISO 8601 date is, by its shape; `None` where it has none of the known ones.
fn precision(published: &str) -> Option<&'static str> {
    let shape = |pattern: &str| {
        published.len() >= pattern.len()
            && published.bytes().zip(pattern.bytes()).all(|(b, p)| if p == b'0' { b.is_ascii_digit() } else { b == p })
    };
    let dated = shape("0000-00-00") && matches!(published.as_bytes().get(10), None | Some(b'T' | b' '));
    match published.len() {
        4 if shape("0000") => Some("year"),
        7 if shape("0000-00") => Some("month"),
        10 if dated => Some("day"),
        _ if dated && published[10..].len() >= 9 && published.as_bytes()[16] == b':' => Some("second"),
        _ if dated && published.len() >= 16 => Some("minute"),
        _ => None,
    }
}
