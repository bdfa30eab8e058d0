//! One wording against another, word by word.

use super::words::quoted_parts;
use crate::fold::fold;
use according_text::{Form, Passage, Row};

/// Words that are compared; the rest of a longer text is left out.
const MOST: usize = 1_000;

/// What became of a stretch of words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Change {
    /// Printed in both.
    Same,
    /// Stands in the longest wording and was not printed here.
    Cut,
    /// Quoted here, and not in the longest wording.
    Added,
    /// The reporter's words, outside of quotation marks.
    Told,
}

impl Change {
    /// The name used in JSON and in help.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Change::Same => "same",
            Change::Cut => "cut",
            Change::Added => "added",
            Change::Told => "told",
        }
    }
}

/// A stretch of words with what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// What became of it.
    pub change: Change,
    /// The words: of the longest wording's text where they were cut, else of this one's.
    pub passage: Passage,
}

impl Edit {
    /// The words; of a long cut only the first and the last.
    #[must_use]
    pub fn shortened(&self) -> String {
        const ENDS: usize = 5;
        let words: Vec<&str> = self.passage.exact.split_whitespace().collect();
        if self.change != Change::Cut || words.len() <= 3 * ENDS {
            return self.passage.exact.clone();
        }
        format!("{} … {}", words[..ENDS].join(" "), words[words.len() - ENDS..].join(" "))
    }

    /// In one line: `[-cut-]`, `{+quoted here alone+}`, `(the reporter's words)`; `words` are this edit's.
    #[must_use]
    pub fn marked(&self, words: &str) -> String {
        match self.change {
            Change::Same => words.to_owned(),
            Change::Cut => format!("[-{words}-]"),
            Change::Added => format!("{{+{words}+}}"),
            Change::Told => format!("({words})"),
        }
    }
}

/// A word in its text, in code points.
#[derive(Clone, Debug)]
struct Token {
    folded: String,
    start: u32,
    end: u32,
    /// Which passage of the content it is of.
    part: usize,
    quoted: bool,
}

/// `row`'s content against that of `longest`.
///
/// **Cost**: the product of the lengths, in words.
pub(crate) fn diff(longest: &Row, row: &Row) -> Vec<Edit> {
    let (a, b) = (tokens(longest), tokens(row));
    let a: Vec<&Token> = a.iter().filter(|token| token.quoted || longest.form == Form::Indirect).collect();
    let told = row.form == Form::Indirect && longest.form != Form::Indirect;
    let compared: Vec<&Token> =
        b.iter().filter(|token| !told && (token.quoted || row.form == Form::Indirect)).collect();
    let matched = common(&a, &compared);
    let mut edits = Edits { longest, row, edits: Vec::new() };
    let (mut i, mut j) = (0, 0);
    let mut next = matched.iter().peekable();
    for token in &b {
        let here = compared.get(j).is_some_and(|it| std::ptr::eq(*it, token));
        if !here {
            edits.add(Change::Told, token);
            continue;
        }
        match next.peek() {
            Some((x, y)) if *y == j => {
                a[i..*x].iter().for_each(|cut| edits.add(Change::Cut, cut));
                edits.add(Change::Same, token);
                i = x + 1;
                next.next();
            }
            // What stood in its place comes first.
            next => {
                if let Some((x, _)) = next {
                    a[i..*x].iter().for_each(|cut| edits.add(Change::Cut, cut));
                    i = *x;
                }
                edits.add(Change::Added, token);
            }
        }
        j += 1;
    }
    if !compared.is_empty() {
        a[i..].iter().for_each(|cut| edits.add(Change::Cut, cut));
    }
    edits.edits.into_iter().map(|(edit, _)| edit).collect()
}

struct Edits<'r> {
    longest: &'r Row,
    row: &'r Row,
    edits: Vec<(Edit, usize)>,
}

impl Edits<'_> {
    /// Lengthens the last stretch where the word follows it in its passage.
    fn add(&mut self, change: Change, token: &Token) {
        let row = if change == Change::Cut { self.longest } else { self.row };
        let passage = &row.content[token.part];
        match self.edits.last_mut() {
            Some((edit, part)) if edit.change == change && *part == token.part && edit.passage.start < token.start => {
                edit.passage.end = token.end;
                edit.passage.exact = slice(passage, edit.passage.start, token.end);
            }
            _ => {
                let exact = slice(passage, token.start, token.end);
                let edit = Edit { change, passage: Passage { start: token.start, end: token.end, exact } };
                self.edits.push((edit, token.part));
            }
        }
    }
}

fn slice(passage: &Passage, start: u32, end: u32) -> String {
    let (from, to) = (start - passage.start, end - passage.start);
    passage.exact.chars().skip(from as usize).take((to - from) as usize).collect()
}

/// How many words of a row are compared: the quoted ones, or all of them where none is.
pub(crate) fn n_quoted(row: &Row) -> usize {
    tokens(row).iter().filter(|token| token.quoted).count()
}

