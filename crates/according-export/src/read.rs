//! Exports read back: JSONL and Parquet give the same rows again.

use according_arrow::rows_of;
use according_text::row::{DocumentRef, LabelRow, QuantityRow, SpeakerRow};
use according_text::{Passage, Row, Said, TextId};
use bytes::Bytes;
use parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder;
use serde::Deserialize;
use std::io::{self, BufRead};
use std::str::FromStr;

/// Why an export could not be read back.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadError {
    /// Reading failed.
    #[error("reading failed")]
    Io(#[from] io::Error),
    /// A line is no row.
    #[error("line {line}: {what}")]
    Line {
        /// Its number, from 1.
        line: u64,
        /// What is wrong.
        what: String,
    },
    /// Not a Parquet file, or a damaged one.
    #[error("not an export: {0}")]
    Parquet(String),
}

/// The rows of an export as JSONL, each as it was. Further keys are passed over.
///
/// # Errors
/// The iterator's items are errors where a line is no row, with its number.
pub fn read_jsonl(input: impl BufRead) -> impl Iterator<Item = Result<Row, ReadError>> {
    input.lines().zip(1..).filter(|(line, _)| !line.as_ref().is_ok_and(|line| line.trim().is_empty())).map(
        |(line, number)| {
            let wrong = |what: String| ReadError::Line { line: number, what };
            let row: RowIn = serde_json::from_str(&line?).map_err(|error| wrong(error.to_string()))?;
            row.row().map_err(|field| wrong(format!("{field} holds no value that it can have")))
        },
    )
}

/// The rows of an export as Parquet, given as its bytes. Dates that are no whole days are left out.
///
/// # Errors
/// [`ReadError::Parquet`] where it is none, or lacks a column.
pub fn read_parquet(bytes: Vec<u8>) -> Result<Vec<Row>, ReadError> {
    let wrong = |error: &dyn std::fmt::Display| ReadError::Parquet(error.to_string());
    let reader = ParquetRecordBatchReaderBuilder::try_new(Bytes::from(bytes)).map_err(|error| wrong(&error))?;
    let mut rows = Vec::new();
    for batch in reader.build().map_err(|error| wrong(&error))? {
        rows.extend(rows_of(&batch.map_err(|error| wrong(&error))?).map_err(|error| wrong(&error))?);
    }
    Ok(rows)
}

#[derive(Deserialize)]
struct RowIn {
    statement_id: String,
    document: DocumentIn,
    form: String,
    r#type: String,
    polarity: String,
    determinacy: String,
    source_class: String,
    source: Vec<PassageIn>,
    cue: Vec<PassageIn>,
    content: Vec<PassageIn>,
    cue_lemma: Option<String>,
    speech_act: Option<String>,
    speaker: Vec<SpeakerIn>,
    source_role: Vec<PassageIn>,
    source_affiliation: Vec<PassageIn>,
    medium: Option<String>,
    platform: Option<String>,
    medium_span: Option<PassageIn>,
    addressee: Vec<PassageIn>,
    via: Vec<PassageIn>,
    place: Vec<PassageIn>,
    said: SaidIn,
    time: Vec<PassageIn>,
    quantities: Vec<QuantityIn>,
    labels: Vec<LabelIn>,
    parent_id: Option<String>,
    depth: u8,
    confidence: f32,
}

#[derive(Deserialize)]
struct DocumentIn {
    id: String,
    text_id: String,
    url: Option<String>,
    publisher: Option<String>,
    title: Option<String>,
    published: Option<String>,
    licence: Option<String>,
}

#[derive(Deserialize)]
struct PassageIn {
    start: u32,
    end: u32,
    exact: String,
}

#[derive(Deserialize)]
struct SpeakerIn {
    name: Option<String>,
    entity_id: Option<String>,
    judgement: String,
    #[serde(default)]
    method: String,
    reason: String,
    #[serde(default)]
    score: f32,
}

#[derive(Deserialize)]
struct SaidIn {
    timex: Option<String>,
    from: Option<String>,
    to: Option<String>,
    basis: String,
}

#[derive(Deserialize)]
struct QuantityIn {
    start: u32,
    end: u32,
    exact: String,
    low: Option<f64>,
    high: Option<f64>,
    unit: Option<String>,
    counted: Option<PassageIn>,
    hedge: String,
}

