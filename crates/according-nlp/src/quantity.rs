//! Numbers with what they count: `over 17,000 people`, `US$300 to 400 billion`, `two-thirds of the voters`.
//!
//! The atoms of a document and its dates enter, [`Quantity`]s leave, in text order. A number that belongs to a date, a time
//! of day, a name (`Boeing 737`, `Article 5`), a score or a telephone number is none, nor is an ordinal. Rules only.

use crate::{
    tag::Tag,
    term::{Glue, Term, Terms, Unit, number},
    timex::{Kind, Timex},
};
use according_text::{Hedge, Quantity, Span};

mod counted;
pub mod hedge;
mod refuse;

/// Every quantity of the document. `timexes` are its expressions of time, in text order.
///
/// **Cost**: linear; a bounded look around each number.
#[must_use]
pub fn read(terms: &Terms<'_>, timexes: &[Timex]) -> Vec<Quantity> {
    let mut out = Vec::new();
    let mut dates = timexes.iter().filter(|timex| timex.kind != Kind::Duration && timex.kind != Kind::Set).peekable();
    let mut i = 0;
    while i < terms.atoms.len() {
        let span = terms.atoms[i].span;
        while dates.peek().is_some_and(|date| date.span.end() <= span.start()) {
            dates.next();
        }
        if dates.peek().is_some_and(|date| date.span.overlaps(span)) {
            i += 1;
            continue;
        }
        match amount(terms, i).filter(|amount| terms.together(i, amount.end - 1)) {
            Some(amount) if !refuse::refused(terms, i, &amount) => {
                let end = amount.end;
                out.push(finish(terms, amount));
                i = end.max(i + 1);
            }
            Some(amount) if amount.bare => i = amount.skip.max(i + 1),
            _ => i += 1,
        }
    }
    out
}

/// A number with its unit, before hedges.
struct Amount {
    /// Its first atom: `i`, or the currency before it.
    start: usize,
    /// One past its last atom, unit included.
    end: usize,
    /// Lower and upper bound; both absent where nobody says how many (`several`).
    low: Option<f64>,
    high: Option<f64>,
    /// The hedge that its own words carry: a range, or `hundreds`.
    own: Option<Hedge>,
    unit: Option<String>,
    /// Whether it is digits alone, without unit.
    bare: bool,
    /// Where to go on if it is refused.
    skip: usize,
}

fn amount(terms: &Terms<'_>, i: usize) -> Option<Amount> {
    match terms.term(i) {
        Term::Numeral(_) | Term::Small(_) | Term::Tens(_) | Term::Scale(_) => numbered(terms, i),
        Term::Currency(_) if symbol(terms, i) => numbered(terms, i),
        Term::PluralScale(_) => plural_scale(terms, i),
        Term::Fraction(_) | Term::Ordinal(_) | Term::Unit(Unit::Quarter) => fraction(terms, i),
        Term::Word(word) => vague(terms, i, word),
        Term::Other if terms.form(i).starts_with(['½', '¼', '¾', '⅓', '⅔']) => numbered(terms, i),
        _ => None,
    }
}

/// Whether a currency stands before its number: a sign, or a code.
fn symbol(terms: &Terms<'_>, i: usize) -> bool {
    let form = terms.form(i);
    let code = form.len() == 3 && form.bytes().all(|b| b.is_ascii_uppercase());
    let sign = form.chars().any(|c| !c.is_alphanumeric());
    (code || sign) && matches!(terms.term(i + 1), Term::Numeral(_) | Term::Small(_) | Term::Tens(_))
        || sign && matches!(terms.term(i + 1), Term::PluralScale(_))
}

