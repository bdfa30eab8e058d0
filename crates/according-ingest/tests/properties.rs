//! What holds for any bytes.

mod common;

use according_ingest::{Config, Format, Record, Skip, records};
use according_text::Document;
use common::{gzip, read, zstd};
use proptest::prelude::*;

const LIMIT: u64 = 4096;

fn config(format: Option<Format>) -> Config {
    Config { format, max_record_bytes: LIMIT, ..Config::default() }
}

/// Reads `bytes` as a file of this name, and checks what holds for everything that is read.
fn outcome(name: &str, bytes: &[u8], format: Option<Format>) -> Vec<Result<Document, Skip>> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join(name);
    std::fs::write(&path, bytes).unwrap();
    let config = config(format);
    let cut: Vec<Result<Record, Skip>> = records(&[path], &config).unwrap().collect();
    // Offsets and origins never go back.
    let offsets: Vec<u64> = cut.iter().flatten().map(Record::offset).collect();
    assert!(offsets.is_sorted());
    let outcome: Vec<_> =
        cut.into_iter().map(|record| record.and_then(|record| record.into_document(&config))).collect();
    // Nothing is silent: there is a document or a word about why not.
    assert!(!outcome.is_empty());
    for document in outcome.iter().flatten() {
        assert!(!document.text().trim().is_empty() && !document.metadata.id.is_empty());
    }
    outcome
}

/// Bytes that look like something: words of every format, and noise.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    let words = prop::sample::select(vec![
        &b"{"[..],
        b"}",
        b"[",
        b"]",
        b"\"",
        b"\\",
        b"\\u00",
        b"\\ud83d",
        b",",
        b":",
        b"\n",
        b"\r\n",
        b" ",
        b"\"text\":",
        b"\"id\": 7",
        b"null",
        b"<p>",
        b"<html>",
        b"</p>",
        b"<!--",
        b"&amp;",
        b"said",
        b"\xff\xfe",
        b"\xef\xbb\xbf",
        b"\x1f\x8b",
        b"\x28\xb5\x2f\xfd",
        b"\0",
        b"\xe9",
        b"\xe2\x80\x9c",
    ]);
    let noise = prop::collection::vec(any::<u8>(), 0..40);
    prop::collection::vec(prop_oneof![6 => words.prop_map(<[u8]>::to_vec), 1 => noise], 0..60)
        .prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_in_any_format_end(bytes in bytes(), name in prop::sample::select(vec!["a", "a.txt", "a.json", "a.jsonl", "a.html", "a.gz"])) {
        outcome(name, &bytes, None);
        outcome(name, &gzip(&bytes), None);
        outcome(name, &zstd(&bytes), None);
    }

    #[test]
    fn damage_to_compressed_bytes_is_never_a_panic(bytes in bytes(), at in any::<prop::sample::Index>(), byte in any::<u8>()) {
        for mut packed in [gzip(&bytes), zstd(&bytes)] {
            let at = at.index(packed.len());
            packed[at] = byte;
            outcome("a.jsonl", &packed, Some(Format::Jsonl));
            outcome("a.jsonl", &packed[..at], Some(Format::Json));
        }
    }

    /// One line, one outcome, and the lines around it are read.
    #[test]
    fn any_line_costs_only_itself(line in "\\PC{0,80}|\\{(\"text\": ?|\"[a-z]{0,3}\"|[0-9:,{}\\[\\]]|null|\\\\u[0-9a-f]{4}){0,12}\\}") {
        let good = "{\"text\": \"She said no.\"}";
        let outcome = outcome("a.jsonl", format!("{good}\n{line}\n{good}").as_bytes(), Some(Format::Jsonl));
        prop_assert_eq!(outcome.len(), 2 + usize::from(!line.trim_ascii().is_empty()));
        prop_assert!(outcome[0].is_ok() && outcome.last().unwrap().is_ok());
        prop_assert_eq!(&outcome.last().unwrap().as_ref().unwrap().metadata.id.rsplit(':').next(), &Some("3"));
    }

    /// Texts come back as they were written, as lines, as an array and in files of their own.
    #[test]
    fn texts_survive_every_way_in(texts in prop::collection::vec("[a-z“”é𝄞\\n\"\\\\{}\\[\\],]{0,40}z", 1..12)) {
        let objects: Vec<String> = texts.iter().map(|text| serde_json::json!({ "text": text }).to_string()).collect();
        let lines = objects.join("\n");
        let array = format!("[{}]", objects.join(",\n"));
        let halves = [objects[..objects.len() / 2].join("\n") + "\n", objects[objects.len() / 2..].join("\n")];
        let members: Vec<u8> = halves.iter().flat_map(|half| gzip(half.as_bytes())).collect();
        for (name, bytes, format) in [
            ("a", lines.as_bytes(), Format::Jsonl),
            ("a", &members, Format::Jsonl),
            ("a", array.as_bytes(), Format::Json),
            ("a", lines.as_bytes(), Format::Json),
        ] {
            let got: Vec<String> = outcome(name, bytes, Some(format)).into_iter().map(|d| d.unwrap().text().to_string()).collect();
            prop_assert_eq!(&got, &texts);
        }
        let folder = tempfile::tempdir().unwrap();
        for (n, text) in texts.iter().enumerate() {
            std::fs::write(folder.path().join(format!("{n:02}.txt")), text).unwrap();
        }
        let got = read(&[folder.path().into()], &config(None)).documents;
        prop_assert_eq!(got.iter().map(Document::text).collect::<Vec<_>>(), texts);
    }
}
