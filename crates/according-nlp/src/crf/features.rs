//! The sparse features of a token. Training and reading share them: a change makes the weights void.

use super::context::{Context, NOWHERE, QuoteState, distance};
use crate::{hash, layers::Layers, quotation::Mark, word::Word};

/// Weights in a row: one per label, and one unused so that rows are aligned.
pub const ROW: usize = 8;

/// Calls `emit` with the hash of every feature of token `i`.
///
/// The groups follow the ablation that found them useful: words, affixes, tags, position, quotation, cue lexicon with the
/// landmarks between token and cue.
pub fn features(layers: &Layers, context: &Context, i: usize, mut emit: impl FnMut(u64)) {
    let f = &mut emit;
    words(layers, i, f);
    tags(layers, i, f);
    let place = place(layers, i);
    position(layers, context, i, place, f);
    quotation(layers, context, i, place, f);
    cues(layers, context, i, place, f);
}

macro_rules! put {
    ($f:expr, $t:expr, $a:expr) => {
        $f(hash::feature($t, $a as u32, 0, 0))
    };
    ($f:expr, $t:expr, $a:expr, $b:expr) => {
        $f(hash::feature($t, $a as u32, $b as u32, 0))
    };
    ($f:expr, $t:expr, $a:expr, $b:expr, $c:expr) => {
        $f(hash::feature($t, $a as u32, $b as u32, $c as u32))
    };
}

/// Stands for every token beyond the edge of the document.
const EDGE: Word = Word { lower: 9, shape: 9, prefix: [9; 4], suffix: [9; 4], capital: false, alphanumeric: false };

fn words(layers: &Layers, i: usize, f: &mut impl FnMut(u64)) {
    let at = |offset: isize| layers.words.get(i.wrapping_add_signed(offset)).unwrap_or(&EDGE);
    let w = |offset: isize| at(offset).lower;
    put!(f, 0, 0);
    put!(f, 1, w(0));
    put!(f, 2, w(-1));
    put!(f, 3, w(1));
    put!(f, 4, w(-2));
    put!(f, 5, w(2));
    put!(f, 6, w(-1), w(0));
    put!(f, 7, w(0), w(1));
    put!(f, 8, w(-2), w(-1));
    put!(f, 9, w(1), w(2));
    put!(f, 10, w(-3));
    put!(f, 11, w(3));
    put!(f, 12, w(-1), w(0), w(1));
    let (word, left, right) = (at(0), at(-1), at(1));
    put!(f, 13, word.suffix[2]);
    put!(f, 14, word.suffix[1]);
    put!(f, 15, word.prefix[2]);
    put!(f, 16, word.shape);
    put!(f, 17, word.suffix[3]);
    put!(f, 18, word.prefix[3]);
    put!(f, 19, left.shape);
    put!(f, 20, left.suffix[2]);
    put!(f, 21, left.shape, word.shape);
    put!(f, 22, right.shape);
    put!(f, 23, right.suffix[2]);
    put!(f, 24, word.shape, right.shape);
}

fn tags(layers: &Layers, i: usize, f: &mut impl FnMut(u64)) {
    let p = |offset: isize| layers.tags.get(i.wrapping_add_signed(offset)).map_or(99, |&tag| tag as u32);
    put!(f, 30, p(0));
    put!(f, 31, p(-1));
    put!(f, 32, p(1));
    put!(f, 33, p(-1), p(0));
    put!(f, 34, p(0), p(1));
    put!(f, 35, p(-2), p(-1), p(0));
    put!(f, 36, p(0), p(1), p(2));
    put!(f, 37, p(-1), p(0), p(1));
    put!(f, 38, p(-2));
    put!(f, 39, p(2));
    put!(f, 40, layers.lemmas[i], p(0));
    put!(f, 41, p(1), p(2), p(3));
    put!(f, 42, p(-3), p(-2), p(-1));
}

/// Where the token stands: 3 begins a paragraph, 2 a sentence, 1 ends a sentence, 4 is the last but one, 0 elsewhere.
pub(crate) fn place(layers: &Layers, i: usize) -> u32 {
    let sentence = layers.sentence(i);
    if layers.paragraph(i).start == i {
        3
    } else if sentence.start == i {
        2
    } else if i + 1 == sentence.end {
        1
    } else if i + 2 == sentence.end {
        4
    } else {
        0
    }
}

fn position(layers: &Layers, context: &Context, i: usize, place: u32, f: &mut impl FnMut(u64)) {
    let word = layers.words[i].lower;
    let sentence = layers.sentence(i);
    let paragraph = layers.paragraph(i);
    let (from_start, to_end) = (distance(i - sentence.start), distance(sentence.end - 1 - i));
    put!(f, 50, place);
    put!(f, 51, place, word);
    put!(f, 52, from_start, to_end);
    put!(f, 53, distance(sentence.start.saturating_sub(paragraph.start)));
    let before = if sentence.start > 0 { layers.sentence(sentence.start - 1) } else { 0..0 };
    let strongest = context.bins[before].iter().copied().max().unwrap_or(0);
    put!(f, 54, strongest, place);
    put!(f, 55, layers.words[sentence.start].lower, from_start);
    put!(f, 56, layers.words[sentence.end - 1].lower, to_end);
}

