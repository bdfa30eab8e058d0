//! PolNeAR (Newell, Margolin, Ruths 2018) and corpora in the same JSON form: articles with their attributions.

use super::{ByteOffsets, read};
use according_text::{Attribution, Span};
use anyhow::{Context as _, Result};
use serde::Deserialize;
use std::path::Path;

/// An article with the attributions that its annotators found. Spans are UTF-8 bytes.
pub struct Article {
    /// The corpus' id.
    pub id: String,
    /// Outlet.
    pub publisher: String,
    /// The text.
    pub text: String,
    /// Gold attributions.
    pub attributions: Vec<Attribution>,
}

type Points = Vec<[u32; 2]>;

#[derive(Deserialize)]
struct Line {
    id: String,
    #[serde(alias = "outlet")]
    publisher: Option<String>,
    text: String,
    attributions: Vec<Relation>,
}

#[derive(Deserialize)]
struct Relation {
    source: Points,
    cue: Points,
    content: Points,
    #[serde(default)]
    parent: Option<u32>,
}

/// The articles of a file.
///
/// # Errors
/// If the file cannot be read or a line is not of the corpus' form.
pub fn articles(path: &Path) -> Result<Vec<Article>> {
    read(path)?
        .lines()
        .enumerate()
        .map(|(n, line)| article(line).with_context(|| format!("{}:{}", path.display(), n + 1)))
        .collect()
}

fn article(line: &str) -> Result<Article> {
    let line: Line = serde_json::from_str(line)?;
    let offsets = ByteOffsets::new(&line.text);
    let relations = |relations: &[Relation]| -> Vec<Attribution> {
        relations
            .iter()
            .map(|relation| Attribution {
                source: spans(&relation.source, &line.text, &offsets),
                cue: spans(&relation.cue, &line.text, &offsets),
                content: spans(&relation.content, &line.text, &offsets),
                confidence: 1.0,
                parent: relation.parent,
            })
            .collect()
    };
    Ok(Article {
        attributions: relations(&line.attributions),
        id: line.id,
        publisher: line.publisher.unwrap_or_default(),
        text: line.text,
    })
}

/// Spans in bytes; sorted, and merged where only white space parts them.
fn spans(points: &[[u32; 2]], text: &str, offsets: &ByteOffsets) -> Vec<Span> {
    let mut spans: Vec<Span> =
        points.iter().map(|&[start, end]| Span::new(offsets.at(start), offsets.at(end))).collect();
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last)
                if last.end() >= span.start() || text[last.end() as usize..span.start() as usize].trim().is_empty() =>
            {
                *last = last.cover(span);
            }
            _ => out.push(span),
        }
    }
    out
}

/// CoreNLP's layer of one article, used as silver training data only.
#[derive(Deserialize)]
pub struct Silver {
    /// The corpus' id.
    pub id: String,
    /// First code point of each token.
    pub start: Vec<u32>,
    /// One past the last code point of each token.
    pub end: Vec<u32>,
    /// Penn Treebank tags.
    pub pos: Vec<String>,
    /// Named entity labels.
    pub ner: Vec<String>,
}

/// The silver layers of a file.
///
/// # Errors
/// If the file cannot be read or a line is not of the corpus' form.
pub fn silver(path: &Path) -> Result<Vec<Silver>> {
    read(path)?
        .lines()
        .enumerate()
        .map(|(n, line)| serde_json::from_str(line).with_context(|| format!("{}:{}", path.display(), n + 1)))
        .collect()
}
