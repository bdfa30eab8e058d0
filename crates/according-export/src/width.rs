//! Strings on a terminal: how wide they are, how to cut them, and what must not reach it.

use std::borrow::Cow;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Columns that `text` takes on a terminal.
#[must_use]
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` on one line: runs of white space become one space, and characters that would steer the terminal (escapes,
/// changes of direction) become U+FFFD, because archives hold whatever the web holds.
#[must_use]
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| (c.is_whitespace() && c != ' ') || steers(c)) && !text.contains("  ") {
        return text.trim().into();
    }
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().map(tamed));
    }
    line.into()
}

/// `c`, or U+FFFD where it would steer the terminal.
#[must_use]
pub fn tamed(c: char) -> char {
    if steers(c) { char::REPLACEMENT_CHARACTER } else { c }
}

fn steers(c: char) -> bool {
    c.is_control() || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// `text` in at most `columns`; an ellipsis stands for the end that was cut.
#[must_use]
pub fn cut(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return text.into();
    }
    if columns == 0 {
        return "".into();
    }
    let mut used = 0;
    let mut end = 0;
    for (at, c) in text.char_indices() {
        used += c.width().unwrap_or(0);
        if used > columns - 1 {
            break;
        }
        end = at + c.len_utf8();
    }
    format!("{}…", text[..end].trim_end()).into()
}

/// `text` in at most `columns`; an ellipsis stands for the beginning that was cut. For paths, whose end tells most.
#[must_use]
pub fn cut_front(text: &str, columns: usize) -> Cow<'_, str> {
    if text.width() <= columns {
        return text.into();
    }
    if columns == 0 {
        return "".into();
    }
    let mut used = 0;
    let mut start = text.len();
    for (at, c) in text.char_indices().rev() {
        used += c.width().unwrap_or(0);
        if used > columns - 1 {
            break;
        }
        start = at;
    }
    format!("…{}", text[start..].trim_start()).into()
}

/// Appends spaces until `line` is `columns` wide.
pub(crate) fn pad(line: &mut String, text: &str, columns: usize) {
    line.push_str(text);
    line.extend(std::iter::repeat_n(' ', columns.saturating_sub(text.width())));
}

/// The lines of `text` folded at spaces to at most `columns`; a longer word stands alone and sticks out.
#[must_use]
pub fn fold(text: &str, columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for word in text.split(' ').filter(|word| !word.is_empty()) {
        match lines.last_mut() {
            Some(line) if line.width() + 1 + word.width() <= columns => {
                line.push(' ');
                line.push_str(word);
            }
            _ => lines.push(word.to_owned()),
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cuts_by_columns_and_not_by_characters() {
        for (text, columns, expect) in [
            ("said", 4, "said"),
            ("announced", 5, "anno…"),
            ("東京都知事", 10, "東京都知事"),
            ("東京都知事", 6, "東京…"),
            ("a b", 0, ""),
            ("cafe\u{301}s", 5, "cafe\u{301}s"),
            ("cafe\u{301}s open", 5, "cafe\u{301}…"),
        ] {
            let cut = cut(text, columns);
            assert_eq!(cut, expect);
            assert!(width(&cut) <= columns, "{cut} is wider than {columns}");
        }
        assert_eq!(cut_front("news/2023/article.txt:216", 16), "…article.txt:216");
        assert_eq!(cut_front("short", 16), "short");
    }

    #[test]
    fn nothing_steers_the_terminal() {
        for (text, expect) in [
            ("plain words", "plain words"),
            (" a\n\n b\tc ", "a b c"),
            ("\u{1b}[31mred", "\u{fffd}[31mred"),
            ("a\u{202e}b  c", "a\u{fffd}b c"),
        ] {
            assert_eq!(one_line(text), expect);
        }
    }

    #[test]
    fn folds_at_spaces() {
        assert_eq!(fold("one two three", 8), ["one two", "three"]);
        assert_eq!(fold("incomprehensibilities be", 5), ["incomprehensibilities", "be"]);
    }
}
