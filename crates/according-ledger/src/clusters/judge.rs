//! Whether two variants are one statement, from the two alone.

use super::keys::DAYS;
use super::stem::Sort;
use super::utterance::Utterance;
use super::voice::Together;
use super::words::Word;

/// What a word that tells weighs; another weighs 1.
const TELLING: u32 = 3;

/// How a variant stands to the head of its cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The same words.
    Identical,
    /// All its quoted words stand in the head, which has more.
    Truncated,
    /// All quoted words of the head stand in it, and it has more.
    Extended,
    /// Most of the quoted words of one stand in the other.
    Near,
    /// The same is told, not in the same words.
    Paraphrase,
}

impl Relation {
    /// The name used in the ledger, in JSON and in help.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Relation::Identical => "identical",
            Relation::Truncated => "truncated",
            Relation::Extended => "extended",
            Relation::Near => "near",
            Relation::Paraphrase => "paraphrase",
        }
    }
}

impl std::str::FromStr for Relation {
    type Err = ();

    fn from_str(name: &str) -> Result<Relation, ()> {
        use Relation::{Extended, Identical, Near, Paraphrase, Truncated};
        [Identical, Truncated, Extended, Near, Paraphrase].into_iter().find(|it| it.as_str() == name).ok_or(())
    }
}

/// Why two variants are one statement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Grounds {
    /// How the first stands to the second.
    pub(crate) relation: Relation,
    /// Words that both have, in the same order; for a paraphrase, words that tell, in any order.
    pub(crate) shared: u32,
    /// The part of the shorter that they make, by weight; 0 to 1.
    pub(crate) share: f32,
}

impl Grounds {
    /// The share as it is kept: three decimals.
    pub(crate) fn rounded(&self) -> f64 {
        (f64::from(self.share) * 1000.0).round() / 1000.0
    }
}

/// Compares; keeps its memory from one pair to the next.
#[derive(Default)]
pub(crate) struct Judge {
    table: Vec<u16>,
    pairs: Vec<(u32, u32)>,
    kept: Vec<(u32, u32)>,
    a: Vec<Word>,
    b: Vec<Word>,
}

impl Judge {
    /// Whether the two are one statement, and why. Who is compared with whom does not matter, but for the direction of
    /// the relation.
    ///
    /// **Cost**: the product of the lengths, ends that agree aside.
    pub(crate) fn same(&mut self, it: &Utterance, other: &Utterance) -> Option<Grounds> {
        let together = it.voice.together(other.voice);
        if together == Together::Apart {
            return None;
        }
        if it.exact == other.exact && it.words == other.words && it.stance == other.stance && is_enough(it, other) {
            let shared = it.words.len() as u32;
            return Some(Grounds { relation: Relation::Identical, shared, share: 1.0 });
        }
        self.quoted(it, other, together).or_else(|| told(it, other, together))
    }

    /// The quoted words of one in those of the other.
    fn quoted(&mut self, it: &Utterance, other: &Utterance, together: Together) -> Option<Grounds> {
        self.a.clear();
        self.a.extend(it.quoted());
        self.b.clear();
        self.b.extend(other.quoted());
        if self.a.is_empty() || self.b.is_empty() {
            return None;
        }
        let (weight_a, weight_b) = (weight(&self.a), weight(&self.b));
        // Of two that weigh the same, words that changed places are matched in one way or another: let it be one way,
        // whichever comes first.
        let hashes = |words: &[Word]| words.iter().map(|word| word.hash()).collect::<Vec<u32>>();
        let order = (weight_a, self.a.len()).cmp(&(weight_b, self.b.len()));
        let flipped = order.then_with(|| hashes(&self.a).cmp(&hashes(&self.b))).is_gt();
        if flipped {
            std::mem::swap(&mut self.a, &mut self.b);
        }
        self.align();
        let found = chains(&self.a, &self.pairs, &mut self.kept);
        let shorter = weight_a.min(weight_b);
        let share = found.weight as f32 / shorter as f32;
        let whole = found.words as usize == self.a.len();
        let apart = distance(it, other);
        // On the same days one speaker is less likely to have begun another sentence in the same way.
        let same_days = together == Together::Same && apart.is_some_and(|days| days <= 3);
        let most = share >= if same_days { 0.7 } else { 0.75 };
        let long = if apart.is_none_or(|days| days <= 30) { 9 } else { 14 };
        let much = share >= 0.5 && found.longest >= long && found.longest_telling >= 5;
        if !(most || much) || !self.agrees(found.telling) {
            return None;
        }
        // Few words are said again on another occasion, many are not.
        let (words, telling) = match apart {
            _ if together == Together::Open && !(it.voice.is_named() && other.voice.is_named()) => (7, 4),
            Some(days) if days <= 3 => (5, 3),
            Some(days) if days > 30 => (9, 5),
            _ => (7, 4),
        };
        if found.words < words || found.telling < telling {
            return None;
        }
        let relation = match (whole, flipped, self.a.len() == self.b.len()) {
            (true, _, true) => Relation::Near,
            (true, false, _) => Relation::Truncated,
            (true, true, _) => Relation::Extended,
            (false, ..) => Relation::Near,
        };
        Some(Grounds { relation, shared: found.words, share })
    }

