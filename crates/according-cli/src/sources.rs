//! `sources`: the sourcing audit.

use crate::Ended;
use crate::args::{Format, LedgerArg, When, day};
use crate::failure::Failure;
use crate::sheet::{self, Sheet};
use crate::terminal::{called, counted, grouped, quoted, say};
use according::ledger::{Counts, Filter, Reader, Sources};
use according_text::SourceClass;
use clap::Args;
use serde_json::{Value, json};

/// Count whom an archive, an outlet or an article quotes.
///
/// Shares of named, role-only, unnamed, document and organisation sources; who is quoted most; and how concentrated that
/// is: the Herfindahl index (the sum of the squares of the speakers' shares; 1 where one speaks alone) and the share of
/// the ten quoted most. What several articles print of one utterance is counted once under `clusters`;
/// articles that print the same text, whole or cut, once under `texts`. Each figure comes
/// with the command that lists its rows. Nothing is inferred about anybody's gender, religion or ethnicity.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according sources
  according sources --outlet \"The Daily Lantern\" --published-after 2025
  according sources --article examples/ferry.txt
  according sources --format csv > sources.csv

Exit codes: 0 done; 1 nothing found; 2 error.")]
pub(crate) struct SourcesArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// How the figures are written [default: table on a terminal, jsonl in a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// So many of those who are quoted most.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 20)]
    pub(crate) limit: u16,

    /// Articles of this outlet.
    #[arg(long, value_name = "NAME", help_heading = "Only")]
    pub(crate) outlet: Option<String>,

    /// This article: its id, its address or its file.
    #[arg(long, value_name = "ID", help_heading = "Only")]
    pub(crate) article: Option<String>,

    /// Articles published then or later: a day, a month or a year.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_after: Option<String>,

    /// Articles published then or earlier; 2024-03 takes all of March in.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_before: Option<String>,
}

pub(crate) fn run(args: &SourcesArgs, color: When) -> Result<Ended, Failure> {
    let reader = Reader::open(&args.ledger.path())?;
    let filter = Filter {
        publisher: args.outlet.clone(),
        article: args.article.clone(),
        published_after: args.published_after.clone(),
        published_before: args.published_before.clone(),
        ..Filter::default()
    };
    let sources = reader.sources(&filter, usize::from(args.limit))?;
    if sources.all.statements == 0 {
        say!("no statements");
        return Ok(Ended::NothingFound);
    }
    let format = sheet::format(args.format);
    let sheet = figures(&sources, args);
    sheet.print(format, color)?;
    if format == Format::Table {
        let of = &sources.concentration;
        say!("");
        say!(
            "{} ({}) in {} ({}); {} identified speakers, one an article where they are not joined",
            counted(sources.all.statements, "statement"),
            counted(sources.all.clusters, "distinct one"),
            counted(sources.all.articles, "article"),
            counted(sources.all.texts, "distinct text"),
            grouped(of.speakers)
        );
    }
    Ok(Ended::Done)
}

/// How a class of source is called in an audit.
fn class(class: SourceClass) -> &'static str {
    match class {
        SourceClass::Person => "named person",
        SourceClass::Organisation => "organisation",
        SourceClass::Role => "role only",
        SourceClass::Group => "group",
        SourceClass::Document => "document",
        SourceClass::Unnamed => "unnamed",
        SourceClass::Implicit => "none printed",
    }
}

fn figures(sources: &Sources, args: &SourcesArgs) -> Sheet {
    let mut rows = Vec::new();
    let mut add = |figure: &str, name: Value, id: Value, counts: [Value; 5], command: String| {
        let [statements, clusters, share, articles, texts] = counts;
        rows.push(vec![json!(figure), name, id, statements, clusters, share, articles, texts, json!(command)]);
    };
    for it in &sources.classes {
        let counts = cells(&it.counts, it.share);
        let command = command(args, &format!("--source-class {}", it.class));
        add("class", json!(class(it.class)), json!(it.class.as_str()), counts, command);
    }
    let all = &sources.all;
    let counts = cells(all, 1.0);
    add("class", json!("all"), Value::Null, counts, command(args, "--source-class any"));
    for it in &sources.quoted {
        let counts = cells(&it.counts, it.share);
        let command = match it.id {
            Some(id) => command(args, &format!("--entity {}", &id.to_string()[..8])),
            None => command(args, &quoted(&it.name)),
        };
        add("speaker", json!(it.name), json!(it.id.map(|id| id.to_string())), counts, command);
    }
    let of = &sources.concentration;
    let none = || [json!(of.statements), Value::Null, Value::Null, Value::Null, Value::Null];
    for (name, value) in [("herfindahl", of.herfindahl), ("top ten", of.top)] {
        let mut counts = none();
        counts[2] = round(value);
        add("concentration", json!(name), Value::Null, counts, String::new());
    }
    Sheet { columns: &["figure", "name", "id", "statements", "clusters", "share", "articles", "texts", "rows"], rows }
}

fn cells(counts: &Counts, share: f64) -> [Value; 5] {
    let Counts { statements, clusters, articles, texts } = counts;
    [json!(statements), json!(clusters), round(share), json!(articles), json!(texts)]
}

fn round(share: f64) -> Value {
    json!((share * 10_000.0).round() / 10_000.0)
}

/// The command that lists the rows of a figure, under the filters of the audit.
fn command(args: &SourcesArgs, wanted: &str) -> String {
    let mut command = format!("{} to {wanted}", called());
    let ledger = args.ledger.ledger.as_ref().map(|path| path.to_string_lossy().into_owned());
    for (name, value) in [
        ("outlet", &args.outlet),
        ("article", &args.article),
        ("published-after", &args.published_after),
        ("published-before", &args.published_before),
        ("ledger", &ledger),
    ] {
        if let Some(value) = value {
            command += &format!(" --{name} {}", quoted(value));
        }
    }
    command
}
