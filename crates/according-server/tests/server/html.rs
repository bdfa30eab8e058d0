//! Pages as a browser takes them apart: nothing in them comes from a text but words, and every address leads somewhere.

use crate::ledger::{HOSTILE, Server};
use std::collections::{BTreeSet, VecDeque};

/// Elements and attributes that the templates use. A word of a text that became markup would bring another one.
const ELEMENTS: &[&str] = &[
    "!doctype",
    "a",
    "article",
    "aside",
    "b",
    "blockquote",
    "body",
    "button",
    "code",
    "dd",
    "del",
    "details",
    "dialog",
    "div",
    "dl",
    "dt",
    "em",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "head",
    "header",
    "html",
    "i",
    "input",
    "ins",
    "kbd",
    "label",
    "li",
    "line",
    "link",
    "main",
    "meta",
    "nav",
    "ol",
    "option",
    "p",
    "pre",
    "rect",
    "script",
    "section",
    "select",
    "span",
    "summary",
    "svg",
    "table",
    "tbody",
    "td",
    "text",
    "th",
    "thead",
    "title",
    "tr",
    "ul",
];
const ATTRIBUTES: &[&str] = &[
    "action",
    "aria-current",
    "aria-hidden",
    "aria-label",
    "aria-labelledby",
    "aria-live",
    "autocapitalize",
    "autocomplete",
    "charset",
    "class",
    "content",
    "data-copy",
    "data-k",
    "data-s",
    "data-swap",
    "defer",
    "focusable",
    "for",
    "height",
    "href",
    "html",
    "id",
    "lang",
    "method",
    "name",
    "pattern",
    "placeholder",
    "preserveaspectratio",
    "rel",
    "role",
    "rx",
    "scope",
    "selected",
    "spellcheck",
    "src",
    "tabindex",
    "text-anchor",
    "title",
    "type",
    "value",
    "viewbox",
    "width",
    "x",
    "x1",
    "x2",
    "y",
    "y1",
    "y2",
];

/// A start tag.
struct Tag {
    name: String,
    attributes: Vec<(String, String)>,
}

/// Start tags and the text between them, by the rules of HTML for what these pages hold.
fn parse(html: &str) -> (Vec<Tag>, String) {
    let (mut tags, mut text) = (Vec::new(), String::new());
    let mut rest = html;
    while let Some((before, after)) = rest.split_once('<') {
        text += before;
        let mut chars = after.char_indices();
        let mut quote = None;
        let end = chars
            .find(|(_, c)| {
                match (quote, c) {
                    (None, '"' | '\'') => quote = Some(*c),
                    (Some(open), c) if open == *c => quote = None,
                    _ => {}
                }
                quote.is_none() && *c == '>'
            })
            .map_or(after.len(), |(at, _)| at);
        let tag = &after[..end];
        rest = after.get(end + 1..).unwrap_or_default();
        if tag.starts_with('/') {
            continue;
        }
        let (name, mut attributes_of) = tag.split_once([' ', '\n']).unwrap_or((tag, ""));
        let mut attributes = Vec::new();
        loop {
            attributes_of = attributes_of.trim_start().trim_end_matches('/');
            if attributes_of.is_empty() {
                break;
            }
            let end = attributes_of.find(['=', ' ', '\n']).unwrap_or(attributes_of.len());
            let name = attributes_of[..end].to_ascii_lowercase();
            attributes_of = &attributes_of[end..];
            let mut value = String::new();
            if let Some(after) = attributes_of.strip_prefix("=\"") {
                let (inside, after) = after.split_once('"').expect("a value ends");
                value = inside.to_owned();
                attributes_of = after;
            } else {
                assert!(!attributes_of.starts_with('='), "a value without quotation marks in <{tag}>");
            }
            attributes.push((name, value));
        }
        tags.push(Tag { name: name.to_ascii_lowercase(), attributes });
    }
    text += rest;
    (tags, text)
}

fn unescape(text: &str) -> String {
    let mut out = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    for (number, c) in [("&#60;", "<"), ("&#62;", ">"), ("&#34;", "\""), ("&#38;", "\u{1}"), ("&amp;", "&")] {
        out = out.replace(number, c);
    }
    out.replace('\u{1}', "&")
}

