//! Times of day.

use super::value::Clock;
use crate::term::{Glue, Term, Terms};

/// The time of day that begins at atom `i`, and one past it: `10:35 a.m. EDT`, `noon`, `4 o'clock`. A time without `a.m.`
/// or a zone counts only where it is `introduced`, as by `at`.
pub(super) fn read(terms: &Terms<'_>, i: usize, introduced: bool) -> Option<(Clock, usize)> {
    let (hours, minutes, at, printed) = match terms.term(i) {
        Term::Word("noon" | "midday") => return Some((Clock::At(12, 0), zone(terms, i + 1).1)),
        Term::Word("midnight") => return Some((Clock::At(0, 0), zone(terms, i + 1).1)),
        Term::Clock(hours, minutes) => (hours, minutes, i + 1, true),
        Term::Numeral(numeral) if numeral.digits <= 2 && numeral.decimals == 0 => {
            let hours = numeral.small().filter(|hours| (0..=24).contains(hours))?;
            (hours as u8, 0, i + 1, false)
        }
        // `9.30am`, as printed in Britain.
        Term::Numeral(numeral)
            if numeral.digits <= 2 && numeral.decimals == 2 && numeral.value < 13.0 && half(terms, i + 1).is_some() =>
        {
            let minutes = (numeral.value.fract() * 100.0).round();
            (minutes < 60.0).then_some((numeral.value as u8, minutes as u8, i + 1, false))?
        }
        Term::Numeral(numeral) if numeral.digits == 4 && numeral.decimals == 0 && !numeral.grouped => {
            // `0930 GMT`.
            let value = numeral.value as u32;
            let (hours, minutes) = ((value / 100) as u8, (value % 100) as u8);
            let (zoned, end) = zone(terms, i + 1);
            return (zoned && hours < 24 && minutes < 60).then_some((Clock::At(hours, minutes), end));
        }
        Term::Small(hours) if (1..=12).contains(&hours) => (hours, 0, i + 1, false),
        _ => return None,
    };
    if let Some((afternoon, end)) = half(terms, at) {
        if hours > 12 {
            return None;
        }
        let hours = hours % 12 + if afternoon { 12 } else { 0 };
        return Some((Clock::At(hours, minutes), zone(terms, end).1));
    }
    if terms.is(at, &["o'clock"]) || matches!(terms.form(at), "o’clock") {
        return Some((Clock::At(hours, minutes), zone(terms, at + 1).1));
    }
    // `4 in the morning`.
    if terms.is(at, &["in"])
        && terms.is(at + 1, &["the"])
        && introduced
        && let Term::Part(part) = terms.term(at + 2)
        && hours <= 12
    {
        let hours = if part == "MO" || part == "NI" { hours % 12 } else { hours % 12 + 12 };
        return Some((Clock::At(hours, minutes), at + 3));
    }
    if printed {
        let (zoned, end) = zone(terms, at);
        return (zoned || introduced).then_some((Clock::At(hours, minutes), end));
    }
    None
}

/// `a.m.` or `p.m.`: whether it is the afternoon, and one past it.
fn half(terms: &Terms<'_>, i: usize) -> Option<(bool, usize)> {
    match terms.term(i) {
        Term::Word("am" | "a.m." | "a.m") => {
            // `5 am` and not `I am`: it stands behind a number.
            Some((false, i + 1))
        }
        Term::Word("pm" | "p.m." | "p.m") => Some((true, i + 1)),
        _ => None,
    }
}

/// Whether a time zone stands at `i`, and one past it: `EDT`, `(GMT)`, `local time`.
fn zone(terms: &Terms<'_>, i: usize) -> (bool, usize) {
    if terms.is(i, &["local"]) && terms.is(i + 1, &["time"]) {
        return (true, i + 2);
    }
    if terms.is(i, &["est", "edt", "gmt", "utc", "bst", "et", "pt", "pst", "pdt", "cet"])
        && terms.form(i).starts_with(char::is_uppercase)
        && terms.glue(i) != Glue::Hyphen
    {
        return (true, i + 1);
    }
    (false, i)
}
