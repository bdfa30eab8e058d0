//! From inputs to records: opens, decompresses and cuts. What is costly happens in [`Record::read`].

use crate::archive::{self, Archive, Next};
use crate::open::{self, Open};
use crate::path::clean;
use crate::record::Record;
use crate::sniff::{self, Holds};
use crate::source::{self, Counted, Stream};
use crate::walk::{self, Found, Walk};
use crate::{Config, Error, Skip, SkipReason};
use std::collections::VecDeque;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Beyond this many files the total is not worth the wait before the first article.
const MAX_FILES_COUNTED: usize = 100_000;

/// Reads `inputs` one after another: files, folders with everything in them (sorted by name, hidden entries left out,
/// links followed, each folder once), and `-` for standard input.
///
/// # Errors
/// An input that is not there, or a configuration that cannot be used. Nothing has been read then.
///
/// **Cost**: looks up the size of every file, up to a hundred thousand.
pub fn records(inputs: &[PathBuf], config: &Config) -> Result<Records, Error> {
    config.check()?;
    walk::check(inputs)?;
    let total = walk::total(inputs, MAX_FILES_COUNTED);
    Ok(Records::new(Walk::new(inputs), total, config))
}

/// Reads what `stream` gives as the one file `name`, whose extension tells as much as that of a file does.
///
/// # Errors
/// A configuration that cannot be used.
pub fn records_of(name: &str, stream: impl Read + Send + 'static, config: &Config) -> Result<Records, Error> {
    config.check()?;
    let mut records = Records::new(Walk::new(&[]), None, config);
    records.path = clean(Path::new(name)).into();
    records.files = 1;
    let stream = Stream::new(Box::new(Counted { inner: Box::new(stream), done: records.done.clone() }));
    match records.layer(records.path.clone(), Path::new(name), stream, true) {
        Ok(layer) => records.layers.push(layer),
        Err(skip) => records.told.push_back(skip),
    }
    Ok(records)
}

/// The records of some inputs, in order; a [`Skip`] stands where something could not be read, and reading goes on.
///
/// Holds one record at a time. Deterministic: the same inputs give the same sequence.
pub struct Records {
    walk: Walk,
    layers: Vec<Layer>,
    config: Config,
    /// What was met on the way to what is open.
    told: VecDeque<Skip>,
    done: Arc<AtomicU64>,
    total: Option<u64>,
    files: u64,
    n_records: u64,
    path: Arc<str>,
}

/// How far reading is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Bytes read, as stored (compressed).
    pub bytes: u64,
    /// Bytes there are, as stored; unknown for streams and for very many files.
    pub total: Option<u64>,
    /// Files opened.
    pub files: u64,
    /// Records given out.
    pub records: u64,
    /// The file that is read.
    pub path: Arc<str>,
}

impl Records {
    fn new(walk: Walk, total: Option<u64>, config: &Config) -> Records {
        Records {
            walk,
            layers: vec![],
            config: config.clone(),
            told: VecDeque::new(),
            done: Arc::default(),
            total,
            files: 0,
            n_records: 0,
            path: "".into(),
        }
    }

    /// How far reading is. Cheap: a few copies.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            bytes: self.done.load(Ordering::Relaxed),
            total: self.total,
            files: self.files,
            records: self.n_records,
            path: self.path.clone(),
        }
    }

    fn open(&mut self, found: &Found) -> Result<Layer, Skip> {
        self.path = if found.is_stdin() { "-".into() } else { clean(&found.path).into() };
        self.files += 1;
        let stream = source::open(found, self.done.clone()).map_err(|error| open::failed(&self.path, &error, 0))?;
        let path = self.path.clone();
        self.layer(path, &found.path, stream, found.named)
    }

    /// Looks at the first bytes of a file and decides how to go on.
    fn layer(&mut self, path: Arc<str>, name: &Path, stream: Stream, named: bool) -> Result<Layer, Skip> {
        let config = &self.config;
        let failed = |error| open::failed(&path, &error, 0);
        let mut stream = source::decompress(stream, name, config.max_expansion).map_err(failed)?;
        // Damage before the first byte that can be read.
        while let Err(error) = stream.peek(1) {
            if !open::resumes(&error) {
                return Err(failed(error));
            }
            self.told.push_back(failed(error));
        }
        let head = stream.peek(sniff::HEAD).map_err(failed)?;
        if head.is_empty() {
            return Err(Skip::new(&*path, SkipReason::Empty, "empty: there is not one byte in it"));
        }
        let holds = match config.format {
            Some(format) => Holds::Articles(format),
            None => sniff::format(name, head, named).map_err(|what| {
                let message = format!("{what} is not read");
                let hint = "read it as plain text with the format option, or convert it to .txt, .jsonl or .html";
                Skip::new(&*path, SkipReason::UnknownFormat, message).hint(hint)
            })?,
        };
        // A format that is given is that of the files in an archive.
        let holds = match (archive::kind(head), holds) {
            (Some(kind), Holds::Articles(_)) if config.format.is_some() => Holds::Files(kind),
            (_, holds) => holds,
        };
        match holds {
            Holds::Articles(format) => Open::new(path, stream, format, config).map(|open| Layer::File(Box::new(open))),
            Holds::Files(kind) => {
                let depth = self.layers.iter().filter(|layer| matches!(layer, Layer::Archive(_))).count();
                if depth >= config.max_nesting {
                    let message = format!("an archive inside {depth} others, more than are opened");
                    return Err(Skip::new(&*path, SkipReason::Nested, message));
                }
                Ok(Layer::Archive(Archive::new(kind, path, stream)))
            }
        }
    }
}

/// Where reading is: in a file, in an archive, in a file in an archive, and so on.
enum Layer {
    File(Box<Open>),
    Archive(Archive),
}

impl Iterator for Records {
    type Item = Result<Record, Skip>;

    fn next(&mut self) -> Option<Result<Record, Skip>> {
        loop {
            if let Some(skip) = self.told.pop_front() {
                return Some(Err(skip));
            }
            let opened = match self.layers.last_mut() {
                None => match self.walk.next()? {
                    Ok(found) => self.open(&found),
                    Err(skip) => Err(skip),
                },
                Some(Layer::File(open)) => match open.next(self.config.limit()) {
                    Some(item) => {
                        self.n_records += u64::from(item.is_ok());
                        return Some(item);
                    }
                    None => {
                        self.layers.pop();
                        continue;
                    }
                },
                Some(Layer::Archive(archive)) => match archive.next(self.config.max_expansion) {
                    Next::Entry { name, stream } => {
                        let path = archive.path_of(&name);
                        self.layer(path, Path::new(&name), stream, false)
                    }
                    Next::Skip(skip) => Err(skip),
                    Next::End => {
                        self.layers.pop();
                        continue;
                    }
                },
            };
            match opened {
                Ok(layer) => self.layers.push(layer),
                Err(skip) => return Some(Err(skip)),
            }
        }
    }
}

impl std::iter::FusedIterator for Records {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_go_to_other_threads() {
        fn check<T: Send>() {}
        check::<Records>();
        check::<Record>();
        check::<Skip>();
    }
}
