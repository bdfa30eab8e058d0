//! The same statement in several articles: families that are known, in any order, at once or bit by bit.

use crate::families::{Told, families};
use crate::invented::Dice;
use according_ledger::{Filter, Reader, Relation, RunInfo, Why, Writer};
use according_text::{Document, Form, Row, StatementId};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use tempfile::TempDir;

type Article = (Document, Vec<Row>);

/// Writes articles in runs of `sizes`, the last of which takes the rest.
fn write(path: &Path, articles: &[Article], sizes: &[usize]) {
    let mut rest = articles;
    for n in sizes.iter().copied().chain([usize::MAX]) {
        let (now, later) = rest.split_at(n.min(rest.len()));
        rest = later;
        let mut writer = Writer::open(path, &RunInfo::default()).expect("opens");
        for (document, rows) in now {
            writer.push(document, &rows.clone().into()).expect("writes");
        }
        writer.finish("").expect("finishes");
    }
}

fn ledger(articles: &[Article], sizes: &[usize]) -> (TempDir, PathBuf) {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    write(&path, articles, sizes);
    (dir, path)
}

/// Every cluster, as its statements with their relations to the head.
fn clusters(path: &Path) -> BTreeMap<String, BTreeSet<(String, String)>> {
    let db = rusqlite::Connection::open(path).expect("opens");
    let mut select = db.prepare("SELECT cluster_id, statement_id, relation FROM cluster_member").expect("is there");
    let rows = select.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("reads");
    let mut clusters: BTreeMap<String, BTreeSet<(String, String)>> = BTreeMap::new();
    for row in rows {
        let (cluster, statement, relation): (String, String, String) = row.expect("reads");
        clusters.entry(cluster).or_default().insert((statement, relation));
    }
    clusters
}

/// Right pairs, found pairs, and pairs that there are, of statements that `which` takes.
fn pairs(
    told: &[Told],
    found: &BTreeMap<StatementId, String>,
    ids: &[StatementId],
    which: impl Fn(&Told) -> bool,
) -> [usize; 3] {
    let all: Vec<usize> = (0..told.len()).filter(|at| which(&told[*at])).collect();
    let mut counts = [0; 3];
    for (n, a) in all.iter().enumerate() {
        for b in &all[n + 1..] {
            let truly = told[*a].family == told[*b].family;
            let joined = found.get(&ids[*a]).is_some() && found.get(&ids[*a]) == found.get(&ids[*b]);
            counts[0] += usize::from(truly && joined);
            counts[1] += usize::from(joined);
            counts[2] += usize::from(truly);
        }
    }
    counts
}

fn f1([right, found, there]: [usize; 3]) -> f64 {
    2.0 * right as f64 / (found + there) as f64
}

#[test]
fn families_are_found() {
    let told = families(7, 3_000);
    let articles: Vec<Article> = told.iter().enumerate().map(|(n, it)| it.article(n)).collect();
    let ids: Vec<StatementId> = articles.iter().map(|(_, rows)| rows[0].statement_id).collect();
    let (_dir, path) = ledger(&articles, &[]);
    let found: BTreeMap<StatementId, String> = clusters(&path)
        .into_iter()
        .flat_map(|(cluster, members)| {
            members.into_iter().map(move |(id, _)| (id.parse().expect("an id"), cluster.clone()))
        })
        .collect();
    let quoted = pairs(&told, &found, &ids, |it| it.form != Form::Indirect);
    let indirect = pairs(&told, &found, &ids, |it| it.form == Form::Indirect);
    let all = pairs(&told, &found, &ids, |_| true);
    let show = |name: &str, counts: [usize; 3]| {
        let [right, found, there] = counts;
        eprintln!(
            "{name}: precision {:.1}, recall {:.1}, F1 {:.1} ({there} pairs)",
            100.0 * right as f64 / found as f64,
            100.0 * right as f64 / there as f64,
            100.0 * f1(counts)
        );
    };
    show("quotations", quoted);
    show("indirect", indirect);
    show("all", all);
    assert!(quoted[2] > 3_000 && indirect[2] > 1_000, "the families are there: {quoted:?} {indirect:?}");
    assert!(f1(quoted) >= 0.95, "{quoted:?}");
    assert!(f1(indirect) >= 0.80, "{indirect:?}");
    let reader = Reader::open(&path).expect("opens");
    let report = reader.verify().expect("can be checked");
    assert!(report.is_sound(), "{:?}", report.listed);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    /// The order, the runs, and what was read and withdrawn in between do not matter.
    #[test]
    fn any_order_gives_the_same_clusters(seed in 0_u64..1000, sizes in prop::collection::vec(1_usize..40, 0..4), withdrawn in 0_usize..12) {
        let told = families(seed, 14);
        let articles: Vec<Article> = told.iter().enumerate().map(|(n, it)| it.article(n)).collect();
        let (_dir, path) = ledger(&articles, &[]);
        let mut shuffled = articles.clone();
        let mut dice = Dice(seed ^ 0x5eed);
        for at in (1..shuffled.len()).rev() {
            shuffled.swap(at, dice.roll(at + 1));
        }
        // Some are first read in other words.
        let mut first: Vec<Article> = shuffled.iter().take(withdrawn).map(|(document, _)| {
            let number: usize = document.metadata.id["told-".len()..].parse().expect("a number");
            told[(number + 1) % told.len()].article(number)
        }).collect();
        first.extend(shuffled.iter().skip(withdrawn).take(10).cloned());
        let (_other, path_too) = ledger(&first, &[]);
        write(&path_too, &shuffled, &sizes);
        prop_assert_eq!(clusters(&path), clusters(&path_too));
        prop_assert!(Reader::open(&path_too).expect("opens").verify().expect("checks").is_sound());
    }
}

