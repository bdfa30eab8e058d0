//! What stands in `answer` and in the word index for each current statement, made from what was read.
//!
//! An entry of the index is one list of words: those of the content plain, all others behind the sign `¬` and a letter,
//! which no folded word begins with. So a word is looked up where it stands without looking at its places, and everything
//! that can be asked is one expression over one index.

use super::often;
use super::place;
use super::stem::stem;
use super::traits::{self, Trait};
use crate::fold::fold;
use crate::load::{maybe, parsed};
use crate::query::Has;
use crate::slice::Slices;
use according_text::{AttributionType, Determinacy, Form, Medium, Platform, Polarity, SourceClass, SpeechAct};
use rusqlite::{Connection, OptionalExtension as _, params};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Words of the source, of what else stands within the statement, of labels, of the names of speakers.
pub(crate) const SOURCE: &str = "¬s";
pub(crate) const AROUND: &str = "¬r";
pub(crate) const LABEL: &str = "¬l";
pub(crate) const NAME: &str = "¬w";
/// Stems, of content and labels, where they are not the word itself.
pub(crate) const STEM: &str = "¬x";
pub(crate) const LABEL_STEM: &str = "¬k";
/// Keys: of the canonical entities and the names of speakers, of the names of those whom the content names, of outlets.
pub(crate) const CANONICAL: &str = "¬c";
pub(crate) const SPELLING: &str = "¬n";
pub(crate) const ABOUT: &str = "¬a";
pub(crate) const OUTLET: &str = "¬o";
/// The month when it was said: its year times 16, and its number.
pub(crate) const SAID: &str = "¬m";
/// Statements with an identified speaker, and without.
pub(crate) const NAMED: &str = "¬p";
pub(crate) const UNNAMED: &str = "¬u";
/// One statement in so many, chosen by their ids, that stand for all; each sample holds the one before.
pub(crate) const SAMPLES: [(&str, u64); 5] = [("¬v", 4096), ("¬g", 1024), ("¬y", 256), ("¬h", 64), ("¬z", 16)];
/// Keys that are tokens of each sample besides: what one speaker or outlet has of it is looked up, and not cut out of two
/// long lists.
pub(crate) const SAMPLED: [&str; 3] = [CANONICAL, SPELLING, OUTLET];

/// The token of a key within a sample. Words of contents and their stems are tokens of each sample too, behind its sign.
pub(crate) fn sampled(token: &str, sample: &str) -> String {
    format!("{token}{}", sample.trim_start_matches('¬'))
}

/// Stale statements that are looked at together.
const TOGETHER: usize = 65_536;

/// What is kept of a statement among the answers.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Entry {
    pub(crate) at: i64,
    /// See [`often::sample_of`].
    pub(crate) sample: i64,
    pub(crate) traits: i64,
    pub(crate) outlet: Option<i64>,
    /// Keys of the canonical entities that speak, each once, ascending.
    pub(crate) speakers: Vec<i64>,
    pub(crate) said: (Option<i64>, Option<i64>),
    pub(crate) words: String,
}

/// The keys as they stand in `answer.speakers`.
pub(crate) fn speakers_value(speakers: &[i64]) -> rusqlite::types::Value {
    match speakers {
        [] => rusqlite::types::Value::Null,
        [one] => (*one).into(),
        several => several.iter().map(i64::to_string).collect::<Vec<_>>().join(" ").into(),
    }
}

