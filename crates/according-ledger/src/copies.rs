//! Which texts of a ledger are the same story in print, so that fifty papers with one wire report count as one.
//!
//! Useful for: counting distinct texts, finding reprints. Not for: two reporters on one event, who share no sentences.
//!
//! Groups are made of current texts after a run, never while it reads: so neither order nor threads nor an interrupted
//! run can matter. Two texts belong together if most of one stands in the other; a group is what hangs together so. A
//! run compares what it brought with all that is there, and what is there not again. Memory is a hundred bytes a text
//! and a fixed block for the search.

mod sketch;

use crate::{Error, Reader};
use rusqlite::{Connection, Params, params};
use rustc_hash::{FxHashMap, FxHashSet};
use sketch::{Likeness, Sketch};
use std::collections::hash_map::Entry;
use std::ops::Range;

/// Pairs of a hash and a text that are sorted at once: 64 MB.
const BLOCK: usize = 8 << 20;
/// Neighbours that a text is compared with under each hash that they share.
const NEIGHBOURS: usize = 3;
/// Pairs that are remembered not to be alike.
const MAX_UNLIKE: usize = 1 << 20;
/// Sketches kept while texts are compared: some 4 MB.
const MAX_KNOWN: usize = 1 << 13;
/// Parts into which the search is cut at most.
const MAX_PASSES: u64 = 1 << 16;

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

/// Whether texts came or went since the groups were last brought up to date.
pub(crate) fn are_stale(db: &Connection) -> rusqlite::Result<bool> {
    let sql = "SELECT stale OR upto < coalesce((SELECT max(id) FROM text), 0) FROM sketched";
    db.prepare_cached(sql)?.query_row([], |row| row.get(0))
}

