//! `show`: one statement in its article.

use crate::Ended;
use crate::args::{Show, ShowFormat, When};
use crate::failure::Failure;
use crate::marks::{Role, passage};
use crate::terminal::{look, stdout, styled};
use according::ledger::{Error, Reader, Shown};
use according_export::width::{fold, one_line};
use according_export::{GAP, Look, to_json};
use according_text::{Passage, Row, StatementId};
use std::io::{self, Write};

const DIM: &str = "\x1b[2m";
const BOLD: &str = "\x1b[1m";
/// Columns of the names in front of what is known.
const NAMES: usize = 12;
/// Lines are not longer than is easy to read.
const MEASURE: usize = 100;

pub(crate) fn run(args: &Show, color: When) -> Result<Ended, Failure> {
    let reader = Reader::open(&args.ledger.path())?;
    let shown = match reader.show(&args.id) {
        Err(error @ Error::NoStatement { .. }) => {
            Failure::from(error).tell();
            return Ok(Ended::NothingFound);
        }
        Err(Error::Ambiguous { prefix, candidates, more }) => return Err(ambiguous(&prefix, &candidates, more)),
        shown => shown?,
    };
    let mut out = stdout();
    match args.format {
        ShowFormat::Json => writeln!(out, "{}", to_json(&shown.row))?,
        ShowFormat::Text => {
            let copies = reader.copies_of(&shown.row.document.id)?;
            print(&shown, &copies, args.context, look(color), &mut out)?;
        }
    }
    out.flush()?;
    Ok(Ended::Done)
}

/// Candidates are told with as many digits as tell them apart at a glance.
fn ambiguous(prefix: &str, candidates: &[StatementId], more: bool) -> Failure {
    let digits = (prefix.len() + 4).clamp(8, 32);
    let mut ids: Vec<String> = candidates.iter().map(|id| id.to_string()[..digits].to_owned()).collect();
    if more {
        ids.push("and others".to_owned());
    }
    Failure::new(format!("several ids begin with {prefix}: {}", ids.join(", ")), "give more digits")
}

fn print(shown: &Shown, copies: &[(String, String)], context: u32, look: Look, out: &mut impl Write) -> io::Result<()> {
    let Look { width, colour } = look;
    let width = width.min(MEASURE);
    let (row, metadata) = (&shown.row, &shown.metadata);
    if let Some(title) = &metadata.title {
        for line in fold(&one_line(title), width) {
            writeln!(out, "{}", styled(colour, BOLD, &line))?;
        }
    }
    let printed = [&metadata.publisher, &metadata.published, &metadata.byline, &metadata.section, &metadata.credit];
    let printed: Vec<_> = printed.into_iter().flatten().map(|words| one_line(words)).collect();
    if !printed.is_empty() {
        writeln!(out, "{}", printed.join(" · "))?;
    }
    writeln!(out)?;
    for line in passage(&shown.text, row, context, width - 2, colour) {
        writeln!(out, "{}", format!("  {line}").trim_end())?;
    }
    writeln!(out)?;
    if colour {
        let roles = Role::ALL.iter().filter(|role| !role.passages(row).is_empty());
        let legend: Vec<String> = roles.map(|role| styled(true, role.style(), role.as_str())).collect();
        writeln!(out, "  {}", legend.join("  "))?;
        writeln!(out)?;
    }
    for (name, value) in facts(shown).into_iter().chain(printed_elsewhere(copies)) {
        let mut lines = fold(&one_line(&value), width.saturating_sub(NAMES).max(20)).into_iter();
        let name = styled(colour, DIM, &format!("{name:<NAMES$}"));
        writeln!(out, "{name}{}", lines.next().unwrap_or_default())?;
        for line in lines {
            writeln!(out, "{:NAMES$}{line}", "")?;
        }
    }
    Ok(())
}

/// The articles that print the same story, the first few by name.
fn printed_elsewhere(copies: &[(String, String)]) -> Option<(&'static str, String)> {
    const NAMED: usize = 3;
    let named: Vec<&str> = copies.iter().take(NAMED).map(|(id, _)| id.as_str()).collect();
    let more = if copies.len() > NAMED { format!(" and {} more", copies.len() - NAMED) } else { String::new() };
    let articles = if copies.len() == 1 {
        "1 other article prints".to_owned()
    } else {
        format!("{} other articles print", copies.len())
    };
    (!copies.is_empty()).then(|| ("copies", format!("{articles} this story: {}{more}", named.join(", "))))
}

