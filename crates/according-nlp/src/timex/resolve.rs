//! From what an expression says to what it means: the anchor, the date that the text told last, the direction of tense.

use super::{
    calendar::{Day, month_length},
    draft::{Draft, From, OfYear, Relation},
    holiday::Holiday,
    tense::Direction,
    value::{self, Clock, Point, SEASONS},
};
use crate::term::Unit;

/// What dates hang on while a text is read from its beginning.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Anchors {
    /// The day of publication or of the dateline.
    pub now: Option<Day>,
    /// The date that the text told last.
    pub then: Option<Point>,
    /// The day that it told last.
    pub day: Option<Day>,
    /// The quarter that the text speaks of.
    pub quarter: Option<(i32, u8)>,
}

/// What an expression means.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A stretch of the calendar.
    Point(Point),
    /// From one to the other.
    Range(Point, Point),
    /// Nothing anchors it: the underspecified value.
    Open(String),
}

/// The meaning of a draft of a date. Durations, sets and references have none: they need no anchor.
pub(super) fn resolve(
    draft: &Draft,
    clock: Option<Clock>,
    anchors: &Anchors,
    direction: impl Fn() -> Direction,
) -> Option<Meaning> {
    Some(match draft {
        Draft::Point(point) => Meaning::Point(*point),
        Draft::Range(from, to) => Meaning::Range(*from, *to),
        Draft::MonthDay { month, day, last, year } => month_day(*month, *day, *last, *year, anchors, &direction),
        Draft::DayOfMonth(day) => match anchors.now {
            Some(now) => Meaning::Point(Point::Day(day_of_month(*day, now, &direction))),
            None => Meaning::Open(format!("XXXX-XX-{day:02}")),
        },
        Draft::DayOf(day, relation) => match (self::unit(Unit::Month, *relation, anchors, None), *day) {
            (Meaning::Point(Point::Month(year, month)), day) => match Day::of(year, month, day) {
                Some(day) => Meaning::Point(Point::Day(day)),
                None => Meaning::Open(format!("XXXX-XX-{day:02}")),
            },
            (_, day) => Meaning::Open(format!("XXXX-XX-{day:02}")),
        },
        Draft::Weekday(weekday, relation) => self::weekday(*weekday, *relation, anchors, &direction),
        Draft::NthWeekday { n, weekday, month } => nth_weekday(*n, *weekday, *month, anchors),
        Draft::Holiday { holiday, relation, year } => self::holiday(*holiday, *relation, *year, anchors, &direction),
        Draft::WeekdayOf(weekday, relation) => match anchors.now {
            Some(now) => {
                let n = match relation {
                    Relation::Last => -1,
                    Relation::Next => 1,
                    _ => 0,
                };
                Meaning::Point(Point::Day(now.plus(i32::from(*weekday) - i32::from(now.weekday()) + 7 * n)))
            }
            None => Meaning::Open(format!("XXXX-WXX-{weekday}")),
        },
        Draft::Month { month, relation, year } => self::month(*month, *relation, *year, anchors, &direction),
        Draft::Season { season, relation, year } => self::season(*season, *relation, *year, anchors, &direction),
        Draft::Quarter { quarter, relation, year } => self::quarter(*quarter, *relation, *year, anchors, &direction),
        Draft::Half { half, relation: _, year } => match of_year(*year, anchors) {
            Some(year) => Meaning::Point(Point::Half(year, *half)),
            None => Meaning::Open(format!("XXXX-H{half}")),
        },
        Draft::Unit(unit, relation) => self::unit(*unit, *relation, anchors, clock),
        Draft::Shift { n, unit, from } => shifted(*n, *unit, *from, anchors),
        Draft::YearBack { n, now } => year_back(*n, *now, anchors),
        Draft::Days(n) => match anchors.now {
            Some(now) => Meaning::Point(Point::Day(now.plus(*n))),
            None => Meaning::Open("XXXX-XX-XX".into()),
        },
        Draft::Clock => match anchors.now {
            // A time without a day is of the day that the text told last, if it told one.
            Some(now) => Meaning::Point(match anchors.then {
                Some(point @ Point::Day(_)) => point,
                _ => Point::Day(now),
            }),
            None => Meaning::Open("XXXX-XX-XX".into()),
        },
        Draft::Reference(_) | Draft::Duration { .. } | Draft::Set(_) => return None,
    })
}

