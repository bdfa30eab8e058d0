//! Names in the text and what each of them names: a trained tagger of mentions.
//!
//! A linear-chain conditional random field over each sentence (Lafferty et al. 2001) with hashed sparse features, and a
//! second look at every name in the light of what the first found for the same words elsewhere in the document
//! (Krishnan and Manning 2006). Weights are integers, so every machine finds the same mentions.
//!
//! Useful for: where a name stands and of what kind it is. Not for: who is meant by it (see [`crate::speaker`]).

use crate::{
    layers::Layers,
    linear,
    weights::{Error, Sections},
};
use memory::Memory;
use view::View;

pub mod decode;
pub mod features;
pub mod memory;
pub mod view;

/// Number of labels: none, and begin and inside of each kind.
pub const LABELS: usize = 1 + 2 * Kind::ALL.len();
/// Weights in a row: the labels, padded.
pub const WIDTH: usize = 16;
/// Section of the weights of the words and their surroundings.
pub const TABLE: &str = "ner.table";
/// Section of the weights of what the document says elsewhere.
pub const SECOND: &str = "ner.second";
/// Section of the transitions: for each of the two passes, `LABELS + 1` rows of [`WIDTH`], the last one for the start.
pub const EDGES: &str = "ner.edges";

/// One label's score, or one weight, for each label.
pub type Row = [i16; WIDTH];
/// Scores of label after label: row of the label before, the last row for the start of a sentence.
pub type Edges = [Row; LABELS + 1];

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum Kind {
    /// One human being.
    Person,
    /// A company, party, agency, court, team, outlet.
    Organisation,
    /// A country, region, town, mountain or river.
    Place,
    /// A building, street, airport or other work of construction.
    Facility,
    /// A nationality, people, religious or political group, as a noun or an adjective.
    Group,
    /// An event, work, law, product or other thing with a name.
    Other,
}

impl Kind {
    /// Every kind, in order of its number.
    pub const ALL: [Kind; 6] =
        [Kind::Person, Kind::Organisation, Kind::Place, Kind::Facility, Kind::Group, Kind::Other];

    /// The label of a token of this kind, which begins a name or goes on with one.
    #[must_use]
    pub fn label(self, begins: bool) -> u8 {
        1 + 2 * self as u8 + u8::from(!begins)
    }
}

/// The kind of a label, and whether it begins a name; `None` for no name.
#[must_use]
pub fn kind_of(label: u8) -> Option<(Kind, bool)> {
    let at = label.checked_sub(1)?;
    Some((*Kind::ALL.get(usize::from(at / 2))?, at % 2 == 0))
}

/// One name as found by the tagger.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mention {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// What it names.
    pub kind: Kind,
}

impl Mention {
    /// The tokens of the name.
    #[must_use]
    pub fn range(&self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// Weights of the tagger, borrowed.
#[derive(Clone, Copy)]
pub struct Recognizer<'b> {
    table: &'b [[i8; WIDTH]],
    second: &'b [[i8; WIDTH]],
    edges: [&'b Edges; 2],
}

/// What the tagger writes on, reused from one document to the next.
#[derive(Default)]
pub struct Scratch {
    view: View,
    memory: Memory,
    emissions: Vec<Row>,
    sums: Vec<Row>,
    labels: Vec<u8>,
    lattice: decode::Lattice,
}

impl<'b> Recognizer<'b> {
    /// The tagger in a file of weights.
    ///
    /// # Errors
    /// If a section is missing or has the wrong shape.
    pub fn open(sections: &Sections<'b>) -> Result<Recognizer<'b>, Error> {
        let table = sections.get::<[i8; WIDTH]>(TABLE)?;
        let second = sections.get::<[i8; WIDTH]>(SECOND)?;
        let edges = sections.get::<Edges>(EDGES)?;
        if !table.len().is_power_of_two() || !second.len().is_power_of_two() {
            return Err(Error::Shape(TABLE));
        }
        let [first, last] = edges else { return Err(Error::Shape(EDGES)) };
        Ok(Recognizer { table, second, edges: [first, last] })
    }

    /// Finds the mentions of a document, in text order; they do not overlap. `layers` needs its tags.
    ///
    /// **Cost**: `O(n)`; about half a microsecond a token; allocates only while `scratch` grows.
    pub fn find(&self, text: &str, layers: &Layers, scratch: &mut Scratch, out: &mut Vec<Mention>) {
        let form = |i: usize| layers.tokens[i].span.of(text);
        scratch.view.read(&layers.words, &layers.tags, &layers.sentences, form);
        linear::wide(|| self.label(scratch));
        mentions(&scratch.labels, out);
    }

    /// As [`Recognizer::find`], over a view that the caller has read.
    pub fn find_in(&self, view: View, scratch: &mut Scratch, out: &mut Vec<Mention>) {
        scratch.view = view;
        linear::wide(|| self.label(scratch));
        mentions(&scratch.labels, out);
    }

    #[inline(always)]
    fn label(&self, scratch: &mut Scratch) {
        let Scratch { view, memory, emissions, sums, labels, lattice } = scratch;
        let n = view.len();
        let shift = 64 - self.table.len().trailing_zeros();
        emissions.clear();
        emissions.resize(n, [0; WIDTH]);
        for i in (0..n).filter(|&i| view.open[i]) {
            let row = &mut emissions[i];
            features::features(view, i, |feature| add(row, &self.table[(feature >> shift) as usize]));
        }
        decode::decode(view, emissions, self.edges[0], lattice, labels);
        memory.read(view, labels);
        let shift = 64 - self.second.len().trailing_zeros();
        sums.clone_from(emissions);
        for i in (0..n).filter(|&i| view.open[i]) {
            let row = &mut sums[i];
            memory::features(view, memory, labels, i, |feature| add(row, &self.second[(feature >> shift) as usize]));
        }
        decode::decode(view, sums, self.edges[1], lattice, labels);
    }
}

#[inline]
fn add(row: &mut Row, weights: &[i8; WIDTH]) {
    for k in 0..WIDTH {
        row[k] += i16::from(weights[k]);
    }
}

/// The mentions that a sequence of labels spells.
pub fn mentions(labels: &[u8], out: &mut Vec<Mention>) {
    out.clear();
    for (i, &label) in labels.iter().enumerate() {
        let i = i as u32;
        let Some((kind, begins)) = kind_of(label) else { continue };
        match out.last_mut() {
            Some(last) if !begins && last.kind == kind && last.end == i => last.end = i + 1,
            _ => out.push(Mention { first: i, end: i + 1, kind }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_spell_mentions() {
        let (person, inside, place) = (Kind::Person.label(true), Kind::Person.label(false), Kind::Place.label(true));
        let check = |labels: &[u8], expect: &[(u32, u32, Kind)]| {
            let mut out = Vec::new();
            mentions(labels, &mut out);
            let found: Vec<_> = out.iter().map(|mention| (mention.first, mention.end, mention.kind)).collect();
            assert_eq!(found, expect, "{labels:?}");
        };
        check(&[], &[]);
        check(&[0, 0], &[]);
        check(&[person, inside, 0], &[(0, 2, Kind::Person)]);
        check(&[person, person], &[(0, 1, Kind::Person), (1, 2, Kind::Person)]);
        check(&[person, place, 0, inside], &[(0, 1, Kind::Person), (1, 2, Kind::Place), (3, 4, Kind::Person)]);
    }
}
