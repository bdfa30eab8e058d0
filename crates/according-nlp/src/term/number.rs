//! Reads numbers: numerals, words, and both together.

use super::{Glue, Term, Terms};

/// A number as it stands in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Number {
    /// Its value.
    pub value: f64,
    /// One past its last atom.
    pub end: usize,
    /// Whether it is a numeral without a word (`17`, `2.5`).
    pub bare: bool,
    /// The scale that its last word multiplied by, 1 without one: in `two to three hundred` it belongs to both.
    pub scale: f64,
}

/// The number that begins at atom `i`: `17,000`, `1.7 million`, `twenty-one thousand three hundred`, `a dozen`, `5 1/2`,
/// `two and a half`, `half a million`.
///
/// **Cost**: linear in its length; a number has at most a dozen atoms.
#[must_use]
pub fn read(terms: &Terms<'_>, i: usize) -> Option<Number> {
    match terms.term(i) {
        Term::Numeral(numeral) => {
            let value = numeral.value;
            let mut number = Number { value, end: i + 1, bare: true, scale: 1.0 };
            if let Some((part, end)) = vulgar(terms, i + 1).filter(|_| numeral.decimals == 0) {
                number = Number { value: value + part, end, bare: true, scale: 1.0 };
            } else if let Some((part, end)) = vulgar(terms, i).filter(|(_, end)| *end == i + 3) {
                number = Number { value: part, end, bare: true, scale: 1.0 };
            } else if let Some((part, end)) = and_half(terms, i + 1) {
                number = Number { value: value + part, end, bare: false, scale: 1.0 };
            }
            Some(scaled(terms, number))
        }
        Term::Small(_) | Term::Tens(_) => words(terms, i),
        Term::Word("a") => match terms.term(i + 1) {
            Term::Scale(scale) if long_scale(terms, i + 1) => {
                Some(scaled(terms, Number { value: scale, end: i + 2, bare: false, scale }))
            }
            Term::Fraction(half) if half == 0.5 && terms.glue(i + 2) == Glue::Hyphen => half_scale(terms, i + 1, half),
            _ => None,
        },
        Term::Fraction(half) if half == 0.5 => half_scale(terms, i, half),
        Term::Other => sign(terms.form(i)).map(|value| Number { value, end: i + 1, bare: true, scale: 1.0 }),
        _ => None,
    }
}

/// `half a million`, `half-million`.
fn half_scale(terms: &Terms<'_>, i: usize, half: f64) -> Option<Number> {
    let at = if terms.is(i + 1, &["a"]) { i + 2 } else { i + 1 };
    match terms.term(at) {
        Term::Scale(scale) if long_scale(terms, at) => {
            Some(Number { value: half * scale, end: at + 1, bare: false, scale: 1.0 })
        }
        _ => None,
    }
}

/// Whether the scale at `i` is a word of its own: `m` and `k` scale only a numeral that they hang on.
fn long_scale(terms: &Terms<'_>, i: usize) -> bool {
    terms.form(i).len() > 4 || matches!(terms.form(i), "lakh")
}

/// A number with the scales behind it: `35` `thousand`, `3.5` `m`.
fn scaled(terms: &Terms<'_>, mut number: Number) -> Number {
    for _ in 0..3 {
        match terms.term(number.end) {
            Term::Scale(scale) if long_scale(terms, number.end) || short_scale(terms, number.end) => {
                if !long_scale(terms, number.end) && number.scale != 1.0 {
                    break;
                }
                number = Number {
                    value: number.value * scale,
                    end: number.end + 1,
                    bare: false,
                    scale: scale * number.scale,
                };
            }
            _ => break,
        }
    }
    number
}

/// `3.5m`, `$4bn`, `4 bn`, `8 B`: not `5 m` of length.
fn short_scale(terms: &Terms<'_>, i: usize) -> bool {
    let form = terms.form(i);
    match terms.glue(i) {
        Glue::Tight => true,
        Glue::Apart => form.len() > 1 && !form.eq_ignore_ascii_case("mm") || form == "B",
        Glue::Hyphen => false,
    }
}

