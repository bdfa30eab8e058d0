//! `search`: the whole language of questions, pages, counts and facets.

use crate::Ended;
use crate::args::{Format, LedgerArg, When};
use crate::failure::Failure;
use crate::sheet::{self, Sheet};
use crate::terminal::{called, counted, grouped, look, quoted, say, stdout};
use according::ledger::{Condition, Cursor, Facet, Page, Query, Reader, Sort, Total};
use according_export::{Format as Rows, RowWriter};
use clap::Args;
use serde_json::{Value, json};
use std::io::{self, IsTerminal};

/// Search the ledger.
///
/// Finds statements for which every condition of the query holds: free words stand in what is said, FIELD:VALUE asks for
/// everything else, and - before a condition turns it round. Words are found in their other forms too, unless they stand
/// within quotation marks. docs/queries.md is the reference of the language; the API and the pages speak it as well.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according search harbour                              what is said with harbour, harbours ...
  according search 'speaker:\"Corinne Ashdell\" inquiry'  of hers only
  according search '\"independent inquiry\" -form:direct' just these words, not in quotation marks
  according search act:deny published:2025-03..2025-05  denials, of articles of three months
  according search about:\"Harbour Front\" has:label      what is said about it, with labels
  according search harbour --count
  according search harbour --facets speaker,outlet,year
  according search class:unnamed --sort newest --limit 20

Fields: speaker, entity, about, content, anywhere, source, label, outlet, article,
form, type, act, polarity, determinacy, medium, platform, class, has, said,
published, confidence.

Exit codes: 0 found; 1 nothing found; 2 error.")]
pub(crate) struct SearchArgs {
    /// What to search for; without it, every statement. Best as one argument within apostrophes; what begins with - comes
    /// behind --.
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// How rows are written [default: table on a terminal, jsonl in a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// What comes first: oldest, newest, said or confidence.
    #[arg(long, value_name = "ORDER", default_value = "oldest", value_parser = sort)]
    pub(crate) sort: Sort,

    /// At most so many rows.
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) limit: Option<u64>,

    /// After so many others.
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub(crate) offset: u64,

    /// Go on behind a page that ended here; each page names the place for the next.
    #[arg(long, value_name = "PLACE", value_parser = place, conflicts_with = "offset")]
    pub(crate) after: Option<Cursor>,

    /// Only say how many there are.
    #[arg(long, conflicts_with_all = ["facets", "after"])]
    pub(crate) count: bool,

    /// Count them by these instead, such as speaker,outlet,form; `all` for every one.
    #[arg(long, value_name = "FACETS", value_delimiter = ',', num_args = 1)]
    pub(crate) facets: Vec<String>,

    /// Values to show of each facet.
    #[arg(long, value_name = "N", default_value_t = 10)]
    pub(crate) top: u16,
}

fn sort(given: &str) -> Result<Sort, String> {
    given.parse().map_err(|()| format!("one of {}", names(Sort::ALL)))
}

fn place(given: &str) -> Result<Cursor, String> {
    given.parse().map_err(|()| "a place as a page before this one named it".to_owned())
}

fn names<T: ToString>(all: &[T]) -> String {
    all.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}

/// The query of a command line. A shell takes quotation marks away: `speaker:"Corinne Ashdell"` comes as one argument with
/// a space in it, and means the whole name.
pub(crate) fn query(words: &[String]) -> Result<Query, Failure> {
    let given: Vec<String> = words.iter().map(|word| requoted(word)).collect();
    Query::parse(&given.join(" ")).map_err(|error| {
        let hint = error.hint.clone().unwrap_or_else(|| "docs/queries.md is the reference of the language".into());
        Failure::new(format!("query: {error}"), hint)
    })
}

fn requoted(word: &str) -> String {
    const OF_WORDS: [&str; 9] =
        ["speaker", "about", "content", "anywhere", "source", "label", "outlet", "article", "entity"];
    let (not, rest) = word.strip_prefix('-').map_or(("", word), |rest| ("-", rest));
    match rest.split_once(':') {
        Some((key, value))
            if OF_WORDS.contains(&key)
                && value.contains(char::is_whitespace)
                && !value.contains(['"', '“', '„', ':']) =>
        {
            format!("{not}{key}:\"{value}\"")
        }
        _ => word.to_owned(),
    }
}

pub(crate) fn run(args: &SearchArgs, color: When) -> Result<Ended, Failure> {
    let query = query(&args.query)?;
    let facets = facets(&args.facets)?;
    let reader = Reader::open(&args.ledger.path())?;
    if args.count {
        return count(reader.count(&query)?, args, color);
    }
    if !facets.is_empty() {
        return table_of(&reader, &query, &facets, args, color);
    }
    let page = Page { sort: args.sort, limit: args.limit, offset: args.offset, after: args.after };
    let hits = reader.search(&query, &page)?;
    if hits.len() == 0 {
        say!("nothing found{}", if query.conditions.is_empty() { "" } else { " for all of these conditions" });
        without_one(&reader, &query)?;
        return Ok(Ended::NothingFound);
    }
    let shown = hits.len() as u64;
    let (next, among, total) = (hits.next_page(), hits.among(), hits.total()?);
    let format = match args.format {
        Some(format) => format.into(),
        None if io::stdout().is_terminal() => Rows::Table,
        None => Rows::Jsonl,
    };
    let mut writer = RowWriter::new(format, look(color), stdout());
    for hit in hits {
        writer.push(&hit?.row)?;
    }
    writer.finish()?;
    if format == Rows::Table && io::stdout().is_terminal() {
        let of = if shown < total.n() { format!(" of {}", told(total)) } else { String::new() };
        say!("\n{}{of}; to see one in its article: {} show ID", counted(shown, "statement"), called());
    }
    if let Some(n) = among {
        say!("sorted among the latest {} only; narrow the query for all", counted(n, "statement"));
    }
    if let Some(next) = next {
        say!("next page: {} --after {next}", command(args, &query));
    }
    Ok(Ended::Done)
}

