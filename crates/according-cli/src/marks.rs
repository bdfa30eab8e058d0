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
    Place,
}

impl Role {
    pub(crate) const ALL: [Role; 6] = [Role::Source, Role::Cue, Role::Content, Role::Addressee, Role::Via, Role::Place];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Role::Source => "source",
            Role::Cue => "cue",
            Role::Content => "content",
            Role::Addressee => "addressee",
            Role::Via => "via",
            Role::Place => "place",
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
            Role::Place => "\x1b[36m",
        }
    }

    pub(crate) fn passages(self, row: &Row) -> &[Passage] {
        match self {
            Role::Source => &row.source,
            Role::Cue => &row.cue,
            Role::Content => &row.content,
            Role::Addressee => &row.addressee,
            Role::Via => &row.via,
            Role::Place => &row.place,
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

#[cfg(test)]
mod tests {
    use super::*;
    use according_text::row::DocumentRef;
    use according_text::{AttributionType, Determinacy, Form, Polarity, Said, SourceClass, StatementId, TextId};

    const TEXT: &str =
        "Old news.\n\n\n“We – all of us – wait,” Ödön Lind,\nthe pilot, told her on Monday. More news follows.";

    fn row(source: &[&str], cue: &[&str], content: &[&str], addressee: &[&str]) -> Row {
        let passages = |all: &[&str]| -> Vec<Passage> {
            all.iter()
                .map(|words| {
                    let byte = TEXT.find(words).expect("stands in the text");
                    let start = TEXT[..byte].chars().count() as u32;
                    Passage { start, end: start + words.chars().count() as u32, exact: (*words).to_owned() }
                })
                .collect()
        };
        Row {
            statement_id: StatementId([0; 16]),
            document: DocumentRef {
                id: "a".into(),
                text_id: TextId::of(TEXT),
                url: None,
                publisher: None,
                title: None,
                published: None,
                licence: None,
            },
            form: Form::Direct,
            attribution_type: AttributionType::Communication,
            polarity: Polarity::Positive,
            determinacy: Determinacy::Actual,
            source_class: SourceClass::Person,
            source: passages(source),
            cue: passages(cue),
            content: passages(content),
            cue_lemma: None,
            speech_act: None,
            speaker: vec![],
            medium: None,
            source_role: vec![],
            source_affiliation: vec![],
            platform: None,
            medium_passage: None,
            addressee: passages(addressee),
            via: vec![],
            place: vec![],
            said: Said::UNKNOWN,
            time: vec![],
            quantities: vec![],
            labels: vec![],
            parent_id: None,
            depth: 0,
            confidence: 1.0,
        }
    }

    fn plain(row: &Row, context: u32, columns: usize) -> String {
        passage(TEXT, row, context, columns, false).join("\n")
    }

    #[test]
    fn spans_are_bracketed_and_words_around_them_kept_whole() {
        let row = row(&["Ödön Lind,\nthe pilot,"], &["told"], &["“We – all of us – wait,”"], &["her"]);
        assert_eq!(
            plain(&row, 11, 100),
            "… news.\n\n[content: “We – all of us – wait,”] [source: Ödön Lind,\nthe pilot,] [cue: told] [addressee: her] \
             on Monday. …"
        );
        assert_eq!(plain(&row, 0, 40).lines().next(), Some("… [content: “We – all of us – wait,”]"));
    }

    #[test]
    fn a_span_within_a_span_is_nested() {
        let row = row(&["all of us"], &["wait"], &["“We – all of us – wait,”"], &[]);
        assert_eq!(plain(&row, 0, 100), "… [content: “We – [source: all of us] – [cue: wait],”] …");
    }

    #[test]
    fn the_whole_article_has_no_ellipses() {
        let row = row(&["Ödön Lind,"], &["told"], &["wait"], &[]);
        let whole = plain(&row, 10_000, 200);
        assert!(!whole.contains('…') && whole.starts_with("Old news.\n\n“We"), "{whole}");
    }

    #[test]
    fn lines_are_no_wider_than_asked() {
        let row = row(&["Ödön Lind,"], &["told"], &["“We – all of us – wait,”"], &[]);
        for columns in [20, 30, 50] {
            for line in passage(TEXT, &row, 1000, columns, false) {
                assert!(according_export::width::width(&line) <= columns, "{line}");
            }
        }
    }

    #[test]
    fn colours_end_where_the_line_ends() {
        let row = row(&["Ödön Lind,\nthe pilot,"], &["told"], &["“We – all of us – wait,”"], &[]);
        for line in passage(TEXT, &row, 20, 30, true) {
            assert_eq!(line.matches("\x1b[0m").count() * 2, line.matches('\x1b').count(), "{line}");
        }
    }
}
