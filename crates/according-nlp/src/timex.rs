//! Dates, times, durations and sets as TIMEX3 (Pustejovsky et al. 2003; the TimeML guidelines, version 1.2.1).
//!
//! The atoms of a document and the day of its publication enter, [`Timex`]es leave. A grammar finds the expressions
//! ([`draft`]); each is then resolved in text order against the day of publication or the dateline, against the date that the
//! text told last, and in the direction of its verb's tense. What nothing anchors keeps an underspecified value such as
//! `XXXX-WXX-2`. Rules only.

use crate::term::{Terms, Unit};
use according_text::Span;
use calendar::Day;
use draft::{Draft, OfYear, Phrase};
use resolve::{Anchors, Meaning};
use value::Point;

pub mod calendar;
mod clock;
pub mod dateline;
pub mod draft;
pub mod holiday;
mod phrase;
mod resolve;
mod tense;
pub mod value;

/// The class of an expression (TIMEX3 `type`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A day or a longer stretch of the calendar.
    Date,
    /// A time of day.
    Time,
    /// A length.
    Duration,
    /// Something that returns.
    Set,
}

impl Kind {
    /// The TIMEX3 name.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Kind::Date => "DATE",
            Kind::Time => "TIME",
            Kind::Duration => "DURATION",
            Kind::Set => "SET",
        }
    }
}

/// One expression of time.
#[derive(Clone, Debug, PartialEq)]
pub struct Timex {
    /// Its words (UTF-8 bytes).
    pub span: Span,
    /// Its class.
    pub kind: Kind,
    /// Its TIMEX3 value.
    pub value: String,
    /// First and last day, where it is anchored in the calendar.
    pub range: Option<(Day, Day)>,
    /// Whether it names its date (`March 4`, `1986`) and does not relate it to another one (`Tuesday`, `last year`).
    pub explicit: bool,
}

/// Every expression of time in the document, in text order. `published` is the day of publication, if it is known.
///
/// **Cost**: linear; well under a microsecond a token.
#[must_use]
pub fn read(terms: &Terms<'_>, published: Option<Day>) -> Dates {
    let mut phrases = Vec::new();
    phrase::find(terms, &mut phrases);
    let dateline = dateline::find(terms, &phrases, published);
    // A dateline is at most a week old when it is printed; anything else is no dateline.
    let line = dateline.filter(|(_, day)| published.is_none_or(|published| (0..=7).contains(&(published.0 - day.0))));
    let now = line.map(|(_, day)| day).or(published);
    let mut anchors = Anchors { now, ..Anchors::default() };
    let timexes = phrases.iter().map(|phrase| timex(terms, phrase, &mut anchors)).collect();
    Dates { timexes, dateline: line.map(|(at, _)| at), now }
}

/// The expressions of time of a document.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Dates {
    /// In text order.
    pub timexes: Vec<Timex>,
    /// Which of them is the article's dateline.
    pub dateline: Option<usize>,
    /// The day on which relative dates hang: of the dateline, else of publication.
    pub now: Option<Day>,
}

fn timex(terms: &Terms<'_>, phrase: &Phrase, anchors: &mut Anchors) -> Timex {
    let Phrase { span, draft, clock } = phrase;
    if let Some(value) = resolve::unanchored(draft) {
        let kind = match draft {
            Draft::Set(_) => Kind::Set,
            Draft::Duration { .. } => Kind::Duration,
            _ => Kind::Date,
        };
        return Timex { span: *span, kind, value, range: None, explicit: false };
    }
    let direction = || tense::direction(terms.text, terms.layers, *span);
    let meaning = resolve::resolve(draft, *clock, anchors, direction).unwrap_or(Meaning::Open(String::new()));
    let range = match &meaning {
        Meaning::Point(point) => point.range(),
        Meaning::Range(from, to) => from.range().zip(to.range()).map(|((first, _), (_, last))| (first, last)),
        Meaning::Open(_) => None,
    };
    tell(draft, &meaning, anchors);
    let value = resolve::value(&meaning, *clock);
    let kind = if clock.is_some() { Kind::Time } else { Kind::Date };
    Timex { span: *span, kind, value, range, explicit: explicit(draft) }
}

/// Remembers what the text told.
fn tell(draft: &Draft, meaning: &Meaning, anchors: &mut Anchors) {
    let Meaning::Point(point) = *meaning else { return };
    match (draft, point) {
        // What is compared with is not what the text speaks of.
        (Draft::YearBack { .. } | Draft::Clock, _) => return,
        (Draft::Quarter { year: OfYear::Relative(_) | OfYear::Known(_), .. }, Point::Quarter(..)) => {}
        (_, Point::Quarter(year, quarter)) => anchors.quarter = Some((year, quarter)),
        (Draft::Unit(Unit::Year, _), _) => {}
        _ => {}
    }
    anchors.then = Some(point);
    if let Point::Day(day) = point {
        anchors.day = Some(day);
    }
}

fn explicit(draft: &Draft) -> bool {
    match draft {
        Draft::Point(_) | Draft::Range(..) => true,
        Draft::MonthDay { year, .. } => !matches!(year, OfYear::Relative(_)),
        Draft::Month { year, .. }
        | Draft::Quarter { year, .. }
        | Draft::Season { year, .. }
        | Draft::Half { year, .. } => {
            matches!(year, OfYear::Known(_))
        }
        Draft::Holiday { relation, .. } => *relation == draft::Relation::Bare,
        _ => false,
    }
}
