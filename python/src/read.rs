//! Reading: paths, items and tables enter, a stream of batches leaves.

use crate::error::{InputError, raised};
use crate::options::How;
use crate::source::{Fault, File, Items, Lines, Source, Table, Unnamed};
use crate::stream::{Outlet, Part, Stream};
use according::ledger::{RunInfo, Writer};
use according::{Error, Event, InputFormat, Options, Pushed, Sink, Summary, Tally};
use according_arrow::{Article, Fate, Names, schema_of_articles, schema_of_statements};
use according_text::{
    ArticleRows, AttributionType, Determinacy, Document, Form, Medium, Platform, Polarity, Row, SaidBasis, SourceClass,
    SpeechAct,
};
use arrow_schema::SchemaRef;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use pyo3_arrow::{PySchema, input::AnyRecordBatch};
use serde_json::json;
use std::cell::RefCell;
use std::collections::BTreeMap;
use std::io::BufReader;
use std::path::PathBuf;
use std::sync::PoisonError;

/// Rows of a batch, or somewhat more: articles are not torn.
const ROWS: usize = 4096;
/// Articles of a batch ...
const ARTICLES: usize = 64;
/// ... unless their texts have so many bytes.
const BYTES: usize = 4 << 20;
/// What items are called that are no file.
const ITEMS: &str = "item";

/// Where what is read goes.
enum Into {
    Statements(Names),
    Articles,
    Ledger(PathBuf),
}

impl Into {
    fn of(table: &str, ledger: Option<PathBuf>) -> PyResult<Into> {
        match (table, ledger) {
            (_, Some(path)) => Ok(Into::Ledger(path)),
            ("statements", None) => Ok(Into::Statements(Names::Dictionary)),
            ("plain", None) => Ok(Into::Statements(Names::Plain)),
            ("articles", None) => Ok(Into::Articles),
            _ => Err(InputError::new_err(format!("there is no table {table:?}"))),
        }
    }

    fn schema(&self) -> SchemaRef {
        match self {
            Into::Statements(names) => schema_of_statements(*names),
            Into::Articles => schema_of_articles(),
            Into::Ledger(_) => schema_of_statements(Names::Plain),
        }
    }
}

/// The schema of a table, as it is read into.
#[pyfunction]
pub(crate) fn schema(table: &str) -> PyResult<PySchema> {
    Ok(PySchema::from(Into::of(table, None)?.schema()))
}

