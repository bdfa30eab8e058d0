//! Measures what is read of dates and times: against TimeBank and AQUAINT (spans and values), and against the documented
//! cases of a public suite of date recognizers.

use crate::corpus::read;
use according_nlp::{
    layers::Layers,
    tagger::Tagger,
    term::Terms,
    timex::{self, Timex, calendar::Day},
    weights::Sections,
};
use anyhow::{Context as _, Result};
use serde_json::Value;
use std::{fmt, io::Read as _, ops::Range, path::Path};

/// Counts of found, gold and agreeing items.
#[derive(Clone, Copy, Default)]
pub(crate) struct Agreement {
    pub right: usize,
    pub found: usize,
    pub gold: usize,
}

impl fmt::Display for Agreement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let percent = |whole: usize| 100.0 * self.right as f64 / whole.max(1) as f64;
        let f1 = 200.0 * self.right as f64 / (self.found + self.gold).max(1) as f64;
        write!(
            f,
            "P {:5.1}  R {:5.1}  F1 {f1:5.1}  ({} right, {} found, {} gold)",
            percent(self.found),
            percent(self.gold),
            self.right,
            self.found,
            self.gold
        )
    }
}

/// Prints every figure; with `errors`, every wrong answer to standard error.
pub fn evaluate(data: &Path, weights: &[u8], part: &str, errors: bool) -> Result<()> {
    let sections = Sections::open(weights)?;
    let tagger = Tagger::open(&sections)?;
    timebank(&data.join(format!("timex-tbaq/{part}.tml.tar.zst")), part, &tagger, errors)?;
    recognizers(&data.join("recognizers-text-specs/datetime.jsonl.zst"), &tagger, errors)?;
    seed(&data.join("../seed"), &tagger)
}

/// The dates of the article that the project began with.
fn seed(folder: &Path, tagger: &Tagger<'_>) -> Result<()> {
    let text = read(&folder.join("article.txt"))?;
    let expected: Value = serde_json::from_str(&read(&folder.join("expected.json"))?)?;
    let mut layers = Layers::default();
    layers.read(&text, tagger);
    let now = expected["published"].as_str().and_then(Day::parse);
    let found = timex::read(&Terms::of(&text, &layers), now).timexes;
    let gold = expected["dates"].as_array().map_or(&[] as &[Value], Vec::as_slice);
    let right = |gold: &&Value| {
        let words = gold["text"].as_str().unwrap_or_default();
        found.iter().any(|timex| timex.span.of(&text).contains(words) && gold["value"] == timex.value.as_str())
    };
    println!("seed: {} of {} dates", gold.iter().filter(right).count(), gold.len());
    Ok(())
}

/// One article of TimeML: its text without marks, its date, and the expressions with their values.
struct Article {
    name: String,
    text: String,
    published: Option<Day>,
    gold: Vec<(Range<usize>, String)>,
}

fn timebank(path: &Path, part: &str, tagger: &Tagger<'_>, errors: bool) -> Result<()> {
    let file = std::fs::File::open(path).with_context(|| format!("reading {}", path.display()))?;
    let mut bytes = Vec::new();
    zstd::Decoder::new(file)?.read_to_end(&mut bytes)?;
    let articles = articles(&bytes);
    anyhow::ensure!(!articles.is_empty(), "{}: no article of TimeML in it", path.display());
    let (mut spans, mut exact, mut values, mut strict) =
        (Agreement::default(), Agreement::default(), Agreement::default(), Agreement::default());
    let mut layers = Layers::default();
    for article in &articles {
        layers.read(&article.text, tagger);
        let found = timex::read(&Terms::of(&article.text, &layers), article.published).timexes;
        for agreement in [&mut spans, &mut exact, &mut values, &mut strict] {
            agreement.found += found.len();
            agreement.gold += article.gold.len();
        }
        let mut used = vec![false; found.len()];
        for (range, value) in &article.gold {
            let hit = (0..found.len()).find(|&k| {
                let span = found[k].span.range();
                !used[k] && span.start < range.end && range.start < span.end
            });
            let Some(k) = hit else {
                complain(errors, "missed", article, range.clone(), value, "");
                continue;
            };
            used[k] = true;
            spans.right += 1;
            exact.right += usize::from(found[k].span.range() == *range);
            strict.right += usize::from(found[k].value == *value);
            if same(&found[k].value, value) {
                values.right += 1;
            } else {
                complain(errors, "value", article, found[k].span.range(), value, &found[k].value);
            }
        }
        for (timex, _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
            complain(errors, "extra", article, timex.span.range(), "", &timex.value);
        }
    }
    println!("timex-tbaq {part}: span, relaxed   {spans}");
    println!("timex-tbaq {part}: span, exact     {exact}");
    println!("timex-tbaq {part}: value           {values}");
    println!("timex-tbaq {part}: value as typed  {strict}");
    Ok(())
}

