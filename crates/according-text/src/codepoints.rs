//! From UTF-8 bytes to Unicode code points.

use crate::Span;

/// How many bytes one checkpoint of the table covers.
const STRIDE: usize = 64;

/// Turns byte offsets of one text into code point offsets.
///
/// Useful for: the edge, where spans leave the process. Not for: anything inside, which counts bytes.
///
/// **Cost**: building is `O(n)`; a look-up scans at most 64 bytes. ASCII text needs no table.
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before byte `STRIDE * i`; empty when the text is ASCII.
    before: Vec<u32>,
}

impl<'t> CodePoints<'t> {
    /// Counts the code points of `text`.
    #[must_use]
    pub fn new(text: &'t str) -> CodePoints<'t> {
        let mut before = Vec::new();
        if !text.is_ascii() {
            let mut n = 0;
            before = text
                .as_bytes()
                .chunks(STRIDE)
                .map(|chunk| {
                    let here = n;
                    n += starts(chunk);
                    here
                })
                .collect();
        }
        CodePoints { text, before }
    }

    /// The number of code points before byte offset `byte`.
    #[must_use]
    pub fn at(&self, byte: u32) -> u32 {
        if self.before.is_empty() {
            return byte;
        }
        let byte = byte as usize;
        let block = (byte / STRIDE).min(self.before.len() - 1);
        self.before[block] + starts(&self.text.as_bytes()[block * STRIDE..byte])
    }

    /// The span in code points, half-open.
    #[must_use]
    pub fn range(&self, span: Span) -> (u32, u32) {
        (self.at(span.start()), self.at(span.end()))
    }

    /// The length of the whole text in code points.
    #[must_use]
    pub fn len(&self) -> u32 {
        self.at(self.text.len() as u32)
    }

    /// Whether the text is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// The text that is counted.
    #[must_use]
    pub fn text(&self) -> &'t str {
        self.text
    }
}

/// Code points that begin in `bytes`: all bytes but UTF-8 continuations.
fn starts(bytes: &[u8]) -> u32 {
    bytes.iter().filter(|&&b| (b as i8) >= -0x40).count() as u32
}

#[cfg(test)]
mod tests {
    use super::CodePoints;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn agrees_with_counting_characters(text in "\\PC{0,200}") {
            let points = CodePoints::new(&text);
            for (n, (byte, _)) in text.char_indices().enumerate() {
                prop_assert_eq!(points.at(byte as u32), n as u32);
            }
            prop_assert_eq!(points.len() as usize, text.chars().count());
        }
    }
}
