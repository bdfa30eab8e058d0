//! The words that dates and quantities are made of.
//!
//! Tokens and their hashes enter, [`Terms`] leave: one flat array of atoms. An atom is a token, or a part of one that is
//! printed together (`three-quarter`, `1980-88`, `5km`, `32-year-old`), with what it means for a date or a number. Most
//! atoms are [`Term::Other`] after a single probe of a table, so that the grammars look only where something can begin.

use crate::layers::Layers;
use according_text::Span;

pub mod lexicon;
pub mod number;

/// A unit of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Unit {
    Second,
    Minute,
    Hour,
    Day,
    Weekend,
    Week,
    Fortnight,
    Month,
    Quarter,
    Year,
    Decade,
    Century,
    Millennium,
}

impl Unit {
    /// The name in the lexicon.
    #[must_use]
    pub fn parse(name: &str) -> Option<Unit> {
        Some(match name {
            "second" => Unit::Second,
            "minute" => Unit::Minute,
            "hour" => Unit::Hour,
            "day" => Unit::Day,
            "weekend" => Unit::Weekend,
            "week" => Unit::Week,
            "fortnight" => Unit::Fortnight,
            "month" => Unit::Month,
            "quarter" => Unit::Quarter,
            "year" => Unit::Year,
            "decade" => Unit::Decade,
            "century" => Unit::Century,
            "millennium" => Unit::Millennium,
            _ => return None,
        })
    }

    /// The name, in the singular.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day => "day",
            Unit::Weekend => "weekend",
            Unit::Week => "week",
            Unit::Fortnight => "fortnight",
            Unit::Month => "month",
            Unit::Quarter => "quarter",
            Unit::Year => "year",
            Unit::Decade => "decade",
            Unit::Century => "century",
            Unit::Millennium => "millennium",
        }
    }
}

/// A number in digits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Numeral {
    /// Its value.
    pub value: f64,
    /// How many digits stand before the decimal point.
    pub digits: u8,
    /// How many stand behind it.
    pub decimals: u8,
    /// Whether commas group its digits.
    pub grouped: bool,
    /// Whether it begins with a zero that says nothing: `07`.
    pub padded: bool,
}

impl Numeral {
    /// The value if it is a plain whole number below 10,000.
    #[must_use]
    pub fn small(self) -> Option<i32> {
        (self.decimals == 0 && !self.grouped && self.digits <= 4).then_some(self.value as i32)
    }

    /// The value if it can be a year.
    #[must_use]
    pub fn year(self) -> Option<i32> {
        self.small().filter(|year| self.digits == 4 && (1000..=2199).contains(year))
    }
}

