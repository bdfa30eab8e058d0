//! What is answered.

use crate::ledger::Server;
use according_server::HEADERS;

#[test]
fn every_response_is_hardened() {
    let server = Server::new(2);
    for path in ["/", "/search", "/search.csv", "/openapi.json", "/nothing", "/search?limit=0", "/favicon.ico"] {
        let response = server.ask(path, &[]);
        for (name, value) in HEADERS {
            assert_eq!(response.headers().get(name).and_then(|it| it.to_str().ok()), Some(value), "{path}: {name}");
        }
    }
    let policy = HEADERS[0].1;
    assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
}

#[test]
fn the_format_is_that_of_the_path_or_of_what_is_accepted() {
    let server = Server::new(2);
    for (path, accept, expect) in [
        ("/sources", "*/*", "text/html; charset=utf-8"),
        ("/sources", "application/json", "application/json"),
        ("/sources", "text/csv", "text/csv; charset=utf-8"),
        ("/sources.csv", "application/json", "text/csv; charset=utf-8"),
        ("/nothing", "application/json", "application/problem+json"),
        ("/nothing", "text/html", "text/html; charset=utf-8"),
    ] {
        let response = server.ask(path, &[("accept", accept)]);
        assert_eq!(response.headers()["content-type"], expect, "{path} {accept}");
    }
}

#[test]
fn a_search_is_paged_to_its_end() {
    let server = Server::new(20);
    let mut path = Some("/search.json?limit=7".to_owned());
    let mut ids = Vec::new();
    while let Some(asked) = path {
        let page = server.json(&asked);
        assert_eq!(page["total"], 60);
        ids.extend(page["statements"].as_array().expect("rows").iter().map(|row| row["statement_id"].to_string()));
        path = page["next"].as_str().map(str::to_owned);
    }
    assert_eq!(ids.len(), 60);
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), 60, "a statement stands on two pages");
}

#[test]
fn the_rest_of_a_csv_is_linked() {
    let server = Server::new(20);
    for sort in ["oldest", "said"] {
        let (mut path, mut n) = (Some(format!("/search.csv?limit=25&sort={sort}")), 0);
        while let Some(asked) = path {
            let response = server.ask(&asked, &[]);
            n += csv::Reader::from_reader(response.body().as_bytes()).records().count();
            let link = response.headers().get("link").and_then(|it| it.to_str().ok());
            path = link.and_then(|it| Some(it.strip_prefix('<')?.split_once('>')?.0.to_owned()));
        }
        assert_eq!(n, 60, "{sort}");
    }
}

#[test]
fn facets_add_up_and_lead_to_what_they_count() {
    let server = Server::new(12);
    let page = server.json("/search.json");
    for value in page["facets"]["form"]["values"].as_array().expect("values") {
        let condition = value["condition"].as_str().expect("a condition");
        let query = form_urlencoded::Serializer::new(String::new()).append_pair("q", condition).finish();
        let narrowed = server.json(&format!("/search.json?{query}"));
        assert_eq!(narrowed["total"], value["statements"], "{condition}");
    }
}

#[test]
fn the_form_becomes_a_query_with_an_address() {
    let server = Server::new(4);
    let response =
        server.ask("/search?q=form%3Adirect&words=harbour+light&speaker=lind&outlet=&published_after=2024-05", &[]);
    assert_eq!(response.status(), 303);
    let place = response.headers()["location"].to_str().expect("an address").to_owned();
    assert!(!place.contains("words=") && place.contains("speaker%3A"), "{place}");
    assert_eq!(server.ask(&place, &[]).status(), 200);
}

