//! `stats`: what is in the ledger, in numbers.

use crate::Ended;
use crate::args::{ShowFormat, Stats, When};
use crate::failure::Failure;
use crate::terminal::{counted, grouped, look, stdout, styled};
use according::ledger::{self, Copies, Reader};
use according_export::width::{cut, one_line, width};
use serde_json::json;
use std::io::{self, Write};

/// Speakers and outlets that are listed.
const TOP: usize = 10;
/// Columns of a name in a list.
const NAMES: usize = 40;

pub(crate) fn run(args: &Stats, color: When) -> Result<Ended, Failure> {
    let path = args.ledger.path();
    let reader = Reader::open(&path)?;
    let (stats, copies) = (reader.stats(TOP)?, reader.copies()?);
    let mut out = stdout();
    match args.format {
        ShowFormat::Json => writeln!(out, "{}", as_json(&stats, copies))?,
        ShowFormat::Text => {
            writeln!(out, "{}", styled(look(color).colour, "\x1b[1m", &path.display().to_string()))?;
            print(&stats, copies, look(color).colour, &mut out)?;
        }
    }
    out.flush()?;
    Ok(if stats.documents == 0 { Ended::NothingFound } else { Ended::Done })
}

fn print(stats: &ledger::Stats, copies: Copies, colour: bool, out: &mut impl Write) -> io::Result<()> {
    let published = match (&stats.published_from, &stats.published_to) {
        (Some(from), Some(to)) if day(from) == day(to) => format!(", published {}", day(from)),
        (Some(from), Some(to)) => format!(", published {} to {}", day(from), day(to)),
        _ => String::new(),
    };
    let characters = counted(stats.characters, "character");
    writeln!(out, "{}, {characters}{published}", counted(stats.documents, "article"))?;
    if copies.groups > 0 {
        let texts = counted(copies.distinct, "distinct text");
        writeln!(out, "{texts}, as {} print what others print too", counted(copies.documents, "article"))?;
    }
    writeln!(out, "{}", counted(stats.statements, "statement"))?;
    if stats.clusters < stats.statements {
        let again = counted(stats.statements - stats.clusters, "time");
        writeln!(out, "{}, as some are printed again, {again} in all", counted(stats.clusters, "distinct statement"))?;
    }
    let digits = grouped(stats.statements).len();
    for (n, what) in [
        (stats.resolved, "with a named speaker"),
        (stats.abstained, "whose speaker could not be told"),
        (stats.sourceless, "without a source"),
    ] {
        if n > 0 {
            writeln!(out, "  {:>digits$} {what}", grouped(n))?;
        }
    }
    if stats.retired > 0 {
        writeln!(out, "{} that a later reading no longer finds", counted(stats.retired, "statement"))?;
    }
    if stats.reviews > 0 {
        writeln!(out, "{}", counted(stats.reviews, "review"))?;
    }
    let speakers: Vec<_> = stats.speakers.iter().map(|near| (near.name.clone(), near.statements)).collect();
    for (title, counts) in [
        ("speakers", &speakers),
        ("outlets", &stats.publishers),
        ("forms", &stats.forms),
        ("types", &stats.types),
        ("sources", &stats.source_classes),
    ] {
        list(title, counts, colour, out)?;
    }
    if let Some(run) = stats.runs.last() {
        let ended = if run.ended.is_some() { "" } else { ", not ended" };
        writeln!(out)?;
        writeln!(
            out,
            "{}, the last {} by according {}{ended}",
            counted(stats.runs.len() as u64, "run"),
            run.info.started,
            run.info.version
        )?;
    }
    Ok(())
}

fn list(title: &str, counts: &[(String, u64)], colour: bool, out: &mut impl Write) -> io::Result<()> {
    if counts.iter().all(|(name, _)| name.is_empty()) {
        return Ok(());
    }
    writeln!(out)?;
    writeln!(out, "{}", styled(colour, "\x1b[2m", title))?;
    let digits = counts.iter().map(|(_, n)| grouped(*n).len()).max().unwrap_or(0);
    for (name, n) in counts {
        let name = one_line(if name.is_empty() { "(not known)" } else { name });
        let name = cut(&name, NAMES);
        let padding = " ".repeat(NAMES - width(&name));
        writeln!(out, "  {name}{padding} {:>digits$}", grouped(*n))?;
    }
    Ok(())
}

fn day(published: &str) -> &str {
    published.split('T').next().unwrap_or_default()
}

/// Keys as in [`ledger::Stats`]; lists keep their order.
fn as_json(stats: &ledger::Stats, copies: Copies) -> serde_json::Value {
    let counts = |counts: &[(String, u64)]| -> serde_json::Value {
        counts.iter().map(|(name, n)| json!({"name": name, "statements": n})).collect()
    };
    json!({
        "documents": stats.documents,
        "texts": stats.texts,
        "distinct_texts": copies.distinct,
        "copies": {"documents": copies.documents, "groups": copies.groups},
        "characters": stats.characters,
        "statements": stats.statements,
        "clusters": stats.clusters,
        "retired": stats.retired,
        "resolved": stats.resolved,
        "abstained": stats.abstained,
        "sourceless": stats.sourceless,
        "reviews": stats.reviews,
        "published_from": stats.published_from,
        "published_to": stats.published_to,
        "forms": counts(&stats.forms),
        "types": counts(&stats.types),
        "source_classes": counts(&stats.source_classes),
        "publishers": counts(&stats.publishers),
        "speakers": stats.speakers.iter().map(|n| json!({"name": n.name, "statements": n.statements})).collect::<Vec<_>>(),
        "runs": stats.runs.iter().map(|run| json!({
            "run_id": run.id,
            "started": run.info.started,
            "ended": run.ended,
            "version": run.info.version,
            "model_hash": run.info.model_hash,
            "input": run.info.input,
        })).collect::<Vec<_>>(),
    })
}
