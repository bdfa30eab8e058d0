//! Cuts a web archive into records (WARC, ISO 28500; the text of versions 1.0 and 1.1 is at iipc.github.io).
//!
//! The length that a record declares is believed where the next record begins at its end. Where it does not, or where
//! the bytes are damaged, reading goes on at the next header that can be found.

use crate::members::Damage;
use crate::source::Stream;
use crate::{Skip, SkipReason};
use std::io::{self, BufRead as _};

/// The longest header of a record, in bytes. Real ones have about five hundred.
const MAX_HEADER: usize = 64 << 10;
/// After so many wrong lengths no more are waited for: the next header ends a record. Bounds what is read twice.
const MAX_WRONG: u32 = 16;
/// How much of a header is looked at to take it for one.
const MARK: usize = 32;

/// Cuts records.
#[derive(Default)]
pub(crate) struct Warc {
    /// Whether the position is not at a record, so that the next one has to be found.
    lost: bool,
    n_wrong: u32,
    /// What was met behind a record that is whole.
    pending: Option<Item>,
    /// Records met, of any type.
    pub(crate) n_records: u64,
}

/// What comes next in an archive.
pub(crate) enum Item {
    /// A response or resource.
    Record { head: Head, block: Vec<u8>, offset: u64, stored: u64 },
    /// A record that is not read. The origin and the offset are the caller's to fill in.
    Skip { skip: Skip, offset: u64, stored: u64 },
    /// The stream failed; `partial` is where the record begins that it broke off.
    Failed { error: io::Error, partial: Option<u64> },
    /// The end.
    End,
}

/// What the header of a record says, as far as it is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Head {
    pub(crate) kind: String,
    pub(crate) length: Option<u64>,
    pub(crate) uri: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) media: Option<String>,
    /// Why the crawler did not keep the whole.
    pub(crate) truncated: Option<String>,
    /// Which part of a record this is, where it is one of several.
    segment: Option<String>,
}

impl Warc {
    /// The next response or resource.
    ///
    /// **Cost**: one copy of each record; one over `limit` is passed over without being held.
    pub(crate) fn next(&mut self, stream: &mut Stream, limit: u64) -> Item {
        loop {
            if let Some(item) = self.pending.take() {
                return item;
            }
            match self.record(stream, limit) {
                Ok(Some(item)) => return item,
                Ok(None) => {}
                // Between two records.
                Err(error) => {
                    self.lost = true;
                    return Item::Failed { error, partial: None };
                }
            }
        }
    }

    /// The record at the position; nothing where it is of a type that is not read.
    fn record(&mut self, stream: &mut Stream, limit: u64) -> io::Result<Option<Item>> {
        if self.lost {
            self.lost = !find(stream, u64::MAX)?;
            if self.lost {
                return Ok(Some(Item::End));
            }
        }
        while matches!(stream.peek(1)?, [b'\r' | b'\n']) {
            stream.consume(1);
        }
        let (offset, stored) = (stream.offset(), stream.stored());
        let skip = |reason, words: String| Ok(Some(Item::Skip { skip: Skip::new("", reason, words), offset, stored }));
        let head = stream.peek(MARK)?;
        if head.is_empty() {
            return Ok(Some(Item::End));
        }
        if !is_header(head) {
            return no_record(stream).map(Some);
        }
        self.n_records += 1;
        let head = match Head::read(stream) {
            Ok(Ok(head)) => head,
            Ok(Err(fault)) => {
                self.lost = true;
                return match fault {
                    Fault::Cut => skip(SkipReason::Corrupt, cut("in the header of a record")),
                    Fault::Broken => {
                        skip(SkipReason::Corrupt, "its header does not end before the next record begins".into())
                    }
                    Fault::TooLong => {
                        skip(SkipReason::TooLarge, format!("its header has more than {MAX_HEADER} bytes"))
                    }
                };
            }
            Err(error) => {
                self.lost = true;
                return Ok(Some(Item::Failed { error, partial: Some(offset) }));
            }
        };
        let Some(length) = head.length else {
            self.lost = true;
            return skip(SkipReason::Corrupt, "its header does not say how long it is (Content-Length)".into());
        };
        let closed = self.block(stream, length, limit).and_then(|block| self.close(stream, length, block, offset));
        let block = match closed {
            Ok(Ok(block)) => block,
            Ok(Err(words)) => return skip(SkipReason::Corrupt, words),
            Err(error) => {
                self.lost = true;
                return Ok(Some(Item::Failed { error, partial: Some(offset) }));
            }
        };
        match head.kind.as_str() {
            "response" | "resource" => {}
            // These hold no pages.
            "warcinfo" | "request" | "metadata" | "conversion" => return Ok(None),
            "revisit" => {
                let words = "a revisit: the page is in the record of an earlier visit";
                return skip(SkipReason::Repeated, words.into());
            }
            "continuation" => {
                return skip(
                    SkipReason::Truncated,
                    "the continuation of a page that is stored in several records".into(),
                );
            }
            other => return skip(SkipReason::UnknownFormat, format!("a record of unknown type {other:.20?}")),
        }
        if length > limit {
            return skip(SkipReason::TooLarge, format!("{length} bytes, more than the {limit} that a record may have"));
        }
        if let Some(segment) = &head.segment {
            return skip(SkipReason::Truncated, format!("part {segment} of a page that is stored in several records"));
        }
        Ok(Some(Item::Record { head, block, offset, stored }))
    }

