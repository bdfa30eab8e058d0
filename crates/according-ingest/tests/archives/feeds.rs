//! RSS, Atom and JSON Feed.

use crate::{check, read};
use according_ingest::Config;

const RSS: &str = r#"<?xml version="1.0" encoding="utf-8"?>
<!-- made by hand -->
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Gull &amp; Tern</title><link>https://gull.example/</link><language>en-gb</language>
<copyright>CC BY 4.0, The Gull</copyright><image><title>Logo</title></image>
<item><title>Harbour to close, mayor says</title><link>https://gull.example/2025/harbour</link>
<guid isPermaLink="false">gull-17</guid><pubDate>Tue, 04 Mar 2025 05:06:07 +0000</pubDate><dc:creator><![CDATA[Mina Ode]]></dc:creator>
<category>Town</category><description>In short.</description>
<content:encoded><![CDATA[<p>“We will <b>wait</b>,” Dana Ruiz said.</p><p>Nobody asked <i>Tom Alder</i>.</p>]]></content:encoded></item>
<item><title>Boats &lt;i&gt;stay&lt;/i&gt;</title><guid>https://gull.example/2025/boats</guid><author>desk@gull.example (T. Alder)</author>
<description>&lt;p&gt;The boats stay, she said.&lt;/p&gt; R&amp;amp;D&nbsp;stays.</description></item>
<item><title>No text</title></item>
<item><title>Broken</link></item>
<item><description>No address, he said.</description></item>
</channel></rss>"#;

#[test]
fn items_of_rss_are_articles() {
    let outcome = check(
        "news.xml",
        RSS,
        &[
            "news.xml:1: “We will wait,” Dana Ruiz said.\n\nNobody asked Tom Alder.",
            "news.xml:2: The boats stay, she said.\n\nR&D\u{a0}stays.",
            "! news.xml:3: empty",
            "! news.xml:4: bad_xml",
            "news.xml:5: No address, he said.",
        ],
    );
    let m = &outcome.documents[0].metadata;
    assert_eq!(m.id, "https://gull.example/2025/harbour");
    assert_eq!(m.publisher.as_deref(), Some("The Gull & Tern"));
    assert_eq!(m.title.as_deref(), Some("Harbour to close, mayor says"));
    assert_eq!(m.byline.as_deref(), Some("Mina Ode"));
    assert_eq!(m.section.as_deref(), Some("Town"));
    assert_eq!(m.lang.as_deref(), Some("en-gb"));
    assert_eq!(m.rights.as_deref(), Some("CC BY 4.0, The Gull"));
    assert!(m.published.as_deref().unwrap().starts_with("2025-03-04T05:06:07"), "{:?}", m.published);
    assert_eq!(m.extractor, "rss");
    let m = &outcome.documents[1].metadata;
    assert_eq!((m.id.as_str(), m.title.as_deref()), ("https://gull.example/2025/boats", Some("Boats stay")));
    assert_eq!((m.byline.as_deref(), m.extractor.as_str()), (Some("T. Alder"), "rss (summary)"));
    assert_eq!(outcome.documents[2].metadata.id, "news.xml:5");
}

