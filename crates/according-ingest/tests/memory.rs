//! Memory that does not grow with the input. The peak is that of the process, so this is a test program of its own.

mod common;

use according_ingest::Config;
use common::{gzip, read, report};
use std::fs;
use std::io::Write as _;

/// Most memory that this process has held, in kB.
fn peak_memory() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find(|line| line.starts_with("VmHWM"))?.split_whitespace().nth(1)?.parse().ok()
}

#[test]
fn what_is_too_long_is_passed_over_without_being_held() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name);
    let block = vec![b'x'; 1 << 20];
    let long = |writer: &mut dyn std::io::Write| {
        writer.write_all(b"{\"text\": \"a\"}\n").unwrap();
        (0..200).for_each(|_| writer.write_all(&block).unwrap());
        writer.write_all(b"\n{\"text\": \"c\"}\n").unwrap();
    };
    long(&mut fs::File::create(path("a.jsonl")).unwrap());
    long(&mut flate2::write::GzEncoder::new(
        fs::File::create(path("b.jsonl.gz")).unwrap(),
        flate2::Compression::fast(),
    ));
    long(&mut zstd::Encoder::new(fs::File::create(path("c.txt.zst")).unwrap(), 1).unwrap().auto_finish());
    let mut many = vec![];
    for n in 0..200_000 {
        writeln!(many, "{{\"id\": {n}, \"text\": \"Nothing is decided, she said.\"}}").unwrap();
    }
    fs::write(path("d.jsonl.gz"), gzip(&many)).unwrap();
    drop((block, many));

    let before = peak_memory();
    let names = ["a.jsonl", "b.jsonl.gz", "c.txt.zst"];
    let outcome = read(&names.map(path), &Config::default());
    let expect = [
        "a.jsonl:1: a",
        "a.jsonl:3: c",
        "b.jsonl.gz:1: a",
        "b.jsonl.gz:3: c",
        "! a.jsonl:2: too_large at 14",
        "! b.jsonl.gz:2: too_large at 14",
        "! c.txt.zst: too_large at 0",
    ];
    assert_eq!(report(folder.path(), &outcome), expect);
    assert!(outcome.skips[0].message.starts_with("line 2 is 209715200 bytes, more than the 33554432"));
    let config = Config::default();
    let records = according_ingest::records(&[path("d.jsonl.gz")], &config).unwrap();
    assert_eq!(records.filter(|record| record.is_ok()).count(), 200_000);

    // The limit is 32 MiB, and a buffer that grows holds its old self while it is copied.
    match before.zip(peak_memory()) {
        Some((before, after)) => assert!(after < before + 110_000, "peak memory grew from {before} to {after} kB"),
        None => eprintln!("skipped: this system does not tell the peak of memory"),
    }
}
