//! Trains and evaluates the tagger of mentions.

mod corpora;
mod crf;

use crate::corpus;
use according_nlp::{
    layers::Layers,
    mention::{self, EDGES, Kind, LABELS, Mention, Recognizer, Row, SECOND, TABLE, WIDTH, decode, features, memory},
    tagger::Tagger,
    weights::{Builder, Sections},
};
use anyhow::{Context as _, Result, ensure};
use corpora::{DEV, Document, TRAIN};
use crf::{Model, Options, Stretch, Weights};
use std::{path::Path, time::Instant};

/// F1 over persons, organisations and places below which `--floors` fails, in the order of [`DEV`].
const FLOORS: [f64; 2] = [68.0, 75.0];
/// Folds of the jackknife that labels the training data for the second pass.
const FOLDS: usize = 2;

/// How much what a corpus alone taught counts beside what all share: the two whose labels are made by hand on running
/// text, which the others must not outvote.
const OWN: [(usize, f32); 2] = [(0, 0.5), (1, 0.5)];
/// How much a silver article counts.
const SILVER: f32 = 0.3;

fn first_pass() -> Options {
    Options {
        bits: 18,
        epochs: 4,
        restarts: 2,
        rate: 0.1,
        dropout: 0.3,
        least: 2,
        domains: TRAIN.len() + 1,
        seed: 20_181_108,
    }
}

fn second_pass() -> Options {
    Options { bits: 14, epochs: 3, restarts: 2, rate: 0.1, dropout: 0.2, least: 3, domains: 0, seed: 20_181_109 }
}

/// Trains on the corpora under `data` and adds the sections of the tagger to `out`.
///
/// # Errors
/// If a corpus cannot be read.
pub fn train(data: &Path, tagger: &Tagger<'_>, out: &mut Builder) -> Result<()> {
    let documents = read(data, tagger)?;
    let n: usize = documents.iter().map(|document| document.labels.len()).sum();
    eprintln!("mentions: {} documents, {n} tokens", documents.len());
    let options = first_pass();
    let scores = jackknife(&documents, &options);
    let second = second(&documents, &scores);
    eprintln!("mentions: second pass trained");
    let first = Weighted::of(&crf::train(stretches(&documents, &options, None, None), &options));
    let scale = first.scale();
    out.add(TABLE, &quantize(&first.table, scale));
    out.add(SECOND, &quantize(&second.table, scale));
    out.add(EDGES, &[edges(&first.edges, scale), edges(&second.edges, scale)]);
    Ok(())
}

fn read(data: &Path, tagger: &Tagger<'_>) -> Result<Vec<Document>> {
    let mut documents = Vec::new();
    for (domain, corpus) in TRAIN.iter().enumerate() {
        documents.extend(corpora::documents(data, corpus, domain, tagger)?);
    }
    documents.extend(corpora::silver(data, "train", TRAIN.len(), SILVER, tagger)?);
    Ok(documents)
}

/// The weights that are read: what the corpora share.
struct Weighted {
    table: Vec<Weights>,
    edges: [Weights; LABELS + 1],
}

impl Weighted {
    fn of(model: &Model) -> Weighted {
        let mut table = model.table.clone();
        for (domain, share) in OWN {
            let Some(own) = model.domains.get(domain) else { continue };
            for (sum, part) in table.iter_mut().flatten().zip(own.iter().flatten()) {
                *sum += share * part;
            }
        }
        Weighted { table, edges: model.edges }
    }

    /// Integer units of one.
    fn scale(&self) -> f32 {
        let mut sizes: Vec<f32> = self.table.iter().flatten().map(|w| w.abs()).filter(|&w| w > 0.0).collect();
        sizes.sort_unstable_by(f32::total_cmp);
        127.0 / sizes.get(sizes.len() * 9995 / 10_000).copied().unwrap_or(1.0)
    }
}

fn quantize(table: &[Weights], scale: f32) -> Vec<[i8; WIDTH]> {
    table.iter().map(|row| row.map(|weight| (weight * scale).round().clamp(-127.0, 127.0) as i8)).collect()
}

