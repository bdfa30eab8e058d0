//! One language for every question: what it finds, counts, and refuses; whatever is typed.

use crate::invented::{Draft, abstained, article, named, plain_statement};
use crate::{run, write};
use according_ledger::{Condition, Error, Facet, Page, Query, Reader, Sort, SqlLimits, SqlValue};
use according_text::{
    Determinacy, Document, Form, Hedge, Label, Medium, Metadata, Polarity, Quantity, Row, Said, SaidBasis, SourceClass,
    Span, SpeechAct, Statement,
};
use proptest::prelude::*;
use tempfile::TempDir;

struct Ledger {
    _dir: TempDir,
    reader: Reader,
}

/// Source, who is meant, content, and what is not as usual.
type Telling = (&'static str, Option<&'static str>, &'static str, fn(&mut Statement));

const ECHO: [Telling; 4] = [
    ("Corinne Ashdell", Some("Corinne Ashdell"), "the sanctions hit 300 boats", |it| {
        (it.form, it.medium, it.speech_act) = (Form::Direct, Some(Medium::Interview), Some(SpeechAct::Claim));
        let words = it.content[0];
        let span = Span::new(words.start() + 18, words.end());
        it.quantities = vec![Quantity {
            span,
            low: Some(300.0),
            high: Some(300.0),
            unit: None,
            counted: None,
            hedge: Hedge::Exact,
        }];
    }),
    ("she", Some("Corinne Ashdell"), "nobody was sanctioned", |it| {
        (it.polarity, it.speech_act) = (Polarity::Negative, Some(SpeechAct::Deny));
        it.said = Said {
            timex: Some("2031-04-01".into()),
            from: Some("2031-04-01".into()),
            to: Some("2031-04-02".into()),
            basis: SaidBasis::Explicit,
        };
    }),
    ("Bram Oskeld", Some("Bram Oskeld"), "Ashdell is a liar", |it| {
        let words = it.content[0];
        let (label, mention) = (Span::new(words.end() - 4, words.end()), Span::new(words.start(), words.start() + 7));
        it.labels = vec![Label { span: label, head: label, mention, name: None, entity_id: None, by: None }];
    }),
    ("Ashdell", None, "the mast of Ödön’s boat broke", |it| {
        (it.source_class, it.determinacy) = (SourceClass::Unnamed, Determinacy::Future);
    }),
];
const HERALD: [Telling; 2] = [
    ("Corinne Ashdell", Some("Corinne Ashdell"), "boats, boating and a boat", |it| it.confidence = 0.5),
    ("officials", None, "“17,000 - not content:boats” OR NEAR(boats)", |it| {
        (it.form, it.source_class) = (Form::Mixed, SourceClass::Unnamed);
    }),
];

fn told(id: &str, publisher: &str, published: Option<&str>, sayings: &[Telling]) -> (Document, Vec<Row>) {
    let mut draft = Draft::default();
    let mut statements = Vec::new();
    let mut full: Vec<(&str, Span)> = Vec::new();
    for (source, name, content, change) in sayings {
        let at = draft.put(source);
        if let Some(name) = name.filter(|name| name == source) {
            full.push((name, at));
        }
        draft.put(" ");
        let cue = draft.put("said");
        draft.put(" then that ");
        let content = draft.put(content);
        draft.put(". ");
        let mut statement = plain_statement(vec![at], vec![cue], vec![content]);
        statement.speakers = vec![match name.and_then(|name| full.iter().find(|known| known.0 == name)) {
            Some((name, span)) => named(*span, name, id),
            None => abstained("nobody stands out"),
        }];
        change(&mut statement);
        statements.push(statement);
    }
    let metadata = Metadata {
        id: id.into(),
        origin: format!("{id}.txt"),
        url: Some(format!("https://news.example/{id}?a=\"b'")),
        publisher: Some(publisher.into()),
        published: published.map(str::to_owned),
        ..Metadata::default()
    };
    let document = Document::new(draft.text, metadata);
    let rows = Row::of(&document, &statements);
    (document, rows)
}

fn ledger() -> Ledger {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let articles = [
        told("e", "Tarnholm Echo", Some("2031-04-02"), &ECHO),
        told("h", "Büro „Herald“", Some("2030-12-24T08:00:00Z"), &HERALD),
        told("u", "tarnholm echo", None, &HERALD[1..]),
    ];
    write(&path, &run("a"), &articles);
    Ledger { _dir: dir, reader: Reader::open(&path).expect("opens") }
}

/// The first words of every answer.
fn brief(reader: &Reader, query: &Query, page: &Page) -> Vec<String> {
    let hits = reader.search(query, page).unwrap_or_else(|error| panic!("{query}: {error}"));
    hits.map(|hit| {
        let row = hit.expect("reads").row;
        let words: String = row.content[0].exact.split(' ').take(2).collect::<Vec<_>>().join(" ");
        format!("{} {words}", row.document.id)
    })
    .collect()
}

#[test]
fn conditions_find_what_they_say() {
    let ledger = ledger();
    let (hit, denied, liar, mast) = ("e the sanctions", "e nobody was", "e Ashdell is", "e the mast");
    let (boats, odd, odd_too) = ("h boats, boating", "h “17,000 -", "u “17,000 -");
    let all = [boats, odd, hit, denied, liar, mast, odd_too];
    let check = |query: &str, expect: &[&str]| {
        let parsed = Query::parse(query).unwrap_or_else(|error| panic!("{query}: {error}"));
        assert_eq!(brief(&ledger.reader, &parsed, &Page::default()), expect, "{query}");
        let total = ledger.reader.count(&parsed).expect("counts");
        assert_eq!((total.n(), total.is_exact()), (expect.len() as u64, true), "{query}");
        let not =
            Query { conditions: parsed.conditions.iter().map(|it| Condition { not: !it.not, ..it.clone() }).collect() };
        if parsed.conditions.len() == 1 {
            let others: Vec<&str> = all.iter().copied().filter(|it| !expect.contains(it)).collect();
            assert_eq!(brief(&ledger.reader, &not, &Page::default()), others, "not {query}");
        }
    };
    check("", &all);
    // Words.
    check("sanction", &[hit, denied]);
    check("\"sanction\"", &[]);
    check("\"sanctions\"", &[hit]);
    check("sanct*", &[hit, denied]);
    check("boat", &[boats, odd, hit, mast, odd_too]);
    check("\"a boat\"", &[boats]);
    check("odon", &[mast]);
    check("\"Ödön's BOAT\"", &[mast]);
    check("17,000", &[odd, odd_too]);
    check("content:17,18", &[odd, odd_too]);
    check("content:\"content boats\"", &[odd, odd_too]);
    check("OR", &[odd, odd_too]);
    check("then", &[]);
    check("anywhere:then", &all);
    check("anywhere:Ashdell", &[boats, hit, liar, mast]);
    check("source:ashdell", &[boats, hit, mast]);
    check("source:she,officials", &[odd, denied, odd_too]);
    check("label:liars", &[liar]);
    // Who, and about whom.
    check("speaker:\"corinne ashdell\"", &[boats, hit, denied]);
    check("speaker:ashdell", &[boats, hit, denied, mast]);
    check("speaker:oskeld,officials", &[odd, liar, odd_too]);
    check("about:\"Corinne Ashdell\"", &[]);
    check("about:ashdell", &[liar]);
    // Where, when, how.
    check("outlet:\"TARNHOLM ECHO\"", &[hit, denied, liar, mast, odd_too]);
    check("outlet:\"buro herald\"", &[boats, odd]);
    check("article:h", &[boats, odd]);
    check("article:\"https://news.example/u?a=\\\"b'\"", &[odd_too]);
    check("article:u.txt", &[odd_too]);
    check("published:2031", &[hit, denied, liar, mast]);
    check("published:<=2031-03", &[boats, odd]);
    check("published:2030-12-24", &[boats, odd]);
    check("said:2031-04", &[denied]);
    check("said:2031-04-01", &[]);
    check("said:2031-04-01..2031-04-02", &[denied]);
    check("said:>=2031-03-31", &[denied]);
    check("form:direct,mixed", &[odd, hit, odd_too]);
    check("form:indirect", &[boats, denied, liar, mast]);
    check("act:deny", &[denied]);
    check("act:say", &[boats, odd, liar, mast, odd_too]);
    check("act:say,deny", &[boats, odd, denied, liar, mast, odd_too]);
    check("polarity:negative", &[denied]);
    check("determinacy:future", &[mast]);
    check("type:communication", &all);
    check("medium:interview", &[hit]);
    check("platform:twitter", &[]);
    check("class:unnamed", &[odd, mast, odd_too]);
    check("has:quantity", &[hit]);
    check("has:label,date", &[denied, liar]);
    check("has:speaker", &[boats, hit, denied, liar]);
    check("has:source", &all);
    check("confidence:0.75", &[odd, hit, denied, liar, mast, odd_too]);
    // Together.
    check("sanction -polarity:negative published:2031", &[hit]);
    check("speaker:ashdell -boat", &[denied]);
    check("-boat -published:2031", &[]);
    check("article:e,h form:direct sanction", &[hit]);
}

#[test]
fn pages_follow_each_other() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let articles: Vec<_> = (0..60).map(|number| article(7, number)).collect();
    write(&path, &run("a"), &articles);
    let reader = Reader::open(&path).expect("opens");
    for asked in
        ["", "harbour", "-form:direct", "outlet:\"norport wire\" said:2031", "article:harbour-7/000005 -harbour"]
    {
        let query = Query::parse(asked).expect("is a query");
        let ids = |page: &Page| -> (Vec<String>, Option<according_ledger::Cursor>) {
            let hits = reader.search(&query, page).expect("asks");
            let next = hits.next_page();
            (hits.map(|hit| hit.expect("reads").row.statement_id.to_string()).collect(), next)
        };
        for &sort in Sort::ALL {
            let (whole, none) = ids(&Page { sort, ..Page::default() });
            assert_eq!(none, None);
            assert_eq!(whole.len() as u64, reader.count(&query).expect("counts").n(), "{asked}");
            let mut by_offset = Vec::new();
            while by_offset.len() < whole.len() {
                let page = Page { sort, limit: Some(7), offset: by_offset.len() as u64, after: None };
                by_offset.extend(ids(&page).0);
            }
            assert_eq!(by_offset, whole, "{asked} {sort}");
            if matches!(sort, Sort::Oldest | Sort::Newest) {
                let (mut by_place, mut after) = (Vec::new(), None);
                loop {
                    let (page, next) = ids(&Page { sort, limit: Some(7), offset: 0, after });
                    by_place.extend(page);
                    let Some(next) = next else { break };
                    after = Some(next.to_string().parse().expect("is a place"));
                }
                assert_eq!(by_place, whole, "{asked} {sort}");
            }
        }
    }
    let dates = |sort| -> Vec<Option<String>> {
        let page = Page { sort, ..Page::default() };
        let hits = reader.search(&Query::default(), &page).expect("asks");
        hits.map(|hit| hit.expect("reads").row.document.published).collect()
    };
    let oldest = dates(Sort::Oldest);
    let dated = oldest.iter().take_while(|date| date.is_some()).count();
    assert!(oldest[..dated].is_sorted() && oldest[dated..].iter().all(Option::is_none) && dated < oldest.len());
    let newest = dates(Sort::Newest);
    assert!(newest[..dated].is_sorted_by(|a, b| a >= b) && newest[dated..].iter().all(Option::is_none));
}

