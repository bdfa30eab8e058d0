//! What stands before the subject of a cue (`if`, `nor did`), before a noun (`no plans`), and after the head (`nothing`).

use super::{Evidence, in_cue, question::ends_sentence_as_question};
use crate::{
    qualify::{
        head::{Head, is_auxiliary},
        view::View,
    },
    quotation::Mark,
    tag::{Coarse, Tag},
};
use according_text::Attribution;

/// What stands before the subject of the verb group that begins at `j`.
pub(super) fn subject(
    view: View<'_>,
    attribution: &Attribution,
    first: usize,
    j: usize,
    start: usize,
    evidence: &mut Evidence,
) {
    let mut at = j;
    let source = attribution
        .source
        .iter()
        .map(|span| view.layers.tokens_of(*span))
        .find(|range| range.end <= j && j - range.end <= 2 && range.start >= start && !range.is_empty());
    if let Some(range) = source {
        if (range.end..j).all(|i| matches!(view.layers.marks[i], Mark::Comma | Mark::Close | Mark::Open)) {
            at = range.start;
        }
    } else {
        // `if it is said`, `no cause of death was announced`.
        let mut names = false;
        while at > start && j - at < 8 {
            let tag = view.tag(at - 1);
            let nominal = matches!(tag.coarse(), Coarse::Noun | Coarse::Adjective)
                || matches!(tag, Tag::Prp | Tag::PrpPoss | Tag::Dt | Tag::Cd | Tag::Ex | Tag::Pos)
                || names && matches!(tag, Tag::In) && view.is(at - 1, &["of", "on", "from"]);
            let word = view.lower(at - 1);
            if matches!(word.as_str(), "no" | "none" | "nobody" | "nothing") {
                evidence.negative = true;
            }
            if !nominal {
                break;
            }
            names = true;
            at -= 1;
        }
        if names && at < j && view.is(at, &["no", "none", "nothing", "nobody", "neither"]) {
            evidence.negative = true;
        }
    }
    // `Not one of them said`, `few said` stay; the auxiliary before the subject inverts.
    let mut before = at;
    while before > start
        && (view.is(before - 1, &["ever", "even", "only", "and", "when", "ever", "perhaps", "also", "then"])
            && !view.is(before - 1, &["and"]))
    {
        if view.is(before - 1, &["when"]) {
            break;
        }
        before -= 1;
    }
    if before == start {
        return;
    }
    let i = before - 1;
    if view.is(i, &["what"]) && i > start && view.is(i - 1, &["not", "n't"]) {
        // `that is not what the study reports`.
        evidence.negative = true;
    }
    if at < j && view.is(i, &["if", "unless", "lest", "supposing", "provided", "assuming"]) {
        // `as if to say` is likened, not conditioned.
        if !(i > start && view.is(i - 1, &["as"]) && view.is(i, &["if"])) {
            evidence.hypothetical = true;
        }
    } else if at < j && view.is(i, &["whether", "until", "till", "once"]) && first > j.saturating_sub(1) {
        evidence.hypothetical |= view.is(i, &["whether", "until", "till"]);
    } else if at < j && is_auxiliary(view, i) {
        inverted(view, first, i, start, evidence);
    } else if at == j && j < first && is_auxiliary(view, j) && ends_sentence_as_question(view, first) {
        // A question without a subject that we know: `Did nobody say so?`.
        evidence.question = matches!(view.tag(first), Tag::Vb) && j == start;
    }
}

/// An auxiliary before the subject: `Did he say`, `nor will she say`, `Had he said`.
pub(super) fn inverted(view: View<'_>, first: usize, i: usize, start: usize, evidence: &mut Evidence) {
    let mut i = i;
    if view.is(i, &["n't", "not"]) && i > start {
        i -= 1;
    }
    let word = view.lower(i);
    let negated = i > start && view.is(i - 1, &["nor", "neither", "never", "nowhere"])
        || i > start + 1 && view.is(i - 2, &["no", "point"]) && view.is(i - 1, &["time", "point"]);
    if negated {
        evidence.negative = true;
        evidence.will |= matches!(word.as_str(), "will" | "wo");
        evidence.would |= matches!(word.as_str(), "would");
    } else if ends_sentence_as_question(view, first) {
        evidence.question = true;
    } else if matches!(word.as_str(), "had" | "should" | "were") && i == start
        || matches!(word.as_str(), "may" | "might" | "could")
    {
        evidence.hypothetical = true;
    } else if matches!(word.as_str(), "would") {
        evidence.would = true;
    } else if matches!(word.as_str(), "will") {
        evidence.will = true;
    }
}

/// What stands before a noun head: `no plans`, `denied the claim`, `refusal`.
pub(super) fn before_noun(view: View<'_>, first: usize, evidence: &mut Evidence) {
    let start = view.layers.sentence(first).start;
    let mut seen = 0;
    for i in (start..first).rev() {
        let word = view.lower(i);
        match word.as_str() {
            "no" | "without" | "not" | "never" | "n't" | "nor" | "neither" => {
                evidence.negative = true;
                return;
            }
            "deny" | "denied" | "denies" | "denying" | "rejected" | "rejects" | "reject" | "rejecting"
            | "dismissed" | "dismisses" | "dismiss" | "dismissing" | "refuted" | "refutes" | "refute" | "disputed"
            | "disputes" | "dispute" | "rebuffed" | "rebuffs" => {
                evidence.negative = true;
                return;
            }
            "made" | "make" | "makes" | "making" | "had" | "has" | "have" | "gave" | "give" | "gives" | "given"
            | "issued" | "issue" | "any" | "a" | "an" | "the" | "was" | "is" | "were" | "are" | "there" | "been"
            | "be" | "yet" | "of" => {}
            "will" | "'ll" if view.tag(i) == Tag::Md => {
                evidence.will = true;
            }
            "would" => evidence.would = true,
            "may" | "might" | "could" if view.tag(i) == Tag::Md => evidence.hypothetical = true,
            _ if matches!(view.tag(i).coarse(), Coarse::Adjective | Coarse::Adverb) => {}
            _ => return,
        }
        seen += 1;
        if seen > 6 {
            return;
        }
    }
}

/// What stands after the head: `said nothing`, `made no mention`, `stopped short of`.
pub(super) fn after(view: View<'_>, attribution: &Attribution, head: Head, evidence: &mut Evidence) {
    let end = view.layers.sentence(head.first).end;
    let mut i = head.end;
    while i < end && view.tag(i).coarse() == Coarse::Adverb && !view.is(i, &["not", "nothing", "neither"]) {
        i += 1;
    }
    if i >= end {
        return;
    }
    let entry = head.entry.map_or("", |entry| entry.lemma);
    let noun = i + 1 < end && matches!(view.tag(i + 1).coarse(), Coarse::Noun | Coarse::Adjective);
    let gives = matches!(
        entry,
        "give"
            | "make"
            | "offer"
            | "provide"
            | "specify"
            | "mention"
            | "disclose"
            | "express"
            | "issue"
            | "release"
            | "confirm"
            | "have"
            | "announce"
            | "cite"
            | "identify"
            | "detail"
            | "name"
            | "show"
            | "reveal"
            | "take"
            | "submit"
            | "present"
            | ""
    );
    let cued = in_cue(view, attribution, i);
    if view.is(i, &["no"]) && (noun && gives || cued)
        || view.is(i, &["nothing"]) && (cued || gives || matches!(entry, "say" | "tell" | "know"))
    {
        evidence.negative = true;
    }
    if view.is(i, &["not", "neither"]) && cued {
        evidence.negative = true;
    }
}
