//! Through whom a saying reached the article, where the sentence of the cue tells: `told Reuters`, `according to state
//! media`, `was quoted by the Morning Post as saying`.

use super::{clause::Clause, outlet::is_outlet};
use crate::tag::{Coarse, Tag};
use std::ops::Range;

/// Participles of relaying; who does it stands after `by`, `in` or `on`.
const RELAYED: &[&str] = &[
    "reported",
    "quoted",
    "cited",
    "carried",
    "published",
    "relayed",
    "broadcast",
    "aired",
    "printed",
    "released",
    "seen",
    "obtained",
    "reviewed",
];

/// The relays as token ranges, outermost first. `addressees` are token ranges: an outlet that was told is one.
pub fn read(clause: Clause<'_>, addressees: &[Range<usize>]) -> Vec<Range<usize>> {
    let view = clause.view;
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut add = |phrase: Range<usize>| {
        if is_outlet(view, &phrase) && !found.iter().any(|other| other.start < phrase.end && phrase.start < other.end) {
            found.push(phrase);
        }
    };
    for i in clause.start..clause.end {
        if !clause.is_outside(i) || i.abs_diff(clause.head.first) > 40 {
            continue;
        }
        // `according to Reuters`
        if view.is(i, &["to"]) && i > clause.start && view.is(i - 1, &["according"]) {
            if let Some(phrase) = clause.phrase(i + 1).filter(|phrase| outside(clause, phrase)) {
                add(phrase);
            }
        } else if view.is(i, &["by", "in", "on"])
            && let Some(phrase) = clause.phrase(i + 1).filter(|phrase| outside(clause, phrase))
            && (clause.start..i)
                .rev()
                .take(6)
                .any(|k| view.is(k, RELAYED) && (view.tag(k) != Tag::Nn || view.is(k, &["broadcast"])))
        {
            add(phrase);
        } else if view.is(i, &["quoted", "cited", "quotes", "cites"])
            && view.tag(i).is_verb()
            && let Some(phrase) = before(clause, i)
        {
            // `state television quoted Lind as saying`: the subject relays, unless it is the source itself.
            add(phrase);
        }
    }
    for phrase in addressees {
        add(phrase.clone());
    }
    found
}

fn outside(clause: Clause<'_>, phrase: &Range<usize>) -> bool {
    phrase.clone().all(|i| clause.is_outside(i))
}

/// The noun phrase that ends before the verb at `i`.
fn before(clause: Clause<'_>, i: usize) -> Option<Range<usize>> {
    let view = clause.view;
    let mut end = i;
    while end > clause.start
        && (view.tag(end - 1).coarse() == Coarse::Adverb || super::head::is_auxiliary(view, end - 1))
    {
        end -= 1;
    }
    let mut start = end;
    while start > clause.start && end - start < 8 && clause.is_outside(start - 1) {
        let tag = view.tag(start - 1);
        if tag.coarse() != Coarse::Noun && !matches!(tag, Tag::Dt | Tag::Jj | Tag::Cd | Tag::PrpPoss | Tag::Pos) {
            break;
        }
        start -= 1;
    }
    (start < end).then_some(start..end)
}
