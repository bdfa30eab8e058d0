//! JSON-LD: what a page says of itself in schema.org's words.

use super::scan::squeeze;
use serde_json::Value;

/// Objects that are kept of a page, and how deep they are looked for.
const MAX_THINGS: usize = 200;
const MAX_DEPTH: usize = 12;

/// An object with a type.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Thing {
    /// Types, without the address of the vocabulary.
    pub(crate) types: Vec<String>,
    pub(crate) published: Option<String>,
    pub(crate) created: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) headline: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) licence: Option<String>,
    pub(crate) rights: Option<String>,
    pub(crate) section: Option<String>,
    pub(crate) lang: Option<String>,
    pub(crate) url: Option<String>,
}

impl Thing {
    pub(crate) fn is_article(&self) -> bool {
        const ARTICLES: [&str; 5] = ["BlogPosting", "Report", "Review", "SocialMediaPosting", "DiscussionForumPosting"];
        self.types.iter().any(|kind| kind.ends_with("Article") || ARTICLES.contains(&kind.as_str()))
    }

    pub(crate) fn is(&self, kind: &str) -> bool {
        self.types.iter().any(|own| own == kind)
    }
}

/// Adds the objects of one script to `things`. What is not valid JSON is mended where that is safe (line ends within
/// strings), else left out: half an object would mix two articles.
pub(crate) fn read(json: &str, things: &mut Vec<Thing>) {
    let json = json.trim().trim_start_matches("<!--").trim_end_matches("-->").trim();
    let json = json.strip_prefix("//<![CDATA[").or_else(|| json.strip_prefix("<![CDATA[")).unwrap_or(json);
    let json = json.trim_end_matches("]]>").trim_end_matches("//").trim().trim_end_matches(';');
    let parsed = serde_json::from_str::<Value>(json).or_else(|_| serde_json::from_str(&mended(json)));
    if let Ok(value) = parsed {
        // Names of objects that others only refer to.
        let mut named = vec![];
        names(&value, &mut named, 0);
        gather(&value, &named, things, 0);
    }
}

/// `json` with control characters in strings made spaces, and commas before a closing bracket taken out.
fn mended(json: &str) -> String {
    let (mut out, mut in_string, mut escaped) = (String::with_capacity(json.len()), false, false);
    for c in json.chars() {
        if in_string {
            match c {
                '"' if !escaped => in_string = false,
                c if c.is_control() => {
                    out.push(' ');
                    escaped = false;
                    continue;
                }
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        } else if c == '"' {
            in_string = true;
            escaped = false;
        } else if matches!(c, '}' | ']') && out.trim_end().ends_with(',') {
            let end = out.trim_end().len() - 1;
            out.truncate(end);
        }
        out.push(c);
    }
    out
}

fn names(value: &Value, named: &mut Vec<(String, String)>, depth: usize) {
    if depth > MAX_DEPTH || named.len() >= MAX_THINGS {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| names(value, named, depth + 1)),
        Value::Object(object) => {
            if let (Some(Value::String(id)), Some(Value::String(name))) = (object.get("@id"), object.get("name")) {
                named.push((id.clone(), name.clone()));
            }
            object.values().for_each(|value| names(value, named, depth + 1));
        }
        _ => {}
    }
}

fn gather(value: &Value, named: &[(String, String)], things: &mut Vec<Thing>, depth: usize) {
    if depth > MAX_DEPTH || things.len() >= MAX_THINGS {
        return;
    }
    match value {
        Value::Array(values) => values.iter().for_each(|value| gather(value, named, things, depth + 1)),
        Value::Object(object) => {
            let types = strings(object.get("@type"));
            if !types.is_empty() || object.contains_key("datePublished") {
                let field = |name: &str| strings(object.get(name)).into_iter().find(|value| !value.is_empty());
                let things_named = |name: &str| people(object.get(name), named, 0);
                let first = |name: &str| things_named(name).into_iter().next();
                things.push(Thing {
                    types: types.iter().map(|kind| kind.rsplit(['/', ':']).next().unwrap_or(kind).to_owned()).collect(),
                    published: field("datePublished"),
                    created: field("dateCreated").or_else(|| field("uploadDate")),
                    modified: field("dateModified"),
                    headline: field("headline").or_else(|| field("name")),
                    authors: {
                        // Some name one of several authors as such and all of them as creators.
                        let (authors, creators) = (things_named("author"), things_named("creator"));
                        if authors.iter().all(|author| creators.contains(author)) { creators } else { authors }
                    },
                    publisher: first("publisher").or_else(|| first("sourceOrganization")),
                    licence: field("license")
                        .or_else(|| object.get("license").and_then(|l| l.get("url")).and_then(text)),
                    rights: field("copyrightNotice"),
                    section: field("articleSection"),
                    lang: field("inLanguage"),
                    url: field("url")
                        .or_else(|| object.get("mainEntityOfPage").and_then(|page| page.get("@id")).and_then(text)),
                });
            }
            for (key, value) in object {
                // What it is part of, who made it and what it is about are not the page.
                if !matches!(
                    key.as_str(),
                    "author" | "creator" | "publisher" | "isPartOf" | "about" | "mentions" | "comment"
                ) {
                    gather(value, named, things, depth + 1);
                }
            }
        }
        _ => {}
    }
}

fn text(value: &Value) -> Option<String> {
    value.as_str().map(|words| squeeze(&unescape(words)))
}

/// A string, or the strings of an array.
fn strings(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::Array(values)) => values.iter().filter_map(text).collect(),
        Some(value) => text(value).into_iter().collect(),
        None => vec![],
    }
}

/// Names of people or organisations given as strings, objects or references.
fn people(value: Option<&Value>, named: &[(String, String)], depth: usize) -> Vec<String> {
    match value {
        Some(Value::Array(values)) if depth < 3 => {
            values.iter().flat_map(|value| people(Some(value), named, depth + 1)).collect()
        }
        Some(Value::Object(object)) => {
            let names = match object.get("name") {
                Some(name) => strings(Some(name)),
                None => {
                    let id = object.get("@id").and_then(Value::as_str);
                    id.and_then(|id| named.iter().find(|(own, _)| own == id))
                        .map(|(_, name)| name.clone())
                        .into_iter()
                        .collect()
                }
            };
            names.into_iter().filter(|name| !name.is_empty()).collect()
        }
        Some(value) => text(value).into_iter().filter(|name| !name.is_empty()).collect(),
        None => vec![],
    }
}

/// The few character references that are left in JSON by careless templates.
pub(crate) fn unescape(words: &str) -> String {
    if !words.contains('&') {
        return words.to_owned();
    }
    let mut out = words.to_owned();
    for (name, c) in [
        ("&quot;", "\""),
        ("&#039;", "'"),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&#8217;", "’"),
        ("&#8216;", "‘"),
        ("&#8220;", "“"),
        ("&#8221;", "”"),
        ("&#8211;", "–"),
        ("&#8212;", "—"),
        ("&rsquo;", "’"),
        ("&lsquo;", "‘"),
        ("&rdquo;", "”"),
        ("&ldquo;", "“"),
        ("&ndash;", "–"),
        ("&mdash;", "—"),
        ("&nbsp;", " "),
        ("&hellip;", "…"),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&amp;", "&"),
    ] {
        if out.contains(name) {
            out = out.replace(name, c);
        }
    }
    out
}
