//! The sourcing audit: whom an archive, an outlet or an article quotes, in numbers.

use crate::entities::list::id_and_name;
use crate::filter::Clause;
use crate::{Error, Filter, Reader};
use according_text::{EntityId, SourceClass};
use rusqlite::{Connection, OptionalExtension as _, params_from_iter};
use rustc_hash::FxHashMap;

/// Speakers whose share [`Concentration::top`] is.
const TOP: usize = 10;

/// How many, of one thing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Current statements.
    pub statements: u64,
    /// Distinct statements among them: what several articles print of one utterance counts once.
    pub clusters: u64,
    /// Articles with such statements.
    pub articles: u64,
    /// Distinct texts among these articles: what several outlets print, whole or cut, counts once.
    pub texts: u64,
}

/// The statements of one class of source.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassShare {
    /// The class.
    pub class: SourceClass,
    /// How many.
    pub counts: Counts,
    /// Part of all statements, 0 to 1.
    pub share: f64,
}

/// Somebody who is quoted.
#[derive(Clone, Debug, PartialEq)]
pub struct Quoted {
    /// Who that is across articles; `None` for a name that could not be joined with those of other articles.
    pub id: Option<EntityId>,
    /// The name.
    pub name: String,
    /// Person, organisation, place or group.
    pub kind: String,
    /// How many.
    pub counts: Counts,
    /// Part of the statements with an identified speaker, 0 to 1.
    pub share: f64,
}

/// How far the statements of identified speakers come from few of them.
///
/// Of a statement with two speakers each gets one. Who is not joined across articles is one speaker an article, so both
/// figures are lower bounds.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Concentration {
    /// Speakers.
    pub speakers: u64,
    /// Statements, once for each of their speakers.
    pub statements: u64,
    /// The Herfindahl index: the sum of the squares of all shares; 1 where one speaks alone, 1/n where n speak equally.
    pub herfindahl: f64,
    /// The part of the ten who speak most, 0 to 1.
    pub top: f64,
}

/// Whom the statements that a filter wants are attributed to.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Sources {
    /// All statements.
    pub all: Counts,
    /// By class of source, in the order of [`SourceClass::ALL`]; classes that do not occur are there with 0.
    pub classes: Vec<ClassShare>,
    /// Those who are quoted most.
    pub quoted: Vec<Quoted>,
    /// How concentrated that is.
    pub concentration: Concentration,
}

impl Reader {
    /// Counts the sources of the statements that `filter` wants (limit and offset aside), with the `top` speakers.
    ///
    /// **Cost**: one pass over these statements, 2 µs each; memory for 16 bytes of each.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn sources(&self, filter: &Filter, top: usize) -> Result<Sources, Error> {
        let read = || -> rusqlite::Result<Sources> {
            let snapshot = self.db.unchecked_transaction()?;
            let tally = Tally::of(&snapshot, filter)?;
            let all = tally.all.counts();
            let classes = SourceClass::ALL
                .iter()
                .zip(&tally.classes)
                .map(|(&class, part)| {
                    let counts = part.counts();
                    ClassShare { class, counts, share: share(counts.statements, all.statements) }
                })
                .collect();
            let mut each: Vec<u64> = tally.speakers.iter().map(|it| it.counts.statements).collect();
            each.sort_unstable_by_key(|&n| std::cmp::Reverse(n));
            let statements: u64 = each.iter().sum();
            let concentration = Concentration {
                speakers: each.len() as u64,
                statements,
                herfindahl: each.iter().map(|&n| share(n, statements).powi(2)).sum(),
                top: share(each.iter().take(TOP).sum(), statements),
            };
            let quoted = tally.quoted(&snapshot, &each, top)?;
            Ok(Sources { all, classes, quoted, concentration })
        };
        read().map_err(|error| self.failed(error))
    }
}

/// Who speaks: a canonical entity, an entity of one article that is joined with none, or a name alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Who {
    Canonical(i64),
    Entity(i64),
    Spelling(Option<i64>),
}

/// Statements of some kind under way.
#[derive(Default)]
struct Part {
    statements: u64,
    articles: u64,
    /// The article counted last; those of one come together.
    article: Option<i64>,
    /// Statements that are compared with none: each is a cluster.
    alone: u64,
    clusters: Numbers,
    texts: Numbers,
}

