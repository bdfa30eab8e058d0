//! A table of an answer: one definition, shown on the page, written as JSON and as CSV.

use crate::problem::Problem;
use according_export::xray::escape;
use serde_json::{Map, Value, json};

/// One cell.
#[derive(Clone, Debug)]
pub struct Cell {
    /// What JSON and CSV get.
    pub value: Value,
    /// What the page shows, where that is something else.
    pub shown: Option<String>,
    /// Where it leads.
    pub link: Option<String>,
    /// Length of the bar behind it, 0 to 1.
    pub bar: Option<f64>,
}

impl Cell {
    /// Words, or nothing.
    pub fn text(words: impl Into<String>) -> Cell {
        let words = words.into();
        Cell { value: if words.is_empty() { Value::Null } else { json!(words) }, shown: None, link: None, bar: None }
    }

    /// A count.
    pub fn n(n: u64) -> Cell {
        Cell { value: json!(n), shown: Some(grouped(n)), link: None, bar: None }
    }

    /// A value that is shown as it is.
    pub fn of(value: Value) -> Cell {
        Cell { value, shown: None, link: None, bar: None }
    }

    /// Yes or no.
    pub fn flag(it: bool) -> Cell {
        Cell { value: json!(it), shown: Some(if it { "yes" } else { "" }.to_owned()), link: None, bar: None }
    }

    /// A part of a whole, 0 to 1, with its bar.
    pub fn share(share: f64) -> Cell {
        let rounded = (share * 10_000.0).round() / 10_000.0;
        let shown = format!("{:.1} %", share * 100.0);
        Cell { value: json!(rounded), shown: Some(shown), link: None, bar: Some(share) }
    }

    /// With an address.
    #[must_use]
    pub fn to(self, link: Option<String>) -> Cell {
        Cell { link, ..self }
    }

    /// Shown as other words.
    #[must_use]
    pub fn shown(self, words: impl Into<String>) -> Cell {
        Cell { shown: Some(words.into()), ..self }
    }

    fn words(&self) -> String {
        self.shown.clone().unwrap_or_else(|| plain(&self.value))
    }
}

/// A table.
#[derive(Clone, Debug)]
pub struct Sheet {
    /// Its name in addresses and JSON.
    pub name: &'static str,
    /// Its title on the page.
    pub title: String,
    /// Names of the columns, as in JSON and CSV.
    pub columns: &'static [&'static str],
    /// As many cells a row.
    pub rows: Vec<Vec<Cell>>,
    /// Rows that are not shown.
    pub more: u64,
    /// Columns that only JSON and CSV have.
    pub hidden: &'static [&'static str],
}

impl Sheet {
    /// As HTML, with links to the same as CSV and JSON.
    #[must_use]
    pub fn html(&self, csv: &str, json: &str) -> String {
        let mut out = String::from("<section class=\"sheet\" id=\"t-");
        out += self.name;
        out += "\"><h2>";
        escape(&mut out, &self.title);
        out += "</h2>";
        if self.rows.is_empty() {
            out += "<p class=\"none\">None.</p></section>";
            return out;
        }
        let shown: Vec<usize> =
            (0..self.columns.len()).filter(|&at| !self.hidden.contains(&self.columns[at])).collect();
        let numeric = |at: usize| self.rows.iter().all(|row| row[at].value.is_number());
        out += "<div class=\"scroll\"><table><thead><tr>";
        for &at in &shown {
            out += if numeric(at) { "<th scope=\"col\" class=\"n\">" } else { "<th scope=\"col\">" };
            escape(&mut out, &self.columns[at].replace('_', " "));
            out += "</th>";
        }
        out += "</tr></thead><tbody>";
        for row in &self.rows {
            out += "<tr>";
            for &at in &shown {
                let cell = &row[at];
                out += if cell.value.is_number() { "<td class=\"n\">" } else { "<td>" };
                if let Some(bar) = cell.bar {
                    // Presentation attributes: the policy lets no style through.
                    out += &format!(
                        "<svg class=\"barline\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" aria-hidden=\"true\" \
                         focusable=\"false\"><rect class=\"trough\" width=\"100\" height=\"6\"/>\
                         <rect class=\"full\" width=\"{:.1}\" height=\"6\"/></svg>",
                        bar.clamp(0.0, 1.0) * 100.0
                    );
                }
                if let Some(link) = &cell.link {
                    out += "<a href=\"";
                    escape(&mut out, link);
                    out += "\">";
                }
                escape(&mut out, &cell.words());
                if cell.link.is_some() {
                    out += "</a>";
                }
                out += "</td>";
            }
            out += "</tr>";
        }
        out += "</tbody></table></div><p class=\"as\">";
        if self.more > 0 {
            out += &format!("and {} more · ", grouped(self.more));
        }
        let excel = format!("{csv}{}excel=1", if csv.contains('?') { '&' } else { '?' });
        for (format, link) in [("CSV", csv), ("CSV for Excel", &excel), ("JSON", json)] {
            out += "<a href=\"";
            escape(&mut out, link);
            out += &format!("\" aria-label=\"{format}: ");
            escape(&mut out, &self.title);
            out += &format!("\">{format}</a> ");
        }
        out += "</p></section>";
        out
    }

    /// An object a row.
    #[must_use]
    pub fn json(&self) -> Value {
        let object = |row: &Vec<Cell>| -> Value {
            let fields = self.columns.iter().zip(row).map(|(column, cell)| ((*column).to_owned(), cell.value.clone()));
            Value::Object(fields.collect::<Map<_, _>>())
        };
        self.rows.iter().map(object).collect()
    }

    /// A header, and a line a row.
    ///
    /// # Errors
    /// None that a caller could cause.
    pub fn csv(&self) -> Result<Vec<u8>, Problem> {
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(self.columns).map_err(Problem::internal)?;
        for row in &self.rows {
            writer.write_record(row.iter().map(|cell| plain(&cell.value))).map_err(Problem::internal)?;
        }
        writer.into_inner().map_err(Problem::internal)
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(words) => words.clone(),
        other => other.to_string(),
    }
}

/// `1234567` as `1,234,567`.
#[must_use]
pub fn grouped(n: u64) -> String {
    let digits = n.to_string();
    let mut grouped = String::with_capacity(digits.len() * 4 / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

/// `1 article`, `2 articles`.
#[must_use]
pub fn counted(n: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(n), if n == 1 { "" } else { "s" })
}
