//! A [`Query`] as what the ledger can look up: an expression over the word index, a stretch of places, and a sieve.
//!
//! What a user typed enters an expression folded and quoted only, and SQL as a bound value only.

use super::index::{
    ABOUT, AROUND, CANONICAL, LABEL, LABEL_STEM, NAME, NAMED, OUTLET, SAID, SOURCE, SPELLING, STEM, UNNAMED,
    folded_outlet, sampled,
};
use super::place;
use super::stem::stem;
use super::traits::{Sieve, Trait, has_token};
use crate::entities::list::json;
use crate::fold::{all_words, fold};
use crate::query::{Condition, Dates, How, Place, Query, What, Words};
use crate::{Error, Reader};
use according_text::EntityId;

/// Names and entities that one word may lead to, in one expression.
const MOST: usize = 300;
/// Months that are looked up one by one.
const MONTHS: i64 = 36;

/// What to look up.
#[derive(Debug, Default)]
pub(crate) struct Plan {
    /// Nothing can fit.
    pub(crate) nothing: bool,
    /// Expressions over the word index: all must hold, none must hold.
    all: Vec<Part>,
    none: Vec<String>,
    /// Places that answers lie between, both included.
    pub(crate) from: i64,
    pub(crate) to: i64,
    /// The only places there can be, ascending, where few are known beforehand.
    pub(crate) only: Option<Vec<i64>>,
    /// Places that are no answers, ascending.
    except: Vec<i64>,
    /// Stretches of places that hold no answers.
    gaps: Vec<(i64, i64)>,
    pub(crate) sieve: Sieve,
    said: Vec<(Option<i64>, Option<i64>, bool)>,
    /// The query asks who said it.
    pub(crate) speaker: bool,
    /// The query is just this canonical entity.
    pub(crate) only_entity: Option<i64>,
}

/// One of the expressions that must all hold.
#[derive(Clone, Debug, Default)]
struct Part {
    expression: String,
    /// What it says of a sample, where it is made of nothing but keys that samples know: these tokens, of which one holds.
    keys: Vec<String>,
    /// Words of contents that it looks for, any of them, where it is made of nothing else: samples know these too.
    contents: Vec<Words>,
    /// Whether the sieve says the same.
    sifted: bool,
}

impl Part {
    /// Whether its tokens are tokens of samples too.
    fn is_sampled(&self) -> bool {
        !self.keys.is_empty() || !self.contents.is_empty()
    }

    /// What must hold of the statements of a sample.
    fn within(&self, sample: &str) -> String {
        let any: Vec<String> = match (self.keys.as_slice(), self.contents.as_slice()) {
            ([], []) => return self.expression.clone(),
            ([], contents) => contents.iter().map(|words| expression(Place::Content, words, sample)).collect(),
            (keys, _) => keys.iter().map(|key| quoted(&sampled(key, sample))).collect(),
        };
        either(&any.into_iter().filter(|it| !it.is_empty()).collect::<Vec<_>>())
    }
}

impl Plan {
    pub(crate) fn of(reader: &Reader, query: &Query) -> Result<Plan, Error> {
        let mut plan = Plan { to: i64::MAX, ..Plan::default() };
        for condition in &query.conditions {
            plan.add(reader, condition)?;
        }
        if let [Condition { not: false, what: What::Entity(ids) }] = query.conditions.as_slice()
            && ids.len() == 1
            && plan.only.is_none()
        {
            plan.only_entity = Some(reader.canonical_of(&ids[0])?);
        }
        Ok(plan)
    }

    /// The expression to match, within a sample perhaps; `None` where every statement may fit.
    pub(crate) fn expression(&self, sample: Option<&str>) -> Option<String> {
        let mut all: Vec<String> = match sample {
            None => self.all.iter().map(|part| part.expression.clone()).collect(),
            Some(sample) => self.within(sample),
        };
        if all.is_empty() && self.none.is_empty() {
            return None;
        }
        if all.is_empty() {
            all.push(format!("({} OR {})", quoted(NAMED), quoted(UNNAMED)));
        }
        let all = all.join(" AND ");
        Some(if self.none.is_empty() { all } else { format!("({all}) NOT ({})", self.none.join(" OR ")) })
    }

