//! Proof that a ledger holds what it says: every string a slice of a stored text, every id the address of its content.

use crate::entities::check as entities;
use crate::slice::Slices;
use crate::{Error, Reader, aside, load, words};
use according_text::{
    AttributionType, Determinacy, Form, Hasher, Medium, Platform, Polarity, SaidBasis, SourceClass, SpeechAct,
    StatementId, TextId,
};
use rusqlite::{Connection, OptionalExtension as _};
use std::str::FromStr;

/// At most so many violations are listed; all are counted.
const LISTED: usize = 1000;

/// Something in a ledger that is not as it must be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Violation {
    /// In which table.
    pub table: &'static str,
    /// Of which row: the id that people see, else the row's key.
    pub id: String,
    /// What is wrong.
    pub what: String,
}

/// What was looked at, and what was wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct VerifyReport {
    /// Articles looked at.
    pub documents: u64,
    /// Texts whose hash and length were computed anew.
    pub texts: u64,
    /// Statements whose id was computed anew, retired ones included.
    pub statements: u64,
    /// Spans, quantities and labels compared with their text.
    pub spans: u64,
    /// Links looked at.
    pub links: u64,
    /// Words of the index compared with the words of the statements and names.
    pub words: u64,
    /// How many violations there are.
    pub violations: u64,
    /// The first 1,000 of them.
    pub listed: Vec<Violation>,
}

impl VerifyReport {
    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        self.violations == 0
    }

    pub(crate) fn wrong(&mut self, table: &'static str, id: impl ToString, what: impl Into<String>) {
        self.violations += 1;
        if self.listed.len() < LISTED {
            self.listed.push(Violation { table, id: id.to_string(), what: what.into() });
        }
    }
}

impl Reader {
    /// Checks the whole ledger, as it stood when the check began:
    ///
    /// - the file itself (`PRAGMA integrity_check`, which includes the types of columns and the form of the indexes);
    /// - that every named value is a known one;
    /// - that every row referred to is there;
    /// - that every text has the hash and the length that it is said to have;
    /// - that every span, quantity and label is the slice of its text, in Unicode code points;
    /// - that every statement's id is the hash of its article, text and spans;
    /// - that parents lie in the same text, and neither parents nor links run in circles;
    /// - that every entity means whom its last judgement names, and is found under its own words and offices;
    /// - that current statements belong to their article's current text;
    /// - that the word indexes hold just the words of the statements and names, and that what is counted beforehand is right.
    ///
    /// **Cost**: one pass over everything; memory for one text at a time.
    ///
    /// # Errors
    /// If the ledger cannot be read to its end. What is merely wrong is no error but a violation.
    pub fn verify(&self) -> Result<VerifyReport, Error> {
        let mut report = VerifyReport::default();
        let check = |report: &mut VerifyReport| -> rusqlite::Result<()> {
            let snapshot = self.db.unchecked_transaction()?;
            file(&snapshot, report)?;
            texts(&snapshot, report)?;
            relations(&snapshot, report)?;
            words::verify(&snapshot, report)
        };
        match check(&mut report) {
            Ok(()) => Ok(report),
            // A damaged page ends the check; what was found before it is worth more than the error alone.
            Err(error) => match self.failed(error) {
                Error::Corrupt { what, .. } => {
                    report.wrong("file", "", what);
                    Ok(report)
                }
                error => Err(error),
            },
        }
    }
}

fn file(db: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let mut select = db.prepare("PRAGMA integrity_check(100)")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let what: String = row.get(0)?;
        if what != "ok" {
            report.wrong("file", "", what);
        }
    }
    let mut select = db.prepare("PRAGMA foreign_key_check")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        let (table, key, target): (String, Option<i64>, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let id = format!("{table} {}", key.map_or_else(String::new, |key| key.to_string()));
        report.wrong("file", id, format!("refers to a row of {target} that is absent"));
    }
    Ok(())
}

/// A statement as far as its id and place go.
struct Placed {
    key: i64,
    id: String,
    start: u32,
    end: u32,
    /// Offsets of source, cue and content as they enter the hash.
    offsets: [Vec<u8>; 3],
    bounds: Option<(u32, u32)>,
}

fn texts(db: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    report.documents = db.query_row("SELECT count(*) FROM document", [], |row| row.get(0))?;
    let mut select = db.prepare(
        "SELECT t.id, d.document_id, t.text_id, t.length, t.body FROM text t JOIN document d ON d.id = t.document",
    )?;
    let mut held = db.prepare("SELECT body FROM text WHERE text_id = ?1 AND body IS NOT NULL")?;
    let mut rows = select.query([])?;
    while let Some(row) = rows.next()? {
        report.texts += 1;
        let key: i64 = row.get(0)?;
        let (document, text_id) = (row.get_ref(1)?.as_str()?, row.get_ref(2)?.as_str()?);
        let elsewhere: Option<String>;
        let body = match row.get_ref(4)?.as_str_or_null()? {
            Some(body) => {
                if load::parse_text_id(text_id) != Some(TextId::of(body)) {
                    report.wrong("text", text_id, "is not the hash of its body");
                }
                body
            }
            None => {
                elsewhere = held.query_row([text_id], |row| row.get(0)).optional()?;
                let Some(body) = &elsewhere else {
                    report.wrong("text", text_id, format!("has no body (article {document})"));
                    continue;
                };
                body
            }
        };
        let slices = Slices::new(body);
        if row.get::<_, i64>(3)? != i64::from(slices.len()) {
            report.wrong("text", text_id, format!("has {} code points, not as many as it says", slices.len()));
        }
        statements(db, key, document, text_id, &slices, report)?;
        entities::slices(db, key, &slices, report)?;
        aside::verify(db, key, text_id, &slices, report)?;
    }
    Ok(())
}

