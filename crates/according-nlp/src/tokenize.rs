//! Splits a text into tokens.
//!
//! The conventions are those of the Penn Treebank as CoreNLP applies them to news: clitics stand alone (`did` `n't`,
//! `Ruiz` `'s`), hyphenated words, numbers, abbreviations with their full stop, web addresses and handles stay whole.

use according_text::{Span, Token};

/// Splits `text` into tokens, in order. Every character that is not white space belongs to exactly one token.
///
/// **Cost**: `O(n)`; reuses `out`.
pub fn tokenize(text: &str, out: &mut Vec<Token>) {
    out.clear();
    let bytes = text.as_bytes();
    let mut cutter = Cutter { text, bytes, out, newlines: 0 };
    let mut at = 0;
    while at < bytes.len() {
        at = cutter.step(at);
    }
}

struct Cutter<'t, 'o> {
    text: &'t str,
    bytes: &'t [u8],
    out: &'o mut Vec<Token>,
    newlines: u8,
}

/// What a byte below 128 is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ascii {
    Space,
    Newline,
    Word,
    Other,
}

const ASCII: [Ascii; 128] = {
    let mut table = [Ascii::Other; 128];
    let mut b = 0;
    while b < 128 {
        let byte = b as u8;
        table[b] = if byte == b'\n' {
            Ascii::Newline
        } else if byte.is_ascii_whitespace() || byte.is_ascii_control() {
            Ascii::Space
        } else if byte.is_ascii_alphanumeric() {
            Ascii::Word
        } else {
            Ascii::Other
        };
        b += 1;
    }
    table
};

impl Cutter<'_, '_> {
    /// Consumes white space or one chunk at `at`; returns where to go on.
    fn step(&mut self, at: usize) -> usize {
        let byte = self.bytes[at];
        if byte < 128 {
            return match ASCII[byte as usize] {
                Ascii::Space => at + 1,
                Ascii::Newline => {
                    self.newlines = (self.newlines + 1).min(3);
                    at + 1
                }
                Ascii::Word => self.word(at),
                Ascii::Other => self.mark(at),
            };
        }
        let c = self.char_at(at);
        if c == '\u{2029}' || c == '\u{2028}' || c == '\u{85}' {
            self.newlines = (self.newlines + if c == '\u{2029}' { 2 } else { 1 }).min(3);
            at + c.len_utf8()
        } else if c.is_whitespace() || is_invisible(c) {
            at + c.len_utf8()
        } else if is_word_char(c) {
            self.word(at)
        } else {
            self.push(at, at + c.len_utf8())
        }
    }

    fn char_at(&self, at: usize) -> char {
        self.text[at..].chars().next().expect("`at` is inside the text")
    }

    fn push(&mut self, start: usize, end: usize) -> usize {
        self.out.push(Token { span: Span::new(start as u32, end as u32), newlines: self.newlines });
        self.newlines = 0;
        end
    }

    /// The end of the run of word characters that begins at `at`.
    fn run(&self, mut at: usize) -> usize {
        while at < self.bytes.len() {
            let byte = self.bytes[at];
            if byte < 128 {
                if ASCII[byte as usize] != Ascii::Word {
                    break;
                }
                at += 1;
            } else {
                let c = self.char_at(at);
                if !is_word_char(c) {
                    break;
                }
                at += c.len_utf8();
            }
        }
        at
    }

