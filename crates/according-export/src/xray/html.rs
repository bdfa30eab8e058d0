//! The text as HTML.

use super::{Role, Tile, Xray, paragraphs};
use according_text::StatementId;
use std::fmt::Write;

/// Appends `text` so that HTML shows it as it is, in content and in quoted attributes.
///
/// A carriage return is written by number, as parsers would make a line feed of it; U+0000, which no HTML can hold,
/// becomes U+FFFD.
pub fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\r' => out.push_str("&#13;"),
            '\0' => out.push(char::REPLACEMENT_CHARACTER),
            c => out.push(c),
        }
    }
}

/// The text in paragraphs, with every mark in place. Its text content is the text.
///
/// A tile is a `span` with the numbers of its statements in `data-s`; where a statement begins stands an empty link to
/// its card, `id="s-"` and the statement's id, which shows the sign of its voice. `chosen` is the statement that was asked
/// for: its tiles have the class `on`.
#[must_use]
pub fn text_html(xray: &Xray<'_>, chosen: Option<StatementId>) -> String {
    let chosen = chosen.and_then(|id| xray.article.rows.iter().position(|row| row.statement_id == id));
    let mut out = String::with_capacity(xray.text.len() * 2);
    let paragraphs = paragraphs(xray.text);
    let mut next = 0;
    let mut open = false;
    // Signs of statements whose content begins between two paragraphs wait for the next one.
    let mut signs: Vec<usize> = Vec::new();
    for tile in &xray.tiles {
        signs.extend(&tile.begins);
        let mut at = tile.bytes.start;
        while at < tile.bytes.end {
            let paragraph = paragraphs.get(next);
            let Some(paragraph) = paragraph else {
                escape(&mut out, &xray.text[at..tile.bytes.end]);
                break;
            };
            if at < paragraph.start {
                let end = paragraph.start.min(tile.bytes.end);
                escape(&mut out, &xray.text[at..end]);
                at = end;
                continue;
            }
            if !open {
                out.push_str("<p>");
                open = true;
            }
            let end = paragraph.end.min(tile.bytes.end);
            for statement in signs.drain(..) {
                sign(&mut out, xray, statement, chosen == Some(statement));
            }
            tile_html(&mut out, xray, tile, &xray.text[at..end], chosen);
            at = end;
            if at == paragraph.end {
                out.push_str("</p>");
                open = false;
                next += 1;
            }
        }
    }
    out
}

/// The link that begins a statement; empty, as its sign is drawn by the style sheet.
fn sign(out: &mut String, xray: &Xray<'_>, statement: usize, chosen: bool) {
    let (row, voice) = (&xray.article.rows[statement], xray.voice(statement));
    let id = row.statement_id;
    let on = if chosen { " on" } else { "" };
    let _ = write!(
        out,
        "<a class=\"sign u{}{on}\" id=\"s-{id}\" href=\"#c-{id}\" data-s=\"{statement}\" data-k=\"{}\" aria-label=\"",
        voice.colour, voice.sign
    );
    let cue = row.cue.first().map(|cue| format!(" {}", cue.exact)).unwrap_or_default();
    escape(out, &format!("Statement {}: {}{cue}", statement + 1, voice.name));
    out.push_str("\"></a>");
}

fn tile_html(out: &mut String, xray: &Xray<'_>, tile: &Tile, words: &str, chosen: Option<usize>) {
    if tile.marks.is_empty() {
        escape(out, words);
        return;
    }
    let colour = |statement: Option<usize>| statement.map_or(super::COLOURS, |at| xray.voice(at).colour);
    let mut classes: Vec<String> = Vec::new();
    let contents: Vec<usize> =
        tile.marks.iter().filter(|mark| mark.role == Role::Content).filter_map(|mark| mark.statement).collect();
    if let Some(&inner) = contents.last() {
        classes.push(format!("c b{}", colour(Some(inner))));
    }
    // What is said inside what is said: the line below is that of the voice around it.
    if let [.., outer, _] = contents.as_slice() {
        classes.push(format!("o l{}", colour(Some(*outer))));
    }
    if let Some(mark) = tile.marks.iter().rev().find(|mark| matches!(mark.role, Role::Source | Role::Cue)) {
        let class = if mark.role == Role::Source { "s" } else { "q" };
        classes.push(format!("{class} u{}", colour(mark.statement)));
    }
    for mark in &tile.marks {
        let class = match mark.role {
            Role::Content | Role::Source | Role::Cue => continue,
            Role::Quantity => "num",
            Role::Label => "lab",
            _ => "x",
        };
        if !classes.iter().any(|it| it == class) {
            classes.push(class.to_owned());
        }
    }
    let mut statements: Vec<usize> = tile.marks.iter().filter_map(|mark| mark.statement).collect();
    statements.dedup();
    let mut seen = Vec::with_capacity(statements.len());
    statements.retain(|it| {
        !seen.contains(it) && {
            seen.push(*it);
            true
        }
    });
    if chosen.is_some_and(|chosen| statements.contains(&chosen)) {
        classes.push("on".to_owned());
    }
    let _ = write!(out, "<span class=\"{}\"", classes.join(" "));
    if !statements.is_empty() {
        let numbers: Vec<String> = statements.iter().map(usize::to_string).collect();
        let _ = write!(out, " data-s=\"{}\"", numbers.join(" "));
    }
    out.push('>');
    escape(out, words);
    out.push_str("</span>");
}
