//! One walk over a parsed page, which gathers what the readers of its metadata look at.

use super::ld::{self, Thing};
use trafilatura::dom::{Document as Page, NodeId};

/// Texts of elements that are looked at as a byline or a date are short; longer ones are something else.
const MAX_SHORT: usize = 240;
/// Of one kind of candidate no page needs more.
const MAX_CANDIDATES: usize = 40;
/// So many lines are looked at for a licence or a name; each look may go over the line's whole block.
const MAX_LOOKS: usize = 200;
/// A line about rights is no longer.
const MAX_LINE: usize = 1_500;
/// Words by which a line of a page is worth a look at its licence or its copyright.
const RIGHTS: [&str; 6] = ["licen", "creative commons", "cc by", "cc-by", "copyright", "©"];

/// In place of the `rel` of a link that only its address makes one to a licence.
pub(crate) const LICENCE: &str = "(licence)";

/// What a page says about itself, in the order in which it says it.
#[derive(Default)]
pub(crate) struct Scan {
    /// Names of `meta` elements (`name`, `property` or `itemprop`, lowercase) and what they hold.
    pub(crate) metas: Vec<(String, String)>,
    /// `rel` (lowercase) and `href` of links and anchors that have both, with the anchor's words.
    pub(crate) links: Vec<Link>,
    /// The objects of its JSON-LD.
    pub(crate) things: Vec<Thing>,
    pub(crate) lang: Option<String>,
    pub(crate) title: Option<String>,
    pub(crate) headings: Vec<String>,
    pub(crate) times: Vec<Time>,
    /// Short texts of elements that are called after an author, the most telling kind first when sorted by it.
    pub(crate) bylines: Vec<(u8, String)>,
    /// The same among other articles or comments: names that are not the author's.
    pub(crate) others: Vec<String>,
    /// Short texts of elements that are called after a date.
    pub(crate) dated: Vec<(u8, String)>,
    /// Blocks that speak of a licence or a copyright.
    pub(crate) rights: Vec<String>,
    /// Runs of text with a four-figure year in them.
    pub(crate) years: Vec<String>,
    looks: usize,
}

pub(crate) struct Link {
    pub(crate) rel: String,
    pub(crate) href: String,
    pub(crate) words: String,
}

/// A date in markup made for dates: `time`, `abbr`, or an element with a property of a vocabulary.
pub(crate) struct Time {
    /// What is written for machines, else for people.
    pub(crate) given: String,
    /// Class, id, property and the like, lowercase.
    pub(crate) names: String,
    /// Whether it stands among other articles or comments.
    pub(crate) aside: bool,
}

impl Scan {
    /// Walks the page once.
    ///
    /// **Cost**: `O(n)`; a tenth of parsing.
    pub(crate) fn of(page: &Page) -> Scan {
        let mut scan = Scan::default();
        let mut stack = vec![(page.root(), 0_u32)];
        while let Some((node, aside)) = stack.pop() {
            if page.is_text(node) {
                scan.text(page, node);
                continue;
            }
            let tag = page.tag_name(node);
            if !scan.enters(page, node, tag) {
                continue;
            }
            let aside = aside + u32::from(!tag.is_empty() && is_aside(page, node, tag));
            // To look for an attribute costs more than to list them, and most elements have one or none.
            if page.is_element(node) {
                let attributes = page.attribute_names(node);
                if !attributes.is_empty() || matches!(tag, "title" | "h1" | "time") {
                    scan.element(page, node, tag, &attributes, aside > 0);
                }
            }
            stack.extend(page.child_nodes(node).into_iter().rev().map(|child| (child, aside)));
        }
        scan
    }

    /// The first of `names` that holds something.
    pub(crate) fn meta(&self, names: &[&str]) -> Option<&str> {
        let held = |name: &&str| self.metas.iter().find(|(key, _)| key == name);
        names.iter().find_map(held).map(|(_, content)| content.as_str())
    }

