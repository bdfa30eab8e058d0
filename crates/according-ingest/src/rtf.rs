//! The words of an RTF document, line by line, as it streams by.
//!
//! Source: Rich Text Format specification 1.9.1. Looks at what makes text (characters, paragraphs, pages, the groups that
//! hold something else) and at nothing that makes it look.

use crate::source::Stream;
use encoding_rs::{Encoding, WINDOWS_1252};
use std::io::{self, BufRead as _};

/// The first bytes of a document.
pub(crate) const MAGIC: &[u8] = b"{\\rtf";
/// Groups in groups: word processors write ten or twenty.
const MAX_DEPTH: usize = 1_000;
/// The longest control word.
const MAX_WORD: usize = 32;
/// What stands for the end of a page or section.
pub(crate) const PAGE: char = '\u{c}';

/// Groups whose text is not the document's.
const ELSEWHERE: &[&str] = &[
    "colortbl",
    "datastore",
    "filetbl",
    "fldinst",
    "fonttbl",
    "footer",
    "footerf",
    "footerl",
    "footerr",
    "generator",
    "header",
    "headerf",
    "headerl",
    "headerr",
    "info",
    "listoverridetable",
    "listtable",
    "object",
    "pict",
    "revtbl",
    "rsidtbl",
    "stylesheet",
    "themedata",
    "xmlnstbl",
];

/// Reads a document.
pub(crate) struct Rtf {
    groups: Vec<Group>,
    group: Group,
    /// Groups that are open beyond what is held.
    deeper: usize,
    encoding: &'static Encoding,
    /// Characters that are not Unicode yet.
    bytes: Vec<u8>,
    /// The first half of a character outside of the basic plane.
    high: Option<u16>,
    /// Characters that are to be passed over, as they repeat one that was given in Unicode.
    pass: usize,
    line: String,
    /// Bytes of a line that are held.
    limit: u64,
}

#[derive(Clone, Copy)]
struct Group {
    /// Whether its text is the document's.
    is_text: bool,
    /// How many characters stand in for one in Unicode (`\uc`).
    stand_ins: usize,
    /// Whether nothing but a star has come: an unknown word would make it one to pass over.
    star: bool,
}

/// What stands at the position.
enum Token {
    Open,
    Close,
    Char(u8),
    Hex(u8),
    Word { len: usize, number: Option<i64> },
    Symbol(u8),
    Nothing,
    End,
}

impl Default for Rtf {
    fn default() -> Rtf {
        Rtf {
            groups: vec![],
            group: Group { is_text: true, stand_ins: 1, star: false },
            deeper: 0,
            encoding: WINDOWS_1252,
            bytes: vec![],
            high: None,
            pass: 0,
            line: String::new(),
            limit: 0,
        }
    }
}

impl Rtf {
    /// The next line, of which `limit` bytes are held; nothing at the end.
    ///
    /// # Errors
    /// Those of the stream. What was read of the line is kept for the next one.
    pub(crate) fn next_line(&mut self, stream: &mut Stream, limit: u64) -> io::Result<Option<String>> {
        self.limit = limit;
        let mut word = [0; MAX_WORD];
        loop {
            let ended = match token(stream, &mut word)? {
                Token::End => {
                    self.flush();
                    let line = std::mem::take(&mut self.line);
                    return Ok((!line.is_empty()).then_some(line));
                }
                Token::Open => {
                    self.flush();
                    if self.groups.len() < MAX_DEPTH {
                        self.groups.push(self.group);
                    } else {
                        self.deeper += 1;
                    }
                    self.group.star = false;
                    self.pass = 0;
                    None
                }
                Token::Close => {
                    self.flush();
                    if self.deeper > 0 {
                        self.deeper -= 1;
                    } else if let Some(group) = self.groups.pop() {
                        self.group = group;
                    }
                    self.pass = 0;
                    None
                }
                Token::Char(byte) | Token::Hex(byte) => {
                    self.character(byte);
                    None
                }
                Token::Word { len, number } => {
                    let word = std::str::from_utf8(&word[..len]).unwrap_or_default();
                    if word == "bin" {
                        pass(stream, number.unwrap_or(0))?;
                    }
                    self.word(word, number)
                }
                Token::Symbol(symbol) => {
                    match symbol {
                        b'~' => self.push('\u{a0}'),
                        b'_' => self.push('\u{2011}'),
                        b'*' => self.group.star = true,
                        b'\\' | b'{' | b'}' => self.character(symbol),
                        _ => {}
                    }
                    matches!(symbol, b'\n' | b'\r').then_some(None)
                }
                Token::Nothing => None,
            };
            if let Some(mark) = ended.filter(|_| self.group.is_text) {
                self.flush();
                let line = std::mem::take(&mut self.line);
                self.line.extend(mark);
                return Ok(Some(line));
            }
        }
    }