/// A set of numbers that are small.
#[derive(Default)]
struct Numbers(Vec<u64>);

impl Numbers {
    fn insert(&mut self, number: usize) {
        let at = number / 64;
        if at >= self.0.len() {
            self.0.resize((at + 1).next_power_of_two(), 0);
        }
        self.0[at] |= 1 << (number % 64);
    }

    fn len(&self) -> u64 {
        self.0.iter().map(|bits| u64::from(bits.count_ones())).sum()
    }
}

impl Part {
    fn add(&mut self, it: &Counted) {
        self.statements += 1;
        match usize::try_from(it.cluster) {
            Ok(cluster) => self.clusters.insert(cluster),
            Err(_) => self.alone += 1,
        }
        if self.article.replace(it.article) != Some(it.article) {
            self.articles += 1;
            self.texts.insert(it.text as usize);
        }
    }

    fn counts(&self) -> Counts {
        Counts {
            statements: self.statements,
            clusters: self.clusters.len() + self.alone,
            articles: self.articles,
            texts: self.texts.len(),
        }
    }
}

/// A speaker under way; what is distinct is counted later, of those who are shown.
struct Voice {
    who: Who,
    counts: Counts,
    statement: i64,
    article: i64,
}

/// A statement as it is counted.
struct Counted {
    statement: i64,
    article: i64,
    /// The group of texts that its article's is one of.
    text: u32,
    /// Its cluster's head, or its variant; less than 0: its own key, where it is compared with none.
    cluster: i64,
}

#[derive(Default)]
struct Tally {
    all: Part,
    classes: Vec<Part>,
    speakers: Vec<Voice>,
    /// Speaker, cluster and text of each statement.
    said: Vec<(u32, u32, i64)>,
}

