//! Whether what is asked is a question, and whether a sentence is one.

use crate::{
    qualify::{head::Head, view::View},
    quotation::Mark,
};
use according_text::Attribution;

/// Whether what is asked is a question: `asked whether`, `asked: “Why?”`; not `asked Congress to act`.
pub(super) fn asks_question(view: View<'_>, attribution: &Attribution, head: Head) -> bool {
    if view.is(head.end.min(view.layers.len() - 1), &["for", "to", "that"])
        && head.end < view.layers.sentence(head.first).end
    {
        return false;
    }
    if view.is(head.end.min(view.layers.len() - 1), &["about"]) {
        return true;
    }
    attribution.content.iter().any(|span| {
        let mut range = view.layers.tokens_of(*span);
        let last = range.clone().rev().find(|&i| !matches!(view.layers.marks[i], Mark::Close | Mark::Inner));
        let asks = last.is_some_and(|i| view.is(i, &["?"]));
        let opens = range.find(|&i| view.layers.words[i].alphanumeric).is_some_and(|i| {
            view.is(
                i,
                &[
                    "whether",
                    "if",
                    "why",
                    "how",
                    "what",
                    "who",
                    "whom",
                    "whose",
                    "which",
                    "when",
                    "where",
                    "about",
                    "questions",
                ],
            )
        });
        asks || opens
    }) || in_question_mark(view, attribution)
}

pub(super) fn in_question_mark(view: View<'_>, attribution: &Attribution) -> bool {
    attribution.content.last().is_some_and(|span| {
        let range = view.layers.tokens_of(*span);
        range.end < view.layers.len() && view.is(range.end, &["?"])
    })
}

/// Whether the content of an attribution without a cue ends with a question mark.
pub(super) fn ends_as_question(view: View<'_>, attribution: &Attribution) -> bool {
    attribution.content.last().is_some_and(|span| {
        view.layers
            .tokens_of(*span)
            .rev()
            .find(|&i| !matches!(view.layers.marks[i], Mark::Close | Mark::Inner))
            .is_some_and(|i| view.is(i, &["?"]))
    })
}

pub(super) fn ends_sentence_as_question(view: View<'_>, i: usize) -> bool {
    view.layers.sentence(i).rev().take(4).any(|k| view.is(k, &["?"]))
}
