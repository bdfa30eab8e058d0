//! Every format that is read, from whole files, plain and compressed.

mod common;

use according_ingest::{Config, FieldMap, Format};
use common::{gzip, read_file, zstd};

#[track_caller]
fn check(name: &str, content: impl AsRef<[u8]>, expect: &[&str]) {
    let (outcome, report) = read_file(name, content.as_ref(), &Config::default());
    assert_eq!(report, expect, "{name}: {:?}", outcome.skips);
}

#[test]
fn text_is_read_as_it_stands() {
    check("a.txt", "Harbour to close\r\n\r\nShe said no.\r\n", &["a.txt: Harbour to close\r\n\r\nShe said no.\r\n"]);
    check("a.txt", "{\"text\": 1}", &["a.txt: {\"text\": 1}"]);
    check("a.txt", "\u{feff}She said no.", &["a.txt: She said no."]);
    check("notes", "She said no.", &["notes: She said no."]);
    check("a.md", "She said no.", &["a.md: She said no."]);
}

#[test]
fn every_encoding_with_a_mark_is_read() {
    let text = "\u{feff}“Né à Łódź,” she said. 𝄞";
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for bytes in [text.as_bytes(), &little, &big, &gzip(&little), &zstd(&big)] {
        check("a.txt", bytes, &["a.txt: “Né à Łódź,” she said. 𝄞"]);
    }
    let json: Vec<u8> = "\u{feff}{\"id\": 1, \"text\": \"Né\"}\r\n{\"text\": \"Łódź\"}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    check("a.jsonl", &json, &["1: Né", "a.jsonl:2: Łódź"]);
    let (outcome, _) = read_file("a.jsonl", &json, &Config::default());
    assert_eq!(outcome.documents[0].metadata.extractor, "jsonl (utf-16le)");
}

#[test]
fn what_is_not_utf8_is_read_and_noted() {
    let (outcome, report) = read_file("a.txt", b"\x93No,\x94 Andr\xe9 said.", &Config::default());
    assert_eq!(report, ["a.txt: “No,” André said."]);
    assert_eq!(outcome.notes[0].kind.as_str(), "decoded");
    assert_eq!(outcome.notes[0].message, "not valid UTF-8; decoded as windows-1252");
    assert_eq!(outcome.documents[0].metadata.extractor, "plain (windows-1252)");
    check(
        "a.jsonl",
        b"{\"text\": \"Andr\xe9\"}\n{\"text\": \"Ren\xc3\xa9e\"}",
        &["a.jsonl:1: André", "a.jsonl:2: Renée"],
    );
}

#[test]
fn jsonl_is_read_line_by_line() {
    for (content, expect) in [
        ("{\"id\": \"x\", \"text\": \"No.\"}\n", &["x: No."][..]),
        ("{\"id\": 7, \"text\": \"No.\"}", &["7: No."]),
        ("{\"id\": 12345678901234567890123, \"text\": \"No.\"}", &["12345678901234567890123: No."]),
        ("{\"id\": null, \"url\": \"https://a.example/b\", \"text\": \"No.\"}", &["https://a.example/b: No."]),
        ("{\"id\": \" \", \"text\": \"No.\"}\n\n \n{\"text\": \"Yes.\"}", &["a.jsonl:1: No.", "a.jsonl:4: Yes."]),
        ("\u{feff}{\"text\": \"No.\"}\r\n{\"text\": \"Yes.\"}\r\n", &["a.jsonl:1: No.", "a.jsonl:2: Yes."]),
        ("{\"text\": \"\\\"No,\\\" he said.\\r\\n\\u00e9\"}", &["a.jsonl:1: \"No,\" he said.\r\né"]),
        ("{\"text\": \"half \\ud83d a pair\"}", &["a.jsonl:1: half \u{fffd} a pair"]),
        ("{\"text\": \"one\", \"text\": \"two\"}", &["a.jsonl:1: two"]),
        ("{\"text\": [\"One.\", \"Two.\"]}", &["a.jsonl:1: One.\n\nTwo."]),
        ("{\"text\": null, \"maintext\": \"No.\"}", &["a.jsonl:1: No."]),
        ("{\"text\": {\"body\": \"No.\"}}", &["! a.jsonl:1: no_text at 0"]),
        ("{\"text\": 12}\n{\"text\": true}", &["! a.jsonl:1: no_text at 0", "! a.jsonl:2: no_text at 13"]),
        ("{\"text\": \" \"}", &["! a.jsonl:1: empty at 0"]),
        ("{\"title\": \"No\"}\n{}", &["! a.jsonl:1: no_text at 0", "! a.jsonl:2: no_text at 16"]),
        (
            "12\n[1]\n\"x\"\nnull",
            &[
                "! a.jsonl:1: bad_json at 0",
                "! a.jsonl:2: bad_json at 3",
                "! a.jsonl:3: bad_json at 7",
                "! a.jsonl:4: bad_json at 11",
            ],
        ),
        ("\n \n", &["! a.jsonl: empty"]),
    ] {
        check("a.jsonl", content, expect);
    }
}

