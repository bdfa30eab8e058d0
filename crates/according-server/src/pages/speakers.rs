//! Who is quoted.

use super::{entity_of, facet_sheet, speaker_href};
use crate::app::Site;
use crate::asked::{Asked, Format};
use crate::problem::Problem;
use crate::routes::View;
use crate::sheet::{Cell, Sheet};
use according_ledger::{EntityFilter, Error, Facet, Query, Reader};
use askama::Template;
use serde_json::{Value, json};

const SHOWN: u64 = 100;

#[derive(Template)]
#[template(path = "speakers.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    name: String,
    kind: String,
    near: Vec<(String, String)>,
    sheet: Sheet,
    html: String,
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        json!({"tables": {"speakers": self.sheet.json()}})
    }

    fn sheets(&self) -> Vec<&Sheet> {
        vec![&self.sheet]
    }
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let limit = asked.whole("limit", SHOWN);
    let name = asked.get("name").unwrap_or_default().trim().to_owned();
    let mut near = Vec::new();
    let sheet = if name.is_empty() {
        // All of them are counted as facets are: exactly while they are few, else by a part.
        let all = Query::default();
        let facets = reader.facets(&all, &[Facet::Speaker], limit as usize)?;
        let counts = facets.facets.first().ok_or_else(|| Problem::internal("no facet came back"))?;
        let total = facets.total.n();
        let mut sheet =
            facet_sheet("speakers", "Quoted most", counts, total, &all, &["name", "statements", "share", "id"]);
        for (row, value) in sheet.rows.iter_mut().zip(&counts.values) {
            let id = value.condition.as_ref().and_then(|it| entity_of(&it.what));
            row[0] = Cell::text(value.name.clone()).to(Some(speaker_href(id.clone(), &value.name)));
            row.push(Cell::text(id.unwrap_or_default()));
        }
        Sheet { hidden: &["id"], ..sheet }
    } else {
        let kind = asked.get("kind").and_then(|kind| kind.parse().ok());
        let found = match reader.entities(&EntityFilter { name: Some(name.clone()), kind, limit: Some(limit) }) {
            // Nobody is called by marks alone.
            Err(Error::Empty { .. }) => Vec::new(),
            found => found?,
        };
        if found.is_empty() {
            let names = reader.names_near(&name, 5)?;
            near =
                names.into_iter().map(|it| (crate::asked::href("/speakers", &[("name", &it.name)]), it.name)).collect();
        }
        let rows = found.iter().map(|it| {
            let id = it.id.to_string();
            let role = it.roles.first().map(|role| role.role.clone()).unwrap_or_default();
            let day = |day: &Option<String>| {
                day.as_deref().map(|day| day.get(..10).unwrap_or(day).to_owned()).unwrap_or_default()
            };
            vec![
                Cell::text(it.name.clone()).to(Some(speaker_href(Some(id.clone()), &it.name))),
                Cell::text(it.kind.clone()),
                Cell::text(role),
                Cell::n(it.statements),
                Cell::n(it.articles),
                Cell::text(day(&it.first)),
                Cell::text(day(&it.last)),
                Cell::text(id),
            ]
        });
        Sheet {
            name: "speakers",
            title: format!("Called “{name}”"),
            columns: &["name", "kind", "office", "statements", "articles", "first", "last", "id"],
            rows: rows.collect(),
            more: 0,
            hidden: &["id"],
        }
    };
    let html = sheet.html(&asked.href(Format::Csv, &[]), &asked.href(Format::Json, &[]));
    Ok(Box::new(Page {
        site: site.clone(),
        q: String::new(),
        here: "speakers",
        name,
        kind: asked.get("kind").unwrap_or_default().to_owned(),
        near,
        sheet,
        html,
    }))
}
