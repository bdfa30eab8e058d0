//! Archives that hold files, read from front to back: entries are streams of their own, and nothing is held of them.

use crate::path::clean;
use crate::source::Stream;
use crate::{Skip, SkipReason, tar, zip};
use std::io::{self, BufRead as _, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Bytes that are held to go back over.
const HISTORY: usize = 1 << 20;
/// Bytes that may be gone over again, beside twice what was read, so that no input takes more than linear time.
const REWINDS: u64 = 64 << 20;

/// Which kind of archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Zip,
    Tar,
}

/// The kind of the archive that begins with `head`, if it is one.
pub(crate) fn kind(head: &[u8]) -> Option<Kind> {
    if head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06") {
        Some(Kind::Zip)
    } else if tar::is_header(head) {
        Some(Kind::Tar)
    } else {
        None
    }
}

/// An archive that is read.
pub(crate) struct Archive {
    kind: Kind,
    path: Arc<str>,
    inside: Arc<Mutex<Inside>>,
    /// Whether the end was told of, or reached.
    ended: bool,
    n_entries: u64,
}

/// The stream of an archive and the body of the entry at its position.
struct Inside {
    stream: Stream,
    body: Body,
    /// Bytes that were gone over again.
    rewound: u64,
}

/// What is left of an entry.
pub(crate) enum Body {
    None,
    Tar(tar::Body),
    Zip(Box<zip::Body>),
}

/// What comes next in an archive.
pub(crate) enum Next {
    Entry { name: String, stream: Stream },
    Skip(Skip),
    End,
}

/// What the reader of one kind of archive finds at the position.
pub(crate) enum Found {
    Entry {
        name: String,
        body: Body,
    },
    /// An entry that is not read, by its name; its body is passed over.
    Refused {
        name: String,
        body: Body,
        reason: SkipReason,
        words: String,
    },
    /// Something that holds no file: passed over without a word.
    Other {
        body: Body,
    },
    /// Bytes that are no entry; the position is at the next one, or the end.
    Damaged(String),
    End,
}

impl Archive {
    pub(crate) fn new(kind: Kind, path: Arc<str>, stream: Stream) -> Archive {
        let stream = stream.with_history(HISTORY);
        let inside = Arc::new(Mutex::new(Inside { stream, body: Body::None, rewound: 0 }));
        Archive { kind, path, inside, ended: false, n_entries: 0 }
    }

    /// What an entry is called.
    pub(crate) fn path_of(&self, name: &str) -> Arc<str> {
        format!("{}/{name}", self.path).into()
    }

    /// The next file. What was not read of the one before is passed over.
    pub(crate) fn next(&mut self, max_expansion: u64) -> Next {
        loop {
            if self.ended {
                return Next::End;
            }
            let mut inside = lock(&self.inside);
            let Inside { stream, body, rewound } = &mut *inside;
            let offset = stream.offset();
            let found = pass(stream, std::mem::replace(body, Body::None), rewound).and_then(|()| match self.kind {
                Kind::Tar => tar::next(stream),
                Kind::Zip => zip::next(stream, max_expansion),
            });
            let skip = |reason, words: String| Skip::new(&*self.path, reason, words).at(offset);
            match found {
                Ok(Found::Entry { name, body }) => {
                    inside.body = body;
                    drop(inside);
                    self.n_entries += 1;
                    if is_hidden(&name) {
                        continue;
                    }
                    let stream = Stream::new(Box::new(Entry(self.inside.clone())));
                    return Next::Entry { name: clean(Path::new(&name)), stream };
                }
                Ok(Found::Refused { name, body, reason, words }) => {
                    inside.body = body;
                    self.n_entries += 1;
                    let mut skip = skip(reason, words);
                    skip.origin = format!("{}/{}", self.path, clean(Path::new(&name)));
                    return Next::Skip(skip);
                }
                Ok(Found::Other { body }) => inside.body = body,
                Ok(Found::Damaged(words)) => return Next::Skip(skip(SkipReason::Corrupt, words)),
                Ok(Found::End) => {
                    drop(inside);
                    self.ended = true;
                    if self.n_entries == 0 {
                        return Next::Skip(Skip::new(
                            &*self.path,
                            SkipReason::Empty,
                            "empty: there are no files in it",
                        ));
                    }
                }
                Err(error) => {
                    let skip = crate::open::failed(&self.path, &error, stream.offset());
                    drop(inside);
                    // Damage after which the stream goes on costs what stood there.
                    self.ended = crate::members::Damage::of(&error).is_none_or(|damage| damage.resumes.is_none());
                    return Next::Skip(skip);
                }
            }
        }
    }
}

/// Passes over what is left of an entry.
fn pass(stream: &mut Stream, body: Body, rewound: &mut u64) -> io::Result<()> {
    match body {
        Body::None => Ok(()),
        Body::Tar(body) => body.pass(stream),
        Body::Zip(body) => {
            // A decompressor that was led astray may have taken the next entries for its own data.
            if let Some(begin) = body.astray() {
                let n = stream.offset().saturating_sub(begin);
                if *rewound + n.min(HISTORY as u64) <= REWINDS + 2 * stream.offset() {
                    *rewound += stream.rewind(n);
                }
                return Ok(());
            }
            body.pass(stream)
        }
    }
}

/// Consumes `n` bytes; `false` where there are fewer.
pub(crate) fn skip(stream: &mut Stream, mut n: u64) -> io::Result<bool> {
    while n > 0 {
        let held = stream.fill_buf()?.len();
        if held == 0 {
            return Ok(false);
        }
        let step = held.min(usize::try_from(n).unwrap_or(usize::MAX));
        stream.consume(step);
        n -= step as u64;
    }
    Ok(true)
}

/// As in folders, entries whose name begins with a dot are left out, and what a Mac puts beside every file.
fn is_hidden(name: &str) -> bool {
    name.split('/').any(|part| (part.starts_with('.') && !matches!(part, "." | "..")) || part == "__MACOSX")
}

fn lock(inside: &Mutex<Inside>) -> MutexGuard<'_, Inside> {
    // What a thread left that panicked is damaged at worst, and damage is told.
    inside.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The bytes of an entry.
struct Entry(Arc<Mutex<Inside>>);

impl Read for Entry {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let Inside { stream, body, .. } = &mut *lock(&self.0);
        match body {
            Body::None => Ok(0),
            Body::Tar(body) => body.read(stream, buf),
            Body::Zip(body) => body.read(stream, buf),
        }
    }
}