    /// Finds the heaviest common subsequence of `a` and `b`, as pairs of places.
    fn align(&mut self) {
        let Judge { table, pairs, a, b, .. } = self;
        pairs.clear();
        let same = |x: Word, y: Word| x.hash() == y.hash();
        // Where it stands there in one piece, it is that piece, not words of it here and there.
        let piece = |words: &[Word]| words.iter().zip(a.iter()).all(|(x, y)| same(*x, *y));
        if let Some(start) = b.windows(a.len()).position(piece) {
            pairs.extend((0..a.len() as u32).map(|at| (at, start as u32 + at)));
            return;
        }
        let front = a.iter().zip(b.iter()).take_while(|(x, y)| same(**x, **y)).count();
        pairs.extend((0..front as u32).map(|at| (at, at)));
        let (a_rest, b_rest) = (&a[front..], &b[front..]);
        let back = a_rest.iter().rev().zip(b_rest.iter().rev()).take_while(|(x, y)| same(**x, **y)).count();
        let (a_mid, b_mid) = (&a_rest[..a_rest.len() - back], &b_rest[..b_rest.len() - back]);
        let width = b_mid.len() + 1;
        table.clear();
        table.resize((a_mid.len() + 1) * width, 0);
        for i in (0..a_mid.len()).rev() {
            for j in (0..b_mid.len()).rev() {
                let skip = table[(i + 1) * width + j].max(table[i * width + j + 1]);
                table[i * width + j] = if same(a_mid[i], b_mid[j]) {
                    skip.max(table[(i + 1) * width + j + 1] + heavy(a_mid[i]) as u16)
                } else {
                    skip
                };
            }
        }
        let (mut i, mut j) = (0, 0);
        while i < a_mid.len() && j < b_mid.len() {
            let here = table[i * width + j];
            if same(a_mid[i], b_mid[j]) && here == table[(i + 1) * width + j + 1] + heavy(a_mid[i]) as u16 {
                pairs.push(((front + i) as u32, (front + j) as u32));
                (i, j) = (i + 1, j + 1);
            } else if here == table[(i + 1) * width + j] {
                i += 1;
            } else {
                j += 1;
            }
        }
        let (a_end, b_end) = ((a.len() - back) as u32, (b.len() - back) as u32);
        pairs.extend((0..back as u32).map(|at| (a_end + at, b_end + at)));
    }

    /// Whether nothing between the shared words makes another statement of them: no number for another, no *not* put in
    /// or left out, and few words for others.
    fn agrees(&self, telling: u32) -> bool {
        let mut exchanged = 0;
        for pair in self.kept.windows(2) {
            let [(i, j), (k, l)] = [pair[0], pair[1]];
            let (left, right) = (&self.a[i as usize + 1..k as usize], &self.b[j as usize + 1..l as usize]);
            let turned = |words: &[Word]| words.len() <= 4 && words.iter().any(|word| word.sort() == Sort::Negation);
            let counted = |words: &[Word]| words.iter().any(|word| word.sort() == Sort::Number);
            let tells = |words: &[Word]| words.iter().filter(|word| word.tells()).count() as u32;
            if turned(left) != turned(right)
                || !left.is_empty() && !right.is_empty() && (counted(left) || counted(right))
            {
                return false;
            }
            exchanged += tells(left).min(tells(right));
        }
        3 * exchanged <= telling
    }

    /// Whether the quoted words of `it` stand wholly and together in those of `other`, and no speaker contradicts. That is
    /// not enough to be one statement: few words may be said again.
    pub(crate) fn within(&mut self, it: &Utterance, other: &Utterance) -> Option<Grounds> {
        self.a.clear();
        self.a.extend(it.quoted());
        self.b.clear();
        self.b.extend(other.quoted());
        let together = it.voice.together(other.voice) != Together::Apart;
        let stands = self
            .b
            .windows(self.a.len().max(1))
            .any(|words| words.len() == self.a.len() && words.iter().zip(&self.a).all(|(x, y)| x.hash() == y.hash()));
        let shared = self.a.len() as u32;
        (together && stands).then_some(Grounds { relation: Relation::Truncated, shared, share: 1.0 })
    }
}

