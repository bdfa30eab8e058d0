//! Under which keys a variant is found: two variants are compared if they share one.
//!
//! Keys of a variant depend on nothing but the variant. Quoted words have a key for every four of them together with
//! the name of who says them, and, for those whom an article does not name, some for six words alone, chosen by
//! winnowing (Schleimer, Wilkerson and Aiken 2003). Words that are not quoted are found by the speaker, the days around
//! and a few of the words by minimal hash (Broder 1997).

use super::utterance::Utterance;
use super::words::{Word, mix};

/// Quoted words under one key, with a name.
const NAMED: usize = 4;
/// Quoted words under one key, without.
const UNNAMED: usize = 6;
/// Of so many such sequences in a row one is kept at least.
const WINDOW: usize = 4;
/// Minimal hashes of what is told.
const MINIMAL: u64 = 4;
/// What is told in fewer words is not looked for in other words.
const LEAST_TOLD: usize = 4;
/// Days within which the same may be told in other words.
pub(crate) const DAYS: i32 = 3;
/// Bits of a key that are kept: a collision costs one comparison.
const BITS: u32 = 32;

/// Variants under one key, beyond which the key says nothing.
pub(crate) const CROWD: usize = 48;

/// Gives the pairs that are to be compared, of variants that come ordered by key, each once under a key.
pub(crate) struct Meeting<T> {
    key: i64,
    here: Vec<T>,
}

impl<T> Default for Meeting<T> {
    fn default() -> Meeting<T> {
        Meeting { key: 0, here: Vec::new() }
    }
}

impl<T: Copy> Meeting<T> {
    /// Takes the next variant. Where its key is another than the last, `each` gets the pairs under that one.
    pub(crate) fn push(&mut self, key: i64, it: T, each: impl FnMut(T, T)) {
        if key != self.key {
            self.end(each);
            self.key = key;
        }
        // One too many is enough to know.
        if self.here.len() <= CROWD {
            self.here.push(it);
        }
    }

    /// Gives the pairs under the last key; the first of each came first.
    pub(crate) fn end(&mut self, mut each: impl FnMut(T, T)) {
        if self.here.len() <= CROWD {
            for (at, a) in self.here.iter().enumerate() {
                self.here[at + 1..].iter().for_each(|b| each(*a, *b));
            }
        }
        self.here.clear();
    }
}

/// The keys, ascending, each once.
pub(crate) fn keys(it: &Utterance) -> Vec<i64> {
    let mut keys = Vec::new();
    let quoted: Vec<Word> = it.quoted().collect();
    let sequence =
        |words: &[Word]| words.iter().fold(0_u64, |all, word| mix(all.rotate_left(11) ^ u64::from(word.hash())));
    let block = u64::from(it.voice.block);
    if it.voice.is_named() {
        let some = quoted.windows(NAMED).filter(|words| words.iter().any(|word| word.tells()));
        keys.extend(some.map(|words| key(1, block, sequence(words))));
    }
    let long: Vec<u64> = quoted
        .windows(UNNAMED)
        .filter(|words| words.iter().filter(|word| word.tells()).count() >= 3)
        .map(sequence)
        .collect();
    winnow(&long, |hash| keys.push(key(2, 0, hash)));
    if it.voice.is_named()
        && let Some(day) = it.day()
    {
        let telling = it.telling();
        if telling.len() >= LEAST_TOLD {
            for n in 0..MINIMAL {
                let least = telling.iter().map(|word| mix(u64::from(*word) ^ n << 40)).min().unwrap_or_default();
                // Two days that are at most DAYS apart have a bucket in common.
                let bucket = day.div_euclid(DAYS);
                for bucket in [bucket, bucket + 1] {
                    keys.push(key(3 + n, block ^ (bucket as u32 as u64) << 32, least));
                }
            }
        }
    }
    keys.sort_unstable();
    keys.dedup();
    keys
}

fn key(kind: u64, block: u64, hash: u64) -> i64 {
    (mix(mix(block ^ kind << 56) ^ hash) >> (64 - BITS)) as i64
}

/// Gives the least hash of every window, each place once.
fn winnow(hashes: &[u64], mut each: impl FnMut(u64)) {
    if hashes.len() <= WINDOW {
        hashes.iter().min().into_iter().for_each(|least| each(*least));
        return;
    }
    let mut last = None;
    for window in hashes.windows(WINDOW) {
        let least = window.iter().min().copied();
        if least != last {
            least.into_iter().for_each(&mut each);
            last = least;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::utterance::tests::said;
    use super::*;

    fn check(a: &Utterance, b: &Utterance, expect: bool) {
        let (a, b) = (keys(a), keys(b));
        assert_eq!(a.iter().any(|key| b.binary_search(key).is_ok()), expect);
    }

    #[test]
    fn those_under_a_key_meet_unless_they_are_a_crowd() {
        for (n, expect) in [(1, 0), (2, 1), (CROWD, CROWD * (CROWD - 1) / 2), (CROWD + 1, 0), (3 * CROWD, 0)] {
            let mut meeting = Meeting::default();
            let mut pairs = Vec::new();
            (0..n).for_each(|it| meeting.push(0, it, |a, b| pairs.push((a, b))));
            meeting.push(7, n, |a, b| pairs.push((a, b)));
            meeting.end(|a, b| pairs.push((a, b)));
            assert_eq!(pairs.len(), expect, "{n}");
            assert!(pairs.iter().all(|(a, b)| a < b && *b < n));
        }
    }

    #[test]
    fn what_may_be_the_same_shares_a_key() {
        let whole = said(4, "Corinne Ashdell: “The people of the town deserve to know what happened on that bridge.”");
        check(&whole, &said(9, "Ashdell: they “deserve to know what happened” there"), true);
        check(&whole, &said(9, "Bram Oskeld: they “deserve to know what happened” there"), false);
        check(&whole, &said(9, "?: “The people of the town deserve to know what happened on that bridge.”"), true);
        let told = said(4, "Corinne Ashdell: people in the town deserved to know what had happened on the bridge");
        check(&told, &whole, true);
        check(
            &told,
            &said(7, "Corinne Ashdell: the people of the town deserved to know what happened on the bridge"),
            true,
        );
        check(
            &told,
            &said(11, "Corinne Ashdell: the people of the town deserved to know what happened on the bridge"),
            false,
        );
    }
}
