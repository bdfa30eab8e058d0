//! What is judged over statements and casts that lie elsewhere than in a ledger is what a ledger says.

use crate::across::{Article, cases};
use crate::families::families;
use crate::invented::Dice;
use crate::run;
use according_ledger::steps::{self, Compare, Groups, Pairs, Variant};
use according_ledger::{EntityFilter, Reader, Resolver, Writer, cast};
use according_text::{ArticleRows, Document, EntityId, Hasher, StatementId, TextId};
use std::collections::{BTreeMap, BTreeSet};
use tempfile::TempDir;

type Read = (Document, ArticleRows);

/// A ledger of the articles, asked by SQL.
fn ledger(articles: &[Read]) -> (TempDir, rusqlite::Connection) {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let mut writer = Writer::open(&path, &run("a")).expect("opens");
    for (document, read) in articles {
        writer.push(document, read).expect("writes");
    }
    writer.finish("").expect("finishes");
    (dir, rusqlite::Connection::open(&path).expect("opens"))
}

/// Statement, cluster, variant, via, relation, shared, share.
type Row = (String, i64, i64, Option<i64>, String, Option<u32>, Option<f64>);

fn of_ledger(articles: &[Read]) -> Vec<Row> {
    let (_dir, db) = ledger(articles);
    let mut select = db
        .prepare(
            "SELECT s.statement_id, coalesce(h.digest, v.digest), v.digest, w.digest, coalesce(v.relation, 'identical'),
               v.shared, v.share
             FROM utterance u JOIN variant v ON v.id = u.variant LEFT JOIN variant h ON h.id = v.head
               LEFT JOIN variant w ON w.id = v.via JOIN statement s ON s.id = u.statement ORDER BY 1",
        )
        .expect("is there");
    let row = |row: &rusqlite::Row<'_>| {
        Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?))
    };
    select.query_map([], row).expect("reads").map(|row| row.expect("reads")).collect()
}

/// The same, step by step.
fn by_steps(articles: &[Read]) -> Vec<Row> {
    let mut last: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for (document, read) in articles {
        last.insert(&document.metadata.id, steps::variants(document, read).expect("can be kept"));
    }
    let said: BTreeMap<String, Variant> = last.into_values().flatten().map(|(id, it)| (id.to_string(), it)).collect();
    let variants: BTreeMap<i64, Vec<u8>> = said.values().map(|it| (it.id, it.features.clone())).collect();
    let mut under = BTreeSet::new();
    for (id, features) in &variants {
        under.extend(steps::keys(features).expect("are features").into_iter().map(|key| (key, *id)));
    }
    let (mut pairs, mut met) = (Pairs::default(), BTreeSet::new());
    let mut meet = |a, b| {
        met.insert((a, b));
    };
    under.into_iter().for_each(|(key, id)| pairs.push(key, id, &mut meet));
    pairs.end(&mut meet);
    let mut compare = Compare::default();
    let mut one = |a: &i64, b: &i64| compare.are_one(&variants[a], &variants[b]).expect("are features");
    let same: Vec<(i64, i64)> = met.into_iter().filter(|(a, b)| one(a, b)).collect();
    let mut groups = Groups::default();
    same.iter().for_each(|(a, b)| groups.push(*a, *b));
    let mut members: BTreeMap<i64, Vec<i64>> = BTreeMap::new();
    groups.end().for_each(|(variant, group)| members.entry(group).or_default().push(variant));
    let mut belong = BTreeMap::new();
    for members in members.into_values() {
        let pairs: Vec<(i64, i64)> = same.iter().filter(|(a, _)| members.contains(a)).copied().collect();
        let members = members.iter().map(|id| Variant { id: *id, features: variants[id].clone() }).collect();
        belong.extend(steps::heads(members, &pairs).expect("are whole").into_iter().map(|it| (it.variant, it)));
    }
    said.into_iter()
        .map(|(statement, it)| match belong.get(&it.id) {
            None => (statement, it.id, it.id, None, "identical".to_owned(), None, None),
            Some(m) => {
                let relation = m.relation.as_str().to_owned();
                (statement, m.head, it.id, m.via, relation, Some(m.shared), Some(m.share))
            }
        })
        .collect()
}

