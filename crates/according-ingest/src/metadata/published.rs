//! When a page was first published.

use super::calendar::{self, Order};
use super::scan::Scan;
use crate::{Note, NoteKind, date};

/// Names under which `meta` elements give the date of publication, the surest first.
const PUBLISHED: [&str; 38] = [
    "article:published_time",
    "og:article:published_time",
    "article:published",
    "og:published_time",
    "datepublished",
    "date_published",
    "article.published",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "published_time",
    "published-date",
    "cxenseparse:recs:publishtime",
    "cxenseparse:publishtime",
    "rbpubdate",
    "displaydate",
    "originalpublicationdate",
    "dc.date.issued",
    "dcterms.issued",
    "dc.issued",
    "dc.date.created",
    "dcterms.created",
    "dc.created",
    "dc.date",
    "dcterms.date",
    "citation_publication_date",
    "citation_date",
    "article_date_original",
    "datecreated",
    "bt:pubdate",
    "ptime",
    "date",
    "created",
    "pdate",
];
/// Names under which they give the date of the last change: late, but better than nothing.
const MODIFIED: [&str; 12] = [
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "dc.date.modified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
    "modified",
    "updated_time",
    "dateupdate",
    "revision_date",
];

/// What a page tells of its date.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Published {
    /// Stated in so many words, or filed under in the address.
    pub(crate) stated: Option<String>,
    /// Taken from words that are probably the date of publication.
    pub(crate) likely: Option<String>,
}

/// Looks in the order in which pages can be believed; a change of the page never goes before its publication.
pub(crate) fn read(scan: &Scan, address: Option<&str>, notes: &mut Vec<Note>) -> Published {
    let order = order(scan, address);
    let mut stated = |given: &str, what: &str| {
        let parsed =
            date::parse(given).or_else(|| date::parse_epoch(given.trim())).or_else(|| calendar::find(given, order));
        if parsed.is_none() && notes.is_empty() {
            let message = format!("{what}: {given:.60} is not a date that can be read");
            notes.push(Note { kind: NoteKind::Published, message });
        }
        parsed
    };
    let in_json = scan.articles().find_map(|thing| stated(thing.published.as_deref()?, "datePublished"));
    let in_meta = |names: &[&str], stated: &mut dyn FnMut(&str, &str) -> Option<String>| {
        names.iter().find_map(|name| scan.metas_of(name).find_map(|given| stated(given, name)))
    };
    let found = in_json
        .or_else(|| in_meta(&PUBLISHED[..35], &mut stated))
        .or_else(|| marked(scan, order, false))
        .or_else(|| address.and_then(calendar::of_address))
        .or_else(|| in_meta(&PUBLISHED[35..], &mut stated))
        .or_else(|| scan.things.iter().find_map(|thing| stated(thing.published.as_deref()?, "datePublished")));
    // What was moved or printed again gets a new date; the address keeps the day it was first filed under.
    let filed = address.and_then(calendar::of_address);
    let found = match (found, filed) {
        (Some(found), Some(filed)) if is_earlier(&filed, &found) => Some(filed),
        (found, filed) => found.or(filed),
    };
    if found.is_some() {
        notes.clear();
        return Published { stated: found, likely: None };
    }
    let likely = marked(scan, order, true)
        .or_else(|| printed(scan, order))
        .or_else(|| scan.things.iter().find_map(|thing| stated(thing.created.as_deref()?, "dateCreated")))
        .or_else(|| in_meta(&MODIFIED, &mut stated))
        .or_else(|| scan.things.iter().find_map(|thing| stated(thing.modified.as_deref()?, "dateModified")))
        .or_else(|| in_text(scan, order));
    Published { stated: None, likely }
}

/// Whether the day `a` lies more than one before `b`: zones make one.
fn is_earlier(a: &str, b: &str) -> bool {
    let day = |date: &str| date.get(..10).and_then(|date| date.parse::<jiff::civil::Date>().ok());
    match (day(a), day(b)) {
        (Some(a), Some(b)) => a.tomorrow().is_ok_and(|next| next < b),
        _ => false,
    }
}

/// Which number is the day, by what the page says of its language. English alone does not tell: the address may.
fn order(scan: &Scan, address: Option<&str>) -> Order {
    let lang = scan.lang.clone().or_else(|| scan.meta(&["og:locale", "language", "dc.language"]).map(str::to_owned));
    let lang = lang.unwrap_or_default().trim().to_ascii_lowercase().replace('_', "-");
    let domain = address.and_then(|url| url.split_once("://")).map(|(_, rest)| rest.split('/').next().unwrap_or(rest));
    let land = domain.and_then(|domain| domain.rsplit('.').next()).unwrap_or_default();
    if matches!(land, "uk" | "ie" | "au" | "nz" | "in" | "za" | "ke" | "ng" | "pk" | "my" | "sg") {
        return Order::DayFirst;
    }
    match lang.as_str() {
        "en-us" => Order::MonthFirst,
        "en-gb" | "en-au" | "en-nz" | "en-ie" | "en-in" | "en-za" => Order::DayFirst,
        lang if lang.is_empty() || lang.starts_with("en") => Order::Unknown,
        _ => Order::DayFirst,
    }
}

/// Elements made for dates. With `any`, also those that are not called after publication, if they agree.
fn marked(scan: &Scan, order: Order, any: bool) -> Option<String> {
    let parse = |given: &str| date::parse(given).or_else(|| calendar::find(given, order));
    let own = || scan.times.iter().filter(|time| !time.aside);
    if !any {
        return own()
            .filter(|time| {
                ["datepublished", "pubdate", "publi", "entry-date", "dt-published"]
                    .iter()
                    .any(|sign| time.names.contains(sign))
            })
            .filter(|time| !time.names.contains("update") || time.names.contains("publi"))
            .find_map(|time| parse(&time.given));
    }
    let changed = |names: &str| ["modif", "update", "edit"].iter().any(|sign| names.contains(sign));
    own()
        .filter(|time| !changed(&time.names))
        .find_map(|time| parse(&time.given))
        .or_else(|| scan.times.iter().filter(|time| !changed(&time.names)).find_map(|time| parse(&time.given)))
}

/// Short lines that are called after a date.
fn printed(scan: &Scan, order: Order) -> Option<String> {
    (0..=3).find_map(|rank| {
        let lines = scan.dated.iter().filter(|(own, _)| *own == rank);
        lines.map(|(_, words)| words).find_map(|words| calendar::find(words, order))
    })
}

/// The first line of text that is little else than a date, or that says that it is one.
fn in_text(scan: &Scan, order: Order) -> Option<String> {
    const SIGNS: [&str; 12] = [
        "publish",
        "posted",
        "veröffentlicht",
        "stand:",
        "vom ",
        "publié",
        "publicado",
        "pubblicato",
        "erstellt",
        "updated",
        "datum",
        "date",
    ];
    let is_sign = |words: &str| {
        let lower = words.to_lowercase();
        SIGNS.iter().any(|sign| lower.contains(sign))
    };
    let lines = || scan.years.iter().filter(|words| words.len() < 160 && !words.contains('©'));
    lines()
        .filter(|words| is_sign(words))
        .find_map(|words| calendar::find(words, order))
        .or_else(|| lines().filter(|words| words.len() < 60).find_map(|words| calendar::find(words, order)))
        .or_else(|| scan.years.iter().find_map(|words| calendar::all(words, order).into_iter().next()))
}
