//! Trains the part-of-speech tagger: averaged perceptron over gold treebanks and silver news.

use crate::corpus::{Random, conllu, polnear};
use according_nlp::{
    hash,
    layers::Layers,
    tag::Tag,
    tagger::{self, START, WIDTH},
    weights::Builder,
    word::Word,
};
use anyhow::Result;
use rustc_hash::FxHashMap;
use std::path::Path;

/// log2 of the number of rows.
const BITS: u32 = 16;
const EPOCHS: usize = 4;
/// A word has one tag only when it was seen this often, and this share of the times with that tag.
const DICTIONARY_COUNT: u32 = 30;
const DICTIONARY_SHARE: f32 = 0.997;

/// A sentence to learn from; tokens without a tag are tagged but teach nothing.
struct Example {
    words: Vec<Word>,
    tags: Vec<Option<Tag>>,
}

/// Trains on the corpora under `data` and adds the sections of the tagger to `out`.
///
/// # Errors
/// If a corpus cannot be read.
pub fn train(data: &Path, out: &mut Builder) -> Result<()> {
    let mut examples = Vec::new();
    for file in ["ud-ewt/train.conllu.zst", "ud-gum/train-open.conllu.zst"] {
        examples.extend(gold(&data.join(file))?);
    }
    let n_gold = examples.len();
    examples.extend(silver(&data.join("polnear"), "train")?);
    eprintln!("tagger: {n_gold} gold and {} silver sentences", examples.len() - n_gold);
    let dictionary = dictionary(&examples);
    eprintln!("tagger: {} words of one tag", dictionary.len());
    let table = perceptron(&examples, &dictionary);
    out.add(tagger::TABLE, &quantize(&table));
    let mut entries: Vec<(u32, Tag)> = dictionary.into_iter().collect();
    entries.sort_unstable_by_key(|entry| entry.0);
    out.add(tagger::DICTIONARY, &tagger::dictionary(&entries));
    Ok(())
}

/// Tagging accuracy in percent on a treebank and the number of its tokens.
///
/// # Errors
/// If the treebank cannot be read.
pub fn accuracy(tagger: &tagger::Tagger<'_>, path: &Path) -> Result<(f64, usize)> {
    let (mut right, mut n) = (0, 0);
    let mut tags = Vec::new();
    for example in gold(path)? {
        let sentence = according_text::Sentence { first: 0, end: example.words.len() as u32 };
        tagger.tag(&example.words, &[sentence], &mut tags);
        for (found, gold) in tags.iter().zip(&example.tags) {
            n += usize::from(gold.is_some());
            right += usize::from(Some(*found) == *gold);
        }
    }
    Ok((100.0 * right as f64 / n as f64, n))
}

fn gold(path: &Path) -> Result<Vec<Example>> {
    let mut buffer = Vec::new();
    Ok(conllu::sentences(&crate::corpus::read(path)?)
        .iter()
        .map(|sentence| Example {
            words: sentence
                .iter()
                .map(|token| {
                    let mut word = Word::of(&token.form, &mut buffer);
                    match token.tag {
                        Some(Tag::OpenQuote) => word.lower = hash::bytes(*b"``"),
                        Some(Tag::CloseQuote) => word.lower = hash::bytes(*b"''"),
                        _ => {}
                    }
                    word
                })
                .collect(),
            tags: sentence.iter().map(|token| token.tag).collect(),
        })
        .collect())
}

/// CoreNLP's tags of the news articles, where its tokens are ours.
fn silver(folder: &Path, split: &str) -> Result<Vec<Example>> {
    let articles = polnear::articles(&folder.join(format!("{split}.jsonl.zst")))?;
    let layers_of = polnear::silver(&folder.join(format!("{split}.corenlp.jsonl.zst")))?;
    let by_id: FxHashMap<&str, &polnear::Silver> = layers_of.iter().map(|s| (s.id.as_str(), s)).collect();
    let mut layers = Layers::default();
    let mut out = Vec::new();
    for article in &articles {
        let Some(silver) = by_id.get(article.id.as_str()) else { continue };
        layers.split(&article.text);
        let offsets = crate::corpus::ByteOffsets::new(&article.text);
        let tags: FxHashMap<(u32, u32), Tag> = (0..silver.pos.len())
            .filter_map(|i| {
                let tag = Tag::parse(&silver.pos[i])?;
                Some(((offsets.at(silver.start[i]), offsets.at(silver.end[i])), tag))
            })
            .collect();
        for sentence in &layers.sentences {
            let range = sentence.first as usize..sentence.end as usize;
            let tags = layers.tokens[range.clone()]
                .iter()
                .map(|token| tags.get(&(token.span.start(), token.span.end())).copied())
                .collect();
            out.push(Example { words: layers.words[range].to_vec(), tags });
        }
    }
    Ok(out)
}