    /// What must hold in a sample.
    fn within(&self, sample: &str) -> Vec<String> {
        if !self.all.iter().any(Part::is_sampled) {
            let all = self.all.iter().map(|part| part.expression.clone());
            return all.chain([quoted(sample)]).collect();
        }
        // What somebody or a word has of a sample is little: the sieve is faster over it than another list.
        self.all.iter().filter(|part| !part.sifted).map(|part| part.within(sample)).collect()
    }

    /// The canonical entity whose statements all answers are, where nothing else is looked up and the rest is sifted by
    /// traits and places.
    pub(crate) fn one_speaker(&self) -> Option<i64> {
        let mut parts = self.all.iter().filter(|part| !part.sifted);
        let (Some(part), None) = (parts.next(), parts.next()) else { return None };
        let alone = self.none.is_empty() && self.only.is_none() && self.said.is_empty() && !self.nothing;
        match part.keys.as_slice() {
            [key] if alone => key.strip_prefix(CANONICAL)?.parse().ok(),
            _ => None,
        }
    }

    /// Whether the columns of `answer` are needed to tell.
    pub(crate) fn sifts(&self) -> bool {
        !self.sieve.is_any() || !self.said.is_empty()
    }

    /// Whether the place alone rules an answer out.
    pub(crate) fn excludes(&self, at: i64) -> bool {
        self.gaps.iter().any(|&(from, to)| (from..=to).contains(&at)) || self.except.binary_search(&at).is_ok()
    }

    /// Whether what is kept of a statement fits.
    pub(crate) fn passes(&self, traits: i64, said: (Option<i64>, Option<i64>)) -> bool {
        let within = |(from, to, wanted): &(Option<i64>, Option<i64>, bool)| {
            let fits = match said.0 {
                None => false,
                Some(begun) => {
                    from.is_none_or(|from| begun >= from) && to.is_none_or(|to| said.1.unwrap_or(begun) <= to)
                }
            };
            fits == *wanted
        };
        self.sieve.passes(traits) && self.said.iter().all(within)
    }

    fn add(&mut self, reader: &Reader, condition: &Condition) -> Result<(), Error> {
        let not = condition.not;
        match &condition.what {
            What::Words(place, any) => {
                self.match_any(any.iter().map(|words| expression(*place, words, "")).collect(), not);
                if let (false, Place::Content, Some(part)) = (not, place, self.all.last_mut()) {
                    part.contents.clone_from(any);
                }
            }
            What::Speaker(names) => {
                self.speaker |= !not;
                let (mut any, mut keys) = (Vec::new(), Some(Vec::new()));
                for name in names {
                    let (expression, of_keys) = self.speaker(reader, name)?;
                    any.push(expression);
                    keys = keys.zip(of_keys).map(|(keys, more)| [keys, more].concat());
                }
                match keys {
                    Some(keys) if !keys.is_empty() => self.match_keys(keys, not),
                    _ => self.match_any(any, not),
                }
            }
            What::Entity(ids) => {
                self.speaker |= !not;
                self.entities(reader, ids, not)?;
            }
            What::About(names) => {
                let mut any = Vec::new();
                for name in names {
                    any.push(about(reader, name)?);
                }
                self.match_any(any, not);
            }
            What::Outlet(names) => {
                let mut any = Vec::new();
                for name in names {
                    any.extend(keys_of(OUTLET, &outlets(reader, name)?));
                }
                self.match_keys(any, not);
            }
            What::Article(ids) => {
                let places = articles(reader, ids)?;
                if not { self.except(places) } else { self.only(places) }
            }
            What::Form(values) => self.traits(values, not),
            What::Type(values) => self.traits(values, not),
            What::Act(values) => self.traits(values, not),
            What::Polarity(values) => self.traits(values, not),
            What::Determinacy(values) => self.traits(values, not),
            What::Medium(values) => self.traits(values, not),
            What::Platform(values) => self.traits(values, not),
            What::Class(values) => self.traits(values, not),
            What::Has(any) => {
                self.tokens_or_sieve(any.iter().map(|&it| has_token(it)).collect(), not);
                self.sieve.want_has(any, not);
            }
            What::Confidence(percent) => self.sieve.want_confidence(*percent, not),
            What::Said(dates) => self.said(dates, not),
            What::Published(dates) => {
                let from = dates.from.as_deref().and_then(place::day).map_or(0, place::first);
                let to = dates.to.as_deref().and_then(place::end).map_or(place::undated() - 1, place::last);
                if not {
                    self.gaps.push((from, to));
                } else {
                    (self.from, self.to) = (self.from.max(from), self.to.min(to));
                }
            }
        }
        Ok(())
    }

