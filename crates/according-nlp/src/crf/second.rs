//! The features that the second pass adds: what the first pass labelled around the token.

use super::{
    Role, begin,
    context::{Context, distance},
    features::put,
    role,
};
use crate::{hash, layers::Layers};

/// Features of a token, at most.
pub const MOST: usize = 24;

/// For each sentence, what the first pass found in it, so that its neighbours can look.
pub struct Sketch {
    /// Bit `r + 1` is set where a token has role `r`, bit 0 where one has none.
    roles: u32,
    /// Label of the first and of the last token.
    first: u8,
    last: u8,
}

/// Sums up the labels of each sentence.
pub fn sketch(layers: &Layers, labels: &[u8], out: &mut Vec<Sketch>) {
    out.clear();
    out.extend(layers.sentences.iter().map(|sentence| {
        let labels = &labels[sentence.first as usize..sentence.end as usize];
        Sketch {
            roles: labels.iter().fold(0, |set, &label| set | 1 << slot(label)),
            first: labels[0],
            last: labels[labels.len() - 1],
        }
    }));
}

/// 0 for none, else the role's number and one.
fn slot(label: u8) -> u32 {
    role(label).map_or(0, |role| role as u32 + 1)
}

/// Calls `emit` with the hash of every feature of token `i` that looks at the `labels` of the first pass.
pub fn features(
    layers: &Layers,
    context: &Context,
    labels: &[u8],
    sketches: &[Sketch],
    i: usize,
    mut emit: impl FnMut(u64),
) {
    let f = &mut emit;
    let z = |offset: isize| labels.get(i.wrapping_add_signed(offset)).map_or(9, |&label| u32::from(label));
    let w = |offset: isize| layers.words.get(i.wrapping_add_signed(offset)).map_or(9, |word| word.lower);
    put!(f, 200, z(0));
    put!(f, 201, z(-1), z(0), z(1));
    put!(f, 202, z(0), w(0));
    put!(f, 203, z(-1) * 10 + z(-2), z(0), z(1) * 10 + z(2));
    put!(f, 204, z(1), w(1));
    put!(f, 205, z(-1), w(-1));
    let sentence = layers.sentence(i);
    let (left, left_cue) = chunks((sentence.start..i).rev(), labels);
    let (right, right_cue) = chunks(i + 1..sentence.end, labels);
    let state = context.quote[i] as u32;
    put!(f, 206, left, right, z(0));
    put!(f, 207, left, z(0));
    put!(f, 208, right, z(0));
    put!(f, 209, left, right, z(0) * 8 + state);
    if let Some(cue) = left_cue {
        put!(f, 210, layers.lemmas[cue], distance(i - cue), z(0));
        put!(f, 211, layers.lemmas[cue], left);
    }
    if let Some(cue) = right_cue {
        put!(f, 212, layers.lemmas[cue], distance(cue - i), z(0));
        put!(f, 213, layers.lemmas[cue], right);
    }
    let at = layers.sentence_of[i] as usize;
    let previous = if at > 0 { sketches[at - 1].roles * 8 + u32::from(sketches[at - 1].last) } else { 999 };
    let next = sketches.get(at + 1).map_or(999, |sketch| sketch.roles * 8 + u32::from(sketch.first));
    let same = sketches[at].roles;
    let place = super::features::place(layers, i);
    put!(f, 214, previous, z(0), place);
    put!(f, 215, next, z(0), place);
    put!(f, 216, previous, next, state);
    put!(f, 217, previous, left, right);
    put!(f, 218, next, left, right);
    put!(f, 219, same, z(0));
    put!(f, 220, same, context.bins[i], z(0));
    put!(f, 221, same, previous, next);
}

/// The roles of the chunks that begin in `range`, at most five, nearest first, and the nearest cue.
fn chunks(range: impl Iterator<Item = usize>, labels: &[u8]) -> (u32, Option<usize>) {
    let (mut roles, mut n, mut cue) = (0, 0, None);
    for i in range {
        let label = labels[i];
        if label % 2 == 1 {
            roles = roles * 4 + slot(label);
            n += 1;
            if label == begin(Role::Cue) && cue.is_none() {
                cue = Some(i);
            }
            if n == 5 {
                break;
            }
        }
    }
    (roles, cue)
}
