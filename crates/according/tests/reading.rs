//! From archives to sinks, with an analysis simple enough to see through: `“Words,” Somebody said`.

use according::ledger::{Filter, Pushed, Reader, RunInfo, Writer};
use according::{Error, Event, Options, Summary, read_ledger, read_rows, read_with};
use according_text::{Document, Findings, Form, Row, Span, SpeechAct, Statement};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

fn quotations(document: &Document) -> Findings {
    let text = document.text();
    assert!(!text.contains("UNREADABLE"), "cannot read {:?}", document.metadata.id);
    if text.contains("SLOW") {
        std::thread::sleep(Duration::from_millis(3));
    }
    let span = |start: usize, end: usize| Span::new(start as u32, end as u32);
    let mut statements = Vec::new();
    for (open, _) in text.match_indices('“') {
        let Some(close) = text[open..].find('”').map(|at| open + at + '”'.len_utf8()) else { continue };
        let Some(said) = text[close..].find(" said").map(|at| close + at) else { continue };
        statements.push(Statement {
            form: Form::Direct,
            cue_lemma: Some("say".into()),
            speech_act: Some(SpeechAct::Say),
            confidence: 0.5,
            ..Statement::new(vec![span(close + 1, said)], vec![span(said + 1, said + 5)], vec![span(open, close)])
        });
    }
    statements.into()
}

fn rows(inputs: &[PathBuf], options: Options<'_>) -> (Summary, Vec<Row>) {
    let mut rows = Vec::new();
    let mut sink = according::Rows(|row: &Row| {
        rows.push(row.clone());
        Ok(())
    });
    let summary = read_with(inputs, options, || quotations, &mut sink).expect("the archive can be read");
    (summary, rows)
}

fn archive(lines: &[&str]) -> (tempfile::TempDir, Vec<PathBuf>) {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("a.jsonl");
    fs::write(&path, lines.join("\n")).expect("written");
    (folder, vec![path])
}

