//! Which texts of a ledger are the same story in print, so that fifty papers with one wire report count as one.
//!
//! Useful for: counting distinct texts, finding reprints. Not for: two reporters on one event, who share no sentences.
//!
//! Groups are made from all current texts after a run, never while it reads: so neither order nor threads nor an
//! interrupted run can matter. Two texts belong together if most of one stands in the other; a group is what hangs
//! together so. Memory is a hundred bytes a text and a fixed block for the search.

mod sketch;

use crate::{Error, Reader};
use rusqlite::{Connection, params};
use rustc_hash::{FxHashMap, FxHashSet};
use sketch::{Likeness, Sketch};

/// Pairs of a hash and a text that are sorted at once: 64 MB.
const BLOCK: usize = 8 << 20;
/// Neighbours that a text is compared with under each hash that they share.
const NEIGHBOURS: usize = 3;
/// Pairs that are remembered not to be alike.
const MAX_UNLIKE: usize = 1 << 20;

/// How many texts there are, copies counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Copies {
    /// Articles whose text stands in another article too, wholly or for the most part.
    pub documents: u64,
    /// Groups of such articles.
    pub groups: u64,
    /// Distinct texts: each group once, and every article that is alone.
    pub distinct: u64,
}

/// Brings sketches and groups up to date with the current texts. Within the caller's transaction.
///
/// **Cost**: one pass over the texts that are new, one sort of the sketches of all.
pub(crate) fn update(db: &Connection) -> rusqlite::Result<()> {
    sketch_new(db)?;
    let texts: Vec<String> = db
        .prepare_cached("SELECT DISTINCT t.text_id FROM document d JOIN text t ON t.id = d.text ORDER BY 1")?
        .query_map([], |row| row.get(0))?
        .collect::<Result<_, _>>()?;
    let groups = Groups::find(db, &texts, BLOCK)?;
    write(db, &groups.members(db, &texts)?)
}

