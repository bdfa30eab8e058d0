//! Which news agency an article comes from, as it is printed.

/// Agencies as datelines and bylines name them.
const AGENCIES: [&str; 34] = [
    "AP",
    "The Associated Press",
    "Associated Press",
    "Reuters",
    "Thomson Reuters",
    "AFP",
    "Agence France-Presse",
    "UPI",
    "United Press International",
    "PA",
    "PA Media",
    "Press Association",
    "dpa",
    "DPA",
    "Bloomberg",
    "Bloomberg News",
    "Xinhua",
    "TASS",
    "Interfax",
    "Kyodo",
    "Kyodo News",
    "Yonhap",
    "PTI",
    "Press Trust of India",
    "ANI",
    "IANS",
    "EFE",
    "ANSA",
    "AAP",
    "Canadian Press",
    "The Canadian Press",
    "CP",
    "Anadolu Agency",
    "AA",
];
/// A dateline ends within so many bytes.
const DATELINE: usize = 160;

/// The credit of an article with this text and byline, as it stands there.
///
/// A dateline (`SKERROW, May 3 (Reuters) -`), a byline that is an agency's name, or a last line that is one. That an
/// agency *contributed* is no credit.
pub(crate) fn find(text: &str, byline: Option<&str>) -> Option<String> {
    dateline(text).or_else(|| byline.and_then(in_byline)).or_else(|| last_line(text)).map(str::to_owned)
}

fn dateline(text: &str) -> Option<&str> {
    let start = text.len() - text.trim_start().len();
    let head = &text[start..text.floor_char_boundary(start + DATELINE)];
    let open = head.find('(')?;
    let close = open + head[open..].find(')')?;
    let name = agency(&head[open + 1..close])?;
    let rest = head[close + 1..].trim_start();
    // What stands before is a place and a date, no sentence.
    let place = &head[..open];
    (rest.starts_with(['-', '–', '—']) && !place.contains(". ") && place.split_whitespace().count() <= 8)
        .then_some(name)
}

fn in_byline(byline: &str) -> Option<&str> {
    byline
        .split([',', ';', '|', '/'])
        .find_map(|part| agency(part).or_else(|| agency(part.trim().strip_prefix("By ")?)))
}

fn last_line(text: &str) -> Option<&str> {
    let line = text.trim_end().rsplit('\n').next()?.trim();
    if line.len() > 60 {
        return None;
    }
    let plain = line.trim_start_matches(['-', '–', '—', '(', '[', ' ']).trim_end_matches([')', ']', '.', ' ']);
    let plain =
        ["Source: ", "source: ", "With inputs from "].iter().find_map(|sign| plain.strip_prefix(sign)).unwrap_or(plain);
    agency(plain)
}

/// `words` if they are the name of an agency, and nothing else.
fn agency(words: &str) -> Option<&str> {
    let words = words.trim();
    AGENCIES.contains(&words).then_some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_agency_is_credited_where_it_is_named_as_the_source() {
        for (text, byline, expect) in [
            ("SKERROW (AP) — The harbour is closed.", None, Some("AP")),
            ("SKERROW, May 3 (Reuters) - The harbour is closed.", None, Some("Reuters")),
            ("The harbour is closed.", Some("The Associated Press"), Some("The Associated Press")),
            ("The harbour is closed.", Some("Mina Ode, Reuters"), Some("Reuters")),
            ("The harbour is closed.\n\n(AFP)", None, Some("AFP")),
            ("The harbour is closed.\nThe Associated Press contributed to this report.", Some("Mina Ode"), None),
            ("Lind told Reuters (AP) that it was late.", None, None),
            ("The party (PA) said no.", None, None),
            ("", None, None),
        ] {
            assert_eq!(find(text, byline).as_deref(), expect, "{text}");
        }
    }
}
