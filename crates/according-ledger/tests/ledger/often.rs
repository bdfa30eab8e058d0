//! What is kept of those who speak often is what their statements are, whatever happens to these.

use crate::invented::{Draft, named, plain_statement};
use crate::{assert_sound, run};
use according_ledger::{EntityFilter, Facet, Page, Query, Reader, Writer};
use according_text::{Document, Entity, EntityKind, EntityName, Findings, Form, Metadata, NameKind};
use std::collections::BTreeMap;
use std::path::Path;
use tempfile::TempDir;

/// An article in which somebody says `n` things.
#[derive(Clone)]
struct Article {
    id: usize,
    name: &'static str,
    n: usize,
    day: &'static str,
    outlet: &'static str,
    /// What every third statement is.
    form: Form,
    /// Every fifth is of two.
    two: bool,
}

impl Article {
    fn of(id: usize, name: &'static str, n: usize) -> Article {
        let day = ["2031-01-05", "2031-02-06", ""][id % 3];
        Article { id, name, n, day, outlet: ["Echo", "Herald"][id % 2], form: Form::Direct, two: false }
    }

    fn findings(&self) -> (Document, Findings) {
        let id = format!("a{}", self.id);
        let mut draft = Draft::default();
        let mut present = |name: &'static str| {
            let at = draft.put(name);
            draft.put(" was there. ");
            at
        };
        let (whom, other) = (present(self.name), present("Marek Brandt"));
        let mut statements = Vec::new();
        for at in 0..self.n {
            let source = draft.put("They");
            draft.put(" ");
            let cue = draft.put("said");
            draft.put(" ");
            let content = draft.put(&format!("the harbour of {id} has {at} cranes"));
            draft.put(". ");
            let mut statement = plain_statement(vec![source], vec![cue], vec![content]);
            statement.form = if at % 3 == 0 { self.form } else { Form::Indirect };
            statement.speakers = vec![named(whom, self.name, &id)];
            if self.two && at % 5 == 0 {
                statement.speakers.push(named(other, "Marek Brandt", &id));
            }
            statements.push(statement);
        }
        let entities = [(whom, self.name), (other, "Marek Brandt")].map(|(name, words)| Entity {
            entity_id: named(name, words, &id).entity_id.expect("is named"),
            kind: EntityKind::Person,
            name,
            names: vec![EntityName { span: name, kind: NameKind::Full }],
            roles: Vec::new(),
        });
        let metadata = Metadata {
            origin: id.clone(),
            id,
            publisher: Some(self.outlet.into()),
            published: Some(self.day.into()).filter(|day: &String| !day.is_empty()),
            ..Metadata::default()
        };
        let findings = Findings { statements, entities: entities.into(), ..Findings::default() };
        (Document::new(draft.text, metadata), findings)
    }
}

fn read(path: &Path, articles: &[Article]) {
    let mut writer = Writer::open(path, &run("a")).expect("opens");
    for article in articles {
        let (document, findings) = article.findings();
        writer.push(&document, &according_text::ArticleRows::of(&document, &findings)).expect("writes");
    }
    writer.finish("").expect("finishes");
}

/// How many of Ilse Varga's statements are kept apart; fails where a count is not that of the rows, or the ledger not sound.
fn kept(path: &Path) -> usize {
    assert_sound(path);
    let reader = Reader::open(path).expect("opens");
    let named = EntityFilter { name: Some("Ilse Varga".into()), ..EntityFilter::default() };
    let id = reader.entities(&named).expect("lists").first().expect("is there").id;
    let narrowed =
        ["", "form:direct", "-form:direct", "published:2031-02", "-published:2031-02", "confidence:0.5", "outlet:Echo"];
    for more in narrowed {
        let query = Query::parse(&format!("entity:{id} {more}")).expect("is a query");
        let mut expect: [BTreeMap<String, u64>; 4] = Default::default();
        let mut n = 0;
        for hit in reader.search(&query, &Page::default()).expect("searches") {
            let row = hit.expect("reads").row;
            n += 1;
            let month = row.document.published.map(|day| day[..7].to_owned());
            let speakers = row.speaker.into_iter().filter_map(|it| it.name);
            let speakers = speakers.map(|name| if name == "Varga" { "Ilse Varga".to_owned() } else { name });
            for (counts, values) in expect.iter_mut().zip([
                vec![row.form.to_string()],
                row.document.publisher.into_iter().collect(),
                month.into_iter().collect(),
                speakers.collect(),
            ]) {
                values.into_iter().for_each(|value| *counts.entry(value).or_default() += 1);
            }
        }
        let facets = [Facet::Form, Facet::Outlet, Facet::Published, Facet::Speaker];
        let found = reader.facets(&query, &facets, usize::MAX).expect("counts");
        assert_eq!((found.total.n(), found.total.is_exact(), found.sampled), (n, true, false), "{query}");
        for (counts, expect) in found.facets.into_iter().zip(expect) {
            let values: BTreeMap<String, u64> = counts.values.into_iter().map(|it| (it.name, it.n)).collect();
            assert_eq!(values, expect, "{query}: {}", counts.facet);
        }
        assert_eq!(reader.count(&query).expect("counts").n(), n);
    }
    let db = rusqlite::Connection::open(path).expect("opens");
    let sql = "SELECT count(*) FROM often o JOIN canonical c ON c.id = o.canonical WHERE c.canonical_id = ?1";
    db.query_row(sql, [id.to_string()], |row| row.get(0)).expect("counts")
}

#[test]
fn they_are_kept_as_they_are() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    // Who `Varga` is, is known later.
    read(&path, &[Article::of(0, "Varga", 20)]);
    let all: Vec<Article> = (1..5).map(|id| Article::of(id, "Ilse Varga", 58)).collect();
    read(&path, &all);
    assert_eq!(kept(&path), 0, "252 with those of `Varga`: not often");
    read(&path, &[Article::of(5, "Ilse Varga", 58)]);
    assert_eq!(kept(&path), 310);
    read(&path, &[Article::of(6, "Varga", 7)]);
    assert_eq!(kept(&path), 317, "whoever is meant by a surname counts");
    let first = all[0].clone();
    for changed in [
        Article { form: Form::Mixed, ..first.clone() },
        Article { day: "2030-12-24", outlet: "Courier", ..first.clone() },
        Article { two: true, ..first.clone() },
        first.clone(),
    ] {
        read(&path, &[changed]);
        assert_eq!(kept(&path), 317);
    }
    read(&path, &[Article { n: 9, ..first.clone() }]);
    assert_eq!(kept(&path), 268);
    read(&path, &[Article { name: "Pia Quist", ..first.clone() }]);
    assert_eq!(kept(&path), 259, "they were somebody else's");
    read(&path, &[Article::of(5, "Ilse Varga", 50)]);
    assert_eq!(kept(&path), 0, "no longer often");
    read(&path, &[first, Article { two: true, ..all[1].clone() }]);
    assert_eq!(kept(&path), 309);
}
