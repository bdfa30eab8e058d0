//! The row as JSON: the form that files, the HTTP API and Python share. A change here is a change of the wire format.

use according_text::{Passage, Row, row::QuantityRow, row::SpeakerRow};
use serde::{Serialize, Serializer};
use std::fmt::Display;
use std::io::{self, Write};

/// The row as one JSON object without line breaks.
#[must_use]
pub fn to_json(row: &Row) -> String {
    serde_json::to_string(&RowJson::of(row)).expect("keys are strings and no value fails")
}

/// Writes the row as one JSON object without line breaks.
pub(crate) fn write(out: impl Write, row: &Row) -> io::Result<()> {
    serde_json::to_writer(out, &RowJson::of(row)).map_err(io::Error::from)
}

#[derive(Serialize)]
struct RowJson<'r> {
    #[serde(serialize_with = "shown")]
    statement_id: &'r dyn Display,
    document: DocumentJson<'r>,
    form: &'static str,
    r#type: &'static str,
    polarity: &'static str,
    determinacy: &'static str,
    source_class: &'static str,
    source: Vec<PassageJson<'r>>,
    cue: Vec<PassageJson<'r>>,
    content: Vec<PassageJson<'r>>,
    speaker: Vec<SpeakerJson<'r>>,
    medium: Option<&'static str>,
    addressee: Vec<PassageJson<'r>>,
    via: Vec<PassageJson<'r>>,
    said: SaidJson<'r>,
    quantities: Vec<QuantityJson<'r>>,
    parent_id: Option<String>,
    depth: u8,
    #[serde(serialize_with = "rounded")]
    confidence: f32,
}

#[derive(Serialize)]
struct DocumentJson<'r> {
    id: &'r str,
    #[serde(serialize_with = "shown")]
    text_id: &'r dyn Display,
    url: Option<&'r str>,
    publisher: Option<&'r str>,
    title: Option<&'r str>,
    published: Option<&'r str>,
    licence: Option<&'r str>,
}

#[derive(Serialize)]
struct PassageJson<'r> {
    start: u32,
    end: u32,
    exact: &'r str,
}

#[derive(Serialize)]
struct SpeakerJson<'r> {
    name: Option<&'r str>,
    entity_id: Option<String>,
    judgement: &'static str,
    reason: &'r str,
}

#[derive(Serialize)]
struct SaidJson<'r> {
    timex: Option<&'r str>,
    from: Option<&'r str>,
    to: Option<&'r str>,
    basis: &'static str,
}

#[derive(Serialize)]
struct QuantityJson<'r> {
    #[serde(flatten)]
    passage: PassageJson<'r>,
    #[serde(serialize_with = "number")]
    low: Option<f64>,
    #[serde(serialize_with = "number")]
    high: Option<f64>,
    unit: Option<&'r str>,
    hedge: &'static str,
}

impl<'r> RowJson<'r> {
    fn of(row: &'r Row) -> RowJson<'r> {
        let document = &row.document;
        RowJson {
            statement_id: &row.statement_id,
            document: DocumentJson {
                id: &document.id,
                text_id: &document.text_id,
                url: document.url.as_deref(),
                publisher: document.publisher.as_deref(),
                title: document.title.as_deref(),
                published: document.published.as_deref(),
                licence: document.licence.as_deref(),
            },
            form: row.form.as_str(),
            r#type: row.attribution_type.as_str(),
            polarity: row.polarity.as_str(),
            determinacy: row.determinacy.as_str(),
            source_class: row.source_class.as_str(),
            source: passages(&row.source),
            cue: passages(&row.cue),
            content: passages(&row.content),
            speaker: row.speaker.iter().map(speaker).collect(),
            medium: row.medium.map(|medium| medium.as_str()),
            addressee: passages(&row.addressee),
            via: passages(&row.via),
            said: SaidJson {
                timex: row.said.timex.as_deref(),
                from: row.said.from.as_deref(),
                to: row.said.to.as_deref(),
                basis: row.said.basis.as_str(),
            },
            quantities: row.quantities.iter().map(quantity).collect(),
            parent_id: row.parent_id.map(|id| id.to_string()),
            depth: row.depth,
            confidence: row.confidence,
        }
    }
}

fn passages(passages: &[Passage]) -> Vec<PassageJson<'_>> {
    passages.iter().map(passage).collect()
}

fn passage(passage: &Passage) -> PassageJson<'_> {
    PassageJson { start: passage.start, end: passage.end, exact: &passage.exact }
}

fn speaker(speaker: &SpeakerRow) -> SpeakerJson<'_> {
    SpeakerJson {
        name: speaker.name.as_deref(),
        entity_id: speaker.entity_id.map(|id| id.to_string()),
        judgement: speaker.judgement.as_str(),
        reason: &speaker.reason,
    }
}

fn quantity(quantity: &QuantityRow) -> QuantityJson<'_> {
    QuantityJson {
        passage: passage(&quantity.passage),
        low: quantity.low,
        high: quantity.high,
        unit: quantity.unit.as_deref(),
        hedge: quantity.hedge.as_str(),
    }
}

fn shown<S: Serializer>(value: &&dyn Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Three decimals: more would differ between machines without saying more.
pub(crate) fn round(score: f32) -> f64 {
    (f64::from(score) * 1000.0).round() / 1000.0
}

fn rounded<S: Serializer>(score: &f32, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_f64(round(*score))
}

/// Whole numbers are written without a fraction: 17000, not 17000.0.
fn number<S: Serializer>(value: &Option<f64>, serializer: S) -> Result<S::Ok, S::Error> {
    /// Up to here every whole number is an exact `f64`.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match *value {
        Some(value) if value.fract() == 0.0 && value.abs() <= EXACT => serializer.serialize_i64(value as i64),
        Some(value) => serializer.serialize_f64(value),
        None => serializer.serialize_none(),
    }
}
