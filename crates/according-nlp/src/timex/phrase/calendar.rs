//! Days, months, seasons, quarters and years.

use super::*;

/// `last Thanksgiving`, `Christmas Eve 2019`.
pub(super) fn holiday(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
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

/// An ordinal that begins a date: `third quarter`, `4th of July`, `4th March`, `20th century`.
pub(super) fn ordinal(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
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
pub(super) fn nth_weekday(terms: &Terms<'_>, n: u8, weekday: u8, i: usize) -> Found {
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
pub(super) fn month_relation(terms: &Terms<'_>, i: usize) -> Option<Relation> {
    let relation = match terms.term(i) {
        Term::Word("last" | "previous") => Relation::Last,
        Term::Word("this") => Relation::This,
        Term::Word("next") => Relation::Next,
        _ => return None,
    };
    (matches!(terms.term(i + 1), Term::Unit(Unit::Month)) && !plural(terms, i + 1)).then_some(relation)
}

/// An ordinal, and one past it: `third`, `3rd`, `twenty-first`.
pub(super) fn ordinal_number(terms: &Terms<'_>, i: usize) -> Option<(u16, usize)> {
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
pub(super) fn day_month(terms: &Terms<'_>, day: u8, at: usize) -> Option<Found> {
    let Term::Month(month, _) = terms.term(at) else { return None };
    (terms.form(at).starts_with(char::is_uppercase) && terms.glue(at) != Glue::Tight).then_some(())?;
    let (year, end) = of_year(terms, at + 1, true);
    Found::new(end, dated(month, day, None, year)?)
}

/// A month and day, with the year if it is known.
pub(super) fn dated(month: u8, day: u8, last: Option<u8>, year: OfYear) -> Option<Draft> {
    // 2000 is a leap year, so that February 29 passes.
    crate::timex::calendar::Day::of(2000, month, day)?;
    Some(Draft::MonthDay { month, day, last, year })
}

/// The year behind a month, season or day, if one is printed, and one past it: `, 2025`, `of 1998`, `last year`.
pub(super) fn of_year(terms: &Terms<'_>, i: usize, day: bool) -> (OfYear, usize) {
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
pub(super) fn year(terms: &Terms<'_>, i: usize) -> Option<(i32, usize)> {
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
pub(super) fn month_first(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
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
pub(super) fn followed_by_name(terms: &Terms<'_>, i: usize) -> bool {
    terms.glue(i) == Glue::Apart
        && terms.term(i) == Term::Other
        && terms
            .atoms
            .get(i)
            .is_some_and(|atom| terms.layers.tags.get(atom.token as usize).is_some_and(|tag| tag.is_name()))
}

/// The second day of `Sept. 20-24`.
pub(super) fn last_day(terms: &Terms<'_>, i: usize, first: i32) -> (Option<u8>, usize) {
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
pub(super) fn weekday(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
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

pub(super) fn season(terms: &Terms<'_>, i: usize, relation: Relation, determined: bool) -> Option<Found> {
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

pub(super) fn season_of(terms: &Terms<'_>, i: usize, relation: Relation, year: OfYear) -> Option<Found> {
    let Term::Season(name) = terms.term(i) else { return None };
    let season = SEASONS.iter().position(|(season, _)| *season == name)? as u8;
    Found::new(i + 1, Draft::Season { season, relation, year })
}

/// `third quarter`, `third-quarter`, `first half`, with the year behind them.
pub(super) fn part_of_year(terms: &Terms<'_>, i: usize, relation: Relation, of: OfYear) -> Option<Found> {
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
pub(super) fn fiscal(terms: &Terms<'_>, i: usize, relation: Relation) -> Option<Found> {
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
