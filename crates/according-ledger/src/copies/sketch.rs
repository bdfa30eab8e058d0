//! A text as a small set of numbers, from which the likeness of two texts can be told.
//!
//! Every sequence of [`SHINGLE`] words is hashed, and one hash in 2^scale is kept: the same ones in every text, so the
//! share that two samples have in common is the share that the texts have (Broder 1997; the sampling by modulus keeps
//! containment measurable, Irber et al. 2022, FracMinHash). Case, punctuation and white space do not count.

use rustc_hash::FxHasher;
use std::hash::Hasher as _;

/// Words in a sequence: long enough that two articles share one only by copying.
const SHINGLE: usize = 5;
/// A text keeps about this many hashes or more, if it has so many.
const KEPT: usize = 48;
/// At most one in 2^6 is kept, even of a book.
const MAX_SCALE: u8 = 6;

/// A sampled text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sketch {
    /// Words of the text.
    pub(super) words: u32,
    /// One hash in 2^scale is kept.
    pub(super) scale: u8,
    /// Ascending, each once.
    pub(super) hashes: Vec<u32>,
}

/// How two texts are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Likeness {
    /// Not one word differs, as far as the sample tells.
    Identical,
    /// Most of each is in the other.
    Near,
    /// Most of the shorter is in the longer.
    Contained,
}

impl Sketch {
    /// Samples `text`.
    ///
    /// **Cost**: one pass.
    pub(super) fn of(text: &str) -> Sketch {
        let mut window = [0_u64; SHINGLE];
        let (mut n, mut hashes) = (0_u32, vec![]);
        for word in text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()) {
            let mut hasher = FxHasher::default();
            for c in word.chars().flat_map(char::to_lowercase) {
                hasher.write_u32(c as u32);
            }
            window.rotate_left(1);
            window[SHINGLE - 1] = mix(hasher.finish());
            n += 1;
            if n as usize >= SHINGLE {
                let sequence = window.iter().fold(0_u64, |sequence, word| mix(sequence.rotate_left(7) ^ word));
                hashes.push((sequence >> 32) as u32);
            }
        }
        if n > 0 && (n as usize) < SHINGLE {
            hashes.push((window.iter().fold(0_u64, |all, word| mix(all.rotate_left(7) ^ word)) >> 32) as u32);
        }
        hashes.sort_unstable();
        hashes.dedup();
        let mut scale = 0;
        while scale < MAX_SCALE && hashes.len() >> (scale + 1) >= KEPT {
            scale += 1;
        }
        let mut sketch = Sketch { words: n, scale: 0, hashes };
        sketch.coarsen(scale);
        sketch
    }

    /// Keeps one hash in 2^scale: the same as a text sampled so from the beginning.
    fn coarsen(&mut self, scale: u8) {
        self.hashes.retain(|hash| is_kept(*hash, scale));
        self.scale = scale;
    }

    /// How the texts are alike, if they are. Symmetric.
    pub(super) fn likeness(&self, other: &Sketch) -> Option<Likeness> {
        /// Fewer say nothing.
        const MIN_SAMPLE: usize = 8;
        const NEAR: f64 = 0.6;
        const CONTAINED: f64 = 0.8;
        if self.words == other.words && self.scale == other.scale && self.hashes == other.hashes && self.words > 0 {
            return Some(Likeness::Identical);
        }
        let scale = self.scale.max(other.scale);
        let (mut a, mut b) = (self.at(scale).peekable(), other.at(scale).peekable());
        let (mut n_a, mut n_b, mut both) = (0, 0, 0);
        loop {
            match (a.peek(), b.peek()) {
                (None, None) => break,
                (Some(x), Some(y)) if x == y => {
                    (n_a, n_b, both) = (n_a + 1, n_b + 1, both + 1);
                    a.next();
                    b.next();
                }
                (Some(x), y) if y.is_none_or(|y| x < y) => {
                    n_a += 1;
                    a.next();
                }
                _ => {
                    n_b += 1;
                    b.next();
                }
            }
        }
        let shorter = n_a.min(n_b);
        if shorter < MIN_SAMPLE {
            return None;
        }
        let share = |of: usize| both as f64 / of as f64;
        if share(n_a + n_b - both) >= NEAR {
            Some(Likeness::Near)
        } else if share(shorter) >= CONTAINED {
            Some(Likeness::Contained)
        } else {
            None
        }
    }

    fn at(&self, scale: u8) -> impl Iterator<Item = u32> {
        self.hashes.iter().copied().filter(move |hash| is_kept(*hash, scale))
    }

    pub(super) fn to_bytes(&self) -> Vec<u8> {
        self.hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect()
    }

    pub(super) fn from_bytes(words: u32, scale: u8, bytes: &[u8]) -> Sketch {
        let hashes =
            bytes.chunks_exact(4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]])).collect();
        Sketch { words, scale, hashes }
    }
}

/// The low bits decide, so that the high ones can order.
fn is_kept(hash: u32, scale: u8) -> bool {
    hash & ((1 << scale) - 1) == 0
}

/// Bits of a number spread over all of it (Stafford's thirteenth variant).
fn mix(mut x: u64) -> u64 {
    x = (x ^ (x >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x = (x ^ (x >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ (x >> 31)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// An article of `n` sentences that no other seed shares.
    pub(in crate::copies) fn story(seed: usize, n: usize) -> String {
        (0..n)
            .map(|k| {
                let word = |m: usize| {
                    ["harbour", "board", "winter", "vote", "crane", "ferry", "light", "tide", "ledger", "bell"]
                        [(seed * 7 + k * m) % 10]
                };
                format!(
                    "On day {} of year {seed} the {} met the {} about the {}, item {}, and nobody left. ",
                    k + seed,
                    word(3),
                    word(7),
                    word(9),
                    k * seed
                )
            })
            .collect()
    }

    #[test]
    fn copies_are_alike_and_other_stories_are_not() {
        let long = story(3, 60);
        let sentences: Vec<&str> = long.split_inclusive(". ").collect();
        let cut = sentences[..20].concat();
        let edited = long.replace("item", "point").replacen("harbour", "port", 4);
        let brief = sentences[..6].concat();
        for (a, b, expect) in [
            (long.clone(), long.clone(), Some(Likeness::Identical)),
            (long.clone(), long.to_uppercase().replace(", ", " — "), Some(Likeness::Identical)),
            (long.clone(), format!("HARBOUR NEWS By Mina Ode {}", sentences[..55].concat()), Some(Likeness::Near)),
            (long.clone(), cut.clone(), Some(Likeness::Contained)),
            (long.clone(), brief, Some(Likeness::Contained)),
            (long.clone(), story(4, 60), None),
            (long, edited, None),
            ("He left.".into(), "He left.".into(), Some(Likeness::Identical)),
            ("He left.".into(), "She stayed.".into(), None),
            ("He left the house at nine.".into(), "He left the house at ten.".into(), None),
            (String::new(), String::new(), None),
            (cut, String::new(), None),
        ] {
            let (a, b) = (Sketch::of(&a), Sketch::of(&b));
            assert_eq!((a.likeness(&b), b.likeness(&a)), (expect, expect), "{} and {} words", a.words, b.words);
            assert_eq!(Sketch::from_bytes(a.words, a.scale, &a.to_bytes()), a);
        }
    }
}
