//! UTF-16 as a stream of UTF-8, so that lines and values can be cut from it.

use encoding_rs::{CoderResult, Decoder, Encoding};
use std::io::{self, Read};

const CHUNK: usize = 16 << 10;

/// Reads `inner`, which is in another encoding and begins with a byte order mark, as UTF-8 without one.
pub(crate) struct Transcode<R> {
    inner: R,
    decoder: Decoder,
    raw: Box<[u8]>,
    raw_start: usize,
    raw_end: usize,
    ended: bool,
    /// Decoded bytes that were not asked for yet.
    text: Box<[u8]>,
    start: usize,
    end: usize,
}

impl<R: Read> Transcode<R> {
    pub(crate) fn new(inner: R, encoding: &'static Encoding) -> Transcode<R> {
        Transcode {
            inner,
            decoder: encoding.new_decoder(),
            raw: vec![0; CHUNK].into(),
            raw_start: 0,
            raw_end: 0,
            ended: false,
            text: vec![0; CHUNK].into(),
            start: 0,
            end: 0,
        }
    }

    /// Decodes until there is text or the end.
    fn fill(&mut self) -> io::Result<()> {
        loop {
            if self.raw_start == self.raw_end && !self.ended {
                self.raw_start = 0;
                self.raw_end = 0;
                self.raw_end = self.inner.read(&mut self.raw)?;
                self.ended = self.raw_end == 0;
            }
            let raw = &self.raw[self.raw_start..self.raw_end];
            let (result, read, written, _) = self.decoder.decode_to_utf8(raw, &mut self.text, self.ended);
            self.raw_start += read;
            (self.start, self.end) = (0, written);
            if written > 0 || (self.ended && result == CoderResult::InputEmpty) {
                return Ok(());
            }
        }
    }
}

impl<R: Read> Read for Transcode<R> {
    fn read(&mut self, buf: &mut [u8]) -> io::Result<usize> {
        if self.start == self.end && !(self.ended && self.raw_start == self.raw_end) {
            self.fill()?;
        }
        let n = buf.len().min(self.end - self.start);
        buf[..n].copy_from_slice(&self.text[self.start..self.start + n]);
        self.start += n;
        Ok(n)
    }
}

#[cfg(test)]
mod tests {
    use super::Transcode;
    use std::io::Read as _;

    #[test]
    fn utf16_reads_as_utf8_however_it_is_cut() {
        let text = "“Née Ødegård,” 𝒮he said — 中文.\n".repeat(2000);
        let units = || std::iter::once(0xfeff).chain(text.encode_utf16());
        let little: Vec<u8> = units().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = units().flat_map(u16::to_be_bytes).collect();
        for (bytes, encoding) in [(&little, encoding_rs::UTF_16LE), (&big, encoding_rs::UTF_16BE)] {
            let mut read = Transcode::new(&bytes[..], encoding);
            let (mut out, mut piece) = (vec![], [0; 3]);
            loop {
                match read.read(&mut piece).unwrap() {
                    0 => break,
                    n => out.extend_from_slice(&piece[..n]),
                }
            }
            assert_eq!(String::from_utf8(out).unwrap(), text);
        }
    }
}