#[test]
fn every_figure_opens_to_its_rows() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    write(&path, &run("a"), &(0..60).map(|number| article(7, number)).collect::<Vec<_>>());
    let reader = Reader::open(&path).expect("opens");
    for asked in ["", "harbour", "form:direct"] {
        let query = Query::parse(asked).expect("is a query");
        let found = reader.facets(&query, Facet::ALL, 100).expect("counts");
        assert_eq!((found.sampled, found.total), (false, reader.count(&query).expect("counts")));
        let mut figures = 0;
        for facet in &found.facets {
            for value in &facet.values {
                let condition = value.condition.clone().expect("dates are days here");
                let rows = reader.search(&query.and(condition), &Page::default()).expect("asks").len() as u64;
                assert_eq!(rows, value.n, "{asked} {} {}", facet.facet, value.name);
                figures += 1;
            }
        }
        assert!(figures > 40, "{figures}");
    }
}

#[test]
fn a_query_that_cannot_be_read_is_told_where() {
    for (query, position, message) in [
        ("harbour form:loud", 13, "form: has no value \"loud\""),
        ("Ödön colour:red", 5, "no field is called colour"),
        ("speaker:", 8, "speaker: without a value"),
        ("speaker:a,", 10, "speaker: without a value"),
        ("ferry \"no end", 6, "a quotation mark that is not closed"),
        ("said:yesterday", 5, "said: has no date \"yesterday\""),
        ("published:2025-02-30", 10, "published: has no date \"2025-02-30\""),
        ("published:2025..2024", 10, "published: has no date \"2025..2024\""),
        ("speaker:\"A\"B", 11, "words right behind a quotation mark"),
        ("ferry - boat", 6, "nothing to look for"),
        ("confidence:2", 11, "confidence: has no value \"2\""),
    ] {
        let error = Query::parse(query).expect_err(query);
        assert_eq!((error.position, error.message.as_str()), (position, message), "{query}");
    }
}

