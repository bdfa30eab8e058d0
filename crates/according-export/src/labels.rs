//! Labels with their voices: one occurrence a line of JSONL or CSV; for people, equal ones of one voice and outlet
//! together.

use crate::json::{DocumentJson, LabelJson, document_json, label};
use crate::width::{cut, cut_front, one_line, width};
use crate::{GAP, Look};
use according_text::row::Labelled;
use serde::Serialize;
use std::collections::BTreeMap;
use std::io::{self, Write};

/// Whose voice it is where it is no statement's.
pub const ARTICLE: &str = "the article";

#[derive(Serialize)]
struct LabelledJson<'r> {
    #[serde(flatten)]
    label: LabelJson<'r>,
    voice: &'static str,
    statement_id: Option<String>,
    speaker: &'r [String],
    source: &'r [String],
    polarity: Option<&'static str>,
    document: DocumentJson<'r>,
}

/// Whose voice it is: the name given by `by`, else the speaker, else the source as printed, else the article.
#[must_use]
pub fn voice(found: &Labelled) -> String {
    let speaker = match &found.voice {
        None => ARTICLE.to_owned(),
        Some(voice) if !voice.speaker.is_empty() => voice.speaker.join(", "),
        Some(voice) if !voice.source.is_empty() => format!("? {}", voice.source.join(GAP)),
        Some(_) => "? nobody named".to_owned(),
    };
    match &found.label.by {
        Some(by) => format!("{} (told by {speaker})", by.exact),
        None => speaker,
    }
}