fn dictionary(examples: &[Example]) -> FxHashMap<u32, Tag> {
    let mut counts: FxHashMap<u32, [u32; WIDTH]> = FxHashMap::default();
    for example in examples {
        for (word, tag) in example.words.iter().zip(&example.tags) {
            if let Some(tag) = tag {
                counts.entry(tagger::dictionary_key(word)).or_insert([0; WIDTH])[*tag as usize] += 1;
            }
        }
    }
    counts
        .into_iter()
        .filter_map(|(key, counts)| {
            let total: u32 = counts.iter().sum();
            let best = (0..WIDTH).max_by_key(|&k| (counts[k], WIDTH - k))?;
            let sure = total >= DICTIONARY_COUNT && counts[best] as f32 >= DICTIONARY_SHARE * total as f32;
            sure.then(|| (key, Tag::from_index(best)))
        })
        .collect()
}

fn perceptron(examples: &[Example], dictionary: &FxHashMap<u32, Tag>) -> Vec<f32> {
    let n = WIDTH << BITS;
    let (mut weights, mut sums) = (vec![0f32; n], vec![0f32; n]);
    let mut step = 1f32;
    let mut random = Random::new(20_181_108);
    let mut order: Vec<usize> = (0..examples.len()).collect();
    let mut slots: Vec<usize> = Vec::new();
    for epoch in 0..EPOCHS {
        random.shuffle(&mut order);
        let (mut wrong, mut seen) = (0, 0);
        for &at in &order {
            let example = &examples[at];
            let (mut before, mut before2) = (START, START + 1);
            for i in 0..example.words.len() {
                let known = dictionary.get(&tagger::dictionary_key(&example.words[i]));
                let tag = known.map_or_else(
                    || {
                        slots.clear();
                        tagger::features(&example.words, i, before, before2, |feature| {
                            slots.push((feature >> (64 - BITS)) as usize * WIDTH);
                        });
                        let mut scores = [0f32; WIDTH];
                        for &slot in &slots {
                            for k in 0..WIDTH {
                                scores[k] += weights[slot + k];
                            }
                        }
                        let best = (0..WIDTH).fold(0, |best, k| if scores[k] > scores[best] { k } else { best });
                        if let Some(gold) = example.tags[i] {
                            seen += 1;
                            let gold = gold as usize;
                            if gold != best {
                                wrong += 1;
                                for &slot in &slots {
                                    weights[slot + gold] += 1.0;
                                    sums[slot + gold] += step;
                                    weights[slot + best] -= 1.0;
                                    sums[slot + best] -= step;
                                }
                            }
                            step += 1.0;
                        }
                        best
                    },
                    |tag| *tag as usize,
                );
                (before2, before) = (before, tag as u32);
            }
        }
        eprintln!("tagger: epoch {epoch}, training accuracy {:.2}", 100.0 * (1.0 - wrong as f32 / seen as f32));
    }
    weights.iter().zip(&sums).map(|(weight, sum)| weight - sum / step).collect()
}

/// One byte a weight; the one in ten thousand that is larger is clipped.
fn quantize(table: &[f32]) -> Vec<i8> {
    let mut sizes: Vec<f32> = table.iter().map(|weight| weight.abs()).filter(|&size| size > 0.0).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let top = sizes.get(sizes.len() * 9999 / 10_000).copied().unwrap_or(1.0);
    table.iter().map(|weight| (weight * 127.0 / top).round().clamp(-127.0, 127.0) as i8).collect()
}
