//! An article as it is read: one text and what is known about it.

use std::sync::Arc;

/// What is known about an article besides its words. Every field but `id` and `origin` may be unknown.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Metadata {
    /// The input's own id, else its URL, else its path; `--format` rows and the ledger know the article by it.
    pub id: String,
    /// Where the bytes came from: a path, with `:line` for a record of a JSONL file, or `-` for standard input.
    pub origin: String,
    /// Canonical address.
    pub url: Option<String>,
    /// Outlet.
    pub publisher: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// Author line as printed.
    pub byline: Option<String>,
    /// Section of the outlet.
    pub section: Option<String>,
    /// Wire credit as printed, such as `Reuters`.
    pub credit: Option<String>,
    /// ISO 8601 date, or date and time, of publication: `2023-05-31`, `2023-05-31T08:00:00Z`.
    pub published: Option<String>,
    /// BCP 47 language tag.
    pub lang: Option<String>,
    /// Rights statement as printed.
    pub rights: Option<String>,
    /// SPDX-like identifier, or the words of the licence.
    pub licence: Option<String>,
    /// Name and version of what turned the bytes into the text: `plain`, `jsonl`, `trafilatura 0.6`.
    pub extractor: String,
    /// When the page was fetched, if the archive says so (ISO 8601).
    pub retrieved: Option<String>,
}

/// An article: immutable, cheap to clone, shared between threads.
///
/// The text is at most `u32::MAX` bytes; readers refuse longer ones.
#[derive(Clone, Debug)]
pub struct Document {
    text: Arc<str>,
    /// What is known about the article.
    pub metadata: Arc<Metadata>,
}

impl Document {
    /// A document of `text`.
    ///
    /// # Panics
    /// If the text is longer than `u32::MAX` bytes: offsets could not name its end.
    #[must_use]
    pub fn new(text: impl Into<Arc<str>>, metadata: Metadata) -> Document {
        let text = text.into();
        assert!(u32::try_from(text.len()).is_ok(), "a text of {} bytes has no 32-bit offsets", text.len());
        Document { text, metadata: Arc::new(metadata) }
    }

    /// The words of the article.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }
}
