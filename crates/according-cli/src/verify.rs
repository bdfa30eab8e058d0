//! `verify`: proof that every row stands in its text.

use crate::Ended;
use crate::args::Verify;
use crate::failure::Failure;
use crate::terminal::{counted, grouped, say, stdout};
use according::ledger::Reader;
use according_export::width::one_line;
use std::io::Write;

pub(crate) fn run(args: &Verify) -> Result<Ended, Failure> {
    let path = args.ledger.path();
    let report = Reader::open(&path)?.verify()?;
    let mut out = stdout();
    for violation in &report.listed {
        let of = format!("{} {}", violation.table, one_line(&violation.id));
        writeln!(out, "{}: {}", of.trim_end(), one_line(&violation.what))?;
    }
    writeln!(
        out,
        "{}: {}, {}, {}: {}",
        path.display(),
        counted(report.documents, "article"),
        counted(report.statements, "statement"),
        counted(report.spans, "span"),
        counted(report.violations, "violation"),
    )?;
    out.flush()?;
    if report.is_sound() {
        return Ok(Ended::Done);
    }
    let more = report.violations - report.listed.len() as u64;
    if more > 0 {
        say!("and {} more violations that are not listed", grouped(more));
    }
    say!("hint: restore a copy of the ledger, or read the archive into a new one");
    Ok(Ended::Faulty)
}
