//! Who is meant across articles: the cases of `across.txt`, each read into a ledger of its own.

use crate::invented::{Draft, plain_statement};
use crate::{assert_sound, run};
use according_ledger::{EntityFilter, Reader, Why, Writer};
use according_text::{
    ArticleRows, Document, Entity, EntityId, EntityKind, EntityName, EntityRole, Findings, Hasher, Judgement, Metadata,
    NameKind, Speaker,
};
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

/// An article that one entity speaks in.
#[derive(Clone, Debug)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) published: String,
    pub(crate) publisher: String,
    pub(crate) kind: EntityKind,
    pub(crate) name: String,
    pub(crate) roles: Vec<(String, Option<String>)>,
    pub(crate) names: Vec<(String, NameKind)>,
}

impl Article {
    /// `id date outlet | kind | name | offices | other names`
    pub(crate) fn parse(line: &str) -> Article {
        let mut fields = line.split('|').map(str::trim);
        let mut head = fields.next().unwrap_or_default().split_whitespace().map(str::to_owned);
        let list = |field: Option<&str>| -> Vec<String> {
            field.unwrap_or_default().split(';').map(|it| it.trim().to_owned()).filter(|it| !it.is_empty()).collect()
        };
        Article {
            id: head.next().expect("an id"),
            published: head.next().expect("a date"),
            publisher: head.next().expect("an outlet"),
            kind: fields.next().expect("a kind").parse().unwrap_or_else(|()| panic!("{line}")),
            name: fields.next().expect("a name").to_owned(),
            roles: list(fields.next())
                .into_iter()
                .map(|role| match role.split_once('[') {
                    Some((role, whose)) => (role.trim().to_owned(), Some(whose.trim_end_matches(']').to_owned())),
                    None => (role, None),
                })
                .collect(),
            names: list(fields.next())
                .into_iter()
                .map(|name| {
                    let (kind, name) = name.split_once(':').unwrap_or_else(|| panic!("{line}"));
                    (name.to_owned(), kind.parse().unwrap_or_else(|()| panic!("{line}")))
                })
                .collect(),
        }
    }

    pub(crate) fn entity_id(&self) -> EntityId {
        EntityId(Hasher::new("entity").part(self.id.as_bytes()).part(self.name.as_bytes()).finish())
    }

    /// The article with its one statement and its one entity.
    pub(crate) fn write(&self) -> (Document, ArticleRows) {
        let mut draft = Draft::default();
        let mut roles = Vec::new();
        for (role, whose) in &self.roles {
            let affiliation = whose.as_ref().map(|whose| draft.put(whose));
            draft.put(" ");
            roles.push(EntityRole { span: draft.put(role), affiliation });
            draft.put(", ");
        }
        let source = draft.put(&self.name);
        let mut names = vec![EntityName { span: source, kind: NameKind::Full }];
        for (name, kind) in &self.names {
            draft.put(" (");
            names.push(EntityName { span: draft.put(name), kind: *kind });
            draft.put(")");
        }
        draft.put(" ");
        let cue = draft.put("said");
        draft.put(" ");
        let content = draft.put("that nothing had changed");
        draft.put(".");
        let entity_id = self.entity_id();
        let mut statement = plain_statement(vec![source], vec![cue], vec![content]);
        statement.speakers = vec![Speaker {
            name: Some(source),
            entity_id: Some(entity_id),
            judgement: Judgement::Positive,
            method: "name",
            reason: "named in the source".into(),
            score: 0.9375,
        }];
        let metadata = Metadata {
            id: self.id.clone(),
            origin: format!("{}.txt", self.id),
            published: Some(self.published.clone()),
            publisher: Some(self.publisher.clone()),
            ..Metadata::default()
        };
        let document = Document::new(draft.text, metadata);
        let entity = Entity { entity_id, kind: self.kind, name: source, names, roles };
        let findings = Findings { statements: vec![statement], entities: vec![entity], ..Findings::default() };
        let read = ArticleRows::of(&document, &findings);
        (document, read)
    }
}

/// Reads the articles in order, and gives whom each means.
fn read(path: &Path, weights: &str, articles: &[Article]) -> BTreeMap<String, Option<EntityId>> {
    let mut writer = Writer::open(path, &run(weights)).expect("opens");
    for article in articles {
        let (document, read) = article.write();
        writer.push(&document, &read).expect("writes");
    }
    writer.finish("").expect("finishes");
    meant(path, articles)
}

