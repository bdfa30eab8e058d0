//! How fast an archive of pages is read, beside the extraction crate alone on the same pages.
//!
//! The pages are taken turn about: each by the crate alone, then by each way of reading, and what counts is the time of
//! the processor, where the system tells it. So a machine that is busy with something else does not change the ratio.

use super::{Page, warc};
use according_ingest::{Config, read_page};
use according_text::Row;
use anyhow::{Result, ensure};
use std::path::Path;
use std::sync::OnceLock;
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
    let begun = spent();
    let mut pages = warc::read(&folder.join("text_dev.warc.gz"))?;
    pages.extend(warc::read(&folder.join("meta_dev.warc.gz"))?);
    let unpacking = spent() - begun;
    ensure!(!pages.is_empty(), "there are no pages");
    let n_pages = pages.len();
    let bytes: usize = pages.iter().map(|page| page.html.len()).sum();
    let pipeline = according_nlp::Pipeline::open(weights)?;
    let mut worker = pipeline.worker();
    let mut read = |page: &Page, config: &Config, taken: &mut Taken| {
        let begun = spent();
        let reading = read_page(&page.html, Some(&page.address), config);
        taken.extraction += spent() - begun;
        let Ok(reading) = reading else { return };
        let begun = spent();
        let body = reading.body();
        taken.rows += Row::of(&reading.document, &worker.analyze(&body).statements()).len();
        taken.analysis += spent() - begun;
        taken.articles += 1;
        taken.words += body.text().split_ascii_whitespace().count();
    };
    let (whole, fast) = (Config::default(), Config { fast: true, ..Config::default() });
    let mut alone = Duration::ZERO;
    let (mut ours, mut quick) = (Taken::default(), Taken::default());
    for page in pages.iter().cycle().take(n_records) {
        let begun = spent();
        std::hint::black_box(super::alone(page));
        alone += spent() - begun;
        read(page, &whole, &mut ours);
        read(page, &fast, &mut quick);
    }
    // Unpacking is measured once over all pages and counted for as many as are read.
    let unpacking = unpacking.mul_f64(n_records as f64 / n_pages as f64);
    let rate = |time: Duration| n_records as f64 / time.as_secs_f64();
    let megabytes = |time: Duration| bytes as f64 / 1e6 * n_records as f64 / n_pages as f64 / time.as_secs_f64();
    println!(
        "{n_records} records, {n_pages} different pages of {:.0} KB, one thread",
        bytes as f64 / 1e3 / n_pages as f64
    );
    println!("the crate alone          {:>7.1} pages/s  {:>6.1} MB/s", rate(alone), megabytes(alone));
    for (name, taken) in [("extraction and reading  ", &ours), ("the same, fast mode     ", &quick)] {
        let all = taken.all() + unpacking;
        println!(
            "{name} {:>7.1} pages/s  {:>6.1} MB/s  {:.2} of the crate alone",
            rate(all),
            megabytes(all),
            rate(all) / rate(alone)
        );
        let share = |part: Duration| 100.0 * part.as_secs_f64() / all.as_secs_f64();
        println!(
            "    unpacking {:.1} %, extraction and metadata {:.1} %, analysis {:.1} %; {} articles read, {} words, {} rows",
            share(unpacking),
            share(taken.extraction),
            share(taken.analysis),
            taken.articles,
            taken.words,
            taken.rows
        );
        println!(
            "    extraction alone {:>7.1} pages/s  {:>6.1} MB/s",
            rate(taken.extraction),
            megabytes(taken.extraction)
        );
    }
    if let Some(peak) = peak_memory() {
        println!("greatest resident memory {peak} MB, the unpacked pages included ({} MB)", bytes / 1_000_000);
    }
    Ok(())
}

/// Time that this process has spent on processors; elapsed time where the system does not tell.
///
/// In hundredths of a second: over thousands of pages what is cut off evens out.
fn spent() -> Duration {
    static BEGUN: OnceLock<Instant> = OnceLock::new();
    let ticks = || {
        let stat = std::fs::read_to_string("/proc/self/stat").ok()?;
        // The name in parentheses may hold anything.
        let mut fields = stat.rsplit_once(')')?.1.split_ascii_whitespace().skip(11);
        Some(fields.next()?.parse::<u64>().ok()? + fields.next()?.parse::<u64>().ok()?)
    };
    ticks().map_or_else(|| BEGUN.get_or_init(Instant::now).elapsed(), |ticks| Duration::from_millis(10 * ticks))
}

/// Greatest resident memory of this process in MB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_ascii_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1000)
}