#[derive(Deserialize)]
struct LabelIn {
    start: u32,
    end: u32,
    exact: String,
    head: PassageIn,
    of: NamedIn,
    by: Option<PassageIn>,
}

#[derive(Deserialize)]
struct NamedIn {
    start: u32,
    end: u32,
    exact: String,
    name: Option<String>,
    entity_id: Option<String>,
}

impl PassageIn {
    fn passage(self) -> Passage {
        Passage { start: self.start, end: self.end, exact: self.exact }
    }
}

fn passages(all: Vec<PassageIn>) -> Vec<Passage> {
    all.into_iter().map(PassageIn::passage).collect()
}

/// A value, or the name of the field that should hold one.
fn value<T: FromStr>(field: &'static str, text: &str) -> Result<T, &'static str> {
    text.parse().map_err(|_| field)
}

fn maybe<T: FromStr>(field: &'static str, text: Option<String>) -> Result<Option<T>, &'static str> {
    text.map(|text| value(field, &text)).transpose()
}

fn text_id(text: &str) -> Option<TextId> {
    let digits = text.strip_prefix("sha256:").filter(|digits| digits.len() == 64 && digits.is_ascii())?;
    let mut id = [0; 32];
    for (i, byte) in id.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&digits[2 * i..2 * i + 2], 16).ok()?;
    }
    Some(TextId(id))
}

impl RowIn {
    fn row(self) -> Result<Row, &'static str> {
        let mut speaker = Vec::with_capacity(self.speaker.len());
        for it in self.speaker {
            speaker.push(SpeakerRow {
                name: it.name,
                entity_id: maybe("speaker.entity_id", it.entity_id)?,
                judgement: value("speaker.judgement", &it.judgement)?,
                method: it.method,
                reason: it.reason,
                score: it.score,
            });
        }
        let mut quantities = Vec::with_capacity(self.quantities.len());
        for it in self.quantities {
            quantities.push(QuantityRow {
                passage: Passage { start: it.start, end: it.end, exact: it.exact },
                low: it.low,
                high: it.high,
                unit: it.unit,
                counted: it.counted.map(PassageIn::passage),
                hedge: value("quantities.hedge", &it.hedge)?,
            });
        }
        let mut labels = Vec::with_capacity(self.labels.len());
        for it in self.labels {
            labels.push(LabelRow {
                passage: Passage { start: it.start, end: it.end, exact: it.exact },
                head: it.head.passage(),
                mention: Passage { start: it.of.start, end: it.of.end, exact: it.of.exact },
                name: it.of.name,
                entity_id: maybe("labels.of.entity_id", it.of.entity_id)?,
                by: it.by.map(PassageIn::passage),
            });
        }
        let document = self.document;
        Ok(Row {
            statement_id: value("statement_id", &self.statement_id)?,
            document: DocumentRef {
                text_id: text_id(&document.text_id).ok_or("document.text_id")?,
                id: document.id,
                url: document.url,
                publisher: document.publisher,
                title: document.title,
                published: document.published,
                licence: document.licence,
            },
            form: value("form", &self.form)?,
            attribution_type: value("type", &self.r#type)?,
            polarity: value("polarity", &self.polarity)?,
            determinacy: value("determinacy", &self.determinacy)?,
            source_class: value("source_class", &self.source_class)?,
            source: passages(self.source),
            cue: passages(self.cue),
            content: passages(self.content),
            cue_lemma: self.cue_lemma,
            speech_act: maybe("speech_act", self.speech_act)?,
            speaker,
            source_role: passages(self.source_role),
            source_affiliation: passages(self.source_affiliation),
            medium: maybe("medium", self.medium)?,
            platform: maybe("platform", self.platform)?,
            medium_passage: self.medium_span.map(PassageIn::passage),
            addressee: passages(self.addressee),
            via: passages(self.via),
            place: passages(self.place),
            said: Said {
                timex: self.said.timex,
                from: self.said.from,
                to: self.said.to,
                basis: value("said.basis", &self.said.basis)?,
            },
            time: passages(self.time),
            quantities,
            labels,
            parent_id: maybe("parent_id", self.parent_id)?,
            depth: self.depth,
            confidence: self.confidence,
        })
    }
}
