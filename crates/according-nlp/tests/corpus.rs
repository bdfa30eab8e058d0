//! Snapshots of whole texts: tokens with their tags and roles aligned under the words, then the statements.
//!
//! `UPDATE=1 cargo test -p according-nlp --test corpus` writes them anew; review the difference like code.

use according_nlp::Analysis;
use according_text::{Document, Metadata, Span, Statement};
use std::{fmt::Write as _, fs, path::Path};

const WIDTH: usize = 110;

#[test]
fn every_text_reads_as_its_snapshot_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/corpus");
    let mut texts: Vec<_> = fs::read_dir(&folder)
        .expect("the texts are there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    texts.sort();
    assert!(texts.len() >= 12, "the texts are there");
    let mut stale = Vec::new();
    let mut worker = according_models::pipeline().worker();
    for path in texts {
        let text = fs::read_to_string(&path).expect("a text is UTF-8");
        let document = Document::new(text, Metadata { id: "text".into(), ..Metadata::default() });
        let analysis = worker.analyze(&document);
        let found = render(&analysis);
        let snapshot = path.with_extension("ann");
        if std::env::var_os("UPDATE").is_some() {
            fs::write(&snapshot, &found).expect("the folder can be written");
        } else if fs::read_to_string(&snapshot).unwrap_or_default() != found {
            stale.push(first_difference(&snapshot, &found));
        }
    }
    assert!(stale.is_empty(), "{} snapshots differ; UPDATE=1 rewrites them:\n{}", stale.len(), stale.join("\n"));
}

fn first_difference(snapshot: &Path, found: &str) -> String {
    let old = fs::read_to_string(snapshot).unwrap_or_default();
    let line = old.lines().zip(found.lines()).position(|(a, b)| a != b).unwrap_or(old.lines().count());
    format!(
        "{}:{}\n  was {:?}\n  is  {:?}",
        snapshot.file_name().unwrap_or_default().display(),
        line + 1,
        old.lines().nth(line).unwrap_or(""),
        found.lines().nth(line).unwrap_or("")
    )
}

fn render(analysis: &Analysis<'_>) -> String {
    let text = analysis.document.text();
    let statements = analysis.statements();
    let mut out = String::new();
    let layers = analysis.layers;
    for sentence in &layers.sentences {
        let mut rows = [String::new(), String::new(), String::new()];
        for i in sentence.first as usize..sentence.end as usize {
            let span = layers.tokens[i].span;
            let cells = [span.of(text).to_owned(), layers.tags[i].as_str().to_owned(), roles(&statements, span)];
            let width = cells.iter().map(|cell| cell.chars().count()).max().unwrap_or(0);
            if rows[0].chars().count() + width > WIDTH {
                flush(&mut rows, &mut out);
            }
            for (row, cell) in rows.iter_mut().zip(&cells) {
                write!(row, "{cell:width$} ").expect("a string takes everything");
            }
        }
        flush(&mut rows, &mut out);
        out.push('\n');
    }
    for (n, statement) in statements.iter().enumerate() {
        out.push_str(&line(text, n + 1, statement));
    }
    out
}

fn flush(rows: &mut [String; 3], out: &mut String) {
    for row in rows {
        out.push_str(row.trim_end());
        out.push('\n');
        row.clear();
    }
}

/// `1S` for the source of the first statement, `2C` its cue, `3Q` content.
fn roles(statements: &[Statement], token: Span) -> String {
    let mut out = Vec::new();
    for (n, statement) in statements.iter().enumerate() {
        for (letter, spans) in [('S', &statement.source), ('C', &statement.cue), ('Q', &statement.content)] {
            if spans.iter().any(|span| span.overlaps(token)) {
                out.push(format!("{}{letter}", n + 1));
            }
        }
    }
    if out.is_empty() { ".".into() } else { out.join(",") }
}

fn line(text: &str, n: usize, statement: &Statement) -> String {
    let speakers: Vec<String> = statement
        .speakers
        .iter()
        .map(|speaker| match speaker.name {
            Some(name) => format!("{} ({})", name.of(text), speaker.method),
            None => format!("nobody: {}", speaker.reason),
        })
        .collect();
    format!(
        "{n}: {}, {}, {}, {}, {}, {} | {}\n",
        statement.form,
        statement.attribution_type,
        statement.polarity,
        statement.determinacy,
        statement.source_class,
        statement.speech_act.map_or("-", |act| act.as_str()),
        speakers.join("; ")
    )
}
