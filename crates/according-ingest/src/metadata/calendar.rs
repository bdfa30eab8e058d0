//! Dates inside longer strings, as pages of several languages print them.

use crate::date;

/// Which number of `05/06/2023` is the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Order {
    DayFirst,
    MonthFirst,
    /// Nobody knows: such a date is none.
    Unknown,
}

/// Names of months in the languages of the pages that archives of the English-speaking world hold beside English ones.
/// A word that begins with a name of three letters or more and is no longer than the whole is that month.
const MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "januar",
        "jänner",
        "janvier",
        "enero",
        "gennaio",
        "janeiro",
        "januari",
        "styczeń",
        "stycznia",
        "ocak",
        "января",
        "січня",
    ],
    &[
        "february",
        "februar",
        "feber",
        "février",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "luty",
        "lutego",
        "şubat",
        "февраля",
        "лютого",
    ],
    &[
        "march",
        "märz",
        "mars",
        "marzo",
        "março",
        "maart",
        "marts",
        "marzec",
        "marca",
        "mart",
        "марта",
        "березня",
        "maerz",
    ],
    &["april", "avril", "abril", "aprile", "kwiecień", "kwietnia", "nisan", "апреля", "квітня"],
    &["may", "mai", "mayo", "maggio", "maio", "mei", "maj", "maja", "mayıs", "мая", "травня"],
    &["june", "juni", "juin", "junio", "giugno", "junho", "czerwiec", "czerwca", "haziran", "июня", "червня"],
    &["july", "juli", "juillet", "julio", "luglio", "julho", "lipiec", "lipca", "temmuz", "июля", "липня"],
    &["august", "août", "agosto", "augustus", "augusti", "sierpień", "sierpnia", "ağustos", "августа", "серпня"],
    &[
        "september",
        "septembre",
        "septiembre",
        "settembre",
        "setembro",
        "wrzesień",
        "września",
        "eylül",
        "сентября",
        "вересня",
    ],
    &[
        "october",
        "oktober",
        "octobre",
        "octubre",
        "ottobre",
        "outubro",
        "październik",
        "października",
        "ekim",
        "октября",
        "жовтня",
    ],
    &["november", "novembre", "noviembre", "novembro", "listopad", "listopada", "kasım", "ноября", "листопада"],
    &[
        "december",
        "dezember",
        "décembre",
        "diciembre",
        "dicembre",
        "dezembro",
        "desember",
        "grudzień",
        "grudnia",
        "aralık",
        "декабря",
        "грудня",
    ],
];
/// Short forms that are not the beginning of a name of three letters or more, or of two months.
const SHORT: [(&str, u8); 14] = [
    ("sept", 9),
    ("okt", 10),
    ("dez", 12),
    ("mrz", 3),
    ("dic", 12),
    ("ene", 1),
    ("abr", 4),
    ("ago", 8),
    ("set", 9),
    ("ott", 10),
    ("fév", 2),
    ("févr", 2),
    ("juil", 7),
    ("déc", 12),
];

/// The first date with day, month and year in `words`, as ISO 8601.
///
/// **Cost**: `O(n)`.
pub(crate) fn find(words: &str, order: Order) -> Option<String> {
    let tokens: Vec<&str> = tokens(words);
    (0..tokens.len()).find_map(|at| numbers(tokens[at], order).or_else(|| named(&tokens[at..])))
}

/// How many dates a reader could take from `words`: two are one too many to know which is meant.
pub(crate) fn all(words: &str, order: Order) -> Vec<String> {
    let tokens: Vec<&str> = tokens(words);
    let mut found: Vec<String> = vec![];
    let mut at = 0;
    while at < tokens.len() {
        if let Some(date) = numbers(tokens[at], order) {
            found.push(date);
        } else if let Some(date) = named(&tokens[at..]) {
            found.push(date);
            at += 2;
        }
        at += 1;
    }
    found
}

