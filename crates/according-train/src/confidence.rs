//! Calibrates confidence: of rows at 0.9, nine in ten should be right. Isotonic regression (Zadrozny and Elkan 2002).

use crate::{
    corpus::polnear::Article,
    score::{self, View},
};
use according_nlp::{Pipeline, attribution::Profile, confidence::KNOTS};
use according_text::{Document, Metadata};

/// The confidence of every row found in `articles`, and whether the row is right.
#[must_use]
pub fn outcomes(pipeline: &Pipeline<'_>, profile: Profile, articles: &[Article]) -> Vec<(f32, bool)> {
    let mut worker = pipeline.worker_of(profile);
    let mut out = Vec::new();
    for article in articles {
        let document = Document::new(article.text.as_str(), Metadata::default());
        let found = worker.analyze(&document).attributions;
        let (_, right, _) = score::align(&View::new(&article.text), &article.attributions, &found);
        out.extend(found.iter().zip(right).map(|(attribution, right)| (attribution.confidence, right)));
    }
    out
}

/// The rising curve through evenly spaced knots that fits `outcomes`.
#[must_use]
pub fn fit(mut outcomes: Vec<(f32, bool)>) -> [f32; KNOTS] {
    outcomes.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // Pools of neighbours: sum of certainties, right ones, all.
    let mut pools: Vec<(f64, f64, f64)> = Vec::new();
    for (certainty, right) in outcomes {
        pools.push((f64::from(certainty), f64::from(u8::from(right)), 1.0));
        while let [.., a, b] = pools[..]
            && a.1 * b.2 >= b.1 * a.2
        {
            pools.truncate(pools.len() - 2);
            pools.push((a.0 + b.0, a.1 + b.1, a.2 + b.2));
        }
    }
    // A pool of few rows is drawn towards the middle.
    let points: Vec<(f64, f64)> = pools.iter().map(|&(x, right, n)| (x / n, (right + 1.0) / (n + 2.0))).collect();
    let mut knots: [f32; KNOTS] = std::array::from_fn(|k| {
        let at = k as f64 / (KNOTS - 1) as f64;
        let after = points.partition_point(|point| point.0 < at);
        let value = match (after.checked_sub(1).map(|before| points[before]), points.get(after)) {
            (Some(a), Some(b)) => a.1 + (b.1 - a.1) * (at - a.0) / (b.0 - a.0).max(1e-9),
            (Some(a), None) => a.1,
            (None, Some(b)) => b.1,
            (None, None) => at,
        };
        value as f32
    });
    for k in 1..KNOTS {
        knots[k] = knots[k].max(knots[k - 1]);
    }
    knots
}

/// Prints, by tenths of confidence, how many rows there are and how many of them are right; and the expected calibration error.
pub fn print(name: &str, outcomes: &[(f32, bool)]) {
    let mut error = 0.0;
    println!("{name}: reliability (confidence, rows, mean confidence, right)");
    for tenth in 0..10 {
        let of = |&&(confidence, _): &&(f32, bool)| ((confidence * 10.0) as usize).min(9) == tenth;
        let rows: Vec<&(f32, bool)> = outcomes.iter().filter(of).collect();
        if rows.is_empty() {
            continue;
        }
        let n = rows.len() as f64;
        let mean = rows.iter().map(|row| f64::from(row.0)).sum::<f64>() / n;
        let right = rows.iter().filter(|row| row.1).count() as f64 / n;
        error += n * (mean - right).abs();
        println!("  0.{tenth}  {:5}  {:5.1} %  {:5.1} %", rows.len(), 100.0 * mean, 100.0 * right);
    }
    println!("  expected calibration error {:.1} points", 100.0 * error / outcomes.len().max(1) as f64);
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn the_curve_rises_and_follows_the_shares() {
        let outcomes: Vec<(f32, bool)> =
            (0..4000).map(|i| ((i % 100) as f32 / 100.0, (i / 100) % 40 < i % 100 / 5)).collect();
        let knots = fit(outcomes);
        assert!(knots.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(knots[2] < 0.12 && (knots[8] - 0.25).abs() < 0.05 && (knots[15] - 0.46).abs() < 0.05, "{knots:?}");
    }
}
