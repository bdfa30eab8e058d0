//! Writes what a teacher and a student on an accelerator need: texts, tokens, the encoder's rows, gold labels.
//!
//! All files are little-endian arrays. For each part `P`: `P.text` (UTF-8, articles end to end), `P.articles` (u64: byte in
//! `P.text` and token at which each begins; one more for the end), `P.forms` (u32: each token's line in
//! `forms`), `P.starts` (u8: 2 begins a paragraph, 1 a sentence), `P.rows` (u32, `n_tokens × SLOTS`), `P.edges` (u16,
//! `n_tokens × 2`), `P.labels` (u8; gold, or 0 where there is none). Beside them `words` (u64, the known words as they are laid out).

use crate::{
    attribution::{self, Example},
    corpus::{self, polnear},
    gold, silver,
};
use according_nlp::{
    crf::{context::Context, lexicon::Lexicon},
    encoder::{SLOTS, Vocabulary, layout, rows},
    layers::Layers,
    tagger::Tagger,
    weights::{Aligned, Builder, Sections},
};
use anyhow::{Context as _, Result};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use std::{
    fs::File,
    io::{BufWriter, Write},
    path::Path,
};

/// Known words: those that PolNeAR's training part has [`LEAST`] times, and the most frequent of the news.
const WORDS: usize = 1 << 15;
const LEAST: u32 = 3;

/// Articles of news that share a run of so many tokens with the development part are left out.
const RUN: usize = 12;

#[derive(Deserialize)]
struct Line {
    text: String,
}

/// One article on its way out.
struct Item {
    text: String,
    layers: Layers,
    context: Context,
    labels: Vec<u8>,
}

