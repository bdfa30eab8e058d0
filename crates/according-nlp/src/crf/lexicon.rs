//! The cue lexicon: how often a lemma of a word class was a cue in training, in bins.

use crate::{
    hash,
    layers::Layers,
    weights::{Error, Sections},
};

/// Section of the file of weights: open addressing, 0 = free, else `key << 8 | bin`.
pub const LEXICON: &str = "cue.lexicon";

/// Bin of a word that training never saw.
pub const UNSEEN: u8 = 1;
/// Words of this bin or higher may be cues.
pub const CANDIDATE: u8 = 3;
/// Words of this bin or higher usually are cues.
pub const STRONG: u8 = 4;

/// The lexicon, borrowed.
#[derive(Clone, Copy)]
pub struct Lexicon<'b> {
    table: &'b [u64],
}

impl<'b> Lexicon<'b> {
    /// The lexicon in a file of weights.
    ///
    /// # Errors
    /// If the section is missing or its size is no power of two.
    pub fn open(sections: &Sections<'b>) -> Result<Lexicon<'b>, Error> {
        let table = sections.get::<u64>(LEXICON)?;
        if !table.len().is_power_of_two() {
            return Err(Error::Shape(LEXICON));
        }
        Ok(Lexicon { table })
    }

    fn bin(&self, key: u32) -> u8 {
        let mask = self.table.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let entry = self.table[at];
            if entry == 0 {
                return UNSEEN;
            }
            if entry >> 8 & 0xFFFF_FFFF == u64::from(key) {
                return entry as u8;
            }
            at = (at + 1) & mask;
        }
    }

    /// The bin of every token. **Shape**: `n_tokens`.
    pub fn bins(&self, layers: &Layers, out: &mut Vec<u8>) {
        out.clear();
        out.extend((0..layers.len()).map(|i| self.bin(key(layers, i))));
    }
}

/// The lexicon key of token `i`: lemma and word class.
#[must_use]
pub fn key(layers: &Layers, i: usize) -> u32 {
    hash::pair(layers.lemmas[i], layers.tags[i].coarse() as u32)
}

/// The bin of a word that was a cue in `cue` of `seen` occurrences.
#[must_use]
pub fn bin(cue: f32, seen: f32) -> u8 {
    if seen < 1.0 {
        return UNSEEN;
    }
    match (cue + 0.1) / (seen + 1.5) {
        p if p < 0.03 => 0,
        p if p < 0.1 => 2,
        p if p < 0.25 => 3,
        p if p < 0.5 => 4,
        p if p < 0.75 => 5,
        _ => 6,
    }
}

/// Lays out the lexicon for look-up.
#[must_use]
pub fn layout(entries: &[(u32, u8)]) -> Vec<u64> {
    let mut table = vec![0u64; (entries.len() * 2 + 1).next_power_of_two()];
    let mask = table.len() - 1;
    for &(key, bin) in entries {
        let mut at = key as usize & mask;
        while table[at] != 0 {
            at = (at + 1) & mask;
        }
        // Bins are 0 to 6; the key may be 0, so mark the entry as taken.
        table[at] = u64::from(key) << 8 | u64::from(bin) | TAKEN;
    }
    table
}

/// Keeps an entry of key 0 and bin 0 apart from a free one.
const TAKEN: u64 = 1 << 40;
