//! What stands beside the statements: quantities and labels, of a statement or of the article's own voice.

use crate::load::{maybe, parsed};
use crate::people::People;
use crate::slice::Slices;
use crate::verify::VerifyReport;
use according_text::Passage;
use according_text::row::{LabelRow, QuantityRow};
use rusqlite::{Connection, params};

/// Whose voice it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Voice {
    /// That of the statement of this key.
    Statement(i64),
    /// The article's own, in the text of this key.
    Text(i64),
}

impl Voice {
    fn quantities(self) -> (&'static str, &'static str, i64) {
        match self {
            Voice::Statement(key) => ("quantity", "statement", key),
            Voice::Text(key) => ("text_quantity", "text", key),
        }
    }

    fn labels(self) -> (&'static str, i64) {
        match self {
            Voice::Statement(key) => ("statement = ?1", key),
            Voice::Text(key) => ("text = ?1 AND statement IS NULL", key),
        }
    }
}

/// Takes away what was written of that voice.
pub(crate) fn clear(db: &Connection, voice: Voice) -> rusqlite::Result<()> {
    let (table, column, key) = voice.quantities();
    db.prepare_cached(&format!("DELETE FROM {table} WHERE {column} = ?1"))?.execute([key])?;
    let (wanted, key) = voice.labels();
    db.prepare_cached(&format!("DELETE FROM label WHERE {wanted}"))?.execute([key])?;
    Ok(())
}

/// Writes the quantities of that voice.
pub(crate) fn insert_quantities(db: &Connection, voice: Voice, quantities: &[QuantityRow]) -> rusqlite::Result<()> {
    let (table, column, key) = voice.quantities();
    for (ord, quantity) in quantities.iter().enumerate() {
        let (at, counted) = (&quantity.passage, quantity.counted.as_ref());
        db.prepare_cached(&format!(
            "INSERT INTO {table}({column}, ord, \"start\", \"end\", exact, low, high, unit, counted, counted_start,
               counted_end, hedge)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)"
        ))?
        .execute(params![
            key,
            ord as i64,
            at.start,
            at.end,
            at.exact,
            quantity.low,
            quantity.high,
            quantity.unit,
            counted.map(|at| &at.exact),
            counted.map(|at| at.start),
            counted.map(|at| at.end),
            quantity.hedge.as_str()
        ])?;
    }
    Ok(())
}

/// Writes the labels of that voice, which stand in the text of key `text`.
pub(crate) fn insert_labels(
    db: &Connection,
    text: i64,
    voice: Voice,
    labels: &[LabelRow],
    people: &mut People<'_>,
) -> rusqlite::Result<()> {
    let statement = match voice {
        Voice::Statement(key) => Some(key),
        Voice::Text(_) => None,
    };
    for (ord, label) in labels.iter().enumerate() {
        let (at, head, mention, by) = (&label.passage, &label.head, &label.mention, label.by.as_ref());
        let spelling = label.name.as_deref().map(|name| people.spelling(name)).transpose()?;
        db.prepare_cached(
            "INSERT INTO label(text, statement, ord, \"start\", \"end\", exact, head_start, head_end, head, mention_start,
               mention_end, mention, by_start, by_end, \"by\", entity_id, spelling)
             VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17)",
        )?
        .execute(params![
            text,
            statement,
            ord as i64,
            at.start,
            at.end,
            at.exact,
            head.start,
            head.end,
            head.exact,
            mention.start,
            mention.end,
            mention.exact,
            by.map(|at| at.start),
            by.map(|at| at.end),
            by.map(|at| &at.exact),
            label.entity_id.map(|id| id.to_string()),
            spelling
        ])?;
    }
    Ok(())
}

/// The quantities of that voice.
pub(crate) fn quantities(db: &Connection, voice: Voice) -> rusqlite::Result<Vec<QuantityRow>> {
    let (table, column, key) = voice.quantities();
    db.prepare_cached(&format!(
        "SELECT \"start\", \"end\", exact, counted_start, counted_end, counted, low, high, unit, hedge FROM {table}
         WHERE {column} = ?1 ORDER BY ord"
    ))?
    .query_map([key], |row| {
        Ok(QuantityRow {
            passage: passage(row, 0)?,
            counted: maybe_passage(row, 3)?,
            low: row.get(6)?,
            high: row.get(7)?,
            unit: row.get(8)?,
            hedge: parsed(row, 9)?,
        })
    })?
    .collect()
}

