//! A passage of an article with spans marked in it: colours where there are colours, else brackets.

use according_export::width::tamed;
use according_text::{Passage, Row};
use unicode_width::UnicodeWidthChar;

/// What a span is to the statement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Source,
    Cue,
    Content,
    Addressee,
    Via,
}

impl Role {
    pub(crate) const ALL: [Role; 5] = [Role::Source, Role::Cue, Role::Content, Role::Addressee, Role::Via];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Role::Source => "source",
            Role::Cue => "cue",
            Role::Content => "content",
            Role::Addressee => "addressee",
            Role::Via => "via",
        }
    }

    /// Its colour (ANSI).
    pub(crate) fn style(self) -> &'static str {
        match self {
            Role::Source => "\x1b[1;35m",
            Role::Cue => "\x1b[1;36m",
            Role::Content => "\x1b[32m",
            Role::Addressee => "\x1b[34m",
            Role::Via => "\x1b[33m",
        }
    }

    pub(crate) fn passages(self, row: &Row) -> &[Passage] {
        match self {
            Role::Source => &row.source,
            Role::Cue => &row.cue,
            Role::Content => &row.content,
            Role::Addressee => &row.addressee,
            Role::Via => &row.via,
        }
    }
}

/// One character of the passage and what it belongs to.
#[derive(Clone, Copy)]
struct Glyph {
    c: char,
    role: Option<Role>,
}

/// The lines of the passage of `text` around `row`, with `context` code points on either side, folded to `columns`.
///
/// Words are not cut; an ellipsis stands where the article goes on.
pub(crate) fn passage(text: &str, row: &Row, context: u32, columns: usize, colour: bool) -> Vec<String> {
    let text: Vec<char> = text.chars().collect();
    let marks: Vec<(Role, usize, usize)> = Role::ALL
        .iter()
        .flat_map(|&role| role.passages(row).iter().map(move |p| (role, p.start as usize, p.end as usize)))
        .filter(|&(_, start, end)| start < end && end <= text.len())
        .collect();
    let first = marks.iter().map(|mark| mark.1).min().unwrap_or(0);
    let last = marks.iter().map(|mark| mark.2).max().unwrap_or(0);
    let (start, end) = window(&text, first, last, context as usize);

    let mut glyphs = Vec::with_capacity(end - start + 32);
    let plain = |words: &str| words.chars().map(|c| Glyph { c, role: None }).collect::<Vec<_>>();
    if start > 0 {
        glyphs.extend(plain("… "));
    }
    for (at, &c) in text.iter().enumerate().take(end).skip(start) {
        if !colour {
            glyphs.extend(plain(&brackets(&marks, at)));
        }
        let innermost = marks.iter().filter(|mark| mark.1 <= at && at < mark.2).min_by_key(|mark| mark.2 - mark.1);
        glyphs.push(Glyph { c, role: innermost.map(|mark| mark.0) });
    }
    if !colour {
        glyphs.extend(plain(&brackets(&marks, end)));
    }
    if end < text.len() {
        glyphs.extend(plain(" …"));
    }
    fold(&glyphs, columns).into_iter().map(|line| paint(line, colour)).collect()
}

/// What closes and opens before the character at `at`; of those that open together the longest opens first.
fn brackets(marks: &[(Role, usize, usize)], at: usize) -> String {
    let mut all = "]".repeat(marks.iter().filter(|mark| mark.2 == at).count());
    let mut opening: Vec<_> = marks.iter().filter(|mark| mark.1 == at).collect();
    opening.sort_by_key(|mark| std::cmp::Reverse(mark.2));
    for mark in opening {
        all.push_str(&format!("[{}: ", mark.0.as_str()));
    }
    all
}

/// `first..last` widened by `context`, then to whole words.
fn window(text: &[char], first: usize, last: usize, context: usize) -> (usize, usize) {
    let mut start = first.saturating_sub(context);
    while start > 0 && start < first && !text[start - 1].is_whitespace() {
        start += 1;
    }
    let mut end = last.saturating_add(context).min(text.len());
    while end < text.len() && end > last && !text[end].is_whitespace() {
        end -= 1;
    }
    while start < first && text[start].is_whitespace() {
        start += 1;
    }
    while end > last && text[end - 1].is_whitespace() {
        end -= 1;
    }
    (start, end)
}

/// Lines of at most `columns`, broken at spaces and where the text breaks.
fn fold(glyphs: &[Glyph], columns: usize) -> Vec<&[Glyph]> {
    let mut lines = Vec::new();
    for paragraph in glyphs.split(|glyph| glyph.c == '\n') {
        let mut rest = paragraph;
        loop {
            let mut used = 0;
            let over = rest.iter().position(|glyph| {
                used += glyph.c.width().unwrap_or(1);
                used > columns
            });
            let Some(over) = over else { break };
            let space = rest[..=over].iter().rposition(|glyph| glyph.c.is_whitespace()).filter(|&at| at > 0);
            let at = space.unwrap_or(over.max(1));
            lines.push(&rest[..at]);
            rest = &rest[at + usize::from(space.is_some())..];
        }
        // One empty line between paragraphs, however many the article has.
        if !rest.iter().all(|glyph| glyph.c.is_whitespace()) || lines.last().is_some_and(|line| !line.is_empty()) {
            lines.push(rest);
        }
    }
    lines
}

fn paint(line: &[Glyph], colour: bool) -> String {
    let mut painted = String::with_capacity(line.len());
    let mut now = None;
    for glyph in line {
        if colour && glyph.role != now {
            if now.is_some() {
                painted.push_str("\x1b[0m");
            }
            painted.push_str(glyph.role.map_or("", Role::style));
            now = glyph.role;
        }
        painted.push(if glyph.c.is_whitespace() { ' ' } else { tamed(glyph.c) });
    }
    if now.is_some() {
        painted.push_str("\x1b[0m");
    }
    painted.trim_end().to_owned()
}
