//! Pages and counts.

use super::index::SAMPLES;
use super::place;
use super::plan::Plan;
use super::{Cursor, Hits, Page, Sort, Total};
use crate::fold::fold;
use crate::query::{Condition, Dates, How, Place, Query, What, Words};
use crate::{Error, Filter, Reader};
use rusqlite::Row;
use std::ops::ControlFlow;

/// So many answers of a sample make an estimate; with fewer a larger sample is taken, and of less than so many in the
/// largest, all answers are counted.
pub(crate) const ENOUGH: u64 = 500;
/// So many statements are looked at for a count; where that is not enough, the largest sample makes it.
pub(crate) const LOOKED_AT: u64 = 200_000;
/// Answers that are sorted otherwise than they are kept; of more than these, the latest.
const SORTED: usize = 10_000;

/// The columns that a walk gives: at, and where it `fetches`: traits, outlet, speakers, said_from, said_to.
const COLUMNS: &str = "a.at, a.traits, a.outlet, a.speakers, a.said_from, a.said_to";

/// How to walk over the answers of a plan.
#[derive(Clone, Copy, Default)]
pub(crate) struct Way<'t> {
    /// Latest first.
    pub(crate) back: bool,
    /// Only those behind this one.
    pub(crate) after: Option<i64>,
    /// Only those of this sample.
    pub(crate) sample: Option<&'t str>,
    /// Whether all columns are wanted.
    pub(crate) fetch: bool,
}

impl Plan {
    /// Gives each answer in order, with its columns; those who do not pass count as looked at. False when it was stopped.
    pub(crate) fn walk(
        &self,
        reader: &Reader,
        way: Way<'_>,
        looked: &mut u64,
        most: u64,
        mut each: impl FnMut(i64, &Row<'_>) -> rusqlite::Result<ControlFlow<()>>,
    ) -> Result<bool, Error> {
        if self.nothing {
            return Ok(true);
        }
        let mut step = |row: &Row<'_>, sift: bool, looked: &mut u64| -> rusqlite::Result<ControlFlow<()>> {
            *looked += 1;
            if *looked > most {
                return Ok(ControlFlow::Break(()));
            }
            let at: i64 = row.get(0)?;
            if self.excludes(at) || (sift && !self.passes(row.get(1)?, (row.get(4)?, row.get(5)?))) {
                return Ok(ControlFlow::Continue(()));
            }
            each(at, row)
        };
        let fetch = way.fetch || self.sifts();
        let expression = self.expression(way.sample);
        let answers = if way.sample.is_some() { "sampled" } else { "answer" };
        let mut run = || -> rusqlite::Result<bool> {
            if let Some(only) = &self.only {
                return self.walk_only(reader, way, only, expression.as_deref(), looked, &mut step);
            }
            // Undated ones come last, whatever comes first.
            let never = place::undated();
            let (mut dated, mut undated) = ((self.from, self.to.min(never - 1)), (self.from.max(never), self.to));
            if let Some(after) = way.after {
                if !way.back {
                    (dated.0, undated.0) = (dated.0.max(after + 1), undated.0.max(after + 1));
                } else if after < never {
                    dated.1 = dated.1.min(after - 1);
                } else {
                    (dated.1, undated.1) = (-1, undated.1.min(after - 1));
                }
            }
            let order = if way.back { "DESC" } else { "ASC" };
            for (from, to) in [dated, undated] {
                if from > to {
                    continue;
                }
                let columns = if fetch { COLUMNS } else { "statement_fts.rowid" };
                let sql = match (&expression, fetch) {
                    (None, _) => {
                        format!("SELECT {COLUMNS} FROM answer a WHERE a.at BETWEEN ?1 AND ?2 ORDER BY a.at {order}")
                    }
                    (Some(_), true) => format!(
                        "SELECT {columns} FROM statement_fts CROSS JOIN {answers} a ON a.at = statement_fts.rowid
                         WHERE statement_fts MATCH ?3 AND statement_fts.rowid BETWEEN ?1 AND ?2
                         ORDER BY statement_fts.rowid {order}"
                    ),
                    (Some(_), false) => format!(
                        "SELECT {columns} FROM statement_fts WHERE statement_fts MATCH ?3 AND rowid BETWEEN ?1 AND ?2
                         ORDER BY rowid {order}"
                    ),
                };
                let mut select = reader.db.prepare_cached(&sql)?;
                let mut rows = match &expression {
                    Some(expression) => select.query(rusqlite::params![from, to, expression])?,
                    None => select.query([from, to])?,
                };
                while let Some(row) = rows.next()? {
                    if step(row, self.sifts(), looked)?.is_break() {
                        return Ok(false);
                    }
                }
            }
            Ok(true)
        };
        run().map_err(|error| reader.failed(error))
    }

