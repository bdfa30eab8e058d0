//! What a saved page says about itself. Every page is invented.

use according_ingest::{Config, SkipReason, read_page};
use std::time::Duration;

const STORY: &str = "<p>The ferry struck the wall of the harbour on Tuesday evening, and eleven people were hurt, the coast guard said.</p>\
    <p>“The light at the end of the breakwater had been out for a week,” Corinne Ashdell told the board of the harbour.</p>\
    <p>Bram Oskeld denied that the lamp was broken, and said that the board would meet again to hear what the divers have found.</p>\
    <p>The boats will stay in the harbour until then, and the market on the pier is closed to everybody but the fishermen.</p>";

fn page(head: &str, before: &str, after: &str) -> String {
    format!(
        "<!DOCTYPE html><html lang=en-GB><head>{head}</head><body><nav><a href=/>Home</a></nav><article>{before}{STORY}</article>{after}</body></html>"
    )
}

/// `fields` are written `name=value`; a value of `-` says that there is none.
#[track_caller]
fn check(html: &str, address: Option<&str>, fields: &[&str]) {
    let reading = read_page(html, address, &Config::default()).expect("an article");
    let metadata = &reading.document.metadata;
    for field in fields {
        let (name, expect) = field.split_once('=').expect("name=value");
        let found = match name {
            "title" => &metadata.title,
            "byline" => &metadata.byline,
            "published" => &metadata.published,
            "publisher" => &metadata.publisher,
            "section" => &metadata.section,
            "licence" => &metadata.licence,
            "rights" => &metadata.rights,
            "credit" => &metadata.credit,
            "url" => &metadata.url,
            "lang" => &metadata.lang,
            other => panic!("no field {other}"),
        };
        assert_eq!(found.as_deref().unwrap_or("-"), expect, "{name}");
    }
    assert!(reading.document.text().contains("Bram Oskeld denied that the lamp was broken"));
}

#[test]
fn json_ld_is_read_where_it_describes_the_article() {
    let head = r##"<title>Eleven hurt | The Gull</title><script type="application/ld+json">{"@context": "https://schema.org", "@graph": [
        {"@type": "WebSite", "name": "The Gull", "datePublished": "1999-01-01"},
        {"@type": "Person", "@id": "#ode", "name": "Mina Ode"},
        {"@type": "NewsArticle", "headline": "Eleven hurt as ferry hits wall", "datePublished": "2025-03-04T21:10:00+00:00",
         "dateModified": "2025-03-09", "author": [{"@id": "#ode"}, {"@type": "Person", "name": "Tom Alder"}], "articleSection": "Local",
         "publisher": {"@type": "Organization", "name": "The Gull"}, "license": "https://creativecommons.org/licenses/by-sa/4.0/",
         "url": "https://gull.example/2025/eleven-hurt",},
    ]}</script>"##;
    check(
        &page(head, "<h1>Eleven hurt as ferry hits wall</h1>", ""),
        None,
        &[
            "title=Eleven hurt as ferry hits wall",
            "byline=Mina Ode, Tom Alder",
            "published=2025-03-04T21:10:00+00:00",
            "section=Local",
            "publisher=The Gull",
            "licence=CC-BY-SA-4.0",
            "url=https://gull.example/2025/eleven-hurt",
        ],
    );
}

#[test]
fn meta_elements_and_marked_lines_are_read() {
    let head = "<title>Eleven hurt - The Gull</title><meta property=og:site_name content='The Gull'><meta property='og:title' content='Eleven hurt'>\
        <meta name=author content='By Mina Ode and Tom Alder, Staff Writer'><meta property='article:published_time' content='2025-03-04'>\
        <meta property='article:modified_time' content='2025-04-01'>";
    check(
        &page(head, "", ""),
        None,
        &["title=Eleven hurt", "byline=Mina Ode, Tom Alder", "published=2025-03-04", "publisher=The Gull"],
    );
    for (before, after, expect) in [
        (
            "<h1>Eleven hurt</h1><p class=byline>By Mina Ode | 4 March 2025</p>",
            "",
            ["byline=Mina Ode", "published=2025-03-04", "licence=-"],
        ),
        (
            "<h1>Eleven hurt</h1><p>Written by Mina Ode</p><time datetime=2025-03-04>yesterday</time>",
            "",
            ["byline=Mina Ode", "published=2025-03-04", "licence=-"],
        ),
        (
            "<h1>Eleven hurt</h1><a rel=author href=/mina>Mina Ode</a><span class=post-date>March 4th, 2025</span>",
            "<footer><p>All content by The Gull is licensed under a Creative Commons Attribution 4.0 International licence.</p></footer>",
            ["byline=Mina Ode", "published=2025-03-04", "licence=CC-BY-4.0"],
        ),
        (
            "<h1>Eleven hurt</h1><figure><img src=x><figcaption>Photo: Ann Bell, <a href='https://creativecommons.org/licenses/by/2.0/'>CC BY 2.0</a></figcaption></figure>",
            "",
            ["byline=-", "published=-", "licence=-"],
        ),
        (
            "<h1>Eleven hurt</h1>",
            "<aside class=related><time datetime='2019-01-01'></time><span class=author>Sam Reed</span></aside>",
            ["byline=-", "licence=-", "title=Eleven hurt"],
        ),
    ] {
        check(&page("", before, after), None, &expect);
    }
}

