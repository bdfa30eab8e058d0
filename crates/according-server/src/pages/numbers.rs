//! Who gave which figure for what: one line a voice, and no sum of anything.

use crate::app::Site;
use crate::asked::{Asked, Format, href};
use crate::lanes::{Lane, Mark, lanes};
use crate::problem::Problem;
use crate::routes::View;
use crate::sheet::{Cell, Sheet, counted, grouped};
use according_ledger::{Error, Figure, Filter, Reader};
use according_text::Hedge;
use askama::Template;
use serde_json::{Value, json};

const SHOWN: u64 = 200;
/// Charts: one for each unit, those with most figures.
const CHARTS: usize = 3;
/// Where the greatest is more than so many times the least, places go by the logarithm.
const FAR: f64 = 50.0;

#[derive(Template)]
#[template(path = "numbers.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    of: String,
    about: String,
    outlet: String,
    after: String,
    before: String,
    asked: bool,
    count: String,
    charts: Vec<(String, String)>,
    sheet: Sheet,
    html: String,
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        json!({"of": self.of, "about": self.about, "tables": {"figures": self.sheet.json()}})
    }

    fn sheets(&self) -> Vec<&Sheet> {
        vec![&self.sheet]
    }
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let text = |name: &str| asked.get(name).unwrap_or_default().to_owned();
    let (of, about) = (text("of"), text("about"));
    let filter = Filter { limit: Some(asked.whole("limit", SHOWN)), ..asked.filter() };
    let words: Vec<&str> = of.split(',').map(str::trim).filter(|words| !words.is_empty()).collect();
    let figures = match reader.numbers(&words, asked.get("about"), &filter) {
        // Words that tell nothing count nothing.
        Err(Error::Empty { .. }) => Vec::new(),
        found => found?,
    };
    let mut voices: Vec<String> = figures.iter().map(Figure::line).collect();
    voices.dedup();
    let sheet = sheet(&figures);
    let html = sheet.html(&asked.href(Format::Csv, &[]), &asked.href(Format::Json, &[]));
    Ok(Box::new(Page {
        site: site.clone(),
        q: String::new(),
        here: "numbers",
        asked: !words.is_empty(),
        of,
        about,
        outlet: text("outlet"),
        after: text("published_after"),
        before: text("published_before"),
        count: format!("{} by {}", counted(figures.len() as u64, "figure"), counted(voices.len() as u64, "voice")),
        charts: charts(&figures),
        sheet,
        html,
    }))
}

/// For each unit a chart of its figures, one lane a voice, and what it counts.
fn charts(figures: &[Figure]) -> Vec<(String, String)> {
    let mut units: Vec<(Option<&str>, usize)> = Vec::new();
    for it in figures.iter().filter(|it| bounds(it).is_some()) {
        let unit = it.quantity.unit.as_deref();
        match units.iter_mut().find(|(known, _)| *known == unit) {
            Some((_, n)) => *n += 1,
            None => units.push((unit, 1)),
        }
    }
    units.sort_by_key(|(_, n)| usize::MAX - n);
    units.truncate(CHARTS);
    let mut charts = Vec::new();
    for (unit, _) in units {
        let of_unit: Vec<&Figure> = figures.iter().filter(|it| it.quantity.unit.as_deref() == unit).collect();
        charts.push((unit.unwrap_or_default().replace('_', " "), chart(&of_unit)));
    }
    charts
}

