//! Trains one pass of the tagger of mentions: AdaGrad (Duchi et al. 2011) on the conditional likelihood, with feature
//! dropout, and the weights averaged over time and over restarts.
//!
//! Each corpus has guidelines of its own. So every feature has a weight that all corpora share and one that only its
//! own corpus moves (Daumé 2007); what is peculiar to a corpus then does not disturb the others.

use crate::corpus::Random;
use according_nlp::{
    crf::decode::exp,
    mention::{LABELS, WIDTH},
};

/// One weight for each label.
pub type Weights = [f32; WIDTH];

/// A stretch of tokens that may be names.
#[derive(Default)]
pub struct Stretch {
    /// Rows of the active features, token after token.
    pub slots: Vec<u32>,
    /// Where each token's features begin. **Shape**: `n_tokens + 1`.
    pub offsets: Vec<u32>,
    /// Gold labels. **Shape**: `n_tokens`.
    pub labels: Vec<u8>,
    /// Scores that are given; empty, or one a token.
    pub base: Vec<Weights>,
    /// Whether it begins its sentence.
    pub opens: bool,
    /// Whether it ends its sentence.
    pub closes: bool,
    /// Number of the corpus.
    pub domain: usize,
    /// How much it counts.
    pub weight: f32,
}

/// How to train.
#[derive(Clone, Copy)]
pub struct Options {
    /// log2 of the number of rows.
    pub bits: u32,
    /// Passes over the data in each restart.
    pub epochs: usize,
    /// Independent runs whose weights are averaged; each has a thread.
    pub restarts: usize,
    /// Step size.
    pub rate: f32,
    /// Share of the features left out at each visit.
    pub dropout: f32,
    /// Features seen less often are left out for good.
    pub least: u8,
    /// Number of corpora; 0 for shared weights alone.
    pub domains: usize,
    /// Seed of the shuffling and the dropout.
    pub seed: u64,
}

/// Trained weights.
pub struct Model {
    /// Shared rows.
    pub table: Vec<Weights>,
    /// Rows of each corpus.
    pub domains: Vec<Vec<Weights>>,
    /// Transitions; the last row is that of the start.
    pub edges: [Weights; LABELS + 1],
}

const SNAPSHOTS_PER_EPOCH: usize = 4;

/// Trains on `stretches`. The result does not depend on the number of processors.
#[must_use]
pub fn train(mut stretches: Vec<Stretch>, options: &Options) -> Model {
    prune(&mut stretches, options);
    let stretches = &stretches;
    let runs: Vec<(Learner<'_>, usize)> = std::thread::scope(|scope| {
        let handles: Vec<_> =
            (0..options.restarts).map(|run| scope.spawn(move || Learner::run(stretches, options, run))).collect();
        handles.into_iter().map(|handle| handle.join().expect("training does not panic")).collect()
    });
    let mut model = Model::new(options);
    let n: usize = runs.iter().map(|(_, n)| n).sum();
    let scale = 1.0 / n as f32;
    let add = |sum: &mut [Weights], part: &[Weights]| {
        for (sum, part) in sum.iter_mut().flatten().zip(part.iter().flatten()) {
            *sum += part * scale;
        }
    };
    for (learner, _) in &runs {
        add(&mut model.table, &learner.sum.table);
        add(&mut model.edges, &learner.sum.edges);
        for (sum, part) in model.domains.iter_mut().zip(&learner.sum.domains) {
            add(sum, part);
        }
    }
    model
}

/// Drops the features that training sees less often than `options.least`.
fn prune(stretches: &mut [Stretch], options: &Options) {
    let mut counts = vec![0u8; 1 << options.bits];
    for slot in stretches.iter().flat_map(|stretch| &stretch.slots) {
        counts[*slot as usize] = counts[*slot as usize].saturating_add(1);
    }
    for stretch in stretches.iter_mut() {
        let mut slots = Vec::with_capacity(stretch.slots.len());
        let mut offsets = vec![0];
        for range in stretch.offsets.windows(2) {
            let active = &stretch.slots[range[0] as usize..range[1] as usize];
            slots.extend(active.iter().filter(|&&slot| counts[slot as usize] >= options.least));
            offsets.push(slots.len() as u32);
        }
        (stretch.slots, stretch.offsets) = (slots, offsets);
    }
}

