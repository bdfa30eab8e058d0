//! Every address that is answered: one table, from which requests are matched and checked, the OpenAPI document is made,
//! and the tests take what they ask.

use crate::app::Site;
use crate::asked::{Asked, Format};
use crate::pages::{article, help, home, labels, numbers, search, sources, speaker, speakers, statement, trace};
use crate::problem::Problem;
use crate::sheet::Sheet;
use according_ledger::Reader;
use serde_json::Value;

/// An answer before it is written.
pub trait View: Send {
    /// As a page.
    ///
    /// # Errors
    /// None that a caller could cause.
    fn html(&self) -> Result<String, Problem>;

    /// As JSON: everything that the page says.
    fn json(&self) -> Value;

    /// Its tables.
    fn sheets(&self) -> Vec<&Sheet> {
        Vec::new()
    }

    /// In a format of its own, with the name of the file.
    ///
    /// # Errors
    /// None that a caller could cause.
    fn other(&self, _: Format) -> Result<Option<(String, Vec<u8>)>, Problem> {
        Ok(None)
    }

    /// Where the answer goes on, in the same format.
    fn next(&self) -> Option<String> {
        None
    }

    /// Where it is found instead.
    fn elsewhere(&self) -> Option<String> {
        None
    }
}

/// What a parameter takes.
#[derive(Clone, Copy, Debug)]
pub enum Takes {
    /// Any words.
    Text,
    /// A query in the language of the ledger.
    Query,
    /// From one to so many hexadecimal digits.
    Hex(usize),
    /// The name of one of the route's tables; for CSV alone.
    Table,
    /// `1` for CSV that Excel opens as it is meant; for CSV alone.
    Excel,
    /// A whole number between two, both within.
    Whole(u64, u64),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// A year, a month or a day.
    Day,
}

/// A parameter behind the question mark.
#[derive(Clone, Copy, Debug)]
pub struct Param {
    /// Its name.
    pub name: &'static str,
    /// What it says.
    pub about: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Whether the route does nothing without it.
    pub required: bool,
}

/// How a route makes its answer.
pub type Answer = fn(&Site, &Reader, &Asked) -> Result<Box<dyn View>, Problem>;

/// An address.
pub struct Route {
    /// Its path; `{id}` may stand at the end.
    pub path: &'static str,
    /// Its name in the OpenAPI document.
    pub name: &'static str,
    /// What it answers.
    pub summary: &'static str,
    /// What stands for `{id}`.
    pub id: &'static str,
    /// Its parameters.
    pub params: &'static [Param],
    /// The tables of its page.
    pub tables: &'static [&'static str],
    /// How it can be written; the first unless asked otherwise.
    pub formats: &'static [Format],
    /// The name of its JSON in the OpenAPI document.
    pub schema: &'static str,
    /// What makes it.
    pub answer: Answer,
}

impl Param {
    /// Whether it is for CSV alone.
    #[must_use]
    pub fn for_csv(&self) -> bool {
        matches!(self.takes, Takes::Table | Takes::Excel)
    }

    /// Whether no value is as good as none given: forms send their empty fields and choices too.
    #[must_use]
    pub fn may_be_empty(&self, format: Format) -> bool {
        match self.takes {
            Takes::Text | Takes::Query | Takes::Hex(_) | Takes::Day => true,
            Takes::OneOf(_) => format == Format::Html,
            Takes::Whole(..) | Takes::Table | Takes::Excel => false,
        }
    }
}

impl Route {
    /// The parameters that it takes when it is written so.
    pub fn taken(&self, format: Format) -> impl Iterator<Item = &'static Param> {
        self.params.iter().filter(move |param| format == Format::Csv || !param.for_csv())
    }
}

const fn may(name: &'static str, takes: Takes, about: &'static str) -> Param {
    Param { name, about, takes, required: false }
}

const fn must(name: &'static str, takes: Takes, about: &'static str) -> Param {
    Param { name, about, takes, required: true }
}

