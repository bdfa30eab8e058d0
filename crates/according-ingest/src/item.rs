//! From an item of a feed to an article: RSS with the modules for content and Dublin Core, Atom, JSON Feed.

use crate::record::Article;
use crate::{Note, NoteKind, Skip, SkipReason, date, guard, html};
use according_text::Metadata;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Deserialize;
use serde_json::value::RawValue;
use std::borrow::Cow;

/// The longest item that is taken apart: elements and their text.
const MAX_ELEMENTS: usize = 2_000;

/// What an item or a feed says, by where it is said.
#[derive(Debug, Default, PartialEq)]
struct Fields {
    title: Option<String>,
    link: Option<String>,
    id: Option<String>,
    published: Option<String>,
    updated: Option<String>,
    authors: Vec<String>,
    content: Option<String>,
    summary: Option<String>,
    section: Option<String>,
    rights: Option<String>,
    lang: Option<String>,
}

/// Reads an item of a feed in XML; `head` is what stands before the first item.
///
/// # Errors
/// An item that is not well formed, or without a text.
///
/// **Cost**: `O(n)`.
pub(crate) fn read_xml(item: &str, head: &str) -> Result<Article, Skip> {
    let fields = Fields::of(item, true).map_err(|words| Skip::new("", SkipReason::BadXml, words))?;
    let feed = channel(head);
    let kind = if item.starts_with("<item") || !item.contains("entry") { "rss" } else { "atom" };
    article(fields, feed, kind)
}

/// What holds for all items of a feed.
fn channel(head: &str) -> Fields {
    // The head is no whole document: its elements are read as far as they go.
    let begin = ["<channel", "<feed"].iter().filter_map(|tag| head.find(tag)).max();
    let mut fields = begin.map(|at| Fields::of(&head[at..], false).unwrap_or_default()).unwrap_or_default();
    // A feed in Atom has its language as an attribute.
    if fields.lang.is_none() {
        let lang = begin.and_then(|at| head[at..].split('>').next()?.split("xml:lang=").nth(1));
        fields.lang = lang.and_then(|rest| rest.get(1..)?.split(['"', '\'']).next()).map(str::to_string);
    }
    fields
}

fn article(item: Fields, feed: Fields, kind: &str) -> Result<Article, Skip> {
    let mut notes = vec![];
    let (markup, part) = match (&item.content, &item.summary) {
        (Some(content), _) if !content.trim().is_empty() => (content.as_str(), ""),
        (_, Some(summary)) if !summary.trim().is_empty() => (summary.as_str(), " (summary)"),
        _ => {
            let what =
                if item.title.is_some() { "the item has a headline and no text" } else { "the item has no text" };
            return Err(Skip::new("", SkipReason::Empty, what));
        }
    };
    let text = words(markup)?;
    let given = item.published.or(item.updated);
    let published = given.as_deref().and_then(date::parse);
    if let (Some(given), None) = (&given, &published) {
        let message = format!("the date of the item: {given:.60?} is not a date that can be read");
        notes.push(Note { kind: NoteKind::Published, message });
    }
    let is_address = |link: &String| link.starts_with("http://") || link.starts_with("https://");
    let url = item.link.filter(is_address).or_else(|| item.id.clone().filter(is_address));
    let authors = if item.authors.is_empty() { feed.authors } else { item.authors };
    let authors: Vec<String> = authors.iter().map(|name| plain(name)).filter(|name| !name.is_empty()).collect();
    let some = |value: Option<String>| value.map(|value| plain(&value)).filter(|value| !value.is_empty());
    let metadata = Metadata {
        id: if url.is_none() { some(item.id).unwrap_or_default() } else { String::new() },
        url,
        publisher: some(feed.title),
        title: some(item.title),
        byline: (!authors.is_empty()).then(|| authors.join(", ")),
        section: some(item.section),
        lang: some(item.lang.or(feed.lang)),
        rights: some(item.rights.or(feed.rights)),
        published,
        ..Metadata::default()
    };
    let extractor = match (kind, part) {
        ("rss", "") => "rss",
        ("rss", _) => "rss (summary)",
        ("atom", "") => "atom",
        ("atom", _) => "atom (summary)",
        (_, "") => "json feed",
        _ => "json feed (summary)",
    };
    Ok(Article { text, metadata, extractor, notes, guessed: None })
}

/// The words of a piece of markup.
fn words(markup: &str) -> Result<String, Skip> {
    if let Some(why) = guard::look(markup).refused {
        return Err(Skip::new("", SkipReason::NoArticle, format!("the text of the item cannot be read ({why})")));
    }
    // The parser is other people's code over other people's markup.
    std::panic::catch_unwind(|| html::text(markup))
        .map_err(|_| Skip::new("", SkipReason::NoArticle, "the parser failed on the text of the item"))
}