#[test]
fn clusters_are_those_of_a_ledger() {
    let mut articles: Vec<Read> = families(7, 1_500)
        .iter()
        .enumerate()
        .map(|(n, it)| it.article(n))
        .map(|(document, rows)| (document, rows.into()))
        .collect();
    // Some come again, with another text, or with none of their statements.
    let again: Vec<Read> = (0..60)
        .map(|n| {
            let (document, read) = &articles[3 * n];
            let text = format!("{} And so on.", document.text());
            let document = Document::new(text, (*document.metadata).clone());
            let read = if n % 2 == 0 { ArticleRows::default() } else { moved(&document, read.clone()) };
            (document, read)
        })
        .collect();
    let mut dice = Dice(3);
    for article in again {
        articles.insert(dice.roll(articles.len() + 1), article);
    }
    let expect = of_ledger(&articles);
    assert!(expect.iter().filter(|row| row.1 != row.2).count() > 100, "some belong to others");
    assert_eq!(by_steps(&articles), expect);
}

/// The rows as those of another text of the article.
fn moved(document: &Document, mut read: ArticleRows) -> ArticleRows {
    for row in &mut read.rows {
        row.document.text_id = TextId::of(document.text());
        row.statement_id = StatementId(Hasher::new("moved").part(&row.statement_id.0).finish());
    }
    read
}

#[test]
fn who_is_meant_is_what_a_ledger_says() {
    let mut articles: Vec<Article> = Vec::new();
    for (n, (_, of_case, _)) in cases().into_iter().enumerate() {
        articles.extend(of_case.into_iter().map(|it| Article { id: format!("{n}-{}", it.id), ..it }));
    }
    // Some come again: on another day, with another name, or just so.
    for n in (0..articles.len()).step_by(3) {
        let mut it = articles[n].clone();
        match n % 4 {
            0 => it.published = "2026-01-02".into(),
            1 => it.roles.clear(),
            2 => it.name = articles[n / 2].name.clone(),
            _ => {}
        }
        articles.push(it);
    }
    let articles: Vec<Read> = articles.iter().map(Article::write).collect();
    let (dir, db) = ledger(&articles);
    let reader = Reader::open(&dir.path().join("l.ledger")).expect("opens");
    let names: BTreeMap<EntityId, (String, String)> = reader
        .entities(&EntityFilter::default())
        .expect("lists")
        .into_iter()
        .map(|it| (it.id, (it.name, it.kind)))
        .collect();
    let mut select = db
        .prepare(
            "SELECT d.document_id, e.entity_id, c.canonical_id, r.judgement, r.method, r.reason, r.score, a.canonical_id
             FROM entity e JOIN text t ON t.id = e.text JOIN document d ON d.id = t.document
               JOIN current_resolution r ON r.entity = e.id LEFT JOIN canonical c ON c.id = r.canonical
               LEFT JOIN canonical a ON a.id = r.against WHERE e.retired_run IS NULL ORDER BY e.id",
        )
        .expect("is there");
    type Told = (String, String, Option<String>, String, String, String, f64, Option<String>);
    let row = |row: &rusqlite::Row<'_>| {
        let (a, b, c, d) = (row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?);
        Ok((a, b, c, d, row.get(4)?, row.get(5)?, row.get(6)?, row.get(7)?))
    };
    let expect: Vec<Told> = select.query_map([], row).expect("reads").map(|row| row.expect("reads")).collect();
    let mut resolver = Resolver::new().expect("opens");
    for (document, read) in &articles {
        resolver.push(&cast(document, read).expect("can be kept")).expect("judges");
    }
    let mut found: Vec<Told> = Vec::new();
    resolver
        .end(|it| -> Result<(), according_ledger::Error> {
            if let Some(meant) = &it.canonical {
                assert_eq!(names[&meant.id], (meant.name.clone(), meant.kind.clone()));
            }
            let id = |id: EntityId| id.to_string();
            found.push((
                it.document_id,
                id(it.entity_id),
                it.canonical.map(|meant| id(meant.id)),
                it.judgement.as_str().to_owned(),
                it.method,
                it.reason,
                it.score,
                it.against.map(id),
            ));
            Ok(())
        })
        .expect("ends");
    assert!(found.len() > 100 && found.iter().any(|it| it.2.is_none()), "{}", found.len());
    assert_eq!(found, expect);
}
