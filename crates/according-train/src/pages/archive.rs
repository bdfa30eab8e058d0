//! How fast an archive of pages is read, beside the extraction crate alone on the same pages.
//!
//! The pages are taken turn about: each by the crate alone, then by each way of reading. So a machine that is busy with
//! something else slows all of them alike, and the ratio stands.

use super::{Page, warc};
use according_ingest::{Config, read_page};
use according_text::Row;
use anyhow::{Result, ensure};
use std::path::Path;
use std::time::{Duration, Instant};

/// What one way of reading has taken.
#[derive(Default)]
struct Taken {
    extraction: Duration,
    analysis: Duration,
    rows: usize,
    articles: usize,
    words: usize,
}

impl Taken {
    fn all(&self) -> Duration {
        self.extraction + self.analysis
    }
}

/// Reads `n_records` pages, those of the data again and again, on one thread, and prints the figures.
pub(crate) fn measure(data: &Path, weights: &[u8], n_records: usize) -> Result<()> {
    let folder = data.join("articles");
    let begun = Instant::now();
    let mut pages = warc::read(&folder.join("text_dev.warc.gz"))?;
    pages.extend(warc::read(&folder.join("meta_dev.warc.gz"))?);
    let unpacking = begun.elapsed();
    ensure!(!pages.is_empty(), "there are no pages");
    let n_pages = pages.len();
    let bytes: usize = pages.iter().map(|page| page.html.len()).sum();
    let pipeline = according_nlp::Pipeline::open(weights)?;
    let mut worker = pipeline.worker();
    let mut read = |page: &Page, config: &Config, taken: &mut Taken| {
        let begun = Instant::now();
        let reading = read_page(&page.html, Some(&page.address), config);
        taken.extraction += begun.elapsed();
        let Ok(reading) = reading else { return };
        let begun = Instant::now();
        let body = reading.body();
        taken.rows += Row::of(&reading.document, &worker.analyze(&body).statements()).len();
        taken.analysis += begun.elapsed();
        taken.articles += 1;
        taken.words += body.text().split_ascii_whitespace().count();
    };
    let (whole, fast) = (Config::default(), Config { fast: true, ..Config::default() });
    let mut alone = Duration::ZERO;
    let (mut ours, mut quick) = (Taken::default(), Taken::default());
    for page in pages.iter().cycle().take(n_records) {
        let begun = Instant::now();
        std::hint::black_box(super::alone(page));
        alone += begun.elapsed();
        read(page, &whole, &mut ours);
        read(page, &fast, &mut quick);
    }
    // Unpacking is measured once over all pages and counted for as many as are read.
    let unpacking = unpacking.mul_f64(n_records as f64 / n_pages as f64);
    let rate = |time: Duration| n_records as f64 / time.as_secs_f64();
    let megabytes = |time: Duration| bytes as f64 / 1e6 * n_records as f64 / n_pages as f64 / time.as_secs_f64();
    println!("{n_records} records, {n_pages} different pages of {:.0} KB, one thread", bytes as f64 / 1e3 / n_pages as f64);
    println!("the crate alone          {:>7.1} pages/s  {:>6.1} MB/s", rate(alone), megabytes(alone));
    for (name, taken) in [("extraction and reading  ", &ours), ("the same, fast mode     ", &quick)] {
        let all = taken.all() + unpacking;
        println!("{name} {:>7.1} pages/s  {:>6.1} MB/s  {:.2} of the crate alone", rate(all), megabytes(all), rate(all) / rate(alone));
        let share = |part: Duration| 100.0 * part.as_secs_f64() / all.as_secs_f64();
        println!(
            "    unpacking {:.1} %, extraction and metadata {:.1} %, analysis {:.1} %; {} articles read, {} words, {} rows",
            share(unpacking), share(taken.extraction), share(taken.analysis), taken.articles, taken.words, taken.rows
        );
        println!("    extraction alone {:>7.1} pages/s  {:>6.1} MB/s", rate(taken.extraction), megabytes(taken.extraction));
    }
    if let Some(peak) = peak_memory() {
        println!("greatest resident memory {peak} MB, the unpacked pages included ({} MB)", bytes / 1_000_000);
    }
    Ok(())
}

/// Greatest resident memory of this process in MB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_ascii_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1000)
}