/// A short piece of markup as one line.
fn plain(markup: &str) -> String {
    if markup.contains(['<', '&']) {
        words(markup).unwrap_or_default().split_whitespace().collect::<Vec<_>>().join(" ")
    } else {
        markup.split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// `text` as markup that has these characters.
fn escape(text: &str) -> String {
    quick_xml::escape::partial_escape(text).replace("\n\n", "<p>")
}

impl Fields {
    /// What the children of the element at the beginning of `xml` say. `whole`: the element must come to its end;
    /// otherwise its children are read up to the first item, or damage.
    fn of(xml: &str, whole: bool) -> Result<Fields, String> {
        let mut reader = Reader::from_str(xml);
        let mut fields = Fields::default();
        let (mut depth, mut n) = (0, 0);
        loop {
            n += 1;
            if n > MAX_ELEMENTS {
                return if whole { Err(format!("the item has more than {MAX_ELEMENTS} elements")) } else { Ok(fields) };
            }
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(_) if !whole => return Ok(fields),
                Err(error) => return Err(format!("the item is not well formed ({error})")),
            };
            match event {
                Event::Start(_) if depth == 0 => depth = 1,
                Event::Start(start) => {
                    let name = start.name().into_inner().to_string();
                    let attribute = |key: &str| {
                        let found = start.try_get_attribute(key).ok()??;
                        Some(unescape(&found.value))
                    };
                    let (kind, rel, href) = (attribute("type"), attribute("rel"), attribute("href"));
                    // Authors of Atom are elements that hold a name.
                    let inner = match reader.read_text(start.name()) {
                        Ok(inner) => inner.into_inner(),
                        Err(_) if !whole => return Ok(fields),
                        Err(error) => return Err(format!("the item is not well formed ({error})")),
                    };
                    fields.set(&name, &inner, kind.as_deref(), rel.as_deref(), href);
                }
                Event::Empty(start) if depth == 1 => {
                    let name = start.name().into_inner().to_string();
                    let attribute = |key: &str| {
                        let found = start.try_get_attribute(key).ok()??;
                        Some(unescape(&found.value))
                    };
                    let href = attribute("href").or_else(|| attribute("term"));
                    fields.set(&name, "", None, attribute("rel").as_deref(), href);
                }
                Event::End(_) => return Ok(fields),
                Event::Eof if whole => return Err("the item does not end".into()),
                Event::Eof => return Ok(fields),
                _ => {}
            }
        }
    }

    /// Takes the element `name` in: its content as it stands, and the attributes that matter.
    fn set(&mut self, name: &str, inner: &str, kind: Option<&str>, rel: Option<&str>, href: Option<String>) {
        let (prefix, local) = name.split_once(':').unwrap_or(("", name));
        let atom_text = kind == Some("text");
        // Markup of Atom may stand as it is; all other markup is escaped.
        let value = || {
            let inner = if kind == Some("xhtml") { inner.to_string() } else { characters(inner) };
            if atom_text { escape(&inner) } else { inner }
        };
        let first = |field: &mut Option<String>| {
            if field.as_ref().is_none_or(|held| held.trim().is_empty()) {
                *field = Some(value()).filter(|value| !value.trim().is_empty());
            }
        };
        match (prefix, local) {
            ("" | "atom" | "rss" | "dc", "title") => first(&mut self.title),
            ("" | "atom" | "rss", "link") => match href {
                Some(href) if rel.is_none_or(|rel| rel == "alternate") => self.link = self.link.take().or(Some(href)),
                Some(_) => {}
                None => first(&mut self.link),
            },
            ("" | "atom" | "rss", "guid" | "id") => first(&mut self.id),
            ("" | "atom" | "rss", "pubDate" | "published") | ("dc", "date") => first(&mut self.published),
            ("" | "atom", "updated") => first(&mut self.updated),
            ("dc", "creator") => self.authors.push(characters(inner)),
            ("" | "atom" | "rss", "author") => self.authors.push(author(inner)),
            ("content", "encoded") | ("" | "atom", "content") => first(&mut self.content),
            ("" | "rss" | "dc", "description") | ("" | "atom", "summary") => first(&mut self.summary),
            ("" | "atom" | "rss", "category") => match href {
                Some(term) => self.section = self.section.take().or(Some(term)),
                None => first(&mut self.section),
            },
            ("" | "rss", "copyright") | ("" | "atom" | "dc", "rights") => first(&mut self.rights),
            ("" | "rss" | "dc", "language") => first(&mut self.lang),
            _ => {}
        }
    }
}

/// The name of an author: of Atom, an element inside; of RSS, text, often `address (name)`.
fn author(inner: &str) -> String {
    let begin = ["<name>", "<atom:name>"].iter().find_map(|tag| inner.find(tag).map(|at| at + tag.len()));
    if let Some(begin) = begin {
        return characters(inner[begin..].split("</").next().unwrap_or_default());
    }
    if inner.contains('<') && !inner.contains("<![CDATA[") {
        return String::new();
    }
    let text = characters(inner);
    let name = text.split_once('(').and_then(|(_, rest)| rest.rsplit_once(')')).map(|(name, _)| name.to_string());
    name.unwrap_or(text)
}

/// The characters of what stands in an element: sections as they are, references resolved.
fn characters(inner: &str) -> String {
    let mut text = String::with_capacity(inner.len());
    let mut rest = inner;
    while let Some((before, after)) = rest.split_once("<![CDATA[") {
        text.push_str(&unescape(before));
        let (section, behind) = after.split_once("]]>").unwrap_or((after, ""));
        text.push_str(section);
        rest = behind;
    }
    text.push_str(&unescape(rest));
    text
}

/// References resolved; one that is not known, such as `&nbsp;`, stays for whoever reads the markup.
fn unescape(text: &str) -> String {
    let known = |name: &str| quick_xml::escape::resolve_predefined_entity(name);
    match quick_xml::escape::unescape_with(text, known) {
        Ok(text) => text.into_owned(),
        Err(_) => text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&"),
    }
}

/// A JSON Feed, as far as it is used.
#[derive(Deserialize)]
struct Feed<'f> {
    #[serde(borrow)]
    items: Vec<&'f RawValue>,
}

