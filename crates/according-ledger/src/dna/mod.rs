//! Answers as a database of Discourse Network Analyzer 3, in which they can be coded on.
//!
//! An article is a document; a statement is a statement of DNA on what is said, once for each who says it. *Person* and
//! *organization* are who is meant across articles. *Concept* is left open: what a statement is an instance of is for the
//! coder to say. *Agreement* is 0 where the statement is a denial; it says nothing of what anybody thinks.

use crate::entities::list::id_and_name;
use crate::export::Exported;
use crate::{Error, Query, Reader, load};
use according_text::{Judgement, Passage, Polarity, Row, SourceClass};
use rusqlite::{Connection, OptionalExtension as _, params};
use rustc_hash::FxHashMap;
use std::path::Path;

/// What DNA takes in the columns that it lists, in characters.
const SHORT: usize = 190;

/// The variables of a statement, as `schema.sql` numbers them.
const PERSON: i64 = 1;
const ORGANIZATION: i64 = 2;
const CONCEPT: i64 = 3;
const AGREEMENT: i64 = 4;
const FORM: i64 = 5;
const ACT: i64 = 6;
const MEDIUM: i64 = 7;
const SOURCE: i64 = 8;
const SAID: i64 = 9;
const ID: i64 = 10;
const CONFIDENCE: i64 = 11;

/// The hash of the password `according`, as DNA keeps it: a salt of 16 bytes, then SHA-256 over salt and password, a hundred
/// thousand times over, in Base64. It keeps nobody out and is not meant to: DNA asks for one.
const PASSWORD: &str = "xy2GlJ72vAEVLTYGMPiVinok2XRa5YubF4CfDFur+bfAiNbnOunM8Pi36z2vBUpa";

impl Reader {
    /// Writes all statements that `query` wants into a new database at `path` that Discourse Network Analyzer 3 opens: the
    /// coder is `Admin`, the password `according`. The result is how many statements there are in it. `note` is kept with
    /// every document.
    ///
    /// **Cost**: some 50 µs a statement; the database holds whole articles.
    ///
    /// # Errors
    /// [`Error::Exists`] where there is a file already, as somebody may have coded in it; else as [`Reader::export`].
    pub fn export_dna(&self, query: &Query, path: &Path, note: &str) -> Result<u64, Error> {
        if path.exists() {
            return Err(Error::Exists { path: path.to_owned() });
        }
        let wrong = |source| Error::sqlite(path, "writing the export", 0, source);
        let mut db = Connection::open(path).map_err(wrong)?;
        let exports = self.export(query, true)?;
        let runs: Vec<String> =
            exports.runs().map(|run| format!("run {}\nweights {}", run.id, run.info.model_hash)).collect();
        let write = || -> rusqlite::Result<Result<u64, Error>> {
            let transaction = db.transaction()?;
            transaction.execute_batch(include_str!("schema.sql"))?;
            transaction.execute(
                "INSERT INTO CODERS(ID, Name, Red, Green, Blue, Password) VALUES(1, 'Admin', 255, 255, 0, ?1)",
                [PASSWORD],
            )?;
            let (voices, entities) = Default::default();
            let mut book = Book { ledger: &self.db, out: &transaction, note, voices, entities };
            let (mut n, mut document) = (0, None::<Document>);
            for it in exports {
                let it = match it {
                    Ok(it) => it,
                    Err(error) => return Ok(Err(error)),
                };
                let at = match document.take() {
                    Some(at) if at.is(&it) => at,
                    _ => book.document(&it, runs.get(it.run).map_or("", |run| run))?,
                };
                n += book.statement(&it.row, &at)?;
                document = Some(at);
            }
            transaction.commit()?;
            Ok(Ok(n))
        };
        write().map_err(wrong)?
    }
}

/// A document under way.
struct Document {
    key: i64,
    document_id: String,
    text_id: String,
    /// For each code point of the text and its end, the code units of UTF-16 before it.
    units: Vec<u32>,
}

impl Document {
    fn is(&self, it: &Exported) -> bool {
        self.document_id == it.row.document.id && self.text_id == it.row.document.text_id.to_string()
    }

    /// Code points as DNA counts: in code units of UTF-16.
    fn unit(&self, at: u32) -> u32 {
        self.units.get(at as usize).or(self.units.last()).copied().unwrap_or(0)
    }
}

/// Who speaks, as DNA has it.
#[derive(Clone)]
struct Voice {
    variable: i64,
    name: String,
    id: String,
    kind: String,
}

struct Book<'d> {
    ledger: &'d Connection,
    out: &'d Connection,
    note: &'d str,
    /// By the id of the entity of one article.
    voices: FxHashMap<String, Option<Voice>>,
    /// Their entities in DNA, by who it is across articles.
    entities: FxHashMap<String, i64>,
}

