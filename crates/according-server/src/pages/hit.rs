//! A statement in a list.

use super::speaker_href;
use crate::asked::href;
use crate::cite::words;
use according_text::{Determinacy, Judgement, Polarity, Row};

/// What a list shows of a statement.
pub struct Hit {
    /// Names and pages of those who are identified.
    pub speakers: Vec<(String, String)>,
    /// The source as printed, where it is not just the name.
    pub source: Option<String>,
    /// The cue.
    pub cue: String,
    /// What is said.
    pub content: String,
    /// What must not be overlooked: that it was denied, that it is to come.
    pub flags: Vec<String>,
    /// Outlet, day, form.
    pub meta: Vec<String>,
    /// Headline, or the article's id.
    pub article: String,
    /// The place in the article.
    pub article_href: String,
    /// The statement's page.
    pub href: String,
    /// What a link to it says to those who do not see the list.
    pub label: String,
}

impl Hit {
    pub(crate) fn new(row: &Row) -> Hit {
        let positive = row.speaker.iter().filter(|it| it.judgement == Judgement::Positive);
        let speakers: Vec<(String, String)> = positive
            .filter_map(|it| {
                it.name.as_ref().map(|name| (name.clone(), speaker_href(it.entity_id.map(|id| id.to_string()), name)))
            })
            .collect();
        let printed = words(&row.source);
        let source = (!printed.is_empty() && !speakers.iter().any(|(name, _)| *name == printed)).then_some(printed);
        let mut flags = Vec::new();
        if row.polarity == Polarity::Negative {
            flags.push("negative".to_owned());
        }
        if row.determinacy != Determinacy::Actual {
            flags.push(row.determinacy.to_string());
        }
        let document = &row.document;
        let mut meta: Vec<String> = document.publisher.iter().cloned().collect();
        meta.extend(document.published.as_ref().map(|day| day.get(..10).unwrap_or(day).to_owned()));
        let id = row.statement_id.to_string();
        let who = speakers.first().map(|(name, _)| name.clone()).or_else(|| source.clone()).unwrap_or_default();
        Hit {
            cue: words(&row.cue),
            content: words(&row.content),
            flags,
            meta,
            article: document.title.clone().unwrap_or_else(|| document.id.clone()),
            article_href: format!("{}#s-{id}", href("/article", &[("id", &document.id), ("at", &id)])),
            href: format!("/statement/{id}"),
            label: format!("Statement {}: {who}", &id[..8]),
            speakers,
            source,
        }
    }
}
