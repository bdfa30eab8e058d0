//! Who gave which figure for what: figures side by side, each with its voice, hedge, day and place.

use crate::aside::{self, Voice as Whose};
use crate::clusters::stem::beginning;
use crate::clusters::words::{Word, plain};
use crate::filter::Clause;
use crate::load::parse_text_id;
use crate::sentences::{sentences, words};
use crate::slice::Slices;
use crate::{Error, Filter, Reader};
use according_text::row::{DocumentRef, QuantityRow, Voice};
use according_text::{CodePoints, Passage};
use rusqlite::params_from_iter;
use std::ops::Range;

/// Words that may stand between a figure and the word asked for; a comma or a conjunction counts as some.
const FAR: usize = 12;
const COMMA: usize = 3;
const CONJUNCTIONS: [&str; 6] = ["and", "but", "or", "while", "as", "with"];

/// One figure that one voice gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The figure: where it stands, bounds, unit, what is counted, hedge.
    pub quantity: QuantityRow,
    /// The statement in which it stands; absent where it is the article's own.
    pub voice: Option<Voice>,
    /// The sentence around it.
    pub sentence: Passage,
    /// The article.
    pub document: DocumentRef,
    /// Where the article came from; with an offset it makes a place.
    pub origin: String,
}

impl Figure {
    /// Whose line it is on: the speakers' names, else the source as printed, else the outlet in its own voice.
    #[must_use]
    pub fn line(&self) -> String {
        match &self.voice {
            None => match &self.document.publisher {
                Some(publisher) => format!("{publisher} (own voice)"),
                None => "(own voice)".to_owned(),
            },
            Some(voice) if !voice.speaker.is_empty() => voice.speaker.join(", "),
            Some(voice) if !voice.source.is_empty() => format!("? {}", voice.source.join(" … ")),
            Some(_) => "? (no source is printed)".to_owned(),
        }
    }
}