    pub(crate) fn metas_of<'s>(&'s self, name: &'s str) -> impl Iterator<Item = &'s str> {
        self.metas.iter().filter(move |(key, _)| key == name).map(|(_, content)| content.as_str())
    }

    /// The objects that describe an article: the page's own first.
    pub(crate) fn articles(&self) -> impl Iterator<Item = &Thing> {
        self.things.iter().filter(|thing| thing.is_article())
    }

    /// Whether the children of an element are looked at.
    fn enters(&mut self, page: &Page, node: NodeId, tag: &str) -> bool {
        match tag {
            "script" => {
                let kind = page.get_attribute(node, "type").unwrap_or_default();
                if kind.trim().eq_ignore_ascii_case("application/ld+json") {
                    ld::read(&page.text_content(node), &mut self.things);
                }
                false
            }
            "style" | "template" | "svg" | "iframe" | "select" | "textarea" => false,
            _ => true,
        }
    }

    fn element(&mut self, page: &Page, node: NodeId, tag: &str, attributes: &[String], aside: bool) {
        let has = |name: &str| attributes.iter().any(|own| own == name);
        let get = |name: &str| if has(name) { page.get_attribute(node, name) } else { None };
        match tag {
            "html" => self.lang = get("lang").or_else(|| get("xml:lang")).filter(|lang| !lang.trim().is_empty()),
            "title" if self.title.is_none() => self.title = Some(squeeze(&page.text_content(node))),
            "h1" if self.headings.len() < MAX_CANDIDATES => {
                let words = squeeze(&page.text_content(node));
                // The outlet's name stands over many pages as a heading that leads to its front page.
                let home = page.children(node).into_iter().any(|child| {
                    let to = page.get_attribute(child, "href").unwrap_or_default();
                    let path = to
                        .split_once("://")
                        .map_or(to.as_str(), |(_, rest)| rest.split_once('/').map_or("/", |(_, path)| path));
                    page.tag_name(child) == "a"
                        && !to.is_empty()
                        && matches!(path, "" | "/" | "index.html" | "index.php")
                });
                if !words.is_empty() && !home {
                    self.headings.push(words);
                }
            }
            "link" | "a" => {
                let href = get("href");
                if let Some(href) = href.as_ref().filter(|href| href.contains("creativecommons.org/"))
                    && self.may_look()
                {
                    let words = within(page, block_of(page, node), MAX_LINE).unwrap_or_default();
                    self.links.push(Link { rel: LICENCE.into(), href: href.clone(), words });
                }
                if let (Some(rel), Some(href)) = (get("rel"), href) {
                    let rel = rel.trim().to_ascii_lowercase();
                    let useful =
                        rel.split_ascii_whitespace().any(|rel| matches!(rel, "canonical" | "license" | "author"));
                    if useful && self.links.len() < 10 * MAX_CANDIDATES {
                        let words = short(page, node).unwrap_or_default();
                        self.links.push(Link { rel, href, words });
                    }
                }
            }
            _ => {}
        }
        if tag == "meta" {
            let Some(content) = get("content").map(|content| squeeze(&content)).filter(|c| !c.is_empty()) else {
                return;
            };
            for name in ["name", "property", "itemprop"].into_iter().filter_map(get) {
                self.metas.push((name.trim().to_ascii_lowercase(), content.clone()));
            }
            return;
        }
        self.named(page, node, tag, attributes, aside);
    }

