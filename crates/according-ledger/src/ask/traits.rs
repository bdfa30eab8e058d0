//! What statements are sifted and counted by, in one number; and which of it the word index knows.

use crate::query::Has;
use according_text::{AttributionType, Determinacy, Form, Medium, Platform, Polarity, SourceClass, SpeechAct};

/// A part of the number: where it begins, how many bits it has.
#[derive(Clone, Copy)]
pub(crate) struct Part(u32, u32);

pub(crate) const FORM: Part = Part(0, 2);
pub(crate) const TYPE: Part = Part(2, 3);
pub(crate) const POLARITY: Part = Part(5, 1);
pub(crate) const DETERMINACY: Part = Part(6, 3);
pub(crate) const CLASS: Part = Part(9, 4);
pub(crate) const ACT: Part = Part(13, 6);
pub(crate) const MEDIUM: Part = Part(19, 4);
pub(crate) const PLATFORM: Part = Part(23, 6);
pub(crate) const CONFIDENCE: Part = Part(29, 7);
pub(crate) const HAS: Part = Part(36, 16);

impl Part {
    pub(crate) fn get(self, traits: i64) -> u32 {
        (traits >> self.0 & ((1 << self.1) - 1)) as u32
    }

    pub(crate) fn put(self, traits: &mut i64, value: u32) {
        debug_assert!(value < 1 << self.1);
        *traits |= i64::from(value) << self.0;
    }
}

/// A value of a closed set as a number: its place in the set.
pub(crate) trait Trait: Copy + PartialEq + 'static {
    const PART: Part;
    /// The letter under which the word index knows it.
    const LETTER: char;
    /// Whether 0 means that there is none.
    const MAYBE: bool;
    /// So common that the index does not hold it.
    const USUAL: Option<Self>;
    fn all() -> &'static [Self];

    fn code(self) -> u32 {
        let place = Self::all().iter().position(|it| *it == self).expect("every value is in its set");
        place as u32 + u32::from(Self::MAYBE)
    }

    /// What the index calls it; `None` where it does not hold it.
    fn token(self) -> Option<String> {
        (Some(self) != Self::USUAL).then(|| format!("¬t{}{}", Self::LETTER, self.code()))
    }
}

macro_rules! traits {
    ($($name:ident $part:ident $letter:literal $maybe:literal $usual:expr;)*) => {
        $(impl Trait for $name {
            const PART: Part = $part;
            const LETTER: char = $letter;
            const MAYBE: bool = $maybe;
            const USUAL: Option<$name> = $usual;
            fn all() -> &'static [$name] {
                $name::ALL
            }
        })*
    };
}

traits! {
    Form FORM 'f' false Some(Form::Indirect);
    AttributionType TYPE 't' false Some(AttributionType::Communication);
    Polarity POLARITY 'p' false Some(Polarity::Positive);
    Determinacy DETERMINACY 'd' false Some(Determinacy::Actual);
    SourceClass CLASS 'c' false Some(SourceClass::Person);
    SpeechAct ACT 'a' true Some(SpeechAct::Say);
    Medium MEDIUM 'm' true None;
    Platform PLATFORM 'b' true None;
}

/// The bit of what a statement can have.
pub(crate) fn has(has: Has) -> u32 {
    1 << has as u32
}

/// What the index calls a statement that has it; `None` where too many have.
pub(crate) fn has_token(has: Has) -> Option<String> {
    match has {
        Has::Speaker => Some(super::index::NAMED.to_owned()),
        Has::Source | Has::Date => None,
        _ => Some(format!("¬th{}", has as u32)),
    }
}

/// Conditions on the number: of each part, one of several values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Sieve {
    /// Part and the values that pass, as bits.
    parts: Vec<(u32, u32, u64)>,
    /// Of each, one bit at least must be set; or none.
    has: Vec<(u32, bool)>,
    confidence: Vec<(u32, bool)>,
}

impl Sieve {
    pub(crate) fn is_any(&self) -> bool {
        self.parts.is_empty() && self.has.is_empty() && self.confidence.is_empty()
    }

    pub(crate) fn want<T: Trait>(&mut self, values: &[T], not: bool) {
        let bits = values.iter().fold(0_u64, |bits, value| bits | 1 << value.code());
        self.parts.push((T::PART.0, T::PART.1, if not { !bits } else { bits }));
    }

    pub(crate) fn want_has(&mut self, any: &[Has], not: bool) {
        self.has.push((any.iter().fold(0, |bits, it| bits | has(*it)), !not));
    }

    pub(crate) fn want_confidence(&mut self, percent: u8, not: bool) {
        self.confidence.push((u32::from(percent), !not));
    }

    pub(crate) fn passes(&self, traits: i64) -> bool {
        self.parts.iter().all(|&(from, n, bits)| bits >> Part(from, n).get(traits) & 1 == 1)
            && self.has.iter().all(|&(bits, wanted)| (HAS.get(traits) & bits != 0) == wanted)
            && self.confidence.iter().all(|&(percent, wanted)| (CONFIDENCE.get(traits) >= percent) == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check<T: Trait + std::fmt::Debug>() {
        for &value in T::all() {
            assert!(value.code() < 1 << T::PART.1 && value.code() < 64, "{value:?} does not fit");
            let mut traits = 0;
            T::PART.put(&mut traits, value.code());
            for &other in T::all() {
                let mut sieve = Sieve::default();
                sieve.want(&[other], false);
                assert_eq!(sieve.passes(traits), other == value);
                let mut sieve = Sieve::default();
                sieve.want(&[other], true);
                assert_eq!(sieve.passes(traits), other != value);
            }
        }
    }

    #[test]
    fn every_value_has_a_number() {
        check::<Form>();
        check::<AttributionType>();
        check::<Polarity>();
        check::<Determinacy>();
        check::<SourceClass>();
        check::<SpeechAct>();
        check::<Medium>();
        check::<Platform>();
        assert!(Has::ALL.len() <= 16);
    }
}
