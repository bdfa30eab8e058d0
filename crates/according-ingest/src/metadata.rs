//! What a page says about itself: title, authors, outlet, date, licence, and whether it is an article at all.

mod calendar;
mod kind;
mod ld;
mod licence;
mod people;
mod published;
mod scan;

use crate::Note;
use according_text::Metadata;
use trafilatura::dom::Document as Page;

pub(crate) use kind::refuse;
pub(crate) use licence::identify as licence;
pub(crate) use people::tidy_line as byline;
pub(crate) use scan::Scan;

/// Metadata, and a date that is likely but not stated.
///
/// `address` is where the page was fetched, if that is known.
pub(crate) fn read(scan: &Scan, address: Option<&str>, notes: &mut Vec<Note>) -> (Metadata, Option<String>) {
    let url = url(scan, address);
    let published = published::read(scan, url.as_deref().or(address), notes);
    let rights = licence::read(scan);
    let lang = scan.lang.clone().or_else(|| scan.articles().find_map(|thing| thing.lang.clone()));
    let metadata = Metadata {
        url,
        publisher: people::publisher(scan),
        title: people::title(scan),
        byline: people::byline(scan),
        section: people::section(scan),
        published: published.stated,
        lang: lang.map(|lang| lang.trim().replace('_', "-")).filter(|lang| !lang.is_empty() && lang.len() <= 35),
        rights: rights.words,
        licence: rights.licence,
        ..Metadata::default()
    };
    (metadata, published.likely)
}

/// Whether `page` nests an element more than `max` deep.
pub(crate) fn is_deeper(page: &Page, max: usize) -> bool {
    let mut stack = vec![(page.root(), 0)];
    while let Some((node, depth)) = stack.pop() {
        if depth > max {
            return true;
        }
        stack.extend(page.children(node).into_iter().map(|child| (child, depth + 1)));
    }
    false
}

/// The address that the page gives as its own, else the one it was fetched from.
fn url(scan: &Scan, address: Option<&str>) -> Option<String> {
    let canonical = scan.links.iter().filter(|link| link.rel.split_ascii_whitespace().any(|rel| rel == "canonical"));
    let own = canonical.map(|link| link.href.trim()).chain(scan.meta(&["og:url", "twitter:url", "parsely-link"]));
    let json = scan.articles().filter_map(|thing| thing.url.as_deref());
    own.chain(json).chain(address).find(|url| is_article_address(url)).map(str::to_owned)
}

/// Whether `url` can name one article: pages that give the outlet's front page as theirs would all become one.
fn is_article_address(url: &str) -> bool {
    let rest = url.strip_prefix("https://").or_else(|| url.strip_prefix("http://"));
    rest.and_then(|rest| rest.split_once('/')).is_some_and(|(_, path)| !path.trim_matches('/').is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
