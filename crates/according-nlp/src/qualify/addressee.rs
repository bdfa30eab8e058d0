//! To whom it was said, where the sentence of the cue tells.

use super::{
    clause::Clause,
    outlet::is_outlet,
    phrases::{Phrases, lines},
    view::View,
};
use crate::{
    name::gazetteer::{self as gaz, Gazetteer},
    tag::{Coarse, Tag},
};
use std::ops::Range;
use std::sync::LazyLock;

/// Where the addressee of a verb stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Frame {
    Object,
    To,
    From,
}

const TEXT: &str = include_str!("../../lexicon/addressees.tsv");

static FRAMES: LazyLock<Phrases<Frame>> = LazyLock::new(|| {
    Phrases::new(lines(TEXT).filter_map(|fields| {
        let frame = match *fields.get(1)? {
            "object" => Frame::Object,
            "to" => Frame::To,
            "from" => Frame::From,
            _ => return None,
        };
        Some((fields[0], frame))
    }))
});

static VESSELS: LazyLock<Phrases<()>> = LazyLock::new(|| of("vessel"));
static HEARERS: LazyLock<Phrases<()>> = LazyLock::new(|| of("hearer"));

/// The words of that kind.
fn of(kind: &'static str) -> Phrases<()> {
    Phrases::new(lines(TEXT).filter(|fields| fields.get(1) == Some(&kind)).map(|fields| (fields[0], ())))
}

/// Whether token `i` is one of the words.
fn is_one(view: View<'_>, i: usize, words: &Phrases<()>) -> bool {
    words.longest(std::iter::once(view.layers.words[i].lower)).is_some()
}

/// How far from the cue an addressee may stand, in tokens.
const REACH: usize = 14;

/// The addressees as token ranges; empty where nobody is told.
pub fn read(clause: Clause<'_>) -> Vec<Range<usize>> {
    let view = clause.view;
    let lemma = clause.head.entry.map_or("", |entry| entry.lemma);
    let frame = FRAMES.get(lemma).or_else(|| FRAMES.get(lemma.split(' ').next().unwrap_or_default()));
    let found = match frame {
        Some(Frame::Object) if clause.is_passive() => subject(clause),
        Some(Frame::Object) => object(clause).or_else(|| after(clause, &["to", "with"])),
        Some(Frame::To) => after(clause, &["to", "with"]),
        Some(Frame::From) => after(clause, &["from", "of"]),
        None => None,
    };
    let found = found.or_else(|| beside(clause)).or_else(|| behind_cue(clause));
    found.into_iter().filter(|range| range.len() <= 20 && !view.is(range.start, &["it", "itself"])).collect()
}

/// `told [reporters]`, `called on [the council] to`.
fn object(clause: Clause<'_>) -> Option<Range<usize>> {
    let view = clause.view;
    let mut i = clause.head.end;
    while i < clause.end && view.tag(i).coarse() == Coarse::Adverb && !clause.in_content(i) {
        i += 1;
    }
    // `told the AP on Sunday`, `on Sunday told AFP`: only what follows at once is the object. Where the content is read as
    // beginning with it (`urged [people to stay]`), it is the object if what it is told follows.
    let phrase = match clause.phrase(i) {
        Some(phrase) => phrase,
        None => super::clause::phrase(view, i, clause.end, |k| clause.in_source(k))
            .filter(|phrase| opens(clause, phrase.end))?,
    };
    let next = phrase.end;
    // `asked questions about`, `warned drivers`: a thing is no addressee.
    if !can_hear(view, &phrase) {
        return None;
    }
    // `told the mayor 's office`: the phrase ends where its owner does not.
    (next >= clause.end || view.tag(next) != Tag::Pos).then_some(phrase)
}

/// Whether what somebody is told begins at token `i`: `to stay`, `not to stay`, `that`, `the bridge`; a verb does not, as
/// what stands before it is its subject (`warned people would die`).
fn opens(clause: Clause<'_>, i: usize) -> bool {
    let view = clause.view;
    if i >= clause.end {
        return false;
    }
    if view.is(i, &["to", "not", "that", "whether", "if", "how", "what", "why", "about", "of"]) {
        return !view.is(i, &["of"]);
    }
    let tells =
        matches!(clause.head.entry.map_or("", |entry| entry.lemma), "tell" | "inform" | "assure" | "remind" | "warn");
    tells && matches!(view.tag(i), Tag::Dt | Tag::Prp | Tag::PrpPoss | Tag::OpenQuote | Tag::Nnp | Tag::Ex)
}

/// `[Residents] were told`.
fn subject(clause: Clause<'_>) -> Option<Range<usize>> {
    let view = clause.view;
    let mut end = clause.head.first;
    while end > clause.start
        && (super::head::is_auxiliary(view, end - 1) || view.tag(end - 1).coarse() == Coarse::Adverb)
    {
        end -= 1;
    }
    let mut start = end;
    while start > clause.start && end - start < 8 {
        let tag = view.tag(start - 1);
        let part = tag.coarse() == Coarse::Noun
            || matches!(tag, Tag::Dt | Tag::Jj | Tag::Cd | Tag::PrpPoss | Tag::Pos | Tag::Vbn);
        if !(part || tag == Tag::Prp && start == end) {
            break;
        }
        start -= 1;
    }
    let phrase = start..end;
    (start < end && can_hear(view, &phrase)).then_some(phrase)
}

