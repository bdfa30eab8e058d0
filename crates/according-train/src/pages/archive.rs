//! How fast an archive of pages is read, beside the extraction crate alone on the same pages.
//!
//! The archive is a file as crawlers write them, one gzip member a record. Its pages are taken turn about: each by the
//! crate alone, then by each way of reading, unpacking included, and what counts is the time of the processor, where the
//! system tells it. So a machine that is busy with something else does not change the ratio.

use super::{Page, warc};
use according_ingest::{Config, Record, Records, Skip, records};
use according_nlp::Worker;
use according_nlp::attribution::Profile;
use according_text::Row;
use anyhow::{Context as _, Result, ensure};
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// The faster ways read every so many records only, so that the measurement ends; the pages are all of them all the same,
/// as their number is not a multiple of this.
const SELDOM: usize = 4;

/// What one way of reading has taken.
struct Way<'p> {
    name: &'static str,
    config: Config,
    worker: Worker<'p>,
    /// Every so many records one is read; the others are passed over.
    stride: usize,
    n_records: usize,
    records: Records,
    unpacking: Duration,
    extraction: Duration,
    analysis: Duration,
    rows: usize,
    articles: usize,
    words: usize,
}

impl<'p> Way<'p> {
    fn open(
        name: &'static str,
        archive: &Path,
        fast_pages: bool,
        worker: Worker<'p>,
        stride: usize,
    ) -> Result<Way<'p>> {
        let config = Config { fast_pages, ..Config::default() };
        Ok(Way {
            name,
            records: records(&[archive.into()], &config)?,
            config,
            worker,
            stride,
            n_records: 0,
            unpacking: Duration::ZERO,
            extraction: Duration::ZERO,
            analysis: Duration::ZERO,
            rows: 0,
            articles: 0,
            words: 0,
        })
    }

    fn all(&self) -> Duration {
        self.unpacking + self.extraction + self.analysis
    }

    /// Reads record `n`, if it is one that this way reads.
    fn read(&mut self, n: usize) -> Result<()> {
        let begun = spent();
        let record: Option<Result<Record, Skip>> = self.records.next();
        let unpacked = spent();
        let record = record.context("the archive has fewer records than were written")??;
        if !n.is_multiple_of(self.stride) {
            return Ok(());
        }
        self.n_records += 1;
        self.unpacking += unpacked - begun;
        let reading = record.read(&self.config);
        let extracted = spent();
        self.extraction += extracted - unpacked;
        let Ok(reading) = reading else { return Ok(()) };
        let body = reading.body();
        self.rows += Row::of(&reading.document, &self.worker.analyze(&body).statements()).len();
        self.analysis += spent() - extracted;
        self.articles += 1;
        self.words += body.text().split_ascii_whitespace().count();
        Ok(())
    }
}

/// Writes a web archive of `n_records` pages, those of the data again and again under addresses of their own, to `kept`
/// or a temporary file; reads it on one thread and prints the figures.
pub(crate) fn measure(data: &Path, weights: &[u8], n_records: usize, kept: Option<PathBuf>) -> Result<()> {
    let folder = data.join("articles");
    let mut pages = warc::read(&folder.join("text_dev.warc.gz"))?;
    pages.extend(warc::read(&folder.join("meta_dev.warc.gz"))?);
    ensure!(!pages.is_empty(), "there are no pages");
    let temporary = std::env::temp_dir().join(format!("according-{}.warc.gz", std::process::id()));
    let archive = kept.clone().unwrap_or(temporary);
    let written = write(&archive, &pages, n_records).with_context(|| format!("writing {}", archive.display()));
    let measured = written.and_then(|()| turn_about(&archive, &pages, weights, n_records));
    if kept.is_none() {
        std::fs::remove_file(&archive).ok();
    }
    measured
}

