//! Parquet: the columns of `according_arrow`, the flat ones of the ledger, and where each row comes from.

use crate::GAP;
use crate::export::{Item, Options, run_of};
use according_arrow::{Names, RecordBatch, statements_of};
use according_text::Row;
use arrow_array::{ArrayRef, StringArray};
use arrow_schema::{Field, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;
use std::io::{self, Write};
use std::sync::Arc;

/// Rows that become columns together.
const BATCH: usize = 16_384;
/// Rows of a group, which is written at once.
const GROUP: usize = 131_072;

pub(crate) struct Writer<W: Write + Send> {
    out: ArrowWriter<W>,
    options: Options,
    held: Vec<Item>,
}

impl<W: Write + Send> Writer<W> {
    pub(crate) fn new(options: &Options, out: W) -> io::Result<Writer<W>> {
        let about = &options.about;
        let runs: Vec<String> = about
            .runs
            .iter()
            .map(|run| format!("{} weights {} version {}", run.id, run.weights, run.version))
            .collect();
        let carried = [
            ("according.version", about.version.clone()),
            ("according.query", about.query.clone()),
            ("according.grade", options.grade.as_str().to_owned()),
            ("according.written", about.written.clone()),
            ("according.runs", runs.join("\n")),
        ];
        let properties = WriterProperties::builder()
            .set_compression(Compression::ZSTD(ZstdLevel::try_new(1).map_err(io::Error::other)?))
            .set_max_row_group_row_count(Some(GROUP))
            .set_created_by(format!("according {}", about.version))
            .set_key_value_metadata(Some(carried.map(|(key, value)| KeyValue::new(key.to_owned(), value)).to_vec()))
            .build();
        let schema = batch(&[], options).schema();
        let out = ArrowWriter::try_new(out, schema, Some(properties)).map_err(io::Error::other)?;
        Ok(Writer { out, options: options.clone(), held: Vec::new() })
    }

    pub(crate) fn push(&mut self, item: Item) -> io::Result<()> {
        self.held.push(item);
        if self.held.len() == BATCH { self.write() } else { Ok(()) }
    }

    fn write(&mut self) -> io::Result<()> {
        let held = std::mem::take(&mut self.held);
        self.out.write(&batch(&held, &self.options)).map_err(io::Error::other)
    }

    pub(crate) fn finish(mut self) -> io::Result<W> {
        if !self.held.is_empty() {
            self.write()?;
        }
        self.out.into_inner().map_err(io::Error::other)
    }
}

/// The columns that stand behind those of the row.
type Column = (&'static str, fn(&Item, &Options) -> Option<String>);

const COLUMNS: &[Column] = &[
    ("speaker_name", |item, _| flat(item.row.speaker.iter().filter_map(|it| it.name.as_deref()), "; ")),
    ("source_text", |item, _| flat(item.row.source.iter().map(|at| at.exact.as_str()), GAP)),
    ("cue_text", |item, _| flat(item.row.cue.iter().map(|at| at.exact.as_str()), GAP)),
    ("content_text", |item, _| flat(item.row.content.iter().map(|at| at.exact.as_str()), GAP)),
    ("canonical_id", |item, _| flat(item.canonical.iter().map(String::as_str), "; ")),
    ("run_id", |item, options| Some(run_of(item, options).id.clone())),
    ("weights", |item, options| Some(run_of(item, options).weights.clone())),
];

fn flat<'r>(words: impl Iterator<Item = &'r str>, between: &str) -> Option<String> {
    let words: Vec<&str> = words.filter(|words| !words.is_empty()).collect();
    (!words.is_empty()).then(|| words.join(between))
}

fn batch(items: &[Item], options: &Options) -> RecordBatch {
    let rows: Vec<&Row> = items.iter().map(|item| &item.row).collect();
    let row = statements_of(&rows, Names::Plain);
    let mut fields: Vec<Arc<Field>> = row.schema().fields().iter().cloned().collect();
    let mut arrays = row.columns().to_vec();
    for (name, column) in COLUMNS {
        let array: ArrayRef = Arc::new(StringArray::from_iter(items.iter().map(|item| column(item, options))));
        fields.push(Arc::new(Field::new(*name, array.data_type().clone(), true)));
        arrays.push(array);
    }
    RecordBatch::try_new(Arc::new(Schema::new(fields)), arrays).expect("every column has one value a row")
}
