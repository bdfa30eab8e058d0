//! A small convolutional encoder over the tokens of a document, which scores the labels of the joint tagger.
//!
//! Each token is the sum of a few learnt rows; dilated convolutions with residual connections (van den Oord et al. 2016, Strubell
//! et al. 2017) mix them over some thirty tokens to either side; a last matrix gives a score to every label. Training and
//! reading share [`rows`]. Everything is integers, so every machine gives the same scores.

use crate::{
    crf::{
        Chain,
        context::{Context, NOWHERE, distance},
        decode::Scores,
        features::{ROW, place},
    },
    hash,
    layers::Layers,
    linear::{self, BOUND, Tap, Vector},
    quotation::Mark,
    weights::{Error, Sections},
};

pub use linear::WIDTH;

/// Rows that make up a token.
pub const SLOTS: usize = 13;
/// Rows that hashed features share.
pub const HASHED: usize = 1 << 14;

/// Distance between the taps of each convolution: a label sees 32 tokens to either side.
pub const DILATIONS: [usize; 6] = [1, 2, 4, 8, 16, 1];

/// Section of the known words, laid out by [`layout`].
pub const WORDS: &str = "encoder.words";
/// Section of the rows.
pub const EMBEDDINGS: &str = "encoder.embeddings";
/// Section of the taps of all convolutions.
pub const TAPS: &str = "encoder.taps";
/// Section of what is added to each convolution's sums.
pub const BIASES: &str = "encoder.biases";
/// Section of the matrix from the last vector to the labels.
pub const OUTPUT: &str = "encoder.output";
/// Section of the transitions.
pub const EDGES: &str = "encoder.edges";
/// Section of the scores per unit of log-probability.
pub const SCALE: &str = "encoder.scale";
/// Section of the numbers in [`Units`].
pub const UNITS: &str = "encoder.units";

/// How many tokens before its turn the rows of one are fetched: they lie anywhere in six megabytes.
const AHEAD: usize = 2;

/// One in a vector's unit.
pub const ONE: i32 = 192;

/// So many products of a number within [`BOUND`] and a weight of 16 bits fit 32 bits.
const EXACT: usize = 4;
const _: () = assert!(EXACT as i64 * BOUND as i64 * (1 << 15) <= i32::MAX as i64 && WIDTH.is_multiple_of(EXACT));

/// The factors between the units of the sections.
#[derive(Clone, Copy, Debug, PartialEq, Eq, bytemuck::Pod, bytemuck::Zeroable)]
#[repr(C)]
pub struct Units {
    /// A row's numbers times this, over 256, are a vector's.
    pub embedding: i32,
    /// Sums of each convolution are shifted right by this.
    pub shifts: [i32; DILATIONS.len()],
    /// Sums of the output are shifted right by this.
    pub output: i32,
    /// Added to the score of each label.
    pub bias: [i32; ROW],
}

/// The encoder, borrowed.
#[derive(Clone, Copy)]
pub struct Encoder<'b> {
    vocabulary: Vocabulary<'b>,
    embeddings: &'b [[i8; WIDTH]],
    taps: &'b [Tap],
    biases: &'b [[i32; WIDTH]],
    output: &'b [[i16; ROW]],
    units: Units,
    /// Transitions between the labels.
    pub chain: Chain<'b>,
}

/// One thread's scratch space, reused.
#[derive(Default)]
pub struct Scratch {
    rows: Vec<[u32; SLOTS]>,
    vectors: Vec<Vector>,
    sums: Vec<[i32; WIDTH]>,
}