fn chart(figures: &[&Figure]) -> String {
    let all: Vec<(f64, f64)> = figures.iter().filter_map(|it| bounds(it)).collect();
    let least = all.iter().map(|(low, _)| *low).fold(f64::INFINITY, f64::min);
    let most = all.iter().map(|(_, high)| *high).fold(f64::NEG_INFINITY, f64::max);
    let log = least > 0.0 && most / least > FAR;
    let least = if log { least } else { least.min(0.0) };
    let place = |value: f64| match log {
        _ if most <= least => 0.0,
        true => (value / least).ln() / (most / least).ln(),
        false => (value - least) / (most - least),
    };
    let mut shown: Vec<Lane> = Vec::new();
    for it in figures {
        let Some((low, high)) = bounds(it) else { continue };
        let hedge = it.quantity.hedge;
        let title = format!("{} ({}, {})", it.quantity.passage.exact, hedge.as_str().replace('_', " "), published(it));
        let mark = Mark {
            from: place(low),
            to: place(high),
            full: hedge == Hedge::Exact,
            label: it.quantity.passage.exact.clone(),
            title,
        };
        let name = it.line();
        match shown.iter_mut().find(|lane| lane.name == name) {
            Some(lane) => lane.marks.push(mark),
            None => shown.push(Lane { name, marks: vec![mark] }),
        }
    }
    let mut ticks = vec![(place(least), number(least))];
    if most > least {
        ticks.push((1.0, number(most)));
    }
    let summary = format!(
        "Figures from {} to {}, a line for each of {}; filled where no word hedges them. The table below has every figure.",
        number(least),
        number(most),
        counted(shown.len() as u64, "voice")
    );
    lanes(&shown, &ticks, &summary)
}

/// From where to where a figure goes; of *over 300* and *up to 300* the one bound that it has.
fn bounds(it: &Figure) -> Option<(f64, f64)> {
    let (low, high) = (it.quantity.low.or(it.quantity.high)?, it.quantity.high.or(it.quantity.low)?);
    (low.is_finite() && high.is_finite()).then_some((low.min(high), low.max(high)))
}

fn number(value: f64) -> String {
    match value.fract() == 0.0 && (0.0..9e15).contains(&value) {
        true => grouped(value as u64),
        false => format!("{value}"),
    }
}

fn published(it: &Figure) -> &str {
    let published = it.document.published.as_deref().unwrap_or("undated");
    published.get(..10).unwrap_or(published)
}

fn value(number: Option<f64>) -> Cell {
    match number {
        Some(number) if number.fract() == 0.0 && number.abs() < 9e15 => Cell::of(json!(number as i64)),
        number => Cell::of(json!(number)),
    }
}

fn sheet(figures: &[Figure]) -> Sheet {
    let mut before = String::new();
    let rows = figures.iter().map(|it| {
        let line = it.line();
        let shown = if line == before { String::new() } else { line.clone() };
        before.clone_from(&line);
        let statement = it.voice.as_ref().map(|voice| voice.statement_id.to_string());
        let place = match &statement {
            Some(id) => format!("/statement/{id}"),
            None => href("/article", &[("id", &it.document.id)]),
        };
        vec![
            Cell::text(line).shown(shown),
            Cell::text(it.document.published.clone().unwrap_or_default()).shown(published(it)),
            Cell::text(it.quantity.hedge.as_str()).shown(it.quantity.hedge.as_str().replace('_', " ")),
            Cell::text(it.quantity.passage.exact.clone()).to(Some(place)),
            Cell::text(it.quantity.counted.as_ref().map(|at| at.exact.clone()).unwrap_or_default()),
            Cell::text(it.document.publisher.clone().unwrap_or_default()),
            value(it.quantity.low),
            value(it.quantity.high),
            Cell::text(it.quantity.unit.clone().unwrap_or_default()),
            Cell::text(it.sentence.exact.clone()),
            Cell::text(statement.unwrap_or_default()),
            Cell::text(it.document.id.clone()),
            Cell::n(it.quantity.passage.start.into()),
            Cell::n(it.quantity.passage.end.into()),
        ]
    });
    let rows = rows.collect();
    Sheet {
        name: "figures",
        title: "Figures".into(),
        columns: &[
            "voice",
            "published",
            "hedge",
            "figure",
            "counted",
            "outlet",
            "low",
            "high",
            "unit",
            "sentence",
            "statement_id",
            "document_id",
            "start",
            "end",
        ],
        rows,
        more: 0,
        hidden: &["low", "high", "unit", "sentence", "statement_id", "document_id", "start", "end"],
    }
}
