//! From records to a sink.

use crate::engine::{self, Bounds, End};
use crate::options::{Observer, config_json};
use crate::{Error, Options, Rows, Sink, Summary, VERSION};
use according_ingest::{Config, Reading, Record, Records, Seen, Sighting, Skip, records, records_of};
use according_ledger::{Pushed, Reader, RunInfo, Writer};
use according_models::Profile;
use according_text::{ArticleRows, Document, Findings, Row};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The key under which faults of this program are counted among what was skipped.
pub(crate) const INTERNAL: &str = "internal_error";

/// What happened to one record.
#[derive(Debug)]
pub enum Event<'e> {
    /// It was read.
    Article {
        /// The article.
        document: &'e Document,
        /// Its rows; empty where it is known just so and was not analysed again.
        rows: &'e [Row],
        /// What the sink did with them.
        pushed: Pushed,
        /// Where it begins: byte of the decompressed input.
        offset: u64,
    },
    /// It was not.
    Skipped {
        /// Where it stands.
        origin: &'e str,
        /// Where it begins, or where reading ended, if that is known: byte of the decompressed input.
        offset: Option<u64>,
        /// Why, to be counted by.
        reason: &'static str,
        /// Why, in words.
        message: &'e str,
    },
}

/// Reads `inputs` into the ledger at `path`, which is created or brought up to date; articles that it holds just so
/// are not analysed again. `started` and the result of `ended` are ISO 8601 times.
///
/// # Errors
/// An input that is not there, before anything is written; a ledger that cannot be written. What was committed before
/// an error stands, and reading again goes on from there.
pub fn read_ledger(
    inputs: &[PathBuf],
    options: Options<'_>,
    path: &Path,
    started: &str,
    ended: impl FnOnce() -> String,
) -> Result<Summary, Error> {
    let records = records(inputs, &options.input)?;
    let run = RunInfo {
        started: started.to_owned(),
        version: VERSION.to_owned(),
        model_hash: according_models::hash().to_owned(),
        config_json: config_json(&options.input, options.nested, options.profile),
        input: inputs.iter().map(|input| input.to_string_lossy()).collect::<Vec<_>>().join("\n"),
    };
    let mut writer = Writer::open(path, &run)?;
    let known = Known { path, run: &run };
    let (nested, profile) = (options.nested, options.profile);
    let mut summary = pump(records, options, Some(known), || analyser(nested, profile), &mut writer)?;
    writer.finish(&ended())?;
    summary.copies = Some(Reader::open(path)?.copies()?);
    Ok(summary)
}

/// Reads `inputs` and hands each row to `sink`; nothing is kept.
///
/// # Errors
/// An input that is not there; what `sink` reports.
pub fn read_rows(
    inputs: &[PathBuf],
    options: Options<'_>,
    sink: impl FnMut(&Row) -> io::Result<()>,
) -> Result<Summary, Error> {
    let (nested, profile) = (options.nested, options.profile);
    read_with(inputs, options, || analyser(nested, profile), &mut Rows(sink))
}

/// Reads `inputs` and hands everything that is read in each article to `sink`; nothing is kept.
///
/// # Errors
/// An input that is not there; what `sink` reports.
pub fn read_into(inputs: &[PathBuf], options: Options<'_>, sink: &mut dyn Sink) -> Result<Summary, Error> {
    let (nested, profile) = (options.nested, options.profile);
    read_with(inputs, options, || analyser(nested, profile), sink)
}

/// Reads what `stream` gives as [`read_into`] reads the one file `name`.
///
/// # Errors
/// What `sink` reports.
pub fn read_stream(
    name: &str,
    stream: impl io::Read + Send + 'static,
    options: Options<'_>,
    sink: &mut dyn Sink,
) -> Result<Summary, Error> {
    let records = records_of(name, stream, &options.input)?;
    let (nested, profile) = (options.nested, options.profile);
    pump(records, options, None, || analyser(nested, profile), sink)
}

/// Reads `inputs` with another analysis than the shipped one: `analyser` makes the function of one thread.
///
/// # Errors
/// An input that is not there; what `sink` reports.
pub fn read_with<A: FnMut(&Document) -> Findings>(
    inputs: &[PathBuf],
    options: Options<'_>,
    analyser: impl Fn() -> A + Sync,
    sink: &mut dyn Sink,
) -> Result<Summary, Error> {
    let records = records(inputs, &options.input)?;
    pump(records, options, None, analyser, sink)
}

