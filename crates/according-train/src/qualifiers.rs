//! Measures what is read from the words around a cue, over gold attributions: kind, polarity, determinacy, medium,
//! form, the reach of the lexicon.

use crate::corpus::{ByteOffsets, polnear, read};
use according_nlp::{layers::Layers, nested, qualify, tagger::Tagger, weights::Sections};
use according_text::{Attribution, Form, Span};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::path::Path;

/// An attribution with the columns that a reader gave it.
struct Labelled {
    attribution: Attribution,
    attribution_type: String,
    polarity: String,
    determinacy: String,
    medium: String,
}

#[derive(Deserialize)]
struct Line {
    text: String,
    attributions: Vec<Relation>,
}

#[derive(Deserialize)]
struct Relation {
    source: Vec<[u32; 2]>,
    cue: Vec<[u32; 2]>,
    content: Vec<[u32; 2]>,
    #[serde(default)]
    parent: Option<u32>,
    r#type: String,
    polarity: String,
    determinacy: String,
    medium: String,
}

fn labelled(path: &Path) -> Result<Vec<(String, Vec<Labelled>)>> {
    read(path)?
        .lines()
        .enumerate()
        .map(|(n, line)| {
            let line: Line = serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), n + 1))?;
            let offsets = ByteOffsets::new(&line.text);
            let spans = |points: &[[u32; 2]]| {
                let mut spans: Vec<Span> =
                    points.iter().map(|&[start, end]| Span::new(offsets.at(start), offsets.at(end))).collect();
                spans.sort_unstable();
                spans
            };
            let relations = line
                .attributions
                .iter()
                .map(|relation| Labelled {
                    attribution: Attribution {
                        source: spans(&relation.source),
                        cue: spans(&relation.cue),
                        content: spans(&relation.content),
                        confidence: 1.0,
                        parent: relation.parent,
                    },
                    attribution_type: relation.r#type.clone(),
                    polarity: relation.polarity.clone(),
                    determinacy: relation.determinacy.clone(),
                    medium: relation.medium.clone(),
                })
                .collect();
            Ok((line.text.clone(), relations))
        })
        .collect()
}

/// A count of right answers.
#[derive(Default)]
struct Share {
    right: usize,
    n: usize,
}

impl Share {
    fn add(&mut self, right: bool) -> bool {
        self.right += usize::from(right);
        self.n += 1;
        right
    }
}

impl std::fmt::Display for Share {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:.1} % ({} of {})", 100.0 * self.right as f64 / self.n.max(1) as f64, self.right, self.n)
    }
}

/// Prints the figures; with `errors`, every wrong answer on wikinews-gold train and every unknown cue of PolNeAR train.
///
/// # Errors
/// If a corpus or the weights cannot be read.
pub fn evaluate(data: &Path, weights: &Path, errors: bool) -> Result<()> {
    let bytes = std::fs::read(weights).with_context(|| format!("reading {}", weights.display()))?;
    let bytes = according_nlp::weights::Aligned::copy(&bytes);
    let tagger = Tagger::open(&Sections::open(bytes.bytes())?)?;
    for split in ["train", "dev"] {
        columns(&data.join(format!("wikinews-gold/{split}.jsonl.gz")), split, &tagger, errors && split == "train")?;
    }
    for split in ["train", "dev"] {
        nestings(&data.join(format!("wikinews-gold/{split}.jsonl.gz")), split, &tagger, errors && split == "train")?;
    }
    reach(&data.join("polnear/train.jsonl.zst"), &tagger, errors)?;
    forms(&data.join("polnear/dev.jsonl.zst"), &tagger)
}

