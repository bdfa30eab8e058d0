//! Who wrote a page, what it is called, and who brought it out.

use super::calendar;
use super::ld::unescape;
use super::scan::{Scan, squeeze};

/// Names under which `meta` elements give the authors, the surest first.
const AUTHOR: [&str; 16] = [
    "author",
    "article:author",
    "og:article:author",
    "parsely-author",
    "sailthru.author",
    "byl",
    "dc.creator",
    "dcterms.creator",
    "dc.contributor",
    "article.author",
    "authors",
    "citation_author",
    "cxenseparse:author",
    "rbauthors",
    "twitter:creator:name",
    "creator",
];
/// Words that stand before a name and are none of it.
const BEFORE: [&str; 19] = [
    "by",
    "von",
    "par",
    "por",
    "di",
    "door",
    "written",
    "posted",
    "author",
    "autor",
    "text",
    "story",
    "published",
    "words",
    "reporting",
    "from",
    "av",
    "de",
    "vom",
];
/// Words that stand behind a name and begin something else.
const AFTER: [&str; 32] = [
    "published",
    "updated",
    "posted",
    "posts",
    "on",
    "am",
    "writer",
    "founder",
    "editor",
    "reporter",
    "sponsored",
    "senior",
    "staff",
    "contributor",
    "correspondent",
    "follow",
    "last",
    "view",
    "read",
    "share",
    "date",
    "datum",
    "reviewed",
    "min",
    "special",
    "uhr",
    "former",
    "deputy",
    "head",
    "lead",
    "chief",
    "extension",
];
/// What is filled in where nobody is named.
const NOBODY: [&str; 18] = [
    "this author",
    "the author",
    "admin",
    "administrator",
    "editor",
    "redaktion",
    "staff",
    "anonymous",
    "unknown",
    "guest",
    "webmaster",
    "user",
    "root",
    "author",
    "none",
    "null",
    "news desk",
    "newsdesk",
];

/// The authors, as many as are named, parted by commas.
pub(crate) fn byline(scan: &Scan) -> Option<String> {
    let outlet = publisher(scan).unwrap_or_default();
    let tidy = |names: Vec<String>| -> Option<String> {
        let mut authors: Vec<String> = vec![];
        let named: Vec<String> = names.iter().flat_map(|given| people(given)).collect();
        // The outlet beside somebody is where he or she works.
        let alone = named.iter().all(|name| fold(name) == fold(&outlet));
        for name in named.into_iter().filter(|name| alone || fold(name) != fold(&outlet)) {
            if !authors.iter().any(|known| known.to_lowercase() == name.to_lowercase()) {
                authors.push(name);
            }
        }
        (!authors.is_empty()).then(|| authors.join(", "))
    };
    let is_outlet = |names: &String| names.eq_ignore_ascii_case(&outlet);
    let in_json = scan.articles().find_map(|thing| tidy(thing.authors.clone()));
    let in_meta = AUTHOR.iter().find_map(|name| tidy(scan.metas_of(name).map(str::to_owned).collect()));
    let in_page = || {
        let linked = || {
            let links = scan.links.iter().filter(|link| link.rel.split_ascii_whitespace().any(|rel| rel == "author"));
            tidy(links.map(|link| link.words.clone()).collect())
        };
        let ranked = |ranks: std::ops::RangeInclusive<u8>| {
            ranks.into_iter().find_map(|rank| {
                scan.bylines.iter().filter(|(own, _)| *own == rank).find_map(|(_, words)| tidy(vec![line(words)?]))
            })
        };
        ranked(0..=0).or_else(linked).or_else(|| ranked(1..=5))
    };
    let machine = in_json.or(in_meta);
    // A page that gives its outlet or an account to machines often names the person to people.
    let is_account = |names: &String| !names.contains(' ') && names.contains(['-', '.', '_']);
    match machine {
        Some(names) if is_outlet(&names) || is_account(&names) => {
            in_page().filter(|found| !is_outlet(found)).or(Some(names))
        }
        Some(names) => Some(names),
        None => in_page(),
    }
}

/// Names in a line that somebody else took for one of authors.
pub(crate) fn tidy_line(words: &str) -> Option<String> {
    let names = people(&line(words)?);
    (!names.is_empty()).then(|| names.join(", "))
}

