//! Steps of a second pass over what tasks have read: a stream of batches enters, a stream of batches leaves. What a step
//! judges is the ledger's; here stand its columns.

mod clusters;
mod entities;

use crate::error::InputError;
use crate::stream::{Outlet, Part, Stream};
use according::ledger::Error;
use according_arrow::{Article, Fate, articles_of};
use arrow_array::cast::AsArray as _;
use arrow_array::types::Int64Type;
use arrow_array::{ArrayRef, BinaryArray, Int64Array, RecordBatch, StringArray};
use arrow_schema::{ArrowError, DataType, Field, Schema, SchemaRef};
use pyo3::prelude::*;
use pyo3_arrow::{PySchema, input::AnyRecordBatch};
use std::sync::Arc;

/// Rows that are given together, or somewhat more.
const ROWS: usize = 1 << 14;

/// Where an article stands among all: its file and its row there, so that they can be put in order.
const PLACE: &str = "place";

/// The columns that a step gives, and what it makes of its input.
type Step = (fn() -> SchemaRef, fn(&mut Batches, &mut Given<'_>) -> PyResult<()>);

/// The steps by their names.
const STEPS: &[(&str, Step)] = &[
    ("casts", (entities::schema_of_casts, entities::casts)),
    ("entities", (entities::schema, entities::resolve)),
    ("variants", (clusters::schema_of_variants, clusters::variants)),
    ("keys", (clusters::schema_of_keys, clusters::keys)),
    ("pairs", (clusters::schema_of_pairs, clusters::pairs)),
    ("compare", (clusters::schema_of_pairs, clusters::compare)),
    ("groups", (clusters::schema_of_groups, clusters::groups)),
    ("heads", (clusters::schema_of_heads, clusters::heads)),
];

fn find(name: &str) -> PyResult<Step> {
    let found = STEPS.iter().find(|(step, _)| *step == name);
    found.map(|(_, step)| *step).ok_or_else(|| InputError::new_err(format!("there is no step {name:?}")))
}

/// The columns that a step gives.
#[pyfunction]
pub(crate) fn schema_of_step(name: &str) -> PyResult<PySchema> {
    Ok(PySchema::from(find(name)?.0()))
}

/// Runs a step over an Arrow table or stream.
#[pyfunction]
pub(crate) fn step(name: &str, rows: AnyRecordBatch) -> PyResult<Stream> {
    let (schema, work) = find(name)?;
    let rows = rows.into_reader()?;
    Stream::begin(schema(), move |outlet| {
        work(&mut Batches(rows), &mut Given { schema: schema(), outlet })?;
        Ok("{}".to_owned())
    })
}

/// What enters a step.
struct Batches(Box<dyn arrow_array::RecordBatchReader + Send>);

impl Batches {
    fn next(&mut self) -> PyResult<Option<Batch>> {
        self.0.next().transpose().map(|batch| batch.map(Batch)).map_err(unfit)
    }
}

/// Rows whose columns are asked for by name.
struct Batch(RecordBatch);

impl Batch {
    fn column(&self, name: &str, wanted: &DataType) -> PyResult<ArrayRef> {
        let column = self.0.column_by_name(name);
        let column = column.ok_or_else(|| InputError::new_err(format!("there is no column {name:?}")))?;
        arrow_cast::cast(column, wanted).map_err(unfit)
    }

    fn integers(&self, name: &str) -> PyResult<Int64Array> {
        Ok(self.column(name, &DataType::Int64)?.as_primitive::<Int64Type>().clone())
    }

    fn bytes(&self, name: &str) -> PyResult<BinaryArray> {
        Ok(self.column(name, &DataType::Binary)?.as_binary::<i32>().clone())
    }

    /// The articles that were read, each with its place.
    fn articles(&self) -> PyResult<impl Iterator<Item = (i64, Article)> + use<>> {
        let places = self.integers(PLACE)?;
        let articles = articles_of(&self.0).map_err(|error| InputError::new_err(error.to_string()))?;
        let read = articles.into_iter().enumerate().filter(|(_, it)| matches!(it.fate, Fate::Read { .. }));
        Ok(read.map(move |(at, it)| (places.value(at), it)))
    }
}

/// Where a step's rows go.
struct Given<'o> {
    schema: SchemaRef,
    outlet: &'o Outlet,
}

impl Given<'_> {
    /// Gives rows, one array a column.
    fn rows(&self, columns: Vec<ArrayRef>) -> PyResult<()> {
        let batch = RecordBatch::try_new(Arc::clone(&self.schema), columns).map_err(unfit)?;
        if batch.num_rows() == 0 {
            return Ok(());
        }
        Ok(self.outlet.part(Part::Table(batch))?)
    }
}

fn schema_of(columns: &[(&str, DataType)]) -> SchemaRef {
    Arc::new(Schema::new(columns.iter().map(|(name, of)| Field::new(*name, of.clone(), true)).collect::<Vec<_>>()))
}

fn integers<N: Into<Option<i64>>>(values: impl IntoIterator<Item = N>) -> ArrayRef {
    Arc::new(values.into_iter().map(Into::into).collect::<Int64Array>())
}

fn strings<S: AsRef<str>>(values: impl IntoIterator<Item = Option<S>>) -> ArrayRef {
    Arc::new(StringArray::from_iter(values))
}

fn unfit(error: ArrowError) -> PyErr {
    InputError::new_err(error.to_string())
}

/// Whether an article is one that a ledger refuses, as somebody has changed its rows; other errors stand.
fn refused<T>(result: Result<T, Error>) -> PyResult<Option<T>> {
    match result {
        Ok(made) => Ok(Some(made)),
        Err(Error::Row { .. } | Error::Article { .. }) => Ok(None),
        Err(error) => Err(crate::error::of_ledger(&error)),
    }
}
