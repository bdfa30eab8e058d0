//! Search: a query, a page of statements, and what they can be narrowed by.

use super::{Hit, spaced};
use crate::app::Site;
use crate::asked::{Asked, Format, href};
use crate::problem::{Kind, Problem};
use crate::routes::View;
use crate::sheet::grouped;
use according_export::{Format as Written, Look, RowWriter, to_json};
use according_ledger::{Condition, Dates, Facet, How, Page as Part, Place, Query, Reader, Sort, What, Words};
use according_text::Row;
use askama::Template;
use serde_json::{Value, json};

/// Facets beside the answers, and what they are called.
const FACETS: [(Facet, &str); 9] = [
    (Facet::Speaker, "Speaker"),
    (Facet::Outlet, "Outlet"),
    (Facet::Year, "Published"),
    (Facet::Form, "Form"),
    (Facet::Act, "Speech act"),
    (Facet::Class, "Source"),
    (Facet::Medium, "Medium"),
    (Facet::Polarity, "Polarity"),
    (Facet::Has, "Has"),
];
/// Values of each.
const VALUES: usize = 8;
/// Statements on a page unless asked otherwise.
const SHOWN: u64 = 20;

/// A link that narrows the answer, or takes a condition back.
struct Choice {
    name: String,
    n: String,
    href: String,
}

struct Group {
    title: &'static str,
    values: Vec<Choice>,
    more: u64,
}

#[derive(Template)]
#[template(path = "search.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    total: u64,
    exact: bool,
    total_words: String,
    sampled: bool,
    chips: Vec<Choice>,
    groups: Vec<Group>,
    counts: Value,
    hits: Vec<Hit>,
    rows: Vec<Row>,
    among: Option<String>,
    sort: Sort,
    sorts: &'static [Sort],
    next: Option<String>,
    next_there: Option<String>,
    previous: Option<String>,
    formats: [(&'static str, String); 4],
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        let rows: Vec<Value> = self.rows.iter().filter_map(|row| serde_json::from_str(&to_json(row)).ok()).collect();
        json!({
            "query": self.q,
            "total": self.total,
            "total_is_estimated": !self.exact,
            "sort": self.sort.as_str(),
            "facets": self.counts,
            "facets_are_estimated": self.sampled,
            "next": self.next_there,
            "statements": rows,
        })
    }

    fn next(&self) -> Option<String> {
        self.next_there.clone()
    }

    fn other(&self, format: Format) -> Result<Option<(String, Vec<u8>)>, Problem> {
        let written = match format {
            Format::Csv => Written::Csv,
            Format::Jsonl => Written::Jsonl,
            _ => return Ok(None),
        };
        let mut writer = RowWriter::new(written, Look::default(), Vec::new());
        for row in &self.rows {
            writer.push(row).map_err(Problem::internal)?;
        }
        Ok(Some(("statements".to_owned(), writer.finish().map_err(Problem::internal)?)))
    }
}

/// Another address.
struct Elsewhere(String);

impl View for Elsewhere {
    fn html(&self) -> Result<String, Problem> {
        Ok(String::new())
    }

    fn json(&self) -> Value {
        Value::Null
    }

    fn elsewhere(&self) -> Option<String> {
        Some(self.0.clone())
    }
}

/// A view that leads to `place`.
pub(crate) fn elsewhere(place: String) -> Box<dyn View> {
    Box::new(Elsewhere(place))
}

/// A condition as people read it: an id says nothing to them.
fn told(reader: &Reader, condition: &Condition) -> String {
    let names: Option<Vec<String>> = match &condition.what {
        What::Entity(ids) => ids.iter().map(|id| reader.entity_brief(id, 0).ok().map(|it| it.name)).collect(),
        _ => None,
    };
    match names {
        Some(names) => format!("{}by {}", if condition.not { "not " } else { "" }, names.join(" or ")),
        None => condition.to_string(),
    }
}

