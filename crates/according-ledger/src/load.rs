//! Rows as they come out of the ledger.

use crate::aside::{self, Voice};
use according_text::row::{DocumentRef, SpeakerRow};
use according_text::{Metadata, Passage, Row, Said, TextId};
use rusqlite::types::Type;
use rusqlite::{Connection, OptionalExtension as _};
use std::str::FromStr;

/// The agent of links that only say that a later run gave fewer speakers.
pub(crate) const LEDGER: &str = "ledger";

/// A row with what the ledger knows beyond it.
pub(crate) struct Stored {
    pub(crate) key: i64,
    pub(crate) row: Row,
    /// Key of the link that now stands at each place, and whether it names a speaker of the row.
    pub(crate) links: Vec<(i64, bool)>,
    pub(crate) retired: bool,
    pub(crate) text: i64,
}

/// The columns that [`head`] reads.
const HEAD: &str = "s.statement_id, d.document_id, t.text_id, d.url, d.publisher, d.title, d.published, d.licence,
    s.form, s.attribution_type, s.polarity, s.determinacy, s.source_class, s.cue_lemma, s.speech_act, s.medium,
    s.said_timex, s.said_from, s.said_to, s.said_basis, p.statement_id, s.depth, s.confidence,
    s.retired_run IS NOT NULL, s.text, s.platform, s.id, s.last_run";

/// What stands in the statement's own row, and its article's.
fn head(row: &rusqlite::Row<'_>) -> rusqlite::Result<Stored> {
    Ok(Stored {
        key: row.get(26)?,
        row: Row {
            statement_id: parsed(row, 0)?,
            document: DocumentRef {
                id: row.get(1)?,
                text_id: text_id(row, 2)?,
                url: row.get(3)?,
                publisher: row.get(4)?,
                title: row.get(5)?,
                published: row.get(6)?,
                licence: row.get(7)?,
            },
            form: parsed(row, 8)?,
            attribution_type: parsed(row, 9)?,
            polarity: parsed(row, 10)?,
            determinacy: parsed(row, 11)?,
            source_class: parsed(row, 12)?,
            source: Vec::new(),
            cue: Vec::new(),
            content: Vec::new(),
            cue_lemma: row.get(13)?,
            speech_act: maybe(row, 14)?,
            speaker: Vec::new(),
            source_role: Vec::new(),
            source_affiliation: Vec::new(),
            medium: maybe(row, 15)?,
            platform: maybe(row, 25)?,
            medium_passage: None,
            addressee: Vec::new(),
            via: Vec::new(),
            place: Vec::new(),
            said: Said { timex: row.get(16)?, from: row.get(17)?, to: row.get(18)?, basis: parsed(row, 19)? },
            time: Vec::new(),
            quantities: Vec::new(),
            labels: Vec::new(),
            parent_id: maybe(row, 20)?,
            depth: row.get(21)?,
            confidence: row.get(22)?,
        },
        links: Vec::new(),
        retired: row.get(23)?,
        text: row.get(24)?,
    })
}

/// The statement of key `key`.
pub(crate) fn stored(db: &Connection, key: i64) -> rusqlite::Result<Stored> {
    let mut stored = db
        .prepare_cached(&format!(
            "SELECT {HEAD} FROM statement s JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
               LEFT JOIN statement p ON p.id = s.parent
             WHERE s.id = ?1"
        ))?
        .query_row([key], head)?;
    spans(db, key, &mut stored.row)?;
    links(db, key, &mut stored)?;
    stored.row.quantities = aside::quantities(db, Voice::Statement(key))?;
    stored.row.labels = aside::labels(db, Voice::Statement(key))?;
    Ok(stored)
}

