//! The article on a terminal: colours, or brackets where there are none.

use super::{COLOURS, Role, Tile, Xray, facts, paragraphs, words};
use crate::Look;
use crate::width::{fold, one_line, tamed};
use std::io::{self, Write};
use unicode_width::UnicodeWidthChar;

/// Lines are not longer than is easy to read.
const MEASURE: usize = 96;
/// Colours of the voices (ANSI); the last is that of voices nobody is identified by.
const STYLES: [&str; COLOURS + 1] =
    ["\x1b[36m", "\x1b[33m", "\x1b[35m", "\x1b[31m", "\x1b[34m", "\x1b[32m", "\x1b[91m", "\x1b[90m"];
const RESET: &str = "\x1b[0m";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";

#[derive(Clone, PartialEq)]
struct Glyph {
    c: char,
    style: String,
}

/// Writes the article with its marks, then the voices and the statements.
///
/// Content is in the colour of its voice and begins with the voice's sign; sources are bold, cues underlined. Without
/// colours content stands in brackets: `[A·1: …]`.
///
/// # Errors
/// What `out` reports.
pub fn terminal(out: &mut impl Write, xray: &Xray<'_>, look: Look) -> io::Result<()> {
    let width = look.width.min(MEASURE);
    for (at, paragraph) in paragraphs(xray.text).into_iter().enumerate() {
        if at > 0 {
            writeln!(out)?;
        }
        let glyphs = glyphs(xray, paragraph, look.colour);
        for line in lines(&glyphs, width) {
            writeln!(out, "{}", paint(line))?;
        }
    }
    let styled = |style: &str, text: &str| match look.colour {
        true => format!("{style}{text}{RESET}"),
        false => text.to_owned(),
    };
    for (at, row) in xray.article.rows.iter().enumerate() {
        let voice = xray.voice(at);
        writeln!(out)?;
        let who = format!("{:<6}{}", xray.number(at), one_line(&voice.name));
        let cue = if row.cue.is_empty() { String::new() } else { format!(" {}", one_line(&words(&row.cue))) };
        let style = format!("{BOLD}{}", STYLES[voice.colour]);
        writeln!(out, "{}{}", styled(&style, &who), styled(DIM, &cue))?;
        let indent = width.saturating_sub(6).max(20);
        for line in fold(&one_line(&words(&row.content)), indent) {
            writeln!(out, "      {line}")?;
        }
        let facts: Vec<String> = facts(row).into_iter().map(|(name, value)| format!("{name}: {value}")).collect();
        for line in fold(&one_line(&facts.join("; ")), indent) {
            writeln!(out, "      {}", styled(DIM, &line))?;
        }
    }
    Ok(())
}

fn glyphs(xray: &Xray<'_>, paragraph: std::ops::Range<usize>, colour: bool) -> Vec<Glyph> {
    let mut glyphs = Vec::new();
    let mut before: Vec<usize> = Vec::new();
    for tile in &xray.tiles {
        let (start, end) = (tile.bytes.start.max(paragraph.start), tile.bytes.end.min(paragraph.end));
        if start >= end {
            continue;
        }
        let style = if colour { style(xray, tile) } else { String::new() };
        let contents = contents(tile);
        if !colour {
            let closed = before.iter().filter(|it| !contents.contains(it)).count();
            glyphs.extend((0..closed).map(|_| Glyph { c: ']', style: String::new() }));
        }
        for &statement in contents.iter().filter(|it| !before.contains(it)) {
            let first = tile.begins.contains(&statement);
            if colour && first {
                let sign = format!("{BOLD}{}", STYLES[xray.voice(statement).colour]);
                glyphs
                    .extend(format!("[{}]", xray.number(statement)).chars().map(|c| Glyph { c, style: sign.clone() }));
                glyphs.push(Glyph { c: ' ', style: String::new() });
            } else if !colour {
                let sign = format!("[{}{} ", xray.number(statement), if first { ":" } else { " …" });
                glyphs.extend(sign.chars().map(|c| Glyph { c, style: String::new() }));
            }
        }
        glyphs.extend(xray.text[start..end].chars().map(|c| {
            let c = if c.is_whitespace() { ' ' } else { tamed(c) };
            Glyph { c, style: style.clone() }
        }));
        before = contents;
    }
    if !colour {
        glyphs.extend(before.iter().map(|_| Glyph { c: ']', style: String::new() }));
    }
    glyphs
}

fn contents(tile: &Tile) -> Vec<usize> {
    tile.marks.iter().filter(|mark| mark.role == Role::Content).filter_map(|mark| mark.statement).collect()
}

fn style(xray: &Xray<'_>, tile: &Tile) -> String {
    let voice = |statement: Option<usize>| STYLES[statement.map_or(COLOURS, |at| xray.voice(at).colour)];
    let mut style = String::new();
    let innermost = |roles: &[Role]| tile.marks.iter().rev().find(|mark| roles.contains(&mark.role));
    if let Some(mark) = innermost(&[Role::Content]) {
        style += voice(mark.statement);
    }
    match innermost(&[Role::Source, Role::Cue]) {
        Some(mark) if mark.role == Role::Source => style += &format!("{BOLD}{}", voice(mark.statement)),
        Some(mark) => style += &format!("\x1b[4m{}", voice(mark.statement)),
        None => {}
    }
    style
}

/// Lines of at most `columns`, broken at spaces.
fn lines(glyphs: &[Glyph], columns: usize) -> Vec<&[Glyph]> {
    let mut lines = Vec::new();
    let mut rest = glyphs;
    loop {
        let mut used = 0;
        let over = rest.iter().position(|glyph| {
            used += glyph.c.width().unwrap_or(0);
            used > columns
        });
        let Some(over) = over else { break };
        let space = rest[..=over].iter().rposition(|glyph| glyph.c == ' ').filter(|&at| at > 0);
        let at = space.unwrap_or(over.max(1));
        lines.push(&rest[..at]);
        rest = &rest[at + usize::from(space.is_some())..];
    }
    lines.push(rest);
    lines
}

fn paint(line: &[Glyph]) -> String {
    let mut painted = String::with_capacity(line.len());
    let mut now = "";
    for glyph in line {
        if glyph.style != now {
            if !now.is_empty() {
                painted.push_str(RESET);
            }
            painted.push_str(&glyph.style);
            now = &glyph.style;
        }
        painted.push(glyph.c);
    }
    if !now.is_empty() {
        painted.push_str(RESET);
    }
    painted.trim_end().to_owned()
}