fn article(id: &str, words: &str) -> String {
    format!(r#"{{"id": "{id}", "text": "“{words},” Mara Lindqvist said."}}"#)
}

/// Articles of many sizes, so that threads finish out of order.
fn large() -> (tempfile::TempDir, Vec<PathBuf>) {
    let lines: Vec<String> = (0..400)
        .map(|n| {
            let slow = if n % 50 == 0 { "SLOW " } else { "" };
            article(&n.to_string(), &format!("{slow}{} jobs will go", "many ".repeat(n % 17 * 40)))
        })
        .collect();
    archive(&lines.iter().map(String::as_str).collect::<Vec<_>>())
}

fn run_info() -> RunInfo {
    RunInfo { started: "2024-01-01T00:00:00Z".into(), version: "0".into(), ..RunInfo::default() }
}

fn into_ledger(inputs: &[PathBuf], options: Options<'_>, path: &Path) -> Summary {
    let mut writer = Writer::open(path, &run_info()).expect("a ledger");
    let summary = read_with(inputs, options, || quotations, &mut writer).expect("the archive can be read");
    writer.finish("2024-01-01T00:00:01Z").expect("saved");
    summary
}

fn all_rows(path: &Path) -> Vec<Row> {
    let reader = Reader::open(path).expect("a ledger");
    assert!(reader.verify().expect("checked").is_sound());
    reader.rows(&Filter::default()).map(|row| row.expect("a row")).collect()
}

#[test]
fn rows_are_the_same_for_any_number_of_threads() {
    let (_folder, inputs) = large();
    let (summary, expect) = rows(&inputs, Options { threads: 1, ..Options::default() });
    assert_eq!((summary.articles, summary.statements(), expect.len()), (400, 400, 400));
    for (threads, max_bytes_in_flight) in [(2, 64 << 20), (5, 64 << 20), (3, 1000), (2, 1)] {
        let (again, found) = rows(&inputs, Options { threads, max_bytes_in_flight, ..Options::default() });
        assert_eq!(again, summary);
        assert!(found == expect, "{threads} threads gave other rows");
    }
}

/// However a file is cut, compressed or not, its parts have all of it.
#[test]
fn parts_tile_the_input() {
    let (folder, inputs) = large();
    let plain = fs::read(&inputs[0]).expect("written");
    let gzip = folder.path().join("b.jsonl.gz");
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    std::io::Write::write_all(&mut encoder, &plain).expect("a vector takes all");
    fs::write(&gzip, encoder.finish().expect("a vector takes all")).expect("written");
    for input in [inputs[0].clone(), gzip] {
        let input = [input];
        let size = fs::metadata(&input[0]).expect("written").len();
        assert!(size > 128 << 10, "more than is taken from a file at once");
        let (whole, expect) = rows(&input, Options::default());
        for n in [1, 2, 3, 7, 1000] {
            let mut found = Vec::new();
            let (mut articles, mut busy) = (0, 0);
            for k in 0..n {
                let end = if k + 1 == n { u64::MAX } else { size * (k + 1) / n };
                let part = Some(size * k / n..end);
                let (summary, rows) = rows(&input, Options { part, threads: 2, ..Options::default() });
                articles += summary.articles;
                busy += u64::from(summary.articles > 0);
                found.extend(rows);
            }
            assert_eq!((articles, found.len()), (whole.articles, expect.len()), "{n} parts");
            assert!(found == expect, "{n} parts gave other rows");
            assert!(busy >= n.min(2), "{busy} of {n} parts have something");
        }
    }
}

#[test]
fn every_record_is_counted_once_with_where_and_why() {
    let (folder, inputs) = archive(&[
        &article("1", "We will wait"),
        "{\"id\": 2, \"text\": ",
        "{\"id\": \"3\"}",
        &article("4", "We waited"),
    ]);
    fs::write(folder.path().join("b.txt"), "").expect("written");
    let inputs = [inputs[0].clone(), folder.path().join("b.txt")];
    let mut told = Vec::new();
    let mut observer = |event: &Event<'_>, summary: &Summary| {
        told.push(match event {
            Event::Article { document, rows, pushed, .. } => {
                assert_eq!(*pushed, Pushed::Added { rows: 1 });
                format!("{} {}", document.metadata.id, rows[0].content[0].exact)
            }
            Event::Skipped { origin, .. } => origin.rsplit('/').next().unwrap_or_default().to_owned(),
        });
        assert_eq!(summary.records(), told.len() as u64);
    };
    let (summary, rows) = rows(&inputs, Options { observer: Some(&mut observer), ..Options::default() });
    assert_eq!(rows.len(), 2);
    assert_eq!(told, ["1 “We will wait,”", "a.jsonl:2", "a.jsonl:3", "4 “We waited,”", "b.txt"]);
    let kinds: Vec<_> = summary.skipped.kinds().into_iter().map(|(kind, counts)| (kind, counts.count)).collect();
    assert_eq!(kinds, [("bad_json", 1), ("empty", 1), ("no_text", 1)]);
    assert_eq!(summary.total_bytes, Some(summary.bytes));
}

#[test]
fn a_panic_in_one_article_loses_that_article_alone() {
    let (_folder, inputs) =
        archive(&[&article("1", "We will wait"), &article("2", "UNREADABLE"), &article("3", "We waited")]);
    let (summary, rows) = rows(&inputs, Options { threads: 2, ..Options::default() });
    assert_eq!((summary.articles, rows.len()), (2, 2));
    let kinds = summary.skipped.kinds();
    assert_eq!((kinds[0].0, kinds[0].1.count), ("internal_error", 1));
    assert!(kinds[0].1.first[0].ends_with("a.jsonl:2: cannot read \"2\""), "{:?}", kinds[0].1.first);
}

#[test]
fn the_same_article_twice_is_one_and_a_revision_replaces_it() {
    let (folder, inputs) =
        archive(&[&article("1", "We will wait"), &article("1", "We will wait"), &article("1", "We will not wait")]);
    let ledger = folder.path().join("l");
    let summary = into_ledger(&inputs, Options::default(), &ledger);
    assert_eq!((summary.added, summary.updated, summary.replaced), (1, 1, 1));
    assert_eq!(summary.skipped.kinds()[0].0, "repeated");
    let rows = all_rows(&ledger);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].content[0].exact, "“We will not wait,”");
}