fn sketch_new(db: &Connection) -> rusqlite::Result<()> {
    let mut bodies = db.prepare_cached(
        "SELECT t.text_id, t.body, t.id FROM text t WHERE t.id > ?1
           AND t.body IS NOT NULL AND NOT EXISTS (SELECT 1 FROM sketch s WHERE s.text_id = t.text_id) ORDER BY t.id LIMIT 256",
    )?;
    let mut insert = db.prepare_cached("INSERT INTO sketch(text_id, words, scale, hashes) VALUES(?1, ?2, ?3, ?4)")?;
    let mut last = 0;
    loop {
        let batch: Vec<(String, Sketch, i64)> = bodies
            .query_map([last], |row| Ok((row.get(0)?, Sketch::of(row.get_ref(1)?.as_str()?), row.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let Some((.., id)) = batch.last() else { return Ok(()) };
        last = *id;
        for (text_id, sketch, _) in batch {
            insert.execute(params![text_id, sketch.words, sketch.scale, sketch.to_bytes()])?;
        }
    }
}

fn load(db: &Connection, text_id: &str) -> rusqlite::Result<Sketch> {
    let mut one = db.prepare_cached("SELECT words, scale, hashes FROM sketch WHERE text_id = ?1")?;
    one.query_row([text_id], |row| Ok(Sketch::from_bytes(row.get(0)?, row.get(1)?, row.get_ref(2)?.as_blob()?)))
}

/// Texts joined to groups: each points to a smaller one of its group, or to itself.
struct Groups(Vec<u32>);

impl Groups {
    /// Compares each text with those that share a sampled sequence with it. `block` bounds the memory.
    fn find(db: &Connection, texts: &[String], block: usize) -> rusqlite::Result<Groups> {
        let mut groups = Groups((0..texts.len() as u32).collect());
        let total: i64 =
            db.query_row("SELECT coalesce(sum(length(hashes) / 4), 0) FROM sketch", [], |row| row.get(0))?;
        let passes = (total as usize / block.max(1) + 1).min(1 << 16) as u64;
        let width = (1_u64 << 32).div_ceil(passes);
        let mut unlike = FxHashSet::default();
        for pass in 0..passes {
            let range = pass * width..(pass + 1) * width;
            let mut pairs: Vec<(u32, u32)> = vec![];
            for (idx, text_id) in texts.iter().enumerate() {
                let sketch = load(db, text_id)?;
                let (from, to) = (range.start as u32, range.end.min(1 << 32));
                let start = sketch.hashes.partition_point(|hash| *hash < from);
                pairs.extend(
                    sketch.hashes[start..]
                        .iter()
                        .take_while(|hash| u64::from(**hash) < to)
                        .map(|hash| (*hash, idx as u32)),
                );
            }
            pairs.sort_unstable();
            for (at, (hash, a)) in pairs.iter().enumerate() {
                for (_, b) in pairs[at + 1..].iter().take(NEIGHBOURS).take_while(|(other, _)| other == hash) {
                    if groups.root(*a) == groups.root(*b) || unlike.contains(&(*a, *b)) {
                        continue;
                    }
                    if load(db, &texts[*a as usize])?.likeness(&load(db, &texts[*b as usize])?).is_some() {
                        groups.join(*a, *b);
                    } else if unlike.len() < MAX_UNLIKE {
                        unlike.insert((*a, *b));
                    }
                }
            }
        }
        Ok(groups)
    }

    fn root(&mut self, mut text: u32) -> u32 {
        while self.0[text as usize] != text {
            let above = self.0[text as usize];
            self.0[text as usize] = self.0[above as usize];
            text = above;
        }
        text
    }

    /// The smaller becomes the head, so that the head does not depend on the order of joining.
    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.0[a.max(b) as usize] = a.min(b);
    }

    /// Text, group and relation of every text that is not alone, in the order of the texts.
    fn members<'t>(
        mut self,
        db: &Connection,
        texts: &'t [String],
    ) -> rusqlite::Result<Vec<(&'t str, &'t str, &'static str)>> {
        let mut sizes: FxHashMap<u32, u32> = FxHashMap::default();
        let roots: Vec<u32> = (0..texts.len() as u32).map(|text| self.root(text)).collect();
        for root in &roots {
            *sizes.entry(*root).or_default() += 1;
        }
        let grouped: Vec<u32> = (0..texts.len() as u32).filter(|text| sizes[&roots[*text as usize]] > 1).collect();
        let mut longest: FxHashMap<u32, (u32, u32)> = FxHashMap::default();
        for text in &grouped {
            let words = load(db, &texts[*text as usize])?.words;
            let entry = longest.entry(roots[*text as usize]).or_insert((words, *text));
            // Among equals the first.
            if words > entry.0 {
                *entry = (words, *text);
            }
        }
        let mut members = vec![];
        for text in grouped {
            let root = roots[text as usize];
            let (_, head) = longest[&root];
            let relation = if text == head {
                "longest"
            } else {
                match load(db, &texts[text as usize])?.likeness(&load(db, &texts[head as usize])?) {
                    Some(Likeness::Identical) => "identical",
                    Some(Likeness::Near) => "near",
                    Some(Likeness::Contained) => "contained",
                    None => "linked",
                }
            };
            members.push((texts[text as usize].as_str(), texts[root as usize].as_str(), relation));
        }
        Ok(members)
    }
}

/// Writes what differs.
fn write(db: &Connection, members: &[(&str, &str, &str)]) -> rusqlite::Result<()> {
    let known: FxHashMap<String, (String, String)> = db
        .prepare_cached("SELECT text_id, group_id, relation FROM copy")?
        .query_map([], |row| Ok((row.get(0)?, (row.get(1)?, row.get(2)?))))?
        .collect::<Result<_, _>>()?;
    let mut put = db.prepare_cached("INSERT OR REPLACE INTO copy(text_id, group_id, relation) VALUES(?1, ?2, ?3)")?;
    let mut wanted = FxHashSet::default();
    for (text_id, group_id, relation) in members {
        wanted.insert(*text_id);
        if known.get(*text_id).is_none_or(|(group, is)| group != group_id || is != relation) {
            put.execute([text_id, group_id, relation])?;
        }
    }
    let mut gone: Vec<&String> = known.keys().filter(|text_id| !wanted.contains(text_id.as_str())).collect();
    gone.sort_unstable();
    let mut delete = db.prepare_cached("DELETE FROM copy WHERE text_id = ?1")?;
    gone.into_iter().try_for_each(|text_id| delete.execute([text_id]).map(|_| ()))
}

impl Reader {
    /// Counts articles whose text others print too. Zero of them until a run has ended.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn copies(&self) -> Result<Copies, Error> {
        let sql = "WITH g AS (SELECT t.text_id, c.group_id FROM document d JOIN text t ON t.id = d.text
                     LEFT JOIN copy c ON c.text_id = t.text_id),
                   n AS (SELECT coalesce(group_id, text_id) AS story, count(*) AS n FROM g GROUP BY 1)
                   SELECT coalesce(sum(n) FILTER (WHERE n > 1), 0), count(*) FILTER (WHERE n > 1), count(*) FROM n";
        let read = || {
            self.db.query_row(sql, [], |row| {
                Ok(Copies { documents: row.get(0)?, groups: row.get(1)?, distinct: row.get(2)? })
            })
        };
        read().map_err(|error| self.failed(error))
    }

    /// The documents that print the same story as this one, itself left out: id and relation to the longest, by id.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn copies_of(&self, document_id: &str) -> Result<Vec<(String, String)>, Error> {
        // By index alone: a text's first printing holds the words, later ones refer to it.
        let sql = "WITH own AS (SELECT t.text_id, c.group_id FROM document d JOIN text t ON t.id = d.text
                     LEFT JOIN copy c ON c.text_id = t.text_id WHERE d.document_id = ?1),
                   story(text_id) AS (SELECT text_id FROM own
                     UNION SELECT c.text_id FROM own CROSS JOIN copy c ON c.group_id = own.group_id),
                   printed(text) AS (
                     SELECT t.id FROM story CROSS JOIN text t ON t.text_id = story.text_id AND t.body IS NOT NULL
                     UNION SELECT t.id FROM story CROSS JOIN text t ON t.text_id = story.text_id AND t.body IS NULL)
                   SELECT d.document_id, coalesce(c.relation, 'identical') FROM printed
                     CROSS JOIN text t ON t.id = printed.text CROSS JOIN document d ON d.id = t.document AND d.text = t.id
                     LEFT JOIN copy c ON c.text_id = t.text_id
                   WHERE d.document_id <> ?1 ORDER BY 1";
        let read = || -> rusqlite::Result<Vec<(String, String)>> {
            self.db.prepare_cached(sql)?.query_map([document_id], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
        };
        read().map_err(|error| self.failed(error))
    }
}

