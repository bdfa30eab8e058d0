//! Which articles were met before in this run.

use according_text::{Document, Hasher};
use rustc_hash::FxHashMap;
use std::collections::hash_map::Entry;

use crate::{Skip, SkipReason};

/// What a document is to those before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sighting {
    /// Its id is new.
    New,
    /// The same id with another text: a revision. The later one is the current one, as in a ledger. Worth a word, since
    /// two dumps that number their articles from 1 look like that too.
    Revision,
    /// The same id and the same text: to be left out.
    Repeated(Skip),
}

/// Tells repetitions from revisions. Documents are shown in input order, so that the first one wins whatever the number
/// of threads.
///
/// **Cost**: one hash of the text a document; 32 bytes kept a document.
#[derive(Debug, Default)]
pub struct Seen {
    texts: FxHashMap<[u8; 16], [u8; 16]>,
}

impl Seen {
    /// No document met so far.
    #[must_use]
    pub fn new() -> Seen {
        Seen::default()
    }

    /// Shows the next document.
    pub fn see(&mut self, document: &Document) -> Sighting {
        let id = Hasher::new("id").part(document.metadata.id.as_bytes()).finish();
        let text = Hasher::new("text").part(document.text().as_bytes()).finish();
        match self.texts.entry(id) {
            Entry::Vacant(entry) => {
                entry.insert(text);
                Sighting::New
            }
            Entry::Occupied(entry) if *entry.get() == text => {
                let message = format!("the same text was read before under the same id {:?}", document.metadata.id);
                Sighting::Repeated(Skip::new(&document.metadata.origin, SkipReason::Repeated, message))
            }
            Entry::Occupied(mut entry) => {
                entry.insert(text);
                Sighting::Revision
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use according_text::Metadata;

    #[test]
    fn repetitions_and_revisions_are_told_apart() {
        let mut seen = Seen::new();
        let mut see = |id: &str, text: &str| {
            let metadata = Metadata { id: id.into(), origin: "a:2".into(), ..Metadata::default() };
            seen.see(&Document::new(text, metadata))
        };
        assert_eq!(see("1", "She said no."), Sighting::New);
        assert_eq!(see("2", "She said no."), Sighting::New);
        let Sighting::Repeated(skip) = see("1", "She said no.") else { panic!("not repeated") };
        assert_eq!(skip.to_string(), "a:2: the same text was read before under the same id \"1\"");
        assert_eq!(see("1", "She said yes."), Sighting::Revision);
        assert!(matches!(see("1", "She said yes."), Sighting::Repeated(_)));
    }
}
