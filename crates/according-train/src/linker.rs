//! Trains the linker on gold chunks.

use crate::{corpus::Random, gold::Gold};
use according_nlp::{
    crf::Role,
    layers::Layers,
    linker::{self, BITS, Chunk},
};

/// Ranking problems: candidates with their features, and which of them are right.
#[derive(Default)]
pub struct Problems(Vec<Problem>);

struct Problem {
    candidates: Vec<Vec<u16>>,
    right: Vec<bool>,
}

const EPOCHS: usize = 6;
const RATE: f32 = 0.2;

impl Problems {
    /// Adds the problems of one article.
    pub fn add(&mut self, layers: &Layers, gold: &Gold) {
        let mut chunks = Vec::new();
        linker::chunks(&gold.labels, &mut chunks);
        let of = |role| (0..chunks.len()).filter(|&c| chunks[c].role == role).collect::<Vec<_>>();
        let (cues, sources) = (of(Role::Cue), of(Role::Source));
        for c in 0..chunks.len() {
            match chunks[c].role {
                Role::Content => self.problem(layers, gold, &chunks, c, &cues),
                Role::Cue => self.problem(layers, gold, &chunks, c, &sources),
                Role::Source => {}
            }
        }
    }

    fn problem(&mut self, layers: &Layers, gold: &Gold, chunks: &[Chunk], anchor: usize, others: &[usize]) {
        let owners = |c: usize| &gold.owners[chunks[c].first as usize];
        let (mut candidates, mut right) = (Vec::new(), Vec::new());
        for other in linker::nearest(chunks, anchor, others) {
            let (x, cue) = if chunks[anchor].role == Role::Cue { (other, anchor) } else { (anchor, other) };
            let mut features = Vec::new();
            linker::pair_features(layers, chunks, x, cue, &mut features);
            candidates.push(features);
            right.push(owners(anchor).iter().any(|owner| owners(other).contains(owner)));
        }
        if chunks[anchor].role == Role::Cue {
            let mut features = Vec::new();
            linker::none_features(layers, chunks, anchor, &mut features);
            candidates.push(features);
            right.push(!right.contains(&true));
        }
        if right.contains(&true) {
            self.0.push(Problem { candidates, right });
        }
    }

    /// Trains; one weight a feature, as shipped.
    #[must_use]
    pub fn train(&self) -> Vec<i16> {
        let mut weights = vec![0f32; 1 << BITS];
        let mut squares = vec![1f32; 1 << BITS];
        let mut random = Random::new(7);
        let mut order: Vec<usize> = (0..self.0.len()).collect();
        for epoch in 0..EPOCHS {
            random.shuffle(&mut order);
            let mut wrong = 0;
            for &at in &order {
                let problem = &self.0[at];
                let scores: Vec<f32> =
                    problem.candidates.iter().map(|f| f.iter().map(|&f| weights[f as usize]).sum()).collect();
                let best = (0..scores.len()).fold(0, |best, k| if scores[k] > scores[best] { k } else { best });
                wrong += usize::from(!problem.right[best]);
                let top = scores[best];
                let all: Vec<f32> = scores.iter().map(|score| (score - top).exp()).collect();
                let sum: f32 = all.iter().sum();
                let good: f32 = all.iter().zip(&problem.right).filter(|(_, right)| **right).map(|(e, _)| e).sum();
                for (k, features) in problem.candidates.iter().enumerate() {
                    let wanted = if problem.right[k] { all[k] / good.max(1e-9) } else { 0.0 };
                    let d = all[k] / sum - wanted;
                    if d.abs() > 1e-4 {
                        for &f in features {
                            squares[f as usize] += d * d;
                            weights[f as usize] -= RATE * d / squares[f as usize].sqrt();
                        }
                    }
                }
            }
            eprintln!("linker: epoch {epoch}, {:.2} % wrong", 100.0 * wrong as f32 / self.0.len() as f32);
        }
        weights.iter().map(|w| (w * 1024.0).round().clamp(-32_000.0, 32_000.0) as i16).collect()
    }
}
