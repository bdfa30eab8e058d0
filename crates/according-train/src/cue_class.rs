//! What kind of words introduce an attribution, to tell its scores apart.

use according_nlp::{layers::Layers, qualify, tag::Coarse};
use according_text::{Attribution, AttributionType};

/// The kind of a cue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CueClass {
    /// `said`, `told`, `was quoted as saying`.
    Saying,
    /// `believes`, `wants`, `knows`.
    Attitude,
    /// `according to`, `per`.
    According,
    /// `the claim that`, `fears of`.
    Noun,
    /// A colon, or nothing.
    None,
    /// `reportedly`, `is sure`, `in the view of`.
    Other,
}

impl CueClass {
    /// Every class, in order of its number.
    pub const ALL: [CueClass; 6] =
        [CueClass::Saying, CueClass::Attitude, CueClass::According, CueClass::Noun, CueClass::None, CueClass::Other];

    /// The name in the tables.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            CueClass::Saying => "verb of saying",
            CueClass::Attitude => "verb of attitude",
            CueClass::According => "according to",
            CueClass::Noun => "noun",
            CueClass::None => "no cue word",
            CueClass::Other => "other",
        }
    }
}

/// The class of an attribution's cue, by its words, their tags and the lexicon of cues. `layers` needs its tags.
#[must_use]
pub fn of(text: &str, layers: &Layers, attribution: &Attribution) -> CueClass {
    let words: Vec<usize> = attribution
        .cue
        .iter()
        .flat_map(|span| layers.tokens_of(*span))
        .filter(|&i| layers.words[i].alphanumeric)
        .collect();
    let is = |i: usize, word: &str| layers.tokens[i].span.of(text).eq_ignore_ascii_case(word);
    if words.is_empty() {
        CueClass::None
    } else if words.iter().any(|&i| is(i, "according") || is(i, "per")) {
        CueClass::According
    } else if words.iter().any(|&i| layers.tags[i].is_verb()) {
        match qualify::qualify(text, layers, attribution).attribution_type {
            AttributionType::Communication => CueClass::Saying,
            _ => CueClass::Attitude,
        }
    } else if words.iter().any(|&i| layers.tags[i].coarse() == Coarse::Noun) {
        CueClass::Noun
    } else {
        CueClass::Other
    }
}

/// How many attributions of a class there are, and how many are right.
#[derive(Clone, Copy, Debug, Default)]
pub struct Share {
    /// Gold attributions.
    pub gold: u32,
    gold_right: u32,
    found: u32,
    found_right: u32,
}

impl Share {
    /// Counts one attribution, of gold or found.
    pub fn add(&mut self, of_gold: bool, right: bool) {
        let (n, n_right) =
            if of_gold { (&mut self.gold, &mut self.gold_right) } else { (&mut self.found, &mut self.found_right) };
        *n += 1;
        *n_right += u32::from(right);
    }

    /// F1 in percent: precision over what was found with such a cue, recall over gold with such a cue.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let p = f64::from(self.found_right) / f64::from(self.found.max(1));
        let r = f64::from(self.gold_right) / f64::from(self.gold.max(1));
        if p + r == 0.0 { 0.0 } else { 200.0 * p * r / (p + r) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use according_text::{Document, Metadata, Span};

    fn check(text: &str, cue: &str, expect: CueClass) {
        let document = Document::new(text, Metadata::default());
        let mut worker = according_models::pipeline().worker();
        let analysis = worker.analyze(&document);
        let at = text.find(cue).expect("the cue is there") as u32;
        let cue = if cue.is_empty() { Vec::new() } else { vec![Span::new(at, at + cue.len() as u32)] };
        let attribution = Attribution { cue, ..Attribution::default() };
        assert_eq!(of(text, analysis.layers, &attribution), expect, "{text}");
    }

    #[test]
    fn cues_are_told_apart() {
        check("Ruiz said the port would close.", "said", CueClass::Saying);
        check("Ruiz wants to close the port.", "wants", CueClass::Attitude);
        check("The port will close, according to Ruiz.", "according to", CueClass::According);
        check("The claim that the port will close is wrong.", "claim", CueClass::Noun);
        check("Ruiz: the port will close.", ":", CueClass::None);
        check("The port will close.", "", CueClass::None);
        check("The port will reportedly close.", "reportedly", CueClass::Other);
    }
}
