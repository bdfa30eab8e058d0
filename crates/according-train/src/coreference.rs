//! Fits and evaluates what pronouns mean, and evaluates the chains of people and organisations.

mod chains;
mod gap;

use according_nlp::{
    crf::decode::exp,
    mention::Recognizer,
    speaker::antecedent::{FEATURES, WEIGHTS},
    tagger::Tagger,
    weights::Sections,
};
use anyhow::{Result, ensure};
use gap::Item;
use std::path::Path;

/// F1 on GAP validation below which `--floors` fails.
const FLOOR: f64 = 60.0;
/// Times that the weights are fitted, each time over decisions made with the weights before.
const ROUNDS: usize = 4;
const EPOCHS: usize = 30;
const RATE: f32 = 0.05;
const L2: f32 = 1e-4;

/// The taggers that the evaluation reads with.
pub struct Readers<'b> {
    tagger: Tagger<'b>,
    recognizer: Recognizer<'b>,
}

impl<'b> Readers<'b> {
    fn open(weights: &'b [u8]) -> Result<Readers<'b>> {
        let sections = Sections::open(weights)?;
        Ok(Readers { tagger: Tagger::open(&sections)?, recognizer: Recognizer::open(&sections)? })
    }
}

/// Evaluates on `file`, a part of GAP, and on OntoGUM dev.
///
/// # Errors
/// If a corpus cannot be read, or the floor is missed.
pub fn evaluate(data: &Path, weights: &[u8], file: &Path, floors: bool, show: usize) -> Result<()> {
    let readers = Readers::open(weights)?;
    let items = gap::read(file, &readers)?;
    let part = file.file_name().unwrap_or_default().to_string_lossy();
    let f1 = gap::score(&format!("GAP {part}"), &items, &WEIGHTS, show);
    chains::evaluate(data, &readers)?;
    ensure!(!floors || f1 >= FLOOR, "F1 on GAP validation is {f1:.1}, below {FLOOR}");
    Ok(())
}

/// Fits the weights to GAP development and prints them as the source of `antecedent/weights.rs`.
///
/// # Errors
/// If the corpus cannot be read.
pub fn fit(data: &Path, weights: &[u8]) -> Result<()> {
    let readers = Readers::open(weights)?;
    let items = gap::read(&data.join("coref-gap/development.tsv.zst"), &readers)?;
    let validation = gap::read(&data.join("coref-gap/validation.tsv.zst"), &readers)?;
    let mut fitted = [0i16; FEATURES];
    for round in 0..ROUNDS {
        fitted = step(&items, &fitted);
        gap::score(&format!("round {round}, GAP development"), &items, &fitted, 0);
        gap::score(&format!("round {round}, GAP validation"), &validation, &fitted, 0);
    }
    println!("pub const WEIGHTS: [i16; super::FEATURES] = [");
    for row in fitted.chunks(16) {
        println!("    {}", row.iter().map(|weight| format!("{weight}, ")).collect::<String>().trim_end());
    }
    println!("];");
    Ok(())
}

/// One fit: candidates as the weights before decided, log-likelihood of the right ones, averaged gradient steps.
fn step(items: &[Item], before: &[i16; FEATURES]) -> [i16; FEATURES] {
    let cases: Vec<(Vec<Vec<u8>>, Vec<bool>)> = items
        .iter()
        .filter_map(|item| {
            let decision = item.decide(before)?;
            let right: Vec<bool> = decision.candidates.iter().map(|candidate| item.right(candidate.entity)).collect();
            let learns = right.contains(&true) && right.contains(&false);
            learns.then(|| (decision.candidates.into_iter().map(|candidate| candidate.features).collect(), right))
        })
        .collect();
    let mut weights = [0f32; FEATURES];
    let mut sum = [0f32; FEATURES];
    let mut squares = [1e-2f32; FEATURES];
    let mut random = crate::corpus::Random::new(20_181_110);
    let mut order: Vec<usize> = (0..cases.len()).collect();
    for _ in 0..EPOCHS {
        random.shuffle(&mut order);
        for &at in &order {
            let (candidates, right) = &cases[at];
            let scores: Vec<f32> = candidates
                .iter()
                .map(|features| features.iter().map(|&feature| weights[usize::from(feature)]).sum())
                .collect();
            let top = scores.iter().copied().fold(f32::MIN, f32::max);
            let values: Vec<f32> = scores.iter().map(|score| exp(score - top)).collect();
            let all: f32 = values.iter().sum();
            let good: f32 = values.iter().zip(right).filter(|(_, right)| **right).map(|(value, _)| value).sum();
            for (k, features) in candidates.iter().enumerate() {
                let gold = if right[k] { values[k] / good.max(1e-20) } else { 0.0 };
                let gradient = values[k] / all - gold;
                for &feature in features {
                    let f = usize::from(feature);
                    let gradient = gradient + L2 * weights[f];
                    squares[f] += gradient * gradient;
                    weights[f] -= RATE * gradient / squares[f].sqrt();
                }
            }
            (0..FEATURES).for_each(|f| sum[f] += weights[f]);
        }
    }
    let n = (EPOCHS * cases.len()).max(1) as f32;
    sum.map(|weight| (weight / n * 100.0).round() as i16)
}
