//! `trace`: one quotation wherever it was printed, with what each outlet cut and changed.

use crate::Ended;
use crate::args::{Format, LedgerArg, When, day};
use crate::failure::Failure;
use crate::sheet::{self, Sheet};
use crate::terminal::{called, counted, look, say, stdout, styled};
use according::ledger::{Error, Family, Filter, Reader};
use according_export::width::{fold, one_line};
use clap::Args;
use serde_json::{Value, json};
use std::io::{self, Write};

/// Follow a statement through the outlets that printed it.
///
/// Takes the id of a statement, its first digits, or some of its words. Shows who printed it first, and every printing by
/// date, with its words against those of the longest quotation: [-words that were cut-], {+words that are quoted here
/// alone+}, (the reporter's words). Of long cuts the table shows the ends. Statements are one where their quoted words are the same, cut, longer or nearly the
/// same, or where the same is told in other words within days, and where no speaker contradicts another; `according why`
/// gives the grounds. Nothing says which wording is right.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according trace 3f2a91bc                    a statement, as any table lists it
  according trace deserve to know             statements that hold these words
  according trace deserve to know --format csv > printings.csv

Exit codes: 0 found; 1 nothing found; 2 error.")]
pub(crate) struct TraceArgs {
    /// The id of a statement, or words.
    #[arg(value_name = "ID or WORDS", required = true)]
    pub(crate) asked: Vec<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// How printings are written [default: table on a terminal, jsonl in a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// At most so many statements, those in most outlets first.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 3)]
    pub(crate) limit: u16,

    /// Found in articles of this outlet; all printings are shown.
    #[arg(long, value_name = "NAME", help_heading = "Only")]
    pub(crate) outlet: Option<String>,

    /// Found in articles published then or later: a day, a month or a year.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_after: Option<String>,

    /// Found in articles published then or earlier; 2024-03 takes all of March in.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_before: Option<String>,
}

pub(crate) fn run(args: &TraceArgs, color: When) -> Result<Ended, Failure> {
    let asked = args.asked.join(" ");
    let reader = Reader::open(&args.ledger.path())?;
    let filter = Filter {
        limit: Some(u64::from(args.limit)),
        publisher: args.outlet.clone(),
        published_after: args.published_after.clone(),
        published_before: args.published_before.clone(),
        ..Filter::default()
    };
    let families = match reader.trace(&asked, &filter) {
        Err(error @ Error::NoStatement { .. }) => {
            Failure::from(error).tell();
            return Ok(Ended::NothingFound);
        }
        families => families?,
    };
    if families.is_empty() {
        say!("no statement holds {asked:?}");
        say!("hint: fewer words find more; {} about WORDS shows what was said", called());
        return Ok(Ended::NothingFound);
    }
    let format = sheet::format(args.format);
    if format == Format::Table {
        let mut out = stdout();
        let look = look(color);
        for (n, family) in families.iter().enumerate() {
            if n > 0 {
                writeln!(out)?;
            }
            print(family, look.width, look.colour, &mut out)?;
        }
        out.flush()?;
    } else {
        rows(&families, format == Format::Jsonl).print(format, color)?;
    }
    Ok(Ended::Done)
}

fn print(family: &Family, columns: usize, colour: bool, out: &mut impl Write) -> io::Result<()> {
    let longest = family.printings.iter().find(|it| it.row.statement_id == family.longest);
    if let Some(longest) = longest {
        let content: Vec<&str> = longest.row.content.iter().map(|at| at.exact.as_str()).collect();
        for line in fold(&one_line(&content.join(" … ")), columns) {
            writeln!(out, "{}", styled(colour, "\x1b[1m", &line))?;
        }
    }
    let first = family.printings.first().map(|it| {
        format!(
            "first seen {} in {}",
            it.published(),
            it.row.document.publisher.as_deref().unwrap_or("an unnamed outlet")
        )
    });
    let outlets = family.outlets.len().max(1) as u64;
    writeln!(
        out,
        "{}; {} in {}, {}",
        first.unwrap_or_default(),
        counted(family.printings.len() as u64, "printing"),
        counted(outlets, "outlet"),
        counted(u64::from(family.wordings), "wording")
    )?;
    for it in &family.printings {
        writeln!(out)?;
        let mark = if it.row.statement_id == family.longest { "longest" } else { it.relation.as_str() };
        let start = it.row.content.first().map_or(0, |at| at.start);
        writeln!(
            out,
            "{}  {}  {}  {}  wording {}, {mark}",
            &it.row.statement_id.to_string()[..8],
            it.published(),
            one_line(it.row.document.publisher.as_deref().unwrap_or("(no outlet)")),
            one_line(&it.speaker()),
            it.wording,
        )?;
        for line in fold(&one_line(&it.marked(true)), columns.saturating_sub(2)) {
            writeln!(out, "  {line}")?;
        }
        writeln!(out, "  {}", styled(colour, "\x1b[2m", &format!("{}:{start}", it.origin)))?;
    }
    Ok(())
}

fn rows(families: &[Family], nested: bool) -> Sheet {
    let mut rows = Vec::new();
    for family in families {
        for (n, it) in family.printings.iter().enumerate() {
            let content: Vec<&str> = it.row.content.iter().map(|at| at.exact.as_str()).collect();
            let source: Vec<&str> = it.row.source.iter().map(|at| at.exact.as_str()).collect();
            let speaker: Vec<&str> = it.row.speaker.iter().filter_map(|speaker| speaker.name.as_deref()).collect();
            let edits: Vec<Value> = it
                .edits
                .iter()
                .map(|edit| {
                    json!({"change": edit.change.as_str(), "start": edit.passage.start, "end": edit.passage.end,
                           "exact": edit.passage.exact})
                })
                .collect();
            let document = &it.row.document;
            rows.push(vec![
                json!(family.cluster_id),
                json!(it.row.statement_id.to_string()),
                json!(n == 0),
                json!(it.row.statement_id == family.longest),
                json!(it.wording),
                json!(it.relation.as_str()),
                json!(it.shared),
                json!(it.share),
                json!(document.published),
                json!(document.publisher),
                json!(speaker),
                json!(source.join(" … ")),
                json!(it.row.form.as_str()),
                json!(content.join(" … ")),
                if nested { Value::Array(edits) } else { json!(it.marked(false)) },
                json!(document.id),
                json!(document.url),
                json!(it.origin),
                json!(it.row.content.first().map(|at| at.start)),
                json!(it.row.content.last().map(|at| at.end)),
            ]);
        }
    }
    Sheet {
        columns: &[
            "cluster_id",
            "statement_id",
            "first",
            "longest",
            "wording",
            "relation",
            "shared",
            "share",
            "published",
            "publisher",
            "speaker",
            "source",
            "form",
            "content",
            "edits",
            "document_id",
            "url",
            "origin",
            "start",
            "end",
        ],
        rows,
    }
}
