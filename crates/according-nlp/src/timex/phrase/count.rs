//! What is counted in units of time: lengths, shifts, sets.

use super::*;

pub(super) fn plural(terms: &Terms<'_>, i: usize) -> bool {
    terms.form(i).ends_with(['s', 'S']) || matches!(terms.form(i), "centuries" | "millennia")
}

/// `day before yesterday`, `day after tomorrow`.
pub(super) fn day_beside(terms: &Terms<'_>, i: usize) -> Option<i32> {
    match (terms.term(i + 1), terms.term(i + 2)) {
        (Term::Word("before"), Term::Word("yesterday")) => Some(-2),
        (Term::Word("after"), Term::Word("tomorrow")) => Some(2),
        _ => None,
    }
}

/// One past `year end`, `year's end`; `i` itself if it does not stand there.
pub(super) fn year_end(terms: &Terms<'_>, i: usize) -> usize {
    let clitic = usize::from(matches!(terms.form(i + 1), "'s" | "’s"));
    if terms.is(i + 1 + clitic, &["end"]) && !plural(terms, i) { i + 2 + clitic } else { i }
}

/// `every day`, `each Thursday`, `every four years`, `every other week`.
pub(super) fn every(terms: &Terms<'_>, i: usize) -> Option<Found> {
    let at = i + 1;
    match terms.term(at) {
        Term::Unit(unit) if !plural(terms, at) => {
            let value = crate::timex::value::duration(Count::Of(1.0), unit);
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
                Found::new(at + 2, Draft::Set(crate::timex::value::duration(Count::Of(2.0), unit)))
            }
            _ => None,
        },
        _ => {
            let (n, end) = count(terms, at)?;
            let Term::Unit(unit) = terms.term(end) else { return None };
            Found::new(end + 1, Draft::Set(crate::timex::value::duration(n, unit)))
        }
    }
}

/// A unit that begins an expression: `year-earlier`, `years` behind `for`.
pub(super) fn unit(terms: &Terms<'_>, i: usize, qualified: bool) -> Option<Found> {
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
pub(super) fn year_back(terms: &Terms<'_>, end: usize, n: i32, now: bool) -> Option<Found> {
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
pub(super) fn count(terms: &Terms<'_>, i: usize) -> Option<(Count, usize)> {
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
pub(super) fn counted(terms: &Terms<'_>, i: usize) -> Option<Found> {
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
pub(super) fn rate(terms: &Terms<'_>, i: usize) -> bool {
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
