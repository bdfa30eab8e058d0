//! ZIP and tar archives of everything else.

use crate::made::{Random, Stored, gzip, page_record, tar, tar_entry, zip, zip_end, zip_entry, zstd};
use crate::{check, read};
use according_ingest::{Config, Format};

const LINES: &[u8] = b"{\"text\": \"One.\"}\n{\"text\": \"Two.\"}\n";

#[test]
fn files_in_archives_are_read_as_files_in_folders_are() {
    let entries: [(&str, &[u8]); 7] = [
        ("b/", b""),
        ("b/one.txt", b"She said no."),
        ("b/.hidden.txt", b"h"),
        ("__MACOSX/b/one.txt", b"h"),
        ("./two.jsonl.gz", &gzip(LINES)),
        ("style.css", b"p {}"),
        ("three.warc.gz", &gzip(&page_record(3))),
    ];
    for (name, bytes) in [
        ("a.zip", zip(&entries)),
        ("a.tar", tar(&entries)),
        ("a.tar.gz", gzip(&tar(&entries))),
        ("a.tgz", gzip(&tar(&entries))),
        ("a.tar.zst", zstd(&tar(&entries))),
        ("a", zip(&entries)),
    ] {
        let expect = [
            "/b/one.txt: She said no.",
            "/two.jsonl.gz:1: One.",
            "/two.jsonl.gz:2: Two.",
            "! /style.css: unknown_format",
            "/three.warc.gz@0: Harbour, day 3",
        ];
        let report = read(name, bytes, &Config::default()).report;
        let report: Vec<String> = report
            .iter()
            .map(|line| line.replacen(&format!("{name}/"), "/", 1).split('\n').next().unwrap().into())
            .collect();
        assert_eq!(report, expect, "{name}");
    }
    // A format that is given is that of the files.
    let config = Config { format: Some(Format::Text), ..Config::default() };
    assert_eq!(read("a.zip", zip(&[("x.css", b"p {}")]), &config).report, ["a.zip/x.css: p {}"]);
}

#[test]
fn entries_of_every_make_are_read() {
    let text = b"She said no. ".repeat(5000);
    for stored in [Stored::Plain, Stored::Deflated, Stored::Streamed] {
        let bytes = [zip_entry("a.txt", &text, stored), zip_entry("b.txt", b"Yes.", stored), zip_end()].concat();
        let outcome = read("a.zip", bytes, &Config::default());
        assert_eq!(outcome.documents.len(), 2, "{:?}", outcome.skips);
        assert_eq!((outcome.documents[0].text().len(), outcome.documents[1].text()), (text.len(), "Yes."));
    }
    let long = format!("{}/a.txt", "long/".repeat(40));
    let pax = |name: &str| {
        let record = format!(" path={name}\n");
        let n = (record.len()..).find(|n| n - n.to_string().len() == record.len()).unwrap();
        format!("{n}{record}")
    };
    for extended in [
        tar_entry("././@LongLink", b'L', format!("{long}\0").as_bytes()),
        tar_entry("pax", b'x', pax(&long).as_bytes()),
    ] {
        let links = [tar_entry("link", b'2', b""), tar_entry("folder/", b'5', b"")].concat();
        let bytes = [extended, tar_entry("short.txt", b'0', b"She said no."), links, vec![0; 1024]].concat();
        let clean = long.replace("//", "/");
        check("a.tar", bytes, &[&format!("a.tar/{clean}: She said no.")]);
    }
}

#[test]
fn what_cannot_be_read_is_named() {
    let mut secret = zip_entry("a.txt", b"x", Stored::Deflated);
    secret[6] |= 1;
    let mut odd = zip_entry("b.txt", b"x", Stored::Deflated);
    odd[8] = 9;
    let bytes = [secret, odd, zip_entry("c.txt", b"Yes.", Stored::Plain), zip_end()].concat();
    let expect = ["! a.zip/a.txt: unknown_format", "! a.zip/b.txt: unknown_format", "a.zip/c.txt: Yes."];
    let outcome = check("a.zip", bytes, &expect);
    assert_eq!(outcome.skips[0].message, "it is encrypted");
    check("a.zip", zip(&[]), &["! a.zip: empty"]);
    check("a", zip(&[("[Content_Types].xml", b"<x>")]), &["! a: unknown_format"]);
}

#[test]
fn damage_costs_its_file_alone() {
    let names: Vec<String> = (0..12).map(|n| format!("{n:02}.txt")).collect();
    let texts: Vec<String> = (0..12).map(|n| crate::made::article(n).join("\n\n")).collect();
    let zips = |stored| names.iter().zip(&texts).map(move |(name, text)| zip_entry(name, text.as_bytes(), stored));
    let tars = names.iter().zip(&texts).map(|(name, text)| tar_entry(name, b'0', text.as_bytes()));
    type Kind = (&'static str, Vec<Vec<u8>>, Vec<u8>);
    let kinds: [Kind; 3] = [
        ("a.zip", zips(Stored::Deflated).collect(), zip_end()),
        ("a.zip", zips(Stored::Streamed).collect(), zip_end()),
        ("a.tar", tars.collect(), vec![0; 1024]),
    ];
    for (name, parts, end) in kinds {
        let whole = [parts.concat(), end.clone()].concat();
        let mut random = Random(7);
        let at = |byte: usize| {
            let ends = parts.iter().scan(0, |sum, part| {
                *sum += part.len();
                Some(*sum)
            });
            ends.take_while(|end| *end <= byte).count()
        };
        for case in 0..200 {
            let byte = random.below(parts.concat().len());
            let n = at(byte);
            let (damaged, expect): (Vec<u8>, Vec<usize>) = if case % 2 == 0 {
                (whole[..byte].to_vec(), (0..n).collect())
            } else {
                let mut damaged = whole.clone();
                damaged[byte] ^= 1 << random.below(8);
                (damaged, (0..parts.len()).filter(|&k| k != n).collect())
            };
            let outcome = read(name, damaged, &Config::default());
            let got: Vec<usize> =
                outcome.documents.iter().filter_map(|d| texts.iter().position(|text| text == d.text())).collect();
            for k in expect {
                assert!(
                    got.contains(&k),
                    "{name}, case {case}, byte {byte} in {n}: {k} is not read: {:?}",
                    outcome.skips
                );
            }
            // A tar archive has no check sums over what is in it, and names may be anything.
            let silent = case % 2 == 1 && (name == "a.tar" || outcome.documents.len() == parts.len());
            assert!(silent || !outcome.skips.is_empty(), "{name}, case {case}, byte {byte}: no word");
        }
    }
}