/// More variants than are looked at one after another: all at once, and bit by bit, give the same.
#[test]
fn all_at_once_is_bit_by_bit() {
    // A run that brings most of the ledger takes the way through memory, one of some hundred statements does not.
    let told = families(3, 1_500);
    assert!(told.len() > 2_000, "{}", told.len());
    let articles: Vec<Article> = told.iter().enumerate().map(|(n, it)| it.article(n)).collect();
    let (_dir, path) = ledger(&articles, &[]);
    let (_other, path_too) = ledger(&articles, &[300; 20]);
    assert_eq!(clusters(&path), clusters(&path_too));
}

/// A ledger of the schema before did not keep who is joined to whom.
#[test]
fn what_an_older_ledger_joined_is_found_anew() {
    let told = families(11, 200);
    let articles: Vec<Article> = told.iter().enumerate().map(|(n, it)| it.article(n)).collect();
    let (_dir, path) = ledger(&articles, &[]);
    let (_older, path_too) = ledger(&articles[..250], &[]);
    rusqlite::Connection::open(&path_too).and_then(|db| db.execute("DELETE FROM joined", [])).expect("is emptied");
    write(&path_too, &articles, &[260, 5]);
    assert_eq!(clusters(&path), clusters(&path_too));
    assert!(Reader::open(&path_too).expect("opens").verify().expect("checks").is_sound());
}

#[test]
fn a_join_of_one_side_is_damage() {
    let told = families(11, 20);
    let articles: Vec<Article> = told.iter().enumerate().map(|(n, it)| it.article(n)).collect();
    for (damage, expect) in [
        ("DELETE FROM joined WHERE variant = (SELECT min(variant) FROM joined)", "not joined to it"),
        (
            "UPDATE joined SET others = (SELECT others FROM joined ORDER BY variant DESC LIMIT 1) WHERE variant = (SELECT min(variant) FROM joined)",
            "not joined to it",
        ),
        ("INSERT INTO joined VALUES(4711, x'01')", "is absent"),
    ] {
        let (_dir, path) = ledger(&articles, &[]);
        rusqlite::Connection::open(&path).and_then(|db| db.execute(damage, [])).expect("is done");
        let report = Reader::open(&path).expect("opens").verify().expect("can be checked");
        assert!(report.listed.iter().any(|it| it.what.contains(expect)), "{damage}: {:?}", report.listed);
    }
}

