//! Dates of publication as archives write them. What has two readings has none here.

use jiff::Timestamp;
use jiff::civil::{Date, Time};

/// Years in which an article may have been published; others are placeholders such as `0001-01-01`.
const YEARS: std::ops::RangeInclusive<i16> = 1500..=2200;

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];
const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The date, or date and time, that `given` says, as ISO 8601: `2023-05-31`, `2023-05-31T08:00:00`,
/// `2023-05-31T08:00:00+02:00`. Zones are kept, never converted, so that the day stays the one that was printed.
///
/// Reads ISO 8601 in its usual shapes (`2023-05-31`, `20230531`, `2023/5/31`, each with a time or not), RFC 2822,
/// English words (`May 31, 2023`, `Wed 31st of May 2023, 8:00 a.m. EDT`), and `31.05.2023`. `05/31/2023` is read, as no
/// month has that number; `05/06/2023` is not.
///
/// ```
/// use according_ingest::parse_date;
/// assert_eq!(parse_date("May 31, 2023").as_deref(), Some("2023-05-31"));
/// assert_eq!(parse_date("Wed, 31 May 2023 08:00:00 +0200").as_deref(), Some("2023-05-31T08:00:00+02:00"));
/// assert_eq!(parse_date("05/06/2023"), None);
/// ```
#[must_use]
pub fn parse(given: &str) -> Option<String> {
    let given = given.trim();
    // No date is longer; what is longer is prose that might hold several.
    if given.len() > 64 || !given.is_ascii() {
        return None;
    }
    numeric(given).or_else(|| words(given))
}

/// Seconds or milliseconds since 1970 as JSON numbers have them: ten or thirteen digits.
pub(crate) fn parse_epoch(digits: &str) -> Option<String> {
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: i64 = digits.parse().ok()?;
    let timestamp = match digits.len() {
        10 => Timestamp::from_second(number),
        13 => Timestamp::from_second(number / 1000),
        _ => return None,
    };
    timestamp.ok().map(|timestamp| timestamp.to_string())
}

fn date(year: &str, month: &str, day: &str) -> Option<Date> {
    let year = year.parse().ok().filter(|year| YEARS.contains(year))?;
    Date::new(year, month.parse().ok()?, day.parse().ok()?).ok()
}

/// Dates that begin with a number and have no words in them.
fn numeric(given: &str) -> Option<String> {
    let is_digit = |byte: u8| byte.is_ascii_digit();
    let end = given.bytes().position(|byte| !is_digit(byte)).unwrap_or(given.len());
    if end == 8 {
        let date = date(&given[..4], &given[4..6], &given[6..8])?;
        return with_time(date, &given[8..]);
    }
    let separator = given[end..].chars().next().filter(|c| matches!(c, '-' | '/' | '.'))?;
    let mut parts = given.splitn(3, separator);
    let (first, second, rest) = (parts.next()?, parts.next()?, parts.next()?);
    let end = rest.bytes().position(|byte| !is_digit(byte)).unwrap_or(rest.len());
    let (third, rest) = rest.split_at(end);
    if ![first, second, third].iter().all(|part| !part.is_empty() && part.len() <= 4 && part.bytes().all(is_digit)) {
        return None;
    }
    let parsed = match (first.len(), second.len(), third.len()) {
        (4, 1..=2, 1..=2) => date(first, second, third),
        (1..=2, 1..=2, 4) if separator == '.' => date(third, second, first),
        (1..=2, 1..=2, 4) => match (date(third, first, second), date(third, second, first)) {
            (Some(a), Some(b)) if a != b => None,
            (a, b) => a.or(b),
        },
        _ => None,
    };
    with_time(parsed?, rest)
}

/// `date` and the time of day and zone that `rest` says, if it says any.
fn with_time(date: Date, rest: &str) -> Option<String> {
    if rest.is_empty() {
        return Some(date.to_string());
    }
    let rest = match rest.as_bytes()[0] {
        b'T' | b't' => &rest[1..],
        b' ' => rest.trim_start(),
        _ => return None,
    };
    let end = rest.bytes().position(|byte| !matches!(byte, b'0'..=b'9' | b':' | b'.' | b',')).unwrap_or(rest.len());
    let (time, zone) = rest.split_at(end);
    let time = match time.len() {
        6 if time.bytes().all(|byte| byte.is_ascii_digit()) => {
            clock(&format!("{}:{}:{}", &time[..2], &time[2..4], &time[4..]))
        }
        _ => clock(time),
    }?;
    Some(format!("{date}T{time}{}", offset(zone.trim())?))
}

