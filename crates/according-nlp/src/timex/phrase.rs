//! Finds the expressions: a grammar over atoms. What they mean is for `resolve`.

use super::{
    clock,
    draft::{Draft, From, OfYear, Phrase, Relation},
    holiday::Holiday,
    value::{Clock, Count, Point, SEASONS},
};
use crate::term::{Glue, Term, Terms, Unit, number};

mod calendar;
mod count;
mod digits;

use calendar::*;
use count::*;
use digits::*;

/// What was read at a place: one past its last atom, what it says, and its time of day.
pub(super) struct Found {
    pub end: usize,
    pub draft: Draft,
    pub clock: Option<Clock>,
}

impl Found {
    pub fn new(end: usize, draft: Draft) -> Option<Found> {
        Some(Found { end, draft, clock: None })
    }
}

/// Every expression of the document, in text order.
///
/// **Cost**: one look at each atom, and a bounded number more where something can begin.
pub(super) fn find(terms: &Terms<'_>, out: &mut Vec<Phrase>) {
    let mut i = 0;
    while i < terms.atoms.len() {
        let named = terms.term(i) == Term::Other && HOLIDAYS.contains(&terms.form(i));
        if (named || terms.term(i) != Term::Other)
            && let Some(found) = if named { holiday(terms, i, Relation::Bare) } else { phrase(terms, i) }
            && terms.together(i, found.end - 1)
        {
            out.push(Phrase { span: terms.span(i, found.end), draft: found.draft, clock: found.clock });
            i = found.end;
        } else {
            i += 1;
        }
    }
}

/// First words of the holidays that the lexicon of terms does not hold.
const HOLIDAYS: [&str; 9] =
    ["New", "Valentine", "Martin", "MLK", "Good", "Memorial", "Independence", "Labor", "Boxing"];

/// An expression with what qualifies it: `early next week`, `the end of 1990`.
fn phrase(terms: &Terms<'_>, i: usize) -> Option<Found> {
    let qualified = qualifier(terms, i);
    if qualified > i
        && let Some(found) = core(terms, qualified, true).filter(|found| dates(&found.draft))
    {
        return Some(tail(terms, found));
    }
    core(terms, i, false).map(|found| tail(terms, found))
}

/// Whether an expression can be qualified as early or late.
fn dates(draft: &Draft) -> bool {
    !matches!(draft, Draft::Duration { .. } | Draft::Set(_) | Draft::Reference(_) | Draft::Clock)
}

/// One past the words that qualify: `early`, `late`, `the end of`, `mid-`, `earlier`.
fn qualifier(terms: &Terms<'_>, i: usize) -> usize {
    let the = usize::from(terms.is(i, &["the"]));
    if terms.is(i + the, &["end", "beginning", "start", "middle"]) && terms.is(i + the + 1, &["of"]) {
        return i + the + 2;
    }
    if terms.is(i + the, &["early", "late", "mid", "earlier", "later"]) {
        let inside = usize::from(
            terms.is(i + the + 1, &["in", "on"]) && terms.is(i + the, &["earlier", "later", "early", "late"]),
        );
        return i + the + 1 + inside;
    }
    i
}

/// A time of day behind a day: `Tuesday at 10 p.m.`, `Tuesday night`.
fn tail(terms: &Terms<'_>, mut found: Found) -> Found {
    let a_day = matches!(
        found.draft,
        Draft::Point(Point::Day(_))
            | Draft::MonthDay { .. }
            | Draft::Weekday(..)
            | Draft::WeekdayOf(..)
            | Draft::Days(_)
    ) || matches!(found.draft, Draft::Unit(Unit::Day, _));
    if !a_day || found.clock.is_some() {
        return found;
    }
    if let Term::Part(part) = terms.term(found.end)
        && terms.glue(found.end) != Glue::Tight
    {
        let plural = terms.form(found.end).ends_with('s');
        match (&found.draft, plural) {
            (Draft::Weekday(day, _), true) => found.draft = Draft::Set(format!("XXXX-WXX-{day}T{part}")),
            _ => found.clock = Some(Clock::Part(part)),
        }
        found.end += 1;
        return found;
    }
    let at = found.end + usize::from(terms.is(found.end, &[","]));
    let at = at + usize::from(terms.is(at, &["at", "around"]));
    if let Some((clock, end)) = clock::read(terms, at, at > found.end)
        && !terms.is(end, &["on"])
    {
        found.clock = Some(clock);
        found.end = end;
    }
    found
}

