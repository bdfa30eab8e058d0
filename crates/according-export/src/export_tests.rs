//! What other programs get: that it holds what it says, no more than the grade, and comes back as it went.

use crate::tests::{bare, full};
use crate::{About, As, Exporter, Grade, Item, Options, RunRef, read_jsonl, read_parquet};
use according_text::{Document, Form, Metadata, Row, Span, Statement};
use serde_json::Value;
use std::sync::Arc;

fn options(grade: Grade) -> Options {
    let run = RunRef { id: "ab".repeat(16), weights: "cafe".into(), version: "0.1.0".into() };
    let about = About {
        query: "harbour -form:direct".into(),
        written: "2031-04-02T09:00:00Z".into(),
        version: "0.1.0".into(),
        runs: vec![run],
    };
    Options { grade, excel: false, about }
}

fn written(form: As, options: Options, items: Vec<Item>) -> Vec<u8> {
    let mut exporter = Exporter::new(form, options, Vec::new()).expect("begins");
    items.into_iter().for_each(|item| exporter.push(item).expect("writes"));
    exporter.finish().expect("ends")
}

fn item(row: Row) -> Item {
    Item { row, run: 0, canonical: vec!["12".repeat(16)], text: None }
}

/// Two statements of one article, with its text; the content of the first runs over a line break.
fn article() -> Vec<Item> {
    let text = "“Ödön’s boat\nis gone,” Mara said. She denied that <b>it</b> sank.";
    let at = |words: &str| {
        let start = text.find(words).expect("stands there") as u32;
        Span::new(start, start + words.len() as u32)
    };
    let mut first = Statement::new(vec![at("Mara")], vec![at("said")], vec![at("“Ödön’s boat\nis gone,”")]);
    first.form = Form::Direct;
    let second = Statement::new(vec![at("She")], vec![at("denied")], vec![at("that <b>it</b> sank")]);
    let metadata = Metadata { id: "a/ö 1".into(), licence: Some("CC-BY-4.0".into()), ..Metadata::default() };
    let rows = Row::of(&Document::new(text, metadata), &[first, second]);
    let text: Arc<str> = text.into();
    rows.into_iter().map(|row| Item { text: Some(text.clone()), canonical: vec![], row, run: 0 }).collect()
}

#[test]
fn rows_come_back_as_they_went() {
    let mut rows = vec![full(), bare()];
    rows.extend(article().into_iter().map(|item| item.row));
    rows[0].confidence = 0.123_456_79;
    rows[1].speech_act = Some(according_text::SpeechAct::Deny);
    let items = || rows.iter().cloned().map(item).collect::<Vec<_>>();
    let jsonl = written(As::Jsonl, options(Grade::Full), items());
    let back: Vec<Row> = read_jsonl(&jsonl[..]).collect::<Result<_, _>>().expect("reads");
    assert_eq!(back, rows);
    let parquet = written(As::Parquet, options(Grade::Full), items());
    assert_eq!(read_parquet(parquet).expect("reads"), rows);
    let error = read_jsonl(&b"\n{\"statement_id\": 1}\n"[..]).next().expect("a line").expect_err("is no row");
    assert!(error.to_string().starts_with("line 2: "), "{error}");
    assert!(read_parquet(b"PAR1 no PAR1".to_vec()).is_err());
}

#[test]
fn every_export_says_where_it_comes_from() {
    for &form in As::ALL {
        let bytes = written(form, options(Grade::Full), article());
        let text = String::from_utf8_lossy(&bytes);
        let run = "ab".repeat(16);
        for carried in [run.as_str(), "cafe", "harbour -form:direct", "CC-BY-4.0"] {
            // Parquet keeps strings of a column in compressed pages; its own reader is asked above.
            if form != As::Parquet || !["CC-BY-4.0"].contains(&carried) {
                assert!(text.contains(carried), "{}: {carried}", form.as_str());
            }
        }
    }
}

#[test]
fn a_grade_holds_words_back() {
    let secret = ["boat", "Mara", "sank", "gone", "denied"];
    for &form in As::ALL {
        if form == As::Brat {
            continue; // shows whole articles or nothing
        }
        let text = String::from_utf8_lossy(&written(form, options(Grade::Pointers), article())).into_owned();
        for word in secret {
            assert!(!text.contains(word), "{}: {word} in {text}", form.as_str());
        }
    }
    let quotes = String::from_utf8(written(As::Webanno, options(Grade::Quotes), article())).expect("is text");
    assert!(quotes.contains("sank") && !quotes.contains("prefix"));
    let pointers = written(As::Jsonl, options(Grade::Pointers), vec![item(full())]);
    let row = read_jsonl(&pointers[..]).next().expect("a row").expect("reads");
    assert_eq!((row.content[0].start, row.content[0].end, row.content[0].exact.as_str()), (0, 24, ""));
    assert_eq!((row.document.title, row.speaker[0].name.clone()), (None, None));
}

