//! Rounds the encoder that the students of `teacher/` learn to the integers that are shipped.

use according_nlp::{
    crf::{EDGE_ROW, LABELS, context::EDGES, features::ROW},
    encoder::{self, BIASES, DILATIONS, EMBEDDINGS, ONE, OUTPUT, TAPS, UNITS, Units, WIDTH},
    linear::MOST,
    weights::Builder,
};
use anyhow::{Context as _, Result, ensure};
use std::path::Path;

/// Finest unit of a weight: one over two to this.
const FINEST: i32 = 13;

/// Scores per unit of log-probability.
const SCALE: f32 = 160.0;

/// The network as it was trained. Row-major; the first axis of a matrix is the input.
pub struct Net {
    /// `rows × WIDTH`.
    embed: Vec<f32>,
    /// `DILATIONS × 3 × WIDTH × WIDTH`: the taps behind, here, ahead.
    taps: Vec<f32>,
    /// `DILATIONS × WIDTH`.
    biases: Vec<f32>,
    /// `WIDTH × LABELS`.
    out: Vec<f32>,
    /// `LABELS`.
    bias: Vec<f32>,
    /// `EDGES × LABELS × LABELS`.
    edges: Vec<f32>,
}

impl Net {
    /// Reads what `teacher/student.py` writes: 32-bit numbers, little-endian, in the order of the fields.
    ///
    /// # Errors
    /// If the file cannot be read or has not the size of a network of `rows` embeddings.
    pub fn read(path: &Path, rows: usize) -> Result<Net> {
        let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
        let mut numbers = bytes.chunks_exact(4).map(|b| f32::from_le_bytes([b[0], b[1], b[2], b[3]]));
        let layers = DILATIONS.len();
        let sizes =
            [rows * WIDTH, layers * 3 * WIDTH * WIDTH, layers * WIDTH, WIDTH * LABELS, LABELS, EDGES * LABELS * LABELS];
        let wanted = 4 * sizes.iter().sum::<usize>();
        ensure!(bytes.len() == wanted, "{} has {} bytes, a network has {wanted}", path.display(), bytes.len());
        let [embed, taps, biases, out, bias, edges] = sizes.map(|n| numbers.by_ref().take(n).collect());
        Ok(Net { embed, taps, biases, out, bias, edges })
    }

    /// Adds the sections of the encoder to `out`.
    pub fn add_to(&self, out: &mut Builder) {
        let top = self.embed.iter().fold(0f32, |top, w| top.max(w.abs()));
        let embeddings: Vec<[i8; WIDTH]> = self
            .embed
            .chunks_exact(WIDTH)
            .map(|row| std::array::from_fn(|k| (row[k] / top * 127.0).round() as i8))
            .collect();
        let mut units = Units {
            embedding: (top / 127.0 * ONE as f32 * 256.0).round() as i32,
            shifts: [0; DILATIONS.len()],
            output: FINEST,
            bias: std::array::from_fn(|k| self.bias.get(k).map_or(0, |b| (b * SCALE).round() as i32)),
        };
        let (mut taps, mut biases) = (Vec::new(), Vec::new());
        for layer in 0..DILATIONS.len() {
            let of_layer = &self.taps[layer * 3 * WIDTH * WIDTH..][..3 * WIDTH * WIDTH];
            let shift = (0..=FINEST).rev().find(|&shift| fits(of_layer, shift)).unwrap_or(0);
            units.shifts[layer] = shift;
            for tap in of_layer.chunks_exact(WIDTH * WIDTH) {
                taps.extend((0..WIDTH / 2).map(|pair| -> [i16; 2 * WIDTH] {
                    std::array::from_fn(|k| rounded(tap[(2 * pair + k % 2) * WIDTH + k / 2], shift) as i16)
                }));
            }
            let one = (ONE << shift) as f32;
            let bias = &self.biases[layer * WIDTH..][..WIDTH];
            // With a half, so that the shift to the right rounds.
            let half = (1 << shift) / 2;
            biases.push(std::array::from_fn::<i32, WIDTH, _>(|k| (bias[k] * one).round() as i32 + half));
        }
        let output: Vec<[i16; ROW]> = self
            .out
            .chunks_exact(LABELS)
            .map(|row| {
                let unit = SCALE / ONE as f32 * (1 << FINEST) as f32;
                std::array::from_fn(|k| row.get(k).map_or(0, |w| (w * unit).round() as i16))
            })
            .collect();
        let edges: Vec<[i16; EDGE_ROW]> = self
            .edges
            .chunks_exact(LABELS * LABELS)
            .map(|row| std::array::from_fn(|k| row.get(k).map_or(0, |w| (w * SCALE).round() as i16)))
            .collect();
        out.add(EMBEDDINGS, &embeddings);
        out.add(TAPS, &taps);
        out.add(BIASES, &biases);
        out.add(OUTPUT, &output);
        out.add(encoder::EDGES, &edges);
        out.add(encoder::SCALE, &[SCALE]);
        out.add(UNITS, &[units]);
    }
}

fn rounded(weight: f32, shift: i32) -> i32 {
    (weight * (1 << shift) as f32).round() as i32
}

/// Whether no weight and no sum of the convolution overflows when it is rounded so.
fn fits(taps: &[f32], shift: i32) -> bool {
    (0..WIDTH).all(|output| {
        let sizes: Vec<i64> =
            taps.iter().skip(output).step_by(WIDTH).map(|&w| i64::from(rounded(w, shift)).abs()).collect();
        sizes.iter().all(|&size| size <= i64::from(i16::MAX)) && sizes.iter().sum::<i64>() <= i64::from(MOST)
    })
}
