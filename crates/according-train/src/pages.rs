//! Measures what is read from saved pages: the article's text, and what the page says of itself.
//!
//! Measures: F1 of 4-gram shingles, precision and recall averaged over pages, as the article-extraction-benchmark has it;
//! for a field, the share of exact matches after normalisation.

pub(crate) mod archive;
mod fields;
mod warc;

pub(crate) use warc::Page;

use crate::corpus;
use according_ingest::{Config, read_page};
use anyhow::{Context as _, Result};
use rustc_hash::FxHashMap;
use serde::Deserialize;
use std::io::Write as _;
use std::path::Path;

/// What annotators say of a page. A key that is absent is a question that was not asked.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Gold {
    pub(crate) id: String,
    pub(crate) text: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) author: Option<serde_json::Value>,
    pub(crate) date: Option<String>,
    pub(crate) license: Option<String>,
}

/// What was read from a page.
#[derive(Debug, Default, serde::Serialize)]
pub(crate) struct Read {
    pub(crate) id: String,
    pub(crate) text: String,
    pub(crate) title: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) date: Option<String>,
    pub(crate) license: Option<String>,
}

/// What reads a page.
type System<'s> = &'s dyn Fn(&Page) -> Read;

/// Reads both sets and prints every figure; with `out`, writes what was read for other scorers, and with `errors` each
/// field that is wrong.
pub(crate) fn evaluate(data: &Path, out: Option<&Path>, only: Option<&str>, errors: bool) -> Result<()> {
    let ours = Config { any_language: true, ..Config::default() };
    let fast = Config { fast_pages: true, ..ours.clone() };
    for set in ["text_dev", "meta_dev"] {
        let folder = data.join("articles");
        let lines = corpus::read(&folder.join(format!("{set}_gold.jsonl.gz")))?;
        let gold: Vec<Gold> = lines.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
        let pages = warc::read(&folder.join(format!("{set}.warc.gz")))?;
        println!("{set}: {} pages", gold.len());
        let systems: [(&str, System<'_>); 3] = [
            ("the crate alone", &alone),
            ("ours", &|page| ours_of(page, &ours, errors)),
            ("ours, fast", &|page| ours_of(page, &fast, false)),
        ];
        for (name, system) in systems.into_iter().filter(|(name, _)| only.is_none_or(|only| only == *name)) {
            let begun = std::time::Instant::now();
            let read: FxHashMap<String, Read> = pages.iter().map(system).map(|read| (read.id.clone(), read)).collect();
            let seconds = begun.elapsed().as_secs_f64();
            let bytes: usize = pages.iter().map(|page| page.html.len()).sum();
            println!("  {name}: {:.0} pages/s, {:.1} MB/s", pages.len() as f64 / seconds, bytes as f64 / seconds / 1e6);
            let found: Vec<(&Gold, Option<&Read>)> = gold.iter().map(|gold| (gold, read.get(&gold.id))).collect();
            fields::print(&found, errors && name == "ours");
            if let Some(out) = out {
                std::fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
                let path = out.join(format!("{set}.{}.jsonl", name.replace([' ', ','], "_")));
                let mut file = std::io::BufWriter::new(
                    std::fs::File::create(&path).with_context(|| format!("writing {}", path.display()))?,
                );
                for page in &pages {
                    serde_json::to_writer(&mut file, &read[&page.id])?;
                    writeln!(file)?;
                }
                file.flush()?;
            }
        }
    }
    Ok(())
}

/// What the extraction crate makes of a page by itself, with the options that we give it.
pub(crate) fn alone(page: &Page) -> Read {
    let options = trafilatura::Options::default().with_fallback(true).with_exclude_comments(true);
    let found = trafilatura::extract(&page.html, &options).ok();
    let some = |words: String| Some(words).filter(|words| !words.is_empty());
    match found {
        Some(found) => Read {
            id: page.id.clone(),
            text: found.content_text,
            title: some(found.metadata.title),
            author: some(found.metadata.author),
            date: found.metadata.date.map(|date| date.to_string()),
            license: some(found.metadata.license),
        },
        None => Read { id: page.id.clone(), ..Read::default() },
    }
}

fn ours_of(page: &Page, config: &Config, errors: bool) -> Read {
    // An archive knows where each page was fetched.
    let read = match read_page(&page.html, Some(&page.address), config) {
        Ok(read) => read,
        Err(skip) => {
            if errors {
                println!("    not read: {} {}: {}", page.id, page.address, skip.message);
            }
            return Read { id: page.id.clone(), ..Read::default() };
        }
    };
    let metadata = &read.document.metadata;
    Read {
        id: page.id.clone(),
        text: read.document.text().to_owned(),
        title: metadata.title.clone(),
        author: metadata.byline.clone(),
        date: metadata.published.as_deref().map(|date| date.get(..10).unwrap_or(date).to_owned()),
        license: metadata.licence.clone(),
    }
}
