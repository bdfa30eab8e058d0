//! From a saved page to an article.

use crate::guard::{self, Look};
use crate::language::{self, Language};
use crate::metadata::{self, Scan};
use crate::record::Article;
use crate::runaway;
use crate::{Config, Note, NoteKind, Skip, SkipReason, boilerplate};
use encoding_rs::Encoding;
use std::borrow::Cow;
use trafilatura::dom::{Document as Page, NodeId};
use trafilatura::{HtmlDateMode, Options};

/// Name and version of the extractor.
pub(crate) const EXTRACTOR: &str = "trafilatura 0.6";
/// The same without a second opinion.
const FAST: &str = "trafilatura 0.6 fast";

/// Pages nest twenty or thirty deep. The extractor recurses, and a thread's stack ends at some thousands.
const MAX_DEPTH: usize = 250;

/// Bytes that are searched for words that touch: a thousand times the words of a long page.
const SEARCHED: usize = 256 << 20;

/// Finds the article in a page that was fetched from `address`.
///
/// # Errors
/// When there is none; when the page is larger than [`Config::max_page_bytes`] or takes longer than
/// [`Config::page_time`].
///
/// **Cost**: about 10 to 20 MB of page a second, twice that with [`Config::fast_pages`].
pub(crate) fn read(page: Cow<'_, str>, address: Option<&str>, config: &Config) -> Result<Article, Skip> {
    if page.len() as u64 > config.max_page_bytes {
        let message =
            format!("a page of {} bytes, more than the {} that a page may have", page.len(), config.max_page_bytes);
        return Err(Skip::new("", SkipReason::TooLarge, message));
    }
    let look = guard::look(&page);
    if let Some(why) = look.refused {
        return Err(none(why));
    }
    let (page, address, fast) = (page.into_owned(), address.map(str::to_owned), config.fast_pages);
    // The extractor is other people's code over other people's pages; one of them must not end the run, or hold it up.
    match runaway::within(config.page_time, move || extract(&page, &look, address.as_deref(), fast)) {
        Ok(extracted) => extracted,
        Err(runaway::Fault::Panicked) => Err(none("the extractor failed on it")),
        Err(runaway::Fault::TimedOut) => {
            let message = format!("no article was found in the page within {} s", config.page_time.as_secs());
            Err(Skip::new("", SkipReason::TimedOut, message))
        }
    }
}

fn none(why: &str) -> Skip {
    Skip::new("", SkipReason::NoArticle, format!("no article was found in the page ({why})"))
        .hint("is it a list of links, or a page that a script fills in?")
}