fn write(archive: &Path, pages: &[Page], n_records: usize) -> Result<()> {
    let mut out = BufWriter::new(std::fs::File::create(archive)?);
    for (n, page) in pages.iter().cycle().take(n_records).enumerate() {
        let http = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n";
        let mut member = flate2::write::GzEncoder::new(&mut out, flate2::Compression::fast());
        let sign = if page.address.contains('?') { '&' } else { '?' };
        write!(
            member,
            "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: {}{sign}record={n}\r\nWARC-Date: 2025-03-04T05:06:07Z\r\n\
             Content-Type: application/http; msgtype=response\r\nContent-Length: {}\r\n\r\n{http}{}\r\n\r\n",
            page.address,
            http.len() + page.html.len(),
            page.html
        )?;
        member.finish()?;
    }
    out.flush()?;
    Ok(())
}

fn turn_about(archive: &Path, pages: &[Page], weights: &[u8], n_records: usize) -> Result<()> {
    let n_pages = pages.len();
    let bytes: usize = pages.iter().map(|page| page.html.len()).sum();
    let pipeline = according_nlp::Pipeline::open(weights)?;
    let (thorough, fast) = (Profile::Thorough, Profile::Fast);
    let mut ways = [
        Way::open("extraction and reading  ", archive, false, pipeline.worker_of(thorough), 1)?,
        Way::open("the same, fast pages    ", archive, true, pipeline.worker_of(thorough), SELDOM)?,
        Way::open("the same, fast profile  ", archive, true, pipeline.worker_of(fast), SELDOM)?,
    ];
    let mut alone = Duration::ZERO;
    for (n, page) in pages.iter().cycle().take(n_records).enumerate() {
        let begun = spent();
        std::hint::black_box(super::alone(page));
        alone += spent() - begun;
        ways.iter_mut().try_for_each(|way| way.read(n))?;
        if (n + 1) % 1_000 == 0 {
            let ratio = alone.as_secs_f64() / ways[0].all().as_secs_f64();
            eprintln!("{} records, {ratio:.3} of the crate alone", n + 1);
        }
    }
    ensure!(ways.iter_mut().all(|way| way.records.next().is_none()), "the archive has more records than were written");
    let rate = |n: usize, time: Duration| n as f64 / time.as_secs_f64();
    let megabytes = |n: usize, time: Duration| bytes as f64 / 1e6 * n as f64 / n_pages as f64 / time.as_secs_f64();
    println!(
        "{n_records} records, {n_pages} different pages of {:.0} KB, one thread; seconds of the processor",
        bytes as f64 / 1e3 / n_pages as f64
    );
    println!(
        "the crate alone          {:>7.1} pages/s  {:>6.1} MB/s",
        rate(n_records, alone),
        megabytes(n_records, alone)
    );
    for way in &ways {
        let (all, n) = (way.all(), way.n_records);
        println!(
            "{} {:>7.1} pages/s  {:>6.1} MB/s  {:.2} of the crate alone",
            way.name,
            rate(n, all),
            megabytes(n, all),
            rate(n, all) / rate(n_records, alone)
        );
        let share = |part: Duration| 100.0 * part.as_secs_f64() / all.as_secs_f64();
        println!(
            "    {n} records: unpacking {:.1} %, extraction and metadata {:.1} %, analysis {:.1} %; {} articles read, {} words, {} rows",
            share(way.unpacking),
            share(way.extraction),
            share(way.analysis),
            way.articles,
            way.words,
            way.rows
        );
        println!(
            "    extraction alone {:>7.1} pages/s  {:>6.1} MB/s",
            rate(n, way.extraction),
            megabytes(n, way.extraction)
        );
    }
    if let Some(peak) = peak_memory() {
        println!(
            "greatest resident memory {peak} MB, of which {} MB are the pages for the crate alone",
            bytes / 1_000_000
        );
    }
    Ok(())
}

/// Time that all threads of this process have spent on processors.
fn spent() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(u64::try_from(time.tv_sec).unwrap_or(0), u32::try_from(time.tv_nsec).unwrap_or(0))
}

/// Greatest resident memory of this process in MB, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.split_ascii_whitespace().next()?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1000)
}
