//! The complement of a cue: what follows it and where that ends.

use super::Reader;
use crate::{
    qualify::lexicon::{self, Entry, PartOfSpeech},
    quotation::Mark,
    tag::{Coarse, Tag},
};
use according_text::{AttributionType, SpeechAct};
use std::ops::Range;

impl Reader<'_> {
    /// The complement of the cue verb whose words end before `next`; `asks` where its subject follows an auxiliary.
    pub(super) fn complement(&self, entry: &Entry, next: usize, asks: bool) -> Option<Range<usize>> {
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
        // `said in a letter that`, `have seen on our trips that`.
        if k < end
            && view.tag(k) == Tag::In
            && !view.is(k, &["that", "whether", "if", "because", "as", "like", "than"])
            && let Some(that) = (k + 2..end.min(k + 10)).find(|&j| view.is(j, &["that"]) && view.tag(j) == Tag::In)
            && !(k..that).any(|j| view.tag(j).is_verb() || view.tag(j) == Tag::Md || view.layers.marks[j] != Mark::None)
        {
            k = that;
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
    pub(super) fn inverted_question(&self, k: usize) -> bool {
        matches!(self.view.tag(k), Tag::Md | Tag::Vbz | Tag::Vbd | Tag::Vbp | Tag::Prp | Tag::Dt)
    }

    /// Whether a finite verb stands in the clause that begins at `k`.
    pub(super) fn has_verb(&self, k: usize) -> bool {
        (k..self.within.end.min(k + 25)).any(|j| matches!(self.view.tag(j), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))
    }

    /// Whether a subject and its verb begin at `k`: a clause without *that*.
    pub(super) fn clause_follows(&self, k: usize) -> bool {
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
    pub(super) fn base_follows(&self, k: usize) -> bool {
        self.object_follows(k)
            && (k + 1..self.within.end.min(k + 10))
                .take_while(|&j| !matches!(self.view.tag(j), Tag::To | Tag::Comma | Tag::Stop))
                .any(|j| matches!(self.view.tag(j), Tag::Vb | Tag::Vbp))
    }

    pub(super) fn object_follows(&self, k: usize) -> bool {
        let tag = self.view.tag(k);
        matches!(tag, Tag::Dt | Tag::PrpPoss | Tag::Prp | Tag::Cd)
            || tag.coarse() == Coarse::Noun
            || tag.coarse() == Coarse::Adjective
    }

    /// Where the infinitive begins after an object of at most `n` words at `k`.
    pub(super) fn infinitive(&self, k: usize, n: usize) -> Option<usize> {
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
    pub(super) fn infinitive_follows(&self, k: usize) -> bool {
        let view = self.view;
        self.object_follows(k)
            && (k + 1..self.within.end.min(k + 9))
                .take_while(|&j| !view.tag(j).is_verb() && view.layers.marks[j] != Mark::Comma)
                .any(|j| view.tag(j) == Tag::To && view.tag((j + 1).min(self.within.end - 1)) == Tag::Vb)
    }

    /// Where the clause that begins at `k` ends; an object ends before a second verb of its verb's subject.
    pub(super) fn end_of_clause(&self, k: usize, object: bool) -> usize {
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
                    let and = matches!(word.as_str(), "and" | "then")
                        && matches!(view.tag(j + 2), Tag::Prp | Tag::Vbd | Tag::Vbz | Tag::Rb);
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
    pub(super) fn end_of_phrase(&self, k: usize) -> usize {
        let finite = |j: &usize| {
            matches!(self.view.tag(*j), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                || self.view.layers.marks[*j] == Mark::Comma
        };
        let stop = self.end_of_clause(k, true);
        (k + 1..stop).find(finite).unwrap_or(stop)
    }

    /// The clause without the marks that close what is around it.
    pub(super) fn trim(&self, k: usize, end: usize) -> usize {
        let view = self.view;
        let mut end = end;
        while end > k && matches!(view.layers.marks[end - 1], Mark::Comma | Mark::Stop | Mark::Close) {
            end -= 1;
        }
        end
    }
}

/// Verbs and nouns whose clause has a base form: `recommended the troops withdraw`.
pub(super) fn is_subjunctive(lemma: &str) -> bool {
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
pub(super) fn is_bidding(lemma: &str) -> bool {
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
            | "push"
            | "pressure"
            | "lobby"
    )
}

/// Verbs that take a clause without *that*.
pub(super) fn clause_verb(lemma: &str) -> bool {
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
pub(super) fn object_verb(lemma: &str) -> bool {
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