    /// One of the expressions must match, or none.
    fn match_any(&mut self, any: Vec<String>, not: bool) {
        let any: Vec<String> = any.into_iter().filter(|it| !it.is_empty()).collect();
        match (any.is_empty(), not) {
            (true, true) => {}
            (true, false) => self.nothing = true,
            (false, true) => self.none.push(either(&any)),
            (false, false) => self.all.push(Part { expression: either(&any), ..Part::default() }),
        }
    }

    /// As [`Plan::match_any`], of tokens that are keys.
    fn match_keys(&mut self, keys: Vec<String>, not: bool) {
        self.match_any(keys.iter().map(|key| quoted(key)).collect(), not);
        if let (false, false, Some(part)) = (not, keys.is_empty(), self.all.last_mut()) {
            part.keys = keys;
        }
    }

    fn traits<T: Trait>(&mut self, values: &[T], not: bool) {
        if not && !T::MAYBE {
            // What is not so is one of the others.
            let others = T::all().iter().filter(|value| !values.contains(value));
            self.tokens_or_sieve(others.map(|value| value.token()).collect(), false);
        } else {
            self.tokens_or_sieve(values.iter().map(|value| value.token()).collect(), not);
        }
        self.sieve.want(values, not);
    }

    /// Looks rare values up; common ones are left to the sieve.
    fn tokens_or_sieve(&mut self, tokens: Vec<Option<String>>, not: bool) {
        let tokens: Option<Vec<String>> = tokens.into_iter().collect();
        if !not && let Some(tokens) = tokens.filter(|tokens| !tokens.is_empty()) {
            let expression = either(&tokens.iter().map(|token| quoted(token)).collect::<Vec<_>>());
            self.all.push(Part { expression, sifted: true, ..Part::default() });
        }
    }

    fn said(&mut self, dates: &Dates, not: bool) {
        let from = dates.from.as_deref().and_then(place::day);
        let to = dates.to.as_deref().and_then(place::end);
        self.said.push((from, to, !not));
        if not {
            return;
        }
        if let (Some(from), Some(to)) = (from, to) {
            // Sixteen numbers a year, 0 for a date that tells no month.
            let months: Vec<i64> = (from >> 5..=to >> 5).filter(|month| month & 15 <= 12).collect();
            if months.len() as i64 <= MONTHS {
                let expression = either(&tokens(SAID, &months));
                self.all.push(Part { expression, sifted: true, ..Part::default() });
            }
        }
    }

    fn only(&mut self, places: Vec<i64>) {
        self.only = Some(match self.only.take() {
            None => places,
            Some(before) => before.into_iter().filter(|at| places.binary_search(at).is_ok()).collect(),
        });
    }

    fn except(&mut self, places: Vec<i64>) {
        self.except.extend(places);
        self.except.sort_unstable();
    }