/// The query that the fields of the form add up to; none where all are empty.
fn fields(asked: &Asked, query: &Query) -> Option<Query> {
    let mut added = query.clone();
    let mut add = |what: What| added = added.and(Condition { not: false, what });
    for word in asked.get("words").unwrap_or_default().split_whitespace() {
        // Marks alone are no words.
        if word.chars().any(char::is_alphanumeric) {
            add(What::Words(Place::Content, vec![Words { text: word.replace('"', ""), how: How::Stem }]));
        }
    }
    let text =
        |name: &str| asked.get(name).map(|it| it.replace('"', " ")).filter(|it| it.chars().any(char::is_alphanumeric));
    if let Some(name) = text("speaker") {
        add(What::Speaker(vec![name]));
    }
    if let Some(outlet) = text("outlet") {
        add(What::Outlet(vec![outlet]));
    }
    if let Some(form) = asked.get("form").and_then(|it| it.parse().ok()) {
        add(What::Form(vec![form]));
    }
    let (from, to) = (asked.get("published_after"), asked.get("published_before"));
    if from.is_some() || to.is_some() {
        add(What::Published(Dates { from: from.map(str::to_owned), to: to.map(str::to_owned) }));
    }
    (added != *query).then_some(added)
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let words = asked.get("q").unwrap_or_default();
    let query = Query::parse(words)?;
    if let Some(query) = fields(asked, &query) {
        // What a form asks is a query like any other, with an address like any other.
        let mut params = vec![("q".to_owned(), query.to_string())];
        params.extend(
            ["sort", "limit"].iter().filter_map(|it| asked.get(it).map(|value| ((*it).to_owned(), value.to_owned()))),
        );
        let params: Vec<(&str, &str)> = params.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
        return Ok(elsewhere(href(&format!("/search{}", asked.format.suffix()), &params)));
    }
    let after = match asked.get("after") {
        Some(after) => Some(after.parse().map_err(|()| {
            Problem::new(Kind::BadParameter, format!("after: {after:?} is no place in an answer"))
                .hint("take it from `next` of the page before")
        })?),
        None => None,
    };
    let (sort, offset) = (asked.one::<Sort>("sort"), asked.whole("offset", 0));
    let limit = asked.whole("limit", if asked.format == Format::Html { SHOWN } else { 100 });
    let hits = reader.search(&query, &Part { sort, limit: Some(limit), offset, after })?;
    let (next, among) = (hits.next_page(), hits.among());
    let rows: Vec<Row> = hits.map(|hit| hit.map(|hit| hit.row)).collect::<Result<_, _>>()?;
    let table = matches!(asked.format, Format::Csv | Format::Jsonl);
    let facets = if table { None } else { Some(reader.facets(&query, &FACETS.map(|(facet, _)| facet), VALUES)?) };
    let total = facets.as_ref().map(|it| it.total);
    let counts: serde_json::Map<String, Value> = facets
        .iter()
        .flat_map(|it| &it.facets)
        .map(|it| {
            let values: Vec<Value> = it
                .values
                .iter()
                .map(|value| {
                    let added = value.condition.as_ref().map(|it| it.to_string());
                    json!({"value": value.name, "statements": value.n, "condition": added})
                })
                .collect();
            (it.facet.as_str().to_owned(), json!({"values": values, "more": it.more}))
        })
        .collect();
    let to = |query: &Query| {
        let words = query.to_string();
        let mut params: Vec<(&str, &str)> = Vec::new();
        if !words.is_empty() {
            params.push(("q", &words));
        }
        if sort != Sort::default() {
            params.push(("sort", sort.as_str()));
        }
        href("/search", &params)
    };
    let groups = facets.iter().flat_map(|it| &it.facets).zip(FACETS).filter_map(|(counts, (_, title))| {
        let values: Vec<Choice> = counts
            .values
            .iter()
            .filter_map(|value| {
                let condition = value.condition.clone()?;
                // A click on what is chosen already would change nothing.
                (!query.conditions.contains(&condition)).then(|| Choice {
                    name: spaced(&value.name),
                    n: grouped(value.n),
                    href: to(&query.and(condition)),
                })
            })
            .collect();
        (!values.is_empty()).then_some(Group { title, values, more: counts.more })
    });
    let chips = query.conditions.iter().map(|it| Choice {
        name: told(reader, it),
        n: String::new(),
        href: to(&query.without(it)),
    });
    let shown = rows.len() as u64;
    // Where the order has no places, a number leads on.
    let more = |format: Format| match next {
        Some(place) => Some(asked.href(format, &[("after", Some(&place.to_string())), ("offset", None)])),
        None if shown == limit && total.is_none_or(|it| it.n() > offset + shown) && asked.get("after").is_none() => {
            Some(asked.href(format, &[("offset", Some(&(offset + shown).to_string()))]))
        }
        None => None,
    };
    let previous = (offset > 0).then(|| {
        let before = offset.saturating_sub(limit).to_string();
        asked.href(Format::Html, &[("offset", Some(&before))])
    });
    let formats = [
        ("CSV", Format::Csv, None),
        ("CSV for Excel", Format::Csv, Some("1")),
        ("JSON", Format::Json, None),
        ("JSONL", Format::Jsonl, None),
    ]
    .map(|(name, format, excel)| (name, asked.href(format, &[("limit", Some("1000")), ("excel", excel)])));
    Ok(Box::new(Page {
        site: site.clone(),
        q: query.to_string(),
        here: "search",
        total: total.map_or(shown, |it| it.n()),
        exact: total.is_none_or(|it| it.is_exact()),
        total_words: grouped(total.map_or(shown, |it| it.n())),
        sampled: facets.as_ref().is_some_and(|it| it.sampled),
        chips: chips.collect(),
        groups: groups.collect(),
        counts: Value::Object(counts),
        hits: if asked.format == Format::Html { rows.iter().map(Hit::new).collect() } else { Vec::new() },
        among: among.map(grouped),
        sort,
        sorts: Sort::ALL,
        next: more(Format::Html),
        next_there: more(asked.format),
        previous,
        formats,
        rows,
    }))
}
