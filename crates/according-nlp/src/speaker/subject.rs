//! The whole phrase of a source, where the words marked as the source are a piece of it or none.
//!
//! The source as printed stays as it is. What is read here only tells which words to ask who is meant: the subject of
//! a cue that has no source, the names before `and`, the noun before `from Springfield University`, the name before
//! `, the mayor`.

use super::{Place, Resolver, cast::AMBIGUOUS, source};
use crate::{
    name::{Kind, gazetteer as gaz},
    tag::{Coarse, Tag},
};

mod left;

/// Verbs whose passive subject is whom or what is spoken of, and not the one who speaks.
const SPOKEN_OF: &[&str] = &[
    "told",
    "asked",
    "said",
    "alleged",
    "reported",
    "accused",
    "charged",
    "credited",
    "blamed",
    "described",
    "called",
    "named",
    "considered",
    "believed",
    "thought",
    "expected",
    "deemed",
    "warned",
    "informed",
    "advised",
    "urged",
    "ordered",
    "invited",
    "criticised",
    "criticized",
    "praised",
    "condemned",
    "claimed",
    "suspected",
    "required",
    "rumoured",
    "rumored",
    "announced",
    "labelled",
    "labeled",
    "mentioned",
    "denounced",
];

/// How far to the left a phrase is looked for, in tokens.
const WIDTH: usize = 40;