fn meant(path: &Path, articles: &[Article]) -> BTreeMap<String, Option<EntityId>> {
    let reader = Reader::open(path).expect("opens");
    let whom = |article: &Article| {
        let id = article.write().1.rows[0].statement_id.to_string();
        let Why::Statement { speakers, .. } = reader.why(&id).expect("explains") else { panic!("no statement") };
        let mentioned = speakers[0].mentioned.as_ref().expect("an entity speaks");
        let last = mentioned.judgements.last().expect("is judged");
        assert!(!last.reason.is_empty() && (last.judgement == Judgement::Positive) == last.id.is_some());
        last.id
    };
    articles.iter().map(|article| (article.id.clone(), whom(article))).collect()
}

/// Title, articles, and what must come out.
pub(crate) type Case = (&'static str, Vec<Article>, Vec<(&'static str, Vec<&'static str>)>);

pub(crate) fn cases() -> Vec<Case> {
    let mut cases: Vec<Case> = Vec::new();
    for line in include_str!("across.txt").lines() {
        if let Some(title) = line.strip_prefix("## ") {
            cases.push((title, Vec::new(), Vec::new()));
        } else if let (Some((_, articles, expected)), false) =
            (cases.last_mut(), line.is_empty() || line.starts_with("# "))
        {
            if line.contains('|') {
                articles.push(Article::parse(line));
            } else {
                let mut words = line.split_whitespace();
                expected.push((words.next().expect("a word"), words.collect()));
            }
        }
    }
    cases
}

#[test]
fn those_who_are_meant_are_joined_and_others_stay_apart() {
    let (mut right, mut abstained, mut wrong) = (0, 0, Vec::new());
    let mut glued = Vec::new();
    for (title, articles, expected) in cases() {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        let whom = read(&path, "a", &articles);
        for (what, ids) in expected {
            let found: Vec<Option<EntityId>> = ids.iter().map(|id| whom[*id]).collect();
            let named: Vec<EntityId> = found.iter().copied().flatten().collect();
            let one = named.windows(2).all(|pair| pair[0] == pair[1]);
            match what {
                "same" if !one => wrong.push(format!("{title}: {ids:?} are split")),
                "same" if named.len() < found.len() => abstained += 1,
                "apart" if named.iter().enumerate().any(|(i, id)| named[..i].contains(id)) => glued.push(title),
                "unsure" if !named.is_empty() => wrong.push(format!("{title}: {ids:?} should be left open")),
                "same" | "apart" | "unsure" => right += 1,
                _ => panic!("{title}: {what}"),
            }
        }
        assert_sound(&path);
    }
    eprintln!("{right} right, {abstained} abstained, {} wrong, {} glued", wrong.len(), glued.len());
    assert!(glued.is_empty(), "joined though they must stay apart: {glued:#?}");
    let all = right + abstained + wrong.len();
    assert!(
        all >= 80 && (right + abstained) * 10 >= all * 9,
        "{right} right, {abstained} abstained, wrong: {wrong:#?}"
    );
    // What is wrong today, so that a change shows.
    assert_eq!(wrong, [""; 0], "{abstained} abstained");
}

#[test]
fn surnames_and_acronyms_do_not_depend_on_the_order() {
    for (title, articles, _) in cases() {
        // Full names keep their order, as they are judged in it; what stands for them is moved to the front.
        let alone = |article: &Article| {
            let words = article.name.trim_start_matches("Senator ").split(' ').count();
            words == 1 && (article.kind == EntityKind::Person || article.name.bytes().all(|b| b.is_ascii_uppercase()))
        };
        let (mut first, rest): (Vec<Article>, Vec<Article>) = articles.iter().cloned().partition(alone);
        if first.is_empty() {
            continue;
        }
        first.extend(rest);
        let dir = TempDir::new().expect("a folder");
        let one = read(&dir.path().join("a.ledger"), "a", &articles);
        assert_eq!(one, read(&dir.path().join("b.ledger"), "a", &first), "{title}");
    }
}

#[test]
fn reading_article_by_article_comes_to_the_same() {
    // Every fourth case: each article of each is a run with a file of its own to be synced.
    for (title, articles, _) in cases().into_iter().step_by(4) {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("b.ledger");
        for article in &articles {
            read(&path, "a", std::slice::from_ref(article));
        }
        assert_eq!(read(&dir.path().join("a.ledger"), "a", &articles), meant(&path, &articles), "{title}");
        assert_sound(&path);
    }
}

fn told(names: [&str; 3]) -> Vec<Article> {
    let lines = [
        format!("a 2031-04-01 Echo | person | {} | union leader", names[0]),
        format!("b 2031-05-01 Herald | person | {} | leader of the union", names[1]),
        format!("c 2031-06-01 Herald | person | {} |", names[2]),
    ];
    lines.iter().map(|line| Article::parse(line)).collect()
}

#[test]
fn a_later_judgement_supersedes_and_never_edits() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let before = told(["Mara Lindqvist", "Mara Lindqvist", "Lindqvist"]);
    let first = read(&path, "a", &before);
    assert!(first["a"].is_some() && first["a"] == first["b"] && first["a"] == first["c"]);
    let count = |sql: &str| -> i64 {
        let db = rusqlite::Connection::open(&path).expect("opens");
        db.query_row(sql, [], |row| row.get(0)).expect("counts")
    };
    let resolutions = "SELECT count(*) FROM resolution";
    let judged = count(resolutions);
    // The same again, and other weights that find the same: no judgement is written.
    for weights in ["a", "b"] {
        assert_eq!(read(&path, weights, &before), first);
        assert_eq!(count(resolutions), judged);
    }
    // Other weights read another name in one article: its entity is retired, and so is the ground for the surname.
    let after = told(["Mara Lindqvist", "Ulla Marten", "Lindqvist"]);
    let second = read(&path, "c", &after);
    assert_eq!(second["a"], first["a"]);
    assert_ne!(second["b"], first["b"]);
    assert_eq!(second["c"], None, "one article alone gives the full name now");
    assert!(count(resolutions) > judged);
    assert_sound(&path);
    // And back: everybody is who they were.
    assert_eq!(read(&path, "d", &before), first);
    assert_sound(&path);
    let db = rusqlite::Connection::open(&path).expect("opens");
    assert!(db.execute("UPDATE resolution SET judgement = 'negative'", []).is_err());
    assert!(db.execute("DELETE FROM resolution", []).is_err());
}