/// The year that is printed or related to the anchor's.
fn of_year(year: OfYear, anchors: &Anchors) -> Option<i32> {
    let now = anchors.now.map(Day::year);
    match year {
        OfYear::Unsaid => None,
        OfYear::Known(year) => Some(year),
        OfYear::Relative(Relation::Last) => now.map(|year| year - 1),
        OfYear::Relative(Relation::Next | Relation::Coming) => now.map(|year| year + 1),
        OfYear::Relative(Relation::Same) => {
            anchors.then.and_then(|point| point.range()).map(|(first, _)| first.year()).or(now)
        }
        OfYear::Relative(_) => now,
    }
}

fn month_day(
    month: u8,
    day: u8,
    last: Option<u8>,
    year: OfYear,
    anchors: &Anchors,
    direction: &impl Fn() -> Direction,
) -> Meaning {
    let year = match (of_year(year, anchors), anchors.now) {
        (Some(year), _) => year,
        (None, Some(now)) => nearest_year(now, direction, |year| Day::of(year, month, day)),
        (None, None) => return Meaning::Open(format!("XXXX-{month:02}-{day:02}")),
    };
    let of = |day: u8| Day::of(year, month, day.min(month_length(year, month)));
    match (of(day), last.and_then(of)) {
        (Some(first), Some(last)) => Meaning::Range(Point::Day(first), Point::Day(last)),
        (Some(day), None) => Meaning::Point(Point::Day(day)),
        (None, _) => Meaning::Open(format!("XXXX-{month:02}-{day:02}")),
    }
}

/// The year in which a date that returns each year is meant: the nearest, unless the tense points the other way and the
/// other one is not much further.
fn nearest_year(now: Day, direction: &impl Fn() -> Direction, of: impl Fn(i32) -> Option<Day>) -> i32 {
    let year = now.year();
    // February 29 returns every four years, or eight.
    let gap = |year: i32| of(year).map(|day| (day.0 - now.0, year));
    let before = (year - 8..=year).rev().filter_map(gap).find(|(gap, _)| *gap <= 0);
    let after = (year..=year + 8).filter_map(gap).find(|(gap, _)| *gap >= 0);
    match (before, after) {
        (Some(before), Some(after)) => {
            let (past, future) = (-before.0, after.0);
            let turn = match direction() {
                Direction::Past => 95,
                Direction::Future => -60,
                Direction::Unsaid => 20,
            };
            // Days by which the past one may be further away.
            if past - future <= 2 * turn { before.1 } else { after.1 }
        }
        (Some(found), None) | (None, Some(found)) => found.1,
        (None, None) => year,
    }
}

/// The `n`th weekday of a month, of the anchor's without one.
fn nth_weekday(n: u8, weekday: u8, month: Option<(u8, OfYear)>, anchors: &Anchors) -> Meaning {
    let open = || Meaning::Open(format!("XXXX-XX-WXX-{weekday}"));
    let Some(now) = anchors.now else { return open() };
    let (year, month) = match month {
        None => (now.year(), now.month()),
        Some((0, OfYear::Relative(relation))) => match self::unit(Unit::Month, relation, anchors, None) {
            Meaning::Point(Point::Month(year, month)) => (year, month),
            _ => return open(),
        },
        Some((month, year)) => (of_year(year, anchors).unwrap_or(now.year()), month),
    };
    let Some(first) = Day::of(year, month, 1) else { return open() };
    let offset = (i32::from(weekday) - i32::from(first.weekday())).rem_euclid(7);
    let day = first.plus(offset + 7 * (i32::from(n) - 1));
    if day.month() == month { Meaning::Point(Point::Day(day)) } else { open() }
}

