//! Asking a ledger of 100,000 statements of the invented world, one thread; or the one that `ACCORDING_BENCH_LEDGER` names,
//! which `cargo run --release -p according-ledger --example invent` makes.
//!
//! `cargo bench -p according-ledger --bench ask`

#[path = "../examples/invent/world.rs"]
#[allow(dead_code)] // the example uses all of it
mod world;

use according_ledger::{Facet, Page, Query, Reader, RunInfo, Sort, Writer};
use divan::Bencher;
use std::path::PathBuf;
use std::sync::LazyLock;
use tempfile::TempDir;

const STATEMENTS: u64 = 100_000;

struct Ledger {
    _dir: Option<TempDir>,
    path: PathBuf,
}

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| {
    if let Some(path) = std::env::var_os("ACCORDING_BENCH_LEDGER") {
        return Ledger { _dir: None, path: path.into() };
    }
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("bench.ledger");
    let mut writer = Writer::open(&path, &RunInfo::default()).expect("creates");
    let (mut number, mut left) = (0, STATEMENTS);
    while left > 0 {
        let (document, read) = world::article(number, left);
        left -= read.rows.len() as u64;
        number += 1;
        writer.push(&document, &read).expect("writes");
    }
    assert_eq!(writer.finish("").expect("finishes").statements_added, STATEMENTS);
    Ledger { _dir: Some(dir), path }
});

fn main() {
    LazyLock::force(&LEDGER);
    divan::main();
}

fn reader() -> Reader {
    Reader::open(&LEDGER.path).expect("opens")
}

fn query(text: &str) -> Query {
    Query::parse(text).expect("is a query")
}

/// The 25 latest answers, fetched.
#[divan::bench(args = ["harbour", "\"of the harbour\"", "harbour form:direct -quay", "act:deny has:quantity", ""])]
fn page(bencher: Bencher<'_, '_>, asked: &str) {
    let (reader, query) = (reader(), query(asked));
    let page = Page { sort: Sort::Newest, limit: Some(25), ..Page::default() };
    bencher.bench_local(|| {
        let hits = reader.search(&query, &page).expect("asks");
        assert_eq!(hits.map(|hit| hit.expect("reads").row.content.len()).sum::<usize>(), 25);
    });
}

/// How many answers.
#[divan::bench(args = ["harbour", "harbour form:direct", "\"of the harbour\""])]
fn count(bencher: Bencher<'_, '_>, asked: &str) {
    let (reader, query) = (reader(), query(asked));
    bencher.bench_local(|| assert!(reader.count(&query).expect("counts").n() > 20));
}

/// Answers counted by everything.
#[divan::bench(args = ["harbour", "form:direct", ""])]
fn facets(bencher: Bencher<'_, '_>, asked: &str) {
    let (reader, query) = (reader(), query(asked));
    bencher.bench_local(|| {
        let found = reader.facets(&query, Facet::ALL, 10).expect("counts");
        assert!(found.counted >= 500 && found.facets.len() == Facet::ALL.len());
    });
}

/// Everything of the most quoted person, by name, and what is known of them.
#[divan::bench]
fn speaker(bencher: Bencher<'_, '_>) {
    let reader = reader();
    let query = query(&format!("speaker:\"{}\"", world::person(0)));
    bencher.bench_local(|| {
        let found = reader.facets(&query, Facet::ALL, 10).expect("counts");
        assert!(found.total.n() > 20);
    });
}

/// Every row, as an export takes it.
#[divan::bench(sample_count = 3)]
fn export(bencher: Bencher<'_, '_>) {
    let reader = reader();
    let query = query("form:direct");
    bencher.bench_local(|| {
        let n =
            reader.export(&query, false).expect("asks").map(|it| it.expect("reads").row.content.len()).sum::<usize>();
        assert!(n > 1000);
    });
}
