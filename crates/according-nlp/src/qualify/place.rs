//! Where it was said, where the sentence of the cue tells: `said in Berlin`, `at a rally in Ohio`.
//!
//! A dateline tells where the article was written, and is no place of saying. Only names of places and a few kinds of
//! building count; anything in doubt is left out.

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

static TABLE: LazyLock<Phrases<Word>> = LazyLock::new(|| {
    Phrases::new(lines(include_str!("../../lexicon/places.tsv")).filter_map(|fields| {
        let word = match *fields.get(1)? {
            "occasion" => Word::Occasion,
            "venue" => Word::Venue,
            _ => return None,
        };
        Some((fields[0], word))
    }))
});

#[derive(Clone, Copy, PartialEq, Eq)]
enum Word {
    Occasion,
    Venue,
}

/// Whether token `i` is a word of that kind.
fn is_a(view: View<'_>, i: usize, word: Word) -> bool {
    TABLE.longest(std::iter::once(view.layers.words[i].lower)).is_some_and(|found| found.0 == word)
}

/// The places as token ranges.
pub fn read(clause: Clause<'_>) -> Vec<Range<usize>> {
    let core = clause.core();
    let mut found = region(clause, clause.start, core, true);
    if found.is_empty() && clause.head.end > core {
        found = region(clause, clause.head.end, clause.end.min(clause.head.end + 30), false);
    }
    found
}

/// The places between tokens `from` and `to`; `leading` where they stand before everything else in the sentence.
fn region(clause: Clause<'_>, from: usize, to: usize, leading: bool) -> Vec<Range<usize>> {
    let view = clause.view;
    let mut occasion = false;
    let mut i = from;
    while i < to {
        let tag = view.tag(i);
        if !clause.is_outside(i) {
            // After what is said stands nothing more that tells where.
            if !leading && clause.in_content(i) {
                break;
            }
            i += 1;
            continue;
        }
        if is_a(view, i, Word::Occasion) {
            occasion = true;
        } else if !leading && matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Wdt | Tag::Wp | Tag::Wrb) {
            // Another clause: its places are of what it tells.
            break;
        } else if leading && matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) {
            return Vec::new();
        }
        if view.is(i, &["in", "at", "outside", "near", "aboard", "from", "to", "inside"])
            && let Some(phrase) = clause.phrase(i + 1)
            && is_place(view, &phrase, i, occasion)
        {
            // `visit to Paris` is where, `flew to Paris` is not.
            let toward = view.is(i, &["to"]) && !(i > from && view.is(i - 1, &["visit", "trip", "tour", "stop"]));
            let origin = view.is(i, &["from"]) && leading;
            // `violence in Norport` is where the violence is; after a day, an occasion or who is told it is the saying's.
            let of_noun = i > from
                && view.tag(i - 1).coarse() == Coarse::Noun
                && clause.is_outside(i - 1)
                && !occasion
                && !is_a(view, i - 1, Word::Occasion)
                && Gazetteer::get().kinds(view.layers.words[i - 1].lower) & gaz::DATE == 0;
            // `In Norport, Lind said`: the comma closes what stands before the rest.
            let closed = !leading || occasion || phrase.end >= to || view.tag(phrase.end) == Tag::Comma;
            if !toward && !origin && !of_noun && closed {
                let end = region_end(view, phrase.end, clause.end, |k| clause.in_content(k) || clause.in_source(k));
                return std::iter::once(phrase.start..end).collect();
            }
        }
        i += 1;
    }
    Vec::new()
}

/// `Norport, Ohio`: the country or state after the comma belongs to the place.
fn region_end(view: View<'_>, end: usize, limit: usize, closed: impl Fn(usize) -> bool) -> usize {
    let gazetteer = Gazetteer::get();
    let goes_on = end + 1 < limit
        && view.tag(end) == Tag::Comma
        && !closed(end)
        && !closed(end + 1)
        && view.layers.words[end + 1].capital
        && gazetteer.kinds(view.layers.words[end + 1].lower) & gaz::PLACE != 0
        && (end + 2 >= limit || !view.tag(end + 2).is_name());
    if goes_on { end + 2 } else { end }
}

fn is_place(view: View<'_>, phrase: &Range<usize>, preposition: usize, occasion: bool) -> bool {
    let gazetteer = Gazetteer::get();
    let layers = view.layers;
    let kinds = |i: usize| gazetteer.kinds(layers.words[i].lower);
    let last = phrase.end - 1;
    let capital = |i: usize| layers.words[i].capital && view.tag(i).is_name();
    if !phrase.clone().any(capital) && !is_a(view, last, Word::Venue)
        || phrase.clone().any(|i| layers.words[i].capital && kinds(i) & gaz::DATE != 0)
        || phrase.clone().any(|i| view.tag(i) == Tag::Cd || view.tag(i) == Tag::Pos)
        || is_outlet(view, phrase) && !view.is(last, &["station"])
    {
        return false;
    }
    // The White House, the Commons chamber.
    if is_a(view, last, Word::Venue) && view.is(preposition, &["at", "outside", "inside", "near", "in"]) {
        return phrase.clone().any(capital)
            || view.is(preposition, &["at", "outside", "inside"]) && view.tag(phrase.start) == Tag::Dt;
    }
    let named = phrase.clone().filter(|&i| capital(i)).any(|i| kinds(i) & gaz::PLACE != 0);
    // `in English`, `in Iranian`: an adjective or a language is none; a name of an organisation is none either.
    let other = phrase
        .clone()
        .any(|i| kinds(i) & (gaz::ORGANISATION | gaz::MEDIA | gaz::DOCUMENT | gaz::TITLE | gaz::SILENT) != 0);
    if other || view.tag(last).coarse() != Coarse::Noun {
        return false;
    }
    named && capital(last)
        || occasion && phrase.clone().all(capital) && !phrase.clone().any(|i| kinds(i) & gaz::FIRST != 0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for fields in lines(include_str!("../../lexicon/places.tsv")) {
            assert_eq!(fields.len(), 2, "{fields:?}");
            assert!(TABLE.get(fields[0]).is_some(), "{fields:?} is no line of the table");
        }
    }
}