/// Whether a value is known, for the columns that `statements` selects from its fifth on.
const KNOWN: [fn(&str) -> bool; 9] = [
    known::<Form>,
    known::<AttributionType>,
    known::<SourceClass>,
    known::<Polarity>,
    known::<Determinacy>,
    known::<SaidBasis>,
    known::<SpeechAct>,
    known::<Medium>,
    known::<Platform>,
];

fn known<T: FromStr>(value: &str) -> bool {
    value.parse::<T>().is_ok()
}

fn statements(
    db: &Connection,
    text: i64,
    document: &str,
    text_id: &str,
    slices: &Slices<'_>,
    report: &mut VerifyReport,
) -> rusqlite::Result<()> {
    let mut placed: Vec<Placed> = Vec::new();
    let mut select = db.prepare_cached(
        "SELECT id, statement_id, \"start\", \"end\", form, attribution_type, source_class, polarity, determinacy,
           said_basis, speech_act, medium, platform, confidence FROM statement WHERE text = ?1 ORDER BY id",
    )?;
    let mut rows = select.query([text])?;
    while let Some(row) = rows.next()? {
        let it = Placed {
            key: row.get(0)?,
            id: row.get(1)?,
            start: row.get(2)?,
            end: row.get(3)?,
            offsets: Default::default(),
            bounds: None,
        };
        for (column, known) in KNOWN.iter().enumerate() {
            if row.get_ref(4 + column)?.as_str_or_null()?.is_some_and(|value| !known(value)) {
                let name = row.as_ref().column_name(4 + column)?;
                report.wrong("statement", &it.id, format!("has an unknown {name}"));
            }
        }
        if !(0.0..=1.0).contains(&row.get::<_, f64>(13)?) {
            report.wrong("statement", &it.id, "has a confidence beyond 0 to 1");
        }
        placed.push(it);
    }
    spans(db, text, &mut placed, slices, report)?;
    let text_hash = load::parse_text_id(text_id).map_or([0; 32], |id| id.0);
    for it in &placed {
        report.statements += 1;
        let hasher = Hasher::new("statement").part(document.as_bytes()).part(&text_hash);
        let hasher = it.offsets.iter().fold(hasher, |hasher, offsets| hasher.part(offsets));
        if it.id.parse() != Ok(StatementId(hasher.finish())) {
            report.wrong("statement", &it.id, "is not the hash of its article, text and spans");
        }
        if it.offsets[2].is_empty() {
            report.wrong("statement", &it.id, "has no content");
        }
        if it.bounds != Some((it.start, it.end)) {
            report.wrong("statement", &it.id, "does not begin and end where its spans do");
        }
    }
    Ok(())
}

fn spans(
    db: &Connection,
    text: i64,
    placed: &mut [Placed],
    slices: &Slices<'_>,
    report: &mut VerifyReport,
) -> rusqlite::Result<()> {
    let mut select = db.prepare_cached(
        "SELECT s.id, p.role, p.ord, p.\"start\", p.\"end\", p.exact FROM statement s JOIN span p ON p.statement = s.id
         WHERE s.text = ?1
         UNION ALL
         SELECT s.id, 'quantity', q.ord, q.\"start\", q.\"end\", q.exact FROM statement s JOIN quantity q ON q.statement = s.id
         WHERE s.text = ?1 ORDER BY 1, 2, 3",
    )?;
    let mut rows = select.query([text])?;
    let (mut at, mut before) = (0, (String::new(), -1));
    while let Some(row) = rows.next()? {
        report.spans += 1;
        let key: i64 = row.get(0)?;
        let (role, ord) = (row.get_ref(1)?.as_str()?, row.get::<_, i64>(2)?);
        let (start, end): (u32, u32) = (row.get(3)?, row.get(4)?);
        while placed.get(at).is_some_and(|it| it.key < key) {
            at += 1;
            before = (String::new(), -1);
        }
        let Some(it) = placed.get_mut(at) else { break };
        if slices.get(start, end) != Some(row.get_ref(5)?.as_str()?) {
            report.wrong("span", &it.id, format!("{role} {ord} is not the slice {start}..{end} of its text"));
        }
        let follows = if before.0 == role { before.1 + 1 } else { 0 };
        if ord != follows {
            report.wrong("span", &it.id, format!("{role} {ord} stands where {role} {follows} should"));
        }
        before = (role.to_owned(), ord);
        let Some(part) = ["source", "cue", "content"].iter().position(|&name| name == role) else { continue };
        it.offsets[part].extend(start.to_le_bytes());
        it.offsets[part].extend(end.to_le_bytes());
        it.bounds = Some(it.bounds.map_or((start, end), |(first, last)| (first.min(start), last.max(end))));
    }
    Ok(())
}

