//! Sentences and words of a stored text, by rules enough to show what stands around a place.

use crate::clusters::words::{Word, plain};
use std::ops::Range;

/// Words before a full stop that does not end a sentence. Folded, sorted.
const SHORTENED: &[&str] = &[
    "adm", "apr", "aug", "capt", "co", "col", "corp", "dec", "dr", "feb", "fri", "gen", "gov", "inc", "jan", "jr",
    "lt", "ltd", "maj", "messrs", "mr", "mrs", "ms", "no", "nov", "oct", "prof", "rep", "reps", "rev", "sen", "sens",
    "sept", "sgt", "sr", "st", "vs",
];

/// The sentences of a text, as bytes, without white space around them. A line never goes on in the next one.
pub(crate) fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let end = at + c.len_utf8();
        let ends = match c {
            '\n' => true,
            '.' | '!' | '?' | '…' => {
                let mut after = end;
                while let Some((next, closing)) = chars.peek().copied()
                    && matches!(closing, '”' | '"' | '’' | '\'' | ')' | ']')
                {
                    after = next + closing.len_utf8();
                    chars.next();
                }
                let mut rest = text[after..].chars();
                let spaced = rest.next().is_none_or(char::is_whitespace);
                let begins = rest.find(|c| !c.is_whitespace()).is_none_or(|c| !c.is_lowercase());
                let ends = spaced && begins && !(c == '.' && is_shortened(&text[start..at]));
                if ends {
                    push(text, start..after, &mut found);
                    start = after;
                }
                continue;
            }
            _ => false,
        };
        if ends {
            push(text, start..at, &mut found);
            start = end;
        }
    }
    push(text, start..text.len(), &mut found);
    found
}

fn push(text: &str, range: Range<usize>, found: &mut Vec<Range<usize>>) {
    let part = &text[range.clone()];
    let trimmed = part.trim_start();
    let start = range.start + part.len() - trimmed.len();
    let trimmed = trimmed.trim_end();
    if !trimmed.is_empty() {
        found.push(start..start + trimmed.len());
    }
}

/// Whether what stands before a full stop is a shortened word or an initial.
fn is_shortened(before: &str) -> bool {
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let lower = word.to_lowercase();
    word.chars().count() == 1 && word.chars().all(char::is_uppercase)
        || SHORTENED.binary_search(&lower.as_str()).is_ok()
}

/// Words with their places in bytes, as they are compared.
pub(crate) fn words(text: &str) -> Vec<(Range<usize>, Word)> {
    let mut found = Vec::new();
    let mut start = None;
    for (at, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let inside = c.is_alphanumeric() || matches!(c, '\'' | '’') && start.is_some();
        match (start, inside) {
            (None, true) => start = Some(at),
            (Some(first), false) => {
                found.extend(plain(&text[first..at]).into_iter().map(|word| (first..at, word)));
                start = None;
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_end_where_they_end() {
        assert!(SHORTENED.is_sorted());
        let text =
            "Mr. J. Lind left at 9 p.m. on Monday. “Did he?” she asked.\nA headline\n\n“Yes.” The U.S. sent 3.5 tons. ";
        let found: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(
            found,
            [
                "Mr. J. Lind left at 9 p.m. on Monday.",
                "“Did he?” she asked.",
                "A headline",
                "“Yes.”",
                "The U.S. sent 3.5 tons."
            ]
        );
        assert!(sentences(" \n\n ").is_empty());
    }
}
