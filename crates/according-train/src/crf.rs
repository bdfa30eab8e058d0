//! Trains the sparse features of the CRF: AdaGrad (Duchi et al. 2011) on the conditional likelihood, with feature dropout, and the
//! weights averaged over time and over restarts.

use crate::corpus::Random;
use according_nlp::crf::{EDGE_ROW, LABELS, context::EDGES, decode::exp, features::ROW};

/// A document as the trainer sees it.
pub struct Sequence {
    /// Rows of the active features, token after token.
    pub slots: Vec<u32>,
    /// Where each token's features begin in `slots`. **Shape**: `n_tokens + 1`.
    pub offsets: Vec<u32>,
    /// Gold labels. **Shape**: `n_tokens`.
    pub labels: Vec<u8>,
    /// Tables of transitions that apply. **Shape**: `n_tokens`.
    pub edges: Vec<[u16; 2]>,
}

/// How to train.
#[derive(Clone, Copy)]
pub struct Options {
    /// log2 of the number of rows.
    pub bits: u32,
    /// Passes over the data in each restart.
    pub epochs: usize,
    /// Independent runs whose weights are averaged.
    pub restarts: usize,
    /// Step size.
    pub rate: f32,
    /// Share of the features left out at each visit.
    pub dropout: f32,
    /// Features seen less often are left out for good.
    pub least: u8,
    /// L2 penalty at each visit.
    pub l2: f32,
    /// Seed of the shuffling and the dropout.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Options {
        Options { bits: 19, epochs: 4, restarts: 2, rate: 0.02, dropout: 0.4, least: 10, l2: 1e-4, seed: 20_181_108 }
    }
}

/// Trained weights.
pub struct Model {
    /// Emission rows.
    pub table: Vec<[f32; ROW]>,
    /// Transition tables.
    pub edges: Vec<[f32; LABELS * LABELS]>,
}

const SNAPSHOTS_PER_EPOCH: usize = 4;

/// Trains on `sequences`; restarts run on two threads, and the result does not depend on their order.
#[must_use]
pub fn train(mut sequences: Vec<Sequence>, options: &Options) -> Model {
    prune(&mut sequences, options);
    let sequences = &sequences;
    let runs: Vec<usize> = (0..options.restarts).collect();
    let mut sums: Vec<(usize, Model, usize)> = std::thread::scope(|scope| {
        let handles: Vec<_> = (0..2)
            .map(|half| {
                let runs = &runs;
                scope.spawn(move || {
                    runs.iter()
                        .filter(|&&run| run % 2 == half)
                        .map(|&run| {
                            let (model, n) = restart(sequences, options, run);
                            (run, model, n)
                        })
                        .collect::<Vec<_>>()
                })
            })
            .collect();
        handles.into_iter().flat_map(|handle| handle.join().expect("training does not panic")).collect()
    });
    sums.sort_by_key(|(run, ..)| *run);
    let n: usize = sums.iter().map(|(.., n)| n).sum();
    let mut total = Model { table: vec![[0.0; ROW]; 1 << options.bits], edges: vec![[0.0; 49]; EDGES] };
    for (_, model, _) in &sums {
        add(&mut total, model);
    }
    let scale = 1.0 / n as f32;
    total.table.iter_mut().flatten().for_each(|weight| *weight *= scale);
    total.edges.iter_mut().flatten().for_each(|weight| *weight *= scale);
    total
}

/// Drops the features that training sees less often than `options.least`.
fn prune(sequences: &mut [Sequence], options: &Options) {
    let mut counts = vec![0u8; 1 << options.bits];
    for slot in sequences.iter().flat_map(|sequence| &sequence.slots) {
        counts[*slot as usize] = counts[*slot as usize].saturating_add(1);
    }
    for sequence in sequences.iter_mut() {
        let mut slots = Vec::with_capacity(sequence.slots.len());
        let mut offsets = vec![0];
        for range in sequence.offsets.windows(2) {
            let active = &sequence.slots[range[0] as usize..range[1] as usize];
            slots.extend(active.iter().filter(|&&slot| counts[slot as usize] >= options.least));
            offsets.push(slots.len() as u32);
        }
        (sequence.slots, sequence.offsets) = (slots, offsets);
    }
}

fn add(sum: &mut Model, model: &Model) {
    sum.table.iter_mut().flatten().zip(model.table.iter().flatten()).for_each(|(sum, weight)| *sum += weight);
    sum.edges.iter_mut().flatten().zip(model.edges.iter().flatten()).for_each(|(sum, weight)| *sum += weight);
}