/// And back.
pub(crate) fn speakers_of(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Vec<i64>> {
    use rusqlite::types::ValueRef;
    Ok(match row.get_ref(column)? {
        ValueRef::Integer(one) => vec![one],
        ValueRef::Text(several) => {
            String::from_utf8_lossy(several).split(' ').filter_map(|key| key.parse().ok()).collect()
        }
        _ => Vec::new(),
    })
}

/// Brings the answers of all stale statements up to date, and the words under which names are found. Within the caller's transaction.
///
/// **Cost**: about 30 µs a statement; memory for the words of 65,536 of them.
pub(crate) fn refresh(db: &Connection) -> rusqlite::Result<()> {
    crate::people::index_names(db)?;
    let mut select = db.prepare_cached(
        "SELECT q.statement, s.text, s.at FROM stale q JOIN statement s ON s.id = q.statement ORDER BY q.statement LIMIT ?1",
    )?;
    loop {
        let stale: Vec<(i64, i64, Option<i64>)> = select
            .query_map([TOGETHER as i64], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let Some(&(last, ..)) = stale.last() else {
            db.prepare_cached("DELETE FROM stale")?.execute([])?;
            return Ok(());
        };
        let mut change = Change::default();
        for group in stale.chunk_by(|a, b| a.1 == b.1) {
            let article = Article::of(db, group[0].1)?;
            group.iter().try_for_each(|&(statement, _, old)| change.replace(db, &article, statement, old))?;
        }
        change.write(db)?;
        db.prepare_cached("DELETE FROM stale WHERE statement <= ?1")?.execute([last])?;
    }
}

/// What is written for many statements together.
#[derive(Default)]
struct Change {
    gone: Vec<i64>,
    words: Vec<(i64, String)>,
    /// Statements more or fewer, by canonical entity and article.
    quoted: BTreeMap<(i64, i64), i64>,
    often: often::Change,
}

impl Change {
    /// Takes a statement's answer away, and puts the one it should have; its words and counts are written later.
    fn replace(
        &mut self,
        db: &Connection,
        article: &Article<'_>,
        statement: i64,
        old: Option<i64>,
    ) -> rusqlite::Result<()> {
        if let Some(at) = old {
            let mut there = db.prepare_cached("SELECT speakers FROM answer WHERE at = ?1")?;
            let speakers = there.query_row([at], |row| speakers_of(row, 0)).optional()?.unwrap_or_default();
            db.prepare_cached("DELETE FROM answer WHERE at = ?1")?.execute([at])?;
            db.prepare_cached("DELETE FROM sampled WHERE at = ?1")?.execute([at])?;
            self.gone.push(at);
            self.often.gone(&speakers, at);
            self.count(&speakers, article.document, -1);
        }
        let entry = article.entry(statement)?;
        let at = entry.as_ref().map(|entry| entry.at);
        if let Some(entry) = entry {
            for into in if (entry.sample as usize) < SAMPLES.len() { &[ANSWER, SAMPLED_ANSWER][..] } else { &[ANSWER] }
            {
                db.prepare_cached(into)?.execute(params![
                    entry.at,
                    entry.traits,
                    entry.outlet,
                    speakers_value(&entry.speakers),
                    entry.said.0,
                    entry.said.1
                ])?;
            }
            self.count(&entry.speakers, article.document, 1);
            self.often.come(&entry);
            self.words.push((entry.at, entry.words));
        }
        if at != old {
            db.prepare_cached("UPDATE statement SET at = ?2 WHERE id = ?1")?.execute(params![statement, at])?;
        }
        Ok(())
    }

    fn count(&mut self, speakers: &[i64], document: i64, by: i64) {
        speakers.iter().for_each(|&speaker| *self.quoted.entry((speaker, document)).or_default() += by);
    }

    /// Words go into the index one after another, in its order: it saves what it holds in memory whenever it must go back,
    /// and whenever something else is written in between that SQLite may have to undo.
    fn write(mut self, db: &Connection) -> rusqlite::Result<()> {
        let mut totals: BTreeMap<i64, (i64, i64)> = BTreeMap::new();
        for (&(canonical, document), &by) in self.quoted.iter().filter(|(_, by)| **by != 0) {
            let before: i64 = db
                .prepare_cached("SELECT statements FROM quoted_in WHERE canonical = ?1 AND document = ?2")?
                .query_row([canonical, document], |row| row.get(0))
                .optional()?
                .unwrap_or(0);
            put_or_delete(db, QUOTED_IN, &[canonical, document, before + by])?;
            let total = totals.entry(canonical).or_default();
            total.0 += by;
            total.1 += i64::from(before + by > 0) - i64::from(before > 0);
        }
        for (&canonical, &(statements, articles)) in &totals {
            let before: (i64, i64) = db
                .prepare_cached("SELECT statements, articles FROM quoted WHERE canonical = ?1")?
                .query_row([canonical], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?
                .unwrap_or((0, 0));
            put_or_delete(db, QUOTED, &[canonical, before.1 + articles, before.0 + statements])?;
        }
        self.gone.sort_unstable();
        let mut delete = db.prepare_cached("DELETE FROM statement_fts WHERE rowid = ?1")?;
        for at in self.gone {
            delete.execute([at])?;
        }
        self.words.sort_unstable();
        let mut insert = db.prepare_cached("INSERT INTO statement_fts(rowid, words) VALUES(?1, ?2)")?;
        for (at, words) in self.words {
            insert.execute(params![at, words])?;
        }
        self.often.write(db, &totals.into_iter().map(|(canonical, (statements, _))| (canonical, statements)).collect())
    }
}

/// How an answer is put among all, and among those of samples.
const ANSWER: &str =
    "INSERT INTO answer(at, traits, outlet, speakers, said_from, said_to) VALUES(?1, ?2, ?3, ?4, ?5, ?6)";
const SAMPLED_ANSWER: &str =
    "INSERT INTO sampled(at, traits, outlet, speakers, said_from, said_to) VALUES(?1, ?2, ?3, ?4, ?5, ?6)";

/// How a row is put and deleted, whose last value is a count.
const QUOTED_IN: [&str; 2] = [
    "INSERT OR REPLACE INTO quoted_in(canonical, document, statements) VALUES(?1, ?2, ?3)",
    "DELETE FROM quoted_in WHERE canonical = ?1 AND document = ?2 AND ?3 = 0",
];
const QUOTED: [&str; 2] = [
    "INSERT OR REPLACE INTO quoted(canonical, articles, statements) VALUES(?1, ?2, ?3)",
    "DELETE FROM quoted WHERE canonical = ?1 AND ?2 = 0 AND ?3 = 0",
];

fn put_or_delete(db: &Connection, [put, delete]: [&str; 2], values: &[i64; 3]) -> rusqlite::Result<()> {
    db.prepare_cached(if values[2] == 0 { delete } else { put })?.execute(*values)?;
    Ok(())
}

/// Somebody as the article calls them.
#[derive(Clone, Default)]
struct Called {
    canonical: Option<i64>,
    /// Every name, folded.
    names: Vec<String>,
    /// Keys of the fullest names, unless the entity is known by a surname or acronym alone.
    full: Vec<i64>,
}

/// An article as far as the answers of its statements need it.
pub(crate) struct Article<'d> {
    db: &'d Connection,
    pub(crate) document: i64,
    day: Option<i64>,
    outlet: Option<i64>,
    body: Option<Slices<'static>>,
    cast: FxHashMap<i64, Called>,
    /// Folded names and whom each means: key of the fullest name. Names of two are left out.
    named: Vec<(String, Vec<i64>)>,
}

impl<'d> Article<'d> {
    /// The article of the text of key `text`. Notes its outlet where that is new.
    pub(crate) fn of(db: &'d Connection, text: i64) -> rusqlite::Result<Article<'d>> {
        let (document, published, publisher, body): (i64, Option<String>, Option<String>, Option<String>) = db
            .prepare_cached(
                "SELECT d.id, d.published, d.publisher, r.body FROM reading r JOIN document d ON d.id = r.document
                 WHERE r.id = ?1",
            )?
            .query_row([text], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)))?;
        let mut cast: FxHashMap<i64, Called> = FxHashMap::default();
        let mut select = db.prepare_cached(
            "SELECT e.id, e.canonical, e.block IS NOT NULL, n.spelling, n.kind, s.name FROM entity e
               JOIN name n ON n.entity = e.id JOIN spelling s ON s.id = n.spelling
             WHERE e.text = ?1 AND e.retired_run IS NULL ORDER BY e.id, n.spelling, n.kind",
        )?;
        let mut rows = select.query([text])?;
        while let Some(row) = rows.next()? {
            read_name(row, cast.entry(row.get(0)?).or_default())?;
        }
        let named = names_of(&cast);
        let outlet = match publisher.filter(|name| !name.is_empty()) {
            Some(name) => outlet(db, &name)?,
            None => None,
        };
        let day = published.as_deref().and_then(place::day);
        let body = body.map(Slices::new);
        Ok(Article { db, document, day, outlet, body, cast, named })
    }

    /// What should stand among the answers for one of its statements; `None` where it is retired.
    pub(crate) fn entry(&self, statement: i64) -> rusqlite::Result<Option<Entry>> {
        let mut draft = Draft::default();
        let head = self
            .db
            .prepare_cached(
                "SELECT statement_id, \"start\", \"end\", form, attribution_type, polarity, determinacy, source_class,
                   speech_act, medium, platform, said_from, said_to, confidence, parent IS NOT NULL
                 FROM statement WHERE id = ?1 AND retired_run IS NULL",
            )?
            .query_row([statement], |row| {
                draft.put::<Form>(parsed(row, 3)?);
                draft.put::<AttributionType>(parsed(row, 4)?);
                draft.put::<Polarity>(parsed(row, 5)?);
                draft.put::<Determinacy>(parsed(row, 6)?);
                draft.put::<SourceClass>(parsed(row, 7)?);
                maybe::<SpeechAct>(row, 8)?.into_iter().for_each(|act| draft.put(act));
                maybe::<Medium>(row, 9)?.into_iter().for_each(|medium| draft.put_has(medium, Has::Medium));
                maybe::<Platform>(row, 10)?.into_iter().for_each(|platform| draft.put(platform));
                let said = |column: usize| -> rusqlite::Result<Option<i64>> {
                    Ok(row.get_ref(column)?.as_str_or_null()?.and_then(place::day))
                };
                draft.said = (said(11)?, said(12)?);
                let percent = (row.get::<_, f64>(13)? * 100.0 + 1e-4).floor();
                traits::CONFIDENCE.put(&mut draft.traits, percent.clamp(0.0, 100.0) as u32);
                draft.has(Has::Parent, row.get(14)?);
                draft.has(Has::Date, draft.said.0.is_some());
                let id = row.get_ref(0)?.as_str()?;
                Ok((u32::from_str_radix(id.get(..8).unwrap_or(""), 16).unwrap_or(0), row.get(1)?, row.get(2)?))
            })
            .optional()?;
        let Some((hash, start, end)) = head else { return Ok(None) };
        self.passages(statement, start, end, &mut draft)?;
        self.speakers(statement, &mut draft)?;
        self.aside(statement, &mut draft)?;
        if let Some(day) = draft.said.0 {
            draft.token(SAID, day >> 5);
        }
        if let Some(outlet) = self.outlet {
            draft.token(OUTLET, outlet);
        }
        let (keys, content) = (std::mem::take(&mut draft.keys), std::mem::take(&mut draft.content));
        let smallest = often::sample_of(hash);
        for (sample, _) in SAMPLES.into_iter().skip(smallest as usize) {
            draft.word("", sample);
            keys.iter().for_each(|token| draft.word("", &sampled(token, sample)));
            draft.words(sample, &content);
            draft.stems(&format!("{sample}{STEM}"), &content);
        }
        let Draft { traits, said, mut speakers, words, .. } = draft;
        speakers.sort_unstable();
        speakers.dedup();
        let at = place::at(self.day, statement);
        Ok(Some(Entry { at, sample: smallest, traits, outlet: self.outlet, speakers, said, words }))
    }

    /// The words of content, source, and of what else stands between their first and last.
    fn passages(&self, statement: i64, start: u32, end: u32, draft: &mut Draft) -> rusqlite::Result<()> {
        let mut select = self.db.prepare_cached(
            "SELECT role, \"start\", \"end\", exact FROM span WHERE statement = ?1 ORDER BY role, ord",
        )?;
        let mut rows = select.query([statement])?;
        let mut taken: Vec<(u32, u32)> = Vec::new();
        let (mut content, mut source) = (String::new(), String::new());
        while let Some(row) = rows.next()? {
            let into = match row.get_ref(0)?.as_str()? {
                "content" => &mut content,
                "source" => {
                    draft.has(Has::Source, true);
                    &mut source
                }
                "addressee" => {
                    draft.has(Has::Addressee, true);
                    continue;
                }
                "via" => {
                    draft.has(Has::Via, true);
                    continue;
                }
                "place" => {
                    draft.has(Has::Place, true);
                    continue;
                }
                _ => continue,
            };
            let folded = fold(row.get_ref(3)?.as_str()?);
            if !into.is_empty() && !folded.is_empty() {
                into.push(' ');
            }
            into.push_str(&folded);
            taken.push((row.get(1)?, row.get(2)?));
        }
        draft.words("", &content);
        draft.words(SOURCE, &source);
        draft.stems(STEM, &content);
        if let Some(slices) = &self.body {
            taken.sort_unstable();
            taken.push((end, end));
            let mut from = start;
            for (begin, stop) in taken {
                if begin > from
                    && let Some(around) = slices.get(from, begin)
                {
                    draft.words(AROUND, &fold(around));
                }
                from = from.max(stop);
            }
        }
        let padded = format!(" {content} ");
        let mut about: Vec<i64> = Vec::new();
        for (name, whom) in &self.named {
            if padded.contains(name.as_str()) {
                about.extend(whom);
            }
        }
        about.sort_unstable();
        about.dedup();
        about.into_iter().for_each(|name| draft.token(ABOUT, name));
        draft.content = content;
        Ok(())
    }

    fn speakers(&self, statement: i64, draft: &mut Draft) -> rusqlite::Result<()> {
        let mut select = self.db.prepare_cached(
            "SELECT l.entity, l.spelling, n.name FROM link l LEFT JOIN spelling n ON n.id = l.spelling
             WHERE l.statement = ?1 AND l.role = 'source' AND l.judgement = 'positive'
               AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id) ORDER BY l.ord",
        )?;
        let mut rows = select.query([statement])?;
        let (mut names, mut words): (Vec<i64>, Vec<String>) = (Vec::new(), Vec::new());
        let mut some = false;
        while let Some(row) = rows.next()? {
            some = true;
            if let (Some(spelling), Some(name)) = (row.get::<_, Option<i64>>(1)?, row.get_ref(2)?.as_str_or_null()?) {
                names.push(spelling);
                words.extend(fold(name).split(' ').map(str::to_owned));
            }
            let Some(entity) = row.get::<_, Option<i64>>(0)? else { continue };
            let elsewhere;
            let called = match self.cast.get(&entity) {
                Some(called) => called,
                None => {
                    elsewhere = self.elsewhere(entity)?;
                    &elsewhere
                }
            };
            draft.speakers.extend(called.canonical);
            names.extend(&called.full);
            words.extend(called.names.iter().flat_map(|folded| folded.split(' ').map(str::to_owned)));
        }
        draft.has(Has::Speaker, some);
        draft.word("", if some { NAMED } else { UNNAMED });
        names.sort_unstable();
        names.dedup();
        words.sort_unstable();
        words.dedup();
        names.into_iter().for_each(|name| draft.token(SPELLING, name));
        words.iter().filter(|word| !word.is_empty()).for_each(|word| draft.word(NAME, word));
        let mut speakers = draft.speakers.clone();
        speakers.sort_unstable();
        speakers.dedup();
        speakers.into_iter().for_each(|speaker| draft.token(CANONICAL, speaker));
        Ok(())
    }

    /// An entity that is not among those of the article's present text.
    fn elsewhere(&self, entity: i64) -> rusqlite::Result<Called> {
        let mut called = Called::default();
        let mut select = self.db.prepare_cached(
            "SELECT e.id, e.canonical, e.block IS NOT NULL, n.spelling, n.kind, s.name FROM entity e
               JOIN name n ON n.entity = e.id JOIN spelling s ON s.id = n.spelling
             WHERE e.id = ?1 ORDER BY n.spelling, n.kind",
        )?;
        let mut rows = select.query([entity])?;
        while let Some(row) = rows.next()? {
            read_name(row, &mut called)?;
        }
        Ok(called)
    }

    /// Quantities and labels.
    fn aside(&self, statement: i64, draft: &mut Draft) -> rusqlite::Result<()> {
        let counted = self.db.prepare_cached("SELECT 1 FROM quantity WHERE statement = ?1")?.exists([statement])?;
        draft.has(Has::Quantity, counted);
        let mut select = self.db.prepare_cached("SELECT exact FROM label WHERE statement = ?1 ORDER BY ord")?;
        let mut rows = select.query([statement])?;
        while let Some(row) = rows.next()? {
            draft.has(Has::Label, true);
            let folded = fold(row.get_ref(0)?.as_str()?);
            draft.words(LABEL, &folded);
            draft.stems(LABEL_STEM, &folded);
        }
        Ok(())
    }
}