/// What chains of shared words amount to.
#[derive(Default)]
struct Shared {
    words: u32,
    telling: u32,
    weight: u32,
    /// Words of the longest chain, and those of them that tell.
    longest: u32,
    longest_telling: u32,
}

/// Takes shared words together that stand close in both texts, and keeps those. What stands alone is there by chance.
fn chains(a: &[Word], pairs: &[(u32, u32)], kept: &mut Vec<(u32, u32)>) -> Shared {
    const GAP: u32 = 3;
    let mut shared = Shared::default();
    let mut start = 0;
    kept.clear();
    for at in 0..pairs.len() {
        let ends = pairs.get(at + 1).is_none_or(|next| next.0 - pairs[at].0 > GAP || next.1 - pairs[at].1 > GAP);
        if !ends {
            continue;
        }
        let chain = &pairs[start..=at];
        start = at + 1;
        let telling = chain.iter().filter(|(i, _)| a[*i as usize].tells()).count() as u32;
        let words = chain.len() as u32;
        if words < 3 {
            continue;
        }
        kept.extend(chain);
        shared.words += words;
        shared.telling += telling;
        shared.weight += chain.iter().map(|(i, _)| heavy(a[*i as usize])).sum::<u32>();
        if (words, telling) > (shared.longest, shared.longest_telling) {
            (shared.longest, shared.longest_telling) = (words, telling);
        }
    }
    shared
}

