//! The lexicon of cue lemmas, versioned and compiled in: what kind of act each of them is.

use crate::hash;
use according_text::{AttributionType, SpeechAct};
use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// The data file, as text: `lemma`, part of speech, attribution type, speech act, flags; tab-separated, sorted.
pub const TEXT: &str = include_str!("../../lexicon/cues.tsv");

/// Part of speech of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(u8)]
pub enum PartOfSpeech {
    /// `insist`, `point out`.
    Verb = 1,
    /// `claim`, `fear`.
    Noun = 2,
    /// `confident`, `unaware`.
    Adjective = 3,
    /// `according to`, `in the words of`.
    Preposition = 4,
    /// `reportedly`.
    Adverb = 5,
    /// A punctuation mark.
    Mark = 6,
}

/// One cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Lemma, several words where the cue has several.
    pub lemma: &'static str,
    /// Part of speech of the first word.
    pub part_of_speech: PartOfSpeech,
    /// Kind of relation.
    pub attribution_type: AttributionType,
    /// What is done by it.
    pub speech_act: SpeechAct,
    /// Whether the word itself denies or withholds: `deny`, `refuse`.
    pub negative: bool,
    /// Whether the word itself says that words were withheld: `decline`.
    pub declined: bool,
    /// Whether the word itself makes a question: `wonder`.
    pub question: bool,
    /// Whether it makes a question if its content is one: `ask`.
    pub interrogative: bool,
}

/// The longest cue in words.
pub const MAX_WORDS: usize = 6;

struct Lexicon {
    entries: Vec<Entry>,
    /// Positions in `entries` by the key of the cue.
    by_key: FxHashMap<u32, u16>,
    /// Keys of the proper beginnings of cues of several words.
    prefixes: rustc_hash::FxHashSet<u32>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(|| {
    let entries: Vec<Entry> = TEXT
        .lines()
        .filter(|line| !line.starts_with('#'))
        .map(|line| parse(line).expect("the shipped lexicon is well-formed"))
        .collect();
    let mut by_key = FxHashMap::default();
    let mut prefixes = rustc_hash::FxHashSet::default();
    for (i, entry) in entries.iter().enumerate() {
        let mut key = entry.part_of_speech as u32;
        let mut words = entry.lemma.split(' ').peekable();
        while let Some(word) = words.next() {
            key = hash::pair(key, hash::bytes(word.bytes()));
            if words.peek().is_some() {
                prefixes.insert(key);
            }
        }
        by_key.insert(key, i as u16);
    }
    Lexicon { entries, by_key, prefixes }
});

/// Every cue, in the order of the file.
#[must_use]
pub fn entries() -> &'static [Entry] {
    &LEXICON.entries
}

/// The longest cue of that part of speech which begins with the words of these lemma hashes, and its number of words.
///
/// **Cost**: one or two probes a word; allocates at the first call of the process alone.
#[must_use]
pub fn longest(part_of_speech: PartOfSpeech, lemmas: impl Iterator<Item = u32>) -> Option<(&'static Entry, usize)> {
    let lexicon = &*LEXICON;
    let mut key = part_of_speech as u32;
    let mut found = None;
    for (n, lemma) in lemmas.take(MAX_WORDS).enumerate() {
        key = hash::pair(key, lemma);
        if let Some(&i) = lexicon.by_key.get(&key) {
            found = Some((&lexicon.entries[i as usize], n + 1));
        }
        if !lexicon.prefixes.contains(&key) {
            break;
        }
    }
    found
}

fn parse(line: &'static str) -> Option<Entry> {
    let mut fields = line.split('\t');
    let lemma = fields.next().filter(|lemma| !lemma.is_empty())?;
    let part_of_speech = match fields.next()? {
        "verb" => PartOfSpeech::Verb,
        "noun" => PartOfSpeech::Noun,
        "adjective" => PartOfSpeech::Adjective,
        "preposition" => PartOfSpeech::Preposition,
        "adverb" => PartOfSpeech::Adverb,
        "mark" => PartOfSpeech::Mark,
        _ => return None,
    };
    let mut entry = Entry {
        lemma,
        part_of_speech,
        attribution_type: fields.next()?.parse().ok()?,
        speech_act: fields.next()?.parse().ok()?,
        negative: false,
        declined: false,
        question: false,
        interrogative: false,
    };
    for flag in fields.next().unwrap_or_default().split_ascii_whitespace() {
        *match flag {
            "negative" => &mut entry.negative,
            "declined" => &mut entry.declined,
            "question" => &mut entry.question,
            "interrogative" => &mut entry.interrogative,
            _ => return None,
        } = true;
    }
    fields.next().is_none().then_some(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_is_sorted_unique_and_well_formed() {
        let lines: Vec<&str> = TEXT.lines().filter(|line| !line.starts_with('#')).collect();
        for line in &lines {
            let entry = parse(line).unwrap_or_else(|| panic!("{line:?} is no line of the lexicon"));
            assert!(entry.lemma.split(' ').count() <= MAX_WORDS, "{line:?} has more words than are looked up");
            assert!(!entry.declined || entry.negative, "{line:?}: what is declined is negative");
        }
        let key = |line: &str| {
            let mut fields = line.split('\t').map(str::to_owned);
            (fields.next(), fields.next())
        };
        for pair in lines.windows(2) {
            assert!(key(pair[0]) < key(pair[1]), "{:?} stands before {:?}", pair[0], pair[1]);
        }
        assert_eq!(LEXICON.by_key.len(), entries().len(), "two cues share a key");
        assert!(TEXT.starts_with("# version "), "the lexicon carries a version");
    }

    #[test]
    fn every_act_has_cues() {
        for act in SpeechAct::ALL {
            assert!(entries().iter().filter(|entry| entry.speech_act == *act).count() >= 10, "{act} has few cues");
        }
    }

    #[test]
    fn the_longest_cue_wins() {
        let check = |words: &str, expect: Option<(&str, usize)>| {
            let found = longest(PartOfSpeech::Verb, words.split(' ').map(|word| hash::bytes(word.bytes())));
            assert_eq!(found.map(|(entry, n)| (entry.lemma, n)), expect, "{words}");
        };
        check("point out the error", Some(("point out", 2)));
        check("speak out against it", Some(("speak out against", 3)));
        check("call the offer", Some(("call", 1)));
        check("call for peace", Some(("call for", 2)));
        check("walk the dog", None);
    }
}
