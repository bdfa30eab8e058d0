//! From a record of a web archive to a page: which of them hold an article, and as what.

use crate::warc::Head;
use crate::{Format, Note, Skip, SkipReason, http, sniff};
use encoding_rs::Encoding;
use std::borrow::Cow;

/// The bytes of a page and what is known of them.
pub(crate) struct Page<'p> {
    pub(crate) bytes: Cow<'p, [u8]>,
    pub(crate) format: Format,
    /// The encoding that the server declared.
    pub(crate) declared: Option<&'static Encoding>,
    pub(crate) note: Option<Note>,
}

/// The page in a record.
///
/// # Errors
/// Why it is none: not a success, not text, damaged, of more than `limit` bytes.
pub(crate) fn of<'p>(head: &Head, block: &'p [u8], limit: u64) -> Result<Page<'p>, Skip> {
    let uri = head.uri.as_deref().unwrap_or_default();
    let no_page = |what: &str| Skip::new("", SkipReason::MediaType, format!("{what} is no article"));
    let stated = head.media.as_deref().map(http::media_type);
    let is_http = stated.as_ref().is_some_and(|(media, _)| media.as_deref() == Some("application/http"));
    let (bytes, media, declared) = if is_http || (stated.is_none() && block.starts_with(b"HTTP/")) {
        let body = http::body(block, head.truncated.is_some(), limit)?;
        (body.bytes, body.media, body.charset)
    } else {
        let (media, charset) = stated.unwrap_or_default();
        (Cow::Borrowed(block), media, charset)
    };
    let format = match media.as_deref() {
        Some("text/html" | "application/xhtml+xml") => Format::Html,
        Some("text/plain") if uri.ends_with("/robots.txt") => return Err(no_page("a file for crawlers (robots.txt)")),
        // Servers that do not know what they serve say this.
        None | Some("text/plain" | "application/octet-stream" | "unknown/unknown") => {
            let head = &bytes[..bytes.len().min(sniff::HEAD)];
            match sniff::content(&sniff::text_of(head)) {
                Ok(format @ (Format::Html | Format::Text)) => format,
                Ok(format) => return Err(no_page(format.as_str())),
                Err(what) => return Err(no_page(&what)),
            }
        }
        Some(other) => return Err(no_page(&format!("{other:.60}"))),
    };
    if bytes.trim_ascii().is_empty() {
        return Err(Skip::new("", SkipReason::Empty, "empty: the server's answer has no body"));
    }
    Ok(Page { bytes, format, declared, note: head.truncated.as_deref().map(http::truncated) })
}
