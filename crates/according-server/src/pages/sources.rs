//! The sourcing audit.

use super::{spaced, speaker_href};
use crate::app::Site;
use crate::asked::{Asked, Format, search};
use crate::problem::Problem;
use crate::routes::View;
use crate::sheet::{Cell, Sheet, counted, grouped};
use according_ledger::{Counts, Dates, Query, Reader, What};
use according_text::SourceClass;
use askama::Template;
use serde_json::{Value, json};

const SHOWN: u64 = 20;

#[derive(Template)]
#[template(path = "sources.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    outlet: String,
    after: String,
    before: String,
    all: Counts,
    summary: String,
    herfindahl: f64,
    top: f64,
    speakers: u64,
    sheets: Vec<(Sheet, String)>,
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        let tables: serde_json::Map<_, _> =
            self.sheets.iter().map(|(sheet, _)| (sheet.name.to_owned(), sheet.json())).collect();
        json!({
            "statements": self.all.statements,
            "articles": self.all.articles,
            "texts": self.all.texts,
            "speakers": self.speakers,
            "herfindahl": self.herfindahl,
            "top_ten_share": self.top,
            "tables": tables,
        })
    }

    fn sheets(&self) -> Vec<&Sheet> {
        self.sheets.iter().map(|(sheet, _)| sheet).collect()
    }
}

/// How a class of source is called in an audit.
fn class_name(class: SourceClass) -> &'static str {
    match class {
        SourceClass::Person => "named person",
        SourceClass::Organisation => "organisation",
        SourceClass::Role => "office only, no name",
        SourceClass::Group => "group",
        SourceClass::Document => "document",
        SourceClass::Unnamed => "kept unnamed",
        SourceClass::Implicit => "none printed",
    }
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let filter = asked.filter();
    let found = reader.sources(&filter, asked.whole("limit", SHOWN) as usize)?;
    // The statements behind a figure: under the filters of the audit.
    let mut query = Query::default();
    if let Some(outlet) = &filter.publisher {
        query = query.and(What::Outlet(vec![outlet.clone()]).into());
    }
    if filter.published_after.is_some() || filter.published_before.is_some() {
        let dates = Dates { from: filter.published_after.clone(), to: filter.published_before.clone() };
        query = query.and(What::Published(dates).into());
    }
    let counts =
        |it: &Counts, share: f64| [Cell::share(share), Cell::n(it.statements), Cell::n(it.articles), Cell::n(it.texts)];
    let classes = found.classes.iter().map(|it| {
        let link = search(&query.and(What::Class(vec![it.class]).into()));
        let first =
            Cell::text(it.class.as_str()).shown(class_name(it.class)).to((it.counts.statements > 0).then_some(link));
        std::iter::once(first).chain(counts(&it.counts, it.share)).collect()
    });
    let classes = Sheet {
        name: "classes",
        title: "What the sources are".into(),
        columns: &["source_class", "share", "statements", "articles", "texts"],
        rows: classes.collect(),
        more: 0,
        hidden: &[],
    };
    let quoted = found.quoted.iter().map(|it| {
        let id = it.id.map(|id| id.to_string());
        let mut row = vec![
            Cell::text(it.name.clone()).to(Some(speaker_href(id.clone(), &it.name))),
            Cell::text(spaced(&it.kind)),
        ];
        row.extend(counts(&it.counts, it.share));
        row.push(Cell::text(id.unwrap_or_default()));
        row
    });
    let quoted = Sheet {
        name: "speakers",
        title: "Quoted most".into(),
        columns: &["name", "kind", "share", "statements", "articles", "texts", "id"],
        rows: quoted.collect(),
        more: found.concentration.speakers.saturating_sub(found.quoted.len() as u64),
        hidden: &["id"],
    };
    let sheets = [classes, quoted]
        .into_iter()
        .map(|sheet| {
            let csv = asked.href(Format::Csv, &[("table", Some(sheet.name))]);
            let html = sheet.html(&csv, &asked.href(Format::Json, &[("table", None)]));
            (sheet, html)
        })
        .collect();
    let all = found.all;
    let summary = format!(
        "{} in {}, {}. {} identified speakers, one an article where they are not joined across articles.",
        counted(all.statements, "statement"),
        counted(all.articles, "article"),
        counted(all.texts, "distinct text"),
        grouped(found.concentration.speakers)
    );
    let of = |name: &str| asked.get(name).unwrap_or_default().to_owned();
    Ok(Box::new(Page {
        site: site.clone(),
        q: String::new(),
        here: "sources",
        outlet: of("outlet"),
        after: of("published_after"),
        before: of("published_before"),
        all,
        summary,
        herfindahl: found.concentration.herfindahl,
        top: found.concentration.top,
        speakers: found.concentration.speakers,
        sheets,
    }))
}