impl<'b> Encoder<'b> {
    /// The encoder in a file of weights.
    ///
    /// # Errors
    /// If a section is missing or has the wrong shape.
    pub fn open(sections: &Sections<'b>) -> Result<Encoder<'b>, Error> {
        let vocabulary = Vocabulary::open(sections)?;
        let embeddings = sections.get::<[i8; WIDTH]>(EMBEDDINGS)?;
        let taps = sections.get::<[[i16; 2 * WIDTH]; WIDTH / 2]>(TAPS)?;
        let biases = sections.get::<[i32; WIDTH]>(BIASES)?;
        let output = sections.get::<[i16; ROW]>(OUTPUT)?;
        let chain = Chain::open(sections, EDGES, SCALE)?;
        let units = *sections.get::<Units>(UNITS)?.first().ok_or(Error::Shape(UNITS))?;
        let shapes = [
            (embeddings.len() == vocabulary.rows(), EMBEDDINGS),
            (taps.len() == 3 * DILATIONS.len() && taps.chunks_exact(3).all(linear::is_safe), TAPS),
            (biases.len() == DILATIONS.len(), BIASES),
            (output.len() == WIDTH, OUTPUT),
            (units.shifts.iter().chain([&units.output]).all(|shift| (0..31).contains(shift)), UNITS),
        ];
        match shapes.iter().find(|(right, _)| !right) {
            Some((_, name)) => Err(Error::Shape(name)),
            None => Ok(Encoder { vocabulary, embeddings, taps, biases, output, units, chain }),
        }
    }

    /// Writes the score of every label of every token into `scores`.
    ///
    /// **Shape**: `scores`: `n_tokens`. **Cost**: 300,000 products a token.
    pub fn score(&self, layers: &Layers, context: &Context, scratch: &mut Scratch, scores: &mut Scores) {
        let Scratch { rows, vectors, sums } = scratch;
        rows.clear();
        rows.extend((0..layers.len()).map(|i| self::rows(layers, context, &self.vocabulary, i)));
        linear::wide(|| self.embed(rows, vectors));
        for (layer, dilation) in DILATIONS.into_iter().enumerate() {
            let taps = &self.taps[3 * layer..3 * layer + 3];
            linear::convolve(taps, &self.biases[layer], dilation, vectors, sums);
            let shift = self.units.shifts[layer];
            linear::wide(|| {
                for (vector, sum) in vectors.iter_mut().zip(sums.iter()) {
                    for k in 0..WIDTH {
                        vector[k] = bounded(i32::from(vector[k]) + (sum[k].max(0) >> shift));
                    }
                }
            });
        }
        linear::wide(|| self.output(vectors, scores));
    }

    /// The sum of the rows of each token.
    #[inline(always)]
    fn embed(&self, rows: &[[u32; SLOTS]], vectors: &mut Vec<Vector>) {
        vectors.clear();
        for (i, of_token) in rows.iter().enumerate() {
            for &row in rows.get(i + AHEAD).into_iter().flatten() {
                linear::prefetch(self.embeddings, row);
            }
            // So few bytes cannot overflow.
            let mut sum = [0i16; WIDTH];
            for &row in of_token {
                let row = &self.embeddings[row as usize];
                for k in 0..WIDTH {
                    sum[k] += i16::from(row[k]);
                }
            }
            vectors.push(sum.map(|x| bounded((i32::from(x) * self.units.embedding + 128) >> 8)));
        }
    }

    #[inline(always)]
    fn output(&self, vectors: &[Vector], scores: &mut Scores) {
        scores.clear();
        scores.extend(vectors.iter().map(|vector| {
            let mut sum = [0i64; ROW];
            for (vector, output) in vector.chunks_exact(EXACT).zip(self.output.chunks_exact(EXACT)) {
                let mut part = [0i32; ROW];
                for (x, row) in vector.iter().zip(output) {
                    for k in 0..ROW {
                        part[k] += i32::from(*x) * i32::from(row[k]);
                    }
                }
                for k in 0..ROW {
                    sum[k] += i64::from(part[k]);
                }
            }
            std::array::from_fn(|k| (sum[k] >> self.units.output) as i32 + self.units.bias[k])
        }));
    }
}

#[inline(always)]
fn bounded(x: i32) -> i16 {
    x.clamp(i32::from(-BOUND), i32::from(BOUND)) as i16
}

/// The known words, as their number, from 1; 0 is any other word.
#[derive(Clone, Copy)]
pub struct Vocabulary<'b> {
    table: &'b [u64],
    words: usize,
}