#[test]
fn entries_of_atom_are_articles() {
    let atom = r#"<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title type="text">The Gull</title><author><name>The desk</name></author><link rel="self" href="https://gull.example/feed"/>
<entry><id>urn:x:1</id><title type="html">Harbour &amp;amp; boats</title><link rel="edit" href="https://gull.example/edit"/>
<link href="https://gull.example/a?x=1&amp;y=2"/><updated>2025-03-05T00:00:00Z</updated><published>2025-03-04T05:06:07Z</published>
<author><name>Mina Ode</name><uri>https://gull.example/mina</uri></author><author><name>T. Alder</name></author>
<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>“No,” she said.</p><p>He left.</p></div></content></entry>
<entry><id>urn:x:2</id><title>b</title><updated>2025-03-05T00:00:00Z</updated><content type="text">1 &lt; 2, she said.</content></entry>
<entry><id>urn:x:3</id><summary type="html">&lt;b&gt;Short&lt;/b&gt;, he said.</summary></entry></feed>"#;
    let outcome = check(
        "feed",
        atom,
        &["feed:1: “No,” she said.\n\nHe left.", "feed:2: 1 < 2, she said.", "feed:3: Short, he said."],
    );
    let m = &outcome.documents[0].metadata;
    assert_eq!(
        (m.id.as_str(), m.published.as_deref()),
        ("https://gull.example/a?x=1&y=2", Some("2025-03-04T05:06:07Z"))
    );
    assert_eq!((m.title.as_deref(), m.byline.as_deref()), (Some("Harbour & boats"), Some("Mina Ode, T. Alder")));
    assert_eq!((m.publisher.as_deref(), m.lang.as_deref()), (Some("The Gull"), Some("en")));
    let m = &outcome.documents[1].metadata;
    assert_eq!((m.id.as_str(), m.byline.as_deref()), ("urn:x:2", Some("The desk")));
    assert_eq!(m.published.as_deref(), Some("2025-03-05T00:00:00Z"));
    assert_eq!(outcome.documents[2].metadata.extractor, "atom (summary)");
}

#[test]
fn items_of_a_json_feed_are_articles() {
    let feed = r#"{"version": "https://jsonfeed.org/version/1.1", "title": "The Gull", "language": "en", "items": [
{"id": "1", "url": "https://gull.example/a", "title": "R&D", "content_html": "<p>“No,” she said.</p>", "date_published": "2025-03-04T05:06:07Z", "authors": [{"name": "Mina Ode"}]},
{"id": 2, "content_text": "A < B, he said.\n\nYes.", "author": {"name": "T. Alder"}}, {"id": "3"}, 4]}"#;
    let expect = [
        "feed.json:1: “No,” she said.",
        "feed.json:2: A < B, he said.\n\nYes.",
        "! feed.json:3: empty",
        "! feed.json:4: bad_json",
    ];
    let outcome = check("feed.json", feed, &expect);
    let m = &outcome.documents[0].metadata;
    assert_eq!((m.id.as_str(), m.title.as_deref()), ("https://gull.example/a", Some("R&D")));
    assert_eq!((m.publisher.as_deref(), m.byline.as_deref()), (Some("The Gull"), Some("Mina Ode")));
    assert_eq!((outcome.documents[1].metadata.id.as_str(), m.extractor.as_str()), ("2", "json feed"));
    check("feed.json", r#"{"version": "https://jsonfeed.org/version/1", "items": [{"#, &["! feed.json:1: bad_json"]);
}

#[test]
fn feeds_in_other_encodings_are_read() {
    let feed = |encoding: &str| {
        format!(
            "<?xml version=\"1.0\" encoding=\"{encoding}\"?><rss><channel><title>Gull</title><item><description>“Né,” Łuczak said.</description></item></channel></rss>"
        )
    };
    let latin = encoding_rs::WINDOWS_1250.encode(&feed("windows-1250")).0.into_owned();
    let utf16: Vec<u8> =
        std::iter::once(0xfeff).chain(feed("utf-16").encode_utf16()).flat_map(u16::to_be_bytes).collect();
    for bytes in [latin, utf16, format!("\u{feff}{}", feed("utf-8")).into_bytes()] {
        let outcome = read("a.rss", bytes, &Config::default());
        assert_eq!(outcome.documents.len(), 1, "{:?}", outcome.skips);
        assert_eq!(outcome.documents[0].text(), "“Né,” Łuczak said.");
        assert_eq!(outcome.documents[0].metadata.publisher.as_deref(), Some("Gull"));
    }
}

#[test]
fn a_feed_that_is_cut_off_says_so() {
    let outcome = read("a.rss", &RSS.as_bytes()[..RSS.find("Tom Alder").unwrap()], &Config::default());
    assert_eq!(outcome.report, ["! a.rss:1: bad_xml"]);
    assert!(outcome.skips[0].message.contains("does not end before the file does"));
    check("a.rss", "<rss><channel></channel></rss>", &["! a.rss: empty"]);
}
