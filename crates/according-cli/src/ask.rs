//! `to` and `about`: questions to the ledger.

use crate::Ended;
use crate::args::{self, About, Ask, To, When};
use crate::failure::Failure;
use crate::terminal::{called, counted, grouped, look, quoted, say, stdout};
use according::ledger::{Filter, Hits, Reader};
use according_export::{Format, RowWriter};
use according_text::{Form, Medium, Polarity};
use std::io::{self, IsTerminal};

/// Near names that are suggested where nobody has the name that was asked for.
const NEAR: usize = 3;

pub(crate) fn to(args: &To, color: When) -> Result<Ended, Failure> {
    let name = args.name.join(" ");
    let reader = Reader::open(&args.ask.ledger.path())?;
    let filter = filter(&args.ask);
    let hits = reader.to(&name, &filter)?;
    if hits.len() > 0 {
        return answer(hits, &args.ask, color);
    }
    let all = reader.to(&name, &Filter::default())?.total();
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

pub(crate) fn about(args: &About, color: When) -> Result<Ended, Failure> {
    let words = args.words.join(" ");
    let reader = Reader::open(&args.ask.ledger.path())?;
    let hits = reader.about(&words, &filter(&args.ask))?;
    if hits.len() > 0 {
        return answer(hits, &args.ask, color);
    }
    let all = reader.about(&words, &Filter::default())?.total();
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
        published_before: ask.published_before.clone(),
        ..Filter::default()
    }
}

fn answer(hits: Hits<'_>, ask: &Ask, color: When) -> Result<Ended, Failure> {
    let terminal = io::stdout().is_terminal();
    let format = match ask.format {
        Some(format) => format.into(),
        None if terminal => Format::Table,
        None => Format::Jsonl,
    };
    let (shown, total) = (hits.len() as u64, hits.total());
    let mut writer = RowWriter::new(format, look(color), stdout());
    for hit in hits {
        writer.push(&hit?.row)?;
    }
    writer.finish()?;
    if terminal && format == Format::Table {
        let of = if shown < total { format!(" of {}", grouped(total)) } else { String::new() };
        say!("\n{}{of}; to see one in its article: {}", counted(shown, "statement"), command(ask, "show", "ID"));
    }
    Ok(Ended::Done)
}
