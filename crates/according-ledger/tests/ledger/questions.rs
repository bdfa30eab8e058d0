//! Who said what, and what was said about something.

use crate::invented::{Draft, abstained, named, plain_statement};
use crate::{run, write};
use according_ledger::{Error, Filter, Hits, Matched, Reader};
use according_text::{Document, Form, Metadata, Polarity, Row, Speaker, StatementId};
use tempfile::TempDir;

struct Ledger {
    _dir: TempDir,
    reader: Reader,
    rows: Vec<Row>,
}

type Telling = (
    &'static str,
    Option<&'static str>,
    Option<&'static str>,
    &'static [(&'static str, Option<&'static str>, &'static str)],
);

/// Id, date, outlet, and (source, speaker's name, content).
const TELLINGS: &[Telling] = &[
    (
        "a",
        Some("2031-04-02"),
        Some("Norport Wire"),
        &[
            ("Nasser Kanaani", Some("Nasser Kanaani"), "the ferry talks go on"),
            ("he", Some("Nasser Kanaani"), "sanctions on the harbour end"),
            ("Kanaani", None, "someone else spoke of ferry talks"),
        ],
    ),
    (
        "b",
        Some("2031-03-30T08:00:00Z"),
        Some("Büro Hafen"),
        &[("Ödön O’Brien", Some("Ödön O’Brien"), "“talks” about a sanction-free ferry")],
    ),
    (
        "c",
        None,
        None,
        &[
            ("the ministry", None, "NEAR(x OR *) costs 17,000"),
            ("Leyla Kanaani", Some("Leyla Kanaani"), "the harbour end"),
        ],
    ),
    ("d", Some("2031-04-02"), Some("norport wire"), &[("Nasser Kanaani", Some("Nasser Kanaani"), "no ferry")]),
];

fn ledger() -> Ledger {
    let articles: Vec<(Document, Vec<Row>)> = TELLINGS.iter().map(told).collect();
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    write(&path, &run("a"), &articles);
    Ledger {
        _dir: dir,
        reader: Reader::open(&path).expect("opens"),
        rows: articles.into_iter().flat_map(|(_, rows)| rows).collect(),
    }
}

fn told((id, published, publisher, sayings): &Telling) -> (Document, Vec<Row>) {
    let mut draft = Draft::default();
    let mut statements = Vec::new();
    let full = draft.put(sayings.iter().find_map(|(_, name, _)| *name).unwrap_or("Nobody"));
    draft.put(". ");
    for (source, name, content) in *sayings {
        let at = draft.put(source);
        draft.put(" ");
        let cue = draft.put("said");
        draft.put(" ");
        let content = draft.put(content);
        draft.put(". ");
        let mut statement = plain_statement(vec![at], vec![cue], vec![content]);
        statement.speakers = vec![match name {
            Some(name) if name == source => named(at, name, id),
            Some(name) => Speaker { method: "pronoun", ..named(full, name, id) },
            None => abstained("two people fit"),
        }];
        if *source == "he" {
            (statement.form, statement.polarity) = (Form::Mixed, Polarity::Negative);
        }
        statements.push(statement);
    }
    let metadata = Metadata {
        id: (*id).into(),
        origin: (*id).into(),
        published: published.map(str::to_owned),
        publisher: publisher.map(str::to_owned),
        ..Metadata::default()
    };
    let document = Document::new(draft.text, metadata);
    let rows = Row::of(&document, &statements);
    (document, rows)
}

/// The answers as `document: content`.
fn brief(hits: Result<Hits<'_>, Error>) -> Vec<String> {
    hits.expect("asks")
        .map(|hit| {
            let hit = hit.expect("reads");
            let mark = if hit.matched == Matched::Source { "?" } else { "" };
            format!("{}{mark}: {}", hit.row.document.id, hit.row.content[0].exact)
        })
        .collect()
}

#[test]
fn to_finds_by_name_and_by_source() {
    let ledger = ledger();
    let to = |name: &str| brief(ledger.reader.to(name, &Filter::default()));
    let nasser = ["a: the ferry talks go on", "a: sanctions on the harbour end", "d: no ferry"];
    assert_eq!(to("Nasser Kanaani"), nasser);
    assert_eq!(to("kanaani nasser"), nasser, "any order, any case");
    assert_eq!(
        to("Kanaani"),
        [nasser[0], nasser[1], "a?: someone else spoke of ferry talks", nasser[2], "c: the harbour end"],
        "by date, undated last; a source that nobody resolved is told apart"
    );
    assert_eq!(to("odon obrien"), ["b: “talks” about a sanction-free ferry"]);
    assert_eq!(to("O'Brien"), to("o’brien"));
    assert_eq!(to("Ministry"), ["c?: NEAR(x OR *) costs 17,000"]);
    assert_eq!(to("he"), Vec::<String>::new(), "the pronoun was resolved");
    assert_eq!(to("Kana"), Vec::<String>::new(), "whole words only");
    let entity = ledger.rows[0].speaker[0].entity_id.expect("is named").to_string();
    assert_eq!(to(&entity), nasser, "whom an article means, in all articles");
    assert_eq!(to(&entity.to_uppercase()), nasser);
    assert!(matches!(ledger.reader.to(" “” ", &Filter::default()), Err(Error::Empty { .. })));
}

