//! Whether words stand in an article's own voice, and whether what was told is so plain that it can be found there.

use crate::clusters::words::{Word, plain};
use crate::fold::fold;
use crate::sentences::words;
use rustc_hash::FxHashSet;
use std::sync::LazyLock;

/// Words of saying: a sentence with one of them is not, or may not be, the article's own word. By their beginnings.
const SAYING: &[&str] = &[
    "accord",
    "accus",
    "admit",
    "alleg",
    "announc",
    "apparent",
    "argu",
    "assert",
    "assum",
    "believ",
    "blam",
    "claim",
    "complain",
    "conced",
    "confirm",
    "contend",
    "declar",
    "denied",
    "denies",
    "deny",
    "describ",
    "dismiss",
    "doubt",
    "estimat",
    "expect",
    "explain",
    "fear",
    "hope",
    "insist",
    "maintain",
    "mention",
    "note",
    "perhaps",
    "possib",
    "predict",
    "promis",
    "purport",
    "quot",
    "reckon",
    "repeated",
    "report",
    "rumor",
    "rumour",
    "said",
    "saw",
    "say",
    "saying",
    "says",
    "seem",
    "source",
    "spokes",
    "stated",
    "statement",
    "stating",
    "suggest",
    "suppos",
    "suspect",
    "tell",
    "testif",
    "think",
    "thought",
    "told",
    "tweet",
    "vow",
    "warn",
    "whether",
    "wrote",
];

/// More of them, with which somebody else may speak or decide: *called for*, *based on his figures*, *a poll found*.
const RELAYING: &[&str] = &[
    "analys",
    "answer",
    "call",
    "caption",
    "charg",
    "comment",
    "conclud",
    "critici",
    "demand",
    "determin",
    "emphasi",
    "highlight",
    "indicat",
    "lament",
    "photo",
    "point",
    "propos",
    "push",
    "question",
    "recall",
    "recommend",
    "reiterat",
    "remark",
    "research",
    "respond",
    "reveal",
    "show",
    "survey",
    "talk",
    "titled",
    "urg",
    "writ",
];

/// The same, as whole words.
const RELAYED: &[&str] = &[
    "ask", "asked", "asking", "asks", "based", "cite", "cited", "cites", "citing", "data", "figures", "file", "find",
    "finding", "findings", "finds", "found", "opinion", "poll", "polls", "stressed", "stresses", "studied", "studies",
    "study", "view", "views",
];

/// Words of what is not so yet, or not for certain.
const SUPPOSING: &[&str] = &[
    "could", "if", "may", "might", "must", "ought", "plan", "planned", "planning", "plans", "shall", "should",
    "unless", "will", "wont", "would", "wouldnt",
];

/// Words of whoever speaks of themselves or to somebody, which an article seldom does. As they are printed.
const PERSONAL: &[&str] = &[
    "I", "i", "me", "my", "mine", "myself", "we", "We", "us", "our", "Our", "ours", "My", "you", "You", "your", "Your",
    "let", "Let",
];

/// Words that say of how much something is so: with another one it is another statement.
const HOW_MUCH: &[&str] = &[
    "all", "almost", "any", "barely", "every", "few", "fewer", "half", "hardly", "least", "less", "more", "most",
    "nearly", "no", "none", "nobody", "only", "quarter", "rarely", "third", "under",
];

/// Words with which a clause says that something is so.
const FINITE: &[&str] = &[
    "are", "arent", "can", "cannot", "cant", "did", "didnt", "do", "does", "doesnt", "dont", "had", "hadnt", "has",
    "hasnt", "have", "havent", "is", "isnt", "was", "wasnt", "were", "werent",
];

/// Sources that are the article itself, or whoever wrote it.
const ITSELF: &[&str] = &[
    "article",
    "author",
    "authors",
    "column",
    "columnist",
    "editor",
    "editorial",
    "editors",
    "headline",
    "i",
    "op",
    "outlet",
    "post",
    "reporter",
    "reporters",
    "story",
    "video",
    "we",
    "writer",
];

static HOW_MUCH_WORDS: LazyLock<FxHashSet<u32>> =
    LazyLock::new(|| HOW_MUCH.iter().flat_map(|word| plain(word)).map(Word::hash).collect());
static SUPPOSING_WORDS: LazyLock<FxHashSet<u32>> =
    LazyLock::new(|| SUPPOSING.iter().flat_map(|word| plain(word)).map(Word::hash).collect());

/// Whether something is supposed, foretold or wanted.
pub(super) fn supposes(words: &[Word]) -> bool {
    words.iter().any(|word| SUPPOSING_WORDS.contains(&word.hash()))
}

