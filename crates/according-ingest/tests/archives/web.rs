//! Web archives as they should be.

use crate::made::{gzip, page, page_record, record, response, uri, zstd};
use crate::{check, read};
use according_ingest::Config;

const HTML: &str = "Content-Type: text/html; charset=utf-8";

#[test]
fn pages_are_read_from_plain_and_compressed_archives() {
    let records = [
        record("warcinfo", "", "application/warc-fields", b"software: none\r\n"),
        page_record(1),
        record("request", &uri(1), "application/http; msgtype=request", b"GET / HTTP/1.1\r\n\r\n"),
        page_record(2),
        record("metadata", &uri(2), "application/warc-fields", b"fetchTimeMs: 7\r\n"),
        record("resource", "https://gull.example/note.txt", "text/plain", b"She said no."),
    ];
    let members = |pack: fn(&[u8]) -> Vec<u8>| records.iter().flat_map(|record| pack(record)).collect::<Vec<u8>>();
    for (name, bytes, starts) in [
        ("a.warc", records.concat(), true),
        ("a.warc.gz", members(gzip), false),
        ("a.warc.zst", members(zstd), false),
        ("a.warc.gz", gzip(&records.concat()), false),
        ("a.warc.zst", zstd(&records.concat()), false),
        // Told by content.
        ("a", members(gzip), false),
    ] {
        let outcome = read(name, bytes, &Config::default());
        assert_eq!((outcome.documents.len(), outcome.skips.len()), (3, 0), "{name}: {:?}", outcome.skips);
        for (n, document) in outcome.documents.iter().take(2).enumerate() {
            let m = &document.metadata;
            assert_eq!(m.url.as_deref(), Some(uri(n + 1).as_str()));
            assert_eq!((m.id.as_str(), m.retrieved.as_deref()), (uri(n + 1).as_str(), Some("2025-03-04T05:06:07Z")));
            assert!(document.text().contains(&format!("“number 3 of {} is none", n + 1)), "{}", document.text());
            assert!(!document.text().contains("Home"));
        }
        assert_eq!(outcome.documents[2].text(), "She said no.");
        if starts {
            let at = records[0].len();
            assert_eq!(outcome.documents[0].metadata.origin, format!("{name}@{at}"));
        }
    }
    // The place of a record is that of its member, as indexes of such archives have it.
    let outcome = read("a.warc.gz", members(gzip), &Config::default());
    let at = gzip(&records[0]).len();
    assert_eq!(outcome.documents[0].metadata.origin, format!("a.warc.gz@{at}"));
}

#[test]
fn what_is_no_article_says_so() {
    let status = |line: &str| {
        let block = format!("HTTP/1.1 {line}\r\nContent-Type: text/html\r\n\r\n<p>x");
        record("response", &uri(1), "application/http", block.as_bytes())
    };
    for (bytes, reason) in [
        (status("404 Not Found"), "http_status"),
        (status("302 Found"), "http_status"),
        (response(&uri(1), "Content-Type: image/png", b"\x89PNG\r\n\x1a\n"), "media_type"),
        (response(&uri(1), "Content-Type: application/rss+xml", b"<rss>"), "media_type"),
        (response("https://gull.example/robots.txt", "Content-Type: text/plain", b"Disallow: /"), "media_type"),
        (response(&uri(1), HTML, b""), "empty"),
        (response(&uri(1), "Content-Type: application/octet-stream", b"%PDF-1.4"), "media_type"),
        (record("response", "dns:gull.example", "text/dns", b"20250304 192.0.2.1"), "media_type"),
        (record("revisit", &uri(1), "application/http", b"HTTP/1.1 200 OK\r\n\r\n"), "repeated"),
        (record("response", &uri(1), "application/http", b"nonsense"), "corrupt"),
        (record("warcinfo", "", "application/warc-fields", b"x"), "empty"),
        (response(&uri(1), "Content-Type: text/html\r\nContent-Encoding: gzip", &gzip(b"<p>x")[..15]), "corrupt"),
    ] {
        let outcome = read("a.warc", bytes, &Config::default());
        let got: Vec<&str> = outcome.skips.iter().map(|skip| skip.reason.as_str()).collect();
        assert_eq!((got.as_slice(), outcome.documents.len()), (&[reason][..], 0), "{:?}", outcome.skips);
    }
    check("a.warc", "", &["! a.warc: empty"]);
}

