//! JSON-LD: schema.org's quotations and claims, and W3C Web Annotations.
//!
//! Source: schema.org `Quotation`, `Claim`, `spokenByCharacter`; W3C Recommendation *Web Annotation Data Model* (2017).

use crate::GAP;
use crate::export::{As, Grade, Item, Options, around, run_of};
use according_text::{Form, Passage, Row};
use serde_json::{Map, Value, json};
use std::io::{self, Write};

/// Names of this program in the documents: no address, as nothing stands there.
const STATEMENT: &str = "urn:according:statement:";
const RUN: &str = "urn:according:run:";
const ENTITY: &str = "urn:according:entity:";
const TEXT: &str = "urn:according:text:";

/// The beginning of the document, up to its list.
pub(crate) fn begin(form: As, options: &Options, out: &mut impl Write) -> io::Result<()> {
    let about = &options.about;
    let runs: Vec<Value> = about
        .runs
        .iter()
        .map(|run| {
            json!({
                "id": format!("{RUN}{}", run.id),
                "type": "SoftwareApplication",
                "name": "according",
                "softwareVersion": run.version,
                "weights": run.weights,
            })
        })
        .collect();
    let head = match form {
        As::Jsonld => json!({
            "@context": {
                "@vocab": "https://schema.org/",
                "id": "@id",
                "type": "@type",
                "according": "urn:according:",
                "weights": "according:weights",
                "query": "according:query",
                "grade": "according:grade",
                "start": "according:start",
                "end": "according:end",
                "polarity": "according:polarity",
                "determinacy": "according:determinacy",
                "confidence": "according:confidence",
                "text_id": "according:text_id",
                "items": { "@id": "hasPart", "@container": "@set" },
                "url": { "@id": "url", "@type": "@id" },
                "generator": { "@id": "according:run", "@type": "@id" },
            },
            "type": "Dataset",
            "name": "Statements attributed to their sources",
            "dateCreated": about.written,
            "creditText": format!("according {}", about.version),
            "query": about.query,
            "grade": options.grade.as_str(),
            "isBasedOn": runs,
        }),
        _ => json!({
            "@context": [
                "http://www.w3.org/ns/anno.jsonld",
                { "according": "urn:according:", "weights": "according:weights", "query": "according:query",
                  "grade": "according:grade", "polarity": "according:polarity", "determinacy": "according:determinacy",
                  "form": "according:form", "licence": "according:licence" },
            ],
            "id": collection(options),
            "type": "AnnotationCollection",
            "label": "Statements attributed to their sources",
            "query": about.query,
            "grade": options.grade.as_str(),
        }),
    };
    let head = head.to_string();
    // Written on by hand, so that a million items need no memory.
    let open = head.strip_suffix('}').unwrap_or(&head);
    match form {
        As::Jsonld => write!(out, "{open},\"items\":["),
        _ => write!(
            out,
            "{open},\"first\":{{\"id\":\"{}:first\",\"type\":\"AnnotationPage\",\"startIndex\":0,\"items\":[",
            collection(options)
        ),
    }
}

fn collection(options: &Options) -> String {
    format!("urn:according:export:{}", options.about.written.replace(|c: char| !c.is_ascii_alphanumeric(), "-"))
}

/// One statement of the list, behind `n` others.
pub(crate) fn write(form: As, item: &Item, options: &Options, out: &mut impl Write, n: u64) -> io::Result<()> {
    let separator = if n == 0 { "\n" } else { ",\n" };
    let value = if form == As::Jsonld { claim(item, options) } else { annotation(item, options) };
    write!(out, "{separator}{value}")
}

/// The end of a document of `n` statements.
pub(crate) fn end(form: As, n: u64, out: &mut impl Write) -> io::Result<()> {
    if form == As::Jsonld { out.write_all(b"\n]}\n") } else { write!(out, "\n]}},\"total\":{n}}}\n") }
}

/// What a statement says, as schema.org has it: never reviewed, never rated.
fn claim(item: &Item, options: &Options) -> Value {
    let row = &item.row;
    let mut claim = Map::new();
    let mut put = |key: &str, value: Value| {
        if !value.is_null() {
            claim.insert(key.to_owned(), value);
        }
    };
    put("id", json!(format!("{STATEMENT}{}", row.statement_id)));
    put("type", json!(if row.form == Form::Direct { "Quotation" } else { "Claim" }));
    put("text", words(&row.content));
    put("spokenByCharacter", json!(speakers(item)));
    put("polarity", json!(row.polarity.as_str()));
    put("determinacy", json!(row.determinacy.as_str()));
    put("temporalCoverage", json!(said(row)));
    put("confidence", json!(crate::json::round(row.confidence)));
    put("generator", json!(format!("{RUN}{}", run_of(item, options).id)));
    let passages: Vec<Value> = row.content.iter().map(|at| json!({ "start": at.start, "end": at.end })).collect();
    put("according:content", json!(passages));
    put("isPartOf", part_of(row));
    Value::Object(claim)
}

fn said(row: &Row) -> Option<String> {
    match (&row.said.from, &row.said.to) {
        (Some(from), Some(to)) if from != to => Some(format!("{from}/{to}")),
        (Some(from), _) => Some(from.clone()),
        _ => None,
    }
}

