//! The best labels of each sentence (Viterbi), in integers.

use super::{Edges, LABELS, Row, WIDTH, view::View};

/// Scratch space of [`decode`].
#[derive(Default)]
pub struct Lattice {
    back: Vec<[u8; WIDTH]>,
}

/// Below every score.
const NEVER: i32 = i32::MIN / 4;

/// Labels each token; tokens that are not open get label 0.
///
/// **Shape**: `labels` becomes as long as `emissions`. **Cost**: `O(n)`.
pub fn decode(view: &View, emissions: &[Row], edges: &Edges, lattice: &mut Lattice, labels: &mut Vec<u8>) {
    labels.clear();
    labels.resize(emissions.len(), 0);
    for sentence in &view.sentences {
        let (first, end) = (sentence.first as usize, sentence.end as usize);
        let mut i = first;
        while i < end {
            if !view.open[i] {
                i += 1;
                continue;
            }
            let mut stop = i + 1;
            while stop < end && view.open[stop] {
                stop += 1;
            }
            stretch(emissions, edges, lattice, labels, i, stop, i == first, stop == end);
            i = stop;
        }
    }
}

/// A stretch of open tokens between two that are none.
#[expect(clippy::too_many_arguments, reason = "a kernel, called once")]
fn stretch(
    emissions: &[Row],
    edges: &Edges,
    lattice: &mut Lattice,
    labels: &mut [u8],
    start: usize,
    stop: usize,
    opens: bool,
    closes: bool,
) {
    let mut scores = [NEVER; WIDTH];
    let entry = if opens { &edges[LABELS] } else { &edges[0] };
    for k in 0..LABELS {
        // No name goes on from a token that is none.
        let inside = k > 0 && k % 2 == 0;
        scores[k] = if inside { NEVER } else { i32::from(emissions[start][k]) + i32::from(entry[k]) };
    }
    lattice.back.clear();
    for i in start + 1..stop {
        let mut best = [NEVER; WIDTH];
        let mut back = [0u8; WIDTH];
        for before in 0..LABELS {
            let base = scores[before];
            let edges = &edges[before];
            for k in 0..WIDTH {
                let score = base + i32::from(edges[k]);
                let better = score > best[k];
                best[k] = if better { score } else { best[k] };
                back[k] = if better { before as u8 } else { back[k] };
            }
        }
        for k in 0..LABELS {
            scores[k] = best[k] + i32::from(emissions[i][k]);
        }
        lattice.back.push(back);
    }
    if !closes {
        for k in 0..LABELS {
            scores[k] += i32::from(edges[k][0]);
        }
    }
    let mut label = (0..LABELS).fold(0, |best, k| if scores[k] > scores[best] { k } else { best }) as u8;
    for i in (start..stop).rev() {
        labels[i] = label;
        if i > start {
            label = lattice.back[i - start - 1][usize::from(label)];
        }
    }
}
