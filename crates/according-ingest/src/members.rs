//! gzip members (RFC 1952, section 2.2) and Zstandard frames (RFC 8878, section 3) one after another, as archives and
//! `cat a.gz b.gz` write them.
//!
//! Damage costs the member that it is in: decompression goes on at the next one that can be found. A decompressor that
//! was led astray may have taken the next members for more of its own data before it failed, so the search begins
//! right after the beginning of the damaged member, as far back as is held.

use crate::codec::{Codec, Step};
use crate::source::Stream;
use std::collections::VecDeque;
use std::io::{self, BufRead as _, Read};

/// Stored bytes that are held for the search: many times a member of an archive with one for each record.
pub(crate) const HISTORY: usize = 1 << 20;
/// How far a member is tried before it is taken for one: bytes of both its stored and its decompressed form.
const TRIAL: usize = 4 << 10;
/// Stored bytes that may be gone over again, beside twice what was read, so that no input takes more than linear time.
const REWINDS: u64 = 64 << 20;
/// Output that no limit of expansion looks at.
const FREE: u64 = 1 << 30;

/// How members are compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Gzip,
    Zstd,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Kind::Gzip => "gzip",
            Kind::Zstd => "zstd",
        }
    }

    /// The first bytes of a member.
    pub(crate) fn magic(self) -> &'static [u8] {
        match self {
            Kind::Gzip => &[0x1f, 0x8b, 8],
            Kind::Zstd => &[0x28, 0xb5, 0x2f, 0xfd],
        }
    }
}

/// Compressed data that broke off.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{} data: {what}", kind.name())]
pub(crate) struct Damage {
    pub(crate) kind: Kind,
    /// Whether the data ends too early, with nothing after it.
    pub(crate) cut: bool,
    /// Whether it was given up because it grows beyond all bounds.
    pub(crate) bomb: bool,
    /// What is wrong, in words.
    pub(crate) what: String,
    /// Where the member begins: byte of the decompressed stream.
    pub(crate) member: u64,
    /// Where it begins: byte of the stored stream.
    pub(crate) stored: u64,
    /// Where decompression goes on: byte of the stored stream.
    pub(crate) resumes: Option<u64>,
}

impl Damage {
    /// The damage that `error` tells of, if it is any.
    pub(crate) fn of(error: &io::Error) -> Option<&Damage> {
        error.get_ref()?.downcast_ref()
    }
}

/// Decompresses member after member. Zero bytes after the last one are padding, as gzip itself holds.
pub(crate) struct Members {
    raw: Stream,
    kind: Kind,
    state: State,
    codec: Codec,
    /// Of archives whose frames share one.
    dictionary: Vec<u8>,
    crc: flate2::Crc,
    /// Where the present member begins, in decompressed and in stored bytes.
    member: (u64, u64),
    /// Where the member before begins, in stored bytes.
    before: u64,
    /// The last member for which the search went back to the one before.
    gone_back: Option<u64>,
    /// Stored beginnings of members of which nothing was given out yet.
    begun: VecDeque<u64>,
    produced: u64,
    rewound: u64,
    /// The greatest expansion that is followed.
    max_expansion: u64,
}

enum State {
    Between,
    Inside,
    /// The data has ended and its check sum comes next.
    Trailer,
    /// Damaged: the search comes next.
    Lost,
    Ended,
}

impl Members {
    /// `lost`: the first member is damaged, so that the first whole one has to be found.
    pub(crate) fn new(raw: Stream, kind: Kind, max_expansion: u64, lost: bool) -> Members {
        let state = if lost { State::Lost } else { State::Between };
        Members {
            raw: raw.with_history(HISTORY),
            kind,
            state,
            codec: Codec::deflate(false),
            dictionary: vec![],
            crc: flate2::Crc::new(),
            member: (0, 0),
            before: 0,
            gone_back: None,
            begun: VecDeque::new(),
            produced: 0,
            rewound: 0,
            max_expansion: max_expansion.max(1),
        }
    }

    /// The stored beginning of the next member that bytes were given out of; asked after every read.
    pub(crate) fn begun(&mut self) -> Option<u64> {
        self.begun.pop_back().inspect(|_| self.begun.clear())
    }