    fn entities(&mut self, reader: &Reader, ids: &[String], not: bool) -> Result<(), Error> {
        let (mut canonical, mut places) = (Vec::new(), Vec::new());
        for id in ids {
            match reader.canonical_of(id) {
                Ok(key) => canonical.push(key),
                // Somebody of one article who is not joined with anybody of another.
                Err(error @ Error::NoEntity { .. }) => {
                    let id = id.trim().to_ascii_lowercase();
                    let key: Option<i64> = reader.value("SELECT id FROM entity WHERE entity_id = ?1", [&id])?;
                    places.extend(linked(reader, key.ok_or(error)?)?);
                }
                Err(error) => return Err(error),
            }
        }
        if places.is_empty() {
            self.match_keys(keys_of(CANONICAL, &canonical), not);
            return Ok(());
        }
        for key in canonical {
            places.extend(spoken(reader, key)?);
        }
        places.sort_unstable();
        places.dedup();
        if not {
            self.except(places)
        } else {
            self.only(places)
        }
        Ok(())
    }

    /// Who is called `name`, and what is printed so where nobody is identified; as keys too, where these say all.
    fn speaker(&mut self, reader: &Reader, name: &str) -> Result<(String, Option<Vec<String>>), Error> {
        if name.trim().to_ascii_lowercase().parse::<EntityId>().is_ok()
            && let Ok(key) = reader.canonical_of(name)
        {
            return Ok((either(&tokens(CANONICAL, &[key])), Some(keys_of(CANONICAL, &[key]))));
        }
        let exactly = reader.exactly(name)?;
        if !exactly.is_empty() {
            let mut keys = keys_of(CANONICAL, &exactly);
            keys.extend(keys_of(SPELLING, &reader.spellings(name)?));
            return Ok((either(&keys.iter().map(|key| quoted(key)).collect::<Vec<_>>()), Some(keys)));
        }
        let mut any = Vec::new();
        let bearers = reader.bearers(name)?;
        any.extend(tokens(CANONICAL, &bearers[..bearers.len().min(MOST)]));
        let folded = fold(name);
        let words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        let spellings = if words.len() > 1 { spelt(reader, name)? } else { None };
        match spellings {
            // The words of one name, not of two who speak together.
            Some(spellings) => any.extend(tokens(SPELLING, &spellings)),
            None => any.push(every(&words, NAME)),
        }
        any.push(format!("({} AND {})", every(&words, SOURCE), quoted(UNNAMED)));
        Ok((either(&any), None))
    }
}

/// What a content must hold to be about somebody or something.
fn about(reader: &Reader, name: &str) -> Result<String, Error> {
    let mut any = vec![quoted(&fold(name))];
    let exactly = reader.exactly(name)?;
    if !exactly.is_empty() {
        let mut names = reader.keys(
            "SELECT DISTINCT c.spelling FROM json_each(?1) j CROSS JOIN called c ON c.canonical = j.value
             WHERE c.kind = 'full' AND NOT c.alone ORDER BY 1 LIMIT 64",
            json(&exactly),
        )?;
        names.extend(reader.spellings(name)?);
        names.sort_unstable();
        names.dedup();
        any.extend(tokens(ABOUT, &names));
    }
    Ok(either(&any))
}

/// The keys of all names that hold all words of `name`; `None` where these are too many.
fn spelt(reader: &Reader, name: &str) -> Result<Option<Vec<i64>>, Error> {
    let Some(words) = all_words("name", name) else { return Ok(Some(Vec::new())) };
    let found =
        reader.keys("SELECT rowid FROM name_fts WHERE name_fts MATCH ?1 ORDER BY rowid LIMIT 301", words.as_str())?;
    Ok((found.len() <= MOST).then_some(found))
}

fn outlets(reader: &Reader, name: &str) -> Result<Vec<i64>, Error> {
    reader.keys("SELECT id FROM outlet WHERE folded = ?1 ORDER BY id", folded_outlet(name).as_str())
}

