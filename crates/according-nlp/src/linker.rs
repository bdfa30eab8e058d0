//! Links the chunks that the tagger found: which content belongs to which cue, which source to which cue.
//!
//! Two log-linear rankers over hashed features in one table. A content chooses its cue; a cue chooses its source, or
//! none. So one source may feed several cues, and one cue may have several contents (a discontinuous one).

use crate::{
    crf::{Role, begin, role},
    hash,
    layers::Layers,
    quotation::Mark,
    weights::{Error, Sections},
};

/// Section of the file of weights.
pub const TABLE: &str = "linker.table";
/// log2 of the number of weights.
pub const BITS: u32 = 14;
/// Only this many candidates are ranked, the nearest.
const CANDIDATES: usize = 6;

/// A run of tokens with one role.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chunk {
    /// Its role.
    pub role: Role,
    /// Index of the first token.
    pub first: u32,
    /// One past the index of the last token.
    pub end: u32,
}

/// A cue with what belongs to it, as indices of chunks.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Group {
    /// The cue.
    pub cue: usize,
    /// Its source, if it has one.
    pub source: Option<usize>,
    /// Its contents, in text order.
    pub contents: Vec<usize>,
}

/// Weights of the linker, borrowed.
#[derive(Clone, Copy)]
pub struct Linker<'b> {
    weights: &'b [i16],
}

impl<'b> Linker<'b> {
    /// The linker in a file of weights.
    ///
    /// # Errors
    /// If the section is missing or has the wrong shape.
    pub fn open(sections: &Sections<'b>) -> Result<Linker<'b>, Error> {
        let weights = sections.get::<i16>(TABLE)?;
        if weights.len() != 1 << BITS {
            return Err(Error::Shape(TABLE));
        }
        Ok(Linker { weights })
    }

    fn score(&self, features: &[u16]) -> i32 {
        features.iter().map(|&feature| i32::from(self.weights[feature as usize])).sum()
    }

    /// Links `chunks`. Groups come in the order of their cues; a cue without content gives none.
    #[must_use]
    pub fn link(&self, layers: &Layers, chunks: &[Chunk]) -> Vec<Group> {
        let of = |role| (0..chunks.len()).filter(|&c| chunks[c].role == role).collect::<Vec<_>>();
        let (cues, sources) = (of(Role::Cue), of(Role::Source));
        let mut groups: Vec<Group> =
            cues.iter().map(|&cue| Group { cue, source: None, contents: Vec::new() }).collect();
        let mut features = Vec::with_capacity(16);
        let mut best = |anchor: usize, others: &[usize], start: Option<i32>| {
            let mut top = start.map(|score| (score, None));
            for candidate in nearest(chunks, anchor, others) {
                let (x, cue) = if chunks[anchor].role == Role::Cue { (candidate, anchor) } else { (anchor, candidate) };
                pair_features(layers, chunks, x, cue, &mut features);
                let score = self.score(&features);
                if top.is_none_or(|(best, _)| score > best) {
                    top = Some((score, Some(candidate)));
                }
            }
            top.and_then(|(_, choice)| choice)
        };
        for (c, chunk) in chunks.iter().enumerate() {
            if chunk.role == Role::Content
                && let Some(cue) = best(c, &cues, None)
                && let Ok(group) = groups.binary_search_by_key(&cue, |group| group.cue)
            {
                groups[group].contents.push(c);
            }
        }
        groups.retain(|group| !group.contents.is_empty());
        for group in &mut groups {
            let mut none = Vec::new();
            none_features(layers, chunks, group.cue, &mut none);
            group.source = best(group.cue, &sources, Some(self.score(&none)));
        }
        groups
    }
}

/// The chunks in a sequence of labels.
pub fn chunks(labels: &[u8], out: &mut Vec<Chunk>) {
    out.clear();
    for (i, &label) in labels.iter().enumerate() {
        let Some(role) = role(label) else { continue };
        match out.last_mut() {
            Some(chunk) if label != begin(role) && chunk.role == role && chunk.end == i as u32 => {
                chunk.end = i as u32 + 1;
            }
            _ => out.push(Chunk { role, first: i as u32, end: i as u32 + 1 }),
        }
    }
}

/// The candidates nearest to chunk `anchor`, at most six, nearest first.
pub fn nearest(chunks: &[Chunk], anchor: usize, others: &[usize]) -> impl Iterator<Item = usize> + use<> {
    let middle = others.partition_point(|&other| other < anchor);
    let mut candidates: Vec<usize> =
        others[middle.saturating_sub(CANDIDATES)..(middle + CANDIDATES).min(others.len())].to_vec();
    let gap = |&other: &usize| {
        let (a, b) = (chunks[anchor.min(other)], chunks[anchor.max(other)]);
        b.first.saturating_sub(a.end)
    };
    candidates.sort_by_key(gap);
    candidates.truncate(CANDIDATES);
    candidates.into_iter()
}

struct Emitter<'a>(&'a mut Vec<u16>);

