//! Under which licence a page may be used, and the words that say so.

use super::scan::{LICENCE, Scan};

/// A licence, and the line of the page that gives it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Rights {
    /// SPDX identifier where there is one (`CC-BY-4.0`), else its beginning (`CC-BY`).
    pub(crate) licence: Option<String>,
    /// The words, as printed.
    pub(crate) words: Option<String>,
}

/// Links made for it, JSON-LD, `meta`, and prose, in this order. A licence of one picture is not that of the page.
pub(crate) fn read(scan: &Scan) -> Rights {
    let linked = scan.links.iter().filter(|link| link.rel.split_ascii_whitespace().any(|rel| rel == "license"));
    let in_json = scan
        .things
        .iter()
        .filter(|thing| thing.is_article() || thing.is("WebPage"))
        .filter_map(|thing| thing.licence.as_deref());
    let in_meta = [
        "dcterms.license",
        "dc.rights.license",
        "license",
        "licence",
        "dc.rights",
        "dcterms.rights",
        "rights",
        "copyright",
        "cc:license",
    ];
    let in_meta = in_meta.iter().flat_map(|name| scan.metas_of(name));
    let prose = || scan.rights.iter().filter(|line| speaks_of_the_page(line));
    let licence = linked
        .flat_map(|link| [link.href.as_str(), link.words.as_str()])
        .chain(in_json)
        .chain(in_meta)
        .find_map(identify)
        .or_else(|| prose().find_map(|line| identify(line)))
        // A link that nothing but its address makes one to a licence, in a line that is not about a picture.
        .or_else(|| {
            let links = scan.links.iter().filter(|link| link.rel == LICENCE && speaks_of_the_page(&link.words));
            links.filter_map(|link| identify(&link.href)).next_back()
        });
    let words = prose()
        .find(|line| identify(line).is_some())
        .or_else(|| prose().find(|line| line.contains('©') || line.to_ascii_lowercase().contains("copyright")))
        .cloned()
        .or_else(|| scan.things.iter().find_map(|thing| thing.rights.clone()))
        .or_else(|| scan.meta(&["copyright", "dcterms.rights", "dc.rights", "rights"]).map(str::to_owned));
    Rights { licence, words: words.filter(|words| words.len() <= 1_000) }
}

/// Whether a line is about the whole page: credits of pictures and of programs are not.
fn speaks_of_the_page(line: &str) -> bool {
    let lower = line.to_lowercase();
    const OTHERS: [&str; 12] = [
        "photo",
        "image",
        "picture",
        "bild",
        "foto",
        "flickr",
        "wikimedia",
        "pixabay",
        "unsplash",
        "font",
        "software",
        "plugin",
    ];
    !OTHERS.iter().any(|other| lower.contains(other))
        || ["all content", "this work", "this article", "unless otherwise", "except where"]
            .iter()
            .any(|all| lower.contains(all))
}

