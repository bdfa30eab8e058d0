//! How a number is hedged: the words before and behind it.

use crate::term::Terms;
use according_text::Hedge;
use std::sync::LazyLock;

/// The data file, as text: words, side, hedge; tab-separated, sorted.
pub const TEXT: &str = include_str!("../../lexicon/hedges.tsv");

/// The longest hedge in words.
const MAX_WORDS: usize = 5;

struct Entry {
    words: Vec<&'static str>,
    hedge: Hedge,
}

/// The hedges before a number, then those behind it.
static ENTRIES: LazyLock<[Vec<Entry>; 2]> = LazyLock::new(|| {
    let side = |wanted: &str| {
        TEXT.lines()
            .filter(|line| !line.starts_with('#'))
            .filter_map(|line| {
                let (words, side, hedge) = parse(line).expect("the shipped lexicon is well-formed");
                (side == wanted).then(|| Entry { words: words.split(' ').collect(), hedge })
            })
            .collect()
    };
    [side("before"), side("after")]
});

fn parse(line: &'static str) -> Option<(&'static str, &'static str, Hedge)> {
    let mut fields = line.split('\t');
    let (words, side, hedge) = (fields.next()?, fields.next()?, fields.next()?.parse().ok()?);
    (fields.next().is_none() && matches!(side, "before" | "after")).then_some((words, side, hedge))
}

/// The longest hedge that ends right before atom `i`: its first atom.
#[must_use]
pub(super) fn before(terms: &Terms<'_>, i: usize) -> Option<(usize, Hedge)> {
    longest(&ENTRIES[0], |entry| {
        let first = i.checked_sub(entry.words.len())?;
        (terms.together(first, i) && spells(terms, first, &entry.words)).then_some(first)
    })
}

/// The longest hedge that begins at atom `i`: one past its last atom.
#[must_use]
pub(super) fn after(terms: &Terms<'_>, i: usize) -> Option<(usize, Hedge)> {
    longest(&ENTRIES[1], |entry| spells(terms, i, &entry.words).then_some(i + entry.words.len()))
}

fn longest(entries: &[Entry], place: impl Fn(&Entry) -> Option<usize>) -> Option<(usize, Hedge)> {
    entries
        .iter()
        .filter_map(|entry| place(entry).map(|at| (entry.words.len(), at, entry.hedge)))
        .max_by_key(|(length, ..)| *length)
        .map(|(_, at, hedge)| (at, hedge))
}

fn spells(terms: &Terms<'_>, first: usize, words: &[&str]) -> bool {
    debug_assert!(words.len() <= MAX_WORDS, "no hedge is longer");
    words.iter().enumerate().all(|(k, word)| terms.form(first + k).eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_sorted_unique_and_well_formed() {
        let lines: Vec<&str> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        for line in &lines {
            let (words, ..) = parse(line).unwrap_or_else(|| panic!("{line:?} is no line of the lexicon"));
            assert!(words.split(' ').count() <= MAX_WORDS, "{line:?} has more words than are looked at");
        }
        for pair in lines.windows(2) {
            assert!(pair[0] < pair[1], "{:?} stands before {:?}", pair[0], pair[1]);
        }
        assert!(TEXT.starts_with("# version "), "the lexicon carries a version");
    }
}
