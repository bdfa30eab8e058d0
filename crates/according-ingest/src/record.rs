//! One record: bytes and where they stood. Becomes a document where it is convenient, on any thread.

use crate::language::{self, Language};
use crate::warc::Head;
use crate::web::{self, Page};
use crate::{
    Config, Format, Note, NoteKind, Skip, SkipReason, article, boilerplate, credit, encoding, html, item, nexis,
};
use according_text::{Document, Metadata};
use encoding_rs::Encoding;
use std::borrow::Cow;
use std::sync::Arc;

/// One article as bytes.
#[derive(Debug)]
pub struct Record {
    pub(crate) bytes: Vec<u8>,
    pub(crate) path: Arc<str>,
    pub(crate) place: Place,
    pub(crate) offset: u64,
    pub(crate) format: Format,
    pub(crate) transcoded: Option<&'static str>,
    pub(crate) extra: Extra,
}

/// What stands beside the bytes of a record.
#[derive(Debug)]
pub(crate) enum Extra {
    None,
    /// The header of its record.
    Warc(Box<Head>),
    /// What holds for all items of its feed.
    Feed(Option<Arc<[u8]>>),
}

/// The encoding that the declaration of an XML document names (XML 1.0, 4.3.3).
fn declared_encoding(head: &[u8]) -> Option<&'static Encoding> {
    let head = &head[..head.len().min(200)];
    let declaration = &head[..memchr::memmem::find(head, b"?>")?];
    let at = memchr::memmem::find(declaration, b"encoding")? + "encoding".len();
    let label = declaration[at..].split(|byte| matches!(byte, b'"' | b'\'')).nth(1)?;
    Encoding::for_label(label)
}

/// A document, and what a user should know about how it was read.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The article.
    pub document: Document,
    /// In the order in which they arose; empty for most.
    pub notes: Vec<Note>,
    /// Where the article's own words end, in bytes, if lines of the outlet (licence, newsletter) come after them.
    pub end: Option<u32>,
    /// Where the record begins, as [`Record::offset`] has it.
    pub offset: u64,
}

impl Reading {
    /// The article without what the outlet has put after it. Offsets are the same in both.
    #[must_use]
    pub fn body(&self) -> Document {
        match self.end {
            Some(end) => Document::new(&self.document.text()[..end as usize], (*self.document.metadata).clone()),
            None => self.document.clone(),
        }
    }
}

/// Where in its file a record stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Place {
    /// It is the file.
    Whole,
    /// On this line, from 1.
    Line(u64),
    /// This value of several, from 1.
    Value(u64),
    /// The record of a web archive, or its member, that begins at this byte of the file.
    Byte(u64),
}

impl Place {
    pub(crate) fn origin(self, path: &str) -> String {
        match self {
            Place::Whole => path.into(),
            Place::Line(n) | Place::Value(n) => format!("{path}:{n}"),
            Place::Byte(n) => format!("{path}@{n}"),
        }
    }
}

/// What a format's reader makes of a record: a text and what is known, before ids and defaults are filled in.
pub(crate) struct Article {
    pub(crate) text: String,
    /// `id` is the record's own id or empty; `origin` and `extractor` are not looked at.
    pub(crate) metadata: Metadata,
    pub(crate) extractor: &'static str,
    pub(crate) notes: Vec<Note>,
    /// A date of publication that is likely but not stated.
    pub(crate) guessed: Option<String>,
}

/// Reads one saved page that was fetched from `address`: what [`Record::read`] does with a file of HTML.
///
/// # Errors
/// Why there is no article in the page.
///
/// **Cost**: about 10 to 20 MB a second.
pub fn read_page(html: &str, address: Option<&str>, config: &Config) -> Result<Reading, Skip> {
    let mut article = html::read(html.into(), address, config)?;
    article.metadata.extractor = article.extractor.into();
    finish(article, address.unwrap_or_default().to_owned(), config)
}

impl Record {
    /// Path, with `:line` for a record of a JSONL file or table, `:n` for one of several values of a JSON file, items of
    /// a feed or rows of Parquet, `@byte` for a record of a web archive: where it, or the gzip member that it is in, begins in the file.
    #[must_use]
    pub fn origin(&self) -> String {
        self.place.origin(&self.path)
    }

    /// Where the record begins: byte of the decompressed input (of its UTF-8 form where that is UTF-16 JSON). For a row of
    /// Parquet, where its row group does.
    #[must_use]
    pub fn offset(&self) -> u64 {
        self.offset
    }

