//! Trains the encoder on attributions: Adam (Kingma and Ba 2015) on the conditional likelihood of the labels, one document a
//! step, with dropout of words, rows and hidden values.
//!
//! Gradients are written out by hand; `ndarray` multiplies the matrices. One thread, seeded.

mod quantize;

use crate::corpus::Random;
use according_nlp::{
    crf::{LABELS, context::EDGES, decode::exp, features::ROW},
    encoder::{DILATIONS, SLOTS, WIDTH},
};
use ndarray::{ArrayView2, ArrayViewMut2, linalg::general_mat_mul};

/// Stands for a row that is left out of a token.
const LEFT_OUT: u32 = u32::MAX;

/// A parameter array with its Adam moments.
pub struct Param {
    /// Values.
    pub w: Vec<f32>,
    grad: Vec<f32>,
    m: Vec<f32>,
    v: Vec<f32>,
}

impl Param {
    fn new(w: Vec<f32>) -> Param {
        let zero = vec![0.0; w.len()];
        Param { grad: zero.clone(), m: zero.clone(), v: zero, w }
    }

    fn normal(n: usize, deviation: f32, random: &mut Random) -> Param {
        Param::new((0..n).map(|_| deviation * gauss(random)).collect())
    }

    fn update(&mut self, range: std::ops::Range<usize>, step: &Step) {
        for k in range {
            let g = self.grad[k];
            self.grad[k] = 0.0;
            let m = 0.9 * self.m[k] + 0.1 * g;
            let v = 0.999 * self.v[k] + 0.001 * g * g;
            (self.m[k], self.v[k]) = (m, v);
            self.w[k] -= step.rate * ((m / step.one) / ((v / step.two).sqrt() + 1e-8) + step.decay * self.w[k]);
        }
    }
}

/// Adam's step: rate, bias corrections, decoupled decay (Kingma and Ba 2015; Loshchilov and Hutter 2019).
struct Step {
    rate: f32,
    one: f32,
    two: f32,
    decay: f32,
}

impl Step {
    fn new(rate: f32, n: usize, decay: f32) -> Step {
        Step { rate, one: 1.0 - 0.9f32.powi(n as i32 + 1), two: 1.0 - 0.999f32.powi(n as i32 + 1), decay }
    }
}

fn gauss(random: &mut Random) -> f32 {
    (0..12).map(|_| uniform(random)).sum::<f32>() - 6.0
}

fn uniform(random: &mut Random) -> f32 {
    (random.next() >> 40) as f32 / (1u64 << 24) as f32
}

/// One convolution of three taps: `WIDTH × WIDTH` each, row-major, row = input.
pub struct Conv {
    /// Distance between taps.
    pub dilation: usize,
    /// The taps: behind, here, ahead.
    pub taps: [Param; 3],
    /// Added to every output.
    pub bias: Param,
}

/// The network.
pub struct Net {
    /// `rows × WIDTH`.
    pub embed: Param,
    /// The convolutions.
    pub convs: Vec<Conv>,
    /// `WIDTH × ROW`.
    pub out: Param,
    /// `ROW`.
    pub bias: Param,
    /// `EDGES × LABELS × LABELS`.
    pub edges: Param,
    touched: Vec<u32>,
    is_touched: Vec<bool>,
}

/// How to regularise.
#[derive(Clone, Copy)]
pub struct Noise {
    /// Share of the words shown as unknown.
    pub word: f32,
    /// Share of the hidden values set to zero.
    pub hidden: f32,
    /// Share of the rows of a token left out.
    pub row: f32,
}

/// What one document leaves behind on its way up.
#[derive(Default)]
struct Scratch {
    x: Vec<Vec<f32>>,
    mask: Vec<Vec<f32>>,
    z: Vec<f32>,
    dx: Vec<f32>,
    dz: Vec<f32>,
    kept: Vec<[u32; SLOTS]>,
    /// `n × ROW`.
    logits: Vec<f32>,
    dlogits: Vec<f32>,
}

fn view(m: &[f32], rows: usize, columns: usize) -> ArrayView2<'_, f32> {
    ArrayView2::from_shape((rows, columns), &m[..rows * columns]).expect("the slice has that shape")
}

fn view_mut(m: &mut [f32], rows: usize, columns: usize) -> ArrayViewMut2<'_, f32> {
    ArrayViewMut2::from_shape((rows, columns), &mut m[..rows * columns]).expect("the slice has that shape")
}

