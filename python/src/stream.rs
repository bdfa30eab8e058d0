//! Batches from a thread of their own, one after another, as somebody asks for them.
//!
//! Nothing runs before and after: the thread begins with the stream and ends with it, or soon after it is dropped. A
//! child process has a copy of the stream and not of the thread, and is told so.

use crate::error::{ConsumedError, ForkedError, InternalError};
use according_arrow::{Article, Names, articles, statements};
use according_export::to_json;
use according_text::Row;
use arrow_array::{RecordBatch, RecordBatchReader};
use arrow_schema::{ArrowError, SchemaRef};
use crossbeam_channel::{Receiver, RecvTimeoutError, Sender, bounded};
use pyo3::prelude::*;
use pyo3_arrow::{PyRecordBatch, PyRecordBatchReader, PySchema};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Batches that wait to be taken.
const AHEAD: usize = 2;
/// How often Ctrl-C is looked for while nothing arrives.
const PATIENCE: Duration = Duration::from_millis(50);
/// As deep as the threads that parse.
const STACK: usize = 16 << 20;

/// Some rows, in the shape in which they were read.
pub(crate) enum Part {
    Statements(Vec<Row>, Names),
    Articles(Vec<Article>),
    Table(RecordBatch),
}

impl Part {
    fn batch(&self) -> RecordBatch {
        match self {
            Part::Statements(rows, names) => statements(rows, *names),
            Part::Articles(records) => articles(records),
            Part::Table(batch) => batch.clone(),
        }
    }

    /// A list of rows as the wire has them; what is no statement has no such form.
    fn json(&self) -> String {
        let rows = match self {
            Part::Statements(rows, _) => &rows[..],
            Part::Articles(_) | Part::Table(_) => &[],
        };
        let mut json = String::from("[");
        for (at, row) in rows.iter().enumerate() {
            json.push_str(if at == 0 { "" } else { "," });
            json.push_str(&to_json(row));
        }
        json.push(']');
        json
    }
}

enum Item {
    Part(Part),
    /// What the work says of itself, as JSON.
    End(String),
    Failed(PyErr),
}

/// The working end of a stream.
pub(crate) struct Outlet {
    sender: Sender<Item>,
    pub(crate) stop: Arc<AtomicBool>,
}

impl Outlet {
    /// Hands a part over, when there is room; an error where nobody wants any more.
    pub(crate) fn part(&self, part: Part) -> std::io::Result<()> {
        self.sender.send(Item::Part(part)).map_err(|_| std::io::ErrorKind::BrokenPipe.into())
    }
}

/// Batches of one schema, once.
#[pyclass(module = "according._according", frozen)]
pub(crate) struct Stream(Arc<Shared>);

struct Shared {
    receiver: Receiver<Item>,
    stop: Arc<AtomicBool>,
    schema: SchemaRef,
    /// The process that has the thread.
    process: u32,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// A part that was looked at and not yet given out.
    first: Option<Part>,
    /// What the work said when it had ended.
    summary: Option<String>,
    ended: bool,
    exported: bool,
}

impl Drop for Shared {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

impl Stream {
    /// Begins `work`, which hands batches over and ends with what there is to say, as JSON.
    pub(crate) fn begin(
        schema: SchemaRef,
        work: impl FnOnce(&Outlet) -> PyResult<String> + Send + 'static,
    ) -> PyResult<Stream> {
        let (sender, receiver) = bounded(AHEAD);
        let stop = Arc::new(AtomicBool::new(false));
        let outlet = Outlet { sender, stop: Arc::clone(&stop) };
        let run = move || {
            let ended = catch_unwind(AssertUnwindSafe(|| work(&outlet)));
            let last = match ended {
                Ok(Ok(summary)) => Item::End(summary),
                Ok(Err(error)) => Item::Failed(error),
                Err(_) => Item::Failed(InternalError::new_err("a panic, told on standard error")),
            };
            // Nobody listens any more when the stream was dropped.
            let _ = outlet.sender.send(last);
        };
        let builder = std::thread::Builder::new().name(format!("{}stream", according::THREADS)).stack_size(STACK);
        builder.spawn(run).map_err(|error| InternalError::new_err(format!("no thread could be started: {error}")))?;
        let process = std::process::id();
        Ok(Stream(Arc::new(Shared { receiver, stop, schema, process, state: Mutex::default() })))
    }