    /// An element that is called after an author or a date.
    fn named(&mut self, page: &Page, node: NodeId, tag: &str, attributes: &[String], aside: bool) {
        let has = |name: &str| attributes.iter().any(|own| own == name);
        let get = |name: &str| if has(name) { page.get_attribute(node, name) } else { None };
        let mut names = String::new();
        for name in ["class", "id", "itemprop", "rel", "data-testid", "property", "pubdate"] {
            if let Some(value) = get(name) {
                names.push_str(if name == "pubdate" { "pubdate" } else { &value });
                names.push(' ');
            }
        }
        if tag != "time" && names.is_empty() || matches!(tag, "html" | "body" | "main" | "img") {
            return;
        }
        names.make_ascii_lowercase();
        let property = get("itemprop").unwrap_or_default().to_ascii_lowercase();
        if tag == "time" || property.starts_with("date") || tag == "abbr" && get("title").is_some() {
            let given =
                ["datetime", "content", "title"].into_iter().filter_map(get).find(|given| !given.trim().is_empty());
            let given = given.or_else(|| short(page, node));
            if let Some(given) = given
                && self.times.len() < MAX_CANDIDATES
            {
                self.times.push(Time { given, names: names.clone(), aside });
            }
        }
        if aside {
            if author_rank(&names, &property).is_some()
                && self.others.len() < MAX_CANDIDATES
                && let Some(words) = short(page, node)
            {
                self.others.push(words);
            }
            return;
        }
        if let Some(rank) = author_rank(&names, &property)
            && !matches!(tag, "h1" | "h2" | "header" | "article")
            && self.bylines.len() < MAX_CANDIDATES
            && let Some(words) = short(page, node)
        {
            self.bylines.push((rank, words));
        }
        if tag != "time"
            && let Some(rank) = date_rank(&names)
            && self.dated.len() < MAX_CANDIDATES
            && let Some(words) = short(page, node)
        {
            self.dated.push((rank, words));
        }
    }

    fn may_look(&mut self) -> bool {
        self.looks += 1;
        self.looks <= MAX_LOOKS
    }

    fn text(&mut self, page: &Page, node: NodeId) {
        // The raw words of a text node: it has no markup of its own.
        let words = page.outer_html(node);
        let bytes = words.as_bytes();
        if words.len() < 2_000
            && self.years.len() < MAX_CANDIDATES
            && bytes
                .windows(4)
                .any(|w| matches!(w, [b'1', b'9', ..] | [b'2', b'0', ..]) && w.iter().all(u8::is_ascii_digit))
        {
            self.years.push(squeeze(&words));
        }
        // "By" and a name, where nothing in the markup says that it is one.
        let start = words.trim_start();
        if words.len() < 80
            && self.bylines.len() < MAX_CANDIDATES
            && ["By ", "Written by ", "Words by ", "Autor:", "Author:", "Von "]
                .iter()
                .any(|sign| start.starts_with(sign))
            && self.may_look()
            && let Some(line) = short(page, block_of(page, node))
            && line.split_whitespace().count() <= if start.contains(':') { 16 } else { 8 }
        {
            self.bylines.push((5, line));
        }
        if words.len() < 4_000 && words.len() > 1 && self.rights.len() < MAX_CANDIDATES {
            let lower = words.to_lowercase();
            if RIGHTS.iter().any(|sign| lower.contains(sign)) && self.may_look() {
                // The whole line, as the name of the licence is often a link of its own.
                let line = within(page, block_of(page, node), MAX_LINE).unwrap_or_else(|| squeeze(&words));
                if self.rights.last() != Some(&line) {
                    self.rights.push(line);
                }
            }
        }
    }
}

/// How telling a name is for the author's own name: 0 most, nothing for not at all.
fn author_rank(names: &str, property: &str) -> Option<u8> {
    if property.split_ascii_whitespace().any(|p| p == "author") {
        return Some(0);
    }
    // Every word that tells has one of these in it.
    if !["author", "autor", "auteur", "byline"].iter().any(|part| names.contains(part)) {
        return None;
    }
    let words = || names.split([' ', '-', '_', ':']);
    if words().any(|w| {
        matches!(
            w,
            "bio"
                | "image"
                | "avatar"
                | "photo"
                | "comment"
                | "comments"
                | "social"
                | "share"
                | "box"
                | "license"
                | "licence"
                | "credit"
        )
    }) {
        return None;
    }
    if words().any(|w| matches!(w, "byline" | "bylines")) {
        return Some(2);
    }
    if words().any(|w| matches!(w, "author" | "authors" | "autor" | "auteur" | "authorname")) {
        return Some(if words().any(|w| w == "name") { 1 } else { 3 });
    }
    (names.contains("byline") || names.contains("author") || names.contains("autor")).then_some(4)
}