    /// Passes over what stands between the record that begins at `offset`, which is whole and closed, and the next.
    ///
    /// # Errors
    /// Damage to the member of the record, which speaks against the record too.
    fn between(&mut self, stream: &mut Stream, offset: u64) -> io::Result<()> {
        let passed = loop {
            match stream.peek(MARK) {
                Ok([b'\r' | b'\n', ..]) => {}
                Ok(after) if after.is_empty() || is_header(after) => return Ok(()),
                Ok(_) => break no_record(stream),
                Err(error) => break Err(error),
            }
            stream.consume(1);
        };
        self.pending = Some(match passed {
            Ok(skip) => skip,
            Err(error) if Damage::of(&error).is_some_and(|d| !d.cut && d.member == offset) => return Err(error),
            Err(error) => {
                self.lost = true;
                Item::Failed { error, partial: None }
            }
        });
        Ok(())
    }

    /// The block of a record, or what there is of it. One over `limit` is passed over.
    fn block(&mut self, stream: &mut Stream, length: u64, limit: u64) -> io::Result<Block> {
        let begin = stream.offset();
        if length > limit {
            find(stream, length)?;
            return Ok(Block { bytes: vec![], read: stream.offset() - begin, held: false });
        }
        let mut bytes = Vec::with_capacity(length.min(1 << 20) as usize);
        while (bytes.len() as u64) < length {
            let chunk = stream.fill_buf()?;
            if chunk.is_empty() {
                break;
            }
            let n = chunk.len().min(length as usize - bytes.len());
            bytes.extend_from_slice(&chunk[..n]);
            stream.consume(n);
            if self.n_wrong >= MAX_WRONG && next_header(&bytes, bytes.len() - n).is_some() {
                break;
            }
        }
        Ok(Block { read: bytes.len() as u64, bytes, held: true })
    }

    /// Goes to the end of a record whose block was read, and makes sure that it is one. `Ok(Err(..))` says what is
    /// wrong with the record; the position is at the next record then, or lost.
    fn close(
        &mut self,
        stream: &mut Stream,
        length: u64,
        block: Block,
        offset: u64,
    ) -> io::Result<Result<Vec<u8>, String>> {
        let Block { bytes, read, held } = block;
        let at_end = read == length;
        // Two line ends close a record. Some writers leave one out.
        let mut ends = vec![];
        let after = loop {
            match stream.peek(MARK) {
                Ok(&[end @ (b'\r' | b'\n'), ..]) if at_end && ends.len() < 4 => ends.push(end),
                Ok(after) => break after,
                // A check sum that does not fit speaks against all that its member holds; of a record that shares its
                // member with others, nothing is known.
                Err(error) if !at_end || Damage::of(&error).is_some_and(|d| !d.cut && d.member == offset) => {
                    return Err(error);
                }
                Err(error) => {
                    self.pending = Some(Item::Failed { error, partial: None });
                    self.lost = true;
                    return Ok(Ok(bytes));
                }
            }
            stream.consume(1);
        };
        let (next, ended) = (is_header(after), after.is_empty());
        let closed = ends == b"\r\n\r\n" || (ends == b"\n\n" && !matches!(after, [b'\r' | b'\n', ..]));
        if at_end && next {
            return Ok(Ok(bytes));
        }
        if at_end && closed {
            if !ended {
                self.between(stream, offset)?;
            }
            return Ok(Ok(bytes));
        }
        if at_end && ended {
            let words = "the archive ends without the two line ends that close its last record: it may be cut off";
            let (offset, stored) = (stream.offset(), stream.stored());
            self.pending = Some(Item::Skip { skip: Skip::new("", SkipReason::Corrupt, words), offset, stored });
            return Ok(Ok(bytes));
        }
        self.n_wrong += 1;
        let early = |at: u64| format!("it says that it has {length} bytes, but the next record begins after {at}");
        if let Some(at) = next_header(&bytes, 0) {
            stream.unread(&[&bytes[at..], &ends].concat());
            return Ok(Err(early(at as u64)));
        }
        if !held && next {
            return Ok(Err(early(read)));
        }
        self.lost = true;
        // The next header may have begun in the last bytes.
        let tail = &bytes[bytes.len() - bytes.len().min(MARK / 2)..];
        stream.unread(&[tail, &ends].concat());
        Ok(Err(if ended {
            cut(&format!("in a record, of whose {length} bytes it lacks {}", length - read))
        } else {
            format!("it says that it has {length} bytes, but it goes on after them")
        }))
    }
}

