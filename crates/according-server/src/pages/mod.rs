//! The pages: each a model that is filled from the ledger, and a template that shows it.

pub mod article;
pub mod help;
mod hit;
pub mod home;
pub mod labels;
pub mod numbers;
pub mod problem;
pub mod search;
pub mod sources;
pub mod speaker;
pub mod speakers;
pub mod statement;
pub mod trace;

use crate::asked::search as search_href;
use crate::sheet::{Cell, Sheet};
use according_ledger::{FacetCounts, Query, What};
use according_text::Metadata;

pub(crate) use hit::Hit;

/// The page of somebody: an entity's, or the statements of whoever is called so.
pub(crate) fn speaker_href(entity_id: Option<String>, name: &str) -> String {
    match entity_id {
        Some(id) => crate::asked::href(&format!("/speaker/{id}"), &[("name", name)]),
        None => search_href(&Query { conditions: vec![What::Speaker(vec![name.to_owned()]).into()] }),
    }
}

/// The values of a facet with the statements that have each, under `query`.
pub(crate) fn facet_sheet(
    name: &'static str,
    title: &str,
    counts: &FacetCounts,
    whole: u64,
    query: &Query,
    columns: &'static [&'static str],
) -> Sheet {
    let rows = counts
        .values
        .iter()
        .map(|it| {
            let link = it.condition.as_ref().map(|condition| search_href(&query.and(condition.clone())));
            let share = if whole == 0 { 0.0 } else { it.n as f64 / whole as f64 };
            vec![Cell::text(it.name.clone()).shown(spaced(&it.name)).to(link), Cell::n(it.n), Cell::share(share)]
        })
        .collect();
    Sheet { name, title: title.to_owned(), columns, rows, more: counts.more, hidden: &[] }
}

/// Outlet, day, author …: what stands below a headline.
pub(crate) fn byline(metadata: &Metadata) -> Vec<String> {
    let published = metadata.published.as_deref().map(|day| day.get(..10).unwrap_or(day).to_owned());
    let parts = [
        metadata.publisher.clone(),
        published,
        metadata.byline.clone(),
        metadata.section.clone(),
        metadata.credit.clone(),
    ];
    parts.into_iter().flatten().collect()
}

/// `social_post` as words.
pub(crate) fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

/// The id of the entity that a facet's value stands for.
pub(crate) fn entity_of(what: &What) -> Option<String> {
    match what {
        What::Entity(ids) => ids.first().cloned(),
        _ => None,
    }
}
