//! `to` and `about`: questions to the ledger.

use crate::Ended;
use crate::args::{self, About, Ask, To, When};
use crate::failure::Failure;
use crate::terminal::{called, counted, grouped, look, quoted, say, stdout};
use according::ledger::{EntityFilter, Error, Filter, Hits, Reader};
use according_export::width::one_line;
use according_export::{Format, RowWriter};
use according_text::{Form, Medium, Polarity, Row, SourceClass};
use std::io::{self, IsTerminal};

/// Near names that are suggested where nobody has the name that was asked for.
const NEAR: usize = 3;
/// Bearers of one name that are told.
const BEARERS: u64 = 5;

pub(crate) fn to(args: &To, color: When) -> Result<Ended, Failure> {
    let name = args.name.join(" ");
    let reader = Reader::open(&args.ask.ledger.path())?;
    let filter = filter(&args.ask);
    if let Some(id) = &args.entity {
        return match reader.by(id, &filter) {
            Ok(hits) if hits.len() > 0 => answer(hits, &args.ask, color),
            Ok(_) => {
                say!("{id}: no statements that the filters let through");
                Ok(Ended::NothingFound)
            }
            Err(error @ Error::NoEntity { .. }) => {
                Failure::from(error).tell();
                Ok(Ended::NothingFound)
            }
            Err(error) => Err(error.into()),
        };
    }
    if args.name.is_empty() {
        return anybody(&reader, &filter, &args.ask, color);
    }
    let hits = reader.to(&name, &filter)?;
    if hits.len() > 0 {
        let ended = answer(hits, &args.ask, color)?;
        namesakes(&reader, &name, &args.ask)?;
        return Ok(ended);
    }
    let all = reader.to(&name, &Filter::default())?.total()?.n();
    if all > 0 {
        say!("{name:?}: {}, but none that the filters let through", counted(all, "statement"));
        return Ok(Ended::NothingFound);
    }
    let near = reader.names_near(&name, NEAR)?;
    if near.is_empty() {
        say!("nobody named {name:?}");
        say!("hint: {} looks for the words themselves", command(&args.ask, "about", &name));
        return Ok(Ended::NothingFound);
    }
    let names: Vec<String> =
        near.iter().map(|near| format!("{:?} ({})", near.name, counted(near.statements, "statement"))).collect();
    say!("nobody named {name:?}; did you mean {}?", names.join(" or "));
    say!("hint: {}", command(&args.ask, "to", &near[0].name));
    Ok(Ended::NothingFound)
}

/// Where several bear the name: who, and how to ask for one of them.
fn namesakes(reader: &Reader, name: &str, ask: &Ask) -> Result<(), Failure> {
    let wanted = EntityFilter { name: Some(name.to_owned()), limit: Some(BEARERS + 1), ..EntityFilter::default() };
    let bearers = reader.entities(&wanted)?;
    if bearers.len() < 2 {
        return Ok(());
    }
    let more = if bearers.len() as u64 > BEARERS { " and others" } else { "" };
    let told: Vec<String> = bearers
        .iter()
        .take(BEARERS as usize)
        .map(|it| {
            let role = it.roles.first().map(|role| format!(", {}", one_line(&role.role))).unwrap_or_default();
            let id = &it.id.to_string()[..8];
            format!("{}{role} ({}, {id})", one_line(&it.name), counted(it.statements, "statement"))
        })
        .collect();
    say!("{name:?} is borne by several: {}{more}", told.join("; "));
    say!("hint: {}", command(ask, "to --entity", &bearers[0].id.to_string()[..8]));
    Ok(())
}

/// All statements that the filters let through.
fn anybody(reader: &Reader, filter: &Filter, ask: &Ask, color: When) -> Result<Ended, Failure> {
    let mut rows = reader.rows(filter).peekable();
    if rows.peek().is_none() {
        say!("no statements that the filters let through");
        return Ok(Ended::NothingFound);
    }
    write(rows, ask, color)?;
    Ok(Ended::Done)
}