/// `8:00`, `08:00:00`, `08:00:00.123` as `08:00:00`.
fn clock(given: &str) -> Option<Time> {
    let mut parts = given.split(':');
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next().unwrap_or("0"));
    let second = second.split(['.', ',']).next()?;
    if parts.next().is_some() || hour.len() > 2 || minute.len() != 2 {
        return None;
    }
    // A leap second is written as 60 and is no time of day elsewhere.
    Time::new(hour.parse().ok()?, minute.parse().ok()?, second.parse::<i8>().ok()?.min(59), 0).ok()
}

/// The zone `given` as ISO 8601 writes it; nothing for none.
fn offset(given: &str) -> Option<String> {
    if given.is_empty() {
        return Some(String::new());
    }
    if matches!(given.to_ascii_uppercase().as_str(), "Z" | "UTC" | "GMT" | "UT") {
        return Some("Z".into());
    }
    let sign = given.chars().next().filter(|c| matches!(c, '+' | '-'))?;
    let digits: String = given[1..].chars().filter(|c| *c != ':').collect();
    if !matches!(digits.len(), 2 | 4) || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let (hour, minute) = (&digits[..2], digits.get(2..4).unwrap_or("00"));
    (hour <= "14" && minute < "60").then(|| format!("{sign}{hour}:{minute}"))
}

/// Dates whose month is a word. Every word has to be understood.
fn words(given: &str) -> Option<String> {
    let (mut day, mut month, mut year) = (None, None, None);
    let (mut time, mut half, mut zone) = (None, None, None);
    let mut named_zone = false;
    let set = |slot: &mut Option<String>, value: String| slot.replace(value).is_none().then_some(());
    for word in given.split([' ', ',', '\t', '|', '(', ')']).flat_map(split_hyphens) {
        let lower = word.to_ascii_lowercase();
        let plain = lower.trim_end_matches('.');
        let digits = plain.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = plain.split_at(digits);
        match (number.len(), tail) {
            _ if plain.is_empty() || matches!(plain, "of" | "at" | "on" | "the" | "-") => {}
            (0, _) if name(&WEEKDAYS, plain).is_some() => {}
            (0, _) if month.is_none() && name(&MONTHS, plain).is_some() => month = name(&MONTHS, plain),
            (0, "am" | "pm" | "a.m" | "p.m") => set(&mut half, plain[..1].into())?,
            (0, _) if offset(&word).is_some() => set(&mut zone, offset(&word)?)?,
            // Zones have names in many places at once; the day as printed is what counts.
            (0, _) if time.is_some() && word.len() <= 4 && word.bytes().all(|byte| byte.is_ascii_uppercase()) => {
                named_zone = true
            }
            (1..=2, "" | "st" | "nd" | "rd" | "th") => set(&mut day, number.into())?,
            (4, "") => set(&mut year, number.into())?,
            (1..=2, _) if tail.starts_with(':') => {
                let end = plain.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(plain.len());
                let (clock, rest) = plain.split_at(end);
                match rest {
                    "" => {}
                    "am" | "pm" | "a.m" | "p.m" => set(&mut half, rest[..1].into())?,
                    _ => return None,
                }
                set(&mut time, clock.into())?;
            }
            _ => return None,
        }
    }
    let date = date(&year?, &(month? + 1).to_string(), &day?)?;
    let Some(time) = time else { return half.is_none().then(|| date.to_string()) };
    let time = clock(&time)?;
    // An hour of a half day, or one in a zone known by name alone, is not converted: the day is certain, and enough.
    if half.is_some() || named_zone {
        return Some(date.to_string());
    }
    Some(format!("{date}T{time}{}", zone.unwrap_or_default()))
}

/// `31-May-2023` as three words.
fn split_hyphens(word: &str) -> Vec<String> {
    let parts: Vec<&str> = word.split('-').collect();
    match parts[..] {
        [a, b, c] if !a.is_empty() && name(&MONTHS, &b.to_ascii_lowercase()).is_some() => {
            vec![a.into(), b.into(), c.into()]
        }
        _ => vec![word.into()],
    }
}

