//! The proleptic Gregorian calendar: days, weeks and months as numbers.

/// A day, counted from 1970-01-01.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(pub i32);

impl Day {
    /// The day of that date; none if the calendar has no such date or the year lies outside 1 to 9999.
    #[must_use]
    pub fn of(year: i32, month: u8, day: u8) -> Option<Day> {
        let fits =
            (1..=9999).contains(&year) && (1..=12).contains(&month) && day >= 1 && day <= month_length(year, month);
        fits.then(|| Day(days_from_civil(year, i32::from(month), i32::from(day))))
    }

    /// The date in the first ten characters of `text`, ISO 8601: `2025-03-04`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Day> {
        let date = text.trim_start().get(..10)?;
        let part = |range: std::ops::Range<usize>| {
            let part = &date[range];
            part.bytes().all(|b| b.is_ascii_digit()).then(|| part.parse::<i32>().ok()).flatten()
        };
        (date.is_ascii() && &date[4..5] == "-" && &date[7..8] == "-").then_some(())?;
        Day::of(part(0..4)?, part(5..7)? as u8, part(8..10)? as u8)
    }

    /// Year, month from 1, day from 1.
    #[must_use]
    pub fn civil(self) -> (i32, u8, u8) {
        // Howard Hinnant, "chrono-compatible low-level date algorithms", civil_from_days.
        let z = i64::from(self.0) + 719_468;
        let era = z.div_euclid(146_097);
        let of_era = z.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let day = (of_year - (153 * shifted + 2) / 5 + 1) as u8;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 } as u8;
        let year = (year_of_era + era * 400 + i64::from(month <= 2)) as i32;
        (year, month, day)
    }

    /// The year.
    #[must_use]
    pub fn year(self) -> i32 {
        self.civil().0
    }

    /// The month, from 1.
    #[must_use]
    pub fn month(self) -> u8 {
        self.civil().1
    }

    /// 1 for Monday to 7 for Sunday (ISO 8601).
    #[must_use]
    pub fn weekday(self) -> u8 {
        ((self.0 + 3).rem_euclid(7) + 1) as u8
    }

    /// The day `n` days later.
    #[must_use]
    pub fn plus(self, n: i32) -> Day {
        Day(self.0.saturating_add(n).clamp(-719_162, 2_932_896))
    }

    /// Year and number of the ISO 8601 week.
    #[must_use]
    pub fn week(self) -> (i32, u8) {
        // The week belongs to the year of its Thursday.
        let thursday = self.plus(4 - i32::from(self.weekday()));
        let year = thursday.year();
        let first = days_from_civil(year, 1, 1);
        (year, ((thursday.0 - first) / 7 + 1) as u8)
    }

    /// The Monday of that ISO 8601 week.
    #[must_use]
    pub fn of_week(year: i32, week: u8) -> Day {
        let fourth = Day(days_from_civil(year, 1, 4));
        fourth.plus(1 - i32::from(fourth.weekday()) + 7 * (i32::from(week) - 1))
    }
}

impl std::fmt::Display for Day {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (year, month, day) = self.civil();
        write!(f, "{year:04}-{month:02}-{day:02}")
    }
}

/// How many days the month has.
#[must_use]
pub fn month_length(year: i32, month: u8) -> u8 {
    match month {
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => 31,
    }
}

fn days_from_civil(year: i32, month: i32, day: i32) -> i32 {
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * (month + if month > 2 { -3 } else { 9 }) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_weeks_and_weekdays() {
        let check = |date: &str, weekday: u8, week: (i32, u8)| {
            let day = Day::parse(date).expect("a date");
            assert_eq!((day.to_string().as_str(), day.weekday(), day.week()), (date, weekday, week));
        };
        check("1970-01-01", 4, (1970, 1));
        check("2023-05-30", 2, (2023, 22));
        check("2000-02-29", 2, (2000, 9));
        check("2021-01-03", 7, (2020, 53));
        check("1600-12-31", 7, (1600, 52));
        assert_eq!(Day::parse("2023-02-29"), None);
        assert_eq!(Day::parse("2023-2-9"), None);
        assert_eq!(Day::of_week(2020, 53), Day::parse("2020-12-28").expect("a date"));
    }

    #[test]
    fn every_day_of_four_centuries_has_one_date() {
        let mut date = (1801, 1, 1);
        let first = Day::of(1801, 1, 1).expect("a date");
        for n in 0..146_097 {
            let day = first.plus(n);
            assert_eq!(day.civil(), date);
            assert_eq!(Day::of(date.0, date.1, date.2), Some(day));
            date = match date {
                (year, 12, 31) => (year + 1, 1, 1),
                (year, month, last) if last == month_length(year, month) => (year, month + 1, 1),
                (year, month, day) => (year, month, day + 1),
            };
        }
    }
}