#[test]
fn about_finds_words_and_phrases() {
    let ledger = ledger();
    let about = |words: &str| brief(ledger.reader.about(words, &Filter::default()));
    assert_eq!(
        about("FERRY"),
        [
            "b: “talks” about a sanction-free ferry",
            "a: the ferry talks go on",
            "a: someone else spoke of ferry talks",
            "d: no ferry"
        ]
    );
    assert_eq!(about("\"talks go\""), ["a: the ferry talks go on"]);
    assert_eq!(about("“go talks”"), Vec::<String>::new());
    assert_eq!(about("sanction*").len(), 2);
    assert_eq!(about("sanctions").len(), 2, "other forms of the word too");
    assert_eq!(about("\"sanctions\"").len(), 1, "within quotation marks just the word");
    assert_eq!(about("sanction-free").len(), 1);
    assert_eq!(about("17,000"), ["c: NEAR(x OR *) costs 17,000"]);
    assert_eq!(about("Kanaani"), Vec::<String>::new(), "sources are not content");
    for syntax in
        ["NEAR(", "OR", "content:ferry", "ferry AND", "\"ferry", "^ferry", "a'; DROP TABLE run; --", "{source}"]
    {
        assert!(ledger.reader.about(syntax, &Filter::default()).is_ok(), "{syntax}");
    }
    assert_eq!(about("OR NEAR"), about("x"));
    assert!(matches!(ledger.reader.about("*", &Filter::default()), Err(Error::Empty { .. })));
}

#[test]
fn filters_narrow_every_question() {
    let ledger = ledger();
    let all = |filter: Filter| -> (usize, usize, usize) {
        let rows = ledger.reader.rows(&filter).collect::<Result<Vec<_>, _>>().expect("reads");
        let to = ledger.reader.to("Kanaani", &filter).expect("asks");
        let about = ledger.reader.about("ferry", &filter).expect("asks");
        (rows.len(), to.len(), about.len())
    };
    let none = Filter::default;
    assert_eq!(all(none()), (7, 5, 4));
    assert_eq!(all(Filter { publisher: Some("NORPORT WIRE".into()), ..none() }), (4, 4, 3));
    assert_eq!(all(Filter { form: Some(Form::Mixed), ..none() }), (1, 1, 0));
    assert_eq!(all(Filter { polarity: Some(Polarity::Positive), ..none() }), (6, 4, 4));
    assert_eq!(all(Filter { published_after: Some("2031-04".into()), ..none() }), (4, 4, 3));
    assert_eq!(all(Filter { published_before: Some("2031-03-30".into()), ..none() }), (1, 0, 1));
    assert_eq!(all(Filter { published_before: Some("2031".into()), ..none() }), (5, 4, 4));
    assert_eq!(all(Filter { limit: Some(2), offset: 1, ..none() }), (2, 2, 2));
    assert_eq!(all(Filter { offset: 100, ..none() }), (0, 0, 0));
    assert_eq!(
        ledger.reader.to("Kanaani", &Filter { limit: Some(1), ..none() }).expect("asks").total().expect("counts").n(),
        5
    );
    let ids = |filter| -> Vec<String> {
        ledger.reader.rows(&filter).map(|row| row.expect("reads").content[0].exact.clone()).collect()
    };
    let (whole, mut pages) = (ids(none()), Vec::new());
    for page in 0..4 {
        pages.extend(ids(Filter { limit: Some(2), offset: 2 * page, ..none() }));
    }
    assert_eq!(whole, pages);
}

#[test]
fn a_near_name_is_suggested() {
    let ledger = ledger();
    let near = |name: &str| -> Vec<(String, u64)> {
        let names = ledger.reader.names_near(name, 5).expect("asks");
        names.into_iter().map(|near| (near.name, near.statements)).collect()
    };
    assert_eq!(near("Kanani"), [("Nasser Kanaani".into(), 3), ("Leyla Kanaani".into(), 1)]);
    assert_eq!(near("Naser Kanani"), [("Nasser Kanaani".into(), 3)]);
    assert_eq!(near("O Brian"), Vec::<(String, u64)>::new());
    assert_eq!(near("Obrian"), [("Ödön O’Brien".into(), 1)]);
    assert_eq!(near(""), Vec::<(String, u64)>::new());
}

