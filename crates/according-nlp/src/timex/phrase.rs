//! Finds the expressions: a grammar over atoms. What they mean is for `resolve`.

use super::{
    clock,
    draft::{Draft, From, OfYear, Phrase, Relation},
    holiday::Holiday,
    value::{Clock, Count, Point, SEASONS},
};
use crate::term::{Glue, Term, Terms, Unit, number};

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

/// `last Thanksgiving`, `Christmas Eve 2019`.
fn holiday(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
    let (holiday, end) = Holiday::read(terms, i)?;
    terms.form(i).starts_with(char::is_uppercase).then_some(())?;
    // `Easter week`, `Christmas tree`: named after the day.
    let named = next_noun(terms, end) && !matches!(terms.term(end), Term::Word(_) | Term::Numeral(_));
    if end == i + 1 && named {
        return None;
    }
    let (year, end) = of_year(terms, end, false);
    Found::new(end, Draft::Holiday { holiday, relation, year })
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
                let last = super::calendar::Day::of(year, 12, 28)?;
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

fn plural(terms: &Terms<'_>, i: usize) -> bool {
    terms.form(i).ends_with(['s', 'S']) || matches!(terms.form(i), "centuries" | "millennia")
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

/// `day before yesterday`, `day after tomorrow`.
fn day_beside(terms: &Terms<'_>, i: usize) -> Option<i32> {
    match (terms.term(i + 1), terms.term(i + 2)) {
        (Term::Word("before"), Term::Word("yesterday")) => Some(-2),
        (Term::Word("after"), Term::Word("tomorrow")) => Some(2),
        _ => None,
    }
}

/// One past `year end`, `year's end`; `i` itself if it does not stand there.
fn year_end(terms: &Terms<'_>, i: usize) -> usize {
    let clitic = usize::from(matches!(terms.form(i + 1), "'s" | "’s"));
    if terms.is(i + 1 + clitic, &["end"]) && !plural(terms, i) { i + 2 + clitic } else { i }
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

/// An ordinal that begins a date: `third quarter`, `4th of July`, `4th March`, `20th century`.
fn ordinal(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
    if let Some(found) = part_of_year(terms, i, relation, OfYear::Unsaid) {
        return Some(found);
    }
    let (n, at) = ordinal_number(terms, i)?;
    if n == 1
        && matches!(terms.term(at), Term::Unit(Unit::Week))
        && terms.is(at + 1, &["of"])
        && let Some((year, end)) = year(terms, at + 2)
    {
        return Found::new(end, Draft::Point(Point::Week(year, 1)));
    }
    if matches!(terms.term(at), Term::Unit(Unit::Century)) && (1..=30).contains(&n) {
        return Found::new(at + 1, Draft::Point(Point::Century(i32::from(n))));
    }
    (1..=31).contains(&n).then_some(())?;
    if let Term::Weekday(weekday, true) = terms.term(at)
        && n <= 5
        && !terms.form(at).ends_with("ays")
    {
        return Some(nth_weekday(terms, n as u8, weekday, at + 1));
    }
    let of = terms.is(at, &["of"]);
    if of && let Some(relation) = month_relation(terms, at + 1) {
        return Found::new(at + 3, Draft::DayOf(n as u8, relation));
    }
    day_month(terms, n as u8, at + usize::from(of))
}

/// The month behind `the first Friday`: `of next month`, `in October`.
fn nth_weekday(terms: &Terms<'_>, n: u8, weekday: u8, i: usize) -> Found {
    let inside = terms.is(i, &["of", "in"]);
    let (month, end) = match (month_relation(terms, i + 1).filter(|_| inside), terms.term(i + 1)) {
        (Some(relation), _) => (Some((0, OfYear::Relative(relation))), i + 3),
        (None, Term::Month(month, _)) if inside => {
            let (year, end) = of_year(terms, i + 2, false);
            (Some((month, year)), end)
        }
        _ => (None, i),
    };
    Found { end, draft: Draft::NthWeekday { n, weekday, month }, clock: None }
}

/// `next month` at atom `i`.
fn month_relation(terms: &Terms<'_>, i: usize) -> Option<Relation> {
    let relation = match terms.term(i) {
        Term::Word("last" | "previous") => Relation::Last,
        Term::Word("this") => Relation::This,
        Term::Word("next") => Relation::Next,
        _ => return None,
    };
    (matches!(terms.term(i + 1), Term::Unit(Unit::Month)) && !plural(terms, i + 1)).then_some(relation)
}

/// An ordinal, and one past it: `third`, `3rd`, `twenty-first`.
fn ordinal_number(terms: &Terms<'_>, i: usize) -> Option<(u16, usize)> {
    match terms.term(i) {
        Term::Ordinal(n) => Some((n, i + 1)),
        Term::Unit(Unit::Second) if terms.form(i).eq_ignore_ascii_case("second") => Some((2, i + 1)),
        Term::Tens(tens) => match terms.term(i + 1) {
            Term::Ordinal(ones @ 1..=9) if terms.form(i + 1).len() > 3 => Some((u16::from(tens) + ones, i + 2)),
            Term::Unit(Unit::Second) if terms.form(i + 1) == "second" => Some((u16::from(tens) + 2, i + 2)),
            _ => None,
        },
        _ => None,
    }
}

/// The month and year behind a day: `4` `March 2025`.
fn day_month(terms: &Terms<'_>, day: u8, at: usize) -> Option<Found> {
    let Term::Month(month, _) = terms.term(at) else { return None };
    (terms.form(at).starts_with(char::is_uppercase) && terms.glue(at) != Glue::Tight).then_some(())?;
    let (year, end) = of_year(terms, at + 1, true);
    Found::new(end, dated(month, day, None, year)?)
}

/// A month and day, with the year if it is known.
fn dated(month: u8, day: u8, last: Option<u8>, year: OfYear) -> Option<Draft> {
    // 2000 is a leap year, so that February 29 passes.
    super::calendar::Day::of(2000, month, day)?;
    Some(Draft::MonthDay { month, day, last, year })
}

/// The year behind a month, season or day, if one is printed, and one past it: `, 2025`, `of 1998`, `last year`.
fn of_year(terms: &Terms<'_>, i: usize, day: bool) -> (OfYear, usize) {
    let comma = usize::from(terms.is(i, &[","]));
    if let Some((year, end)) = year(terms, i + comma)
        && (comma == 0 || day || terms.glue(i + 1) == Glue::Apart)
        && !matches!(terms.term(end), Term::Scale(_) | Term::Measure(_))
        && terms.glue(i + comma) != Glue::Hyphen
    {
        return (OfYear::Known(year), end);
    }
    let at = i + comma + usize::from(comma == 0 && terms.is(i, &["of", "in"]));
    if at > i
        && comma == 0
        && let Some((year, end)) = year(terms, at)
    {
        return (OfYear::Known(year), end);
    }
    let relation = match terms.term(at) {
        Term::Word("last") => Relation::Last,
        Term::Word("this") => Relation::This,
        Term::Word("next") => Relation::Next,
        Term::Word("that") => Relation::Same,
        _ => return (OfYear::Unsaid, i),
    };
    if comma == 0 && matches!(terms.term(at + 1), Term::Unit(Unit::Year)) && !plural(terms, at + 1) {
        return (OfYear::Relative(relation), at + 2);
    }
    (OfYear::Unsaid, i)
}

/// A year, in digits or words, and one past it: `1998`, `'98`, `nineteen ninety-eight`.
fn year(terms: &Terms<'_>, i: usize) -> Option<(i32, usize)> {
    match terms.term(i) {
        Term::Numeral(numeral) => numeral.year().map(|year| (year, i + 1)),
        Term::Small(century @ 15..=19) => {
            let Term::Tens(tens) = terms.term(i + 1) else { return None };
            let (ones, end) = match terms.term(i + 2) {
                Term::Small(ones @ 1..=9) => (ones, i + 3),
                _ => (0, i + 2),
            };
            Some((i32::from(century) * 100 + i32::from(tens) + i32::from(ones), end))
        }
        _ => None,
    }
}

/// A month that may be followed by a day and a year.
fn month_first(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
    let Term::Month(month, full) = terms.term(i) else { return None };
    let form = terms.form(i);
    let capital = form.starts_with(char::is_uppercase);
    // `oct. 25`: the tokenizer keeps the stop of a capitalised name alone.
    let stopped = !full && !capital && terms.form(i + 1) == "." && terms.glue(i + 1) == Glue::Tight;
    let at = i + 1 + usize::from(stopped);
    // A day: a small number or an ordinal.
    let (day, past_day) = match terms.term(at) {
        Term::Numeral(numeral) if numeral.digits <= 2 => (numeral.small().filter(|day| (1..=31).contains(day)), at + 1),
        _ => match ordinal_number(terms, at) {
            Some((day, end)) if (1..=31).contains(&day) => (Some(i32::from(day)), end),
            _ => (None, at),
        },
    };
    let unnamed =
        matches!(form, "may" | "march" | "mar" | "dec" | "sep" | "Sun") && !stopped || !capital && !full && !stopped;
    if let Some(day) = day
        && !unnamed
        && !matches!(terms.term(past_day), Term::Measure(_) | Term::Scale(_))
        && !terms.is(past_day, &["%", "percent"])
    {
        let (last, end) = last_day(terms, past_day, day);
        let (year, end) = of_year(terms, end, true);
        return Found::new(end, dated(month, day as u8, last, year)?);
    }
    let (year, end) = of_year(terms, at, false);
    if year != OfYear::Unsaid && !unnamed {
        return Found::new(end, Draft::Month { month, relation, year });
    }
    let alone = full
        && capital
        && match form {
            "May" | "March" | "MAY" | "MARCH" | "August" => {
                let token = terms.atoms[i].token as usize;
                let name = terms.layers.tags.get(token).is_some_and(|tag| tag.is_name());
                let before = i > 0
                    && (relation != Relation::Bare
                        || terms.is(
                            i - 1,
                            &[
                                "in", "since", "by", "of", "until", "from", "through", "to", "during", "for", "on",
                                "and", "early", "late", "mid", "between",
                            ],
                        ));
                name && before && !followed_by_name(terms, i + 1)
            }
            "April" | "June" => !followed_by_name(terms, i + 1),
            _ => true,
        };
    (alone || relation != Relation::Bare && capital).then_some(())?;
    Found::new(at, Draft::Month { month, relation, year: OfYear::Unsaid })
}

/// `May Lind` is a person.
fn followed_by_name(terms: &Terms<'_>, i: usize) -> bool {
    terms.glue(i) == Glue::Apart
        && terms.term(i) == Term::Other
        && terms
            .atoms
            .get(i)
            .is_some_and(|atom| terms.layers.tags.get(atom.token as usize).is_some_and(|tag| tag.is_name()))
}

/// The second day of `Sept. 20-24`.
fn last_day(terms: &Terms<'_>, i: usize, first: i32) -> (Option<u8>, usize) {
    let at = match terms.term(i) {
        Term::Word("-" | "--") => i + 1,
        _ if terms.glue(i) == Glue::Hyphen => i,
        _ => return (None, i),
    };
    match terms.term(at) {
        Term::Numeral(numeral) if numeral.digits <= 2 => match numeral.small() {
            Some(last) if last > first && last <= 31 => (Some(last as u8), at + 1),
            _ => (None, i),
        },
        _ => (None, i),
    }
}

/// A weekday that may be followed by a date.
fn weekday(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
    let Term::Weekday(day, full) = terms.term(i) else { return None };
    let form = terms.form(i);
    let capital = form.starts_with(char::is_uppercase);
    let at = i + 1 + usize::from(terms.is(i + 1, &[","]));
    let date = match terms.term(at) {
        Term::Month(..) => month_first(terms, at, Relation::Bare),
        Term::Numeral(numeral) if numeral.digits <= 2 => {
            numeral.small().filter(|day| (1..=31).contains(day)).and_then(|day| day_month(terms, day as u8, at + 1))
        }
        Term::Ordinal(_) => ordinal(terms, at, Relation::Bare),
        _ => None,
    };
    if let Some(found) = date.filter(|found| matches!(found.draft, Draft::MonthDay { .. })) {
        return Some(found);
    }
    (capital && (full || form.ends_with('.') || form.len() > 3)).then_some(())?;
    if terms.is(i + 1, &["the"])
        && let Term::Ordinal(day @ 1..=31) = terms.term(i + 2)
        && terms.form(i + 2).starts_with(|c: char| c.is_ascii_digit())
        && !terms.is(i + 3, &["of"])
    {
        return Found::new(i + 3, Draft::DayOfMonth(day as u8));
    }
    if form.ends_with('s') && full && !form.ends_with("day") {
        return Found::new(i + 1, Draft::Set(format!("XXXX-WXX-{day}")));
    }
    // `Tuesday of last week`, `Tuesday last week`.
    let of = i + 1 + usize::from(terms.is(i + 1, &["of"]));
    if terms.is(of, &["last", "this", "next"]) && matches!(terms.term(of + 1), Term::Unit(Unit::Week)) {
        let relation = match terms.term(of) {
            Term::Word("last") => Relation::Last,
            Term::Word("next") => Relation::Next,
            _ => Relation::This,
        };
        return Found::new(of + 2, Draft::WeekdayOf(day, relation));
    }
    Found::new(i + 1, Draft::Weekday(day, relation))
}

fn season(terms: &Terms<'_>, i: usize, relation: Relation, determined: bool) -> Option<Found> {
    let (_, end) = of_year(terms, i + 1, false);
    let (year, _) = of_year(terms, i + 1, false);
    let form = terms.form(i);
    let noun = terms.atoms.get(i).is_some_and(|atom| {
        terms.layers.tags.get(atom.token as usize).is_none_or(|tag| tag.coarse() == crate::tag::Coarse::Noun)
    });
    let introduced = determined || i > 0 && terms.is(i - 1, &["in", "by", "early", "late", "mid", "since", "until"]);
    let plain = !form.ends_with('s') && noun && introduced && !matches!(form, "spring" | "fall")
        || determined && noun
        || relation != Relation::Bare;
    (year != OfYear::Unsaid || plain && !form.ends_with('s')).then_some(())?;
    season_of(terms, i, relation, year).map(|found| Found { end, ..found })
}

fn season_of(terms: &Terms<'_>, i: usize, relation: Relation, year: OfYear) -> Option<Found> {
    let Term::Season(name) = terms.term(i) else { return None };
    let season = SEASONS.iter().position(|(season, _)| *season == name)? as u8;
    Found::new(i + 1, Draft::Season { season, relation, year })
}

/// `third quarter`, `third-quarter`, `first half`, with the year behind them.
fn part_of_year(terms: &Terms<'_>, i: usize, relation: Relation, of: OfYear) -> Option<Found> {
    let n = match terms.term(i) {
        Term::Ordinal(n) => n,
        Term::Unit(Unit::Second) if terms.form(i).eq_ignore_ascii_case("second") => 2,
        _ => return None,
    };
    let at = i + 1 + usize::from(terms.is(i + 1, &["fiscal"]));
    let (year, end) = match of {
        OfYear::Unsaid => of_year(terms, at + 1, false),
        of => (of, at + 1),
    };
    match terms.term(at) {
        Term::Unit(Unit::Quarter) if (1..=4).contains(&n) && !plural(terms, at) => {
            Found::new(end, Draft::Quarter { quarter: n as u8, relation, year })
        }
        // The first half of a match has no year.
        Term::Fraction(half) if half == 0.5 && n <= 2 && year != OfYear::Unsaid => {
            Found::new(end, Draft::Half { half: n as u8, relation, year })
        }
        _ => None,
    }
}

/// `fiscal 1989`, `the fiscal third quarter`, `the fiscal year`.
fn fiscal(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
    let at = i + 1;
    match terms.term(at) {
        Term::Ordinal(_) | Term::Unit(Unit::Second) => part_of_year(terms, at, relation, OfYear::Unsaid),
        Term::Unit(Unit::Year) => match year(terms, at + 1) {
            Some((year, end)) => Found::new(end, Draft::Point(Point::Year(year))),
            None => Found::new(at + 1, Draft::Unit(Unit::Year, relation)),
        },
        _ => year(terms, at).and_then(|(year, end)| Found::new(end, Draft::Point(Point::Year(year)))),
    }
}

/// `every day`, `each Thursday`, `every four years`, `every other week`.
fn every(terms: &Terms<'_>, i: usize) -> Option<Found> {
    let at = i + 1;
    match terms.term(at) {
        Term::Unit(unit) if !plural(terms, at) => {
            let value = super::value::duration(Count::Of(1.0), unit);
            Found::new(at + 1, Draft::Set(value))
        }
        Term::Weekday(day, _) => match terms.term(at + 1) {
            Term::Part(part) => Found::new(at + 2, Draft::Set(format!("XXXX-WXX-{day}T{part}"))),
            _ => Found::new(at + 1, Draft::Set(format!("XXXX-WXX-{day}"))),
        },
        Term::Month(month, true) => Found::new(at + 1, Draft::Set(format!("XXXX-{month:02}"))),
        Term::Season(season) => Found::new(at + 1, Draft::Set(format!("XXXX-{season}"))),
        Term::Part(part) => Found::new(at + 1, Draft::Set(format!("XXXX-XX-XXT{part}"))),
        Term::Word("other") => match terms.term(at + 1) {
            Term::Unit(unit) if !plural(terms, at + 1) => {
                Found::new(at + 2, Draft::Set(super::value::duration(Count::Of(2.0), unit)))
            }
            _ => None,
        },
        _ => {
            let (n, end) = count(terms, at)?;
            let Term::Unit(unit) = terms.term(end) else { return None };
            Found::new(end + 1, Draft::Set(super::value::duration(n, unit)))
        }
    }
}

/// A unit that begins an expression: `year-earlier`, `years` behind `for`.
fn unit(terms: &Terms<'_>, i: usize, qualified: bool) -> Option<Found> {
    let Term::Unit(unit) = terms.term(i) else { return None };
    if unit == Unit::Year && !plural(terms, i) && terms.is(i + 1, &["earlier", "ago"]) {
        return year_back(terms, i + 2, 1, terms.is(i + 1, &["ago"]));
    }
    // `by the end of year`.
    if qualified
        && !plural(terms, i)
        && matches!(unit, Unit::Month | Unit::Year)
        && terms.is(i.wrapping_sub(1), &["of"])
    {
        return Found::new(i + 1, Draft::Unit(unit, Relation::This));
    }
    if unit == Unit::Day
        && !plural(terms, i)
        && let Some(days) = day_beside(terms, i)
    {
        return Found::new(i + 3, Draft::Days(days));
    }
    if unit == Unit::Year && year_end(terms, i) > i {
        return Found::new(year_end(terms, i), Draft::Unit(Unit::Year, Relation::This));
    }
    if plural(terms, i) && terms.is(i + 1, &["ago"]) && terms.form(i).starts_with(char::is_lowercase) {
        return Found::new(i + 2, Draft::Duration { count: Count::Vague, unit });
    }
    // `a day after` is an event's; `for years` is a length.
    let behind = i > 0 && terms.is(i - 1, &["for", "within", "after"]);
    let printed = terms.form(i).len() >= 4 && terms.form(i) != "mins" && terms.form(i) != "secs";
    (plural(terms, i)
        && behind
        && printed
        && unit >= Unit::Minute
        && !terms.is(i + 1, &["old"])
        && terms.glue(i) == Glue::Apart)
        .then_some(Found { end: i + 1, draft: Draft::Duration { count: Count::Vague, unit }, clock: None })
}

/// The period a year before, with the noun that it may carry: `year-earlier` `third quarter`.
fn year_back(terms: &Terms<'_>, end: usize, n: i32, now: bool) -> Option<Found> {
    match terms.term(end) {
        Term::Unit(Unit::Quarter) | Term::Word("period") => Found::new(end + 1, Draft::YearBack { n, now }),
        Term::Ordinal(_) | Term::Unit(Unit::Second) => {
            match part_of_year(terms, end, Relation::Bare, OfYear::Relative(Relation::Last)) {
                Some(found) => Some(found),
                None => Found::new(end, Draft::YearBack { n, now }),
            }
        }
        _ => Found::new(end, Draft::YearBack { n, now }),
    }
}

/// How many, and one past it: `three`, `a`, `a few`, `several`, `a couple of`.
fn count(terms: &Terms<'_>, i: usize) -> Option<(Count, usize)> {
    match terms.term(i) {
        Term::Word("several" | "few" | "many") => Some((Count::Vague, i + 1)),
        Term::Word("couple") => Some((Count::Of(2.0), i + 1 + usize::from(terms.is(i + 1, &["of"])))),
        Term::Word("a") if terms.is(i + 1, &["few"]) => Some((Count::Vague, i + 2)),
        Term::Word("a") if terms.is(i + 1, &["couple"]) => {
            Some((Count::Of(2.0), i + 2 + usize::from(terms.is(i + 2, &["of"]))))
        }
        Term::Word("a" | "an") if terms.is(i + 1, &["single", "full"]) => Some((Count::Of(1.0), i + 2)),
        Term::Word("another") => Some((Count::Of(1.0), i + 1)),
        Term::Word("all" | "whole" | "full") if matches!(terms.term(i + 1), Term::Unit(_)) && !plural(terms, i + 1) => {
            Some((Count::Of(1.0), i + 1))
        }
        Term::Fraction(half)
            if half == 0.5 && terms.is(i + 1, &["a", "an"]) && matches!(terms.term(i + 2), Term::Unit(_)) =>
        {
            Some((Count::Of(0.5), i + 2))
        }
        Term::Fraction(half)
            if half == 0.5
                && matches!(
                    terms.term(i + 1),
                    Term::Unit(Unit::Hour | Unit::Minute | Unit::Year | Unit::Century | Unit::Day)
                ) =>
        {
            Some((Count::Of(0.5), i + 1))
        }
        _ => {
            if let Some(number) = number::read(terms, i) {
                // `two to three weeks`: nobody says how many.
                if terms.is(number.end, &["to", "or"])
                    && let Some(other) = number::read(terms, number.end + 1)
                    && matches!(terms.term(other.end), Term::Unit(_))
                {
                    return Some((Count::Of(number.value), other.end));
                }
                return Some((Count::Of(number.value), number.end));
            }
            match terms.term(i) {
                Term::Word("a" | "an") => Some((Count::Of(1.0), i + 1)),
                _ => None,
            }
        }
    }
}

/// Something counted in units: `two weeks ago`, `three days`, `a year earlier`, `two-year`.
fn counted(terms: &Terms<'_>, i: usize) -> Option<Found> {
    let article = terms.is(i, &["a", "an"]);
    let (mut n, end) = count(terms, i)?;
    let mut at = end + usize::from(terms.is(end, &["more", "other", "full", "additional", "consecutive"]));
    // `one or two years`.
    let Term::Unit(unit) = terms.term(at) else { return None };
    // `three-quarters` of a whole; `60 Minutes` on television.
    let title = terms.form(at).starts_with(char::is_uppercase) && !terms.form(i).starts_with(char::is_uppercase);
    if unit == Unit::Quarter && terms.glue(at) == Glue::Hyphen && plural(terms, at) || title {
        return None;
    }
    // `a second` is an ordinal more often than a length, `a quarter` a fraction.
    if article && matches!(unit, Unit::Second | Unit::Quarter | Unit::Weekend)
        || terms.glue(at) == Glue::Tight && terms.form(at).len() < 3
    {
        return None;
    }
    let mut words = plural(terms, at);
    at += 1;
    // `a minute and a half`.
    if terms.is(at, &["and"])
        && terms.is(at + 1, &["a"])
        && matches!(terms.term(at + 2), Term::Fraction(half) if half == 0.5)
        && let Count::Of(whole) = n
    {
        n = Count::Of(whole + 0.5);
        at += 3;
        words = true;
    }
    // An age is no date.
    if terms.is(at, &["old", "olds"]) || terms.is(at, &["of"]) && terms.is(at + 1, &["age"]) {
        return None;
    }
    let shift = |sign: i32, from: From| match n {
        Count::Of(value) if value.fract() == 0.0 && value.abs() < 10_000.0 => {
            Draft::Shift { n: sign * value as i32, unit, from }
        }
        Count::Of(_) => Draft::Duration { count: n, unit },
        Count::Vague => Draft::Duration { count: n, unit },
    };
    let whole = match n {
        Count::Of(value) if value.fract() == 0.0 && value < 10_000.0 => Some(value as i32),
        _ => None,
    };
    match terms.term(at) {
        Term::Word("ago") => match (unit, whole) {
            (Unit::Year, Some(n)) if article => year_back(terms, at + 1, n, true),
            _ => Found::new(at + 1, shift(-1, From::Now)),
        },
        Term::Word("earlier") if unit < Unit::Day => Found::new(at + 1, Draft::Duration { count: n, unit }),
        Term::Word("earlier") => match (unit, whole) {
            (Unit::Year, Some(n)) if article => year_back(terms, at + 1, n, false),
            _ => Found::new(at + 1, shift(-1, From::Then)),
        },
        Term::Word("later") if unit < Unit::Day => Found::new(at + 1, Draft::Duration { count: n, unit }),
        Term::Word("later") => Found::new(at + 1, shift(1, From::Then)),
        Term::Word("from" | "after" | "before")
            if matches!(unit, Unit::Day | Unit::Week) && terms.is(at + 1, &["today", "yesterday", "tomorrow"]) =>
        {
            let base = match terms.term(at + 1) {
                Term::Word("yesterday") => -1,
                Term::Word("tomorrow") => 1,
                _ => 0,
            };
            let sign = if terms.is(at, &["before"]) { -1 } else { 1 };
            let days = whole? * if unit == Unit::Week { 7 } else { 1 };
            Found::new(at + 2, Draft::Days(base + sign * days))
        }
        Term::Word("from") if terms.is(at + 1, &["now"]) => Found::new(at + 2, shift(1, From::Now)),
        // `5 million a year`, `twice a week`: how often, not when.
        _ if article && !words && !terms.is(i + 1, &["few", "couple", "single", "full"]) => {
            let free = i == 0 || !rate(terms, i);
            free.then_some(Found { end: at, draft: Draft::Duration { count: n, unit }, clock: None })
        }
        _ => Found::new(at, Draft::Duration { count: n, unit }),
    }
}

/// Whether `a year` behind these words is a rate.
fn rate(terms: &Terms<'_>, i: usize) -> bool {
    match terms.term(i - 1) {
        Term::Numeral(_) | Term::Scale(_) | Term::Measure(_) | Term::Currency(_) | Term::Unit(_) | Term::Small(_) => {
            true
        }
        Term::Word(word) => !matches!(
            word,
            "for"
                | "in"
                | "of"
                | "than"
                | "within"
                | "over"
                | "to"
                | "after"
                | "about"
                | "last"
                | "at"
                | "by"
                | "from"
                | "during"
                | "or"
                | "and"
                | ","
        ),
        Term::Other => {
            // A noun before it is counted: `500 cases a year`.
            !terms.atoms.get(i - 1).is_some_and(|atom| {
                terms.layers.tags.get(atom.token as usize).is_some_and(|tag| {
                    tag.is_verb()
                        || matches!(
                            tag,
                            crate::tag::Tag::In
                                | crate::tag::Tag::Rb
                                | crate::tag::Tag::To
                                | crate::tag::Tag::Cc
                                | crate::tag::Tag::Comma
                        )
                })
            })
        }
        _ => false,
    }
}

/// An expression that begins with a number word: `two weeks ago`, `nineteen ninety-six`.
fn spelled(terms: &Terms<'_>, i: usize) -> Option<Found> {
    if let Some((year, end)) = year(terms, i)
        && !matches!(terms.term(end), Term::Scale(_) | Term::Unit(_))
    {
        return Found::new(end, Draft::Point(Point::Year(year)));
    }
    counted(terms, i).or_else(|| clock_first(terms, i))
}

/// A time of day, and the day that may stand behind it: `10 p.m. Wednesday`, `noon on Saturday`.
fn clock_first(terms: &Terms<'_>, i: usize) -> Option<Found> {
    let introduced =
        i > 0 && terms.is(i - 1, &["at", "by", "around", "until", "from", "about", "after", "before", "since", "to"]);
    let (clock, end) = clock::read(terms, i, introduced)?;
    let at = end + usize::from(terms.is(end, &["on", "of", ","]));
    let day = match terms.term(at) {
        Term::Weekday(..) => weekday(terms, at, Relation::Bare),
        Term::Month(..) => month_first(terms, at, Relation::Bare),
        Term::Word("today" | "tonight" | "yesterday" | "tomorrow") => core(terms, at, false),
        Term::Word("last" | "next" | "this") if matches!(terms.term(at + 1), Term::Weekday(..)) => {
            related(terms, at, false)
        }
        Term::Numeral(_) if terms.is(end, &["on"]) => {
            numeral(terms, at, false).filter(|found| matches!(found.draft, Draft::MonthDay { .. }))
        }
        _ => None,
    };
    match day {
        Some(found)
            if matches!(
                found.draft,
                Draft::Weekday(..) | Draft::MonthDay { .. } | Draft::Days(_) | Draft::Point(_)
            ) =>
        {
            Some(Found { clock: Some(clock), ..found })
        }
        _ => Some(Found { end, draft: Draft::Clock, clock: Some(clock) }),
    }
}

/// An expression that begins with digits.
fn numeral(terms: &Terms<'_>, i: usize, qualified: bool) -> Option<Found> {
    let Term::Numeral(numeral) = terms.term(i) else { return clock_first(terms, i) };
    if let Some(found) = iso(terms, i).or_else(|| slashed(terms, i)) {
        return Some(found);
    }
    let money = i > 0 && matches!(terms.term(i - 1), Term::Currency(_));
    if let Some(day) = numeral.small().filter(|day| numeral.digits <= 2 && !money && (1..=31).contains(day)) {
        if let Some(found) = day_month(terms, day as u8, i + 1) {
            return Some(found);
        }
        // `4-5 March`.
        if let (Some(last), at) = last_day(terms, i + 1, day)
            && let Some(found) = day_month(terms, day as u8, at)
            && let Draft::MonthDay { month, day, year, .. } = found.draft
        {
            return Found::new(found.end, Draft::MonthDay { month, day, last: Some(last), year });
        }
    }
    if let Some(found) = clock_first(terms, i) {
        return Some(found);
    }
    if let Some(found) = counted(terms, i) {
        return Some(found);
    }
    lone_year(terms, i, qualified)
}

/// `2025-03-04`.
fn iso(terms: &Terms<'_>, i: usize) -> Option<Found> {
    let part = |at: usize, digits: u8| match terms.term(at) {
        Term::Numeral(numeral) if numeral.digits == digits => numeral.small(),
        _ => None,
    };
    let hyphen = |at: usize| terms.glue(at) == Glue::Hyphen;
    let (year, month, day) = (part(i, 4)?, part(i + 1, 2)?, part(i + 2, 2)?);
    (hyphen(i + 1) && hyphen(i + 2) && !hyphen(i + 3)).then_some(())?;
    let day = super::calendar::Day::of(year, month as u8, day as u8)?;
    Found::new(i + 3, Draft::Point(Point::Day(day)))
}

/// `3/4/2025`: month first, as printed in the United States, unless only the other order is a date.
fn slashed(terms: &Terms<'_>, i: usize) -> Option<Found> {
    let part = |at: usize| match terms.term(at) {
        Term::Numeral(numeral) => numeral.small().map(|value| (value, numeral.digits)),
        _ => None,
    };
    let slash = |at: usize| terms.is(at, &["/"]) && terms.glue(at) == Glue::Tight && terms.glue(at + 1) == Glue::Tight;
    ((slash(i + 1) && slash(i + 3)) && !slash(i + 5)).then_some(())?;
    let ((first, a), (second, b), (year, c)) = (part(i)?, part(i + 2)?, part(i + 4)?);
    (a <= 2 && b <= 2 && (c == 4 || c == 2)).then_some(())?;
    let year = match (c, year) {
        (4, year) => year,
        (_, short @ 0..=49) => 2000 + short,
        (_, short) => 1900 + short,
    };
    let of = |month: i32, day: i32| super::calendar::Day::of(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
    let day = of(first, second).or_else(|| of(second, first))?;
    Found::new(i + 5, Draft::Point(Point::Day(day)))
}

/// A year that stands alone, or a range of years: `1986`, `1980-88`.
fn lone_year(terms: &Terms<'_>, i: usize, qualified: bool) -> Option<Found> {
    let (year, end) = year(terms, i)?;
    if terms.glue(i) == Glue::Tight {
        let open = i > 0 && matches!(terms.form(i - 1), "(" | "[" | "'" | "\"" | "“" | "‘" | "—" | "–" | "," | "/");
        open.then_some(())?;
    }
    // A range: the second year in full, or its last two digits.
    let dash = terms.is(end, &["-", "--"]) && terms.glue(end) == Glue::Tight && terms.glue(end + 1) != Glue::Hyphen;
    let at = if dash { end + 1 } else { end };
    if (dash && terms.glue(at) == Glue::Tight || terms.glue(end) == Glue::Hyphen)
        && let Term::Numeral(second) = terms.term(at)
        && let Some(value) = second.small()
    {
        let last = match second.digits {
            4 => second.year(),
            2 => Some(year - year % 100 + value),
            _ => None,
        };
        return last
            .filter(|last| *last > year)
            .and_then(|last| Found::new(at + 1, Draft::Range(Point::Year(year), Point::Year(last))));
    }
    (plausible(terms, i, end, year, qualified)).then_some(())?;
    if terms.is(end, &["season"]) {
        return None;
    }
    // `2025 spring` is not news English; `1988 third quarter` is.
    if let Some(found) = part_of_year(terms, end, Relation::Bare, OfYear::Known(year)) {
        return Some(found);
    }
    Found::new(end, Draft::Point(Point::Year(year)))
}

/// Whether a number of four digits is a year where it stands.
fn plausible(terms: &Terms<'_>, i: usize, end: usize, year: i32, qualified: bool) -> bool {
    let before = if i > 0 { terms.term(i - 1) } else { Term::Other };
    let introduced = matches!(
        before,
        Term::Word(
            "in" | "since"
                | "by"
                | "of"
                | "until"
                | "from"
                | "through"
                | "during"
                | "the"
                | "early"
                | "late"
                | "mid"
                | "and"
                | "to"
                | "between"
                | "post"
                | "after"
                | "before"
                | "last"
                | "("
                | "till"
        )
    );
    if !(1500..=2100).contains(&year) && !(introduced && (1000..=2199).contains(&year)) {
        return false;
    }
    let later = i > 1 && terms.is(i - 2, &["later", "earlier", "sooner"]);
    if matches!(before, Term::Currency(_) | Term::Word("about" | "some" | "minus"))
        || before == Term::Word("than") && !later
        || i > 0
            && matches!(
                terms.form(i - 1),
                "#" | "No."
                    | "nearly"
                    | "almost"
                    | "about"
                    | "around"
                    | "approximately"
                    | "roughly"
                    | "Flight"
                    | "flight"
                    | "Highway"
                    | "Route"
                    | "Room"
            )
    {
        return false;
    }
    if matches!(terms.term(end), Term::Scale(_) | Term::Measure(_) | Term::Currency(_) | Term::Unit(_))
        || terms.is(end, &["%", "percent", "per", "°", "points"])
    {
        return false;
    }
    if terms.glue(end) == Glue::Tight
        && !terms
            .form(end)
            .starts_with([',', '.', ')', ';', ':', '\'', '’', '"', '”', '?', '!', ']', '/', '–', '—', '-'])
    {
        return false;
    }
    if qualified {
        return true;
    }
    // What can be counted makes it a number, unless a preposition or an article says that it is a year.
    let counts = terms.atoms.get(end).is_some_and(|atom| {
        terms
            .layers
            .tags
            .get(atom.token as usize)
            .is_some_and(|tag| matches!(tag, crate::tag::Tag::Nns | crate::tag::Tag::Nnps))
    });
    !counts || matches!(before, Term::Word("the" | "in" | "since" | "of")) && (1800..=2100).contains(&year)
}