fn read_name(row: &rusqlite::Row<'_>, called: &mut Called) -> rusqlite::Result<()> {
    called.canonical = row.get(1)?;
    let (alone, spelling, kind): (bool, i64, String) = (row.get(2)?, row.get(3)?, row.get(4)?);
    if kind == "role" {
        return Ok(());
    }
    if kind == "full" && !alone {
        called.full.push(spelling);
    }
    called.names.push(fold(row.get_ref(5)?.as_str()?));
    Ok(())
}

/// Which words mean whom in one article. Words that two are called by mean nobody.
fn names_of(cast: &FxHashMap<i64, Called>) -> Vec<(String, Vec<i64>)> {
    let mut named: Vec<(&str, i64)> = cast
        .iter()
        .filter(|(_, called)| !called.full.is_empty())
        .flat_map(|(&entity, called)| called.names.iter().map(move |folded| (folded.as_str(), entity)))
        .filter(|(folded, _)| !folded.is_empty())
        .collect();
    named.sort_unstable();
    named.dedup();
    let mut unique = Vec::new();
    for group in named.chunk_by(|a, b| a.0 == b.0) {
        if let [(folded, entity)] = group {
            unique.push((format!(" {folded} "), cast[entity].full.clone()));
        }
    }
    unique
}

/// The key of an outlet.
fn outlet(db: &Connection, name: &str) -> rusqlite::Result<Option<i64>> {
    let there: Option<i64> =
        db.prepare_cached("SELECT id FROM outlet WHERE name = ?1")?.query_row([name], |row| row.get(0)).optional()?;
    // A reader that verifies cannot write; what it does not find is wrong.
    if there.is_some() || db.pragma_query_value(None, "query_only", |row| row.get::<_, bool>(0))? {
        return Ok(there);
    }
    db.prepare_cached("INSERT INTO outlet(name, folded) VALUES(?1, ?2)")?.execute([name, &folded_outlet(name)])?;
    Ok(Some(db.last_insert_rowid()))
}

