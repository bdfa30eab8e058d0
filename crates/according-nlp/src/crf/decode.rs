//! Finds the best labels (Viterbi) and how sure they are (forward-backward).

use super::{Chain, Crf, LABELS, allowed, context::Context, features::ROW};
use rustc_hash::FxHashMap;

/// Emission scores of one document. **Shape**: `n_tokens`.
pub type Scores = Vec<[i32; ROW]>;

/// Sums the rows of a token's features.
pub fn score(crf: &Crf<'_>, slots: &[u32]) -> [i32; ROW] {
    let mut sum = [0i16; ROW];
    for &slot in slots {
        let row = &crf.table[slot as usize];
        for k in 0..ROW {
            sum[k] += i16::from(row[k]);
        }
    }
    sum.map(i32::from)
}

fn transitions(chain: &Chain<'_>, edges: [u16; 2]) -> [i32; LABELS * LABELS] {
    let (all, position, pair) = (&chain.edges[0], &chain.edges[edges[0] as usize], &chain.edges[edges[1] as usize]);
    let mut out = [0; LABELS * LABELS];
    for k in 0..LABELS * LABELS {
        out[k] = i32::from(all[k]) + i32::from(position[k]) + i32::from(pair[k]);
    }
    out
}

const IMPOSSIBLE: i32 = i32::MIN / 4;

/// The labels of the highest score. `back` is scratch space.
pub fn viterbi(
    chain: &Chain<'_>,
    context: &Context,
    scores: &Scores,
    back: &mut Vec<[u8; LABELS]>,
    labels: &mut Vec<u8>,
) {
    let n = scores.len();
    labels.clear();
    back.clear();
    if n == 0 {
        return;
    }
    back.resize(n, [0; LABELS]);
    let mut best = [IMPOSSIBLE; LABELS];
    for k in 0..LABELS {
        if allowed(0, k) {
            best[k] = scores[0][k];
        }
    }
    for i in 1..n {
        let step = transitions(chain, context.edges[i]);
        let mut next = [IMPOSSIBLE; LABELS];
        for to in 0..LABELS {
            let (mut top, mut from_best) = (IMPOSSIBLE, 0);
            for from in 0..LABELS {
                if allowed(from, to) {
                    let value = best[from] + step[from * LABELS + to];
                    if value > top {
                        (top, from_best) = (value, from);
                    }
                }
            }
            next[to] = top + scores[i][to];
            back[i][to] = from_best as u8;
        }
        // Scores of long documents stay small: only differences matter.
        let base = next[0];
        best = next.map(|value| if value > IMPOSSIBLE / 2 { value - base } else { value });
    }
    let mut label = (0..LABELS).fold(0, |top, k| if best[k] > best[top] { k } else { top });
    labels.resize(n, 0);
    for i in (0..n).rev() {
        labels[i] = label as u8;
        label = back[i][label] as usize;
    }
}

/// The exponentials of the transitions: few of the possible pairs of tables occur, and each is computed once a document.
#[derive(Default)]
pub struct Steps {
    tables: Vec<[f32; LABELS * LABELS]>,
    numbers: FxHashMap<[u16; 2], u32>,
    /// Which table applies. **Shape**: `n_tokens`.
    of: Vec<u32>,
}

impl Steps {
    fn prepare(&mut self, chain: &Chain<'_>, context: &Context) {
        self.tables.clear();
        self.numbers.clear();
        self.of.clear();
        let unit = 1.0 / chain.scale;
        for &edges in &context.edges {
            let next = self.tables.len() as u32;
            let number = *self.numbers.entry(edges).or_insert(next);
            if number == next {
                let raw = transitions(chain, edges);
                let mut table = [0f32; LABELS * LABELS];
                for from in 0..LABELS {
                    for to in 0..LABELS {
                        if allowed(from, to) {
                            table[from * LABELS + to] = exp(raw[from * LABELS + to] as f32 * unit);
                        }
                    }
                }
                self.tables.push(table);
            }
            self.of.push(number);
        }
    }

    fn at(&self, i: usize) -> &[f32; LABELS * LABELS] {
        &self.tables[self.of[i] as usize]
    }
}

/// The probability of each label at each token. **Shape**: `n_tokens`.
///
/// Uses [`exp`], so the result is the same on every machine.
pub fn marginals(
    chain: &Chain<'_>,
    context: &Context,
    scores: &Scores,
    steps: &mut Steps,
    out: &mut Vec<[f32; LABELS]>,
) {
    let n = scores.len();
    out.clear();
    out.resize(n, [0.0; LABELS]);
    let unit = 1.0 / chain.scale;
    let emission = |i: usize| {
        let top = scores[i][..LABELS].iter().copied().max().unwrap_or(0);
        let mut e = [0f32; LABELS];
        for k in 0..LABELS {
            e[k] = exp((scores[i][k] - top) as f32 * unit);
        }
        e
    };
    steps.prepare(chain, context);
    let step = |i: usize| steps.at(i);
    for i in 0..n {
        let e = emission(i);
        let mut alpha = [0f32; LABELS];
        if i == 0 {
            for k in 0..LABELS {
                alpha[k] = if allowed(0, k) { e[k] } else { 0.0 };
            }
        } else {
            let t = step(i);
            for from in 0..LABELS {
                for to in 0..LABELS {
                    alpha[to] += out[i - 1][from] * t[from * LABELS + to];
                }
            }
            for k in 0..LABELS {
                alpha[k] *= e[k];
            }
        }
        normalize(&mut alpha);
        out[i] = alpha;
    }
    let mut beta = [1f32; LABELS];
    for i in (0..n).rev() {
        for k in 0..LABELS {
            out[i][k] *= beta[k];
        }
        normalize(&mut out[i]);
        if i > 0 {
            let (t, e) = (step(i), emission(i));
            let mut next = [0f32; LABELS];
            for from in 0..LABELS {
                for to in 0..LABELS {
                    next[from] += t[from * LABELS + to] * e[to] * beta[to];
                }
            }
            normalize(&mut next);
            beta = next;
        }
    }
}

fn normalize(values: &mut [f32; LABELS]) {
    let sum: f32 = values.iter().sum();
    if sum > 0.0 {
        values.iter_mut().for_each(|value| *value /= sum);
    }
}

/// `e^x` from additions and multiplications alone, so that every machine gives the same bits. Relative error below 1e-6.
#[must_use]
pub fn exp(x: f32) -> f32 {
    let y = (x * std::f32::consts::LOG2_E).clamp(-126.0, 126.0);
    // The floor, without a call where the processor has no instruction for it.
    let toward_zero = y as i32 as f32;
    let whole = if toward_zero > y { toward_zero - 1.0 } else { toward_zero };
    let part = y - whole;
    let fraction = 1.0
        + part
            * (std::f32::consts::LN_2
                + part
                    * (0.240_226_46
                        + part * (0.055_502_86 + part * (0.009_617_83 + part * (0.001_340_04 + part * 0.000_147_49)))));
    fraction * f32::from_bits(((whole as i32 + 127) as u32) << 23)
}

#[cfg(test)]
mod tests {
    use super::exp;

    #[test]
    fn exp_is_close_to_the_true_value() {
        for i in -800..800 {
            let x = i as f32 / 10.0;
            assert!((exp(x) / x.exp() - 1.0).abs() < 1e-4, "at {x}");
        }
    }
}
