//! Reads the corpora, each in its published format.

pub mod conllu;
pub mod polnear;

use anyhow::{Context as _, Result};
use std::{fs::File, io::Read, path::Path};

/// The whole text of a file; `.zst` and `.gz` are decompressed.
///
/// # Errors
/// If the file cannot be read or is not UTF-8.
pub fn read(path: &Path) -> Result<String> {
    let file = File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut text = String::new();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("zst") => zstd::Decoder::new(file)?.read_to_string(&mut text),
        Some("gz") => flate2::read::MultiGzDecoder::new(file).read_to_string(&mut text),
        _ => { file }.read_to_string(&mut text),
    }
    .with_context(|| format!("reading {}", path.display()))?;
    Ok(text)
}

/// Turns code point offsets of one text into byte offsets.
pub struct ByteOffsets(Vec<u32>);

impl ByteOffsets {
    /// Indexes `text`.
    #[must_use]
    pub fn new(text: &str) -> ByteOffsets {
        ByteOffsets(text.char_indices().map(|(byte, _)| byte as u32).chain([text.len() as u32]).collect())
    }

    /// The byte offset of code point `point`.
    ///
    /// # Panics
    /// If the text is shorter.
    #[must_use]
    pub fn at(&self, point: u32) -> u32 {
        self.0[point as usize]
    }
}

/// A deterministic generator (xorshift64*), so that training is reproducible.
pub struct Random(u64);

impl Random {
    /// A generator for `seed`.
    #[must_use]
    pub fn new(seed: u64) -> Random {
        Random(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    /// The next 64 bits.
    pub fn next(&mut self) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        self.0.wrapping_mul(0x2545_F491_4F6C_DD1D)
    }

    /// Shuffles `items`.
    pub fn shuffle<T>(&mut self, items: &mut [T]) {
        for i in (1..items.len()).rev() {
            let j = (self.next() % (i as u64 + 1)) as usize;
            items.swap(i, j);
        }
    }
}
