//! One statement: its address for good.

use super::speaker_href;
use crate::app::Site;
use crate::asked::{Asked, Format, href};
use crate::cite;
use crate::excerpt;
use crate::problem::Problem;
use crate::routes::View;
use according_export::to_json;
use according_export::xray::facts;
use according_ledger::{Judged, Reader, Shown, Why};
use according_text::Judgement;
use askama::Template;
use serde_json::{Value, json};

/// One step of the way from the source to somebody.
struct Step {
    where_: &'static str,
    who: String,
    href: Option<String>,
    reason: String,
    method: String,
    score: String,
    superseded: bool,
}

#[derive(Template)]
#[template(path = "statement.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    id: String,
    title: String,
    heading: String,
    byline: Vec<String>,
    article_href: String,
    trace: String,
    passage: String,
    speakers: Vec<(String, String)>,
    source: String,
    steps: Vec<Step>,
    facts: Vec<(&'static str, String)>,
    citation: String,
    bibtex: String,
    annotation: String,
    report: String,
    first_read: String,
    retired: Option<String>,
    reviews: Vec<String>,
    parent: Option<String>,
    formats: [(&'static str, String); 3],
    shown: Shown,
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        let row: Value = serde_json::from_str(&to_json(&self.shown.row)).unwrap_or(Value::Null);
        let steps: Vec<Value> = self
            .steps
            .iter()
            .map(|it| {
                json!({"in": it.where_, "speaker": it.who, "reason": it.reason, "rule": it.method, "superseded": it.superseded})
            })
            .collect();
        json!({
            "statement": row,
            "why": steps,
            "citation": self.citation,
            "origin": self.shown.metadata.origin,
            "retired": self.retired,
        })
    }

    fn other(&self, format: Format) -> Result<Option<(String, Vec<u8>)>, Problem> {
        let name = format!("according-{}", &self.id[..8]);
        Ok(match format {
            Format::Bib => Some((name, self.bibtex.clone().into_bytes())),
            Format::Annotation => Some((name, self.annotation.clone().into_bytes())),
            _ => None,
        })
    }
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let shown = reader.show(&asked.id)?;
    let row = &shown.row;
    let id = row.statement_id.to_string();
    let mut steps = Vec::new();
    if let Why::Statement { speakers, .. } = reader.why(&id)? {
        for speaker in &speakers {
            steps.extend(way("this article", &speaker.links));
            if let Some(mentioned) = &speaker.mentioned {
                steps.extend(way("all articles", &mentioned.judgements));
            }
        }
    }
    let positive = row.speaker.iter().filter(|it| it.judgement == Judgement::Positive);
    let speakers: Vec<(String, String)> = positive
        .filter_map(|it| {
            it.name.as_ref().map(|name| (name.clone(), speaker_href(it.entity_id.map(|id| id.to_string()), name)))
        })
        .collect();
    let metadata = &shown.metadata;
    let source = cite::words(&row.source);
    let who = match speakers.as_slice() {
        [] if source.is_empty() => "Nobody named".to_owned(),
        [] => source.clone(),
        names => names.iter().map(|(name, _)| name.as_str()).collect::<Vec<_>>().join(", "),
    };
    let run = &shown.first_run.info;
    let first_read = format!(
        "{} by according {}, weights {}",
        run.started,
        run.version,
        run.model_hash.get(..8).unwrap_or(&run.model_hash)
    );
    let annotation = serde_json::to_string_pretty(&cite::annotation(&shown)).map_err(Problem::internal)?;
    let reviews = shown.reviews.iter().map(|it| {
        let note = it.note.as_deref().map(|note| format!(": {note}")).unwrap_or_default();
        format!("{} {} by {}, {}{note}", it.field, it.verdict.as_str(), it.reviewer, it.at)
    });
    Ok(Box::new(Page {
        site: site.clone(),
        q: String::new(),
        here: "statement",
        title: metadata.title.clone().unwrap_or_else(|| metadata.id.clone()),
        heading: if row.cue.is_empty() { who } else { format!("{who} {}", cite::words(&row.cue)) },
        byline: super::byline(metadata),
        trace: super::trace::address(&id),
        article_href: format!("{}#s-{id}", href("/article", &[("id", &row.document.id), ("at", &id)])),
        passage: excerpt::html(&shown.text, row, 1),
        speakers,
        source,
        steps,
        // The speaker and the source have places of their own on the page.
        facts: facts(row).into_iter().filter(|(name, _)| !matches!(*name, "speaker" | "as printed")).collect(),
        citation: cite::citation(&shown),
        bibtex: cite::bibtex(&shown),
        annotation,
        report: cite::report(&shown),
        first_read,
        retired: shown.retired.as_ref().map(|run| run.info.started.clone()),
        reviews: reviews.collect(),
        parent: row.parent_id.map(|id| id.to_string()),
        formats: [("JSON", Format::Json), ("BibTeX", Format::Bib), ("Web Annotation", Format::Annotation)]
            .map(|(name, format)| (name, format!("/statement/{id}{}", format.suffix()))),
        id,
        shown,
    }))
}

fn way(where_: &'static str, judged: &[Judged]) -> Vec<Step> {
    let last = judged.len().saturating_sub(1);
    let step = |(at, it): (usize, &Judged)| Step {
        where_,
        who: match (&it.name, it.judgement) {
            (Some(name), Judgement::Positive) => name.clone(),
            (_, Judgement::Negative) => "nobody any longer".to_owned(),
            _ => "left open".to_owned(),
        },
        href: it.id.map(|id| format!("/speaker/{id}")),
        reason: it.reason.clone(),
        method: it.method.clone(),
        score: format!("{:.2}", it.score),
        superseded: at < last,
    };
    judged.iter().enumerate().map(step).collect()
}
