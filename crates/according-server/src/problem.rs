//! What went wrong, as HTTP says it: one list of codes, a status for each, JSON or a page (RFC 9457).

use according_ledger::{Error, QueryError};
use hyper::StatusCode;
use serde_json::{Value, json};

/// A request that is not answered.
#[derive(Debug)]
pub struct Problem {
    /// What kind it is.
    pub kind: Kind,
    /// What, and where: in lowercase, for people.
    pub detail: String,
    /// What the reader can do.
    pub hint: Option<String>,
    /// For the log of the server, never for the client.
    pub cause: Option<String>,
}

/// Every way in which a request can fail. `code` is stable: scripts may rely on it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A parameter that is not known, missing, or cannot be read.
    BadParameter,
    /// A query that is none.
    BadQuery,
    /// A request of a name that is not this server's.
    HostNotAllowed,
    /// A request that another site had sent.
    OriginNotAllowed,
    /// No such page.
    NoPage,
    /// No such statement.
    NoStatement,
    /// No such article.
    NoArticle,
    /// No such speaker.
    NoEntity,
    /// Several ids begin so.
    AmbiguousId,
    /// Not GET or HEAD.
    MethodNotAllowed,
    /// An address longer than is read.
    TooLong,
    /// The ledger took too long.
    Timeout,
    /// Too many questions wait.
    Busy,
    /// A fault of the program or of the ledger.
    Internal,
}

impl Kind {
    /// Every kind, in the order of the reference.
    pub const ALL: &'static [Kind] = &[
        Kind::BadParameter,
        Kind::BadQuery,
        Kind::HostNotAllowed,
        Kind::OriginNotAllowed,
        Kind::NoPage,
        Kind::NoStatement,
        Kind::NoArticle,
        Kind::NoEntity,
        Kind::AmbiguousId,
        Kind::MethodNotAllowed,
        Kind::TooLong,
        Kind::Timeout,
        Kind::Busy,
        Kind::Internal,
    ];

    /// The stable code.
    #[must_use]
    pub fn code(self) -> &'static str {
        self.row().1
    }

    /// The status of the response.
    #[must_use]
    pub fn status(self) -> StatusCode {
        StatusCode::from_u16(self.row().0).expect("the table holds statuses")
    }

    /// What it is called.
    #[must_use]
    pub fn title(self) -> &'static str {
        self.row().2
    }

    fn row(self) -> (u16, &'static str, &'static str) {
        match self {
            Kind::BadParameter => (400, "bad_parameter", "A parameter cannot be read"),
            Kind::BadQuery => (400, "bad_query", "The query cannot be read"),
            Kind::HostNotAllowed => (403, "host_not_allowed", "Not a name of this server"),
            Kind::OriginNotAllowed => (403, "origin_not_allowed", "A request of another site"),
            Kind::NoPage => (404, "no_page", "No such page"),
            Kind::NoStatement => (404, "no_statement", "No such statement"),
            Kind::NoArticle => (404, "no_article", "No such article"),
            Kind::NoEntity => (404, "no_entity", "No such speaker"),
            Kind::AmbiguousId => (404, "ambiguous_id", "Several ids begin so"),
            Kind::MethodNotAllowed => (405, "method_not_allowed", "Only GET and HEAD"),
            Kind::TooLong => (414, "too_long", "The address is too long"),
            Kind::Timeout => (504, "timeout", "The answer took too long"),
            Kind::Busy => (503, "busy", "Too many questions at once"),
            Kind::Internal => (500, "internal", "A fault of the program"),
        }
    }
}

impl Problem {
    /// A problem with its detail.
    pub fn new(kind: Kind, detail: impl Into<String>) -> Problem {
        Problem { kind, detail: detail.into(), hint: None, cause: None }
    }

    /// With what the reader can do.
    #[must_use]
    pub fn hint(self, hint: impl Into<String>) -> Problem {
        Problem { hint: Some(hint.into()), ..self }
    }

    /// A fault: what it is stays in the log.
    pub fn internal(cause: impl ToString) -> Problem {
        let detail = "the answer could not be made; the server's log says why";
        Problem { cause: Some(cause.to_string()), ..Problem::new(Kind::Internal, detail) }
    }

    /// As `application/problem+json`.
    #[must_use]
    pub fn json(&self) -> Value {
        json!({
            "type": "about:blank",
            "title": self.kind.title(),
            "status": self.kind.status().as_u16(),
            "code": self.kind.code(),
            "detail": self.detail,
            "hint": self.hint,
        })
    }
}

impl From<QueryError> for Problem {
    fn from(error: QueryError) -> Problem {
        let hint = error.hint.clone().unwrap_or_else(|| "/help shows the language of queries".to_owned());
        Problem::new(Kind::BadQuery, error.to_string()).hint(hint)
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Problem {
        Problem::internal(error)
    }
}

impl From<Error> for Problem {
    fn from(error: Error) -> Problem {
        let told = |kind: Kind, error: &Error| {
            let all = error.to_string();
            let mut lines = all.lines();
            let detail = lines.next().unwrap_or_default().to_owned();
            let hint = lines.next().map(|line| line.trim_start_matches("hint: ").to_owned());
            Problem { hint, ..Problem::new(kind, detail) }
        };
        match &error {
            Error::NoStatement { .. } => told(Kind::NoStatement, &error),
            Error::NoEntity { .. } => told(Kind::NoEntity, &error),
            Error::Ambiguous { .. } | Error::AmbiguousEntity { .. } => told(Kind::AmbiguousId, &error),
            Error::BadId { .. } | Error::Empty { .. } => told(Kind::BadParameter, &error),
            _ => {
                let mut cause = error.to_string();
                let mut source = std::error::Error::source(&error);
                while let Some(error) = source {
                    cause += &format!(": {error}");
                    source = error.source();
                }
                // SQLite's own words for a statement that was stopped.
                if cause.contains("interrupted") {
                    return Problem::new(Kind::Timeout, "the ledger took too long over this question")
                        .hint("ask for less: fewer words, a shorter time, one outlet");
                }
                Problem::internal(cause)
            }
        }
    }
}
