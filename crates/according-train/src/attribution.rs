//! Trains the attribution models in order: cue lexicon, first pass, second pass on jackknifed labels and over the encoder, linker.

use crate::{
    corpus::polnear,
    crf::{self, Edges, Options, Quantized, Sequence},
    encoder::Net,
    gold::{self, Gold},
    linker::Problems,
    silver,
};
use according_nlp::{
    attribution::PASSES,
    crf::{
        Crf, EDGE_ROW, LABELS, allowed,
        context::Context,
        decode,
        features::{self, ROW},
        lexicon::{self, LEXICON, Lexicon},
        role, second,
    },
    encoder::{self, EDGE_TABLES, Encoder, Vocabulary, WORDS},
    layers::Layers,
    linker,
    tagger::Tagger,
    weights::{Aligned, Builder, Sections},
};
use anyhow::{Context as _, Result};
use rustc_hash::FxHashMap;
use std::path::Path;

/// Parts of the training data whose labels the others predict, for the second pass.
const FOLDS: usize = 2;

/// An article as the pipeline reads it, with its gold labels.
pub struct Example {
    /// Its layers.
    pub layers: Layers,
    /// Its labels.
    pub gold: Gold,
    /// Prepared arrays; the cue bins leave the article itself out.
    pub context: Context,
}

type Counts = FxHashMap<u32, (f32, f32)>;

/// Reads the articles of a file with the pipeline's own layers.
///
/// # Errors
/// If the file cannot be read.
pub fn examples(path: &Path, tagger: &Tagger<'_>) -> Result<Vec<Example>> {
    Ok(polnear::articles(path)?
        .into_iter()
        .map(|article| {
            let mut layers = Layers::default();
            layers.read(&article.text, tagger);
            let gold = gold::project(&layers, &article.attributions);
            Example { layers, gold, context: Context::default() }
        })
        .collect())
}

/// Scores per unit of log-probability of the second pass and of the encoder, whose scores are added.
const SCALE: f32 = 160.0;

/// How much the second pass counts beside the encoder. It learns with features left out, and would say too much with all of them.
const SHARE: f32 = 0.3;

/// Log-probability, nearly, of a transition that cannot be.
const IMPOSSIBLE: f32 = -15.0;

/// Adds the encoder that the student left in the files `net` and `words`.
///
/// # Errors
/// If a file cannot be read or has the wrong size.
pub fn add_encoder(net: &Path, words: &Path, out: &mut Builder) -> Result<()> {
    let bytes = std::fs::read(words).with_context(|| format!("reading {}", words.display()))?;
    let table: Vec<u64> =
        bytes.chunks_exact(8).map(|b| u64::from_le_bytes(b.try_into().expect("eight bytes"))).collect();
    let net = Net::read(net, Vocabulary::new(&table).rows())?;
    out.add(WORDS, &table);
    net.add_to(SCALE, out);
    Ok(())
}

/// Trains all but the encoder, on PolNeAR's training part and on the teacher's labels of news, and adds the sections to `out`,
/// which holds the encoder's.
///
/// # Errors
/// If the corpora cannot be read, or `out` has no encoder.
pub fn train(data: &Path, tagger: &Tagger<'_>, options: &Options, out: &mut Builder) -> Result<()> {
    let mut examples = examples(&data.join("polnear/train.jsonl.zst"), tagger)?;
    add_lexicon(&mut examples, out);
    let gold = examples.len();
    let bytes = Aligned::copy(&out.finish());
    let sections = Sections::open(bytes.bytes())?;
    examples.extend(silver::examples(data, tagger, &Lexicon::open(&sections)?)?);
    let all: Vec<usize> = (0..examples.len()).collect();
    let examples = &examples;
    let first = crf::train(sequences(examples, &all, None, options), None, options);
    add_pass(out, 0, &crf::quantize(&first, None));
    let jackknifed = jackknife(examples, options);
    let mut sequences = sequences(examples, &all, Some(&jackknifed), options);
    let bytes = Aligned::copy(&out.finish());
    let encoder = Sections::open(bytes.bytes())?;
    offset(&mut sequences, examples, &Encoder::open(&encoder)?);
    let own = encoder.get::<[i16; EDGE_ROW]>(EDGE_TABLES)?;
    let mut base: Edges = own.iter().map(|row| std::array::from_fn(|k| f32::from(row[k]) / SCALE)).collect();
    // The encoder was trained, and is read, with impossible transitions left out.
    for k in (0..LABELS * LABELS).filter(|k| !allowed(k / LABELS, k % LABELS)) {
        base[0][k] = IMPOSSIBLE;
    }
    let mut second = crf::quantize(&crf::train(sequences, Some(&base), options), Some(SHARE * SCALE));
    for (edges, own) in second.edges.iter_mut().zip(own) {
        edges.iter_mut().zip(own).for_each(|(edge, own)| *edge += own);
    }
    second.scale = SCALE;
    add_pass(out, 1, &second);

    let mut problems = Problems::default();
    for example in &examples[..gold] {
        problems.add(&example.layers, &example.gold);
    }
    out.add(linker::TABLE, &problems.train());
    Ok(())
}

/// Fills the cue bins of every example, each without its own counts, and adds the lexicon over all to `out`.
pub fn add_lexicon(examples: &mut [Example], out: &mut Builder) {
    out.add(LEXICON, &lexicon::layout(&count_cues(examples)));
}

