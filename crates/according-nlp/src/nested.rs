//! Statements inside statements, by rule: in “Ruiz said Lind had called the offer an insult” a second source speaks
//! inside the content of the first.
//!
//! An attribution and the layers enter, the attributions inside its content leave. Only cues with a complement that can
//! be seen are taken: *that* and question clauses, clauses without *that*, infinitives after verbs of wanting,
//! quotations within the quotation, named attitudes (`his decision to`), and `according to`.

use crate::{
    layers::Layers,
    qualify::{
        head::is_auxiliary,
        lexicon::{self, Entry, PartOfSpeech},
        view::{View, tokens},
    },
    quotation::Mark,
    tag::{Coarse, Tag},
};
use according_text::{Attribution, AttributionType, Span, SpeechAct};
use std::ops::Range;

/// Appends the attributions that lie inside the content of `outer`, in order of their cues. The `parent` of each is the
/// index in `out` of the appended one in whose content it lies, or none where it lies in that of `outer` directly.
///
/// **Cost**: linear in the content but for the length of its clauses.
pub fn nested(text: &str, layers: &Layers, outer: &Attribution, out: &mut Vec<Attribution>) {
    let view = View { text, layers };
    let from = out.len();
    for span in &outer.content {
        let content = tokens(layers, *span);
        let mut i = content.start;
        while i < content.end {
            let sentence = layers.sentence(i);
            let clause = content.start.max(sentence.start)..content.end.min(sentence.end);
            let reader = Reader { view, within: clause };
            if let Some(found) = reader.verb(i, &out[from..]).or_else(|| reader.noun(i)).or_else(|| reader.according(i)) {
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

struct Reader<'a> {
    view: View<'a>,
    /// The part of the outer content that lies in the sentence looked at.
    within: Range<usize>,
}

impl Reader<'_> {
    /// The attribution whose cue is the verb at `i`.
    fn verb(&self, i: usize, before: &[Attribution]) -> Option<Attribution> {
        let view = self.view;
        if !view.tag(i).is_verb() || is_auxiliary(view, i) {
            return None;
        }
        let lemmas = view.layers.lemmas[i..self.within.end].iter().copied();
        let (entry, n) = lexicon::longest(PartOfSpeech::Verb, lemmas)?;
        let group = self.group(i);
        let passive = view.tag(i) == Tag::Vbn
            && !(group..i).any(|k| view.is(k, &["have", "has", "had", "'ve", "'d", "having"]))
            || (group..i).any(|k| view.is(k, &["been", "being"]));
        let participle = view.tag(i) == Tag::Vbg && group == i;
        let bare = view.tag(i) == Tag::Vb && group == i;
        if passive || bare {
            return None;
        }
        let content = self.complement(entry, i, i + n)?;
        let (source, cue_from, inverted) = if participle {
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

    /// Where the verb group of the verb at `i` begins: auxiliaries, modals, negations, adverbs.
    fn group(&self, i: usize) -> usize {
        let mut j = i;
        while j > self.within.start {
            let k = j - 1;
            let adverb = matches!(self.view.tag(k), Tag::Rb | Tag::Rbr) && !self.view.is(k, &["so", "when", "why", "how", "then"]);
            if adverb || is_auxiliary(self.view, k) && self.view.tag(k) != Tag::Pos || self.view.is(k, &["not", "n't"]) {
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
        if view.is(last, &["who"]) {
            let range = self.phrase(last)?;
            return Some((vec![self.span(range.start..last + 1)], group, None));
        }
        if view.layers.marks[last] == Mark::Comma {
            // `the minister, Ana Ruiz, said`.
            let low = self.within.start.max(last.saturating_sub(14));
            let open = (low..last).rev().find(|&k| view.layers.marks[k] == Mark::Comma)?;
            let finite = (open + 1..last).any(|k| matches!(view.tag(k), Tag::Vbd | Tag::Vbz | Tag::Vbp));
            let relative = view.is(open + 1, &["who", "whom", "which", "whose"]);
            if finite && !relative {
                return None;
            }
            let range = self.phrase(open)?;
            return Some((vec![self.span(range.start..last + 1)], group, None));
        }
        if view.is(last, &["and", "but", "or"]) {
            return Some((self.shared(last, before)?, group, None));
        }
        let range = self.phrase(group)?;
        let inverted = (range.start > self.within.start
            && view.tag(i) == Tag::Vb
            && view.is(range.start - 1, &["do", "did", "does", "would", "will", "can", "could"]))
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
            if !nominal && !joins || tag == Tag::Dt && view.is(j, &["that"]) && k == end && false {
                break;
            }
            k = j;
        }
        while k < end && (view.tag(k).coarse() == Coarse::Preposition || view.tag(k) == Tag::Cc || view.tag(k) == Tag::Pos) {
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
        None
    }

    /// `said X, adding Y`: the source of the statement before.
    fn source_before_participle(&self, i: usize, before: &[Attribution]) -> Option<Vec<Span>> {
        let view = self.view;
        if i == self.within.start || view.layers.marks[i - 1] != Mark::Comma && !view.is(i - 1, &["and"]) {
            return None;
        }
        let last = before.last()?;
        let at = self.span(self.within.clone());
        last.cue.iter().all(|cue| at.contains(*cue)).then(|| last.source.clone())
    }

    /// The complement of the cue verb at `i` whose words end before `next`.
    fn complement(&self, entry: &Entry, i: usize, next: usize) -> Option<Range<usize>> {
        let view = self.view;
        let end = self.within.end;
        let mut k = next;
        // Adverbs, and the addressee of `told`.
        while k < end && matches!(view.tag(k), Tag::Rb | Tag::Rp) && !view.is(k, &["how", "why", "when"]) {
            k += 1;
        }
        if matches!(entry.lemma, "tell" | "inform" | "remind" | "warn" | "assure" | "promise" | "ask" | "advise" | "notify") {
            let from = k;
            while k < end
                && k - from < 6
                && (matches!(view.tag(k), Tag::Dt | Tag::PrpPoss | Tag::Cd | Tag::Jj) && !view.is(k, &["that"])
                    || view.tag(k).coarse() == Coarse::Noun
                    || view.tag(k) == Tag::Prp && k == from)
            {
                k += 1;
                if view.tag(k - 1) == Tag::Prp {
                    break;
                }
            }
        }
        if k >= end {
            return None;
        }
        let clausal = clause_verb(entry.lemma);
        let opinion = entry.attribution_type != AttributionType::Intention;
        let thing = entry.speech_act != SpeechAct::Decide || entry.lemma == "rule";
        let word = view.lower(k);
        let starts = match word.as_str() {
            "that" if opinion && thing => self.has_verb(k + 1) || clausal,
            "whether" | "if" | "why" | "how" | "what" | "who" | "where" => {
                opinion && matches!(view.tag(k), Tag::In | Tag::Wp | Tag::Wrb | Tag::Wdt)
                    && (clausal || matches!(entry.lemma, "ask" | "wonder" | "question" | "see" | "explain" | "learn" | "decide" | "discuss" | "determine" | "show" | "notice" | "remember" | "consider"))
                    && !(word.as_str() == "if" && entry.attribution_type == AttributionType::Belief)
            }
            "to" => {
                let wants = entry.attribution_type == AttributionType::Intention
                    || matches!(
                        entry.lemma,
                        "expect" | "promise" | "vow" | "pledge" | "agree" | "refuse" | "decline" | "ask" | "tell" | "advise"
                            | "threaten" | "offer" | "claim" | "prefer" | "swear" | "decide" | "demand" | "commit" | "hope" | "urge"
                    );
                wants && !matches!(entry.lemma, "need" | "try" | "attempt" | "work" | "set" | "elect") && view.tag((k + 1).min(end - 1)) == Tag::Vb
            }
            _ => {
                let mark = view.layers.marks[k];
                if matches!(mark, Mark::Comma | Mark::Colon) && k + 1 < end {
                    let quote = matches!(view.layers.marks[k + 1], Mark::Open | Mark::Inner) || view.form(k + 1).starts_with(['‘', '\'', '“', '"']);
                    if quote && opinion {
                        k += 1;
                    }
                    quote && opinion
                } else if matches!(mark, Mark::Open | Mark::Inner) {
                    opinion && (clausal || entry.speech_act == SpeechAct::Describe)
                } else {
                    clausal && self.clause_follows(k)
                        || object_verb(entry.lemma) && self.object_follows(k)
                        || matches!(entry.lemma, "want" | "urge" | "ask" | "tell" | "expect" | "like" | "advise" | "need")
                            && entry.lemma != "need"
                            && self.infinitive_follows(k)
                }
            }
        };
        let _ = i;
        if !starts {
            return None;
        }
        let stop = self.end_of_clause(k);
        (stop > k + 1).then_some(k..stop)
    }

    /// Whether a finite verb stands in the clause that begins at `k`.
    fn has_verb(&self, k: usize) -> bool {
        (k..self.within.end.min(k + 25)).any(|j| matches!(self.view.tag(j), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))
    }

    /// Whether a subject and its verb begin at `k`: a clause without *that*.
    fn clause_follows(&self, k: usize) -> bool {
        let view = self.view;
        let mut nominal = false;
        for j in k..self.within.end.min(k + 14) {
            let tag = view.tag(j);
            match tag {
                Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md => return nominal,
                Tag::Prp | Tag::Ex => nominal = true,
                _ if tag.coarse() == Coarse::Noun => nominal = true,
                Tag::Dt | Tag::PrpPoss | Tag::Cd | Tag::Pos | Tag::Cc | Tag::Pdt | Tag::Wp => nominal |= tag == Tag::Dt,
                Tag::In if nominal && j > k => {}
                _ if matches!(tag.coarse(), Coarse::Adjective | Coarse::Adverb) => {}
                _ => return false,
            }
        }
        false
    }

    fn object_follows(&self, k: usize) -> bool {
        let tag = self.view.tag(k);
        matches!(tag, Tag::Dt | Tag::PrpPoss | Tag::Prp | Tag::Cd) || tag.coarse() == Coarse::Noun || tag.coarse() == Coarse::Adjective
    }

    /// `want you to leave`.
    fn infinitive_follows(&self, k: usize) -> bool {
        let view = self.view;
        self.object_follows(k)
            && (k + 1..self.within.end.min(k + 9))
                .take_while(|&j| !view.tag(j).is_verb() && view.layers.marks[j] != Mark::Comma)
                .any(|j| view.tag(j) == Tag::To && view.tag((j + 1).min(self.within.end - 1)) == Tag::Vb)
    }

    /// Where the clause that begins at `k` ends.
    fn end_of_clause(&self, k: usize) -> usize {
        let view = self.view;
        let end = self.within.end;
        for j in k + 1..end {
            match view.layers.marks[j] {
                Mark::Close | Mark::Open if view.layers.marks[k] != Mark::Open => return self.trim(k, j),
                Mark::Stop if !view.is(j, &["..."]) && j + 1 >= end => return self.trim(k, j),
                Mark::Colon if view.is(j, &[";", "—", "–", "--"]) => return self.trim(k, j),
                Mark::Comma if j + 2 < end => {
                    let after = view.lower(j + 1);
                    let pronoun = view.tag(j + 1) == Tag::Prp
                        && (view.tag(j + 2).is_verb() || matches!(view.tag(j + 2), Tag::Md | Tag::Rb));
                    let turn = matches!(after.as_str(), "but" | "which" | "adding" | "saying" | "according" | "because" | "although" | "while" | "who" | "noting");
                    let and = after.as_str() == "and"
                        && (view.tag(j + 2) == Tag::Prp
                            || matches!(view.tag(j + 2), Tag::Vbd | Tag::Vbz)
                            || view.tag(j + 2) == Tag::Rb);
                    if pronoun || turn || and {
                        return j;
                    }
                }
                _ if view.is(j, &["because"]) => return j,
                _ if view.is(j, &["and"])
                    && j + 1 < end
                    && matches!(view.tag(j + 1), Tag::Vbd)
                    && lexicon::longest(PartOfSpeech::Verb, view.layers.lemmas[j + 1..end].iter().copied()).is_some_and(|(entry, _)| clause_verb(entry.lemma)) =>
                {
                    return j;
                }
                _ => {}
            }
        }
        self.trim(k, end)
    }

    /// The clause without the marks that close what is around it.
    fn trim(&self, k: usize, end: usize) -> usize {
        let view = self.view;
        let mut end = end;
        while end > k && matches!(view.layers.marks[end - 1], Mark::Comma | Mark::Stop | Mark::Close) {
            end -= 1;
        }
        end
    }

    /// `his decision to leave`, `Lind’s suggestion that`.
    fn noun(&self, i: usize) -> Option<Attribution> {
        let view = self.view;
        if view.tag(i).coarse() != Coarse::Noun || i == self.within.start || i + 1 >= self.within.end {
            return None;
        }
        let (entry, n) = lexicon::longest(PartOfSpeech::Noun, view.layers.lemmas[i..self.within.end].iter().copied())?;
        let mut first = i;
        while first > self.within.start && view.tag(first - 1).coarse() == Coarse::Adjective {
            first -= 1;
        }
        if first == self.within.start {
            return None;
        }
        let owner = view.tag(first - 1);
        let source = match owner {
            Tag::PrpPoss => first - 1..first,
            Tag::Pos => self.phrase(first - 1).map(|range| range.start..first)?,
            _ => return None,
        };
        let k = i + n;
        if k + 1 >= self.within.end {
            return None;
        }
        let complement = match view.lower(k).as_str() {
            "to" => view.tag(k + 1) == Tag::Vb || view.is(k + 1, &["not"]),
            "that" => view.tag(k) == Tag::In || self.has_verb(k + 1),
            _ => matches!(view.lower(k - 1).as_str(), "for" | "of") && entry.attribution_type == AttributionType::Intention,
        };
        if !complement || matches!(entry.lemma, "attempt" | "effort" | "mission" | "need" | "bid" | "strategy" | "vote") {
            return None;
        }
        let stop = self.end_of_clause(k);
        Some(Attribution {
            source: vec![self.span(source)],
            cue: vec![self.span(i..k)],
            content: vec![self.span(k..stop)],
            confidence: 0.5,
            parent: None,
        })
    }

    /// `…, according to the mayor`.
    fn according(&self, i: usize) -> Option<Attribution> {
        let view = self.view;
        if !(view.is(i, &["according"]) && i + 2 < self.within.end && view.is(i + 1, &["to"])) {
            return None;
        }
        let mut end = i + 2;
        while end < self.within.end && !matches!(view.layers.marks[end], Mark::Comma | Mark::Stop | Mark::Colon | Mark::Close) {
            end += 1;
        }
        let content = if i > self.within.start + 2 {
            let mut stop = i;
            while stop > self.within.start && view.layers.marks[stop - 1] == Mark::Comma {
                stop -= 1;
            }
            self.within.start..stop
        } else {
            (end + 1).min(self.within.end)..self.within.end
        };
        (content.len() > 1 && end > i + 2).then(|| Attribution {
            source: vec![self.span(i + 2..end)],
            cue: vec![self.span(i..i + 2)],
            content: vec![self.span(content)],
            confidence: 0.5,
            parent: None,
        })
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.view.layers.span(range.start, range.end.max(range.start + 1))
    }
}

/// Verbs that take a clause without *that*.
fn clause_verb(lemma: &str) -> bool {
    matches!(
        lemma,
        "say" | "think" | "believe" | "know" | "hope" | "claim" | "expect" | "suggest" | "indicate" | "report" | "note" | "find"
            | "fear" | "suspect" | "feel" | "realise" | "realize" | "announce" | "tell" | "warn" | "insist" | "admit" | "deny"
            | "acknowledge" | "argue" | "conclude" | "confirm" | "add" | "explain" | "guess" | "assume" | "show" | "understand"
            | "recommend" | "demand" | "remember" | "wish" | "state" | "allege" | "hypothesize" | "hypothesise" | "assert"
            | "maintain" | "anticipate" | "estimate" | "predict" | "declare" | "doubt" | "learn" | "discover" | "concede"
            | "pledge" | "promise" | "write" | "tweet" | "decide" | "express" | "imagine" | "reckon" | "bet" | "contend" | "stress"
    )
}

/// Verbs whose object alone is what is thought or said of it.
fn object_verb(lemma: &str) -> bool {
    matches!(
        lemma,
        "call" | "describe" | "describe as" | "consider" | "endorse" | "deem" | "label" | "brand" | "dub" | "denounce" | "condemn"
            | "criticise" | "criticize" | "regard" | "call for" | "agree on" | "deny" | "reject" | "propose" | "announce" | "disclose"
            | "promise" | "demand" | "predict" | "oppose" | "support" | "expect"
    )
}
