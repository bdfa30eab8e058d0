//! The labels that a slow teacher gave to articles of news (`teacher/README.md`), laid over the articles again.

use crate::{attribution::Example, corpus, gold::Gold};
use according_nlp::{
    crf::{O, Role, begin, context::Context, inside, lexicon::Lexicon},
    layers::Layers,
    tagger::Tagger,
};
use anyhow::{Context as _, Result, ensure};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::path::Path;

/// The labels, as pointers into the articles: one line an article, its id, its number of tokens, its chunks.
const LABELS: &[u8] = include_bytes!("../silver/news.zst");

/// The files of news that hold the articles.
pub const NEWS: [&str; 2] = ["news/allsides_dev.jsonl.gz", "news/allsides_more.jsonl.gz"];

#[derive(Deserialize)]
struct Line {
    id: String,
    text: String,
}

/// The articles with the teacher's labels, in the order of the corpus.
///
/// # Errors
/// If the news cannot be read, or an article has other tokens than when it was labelled.
pub fn examples(data: &Path, tagger: &Tagger<'_>, lexicon: &Lexicon<'_>) -> Result<Vec<Example>> {
    let lines = String::from_utf8(zstd::decode_all(LABELS)?)?;
    let mut wanted: FxHashMap<&str, (usize, &str)> = FxHashMap::default();
    for line in lines.lines() {
        let mut fields = line.split('\t');
        let (Some(id), Some(n), Some(chunks)) = (fields.next(), fields.next(), fields.next()) else {
            anyhow::bail!("a line of silver labels has not three fields: {line}")
        };
        wanted.insert(id, (n.parse()?, chunks));
    }
    let mut out = Vec::new();
    for name in NEWS {
        let path = data.join(name);
        for (n, line) in corpus::read(&path)?.lines().enumerate() {
            let article: Line = serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), n + 1))?;
            if let Some((tokens, chunks)) = wanted.remove(article.id.as_str()) {
                let example = example(&article.text, chunks, tagger, lexicon)
                    .with_context(|| format!("the silver labels of {}", article.id))?;
                let own = example.layers.len();
                ensure!(own == tokens, "{} has {own} tokens, and had {tokens} when it was labelled", article.id);
                out.push(example);
            }
        }
    }
    ensure!(wanted.is_empty(), "{} articles with silver labels are not in the news", wanted.len());
    Ok(out)
}

fn example(text: &str, chunks: &str, tagger: &Tagger<'_>, lexicon: &Lexicon<'_>) -> Result<Example> {
    let (mut layers, mut context) = (Layers::default(), Context::default());
    layers.read(text, tagger);
    lexicon.bins(&layers, &mut context.bins);
    context.prepare(&layers);
    let labels = labels(chunks, layers.len())?;
    Ok(Example { layers, gold: Gold { labels, owners: Vec::new() }, context })
}

/// `3s2 1c1` is three tokens of none, two of a source, one of none, one of a cue.
fn labels(chunks: &str, n: usize) -> Result<Vec<u8>> {
    let mut out = vec![O; n];
    let mut at = 0;
    for chunk in chunks.split(' ').filter(|chunk| !chunk.is_empty()) {
        let role = chunk.find(['s', 'c', 'x']).with_context(|| format!("a chunk without a role: {chunk}"))?;
        let first = at + chunk[..role].parse::<usize>()?;
        at = first + chunk[role + 1..].parse::<usize>()?;
        let role = match chunk.as_bytes()[role] {
            b's' => Role::Source,
            b'c' => Role::Cue,
            _ => Role::Content,
        };
        ensure!(first < at && at <= n, "a chunk that ends at token {at} of {n}");
        out[first] = begin(role);
        out[first + 1..at].fill(inside(role));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::labels;

    #[test]
    fn chunks_become_labels_and_bad_ones_are_refused() {
        assert_eq!(labels("1s2 0c1 2x3", 10).unwrap(), [0, 1, 2, 3, 0, 0, 5, 6, 6, 0]);
        assert_eq!(labels("", 2).unwrap(), [0, 0]);
        for bad in ["1q2", "s", "0s9", "0s0", "3"] {
            assert!(labels(bad, 4).is_err(), "{bad}");
        }
    }
}