/// Who is meant; else the source as printed, by no name of ours.
fn speakers(item: &Item) -> Vec<Value> {
    let row = &item.row;
    let mut named: Vec<Value> = row
        .speaker
        .iter()
        .filter_map(|speaker| speaker.name.as_deref())
        .map(|name| json!({ "type": kind(row), "name": name }))
        .collect();
    if let ([only], [id]) = (named.as_mut_slice(), item.canonical.as_slice()) {
        only["id"] = json!(format!("{ENTITY}{id}"));
    }
    if named.is_empty() {
        named.extend(item.canonical.iter().map(|id| json!({ "type": kind(row), "id": format!("{ENTITY}{id}") })));
    }
    if named.is_empty()
        && let printed @ Value::String(_) = words(&row.source)
    {
        named.push(json!({ "type": "Thing", "description": printed }));
    }
    named
}

fn kind(row: &Row) -> &'static str {
    use according_text::SourceClass::{Document, Group, Organisation};
    match row.source_class {
        Organisation | Group => "Organization",
        Document => "CreativeWork",
        _ => "Person",
    }
}

fn part_of(row: &Row) -> Value {
    let document = &row.document;
    let mut article = Map::new();
    article.insert("type".into(), json!("NewsArticle"));
    article.insert("identifier".into(), json!(document.id));
    article.insert("text_id".into(), json!(document.text_id.to_string()));
    for (key, value) in [("headline", &document.title), ("url", &document.url), ("datePublished", &document.published)]
    {
        if let Some(value) = value {
            article.insert(key.into(), json!(value));
        }
    }
    if let Some(publisher) = &document.publisher {
        article.insert("publisher".into(), json!({ "type": "Organization", "name": publisher }));
    }
    if let Some(licence) = &document.licence {
        article.insert("license".into(), json!(licence_address(licence).unwrap_or_else(|| licence.clone())));
    }
    Value::Object(article)
}

fn words(passages: &[Passage]) -> Value {
    let words: Vec<&str> = passages.iter().map(|at| at.exact.as_str()).filter(|words| !words.is_empty()).collect();
    if words.is_empty() { Value::Null } else { words.join(GAP).into() }
}

/// A statement as an annotation of its content, with its source as a target of its own.
fn annotation(item: &Item, options: &Options) -> Value {
    let row = &item.row;
    let source = row.document.url.clone().unwrap_or_else(|| format!("{TEXT}{}", row.document.text_id));
    let target = |at: &Passage, purpose: &str| {
        let mut selectors = vec![json!({ "type": "TextPositionSelector", "start": at.start, "end": at.end })];
        if !at.exact.is_empty() {
            let mut quote = json!({ "type": "TextQuoteSelector", "exact": at.exact });
            if let Some(text) = item.text.as_deref().filter(|_| options.grade == Grade::Full) {
                let (before, after) = around(text, at);
                quote["prefix"] = json!(before);
                quote["suffix"] = json!(after);
            }
            selectors.push(quote);
        }
        json!({ "type": "SpecificResource", "source": source, "selector": selectors, "styleClass": purpose })
    };
    let targets: Vec<Value> = (row.content.iter().map(|at| target(at, "content")))
        .chain(row.source.iter().map(|at| target(at, "source")))
        .chain(row.cue.iter().map(|at| target(at, "cue")))
        .collect();
    let mut bodies: Vec<Value> = vec![json!({
        "type": "TextualBody",
        "purpose": "classifying",
        "value": row.form.as_str(),
        "format": "text/plain",
    })];
    for speaker in row.speaker.iter().filter_map(|speaker| speaker.name.as_deref()) {
        bodies
            .push(json!({ "type": "TextualBody", "purpose": "identifying", "value": speaker, "format": "text/plain" }));
    }
    bodies.extend(
        item.canonical.iter().map(
            |id| json!({ "type": "SpecificResource", "purpose": "identifying", "source": format!("{ENTITY}{id}") }),
        ),
    );
    let run = run_of(item, options);
    let mut annotation = json!({
        "id": format!("{STATEMENT}{}", row.statement_id),
        "type": "Annotation",
        "motivation": "identifying",
        "body": bodies,
        "target": targets,
        "generator": { "id": format!("{RUN}{}", run.id), "type": "Software", "name": format!("according {}", run.version) },
        "polarity": row.polarity.as_str(),
        "determinacy": row.determinacy.as_str(),
        "weights": run.weights,
    });
    if let Some(licence) = &row.document.licence {
        annotation["licence"] = json!(licence);
        // The model takes addresses only.
        if let Some(address) = licence_address(licence) {
            annotation["rights"] = json!(address);
        }
    }
    annotation
}

/// The address of a licence: its own, or that of its SPDX identifier.
fn licence_address(licence: &str) -> Option<String> {
    if licence.starts_with("https://") || licence.starts_with("http://") {
        return Some(licence.split_whitespace().next().unwrap_or_default().to_owned());
    }
    let spdx = licence.starts_with(|c: char| c.is_ascii_alphabetic())
        && licence.contains(|c: char| c == '-' || c.is_ascii_digit())
        && licence.bytes().all(|byte| byte.is_ascii_alphanumeric() || b".-+".contains(&byte));
    spdx.then(|| format!("https://spdx.org/licenses/{licence}"))
}