fn columns(path: &Path, split: &str, tagger: &Tagger<'_>, errors: bool) -> Result<()> {
    let mut layers = Layers::default();
    let [mut kind, mut polarity, mut determinacy, mut medium, mut told] = [const { Share { right: 0, n: 0 } }; 5];
    let mut assertions = 0;
    for (text, relations) in labelled(path)? {
        layers.read(&text, tagger);
        for gold in &relations {
            let found = qualify::qualify(&text, &layers, &gold.attribution);
            let found_medium = found.medium.map_or("unstated", |medium| medium.as_str());
            let print = |what: &str, gold_value: &str, value: &str| {
                if errors {
                    eprintln!("{what}: gold {gold_value}, found {value}: {}", context(&text, &gold.attribution));
                }
            };
            let checks = [
                (&mut kind, "type", gold.attribution_type.as_str(), found.attribution_type.as_str()),
                (&mut polarity, "polarity", &gold.polarity, found.polarity.as_str()),
                (&mut determinacy, "determinacy", &gold.determinacy, found.determinacy.as_str()),
                (&mut medium, "medium", &gold.medium, found_medium),
            ];
            for (share, what, gold_value, value) in checks {
                if !share.add(gold_value == value) {
                    print(what, gold_value, value);
                }
            }
            if gold.medium != "unstated" {
                told.add(gold.medium == found_medium);
            }
            let asserted = found.polarity.as_str() == "positive" && found.determinacy.as_str() == "actual";
            let gold_asserted = gold.polarity == "positive" && gold.determinacy == "actual";
            assertions += usize::from(asserted && !gold_asserted);
        }
    }
    println!("wikinews-gold {split}: type {kind}");
    println!("wikinews-gold {split}: polarity {polarity}");
    println!("wikinews-gold {split}: determinacy {determinacy}");
    println!("wikinews-gold {split}: medium {medium}, of those that have one {told}");
    println!("wikinews-gold {split}: {assertions} that are no plain assertions come out as positive, actual");
    Ok(())
}

/// Nested statements, found in the content of the gold ones that are not nested. One is right where its content and the
/// gold one's share half of their union's bytes at least, and the sources overlap or are both empty.
fn nestings(path: &Path, split: &str, tagger: &Tagger<'_>, errors: bool) -> Result<()> {
    let mut layers = Layers::default();
    let (mut right, mut found, mut gold) = (0, 0, 0);
    for (text, relations) in labelled(path)? {
        layers.read(&text, tagger);
        let mut out = Vec::new();
        for relation in relations.iter().filter(|relation| relation.attribution.parent.is_none()) {
            nested::nested(&text, &layers, &relation.attribution, &mut out);
        }
        let inner: Vec<&Attribution> =
            relations.iter().map(|relation| &relation.attribution).filter(|inner| inner.parent.is_some()).collect();
        let mut used = vec![false; inner.len()];
        for candidate in &out {
            let hit = (0..inner.len()).find(|&k| !used[k] && agrees(candidate, inner[k]));
            if let Some(k) = hit {
                used[k] = true;
            } else if errors {
                eprintln!("nested, not gold: {}", shown(&text, candidate));
            }
            right += usize::from(hit.is_some());
        }
        for (k, missed) in inner.iter().enumerate().filter(|&(k, _)| !used[k]) {
            if errors {
                eprintln!("nested, missed ({k}): {}", shown(&text, missed));
            }
        }
        found += out.len();
        gold += inner.len();
    }
    let (precision, recall) = (100.0 * right as f64 / found.max(1) as f64, 100.0 * right as f64 / gold.max(1) as f64);
    println!(
        "wikinews-gold {split}: nested precision {precision:.1} %, recall {recall:.1} % ({right} of {found} found, {gold} gold)"
    );
    Ok(())
}

fn agrees(found: &Attribution, gold: &Attribution) -> bool {
    let shared = |a: &[Span], b: &[Span]| -> u32 {
        let common = |x: &Span, y: &Span| x.end().min(y.end()).saturating_sub(x.start().max(y.start()));
        a.iter().flat_map(|x| b.iter().map(move |y| common(x, y))).sum()
    };
    let length = |spans: &[Span]| -> u32 { spans.iter().map(|span| span.len()).sum() };
    let common = shared(&found.content, &gold.content);
    let union = length(&found.content) + length(&gold.content) - common;
    let sources = found.source.is_empty() && gold.source.is_empty() || shared(&found.source, &gold.source) > 0;
    sources && 2 * common >= union && union > 0
}