impl<'b> Vocabulary<'b> {
    /// The words in a file of weights.
    ///
    /// # Errors
    /// If the section is missing or its size is no power of two.
    pub fn open(sections: &Sections<'b>) -> Result<Vocabulary<'b>, Error> {
        let table = sections.get::<u64>(WORDS)?;
        if table.len().is_power_of_two() { Ok(Vocabulary::new(table)) } else { Err(Error::Shape(WORDS)) }
    }

    /// Over what [`layout`] laid out.
    #[must_use]
    pub fn new(table: &'b [u64]) -> Vocabulary<'b> {
        Vocabulary { table, words: table.iter().filter(|&&entry| entry != 0).count() }
    }

    /// How many words are known.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words
    }

    /// Rows of the table of embeddings.
    #[must_use]
    pub fn rows(&self) -> usize {
        1 + self.words + HASHED
    }

    /// The number of the word with the hash `lower`.
    #[inline]
    #[must_use]
    pub fn number(&self, lower: u32) -> u32 {
        let mask = self.table.len() - 1;
        let mut at = (lower.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        loop {
            let entry = self.table[at];
            if entry == 0 || (entry >> 32) as u32 == lower {
                return entry as u32;
            }
            at = (at + 1) & mask;
        }
    }
}

/// Lays out the known words, most frequent first, for look-up.
#[must_use]
pub fn layout(words: &[u32]) -> Vec<u64> {
    let mut table = vec![0u64; (words.len() * 2 + 1).next_power_of_two()];
    let mask = table.len() - 1;
    for (number, &lower) in words.iter().enumerate() {
        let mut at = (lower.wrapping_mul(0x9E37_79B1) >> 7) as usize & mask;
        while table[at] != 0 {
            at = (at + 1) & mask;
        }
        table[at] = u64::from(lower) << 32 | (number as u64 + 1);
    }
    table
}

/// The numbers of the rows that make up token `i`.
#[must_use]
pub fn rows(layers: &Layers, context: &Context, vocabulary: &Vocabulary<'_>, i: usize) -> [u32; SLOTS] {
    let base = 1 + vocabulary.words as u32;
    let hashed = |template: u32, a: u32, b: u32, c: u32| {
        base + (hash::feature(template, a, b, c) >> (64 - HASHED.trailing_zeros())) as u32
    };
    let word = &layers.words[i];
    let tag = layers.tags[i] as u32;
    let sentence = layers.sentence(i);
    let paragraph = layers.paragraph(i);
    let state = context.quote[i] as u32;
    let (before, after) = (context.cue_before[i], context.cue_after[i]);
    let near = |cue: u32| if cue == NOWHERE { 11 } else { distance(i.abs_diff(cue as usize)) };
    [
        vocabulary.number(word.lower),
        hashed(1, word.suffix[2], 0, 0),
        hashed(2, word.prefix[2], 0, 0),
        hashed(3, word.shape, 0, 0),
        hashed(14, word.suffix[3], 0, 0),
        hashed(15, word.prefix[3], 0, 0),
        hashed(4, tag, u32::from(context.bins[i]), 0),
        hashed(5, context.landmarks[i] as u32, near(before), near(after)),
        hashed(6, state, layers.marks[i] as u32, place(layers, i)),
        hashed(8, distance(i - sentence.start), distance(sentence.end - 1 - i), 0),
        hashed(9, distance(i - paragraph.start), distance(paragraph.end - 1 - i), 0),
        quotation(layers, context, i, hashed),
        match (before, after) {
            (NOWHERE, NOWHERE) => hashed(11, 0, 0, 0),
            (NOWHERE, after) => hashed(11, 1, context.path(i, after as usize), 0),
            (before, _) => hashed(11, 2, context.path(before as usize, i), 0),
        },
    ]
}

fn quotation(layers: &Layers, context: &Context, i: usize, hashed: impl Fn(u32, u32, u32, u32) -> u32) -> u32 {
    if context.quotation_of[i] == NOWHERE {
        return hashed(12, 0, 0, 0);
    }
    let quotation = layers.quotations[context.quotation_of[i] as usize];
    let (open, close) = (quotation.open as usize, quotation.close as usize);
    let last = match layers.marks[close.saturating_sub(1).max(open)] {
        Mark::Comma => 1,
        Mark::Stop => 2,
        _ => 0,
    };
    let starts = if layers.paragraph(open).start == open { 2 } else { u32::from(layers.sentence(open).start == open) };
    let ends = u32::from(close + 1 == layers.paragraph(close).end);
    let kind = last + 3 * starts + 9 * ends + 18 * u32::from(quotation.closed);
    hashed(13, distance((close - open) / 2), kind, 0)
}
