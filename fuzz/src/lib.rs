//! What is fuzzed: bytes in every format, read as far as they can be. Nothing may panic, go on for ever or be silent.

use according_ingest::{Config, Format, records_of};
use std::io::{Cursor, Write as _};

/// A target by its name.
pub type Target = fn(&[u8]);

/// All targets; the seeds of each are in the folder of its name.
pub const TARGETS: &[(&str, Target)] = &[
    ("warc", warc),
    ("html", html),
    ("feed", feed),
    ("encoding", encoding),
    ("jsonl", jsonl),
    ("table", table),
    ("parquet", parquet),
    ("nexis", nexis),
    ("container", container),
];

/// Web archives: as they are, and each in the compression that the first byte picks.
pub fn warc(bytes: &[u8]) {
    read("a.warc", bytes, Some(Format::Warc));
    packed("a.warc.gz", bytes);
}

/// Saved pages.
pub fn html(bytes: &[u8]) {
    read("a.html", bytes, Some(Format::Html));
}

/// RSS, Atom and JSON Feed.
pub fn feed(bytes: &[u8]) {
    read("a.xml", bytes, Some(Format::Feed));
}

/// Text in any encoding.
pub fn encoding(bytes: &[u8]) {
    read("a.txt", bytes, Some(Format::Text));
    read("a", bytes, None);
}

/// JSON, by lines and by values.
pub fn jsonl(bytes: &[u8]) {
    read("a.jsonl", bytes, Some(Format::Jsonl));
    read("a.json", bytes, Some(Format::Json));
    packed("a.jsonl.gz", bytes);
}

/// Tables.
pub fn table(bytes: &[u8]) {
    read("a.csv", bytes, Some(Format::Csv));
}

/// Parquet.
pub fn parquet(bytes: &[u8]) {
    read("a.parquet", bytes, Some(Format::Parquet));
}

/// Exports of Nexis Uni, and RTF.
pub fn nexis(bytes: &[u8]) {
    read("a.rtf", bytes, Some(Format::Nexis));
}

/// ZIP, tar and compressed data.
pub fn container(bytes: &[u8]) {
    for name in ["a.zip", "a.tar", "a.jsonl.gz", "a.warc.zst"] {
        read(name, bytes, None);
    }
}

/// Packs `bytes` in two members, damages what comes out at the place that the last bytes name, and reads it.
fn packed(name: &str, bytes: &[u8]) {
    let Some((&[pick, place], rest)) = bytes.split_last_chunk().map(|(rest, last)| (last, rest)) else { return };
    let (a, b) = rest.split_at(rest.len() / 2);
    let mut packed = vec![];
    for part in [a, b] {
        if pick % 2 == 0 {
            let mut writer = flate2::write::GzEncoder::new(&mut packed, flate2::Compression::fast());
            writer.write_all(part).expect("memory takes it");
            writer.finish().expect("memory takes it");
        } else {
            packed.extend(zstd::encode_all(part, 1).expect("memory takes it"));
        }
    }
    if pick % 4 > 1 {
        let at = packed.len() * usize::from(place) / 256;
        packed[at] ^= pick;
    }
    read(name, &packed, None);
}

/// Reads `bytes` and holds what must hold for everything that is read.
fn read(name: &str, bytes: &[u8], format: Option<Format>) {
    let config = Config { format, max_record_bytes: 1 << 20, ..Config::default() };
    let records = records_of(name, Cursor::new(bytes.to_vec()), &config).expect("the configuration is sound");
    let mut n = 0;
    for record in records {
        n += 1;
        match record.and_then(|record| record.read(&config)) {
            Ok(reading) => {
                assert!(!reading.document.text().trim().is_empty(), "an article without a text");
                assert!(!reading.document.metadata.id.is_empty(), "an article without an id");
            }
            Err(skip) => assert!(!skip.message.is_empty() && !skip.origin.is_empty(), "a skip without a word"),
        }
        // Compressed data grows to a thousand times its size.
        assert!(n <= 16 + 2048 * bytes.len(), "more records than bytes");
    }
    assert!(n > 0, "neither an article nor a word about why not");
}
