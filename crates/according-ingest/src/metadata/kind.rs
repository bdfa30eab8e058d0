//! Pages that are no articles: front pages and lists of links, videos, galleries.

use super::scan::Scan;

/// A paragraph of prose has this many words and ends like a sentence.
const PROSE_WORDS: usize = 12;

/// Why the page is no article, if it is none.
///
/// Decided on the text that was found in it: what has two paragraphs of prose or more, most of its words in them, is
/// read whatever the page calls itself. A page that says that it is something else needs more.
pub(crate) fn refuse(scan: &Scan, address: Option<&str>, text: &str) -> Option<&'static str> {
    let (mut prose, mut n_prose, mut all) = (0, 0, 0);
    for line in text.lines() {
        let words = line.split_whitespace().count();
        let ends = line.trim_end().ends_with(['.', '!', '?', '”', '"', '’', '…', ')', '»', '«', '“', '。', ':']);
        all += words;
        if words >= PROSE_WORDS && ends {
            prose += words;
            n_prose += 1;
        }
    }
    let is_prose = n_prose >= 2 && prose * 2 >= all || n_prose >= 1 && prose * 4 >= all * 3;
    let thing = |kinds: &[&str]| scan.things.iter().any(|thing| kinds.iter().any(|kind| thing.is(kind)));
    let article = scan.articles().next().is_some();
    let og = scan.meta(&["og:type"]).unwrap_or_default().to_ascii_lowercase();
    if is_prose && n_prose >= 3 {
        return None;
    }
    if !article && (og.starts_with("video") || thing(&["VideoObject"]) && prose < 80) {
        return Some("a video");
    }
    if !article && (thing(&["ImageGallery", "MediaGallery"]) || og == "gallery") {
        return Some("a gallery");
    }
    let front = address.is_some_and(|url| {
        let path = url.split_once("://").map_or("", |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        path.trim_matches('/').is_empty()
    });
    if front && !is_prose {
        return Some("the front page of a site");
    }
    if !article && og != "article" && thing(&["CollectionPage", "ItemList", "SearchResultsPage"]) && !is_prose {
        return Some("a list of other pages");
    }
    (n_prose == 0 && all > 60 && !article && og != "article")
        .then_some("a page of headings and links, without one paragraph of prose")
}