fn quotation(layers: &Layers, context: &Context, i: usize, place: u32, f: &mut impl FnMut(u64)) {
    let n = layers.len();
    let w = |i: usize| layers.words[i].lower;
    let state = context.quote[i] as u32;
    put!(f, 60, state, place);
    put!(f, 61, state, w(i));
    put!(f, 62, state, if i > 0 { w(i - 1) } else { 9 });
    put!(f, 63, state, if i + 1 < n { w(i + 1) } else { 9 });
    if context.quotation_of[i] == NOWHERE {
        outside(layers, context, i, f);
        return;
    }
    let quotation = layers.quotations[context.quotation_of[i] as usize];
    let (open, close) = (quotation.open as usize, quotation.close as usize);
    let closed = u32::from(quotation.closed);
    let length = distance((close - open) / 2);
    let opening = layers.sentence(open).start;
    let before = if open > 0 { w(open - 1) } else { 0 };
    let bin_before = if open > opening { context.bins[open - 1] } else { 8 };
    let bin_before2 = if open >= opening + 2 { context.bins[open - 2] } else { 8 };
    let after = if close + 1 < n { w(close + 1) } else { 0 };
    let bin_after = if close + 1 < n { context.bins[close + 1] } else { 8 };
    let bin_after2 = if close + 2 < n { context.bins[close + 2] } else { 8 };
    let starts = if layers.paragraph(open).start == open { 2 } else { u32::from(opening == open) };
    let ends_paragraph = u32::from(close + 1 == layers.paragraph(close).end);
    let last = match layers.marks[close.saturating_sub(1).max(open)] {
        Mark::Comma => 1,
        Mark::Stop => 2,
        _ => 0,
    };
    let sum = 1 + last + 4 * starts + 16 * ends_paragraph + 32 * closed + 64 * length;
    put!(f, 64, length, starts, closed);
    put!(f, 65, before, length);
    put!(f, 66, after, length);
    put!(f, 67, bin_before, bin_before2, last + 8 * starts);
    put!(f, 68, bin_after, bin_after2, last + 8 * starts);
    put!(f, 69, sum, quotation.continues);
    put!(f, 70, ends_paragraph, starts, last);
    put!(f, 71, distance(i - open));
    put!(f, 72, distance(close - i));
    let several = opening != layers.sentence(close.saturating_sub(1).max(open)).start;
    put!(f, 73, several, layers.sentence(i).start == opening, starts);
}

/// A token outside every quotation: how far the nearest ones of its paragraph are.
fn outside(layers: &Layers, context: &Context, i: usize, f: &mut impl FnMut(u64)) {
    const FAR: usize = 99;
    const REACH: usize = 30;
    let paragraph = layers.paragraph(i);
    let left = (paragraph.start.max(i.saturating_sub(REACH))..i).rev().find(|&j| layers.marks[j] == Mark::Close);
    let right = (i + 1..paragraph.end.min(i + REACH)).find(|&j| layers.marks[j] == Mark::Open);
    let (dl, dr) = (left.map_or(FAR, |j| i - j), right.map_or(FAR, |j| j - i));
    let (bin, tag) = (context.bins[i], layers.tags[i]);
    put!(f, 74, distance(dl), distance(dr));
    put!(f, 75, distance(dl), bin);
    put!(f, 76, distance(dr), bin);
    put!(f, 77, distance(dl), tag);
    put!(f, 78, distance(dr), tag);
    if let Some(j) = left.filter(|&j| j > 0) {
        put!(f, 79, layers.words[j - 1].lower, distance(dl));
    }
}

fn cues(layers: &Layers, context: &Context, i: usize, place: u32, f: &mut impl FnMut(u64)) {
    let b = |offset: isize| context.bins.get(i.wrapping_add_signed(offset)).map_or(9, |&bin| u32::from(bin));
    let (tag, word) = (layers.tags[i] as u32, layers.words[i].lower);
    let state = if context.quote[i] == QuoteState::Stray { 0 } else { context.quote[i] as u32 };
    put!(f, 80, b(0));
    put!(f, 81, b(-1), b(0));
    put!(f, 82, b(0), b(1));
    put!(f, 83, b(-2), b(-1));
    put!(f, 84, b(1), b(2));
    put!(f, 85, b(-1), b(0), b(1));
    put!(f, 86, b(0), state, tag);
    let (before, after) = (context.cue_before[i], context.cue_after[i]);
    if before == NOWHERE {
        put!(f, 95, 0);
    } else {
        let cue = before as usize;
        let lemma = layers.lemmas[cue];
        let (far, path) = (distance(i - cue), context.path(cue, i));
        put!(f, 90, far, context.bins[cue]);
        put!(f, 91, far, lemma);
        put!(f, 92, path);
        put!(f, 93, path, lemma);
        put!(f, 94, path, tag);
        put!(f, 104, lemma, tag);
        put!(f, 105, path, word);
        put!(f, 106, lemma, layers.lemmas[cue + 1]);
    }
    if after == NOWHERE {
        put!(f, 101, 0);
    } else {
        let cue = after as usize;
        let lemma = layers.lemmas[cue];
        let end = layers.sentence(i).end;
        let (far, path) = (distance(cue - i), context.path(i, cue));
        put!(f, 96, far, context.bins[cue]);
        put!(f, 97, far, lemma);
        put!(f, 98, path);
        put!(f, 99, path, lemma);
        put!(f, 100, path, tag);
        put!(f, 107, lemma, tag);
        put!(f, 108, path, word);
        if cue + 1 < end {
            put!(f, 109, path, layers.tags[cue + 1]);
        }
        if cue + 2 >= end {
            put!(f, 110, far);
        }
    }
    let sides = u32::from(before != NOWHERE) * 2 + u32::from(after != NOWHERE);
    put!(f, 102, sides, state);
    put!(f, 103, sides, place);
    if sides == 3 {
        put!(f, 111, layers.lemmas[before as usize], layers.lemmas[after as usize]);
    }
}
