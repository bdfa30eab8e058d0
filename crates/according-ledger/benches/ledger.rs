//! Writing and asking a ledger of 100,000 statements, one thread.
//!
//! `cargo bench -p according-ledger`

#[path = "../tests/ledger/invented.rs"]
#[allow(dead_code)] // the tests use what the benchmark does not
mod invented;

use according_ledger::{Filter, Reader, RunInfo, Writer};
use according_text::{ArticleRows, Document};
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};
use std::sync::LazyLock;
use tempfile::TempDir;

const STATEMENTS: usize = 100_000;
const ARTICLES: u64 = STATEMENTS as u64 / 8;

struct Ledger {
    _dir: TempDir,
    reader: std::sync::Mutex<Reader>,
}

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("bench.ledger");
    let mut writer = Writer::open(&path, &RunInfo::default()).expect("creates");
    for number in 0..ARTICLES {
        let (document, rows) = invented::article(1, number);
        writer.push(&document, &rows.into()).expect("writes");
    }
    let summary = writer.finish("").expect("finishes");
    assert_eq!(summary.statements_added as usize, STATEMENTS);
    let bytes = std::fs::metadata(&path).expect("is there").len();
    let text: usize = (0..ARTICLES).map(|number| invented::article(1, number).0.text().len()).sum();
    eprintln!("{} bytes a statement, of which {} are text", bytes / STATEMENTS as u64, text / STATEMENTS);
    Ledger { _dir: dir, reader: std::sync::Mutex::new(Reader::open(&path).expect("opens")) }
});

fn main() {
    LazyLock::force(&LEDGER);
    divan::main();
}

fn articles() -> Vec<(Document, ArticleRows)> {
    (0..1000).map(|number| invented::article(2, number)).map(|(document, rows)| (document, rows.into())).collect()
}

fn push_all(writer: &mut Writer, articles: &[(Document, ArticleRows)]) {
    for (document, rows) in articles {
        writer.push(document, rows).expect("writes");
    }
}

/// 1,000 new articles into an empty ledger, saved.
#[divan::bench(sample_count = 10)]
fn push_new(bencher: Bencher<'_, '_>) {
    let articles = articles();
    bencher
        .counter(ItemsCount::new(8000usize))
        .counter(BytesCount::new(articles.iter().map(|(document, _)| document.text().len()).sum::<usize>()))
        .with_inputs(|| {
            let dir = TempDir::new().expect("a folder");
            let writer = Writer::open(&dir.path().join("l.ledger"), &RunInfo::default()).expect("creates");
            (writer, dir)
        })
        .bench_local_values(|(mut writer, dir)| {
            push_all(&mut writer, &articles);
            assert_eq!(writer.finish("").expect("finishes").statements_added, 8000);
            dir
        });
}

/// The same 1,000 articles again: every row is compared.
#[divan::bench(sample_count = 10)]
fn push_again(bencher: Bencher<'_, '_>) {
    let articles = articles();
    let dir = TempDir::new().expect("a folder");
    let mut writer = Writer::open(&dir.path().join("l.ledger"), &RunInfo::default()).expect("creates");
    push_all(&mut writer, &articles);
    bencher.counter(ItemsCount::new(8000usize)).bench_local(|| {
        let before = writer.saved().articles_unchanged;
        push_all(&mut writer, &articles);
        writer.commit().expect("saves");
        assert_eq!(writer.saved().articles_unchanged - before, 1000);
    });
}

/// Whether 1,000 articles need to be read again.
#[divan::bench]
fn is_current(bencher: Bencher<'_, '_>) {
    let reader = LEDGER.reader.lock().expect("one thread");
    let documents: Vec<Document> = (0..1000).map(|number| invented::article(1, number * 7).0).collect();
    bencher.counter(ItemsCount::new(documents.len())).bench_local(|| {
        let current = |document: &&Document| reader.is_current(document, &RunInfo::default()).expect("asks");
        assert_eq!(documents.iter().filter(current).count(), documents.len());
    });
}

/// Everything by one of 192 people.
#[divan::bench]
fn to(bencher: Bencher<'_, '_>) {
    let reader = LEDGER.reader.lock().expect("one thread");
    let n = reader.to("Odon Marquez", &Filter::default()).expect("asks").count();
    assert!((300..600).contains(&n), "{n}");
    bencher.counter(ItemsCount::new(n)).bench_local(|| {
        let hits = reader.to("Odon Marquez", &Filter::default()).expect("asks");
        assert_eq!(hits.map(|hit| hit.expect("reads").row.content.len()).sum::<usize>(), n);
    });
}

/// Ten statements that hold two words, of a third of them all.
#[divan::bench]
fn about_ten(bencher: Bencher<'_, '_>) {
    let reader = LEDGER.reader.lock().expect("one thread");
    let filter = Filter { limit: Some(10), ..Filter::default() };
    bencher.bench_local(|| {
        let hits = reader.about("ferry strike", &filter).expect("asks");
        assert!(hits.total().expect("counts").n() > 1000);
        assert_eq!(hits.count(), 10);
    });
}

/// A phrase.
#[divan::bench]
fn about_phrase(bencher: Bencher<'_, '_>) {
    let reader = LEDGER.reader.lock().expect("one thread");
    let n = reader.about("\"ferry strike vote\"", &Filter::default()).expect("asks").count();
    assert!(n > 5, "{n}");
    bencher.counter(ItemsCount::new(n)).bench_local(|| {
        assert_eq!(reader.about("\"ferry strike vote\"", &Filter::default()).expect("asks").count(), n);
    });
}

/// The name that was meant.
#[divan::bench]
fn names_near(bencher: Bencher<'_, '_>) {
    let reader = LEDGER.reader.lock().expect("one thread");
    bencher.bench_local(|| {
        assert!(!reader.names_near("Linquist", 5).expect("asks").is_empty());
    });
}

/// Every row, in order.
#[divan::bench(sample_count = 3)]
fn rows(bencher: Bencher<'_, '_>) {
    let reader = LEDGER.reader.lock().expect("one thread");
    bencher.counter(ItemsCount::new(STATEMENTS)).bench_local(|| {
        assert_eq!(
            reader.rows(&Filter::default()).map(|row| row.expect("reads").content.len()).sum::<usize>(),
            STATEMENTS
        );
    });
}

#[divan::bench(sample_count = 3)]
fn stats(bencher: Bencher<'_, '_>) {
    let reader = LEDGER.reader.lock().expect("one thread");
    bencher.counter(ItemsCount::new(STATEMENTS)).bench_local(|| {
        assert_eq!(reader.stats(10).expect("counts").statements as usize, STATEMENTS);
    });
}

#[divan::bench(sample_count = 3)]
fn verify(bencher: Bencher<'_, '_>) {
    let reader = LEDGER.reader.lock().expect("one thread");
    bencher.counter(ItemsCount::new(STATEMENTS)).bench_local(|| {
        let report = reader.verify().expect("can be checked");
        assert_eq!((report.statements as usize, report.violations), (STATEMENTS, 0));
    });
}