impl Tally {
    fn of(db: &Connection, filter: &Filter) -> rusqlite::Result<Tally> {
        let clause = Clause::of(filter);
        let heads: FxHashMap<i64, i64> = db
            .prepare_cached("SELECT id, head FROM variant WHERE head IS NOT NULL")?
            .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let mut select = db.prepare(&format!(
            "SELECT s.id, t.document, s.source_class, u.variant, coalesce(c.group_id, t.text_id), l.id IS NOT NULL,
               e.canonical, e.id, l.spelling
             FROM document d CROSS JOIN text t ON t.document = d.id CROSS JOIN statement s ON s.text = t.id
               LEFT JOIN copy c ON c.text_id = t.text_id LEFT JOIN utterance u ON u.statement = s.id
               LEFT JOIN link l ON l.statement = s.id AND l.judgement = 'positive' AND l.role = 'source'
                 AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id)
               LEFT JOIN entity e ON e.id = l.entity
             WHERE s.retired_run IS NULL{} ORDER BY d.id, t.id, s.id",
            clause.sql
        ))?;
        let mut rows = select.query(params_from_iter(&clause.values))?;
        let mut tally =
            Tally { classes: SourceClass::ALL.iter().map(|_| Part::default()).collect(), ..Tally::default() };
        let (mut texts, mut voices): (FxHashMap<String, u32>, FxHashMap<Who, u32>) = Default::default();
        let mut it = Counted { statement: 0, article: 0, text: 0, cluster: 0 };
        while let Some(row) = rows.next()? {
            let (statement, article): (i64, i64) = (row.get(0)?, row.get(1)?);
            if statement != it.statement {
                let variant: Option<i64> = row.get(3)?;
                let cluster = variant.map_or(-statement, |it| heads.get(&it).copied().unwrap_or(it));
                let text = if article == it.article { it.text } else { number(&mut texts, row.get_ref(4)?.as_str()?) };
                it = Counted { statement, article, text, cluster };
                tally.all.add(&it);
                let class: SourceClass = crate::load::parsed(row, 2)?;
                tally.classes[class as usize].add(&it);
            }
            if row.get(5)? {
                let who = match (row.get(6)?, row.get(7)?) {
                    (Some(canonical), _) => Who::Canonical(canonical),
                    (None, Some(entity)) => Who::Entity(entity),
                    (None, None) => Who::Spelling(row.get(8)?),
                };
                let speaker = *voices.entry(who).or_insert(tally.speakers.len() as u32);
                tally.hear(speaker, who, &it);
            }
        }
        Ok(tally)
    }

    fn hear(&mut self, speaker: u32, who: Who, it: &Counted) {
        if speaker as usize == self.speakers.len() {
            self.speakers.push(Voice { who, counts: Counts::default(), statement: 0, article: 0 });
        }
        let voice = &mut self.speakers[speaker as usize];
        if std::mem::replace(&mut voice.statement, it.statement) == it.statement {
            return;
        }
        voice.counts.statements += 1;
        voice.counts.articles += u64::from(std::mem::replace(&mut voice.article, it.article) != it.article);
        self.said.push((speaker, it.text, it.cluster));
    }

    /// The `top` speakers; `each`: how much all of them say, most first.
    fn quoted(mut self, db: &Connection, each: &[u64], top: usize) -> rusqlite::Result<Vec<Quoted>> {
        let Some(&least) = each.get(top.min(each.len()).wrapping_sub(1)) else { return Ok(Vec::new()) };
        let among: Vec<bool> = self.speakers.iter().map(|it| it.counts.statements >= least).collect();
        self.said.retain(|said| among[said.0 as usize]);
        self.said.sort_unstable_by_key(|&(speaker, _, cluster)| (speaker, cluster));
        for same in self.said.chunk_by(|a, b| (a.0, a.2) == (b.0, b.2)) {
            self.speakers[same[0].0 as usize].counts.clusters += 1;
        }
        self.said.sort_unstable_by_key(|&(speaker, text, _)| (speaker, text));
        for same in self.said.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            self.speakers[same[0].0 as usize].counts.texts += 1;
        }
        let statements: u64 = each.iter().sum();
        let rank = |counts: &Counts| std::cmp::Reverse((counts.statements, counts.clusters));
        let mut shown: Vec<Voice> = self.speakers.into_iter().filter(|it| it.counts.statements >= least).collect();
        shown.sort_unstable_by_key(|it| rank(&it.counts));
        // Those who are equal to the last one, too: then their names decide.
        let last = shown.get(top - 1).map(|it| rank(&it.counts));
        shown.retain(|it| last.is_none_or(|last| rank(&it.counts) <= last));
        let mut quoted: Vec<(Who, Quoted)> = Vec::new();
        for it in shown {
            let (id, name, kind) = named(db, it.who)?;
            let share = share(it.counts.statements, statements);
            quoted.push((it.who, Quoted { id, name, kind, counts: it.counts, share }));
        }
        quoted.sort_by(|(a_is, a), (b_is, b)| {
            rank(&a.counts).cmp(&rank(&b.counts)).then_with(|| (&a.name, a_is).cmp(&(&b.name, b_is)))
        });
        quoted.truncate(top);
        Ok(quoted.into_iter().map(|(_, it)| it).collect())
    }
}

/// The number of a text, in the order in which they come.
fn number(texts: &mut FxHashMap<String, u32>, text: &str) -> u32 {
    if let Some(&number) = texts.get(text) {
        return number;
    }
    let number = texts.len() as u32;
    texts.insert(text.to_owned(), number);
    number
}

/// Id, name and kind.
fn named(db: &Connection, who: Who) -> rusqlite::Result<(Option<EntityId>, String, String)> {
    match who {
        Who::Canonical(key) => {
            let (id, name) = id_and_name(db, key)?;
            let mut kind = db.prepare_cached("SELECT kind FROM canonical WHERE id = ?1")?;
            Ok((id.parse().ok(), name, kind.query_row([key], |row| row.get(0))?))
        }
        Who::Entity(key) => {
            let mut entity = db.prepare_cached("SELECT coalesce(label, ''), kind FROM entity WHERE id = ?1")?;
            entity.query_row([key], |row| Ok((None, row.get(0)?, row.get(1)?)))
        }
        Who::Spelling(key) => {
            let mut name = db.prepare_cached("SELECT name FROM spelling WHERE id = ?1")?;
            let name = name.query_row([key], |row| row.get(0)).optional()?;
            Ok((None, name.unwrap_or_default(), String::new()))
        }
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}
