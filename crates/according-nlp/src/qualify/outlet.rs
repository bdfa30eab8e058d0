//! News outlets, as names and as nouns.

use super::{
    phrases::{Phrases, lines},
    view::View,
};
use crate::quotation::Mark;
use std::ops::Range;
use std::sync::LazyLock;

static TABLE: LazyLock<Phrases<Word>> = LazyLock::new(|| {
    Phrases::new(lines(include_str!("../../lexicon/outlets.tsv")).filter_map(|fields| {
        let word = match *fields.get(1)? {
            "name" => Word::Name,
            "head" => Word::Head,
            "noun" => Word::Noun,
            "both" => Word::Both,
            _ => return None,
        };
        Some((fields[0], word))
    }))
});

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Name,
    Head,
    Noun,
    Both,
}

/// Whether the noun phrase is a news outlet: `Reuters`, `the Morning Post`, `state media`, `Example.com`.
pub fn is_outlet(view: View<'_>, phrase: &Range<usize>) -> bool {
    let words = &view.layers.words;
    let several = phrase.len() > 1;
    is_titled(view, phrase)
        || phrase.clone().any(|i| {
            if let Some((word, n)) = TABLE.longest(words[i..phrase.end].iter().map(|word| word.lower)) {
                let capital = words[i].capital;
                // The head of the phrase: `the newspaper`, not `the newspaper owner`.
                let noun = i + n == phrase.end || view.is(i + n, &["of", "'s"]);
                // `the Morning Post`, `the Times of Selby`; in `the Atlantic Council` it heads nothing.
                let ends = i + n == phrase.end || !words[i + n].capital;
                return match word {
                    Word::Name => capital,
                    Word::Head => capital && several && ends,
                    Word::Noun => noun,
                    Word::Both => noun || capital && several && ends,
                };
            }
            is_domain(view, i)
        })
}

/// `told The Skerrow`: in the middle of a sentence only a title keeps its article's capital, and of those who are told
/// something they are newspapers'.
fn is_titled(view: View<'_>, phrase: &Range<usize>) -> bool {
    let layers = view.layers;
    let inside = phrase.start > layers.sentence(phrase.start).start && layers.marks[phrase.start - 1] == Mark::None;
    inside
        && phrase.len() == 2
        && view.form(phrase.start) == "The"
        && layers.words[phrase.start + 1].capital
        && !view.is(phrase.start + 1, &["hague", "gambia", "netherlands", "bahamas", "beatles"])
}

/// `UOL.example`, `herald.co.uk`: a name, a dot, and two to four lowercase letters, which the tokenizer may have cut off.
fn is_domain(view: View<'_>, i: usize) -> bool {
    let ends = |end: &str| (2..=4).contains(&end.len()) && end.bytes().all(|b| b.is_ascii_lowercase());
    let form = view.form(i);
    if let Some((name, end)) = form.rsplit_once('.') {
        return name.len() > 2 && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'.') && ends(end);
    }
    let rest = &view.text[view.layers.tokens[i].span.end() as usize..];
    let cut = rest.strip_prefix('.').map(|rest| rest.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default());
    view.layers.words[i].capital && form.len() > 2 && cut.is_some_and(ends)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for fields in lines(include_str!("../../lexicon/outlets.tsv")) {
            assert_eq!(fields.len(), 2, "{fields:?}");
            assert!(TABLE.get(fields[0]).is_some(), "{fields:?}");
        }
    }
}