#[test]
fn sql_reads_and_does_nothing_else() {
    let Ledger { _dir, mut reader } = ledger();
    let mut ask = |sql: &str| reader.sql(sql, SqlLimits::default(), || false);
    let answer = ask("SELECT count(*) AS n, max(publisher) FROM ledger WHERE form = 'direct'").expect("answers");
    assert_eq!(answer.columns, ["n", "max(publisher)"]);
    assert_eq!(answer.rows, [[SqlValue::Integer(1), SqlValue::Text("Tarnholm Echo".into())]]);
    assert_eq!(
        ask("WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n LIMIT 5) SELECT * FROM n")
            .expect("answers")
            .rows
            .len(),
        5
    );
    for refused in [
        "DELETE FROM statement",
        "UPDATE statement SET form = 'direct'",
        "INSERT INTO run SELECT * FROM run",
        "DROP VIEW ledger",
        "CREATE TABLE t(x)",
        "CREATE TEMP TABLE t(x)",
        "ATTACH '/tmp/x.db' AS x",
        "VACUUM INTO '/tmp/x.db'",
        "PRAGMA query_only = OFF",
        "PRAGMA journal_mode = DELETE",
        "BEGIN",
        "SELECT load_extension('x')",
        "SELECT 1; SELECT 2",
        "SELECT 1; DELETE FROM run",
        "SELECT",
        "SELECT no_such_column FROM ledger",
        "",
        "-- nothing",
        "REPLACE INTO statement_fts(statement_fts) VALUES('optimize')",
    ] {
        assert!(matches!(ask(refused), Err(Error::Sql { .. })), "{refused}: {:?}", ask(refused));
    }
    let endless = "WITH RECURSIVE n(i) AS (VALUES(1) UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n";
    let mut looks = 0;
    let stopped = reader.sql(endless, SqlLimits::default(), move || {
        looks += 1;
        looks > 10
    });
    assert!(matches!(stopped, Err(Error::Stopped)), "{stopped:?}");
    let few = SqlLimits { rows: 2, ..SqlLimits::default() };
    let answer = reader.sql("SELECT statement_id FROM ledger", few, || false).expect("answers");
    assert_eq!((answer.rows.len(), answer.more), (2, true));
    let narrow = SqlLimits { bytes: 10, ..SqlLimits::default() };
    assert!(reader.sql("SELECT content FROM ledger", narrow, || false).expect("answers").more);
    for view in reader.views().expect("lists") {
        let answer = reader.sql(&format!("SELECT * FROM {}", view.name), few, || false).expect("answers");
        assert_eq!(answer.columns, view.columns);
        assert!(!answer.columns.is_empty());
    }
    // Other questions go on as before.
    assert_eq!(reader.count(&Query::default()).expect("counts").n(), 7);
}

