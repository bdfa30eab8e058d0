//! The features of a token for the first pass: its form, tags, gazetteer and surroundings.

use super::view::View;
use crate::{
    hash,
    name::gazetteer::{self as gaz, Kinds},
    word::Word,
};

const NONE: Word = Word { lower: 1, shape: 1, prefix: [1; 4], suffix: [1; 4], capital: false, alphanumeric: false };

/// The bits of the gazetteer that tell of names.
const TELLING: Kinds = gaz::FIRST
    | gaz::TITLE
    | gaz::ROLE
    | gaz::ORGANISATION
    | gaz::PLACE
    | gaz::DEMONYM
    | gaz::MEDIA
    | gaz::DATE
    | gaz::PARTICLE
    | gaz::SUFFIX
    | gaz::MEMBERS
    | gaz::SILENT
    | gaz::PORTFOLIO;

/// Calls `emit` with the hash of every feature of token `i`.
pub fn features(view: &View, i: usize, mut emit: impl FnMut(u64)) {
    let (first, end) = (view.bounds[i].0 as usize, view.bounds[i].1 as usize);
    let at = |offset: isize| {
        let k = i.wrapping_add_signed(offset);
        if k >= first && k < end { &view.words[k] } else { &NONE }
    };
    let tag = |offset: isize| {
        let k = i.wrapping_add_signed(offset);
        if k >= first && k < end { view.tags[k] as u32 } else { 63 }
    };
    let kinds = |offset: isize| {
        let k = i.wrapping_add_signed(offset);
        if k >= first && k < end { view.kinds[k] & TELLING } else { 1 << 31 }
    };
    let (word, left, left2, right, right2) = (at(0), at(-1), at(-2), at(1), at(2));
    let (start, stop) = (view.runs[i].0 as usize, view.runs[i].1 as usize);
    let starts = u32::from(i == first) | u32::from(view.heading[i]) << 1 | u32::from(view.small[i]) << 2;
    let mut template = 100;
    let mut f = |a: u32, b: u32, c: u32| {
        template += 1;
        emit(hash::feature(template, a, b, c));
    };
    f(0, 0, 0);
    f(word.lower, 0, 0);
    f(word.lower, word.shape, 0);
    f(word.shape, starts, 0);
    f(word.suffix[1], 0, 0);
    f(word.suffix[2], word.shape, 0);
    f(word.suffix[3], 0, 0);
    f(word.prefix[1], 0, 0);
    f(word.prefix[2], 0, 0);
    f(word.prefix[3], 0, 0);
    f(left.lower, 0, 0);
    f(left2.lower, 0, 0);
    f(right.lower, 0, 0);
    f(right2.lower, 0, 0);
    f(left.lower, word.lower, 0);
    f(word.lower, right.lower, 0);
    f(left2.lower, left.lower, 0);
    f(right.lower, right2.lower, 0);
    f(left.shape, word.shape, right.shape);
    f(word.shape, right.shape, right2.shape);
    f(left2.shape, left.shape, word.shape);
    f(left.suffix[2], word.shape, 0);
    f(right.suffix[2], word.shape, 0);
    f(right.suffix[3], 0, 0);
    f(tag(0), starts, 0);
    f(tag(-1), tag(0), tag(1));
    f(tag(0), tag(1), word.shape);
    f(tag(-1), word.suffix[2], 0);
    f(kinds(0), word.shape, 0);
    f(kinds(0), kinds(1), 0);
    f(kinds(-1), kinds(0), 0);
    f(kinds(-1), kinds(0), kinds(1));
    f(kinds(-1), word.shape, right.shape);
    f(kinds(1), word.shape, tag(0));
    // The whole stretch of capitals: what heads it, what stands before and after it.
    let head = &view.words[stop - 1];
    let outer = |k: usize| if k >= first && k < end { &view.words[k] } else { &NONE };
    let (before, after) = (outer(start.wrapping_sub(1)), outer(stop));
    let place = (i - start).min(3) as u32 | ((stop - i).min(4) as u32) << 2;
    f(place, view.kinds[start] & TELLING, view.kinds[stop - 1] & TELLING);
    f(head.lower, place, 0);
    f(head.suffix[2], place, 0);
    f(view.words[start].lower, place, 1);
    f(before.lower, place, 0);
    f(after.lower, place, 0);
    f(before.lower, after.lower, 0);
    f(tag(0), place, starts);
}
