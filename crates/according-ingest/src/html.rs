//! From a saved page to an article.

use crate::record::Article;
use crate::{Note, NoteKind, Skip, SkipReason, date, guard};
use according_text::Metadata;
use encoding_rs::Encoding;
use trafilatura::Options;
use trafilatura::dom::{Document as Page, NodeId};

/// Name and version of the extractor.
pub(crate) const EXTRACTOR: &str = "trafilatura 0.6";

/// Pages nest twenty or thirty deep. The extractor recurses, and a thread's stack ends at some thousands.
const MAX_DEPTH: usize = 250;

/// Finds the article in a page.
///
/// # Errors
/// When there is none.
///
/// **Cost**: about 10 to 20 MB of page a second.
pub(crate) fn read(page: &str) -> Result<Article, Skip> {
    let none = |why: &str| {
        Skip::new("", SkipReason::NoArticle, format!("no article was found in the page ({why})"))
            .hint("is it a list of links, or a page that a script fills in?")
    };
    if let Some(why) = guard::refuse(page) {
        return Err(none(why));
    }
    // The extractor is other people's code over other people's pages; one of them must not end the run.
    let extract = || -> Result<Article, String> {
        let page = Page::parse(page);
        if is_deeper(&page, MAX_DEPTH) {
            return Err(format!("its elements are nested more than {MAX_DEPTH} deep"));
        }
        let mut notes = vec![];
        let published = published(&page, &mut notes);
        let options = Options::default().with_fallback(true).with_exclude_comments(true);
        let found = trafilatura::extract_document(page, &options).map_err(|error| error.to_string())?;
        let mut text = text(&found.content_html);
        if text.is_empty() {
            text = found.content_text;
        }
        // The newest date that the extractor sees, which may be that of a correction or of another article.
        let guessed = found.metadata.date.map(|date| date.to_string());
        let metadata = Metadata { published, ..metadata(found.metadata) };
        Ok(Article { text, metadata, extractor: EXTRACTOR, notes, guessed })
    };
    let article = std::panic::catch_unwind(extract)
        .map_err(|_| none("the extractor failed on it"))?
        .map_err(|error| none(&error))?;
    if article.text.trim().is_empty() {
        return Err(none("it has no text"));
    }
    Ok(article)
}

/// The encoding that a page declares in its first kilobyte (HTML standard, 13.2.3.2, without the details).
pub(crate) fn declared_encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(1024)].to_ascii_lowercase();
    memchr::memmem::find_iter(&head, b"charset").find_map(|at| {
        let rest = head[at + b"charset".len()..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
        let rest = rest.strip_prefix(b"\"").or_else(|| rest.strip_prefix(b"'")).unwrap_or(rest);
        let end = rest.iter().position(|byte| matches!(byte, b'"' | b'\'' | b';' | b'>' | b' ' | b'/'))?;
        Encoding::for_label(&rest[..end])
    })
}

/// What the extractor found, but for the date.
fn metadata(found: trafilatura::Metadata) -> Metadata {
    let some = |value: String| Some(value.trim().to_string()).filter(|value| !value.is_empty());
    Metadata {
        url: some(found.url).filter(|url| is_article_address(url)),
        publisher: some(found.sitename).or(some(found.hostname)),
        title: some(found.title),
        byline: some(found.author),
        lang: some(found.language),
        licence: some(found.license),
        ..Metadata::default()
    }
}

/// Whether an element of the page is nested more than `max` deep.
fn is_deeper(page: &Page, max: usize) -> bool {
    let mut stack = vec![(page.root(), 0)];
    while let Some((node, depth)) = stack.pop() {
        if depth > max {
            return true;
        }
        stack.extend(page.children(node).into_iter().map(|child| (child, depth + 1)));
    }
    false
}

/// Whether `url` can name one article: pages that give the outlet's front page as theirs would all become one.
fn is_article_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.and_then(|rest| rest.split_once('/')).is_some_and(|(_, path)| !path.trim_matches('/').is_empty())
}

/// The date of first publication, where the page states it in so many words.
fn published(page: &Page, notes: &mut Vec<Note>) -> Option<String> {
    for (selector, attribute) in [
        ("meta[property='article:published_time']", "content"),
        ("meta[itemprop='datePublished']", "content"),
        ("meta[name='parsely-pub-date']", "content"),
        ("meta[name='sailthru.date']", "content"),
        ("meta[name='pubdate']", "content"),
        ("meta[name='publishdate']", "content"),
        ("meta[name='article:published_time']", "content"),
        ("meta[name='article.published']", "content"),
        ("meta[name='DC.date.issued']", "content"),
        ("time[itemprop='datePublished']", "datetime"),
        ("time[pubdate]", "datetime"),
    ] {
        let Some(node) = page.query_selector(page.root(), selector) else { continue };
        let Some(given) = page.get_attribute(node, attribute).filter(|given| !given.trim().is_empty()) else {
            continue;
        };
        match date::parse(&given).or_else(|| date::parse_epoch(given.trim())) {
            Some(date) => return Some(date),
            None => {
                let message = format!("{selector}: {given:.60} is not a date that can be read");
                notes.push(Note { kind: NoteKind::Published, message });
            }
        }
    }
    page.scripts_with_type(&["application/ld+json"]).into_iter().find_map(|script| {
        let text = page.text_content(script);
        // Such scripts are often not valid JSON; the field alone is.
        let rest = text.split_once("\"datePublished\"")?.1.trim_start().strip_prefix(':')?.trim_start();
        let given = rest.strip_prefix('"')?.split_once('"')?.0;
        date::parse(given)
    })
}

