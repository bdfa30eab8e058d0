//! `decay`: where what somebody was said to say became an article's own sentence.

use crate::Ended;
use crate::args::{Format, LedgerArg, When, day};
use crate::failure::Failure;
use crate::sheet::{self, Sheet};
use crate::terminal::{counted, look, say, stdout, styled};
use according::ledger::{Decayed, Filter, Reader};
use according_export::width::{fold, one_line};
use according_text::Row;
use clap::Args;
use serde_json::json;
use std::io::{self, Write};

/// Show where an attributed statement became an article's own sentence.
///
/// Lists statements whose words stand later, in the same article or in one of a later day, in a sentence that is
/// attributed to nobody: both passages, with their places. Words are compared, not meanings: much is missed, and what is
/// shown says only that the speaker was lost, not that the sentence is untrue. Denials, demands,
/// forecasts and suppositions are left out, and so is what stood in quotation marks or what an article had said in its own
/// voice before.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according decay
  according decay --outlet \"The Daily Lantern\"     statements that this outlet printed first
  according decay --published-after 2025-03 --format csv > decay.csv

Exit codes: 0 found; 1 nothing found; 2 error.")]
pub(crate) struct DecayArgs {
    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// How pairs are written [default: table on a terminal, jsonl in a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// At most so many pairs.
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) limit: Option<u64>,

    /// Statements in articles of this outlet.
    #[arg(long, value_name = "NAME", help_heading = "Only")]
    pub(crate) outlet: Option<String>,

    /// Statements in this article: its id, its address or its file.
    #[arg(long, value_name = "ID", help_heading = "Only")]
    pub(crate) article: Option<String>,

    /// Statements published then or later: a day, a month or a year.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_after: Option<String>,

    /// Statements published then or earlier; 2024-03 takes all of March in.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_before: Option<String>,
}

pub(crate) fn run(args: &DecayArgs, color: When) -> Result<Ended, Failure> {
    let reader = Reader::open(&args.ledger.path())?;
    let filter = Filter {
        limit: args.limit,
        publisher: args.outlet.clone(),
        article: args.article.clone(),
        published_after: args.published_after.clone(),
        published_before: args.published_before.clone(),
        ..Filter::default()
    };
    let found = reader.decay(&filter)?;
    if found.is_empty() {
        say!("no statement was found again in an article's own voice");
        return Ok(Ended::NothingFound);
    }
    let format = sheet::format(args.format);
    if format == Format::Table {
        let mut out = stdout();
        let look = look(color);
        for (n, it) in found.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            print(it, look.width, look.colour, &mut out)?;
        }
        out.flush()?;
        say!("");
        say!("{}", counted(found.len() as u64, "pair"));
    } else {
        rows(&found).print(format, color)?;
    }
    Ok(Ended::Done)
}

fn print(it: &Decayed, columns: usize, colour: bool, out: &mut impl Write) -> io::Result<()> {
    let content: Vec<&str> = it.said.content.iter().map(|at| at.exact.as_str()).collect();
    let cue: Vec<&str> = it.said.cue.iter().map(|at| at.exact.as_str()).collect();
    let start = it.said.content.first().map_or(0, |at| at.start);
    let id = &it.said.statement_id.to_string()[..8];
    let head =
        format!("{id}  {}  {}", head(&it.said.document), format!("{} {}", voice(&it.said), cue.join(" … ")).trim());
    writeln!(out, "{}", styled(colour, "\x1b[1m", &one_line(&head)))?;
    passage(&content.join(" … "), &format!("{}:{start}", it.said_origin), columns, colour, out)?;
    let head = format!("          {}  in its own voice", self::head(&it.document));
    writeln!(out, "{}", styled(colour, "\x1b[1m", &one_line(&head)))?;
    passage(&it.own.exact, &format!("{}:{}", it.origin, it.own.start), columns, colour, out)
}

fn head(document: &according_text::row::DocumentRef) -> String {
    let published = document.published.as_deref().unwrap_or("undated");
    let outlet = document.publisher.as_deref().unwrap_or("(no outlet)");
    format!("{}  {outlet}", published.get(..10).unwrap_or(published))
}

fn passage(words: &str, place: &str, columns: usize, colour: bool, out: &mut impl Write) -> io::Result<()> {
    for line in fold(&one_line(words), columns.saturating_sub(2)) {
        writeln!(out, "  {line}")?;
    }
    writeln!(out, "  {}", styled(colour, "\x1b[2m", place))
}

/// Who is said to say it: the speakers, else the source as printed.
fn voice(row: &Row) -> String {
    let names: Vec<&str> = row.speaker.iter().filter_map(|speaker| speaker.name.as_deref()).collect();
    if !names.is_empty() {
        return names.join(", ");
    }
    let source: Vec<&str> = row.source.iter().map(|at| at.exact.as_str()).collect();
    if source.is_empty() { "(no source is printed)".to_owned() } else { format!("? {}", source.join(" … ")) }
}

fn rows(found: &[Decayed]) -> Sheet {
    let rows = found
        .iter()
        .map(|it| {
            let content: Vec<&str> = it.said.content.iter().map(|at| at.exact.as_str()).collect();
            let speaker: Vec<&str> = it.said.speaker.iter().filter_map(|speaker| speaker.name.as_deref()).collect();
            let source: Vec<&str> = it.said.source.iter().map(|at| at.exact.as_str()).collect();
            vec![
                json!(it.said.statement_id.to_string()),
                json!(speaker),
                json!(source.join(" … ")),
                json!(content.join(" … ")),
                json!(it.said.document.published),
                json!(it.said.document.publisher),
                json!(it.said_origin),
                json!(it.said.content.first().map(|at| at.start)),
                json!(it.said.content.last().map(|at| at.end)),
                json!(it.own.exact),
                json!(it.document.published),
                json!(it.document.publisher),
                json!(it.origin),
                json!(it.own.start),
                json!(it.own.end),
                json!(it.document.id),
                json!(it.shared),
                json!(it.share),
            ]
        })
        .collect();
    Sheet {
        columns: &[
            "statement_id",
            "speaker",
            "source",
            "said",
            "said_published",
            "said_publisher",
            "said_origin",
            "said_start",
            "said_end",
            "own",
            "published",
            "publisher",
            "origin",
            "start",
            "end",
            "document_id",
            "shared",
            "share",
        ],
        rows,
    }
}