    /// Where the places are known beforehand.
    fn walk_only(
        &self,
        reader: &Reader,
        way: Way<'_>,
        only: &[i64],
        expression: Option<&str>,
        looked: &mut u64,
        step: &mut impl FnMut(&Row<'_>, bool, &mut u64) -> rusqlite::Result<ControlFlow<()>>,
    ) -> rusqlite::Result<bool> {
        let never = place::undated();
        let mut places: Vec<i64> = only.iter().copied().filter(|at| (self.from..=self.to).contains(at)).collect();
        if way.back {
            places.sort_unstable_by_key(|&at| (at >= never, std::cmp::Reverse(at)));
        }
        if let Some(after) = way.after {
            let rank = |at: i64| if way.back { (at >= never, -at) } else { (false, at) };
            places.retain(|&at| rank(at) > rank(after));
        }
        let mut one = reader.db.prepare_cached(&format!("SELECT {COLUMNS} FROM answer a WHERE a.at = ?1"))?;
        let mut fits =
            reader.db.prepare_cached("SELECT 1 FROM statement_fts WHERE statement_fts MATCH ?1 AND rowid = ?2")?;
        for at in places {
            if let Some(expression) = expression
                && !fits.exists(rusqlite::params![expression, at])?
            {
                *looked += 1;
                continue;
            }
            let mut rows = one.query([at])?;
            while let Some(row) = rows.next()? {
                if step(row, self.sifts(), looked)?.is_break() {
                    return Ok(false);
                }
            }
        }
        Ok(true)
    }

    /// How many answers there are.
    pub(crate) fn total(&self, reader: &Reader) -> Result<Total, Error> {
        if let Some(canonical) = self.only_entity {
            let sql = "SELECT statements FROM quoted WHERE canonical = ?1";
            return Ok(Total::Exactly(reader.value(sql, [canonical])?.unwrap_or(0)));
        }
        let mut n = 0;
        let in_so_many = self.sampled(reader, false, |row| {
            n = row.map_or(0, |_| n + 1);
            Ok(())
        })?;
        Ok(if in_so_many == 1 { Total::Exactly(n) } else { Total::About(n * in_so_many) })
    }

    /// Gives the answers of a sample that is large enough, or all of them where none is: the result says of how
    /// many statements one was looked at. Whenever it begins anew it gives `None`.
    pub(crate) fn sampled(
        &self,
        reader: &Reader,
        fetch: bool,
        mut each: impl FnMut(Option<&Row<'_>>) -> rusqlite::Result<()>,
    ) -> Result<u64, Error> {
        let often = self.often(reader)?;
        let walk = |sample: Option<&str>, most: u64, each: &mut dyn FnMut(&Row<'_>) -> rusqlite::Result<()>| {
            if let Some(often) = often.filter(|often| often.is_read(sample)) {
                self.walk_often(reader, often, sample, each)?;
                return Ok(true);
            }
            let go_on = |_: i64, row: &Row<'_>| each(row).map(ControlFlow::Continue);
            self.walk(reader, Way { sample, fetch, ..Way::default() }, &mut 0, most, go_on)
        };
        let mut expected = u64::MAX;
        for (at, (sample, in_so_many)) in SAMPLES.into_iter().enumerate() {
            // A sample that will hardly have enough is passed over for the next one; the largest is always looked at.
            if expected < ENOUGH / 2 && at + 1 < SAMPLES.len() {
                continue;
            }
            let mut n = 0;
            each(None).map_err(|error| reader.failed(error))?;
            walk(Some(sample), u64::MAX, &mut |row| {
                n += 1;
                each(Some(row))
            })?;
            if n >= ENOUGH {
                return Ok(in_so_many);
            }
            expected = SAMPLES.get(at + 1).map_or(0, |&(_, next)| n * in_so_many / next);
        }
        each(None).map_err(|error| reader.failed(error))?;
        if walk(None, LOOKED_AT, &mut |row| each(Some(row)))? {
            return Ok(1);
        }
        let (sample, in_so_many) = SAMPLES[SAMPLES.len() - 1];
        each(None).map_err(|error| reader.failed(error))?;
        walk(Some(sample), u64::MAX, &mut |row| each(Some(row)))?;
        Ok(in_so_many)
    }
}

impl Reader {
    /// The statements that `query` wants, a page of them.
    ///
    /// **Cost**: grows with the page and what is skipped before it, and little with the ledger; a condition that most
    /// statements fulfil is looked at statement by statement.
    ///
    /// # Errors
    /// [`Error::NoEntity`] and [`Error::AmbiguousEntity`] where the query asks for an entity that there is not; else if
    /// the ledger cannot be read.
    pub fn search(&self, query: &Query, page: &Page) -> Result<Hits<'_>, Error> {
        let plan = Plan::of(self, query)?;
        match page.sort {
            Sort::Oldest | Sort::Newest => self.in_order(plan, page),
            Sort::Said | Sort::Confidence => self.sorted(plan, page),
        }
    }

    fn in_order(&self, plan: Plan, page: &Page) -> Result<Hits<'_>, Error> {
        let way = Way { back: page.sort == Sort::Newest, after: page.after.map(|after| after.0), ..Way::default() };
        let wanted = page.limit.unwrap_or(u64::MAX).min(usize::MAX as u64 - 1) as usize;
        let (mut skip, mut keys, mut more) = (page.offset, Vec::new(), false);
        plan.walk(self, way, &mut 0, u64::MAX, |at, _| {
            if skip > 0 {
                skip -= 1;
                return Ok(ControlFlow::Continue(()));
            }
            more = keys.len() == wanted;
            if more {
                return Ok(ControlFlow::Break(()));
            }
            keys.push(at);
            Ok(ControlFlow::Continue(()))
        })?;
        let next = keys.last().filter(|_| more).map(|&at| Cursor(at));
        let whole = (!more && page.offset == 0 && page.after.is_none()).then_some(keys.len() as u64);
        Ok(Hits { reader: self, plan, keys: keys.into_iter(), rows: Vec::new().into_iter(), whole, next, among: None })
    }

