//! From a JSON object to an article.

use crate::record::Article;
use crate::{Config, Field, Note, NoteKind, Skip, SkipReason, date};
use according_text::Metadata;
use serde::de::{Deserialize, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::fmt;

/// How many field names a message lists.
const MAX_NAMES: usize = 20;

/// Reads one JSON object.
///
/// # Errors
/// What is wrong with it: not JSON, not an object, no text.
///
/// **Cost**: one pass over the object and one more over the fields that are used; nothing else is copied.
pub(crate) fn read(json: &str, extractor: &'static str, config: &Config) -> Result<Article, Skip> {
    let object: Object<'_> = serde_json::from_str(json).map_err(|error| not_an_object(json, &error))?;
    let mut notes = vec![];
    let text = text(&object, config, &mut notes)?;
    let mut field = |field: Field| value(&object, field, config, &mut notes);
    let metadata = Metadata {
        id: field(Field::Id).unwrap_or_default(),
        url: field(Field::Url),
        publisher: field(Field::Publisher),
        title: field(Field::Title),
        byline: field(Field::Author),
        section: field(Field::Section),
        credit: field(Field::Credit),
        lang: field(Field::Lang),
        rights: field(Field::Rights),
        licence: field(Field::Licence),
        retrieved: field(Field::Retrieved).map(|given| date::parse(&given).unwrap_or(given)),
        published: published(&object, config, &mut notes),
        ..Metadata::default()
    };
    Ok(Article { text, metadata, extractor, notes, guessed: None })
}

/// The parser's words without its position, which is told in our terms, and what stands there instead of an object.
fn not_an_object(json: &str, error: &serde_json::Error) -> Skip {
    let kind = match json.trim_start().as_bytes().first() {
        Some(b'[') => Some("an array"),
        Some(b'"') => Some("a string"),
        Some(b'-' | b'0'..=b'9') => Some("a number"),
        Some(b't' | b'f') => Some("true or false"),
        Some(b'n') => Some("null"),
        _ => None,
    };
    let message = match kind {
        Some(kind) if serde_json::from_str::<IgnoredAny>(json).is_ok() => format!("{kind}, not a JSON object"),
        _ => {
            let words = error.to_string();
            let words = words.split(" at line ").next().unwrap_or_default();
            let line = if error.line() > 1 { format!("line {}, ", error.line()) } else { String::new() };
            format!("not valid JSON: {words} ({line}column {})", error.column())
        }
    };
    Skip::new("", SkipReason::BadJson, message)
}

/// The text, from the first of its fields that holds one.
fn text(object: &Object<'_>, config: &Config, notes: &mut Vec<Note>) -> Result<String, Skip> {
    let mut unfit = None;
    for name in config.fields.get(Field::Text) {
        let Some(raw) = object.get(name) else { continue };
        let words = match kind(raw) {
            Kind::Null => format!("the field {name:?} is null"),
            Kind::String => match string(raw, notes) {
                Some(text) if !text.trim().is_empty() => return Ok(text),
                _ => format!("the field {name:?} is empty"),
            },
            Kind::Array | Kind::Object => match paragraphs(raw, notes) {
                Some(text) => return Ok(text),
                None => format!("the field {name:?} holds {}, not a string", kind(raw).name()),
            },
            Kind::Number | Kind::Bool => format!("the field {name:?} holds {}, not a string", kind(raw).name()),
        };
        unfit.get_or_insert((name.to_string(), raw, words));
    }
    let Some((name, raw, words)) = unfit else {
        let names = object.names();
        let found = if names.is_empty() { "it has no fields".into() } else { format!("its fields are {names}") };
        return Err(Skip::new("", SkipReason::NoText, format!("no field that holds the text; {found}"))
            .hint("name the field that holds the article, as in text=story"));
    };
    if matches!(kind(raw), Kind::Null | Kind::String) {
        return Err(Skip::new("", SkipReason::Empty, words));
    }
    let skip = Skip::new("", SkipReason::NoText, words);
    Err(match serde_json::from_str::<Object<'_>>(raw.get()) {
        Ok(inner) if !inner.0.is_empty() => {
            let first = &inner.0[0].0;
            skip.hint(format!("name the field inside it, as in text={name}.{first}; it holds {}", inner.names()))
        }
        _ => skip.hint("name the field that holds the article, as in text=story"),
    })
}

/// A text that a dump keeps in pieces: a list of paragraphs, or headlines and paragraphs by section as fundus has them.
fn paragraphs(raw: &RawValue, notes: &mut Vec<Note>) -> Option<String> {
    let pieces = match kind(raw) {
        Kind::Array => strings(raw, notes)?,
        Kind::Object => {
            let body: Object<'_> = serde_json::from_str(raw.get()).ok()?;
            let mut pieces = body.get("summary").and_then(|summary| strings(summary, notes)).unwrap_or_default();
            for section in serde_json::from_str::<Vec<Object<'_>>>(body.get("sections")?.get()).ok()? {
                for name in ["headline", "paragraphs"] {
                    pieces.extend(section.get(name).and_then(|part| strings(part, notes)).unwrap_or_default());
                }
            }
            pieces
        }
        _ => return None,
    };
    let pieces: Vec<&str> = pieces.iter().map(String::as_str).filter(|piece| !piece.trim().is_empty()).collect();
    (!pieces.is_empty()).then(|| pieces.join("\n\n"))
}

/// A list of strings, or one string.
fn strings(raw: &RawValue, notes: &mut Vec<Note>) -> Option<Vec<String>> {
    match kind(raw) {
        Kind::String => Some(vec![string(raw, notes)?]),
        Kind::Array => serde_json::from_str::<Vec<&RawValue>>(raw.get())
            .ok()?
            .into_iter()
            .map(|raw| if kind(raw) == Kind::String { string(raw, notes) } else { None })
            .collect(),
        _ => None,
    }
}

