//! The corpora of named entities, each in its published format, with its labels as our kinds.

use crate::corpus::{self, ByteOffsets, polnear};
use according_nlp::{
    hash,
    layers::Layers,
    mention::{Kind, view::View},
    name::gazetteer::{self as gaz, Gazetteer},
    tag::Tag,
    tagger::Tagger,
    word::Word,
};
use according_text::Sentence;
use anyhow::{Context as _, Result};
use rustc_hash::FxHashMap;
use std::path::Path;

/// A document with gold labels.
#[derive(Default)]
pub struct Document {
    /// What the tagger sees of it.
    pub view: View,
    /// **Shape**: `n_tokens`.
    pub labels: Vec<u8>,
    /// Number of the corpus.
    pub domain: usize,
    /// How much it counts.
    pub weight: f32,
}

/// What an annotated name is: a kind of ours, or nothing that we tag.
type Map = fn(&str, &[&str]) -> Option<Kind>;

/// How a file is laid out.
#[derive(Clone, Copy)]
struct Format {
    /// Column of the form, column of the label.
    columns: (usize, usize),
    /// Beginning of the line that begins a document; none where each sentence is one.
    document: Option<&'static str>,
    /// Whether an empty line ends a paragraph and not a sentence.
    paragraphs: bool,
}

/// A corpus.
pub struct Corpus {
    file: &'static str,
    format: Format,
    map: Map,
    /// How much each sentence counts in training.
    pub weight: f32,
}

const COLUMNS: Format = Format { columns: (0, 1), document: None, paragraphs: false };

/// Training corpora, in order of their numbers; PolNeAR follows them.
pub const TRAIN: &[Corpus] = &[
    Corpus { file: "ner-worldwide-newswire/train.bio.tsv.zst", format: WORLDWIDE, map: worldwide, weight: 1.0 },
    Corpus { file: "uner-ewt/train.iob2.zst", format: UNER, map: uner, weight: 1.0 },
    Corpus { file: "ner-wikigold/all.conll.zst", format: COLUMNS, map: wikigold, weight: 1.0 },
    Corpus { file: "ner-gmb-silver/train.bio.tsv.zst", format: GMB, map: gmb, weight: 0.3 },
    Corpus { file: "ner-btc/all.conll.zst", format: COLUMNS, map: wikigold, weight: 0.5 },
    Corpus { file: "ner-wnut17/train.conll.zst", format: COLUMNS, map: wnut, weight: 0.5 },
    Corpus { file: "ner-crossner-politics/train.txt.zst", format: COLUMNS, map: politics, weight: 1.0 },
    Corpus { file: "ner-crossner-politics/dev.txt.zst", format: COLUMNS, map: politics, weight: 1.0 },
    Corpus { file: "ner-re3d/train.conll.zst", format: COLUMNS, map: re3d, weight: 1.0 },
];

/// Development parts: name, corpus.
pub const DEV: &[(&str, Corpus)] = &[
    ("UNER EWT dev", Corpus { file: "uner-ewt/dev.iob2.zst", format: UNER, map: uner, weight: 1.0 }),
    (
        "Worldwide newswire dev",
        Corpus { file: "ner-worldwide-newswire/dev.bio.tsv.zst", format: WORLDWIDE, map: worldwide, weight: 1.0 },
    ),
];

const WORLDWIDE: Format = Format { columns: (0, 1), document: Some("# newdoc"), paragraphs: true };
const UNER: Format = Format { columns: (1, 2), document: Some("# newdoc"), paragraphs: false };
const GMB: Format = Format { columns: (0, 2), document: None, paragraphs: false };

fn worldwide(label: &str, _: &[&str]) -> Option<Kind> {
    Some(match label {
        "Person" => Kind::Person,
        "Organization" => Kind::Organisation,
        "Location" => Kind::Place,
        "Facility" => Kind::Facility,
        "NORP" => Kind::Group,
        "Product" | "Misc" => Kind::Other,
        _ => return None,
    })
}

fn uner(label: &str, forms: &[&str]) -> Option<Kind> {
    Some(match label {
        "PER" => Kind::Person,
        "ORG" => Kind::Organisation,
        "LOC" => Kind::Place,
        _ => group_or_other(forms),
    })
}

fn wikigold(label: &str, forms: &[&str]) -> Option<Kind> {
    uner(label, forms)
}

fn gmb(label: &str, forms: &[&str]) -> Option<Kind> {
    Some(match label {
        "per" => Kind::Person,
        "org" => Kind::Organisation,
        "geo" => Kind::Place,
        "gpe" => {
            let place = forms.iter().all(|form| kinds(form) & gaz::DEMONYM == 0);
            if place { Kind::Place } else { Kind::Group }
        }
        "art" | "eve" | "nat" => Kind::Other,
        _ => return None,
    })
}