const TABLE: Param = may("table", Takes::Table, "which table of the page CSV gives; the first unless named");
const EXCEL: Param = may(
    "excel",
    Takes::Excel,
    "1 for CSV that Excel opens as it is meant: a byte order mark, and an apostrophe before what looks like a formula",
);
const OUTLET: Param = may("outlet", Takes::Text, "articles of this outlet");
const FROM: Param = may("published_after", Takes::Day, "articles published then or later");
const TO: Param = may("published_before", Takes::Day, "articles published then or earlier");
const LIMIT: Param = may("limit", Takes::Whole(1, 1000), "at most so many rows");
const OFFSET: Param = may("offset", Takes::Whole(0, 1_000_000), "after so many others");
const PAGE: &[Format] = &[Format::Html, Format::Json, Format::Csv];

/// Every address.
pub const ROUTES: &[Route] = &[
    Route {
        path: "/",
        name: "overview",
        summary: "What the ledger holds: who speaks most, in which outlets, when, and the latest statements",
        id: "",
        params: &[TABLE, EXCEL],
        tables: &["speakers", "outlets", "months"],
        formats: PAGE,
        schema: "Overview",
        answer: home::answer,
    },
    Route {
        path: "/search",
        name: "search",
        summary: "Statements that a query wants, a page of them, with counts of what they have",
        id: "",
        params: &[
            may(
                "q",
                Takes::Query,
                "the query: words, and fields such as speaker:\"Corinne Ashdell\" form:direct; /help shows all",
            ),
            may("sort", Takes::OneOf(&["oldest", "newest", "said", "confidence"]), "what comes first"),
            LIMIT,
            OFFSET,
            may("after", Takes::Hex(15), "behind the place that the page before ended with, as its `next` gives it"),
            may("words", Takes::Text, "a field of the form: words to look for"),
            may("speaker", Takes::Text, "a field of the form: whose statements"),
            OUTLET,
            FROM,
            TO,
            may("form", Takes::OneOf(&["direct", "mixed", "indirect"]), "a field of the form: how it is printed"),
            EXCEL,
        ],
        tables: &[],
        formats: &[Format::Html, Format::Json, Format::Csv, Format::Jsonl],
        schema: "Statements",
        answer: search::answer,
    },
    Route {
        path: "/statement/{id}",
        name: "statement",
        summary: "One statement: the passage, the reason for its speaker, how to cite it",
        id: "the statement's id, or its first digits",
        params: &[],
        tables: &[],
        formats: &[Format::Html, Format::Json, Format::Bib, Format::Annotation],
        schema: "StatementPage",
        answer: statement::answer,
    },
    Route {
        path: "/article",
        name: "article",
        summary: "An article with every statement marked in place",
        id: "",
        params: &[
            must("id", Takes::Text, "the article's id, as rows give it in document.id"),
            may("at", Takes::Hex(32), "a statement of the article, to be shown"),
            TABLE,
            EXCEL,
        ],
        tables: &["statements"],
        formats: PAGE,
        schema: "Article",
        answer: article::answer,
    },
    Route {
        path: "/speakers",
        name: "speakers",
        summary: "Who is quoted",
        id: "",
        params: &[
            may("name", Takes::Text, "who is called so"),
            may("kind", Takes::OneOf(&["person", "organisation", "place", "group"]), "of this kind; only with a name"),
            LIMIT,
            TABLE,
            EXCEL,
        ],
        tables: &["speakers"],
        formats: PAGE,
        schema: "Speakers",
        answer: speakers::answer,
    },
    Route {
        path: "/speaker/{id}",
        name: "speaker",
        summary: "One speaker: statements over time, outlets, media, speech acts, labels",
        id: "the id of an entity, or its first digits",
        params: &[
            may("name", Takes::Text, "the name in the article, for a speaker who is not joined across articles"),
            TABLE,
            EXCEL,
        ],
        tables: &["months", "outlets", "media", "acts", "forms", "polarity", "labels", "offices"],
        formats: PAGE,
        schema: "Speaker",
        answer: speaker::answer,
    },
    Route {
        path: "/sources",
        name: "sources",
        summary: "Whom an archive or an outlet quotes, in numbers",
        id: "",
        params: &[
            OUTLET,
            FROM,
            TO,
            may("limit", Takes::Whole(1, 1000), "so many of those who are quoted most"),
            TABLE,
            EXCEL,
        ],
        tables: &["classes", "speakers"],
        formats: PAGE,
        schema: "Sources",
        answer: sources::answer,
    },
    Route {
        path: "/labels",
        name: "labels",
        summary: "What somebody is called, by which voice, in which outlet",
        id: "",
        params: &[
            may("of", Takes::Text, "who is called something: a name or part of one"),
            OUTLET,
            FROM,
            TO,
            LIMIT,
            TABLE,
            EXCEL,
        ],
        tables: &["labels"],
        formats: PAGE,
        schema: "Labels",
        answer: labels::answer,
    },
    Route {
        path: "/trace",
        name: "trace",
        summary: "A statement in every outlet that printed it, each printing against the longest wording",
        id: "",
        params: &[
            may("of", Takes::Text, "the id of a statement, its first digits, or some of its words"),
            OUTLET,
            FROM,
            TO,
            may("limit", Takes::Whole(1, 100), "at most so many statements, those in most outlets first"),
            TABLE,
        ],
        tables: &["printings"],
        formats: PAGE,
        schema: "Trace",
        answer: trace::answer,
    },
    Route {
        path: "/numbers",
        name: "numbers",
        summary: "Who gave which figure for something, voice by voice",
        id: "",
        params: &[
            may("of", Takes::Text, "what is counted, or what happened to it; any of several, between commas"),
            may("about", Takes::Text, "in articles in whose title or text these words occur"),
            OUTLET,
            FROM,
            TO,
            LIMIT,
            TABLE,
        ],
        tables: &["figures"],
        formats: PAGE,
        schema: "Numbers",
        answer: numbers::answer,
    },
    Route {
        path: "/help",
        name: "help",
        summary: "The language of queries, keys, addresses",
        id: "",
        params: &[],
        tables: &[],
        formats: &[Format::Html],
        schema: "",
        answer: help::answer,
    },
];

