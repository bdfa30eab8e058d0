//! Splits tokens into paragraphs and sentences.

use crate::quotation::Mark;
use according_text::{Sentence, Token};

/// For each token, whether a paragraph begins with it.
///
/// A blank line always parts paragraphs. A single line break parts them unless the text is hard-wrapped: then most
/// breaks stand in the middle of a sentence.
pub fn paragraph_starts(text: &str, tokens: &[Token], out: &mut Vec<bool>) {
    let (mut single, mut midway) = (0, 0);
    for pair in tokens.windows(2) {
        if pair[1].newlines == 1 {
            single += 1;
            let lower = pair[1].span.of(text).starts_with(char::is_lowercase);
            let last = pair[0].span.of(text);
            let ended = last.ends_with(['.', '!', '?', '"', '”', ':', '’', '\'']);
            midway += u32::from(lower || (!ended && last.ends_with(',')));
        }
    }
    let wrapped = single >= 3 && midway * 3 >= single;
    let least = if wrapped { 2 } else { 1 };
    out.clear();
    out.extend(tokens.iter().enumerate().map(|(i, token)| i == 0 || token.newlines >= least));
}

/// Nothing that is read as one sentence has more tokens: lists, tables and garbage are cut here, so that whatever looks at
/// a whole sentence takes linear time in any text.
const LONGEST: usize = 400;

/// Splits the tokens into sentences, which tile them. A paragraph break always ends a sentence; the quotation marks and
/// brackets that close after a full stop belong to the sentence they close.
pub fn split(text: &str, tokens: &[Token], paragraph_starts: &[bool], marks: &[Mark], out: &mut Vec<Sentence>) {
    out.clear();
    let n = tokens.len();
    let mut first = 0;
    let mut i = 0;
    while i < n {
        let mut end = i + 1;
        let stops = ends_sentence(text, tokens, marks, i);
        if stops {
            while end < n && !paragraph_starts[end] && closes(text, tokens, marks, end) {
                end += 1;
            }
        }
        let ends = end >= n
            || end - first >= LONGEST
            || paragraph_starts[end]
            || (stops && begins_sentence(text, tokens, marks, i, end));
        if ends {
            out.push(Sentence { first: first as u32, end: end as u32 });
            first = end;
        }
        i = end;
    }
}

/// Whether token `i` can end a sentence.
fn ends_sentence(text: &str, tokens: &[Token], marks: &[Mark], i: usize) -> bool {
    if marks[i] == Mark::Stop {
        return true;
    }
    let form = tokens[i].span.of(text);
    form.len() > 1 && form.ends_with('.')
}

/// Whether token `i`, after a full stop, closes what stands before it: a quotation mark or bracket without space before.
fn closes(text: &str, tokens: &[Token], marks: &[Mark], i: usize) -> bool {
    let tight = tokens[i - 1].span.end() == tokens[i].span.start();
    match marks[i] {
        Mark::Close | Mark::CloseBracket => true,
        Mark::Inner => tight,
        Mark::Stop => tight,
        _ => tight && matches!(tokens[i].span.of(text), "\"" | "'" | "’" | "”" | "''"),
    }
}

/// Whether a sentence begins at `next`, where `stop` is the token that may end the one before.
fn begins_sentence(text: &str, tokens: &[Token], marks: &[Mark], stop: usize, next: usize) -> bool {
    let form = tokens[stop].span.of(text);
    let mut first = next;
    while first + 1 < tokens.len() && matches!(marks[first], Mark::Open | Mark::OpenBracket | Mark::Inner) {
        first += 1;
    }
    let follower = tokens[first].span.of(text);
    let initial = follower.chars().next().unwrap_or(' ');
    if marks[next] == Mark::Comma || marks[next] == Mark::Close {
        return false;
    }
    if marks[stop] == Mark::Stop {
        if initial.is_lowercase() {
            // “Why?” he asked. / word.word: a missing space is not a boundary, a lowercase brand or name rarely begins one.
            return form == "." && next == stop + 1 && marks[next] == Mark::Open;
        }
        if form.len() > 1 || form == "…" {
            return initial.is_uppercase() || marks[next] == Mark::Open;
        }
        return true;
    }
    // An abbreviation with its stop.
    if initial.is_lowercase() || initial.is_ascii_digit() && NUMBERED.contains(&form) {
        return false;
    }
    if next > stop + 1 {
        return initial.is_uppercase();
    }
    if never_ends(form) {
        return false;
    }
    // Two spaces, or a space and a no-break space, part sentences; inside a name there is one.
    let gap = &text[tokens[stop].span.end() as usize..tokens[next].span.start() as usize];
    if gap.chars().count() > 1 {
        return true;
    }
    marks[next] == Mark::Open || STARTERS.contains(&follower)
}

