//! The form of GDELT's Global Quotation Graph: one JSON object an article, with the quotations in it.
//!
//! Source: the GDELT Project, *Announcing the Global Quotation Graph* (2020): `date`, `url`, `title`, `lang`, `quotes`, each
//! with `pre`, `quote`, `post`. What is carried besides stands under `according`. Indirect statements have no place in it.

use crate::GAP;
use crate::export::{Item, Options, around, run_of};
use according_text::Form;
use serde_json::{Value, json};
use std::io::{self, Write};

/// One article, where a direct statement is in it.
pub(crate) fn write(items: &[Item], options: &Options, out: &mut impl Write) -> io::Result<()> {
    let mut quotes: Vec<Value> = Vec::new();
    for item in items.iter().filter(|item| item.row.form == Form::Direct) {
        let row = &item.row;
        let words: Vec<&str> = row.content.iter().map(|at| at.exact.as_str()).collect();
        let (pre, post) = match (item.text.as_deref(), row.content.first(), row.content.last()) {
            (Some(text), Some(first), Some(last)) => (around(text, first).0, around(text, last).1),
            _ => (String::new(), String::new()),
        };
        let run = run_of(item, options);
        let speakers: Vec<&str> = row.speaker.iter().filter_map(|it| it.name.as_deref()).collect();
        quotes.push(json!({
            "pre": pre,
            "quote": words.join(GAP),
            "post": post,
            "according": {
                "statement_id": row.statement_id.to_string(),
                "speaker": speakers,
                "start": row.content.first().map(|at| at.start),
                "end": row.content.last().map(|at| at.end),
                "run_id": run.id,
                "weights": run.weights,
            },
        }));
    }
    let Some(first) = items.first().filter(|_| !quotes.is_empty()) else { return Ok(()) };
    let document = &first.row.document;
    let line = json!({
        "date": document.published,
        "url": document.url.as_deref().unwrap_or(&document.id),
        "title": document.title,
        "lang": "ENGLISH",
        "quotes": quotes,
        "according": {
            "document_id": document.id,
            "text_id": document.text_id.to_string(),
            "licence": document.licence,
            "query": options.about.query,
            "grade": options.grade.as_str(),
        },
    });
    writeln!(out, "{line}")
}
