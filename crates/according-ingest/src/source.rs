//! A file or standard input as a stream of decompressed bytes.

use crate::encoding;
use crate::members::{Damage, Kind, Members, is_skippable};
use crate::walk::Found;
use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes held at once; the most that can be peeked at.
const BUFFER: usize = 64 << 10;
/// Beginnings of members that are kept behind the position, for whoever puts bytes back.
const MEMBERS: usize = 1 << 10;

/// Opens `found`; `done` counts the bytes taken from it as they are stored.
pub(crate) fn open(found: &Found, done: Arc<AtomicU64>) -> io::Result<Stream> {
    let raw: Box<dyn Read + Send> = if found.is_stdin() {
        Box::new(io::stdin())
    } else {
        let file = File::open(&found.path)?;
        if found.len.is_some() { Box::new(Filling(file)) } else { Box::new(file) }
    };
    let mut stream = Stream::new(Box::new(Counted { inner: raw, done: done.clone() }));
    stream.at_rest = found.len.map(|_| (found.path.clone(), done));
    Ok(stream)
}

/// Decompresses `raw`, if its first bytes say that it is compressed. `name` only tells whether data that begins with
/// nothing readable is compressed data whose beginning is damaged.
pub(crate) fn decompress(mut raw: Stream, name: &Path, max_expansion: u64) -> io::Result<Stream> {
    let head = raw.peek(4 << 10)?;
    let kind = if head.starts_with(&[0x1f, 0x8b]) {
        Some((Kind::Gzip, false))
    } else if head.starts_with(Kind::Zstd.magic()) || is_skippable(head) {
        Some((Kind::Zstd, false))
    } else {
        let extension = name.extension().map(|extension| extension.to_ascii_lowercase());
        let kind = match extension.as_deref().and_then(|extension| extension.to_str()) {
            Some("gz" | "gzip") => Some(Kind::Gzip),
            Some("zst" | "zstd") => Some(Kind::Zstd),
            _ => None,
        };
        kind.filter(|_| encoding::binary(head).is_some()).map(|kind| (kind, true))
    };
    Ok(match kind {
        None => raw,
        Some((kind, lost)) => Stream::members(Members::new(raw, kind, max_expansion, lost)),
    })
}

/// Gives as much as is asked for, as long as there is so much: how far reading is must not depend on how a file system
/// hands its bytes over.
struct Filling(File);

impl Read for Filling {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let mut n = 0;
        while n < buf.len() {
            match self.0.read(&mut buf[n..]) {
                Ok(0) => break,
                Ok(more) => n += more,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) if n == 0 => return Err(error),
                // It comes again.
                Err(_) => break,
            }
        }
        Ok(n)
    }
}

/// Counts what is read.
pub(crate) struct Counted {
    pub(crate) inner: Box<dyn Read + Send>,
    pub(crate) done: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.done.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// A buffered reader that can look ahead, knows its offset, and gives every byte that came before an error before it
/// gives the error, once. After the error it is at its end, unless the error is damage after which reading goes on.
pub(crate) struct Stream {
    inner: Inner,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    /// Bytes consumed so far.
    offset: u64,
    /// Consumed bytes that stay in the buffer.
    history: usize,
    error: Option<io::Error>,
    ended: bool,
    /// Beginnings of members, in this stream and in the stored one; of those before the position, the last few.
    members: VecDeque<(u64, u64)>,
    /// The file of which this gives the bytes as they are stored, and who counts them.
    at_rest: Option<(PathBuf, Arc<AtomicU64>)>,
}

enum Inner {
    Plain(Box<dyn Read + Send>),
    Members(Box<Members>),
}

impl Stream {
    pub(crate) fn new(inner: Box<dyn Read + Send>) -> Stream {
        Stream::of(Inner::Plain(inner))
    }

    /// Decompresses.
    pub(crate) fn members(members: Members) -> Stream {
        Stream::of(Inner::Members(Box::new(members)))
    }

    fn of(inner: Inner) -> Stream {
        let buffer = vec![0; BUFFER];
        let members = VecDeque::new();
        let (start, end, offset, history, error) = (0, 0, 0, 0, None);
        Stream { inner, buffer, start, end, offset, history, error, ended: false, members, at_rest: None }
    }

