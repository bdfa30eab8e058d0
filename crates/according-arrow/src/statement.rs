//! The table of statements.

use crate::column::{Column, PASSAGE, dates, integers, list, named, passage, strings, table};
use crate::decode::Columns;
use crate::{Error, Names};
use according_text::row::{DocumentRef, LabelRow, QuantityRow, SpeakerRow};
use according_text::{
    AttributionType, Determinacy, Form, Hedge, Judgement, Medium, Platform, Polarity, Row, SaidBasis, SourceClass,
    SpeechAct,
};
use arrow_array::{ArrayRef, Float32Array, Float64Array, RecordBatch, StructArray};
use arrow_schema::SchemaRef;
use std::sync::Arc;

/// One row a statement.
#[must_use]
pub fn statements(rows: &[Row], names: Names) -> RecordBatch {
    statements_of(&rows.iter().collect::<Vec<_>>(), names)
}

/// As [`statements`], of rows that lie in several places.
#[must_use]
pub fn statements_of(rows: &[&Row], names: Names) -> RecordBatch {
    RecordBatch::from(table(&columns(), rows, names, None))
}

/// The rows of a batch that [`statements`] made, equal in every field; columns of others are passed over. Dates that are
/// no whole days are not in it.
///
/// # Errors
/// A column that is missing, or holds what it cannot.
pub fn rows_of(batch: &RecordBatch) -> Result<Vec<Row>, Error> {
    let table = StructArray::from(batch.clone());
    let columns = Columns::of("", &table);
    let mut rows = columns.statements()?;
    for (at, row) in rows.iter_mut().enumerate() {
        row.document = columns.document(at)?;
    }
    Ok(rows)
}

/// The columns of [`statements`].
#[must_use]
pub fn schema_of_statements(names: Names) -> SchemaRef {
    statements(&[], names).schema()
}

/// Every column: the address, the article, then what is read.
fn columns() -> Vec<Column<Row>> {
    [&STATEMENT[..1], DOCUMENT, &STATEMENT[1..]].concat()
}

const DOCUMENT: &[Column<Row>] = &[
    ("document_id", |rows, _| article(rows, |it| Some(&it.id))),
    ("text_id", |rows, _| strings(rows.iter().map(|row| Some(row.document.text_id.to_string())))),
    ("url", |rows, _| article(rows, |it| it.url.as_deref())),
    ("publisher", |rows, _| article(rows, |it| it.publisher.as_deref())),
    ("title", |rows, _| article(rows, |it| it.title.as_deref())),
    ("published", |rows, _| article(rows, |it| it.published.as_deref())),
    ("published_date", |rows, _| dates(rows.iter().map(|row| row.document.published.as_deref()))),
    ("licence", |rows, _| article(rows, |it| it.licence.as_deref())),
];

/// What is read, without the article.
pub(crate) const STATEMENT: &[Column<Row>] = &[
    ("statement_id", |rows, _| strings(rows.iter().map(|row| Some(row.statement_id.to_string())))),
    ("form", |rows, names| named(rows.iter().map(|row| Some(row.form)), Form::ALL, Form::as_str, names)),
    ("type", |rows, names| {
        let all = rows.iter().map(|row| Some(row.attribution_type));
        named(all, AttributionType::ALL, AttributionType::as_str, names)
    }),
    ("polarity", |rows, names| {
        named(rows.iter().map(|row| Some(row.polarity)), Polarity::ALL, Polarity::as_str, names)
    }),
    ("determinacy", |rows, names| {
        named(rows.iter().map(|row| Some(row.determinacy)), Determinacy::ALL, Determinacy::as_str, names)
    }),
    ("source_class", |rows, names| {
        named(rows.iter().map(|row| Some(row.source_class)), SourceClass::ALL, SourceClass::as_str, names)
    }),
    ("source", |rows, names| list(PASSAGE, rows.iter().map(|row| &row.source[..]), names)),
    ("cue", |rows, names| list(PASSAGE, rows.iter().map(|row| &row.cue[..]), names)),
    ("content", |rows, names| list(PASSAGE, rows.iter().map(|row| &row.content[..]), names)),
    ("cue_lemma", |rows, _| strings(rows.iter().map(|row| row.cue_lemma.as_deref()))),
    ("speech_act", |rows, names| {
        named(rows.iter().map(|row| row.speech_act), SpeechAct::ALL, SpeechAct::as_str, names)
    }),
    ("speaker", |rows, names| list(SPEAKER, rows.iter().map(|row| &row.speaker[..]), names)),
    ("source_role", |rows, names| list(PASSAGE, rows.iter().map(|row| &row.source_role[..]), names)),
    ("source_affiliation", |rows, names| list(PASSAGE, rows.iter().map(|row| &row.source_affiliation[..]), names)),
    ("medium", |rows, names| named(rows.iter().map(|row| row.medium), Medium::ALL, Medium::as_str, names)),
    ("platform", |rows, names| named(rows.iter().map(|row| row.platform), Platform::ALL, Platform::as_str, names)),
    ("medium_span", |rows, names| passage(rows.iter().map(|row| row.medium_passage.as_ref()), names)),
    ("addressee", |rows, names| list(PASSAGE, rows.iter().map(|row| &row.addressee[..]), names)),
    ("via", |rows, names| list(PASSAGE, rows.iter().map(|row| &row.via[..]), names)),
    ("place", |rows, names| list(PASSAGE, rows.iter().map(|row| &row.place[..]), names)),
    ("said_timex", |rows, _| strings(rows.iter().map(|row| row.said.timex.as_deref()))),
    ("said_from", |rows, _| dates(rows.iter().map(|row| row.said.from.as_deref()))),
    ("said_to", |rows, _| dates(rows.iter().map(|row| row.said.to.as_deref()))),
    ("said_basis", |rows, names| {
        named(rows.iter().map(|row| Some(row.said.basis)), SaidBasis::ALL, SaidBasis::as_str, names)
    }),
    ("time", |rows, names| list(PASSAGE, rows.iter().map(|row| &row.time[..]), names)),
    ("quantities", |rows, names| list(QUANTITY, rows.iter().map(|row| &row.quantities[..]), names)),
    ("labels", |rows, names| list(LABEL, rows.iter().map(|row| &row.labels[..]), names)),
    ("parent_id", |rows, _| strings(rows.iter().map(|row| row.parent_id.map(|id| id.to_string())))),
    ("depth", |rows, _| integers(rows.iter().map(|row| u32::from(row.depth)))),
    ("confidence", |rows, _| {
        Arc::new(Float32Array::from_iter_values(rows.iter().map(|row| row.confidence))) as ArrayRef
    }),
];