    /// How many bytes the record has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.bytes.len()
    }

    /// Whether the record has no bytes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// As which format the record is read.
    #[must_use]
    pub fn format(&self) -> Format {
        self.format
    }

    /// Reads the article: [`Record::read`] without the notes.
    ///
    /// # Errors
    /// As [`Record::read`].
    pub fn into_document(self, config: &Config) -> Result<Document, Skip> {
        self.read(config).map(|reading| reading.document)
    }

    /// Reads the article: decodes, parses JSON, finds the article in a page.
    ///
    /// # Errors
    /// Why there is no article in the record.
    ///
    /// **Cost**: `O(n)` for text and JSON, hundreds of megabytes a second; about 10 to 20 MB a second for HTML.
    pub fn read(self, config: &Config) -> Result<Reading, Skip> {
        let skip = |skip: Skip| Skip { origin: self.origin(), offset: Some(self.offset), ..skip };
        let reading = self.article(config).and_then(|article| finish(article, self.origin(), config));
        reading.map(|reading| Reading { offset: self.offset, ..reading }).map_err(skip)
    }

    fn article(&self, config: &Config) -> Result<Article, Skip> {
        let mut page = Page { bytes: Cow::Borrowed(&self.bytes[..]), format: self.format, declared: None, note: None };
        if let Extra::Warc(head) = &self.extra {
            page = web::of(head, &self.bytes, config.limit())?;
        }
        let declared = match page.format {
            Format::Html => html::declared_encoding(&page.bytes),
            Format::Feed => self.head().and_then(declared_encoding),
            _ => None,
        };
        let declared: Vec<&'static Encoding> = page.declared.into_iter().chain(declared).collect();
        let decoded = encoding::decode(&page.bytes, &declared).map_err(|(reason, message)| {
            let skip = Skip::new("", reason, message);
            if reason == SkipReason::Encoding { skip.hint("convert it to UTF-8 first") } else { skip }
        })?;
        let (note, encoding) = (decoded.note, decoded.encoding);
        let mut article = match page.format {
            Format::Text | Format::Warc => Article {
                text: decoded.text.into_owned(),
                metadata: Metadata::default(),
                extractor: "plain",
                notes: vec![],
                guessed: None,
            },
            Format::Jsonl => article::read(&decoded.text, "jsonl", config)?,
            Format::Json => article::read(&decoded.text, "json", config)?,
            Format::Csv => article::read(&decoded.text, "csv", config)?,
            Format::Parquet => article::read(&decoded.text, "parquet", config)?,
            Format::Nexis => nexis::read(&decoded.text)?,
            Format::Html => html::read(decoded.text, self.address(), config)?,
            Format::Feed => {
                let head = self.head().unwrap_or_default();
                let head = encoding::decode(head, &declared).map(|head| head.text).unwrap_or_default();
                if head.starts_with('{') {
                    item::read_json(&decoded.text, &head)?
                } else {
                    item::read_xml(&decoded.text, &head)?
                }
            }
        };
        if let Some(name) = encoding.or(self.transcoded) {
            article.metadata.extractor = format!("{} ({})", article.extractor, name.to_ascii_lowercase());
        } else {
            article.metadata.extractor = article.extractor.into();
        }
        if let Extra::Warc(head) = &self.extra {
            let metadata = &mut article.metadata;
            metadata.url = metadata.url.take().or_else(|| head.uri.clone());
            metadata.retrieved = metadata.retrieved.take().or_else(|| head.date.clone());
        }
        article.notes.extend(page.note);
        article.notes.extend(note);
        Ok(article)
    }

    /// From where a web archive has the page.
    fn address(&self) -> Option<&str> {
        match &self.extra {
            Extra::Warc(head) => head.uri.as_deref(),
            _ => None,
        }
    }

    /// What stands before the first item of a feed.
    fn head(&self) -> Option<&[u8]> {
        match &self.extra {
            Extra::Feed(head) => head.as_deref(),
            _ => None,
        }
    }
}

/// Fills in ids and defaults, and refuses what is no text.
fn finish(article: Article, origin: String, config: &Config) -> Result<Reading, Skip> {
    let Article { text, mut metadata, mut notes, guessed, .. } = article;
    if text.trim().is_empty() {
        let message = if text.is_empty() { "empty: the text has no characters" } else { "empty: the text is blank" };
        return Err(Skip::new("", SkipReason::Empty, message));
    }
    if let Some(words) = encoding::binary(text.as_bytes()) {
        let skip = Skip::new("", SkipReason::Binary, words);
        return Err(if skip.message.contains("UTF-16") { skip.hint("convert it to UTF-8 first") } else { skip });
    }
    if text.len() as u64 > u64::from(u32::MAX) {
        let message = format!("the text is {} bytes once decoded, more than offsets can count", text.len());
        return Err(Skip::new("", SkipReason::TooLarge, message));
    }
    if metadata.id.is_empty() {
        metadata.id = metadata.url.clone().unwrap_or_else(|| origin.clone());
    }
    metadata.origin = origin;
    match language::of(&text) {
        Language::Other(name) if !config.any_language => {
            let message = format!("the article is in {name}, and only English is read");
            return Err(Skip::new("", SkipReason::NotEnglish, message));
        }
        // What a page declares is often the language of its template.
        Language::English if !metadata.lang.as_deref().unwrap_or("en").to_ascii_lowercase().starts_with("en") => {
            metadata.lang = Some("en".into());
        }
        _ => {}
    }
    if metadata.credit.is_none() {
        metadata.credit = credit::find(&text, metadata.byline.as_deref());
    }
    if metadata.publisher.is_none() {
        metadata.publisher.clone_from(&config.publisher);
    }
    let unread = notes.iter().any(|note| note.kind == NoteKind::Published);
    if metadata.published.is_none() && !unread {
        metadata.published = config.default_published();
    }
    // What the caller knows goes before what the page only suggests.
    if metadata.published.is_none()
        && let Some(date) = guessed
    {
        let message = format!("the page does not state when it was published; {date} is the extractor's guess");
        notes.push(Note { kind: NoteKind::Guessed, message });
        metadata.published = Some(date);
    }
    let end = Some(boilerplate::end(&text)).filter(|&end| end < text.len()).map(|end| end as u32);
    Ok(Reading { document: Document::new(text, metadata), notes, end, offset: 0 })
}
