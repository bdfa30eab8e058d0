//! Lines at the end of a text that are the outlet's and not the article's: licence, newsletter, share, contact.

/// A paragraph that is longer is an article's own, whatever it speaks of.
const MAX_WORDS: usize = 70;
/// So many paragraphs at the end are looked at.
const MAX_LINES: usize = 12;

/// Beginnings of such lines, lower case.
const BEGINS: [&str; 56] = [
    "©",
    "(c) 20",
    "copyright",
    "all rights reserved",
    "share this",
    "share on",
    "share via",
    "share:",
    "tweet",
    "follow us",
    "follow ",
    "like us on",
    "subscribe",
    "sign up",
    "click here",
    "read more",
    "read also",
    "also read",
    "related:",
    "related articles",
    "related stories",
    "more from",
    "more on this",
    "see also",
    "see more",
    "newsletter",
    "get the latest",
    "get our",
    "get breaking",
    "download our",
    "download the",
    "join our",
    "join the conversation",
    "comments are closed",
    "comment on this",
    "leave a comment",
    "post a comment",
    "support our",
    "support independent",
    "donate",
    "become a member",
    "advertisement",
    "email this",
    "print this",
    "tags:",
    "filed under",
    "topics:",
    "contact us",
    "got a tip",
    "have a tip",
    "do you have a story",
    "to contact the",
    "reprinted with permission",
    "this site uses",
    "view comments",
    "our standards:",
];
/// Phrases that such lines hold.
const HOLDS: [&str; 34] = [
    "all rights reserved",
    "may not be published, broadcast, rewritten",
    "may not be reproduced",
    "newsletter",
    "sign up for",
    "subscribe to our",
    "subscribe now",
    "follow us on",
    "follow him on twitter",
    "follow her on twitter",
    "on twitter @",
    "on twitter:",
    "is licensed under",
    "licensed under a creative commons",
    "under a creative commons",
    "creative commons licen",
    "cc by",
    "republish this article",
    "republish our",
    "originally published on",
    "originally appeared on",
    "first appeared on",
    "terms of use",
    "terms of service",
    "privacy policy",
    "click here to",
    "contact the author",
    "can be reached at",
    "email the reporter",
    "trust principles",
    "download our app",
    "whatsapp channel",
    "become a subscriber",
    "support our journalism",
];

/// Where the article's own words end: the length of `text` for most.
///
/// Only whole lines at the very end are taken away, so offsets stay what they are.
///
/// **Cost**: `O(n)` of the last lines.
pub(crate) fn end(text: &str) -> usize {
    let mut end = text.trim_end().len();
    let mut cut = text.len();
    for _ in 0..MAX_LINES {
        let start = text[..end].rfind('\n').map_or(0, |at| at + 1);
        let line = text[start..end].trim();
        // An article that is nothing else is left alone.
        if start == 0 || !is_boilerplate(line) {
            break;
        }
        end = text[..start].trim_end().len();
        cut = end;
    }
    cut
}

fn is_boilerplate(line: &str) -> bool {
    if line.split_whitespace().count() > MAX_WORDS {
        return false;
    }
    // What somebody says is the article's, even about a newsletter.
    if line.contains(['“', '”']) || line.matches('"').count() > 1 {
        return false;
    }
    let lower = line.to_lowercase().replace('’', "'");
    let lower = lower.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '©' && c != '(');
    let begins = BEGINS.iter().any(|begin| lower.starts_with(begin));
    // "Follow the money, he said": a short line, or one that speaks to the reader.
    let short = lower.split_whitespace().count() <= 25 && !lower.contains(" said");
    begins && short || HOLDS.iter().any(|phrase| lower.contains(phrase)) && !lower.contains(" said")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_the_outlet_are_cut_from_the_end_and_from_nowhere_else() {
        let article = "The harbour is closed.\n\n“Subscribe to that,” Lind said. Follow the boats, she added.";
        for tail in [
            "\n\n© 2023 The Gull. All rights reserved.",
            "\n\nSign up for our morning newsletter\n\nShare this article\n",
            "\nAll content by The Gull is licensed under a Creative Commons Attribution 4.0 licence.",
            "\n\nCopyright 2023 The Gull Press. This material may not be published, broadcast, rewritten or redistributed.",
        ] {
            let text = format!("{article}{tail}");
            assert_eq!(&text[..end(&text)], article, "{tail}");
        }
        for text in [
            article,
            "© 2023 The Gull",
            "The board met.\n“Sign up for our newsletter,” the mayor said.",
            "The board met.\nFollow the money, said the auditor, who had copyright on the phrase.",
            "",
        ] {
            assert_eq!(end(text), text.len(), "{text}");
        }
    }
}
