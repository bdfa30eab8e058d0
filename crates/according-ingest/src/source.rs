//! A file or standard input as a stream of decompressed bytes.

use crate::gzip::Members;
use crate::walk::Found;
use std::fs::File;
use std::io::{self, BufRead, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Bytes held at once; the most that can be peeked at.
const BUFFER: usize = 64 << 10;

/// How a file is compressed: told by its first bytes, not by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compression {
    None,
    Gzip,
    Zstd,
}

impl Compression {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Compression::None => "plain",
            Compression::Gzip => "gzip",
            Compression::Zstd => "zstd",
        }
    }
}

/// Opens `found`; `done` counts the bytes taken from it as they are stored.
pub(crate) fn open(found: &Found, done: Arc<AtomicU64>) -> io::Result<(Stream, Compression)> {
    let raw: Box<dyn Read + Send> =
        if found.is_stdin() { Box::new(io::stdin()) } else { Box::new(File::open(&found.path)?) };
    let mut raw = Stream::new(Box::new(Counted { inner: raw, done }));
    let compression = match raw.peek(4)? {
        [0x1f, 0x8b, ..] => Compression::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd] => Compression::Zstd,
        _ => Compression::None,
    };
    let stream = match compression {
        Compression::None => raw,
        Compression::Gzip => Stream::new(Box::new(Members::new(raw))),
        Compression::Zstd => Stream::new(Box::new(zstd::stream::read::Decoder::with_buffer(raw)?)),
    };
    Ok((stream, compression))
}

struct Counted<R> {
    inner: R,
    done: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buf)?;
        self.done.fetch_add(n as u64, Ordering::Relaxed);
        Ok(n)
    }
}

/// A buffered reader that can look ahead, knows its offset, and gives every byte that came before an error before it
/// gives the error, once. After the error it is at its end.
pub(crate) struct Stream {
    inner: Box<dyn Read + Send>,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
    /// Bytes consumed so far.
    offset: u64,
    error: Option<io::Error>,
    ended: bool,
}

impl Stream {
    pub(crate) fn new(inner: Box<dyn Read + Send>) -> Stream {
        let buffer = vec![0; BUFFER].into_boxed_slice();
        Stream { inner, buffer, start: 0, end: 0, offset: 0, error: None, ended: false }
    }

    /// Bytes consumed so far.
    pub(crate) fn offset(&self) -> u64 {
        self.offset
    }

    /// The next `n` bytes, at most 64 KiB, or fewer at the end; consumes nothing.
    ///
    /// # Errors
    /// Only where there is no byte left before the error.
    pub(crate) fn peek(&mut self, n: usize) -> io::Result<&[u8]> {
        let n = n.min(BUFFER);
        while self.end - self.start < n && !self.ended {
            if self.start > 0 {
                self.buffer.copy_within(self.start..self.end, 0);
                self.end -= self.start;
                self.start = 0;
            }
            match self.inner.read(&mut self.buffer[self.end..]) {
                Ok(0) => self.ended = true,
                Ok(read) => self.end += read,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.error = Some(error);
                    self.ended = true;
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