/// The places of an article's statements.
fn articles(reader: &Reader, ids: &[String]) -> Result<Vec<i64>, Error> {
    let mut places = Vec::new();
    for id in ids {
        places.extend(reader.keys(
            "SELECT s.at FROM (SELECT id FROM document WHERE document_id = ?1 UNION SELECT id FROM document WHERE url = ?1
                 UNION SELECT id FROM document WHERE origin = ?1) d
               CROSS JOIN text t ON t.document = d.id JOIN statement s ON s.text = t.id WHERE s.at IS NOT NULL",
            id.as_str(),
        )?);
    }
    places.sort_unstable();
    places.dedup();
    Ok(places)
}

/// The places of the statements of somebody as one article names them.
fn linked(reader: &Reader, entity: i64) -> Result<Vec<i64>, Error> {
    reader.keys(
        "SELECT DISTINCT s.at FROM current_link l JOIN statement s ON s.id = l.statement
         WHERE l.entity = ?1 AND l.judgement = 'positive' AND s.at IS NOT NULL",
        entity,
    )
}

/// The places of the statements of a canonical entity.
fn spoken(reader: &Reader, canonical: i64) -> Result<Vec<i64>, Error> {
    let token = quoted(&format!("{CANONICAL}{canonical}"));
    reader.keys("SELECT rowid FROM statement_fts WHERE statement_fts MATCH ?1", token.as_str())
}

/// Words as an expression over the index, or, of contents, over what it holds of the sample of that sign.
fn expression(place: Place, words: &Words, sample: &str) -> String {
    let folded = fold(&words.text);
    let list: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(last) = list.last() else { return String::new() };
    let phrase =
        |sign: &str| quoted(&list.iter().map(|word| format!("{sample}{sign}{word}")).collect::<Vec<_>>().join(" "));
    let signs: &[&str] = match place {
        Place::Content => &[""],
        Place::Passage => &["", SOURCE, AROUND],
        Place::Source => &[SOURCE],
        Place::Label => &[LABEL],
    };
    let mut any: Vec<String> = signs.iter().map(|sign| phrase(sign)).collect();
    match words.how {
        How::Exact => {}
        How::Prefix => any.iter_mut().for_each(|phrase| phrase.push('*')),
        // Several words that only marks part (`al-Assad`) are a phrase.
        How::Stem if list.len() > 1 => {}
        How::Stem => {
            let stemmed = match place {
                Place::Content | Place::Passage => Some(("", STEM)),
                Place::Label => Some((LABEL, LABEL_STEM)),
                Place::Source => None,
            };
            if let Some((plain, sign)) = stemmed {
                let stem = stem(last);
                any.push(quoted(&format!("{sample}{sign}{stem}")));
                if stem != *last {
                    any.push(quoted(&format!("{sample}{plain}{stem}")));
                }
            }
        }
    }
    either(&any)
}

/// All words, each behind `sign`.
fn every(words: &[&str], sign: &str) -> String {
    let words: Vec<String> = words.iter().map(|word| quoted(&format!("{sign}{word}"))).collect();
    format!("({})", words.join(" AND "))
}

fn tokens(sign: &str, keys: &[i64]) -> Vec<String> {
    keys_of(sign, keys).iter().map(|token| quoted(token)).collect()
}

/// Keys as tokens, unquoted.
fn keys_of(sign: &str, keys: &[i64]) -> Vec<String> {
    keys.iter().map(|key| format!("{sign}{key}")).collect()
}

fn either(any: &[String]) -> String {
    match any {
        [] => String::new(),
        [one] => one.clone(),
        several => format!("({})", several.join(" OR ")),
    }
}

/// Tokens hold letters, digits and signs that are no ASCII: nothing in them ends the quotation.
fn quoted(tokens: &str) -> String {
    debug_assert!(tokens.chars().all(|c| c == ' ' || !c.is_ascii() || c.is_ascii_alphanumeric()), "{tokens:?}");
    format!("\"{tokens}\"")
}