/// `said to [the committee]`, `said, speaking to [reporters]`.
fn after(clause: Clause<'_>, prepositions: &[&str]) -> Option<Range<usize>> {
    let view = clause.view;
    let end = clause.end.min(clause.head.end + REACH);
    let mut i = clause.head.end;
    while i + 1 < end {
        if clause.in_content(i) {
            // `“We wait,” she said to ... “until noon.”`: what follows another piece is not looked at.
            return None;
        }
        if view.is(i, prepositions)
            && !clause.in_source(i)
            && let Some(phrase) = clause.phrase(i + 1)
            && can_hear(view, &phrase)
            && !belongs(view, i)
        {
            return Some(phrase);
        }
        let tag = view.tag(i);
        if i > clause.head.end
            && matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Wp | Tag::Wdt | Tag::Wrb)
        {
            return None;
        }
        i += 1;
    }
    None
}

/// `apologised to [the people of his country] for`, where the preposition is read as the end of the cue.
fn behind_cue(clause: Clause<'_>) -> Option<Range<usize>> {
    let view = clause.view;
    let end = view.layers.tokens_of(*clause.attribution.cue.last()?).end;
    if end == 0 || end >= clause.end || !view.is(end - 1, &["to"]) || clause.in_source(end) {
        return None;
    }
    super::clause::phrase(view, end, clause.end, |_| false).filter(|phrase| can_hear(view, phrase))
}

/// Whether the preposition at `i` belongs to the noun before it and not to the saying: `a response to`, `ties with`.
fn belongs(view: View<'_>, i: usize) -> bool {
    i > 0
        && view.is(
            i - 1,
            &[
                "response",
                "reference",
                "answer",
                "reply",
                "threat",
                "threats",
                "ties",
                "tribute",
                "objection",
                "visit",
                "return",
                "due",
                "according",
                "prior",
                "close",
                "next",
                "access",
                "damage",
                "solution",
                "end",
                "related",
                "subject",
                "opposition",
                "help",
                "aid",
                "support",
                "talks",
                "meeting",
                "deal",
                "agreement",
                "up",
                "back",
            ],
        )
}

/// Elsewhere in the clause: `In a letter to [the Herald]`, `speaking to [reporters]`, `in an interview with [the BBC]`.
fn beside(clause: Clause<'_>) -> Option<Range<usize>> {
    let view = clause.view;
    for i in clause.start..clause.end {
        if i.abs_diff(clause.head.first) > 30 || i + 2 > clause.end || !clause.is_outside(i) {
            continue;
        }
        let next = i + 1;
        let vessel = is_one(view, i, &VESSELS) && view.tag(i).coarse() == Coarse::Noun;
        let speaking = view.is(i, &["speaking", "talking", "writing", "testifying"]);
        let found = if (vessel || speaking) && next < clause.end && view.is(next, &["to", "with"])
            || vessel && next < clause.end && view.is(next, &["for"]) && view.is(i, &["interview", "interviews"])
        {
            clause.phrase(next + 1)
        } else if view.is(i, &["addressing", "briefing", "addressed"]) && view.tag(i).is_verb() {
            clause.phrase(next)
        } else {
            None
        };
        if let Some(phrase) = found
            && can_hear(view, &phrase)
        {
            return Some(phrase);
        }
    }
    None
}

/// Whether the phrase can be somebody: a name, a pronoun, people, an office, an organisation, an outlet.
fn can_hear(view: View<'_>, phrase: &Range<usize>) -> bool {
    if view.tag(phrase.start) == Tag::Prp {
        return !view.is(phrase.start, &["it"]);
    }
    if is_outlet(view, phrase) {
        return true;
    }
    let gazetteer = Gazetteer::get();
    let hearing = gaz::ROLE
        | gaz::TITLE
        | gaz::PEOPLE
        | gaz::ORGANISATION
        | gaz::MEDIA
        | gaz::KIN
        | gaz::MEMBERS
        | gaz::GENERIC
        | gaz::SELF_NAMED
        | gaz::PLACE
        | gaz::FIRST
        | gaz::HONORIFIC;
    let layers = view.layers;
    let dates =
        phrase.clone().any(|i| gazetteer.kinds(layers.words[i].lower) & gaz::DATE != 0 && layers.words[i].capital);
    if dates {
        return false;
    }
    phrase.clone().any(|i| {
        let kinds = gazetteer.kinds(layers.words[i].lower) | gazetteer.kinds(layers.lemmas[i]);
        let name = view.tag(i).is_name() && layers.words[i].capital;
        let noun = view.tag(i).coarse() == Coarse::Noun || i + 1 == phrase.end;
        name || noun && (kinds & hearing != 0 || is_one(view, i, &HEARERS))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for fields in lines(TEXT) {
            assert_eq!(fields.len(), 2, "{fields:?}");
            let found = match fields[1] {
                "vessel" => VESSELS.get(fields[0]).is_some(),
                "hearer" => HEARERS.get(fields[0]).is_some(),
                _ => FRAMES.get(fields[0]).is_some(),
            };
            assert!(found, "{fields:?} is no line of the table");
        }
    }
}
