//! tar archives: ustar and pax (POSIX.1-2017, pax, "ustar Interchange Format"), and the long names of GNU tar.

use crate::SkipReason;
use crate::archive::{self, Found, skip};
use crate::source::Stream;
use std::io::{self, BufRead as _, Read as _};

const BLOCK: usize = 512;
/// The longest name or extended header, in bytes.
const MAX_EXTENDED: u64 = 1 << 20;

/// What is left of an entry.
pub(crate) struct Body {
    left: u64,
    /// Bytes after it, up to the next block.
    padding: u64,
}

impl Body {
    fn of(size: u64) -> Body {
        Body { left: size, padding: (BLOCK as u64 - size % BLOCK as u64) % BLOCK as u64 }
    }

    pub(crate) fn read(&mut self, stream: &mut Stream, buf: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 || buf.is_empty() {
            return Ok(0);
        }
        let n = buf.len().min(usize::try_from(self.left).unwrap_or(usize::MAX));
        let n = stream.read(&mut buf[..n])?;
        if n == 0 {
            self.left = 0;
            return Err(ended("in a file"));
        }
        self.left -= n as u64;
        Ok(n)
    }

    pub(crate) fn pass(self, stream: &mut Stream) -> io::Result<()> {
        if skip(stream, self.left)? {
            skip(stream, self.padding)?;
            Ok(())
        } else {
            Err(ended("in a file"))
        }
    }
}

fn ended(place: &str) -> io::Error {
    io::Error::new(io::ErrorKind::UnexpectedEof, format!("the tar archive is cut off: it ends {place}"))
}

/// The entry at the position.
pub(crate) fn next(stream: &mut Stream) -> io::Result<Found> {
    let (mut long_name, mut size) = (None, None);
    loop {
        let head = stream.peek(BLOCK)?;
        if head.is_empty() {
            return Err(ended("without the mark of its end"));
        }
        if head.len() == BLOCK && head.iter().all(|&byte| byte == 0) {
            return Ok(Found::End);
        }
        if !is_header(head) {
            return lost(stream);
        }
        let header = Header::read(head);
        stream.consume(BLOCK);
        match header.kind {
            b'L' | b'x' => {
                let Some(held) = hold(stream, header.size)? else {
                    return Ok(Found::Damaged("an entry whose name is longer than any name".into()));
                };
                if header.kind == b'L' {
                    let name = held.split(|byte| *byte == 0).next().unwrap_or_default();
                    long_name = Some(String::from_utf8_lossy(name).into_owned());
                } else {
                    let value = |key: &str| pax(&held, key);
                    long_name = value("path").or(long_name);
                    size = value("size").and_then(|size| size.parse().ok()).or(size);
                }
            }
            kind => {
                let name = long_name.unwrap_or(header.name);
                let body = archive::Body::Tar(Body::of(size.unwrap_or(header.size)));
                return Ok(match kind {
                    b'0' | b'7' | 0 if !name.ends_with('/') => Found::Entry { name, body },
                    b'S' => {
                        let words = "a file that is stored with holes is not read".into();
                        Found::Refused { name, body, reason: SkipReason::UnknownFormat, words }
                    }
                    // Folders, links and devices hold nothing; their size, where they have one, is that of the target.
                    b'1'..=b'6' => Found::Other { body: archive::Body::None },
                    _ => Found::Other { body },
                });
            }
        }
    }
}

/// The whole body of an entry that describes the next one; nothing where it is too long.
fn hold(stream: &mut Stream, size: u64) -> io::Result<Option<Vec<u8>>> {
    if size > MAX_EXTENDED {
        Body::of(size).pass(stream)?;
        return Ok(None);
    }
    let mut held = vec![];
    let mut body = Body::of(size);
    let mut chunk = [0; 4096];
    loop {
        match body.read(stream, &mut chunk)? {
            0 => break,
            n => held.extend_from_slice(&chunk[..n]),
        }
    }
    body.pass(stream)?;
    Ok(Some(held))
}

/// The value of `key` in an extended header: lines of `length key=value`.
fn pax(mut bytes: &[u8], key: &str) -> Option<String> {
    let mut found = None;
    while let Some(space) = memchr::memchr(b' ', &bytes[..bytes.len().min(20)]) {
        let length: usize = std::str::from_utf8(&bytes[..space]).ok()?.parse().ok()?;
        let record = bytes.get(space + 1..length)?;
        let record = record.strip_suffix(b"\n").unwrap_or(record);
        if let Some(value) = record.strip_prefix(key.as_bytes()).and_then(|rest| rest.strip_prefix(b"=")) {
            found = Some(String::from_utf8_lossy(value).into_owned());
        }
        bytes = &bytes[length..];
    }
    found
}

/// Goes to the next header that can be found.
fn lost(stream: &mut Stream) -> io::Result<Found> {
    let begin = stream.offset();
    loop {
        let head = stream.peek(BLOCK)?;
        let n = head.len();
        let found = is_header(head);
        if found || n < BLOCK {
            if !found {
                stream.consume(n);
            }
            let n = stream.offset() - begin;
            let words = if found { "before the next one" } else { "and none after them" };
            return Ok(Found::Damaged(format!("the tar archive is damaged: {n} bytes that are no entry, {words}")));
        }
        stream.consume(BLOCK);
    }
}

/// Whether `bytes` begin with a header: its check sum counts its own place as blanks.
pub(crate) fn is_header(bytes: &[u8]) -> bool {
    let Some(block) = bytes.get(..BLOCK) else { return false };
    let sum: u64 = block
        .iter()
        .enumerate()
        .map(|(n, &byte)| if (148..156).contains(&n) { u64::from(b' ') } else { u64::from(byte) })
        .sum();
    // A block of zeros is no header, whatever its sum.
    number(&block[148..156]) == Some(sum) && block[0] != 0
}

struct Header {
    name: String,
    size: u64,
    kind: u8,
}

impl Header {
    /// `block` is a header.
    fn read(block: &[u8]) -> Header {
        let field = |from: usize, to: usize| block[from..to].split(|byte| *byte == 0).next().unwrap_or_default();
        let mut name = String::from_utf8_lossy(field(0, 100)).into_owned();
        if &block[257..263] == b"ustar\0" && block[345] != 0 {
            name = format!("{}/{name}", String::from_utf8_lossy(field(345, 500)));
        }
        Header { name, size: number(&block[124..136]).unwrap_or(0), kind: block[156] }
    }
}

/// A number in octal digits, or in binary where the first bit is set, as GNU tar writes large ones.
fn number(field: &[u8]) -> Option<u64> {
    if field[0] & 0x80 != 0 {
        return field[1..]
            .iter()
            .try_fold(u64::from(field[0] & 0x7f), |n, &byte| n.checked_mul(256).map(|n| n + u64::from(byte)));
    }
    let digits: Vec<u8> = field.iter().copied().filter(|byte| !matches!(byte, b' ' | 0)).collect();
    u64::from_str_radix(std::str::from_utf8(&digits).ok()?, 8).ok()
}