/// The closed sets, each in its order, by the columns that hold them.
#[pyfunction]
pub(crate) fn sets() -> BTreeMap<&'static str, Vec<&'static str>> {
    fn all<T: Copy>(all: &[T], as_str: fn(T) -> &'static str) -> Vec<&'static str> {
        all.iter().map(|it| as_str(*it)).collect()
    }
    BTreeMap::from([
        ("form", all(Form::ALL, Form::as_str)),
        ("type", all(AttributionType::ALL, AttributionType::as_str)),
        ("polarity", all(Polarity::ALL, Polarity::as_str)),
        ("determinacy", all(Determinacy::ALL, Determinacy::as_str)),
        ("source_class", all(SourceClass::ALL, SourceClass::as_str)),
        ("speech_act", all(SpeechAct::ALL, SpeechAct::as_str)),
        ("medium", all(Medium::ALL, Medium::as_str)),
        ("platform", all(Platform::ALL, Platform::as_str)),
        ("said_basis", all(SaidBasis::ALL, SaidBasis::as_str)),
    ])
}

/// Reads files and folders.
#[pyfunction]
#[pyo3(signature = (paths, table="statements", ledger=None, options=None))]
pub(crate) fn read_paths(
    paths: Vec<PathBuf>,
    table: &str,
    ledger: Option<PathBuf>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Stream> {
    let (how, into) = (How::of(options)?, Into::of(table, ledger)?);
    let input = paths.iter().map(|path| path.to_string_lossy()).collect::<Vec<_>>().join("\n");
    begin(how, into, input, None, move |options, sink| according::read_into(&paths, options, sink))
}

/// Reads what `file.read(n)` gives as the file `name`.
#[pyfunction]
#[pyo3(signature = (file, name, table="statements", ledger=None, options=None))]
pub(crate) fn read_file(
    file: Py<PyAny>,
    name: String,
    table: &str,
    ledger: Option<PathBuf>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Stream> {
    let (how, into) = (How::of(options)?, Into::of(table, ledger)?);
    let fault = Fault::default();
    let file = File { object: file, fault: fault.clone() };
    begin(how, into, name.clone(), Some(fault), move |options, sink| {
        // Small reads would ask for the interpreter each time.
        according::read_stream(&name, BufReader::with_capacity(1 << 20, file), options, sink)
    })
}

/// Reads strings, and dictionaries as lines of JSONL.
#[pyfunction]
#[pyo3(signature = (items, table="statements", ledger=None, options=None))]
pub(crate) fn read_items(
    items: &Bound<'_, PyAny>,
    table: &str,
    ledger: Option<PathBuf>,
    options: Option<&Bound<'_, PyDict>>,
) -> PyResult<Stream> {
    let source = Items(items.try_iter()?.unbind());
    lines(source, Unnamed::Place, How::of(options)?, Into::of(table, ledger)?)
}

/// Reads the rows of anything that is an Arrow table or stream.
#[pyfunction]
#[pyo3(signature = (rows, table="statements", ledger=None, options=None, by_text=false))]
pub(crate) fn read_table(
    rows: AnyRecordBatch,
    table: &str,
    ledger: Option<PathBuf>,
    options: Option<&Bound<'_, PyDict>>,
    by_text: bool,
) -> PyResult<Stream> {
    let unnamed = if by_text { Unnamed::Text } else { Unnamed::Place };
    lines(Table(rows.into_reader()?), unnamed, How::of(options)?, Into::of(table, ledger)?)
}

/// Writes articles that were read elsewhere into a ledger.
#[pyfunction]
pub(crate) fn import_folder(folder: PathBuf, ledger: PathBuf) -> PyResult<Stream> {
    Stream::begin(Into::Ledger(PathBuf::new()).schema(), move |outlet| {
        let summary = according::import(&folder, &ledger, &now(), now, &outlet.stop, None);
        summary.map(|summary| told(&summary)).map_err(|error| raised(&error))
    })
}

fn lines<S: Source + Send + 'static>(source: S, unnamed: Unnamed, how: How, into: Into) -> PyResult<Stream> {
    let fault = Fault::default();
    let mut lines = Lines::new(source, how.input.fields.clone(), unnamed, fault.clone());
    begin(how, into, ITEMS.to_owned(), Some(fault), move |mut options, sink| {
        options.input.format = Some(InputFormat::Jsonl);
        if lines.is_empty() {
            return Ok(Summary::default());
        }
        according::read_stream(ITEMS, lines, options, sink)
    })
}

fn begin(
    how: How,
    into: Into,
    input: String,
    fault: Option<Fault>,
    read: impl FnOnce(Options<'_>, &mut dyn Sink) -> Result<Summary, Error> + Send + 'static,
) -> PyResult<Stream> {
    Stream::begin(into.schema(), move |outlet| {
        let mut options = how.options();
        options.stop = Some(&outlet.stop);
        let config = options.config_json();
        let read = match into {
            Into::Ledger(path) => {
                let run = RunInfo {
                    started: now(),
                    version: according::VERSION.to_owned(),
                    model_hash: according::model_hash().to_owned(),
                    config_json: config,
                    input,
                };
                into_ledger(&path, &run, options, read)
            }
            Into::Statements(names) => {
                let collected = RefCell::new(Rows { rows: Vec::new(), names, outlet });
                let summary = read(options, &mut Shared(&collected));
                finish(summary, collected.into_inner().flush())
            }
            Into::Articles => {
                let collected = RefCell::new(Articles { records: Vec::new(), bytes: 0, config, outlet });
                let mut observer = |event: &Event<'_>, _: &Summary| {
                    if let Event::Skipped { origin, reason, message, .. } = event {
                        let (origin, reason, message) = (origin.to_string(), reason.to_string(), message.to_string());
                        collected.borrow_mut().add(Fate::Skipped { origin, reason, message });
                    }
                };
                options.observer = Some(&mut observer);
                let summary = read(options, &mut Shared(&collected));
                finish(summary, collected.into_inner().flush())
            }
        };
        if let Some(fault) = fault.and_then(|it| it.lock().unwrap_or_else(PoisonError::into_inner).take()) {
            return Err(fault);
        }
        read.map(|summary| told(&summary)).map_err(|error| raised(&error))
    })
}

fn finish(summary: Result<Summary, Error>, flushed: std::io::Result<()>) -> Result<Summary, Error> {
    let summary = summary?;
    flushed?;
    Ok(summary)
}

fn into_ledger(
    path: &std::path::Path,
    run: &RunInfo,
    options: Options<'_>,
    read: impl FnOnce(Options<'_>, &mut dyn Sink) -> Result<Summary, Error>,
) -> Result<Summary, Error> {
    let mut writer = Writer::open(path, run)?;
    let mut summary = read(options, &mut writer)?;
    writer.finish(&now())?;
    summary.copies = Some(according::ledger::Reader::open(path)?.copies()?);
    Ok(summary)
}

pub(crate) fn now() -> String {
    jiff::Timestamp::now().round(jiff::Unit::Second).map_or_else(|_| String::new(), |now| now.to_string())
}

/// What takes articles and makes batches of them.
trait Collects {
    fn push(&mut self, document: &Document, read: &ArticleRows) -> std::io::Result<()>;
}

/// The observer needs what the sink fills; they take turns.
struct Shared<'c, C>(&'c RefCell<C>);

impl<C: Collects> Sink for Shared<'_, C> {
    fn push(&mut self, document: &Document, read: &ArticleRows) -> Result<Pushed, Error> {
        self.0.borrow_mut().push(document, read)?;
        Ok(Pushed::Added { rows: read.rows.len() as u64 })
    }

    fn touch(&mut self, _: &Document) -> Result<(), Error> {
        Ok(())
    }
}

pub(crate) struct Rows<'o> {
    pub(crate) rows: Vec<Row>,
    pub(crate) names: Names,
    pub(crate) outlet: &'o Outlet,
}