impl Resolver<'_> {
    /// Widens the source of `a` to the phrase it belongs to.
    pub(super) fn widen(&self, a: usize, place: &mut Place) {
        let attribution = &self.attributions[a];
        let Some(&cue) = attribution.cue.first() else { return };
        let cue = self.tokens(cue);
        if cue.0 >= cue.1 || cue.1 > self.layers.len() {
            return;
        }
        let (first, end) = place.source;
        if let Some(cited) = self.cited(place.content, cue) {
            place.source = cited;
            place.beside = true;
            return;
        }
        if first >= end {
            let before = attribution.content.first().map_or(0, |&piece| self.tokens(piece).1);
            if let Some(phrase) = self.subject_of(before, cue) {
                place.source = phrase;
                place.beside = true;
            }
            return;
        }
        if end > cue.0 {
            return;
        }
        if self.spoken_of(cue) {
            place.spoken_of = true;
            return;
        }
        if self.passive(cue)
            && let Some(agent) = self.agent(cue)
        {
            // `He was told by the minister, Ana Ruiz`
            place.source = agent;
            place.beside = true;
            return;
        }
        if self.layers.tags[cue.0] == Tag::Vbg && self.is_object(first) && self.form(cue.0 - 1) == "," {
            // `The House voted to hold Barr in contempt, citing`: the subject, and nobody else.
            match self.main_subject(cue.0) {
                Some(phrase) => place.source = phrase,
                None => place.spoken_of = true,
            }
            place.beside = true;
            return;
        }
        if end == first + 1
            && matches!(self.form(first), "who" | "which")
            && let Some(phrase) = self.antecedent(first)
        {
            place.source = phrase;
            place.beside = true;
            return;
        }
        if let Some(phrase) = self.nearer_subject(end, cue) {
            place.source = phrase;
            place.beside = true;
            return;
        }
        place.source.0 = self.widen_left(first, end, cue.0);
    }

    /// Whom `citing` or `quoting` names before the words said.
    fn cited(&self, content: (usize, usize), cue: (usize, usize)) -> Option<(usize, usize)> {
        let citing = matches!(self.form(cue.1 - 1), "citing" | "quoting");
        let between = content.0 > cue.1 && content.0 <= cue.1 + 12;
        (citing && between && (cue.1..content.0).any(|i| self.cast.mention_at[i] != 0)).then_some((cue.1, content.0))
    }

    /// Whether the phrase at `first` is governed by a verb or preposition of its clause, `by` apart.
    fn is_object(&self, first: usize) -> bool {
        let sentence = self.layers.sentence(first);
        let lead = self.phrase_start(first, sentence.start);
        lead > sentence.start
            && self.form(lead - 1) != "by"
            && (self.layers.tags[lead - 1].is_verb() || matches!(self.layers.tags[lead - 1], Tag::In | Tag::To))
            && !matches!(self.form(lead - 1), "that" | "while" | "as" | "because" | "if" | "although" | "when")
            && (sentence.start..lead).any(|i| self.finite(i))
    }

    /// The organisation or group that is the subject of the sentence before, where the one of `at` begins with it; else
    /// that of its own sentence, where no other stands between.
    pub(super) fn subject_before(&self, at: usize) -> Option<u32> {
        let sentence = self.layers.sentence(at);
        let begins = at == sentence.start
            || at == sentence.start + 1 && matches!(self.layers.tags[sentence.start], Tag::Cc | Tag::Rb);
        let until = if begins {
            let before = self.layers.sentences.get((self.layers.sentence_of[at] as usize).checked_sub(1)?)?;
            let near = self.layers.paragraph_of[before.first as usize] + 1 >= self.layers.paragraph_of[at];
            if !near || self.words.quotation[before.first as usize] != 0 {
                return None;
            }
            before.end as usize - 1
        } else {
            at
        };
        let (first, end) = self.main_subject(until)?;
        let head = source::head(self.text, self.layers, self.words, self.cast, first..end);
        let source::Head::Names { mentions, whole: true } = head else { return None };
        let &[m] = mentions.as_slice() else { return None };
        let e = self.cast.entity_of[m as usize];
        let body = |e: u32| matches!(self.cast.entities[e as usize].kind, Kind::Organisation | Kind::Group);
        let alone = begins
            || !(end..at).any(|i| {
                self.cast.entity_at(i).is_some_and(|o| {
                    o != e && (body(o) || self.cast.entities[o as usize].kind == Kind::Place) && !self.in_phrase(i)
                }) || self.is(i, gaz::ORGANISATION | gaz::GENERIC) && self.cast.mention_at[i] == 0
            });
        (e < AMBIGUOUS && body(e) && alone).then_some(e)
    }

    /// The subject of the first verb of the sentence, before `end`.
    fn main_subject(&self, end: usize) -> Option<(usize, usize)> {
        let start = self.layers.sentence(end).start;
        let verb = (start..end).find(|&i| self.finite(i)).filter(|&verb| verb > start)?;
        let last = self.before_adverbs(verb - 1, start)?;
        if self.form(last) == "," { self.subject_with_insertion(start, last) } else { self.noun_phrase(last, start) }
    }

    fn finite(&self, i: usize) -> bool {
        matches!(self.layers.tags[i], Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
    }

    /// Whether the cue is a passive of which nobody is named as the agent: `was told`, `is also credited with`.
    fn spoken_of(&self, cue: (usize, usize)) -> bool {
        let end = self.layers.sentence(cue.0).end;
        self.passive(cue) && !(cue.0 + 1..(cue.1 + 1).min(end)).any(|i| matches!(self.form(i), "by" | "as"))
    }

    /// The name after the `by` of a passive cue.
    fn agent(&self, cue: (usize, usize)) -> Option<(usize, usize)> {
        let end = self.layers.sentence(cue.0).end;
        let by = (cue.1 - 1..(cue.1 + 1).min(end)).find(|&i| self.form(i) == "by")?;
        let name = (by + 1..(by + 6).min(end)).find_map(|i| self.cast.mention_at[i].checked_sub(1))?;
        let name = self.cast.mentions[name as usize];
        let plain = (by + 1..name.lead as usize).all(|i| {
            matches!(self.layers.tags[i], Tag::Dt | Tag::PrpPoss) || self.layers.tags[i].coarse() == Coarse::Noun
        });
        let speaks = !matches!(name.kind, Kind::Adjective | Kind::Silent) && !name.possessive;
        (plain && speaks).then_some((name.lead as usize, name.end as usize))
    }

    /// Whether the subject of the cue is spoken of and does not speak.
    fn passive(&self, cue: (usize, usize)) -> bool {
        let sentence = self.layers.sentence(cue.0);
        let Some(verb) = (cue.0..cue.1).rev().find(|&i| self.layers.tags[i].is_verb()) else { return false };
        let from = cue.0.saturating_sub(2).max(sentence.start);
        let be = |i: usize| matches!(self.form(i), "is" | "are" | "was" | "were" | "be" | "been" | "being");
        let after_be = (from..verb)
            .rev()
            .take_while(|&i| self.layers.tags[i].is_verb() || self.layers.tags[i].coarse() == Coarse::Adverb)
            .any(be);
        // `when asked whether`
        let reduced = cue.0 > sentence.start && matches!(self.form(cue.0 - 1), "when" | "once" | "if" | "When" | "If");
        let alleged = (cue.0..cue.1).any(|i| matches!(self.form(i), "allegedly" | "purportedly"));
        matches!(self.layers.tags[verb], Tag::Vbn | Tag::Vbd)
            && SPOKEN_OF.contains(&self.form(verb))
            && (after_be || reduced)
            || alleged
    }

    /// The subject of a cue without source: before it, or after it where the words said stand before.
    /// `content` is one past the first piece of the words said.
    fn subject_of(&self, content: usize, cue: (usize, usize)) -> Option<(usize, usize)> {
        let sentence = self.layers.sentence(cue.0);
        let verb = (cue.0..cue.1).find(|&i| self.layers.tags[i].is_verb())?;
        if self.layers.tags[verb] == Tag::Vbg && verb == cue.0 && verb > sentence.start && self.form(verb - 1) == "," {
            // `Brandt Bank made this point, writing`
            return self.main_subject(cue.0);
        }
        let last_verb = (verb..cue.1).rev().find(|&i| self.layers.tags[i].is_verb())?;
        let passive = matches!(self.form(verb), "is" | "are" | "was" | "were" | "has" | "have" | "had")
            && (verb + 1..cue.1).any(|i| matches!(self.form(i), "been" | "being"))
            || matches!(self.form(verb), "is" | "are" | "was" | "were")
                && matches!(self.layers.tags[last_verb], Tag::Vbn | Tag::Vbd)
                && last_verb > verb
                && !matches!(
                    self.form(last_verb),
                    "concerned"
                        | "convinced"
                        | "worried"
                        | "opposed"
                        | "determined"
                        | "prepared"
                        | "disappointed"
                        | "pleased"
                );
        if passive {
            // `was announced by his son Peter Lund`
            return self.agent(cue);
        }
        if !self.finite(verb) || self.spoken_of(cue) {
            return None;
        }
        if content <= cue.0 && cue.1 < sentence.end && content + 3 >= cue.0 {
            // `“We stand ready,” said Lund.`
            if let Some(m) = self.cast.mention_at[cue.1].checked_sub(1) {
                let mention = self.cast.mentions[m as usize];
                let speaks = !matches!(mention.kind, Kind::Adjective | Kind::Silent) && !mention.possessive;
                return speaks.then_some((mention.lead as usize, mention.end as usize));
            }
        }
        let adverbs = (cue.0..verb).all(|i| self.layers.tags[i].coarse() == Coarse::Adverb);
        if !adverbs || cue.0 == sentence.start {
            return None;
        }
        let mut last = self.before_adverbs(cue.0 - 1, sentence.start)?;
        if self.form(last) == "," {
            return self.subject_with_insertion(sentence.start, last);
        }
        if self.is(last, gaz::DATE) && last > sentence.start + 1 {
            // `Ruiz on Monday announced`
            last -= 1;
            if self.layers.tags[last] == Tag::In && last > sentence.start {
                last -= 1;
            }
        }
        self.noun_phrase(last, sentence.start)
    }

    /// The token before the adverbs that end at `last`; `however` stands between commas.
    fn before_adverbs(&self, last: usize, first: usize) -> Option<usize> {
        let mut i = last;
        for _ in 0..4 {
            let adverb = self.layers.tags[i].coarse() == Coarse::Adverb && self.cast.mention_at[i] == 0;
            let aside = self.form(i) == ","
                && i >= first + 2
                && self.layers.tags[i - 1].coarse() == Coarse::Adverb
                && self.form(i - 2) == ",";
            if aside && i >= first + 3 {
                i -= 3;
            } else if adverb && i > first {
                i -= 1;
            } else {
                return Some(i);
            }
        }
        None
    }

    /// `Ana Ruiz, the mayor of Springfield,` before its verb; `comma` is the last one.
    fn subject_with_insertion(&self, start: usize, comma: usize) -> Option<(usize, usize)> {
        let mut i = comma;
        while i > start && comma - i < WIDTH {
            i -= 1;
            if self.form(i) != "," {
                continue;
            }
            if self.apposed_name(i + 1, comma) && self.layers.tags[i - 1].coarse() == Coarse::Noun {
                // `Another witness, Nicole Thorn, described`, `The governor of Ohio, Mike Lund, announced`
                let lead = self.phrase_start(i - 1, start);
                if self.opens(lead, start) {
                    return Some((lead, comma));
                }
            }
            let m = self.cast.mention_at[i.checked_sub(1)?].checked_sub(1);
            let Some(m) = m else { continue };
            let mention = self.cast.mentions[m as usize];
            if matches!(mention.kind, Kind::Adjective | Kind::Silent | Kind::Place) || mention.possessive {
                continue;
            }
            let lead = self.phrase_start(mention.lead as usize, start);
            let insertion = i + 1..comma;
            let relative = matches!(self.form(insertion.start), "who" | "which");
            let plain = !insertion.clone().any(|k| self.finite(k) || matches!(self.form(k), "and" | "but"));
            let placed = lead == start && self.layers.tags[insertion.start] == Tag::In;
            if self.opens(lead, start)
                && (plain || relative || placed)
                && !(start..lead).any(|k| self.finite(k) && lead - k < 3)
            {
                return Some((lead, comma));
            }
        }
        None
    }

    /// Whether a clause may begin at `lead`.
    fn opens(&self, lead: usize, start: usize) -> bool {
        lead == start
            || matches!(self.layers.tags[lead - 1], Tag::Comma | Tag::Colon | Tag::CloseQuote | Tag::Cc)
            || matches!(self.form(lead - 1), "that" | "while" | "as" | "when" | "because")
    }

    /// Whether one person's name, titles included, fills the tokens.
    fn apposed_name(&self, first: usize, end: usize) -> bool {
        first < end
            && self.cast.mention_at[end - 1].checked_sub(1).is_some_and(|m| {
                let mention = self.cast.mentions[m as usize];
                mention.kind == Kind::Person && mention.lead as usize <= first && mention.end as usize == end
            })
    }

    /// The noun phrase that ends at `last`, as the subject of what follows; nothing if a preposition governs it.
    fn noun_phrase(&self, last: usize, start: usize) -> Option<(usize, usize)> {
        // `World Ring Stardom (Stardom) announced`
        let last = match self.form(last) {
            ")" => {
                (start..last).rev().take(8).find(|&i| self.form(i) == "(")?.checked_sub(1).filter(|&i| i >= start)?
            }
            _ => last,
        };
        let pronoun = matches!(self.form(last), "he" | "He" | "she" | "She" | "they" | "They" | "I" | "we" | "We");
        if pronoun {
            return Some((last, last + 1));
        }
        let noun = self.cast.mention_at[last] != 0 || self.layers.tags[last].coarse() == Coarse::Noun;
        if !noun || self.is(last, gaz::DATE) {
            return None;
        }
        let first = self.phrase_start(last, start);
        let governed = first > start
            && matches!(self.layers.tags[first - 1], Tag::In | Tag::To)
            && !matches!(
                self.form(first - 1),
                "that" | "while" | "as" | "because" | "if" | "although" | "whether" | "when"
            );
        (!governed).then_some((first, last + 1))
    }

    /// Where the noun phrase that holds token `at` begins.
    fn phrase_start(&self, at: usize, start: usize) -> usize {
        let mut i = at;
        let floor = start.max(at.saturating_sub(WIDTH));
        loop {
            if let Some(m) = self.cast.mention_at[i].checked_sub(1) {
                i = (self.cast.mentions[m as usize].lead as usize).clamp(floor, i);
            }
            if i <= floor {
                return floor;
            }
            let before = i - 1;
            let nominal = |k: usize| self.cast.mention_at[k] != 0 || self.layers.tags[k].coarse() == Coarse::Noun;
            let inside = match self.layers.tags[before] {
                Tag::Dt | Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Cd | Tag::Pos | Tag::PrpPoss => true,
                Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps => !self.is(before, gaz::DATE),
                Tag::In => {
                    matches!(self.form(before), "of" | "from" | "at" | "in" | "for")
                        && before > floor
                        && nominal(before - 1)
                        && !self.is(before - 1, gaz::DATE)
                }
                Tag::Cc => before > floor && self.cast.mention_at[before - 1] != 0 && self.cast.mention_at[i] != 0,
                _ => self.cast.mention_at[before] != 0 || matches!(self.form(before), "'s" | "’s"),
            };
            if !inside {
                return i;
            }
            i = before;
        }
    }

    /// What `who` or `which` at `at` stands for: the noun phrase before it, unless an office in it could be meant as well.
    fn antecedent(&self, at: usize) -> Option<(usize, usize)> {
        let start = self.layers.sentence(at).start;
        let end = if at > start && self.form(at - 1) == "," { at - 1 } else { at };
        let Some(m) = self.name_before(end, start) else { return self.noun_phrase(end.checked_sub(1)?, start) };
        let mention = self.cast.mentions[m as usize];
        let lead = mention.lead as usize;
        let person = matches!(mention.kind, Kind::Person | Kind::Unknown | Kind::Group);
        // `a spokesman for Ana Ruiz, who`, `the son of Ana Ruiz, who`
        let shared = lead > start + 1
            && matches!(self.layers.tags[lead - 1], Tag::In | Tag::Pos)
            && self.is(lead - 2, gaz::ROLE | gaz::KIN | gaz::PEOPLE);
        // `Democrats who argue` are some of them.
        let some = mention.kind == Kind::Group && end == at;
        (person == (self.form(at) == "who") && !shared && !some).then_some((lead, end))
    }

    /// `Reuters reported officials said`: another phrase stands right before the cue, a verb between it and the source.
    fn nearer_subject(&self, end: usize, cue: (usize, usize)) -> Option<(usize, usize)> {
        let sentence = self.layers.sentence(cue.0);
        if end < sentence.start || cue.0 < end + 2 || !self.finite(cue.0) {
            return None;
        }
        let last = self.before_adverbs(cue.0 - 1, sentence.start).filter(|&last| last >= end)?;
        let (first, last) = self.noun_phrase(last, end)?;
        let nested = first > end
            && (matches!(self.form(first - 1), "that") || self.layers.tags[first - 1].is_verb())
            && (end..first).any(|i| self.finite(i));
        nested.then_some((first, last))
    }
}