    /// A word and what belongs to it.
    fn word(&mut self, start: usize) -> usize {
        let mut end = self.run(start);
        while let Some(&next) = self.bytes.get(end) {
            let after = end + 1;
            let word_follows = self.word_char_at(after);
            end = match next {
                b'-' | b'_' | b'&' | b'+' if word_follows => self.run(after),
                b'.' | b',' | b':' if word_follows && self.digits_around(start, end) => self.run(after),
                b'@' if word_follows => self.run(after),
                b'.' if word_follows && self.dotted(start, end, after) => self.run(after),
                b'.' if !word_follows && self.keeps_stop(start, end) => {
                    end = after;
                    break;
                }
                b':' if self.bytes[after..].starts_with(b"//") => {
                    end = self.address_end(end);
                    break;
                }
                b'\'' if word_follows => match self.clitic(start, end, 1) {
                    true => break,
                    false => self.run(after),
                },
                0xE2 if self.bytes[end..].starts_with("\u{2019}".as_bytes()) => {
                    // Typographic apostrophe: three bytes.
                    if !self.word_char_at(end + 3) || self.clitic(start, end, 3) {
                        break;
                    }
                    self.run(end + 3)
                }
                0xE2 if self.bytes[end..].starts_with("\u{2010}".as_bytes())
                    || self.bytes[end..].starts_with("\u{2011}".as_bytes()) =>
                {
                    if !self.word_char_at(end + 3) {
                        break;
                    }
                    self.run(end + 3)
                }
                _ => break,
            };
        }
        if self.bytes[start..].starts_with(b"www.") {
            end = self.address_end(start);
        }
        self.push_word(start, end)
    }

    /// Pushes a word, its clitic apart: `don't` is `do` and `n't`, `Ruiz's` is `Ruiz` and `'s`.
    fn push_word(&mut self, start: usize, end: usize) -> usize {
        let apostrophe = match self.bytes.get(end) {
            Some(b'\'') => 1,
            Some(0xE2) if self.bytes[end..].starts_with("\u{2019}".as_bytes()) => 3,
            _ => 0,
        };
        if apostrophe > 0 {
            let tail = end + apostrophe;
            let tail_end = self.run(tail);
            let lower = |at: usize| self.bytes[at].to_ascii_lowercase();
            if tail_end == tail + 1 && lower(tail) == b't' && end > start + 1 && lower(end - 1) == b'n' {
                self.push(start, end - 1);
                return self.push(end - 1, tail_end);
            }
            if is_clitic(&self.bytes[tail..tail_end]) {
                self.push(start, end);
                return self.push(end, tail_end);
            }
        }
        self.push(start, end)
    }

    /// Whether the apostrophe of `width` bytes at `end` begins a clitic of the word `start..end`.
    fn clitic(&self, start: usize, end: usize, width: usize) -> bool {
        let tail = end + width;
        let tail_end = self.run(tail);
        let tail = &self.bytes[tail..tail_end];
        is_clitic(tail)
            || (tail.eq_ignore_ascii_case(b"t") && end > start + 1 && self.bytes[end - 1].eq_ignore_ascii_case(&b'n'))
    }

    fn word_char_at(&self, at: usize) -> bool {
        match self.bytes.get(at) {
            None => false,
            Some(&b) if b < 128 => ASCII[b as usize] == Ascii::Word,
            Some(_) if !self.text.is_char_boundary(at) => false,
            Some(_) => is_word_char(self.char_at(at)),
        }
    }

    /// `1,000`, `3.5`, `10:30`: a mark between digits.
    fn digits_around(&self, start: usize, end: usize) -> bool {
        end > start && self.bytes[end - 1].is_ascii_digit() && self.bytes[end + 1].is_ascii_digit()
    }

    /// `U.S`, `a.m`, `Znak.com`: a full stop inside a word. A stop between whole words is a missing space.
    fn dotted(&self, start: usize, end: usize, after: usize) -> bool {
        let last = self.bytes[start..end].rsplit(|&b| b == b'.').next().unwrap_or_default();
        let next_end = self.run(after);
        let next = &self.bytes[after..next_end];
        if last.len() == 1 && last[0].is_ascii_alphabetic() && next.len() == 1 && next[0].is_ascii_alphabetic() {
            return true;
        }
        DOMAINS.contains(&next)
    }