#[test]
fn json_is_read_value_by_value() {
    for (content, expect) in [
        ("{\n \"text\": \"No.\"\n}\n", &["a.json: No."][..]),
        ("[{\"text\": \"No.\"}, {\"id\": 2, \"text\": \"Yes.\"}]", &["a.json:1: No.", "2: Yes."]),
        ("{\"text\": \"No.\"}\n{\"text\": \"Yes.\"}\n", &["a.json:1: No.", "a.json:2: Yes."]),
        ("[\n{\"text\": \"cut of\n},\n{\"text\": \"Yes.\"}\n]", &["a.json:2: Yes.", "! a.json:1: bad_json at 2"]),
        (
            "[{\"text\": \"No.\"}, null, {\"text\": \"Yes.\"",
            &["a.json:1: No.", "! a.json:2: bad_json at 18", "! a.json:3: bad_json at 24"],
        ),
        ("[]", &["! a.json: empty"]),
        ("She said no.", &["! a.json:1: bad_json at 0"]),
    ] {
        check("a.json", content, expect);
    }
}

const PAGE: &str = r#"<!DOCTYPE html><html lang="en"><head><title>Harbour to close, mayor says | The Gull</title>
<link rel="canonical" href="https://gull.example/2023/05/harbour"><meta property="og:site_name" content="The Gull">
<meta name="author" content="Mina Ode"><meta property="article:published_time" content="2023-05-31T08:00:00Z">
<meta property="article:modified_time" content="2023-06-02T08:00:00Z"></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav><article><h1>Harbour to close, mayor says</h1>
<p>The harbour of Port Elsin will close to <b>fish</b>ing boats in the autumn, Mayor Dana Ruiz said on Tuesday.</p>
<p>“We have waited for the dredging for eleven years, and nobody can ask the crews to wait longer,” she told the council.</p>
<p>Fishermen denied that they had been asked. “Not once,” said Tom Alder, who has two boats, adding that the town was
“sold over breakfast”.</p></article><footer>Copyright The Gull</footer></body></html>"#;

#[test]
fn a_page_gives_its_article_and_what_is_known_of_it() {
    for name in ["a.html", "a.htm", "a", "a.php"] {
        let (outcome, _) = read_file(name, PAGE.as_bytes(), &Config::default());
        let document = &outcome.documents[0];
        let text = document.text();
        assert!(text.contains("to fishing boats") && text.contains("on Tuesday.\n\n“We have"), "{text}");
        assert!(!text.contains("Sport") && !text.contains("Copyright"), "{text}");
        let m = &document.metadata;
        assert_eq!(m.id, "https://gull.example/2023/05/harbour");
        assert_eq!(m.url.as_ref(), Some(&m.id));
        assert!(m.origin.ends_with(name));
        assert_eq!(m.publisher.as_deref(), Some("The Gull"));
        assert_eq!(m.byline.as_deref(), Some("Mina Ode"));
        assert_eq!(m.published.as_deref(), Some("2023-05-31T08:00:00Z"));
        assert_eq!(m.extractor, "trafilatura 0.6");
        assert!(m.title.as_deref().unwrap().starts_with("Harbour to close, mayor says"));
    }
}