#[test]
fn tables_are_the_same_as_csv_and_json() {
    let server = Server::new(6);
    let json = server.json("/sources.json");
    let csv = server.get("/sources.csv?table=classes");
    let lines: Vec<&str> = csv.lines().collect();
    assert_eq!(lines[0], "source_class,share,statements,articles,texts");
    let rows = json["tables"]["classes"].as_array().expect("a table");
    assert_eq!(lines.len(), rows.len() + 1);
    for (line, row) in lines[1..].iter().zip(rows) {
        let statements = row["statements"].to_string();
        assert_eq!(line.split(',').nth(2), Some(statements.as_str()), "{line}");
    }
    let lines = server.get("/search.jsonl?limit=5");
    assert_eq!(lines.lines().count(), 5);
    assert!(lines.lines().all(|line| serde_json::from_str::<serde_json::Value>(line).is_ok()));
}

#[test]
fn a_statement_is_cited_in_three_ways() {
    let server = Server::new(1);
    let rows = server.json("/search.json?q=form:direct");
    let row = &rows["statements"][0];
    let id = row["statement_id"].as_str().expect("an id");
    let bib = server.get(&format!("/statement/{id}.bib"));
    assert!(bib.starts_with(&format!("@article{{according-{},", &id[..8])), "{bib}");
    let open = bib.chars().filter(|c| *c == '{').count();
    let escaped = bib.matches("\\{").count();
    assert_eq!(open - escaped, bib.chars().filter(|c| *c == '}').count() - bib.matches("\\}").count(), "{bib}");
    let annotation = server.json(&format!("/statement/{id}.jsonld"));
    let selectors = annotation["target"][0]["selector"].as_array().expect("selectors");
    assert_eq!(selectors[1]["exact"], row["content"][0]["exact"]);
    let page = server.json(&format!("/statement/{}.json", &id[..6]));
    assert_eq!(page["statement"]["statement_id"], id);
    assert_eq!(page["why"][0]["reason"], "named in the source");
}

#[test]
fn a_statement_is_followed_from_outlet_to_outlet() {
    let server = Server::new(9);
    let json = server.json("/trace.json?of=crates+wreckers");
    let printings = json["tables"]["printings"].as_array().expect("a table");
    let family = &json["families"][0];
    assert!(!printings.is_empty() && family["printings"].as_u64() >= Some(1), "{json}");
    for row in printings {
        let content = row["content"].as_str().expect("words");
        assert!(
            content.contains("crates") && row["edits"].as_str().is_some_and(|edits| edits.contains("crates")),
            "{row}"
        );
    }
    let csv = server.get("/trace.csv?of=crates+wreckers");
    assert_eq!(csv.lines().count(), printings.len() + 1);
    let id = printings[0]["statement_id"].as_str().expect("an id");
    let page = server.get(&format!("/trace?of={id}"));
    assert!(
        page.contains("class=\"variants\"") && page.contains("the longest wording") && page.contains("<svg"),
        "{page}"
    );
    assert!(server.get("/trace?of=xyzzyplugh").contains("No statement holds these words"));
    assert!(!server.get("/trace").contains("No statement holds these words"));
    assert_eq!(server.ask("/trace?of=00000000000000000000000000000000", &[]).status(), 404);
}

#[test]
fn figures_stand_side_by_side_with_their_voices() {
    let server = Server::new(6);
    let json = server.json("/numbers.json?of=nosuchthing,lost&about=harbour");
    let rows = json["tables"]["figures"].as_array().expect("a table");
    assert_eq!(rows.len(), 6, "{json}");
    let voices: std::collections::BTreeSet<&str> = rows.iter().filter_map(|row| row["voice"].as_str()).collect();
    assert_eq!(voices.len(), 2);
    for row in rows {
        assert_eq!(
            (&row["figure"], &row["low"], &row["hedge"]),
            (&"over 300 crates".into(), &300.into(), &"more_than".into())
        );
        assert!(
            row["statement_id"].is_string() && row["sentence"].as_str().is_some_and(|words| words.contains("over 300"))
        );
    }
    let page = server.get("/numbers?of=lost");
    assert!(page.contains("6 figures by 2 voices") && page.matches("class=\"open\"").count() == 6, "{page}");
    assert!(!server.get("/numbers").contains("figures by"));
    assert!(server.get("/numbers?of=the").contains("0 figures by 0 voices"));
}