fn holiday(
    holiday: Holiday,
    relation: Relation,
    year: OfYear,
    anchors: &Anchors,
    direction: &impl Fn() -> Direction,
) -> Meaning {
    let year = match (of_year(year, anchors), anchors.now, relation) {
        (Some(year), ..) => Some(year),
        (None, Some(now), Relation::Last) => {
            [now.year(), now.year() - 1].into_iter().find(|&year| holiday.of(year).is_some_and(|day| day < now))
        }
        (None, Some(now), Relation::Next | Relation::Coming) => {
            [now.year(), now.year() + 1].into_iter().find(|&year| holiday.of(year).is_some_and(|day| day > now))
        }
        (None, Some(now), _) => Some(nearest_year(now, direction, |year| holiday.of(year))),
        (None, None, _) => None,
    };
    match year.and_then(|year| holiday.of(year)) {
        Some(day) => Meaning::Point(Point::Day(day)),
        None => Meaning::Open("XXXX-XX-XX".into()),
    }
}

fn day_of_month(day: u8, now: Day, direction: &impl Fn() -> Direction) -> Day {
    let (year, month, today) = now.civil();
    let back = day > today && direction() != Direction::Future;
    let (year, month) = match (back, month) {
        (true, 1) => (year - 1, 12),
        (true, month) => (year, month - 1),
        (false, month) => (year, month),
    };
    Day::of(year, month, day.min(month_length(year, month))).unwrap_or(now)
}

fn weekday(weekday: u8, relation: Relation, anchors: &Anchors, direction: &impl Fn() -> Direction) -> Meaning {
    let Some(now) = anchors.now else { return Meaning::Open(format!("XXXX-WXX-{weekday}")) };
    let offset = i32::from(weekday) - i32::from(now.weekday());
    let before = |day: Day| {
        let offset = i32::from(weekday) - i32::from(day.weekday());
        day.plus(if offset >= 0 { offset - 7 } else { offset })
    };
    let after = |day: Day| {
        let offset = i32::from(weekday) - i32::from(day.weekday());
        day.plus(if offset <= 0 { offset + 7 } else { offset })
    };
    let told = match anchors.then {
        Some(Point::Day(day)) => day,
        _ => now,
    };
    let day = match relation {
        Relation::Last => before(now),
        Relation::Next => now.plus(offset + 7),
        Relation::Coming => after(now),
        Relation::Previous => before(told),
        Relation::Following => after(told),
        Relation::This => match direction() {
            Direction::Past if offset > 0 => now.plus(offset - 7),
            _ => now.plus(offset),
        },
        Relation::Same => before(told.plus(1)),
        Relation::Bare => match direction() {
            Direction::Future => now.plus(offset.rem_euclid(7)),
            _ => now.plus(offset.rem_euclid(7) - if offset.rem_euclid(7) == 0 { 0 } else { 7 }),
        },
    };
    Meaning::Point(Point::Day(day))
}

/// The year of something that returns each year at `at` (months from January, as a number that orders), when it is named
/// without a year. `now` is the same number for the anchor.
fn year_of(at: i32, now: i32, year: i32, relation: Relation, direction: Direction) -> i32 {
    match relation {
        Relation::Last | Relation::Previous => year - i32::from(at >= now),
        Relation::Next | Relation::Coming | Relation::Following => year + i32::from(at <= now),
        Relation::This => year,
        Relation::Bare | Relation::Same => match direction {
            Direction::Future => year + i32::from(at < now),
            _ => year - i32::from(at > now),
        },
    }
}

fn month(
    month: u8,
    relation: Relation,
    year: OfYear,
    anchors: &Anchors,
    direction: &impl Fn() -> Direction,
) -> Meaning {
    let year = match (of_year(year, anchors), anchors.now) {
        (Some(year), _) => year,
        (None, Some(now)) => {
            if relation == Relation::Same
                && let Some((first, _)) = anchors.then.and_then(|then| then.range())
            {
                first.year()
            } else {
                let direction = if relation == Relation::Bare { direction() } else { Direction::Past };
                year_of(i32::from(month), i32::from(now.month()), now.year(), relation, direction)
            }
        }
        (None, None) => return Meaning::Open(format!("XXXX-{month:02}")),
    };
    Meaning::Point(Point::Month(year, month))
}