/// The first atom of the currency sign that ends at `i`, and its name: `US` `$`.
fn currency_before(terms: &Terms<'_>, i: usize) -> (usize, &'static str) {
    let Term::Currency(name) = terms.term(i) else { return (i, "") };
    if i == 0 || terms.form(i) != "$" || terms.glue(i) != Glue::Tight && terms.form(i - 1).len() > 2 {
        return (i, name);
    }
    let full = match terms.form(i - 1) {
        "US" => "US dollar",
        "A" | "AU" => "Australian dollar",
        "C" | "CA" | "Can" => "Canadian dollar",
        "NZ" => "New Zealand dollar",
        "HK" => "Hong Kong dollar",
        "S" => "Singapore dollar",
        "NT" => "New Taiwan dollar",
        "R" => "real",
        _ => return (i, name),
    };
    (i - 1, full)
}

fn numbered(terms: &Terms<'_>, i: usize) -> Option<Amount> {
    let money = matches!(terms.term(i), Term::Currency(_));
    let (start, before) = if money { currency_before(terms, i) } else { (i, "") };
    let at = i + usize::from(money);
    if money && let Term::PluralScale(_) = terms.term(at) {
        return plural_scale(terms, at).map(|amount| Amount { start, unit: Some(before.into()), ..amount });
    }
    let first = number::read(terms, at)?;
    let mut amount = Amount {
        start,
        end: first.end,
        low: Some(first.value),
        high: Some(first.value),
        own: None,
        unit: money.then(|| before.to_owned()),
        bare: first.bare && !money,
        skip: first.end,
    };
    negate(terms, at, &mut amount);
    if !money && let Some(share) = one_in(terms, at, first) {
        return Some(share);
    }
    // `two-thirds`.
    if let Term::Fraction(part) = terms.term(first.end)
        && first.value <= 9.0
        && part < 0.5
    {
        return Some(share(start, first.end + 1, first.value, if part == 0.333 { 3.0 } else { (1.0 / part).round() }));
    }
    if let Term::Ordinal(n) = terms.term(first.end)
        && terms.glue(first.end) == Glue::Hyphen
        && first.value == 1.0
        && (3..=100).contains(&n)
    {
        return Some(share(start, first.end + 1, 1.0, f64::from(n)));
    }
    if matches!(terms.term(first.end), Term::Unit(Unit::Quarter))
        && (first.value == 1.0 || first.value == 3.0)
        && (terms.glue(first.end) == Glue::Hyphen || terms.is(first.end + 1, &["of"]))
        && !money
    {
        return Some(share(start, first.end + 1, first.value, 4.0));
    }
    if terms.glue(first.end) == Glue::Hyphen
        && let Term::Ordinal(_) = terms.term(first.end)
    {
        return None;
    }
    // `1.8m tall`: the letter that scales money measures length here.
    if !money && terms.form(first.end - 1) == "m" && first.end > at + 1 && LENGTHS.contains(&terms.form(first.end)) {
        let value = first.value / 1_000_000.0;
        return Some(Amount { low: Some(value), high: Some(value), unit: Some("metre".into()), bare: false, ..amount });
    }
    let Some(unit) = unit_at(terms, amount.end, first.bare) else {
        return range(terms, at, first, amount);
    };
    // A unit printed behind a sign: `$10 dollars`; the sign names it.
    if !money || terms.term(amount.end) == Term::Currency("dollar") {
        amount.end = unit.end;
        amount.bare = false;
        if !money {
            amount.unit = Some(unit.name);
        }
    }
    if matches!(terms.term(amount.end - 1), Term::Currency(_)) && !money {
        // `75 USD million`.
        if let Term::Scale(scale) = terms.term(amount.end)
            && first.scale == 1.0
            && terms.form(amount.end).len() > 4
        {
            amount.low = amount.low.map(|value| value * scale);
            amount.high = amount.low;
            amount.end += 1;
            return Some(amount);
        }
        // `thirteen dollars and forty-five cents`.
        let cents = amount.end + usize::from(terms.is(amount.end, &["and"]));
        if let Some(part) = number::read(terms, cents)
            && part.value < 100.0
            && matches!(terms.form(part.end), "cent" | "cents" | "pence")
        {
            amount.low = amount.low.map(|value| value + part.value / 100.0);
            amount.high = amount.low;
            amount.end = part.end + 1;
            return Some(amount);
        }
    }
    range(terms, at, first, amount)
}