/// `about 1,200,000` where it is an estimate.
fn told(total: Total) -> String {
    match total {
        Total::Exactly(n) => grouped(n),
        Total::About(n) => format!("about {}", grouped(n)),
    }
}

fn count(total: Total, args: &SearchArgs, color: When) -> Result<Ended, Failure> {
    let sheet =
        Sheet { columns: &["statements", "exact"], rows: vec![vec![json!(total.n()), json!(total.is_exact())]] };
    match sheet::format(args.format) {
        Format::Table => say_out(&told(total))?,
        format => sheet.print(format, color)?,
    }
    Ok(if total.n() == 0 { Ended::NothingFound } else { Ended::Done })
}

fn say_out(line: &str) -> io::Result<()> {
    use std::io::Write as _;
    let mut out = stdout();
    writeln!(out, "{line}")?;
    out.flush()
}

fn facets(given: &[String]) -> Result<Vec<Facet>, Failure> {
    if given.iter().any(|name| name == "all") {
        return Ok(Facet::ALL.to_vec());
    }
    let mut facets = Vec::new();
    for name in given {
        let facet = name.trim().parse().map_err(|()| {
            Failure::new(format!("no facet is called {name:?}"), format!("all, or some of {}", names(Facet::ALL)))
        })?;
        facets.push(facet);
    }
    Ok(facets)
}

fn table_of(
    reader: &Reader,
    query: &Query,
    facets: &[Facet],
    args: &SearchArgs,
    color: When,
) -> Result<Ended, Failure> {
    let found = reader.facets(query, facets, args.top.into())?;
    let mut rows = Vec::new();
    for facet in &found.facets {
        for value in &facet.values {
            let rows_of = value.condition.as_ref().map(|condition| command(args, &query.and(condition.clone())));
            rows.push(vec![
                json!(facet.facet.as_str()),
                json!(value.name),
                json!(value.n),
                rows_of.map_or(Value::Null, Value::from),
            ]);
        }
        if facet.more > 0 {
            say!("{}: {} more", facet.facet, grouped(facet.more));
        }
    }
    if found.sampled {
        say!(
            "{} statements; counts are estimates from {} of them, chosen by their ids",
            told(found.total),
            grouped(found.counted)
        );
    } else {
        say!("{} statements", told(found.total));
    }
    let empty = rows.is_empty();
    Sheet { columns: &["facet", "value", "statements", "rows"], rows }.print(sheet::format(args.format), color)?;
    Ok(if empty { Ended::NothingFound } else { Ended::Done })
}

/// Tells which condition stands in the way, where leaving one out finds something.
fn without_one(reader: &Reader, query: &Query) -> Result<(), Failure> {
    if query.conditions.len() < 2 {
        return Ok(());
    }
    let found = |condition: &Condition| reader.count(&query.without(condition));
    for condition in &query.conditions {
        let total = found(condition)?;
        if total.n() > 0 {
            say!("hint: without {condition} there are {}", told(total));
            return Ok(());
        }
    }
    Ok(())
}

/// The command that asks `query` of the same ledger.
fn command(args: &SearchArgs, query: &Query) -> String {
    let ledger = args.ledger.ledger.as_ref().map(|path| format!(" --ledger {}", quoted(&path.to_string_lossy())));
    let sort = if args.sort == Sort::Oldest { String::new() } else { format!(" --sort {}", args.sort) };
    let limit = args.limit.map(|limit| format!(" --limit {limit}")).unwrap_or_default();
    format!("{} search {}{}{sort}{limit}", called(), quoted(&query.to_string()), ledger.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_shell_took_away_is_put_back() {
        for (given, expect) in [
            (vec!["speaker:Corinne Ashdell", "harbour"], r#"speaker:"Corinne Ashdell" harbour"#),
            (vec!["-outlet:The Daily Lantern"], r#"-outlet:"The Daily Lantern""#),
            (vec![r#"speaker:"Corinne Ashdell" harbour"#], r#"speaker:"Corinne Ashdell" harbour"#),
            (vec!["form:direct harbour"], "form:direct harbour"),
            (vec!["speaker:Ashdell form:direct"], "speaker:Ashdell form:direct"),
        ] {
            let given: Vec<String> = given.into_iter().map(str::to_owned).collect();
            assert_eq!(query(&given).expect("is a query").to_string(), expect);
        }
    }
}
