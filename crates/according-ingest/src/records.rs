//! From inputs to records: opens, decompresses and cuts. What is costly happens in [`Record::read`].

use crate::lines::{Cut, Lines};
use crate::path::clean;
use crate::record::{Place, Record};
use crate::source::{self, Compression, Stream};
use crate::transcode::Transcode;
use crate::values::Values;
use crate::walk::{self, Found, Walk};
use crate::{Config, Error, Format, Skip, SkipReason, encoding, sniff};
use std::io::{self, BufRead as _, Read as _};
use std::path::PathBuf;
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
    Ok(Records {
        walk: Walk::new(inputs),
        open: None,
        format: config.format,
        limit: config.limit(),
        done: Arc::default(),
        total: walk::total(inputs, MAX_FILES_COUNTED),
        files: 0,
        n_records: 0,
        path: "".into(),
    })
}

/// The records of some inputs, in order; a [`Skip`] stands where something could not be read, and reading goes on.
///
/// Holds one record at a time. Deterministic: the same inputs give the same sequence.
pub struct Records {
    walk: Walk,
    open: Option<Open>,
    format: Option<Format>,
    limit: u64,
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

    fn open(&mut self, found: &Found) -> Result<Open, Skip> {
        self.path = if found.is_stdin() { "-".into() } else { clean(&found.path).into() };
        self.files += 1;
        let path = self.path.clone();
        let (stream, compression) =
            source::open(found, self.done.clone()).map_err(|error| failed(&path, Compression::None, &error, 0))?;
        let mut open =
            Open { path, stream, compression, format: Format::Text, cutter: Cutter::Whole, transcoded: None, given: 0 };
        open.begin(found, self.format)?;
        Ok(open)
    }
}

impl Iterator for Records {
    type Item = Result<Record, Skip>;

    fn next(&mut self) -> Option<Result<Record, Skip>> {
        loop {
            if let Some(open) = &mut self.open {
                match open.next(self.limit) {
                    Some(item) => {
                        self.n_records += u64::from(item.is_ok());
                        return Some(item);
                    }
                    None => self.open = None,
                }
            }
            let opened = match self.walk.next()? {
                Ok(found) => self.open(&found),
                Err(skip) => Err(skip),
            };
            match opened {
                Ok(open) => self.open = Some(open),
                Err(skip) => return Some(Err(skip)),
            }
        }
    }
}

impl std::iter::FusedIterator for Records {}

/// A file that is being read.
struct Open {
    path: Arc<str>,
    stream: Stream,
    compression: Compression,
    format: Format,
    cutter: Cutter,
    /// The encoding that the stream had before it was made UTF-8.
    transcoded: Option<&'static str>,
    /// Records and skips given out.
    given: u64,
}

enum Cutter {
    Whole,
    Lines(Lines),
    Values(Values),
    Done,
}

impl Open {
    /// Looks at the first bytes and decides how to go on.
    fn begin(&mut self, found: &Found, format: Option<Format>) -> Result<(), Skip> {
        let compression = self.compression;
        let head = self.stream.peek(sniff::HEAD).map_err(|error| failed(&self.path, compression, &error, 0))?;
        if head.is_empty() {
            return Err(Skip::new(&*self.path, SkipReason::Empty, "empty: there is not one byte in it"));
        }
        self.format = match format {
            Some(format) => format,
            None => sniff::format(&found.path, head, found.named).map_err(|what| {
                let message = format!("{what} is not read");
                let hint = "read it as plain text with the format option, or convert it to .txt, .jsonl or .html";
                Skip::new(&*self.path, SkipReason::UnknownFormat, message).hint(hint)
            })?,
        };
        self.cutter = match self.format {
            Format::Text | Format::Html => return Ok(()),
            Format::Jsonl => Cutter::Lines(Lines::default()),
            Format::Json => Cutter::Values(Values::default()),
        };
        match encoding::utf16(head) {
            Some(utf16) => {
                let stream = std::mem::replace(&mut self.stream, Stream::new(Box::new(io::empty())));
                self.stream = Stream::new(Box::new(Transcode::new(stream, utf16)));
                self.transcoded = Some(utf16.name());
            }
            None => {
                let n = head.len() - encoding::strip_bom(head).len();
                self.stream.consume(n);
            }
        }
        Ok(())
    }

