//! What is said, as words to compare: folded, without endings, each with its sort and whether it stands in quotation
//! marks.

use super::stem::{Sort, stem};
use crate::fold::fold;
use according_text::Form;
use std::ops::Range;

/// Words of a statement that are compared; what comes after them is left out.
pub(crate) const MOST: usize = 400;

const QUOTED: u32 = 1;
const SORT: u32 = 0b110;
const HASH: u32 = !0b111;

/// A word: the upper bits of a hash of its stem, its sort, and whether it is quoted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word(pub(crate) u32);

impl std::fmt::Debug for Word {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:08x}{}", self.hash(), if self.is_quoted() { "”" } else { "" })
    }
}

impl Word {
    fn new(folded: &str, quoted: bool) -> Word {
        let (sort, stem) = stem(folded);
        let sort = match sort {
            Sort::Function => 0,
            Sort::Content => 1,
            Sort::Number => 2,
            Sort::Negation => 3,
        };
        Word((hash(stem.as_bytes()) as u32 & HASH) | sort << 1 | u32::from(quoted))
    }

    /// The word itself, whether quoted or not.
    pub(crate) fn hash(self) -> u32 {
        self.0 & !QUOTED
    }

    pub(crate) fn is_quoted(self) -> bool {
        self.0 & QUOTED != 0
    }

    pub(crate) fn sort(self) -> Sort {
        match (self.0 & SORT) >> 1 {
            0 => Sort::Function,
            1 => Sort::Content,
            2 => Sort::Number,
            _ => Sort::Negation,
        }
    }

    /// Whether it says what the sentence is about.
    pub(crate) fn tells(self) -> bool {
        matches!(self.sort(), Sort::Content | Sort::Number)
    }
}

/// FNV-1a, 64 bits, finished by a mix: what is stored must be the same on every machine.
pub(crate) fn hash(bytes: &[u8]) -> u64 {
    let hash =
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3));
    mix(hash)
}

/// Spreads every bit over all (SplitMix64).
pub(crate) fn mix(hash: u64) -> u64 {
    let hash = (hash ^ (hash >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let hash = (hash ^ (hash >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    hash ^ (hash >> 31)
}

/// The words of a content, and a hash of them as printed: case, accents and punctuation aside, endings not.
pub(crate) fn words(content: &[&str], form: Form) -> (Vec<Word>, u64) {
    let (mut words, mut exact) = (Vec::new(), 0_u64);
    let mut open = None;
    for passage in content {
        for (part, quoted) in quoted_parts(passage, form, &mut open) {
            for folded in fold(&passage[part]).split(' ').filter(|word| !word.is_empty()) {
                if words.len() < MOST {
                    words.push(Word::new(folded, quoted));
                }
                exact = mix(exact.rotate_left(9) ^ hash(folded.as_bytes()) ^ u64::from(quoted));
            }
        }
    }
    (words, exact)
}

/// The stems of a question or a sentence: hash and sort of each word, none quoted.
pub(crate) fn plain(text: &str) -> Vec<Word> {
    fold(text).split(' ').filter(|word| !word.is_empty()).map(|word| Word::new(word, false)).collect()
}

/// Cuts a passage at its quotation marks. `open` is the mark that would close what an earlier passage opened.
pub(crate) fn quoted_parts(passage: &str, form: Form, open: &mut Option<char>) -> Vec<(Range<usize>, bool)> {
    match form {
        Form::Direct => return vec![(0..passage.len(), true)],
        Form::Indirect => return vec![(0..passage.len(), false)],
        Form::Mixed => {}
    }
    let mut parts = Vec::new();
    let (mut start, mut before) = (0, ' ');
    for (at, c) in passage.char_indices() {
        let after = passage[at + c.len_utf8()..].chars().next().unwrap_or(' ');
        let turns = match *open {
            Some(close) => c == close && (c != '’' && c != '\'' || !after.is_alphanumeric()),
            None => match c {
                '“' | '"' | '«' | '„' => true,
                '‘' | '\'' => !before.is_alphanumeric() && after.is_alphanumeric(),
                _ => false,
            },
        };
        if turns {
            parts.push((start..at, open.is_some()));
            start = at + c.len_utf8();
            *open = match (*open, c) {
                (Some(_), _) => None,
                (None, '“' | '„') => Some('”'),
                (None, '«') => Some('»'),
                (None, '‘') => Some('’'),
                (None, c) => Some(c),
            };
        }
        before = c;
    }
    parts.push((start..passage.len(), open.is_some()));
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(content: &[&str], form: Form, expect: &str) {
        let (words, _) = words(content, form);
        let bare: Vec<String> =
            content.iter().flat_map(|part| fold(part).split(' ').map(str::to_owned).collect::<Vec<_>>()).collect();
        let shown: Vec<String> = bare
            .iter()
            .filter(|word| !word.is_empty())
            .zip(&words)
            .map(|(text, word)| if word.is_quoted() { format!("<{text}>") } else { text.clone() })
            .collect();
        assert_eq!(shown.join(" "), expect);
    }

    #[test]
    fn quoted_words_are_told_apart() {
        check(&["“We left,”"], Form::Direct, "<we> <left>");
        check(&["it was “a bill” and", "“a fraud”"], Form::Mixed, "it was <a> <bill> and <a> <fraud>");
        check(&["it was ‘the boys’ own fault’ now"], Form::Mixed, "it was <the> <boys> own fault now");
        check(&["it was 'nobody's fault' now"], Form::Mixed, "it was <nobody> <fault> now");
        check(
            &["that it “has been", "out since Christmas”"],
            Form::Mixed,
            "that it <has> <been> <out> <since> <christmas>",
        );
        check(&["they don't know"], Form::Indirect, "they dont know");
    }

    #[test]
    fn punctuation_and_case_do_not_count_and_endings_do() {
        let exact = |text: &str| words(&[text], Form::Direct).1;
        assert_eq!(exact("“We will—wait.”"), exact("'we will wait,'"));
        assert_ne!(exact("we wait"), exact("we waited"));
        assert_eq!(words(&["we wait"], Form::Direct).0, words(&["we waited"], Form::Direct).0);
    }
}