/// What an atom means for a date or a number.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Term {
    /// Nothing.
    Other,
    /// `17,000`.
    Numeral(Numeral),
    /// `10:35`, `10:35:20`.
    Clock(u8, u8),
    /// `one` to `nineteen`, and `zero`.
    Small(u8),
    /// `twenty` to `ninety`.
    Tens(u8),
    /// `hundred`, `million`, `dozen`.
    Scale(f64),
    /// `hundreds`, `dozens`.
    PluralScale(f64),
    /// `third`, `3rd`.
    Ordinal(u16),
    /// `half`, `thirds`.
    Fraction(f64),
    /// `1990s`, `'90s`: the first year of the decade.
    Decade(i32),
    /// From 1; whether the name is written out.
    Month(u8, bool),
    /// From 1, Monday; whether the name is written out.
    Weekday(u8, bool),
    /// TIMEX3 name.
    Season(&'static str),
    /// TIMEX3 name of a part of the day.
    Part(&'static str),
    /// `week`, `weeks`.
    Unit(Unit),
    /// `€`, `euros`: the canonical name.
    Currency(&'static str),
    /// `km`, `miles`: the canonical name.
    Measure(&'static str),
    /// A word that the grammars name.
    Word(&'static str),
}

/// How an atom hangs on the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glue {
    /// White space, or the beginning of the text.
    Apart,
    /// Nothing between: `$` `5`, `5` `km`.
    Tight,
    /// A hyphen or dash between parts of one token: `two-year`.
    Hyphen,
}

/// A token, or a part of one.
#[derive(Clone, Copy, Debug)]
pub struct Atom {
    /// Where it stands (UTF-8 bytes).
    pub span: Span,
    /// Index of its token.
    pub token: u32,
    /// How it hangs on the atom before it.
    pub glue: Glue,
    /// What it means.
    pub term: Term,
}

/// The atoms of a document, in text order.
pub struct Terms<'a> {
    /// The text.
    pub text: &'a str,
    /// Its layers.
    pub layers: &'a Layers,
    /// **Shape**: `n_tokens` or a little more.
    pub atoms: Vec<Atom>,
}

impl<'a> Terms<'a> {
    /// The atoms of a document.
    ///
    /// **Cost**: one probe a token; allocates one array.
    #[must_use]
    pub fn of(text: &'a str, layers: &'a Layers) -> Terms<'a> {
        let mut terms = Terms { text, layers, atoms: Vec::with_capacity(layers.len() + layers.len() / 16) };
        let mut end = u32::MAX;
        for (i, (token, word)) in layers.tokens.iter().zip(&layers.words).enumerate() {
            let form = token.span.of(text);
            let index = terms.atoms.len();
            let glue = if token.span.start() == end { Glue::Tight } else { Glue::Apart };
            end = token.span.end();
            let compound = form.bytes().any(|b| b.is_ascii_digit() || b == b'-' || b == 0xE2);
            if compound && form.len() > 1 {
                terms.split(form, token.span.start(), glue);
            } else {
                let term = match form.as_bytes() {
                    [digit] if digit.is_ascii_digit() => numeral(form).map_or(Term::Other, Term::Numeral),
                    _ => lexicon::find(word.lower, form),
                };
                terms.push(token.span, glue, term);
            }
            for atom in &mut terms.atoms[index..] {
                atom.token = i as u32;
            }
        }
        terms
    }

    fn push(&mut self, span: Span, glue: Glue, term: Term) {
        self.atoms.push(Atom { span, token: 0, glue, term });
    }

    /// Splits a token at its hyphens, and a number from the letters behind it.
    fn split(&mut self, form: &str, start: u32, mut glue: Glue) {
        let at = |i: usize| start + i as u32;
        let mut piece = 0;
        let mut i = 0;
        let bytes = form.as_bytes();
        let any = self.atoms.len();
        while i <= bytes.len() {
            let width = match bytes.get(i) {
                None => 1,
                Some(b'-') => 1,
                Some(0xE2) if form[i..].starts_with(['\u{2010}', '\u{2011}', '\u{2013}']) => 3,
                Some(_) => {
                    i += 1;
                    continue;
                }
            };
            if i > piece {
                self.piece(&form[piece..i], at(piece), glue);
                glue = Glue::Hyphen;
            } else if i == 0 {
                // A leading hyphen stays with the gap: `-5` is read by the number grammar as it looks back.
                glue = Glue::Hyphen;
            }
            piece = i + width;
            i = piece;
        }
        if self.atoms.len() == any {
            let dash = if form == "-" { "-" } else { "--" };
            self.push(Span::new(start, at(form.len())), Glue::Apart, Term::Word(dash));
        }
    }

    /// One part without hyphens: a word, a number, or a number and the letters behind it.
    fn piece(&mut self, form: &str, start: u32, glue: Glue) {
        let span = |from: usize, to: usize| Span::new(start + from as u32, start + to as u32);
        let bytes = form.as_bytes();
        let apostrophe = usize::from(bytes[0] == b'\'');
        let mut digits = bytes[apostrophe..]
            .iter()
            .position(|b| !(b.is_ascii_digit() || matches!(b, b'.' | b',' | b':')))
            .map_or(bytes.len(), |n| n + apostrophe);
        // A full stop that the tokenizer kept: `tumbled 2.75.`
        while digits > apostrophe && !bytes[digits - 1].is_ascii_digit() {
            digits -= 1;
        }
        let ends_in_digit = digits > apostrophe;
        if !ends_in_digit || !bytes[apostrophe].is_ascii_digit() {
            // `USD115`, `AUD1.5m`: a currency's code and its number.
            let code = bytes.len() > 3 && bytes[..3].iter().all(u8::is_ascii_uppercase) && bytes[3].is_ascii_digit();
            if code && let term @ Term::Currency(_) = lexicon::look_up(&form[..3]) {
                self.push(span(0, 3), glue, term);
                return self.piece(&form[3..], start + 3, Glue::Tight);
            }
            return self.push(span(0, form.len()), glue, lexicon::look_up(form));
        }
        let (number, rest) = form[apostrophe..].split_at(digits - apostrophe);
        let rest_is = |words: &[&str]| words.iter().any(|word| rest.eq_ignore_ascii_case(word));
        let numeral = numeral(number);
        if let Some(numeral) = numeral {
            if rest_is(&["st", "nd", "rd", "th"]) && numeral.decimals == 0 && numeral.value <= 9999.0 {
                return self.push(span(0, form.len()), glue, Term::Ordinal(numeral.value as u16));
            }
            if let Some(decade) = rest_is(&["s", "'s", "’s"]).then(|| decade(numeral)).flatten() {
                return self.push(span(0, form.len()), glue, Term::Decade(decade));
            }
        }
        if apostrophe > 0 {
            return self.push(span(0, form.len()), glue, Term::Other);
        }
        let term = clock(number).or(numeral.map(Term::Numeral)).unwrap_or(Term::Other);
        self.push(span(0, digits), glue, term);
        if !rest.is_empty() {
            self.push(span(digits, form.len()), Glue::Tight, lexicon::look_up(rest));
        }
    }

    /// The term at `i`; nothing beyond the end.
    #[must_use]
    pub fn term(&self, i: usize) -> Term {
        self.atoms.get(i).map_or(Term::Other, |atom| atom.term)
    }

    /// Whether the atom at `i` is one of `words`.
    #[must_use]
    pub fn is(&self, i: usize, words: &[&str]) -> bool {
        matches!(self.term(i), Term::Word(word) if words.contains(&word))
    }

    /// The words of the atom at `i`, as printed; nothing beyond the end.
    #[must_use]
    pub fn form(&self, i: usize) -> &'a str {
        self.atoms.get(i).map_or("", |atom| atom.span.of(self.text))
    }

    /// How the atom at `i` hangs on the one before it.
    #[must_use]
    pub fn glue(&self, i: usize) -> Glue {
        self.atoms.get(i).map_or(Glue::Apart, |atom| atom.glue)
    }

    /// The span of the atoms `first..end`.
    #[must_use]
    pub fn span(&self, first: usize, end: usize) -> Span {
        self.atoms[first].span.cover(self.atoms[end - 1].span)
    }

    /// Whether the atoms `i` and `j` stand in one sentence.
    #[must_use]
    pub fn together(&self, i: usize, j: usize) -> bool {
        match (self.atoms.get(i), self.atoms.get(j)) {
            (Some(a), Some(b)) => {
                self.layers.sentence_of[a.token as usize] == self.layers.sentence_of[b.token as usize]
            }
            _ => false,
        }
    }

    /// The first atom that begins at or after the byte `at`.
    #[must_use]
    pub fn at(&self, at: u32) -> usize {
        self.atoms.partition_point(|atom| atom.span.start() < at)
    }
}