#[test]
fn a_date_that_a_page_does_not_state_is_told_as_a_guess() {
    let stated = "<meta property=\"article:published_time\" content=\"2023-05-31T08:00:00Z\">";
    let page = PAGE.replace(stated, "");
    assert_ne!(page, PAGE);
    let (outcome, _) = read_file("a.html", page.as_bytes(), &Config::default());
    assert_eq!(outcome.documents[0].metadata.published.as_deref(), Some("2023-06-02T08:00:00Z"));
    assert_eq!(outcome.notes[0].kind.as_str(), "guessed");
    let config = Config { published: Some("2023-05-31".into()), ..Config::default() };
    let (outcome, _) = read_file("a.html", page.as_bytes(), &config);
    assert_eq!(outcome.documents[0].metadata.published.as_deref(), Some("2023-05-31"));
    assert!(outcome.notes.is_empty());
    let page =
        PAGE.replace(stated, "<script type=\"application/ld+json\">{\"datePublished\" : \"2023-05-30\",}</script>");
    let (outcome, _) = read_file("a.html", page.as_bytes(), &Config::default());
    assert_eq!(outcome.documents[0].metadata.published.as_deref(), Some("2023-05-30"));
}

#[test]
fn a_page_in_its_own_encoding_is_read() {
    let page =
        PAGE.replace("<head>", "<head><meta charset=\"iso-8859-2\">").replace(['“', '”'], "\"").replace("Alder", "Żak");
    let (bytes, _, _) = encoding_rs::ISO_8859_2.encode(&page);
    let (outcome, _) = read_file("a.html", &bytes, &Config::default());
    assert!(outcome.documents[0].text().contains("Tom Żak"));
    assert_eq!(outcome.documents[0].metadata.extractor, "trafilatura 0.6 (iso-8859-2)");
    assert_eq!(outcome.notes.len(), 1);
}

#[test]
fn compressed_files_are_told_by_content() {
    let lines = b"{\"id\": 1, \"text\": \"No.\"}\n";
    let more = b"{\"id\": 2, \"text\": \"Yes.\"}";
    let two = ["1: No.", "2: Yes."];
    check("a.jsonl.gz", [gzip(lines), gzip(more)].concat(), &two);
    check("a.jsonl.gz", [gzip(b""), gzip(lines), gzip(more), vec![0; 600]].concat(), &two);
    check("a.jsonl.zst", [zstd(lines), zstd(more)].concat(), &two);
    check("a.jsonl", gzip(&[&lines[..], more].concat()), &two);
    check("a.jsonl.gz", [&lines[..], more].concat(), &two);
    check("a.txt.zst", zstd(b"She said no."), &["a.txt.zst: She said no."]);
    let expect = "https://gull.example/2023/05/harbour: Harbour to close, mayor says

The harbour of Port Elsin will close to fishing bo";
    check("a.html.gz", gzip(PAGE.as_bytes()), &[expect]);
}