/// Writes one JSON object a line.
///
/// # Errors
/// What `out` reports.
pub fn write_jsonl(out: &mut impl Write, labels: &[Labelled]) -> io::Result<()> {
    for found in labels {
        let voice = found.voice.as_ref();
        let line = LabelledJson {
            label: label(&found.label),
            voice: if voice.is_some() { "statement" } else { "article" },
            statement_id: voice.map(|voice| voice.statement_id.to_string()),
            speaker: voice.map_or(&[], |voice| &voice.speaker),
            source: voice.map_or(&[], |voice| &voice.source),
            polarity: voice.map(|voice| voice.polarity.as_str()),
            document: document_json(&found.document),
        };
        serde_json::to_writer(&mut *out, &line).map_err(io::Error::from)?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

/// Writes a header and one line a label.
///
/// # Errors
/// What `out` reports.
pub fn write_csv(out: &mut impl Write, labels: &[Labelled]) -> io::Result<()> {
    let mut csv = csv::Writer::from_writer(out);
    csv.write_record([
        "name",
        "mention",
        "label",
        "head",
        "by",
        "voice",
        "speaker",
        "source",
        "polarity",
        "statement_id",
        "publisher",
        "published",
        "document_id",
        "text_id",
        "start",
        "end",
    ])
    .map_err(io::Error::from)?;
    for Labelled { document, label, voice } in labels {
        let of = |value: Option<String>| value.unwrap_or_default();
        let voiced = voice.as_ref();
        csv.write_record([
            label.name.clone().unwrap_or_default(),
            label.mention.exact.clone(),
            label.passage.exact.clone(),
            label.head.exact.clone(),
            of(label.by.as_ref().map(|by| by.exact.clone())),
            if voice.is_some() { "statement" } else { "article" }.to_owned(),
            of(voiced.map(|voice| voice.speaker.join("; "))),
            of(voiced.map(|voice| voice.source.join(GAP))),
            of(voiced.map(|voice| voice.polarity.to_string())),
            of(voiced.map(|voice| voice.statement_id.to_string())),
            of(document.publisher.clone()),
            of(document.published.clone()),
            document.id.clone(),
            document.text_id.to_string(),
            label.passage.start.to_string(),
            label.passage.end.to_string(),
        ])
        .map_err(io::Error::from)?;
    }
    csv.flush()
}

/// Columns of the table: of the label, the voice, the outlet; the place takes the rest.
const COLUMNS: [usize; 3] = [30, 34, 24];

/// Name, label in lowercase, voice, outlet. Of each there is the label as first printed, how often, and where first.
type Use = (String, String, String, String);

/// Writes voices and outlets side by side: for each name, each label with who uses it where, how often, and a first place.
///
/// # Errors
/// What `out` reports.
pub fn write_table(out: &mut impl Write, labels: &[Labelled], look: Look) -> io::Result<()> {
    let mut groups: BTreeMap<Use, (String, u64, String)> = BTreeMap::new();
    for found in labels {
        let name = found.label.name.as_deref().unwrap_or(&found.label.mention.exact);
        let outlet = found.document.publisher.clone().unwrap_or_default();
        let words = found.label.passage.exact.as_str();
        let place = format!("{}:{}", found.document.id, found.label.passage.start);
        let key = (name.to_owned(), words.to_lowercase(), voice(found), outlet);
        groups.entry(key).or_insert_with(|| (words.to_owned(), 0, place)).1 += 1;
    }
    let style =
        |style: &str, words: &str| if look.colour { format!("{style}{words}\x1b[0m") } else { words.to_owned() };
    let mut before = None;
    for ((name, _, voice, outlet), (words, n, place)) in &groups {
        if before != Some(name) {
            if before.is_some() {
                writeln!(out)?;
            }
            writeln!(out, "{}", style("\x1b[1m", &cut(&one_line(name), look.width)))?;
            before = Some(name);
        }
        let mut line = String::from("  ");
        for (cell, columns) in [words, voice, outlet].into_iter().zip(COLUMNS) {
            let cell = one_line(cell);
            let cell = cut(&cell, columns);
            line += &cell;
            line += &" ".repeat(columns - width(&cell) + 2);
        }
        line += &format!("{n:>4}  ");
        let left = look.width.saturating_sub(width(&line)).max(12);
        line += &cut_front(&one_line(place), left);
        writeln!(out, "{}", line.trim_end())?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use according_text::row::{DocumentRef, LabelRow, Voice};
    use according_text::{Passage, Polarity, StatementId, TextId};

    fn labels() -> Vec<Labelled> {
        let passage = |start: u32, exact: &str| Passage {
            start,
            end: start + exact.chars().count() as u32,
            exact: exact.to_owned(),
        };
        let document = DocumentRef {
            id: "news/front.txt".into(),
            text_id: TextId::of("x"),
            url: None,
            publisher: Some("The Daily Lantern".into()),
            title: None,
            published: Some("2025-03-04".into()),
            licence: None,
        };
        let label = |start: u32, words: &str, by: Option<&str>| LabelRow {
            passage: passage(start, words),
            head: passage(start, words.split(' ').next().unwrap_or_default()),
            mention: passage(start + 40, "Front"),
            name: Some("Harbour Front".into()),
            entity_id: None,
            by: by.map(|by| passage(start + 60, by)),
        };
        let voice = Voice {
            statement_id: StatementId([0x1a; 16]),
            speaker: vec!["Ana Ruiz".into()],
            source: vec!["Ruiz".into()],
            polarity: Polarity::Positive,
        };
        let found = |label, voice| Labelled { document: document.clone(), label, voice };
        vec![
            found(label(10, "terrorist group", None), None),
            found(label(200, "Terrorist group", None), None),
            found(label(400, "terrorist group", None), Some(voice)),
            found(label(600, "wreckers", Some("critics")), None),
        ]
    }

    fn written(write: impl Fn(&mut Vec<u8>, &[Labelled]) -> io::Result<()>) -> Vec<String> {
        let mut out = Vec::new();
        write(&mut out, &labels()).expect("memory takes every byte");
        String::from_utf8(out).expect("labels are UTF-8").lines().map(str::to_owned).collect()
    }

    #[test]
    fn voices_and_outlets_stand_side_by_side() {
        let lines = written(|out, labels| write_table(out, labels, Look { width: 120, colour: false }));
        let cells: Vec<Vec<&str>> =
            lines.iter().map(|line| line.split("  ").map(str::trim).filter(|it| !it.is_empty()).collect()).collect();
        assert_eq!(cells[0], ["Harbour Front"]);
        assert_eq!(cells[1][..3], ["terrorist group", "Ana Ruiz", "The Daily Lantern"]);
        assert_eq!(cells[2][..3], ["terrorist group", "the article", "The Daily Lantern"]);
        assert!(lines[2].ends_with("   2  news/front.txt:10"), "{}", lines[2]);
        assert_eq!(cells[3][..2], ["wreckers", "critics (told by the article)"]);
        assert_eq!(lines.len(), 4);
    }

    #[test]
    fn every_occurrence_is_a_line() {
        let lines = written(write_jsonl);
        assert_eq!(lines.len(), 4);
        assert!(lines[0].contains(r#""voice":"article","statement_id":null"#), "{}", lines[0]);
        assert!(lines[2].contains(r#""speaker":["Ana Ruiz"],"source":["Ruiz"],"polarity":"positive""#), "{}", lines[2]);
        assert!(lines[3].contains(r#""by":{"start":660,"end":667,"exact":"critics"}"#), "{}", lines[3]);
        let lines = written(write_csv);
        assert_eq!(lines.len(), 5);
        assert!(
            lines[3].starts_with("Harbour Front,Front,terrorist group,terrorist,,statement,Ana Ruiz,"),
            "{}",
            lines[3]
        );
    }
}