    fn next(&mut self, limit: u64) -> Option<Result<Record, Skip>> {
        let cut = match &mut self.cutter {
            Cutter::Done => return None,
            Cutter::Whole => {
                self.cutter = Cutter::Done;
                return Some(self.whole(limit));
            }
            Cutter::Lines(lines) => lines.next(&mut self.stream, limit),
            Cutter::Values(values) => values.next(&mut self.stream, limit),
        };
        let alone = matches!(&self.cutter, Cutter::Values(values) if values.alone);
        let lines = matches!(self.cutter, Cutter::Lines(_));
        let place = |number| match (lines, alone) {
            (true, _) => Place::Line(number),
            (false, true) => Place::Whole,
            (false, false) => Place::Value(number),
        };
        let what = if lines { "line" } else { "value" };
        self.given += 1;
        Some(match cut {
            Cut::Record { bytes, number, offset } => Ok(self.record(bytes, place(number), offset)),
            Cut::TooLarge { number, offset, len } => {
                let message = format!("{what} {number} is {len} bytes, more than the {limit} that a record may have");
                Err(Skip::new(place(number).origin(&self.path), SkipReason::TooLarge, message).at(offset))
            }
            Cut::Broken { number, offset, words } => {
                let message = format!("{what} {number}: {words}");
                Err(Skip::new(place(number).origin(&self.path), SkipReason::BadJson, message).at(offset))
            }
            Cut::Failed { error, number, partial } => {
                self.cutter = Cutter::Done;
                let mut skip = failed(&self.path, self.compression, &error, self.stream.offset());
                if let Some(offset) = partial {
                    skip.message +=
                        &format!("; {what} {number}, which begins at byte {offset}, is cut off and left out");
                }
                Err(skip)
            }
            Cut::End => {
                self.cutter = Cutter::Done;
                // The end is no item, unless there was none before it.
                if self.given > 1 {
                    return None;
                }
                Err(Skip::new(&*self.path, SkipReason::Empty, "empty: there are no records in it"))
            }
        })
    }

    /// The whole stream as one record.
    fn whole(&mut self, limit: u64) -> Result<Record, Skip> {
        let mut bytes = vec![];
        let read = (&mut self.stream).take(limit + 1).read_to_end(&mut bytes);
        if let Err(error) = read {
            let mut skip = failed(&self.path, self.compression, &error, self.stream.offset());
            skip.message += "; an article that is cut off is not read";
            return Err(skip);
        }
        if bytes.len() as u64 > limit {
            let message = format!("more than the {limit} bytes that a record may have");
            return Err(Skip::new(&*self.path, SkipReason::TooLarge, message).at(0).hint("is this one article?"));
        }
        Ok(self.record(bytes, Place::Whole, 0))
    }

    fn record(&self, bytes: Vec<u8>, place: Place, offset: u64) -> Record {
        Record { bytes, path: self.path.clone(), place, offset, format: self.format, transcoded: self.transcoded }
    }
}

/// A stream that failed after `offset` bytes: damaged compressed data, or the system's own error.
fn failed(path: &str, compression: Compression, error: &io::Error, offset: u64) -> Skip {
    if compression == Compression::None || error.raw_os_error().is_some() {
        return Skip::new(path, SkipReason::Unreadable, error.to_string()).at(offset);
    }
    let name = compression.name();
    let message = if error.kind() == io::ErrorKind::UnexpectedEof {
        format!("the {name} data is cut off: it ends after {offset} decompressed bytes")
    } else {
        format!("the {name} data is damaged after {offset} decompressed bytes ({error})")
    };
    Skip::new(path, SkipReason::Corrupt, message).at(offset).hint("what came before is read; fetch the file again")
}

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
