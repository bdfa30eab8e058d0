//! Input that is made to hurt: refused with a reason, in time and memory that stay small.

use crate::made::{deflate, gzip, page_record, record, response, tar, tar_entry, uri, zip, zstd};
use crate::{check, read};
use according_ingest::Config;

#[test]
fn archives_inside_archives_are_opened_to_a_depth_that_can_be_set() {
    let mut bytes = zip(&[("a.txt", b"She said no.")]);
    for n in 0..4 {
        bytes = if n % 2 == 0 {
            gzip(&tar(&[("in.zip", &bytes), ("z.txt", b"Yes.")]))
        } else {
            zip(&[("in.tar.gz", &bytes)])
        };
    }
    let outcome = read("a.zip", bytes.clone(), &Config::default());
    let reasons: Vec<&str> = outcome.skips.iter().map(|skip| skip.reason.as_str()).collect();
    assert_eq!((reasons.as_slice(), outcome.documents.len()), (&["nested"][..], 1), "{:?}", outcome.report);
    assert_eq!(outcome.skips[0].message, "an archive inside 3 others, more than are opened");
    let config = Config { max_nesting: 9, ..Config::default() };
    assert_eq!(read("a.zip", bytes, &config).documents.len(), 3);
}

#[test]
fn bombs_are_given_up() {
    // A page that is small on the wire and large when its coding is undone.
    let bomb = vec![b'x'; 50 << 20];
    let record = response(&uri(1), "Content-Type: text/html\r\nContent-Encoding: gzip", &gzip(&bomb));
    check("a.warc", [record, page_record(2)].concat(), &["! a.warc@0: too_large", &read_line(2)]);
    // A file of an archive over the limit of a record; what follows is read.
    let bytes = zip(&[("a.txt", &bomb), ("b.txt", b"Yes.")]);
    check("a.zip", bytes, &["! a.zip/a.txt: too_large", "a.zip/b.txt: Yes."]);
    let bytes = gzip(&tar(&[("a.txt", &bomb), ("b.txt", b"Yes.")]));
    check("a.tar.gz", bytes, &["! a.tar.gz/a.txt: too_large", "a.tar.gz/b.txt: Yes."]);
    // Zeros beyond the first gigabyte.
    let block = vec![0; 64 << 20];
    let member = zstd(&block);
    let many: Vec<u8> = std::iter::repeat_n(&member[..], 20).flatten().copied().collect();
    let outcome = read("a.jsonl.zst", many, &Config::default());
    assert_eq!(outcome.skips.last().map(|skip| skip.reason.as_str()), Some("too_large"), "{:?}", outcome.skips);
    assert!(outcome.skips[0].message.contains("more than 250 times"), "{:?}", outcome.skips);
}

/// What is read of the n-th page, when it is the second record.
fn read_line(n: usize) -> String {
    let first = response(&uri(1), "Content-Type: text/html\r\nContent-Encoding: gzip", &gzip(&vec![b'x'; 50 << 20]));
    let outcome = read("a.warc", page_record(n), &Config::default());
    outcome.report[0].replace("@0", &format!("@{}", first.len()))
}

#[test]
fn a_record_that_is_larger_than_any_page_is_passed_over() {
    let config = Config { max_record_bytes: 10_000, ..Config::default() };
    let large = response(&uri(1), "Content-Type: text/html", &vec![b'x'; 300_000]);
    for (name, bytes) in [
        ("a.warc", [page_record(0), large.clone(), page_record(2)].concat()),
        ("a.warc.gz", [gzip(&page_record(0)), gzip(&large), gzip(&page_record(2))].concat()),
    ] {
        let outcome = read(name, bytes, &config);
        assert_eq!((outcome.documents.len(), outcome.skips.len()), (2, 1), "{:?}", outcome.skips);
        assert!(outcome.skips[0].message.contains("more than the 10000 that a record may have"));
    }
}