/// Brings sketches and groups up to date with the current texts. Within the caller's transaction.
///
/// **Cost**: one pass over the texts that are new, and one over the sketches of all.
pub(crate) fn update(db: &Connection) -> rusqlite::Result<()> {
    let (stale, upto): (bool, i64) =
        db.query_row("SELECT stale, upto FROM sketched", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut fresh = if stale { forget(db)? } else { vec![] };
    fresh.extend(sketch(db, if stale { 0 } else { upto })?);
    if !fresh.is_empty() {
        let texts = sketched(db)?;
        let mut groups = Groups::standing(db, texts, &fresh)?;
        groups.grow(db, BLOCK)?;
        groups.write(db)?;
    }
    db.execute("UPDATE sketched SET stale = 0, upto = coalesce((SELECT max(id) FROM text), 0)", [])?;
    Ok(())
}

/// Forgets the texts that no article has any more; gives the others of their groups, which are to be looked at anew.
fn forget(db: &Connection) -> rusqlite::Result<Vec<String>> {
    let gone = strings(
        db,
        "SELECT text_id FROM sketch EXCEPT SELECT t.text_id FROM document d JOIN text t ON t.id = d.text ORDER BY 1",
        [],
    )?;
    let mut left = vec![];
    for text_id in &gone {
        left.extend(strings(
            db,
            "SELECT text_id FROM copy WHERE group_id = (SELECT group_id FROM copy WHERE text_id = ?1) ORDER BY 1",
            [text_id],
        )?);
        let mut ungroup =
            db.prepare_cached("DELETE FROM copy WHERE group_id = (SELECT group_id FROM copy WHERE text_id = ?1)")?;
        ungroup.execute([text_id])?;
        db.prepare_cached("DELETE FROM sketch WHERE text_id = ?1")?.execute([text_id])?;
    }
    left.retain(|text_id| gone.binary_search(text_id).is_err());
    Ok(left)
}

/// Sketches the current texts that have none, of those written after `upto`; gives their ids.
fn sketch(db: &Connection, upto: i64) -> rusqlite::Result<Vec<String>> {
    let new = strings(
        db,
        "SELECT DISTINCT t.text_id FROM text t JOIN document d ON d.id = t.document AND d.text = t.id
         WHERE t.id > ?1 AND NOT EXISTS (SELECT 1 FROM sketch s WHERE s.text_id = t.text_id) ORDER BY 1",
        [upto],
    )?;
    let mut body = db.prepare_cached("SELECT body FROM text WHERE text_id = ?1 AND body IS NOT NULL")?;
    let mut insert = db.prepare_cached("INSERT INTO sketch(text_id, words, scale, hashes) VALUES(?1, ?2, ?3, ?4)")?;
    for text_id in &new {
        let sketch = body.query_row([text_id], |row| Ok(Sketch::of(row.get_ref(0)?.as_str()?)))?;
        insert.execute(params![text_id, sketch.words, sketch.scale, sketch.to_bytes()])?;
    }
    Ok(new)
}

fn sketched(db: &Connection) -> rusqlite::Result<Vec<String>> {
    strings(db, "SELECT text_id FROM sketch ORDER BY 1", [])
}

fn strings(db: &Connection, sql: &str, of: impl Params) -> rusqlite::Result<Vec<String>> {
    db.prepare_cached(sql)?.query_map(of, |row| row.get(0))?.collect()
}

fn load(db: &Connection, text_id: &str) -> rusqlite::Result<Sketch> {
    let mut one = db.prepare_cached("SELECT words, scale, hashes FROM sketch WHERE text_id = ?1")?;
    one.query_row([text_id], read_sketch)
}

fn read_sketch(row: &rusqlite::Row<'_>) -> rusqlite::Result<Sketch> {
    Ok(Sketch::from_bytes(row.get(0)?, row.get(1)?, row.get_ref(2)?.as_blob()?))
}

/// Texts joined to groups.
struct Groups {
    /// Ids, ascending.
    texts: Vec<String>,
    /// Each points to a smaller one of its group, or to itself.
    above: Vec<u32>,
    /// Those that were not compared yet.
    is_fresh: Vec<bool>,
}

impl Groups {
    /// The groups that stand, and everybody else alone. `texts` is ascending and has all of `fresh`.
    fn standing(db: &Connection, texts: Vec<String>, fresh: &[String]) -> rusqlite::Result<Groups> {
        let at = |text_id: &str| texts.binary_search_by(|text| text.as_str().cmp(text_id)).ok();
        let mut above: Vec<u32> = (0..texts.len() as u32).collect();
        let mut rows = db.prepare_cached("SELECT text_id, group_id FROM copy")?;
        let mut rows = rows.query([])?;
        while let Some(row) = rows.next()? {
            if let (Some(text), Some(group)) = (at(row.get_ref(0)?.as_str()?), at(row.get_ref(1)?.as_str()?)) {
                above[text] = group as u32;
            }
        }
        let mut is_fresh = vec![false; texts.len()];
        fresh.iter().filter_map(|text_id| at(text_id)).for_each(|text| is_fresh[text] = true);
        Ok(Groups { texts, above, is_fresh })
    }

    /// Compares each fresh text with those that share a sampled sequence with it. `block` bounds the memory.
    fn grow(&mut self, db: &Connection, block: usize) -> rusqlite::Result<()> {
        let mut passes = 1;
        let mut pass = 0;
        let mut unlike = FxHashSet::default();
        let mut near = Near { db, known: FxHashMap::default() };
        while pass < passes {
            let width = (1_u64 << 32).div_ceil(passes);
            let range = pass * width..(pass + 1) * width;
            let Some(mut pairs) = self.pairs(db, range, if passes < MAX_PASSES { block } else { usize::MAX })? else {
                passes *= 4;
                pass *= 4;
                continue;
            };
            pass += 1;
            pairs.sort_unstable();
            for (at, (hash, a)) in pairs.iter().enumerate() {
                for (_, b) in pairs[at + 1..].iter().take(NEIGHBOURS).take_while(|(other, _)| other == hash) {
                    let is_known = !self.is_fresh[*a as usize] && !self.is_fresh[*b as usize];
                    if is_known || self.root(*a) == self.root(*b) || unlike.contains(&(*a, *b)) {
                        continue;
                    }
                    if near.are_alike(&self.texts, *a, *b)? {
                        self.join(*a, *b);
                    } else if unlike.len() < MAX_UNLIKE {
                        unlike.insert((*a, *b));
                    }
                }
            }
        }
        Ok(())
    }

    /// Hash and text of all texts that share a hash in `range` with a fresh one; `None` if they are more than `block`.
    fn pairs(&self, db: &Connection, range: Range<u64>, block: usize) -> rusqlite::Result<Option<Vec<(u32, u32)>>> {
        let within = |sketch: &Sketch| -> Range<usize> {
            let at = |bound: u64| sketch.hashes.partition_point(|hash| u64::from(*hash) < bound);
            at(range.start)..at(range.end)
        };
        let mut wanted: FxHashSet<u32> = FxHashSet::default();
        let is_all = self.is_fresh.iter().all(|fresh| *fresh);
        for (text, _) in self.is_fresh.iter().enumerate().filter(|(_, fresh)| **fresh && !is_all) {
            let sketch = load(db, &self.texts[text])?;
            wanted.extend(&sketch.hashes[within(&sketch)]);
        }
        let mut pairs = vec![];
        let mut all = db.prepare_cached("SELECT words, scale, hashes FROM sketch ORDER BY text_id")?;
        for (text, sketch) in all.query_map([], read_sketch)?.enumerate() {
            let sketch = sketch?;
            let hashes = sketch.hashes[within(&sketch)].iter();
            pairs.extend(hashes.filter(|hash| is_all || wanted.contains(hash)).map(|hash| (*hash, text as u32)));
            if pairs.len() > block {
                return Ok(None);
            }
        }
        Ok(Some(pairs))
    }

    fn root(&mut self, mut text: u32) -> u32 {
        while self.above[text as usize] != text {
            let above = self.above[text as usize];
            self.above[text as usize] = self.above[above as usize];
            text = above;
        }
        text
    }

    /// The smaller becomes the head, so that the head does not depend on the order of joining.
    fn join(&mut self, a: u32, b: u32) {
        let (a, b) = (self.root(a), self.root(b));
        self.above[a.max(b) as usize] = a.min(b);
    }

    /// Writes the groups that have a fresh text, where they differ from what is written.
    fn write(mut self, db: &Connection) -> rusqlite::Result<()> {
        let roots: Vec<u32> = (0..self.texts.len() as u32).map(|text| self.root(text)).collect();
        let mut grown: FxHashMap<u32, Vec<u32>> =
            roots.iter().zip(&self.is_fresh).filter(|(_, fresh)| **fresh).map(|(root, _)| (*root, vec![])).collect();
        for (text, root) in roots.iter().enumerate() {
            if let Some(members) = grown.get_mut(root) {
                members.push(text as u32);
            }
        }
        let mut grown: Vec<(u32, Vec<u32>)> = grown.into_iter().filter(|(_, members)| members.len() > 1).collect();
        grown.sort_unstable();
        let mut put = db.prepare_cached(
            "INSERT INTO copy(text_id, group_id, relation) VALUES(?1, ?2, ?3)
             ON CONFLICT(text_id) DO UPDATE SET group_id = excluded.group_id, relation = excluded.relation
             WHERE group_id <> excluded.group_id OR relation <> excluded.relation",
        )?;
        for (root, members) in grown {
            let sketches: Vec<Sketch> =
                members.iter().map(|text| load(db, &self.texts[*text as usize])).collect::<Result<_, _>>()?;
            // Among equals the first.
            let head = (0..members.len()).rev().max_by_key(|at| sketches[*at].words).unwrap_or(0);
            for (at, text) in members.iter().enumerate() {
                let relation = match sketches[at].likeness(&sketches[head]) {
                    _ if at == head => "longest",
                    Some(Likeness::Identical) => "identical",
                    Some(Likeness::Near) => "near",
                    Some(Likeness::Contained) => "contained",
                    None => "linked",
                };
                put.execute([&self.texts[*text as usize], &self.texts[root as usize], relation])?;
            }
        }
        Ok(())
    }
}

/// Compares texts whose sketches it keeps for a while: neighbours come again.
struct Near<'d> {
    db: &'d Connection,
    known: FxHashMap<u32, Sketch>,
}