/// Whether two values are one: the corpus writes the eighties as `198` and `198X`, the second week as `W2` and `W02`.
fn same(ours: &str, gold: &str) -> bool {
    // `P3.5Y` is `P3Y6M`.
    if let (Some(a), Some(b)) = (length(ours), length(gold)) {
        return a == b;
    }
    let plain = |value: &str| {
        let value = value.trim_start_matches("XXXX-XX-XX").trim_end_matches("-XX").to_owned();
        let value = if value.len() == 4 { value.trim_end_matches('X').to_owned() } else { value };
        match value.split_once("-W") {
            Some((year, week)) if week.len() == 1 => format!("{year}-W0{week}"),
            _ => value,
        }
    };
    plain(ours) == plain(gold)
}

/// A length in months, and in seconds beside them; none if the value is no length or says not how many.
fn length(value: &str) -> Option<(i64, i64)> {
    let rest = value.strip_prefix('P')?;
    let (mut months, mut seconds) = (0.0, 0.0);
    let mut number = String::new();
    let mut clock = false;
    for c in rest.chars() {
        match c {
            '0'..='9' | '.' => number.push(c),
            'T' => clock = true,
            _ => {
                let n: f64 = number.parse().ok()?;
                number.clear();
                match (c, clock) {
                    ('Y', _) => months += 12.0 * n,
                    ('Q', _) => months += 3.0 * n,
                    ('M', false) => months += n,
                    ('W', _) => seconds += 604_800.0 * n,
                    ('D', _) => seconds += 86_400.0 * n,
                    ('H', _) => seconds += 3600.0 * n,
                    ('M', true) => seconds += 60.0 * n,
                    ('S', _) => seconds += n,
                    _ => return None,
                }
            }
        }
    }
    number.is_empty().then_some(((months * 1000.0) as i64, seconds as i64))
}

fn complain(errors: bool, what: &str, article: &Article, range: Range<usize>, gold: &str, found: &str) {
    if errors {
        let from = article.text.floor_char_boundary(range.start.saturating_sub(60));
        let to = article.text.ceil_char_boundary((range.end + 40).min(article.text.len()));
        let context = format!(
            "{}[{}]{}",
            &article.text[from..range.start],
            &article.text[range.clone()],
            &article.text[range.end..to]
        );
        eprintln!(
            "{what}: gold {gold:?} found {found:?}: {}: {}",
            article.name,
            context.split_whitespace().collect::<Vec<_>>().join(" ")
        );
    }
}

/// The articles of a tar archive of `.tml` files.
fn articles(tar: &[u8]) -> Vec<Article> {
    let mut out = Vec::new();
    let mut at = 0;
    while at + 512 <= tar.len() {
        let header = &tar[at..at + 512];
        let field = |range: Range<usize>| {
            String::from_utf8_lossy(&header[range]).trim_matches(|c| c == '\0' || c == ' ').to_owned()
        };
        let size = usize::from_str_radix(&field(124..136), 8).unwrap_or(0);
        let name = field(0..100);
        let body = &tar[(at + 512).min(tar.len())..(at + 512 + size).min(tar.len())];
        if name.ends_with(".tml") {
            out.extend(article(name, &String::from_utf8_lossy(body)));
        }
        at += 512 + size.div_ceil(512) * 512;
    }
    out
}

