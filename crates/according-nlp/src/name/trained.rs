//! What the trained tagger of mentions adds to the names that the rules spot.

use super::{Kind, Spotter, gazetteer as gaz};
use crate::mention;
use rustc_hash::FxHashSet;

impl Spotter<'_> {
    /// Gives names whose own words do not tell the kind that the tagger found, and adds persons that only it found.
    pub(super) fn consult(&mut self) {
        let trained = &self.layers.mentions;
        // Last words of names of several words that may be somebody's: their surnames.
        let several = |spotted: &super::Mention| spotted.end - spotted.first > 1;
        let surnames: FxHashSet<u32> = self
            .out
            .iter()
            .filter(|spotted| several(spotted) && matches!(spotted.kind, Kind::Person | Kind::Unknown))
            .map(|spotted| self.layers.words[spotted.end as usize - 1].lower)
            .collect();
        for spotted in &mut self.out {
            if spotted.kind != Kind::Unknown {
                continue;
            }
            // The one that covers the last word, which is the surname or the head.
            let at = trained.partition_point(|found| found.end < spotted.end);
            let found = trained.get(at).filter(|found| found.first < spotted.end);
            let Some(found) = found.and_then(|found| kind(found.kind)) else { continue };
            // `The mayor, Una Fairbrass`: two rare words are a person unless the article tells otherwise, and so is
            // `Fairbrass` alone after them, whatever the tagger makes of words that it has never seen.
            let surname = surnames.contains(&self.layers.words[spotted.end as usize - 1].lower);
            if matches!(found, Kind::Person | Kind::Group) || !several(spotted) && !surname {
                spotted.kind = found;
            }
        }
        let mut missed = Vec::new();
        for found in trained {
            let at = self.out.partition_point(|spotted| spotted.end <= found.first);
            let free = self.out.get(at).is_none_or(|spotted| spotted.lead >= found.end);
            let name = |i: usize| self.layers.words[i].capital && !self.is(i, gaz::TITLE | gaz::ROLE | gaz::KIN);
            if free && found.kind == mention::Kind::Person && found.range().all(name) {
                missed.push(*found);
            }
        }
        for found in missed {
            self.push(found.first as usize, found.end as usize, found.first as usize, Kind::Person);
        }
        self.out.sort_unstable_by_key(|mention| mention.first);
    }
}

/// The kind of a speaker's name; `None` where the tagger's kind says nothing of speakers.
fn kind(kind: mention::Kind) -> Option<Kind> {
    match kind {
        mention::Kind::Person => Some(Kind::Person),
        mention::Kind::Organisation => Some(Kind::Organisation),
        mention::Kind::Place => Some(Kind::Place),
        mention::Kind::Group => Some(Kind::Group),
        mention::Kind::Facility | mention::Kind::Other => None,
    }
}