fn add_pass(out: &mut Builder, pass: usize, weights: &Quantized) {
    let [table, edges, scale] = PASSES[pass];
    out.add(table, &weights.table);
    out.add(edges, &weights.edges);
    out.add(scale, &[weights.scale]);
}

/// Fills the cue bins of every example, each without its own counts, and returns the bins over all.
fn count_cues(examples: &mut [Example]) -> Vec<(u32, u8)> {
    let own = |example: &Example| {
        let mut counts = Counts::default();
        for i in 0..example.layers.len() {
            let count = counts.entry(lexicon::key(&example.layers, i)).or_default();
            count.1 += 1.0;
            if role(example.gold.labels[i]) == Some(according_nlp::crf::Role::Cue) {
                count.0 += 1.0;
            }
        }
        counts
    };
    let each: Vec<Counts> = examples.iter().map(own).collect();
    let mut all = Counts::default();
    for counts in &each {
        for (key, (cue, seen)) in counts {
            let total = all.entry(*key).or_default();
            *total = (total.0 + cue, total.1 + seen);
        }
    }
    let bin = |key: u32, cue: f32, seen: f32| if stop_word(key) { 0 } else { lexicon::bin(cue, seen) };
    for (example, own) in examples.iter_mut().zip(&each) {
        let layers = &example.layers;
        example.context.bins = (0..layers.len())
            .map(|i| {
                let key = lexicon::key(layers, i);
                let ((cue, seen), (own_cue, own_seen)) = (all[&key], own[&key]);
                if seen - own_seen < 1.0 { lexicon::UNSEEN } else { bin(key, cue - own_cue, seen - own_seen) }
            })
            .collect();
        example.context.prepare(layers);
    }
    let mut entries: Vec<(u32, u8)> = all.iter().map(|(&key, &(cue, seen))| (key, bin(key, cue, seen))).collect();
    entries.sort_unstable();
    entries
}

/// Words that stand in many cues without making one.
fn stop_word(key: u32) -> bool {
    use according_nlp::{hash, tag::Coarse};
    const WORDS: &[&str] = &[
        "be", "have", "do", "to", "not", "n't", "will", "would", "could", "should", "can", "may", "might", "the", "a",
        "he", "she", "it", "they", "of", "in", "for", "on", "that", "'s", "i", "we", "by", "with", "and", "also",
        "his", "her", "their", "there", "this",
    ];
    const CLASSES: [Coarse; 6] =
        [Coarse::Verb, Coarse::Noun, Coarse::Adjective, Coarse::Preposition, Coarse::Adverb, Coarse::Other];
    WORDS.iter().any(|word| CLASSES.iter().any(|&class| key == hash::pair(hash::bytes(word.bytes()), class as u32)))
}

/// The training sequences of the examples `which`; with `labels`, those of the second pass.
fn sequences(examples: &[Example], which: &[usize], labels: Option<&[Vec<u8>]>, options: &Options) -> Vec<Sequence> {
    let shift = 64 - options.bits;
    which
        .iter()
        .map(|&at| {
            let Example { layers, gold, context, .. } = &examples[at];
            let (mut slots, mut offsets) = (Vec::new(), vec![0]);
            let mut sketches = Vec::new();
            if let Some(labels) = labels {
                second::sketch(layers, &labels[at], &mut sketches);
            }
            for i in 0..layers.len() {
                let mut push = |feature: u64| slots.push((feature >> shift) as u32);
                features::features(layers, context, i, &mut push);
                if let Some(labels) = labels {
                    second::features(layers, context, &labels[at], &sketches, i, &mut push);
                }
                offsets.push(slots.len() as u32);
            }
            Sequence { slots, offsets, labels: gold.labels.clone(), edges: context.edges.clone(), offset: Vec::new() }
        })
        .collect()
}

/// Gives each sequence the scores of the encoder, so that the second pass learns what they lack.
fn offset(sequences: &mut [Sequence], examples: &[Example], encoder: &Encoder<'_>) {
    let mut scratch = encoder::Scratch::default();
    for (sequence, Example { layers, context, .. }) in sequences.iter_mut().zip(examples) {
        let mut scores = vec![[0; ROW]; layers.len()];
        encoder.add_scores(layers, context, &mut scratch, &mut scores);
        sequence.offset = scores.iter().map(|score| score.map(|k| k as f32 / SCALE)).collect();
    }
}

/// The labels that a first pass gives to each example without having seen it.
fn jackknife(examples: &[Example], options: &Options) -> Vec<Vec<u8>> {
    let mut out = vec![Vec::new(); examples.len()];
    let fold_options = Options { restarts: options.restarts / 2, ..*options };
    for fold in 0..FOLDS {
        let rest: Vec<usize> = (0..examples.len()).filter(|at| at % FOLDS != fold).collect();
        let weights =
            crf::quantize(&crf::train(sequences(examples, &rest, None, &fold_options), None, &fold_options), None);
        let model = Crf { table: &weights.table, edges: &weights.edges, scale: weights.scale };
        for at in (fold..examples.len()).step_by(FOLDS) {
            out[at] = first_pass(&model, &examples[at]);
        }
    }
    out
}

fn first_pass(model: &Crf<'_>, example: &Example) -> Vec<u8> {
    let (mut slots, mut scores, mut back, mut labels) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for i in 0..example.layers.len() {
        slots.clear();
        features::features(&example.layers, &example.context, i, |f| slots.push((f >> model.shift()) as u32));
        scores.push(decode::score(model, &slots));
    }
    decode::viterbi(model, &example.context, &scores, &mut back, &mut labels);
    labels
}
