//! The layers under every attribution: tokens, paragraphs, sentences, quotations, tags, lemmas.

use crate::{
    hash, lemma,
    mention::{Mention, Recognizer, Scratch},
    quotation::{self, Mark, Quotation},
    sentence,
    tag::Tag,
    tagger::Tagger,
    tokenize,
    word::Word,
};
use according_text::{Sentence, Span, Token};

/// Flat arrays over the tokens of one document, reused from one document to the next.
#[derive(Default)]
pub struct Layers {
    /// Tokens in text order.
    pub tokens: Vec<Token>,
    /// **Shape**: `n_tokens`.
    pub words: Vec<Word>,
    /// **Shape**: `n_tokens`.
    pub marks: Vec<Mark>,
    /// **Shape**: `n_tokens`.
    pub tags: Vec<Tag>,
    /// Hash of the lemma. **Shape**: `n_tokens`.
    pub lemmas: Vec<u32>,
    /// Sentences, which tile the tokens.
    pub sentences: Vec<Sentence>,
    /// Index of each token's sentence. **Shape**: `n_tokens`.
    pub sentence_of: Vec<u32>,
    /// Paragraphs as token ranges, which tile the tokens.
    pub paragraphs: Vec<Sentence>,
    /// Index of each token's paragraph. **Shape**: `n_tokens`.
    pub paragraph_of: Vec<u32>,
    /// First-level quotations.
    pub quotations: Vec<Quotation>,
    /// Names in text order, which do not overlap; empty until [`Layers::recognize`].
    pub mentions: Vec<Mention>,
    paragraph_starts: Vec<bool>,
    buffer: Vec<u8>,
    scratch: Scratch,
}

impl Layers {
    /// Reads the layers of `text`.
    pub fn read(&mut self, text: &str, tagger: &Tagger<'_>) {
        self.split(text);
        tagger.tag(&self.words, &self.sentences, &mut self.tags);
        self.lemmatize(text);
    }

    /// Reads every layer that needs no weights; tags and lemmas are left empty.
    pub fn split(&mut self, text: &str) {
        tokenize::tokenize(text, &mut self.tokens);
        sentence::paragraph_starts(text, &self.tokens, &mut self.paragraph_starts);
        quotation::resolve(text, &self.tokens, &self.paragraph_starts, &mut self.marks, &mut self.quotations);
        sentence::split(text, &self.tokens, &self.paragraph_starts, &self.marks, &mut self.sentences);
        number(&self.sentences, &mut self.sentence_of);
        self.paragraphs.clear();
        for (i, &starts) in self.paragraph_starts.iter().enumerate() {
            if starts {
                self.paragraphs.push(Sentence { first: i as u32, end: i as u32 });
            }
            self.paragraphs.last_mut().expect("the first token starts a paragraph").end = i as u32 + 1;
        }
        number(&self.paragraphs, &mut self.paragraph_of);
        let buffer = &mut self.buffer;
        self.words.clear();
        self.words.extend(self.tokens.iter().zip(&self.marks).map(|(token, mark)| {
            let mut word = Word::of(token.span.of(text), buffer);
            match mark {
                Mark::Open => word.lower = hash::bytes(*b"``"),
                Mark::Close => word.lower = hash::bytes(*b"''"),
                _ => {}
            }
            word
        }));
        self.tags.clear();
        self.lemmas.clear();
        self.mentions.clear();
    }

    /// Finds the mentions, from the tags.
    pub fn recognize(&mut self, text: &str, recognizer: &Recognizer<'_>) {
        let mut scratch = std::mem::take(&mut self.scratch);
        let mut mentions = std::mem::take(&mut self.mentions);
        recognizer.find(text, self, &mut scratch, &mut mentions);
        (self.scratch, self.mentions) = (scratch, mentions);
    }

    /// Fills the lemmas from the tags.
    pub fn lemmatize(&mut self, text: &str) {
        self.lemmas.clear();
        for i in 0..self.tokens.len() {
            let tag = self.tags[i];
            let inflects = tag.is_verb() || matches!(tag, Tag::Md | Tag::Nns);
            self.lemmas.push(if inflects {
                lemma::lemma(self.tokens[i].span.of(text), tag, &mut self.buffer);
                hash::bytes(self.buffer.iter().copied())
            } else {
                self.words[i].lower
            });
        }
    }