fn article(name: String, xml: &str) -> Option<Article> {
    let between = |open: &str, close: &str| {
        let start = xml.find(open)? + open.len();
        Some(&xml[start..start + xml[start..].find(close)?])
    };
    let published =
        between("<DCT>", "</DCT>").and_then(|dct| attribute(dct, "value")).and_then(|value| Day::parse(&value));
    let marked = between("<TEXT>", "</TEXT>")?;
    let (mut text, mut gold) = (String::new(), Vec::new());
    let mut open: Option<(usize, String)> = None;
    let mut rest = marked;
    while let Some(at) = rest.find(['<', '&']) {
        text += &rest[..at];
        rest = &rest[at..];
        if rest.starts_with('&') {
            let (mark, length) = [("&amp;", "&"), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&apos;", "'")]
                .iter()
                .find(|(entity, _)| rest.starts_with(entity))
                .map_or(("&", 1), |(entity, mark)| (*mark, entity.len()));
            text += mark;
            rest = &rest[length..];
            continue;
        }
        let end = rest.find('>').map_or(rest.len(), |end| end + 1);
        let tag = &rest[..end];
        if tag.starts_with("<TIMEX3") {
            open = Some((text.len(), attribute(tag, "value").unwrap_or_default()));
        } else if tag == "</TIMEX3>"
            && let Some((start, value)) = open.take()
        {
            gold.push((start..text.len(), value));
        }
        rest = &rest[end..];
    }
    text += rest;
    Some(Article { name, text, published, gold })
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let start = tag.find(&format!(" {name}=\""))? + name.len() + 3;
    Some(tag[start..start + tag[start..].find('"')?].to_owned())
}

/// Why a case of the suite does not apply to news, or nothing if it applies.
///
/// The suite documents a recognizer for spoken commands to a calendar; a case applies if a newspaper could print it.
fn no_news(case: &Value) -> Option<&'static str> {
    let text = case["input"].as_str().unwrap_or_default();
    let model = case["model"].as_str().unwrap_or_default();
    if !model.ends_with("Parser") && model != "DateTimeModel" || model == "TimeZoneParser" {
        return Some("tells no value, or of another mode than the default one");
    }
    if !case["skip"].is_null() {
        return Some("the suite itself skips it in one of its implementations");
    }
    let results = case["results"].as_array().map_or(&[] as &[Value], Vec::as_slice);
    let invalid = text_of(case).contains("0001-01-01")
        || text_of(case).contains("not resolved") && !text_of(case).contains("set");
    if invalid {
        return Some("no date of the calendar: February 30");
    }
    let [result] = results else { return Some("names no expression, or several at once") };
    let kind = kind(result);
    if !matches!(kind, "date" | "daterange" | "duration" | "set" | "datetime" | "time") {
        return Some("a slot between two hours, or alternatives: appointments");
    }
    let Some(timex) = expected(result).first().cloned() else { return Some("has no TIMEX") };
    if timex.starts_with('(') {
        return Some("a range of two dates is two expressions in TimeML");
    }
    if timex.contains("BD") {
        return Some("business days");
    }
    let words = result["Text"].as_str().unwrap_or_default();
    let printed = text
        .to_lowercase()
        .find(&words.to_lowercase())
        .map_or(words, |at| text.get(at..at + words.len()).unwrap_or(words));
    let named = |word: &str| NAMES.iter().any(|name| word == *name || word.strip_suffix('s') == Some(name));
    if printed.split(|c: char| !c.is_ascii_alphabetic()).any(named)
        || printed.contains("new year")
        || printed.contains("father")
    {
        return Some("a month, weekday or holiday without its capital");
    }
    let lower = printed.to_lowercase();
    let digits = lower.bytes().filter(u8::is_ascii_digit).count();
    let halves = ["am", "pm", "a.m", "p.m", "o'clock"].iter().any(|half| lower.contains(half));
    if kind == "time" || kind == "datetime" && (digits > 0 && !halves || lower.matches(':').count() > 1) {
        return Some("an hour without a day, without a.m. or p.m., or with its seconds");
    }
    let shift = ["second", "minute", "hour", "hr", "min"].iter().any(|unit| lower.contains(unit));
    if kind == "datetime" && shift {
        return Some("a moment counted in hours or minutes from the one in which somebody speaks");
    }
    if kind == "duration" && ["few", "several", "some"].iter().any(|word| lower.contains(word)) || lower.contains("few")
    {
        return Some("a vague number that the suite makes three");
    }
    if kind == "set" && halves {
        return Some("an appointment that recurs at an hour");
    }
    if kind == "set" && digits > 0
        || lower.starts_with("week ")
        || lower.contains(" week ") && lower.ends_with(|c: char| c.is_ascii_digit()) && lower.len() < 12
    {
        return Some("a numbered week, or a day that recurs by its number");
    }
    let bare = lower.trim_start_matches("the ");
    if kind == "date"
        && (bare.bytes().all(|b| b.is_ascii_digit())
            || ["second", "twenty second", "thirty", "fifteen"].contains(&bare))
    {
        return Some("a day of the month without its month, nor an ordinal in digits");
    }
    if lower.contains("end of") && (kind == "datetime") {
        return Some("the last second of a day");
    }
    if COMMANDS.iter().any(|word| lower.split(|c: char| !c.is_alphanumeric() && c != '\'').any(|part| part == *word)) {
        return Some(
            "words of spoken commands: cardinal directions of a calendar, business, holidays of the suite's own list",
        );
    }
    let letters = lower.bytes().filter(u8::is_ascii_alphabetic).count();
    let printed_date = |form: &str| {
        let lengths: Vec<usize> = form.split(['/', '-']).map(str::len).collect();
        form.contains('-') && lengths == [4, 2, 2]
            || form.contains('/') && matches!(lengths.as_slice(), [1 | 2, 1 | 2, 4])
    };
    if letters < 3
        && matches!(kind, "date" | "daterange" | "datetime")
        && !printed_date(&lower)
        && !(digits == 4 && lower.len() == 4)
    {
        return Some("digits in an order that news does not print: 15, 5/7, 21-04-2016");
    }
    let joined = |mark: char| {
        let mut marks = lower.match_indices(mark);
        marks.any(|(at, _)| {
            let before = lower[..at].chars().next_back().is_some_and(char::is_alphanumeric);
            let after = lower[at + 1..].trim_start().chars().next().is_some_and(|c| c.is_ascii_digit());
            let letter = lower[..at].chars().next_back().is_some_and(char::is_alphabetic);
            let digit = lower[..at].chars().next_back().is_some_and(|c| c.is_ascii_digit());
            let name = lower[at + 1..].trim_start().chars().next().is_some_and(char::is_alphabetic);
            before && (letter && after && !lower[at + 1..].starts_with(' ') || digit && name && mark != '-')
        })
    };
    if letters > 0
        && digits > 0
        && matches!(kind, "date" | "daterange")
        && ['/', '.', '-', ','].iter().any(|mark| joined(*mark))
    {
        return Some("a month name joined to its day by a stroke, stop or hyphen");
    }
    None
}