/// Words behind `m` that make it metres.
const LENGTHS: [&str; 14] = [
    "tall",
    "long",
    "high",
    "wide",
    "deep",
    "away",
    "above",
    "below",
    "from",
    "sprint",
    "freestyle",
    "race",
    "hurdles",
    "tsunami",
];

/// `minus five`, `-5`.
fn negate(terms: &Terms<'_>, at: usize, amount: &mut Amount) {
    let word = at > 0 && terms.is(at - 1, &["minus", "negative"]);
    let sign = at > 0
        && matches!(terms.form(at - 1), "-" | "−")
        && terms.glue(at) == Glue::Tight
        && terms.glue(at - 1) == Glue::Apart;
    if word || sign {
        amount.start = at - 1;
        amount.low = amount.low.map(|value| -value);
        amount.high = amount.high.map(|value| -value);
    }
}

/// A share, to three decimals: nobody who prints `two-thirds` means more.
fn share(start: usize, end: usize, above: f64, below: f64) -> Amount {
    let value = (above / below * 1000.0).round() / 1000.0;
    Amount {
        start,
        end,
        low: Some(value),
        high: Some(value),
        own: None,
        unit: Some("share".into()),
        bare: false,
        skip: end,
    }
}

/// `one in five`, `one out of every thousand`.
fn one_in(terms: &Terms<'_>, at: usize, first: number::Number) -> Option<Amount> {
    let mut k = first.end;
    if terms.is(k, &["out"]) && terms.is(k + 1, &["of"]) {
        k += 2;
    } else if terms.is(k, &["in"]) {
        k += 1;
    } else {
        return None;
    }
    let every = terms.is(k, &["every"]);
    k += usize::from(every);
    let second = number::read(terms, k)?;
    let words = matches!(terms.term(at), Term::Small(_)) && (first.value == 1.0 || second.value == 10.0 || every);
    (words && second.value > first.value && second.value.fract() == 0.0).then_some(())?;
    (!matches!(terms.term(second.end), Term::Unit(_) | Term::Fraction(_))).then_some(())?;
    Some(share(at, second.end, first.value, second.value))
}

/// A unit behind a number.
struct Named {
    name: String,
    end: usize,
}

