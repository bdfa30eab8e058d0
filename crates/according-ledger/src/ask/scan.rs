//! Answers by looking at every row.

use super::{Cursor, Facet, FacetCounts, FacetValue, Facets, Hit, Hits, Matched, Page, Sort, Total};
use crate::fold::fold;
use crate::query::{Condition, Dates, Has, How, Place, Query, What, Words};
use crate::{Error, Filter, Reader};
use according_text::{Judgement, Passage, Row};
use std::collections::BTreeMap;

impl Reader {
    /// The statements that `query` wants, a page of them.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn search(&self, query: &Query, page: &Page) -> Result<Hits<'_>, Error> {
        let mut hits = self.all(query)?;
        match page.sort {
            Sort::Oldest => {}
            Sort::Newest => hits.reverse(),
            Sort::Said => hits.sort_by_key(|hit| hit.row.said.from.clone().unwrap_or("~".into())),
            Sort::Confidence => hits.sort_by(|a, b| b.row.confidence.total_cmp(&a.row.confidence)),
        }
        let total = hits.len() as u64;
        let first = page.after.map_or(page.offset, |after| after.0 as u64) as usize;
        let rest = hits.split_off(first.min(hits.len()));
        let n = page.limit.unwrap_or(u64::MAX).min(rest.len() as u64) as usize;
        let next = (n < rest.len()).then_some(Cursor((first + n) as i64));
        let rows: Vec<Hit> = rest.into_iter().take(n).collect();
        Ok(Hits { reader: std::marker::PhantomData, rows: rows.into_iter(), total, next })
    }

    /// How many statements `query` wants.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn count(&self, query: &Query) -> Result<Total, Error> {
        Ok(Total::Exactly(self.all(query)?.len() as u64))
    }

    /// The statements that `query` wants, counted by what they have; of each facet the `top` values.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn facets(&self, query: &Query, facets: &[Facet], top: usize) -> Result<Facets, Error> {
        let hits = self.all(query)?;
        let total = Total::Exactly(hits.len() as u64);
        let facets = facets.iter().map(|&facet| {
            let mut counts: BTreeMap<String, u64> = BTreeMap::new();
            for hit in &hits {
                let value = value(facet, &hit.row);
                if !value.is_empty() {
                    *counts.entry(value).or_default() += 1;
                }
            }
            let mut values: Vec<(String, u64)> = counts.into_iter().collect();
            if !matches!(facet, Facet::Published | Facet::Year) {
                values.sort_by(|a, b| b.1.cmp(&a.1));
            }
            let more = values.len().saturating_sub(top) as u64;
            let key = if facet == Facet::Year { "published" } else { facet.as_str() };
            let condition = |value: &str| {
                let asked = format!("{key}:\"{}\"", value.replace('"', " "));
                Query::parse(&asked).ok().and_then(|query| query.conditions.into_iter().next())
            };
            values.truncate(top);
            let values =
                values.into_iter().map(|(name, n)| FacetValue { condition: condition(&name), name, n }).collect();
            FacetCounts { facet, values, more }
        });
        Ok(Facets { total, counted: hits.len() as u64, sampled: false, facets: facets.collect() })
    }

    /// The statements of somebody.
    ///
    /// # Errors
    /// [`Error::Empty`] if `name` holds no letter or digit.
    pub fn to(&self, name: &str, filter: &Filter) -> Result<Hits<'_>, Error> {
        if fold(name).is_empty() {
            return Err(Error::Empty { asked: name.to_owned() });
        }
        self.search(&Query::from(filter).and(What::Speaker(vec![name.to_owned()]).into()), &filter.page())
    }

    /// The statements of the entity whose id begins with `id`.
    ///
    /// # Errors
    /// As [`Reader::entity`].
    pub fn by(&self, id: &str, filter: &Filter) -> Result<Hits<'_>, Error> {
        self.search(&Query::from(filter).and(What::Entity(vec![id.to_owned()]).into()), &filter.page())
    }

    /// The statements whose content holds all of `words`.
    ///
    /// # Errors
    /// [`Error::Empty`] if `words` holds no letter or digit.
    pub fn about(&self, words: &str, filter: &Filter) -> Result<Hits<'_>, Error> {
        let mut query = Query::from(filter);
        for word in words.split_whitespace().filter(|word| !fold(word).is_empty()) {
            let words = Words { text: word.to_owned(), how: How::Stem };
            query = query.and(What::Words(Place::Content, vec![words]).into());
        }
        if fold(words).is_empty() {
            return Err(Error::Empty { asked: words.to_owned() });
        }
        self.search(&query, &filter.page())
    }

    fn all(&self, query: &Query) -> Result<Vec<Hit>, Error> {
        let mut hits = Vec::new();
        for row in self.rows(&Filter::default()) {
            let row = row?;
            let fits = |condition: &Condition| fits(&condition.what, &row, self) != condition.not;
            if query.conditions.iter().all(fits) {
                let asked = query.conditions.iter().any(|it| matches!(it.what, What::Speaker(_) | What::Entity(_)));
                let named = row.speaker.iter().any(|it| it.judgement == Judgement::Positive);
                let matched = match (asked, named) {
                    (false, _) => Matched::Content,
                    (true, true) => Matched::Speaker,
                    (true, false) => Matched::Source,
                };
                hits.push(Hit { row, matched });
            }
        }
        Ok(hits)
    }
}

impl From<&Filter> for Query {
    fn from(filter: &Filter) -> Query {
        let mut conditions: Vec<Condition> = Vec::new();
        let mut add = |what: What| conditions.push(what.into());
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
            add(What::Said(Dates { from: filter.said_after.clone(), to: filter.said_before.clone() }));
        }
        if filter.published_after.is_some() || filter.published_before.is_some() {
            add(What::Published(Dates { from: filter.published_after.clone(), to: filter.published_before.clone() }));
        }
        Query { conditions }
    }
}

