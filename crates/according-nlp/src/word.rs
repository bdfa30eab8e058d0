//! What a token looks like, as hashes: the lexical part of every feature.

use crate::hash;

/// The lexical hashes of one token. Equal for training and reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Word {
    /// The lowercase form; numbers by their shape; quotation marks and apostrophes unified.
    pub lower: u32,
    /// Shape of the first 14 characters, runs cut at two: `Xxx`, `dd`, `X.X.`.
    pub shape: u32,
    /// Prefixes of 1, 2, 3 and 5 lowercase bytes.
    pub prefix: [u32; 4],
    /// Suffixes of 1, 2, 3 and 4 lowercase bytes.
    pub suffix: [u32; 4],
    /// Whether the first letter is a capital.
    pub capital: bool,
    /// Whether a letter or digit occurs.
    pub alphanumeric: bool,
}

impl Word {
    /// Looks at `form`; `buffer` is scratch space.
    #[must_use]
    pub fn of(form: &str, buffer: &mut Vec<u8>) -> Word {
        buffer.clear();
        lowercase(form, buffer);
        let lower = buffer.as_slice();
        let n = lower.len();
        let part = |range: std::ops::Range<usize>| hash::bytes(lower[range].iter().copied());
        let first = form.chars().next();
        let numeric = n > 0
            && lower.iter().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b':' | b'-' | b'/'))
            && lower.iter().any(u8::is_ascii_digit);
        Word {
            lower: if numeric { hash::bytes([b'#', n.min(9) as u8]) } else { part(0..n) },
            shape: shape(form),
            prefix: [1, 2, 3, 5].map(|k| part(0..n.min(k))),
            suffix: [1, 2, 3, 4].map(|k| part(n.saturating_sub(k)..n)),
            capital: first.is_some_and(char::is_uppercase),
            alphanumeric: form.chars().any(char::is_alphanumeric),
        }
    }
}

/// The lowercase form, with typographic apostrophes and dashes unified.
pub fn lowercase(form: &str, out: &mut Vec<u8>) {
    if form.is_ascii() {
        out.extend(form.bytes().map(|b| b.to_ascii_lowercase()));
        return;
    }
    for c in form.chars() {
        match c {
            '\u{2018}' | '\u{2019}' | '\u{2BC}' => out.push(b'\''),
            '\u{2010}' | '\u{2011}' => out.push(b'-'),
            '\u{2013}' | '\u{2014}' | '\u{2015}' => out.extend(b"--"),
            '\u{2026}' => out.extend(b"..."),
            c => {
                for c in c.to_lowercase() {
                    out.extend(c.encode_utf8(&mut [0; 4]).as_bytes());
                }
            }
        }
    }
}

fn shape(form: &str) -> u32 {
    let (mut last, mut run, mut kept) = (0, 0, 0);
    let mut h = hash::bytes([]);
    for c in form.chars().take(14) {
        let kind = if c.is_uppercase() {
            b'X'
        } else if c.is_alphabetic() {
            b'x'
        } else if c.is_ascii_digit() {
            b'd'
        } else if c.is_ascii() {
            c as u8
        } else {
            b'?'
        };
        run = if kind == last { run + 1 } else { 1 };
        last = kind;
        if run <= 2 && kept < 12 {
            h = (h ^ u32::from(kind)).wrapping_mul(0x0100_0193);
            kept += 1;
        }
    }
    h
}

#[cfg(test)]
mod tests {
    use super::Word;

    #[test]
    fn forms_that_mean_the_same_hash_alike() {
        let mut buffer = Vec::new();
        let mut lower = |form| Word::of(form, &mut buffer).lower;
        assert_eq!(lower("Said"), lower("said"));
        assert_eq!(lower("n’t"), lower("n't"));
        assert_eq!(lower("—"), lower("--"));
        assert_eq!(lower("1986"), lower("2023"));
        assert_ne!(lower("1986"), lower("86"));
    }
}
