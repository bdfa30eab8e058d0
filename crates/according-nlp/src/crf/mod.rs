//! The joint tagger of source, cue and content: a linear-chain conditional random field (Lafferty et al. 2001) over the
//! whole document, whose transitions depend on their context. The labels are scored by [`crate::encoder`], or, for speed, by
//! hashed sparse features.

pub mod context;
pub mod decode;
pub mod features;
pub mod lexicon;

use crate::weights::{Error, Sections};
use context::EDGES;
use features::ROW;

/// A role in an attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum Role {
    /// Who.
    Source = 0,
    /// By which words.
    Cue = 1,
    /// What.
    Content = 2,
}

/// Labels: O, then B and I of each role (IOB2). The number of a label is its column in every weight row.
pub const LABELS: usize = 7;

/// Transition weights in a table: `LABELS × LABELS`, row-major, row = label before; padded so that tables are aligned.
pub const EDGE_ROW: usize = 64;

/// The label outside every role.
pub const O: u8 = 0;

/// The label that begins `role`.
#[must_use]
pub fn begin(role: Role) -> u8 {
    1 + 2 * role as u8
}

/// The label that continues `role`.
#[must_use]
pub fn inside(role: Role) -> u8 {
    2 + 2 * role as u8
}

/// The role of a label.
#[must_use]
pub fn role(label: u8) -> Option<Role> {
    match label {
        0 => None,
        1 | 2 => Some(Role::Source),
        3 | 4 => Some(Role::Cue),
        _ => Some(Role::Content),
    }
}

/// Whether label `to` may follow `from`: I only after B or I of its role.
#[must_use]
pub fn allowed(from: usize, to: usize) -> bool {
    to == 0 || to % 2 == 1 || from == to || from + 1 == to
}

/// Section of the rows of the sparse features.
pub const TABLE: &str = "crf.table";
/// Section of the transitions beside them.
pub const TRANSITIONS: &str = "crf.edges";
/// Section of their scores per unit of log-probability.
pub const SCALE: &str = "crf.scale";

/// Transitions between labels, borrowed. All scores are integers in one scale: reading is exact on every machine.
#[derive(Clone, Copy)]
pub struct Chain<'b> {
    /// Transition weights, `EDGES` tables of `LABELS × LABELS`, row = label before.
    pub edges: &'b [[i16; EDGE_ROW]],
    /// Scores per unit of log-probability.
    pub scale: f32,
}

impl<'b> Chain<'b> {
    /// The transitions in the sections named `edges` and `scale`.
    ///
    /// # Errors
    /// If a section is missing or has the wrong shape.
    pub fn open(sections: &Sections<'b>, edges: &'static str, scale: &'static str) -> Result<Chain<'b>, Error> {
        let chain = Chain {
            edges: sections.get::<[i16; EDGE_ROW]>(edges)?,
            scale: *sections.get::<f32>(scale)?.first().ok_or(Error::Shape(scale))?,
        };
        if chain.edges.len() == EDGES { Ok(chain) } else { Err(Error::Shape(edges)) }
    }
}

/// The model of sparse features, borrowed.
#[derive(Clone, Copy)]
pub struct Crf<'b> {
    /// Rows of emission weights; their number is a power of two.
    pub table: &'b [[i8; ROW]],
    /// Transitions between the labels.
    pub chain: Chain<'b>,
}

impl<'b> Crf<'b> {
    /// The model in a file of weights.
    ///
    /// # Errors
    /// If a section is missing or has the wrong shape.
    pub fn open(sections: &Sections<'b>) -> Result<Crf<'b>, Error> {
        let crf = Crf { table: sections.get(TABLE)?, chain: Chain::open(sections, TRANSITIONS, SCALE)? };
        if crf.table.len().is_power_of_two() { Ok(crf) } else { Err(Error::Shape(TABLE)) }
    }

    /// How far a feature's hash is shifted to give a row.
    #[must_use]
    pub fn shift(&self) -> u32 {
        64 - self.table.len().trailing_zeros()
    }
}
