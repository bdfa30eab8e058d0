//! Days that news names by what is celebrated on them. Those of the United States are meant where a country has its own.

use super::calendar::Day;
use crate::term::Terms;

/// A day of the year that has a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holiday {
    /// Month and day.
    Fixed(u8, u8),
    /// The nth weekday of a month; 5 for the last one.
    Nth(u8, u8, u8),
    /// Days after Easter Sunday.
    Easter(i32),
}

/// The names, lowercase, and their days. Source: the federal holidays of the United States (5 U.S.C. 6103) and the common
/// Christian feasts.
const NAMES: [(&[&str], Holiday); 20] = [
    (&["new", "year", "'s", "day"], Holiday::Fixed(1, 1)),
    (&["new", "year", "'s", "eve"], Holiday::Fixed(12, 31)),
    (&["new", "year", "eve"], Holiday::Fixed(12, 31)),
    (&["valentine", "'s", "day"], Holiday::Fixed(2, 14)),
    (&["martin", "luther", "king", "day"], Holiday::Nth(1, 1, 3)),
    (&["mlk", "day"], Holiday::Nth(1, 1, 3)),
    (&["good", "friday"], Holiday::Easter(-2)),
    (&["easter", "sunday"], Holiday::Easter(0)),
    (&["easter", "monday"], Holiday::Easter(1)),
    (&["easter"], Holiday::Easter(0)),
    (&["memorial", "day"], Holiday::Nth(5, 1, 5)),
    (&["independence", "day"], Holiday::Fixed(7, 4)),
    (&["labor", "day"], Holiday::Nth(9, 1, 1)),
    (&["halloween"], Holiday::Fixed(10, 31)),
    (&["thanksgiving", "day"], Holiday::Nth(11, 4, 4)),
    (&["thanksgiving"], Holiday::Nth(11, 4, 4)),
    (&["christmas", "eve"], Holiday::Fixed(12, 24)),
    (&["christmas", "day"], Holiday::Fixed(12, 25)),
    (&["boxing", "day"], Holiday::Fixed(12, 26)),
    (&["christmas"], Holiday::Fixed(12, 25)),
];

impl Holiday {
    /// The longest holiday whose name begins at atom `i`, and one past it.
    #[must_use]
    pub fn read(terms: &Terms<'_>, i: usize) -> Option<(Holiday, usize)> {
        let spells = |words: &[&str]| {
            words.iter().enumerate().all(|(k, word)| {
                let form = terms.form(i + k);
                form.eq_ignore_ascii_case(word) || *word == "'s" && form == "’s"
            })
        };
        NAMES.iter().find(|(words, _)| spells(words)).map(|(words, holiday)| (*holiday, i + words.len()))
    }

    /// Its day in that year.
    #[must_use]
    pub fn of(self, year: i32) -> Option<Day> {
        match self {
            Holiday::Fixed(month, day) => Day::of(year, month, day),
            Holiday::Nth(month, weekday, n) => {
                let first = Day::of(year, month, 1)?;
                let offset = (i32::from(weekday) - i32::from(first.weekday())).rem_euclid(7);
                let day = first.plus(offset + 7 * (i32::from(n) - 1));
                Some(if day.month() == month { day } else { day.plus(-7) })
            }
            Holiday::Easter(days) => {
                // Butcher's algorithm (Meeus, Astronomical Algorithms, chapter 8).
                let (a, b, c) = (year % 19, year / 100, year % 100);
                let h = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
                let l = (32 + 2 * (b % 4) + 2 * (c / 4) - h - c % 4) % 7;
                let n = h + l - 7 * ((a + 11 * h + 22 * l) / 451) + 114;
                Some(Day::of(year, (n / 31) as u8, (n % 31 + 1) as u8)?.plus(days))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn holidays_have_days() {
        let check = |holiday: Holiday, date: &str| {
            let day = Day::parse(date).expect("a date");
            assert_eq!(holiday.of(day.year()), Some(day), "{holiday:?}");
        };
        check(Holiday::Easter(0), "2024-03-31");
        check(Holiday::Easter(0), "2025-04-20");
        check(Holiday::Easter(-2), "1999-04-02");
        check(Holiday::Nth(11, 4, 4), "1999-11-25");
        check(Holiday::Nth(5, 1, 5), "2023-05-29");
        check(Holiday::Nth(5, 1, 5), "2024-05-27");
    }
}