    /// Copies the tokens `range` to `out` as a text of its own, in which nothing is quoted.
    ///
    /// **Cost**: linear in the range.
    pub fn copy_part(&self, range: std::ops::Range<usize>, out: &mut Layers) {
        fn copy<T: Clone>(from: &[T], to: &mut Vec<T>) {
            to.clear();
            to.extend_from_slice(from);
        }
        copy(&self.tokens[range.clone()], &mut out.tokens);
        copy(&self.words[range.clone()], &mut out.words);
        copy(&self.tags[range.clone()], &mut out.tags);
        copy(&self.lemmas[range.clone()], &mut out.lemmas);
        out.marks.clear();
        out.marks.extend(self.marks[range.clone()].iter().map(|&mark| match mark {
            Mark::Open | Mark::Close => Mark::Inner,
            mark => mark,
        }));
        out.quotations.clear();
        for (from, to) in [(&self.sentences, &mut out.sentences), (&self.paragraphs, &mut out.paragraphs)] {
            to.clear();
            to.extend(
                from.iter()
                    .map(|part| Sentence {
                        first: part.first.clamp(range.start as u32, range.end as u32) - range.start as u32,
                        end: part.end.clamp(range.start as u32, range.end as u32) - range.start as u32,
                    })
                    .filter(|part| part.end > part.first),
            );
        }
        number(&out.sentences, &mut out.sentence_of);
        number(&out.paragraphs, &mut out.paragraph_of);
    }

    /// The number of tokens.
    #[must_use]
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether there is no token.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The text span of the tokens `first..end`.
    #[must_use]
    pub fn span(&self, first: usize, end: usize) -> Span {
        self.tokens[first].span.cover(self.tokens[end - 1].span)
    }

    /// The tokens that share a byte with `span`, as an index range.
    #[must_use]
    pub fn tokens_of(&self, span: Span) -> std::ops::Range<usize> {
        let first = self.tokens.partition_point(|token| token.span.end() <= span.start());
        let n = self.tokens[first..].partition_point(|token| token.span.start() < span.end());
        first..first + n
    }

    /// The sentence of token `i` as an index range.
    #[must_use]
    pub fn sentence(&self, i: usize) -> std::ops::Range<usize> {
        let sentence = self.sentences[self.sentence_of[i] as usize];
        sentence.first as usize..sentence.end as usize
    }

    /// The paragraph of token `i` as an index range.
    #[must_use]
    pub fn paragraph(&self, i: usize) -> std::ops::Range<usize> {
        let paragraph = self.paragraphs[self.paragraph_of[i] as usize];
        paragraph.first as usize..paragraph.end as usize
    }
}

/// For each token, the index of the range it lies in.
fn number(ranges: &[Sentence], out: &mut Vec<u32>) {
    out.clear();
    for (i, range) in ranges.iter().enumerate() {
        out.resize(range.end as usize, i as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_text_is_tiled(text in "[a-zA-Z .,!?\"'“”‘’\n$0-9é-]{0,300}|\\PC{0,100}") {
            let mut layers = Layers::default();
            layers.split(&text);
            let mut at = 0;
            for token in &layers.tokens {
                prop_assert!(token.span.start() >= at && !token.span.is_empty());
                prop_assert!(text.is_char_boundary(token.span.start() as usize));
                prop_assert!(text.is_char_boundary(token.span.end() as usize));
                at = token.span.end();
            }
            for ranges in [&layers.sentences, &layers.paragraphs] {
                let mut next = 0;
                for range in ranges.iter() {
                    prop_assert_eq!(range.first, next);
                    prop_assert!(range.end > range.first);
                    next = range.end;
                }
                prop_assert_eq!(next as usize, layers.len());
            }
            for pair in layers.quotations.windows(2) {
                prop_assert!(pair[0].close < pair[1].open);
            }
            for quotation in &layers.quotations {
                prop_assert!(quotation.open <= quotation.close && (quotation.close as usize) < layers.len());
            }
        }
    }
}
