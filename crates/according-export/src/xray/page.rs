//! One article as one file: a page that needs nothing else.

use super::{Links, Xray, cards_html, escape, own_html, text_html, voices_html};
use according_text::TextId;
use std::fmt::Write;

/// The style sheet of an article and its page; shared by every page of `according serve`.
pub const STYLE: &str = include_str!("article.css");
/// Keys and hover of an article; the page says everything without it.
pub const SCRIPT: &str = include_str!("article.js");

/// What stands above and below the text.
#[derive(Clone, Debug, Default)]
pub struct Head<'h> {
    /// Headline, or what the article is called where it has none.
    pub title: &'h str,
    /// Outlet, date, author: in the order of reading.
    pub byline: &'h [&'h str],
    /// Which program with which weights read it.
    pub read_by: &'h str,
}

/// The page. It loads nothing: its style and script are the only ones that its policy lets through, by their hashes.
#[must_use]
pub fn page(xray: &Xray<'_>, head: &Head<'_>) -> String {
    let links = Links::default();
    let mut out = String::with_capacity(xray.text.len() * 6 + STYLE.len() + SCRIPT.len());
    let _ = write!(
        out,
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'sha256-{}'; script-src 'sha256-{}'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
        base64(&TextId::of(STYLE).0),
        base64(&TextId::of(SCRIPT).0)
    );
    escape(&mut out, head.title);
    let _ = write!(
        out,
        "</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main class=\"reader\">\n<header class=\"title\"><h1>"
    );
    escape(&mut out, head.title);
    out.push_str("</h1>");
    if !head.byline.is_empty() {
        out.push_str("<p class=\"byline\">");
        escape(&mut out, &head.byline.join(" · "));
        out.push_str("</p>");
    }
    out.push_str("<h2 class=\"off\">Voices</h2>");
    out.push_str(&voices_html(xray, &links));
    out.push_str("</header>\n<article class=\"text\" lang=\"en\">");
    out.push_str(&text_html(xray, None));
    out.push_str("</article>\n<aside class=\"beside\" aria-label=\"What is read in the article\"><h2>");
    let n = xray.article.rows.len();
    let _ = write!(out, "{n} statement{}</h2>", if n == 1 { "" } else { "s" });
    out.push_str(&cards_html(xray, &links, None));
    out.push_str(&own_html(xray));
    out.push_str("</aside>\n</main>\n<footer class=\"foot\"><p>");
    escape(&mut out, head.read_by);
    let _ = write!(
        out,
        " This text attributes these words to these sources; nothing here says that they are true.</p>\n\
         <p class=\"keys\"><kbd>j</kbd> <kbd>k</kbd> walk the statements, <kbd>h</kbd> hides the marks</p></footer>\n\
         <script>{SCRIPT}</script>\n</body>\n</html>\n"
    );
    out
}

/// RFC 4648, section 4.
fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for group in bytes.chunks(3) {
        let bits = group.iter().fold(0u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - group.len()));
        for at in 0..4 {
            out.push(if at > group.len() { '=' } else { char::from(LETTERS[(bits >> (18 - 6 * at)) as usize & 63]) });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::base64;

    #[test]
    fn base64_is_that_of_the_standard() {
        for (bytes, expect) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foobar", "Zm9vYmFy")] {
            assert_eq!(base64(bytes.as_bytes()), expect);
        }
    }
}
