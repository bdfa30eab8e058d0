//! What the trained tagger of mentions adds to the names that the rules spot.

use super::{Kind, Spotter, gazetteer as gaz};
use crate::mention;

impl Spotter<'_> {
    /// Gives names whose own words do not tell the kind that the tagger found, and adds persons that only it found.
    pub(super) fn consult(&mut self) {
        let trained = &self.layers.mentions;
        for spotted in &mut self.out {
            if spotted.kind != Kind::Unknown {
                continue;
            }
            // The one that covers the last word, which is the surname or the head.
            let at = trained.partition_point(|found| found.end < spotted.end);
            let found = trained.get(at).filter(|found| found.first < spotted.end);
            spotted.kind = found.and_then(|found| kind(found.kind)).unwrap_or(spotted.kind);
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
