//! The pages of a WARC file as our data sets have them: one gzip member a record, bodies neither chunked nor packed.
//!
//! Not the reader of archives, which is in `according-ingest` and bears with damage: this one keeps the annotators' id
//! of each page, and refuses what it does not expect.

use anyhow::{Context as _, Result, bail};
use std::io::{BufRead, BufReader, Read as _};
use std::path::Path;

/// One page.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) id: String,
    pub(crate) address: String,
    pub(crate) html: String,
}

/// Every page of the file, in order.
pub(crate) fn read(path: &Path) -> Result<Vec<Page>> {
    let file = std::fs::File::open(path).with_context(|| format!("opening {}", path.display()))?;
    let mut input = BufReader::new(flate2::read::MultiGzDecoder::new(BufReader::new(file)));
    let mut pages = vec![];
    while let Some(headers) = headers(&mut input)? {
        let get =
            |name: &str| headers.iter().find(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.clone());
        let length: usize = get("content-length").context("a record without a length")?.parse()?;
        let mut block = vec![0; length];
        input.read_exact(&mut block)?;
        let Some(body) = block.windows(4).position(|w| w == b"\r\n\r\n").map(|at| at + 4) else {
            bail!("{}: a record without a body", path.display())
        };
        pages.push(Page {
            id: get("x-according-id").context("a record without an id")?,
            address: get("warc-target-uri").unwrap_or_default(),
            html: String::from_utf8_lossy(&block[body..]).into_owned(),
        });
    }
    Ok(pages)
}

/// The headers of the next record; nothing at the end.
fn headers(input: &mut impl BufRead) -> Result<Option<Vec<(String, String)>>> {
    let mut headers = vec![];
    let mut line = String::new();
    loop {
        line.clear();
        if input.read_line(&mut line)? == 0 {
            return Ok(None);
        }
        let words = line.trim_end();
        if words.is_empty() && headers.is_empty() {
            continue; // between records
        }
        if words.is_empty() {
            return Ok(Some(headers));
        }
        let (name, value) = words.split_once(':').unwrap_or((words, ""));
        headers.push((name.trim().to_owned(), value.trim().to_owned()));
    }
}