/// For a tap `t` (0 behind, 1 here, 2 ahead): first output row, first input row, number of rows.
fn shifted(t: usize, dilation: usize, n: usize) -> (usize, usize, usize) {
    let d = dilation.min(n);
    match t {
        0 => (d, 0, n - d),
        1 => (0, 0, n),
        _ => (0, d, n - d),
    }
}

impl Net {
    /// A network of `rows` embeddings with random weights.
    fn new(rows: usize, seed: u64) -> Net {
        let mut random = Random::new(seed);
        let deviation = (1.0 / (3.0 * WIDTH as f32)).sqrt();
        Net {
            embed: Param::normal(rows * WIDTH, 0.1, &mut random),
            convs: DILATIONS
                .iter()
                .map(|&dilation| Conv {
                    dilation,
                    taps: std::array::from_fn(|_| Param::normal(WIDTH * WIDTH, deviation, &mut random)),
                    bias: Param::new(vec![0.0; WIDTH]),
                })
                .collect(),
            out: Param::normal(WIDTH * ROW, 0.02, &mut random),
            bias: Param::new(vec![0.0; ROW]),
            edges: Param::new(vec![0.0; EDGES * LABELS * LABELS]),
            touched: Vec::new(),
            is_touched: vec![false; rows],
        }
    }

    fn touch(&mut self, row: u32) {
        if !self.is_touched[row as usize] {
            self.is_touched[row as usize] = true;
            self.touched.push(row);
        }
    }

    /// Reads tokens up to the last hidden layer, with some of it left out.
    fn forward(&self, tokens: &[[u32; SLOTS]], noise: &Noise, random: &mut Random, s: &mut Scratch) {
        let n = tokens.len();
        s.x.resize(self.convs.len() + 1, Vec::new());
        s.mask.resize(self.convs.len(), Vec::new());
        s.kept.clear();
        s.kept.extend_from_slice(tokens);
        for token in &mut s.kept {
            if uniform(random) < noise.word {
                token[0] = 0;
            }
            for row in token.iter_mut().skip(1) {
                if uniform(random) < noise.row {
                    *row = LEFT_OUT;
                }
            }
        }
        let x = &mut s.x[0];
        x.clear();
        x.resize(n * WIDTH, 0.0);
        for (token, x) in s.kept.iter().zip(x.chunks_exact_mut(WIDTH)) {
            for &row in token {
                if row != LEFT_OUT {
                    let row = &self.embed.w[row as usize * WIDTH..][..WIDTH];
                    for k in 0..WIDTH {
                        x[k] += row[k];
                    }
                }
            }
        }
        for (l, conv) in self.convs.iter().enumerate() {
            s.z.clear();
            for _ in 0..n {
                s.z.extend_from_slice(&conv.bias.w);
            }
            for t in 0..3 {
                let (out, input, rows) = shifted(t, conv.dilation, n);
                if rows == 0 {
                    continue;
                }
                general_mat_mul(
                    1.0,
                    &view(&s.x[l][input * WIDTH..], rows, WIDTH),
                    &view(&conv.taps[t].w, WIDTH, WIDTH),
                    1.0,
                    &mut view_mut(&mut s.z[out * WIDTH..], rows, WIDTH),
                );
            }
            let mask = &mut s.mask[l];
            mask.clear();
            let keep = 1.0 - noise.hidden;
            let threshold = (keep * 65536.0) as u64;
            let (mut bits, mut left) = (0, 0);
            mask.extend(s.z.iter().map(|&z| {
                if left == 0 {
                    (bits, left) = (random.next(), 4);
                }
                let kept = bits & 0xFFFF < threshold;
                bits >>= 16;
                left -= 1;
                if z > 0.0 && kept { 1.0 / keep } else { 0.0 }
            }));
            let (below, above) = s.x.split_at_mut(l + 1);
            let next = &mut above[0];
            next.clear();
            next.extend((0..n * WIDTH).map(|k| below[l][k] + s.z[k] * mask[k]));
        }
    }

    /// The scores of every label, from the last hidden layer.
    fn score(&self, s: &mut Scratch) {
        let n = s.kept.len();
        s.logits.clear();
        for _ in 0..n {
            s.logits.extend_from_slice(&self.bias.w);
        }
        general_mat_mul(
            1.0,
            &view(&s.x[self.convs.len()], n, WIDTH),
            &view(&self.out.w, WIDTH, ROW),
            1.0,
            &mut view_mut(&mut s.logits, n, ROW),
        );
    }

