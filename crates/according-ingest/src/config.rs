//! How to read.

use crate::error::names;
use crate::{Error, FieldMap, date};
use std::fmt;
use std::time::Duration;

/// 32 MiB: a hundred times the longest articles.
pub const DEFAULT_MAX_RECORD_BYTES: u64 = 32 << 20;
/// 10 MiB: pages of news have a tenth of one.
pub const DEFAULT_MAX_PAGE_BYTES: u64 = 10 << 20;
/// Pages take some milliseconds.
pub const DEFAULT_PAGE_TIME: Duration = Duration::from_secs(20);
/// A bundle of a month that holds bundles of days that hold archives.
pub const DEFAULT_MAX_NESTING: usize = 3;
/// Text shrinks to a third or a tenth; lists that repeat themselves to a hundredth. gzip ends at a thousandth.
pub const DEFAULT_MAX_EXPANSION: u64 = 250;
/// 4 GiB: what the larger files of a data set split into parts have, several times.
pub const DEFAULT_MAX_SPOOL_BYTES: u64 = 4 << 30;

names! {
    /// What the bytes hold, once decompressed and taken out of archives.
    Format {
        /// Plain text; the whole file is one article.
        Text = "text",
        /// One JSON object a line, one article an object.
        Jsonl = "jsonl",
        /// One JSON object, an array of objects, or several values one after another.
        Json = "json",
        /// A saved page; the article is found in it.
        Html = "html",
        /// A web archive: pages as a crawler fetched them.
        Warc = "warc",
        /// RSS, Atom or JSON Feed; one article an item.
        Feed = "feed",
        /// Rows of fields set apart by commas, semicolons or tabs; one article a row, the first row names the fields.
        Csv = "csv",
        /// Apache Parquet; one article a row, columns named as JSON fields are.
        Parquet = "parquet",
        /// What Nexis Uni exports: many articles in one RTF document, or that as plain text. Any other RTF document is one
        /// article.
        Nexis = "nexis",
    }
}

/// How to read. The default reads everything whose format can be told.
#[derive(Clone, Debug)]
pub struct Config {
    /// Reads every file as this; otherwise name and content decide, file by file.
    pub format: Option<Format>,
    /// Which JSON fields hold what.
    pub fields: FieldMap,
    /// Refuses a line, value or file of more bytes than this (decompressed). Bounds memory.
    pub max_record_bytes: u64,
    /// Reads archives inside archives (ZIP, tar) this deep: 1 reads no archive inside another.
    pub max_nesting: usize,
    /// Gives compressed data up that grows to more than this many times its size, beyond the first gigabyte.
    pub max_expansion: u64,
    /// Refuses a Parquet file that comes out of a stream or an archive and is larger than this: it is put down in a
    /// temporary file, as its table of contents stands at its end.
    pub max_spool_bytes: u64,
    /// Date of publication of articles that have none, in any shape that [`parse_date`](crate::parse_date) reads.
    pub published: Option<String>,
    /// Outlet of articles that have none.
    pub publisher: Option<String>,
    /// Refuses an HTML page of more bytes than this.
    pub max_page_bytes: u64,
    /// Gives up a page that takes longer. The only thing on which the clock bears: pages take some
    /// milliseconds.
    pub page_time: Duration,
    /// Finds the article of a page without a second opinion: twice as fast, and slightly worse.
    pub fast_pages: bool,
    /// Reads articles in other languages than English too, as if they were English.
    pub any_language: bool,
}

impl Default for Config {
    fn default() -> Config {
        Config {
            format: None,
            fields: FieldMap::default(),
            max_record_bytes: DEFAULT_MAX_RECORD_BYTES,
            max_nesting: DEFAULT_MAX_NESTING,
            max_expansion: DEFAULT_MAX_EXPANSION,
            max_spool_bytes: DEFAULT_MAX_SPOOL_BYTES,
            published: None,
            publisher: None,
            max_page_bytes: DEFAULT_MAX_PAGE_BYTES,
            page_time: DEFAULT_PAGE_TIME,
            fast_pages: false,
            any_language: false,
        }
    }
}

impl Config {
    /// Whether the values can be used.
    ///
    /// # Errors
    /// [`Error::Published`] when the default date is none.
    pub(crate) fn check(&self) -> Result<(), Error> {
        match &self.published {
            Some(given) if date::parse(given).is_none() => Err(Error::Published(given.clone())),
            _ => Ok(()),
        }
    }

    /// The limit, no larger than what 32-bit offsets can address.
    pub(crate) fn limit(&self) -> u64 {
        self.max_record_bytes.min(u64::from(u32::MAX))
    }

    /// The default date of publication, as ISO 8601.
    pub(crate) fn default_published(&self) -> Option<String> {
        self.published.as_deref().and_then(date::parse)
    }
}
