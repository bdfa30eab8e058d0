//! A request, read by what its route knows.

use crate::problem::{Kind, Problem};
use crate::routes::{Param, Route, Takes};
use according_ledger::{Filter, Query};
use std::str::FromStr;

/// Hexadecimal digits of an id.
const ID: usize = 32;

/// How an answer is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A page.
    Html,
    /// Everything on the page, as one JSON object.
    Json,
    /// One table of the page.
    Csv,
    /// One row a line.
    Jsonl,
    /// A bibliography entry.
    Bib,
    /// A W3C Web Annotation.
    Annotation,
}

impl Format {
    /// What is written behind a path to ask for it.
    #[must_use]
    pub fn suffix(self) -> &'static str {
        match self {
            Format::Html => "",
            Format::Json => ".json",
            Format::Csv => ".csv",
            Format::Jsonl => ".jsonl",
            Format::Bib => ".bib",
            Format::Annotation => ".jsonld",
        }
    }

    /// Its media type.
    #[must_use]
    pub fn mime(self) -> &'static str {
        match self {
            Format::Html => "text/html; charset=utf-8",
            Format::Json => "application/json",
            Format::Csv => "text/csv; charset=utf-8",
            Format::Jsonl => "application/x-ndjson",
            Format::Bib => "application/x-bibtex; charset=utf-8",
            Format::Annotation => "application/ld+json",
        }
    }

    /// The first format of `formats` that `accept` names; the first of all where it names none.
    pub fn accepted(formats: &[Format], accept: Option<&str>) -> Format {
        let named = accept.into_iter().flat_map(|accept| accept.split(',')).find_map(|range| {
            let range = range.split(';').next().unwrap_or_default().trim();
            formats.iter().copied().find(|format| format.mime().split(';').next() == Some(range))
        });
        named.unwrap_or(formats[0])
    }
}

/// A request that fits its route.
#[derive(Clone, Debug)]
pub struct Asked {
    /// What stands in the place of `{id}`.
    pub id: String,
    /// How to answer.
    pub format: Format,
    /// The route's path without `{id}`, for links to the same page.
    pub base: &'static str,
    params: Vec<(String, String)>,
}

impl Asked {
    /// Reads the parameters of `query`, each of which `route` must know.
    ///
    /// # Errors
    /// [`Kind::BadParameter`], [`Kind::BadQuery`].
    pub fn new(route: &'static Route, id: String, format: Format, query: Option<&str>) -> Result<Asked, Problem> {
        if !route.id.is_empty() && !is_hex(&id, ID) {
            return Err(Problem::new(
                Kind::BadParameter,
                format!("{id:?} is no id: an id is up to {ID} hexadecimal digits"),
            ));
        }
        let mut params: Vec<(String, String)> = Vec::new();
        for (name, value) in form_urlencoded::parse(query.unwrap_or_default().as_bytes()) {
            let Some(param) = route.taken(format).find(|param| param.name == name) else {
                let known: Vec<&str> = route.taken(format).map(|param| param.name).collect();
                return Err(Problem::new(Kind::BadParameter, format!("{name:?} is no parameter of {}", route.path))
                    .hint(format!(
                        "it takes {}",
                        if known.is_empty() { "none".to_owned() } else { known.join(", ") }
                    )));
            };
            if params.iter().any(|(known, _)| *known == name) {
                return Err(Problem::new(Kind::BadParameter, format!("{name} is given twice")));
            }
            if !value.is_empty() || !param.may_be_empty(format) {
                check(route, param, &value)?;
                params.push((name.into_owned(), value.into_owned()));
            }
        }
        if let Some(param) =
            route.params.iter().find(|it| it.required && !params.iter().any(|(name, _)| name == it.name))
        {
            return Err(Problem::new(Kind::BadParameter, format!("{} is missing", param.name)).hint(param.about));
        }
        let base = route.path.split("{id}").next().unwrap_or(route.path);
        Ok(Asked { id, format, base, params })
    }

    /// The value of a parameter, if it is given and not empty.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// A whole number, or `default`.
    #[must_use]
    pub fn whole(&self, name: &str, default: u64) -> u64 {
        self.get(name).and_then(|value| value.parse().ok()).unwrap_or(default)
    }

    /// The filter of the parameters `outlet`, `published_after` and `published_before`.
    #[must_use]
    pub fn filter(&self) -> Filter {
        let text = |name: &str| self.get(name).map(str::to_owned);
        Filter {
            publisher: text("outlet"),
            published_after: text("published_after"),
            published_before: text("published_before"),
            ..Filter::default()
        }
    }