const SPEAKER: &[Column<SpeakerRow>] = &[
    ("name", |all, _| strings(all.iter().map(|it| it.name.as_deref()))),
    ("entity_id", |all, _| strings(all.iter().map(|it| it.entity_id.map(|id| id.to_string())))),
    ("judgement", |all, names| {
        named(all.iter().map(|it| Some(it.judgement)), Judgement::ALL, Judgement::as_str, nested(names))
    }),
    ("method", |all, _| strings(all.iter().map(|it| Some(it.method.as_str())))),
    ("reason", |all, _| strings(all.iter().map(|it| Some(it.reason.as_str())))),
    ("score", |all, _| Arc::new(Float32Array::from_iter_values(all.iter().map(|it| it.score))) as ArrayRef),
];

pub(crate) const QUANTITY: &[Column<QuantityRow>] = &[
    ("start", |all, _| integers(all.iter().map(|it| it.passage.start))),
    ("end", |all, _| integers(all.iter().map(|it| it.passage.end))),
    ("exact", |all, _| strings(all.iter().map(|it| Some(it.passage.exact.as_str())))),
    ("low", |all, _| Arc::new(Float64Array::from_iter(all.iter().map(|it| it.low))) as ArrayRef),
    ("high", |all, _| Arc::new(Float64Array::from_iter(all.iter().map(|it| it.high))) as ArrayRef),
    ("unit", |all, _| strings(all.iter().map(|it| it.unit.as_deref()))),
    ("counted", |all, names| passage(all.iter().map(|it| it.counted.as_ref()), names)),
    ("hedge", |all, names| named(all.iter().map(|it| Some(it.hedge)), Hedge::ALL, Hedge::as_str, nested(names))),
];

pub(crate) const LABEL: &[Column<LabelRow>] = &[
    ("start", |all, _| integers(all.iter().map(|it| it.passage.start))),
    ("end", |all, _| integers(all.iter().map(|it| it.passage.end))),
    ("exact", |all, _| strings(all.iter().map(|it| Some(it.passage.exact.as_str())))),
    ("head", |all, names| passage(all.iter().map(|it| Some(&it.head)), names)),
    ("of", |all, names| Arc::new(table(NAMED, all, names, None)) as ArrayRef),
    ("by", |all, names| passage(all.iter().map(|it| it.by.as_ref()), names)),
];

/// Who is called so.
const NAMED: &[Column<LabelRow>] = &[
    ("start", |all, _| integers(all.iter().map(|it| it.mention.start))),
    ("end", |all, _| integers(all.iter().map(|it| it.mention.end))),
    ("exact", |all, _| strings(all.iter().map(|it| Some(it.mention.exact.as_str())))),
    ("name", |all, _| strings(all.iter().map(|it| it.name.as_deref()))),
    ("entity_id", |all, _| strings(all.iter().map(|it| it.entity_id.map(|id| id.to_string())))),
];

/// Inside lists, where no data frame has categories, names are plain.
fn nested(_: Names) -> Names {
    Names::Plain
}

fn article<'r>(rows: &[&'r Row], field: impl Fn(&'r DocumentRef) -> Option<&'r str>) -> ArrayRef {
    strings(rows.iter().map(|row| field(&row.document)))
}