    /// Keeps the last `n` bytes that were consumed, so that one can go back.
    pub(crate) fn with_history(mut self, n: usize) -> Stream {
        self.history = n;
        self.buffer.resize(BUFFER + 2 * n, 0);
        self
    }

    /// The file that can be read at any place instead, if there is one, and who counts its bytes.
    pub(crate) fn at_rest(&self) -> Option<(PathBuf, Arc<AtomicU64>)> {
        self.at_rest.clone()
    }

    /// Bytes consumed so far.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// Where the member begins in which the position is, in the stored stream; the position, where there are none.
    pub(crate) fn stored(&self) -> u64 {
        let n = self.members.partition_point(|(offset, _)| *offset <= self.offset);
        n.checked_sub(1).and_then(|n| self.members.get(n)).map_or(self.offset, |(_, stored)| *stored)
    }

    /// Goes back by `n` bytes, or as far as they are held; gives how far.
    pub(crate) fn rewind(&mut self, n: u64) -> u64 {
        let n = n.min(self.start as u64);
        self.start -= n as usize;
        self.offset -= n;
        n
    }

    /// Puts `bytes`, which were the last to be consumed, back.
    ///
    /// **Cost**: a copy of them and of what is held.
    pub(crate) fn unread(&mut self, bytes: &[u8]) {
        if bytes.len() > self.start {
            let held = self.end - self.start;
            let mut buffer = vec![0; BUFFER.max(bytes.len() + held)];
            buffer[bytes.len()..bytes.len() + held].copy_from_slice(&self.buffer[self.start..self.end]);
            (self.buffer, self.start, self.end) = (buffer, bytes.len(), bytes.len() + held);
        }
        self.start -= bytes.len();
        self.buffer[self.start..self.start + bytes.len()].copy_from_slice(bytes);
        self.offset -= bytes.len() as u64;
    }

    /// Makes room for at least `n` bytes from the position on.
    fn make_room(&mut self, n: usize) {
        let behind = self.start.saturating_sub(self.history);
        if behind > 0 && (self.history == 0 || self.buffer.len() - self.start < n.max(BUFFER / 2)) {
            self.buffer.copy_within(behind..self.end, 0);
            self.start -= behind;
            self.end -= behind;
        }
        // A buffer that grew for bytes that were put back does not stay so.
        if self.history == 0 && self.buffer.len() > BUFFER && self.end <= BUFFER / 2 {
            self.buffer.truncate(BUFFER);
            self.buffer.shrink_to_fit();
        }
    }

    /// The next `n` bytes, at most 64 KiB, or fewer at the end; consumes nothing.
    ///
    /// # Errors
    /// Only where there is no byte left before the error.
    pub(crate) fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        let n = n.min(BUFFER);
        while self.end - self.start < n && !self.ended && self.error.is_none() {
            self.make_room(n);
            let read = match &mut self.inner {
                // A buffer with a history is larger; how far reading is should be known more finely than that.
                Inner::Plain(inner) => {
                    let until = self.buffer.len().min(self.end + BUFFER);
                    inner.read(&mut self.buffer[self.end..until])
                }
                Inner::Members(inner) => inner.read(&mut self.buffer[self.end..]),
            };
            match read {
                Ok(0) => self.ended = true,
                Ok(read) => {
                    if let Inner::Members(inner) = &mut self.inner
                        && let Some(stored) = inner.begun()
                    {
                        self.members.push_back((self.offset + (self.end - self.start) as u64, stored));
                        while self.members.len() > MEMBERS && self.members[1].0 <= self.offset {
                            self.members.pop_front();
                        }
                    }
                    self.end += read;
                }
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = Damage::of(&error).is_none_or(|damage| damage.resumes.is_none());
                    self.error = Some(error);
                }
            }
        }
        if self.start == self.end
            && let Some(error) = self.error.take()
        {
            return Err(error);
        }
        Ok(&self.buffer[self.start..self.end.min(self.start + n)])
    }
}

impl BufRead for Stream {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.peek(1)?;
        Ok(&self.buffer[self.start..self.end])
    }

    fn consume(&mut self, n: usize) {
        let n = n.min(self.end - self.start);
        self.start += n;
        self.offset += n as u64;
    }
}

impl Read for Stream {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let available = self.fill_buf()?;
        let n = available.len().min(buf.len());
        buf[..n].copy_from_slice(&available[..n]);
        self.consume(n);
        Ok(n)
    }
}