fn season(
    season: u8,
    relation: Relation,
    year: OfYear,
    anchors: &Anchors,
    direction: &impl Fn() -> Direction,
) -> Meaning {
    let (name, first) = SEASONS[season as usize];
    let year = match (of_year(year, anchors), anchors.now) {
        (Some(year), _) => year,
        (None, Some(now)) => {
            let direction = if relation == Relation::Bare { direction() } else { Direction::Past };
            let current = SEASONS.iter().rev().find(|(_, month)| now.month() >= *month).map_or(0, |(_, month)| *month);
            // In January it is still last year's winter.
            let year =
                if current == 0 && relation == Relation::This && name == "WI" { now.year() - 1 } else { now.year() };
            year_of(i32::from(first), i32::from(current), year, relation, direction)
        }
        (None, None) => return Meaning::Open(format!("XXXX-{name}")),
    };
    Meaning::Point(Point::Season(year, season))
}

fn quarter(
    quarter: u8,
    relation: Relation,
    year: OfYear,
    anchors: &Anchors,
    direction: &impl Fn() -> Direction,
) -> Meaning {
    // `the 1988 quarter`: the quarter that the text speaks of, in another year.
    let quarter = match (quarter, anchors.quarter, anchors.now) {
        (0, Some((_, quarter)), _) => quarter,
        (0, None, Some(now)) => latest_quarter(now).1,
        (0, None, None) => return Meaning::Open("XXXX-QX".into()),
        (quarter, _, _) => quarter,
    };
    let year = match (of_year(year, anchors), anchors.now) {
        (Some(year), _) => year,
        (None, Some(now)) => {
            let current = i32::from((now.month() - 1) / 3 + 1);
            // `expects to report third-quarter profit` tells of the quarter behind: a quarter that has begun is this year's.
            let begun = i32::from(quarter) <= current && relation == Relation::Bare;
            let direction = if relation == Relation::Bare && !begun { direction() } else { Direction::Past };
            year_of(i32::from(quarter), current, now.year(), relation, direction)
        }
        (None, None) => return Meaning::Open(format!("XXXX-Q{quarter}")),
    };
    Meaning::Point(Point::Quarter(year, quarter))
}

/// The quarter that ended last before the day.
fn latest_quarter(now: Day) -> (i32, u8) {
    match (now.month() - 1) / 3 {
        0 => (now.year() - 1, 4),
        quarter => (now.year(), quarter),
    }
}

/// The point `n` units after another one.
fn plus(point: Point, n: i32, unit: Unit) -> Option<Point> {
    let (first, _) = point.range()?;
    let (year, month, _) = first.civil();
    Some(match unit {
        Unit::Century | Unit::Millennium => {
            let Point::Century(century) = Point::containing(first, Unit::Century) else { return None };
            Point::Century(century.checked_add(n)?)
        }
        Unit::Decade if n.abs() == 1 => Point::Decade((year - year.rem_euclid(10)).checked_add(n.checked_mul(10)?)?),
        Unit::Decade => Point::Year(year.checked_add(n.checked_mul(10)?)?),
        Unit::Year => Point::Year(year.checked_add(n)?),
        Unit::Quarter => {
            let index = year.checked_mul(4)?.checked_add(i32::from((month - 1) / 3))?.checked_add(n)?;
            Point::Quarter(index.div_euclid(4), (index.rem_euclid(4) + 1) as u8)
        }
        Unit::Month => {
            let index = year.checked_mul(12)?.checked_add(i32::from(month - 1))?.checked_add(n)?;
            Point::Month(index.div_euclid(12), (index.rem_euclid(12) + 1) as u8)
        }
        Unit::Fortnight => Point::containing(first.plus(n.checked_mul(14)?), Unit::Week),
        Unit::Week => Point::containing(first.plus(n.checked_mul(7)?), Unit::Week),
        Unit::Weekend => Point::containing(first.plus(n.checked_mul(7)?), Unit::Weekend),
        Unit::Day => Point::Day(Day(first.0.checked_add(n)?)),
        Unit::Hour | Unit::Minute | Unit::Second => Point::Day(first),
    })
}

fn open(unit: Unit) -> String {
    match unit {
        Unit::Century | Unit::Millennium => "XX",
        Unit::Decade => "XXX",
        Unit::Year => "XXXX",
        Unit::Quarter => "XXXX-QX",
        Unit::Month => "XXXX-XX",
        Unit::Week | Unit::Fortnight => "XXXX-WXX",
        Unit::Weekend => "XXXX-WXX-WE",
        _ => "XXXX-XX-XX",
    }
    .into()
}

