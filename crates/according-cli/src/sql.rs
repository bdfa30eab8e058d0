//! `sql`: questions in SQL.

use crate::Ended;
use crate::args::{Format, LedgerArg, When};
use crate::failure::Failure;
use crate::sheet::{self, Cells};
use crate::terminal::{counted, say};
use according::ledger::{Reader, SqlLimits, SqlValue};
use clap::Args;
use serde_json::{Value, json};
use std::io::{self, IsTerminal, Read as _};
use std::time::{Duration, Instant};

/// Longer questions are refused.
const LONGEST: u64 = 1 << 20;

/// Ask the ledger in SQL.
///
/// One SELECT, in SQLite's dialect. It can read everything and change nothing, and is stopped at its limits. The views are
/// meant to be asked (--views lists them with their columns); tables may change from version to version.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according sql --views
  according sql \"SELECT publisher, count(*) FROM ledger GROUP BY 1 ORDER BY 2 DESC\"
  according sql \"SELECT name, statements FROM speaker ORDER BY 2 DESC LIMIT 10\"
  according sql --format csv < question.sql > answer.csv

Exit codes: 0 done; 1 no rows; 2 error, or stopped at the time limit.")]
pub(crate) struct SqlArgs {
    /// The statement [default: standard input if it is piped].
    #[arg(value_name = "SQL")]
    pub(crate) sql: Option<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// How rows are written [default: table on a terminal, jsonl in a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// At most so many rows.
    #[arg(long, short = 'n', value_name = "N", default_value_t = 10_000)]
    pub(crate) limit: u64,

    /// Stop after so many seconds.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) time: u64,

    /// List the views that are meant to be asked, with their columns.
    #[arg(long, conflicts_with = "sql")]
    pub(crate) views: bool,
}

pub(crate) fn run(args: &SqlArgs, color: When) -> Result<Ended, Failure> {
    let mut reader = Reader::open(&args.ledger.path())?;
    if args.views {
        let rows = reader.views()?.into_iter().map(|view| vec![json!(view.name), json!(view.row), json!(view.columns)]);
        let columns = ["view", "a row is", "columns"].map(str::to_owned).to_vec();
        Cells { columns, rows: rows.collect() }.print(sheet::format(args.format), color)?;
        return Ok(Ended::Done);
    }
    let sql = match &args.sql {
        Some(sql) => sql.clone(),
        None => piped()?,
    };
    let end = Instant::now() + Duration::from_secs(args.time);
    let limits = SqlLimits { rows: args.limit, ..SqlLimits::default() };
    let answer = reader.sql(&sql, limits, move || Instant::now() >= end)?;
    let n = answer.rows.len();
    let rows = answer.rows.into_iter().map(|row| row.into_iter().map(cell).collect());
    Cells { columns: answer.columns, rows: rows.collect() }.print(sheet::format(args.format), color)?;
    if answer.more {
        say!("stopped after {}; --limit takes more", counted(n as u64, "row"));
    }
    Ok(if n == 0 { Ended::NothingFound } else { Ended::Done })
}

fn piped() -> Result<String, Failure> {
    let mut input = io::stdin();
    if input.is_terminal() {
        return Err(Failure::new("no statement", "give one, such as \"SELECT count(*) FROM ledger\""));
    }
    let mut sql = String::new();
    input.by_ref().take(LONGEST).read_to_string(&mut sql)?;
    Ok(sql)
}

fn cell(value: SqlValue) -> Value {
    match value {
        SqlValue::Null => Value::Null,
        SqlValue::Integer(n) => n.into(),
        SqlValue::Real(x) => serde_json::Number::from_f64(x).map_or(Value::Null, Value::Number),
        SqlValue::Text(text) => text.into(),
        SqlValue::Blob(bytes) => bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>().into(),
    }
}