/// The unit that begins at atom `i`: percent, points, money, measures, time.
fn unit_at(terms: &Terms<'_>, i: usize, bare: bool) -> Option<Named> {
    let named = |name: &str, end: usize| Some(Named { name: name.to_owned(), end });
    let glue = terms.glue(i);
    match terms.term(i) {
        Term::Word("%" | "percent") => {
            let points = terms.is(i + 1, &["point", "points"]);
            named(if points { "percentage point" } else { "percent" }, i + 1 + usize::from(points))
        }
        Term::Word("per") if terms.is(i + 1, &["cent"]) => named("percent", i + 2),
        Term::Word("percentage") if terms.is(i + 1, &["point", "points"]) => named("percentage point", i + 2),
        Term::Word("points") => named("point", i + 1),
        Term::Word("point") if glue == Glue::Hyphen => named("point", i + 1),
        Term::Word("°") => match terms.form(i + 1) {
            "C" => named("celsius", i + 2),
            "F" => named("fahrenheit", i + 2),
            _ => named("degree", i + 1),
        },
        Term::Currency(name) => {
            let form = terms.form(i);
            // `10 marks`: more often marks than money, unless a country stands before them.
            (form.len() > 1 || !form.is_ascii() || glue == Glue::Tight).then_some(())?;
            (!matches!(form, "marks" | "real" | "won" | "rub" | "pounds")).then_some(())?;
            named(name, i + 1)
        }
        Term::Measure(name) => {
            let form = terms.form(i);
            // A short sign measures a numeral alone: `5 m` and not `five m`.
            (form.len() > 3 || bare).then_some(())?;
            (!matches!(form, "ha" | "in" | "hp") || glue == Glue::Tight || bare).then_some(())?;
            measured(terms, i, name)
        }
        Term::Scale(_) if matches!(terms.form(i), "m") && glue == Glue::Apart && bare => named("metre", i + 1),
        Term::Other if bare && matches!(terms.form(i), "C" | "F") && terms.is(i.wrapping_sub(1), &["°"]) => None,
        Term::Unit(unit) => timed(terms, i, unit),
        Term::Other => {
            // `square kilometres`, `metric tons`, `Australian dollars`.
            let next = terms.term(i + 1);
            match (terms.form(i).to_ascii_lowercase().as_str(), next) {
                (squared @ ("square" | "sq" | "cubic"), Term::Measure(name)) => {
                    let power = if squared == "cubic" { "cubic" } else { "square" };
                    Some(Named { name: format!("{power} {name}"), end: i + 2 })
                }
                ("metric", Term::Measure("ton" | "tonne")) => named("tonne", i + 2),
                ("nautical", Term::Measure("mile")) => named("nautical mile", i + 2),
                ("basis", Term::Word("point" | "points")) => named("basis point", i + 2),
                (_, Term::Currency(name))
                    if terms.form(i).starts_with(char::is_uppercase) && terms.form(i + 1).len() > 2 =>
                {
                    let place = match terms.form(i) {
                        "US" | "U.S." => "US",
                        place => place,
                    };
                    Some(Named { name: format!("{place} {name}"), end: i + 2 })
                }
                _ => None,
            }
        }
        _ => None,
    }
}

/// A measure, a degree with its scale, a speed.
fn measured(terms: &Terms<'_>, i: usize, name: &str) -> Option<Named> {
    let named = |name: &str, end: usize| Some(Named { name: name.to_owned(), end });
    if name == "degree" {
        return match (terms.form(i + 1).to_ascii_lowercase().as_str(), terms.term(i + 1)) {
            ("celsius" | "c" | "centigrade", _) => named("celsius", i + 2),
            ("fahrenheit" | "f", _) => named("fahrenheit", i + 2),
            _ => named("degree", i + 1),
        };
    }
    // `miles per hour`, `metres a second`.
    if matches!(name, "mile" | "kilometre" | "metre")
        && (terms.is(i + 1, &["per", "an", "a"]) || terms.is(i + 1, &["/"]))
        && let Term::Unit(unit @ (Unit::Hour | Unit::Second)) = terms.term(i + 2)
    {
        return Some(Named { name: format!("{name} per {}", unit.name()), end: i + 3 });
    }
    if name == "pound (mass)" {
        return named("pound", i + 1);
    }
    named(name, i + 1)
}

/// A length of time, or an age.
fn timed(terms: &Terms<'_>, i: usize, unit: Unit) -> Option<Named> {
    // `two quarters` are parts of a year or of a whole; `a second` is none here.
    if unit == Unit::Quarter && terms.glue(i) == Glue::Hyphen || terms.glue(i) == Glue::Tight && terms.form(i).len() < 2
    {
        return None;
    }
    let old = terms.is(i + 1, &["old", "olds"]);
    let of_age = terms.is(i + 1, &["of"]) && terms.is(i + 2, &["age"]);
    let end = if old {
        i + 2
    } else if of_age {
        i + 3
    } else {
        i + 1
    };
    let name = if old || of_age { format!("{} of age", unit.name()) } else { unit.name().to_owned() };
    Some(Named { name, end })
}

