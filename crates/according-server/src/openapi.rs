//! The OpenAPI 3.1 document, made from the table of routes.

use crate::asked::Format;
use crate::problem::Kind;
use crate::routes::{Param, ROUTES, Route, Takes};
use according_text::{
    AttributionType, Determinacy, Form, Hedge, Judgement, Medium, Platform, Polarity, SaidBasis, SourceClass,
};
use serde_json::{Map, Value, json};

/// The document.
#[must_use]
pub fn document(version: &str) -> Value {
    let mut paths = Map::new();
    for route in ROUTES {
        for &format in route.formats {
            let path = if route.path == "/" && format != Format::Html {
                format!("/overview{}", format.suffix())
            } else {
                format!("{}{}", route.path, format.suffix())
            };
            paths.insert(path, json!({"get": operation(route, format)}));
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "according",
            "version": version,
            "summary": "Who said what, in which article, at which characters",
            "description": "Read-only. Every page is an address; .json, .csv and others behind its path give the same to programs. \
                Offsets count Unicode code points, from 0, the end not included.",
        },
        "paths": paths,
        "components": {"schemas": schemas()},
    })
}

fn operation(route: &Route, format: Format) -> Value {
    let mut parameters: Vec<Value> = Vec::new();
    if !route.id.is_empty() {
        parameters.push(json!({
            "name": "id", "in": "path", "required": true, "description": route.id,
            "schema": {"type": "string", "pattern": "^[0-9a-fA-F]{1,32}$"},
        }));
    }
    parameters.extend(route.taken(format).map(|param| parameter(route, param, format)));
    let schema = match format {
        Format::Json => json!({"$ref": format!("#/components/schemas/{}", route.schema)}),
        Format::Annotation => json!({"$ref": "#/components/schemas/Annotation"}),
        _ => json!({"type": "string"}),
    };
    let problem = |description: &str| {
        let schema = json!({"$ref": "#/components/schemas/Problem"});
        let mime = if format == Format::Html { "text/html; charset=utf-8" } else { "application/problem+json" };
        let schema = if format == Format::Html { json!({"type": "string"}) } else { schema };
        json!({"description": description, "content": {mime: {"schema": schema}}})
    };
    let mut responses = Map::new();
    responses
        .insert("200".into(), json!({"description": route.summary, "content": {format.mime(): {"schema": schema}}}));
    if matches!(route.name, "search" | "speaker") {
        let description = "Found elsewhere: the fields of a form become a query; who is known in one article only has statements and no page";
        responses.insert("303".into(), json!({"description": description}));
    }
    let mut told: Vec<Kind> = vec![Kind::BadParameter, Kind::HostNotAllowed, Kind::TooLong, Kind::Busy, Kind::Timeout];
    if route.path != "/" {
        told.push(Kind::NoPage);
    }
    for kind in told {
        responses.insert(kind.status().as_u16().to_string(), problem(kind.title()));
    }
    json!({
        "operationId": format!("{}{}", route.name, format.suffix().replace('.', "_")),
        "summary": route.summary,
        "parameters": parameters,
        "responses": responses,
    })
}

fn parameter(route: &Route, param: &Param, format: Format) -> Value {
    let schema = match param.takes {
        Takes::Text if param.required => json!({"type": "string", "pattern": "^[^\\u0000]+$"}),
        Takes::Text | Takes::Query => json!({"type": "string", "pattern": "^[^\\u0000]*$"}),
        Takes::Hex(most) => json!({"type": "string", "pattern": format!("^[0-9a-fA-F]{{0,{most}}}$")}),
        Takes::Table => json!({"type": "string", "enum": route.tables}),
        Takes::Excel => json!({"type": "string", "enum": ["1"]}),
        Takes::Whole(least, most) => json!({"type": "integer", "minimum": least, "maximum": most}),
        Takes::OneOf(values) => {
            let empty = param.may_be_empty(format).then_some("");
            json!({"type": "string", "enum": values.iter().copied().chain(empty).collect::<Vec<_>>()})
        }
        Takes::Day => json!({"type": "string", "pattern": "^(\\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\\d|3[01]))?)?)?$"}),
    };
    json!({"name": param.name, "in": "query", "required": param.required, "description": param.about, "schema": schema})
}

