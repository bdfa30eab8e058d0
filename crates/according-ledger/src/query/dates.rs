//! Days as the language writes them.

use super::Dates;

/// Whether these are the digits of a year, a month or a day that there is.
pub(super) fn is_date(given: &str) -> bool {
    let number = |digits: &str| -> Option<u32> {
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
    };
    let mut parts = given.split('-');
    let (year, month, day) = (parts.next().unwrap_or(""), parts.next(), parts.next());
    let Some(y) = number(year).filter(|_| year.len() == 4) else { return false };
    let Some(month) = month else { return true };
    let Some(m) = number(month).filter(|m| month.len() == 2 && (1..=12).contains(m)) else { return false };
    let Some(day) = day else { return true };
    number(day).is_some_and(|d| day.len() == 2 && (1..=days(y, m)).contains(&d)) && parts.next().is_none()
}

/// Reads `2025`, `2025-03..2025-05`, `2025..`, `..2025`, `>=2025`, `<=2025`.
pub(super) fn read(given: &str) -> Result<Dates, &'static str> {
    const WHAT: &str = "write a day as 2025-03-04, a month as 2025-03, a year as 2025; a stretch as 2025-03..2025-05";
    let date = |given: &str| -> Result<Option<String>, &'static str> {
        if is_date(given) { Ok(Some(given.to_owned())) } else { Err(WHAT) }
    };
    let dates = if let Some(from) = given.strip_prefix(">=") {
        Dates { from: date(from)?, to: None }
    } else if let Some(to) = given.strip_prefix("<=") {
        Dates { from: None, to: date(to)? }
    } else if given.starts_with(['<', '>']) {
        return Err("write >= for then or later, <= for then or earlier");
    } else if let Some((from, to)) = given.split_once("..") {
        let end = |given: &str| if given.is_empty() { Ok(None) } else { date(given) };
        Dates { from: end(from)?, to: end(to)? }
    } else {
        Dates { from: date(given)?, to: date(given)? }
    };
    match (&dates.from, &dates.to) {
        (None, None) => Err(WHAT),
        (Some(from), Some(to)) if first(from) > last(to) => Err("the stretch ends before it begins"),
        _ => Ok(dates),
    }
}

pub(super) fn written(dates: &Dates) -> String {
    match (&dates.from, &dates.to) {
        (Some(from), Some(to)) if from == to => from.clone(),
        (Some(from), None) => format!(">={from}"),
        (None, Some(to)) => format!("<={to}"),
        (from, to) => format!("{}..{}", from.as_deref().unwrap_or(""), to.as_deref().unwrap_or("")),
    }
}

fn first(date: &str) -> String {
    format!("{date:-<10}")
}

fn last(date: &str) -> String {
    format!("{date:~<10}")
}

fn days(year: u32, month: u32) -> u32 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}
