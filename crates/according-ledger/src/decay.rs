//! Where what somebody was said to say stands later in an article's own voice: both passages, side by side.
//!
//! Looked for are words, not facts: a sentence of an article that no statement covers, with no quotation marks and
//! no word of saying ([`own`]), that holds nearly all of what a statement told before, in that order. Precision comes first:
//! what was foretold, denied, demanded or supposed is left out, what stood in quotation marks too (it comes back as a
//! caption, a post or a transcript), and what some article had said in its own voice in the months before.

mod own;

use crate::clusters::stem::Sort;
use crate::clusters::store::read as features;
use crate::clusters::words::plain;
use crate::filter::Clause;
use crate::load;
use crate::sentences::sentences;
use crate::{Error, Filter, Reader};
use according_text::row::DocumentRef;
use according_text::{CodePoints, Passage, Row};
use rusqlite::{params, params_from_iter};
use rustc_hash::{FxHashMap, FxHashSet};
use std::ops::Range;

/// Words that tell what a statement is about: with fewer, it is not looked for.
const LEAST: usize = 5;
/// The part of them, by rarity, that must stand in a sentence.
const SHARE: f64 = 0.72;
/// That part where the sentence stands only for having been said before.
const SHARE_BEFORE: f64 = 0.58;
/// The part of the sentence, by rarity, that the shared words must make.
const OF_SENTENCE: f64 = 0.5;
/// Days after which nothing is looked for.
const DAYS: i32 = 120;

/// A statement, and a sentence that says it later in an article's own voice.
#[derive(Clone, Debug, PartialEq)]
pub struct Decayed {
    /// What was attributed.
    pub said: Row,
    /// Where its article came from.
    pub said_origin: String,
    /// The sentence in the article's own voice.
    pub own: Passage,
    /// The article of the sentence.
    pub document: DocumentRef,
    /// Where it came from.
    pub origin: String,
    /// Words that both have, endings aside, as the sentence prints them.
    pub shared: Vec<String>,
    /// The part of what was told that they make, by rarity, 0 to 1.
    pub share: f64,
}

/// A statement that is looked for.
struct Claim {
    statement: i64,
    document: i64,
    end: u32,
    day: Option<i32>,
    /// What it is about, in its order, each word once.
    telling: Vec<u32>,
    /// Numbers among that, ascending.
    numbers: Vec<u32>,
    /// Of how much it is so, ascending.
    how_much: Vec<u32>,
    /// The words that tell who says it.
    source: Vec<u32>,
    turned: bool,
}

/// A sentence that holds a claim.
struct Found {
    claim: usize,
    text: i64,
    sentence: Range<usize>,
    share: f64,
    shared: Vec<u32>,
}

