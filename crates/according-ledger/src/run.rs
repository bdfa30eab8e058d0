//! What a run is given and what it reports.

use according_text::Hasher;

/// What distinguishes one reading of an archive from another.
///
/// Two runs of equal `version`, `model_hash` and `config_json` read alike: what one has read, the other need not read
/// again. So whatever changes the rows must show in one of the three.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunInfo {
    /// When it began, ISO 8601; the ledger has no clock of its own.
    pub started: String,
    /// Version of the program that reads.
    pub version: String,
    /// Which weights read: 32 hexadecimal digits.
    pub model_hash: String,
    /// The options that bear upon the rows, as JSON with sorted keys.
    pub config_json: String,
    /// What is read, as named by the user, or its hash.
    pub input: String,
}

impl RunInfo {
    /// The id of the `ordinal`-th run of a ledger.
    pub(crate) fn id(&self, ordinal: i64) -> String {
        let hasher = [&self.started, &self.version, &self.model_hash, &self.config_json, &self.input]
            .iter()
            .fold(Hasher::new("run"), |hasher, part| hasher.part(part.as_bytes()))
            .part(&ordinal.to_le_bytes());
        hasher.finish().iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

/// What became of one article's rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pushed {
    /// The article was not in the ledger.
    Added {
        /// Its statements.
        rows: u64,
    },
    /// The article was there, and something about it differs now.
    Updated {
        /// Statements that were not there, or had been retired.
        added: u64,
        /// Statements that are no longer found; kept, no longer current.
        retired: u64,
        /// Statements of which something else than their place has changed.
        changed: u64,
        /// Statements as they were.
        unchanged: u64,
    },
    /// Nothing had to be written, but perhaps that a later run found the same.
    Unchanged,
}

/// What a run did to the ledger; only what was committed counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunSummary {
    /// The run's id; `None` where nothing was written, for then no run is recorded.
    pub run_id: Option<String>,
    /// Articles that were not in the ledger.
    pub articles_added: u64,
    /// Articles of which something differs now.
    pub articles_updated: u64,
    /// Articles that were there just so, those that were not even read again included.
    pub articles_unchanged: u64,
    /// Articles whose id had come before in this run with another text; the last one stands.
    pub articles_replaced: u64,
    /// Statements new in the ledger, or current again.
    pub statements_added: u64,
    /// Statements no longer found.
    pub statements_retired: u64,
    /// Statements of which something has changed.
    pub statements_changed: u64,
    /// Statements read again and found the same.
    pub statements_unchanged: u64,
    /// Rows dropped because a row of the same article has the same source, cue and content.
    pub rows_repeated: u64,
}

impl RunSummary {
    pub(crate) fn count(&mut self, pushed: Pushed) {
        match pushed {
            Pushed::Added { rows } => {
                self.articles_added += 1;
                self.statements_added += rows;
            }
            Pushed::Updated { added, retired, changed, unchanged } => {
                self.articles_updated += 1;
                self.statements_added += added;
                self.statements_retired += retired;
                self.statements_changed += changed;
                self.statements_unchanged += unchanged;
            }
            Pushed::Unchanged => self.articles_unchanged += 1,
        }
    }

    pub(crate) fn articles(&self) -> u64 {
        self.articles_added + self.articles_updated + self.articles_unchanged
    }

    /// Adds what a batch did, once it is committed.
    pub(crate) fn add(&mut self, batch: &RunSummary) {
        self.articles_added += batch.articles_added;
        self.articles_updated += batch.articles_updated;
        self.articles_unchanged += batch.articles_unchanged;
        self.articles_replaced += batch.articles_replaced;
        self.statements_added += batch.statements_added;
        self.statements_retired += batch.statements_retired;
        self.statements_changed += batch.statements_changed;
        self.statements_unchanged += batch.statements_unchanged;
        self.rows_repeated += batch.rows_repeated;
    }
}