    /// Goes to the first byte of the next member's data; `false` at the end.
    fn begin(&mut self) -> io::Result<bool> {
        loop {
            if self.raw.offset() > self.member.1 {
                self.before = self.member.1;
            }
            self.member = (self.produced, self.raw.offset());
            let (kind, magic) = (self.kind, self.kind.magic());
            let head = self.raw.peek(TRIAL)?;
            if head.is_empty() {
                return Ok(false);
            }
            let zeros = head.iter().take_while(|&&byte| byte == 0).count();
            if zeros > 0 {
                self.raw.consume(zeros);
                continue;
            }
            if kind == Kind::Zstd && is_skippable(head) {
                self.skippable()?;
                continue;
            }
            if !head.starts_with(&magic[..head.len().min(magic.len())]) {
                return Err(self.damage(&format!("bytes that are not {} follow its end", kind.name()), false));
            }
            let (header, cut) = (header(kind, head), head.len() < TRIAL);
            let Some(n) = header else { return Err(self.damage("the header of a member does not end", cut)) };
            self.raw.consume(n);
            self.codec = match kind {
                Kind::Gzip => Codec::deflate(false),
                Kind::Zstd => Codec::zstd(&self.dictionary)?,
            };
            self.crc = flate2::Crc::new();
            self.begun.push_back(self.member.1);
            return Ok(true);
        }
    }

    /// A frame that holds no data; the first one of an archive may hold the dictionary of all others (the
    /// specification of WARC in Zstandard, "Dictionary frame"), itself compressed or not.
    fn skippable(&mut self) -> io::Result<()> {
        let head = self.raw.peek(8)?;
        let (magic, len) = match head {
            [magic, _, _, _, a, b, c, d] => (*magic, u64::from(u32::from_le_bytes([*a, *b, *c, *d]))),
            _ => return Err(self.damage("it ends within a frame", true)),
        };
        self.raw.consume(8);
        let is_dictionary = magic == 0x5d && self.member.1 == 0 && len <= 16 << 20;
        let mut held = vec![];
        let copied = io::copy(&mut (&mut self.raw).take(len), &mut Keep { held: &mut held, keep: is_dictionary })?;
        if copied < len {
            return Err(self.damage("it ends within a frame", true));
        }
        if is_dictionary {
            self.dictionary = if held.starts_with(Kind::Zstd.magic()) {
                let unpacked = crate::codec::unpack(&mut Codec::zstd(b"")?, &held, 64 << 20);
                unpacked.map_err(|_| self.damage("its dictionary cannot be read", false))?.0
            } else {
                held
            };
        }
        Ok(())
    }

    /// Checks what stands after a gzip member.
    fn trailer(&mut self) -> io::Result<()> {
        self.state = State::Between;
        if self.kind == Kind::Zstd {
            return Ok(());
        }
        let (sum, amount) = (self.crc.sum(), self.crc.amount());
        let &[a, b, c, d, e, f, g, h] = self.raw.peek(8)? else {
            return Err(self.damage("it ends before its check sum", true));
        };
        self.raw.consume(8);
        if u32::from_le_bytes([a, b, c, d]) != sum {
            return Err(self.damage("its check sum does not fit", false));
        }
        if u32::from_le_bytes([e, f, g, h]) != amount {
            return Err(self.damage("its length does not fit", false));
        }
        Ok(())
    }

    /// Goes to the next member that can be found, and says what happened.
    fn damage(&mut self, what: &str, cut: bool) -> io::Error {
        let (member, stored) = self.member;
        let at = self.raw.offset();
        // A frame need not have a check sum: one that was cut off may have ended with bytes of the next.
        // Once: what is found again at the same place is passed over.
        let anew = self.kind == Kind::Zstd && at == stored && self.gone_back != Some(stored);
        if anew {
            self.gone_back = Some(stored);
        }
        let from = if anew { self.before } else { stored };
        let back = at.saturating_sub(from + 1).min(HISTORY as u64);
        if self.rewound + back <= REWINDS + 2 * at {
            self.rewound += self.raw.rewind(back);
        }
        // Nothing of it was taken.
        if self.raw.offset() == from && self.raw.peek(1).is_ok_and(|bytes| !bytes.is_empty()) {
            self.raw.consume(1);
        }
        self.state = State::Lost;
        let resumes = self.search();
        let kind = if cut && resumes.is_none() { io::ErrorKind::UnexpectedEof } else { io::ErrorKind::InvalidData };
        let cut = cut && resumes.is_none();
        io::Error::new(kind, Damage { kind: self.kind, cut, bomb: false, what: what.into(), member, stored, resumes })
    }

    /// The stored beginning of the next member; at the end, nothing.
    fn search(&mut self) -> Option<u64> {
        let (kind, magic) = (self.kind, self.kind.magic());
        let dictionary = std::mem::take(&mut self.dictionary);
        let mut found = None;
        // What cannot be read any more cannot be searched either.
        while let Ok(bytes) = self.raw.peek(2 * TRIAL) {
            if bytes.len() < magic.len() {
                break;
            }
            let Some(at) = memchr::memmem::find(bytes, magic) else {
                let n = bytes.len() - (magic.len() - 1);
                self.raw.consume(n);
                continue;
            };
            if at > 0 {
                self.raw.consume(at);
                continue;
            }
            if bears(kind, bytes, &dictionary) {
                found = Some(self.raw.offset());
                break;
            }
            self.raw.consume(1);
        }
        self.dictionary = dictionary;
        self.state = if found.is_some() { State::Between } else { State::Ended };
        found
    }

