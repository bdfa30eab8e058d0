//! What a number counts: the noun phrase behind it.

use crate::{
    tag::{Coarse, Tag},
    term::{Glue, Term, Terms, Unit},
};
use according_text::Span;

/// The longest noun phrase that is looked at, in tokens.
const REACH: usize = 8;

fn tag(terms: &Terms<'_>, i: usize) -> Option<Tag> {
    let atom = terms.atoms.get(i)?;
    terms.layers.tags.get(atom.token as usize).copied()
}

/// Whether a noun phrase in the plural begins at atom `i`.
pub(super) fn plural(terms: &Terms<'_>, i: usize) -> bool {
    (i..i + 4).take_while(|&k| tag(terms, k).is_some_and(modifies)).any(|k| matches!(tag(terms, k), Some(Tag::Nns)))
}

fn modifies(tag: Tag) -> bool {
    matches!(tag.coarse(), Coarse::Noun | Coarse::Adjective) || matches!(tag, Tag::Vbn | Tag::Vbg | Tag::Cd)
}

/// Whether something that can be counted begins at atom `i`.
pub(super) fn follows(terms: &Terms<'_>, i: usize) -> bool {
    read(terms, i, None).is_some() || matches!(terms.term(i), Term::Unit(_) | Term::Measure(_) | Term::Currency(_))
}

/// The noun phrase that begins at atom `i`, or behind an `of` there.
pub(super) fn read(terms: &Terms<'_>, i: usize, unit: Option<&str>) -> Option<Span> {
    let mut at = i;
    let of = terms.is(at, &["of"]);
    // Money and time count nothing: `$5 million of it`, `three days of talks` tell what for.
    if unit.is_some_and(|unit| unit != "share") && !of {
        return None;
    }
    if of {
        at += 1;
        while matches!(tag(terms, at), Some(Tag::Dt | Tag::PrpPoss | Tag::Pdt)) && at < i + 4 {
            at += 1;
        }
    }
    while terms.is(at, &["more", "other", "additional", "some", "such"]) && at < i + 6 {
        at += 1;
    }
    let first = at;
    let mut noun = None;
    while at < first + REACH && terms.together(first, at) {
        let Some(tag) = tag(terms, at) else { break };
        match tag.coarse() {
            Coarse::Noun => {
                if terms.glue(at) == Glue::Tight && !terms.form(at).starts_with(|c: char| c.is_alphanumeric()) {
                    break;
                }
                noun = Some(at + 1);
            }
            Coarse::Adjective if noun.is_none() => {}
            _ if noun.is_none() && matches!(tag, Tag::Vbn | Tag::Vbg) && at < first + 2 => {}
            _ => break,
        }
        // A time behind what is counted is no part of it: `12 people Tuesday`.
        if matches!(
            terms.term(at),
            Term::Weekday(..) | Term::Month(..) | Term::Word("today" | "yesterday" | "tomorrow")
        ) || at > first && matches!(terms.term(at), Term::Unit(Unit::Year | Unit::Week | Unit::Month))
        {
            noun = noun.filter(|&end| end <= at);
            break;
        }
        at += 1;
    }
    let end = noun?;
    Some(terms.span(first, end))
}