#[test]
fn entities_are_listed_with_the_dates_of_their_offices() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let mut articles = told(["Mara Lindqvist", "Mara Lindqvist", "Lindqvist"]);
    articles.push(Article::parse("d 2031-07-01 Echo | organisation | Norport Port Authority | | acronym:NPA"));
    let whom = read(&path, "a", &articles);
    let reader = Reader::open(&path).expect("opens");
    let all = reader.entities(&EntityFilter::default()).expect("lists");
    let shown: Vec<_> = all.iter().map(|it| (it.name.as_str(), it.kind.as_str(), it.statements, it.articles)).collect();
    assert_eq!(shown, [("Mara Lindqvist", "person", 3, 3), ("Norport Port Authority", "organisation", 1, 1)]);
    let roles: Vec<_> =
        all[0].roles.iter().map(|it| (it.role.as_str(), it.first.as_deref(), it.last.as_deref())).collect();
    assert_eq!(
        roles,
        [
            ("union leader", Some("2031-04-01"), Some("2031-04-01")),
            ("leader of the union", Some("2031-05-01"), Some("2031-05-01")),
        ]
    );
    for (filter, expect) in [
        (EntityFilter { kind: Some(EntityKind::Organisation), ..Default::default() }, vec!["Norport Port Authority"]),
        (EntityFilter { name: Some("lindqvist".into()), ..Default::default() }, vec!["Mara Lindqvist"]),
        (EntityFilter { name: Some("NPA port".into()), ..Default::default() }, vec![]),
        (EntityFilter { limit: Some(1), ..Default::default() }, vec!["Mara Lindqvist"]),
    ] {
        let found = reader.entities(&filter).expect("lists");
        assert_eq!(found.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), expect, "{filter:?}");
    }
    let id = whom["a"].expect("is somebody").to_string();
    assert_eq!(reader.entity(&id[..8]).expect("is there"), all[0]);
    // Whoever asks for one gets what all three articles attribute to her.
    let found =
        |hits: according_ledger::Hits<'_>| hits.map(|hit| hit.expect("reads").row.document.id).collect::<Vec<_>>();
    for name in ["Mara Lindqvist", "mara lindqvist", "Lindqvist", id.as_str()] {
        assert_eq!(found(reader.to(name, &Default::default()).expect("asks")), ["a", "b", "c"], "{name}");
    }
    assert_eq!(found(reader.by(&id[..8], &Default::default()).expect("asks")), ["a", "b", "c"]);
    assert!(reader.by("ffff", &Default::default()).is_err());
}

#[test]
fn a_full_name_is_not_answered_with_a_namesake() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let articles: Vec<Article> = [
        "a 2031-04-01 Echo | person | Odd Brandt | shipowner",
        "b 2031-04-02 Echo | person | Odd Brandt Jr. | shipowner",
        "c 2031-04-03 Echo | organisation | Odd Brandt Foundation |",
    ]
    .map(Article::parse)
    .into();
    read(&path, "a", &articles);
    let reader = Reader::open(&path).expect("opens");
    for (name, expect) in [("Odd Brandt", vec!["a"]), ("odd brandt jr", vec!["b"]), ("Brandt", vec!["a", "b", "c"])] {
        let hits = reader.to(name, &Default::default()).expect("asks");
        assert_eq!(hits.map(|hit| hit.expect("reads").row.document.id).collect::<Vec<_>>(), expect, "{name}");
    }
}