#[test]
fn the_day_in_the_address_goes_before_that_of_a_second_printing() {
    let head = "<meta property='article:published_time' content='2026-01-02'>";
    let address = Some("https://gull.example/2025/03/04/eleven-hurt");
    check(&page(head, "", ""), address, &["published=2025-03-04"]);
    check(&page("", "", ""), address, &["published=2025-03-04", "url=https://gull.example/2025/03/04/eleven-hurt"]);
    check(&page("<meta name=date content='05/06/2025'>", "", ""), None, &["published=2025-06-05"]);
}

#[test]
fn what_is_no_english_article_is_kept_out_and_named() {
    let german = "<html><body><article><p>Die Fähre fuhr am Dienstagabend gegen die Mauer des Hafens, und elf Menschen wurden verletzt, wie die \
        Küstenwache sagte. Das Licht am Ende der Mole war seit einer Woche aus.</p><p>Der Vorstand wird sich noch einmal treffen, um zu hören, was die \
        Taucher gefunden haben, und bis dahin bleiben die Boote im Hafen.</p></article></body></html>";
    let links: String = (0..60)
        .map(|n| format!("<li><a href=/{n}>Headline number {n} of the harbour and the board</a></li>"))
        .collect();
    let hub = format!("<html><head><title>The Gull</title></head><body><main><ul>{links}</ul></main></body></html>");
    let video = "<html><head><meta property=og:type content=video.other></head><body><main><h1>Ferry</h1><p>Watch the ferry.</p></main></body></html>";
    for (html, address, reason, words) in [
        (german, None, SkipReason::NotEnglish, "German"),
        (hub.as_str(), Some("https://gull.example/"), SkipReason::NoArticle, "front page"),
        (video, None, SkipReason::NoArticle, "a video"),
    ] {
        let skip = read_page(html, address, &Config::default()).expect_err("kept out");
        assert_eq!(skip.reason, reason, "{skip}");
        assert!(skip.message.contains(words), "{skip}");
    }
    let config = Config { any_language: true, ..Config::default() };
    assert!(read_page(german, None, &config).is_ok());
}

#[test]
fn a_page_that_is_too_large_or_takes_too_long_is_given_up() {
    let html = page("", "", "");
    let small = Config { max_page_bytes: 100, ..Config::default() };
    assert_eq!(read_page(&html, None, &small).expect_err("too large").reason, SkipReason::TooLarge);
    let hasty = Config { page_time: Duration::ZERO, ..Config::default() };
    assert_eq!(read_page(&html, None, &hasty).expect_err("too slow").reason, SkipReason::TimedOut);
}

#[test]
fn the_fast_mode_finds_the_article_and_says_so() {
    let fast = Config { fast_pages: true, ..Config::default() };
    let reading = read_page(&page("", "<h1>Eleven hurt</h1>", ""), None, &fast).expect("an article");
    assert_eq!(reading.document.metadata.extractor, "trafilatura 0.6 fast");
    assert!(reading.document.text().contains("Bram Oskeld denied"));
}

#[test]
fn lines_of_the_outlet_are_no_part_of_what_is_analysed() {
    let text = "“No,” Lind said.\n\nThe board agreed with her.\n\n© 2025 The Gull. All rights reserved.";
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("a.txt"), text).expect("written");
    let record =
        according_ingest::records(&[folder.path().into()], &Config::default()).expect("reads").next().expect("one");
    let reading = record.and_then(|record| record.read(&Config::default())).expect("an article");
    assert_eq!(reading.document.text(), text, "a text is kept as it stands");
    assert_eq!(reading.body().text(), "“No,” Lind said.\n\nThe board agreed with her.");
}

/// Pages on which a careless reader of metadata takes quadratic time.
#[test]
fn hostile_pages_take_linear_time() {
    let many = |part: &str, n: usize| part.repeat(n);
    for html in [
        format!("<div>{}</div>{STORY}", many("© 2025 <b>x</b>", 40_000)),
        format!("<div>{}</div>{STORY}", many("By <b>Mina</b> ", 40_000)),
        format!("<div>{}</div>{STORY}", many("<a href='https://creativecommons.org/licenses/by/4.0/'>x</a>", 20_000)),
        format!("{}{STORY}", many("<div class=author>", 200) + &many("word ", 40_000)),
        format!("<head>{}</head>{STORY}", many("<meta name=date content=never>", 20_000)),
        format!("<script type='application/ld+json'>{}</script>{STORY}", many("[", 100_000)),
        format!("<p>{}</p>{STORY}", many("a<i>b</i>", 20_000)),
    ] {
        // Each takes some hundredths of a second; what is quadratic takes minutes.
        let read = read_page(&html, None, &Config { page_time: Duration::from_secs(120), ..Config::default() });
        assert!(!read.is_err_and(|skip| skip.reason == SkipReason::TimedOut), "{html:.60}");
    }
}
