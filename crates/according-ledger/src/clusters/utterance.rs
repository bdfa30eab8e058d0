//! What is compared of a statement, and the bytes in which it is kept.

use super::stem::Sort;
use super::voice::Voice;
use super::words::{Word, mix, words};
use according_text::{Determinacy, Form, Polarity};

/// Fewer words say nothing.
const LEAST_WORDS: usize = 4;
/// So many of them must tell what it is about.
const LEAST_TELLING: usize = 3;
/// The same of words that are not quoted and that nobody of a name says.
const LEAST_TELLING_UNNAMED: usize = 6;
/// Where the article has no date.
const UNDATED: i32 = i32::MIN;

/// What is known of a statement before its words are taken apart.
#[derive(Clone, Debug)]
pub(crate) struct Facts<'a> {
    pub(crate) content: &'a [&'a str],
    pub(crate) form: Form,
    pub(crate) polarity: Polarity,
    pub(crate) determinacy: Determinacy,
    pub(crate) voice: Voice,
    /// Publication, ISO 8601.
    pub(crate) published: Option<&'a str>,
}

/// A variant: what one voice is given on one day, in certain words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Utterance {
    /// Hash of the words as printed, marks and capitals aside.
    pub(crate) exact: u64,
    pub(crate) voice: Voice,
    day: i32,
    /// Polarity and determinacy.
    pub(crate) stance: u8,
    pub(crate) words: Box<[Word]>,
}

impl Utterance {
    /// `None` where there is too little to compare.
    pub(crate) fn of(facts: &Facts<'_>) -> Option<Utterance> {
        let (words, exact) = words(facts.content, facts.form);
        let telling = words.iter().filter(|word| word.tells()).count();
        let quoted = words.iter().any(|word| word.is_quoted());
        let least = if quoted || facts.voice.is_named() { LEAST_TELLING } else { LEAST_TELLING_UNNAMED };
        if words.len() < LEAST_WORDS || telling < least {
            return None;
        }
        let stance = u8::from(facts.polarity == Polarity::Negative) | (facts.determinacy as u8) << 1;
        let day = facts.published.and_then(day).unwrap_or(UNDATED);
        Some(Utterance { exact, voice: facts.voice, day, stance, words: words.into() })
    }

    /// Its content address.
    pub(crate) fn digest(&self) -> i64 {
        let parts = [self.voice.digest(), self.day as u32 as u64, u64::from(self.stance)];
        parts.iter().fold(mix(self.exact), |hash, part| mix(hash.rotate_left(17) ^ part)) as i64
    }

    /// The day of publication, counted from 1970.
    pub(crate) fn day(&self) -> Option<i32> {
        (self.day != UNDATED).then_some(self.day)
    }

    pub(crate) fn quoted(&self) -> impl Iterator<Item = Word> + Clone + '_ {
        self.words.iter().copied().filter(|word| word.is_quoted())
    }

    pub(crate) fn n_quoted(&self) -> usize {
        self.quoted().count()
    }

    /// What it is about: each word once, ascending.
    pub(crate) fn telling(&self) -> Vec<u32> {
        let mut telling: Vec<u32> = self.words.iter().filter(|word| word.tells()).map(|word| word.hash()).collect();
        telling.sort_unstable();
        telling.dedup();
        telling
    }

    pub(crate) fn of_sort(&self, sort: Sort) -> impl Iterator<Item = u32> + '_ {
        self.words.iter().filter(move |word| word.sort() == sort).map(|word| word.hash())
    }

    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(8 + Voice::BYTES + 5 + 4 * self.words.len());
        bytes.extend(self.exact.to_le_bytes());
        self.voice.write(&mut bytes);
        bytes.extend(self.day.to_le_bytes());
        bytes.push(self.stance);
        bytes.extend(self.words.iter().flat_map(|word| word.0.to_le_bytes()));
        bytes
    }

    /// `None` for bytes that [`Utterance::to_bytes`] did not give.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Utterance> {
        let (exact, rest) = bytes.split_at_checked(8)?;
        let (voice, rest) = rest.split_at_checked(Voice::BYTES)?;
        let (day, rest) = rest.split_at_checked(4)?;
        let (stance, words) = rest.split_first()?;
        Some(Utterance {
            exact: u64::from_le_bytes(exact.try_into().ok()?),
            voice: Voice::read(voice)?,
            day: i32::from_le_bytes(day.try_into().ok()?),
            stance: *stance,
            words: words.as_chunks::<4>().0.iter().map(|word| Word(u32::from_le_bytes(*word))).collect(),
        })
    }
}

/// The day of an ISO 8601 date, counted from 1970-01-01; `None` for a month or a year alone.
pub(crate) fn day(published: &str) -> Option<i32> {
    let date = published.get(..10)?;
    let mut parts = date.split('-');
    let mut next = || parts.next()?.parse::<i32>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Hinnant, "chrono-compatible low-level date algorithms": years begin in March.
    let year = if month <= 2 { year - 1 } else { year };
    let era = year.div_euclid(400);
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use according_text::SourceClass;

    /// `Name: words` of a day of March 2025; words all in quotation marks are direct, some of them mixed. `?` for a name
    /// is somebody unnamed.
    pub(crate) fn said(day: u32, told: &str) -> Utterance {
        let (name, words) = told.split_once(": ").expect("a name and words");
        let form = match (words.starts_with('“') && words.ends_with('”'), words.contains('“')) {
            (true, _) => Form::Direct,
            (_, true) => Form::Mixed,
            _ => Form::Indirect,
        };
        let voice = match name {
            "?" => Voice::unnamed(SourceClass::Unnamed),
            name => Voice::named(name, "person"),
        };
        let published = format!("2025-03-{day:02}");
        let facts = Facts {
            content: &[words],
            form,
            polarity: Polarity::Positive,
            determinacy: Determinacy::Actual,
            voice,
            published: Some(&published),
        };
        Utterance::of(&facts).expect("enough to compare")
    }

    #[test]
    fn days_are_counted() {
        for (date, expect) in [
            ("1970-01-01", Some(0)),
            ("1970-03-01T10:00:00Z", Some(59)),
            ("2000-02-29", Some(11_016)),
            ("2025-03-04", Some(20_151)),
            ("1969-12-31", Some(-1)),
            ("2025-03", None),
            ("2025-13-01", None),
            ("yesterday!", None),
        ] {
            assert_eq!(day(date), expect, "{date}");
        }
    }

    #[test]
    fn what_is_kept_comes_back() {
        let it = said(4, "Corinne Ashdell: the town “deserves to know” what 12 people saw");
        assert_eq!(Utterance::from_bytes(&it.to_bytes()), Some(it.clone()));
        assert_eq!(Utterance::from_bytes(&it.to_bytes()[..20]), None);
        assert_ne!(it.digest(), said(5, "Corinne Ashdell: the town “deserves to know” what 12 people saw").digest());
    }
}