impl Reader {
    /// The figures given for what one of `asked` names: those that count it (*deaths*), and those that stand nearest to it
    /// in their sentence (*killed over 17,000*). Endings do not count: *killed* finds *killing* and *killers*. Of several
    /// words in one, all must stand in the sentence. With `about`, of articles alone in whose title or text all these
    /// words occur.
    ///
    /// Grouped by voice ([`Figure::line`]), those who spoke first before others; within a voice by date and place. Nothing
    /// is added up or weighed against anything.
    ///
    /// **Cost**: one pass over the articles with figures that `filter` wants; limit and offset aside.
    ///
    /// # Errors
    /// [`Error::Empty`] if one of `asked` holds no word that tells what is counted, or there is none.
    pub fn numbers(&self, asked: &[&str], about: Option<&str>, filter: &Filter) -> Result<Vec<Figure>, Error> {
        let telling = |asked: &&str| plain(asked).into_iter().filter(|word| word.tells()).map(Word::hash).collect();
        let wanted: Vec<Vec<u32>> = asked.iter().map(telling).collect();
        if wanted.is_empty() || wanted.iter().any(Vec::is_empty) {
            return Err(Error::Empty { asked: asked.join(" ") });
        }
        let about: Vec<u32> = plain(about.unwrap_or_default()).iter().map(|word| word.hash()).collect();
        let beginnings: Vec<Vec<String>> =
            asked.iter().map(|asked| crate::fold::fold(asked).split(' ').filter_map(beginning).collect()).collect();
        let read = || self.figures(&wanted, &beginnings, &about, filter);
        let mut figures = read().map_err(|error| self.failed(error))?;
        let mut first: Vec<(String, usize)> = Vec::new();
        for (at, figure) in figures.iter().enumerate() {
            let line = figure.line();
            if !first.iter().any(|(known, _)| *known == line) {
                first.push((line, at));
            }
        }
        let place = |figure: &Figure| {
            let line = figure.line();
            first.iter().find(|(known, _)| *known == line).map_or(usize::MAX, |(_, at)| *at)
        };
        figures.sort_by_cached_key(place);
        let skip = usize::try_from(filter.offset).unwrap_or(usize::MAX).min(figures.len());
        figures.drain(..skip);
        figures.truncate(filter.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX)));
        Ok(figures)
    }

    /// The figures in the order of articles and places.
    fn figures(
        &self,
        wanted: &[Vec<u32>],
        beginnings: &[Vec<String>],
        about: &[u32],
        filter: &Filter,
    ) -> rusqlite::Result<Vec<Figure>> {
        let mut clause = Clause::default();
        clause.document(filter);
        let sql = format!(
            "SELECT t.id, d.document_id, t.text_id, d.url, d.publisher, d.title, d.published, d.licence, d.origin, r.body
             FROM document d JOIN text t ON t.id = d.text JOIN reading r ON r.id = t.id
             WHERE (EXISTS (SELECT 1 FROM text_quantity q WHERE q.text = t.id)
               OR EXISTS (SELECT 1 FROM statement s JOIN quantity q ON q.statement = s.id WHERE s.text = t.id)){}
             ORDER BY coalesce(d.published, '~'), d.document_id",
            clause.sql
        );
        let mut select = self.db.prepare_cached(&sql)?;
        let mut rows = select.query(params_from_iter(&clause.values))?;
        let mut found = Vec::new();
        while let Some(row) = rows.next()? {
            let body = row.get_ref(9)?.as_str()?;
            // Most articles say nothing of it, which is seen at a glance.
            let lower = body.to_ascii_lowercase();
            let may = |all: &Vec<String>| all.iter().all(|beginning| lower.contains(beginning.as_str()));
            if !beginnings.iter().any(may) {
                continue;
            }
            let mut told = self.told(row.get(0)?, filter)?;
            if told.is_empty() {
                continue;
            }
            let slices = Slices::new(body);
            told.sort_by_key(|it| (it.quantity.passage.start, it.statement.is_some()));
            let mut near: Vec<(usize, Range<usize>)> =
                wanted.iter().flat_map(|wanted| nearest(body, &told, wanted)).collect();
            near.sort_by_key(|(at, sentence)| (*at, sentence.start));
            near.dedup();
            if near.is_empty() || !is_about(body, row.get_ref(5)?.as_str_or_null()?, about) {
                continue;
            }
            let text_id = parse_text_id(row.get_ref(2)?.as_str()?).ok_or(rusqlite::Error::InvalidQuery)?;
            for (at, sentence) in near {
                let it = &told[at];
                let voice = match &it.statement {
                    Some((key, id, polarity)) => {
                        Some(self.voice(*key, id.parse().map_err(|()| rusqlite::Error::InvalidQuery)?, *polarity)?)
                    }
                    None => None,
                };
                let points = CodePoints::new(body);
                let (start, end) = (points.at(sentence.start as u32), points.at(sentence.end as u32));
                debug_assert_eq!(slices.get(start, end), Some(&body[sentence.clone()]));
                found.push(Figure {
                    quantity: it.quantity.clone(),
                    voice,
                    sentence: Passage { start, end, exact: body[sentence].to_owned() },
                    document: DocumentRef {
                        id: row.get(1)?,
                        text_id,
                        url: row.get(3)?,
                        publisher: row.get(4)?,
                        title: row.get(5)?,
                        published: row.get(6)?,
                        licence: row.get(7)?,
                    },
                    origin: row.get(8)?,
                });
            }
        }
        Ok(found)
    }

    /// The figures of a text: of its statements, and its own.
    fn told(&self, text: i64, filter: &Filter) -> rusqlite::Result<Vec<Told>> {
        let mut clause = Clause::default();
        clause.statement(filter);
        let only_statements = !clause.sql.is_empty();
        let at = clause.bind(text);
        let sql = format!(
            "SELECT s.id, s.statement_id, s.polarity FROM statement s
             WHERE s.text = {at} AND s.retired_run IS NULL{}
               AND EXISTS (SELECT 1 FROM quantity q WHERE q.statement = s.id) ORDER BY s.depth DESC, s.\"start\", s.statement_id",
            clause.sql
        );
        let speaking: Vec<(i64, String, according_text::Polarity)> = self
            .db
            .prepare_cached(&sql)?
            .query_map(params_from_iter(&clause.values), |row| {
                Ok((row.get(0)?, row.get(1)?, crate::load::parsed(row, 2)?))
            })?
            .collect::<rusqlite::Result<_>>()?;
        let mut told: Vec<Told> = Vec::new();
        for (key, id, polarity) in speaking {
            for quantity in aside::quantities(&self.db, Whose::Statement(key))? {
                // What is said inside what is said is the inner voice's.
                if !told.iter().any(|it| it.quantity.passage.start == quantity.passage.start) {
                    told.push(Told { quantity, statement: Some((key, id.clone(), polarity)) });
                }
            }
        }
        if !only_statements {
            let own = aside::quantities(&self.db, Whose::Text(text))?;
            told.extend(own.into_iter().map(|quantity| Told { quantity, statement: None }));
        }
        Ok(told)
    }
}

