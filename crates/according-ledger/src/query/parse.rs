//! Words into a [`Query`].

use super::{Condition, Has, How, Place, Query, What, Words, dates};
use std::fmt;
use std::str::FromStr;

/// A longer query is refused (Unicode code points).
const LONGEST: usize = 4_000;
/// So are more conditions, or more values of one.
const MOST: usize = 64;

/// What is wrong with the words of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryError {
    /// What is wrong.
    pub message: String,
    /// Where: the number of Unicode code points before it.
    pub position: usize,
    /// What to write instead, if that can be told.
    pub hint: Option<String>,
}

impl fmt::Display for QueryError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (at character {})", self.message, self.position + 1)
    }
}

impl std::error::Error for QueryError {}

impl Query {
    /// Reads the words of a query: `speaker:"Corinne Ashdell" harbour -form:indirect`.
    ///
    /// # Errors
    /// [`QueryError`] says what is wrong, where, and what could be written instead. Nothing is guessed.
    pub fn parse(text: &str) -> Result<Query, QueryError> {
        let chars: Vec<char> = text.chars().collect();
        let mut reader = Scanner { chars: &chars, at: 0 };
        if chars.len() > LONGEST {
            return Err(reader.error(LONGEST, format!("a query has at most {LONGEST} characters"), None));
        }
        let mut query = Query::default();
        while let Some(condition) = reader.condition()? {
            if query.conditions.len() == MOST {
                return Err(reader.error(reader.at, format!("a query has at most {MOST} conditions"), None));
            }
            query.conditions.push(condition);
        }
        Ok(query)
    }
}

/// A value as it was written.
struct Value {
    text: String,
    quoted: bool,
    at: usize,
}

struct Scanner<'t> {
    chars: &'t [char],
    at: usize,
}

fn opens(c: char) -> bool {
    matches!(c, '"' | '“' | '„')
}

/// Whether `c` closes what `opener` opened.
fn closes(opener: char, c: char) -> bool {
    if opener == '"' { c == '"' } else { matches!(c, '”' | '“' | '"') }
}

