//! Cuts a stream into lines, in memory that does not grow with them.

use crate::SkipReason;
use crate::source::Stream;
use std::io::{self, BufRead as _};

/// A piece of a stream, or why there is none.
#[derive(Debug)]
pub(crate) enum Cut {
    /// A whole record and where it begins. `number` counts lines or values from 1.
    Record { bytes: Vec<u8>, number: u64, offset: u64 },
    /// A record over the limit, left out; `len` is its length.
    TooLarge { number: u64, offset: u64, len: u64 },
    /// A record that is not what it should be, and why, in words.
    Broken { number: u64, offset: u64, reason: SkipReason, words: String },
    /// The stream failed; `partial` is where the record that it cut off begins.
    Failed { error: io::Error, number: u64, partial: Option<u64> },
    /// The end.
    End,
}

/// Cuts lines.
#[derive(Default)]
pub(crate) struct Lines {
    number: u64,
    /// Length of the last line: the next one is likely to be alike.
    last: usize,
}

impl Lines {
    /// The next line that is not blank, without its line feed.
    ///
    /// **Cost**: one copy of the line; a line over `limit` is passed over without being held.
    pub(crate) fn next(&mut self, stream: &mut Stream, limit: u64) -> Cut {
        loop {
            let offset = stream.offset();
            let mut bytes = Vec::with_capacity(self.last.min(1 << 20));
            let mut len = 0;
            let mut ended = false;
            self.number += 1;
            while !ended {
                let chunk = match stream.fill_buf() {
                    Ok([]) if len == 0 => return Cut::End,
                    Ok([]) => break,
                    Ok(chunk) => chunk,
                    Err(error) => {
                        return Cut::Failed { error, number: self.number, partial: (len > 0).then_some(offset) };
                    }
                };
                let feed = memchr::memchr(b'\n', chunk);
                let part = &chunk[..feed.unwrap_or(chunk.len())];
                len += part.len() as u64;
                if len <= limit {
                    bytes.extend_from_slice(part);
                } else {
                    bytes = vec![];
                }
                ended = feed.is_some();
                let n = part.len() + usize::from(ended);
                stream.consume(n);
                // A blank line ends here too, and is not the end of the stream.
                if ended && len == 0 {
                    break;
                }
            }
            if len > limit {
                return Cut::TooLarge { number: self.number, offset, len };
            }
            if !bytes.trim_ascii().is_empty() {
                self.last = bytes.len();
                return Cut::Record { bytes, number: self.number, offset };
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(text: &[u8], limit: u64) -> Vec<String> {
        let mut stream = Stream::new(Box::new(io::Cursor::new(text.to_vec())));
        let mut lines = Lines::default();
        let mut cuts = vec![];
        loop {
            cuts.push(match lines.next(&mut stream, limit) {
                Cut::Record { bytes, number, offset } => format!("{number}@{offset} {}", bytes.escape_ascii()),
                Cut::TooLarge { number, offset, len } => format!("{number}@{offset} too large {len}"),
                Cut::End => return cuts,
                cut => format!("{cut:?}"),
            });
        }
    }

    #[test]
    fn lines_are_numbered_and_placed() {
        assert_eq!(cuts(b"", 9), [""; 0]);
        assert_eq!(cuts(b"\n\n \r\n", 9), [""; 0]);
        assert_eq!(cuts(b"ab\n\ncd\r\n e", 9), ["1@0 ab", "3@4 cd\\r", "4@8  e"]);
        assert_eq!(cuts(b"ab\nabcdefghij\nc\n", 9), ["1@0 ab", "2@3 too large 10", "3@14 c"]);
        let long = [vec![b'x'; 200_000], b"\ny".to_vec()].concat();
        assert_eq!(cuts(&long, 100), ["1@0 too large 200000", "2@200001 y"]);
        assert_eq!(cuts(&long, 200_000).len(), 2);
    }
}