    /// A value of a list, or its default.
    #[must_use]
    pub fn one<T: FromStr + Default>(&self, name: &str) -> T {
        self.get(name).and_then(|value| value.parse().ok()).unwrap_or_default()
    }

    /// The address of this page with `changes` to its parameters and in `format`.
    #[must_use]
    pub fn href(&self, format: Format, changes: &[(&str, Option<&str>)]) -> String {
        let changed = |name: &str| changes.iter().find(|(it, _)| *it == name);
        let kept = self.params.iter().filter(|(name, _)| changed(name).is_none());
        let mut params: Vec<(&str, &str)> = kept.map(|(name, value)| (name.as_str(), value.as_str())).collect();
        params.extend(changes.iter().filter_map(|(name, value)| value.map(|value| (*name, value))));
        let id = percent_encoding::utf8_percent_encode(&self.id, percent_encoding::NON_ALPHANUMERIC);
        href(&format!("{}{id}{}", self.base, format.suffix()), &params)
    }
}

/// `path` with `params`.
#[must_use]
pub fn href(path: &str, params: &[(&str, &str)]) -> String {
    if params.is_empty() {
        return path.to_owned();
    }
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in params {
        query.append_pair(name, value);
    }
    format!("{path}?{}", query.finish())
}

/// The address of the statements that a query wants.
#[must_use]
pub fn search(query: &Query) -> String {
    let words = query.to_string();
    if words.is_empty() { "/search".to_owned() } else { href("/search", &[("q", &words)]) }
}

fn check(route: &Route, param: &Param, value: &str) -> Result<(), Problem> {
    let bad = |why: String| Err(Problem::new(Kind::BadParameter, format!("{}: {why}", param.name)).hint(param.about));
    if value.chars().any(|c| c == '\0') {
        return bad("U+0000 stands in no text".to_owned());
    }
    match param.takes {
        Takes::Text => Ok(()),
        Takes::Query => Query::parse(value).map(|_| ()).map_err(Problem::from),
        Takes::Hex(most) => match is_hex(value, most) {
            true => Ok(()),
            false => bad(format!("{value:?} is not from 1 to {most} hexadecimal digits")),
        },
        Takes::Table => match route.tables.contains(&value) {
            true => Ok(()),
            false => bad(format!("{value:?} is none of {}", route.tables.join(", "))),
        },
        Takes::Excel => match value {
            "1" => Ok(()),
            _ => bad(format!("{value:?} is not 1")),
        },
        Takes::Whole(least, most) => match value.parse::<u64>() {
            Ok(n) if (least..=most).contains(&n) && !value.starts_with('+') => Ok(()),
            _ => bad(format!("{value:?} is no whole number from {least} to {most}")),
        },
        Takes::OneOf(values) => match values.contains(&value) {
            true => Ok(()),
            false => bad(format!("{value:?} is none of {}", values.join(", "))),
        },
        Takes::Day => match is_day(value) {
            true => Ok(()),
            false => bad(format!("{value:?} is no date: write 2025-03-04, 2025-03 or 2025")),
        },
    }
}

fn is_hex(value: &str, most: usize) -> bool {
    (1..=most).contains(&value.len()) && value.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The beginning of an ISO 8601 date: a year, a month, a day.
fn is_day(value: &str) -> bool {
    let parts: Vec<&str> = value.split('-').collect();
    let number = |at: usize, length: usize, most: u32| match parts.get(at) {
        None => true,
        Some(part) => {
            part.len() == length
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse().is_ok_and(|n: u32| n <= most && (at == 0 || n > 0))
        }
    };
    parts.len() <= 3 && number(0, 4, 9999) && number(1, 2, 12) && number(2, 2, 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_beginnings_of_dates() {
        for good in ["2025", "2025-03", "2025-03-31", "0001-01-01"] {
            assert!(is_day(good), "{good}");
        }
        for bad in ["", "25", "2025-3", "2025-13", "2025-00", "2025-03-32", "2025-03-04-05", "2025-03-04T10:00", "x"] {
            assert!(!is_day(bad), "{bad}");
        }
    }

    #[test]
    fn what_is_accepted_first_is_written() {
        let formats = [Format::Html, Format::Json, Format::Csv];
        for (accept, expect) in [
            (None, Format::Html),
            (Some("*/*"), Format::Html),
            (Some("application/json"), Format::Json),
            (Some("text/html,application/xhtml+xml,application/json;q=0.9"), Format::Html),
            (Some("image/png, text/csv;q=0.5"), Format::Csv),
            (Some(""), Format::Html),
        ] {
            assert_eq!(Format::accepted(&formats, accept), expect, "{accept:?}");
        }
    }
}