impl Scanner<'_> {
    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).copied()
    }

    fn error(&self, position: usize, message: impl Into<String>, hint: Option<String>) -> QueryError {
        QueryError { message: message.into(), position, hint }
    }

    /// The next condition; none at the end.
    fn condition(&mut self) -> Result<Option<Condition>, QueryError> {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        if self.peek().is_none() {
            return Ok(None);
        }
        let begun = self.at;
        let next = self.chars.get(self.at + 1).copied();
        let not = self.peek() == Some('-') && next.is_some_and(|c| !c.is_whitespace());
        if not {
            self.at += 1;
        }
        let what = match self.key() {
            Some((key, at)) => self.keyed(&key.to_lowercase(), at)?,
            None => {
                let value = self.value(|c| c.is_whitespace() || opens(c))?;
                What::Words(Place::Content, vec![self.words(value, begun)?])
            }
        };
        Ok(Some(Condition { not, what }))
    }

    /// The name before a colon, if that is what stands here.
    fn key(&mut self) -> Option<(String, usize)> {
        let rest = &self.chars[self.at..];
        let letters = rest.iter().take_while(|c| c.is_ascii_alphabetic() || **c == '_').count();
        if letters == 0 || rest.get(letters) != Some(&':') {
            return None;
        }
        let at = self.at;
        self.at += letters + 1;
        Some((rest[..letters].iter().collect(), at))
    }

    /// One value: within quotation marks, or up to what `ends` says.
    fn value(&mut self, ends: impl Fn(char) -> bool) -> Result<Value, QueryError> {
        let at = self.at;
        let mut text = String::new();
        if let Some(opener) = self.peek().filter(|&c| opens(c)) {
            self.at += 1;
            loop {
                match self.peek() {
                    None => {
                        let hint = "write a \" at the end of the words that belong together";
                        return Err(self.error(at, "a quotation mark that is not closed", Some(hint.into())));
                    }
                    Some('\\') if matches!(self.chars.get(self.at + 1), Some('"' | '\\')) => {
                        text.push(self.chars[self.at + 1]);
                        self.at += 2;
                    }
                    Some(c) if closes(opener, c) => {
                        self.at += 1;
                        return Ok(Value { text, quoted: true, at });
                    }
                    Some(c) => {
                        text.push(c);
                        self.at += 1;
                    }
                }
            }
        }
        while let Some(c) = self.peek().filter(|&c| !ends(c)) {
            text.push(c);
            self.at += 1;
        }
        Ok(Value { text, quoted: false, at })
    }

    /// The values after a colon, set apart by commas.
    fn values(&mut self, key: &str) -> Result<Vec<Value>, QueryError> {
        let mut values = Vec::new();
        loop {
            let value = self.value(|c| c.is_whitespace() || c == ',')?;
            if value.text.trim().is_empty() {
                let hint = format!("write {key}:WORD, or {key}:\"SEVERAL WORDS\"");
                return Err(self.error(value.at, format!("{key}: without a value"), Some(hint)));
            }
            values.push(value);
            if values.len() > MOST {
                return Err(self.error(self.at, format!("{key}: has at most {MOST} values"), None));
            }
            match self.peek() {
                Some(',') => self.at += 1,
                None => return Ok(values),
                Some(c) if c.is_whitespace() => return Ok(values),
                Some(_) => {
                    let hint = "set conditions apart by spaces, values by commas";
                    return Err(self.error(self.at, "words right behind a quotation mark", Some(hint.into())));
                }
            }
        }
    }

    fn words(&self, value: Value, begun: usize) -> Result<Words, QueryError> {
        let Value { mut text, quoted, .. } = value;
        let mut how = if quoted { How::Exact } else { How::Stem };
        if !quoted && text.ends_with('*') {
            text.truncate(text.trim_end_matches('*').len());
            how = How::Prefix;
        }
        if crate::fold::fold(&text).is_empty() {
            let hint = "give at least one word of letters or digits";
            return Err(self.error(begun, "nothing to look for", Some(hint.into())));
        }
        Ok(Words { text, how })
    }

    fn keyed(&mut self, key: &str, at: usize) -> Result<What, QueryError> {
        let place = match key {
            "content" => Some(Place::Content),
            "anywhere" => Some(Place::Passage),
            "source" => Some(Place::Source),
            "label" => Some(Place::Label),
            _ => None,
        };
        if let Some(place) = place {
            let values = self.values(key)?;
            let words = values.into_iter().map(|value| {
                let at = value.at;
                self.words(value, at)
            });
            return Ok(What::Words(place, words.collect::<Result<_, _>>()?));
        }
        match key {
            "speaker" => Ok(What::Speaker(self.names(key)?)),
            "about" => Ok(What::About(self.names(key)?)),
            "entity" => Ok(What::Entity(self.strings(key)?)),
            "outlet" => Ok(What::Outlet(self.strings(key)?)),
            "article" => Ok(What::Article(self.strings(key)?)),
            "form" => Ok(What::Form(self.named(key, shown(according_text::Form::ALL))?)),
            "type" => Ok(What::Type(self.named(key, shown(according_text::AttributionType::ALL))?)),
            "act" => Ok(What::Act(self.named(key, shown(according_text::SpeechAct::ALL))?)),
            "polarity" => Ok(What::Polarity(self.named(key, shown(according_text::Polarity::ALL))?)),
            "determinacy" => Ok(What::Determinacy(self.named(key, shown(according_text::Determinacy::ALL))?)),
            "medium" => Ok(What::Medium(self.named(key, shown(according_text::Medium::ALL))?)),
            "platform" => Ok(What::Platform(self.named(key, shown(according_text::Platform::ALL))?)),
            "class" => Ok(What::Class(self.named(key, shown(according_text::SourceClass::ALL))?)),
            "has" => Ok(What::Has(self.named(key, shown(Has::ALL))?)),
            "said" => Ok(What::Said(self.dates(key)?)),
            "published" => Ok(What::Published(self.dates(key)?)),
            "confidence" => Ok(What::Confidence(self.confidence(key)?)),
            _ => {
                let hint = format!(
                    "fields are {}; to look for the words themselves, put them within quotation marks",
                    super::shown::KEYS.join(", ")
                );
                Err(self.error(at, format!("no field is called {key}"), Some(hint)))
            }
        }
    }

    fn strings(&mut self, key: &str) -> Result<Vec<String>, QueryError> {
        Ok(self.values(key)?.into_iter().map(|value| value.text.trim().to_owned()).collect())
    }

    /// Names, which must hold a letter or digit.
    fn names(&mut self, key: &str) -> Result<Vec<String>, QueryError> {
        let mut names = Vec::new();
        for value in self.values(key)? {
            if crate::fold::fold(&value.text).is_empty() {
                let hint = "give at least one word of letters or digits";
                return Err(self.error(value.at, "nothing to look for", Some(hint.into())));
            }
            names.push(value.text.trim().to_owned());
        }
        Ok(names)
    }

    /// Values of a closed set.
    fn named<T: FromStr>(&mut self, key: &str, all: String) -> Result<Vec<T>, QueryError> {
        let mut named = Vec::new();
        for value in self.values(key)? {
            let word = value.text.trim().to_lowercase().replace([' ', '-'], "_");
            named.push(word.parse().map_err(|_| {
                self.error(value.at, format!("{key}: has no value {:?}", value.text), Some(format!("one of {all}")))
            })?);
        }
        Ok(named)
    }

    fn only(&mut self, key: &str) -> Result<Value, QueryError> {
        let mut values = self.values(key)?;
        if values.len() > 1 {
            return Err(self.error(values[1].at, format!("{key}: has one value only"), None));
        }
        Ok(values.swap_remove(0))
    }

    fn dates(&mut self, key: &str) -> Result<super::Dates, QueryError> {
        let value = self.only(key)?;
        dates::read(value.text.trim())
            .map_err(|hint| self.error(value.at, format!("{key}: has no date {:?}", value.text), Some(hint.into())))
    }

    /// `0.9`, `>=0.9` or `90%`, in percent.
    fn confidence(&mut self, key: &str) -> Result<u8, QueryError> {
        let value = self.only(key)?;
        let text = value.text.trim().trim_start_matches(">=");
        let percent = match text.strip_suffix('%') {
            Some(percent) => percent.parse::<f64>().ok(),
            None => text.parse::<f64>().ok().map(|part| part * 100.0),
        };
        match percent {
            Some(percent) if (0.0..=100.0).contains(&percent) => Ok(percent.round() as u8),
            _ => {
                let hint = "write a probability from 0 to 1, such as 0.9";
                Err(self.error(value.at, format!("{key}: has no value {:?}", value.text), Some(hint.into())))
            }
        }
    }
}

fn shown<T: fmt::Display>(all: &[T]) -> String {
    all.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}
