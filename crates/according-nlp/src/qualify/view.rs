//! A text with its layers, and the lowercase words of it without allocation.

use crate::{layers::Layers, tag::Tag};

/// A text with its layers.
#[derive(Clone, Copy)]
pub struct View<'a> {
    pub text: &'a str,
    pub layers: &'a Layers,
}

/// A lowercase word of up to 24 bytes; longer ones are cut, which no listed word is.
#[derive(Clone, Copy)]
pub struct Lower {
    bytes: [u8; 24],
    len: u8,
}

impl Lower {
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.bytes[..self.len as usize]).unwrap_or("")
    }
}

impl<'a> View<'a> {
    /// The form as printed.
    pub fn form(self, i: usize) -> &'a str {
        self.layers.tokens[i].span.of(self.text)
    }

    /// The lowercase form, its apostrophe straight.
    pub fn lower(self, i: usize) -> Lower {
        let mut lower = Lower { bytes: [0; 24], len: 0 };
        for c in self.form(i).chars() {
            let c = if c == '’' { '\'' } else { c.to_ascii_lowercase() };
            let n = lower.len as usize;
            if n + c.len_utf8() > lower.bytes.len() {
                break;
            }
            c.encode_utf8(&mut lower.bytes[n..]);
            lower.len += c.len_utf8() as u8;
        }
        lower
    }

    /// Whether token `i` is one of `words`, lowercase.
    pub fn is(self, i: usize, words: &[&str]) -> bool {
        let lower = self.lower(i);
        words.contains(&lower.as_str())
    }

    pub fn tag(self, i: usize) -> Tag {
        self.layers.tags[i]
    }
}