pub(crate) fn about(args: &About, color: When) -> Result<Ended, Failure> {
    let words = args.words.join(" ");
    let reader = Reader::open(&args.ask.ledger.path())?;
    let hits = reader.about(&words, &filter(&args.ask))?;
    if hits.len() > 0 {
        return answer(hits, &args.ask, color);
    }
    let all = reader.about(&words, &Filter::default())?.total()?.n();
    if all > 0 {
        say!("about {words:?}: {}, but none that the filters let through", counted(all, "statement"));
    } else {
        say!("nothing was said about {words:?}");
        if args.words.len() > 1 || words.contains(' ') {
            say!("hint: all the words must stand in one statement; try fewer");
        } else {
            say!("hint: {} finds every word that begins so", command(&args.ask, "about", &format!("{words}*")));
        }
    }
    Ok(Ended::NothingFound)
}

/// `according about mill`, with the ledger that was named.
fn command(ask: &Ask, command: &str, argument: &str) -> String {
    let ledger = ask.ledger.ledger.as_ref().map(|path| format!(" --ledger {}", quoted(&path.to_string_lossy())));
    format!("{} {command} {}{}", called(), quoted(argument), ledger.unwrap_or_default())
}

fn filter(ask: &Ask) -> Filter {
    Filter {
        limit: ask.limit,
        publisher: ask.outlet.clone(),
        form: ask.form.map(|form| match form {
            args::Form::Direct => Form::Direct,
            args::Form::Mixed => Form::Mixed,
            args::Form::Indirect => Form::Indirect,
        }),
        polarity: ask.polarity.map(|polarity| match polarity {
            args::Polarity::Positive => Polarity::Positive,
            args::Polarity::Negative => Polarity::Negative,
        }),
        medium: ask.medium.map(|medium| match medium {
            args::Medium::Speech => Medium::Speech,
            args::Medium::Interview => Medium::Interview,
            args::Medium::PressConference => Medium::PressConference,
            args::Medium::Written => Medium::Written,
            args::Medium::SocialPost => Medium::SocialPost,
            args::Medium::Broadcast => Medium::Broadcast,
            args::Medium::Document => Medium::Document,
        }),
        said_after: ask.said_after.clone(),
        said_before: ask.said_before.clone(),
        published_after: ask.published_after.clone(),
        source_class: ask.source_class.and_then(source_class),
        article: ask.article.clone(),
        published_before: ask.published_before.clone(),
        ..Filter::default()
    }
}

fn source_class(class: args::SourceClass) -> Option<SourceClass> {
    match class {
        args::SourceClass::Person => Some(SourceClass::Person),
        args::SourceClass::Organisation => Some(SourceClass::Organisation),
        args::SourceClass::Role => Some(SourceClass::Role),
        args::SourceClass::Group => Some(SourceClass::Group),
        args::SourceClass::Document => Some(SourceClass::Document),
        args::SourceClass::Unnamed => Some(SourceClass::Unnamed),
        args::SourceClass::Implicit => Some(SourceClass::Implicit),
        args::SourceClass::Any => None,
    }
}

/// Writes rows in the format asked for, which it gives back.
fn write(rows: impl Iterator<Item = Result<Row, Error>>, ask: &Ask, color: When) -> Result<Format, Failure> {
    let format = match ask.format {
        Some(format) => format.into(),
        None if io::stdout().is_terminal() => Format::Table,
        None => Format::Jsonl,
    };
    let mut writer = RowWriter::new(format, look(color), stdout());
    for row in rows {
        writer.push(&row?)?;
    }
    writer.finish()?;
    Ok(format)
}

fn answer(hits: Hits<'_>, ask: &Ask, color: When) -> Result<Ended, Failure> {
    let (shown, total) = (hits.len() as u64, hits.total()?.n());
    let format = write(hits.map(|hit| hit.map(|hit| hit.row)), ask, color)?;
    if io::stdout().is_terminal() && format == Format::Table {
        let of = if shown < total { format!(" of {}", grouped(total)) } else { String::new() };
        say!("\n{}{of}; to see one in its article: {}", counted(shown, "statement"), command(ask, "show", "ID"));
    }
    Ok(Ended::Done)
}
