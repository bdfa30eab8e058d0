//! Finds quotations: which quotation marks open, which close, and what lies between.
//!
//! Handles straight, typographic, doubled (` `` ''`), German and angular marks; single marks as first-level marks
//! (British style) or nested; quotations that run over paragraphs, each opened anew and only the last closed; and marks
//! that never close, which end with their paragraph.

use according_text::Token;

/// What a token is, as far as punctuation goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
#[repr(u8)]
pub enum Mark {
    /// A word, number or sign.
    #[default]
    None = 0,
    /// A quotation mark that opens.
    Open = 1,
    /// A quotation mark that closes.
    Close = 2,
    /// A comma.
    Comma = 3,
    /// `.`, `!`, `?`, `...`
    Stop = 4,
    /// `:`, `;`, a dash.
    Colon = 5,
    /// An opening bracket.
    OpenBracket = 6,
    /// A closing bracket.
    CloseBracket = 7,
    /// A quotation mark inside a quotation (second level), opening or closing.
    Inner = 8,
}

/// One quotation of the first level, within one paragraph.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quotation {
    /// Index of the opening mark.
    pub open: u32,
    /// Index of the closing mark, or of the last token of the paragraph if none closes.
    pub close: u32,
    /// Whether a mark closes it.
    pub closed: bool,
    /// Whether it goes on from the quotation before it, over a paragraph break.
    pub continues: bool,
}

/// How many tokens ahead a closing mark is looked for; no quotation within a quotation is longer.
const REACH: usize = 1000;

/// The kinds of quotation mark as printed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Printed {
    No,
    Straight,
    Open,
    Close,
    StraightSingle,
    OpenSingle,
    CloseSingle,
}

fn printed(form: &str) -> Printed {
    match form {
        "\"" | "\u{FF02}" => Printed::Straight,
        "“" | "„" | "‟" | "«" | "``" => Printed::Open,
        "”" | "»" | "''" => Printed::Close,
        "'" => Printed::StraightSingle,
        "‘" | "‚" | "`" | "‹" => Printed::OpenSingle,
        "’" | "›" => Printed::CloseSingle,
        _ => Printed::No,
    }
}

fn punctuation(form: &str) -> Mark {
    match form {
        "," => Mark::Comma,
        "." | "!" | "?" | "…" => Mark::Stop,
        ":" | ";" | "—" | "–" | "―" => Mark::Colon,
        "(" | "[" | "{" => Mark::OpenBracket,
        ")" | "]" | "}" => Mark::CloseBracket,
        _ if form.starts_with("--") || form == "-" => Mark::Colon,
        _ if form.len() > 1 && form.bytes().all(|b| b == b'.') => Mark::Stop,
        _ => Mark::None,
    }
}

/// Marks every token and finds the quotations. `paragraph_starts` says for each token whether a paragraph begins with it.
///
/// **Cost**: `O(n)`; reuses `marks` and `quotations`.
pub fn resolve(
    text: &str,
    tokens: &[Token],
    paragraph_starts: &[bool],
    marks: &mut Vec<Mark>,
    quotations: &mut Vec<Quotation>,
) {
    marks.clear();
    quotations.clear();
    let mut doubles = 0;
    let mut openers = 0;
    for token in tokens {
        let form = token.span.of(text);
        let mark = if form.len() <= 3 || form.starts_with("--") || form.starts_with("..") {
            match printed(form) {
                Printed::No => {}
                Printed::OpenSingle => openers += 1,
                Printed::StraightSingle | Printed::CloseSingle => {}
                _ => doubles += 1,
            }
            punctuation(form)
        } else {
            Mark::None
        };
        marks.push(mark);
    }
    // British style: an article whose quotations stand between single marks.
    let single = doubles == 0 || (doubles < 3 && openers > 2 * doubles);
    Resolver { text, tokens, marks, quotations, single, open: None, inner: false, carried: false }
        .run(paragraph_starts);
}

struct Resolver<'a> {
    text: &'a str,
    tokens: &'a [Token],
    marks: &'a mut [Mark],
    quotations: &'a mut Vec<Quotation>,
    /// Whether single marks quote at the first level.
    single: bool,
    /// The opening mark of the quotation that is open.
    open: Option<(usize, bool)>,
    /// Whether a second-level quotation is open.
    inner: bool,
    /// Whether the paragraph before ended inside a quotation.
    carried: bool,
}