#[test]
fn excel_takes_nothing_for_a_formula() {
    let mut row = full();
    row.content[0].exact = "=HYPERLINK(\"x\")".into();
    row.document.publisher = Some("+1".into());
    let plain = String::from_utf8(written(As::Csv, options(Grade::Full), vec![item(row.clone())])).expect("is text");
    assert!(plain.contains("\"=HYPERLINK(\"\"x\"\")") && plain.starts_with("statement_id,"));
    let excel = Options { excel: true, ..options(Grade::Full) };
    let safe = String::from_utf8(written(As::Csv, excel, vec![item(row)])).expect("is text");
    assert!(safe.starts_with('\u{feff}') && safe.contains("\"'=HYPERLINK") && safe.contains(",'+1,"), "{safe}");
}

#[test]
fn linked_data_says_who_said_it_and_judges_nothing() {
    let document: Value =
        serde_json::from_slice(&written(As::Jsonld, options(Grade::Full), article())).expect("is JSON");
    let items = document["items"].as_array().expect("a list");
    assert_eq!((items[0]["type"].as_str(), items[1]["type"].as_str()), (Some("Quotation"), Some("Claim")));
    assert_eq!(items[0]["isPartOf"]["license"], "https://spdx.org/licenses/CC-BY-4.0");
    assert_eq!(items[1]["spokenByCharacter"][0]["description"], "She");
    assert!(!document.to_string().contains("Review"));
    let annotations: Value =
        serde_json::from_slice(&written(As::Webanno, options(Grade::Full), article())).expect("is JSON");
    assert_eq!((annotations["type"].as_str(), annotations["total"].as_u64()), (Some("AnnotationCollection"), Some(2)));
    let selectors = &annotations["first"]["items"][1]["target"][0]["selector"];
    assert_eq!((selectors[0]["start"].as_u64(), selectors[0]["end"].as_u64()), (Some(45), Some(64)));
    assert_eq!(selectors[1]["exact"], "that <b>it</b> sank");
    assert_eq!(selectors[1]["suffix"], ".");
    let empty: Value = serde_json::from_slice(&written(As::Webanno, options(Grade::Full), vec![])).expect("is JSON");
    assert_eq!(empty["total"], 0);
}

#[test]
fn brat_finds_its_words() {
    let tar = written(As::Brat, options(Grade::Full), article());
    let mut files: Vec<(String, String)> = Vec::new();
    let mut at = 0;
    while tar[at] != 0 {
        let name = String::from_utf8_lossy(&tar[at..at + 100]).trim_end_matches('\0').to_owned();
        let size =
            usize::from_str_radix(std::str::from_utf8(&tar[at + 124..at + 135]).expect("digits"), 8).expect("a size");
        files.push((name, String::from_utf8_lossy(&tar[at + 512..at + 512 + size]).into_owned()));
        at += 512 + size.div_ceil(512) * 512;
    }
    assert_eq!(tar.len(), at + 1024);
    let (text, ann) = (&files[0].1, &files[1].1);
    assert!(files[0].0.ends_with(".txt") && files[1].0.ends_with(".ann"), "{files:?}");
    let points: Vec<char> = text.chars().collect();
    let mut n = 0;
    for line in ann.lines().filter(|line| line.starts_with('T')) {
        let [_, place, words] = line.split('\t').collect::<Vec<_>>()[..] else { panic!("{line}") };
        let pieces: Vec<String> = place
            .split_once(' ')
            .expect("a kind")
            .1
            .split(';')
            .map(|piece| {
                let (start, end) = piece.split_once(' ').expect("two ends");
                points[start.parse().expect("a number")..end.parse().expect("a number")].iter().collect()
            })
            .collect();
        assert_eq!(pieces.join(" "), words);
        n += 1;
    }
    assert_eq!(n, 6);
    assert!(ann.contains("Content 0 12;13 22\t“Ödön’s boat is gone,”"), "{ann}");
}

#[test]
fn words_are_tagged_in_columns() {
    let conll = String::from_utf8(written(As::Conll, options(Grade::Full), article())).expect("is text");
    let lines: Vec<&str> = conll.lines().filter(|line| line.contains('\t')).collect();
    let tag = |word: &str| lines.iter().find(|line| line.split('\t').nth(1) == Some(word)).map(|line| line.to_string());
    assert_eq!(tag("Ödön").as_deref(), Some("2\tÖdön\t1\t5\tI-CONTENT\tO"));
    assert!(tag("Mara").expect("is there").ends_with("\tB-SOURCE\tO"));
    assert!(tag("denied").expect("is there").ends_with("\tO\tB-CUE"));
    let text: Vec<char> = article()[0].text.as_deref().expect("is there").chars().collect();
    for line in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        let (start, end): (usize, usize) = (cells[2].parse().expect("a number"), cells[3].parse().expect("a number"));
        assert_eq!(text[start..end].iter().collect::<String>(), cells[1]);
    }
}

#[test]
fn quotations_stand_in_their_article() {
    let gqg = String::from_utf8(written(As::Gqg, options(Grade::Full), article())).expect("is text");
    let article: Value = serde_json::from_str(gqg.trim()).expect("is JSON");
    assert_eq!(article["quotes"].as_array().map(Vec::len), Some(1), "indirect statements have no place in it");
    assert_eq!(article["quotes"][0]["quote"], "“Ödön’s boat\nis gone,”");
    assert_eq!(article["quotes"][0]["post"], " Mara said. She denied that <b>i");
}
