//! `export`: answers for other programs.

use crate::Ended;
use crate::args::LedgerArg;
use crate::failure::Failure;
use crate::search::query;
use crate::terminal::{counted, say};
use according::ledger::{Error, Exported, Query, Reader};
use according_export::{About, As, Exporter, Grade, Item, Options, RunRef};
use clap::{Args, ValueEnum, ValueHint};
use std::fs::File;
use std::io::{self, BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::sync::mpsc::sync_channel;

/// Rows that go from the thread that reads to the one that writes at once.
const TOGETHER: usize = 1_000;

/// Export statements for other programs.
///
/// Everything that a query finds (all statements without one), in one of these forms: csv, jsonl, parquet for tables;
/// jsonld (schema.org), webanno (W3C Web Annotation), gqg (GDELT's quotation graph) for the web; brat, conll and dna for
/// annotators. Each row names the run and the weights that found it, and the licence of its article; the export names the
/// query. docs/exports.md describes every form.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according export --as parquet -o statements.parquet
  according export --as csv --excel -o statements.csv 'speaker:\"Corinne Ashdell\"'
  according export --as jsonl harbour published:2025 > harbour.jsonl
  according export --as webanno --grade quotes form:direct > quotes.json
  according export --as brat -o harbour.tar 'outlet:\"The Daily Lantern\"'
  according export --as dna -o harbour.dna harbour published:2025
  according export --as parquet --grade pointers -o shared.parquet

Exit codes: 0 done; 1 nothing found; 2 error.")]
pub(crate) struct ExportArgs {
    /// What to export, in the language of `according search`; without it, every statement. What begins with - comes behind
    /// --.
    #[arg(value_name = "QUERY")]
    pub(crate) query: Vec<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// In which form.
    #[arg(long = "as", value_enum, value_name = "FORM")]
    pub(crate) form: FormArg,

    /// Into this file [default: standard output].
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub(crate) output: Option<PathBuf>,

    /// How much of the articles' words: all that the form has a place for, the passages themselves, or none.
    #[arg(long, value_enum, value_name = "GRADE", default_value = "full")]
    pub(crate) grade: GradeArg,

    /// CSV that Excel opens as it is meant: with a byte order mark, and an apostrophe before what looks like a formula.
    #[arg(long)]
    pub(crate) excel: bool,
}

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FormArg {
    /// A table for spreadsheets and statistics programs.
    Csv,
    /// One JSON object a line, complete; can be read back.
    Jsonl,
    /// Columns with their types; can be read back.
    Parquet,
    /// schema.org: quotations and claims.
    Jsonld,
    /// W3C Web Annotation.
    Webanno,
    /// Text and standoff annotation for brat, as a tar archive.
    Brat,
    /// Words with a tag for each statement.
    Conll,
    /// Direct quotations as GDELT's Global Quotation Graph has them.
    Gqg,
    /// A new database for Discourse Network Analyzer 3.
    Dna,
}

/// How much of the articles' words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum GradeArg {
    /// All that the form has a place for.
    Full,
    /// Passages only.
    Quotes,
    /// Places only: no words, titles or names.
    Pointers,
}

impl FormArg {
    /// `None` for what is a database, which the ledger writes.
    fn written(self) -> Option<As> {
        Some(match self {
            FormArg::Csv => As::Csv,
            FormArg::Jsonl => As::Jsonl,
            FormArg::Parquet => As::Parquet,
            FormArg::Jsonld => As::Jsonld,
            FormArg::Webanno => As::Webanno,
            FormArg::Brat => As::Brat,
            FormArg::Conll => As::Conll,
            FormArg::Gqg => As::Gqg,
            FormArg::Dna => return None,
        })
    }
}

pub(crate) fn run(args: &ExportArgs) -> Result<Ended, Failure> {
    let query = query(&args.query)?;
    let grade = match args.grade {
        GradeArg::Full => Grade::Full,
        GradeArg::Quotes => Grade::Quotes,
        GradeArg::Pointers => Grade::Pointers,
    };
    if matches!(args.form, FormArg::Brat | FormArg::Dna) && grade != Grade::Full {
        let name = if args.form == FormArg::Brat { "brat" } else { "DNA" };
        return Err(Failure::new(
            format!("{name} shows whole articles only"),
            "leave out --grade, or take another form",
        ));
    }
    if args.excel && args.form != FormArg::Csv {
        return Err(Failure::new("--excel is for --as csv", "leave it out"));
    }
    let Some(form) = args.form.written() else {
        return dna(args, &query);
    };
    let binary = matches!(form, As::Parquet | As::Brat);
    if binary && args.output.is_none() && io::stdout().is_terminal() {
        return Err(Failure::new("this form is not for terminals", "name a file with -o"));
    }
    let reader = Reader::open(&args.ledger.path())?;
    let runs = reader.runs()?;
    let options = Options {
        grade,
        excel: args.excel,
        about: About {
            query: query.to_string(),
            written: jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
            version: according::VERSION.to_owned(),
            runs: (runs.into_iter())
                .map(|run| RunRef { id: run.id, weights: run.info.model_hash, version: run.info.version })
                .collect(),
        },
    };
    let out: Box<dyn Write + Send> = match &args.output {
        None => Box::new(BufWriter::new(io::stdout())),
        Some(path) => {
            let file = File::create(path).map_err(|error| {
                Failure::new(
                    format!("{}: {error}", path.display()),
                    "check that the folder exists and that you may write there",
                )
            })?;
            Box::new(BufWriter::with_capacity(1 << 20, file))
        }
    };
    let mut exporter = Exporter::new(form, options, out)?;
    // One thread reads the ledger while the other writes.
    let (send, receive) = sync_channel::<Result<Vec<Exported>, Error>>(8);
    let with_texts = form.needs_texts(grade);
    let maker = std::thread::spawn(move || {
        let mut exports = match reader.export(&query, with_texts) {
            Ok(exports) => exports,
            Err(error) => {
                let _ = send.send(Err(error));
                return;
            }
        };
        loop {
            let rows: Result<Vec<Exported>, Error> = exports.by_ref().take(TOGETHER).collect();
            let ends = rows.as_ref().map_or(true, Vec::is_empty);
            // A writer that failed has gone away.
            if send.send(rows).is_err() || ends {
                return;
            }
        }
    });
    let mut n = 0_u64;
    for rows in receive {
        for it in rows? {
            exporter.push(Item { row: it.row, run: it.run, canonical: it.canonical, text: it.text })?;
            n += 1;
        }
    }
    exporter.finish()?;
    let _ = maker.join();
    if let Some(path) = &args.output {
        say!("{} to {}", counted(n, "statement"), path.display());
    }
    if n == 0 {
        say!("nothing found; the export has no rows");
        return Ok(Ended::NothingFound);
    }
    Ok(Ended::Done)
}

/// Into a database of its own.
fn dna(args: &ExportArgs, query: &Query) -> Result<Ended, Failure> {
    let Some(path) = &args.output else {
        return Err(Failure::new("a database is written into a file", "name a new one with -o"));
    };
    let note = format!("written by according {}\nquery {query}", according::VERSION);
    let n = Reader::open(&args.ledger.path())?.export_dna(query, path, note.trim_end())?;
    say!("{} to {}; coder Admin, password according", counted(n, "statement"), path.display());
    if n == 0 {
        say!("nothing found; the export has no rows");
        return Ok(Ended::NothingFound);
    }
    Ok(Ended::Done)
}
