//! The command line `according`: arguments enter; a table, JSONL or CSV leaves on standard output, everything else on
//! standard error.
//!
//! Nothing here that Python would need too: reading is [`according`]'s, answers are the ledger's, rows are written by
//! [`according_export`]. This crate finds out what the user wants and how the terminal looks.

mod anchor;
mod args;
mod ask;
mod decay;
mod entities;
mod export;
mod failure;
mod import;
mod labels;
mod marks;
mod numbers;
mod read;
mod reference;
mod report;
mod search;
#[cfg(feature = "server")]
mod serve;
mod sheet;
mod show;
mod sources;
mod sql;
mod stats;
mod terminal;
mod trace;
mod verify;
mod why;
mod xray;

use args::{Cli, Command};
use clap::{CommandFactory, FromArgMatches};
use failure::Failure;
use std::io::Write;
use std::process::ExitCode;
use terminal::say;

pub use reference::{man_page, reference};

/// How a command ended that did not fail.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ended {
    Done,
    NothingFound,
    /// The command did its work and found fault: `--strict`, `verify`.
    Faulty,
    Interrupted,
}

impl From<Ended> for ExitCode {
    fn from(ended: Ended) -> ExitCode {
        match ended {
            Ended::Done => ExitCode::SUCCESS,
            Ended::NothingFound => ExitCode::from(1),
            Ended::Faulty => ExitCode::from(2),
            Ended::Interrupted => ExitCode::from(130),
        }
    }
}

/// Runs the command line of this process.
#[must_use]
pub fn main() -> ExitCode {
    quiet_workers();
    // Which weights read is part of the version: rows differ between them.
    let version: &'static str = format!("{} (weights {})", according::VERSION, according::model_hash()).leak();
    let cli = Cli::command()
        .version(version)
        .try_get_matches()
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .unwrap_or_else(|error| error.exit());
    match run(cli) {
        Ok(ended) => ended.into(),
        Err(failure) if failure.is_broken_pipe() => ExitCode::SUCCESS,
        Err(failure) => {
            failure.tell();
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<Ended, Failure> {
    let color = cli.color;
    match cli.command {
        None => tour(),
        Some(Command::Read(args)) => read::run(&args, color),
        Some(Command::To(args)) => ask::to(&args, color),
        Some(Command::About(args)) => ask::about(&args, color),
        Some(Command::Search(args)) => search::run(&args, color),
        Some(Command::Export(args)) => export::run(&args),
        Some(Command::Sql(args)) => sql::run(&args, color),
        Some(Command::Labels(args)) => labels::run(&args, color),
        Some(Command::Show(args)) => show::run(&args, color),
        Some(Command::Entities(args)) => entities::run(&args, color),
        Some(Command::Why(args)) => why::run(&args),
        #[cfg(feature = "server")]
        Some(Command::Serve(args)) => serve::run(&args),
        Some(Command::Xray(args)) => xray::run(&args, color),
        Some(Command::Sources(args)) => sources::run(&args, color),
        Some(Command::Anchor(args)) => anchor::run(&args),
        Some(Command::Trace(args)) => trace::run(&args, color),
        Some(Command::Numbers(args)) => numbers::run(&args, color),
        Some(Command::Decay(args)) => decay::run(&args, color),
        Some(Command::Import(args)) => import::run(&args),
        Some(Command::Verify(args)) => verify::run(&args),
        Some(Command::Stats(args)) => stats::run(&args, color),
        Some(Command::Completions(args)) => {
            let mut script = Vec::new();
            clap_complete::generate(args.shell, &mut Cli::command(), "according", &mut script);
            print(&script)
        }
        Some(Command::Man) => print(&man_page()),
    }
}

/// A panic while one article is read is counted and told with the article's name; the default report would stand in the
/// middle of the progress bar. `RUST_BACKTRACE` brings it back.
fn quiet_workers() {
    if std::env::var_os("RUST_BACKTRACE").is_some() {
        return;
    }
    let report = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        if !std::thread::current().name().is_some_and(|name| name.starts_with(according::THREADS)) {
            report(info);
        }
    }));
}

/// What to do first, for whoever types the bare name.
fn tour() -> Result<Ended, Failure> {
    let called = terminal::called();
    print(
        format!(
            "\
according reads news articles and keeps a ledger of who said what.

  {called} read news/                   read a folder: text, HTML, JSON, JSONL; also .gz and .zst
  {called} to \"Corinne Ashdell\"          what she said, with the place in each article
  {called} about breakwater light           what was said about it, and by whom
  {called} show 3f2a91bc                one statement in its article, source, cue and content marked
  {called} read news/ --format jsonl    rows on standard output, no ledger

{called} --help lists every command; {called} read --help has examples.
"
        )
        .as_bytes(),
    )
}

fn print(bytes: &[u8]) -> Result<Ended, Failure> {
    let mut out = terminal::stdout();
    out.write_all(bytes)?;
    out.flush()?;
    Ok(Ended::Done)
}