/// Which of `names` is meant by `word`: the whole, or its first three letters or more.
fn name(names: &[&str], word: &str) -> Option<usize> {
    let at = names.iter().position(|name| word.len() >= 3 && name.starts_with(word))?;
    (word.len() <= 5 || names[at] == word).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn dates_are_read_as_printed() {
        for (given, expect) in [
            ("2023-05-31", "2023-05-31"),
            (" 2023-05-31\n", "2023-05-31"),
            ("20230531", "2023-05-31"),
            ("2023/5/31", "2023-05-31"),
            ("2023.05.31", "2023-05-31"),
            ("2023-05-31T08:00:00Z", "2023-05-31T08:00:00Z"),
            ("2023-05-31t08:00:00.123456z", "2023-05-31T08:00:00Z"),
            ("2023-05-31T08:00", "2023-05-31T08:00:00"),
            ("2023-05-31 08:00:00", "2023-05-31T08:00:00"),
            ("2023-05-31 08:00:00+00:00", "2023-05-31T08:00:00+00:00"),
            ("2023-05-31T23:30:00-0400", "2023-05-31T23:30:00-04:00"),
            ("2023-05-31T08:00:00 UTC", "2023-05-31T08:00:00Z"),
            ("20230531T080000Z", "2023-05-31T08:00:00Z"),
            ("May 31, 2023", "2023-05-31"),
            ("MAY 31 2023", "2023-05-31"),
            ("31 May 2023", "2023-05-31"),
            ("31st of May, 2023", "2023-05-31"),
            ("Wednesday, May 31, 2023", "2023-05-31"),
            ("Sept. 5, 2023", "2023-09-05"),
            ("Wed 31-May-2023", "2023-05-31"),
            ("May 31, 2023 8:00 p.m. EDT", "2023-05-31"),
            ("May 31, 2023 at 8:00pm", "2023-05-31"),
            ("Wed, 31 May 2023 08:00:00 +0200", "2023-05-31T08:00:00+02:00"),
            ("Wed, 31 May 2023 08:00:00 GMT", "2023-05-31T08:00:00Z"),
            ("Wed May 31 08:00:00 +0000 2023", "2023-05-31T08:00:00+00:00"),
            ("31.05.2023", "2023-05-31"),
            ("31/05/2023", "2023-05-31"),
            ("05/31/2023", "2023-05-31"),
            ("05/05/2023", "2023-05-05"),
            ("1969-07-21", "1969-07-21"),
        ] {
            assert_eq!(parse(given).as_deref(), Some(expect), "{given}");
        }
    }

    #[test]
    fn what_is_no_date_or_two_dates_is_left_out() {
        for given in [
            "",
            "yesterday",
            "2023",
            "May 2023",
            "2023-05",
            "05/06/2023",
            "2023-02-30",
            "2023-13-01",
            "31/31/2023",
            "0001-01-01",
            "0000-00-00",
            "May 30-31, 2023",
            "May 30, 31, 2023",
            "June May 3 2023",
            "May 31",
            "31 May 23",
            "2023-05-31 at noon",
            "2023-05-31T25:00:00Z",
            "2023-05-31T08:00:00+99:00",
            "2023-05-31x",
            "Mayor 3 2023",
            "12:30",
            "1685520000",
            "３１ May 2023",
            "May 31, 2023 and then a long sentence that has much more to say than a date",
        ] {
            assert_eq!(parse(given), None, "{given}");
        }
    }

    #[test]
    fn numbers_of_seconds_are_read_where_they_are_numbers() {
        assert_eq!(parse_epoch("1685520000").as_deref(), Some("2023-05-31T08:00:00Z"));
        assert_eq!(parse_epoch("1685520000999").as_deref(), Some("2023-05-31T08:00:00Z"));
        for given in ["12", "-1685520000", "1.6e9", "99999999999999999999"] {
            assert_eq!(parse_epoch(given), None);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_no_panic(given in "\\PC{0,70}", date in "[0-9/.: TZMay+-]{0,30}") {
            let _ = (parse(&given), parse(&date), parse_epoch(&date));
        }

        #[test]
        fn what_is_read_reads_as_itself(year in 1500..2201_i32, month in 1..13, day in 1..29, hour in 0..24) {
            let date = format!("{year:04}-{month:02}-{day:02}");
            let words = format!("{} {day}, {year}", MONTHS[month as usize - 1]);
            prop_assert_eq!(parse(&date), Some(date.clone()));
            prop_assert_eq!(parse(&words), Some(date.clone()));
            let time = format!("{date}T{hour:02}:00:00+02:00");
            prop_assert_eq!(parse(&time), Some(time.clone()));
        }
    }
}
