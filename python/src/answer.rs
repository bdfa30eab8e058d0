//! Answers as JSON, with the keys that the command line writes.

use according::AnchorSummary;
use according::ledger::{
    Copies, Counts, EntitySummary, Joined, Judged, Mentioned, NearName, Run, Shown, Sources, Stats, VerifyReport, Why,
    WhySpeaker,
};
use according_export::labels::write_jsonl;
use according_export::to_json;
use according_text::row::Labelled;
use according_text::{ArticleRows, Metadata, Passage, Row};
use serde_json::value::RawValue;
use serde_json::{Value, json};

pub(crate) fn near(names: &[NearName]) -> String {
    names.iter().map(|it| json!({"name": it.name, "statements": it.statements})).collect::<Value>().to_string()
}

/// Lines, as they are written to files.
pub(crate) fn labels(labels: &[Labelled]) -> String {
    let mut lines = Vec::new();
    // A vector takes everything that is written, and what is written is UTF-8.
    let _ = write_jsonl(&mut lines, labels);
    String::from_utf8(lines).unwrap_or_default()
}

pub(crate) fn entities(found: &[EntitySummary]) -> String {
    found.iter().map(entity).collect::<Value>().to_string()
}

fn entity(it: &EntitySummary) -> Value {
    let names = it.names.iter();
    let roles = it.roles.iter();
    json!({
        "entity_id": it.id.to_string(),
        "same_as": it.same_as,
        "name": it.name,
        "kind": it.kind,
        "statements": it.statements,
        "articles": it.articles,
        "first": it.first,
        "last": it.last,
        "names": names
            .map(|name| json!({"name": name.name, "kind": name.kind.as_str(), "articles": name.articles}))
            .collect::<Value>(),
        "roles": roles
            .map(|role| json!({
                "role": role.role, "affiliation": role.affiliation, "articles": role.articles,
                "first": role.first, "last": role.last,
            }))
            .collect::<Value>(),
    })
}

pub(crate) fn sources(found: &Sources) -> String {
    let counts = |it: &Counts| json!({"statements": it.statements, "clusters": it.clusters, "articles": it.articles, "texts": it.texts});
    let with = |mut counts: Value, more: Value| {
        if let (Value::Object(counts), Value::Object(more)) = (&mut counts, more) {
            counts.extend(more);
        }
        counts
    };
    let classes = found
        .classes
        .iter()
        .map(|it| with(counts(&it.counts), json!({"source_class": it.class.as_str(), "share": it.share})));
    let quoted = found.quoted.iter().map(|it| {
        let id = it.id.map(|id| id.to_string());
        with(counts(&it.counts), json!({"entity_id": id, "name": it.name, "kind": it.kind, "share": it.share}))
    });
    let of = &found.concentration;
    json!({
        "all": counts(&found.all),
        "classes": classes.collect::<Value>(),
        "quoted": quoted.collect::<Value>(),
        "concentration": {
            "speakers": of.speakers, "statements": of.statements, "herfindahl": of.herfindahl, "top_ten": of.top,
        },
    })
    .to_string()
}

pub(crate) fn why(why: &Why) -> String {
    match why {
        Why::Statement { row, origin, speakers, joined } => json!({
            "statement": raw(row),
            "origin": origin,
            "speakers": speakers.iter().map(speaker).collect::<Value>(),
            "joined": joined.as_deref().map(said_again),
        }),
        Why::Entity { summary, methods, mentioned, apart, unsure } => json!({
            "entity": entity(summary),
            "methods": methods.iter().map(|(rule, n)| json!({"method": rule, "articles": n})).collect::<Value>(),
            "mentioned": mentioned.iter().map(self::mentioned).collect::<Value>(),
            "apart": apart
                .iter()
                .map(|(id, name, reason)| json!({"entity_id": id.to_string(), "name": name, "reason": reason}))
                .collect::<Value>(),
            "unsure": unsure,
        }),
    }
    .to_string()
}

fn said_again(it: &Joined) -> Value {
    json!({
        "cluster_id": it.cluster_id,
        "statements": it.statements,
        "outlets": it.outlets,
        "head": it.head.as_deref().map(raw),
        "via": it.via.as_deref().map(raw),
        "relation": it.relation.as_str(),
        "shared": it.shared,
        "share": it.share,
    })
}

fn speaker(it: &WhySpeaker) -> Value {
    json!({
        "links": it.links.iter().map(judged).collect::<Value>(),
        "mentioned": it.mentioned.as_ref().map(mentioned),
        "elsewhere": it.elsewhere.iter().map(mentioned).collect::<Value>(),
    })
}