/// The day, or at least the month, that the path of an address is filed under. Month and day come from separate steps
/// of the path or from one that has all three; anything else is a number that happens to look so.
pub(crate) fn of_address(url: &str) -> Option<String> {
    let (_, path) = url.split_once("://").map_or(url, |(_, rest)| rest).split_once('/')?;
    let path = path.split(['?', '#']).next().unwrap_or(path);
    let is_number = |part: &str, len: std::ops::RangeInclusive<usize>| {
        len.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let steps: Vec<&str> = path.split('/').collect();
    for window in steps.windows(3) {
        let [year, month, day] = window else { continue };
        let day = day.split(['-', '_', '.']).next().unwrap_or(day);
        let month_number = if is_number(month, 1..=2) { month.parse().ok() } else { month_named(month) };
        if let Some(month) = month_number
            && is_number(year, 4..=4)
            && is_number(day, 1..=2)
            && let Some(date) = ymd(year, month, day)
        {
            return Some(date);
        }
    }
    for step in &steps {
        // 2019-10-05 or 2019_10_05 anywhere in a step, 20191005 as a word of its own.
        let parts: Vec<&str> = step.split(['-', '_', '.', ',']).collect();
        for window in parts.windows(3) {
            let [year, month, day] = window else { continue };
            if is_number(year, 4..=4) && is_number(month, 2..=2) && is_number(day, 2..=2) {
                if let Some(date) = month.parse().ok().and_then(|month| ymd(year, month, day)) {
                    return Some(date);
                }
            } else if is_number(year, 2..=2) && is_number(month, 2..=2) && is_number(day, 4..=4) {
                // 05-10-2019, filed by day.
                if let Some(date) = month.parse().ok().and_then(|month| ymd(day, month, year)) {
                    return Some(date);
                }
            }
        }
        for part in parts {
            if is_number(part, 8..=8)
                && let Some(date) = part[4..6].parse().ok().and_then(|month| ymd(&part[..4], month, &part[6..]))
            {
                return Some(date);
            }
        }
    }
    None
}

/// Words and numbers; a number keeps its separators.
fn tokens(words: &str) -> Vec<&str> {
    words
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '(' | ')' | '|' | '•' | '·' | '[' | ']' | ';'))
        .filter(|t| !t.is_empty())
        .collect()
}

/// `2019-10-05`, `05.10.2019`, `5.10.19`, `10/05/2019`, each with a time behind it or not.
fn numbers(token: &str, order: Order) -> Option<String> {
    let token = token
        .trim_start_matches(|c: char| !c.is_ascii_digit())
        .trim_end_matches(|c: char| !c.is_ascii_digit() && c != 'Z');
    let end = token.find(|c: char| !c.is_ascii_digit())?;
    let separator = token[end..].chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = token.splitn(3, separator);
    let (a, b, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let end = rest.bytes().position(|byte| !byte.is_ascii_digit()).unwrap_or(rest.len());
    let (c, tail) = rest.split_at(end);
    if !tail.is_empty() && !tail.starts_with(['T', 't', '-', '.', ':', '/', '\u{2013}']) && separator != '.' {
        return None;
    }
    // The parts of an address or of a number of a version.
    if tail.starts_with(separator) && tail[1..].starts_with(|c: char| c.is_ascii_digit()) {
        return None;
    }
    if ![a, b].iter().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit())) {
        return None;
    }
    match (a.len(), b.len(), c.len()) {
        (4, 1..=2, 1..=2) => b.parse().ok().and_then(|month| ymd(a, month, c)),
        (1..=2, 1..=2, 4) => day_month(a, b, c, separator, order),
        (1..=2, 1..=2, 2) if separator == '.' || order == Order::DayFirst && separator == '/' => {
            day_month(a, b, &format!("20{c}"), separator, Order::DayFirst)
        }
        _ => None,
    }
}

fn day_month(a: &str, b: &str, year: &str, separator: char, order: Order) -> Option<String> {
    let day_first = || b.parse().ok().and_then(|month| ymd(year, month, a));
    let month_first = || a.parse().ok().and_then(|month| ymd(year, month, b));
    match order {
        _ if separator == '.' => day_first(),
        Order::DayFirst => day_first().or_else(month_first),
        Order::MonthFirst => month_first().or_else(day_first),
        Order::Unknown => match (day_first(), month_first()) {
            (Some(x), Some(y)) if x != y => None,
            (x, y) => x.or(y),
        },
    }
}

/// `5 October 2019`, `5. Oktober 2019`, `5 de octubre de 2019`, `October 5th 2019`, `October 5 2019`.
fn named(tokens: &[&str]) -> Option<String> {
    let first = tokens.first()?;
    // "31-May-2023" is one token.
    if first.contains('-') {
        let parts: Vec<&str> = first.split('-').collect();
        if let [day, month, year] = parts[..]
            && let (Some(day), Some(month)) = (day_number(day), month_named(month))
        {
            return ymd(year, month, &day);
        }
        return None;
    }
    let mut rest =
        tokens[1..].iter().copied().filter(|word| !matches!(word.to_ascii_lowercase().as_str(), "de" | "of" | "del"));
    if let Some(day) = day_number(first) {
        let month = month_named(rest.next()?)?;
        return ymd(year_number(rest.next()?)?, month, &day);
    }
    let month = month_named(first)?;
    let day = day_number(rest.next()?)?;
    ymd(year_number(rest.next()?)?, month, &day)
}

