//! What somebody is called, by which voice.

use crate::app::Site;
use crate::asked::{Asked, Format, href};
use crate::problem::Problem;
use crate::routes::View;
use crate::sheet::{Cell, Sheet, counted};
use according_export::labels::{ARTICLE, voice};
use according_ledger::{Error, Filter, Reader};
use according_text::row::Labelled;
use askama::Template;
use serde_json::{Value, json};

const SHOWN: u64 = 200;

#[derive(Template)]
#[template(path = "labels.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    of: String,
    outlet: String,
    after: String,
    before: String,
    asked: bool,
    count: String,
    sheet: Sheet,
    html: String,
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        json!({"of": self.of, "tables": {"labels": self.sheet.json()}})
    }

    fn sheets(&self) -> Vec<&Sheet> {
        vec![&self.sheet]
    }
}

/// Labels as a table, one occurrence a row.
pub(crate) fn sheet(labels: &[Labelled], more: u64) -> Sheet {
    let rows = labels.iter().map(|found| {
        let (document, label) = (&found.document, &found.label);
        let statement = found.voice.as_ref().map(|voice| voice.statement_id.to_string());
        let place = match &statement {
            Some(id) => format!("/statement/{id}"),
            None => href("/article", &[("id", &document.id)]),
        };
        let polarity = found.voice.as_ref().map(|voice| voice.polarity.to_string()).unwrap_or_default();
        vec![
            Cell::text(label.name.clone().unwrap_or_else(|| label.mention.exact.clone())),
            Cell::text(label.passage.exact.clone()).to(Some(place)),
            Cell::text(voice(found)),
            Cell::text(if found.voice.is_some() { "statement" } else { ARTICLE }),
            Cell::text(polarity),
            Cell::text(document.publisher.clone().unwrap_or_default()),
            Cell::text(document.published.clone().unwrap_or_default())
                .shown(document.published.as_deref().map(|day| day.get(..10).unwrap_or(day)).unwrap_or_default()),
            Cell::text(statement.unwrap_or_default()),
            Cell::text(document.id.clone()),
            Cell::n(label.passage.start.into()),
            Cell::n(label.passage.end.into()),
        ]
    });
    Sheet {
        name: "labels",
        title: "Labels".into(),
        columns: &[
            "name",
            "label",
            "voice",
            "voice_of",
            "polarity",
            "outlet",
            "published",
            "statement_id",
            "document_id",
            "start",
            "end",
        ],
        rows: rows.collect(),
        more,
        hidden: &["voice_of", "polarity", "statement_id", "document_id", "start", "end"],
    }
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let text = |name: &str| asked.get(name).unwrap_or_default().to_owned();
    let of = text("of");
    let filter = Filter { limit: Some(asked.whole("limit", SHOWN)), ..asked.filter() };
    let found = match reader.labels(&of, &filter) {
        // Nobody is called by marks alone.
        Err(Error::Empty { .. }) => Vec::new(),
        found => found?,
    };
    let sheet = sheet(&found, 0);
    let html = sheet.html(&asked.href(Format::Csv, &[]), &asked.href(Format::Json, &[]));
    Ok(Box::new(Page {
        site: site.clone(),
        q: String::new(),
        here: "labels",
        asked: !of.trim().is_empty(),
        of,
        outlet: text("outlet"),
        after: text("published_after"),
        before: text("published_before"),
        count: counted(found.len() as u64, "label"),
        sheet,
        html,
    }))
}