impl Reader {
    /// Statements that `filter` wants (offset aside) whose content stands later in an article's own voice: by date of the
    /// later article, then by place.
    ///
    /// **Cost**: one pass over all statements and one over all texts; about 200 bytes of memory for a statement.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn decay(&self, filter: &Filter) -> Result<Vec<Decayed>, Error> {
        let read = || -> rusqlite::Result<Vec<Decayed>> {
            let snapshot = self.db.unchecked_transaction()?;
            let claims = self.claims(filter)?;
            let found = self.own_words(&claims)?;
            drop(snapshot);
            let limit = filter.limit.map_or(usize::MAX, |limit| usize::try_from(limit).unwrap_or(usize::MAX));
            found.into_iter().take(limit).map(|found| self.decayed(&claims[found.claim], &found)).collect()
        };
        read().map_err(|error| self.failed(error))
    }

    /// The statements that tell something definite, by day, undated ones last.
    fn claims(&self, filter: &Filter) -> rusqlite::Result<Vec<Claim>> {
        let clause = Clause::of(filter);
        let sql = format!(
            "SELECT s.id, t.document, s.\"end\", v.features, d.byline FROM utterance u JOIN variant v ON v.id = u.variant
               JOIN statement s ON s.id = u.statement JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
             WHERE s.retired_run IS NULL AND s.polarity = 'positive' AND s.determinacy = 'actual'
               AND s.attribution_type = 'communication' AND s.form <> 'direct' AND s.source_class <> 'implicit'
               AND coalesce(s.speech_act, 'say') IN ('say', 'argue', 'claim', 'announce', 'admit', 'warn'){}
             ORDER BY coalesce(d.published, '~'), d.document_id, s.\"start\", s.statement_id",
            clause.sql
        );
        let mut select = self.db.prepare(&sql)?;
        let mut rows = select.query(params_from_iter(&clause.values))?;
        let mut claims = Vec::new();
        while let Some(row) = rows.next()? {
            let it = features(row.get_ref(3)?.as_blob()?)?;
            let n_told = it.words.iter().filter(|word| word.tells() && !word.is_quoted()).count();
            if own::supposes(&it.words) || 2 * n_told <= it.words.iter().filter(|word| word.tells()).count() {
                continue;
            }
            let mut telling = Vec::new();
            for word in it.words.iter().filter(|word| word.tells()).map(|word| word.hash()) {
                if !telling.contains(&word) {
                    telling.push(word);
                }
            }
            if (LEAST..=40).contains(&telling.len()) {
                let turned = it.of_sort(Sort::Negation).next().is_some();
                let mut numbers: Vec<u32> = it.of_sort(Sort::Number).collect();
                numbers.sort_unstable();
                let (statement, document, end) = (row.get(0)?, row.get(1)?, row.get(2)?);
                if let Some(source) = self.source_of(statement, row.get_ref(4)?.as_str_or_null()?)? {
                    let (day, how_much) = (it.day(), own::how_much(&it.words));
                    claims.push(Claim { statement, document, end, day, telling, numbers, how_much, source, turned });
                }
            }
        }
        claims.sort_by_key(|claim: &Claim| claim.day.unwrap_or(i32::MAX));
        Ok(claims)
    }

    /// The words that tell who says so, where somebody else than the article says that something is so.
    fn source_of(&self, statement: i64, byline: Option<&str>) -> rusqlite::Result<Option<Vec<u32>>> {
        let mut select =
            self.db.prepare_cached("SELECT exact FROM span WHERE statement = ?1 AND role = ?2 ORDER BY ord")?;
        let mut words = |role: &str| -> rusqlite::Result<String> {
            let parts: Vec<String> =
                select.query_map(params![statement, role], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
            Ok(parts.join(" "))
        };
        let source = words("source")?;
        if !own::is_other(&source) || !own::asserts(&words("content")?) {
            return Ok(None);
        }
        if let Some(byline) = byline {
            let names: Vec<String> = self
                .db
                .prepare_cached(
                    "SELECT n.name FROM link l JOIN spelling n ON n.id = l.spelling
                     WHERE l.statement = ?1 AND l.role = 'source' AND l.judgement = 'positive'
                       AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id)",
                )?
                .query_map([statement], |row| row.get(0))?
                .collect::<rusqlite::Result<_>>()?;
            if names.iter().any(|name| own::is_by(name, byline)) {
                return Ok(None);
            }
        }
        Ok(Some(plain(&source).into_iter().filter(|word| word.tells()).map(|word| word.hash()).collect()))
    }

    /// The sentences that say a claim after it was made, where none did before.
    fn own_words(&self, claims: &[Claim]) -> rusqlite::Result<Vec<Found>> {
        let mut printed: FxHashMap<u32, u32> = FxHashMap::default();
        for word in claims.iter().flat_map(|claim| &claim.telling) {
            *printed.entry(*word).or_default() += 1;
        }
        let rare = |word: u32| {
            (claims.len() as f64 + 1.0).ln() - f64::from(printed.get(&word).copied().unwrap_or(0) + 1).ln() + 1.0
        };
        // A sentence that holds enough of a claim holds one of its rarest words.
        let mut index: FxHashMap<u32, Vec<u32>> = FxHashMap::default();
        let mut weights = Vec::with_capacity(claims.len());
        for (at, claim) in claims.iter().enumerate() {
            let mut words: Vec<(f64, u32)> = claim.telling.iter().map(|word| (rare(*word), *word)).collect();
            words.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
            let weight: f64 = words.iter().map(|(rarity, _)| rarity).sum();
            weights.push(weight);
            let mut missing = 0.0;
            for (rarity, word) in words {
                if missing > weight * (1.0 - SHARE) {
                    break;
                }
                index.entry(word).or_default().push(at as u32);
                missing += rarity;
            }
        }
        let mut found: Vec<Found> = Vec::new();
        let mut known_before: FxHashSet<usize> = FxHashSet::default();
        let mut select = self.db.prepare(
            "SELECT t.id, t.document, d.published, r.body FROM document d JOIN text t ON t.id = d.text
               JOIN reading r ON r.id = t.id ORDER BY coalesce(d.published, '~'), d.document_id",
        )?;
        let mut rows = select.query([])?;
        while let Some(row) = rows.next()? {
            let (text, document): (i64, i64) = (row.get(0)?, row.get(1)?);
            let day = row.get_ref(2)?.as_str_or_null()?.and_then(crate::clusters::utterance::day);
            let body = row.get_ref(3)?.as_str()?;
            let points = CodePoints::new(body);
            // Claims of the days around; where the article has no date, its own.
            let place = |day: i32| claims.partition_point(|claim| claim.day.unwrap_or(i32::MAX) < day) as u32;
            let around = match day {
                Some(day) => place(day - DAYS)..place(day + DAYS + 1),
                None => place(i32::MAX)..claims.len() as u32,
            };
            for (sentence, is_told) in self.own_sentences(text, body, &points)? {
                let words = plain(&body[sentence.clone()]);
                let telling: Vec<u32> = words.iter().filter(|word| word.tells()).map(|word| word.hash()).collect();
                let turned = words.iter().any(|word| word.sort() == Sort::Negation);
                let numbers: Vec<u32> =
                    words.iter().filter(|word| word.sort() == Sort::Number).map(|word| word.hash()).collect();
                if telling.len() < LEAST {
                    continue;
                }
                let mut candidates: Vec<u32> = telling
                    .iter()
                    .filter_map(|word| index.get(word))
                    .flat_map(|claims| {
                        let from = claims.partition_point(|at| *at < around.start);
                        claims[from..].iter().take_while(|at| **at < around.end)
                    })
                    .copied()
                    .collect();
                candidates.sort_unstable();
                candidates.dedup();
                let mut distinct = telling.clone();
                distinct.sort_unstable();
                distinct.dedup();
                let weight_of: f64 = distinct.iter().map(|word| rare(*word)).sum();
                let names = own::names(&body[sentence.clone()]);
                let how_much = own::how_much(&words);
                for at in candidates {
                    let at = at as usize;
                    let claim = &claims[at];
                    let same = claim.document == document;
                    let later = match (same, claim.day, day) {
                        (true, ..) => points.at(sentence.start as u32) >= claim.end,
                        (false, Some(said), Some(own)) => own > said && own - said <= DAYS,
                        _ => false,
                    };
                    let before = match (same, claim.day, day) {
                        (true, ..) => !later,
                        (false, Some(said), Some(own)) => own <= said && said - own <= DAYS,
                        _ => false,
                    };
                    if !(later && is_told || before) || claim.turned != turned {
                        continue;
                    }
                    // Another figure in the same words is another statement.
                    let lacks = |some: &[u32], all: &[u32]| some.iter().any(|number| !all.contains(number));
                    if lacks(&claim.numbers, &numbers) && lacks(&numbers, &claim.numbers) {
                        continue;
                    }
                    // In any order first, which is seen sooner.
                    let least = if before { SHARE_BEFORE } else { SHARE };
                    let there = claim.telling.iter().filter(|word| distinct.binary_search(word).is_ok());
                    if there.map(|word| rare(*word)).sum::<f64>() < least * weights[at] {
                        continue;
                    }
                    let shared = in_order(&claim.telling, &telling);
                    let weight: f64 = shared.iter().map(|word| rare(*word)).sum();
                    let share = weight / weights[at];
                    if shared.len() < LEAST - 1 || share < least {
                        continue;
                    }
                    // Nor is it the same of somebody else, or of more or fewer.
                    let alike = || {
                        claim.how_much == how_much
                            && names.iter().all(|name| claim.telling.contains(name) || claim.source.contains(name))
                    };
                    if before {
                        known_before.insert(at);
                    } else if shared.len() >= LEAST && weight / weight_of >= OF_SENTENCE && alike() {
                        found.push(Found { claim: at, text, sentence: sentence.clone(), share, shared });
                    }
                }
            }
        }
        found.retain(|found| !known_before.contains(&found.claim));
        // Of several statements that a sentence says, the one that it says most fully, then the first.
        let mut best: FxHashMap<(i64, usize), (f64, usize)> = FxHashMap::default();
        for it in &found {
            let entry = best.entry((it.text, it.sentence.start)).or_insert((it.share, it.claim));
            if it.share > entry.0 {
                *entry = (it.share, it.claim);
            }
        }
        found.retain(|it| best[&(it.text, it.sentence.start)].1 == it.claim);
        Ok(found)
    }

    /// The sentences of a text that no statement touches, and in which nobody is said to say anything. With each, whether
    /// it is the article that tells it.
    fn own_sentences(
        &self,
        text: i64,
        body: &str,
        points: &CodePoints<'_>,
    ) -> rusqlite::Result<Vec<(Range<usize>, bool)>> {
        let said: Vec<(u32, u32, bool)> = self
            .db
            .prepare_cached(
                "SELECT \"start\", \"end\", attribution_type = 'communication' FROM statement
                 WHERE text = ?1 AND retired_run IS NULL ORDER BY \"start\", \"end\"",
            )?
            .query_map([text], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
            .collect::<rusqlite::Result<_>>()?;
        let is_free = |place: &Range<usize>, of_all: bool| {
            let (start, end) = (points.at(place.start as u32), points.at(place.end as u32));
            said.iter().all(|(from, to, is_saying)| *to <= start || end <= *from || !(of_all || *is_saying))
        };
        let mut found = Vec::new();
        let mut before: Option<Range<usize>> = None;
        for sentence in sentences(body) {
            let words = &body[sentence.clone()];
            if own::may_be_own(words) && is_free(&sentence, true) {
                // Somebody who spoke in the sentence before may go on to do so.
                let goes_on = before.filter(|before| !body[before.end..sentence.start].contains('\n'));
                let is_told = own::is_told(words)
                    && goes_on
                        .is_none_or(|before| own::nobody_speaks(&body[before.clone()]) && is_free(&before, false));
                found.push((sentence.clone(), is_told));
            }
            before = Some(sentence);
        }
        Ok(found)
    }

    fn decayed(&self, claim: &Claim, found: &Found) -> rusqlite::Result<Decayed> {
        let said = load::stored(&self.db, claim.statement)?.row;
        let said_origin = self
            .db
            .prepare_cached("SELECT origin FROM document WHERE id = ?1")?
            .query_row([claim.document], |row| row.get(0))?;
        let mut select = self.db.prepare_cached(
            "SELECT d.document_id, t.text_id, d.url, d.publisher, d.title, d.published, d.licence, d.origin, r.body
             FROM text t JOIN document d ON d.id = t.document JOIN reading r ON r.id = t.id WHERE t.id = ?1",
        )?;
        select.query_row([found.text], |row| {
            let body = row.get_ref(8)?.as_str()?;
            let points = CodePoints::new(body);
            let words = &body[found.sentence.clone()];
            let mut shared: Vec<String> = Vec::new();
            for (at, word) in crate::sentences::words(words) {
                let printed = words[at].to_owned();
                if found.shared.contains(&word.hash()) && !shared.contains(&printed) {
                    shared.push(printed);
                }
            }
            Ok(Decayed {
                said,
                said_origin,
                own: Passage {
                    start: points.at(found.sentence.start as u32),
                    end: points.at(found.sentence.end as u32),
                    exact: words.to_owned(),
                },
                document: DocumentRef {
                    id: row.get(0)?,
                    text_id: load::parse_text_id(row.get_ref(1)?.as_str()?).ok_or(rusqlite::Error::InvalidQuery)?,
                    url: row.get(2)?,
                    publisher: row.get(3)?,
                    title: row.get(4)?,
                    published: row.get(5)?,
                    licence: row.get(6)?,
                },
                origin: row.get(7)?,
                shared,
                share: (found.share.min(1.0) * 1000.0).round() / 1000.0,
            })
        })
    }
}

/// The words of `claim` that `sentence` has in the same order, as many as there are.
fn in_order(claim: &[u32], sentence: &[u32]) -> Vec<u32> {
    let width = sentence.len() + 1;
    let mut table = vec![0_u16; (claim.len() + 1) * width];
    for i in (0..claim.len()).rev() {
        for j in (0..sentence.len()).rev() {
            table[i * width + j] = if claim[i] == sentence[j] {
                table[(i + 1) * width + j + 1] + 1
            } else {
                table[(i + 1) * width + j].max(table[i * width + j + 1])
            };
        }
    }
    let (mut i, mut j, mut shared) = (0, 0, Vec::new());
    while i < claim.len() && j < sentence.len() {
        if claim[i] == sentence[j] {
            shared.push(claim[i]);
            (i, j) = (i + 1, j + 1);
        } else if table[(i + 1) * width + j] >= table[i * width + j + 1] {
            i += 1;
        } else {
            j += 1;
        }
    }
    shared
}