    fn sorted(&self, plan: Plan, page: &Page) -> Result<Hits<'_>, Error> {
        let way = Way { back: true, fetch: true, ..Way::default() };
        let mut found: Vec<(i64, i64)> = Vec::new();
        let all = plan.walk(self, way, &mut 0, u64::MAX, |at, row| {
            if found.len() == SORTED {
                return Ok(ControlFlow::Break(()));
            }
            let rank = match page.sort {
                Sort::Said => row.get::<_, Option<i64>>(4)?.unwrap_or(i64::MAX),
                _ => -i64::from(super::traits::CONFIDENCE.get(row.get(1)?)),
            };
            found.push((rank, at));
            Ok(ControlFlow::Continue(()))
        })?;
        let n = found.len() as u64;
        found.sort_unstable();
        let offset = usize::try_from(page.offset).unwrap_or(usize::MAX);
        let limit = page.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
        let keys: Vec<i64> = found.into_iter().skip(offset).take(limit).map(|(_, at)| at).collect();
        Ok(Hits {
            reader: self,
            plan,
            keys: keys.into_iter(),
            rows: Vec::new().into_iter(),
            whole: all.then_some(n),
            next: None,
            among: (!all).then_some(n),
        })
    }

    /// How many statements `query` wants: counted up to some 8,000, beyond that estimated from a sample of the statements
    /// that is chosen by their ids.
    ///
    /// # Errors
    /// As [`Reader::search`].
    pub fn count(&self, query: &Query) -> Result<Total, Error> {
        Plan::of(self, query)?.total(self)
    }

    /// The statements of somebody: those whose speaker is called `name`, and those whose source is printed so where
    /// nobody is identified; [`Hit::matched`](super::Hit::matched) tells them apart.
    ///
    /// Where `name` is somebody's full name, letter by letter but for case and accents, that one is meant, in all
    /// articles, whatever each calls them. Else all words of `name` must occur, in any order: `Kanaani` finds `Nasser
    /// Kanaani`, and all other statements of his. 32 hexadecimal digits are an entity's id.
    ///
    /// # Errors
    /// [`Error::Empty`] if `name` holds no letter or digit.
    pub fn to(&self, name: &str, filter: &Filter) -> Result<Hits<'_>, Error> {
        if fold(name).is_empty() {
            return Err(Error::Empty { asked: name.to_owned() });
        }
        self.search(&Query::from(filter).and(What::Speaker(vec![name.trim().to_owned()]).into()), &filter.page())
    }

    /// The statements of the entity whose id begins with `id`, or to which a list of known entities gives this id; in all
    /// articles, whatever each calls it.
    ///
    /// # Errors
    /// As [`Reader::entity`].
    pub fn by(&self, id: &str, filter: &Filter) -> Result<Hits<'_>, Error> {
        self.search(&Query::from(filter).and(What::Entity(vec![id.trim().to_owned()]).into()), &filter.page())
    }

    /// The statements whose content holds all of `words`, or other forms of them; case and diacritics aside. Words within
    /// quotation marks must stand together, just so; `sanction*` stands for every word that begins so.
    ///
    /// # Errors
    /// [`Error::Empty`] if `words` holds no letter or digit.
    pub fn about(&self, words: &str, filter: &Filter) -> Result<Hits<'_>, Error> {
        let conditions = content(words);
        if conditions.is_empty() {
            return Err(Error::Empty { asked: words.to_owned() });
        }
        let mut query = Query::from(filter);
        query.conditions.extend(conditions);
        self.search(&query, &filter.page())
    }
}