#[cfg(test)]
mod tests {
    use super::sketch::tests::story;
    use super::*;
    use crate::{RunInfo, Writer};
    use according_text::{ArticleRows, Document, Metadata};
    use tempfile::TempDir;

    fn document(id: &str, text: &str) -> Document {
        Document::new(text, Metadata { id: id.into(), origin: id.into(), ..Metadata::default() })
    }

    #[test]
    fn copies_of_an_article_are_found_by_its_story() {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        let mut writer = Writer::open(&path, &RunInfo::default()).expect("creates");
        let wire = story(1, 40);
        let cut = wire.split_inclusive(". ").take(36).collect::<String>();
        let articles =
            [("a", wire.as_str()), ("again", &wire), ("cut", &cut), ("other", &story(9, 12)), ("short", "He left.")];
        for (id, text) in articles {
            writer.push(&document(id, text), &ArticleRows::default()).expect("writes");
        }
        writer.push(&document("short too", "He left."), &ArticleRows::default()).expect("writes");
        writer.finish("").expect("finishes");
        let reader = Reader::open(&path).expect("opens");
        let copies = |id: &str| -> Vec<String> {
            reader.copies_of(id).expect("answers").into_iter().map(|(id, _)| id).collect()
        };
        assert_eq!(copies("a"), ["again", "cut"]);
        assert_eq!(copies("again"), ["a", "cut"]);
        assert_eq!(copies("cut"), ["a", "again"]);
        assert_eq!(copies("short"), ["short too"], "one text printed twice needs no likeness");
        assert!(copies("other").is_empty() && copies("none").is_empty());
    }

