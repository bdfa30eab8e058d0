//! Expressions that begin with a number: times of day, dates in digits, years that stand alone.

use super::*;

/// An expression that begins with a number word: `two weeks ago`, `nineteen ninety-six`.
pub(super) fn spelled(terms: &Terms<'_>, i: usize) -> Option<Found> {
    if let Some((year, end)) = year(terms, i)
        && !matches!(terms.term(end), Term::Scale(_) | Term::Unit(_))
    {
        return Found::new(end, Draft::Point(Point::Year(year)));
    }
    counted(terms, i).or_else(|| clock_first(terms, i))
}

/// A time of day, and the day that may stand behind it: `10 p.m. Wednesday`, `noon on Saturday`.
pub(super) fn clock_first(terms: &Terms<'_>, i: usize) -> Option<Found> {
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
pub(super) fn numeral(terms: &Terms<'_>, i: usize, qualified: bool) -> Option<Found> {
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
pub(super) fn iso(terms: &Terms<'_>, i: usize) -> Option<Found> {
    let part = |at: usize, digits: u8| match terms.term(at) {
        Term::Numeral(numeral) if numeral.digits == digits => numeral.small(),
        _ => None,
    };
    let hyphen = |at: usize| terms.glue(at) == Glue::Hyphen;
    let (year, month, day) = (part(i, 4)?, part(i + 1, 2)?, part(i + 2, 2)?);
    (hyphen(i + 1) && hyphen(i + 2) && !hyphen(i + 3)).then_some(())?;
    let day = crate::timex::calendar::Day::of(year, month as u8, day as u8)?;
    Found::new(i + 3, Draft::Point(Point::Day(day)))
}

/// `3/4/2025`: month first, as printed in the United States, unless only the other order is a date.
pub(super) fn slashed(terms: &Terms<'_>, i: usize) -> Option<Found> {
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
    let of = |month: i32, day: i32| {
        crate::timex::calendar::Day::of(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
    };
    let day = of(first, second).or_else(|| of(second, first))?;
    Found::new(i + 5, Draft::Point(Point::Day(day)))
}

/// A year that stands alone, or a range of years: `1986`, `1980-88`.
pub(super) fn lone_year(terms: &Terms<'_>, i: usize, qualified: bool) -> Option<Found> {
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
pub(super) fn plausible(terms: &Terms<'_>, i: usize, end: usize, year: i32, qualified: bool) -> bool {
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
    if !((1500..=2100).contains(&year) || introduced && (1000..=2199).contains(&year)) {
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
