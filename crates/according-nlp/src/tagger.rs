//! Part-of-speech tagger: greedy, left to right, hashed sparse features (averaged perceptron, Collins 2002), with a
//! dictionary of the words that have one tag only.

use crate::{
    hash, linear,
    tag::Tag,
    weights::{Error, Sections},
    word::Word,
};
use according_text::Sentence;

/// Weights in a row: one per tag.
pub const WIDTH: usize = 48;
/// Sections of the file of weights.
pub const TABLE: &str = "tagger.table";
/// Section of the dictionary: open addressing, 0 = free, else `hash << 8 | tag + 1`.
pub const DICTIONARY: &str = "tagger.dictionary";

/// Weights of the tagger, borrowed.
#[derive(Clone, Copy)]
pub struct Tagger<'b> {
    /// Rows of weights; their number is a power of two.
    table: &'b [[i8; WIDTH]],
    dictionary: &'b [u64],
}

impl<'b> Tagger<'b> {
    /// The tagger in a file of weights.
    ///
    /// # Errors
    /// If a section is missing or has the wrong shape.
    pub fn open(sections: &Sections<'b>) -> Result<Tagger<'b>, Error> {
        let table = sections.get::<[i8; WIDTH]>(TABLE)?;
        let dictionary = sections.get::<u64>(DICTIONARY)?;
        if !table.len().is_power_of_two() || !dictionary.len().is_power_of_two() {
            return Err(Error::Shape(TABLE));
        }
        Ok(Tagger { table, dictionary })
    }

    /// Tags the tokens of a document, sentence by sentence.
    ///
    /// **Shape**: `tags` becomes as long as `words`. **Cost**: `O(n)`.
    pub fn tag(&self, words: &[Word], sentences: &[Sentence], tags: &mut Vec<Tag>) {
        linear::wide(|| self.tag_in(words, sentences, tags));
    }

    #[inline(always)]
    fn tag_in(&self, words: &[Word], sentences: &[Sentence], tags: &mut Vec<Tag>) {
        tags.clear();
        let mut slots = Vec::with_capacity(32);
        let shift = 64 - self.table.len().trailing_zeros();
        for sentence in sentences {
            let words = &words[sentence.first as usize..sentence.end as usize];
            let (mut before, mut before2) = (START, START + 1);
            for i in 0..words.len() {
                let tag = self.only_tag(&words[i]).unwrap_or_else(|| {
                    slots.clear();
                    features(words, i, before, before2, |feature| slots.push((feature >> shift) as u32));
                    self.best(&slots)
                });
                tags.push(tag);
                (before2, before) = (before, tag as u32);
            }
        }
    }

    fn only_tag(&self, word: &Word) -> Option<Tag> {
        let key = dictionary_key(word);
        let mask = self.dictionary.len() - 1;
        let mut at = key as usize & mask;
        loop {
            let entry = self.dictionary[at];
            if entry == 0 {
                return None;
            }
            if entry >> 8 == u64::from(key) {
                return Some(Tag::from_index((entry & 0xFF) as usize - 1));
            }
            at = (at + 1) & mask;
        }
    }

    #[inline(always)]
    fn best(&self, slots: &[u32]) -> Tag {
        let mut scores = [0i16; WIDTH];
        for &slot in slots {
            let row = &self.table[slot as usize];
            for k in 0..WIDTH {
                scores[k] += i16::from(row[k]);
            }
        }
        let top = scores.iter().copied().fold(i16::MIN, i16::max);
        Tag::from_index(scores.iter().position(|&score| score == top).unwrap_or(0))
    }
}

/// The tag numbers before the first token of a sentence.
pub const START: u32 = 60;

/// The key of a word in the dictionary. Capitalised forms have entries of their own.
#[must_use]
pub fn dictionary_key(word: &Word) -> u32 {
    hash::pair(word.lower, word.shape)
}

/// Lays out a dictionary of `(key, tag)` for look-up.
#[must_use]
pub fn dictionary(entries: &[(u32, Tag)]) -> Vec<u64> {
    let mut table = vec![0u64; (entries.len() * 2 + 1).next_power_of_two()];
    let mask = table.len() - 1;
    for &(key, tag) in entries {
        let mut at = key as usize & mask;
        while table[at] != 0 {
            at = (at + 1) & mask;
        }
        table[at] = u64::from(key) << 8 | (tag as u64 + 1);
    }
    table
}

/// The features of token `i` of a sentence, given the numbers of the two tags before it.
pub fn features(words: &[Word], i: usize, before: u32, before2: u32, mut emit: impl FnMut(u64)) {
    const NONE: Word = Word { lower: 1, shape: 1, prefix: [1; 4], suffix: [1; 4], capital: false, alphanumeric: false };
    let at = |offset: isize| words.get(i.wrapping_add_signed(offset)).unwrap_or(&NONE);
    let (word, left, left2, right, right2) = (at(0), at(-1), at(-2), at(1), at(2));
    let first = u32::from(i == 0);
    let mut template = 0;
    let mut f = |a: u32, b: u32| {
        template += 1;
        emit(hash::feature(template, a, b, 0));
    };
    f(0, 0);
    f(word.lower, 0);
    f(word.lower, word.shape);
    f(word.shape, first);
    f(word.suffix[0], word.shape);
    f(word.suffix[1], 0);
    f(word.suffix[2], 0);
    f(word.suffix[3], 0);
    f(word.prefix[0], 0);
    f(word.prefix[1], 0);
    f(word.prefix[2], 0);
    f(left.lower, 0);
    f(left2.lower, 0);
    f(right.lower, 0);
    f(right2.lower, 0);
    f(before, 0);
    f(before, before2);
    f(before, word.lower);
    f(left.lower, word.lower);
    f(word.lower, right.lower);
    f(right.suffix[2], 0);
    f(left.suffix[2], 0);
    f(before, word.suffix[2]);
    f(word.shape, right.shape);
    f(before, right.lower);
    f(right.suffix[1], word.suffix[2]);
    f(before, right.suffix[2]);
    f(hash::pair(before, before2), word.suffix[1]);
}