/// An expression without qualifiers; `qualified` says that one stands before it.
fn core(terms: &Terms<'_>, i: usize, qualified: bool) -> Option<Found> {
    match terms.term(i) {
        Term::Month(..) => month_first(terms, i, Relation::Bare),
        Term::Weekday(..) => weekday(terms, i, Relation::Bare),
        Term::Numeral(_) | Term::Clock(..) => numeral(terms, i, qualified),
        Term::Tens(_) if ordinal_number(terms, i).is_some() => ordinal(terms, i, Relation::Bare),
        Term::Small(_) | Term::Tens(_) | Term::Scale(_) => spelled(terms, i),
        Term::Ordinal(_) => ordinal(terms, i, Relation::Bare),
        Term::Fraction(0.5) => counted(terms, i),
        Term::Decade(first) => {
            // `a man in his 30s` has an age.
            let short = terms.form(i).len() == 3
                || terms.form(i).starts_with(|c: char| c.is_alphabetic()) && !terms.form(i).starts_with('\'');
            let dated = i > 0
                && (terms.is(i - 1, &["the", "early", "late", "mid"]) || terms.form(i - 1).ends_with(['\'', '’', '‘']));
            (!short || dated).then_some(Found { end: i + 1, draft: Draft::Point(Point::Decade(first)), clock: None })
        }
        Term::Season(_) => season(terms, i, Relation::Bare, false),
        Term::Unit(Unit::Second) if terms.form(i) == "second" => ordinal(terms, i, Relation::Bare),
        Term::Unit(_) => unit(terms, i, qualified),
        Term::Part("NI") if terms.form(i).eq_ignore_ascii_case("overnight") => {
            Some(Found { end: i + 1, draft: Draft::Days(0), clock: Some(Clock::Part("NI")) })
        }
        Term::Word("christmas" | "thanksgiving" | "easter" | "halloween") => holiday(terms, i, Relation::Bare),
        Term::Word(word) => worded(terms, i, word, qualified),
        _ => None,
    }
}

fn worded(terms: &Terms<'_>, i: usize, word: &'static str, qualified: bool) -> Option<Found> {
    match word {
        "today" | "tonight" | "yesterday" | "tomorrow" => {
            let days = match word {
                "yesterday" => -1,
                "tomorrow" => 1,
                _ => 0,
            };
            let clock = (word == "tonight").then_some(Clock::Part("NI"));
            Some(Found { end: i + 1, draft: Draft::Days(days), clock })
        }
        "noon" | "midnight" | "midday" => clock_first(terms, i),
        "now" | "currently" | "nowadays" | "current" if !relates(terms, i) => {
            Found::new(i + 1, Draft::Reference("PRESENT_REF"))
        }
        "recently" => Found::new(i + 1, Draft::Reference("PAST_REF")),
        "recent" if !matches!(terms.term(i + 1), Term::Unit(_)) => Found::new(i + 1, Draft::Reference("PAST_REF")),
        "recent" | "coming" if matches!(terms.term(i + 1), Term::Unit(_)) && terms.form(i + 1).ends_with('s') => {
            let Term::Unit(unit) = terms.term(i + 1) else { return None };
            Found::new(i + 2, Draft::Duration { count: Count::Vague, unit })
        }
        "daily" => Found::new(i + 1, Draft::Set("P1D".into())),
        "nightly" => Found::new(i + 1, Draft::Set("XXXX-XX-XXTNI".into())),
        "weekly" => Found::new(i + 1, Draft::Set("P1W".into())),
        "monthly" => Found::new(i + 1, Draft::Set("P1M".into())),
        "annually" | "yearly" => Found::new(i + 1, Draft::Set("P1Y".into())),
        "hourly" => Found::new(i + 1, Draft::Set("PT1H".into())),
        "each" | "every" => every(terms, i),
        "a" | "an" | "several" | "few" | "couple" | "many" | "another" | "all" | "whole" | "full" => counted(terms, i),
        "fiscal" => fiscal(terms, i, Relation::Bare),
        "the" => the(terms, i, qualified),
        _ => related(terms, i, qualified),
    }
}

