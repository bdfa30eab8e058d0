//! `labels`: what somebody is called, voices and outlets side by side.

use crate::Ended;
use crate::args::{Format, Labels, When};
use crate::failure::Failure;
use crate::terminal::{counted, look, say, stdout};
use according::ledger::{Filter, Reader};
use according_export::labels::{write_csv, write_jsonl, write_table};
use std::io::{self, IsTerminal, Write};

pub(crate) fn run(args: &Labels, color: When) -> Result<Ended, Failure> {
    let name = args.name.join(" ");
    let reader = Reader::open(&args.ledger.path())?;
    let filter = Filter {
        limit: args.limit,
        publisher: args.outlet.clone(),
        published_after: args.published_after.clone(),
        published_before: args.published_before.clone(),
        ..Filter::default()
    };
    let labels = reader.labels(&name, &filter)?;
    if labels.is_empty() {
        let all = reader.labels(&name, &Filter::default())?.len() as u64;
        if all > 0 {
            say!("{name:?}: {}, but none that the filters let through", counted(all, "label"));
        } else {
            say!("nobody is heard to call {name:?} anything");
            say!("hint: offices and occupations are no labels; part of a name finds more");
        }
        return Ok(Ended::NothingFound);
    }
    let terminal = io::stdout().is_terminal();
    let mut out = stdout();
    match args.format.unwrap_or(if terminal { Format::Table } else { Format::Jsonl }) {
        Format::Table => write_table(&mut out, &labels, look(color))?,
        Format::Jsonl => write_jsonl(&mut out, &labels)?,
        Format::Csv => write_csv(&mut out, &labels)?,
    }
    out.flush()?;
    Ok(Ended::Done)
}