impl Rows<'_> {
    pub(crate) fn add(&mut self, row: Row) -> std::io::Result<()> {
        self.rows.push(row);
        if self.rows.len() >= ROWS { self.flush() } else { Ok(()) }
    }

    pub(crate) fn flush(&mut self) -> std::io::Result<()> {
        if self.rows.is_empty() {
            return Ok(());
        }
        self.outlet.part(Part::Statements(std::mem::take(&mut self.rows), self.names))
    }
}

impl Collects for Rows<'_> {
    fn push(&mut self, _: &Document, read: &ArticleRows) -> std::io::Result<()> {
        self.rows.extend_from_slice(&read.rows);
        if self.rows.len() >= ROWS { self.flush() } else { Ok(()) }
    }
}

struct Articles<'o> {
    records: Vec<Article>,
    bytes: usize,
    config: String,
    outlet: &'o Outlet,
}

impl Articles<'_> {
    fn add(&mut self, fate: Fate) {
        self.records.push(Article {
            fate,
            version: according::VERSION.to_owned(),
            model_hash: according::model_hash().to_owned(),
            config: self.config.clone(),
        });
    }

    fn flush(&mut self) -> std::io::Result<()> {
        if self.records.is_empty() {
            return Ok(());
        }
        self.bytes = 0;
        self.outlet.part(Part::Articles(std::mem::take(&mut self.records)))
    }
}

impl Collects for Articles<'_> {
    fn push(&mut self, document: &Document, read: &ArticleRows) -> std::io::Result<()> {
        self.bytes += document.text().len();
        self.add(Fate::Read { document: document.clone(), read: read.clone() });
        if self.records.len() >= ARTICLES || self.bytes >= BYTES { self.flush() } else { Ok(()) }
    }
}

/// A summary as JSON.
fn told(summary: &Summary) -> String {
    let tally = |tally: &Tally| -> serde_json::Value {
        let kinds = tally.kinds().into_iter();
        kinds.map(|(kind, it)| json!({"reason": kind, "count": it.count, "first": it.first, "hint": it.hint})).collect()
    };
    json!({
        "articles": summary.articles,
        "added": summary.added,
        "updated": summary.updated,
        "unchanged": summary.unchanged,
        "statements": summary.statements(),
        "skipped": tally(&summary.skipped),
        "notes": tally(&summary.notes),
        "interrupted": summary.interrupted,
        "distinct_texts": summary.copies.map(|copies| copies.distinct),
    })
    .to_string()
}