/// Whether the word at `i` relates to a unit behind it: `current quarter`.
fn relates(terms: &Terms<'_>, i: usize) -> bool {
    matches!(terms.term(i + 1), Term::Unit(_) | Term::Ordinal(_) | Term::Season(_)) || terms.is(i + 1, &["fiscal"])
}

/// `last`, `next`, `this` and their like, with what they relate.
fn related(terms: &Terms<'_>, i: usize, qualified: bool) -> Option<Found> {
    let (relation, mut at) = match terms.term(i) {
        Term::Word("last" | "past" | "latest") => (Relation::Last, i + 1),
        Term::Word("next") => (Relation::Next, i + 1),
        Term::Word("this") if terms.is(i + 1, &["past", "last"]) => (Relation::Last, i + 2),
        Term::Word("this") if terms.is(i + 1, &["coming", "upcoming", "next"]) => (Relation::Coming, i + 2),
        Term::Word("this" | "current") => (Relation::This, i + 1),
        Term::Word("coming" | "upcoming") => (Relation::Coming, i + 1),
        Term::Word("previous" | "preceding") => (Relation::Previous, i + 1),
        Term::Word("following") => (Relation::Following, i + 1),
        Term::Word("that") if terms.is(i + 1, &["same"]) => (Relation::Same, i + 2),
        Term::Word("that" | "same") => (Relation::Same, i + 1),
        _ => return None,
    };
    at += usize::from(terms.is(at, &["early", "late", "mid"]));
    match terms.term(at) {
        Term::Weekday(..) => weekday(terms, at, relation),
        Term::Month(_, full) if full || terms.form(at).ends_with('.') => month_first(terms, at, relation),
        Term::Season(_) => season(terms, at, relation, true),
        Term::Part(part) if !terms.form(at).ends_with('s') => {
            let draft = match relation {
                Relation::Last => Draft::Days(if part == "NI" || part == "EV" { -1 } else { 0 }),
                Relation::Next | Relation::Following => Draft::Unit(Unit::Day, Relation::Following),
                Relation::Same | Relation::Previous => Draft::Unit(Unit::Day, relation),
                _ => Draft::Days(0),
            };
            Some(Found { end: at + 1, draft, clock: Some(Clock::Part(part)) })
        }
        Term::Word("fiscal") => fiscal(terms, at, relation),
        Term::Word("decade" | "period") => None,
        _ if Holiday::read(terms, at).is_some() => holiday(terms, at, relation),
        Term::Unit(unit) if !terms.form(at).ends_with('s') => {
            if unit < Unit::Day {
                return None;
            }
            // `the next day` follows the day that was told, not today.
            let relation = if unit == Unit::Day && relation == Relation::Next { Relation::Following } else { relation };
            // `this week` on its own, or `last year's third quarter`.
            if matches!(terms.form(at + 1), "'s" | "’s") {
                let year = OfYear::Relative(relation);
                let found = match (unit, terms.term(at + 2)) {
                    (Unit::Year, Term::Ordinal(_) | Term::Unit(Unit::Second)) => {
                        part_of_year(terms, at + 2, Relation::Bare, year)
                    }
                    (Unit::Year, Term::Season(_)) => season_of(terms, at + 2, Relation::Bare, year),
                    _ => None,
                };
                if found.is_some() {
                    return found;
                }
            }
            // `the last week of 2019`.
            if terms.is(at + 1, &["of"])
                && let Some((year, end)) = year(terms, at + 2)
            {
                let last = crate::timex::calendar::Day::of(year, 12, 28)?;
                return (unit == Unit::Week && relation == Relation::Last).then_some(Found {
                    end,
                    draft: Draft::Point(Point::Week(year, last.week().1)),
                    clock: None,
                });
            }
            // `next week on Wednesday`.
            let on = at + 1 + usize::from(terms.is(at + 1, &["on"]));
            if unit == Unit::Week
                && let Term::Weekday(day, true) = terms.term(on)
                && matches!(relation, Relation::Last | Relation::Next | Relation::This)
            {
                return Found::new(on + 1, Draft::WeekdayOf(day, relation));
            }
            let vague_past = relation == Relation::Last && terms.is(i, &["past"]) && !terms.is(i, &["last"]);
            if vague_past && unit != Unit::Year && unit != Unit::Week {
                return Found::new(at + 1, Draft::Duration { count: Count::Of(1.0), unit });
            }
            if terms.is(i, &["that"]) && !terms.is(i + 1, &["same"]) && unit == Unit::Second {
                return None;
            }
            Found::new(at + 1, Draft::Unit(unit, relation))
        }
        Term::Ordinal(_) => ordinal(terms, at, relation).filter(|_| qualified || relation != Relation::Same),
        // `the last few months`, `the next 14 months`.
        _ => {
            let (count, end) = count(terms, at)?;
            let end = end + usize::from(terms.is(end, &["more"]));
            let Term::Unit(unit) = terms.term(end) else { return None };
            (matches!(
                relation,
                Relation::Last | Relation::Next | Relation::Coming | Relation::Previous | Relation::Following
            ) && plural(terms, end))
            .then_some(())?;
            Found::new(end + 1, Draft::Duration { count, unit })
        }
    }
}