fn tokens(row: &Row) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut open = None;
    for (part, passage) in row.content.iter().enumerate() {
        for (range, quoted) in quoted_parts(&passage.exact, row.form, &mut open) {
            let before = passage.exact[..range.start].chars().count() as u32;
            for (at, word) in words(&passage.exact[range]) {
                let start = passage.start + before + at;
                let end = start + word.chars().count() as u32;
                tokens.push(Token { folded: fold(word), start, end, part, quoted });
            }
        }
    }
    tokens.truncate(MOST);
    tokens
}

/// Words with the marks that stand at them, and where they begin, in code points. What holds no letter or digit is none.
fn words(text: &str) -> Vec<(u32, &str)> {
    let mut found = Vec::new();
    let (mut at, mut begun) = (0_u32, None);
    for (byte, c) in text.char_indices().chain([(text.len(), ' ')]) {
        let parts = c.is_whitespace() || c == '—' || c == '–';
        match (begun, parts) {
            (None, false) => begun = Some((byte, at)),
            (Some((first, place)), true) => {
                let word = &text[first..byte];
                if word.contains(char::is_alphanumeric) {
                    found.push((place, word));
                }
                begun = None;
            }
            _ => {}
        }
        at += 1;
    }
    found
}

/// The common subsequence of most words and, of these, of fewest pieces, as pairs of places.
fn common(a: &[&Token], b: &[&Token]) -> Vec<(usize, usize)> {
    /// What a word in common is worth; going on from one to the next is worth 1 more.
    const WORD: u32 = 1 << 11;
    let width = b.len() + 1;
    let same = |i: usize, j: usize| a[i].folded == b[j].folded;
    // The best from a place on, and the best if the words before it are in common.
    let mut free = vec![0_u32; (a.len() + 1) * width];
    let mut going = free.clone();
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            let at = i * width + j;
            let next = at + width + 1;
            let skip = free[at + width].max(free[at + 1]);
            let take = if same(i, j) { WORD + going[next] } else { 0 };
            free[at] = skip.max(take);
            going[at] = if take > 0 { skip.max(take + 1) } else { skip };
        }
    }
    let (mut i, mut j, mut pairs, mut goes) = (0, 0, Vec::new(), false);
    while i < a.len() && j < b.len() {
        let at = i * width + j;
        let best = if goes { going[at] } else { free[at] };
        if same(i, j) && best == WORD + going[at + width + 1] + u32::from(goes) {
            pairs.push((i, j));
            (i, j, goes) = (i + 1, j + 1, true);
        } else {
            goes = false;
            if best == free[at + width] {
                i += 1;
            } else {
                j += 1;
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;
    use according_text::{Document, Metadata, Span, Statement};

    /// One statement whose content is all of the text that stands in brackets.
    fn row(text: &str, form: Form) -> Row {
        let (mut plain, mut content) = (String::new(), Vec::new());
        for (i, part) in text.split(['[', ']']).enumerate() {
            let start = plain.len() as u32;
            plain.push_str(part);
            content.extend((i % 2 == 1).then(|| Span::new(start, plain.len() as u32)));
        }
        let document = Document::new(plain, Metadata::default());
        let mut statement = Statement::new(vec![], vec![], content);
        statement.form = form;
        Row::of(&document, &[statement]).remove(0)
    }

    fn check(longest: &Row, text: &str, form: Form, expect: &str) {
        let row = row(text, form);
        let edits = diff(longest, &row);
        let shown: Vec<String> = edits.iter().map(|edit| edit.marked(&edit.passage.exact)).collect();
        assert_eq!(shown.join(" "), expect);
        for edit in &edits {
            let of = if edit.change == Change::Cut { longest } else { &row };
            let inside = |it: &Passage| it.start <= edit.passage.start && edit.passage.end <= it.end;
            assert!(of.content.iter().any(inside), "{edit:?} is no slice of the content");
        }
    }

    #[test]
    fn cuts_additions_and_the_reporter_s_words_are_told_apart() {
        let longest =
            row("[“Ölvik’s people deserve to know — all of it —,”] Lind said, [“and they will.”]", Form::Direct);
        check(
            &longest,
            "[“Ölvik’s people deserve to know, and they will”]",
            Form::Direct,
            "“Ölvik’s people deserve to know, [-all of it-] and they will”",
        );
        check(
            &longest,
            "Lind said [the town “deserves to know”]",
            Form::Mixed,
            "(the town) [-“Ölvik’s people deserve-] {+deserves+} to know [-all of it-] [-“and they will.”-]",
        );
        check(
            &longest,
            "[“people will”]",
            Form::Direct,
            "[-“Ölvik’s-] “people [-deserve to know — all of it-] [-“and they-] will”",
        );
        check(&longest, "Lind said [that they will know it all]", Form::Indirect, "(that they will know it all)");
        let told = row("Lind said [that they will know it all]", Form::Indirect);
        check(&told, "Lind said [they will know]", Form::Indirect, "[-that-] they will know [-it all-]");
    }
}
