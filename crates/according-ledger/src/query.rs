//! A question as plain data: conditions that must all hold. One small language, [`Query::parse`] and `Display`, is shared
//! by the command line, the HTTP API and the pages; `docs/queries.md` is its reference.

mod dates;
mod parse;
mod shown;

pub use parse::QueryError;

use according_text::{AttributionType, Determinacy, Form, Medium, Platform, Polarity, SourceClass, SpeechAct};

/// Which statements are wanted: those for which every condition holds. The empty query wants all that are current.
///
/// ```
/// use according_ledger::Query;
/// let query = Query::parse(r#"speaker:"Corinne Ashdell" harbour said:2025-03..2025-05 -form:indirect"#)?;
/// assert_eq!(query.conditions.len(), 4);
/// assert_eq!(Query::parse(&query.to_string())?, query);
/// assert_eq!(Query::parse("form:loud").unwrap_err().position, 5);
/// # Ok::<(), according_ledger::QueryError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Query {
    /// What must hold, in the order in which it was asked.
    pub conditions: Vec<Condition>,
}

/// One thing that must hold, or must not.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Condition {
    /// Whether it must *not* hold: `-form:direct`.
    pub not: bool,
    /// What it says.
    pub what: What,
}

/// What a condition says. Of several values one must fit; no list is empty.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum What {
    /// Words stand there.
    Words(Place, Vec<Words>),
    /// The source means somebody of this name, or is printed so where nobody is identified (`speaker:`). A full name
    /// means its bearer, whatever an article calls them; else all words of one name must fit.
    Speaker(Vec<String>),
    /// The source means the entity whose id begins so (`entity:`).
    Entity(Vec<String>),
    /// The content names somebody who is called so in full, by whatever name, or holds these words (`about:`).
    About(Vec<String>),
    /// Printed by this outlet, case aside (`outlet:`).
    Outlet(Vec<String>),
    /// In this article: its id, its address or where it came from (`article:`).
    Article(Vec<String>),
    /// Printed so (`form:`).
    Form(Vec<Form>),
    /// Kind of relation (`type:`).
    Type(Vec<AttributionType>),
    /// What is done by saying it (`act:`).
    Act(Vec<SpeechAct>),
    /// Affirmed or denied (`polarity:`).
    Polarity(Vec<Polarity>),
    /// Whether it took place (`determinacy:`).
    Determinacy(Vec<Determinacy>),
    /// By what means (`medium:`).
    Medium(Vec<Medium>),
    /// On which platform (`platform:`).
    Platform(Vec<Platform>),
    /// What the source is (`class:`).
    Class(Vec<SourceClass>),
    /// What the statement has (`has:`).
    Has(Vec<Has>),
    /// Said within these days, as a whole; what does not tell when does not fit (`said:`).
    Said(Dates),
    /// Published within these days; what has no date does not fit (`published:`).
    Published(Dates),
    /// Right with at least this probability, in percent (`confidence:0.9` is 90).
    Confidence(u8),
}

/// Where words are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Place {
    /// In the content; free words, and `content:`.
    Content,
    /// From the first to the last word of the statement, its source and cue included (`anywhere:`).
    Passage,
    /// In the source as printed (`source:`).
    Source,
    /// In what its voice calls somebody (`label:`).
    Label,
}

/// Words to look for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Words {
    /// As they were asked for.
    pub text: String,
    /// How they must stand there.
    pub how: How,
}

/// How words must stand in a text. Case, accents and punctuation never count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum How {
    /// The word or another form of it: `sanction` finds *sanctions* and *sanctioned*. Written without quotation marks.
    Stem,
    /// Just these words, one after another. Written within quotation marks.
    Exact,
    /// A word that begins so: `sanction*`.
    Prefix,
}

/// What a statement can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Has {
    /// A number in its content.
    Quantity,
    /// A label that it gives somebody.
    Label,
    /// A speaker who is identified.
    Speaker,
    /// A source in print.
    Source,
    /// Somebody to whom it was said.
    Addressee,
    /// Somebody through whom it came.
    Via,
    /// Where it was said.
    Place,
    /// When it was said.
    Date,
    /// By what means.
    Medium,
    /// A statement in whose content it stands.
    Parent,
}

impl Has {
    /// Every value, in the order of the reference.
    pub const ALL: &'static [Has] = &[
        Has::Quantity,
        Has::Label,
        Has::Speaker,
        Has::Source,
        Has::Addressee,
        Has::Via,
        Has::Place,
        Has::Date,
        Has::Medium,
        Has::Parent,
    ];

    /// The word that the language has for it.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Has::Quantity => "quantity",
            Has::Label => "label",
            Has::Speaker => "speaker",
            Has::Source => "source",
            Has::Addressee => "addressee",
            Has::Via => "via",
            Has::Place => "place",
            Has::Date => "date",
            Has::Medium => "medium",
            Has::Parent => "parent",
        }
    }
}

impl std::fmt::Display for Has {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

impl std::str::FromStr for Has {
    type Err = ();

    fn from_str(word: &str) -> Result<Has, ()> {
        Has::ALL.iter().copied().find(|has| has.as_str() == word).ok_or(())
    }
}

/// A stretch of days. Both ends are beginnings of ISO 8601 dates (`2025`, `2025-03`, `2025-03-04`), and both are within:
/// `2025-03` takes all of March in. Not both are absent.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Dates {
    /// Then or later.
    pub from: Option<String>,
    /// Then or earlier.
    pub to: Option<String>,
}

impl Query {
    /// The query with one condition more, unless it is there: what a click on a facet asks.
    #[must_use]
    pub fn and(&self, condition: Condition) -> Query {
        let mut query = self.clone();
        if !query.conditions.contains(&condition) {
            query.conditions.push(condition);
        }
        query
    }

    /// The query without a condition: what takes a facet back.
    #[must_use]
    pub fn without(&self, condition: &Condition) -> Query {
        Query { conditions: self.conditions.iter().filter(|it| *it != condition).cloned().collect() }
    }
}

impl From<What> for Condition {
    fn from(what: What) -> Condition {
        Condition { not: false, what }
    }
}
