//! What an expression means: a point or stretch of the calendar, a time of day, a length, a frequency. TIMEX3 values.

use super::calendar::{Day, month_length};
use crate::term::Unit;
use std::fmt;

/// A season, in the order of the calendar year.
pub const SEASONS: [(&str, u8); 4] = [("SP", 3), ("SU", 6), ("FA", 9), ("WI", 12)];

/// A stretch of the calendar, known to its year at least.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Point {
    /// From 1: the 19th is `18`.
    Century(i32),
    /// Its first year.
    Decade(i32),
    /// The year.
    Year(i32),
    /// Year and half, from 1.
    Half(i32, u8),
    /// Year and quarter, from 1.
    Quarter(i32, u8),
    /// Year and index into [`SEASONS`].
    Season(i32, u8),
    /// Year and month, from 1.
    Month(i32, u8),
    /// ISO year and week.
    Week(i32, u8),
    /// The weekend of an ISO week.
    Weekend(i32, u8),
    /// A day.
    Day(Day),
}

impl Point {
    /// First and last day.
    #[must_use]
    pub fn range(self) -> Option<(Day, Day)> {
        let months = |year: i32, first: u8, n: u8| {
            let last = first + n - 1;
            let (end_year, end) = if last > 12 { (year + 1, last - 12) } else { (year, last) };
            Some((Day::of(year, first, 1)?, Day::of(end_year, end, month_length(end_year, end))?))
        };
        let years = |first: i32, n: i32| Some((Day::of(first, 1, 1)?, Day::of(first + n - 1, 12, 31)?));
        match self {
            Point::Century(century) => years((century - 1) * 100 + 1, 100),
            Point::Decade(first) => years(first, 10),
            Point::Year(year) => years(year, 1),
            Point::Half(year, half) => months(year, 6 * half - 5, 6),
            Point::Quarter(year, quarter) => months(year, 3 * quarter - 2, 3),
            Point::Season(year, season) => months(year, SEASONS[season as usize].1, 3),
            Point::Month(year, month) => months(year, month, 1),
            Point::Week(year, week) => {
                let monday = Day::of_week(year, week);
                Some((monday, monday.plus(6)))
            }
            Point::Weekend(year, week) => {
                let monday = Day::of_week(year, week);
                Some((monday.plus(5), monday.plus(6)))
            }
            Point::Day(day) => Some((day, day)),
        }
    }

    /// The point of that unit in which `day` lies.
    #[must_use]
    pub fn containing(day: Day, unit: Unit) -> Point {
        let (year, month, _) = day.civil();
        match unit {
            Unit::Century | Unit::Millennium => Point::Century((year - 1).div_euclid(100) + 1),
            Unit::Decade => Point::Decade(year - year.rem_euclid(10)),
            Unit::Year => Point::Year(year),
            Unit::Quarter => Point::Quarter(year, (month - 1) / 3 + 1),
            Unit::Month => Point::Month(year, month),
            Unit::Week | Unit::Fortnight => {
                let (year, week) = day.week();
                Point::Week(year, week)
            }
            Unit::Weekend => {
                let (year, week) = day.week();
                Point::Weekend(year, week)
            }
            Unit::Day | Unit::Hour | Unit::Minute | Unit::Second => Point::Day(day),
        }
    }
}

impl fmt::Display for Point {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {
            Point::Century(century) => write!(f, "{:02}", century - 1),
            Point::Decade(first) => write!(f, "{:03}", first / 10),
            Point::Year(year) => write!(f, "{year:04}"),
            Point::Half(year, half) => write!(f, "{year:04}-H{half}"),
            Point::Quarter(year, quarter) => write!(f, "{year:04}-Q{quarter}"),
            Point::Season(year, season) => write!(f, "{year:04}-{}", SEASONS[season as usize].0),
            Point::Month(year, month) => write!(f, "{year:04}-{month:02}"),
            Point::Week(year, week) => write!(f, "{year:04}-W{week:02}"),
            Point::Weekend(year, week) => write!(f, "{year:04}-W{week:02}-WE"),
            Point::Day(day) => write!(f, "{day}"),
        }
    }
}

/// A time of day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Clock {
    /// `MO`, `AF`, `EV`, `NI`.
    Part(&'static str),
    /// Hours and minutes.
    At(u8, u8),
}