/// The statements of these keys, in their order, each with the key of its text and of the run that found it last. Many
/// at once cost a quarter of what each alone does.
pub(crate) fn many(db: &Connection, keys: &[i64]) -> rusqlite::Result<Vec<(Row, i64, i64)>> {
    let list = crate::entities::list::json(keys);
    // The place of each row among the keys comes last.
    let each = |sql: &str, take: &mut dyn FnMut(usize, &rusqlite::Row<'_>) -> rusqlite::Result<()>| {
        let mut select = db.prepare_cached(sql)?;
        let last = select.column_count() - 1;
        let mut rows = select.query([&list])?;
        while let Some(row) = rows.next()? {
            take(row.get(last)?, row)?;
        }
        Ok::<(), rusqlite::Error>(())
    };
    let mut found: Vec<(Row, i64, i64)> = Vec::with_capacity(keys.len());
    each(
        &format!(
            "SELECT {HEAD}, j.key FROM json_each(?1) j CROSS JOIN statement s ON s.id = j.value JOIN text t ON t.id = s.text
               JOIN document d ON d.id = t.document LEFT JOIN statement p ON p.id = s.parent"
        ),
        &mut |_, row| {
            let stored = head(row)?;
            found.push((stored.row, stored.text, row.get(27)?));
            Ok(())
        },
    )?;
    if found.len() != keys.len() {
        return Err(rusqlite::Error::QueryReturnedNoRows);
    }
    each(
        "SELECT p.role, p.\"start\", p.\"end\", p.exact, j.key FROM json_each(?1) j CROSS JOIN span p ON p.statement = j.value",
        &mut |at, row| span(row, &mut found[at].0),
    )?;
    each(
        "SELECT n.name, e.entity_id, l.judgement, l.method, l.reason, l.score, l.agent, j.key
         FROM json_each(?1) j CROSS JOIN link l ON l.statement = j.value
           LEFT JOIN spelling n ON n.id = l.spelling LEFT JOIN entity e ON e.id = l.entity
         WHERE l.role = 'source' AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id) ORDER BY j.key, l.ord",
        &mut |at, row| {
            if row.get_ref(6)?.as_str()? != LEDGER {
                found[at].0.speaker.push(speaker(row, 0)?);
            }
            Ok(())
        },
    )?;
    each(
        "SELECT j.key FROM json_each(?1) j WHERE EXISTS (SELECT 1 FROM quantity q WHERE q.statement = j.value)",
        &mut |at, _| {
            found[at].0.quantities = aside::quantities(db, Voice::Statement(keys[at]))?;
            Ok(())
        },
    )?;
    each(
        "SELECT j.key FROM json_each(?1) j WHERE EXISTS (SELECT 1 FROM label l WHERE l.statement = j.value)",
        &mut |at, _| {
            found[at].0.labels = aside::labels(db, Voice::Statement(keys[at]))?;
            Ok(())
        },
    )?;
    Ok(found)
}

fn spans(db: &Connection, key: i64, into: &mut Row) -> rusqlite::Result<()> {
    let mut select =
        db.prepare_cached("SELECT role, \"start\", \"end\", exact FROM span WHERE statement = ?1 ORDER BY role, ord")?;
    let mut rows = select.query([key])?;
    while let Some(row) = rows.next()? {
        span(row, into)?;
    }
    Ok(())
}

/// A passage into its role: role, start, end, words.
fn span(row: &rusqlite::Row<'_>, into: &mut Row) -> rusqlite::Result<()> {
    let at = Passage { start: row.get(1)?, end: row.get(2)?, exact: row.get(3)? };
    let passages = match row.get_ref(0)?.as_str()? {
        "source" => &mut into.source,
        "cue" => &mut into.cue,
        "content" => &mut into.content,
        "addressee" => &mut into.addressee,
        "via" => &mut into.via,
        "place" => &mut into.place,
        "time" => &mut into.time,
        "source_role" => &mut into.source_role,
        "source_affiliation" => &mut into.source_affiliation,
        "medium" => {
            into.medium_passage = Some(at);
            return Ok(());
        }
        _ => return Ok(()), // roles that a row does not carry yet
    };
    passages.push(at);
    Ok(())
}

