//! What the document says of the same words elsewhere: the features of the second pass.

use super::{Kind, kind_of, view::View};
use crate::hash;
use rustc_hash::FxHashMap;

const CLASSES: usize = Kind::ALL.len() + 1;

/// How the capitalised occurrences of each word were labelled, none and each kind.
#[derive(Default)]
pub struct Memory {
    /// By the word alone.
    counts: FxHashMap<u32, [u16; CLASSES]>,
    /// By the word and the one after it.
    pairs: FxHashMap<u32, [u16; CLASSES]>,
    /// By the word where it stands in a name of several words: first and last word of persons, and the other kinds.
    parts: FxHashMap<u32, [u16; CLASSES + 1]>,
}

fn class(label: u8) -> usize {
    kind_of(label).map_or(0, |(kind, _)| kind as usize + 1)
}

fn pair(view: &View, i: usize) -> Option<u32> {
    let next = i + 1 < view.bounds[i].1 as usize && view.capital[i + 1] && view.capital[i];
    next.then(|| hash::pair(view.words[i].lower, view.words[i + 1].lower))
}

/// Whether the name in which token `i` stands has several words, and whether the token is its last.
fn part(labels: &[u8], i: usize) -> Option<bool> {
    let (_, begins) = kind_of(labels[i])?;
    let goes_on = labels.get(i + 1).and_then(|&label| kind_of(label)).is_some_and(|(_, begins)| !begins);
    (!begins || goes_on).then_some(!goes_on)
}

impl Memory {
    /// Reads the labels of the first pass.
    pub fn read(&mut self, view: &View, labels: &[u8]) {
        self.counts.clear();
        self.pairs.clear();
        self.parts.clear();
        for i in 0..view.len() {
            if !view.capital[i] {
                continue;
            }
            let count = |counts: &mut u16| *counts = counts.saturating_add(1);
            let class = class(labels[i]);
            count(&mut self.counts.entry(view.words[i].lower).or_default()[class]);
            if let Some(key) = pair(view, i) {
                count(&mut self.pairs.entry(key).or_default()[class]);
            }
            if let Some(last) = part(labels, i) {
                let slot = if class == 1 && last { CLASSES } else { class };
                count(&mut self.parts.entry(view.words[i].lower).or_default()[slot]);
            }
        }
    }
}

/// The most frequent class of the others and how sure it is: `class << 2 | bucket`; 0 where there are no others.
fn vote<const N: usize>(counts: Option<&[u16; N]>, own: Option<usize>) -> u32 {
    let Some(counts) = counts else { return 0 };
    let count = |k: usize| counts[k].saturating_sub(u16::from(own == Some(k)));
    let total: u32 = (0..N).map(|k| u32::from(count(k))).sum();
    if total == 0 {
        return 0;
    }
    let best = (0..N).fold(0, |best, k| if count(k) > count(best) { k } else { best });
    let share = u32::from(count(best)) * 100 / total;
    let bucket = if share == 100 { 1 + u32::from(total > 1) + u32::from(total > 3) } else { u32::from(share >= 66) };
    (best as u32 + 1) << 3 | bucket
}

/// Calls `emit` with the hash of every feature of token `i` that looks at the `labels` of the first pass.
pub fn features(view: &View, memory: &Memory, labels: &[u8], i: usize, mut emit: impl FnMut(u64)) {
    let own = class(labels[i]);
    let word = &view.words[i];
    let capital = view.capital[i];
    let all = if capital { vote(memory.counts.get(&word.lower), Some(own)) } else { 0 };
    let both = pair(view, i).map_or(0, |key| vote(memory.pairs.get(&key), Some(own)));
    let before = if i > view.bounds[i].0 as usize {
        pair(view, i - 1).map_or(0, |key| vote(memory.pairs.get(&key), Some(class(labels[i - 1]))))
    } else {
        0
    };
    let slot = part(labels, i).map(|last| if own == 1 && last { CLASSES } else { own });
    let parts = if capital { vote(memory.parts.get(&word.lower), slot) } else { 0 };
    let label = |offset: isize| {
        let k = i.wrapping_add_signed(offset);
        let inside = k >= view.bounds[i].0 as usize && k < view.bounds[i].1 as usize;
        if inside { u32::from(labels[k]) } else { 15 }
    };
    let (now, left, right) = (label(0), label(-1), label(1));
    let around = left << 8 | now << 4 | right;
    let starts = u32::from(i == view.bounds[i].0 as usize) | u32::from(view.small[i]) << 1;
    let mut template = 200;
    let mut f = |a: u32, b: u32, c: u32| {
        template += 1;
        emit(hash::feature(template, a, b, c));
    };
    f(now, 0, 0);
    f(around, 0, 0);
    f(all, now, 0);
    f(all, around, 0);
    f(both, now, 0);
    f(before, now, 0);
    f(before, both, all);
    f(parts, now, 0);
    f(parts, all, now);
    f(parts, word.shape, around);
    f(all, starts, now);
    f(all, view.tags[i] as u32, now);
}