#[test]
fn a_page_is_read_in_the_encoding_that_fits() {
    let text = "“Né,” Mayor Łuczak said — naïve, but not wrong. The façade of the café was to stay.";
    let page = page(1).replace("<h1>", &format!("<p>{text}</p><h1>")).replace("<meta charset=\"utf-8\">", "META");
    let meta = |charset: &str| page.replace("META", &format!("<meta charset=\"{charset}\">"));
    let latin = |charset: &str| encoding_rs::WINDOWS_1250.encode(&meta(charset)).0.into_owned();
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(page.replace("META", "").encode_utf16()).flat_map(u16::to_le_bytes).collect();
    for (header, body, expect) in [
        // The server is right.
        ("text/html; charset=windows-1250", latin("x"), true),
        ("text/html; charset=utf-8", meta("x").into_bytes(), true),
        // The server is wrong: the bytes are UTF-8 whatever it says.
        ("text/html; charset=shift_jis", meta("x").into_bytes(), true),
        ("text/html; charset=utf-16le", meta("windows-1250").into_bytes(), true),
        // The server says nothing, or what cannot be: the page says it.
        ("text/html", latin("windows-1250"), true),
        ("text/html; charset=utf-8", latin("windows-1250"), true),
        ("text/html; charset=nonsense", latin("windows-1250"), true),
        // A byte order mark goes before everything.
        ("text/html; charset=iso-8859-1", utf16, true),
        // Nobody says it: Western European.
        ("text/html", latin("x"), false),
    ] {
        let record = response(&uri(1), &format!("Content-Type: {header}"), &body);
        let outcome = read("a.warc", record, &Config::default());
        assert_eq!(outcome.documents.len(), 1, "{header}: {:?}", outcome.skips);
        let got = outcome.documents[0].text();
        assert_eq!(got.contains(text), expect, "{header}: {got}");
        assert!(got.contains("The façade of the café"), "{header}: {got}");
    }
}

#[test]
fn a_page_that_the_crawler_cut_is_read_with_a_note() {
    let bytes = page_record(1);
    let text = String::from_utf8(bytes).unwrap().replace("WARC-Date", "WARC-Truncated: length\r\nWARC-Date");
    let outcome = read("a.warc", text, &Config::default());
    assert_eq!(outcome.documents.len(), 1, "{:?}", outcome.skips);
    assert_eq!(outcome.notes, ["the crawler did not keep the whole page (length)"]);
}

#[test]
fn careless_writers_are_understood() {
    let record = String::from_utf8(page_record(1)).unwrap();
    let lines = record.replace("\r\n", "\n");
    // The length is that of the block, whose line ends have changed too.
    let block = lines.split_once("\n\n").unwrap().1.trim_end().len();
    let at = record.split_once("\r\n\r\n").unwrap().1.trim_end().len();
    let lines = lines.replace(&format!("Content-Length: {at}"), &format!("Content-Length: {block}"));
    for (what, bytes) in [
        ("line feeds alone", lines.clone() + &lines),
        ("another version", record.replace("WARC/1.0", "WARC/0.18") + &record),
        ("an address in brackets", record.replace(&uri(1), &format!("<{}>", uri(1))) + &record),
        (
            "names in other cases",
            record.replace("WARC-Type", "warc-type").replace("Content-Length", "content-length") + &record,
        ),
        ("more line ends", format!("\r\n{record}\r\n\r\n{record}\r\n")),
        ("one line end", format!("{}\r\n{record}", record.trim_end())),
    ] {
        let outcome = read("a.warc", bytes, &Config::default());
        assert_eq!((outcome.documents.len(), outcome.skips.len()), (2, 0), "{what}: {:?}", outcome.skips);
        assert_eq!(outcome.documents[0].metadata.url.as_deref(), Some(uri(1).as_str()), "{what}");
    }
}

#[test]
fn a_record_without_an_address_is_called_after_its_place() {
    // An empty header made an article without an id.
    for uri in ["", "<>", " "] {
        let outcome =
            check("a.warc", record("resource", uri, "text/plain", b"She said no."), &["a.warc@0: She said no."]);
        let m = &outcome.documents[0].metadata;
        assert_eq!((m.id.as_str(), m.url.as_deref()), ("a.warc@0", None), "{uri:?}");
    }
}