/// A second number that makes a range of the first: `10 to 20`, `$300-400 billion`, `between 5 and 10`.
fn range(terms: &Terms<'_>, at: usize, first: number::Number, mut amount: Amount) -> Option<Amount> {
    let i = amount.end;
    let mut hyphen = false;
    let next = match terms.term(i) {
        Term::Word("to") => i + 1,
        Term::Word("-" | "--")
            if terms.glue(i) == Glue::Tight || terms.glue(i + 1) == Glue::Tight || amount.unit.is_some() =>
        {
            hyphen = terms.glue(i) == Glue::Tight;
            i + 1
        }
        Term::Word("and") if between(terms, amount.start) => i + 1,
        _ if terms.glue(i) == Glue::Hyphen => {
            hyphen = true;
            i
        }
        _ => return Some(amount),
    };
    // `fell from 10 to 5` tells two numbers, not a range.
    if terms.is(i, &["to"])
        && amount.start > 0
        && terms.is(amount.start - 1, &["from"])
        && changes(terms, amount.start - 1)
    {
        return Some(amount);
    }
    let money = matches!(terms.term(next), Term::Currency(_)) && symbol(terms, next);
    let second_at = next + usize::from(money);
    let Some(second) = number::read(terms, second_at) else { return Some(amount) };
    let unit = unit_at(terms, second.end, second.bare);
    let mut low = first.value;
    // `two to three hundred`, `$300 to 400 billion`, `1 to 1.5 million`.
    if first.scale == 1.0 && second.scale > 1.0 && first.value < second.scale && second.value > first.value {
        low = first.value * second.scale;
        if low > second.value {
            low = first.value;
        }
    }
    let small = second.bare && first.bare && unit.is_none() && amount.unit.is_none();
    if second.value <= low || hyphen && small && !counted::follows(terms, second.end) {
        return Some(amount);
    }
    if terms.is(i, &["to"])
        && small
        && !counted::follows(terms, second.end)
        && !(amount.start > 0 && terms.is(amount.start - 1, &["from"]))
    {
        return Some(amount);
    }
    // A different unit behind each: `10 miles to 20 minutes`.
    let other = unit.as_ref().map(|unit| unit.name.as_str()).or(money.then_some("money"));
    let alike =
        |a: &str, b: &str| a == b || b == "money" && matches!(terms.term(at.wrapping_sub(1)), Term::Currency(_));
    if let (Some(first), Some(second)) = (amount.unit.as_deref(), other)
        && !alike(first, second)
    {
        return Some(amount);
    }
    // `rose 6 to 9`: a sign before the second alone belongs to it alone.
    if money && amount.unit.is_none() {
        return Some(amount);
    }
    amount.low = Some(low);
    amount.high = Some(second.value);
    amount.own = Some(Hedge::Range);
    amount.bare = false;
    amount.end = unit.as_ref().map_or(second.end, |unit| unit.end);
    amount.unit = amount.unit.or(unit.map(|unit| unit.name));
    Some(amount)
}

fn between(terms: &Terms<'_>, start: usize) -> bool {
    start > 0 && terms.is(start - 1, &["between"])
}

/// Whether a verb of change stands before the `from` at atom `i`: `rose from`, `dropping steadily from`.
fn changes(terms: &Terms<'_>, i: usize) -> bool {
    (i.saturating_sub(4)..i).any(|k| {
        let form = terms.form(k).to_ascii_lowercase();
        CHANGES.iter().any(|stem| form.starts_with(stem))
    })
}

/// Beginnings of the words that tell a change from one number to another.
const CHANGES: [&str; 24] = [
    "rose", "rise", "rising", "fell", "fall", "drop", "increas", "decreas", "grow", "grew", "climb", "jump", "declin",
    "down", "up", "rais", "lower", "cut", "slip", "surg", "shr", "doubl", "went", "narrow",
];