/// `the ...`.
fn the(terms: &Terms<'_>, i: usize, qualified: bool) -> Option<Found> {
    let at = i + 1;
    match terms.term(at) {
        Term::Word("future") => Found::new(at + 1, Draft::Reference("FUTURE_REF")),
        Term::Word("past") if !matches!(terms.term(at + 1), Term::Unit(_)) && count(terms, at + 1).is_none() => {
            let free = terms.form(at + 1).bytes().all(|b| !b.is_ascii_alphabetic())
                || i > 0 && terms.is(i - 1, &["in"]) && !next_noun(terms, at + 1);
            free.then_some(Found { end: at + 1, draft: Draft::Reference("PAST_REF"), clock: None })
        }
        Term::Word("day") => None,
        Term::Unit(Unit::Day) if terms.form(at) == "day" && terms.is(at + 1, &["before", "after"]) => {
            day_beside(terms, at).and_then(|days| Found::new(at + 3, Draft::Days(days)))
        }
        Term::Unit(Unit::Year) if year_end(terms, at) > at => {
            Found::new(year_end(terms, at), Draft::Unit(Unit::Year, Relation::This))
        }
        // `the year-earlier quarter`, `the year-ago period`.
        Term::Unit(Unit::Year) if terms.is(at + 1, &["earlier", "ago"]) => unit(terms, at, qualified),
        Term::Unit(unit) if !plural(terms, at) && unit >= Unit::Day => {
            let said = i > 0
                && (terms.is(
                    i - 1,
                    &["in", "of", "for", "during", "over", "within", "until", "since", "on", "by", "through"],
                ));
            let whole = matches!(unit, Unit::Quarter | Unit::Weekend) || said && unit != Unit::Day || qualified;
            // `the year ended Sept. 30`: a length, and its last day.
            if unit == Unit::Year && terms.is(at + 1, &["ended", "ending"]) {
                return Found::new(at + 1, Draft::Duration { count: Count::Of(1.0), unit });
            }
            // `the week of March 6`.
            if unit == Unit::Week && terms.is(at + 1, &["of", "ended", "ending"]) {
                return core(terms, at + 2, false)
                    .filter(|found| matches!(found.draft, Draft::MonthDay { .. } | Draft::Point(Point::Day(_))));
            }
            // `the year two thousand`.
            if unit == Unit::Year
                && let Some(number) =
                    number::read(terms, at + 1).filter(|number| (1500.0..=2100.0).contains(&number.value))
            {
                return Found::new(number.end, Draft::Point(Point::Year(number.value as i32)));
            }
            let Term::Numeral(_) = terms.term(at + 1) else {
                let free = !matches!(terms.term(at + 1), Term::Unit(_) | Term::Word("of"));
                return (whole && free).then(|| Found {
                    end: at + 1,
                    draft: Draft::Unit(unit, Relation::Bare),
                    clock: None,
                });
            };
            // `the year 2000`.
            let numeral = year(terms, at + 1)?;
            (unit == Unit::Year).then_some(Found {
                end: numeral.1,
                draft: Draft::Point(Point::Year(numeral.0)),
                clock: None,
            })
        }
        Term::Season(_) => season(terms, at, Relation::Bare, true),
        Term::Decade(_) | Term::Word("fiscal") => core(terms, at, qualified),
        Term::Part(part) if !terms.form(at).ends_with('s') => {
            // `the morning of March 4`, `the night before`.
            let of = terms.is(at + 1, &["of"]).then(|| core(terms, at + 2, false)).flatten();
            match of {
                Some(mut found) if found.clock.is_none() && dates(&found.draft) => {
                    found.clock = Some(Clock::Part(part));
                    Some(found)
                }
                _ => None,
            }
        }
        Term::Ordinal(_) | Term::Unit(Unit::Second) => the_ordinal(terms, i),
        Term::Numeral(numeral) => {
            // `the 1988 quarter`, `the 1990 elections`, `the 12 months`.
            if let Some(year) = numeral.year() {
                let of = OfYear::Known(year);
                match terms.term(at + 1) {
                    Term::Ordinal(_) | Term::Unit(Unit::Second) => {
                        if let Some(found) = part_of_year(terms, at + 1, Relation::Bare, of) {
                            return Some(found);
                        }
                    }
                    Term::Unit(Unit::Quarter) => {
                        return Found::new(at + 2, Draft::Quarter { quarter: 0, relation: Relation::Same, year: of });
                    }
                    Term::Word("period") => return Found::new(at + 2, Draft::Point(Point::Year(year))),
                    Term::Season(_) => return season_of(terms, at + 1, Relation::Bare, of),
                    _ => {}
                }
            }
            self::numeral(terms, at, true)
        }
        Term::Small(_) | Term::Tens(_) => {
            let (count, end) = count(terms, at)?;
            let Term::Unit(unit) = terms.term(end) else { return None };
            plural(terms, end).then_some(())?;
            Found::new(end + 1, Draft::Duration { count, unit })
        }
        Term::Word("first") => None,
        _ => related(terms, at, qualified),
    }
}