fn edges(edges: &[Weights; LABELS + 1], scale: f32) -> mention::Edges {
    edges.map(|row| row.map(|weight| (weight * scale).round() as i16))
}

/// Stretches of open tokens, of the documents that `chosen` takes; `scores` are given to the second pass, with its labels.
fn stretches(
    documents: &[Document],
    options: &Options,
    chosen: Option<&dyn Fn(usize) -> bool>,
    scores: Option<&[(Vec<Weights>, Vec<u8>)]>,
) -> Vec<Stretch> {
    let shift = 64 - options.bits;
    let mut out = Vec::new();
    let mut memory = memory::Memory::default();
    for (d, document) in documents.iter().enumerate() {
        if chosen.is_some_and(|chosen| !chosen(d)) {
            continue;
        }
        let view = &document.view;
        if let Some(scores) = scores {
            memory.read(view, &scores[d].1);
        }
        for sentence in &view.sentences {
            let (first, end) = (sentence.first as usize, sentence.end as usize);
            let mut i = first;
            while i < end {
                if !view.open[i] {
                    i += 1;
                    continue;
                }
                let mut stretch = Stretch {
                    offsets: vec![0],
                    opens: i == first,
                    domain: document.domain,
                    weight: document.weight,
                    ..Stretch::default()
                };
                while i < end && view.open[i] {
                    let slots = &mut stretch.slots;
                    let emit = |feature: u64| slots.push((feature >> shift) as u32);
                    match scores {
                        Some(scores) => {
                            memory::features(view, &memory, &scores[d].1, i, emit);
                            stretch.base.push(scores[d].0[i]);
                        }
                        None => features::features(view, i, emit),
                    }
                    stretch.offsets.push(slots.len() as u32);
                    stretch.labels.push(document.labels[i]);
                    i += 1;
                }
                stretch.closes = i == end;
                out.push(stretch);
            }
        }
    }
    out
}

/// Scores and labels of each document by a model that did not see it.
fn jackknife(documents: &[Document], options: &Options) -> Vec<(Vec<Weights>, Vec<u8>)> {
    let mut out: Vec<(Vec<Weights>, Vec<u8>)> = documents.iter().map(|_| Default::default()).collect();
    for fold in 0..FOLDS {
        let chosen = |d: usize| d % FOLDS != fold;
        let model = Weighted::of(&crf::train(stretches(documents, options, Some(&chosen), None), options));
        let scale = model.scale();
        let (table, edges) = (quantize(&model.table, scale), edges(&model.edges, scale));
        let mut lattice = decode::Lattice::default();
        for (d, document) in documents.iter().enumerate().filter(|(d, _)| d % FOLDS == fold) {
            let view = &document.view;
            let mut emissions: Vec<Row> = vec![[0; WIDTH]; view.len()];
            for i in (0..view.len()).filter(|&i| view.open[i]) {
                features::features(view, i, |feature| {
                    let weights = &table[(feature >> (64 - options.bits)) as usize];
                    for k in 0..WIDTH {
                        emissions[i][k] += i16::from(weights[k]);
                    }
                });
            }
            decode::decode(view, &emissions, &edges, &mut lattice, &mut out[d].1);
            out[d].0 = emissions.iter().map(|row| row.map(|score| f32::from(score) / scale)).collect();
        }
        eprintln!("mentions: fold {fold} of the jackknife labelled");
    }
    out
}

fn second(documents: &[Document], scores: &[(Vec<Weights>, Vec<u8>)]) -> Model {
    let options = second_pass();
    let whole = |d: usize| documents[d].view.sentences.len() > 3;
    crf::train(stretches(documents, &options, Some(&whole), Some(scores)), &options)
}

