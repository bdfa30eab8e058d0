//! What an expression says by itself, before anything anchors it.

use super::holiday::Holiday;
use super::value::{Clock, Count, Point};
use crate::term::Unit;
use according_text::Span;

/// How a unit, weekday or month stands to the anchor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `Tuesday`, `the third quarter`: the tense tells the direction.
    Bare,
    /// `last Tuesday`.
    Last,
    /// `next Tuesday`.
    Next,
    /// `this Tuesday`.
    This,
    /// `this coming Tuesday`.
    Coming,
    /// `the previous Tuesday`: before the date that the text told last.
    Previous,
    /// `the following year`.
    Following,
    /// `that day`, `the same year`.
    Same,
}

/// The year of a month, season or quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OfYear {
    /// Not printed.
    Unsaid,
    /// Printed.
    Known(i32),
    /// `last year`.
    Relative(Relation),
}

/// From where a shift counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum From {
    /// `ago`, `from now`.
    Now,
    /// `earlier`, `later`: the date that the text told last.
    Then,
}

/// What an expression says by itself.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "the fields are what the examples show")]
pub enum Draft {
    /// `March 4, 2025`, `1986`.
    Point(Point),
    /// `1980-88`.
    Range(Point, Point),
    /// `March 4`, `Sept. 20-24`.
    MonthDay { month: u8, day: u8, last: Option<u8>, year: OfYear },
    /// `on the 15th`.
    DayOfMonth(u8),
    /// `the 20th of next month`.
    DayOf(u8, Relation),
    /// `the first Friday of next month`: the month is 0 where a relation names it, absent where nothing does.
    NthWeekday { n: u8, weekday: u8, month: Option<(u8, OfYear)> },
    /// `last Thanksgiving`.
    Holiday { holiday: Holiday, relation: Relation, year: OfYear },
    /// `Tuesday`.
    Weekday(u8, Relation),
    /// `Tuesday of last week`.
    WeekdayOf(u8, Relation),
    /// `December`, `last December`.
    Month { month: u8, relation: Relation, year: OfYear },
    /// `the summer`; an index into the seasons.
    Season { season: u8, relation: Relation, year: OfYear },
    /// `the third quarter`.
    Quarter { quarter: u8, relation: Relation, year: OfYear },
    /// `the first half`.
    Half { half: u8, relation: Relation, year: OfYear },
    /// `last week`, `this year`.
    Unit(Unit, Relation),
    /// `two weeks ago`, `three days later`.
    Shift { n: i32, unit: Unit, from: From },
    /// `a year earlier`: so many years before the period that the text speaks of.
    YearBack { n: i32, now: bool },
    /// `the day before yesterday`: days from the day of publication.
    Days(i32),
    /// `now`: a TIMEX3 reference.
    Reference(&'static str),
    /// `three days`.
    Duration { count: Count, unit: Unit },
    /// `every Thursday`: the value.
    Set(String),
    /// `10:35 a.m.`, without a day.
    Clock,
}

/// An expression found in a text.
#[derive(Clone, Debug, PartialEq)]
pub struct Phrase {
    /// Its words (UTF-8 bytes).
    pub span: Span,
    /// What it says.
    pub draft: Draft,
    /// The time of day that it adds.
    pub clock: Option<Clock>,
}