/// Every page that links lead to from the overview, with its path.
fn walk(server: &Server) -> Vec<(String, String)> {
    let mut known: BTreeSet<String> = BTreeSet::new();
    let mut open: VecDeque<String> = VecDeque::from(["/".to_owned()]);
    let mut pages = Vec::new();
    while let Some(path) = open.pop_front() {
        let response = server.ask(&path, &[]);
        let status = response.status().as_u16();
        assert!(status == 200 || status == 303, "{path}: {status}: {}", response.body());
        if let Some(place) = response.headers().get("location") {
            open.push_back(place.to_str().expect("an address").to_owned());
            continue;
        }
        let html = response.headers()["content-type"].to_str().expect("a type").starts_with("text/html");
        if !html {
            continue;
        }
        for tag in parse(response.body()).0 {
            for (name, value) in &tag.attributes {
                let address = unescape(value);
                if !(name == "href" || name == "src") || !address.starts_with('/') {
                    continue;
                }
                let address = address.split('#').next().unwrap_or_default().to_owned();
                if known.len() < 400 && known.insert(address.clone()) {
                    open.push_back(address);
                }
            }
        }
        pages.push((path, response.into_body()));
    }
    pages
}

#[test]
fn every_address_on_every_page_is_answered_and_no_word_becomes_markup() {
    let server = Server::new(9);
    let pages = walk(&server);
    assert!(pages.len() > 40, "only {} pages were found", pages.len());
    let kinds = [
        "/",
        "/search?",
        "/statement/",
        "/article?",
        "/speaker/",
        "/speakers",
        "/sources",
        "/labels",
        "/trace?of=",
        "/numbers",
        "/help",
    ];
    for kind in kinds {
        assert!(pages.iter().any(|(path, _)| path.starts_with(kind)), "no page {kind} was reached");
    }
    for (path, html) in &pages {
        let (tags, _) = parse(html);
        let mut ids = BTreeSet::new();
        for tag in &tags {
            assert!(ELEMENTS.contains(&tag.name.as_str()), "{path}: <{}>", tag.name);
            for (name, value) in &tag.attributes {
                assert!(ATTRIBUTES.contains(&name.as_str()), "{path}: <{} {name}>", tag.name);
                assert!(name != "id" || ids.insert(value.clone()), "{path}: id {value} stands twice");
                let foreign = matches!(name.as_str(), "href" | "src" | "action")
                    && !value.starts_with(['/', '#'])
                    && !value.starts_with("https://lantern.example/");
                assert!(!foreign, "{path}: {name}={value}");
            }
            // The policy lets no inline script run; there is none either.
            assert!(
                tag.name != "script" || tag.attributes.iter().any(|(name, _)| name == "src"),
                "{path}: inline script"
            );
        }
    }
    let article = pages.iter().find(|(path, _)| path.starts_with("/article?") && path.contains("news%2F0"));
    let (_, html) = article.expect("the hostile article was reached");
    assert!(unescape(&parse(html).1).contains(HOSTILE), "the words of the text are not on its page");
}

#[test]
fn the_right_place_is_marked() {
    let server = Server::new(3);
    let rows = server.json("/search.json?q=polarity:negative");
    let row = &rows["statements"][0];
    let (id, document) = (row["statement_id"].as_str().expect("an id"), row["document"]["id"].as_str().expect("an id"));
    let query =
        form_urlencoded::Serializer::new(String::new()).append_pair("id", document).append_pair("at", id).finish();
    let html = server.get(&format!("/article?{query}"));
    assert!(html.contains(&format!("class=\"sign u0 on\" id=\"s-{id}\"")), "{html}");
    let marked: String = html
        .split("<span class=\"")
        .filter_map(|part| part.split_once("</span>").map(|(span, _)| span))
        .filter(|span| span.split('"').next().is_some_and(|classes| classes.split(' ').any(|it| it == "on")))
        .filter_map(|span| span.split_once('>').map(|(_, words)| words))
        .collect();
    let name = unescape(&marked);
    assert!(
        name.starts_with("Corinne Ashdell")
            && name.contains("that over 300 crates of the wreckers Harbour Front were lost"),
        "{name}"
    );
}
