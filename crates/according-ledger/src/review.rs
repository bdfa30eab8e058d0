//! What people decide about statements.

use std::str::FromStr;

/// A verdict about one field of a statement, or about the statement as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// It is right.
    Confirm,
    /// It should read otherwise.
    Correct,
    /// It is wrong.
    Reject,
    /// It should not be shown.
    Withdraw,
    /// It may be shown again.
    Restore,
}

impl Verdict {
    /// Every verdict, in declaration order.
    pub const ALL: &'static [Verdict] =
        &[Verdict::Confirm, Verdict::Correct, Verdict::Reject, Verdict::Withdraw, Verdict::Restore];

    /// The name used in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Verdict::Confirm => "confirm",
            Verdict::Correct => "correct",
            Verdict::Reject => "reject",
            Verdict::Withdraw => "withdraw",
            Verdict::Restore => "restore",
        }
    }
}

impl FromStr for Verdict {
    type Err = ();

    fn from_str(s: &str) -> Result<Verdict, ()> {
        Verdict::ALL.iter().copied().find(|verdict| verdict.as_str() == s).ok_or(())
    }
}

/// What one person decided, once. Reviews are appended and never edited; the last one about a field holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Review {
    /// Which field of the row: `speaker`, `content` ..., or `statement` for the whole.
    pub field: String,
    /// What it read before.
    pub before: Option<String>,
    /// What it should read.
    pub after: Option<String>,
    /// The verdict.
    pub verdict: Verdict,
    /// Who decided.
    pub reviewer: String,
    /// When, ISO 8601.
    pub at: String,
    /// Why.
    pub note: Option<String>,
}