/// Writes every part into the folder `out`.
///
/// # Errors
/// If a corpus cannot be read or a file cannot be written.
pub fn export(data: &Path, weights: &[u8], out: &Path) -> Result<()> {
    std::fs::create_dir_all(out)?;
    let sections = Sections::open(weights)?;
    let tagger = Tagger::open(&sections)?;
    let path = data.join("polnear/train.jsonl.zst");
    let mut examples = attribution::examples(&path, &tagger)?;
    let mut builder = Builder::default();
    attribution::add_lexicon(&mut examples, &mut builder);
    let bytes = Aligned::copy(&builder.finish());
    let own = Sections::open(bytes.bytes())?;
    let lexicon = Lexicon::open(&own)?;
    let texts = polnear::articles(&path)?.into_iter().map(|article| article.text);
    let train: Vec<Item> = texts
        .zip(examples)
        .map(|(text, Example { layers, gold, context })| Item { text, layers, context, labels: gold.labels })
        .collect();
    let read = |name: &str| -> Result<Vec<Item>> {
        let articles = polnear::articles(&data.join(name))?;
        Ok(articles.into_iter().map(|a| item(a.text, &a.attributions, &tagger, &lexicon)).collect())
    };
    let dev = read("polnear/dev.jsonl.zst")?;
    let runs: FxHashSet<u64> = dev.iter().flat_map(|item| runs(&item.layers)).collect();
    let mut news = Vec::new();
    for name in silver::NEWS {
        for line in corpus::read(&data.join(name))?.lines() {
            news.push(serde_json::from_str::<Line>(line).with_context(|| name.to_owned())?.text);
        }
    }
    let n = std::thread::available_parallelism().map_or(1, usize::from);
    let news: Vec<Item> = std::thread::scope(|scope| {
        let parts: Vec<_> = news
            .chunks(news.len().div_ceil(n))
            .map(|part| {
                let (tagger, lexicon, runs) = (&tagger, &lexicon, &runs);
                scope.spawn(move || {
                    part.iter()
                        .map(|text| item(text.clone(), &[], tagger, lexicon))
                        .filter(|item| !self::runs(&item.layers).any(|run| runs.contains(&run)))
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        parts.into_iter().flat_map(|part| part.join().expect("reading does not panic")).collect()
    });
    let words = known_words(&train, &news);
    let table = layout(&words);
    std::fs::write(out.join("words"), bytemuck::cast_slice(&table))?;
    let vocabulary = Vocabulary::new(&table);
    let parts = [
        ("train", train),
        ("dev", dev),
        ("wiki-train", read("wikinews-gold/train.jsonl.gz")?),
        ("wiki-dev", read("wikinews-gold/dev.jsonl.gz")?),
        ("news", news),
    ];
    let mut forms = Forms::default();
    for (name, items) in &parts {
        write(out, name, items, &vocabulary, &mut forms)?;
        let tokens: usize = items.iter().map(|item| item.layers.len()).sum();
        println!("{name}: {} articles, {tokens} tokens", items.len());
    }
    std::fs::write(out.join("forms"), forms.of.join("\n"))?;
    println!("{} known words, {} rows, {SLOTS} slots", vocabulary.words(), vocabulary.rows());
    Ok(())
}

/// Numbers for the different forms of tokens.
#[derive(Default)]
struct Forms<'t> {
    numbers: FxHashMap<&'t str, u32>,
    of: Vec<&'t str>,
}

impl<'t> Forms<'t> {
    fn number(&mut self, form: &'t str) -> u32 {
        *self.numbers.entry(form).or_insert_with(|| {
            self.of.push(form);
            self.of.len() as u32 - 1
        })
    }
}

fn item(text: String, gold: &[according_text::Attribution], tagger: &Tagger<'_>, lexicon: &Lexicon<'_>) -> Item {
    let (mut layers, mut context) = (Layers::default(), Context::default());
    layers.read(&text, tagger);
    lexicon.bins(&layers, &mut context.bins);
    context.prepare(&layers);
    let labels = gold::project(&layers, gold).labels;
    Item { text, layers, context, labels }
}

/// A hash of every run of [`RUN`] tokens.
fn runs(layers: &Layers) -> impl Iterator<Item = u64> {
    layers.words.windows(RUN).map(|run| {
        run.iter()
            .fold(0, |sum: u64, word| sum.rotate_left(5).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ u64::from(word.lower))
    })
}

fn known_words(train: &[Item], news: &[Item]) -> Vec<u32> {
    let count = |items: &[Item]| {
        let mut counts: FxHashMap<u32, u32> = FxHashMap::default();
        for word in items.iter().flat_map(|item| &item.layers.words) {
            *counts.entry(word.lower).or_default() += 1;
        }
        counts
    };
    let (mine, theirs) = (count(train), count(news));
    let known = |word: &u32| mine.get(word).is_some_and(|&n| n >= LEAST);
    let mut words: Vec<(bool, u32, u32)> = mine
        .keys()
        .chain(theirs.keys().filter(|word| !mine.contains_key(word)))
        .map(|word| (known(word), mine.get(word).unwrap_or(&0) + theirs.get(word).unwrap_or(&0), *word))
        .collect();
    words.sort_unstable_by(|a, b| b.cmp(a));
    words.truncate(WORDS - 1);
    words.into_iter().map(|(.., word)| word).collect()
}

fn write<'t>(
    out: &Path,
    name: &str,
    items: &'t [Item],
    vocabulary: &Vocabulary<'_>,
    forms: &mut Forms<'t>,
) -> Result<()> {
    let file = |field: &str| -> Result<BufWriter<File>> {
        Ok(BufWriter::with_capacity(1 << 20, File::create(out.join(format!("{name}.{field}")))?))
    };
    let (mut text, mut articles) = (file("text")?, file("articles")?);
    let (mut starts, mut all_rows, mut edges, mut labels) =
        (file("starts")?, file("rows")?, file("edges")?, file("labels")?);
    let mut all_forms = file("forms")?;
    let (mut byte, mut token) = (0u64, 0u64);
    for item in items {
        articles.write_all(bytemuck::cast_slice(&[byte, token]))?;
        let layers = &item.layers;
        text.write_all(item.text.as_bytes())?;
        for i in 0..layers.len() {
            let span = layers.tokens[i].span;
            all_forms.write_all(&forms.number(span.of(&item.text)).to_le_bytes())?;
            let start = if layers.paragraph(i).start == i { 2 } else { u8::from(layers.sentence(i).start == i) };
            starts.write_all(&[start])?;
            all_rows.write_all(bytemuck::cast_slice(&rows(layers, &item.context, vocabulary, i)))?;
        }
        edges.write_all(bytemuck::cast_slice(&item.context.edges))?;
        labels.write_all(&item.labels)?;
        byte += item.text.len() as u64;
        token += layers.len() as u64;
    }
    articles.write_all(bytemuck::cast_slice(&[byte, token]))?;
    for mut file in [all_forms, text, articles, starts, all_rows, edges, labels] {
        file.flush()?;
    }
    Ok(())
}
