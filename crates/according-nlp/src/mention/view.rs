//! What the tagger sees of a document: the tokens that may be part of a name, and the stretches of them.

use crate::{
    name::gazetteer::{self as gaz, Gazetteer, Kinds},
    tag::Tag,
    word::Word,
};
use according_text::Sentence;
use rustc_hash::FxHashSet;

/// Arrays over the tokens of one document.
#[derive(Default)]
pub struct View {
    /// **Shape**: `n_tokens`.
    pub words: Vec<Word>,
    /// **Shape**: `n_tokens`.
    pub tags: Vec<Tag>,
    /// What the gazetteer knows of each token. **Shape**: `n_tokens`.
    pub kinds: Vec<Kinds>,
    /// Whether the token has a capital. **Shape**: `n_tokens`.
    pub capital: Vec<bool>,
    /// Whether the token may be part of a name; all others are none. **Shape**: `n_tokens`.
    pub open: Vec<bool>,
    /// The stretch of tokens with capitals in which the token stands, small words inside included. **Shape**: `n_tokens`.
    pub runs: Vec<(u32, u32)>,
    /// Whether the document has the word in small letters as well. **Shape**: `n_tokens`.
    pub small: Vec<bool>,
    /// First and end of each token's sentence. **Shape**: `n_tokens`.
    pub bounds: Vec<(u32, u32)>,
    /// Whether most words of the token's sentence have capitals. **Shape**: `n_tokens`.
    pub heading: Vec<bool>,
    /// Sentences.
    pub sentences: Vec<Sentence>,
    lower: FxHashSet<u32>,
}

/// Small words that stand inside names.
const JOINERS: [u32; 8] = {
    const fn h(word: &[u8]) -> u32 {
        crate::hash::literal(word)
    }
    [h(b"of"), h(b"the"), h(b"for"), h(b"and"), h(b"&"), h(b"de"), h(b"on"), h(b"'s")]
};

impl View {
    /// The number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.words.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.words.is_empty()
    }

    /// Looks at a document. `form` gives the text of a token.
    ///
    /// **Cost**: `O(n)`.
    pub fn read<'t>(&mut self, words: &[Word], tags: &[Tag], sentences: &[Sentence], form: impl Fn(usize) -> &'t str) {
        let gazetteer = Gazetteer::get();
        let n = words.len();
        self.words.clear();
        self.words.extend_from_slice(words);
        self.tags.clear();
        self.tags.extend_from_slice(tags);
        self.sentences.clear();
        self.sentences.extend_from_slice(sentences);
        self.capital.clear();
        self.capital.extend((0..n).map(|i| words[i].capital || form(i).contains(char::is_uppercase)));
        self.kinds.clear();
        self.kinds.extend(words.iter().map(|word| gazetteer.kinds(word.lower)));
        self.lower.clear();
        self.lower.extend((0..n).filter(|&i| !self.capital[i]).map(|i| words[i].lower));
        self.small.clear();
        self.small.extend((0..n).map(|i| self.capital[i] && self.lower.contains(&words[i].lower)));
        self.bounds.clear();
        self.bounds.resize(n, (0, 0));
        self.heading.clear();
        self.heading.resize(n, false);
        self.open.clear();
        self.open.resize(n, false);
        self.runs.clear();
        self.runs.extend((0..n as u32).map(|i| (i, i + 1)));
        for s in 0..self.sentences.len() {
            let sentence = self.sentences[s];
            self.sentence(sentence.first as usize, sentence.end as usize);
        }
    }

    fn sentence(&mut self, first: usize, end: usize) {
        let (mut capitals, mut smalls) = (0, 0);
        for i in first..end {
            self.bounds[i] = (first as u32, end as u32);
            let long = self.words[i].alphanumeric && self.words[i].prefix[3] != self.words[i].prefix[2];
            capitals += usize::from(long && self.capital[i]);
            smalls += usize::from(long && !self.capital[i]);
            // The nearest three tokens on both sides decide, so the cost does not depend on the sentence.
            let near = |mut range: std::ops::Range<usize>| range.any(|k| self.capital[k]);
            self.open[i] = self.capital[i]
                || self.kinds[i] & (gaz::PLACE | gaz::DEMONYM) != 0
                || near(i.saturating_sub(3).max(first)..i) && near(i + 1..end.min(i + 4))
                || self.words[i].alphanumeric && i > first && self.capital[i - 1] && self.tags[i] == Tag::Cd;
        }
        self.heading[first..end].fill(capitals >= 4 && smalls * 3 <= capitals);
        let mut i = first;
        while i < end {
            if !self.capital[i] {
                i += 1;
                continue;
            }
            let start = i;
            let mut stop = i + 1;
            while stop < end {
                if self.capital[stop] {
                    stop += 1;
                } else if stop + 1 < end && self.capital[stop + 1] && JOINERS.contains(&self.words[stop].lower) {
                    stop += 2;
                } else {
                    break;
                }
            }
            self.runs[start..stop].fill((start as u32, stop as u32));
            i = stop;
        }
    }
}