/// Of how much it is so: each word once, ascending.
pub(super) fn how_much(words: &[Word]) -> Vec<u32> {
    let mut found: Vec<u32> =
        words.iter().map(|word| word.hash()).filter(|hash| HOW_MUCH_WORDS.contains(hash)).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Whether a sentence may be the article's own: nothing in it is quoted, asked or supposed, and nobody says it.
pub(super) fn may_be_own(sentence: &str) -> bool {
    nobody_speaks(sentence)
        && !sentence.contains(['“', '”', '"', '«', '»', '?'])
        && fold(sentence).split(' ').all(|word| !SUPPOSING.contains(&word))
}

/// Whether a sentence has no word of saying.
pub(super) fn nobody_speaks(sentence: &str) -> bool {
    fold(sentence).split(' ').all(|word| !SAYING.iter().any(|begins| word.starts_with(begins)))
}

/// Whether a sentence that may be the article's own is told by it and by nobody else: a whole sentence, in the third
/// person, without a sign of a transcript, a caption, a post, or of where it is from.
pub(super) fn is_told(sentence: &str) -> bool {
    let whole = sentence.ends_with('.') && sentence.chars().next().is_some_and(|c| c.is_uppercase() || c.is_numeric());
    let marked = sentence.contains(['‘', '@', '#', '…', '|', '[', '(', '—'])
        || sentence.contains(" '")
        || sentence.contains("...");
    let colon =
        sentence.match_indices(':').any(|(at, _)| !sentence[at + 1..].starts_with(|c: char| c.is_ascii_digit()));
    let personal = sentence.split(|c: char| !c.is_alphanumeric()).any(|word| PERSONAL.contains(&word));
    whole
        && !marked
        && !colon
        && !personal
        && !sentence.starts_with("That ")
        && !fold(sentence)
            .split(' ')
            .any(|word| RELAYED.contains(&word) || RELAYING.iter().any(|begins| word.starts_with(begins)))
}

/// The names in a sentence, as far as capitals tell; of its first word they do not, unless another one follows.
pub(super) fn names(sentence: &str) -> Vec<u32> {
    let all = words(sentence);
    let capital =
        |at: usize| all.get(at).is_some_and(|(range, _)| sentence[range.clone()].starts_with(char::is_uppercase));
    (0..all.len())
        .filter(|at| capital(*at) && (*at > 0 || capital(1)) && all[*at].1.tells())
        .map(|at| all[at].1.hash())
        .collect()
}

/// Whether the source of a statement is somebody else than the article.
pub(super) fn is_other(source: &str) -> bool {
    let folded = fold(source);
    !folded.is_empty() && !folded.split(' ').any(|word| ITSELF.contains(&word))
}

/// Whether the article is by whoever is called so: then both voices are one.
pub(super) fn is_by(name: &str, byline: &str) -> bool {
    let (name, byline) = (fold(name), fold(byline));
    !name.is_empty() && format!(" {byline} ").contains(&format!(" {name} "))
}

/// Whether what was told is a clause that says that something is so: no demand, no thing that was spoken of.
pub(super) fn asserts(content: &str) -> bool {
    let folded = fold(content);
    let mut words = folded.split(' ').filter(|word| !word.is_empty());
    // Cut off, where somebody else begins to speak in it.
    if matches!(words.clone().next_back(), Some("saying" | "said" | "says" | "that")) {
        return false;
    }
    match words.next() {
        None | Some("to") => false,
        Some("that") => true,
        Some(first) => {
            let mut before = first;
            FINITE.contains(&first)
                || words.any(|word| {
                    // *Ohio purged them*, but not *the purged voters* or *of purged voters*.
                    let acts = word.len() > 4
                        && word.ends_with("ed")
                        && !matches!(before, "the" | "a" | "an" | "of" | "for" | "by" | "with" | "and" | "or" | "to");
                    before = word;
                    acts || FINITE.contains(&word)
                })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_somebody_else_may_say_is_not_told_by_the_article() {
        for (sentence, expect) in [
            ("The captain was chatting with a passenger on the bridge.", true),
            ("In 2031 the council sold 12 ferries at 9:30 in the morning.", true),
            ("The captain was chatting with a passenger on the bridge", false),
            ("That the captain was chatting with a passenger.", false),
            ("We were chatting with a passenger on the bridge.", false),
            ("The captain let my sister steer.", false),
            ("LIND: The captain was chatting.", false),
            ("Based on the log, the captain was chatting.", false),
            ("The captain was chatting, the men in the harbour recalled.", false),
            ("The captain was chatting @norportwire.", false),
            ("‘The captain was chatting.", false),
            ("FILE PHOTO The captain chats on the bridge.", false),
            ("the captain was chatting.", false),
        ] {
            assert_eq!(may_be_own(sentence) && is_told(sentence), expect, "{sentence}");
        }
    }

    #[test]
    fn a_clause_asserts_and_a_thing_does_not() {
        for (content, expect) in [
            ("that the ferry left", true),
            ("the ferry was empty", true),
            ("the council sold ferries, then closed the quay", true),
            ("to sell the ferry", false),
            ("the council's role in the sale of the ferry", false),
            ("the closed quay", false),
            ("that the closed quay was quoted as saying", false),
            ("", false),
        ] {
            assert_eq!(asserts(content), expect, "{content}");
        }
    }

    #[test]
    fn names_and_amounts_are_seen() {
        let hashes = |words: &str| -> Vec<u32> { plain(words).into_iter().map(Word::hash).collect() };
        assert_eq!(names("Yesterday the ferry left Port Ansel."), hashes("port ansel"));
        assert_eq!(names("Edda Farrow left the harbour."), hashes("edda farrow"));
        assert_eq!(how_much(&plain("more than half of all boats")), how_much(&plain("all boats, more than half")));
        assert_ne!(how_much(&plain("more than half")), how_much(&plain("nearly half")));
    }

    #[test]
    fn an_article_is_no_source_of_its_own() {
        assert!(is_other("Harbour Minister Farrow") && is_other("a poll"));
        assert!(is_by("Edda Farrow", "By EDDA FARROW, special to the Wire") && !is_by("Farr", "By Edda Farrow"));
        assert!(!is_other("the author") && !is_other("Story") && !is_other(""));
    }
}