/// An object that has all of these and nothing else.
fn object(properties: Value) -> Value {
    let required: Vec<String> = properties.as_object().map(|it| it.keys().cloned().collect()).unwrap_or_default();
    json!({"type": "object", "required": required, "additionalProperties": false, "properties": properties})
}

fn maybe(kind: &str) -> Value {
    json!({"type": [kind, "null"]})
}

fn list(items: &Value) -> Value {
    json!({"type": "array", "items": items})
}

fn to(name: &str) -> Value {
    json!({"$ref": format!("#/components/schemas/{name}")})
}

fn names<T: ToString>(all: &[T]) -> Vec<String> {
    all.iter().map(ToString::to_string).collect()
}

fn one_of(names: Vec<String>) -> Value {
    json!({"type": "string", "enum": names})
}

fn or_null(names: Vec<String>) -> Value {
    let all: Vec<Value> = names.into_iter().map(Value::from).chain([Value::Null]).collect();
    json!({"enum": all})
}

fn schemas() -> Value {
    let count = json!({"type": "integer", "minimum": 0});
    let (string, flag) = (json!({"type": "string"}), json!({"type": "boolean"}));
    let share = json!({"type": "number", "minimum": 0, "maximum": 1});
    let passage = json!({"start": count, "end": count, "exact": string});
    let with = |more: Value| {
        let mut all = passage.clone();
        if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
        object(all)
    };
    let id = json!({"type": "string", "pattern": "^[0-9a-f]{32}$"});
    let maybe_id = json!({"type": ["string", "null"], "pattern": "^[0-9a-f]{32}$"});
    let passages = list(&to("Passage"));
    let document = object(json!({
        "id": string, "text_id": string, "url": maybe("string"), "publisher": maybe("string"), "title": maybe("string"),
        "published": maybe("string"), "licence": maybe("string"),
    }));
    let speaker = object(json!({
        "name": maybe("string"), "entity_id": maybe_id, "judgement": one_of(names(Judgement::ALL)), "reason": string,
    }));
    let said = object(json!({
        "timex": maybe("string"), "from": maybe("string"), "to": maybe("string"), "basis": one_of(names(SaidBasis::ALL)),
    }));
    let maybe_passage = json!({"anyOf": [to("Passage"), {"type": "null"}]});
    let quantity = with(json!({
        "low": maybe("number"), "high": maybe("number"), "unit": maybe("string"), "counted": maybe_passage,
        "hedge": one_of(names(Hedge::ALL)),
    }));
    let named = with(json!({"name": maybe("string"), "entity_id": maybe_id}));
    let label = with(json!({"head": to("Passage"), "of": named, "by": maybe_passage}));
    let statement = object(json!({
        "statement_id": id, "document": document, "form": one_of(names(Form::ALL)),
        "type": one_of(names(AttributionType::ALL)), "polarity": one_of(names(Polarity::ALL)),
        "determinacy": one_of(names(Determinacy::ALL)), "source_class": one_of(names(SourceClass::ALL)),
        "source": passages, "cue": passages, "content": passages, "speaker": list(&speaker),
        "source_role": passages, "source_affiliation": passages, "medium": or_null(names(Medium::ALL)),
        "platform": or_null(names(Platform::ALL)), "medium_span": maybe_passage, "addressee": passages, "via": passages,
        "place": passages, "said": said, "time": passages, "quantities": list(&quantity), "labels": list(&label),
        "parent_id": maybe_id, "depth": count, "confidence": share,
    }));
    let by = |name: &str| list(&object(json!({name: maybe("string"), "statements": count, "share": share})));
    let labels = list(&object(json!({
        "name": maybe("string"), "label": maybe("string"), "voice": maybe("string"), "voice_of": maybe("string"),
        "polarity": maybe("string"), "outlet": maybe("string"), "published": maybe("string"), "statement_id": maybe_id,
        "document_id": maybe("string"), "start": count, "end": count,
    })));
    let offices = list(&object(json!({
        "office": maybe("string"), "of": maybe("string"), "articles": count, "first": maybe("string"), "last": maybe("string"),
    })));
    let counts = json!({"share": share, "statements": count, "articles": count, "texts": count});
    let counted = |more: Value| {
        let mut all = counts.clone();
        if let (Some(all), Value::Object(more)) = (all.as_object_mut(), more) {
            all.extend(more);
        }
        list(&object(all))
    };
    let facet = object(json!({
        "values": list(&object(json!({"value": string, "statements": count, "condition": maybe("string")}))),
        "more": count,
    }));
    let codes: Vec<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    let step = object(json!({"in": string, "speaker": string, "reason": string, "rule": string, "superseded": flag}));
    json!({
        "Passage": object(passage.clone()),
        "Statement": statement,
        "Statements": object(json!({
            "query": string, "total": count, "total_is_estimated": flag, "sort": string,
            "facets": {"type": "object", "additionalProperties": facet}, "facets_are_estimated": flag,
            "next": maybe("string"), "statements": list(&to("Statement")),
        })),
        "StatementPage": object(json!({
            "statement": to("Statement"), "why": list(&step), "citation": string, "origin": string, "retired": maybe("string"),
        })),
        "Article": object(json!({
            "id": string, "url": maybe("string"), "publisher": maybe("string"), "title": maybe("string"), "byline": maybe("string"),
            "published": maybe("string"), "licence": maybe("string"), "text": string, "copies": list(&string),
            "statements": list(&to("Statement")),
        })),
        "Overview": object(json!({
            "ledger": string, "statements": count, "statements_are_estimated": flag, "latest": list(&to("Statement")),
            "tables": object(json!({"speakers": by("speaker"), "outlets": by("outlet"), "months": by("month")})),
        })),
        "Speakers": object(json!({
            "tables": object(json!({"speakers": {"type": "array", "items": {"type": "object", "required": ["name", "statements", "id"],
                "properties": {"name": maybe("string"), "statements": count, "id": maybe_id}}}})),
        })),
        "Speaker": object(json!({
            "id": id, "name": string, "kind": string, "same_as": maybe("string"), "statements": count,
            "first": maybe("string"), "last": maybe("string"), "latest": list(&to("Statement")),
            "tables": object(json!({
                "months": by("month"), "outlets": by("outlet"), "media": by("medium"), "acts": by("act"), "forms": by("form"),
                "polarity": by("polarity"), "labels": labels, "offices": offices,
            })),
        })),
        "Sources": object(json!({
            "statements": count, "articles": count, "texts": count, "speakers": count, "herfindahl": share, "top_ten_share": share,
            "tables": object(json!({
                "classes": counted(json!({"source_class": maybe("string")})),
                "speakers": counted(json!({"name": maybe("string"), "kind": maybe("string"), "id": maybe_id})),
            })),
        })),
        "Labels": object(json!({"of": string, "tables": object(json!({"labels": labels}))})),
        "Trace": object(json!({
            "of": string,
            "families": list(&object(json!({
                "cluster_id": maybe("string"), "head": id, "longest": id, "wordings": count, "outlets": list(&string),
                "printings": count,
            }))),
            "tables": object(json!({"printings": list(&object(json!({
                "cluster_id": maybe("string"), "statement_id": id, "first": flag, "longest": flag, "wording": count,
                "relation": string, "changed": string, "published": maybe("string"), "outlet": maybe("string"),
                "speaker": maybe("string"), "source": maybe("string"), "form": one_of(names(Form::ALL)),
                "content": maybe("string"), "edits": maybe("string"), "document_id": maybe("string"), "start": count, "end": count,
            })))})),
        })),
        "Numbers": object(json!({
            "of": string, "about": string,
            "tables": object(json!({"figures": list(&object(json!({
                "voice": string, "published": maybe("string"), "hedge": one_of(names(Hedge::ALL)), "figure": string,
                "counted": maybe("string"), "outlet": maybe("string"), "low": maybe("number"), "high": maybe("number"),
                "unit": maybe("string"), "sentence": maybe("string"), "statement_id": maybe_id,
                "document_id": maybe("string"), "start": count, "end": count,
            })))})),
        })),
        "Annotation": {
            "type": "object", "required": ["@context", "id", "type", "target"],
            "properties": {"@context": string, "id": string, "type": {"const": "Annotation"}, "target": {"type": "array", "minItems": 1}},
        },
        "Problem": object(json!({
            "type": string, "title": string, "status": {"type": "integer"}, "code": {"type": "string", "enum": codes},
            "detail": string, "hint": maybe("string"),
        })),
    })
}
