//! What Python holds as articles, as lines of JSON: the reader makes of a line what it makes of a line of a file, so that
//! ids and columns are the same.

use crate::error::InputError;
use according::{Field, FieldMap};
use according_text::TextId;
use arrow_array::cast::AsArray as _;
use arrow_array::{Array, ArrayRef, RecordBatch, RecordBatchReader};
use arrow_schema::DataType;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict, PyIterator, PyString};
use serde_json::{Map, Value};
use std::io::{self, Read};
use std::sync::{Arc, Mutex, PoisonError};

/// Articles that are taken at a time: the interpreter is asked for once for all of them ...
const ITEMS: usize = 64;
/// ... unless they are as large as this.
const BYTES: usize = 1 << 20;

/// Where an exception is put that ended a source, for whoever reads it.
pub(crate) type Fault = Arc<Mutex<Option<PyErr>>>;

/// What an article without an id and an address is called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Unnamed {
    /// Its place, from 0.
    Place,
    /// The address of its text.
    Text,
}

/// Lines, made as they are read.
pub(crate) struct Lines<S> {
    source: S,
    naming: Naming,
    fault: Fault,
    line: Vec<u8>,
    at: usize,
    ended: bool,
}

/// What adds objects to lines.
pub(crate) trait Source {
    /// Adds some; false where there are none left.
    fn more(&mut self, into: &mut Vec<u8>, naming: &mut Naming) -> PyResult<bool>;
}

/// Gives ids to what has none.
pub(crate) struct Naming {
    fields: FieldMap,
    unnamed: Unnamed,
    n: u64,
}

impl Naming {
    fn write(&mut self, mut object: Map<String, Value>, into: &mut Vec<u8>) {
        let has = |field| self.fields.get(field).iter().any(|name| object.get(*name).is_some_and(|it| !it.is_null()));
        if !has(Field::Id) && !has(Field::Url) {
            let name = self.fields.get(Field::Id).first().map_or("id", |name| name).to_owned();
            let text = self.fields.get(Field::Text).iter().find_map(|name| object.get(*name)?.as_str());
            let id = match (self.unnamed, text) {
                (Unnamed::Text, Some(text)) => TextId::of(text).to_string(),
                _ => self.n.to_string(),
            };
            object.insert(name, Value::String(id));
        }
        self.n += 1;
        // A vector takes everything that is written.
        let _ = serde_json::to_writer(&mut *into, &object);
        into.push(b'\n');
    }
}

impl<S: Source> Lines<S> {
    pub(crate) fn new(source: S, fields: FieldMap, unnamed: Unnamed, fault: Fault) -> Lines<S> {
        let naming = Naming { fields, unnamed, n: 0 };
        Lines { source, naming, fault, line: Vec::new(), at: 0, ended: false }
    }
}

impl<S: Source> Lines<S> {
    /// Whether there is no article.
    pub(crate) fn is_empty(&mut self) -> bool {
        self.fill();
        self.line.is_empty()
    }

    fn fill(&mut self) {
        while self.at == self.line.len() && !self.ended {
            self.line.clear();
            self.at = 0;
            match self.source.more(&mut self.line, &mut self.naming) {
                Ok(more) => self.ended = !more,
                Err(error) => {
                    *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
                    self.ended = true;
                }
            }
        }
    }
}

impl<S: Source> Read for Lines<S> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        self.fill();
        let n = out.len().min(self.line.len() - self.at);
        out[..n].copy_from_slice(&self.line[self.at..self.at + n]);
        self.at += n;
        Ok(n)
    }
}

/// What an object with a method `read` holds: a file in an object store, say.
pub(crate) struct File {
    pub(crate) object: Py<PyAny>,
    pub(crate) fault: Fault,
}

impl Read for File {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        // As much as there is room for: where a part of the input ends must not depend on how the bytes happened to come.
        let mut n = 0;
        let read = Python::try_attach(|py| -> PyResult<()> {
            while n < out.len() {
                let bytes = self.object.bind(py).call_method1("read", (out.len() - n,))?;
                let bytes = bytes.cast::<PyBytes>()?.as_bytes();
                if bytes.is_empty() {
                    break;
                }
                let more = bytes.len().min(out.len() - n);
                out[n..n + more].copy_from_slice(&bytes[..more]);
                n += more;
            }
            Ok(())
        });
        // What came before the fault is read, and ends there.
        if let Some(Err(error)) = read {
            *self.fault.lock().unwrap_or_else(PoisonError::into_inner) = Some(error);
        }
        Ok(n)
    }
}

/// Strings and dictionaries.
pub(crate) struct Items(pub(crate) Py<PyIterator>);

impl Source for Items {
    fn more(&mut self, into: &mut Vec<u8>, naming: &mut Naming) -> PyResult<bool> {
        // An interpreter that is ending gives no more.
        let more = Python::try_attach(|py| {
            let mut items = self.0.bind(py).clone();
            for _ in 0..ITEMS {
                let Some(item) = items.next() else { return Ok(false) };
                naming.write(object(&item?, naming)?, into);
                if into.len() >= BYTES {
                    break;
                }
            }
            Ok(true)
        });
        more.unwrap_or(Ok(false))
    }
}

