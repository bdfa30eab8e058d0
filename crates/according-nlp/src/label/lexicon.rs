//! Words that make a label, from `lexicon/labels.tsv`.

use crate::qualify::phrases::{Phrases, lines};
use std::sync::LazyLock;

/// What a word can be in a label, as bits.
pub type Kinds = u8;

/// A noun for somebody.
pub const BEING: Kinds = 1;
/// An adjective.
pub const TRAIT: Kinds = 2;
/// A noun for a group that is a label by itself.
pub const BODY: Kinds = 4;
/// A noun for a group that carries a label and is none alone.
pub const GROUP: Kinds = 8;
/// A noun for somebody that carries a label and is none alone.
pub const OFFICE: Kinds = 16;

const TEXT: &str = include_str!("../../lexicon/labels.tsv");

fn kind(name: &str) -> Option<Kinds> {
    Some(match name {
        "being" => BEING,
        "trait" => TRAIT,
        "body" => BODY,
        "group" => GROUP,
        "office" => OFFICE,
        _ => return None,
    })
}

static TABLE: LazyLock<Phrases<Kinds>> = LazyLock::new(|| {
    let mut all: Vec<(&str, Kinds)> = Vec::new();
    for fields in lines(TEXT) {
        if let [word, name] = fields[..]
            && let Some(kind) = kind(name)
        {
            all.push((word, kind));
        }
    }
    all.sort_unstable();
    // A word can be several things: its lines are joined.
    let mut joined: Vec<(&str, Kinds)> = Vec::new();
    for (word, kind) in all {
        match joined.last_mut() {
            Some(last) if last.0 == word => last.1 |= kind,
            _ => joined.push((word, kind)),
        }
    }
    Phrases::new(joined.into_iter())
});

/// What the word of that hash can be.
pub fn kinds(lower: u32) -> Kinds {
    TABLE.longest(std::iter::once(lower)).map_or(0, |found| found.0)
}

/// What the two words of these hashes can be together.
pub fn pair(first: u32, second: u32) -> Kinds {
    TABLE.longest([first, second].into_iter()).filter(|found| found.1 == 2).map_or(0, |found| found.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash;

    #[test]
    fn every_line_is_read_and_stands_once() {
        let mut seen = std::collections::BTreeSet::new();
        for fields in lines(TEXT) {
            let kind = kind(fields[1]).unwrap_or_else(|| panic!("{fields:?} is no line of the lexicon"));
            assert_eq!(TABLE.get(fields[0]).unwrap_or(0) & kind, kind, "{fields:?}");
            assert!(seen.insert((fields[0], kind)), "{fields:?} stands twice");
        }
        assert!(seen.len() > 400);
    }

    #[test]
    fn offices_and_memberships_are_no_labels() {
        for word in
            ["minister", "lawyer", "republican", "democrat", "muslim", "jew", "swede", "widow", "woman", "singer"]
        {
            assert_eq!(kinds(hash::bytes(word.bytes())) & (BEING | TRAIT | BODY), 0, "{word}");
        }
    }
}
