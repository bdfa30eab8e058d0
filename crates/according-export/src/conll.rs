//! Words in columns (CoNLL): number, word, first and last code point, and for each statement of the article an IOB2 tag.
//!
//! Statements overlap, so each has a column of its own; the lines before the words say what it is.

use crate::export::{Grade, Item, Options, run_of};
use std::io::{self, Write};

/// One article.
pub(crate) fn write(items: &[Item], options: &Options, out: &mut impl Write) -> io::Result<()> {
    let Some(first) = items.first() else { return Ok(()) };
    let Some(text) = first.text.as_deref() else { return Ok(()) };
    let document = &first.row.document;
    writeln!(out, "# document_id = {}", one_line(&document.id))?;
    writeln!(out, "# text_id = {}", document.text_id)?;
    for (key, value) in [
        ("url", &document.url),
        ("publisher", &document.publisher),
        ("published", &document.published),
        ("licence", &document.licence),
    ] {
        if let Some(value) = value {
            writeln!(out, "# {key} = {}", one_line(value))?;
        }
    }
    writeln!(out, "# query = {}", one_line(&options.about.query))?;
    for (n, item) in items.iter().enumerate() {
        let run = run_of(item, options);
        let speakers: Vec<String> = item.row.speaker.iter().filter_map(|it| it.name.as_deref()).map(one_line).collect();
        writeln!(
            out,
            "# statement {} = {} form={} polarity={} class={} run={} weights={} speaker={}",
            n + 1,
            item.row.statement_id,
            item.row.form,
            item.row.polarity,
            item.row.source_class,
            run.id,
            run.weights,
            speakers.join("; ")
        )?;
    }
    let mut before = vec!["O".to_owned(); items.len()];
    let mut n = 0;
    for word in words(text) {
        if word.new_paragraph && n > 0 {
            writeln!(out)?;
            n = 0;
        }
        n += 1;
        // Words of the article are given with the whole text only; else with the statements that hold them.
        let mut said = false;
        let tags: Vec<String> = items
            .iter()
            .enumerate()
            .map(|(at, item)| {
                let tag = tag(item, word.start, word.end);
                said |= tag.is_some();
                let written = match tag {
                    None => "O".to_owned(),
                    Some((kind, begins)) => {
                        let inside = !begins && before[at].ends_with(kind);
                        format!("{}-{kind}", if inside { 'I' } else { 'B' })
                    }
                };
                before[at].clone_from(&written);
                written
            })
            .collect();
        let shown = match options.grade {
            Grade::Full => word.text,
            Grade::Quotes if said => word.text,
            _ => "_",
        };
        writeln!(out, "{n}\t{shown}\t{}\t{}\t{}", word.start, word.end, tags.join("\t"))?;
    }
    writeln!(out)
}

/// In which role a word stands, and whether a passage begins with it.
fn tag(item: &Item, start: u32, end: u32) -> Option<(&'static str, bool)> {
    let row = &item.row;
    [("SOURCE", &row.source), ("CUE", &row.cue), ("CONTENT", &row.content)].into_iter().find_map(|(kind, passages)| {
        let passage = passages.iter().find(|at| at.start < end && start < at.end)?;
        Some((kind, start <= passage.start))
    })
}

struct Word<'t> {
    text: &'t str,
    start: u32,
    end: u32,
    new_paragraph: bool,
}

/// Runs of letters and digits, and each other mark, with their code points.
fn words(text: &str) -> Vec<Word<'_>> {
    let mut words: Vec<Word<'_>> = Vec::new();
    let (mut open, mut breaks) = (false, false);
    for (point, (byte, c)) in text.char_indices().enumerate() {
        let end = byte + c.len_utf8();
        let point = point as u32;
        if c.is_whitespace() {
            breaks |= c == '\n';
            open = false;
            continue;
        }
        let letter = c.is_alphanumeric() || !c.is_ascii() && !c.is_ascii_punctuation() && c.is_alphabetic();
        match words.last_mut() {
            Some(word) if open && letter => {
                let begun = byte - word.text.len();
                word.text = &text[begun..end];
                word.end = point + 1;
            }
            _ => {
                words.push(Word { text: &text[byte..end], start: point, end: point + 1, new_paragraph: breaks });
                breaks = false;
            }
        }
        open = letter;
    }
    words
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\t'], " ")
}
