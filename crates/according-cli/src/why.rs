//! `why`: how a source came to be somebody, in words, with the passages.

use crate::Ended;
use crate::args::LedgerArg;
use crate::entities::dated;
use crate::failure::Failure;
use crate::terminal::{called, counted, stdout};
use according::ledger::{Error, Joined, Judged, Mentioned, Reader, Why};
use according_export::width::one_line;
use according_text::{Judgement, Row};
use clap::Args;
use std::io::{self, Write};

/// Explain who is meant.
///
/// Takes the id of a statement or of an entity, or its first digits. For a statement: by which rule its source is
/// somebody in its article, and by which rule that is somebody across articles, with earlier judgements that were
/// superseded. For an entity: which articles mean it and why, and whom it was kept apart from. Every passage is given as
/// FILE:OFFSET.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according why 3f2a91bc                      a statement
  according why ec12a9                        an entity, as `according entities` lists them

Exit codes: 0 found; 1 no such id; 2 error.")]
pub(crate) struct WhyArgs {
    /// The id of a statement or an entity, or its first digits.
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,
}

pub(crate) fn run(args: &WhyArgs) -> Result<Ended, Failure> {
    let reader = Reader::open(&args.ledger.path())?;
    let why = match reader.why(&args.id) {
        Err(error @ Error::NoStatement { .. }) => {
            Failure::from(error).tell();
            return Ok(Ended::NothingFound);
        }
        why => why?,
    };
    let mut out = stdout();
    print(&why, &mut out)?;
    out.flush()?;
    Ok(Ended::Done)
}

fn print(why: &Why, out: &mut impl Write) -> io::Result<()> {
    match why {
        Why::Statement { row, origin, speakers, joined } => {
            let source: Vec<&str> = row.source.iter().map(|at| at.exact.as_str()).collect();
            let place = row.source.first().or(row.content.first()).map_or(0, |at| at.start);
            let source = if source.is_empty() { "(no source is printed)".to_owned() } else { source.join(" … ") };
            writeln!(out, "{}  {origin}:{place}", one_line(&source))?;
            for speaker in speakers {
                writeln!(out)?;
                writeln!(out, "in the article")?;
                judgements(&speaker.links, out)?;
                if let Some(mentioned) = &speaker.mentioned {
                    writeln!(out, "  as printed")?;
                    passages(mentioned, out)?;
                    writeln!(out)?;
                    writeln!(out, "across articles")?;
                    judgements(&mentioned.judgements, out)?;
                    if mentioned.judgements.is_empty() {
                        writeln!(out, "  not judged yet; the reading has not ended")?;
                    }
                }
                if !speaker.elsewhere.is_empty() {
                    writeln!(out, "  also meant by")?;
                    speaker.elsewhere.iter().try_for_each(|it| passages(it, out))?;
                }
            }
            match joined {
                Some(joined) => said_again(joined, out),
                None => Ok(()),
            }
        }
        Why::Entity { summary, methods, mentioned, apart, unsure } => {
            writeln!(out, "{} ({})  {}", one_line(&summary.name), summary.kind, summary.id)?;
            writeln!(out, "{} in {}", counted(summary.statements, "statement"), counted(summary.articles, "article"))?;
            if let Some(same_as) = &summary.same_as {
                writeln!(out, "known from a list as {}", one_line(same_as))?;
            }
            if !summary.roles.is_empty() {
                writeln!(out)?;
                writeln!(out, "offices as printed")?;
                for role in summary.roles.iter().take(12) {
                    writeln!(out, "  {}, {}", one_line(&dated(role)), counted(role.articles, "article"))?;
                }
            }
            for (method, n) in methods {
                writeln!(out)?;
                writeln!(out, "{}: {}", rule(method), counted(*n, "article"))?;
                for it in mentioned.iter().filter(|it| it.judgements.last().is_some_and(|last| last.method == *method))
                {
                    if let Some(last) = it.judgements.last() {
                        writeln!(out, "  {}", one_line(&last.reason))?;
                    }
                    passages(it, out)?;
                }
            }
            if !apart.is_empty() {
                writeln!(out)?;
                writeln!(out, "kept apart from")?;
                for (id, name, reason) in apart {
                    writeln!(out, "  {} {}: {}", &id.to_string()[..8], one_line(name), one_line(reason))?;
                }
            }
            if *unsure > 0 {
                writeln!(out)?;
                writeln!(out, "left open: {} that may mean it", counted(*unsure, "article"))?;
            }
            writeln!(out)?;
            writeln!(out, "its statements: {} to --entity {}", called(), &summary.id.to_string()[..8])
        }
    }
}