/// `the third quarter`, `the first nine months`, `the 20th century`, `on the 15th`, `the 4th of July`.
fn the_ordinal(terms: &Terms<'_>, i: usize) -> Option<Found> {
    if let Some(found) = ordinal(terms, i + 1, Relation::Bare) {
        return Some(found);
    }
    if let Some((count, end)) = count(terms, i + 2)
        && let Term::Unit(unit) = terms.term(end)
        && plural(terms, end)
    {
        return Found::new(end + 1, Draft::Duration { count, unit });
    }
    let Term::Ordinal(day) = terms.term(i + 1) else { return None };
    let printed = terms.form(i + 1).starts_with(|c: char| c.is_ascii_digit());
    let open = !matches!(terms.term(i + 2), Term::Word("of")) && next_is_not_noun(terms, i + 2);
    (printed
        && (1..=31).contains(&day)
        && i > 0
        && terms.is(i - 1, &["on", "until", "by", "for", "before", "after", "since"])
        && open)
        .then_some(Found { end: i + 2, draft: Draft::DayOfMonth(day as u8), clock: None })
}

fn next_noun(terms: &Terms<'_>, i: usize) -> bool {
    !next_is_not_noun(terms, i)
}

fn next_is_not_noun(terms: &Terms<'_>, i: usize) -> bool {
    terms.atoms.get(i).is_none_or(|atom| {
        terms
            .layers
            .tags
            .get(atom.token as usize)
            .is_none_or(|tag| !matches!(tag.coarse(), crate::tag::Coarse::Noun | crate::tag::Coarse::Adjective))
    })
}