#[test]
fn why_gives_the_passages() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let articles: Vec<Article> = [
        "a 2031-04-01 Echo | person | Odd Brandt | mayor of Norport",
        "b 2031-04-09 Echo | person | Odd Brandt | striker",
        "c 2031-04-12 Herald | person | Odd Brandt | Norport's mayor",
    ]
    .map(Article::parse)
    .into();
    let whom = read(&path, "a", &articles);
    let reader = Reader::open(&path).expect("opens");
    let statement = articles[2].write().1.rows[0].statement_id.to_string();
    let Why::Statement { speakers, origin, .. } = reader.why(&statement[..10]).expect("explains") else { panic!() };
    let mentioned = speakers[0].mentioned.as_ref().expect("is an entity");
    assert_eq!((origin.as_str(), mentioned.origin.as_str()), ("c.txt", "c.txt"));
    let last = mentioned.judgements.last().expect("is judged");
    assert_eq!(last.reason, "the same name, and “Norport's mayor” here, “mayor of Norport” there");
    let elsewhere: Vec<_> = speakers[0].elsewhere.iter().map(|it| (it.origin.as_str(), it.entity.name.start)).collect();
    assert_eq!(elsewhere, [("a.txt", 19)]);
    let id = whom["a"].expect("is somebody").to_string();
    let Why::Entity { summary, methods, apart, .. } = reader.why(&id[..12]).expect("explains") else { panic!() };
    assert_eq!(summary.name, "Odd Brandt");
    assert_eq!(methods, [("first".to_owned(), 1), ("name".to_owned(), 1)]);
    assert_eq!(apart.len(), 1, "the striker");
    assert!(apart[0].2.contains("hardly one person"), "{}", apart[0].2);
}

#[test]
fn damage_to_who_is_meant_is_found() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let articles = told(["Mara Lindqvist", "Mara Lindqvist", "Lindqvist"]);
    for (damage, table) in [
        ("UPDATE entity SET canonical = NULL WHERE id = 1", "entity"),
        ("UPDATE canonical_key SET articles = 7 WHERE sort = 'full'", "canonical_key"),
        ("DELETE FROM held", "held"),
        ("UPDATE role SET exact = 'queen' WHERE entity = 1", "role"),
        ("UPDATE name SET \"end\" = \"end\" + 1 WHERE entity = 1", "name"),
        (
            "INSERT INTO resolution(entity, judgement, method, reason, score, agent) VALUES(1, 'unsure', 'x', 'x', 0, 'x')",
            "resolution",
        ),
        (
            "INSERT INTO resolution(entity, judgement, method, reason, score, agent, supersedes) VALUES(2, 'unsure', 'x', 'x', 0, 'x', 1)",
            "resolution",
        ),
    ] {
        let _ = std::fs::remove_file(&path);
        read(&path, "a", &articles);
        assert_sound(&path);
        rusqlite::Connection::open(&path).expect("opens").execute_batch(damage).expect("damages");
        let report = Reader::open(&path).expect("opens").verify().expect("can be checked");
        assert!(report.listed.iter().any(|wrong| wrong.table == table), "{damage}: {:?}", report.listed);
    }
}

/// The members of a large block are judged once; those that come later too, and all of them when somebody else bears
/// the name.
#[test]
fn a_surname_that_many_articles_print_alone_is_judged_as_the_articles_come() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    let alone = |n: u32| {
        Article::parse(&format!("alone{n} 2031-04-{:02} Echo | person | Sortland | mayor of Norport", 1 + n % 28))
    };
    let full =
        |id: &str, name: &str| Article::parse(&format!("{id} 2031-04-02 Herald | person | {name} | mayor of Norport"));
    let (mina, bram) = (full("mina", "Mina Sortland"), full("bram", "Bram Sortland"));
    let mut articles: Vec<Article> = (0..40).map(alone).chain([mina.clone()]).collect();
    let whom = read(&path, "a", &articles);
    let meant = whom["mina"];
    assert!(meant.is_some() && whom.values().all(|it| *it == meant), "{whom:?}");
    articles.extend((40..43).map(alone));
    let whom = read(&path, "a", &articles);
    assert!(whom.len() == 44 && whom.values().all(|it| *it == meant), "{whom:?}");
    articles.push(bram);
    let whom = read(&path, "a", &articles);
    assert_eq!(whom["alone3"], None, "two mayors bear the name");
    assert!((0..43).all(|n| whom[&format!("alone{n}")].is_none()), "{whom:?}");
    assert_sound(&path);
}
