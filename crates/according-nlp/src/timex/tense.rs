//! Which way a bare weekday or month points: the tense of the verb that governs it tells.

use crate::{layers::Layers, quotation::Mark, tag::Tag};
use according_text::Span;

/// Where a date lies that is named by its weekday, month or season alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// Not after the anchor.
    Past,
    /// Not before the anchor.
    Future,
    /// No verb tells.
    Unsaid,
}

/// How far a verb is looked for, in tokens.
const REACH: usize = 24;

/// The direction of the expression at `span`: the nearest verb group to its left in the same clause, else to its right.
///
/// **Cost**: bounded by [`REACH`].
#[must_use]
pub fn direction(text: &str, layers: &Layers, span: Span) -> Direction {
    let range = layers.tokens_of(span);
    if range.is_empty() || layers.tags.len() < layers.len() {
        return Direction::Unsaid;
    }
    let sentence = layers.sentence(range.start);
    let is = |i: usize, words: &[&str]| {
        let form = layers.tokens[i].span.of(text);
        words.iter().any(|word| form.eq_ignore_ascii_case(word))
    };
    let ahead = range.start >= sentence.start + 3
        && is(range.start - 1, &["as"])
        && is(range.start - 2, &["soon", "early"])
        && is(range.start - 3, &["as"]);
    if ahead {
        return Direction::Future;
    }
    let mut infinitive = false;
    let first = sentence.start.max(range.start.saturating_sub(REACH));
    for i in (first..range.start).rev() {
        if matches!(layers.marks[i], Mark::Open | Mark::Close) || is(i, &[";", ":", "--", "—", "–"]) {
            break;
        }
        if is(i, &["though", "although", "but", "whereas"]) {
            break;
        }
        if is(i, &["who", "which", "when", "where", "that", "after", "before", "while", "because"]) && infinitive {
            break;
        }
        if FUTURE.iter().any(|word| is(i, &[word])) {
            return Direction::Future;
        }
        match layers.tags[i] {
            Tag::Md => {
                return if is(
                    i,
                    &["will", "shall", "'ll", "’ll", "wo", "would", "may", "might", "should", "can", "must", "could"],
                ) {
                    Direction::Future
                } else {
                    Direction::Past
                };
            }
            Tag::Vbd => return if infinitive && is(i, PLANNED) { Direction::Future } else { Direction::Past },
            Tag::Vbn => {
                if is(i, PLANNED) && (infinitive || is(i, &["set", "planned"])) {
                    return Direction::Future;
                }
                if !infinitive && !preceded_by(layers, i, sentence.start, |k| is(k, &["be"])) {
                    return Direction::Past;
                }
            }
            Tag::Vbz | Tag::Vbp => {
                if infinitive {
                    return Direction::Future;
                }
                if is(i, &["has", "have", "'ve", "’ve", "says", "say", "said", "'s", "’s", "reports", "shows"]) {
                    return Direction::Past;
                }
                // `is coming`, `opens Friday`: what is scheduled.
                let coming = (i + 1..range.start).any(|k| layers.tags[k] == Tag::Vbg);
                if is(i, &["is", "are", "'re", "’re", "am"]) {
                    return if coming { Direction::Future } else { Direction::Unsaid };
                }
                return Direction::Future;
            }
            Tag::Vb if preceded_by(layers, i, sentence.start, |k| layers.tags[k] == Tag::To) => infinitive = true,
            // A base form without its auxiliary is a present that the tagger took for one.
            Tag::Vb
                if !preceded_by(layers, i, sentence.start, |k| {
                    matches!(layers.tags[k], Tag::Md | Tag::Vbd | Tag::Vbp | Tag::Vbz)
                }) =>
            {
                return Direction::Future;
            }
            _ => {}
        }
    }
    if infinitive {
        return Direction::Future;
    }
    for i in range.end..sentence.end.min(range.end + REACH) {
        match layers.tags[i] {
            Tag::Md => {
                return if is(i, &["will", "shall", "'ll", "’ll", "wo"]) {
                    Direction::Future
                } else {
                    Direction::Unsaid
                };
            }
            Tag::Vbd => return Direction::Past,
            Tag::Vbz | Tag::Vbp => {
                return if is(i, &["has", "have", "says", "say"]) { Direction::Past } else { Direction::Unsaid };
            }
            _ => {}
        }
    }
    Direction::Unsaid
}

/// Whether one of the three tokens before `i` passes, adverbs between.
fn preceded_by(layers: &Layers, i: usize, first: usize, wanted: impl Fn(usize) -> bool) -> bool {
    for k in (first.max(i.saturating_sub(3))..i).rev() {
        if wanted(k) {
            return true;
        }
        if layers.tags[k] != Tag::Rb {
            return false;
        }
    }
    false
}

/// Words that put what they govern into the future.
const FUTURE: [&str; 8] = ["scheduled", "due", "upcoming", "slated", "expected", "forthcoming", "tomorrow", "until"];

/// Verbs whose infinitive is still to come when they are past themselves.
const PLANNED: &[&str] = &[
    "planned",
    "agreed",
    "expected",
    "vowed",
    "promised",
    "scheduled",
    "set",
    "hoped",
    "intended",
    "asked",
    "wanted",
    "ordered",
    "decided",
    "pledged",
    "threatened",
    "voted",
    "offered",
    "called",
];
