//! The lexicon of terms, versioned and compiled in: what each word is in a date or a quantity.

use super::{Term, Unit};
use crate::hash;
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The data file, as text: word, class, value; tab-separated, sorted.
pub const TEXT: &str = include_str!("../../lexicon/terms.tsv");

static LEXICON: LazyLock<FxHashMap<u32, (&'static str, Term)>> = LazyLock::new(|| {
    TEXT.lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| {
            let (word, term) = parse(line).expect("the shipped lexicon is well-formed");
            (hash::bytes(word.bytes()), (word, term))
        })
        .collect()
});

fn parse(line: &'static str) -> Option<(&'static str, Term)> {
    let mut fields = line.split('\t');
    let (word, class, value) = (fields.next()?, fields.next()?, fields.next()?);
    let term = match class {
        "weekday" => Term::Weekday(value.parse().ok()?, true),
        "weekday_short" => Term::Weekday(value.parse().ok()?, false),
        "month" => Term::Month(value.parse().ok()?, true),
        "month_short" => Term::Month(value.parse().ok()?, false),
        "season" => Term::Season(value),
        "part" => Term::Part(value),
        "unit" => Term::Unit(Unit::parse(value)?),
        "small" => Term::Small(value.parse().ok()?),
        "tens" => Term::Tens(value.parse().ok()?),
        "scale" => Term::Scale(value.parse().ok()?),
        "plural_scale" => Term::PluralScale(value.parse().ok()?),
        "ordinal" => Term::Ordinal(value.parse().ok()?),
        "fraction" => Term::Fraction(value.parse().ok()?),
        "decade" => Term::Decade(value.parse().ok()?),
        "currency" => Term::Currency(value),
        "measure" => Term::Measure(value),
        "word" => Term::Word(word),
        _ => return None,
    };
    fields.next().is_none().then_some((word, term))
}

/// The term of a word whose lowercase form has that hash.
#[inline]
#[must_use]
pub fn find(lower: u32, form: &str) -> Term {
    match LEXICON.get(&lower) {
        // Two words may share a hash; a mark of several bytes is listed under its plain form.
        Some((word, term)) if !form.is_ascii() || word.eq_ignore_ascii_case(form) => *term,
        _ => Term::Other,
    }
}

/// The term of a word as printed.
#[must_use]
pub fn look_up(form: &str) -> Term {
    let mut lower = [0; 16];
    if form.len() > lower.len() {
        return Term::Other;
    }
    for (to, from) in lower.iter_mut().zip(form.bytes()) {
        *to = from.to_ascii_lowercase();
    }
    find(hash::bytes(lower[..form.len()].iter().copied()), form)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_sorted_unique_and_well_formed() {
        let lines: Vec<&str> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        for line in &lines {
            assert!(parse(line).is_some(), "{line:?} is no line of the lexicon");
        }
        let word = |line: &&'static str| line.split('\t').next().unwrap_or_default();
        for pair in lines.windows(2) {
            assert!(word(&pair[0]) < word(&pair[1]), "{:?} stands before {:?}", pair[0], pair[1]);
        }
        assert_eq!(LEXICON.len(), lines.len(), "two words share a hash");
        assert!(TEXT.starts_with("# version "), "the lexicon carries a version");
    }
}