/// How telling a name is for the date of publication: 0 most, nothing for not at all.
fn date_rank(names: &str) -> Option<u8> {
    if names.contains("update") || names.contains("modified") || names.contains("comment") || names.contains("calendar")
    {
        return None;
    }
    if names.contains("publi") && (names.contains("date") || names.contains("time") || names.contains("ed")) {
        return Some(0);
    }
    let words = || names.split([' ', '-', '_', ':']);
    if words().any(|w| matches!(w, "date" | "datum" | "dateline" | "datetime" | "timestamp" | "postdate" | "pubdate")) {
        return Some(1);
    }
    let part =
        names.contains("date") || names.contains("datum") || names.contains("timestamp") || names.contains("fecha");
    if part {
        return Some(2);
    }
    words()
        .any(|w| matches!(w, "meta" | "time" | "byline" | "posted" | "info" | "dachzeile" | "submitted" | "author"))
        .then_some(3)
}

/// Whether an element holds what belongs to other articles, or to readers.
fn is_aside(page: &Page, node: NodeId, tag: &str) -> bool {
    if matches!(tag, "aside" | "nav" | "footer") {
        return true;
    }
    if !matches!(tag, "div" | "section" | "ul" | "ol" | "li") {
        return false;
    }
    let names = format!("{} {}", page.class_name(node), page.id_attr(node)).to_ascii_lowercase();
    names.split([' ', '-', '_']).any(|word| {
        matches!(
            word,
            "related"
                | "comments"
                | "comment"
                | "sidebar"
                | "recommended"
                | "trending"
                | "popular"
                | "teaser"
                | "teasers"
                | "recent"
                | "latest"
                | "widget"
                | "footer"
                | "commentlist"
                | "disqus"
                | "newsfeed"
        )
    })
}

/// The line or paragraph in which a node stands.
fn block_of(page: &Page, node: NodeId) -> NodeId {
    let mut block = node;
    for _ in 0..4 {
        let Some(parent) = page.parent(block) else { break };
        block = parent;
        if is_block(page.tag_name(block)) {
            break;
        }
    }
    block
}

fn is_block(tag: &str) -> bool {
    matches!(
        tag,
        "p" | "div"
            | "section"
            | "footer"
            | "li"
            | "td"
            | "article"
            | "main"
            | "body"
            | "aside"
            | "small"
            | "figcaption"
            | "blockquote"
    )
}

/// The words of an element, if they are few.
fn short(page: &Page, node: NodeId) -> Option<String> {
    within(page, node, MAX_SHORT).filter(|words| !words.is_empty())
}

/// The words of an element, if they are no more than `max` bytes; the words of each text node set apart.
///
/// **Cost**: no more than finding out that they are too many.
fn within(page: &Page, node: NodeId, max: usize) -> Option<String> {
    let (mut words, mut stack) = (String::new(), vec![node]);
    while let Some(node) = stack.pop() {
        if page.is_text(node) {
            words.push_str(&squeeze(&page.outer_html(node)));
            words.push(' ');
            if words.len() > 2 * max {
                return None;
            }
        } else if !matches!(page.tag_name(node), "script" | "style") {
            stack.extend(page.child_nodes(node).into_iter().rev());
        }
    }
    let words = squeeze(&words);
    (words.len() <= max).then_some(words)
}

/// Runs of white space made one space.
pub(crate) fn squeeze(words: &str) -> String {
    let mut squeezed = String::with_capacity(words.len());
    for word in words.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}
