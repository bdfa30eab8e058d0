//! Answers: pages of statements, counts, and facets, for any [`Query`].

pub(crate) mod check;
mod facets;
pub(crate) mod index;
mod often;
pub(crate) mod place;
pub(crate) mod plan;
pub(crate) mod search;
pub(crate) mod stale;
mod stem;
mod traits;

use crate::query::Condition;
use crate::{Error, Reader, load};
use according_text::{Judgement, Row};
use std::fmt;
use std::str::FromStr;

/// Which part of an answer, and in what order. The default is all of it, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    /// What comes first.
    pub sort: Sort,
    /// At most so many.
    pub limit: Option<u64>,
    /// After so many others. What is skipped is walked over; `after` is not.
    pub offset: u64,
    /// Behind what an earlier page ended with; see [`Hits::next_page`]. With [`Sort::Said`] and [`Sort::Confidence`] it
    /// is `offset` that leads on.
    pub after: Option<Cursor>,
}

/// What comes first in an answer. Among equals the order is that of the ledger: articles as they were read, statements as
/// they stand in the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sort {
    /// By day of publication, undated ones last.
    #[default]
    Oldest,
    /// By day of publication, the latest first, undated ones last.
    Newest,
    /// By the day when it was said, undated ones last.
    Said,
    /// The surest first.
    Confidence,
}

impl Sort {
    /// Every order, in the order of the help.
    pub const ALL: &'static [Sort] = &[Sort::Oldest, Sort::Newest, Sort::Said, Sort::Confidence];

    /// The name used on the command line and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Sort::Oldest => "oldest",
            Sort::Newest => "newest",
            Sort::Said => "said",
            Sort::Confidence => "confidence",
        }
    }
}

impl fmt::Display for Sort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Sort {
    type Err = ();

    fn from_str(name: &str) -> Result<Sort, ()> {
        Sort::ALL.iter().copied().find(|sort| sort.as_str() == name).ok_or(())
    }
}

/// A place in an answer, as hexadecimal digits. It means the same in every answer of one ledger.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cursor(pub(crate) i64);

impl fmt::Display for Cursor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:x}", self.0)
    }
}

impl FromStr for Cursor {
    type Err = ();

    fn from_str(digits: &str) -> Result<Cursor, ()> {
        let plain = digits.len() <= 16 && digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        i64::from_str_radix(digits, 16).ok().filter(|_| plain).map(Cursor).ok_or(())
    }
}

/// How many there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Total {
    /// Counted.
    Exactly(u64),
    /// Estimated from a part of the statements, chosen by their ids: within a tenth.
    About(u64),
}

impl Total {
    /// The number.
    #[must_use]
    pub fn n(self) -> u64 {
        match self {
            Total::Exactly(n) | Total::About(n) => n,
        }
    }

    /// Whether it was counted.
    #[must_use]
    pub fn is_exact(self) -> bool {
        matches!(self, Total::Exactly(_))
    }
}

/// What made a statement an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Matched {
    /// The name of the speaker that the source is resolved to, or the speaker's id.
    Speaker,
    /// The source as printed; who is meant by it is not known.
    Source,
    /// Nothing was asked of the speaker.
    Content,
}

/// An answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The statement.
    pub row: Row,
    /// What made it an answer.
    pub matched: Matched,
}

/// Rows that are fetched together.
const TOGETHER: usize = 64;

/// A page of answers. Rows are fetched as they are asked for, some at once.
pub struct Hits<'r> {
    reader: &'r Reader,
    plan: plan::Plan,
    keys: std::vec::IntoIter<i64>,
    /// Those fetched.
    rows: std::vec::IntoIter<Row>,
    /// How many answers there are, where the page is all of them.
    whole: Option<u64>,
    next: Option<Cursor>,
    among: Option<u64>,
}