fn day_number(token: &str) -> Option<String> {
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    let (number, tail) = token.split_at(digits);
    ((1..=2).contains(&digits)
        && matches!(tail.to_ascii_lowercase().as_str(), "" | "." | "st" | "nd" | "rd" | "th" | "er" | "º" | "°"))
    .then(|| number.to_owned())
}

fn year_number(token: &str) -> Option<&str> {
    let digits = token.bytes().take_while(u8::is_ascii_digit).count();
    let tail = &token[digits..];
    // "2019." ends a sentence, "2019T08:00" and "2019-" are something else.
    (digits == 4 && !tail.starts_with(|c: char| c.is_alphanumeric())).then(|| &token[..4])
}

/// The number of a month by its name.
pub(crate) fn month_named(token: &str) -> Option<u8> {
    let word = token.trim_end_matches(['.', ',', ':']).to_lowercase();
    if let Some((_, month)) = SHORT.iter().find(|(short, _)| *short == word) {
        return Some(*month);
    }
    if word.chars().count() < 3 {
        return None;
    }
    let exact = MONTHS.iter().position(|names| names.contains(&word.as_str()));
    let begun = || {
        let short = word.chars().count() <= 4;
        MONTHS.iter().position(|names| short && names.iter().any(|name| name.starts_with(&word)))
    };
    exact.or_else(begun).map(|at| at as u8 + 1)
}

fn ymd(year: &str, month: u8, day: &str) -> Option<String> {
    (year.len() == 4 && ("1995".."2100").contains(&year))
        .then(|| date::parse(&format!("{year}-{month:02}-{day:0>2}")))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_found_in_prose_of_many_languages() {
        for (words, expect) in [
            ("Published: May 31, 2023 at 8:00 pm", Some("2023-05-31")),
            ("Stand: 31.05.2023, 18:00 Uhr", Some("2023-05-31")),
            ("Am 3. März 2019 von Mina Ode", Some("2019-03-03")),
            ("Mis à jour le 1er août 2020", Some("2020-08-01")),
            ("Martes 4 de mayo de 2021", Some("2021-05-04")),
            ("31.5.19", Some("2019-05-31")),
            ("posted on 2019/05/31 | News", Some("2019-05-31")),
            ("2019-05-31T08:00:00Z", Some("2019-05-31")),
            ("Sept. 5th, 2019", Some("2019-09-05")),
            ("31-May-2023", Some("2023-05-31")),
            ("05/31/2023", Some("2023-05-31")),
            ("05/06/2023", None),
            ("version 10.2.20.1", None),
            ("call 555-1234-2019", None),
            ("in 2019", None),
            ("maybe 3 2019", None),
            ("12 people in 2019", None),
        ] {
            assert_eq!(find(words, Order::Unknown).as_deref(), expect, "{words}");
        }
        assert_eq!(find("05/06/2023", Order::DayFirst).as_deref(), Some("2023-06-05"));
        assert_eq!(find("05/06/2023", Order::MonthFirst).as_deref(), Some("2023-05-06"));
    }

    #[test]
    fn an_address_says_the_day_it_was_filed_under() {
        for (url, expect) in [
            ("https://gazette.example/2019/10/05/harbour.html", Some("2019-10-05")),
            ("https://gazette.example/2019/oct/05/harbour", Some("2019-10-05")),
            ("https://gazette.example/news/2019-10-05-harbour", Some("2019-10-05")),
            ("https://gazette.example/20191005/harbour", Some("2019-10-05")),
            ("https://gazette.example/harbour-05-10-2019", Some("2019-10-05")),
            ("https://gazette.example/2019/10/harbour", None),
            ("https://gazette.example/item-12345678", None),
            ("https://gazette.example/?p=20191005", None),
            ("not an address", None),
        ] {
            assert_eq!(of_address(url).as_deref(), expect, "{url}");
        }
    }

    proptest! {
        #[test]
        fn any_words_are_no_panic(words in "\\PC{0,80}", dates in "([0-9/.:\\- ]|May|de|st|,|é){0,30}") {
            let _ = (find(&words, Order::Unknown), all(&dates, Order::DayFirst), of_address(&words), of_address(&dates));
        }
    }
}
