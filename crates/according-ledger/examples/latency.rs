//! How long questions take, one after another on one thread, without the time that the thread waits for others: what a speaker's page asks, a search with facets, words.
//!
//! `cargo run --release -p according-ledger --example latency -- big.ledger 200`
//!
//! Questions are drawn with the skew of the invented world that `invent` makes; each is asked once, so that no answer comes
//! from the one before.

#[path = "invent/world.rs"]
#[allow(dead_code)] // questions are made of its names only
mod world;

use according_ledger::{Facet, Page, Query, Reader, Sort};
use std::io::Write as _;
use std::time::Instant;

const NOUNS: [&str; 16] = [
    "harbour", "bridge", "council", "ferry", "budget", "inquiry", "strike", "vote", "delay", "contract", "school",
    "tariff", "tunnel", "court", "river", "airport",
];
const NARROWED: [&str; 8] = [
    "form:direct",
    "act:deny",
    "class:organisation",
    "medium:interview",
    "has:quantity",
    "published:2015..2017",
    "said:2019-03..2019-05",
    "-form:indirect",
];

/// Nanoseconds that this thread has run, where the system tells: waiting for others is not the ledger's time.
fn on_processor() -> Option<u128> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split(' ').next()?.parse().ok()
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let (Some(path), times) = (args.next(), args.next()) else { return Err("usage: latency LEDGER [TIMES]".into()) };
    let times: usize = times.map_or(Ok(100), |times| times.parse())?;
    let reader = Reader::open(path.as_ref())?;
    let page = Page { sort: Sort::Newest, limit: Some(25), ..Page::default() };
    let facets =
        [Facet::Speaker, Facet::Outlet, Facet::Form, Facet::Act, Facet::Class, Facet::Medium, Facet::Year, Facet::Has];
    let mut out = std::io::stdout();
    let mut report = |what: &str, mut taken: Vec<u128>, n: u64| -> std::io::Result<()> {
        taken.sort_unstable();
        let at = |part: usize| taken[(taken.len() * part / 100).min(taken.len() - 1)] as f64 / 1000.0;
        writeln!(out, "{what:<28} median {:>8.2} ms   99% {:>8.2} ms   on the processor; ({n} answers)", at(50), at(99))
    };
    let mut time = |what: &str, ask: &dyn Fn(usize) -> Result<u64, Box<dyn std::error::Error>>| {
        let (mut taken, mut n) = (Vec::new(), 0);
        for i in 0..times {
            let begun = (Instant::now(), on_processor());
            n += ask(i)?;
            taken.push(match (begun.1, on_processor()) {
                (Some(before), Some(after)) => (after - before) / 1000,
                _ => begun.0.elapsed().as_micros(),
            });
        }
        report(what, taken, n)?;
        Ok::<(), Box<dyn std::error::Error>>(())
    };
    let rows = |query: &Query| -> Result<u64, Box<dyn std::error::Error>> {
        let mut n = 0;
        for hit in reader.search(query, &page)? {
            n += hit?.row.content.len() as u64;
        }
        Ok(n)
    };
    // Ranks from the most quoted to people in a few articles.
    let rank = |i: usize| (i * i * i) / (times * times).max(1);
    time("speaker: by name", &|i| rows(&Query::parse(&format!("speaker:\"{}\"", world::person(rank(i))))?))?;
    time("speaker: page", &|i| {
        let query = Query::parse(&format!("speaker:\"{}\"", world::person(rank(i))))?;
        let found = reader.facets(&query, &facets, 10)?;
        let id = found.facets[0].values.first().and_then(|value| value.condition.clone());
        let Some(id) = id else { return Ok(0) };
        let mine = Query::default().and(id);
        let according_ledger::What::Entity(ids) = &mine.conditions[0].what else { return Ok(0) };
        let summary = reader.entity(&ids[0])?;
        Ok(rows(&mine)? + reader.facets(&mine, &facets, 10)?.counted + summary.names.len() as u64)
    })?;
    let word = |i: usize| NOUNS[i % NOUNS.len()];
    time("word: page and count", &|i| {
        let query = Query::parse(word(i))?;
        Ok(rows(&query)? + reader.count(&query)?.n())
    })?;
    time("word: facets", &|i| {
        let query = Query::parse(&format!("{} {}", word(i), NARROWED[i / 3 % NARROWED.len()]))?;
        Ok(rows(&query)? + reader.facets(&query, &facets, 10)?.counted)
    })?;
    time("facets of a filter alone", &|i| {
        let query = Query::parse(&format!("{} outlet:\"{}\"", NARROWED[i % NARROWED.len()], world::outlet(i % 40)))?;
        Ok(rows(&query)? + reader.facets(&query, &facets, 10)?.counted)
    })?;
    time("two words", &|i| {
        let query = Query::parse(&format!("{} {}", word(i), word(i / 2 + 3)))?;
        Ok(rows(&query)? + reader.count(&query)?.n())
    })?;
    time("phrase", &|i| {
        let query = Query::parse(&format!("\"of the {}\"", word(i)))?;
        Ok(rows(&query)? + reader.count(&query)?.n())
    })?;
    time("everything: page, facets", &|i| {
        let query = Query::parse(if i % 2 == 0 { "" } else { "form:direct" })?;
        Ok(rows(&query)? + reader.facets(&query, &facets, 10)?.counted)
    })?;
    time("entities quoted most", &|_| {
        let filter = according_ledger::EntityFilter { limit: Some(25), ..Default::default() };
        Ok(reader.entities(&filter)?.len() as u64)
    })
}
