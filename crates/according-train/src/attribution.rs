//! Trains the attribution models in order: cue lexicon, sparse features, linker; and takes in the encoder that `teacher/` trained.

use crate::{
    corpus::polnear,
    crf::{self, Options, Sequence},
    encoder::Net,
    gold::{self, Gold},
    linker::Problems,
    silver,
};
use according_nlp::{
    crf::{
        SCALE, TABLE, TRANSITIONS,
        context::Context,
        features,
        lexicon::{self, LEXICON, Lexicon},
        role,
    },
    encoder::{Vocabulary, WORDS},
    layers::Layers,
    linker,
    tagger::Tagger,
    weights::{Aligned, Builder, Sections},
};
use anyhow::{Context as _, Result};
use rustc_hash::FxHashMap;
use std::path::Path;

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
    net.add_to(out);
    Ok(())
}

/// Trains all but the encoder, on PolNeAR's training part and on the teacher's labels of news, and adds the sections to `out`.
///
/// # Errors
/// If the corpora cannot be read.
pub fn train(data: &Path, tagger: &Tagger<'_>, options: &Options, out: &mut Builder) -> Result<()> {
    let mut examples = examples(&data.join("polnear/train.jsonl.zst"), tagger)?;
    add_lexicon(&mut examples, out);
    let gold = examples.len();
    let bytes = Aligned::copy(&out.finish());
    let sections = Sections::open(bytes.bytes())?;
    examples.extend(silver::examples(data, tagger, &Lexicon::open(&sections)?)?);
    let trained = crf::quantize(&crf::train(sequences(&examples, options), options));
    out.add(TABLE, &trained.table);
    out.add(TRANSITIONS, &trained.edges);
    out.add(SCALE, &[trained.scale]);

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

fn sequences(examples: &[Example], options: &Options) -> Vec<Sequence> {
    let shift = 64 - options.bits;
    examples
        .iter()
        .map(|Example { layers, gold, context }| {
            let (mut slots, mut offsets) = (Vec::new(), vec![0]);
            for i in 0..layers.len() {
                features::features(layers, context, i, |feature| slots.push((feature >> shift) as u32));
                offsets.push(slots.len() as u32);
            }
            Sequence { slots, offsets, labels: gold.labels.clone(), edges: context.edges.clone() }
        })
        .collect()
}
