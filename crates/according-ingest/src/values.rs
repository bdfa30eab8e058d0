//! Cuts a stream of JSON values, or the elements of an array, into values, without parsing them.

use crate::SkipReason;
use crate::lines::Cut;
use crate::source::Stream;
use std::io::{self, BufRead as _};

/// Cuts values: those at the top, one after another, and the elements of arrays at the top.
///
/// Brackets and strings are counted and nothing else is looked at; what is not JSON is found by whoever parses the
/// values. A string that goes over a line end is broken, and its closing quotation mark may be anywhere: cutting
/// resumes at the next line that opens an object at the same indentation.
#[derive(Default)]
pub(crate) struct Values {
    number: u64,
    in_array: bool,
    /// Whether the input is one value and nothing else; known after the first cut.
    pub(crate) alone: bool,
    stopped: bool,
    /// An error that was met while looking past a value.
    failed: Option<io::Error>,
    /// Bytes of the line before the current position.
    column: u64,
}

impl Values {
    /// The next value.
    ///
    /// **Cost**: one copy of the value; one over `limit` is passed over without being held.
    pub(crate) fn next(&mut self, stream: &mut Stream, limit: u64) -> Cut {
        if self.stopped {
            return Cut::End;
        }
        let number = self.number + 1;
        let start = match self.failed.take() {
            Some(error) => Err(error),
            None => self.start(stream),
        };
        let cut = match start {
            Ok(Some(first)) => self.value(stream, limit, first),
            Ok(None) => Ok(Cut::End),
            Err(error) => Err((error, None)),
        };
        match cut {
            Ok(Cut::End) => Cut::End,
            Ok(cut) => {
                self.number = number;
                if number == 1 && !self.in_array {
                    match self.rest_is_blank(stream) {
                        Ok(blank) => self.alone = blank,
                        Err(error) => self.failed = Some(error),
                    }
                }
                cut
            }
            Err((error, partial)) => {
                self.stopped = true;
                Cut::Failed { error, number, partial }
            }
        }
    }

    /// Goes to the first byte of the next value; nothing at the end.
    fn start(&mut self, stream: &mut Stream) -> io::Result<Option<u8>> {
        loop {
            let Some(&byte) = stream.fill_buf()?.first() else { return Ok(None) };
            match byte {
                b'[' if !self.in_array => self.in_array = true,
                b']' if self.in_array => self.in_array = false,
                b'\n' => self.column = u64::MAX,
                b' ' | b'\t' | b'\r' | b',' => {}
                _ => return Ok(Some(byte)),
            }
            self.column = self.column.wrapping_add(1);
            stream.consume(1);
        }
    }

    fn rest_is_blank(&mut self, stream: &mut Stream) -> io::Result<bool> {
        loop {
            match stream.peek(1)?.first() {
                None => return Ok(true),
                Some(b' ' | b'\t' | b'\r' | b'\n') => {
                    self.column = if stream.peek(1)? == b"\n" { 0 } else { self.column + 1 };
                    stream.consume(1);
                }
                Some(_) => return Ok(false),
            }
        }
    }

    /// Cuts the value that begins at the position, with `first`.
    fn value(&mut self, stream: &mut Stream, limit: u64, first: u8) -> Result<Cut, (io::Error, Option<u64>)> {
        let (offset, indent) = (stream.offset(), self.column);
        let number = self.number + 1;
        if !matches!(first, b'{' | b'[' | b'"' | b'-' | b'0'..=b'9' | b't' | b'f' | b'n') {
            self.stopped = true;
            return broken(number, offset, "not JSON; nothing after it is read");
        }
        let mut scan = Scan::default();
        let (mut bytes, mut len) = (vec![], 0);
        loop {
            let chunk = match stream.fill_buf() {
                Ok([]) if scan.depth == 0 && !scan.in_string => break,
                Ok([]) => {
                    return broken(number, offset, "the value does not end before the file does");
                }
                Ok(chunk) => chunk,
                Err(error) => return Err((error, Some(offset))),
            };
            let (n, state) = scan.take(chunk);
            len += n as u64;
            if len <= limit {
                bytes.extend_from_slice(&chunk[..n]);
            } else {
                bytes = vec![];
            }
            self.column = match memchr::memrchr(b'\n', &chunk[..n]) {
                Some(feed) => (n - feed - 1) as u64,
                None => self.column.wrapping_add(n as u64),
            };
            stream.consume(n);
            match state {
                State::Inside => {}
                State::Done => break,
                State::Broken => {
                    self.resume(stream, indent).map_err(|error| (error, None))?;
                    return broken(number, offset, "a line ends inside a string");
                }
            }
        }
        if len > limit { Ok(Cut::TooLarge { number, offset, len }) } else { Ok(Cut::Record { bytes, number, offset }) }
    }

