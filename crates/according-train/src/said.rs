//! Measures the dates of saying on annotated articles, read from raw text to statements.

use crate::corpus::{ByteOffsets, read};
use according_nlp::Pipeline;
use according_text::{Document, Metadata, Span, Statement};
use anyhow::Result;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Article {
    id: String,
    text: String,
    published: String,
    attributions: Vec<Relation>,
}

#[derive(Deserialize)]
struct Relation {
    content: Vec<[u32; 2]>,
    said: String,
}

/// Prints how many of the dates that the annotators gave are found, over the statements that are found, and how many are
/// given where they gave none; with `errors`, every wrong answer of the train part to standard error.
pub fn evaluate(data: &Path, weights: &[u8], errors: bool) -> Result<()> {
    let pipeline = Pipeline::open(weights)?;
    let mut worker = pipeline.worker();
    for part in ["train", "dev"] {
        let (mut gold, mut right, mut spurious, mut undated) = (0, 0, 0, 0);
        for line in read(&data.join(format!("wikinews-gold/{part}.jsonl.gz")))?.lines() {
            let article: Article = serde_json::from_str(line)?;
            let metadata =
                Metadata { id: article.id.clone(), published: Some(article.published.clone()), ..Metadata::default() };
            let document = Document::new(article.text.as_str(), metadata);
            let mut analysis = worker.analyze(&document);
            analysis.nest();
            let statements = analysis.statements();
            for (relation, statement) in pairs(&article, &statements) {
                let found = statement.said.timex.as_deref().unwrap_or_default();
                if relation.said.is_empty() {
                    undated += 1;
                    spurious += usize::from(!found.is_empty());
                } else {
                    gold += 1;
                    let agrees = found.starts_with(&relation.said);
                    right += usize::from(agrees);
                    if errors && part == "train" && !agrees {
                        let cue = statement.cue.first().or(statement.content.first()).copied().unwrap_or_default();
                        let from = article.text.floor_char_boundary((cue.start() as usize).saturating_sub(120));
                        let to = article.text.ceil_char_boundary((cue.end() as usize + 80).min(article.text.len()));
                        let words: Vec<&str> = article.text[from..to].split_whitespace().collect();
                        eprintln!("said: gold {}, found {found:?}: {}", relation.said, words.join(" "));
                    }
                }
            }
        }
        let percent = 100.0 * f64::from(right as u32) / f64::from((gold as u32).max(1));
        println!(
            "wikinews {part}: said {percent:.1} % ({right} of {gold}); given where gold has none {spurious} of {undated}"
        );
    }
    Ok(())
}

/// One to one, by the overlap of content, greedily, half of the union at least.
fn pairs<'a>(article: &'a Article, statements: &'a [Statement]) -> Vec<(&'a Relation, &'a Statement)> {
    let offsets = ByteOffsets::new(&article.text);
    let length = |spans: &[Span]| spans.iter().map(|span| span.len()).sum::<u32>();
    let mut overlaps = Vec::new();
    for (i, relation) in article.attributions.iter().enumerate() {
        let content: Vec<Span> =
            relation.content.iter().map(|&[start, end]| Span::new(offsets.at(start), offsets.at(end))).collect();
        for (k, statement) in statements.iter().enumerate() {
            let common = |a: &Span, b: &Span| a.end().min(b.end()).saturating_sub(a.start().max(b.start()));
            let shared: u32 = content.iter().flat_map(|a| statement.content.iter().map(move |b| common(a, b))).sum();
            let union = length(&content) + length(&statement.content) - shared;
            if 2 * shared >= union && union > 0 {
                overlaps.push((f64::from(shared) / f64::from(union), i, k));
            }
        }
    }
    overlaps.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2).cmp(&(a.1, a.2))));
    let (mut used, mut taken) = (vec![false; article.attributions.len()], vec![false; statements.len()]);
    let mut out = Vec::new();
    for (_, i, k) in overlaps {
        if !used[i] && !taken[k] {
            used[i] = true;
            taken[k] = true;
            out.push((&article.attributions[i], &statements[k]));
        }
    }
    out
}