    fn inside(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        loop {
            let input = self.raw.fill_buf()?;
            let ended = input.is_empty();
            let stepped = self.codec.step(input, buf);
            let Step { read, written, done } = match stepped {
                Ok(step) => step,
                Err(error) => return Err(self.damage(&error.to_string(), false)),
            };
            self.raw.consume(read);
            if self.kind == Kind::Gzip {
                self.crc.update(&buf[..written]);
            }
            self.produced += written as u64;
            if self.produced > FREE && self.produced / self.max_expansion > self.raw.offset() {
                self.state = State::Ended;
                let (member, stored) = self.member;
                let what = format!("it grows to more than {} times its size", self.max_expansion);
                let damage = Damage { kind: self.kind, cut: false, bomb: true, what, member, stored, resumes: None };
                return Err(io::Error::new(io::ErrorKind::InvalidData, damage));
            }
            if done {
                self.state = State::Trailer;
                return Ok(written);
            }
            if written > 0 {
                return Ok(written);
            }
            if read == 0 {
                return Err(self.damage("it ends too early", ended));
            }
        }
    }
}

impl Read for Members {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if buf.is_empty() {
            return Ok(0);
        }
        loop {
            match self.state {
                State::Between => {
                    let begun = self.begin()?;
                    self.state = if begun { State::Inside } else { State::Ended };
                }
                State::Inside => match self.inside(buf)? {
                    0 => {}
                    n => return Ok(n),
                },
                State::Trailer => self.trailer()?,
                State::Lost => return Err(self.damage("it does not begin as such", false)),
                State::Ended => return Ok(0),
            }
        }
    }
}

/// Whether `head` begins with a frame that holds no data of its own.
pub(crate) fn is_skippable(head: &[u8]) -> bool {
    matches!(head, [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..])
}

/// The length of the header that `head` begins with; nothing where it does not end in it.
fn header(kind: Kind, head: &[u8]) -> Option<usize> {
    match kind {
        Kind::Gzip => gzip_header(head),
        // The decompressor reads it.
        Kind::Zstd => Some(0),
    }
}

/// The length of the header of the gzip member that `head` begins with; nothing where it does not end in it.
pub(crate) fn gzip_header(head: &[u8]) -> Option<usize> {
    let flags = *head.get(3)?;
    let mut at = 10;
    if flags & 4 != 0 {
        at += 2 + usize::from(u16::from_le_bytes([*head.get(at)?, *head.get(at + 1)?]));
    }
    for flag in [8, 16] {
        if flags & flag != 0 {
            at += memchr::memchr(0, head.get(at..)?)? + 1;
        }
    }
    at += if flags & 2 != 0 { 2 } else { 0 };
    (at <= head.len()).then_some(at)
}

/// Whether `bytes` bear decompression for a while.
fn bears(kind: Kind, bytes: &[u8], dictionary: &[u8]) -> bool {
    // Reserved bits are zero in every version of the format.
    if kind == Kind::Gzip && bytes.get(3).is_none_or(|flags| flags & 0xe0 != 0) {
        return false;
    }
    let Some(n) = header(kind, bytes) else { return false };
    let codec = match kind {
        Kind::Gzip => Ok(Codec::deflate(false)),
        Kind::Zstd => Codec::zstd(dictionary),
    };
    let Ok(mut codec) = codec else { return false };
    let mut input = &bytes[n..bytes.len().min(n + TRIAL)];
    let mut output = [0; TRIAL];
    let mut written = 0;
    while written < TRIAL && !input.is_empty() {
        match codec.step(input, &mut output[written..]) {
            Ok(step) if step.done => return true,
            Ok(step) if step.read + step.written == 0 => break,
            Ok(step) => {
                input = &input[step.read..];
                written += step.written;
            }
            Err(_) => return false,
        }
    }
    written > 0
}

/// Keeps what is written, or lets it go.
struct Keep<'k> {
    held: &'k mut Vec<u8>,
    keep: bool,
}

impl io::Write for Keep<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.keep {
            self.held.extend_from_slice(bytes);
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn zstd(bytes: &[u8]) -> Vec<u8> {
        zstd::encode_all(bytes, 1).unwrap()
    }

    /// What is read, with a `|` where damage was told, and what was told.
    fn read(bytes: Vec<u8>, kind: Kind) -> (String, Vec<Damage>) {
        let raw = Stream::new(Box::new(io::Cursor::new(bytes)));
        let mut stream = Stream::members(Members::new(raw, kind, 250, false));
        let (mut text, mut told) = (String::new(), vec![]);
        loop {
            match stream.fill_buf() {
                Ok([]) => return (text, told),
                Ok(bytes) => {
                    text.push_str(&String::from_utf8_lossy(bytes));
                    let n = bytes.len();
                    stream.consume(n);
                }
                Err(error) => {
                    text.push('|');
                    told.push(Damage::of(&error).expect("nothing else fails here").clone());
                }
            }
        }
    }