#[test]
fn an_export_gives_what_a_search_gives() {
    let ledger = ledger();
    for asked in ["", "boat", "class:unnamed"] {
        let query = Query::parse(asked).expect("is a query");
        let found: Vec<Row> =
            ledger.reader.search(&query, &Page::default()).expect("asks").map(|hit| hit.expect("reads").row).collect();
        let exports = ledger.reader.export(&query, false).expect("asks");
        assert_eq!(exports.runs().count(), 1);
        let exported: Vec<Row> = exports.map(|it| it.expect("reads").row).collect();
        assert_eq!(exported, found, "{asked}");
        for it in ledger.reader.export(&query, true).expect("asks") {
            let it = it.expect("reads");
            let text = it.text.expect("is wanted");
            let at = &it.row.content[0];
            let words: String = text.chars().skip(at.start as usize).take((at.end - at.start) as usize).collect();
            assert_eq!(words, at.exact);
        }
    }
}

/// What might be typed: words, fields, marks of every kind of syntax.
fn typed() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "\\PC{0,12}",
        "[a-z]{1,8}",
        prop::sample::select(vec![
            "speaker:",
            "about:",
            "form:direct",
            "said:2031",
            "-",
            "\"",
            "“",
            "”",
            "'",
            ",",
            ":",
            "*",
            "(",
            ")",
            "AND",
            "OR",
            "NOT",
            "NEAR(a b)",
            "^a",
            "{content}:",
            "boat*",
            "\\",
            "\\\"",
            "¬c1",
            "%",
            "_",
            ";",
            "--",
            "\0",
            "'; DROP TABLE run; --",
            "entity:0",
            "label:liar",
            "has:quantity",
            "outlet:",
            "\u{202e}",
            "published:2031..",
        ])
        .prop_map(str::to_owned),
    ];
    prop::collection::vec((part, prop::sample::select(vec!["", " "])), 0..8)
        .prop_map(|parts| parts.into_iter().map(|(part, gap)| part + gap).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    /// Whatever is typed is a query or is refused; a query is written as it is read; and it is never read as SQL or as the
    /// syntax of the index.
    #[test]
    fn whatever_is_typed_is_safe(asked in typed()) {
        thread_local!(static LEDGER: Ledger = ledger());
        if let Ok(query) = Query::parse(&asked) {
            let written = query.to_string();
            let again = Query::parse(&written);
            prop_assert_eq!(again.as_ref(), Ok(&query), "{:?} was written as {:?}", asked, written);
            LEDGER.with(|ledger| {
                let known = |error: &Error| matches!(error, Error::NoEntity { .. } | Error::AmbiguousEntity { .. });
                match ledger.reader.search(&query, &Page::default()) {
                    Ok(hits) => {
                        let n = hits.len() as u64;
                        prop_assert_eq!(ledger.reader.count(&query).expect("counts").n(), n);
                        prop_assert_eq!(ledger.reader.facets(&query, &[Facet::Form], 5).expect("counts").total.n(), n);
                    }
                    Err(error) => prop_assert!(known(&error), "{}: {}", query, error),
                }
                Ok(())
            })?;
        }
        LEDGER.with(|ledger| {
            for answer in [ledger.reader.about(&asked, &Default::default()), ledger.reader.to(&asked, &Default::default())] {
                if let Err(error) = answer {
                    prop_assert!(matches!(error, Error::Empty { .. } | Error::NoEntity { .. }), "{}: {}", asked, error);
                }
            }
            prop_assert_eq!(ledger.reader.count(&Query::default()).expect("counts").n(), 7);
            Ok(())
        })?;
    }
}