/// A figure and the statement it is of.
struct Told {
    quantity: QuantityRow,
    statement: Option<(i64, String, according_text::Polarity)>,
}

/// Which figures are given for what is wanted, each with its sentence.
fn nearest(body: &str, told: &[Told], wanted: &[u32]) -> Vec<(usize, Range<usize>)> {
    let slices = Slices::new(body);
    let byte = |point: u32| slices.get(0, point).map_or(body.len(), str::len);
    let places: Vec<Range<usize>> =
        told.iter().map(|it| byte(it.quantity.passage.start)..byte(it.quantity.passage.end)).collect();
    let mut found = Vec::new();
    for sentence in sentences(body) {
        let here: Vec<usize> = (0..told.len())
            .filter(|at| sentence.contains(&places[*at].start) && places[*at].end <= sentence.end)
            .collect();
        if here.is_empty() {
            continue;
        }
        let words: Vec<(Range<usize>, Word)> = words(&body[sentence.clone()])
            .into_iter()
            .map(|(at, word)| (at.start + sentence.start..at.end + sentence.start, word))
            .collect();
        let asked: Vec<usize> = (0..words.len()).filter(|at| wanted.contains(&words[*at].1.hash())).collect();
        // Of several words asked for, all must stand in the sentence.
        if !wanted.iter().all(|wanted| asked.iter().any(|at| words[*at].1.hash() == *wanted)) {
            continue;
        }
        let mut chosen: Vec<usize> = here
            .iter()
            .copied()
            .filter(|at| {
                let counted = told[*at].quantity.counted.as_ref();
                counted.is_some_and(|counted| plain(&counted.exact).iter().any(|word| wanted.contains(&word.hash())))
            })
            .collect();
        for at in asked {
            let word = &words[at].0;
            let costs: Vec<(usize, usize)> = here
                .iter()
                .filter_map(|figure| Some((distance(body, word, &places[*figure], &here, &places, &words)?, *figure)))
                .collect();
            let least = costs.iter().map(|(cost, _)| *cost).min();
            chosen.extend(costs.iter().filter(|(cost, _)| Some(*cost) == least).map(|(_, figure)| *figure));
        }
        chosen.sort_unstable();
        chosen.dedup();
        found.extend(chosen.into_iter().map(|at| (at, sentence.clone())));
    }
    found
}

/// How far a word stands from a figure; `None` where another figure stands between, or it is too far.
fn distance(
    body: &str,
    word: &Range<usize>,
    figure: &Range<usize>,
    here: &[usize],
    places: &[Range<usize>],
    words: &[(Range<usize>, Word)],
) -> Option<usize> {
    let between = if word.start < figure.start { word.end..figure.start } else { figure.end..word.start };
    if between.start > between.end {
        return Some(0); // the word is part of the figure's own phrase
    }
    let inside = |at: &Range<usize>| between.start <= at.start && at.end <= between.end;
    if here.iter().any(|other| inside(&places[*other]) && places[*other] != *figure) {
        return None;
    }
    let n_words = words.iter().filter(|(at, _)| inside(at)).count();
    let joins = |(at, _): &&(Range<usize>, Word)| inside(at) && CONJUNCTIONS.contains(&&body[at.clone()]);
    let n_joining = words.iter().filter(joins).count();
    let commas = body[between.clone()].chars().filter(|c| matches!(c, ',' | ';' | ':' | '(' | ')' | '—' | '–')).count();
    let cost = n_words + COMMA * (commas + n_joining);
    (cost <= FAR).then_some(cost)
}

fn is_about(body: &str, title: Option<&str>, about: &[u32]) -> bool {
    if about.is_empty() {
        return true;
    }
    let mut there = plain(title.unwrap_or_default());
    there.extend(plain(body));
    about.iter().all(|word| there.iter().any(|it| it.hash() == *word))
}
