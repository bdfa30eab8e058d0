//! What an article says in its own voice: kept beside its rows, brought up to date with them, proved with them.

use crate::invented::{SAYINGS, told};
use crate::{assert_sound, run};
use according_ledger::{Error, Filter, Pushed, Reader, Writer};
use according_text::row::{LabelRow, QuantityRow};
use according_text::{ArticleRows, Document, EntityId, Hedge, Passage};
use tempfile::TempDir;

fn passage(document: &Document, words: &str) -> Passage {
    let byte = document.text().find(words).expect("stands in the text");
    let start = document.text()[..byte].chars().count() as u32;
    Passage { start, end: start + words.chars().count() as u32, exact: words.into() }
}

/// Three statements; the first speaker calls the bridge's closing something, the article calls the second one something.
fn article() -> (Document, ArticleRows) {
    let (document, mut rows) = told("a", &SAYINGS, |_, _| {});
    let label = |words: &str, mention: &str, name: Option<&str>, by: Option<&str>| LabelRow {
        passage: passage(&document, words),
        head: passage(&document, words.split(' ').next().unwrap_or_default()),
        mention: passage(&document, mention),
        name: name.map(str::to_owned),
        entity_id: name.map(|_| EntityId([7; 16])),
        by: by.map(|by| passage(&document, by)),
    };
    rows[0].labels = vec![label("bridge will", "the bridge", None, Some("Ilse"))];
    rows[2].place = vec![passage(&document, "May")];
    let labels = vec![label("nobody asked", "Brandt", Some("Marek Brandt"), None), label("work", "Quist", None, None)];
    let quantities = vec![QuantityRow {
        passage: passage(&document, "work begins"),
        low: Some(1.0),
        high: None,
        unit: None,
        counted: Some(passage(&document, "begins")),
        hedge: Hedge::AtLeast,
    }];
    (document, ArticleRows { rows, labels, quantities, ..ArticleRows::default() })
}

#[test]
fn it_comes_out_as_it_went_in_and_is_brought_up_to_date() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let (document, first) = article();
    let mut second = first.clone();
    second.labels.pop();
    second.quantities[0].hedge = Hedge::Exact;
    second.rows[0].labels.clear();
    second.rows[1].place = vec![passage(&document, "nobody")];
    let silent = ArticleRows { labels: vec![], quantities: vec![], ..second.clone() };
    let unchanged = Pushed::Unchanged;
    let changed = |changed, unchanged| Pushed::Updated { added: 0, retired: 0, changed, unchanged };
    for (read, expect) in [
        (&first, Pushed::Added { rows: 3 }),
        (&first, unchanged),
        (&second, changed(2, 1)),
        (&second, unchanged),
        (&silent, changed(0, 3)),
        (&first, changed(2, 1)),
    ] {
        let mut writer = Writer::open(&path, &run("a")).expect("opens");
        assert_eq!(writer.push(&document, read).expect("writes"), expect);
        writer.finish("").expect("finishes");
        let reader = Reader::open(&path).expect("opens");
        let held = reader.article("a").expect("reads").expect("is there");
        assert_eq!(ArticleRows { entities: Vec::new(), ..held }, *read);
        assert_eq!(reader.article("b").expect("reads"), None);
        assert_sound(&path);
    }
}

#[test]
fn labels_are_found_by_name_and_as_printed() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let (document, read) = article();
    let mut writer = Writer::open(&path, &run("a")).expect("opens");
    writer.push(&document, &read).expect("writes");
    writer.finish("").expect("finishes");
    let reader = Reader::open(&path).expect("opens");
    let asked = |name: &str, filter: Filter| -> Vec<(String, Option<String>)> {
        let found = reader.labels(name, &filter).expect("asks").into_iter();
        found.map(|it| (it.label.passage.exact, it.voice.map(|voice| voice.speaker.join(", ")))).collect()
    };
    let every = Filter::default;
    assert_eq!(asked("brandt", every()), [("nobody asked".to_owned(), None)]);
    assert_eq!(asked("Marek Brandt", every()), [("nobody asked".to_owned(), None)]);
    assert_eq!(asked("the bridge", every()), [("bridge will".to_owned(), Some("Ilse Varga".to_owned()))]);
    assert_eq!(asked("Quist", every()), [("work".to_owned(), None)]);
    assert_eq!(asked("Nobody Else", every()), []);
    assert_eq!(asked("brandt", Filter { publisher: Some("another".into()), ..every() }), []);
    assert_eq!(asked("brandt", Filter { limit: Some(0), ..every() }), []);
    assert!(matches!(reader.labels("—", &every()), Err(Error::Empty { .. })));
}

#[test]
fn what_is_no_slice_of_the_text_stays_out() {
    let dir = TempDir::new().expect("a folder");
    let (document, read) = article();
    let spoils: [fn(&mut ArticleRows); 5] = [
        |read| read.labels[0].head.exact.push('x'),
        |read| read.labels[0].mention.start += 1,
        |read| read.quantities[0].passage.end = 4711,
        |read| read.quantities[0].counted.as_mut().expect("is counted").end += 1,
        |read| read.quantities[0].low = Some(f64::NAN),
    ];
    let mut writer = Writer::open(&dir.path().join("l.ledger"), &run("a")).expect("opens");
    for spoil in spoils {
        let mut spoilt = read.clone();
        spoil(&mut spoilt);
        assert!(matches!(writer.push(&document, &spoilt), Err(Error::Article { .. })));
    }
    let mut spoilt = read.clone();
    spoilt.rows[0].labels[0].by = Some(Passage { start: 3, end: 4, exact: "?".into() });
    assert!(matches!(writer.push(&document, &spoilt), Err(Error::Row { .. })));
    writer.push(&document, &read).expect("goes on");
}

#[test]
fn damage_is_found() {
    let dir = TempDir::new().expect("a folder");
    let sound = dir.path().join("sound.ledger");
    let (document, read) = article();
    let mut writer = Writer::open(&sound, &run("a")).expect("opens");
    writer.push(&document, &read).expect("writes");
    writer.finish("").expect("finishes");
    for (damage, table) in [
        ("UPDATE label SET exact = 'x' WHERE id = 1", "label"),
        ("UPDATE label SET head_end = head_end + 1 WHERE id = 2", "label"),
        ("UPDATE label SET mention_start = 4711 WHERE id = 2", "label"),
        ("UPDATE label SET by_start = NULL WHERE id = 1", "label"),
        ("UPDATE label SET entity_id = replace(entity_id, '7', 'z')", "label"),
        ("UPDATE text_quantity SET counted = 'x'", "text_quantity"),
        ("UPDATE text_quantity SET \"end\" = \"end\" + 1", "text_quantity"),
        ("PRAGMA ignore_check_constraints = ON; UPDATE text_quantity SET hedge = 'say'", "text_quantity"),
    ] {
        let path = dir.path().join("spoilt.ledger");
        std::fs::copy(&sound, &path).expect("copies");
        rusqlite::Connection::open(&path).expect("opens").execute_batch(damage).expect(damage);
        let report = Reader::open(&path).expect("opens").verify().expect("can be checked");
        assert!(report.listed.iter().any(|it| it.table == table), "{damage}: {:#?}", report.listed);
    }
}