impl Resolver<'_> {
    fn run(mut self, paragraph_starts: &[bool]) {
        for i in 0..self.tokens.len() {
            if paragraph_starts[i] {
                self.end_paragraph(i);
            }
            let kind = printed(self.tokens[i].span.of(self.text));
            match kind {
                Printed::No => {}
                Printed::Open | Printed::Close | Printed::Straight => self.double(i, kind, paragraph_starts[i]),
                Printed::OpenSingle | Printed::CloseSingle | Printed::StraightSingle => {
                    self.single_mark(i, kind, paragraph_starts[i]);
                }
            }
        }
        self.end_paragraph(self.tokens.len());
    }

    fn end_paragraph(&mut self, next: usize) {
        self.carried = false;
        if let Some((open, continues)) = self.open.take() {
            self.quotations.push(Quotation { open: open as u32, close: next as u32 - 1, closed: false, continues });
            self.carried = true;
        }
        self.inner = false;
    }

    fn space_before(&self, i: usize) -> bool {
        i == 0 || self.tokens[i].newlines > 0 || self.tokens[i - 1].span.end() < self.tokens[i].span.start()
    }

    fn space_after(&self, i: usize) -> bool {
        i + 1 == self.tokens.len()
            || self.tokens[i + 1].newlines > 0
            || self.tokens[i].span.end() < self.tokens[i + 1].span.start()
    }

    fn word_before(&self, i: usize) -> bool {
        i > 0 && self.tokens[i - 1].span.of(self.text).ends_with(char::is_alphanumeric)
    }

    fn double(&mut self, i: usize, kind: Printed, paragraph_start: bool) {
        if self.single {
            // In an article quoted with single marks, double ones are the second level.
            if self.open.is_some() {
                self.marks[i] = Mark::Inner;
                return;
            }
        }
        let opens = match kind {
            Printed::Open => true,
            Printed::Close => false,
            _ => {
                let (before, after) = (self.space_before(i), self.space_after(i));
                if self.open.is_none() && !before && self.feet_and_inches(i) {
                    return;
                }
                match (before, after) {
                    (true, false) => true,
                    (false, true) => false,
                    _ if i > 0 && matches!(self.marks[i - 1], Mark::OpenBracket | Mark::Colon) && !before => {
                        self.open.is_none()
                    }
                    _ => self.open.is_none(),
                }
            }
        };
        self.apply(i, opens, paragraph_start, kind == Printed::Straight);
    }

    /// `6'2"`: a straight mark right after a digit, with no quotation open.
    fn feet_and_inches(&self, i: usize) -> bool {
        i > 0 && self.tokens[i - 1].span.of(self.text).ends_with(|c: char| c.is_ascii_digit())
    }

    fn apply(&mut self, i: usize, opens: bool, paragraph_start: bool, straight: bool) {
        match (opens, self.open) {
            (true, None) => {
                self.marks[i] = Mark::Open;
                self.open = Some((i, paragraph_start && self.carried));
            }
            (true, Some((open, continues))) => {
                // A second opener. Typographic: a quotation inside a quotation if a closer is owed twice; news prints
                // that rarely and forgets closers often, so the first quotation ends where the sentence before ended.
                if !straight && !self.ended_before(i) {
                    self.inner = true;
                    self.marks[i] = Mark::Inner;
                    return;
                }
                self.quotations.push(Quotation { open: open as u32, close: i as u32 - 1, closed: false, continues });
                self.marks[i] = Mark::Open;
                self.open = Some((i, false));
            }
            (false, Some((open, continues))) => {
                if self.inner && !straight {
                    self.inner = false;
                    self.marks[i] = Mark::Inner;
                    // `“He said “no.””`: the next closer is the outer one's. If none comes, this one was.
                    if !self.closer_follows(i) {
                        self.close(i, open, continues);
                    }
                    return;
                }
                self.close(i, open, continues);
            }
            (false, None) => {
                // A closer that nothing opened. Keep it visible, quote nothing.
                self.marks[i] = Mark::Close;
            }
        }
    }

    fn close(&mut self, i: usize, open: usize, continues: bool) {
        self.marks[i] = Mark::Close;
        self.quotations.push(Quotation { open: open as u32, close: i as u32, closed: true, continues });
        self.open = None;
        self.inner = false;
    }

    /// Whether a sentence ended right before token `i`.
    fn ended_before(&self, i: usize) -> bool {
        i > 0 && matches!(self.marks[i - 1], Mark::Stop)
    }

    /// Whether another closing mark stands later in the paragraph, before any opener.
    fn closer_follows(&self, i: usize) -> bool {
        for token in self.tokens[i + 1..].iter().take(REACH) {
            if token.newlines >= 2 {
                return false;
            }
            match printed(token.span.of(self.text)) {
                Printed::Close | Printed::Straight => return true,
                Printed::Open => return false,
                _ => {}
            }
        }
        false
    }

    fn single_mark(&mut self, i: usize, kind: Printed, paragraph_start: bool) {
        let (before, after) = (self.space_before(i), self.space_after(i));
        let after_opener = i > 0 && matches!(self.marks[i - 1], Mark::Open | Mark::OpenBracket);
        let can_open = kind != Printed::CloseSingle && (before || after_opener) && !after;
        let before_mark =
            i + 1 < self.tokens.len() && !self.tokens[i + 1].span.of(self.text).starts_with(char::is_alphanumeric);
        let can_close = kind != Printed::OpenSingle && !before && (after || before_mark);
        if !self.single {
            if self.open.is_some() {
                if can_open && !self.inner && self.single_closer_follows(i) {
                    self.inner = true;
                    self.marks[i] = Mark::Inner;
                } else if can_close && self.inner {
                    self.inner = false;
                    self.marks[i] = Mark::Inner;
                }
            }
            return;
        }
        if can_open && self.open.is_none() && (kind == Printed::OpenSingle || self.single_closer_follows(i)) {
            self.apply(i, true, paragraph_start, false);
        } else if can_close && self.open.is_some() && !(self.plural_possessive(i) && self.single_closer_follows(i)) {
            self.apply(i, false, paragraph_start, true);
        }
    }

    /// `the dockers' vote`: an apostrophe after an s with a lowercase word after it.
    fn plural_possessive(&self, i: usize) -> bool {
        self.word_before(i)
            && self.tokens[i - 1].span.of(self.text).ends_with('s')
            && i + 1 < self.tokens.len()
            && self.tokens[i + 1].span.of(self.text).starts_with(char::is_lowercase)
    }

    /// Whether a mark that could close a single quotation stands later in the paragraph.
    fn single_closer_follows(&self, i: usize) -> bool {
        for j in i + 1..self.tokens.len().min(i + REACH) {
            if self.tokens[j].newlines >= 2 {
                return false;
            }
            if matches!(printed(self.tokens[j].span.of(self.text)), Printed::CloseSingle | Printed::StraightSingle)
                && !self.space_before(j)
                && !self.plural_possessive(j)
            {
                return true;
            }
        }
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokenize::tokenize;

    /// Prints every quotation found, `|` between them; `+` before one that continues, `…` after one that never closes.
    fn check(text: &str, expect: &str) {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let starts: Vec<bool> = tokens.iter().enumerate().map(|(i, t)| i == 0 || t.newlines >= 2).collect();
        let (mut marks, mut quotations) = (Vec::new(), Vec::new());
        resolve(text, &tokens, &starts, &mut marks, &mut quotations);
        let found: Vec<String> = quotations
            .iter()
            .map(|q| {
                let words = tokens[q.open as usize].span.cover(tokens[q.close as usize].span).of(text);
                format!("{}{words}{}", if q.continues { "+" } else { "" }, if q.closed { "" } else { "…" })
            })
            .collect();
        assert_eq!(found.join("|"), expect, "in {text:?}");
    }

    #[test]
    fn marks_of_every_style() {
        check("“We wait,” Lind said. “Now.”", "“We wait,”|“Now.”");
        check("\"We wait,\" Lind said. \"Now.\"", "\"We wait,\"|\"Now.\"");
        check("``We wait,'' Lind said.", "``We wait,''");
        check("‘We wait,’ Lind said of the dockers’ vote.", "‘We wait,’");
        check("'We wait,' Lind said. It's the dockers' vote.", "'We wait,'");
    }

    #[test]
    fn nested_marks_stay_inside() {
        check("“He called it ‘a farce’ twice,” Lind said.", "“He called it ‘a farce’ twice,”");
        check("\"He called it 'a farce' twice,\" Lind said.", "\"He called it 'a farce' twice,\"");
        check("“He said “no” and left,” Lind said.", "“He said “no” and left,”");
    }

    #[test]
    fn paragraphs_reopen() {
        check("Lind said: “We wait.\n\n“Then we go.”\n\nHe left.", "“We wait.…|+“Then we go.”");
    }

    #[test]
    fn unbalanced_marks_end_with_their_paragraph() {
        check("“We wait, Lind said.\n\nHe left “early”.", "“We wait, Lind said.…|“early”");
        check("We wait,” Lind said.", "");
        check("“We wait. “Now,” Lind said.", "“We wait.…|“Now,”");
    }

    #[test]
    fn inches_and_apostrophes_do_not_quote() {
        check("He is 6'2\" tall and said \"no\".", "\"no\"");
        check("It's the dockers' vote, isn't it?", "");
    }
}