impl Filter {
    fn page(&self) -> Page {
        Page { limit: self.limit, offset: self.offset, ..Page::default() }
    }
}

fn value(facet: Facet, row: &Row) -> String {
    let of = |it: Option<&dyn ToString>| it.map(ToString::to_string).unwrap_or_default();
    let published = row.document.published.as_deref().unwrap_or("");
    match facet {
        Facet::Speaker => row.speaker.iter().find_map(|it| it.name.clone()).unwrap_or_default(),
        Facet::Outlet => row.document.publisher.clone().unwrap_or_default(),
        Facet::Form => row.form.to_string(),
        Facet::Type => row.attribution_type.to_string(),
        Facet::Act => of(row.speech_act.as_ref().map(|it| it as _)),
        Facet::Polarity => row.polarity.to_string(),
        Facet::Determinacy => row.determinacy.to_string(),
        Facet::Medium => of(row.medium.as_ref().map(|it| it as _)),
        Facet::Platform => of(row.platform.as_ref().map(|it| it as _)),
        Facet::Class => row.source_class.to_string(),
        Facet::Published => published.get(..7).unwrap_or("").to_owned(),
        Facet::Year => published.get(..4).unwrap_or("").to_owned(),
        Facet::Has => {
            if row.quantities.is_empty() {
                String::new()
            } else {
                "quantity".into()
            }
        }
    }
}

fn fits(what: &What, row: &Row, reader: &Reader) -> bool {
    match what {
        What::Words(place, any) => any.iter().any(|words| {
            let texts: Vec<&Passage> = match place {
                Place::Content => row.content.iter().collect(),
                Place::Passage => row.source.iter().chain(&row.cue).chain(&row.content).collect(),
                Place::Source => row.source.iter().collect(),
                Place::Label => row.labels.iter().map(|label| &label.passage).collect(),
            };
            hold(&texts.iter().map(|at| at.exact.as_str()).collect::<Vec<_>>().join(" "), &words.text, words.how)
        }),
        What::Speaker(names) => names.iter().any(|name| {
            let mut named = row.speaker.iter().filter_map(|it| it.name.as_deref()).peekable();
            let all = |text: &str| fold(name).split(' ').all(|word| hold(text, word, How::Exact));
            match named.peek() {
                Some(_) => named.any(all),
                None => row.source.iter().any(|at| all(&at.exact)),
            }
        }),
        What::Entity(ids) => ids.iter().any(|id| {
            let same = |it: &according_text::row::SpeakerRow| {
                let canonical = |id: &str| reader.canonical_of(id).ok();
                it.entity_id
                    .is_some_and(|own| canonical(&own.to_string()).is_some_and(|key| Some(key) == canonical(id)))
            };
            row.speaker.iter().any(same)
        }),
        What::About(names) => names.iter().any(|name| row.content.iter().any(|at| hold(&at.exact, name, How::Exact))),
        What::Outlet(names) => names
            .iter()
            .any(|name| row.document.publisher.as_deref().is_some_and(|it| it.to_lowercase() == name.to_lowercase())),
        What::Article(ids) => {
            ids.iter().any(|id| row.document.id == *id || row.document.url.as_deref() == Some(id.as_str()))
        }
        What::Form(any) => any.contains(&row.form),
        What::Type(any) => any.contains(&row.attribution_type),
        What::Act(any) => row.speech_act.is_some_and(|it| any.contains(&it)),
        What::Polarity(any) => any.contains(&row.polarity),
        What::Determinacy(any) => any.contains(&row.determinacy),
        What::Medium(any) => row.medium.is_some_and(|it| any.contains(&it)),
        What::Platform(any) => row.platform.is_some_and(|it| any.contains(&it)),
        What::Class(any) => any.contains(&row.source_class),
        What::Has(any) => any.iter().any(|has| match has {
            Has::Quantity => !row.quantities.is_empty(),
            Has::Label => !row.labels.is_empty(),
            Has::Speaker => row.speaker.iter().any(|it| it.judgement == Judgement::Positive),
            Has::Source => !row.source.is_empty(),
            Has::Addressee => !row.addressee.is_empty(),
            Has::Via => !row.via.is_empty(),
            Has::Place => !row.place.is_empty(),
            Has::Date => row.said.from.is_some(),
            Has::Medium => row.medium.is_some(),
            Has::Parent => row.parent_id.is_some(),
        }),
        What::Said(dates) => {
            within(dates, row.said.from.as_deref(), row.said.to.as_deref().or(row.said.from.as_deref()))
        }
        What::Published(dates) => within(dates, row.document.published.as_deref(), row.document.published.as_deref()),
        What::Confidence(percent) => row.confidence * 100.0 + 1e-4 >= f32::from(*percent),
    }
}

fn within(dates: &Dates, from: Option<&str>, to: Option<&str>) -> bool {
    let cut = |date: &str, like: &str| date.get(..like.len()).unwrap_or(date).to_owned();
    let (Some(from), Some(to)) = (from, to) else { return false };
    dates.from.as_ref().is_none_or(|after| cut(from, after) >= *after)
        && dates.to.as_ref().is_none_or(|before| cut(to, before) <= *before)
}

fn hold(text: &str, words: &str, how: How) -> bool {
    let (text, words) = (format!(" {} ", fold(text)), fold(words));
    match how {
        How::Prefix => text.contains(&format!(" {words}")),
        How::Stem | How::Exact => text.contains(&format!(" {words} ")),
    }
}