fn wnut(label: &str, _: &[&str]) -> Option<Kind> {
    Some(match label {
        "person" => Kind::Person,
        "corporation" | "group" => Kind::Organisation,
        "location" => Kind::Place,
        _ => Kind::Other,
    })
}

fn politics(label: &str, forms: &[&str]) -> Option<Kind> {
    Some(match label {
        "politician" | "person" => Kind::Person,
        "politicalparty" | "organisation" => Kind::Organisation,
        "country" | "location" => Kind::Place,
        _ => group_or_other(forms),
    })
}

fn re3d(label: &str, _: &[&str]) -> Option<Kind> {
    Some(match label {
        "Person" => Kind::Person,
        "Organisation" => Kind::Organisation,
        "Location" => Kind::Place,
        "Nationality" => Kind::Group,
        "MilitaryPlatform" | "Weapon" | "DocumentReference" => Kind::Other,
        _ => return None,
    })
}

/// CoreNLP's labels.
fn corenlp(label: &str, forms: &[&str]) -> Option<Kind> {
    Some(match label {
        "PERSON" => Kind::Person,
        "ORGANIZATION" => Kind::Organisation,
        "LOCATION" => Kind::Place,
        "MISC" => group_or_other(forms),
        _ => return None,
    })
}

fn kinds(form: &str) -> gaz::Kinds {
    let mut lower = Vec::new();
    according_nlp::word::lowercase(form, &mut lower);
    let gazetteer = Gazetteer::get();
    let stem = lower.strip_suffix(b"s").map_or(0, |stem| gazetteer.kinds(hash::bytes(stem.iter().copied())));
    gazetteer.kinds(hash::bytes(lower)) | stem & (gaz::DEMONYM | gaz::MEMBERS)
}

/// What a corpus calls miscellaneous: a people, or something else.
fn group_or_other(forms: &[&str]) -> Kind {
    let group = forms.len() == 1 && kinds(forms[0]) & (gaz::DEMONYM | gaz::MEMBERS) != 0;
    if group { Kind::Group } else { Kind::Other }
}

/// The documents of a corpus.
///
/// # Errors
/// If its file cannot be read or has another form.
pub fn documents(data: &Path, corpus: &Corpus, domain: usize, tagger: &Tagger<'_>) -> Result<Vec<Document>> {
    let path = data.join(corpus.file);
    let text = corpus::read(&path)?;
    let mut out = Vec::new();
    let mut tokens: Vec<(&str, &str)> = Vec::new();
    let mut ends: Vec<u32> = Vec::new();
    let mut flush = |tokens: &mut Vec<(&str, &str)>, ends: &mut Vec<u32>| {
        if !tokens.is_empty() {
            let mut document = document(tokens, ends, corpus, tagger);
            document.domain = domain;
            document.weight = corpus.weight;
            out.push(document);
        }
        tokens.clear();
        ends.clear();
    };
    for (n, line) in text.lines().enumerate() {
        let line = line.trim_end();
        let begins = match corpus.format.document {
            Some(mark) => line.starts_with(mark),
            None => line.is_empty(),
        };
        if begins {
            flush(&mut tokens, &mut ends);
        }
        if line.is_empty() {
            if ends.last() != Some(&(tokens.len() as u32)) && !tokens.is_empty() {
                ends.push(tokens.len() as u32);
            }
            continue;
        }
        if line.starts_with("# ") {
            continue;
        }
        let fields: Vec<&str> = line.split(['\t', ' ']).collect();
        let (form, label) = corpus.format.columns;
        let last = fields.len().saturating_sub(1);
        let label = if corpus.format.columns == COLUMNS.columns && !corpus.format.paragraphs { last } else { label };
        let (Some(&form), Some(&label)) = (fields.get(form), fields.get(label)) else {
            return Err(anyhow::anyhow!("no label")).with_context(|| format!("{}:{}", path.display(), n + 1));
        };
        tokens.push((form, label));
        let stop = corpus.format.paragraphs && matches!(form, "." | "?" | "!");
        if stop {
            ends.push(tokens.len() as u32);
        }
    }
    flush(&mut tokens, &mut ends);
    Ok(out)
}