impl Hits<'_> {
    /// Where the next page begins; `None` on the last one, and where the order has no places.
    #[must_use]
    pub fn next_page(&self) -> Option<Cursor> {
        self.next
    }

    /// How many answers there are on all pages; counted as [`Reader::count`] does.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn total(&self) -> Result<Total, Error> {
        match self.whole {
            Some(n) => Ok(Total::Exactly(n)),
            None => self.plan.total(self.reader),
        }
    }

    /// Of how many statements those of this page come first: `None` for all answers. [`Sort::Said`] and
    /// [`Sort::Confidence`] sort the latest 10,000 answers only.
    #[must_use]
    pub fn among(&self) -> Option<u64> {
        self.among
    }
}

impl Iterator for Hits<'_> {
    type Item = Result<Hit, Error>;

    fn next(&mut self) -> Option<Result<Hit, Error>> {
        if self.rows.len() == 0 && self.keys.len() > 0 {
            let keys: Vec<i64> = self.keys.by_ref().take(TOGETHER).map(place::key).collect();
            match load::many(&self.reader.db, &keys) {
                Ok(found) => self.rows = found.into_iter().map(|(row, ..)| row).collect::<Vec<_>>().into_iter(),
                Err(error) => return Some(Err(self.reader.failed(error))),
            }
        }
        let row = self.rows.next()?;
        let named = row.speaker.iter().any(|it| it.judgement == Judgement::Positive);
        let matched = match (self.plan.speaker, named) {
            (false, _) => Matched::Content,
            (true, true) => Matched::Speaker,
            (true, false) => Matched::Source,
        };
        Some(Ok(Hit { row, matched }))
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = self.keys.len() + self.rows.len();
        (left, Some(left))
    }
}

impl ExactSizeIterator for Hits<'_> {}

/// What statements can be counted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Facet {
    /// Who is meant by the source, across articles.
    Speaker,
    /// Outlet.
    Outlet,
    /// How the content is printed.
    Form,
    /// Kind of relation.
    Type,
    /// What is done by saying it.
    Act,
    /// Affirmed or denied.
    Polarity,
    /// Whether it took place.
    Determinacy,
    /// By what means.
    Medium,
    /// On which platform.
    Platform,
    /// What the source is.
    Class,
    /// Month of publication, in order of time.
    Published,
    /// Year of publication, in order of time.
    Year,
    /// What the statements have.
    Has,
}

impl Facet {
    /// Every facet, in the order of the help.
    pub const ALL: &'static [Facet] = &[
        Facet::Speaker,
        Facet::Outlet,
        Facet::Form,
        Facet::Type,
        Facet::Act,
        Facet::Polarity,
        Facet::Determinacy,
        Facet::Medium,
        Facet::Platform,
        Facet::Class,
        Facet::Published,
        Facet::Year,
        Facet::Has,
    ];

    /// The name used on the command line and in addresses.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Facet::Speaker => "speaker",
            Facet::Outlet => "outlet",
            Facet::Form => "form",
            Facet::Type => "type",
            Facet::Act => "act",
            Facet::Polarity => "polarity",
            Facet::Determinacy => "determinacy",
            Facet::Medium => "medium",
            Facet::Platform => "platform",
            Facet::Class => "class",
            Facet::Published => "published",
            Facet::Year => "year",
            Facet::Has => "has",
        }
    }
}

impl fmt::Display for Facet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for Facet {
    type Err = ();

    fn from_str(name: &str) -> Result<Facet, ()> {
        Facet::ALL.iter().copied().find(|facet| facet.as_str() == name).ok_or(())
    }
}

/// How often a value occurs, and the condition that asks for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetValue {
    /// The words to show.
    pub name: String,
    /// How many statements have it; scaled up where [`Facets::sampled`].
    pub n: u64,
    /// What to add to the query to get just these; none for "nothing of the kind".
    pub condition: Option<Condition>,
}

/// The values of one facet, those that occur most first (months and years in order of time).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// Which facet.
    pub facet: Facet,
    /// Its values.
    pub values: Vec<FacetValue>,
    /// How many further values there are.
    pub more: u64,
}

/// Answers counted by what they have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facets {
    /// How many answers there are.
    pub total: Total,
    /// How many statements were looked at for the counts.
    pub counted: u64,
    /// Whether these were only a part of the answers, chosen by their ids; the counts are estimates then.
    pub sampled: bool,
    /// In the order in which they were asked for.
    pub facets: Vec<FacetCounts>,
}