/// Whether a year is one that the calendar writes.
fn written(point: Point) -> Option<Point> {
    let (first, last) = point.range()?;
    ((1..=9999).contains(&first.year()) && (1..=9999).contains(&last.year())).then_some(point)
}

fn unit(unit: Unit, relation: Relation, anchors: &Anchors, clock: Option<Clock>) -> Meaning {
    let told = match relation {
        Relation::Previous | Relation::Following | Relation::Same => anchors.then.or(anchors.now.map(Point::Day)),
        _ => None,
    };
    let n = match relation {
        Relation::Last | Relation::Previous => -1,
        Relation::Next | Relation::Following | Relation::Coming => 1,
        _ => 0,
    };
    // Days hang on a day: `the next day` behind a month is the day after the day that was told before it.
    let told = if unit == Unit::Day && told.is_some() { anchors.day.map(Point::Day).or(told) } else { told };
    let Some(from) = told.or(anchors.now.map(Point::Day)) else { return Meaning::Open(open(unit)) };
    if unit == Unit::Quarter
        && let Some(now) = anchors.now
        && matches!(relation, Relation::Bare | Relation::Last)
        && !(relation == Relation::Last && anchors.quarter.is_none())
    {
        let (year, quarter) = anchors.quarter.unwrap_or_else(|| latest_quarter(now));
        return Meaning::Point(Point::Quarter(year, quarter));
    }
    if unit == Unit::Weekend
        && relation == Relation::Bare
        && let Some(now) = anchors.now
    {
        // The weekend behind: on Saturday it is today's.
        let back = if now.weekday() >= 6 { 0 } else { -1 };
        return plus(Point::Day(now), back, unit).map_or(Meaning::Open(open(unit)), Meaning::Point);
    }
    if unit == Unit::Day && told.is_some() && !matches!(from, Point::Day(_)) && clock.is_none() {
        return match anchors.now {
            Some(now) if relation == Relation::Same => Meaning::Point(Point::Day(now)),
            _ => Meaning::Open(open(unit)),
        };
    }
    plus(from, n, unit).and_then(written).map_or_else(|| Meaning::Open(open(unit)), Meaning::Point)
}

fn shifted(n: i32, unit: Unit, from: From, anchors: &Anchors) -> Meaning {
    let now = anchors.now.map(Point::Day);
    let from = match from {
        From::Now => now,
        From::Then if unit == Unit::Day => anchors.day.map(Point::Day).or(anchors.then).or(now),
        From::Then => anchors.then.or(now),
    };
    let Some(from) = from else { return Meaning::Open(open(unit)) };
    // `a decade ago` is a year, `the last decade` ten.
    let (n, unit) = if unit == Unit::Decade { (n.saturating_mul(10), Unit::Year) } else { (n, unit) };
    plus(from, n, unit).and_then(written).map_or_else(|| Meaning::Open(open(unit)), Meaning::Point)
}

/// So many years before: the quarter that the text speaks of, else the year.
fn year_back(n: i32, now: bool, anchors: &Anchors) -> Meaning {
    if let Some((year, quarter)) = anchors.quarter {
        return Meaning::Point(Point::Quarter(year - n, quarter));
    }
    shifted(-n, Unit::Year, if now { From::Now } else { From::Then }, anchors)
}

/// The TIMEX3 value of a date with its time of day.
pub(super) fn value(meaning: &Meaning, clock: Option<Clock>) -> String {
    let clock = clock.map_or_else(String::new, |clock| clock.to_string());
    match meaning {
        Meaning::Point(point) => format!("{point}{clock}"),
        Meaning::Range(from, to) => format!("{from}/{to}"),
        Meaning::Open(value) => format!("{value}{clock}"),
    }
}

/// The TIMEX3 value of what needs no anchor.
pub(super) fn unanchored(draft: &Draft) -> Option<String> {
    match draft {
        Draft::Reference(reference) => Some((*reference).into()),
        Draft::Duration { count, unit } => Some(value::duration(*count, *unit)),
        Draft::Set(value) => Some(value.clone()),
        _ => None,
    }
}