/// `hundreds`, `tens of thousands`, `dozens`.
fn plural_scale(terms: &Terms<'_>, i: usize) -> Option<Amount> {
    let Term::PluralScale(mut value) = terms.term(i) else { return None };
    let mut end = i + 1;
    // `tens or hundreds of thousands`.
    if terms.is(end, &["or", "to"]) && matches!(terms.term(end + 1), Term::PluralScale(_)) && terms.is(end + 2, &["of"])
    {
        end += 2;
    }
    if terms.is(end, &["of"])
        && let Term::PluralScale(scale) = terms.term(end + 1)
        && scale > value
    {
        value *= scale;
        end += 2;
    }
    // `in the hundreds` counts, `scores of 3-1` and `millions` in a name do not; `scores` is a verb as well.
    if terms.form(i).eq_ignore_ascii_case("scores") && !(terms.is(end, &["of", "more"])) {
        return None;
    }
    let mut amount = Amount {
        start: i,
        end,
        low: Some(value),
        high: None,
        own: Some(Hedge::Approximate),
        unit: None,
        bare: false,
        skip: i + 1,
    };
    // `millions of dollars`.
    if terms.is(end, &["of"])
        && let Some(unit) = unit_at(terms, end + 1, false)
    {
        amount.unit = Some(unit.name);
        amount.end = unit.end;
    }
    Some(amount)
}

/// `half of`, `a third of`, `a quarter of`.
fn fraction(terms: &Terms<'_>, i: usize) -> Option<Amount> {
    let article = i > 0 && terms.is(i - 1, &["a"]);
    let start = if article { i - 1 } else { i };
    let of = terms.is(i + 1, &["of"]);
    match terms.term(i) {
        Term::Fraction(0.5) if terms.form(i).eq_ignore_ascii_case("half") => {
            if let Some(number) = number::read(terms, i) {
                let unit = unit_at(terms, number.end, false);
                return Some(Amount {
                    start,
                    end: unit.as_ref().map_or(number.end, |unit| unit.end),
                    low: Some(number.value),
                    high: Some(number.value),
                    own: None,
                    unit: unit.map(|unit| unit.name),
                    bare: false,
                    skip: i + 1,
                });
            }
            // `half an hour`, `half a mile`.
            let at = i + 1 + usize::from(terms.is(i + 1, &["a", "an"]));
            let whole = !matches!(terms.term(at), Term::Unit(Unit::Year | Unit::Quarter));
            if (at > i + 1 || terms.glue(at) == Glue::Hyphen)
                && whole
                && let Some(unit) = unit_at(terms, at, false)
            {
                return Some(Amount {
                    start: i,
                    end: unit.end,
                    low: Some(0.5),
                    high: Some(0.5),
                    own: None,
                    unit: Some(unit.name),
                    bare: false,
                    skip: i + 1,
                });
            }
            // The second half of a match is no share.
            let ordinal = i > 0
                && matches!(
                    terms.term(i - 1),
                    Term::Ordinal(_) | Term::Unit(Unit::Second) | Term::Word("last" | "other" | "latest")
                );
            let hyphened = terms.glue(i) == Glue::Hyphen || terms.glue(i + 1) == Glue::Hyphen;
            let whole = of
                || terms.is(i + 1, &["the", "all", "those", "that", "a"])
                || ["its", "their", "his", "her", "our", "my"].contains(&terms.form(i + 1));
            (!ordinal && !hyphened && (whole || hedge::before(terms, i).is_some())).then(|| share(i, i + 1, 1.0, 2.0))
        }
        Term::Ordinal(n)
            if article && of && (3..=100).contains(&n) && terms.form(i).starts_with(|c: char| c.is_alphabetic()) =>
        {
            Some(share(start, i + 1, 1.0, f64::from(n)))
        }
        // `a quarter million`, `a quarter of a million`.
        Term::Unit(Unit::Quarter) if article && terms.form(i) == "quarter" && quarter_scale(terms, i + 1).is_some() => {
            let (value, end) = quarter_scale(terms, i + 1)?;
            Some(Amount {
                start,
                end,
                low: Some(value),
                high: Some(value),
                own: None,
                unit: None,
                bare: false,
                skip: i + 1,
            })
        }
        Term::Unit(Unit::Quarter) if article && of && terms.form(i) == "quarter" => Some(share(start, i + 1, 1.0, 4.0)),
        _ => None,
    }
}