/// What must hold between rows; each query gives the ids of those for which it does not.
const RELATIONS: &[(&str, &str, &str)] = &[
    (
        "statement",
        "lies in a statement of another text, or of one no longer current",
        "SELECT s.statement_id FROM statement s JOIN statement p ON p.id = s.parent
         WHERE p.text <> s.text OR (s.retired_run IS NULL AND p.retired_run IS NOT NULL)",
    ),
    (
        "statement",
        "is current in a text that is not",
        "SELECT s.statement_id FROM statement s JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
         WHERE s.retired_run IS NULL AND d.text IS NOT t.id",
    ),
    (
        "statement",
        "has runs in the wrong order",
        "SELECT statement_id FROM statement WHERE last_run < first_run OR retired_run < last_run",
    ),
    (
        "document",
        "has no current text of its own",
        "SELECT d.document_id FROM document d LEFT JOIN text t ON t.id = d.text WHERE t.document IS NOT d.id",
    ),
    (
        "text",
        "occurs twice among the revisions of its article",
        "SELECT text_id FROM text GROUP BY document, text_id HAVING count(*) > 1",
    ),
    (
        "link",
        "supersedes a link of another place, or a later one",
        "SELECT l.id FROM link l JOIN link o ON o.id = l.supersedes
         WHERE o.statement <> l.statement OR o.role <> l.role OR o.ord <> l.ord OR o.id >= l.id",
    ),
    (
        "link",
        "is superseded twice",
        "SELECT supersedes FROM link WHERE supersedes IS NOT NULL GROUP BY supersedes HAVING count(*) > 1",
    ),
    (
        "link",
        "stands at a place where another stands too",
        "SELECT max(l.id) FROM link l WHERE NOT EXISTS (SELECT 1 FROM link n WHERE n.supersedes = l.id)
         GROUP BY l.statement, l.role, l.ord HAVING count(*) > 1",
    ),
    (
        "link",
        "has an unknown judgement, or a score beyond 0 to 1",
        "SELECT id FROM link WHERE judgement NOT IN ('positive', 'negative', 'unsure') OR score NOT BETWEEN 0 AND 1",
    ),
    (
        "quantity",
        "has an unknown hedge",
        "SELECT s.statement_id FROM quantity q JOIN statement s ON s.id = q.statement
         WHERE q.hedge NOT IN ('exact', 'approximate', 'at_least', 'at_most', 'more_than', 'less_than', 'range')",
    ),
    (
        "text_quantity",
        "has an unknown hedge",
        "SELECT t.text_id FROM text_quantity q JOIN text t ON t.id = q.text
         WHERE q.hedge NOT IN ('exact', 'approximate', 'at_least', 'at_most', 'more_than', 'less_than', 'range')",
    ),
    (
        "label",
        "is in the voice of a statement of another text",
        "SELECT l.id FROM label l JOIN statement s ON s.id = l.statement WHERE s.text <> l.text",
    ),
    ("label", "has an id that is not hexadecimal", "SELECT id FROM label WHERE entity_id GLOB '*[^0-9a-f]*'"),
    ("entity", "has an id that is not hexadecimal", "SELECT entity_id FROM entity WHERE entity_id GLOB '*[^0-9a-f]*'"),
    (
        "review",
        "supersedes a review of another statement, or a later one",
        "SELECT r.id FROM review r JOIN review o ON o.id = r.supersedes WHERE o.statement <> r.statement OR o.id >= r.id",
    ),
];

fn relations(db: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    report.links = db.query_row("SELECT count(*) FROM link", [], |row| row.get(0))?;
    for (table, what, sql) in RELATIONS.iter().chain(entities::RELATIONS).chain(crate::ask::check::RELATIONS) {
        let mut select = db.prepare(sql)?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let id = match row.get_ref(0)? {
                rusqlite::types::ValueRef::Integer(key) => key.to_string(),
                other => other.as_str()?.to_owned(),
            };
            report.wrong(table, id, *what);
        }
    }
    circles(db, report)?;
    entities::verify(db, report)
}

/// Depth is at most 255, so a longer way up is a circle.
fn circles(db: &Connection, report: &mut VerifyReport) -> rusqlite::Result<()> {
    let mut nested = db.prepare("SELECT statement_id, parent FROM statement WHERE parent IS NOT NULL")?;
    let mut up = db.prepare("SELECT parent FROM statement WHERE id = ?1")?;
    let mut rows = nested.query([])?;
    while let Some(row) = rows.next()? {
        let (mut at, mut steps) = (row.get::<_, Option<i64>>(1)?, 0);
        while let Some(parent) = at.filter(|_| steps <= 256) {
            at = up.query_row([parent], |row| row.get(0)).optional()?.flatten();
            steps += 1;
        }
        if at.is_some() {
            report.wrong("statement", row.get::<_, String>(0)?, "lies within itself");
        }
    }
    Ok(())
}