impl Emitter<'_> {
    fn push(&mut self, template: u32, a: u32, b: u32, c: u32) {
        self.0.push((hash::feature(template, a, b, c) >> (64 - BITS)) as u16);
    }
}

/// The features of "chunk `x` (a source or a content) belongs to cue `c`".
pub fn pair_features(layers: &Layers, chunks: &[Chunk], x: usize, c: usize, out: &mut Vec<u16>) {
    out.clear();
    let mut f = Emitter(out);
    let (chunk, cue) = (chunks[x], chunks[c]);
    let before = x < c;
    let kind = chunk.role as u32 * 2 + u32::from(before);
    let (low, high) = if before { (chunk.end, cue.first) } else { (cue.end, chunk.first) };
    let gap = high.saturating_sub(low);
    let between = sequence(&chunks[x.min(c) + 1..x.max(c)], 5);
    let (near, cue_near) = if before { (chunk.end - 1, cue.first) } else { (chunk.first, cue.end - 1) };
    let sentences = layers.sentence_of[near as usize].abs_diff(layers.sentence_of[cue_near as usize]).min(3);
    let paragraphs = layers.paragraph_of[near as usize].abs_diff(layers.paragraph_of[cue_near as usize]).min(2);
    let far = sentences * 3 + paragraphs;
    let word = layers.lemmas[cue.end as usize - 1];
    let separators = (low..high.min(low + 3))
        .map(|i| layers.marks[i as usize])
        .filter(|&mark| mark != Mark::None)
        .take(2)
        .fold(0, |sum, mark| sum * 16 + mark as u32);
    let opens = u32::from(layers.marks[chunk.first as usize] == Mark::Open);
    let closes = u32::from(layers.marks[chunk.end as usize - 1] == Mark::Close);
    let around =
        sequence(&chunks[c.saturating_sub(2)..c], 2) * 64 + sequence(&chunks[c + 1..(c + 3).min(chunks.len())], 2);
    f.push(1, kind, 0, 0);
    f.push(2, kind, far, 0);
    f.push(3, kind, between, 0);
    f.push(4, kind, between, far);
    f.push(5, kind, distance(gap), sentences.min(1));
    f.push(6, kind, word, between & 3);
    f.push(7, kind, separators, between);
    f.push(8, kind, (opens * 2 + closes) * 16 + far, between & 15);
    f.push(9, kind, around, between & 15);
    f.push(10, kind, word, sentences.min(1));
    f.push(11, kind, layers.tags[chunk.first as usize] as u32, between);
    f.push(12, kind, layers.tags[cue.end as usize - 1] as u32, between * 4 + sentences);
}

/// The features of "cue `c` has no source".
pub fn none_features(layers: &Layers, chunks: &[Chunk], c: usize, out: &mut Vec<u16>) {
    out.clear();
    let mut f = Emitter(out);
    let cue = chunks[c];
    let before = sequence(&chunks[c.saturating_sub(2)..c], 2);
    let after = sequence(&chunks[c + 1..(c + 3).min(chunks.len())], 2);
    let sentence = layers.sentence_of[cue.first as usize];
    let near = chunks[c.saturating_sub(4)..(c + 5).min(chunks.len())]
        .iter()
        .filter(|chunk| chunk.role == Role::Source && layers.sentence_of[chunk.first as usize] == sentence)
        .count() as u32;
    let last = cue.end as usize - 1;
    f.push(20, 0, 0, 0);
    f.push(21, before, after, 0);
    f.push(22, layers.lemmas[last], 0, 0);
    f.push(23, near, 0, 0);
    f.push(24, near, before & 7, after & 7);
    f.push(25, layers.tags[cue.first as usize] as u32, 0, 0);
    f.push(26, layers.tags[last] as u32, near, 0);
    f.push(27, layers.lemmas[last], near.min(1), 0);
}

/// The roles of the first `most` chunks as one number, three bits each.
fn sequence(chunks: &[Chunk], most: usize) -> u32 {
    chunks.iter().take(most).fold(0, |sum, chunk| sum << 3 | (chunk.role as u32 + 1))
}

fn distance(tokens: u32) -> u32 {
    match tokens {
        0 => 0,
        1 => 1,
        2..=3 => 2,
        4..=7 => 3,
        8..=14 => 4,
        15..=29 => 5,
        _ => 6,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crf::{O, inside};

    #[test]
    fn labels_make_chunks() {
        let labels = [
            begin(Role::Content),
            inside(Role::Content),
            begin(Role::Content),
            O,
            begin(Role::Source),
            begin(Role::Cue),
            inside(Role::Cue),
        ];
        let mut out = Vec::new();
        chunks(&labels, &mut out);
        let seen: Vec<_> = out.iter().map(|chunk| (chunk.role, chunk.first, chunk.end)).collect();
        assert_eq!(seen, [(Role::Content, 0, 2), (Role::Content, 2, 3), (Role::Source, 4, 5), (Role::Cue, 5, 7)]);
    }
}
