//! JSON against the schemas of the OpenAPI document: what of JSON Schema the document uses, and nothing else.

use crate::ledger::Server;
use according_server::openapi;
use serde_json::Value;

/// What is wrong with `value`, and where.
fn check(document: &Value, schema: &Value, value: &Value, at: &str) -> Result<(), String> {
    let fail = |what: String| Err(format!("{at}: {what}"));
    let Some(rules) = schema.as_object() else { return fail(format!("{schema} is no schema")) };
    for (rule, with) in rules {
        match rule.as_str() {
            "$ref" => {
                let pointer = with.as_str().unwrap_or_default().trim_start_matches('#');
                let target = document.pointer(pointer).ok_or_else(|| format!("{at}: no {pointer}"))?;
                check(document, target, value, at)?;
            }
            "type" => {
                let names: Vec<&str> = match with {
                    Value::Array(names) => names.iter().filter_map(Value::as_str).collect(),
                    one => one.as_str().into_iter().collect(),
                };
                let fits = names.iter().any(|name| match *name {
                    "null" => value.is_null(),
                    "string" => value.is_string(),
                    "boolean" => value.is_boolean(),
                    "number" => value.is_number(),
                    "integer" => value.is_u64() || value.is_i64(),
                    "array" => value.is_array(),
                    "object" => value.is_object(),
                    _ => false,
                });
                if !fits {
                    return fail(format!("{value} is no {with}"));
                }
            }
            "enum" => {
                if !with.as_array().is_some_and(|all| all.contains(value)) {
                    return fail(format!("{value} is none of {with}"));
                }
            }
            "const" => {
                if value != with {
                    return fail(format!("{value} is not {with}"));
                }
            }
            "anyOf" => {
                let any = with.as_array().into_iter().flatten().any(|it| check(document, it, value, at).is_ok());
                if !any {
                    return fail(format!("{value} fits none of {with}"));
                }
            }
            "required" => {
                for name in with.as_array().into_iter().flatten().filter_map(Value::as_str) {
                    if value.get(name).is_none() {
                        return fail(format!("{name} is missing"));
                    }
                }
            }
            "properties" => {
                for (name, schema) in with.as_object().into_iter().flatten() {
                    if let Some(value) = value.get(name) {
                        check(document, schema, value, &format!("{at}/{name}"))?;
                    }
                }
            }
            "additionalProperties" => {
                let known = |name: &String| rules.get("properties").is_some_and(|it| it.get(name).is_some());
                for (name, value) in value.as_object().into_iter().flatten().filter(|(name, _)| !known(name)) {
                    match with {
                        Value::Bool(false) => return fail(format!("{name} is not in the schema")),
                        schema => check(document, schema, value, &format!("{at}/{name}"))?,
                    }
                }
            }
            "items" => {
                for (n, value) in value.as_array().into_iter().flatten().enumerate() {
                    check(document, with, value, &format!("{at}/{n}"))?;
                }
            }
            "minItems" => {
                if value.as_array().is_some_and(|it| (it.len() as u64) < with.as_u64().unwrap_or(0)) {
                    return fail("too few".to_owned());
                }
            }
            "minimum" | "maximum" => {
                let (Some(value), Some(bound)) = (value.as_f64(), with.as_f64()) else { continue };
                if (rule == "minimum" && value < bound) || (rule == "maximum" && value > bound) {
                    return fail(format!("{value} is beyond {bound}"));
                }
            }
            "pattern" => {
                let Some(words) = value.as_str() else { continue };
                assert_eq!(with, "^[0-9a-f]{32}$", "a pattern that this check does not know");
                if words.len() != 32 || !words.bytes().all(|it| it.is_ascii_hexdigit() && !it.is_ascii_uppercase()) {
                    return fail(format!("{words:?} is no id"));
                }
            }
            other => return fail(format!("{other} is not checked here")),
        }
    }
    Ok(())
}