/// The part of a printed line that can be a name: up to a date, a bar or a word that begins something else.
fn line(words: &str) -> Option<String> {
    let end = words.find(['|', '•', '·', '\n', '–', '—']).unwrap_or(words.len());
    let mut line = words[..end].trim();
    if let Some(at) = line.find(|c: char| c.is_ascii_digit()) {
        line = line[..at].trim_end_matches(|c: char| !c.is_alphabetic() && c != '.');
    }
    // "19.11.2023 Autor: Mina Ode": the label says which part it is.
    let lower = words.to_lowercase();
    if let Some(at) =
        ["autor:", "author:", "autorin:", "by:"].iter().find_map(|sign| Some(lower.find(sign)? + sign.len()))
        && lower.len() == words.len()
    {
        line = words.get(at..).unwrap_or_default().split(['|', '•', '·', '\n']).next().unwrap_or_default().trim();
        // The next label ends it: the word before its colon.
        if let Some((before, _)) = line.split_once(':') {
            line = before.trim_end().rsplit_once(' ').map_or("", |(name, _)| name);
        }
    }
    // "Recipe by", "This post was written by", "View all posts by": the name comes behind the last of them.
    let lower = line.to_lowercase();
    if let Some(at) = lower.rfind(" by ").filter(|_| lower.len() == line.len()) {
        line = line.get(at + 4..).unwrap_or(line);
    }
    let mut kept: Vec<&str> = line.split_whitespace().collect();
    let begins =
        |word: &&str| AFTER.contains(&word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase().as_str());
    if let Some(at) = kept.iter().position(begins) {
        kept.truncate(at);
    }
    while kept.last().is_some_and(|word| {
        calendar::month_named(word).is_some_and(|_| kept.len() > 2 || word.len() > 3)
            || !word.contains(char::is_alphanumeric)
    }) {
        kept.pop();
    }
    (1..=12).contains(&kept.len()).then(|| kept.join(" "))
}