    /// Whether the full stop at `end` belongs to the word `start..end`: an abbreviation or an initial.
    fn keeps_stop(&self, start: usize, end: usize) -> bool {
        let word = &self.bytes[start..end];
        if self.bytes.get(end + 1) == Some(&b'.') {
            return false;
        }
        if word.contains(&b'.') {
            // `U.S`, `a.m`, `Ph.D`, but not `Znak.com`.
            return word.rsplit(|&b| b == b'.').next().is_some_and(|part| part.len() <= 2);
        }
        if word.len() == 1 {
            return word[0].is_ascii_uppercase() && word[0] != b'I';
        }
        word.len() <= 7 && is_abbreviation(word)
    }

    /// The end of a web address that begins at or before `at`: up to white space, less closing punctuation.
    fn address_end(&self, at: usize) -> usize {
        let mut end = at;
        while end < self.bytes.len() && !self.bytes[end].is_ascii_whitespace() && self.bytes[end] < 128 {
            if matches!(self.bytes[end], b'"' | b'<' | b'>') {
                break;
            }
            end += 1;
        }
        while end > at + 1 && matches!(self.bytes[end - 1], b'.' | b',' | b')' | b';' | b':' | b'\'' | b'!' | b'?') {
            end -= 1;
        }
        end
    }

    /// A mark and what belongs to it: `...`, `--`, ` `` `, `''`, `@name`, `#topic`, `'90s`, `'s`.
    fn mark(&mut self, at: usize) -> usize {
        let byte = self.bytes[at];
        let mut same = at + 1;
        if matches!(byte, b'.' | b'-' | b'*' | b'=' | b'_' | b'~') {
            while self.bytes.get(same) == Some(&byte) {
                same += 1;
            }
        }
        match byte {
            b'.' | b'-' | b'*' | b'=' | b'_' | b'~' => self.push(at, same),
            b'`' | b'\'' if self.bytes.get(at + 1) == Some(&byte) => self.push(at, at + 2),
            b'@' | b'#' if self.word_char_at(at + 1) => {
                let mut end = self.run(at + 1);
                while self.bytes.get(end) == Some(&b'_') {
                    end = self.run(end + 1);
                }
                self.push(at, end)
            }
            b'\'' if self.word_char_at(at + 1) => {
                let end = self.run(at + 1);
                let tail = &self.bytes[at + 1..end];
                let joined = at > 0 && !self.bytes[at - 1].is_ascii_whitespace();
                if tail[0].is_ascii_digit() || (joined && is_clitic(tail)) || tail.eq_ignore_ascii_case(b"em") {
                    self.push(at, end)
                } else {
                    self.push(at, at + 1)
                }
            }
            _ => self.push(at, at + 1),
        }
    }
}

fn is_word_char(c: char) -> bool {
    c.is_alphanumeric() || is_mark(c)
}

/// Combining marks belong to the letter before them.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{300}'..='\u{36F}' | '\u{1AB0}'..='\u{1AFF}' | '\u{20D0}'..='\u{20FF}' | '\u{FE20}'..='\u{FE2F}')
}

/// Characters that print nothing and part nothing: zero-width marks, soft hyphen, byte order mark.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}')
}

fn is_clitic(tail: &[u8]) -> bool {
    ["s", "ll", "re", "ve", "d", "m"].iter().any(|clitic| tail.eq_ignore_ascii_case(clitic.as_bytes()))
}

/// Endings of site names that news prints without `www`.
const DOMAINS: [&[u8]; 10] = [b"com", b"org", b"net", b"gov", b"edu", b"co", b"io", b"uk", b"tv", b"info"];