    /// Waits for the first batch or the end, so that an error is raised where it was made.
    pub(crate) fn begun(self, py: Python<'_>) -> PyResult<Stream> {
        let first = self.0.next(py)?;
        self.0.state().first = first;
        Ok(self)
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn next(&self, py: Python<'_>) -> PyResult<Option<Part>> {
        if self.process != std::process::id() {
            return Err(ForkedError::new_err(
                "this reading belongs to the process that began it\nhint: begin it in the child process",
            ));
        }
        {
            let mut state = self.state();
            if let Some(first) = state.first.take() {
                return Ok(Some(first));
            }
            if state.ended {
                return Ok(None);
            }
        }
        loop {
            let item = py.detach(|| self.receiver.recv_timeout(PATIENCE));
            let ended = match item {
                Ok(Item::Part(part)) => return Ok(Some(part)),
                Ok(Item::End(summary)) => {
                    self.state().summary = Some(summary);
                    Ok(None)
                }
                Ok(Item::Failed(error)) => Err(error),
                Err(RecvTimeoutError::Disconnected) => Ok(None),
                Err(RecvTimeoutError::Timeout) => match py.check_signals() {
                    Ok(()) => continue,
                    Err(interrupt) => {
                        self.stop.store(true, Ordering::Relaxed);
                        Err(interrupt)
                    }
                },
            };
            self.state().ended = true;
            return ended;
        }
    }
}

#[pymethods]
impl Stream {
    /// The next batch, or None at the end.
    fn next_batch(&self, py: Python<'_>) -> PyResult<Option<PyRecordBatch>> {
        if self.0.state().exported {
            return Err(ConsumedError::new_err("the rows were given away as an Arrow stream"));
        }
        let part = self.0.next(py)?;
        Ok(part.map(|part| PyRecordBatch::new(py.detach(|| part.batch()))))
    }

    /// The next rows as a list in JSON, or None at the end.
    fn next_json(&self, py: Python<'_>) -> PyResult<Option<String>> {
        let part = self.0.next(py)?;
        Ok(part.map(|part| py.detach(|| part.json())))
    }

    /// What the work said when it had ended, as JSON.
    #[getter]
    fn summary(&self) -> Option<String> {
        self.0.state().summary.clone()
    }

    /// Ends early: what is in flight is finished, and no batch comes after it.
    fn close(&self) {
        self.0.stop.store(true, Ordering::Relaxed);
        let mut state = self.0.state();
        (state.first, state.ended) = (None, true);
        while self.0.receiver.try_recv().is_ok() {}
    }

    fn __arrow_c_schema__<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        Bound::new(py, PySchema::from(Arc::clone(&self.0.schema)))?.call_method0("__arrow_c_schema__")
    }

    #[pyo3(signature = (requested_schema=None))]
    fn __arrow_c_stream__<'py>(
        &self,
        py: Python<'py>,
        requested_schema: Option<Bound<'py, PyAny>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        if std::mem::replace(&mut self.0.state().exported, true) {
            return Err(ConsumedError::new_err("the rows were given away as an Arrow stream"));
        }
        let reader = PyRecordBatchReader::new(Box::new(Exported(Arc::clone(&self.0))));
        Bound::new(py, reader)?.call_method1("__arrow_c_stream__", (requested_schema,))
    }
}

/// The stream as another library pulls it, which may or may not hold the interpreter then.
struct Exported(Arc<Shared>);

impl Iterator for Exported {
    type Item = Result<RecordBatch, ArrowError>;

    fn next(&mut self) -> Option<Self::Item> {
        let next = Python::attach(|py| self.0.next(py));
        next.map(|part| part.map(|part| part.batch()))
            .map_err(|error| ArrowError::ExternalError(Box::new(error)))
            .transpose()
    }
}

impl RecordBatchReader for Exported {
    fn schema(&self) -> SchemaRef {
        Arc::clone(&self.0.schema)
    }
}
