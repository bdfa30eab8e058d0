//! The order of answers in one number: the day of publication, then the statement's key.
//!
//! Whatever is kept by this number (rows of `answer`, entries of the word index) lies in the order of answers, so that a
//! page is read where it stands and a stretch of days is a stretch of numbers.

/// Bits for the statement's key.
const KEY: u32 = 38;
/// The day of what has no date: after all others.
const NEVER: i64 = (1 << 23) - 1;

/// The number of the statement of key `key`, published on `day`.
pub(crate) fn at(day: Option<i64>, key: i64) -> i64 {
    day.unwrap_or(NEVER) << KEY | key
}

/// The statement's key.
pub(crate) fn key(at: i64) -> i64 {
    at & ((1 << KEY) - 1)
}

/// The day; `None` for what has no date.
pub(crate) fn day_of(at: i64) -> Option<i64> {
    Some(at >> KEY).filter(|&day| day != NEVER)
}

/// The first number of a day.
pub(crate) fn first(day: i64) -> i64 {
    day << KEY
}

/// The last number of a day.
pub(crate) fn last(day: i64) -> i64 {
    ((day + 1) << KEY) - 1
}

/// The first number of what has no date.
pub(crate) fn undated() -> i64 {
    NEVER << KEY
}

/// A date as a number that sorts as dates do: 16 × 32 days a year; the month or the day is 0 where the date does not tell
/// it. `None` where `date` does not begin as ISO 8601 dates do.
pub(crate) fn day(date: &str) -> Option<i64> {
    let part = |from: usize, to: usize| -> Option<i64> {
        let digits = date.get(from..to)?;
        digits.bytes().all(|byte| byte.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
    };
    let dash = |at: usize| date.as_bytes().get(at) == Some(&b'-');
    let year = part(0, 4)?;
    let month = if dash(4) { part(5, 7).filter(|month| *month <= 12) } else { None };
    let day = if month.is_some() && dash(7) { part(8, 10).filter(|day| *day <= 31) } else { None };
    Some(year << 9 | month.unwrap_or(0) << 5 | day.unwrap_or(0))
}

/// The last day that a date takes in: `2025-03` all of March.
pub(crate) fn end(date: &str) -> Option<i64> {
    let day = day(date)?;
    Some(match date.len() {
        4 => day | 0x1ff,
        7 => day | 0x1f,
        _ => day,
    })
}

/// `2025-03` of a day; `2025` where it does not tell the month.
pub(crate) fn month_name(day: i64) -> String {
    let (year, month) = (day >> 9, day >> 5 & 15);
    if month == 0 { format!("{year:04}") } else { format!("{year:04}-{month:02}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_sort_as_dates_do() {
        let dates = ["2024", "2024-12-31T23:00:00Z", "2025", "2025-01", "2025-01-01", "2025-02-01 08:00", "9999-12-31"];
        let days: Vec<i64> = dates.iter().map(|date| day(date).expect("is a date")).collect();
        assert!(days.is_sorted(), "{days:?}");
        assert!(at(day("9999-12-31"), 1 << 37) < at(None, 1));
        assert_eq!(
            (key(at(Some(days[1]), 77)), day_of(at(Some(days[1]), 77)), day_of(at(None, 3))),
            (77, Some(days[1]), None)
        );
        for (date, to) in [("2025", "2025-12-31"), ("2025-03", "2025-03-31"), ("2025-03-04", "2025-03-04")] {
            assert!(end(date) >= day(to) && end(date) < day("2026"), "{date}");
        }
        for none in ["", "soon", "31/05/2023", "20x4-01"] {
            assert_eq!(day(none), None, "{none}");
        }
        assert_eq!((month_name(days[4]), month_name(days[0])), ("2025-01".into(), "2024".into()));
    }
}