/// Words to look for in contents, whatever marks stand between them: nothing in them is read as a field or a negation.
fn content(asked: &str) -> Vec<Condition> {
    let mut found = Vec::new();
    let mut add = |text: &str, how: How| {
        if !fold(text).is_empty() {
            found.push(What::Words(Place::Content, vec![Words { text: text.to_owned(), how }]).into());
        }
    };
    for (i, part) in asked.split(['"', '“', '”', '„', '«', '»']).enumerate() {
        if i % 2 == 1 {
            add(part, How::Exact);
            continue;
        }
        for word in part.split_whitespace() {
            match word.strip_suffix('*') {
                Some(beginning) => add(beginning, How::Prefix),
                None => add(word, How::Stem),
            }
        }
    }
    found
}

impl From<&Filter> for Query {
    fn from(filter: &Filter) -> Query {
        let mut conditions: Vec<Condition> = Vec::new();
        let mut add = |what: What| conditions.push(what.into());
        let dates = |from: &Option<String>, to: &Option<String>| Dates { from: from.clone(), to: to.clone() };
        if let Some(publisher) = &filter.publisher {
            add(What::Outlet(vec![publisher.clone()]));
        }
        if let Some(article) = &filter.article {
            add(What::Article(vec![article.clone()]));
        }
        if let Some(form) = filter.form {
            add(What::Form(vec![form]));
        }
        if let Some(polarity) = filter.polarity {
            add(What::Polarity(vec![polarity]));
        }
        if let Some(medium) = filter.medium {
            add(What::Medium(vec![medium]));
        }
        if let Some(class) = filter.source_class {
            add(What::Class(vec![class]));
        }
        if filter.said_after.is_some() || filter.said_before.is_some() {
            add(What::Said(dates(&filter.said_after, &filter.said_before)));
        }
        if filter.published_after.is_some() || filter.published_before.is_some() {
            add(What::Published(dates(&filter.published_after, &filter.published_before)));
        }
        Query { conditions }
    }
}

