//! Trains the attribution models in order: cue lexicon, first pass, second pass on jackknifed labels, linker.

use crate::{
    corpus::polnear,
    crf::{self, Options, Quantized, Sequence},
    encoder::{self, Labelled, Net},
    gold::{self, Gold},
    linker::Problems,
};
use according_nlp::{
    attribution::PASSES,
    crf::{
        Crf,
        context::Context,
        decode, features,
        lexicon::{self, LEXICON},
        role, second,
    },
    encoder::{Vocabulary, WORDS, layout, rows},
    layers::Layers,
    linker,
    tagger::Tagger,
    weights::Builder,
};
use anyhow::Result;
use rustc_hash::FxHashMap;
use std::path::Path;

/// Parts of the training data whose labels the others predict, for the second pass.
const FOLDS: usize = 4;

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

/// Trains on PolNeAR's training part and adds the sections to `out`.
///
/// # Errors
/// If the corpus cannot be read.
pub fn train(data: &Path, tagger: &Tagger<'_>, options: &Options, out: &mut Builder) -> Result<()> {
    let mut examples = examples(&data.join("polnear/train.jsonl.zst"), tagger)?;
    out.add(LEXICON, &lexicon::layout(&count_cues(&mut examples)));
    let all: Vec<usize> = (0..examples.len()).collect();
    let words = layout(&known_words(&examples, options.least));
    let examples = &examples;
    let (first, mut second, net) = std::thread::scope(|scope| {
        let net = scope.spawn(|| train_encoder(examples, &Vocabulary::new(&words)));
        let first = crf::quantize(&crf::train(sequences(examples, &all, None, options), options));
        let jackknifed = jackknife(examples, options);
        let second = crf::quantize(&crf::train(sequences(examples, &all, Some(&jackknifed), options), options));
        (first, second, net.join().expect("training does not panic"))
    });
    add_pass(out, 0, &first);
    // The scores of the second pass and of the encoder are added, and half of the sum is the logarithm of a probability.
    net.add_edges(second.scale, &mut second.edges);
    out.add(WORDS, &words);
    net.add_to(second.scale, out);
    second.scale *= 2.0;
    add_pass(out, 1, &second);

    let mut problems = Problems::default();
    for example in examples {
        problems.add(&example.layers, &example.gold);
    }
    out.add(linker::TABLE, &problems.train());
    Ok(())
}

/// The words that training sees `least` times or more, most frequent first.
fn known_words(examples: &[Example], least: u8) -> Vec<u32> {
    let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
    for word in examples.iter().flat_map(|example| &example.layers.words) {
        *counts.entry(word.lower).or_default() += 1;
    }
    let mut words: Vec<(u32, u32)> =
        counts.into_iter().filter(|&(_, n)| n >= u32::from(least)).map(|(word, n)| (n, word)).collect();
    words.sort_unstable_by(|a, b| b.cmp(a));
    words.into_iter().map(|(_, word)| word).collect()
}

fn train_encoder(examples: &[Example], vocabulary: &Vocabulary<'_>) -> Net {
    let documents: Vec<Labelled> = examples
        .iter()
        .map(|Example { layers, gold, context }| Labelled {
            tokens: (0..layers.len()).map(|i| rows(layers, context, vocabulary, i)).collect(),
            labels: gold.labels.clone(),
            edges: context.edges.clone(),
        })
        .collect();
    encoder::train(vocabulary.rows(), &documents, &encoder::Options::default())
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
            Sequence { slots, offsets, labels: gold.labels.clone(), edges: context.edges.clone(), weight: 1.0 }
        })
        .collect()
}

/// The labels that a first pass gives to each example without having seen it.
fn jackknife(examples: &[Example], options: &Options) -> Vec<Vec<u8>> {
    let mut out = vec![Vec::new(); examples.len()];
    let fold_options = Options { restarts: 2, ..*options };
    for fold in 0..FOLDS {
        let rest: Vec<usize> = (0..examples.len()).filter(|at| at % FOLDS != fold).collect();
        let weights = crf::quantize(&crf::train(sequences(examples, &rest, None, &fold_options), &fold_options));
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