/// The columns of a label that [`label`] reads.
pub(crate) const LABEL: &str = "l.\"start\", l.\"end\", l.exact, l.head_start, l.head_end, l.head, l.mention_start,
    l.mention_end, l.mention, l.by_start, l.by_end, l.\"by\", l.entity_id, n.name";

/// The label whose columns are the first of `row`.
pub(crate) fn label(row: &rusqlite::Row<'_>) -> rusqlite::Result<LabelRow> {
    Ok(LabelRow {
        passage: passage(row, 0)?,
        head: passage(row, 3)?,
        mention: passage(row, 6)?,
        by: maybe_passage(row, 9)?,
        entity_id: maybe(row, 12)?,
        name: row.get(13)?,
    })
}

/// The labels of that voice.
pub(crate) fn labels(db: &Connection, voice: Voice) -> rusqlite::Result<Vec<LabelRow>> {
    let (wanted, key) = voice.labels();
    db.prepare_cached(&format!(
        "SELECT {LABEL} FROM label l LEFT JOIN spelling n ON n.id = l.spelling WHERE l.{wanted} ORDER BY l.ord"
    ))?
    .query_map([key], label)?
    .collect()
}

/// Passages of a text that no statement's span holds: where, in which row of which table, and their words.
const PASSAGES: &str = "
    SELECT 'label', 'label', ord, \"start\", \"end\", exact FROM label WHERE text = ?1 UNION ALL
    SELECT 'label', 'head of label', ord, head_start, head_end, head FROM label WHERE text = ?1 UNION ALL
    SELECT 'label', 'mention of label', ord, mention_start, mention_end, mention FROM label WHERE text = ?1 UNION ALL
    SELECT 'label', 'voice of label', ord, by_start, by_end, \"by\" FROM label WHERE text = ?1 AND \"by\" IS NOT NULL UNION ALL
    SELECT 'text_quantity', 'quantity', ord, \"start\", \"end\", exact FROM text_quantity WHERE text = ?1 UNION ALL
    SELECT 'text_quantity', 'what is counted by quantity', ord, counted_start, counted_end, counted FROM text_quantity
      WHERE text = ?1 AND counted IS NOT NULL UNION ALL
    SELECT 'quantity', 'what is counted by quantity', ord, counted_start, counted_end, counted
      FROM quantity q JOIN statement s ON s.id = q.statement WHERE s.text = ?1 AND counted IS NOT NULL";

/// Reports every passage of the text of key `text` that is not the slice it says it is.
pub(crate) fn verify(
    db: &Connection,
    text: i64,
    text_id: &str,
    slices: &Slices<'_>,
    report: &mut VerifyReport,
) -> rusqlite::Result<()> {
    let mut select = db.prepare_cached(PASSAGES)?;
    let mut rows = select.query([text])?;
    while let Some(row) = rows.next()? {
        report.spans += 1;
        let place: (Option<u32>, Option<u32>) = (row.get(3)?, row.get(4)?);
        let stands = match place {
            (Some(start), Some(end)) => slices.get(start, end) == Some(row.get_ref(5)?.as_str()?),
            _ => false,
        };
        if !stands {
            let table = match row.get_ref(0)?.as_str()? {
                "label" => "label",
                "quantity" => "quantity",
                _ => "text_quantity",
            };
            let (what, ord): (String, i64) = (row.get(1)?, row.get(2)?);
            report.wrong(table, text_id, format!("{what} {ord} is not the slice of its text"));
        }
    }
    Ok(())
}

fn passage(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Passage> {
    Ok(Passage { start: row.get(column)?, end: row.get(column + 1)?, exact: row.get(column + 2)? })
}

fn maybe_passage(row: &rusqlite::Row<'_>, column: usize) -> rusqlite::Result<Option<Passage>> {
    match row.get::<_, Option<u32>>(column)? {
        Some(_) => passage(row, column).map(Some),
        None => Ok(None),
    }
}