const NAMES: [&str; 41] = [
    "christmas",
    "halloween",
    "thanksgiving",
    "thanks",
    "independence",
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
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
    "jan",
    "feb",
    "mar",
    "apr",
    "jun",
    "jul",
    "aug",
    "sep",
    "oct",
    "nov",
    "dec",
    "mon",
    "tue",
    "wed",
    "thu",
    "fri",
    "sat",
];

/// Words that mark what people say to a calendar, not what a newspaper prints.
const COMMANDS: [&str; 14] = [
    "rest",
    "remaining",
    "ytd",
    "mtd",
    "eod",
    "eoy",
    "eom",
    "business",
    "upcoming",
    "whatever",
    "my",
    "yuandan",
    "spring",
    "annual",
];

fn text_of(case: &Value) -> String {
    case["results"].to_string()
}

fn kind(result: &Value) -> &str {
    let kind = result["Type"].as_str().or(result["TypeName"].as_str()).unwrap_or_default();
    kind.rsplit('.').next().unwrap_or_default()
}

/// Every answer that the case accepts: its TIMEX, and the dates that it resolves an open one to.
fn expected(result: &Value) -> Vec<String> {
    let mut out = Vec::new();
    let mut push = |value: &Value| {
        if let Some(value) = value.as_str() {
            out.push(value.to_owned());
        }
    };
    push(&result["Value"]["Timex"]);
    for resolution in ["FutureResolution", "PastResolution"] {
        push(&result["Value"][resolution]["date"]);
    }
    for values in [&result["Value"]["values"], &result["Resolution"]["values"]] {
        for value in values.as_array().map_or(&[] as &[Value], Vec::as_slice) {
            push(&value["timex"]);
            if value["type"] == "date" {
                push(&value["value"]);
            }
        }
    }
    out
}

/// First and past-the-last day of each range that the case accepts.
fn ranges(result: &Value) -> Vec<(String, String)> {
    let mut out = Vec::new();
    let mut push = |from: &Value, to: &Value| {
        if let (Some(from), Some(to)) = (from.as_str(), to.as_str()) {
            out.push((from.to_owned(), to.to_owned()));
        }
    };
    for resolution in ["FutureResolution", "PastResolution"] {
        let value = &result["Value"][resolution];
        push(&value["startDate"], &value["endDate"]);
    }
    for values in [&result["Value"]["values"], &result["Resolution"]["values"]] {
        for value in values.as_array().map_or(&[] as &[Value], Vec::as_slice) {
            push(&value["start"], &value["end"]);
        }
    }
    out
}