/// A number of digits with grouping commas and a decimal point.
fn numeral(form: &str) -> Option<Numeral> {
    if form.len() > 24 {
        return None;
    }
    let (whole, decimals) = form.split_once('.').unwrap_or((form, ""));
    if whole.is_empty() || !decimals.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let mut value = 0.0;
    let mut digits = 0;
    for (i, group) in whole.split(',').enumerate() {
        let wide = group.len();
        // `10,00,000` groups by two as in India; the last group always has three.
        if group.is_empty() || !group.bytes().all(|b| b.is_ascii_digit()) || i > 0 && !(2..=4).contains(&wide) {
            return None;
        }
        for b in group.bytes() {
            value = value * 10.0 + f64::from(b - b'0');
            digits += 1;
        }
    }
    if !decimals.is_empty() {
        // Parsed as a whole, so that the nearest number is found.
        value = whole
            .replace(',', "")
            .parse::<f64>()
            .ok()
            .and(format!("{}.{decimals}", whole.replace(',', "")).parse().ok())?;
    }
    let grouped = whole.contains(',');
    if grouped && whole.rsplit(',').next().is_some_and(|last| last.len() < 3) {
        return None;
    }
    Some(Numeral {
        value,
        digits,
        decimals: decimals.len() as u8,
        grouped,
        padded: whole.len() > 1 && whole.starts_with('0'),
    })
}

