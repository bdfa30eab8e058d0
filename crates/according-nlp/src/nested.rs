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
            if let Some(found) = reader
                .verb(i, &out[from..])
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
        let passive = view.tag(i) == Tag::Vbn
            && !(with(&["have", "has", "had", "'ve", "'d", "having"]) && !been)
            && (been || reduced)
            || with(&["been", "being"]) && view.tag(i) != Tag::Vbg;
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
        if view.layers.marks[i - 1] != Mark::Comma && !view.is(i - 1, &["and"]) {
            return None;
        }
        let last = before.last()?;
        let at = self.span(self.within.clone());
        last.cue.iter().all(|cue| at.contains(*cue)).then(|| last.source.clone())
    }

    /// The complement of the cue verb whose words end before `next`; `asks` where its subject follows an auxiliary.
    fn complement(&self, entry: &Entry, next: usize, asks: bool) -> Option<Range<usize>> {
        let view = self.view;
        let end = self.within.end;
        let mut k = next;
        // Adverbs, and the addressee of `told`.
        while k < end && matches!(view.tag(k), Tag::Rb | Tag::Rp) && !view.is(k, &["how", "why", "when"]) {
            k += 1;
        }
        if matches!(
            entry.lemma,
            "tell" | "inform" | "remind" | "warn" | "assure" | "promise" | "ask" | "advise" | "notify"
        ) {
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
        // `recognise, perhaps for the first time, that`.
        if k < end
            && view.layers.marks[k] == Mark::Comma
            && let Some(close) = (k + 1..end.min(k + 10)).find(|&j| view.layers.marks[j] == Mark::Comma)
            && close + 1 < end
            && view.is(close + 1, &["that"])
        {
            k = close + 1;
        }
        if k >= end {
            return None;
        }
        let clausal = clause_verb(entry.lemma);
        let opinion = entry.attribution_type != AttributionType::Intention;
        let thing = entry.speech_act != SpeechAct::Decide || entry.lemma == "rule";
        let word = view.lower(k);
        let starts = match word.as_str() {
            "that" if asks => true,
            "that" if opinion && thing => {
                !matches!(
                    entry.lemma,
                    "put"
                        | "mean"
                        | "make"
                        | "include"
                        | "contain"
                        | "use"
                        | "give"
                        | "take"
                        | "provide"
                        | "offer"
                        | "feature"
                ) && (self.has_verb(k + 1) || clausal)
                    && !matches!(view.tag((k + 1).min(end - 1)), Tag::Md | Tag::Vbz | Tag::Vbp | Tag::Vbd)
            }
            "whether" | "if" | "why" | "how" | "what" | "who" | "where" => {
                opinion
                    && matches!(view.tag(k), Tag::In | Tag::Wp | Tag::Wrb | Tag::Wdt)
                    && (clausal
                        || matches!(
                            entry.lemma,
                            "ask"
                                | "wonder"
                                | "question"
                                | "see"
                                | "explain"
                                | "learn"
                                | "decide"
                                | "discuss"
                                | "determine"
                                | "notice"
                                | "remember"
                        ))
                    && !(word.as_str() == "if" && entry.attribution_type == AttributionType::Belief)
            }
            "to" => {
                let wants = entry.attribution_type == AttributionType::Intention
                    || matches!(
                        entry.lemma,
                        "expect"
                            | "promise"
                            | "vow"
                            | "pledge"
                            | "agree"
                            | "refuse"
                            | "decline"
                            | "ask"
                            | "tell"
                            | "advise"
                            | "threaten"
                            | "offer"
                            | "claim"
                            | "prefer"
                            | "swear"
                            | "decide"
                            | "demand"
                            | "commit"
                            | "hope"
                            | "urge"
                    );
                wants
                    && !matches!(entry.lemma, "need" | "try" | "attempt" | "work" | "set" | "elect")
                    && (k + 1..end.min(k + 4))
                        .find(|&j| view.layers.words[j].alphanumeric && view.tag(j) != Tag::Rb)
                        .is_some_and(|j| {
                            !matches!(view.tag(j), Tag::Dt | Tag::PrpPoss | Tag::Prp | Tag::Nnp | Tag::In | Tag::Cd)
                        })
                    || matches!(entry.lemma, "admit" | "confess") && view.tag((k + 1).min(end - 1)) == Tag::Vbg
            }
            _ if is_bidding(entry.lemma) && self.infinitive(k, 16).is_some() => {
                k = self.infinitive(k, 16).unwrap_or(k);
                true
            }
            _ => {
                let mark = view.layers.marks[k];
                if matches!(mark, Mark::Comma | Mark::Colon) && k + 1 < end {
                    let quote = matches!(view.layers.marks[k + 1], Mark::Open | Mark::Inner)
                        || view.form(k + 1).starts_with(['‘', '\'', '“', '"']);
                    if quote && opinion {
                        k += 1;
                    }
                    quote && opinion
                } else if matches!(mark, Mark::Open | Mark::Inner) {
                    opinion
                        && (clausal || entry.attribution_type == AttributionType::Communication)
                        && !matches!(entry.lemma, "show" | "include" | "use" | "make" | "give" | "take")
                } else {
                    clausal
                        && (self.clause_follows(k)
                            || is_subjunctive(entry.lemma) && self.base_follows(k)
                            || matches!(entry.lemma, "say" | "report" | "indicate")
                                && self.object_follows(k)
                                && self.has_verb(k + 1)
                            || asks && self.inverted_question(k))
                        || matches!(entry.lemma, "believe" | "doubt" | "want" | "know")
                            && view.is(k, &["it", "this", "what"])
                        || view.tag(k) == Tag::Vbg
                            && matches!(
                                entry.lemma,
                                "anticipate"
                                    | "consider"
                                    | "regret"
                                    | "deny"
                                    | "suggest"
                                    | "recommend"
                                    | "admit"
                                    | "propose"
                            )
                        || object_verb(entry.lemma) && self.object_follows(k)
                        || matches!(
                            entry.lemma,
                            "want" | "urge" | "ask" | "tell" | "expect" | "like" | "advise" | "need"
                        ) && entry.lemma != "need"
                            && self.infinitive_follows(k)
                }
            }
        };
        if !starts {
            return None;
        }
        let stop = self.end_of_clause(k, object_verb(entry.lemma));
        (stop > k + 1 || stop > k && view.tag(k) == Tag::Prp).then_some(k..stop)
    }

    /// `what do you think might happen`, `how well do you think it works`.
    fn inverted_question(&self, k: usize) -> bool {
        matches!(self.view.tag(k), Tag::Md | Tag::Vbz | Tag::Vbd | Tag::Vbp | Tag::Prp | Tag::Dt)
    }

    /// Whether a finite verb stands in the clause that begins at `k`.
    fn has_verb(&self, k: usize) -> bool {
        (k..self.within.end.min(k + 25)).any(|j| matches!(self.view.tag(j), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))
    }

    /// Whether a subject and its verb begin at `k`: a clause without *that*.
    fn clause_follows(&self, k: usize) -> bool {
        let view = self.view;
        let mut nominal = false;
        for j in k..self.within.end.min(k + 20) {
            let tag = view.tag(j);
            match tag {
                Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md => return nominal,
                Tag::Prp | Tag::Ex => nominal = true,
                _ if tag.coarse() == Coarse::Noun => nominal = true,
                Tag::Dt | Tag::PrpPoss | Tag::Cd | Tag::Pos | Tag::Cc | Tag::Pdt | Tag::Wp => nominal |= tag == Tag::Dt,
                Tag::In | Tag::Vbn | Tag::Vbg if nominal && j > k => {}
                _ if matches!(tag.coarse(), Coarse::Adjective | Coarse::Adverb) => {}
                _ => return false,
            }
        }
        false
    }

    /// Whether a subject and a base form begin at `k`: `recommended the troops withdraw`.
    fn base_follows(&self, k: usize) -> bool {
        self.object_follows(k)
            && (k + 1..self.within.end.min(k + 10))
                .take_while(|&j| !matches!(self.view.tag(j), Tag::To | Tag::Comma | Tag::Stop))
                .any(|j| matches!(self.view.tag(j), Tag::Vb | Tag::Vbp))
    }

    fn object_follows(&self, k: usize) -> bool {
        let tag = self.view.tag(k);
        matches!(tag, Tag::Dt | Tag::PrpPoss | Tag::Prp | Tag::Cd)
            || tag.coarse() == Coarse::Noun
            || tag.coarse() == Coarse::Adjective
    }

    /// Where the infinitive begins after an object of at most `n` words at `k`.
    fn infinitive(&self, k: usize, n: usize) -> Option<usize> {
        let view = self.view;
        let end = self.within.end.min(k + n);
        (self.object_follows(k))
            .then(|| {
                (k + 1..end)
                    .take_while(|&j| !matches!(view.tag(j), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))
                    .find(|&j| view.tag(j) == Tag::To && view.tag((j + 1).min(self.within.end - 1)) == Tag::Vb)
            })
            .flatten()
    }

    /// `want you to leave`.
    fn infinitive_follows(&self, k: usize) -> bool {
        let view = self.view;
        self.object_follows(k)
            && (k + 1..self.within.end.min(k + 9))
                .take_while(|&j| !view.tag(j).is_verb() && view.layers.marks[j] != Mark::Comma)
                .any(|j| view.tag(j) == Tag::To && view.tag((j + 1).min(self.within.end - 1)) == Tag::Vb)
    }

    /// Where the clause that begins at `k` ends; an object ends before a second verb of its verb's subject.
    fn end_of_clause(&self, k: usize, object: bool) -> usize {
        let view = self.view;
        let quotations = &view.layers.quotations;
        let next = quotations.partition_point(|quotation| (quotation.close as usize) < k);
        let end = quotations
            .get(next)
            .filter(|quotation| (quotation.open as usize) < k)
            .map_or(self.within.end, |quotation| self.within.end.min(quotation.close as usize));
        for j in k + 1..end {
            let Some(after) = (j + 1 < end).then_some(j + 1) else { break };
            match view.layers.marks[j] {
                Mark::Comma if j + 2 < end => {
                    let word = view.lower(after);
                    let pronoun = view.tag(after) == Tag::Prp
                        && (view.tag(j + 2).is_verb() || matches!(view.tag(j + 2), Tag::Md | Tag::Rb));
                    let turn = matches!(
                        word.as_str(),
                        "but"
                            | "which"
                            | "adding"
                            | "saying"
                            | "according"
                            | "because"
                            | "although"
                            | "while"
                            | "who"
                            | "noting"
                    );
                    let and =
                        word.as_str() == "and" && matches!(view.tag(j + 2), Tag::Prp | Tag::Vbd | Tag::Vbz | Tag::Rb);
                    if pronoun || turn || and {
                        return j;
                    }
                }
                _ if view.is(j, &["because"]) => return j,
                _ if view.is(j, &["but"]) && matches!(view.tag(after), Tag::Md | Tag::Vbd) => return j,
                _ if view.is(j, &["and", "as"])
                    && matches!(view.tag(after), Tag::Vbd | Tag::Vbz | Tag::Md | Tag::Prp) =>
                {
                    let says = lexicon::longest(PartOfSpeech::Verb, view.layers.lemmas[after..end].iter().copied())
                        .is_some_and(|(entry, _)| clause_verb(entry.lemma));
                    if (object || says) && view.tag(after) != Tag::Prp
                        || view.tag(after) == Tag::Prp
                            && view.is(j, &["and"])
                            && view.is(after, &["he", "she", "they", "we", "i"])
                            && self.has_verb(after)
                    {
                        return j;
                    }
                }
                _ => {}
            }
        }
        self.trim(k, end)
    }

    /// Where the noun phrase that begins at `k` ends, with what hangs on it.
    fn end_of_phrase(&self, k: usize) -> usize {
        let finite = |j: &usize| {
            matches!(self.view.tag(*j), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                || self.view.layers.marks[*j] == Mark::Comma
        };
        let stop = self.end_of_clause(k, true);
        (k + 1..stop).find(finite).unwrap_or(stop)
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

    /// `his decision to leave`, `Lind’s suggestion that`, `the goal is to`.
    fn noun(&self, i: usize) -> Option<Attribution> {
        let view = self.view;
        if view.tag(i).coarse() != Coarse::Noun || i == self.within.start || i + 2 >= self.within.end {
            return None;
        }
        let (entry, n) = lexicon::longest(PartOfSpeech::Noun, view.layers.lemmas[i..self.within.end].iter().copied())?;
        let mut first = i;
        while first > self.within.start && view.tag(first - 1).coarse() == Coarse::Adjective {
            first -= 1;
        }
        let mut k = i + n;
        if let Some(found) = self.reported(entry, i, k) {
            return Some(found);
        }
        if first == self.within.start {
            return None;
        }
        if k + 1 >= self.within.end {
            return None;
        }
        let copula = k + 2 < self.within.end
            && view.is(k, &["is", "was"])
            && (view.is(k + 1, &["that"]) || view.is(k + 1, &["to"]) && view.tag(k + 2) == Tag::Vb);
        let source = match view.tag(first - 1) {
            Tag::PrpPoss => vec![self.span(first - 1..first)],
            Tag::Pos => self.phrase(first - 1).map(|range| vec![self.span(range.start..first)])?,
            Tag::Dt if copula && entry.attribution_type != AttributionType::Communication => Vec::new(),
            _ => return None,
        };
        k += usize::from(copula);
        let word = view.lower(k);
        let complement = match word.as_str() {
            "to" => view.tag(k + 1) == Tag::Vb,
            "not" => view.is(k + 1, &["to"]),
            "that" => view.tag(k) == Tag::In && !matches!(view.tag(k + 1), Tag::Md | Tag::Vbz | Tag::Vbp | Tag::Vbd),
            "for" => matches!(entry.lemma, "plan" | "hope" | "desire" | "wish"),
            _ => is_subjunctive(entry.lemma) && self.base_follows(k),
        };
        if !complement
            || matches!(
                entry.lemma,
                "attempt" | "effort" | "mission" | "need" | "bid" | "strategy" | "vote" | "result" | "fact"
            )
        {
            return None;
        }
        let phrase = word.as_str() == "for";
        k += usize::from(phrase);
        let stop = if phrase { self.end_of_phrase(k) } else { self.end_of_clause(k, true) };
        Some(Attribution {
            source,
            cue: vec![self.span(i..k)],
            content: vec![self.span(k..stop)],
            confidence: 0.5,
            parent: None,
        })
    }

    /// `allegations of fraud`, `fears that the dam will break`: a noun whose content is printed after it.
    fn reported(&self, entry: &Entry, i: usize, k: usize) -> Option<Attribution> {
        let view = self.view;
        let held = matches!(
            entry.lemma,
            "allegation"
                | "accusation"
                | "suspicion"
                | "claim"
                | "rumour"
                | "rumor"
                | "fear"
                | "criticism"
                | "concern"
                | "report"
                | "speculation"
                | "demand"
                | "call"
                | "forecast"
                | "prediction"
                | "warning"
                | "threat"
                | "complaint"
                | "hope"
                | "denial"
                | "assertion"
                | "belief"
        );
        let leads = k + 1 < self.within.end
            && (view.is(k, &["of", "about", "for"]) && (entry.lemma != "report" || view.tag(i) == Tag::Nns)
                || view.is(k, &["that"]) && view.tag(k) == Tag::In);
        if !held || !leads {
            return None;
        }
        let owner = i > self.within.start && matches!(view.tag(i - 1), Tag::PrpPoss | Tag::Pos);
        let source = match owner {
            true if view.tag(i - 1) == Tag::PrpPoss => vec![self.span(i - 1..i)],
            true => vec![self.span(self.phrase(i - 1)?.start..i)],
            false => Vec::new(),
        };
        let clause = view.is(k, &["that"]);
        if !clause && matches!(entry.lemma, "threat" | "fear" | "hope" | "belief") {
            return None;
        }
        let from = if clause { k } else { k + 1 };
        let stop = if clause { self.end_of_clause(from, true) } else { self.end_of_phrase(from) };
        (stop > from).then(|| Attribution {
            source,
            cue: vec![self.span(i..from.max(i + 1))],
            content: vec![self.span(from..stop)],
            confidence: 0.5,
            parent: None,
        })
    }

    /// `is willing to leave`, `are unsure whether`, `was not aware of`.
    fn adjective(&self, i: usize) -> Option<Attribution> {
        let view = self.view;
        if !matches!(view.tag(i), Tag::Jj | Tag::Vbn) || i + 2 >= self.within.end {
            return None;
        }
        let (entry, _) =
            lexicon::longest(PartOfSpeech::Adjective, view.layers.words[i..=i].iter().map(|word| word.lower))?;
        let group = self.group(i);
        if group == i || group == self.within.start || view.layers.marks[group - 1] != Mark::None {
            return None;
        }
        let mut k = i + 1;
        let word = view.lower(k);
        let complement = match word.as_str() {
            "to" => {
                let wants = entry.attribution_type == AttributionType::Intention
                    || matches!(entry.lemma, "sorry" | "saddened" | "happy" | "proud" | "glad" | "pleased");
                let says =
                    lexicon::longest(PartOfSpeech::Verb, view.layers.lemmas[k + 1..self.within.end].iter().copied())
                        .is_some_and(|(verb, _)| verb.attribution_type == AttributionType::Communication);
                wants && view.tag(k + 1) != Tag::Nn && (entry.attribution_type == AttributionType::Intention || says)
            }
            "that" | "whether" => true,
            "of" => entry.attribution_type == AttributionType::Knowledge,
            "if" => entry.negative,
            _ => {
                matches!(
                    entry.lemma,
                    "sure" | "confident" | "optimistic" | "certain" | "hopeful" | "worried" | "afraid" | "convinced"
                ) && self.clause_follows(k)
            }
        };
        if !complement || matches!(entry.lemma, "likely" | "clear" | "obvious" | "known" | "set" | "open" | "focused") {
            return None;
        }
        let source = if view.is(group - 1, &["and", "but"]) {
            self.shared(group - 1, &[])?
        } else {
            vec![self.span(self.phrase(group)?)]
        };
        k += usize::from(word.as_str() == "of");
        let stop = self.end_of_clause(k, false);
        (stop > k).then(|| Attribution {
            source,
            cue: vec![self.span(group..k)],
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
        while end < self.within.end
            && !matches!(view.layers.marks[end], Mark::Comma | Mark::Stop | Mark::Colon | Mark::Close)
        {
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

    /// `in our view, …`.
    fn view_of(&self, i: usize) -> Option<Attribution> {
        let view = self.view;
        let k = i + 3;
        let framed = k + 2 < self.within.end
            && view.is(i, &["in"])
            && view.tag(i + 1) == Tag::PrpPoss
            && view.is(i + 2, &["view", "opinion", "judgment", "judgement"])
            && view.layers.marks[k] == Mark::Comma;
        framed.then(|| Attribution {
            source: vec![self.span(i + 1..i + 2)],
            cue: vec![self.span(i..i + 1), self.span(i + 2..i + 3)],
            content: vec![self.span(k + 1..self.end_of_clause(k + 1, false))],
            confidence: 0.5,
            parent: None,
        })
    }

    /// `he allegedly took the money`: nobody is named.
    fn hearsay(&self, i: usize) -> Option<Attribution> {
        let view = self.view;
        if !view.is(i, &["reportedly", "allegedly", "purportedly", "supposedly"])
            || i + 2 >= self.within.end
            || i < self.within.start + 1
        {
            return None;
        }
        if !(view.tag(i + 1).is_verb() || view.tag(i + 1) == Tag::Rb || is_auxiliary(view, i - 1)) {
            return None;
        }
        let group = self.group(i);
        let mut content = Vec::with_capacity(2);
        content.extend(self.phrase(group).map(|range| self.span(range.start..i)));
        content.push(self.span(i + 1..self.end_of_clause(i + 1, false)));
        Some(Attribution { source: Vec::new(), cue: vec![self.span(i..i + 1)], content, confidence: 0.5, parent: None })
    }

    fn span(&self, range: Range<usize>) -> Span {
        self.view.layers.span(range.start, range.end.max(range.start + 1))
    }
}

/// Auxiliaries that stand before the subject of a question.
const INVERTING: &[&str] = &["do", "did", "does", "would", "will", "can", "could"];

/// Verbs and nouns whose clause has a base form: `recommended the troops withdraw`.
fn is_subjunctive(lemma: &str) -> bool {
    matches!(
        lemma,
        "recommend"
            | "recommendation"
            | "demand"
            | "suggest"
            | "suggestion"
            | "propose"
            | "proposal"
            | "insist"
            | "request"
    )
}

/// Verbs of bidding, whose content is the infinitive after the one who is bidden.
fn is_bidding(lemma: &str) -> bool {
    matches!(
        lemma,
        "ask"
            | "instruct"
            | "order"
            | "urge"
            | "encourage"
            | "invite"
            | "call on"
            | "request"
            | "tell"
            | "advise"
            | "beg"
            | "press"
    )
}

/// Verbs that take a clause without *that*.
fn clause_verb(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "think"
            | "believe"
            | "know"
            | "hope"
            | "claim"
            | "expect"
            | "suggest"
            | "indicate"
            | "report"
            | "note"
            | "find"
            | "fear"
            | "suspect"
            | "feel"
            | "realise"
            | "realize"
            | "announce"
            | "tell"
            | "warn"
            | "insist"
            | "admit"
            | "deny"
            | "acknowledge"
            | "argue"
            | "conclude"
            | "add"
            | "explain"
            | "guess"
            | "assume"
            | "show"
            | "understand"
            | "recommend"
            | "demand"
            | "remember"
            | "wish"
            | "state"
            | "allege"
            | "hypothesize"
            | "hypothesise"
            | "assert"
            | "maintain"
            | "anticipate"
            | "estimate"
            | "predict"
            | "declare"
            | "doubt"
            | "learn"
            | "discover"
            | "concede"
            | "pledge"
            | "promise"
            | "write"
            | "tweet"
            | "decide"
            | "express"
            | "imagine"
            | "reckon"
            | "bet"
            | "contend"
            | "stress"
    )
}

/// Verbs whose object alone is what is thought or said of it.
fn object_verb(lemma: &str) -> bool {
    matches!(
        lemma,
        "call"
            | "describe"
            | "describe as"
            | "consider"
            | "endorse"
            | "deem"
            | "label"
            | "brand"
            | "dub"
            | "denounce"
            | "condemn"
            | "criticise"
            | "criticize"
            | "regard"
            | "call for"
            | "agree on"
            | "deny"
            | "reject"
            | "propose"
            | "announce"
            | "promise"
            | "demand"
            | "predict"
            | "oppose"
            | "expect"
            | "prefer"
            | "want"
            | "reveal"
            | "back"
            | "accuse"
            | "blame"
            | "praise"
            | "admit"
            | "name"
            | "favor"
            | "favour"
            | "cite"
            | "suspect"
            | "fear"
            | "report"
    )
}