fn object(item: &Bound<'_, PyAny>, naming: &Naming) -> PyResult<Map<String, Value>> {
    if let Ok(text) = item.cast::<PyString>() {
        let name = naming.fields.get(Field::Text).first().map_or("text", |name| name).to_owned();
        return Ok(Map::from_iter([(name, Value::String(text.to_cow()?.into_owned()))]));
    }
    let Ok(dict) = item.cast::<PyDict>() else {
        return Err(InputError::new_err(format!(
            "article {} is {}, neither a string nor a dictionary\nhint: paths are read with pathlib.Path or read_files",
            naming.n,
            item.get_type().name()?
        )));
    };
    let mut object = Map::new();
    for (key, value) in dict {
        object.insert(key.str()?.to_string(), json(&value)?);
    }
    Ok(object)
}

fn json(value: &Bound<'_, PyAny>) -> PyResult<Value> {
    if value.is_none() {
        return Ok(Value::Null);
    }
    if let Ok(string) = value.cast::<PyString>() {
        return Ok(Value::String(string.to_cow()?.into_owned()));
    }
    if let Ok(flag) = value.extract::<bool>() {
        return Ok(flag.into());
    }
    if let Ok(number) = value.extract::<i64>() {
        return Ok(number.into());
    }
    if let Ok(number) = value.extract::<f64>() {
        return Ok(serde_json::Number::from_f64(number).map_or(Value::Null, Value::Number));
    }
    if let Ok(dict) = value.cast::<PyDict>() {
        let inner = dict.iter().map(|(key, value)| Ok((key.str()?.to_string(), json(&value)?)));
        return Ok(Value::Object(inner.collect::<PyResult<_>>()?));
    }
    // Dates and times; those that are none, such as NaT, call themselves so.
    if value.hasattr("isoformat")? {
        let day: String = value.call_method0("isoformat")?.extract()?;
        return Ok(if day == "NaT" { Value::Null } else { Value::String(day) });
    }
    if let Ok(items) = value.try_iter() {
        return Ok(Value::Array(items.map(|item| json(&item?)).collect::<PyResult<_>>()?));
    }
    Ok(Value::String(value.str()?.to_string()))
}

/// Rows of a table, of which the columns count that a field may be called by.
pub(crate) struct Table(pub(crate) Box<dyn RecordBatchReader + Send>);

impl Source for Table {
    fn more(&mut self, into: &mut Vec<u8>, naming: &mut Naming) -> PyResult<bool> {
        let Some(batch) = self.0.next() else { return Ok(false) };
        let batch = batch.map_err(|error| InputError::new_err(error.to_string()))?;
        lines(&batch, into, naming).map_err(|error| InputError::new_err(error.to_string()))?;
        Ok(true)
    }
}

fn lines(batch: &RecordBatch, into: &mut Vec<u8>, naming: &mut Naming) -> Result<(), arrow_schema::ArrowError> {
    let schema = batch.schema();
    let mut columns: Vec<(&str, Cells)> = Vec::new();
    for (field, column) in schema.fields().iter().zip(batch.columns()) {
        let name = field.name().as_str();
        if Field::ALL.iter().any(|it| naming.fields.get(*it).contains(&name)) {
            columns.push((name, Cells::of(column)?));
        }
    }
    for at in 0..batch.num_rows() {
        let object = columns.iter().map(|(name, cells)| ((*name).to_owned(), cells.value(at)));
        naming.write(object.collect(), into);
    }
    Ok(())
}

/// A column as strings, as times of which a midnight is a day, or as lists of strings.
enum Cells {
    One(ArrayRef),
    Time(ArrayRef),
    Many(ArrayRef, ArrayRef),
}

impl Cells {
    fn of(column: &ArrayRef) -> Result<Cells, arrow_schema::ArrowError> {
        let string = |array: &ArrayRef| arrow_cast::cast(array, &DataType::Utf8);
        Ok(match column.data_type() {
            DataType::List(_) | DataType::LargeList(_) | DataType::ListView(_) | DataType::LargeListView(_) => {
                let field = arrow_schema::Field::new("item", DataType::Utf8, true);
                let lists = arrow_cast::cast(column, &DataType::List(Arc::new(field)))?;
                let values = string(lists.as_list::<i32>().values())?;
                Cells::Many(lists, values)
            }
            // Data frames that know no dates have midnights.
            DataType::Timestamp(_, None) | DataType::Date64 => Cells::Time(string(column)?),
            _ => Cells::One(string(column)?),
        })
    }

    fn value(&self, at: usize) -> Value {
        let string = |array: &ArrayRef, at: usize| match array.as_string::<i32>() {
            strings if strings.is_valid(at) => Value::String(strings.value(at).to_owned()),
            _ => Value::Null,
        };
        match self {
            Cells::One(strings) => string(strings, at),
            Cells::Time(strings) => match string(strings, at) {
                Value::String(time) => Value::String(time.strip_suffix("T00:00:00").unwrap_or(&time).to_owned()),
                none => none,
            },
            Cells::Many(lists, values) => {
                let lists = lists.as_list::<i32>();
                if lists.is_null(at) {
                    return Value::Null;
                }
                let offsets = lists.value_offsets();
                (offsets[at]..offsets[at + 1]).map(|item| string(values, item as usize)).collect()
            }
        }
    }
}