fn mentioned(it: &Mentioned) -> Value {
    json!({
        "origin": it.origin,
        "published": it.published,
        "publisher": it.publisher,
        "name": passage(&it.entity.name),
        "roles": it.entity.roles.iter().map(|role| passage(&role.passage)).collect::<Value>(),
        "judgements": it.judgements.iter().map(judged).collect::<Value>(),
    })
}

fn judged(it: &Judged) -> Value {
    json!({
        "name": it.name,
        "entity_id": it.id.map(|id| id.to_string()),
        "judgement": it.judgement.as_str(),
        "method": it.method,
        "reason": it.reason,
        "score": it.score,
        "agent": it.agent,
        "at": it.at,
        "against": it.against.as_ref().map(|(id, name)| json!({"entity_id": id.to_string(), "name": name})),
    })
}

pub(crate) fn shown(it: &Shown) -> String {
    json!({
        "statement": raw(&it.row),
        "text": it.text,
        "document": metadata(&it.metadata),
        "revision": it.revision,
        "first_run": run(&it.first_run),
        "last_run": run(&it.last_run),
        "retired": it.retired.as_ref().map(run),
        "reviews": it.reviews.iter().map(|review| json!({
            "field": review.field, "before": review.before, "after": review.after,
            "verdict": review.verdict.as_str(), "reviewer": review.reviewer, "at": review.at, "note": review.note,
        })).collect::<Value>(),
    })
    .to_string()
}

pub(crate) fn article(text: &str, about: &Metadata, read: &ArticleRows) -> String {
    json!({
        "text": text,
        "document": metadata(about),
        "statements": read.rows.iter().map(raw).collect::<Vec<_>>(),
    })
    .to_string()
}

fn metadata(it: &Metadata) -> Value {
    json!({
        "id": it.id, "origin": it.origin, "url": it.url, "publisher": it.publisher, "title": it.title,
        "byline": it.byline, "section": it.section, "credit": it.credit, "published": it.published, "lang": it.lang,
        "rights": it.rights, "licence": it.licence, "extractor": it.extractor, "retrieved": it.retrieved,
    })
}

fn run(run: &Run) -> Value {
    json!({
        "run_id": run.id, "started": run.info.started, "ended": run.ended, "version": run.info.version,
        "model_hash": run.info.model_hash, "input": run.info.input,
    })
}

pub(crate) fn stats(stats: &Stats, copies: Copies) -> String {
    let counts = |counts: &[(String, u64)]| -> Value {
        counts.iter().map(|(name, n)| json!({"name": name, "statements": n})).collect()
    };
    json!({
        "documents": stats.documents,
        "texts": stats.texts,
        "distinct_texts": copies.distinct,
        "copies": {"documents": copies.documents, "groups": copies.groups},
        "characters": stats.characters,
        "statements": stats.statements,
        "clusters": stats.clusters,
        "retired": stats.retired,
        "resolved": stats.resolved,
        "abstained": stats.abstained,
        "sourceless": stats.sourceless,
        "reviews": stats.reviews,
        "published_from": stats.published_from,
        "published_to": stats.published_to,
        "forms": counts(&stats.forms),
        "types": counts(&stats.types),
        "source_classes": counts(&stats.source_classes),
        "publishers": counts(&stats.publishers),
        "speakers": stats.speakers.iter().map(|it| json!({"name": it.name, "statements": it.statements})).collect::<Value>(),
        "runs": stats.runs.iter().map(run).collect::<Value>(),
    })
    .to_string()
}

pub(crate) fn verified(report: &VerifyReport) -> String {
    json!({
        "sound": report.is_sound(),
        "documents": report.documents,
        "texts": report.texts,
        "statements": report.statements,
        "spans": report.spans,
        "links": report.links,
        "words": report.words,
        "violations": report.violations,
        "listed": report.listed.iter().map(|it| json!({"table": it.table, "id": it.id, "what": it.what})).collect::<Value>(),
    })
    .to_string()
}

pub(crate) fn anchored(it: &AnchorSummary) -> String {
    let skipped = it.skipped.iter().map(|(line, why)| json!({"line": line, "why": why}));
    json!({"new": it.new, "joined": it.joined, "known": it.known, "skipped": skipped.collect::<Value>()}).to_string()
}

/// The row as the wire has it.
fn raw(row: &Row) -> Box<RawValue> {
    RawValue::from_string(to_json(row)).expect("a row is written as JSON")
}

fn passage(it: &Passage) -> Value {
    json!({"start": it.start, "end": it.end, "exact": it.exact})
}
