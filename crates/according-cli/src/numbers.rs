//! `numbers`: who gave which figure for what.

use crate::Ended;
use crate::args::{Format, LedgerArg, When, day};
use crate::failure::Failure;
use crate::sheet::{self, Sheet};
use crate::terminal::{counted, say};
use according::ledger::{Figure, Filter, Reader};
use according_text::Hedge;
use clap::Args;
use serde_json::{Value, json};

/// Show who gave which figure for something.
///
/// Finds the figures that count what one of the words names ("deaths"), and those that stand nearest to it in their
/// sentence ("killed over 17,000"); endings do not matter. Every voice has its own lines, in the order in which voices spoke: a
/// speaker, a source as printed (marked with "?"), or an outlet in its own voice. Nothing is added up, and no figure is
/// preferred to another.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according numbers injured hurt
  according numbers killed --about \"Harbour Front\"
  according numbers injured --about ferry --format csv > injured.csv

Exit codes: 0 found; 1 nothing found; 2 error.")]
pub(crate) struct NumbersArgs {
    /// What is counted, or what happened to it; any of several. Of words given as one argument all
    /// must stand in the sentence.
    #[arg(value_name = "WORDS", required = true)]
    pub(crate) asked: Vec<String>,

    /// In articles in whose title or text these words occur.
    #[arg(long, value_name = "WORDS")]
    pub(crate) about: Option<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// How figures are written [default: table on a terminal, jsonl in a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// At most so many figures.
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) limit: Option<u64>,

    /// Articles of this outlet.
    #[arg(long, value_name = "NAME", help_heading = "Only")]
    pub(crate) outlet: Option<String>,

    /// Articles published then or later: a day, a month or a year.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_after: Option<String>,

    /// Articles published then or earlier; 2024-03 takes all of March in.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_before: Option<String>,
}

pub(crate) fn run(args: &NumbersArgs, color: When) -> Result<Ended, Failure> {
    let asked: Vec<&str> = args.asked.iter().map(String::as_str).collect();
    let reader = Reader::open(&args.ledger.path())?;
    let filter = Filter {
        limit: args.limit,
        publisher: args.outlet.clone(),
        published_after: args.published_after.clone(),
        published_before: args.published_before.clone(),
        ..Filter::default()
    };
    let figures = reader.numbers(&asked, args.about.as_deref(), &filter)?;
    if figures.is_empty() {
        say!("no figure is given for {:?}", asked.join(" or "));
        say!("hint: name what is counted (\"deaths\") or what happened to it (\"killed\")");
        return Ok(Ended::NothingFound);
    }
    let format = sheet::format(args.format);
    if format == Format::Table { table(&figures) } else { rows(&figures) }.print(format, color)?;
    if format == Format::Table {
        let mut voices: Vec<String> = figures.iter().map(Figure::line).collect();
        voices.dedup();
        say!("");
        say!("{} by {}", counted(figures.len() as u64, "figure"), counted(voices.len() as u64, "voice"));
    }
    Ok(Ended::Done)
}

/// A hedge in words.
fn hedge(hedge: Hedge) -> String {
    hedge.as_str().replace('_', " ")
}

fn number(value: Option<f64>) -> Value {
    match value {
        Some(value) if value.fract() == 0.0 && value.abs() < 9e15 => json!(value as i64),
        value => json!(value),
    }
}

fn place(it: &Figure) -> String {
    format!("{}:{}", it.origin, it.quantity.passage.start)
}

fn id(it: &Figure) -> Option<String> {
    it.voice.as_ref().map(|voice| voice.statement_id.to_string())
}

/// For people: each voice named once.
fn table(figures: &[Figure]) -> Sheet {
    let mut rows = Vec::new();
    let mut before = String::new();
    for it in figures {
        let line = it.line();
        let shown = if line == before { String::new() } else { line.clone() };
        before = line;
        let published = it.document.published.as_deref().unwrap_or("undated");
        rows.push(vec![
            json!(shown),
            json!(published.get(..10).unwrap_or(published)),
            json!(hedge(it.quantity.hedge)),
            json!(it.quantity.passage.exact),
            json!(it.quantity.counted.as_ref().map(|at| at.exact.clone())),
            json!(it.document.publisher),
            json!(id(it).map(|id| id[..8].to_owned())),
            json!(place(it)),
        ]);
    }
    Sheet { columns: &["voice", "published", "hedge", "figure", "counted", "outlet", "id", "place"], rows }
}

fn rows(figures: &[Figure]) -> Sheet {
    let rows = figures
        .iter()
        .map(|it| {
            let voice = it.voice.as_ref();
            vec![
                json!(it.line()),
                json!(if voice.is_some() { "statement" } else { "article" }),
                json!(voice.map_or(&[][..], |voice| &voice.speaker)),
                json!(voice.map(|voice| voice.source.join(" … "))),
                json!(voice.map(|voice| voice.polarity.as_str())),
                json!(id(it)),
                json!(it.document.published),
                json!(it.quantity.passage.exact),
                number(it.quantity.low),
                number(it.quantity.high),
                json!(it.quantity.unit),
                json!(it.quantity.counted.as_ref().map(|at| at.exact.clone())),
                json!(it.quantity.hedge.as_str()),
                json!(it.sentence.exact),
                json!(it.document.publisher),
                json!(it.document.id),
                json!(it.document.url),
                json!(it.origin),
                json!(it.quantity.passage.start),
                json!(it.quantity.passage.end),
            ]
        })
        .collect();
    Sheet {
        columns: &[
            "line",
            "voice",
            "speaker",
            "source",
            "polarity",
            "statement_id",
            "published",
            "exact",
            "low",
            "high",
            "unit",
            "counted",
            "hedge",
            "sentence",
            "publisher",
            "document_id",
            "url",
            "origin",
            "start",
            "end",
        ],
        rows,
    }
}
