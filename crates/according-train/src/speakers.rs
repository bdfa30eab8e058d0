//! Evaluates the resolution of speakers over gold attributions, with the measures of `bench/score_rows.py`.

use crate::corpus::{self, ByteOffsets};
use according_nlp::{layers::Layers, mention::Recognizer, speaker, tagger::Tagger, weights::Sections};
use according_text::{Attribution, Judgement, Span};
use anyhow::{Context as _, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::{collections::BTreeMap, path::Path, time::Instant};

#[derive(Deserialize)]
struct Article {
    id: String,
    text: String,
    attributions: Vec<Gold>,
    #[serde(default)]
    entities: Vec<Entity>,
}

#[derive(Deserialize)]
struct Gold {
    source: Vec<[u32; 2]>,
    cue: Vec<[u32; 2]>,
    content: Vec<[u32; 2]>,
    #[serde(default)]
    parent: Option<u32>,
    #[serde(default)]
    speaker: Names,
    #[serde(default)]
    source_class: String,
}

#[derive(Deserialize)]
struct Entity {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Names {
    One(String),
    Several(Vec<String>),
}

impl Default for Names {
    fn default() -> Names {
        Names::One(String::new())
    }
}

impl Names {
    fn all(&self) -> Vec<&str> {
        let names: Vec<&str> = match self {
            Names::One(name) => vec![name],
            Names::Several(names) => names.iter().map(String::as_str).collect(),
        };
        names.into_iter().filter(|name| !name.is_empty()).collect()
    }
}

/// Compares names as the benchmark does: case, punctuation and an initial title do not count.
fn key(name: &str) -> String {
    let lower = name.trim().to_lowercase();
    let mut rest = lower.as_str();
    for title in ["mr", "mrs", "ms", "dr", "sir", "president", "the"] {
        if let Some(tail) = lower.strip_prefix(title) {
            let tail = tail.strip_prefix('.').unwrap_or(tail);
            if tail.starts_with(char::is_whitespace) {
                rest = tail.trim_start();
                break;
            }
        }
    }
    rest.chars().filter(|c| c.is_alphanumeric()).collect()
}

#[derive(Default)]
struct Counts {
    rows: u32,
    resolvable: u32,
    resolved: u32,
    right: u32,
    wrong: u32,
    class: u32,
}

/// Resolves the gold attributions of each file and prints the measures; `show` prints up to that many errors of each
/// kind, or every resolution where the file has no gold speakers.
///
/// # Errors
/// If a file cannot be read or is not of the corpus' form.
pub fn evaluate(weights: &[u8], files: &[&Path], show: usize) -> Result<()> {
    let sections = Sections::open(weights)?;
    let tagger = Tagger::open(&sections)?;
    let recognizer = Recognizer::open(&sections)?;
    let mut layers = Layers::default();
    for path in files {
        let mut counts = Counts::default();
        let mut classes: FxHashMap<(String, &str), u32> = FxHashMap::default();
        let mut methods: BTreeMap<(&str, &str), [u32; 2]> = BTreeMap::new();
        let (mut tokens, mut seconds) = (0, 0.0);
        let (mut wrong, mut missed) = (0, 0);
        for (n, line) in corpus::read(path)?.lines().enumerate() {
            let article: Article =
                serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), n + 1))?;
            let offsets = ByteOffsets::new(&article.text);
            let spans = |points: &[[u32; 2]]| -> Vec<Span> {
                points.iter().map(|&[start, end]| Span::new(offsets.at(start), offsets.at(end))).collect()
            };
            let attributions: Vec<Attribution> = article
                .attributions
                .iter()
                .map(|gold| Attribution {
                    source: spans(&gold.source),
                    cue: spans(&gold.cue),
                    content: spans(&gold.content),
                    confidence: 1.0,
                    parent: gold.parent,
                })
                .collect();
            layers.read(&article.text, &tagger);
            layers.recognize(&article.text, &recognizer);
            let begun = Instant::now();
            let resolutions = speaker::resolve(&article.text, &article.id, &layers, &attributions).resolutions;
            seconds += begun.elapsed().as_secs_f64();
            tokens += layers.len();
            let mut alias: FxHashMap<String, FxHashSet<String>> = FxHashMap::default();
            for entity in &article.entities {
                for name in entity.aliases.iter().chain([&entity.name]) {
                    alias.entry(key(name)).or_default().insert(key(&entity.name));
                }
            }
            for ((gold, attribution), resolution) in article.attributions.iter().zip(&attributions).zip(&resolutions) {
                counts.rows += 1;
                let wanted = gold.speaker.all();
                let given: Vec<&str> = resolution
                    .speakers
                    .iter()
                    .filter(|speaker| speaker.judgement == Judgement::Positive)
                    .filter_map(|speaker| speaker.name.map(|name| name.of(&article.text)))
                    .collect();
                counts.resolvable += u32::from(!wanted.is_empty());
                let class = resolution.source_class.as_str();
                counts.class += u32::from(class == gold.source_class);
                if class != gold.source_class {
                    *classes.entry((gold.source_class.clone(), class)).or_default() += 1;
                }
                let report = |what: &str| {
                    let source: Vec<&str> = attribution.source.iter().map(|span| span.of(&article.text)).collect();
                    let cue: Vec<&str> = attribution.cue.iter().map(|span| span.of(&article.text)).collect();
                    let at = attribution.source.first().or(attribution.cue.first()).or(attribution.content.first());
                    let reason = resolution.speakers.first().map_or("", |speaker| speaker.reason.as_str());
                    let at = at.map_or(0, |span| span.start() as usize);
                    let mut from = at.saturating_sub(if what == "READ" { 300 } else { 100 });
                    while !article.text.is_char_boundary(from) {
                        from -= 1;
                    }
                    eprintln!(
                        "{what} {} | {} | {} | given {given:?} wanted {wanted:?} | {class} {} | {reason} | …{}",
                        article.id,
                        source.join(" / "),
                        cue.join(" / "),
                        gold.source_class,
                        article.text[from..at].replace('\n', " "),
                    );
                };
                if !given.is_empty() {
                    counts.resolved += 1;
                    let names: Vec<FxHashSet<String>> = given
                        .iter()
                        .map(|name| alias.get(&key(name)).cloned().unwrap_or_else(|| [key(name)].into_iter().collect()))
                        .collect();
                    let want: FxHashSet<String> = wanted.iter().map(|name| key(name)).collect();
                    let right = !want.is_empty()
                        && names.iter().all(|names| !names.is_disjoint(&want))
                        && want.iter().all(|name| names.iter().any(|names| names.contains(name)));
                    let method = methods.entry((resolution.speakers[0].method, class)).or_default();
                    method[0] += u32::from(right);
                    method[1] += 1;
                    if right {
                        counts.right += 1;
                    } else {
                        counts.wrong += 1;
                        wrong += 1;
                        if article.entities.is_empty() {
                            if wrong % 97 == 0 && wrong / 97 <= show {
                                report("READ");
                            }
                        } else if wrong <= show {
                            report("WRONG");
                        }
                    }
                } else if !wanted.is_empty() {
                    missed += 1;
                    if missed <= show {
                        report("MISSED");
                    }
                }
            }
        }
        let percent = |part: u32, whole: u32| {
            if whole == 0 { 0.0 } else { 100.0 * f64::from(part) / f64::from(whole) }
        };
        eprintln!("{}", path.display());
        eprintln!("  wrong speakers per 1,000 rows {:.1}", 10.0 * percent(counts.wrong, counts.rows));
        eprintln!(
            "  speaker precision {:.1} ({}/{})",
            percent(counts.right, counts.resolved),
            counts.right,
            counts.resolved
        );
        eprintln!(
            "  speaker coverage  {:.1} ({}/{})",
            percent(counts.resolved, counts.resolvable),
            counts.resolved,
            counts.resolvable
        );
        for ((method, class), [right, resolved]) in methods {
            eprintln!("    {method} of a {class}: {right} right of {resolved}");
        }
        eprintln!("  source_class      {:.1} ({}/{})", percent(counts.class, counts.rows), counts.class, counts.rows);
        eprintln!("  {tokens} tokens, {:.3} µs a token", 1e6 * seconds / tokens as f64);
        if show > 0 {
            let mut confused: Vec<_> = classes.into_iter().collect();
            confused.sort_unstable_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            for ((gold, class), n) in confused {
                eprintln!("  class {gold} read as {class}: {n}");
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use according_text::SourceClass;

    #[test]
    fn keys_drop_titles_and_marks() {
        assert_eq!(key("The U.S. Senate"), key("us senate"));
        assert_eq!(key("Dr. Livermore"), "livermore");
        assert_eq!(key("Theresa May"), "theresamay");
        assert!("person".parse::<SourceClass>().is_ok());
    }
}