/// Whether one speaker was heard to say the same in other words.
fn told(it: &Utterance, other: &Utterance, together: Together) -> Option<Grounds> {
    let both_named = it.voice.is_named() && other.voice.is_named();
    let near = distance(it, other).is_some_and(|days| days <= DAYS);
    // What is printed as a quotation twice was said twice, unless the words agree.
    let both_quoted = it.n_quoted() == it.words.len() && other.n_quoted() == other.words.len();
    if together == Together::Apart || !both_named || !near || both_quoted || it.stance != other.stance {
        return None;
    }
    let turned = |it: &Utterance| it.of_sort(Sort::Negation).next().is_some();
    if turned(it) != turned(other) {
        return None;
    }
    let numbers = |it: &Utterance| {
        let mut numbers: Vec<u32> = it.of_sort(Sort::Number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        numbers
    };
    let (few, many) = (numbers(it), numbers(other));
    let (few, many) = if few.len() <= many.len() { (few, many) } else { (many, few) };
    if few.iter().any(|number| many.binary_search(number).is_err()) {
        return None;
    }
    let (a, b) = (it.telling(), other.telling());
    let shared = a.iter().filter(|word| b.binary_search(word).is_ok()).count();
    let (least, most) = (a.len().min(b.len()), a.len().max(b.len()));
    let (of_least, of_most) = (shared as f32 / least as f32, shared as f32 / most as f32);
    let enough = match shared {
        0..4 => false,
        4 => of_least >= 0.8 && of_most >= 0.65,
        5 => of_least >= 0.65 && of_most >= 0.5,
        _ => of_least >= 0.6 && of_most >= 0.42 || of_least >= 0.85 && of_most >= 0.35,
    };
    enough.then_some(Grounds { relation: Relation::Paraphrase, shared: shared as u32, share: of_least })
}

/// Whether the same words are said once, and not again on another occasion.
fn is_enough(it: &Utterance, other: &Utterance) -> bool {
    let telling = it.words.iter().filter(|word| word.tells()).count();
    let named = it.voice.is_named() && other.voice.is_named();
    let quoted = it.n_quoted() > 0;
    let least = match distance(it, other) {
        Some(days) if days <= 3 && named => 3,
        Some(days) if days <= 3 => 5,
        Some(days) if days <= 30 && quoted => 4,
        Some(days) if days <= 30 => 6,
        _ if quoted => 5,
        _ => return false,
    };
    telling >= least
}

/// Days between the publications.
fn distance(it: &Utterance, other: &Utterance) -> Option<i32> {
    Some((it.day()? - other.day()?).abs())
}

fn heavy(word: Word) -> u32 {
    if word.tells() || word.sort() == Sort::Negation { TELLING } else { 1 }
}

fn weight(words: &[Word]) -> u32 {
    words.iter().map(|word| heavy(*word)).sum()
}

#[cfg(test)]
mod tests {
    use super::super::utterance::tests::said;
    use super::*;

    fn check(a: (u32, &str), b: (u32, &str), expect: Option<Relation>) {
        let (it, other) = (said(a.0, a.1), said(b.0, b.1));
        let mut judge = Judge::default();
        let found = judge.same(&it, &other).map(|grounds| grounds.relation);
        assert_eq!(found, expect, "{} | {}", a.1, b.1);
        let back = judge.same(&other, &it).map(|grounds| grounds.relation);
        let turned = match expect {
            Some(Relation::Truncated) => Some(Relation::Extended),
            Some(Relation::Extended) => Some(Relation::Truncated),
            same => same,
        };
        assert_eq!(back, turned, "{} | {}", b.1, a.1);
    }

    const WHOLE: &str =
        "Corinne Ashdell: “The people of Tarnholm deserve to know what happened on that bridge, and they will.”";

    #[test]
    fn quotations_are_known_whole_cut_and_altered() {
        use Relation::{Extended, Identical, Near, Truncated};
        for (other, expect) in [
            (
                "Ashdell: “The people of Tarnholm deserve to know what happened on that bridge — and they will”",
                Some(Identical),
            ),
            ("Corinne Ashdell: “The people of Tarnholm deserve to know what happened”", Some(Extended)),
            ("Corinne Ashdell: the town would “deserve to know what happened”", Some(Extended)),
            (
                "Corinne Ashdell: “What I do know is that the people of Tarnholm deserve to know what happened on that bridge, and they will.”",
                Some(Truncated),
            ),
            (
                "Corinne Ashdell: “The people of this town deserve to know what happened on that bridge, and they will.”",
                Some(Near),
            ),
            (
                "Corinne Ashdell: “The people of Tarnholm do not deserve to know what happened on that bridge, and they will.”",
                None,
            ),
            (
                "Bram Oskeld: “The people of Tarnholm deserve to know what happened on that bridge, and they will.”",
                None,
            ),
            (
                "?: “The people of Tarnholm deserve to know what happened on that bridge, and they will.”",
                Some(Identical),
            ),
            (
                "Corinne Ashdell: “The people of Tarnholm have waited for a bridge since the old one fell in 1931.”",
                None,
            ),
            ("Corinne Ashdell: “I would rather count the injured first and talk about the bridge afterwards.”", None),
        ] {
            check((4, WHOLE), (6, other), expect);
        }
    }

    #[test]
    fn words_that_changed_places_are_judged_alike_from_both_sides() {
        let words: Vec<&str> =
            "A pass is not generally given for more than 2 years and the reason was approved in winter"
                .split(' ')
                .collect();
        let mut judge = Judge::default();
        let told = |words: &[&str]| said(4, &format!("Ola Strand: “{}”", words.join(" ")));
        let (mut same, mut other) = (0, 0);
        for at in 1..words.len() - 1 {
            let mut turned = words.clone();
            turned.swap(at, at + 1);
            let (it, beside) = (told(&words), told(&turned));
            let (there, back) = (judge.same(&it, &beside), judge.same(&beside, &it));
            assert_eq!(there, back, "{turned:?}");
            (same, other) = if there.is_some() { (same + 1, other) } else { (same, other + 1) };
        }
        assert!(same > 0 && other > 0, "{same} and {other}");
    }

    #[test]
    fn few_words_need_a_near_day() {
        let part = "Corinne Ashdell: they “deserve to know what happened” on the bridge";
        check((4, WHOLE), (6, part), Some(Relation::Extended));
        check((4, WHOLE), (28, part), None);
        check((1, WHOLE), (31, WHOLE), Some(Relation::Identical));
    }

    #[test]
    fn numbers_and_denials_keep_apart() {
        let twelve = "Ola Strand: “We have treated 12 people for cuts and bruises since the ferry struck”";
        check(
            (4, twelve),
            (5, "Ola Strand: “We have treated 19 people for cuts and bruises since the ferry struck”"),
            None,
        );
        let told = "Ola Strand: 12 people were treated for cuts and bruises after the ferry struck the wall";
        check(
            (4, told),
            (4, "Ola Strand: 12 people had cuts and bruises treated when the ferry struck the wall"),
            Some(Relation::Paraphrase),
        );
        check((4, told), (4, "Ola Strand: 19 people were treated for cuts and bruises after the ferry struck"), None);
        check(
            (4, told),
            (4, "Ola Strand: nobody of the 12 people was treated for cuts and bruises after the ferry struck"),
            None,
        );
        check(
            (4, told),
            (9, "Ola Strand: 12 people had cuts and bruises treated when the ferry struck the wall"),
            None,
        );
        check(
            (4, told),
            (4, "?: 12 people had cuts and bruises treated when the ferry struck the northern wall"),
            None,
        );
    }
}