/// With which other statements it is one, and on what grounds.
fn said_again(it: &Joined, out: &mut impl Write) -> io::Result<()> {
    writeln!(out)?;
    let outlets = counted(it.outlets, "outlet");
    writeln!(
        out,
        "one statement with others: cluster {}, {} in {outlets}",
        it.cluster_id,
        counted(it.statements, "printing")
    )?;
    match &it.head {
        Some(head) => {
            let shared = it.shared.map(|n| format!("{} in common", counted(u64::from(n), "word"))).unwrap_or_default();
            let share =
                it.share.map(|share| format!(", {:.0} % of the shorter by weight", share * 100.0)).unwrap_or_default();
            writeln!(
                out,
                "  {}, against {}: {shared}{share}; {}",
                it.relation.as_str(),
                if it.via.is_some() { "one of them" } else { "the head" },
                it.voices
            )?;
            beside("head", head, out)?;
            if let Some(via) = &it.via {
                beside("through", via, out)?;
            }
        }
        None => writeln!(out, "  it is the head, with which the others are compared")?,
    }
    it.others.iter().try_for_each(|(row, relation)| beside(relation.as_str(), row, out))?;
    writeln!(
        out,
        "  all of it: {} trace {}",
        called(),
        it.others.first().map_or_else(String::new, |(row, _)| row.statement_id.to_string()[..8].to_owned())
    )
}

fn beside(what: &str, row: &Row, out: &mut impl Write) -> io::Result<()> {
    let content: Vec<&str> = row.content.iter().map(|at| at.exact.as_str()).collect();
    let published = row.document.published.as_deref().map(|day| day.get(..10).unwrap_or(day)).unwrap_or("undated");
    let id = &row.statement_id.to_string()[..8];
    let place = row.content.first().map_or(0, |at| at.start);
    writeln!(out, "    {id}  {published}  {what}  {}  {}:{place}", one_line(&content.join(" … ")), row.document.id)
}

/// What a rule does, in words.
fn rule(method: &str) -> &str {
    match method {
        "first" => "the first of the name",
        "name" => "by name",
        "spelling" => "by another spelling",
        "surname" => "by surname",
        "prominence" => "by surname alone, as nearly all bearers of it in print are this one",
        "acronym" => "by acronym",
        "apart" => "told from a namesake",
        other => other,
    }
}

fn judgements(judged: &[Judged], out: &mut impl Write) -> io::Result<()> {
    for (i, it) in judged.iter().enumerate() {
        let who = match (&it.name, it.judgement) {
            (Some(name), Judgement::Positive) => one_line(name).into_owned(),
            (_, Judgement::Negative) => "nobody any longer".to_owned(),
            _ => "left open".to_owned(),
        };
        let id = it.id.map(|id| format!(" [{}]", &id.to_string()[..8])).unwrap_or_default();
        let standing = if i + 1 < judged.len() { "superseded: " } else { "" };
        let at = it.at.as_deref().filter(|at| !at.is_empty()).map(|at| format!(", {at}")).unwrap_or_default();
        writeln!(
            out,
            "  {standing}{who}{id}: {} (rule {}, score {:.2}, by {}{at})",
            one_line(&it.reason),
            it.method,
            it.score,
            it.agent
        )?;
        if let Some((id, name)) = &it.against {
            writeln!(out, "    compared with {} [{}]", one_line(name), &id.to_string()[..8])?;
        }
    }
    Ok(())
}

/// Names and offices of an entity in its article, each with its place.
fn passages(it: &Mentioned, out: &mut impl Write) -> io::Result<()> {
    let published = it.published.as_deref().map(|day| day.get(..10).unwrap_or(day)).unwrap_or("undated");
    let mut words: Vec<(u32, &str)> = vec![(it.entity.name.start, &it.entity.name.exact)];
    words.extend(it.entity.roles.iter().map(|role| (role.passage.start, role.passage.exact.as_str())));
    for (start, exact) in words {
        writeln!(out, "    {published}  “{}”  {}:{start}", one_line(exact), it.origin)?;
    }
    Ok(())
}