/// Who is meant, from six columns: name, entity, judgement, method, reason, score.
fn speaker(row: &rusqlite::Row<'_>, from: usize) -> rusqlite::Result<SpeakerRow> {
    Ok(SpeakerRow {
        name: row.get(from)?,
        entity_id: maybe(row, from + 1)?,
        judgement: parsed(row, from + 2)?,
        method: row.get(from + 3)?,
        reason: row.get(from + 4)?,
        score: row.get(from + 5)?,
    })
}

fn links(db: &Connection, key: i64, into: &mut Stored) -> rusqlite::Result<()> {
    let mut select = db.prepare_cached(
        "SELECT l.id, l.agent, n.name, e.entity_id, l.judgement, l.method, l.reason, l.score
         FROM link l LEFT JOIN spelling n ON n.id = l.spelling LEFT JOIN entity e ON e.id = l.entity
         WHERE l.statement = ?1 AND l.role = 'source' AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id)
         ORDER BY l.ord",
    )?;
    let mut rows = select.query([key])?;
    while let Some(row) = rows.next()? {
        let names = row.get_ref(1)?.as_str()? != LEDGER;
        into.links.push((row.get(0)?, names));
        if names {
            into.row.speaker.push(speaker(row, 2)?);
        }
    }
    Ok(())
}

/// An article of the ledger: what is known about it, and its current text.
pub(crate) struct StoredArticle {
    pub(crate) document: i64,
    /// The current text; `None` never occurs in a ledger that verifies.
    pub(crate) text: Option<i64>,
    pub(crate) text_id: Option<String>,
    pub(crate) metadata: Metadata,
    pub(crate) run: Option<i64>,
}

/// The article of that id.
pub(crate) fn article(db: &Connection, document_id: &str) -> rusqlite::Result<Option<StoredArticle>> {
    db.prepare_cached(
        "SELECT d.id, d.text, t.text_id, t.run, d.document_id, d.origin, d.url, d.publisher, d.title, d.byline, d.section,
           d.credit, d.published, d.lang, d.rights, d.licence, t.extractor, t.retrieved
         FROM document d LEFT JOIN text t ON t.id = d.text WHERE d.document_id = ?1",
    )?
    .query_row([document_id], |row| {
        Ok(StoredArticle {
            document: row.get(0)?,
            text: row.get(1)?,
            text_id: row.get(2)?,
            run: row.get(3)?,
            metadata: Metadata {
                id: row.get(4)?,
                origin: row.get(5)?,
                url: row.get(6)?,
                publisher: row.get(7)?,
                title: row.get(8)?,
                byline: row.get(9)?,
                section: row.get(10)?,
                credit: row.get(11)?,
                published: row.get(12)?,
                lang: row.get(13)?,
                rights: row.get(14)?,
                licence: row.get(15)?,
                extractor: row.get::<_, Option<String>>(16)?.unwrap_or_default(),
                retrieved: row.get(17)?,
            },
        })
    })
    .optional()
}

/// A column that holds the name of a value.
pub(crate) fn parsed<T: FromStr>(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<T> {
    let text = row.get_ref(column)?.as_str()?;
    text.parse().map_err(|_| unknown(column, text))
}

pub(crate) fn maybe<T: FromStr>(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<T>> {
    match row.get_ref(column)?.as_str_or_null()? {
        Some(text) => text.parse().map(Some).map_err(|_| unknown(column, text)),
        None => Ok(None),
    }
}

pub(crate) fn text_id(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<TextId> {
    let text = row.get_ref(column)?.as_str()?;
    parse_text_id(text).ok_or_else(|| unknown(column, text))
}

/// Reads `sha256:` and 64 hexadecimal digits.
pub(crate) fn parse_text_id(text: &str) -> Option<TextId> {
    let digits = text.strip_prefix("sha256:").filter(|digits| digits.len() == 64 && digits.is_ascii())?;
    let mut id = [0; 32];
    for (i, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(TextId(id))
}

fn unknown(column: usize, text: &str) -> rusqlite::Error {
    let shown: String = text.chars().take(80).collect();
    rusqlite::Error::FromSqlConversionFailure(column, Type::Text, format!("no such value: {shown:?}").into())
}
