//! A ledger, asked from Python.

use crate::answer;
use crate::error::{of_ledger, raised};
use crate::options::{filter, one};
use crate::read::{Rows, now};
use crate::stream::{Outlet, Stream};
use according::ledger::{EntityFilter, Error, Filter, Reader};
use according_arrow::{Names, schema_of_statements};
use according_text::EntityKind;
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

/// A ledger. Holds at most one connection, which belongs to the process that opened it: a child process opens its own.
#[pyclass(module = "according._according", frozen)]
pub(crate) struct Ledger {
    path: PathBuf,
    open: Mutex<Option<(u32, Reader)>>,
}

impl Ledger {
    /// Asks, with the interpreter let go.
    fn ask<T: Send>(&self, py: Python<'_>, ask: impl FnOnce(&Reader) -> Result<T, Error> + Send) -> PyResult<T> {
        py.detach(|| {
            let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
            let process = std::process::id();
            if open.as_ref().is_some_and(|(owner, _)| *owner != process) {
                // Closing a connection of the parent would take its locks away, so it is left alone.
                std::mem::forget(open.take());
            }
            let (_, reader) = match &mut *open {
                Some(open) => open,
                none => none.insert((process, Reader::open(&self.path)?)),
            };
            ask(reader)
        })
        .map_err(|error| of_ledger(&error))
    }

    /// Rows from a connection of their own, as they are wanted.
    fn rows_of(
        &self,
        py: Python<'_>,
        ask: impl FnOnce(&Reader, &mut Rows<'_>) -> Result<(), Stopped> + Send + 'static,
    ) -> PyResult<Stream> {
        let path = self.path.clone();
        let names = Names::Dictionary;
        let work = move |outlet: &Outlet| {
            let reader = Reader::open(&path).map_err(|error| of_ledger(&error))?;
            let mut rows = Rows { rows: Vec::new(), names, outlet };
            match ask(&reader, &mut rows).and_then(|()| rows.flush().map_err(|_| Stopped::Unwanted)) {
                Ok(()) | Err(Stopped::Unwanted) => Ok("{}".to_owned()),
                Err(Stopped::Failed(error)) => Err(of_ledger(&error)),
            }
        };
        Stream::begin(schema_of_statements(names), work)?.begun(py)
    }
}

/// Why rows ended early.
enum Stopped {
    Unwanted,
    Failed(Error),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Stopped {
        Stopped::Failed(error)
    }
}

impl From<std::io::Error> for Stopped {
    fn from(_: std::io::Error) -> Stopped {
        Stopped::Unwanted
    }
}

#[pymethods]
impl Ledger {
    #[new]
    fn new(py: Python<'_>, path: PathBuf) -> PyResult<Ledger> {
        let ledger = Ledger { path, open: Mutex::new(None) };
        ledger.ask(py, |_| Ok(()))?;
        Ok(ledger)
    }

    #[getter]
    fn path(&self) -> PathBuf {
        self.path.clone()
    }

    /// All statements that the filters let through.
    #[pyo3(signature = (filters=None))]
    fn rows(&self, py: Python<'_>, filters: Option<&Bound<'_, PyDict>>) -> PyResult<Stream> {
        let filter = filter(filters)?;
        self.rows_of(py, move |reader, rows| reader.rows(&filter).try_for_each(|row| Ok(rows.add(row?)?)))
    }

    /// Statements of somebody.
    #[pyo3(signature = (name, filters=None))]
    fn to(&self, py: Python<'_>, name: String, filters: Option<&Bound<'_, PyDict>>) -> PyResult<Stream> {
        let filter = filter(filters)?;
        self.rows_of(py, move |reader, rows| reader.to(&name, &filter)?.try_for_each(|hit| Ok(rows.add(hit?.row)?)))
    }

    /// Statements of an entity.
    #[pyo3(signature = (id, filters=None))]
    fn by(&self, py: Python<'_>, id: String, filters: Option<&Bound<'_, PyDict>>) -> PyResult<Stream> {
        let filter = filter(filters)?;
        self.rows_of(py, move |reader, rows| reader.by(&id, &filter)?.try_for_each(|hit| Ok(rows.add(hit?.row)?)))
    }