/// Evaluates the tagger on the development parts.
///
/// # Errors
/// If a corpus cannot be read, the weights have no tagger, or a floor is missed.
pub fn evaluate(data: &Path, weights: &[u8], floors: bool) -> Result<()> {
    let sections = Sections::open(weights)?;
    let tagger = Tagger::open(&sections)?;
    let recognizer = Recognizer::open(&sections)?;
    for ((name, corpus), floor) in DEV.iter().zip(FLOORS) {
        let f1 = score(name, corpora::documents(data, corpus, 0, &tagger)?, &recognizer);
        ensure!(!floors || f1 >= floor, "F1 on {name} is {f1:.1}, below {floor}");
    }
    score("PolNeAR dev, CoreNLP's", corpora::silver(data, "dev", 0, 1.0, &tagger)?, &recognizer);
    Ok(())
}

/// Prints the texts of a file of articles, JSONL, with the mentions in brackets.
///
/// # Errors
/// If the file cannot be read, or the weights have no tagger.
pub fn print(file: &Path, weights: &[u8]) -> Result<()> {
    #[derive(serde::Deserialize)]
    struct Line {
        text: String,
    }
    let sections = Sections::open(weights)?;
    let tagger = Tagger::open(&sections)?;
    let recognizer = Recognizer::open(&sections)?;
    let mut layers = Layers::default();
    let begun = Instant::now();
    let (mut tokens, mut seconds) = (0, 0.0);
    for (n, line) in corpus::read(file)?.lines().enumerate() {
        let Line { text } = serde_json::from_str(line).with_context(|| format!("{}:{}", file.display(), n + 1))?;
        layers.read(&text, &tagger);
        let before = begun.elapsed();
        layers.recognize(&text, &recognizer);
        seconds += (begun.elapsed() - before).as_secs_f64();
        tokens += layers.len();
        let mut at = 0;
        let mut out = String::new();
        for mention in &layers.mentions {
            let span = layers.span(mention.first as usize, mention.end as usize);
            out += &text[at..span.start() as usize];
            out += &format!("[{}|{:?}]", span.of(&text), mention.kind);
            at = span.end() as usize;
        }
        println!("{out}{}\n", &text[at..]);
    }
    eprintln!("mentions: {tokens} tokens, {:.2} µs a token", 1e6 * seconds / f64::from(tokens as u32).max(1.0));
    Ok(())
}

/// Prints precision, recall and F1 by kind; returns F1 over persons, organisations and places.
fn score(name: &str, documents: Vec<Document>, recognizer: &Recognizer<'_>) -> f64 {
    let mut counts = [[0usize; 3]; Kind::ALL.len()];
    let mut scratch = mention::Scratch::default();
    let (mut found, mut gold): (Vec<Mention>, Vec<Mention>) = (Vec::new(), Vec::new());
    let mut tokens = 0;
    for document in documents {
        tokens += document.labels.len();
        mention::mentions(&document.labels, &mut gold);
        recognizer.find_in(document.view, &mut scratch, &mut found);
        for mention in &gold {
            counts[mention.kind as usize][0] += 1;
        }
        for mention in &found {
            let at = gold.partition_point(|other| other.first < mention.first);
            let right = gold.get(at) == Some(mention);
            counts[mention.kind as usize][1] += 1;
            counts[mention.kind as usize][2] += usize::from(right);
        }
    }
    let figures = |[gold, found, right]: [usize; 3]| {
        let share = |of: usize| 100.0 * right as f64 / (of as f64).max(1.0);
        (share(found), share(gold), 200.0 * right as f64 / ((gold + found) as f64).max(1.0))
    };
    let mut main = [0; 3];
    for kind in [Kind::Person, Kind::Organisation, Kind::Place] {
        (0..3).for_each(|k| main[k] += counts[kind as usize][k]);
    }
    let (p, r, f1) = figures(main);
    println!(
        "mentions   {name}: F1 {f1:.1}  P {p:.1}  R {r:.1}  (persons, organisations, places; {} gold, {tokens} tokens)",
        main[0]
    );
    for kind in Kind::ALL {
        let (p, r, f1) = figures(counts[kind as usize]);
        println!("  {:14} F1 {f1:5.1}  P {p:5.1}  R {r:5.1}  ({} gold)", format!("{kind:?}"), counts[kind as usize][0]);
    }
    f1
}