/// Words that keep their full stop, lowercase, sorted. Titles, months, weekdays, companies, units, US states.
const ABBREVIATIONS: &[&str] = &[
    "adm", "ala", "apr", "ariz", "ark", "assn", "asst", "atty", "aug", "ave", "bros", "brig", "calif", "capt", "cmdr",
    "co", "col", "colo", "conn", "corp", "cpl", "dec", "del", "dept", "dist", "dr", "est", "etc", "feb", "fla", "fri",
    "ga", "gen", "gov", "hon", "ill", "inc", "insp", "jan", "jr", "kan", "ky", "lt", "ltd", "maj", "mass", "md",
    "messrs", "mich", "minn", "miss", "mo", "mont", "mr", "mrs", "ms", "mt", "neb", "nev", "no", "nov", "oct", "okla",
    "ore", "pa", "ph", "pres", "prof", "pvt", "rep", "reps", "rev", "sen", "sens", "sept", "sep", "sgt", "sr", "st",
    "supt", "tenn", "tex", "treas", "univ", "va", "vs", "vt", "wash", "wis", "wyo",
];

/// Short words that are also words of their own keep their stop only where a capital or a digit follows; that is for
/// the sentence splitter. Here a stop is kept if the lowercase form is listed and the word is capitalised, or is one
/// of the few that are printed in lower case.
fn is_abbreviation(word: &[u8]) -> bool {
    let mut lower = [0; 8];
    for (to, from) in lower.iter_mut().zip(word) {
        *to = from.to_ascii_lowercase();
    }
    let Ok(lower) = std::str::from_utf8(&lower[..word.len()]) else { return false };
    if matches!(lower, "no" | "miss" | "mass" | "ill" | "co" | "wash" | "dist" | "est" | "ms" | "mo" | "md" | "del") {
        return word[0].is_ascii_uppercase() && !matches!(lower, "no" | "ill" | "wash" | "miss");
    }
    (word[0].is_ascii_uppercase() || matches!(lower, "vs" | "etc")) && ABBREVIATIONS.contains(&lower)
}

#[cfg(test)]
mod tests {
    use super::tokenize;

    fn check(text: &str, expect: &str) {
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        let words: Vec<&str> = tokens.iter().map(|token| token.span.of(text)).collect();
        assert_eq!(words.join("|"), expect);
    }

    #[test]
    fn words_clitics_and_marks() {
        check("Ruiz didn't say.", "Ruiz|did|n't|say|.");
        check("Ruiz’s aides don’t know; they’ll wait.", "Ruiz|’s|aides|do|n’t|know|;|they|’ll|wait|.");
        check("the dockers' vote", "the|dockers|'|vote");
        check("“We will wait,” Lind said.", "“|We|will|wait|,|”|Lind|said|.");
        check("\"No,\" he said -- twice...", "\"|No|,|\"|he|said|--|twice|...");
        check("O'Neill's well-known 32-year-old son", "O'Neill|'s|well-known|32-year-old|son");
        check("rock 'n' roll of the '90s", "rock|'|n|'|roll|of|the|'90s");
    }

    #[test]
    fn numbers_and_abbreviations_stay_whole() {
        check("$1,000.50 at 10:30 a.m. on Jan. 3.", "$|1,000.50|at|10:30|a.m.|on|Jan.|3|.");
        check("Mr. J. Lind of the U.S. Senate", "Mr.|J.|Lind|of|the|U.S.|Senate");
        check("He said no. She left.", "He|said|no|.|She|left|.");
        check("50% of 3.5m", "50|%|of|3.5m");
    }

    #[test]
    fn addresses_and_handles_stay_whole() {
        check("see https://a.example/b?c=1, or www.b.example.", "see|https://a.example/b?c=1|,|or|www.b.example|.");
        check("@ana_ruiz wrote #harbour on Znak.com", "@ana_ruiz|wrote|#harbour|on|Znak.com");
        check("mail lind@port.example now", "mail|lind@port|.|example|now");
    }

    #[test]
    fn newlines_are_counted() {
        let text = "A\n\nB\nC\u{2029}D";
        let mut tokens = Vec::new();
        tokenize(text, &mut tokens);
        assert_eq!(tokens.iter().map(|token| token.newlines).collect::<Vec<_>>(), [0, 2, 1, 2]);
    }
}