impl Model {
    fn new(options: &Options) -> Model {
        let table = vec![[0.0; WIDTH]; 1 << options.bits];
        Model { domains: vec![table.clone(); options.domains], table, edges: [[0.0; WIDTH]; LABELS + 1] }
    }
}

struct Learner<'s> {
    options: &'s Options,
    model: Model,
    squares: Model,
    sum: Model,
    active: Vec<u32>,
    bounds: Vec<usize>,
    emissions: Vec<Weights>,
    forward: Vec<Weights>,
    gradient: Vec<Weights>,
}

impl<'s> Learner<'s> {
    /// One run from zero: the sum of its snapshots, and their number.
    fn run(stretches: &'s [Stretch], options: &'s Options, run: usize) -> (Learner<'s>, usize) {
        let mut learner = Learner {
            options,
            model: Model::new(options),
            squares: Model::new(options),
            sum: Model::new(options),
            active: Vec::new(),
            bounds: Vec::new(),
            emissions: Vec::new(),
            forward: Vec::new(),
            gradient: Vec::new(),
        };
        let mut random = Random::new(options.seed + run as u64);
        let mut order: Vec<usize> = (0..stretches.len()).collect();
        let every = (stretches.len() / SNAPSHOTS_PER_EPOCH).max(1);
        let (mut snapshots, mut seen) = (0, 0);
        for epoch in 0..options.epochs {
            random.shuffle(&mut order);
            for &at in &order {
                learner.step(&stretches[at], &mut random);
                seen += 1;
                if epoch > 0 && seen % every == 0 {
                    learner.snapshot();
                    snapshots += 1;
                }
            }
        }
        (learner, snapshots)
    }

    fn snapshot(&mut self) {
        let add = |sum: &mut [Weights], part: &[Weights]| {
            sum.iter_mut().flatten().zip(part.iter().flatten()).for_each(|(sum, part)| *sum += part);
        };
        add(&mut self.sum.table, &self.model.table);
        add(&mut self.sum.edges, &self.model.edges);
        for (sum, part) in self.sum.domains.iter_mut().zip(&self.model.domains) {
            add(sum, part);
        }
    }

    fn step(&mut self, stretch: &Stretch, random: &mut Random) {
        let n = stretch.labels.len();
        self.active.clear();
        self.bounds.clear();
        self.bounds.push(0);
        self.emissions.clear();
        let limit = (self.options.dropout * 65536.0) as u64;
        let keep = 1.0 / (1.0 - self.options.dropout);
        for i in 0..n {
            let mut row = [0.0; WIDTH];
            for &slot in &stretch.slots[stretch.offsets[i] as usize..stretch.offsets[i + 1] as usize] {
                if limit > 0 && random.next() >> 48 < limit {
                    continue;
                }
                self.active.push(slot);
                let shared = &self.model.table[slot as usize];
                for k in 0..WIDTH {
                    row[k] += shared[k];
                }
                if let Some(domain) = self.model.domains.get(stretch.domain) {
                    let own = &domain[slot as usize];
                    for k in 0..WIDTH {
                        row[k] += own[k];
                    }
                }
            }
            for k in 0..WIDTH {
                row[k] *= keep;
            }
            if let Some(base) = stretch.base.get(i) {
                for k in 0..WIDTH {
                    row[k] += base[k];
                }
            }
            self.emissions.push(row);
            self.bounds.push(self.active.len());
        }
        self.gradients(stretch);
        self.update(stretch);
    }