#[test]
fn show_takes_the_beginning_of_an_id() {
    let ledger = ledger();
    let id = ledger.rows[0].statement_id.to_string();
    for prefix in [id.as_str(), &id[..12], &id.to_uppercase()[..12]] {
        let shown = ledger.reader.show(prefix).expect("shows");
        assert_eq!(shown.row, ledger.rows[0]);
        let at = &shown.row.content[0];
        let slice: String = shown.text.chars().skip(at.start as usize).take((at.end - at.start) as usize).collect();
        assert_eq!(slice, at.exact);
        assert_eq!((shown.revision, shown.retired, shown.metadata.id.as_str()), (1, None, "a"));
    }
    assert!(matches!(ledger.reader.show(""), Err(Error::BadId { .. })));
    assert!(matches!(ledger.reader.show("xyz"), Err(Error::BadId { .. })));
    assert!(matches!(ledger.reader.show(&"0".repeat(33)), Err(Error::BadId { .. })));
    assert!(matches!(ledger.reader.show(&"0".repeat(32)), Err(Error::NoStatement { .. })));
}

#[test]
fn an_id_that_is_too_short_lists_what_it_may_mean() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let articles: Vec<_> = (0..40).map(|number| crate::invented::article(3, number)).collect();
    write(&path, &run("a"), &articles);
    let mut expect: Vec<StatementId> =
        articles.iter().flat_map(|(_, rows)| rows.iter().map(|row| row.statement_id)).collect();
    expect.sort();
    let first = expect[0].to_string()[..1].to_owned();
    expect.retain(|id| id.to_string().starts_with(&first));
    assert!(expect.len() > 10, "320 ids begin with 16 digits");
    let Err(Error::Ambiguous { candidates, more, .. }) = Reader::open(&path).expect("opens").show(&first) else {
        panic!("several ids begin with {first}");
    };
    assert_eq!((candidates.as_slice(), more), (&expect[..10], true));
}

#[test]
fn stats_add_up() {
    let ledger = ledger();
    let stats = ledger.reader.stats(2).expect("counts");
    assert_eq!((stats.documents, stats.texts, stats.statements, stats.retired), (4, 4, 7, 0));
    assert_eq!((stats.resolved, stats.abstained, stats.sourceless), (5, 2, 0));
    assert_eq!(stats.forms, [("indirect".into(), 6), ("mixed".into(), 1)]);
    assert_eq!(stats.publishers, [("Norport Wire".into(), 3), (String::new(), 2)]);
    let speakers: Vec<_> = stats.speakers.iter().map(|near| (near.name.as_str(), near.statements)).collect();
    assert_eq!(speakers, [("Nasser Kanaani", 3), ("Leyla Kanaani", 1)]);
    assert_eq!(
        (stats.published_from.as_deref(), stats.published_to.as_deref()),
        (Some("2031-03-30T08:00:00Z"), Some("2031-04-02"))
    );
    assert_eq!(stats.runs.len(), 1);
    assert_eq!(stats.runs[0].ended.as_deref(), Some("2031-04-02T09:00:00Z"));
}

#[test]
fn the_flat_view_reads_like_the_rows() {
    let ledger = ledger();
    let db = rusqlite::Connection::open(ledger.reader.path()).expect("opens");
    let (speaker, source, content, published): (String, String, String, String) = db
        .query_row(
            "SELECT speaker, source, content, published FROM ledger WHERE statement_id = ?1",
            [ledger.rows[1].statement_id.to_string()],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?)),
        )
        .expect("reads");
    assert_eq!((speaker.as_str(), source.as_str()), ("Nasser Kanaani", "he"));
    assert_eq!((content.as_str(), published.as_str()), ("sanctions on the harbour end", "2031-04-02"));
    let n: i64 = db.query_row("SELECT count(*) FROM ledger", [], |row| row.get(0)).expect("counts");
    assert_eq!(n, 7);
    let selectors: Vec<(String, String, String)> = db
        .prepare("SELECT prefix, exact, suffix FROM selector WHERE statement_id = ?1 ORDER BY start")
        .and_then(|mut select| {
            select
                .query_map([ledger.rows[0].statement_id.to_string()], |row| {
                    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
                })?
                .collect()
        })
        .expect("reads");
    let text = ledger.reader.show(&ledger.rows[0].statement_id.to_string()).expect("shows").text;
    assert_eq!(selectors.len(), 3);
    for (prefix, exact, suffix) in selectors {
        assert!(text.contains(&format!("{prefix}{exact}{suffix}")), "{prefix:?} {exact:?} {suffix:?}");
        assert!(prefix.chars().count() <= 32 && suffix.chars().count() <= 32);
    }
}