/// The route of a path, its id, and the format that the path names.
#[must_use]
pub fn find(path: &str) -> Option<(&'static Route, String, Option<Format>)> {
    for route in ROUTES {
        match route.path.split_once("{id}") {
            None => {
                for &format in route.formats {
                    // The overview is `/` and `/overview.json`.
                    let base = if route.path == "/" && format != Format::Html { "/overview" } else { route.path };
                    if path.strip_prefix(base) == Some(format.suffix()) {
                        return Some((route, String::new(), (format != Format::Html).then_some(format)));
                    }
                }
            }
            Some((base, _)) => {
                let Some(id) = path.strip_prefix(base).filter(|id| !id.is_empty() && !id.contains('/')) else {
                    continue;
                };
                let named = route.formats.iter().find(|it| !it.suffix().is_empty() && id.ends_with(it.suffix()));
                let id = named.map_or(id, |format| &id[..id.len() - format.suffix().len()]);
                return Some((
                    route,
                    percent_encoding::percent_decode_str(id).decode_utf8().ok()?.into_owned(),
                    named.copied(),
                ));
            }
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_with_id_and_format() {
        for (path, expect) in [
            ("/", Some(("overview", "", None))),
            ("/overview.json", Some(("overview", "", Some(Format::Json)))),
            ("/search", Some(("search", "", None))),
            ("/search.csv", Some(("search", "", Some(Format::Csv)))),
            ("/search.bib", None),
            ("/search/", None),
            ("/statement/", None),
            ("/statement/ab12", Some(("statement", "ab12", None))),
            ("/statement/ab12.jsonld", Some(("statement", "ab12", Some(Format::Annotation)))),
            ("/statement/ab12.json", Some(("statement", "ab12", Some(Format::Json)))),
            ("/speaker/a%2Fb.csv", Some(("speaker", "a/b", Some(Format::Csv)))),
            ("/speaker/%ff", None),
            ("/nothing", None),
            ("", None),
        ] {
            let found = find(path).map(|(route, id, format)| (route.name, id, format));
            assert_eq!(found, expect.map(|(name, id, format)| (name, id.to_owned(), format)), "{path}");
        }
    }
}