/// A quarter of the scale at `i`, and one past it.
fn quarter_scale(terms: &Terms<'_>, i: usize) -> Option<(f64, usize)> {
    let at = if terms.is(i, &["of"]) && terms.is(i + 1, &["a"]) { i + 2 } else { i };
    match terms.term(at) {
        Term::Scale(scale) if scale >= 1000.0 && terms.form(at).len() > 4 => Some((scale / 4.0, at + 1)),
        _ => None,
    }
}

/// Words that count without a number: `a single`, `both`, `a couple of`, `several`.
fn vague(terms: &Terms<'_>, i: usize, word: &str) -> Option<Amount> {
    let of = |low: Option<f64>, high: Option<f64>, own: Option<Hedge>, start: usize, end: usize| Amount {
        start,
        end,
        low,
        high,
        own,
        unit: None,
        bare: false,
        skip: i + 1,
    };
    let with_unit = |mut amount: Amount| {
        if let Some(unit) = unit_at(terms, amount.end, false) {
            amount.unit = Some(unit.name);
            amount.end = unit.end;
        }
        amount
    };
    match word {
        "a" | "an" => {
            if let Some(number) = number::read(terms, i) {
                let unit = unit_at(terms, number.end, false);
                let amount = of(Some(number.value), Some(number.value), None, i, number.end);
                return Some(match unit {
                    Some(unit) => Amount { end: unit.end, unit: Some(unit.name), ..amount },
                    None => amount,
                });
            }
            match terms.term(i + 1) {
                Term::Word("single") => Some(with_unit(of(Some(1.0), Some(1.0), None, i, i + 2))),
                Term::Word("couple") if terms.is(i + 2, &["of"]) => {
                    Some(with_unit(of(Some(2.0), Some(2.0), Some(Hedge::Approximate), i, i + 3)))
                }
                Term::Word("few") => few(terms, i + 1).map(|amount| with_unit(Amount { start: i, ..amount })),
                _ => None,
            }
        }
        "several" | "few" => few(terms, i).filter(|amount| word == "several" || amount.low.is_some()).map(with_unit),
        "both" if terms.is(i + 1, &["of"]) && counted::follows(terms, i + 1) => {
            Some(of(Some(2.0), Some(2.0), None, i, i + 1))
        }
        _ => None,
    }
}

/// `several`, `a few hundred`, `several dozen`.
fn few(terms: &Terms<'_>, i: usize) -> Option<Amount> {
    let (low, end) = match terms.term(i + 1) {
        Term::Scale(scale) if terms.form(i + 1).len() > 3 => (Some(scale), i + 2),
        _ => (None, i + 1),
    };
    let counts = low.is_some()
        || matches!(terms.term(end), Term::Unit(_) | Term::Measure(_))
        || terms.is(end, &["of", "more", "other"])
        || counted::follows(terms, end);
    counts.then_some(Amount {
        start: i,
        end,
        low,
        high: None,
        own: Some(Hedge::Approximate),
        unit: None,
        bare: false,
        skip: i + 1,
    })
}

