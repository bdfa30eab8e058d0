//! The date that an article prints at its head: `TARNHOLM, March 4 (LPA) —`, `Tuesday, March 4, 2025`.

use super::{
    calendar::Day,
    draft::{Draft, OfYear, Phrase},
    value::Point,
};
use crate::term::Terms;

/// How far from the beginning of the text a dateline can stand, in tokens.
const REACH: u32 = 24;

/// The expression that is the article's dateline, as an index into `phrases`, and its day. One without a year is read
/// only if the day of publication is known.
pub(super) fn find(terms: &Terms<'_>, phrases: &[Phrase], published: Option<Day>) -> Option<(usize, Day)> {
    phrases.iter().enumerate().take(3).find_map(|(at, phrase)| {
        let range = terms.layers.tokens_of(phrase.span);
        let (first, end) = (range.start, range.end);
        if first as u32 >= REACH || !stands_apart(terms, first, end) {
            return None;
        }
        let day = match phrase.draft {
            Draft::Point(Point::Day(day)) => day,
            Draft::MonthDay { month, day, last: None, year: OfYear::Known(year) } => Day::of(year, month, day)?,
            Draft::MonthDay { month, day, last: None, year: OfYear::Unsaid } => {
                let published = published?;
                let year = published.year();
                [year, year - 1]
                    .into_iter()
                    .filter_map(|year| Day::of(year, month, day))
                    .find(|day| (0..=7).contains(&(published.0 - day.0)))?
            }
            _ => return None,
        };
        Some((at, day))
    })
}

/// Whether a date makes a line of its own, or stands in a dateline: behind a place in capitals, before a dash or an
/// agency in brackets.
fn stands_apart(terms: &Terms<'_>, first: usize, end: usize) -> bool {
    let layers = terms.layers;
    let form = |i: usize| layers.tokens.get(i).map_or("", |token| token.span.of(terms.text));
    let paragraph = layers.paragraph(first);
    if paragraph.start == first && paragraph.end == end {
        return true;
    }
    let place = first >= 2
        && form(first - 1) == ","
        && paragraph.start + 8 >= first
        && form(first - 2).chars().filter(|c| c.is_alphabetic()).all(char::is_uppercase)
        && form(first - 2).chars().filter(|c| c.is_alphabetic()).count() > 2;
    let dash =
        matches!(form(end), "--" | "—" | "–" | "-" | "(" | ":" | "/") || matches!(form(end + 1), "—" | "--" | "–");
    place
        || dash
            && paragraph.start + 6 >= first
            && first > paragraph.start
            && layers.sentence(first).start == paragraph.start
}