/// What shares a key with too many others is not joined by it, before or after: whether they came first, last or bit by
/// bit, and when some go again.
#[test]
fn a_key_that_many_share_joins_nobody_and_few_again() {
    let word = |n: usize| {
        format!(
            "{}{}{}",
            ["ba", "ke", "li", "mo"][n / 25 % 4],
            ["dra", "fen", "gol", "hur", "jis"][n / 5 % 5],
            ["nok", "pel", "ram", "sut", "tiv"][n % 5]
        )
    };
    let few = printed(0, "Alma Quill", "they “deserve to know what happened” there", 4, "The Sound");
    let told: Vec<Told> = (0..60)
        .map(|n| {
            let (a, b, c) = (word(n), word(n + 20), word(n + 40));
            printed(
                n + 1,
                "Alma Quill",
                &format!("“The {a} {b} deserve to know what happened {c} {a} {c}.”"),
                4,
                "Daily Lantern",
            )
        })
        .collect();
    let mut articles: Vec<Article> =
        std::iter::once(&few).chain(&told).enumerate().map(|(n, it)| it.article(n)).collect();
    let id = articles[0].1[0].statement_id.to_string();
    let company = |found: &BTreeMap<String, BTreeSet<(String, String)>>| {
        found.values().find(|members| members.iter().any(|(member, _)| *member == id)).map_or(0, BTreeSet::len)
    };
    let (_dir, path) = ledger(&articles[..40], &[]);
    assert_eq!(company(&clusters(&path)), 2, "few share the words");
    for (from, to) in [(40, 48), (48, 49), (49, 61)] {
        write(&path, &articles[from..to], &[]);
        let (_fresh, at_once) = ledger(&articles[..to], &[]);
        assert_eq!(clusters(&path), clusters(&at_once), "{to}");
        assert_eq!(company(&clusters(&path)), if to <= 48 { 2 } else { 1 }, "{to}");
    }
    // Corrected articles, in which other words stand.
    for (n, article) in articles.iter_mut().enumerate().skip(45) {
        *article = printed(
            n,
            "Bruno Farrow",
            &format!("“Nobody {} mended the {} lamp.”", word(n), word(n + 9)),
            4,
            "Daily Lantern",
        )
        .article(n);
    }
    write(&path, &articles[45..], &[7]);
    let (_fresh, at_once) = ledger(&articles, &[]);
    assert_eq!(clusters(&path), clusters(&at_once));
    assert_eq!(company(&clusters(&path)), 2);
    assert!(Reader::open(&path).expect("opens").verify().expect("checks").is_sound());
}

fn printed(family: usize, speaker: &str, content: &str, day: u32, outlet: &'static str) -> Told {
    let form = if content.starts_with('“') {
        Form::Direct
    } else if content.contains('“') {
        Form::Mixed
    } else {
        Form::Indirect
    };
    Told { family, speaker: Some(speaker.to_owned()), content: content.to_owned(), form, denied: false, day, outlet }
}

#[test]
fn a_quotation_is_traced_from_outlet_to_outlet() {
    let told = [
        printed(
            0,
            "Alma Quill",
            "“The people of the town deserve to know what happened on that bridge, and they will,”",
            3,
            "Norport Wire",
        ),
        printed(0, "Alma Quill", "the town “deserve to know what happened”", 4, "Daily Lantern"),
        printed(
            0,
            "Alma Quill",
            "“The people of this town deserve to know what happened on that bridge, and they will.”",
            5,
            "The Sound",
        ),
        printed(
            1,
            "Bruno Quill",
            "“The people of the town deserve to know what happened on that bridge, and they will,”",
            3,
            "Norport Wire",
        ),
    ];
    let articles: Vec<Article> = told.iter().enumerate().map(|(n, it)| it.article(n)).collect();
    let (_dir, path) = ledger(&articles, &[]);
    let reader = Reader::open(&path).expect("opens");
    let id = articles[1].1[0].statement_id.to_string();
    let family = &reader.trace(&id[..10], &Filter::default()).expect("is traced")[0];
    assert_eq!(family.outlets, ["Norport Wire", "Daily Lantern", "The Sound"]);
    assert_eq!((family.wordings, family.longest), (3, articles[0].1[0].statement_id));
    let relations: Vec<Relation> = family.printings.iter().map(|it| it.relation).collect();
    assert_eq!(relations, [Relation::Identical, Relation::Truncated, Relation::Near]);
    for printing in &family.printings {
        for edit in &printing.edits {
            let texts = family.printings.iter().flat_map(|it| &it.row.content);
            assert!(texts.into_iter().any(|at| at.exact.contains(&edit.passage.exact)), "{edit:?}");
        }
    }
    let by_words = reader.trace("deserve to know what happened", &Filter::default()).expect("is found");
    assert_eq!(by_words.iter().map(|family| family.printings.len()).collect::<Vec<_>>(), [3, 1]);
    assert!(reader.trace("nobody said that", &Filter::default()).expect("looks").is_empty());
    assert!(reader.trace("00000000", &Filter::default()).is_err());

    let Why::Statement { joined: Some(joined), .. } = reader.why(&id).expect("explains") else {
        panic!("it is joined")
    };
    assert_eq!((joined.statements, joined.outlets, joined.relation), (3, 3, Relation::Truncated));
    assert_eq!(joined.head.map(|head| head.statement_id), Some(articles[0].1[0].statement_id));
    assert_eq!(joined.voices, "both name the same speaker");
    let other = articles[3].1[0].statement_id.to_string();
    assert!(matches!(reader.why(&other).expect("explains"), Why::Statement { joined: None, .. }));

    let counts = reader.sources(&Filter::default(), 5).expect("counts").all;
    assert_eq!((counts.statements, counts.clusters), (4, 2));
    assert_eq!(reader.stats(0).expect("counts").clusters, 2);
}
