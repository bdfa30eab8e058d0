//! Statements inside statements, by rule: in “Ruiz said Lind had called the offer an insult” a second source speaks
//! inside the content of the first.
//!
//! An attribution and the layers enter, the attributions inside its content leave. Only cues with a complement that can
//! be seen are taken: *that* and question clauses, clauses without *that*, infinitives after verbs of wanting,
//! quotations within the quotation, named attitudes (`his decision to`), and `according to`.

use crate::{
    attribution::{Models, Scratch},
    layers::Layers,
    qualify::{
        head::is_auxiliary,
        lexicon::{self, Entry, PartOfSpeech},
        view::View,
    },
    quotation::Mark,
    tag::{Coarse, Tag},
};
use according_text::{Attribution, Span};
use std::ops::Range;

mod complement;
mod named;
mod relayed;
mod tagged;

pub use relayed::relay;

/// Appends the attributions that lie inside the content of `outer`, in order of their cues. The `parent` of each is the
/// index in `out` of the appended one in whose content it lies, or none where it lies in that of `outer` directly.
///
/// **Cost**: linear in the content but for the length of its clauses.
pub fn nested(text: &str, layers: &Layers, outer: &Attribution, out: &mut Vec<Attribution>) {
    let view = View { text, layers };
    let from = out.len();
    for span in &outer.content {
        let content = layers.tokens_of(*span);
        let mut i = content.start;
        while i < content.end {
            let sentence = layers.sentence(i);
            let clause = content.start.max(sentence.start)..content.end.min(sentence.end);
            let reader = Reader { view, within: clause };
            if let Some(found) = reader
                .verb(i, &out[from..])
                .or_else(|| reader.postposed(i))
                .or_else(|| reader.adjective(i))
                .or_else(|| reader.noun(i))
                .or_else(|| reader.according(i))
                .or_else(|| reader.hearsay(i))
                .or_else(|| reader.view_of(i))
            {
                let mut attribution = found;
                attribution.parent = (from..out.len())
                    .rev()
                    .find(|&k| attribution.cue.iter().all(|cue| out[k].content.iter().any(|span| span.contains(*cue))))
                    .map(|k| k as u32);
                out.push(attribution);
            }
            i += 1;
        }
    }
}

/// Adds the attributions that lie inside the content of `attributions`, and puts all in order of their first character,
/// a parent before its children.
pub fn nest(models: &Models<'_>, text: &str, layers: &Layers, attributions: &mut Vec<Attribution>) {
    let (mut inner, mut part, mut scratch) = (Vec::new(), Layers::default(), Scratch::default());
    for outer in 0..attributions.len() {
        inner.clear();
        nested(text, layers, &attributions[outer], &mut inner);
        let tagged = tagged::tagged(models, text, layers, &attributions[outer].content, &mut part, &mut scratch);
        join(&mut inner, tagged);
        let from = attributions.len() as u32;
        attributions.extend(inner.drain(..).map(|mut attribution| {
            attribution.parent = Some(attribution.parent.map_or(outer as u32, |parent| from + parent));
            attribution
        }));
    }
    let first = |attribution: &Attribution| {
        let roles = [&attribution.source, &attribution.cue, &attribution.content];
        roles.into_iter().filter_map(|spans| spans.first()).min().copied()
    };
    let mut order: Vec<usize> = (0..attributions.len()).collect();
    order.sort_by_key(|&at| (first(&attributions[at]), depth(attributions, at)));
    let mut place = vec![0; order.len()];
    order.iter().enumerate().for_each(|(to, &from)| place[from] = to as u32);
    let mut sorted: Vec<Attribution> = order.iter().map(|&at| std::mem::take(&mut attributions[at])).collect();
    for attribution in &mut sorted {
        attribution.parent = attribution.parent.map(|parent| place[parent as usize]);
    }
    *attributions = sorted;
}

/// Adds to `found`, by rule, what the tagger found beside it. Where both found the same cue, the rule's reading stays.
fn join(found: &mut Vec<Attribution>, tagged: Vec<Attribution>) {
    for mut attribution in tagged {
        let same = |other: &Attribution| {
            other.cue.iter().any(|a| attribution.cue.iter().any(|b| a.start() < b.end() && b.start() < a.end()))
        };
        if found.iter().any(same) || attribution.confidence < LEAST {
            continue;
        }
        attribution.parent = (0..found.len())
            .rev()
            .find(|&k| attribution.cue.iter().all(|cue| found[k].content.iter().any(|span| span.contains(*cue))))
            .map(|k| k as u32);
        found.push(attribution);
    }
}

