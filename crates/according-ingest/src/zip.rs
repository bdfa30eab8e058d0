//! ZIP archives (PKWARE APPNOTE 6.3), read by the headers before the entries and not by the directory at the end: so
//! from a pipe too, from archives that are cut off, and each byte once, whatever the directory claims.

use crate::SkipReason;
use crate::archive::{self, Found, skip};
use crate::codec::Codec;
use crate::source::Stream;
use std::io::{self, BufRead as _, Read as _};

const LOCAL: &[u8] = b"PK\x03\x04";
/// Output of an entry that no limit of expansion looks at, in bytes.
const FREE: u64 = 1 << 30;

/// What is left of an entry.
pub(crate) struct Body {
    codec: Option<Codec>,
    /// Stored bytes, where the header tells.
    size: Option<u64>,
    read: u64,
    written: u64,
    crc: flate2::Crc,
    /// As the header has it; otherwise it stands after the entry.
    expect: Option<u32>,
    max_expansion: u64,
    done: bool,
    /// Whether it failed.
    failed: bool,
    /// Where what follows its header begins: its name.
    begin: u64,
}

impl Body {
    pub(crate) fn read(&mut self, stream: &mut Stream, buf: &mut [u8]) -> io::Result<usize> {
        if self.done || buf.is_empty() {
            return Ok(0);
        }
        let n = match self.step(stream, buf) {
            Ok(n) => n,
            Err(error) => {
                (self.done, self.failed) = (true, true);
                return Err(error);
            }
        };
        self.crc.update(&buf[..n]);
        self.written += n as u64;
        if self.done {
            self.finish(stream).inspect_err(|_| self.failed = true)?;
        }
        if self.written > FREE && self.written / self.max_expansion.max(1) > self.read {
            self.done = true;
            return Err(bad(&format!("it grows to more than {} times its size", self.max_expansion)));
        }
        Ok(n)
    }

    fn step(&mut self, stream: &mut Stream, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let left = self.size.map_or(u64::MAX, |size| size - self.read);
            let input = stream.fill_buf()?;
            let ended = input.is_empty();
            let input = &input[..input.len().min(usize::try_from(left).unwrap_or(usize::MAX))];
            let (read, written, done) = match &mut self.codec {
                Some(codec) => {
                    let step = codec.step(input, buf).map_err(|error| bad(&error.to_string()))?;
                    (step.read, step.written, step.done)
                }
                None => {
                    let n = input.len().min(buf.len());
                    buf[..n].copy_from_slice(&input[..n]);
                    (n, n, n as u64 == left)
                }
            };
            stream.consume(read);
            self.read += read as u64;
            self.done = done;
            if done || written > 0 {
                return Ok(written);
            }
            if read == 0 {
                return Err(if ended { cut("in a file") } else { bad("it ends too early") });
            }
        }
    }

    /// Checks the sum of an entry that came to its end.
    fn finish(&mut self, stream: &mut Stream) -> io::Result<()> {
        let expect = match self.expect {
            Some(expect) => Some(expect),
            None => descriptor(stream)?,
        };
        match expect {
            Some(expect) if expect != self.crc.sum() => Err(bad("its check sum does not fit")),
            None => Err(cut("before the check sum of a file")),
            Some(_) => Ok(()),
        }
    }

    /// Where the search for the next entry begins, if this one failed: what its header says may be wrong.
    pub(crate) fn astray(&self) -> Option<u64> {
        self.failed.then_some(self.begin)
    }

    pub(crate) fn pass(mut self, stream: &mut Stream) -> io::Result<()> {
        // Data that came to its own end is believed more than a size that says otherwise.
        let ended = self.codec.is_some() && self.done && !self.failed && self.read > 0;
        if let Some(size) = self.size.filter(|_| !ended) {
            return if skip(stream, size.saturating_sub(self.read))? { Ok(()) } else { Err(cut("in a file")) };
        }
        let mut buf = vec![0; 32 << 10];
        while !self.done {
            // What is damaged was told, or is not asked for; the next header is searched in any case.
            match self.read(stream, &mut buf) {
                Ok(0) => break,
                Ok(_) => {}
                Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => return Err(error),
                Err(_) => break,
            }
        }
        Ok(())
    }
}

fn bad(words: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, format!("the ZIP entry is damaged: {words}"))
}

fn cut(place: &str) -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, format!("the ZIP archive is cut off: it ends {place}"))
}