    /// Marginals less gold, by the forward and backward sums; the transitions learn here.
    fn gradients(&mut self, stretch: &Stretch) {
        let n = stretch.labels.len();
        let mut edges = [[0.0f32; WIDTH]; LABELS + 1];
        for (to, from) in edges.iter_mut().flatten().zip(self.model.edges.iter().flatten()) {
            *to = exp(*from);
        }
        for row in &mut self.emissions {
            let top = row[..LABELS].iter().copied().fold(f32::MIN, f32::max);
            for k in 0..WIDTH {
                row[k] = if k < LABELS { exp(row[k] - top) } else { 0.0 };
            }
        }
        let entry = if stretch.opens { LABELS } else { 0 };
        let exit = |k: usize| if stretch.closes { 1.0 } else { edges[k][0] };
        self.forward.clear();
        for i in 0..n {
            let mut row = [0.0; WIDTH];
            if i == 0 {
                row = edges[entry];
            } else {
                let before = self.forward[i - 1];
                for a in 0..LABELS {
                    for k in 0..WIDTH {
                        row[k] += before[a] * edges[a][k];
                    }
                }
            }
            let mut total = 1e-30;
            for k in 0..WIDTH {
                row[k] *= self.emissions[i][k];
                total += row[k];
            }
            row.iter_mut().for_each(|value| *value /= total);
            self.forward.push(row);
        }
        self.gradient.clear();
        self.gradient.resize(n, [0.0; WIDTH]);
        let mut moves = [[0.0f32; WIDTH]; LABELS + 1];
        let mut backward = [0.0f32; WIDTH];
        for k in 0..LABELS {
            backward[k] = exit(k);
        }
        for i in (0..n).rev() {
            let mut total = 1e-30;
            for k in 0..LABELS {
                let value = self.forward[i][k] * backward[k];
                self.gradient[i][k] = value;
                total += value;
            }
            self.gradient[i].iter_mut().for_each(|value| *value /= total);
            if i + 1 == n && !stretch.closes {
                for k in 0..LABELS {
                    moves[k][0] += self.gradient[i][k];
                }
                moves[usize::from(stretch.labels[i])][0] -= 1.0;
            }
            let mut onward = [0.0f32; WIDTH];
            for k in 0..LABELS {
                onward[k] = backward[k] * self.emissions[i][k];
            }
            if i == 0 {
                for k in 0..LABELS {
                    moves[entry][k] += self.gradient[0][k];
                }
                moves[entry][usize::from(stretch.labels[0])] -= 1.0;
                break;
            }
            let mut next = [0.0f32; WIDTH];
            let mut total = 1e-30;
            for a in 0..LABELS {
                for k in 0..LABELS {
                    next[a] += edges[a][k] * onward[k];
                }
                total += self.forward[i - 1][a] * next[a];
            }
            for a in 0..LABELS {
                for k in 0..LABELS {
                    moves[a][k] += self.forward[i - 1][a] * edges[a][k] * onward[k] / total;
                }
            }
            moves[usize::from(stretch.labels[i - 1])][usize::from(stretch.labels[i])] -= 1.0;
            let top = next.iter().copied().fold(1e-30, f32::max);
            next.iter_mut().for_each(|value| *value /= top);
            backward = next;
        }
        for i in 0..n {
            self.gradient[i][usize::from(stretch.labels[i])] -= 1.0;
        }
        let rate = self.options.rate;
        for a in 0..=LABELS {
            for k in 0..LABELS {
                let gradient = moves[a][k] * stretch.weight;
                self.squares.edges[a][k] += gradient * gradient;
                self.model.edges[a][k] -= rate * gradient / (self.squares.edges[a][k] + 1e-2).sqrt();
            }
        }
    }

    fn update(&mut self, stretch: &Stretch) {
        let rate = self.options.rate;
        for i in 0..stretch.labels.len() {
            let mut gradient = self.gradient[i];
            gradient.iter_mut().for_each(|value| *value *= stretch.weight);
            if gradient.iter().all(|value| value.abs() < 1e-4) {
                continue;
            }
            for &slot in &self.active[self.bounds[i]..self.bounds[i + 1]] {
                let slot = slot as usize;
                nudge(&mut self.model.table[slot], &mut self.squares.table[slot], &gradient, rate);
                if let Some(domain) = self.model.domains.get_mut(stretch.domain) {
                    let squares = &mut self.squares.domains[stretch.domain][slot];
                    nudge(&mut domain[slot], squares, &gradient, rate * 0.5);
                }
            }
        }
    }
}

fn nudge(row: &mut Weights, squares: &mut Weights, gradient: &Weights, rate: f32) {
    for k in 0..WIDTH {
        squares[k] += gradient[k] * gradient[k];
        row[k] -= rate * gradient[k] / (squares[k] + 1e-2).sqrt();
    }
}