/// The date of publication as ISO 8601; one that cannot be read is left out with a note.
fn published(object: &Object<'_>, config: &Config, notes: &mut Vec<Note>) -> Option<String> {
    for name in config.fields.get(Field::Published) {
        let Some(raw) = object.get(name) else { continue };
        let parsed = match kind(raw) {
            Kind::Null => continue,
            Kind::String => match string(raw, notes) {
                Some(given) if given.trim().is_empty() => continue,
                Some(given) => date::parse(&given),
                None => None,
            },
            Kind::Number => date::parse(raw.get()).or_else(|| date::parse_epoch(raw.get())),
            _ => None,
        };
        if parsed.is_none() {
            let message = format!("{name}: {:.60} is not a date that can be read", raw.get());
            notes.push(Note { kind: NoteKind::Published, message });
        }
        return parsed;
    }
    None
}

/// The value of `field` as a string, from the first of its names that has one.
fn value(object: &Object<'_>, field: Field, config: &Config, notes: &mut Vec<Note>) -> Option<String> {
    for name in config.fields.get(field) {
        let Some(raw) = object.get(name) else { continue };
        let found = match kind(raw) {
            Kind::Null => continue,
            Kind::String => string(raw, notes),
            // The digits as they stand: an id may have more of them than a float holds.
            Kind::Number if field != Field::Author => Some(raw.get().to_string()),
            Kind::Array | Kind::Object if field == Field::Author => people(raw, notes),
            kind => {
                let message = format!("{name}: {} is of no use here and left out", kind.name());
                notes.push(Note { kind: NoteKind::Field, message });
                None
            }
        };
        if let Some(found) = found.map(|found| found.trim().to_string()).filter(|found| !found.is_empty()) {
            return Some(found);
        }
    }
    None
}

/// Authors given as strings, or as objects that have a name.
fn people(raw: &RawValue, notes: &mut Vec<Note>) -> Option<String> {
    let list =
        if kind(raw) == Kind::Array { serde_json::from_str::<Vec<&RawValue>>(raw.get()).ok()? } else { vec![raw] };
    let mut names = vec![];
    for raw in list {
        let name = match kind(raw) {
            Kind::String => string(raw, notes),
            Kind::Object => {
                serde_json::from_str::<Object<'_>>(raw.get()).ok().and_then(|person| string(person.get("name")?, notes))
            }
            _ => None,
        };
        names.extend(name.map(|name| name.trim().to_string()).filter(|name| !name.is_empty()));
    }
    Some(names.join(", "))
}

/// The characters of a JSON string. An escape that is half of a surrogate pair, as some exporters write, is read as
/// U+FFFD; the parser alone would refuse the whole record.
fn string(raw: &RawValue, notes: &mut Vec<Note>) -> Option<String> {
    if let Ok(text) = serde_json::from_str::<String>(raw.get()) {
        return Some(text);
    }
    let Wtf8(bytes) = serde_json::from_str(raw.get()).ok()?;
    let message = "an escape that is half of a character; read as U+FFFD".to_string();
    notes.push(Note { kind: NoteKind::Replaced, message });
    // A lone surrogate has three bytes and stands for one character.
    let mut text = String::with_capacity(bytes.len());
    for chunk in bytes.utf8_chunks() {
        text.push_str(chunk.valid());
        if matches!(chunk.invalid(), [0xed, ..]) {
            text.push('\u{fffd}');
        }
    }
    Some(text)
}

/// A string as bytes, surrogates included.
struct Wtf8(Vec<u8>);

impl<'de> Deserialize<'de> for Wtf8 {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Wtf8, D::Error> {
        struct Bytes;
        impl Visitor<'_> for Bytes {
            type Value = Wtf8;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a string")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Wtf8, E> {
                Ok(Wtf8(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Bytes)
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Null => "null",
            Kind::Bool => "true or false",
            Kind::Number => "a number",
            Kind::String => "a string",
            Kind::Array => "a list",
            Kind::Object => "an object",
        }
    }
}

fn kind(raw: &RawValue) -> Kind {
    match raw.get().as_bytes().first() {
        Some(b'"') => Kind::String,
        Some(b'{') => Kind::Object,
        Some(b'[') => Kind::Array,
        Some(b't' | b'f') => Kind::Bool,
        Some(b'n') | None => Kind::Null,
        Some(_) => Kind::Number,
    }
}

/// The fields of an object in the order in which they stand, values unparsed.
struct Object<'j>(Vec<(String, &'j RawValue)>);

impl<'j> Object<'j> {
    /// The field `name`, the last one where there are several; else, where `name` has dots, the field inside.
    fn get(&self, name: &str) -> Option<&'j RawValue> {
        if let Some((_, raw)) = self.0.iter().rev().find(|(key, _)| key == name) {
            return Some(raw);
        }
        let (outer, inner) = name.split_once('.')?;
        let (_, raw) = self.0.iter().rev().find(|(key, _)| key == outer)?;
        serde_json::from_str::<Object<'j>>(raw.get()).ok()?.get(inner)
    }

    fn names(&self) -> String {
        let names: Vec<String> = self.0.iter().take(MAX_NAMES).map(|(name, _)| format!("{name:.40}")).collect();
        let more =
            if self.0.len() > MAX_NAMES { format!(" and {} more", self.0.len() - MAX_NAMES) } else { String::new() };
        names.join(", ") + &more
    }
}

impl<'de> Deserialize<'de> for Object<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object<'de>, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = Object<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object<'de>, A::Error> {
                let mut fields = Vec::with_capacity(16);
                while let Some(entry) = map.next_entry()? {
                    fields.push(entry);
                }
                Ok(Object(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}