#[test]
fn reading_again_adds_nothing() {
    let (folder, inputs) = large();
    let ledger = folder.path().join("l");
    let first = into_ledger(&inputs, Options::default(), &ledger);
    let rows = all_rows(&ledger);
    let second = into_ledger(&inputs, Options { threads: 1, ..Options::default() }, &ledger);
    assert_eq!((first.added, first.statements_added), (400, 400));
    assert_eq!((second.added, second.updated, second.unchanged, second.statements_added), (0, 0, 400, 0));
    assert!(all_rows(&ledger) == rows);
}

#[test]
fn a_stop_keeps_what_was_read_and_reading_again_goes_on() {
    let (folder, inputs) = large();
    let ledger = folder.path().join("l");
    let stop = AtomicBool::new(false);
    let mut observer = |_: &Event<'_>, summary: &Summary| stop.store(summary.articles >= 20, Ordering::Relaxed);
    let options = Options { stop: Some(&stop), observer: Some(&mut observer), threads: 2, ..Options::default() };
    let summary = into_ledger(&inputs, options, &ledger);
    assert!(summary.interrupted && (20..400).contains(&summary.articles), "{summary:?}");
    assert_eq!(all_rows(&ledger).len() as u64, summary.articles);
    let rest = into_ledger(&inputs, Options::default(), &ledger);
    assert_eq!((rest.unchanged, rest.added), (summary.articles, 400 - summary.articles));
}

#[test]
fn what_the_ledger_knows_is_not_analysed_unless_this_run_has_changed_it() {
    let (folder, a) = archive(&[&article("1", "We will wait")]);
    let (_other, b) = archive(&[&article("1", "We will go")]);
    let both = [b[0].clone(), a[0].clone()];
    let ledger = folder.path().join("l");
    let times = || "2024-01-01T00:00:00Z".to_owned();
    let read = |inputs: &[PathBuf], options| {
        read_ledger(inputs, options, &ledger, &times(), times).expect("the archive can be read")
    };
    assert_eq!(read(&a, Options::default()).added, 1);
    assert_eq!(read(&a, Options::default()).unchanged, 1);
    // A worker finds the second one known, which the first one has made untrue by the time it is handed over.
    let there_and_back = read(&both, Options::default());
    assert_eq!((there_and_back.updated, there_and_back.replaced, there_and_back.unchanged), (2, 1, 0));
    assert_eq!(read(&a, Options::default()).unchanged, 1);
    let mut dated = Options::default();
    dated.input.published = Some("2024-02-02".into());
    assert_eq!(read(&a, dated).updated, 1, "a date of publication changes what is read");
}

#[test]
fn an_input_that_is_not_there_is_told_before_anything_is_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let (ledger, missing) = (folder.path().join("l"), folder.path().join("nowhere"));
    let (_archive, mut inputs) = large();
    inputs.push(missing);
    let error = read_ledger(&inputs, Options::default(), &ledger, "", String::new).expect_err("nothing is there");
    assert!(matches!(error, Error::Input(_)) && error.to_string().contains("nowhere"), "{error}");
    assert!(!ledger.exists());
}

#[test]
fn a_reader_of_rows_that_goes_away_ends_the_reading() {
    let (_folder, inputs) = large();
    let mut sink = according::Rows(|_: &Row| Err(io::ErrorKind::BrokenPipe.into()));
    let error = read_with(&inputs, Options::default(), || quotations, &mut sink).expect_err("nobody reads");
    assert!(matches!(error, Error::Output(error) if error.kind() == io::ErrorKind::BrokenPipe));
}

#[test]
fn the_shipped_analysis_reads_too() {
    let (_folder, inputs) = archive(&[&article("1", "We will wait")]);
    let summary = read_rows(&inputs, Options::default(), |_| Ok(())).expect("the archive can be read");
    assert_eq!((summary.articles, summary.skipped.total()), (1, 0));
}