#[test]
fn headers_without_end_are_refused() {
    let endless = |line: &str| format!("WARC/1.0\r\nWARC-Type: response\r\n{}", line.repeat(100_000)).into_bytes();
    for head in [endless("X-Filler: yes\r\n"), endless("x")] {
        let outcome = read("a.warc", [head, page_record(2)].concat(), &Config::default());
        assert_eq!((outcome.documents.len(), outcome.skips.len()), (1, 1), "{:?}", outcome.skips);
        assert_eq!(outcome.skips[0].reason.as_str(), "too_large");
    }
    let block = [&b"HTTP/1.1 200 OK\r\n"[..], &b"X-Filler: yes\r\n".repeat(50_000), b"\r\n<p>x"].concat();
    check("a.warc", record("response", &uri(1), "application/http", &block), &["! a.warc@0: corrupt"]);
}

#[test]
fn pages_and_feeds_that_are_hostile_end() {
    let attributes: String = (0..10_000).map(|n| format!(" a{n}=x")).collect();
    for body in [
        format!("<html><body><p{attributes}>x"),
        format!("<html><body>{}x", "<div>".repeat(100_000)),
        format!("<html><body>{}x", "<table><tr><td>".repeat(30_000)),
    ] {
        let outcome = read("a.warc", response(&uri(1), "Content-Type: text/html", body.as_bytes()), &Config::default());
        assert_eq!(outcome.report, ["! a.warc@0: no_article"], "{body:.40}");
        let item = format!("<rss><item><description><![CDATA[{body}]]></description></item></rss>");
        let outcome = read("a.rss", item, &Config::default());
        assert_eq!(outcome.report, ["! a.rss:1: no_article"], "{body:.40}");
    }
    let deep = format!("<rss><item>{}", "<a>".repeat(200_000));
    check("a.rss", deep, &["! a.rss:1: bad_xml"]);
    let laughs = "<?xml version=\"1.0\"?><!DOCTYPE rss [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;&a;\">]>\
                  <rss><item><description>&b;, he said.</description></item></rss>";
    assert_eq!(read("a.rss", laughs, &Config::default()).documents[0].text(), "&b;, he said.");
    check("a.csv", format!("id,text\n1,\"{}", "x\n".repeat(100_000)), &[&format!("a.csv:2: {}", "x\n".repeat(30))]);
}

#[test]
fn hostile_members_take_linear_time() {
    // Beginnings of members that go nowhere, far apart and close together.
    let begin = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3];
    let stored = |n: u16| [&[0][..], &n.to_le_bytes(), &(!n).to_le_bytes(), &vec![b'x'; usize::from(n)]].concat();
    let tries = [begin.to_vec(), stored(1), vec![0, 0, 0, 0xff, 0xff]].concat().repeat(20_000);
    let nested: Vec<u8> = (0..300).flat_map(|_| [&begin[..], &stored(4000)].concat()).collect();
    for bytes in [begin.repeat(100_000), tries, nested, deflate(&begin.repeat(10_000))] {
        for name in ["a.jsonl.gz", "a.warc.gz"] {
            let outcome = read(name, [&begin[..], &bytes].concat(), &Config::default());
            assert!(!outcome.skips.is_empty() && outcome.documents.is_empty(), "{:?}", outcome.skips);
        }
    }
}

#[test]
fn tar_entries_that_lie_are_told() {
    let long = tar_entry("././@LongLink", b'L', &vec![b'a'; 2 << 20]);
    let bytes = [long, tar_entry("a.txt", b'0', b"Yes."), vec![0; 1024]].concat();
    check("a.tar", bytes, &["! a.tar: corrupt", "a.tar/a.txt: Yes."]);
    let mut huge = tar_entry("a.txt", b'0', b"");
    huge[124..136].copy_from_slice(b"77777777777\0");
    let sum: u32 =
        huge[..512].iter().enumerate().map(|(n, &b)| if (148..156).contains(&n) { 32 } else { u32::from(b) }).sum();
    huge[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let outcome = read("a.tar", huge, &Config::default());
    assert!(outcome.skips.iter().any(|skip| skip.message.contains("cut off")), "{:?}", outcome.skips);
}
