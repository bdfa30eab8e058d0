//! The overview.

use super::{Hit, entity_of, facet_sheet, speaker_href};
use crate::app::Site;
use crate::asked::{Asked, Format};
use crate::chart::timeline;
use crate::problem::Problem;
use crate::routes::View;
use crate::sheet::{Cell, Sheet, grouped};
use according_export::to_json;
use according_ledger::{Facet, Page as Part, Query, Reader, Sort};
use askama::Template;
use serde_json::{Value, json};

const SHOWN: usize = 12;
const LATEST: u64 = 4;

#[derive(Template)]
#[template(path = "home.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    total: u64,
    about: bool,
    total_words: String,
    chart: String,
    sheets: Vec<(Sheet, String)>,
    latest: Vec<Hit>,
    rows: Vec<Value>,
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        let tables: serde_json::Map<_, _> =
            self.sheets.iter().map(|(sheet, _)| (sheet.name.to_owned(), sheet.json())).collect();
        json!({
            "ledger": self.site.ledger,
            "statements": self.total,
            "statements_are_estimated": self.about,
            "tables": tables,
            "latest": self.rows,
        })
    }

    fn sheets(&self) -> Vec<&Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet).collect()
    }
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let all = Query::default();
    let facets = reader.facets(&all, &[Facet::Speaker, Facet::Outlet, Facet::Published], SHOWN)?;
    let total = facets.total;
    let [speakers, outlets, months] = facets.facets.as_slice() else {
        return Err(Problem::internal("the ledger counted other facets than were asked for"));
    };
    let mut people =
        facet_sheet("speakers", "Quoted most", speakers, total.n(), &all, &["speaker", "statements", "share"]);
    for (row, value) in people.rows.iter_mut().zip(&speakers.values) {
        if let Some(id) = value.condition.as_ref().and_then(|it| entity_of(&it.what)) {
            row[0] = Cell::text(value.name.clone()).to(Some(speaker_href(Some(id), &value.name)));
        }
    }
    let outlets = facet_sheet("outlets", "Outlets", outlets, total.n(), &all, &["outlet", "statements", "share"]);
    let chart = timeline(&months.values.iter().map(|it| (it.name.clone(), it.n)).collect::<Vec<_>>());
    let months =
        facet_sheet("months", "By month of publication", months, total.n(), &all, &["month", "statements", "share"]);
    let sheets = [people, outlets, months]
        .into_iter()
        .map(|sheet| {
            let name = Some(sheet.name);
            let csv = asked.href(Format::Csv, &[("table", name)]).replacen("/.csv", "/overview.csv", 1);
            let html = sheet.html(&csv, "/overview.json");
            (sheet, html)
        })
        .collect();
    let hits = reader.search(&all, &Part { sort: Sort::Newest, limit: Some(LATEST), ..Part::default() })?;
    let (mut latest, mut rows) = (Vec::new(), Vec::new());
    for hit in hits {
        let hit = hit?;
        latest.push(Hit::new(&hit.row));
        rows.push(serde_json::from_str(&to_json(&hit.row)).map_err(Problem::internal)?);
    }
    Ok(Box::new(Page {
        site: site.clone(),
        q: String::new(),
        here: "",
        total: total.n(),
        about: !total.is_exact(),
        total_words: grouped(total.n()),
        chart,
        sheets,
        latest,
        rows,
    }))
}