    /// From the gradient of the last hidden layer, in `s.dx`, to the gradients of all parameters below.
    fn backward(&mut self, s: &mut Scratch) {
        let n = s.kept.len();
        for l in (0..self.convs.len()).rev() {
            s.dz.clear();
            s.dz.extend((0..n * WIDTH).map(|k| s.dx[k] * s.mask[l][k]));
            let conv = &mut self.convs[l];
            for row in s.dz.chunks_exact(WIDTH) {
                for k in 0..WIDTH {
                    conv.bias.grad[k] += row[k];
                }
            }
            for t in 0..3 {
                let (out, input, rows) = shifted(t, conv.dilation, n);
                if rows == 0 {
                    continue;
                }
                let dz = view(&s.dz[out * WIDTH..], rows, WIDTH);
                let x = view(&s.x[l][input * WIDTH..], rows, WIDTH);
                general_mat_mul(1.0, &x.t(), &dz, 1.0, &mut view_mut(&mut conv.taps[t].grad, WIDTH, WIDTH));
                let w = view(&conv.taps[t].w, WIDTH, WIDTH);
                general_mat_mul(1.0, &dz, &w.t(), 1.0, &mut view_mut(&mut s.dx[input * WIDTH..], rows, WIDTH));
            }
        }
        for i in 0..n {
            let token = s.kept[i];
            for row in token {
                if row != LEFT_OUT {
                    self.touch(row);
                    let grad = &mut self.embed.grad[row as usize * WIDTH..][..WIDTH];
                    let dx = &s.dx[i * WIDTH..][..WIDTH];
                    for k in 0..WIDTH {
                        grad[k] += dx[k];
                    }
                }
            }
        }
    }

    fn update(&mut self, step: &Step) {
        let mut touched = std::mem::take(&mut self.touched);
        for row in touched.drain(..) {
            self.is_touched[row as usize] = false;
            let at = row as usize * WIDTH;
            self.embed.update(at..at + WIDTH, &Step { decay: 0.0, ..*step });
        }
        self.touched = touched;
        for conv in &mut self.convs {
            for tap in &mut conv.taps {
                tap.update(0..WIDTH * WIDTH, step);
            }
            conv.bias.update(0..WIDTH, step);
        }
        self.out.update(0..WIDTH * ROW, step);
        self.bias.update(0..ROW, step);
        self.edges.update(0..EDGES * LABELS * LABELS, step);
    }
}

/// A labelled document.
pub struct Labelled {
    /// Rows of each token.
    pub tokens: Vec<[u32; SLOTS]>,
    /// Gold labels.
    pub labels: Vec<u8>,
    /// Tables of transitions that apply.
    pub edges: Vec<[u16; 2]>,
}

/// How to train on attributions.
#[derive(Clone, Copy)]
pub struct Options {
    /// Passes over the data.
    pub epochs: usize,
    /// Step size at its highest.
    pub rate: f32,
    /// Decoupled decay.
    pub decay: f32,
    /// Noise.
    pub noise: Noise,
    /// Seed.
    pub seed: u64,
}

impl Default for Options {
    fn default() -> Options {
        let noise = Noise { word: 0.1, hidden: 0.2, row: 0.1 };
        Options { epochs: 10, rate: 2e-3, decay: 0.01, noise, seed: 3 }
    }
}

