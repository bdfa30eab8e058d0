//! Scores of texts and fields.

use super::{Gold, Read};
use rustc_hash::FxHashMap;
use std::collections::BTreeSet;

/// Prints the scores of one system.
pub(crate) fn print(found: &[(&Gold, Option<&Read>)], errors: bool) {
    let texts: Vec<_> = found
        .iter()
        .filter_map(|(gold, read)| {
            let text = gold.text.as_deref().filter(|text| !text.is_empty())?;
            Some(shingles(text, read.map_or("", |read| &read.text)))
        })
        .collect();
    if !texts.is_empty() {
        let (p, r) = (mean(texts.iter().map(|t| t.0)), mean(texts.iter().map(|t| t.1)));
        println!("    text     {:>4}  P {p:.4}  R {r:.4}  F1 {:.4}", texts.len(), f1(p, r));
    }
    let author = |value: &serde_json::Value| match value {
        serde_json::Value::Array(names) => names.iter().filter_map(|name| name.as_str()).collect::<Vec<_>>().join("; "),
        value => value.as_str().unwrap_or_default().to_owned(),
    };
    type Fields<'f> = (&'f str, Vec<(Option<String>, Option<String>)>, fn(&str) -> String);
    let column = |gold: &dyn Fn(&Gold) -> Option<String>, read: &dyn Fn(&Read) -> Option<String>| {
        found.iter().map(|(g, r)| (gold(g), r.and_then(read))).collect::<Vec<_>>()
    };
    let columns: [Fields<'_>; 4] = [
        ("title", column(&|g| g.title.clone(), &|r| r.title.clone()), words),
        ("author", column(&|g| g.author.as_ref().map(author), &|r| r.author.clone()), people),
        ("date", column(&|g| g.date.clone(), &|r| r.date.clone()), |date| date.get(..10).unwrap_or(date).to_owned()),
        ("licence", column(&|g| g.license.clone(), &|r| r.license.clone()), licence),
    ];
    for (name, values, fold) in columns {
        let (mut right, mut wrong, mut missed) = (0, 0, 0);
        for ((gold, read), (record, _)) in values.iter().zip(found) {
            let Some(gold) = gold.as_deref().filter(|gold| !gold.is_empty()) else { continue };
            let read = read.as_deref().filter(|read| !read.is_empty());
            match read {
                Some(read) if fold(read) == fold(gold) => {
                    right += 1;
                    continue;
                }
                Some(_) => wrong += 1,
                None => missed += 1,
            }
            if errors {
                println!("      {name} {}: gold {gold:?}, read {read:?}", record.id);
            }
        }
        let n = right + wrong + missed;
        if n > 0 {
            let (p, r) = (f64::from(right) / f64::from((right + wrong).max(1)), f64::from(right) / f64::from(n));
            println!("    {name:<8} {n:>4}  P {p:.4}  R {r:.4}  F1 {:.4}", f1(p, r));
        }
    }
}

fn mean(values: impl Iterator<Item = Option<f64>>) -> f64 {
    let values: Vec<f64> = values.flatten().collect();
    values.iter().sum::<f64>() / values.len().max(1) as f64
}

fn f1(p: f64, r: f64) -> f64 {
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

/// Precision and recall of one page, absent where nothing can be divided by.
fn shingles(gold: &str, read: &str) -> (Option<f64>, Option<f64>) {
    let (gold, read) = (bag(gold), bag(read));
    let shared: i64 = gold.iter().map(|(shingle, n)| (*n).min(read.get(shingle).copied().unwrap_or(0))).sum();
    let part = |of: i64| (of > 0).then(|| shared as f64 / of as f64);
    (part(read.values().sum()), part(gold.values().sum()))
}

fn bag(text: &str) -> FxHashMap<Vec<&str>, i64> {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    let words: Vec<&str> = text.split(|c: char| !is_word(c)).filter(|word| !word.is_empty()).collect();
    let mut bag = FxHashMap::default();
    let n = words.len().saturating_sub(3).max(1);
    for at in 0..n {
        let shingle = words[at..words.len().min(at + 4)].to_vec();
        if !shingle.is_empty() {
            *bag.entry(shingle).or_default() += 1;
        }
    }
    bag
}

fn words(title: &str) -> String {
    let lower = title.to_lowercase();
    lower
        .split(|c: char| !c.is_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

fn people(names: &str) -> String {
    let mut parts = vec![names.to_owned()];
    for sign in [";", ",", " and ", "&", "|"] {
        parts = parts.iter().flat_map(|part| part.split(sign)).map(str::to_owned).collect();
    }
    let by = |name: &str| words(name).strip_prefix("by ").map_or_else(|| words(name), str::to_owned);
    let parts: BTreeSet<String> = parts.iter().map(|name| by(name)).filter(|name| !name.is_empty()).collect();
    parts.into_iter().collect::<Vec<_>>().join("; ")
}

/// `cc by-sa 4.0` of an address or an identifier.
fn licence(given: &str) -> String {
    let lower = given.to_lowercase();
    let rest = ["creativecommons.org/licenses/", "creativecommons.org/publicdomain/", "cc-", "cc "]
        .iter()
        .find_map(|sign| Some(lower.split_once(sign)?.1));
    let Some(rest) = rest else { return lower };
    let end = rest.find(|c: char| !c.is_ascii_lowercase() && c != '-').unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches('-');
    let version: String = rest[end..].trim_start_matches(['/', ' ', '-']).chars().take(3).collect();
    format!("cc {name} {version}").trim().to_owned()
}
