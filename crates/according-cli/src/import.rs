//! `import`: articles that were read elsewhere into the ledger.

use crate::Ended;
use crate::args::LedgerArg;
use crate::failure::Failure;
use crate::read::{STOP, heed_signals, now, report};
use crate::terminal::{called, quoted, say};
use according::{Event, Summary};
use clap::{Args, ValueHint};
use std::path::PathBuf;
use std::time::Instant;

/// Take articles into the ledger that were read elsewhere.
///
/// Takes a folder of Parquet that `according.spark.write` has written: articles with everything that was read in them, in
/// the order of the files and of the rows in them. Nothing is analysed again. Who is meant across articles, and which
/// articles print the same, is judged here, and comes out as on one machine that reads the same articles in that order.
/// Importing the same folder again adds nothing.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according import cc-news-2025-03/
  according import cc-news-2025-03/ --ledger news.ledger && according entities --ledger news.ledger

Exit codes: 0 done; 1 the folder holds no article; 2 error; 130 interrupted.")]
pub(crate) struct ImportArgs {
    /// The folder.
    #[arg(value_name = "FOLDER", value_hint = ValueHint::DirPath)]
    pub(crate) folder: PathBuf,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,
}

pub(crate) fn run(args: &ImportArgs) -> Result<Ended, Failure> {
    let (path, begun) = (args.ledger.path(), Instant::now());
    heed_signals();
    let mut named = 0;
    let mut observer = |event: &Event<'_>, _: &Summary| {
        if let Event::Article { rows, .. } = event {
            let has_name = |row: &&according_text::Row| row.speaker.iter().any(|speaker| speaker.name.is_some());
            named += rows.iter().filter(has_name).count() as u64;
        }
    };
    let summary = according::import(&args.folder, &path, &now(), now, &STOP, Some(&mut observer))?;
    report(&summary, named, begun.elapsed());
    if summary.articles > 0 {
        say!("ledger: {}", path.display());
        let ledger = args.ledger.ledger.as_ref();
        let ledger = ledger.map(|it| format!(" --ledger {}", quoted(&it.to_string_lossy()))).unwrap_or_default();
        say!("next: {} stats{ledger}", called());
    }
    Ok(match summary {
        Summary { interrupted: true, .. } => Ended::Interrupted,
        Summary { articles: 0, .. } => Ended::NothingFound,
        _ => Ended::Done,
    })
}
