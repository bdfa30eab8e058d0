//! What became of every record.

use according_ledger::{Copies, Pushed};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How many examples of each kind a [`Tally`] keeps.
const EXAMPLES: usize = 3;

/// What became of everything that was read. Every record is counted once, as an article or as skipped.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// Articles that were read.
    pub articles: u64,
    /// Of these, the ones that the ledger did not know. All of them where no ledger is kept.
    pub added: u64,
    /// Of these, the ones whose text, metadata or statements changed.
    pub updated: u64,
    /// Of these, the ones that the ledger knows already, just so.
    pub unchanged: u64,
    /// Of these, the ones whose id had come before in this run with another text; the last one stands.
    pub replaced: u64,
    /// Statements that are new.
    pub statements_added: u64,
    /// Statements that an article no longer yields; they stay in the ledger, retired.
    pub statements_retired: u64,
    /// Statements that stood before, of which something has changed.
    pub statements_changed: u64,
    /// Statements that stood before. Those of articles that need not be read again are not counted.
    pub statements_unchanged: u64,
    /// What was not read, by reason.
    pub skipped: Tally,
    /// What is worth knowing about articles that were read all the same, by kind.
    pub notes: Tally,
    /// Bytes of input read so far, as they lie on the disk.
    pub bytes: u64,
    /// Bytes of input there are; absent for standard input.
    pub total_bytes: Option<u64>,
    /// The file that is being read.
    pub path: Option<Arc<str>>,
    /// What the whole ledger holds of copies, once the run has ended.
    pub copies: Option<Copies>,
    /// Whether reading was stopped before the end of the input.
    pub interrupted: bool,
}

impl Summary {
    /// Statements of this run, old and new.
    #[must_use]
    pub fn statements(&self) -> u64 {
        self.statements_added + self.statements_changed + self.statements_unchanged
    }

    /// Counts an article of `rows` statements that the sink took so.
    pub(crate) fn count(&mut self, pushed: Pushed, rows: u64) {
        self.articles += 1;
        match pushed {
            Pushed::Added { rows } => {
                self.added += 1;
                self.statements_added += rows;
            }
            Pushed::Updated { added, retired, changed, unchanged } => {
                self.updated += 1;
                self.statements_added += added;
                self.statements_retired += retired;
                self.statements_changed += changed;
                self.statements_unchanged += unchanged;
            }
            Pushed::Unchanged => {
                self.unchanged += 1;
                self.statements_unchanged += rows;
            }
        }
    }

    /// Records that were read or skipped.
    #[must_use]
    pub fn records(&self) -> u64 {
        self.articles + self.skipped.total()
    }
}

/// Counts by kind, with the first few of each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tally(BTreeMap<&'static str, Kind>);

/// What was counted of one kind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kind {
    /// How many.
    pub count: u64,
    /// The first few, each with where and why.
    pub first: Vec<String>,
    /// What the user can do, if the first of them said so.
    pub hint: Option<String>,
}

impl Tally {
    /// Counts one; `example` is called only while examples are kept.
    pub(crate) fn count(&mut self, kind: &'static str, hint: Option<&str>, example: impl FnOnce() -> String) {
        let entry = self.0.entry(kind).or_default();
        if entry.count == 0 {
            entry.hint = hint.map(str::to_owned);
        }
        if entry.first.len() < EXAMPLES {
            entry.first.push(example());
        }
        entry.count += 1;
    }

    /// How many altogether.
    #[must_use]
    pub fn total(&self) -> u64 {
        self.0.values().map(|kind| kind.count).sum()
    }

    /// Kinds and counts, most frequent first, then by name.
    #[must_use]
    pub fn kinds(&self) -> Vec<(&'static str, &Kind)> {
        let mut kinds: Vec<_> = self.0.iter().map(|(name, kind)| (*name, kind)).collect();
        kinds.sort_by_key(|(name, kind)| (std::cmp::Reverse(kind.count), *name));
        kinds
    }
}

#[cfg(test)]
mod tests {
    use super::Tally;

    #[test]
    fn a_tally_counts_all_and_keeps_the_first() {
        let mut tally = Tally::default();
        for n in 0..5 {
            tally.count("empty", Some("look"), || format!("file {n}"));
        }
        tally.count("binary", None, || "x.png".into());
        assert_eq!(tally.total(), 6);
        let kinds = tally.kinds();
        assert_eq!((kinds[0].0, kinds[0].1.count, kinds[0].1.first.len()), ("empty", 5, 3));
        assert_eq!((kinds[0].1.hint.as_deref(), kinds[1].0), (Some("look"), "binary"));
    }
}
