//! Measures the statements inside statements on Wikinews, where every article has them annotated.

use crate::corpus::polnear::Article;
use according_nlp::Pipeline;
use according_text::{Attribution, Document, Metadata, Span};

/// Prints how many gold pairs of child and parent are found, as `bench/score_rows.py` counts them, and how many are given.
pub fn evaluate(pipeline: &Pipeline<'_>, name: &str, articles: &[Article]) {
    let (mut gold, mut given, mut right) = (0, 0, 0);
    let mut worker = pipeline.worker();
    for article in articles {
        let document = Document::new(article.text.as_str(), Metadata::default());
        let mut analysis = worker.analyze(&document);
        analysis.nest();
        let found = &analysis.attributions;
        let pair = pairs(&article.attributions, found);
        gold += article.attributions.iter().filter(|a| a.parent.is_some()).count();
        given += found.iter().filter(|a| a.parent.is_some()).count();
        right += (0..article.attributions.len())
            .filter(|&i| {
                let (Some(parent), Some(mine)) = (article.attributions[i].parent, pair[i]) else { return false };
                pair[parent as usize].is_some_and(|outer| found[mine].parent == Some(outer as u32))
            })
            .count();
    }
    let percent = |n: usize| 100.0 * right as f64 / n.max(1) as f64;
    println!(
        "{name}: nested pairs {right} of {gold} found ({:.1} %), {given} given ({:.1} % right)",
        percent(gold),
        percent(given)
    );
}

/// For each gold attribution, the found one whose content overlaps it by half or more, one to one, best first.
fn pairs(gold: &[Attribution], found: &[Attribution]) -> Vec<Option<usize>> {
    let size = |spans: &[Span]| spans.iter().map(|span| u64::from(span.end() - span.start())).sum::<u64>();
    let shared = |a: &[Span], b: &[Span]| -> u64 {
        a.iter()
            .flat_map(|a| b.iter().map(move |b| a.end().min(b.end()).saturating_sub(a.start().max(b.start()))))
            .map(u64::from)
            .sum()
    };
    let mut all = Vec::new();
    for (i, a) in gold.iter().enumerate() {
        for (j, b) in found.iter().enumerate() {
            let common = shared(&a.content, &b.content);
            let union = size(&a.content) + size(&b.content) - common;
            if 2 * common >= union {
                all.push((common as f64 / union as f64, i, j));
            }
        }
    }
    all.sort_by(|a, b| b.0.total_cmp(&a.0).then((b.1, b.2).cmp(&(a.1, a.2))));
    let (mut out, mut taken) = (vec![None; gold.len()], vec![false; found.len()]);
    for (_, i, j) in all {
        if out[i].is_none() && !taken[j] {
            (out[i], taken[j]) = (Some(j), true);
        }
    }
    out
}