    fn character(&mut self, byte: u8) {
        if self.pass > 0 {
            self.pass -= 1;
        } else if self.group.is_text && self.has_room() {
            self.bytes.push(byte);
        }
    }

    fn push(&mut self, c: char) {
        if self.pass > 0 {
            self.pass -= 1;
        } else if self.group.is_text && self.has_room() {
            self.flush();
            self.line.push(c);
        }
    }

    fn has_room(&self) -> bool {
        ((self.line.len() + self.bytes.len()) as u64) < self.limit
    }

    /// Makes the characters that have gathered Unicode.
    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            self.high = None;
            self.line.push_str(&self.encoding.decode_without_bom_handling(&self.bytes).0);
            self.bytes.clear();
        }
    }

    /// Heeds a control word. `Some` where it ends a line, with what the next one begins with.
    fn word(&mut self, word: &str, number: Option<i64>) -> Option<Option<char>> {
        let star = std::mem::take(&mut self.group.star);
        match word {
            "par" | "line" | "row" => return Some(None),
            "page" | "sect" => return Some(Some(PAGE)),
            "tab" | "cell" => self.push('\t'),
            "emdash" => self.push('—'),
            "endash" => self.push('–'),
            "lquote" => self.push('‘'),
            "rquote" => self.push('’'),
            "ldblquote" => self.push('“'),
            "rdblquote" => self.push('”'),
            "bullet" => self.push('•'),
            "emspace" | "enspace" | "qmspace" => self.push(' '),
            "uc" => self.group.stand_ins = number.and_then(|n| usize::try_from(n).ok()).unwrap_or(1).min(100),
            "u" => {
                let unit = number? as u16;
                self.pass = 0;
                match (self.high.take(), unit) {
                    (_, 0xd800..=0xdbff) => {
                        self.flush();
                        self.high = Some(unit);
                    }
                    (Some(high), 0xdc00..=0xdfff) => {
                        let c = char::decode_utf16([high, unit]).next().and_then(Result::ok);
                        self.push(c.unwrap_or(char::REPLACEMENT_CHARACTER));
                    }
                    (_, unit) => self.push(char::from_u32(unit.into()).unwrap_or(char::REPLACEMENT_CHARACTER)),
                }
                self.pass = self.group.stand_ins;
            }
            "ansicpg" => {
                let label = format!("windows-{}", number.unwrap_or(1252));
                let known = Encoding::for_label(label.as_bytes()).or(match number {
                    Some(932) => Some(encoding_rs::SHIFT_JIS),
                    Some(936) => Some(encoding_rs::GBK),
                    Some(949) => Some(encoding_rs::EUC_KR),
                    Some(950) => Some(encoding_rs::BIG5),
                    Some(65001) => Some(encoding_rs::UTF_8),
                    _ => None,
                });
                self.encoding = known.unwrap_or(WINDOWS_1252);
            }
            word if star || ELSEWHERE.binary_search(&word).is_ok() => self.group.is_text = false,
            _ => {}
        }
        None
    }
}

