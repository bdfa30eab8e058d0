//! Clusters: all statements of a ledger at once, and 1,000 more.
//!
//! `STATEMENTS=1000000 cargo bench -p according-ledger --bench clusters`; without the variable 100,000.

#[path = "../tests/ledger/families.rs"]
#[allow(dead_code)] // the tests use what the benchmark does not
mod families;
#[path = "../tests/ledger/invented.rs"]
#[allow(dead_code)]
mod invented;

use according_ledger::{Filter, Reader, RunInfo, Writer};
use according_text::{ArticleRows, Document};
use divan::Bencher;
use families::{Told, families};
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Instant;
use tempfile::TempDir;

/// Statements that are made at once.
const PART: usize = 10_000;

struct Ledger {
    _dir: TempDir,
    path: PathBuf,
    told: Vec<Told>,
}

fn wanted() -> usize {
    std::env::var("STATEMENTS").ok().and_then(|n| n.parse().ok()).unwrap_or(100_000)
}

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("bench.ledger");
    let mut writer = Writer::open(&path, &RunInfo::default()).expect("creates");
    let (mut n, mut seed) = (0, 0);
    while n < wanted() {
        // Families of different parts use the same words, so that most keys are those of others too.
        for it in families(seed, PART).into_iter().take(wanted() - n) {
            let (document, rows) = it.article(n);
            writer.push(&document, &rows.into()).expect("writes");
            n += 1;
        }
        seed += 1;
    }
    writer.commit().expect("saves");
    let begun = Instant::now();
    writer.cluster().expect("clusters");
    eprintln!("{n} statements clustered in {:.1} s; most memory {}", begun.elapsed().as_secs_f64(), most_memory());
    drop(writer);
    let reader = Reader::open(&path).expect("opens");
    let clusters = reader.sources(&Filter::default(), 0).expect("counts").all.clusters;
    eprintln!("{clusters} clusters");
    assert!(clusters > n as u64 / 4 && clusters < n as u64 * 3 / 4, "{clusters} of {n}");
    Ledger { _dir: dir, path, told: families(seed, PART) }
});

/// The most memory that this process has held; Linux tells.
fn most_memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.map_or_else(|| "not known".to_owned(), |kib| kib.trim().to_owned())
}

fn main() {
    LazyLock::force(&LEDGER);
    divan::main();
}

/// 1,000 statements into the full ledger: only the clusters, without writing the statements.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn add_1000(bencher: Bencher<'_, '_>) {
    let ledger = &*LEDGER;
    let mut number = wanted();
    let mut from = 0;
    bencher
        .with_inputs(|| {
            let mut writer = Writer::open(&ledger.path, &RunInfo::default()).expect("opens");
            let articles: Vec<(Document, ArticleRows)> = ledger.told[from..from + 1000]
                .iter()
                .map(|it| {
                    number += 1;
                    it.article(number)
                })
                .map(|(document, rows)| (document, rows.into()))
                .collect();
            from += 1000;
            for (document, rows) in &articles {
                writer.push(document, rows).expect("writes");
            }
            writer.commit().expect("saves");
            writer
        })
        .bench_local_values(|mut writer| {
            writer.cluster().expect("clusters");
            writer
        });
    assert!(number >= wanted() + 1000, "statements were added");
}