impl fmt::Display for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Clock::Part(part) => write!(f, "T{part}"),
            Clock::At(hours, minutes) => write!(f, "T{hours:02}:{minutes:02}"),
        }
    }
}

/// How many: a number, or nobody says.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Count {
    /// So many.
    Of(f64),
    /// `several`, `recent`.
    Vague,
}

/// The TIMEX3 value of a length of time: `P3D`, `PT1H30M`, `PXY`.
#[must_use]
pub fn duration(count: Count, unit: Unit) -> String {
    let (letter, factor, clock) = match unit {
        Unit::Second => ("S", 1.0, true),
        Unit::Minute => ("M", 1.0, true),
        Unit::Hour => ("H", 1.0, true),
        Unit::Day => ("D", 1.0, false),
        Unit::Weekend => ("WE", 1.0, false),
        Unit::Week => ("W", 1.0, false),
        Unit::Fortnight => ("W", 2.0, false),
        Unit::Month => ("M", 1.0, false),
        Unit::Quarter => ("Q", 1.0, false),
        Unit::Year => ("Y", 1.0, false),
        Unit::Decade => ("Y", 10.0, false),
        Unit::Century => ("Y", 100.0, false),
        Unit::Millennium => ("Y", 1000.0, false),
    };
    let prefix = if clock { "PT" } else { "P" };
    let Count::Of(n) = count else {
        return format!(
            "{prefix}X{}",
            match unit {
                Unit::Decade => "E",
                Unit::Century => "C",
                Unit::Millennium => "L",
                _ => letter,
            }
        );
    };
    let n = n * factor;
    let whole = n.floor();
    let rest = n - whole;
    // `PT1H30M`, `P2Y6M`: the part is written in the next smaller unit where it is a whole number of them.
    let smaller = match unit {
        _ if whole == 0.0 && !matches!(unit, Unit::Hour | Unit::Minute) => None,
        Unit::Hour => Some((60.0, "M")),
        Unit::Minute => Some((60.0, "S")),
        Unit::Year => Some((12.0, "M")),
        Unit::Day => Some((24.0, "TH")),
        _ => None,
    };
    match smaller {
        Some((parts, small)) if rest > 0.0 && (rest * parts).fract() == 0.0 => {
            if whole == 0.0 {
                format!("{prefix}{}{small}", rest * parts)
            } else if small == "TH" {
                format!("{prefix}{whole}{letter}T{}H", rest * parts)
            } else {
                format!("{prefix}{whole}{letter}{}{small}", rest * parts)
            }
        }
        _ => format!("{prefix}{n}{letter}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_have_values_and_ranges() {
        let check = |point: Point, value: &str, first: &str, last: &str| {
            let (from, to) = point.range().expect("in the calendar");
            assert_eq!(
                (point.to_string(), from.to_string(), to.to_string()),
                (value.into(), first.into(), last.into())
            );
        };
        check(Point::Decade(1990), "199", "1990-01-01", "1999-12-31");
        check(Point::Century(20), "19", "1901-01-01", "2000-12-31");
        check(Point::Quarter(2024, 1), "2024-Q1", "2024-01-01", "2024-03-31");
        check(Point::Season(2023, 3), "2023-WI", "2023-12-01", "2024-02-29");
        check(Point::Week(2023, 22), "2023-W22", "2023-05-29", "2023-06-04");
        check(Point::Weekend(2023, 22), "2023-W22-WE", "2023-06-03", "2023-06-04");
        check(Point::Month(2024, 2), "2024-02", "2024-02-01", "2024-02-29");
    }

    #[test]
    fn durations() {
        let check = |count: Count, unit: Unit, value: &str| assert_eq!(duration(count, unit), value);
        check(Count::Of(3.0), Unit::Day, "P3D");
        check(Count::Of(1.5), Unit::Hour, "PT1H30M");
        check(Count::Of(2.5), Unit::Year, "P2Y6M");
        check(Count::Of(0.5), Unit::Hour, "PT30M");
        check(Count::Of(0.5), Unit::Year, "P0.5Y");
        check(Count::Of(1.5), Unit::Day, "P1DT12H");
        check(Count::Of(2.0), Unit::Decade, "P20Y");
        check(Count::Of(1.0), Unit::Fortnight, "P2W");
        check(Count::Vague, Unit::Year, "PXY");
        check(Count::Vague, Unit::Decade, "PXE");
    }
}