fn recognizers(path: &Path, tagger: &Tagger<'_>, errors: bool) -> Result<()> {
    let text = read(path)?;
    let mut layers = Layers::default();
    let mut reasons: Vec<(&str, usize)> = Vec::new();
    let (mut right, mut n, mut all) = (0, 0, 0);
    for line in text.lines() {
        let case: Value = serde_json::from_str(line)?;
        all += 1;
        if let Some(reason) = no_news(&case) {
            match reasons.iter_mut().find(|(known, _)| *known == reason) {
                Some((_, n)) => *n += 1,
                None => reasons.push((reason, 1)),
            }
            continue;
        }
        let input = case["input"].as_str().unwrap_or_default();
        let now = case["context"]["ReferenceDateTime"].as_str().and_then(Day::parse);
        layers.read(input, tagger);
        let found = timex::read(&Terms::of(input, &layers), now).timexes;
        let result = &case["results"][0];
        let (values, spans) = (expected(result), ranges(result));
        let ok = |timex: &Timex| {
            let clock = |value: &str| value.replace(":00", "");
            // TimeML gives what is counted in weeks, months or years in that unit; the suite gives a day of it.
            let counted =
                ["ago", "from now", "later", "before", "back", "earlier"].iter().any(|word| input.contains(word));
            let contains = |value: &str| {
                Day::parse(value)
                    .is_some_and(|day| timex.range.is_some_and(|(first, last)| first <= day && day <= last))
            };
            let day = timex.range.map(|(first, last)| (first.to_string(), last.plus(1).to_string()));
            values.iter().any(|value| same(&timex.value, value) || clock(&timex.value) == clock(value))
                || day.is_some_and(|day| {
                    spans.contains(&day)
                        || values
                            .iter()
                            .any(|value| value.starts_with("XXXX") && agrees(&clock(&timex.value), &clock(value)))
                        || values.iter().any(|value| on_weekday(timex, value, &clock))
                        || counted && values.iter().any(|value| contains(value))
                })
        };
        n += 1;
        if found.iter().any(ok) {
            right += 1;
        } else if errors {
            let shown: Vec<&str> = found.iter().map(|timex| timex.value.as_str()).collect();
            eprintln!(
                "case: {input:?} ({}): wanted {values:?}, found {shown:?}",
                now.map_or_else(String::new, |now| now.to_string())
            );
        }
    }
    println!(
        "recognizers datetime: {:.1} % ({right} of {n} that apply to news, {all} in all)",
        100.0 * right as f64 / n.max(1) as f64
    );
    for (reason, n) in reasons {
        println!("  {n:5} do not apply: {reason}");
    }
    Ok(())
}

/// Whether a value is a day of the week that `open` names: `2016-11-08T09:00` is one of `XXXX-WXX-2T09`.
fn on_weekday(timex: &Timex, open: &str, clock: &dyn Fn(&str) -> String) -> bool {
    let Some(rest) = open.strip_prefix("XXXX-WXX-") else { return false };
    let Some((first, last)) = timex.range else { return false };
    let (weekday, time) = rest.split_at(rest.len().min(1));
    let ours = timex.value.get(10..).unwrap_or_default();
    first == last && weekday.parse() == Ok(first.weekday()) && clock(ours) == clock(time)
}

/// Whether a value fills the open places of another one: `2016-10-02T08:00` fills `XXXX-10-02T08:00`.
fn agrees(value: &str, open: &str) -> bool {
    value.len() == open.len() && value.bytes().zip(open.bytes()).all(|(a, b)| a == b || b == b'X')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_stripped_and_kept() {
        let xml = "<TimeML><DCT><TIMEX3 tid=\"t0\" value=\"2025-03-04\">4</TIMEX3></DCT><TEXT>Lind &amp; Co \
                   <EVENT eid=\"e1\">met</EVENT> <TIMEX3 tid=\"t1\" value=\"2025-03-03\">Monday</TIMEX3>.</TEXT></TimeML>";
        let article = article("a.tml".into(), xml).expect("an article");
        assert_eq!(article.text, "Lind & Co met Monday.");
        assert_eq!(article.gold, [(14..20, "2025-03-03".to_owned())]);
        assert_eq!(article.published, Day::parse("2025-03-04"));
    }
}