    fn groups(articles: &[(&str, String)]) -> (Copies, Vec<(String, String, String)>) {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        let mut writer = Writer::open(&path, &RunInfo::default()).expect("creates");
        for (id, text) in articles {
            writer.push(&document(id, text), &ArticleRows::default()).expect("writes");
        }
        writer.finish("").expect("finishes");
        let reader = Reader::open(&path).expect("opens");
        let mut rows = reader.db.prepare("SELECT text_id, group_id, relation FROM copy ORDER BY 1").expect("is there");
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("reads");
        (reader.copies().expect("counts"), rows.collect::<Result<_, _>>().expect("reads"))
    }

    #[test]
    fn reprints_are_one_text_in_any_order() {
        let wire = story(1, 40);
        let sentences: Vec<&str> = wire.split_inclusive(". ").collect();
        let mut articles = vec![
            ("agency", wire.clone()),
            ("paper", format!("A HEADLINE OF OUR OWN\n\n{}", sentences[..36].concat())),
            ("brief", sentences[..8].concat()),
            ("again", wire.clone()),
            ("other", story(2, 40)),
            ("short", "He left.".into()),
            ("short too", "He left.".into()),
            ("nothing like it", story(9, 12)),
        ];
        let (copies, rows) = groups(&articles);
        assert_eq!(copies, Copies { documents: 6, groups: 2, distinct: 4 });
        let mut relations: Vec<&str> = rows.iter().map(|row| row.2.as_str()).collect();
        relations.sort_unstable();
        assert_eq!(relations, ["contained", "longest", "near"], "one text in two documents has one row or none");
        articles.reverse();
        assert_eq!(groups(&articles), (copies, rows));
    }

    #[test]
    fn a_block_bounds_the_search_and_does_not_change_it() {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        let mut writer = Writer::open(&path, &RunInfo::default()).expect("creates");
        let wire = story(1, 40);
        for n in 0..12 {
            let text = if n % 3 == 0 { format!("Paper {n}. {wire}") } else { story(n + 20, 30) };
            writer.push(&document(&n.to_string(), &text), &ArticleRows::default()).expect("writes");
        }
        writer.finish("").expect("finishes");
        let reader = Reader::open(&path).expect("opens");
        let texts = "SELECT text_id FROM sketch ORDER BY 1";
        let texts: Vec<String> = reader
            .db
            .prepare(texts)
            .unwrap()
            .query_map([], |row| row.get(0))
            .unwrap()
            .collect::<Result<_, _>>()
            .unwrap();
        let whole = Groups::find(&reader.db, &texts, BLOCK).expect("finds").members(&reader.db, &texts).expect("reads");
        let parts = Groups::find(&reader.db, &texts, 50).expect("finds").members(&reader.db, &texts).expect("reads");
        assert_eq!(whole.len(), 4);
        assert_eq!(whole, parts);
    }

    #[test]
    fn a_second_run_joins_what_the_first_left_alone() {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        let wire = story(5, 30);
        for (id, text) in [("a", wire.clone()), ("b", format!("{wire} And more."))] {
            let mut writer = Writer::open(&path, &RunInfo::default()).expect("opens");
            writer.push(&document(id, &text), &ArticleRows::default()).expect("writes");
            writer.finish("").expect("finishes");
        }
        let reader = Reader::open(&path).expect("opens");
        assert_eq!(reader.copies().expect("counts"), Copies { documents: 2, groups: 1, distinct: 1 });
        assert_eq!(reader.copies_of("b").expect("reads"), [("a".to_owned(), "near".to_owned())]);
        // A revision that is another text leaves the group.
        let mut writer = Writer::open(&path, &RunInfo::default()).expect("opens");
        writer.push(&document("b", &story(6, 30)), &ArticleRows::default()).expect("writes");
        writer.finish("").expect("finishes");
        assert_eq!(Reader::open(&path).expect("opens").copies().expect("counts").groups, 0);
    }
}