/// The words of extracted HTML: blocks set apart by an empty line, list items and lines by a line end, runs of white
/// space made one space.
pub(crate) fn text(html: &str) -> String {
    let page = Page::parse(html);
    let mut flow = Flow::default();
    // A stack of its own, as pages nest deeper than a thread's stack allows.
    let mut stack: Vec<(NodeId, bool)> = page.body().map(|body| (body, false)).into_iter().collect();
    while let Some((node, leaving)) = stack.pop() {
        if page.is_text(node) {
            flow.push(&page.outer_html(node));
            continue;
        }
        if !page.is_element(node) {
            continue;
        }
        let tag = page.tag_name(node);
        match tag {
            "br" => flow.line(),
            "li" | "tr" | "dt" | "dd" | "figcaption" | "caption" => flow.set_apart(Gap::Line),
            "td" | "th" => flow.set_apart(Gap::Space),
            "p" | "div" | "h1" | "h2" | "h3" | "h4" | "h5" | "h6" | "blockquote" | "pre" | "ul" | "ol" | "dl"
            | "table" | "section" | "article" | "main" | "figure" | "details" | "summary" | "hr" | "header" => {
                flow.set_apart(Gap::Block);
            }
            _ => {}
        }
        if !leaving && !matches!(tag, "br" | "hr" | "img" | "script" | "style") {
            stack.push((node, true));
            stack.extend(page.child_nodes(node).into_iter().rev().map(|child| (child, false)));
        }
    }
    flow.text
}

/// What stands between two words.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Space,
    Line,
    Block,
}

/// A text that grows word by word; the widest gap that was asked for since the last word counts.
#[derive(Default)]
struct Flow {
    text: String,
    gap: Gap,
}

impl Flow {
    fn set_apart(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// A line break; the second in a row begins a paragraph, as old pages have them.
    fn line(&mut self) {
        self.gap = if self.gap >= Gap::Line { Gap::Block } else { Gap::Line };
    }

    fn push(&mut self, words: &str) {
        let is_space = |c: char| c.is_ascii_whitespace();
        if words.starts_with(is_space) {
            self.set_apart(Gap::Space);
        }
        for word in words.split_ascii_whitespace() {
            if !self.text.is_empty() {
                self.text.push_str(match self.gap {
                    Gap::None => "",
                    Gap::Space => " ",
                    Gap::Line => "\n",
                    Gap::Block => "\n\n",
                });
            }
            self.text.push_str(word);
            self.gap = Gap::Space;
        }
        if !words.ends_with(is_space) && !words.is_empty() {
            self.gap = Gap::None;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_set_apart_and_words_are_not() {
        for (html, expect) in [
            ("<p>“No,” she\n said.</p><p>He  left.</p>", "“No,” she said.\n\nHe left."),
            ("<p>un<b>believ</b>able</p>", "unbelievable"),
            ("<p><i>one</i> <i>two</i></p>", "one two"),
            ("a<br>b<br><br>c", "a\nb\n\nc"),
            ("<ul><li>one</li><li>two</li></ul>end", "one\ntwo\n\nend"),
            ("<div>\n<p> x </p>\n</div>", "x"),
            ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc"),
            ("<p>R&amp;D &lt;3&nbsp;%</p>", "R&D <3\u{a0}%"),
            ("", ""),
        ] {
            assert_eq!(text(html), expect, "{html}");
        }
    }

    #[test]
    fn a_declared_encoding_is_found() {
        for (head, expect) in [
            ("<meta charset=\"iso-8859-2\">", Some(encoding_rs::ISO_8859_2)),
            ("<meta content='text/html; CHARSET=windows-1251' http-equiv=x>", Some(encoding_rs::WINDOWS_1251)),
            ("<meta charset = koi8-r >", Some(encoding_rs::KOI8_R)),
            ("<meta charset=nonsense>", None),
            ("<p>charset", None),
        ] {
            assert_eq!(declared_encoding(head.as_bytes()), expect, "{head}");
        }
    }

    #[test]
    fn a_front_page_is_no_article_address() {
        for (url, expect) in [
            ("https://gazette.example/2023/05/harbour.html", true),
            ("https://gazette.example/", false),
            ("https://gazette.example", false),
            ("/2023/05/harbour.html", false),
            ("", false),
        ] {
            assert_eq!(is_article_address(url), expect, "{url}");
        }
    }

    #[test]
    fn the_version_that_is_recorded_is_the_one_that_runs() {
        let manifest = include_str!("../../../Cargo.toml");
        assert!(manifest.contains(&format!("trafilatura = \"{}\"", EXTRACTOR.split(' ').next_back().unwrap())));
    }
}