/// One run from zero: the sum of its snapshots, and their number.
fn restart(sequences: &[Sequence], options: &Options, run: usize) -> (Model, usize) {
    let rows = 1 << options.bits;
    let zero = |value: f32| Model { table: vec![[value; ROW]; rows], edges: vec![[value; 49]; EDGES] };
    let (mut model, mut sum) = (zero(0.0), zero(0.0));
    let mut squares = Model { table: vec![[0.0; ROW]; rows], edges: vec![[1e-2; 49]; EDGES] };
    let mut random = Random::new(options.seed + run as u64);
    let mut order: Vec<usize> = (0..sequences.len()).collect();
    let every = (order.len() / SNAPSHOTS_PER_EPOCH).max(1);
    let mut snapshots = 0;
    let mut scratch = Scratch::default();
    for epoch in 0..options.epochs {
        random.shuffle(&mut order);
        let rate = options.rate * (1.0 - 0.9 * epoch as f32 / options.epochs as f32);
        let mut loss = 0.0;
        for (visit, &at) in order.iter().enumerate() {
            scratch.drop_features(&sequences[at], options.dropout, &mut random);
            loss += scratch.visit(&sequences[at], &mut model, &mut squares, rate, options.l2);
            if epoch > 0 && visit % every == every - 1 {
                add(&mut sum, &model);
                snapshots += 1;
            }
        }
        let tokens: usize = sequences.iter().map(|sequence| sequence.labels.len()).sum();
        eprintln!("crf: run {run}, epoch {epoch}, loss {:.4} a token", loss / tokens as f64);
    }
    (sum, snapshots)
}

#[derive(Default)]
struct Scratch {
    slots: Vec<u32>,
    offsets: Vec<u32>,
    emission: Vec<[f32; LABELS]>,
    raw: Vec<[f32; ROW]>,
    step: Vec<[f32; LABELS * LABELS]>,
    alpha: Vec<[f32; LABELS]>,
    scale: Vec<f32>,
}

impl Scratch {
    fn drop_features(&mut self, sequence: &Sequence, share: f32, random: &mut Random) {
        self.slots.clear();
        self.offsets.clear();
        self.offsets.push(0);
        let threshold = (share * 65536.0) as u64;
        for range in sequence.offsets.windows(2) {
            let (mut bits, mut left) = (0, 0);
            for &slot in &sequence.slots[range[0] as usize..range[1] as usize] {
                if left == 0 {
                    (bits, left) = (random.next(), 4);
                }
                if bits & 0xFFFF >= threshold {
                    self.slots.push(slot);
                }
                bits >>= 16;
                left -= 1;
            }
            self.offsets.push(self.slots.len() as u32);
        }
    }

    fn active(&self, i: usize) -> &[u32] {
        &self.slots[self.offsets[i] as usize..self.offsets[i + 1] as usize]
    }

    /// One gradient step on one document; returns its negative log-likelihood.
    fn visit(&mut self, sequence: &Sequence, model: &mut Model, squares: &mut Model, rate: f32, l2: f32) -> f64 {
        let n = sequence.labels.len();
        if n == 0 {
            return 0.0;
        }
        let mut loss = self.forward(sequence, model);
        let mut beta = [1f32; LABELS];
        for i in (0..n).rev() {
            let gold = sequence.labels[i] as usize;
            let mut gradient = [0f32; ROW];
            let mut total = 0.0;
            for k in 0..LABELS {
                gradient[k] = self.alpha[i][k] * beta[k];
                total += gradient[k];
            }
            gradient.iter_mut().for_each(|g| *g /= total);
            gradient[gold] -= 1.0;
            loss -= f64::from(self.raw[i][gold]);
            for &slot in &self.slots[self.offsets[i] as usize..self.offsets[i + 1] as usize] {
                let (row, square) = (&mut model.table[slot as usize], &mut squares.table[slot as usize]);
                for k in 0..ROW {
                    let d = gradient[k] + l2 * row[k];
                    square[k] += d * d;
                    row[k] -= rate * d / (square[k].sqrt() + 0.1);
                }
            }
            if i > 0 {
                beta = self.backward(sequence, i, &beta, model, squares, rate, &mut loss);
            }
        }
        loss
    }