fn extract(html: &str, look: &Look, address: Option<&str>, fast: bool) -> Result<Article, Skip> {
    let mut page = Page::parse(&look.lean(html));
    if metadata::is_deeper(&page, MAX_DEPTH) {
        return Err(none(&format!("its elements are nested more than {MAX_DEPTH} deep")));
    }
    let scan = Scan::of(&page);
    let printed = page.body().map(|body| flow(&page, body, "")).unwrap_or_default();
    let mut notes = vec![];
    let (mut known, guessed) = metadata::read(&scan, address, &mut notes);
    let dated = known.published.is_some() || guessed.is_some();
    if !dated {
        // A last resort of the extractor is a date in a script.
        page = Page::parse(html);
    }
    let date = if dated { HtmlDateMode::Disabled } else { HtmlDateMode::Default };
    let options = Options::default().with_fallback(!fast).with_exclude_comments(true).with_html_date_mode(date);
    let found = trafilatura::extract_document(page, &options).map_err(|error| none(&error.to_string()))?;
    let mut text = text_as(&found.content_html, &printed);
    if text.is_empty() {
        text = found.content_text;
    }
    text.truncate(boilerplate::end(&text));
    if text.trim().is_empty() {
        return Err(none("it has no text"));
    }
    // How prose looks is known for English; what is in another language is told so later.
    if !matches!(language::of(&text), Language::Other(_))
        && let Some(what) = metadata::refuse(&scan, known.url.as_deref().or(address), &text)
    {
        return Err(none(&format!("it is {what}")));
    }
    let some = |value: String| Some(value.trim().to_string()).filter(|value| !value.is_empty());
    let own = found.metadata;
    known.title = known.title.or_else(|| some(own.title));
    // The extractor takes the names beside other articles too.
    let elsewhere = |names: &String| scan.others.iter().any(|other| other.contains(names.as_str()));
    known.byline = known.byline.or_else(|| metadata::byline(&own.author).filter(|names| !elsewhere(names)));
    known.publisher = known.publisher.or_else(|| some(own.sitename)).or_else(|| some(own.hostname));
    known.licence = known.licence.or_else(|| some(own.license).map(|words| metadata::licence(&words).unwrap_or(words)));
    let guessed = guessed.or_else(|| own.date.map(|date| date.to_string()));
    if guessed.is_some() {
        notes.retain(|note: &Note| note.kind != NoteKind::Published);
    }
    Ok(Article { text, metadata: known, extractor: if fast { FAST } else { EXTRACTOR }, notes, guessed })
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

/// The words of extracted HTML: blocks set apart by an empty line, list items and lines by a line end, runs of white
/// space made one space.
pub(crate) fn text(html: &str) -> String {
    text_as(html, "")
}

/// The same for what the extractor gives, which drops white space beside the markup that it takes out. Where two words touch that do not in `printed`,
/// the words of the whole page, they are set apart again.
fn text_as(html: &str, printed: &str) -> String {
    let page = Page::parse(html);
    page.body().map(|body| flow(&page, body, printed)).unwrap_or_default()
}

/// The words of what stands below `root`.
fn flow(page: &Page, root: NodeId, printed: &str) -> String {
    let mut flow = Flow { text: String::new(), gap: Gap::None, printed, budget: SEARCHED };
    // A stack of its own, as pages nest deeper than a thread's stack allows.
    let mut stack: Vec<(NodeId, bool)> = vec![(root, false)];
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
        if !leaving && !matches!(tag, "br" | "hr" | "img" | "script" | "style" | "template" | "noscript" | "svg") {
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
struct Flow<'p> {
    text: String,
    gap: Gap,
    /// Words that may touch each other only where they do so here too; nothing if they may everywhere.
    printed: &'p str,
    /// Bytes that may still be searched for it.
    budget: usize,
}

impl Flow<'_> {
    fn set_apart(&mut self, gap: Gap) {
        self.gap = self.gap.max(gap);
    }

    /// A line break; the second in a row begins a paragraph, as old pages have them.
    fn line(&mut self) {
        self.gap = if self.gap >= Gap::Line { Gap::Block } else { Gap::Line };
    }

    /// Whether the last word so far and the first of `words` stand apart in the page.
    fn is_torn(&mut self, words: &str) -> bool {
        const REACH: usize = 16;
        let last = self.text.rsplit([' ', '\n']).next().unwrap_or_default();
        let next = words.split_ascii_whitespace().next().unwrap_or_default();
        if last.is_empty() || next.is_empty() || self.budget < self.printed.len() {
            return false;
        }
        self.budget -= self.printed.len();
        let last = &last[last.ceil_char_boundary(last.len().saturating_sub(REACH))..];
        let next = &next[..next.floor_char_boundary(REACH)];
        memchr::memmem::find(self.printed.as_bytes(), format!("{last}{next}").as_bytes()).is_none()
    }

    fn push(&mut self, words: &str) {
        let is_space = |c: char| c.is_ascii_whitespace();
        if words.starts_with(is_space) {
            self.set_apart(Gap::Space);
        }
        if self.gap == Gap::None && !self.printed.is_empty() && self.is_torn(words) {
            self.gap = Gap::Space;
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
    fn words_that_the_extractor_pushed_together_are_set_apart() {
        for (html, printed, expect) in [
            ("<p>just<i>exit</i>from</p>", "just exit from", "just exit from"),
            ("<p>un<b>believ</b>able</p>", "an unbelievable thing", "unbelievable"),
            ("<p>he wrote<a>here</a>, then</p>", "he wrote here, then", "he wrote here, then"),
        ] {
            assert_eq!(text_as(html, printed), expect, "{html}");
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
    fn the_version_that_is_recorded_is_the_one_that_runs() {
        let manifest = include_str!("../../../Cargo.toml");
        assert!(manifest.contains(&format!("trafilatura = \"{}\"", EXTRACTOR.split(' ').next_back().unwrap())));
    }
}