/// The people that one value names, without what stands before and behind.
fn people(given: &str) -> Vec<String> {
    let given = squeeze(&unescape(given));
    if given.contains("://") || given.starts_with("www.") || given.len() > 300 {
        return vec![];
    }
    // "View all posts by", "Read more about": the name comes behind.
    let lower = given.to_lowercase();
    let at = lower.rfind(" by ").map(|at| at + 4).or_else(|| lower.starts_with("read more about ").then_some(16));
    let given =
        at.filter(|_| lower.len() == given.len() && lower.len() < 80).and_then(|at| given.get(at..)).unwrap_or(&given);
    let given = strip_before(given);
    let mut names = vec![];
    for part in given.split([';', ',', '|', '/']).flat_map(|part| part.split(" - ")).flat_map(split_and) {
        let mut name = strip_before(part.trim().trim_matches(['"', '“', '”', '-', '–', ':', '@', '(']).trim());
        name = [" am", " on", " um", " le"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(name);
        if let Some(at) = name.find(['(', '<', '[']) {
            name = name[..at].trim();
        }
        let account = !name.contains(' ') && (name.contains('_') || name.contains(|c: char| c.is_ascii_digit()));
        if name.contains(['@', ':', ')'])
            || BEFORE.contains(&name.to_lowercase().as_str())
            || account
            || name.is_empty()
        {
            continue;
        }
        let lower = name.to_lowercase();
        if NOBODY.contains(&lower.as_str()) || !name.chars().any(char::is_alphabetic) || name.chars().count() < 2 {
            continue;
        }
        let degree =
            |word: &&str| matches!(*word, "MS" | "RD" | "RDN" | "LD" | "MD" | "PhD" | "Ph.D." | "M.D." | "MPH" | "RN");
        if let Some(at) = name.split(' ').position(|word| degree(&word)).filter(|at| *at > 1) {
            let end = name.match_indices(' ').nth(at - 1).map_or(name.len(), |(end, _)| end);
            name = &name[..end];
        }
        // What he or she does is printed behind a comma, and is no name.
        let n = name.split_whitespace().count();
        // Degrees and call signs likewise: MS, RDN, WBEZ.
        let letters =
            !names.is_empty() && n == 1 && name.len() <= 5 && name.chars().all(|c| c.is_ascii_uppercase() || c == '.');
        if n > 6 || !names.is_empty() && (is_office(&lower) || letters) {
            continue;
        }
        names.push(name.to_owned());
    }
    names
}

fn is_office(lower: &str) -> bool {
    const OFFICES: [&str; 20] = [
        "editor",
        "reporter",
        "correspondent",
        "writer",
        "staff",
        "contributor",
        "columnist",
        "journalist",
        "producer",
        "bureau",
        "chief",
        "news",
        "guest",
        "special to",
        "associated press",
        "reuters",
        "cnn",
        "fellow",
        "professor",
        "director",
    ];
    OFFICES.iter().any(|office| lower.contains(office))
}

fn strip_before(words: &str) -> &str {
    let mut words = words.trim();
    loop {
        let first = words.split([' ', ':']).next().unwrap_or_default();
        let rest = words[first.len()..].trim_start_matches([' ', ':']);
        if rest.is_empty() || !BEFORE.contains(&first.to_lowercase().as_str()) {
            return words;
        }
        // "de Souza" is a name; "de Ana Ruiz" is not, but who can tell.
        if matches!(first, "de" | "di" | "von" | "Von" | "De" | "Di") && rest.split_whitespace().count() < 2 {
            return words;
        }
        words = rest;
    }
}

/// Parts at "and", "&", "und".
fn split_and(words: &str) -> Vec<&str> {
    let mut parts = vec![words];
    for sign in [" and ", " & ", " und ", " et ", " AND ", " y "] {
        parts = parts.into_iter().flat_map(|part| part.split(sign)).collect();
    }
    parts
}

/// The headline.
pub(crate) fn title(scan: &Scan) -> Option<String> {
    let outlet = publisher(scan);
    let clean = |given: &str| {
        let given = squeeze(&unescape(given));
        let stripped = without_outlet(&given, outlet.as_deref());
        Some(stripped.trim().to_owned()).filter(|title| !title.is_empty())
    };
    let json = || scan.articles().find_map(|thing| thing.headline.as_deref()).and_then(clean);
    let meta = scan
        .meta(&["og:title", "twitter:title", "dc.title", "headline", "sailthru.title", "parsely-title", "title"])
        .and_then(clean);
    let head = || scan.title.as_deref().and_then(clean);
    // The heading over the article is what people read; of several, the one that machines are told as well.
    let told: Vec<String> = [meta.clone(), json(), head()].into_iter().flatten().collect();
    let outlet = outlet.as_deref().map(fold).unwrap_or_default();
    let headings =
        || scan.headings.iter().filter(|heading| heading.split_whitespace().count() <= 40 && fold(heading) != outlet);
    let near = |heading: &String| told.iter().map(|told| shared(heading, told)).fold(0.0, f64::max);
    let best = headings().rev().max_by(|a, b| near(a).total_cmp(&near(b)));
    let sure = best.filter(|best| near(best) >= if headings().count() == 1 { 0.34 } else { 0.5 });
    if let Some(heading) = sure {
        // A heading with the date in it, or one that lacks the topic that stands before it everywhere else.
        let plain = fold(heading);
        let better = told.iter().find(|told| {
            let other = fold(told);
            let dated = other.len() > 10
                && plain.starts_with(&other)
                && heading
                    .get(told.len()..)
                    .is_some_and(|rest| rest.contains(|c: char| c == '•' || c.is_ascii_digit()));
            let topic = told.len() > heading.len()
                && told.ends_with(heading.as_str())
                && told[..told.len() - heading.len()].trim_end().ends_with(':');
            dated && plain.len() > other.len() || topic
        });
        if let Some(better) = better {
            return Some(better.clone());
        }
        // A label before it is no part of it: what machines are told says where it begins.
        let without = told
            .iter()
            .find(|told| fold(told).len() > 10 && plain.len() > fold(told).len() && plain.ends_with(&fold(told)));
        return Some(without.unwrap_or(heading).clone());
    }
    meta.or_else(json)
        .or_else(|| head().map(|title| before_bar(&title).to_owned()))
        .or_else(|| headings().next().cloned())
}

/// The title of a page that names no outlet: up to the bars behind which outlets name themselves.
fn before_bar(title: &str) -> &str {
    [" | ", " :: ", " : ", " » ", " « "].iter().fold(title, |title, bar| {
        title
            .rsplit_once(bar)
            .map(|(rest, _)| rest.trim())
            .filter(|rest| rest.split_whitespace().count() >= 2)
            .unwrap_or(title)
    })
}

/// Share of the words of the shorter title that the other has as well.
fn shared(a: &str, b: &str) -> f64 {
    let words = |title: &str| -> Vec<String> {
        let lower = title.to_lowercase();
        lower.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let (a, b) = (words(a), words(b));
    let (short, long) = if a.len() < b.len() { (&a, &b) } else { (&b, &a) };
    let n = short.iter().filter(|word| long.contains(word)).count();
    // A heading of one word that every title has is none.
    n as f64 / short.len().max(3) as f64
}

/// Letters and figures alone, in lower case.
fn fold(words: &str) -> String {
    words.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// A title without the outlet's name at its end or beginning.
fn without_outlet<'t>(title: &'t str, outlet: Option<&str>) -> &'t str {
    const BARS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " · ", " • "];
    let outlet = outlet.map(fold).unwrap_or_default();
    for bar in BARS {
        if let Some((rest, last)) = title.rsplit_once(bar)
            && !rest.trim().is_empty()
        {
            let last = fold(last);
            if !outlet.is_empty()
                && (last == outlet || last.contains(&outlet) || outlet.contains(&last) && last.len() > 3)
            {
                return without_outlet(rest, None);
            }
        }
    }
    title
}

/// The outlet.
pub(crate) fn publisher(scan: &Scan) -> Option<String> {
    let named = scan.meta(&[
        "og:site_name",
        "application-name",
        "dc.publisher",
        "citation_journal_title",
        "publisher",
        "article:publisher",
    ]);
    let json = || scan.articles().find_map(|thing| thing.publisher.clone());
    named
        .map(|given| squeeze(&unescape(given)))
        .filter(|given| !given.contains("://"))
        .or_else(json)
        .filter(|name| !name.is_empty())
}

/// The section of the outlet.
pub(crate) fn section(scan: &Scan) -> Option<String> {
    let meta = scan.meta(&[
        "article:section",
        "og:article:section",
        "parsely-section",
        "sailthru.section",
        "cxenseparse:section",
        "section",
    ]);
    meta.map(|given| squeeze(&unescape(given))).or_else(|| scan.articles().find_map(|thing| thing.section.clone()))
}
