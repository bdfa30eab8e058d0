//! One speaker.

use super::{Hit, facet_sheet, labels};
use crate::app::Site;
use crate::asked::{Asked, Format, search};
use crate::chart::timeline;
use crate::problem::Problem;
use crate::routes::View;
use crate::sheet::{Cell, Sheet, counted, grouped};
use according_export::to_json;
use according_ledger::{EntityBrief, Error, Facet, FacetValue, Filter, Page as Part, Query, Reader, Sort, What};
use askama::Template;
use serde_json::{Value, json};

const LATEST: u64 = 8;
const VALUES: usize = 12;
const LABELS: u64 = 50;
const FACETS: [(Facet, &str, &str, &[&str]); 6] = [
    (Facet::Published, "months", "By month of publication", &["month", "statements", "share"]),
    (Facet::Outlet, "outlets", "Outlets", &["outlet", "statements", "share"]),
    (Facet::Medium, "media", "By what means", &["medium", "statements", "share"]),
    (Facet::Act, "acts", "Speech acts", &["act", "statements", "share"]),
    (Facet::Form, "forms", "How it is printed", &["form", "statements", "share"]),
    (Facet::Polarity, "polarity", "Affirmed or denied", &["polarity", "statements", "share"]),
];

#[derive(Template)]
#[template(path = "speaker.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    summary: EntityBrief,
    count: String,
    dates: String,
    total: u64,
    first: Option<String>,
    last: Option<String>,
    offices: Vec<(String, String)>,
    names: Vec<String>,
    chart: String,
    months: String,
    sheets: Vec<(Sheet, String)>,
    latest: Vec<Hit>,
    rows: Vec<Value>,
    search: String,
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        let tables: serde_json::Map<_, _> =
            self.sheets.iter().map(|(sheet, _)| (sheet.name.to_owned(), sheet.json())).collect();
        let it = &self.summary;
        json!({
            "id": it.id.to_string(),
            "name": it.name,
            "kind": it.kind,
            "same_as": it.same_as,
            "statements": self.total,
            "first": self.first,
            "last": self.last,
            "latest": self.rows,
            "tables": tables,
        })
    }

    fn sheets(&self) -> Vec<&Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet).collect()
    }
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let summary = match (reader.entity_brief(&asked.id, VALUES), asked.get("name")) {
        (Ok(summary), _) => summary,
        // Who is known in one article only has statements, and no page.
        (Err(Error::NoEntity { .. }), Some(name)) => {
            let query = Query { conditions: vec![What::Speaker(vec![name.to_owned()]).into()] };
            return Ok(super::search::elsewhere(search(&query)));
        }
        (Err(error), _) => return Err(error.into()),
    };
    let id = summary.id.to_string();
    let query = Query { conditions: vec![What::Entity(vec![id.clone()]).into()] };
    let facets = reader.facets(&query, &FACETS.map(|(facet, ..)| facet), usize::MAX)?;
    let total = facets.total.n();
    let mut chart = String::new();
    let (mut first, mut last) = (None, None);
    let mut sheets = Vec::new();
    for (counts, (facet, name, title, columns)) in facets.facets.iter().zip(FACETS) {
        if facet == Facet::Published {
            let dated = |it: &&FacetValue| it.name.starts_with(|c: char| c.is_ascii_digit());
            first = counts.values.iter().find(dated).map(|it| it.name.clone());
            last = counts.values.iter().rfind(dated).map(|it| it.name.clone());
            chart = timeline(&counts.values.iter().map(|it| (it.name.clone(), it.n)).collect::<Vec<_>>());
        }
        let mut sheet = facet_sheet(name, title, counts, total, &query, columns);
        if facet != Facet::Published {
            sheet.more += sheet.rows.len().saturating_sub(VALUES) as u64;
            sheet.rows.truncate(VALUES);
        }
        sheets.push(sheet);
    }
    let called = reader.labels(&summary.name, &Filter { limit: Some(LABELS), ..Filter::default() })?;
    sheets.push(Sheet { title: "What they are called, and by whom".into(), ..labels::sheet(&called, 0) });
    let offices = summary.roles.iter().map(|it| {
        vec![
            Cell::text(it.role.clone()),
            Cell::text(it.affiliation.clone().unwrap_or_default()),
            Cell::n(it.articles),
            Cell::text(it.first.clone().unwrap_or_default()).shown(day(it.first.as_deref())),
            Cell::text(it.last.clone().unwrap_or_default()).shown(day(it.last.as_deref())),
        ]
    });
    sheets.push(Sheet {
        name: "offices",
        title: "Offices as printed".into(),
        columns: &["office", "of", "articles", "first", "last"],
        rows: offices.collect(),
        more: 0,
        hidden: &[],
    });
    let mut sheets: Vec<(Sheet, String)> = sheets
        .into_iter()
        .map(|sheet| {
            let csv = asked.href(Format::Csv, &[("table", Some(sheet.name))]);
            let html = sheet.html(&csv, &asked.href(Format::Json, &[("table", None)]));
            (sheet, html)
        })
        .collect();
    let months = sheets.first_mut().map(|(_, html)| std::mem::take(html)).unwrap_or_default();
    let hits = reader.search(&query, &Part { sort: Sort::Newest, limit: Some(LATEST), ..Part::default() })?;
    let (mut latest, mut rows) = (Vec::new(), Vec::new());
    for hit in hits {
        let hit = hit?;
        latest.push(Hit::new(&hit.row));
        rows.push(serde_json::from_str(&to_json(&hit.row)).map_err(Problem::internal)?);
    }
    let mut names: Vec<String> = Vec::new();
    for it in &summary.names {
        // One spelling can name in several ways.
        if it.name != summary.name && !names.contains(&it.name) {
            names.push(it.name.clone());
        }
    }
    let dates = match (&first, &last) {
        (Some(first), Some(last)) if first != last => format!("{first} to {last}"),
        (Some(first), _) => first.clone(),
        _ => "undated".to_owned(),
    };
    Ok(Box::new(Page {
        site: site.clone(),
        q: String::new(),
        here: "speakers",
        count: counted(total, "statement"),
        total,
        first,
        last,
        dates,
        offices: summary.roles.iter().take(3).map(|it| (it.role.clone(), grouped(it.articles))).collect(),
        names,
        chart,
        months,
        sheets,
        latest,
        rows,
        search: search(&query),
        summary,
    }))
}

fn day(day: Option<&str>) -> String {
    day.map(|day| day.get(..10).unwrap_or(day).to_owned()).unwrap_or_default()
}
