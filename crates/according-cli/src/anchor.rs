//! `anchor`: known entities with their ids into the ledger.

use crate::Ended;
use crate::args::LedgerArg;
use crate::failure::Failure;
use crate::read::now;
use crate::terminal::{counted, grouped, say};
use clap::{Args, ValueHint};
use std::path::PathBuf;

/// Give entities the ids of a list of your own.
///
/// The list is CSV with a header (id, name; and if you like kind, aliases, roles, where several are parted by ;) or
/// FollowTheMoney entities, one JSON object a line. Whoever the ledger knows by such a name gets the id; others wait for
/// articles that name them. Nothing is fetched.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according anchor people.csv
  according anchor entities.ftm.json && according read news/
  according to --entity Q42                   by the list's own id

Exit codes: 0 done; 1 the list is empty; 2 error, or a line that cannot be read.")]
pub(crate) struct AnchorArgs {
    /// The list.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) file: PathBuf,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,
}

pub(crate) fn run(args: &AnchorArgs) -> Result<Ended, Failure> {
    let summary = according::anchor(&args.file, &args.ledger.path(), &now(), now)?;
    say!(
        "{}: {} new, {} joined with those of the ledger, {} known",
        counted(summary.new + summary.joined + summary.known, "entity").replace("entitys", "entities"),
        grouped(summary.new),
        grouped(summary.joined),
        grouped(summary.known)
    );
    for (line, why) in &summary.skipped {
        say!("skipped {}:{line}: {why}", args.file.display());
    }
    Ok(if !summary.skipped.is_empty() {
        Ended::Faulty
    } else if summary.new + summary.joined + summary.known == 0 {
        Ended::NothingFound
    } else {
        Ended::Done
    })
}