/// The identifier of the licence that `given` names by address, short name or long name.
pub(crate) fn identify(given: &str) -> Option<String> {
    let lower = given.to_lowercase();
    let address = lower.find("creativecommons.org/").map(|at| &lower[at + "creativecommons.org/".len()..]);
    if let Some(rest) = address {
        if let Some(rest) = rest.strip_prefix("licenses/") {
            return short(rest);
        }
        if let Some(rest) = rest.strip_prefix("publicdomain/") {
            return Some(if rest.starts_with("zero") { "CC0-1.0".into() } else { "CC-PDM-1.0".into() });
        }
    }
    if lower.contains("gnu.org/licenses/fdl") || lower.contains("gnu free documentation") {
        return Some("GFDL-1.3-or-later".into());
    }
    for sign in ["open government licence", "open-government-licence"] {
        if lower.contains(sign) {
            let version =
                lower.split(sign).nth(1).and_then(|rest| rest.trim_start_matches([' ', '/', 'v']).chars().next());
            return Some(match version {
                Some(c @ '1'..='3') => format!("OGL-UK-{c}.0"),
                _ => "OGL-UK".into(),
            });
        }
    }
    if lower.contains("cc0") || lower.contains("cc zero") {
        return Some("CC0-1.0".into());
    }
    for (at, sign) in lower.match_indices("cc") {
        let before = lower[..at].chars().next_back();
        let rest = lower[at + sign.len()..].trim_start_matches([' ', '-', '_', '\u{a0}']);
        if before.is_none_or(|c| !c.is_alphanumeric()) && rest.starts_with("by") {
            return short(rest);
        }
    }
    if lower.contains("creative commons") || lower.contains("creative-commons") {
        let has = |words: &[&str]| words.iter().any(|word| lower.contains(word));
        if has(&["attribution", "namensnennung", "atribución", "paternité", "atribuição", "attribuzione"]) {
            let mut name = String::from("by");
            if has(&[
                "noncommercial",
                "non-commercial",
                "nicht kommerziell",
                "nicht-kommerziell",
                "keine kommerzielle",
                "no comercial",
                "pas d'utilisation commerciale",
            ]) {
                name.push_str("-nc");
            }
            if has(&["noderiv", "no deriv", "no-deriv", "keine bearbeitung", "sin derivar", "pas de modification"]) {
                name.push_str("-nd");
            } else if has(&[
                "sharealike",
                "share alike",
                "share-alike",
                "weitergabe unter gleichen",
                "compartirigual",
                "partage",
            ]) {
                name.push_str("-sa");
            }
            let version = ["4.0", "3.0", "2.5", "2.0", "1.0"].iter().find(|version| lower.contains(**version));
            return short(&format!("{name} {}", version.unwrap_or(&"")));
        }
        // Which of the six is not said: that is none.
        return None;
    }
    None
}

/// `by-nc-sa/4.0` and the like, from its beginning.
fn short(rest: &str) -> Option<String> {
    let mut parts = vec![];
    let mut tail = rest;
    loop {
        let end = tail.find(|c: char| !c.is_ascii_lowercase()).unwrap_or(tail.len());
        let word = &tail[..end];
        if !matches!(word, "by" | "nc" | "nd" | "sa") || parts.contains(&word) {
            break;
        }
        parts.push(word);
        tail = tail[end..].trim_start_matches(['-', ' ', '_']);
    }
    if parts.first() != Some(&"by") {
        return None;
    }
    let tail = tail.trim_start_matches(['/', ' ', '-', 'v', '(', ',']);
    let version = ["4.0", "3.0", "2.5", "2.0", "2.1", "1.0"].iter().find(|version| tail.starts_with(**version));
    let name = parts.join("-").to_uppercase();
    Some(version.map_or_else(|| format!("CC-{name}"), |version| format!("CC-{name}-{version}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_licence_is_known_by_address_short_name_and_long_name() {
        for (given, expect) in [
            ("https://creativecommons.org/licenses/by-nc-sa/4.0/deed.de", Some("CC-BY-NC-SA-4.0")),
            ("http://creativecommons.org/licenses/by/2.5/", Some("CC-BY-2.5")),
            ("https://creativecommons.org/publicdomain/zero/1.0/", Some("CC0-1.0")),
            ("All content by The Gull is licensed under CC BY-SA 4.0.", Some("CC-BY-SA-4.0")),
            ("Licence: CC-BY", Some("CC-BY")),
            ("CC by nc nd 3.0", Some("CC-BY-NC-ND-3.0")),
            (
                "licensed under a Creative Commons Attribution-NonCommercial-ShareAlike 4.0 International License",
                Some("CC-BY-NC-SA-4.0"),
            ),
            ("Creative Commons Namensnennung 4.0", Some("CC-BY-4.0")),
            ("This page is under a Creative Commons licence", None),
            ("Open Government Licence v3.0", Some("OGL-UK-3.0")),
            ("© 2023 The Gull. All rights reserved.", None),
            ("access by road", None),
            ("", None),
        ] {
            assert_eq!(identify(given).as_deref(), expect, "{given}");
        }
    }
}