impl Book<'_> {
    fn document(&self, it: &Exported, run: &str) -> rusqlite::Result<Document> {
        let about = &it.row.document;
        let text = it.text.as_deref().unwrap_or_default();
        let metadata = load::article(self.ledger, &about.id)?.map(|article| article.metadata).unwrap_or_default();
        let mut notes = vec![format!("id {}", about.id)];
        notes.extend(about.url.clone());
        notes.extend(about.licence.as_ref().map(|licence| format!("licence {licence}")));
        if about.published.is_none() {
            notes.push("no date of publication is known".to_owned());
        }
        notes.extend([about.text_id.to_string(), run.to_owned(), self.note.to_owned()]);
        notes.retain(|line| !line.is_empty());
        let title = about.title.as_deref().filter(|title| !title.trim().is_empty()).unwrap_or(&about.id);
        self.out
            .prepare_cached(
                "INSERT INTO DOCUMENTS(Title, Text, Coder, Author, Source, Section, Notes, Type, Date)
                 VALUES(?1, ?2, 1, ?3, ?4, ?5, ?6, '', coalesce(unixepoch(?7), 0))",
            )?
            .execute(params![
                cut(title, SHORT),
                text,
                cut(metadata.byline.as_deref().unwrap_or_default(), SHORT),
                cut(about.publisher.as_deref().unwrap_or_default(), SHORT),
                cut(metadata.section.as_deref().unwrap_or_default(), SHORT),
                notes.join("\n"),
                about.published.as_deref().map(whole),
            ])?;
        let mut units = Vec::with_capacity(text.len() + 1);
        let mut n = 0;
        for c in text.chars() {
            units.push(n);
            n += c.len_utf16() as u32;
        }
        units.push(n);
        let key = self.out.last_insert_rowid();
        Ok(Document { key, document_id: about.id.clone(), text_id: about.text_id.to_string(), units })
    }

    /// How many statements of DNA it became.
    fn statement(&mut self, row: &Row, at: &Document) -> rusqlite::Result<u64> {
        let passages = [&row.content, &row.cue, &row.source].into_iter().find(|passages| !passages.is_empty());
        let passages = passages.map_or(&[][..], |passages| passages);
        let start = passages.iter().map(|it| at.unit(it.start)).min().unwrap_or(0);
        let stop = passages.iter().map(|it| at.unit(it.end)).max().unwrap_or(0);
        if start >= stop {
            return Ok(0);
        }
        let mut voices = Vec::new();
        for speaker in row.speaker.iter().filter(|it| it.judgement == Judgement::Positive) {
            let id = speaker.entity_id.map(|id| id.to_string());
            let known = match &id {
                Some(id) => self.voice(id)?,
                None => None,
            };
            // Who is known in this article alone has the name that it prints.
            let printed = || {
                let kind = row.source_class.as_str().to_owned();
                let name = speaker.name.clone()?;
                Some(Voice { variable: variable(row.source_class), name, id: id.clone().unwrap_or_default(), kind })
            };
            voices.extend(known.or_else(printed));
        }
        if voices.is_empty() {
            let name = match row.source_class {
                SourceClass::Organisation => words(&row.source),
                _ => String::new(),
            };
            let (variable, kind) = (variable(row.source_class), row.source_class.as_str().to_owned());
            voices.push(Voice { variable, name, id: String::new(), kind });
        }
        let affiliation = words(&row.source_affiliation);
        for voice in &voices {
            self.out
                .prepare_cached(
                    "INSERT INTO STATEMENTS(StatementTypeId, DocumentId, Start, Stop, Coder) VALUES(1, ?1, ?2, ?3, 1)",
                )?
                .execute([at.key, start.into(), stop.into()])?;
            let key = self.out.last_insert_rowid();
            let (person, organization) = match voice.variable {
                PERSON => (self.entity(voice)?, self.named(ORGANIZATION, &affiliation)?),
                _ => (self.named(PERSON, "")?, self.entity(voice)?),
            };
            let medium = row.medium.map_or("", |it| it.as_str());
            for (variable, entity) in [
                (PERSON, person),
                (ORGANIZATION, organization),
                (CONCEPT, self.named(CONCEPT, "")?),
                (FORM, self.named(FORM, row.form.as_str())?),
                (ACT, self.named(ACT, row.speech_act.map_or("", |it| it.as_str()))?),
                (MEDIUM, self.named(MEDIUM, medium)?),
            ] {
                self.out
                    .prepare_cached("INSERT INTO DATASHORTTEXT(StatementId, VariableId, Entity) VALUES(?1, ?2, ?3)")?
                    .execute([key, variable, entity])?;
            }
            for (variable, value) in
                [(SOURCE, words(&row.source)), (SAID, words(&row.content)), (ID, row.statement_id.to_string())]
            {
                self.out
                    .prepare_cached("INSERT INTO DATALONGTEXT(StatementId, VariableId, Value) VALUES(?1, ?2, ?3)")?
                    .execute(params![key, variable, value])?;
            }
            self.out
                .prepare_cached("INSERT INTO DATABOOLEAN(StatementId, VariableId, Value) VALUES(?1, ?2, ?3)")?
                .execute(params![key, AGREEMENT, row.polarity != Polarity::Negative])?;
            self.out
                .prepare_cached("INSERT INTO DATAINTEGER(StatementId, VariableId, Value) VALUES(?1, ?2, ?3)")?
                .execute(params![key, CONFIDENCE, (row.confidence * 100.0).round() as i64])?;
        }
        Ok(voices.len() as u64)
    }

    /// Who an entity of one article is across articles.
    fn voice(&mut self, entity_id: &str) -> rusqlite::Result<Option<Voice>> {
        if let Some(known) = self.voices.get(entity_id) {
            return Ok(known.clone());
        }
        let found: Option<(i64, String)> = self
            .ledger
            .prepare_cached(
                "SELECT c.id, c.kind FROM entity e JOIN canonical c ON c.id = e.canonical WHERE e.entity_id = ?1",
            )?
            .query_row([entity_id], |row| Ok((row.get(0)?, row.get(1)?)))
            .optional()?;
        let voice = match found {
            None => None,
            Some((key, kind)) => {
                let (id, name) = id_and_name(self.ledger, key)?;
                Some(Voice { variable: if kind == "person" { PERSON } else { ORGANIZATION }, name, id, kind })
            }
        };
        self.voices.insert(entity_id.to_owned(), voice.clone());
        Ok(voice)
    }

    /// The entity of DNA for somebody. Namesakes stay apart: the later one has the beginning of its id behind its name.
    fn entity(&mut self, voice: &Voice) -> rusqlite::Result<i64> {
        if voice.id.is_empty() {
            return self.named(voice.variable, &voice.name);
        }
        if let Some(&there) = self.entities.get(&voice.id) {
            return Ok(there);
        }
        let taken = self
            .out
            .prepare_cached("SELECT 1 FROM ENTITIES WHERE VariableId = ?1 AND Value = ?2")?
            .exists(params![voice.variable, cut(&voice.name, SHORT)])?;
        let digits = &voice.id[..voice.id.len().min(8)];
        let beside = format!("{} ({digits})", cut(&voice.name, SHORT - digits.len() - 3));
        let key = self.named(voice.variable, if taken { &beside } else { &voice.name })?;
        for (attribute, value) in [("Type", &voice.kind), ("Notes", &voice.id)] {
            self.out
                .prepare_cached(
                    "UPDATE ATTRIBUTEVALUES SET AttributeValue = ?3 WHERE EntityId = ?1 AND AttributeVariableId =
                       (SELECT v.ID FROM ATTRIBUTEVARIABLES v JOIN ENTITIES e ON e.VariableId = v.VariableId
                        WHERE e.ID = ?1 AND v.AttributeVariable = ?2)",
                )?
                .execute(params![key, attribute, cut(value, SHORT)])?;
        }
        self.entities.insert(voice.id.clone(), key);
        Ok(key)
    }

    /// The entity of that name, which is made where there is none.
    fn named(&self, variable: i64, name: &str) -> rusqlite::Result<i64> {
        let name = cut(name, SHORT);
        let there: Option<i64> = self
            .out
            .prepare_cached("SELECT ID FROM ENTITIES WHERE VariableId = ?1 AND Value = ?2")?
            .query_row(params![variable, name], |row| row.get(0))
            .optional()?;
        if let Some(there) = there {
            return Ok(there);
        }
        self.out
            .prepare_cached("INSERT INTO ENTITIES(VariableId, Value, Red, Green, Blue) VALUES(?1, ?2, 0, 0, 0)")?
            .execute(params![variable, name])?;
        let key = self.out.last_insert_rowid();
        self.out
            .prepare_cached(
                "INSERT INTO ATTRIBUTEVALUES(EntityId, AttributeVariableId, AttributeValue)
                 SELECT ?1, ID, '' FROM ATTRIBUTEVARIABLES WHERE VariableId = ?2",
            )?
            .execute([key, variable])?;
        Ok(key)
    }
}

fn variable(class: SourceClass) -> i64 {
    match class {
        SourceClass::Organisation | SourceClass::Group | SourceClass::Document => ORGANIZATION,
        _ => PERSON,
    }
}

/// A date of publication with the month and the day that it may not tell: a number alone would be a Julian day.
fn whole(date: &str) -> String {
    match date.len() {
        4 => format!("{date}-01-01"),
        7 => format!("{date}-01"),
        _ => date.to_owned(),
    }
}

fn words(passages: &[Passage]) -> String {
    passages.iter().map(|at| at.exact.as_str()).collect::<Vec<_>>().join(" … ")
}

/// On one line, and no longer than `most` characters.
fn cut(value: &str, most: usize) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(most) {
        None => line,
        Some(_) => line.chars().take(most - 1).chain(['…']).collect(),
    }
}
