//! Figures side by side, and statements that became an article's own sentences.

use crate::invented::{Draft, abstained, named, plain_statement};
use crate::{run, write};
use according_ledger::{Filter, Reader};
use according_text::{
    ArticleRows, Document, Findings, Form, Hedge, Metadata, Quantity, Row, SourceClass, Span, Statement,
};
use std::path::PathBuf;
use tempfile::TempDir;

/// `Name said <content>. ` or, without a name, a sentence of the article's own; with its figures: words, low, counted.
type Part<'a> = (Option<&'a str>, &'a str, &'a [(&'a str, f64, Option<&'a str>, Hedge)]);

fn article(id: &str, published: &str, publisher: &str, parts: &[Part<'_>]) -> (Document, ArticleRows) {
    let mut draft = Draft::default();
    let mut findings = Findings::default();
    for (name, words, figures) in parts {
        let speaking = name.map(|name| (draft.put(name), draft.put(" "), draft.put("said "), name));
        let content = draft.put(words);
        draft.put(". ");
        let within = |part: &str| {
            let at = content.start() + words.find(part).expect("is there") as u32;
            Span::new(at, at + part.len() as u32)
        };
        let quantities: Vec<Quantity> = figures
            .iter()
            .map(|(exact, low, counted, hedge)| Quantity {
                span: within(exact),
                low: Some(*low),
                high: None,
                unit: None,
                counted: counted.map(within),
                hedge: *hedge,
            })
            .collect();
        match speaking {
            Some((source, _, cue, name)) => {
                let cue = Span::new(cue.start(), cue.end() - 1);
                let mut statement: Statement = plain_statement(vec![source], vec![cue], vec![content]);
                statement.form = Form::Indirect;
                statement.quantities = quantities;
                if name.starts_with("a ") {
                    statement.source_class = SourceClass::Unnamed;
                    statement.speakers = vec![abstained("nobody is named")];
                } else {
                    statement.speakers = vec![named(source, name, id)];
                }
                findings.statements.push(statement);
            }
            None => findings.quantities.extend(quantities),
        }
    }
    let metadata = Metadata {
        id: id.into(),
        origin: format!("{id}.txt"),
        published: Some(published.into()),
        publisher: Some(publisher.into()),
        ..Metadata::default()
    };
    let document = Document::new(draft.text, metadata);
    let rows = ArticleRows::of(&document, &findings);
    (document, rows)
}

fn ledger(articles: &[(Document, ArticleRows)]) -> (TempDir, PathBuf) {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let mut writer = according_ledger::Writer::open(&path, &run("a")).expect("creates");
    for (document, rows) in articles {
        writer.push(document, rows).expect("writes");
    }
    writer.finish("").expect("finishes");
    (dir, path)
}

#[test]
fn figures_stand_side_by_side_with_their_voices() {
    use Hedge::{Approximate, Exact, MoreThan};
    let articles = [
        article(
            "a",
            "2031-05-02",
            "Norport Wire",
            &[
                (
                    Some("Ola Strand"),
                    "that 12 people were killed and 30 injured on the quay",
                    &[("12", 12.0, Some("people"), Exact), ("30", 30.0, None, Exact)],
                ),
                (
                    None,
                    "The storm killed dozens, and cost 40 million crowns",
                    &[("dozens", 24.0, None, Approximate), ("40 million", 4e7, Some("crowns"), Exact)],
                ),
            ],
        ),
        article(
            "b",
            "2031-05-04",
            "The Sound",
            &[
                (
                    Some("a nurse"),
                    "that the killers of over 17 sailors had fled",
                    &[("over 17", 17.0, Some("sailors"), MoreThan)],
                ),
                (
                    Some("Ola Strand"),
                    "that the killings had stopped at 19 deaths",
                    &[("19", 19.0, Some("deaths"), Exact)],
                ),
            ],
        ),
    ];
    let (_dir, path) = ledger(&articles);
    let reader = Reader::open(&path).expect("opens");
    let check = |asked: &[&str], about: Option<&str>, expect: &[&str]| {
        let figures = reader.numbers(asked, about, &Filter::default()).expect("finds");
        let shown: Vec<String> =
            figures.iter().map(|it| format!("{}: {}", it.line(), it.quantity.passage.exact)).collect();
        assert_eq!(shown, expect, "{asked:?} about {about:?}");
        for it in figures {
            assert!(it.sentence.exact.contains(&it.quantity.passage.exact));
        }
    };
    check(
        &["killed"],
        None,
        &["Ola Strand: 12", "Ola Strand: 19", "Norport Wire (own voice): dozens", "? a nurse: over 17"],
    );
    check(&["killed"], Some("storm"), &["Ola Strand: 12", "Norport Wire (own voice): dozens"]);
    check(&["injured"], None, &["Ola Strand: 30"]);
    check(&["deaths", "injured"], None, &["Ola Strand: 30", "Ola Strand: 19"]);
    check(&["crowns cost"], None, &["Norport Wire (own voice): 40 million"]);
    check(&["crowns drowned"], None, &[]);
    check(&["drowned"], None, &[]);
    assert!(reader.numbers(&["of the"], None, &Filter::default()).is_err());
}

#[test]
fn a_statement_that_becomes_the_article_s_own_is_shown_with_both_places() {
    let claim = "that the captain was chatting on his mobile as the ferry struck the northern breakwater";
    let own = "The captain was chatting on his mobile as the ferry struck the northern breakwater";
    let plain: &[(&str, f64, Option<&str>, Hedge)] = &[];
    let said = article("a", "2031-05-02", "Norport Wire", &[(Some("a sailor"), claim, plain)]);
    let check = |later: (Document, ArticleRows), expect: usize| {
        let (_dir, path) = ledger(&[said.clone(), later]);
        let found = Reader::open(&path).expect("opens").decay(&Filter::default()).expect("looks");
        assert_eq!(found.len(), expect, "{found:?}");
        found
    };
    let found = check(article("b", "2031-05-06", "The Sound", &[(None, own, plain)]), 1);
    assert_eq!(found[0].said.content[0].exact, claim);
    assert_eq!((found[0].own.exact.as_str(), found[0].document.id.as_str()), (&*format!("{own}."), "b"));
    // Before, on the same day, attributed again, turned round, supposed, or something else.
    for (day, name, words) in [
        ("2031-05-01", None, own.to_owned()),
        ("2031-05-02", None, own.to_owned()),
        ("2031-05-06", Some("a sailor"), claim.to_owned()),
        ("2031-05-06", None, own.replace("was chatting", "was not chatting")),
        ("2031-05-06", None, own.replace("The captain", "If the captain")),
        ("2031-05-06", None, own.replace("The captain", "According to the report, the captain")),
        ("2031-05-06", None, "The captain was sleeping in his cabin as the ferry left the inner harbour".to_owned()),
        ("2031-12-06", None, own.to_owned()),
        // Of somebody else, in the first person, with where it is from, cut off, and in a caption.
        ("2031-05-06", None, own.replace("The captain", "The captain of the Saltmarsh Queen")),
        ("2031-05-06", None, own.replace("The captain", "My captain")),
        ("2031-05-06", None, own.replace("The captain", "Based on the log, the captain")),
        ("2031-05-06", None, own.replace("The captain", "BRIDGE: The captain")),
    ] {
        check(article("b", day, "The Sound", &[(name, &words, plain)]), 0);
    }
}

#[test]
fn what_an_older_ledger_holds_is_clustered_too() {
    let rows = |id: &str| -> (Document, Vec<Row>) {
        let (document, rows) = article(
            id,
            "2031-05-02",
            id,
            &[(Some("Ola Strand"), "that 12 people were killed by the falling crane", &[])],
        );
        (document, rows.rows)
    };
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    write(&path, &run("a"), &[rows("a"), rows("b")]);
    // As a version before this one left it.
    let db = rusqlite::Connection::open(&path).expect("opens");
    db.execute_batch(
        "DELETE FROM utterance; DELETE FROM variant; DELETE FROM posting; INSERT INTO unclustered SELECT id FROM statement",
    )
    .expect("is emptied");
    drop(db);
    let before = Reader::open(&path).expect("opens").stats(0).expect("counts");
    assert_eq!((before.statements, before.clusters), (2, 2));
    write(&path, &run("a"), &[]);
    assert_eq!(Reader::open(&path).expect("opens").stats(0).expect("counts").clusters, 1);
}