/// `1990s`, `90s`.
fn decade(numeral: Numeral) -> Option<i32> {
    let year = numeral.small()?;
    match numeral.digits {
        4 if (1000..=2190).contains(&year) && year % 10 == 0 => Some(year),
        2 if year % 10 == 0 && year >= 20 => Some(1900 + year),
        _ => None,
    }
}

/// `10:35`, `10:35:20`.
fn clock(form: &str) -> Option<Term> {
    let mut parts = form.split(':');
    let (hours, minutes) = (parts.next()?, parts.next()?);
    let two = |part: &str| (part.len() == 2).then(|| part.parse::<u8>().ok()).flatten();
    let hours = hours.parse::<u8>().ok().filter(|hours| *hours <= 24)?;
    let minutes = two(minutes).filter(|minutes| *minutes < 60)?;
    let seconds = parts.next().is_none_or(|part| two(part).is_some_and(|seconds| seconds < 61));
    (seconds && parts.next().is_none()).then_some(Term::Clock(hours, minutes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: &str) {
        let mut layers = Layers::default();
        layers.split(text);
        let terms = Terms::of(text, &layers);
        let shown: Vec<String> = terms
            .atoms
            .iter()
            .map(|atom| {
                let glue = match atom.glue {
                    Glue::Apart => "",
                    Glue::Tight => "+",
                    Glue::Hyphen => "-",
                };
                let term = match atom.term {
                    Term::Numeral(numeral) => format!("#{}", numeral.value),
                    Term::Other => String::new(),
                    term => format!("{term:?}"),
                };
                assert!(layers.tokens[atom.token as usize].span.contains(atom.span));
                format!("{glue}{}{}{term}", atom.span.of(text), if term.is_empty() { "" } else { "=" })
            })
            .collect();
        assert_eq!(shown.join(" "), expect);
    }

    #[test]
    fn tokens_fall_into_atoms() {
        check("a two-year-old", "a=Word(\"a\") two=Small(2) -year=Unit(Year) -old=Word(\"old\")");
        check("1980-88", "1980=#1980 -88=#88");
        check("17,000 km", "17,000=#17000 km=Measure(\"kilometre\")");
        check("3.5m 10:35", "3.5=#3.5 +m=Scale(1000000.0) 10:35=Clock(10, 35)");
        check("3rd 1990s '90s", "3rd=Ordinal(3) 1990s=Decade(1990) '90s=Decade(1990)");
        check("fell 2.75. USD115", "fell 2.75=#2.75 +.=Word(\".\") USD=Currency(\"US dollar\") +115=#115");
        check("PM2.5 G7 COVID-19", "PM2.5 G7 COVID -19=#19");
        check("Skerrow — Lind", "Skerrow — Lind");
    }
}
