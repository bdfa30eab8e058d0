//! The row as JSON: the form that files, the HTTP API and Python share. A change here is a change of the wire format.

use according_text::row::{DocumentRef, LabelRow, QuantityRow, SpeakerRow};
use according_text::{Passage, Row};
use serde::{Serialize, Serializer};
use std::fmt::Display;
use std::io::{self, Write};

/// The row as one JSON object without line breaks.
#[must_use]
pub fn to_json(row: &Row) -> String {
    serde_json::to_string(&RowJson::of(row, false)).expect("keys are strings and no value fails")
}

/// Writes the row as one JSON object without line breaks.
pub(crate) fn write(out: impl Write, row: &Row) -> io::Result<()> {
    serde_json::to_writer(out, &RowJson::of(row, false)).map_err(io::Error::from)
}

#[derive(Serialize)]
pub(crate) struct RowJson<'r> {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    cue_lemma: Option<Option<&'r str>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    speech_act: Option<Option<&'static str>>,
    speaker: Vec<SpeakerJson<'r>>,
    source_role: Vec<PassageJson<'r>>,
    source_affiliation: Vec<PassageJson<'r>>,
    medium: Option<&'static str>,
    platform: Option<&'static str>,
    medium_span: Option<PassageJson<'r>>,
    addressee: Vec<PassageJson<'r>>,
    via: Vec<PassageJson<'r>>,
    place: Vec<PassageJson<'r>>,
    said: SaidJson<'r>,
    time: Vec<PassageJson<'r>>,
    quantities: Vec<QuantityJson<'r>>,
    labels: Vec<LabelJson<'r>>,
    parent_id: Option<String>,
    depth: u8,
    confidence: Score,
}

/// A probability: with three decimals, or just as it is where rows are to be read back.
#[derive(Serialize)]
#[serde(untagged)]
enum Score {
    Rounded(f64),
    Exact(f32),
}

#[derive(Serialize)]
pub(crate) struct DocumentJson<'r> {
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
    #[serde(skip_serializing_if = "Option::is_none")]
    method: Option<&'r str>,
    reason: &'r str,
    #[serde(skip_serializing_if = "Option::is_none")]
    score: Option<f32>,
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
    counted: Option<PassageJson<'r>>,
    hedge: &'static str,
}

#[derive(Serialize)]
pub(crate) struct LabelJson<'r> {
    #[serde(flatten)]
    passage: PassageJson<'r>,
    head: PassageJson<'r>,
    of: NamedJson<'r>,
    by: Option<PassageJson<'r>>,
}

#[derive(Serialize)]
struct NamedJson<'r> {
    #[serde(flatten)]
    passage: PassageJson<'r>,
    name: Option<&'r str>,
    entity_id: Option<String>,
}

impl<'r> RowJson<'r> {
    /// The row; `exact`ly, so that it can be read back, or for people.
    pub(crate) fn of(row: &'r Row, exact: bool) -> RowJson<'r> {
        RowJson {
            statement_id: &row.statement_id,
            document: document_json(&row.document),
            form: row.form.as_str(),
            r#type: row.attribution_type.as_str(),
            polarity: row.polarity.as_str(),
            determinacy: row.determinacy.as_str(),
            source_class: row.source_class.as_str(),
            source: passages(&row.source),
            cue: passages(&row.cue),
            content: passages(&row.content),
            cue_lemma: exact.then_some(row.cue_lemma.as_deref()),
            speech_act: exact.then_some(row.speech_act.map(|act| act.as_str())),
            speaker: row.speaker.iter().map(|it| speaker(it, exact)).collect(),
            source_role: passages(&row.source_role),
            source_affiliation: passages(&row.source_affiliation),
            medium: row.medium.map(|medium| medium.as_str()),
            platform: row.platform.map(|platform| platform.as_str()),
            medium_span: row.medium_passage.as_ref().map(passage),
            addressee: passages(&row.addressee),
            via: passages(&row.via),
            place: passages(&row.place),
            said: SaidJson {
                timex: row.said.timex.as_deref(),
                from: row.said.from.as_deref(),
                to: row.said.to.as_deref(),
                basis: row.said.basis.as_str(),
            },
            time: passages(&row.time),
            quantities: row.quantities.iter().map(quantity).collect(),
            labels: row.labels.iter().map(label).collect(),
            parent_id: row.parent_id.map(|id| id.to_string()),
            depth: row.depth,
            confidence: if exact { Score::Exact(row.confidence) } else { Score::Rounded(round(row.confidence)) },
        }
    }
}

pub(crate) fn document_json(document: &DocumentRef) -> DocumentJson<'_> {
    DocumentJson {
        id: &document.id,
        text_id: &document.text_id,
        url: document.url.as_deref(),
        publisher: document.publisher.as_deref(),
        title: document.title.as_deref(),
        published: document.published.as_deref(),
        licence: document.licence.as_deref(),
    }
}

fn passages(passages: &[Passage]) -> Vec<PassageJson<'_>> {
    passages.iter().map(passage).collect()
}

fn passage(passage: &Passage) -> PassageJson<'_> {
    PassageJson { start: passage.start, end: passage.end, exact: &passage.exact }
}

fn speaker(speaker: &SpeakerRow, exact: bool) -> SpeakerJson<'_> {
    SpeakerJson {
        name: speaker.name.as_deref(),
        entity_id: speaker.entity_id.map(|id| id.to_string()),
        judgement: speaker.judgement.as_str(),
        method: exact.then_some(&speaker.method),
        reason: &speaker.reason,
        score: exact.then_some(speaker.score),
    }
}

fn quantity(quantity: &QuantityRow) -> QuantityJson<'_> {
    QuantityJson {
        passage: passage(&quantity.passage),
        low: quantity.low,
        high: quantity.high,
        unit: quantity.unit.as_deref(),
        counted: quantity.counted.as_ref().map(passage),
        hedge: quantity.hedge.as_str(),
    }
}

pub(crate) fn label(label: &LabelRow) -> LabelJson<'_> {
    LabelJson {
        passage: passage(&label.passage),
        head: passage(&label.head),
        of: NamedJson {
            passage: passage(&label.mention),
            name: label.name.as_deref(),
            entity_id: label.entity_id.map(|id| id.to_string()),
        },
        by: label.by.as_ref().map(passage),
    }
}

fn shown<S: Serializer>(value: &&dyn Display, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(value)
}

/// Three decimals: more would differ between machines without saying more.
pub(crate) fn round(score: f32) -> f64 {
    (f64::from(score) * 1000.0).round() / 1000.0
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