/// What is known about the statement, by name, in reading order.
fn facts(shown: &Shown) -> Vec<(&'static str, String)> {
    let (row, metadata) = (&shown.row, &shown.metadata);
    let mut facts = Vec::new();
    if row.speaker.is_empty() {
        facts.push(("speaker", format!("not told; {} in print", source(row))));
    }
    for speaker in &row.speaker {
        let who = speaker.name.clone().unwrap_or_else(|| "not told".to_owned());
        facts.push(("speaker", format!("{who}: {}", speaker.reason)));
    }
    facts.push(("source", source(row)));
    facts.push(("reading", format!("{} {}, {}, {}", row.form, row.attribution_type, row.polarity, row.determinacy)));
    if let Some(act) = row.speech_act {
        let lemma = row.cue_lemma.as_deref().map(|lemma| format!(" ({lemma})")).unwrap_or_default();
        facts.push(("act", format!("{act}{lemma}")));
    }
    let said = &row.said;
    if let Some(timex) = said.timex.as_ref().or(said.from.as_ref()) {
        let span = match (&said.from, &said.to) {
            (Some(from), Some(to)) if from != to => format!("{from} to {to}"),
            (Some(from), _) => from.clone(),
            _ => timex.clone(),
        };
        facts.push(("said", format!("{span} ({})", said.basis)));
    }
    if let Some(medium) = row.medium {
        let platform = row.platform.map(|platform| format!(", {}", platform.as_str().replace('_', " ")));
        let told = row.medium_passage.as_ref().map(|at| format!(": “{}”", one_line(&at.exact)));
        let medium = medium.as_str().replace('_', " ");
        facts.push(("medium", format!("{medium}{}{}", platform.unwrap_or_default(), told.unwrap_or_default())));
    }
    for (name, passages) in [
        ("role", &row.source_role),
        ("affiliation", &row.source_affiliation),
        ("addressee", &row.addressee),
        ("via", &row.via),
        ("said in", &row.place),
    ] {
        if !passages.is_empty() {
            facts.push((name, words(passages)));
        }
    }
    for quantity in &row.quantities {
        let hedge = quantity.hedge.as_str().replace('_', " ");
        let unit = quantity.unit.as_deref().map(|unit| format!(", {unit}")).unwrap_or_default();
        let unit = match &quantity.counted {
            Some(counted) => format!("{unit}, of {}", counted.exact),
            None => unit,
        };
        facts.push(("quantity", format!("{} ({hedge}{unit})", quantity.passage.exact)));
    }
    for label in &row.labels {
        let who = label.name.as_deref().unwrap_or(&label.mention.exact);
        let by = label.by.as_ref().map(|by| format!(", by {}", by.exact)).unwrap_or_default();
        facts.push(("label", format!("{who}: {}{by}", label.passage.exact)));
    }
    if let Some(parent) = row.parent_id {
        facts.push(("within", parent.to_string()));
    }
    facts.push(("confidence", format!("{:.2}", row.confidence)));
    let at: Vec<String> = row.content.iter().map(|passage| format!("{}-{}", passage.start, passage.end)).collect();
    facts.push(("place", format!("{}:{}", metadata.origin, at.join(","))));
    if metadata.id != metadata.origin {
        facts.push(("document", metadata.id.clone()));
    }
    for (name, value) in [("url", &metadata.url), ("licence", &metadata.licence), ("rights", &metadata.rights)] {
        if let Some(value) = value {
            facts.push((name, value.clone()));
        }
    }
    let run = &shown.last_run.info;
    let weights = run.model_hash.get(..8).unwrap_or(&run.model_hash);
    facts.push(("read", format!("{} by according {}, weights {weights}", run.started, run.version)));
    if let Some(retired) = &shown.retired {
        facts.push(("retired", format!("{}: a later reading no longer finds it", retired.info.started)));
    }
    for review in &shown.reviews {
        let note = review.note.as_deref().map(|note| format!(": {note}")).unwrap_or_default();
        facts.push((
            "review",
            format!("{} {} by {}, {}{note}", review.field, review.verdict.as_str(), review.reviewer, review.at),
        ));
    }
    facts.push(("id", row.statement_id.to_string()));
    facts
}

fn source(row: &Row) -> String {
    if row.source.is_empty() { "nobody".to_owned() } else { words(&row.source) }
}

fn words(passages: &[Passage]) -> String {
    passages.iter().map(|passage| passage.exact.as_str()).collect::<Vec<_>>().join(GAP)
}