fn document(tokens: &[(&str, &str)], ends: &[u32], corpus: &Corpus, tagger: &Tagger<'_>) -> Document {
    let mut sentences = Vec::new();
    let mut first = 0;
    for end in ends.iter().copied().chain([tokens.len() as u32]) {
        if end > first {
            sentences.push(Sentence { first, end });
            first = end;
        }
    }
    let mut buffer = Vec::new();
    let mut words: Vec<Word> = tokens.iter().map(|(form, _)| Word::of(form, &mut buffer)).collect();
    for sentence in &sentences {
        let mut open = false;
        for i in sentence.first as usize..sentence.end as usize {
            match tokens[i].0 {
                "\"" => {
                    open = !open;
                    words[i].lower = if open { hash::bytes(*b"``") } else { hash::bytes(*b"''") };
                }
                "“" => words[i].lower = hash::bytes(*b"``"),
                "”" => words[i].lower = hash::bytes(*b"''"),
                _ => {}
            }
        }
    }
    let mut tags: Vec<Tag> = Vec::new();
    tagger.tag(&words, &sentences, &mut tags);
    let mut view = View::default();
    view.read(&words, &tags, &sentences, |i| tokens[i].0);
    let labels: Vec<&str> = tokens.iter().map(|(_, label)| *label).collect();
    let forms: Vec<&str> = tokens.iter().map(|(form, _)| *form).collect();
    let mut out = vec![0; tokens.len()];
    for (start, end, name) in spans(&labels, &sentences) {
        let mut start = start;
        if corpus.format.columns.1 == 2 && corpus.format.document.is_none() {
            // `President Bush`: the title is no part of our names.
            while start + 1 < end && kinds(forms[start]) & gaz::TITLE != 0 && name == "per" {
                start += 1;
            }
        }
        write(&mut out, start, end, (corpus.map)(name, &forms[start..end]));
    }
    Document { view, labels: out, domain: 0, weight: 1.0 }
}

fn write(labels: &mut [u8], start: usize, end: usize, kind: Option<Kind>) {
    if let Some(kind) = kind {
        labels[start..end].fill(kind.label(false));
        labels[start] = kind.label(true);
    }
}

/// The names that a column of labels spells, in IOB1, IOB2 or IO.
fn spans<'t>(labels: &[&'t str], sentences: &[Sentence]) -> Vec<(usize, usize, &'t str)> {
    let mut out: Vec<(usize, usize, &str)> = Vec::new();
    for sentence in sentences {
        for i in sentence.first as usize..sentence.end as usize {
            let (begins, name) = match labels[i].split_once('-') {
                Some(("B", name)) => (true, name),
                Some(("I", name)) => (false, name),
                _ => continue,
            };
            match out.last_mut() {
                Some(last) if !begins && last.1 == i && last.2 == name && i > sentence.first as usize => last.1 = i + 1,
                _ => out.push((i, i + 1, name)),
            }
        }
    }
    out
}

/// The articles of PolNeAR with CoreNLP's names, silver.
///
/// # Errors
/// If its files cannot be read.
pub fn silver(data: &Path, part: &str, domain: usize, weight: f32, tagger: &Tagger<'_>) -> Result<Vec<Document>> {
    let articles = polnear::articles(&data.join(format!("polnear/{part}.jsonl.zst")))?;
    let layers_of = polnear::silver(&data.join(format!("polnear/{part}.corenlp.jsonl.zst")))?;
    let by_id: FxHashMap<&str, &polnear::Silver> = layers_of.iter().map(|s| (s.id.as_str(), s)).collect();
    let mut layers = Layers::default();
    let mut out = Vec::new();
    for article in &articles {
        let Some(silver) = by_id.get(article.id.as_str()) else { continue };
        layers.read(&article.text, tagger);
        let offsets = ByteOffsets::new(&article.text);
        let mut view = View::default();
        let form = |i: usize| layers.tokens[i].span.of(&article.text);
        view.read(&layers.words, &layers.tags, &layers.sentences, form);
        let mut labels = vec![0; layers.len()];
        let n = silver.ner.len();
        let mut i = 0;
        while i < n {
            let mut end = i + 1;
            while end < n && silver.ner[end] == silver.ner[i] {
                end += 1;
            }
            if silver.ner[i] != "O" {
                let span = according_text::Span::new(offsets.at(silver.start[i]), offsets.at(silver.end[end - 1]));
                let tokens = layers.tokens_of(span);
                let forms: Vec<&str> = tokens.clone().map(form).collect();
                if !forms.is_empty() {
                    write(&mut labels, tokens.start, tokens.end, corenlp(&silver.ner[i], &forms));
                }
            }
            i = end;
        }
        out.push(Document { view, labels, domain, weight });
    }
    Ok(out)
}
