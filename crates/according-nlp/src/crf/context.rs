//! What every feature of a document looks at, prepared once: cue bins, quotation state, nearest cues, landmarks.

use super::lexicon::{CANDIDATE, STRONG};
use crate::{hash, layers::Layers, quotation::Mark, tag::Tag};

/// Tables of transition weights: one for all, one per state of the position, one per pair of landmarks.
pub const EDGES: usize = 1 + POSITIONS + PAIRS;
const POSITIONS: usize = 48;
const PAIRS: usize = 64;

/// No token.
pub const NOWHERE: u32 = u32::MAX;

/// What may stand between a token and a cue and mean something.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum Landmark {
    #[default]
    None = 0,
    Open = 1,
    Close = 2,
    Comma = 3,
    That = 4,
    To = 5,
    Colon = 6,
    Conjunction = 7,
    Relative = 8,
    Subordinator = 9,
    Strong = 10,
    Candidate = 11,
    Verb = 12,
    Stop = 13,
}

/// The state of a token with regard to quotations.
#[derive(Clone, Copy, PartialEq, Eq, Default)]
#[repr(u8)]
#[expect(missing_docs, reason = "the names say it")]
pub enum QuoteState {
    #[default]
    Outside = 0,
    Opening = 1,
    Within = 2,
    Closing = 3,
    Stray = 4,
}

/// Prepared arrays over the tokens of one document. **Shape** of each: `n_tokens`.
#[derive(Default)]
pub struct Context {
    /// Cue lexicon bin.
    pub bins: Vec<u8>,
    /// State with regard to quotations.
    pub quote: Vec<QuoteState>,
    /// Index of the quotation around the token, or [`NOWHERE`].
    pub quotation_of: Vec<u32>,
    /// Nearest strong cue before the token in its sentence, or [`NOWHERE`].
    pub cue_before: Vec<u32>,
    /// Nearest strong cue after the token in its sentence, or [`NOWHERE`].
    pub cue_after: Vec<u32>,
    /// Landmark at the token.
    pub landmarks: Vec<Landmark>,
    /// Which two tables of transitions apply between the token before and this one, beside the common one.
    pub edges: Vec<[u16; 2]>,
}

impl Context {
    /// Prepares everything from the layers; `self.bins` must be filled.
    pub fn prepare(&mut self, layers: &Layers) {
        let n = layers.len();
        self.quotations(layers);
        self.landmarks.clear();
        self.landmarks.extend((0..n).map(|i| landmark(layers, &self.bins, i)));
        self.nearest_cues(layers);
        self.edges.clear();
        for i in 0..n {
            let start = if layers.paragraph(i).start == i { 2 } else { usize::from(layers.sentence(i).start == i) };
            let quoted = usize::from(self.quote[i] != QuoteState::Outside && self.quote[i] != QuoteState::Stray);
            let here = self.edge_class(i);
            let before = if i > 0 { self.edge_class(i - 1) } else { 0 };
            self.edges.push([(1 + start * 16 + quoted * 8 + here) as u16, (1 + POSITIONS + before * 8 + here) as u16]);
        }
    }

    fn edge_class(&self, i: usize) -> usize {
        match self.landmarks[i] {
            Landmark::Open => 1,
            Landmark::Close => 2,
            Landmark::Comma => 3,
            Landmark::Stop => 4,
            Landmark::Colon => 5,
            Landmark::That => 6,
            Landmark::Strong => 7,
            _ => 0,
        }
    }

    fn quotations(&mut self, layers: &Layers) {
        let n = layers.len();
        self.quote.clear();
        self.quote.extend(
            layers.marks.iter().map(|&mark| if mark == Mark::Close { QuoteState::Stray } else { QuoteState::Outside }),
        );
        self.quotation_of.clear();
        self.quotation_of.resize(n, NOWHERE);
        for (q, quotation) in layers.quotations.iter().enumerate() {
            let (open, close) = (quotation.open as usize, quotation.close as usize);
            for i in open..=close {
                self.quotation_of[i] = q as u32;
                self.quote[i] = QuoteState::Within;
            }
            self.quote[open] = QuoteState::Opening;
            if quotation.closed && close > open {
                self.quote[close] = QuoteState::Closing;
            }
        }
    }

