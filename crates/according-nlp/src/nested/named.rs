//! Cues that are no verbs: nouns, adjectives, prepositions, adverbs.

use super::{Reader, complement::is_subjunctive};
use crate::{
    qualify::{
        head::is_auxiliary,
        lexicon::{self, Entry, PartOfSpeech},
    },
    quotation::Mark,
    tag::{Coarse, Tag},
};
use according_text::{Attribution, AttributionType};

impl Reader<'_> {
    /// `his decision to leave`, `Lind’s suggestion that`, `the goal is to`.
    pub(super) fn noun(&self, i: usize) -> Option<Attribution> {
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
        if let Some(found) = self.reported(entry, i, k).or_else(|| self.of_whom(entry, i, k)) {
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

    /// `the request of the mayor to close the port`: whose it is stands behind it.
    fn of_whom(&self, entry: &Entry, i: usize, k: usize) -> Option<Attribution> {
        let view = self.view;
        let wants = matches!(
            entry.lemma,
            "request"
                | "decision"
                | "plan"
                | "promise"
                | "demand"
                | "wish"
                | "desire"
                | "offer"
                | "refusal"
                | "proposal"
                | "pledge"
        );
        if !wants || k + 3 >= self.within.end || !view.is(k, &["of", "by"]) {
            return None;
        }
        let to = (k + 2..self.within.end.min(k + 12)).find(|&j| view.tag(j) == Tag::To)?;
        let whole = (k + 1..to).all(|j| {
            view.tag(j).coarse() == Coarse::Noun || matches!(view.tag(j), Tag::Dt | Tag::PrpPoss | Tag::Jj | Tag::Pos)
        });
        if !whole || to + 1 >= self.within.end || view.tag(to + 1) != Tag::Vb {
            return None;
        }
        Some(Attribution {
            source: vec![self.span(k + 1..to)],
            cue: vec![self.span(i..k + 1)],
            content: vec![self.span(to..self.end_of_clause(to, true))],
            confidence: 0.5,
            parent: None,
        })
    }

    /// `allegations of fraud`, `fears that the dam will break`: a noun whose content is printed after it.
    pub(super) fn reported(&self, entry: &Entry, i: usize, k: usize) -> Option<Attribution> {
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
                | "review"
                | "rationale"
                | "suggestion"
                | "argument"
                | "announcement"
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
        let clause_only = matches!(
            entry.lemma,
            "threat" | "fear" | "hope" | "belief" | "review" | "rationale" | "suggestion" | "argument" | "announcement"
        );
        if !clause && clause_only {
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
    pub(super) fn adjective(&self, i: usize) -> Option<Attribution> {
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
    pub(super) fn according(&self, i: usize) -> Option<Attribution> {
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
    pub(super) fn view_of(&self, i: usize) -> Option<Attribution> {
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
    pub(super) fn hearsay(&self, i: usize) -> Option<Attribution> {
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
}