/// Trains a network of `rows` embeddings on `documents`.
#[must_use]
pub fn train(rows: usize, documents: &[Labelled], options: &Options) -> Net {
    let mut net = Net::new(rows, options.seed + 8);
    let mut random = Random::new(options.seed);
    let mut order: Vec<usize> = (0..documents.len()).collect();
    let total = (options.epochs * documents.len()) as f32;
    let (mut n, mut s) = (0usize, Scratch::default());
    for epoch in 0..options.epochs {
        random.shuffle(&mut order);
        let (mut loss, mut tokens) = (0.0, 0);
        for &at in &order {
            let document = &documents[at];
            if document.tokens.is_empty() {
                continue;
            }
            net.forward(&document.tokens, &options.noise, &mut random, &mut s);
            net.score(&mut s);
            loss += net.likelihood(document, &mut s);
            tokens += document.tokens.len();
            let rows = document.tokens.len();
            general_mat_mul(
                1.0,
                &view(&s.x[net.convs.len()], rows, WIDTH).t(),
                &view(&s.dlogits, rows, ROW),
                1.0,
                &mut view_mut(&mut net.out.grad, WIDTH, ROW),
            );
            for row in s.dlogits.chunks_exact(ROW) {
                for k in 0..ROW {
                    net.bias.grad[k] += row[k];
                }
            }
            s.dx.clear();
            s.dx.resize(rows * WIDTH, 0.0);
            general_mat_mul(
                1.0,
                &view(&s.dlogits, rows, ROW),
                &view(&net.out.w, WIDTH, ROW).t(),
                0.0,
                &mut view_mut(&mut s.dx, rows, WIDTH),
            );
            net.backward(&mut s);
            let warm = (n as f32 / 300.0).min(1.0);
            let rate = options.rate * warm * (1.0 - n as f32 / total).max(0.01);
            net.update(&Step::new(rate, n, options.decay));
            n += 1;
        }
        eprintln!("encoder: epoch {epoch}, loss {:.4} a token", loss / f64::from(tokens as u32));
    }
    net
}

impl Net {
    /// The negative log-likelihood of the labels; its gradient goes to `s.dlogits` and the transitions.
    fn likelihood(&mut self, document: &Labelled, s: &mut Scratch) -> f64 {
        const PAIRS: usize = LABELS * LABELS;
        let n = document.labels.len();
        let mut loss = 0.0;
        let mut emission = vec![[0f32; LABELS]; n];
        let mut step = vec![[0f32; PAIRS]; n];
        let mut alpha = vec![[0f32; LABELS]; n];
        let mut scale = vec![0f32; n];
        let edge = |w: &[f32], table: u16, k: usize| w[table as usize * PAIRS + k];
        for i in 0..n {
            let raw = &s.logits[i * ROW..][..LABELS];
            let top = raw.iter().copied().fold(f32::MIN, f32::max);
            for k in 0..LABELS {
                emission[i][k] = exp(raw[k] - top);
            }
            loss += f64::from(top);
            let [a, b] = document.edges[i];
            for k in 0..PAIRS {
                let w = &self.edges.w;
                step[i][k] = exp(edge(w, 0, k) + edge(w, a, k) + edge(w, b, k));
            }
            if i == 0 {
                alpha[0] = emission[0];
            } else {
                for from in 0..LABELS {
                    for to in 0..LABELS {
                        alpha[i][to] += alpha[i - 1][from] * step[i][from * LABELS + to];
                    }
                }
                for k in 0..LABELS {
                    alpha[i][k] *= emission[i][k];
                }
            }
            scale[i] = alpha[i].iter().sum();
            for k in 0..LABELS {
                alpha[i][k] /= scale[i];
            }
            loss += f64::from(scale[i].ln());
        }
        s.dlogits.clear();
        s.dlogits.resize(n * ROW, 0.0);
        let mut beta = [1f32; LABELS];
        for i in (0..n).rev() {
            let gold = document.labels[i] as usize;
            let d = &mut s.dlogits[i * ROW..][..LABELS];
            for k in 0..LABELS {
                d[k] = alpha[i][k] * beta[k];
            }
            let total: f32 = d.iter().sum();
            d.iter_mut().for_each(|d| *d /= total);
            d[gold] -= 1.0;
            loss -= f64::from(s.logits[i * ROW + gold]);
            if i == 0 {
                break;
            }
            let mut pairs = [0f32; PAIRS];
            let mut next = [0f32; LABELS];
            for from in 0..LABELS {
                for to in 0..LABELS {
                    let value = step[i][from * LABELS + to] * emission[i][to] * beta[to];
                    next[from] += value / scale[i];
                    pairs[from * LABELS + to] = alpha[i - 1][from] * value;
                }
            }
            let total: f32 = pairs.iter().sum();
            let before = document.labels[i - 1] as usize * LABELS + gold;
            let [a, b] = document.edges[i];
            for table in [0, a as usize, b as usize] {
                loss -= f64::from(self.edges.w[table * PAIRS + before]);
                for k in 0..PAIRS {
                    self.edges.grad[table * PAIRS + k] += pairs[k] / total - f32::from(k == before);
                }
            }
            beta = next;
        }
        let share = 1.0 / n as f32;
        s.dlogits.iter_mut().for_each(|d| *d *= share);
        self.edges.grad.iter_mut().for_each(|d| *d *= share);
        loss
    }
}