/// What holds for all items of a JSON Feed.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Head {
    title: Option<String>,
    language: Option<String>,
    authors: Vec<Author>,
    author: Option<Author>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Author {
    name: Option<String>,
}

/// An item of a JSON Feed.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Item<'i> {
    #[serde(borrow)]
    id: Option<&'i RawValue>,
    url: Option<String>,
    external_url: Option<String>,
    title: Option<String>,
    content_html: Option<String>,
    content_text: Option<String>,
    summary: Option<String>,
    date_published: Option<String>,
    date_modified: Option<String>,
    authors: Vec<Author>,
    author: Option<Author>,
    tags: Vec<String>,
    language: Option<String>,
}

/// The feed without its items, as JSON, and its items.
///
/// # Errors
/// Why it is none, in words.
pub(crate) fn json_feed(text: &str) -> Result<(String, Vec<String>), String> {
    let feed: Feed<'_> = serde_json::from_str(text).map_err(|error| format!("not a JSON Feed: {error}"))?;
    let items = feed.items.into_iter().map(|item| item.get().to_string()).collect();
    let head = serde_json::from_str::<Head>(text).unwrap_or_default();
    let authors: Vec<_> =
        names(head.authors, head.author).into_iter().map(|name| serde_json::json!({ "name": name })).collect();
    let head = serde_json::json!({ "title": head.title, "language": head.language, "authors": authors });
    Ok((head.to_string(), items))
}

/// Reads an item of a JSON Feed; `head` is the feed without its items.
///
/// # Errors
/// An item that is none, or without a text.
pub(crate) fn read_json(item: &str, head: &str) -> Result<Article, Skip> {
    let item: Item<'_> = serde_json::from_str(item)
        .map_err(|error| Skip::new("", SkipReason::BadJson, format!("not an item of a JSON Feed: {error}")))?;
    let head: Head = serde_json::from_str(head).unwrap_or_default();
    let id = item.id.map(|id| serde_json::from_str::<String>(id.get()).map_or(Cow::Borrowed(id.get()), Cow::Owned));
    let fields = Fields {
        title: item.title.as_deref().map(escape),
        link: item.url.or(item.external_url),
        id: id.map(Cow::into_owned),
        published: item.date_published,
        updated: item.date_modified,
        authors: names(item.authors, item.author),
        content: item.content_html.filter(|html| !html.trim().is_empty()).or(item.content_text.as_deref().map(escape)),
        summary: item.summary.as_deref().map(escape),
        section: item.tags.into_iter().next(),
        lang: item.language,
        ..Fields::default()
    };
    let feed = Fields {
        title: head.title.as_deref().map(escape),
        lang: head.language,
        authors: names(head.authors, head.author),
        ..Fields::default()
    };
    article(fields, feed, "json feed")
}

/// The names of authors, of version 1.1 or else of 1.0.
fn names(authors: Vec<Author>, author: Option<Author>) -> Vec<String> {
    let names: Vec<String> = authors.into_iter().filter_map(|author| author.name).collect();
    if names.is_empty() { author.and_then(|author| author.name).into_iter().collect() } else { names }
}