    /// Statements whose words match.
    #[pyo3(signature = (words, filters=None))]
    fn about(&self, py: Python<'_>, words: String, filters: Option<&Bound<'_, PyDict>>) -> PyResult<Stream> {
        let filter = filter(filters)?;
        self.rows_of(py, move |reader, rows| reader.about(&words, &filter)?.try_for_each(|hit| Ok(rows.add(hit?.row)?)))
    }

    /// Names that are nearly `name`, as JSON.
    fn near(&self, py: Python<'_>, name: &str, limit: usize) -> PyResult<String> {
        self.ask(py, |reader| Ok(answer::near(&reader.names_near(name, limit)?)))
    }

    /// What somebody is called, as lines of JSON.
    #[pyo3(signature = (name, filters=None))]
    fn labels(&self, py: Python<'_>, name: &str, filters: Option<&Bound<'_, PyDict>>) -> PyResult<String> {
        let filter = filter(filters)?;
        self.ask(py, |reader| Ok(answer::labels(&reader.labels(name, &filter)?)))
    }

    /// Who is meant, across articles, as JSON.
    #[pyo3(signature = (name=None, kind=None, limit=None))]
    fn entities(
        &self,
        py: Python<'_>,
        name: Option<String>,
        kind: Option<Bound<'_, PyAny>>,
        limit: Option<u64>,
    ) -> PyResult<String> {
        let kind = kind.map(|kind| one("kind", &kind, EntityKind::ALL)).transpose()?;
        let filter = EntityFilter { kind, name, limit };
        self.ask(py, |reader| Ok(answer::entities(&reader.entities(&filter)?)))
    }

    /// Whom the articles quote, as JSON.
    #[pyo3(signature = (top, filters=None))]
    fn sources(&self, py: Python<'_>, top: usize, filters: Option<&Bound<'_, PyDict>>) -> PyResult<String> {
        let filter = filter(filters)?;
        self.ask(py, |reader| Ok(answer::sources(&reader.sources(&filter, top)?)))
    }

    /// How a source came to be somebody, as JSON.
    fn why(&self, py: Python<'_>, id: &str) -> PyResult<String> {
        self.ask(py, |reader| Ok(answer::why(&reader.why(id)?)))
    }

    /// One statement with its text and history, as JSON.
    fn show(&self, py: Python<'_>, id: &str) -> PyResult<String> {
        self.ask(py, |reader| Ok(answer::shown(&reader.show(id)?)))
    }

    /// An article with everything that was read in it, as JSON; None where there is none of that id, address or origin.
    fn article(&self, py: Python<'_>, id: &str) -> PyResult<Option<String>> {
        self.ask(py, |reader| {
            let filter = Filter { article: Some(id.to_owned()), limit: Some(1), ..Filter::default() };
            let Some(row) = reader.rows(&filter).next().transpose()? else { return Ok(None) };
            let Some(read) = reader.article(&row.document.id)? else { return Ok(None) };
            let shown = reader.show(&row.statement_id.to_string())?;
            Ok(Some(answer::article(&shown.text, &shown.metadata, &read)))
        })
    }

    /// What the ledger holds, in numbers, as JSON.
    fn stats(&self, py: Python<'_>, top: usize) -> PyResult<String> {
        self.ask(py, |reader| Ok(answer::stats(&reader.stats(top)?, reader.copies()?)))
    }

    /// Whether every row still matches its text, as JSON.
    fn verify(&self, py: Python<'_>) -> PyResult<String> {
        self.ask(py, |reader| Ok(answer::verified(&reader.verify()?)))
    }

    /// Gives entities the ids of a list; what became of its entries, as JSON.
    fn anchor(&self, py: Python<'_>, file: PathBuf) -> PyResult<String> {
        let anchored = py.detach(|| according::anchor(&file, &self.path, &now(), now));
        anchored.map(|it| answer::anchored(&it)).map_err(|error| raised(&error))
    }

    fn __repr__(&self) -> String {
        format!("Ledger({:?})", self.path.to_string_lossy())
    }
}