    fn nearest_cues(&mut self, layers: &Layers) {
        let n = layers.len();
        self.cue_before.clear();
        self.cue_before.resize(n, NOWHERE);
        self.cue_after.clear();
        self.cue_after.resize(n, NOWHERE);
        for sentence in &layers.sentences {
            let mut last = NOWHERE;
            for i in sentence.first..sentence.end {
                self.cue_before[i as usize] = last;
                if self.bins[i as usize] >= STRONG {
                    last = i;
                }
            }
            last = NOWHERE;
            for i in (sentence.first..sentence.end).rev() {
                self.cue_after[i as usize] = last;
                if self.bins[i as usize] >= STRONG {
                    last = i;
                }
            }
        }
    }

    /// The landmarks strictly between two tokens as one number, at most six; runs of verbs count once.
    #[must_use]
    pub fn path(&self, from: usize, to: usize) -> u32 {
        let (mut path, mut n) = (0u32, 0);
        for &landmark in &self.landmarks[from + 1..to] {
            let k = landmark as u32;
            if k == 0 || k == Landmark::Stop as u32 || (k == Landmark::Verb as u32 && path % 16 == k) {
                continue;
            }
            path = path << 4 | k;
            n += 1;
            if n > 6 {
                return path << 4 | 15;
            }
        }
        path
    }
}

fn landmark(layers: &Layers, bins: &[u8], i: usize) -> Landmark {
    match layers.marks[i] {
        Mark::Open => return Landmark::Open,
        Mark::Close => return Landmark::Close,
        Mark::Comma => return Landmark::Comma,
        Mark::Colon => return Landmark::Colon,
        Mark::Stop => return Landmark::Stop,
        _ => {}
    }
    let tag = layers.tags[i];
    let word = layers.words[i].lower;
    if matches!(tag, Tag::In | Tag::Wdt | Tag::Dt | Tag::Wp | Tag::Wrb | Tag::Cc | Tag::To | Tag::Rb) {
        match word {
            w if w == hash::literal(b"that") => return Landmark::That,
            w if w == hash::literal(b"to") => return Landmark::To,
            w if CONJUNCTIONS.contains(&w) => return Landmark::Conjunction,
            w if RELATIVES.contains(&w) => return Landmark::Relative,
            w if SUBORDINATORS.contains(&w) => return Landmark::Subordinator,
            _ => {}
        }
    }
    match bins[i] {
        STRONG.. => Landmark::Strong,
        CANDIDATE => Landmark::Candidate,
        _ if tag.is_verb() || tag == Tag::Md => Landmark::Verb,
        _ => Landmark::None,
    }
}

const CONJUNCTIONS: [u32; 3] = [hash::literal(b"and"), hash::literal(b"but"), hash::literal(b"or")];
const RELATIVES: [u32; 3] = [hash::literal(b"who"), hash::literal(b"which"), hash::literal(b"whom")];
const SUBORDINATORS: [u32; 10] = [
    hash::literal(b"because"),
    hash::literal(b"when"),
    hash::literal(b"while"),
    hash::literal(b"as"),
    hash::literal(b"after"),
    hash::literal(b"if"),
    hash::literal(b"where"),
    hash::literal(b"since"),
    hash::literal(b"although"),
    hash::literal(b"before"),
];

/// Distances in bins, finer when near.
#[must_use]
pub fn distance(tokens: usize) -> u32 {
    match tokens {
        0..=4 => tokens as u32,
        5..=6 => 5,
        7..=9 => 6,
        10..=14 => 7,
        15..=22 => 8,
        23..=35 => 9,
        _ => 10,
    }
}
