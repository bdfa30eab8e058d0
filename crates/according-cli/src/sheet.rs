//! Tables of answers that are no rows of the ledger: for people, as JSONL, as CSV.

use crate::args::Format;
use crate::args::When;
use crate::terminal::{look, stdout};
use according_export::width::{cut, one_line, width};
use serde_json::Value;
use std::io::{self, IsTerminal, Write};

/// Columns of the terminal that one cell takes at most.
const WIDEST: usize = 60;

/// A table: names of the columns, and rows as long.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cells {
    pub(crate) columns: Vec<String>,
    pub(crate) rows: Vec<Vec<Value>>,
}

/// A table whose columns are known when the program is written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Sheet {
    pub(crate) columns: &'static [&'static str],
    pub(crate) rows: Vec<Vec<Value>>,
}

/// The format asked for, else a table on a terminal and JSONL in a pipe.
pub(crate) fn format(asked: Option<Format>) -> Format {
    asked.unwrap_or(if io::stdout().is_terminal() { Format::Table } else { Format::Jsonl })
}

impl Sheet {
    /// Writes the table to standard output, as [`Cells::print`] does.
    pub(crate) fn print(self, format: Format, color: When) -> io::Result<()> {
        let columns = self.columns.iter().map(|&column| column.to_owned()).collect();
        Cells { columns, rows: self.rows }.print(format, color)
    }
}

impl Cells {
    /// Writes the table to standard output. JSONL keeps lists as lists; CSV and tables join them with `; `.
    pub(crate) fn print(&self, format: Format, color: When) -> io::Result<()> {
        let mut out = stdout();
        match format {
            Format::Jsonl => self.jsonl(&mut out)?,
            Format::Csv => self.csv(&mut out)?,
            Format::Table => self.table(&mut out, look(color).width)?,
        }
        out.flush()
    }

    fn jsonl(&self, out: &mut impl Write) -> io::Result<()> {
        for row in &self.rows {
            // Written key by key: a JSON map would sort them.
            for (i, (column, value)) in self.columns.iter().zip(row).enumerate() {
                write!(out, "{}{}:{value}", if i == 0 { '{' } else { ',' }, Value::from(column.as_str()))?;
            }
            writeln!(out, "}}")?;
        }
        Ok(())
    }

    fn csv(&self, out: &mut impl Write) -> io::Result<()> {
        let mut writer = csv::Writer::from_writer(out);
        writer.write_record(&self.columns)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(text))?;
        }
        writer.flush()
    }

    fn table(&self, out: &mut impl Write, columns: usize) -> io::Result<()> {
        let cells: Vec<Vec<String>> =
            self.rows.iter().map(|row| row.iter().map(|value| one_line(&text(value)).into_owned()).collect()).collect();
        let widths: Vec<usize> = (0..self.columns.len())
            .map(|at| {
                let head = width(&self.columns[at]);
                cells.iter().map(|row| width(&row[at])).max().unwrap_or(0).clamp(head, WIDEST.max(head))
            })
            .collect();
        for (i, row) in std::iter::once(&self.columns).chain(&cells).enumerate() {
            let mut line = String::new();
            for (at, cell) in row.iter().enumerate() {
                let shown = cut(cell, widths[at]);
                let gap = " ".repeat(widths[at] - width(&shown));
                let right = i > 0 && self.rows[i - 1][at].is_number();
                line += &if right { format!("{gap}{shown}  ") } else { format!("{shown}{gap}  ") };
            }
            writeln!(out, "{}", cut(line.trim_end(), columns))?;
        }
        Ok(())
    }
}

fn text(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(values) => values.iter().map(text).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}