impl Filter {
    fn page(&self) -> Page {
        Page { limit: self.limit, offset: self.offset, ..Page::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{RunInfo, Writer};
    use according_text::{
        ArticleRows, Document, Entity, EntityId, EntityKind, EntityName, Findings, Form, Hasher, Judgement, Metadata,
        NameKind, Span, Speaker, Statement,
    };
    use std::path::Path;

    /// Two people speak in turn, in two outlets, directly every third time.
    fn article(number: u32) -> (Document, ArticleRows) {
        let id = format!("pier-{number}");
        let mut text = String::new();
        let mut put = |words: &str| {
            let start = text.len() as u32;
            text += words;
            Span::new(start, text.len() as u32)
        };
        let (mut statements, mut entities) = (Vec::new(), Vec::new());
        for (at, name) in ["Ilse Varga", "Marek Brandt"].into_iter().enumerate() {
            let span = put(name);
            let entity_id = EntityId(Hasher::new("entity").part(id.as_bytes()).part(name.as_bytes()).finish());
            let names = vec![EntityName { span, kind: NameKind::Full }];
            entities.push(Entity { entity_id, kind: EntityKind::Person, name: span, names, roles: Vec::new() });
            let mut source = span;
            for n in 0..20 {
                let cue = put(" said");
                let content = put(&format!(" the ferry {number} was late {n} times"));
                let speaker = Speaker {
                    name: Some(span),
                    entity_id: Some(entity_id),
                    judgement: Judgement::Positive,
                    method: "name",
                    reason: "named in the source".into(),
                    score: 0.9,
                };
                statements.push(Statement {
                    speakers: vec![speaker],
                    form: if (n + at) % 3 == 0 { Form::Direct } else { Form::Indirect },
                    ..Statement::new(vec![source], vec![cue], vec![content])
                });
                put(". ");
                source = put("The speaker");
            }
        }
        let metadata = Metadata {
            id: id.clone(),
            origin: id,
            publisher: Some(["Quay Courier", "Norport Wire"][number as usize % 2].into()),
            published: Some(format!("2031-{:02}-04", 1 + number % 12)),
            ..Metadata::default()
        };
        let document = Document::new(text, metadata);
        let read = ArticleRows::of(&document, &Findings { statements, entities, ..Findings::default() });
        (document, read)
    }

    fn ledger(path: &Path) -> Reader {
        let run = RunInfo {
            started: "2031-04-02T08:00:00Z".into(),
            version: "0".into(),
            model_hash: "0".into(),
            config_json: "{}".into(),
            input: String::new(),
        };
        let mut writer = Writer::open(path, &run).expect("opens");
        for number in 0..120 {
            let (document, read) = article(number);
            writer.push(&document, &read).expect("writes");
        }
        writer.finish("2031-04-02T09:00:00Z").expect("finishes");
        Reader::open(path).expect("opens")
    }

    #[test]
    fn a_sample_holds_those_whose_ids_say_so() {
        let folder = tempfile::tempdir().expect("a folder");
        let reader = ledger(&folder.path().join("a.ledger"));
        let mut seen = 0;
        for asked in [
            "speaker:\"Ilse Varga\"",
            "speaker:\"Ilse Varga\" form:direct",
            "outlet:\"Quay Courier\" speaker:\"Marek Brandt\"",
            "outlet:\"Quay Courier\" -form:direct",
            "speaker:\"Ilse Varga\" -outlet:\"Quay Courier\" published:2031-02..2031-05",
            "speaker:varga ferry",
            "ferry form:direct",
            "-speaker:\"Ilse Varga\"",
        ] {
            let plan = Plan::of(&reader, &Query::parse(asked).expect("is a query")).expect("is a plan");
            let found = |sample: Option<&str>| {
                let mut found = Vec::new();
                let way = Way { sample, ..Way::default() };
                plan.walk(&reader, way, &mut 0, u64::MAX, |at, _| {
                    found.push(at);
                    Ok(ControlFlow::Continue(()))
                })
                .expect("walks");
                found
            };
            let all = found(None);
            let sql = "SELECT statement_id FROM statement WHERE id = ?1";
            for (sample, in_so_many) in SAMPLES {
                let wanted: Vec<i64> = (all.iter().copied())
                    .filter(|&at| {
                        let id: String = reader.value(sql, [place::key(at)]).expect("reads").expect("is there");
                        u64::from_str_radix(&id[..8], 16).expect("is a number").is_multiple_of(in_so_many)
                    })
                    .collect();
                seen += wanted.len();
                assert_eq!(found(Some(sample)), wanted, "{asked} in {sample}");
            }
        }
        assert!(seen > 500, "{seen}: the samples hold something");
    }
}
