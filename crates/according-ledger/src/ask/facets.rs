//! Answers counted by what they have.

use super::index::{SAMPLES, speakers_of};
use super::place;
use super::plan::Plan;
use super::search::{COUNTED, Way};
use super::traits::{HAS, Trait, has};
use super::{Facet, FacetCounts, FacetValue, Facets, Total};
use crate::query::{Condition, Dates, Has, Query, What};
use crate::{Error, Reader};
use according_text::{AttributionType, Determinacy, Form, Medium, Platform, Polarity, SourceClass, SpeechAct};
use rusqlite::Row;
use rustc_hash::FxHashMap;
use std::ops::ControlFlow;

/// So many statements are looked at one by one.
const LOOKED_AT: u64 = 50_000;
/// So many answers of a sample make an estimate of each facet; with fewer a larger sample is taken.
const ENOUGH: u64 = 1_000;

impl Reader {
    /// The statements that `query` wants, counted by what they have; of each facet the `top` values. Up to 10,000
    /// answers are counted; of more, a sample that is chosen by the statements' ids, and [`Facets::sampled`] says so.
    ///
    /// # Errors
    /// As [`Reader::search`].
    pub fn facets(&self, query: &Query, facets: &[Facet], top: usize) -> Result<Facets, Error> {
        let plan = Plan::of(self, query)?;
        let mut tally = Tally::of(facets);
        let all = plan
            .walk(self, Way { fetch: true, ..Way::default() }, &mut 0, LOOKED_AT, |_, row| tally.count(row, COUNTED))?;
        let (mut scale, mut total) = (1, Total::Exactly(tally.n));
        if !all {
            let least = tally.n;
            for (sample, in_so_many) in SAMPLES {
                tally = Tally::of(facets);
                scale = in_so_many;
                let way = Way { fetch: true, sample: Some(sample), ..Way::default() };
                plan.walk(self, way, &mut 0, u64::MAX, |_, row| tally.count(row, u64::MAX))?;
                if tally.n >= ENOUGH {
                    break;
                }
            }
            total = match plan.only_entity {
                Some(_) => plan.total(self)?,
                None => Total::About((tally.n * scale).max(least)),
            };
        }
        let counted = tally.n;
        let read = || tally.counts.iter().map(|(facet, counts)| named(self, *facet, counts, scale, top)).collect();
        let facets: rusqlite::Result<Vec<FacetCounts>> = read();
        Ok(Facets { total, counted, sampled: !all, facets: facets.map_err(|error| self.failed(error))? })
    }
}

/// Counts under way: of each facet, how often each of its values occurs, by a number that stands for it.
struct Tally {
    n: u64,
    counts: Vec<(Facet, FxHashMap<i64, u64>)>,
}

impl Tally {
    fn of(facets: &[Facet]) -> Tally {
        Tally { n: 0, counts: facets.iter().map(|&facet| (facet, FxHashMap::default())).collect() }
    }

    fn count(&mut self, row: &Row<'_>, most: u64) -> rusqlite::Result<ControlFlow<()>> {
        if self.n == most {
            return Ok(ControlFlow::Break(()));
        }
        self.n += 1;
        let traits: i64 = row.get(1)?;
        for (facet, counts) in &mut self.counts {
            let mut add = |value: i64| *counts.entry(value).or_default() += 1;
            match facet {
                Facet::Speaker => speakers_of(row, 3)?.into_iter().for_each(add),
                Facet::Outlet => row.get::<_, Option<i64>>(2)?.into_iter().for_each(add),
                Facet::Form => add(Form::PART.get(traits).into()),
                Facet::Type => add(AttributionType::PART.get(traits).into()),
                Facet::Polarity => add(Polarity::PART.get(traits).into()),
                Facet::Determinacy => add(Determinacy::PART.get(traits).into()),
                Facet::Class => add(SourceClass::PART.get(traits).into()),
                Facet::Act => some(SpeechAct::PART.get(traits)).into_iter().for_each(add),
                Facet::Medium => some(Medium::PART.get(traits)).into_iter().for_each(add),
                Facet::Platform => some(Platform::PART.get(traits)).into_iter().for_each(add),
                Facet::Published => place::day_of(row.get(0)?).map(|day| day >> 5).into_iter().for_each(add),
                Facet::Year => place::day_of(row.get(0)?).map(|day| day >> 9).into_iter().for_each(add),
                Facet::Has => {
                    let bits = HAS.get(traits);
                    Has::ALL.iter().filter(|&&it| bits & has(it) != 0).for_each(|&it| add(it as i64));
                }
            }
        }
        Ok(ControlFlow::Continue(()))
    }
}

/// 0 stands for none.
fn some(code: u32) -> Option<i64> {
    (code > 0).then_some(code.into())
}

/// The values that occur most, with their names.
fn named(
    reader: &Reader,
    facet: Facet,
    counts: &FxHashMap<i64, u64>,
    scale: u64,
    top: usize,
) -> rusqlite::Result<FacetCounts> {
    let mut counts: Vec<(i64, u64)> = counts.iter().map(|(&value, &n)| (value, n)).collect();
    let by_time = matches!(facet, Facet::Published | Facet::Year);
    if by_time {
        counts.sort_unstable();
    } else {
        counts.sort_unstable_by_key(|&(value, n)| (std::cmp::Reverse(n), value));
    }
    let kept = if by_time { usize::MAX } else { top };
    let more = counts.len().saturating_sub(kept) as u64;
    counts.truncate(kept);
    let values = counts.into_iter().map(|(value, n)| {
        let (name, condition) = value_of(reader, facet, value)?;
        Ok(FacetValue { name, n: n * scale, condition })
    });
    Ok(FacetCounts { facet, values: values.collect::<rusqlite::Result<_>>()?, more })
}

fn value_of(reader: &Reader, facet: Facet, value: i64) -> rusqlite::Result<(String, Option<Condition>)> {
    let db = &reader.db;
    let (name, what) = match facet {
        Facet::Speaker => {
            let (id, name) = crate::entities::list::id_and_name(db, value)?;
            (name, What::Entity(vec![id]))
        }
        Facet::Outlet => {
            let name: String =
                db.prepare_cached("SELECT name FROM outlet WHERE id = ?1")?.query_row([value], |row| row.get(0))?;
            (name.clone(), What::Outlet(vec![name]))
        }
        Facet::Form => of(value, What::Form),
        Facet::Type => of(value, What::Type),
        Facet::Act => of(value, What::Act),
        Facet::Polarity => of(value, What::Polarity),
        Facet::Determinacy => of(value, What::Determinacy),
        Facet::Medium => of(value, What::Medium),
        Facet::Platform => of(value, What::Platform),
        Facet::Class => of(value, What::Class),
        Facet::Has => {
            let it = Has::ALL[value as usize];
            (it.to_string(), What::Has(vec![it]))
        }
        Facet::Published => period(place::month_name(value << 5)),
        Facet::Year => period(place::month_name(value << 9)),
    };
    // Of what tells its year only, no condition asks for just these.
    let vague = facet == Facet::Published && value & 15 == 0;
    Ok((name, (!vague).then(|| what.into())))
}

fn of<T: Trait + std::fmt::Display>(code: i64, what: impl Fn(Vec<T>) -> What) -> (String, What) {
    let value = T::all()[code as usize - usize::from(T::MAYBE)];
    (value.to_string(), what(vec![value]))
}

fn period(date: String) -> (String, What) {
    (date.clone(), What::Published(Dates { from: Some(date.clone()), to: Some(date) }))
}
