//! Tables of phrases: words with what they stand for, looked up where they begin.

use crate::hash;
use rustc_hash::{FxHashMap, FxHashSet};

/// Words of the longest phrase of any table.
const MAX_WORDS: usize = 3;

/// Phrases of one to three lowercase words, each with a value.
pub struct Phrases<T> {
    by_key: FxHashMap<u32, T>,
    prefixes: FxHashSet<u32>,
}

impl<T: Copy> Phrases<T> {
    /// The table of these phrases; of equal ones the last stands.
    pub fn new<'t>(phrases: impl Iterator<Item = (&'t str, T)>) -> Phrases<T> {
        let (mut by_key, mut prefixes) = (FxHashMap::default(), FxHashSet::default());
        for (phrase, value) in phrases {
            let mut key = 0;
            let mut words = phrase.split(' ').peekable();
            while let Some(word) = words.next() {
                key = hash::pair(key, hash::bytes(word.bytes()));
                if words.peek().is_some() {
                    prefixes.insert(key);
                }
            }
            by_key.insert(key, value);
        }
        Phrases { by_key, prefixes }
    }

    /// The longest phrase that begins with the words of these hashes, and its number of words.
    ///
    /// **Cost**: one or two probes a word.
    pub fn longest(&self, words: impl Iterator<Item = u32>) -> Option<(T, usize)> {
        let mut key = 0;
        let mut found = None;
        for (n, word) in words.take(MAX_WORDS).enumerate() {
            key = hash::pair(key, word);
            if let Some(&value) = self.by_key.get(&key) {
                found = Some((value, n + 1));
            }
            if !self.prefixes.contains(&key) {
                break;
            }
        }
        found
    }

    /// The value of a phrase.
    pub fn get(&self, phrase: &str) -> Option<T> {
        self.longest(phrase.split(' ').map(|word| hash::bytes(word.bytes())))
            .filter(|&(_, n)| n == phrase.split(' ').count())
            .map(|(value, _)| value)
    }
}

/// The fields of the lines of a table, without comments and empty lines.
pub fn lines(table: &'static str) -> impl Iterator<Item = Vec<&'static str>> {
    table.lines().filter(|line| !line.starts_with('#') && !line.is_empty()).map(|line| line.split('\t').collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_phrase_wins() {
        let table = Phrases::new([("press", 1), ("press conference", 2)].into_iter());
        let longest = |words: &str| table.longest(words.split(' ').map(|word| hash::bytes(word.bytes())));
        assert_eq!(longest("press conference today"), Some((2, 2)));
        assert_eq!(longest("press the button"), Some((1, 1)));
        assert_eq!(longest("a press"), None);
        assert_eq!((table.get("press conference"), table.get("press conferences")), (Some(2), None));
    }
}