#[test]
fn the_dumps_that_are_known_need_no_mapping() {
    for (line, expect) in [
        (
            r#"{"maintext": "No.", "date_publish": "2023-05-31 08:00:00", "source_domain": "gull.example", "language": "en", "authors": ["Mina Ode", "T. Alder"], "url": "https://gull.example/a", "title": "T"}"#,
            ["https://gull.example/a", "2023-05-31T08:00:00", "gull.example", "Mina Ode, T. Alder"],
        ),
        (
            r#"{"title": "T", "body": {"summary": [], "sections": [{"headline": ["H"], "paragraphs": ["No.", "Yes."]}]}, "authors": ["Mina Ode"], "publishing_date": "2023-05-31 08:00:00+00:00", "publisher": "Gull"}"#,
            ["a.jsonl:1", "2023-05-31T08:00:00+00:00", "Gull", "Mina Ode"],
        ),
        (
            r#"{"text": "No.", "date": "2023-05-31", "sitename": "Gull", "hostname": "gull.example", "author": "Mina Ode", "license": "CC BY 4.0", "id": null, "title": "T"}"#,
            ["a.jsonl:1", "2023-05-31", "Gull", "Mina Ode"],
        ),
        (
            r#"{"text": "No.", "date": "2017-04-17 00:00:00", "domain": "gull.example", "url": "https://gull.example/b", "author": [{"@type": "Person", "name": "Mina Ode"}], "title": "T"}"#,
            ["https://gull.example/b", "2017-04-17T00:00:00", "gull.example", "Mina Ode"],
        ),
        (
            r#"{"id": 4, "text": "No.", "date": 1685520000000, "outlet": "Gull", "byline": "Mina Ode", "title": "T"}"#,
            ["4", "2023-05-31T08:00:00Z", "Gull", "Mina Ode"],
        ),
    ] {
        let (outcome, _) = read_file("a.jsonl", line.as_bytes(), &Config::default());
        let m = &outcome.documents[0].metadata;
        let id = m.id.rsplit_once("/a.jsonl").map_or(m.id.clone(), |(_, line)| format!("a.jsonl{line}"));
        let got =
            [Some(&id), m.published.as_ref(), m.publisher.as_ref(), m.byline.as_ref()].map(|v| v.map(String::as_str));
        assert_eq!(got, expect.map(Some), "{line}");
        assert_eq!(m.title.as_deref(), Some("T"));
        assert!(outcome.documents[0].text().contains("No."));
    }
}

#[test]
fn fields_can_be_mapped() {
    let config = Config {
        fields: FieldMap::parse(["text=story.words", "id=no", "published=when"]).unwrap(),
        ..Config::default()
    };
    let line = r#"{"id": 9, "no": 4, "text": "wrong", "story": {"words": "No."}, "when": "31 May 2023", "date": "2001-01-01"}"#;
    let (outcome, report) = read_file("a.jsonl", line.as_bytes(), &config);
    assert_eq!(report, ["4: No."]);
    assert_eq!(outcome.documents[0].metadata.published.as_deref(), Some("2023-05-31"));
    let (_, report) = read_file("a.jsonl", b"{\"text\": \"wrong\"}", &config);
    assert_eq!(report, ["! a.jsonl:1: no_text at 0"]);
}

#[test]
fn defaults_fill_what_is_missing_and_nothing_else() {
    let config = Config { published: Some("May 31, 2023".into()), publisher: Some("Gull".into()), ..Config::default() };
    let lines = "{\"text\": \"a\"}\n{\"text\": \"b\", \"date\": \"2001-01-01\", \"outlet\": \"Tern\"}\n{\"text\": \"c\", \"date\": \"soon\"}";
    let (outcome, _) = read_file("a.jsonl", lines.as_bytes(), &config);
    let got: Vec<_> =
        outcome.documents.iter().map(|d| (d.metadata.published.as_deref(), d.metadata.publisher.as_deref())).collect();
    assert_eq!(got, [(Some("2023-05-31"), Some("Gull")), (Some("2001-01-01"), Some("Tern")), (None, Some("Gull"))]);
    assert_eq!(outcome.notes[0].message, "date: \"soon\" is not a date that can be read");
}

#[test]
fn a_format_that_is_given_is_used() {
    let config = Config { format: Some(Format::Text), ..Config::default() };
    let (_, report) = read_file("a.html", b"<p>x", &config);
    assert_eq!(report, ["a.html: <p>x"]);
    let config = Config { format: Some(Format::Jsonl), ..Config::default() };
    let (_, report) = read_file("a.txt", b"{\"text\": \"x\"}", &config);
    assert_eq!(report, ["a.txt:1: x"]);
}