#[test]
fn every_answer_is_as_the_document_says() {
    let server = Server::new(6);
    let document = server.json("/openapi.json");
    assert_eq!(document, openapi::document("0.1.0"));
    let rows = server.json("/search.json");
    let row =
        rows["statements"].as_array().and_then(|all| all.iter().find(|row| row["form"] == "direct")).expect("a row");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let (statement, speaker) = (text(&row["statement_id"]), text(&row["speaker"][0]["entity_id"]));
    let article =
        form_urlencoded::Serializer::new(String::new()).append_pair("id", &text(&row["document"]["id"])).finish();
    let mut n = 0;
    for (path, operation) in document["paths"].as_object().expect("paths") {
        let id = if path.starts_with("/speaker/") { &speaker } else { &statement };
        let mut asked = path.replace("{id}", id);
        if path.starts_with("/article") {
            asked += &format!("?{article}");
        } else if path.starts_with("/labels") {
            asked += "?of=Harbour+Front";
        } else if path.starts_with("/trace") {
            asked += "?of=crates+wreckers";
        } else if path.starts_with("/numbers") {
            asked += "?of=lost,crates&about=harbour";
        }
        let response = server.ask(&asked, &[]);
        assert_eq!(response.status(), 200, "{asked}: {}", response.body());
        let documented = operation["get"]["responses"]["200"]["content"].as_object().expect("content");
        let (mime, content) = documented.iter().next().expect("one type");
        assert_eq!(response.headers()["content-type"], mime.as_str(), "{asked}");
        if mime.contains("json") && !mime.contains("ndjson") {
            let value: Value = serde_json::from_str(response.body()).expect("JSON");
            check(&document, &content["schema"], &value, &asked).expect("the answer is as documented");
        }
        assert!(!response.body().is_empty(), "{asked}");
        n += 1;
    }
    assert!(n >= 20, "only {n} paths are documented");
}

#[test]
fn problems_are_as_the_document_says() {
    let server = Server::new(2);
    let document = server.json("/openapi.json");
    let problem = &document["components"]["schemas"]["Problem"];
    let nobody = "00000000000000000000000000000000";
    for (path, status, code) in [
        ("/nothing.json".to_owned(), 404, "no_page"),
        ("/search.json?q=form:loud".to_owned(), 400, "bad_query"),
        ("/search.json?limit=0".to_owned(), 400, "bad_parameter"),
        ("/search.json?limit=ten".to_owned(), 400, "bad_parameter"),
        ("/search.json?sort=loudest".to_owned(), 400, "bad_parameter"),
        ("/search.json?after=x".to_owned(), 400, "bad_parameter"),
        ("/search.json?q=a&q=b".to_owned(), 400, "bad_parameter"),
        ("/search.json?nosuch=1".to_owned(), 400, "bad_parameter"),
        ("/search.json?published_after=yesterday".to_owned(), 400, "bad_parameter"),
        ("/search.json?words=a%00b".to_owned(), 400, "bad_parameter"),
        ("/article.json".to_owned(), 400, "bad_parameter"),
        ("/article.json?id=none".to_owned(), 404, "no_article"),
        ("/statement/xyz.json".to_owned(), 400, "bad_parameter"),
        (format!("/statement/{nobody}.json"), 404, "no_statement"),
        (format!("/speaker/{nobody}.json"), 404, "no_entity"),
        ("/sources.csv?table=none".to_owned(), 400, "bad_parameter"),
        (format!("/search.json?words={}", "a".repeat(9000)), 414, "too_long"),
    ] {
        let response = server.ask(&path, &[]);
        assert_eq!(response.status().as_u16(), status, "{path}: {}", response.body());
        assert_eq!(response.headers()["content-type"], "application/problem+json", "{path}");
        let value: Value = serde_json::from_str(response.body()).expect("JSON");
        check(&document, problem, &value, &path).expect("the problem is as documented");
        assert_eq!((value["code"].as_str(), value["status"].as_u64()), (Some(code), Some(status.into())), "{path}");
    }
}
