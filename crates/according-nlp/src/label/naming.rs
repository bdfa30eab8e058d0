//! Labels given by a verb of naming: `dubbed [the wreckers] by critics`, `classified as [a terrorist group] by`.

use super::Reader;
use crate::{
    qualify::{clause::phrase, head::is_auxiliary},
    quotation::Mark,
    speaker::Named,
    tag::{Coarse, Tag},
};
use according_text::Label;
use std::ops::Range;

/// Verbs of naming, as participles and past tenses; whether they need `as`.
const VERBS: &[(&str, bool)] = &[
    ("called", false),
    ("dubbed", false),
    ("branded", false),
    ("labelled", false),
    ("labeled", false),
    ("nicknamed", false),
    ("termed", false),
    ("deemed", false),
    ("considered", false),
    ("styled", false),
    ("classified", true),
    ("designated", false),
    ("listed", true),
    ("described", true),
    ("characterised", true),
    ("characterized", true),
    ("denounced", true),
    ("condemned", true),
    ("hailed", true),
    ("known", true),
    ("portrayed", true),
    ("regarded", true),
    ("seen", true),
    ("viewed", true),
    ("blacklisted", true),
    ("derided", true),
    ("dismissed", true),
    ("praised", true),
    ("depicted", true),
    ("decried", true),
    ("castigated", true),
    ("lauded", true),
    ("outlawed", true),
    ("calls", false),
    ("brands", false),
    ("labels", false),
    ("describes", true),
    ("calling", false),
    ("branding", false),
    ("labelling", false),
    ("labeling", false),
    ("dubbing", false),
    ("describing", true),
    ("call", false),
];

impl Reader<'_> {
    /// The labels that verbs of naming around the name give it.
    pub(super) fn named(&self, name: &Named, at: &Range<usize>, out: &mut Vec<Label>) {
        self.passive(name, at, out);
        self.active(name, at, out);
    }

    fn verb(&self, i: usize) -> Option<bool> {
        let lower = self.view.lower(i);
        VERBS.iter().find(|(verb, _)| *verb == lower.as_str()).map(|&(_, with_as)| with_as)
    }

    /// `the MKO, which is classified as a terrorist group by ...`, `Harbour Front, dubbed “the wreckers” by ...`.
    fn passive(&self, name: &Named, at: &Range<usize>, out: &mut Vec<Label>) {
        let view = self.view;
        let end = view.layers.sentence(at.start).end;
        let mut i = at.end;
        let mut been = false;
        let mut comma = false;
        while i < end && i - at.end < 8 {
            if view.tag(i) == Tag::Comma || matches!(view.tag(i), Tag::OpenBracket | Tag::CloseBracket) {
                comma = true;
            } else if view.is(i, &["which", "who", "that"]) || view.tag(i).coarse() == Coarse::Adverb {
                if view.is(i, &["not", "n't", "never", "also"]) {
                    // `also called MEK` is another name and no label.
                    return;
                }
            } else if is_auxiliary(view, i) {
                been |= view.is(i, &["is", "are", "was", "were", "been", "be", "being"]);
            } else {
                break;
            }
            i += 1;
        }
        let Some(with_as) = (i < end).then(|| self.verb(i)).flatten() else { return };
        // `Lund called Holm a traitor` is active.
        if !(been || comma)
            || view.is(i, &["calls", "brands", "labels", "describes", "call"])
            || view.tag(i) == Tag::Vbg
        {
            return;
        }
        self.complement(name, i + 1, end, with_as, true, out);
    }

    /// `Holm called Lund a traitor`, `described the MKO as a cult`.
    fn active(&self, name: &Named, at: &Range<usize>, out: &mut Vec<Label>) {
        let view = self.view;
        let sentence = view.layers.sentence(at.start);
        let mut i = at.start;
        // Titles and articles before the name.
        while i > sentence.start
            && at.start - i < 5
            && (matches!(view.tag(i - 1), Tag::Dt | Tag::PrpPoss)
                || view.tag(i - 1).coarse() == Coarse::Noun
                || view.tag(i - 1).coarse() == Coarse::Adjective)
            && self.verb(i - 1).is_none()
        {
            i -= 1;
        }
        if i == sentence.start || view.tag(i - 1) == Tag::Vbn && i > 1 && is_auxiliary(view, i - 2) {
            return;
        }
        let Some(with_as) = self.verb(i - 1) else { return };
        // `was called`: the name after it is what it was called.
        if i >= 2 && view.is(i - 2, &["is", "are", "was", "were", "been", "be", "being", "so", "also"]) {
            return;
        }
        self.complement(name, at.end, sentence.end, with_as, false, out);
    }

    /// What follows the verb, or the name of whom it names: the label, and in the passive whose it is.
    fn complement(&self, name: &Named, from: usize, end: usize, with_as: bool, passive: bool, out: &mut Vec<Label>) {
        let view = self.view;
        let marks = &view.layers.marks;
        let mut i = from;
        let led = i < end && view.is(i, &["as"]);
        if led {
            i += 1;
        } else if with_as {
            return;
        }
        let quoted = i < end && marks[i] == Mark::Open;
        let words = if quoted {
            let close = (i + 1..end.min(i + 9)).find(|&k| marks[k] == Mark::Close);
            let Some(close) = close.filter(|&close| close > i + 1) else { return };
            i + 1..close
        } else {
            let closed = |k: usize| view.is(k, &["by", "and"]) || view.tag(k) == Tag::Prp;
            // A name is a name: `called Peter Lund`, `dubbed Operation Sunrise`.
            let Some(words) = phrase(view, i, end.min(i + 14), closed) else { return };
            if !led && !matches!(view.tag(words.start), Tag::Dt | Tag::PrpPoss) || self.is_all_name(&words) {
                return;
            }
            words
        };
        // `considered the network 's most dangerous branch`: the phrase goes on.
        if !quoted && words.end < end && view.tag(words.end) == Tag::Pos {
            return;
        }
        let mut first = words.start;
        if !quoted && matches!(view.tag(first), Tag::Dt) && words.len() > 1 {
            first += 1;
        }
        let mut last = words.end - 1;
        while last > first && !view.layers.words[last].alphanumeric {
            last -= 1;
        }
        if !view.layers.words[first].alphanumeric {
            return;
        }
        let by = passive.then(|| self.agent(words.end, end)).flatten();
        // `described it as a group that`: nothing is said yet.
        if first == last
            && self.kinds(first) & (super::GROUP | super::OFFICE) != 0
            && self.kinds(first) & super::BEING == 0
        {
            return;
        }
        let head = (first..=last).rev().find(|&k| self.kinds(k) & (super::BEING | super::TRAIT | super::BODY) != 0);
        out.push(self.label(name, first..last + 1, head.unwrap_or(last), by));
    }

    fn is_all_name(&self, words: &Range<usize>) -> bool {
        words.clone().all(|i| self.view.layers.words[i].capital || self.view.tag(i) == Tag::Dt)
    }

    /// `by [the majority of countries in the world]`.
    fn agent(&self, from: usize, end: usize) -> Option<Range<usize>> {
        let view = self.view;
        let by = (from..end.min(from + 4)).find(|&i| view.is(i, &["by"]))?;
        let mut agent = phrase(view, by + 1, end, |_| false)?;
        // `in the world` belongs to it.
        if agent.end < end
            && view.is(agent.end, &["in", "across", "around"])
            && let Some(more) = phrase(view, agent.end + 1, end, |_| false)
            && more.len() <= 4
        {
            agent.end = more.end;
        }
        Some(agent)
    }
}