/// `1/2` behind a whole number, or a sign such as `½`.
fn vulgar(terms: &Terms<'_>, i: usize) -> Option<(f64, usize)> {
    if let Some(value) = sign(terms.form(i)) {
        return Some((value, i + 1));
    }
    let (Term::Numeral(above), Term::Numeral(below)) = (terms.term(i), terms.term(i + 2)) else { return None };
    let tight = terms.glue(i + 1) == Glue::Tight && terms.glue(i + 2) == Glue::Tight;
    let parts = [2.0, 3.0, 4.0, 5.0, 8.0, 16.0, 32.0, 64.0];
    let proper = above.value < below.value && parts.contains(&below.value) && above.value > 0.0;
    (terms.is(i + 1, &["/"]) && tight && proper).then(|| (above.value / below.value, i + 3))
}

fn sign(form: &str) -> Option<f64> {
    Some(match form {
        "½" => 0.5,
        "¼" => 0.25,
        "¾" => 0.75,
        "⅓" => 1.0 / 3.0,
        "⅔" => 2.0 / 3.0,
        _ => return None,
    })
}

/// `and a half`.
fn and_half(terms: &Terms<'_>, i: usize) -> Option<(f64, usize)> {
    let half = matches!(terms.term(i + 2), Term::Fraction(half) if half == 0.5) && terms.form(i + 2) == "half";
    (terms.is(i, &["and"]) && terms.is(i + 1, &["a"]) && half).then_some((0.5, i + 3))
}

/// A number in words. Values below a thousand gather in `group`; a larger scale multiplies the group.
fn words(terms: &Terms<'_>, i: usize) -> Option<Number> {
    let (mut total, mut group, mut scale) = (0.0, 0.0, 1.0);
    let mut at = i;
    let mut last_scale = f64::INFINITY;
    // What may still be added to the group: anything, units after tens, nothing after units.
    let mut room = 1000.0;
    while at < i + 12 {
        let step = usize::from(at > i && terms.is(at, &["and"]) && group >= 100.0 && fits(terms.term(at + 1), room));
        match terms.term(at + step) {
            Term::Small(value) if fits(terms.term(at + step), room) => {
                group += f64::from(value);
                room = 0.0;
                scale = 1.0;
            }
            Term::Tens(value) if fits(terms.term(at + step), room) => {
                group += f64::from(value);
                room = 10.0;
                scale = 1.0;
            }
            Term::Scale(100.0) if group > 0.0 && group < 100.0 && terms.form(at).len() > 4 => {
                group *= 100.0;
                room = 100.0;
                scale = 100.0;
            }
            Term::Scale(value) if value != 100.0 && group > 0.0 && value < last_scale && long_scale(terms, at) => {
                total += group * value;
                group = 0.0;
                room = 1000.0;
                last_scale = value;
                scale = value;
            }
            _ => break,
        }
        at += step + 1;
    }
    if at == i {
        return None;
    }
    let mut number = Number { value: total + group, end: at, bare: false, scale };
    if let Some((part, end)) = and_half(terms, at) {
        number = scaled(terms, Number { value: number.value + part, end, ..number });
    }
    if terms.is(at, &["point"])
        && let Term::Small(tenth) = terms.term(at + 1)
        && tenth < 10
    {
        number.value += f64::from(tenth) / 10.0;
        number.end = at + 2;
        number = scaled(terms, number);
    }
    Some(number)
}

fn fits(term: Term, room: f64) -> bool {
    match term {
        Term::Small(value) => f64::from(value) < room,
        Term::Tens(value) => f64::from(value) < room,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layers::Layers;

    fn check(text: &str, expect: f64) {
        let mut layers = Layers::default();
        layers.split(text);
        let terms = Terms::of(text, &layers);
        let number = read(&terms, 0).unwrap_or_else(|| panic!("{text:?} begins with a number"));
        assert_eq!((number.value, number.end), (expect, terms.atoms.len()), "{text}");
    }

    #[test]
    fn numbers_in_digits_and_words() {
        check("17,000", 17_000.0);
        check("1.7 million", 1_700_000.0);
        check("3.5m", 3_500_000.0);
        check("twenty-one", 21.0);
        check("two thousand three hundred and five", 2305.0);
        check("one hundred thousand", 100_000.0);
        check("a dozen", 12.0);
        check("two dozen", 24.0);
        check("5 1/2", 5.5);
        check("two and a half", 2.5);
        check("half a million", 500_000.0);
        check("2½", 2.5);
        check("½", 0.5);
        check("3/4", 0.75);
        check("three point five million", 3_500_000.0);
    }
}