    /// Goes to the next line that opens an object after `indent` blanks. The position is at a line end.
    fn resume(&mut self, stream: &mut Stream, indent: u64) -> io::Result<()> {
        let mut column = None;
        loop {
            let Some(&byte) = stream.fill_buf()?.first() else { return Ok(()) };
            match (byte, column) {
                (b'\n', _) => column = Some(0),
                (b' ' | b'\t', Some(n)) => column = Some(n + 1),
                (b'{', Some(n)) if n == indent => {
                    self.column = n;
                    return Ok(());
                }
                _ => column = None,
            }
            stream.consume(1);
        }
    }
}

fn broken<E>(number: u64, offset: u64, words: &str) -> Result<Cut, E> {
    Ok(Cut::Broken { number, offset, reason: SkipReason::BadJson, words: words.into() })
}

/// Where in a value the scan is.
#[derive(Default)]
struct Scan {
    depth: u64,
    in_string: bool,
    escaped: bool,
    scalar: bool,
}

enum State {
    Inside,
    Done,
    Broken,
}

impl Scan {
    /// How many bytes of `chunk` belong to the value, and whether it ends there.
    fn take(&mut self, chunk: &[u8]) -> (usize, State) {
        let mut at = 0;
        while at < chunk.len() {
            if self.in_string {
                if self.escaped {
                    self.escaped = false;
                    at += 1;
                    continue;
                }
                let Some(found) = memchr::memchr3(b'"', b'\\', b'\n', &chunk[at..]) else {
                    return (chunk.len(), State::Inside);
                };
                at += found;
                match chunk[at] {
                    b'\n' => return (at, State::Broken),
                    b'\\' => self.escaped = true,
                    _ => {
                        self.in_string = false;
                        if self.depth == 0 {
                            return (at + 1, State::Done);
                        }
                    }
                }
                at += 1;
                continue;
            }
            match chunk[at] {
                b'"' if self.scalar => return (at, State::Done),
                b'"' => self.in_string = true,
                b'{' | b'[' if self.scalar => return (at, State::Done),
                b'{' | b'[' => self.depth += 1,
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    if self.depth == 0 {
                        return (at + 1, State::Done);
                    }
                }
                b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n' if self.depth == 0 => return (at, State::Done),
                _ if self.depth == 0 => self.scalar = true,
                _ => {}
            }
            at += 1;
        }
        (at, State::Inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(text: &str, limit: u64) -> (Vec<String>, bool) {
        let mut stream = Stream::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())));
        let mut values = Values::default();
        let mut cuts = vec![];
        loop {
            cuts.push(match values.next(&mut stream, limit) {
                Cut::Record { bytes, number, offset } => {
                    format!("{number}@{offset} {}", String::from_utf8_lossy(&bytes))
                }
                Cut::TooLarge { number, offset, len } => format!("{number}@{offset} too large {len}"),
                Cut::Broken { number, offset, words, .. } => format!("{number}@{offset} {words}"),
                Cut::End => return (cuts, values.alone),
                cut => format!("{cut:?}"),
            });
        }
    }

    #[test]
    fn values_are_cut_from_arrays_and_from_the_top() {
        for (text, expect, alone) in [
            ("", &[][..], false),
            ("[]", &[], false),
            (" [ ] ", &[], false),
            ("{\"a\": 1}", &["1@0 {\"a\": 1}"], true),
            (" {\"a\": [1, {}]} \n", &["1@1 {\"a\": [1, {}]}"], true),
            ("{}{}", &["1@0 {}", "2@2 {}"], false),
            ("[{}, {\"]\": \"}\\\"\"},\n{}]", &["1@1 {}", "2@5 {\"]\": \"}\\\"\"}", "3@19 {}"], false),
            ("[null, 12,\"x\", [{}]]", &["1@1 null", "2@7 12", "3@10 \"x\"", "4@15 [{}]"], false),
            ("no JSON at all", &["1@0 no", "2@3 not JSON; nothing after it is read"], false),
            ("[{}, ?, {}]", &["1@1 {}", "2@5 not JSON; nothing after it is read"], false),
            ("[{}, {\"a\": ", &["1@1 {}", "2@5 the value does not end before the file does"], false),
            ("[\n{\"a\": \"x\n\"},\n{},\n{}]", &["1@2 a line ends inside a string", "2@15 {}", "3@19 {}"], false),
        ] {
            let (got, got_alone) = cuts(text, 100);
            assert_eq!(
                (got.as_slice(), got_alone),
                (expect.iter().map(|s| s.to_string()).collect::<Vec<_>>().as_slice(), alone),
                "{text}"
            );
        }
        assert_eq!(cuts("[{\"a\": 1}, {\"a\": 22222}, {}]", 9).0, ["1@1 {\"a\": 1}", "2@11 too large 12", "3@25 {}"]);
    }
}