/// Statements inside statements of which the tagger is less sure are no rows.
const LEAST: f32 = 0.4;

/// How many attributions `at` lies in.
#[must_use]
pub fn depth(attributions: &[Attribution], mut at: usize) -> u8 {
    let mut depth = 0u8;
    while let Some(parent) = attributions[at].parent {
        at = parent as usize;
        depth = depth.saturating_add(1);
    }
    depth
}

struct Reader<'a> {
    view: View<'a>,
    /// The part of the outer content that lies in the sentence looked at.
    within: Range<usize>,
}

impl Reader<'_> {
    /// The attribution whose cue is the verb at `i`.
    fn verb(&self, i: usize, before: &[Attribution]) -> Option<Attribution> {
        let view = self.view;
        if !(view.tag(i).is_verb() || self.is_hidden_verb(i))
            || is_auxiliary(view, i)
            || view.is(i, &["regarding", "concerning", "including", "following"])
        {
            return None;
        }
        let lemmas = view.layers.lemmas[i..self.within.end].iter().copied();
        let (entry, mut n) = lexicon::longest(PartOfSpeech::Verb, lemmas)?;
        if n > 1 && view.is(i + n - 1, &["to"]) {
            n -= 1;
        }
        let group = self.group(i);
        let with = |words: &[&str]| (group..i).any(|k| view.is(k, words));
        let been = with(&["am", "is", "are", "was", "were", "be", "been", "being", "'s", "'re", "'m"]);
        // Taggers take a past tense after `and` for a participle.
        let reduced = group == i && i > self.within.start && view.tag(i - 1).coarse() == Coarse::Noun;
        let passive =
            view.tag(i) == Tag::Vbn && (been || reduced) || with(&["been", "being"]) && view.tag(i) != Tag::Vbg;
        let participle = view.tag(i) == Tag::Vbg && group == i;
        let bare = view.tag(i) == Tag::Vb && group == i;
        if passive {
            return self.passive(entry, group, i);
        }
        let asks = group > self.within.start + 1
            && matches!(view.tag(i), Tag::Vb | Tag::Vbp)
            && view.tag(group - 1) == Tag::Prp
            && view.is(group - 2, INVERTING);
        if bare && !asks {
            return None;
        }
        let content = self.complement(entry, i + n, asks)?;
        let (source, cue_from, inverted) = if participle && i > self.within.start && view.is(i - 1, &["as"]) {
            // `quoted Lind as saying`.
            let mut end = i - 1;
            if view.layers.marks[end.saturating_sub(1)] == Mark::Comma {
                end = end.saturating_sub(1);
            }
            (vec![self.span(self.phrase(end)?)], i - 1, None)
        } else if participle {
            (self.source_before_participle(i, before)?, i, None)
        } else {
            self.subject(group, i, before)?
        };
        let mut end = i + 1;
        // `pointed out`, `agreed on`: the words that the verb demands, unless they open the content.
        while end < i + n && end < content.start && !view.is(end, &["that"]) {
            end += 1;
        }
        let mut cue = Vec::with_capacity(2);
        cue.extend(inverted.map(|k| self.span(k..k + 1)));
        cue.push(self.span(cue_from..end));
        Some(Attribution { source, cue, content: vec![self.span(content)], confidence: 0.5, parent: None })
    }

    /// `the dam was safe, Lind said`: a clause with its speaker behind it.
    fn postposed(&self, i: usize) -> Option<Attribution> {
        let view = self.view;
        if !matches!(view.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp) || is_auxiliary(view, i) {
            return None;
        }
        let ends =
            i + 1 >= self.within.end || matches!(view.layers.marks[i + 1], Mark::Comma | Mark::Stop | Mark::Close);
        let (entry, n) = lexicon::longest(PartOfSpeech::Verb, std::iter::once(view.layers.lemmas[i]))?;
        if !ends
            || n != 1
            || !matches!(entry.lemma, "say" | "add" | "note" | "think" | "believe" | "report" | "claim" | "argue")
        {
            return None;
        }
        let group = self.group(i);
        let source = self.phrase(group)?;
        let comma = source.start.checked_sub(1).filter(|&comma| comma > self.within.start + 2)?;
        if view.layers.marks[comma] != Mark::Comma || !self.clause_follows(self.within.start) {
            return None;
        }
        Some(Attribution {
            source: vec![self.span(source)],
            cue: vec![self.span(group..i + 1)],
            content: vec![self.span(self.within.start..comma)],
            confidence: 0.5,
            parent: None,
        })
    }

    /// `police suspect the men had fled`: a verb that the tagger takes for a noun.
    fn is_hidden_verb(&self, i: usize) -> bool {
        let view = self.view;
        matches!(view.tag(i), Tag::Nn | Tag::Nns)
            && i > self.within.start
            && i + 1 < self.within.end
            && matches!(view.tag(i - 1), Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Prp)
            && matches!(view.tag(i + 1), Tag::Dt | Tag::Prp | Tag::PrpPoss)
            && self.clause_follows(i + 1)
    }

    /// `36 people believed to have died`, `it is reported that`: nobody is named.
    fn passive(&self, entry: &Entry, group: usize, i: usize) -> Option<Attribution> {
        let view = self.view;
        let k = i + 1;
        let held = matches!(
            entry.lemma,
            "expect"
                | "believe"
                | "know"
                | "think"
                | "suspect"
                | "report"
                | "say"
                | "forecast"
                | "anticipate"
                | "estimate"
                | "allege"
                | "find"
                | "conclude"
                | "understand"
                | "rumour"
                | "rumor"
                | "assume"
                | "presume"
                | "consider"
        );
        if !held || k + 2 >= self.within.end || group == self.within.start {
            return None;
        }
        let content = if view.is(k, &["to"]) && view.tag(k + 1) == Tag::Vb {
            vec![self.span(self.phrase(group)?), self.span(k..self.end_of_clause(k, false))]
        } else if view.is(group - 1, &["it"]) && view.is(k, &["that"]) {
            vec![self.span(k..self.end_of_clause(k, false))]
        } else {
            return None;
        };
        Some(Attribution { source: Vec::new(), cue: vec![self.span(group..k)], content, confidence: 0.5, parent: None })
    }

    /// Where the verb group of the verb at `i` begins: auxiliaries, modals, negations, adverbs.
    fn group(&self, i: usize) -> usize {
        let mut j = i;
        while j > self.within.start {
            let k = j - 1;
            let adverb = matches!(self.view.tag(k), Tag::Rb | Tag::Rbr)
                && !self.view.is(k, &["so", "when", "why", "how", "then"]);
            if adverb || is_auxiliary(self.view, k) && self.view.tag(k) != Tag::Pos || self.view.is(k, &["not", "n't"])
            {
                j = k;
            } else {
                break;
            }
        }
        // An adverb before the subject's gap belongs to the clause, not to the group.
        j
    }

    /// The source, the first token of the cue, and an auxiliary before the source.
    fn subject(&self, group: usize, i: usize, before: &[Attribution]) -> Option<(Vec<Span>, usize, Option<usize>)> {
        let view = self.view;
        if group == self.within.start {
            // The content begins with the verb: its subject stands outside.
            return (group < i || matches!(view.tag(i), Tag::Vbd | Tag::Vbz)).then_some(()).and(None);
        }
        let last = group - 1;
        if view.is(last, &["to"]) {
            return None;
        }
        if view.is(last, &["who"]) || view.tag(last) == Tag::Wdt && view.is(last, &["that"]) {
            let range = self.phrase(last)?;
            return Some((vec![self.span(range.start..last + 1)], group, None));
        }
        if view.layers.marks[last] == Mark::Comma {
            // `the minister, Ana Ruiz, said`.
            let low = self.within.start.max(last.saturating_sub(14));
            let Some(open) = (low..last).rev().find(|&k| view.layers.marks[k] == Mark::Comma) else {
                return Some((self.shared(last, before)?, group, None));
            };
            let finite = (open + 1..last).any(|k| matches!(view.tag(k), Tag::Vbd | Tag::Vbz | Tag::Vbp));
            let relative = view.is(open + 1, &["who", "whom", "which", "whose"]);
            if finite && !relative {
                return Some((self.shared(last, before)?, group, None));
            }
            let range = self.phrase(open)?;
            return Some((vec![self.span(range.start..last + 1)], group, None));
        }
        if view.is(last, &["and", "but", "or", "then"]) {
            return Some((self.shared(last, before)?, group, None));
        }
        let range = self.phrase(group)?;
        let inverted = (range.start > self.within.start
            && matches!(view.tag(i), Tag::Vb | Tag::Vbp)
            && view.is(range.start - 1, INVERTING))
        .then(|| range.start - 1);
        Some((vec![self.span(range)], group, inverted))
    }

    /// The noun phrase that ends before `end`.
    fn phrase(&self, end: usize) -> Option<Range<usize>> {
        let view = self.view;
        let mut k = end;
        while k > self.within.start {
            let j = k - 1;
            let tag = view.tag(j);
            if tag == Tag::Prp {
                // A pronoun stands alone; `him` and `us` are no subjects.
                if k == end && !view.is(j, &["him", "me", "us", "them"]) {
                    return Some(j..end);
                }
                break;
            }
            let nominal = matches!(tag.coarse(), Coarse::Noun | Coarse::Adjective)
                || matches!(tag, Tag::Dt | Tag::Cd | Tag::PrpPoss | Tag::Pos | Tag::Pdt);
            let joins = matches!(tag, Tag::In)
                && view.is(j, &["of", "for", "in", "at", "from"])
                && k < end
                && j > self.within.start
                && view.tag(j - 1).coarse() == Coarse::Noun
                || tag == Tag::Cc
                    && k < end
                    && j > self.within.start
                    && view.is(j, &["and"])
                    && view.tag(j - 1).is_name()
                    && (view.tag(k).is_name() || view.tag(k) == Tag::PrpPoss);
            if !nominal && !joins {
                break;
            }
            k = j;
        }
        while k < end
            && (view.tag(k).coarse() == Coarse::Preposition || view.tag(k) == Tag::Cc || view.tag(k) == Tag::Pos)
        {
            k += 1;
        }
        let noun = (k..end).any(|j| view.tag(j).coarse() == Coarse::Noun || matches!(view.tag(j), Tag::Dt | Tag::Cd));
        (k < end && noun).then_some(k..end)
    }

    /// The subject that a second verb shares with the first: `he had fallen ill and intended to rest`.
    fn shared(&self, conjunction: usize, before: &[Attribution]) -> Option<Vec<Span>> {
        let view = self.view;
        if let Some(last) = before.iter().rev().find(|found| !found.source.is_empty()) {
            let at = self.span(self.within.clone());
            if last.source.iter().all(|source| at.contains(*source)) {
                return Some(last.source.clone());
            }
        }
        for k in (self.within.start..conjunction).rev() {
            let starts = k == self.within.start
                || view.is(k - 1, &["that"])
                || matches!(view.layers.marks[k - 1], Mark::Open | Mark::Comma);
            let finite = matches!(view.tag((k + 1).min(self.within.end - 1)), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
            if view.tag(k) == Tag::Prp && starts && finite && view.is(k, &["he", "she", "they", "we", "i", "it"]) {
                return Some(vec![self.span(k..k + 1)]);
            }
        }
        let first = (self.within.start..conjunction)
            .find(|&k| matches!(view.tag(k), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) && !view.is(k, &["'s"]))?;
        let range = self.phrase(self.group(first))?;
        (range.start <= self.within.start + 2).then(|| vec![self.span(range)])
    }

    /// `said X, adding Y`: the source of the statement before.
    fn source_before_participle(&self, i: usize, before: &[Attribution]) -> Option<Vec<Span>> {
        let view = self.view;
        if i == self.within.start {
            return None;
        }
        if view.tag(i - 1).coarse() == Coarse::Noun {
            // `a letter saying that`.
            return Some(vec![self.span(self.phrase(i)?)]);
        }
        if view.is(i - 1, &["for", "of"]) && i >= self.within.start + 2 {
            // `blamed him for saying that`: who is blamed says it.
            if view.is(i - 2, &["him", "me", "us", "them", "her", "you"]) {
                return Some(vec![self.span(i - 2..i - 1)]);
            }
            return self.phrase(i - 1).map(|range| vec![self.span(range)]);
        }
        if view.layers.marks[i - 1] != Mark::Comma && !view.is(i - 1, &["and"]) {
            return None;
        }
        let last = before.last()?;
        let at = self.span(self.within.clone());
        last.cue.iter().all(|cue| at.contains(*cue)).then(|| last.source.clone())
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.view.layers.span(range.start, range.end.max(range.start + 1))
    }
}

/// Auxiliaries that stand before the subject of a question.
const INVERTING: &[&str] = &["do", "did", "does", "would", "will", "can", "could"];
