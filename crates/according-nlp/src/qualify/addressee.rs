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

static FRAMES: LazyLock<Phrases<Frame>> = LazyLock::new(|| {
    Phrases::new(lines(include_str!("../../lexicon/addressees.tsv")).filter_map(|fields| {
        let frame = match *fields.get(1)? {
            "object" => Frame::Object,
            "to" => Frame::To,
            "from" => Frame::From,
            _ => return None,
        };
        Some((fields[0], frame))
    }))
});

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
    let found = found.or_else(|| beside(clause));
    found.into_iter().filter(|range| range.len() <= 20 && !view.is(range.start, &["it", "itself"])).collect()
}

/// `told [reporters]`, `called on [the council] to`.
fn object(clause: Clause<'_>) -> Option<Range<usize>> {
    let view = clause.view;
    let mut i = clause.head.end;
    while i < clause.end && view.tag(i).coarse() == Coarse::Adverb && !clause.in_content(i) {
        i += 1;
    }
    // `told the AP on Sunday`, `on Sunday told AFP`: only what follows at once is the object.
    let phrase = clause.phrase(i)?;
    let next = phrase.end;
    // `asked questions about`, `warned drivers`: a thing is no addressee.
    if !can_hear(view, &phrase) {
        return None;
    }
    // `told the mayor 's office`: the phrase ends where its owner does not.
    (next >= clause.end || view.tag(next) != Tag::Pos).then_some(phrase)
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
        if !part && !(tag == Tag::Prp && start == end) {
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

/// Words for what is said in it; what follows `to`, `with`, `for` hears it.
const VESSELS: &[&str] = &[
    "letter",
    "letters",
    "email",
    "e-mail",
    "message",
    "remarks",
    "speech",
    "address",
    "interview",
    "interviews",
    "testimony",
    "memo",
    "filing",
    "comments",
    "statement",
    "call",
    "conversation",
    "briefing",
    "appeal",
    "note",
];

/// Elsewhere in the clause: `In a letter to [the Herald]`, `speaking to [reporters]`, `in an interview with [the BBC]`.
fn beside(clause: Clause<'_>) -> Option<Range<usize>> {
    let view = clause.view;
    for i in clause.start..clause.end {
        if i.abs_diff(clause.head.first) > 30 || i + 2 > clause.end || !clause.is_outside(i) {
            continue;
        }
        let next = i + 1;
        let vessel = view.is(i, VESSELS) && view.tag(i).coarse() == Coarse::Noun;
        let speaking = view.is(i, &["speaking", "talking", "writing", "testifying"]);
        let found = if (vessel || speaking) && next < clause.end && view.is(next, &["to", "with"])
            || vessel && next < clause.end && view.is(next, &["for"]) && view.is(i, &["interview", "interviews"])
        {
            clause.phrase(next + 1)
        } else if view.is(i, &["addressing", "briefing"]) && view.tag(i) == Tag::Vbg {
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
        name || noun && (kinds & hearing != 0 || view.is(i, HEARERS))
    })
}

/// Nouns for those who are spoken to and seldom speak.
const HEARERS: &[&str] = &[
    "reporters",
    "journalists",
    "press",
    "media",
    "crowd",
    "audience",
    "public",
    "nation",
    "world",
    "country",
    "rally",
    "viewers",
    "readers",
    "listeners",
    "followers",
    "drivers",
    "motorists",
    "travelers",
    "travellers",
    "passengers",
    "customers",
    "investors",
    "shareholders",
    "jurors",
    "jury",
    "voters",
    "households",
    "entities",
    "allies",
    "countries",
    "nations",
    "states",
    "governments",
    "farmers",
    "companies",
    "businesses",
    "firms",
    "people",
    "everyone",
    "anybody",
    "congregation",
    "delegates",
    "guests",
    "gathering",
    "summit",
    "hearing",
    "inquiry",
    "panel",
    "leaders",
    "victims",
    "parents",
    "patients",
    "subscribers",
    "fans",
    "backers",
    "donors",
    "lawmakers",
    "departments",
    "agencies",
    "users",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for fields in lines(include_str!("../../lexicon/addressees.tsv")) {
            assert_eq!(fields.len(), 2, "{fields:?}");
            assert!(FRAMES.get(fields[0]).is_some(), "{fields:?}");
        }
    }
}