/// An outlet's name as it is compared: folded, or as it is where it has no letters.
pub(crate) fn folded_outlet(name: &str) -> String {
    let folded = fold(name);
    if folded.is_empty() { name.trim().to_lowercase() } else { folded }
}

/// An entry under way.
#[derive(Default)]
struct Draft {
    traits: i64,
    said: (Option<i64>, Option<i64>),
    speakers: Vec<i64>,
    words: String,
    /// Tokens that samples have too, and the folded content.
    keys: Vec<String>,
    content: String,
}

impl Draft {
    fn word(&mut self, sign: &str, word: &str) {
        if !self.words.is_empty() {
            self.words.push(' ');
        }
        self.words.push_str(sign);
        self.words.push_str(word);
    }

    fn token(&mut self, sign: &str, key: i64) {
        self.word(sign, &key.to_string());
        if SAMPLED.contains(&sign) {
            self.keys.push(format!("{sign}{key}"));
        }
    }

    fn words(&mut self, sign: &str, folded: &str) {
        folded.split(' ').filter(|word| !word.is_empty()).for_each(|word| self.word(sign, word));
    }

    /// The stems of folded words that are not the words themselves, each once.
    fn stems(&mut self, sign: &str, folded: &str) {
        let stems = folded.split(' ').filter(|word| !word.is_empty()).map(|word| (word, stem(word)));
        let mut stems: Vec<String> = stems.filter(|(word, stem)| word != stem).map(|(_, stem)| stem).collect();
        stems.sort_unstable();
        stems.dedup();
        stems.iter().for_each(|stem| self.word(sign, stem));
    }

    fn put<T: Trait>(&mut self, value: T) {
        T::PART.put(&mut self.traits, value.code());
        if let Some(token) = value.token() {
            self.word("", &token);
        }
    }

    fn put_has<T: Trait>(&mut self, value: T, has: Has) {
        self.put(value);
        self.has(has, true);
    }

    fn has(&mut self, has: Has, it: bool) {
        let bit = traits::has(has);
        if it && traits::HAS.get(self.traits) & bit == 0 {
            traits::HAS.put(&mut self.traits, bit);
            if let Some(token) = traits::has_token(has).filter(|_| has != Has::Speaker) {
                self.word("", &token);
            }
        }
    }
}
