//! Rounds a trained network to the integers that are shipped.

use super::{Net, Param};
use according_nlp::{
    crf::{EDGE_ROW, LABELS, features::ROW},
    encoder::{BIASES, DILATIONS, EMBEDDINGS, ONE, OUTPUT, TAPS, UNITS, Units, WIDTH},
    linear::MOST,
    weights::Builder,
};

/// Finest unit of a weight: one over two to this.
const FINEST: i32 = 13;

impl Net {
    /// Adds the sections of the encoder to `out`. Its scores come in units of `1 / scale` log-probabilities.
    pub fn add_to(&self, scale: f32, out: &mut Builder) {
        let top = self.embed.w.iter().fold(0f32, |top, w| top.max(w.abs()));
        let embeddings: Vec<[i8; WIDTH]> = self
            .embed
            .w
            .chunks_exact(WIDTH)
            .map(|row| std::array::from_fn(|k| (row[k] / top * 127.0).round() as i8))
            .collect();
        let mut units = Units {
            embedding: (top / 127.0 * ONE as f32 * 256.0).round() as i32,
            shifts: [0; DILATIONS.len()],
            output: FINEST,
            bias: std::array::from_fn(|k| (self.bias.w[k] * scale).round() as i32),
        };
        let (mut taps, mut biases) = (Vec::new(), Vec::new());
        for (layer, conv) in self.convs.iter().enumerate() {
            let shift = (0..=FINEST).rev().find(|&shift| fits(&conv.taps, shift)).unwrap_or(0);
            units.shifts[layer] = shift;
            for tap in &conv.taps {
                taps.extend((0..WIDTH / 2).map(|pair| -> [i16; 2 * WIDTH] {
                    std::array::from_fn(|k| rounded(tap.w[(2 * pair + k % 2) * WIDTH + k / 2], shift) as i16)
                }));
            }
            let one = (ONE << shift) as f32;
            biases.push(std::array::from_fn::<i32, WIDTH, _>(|k| (conv.bias.w[k] * one).round() as i32));
        }
        let output: Vec<[i16; ROW]> = self
            .out
            .w
            .chunks_exact(ROW)
            .map(|row| std::array::from_fn(|k| (row[k] * scale / ONE as f32 * (1 << FINEST) as f32).round() as i16))
            .collect();
        out.add(EMBEDDINGS, &embeddings);
        out.add(TAPS, &taps);
        out.add(BIASES, &biases);
        out.add(OUTPUT, &output);
        out.add(UNITS, &[units]);
    }

    /// Adds the transitions to those of a pass, in units of `1 / scale` log-probabilities.
    pub fn add_edges(&self, scale: f32, edges: &mut [[i16; EDGE_ROW]]) {
        for (row, learnt) in edges.iter_mut().zip(self.edges.w.chunks_exact(LABELS * LABELS)) {
            for (edge, learnt) in row.iter_mut().zip(learnt) {
                *edge = (f32::from(*edge) + learnt * scale).round().clamp(-16000.0, 16000.0) as i16;
            }
        }
    }
}

fn rounded(weight: f32, shift: i32) -> i32 {
    (weight * (1 << shift) as f32).round() as i32
}

/// Whether no weight and no sum of the convolution overflows when it is rounded so.
fn fits(taps: &[Param; 3], shift: i32) -> bool {
    (0..WIDTH).all(|output| {
        let weights = taps.iter().flat_map(|tap| (0..WIDTH).map(move |input| tap.w[input * WIDTH + output]));
        let sizes: Vec<i64> = weights.map(|weight| i64::from(rounded(weight, shift)).abs()).collect();
        sizes.iter().all(|&size| size <= i64::from(i16::MAX)) && sizes.iter().sum::<i64>() <= i64::from(MOST)
    })
}
