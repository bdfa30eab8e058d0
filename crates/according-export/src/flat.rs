//! The flat row: one line of CSV a statement, for spreadsheets and statistics programs.
//!
//! Fields hold the words of the article unchanged, also where a spreadsheet would take them for a formula (`=`, `@`):
//! an export that edits quotations could not be checked against the text. Import such columns as text.

use crate::GAP;
use crate::json::round;
use according_text::row::{LabelRow, QuantityRow, SpeakerRow};
use according_text::{Passage, Row};
use std::borrow::Cow;
use std::io::{self, Write};

pub(crate) type Field = for<'r> fn(&'r Row) -> Cow<'r, str>;

/// The columns, in order. Where a role has several fragments, words are joined with [`GAP`] and offsets with a space.
pub(crate) const COLUMNS: &[(&str, Field)] = &[
    ("statement_id", |row| row.statement_id.to_string().into()),
    ("document_id", |row| row.document.id.as_str().into()),
    ("text_id", |row| row.document.text_id.to_string().into()),
    ("url", |row| known(row.document.url.as_deref())),
    ("publisher", |row| known(row.document.publisher.as_deref())),
    ("title", |row| known(row.document.title.as_deref())),
    ("published", |row| known(row.document.published.as_deref())),
    ("licence", |row| known(row.document.licence.as_deref())),
    ("form", |row| row.form.as_str().into()),
    ("type", |row| row.attribution_type.as_str().into()),
    ("speech_act", |row| known(row.speech_act.map(|act| act.as_str()))),
    ("polarity", |row| row.polarity.as_str().into()),
    ("determinacy", |row| row.determinacy.as_str().into()),
    ("source_class", |row| row.source_class.as_str().into()),
    ("source", |row| words(&row.source)),
    ("source_offsets", |row| offsets(&row.source)),
    ("cue", |row| words(&row.cue)),
    ("cue_offsets", |row| offsets(&row.cue)),
    ("cue_lemma", |row| known(row.cue_lemma.as_deref())),
    ("content", |row| words(&row.content)),
    ("content_offsets", |row| offsets(&row.content)),
    ("speaker", |row| speakers(row, |speaker| known(speaker.name.as_deref()))),
    ("entity_id", |row| speakers(row, |speaker| speaker.entity_id.map_or("".into(), |id| id.to_string().into()))),
    ("judgement", |row| speakers(row, |speaker| speaker.judgement.as_str().into())),
    ("reason", |row| speakers(row, |speaker| speaker.reason.as_str().into())),
    ("source_role", |row| words(&row.source_role)),
    ("source_affiliation", |row| words(&row.source_affiliation)),
    ("medium", |row| known(row.medium.map(|medium| medium.as_str()))),
    ("platform", |row| known(row.platform.map(|platform| platform.as_str()))),
    ("addressee", |row| words(&row.addressee)),
    ("addressee_offsets", |row| offsets(&row.addressee)),
    ("via", |row| words(&row.via)),
    ("via_offsets", |row| offsets(&row.via)),
    ("place", |row| words(&row.place)),
    ("place_offsets", |row| offsets(&row.place)),
    ("said_timex", |row| known(row.said.timex.as_deref())),
    ("said_from", |row| known(row.said.from.as_deref())),
    ("said_to", |row| known(row.said.to.as_deref())),
    ("said_basis", |row| row.said.basis.as_str().into()),
    ("quantities", |row| joined("; ", row.quantities.iter().map(quantity))),
    ("labels", |row| joined("; ", row.labels.iter().map(label))),
    ("parent_id", |row| row.parent_id.map_or("".into(), |id| id.to_string().into())),
    ("depth", |row| row.depth.to_string().into()),
    ("confidence", |row| round(row.confidence).to_string().into()),
];

/// Whether Excel would take a cell for a formula.
pub(crate) fn is_formula(cell: &str) -> bool {
    cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n'])
}

/// CSV as Excel opens it the way it is meant: with a byte order mark, and an apostrophe before what looks like a formula.
///
/// # Errors
/// If `csv` is none.
pub fn for_excel(csv: &[u8]) -> io::Result<Vec<u8>> {
    let mut out = csv::Writer::from_writer("\u{feff}".as_bytes().to_vec());
    for record in csv::ReaderBuilder::new().has_headers(false).from_reader(csv).records() {
        for cell in &record.map_err(io::Error::from)? {
            let cell = if is_formula(cell) { Cow::from(format!("'{cell}")) } else { cell.into() };
            out.write_field(cell.as_bytes()).map_err(io::Error::from)?;
        }
        out.write_record(None::<&[u8]>).map_err(io::Error::from)?;
    }
    out.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Writes the header unless that was done.
pub(crate) fn begin<W: Write>(out: &mut csv::Writer<W>, begun: &mut bool) -> io::Result<()> {
    if !std::mem::replace(begun, true) {
        out.write_record(COLUMNS.iter().map(|(name, _)| name)).map_err(io::Error::from)?;
    }
    Ok(())
}

/// Writes one line.
pub(crate) fn write<W: Write>(out: &mut csv::Writer<W>, row: &Row) -> io::Result<()> {
    for (_, field) in COLUMNS {
        out.write_field(field(row).as_bytes()).map_err(io::Error::from)?;
    }
    out.write_record(None::<&[u8]>).map_err(io::Error::from)
}

fn known(value: Option<&str>) -> Cow<'_, str> {
    value.unwrap_or("").into()
}

fn words(passages: &[Passage]) -> Cow<'_, str> {
    joined(GAP, passages.iter().map(|passage| passage.exact.as_str().into()))
}

fn offsets(passages: &[Passage]) -> Cow<'static, str> {
    joined(" ", passages.iter().map(|passage| format!("{}-{}", passage.start, passage.end).into()))
}

fn speakers<'r>(row: &'r Row, field: impl Fn(&'r SpeakerRow) -> Cow<'r, str>) -> Cow<'r, str> {
    joined("; ", row.speaker.iter().map(field))
}

/// `over 17,000 = 17000 .. person (more_than)`: the words, then what they are read as.
fn quantity(quantity: &QuantityRow) -> Cow<'_, str> {
    let bound = |bound: Option<f64>| bound.map(|value| value.to_string()).unwrap_or_default();
    let range = match (quantity.low, quantity.high) {
        (low, high) if low == high => bound(low),
        (low, high) => format!("{}..{}", bound(low), bound(high)),
    };
    let unit = quantity.unit.as_deref().map(|unit| format!(" {unit}")).unwrap_or_default();
    format!("{} = {range}{unit} ({})", quantity.passage.exact, quantity.hedge).into()
}

/// `Harbour Front: terrorist group`: who is called what.
fn label(label: &LabelRow) -> Cow<'_, str> {
    let who = label.name.as_deref().unwrap_or(&label.mention.exact);
    format!("{who}: {}", label.passage.exact).into()
}

/// The parts with `between` them; borrows where there is one part.
fn joined<'r>(between: &str, mut parts: impl Iterator<Item = Cow<'r, str>>) -> Cow<'r, str> {
    let Some(mut all) = parts.next() else { return "".into() };
    for part in parts {
        let all = all.to_mut();
        all.push_str(between);
        all.push_str(&part);
    }
    all
}