    fn forward(&mut self, sequence: &Sequence, model: &Model) -> f64 {
        let n = sequence.labels.len();
        self.raw.clear();
        self.emission.clear();
        self.step.clear();
        self.alpha.clear();
        self.scale.clear();
        let mut loss = 0.0;
        for i in 0..n {
            let mut raw = [0f32; ROW];
            for &slot in self.active(i) {
                let row = &model.table[slot as usize];
                for k in 0..ROW {
                    raw[k] += row[k];
                }
            }
            let top = raw[..LABELS].iter().copied().fold(f32::MIN, f32::max);
            let mut e = [0f32; LABELS];
            for k in 0..LABELS {
                e[k] = exp(raw[k] - top);
            }
            loss += f64::from(top);
            let [a, b] = sequence.edges[i];
            let mut step = [0f32; 49];
            for k in 0..49 {
                step[k] = exp(model.edges[0][k] + model.edges[a as usize][k] + model.edges[b as usize][k]);
            }
            let mut alpha = e;
            if i > 0 {
                alpha = [0.0; LABELS];
                for from in 0..LABELS {
                    for to in 0..LABELS {
                        alpha[to] += self.alpha[i - 1][from] * step[from * LABELS + to];
                    }
                }
                for k in 0..LABELS {
                    alpha[k] *= e[k];
                }
            }
            let total: f32 = alpha.iter().sum();
            alpha.iter_mut().for_each(|a| *a /= total);
            loss += f64::from(total.ln());
            self.raw.push(raw);
            self.emission.push(e);
            self.step.push(step);
            self.alpha.push(alpha);
            self.scale.push(total);
        }
        loss
    }

    /// Updates the transitions into token `i`; returns beta at the token before.
    #[expect(clippy::too_many_arguments, reason = "one step of one loop")]
    fn backward(
        &self,
        sequence: &Sequence,
        i: usize,
        beta: &[f32; LABELS],
        model: &mut Model,
        squares: &mut Model,
        rate: f32,
        loss: &mut f64,
    ) -> [f32; LABELS] {
        let mut next = [0f32; LABELS];
        let mut pairs = [0f32; 49];
        let mut total = 0.0;
        for from in 0..LABELS {
            let mut sum = 0.0;
            for to in 0..LABELS {
                let value = self.step[i][from * LABELS + to] * self.emission[i][to] * beta[to];
                sum += value;
                let pair = self.alpha[i - 1][from] * value;
                pairs[from * LABELS + to] = pair;
                total += pair;
            }
            next[from] = sum / self.scale[i];
        }
        pairs.iter_mut().for_each(|pair| *pair /= total);
        let gold = sequence.labels[i - 1] as usize * LABELS + sequence.labels[i] as usize;
        pairs[gold] -= 1.0;
        let [a, b] = sequence.edges[i];
        for table in [0, a as usize, b as usize] {
            *loss -= f64::from(model.edges[table][gold]);
            for k in 0..49 {
                let d = pairs[k] + 1e-5 * model.edges[table][k];
                squares.edges[table][k] += d * d;
                model.edges[table][k] -= 0.5 * rate * d / squares.edges[table][k].sqrt();
            }
        }
        next
    }
}

/// Weights as they are shipped: bytes, 16-bit transitions, and the scale from log-probabilities to scores.
pub struct Quantized {
    /// Emission rows.
    pub table: Vec<[i8; ROW]>,
    /// Transition tables.
    pub edges: Vec<[i16; EDGE_ROW]>,
    /// Scores per unit of log-probability.
    pub scale: f32,
}

/// Rounds the weights to the steps at which the largest one in ten thousand is clipped.
#[must_use]
pub fn quantize(model: &Model) -> Quantized {
    let mut sizes: Vec<f32> = model.table.iter().flatten().map(|w| w.abs()).filter(|&w| w > 0.0).collect();
    sizes.sort_unstable_by(f32::total_cmp);
    let top = sizes.get(sizes.len() * 9999 / 10_000).copied().unwrap_or(1.0);
    let scale = 127.0 / top;
    let table = model.table.iter().map(|row| row.map(|w| (w * scale).round().clamp(-127.0, 127.0) as i8)).collect();
    let edges = model
        .edges
        .iter()
        .map(|row| {
            let mut out = [0; EDGE_ROW];
            for (to, from) in out.iter_mut().zip(row) {
                *to = (from * scale).round().clamp(-16000.0, 16000.0) as i16;
            }
            out
        })
        .collect();
    Quantized { table, edges, scale }
}