impl Near<'_> {
    fn are_alike(&mut self, texts: &[String], a: u32, b: u32) -> rusqlite::Result<bool> {
        if self.known.len() > MAX_KNOWN {
            self.known.clear();
        }
        for text in [a, b] {
            if let Entry::Vacant(empty) = self.known.entry(text) {
                empty.insert(load(self.db, &texts[text as usize])?);
            }
        }
        Ok(self.known[&a].likeness(&self.known[&b]).is_some())
    }
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
    use std::path::Path;
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

    type Written = (Copies, Vec<(String, String, String)>);

    fn push(path: &Path, articles: &[(&str, String)]) {
        let mut writer = Writer::open(path, &RunInfo::default()).expect("opens");
        for (id, text) in articles {
            writer.push(&document(id, text), &ArticleRows::default()).expect("writes");
        }
        writer.finish("").expect("finishes");
    }

    fn contents(path: &Path) -> Written {
        let reader = Reader::open(path).expect("opens");
        let mut rows = reader.db.prepare("SELECT text_id, group_id, relation FROM copy ORDER BY 1").expect("is there");
        let rows = rows.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?))).expect("reads");
        (reader.copies().expect("counts"), rows.collect::<Result<_, _>>().expect("reads"))
    }

    fn groups(articles: &[(&str, String)]) -> Written {
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        push(&path, articles);
        contents(&path)
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
        let groups = |block| {
            let texts = sketched(&reader.db).expect("reads");
            let mut groups = Groups { above: (0..12).collect(), is_fresh: vec![true; 12], texts };
            groups.grow(&reader.db, block).expect("finds");
            (0..12).map(|text| groups.root(text)).collect::<Vec<u32>>()
        };
        let whole = groups(BLOCK);
        assert_eq!(whole.iter().enumerate().filter(|(text, root)| *text as u32 != **root).count(), 3);
        assert_eq!(whole, groups(50));
    }

    /// What a run brings is compared with what is there; that gives what one run over everything gives.
    #[test]
    fn many_runs_are_one_run() {
        let texts: Vec<(String, String)> = (0..30)
            .map(|n| {
                let wire = story(n % 7, 20 + n % 3 * 9);
                (format!("{}", (n * 11) % 30), if n % 4 == 0 { format!("Paper {n}. {wire}") } else { wire })
            })
            .collect();
        let articles: Vec<(&str, String)> = texts.iter().map(|(id, text)| (id.as_str(), text.clone())).collect();
        let (copies, rows) = groups(&articles);
        assert!(copies.groups >= 5, "{copies:?}");
        for size in [1, 4, 13] {
            let dir = TempDir::new().expect("a folder");
            let path = dir.path().join("l.ledger");
            for run in articles.chunks(size) {
                push(&path, run);
            }
            assert_eq!(contents(&path), (copies, rows.clone()), "runs of {size}");
        }
        // All become another text and come back.
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        push(&path, &articles);
        let others: Vec<(&str, String)> = articles[3..14].iter().map(|(id, _)| (*id, story(99, 30))).collect();
        push(&path, &others);
        assert_ne!(contents(&path).1, rows);
        push(&path, &articles[3..14]);
        assert_eq!(contents(&path), (copies, rows));
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