/// The shipped analysis, for one thread.
fn analyser(nested: bool, profile: Profile) -> impl FnMut(&Document) -> Findings {
    let mut worker = according_models::pipeline().worker_of(profile);
    move |document| {
        let mut analysis = worker.analyze(document);
        if nested {
            analysis.nest();
        }
        analysis.findings()
    }
}

/// The ledger that tells which articles need not be analysed again.
#[derive(Clone, Copy)]
struct Known<'k> {
    path: &'k Path,
    run: &'k RunInfo,
}

/// What a worker makes of a record.
enum Outcome {
    Read {
        reading: Reading,
        read: ArticleRows,
    },
    /// The ledger held it, just so, when the run began.
    Known {
        reading: Reading,
    },
    Skipped(Skip),
    Panicked {
        origin: String,
        message: String,
    },
}

/// How far the input is read; written by the thread that reads.
struct Position {
    bytes: AtomicU64,
    total: AtomicU64,
    path: Mutex<Arc<str>>,
}

fn pump<A: FnMut(&Document) -> Findings>(
    mut records: Records,
    options: Options<'_>,
    known: Option<Known<'_>>,
    analyser: impl Fn() -> A + Sync,
    sink: &mut dyn Sink,
) -> Result<Summary, Error> {
    let Options { input, nested: _, profile: _, threads, max_bytes_in_flight, stop, part, mut observer } = options;
    let position =
        Arc::new(Position { bytes: AtomicU64::new(0), total: AtomicU64::new(u64::MAX), path: Mutex::new("".into()) });
    let jobs = {
        let position = Arc::clone(&position);
        std::iter::from_fn(move || {
            loop {
                let record = records.next();
                let progress = records.progress();
                position.bytes.store(progress.bytes, Ordering::Relaxed);
                position.total.store(progress.total.unwrap_or(u64::MAX), Ordering::Relaxed);
                *position.path.lock().unwrap_or_else(PoisonError::into_inner) = progress.path;
                match &part {
                    Some(part) if progress.bytes >= part.end => return None,
                    Some(part) if progress.bytes < part.start && record.is_some() => {}
                    _ => return record,
                }
            }
        })
    };
    let worker = || {
        let mut worker =
            Worker { input: &input, analyser: &analyser, analyse: analyser(), known: known.map(Lookup::new) };
        move |record| worker.work(record)
    };
    let never = AtomicBool::new(false);
    let bounds = Bounds { jobs: 64 * threads.max(1), bytes: max_bytes_in_flight };
    let size = |record: &Result<Record, Skip>| record.as_ref().map_or(0, |record| record.len() as u64);

    let mut ledger = Desk { sink, seen: Seen::default(), summary: Summary::default(), after: String::new() };
    let mut again: Option<A> = None;
    let end = engine::run(jobs, size, threads, bounds, stop.unwrap_or(&never), worker, |outcome| {
        ledger.summary.bytes = position.bytes.load(Ordering::Relaxed);
        ledger.summary.total_bytes = Some(position.total.load(Ordering::Relaxed)).filter(|&total| total < u64::MAX);
        ledger.summary.path = Some(Arc::clone(&position.path.lock().unwrap_or_else(PoisonError::into_inner)));
        ledger.take(outcome, &mut observer, &mut |document| again.get_or_insert_with(&analyser)(document))
    })?;
    let Desk { mut summary, after, .. } = ledger;
    match end {
        End::Complete => {}
        End::Interrupted => summary.interrupted = true,
        End::Panicked(message) => return Err(Error::Internal { after, message }),
    }
    Ok(summary)
}

/// One thread's part: from the record to its rows, whatever the record holds.
struct Worker<'w, A, F> {
    input: &'w Config,
    analyser: &'w F,
    analyse: A,
    known: Option<Lookup<'w>>,
}

impl<A: FnMut(&Document) -> Findings, F: Fn() -> A> Worker<'_, A, F> {
    fn work(&mut self, record: Result<Record, Skip>) -> Outcome {
        let record = match record {
            Ok(record) => record,
            Err(skip) => return Outcome::Skipped(skip),
        };
        let origin = record.origin().to_owned();
        catch_unwind(AssertUnwindSafe(|| self.read(record))).unwrap_or_else(|payload| {
            // The scratch space may have been left half written.
            self.analyse = (self.analyser)();
            Outcome::Panicked { origin, message: engine::panic_message(&*payload) }
        })
    }

    fn read(&mut self, record: Record) -> Outcome {
        let reading = match record.read(self.input) {
            Ok(reading) => reading,
            Err(skip) => return Outcome::Skipped(skip),
        };
        let document = &reading.document;
        if self.known.as_mut().is_some_and(|known| known.holds(document)) {
            return Outcome::Known { reading };
        }
        let read = ArticleRows::of(document, &(self.analyse)(&reading.body()));
        Outcome::Read { reading, read }
    }
}