/// Consumes what stands at the position. The letters of a control word go into `word`.
fn token(stream: &mut Stream, word: &mut [u8; MAX_WORD]) -> io::Result<Token> {
    let Some(&first) = stream.fill_buf()?.first() else { return Ok(Token::End) };
    stream.consume(1);
    Ok(match first {
        b'{' => Token::Open,
        b'}' => Token::Close,
        b'\r' | b'\n' | 0 => Token::Nothing,
        b'\\' => {
            let Some(&next) = stream.fill_buf()?.first() else { return Ok(Token::End) };
            if !next.is_ascii_alphabetic() {
                stream.consume(1);
                if next != b'\'' {
                    return Ok(Token::Symbol(next));
                }
                let hex = stream.peek(2)?;
                let byte =
                    hex.first_chunk::<2>().and_then(|hex| u8::from_str_radix(str::from_utf8(hex).ok()?, 16).ok());
                stream.consume(if byte.is_some() { 2 } else { 0 });
                return Ok(byte.map_or(Token::Nothing, Token::Hex));
            }
            // Room for the longest word, its sign and digits, and the blank that ends it.
            let held = stream.peek(MAX_WORD + 16)?;
            let letters = held.iter().take(MAX_WORD).take_while(|byte| byte.is_ascii_alphabetic()).count();
            word[..letters].copy_from_slice(&held[..letters]);
            let rest = &held[letters..];
            let sign = usize::from(rest.first() == Some(&b'-'));
            let digits = rest[sign..].iter().take(12).take_while(|byte| byte.is_ascii_digit()).count();
            let number = str::from_utf8(&rest[..sign + digits]).ok().and_then(|number| number.parse().ok());
            let mut n = letters + if digits > 0 { sign + digits } else { 0 };
            n += usize::from(held.get(n) == Some(&b' '));
            stream.consume(n);
            Token::Word { len: letters, number }
        }
        byte => Token::Char(byte),
    })
}

/// Goes over `n` bytes, or as many as there are.
fn pass(stream: &mut Stream, n: i64) -> io::Result<()> {
    crate::archive::skip(stream, u64::try_from(n).unwrap_or(0)).map(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(rtf: &str, expect: &[&str]) {
        let mut stream = Stream::new(Box::new(io::Cursor::new(rtf.as_bytes().to_vec())));
        let (mut reader, mut lines) = (Rtf::default(), vec![]);
        while let Some(line) = reader.next_line(&mut stream, 1000).unwrap() {
            lines.push(line);
        }
        assert_eq!(lines, expect, "{rtf}");
    }

    #[test]
    fn lists_are_sorted() {
        assert!(ELSEWHERE.is_sorted());
    }

    #[test]
    fn words_are_read_and_looks_are_not() {
        check(r"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\f0\fs24 One\par Two \b three\b0 .\par}", &["One", "Two three."]);
        check("{\\rtf1 a\r\nb\\\nc}", &["ab", "c"]);
        check(r"{\rtf1 \'93No,\'94 she\rquote s \emdash  caf\'e9\~\{\\\}}", &["“No,” she’s — café\u{a0}{\\}"]);
        check(r"{\rtf1\uc1 \u8220?No\u8221?\u-10179?\u-8704? {\uc2\u233\'c3\'a9}x}", &["“No”\u{1f600} éx"]);
        check(r"{\rtf1{\*\unknown hidden}{\field{\*\fldinst HYPERLINK x}{\fldrslt link}} end}", &["link end"]);
        check(r"{\rtf1 a\page b\sect\par c}", &["a", "\u{c}b", "\u{c}", "c"]);
        check(r"{\rtf1\ansicpg1251 \'cd\'e5\'f2 {\pict\bin5 {{{{{\'ff} x}", &["Нет  x"]);
        check(r"{\rtf1 cut off \", &["cut off "]);
        check(r"{\rtf1 \'zz}}}} after\u", &["zz after"]);
        check("", &[]);
        let deep = "{".repeat(5000) + "x" + &"}".repeat(5000) + "y";
        check(&deep, &["xy"]);
    }
}