    #[test]
    fn damage_costs_its_member_alone() {
        type Pack = fn(&[u8]) -> Vec<u8>;
        for (kind, pack) in [(Kind::Gzip, gzip as Pack), (Kind::Zstd, zstd)] {
            let noise: Vec<u8> = (1..4000_u64).map(|n| (n.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56) as u8).collect();
            let [a, b, c] = ["one ", "two ", "three "].map(|word| pack(word.as_bytes()));
            let whole = [a.clone(), b.clone(), c.clone()].concat();
            assert_eq!(read(whole.clone(), kind), ("one two three ".into(), vec![]));
            assert_eq!(read([whole.clone(), vec![0; 700]].concat(), kind), ("one two three ".into(), vec![]));

            // The beginning of a member, and what stands between two.
            for (damaged, text, stored) in [
                ([a.clone(), b"XX".to_vec(), b[2..].to_vec(), c.clone()].concat(), "one |three ", a.len()),
                ([a.clone(), noise.clone(), b.clone(), c.clone()].concat(), "one |two three ", a.len()),
                // A member that breaks off may give some of itself before that shows.
                ([a.clone(), c[..c.len() - 6].to_vec(), b.clone()].concat(), "one …|two ", a.len()),
            ] {
                let (got, told) = read(damaged, kind);
                let fits = match text.split_once('…') {
                    Some((begin, end)) => got.starts_with(begin) && got.ends_with(end),
                    None => got == text,
                };
                assert!(fits, "{got}, expected {text}");
                // A frame without a check sum that took bytes of the next for its own is told of at its end.
                let at = told.first().is_some_and(|told| {
                    told.stored == stored as u64 || (text.contains('…') && told.stored > stored as u64)
                });
                assert!(told.len() == 1 && at && !told[0].cut, "{told:?}");
                assert!(told[0].resumes.is_some());
            }
            let (got, told) = read(whole[..whole.len() - 1].to_vec(), kind);
            assert!(got.starts_with("one two "), "{got}");
            assert!(told.len() == 1 && told[0].cut && told[0].resumes.is_none(), "{told:?}");
        }
    }

    /// A frame of which the decompressor takes nothing before it fails is told of once, wherever it stands.
    #[test]
    fn a_frame_of_which_nothing_is_taken_is_passed_over() {
        let bad = [0x28, 0xb5, 0x2f, 0xfd, 0, 0x35, 2, 0x18, 4, 0x6d, 4, 0, 0x15];
        assert_eq!(read(bad.to_vec(), Kind::Zstd).1.len(), 1);
        let (got, told) = read([&zstd(b"one "), &bad[..], &zstd(b"two "), &bad[..]].concat(), Kind::Zstd);
        assert!(got.starts_with("one ") && got.contains("two ") && told.len() <= 4, "{got} {told:?}");
    }

    #[test]
    fn a_check_sum_that_does_not_fit_is_told_after_the_member() {
        let (mut a, b) = (gzip(b"one "), gzip(b"two "));
        let n = a.len();
        a[n - 7] ^= 1;
        let (got, told) = read([a, b].concat(), Kind::Gzip);
        assert_eq!(got, "one |two ");
        assert_eq!((told[0].what.as_str(), told[0].resumes), ("its check sum does not fit", Some(n as u64)));
    }

    #[test]
    fn headers_may_carry_names_and_more() {
        let mut writer = flate2::GzBuilder::new()
            .filename("a.warc")
            .comment("an archive")
            .extra(vec![7; 300])
            .write(vec![], flate2::Compression::fast());
        writer.write_all(b"one").unwrap();
        assert_eq!(read(writer.finish().unwrap(), Kind::Gzip), ("one".into(), vec![]));
    }

    #[test]
    fn frames_may_share_a_dictionary() {
        let dictionary = b"Nothing is decided, she said on Tuesday. The boats stay in the harbour.".repeat(20);
        let frame = |text: &[u8]| {
            let mut writer = zstd::stream::Encoder::with_dictionary(vec![], 3, &dictionary).unwrap();
            writer.write_all(text).unwrap();
            writer.finish().unwrap()
        };
        let head = |body: &[u8]| {
            [&[0x5d, 0x2a, 0x4d, 0x18][..], &u32::try_from(body.len()).unwrap().to_le_bytes(), body].concat()
        };
        for body in [dictionary.clone(), zstd(&dictionary)] {
            let bytes = [head(&body), frame(b"Nothing is decided, "), frame(b"she said.")].concat();
            assert_eq!(read(bytes, Kind::Zstd), ("Nothing is decided, she said.".into(), vec![]));
        }
    }
}