/// Titles and initials stand before a name, so their stop never ends a sentence.
fn never_ends(form: &str) -> bool {
    TITLES.contains(&form) || (form.len() == 2 && form.as_bytes()[0].is_ascii_uppercase())
}

const TITLES: &[&str] = &[
    "Mr.", "Mrs.", "Ms.", "Dr.", "Prof.", "Sen.", "Sens.", "Rep.", "Reps.", "Gov.", "Gen.", "Lt.", "Col.", "Capt.",
    "Sgt.", "Maj.", "Adm.", "Cmdr.", "Rev.", "Hon.", "St.", "Messrs.", "Pres.", "Brig.", "Cpl.", "Pvt.", "Supt.",
    "Insp.", "Asst.", "Atty.", "Treas.", "Mt.", "vs.",
];

const NUMBERED: &[&str] = &["Jan.", "Feb.", "Apr.", "Aug.", "Sep.", "Sept.", "Oct.", "Nov.", "Dec.", "No.", "Fri."];

/// Words that begin a sentence after an abbreviation far more often than they go on with a name.
const STARTERS: &[&str] = &[
    "The",
    "A",
    "An",
    "He",
    "She",
    "It",
    "They",
    "We",
    "I",
    "You",
    "His",
    "Her",
    "Their",
    "Its",
    "Our",
    "My",
    "But",
    "And",
    "Or",
    "In",
    "On",
    "At",
    "For",
    "From",
    "With",
    "By",
    "As",
    "If",
    "When",
    "While",
    "After",
    "Before",
    "Since",
    "This",
    "That",
    "These",
    "Those",
    "There",
    "Here",
    "What",
    "Who",
    "Why",
    "How",
    "Where",
    "Which",
    "Not",
    "No",
    "So",
    "Also",
    "However",
    "Although",
    "Though",
    "Because",
    "Meanwhile",
    "Earlier",
    "Later",
    "Last",
    "Now",
    "Then",
    "One",
    "Two",
    "Some",
    "Many",
    "Most",
    "All",
    "Both",
    "Officials",
    "Police",
    "Asked",
    "According",
    "Despite",
    "During",
    "Mr.",
    "Mrs.",
    "Ms.",
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{quotation, tokenize::tokenize};

    fn check(text: &str, expect: &str) {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let mut starts = Vec::new();
        paragraph_starts(text, &tokens, &mut starts);
        let (mut marks, mut quotations, mut sentences) = (Vec::new(), Vec::new(), Vec::new());
        quotation::resolve(text, &tokens, &starts, &mut marks, &mut quotations);
        split(text, &tokens, &starts, &marks, &mut sentences);
        let found: Vec<&str> = sentences
            .iter()
            .map(|s| tokens[s.first as usize].span.cover(tokens[s.end as usize - 1].span).of(text))
            .collect();
        assert_eq!(found.join(" | "), expect);
    }

    #[test]
    fn stops_and_abbreviations() {
        check(
            "Mr. Lind left. He won. U.S. troops stay in the U.S. The end.",
            "Mr. Lind left. | He won. | U.S. troops stay in the U.S. | The end.",
        );
        check(
            "It rose 3.5 percent on Jan. 3. Why? Nobody knows!",
            "It rose 3.5 percent on Jan. 3. | Why? | Nobody knows!",
        );
        check("Troops left the U.S.  Lind stayed.", "Troops left the U.S. | Lind stayed.");
        check("She joined Harbour Corp. in May.", "She joined Harbour Corp. in May.");
    }

    #[test]
    fn closing_marks_stay_with_their_sentence() {
        check("“We wait.” Lind left.", "“We wait.” | Lind left.");
        check("“Why?” he asked. (Nobody knew.) He left.", "“Why?” he asked. | (Nobody knew.) | He left.");
        check("\"We wait.\" \"Now.\"", "\"We wait.\" | \"Now.\"");
    }

    #[test]
    fn line_breaks() {
        check("Strike at port\nThe strike began.\nIt goes on.", "Strike at port | The strike began. | It goes on.");
        check(
            "The strike began on\nmonday and went on,\nsaid the union of\ndockers. It ended.",
            "The strike began on\nmonday and went on,\nsaid the union of\ndockers. | It ended.",
        );
    }
}