/// The quantity: hedges, bounds, what is counted.
fn finish(terms: &Terms<'_>, amount: Amount) -> Quantity {
    let Amount { mut start, mut end, mut low, mut high, own, mut unit, .. } = amount;
    let mut hedge = own.unwrap_or(Hedge::Exact);
    // An article stands between a hedge and its number: `more than a third`.
    let mut bound = match hedge::before(terms, start) {
        Some((first, word)) if stands(terms, first, start, word, unit.as_deref()) => {
            start = first;
            Some(word)
        }
        _ => None,
    };
    if bound.is_none_or(|bound| bound == Hedge::Approximate)
        && let Some((past, word)) = hedge::after(terms, end)
    {
        end = past;
        bound = Some(word);
    } else if matches!(terms.form(end), "+") && terms.glue(end) == Glue::Tight {
        end += 1;
        bound = Some(Hedge::AtLeast);
    }
    if let Some(bound) = bound
        && hedge != Hedge::Range
    {
        let value = low.or(high);
        (low, high) = match bound {
            Hedge::AtLeast | Hedge::MoreThan => (value, None),
            Hedge::AtMost | Hedge::LessThan => (None, value),
            _ => (low, high),
        };
        if bound != Hedge::Range {
            hedge = bound;
        }
    }
    let counted = counted::read(terms, end, unit.as_deref());
    // `magnitude 5.8`, `aged 41`, `Lind, 41,`.
    let before = terms.form(start.wrapping_sub(1)).to_ascii_lowercase();
    if unit.is_none() && start > 0 {
        if before == "magnitude" {
            unit = Some("magnitude".into());
        } else if aged(terms, start, end) {
            unit = Some("year of age".into());
        }
    }
    let counted = counted.filter(|_| unit.as_deref() != Some("year of age"));
    Quantity { span: terms.span(start, end), low, high, unit, counted, hedge }
}

/// Whether a number is somebody's age: `aged 41`, `age 22`, `at the age of 99`, `Lind, 41, said`.
fn aged(terms: &Terms<'_>, start: usize, end: usize) -> bool {
    if terms.is(start - 1, &["aged", "age", "ages"]) {
        return true;
    }
    if start >= 2 && terms.is(start - 1, &["of"]) && terms.is(start - 2, &["age", "ages"]) {
        return true;
    }
    let young = matches!(terms.term(start), Term::Numeral(numeral) if numeral.digits <= 3 && numeral.decimals == 0 && numeral.value < 120.0);
    let closes = terms.is(end, &[","]) || matches!(terms.form(end), "." | ")" | ";");
    young && end == start + 1 && start >= 2 && terms.is(start - 1, &[",", "("]) && closes && name(terms, start - 2)
}

fn name(terms: &Terms<'_>, i: usize) -> bool {
    tag(terms, i).is_some_and(Tag::is_name) && terms.form(i).starts_with(char::is_uppercase)
}

fn tag(terms: &Terms<'_>, i: usize) -> Option<Tag> {
    let atom = terms.atoms.get(i)?;
    terms.layers.tags.get(atom.token as usize).copied()
}

/// Whether the words before a number hedge it. `over three years` is how long, `under 5` how many; `some` is no hedge of
/// one; `below` and `near` may be places.
fn stands(terms: &Terms<'_>, first: usize, start: usize, hedge: Hedge, unit: Option<&str>) -> bool {
    let word = terms.form(start - 1).to_ascii_lowercase();
    let one = start - first == 1;
    if one && word == "over" && unit.is_some_and(|unit| Unit::parse(unit).is_some()) {
        let verb =
            first > 0 && terms.layers.tags.get(terms.atoms[first - 1].token as usize).is_some_and(|tag| tag.is_verb());
        return verb || first > 0 && terms.is(first - 1, &["for", "of", "a", "to", "in", "after"]);
    }
    hedge != Hedge::Range || !one || word == "between"
}

/// The quantities that begin inside `content`, in text order; `all` are in text order, `content` as well.
///
/// **Cost**: two binary searches a span of content, and the quantities found.
#[must_use]
pub fn of(all: &[Quantity], content: &[Span]) -> Vec<Quantity> {
    let mut out: Vec<Quantity> = Vec::new();
    for span in content {
        // A hedge may have been left outside: a quantity counts where its number stands.
        let from = all.partition_point(|quantity| quantity.span.end() <= span.start());
        let to = all.partition_point(|quantity| quantity.span.start() < span.end());
        out.extend(
            all[from..to.max(from)]
                .iter()
                .filter(|quantity| out.last().is_none_or(|last| last != *quantity))
                .cloned()
                .collect::<Vec<_>>(),
        );
    }
    out
}
