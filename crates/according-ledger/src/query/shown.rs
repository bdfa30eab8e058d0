//! A [`Query`] as the words that ask it.

use super::{Condition, How, Place, Query, What, Words, dates};
use std::fmt;

/// The fields of the language, in the order of the reference.
pub(super) const KEYS: [&str; 21] = [
    "speaker",
    "entity",
    "about",
    "content",
    "anywhere",
    "source",
    "label",
    "outlet",
    "article",
    "form",
    "type",
    "act",
    "polarity",
    "determinacy",
    "medium",
    "platform",
    "class",
    "has",
    "said",
    "published",
    "confidence",
];

impl fmt::Display for Query {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, condition) in self.conditions.iter().enumerate() {
            if i > 0 {
                f.write_str(" ")?;
            }
            condition.fmt(f)?;
        }
        Ok(())
    }
}

impl fmt::Display for Condition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.not {
            f.write_str("-")?;
        }
        self.what.fmt(f)
    }
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            What::Words(Place::Content, words) if words.len() == 1 => write_words(f, &words[0], true),
            What::Words(place, words) => {
                let key = match place {
                    Place::Content => "content",
                    Place::Passage => "anywhere",
                    Place::Source => "source",
                    Place::Label => "label",
                };
                write!(f, "{key}:")?;
                for (i, word) in words.iter().enumerate() {
                    if i > 0 {
                        f.write_str(",")?;
                    }
                    write_words(f, word, false)?;
                }
                Ok(())
            }
            What::Speaker(names) => strings(f, "speaker", names),
            What::Entity(ids) => strings(f, "entity", ids),
            What::About(names) => strings(f, "about", names),
            What::Outlet(names) => strings(f, "outlet", names),
            What::Article(ids) => strings(f, "article", ids),
            What::Form(values) => named(f, "form", values),
            What::Type(values) => named(f, "type", values),
            What::Act(values) => named(f, "act", values),
            What::Polarity(values) => named(f, "polarity", values),
            What::Determinacy(values) => named(f, "determinacy", values),
            What::Medium(values) => named(f, "medium", values),
            What::Platform(values) => named(f, "platform", values),
            What::Class(values) => named(f, "class", values),
            What::Has(values) => named(f, "has", values),
            What::Said(range) => write!(f, "said:{}", dates::written(range)),
            What::Published(range) => write!(f, "published:{}", dates::written(range)),
            What::Confidence(percent) => write!(f, "confidence:{}.{:02}", percent / 100, percent % 100),
        }
    }
}

fn named<T: fmt::Display>(f: &mut fmt::Formatter<'_>, key: &str, values: &[T]) -> fmt::Result {
    let names: Vec<String> = values.iter().map(T::to_string).collect();
    write!(f, "{key}:{}", names.join(","))
}

fn strings(f: &mut fmt::Formatter<'_>, key: &str, values: &[String]) -> fmt::Result {
    write!(f, "{key}:")?;
    for (i, value) in values.iter().enumerate() {
        if i > 0 {
            f.write_str(",")?;
        }
        let plain = value.chars().all(|c| c.is_alphanumeric() || "-_./:@".contains(c));
        if plain { f.write_str(value)? } else { quoted(f, value)? }
    }
    Ok(())
}

/// A free word must not be taken for a field or a negation, a word of a list must not hold a comma. Marks within a word
/// part words, whatever they are, so that one can stand for another.
fn write_words(f: &mut fmt::Formatter<'_>, words: &Words, free: bool) -> fmt::Result {
    if words.how == How::Exact {
        return quoted(f, &words.text);
    }
    let parts = |c: char| c.is_whitespace() || matches!(c, '*' | '"' | '“' | '„') || (!free && c == ',');
    let text = words.text.split(parts).filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-");
    let keyed = |(key, _): (&str, &str)| key.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    if free && (text.starts_with('-') || text.split_once(':').is_some_and(keyed)) {
        f.write_str("content:")?;
    }
    f.write_str(&text)?;
    if words.how == How::Prefix { f.write_str("*") } else { Ok(()) }
}

fn quoted(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    f.write_str("\"")?;
    for c in text.chars() {
        if matches!(c, '"' | '\\') {
            f.write_str("\\")?;
        }
        write!(f, "{c}")?;
    }
    f.write_str("\"")
}