/// What was read of the block of a record; nothing is held of one that is too large.
struct Block {
    bytes: Vec<u8>,
    read: u64,
    held: bool,
}

/// Passes over bytes that are no record, and says so.
fn no_record(stream: &mut Stream) -> io::Result<Item> {
    let (offset, stored) = (stream.offset(), stream.stored());
    let found = find(stream, u64::MAX)?;
    let n = stream.offset() - offset;
    let words = if found { "before the next record" } else { "and no record after them; the archive may be cut off" };
    let skip = Skip::new("", SkipReason::Corrupt, format!("{n} bytes that are no WARC record, {words}"));
    Ok(Item::Skip { skip, offset, stored })
}

fn cut(place: &str) -> String {
    format!("the archive is cut off: it ends {place}")
}

/// Goes to the next header of a record, `max` bytes ahead at most; `false` where there is none.
fn find(stream: &mut Stream, max: u64) -> io::Result<bool> {
    let end = stream.offset().saturating_add(max);
    loop {
        let left = end.saturating_sub(stream.offset());
        let bytes = stream.peek(16 << 10)?;
        let held = (bytes.len() as u64).min(left) as usize;
        if held == 0 {
            return Ok(false);
        }
        let n = match memchr::memmem::find(&bytes[..held], b"WARC/") {
            // Near the end of what is held, a header is looked at again when there is more.
            Some(0) if is_header(bytes) => return Ok(true),
            Some(0) => 1,
            Some(at) => at,
            None => held.saturating_sub(4).max(usize::from(held <= 4) * held),
        };
        stream.consume(n);
    }
}

/// Where in `block`, from about `from` on, the header of a record begins on a line of its own.
fn next_header(block: &[u8], from: usize) -> Option<usize> {
    let from = from.saturating_sub(MARK);
    memchr::memmem::find_iter(&block[from..], b"\nWARC/").map(|at| from + at + 1).find(|&at| is_header(&block[at..]))
}

/// Whether `bytes` begin with the header of a record, as far as they go.
fn is_header(bytes: &[u8]) -> bool {
    let Some(rest) = bytes.strip_prefix(b"WARC/") else { return false };
    let n = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
    let line = &rest[n..];
    let line = line.strip_prefix(b"\r").unwrap_or(line);
    if n < 3 || !rest[0].is_ascii_digit() {
        return false;
    }
    match line.strip_prefix(b"\n") {
        Some(next) => {
            let n = next.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
            n == next.len() || (n > 2 && next[n] == b':')
        }
        None => line.is_empty(),
    }
}

/// Why a header could not be read.
enum Fault {
    Cut,
    TooLong,
    /// The next record begins in it.
    Broken,
}

impl Head {
    /// Reads the header at the position, with the empty line that ends it.
    fn read(stream: &mut Stream) -> io::Result<Result<Head, Fault>> {
        let (mut bytes, mut line) = (vec![], 0);
        loop {
            let chunk = stream.fill_buf()?;
            if chunk.is_empty() {
                return Ok(Err(Fault::Cut));
            }
            let (n, ended) = match memchr::memchr(b'\n', chunk) {
                Some(feed) => (feed + 1, true),
                None => (chunk.len(), false),
            };
            // The next record may begin in what is too long.
            let n = n.min(MAX_HEADER + 1 - bytes.len());
            bytes.extend_from_slice(&chunk[..n]);
            stream.consume(n);
            if bytes.len() > MAX_HEADER {
                return Ok(Err(Fault::TooLong));
            }
            if !ended {
                continue;
            }
            if line > 0 && is_header(&bytes[line..]) {
                stream.unread(&bytes[line..]);
                return Ok(Err(Fault::Broken));
            }
            line = bytes.len();
            if bytes.ends_with(b"\n\r\n") || bytes.ends_with(b"\n\n") {
                return Ok(Ok(Head::parse(&bytes)));
            }
        }
    }

    fn parse(bytes: &[u8]) -> Head {
        let text = String::from_utf8_lossy(bytes);
        let mut head = Head::default();
        for line in text.lines().skip(1) {
            let Some((name, value)) = line.split_once(':') else { continue };
            let value = value.trim();
            let set = |field: &mut Option<String>| {
                field.get_or_insert_with(|| value.to_string());
            };
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => head.kind = value.to_ascii_lowercase(),
                "content-length" if head.length.is_none() => head.length = value.parse().ok(),
                // Some writers put it in angle brackets, as the grammar of version 1.0 has it.
                "warc-target-uri" => {
                    let uri = value.trim_matches(['<', '>', ' ', '\t']);
                    head.uri = head.uri.take().or_else(|| Some(uri.to_string()).filter(|uri| !uri.is_empty()));
                }
                "warc-date" => set(&mut head.date),
                "content-type" => set(&mut head.media),
                "warc-truncated" => set(&mut head.truncated),
                "warc-segment-number" => set(&mut head.segment),
                _ => {}
            }
        }
        head
    }
}