/// Asks the ledger, as it was committed last, whether an article need be analysed.
struct Lookup<'k> {
    known: Known<'k>,
    reader: Option<Reader>,
}

impl<'k> Lookup<'k> {
    fn new(known: Known<'k>) -> Lookup<'k> {
        Lookup { known, reader: Reader::open(known.path).ok() }
    }

    /// A ledger that cannot be asked is no reason to stop: the article is analysed, and the writer finds it unchanged.
    fn holds(&mut self, document: &Document) -> bool {
        let Some(reader) = &self.reader else { return false };
        reader.is_current(document, self.known.run).unwrap_or_else(|_| {
            self.reader = None;
            false
        })
    }
}

/// The calling thread's part: takes outcomes in order and counts every one.
struct Desk<'d> {
    sink: &'d mut dyn Sink,
    seen: Seen,
    summary: Summary,
    /// Where the last record came from.
    after: String,
}

impl Desk<'_> {
    fn take(
        &mut self,
        outcome: Outcome,
        observer: &mut Option<Observer<'_>>,
        analyse: &mut dyn FnMut(&Document) -> Findings,
    ) -> Result<(), Error> {
        match outcome {
            Outcome::Read { reading, read } => self.article(&reading, Some(read), observer, analyse),
            Outcome::Known { reading } => self.article(&reading, None, observer, analyse),
            Outcome::Skipped(skip) => {
                self.skip(&skip, observer);
                Ok(())
            }
            Outcome::Panicked { origin, message } => {
                self.fault(origin, &message, observer);
                Ok(())
            }
        }
    }

    /// `read` is absent where the ledger held the article when a worker asked.
    fn article(
        &mut self,
        reading: &Reading,
        read: Option<ArticleRows>,
        observer: &mut Option<Observer<'_>>,
        analyse: &mut dyn FnMut(&Document) -> Findings,
    ) -> Result<(), Error> {
        let document = &reading.document;
        let origin = &document.metadata.origin;
        let sighting = self.seen.see(document);
        // An earlier article of this run has changed what the ledger holds under this id since the worker asked, or
        // has not yet: the rows decide.
        let read = match (read, &sighting) {
            (_, Sighting::Repeated(skip)) => {
                self.skip(skip, observer);
                return Ok(());
            }
            (None, Sighting::Revision) => Some(ArticleRows::of(document, &analyse(&reading.body()))),
            (read, _) => read,
        };
        let pushed = match &read {
            Some(read) => match self.sink.push(document, read) {
                // The fault of one article, found before anything of it was written.
                Err(Error::Ledger(
                    error @ (according_ledger::Error::Row { .. } | according_ledger::Error::Article { .. }),
                )) => {
                    self.fault(origin.clone(), &error.to_string(), observer);
                    return Ok(());
                }
                pushed => pushed?,
            },
            None => {
                self.sink.touch(document)?;
                Pushed::Unchanged
            }
        };
        let rows = read.unwrap_or_default().rows;
        self.summary.count(pushed, rows.len() as u64);
        self.summary.replaced += u64::from(sighting == Sighting::Revision);
        for note in &reading.notes {
            self.summary.notes.count(note.kind.as_str(), None, || format!("{origin}: {}", note.message));
        }
        if let Some(observer) = observer {
            observer(&Event::Article { document, rows: &rows, pushed, offset: reading.offset }, &self.summary);
        }
        self.after.clone_from(origin);
        Ok(())
    }

    fn skip(&mut self, skip: &Skip, observer: &mut Option<Observer<'_>>) {
        let (reason, hint) = (skip.reason.as_str(), skip.hint.as_deref());
        self.skipped(reason, (skip.origin.clone(), skip.offset), &skip.to_string(), hint, observer);
    }

    fn fault(&mut self, origin: String, message: &str, observer: &mut Option<Observer<'_>>) {
        let hint = "this is a fault of the program; the article is left out";
        let message = format!("{origin}: {message}");
        self.skipped(INTERNAL, (origin, None), &message, Some(hint), observer);
    }

    fn skipped(
        &mut self,
        reason: &'static str,
        (origin, offset): (String, Option<u64>),
        message: &str,
        hint: Option<&str>,
        observer: &mut Option<Observer<'_>>,
    ) {
        self.summary.skipped.count(reason, hint, || message.to_owned());
        if let Some(observer) = observer {
            observer(&Event::Skipped { origin: &origin, offset, reason, message }, &self.summary);
        }
        self.after = origin;
    }
}
