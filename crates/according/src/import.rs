//! Articles that were read elsewhere, on many machines perhaps, as Parquet: into one ledger.

use crate::reading::INTERNAL;
use crate::{Error, Event, Observer, SkipReason, Summary};
use according_arrow::{Article, Fate, articles_of};
use according_ledger::{Reader, RunInfo, Writer};
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// Articles that are held at a time.
const BATCH: usize = 64;
/// The folder of the articles, where a folder holds them and their statements.
const ARTICLES: &str = "articles";

const NOT_OURS: &str = "name a folder that according.spark.write has written";

/// Writes the articles that stand under `folder` (Parquet, as [`according_arrow::articles`] has them) into the ledger at
/// `path`, in the order of the files' names and of the rows in them. So what is judged across articles is what one
/// machine judges that reads them in this order. `started` and the result of `ended` are ISO 8601 times.
///
/// A run has one version, one set of weights and one configuration: files that were read otherwise are refused.
///
/// # Errors
/// A folder without such files; a file that is none; a ledger that cannot be written. What was committed before an error
/// stands, and importing again goes on from there.
pub fn import(
    folder: &Path,
    path: &Path,
    started: &str,
    ended: impl FnOnce() -> String,
    stop: &AtomicBool,
    mut observer: Option<Observer<'_>>,
) -> Result<Summary, Error> {
    let files = files(folder)?;
    let mut summary = Summary { total_bytes: Some(files.iter().map(|file| size(file)).sum()), ..Summary::default() };
    let mut run: Option<(RunInfo, Writer)> = None;
    'files: for file in &files {
        for batch in batches(file)? {
            for record in batch? {
                if stop.load(Ordering::Relaxed) {
                    summary.interrupted = true;
                    break 'files;
                }
                let info = RunInfo {
                    started: started.to_owned(),
                    version: record.version.clone(),
                    model_hash: record.model_hash.clone(),
                    config_json: record.config.clone(),
                    input: folder.to_string_lossy().into_owned(),
                };
                let writer = match &mut run {
                    Some((begun, writer)) if *begun == info => writer,
                    Some(_) => {
                        let what =
                            "its articles were read by another version, with other weights or other options".into();
                        let hint = "import what was read in one way at a time";
                        return Err(Error::Import { path: file.clone(), what, hint });
                    }
                    None => &mut run.insert((info.clone(), Writer::open(path, &info)?)).1,
                };
                take(record, writer, &mut summary, &mut observer)?;
            }
        }
        summary.bytes += size(file);
    }
    if let Some((_, writer)) = run {
        writer.finish(&ended())?;
        summary.copies = Some(Reader::open(path)?.copies()?);
    }
    Ok(summary)
}

fn take(
    record: Article,
    writer: &mut Writer,
    summary: &mut Summary,
    observer: &mut Option<Observer<'_>>,
) -> Result<(), Error> {
    let (origin, reason, message) = match record.fate {
        Fate::Read { document, read } => match writer.push(&document, &read) {
            Ok(pushed) => {
                summary.count(pushed, read.rows.len() as u64);
                if let Some(observer) = observer {
                    observer(&Event::Article { document: &document, rows: &read.rows, pushed, offset: 0 }, summary);
                }
                return Ok(());
            }
            // Rows that are no slices of their text: somebody has changed them.
            Err(error @ (according_ledger::Error::Row { .. } | according_ledger::Error::Article { .. })) => {
                (document.metadata.origin.clone(), INTERNAL, error.to_string())
            }
            Err(error) => return Err(error.into()),
        },
        Fate::Skipped { origin, reason, message } => {
            let reason = reason.parse().map_or(INTERNAL, SkipReason::as_str);
            (origin, reason, message)
        }
    };
    summary.skipped.count(reason, None, || format!("{origin}: {message}"));
    if let Some(observer) = observer {
        observer(&Event::Skipped { origin: &origin, offset: None, reason, message: &message }, summary);
    }
    Ok(())
}

fn batches(file: &Path) -> Result<impl Iterator<Item = Result<Vec<Article>, Error>>, Error> {
    let failed = |what: String| Error::Import { path: file.to_owned(), what, hint: NOT_OURS };
    let open = File::open(file).map_err(|error| failed(error.to_string()))?;
    // Types as Parquet has them, whatever wrote the file.
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(open, options)
        .and_then(|builder| builder.with_batch_size(BATCH).build())
        .map_err(|error| failed(error.to_string()))?;
    Ok(reader.map(move |batch| {
        let batch = batch.map_err(|error| failed(error.to_string()))?;
        articles_of(&batch).map_err(|error| failed(error.to_string()))
    }))
}

/// The Parquet files under `folder`, sorted by path; those whose names begin with `_` or `.` are left out, as by whoever
/// reads such folders.
fn files(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let inside = folder.join(ARTICLES);
    let root = if inside.is_dir() { inside } else { folder.to_owned() };
    let mut files = Vec::new();
    walk(&root, &mut files).map_err(|error| {
        let what = format!("cannot be read: {error}");
        Error::Import { path: folder.to_owned(), what, hint: "check the path; nothing was read or written" }
    })?;
    if files.is_empty() {
        let what = "there is no Parquet file in it".to_owned();
        return Err(Error::Import { path: folder.to_owned(), what, hint: NOT_OURS });
    }
    Ok(files)
}

fn walk(path: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    if !path.is_dir() {
        fs::metadata(path)?;
        files.push(path.to_owned());
        return Ok(());
    }
    let mut entries = fs::read_dir(path)?.map(|entry| entry.map(|it| it.path())).collect::<Result<Vec<_>, _>>()?;
    entries.sort();
    for entry in entries {
        let name = entry.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let shown = !name.starts_with(['_', '.']);
        if shown && (entry.is_dir() || name.ends_with(".parquet")) {
            walk(&entry, files)?;
        }
    }
    Ok(())
}

fn size(file: &Path) -> u64 {
    fs::metadata(file).map_or(0, |it| it.len())
}