/// `{source} [cue] <content>`, for reading.
fn shown(text: &str, attribution: &Attribution) -> String {
    let words = |spans: &[Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ");
    format!("{{{}}} [{}] <{}>", words(&attribution.source), words(&attribution.cue), words(&attribution.content))
        .replace('\n', " / ")
}

/// The words around a cue, for reading.
fn context(text: &str, attribution: &Attribution) -> String {
    let Some((first, last)) = attribution
        .cue
        .first()
        .zip(attribution.cue.last())
        .or_else(|| attribution.content.first().map(|first| (first, first)))
    else {
        return String::new();
    };
    let from = text.floor_char_boundary((first.start() as usize).saturating_sub(60));
    let to = text.ceil_char_boundary((last.end() as usize + 60).min(text.len()));
    let cue = &text[first.start() as usize..last.end() as usize];
    format!("{}[{cue}]{}", &text[from..first.start() as usize], &text[last.end() as usize..to]).replace('\n', " / ")
}

/// Words in a cue that seldom leave it a plain assertion.
const HEDGES: &[&str] = &[
    "not",
    "never",
    "no",
    "without",
    "nor",
    "neither",
    "refused",
    "refuses",
    "refusing",
    "declined",
    "declines",
    "denied",
    "would",
    "could",
    "may",
    "might",
    "should",
    "must",
    "will",
    "if",
    "cannot",
    "unwilling",
    "yet",
];

fn reach(path: &Path, tagger: &Tagger<'_>, errors: bool) -> Result<()> {
    let mut layers = Layers::default();
    let [mut all, mut verbal] = [const { Share { right: 0, n: 0 } }; 2];
    for article in polnear::articles(path)? {
        layers.read(&article.text, tagger);
        for attribution in article.attributions.iter().filter(|attribution| !attribution.cue.is_empty()) {
            let found = qualify::qualify(&article.text, &layers, attribution);
            let known = all.add(found.speech_act.is_some());
            let has_verb = layers
                .tokens
                .iter()
                .zip(&layers.tags)
                .any(|(token, tag)| tag.is_verb() && attribution.cue.iter().any(|cue| cue.overlaps(token.span)));
            if has_verb {
                verbal.add(known);
            }
            let plain = found.polarity.as_str() == "positive" && found.determinacy.as_str() == "actual";
            let hedged = attribution
                .cue
                .iter()
                .flat_map(|cue| cue.of(&article.text).split([' ', '\u{a0}']))
                .any(|word| HEDGES.contains(&word) || word.ends_with("n't") || word.ends_with("n’t"));
            if errors && plain && hedged {
                eprintln!("plain though hedged: {}", context(&article.text, attribution));
            }
            if errors && !known {
                let lemma = found.cue_lemma.unwrap_or_default();
                eprintln!(
                    "unknown{}: {lemma}: {}",
                    if has_verb { " verb" } else { "" },
                    context(&article.text, attribution)
                );
            }
        }
    }
    println!("polnear train: cues with a speech act {all}; of those with a verb {verbal}");
    Ok(())
}

fn forms(path: &Path, tagger: &Tagger<'_>) -> Result<()> {
    let mut layers = Layers::default();
    let mut agreement = Share::default();
    for article in polnear::articles(path)? {
        layers.read(&article.text, tagger);
        let regions = regions(&article.text);
        for attribution in &article.attributions {
            agreement.add(qualify::form(&layers, &attribution.content) == scored(&article.text, &regions, attribution));
        }
    }
    println!("polnear dev: form as the scorer has it {agreement}");
    Ok(())
}

/// The form by the scorer's definition, over runs of word characters.
fn scored(text: &str, regions: &[Span], attribution: &Attribution) -> Form {
    let (mut words, mut quoted) = (0, 0);
    for span in &attribution.content {
        let mut start = None;
        for (at, c) in span.of(text).char_indices().chain([(span.len() as usize, ' ')]) {
            if c.is_alphanumeric() || c == '_' {
                start.get_or_insert(at);
            } else if let Some(start) = start.take() {
                let word = Span::new(span.start() + start as u32, span.start() + at as u32);
                words += 1;
                quoted += usize::from(regions.iter().any(|region| region.overlaps(word)));
            }
        }
    }
    match quoted {
        0 => Form::Indirect,
        n if n == words => Form::Direct,
        _ => Form::Mixed,
    }
}

/// The regions between double quotation marks by the scorer's definition: line by line, straight marks toggling.
fn regions(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut at = 0;
    for line in text.split('\n') {
        let mut open = None;
        let mut skip = 0;
        for (i, c) in line.char_indices() {
            if i < skip {
                continue;
            }
            let (opens, closes, width) = match c {
                '“' | '„' | '‟' | '«' => (true, false, c.len_utf8()),
                '”' | '»' => (false, true, c.len_utf8()),
                '"' => (open.is_none(), open.is_some(), 1),
                '`' if line[i..].starts_with("``") => (true, false, 2),
                '\'' if line[i..].starts_with("''") => (false, true, 2),
                _ => continue,
            };
            skip = i + width;
            if opens && open.is_none() {
                open = Some(i);
            } else if closes && let Some(start) = open.take() {
                out.push(Span::new((at + start) as u32, (at + i + width) as u32));
            }
        }
        if let Some(start) = open {
            out.push(Span::new((at + start) as u32, (at + line.len()) as u32));
        }
        at += line.len() + 1;
    }
    out
}