/// The check sum that stands after an entry whose header does not have it, with the sizes, which are not needed.
fn descriptor(stream: &mut Stream) -> io::Result<Option<u32>> {
    let bytes = stream.peek(28)?;
    let marked = if bytes.starts_with(b"PK\x07\x08") { 4 } else { 0 };
    let Some(&[a, b, c, d]) = bytes.get(marked..marked + 4) else { return Ok(None) };
    // The sizes have four bytes each, or eight; after them comes the next header.
    let wide = bytes.get(marked + 12..marked + 14) != Some(b"PK") && bytes.get(marked + 20..marked + 22) == Some(b"PK");
    stream.consume(marked + if wide { 20 } else { 12 });
    Ok(Some(u32::from_le_bytes([a, b, c, d])))
}

/// The entry at the position.
pub(crate) fn next(stream: &mut Stream, max_expansion: u64) -> io::Result<Found> {
    let head = stream.peek(30)?;
    match head {
        [b'P', b'K', 3, 4, ..] if head.len() == 30 => {}
        // The directory: all entries stood before it.
        [b'P', b'K', 1, 2, ..] | [b'P', b'K', 5, 6, ..] | [b'P', b'K', 6, 6..=8, ..] => return Ok(Found::End),
        [] => return Err(cut("without its directory")),
        [b'P', b'K', 3, 4, ..] => return Err(cut("in the header of a file")),
        _ => return lost(stream),
    }
    let short = |at: usize| u16::from_le_bytes([head[at], head[at + 1]]);
    let long = |at: usize| u32::from_le_bytes([head[at], head[at + 1], head[at + 2], head[at + 3]]);
    let (flags, method, crc) = (short(6), short(8), long(14));
    let (mut size, unpacked) = (u64::from(long(18)), long(22));
    let (n_name, n_extra) = (usize::from(short(26)), usize::from(short(28)));
    stream.consume(30);
    let begin = stream.offset();
    let mut rest = vec![];
    (&mut *stream).take((n_name + n_extra) as u64).read_to_end(&mut rest)?;
    if rest.len() < n_name + n_extra {
        stream.rewind(rest.len() as u64);
        return lost(stream);
    }
    let (name, extra) = rest.split_at(n_name);
    if size == u64::from(u32::MAX) {
        size = large_size(extra, unpacked == u32::MAX).unwrap_or(size);
    }
    let name = String::from_utf8_lossy(name).into_owned();
    let later = flags & 8 != 0;
    let known = (!later || size > 0).then_some(size);
    let codec = if method == 8 { Some(Codec::deflate(false)) } else { None };
    let body = Body {
        codec,
        size: known,
        read: 0,
        written: 0,
        crc: flate2::Crc::new(),
        expect: (!later).then_some(crc),
        max_expansion,
        done: known == Some(0),
        failed: false,
        begin,
    };
    let refused = match method {
        _ if flags & 1 != 0 => Some("it is encrypted".into()),
        0 if known.is_none() => Some("it is stored without its size".into()),
        0 | 8 => None,
        _ => Some(format!("its compression (method {method}) is not read")),
    };
    Ok(match refused {
        Some(words) => {
            // Nothing can be decompressed; the next header is searched where the size is not known.
            let body = Body { done: known.is_none(), ..body };
            Found::Refused { name, body: archive::Body::Zip(Box::new(body)), reason: SkipReason::UnknownFormat, words }
        }
        None if name.ends_with('/') => Found::Other { body: archive::Body::Zip(Box::new(body)) },
        None => Found::Entry { name, body: archive::Body::Zip(Box::new(body)) },
    })
}

/// The stored size of an entry of more than four gigabytes (4.5.3).
fn large_size(mut extra: &[u8], both: bool) -> Option<u64> {
    while let [a, b, c, d, rest @ ..] = extra {
        let (id, n) = (u16::from_le_bytes([*a, *b]), usize::from(u16::from_le_bytes([*c, *d])));
        let field = rest.get(..n)?;
        if id == 1 {
            let at = if both { 8 } else { 0 };
            return Some(u64::from_le_bytes(field.get(at..at + 8)?.try_into().ok()?));
        }
        extra = &rest[n..];
    }
    None
}

/// Goes to the next header that can be found.
fn lost(stream: &mut Stream) -> io::Result<Found> {
    let begin = stream.offset();
    loop {
        let bytes = stream.peek(32 << 10)?;
        let n = match memchr::memmem::find(bytes, LOCAL) {
            Some(0) => break,
            Some(at) => at,
            None => match memchr::memmem::find(bytes, b"PK\x01\x02") {
                Some(0) => break,
                Some(at) => at,
                None if bytes.len() < 4 => bytes.len(),
                None => bytes.len() - 3,
            },
        };
        if n == 0 {
            break;
        }
        stream.consume(n);
    }
    let n = stream.offset() - begin;
    let found = !stream.peek(1)?.is_empty();
    let words = if found { "before the next one" } else { "and none after them; it may be cut off" };
    Ok(Found::Damaged(format!("the ZIP archive is damaged: {n} bytes that are no entry, {words}")))
}
