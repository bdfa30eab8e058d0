//! `entities`: who is meant, across articles.

use crate::Ended;
use crate::args::{Format, LedgerArg, When};
use crate::failure::Failure;
use crate::sheet::{self, Sheet};
use crate::terminal::{called, say};
use according::ledger::{EntityFilter, EntitySummary, Reader, RolePrinted};
use according_text::{EntityKind, NameKind};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

/// List who is quoted, each once for all articles.
///
/// Joins what several articles call by one name, by another spelling of it, by surname or acronym, where their offices
/// go together; who cannot be told from a namesake is left out. Offices are given as printed, with the dates of the first
/// and last article that print them. `according why ID` tells how an entity came about.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according entities                          those with most statements
  according entities brandt                   all who are called so
  according entities --kind organisation --limit 0 --format csv
  according entities brandt | jq -r '.entity_id'

Exit codes: 0 found; 1 nothing found; 2 error.")]
pub(crate) struct Entities {
    /// Only those who are called so: a full name or part of one.
    #[arg(value_name = "NAME")]
    pub(crate) name: Vec<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// How the list is written [default: table on a terminal, jsonl in a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// Only of this kind.
    #[arg(long, value_enum, value_name = "KIND")]
    pub(crate) kind: Option<Kind>,

    /// At most so many; 0 for all.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 50)]
    pub(crate) limit: u64,
}

/// What an entity is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// One person.
    Person,
    /// A company, party, agency, government.
    Organisation,
    /// A country, city, building.
    Place,
    /// Several people under one name.
    Group,
}

/// Names and offices that a table shows of each.
const SHOWN: usize = 3;

pub(crate) fn run(args: &Entities, color: When) -> Result<Ended, Failure> {
    let reader = Reader::open(&args.ledger.path())?;
    let name = args.name.join(" ");
    let filter = EntityFilter {
        kind: args.kind.map(|kind| match kind {
            Kind::Person => EntityKind::Person,
            Kind::Organisation => EntityKind::Organisation,
            Kind::Place => EntityKind::Place,
            Kind::Group => EntityKind::Group,
        }),
        name: (!args.name.is_empty()).then(|| name.clone()),
        limit: (args.limit > 0).then_some(args.limit),
    };
    let found = reader.entities(&filter)?;
    if found.is_empty() {
        say!("{}", if args.name.is_empty() { "no entities".to_owned() } else { format!("nobody called {name:?}") });
        say!("hint: {} to NAME also finds names that could not be joined across articles", called());
        return Ok(Ended::NothingFound);
    }
    let format = sheet::format(args.format);
    let sheet = if format == Format::Table { table(&found) } else { complete(&found) };
    sheet.print(format, color)?;
    Ok(Ended::Done)
}

fn table(found: &[EntitySummary]) -> Sheet {
    let row = |it: &EntitySummary| {
        let also: Vec<&str> = it
            .names
            .iter()
            .filter(|called| called.name != it.name && called.kind != NameKind::Role)
            .map(|called| called.name.as_str())
            .take(SHOWN)
            .collect();
        let roles: Vec<String> = it.roles.iter().take(SHOWN).map(dated).collect();
        vec![
            json!(it.id.to_string()[..8]),
            json!(it.name),
            json!(it.kind),
            json!(it.statements),
            json!(it.articles),
            json!(roles.join("; ")),
            json!(also.join("; ")),
        ]
    };
    Sheet {
        columns: &["id", "name", "kind", "statements", "articles", "roles as printed", "also called"],
        rows: found.iter().map(row).collect(),
    }
}

/// `Transport Minister (2024-03 to 2025-01)`
pub(crate) fn dated(role: &RolePrinted) -> String {
    let month = |date: &Option<String>| date.as_deref().map(|date| date.get(..7).unwrap_or(date).to_owned());
    match (month(&role.first), month(&role.last)) {
        (Some(first), Some(last)) if first != last => format!("{} ({first} to {last})", role.role),
        (Some(first), _) => format!("{} ({first})", role.role),
        _ => role.role.clone(),
    }
}

fn complete(found: &[EntitySummary]) -> Sheet {
    let row = |it: &EntitySummary| {
        let names = it
            .names
            .iter()
            .map(|called| json!({"name": called.name, "kind": called.kind.as_str(), "articles": called.articles}));
        let roles = it.roles.iter().map(|role| {
            json!({"role": role.role, "affiliation": role.affiliation, "articles": role.articles,
                "first": role.first, "last": role.last})
        });
        vec![
            json!(it.id.to_string()),
            json!(it.same_as),
            json!(it.name),
            json!(it.kind),
            json!(it.statements),
            json!(it.articles),
            json!(it.first),
            json!(it.last),
            Value::Array(names.collect()),
            Value::Array(roles.collect()),
        ]
    };
    Sheet {
        columns: &["entity_id", "same_as", "name", "kind", "statements", "articles", "first", "last", "names", "roles"],
        rows: found.iter().map(row).collect(),
    }
}
