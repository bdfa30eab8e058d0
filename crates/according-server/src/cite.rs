//! How a statement is cited, and how a reader says that it is wrong.

use according_export::GAP;
use according_ledger::Shown;
use according_text::{Judgement, Passage, Row};
use serde_json::{Value, json};

/// Code points of context on either side of a quote selector.
const CONTEXT: usize = 32;

/// The words of `passages`.
#[must_use]
pub fn words(passages: &[Passage]) -> String {
    passages.iter().map(|passage| passage.exact.as_str()).collect::<Vec<_>>().join(GAP)
}

/// Who is identified as speaking.
#[must_use]
pub fn speakers(row: &Row) -> Vec<&str> {
    let positive = row.speaker.iter().filter(|it| it.judgement == Judgement::Positive);
    positive.filter_map(|it| it.name.as_deref()).collect()
}

/// Where the content stands: `216–432`.
fn places(row: &Row) -> String {
    let places: Vec<String> = row.content.iter().map(|it| format!("{}–{}", it.start, it.end)).collect();
    places.join(", ")
}

fn read_by(shown: &Shown) -> String {
    let run = &shown.last_run.info;
    format!("according {}, weights {}", run.version, run.model_hash.get(..8).unwrap_or(&run.model_hash))
}

/// One paragraph of plain text.
#[must_use]
pub fn citation(shown: &Shown) -> String {
    let (row, metadata) = (&shown.row, &shown.metadata);
    let who = match speakers(row).as_slice() {
        [] if row.source.is_empty() => "no source printed".to_owned(),
        [] => format!("attributed to {}", words(&row.source)),
        names => names.join(", "),
    };
    let mut parts = vec![format!("{}: {}", who, words(&row.content))];
    if let Some(byline) = &metadata.byline {
        parts.push(byline.clone());
    }
    parts.push(metadata.title.as_ref().map_or_else(|| metadata.id.clone(), |title| format!("“{title}”")));
    parts.extend(metadata.publisher.clone());
    parts.extend(metadata.published.clone());
    parts.extend(metadata.url.clone());
    parts.push(format!("characters {}", places(row)));
    parts.push(format!("statement {} ({})", row.statement_id, read_by(shown)));
    parts.join(". ").replace("..", ".") + "."
}

/// An entry for BibTeX and its heirs.
#[must_use]
pub fn bibtex(shown: &Shown) -> String {
    let (row, metadata) = (&shown.row, &shown.metadata);
    let mut fields: Vec<(&str, String)> = Vec::new();
    // Braces keep words as they are: names are not to be taken apart.
    fields.push(("title", metadata.title.clone().unwrap_or_else(|| metadata.id.clone())));
    if let Some(byline) = &metadata.byline {
        fields.push(("author", byline.clone()));
    }
    if let Some(publisher) = &metadata.publisher {
        fields.push(("journal", publisher.clone()));
    }
    if let Some(published) = &metadata.published {
        fields.push(("date", published.get(..10).unwrap_or(published).to_owned()));
        fields.push(("year", published.get(..4).unwrap_or(published).to_owned()));
    }
    if let Some(url) = &metadata.url {
        fields.push(("url", url.clone()));
    }
    let who = match speakers(row).as_slice() {
        [] => words(&row.source),
        names => names.join(", "),
    };
    fields.push((
        "note",
        format!(
            "{who}: {} (characters {}; statement {}, {})",
            words(&row.content),
            places(row),
            row.statement_id,
            read_by(shown)
        ),
    ));
    let mut entry = format!("@article{{according-{},\n", &row.statement_id.to_string()[..8]);
    for (name, value) in fields {
        let value = if name == "url" { braced_url(&value) } else { escaped(&value) };
        entry += &format!("  {name:<7} = {{{{{value}}}}},\n");
    }
    entry + "}\n"
}

/// `text` as TeX shows it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' | '}' | '$' | '&' | '#' | '%' | '_' => {
                out.push('\\');
                out.push(c);
            }
            '~' => out.push_str("\\textasciitilde{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            c if c.is_whitespace() || c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// An address for `url`, which takes it as it is: only what would end the field is written by number.
fn braced_url(url: &str) -> String {
    let plain = |c: char| !c.is_whitespace() && !c.is_control() && !"{}\\".contains(c);
    url.chars().map(|c| if plain(c) { c.to_string() } else { escape_byte(c) }).collect()
}

fn escape_byte(c: char) -> String {
    let mut buffer = [0; 4];
    c.encode_utf8(&mut buffer).bytes().map(|byte| format!("%{byte:02X}")).collect()
}

/// A W3C Web Annotation (Recommendation of 2017) whose targets are the passages of the content.
#[must_use]
pub fn annotation(shown: &Shown) -> Value {
    let row = &shown.row;
    let source = match &shown.metadata.url {
        Some(url) => url.clone(),
        // A text is known by its hash where it has no address (RFC 6920).
        None => format!("urn:{}", row.document.text_id),
    };
    let points: Vec<char> = shown.text.chars().collect();
    let slice =
        |from: usize, to: usize| points[from.min(points.len())..to.min(points.len())].iter().collect::<String>();
    let target = |it: &Passage| {
        let (start, end) = (it.start as usize, it.end as usize);
        json!({
            "source": source,
            "selector": [
                {"type": "TextPositionSelector", "start": it.start, "end": it.end},
                {"type": "TextQuoteSelector", "exact": it.exact, "prefix": slice(start.saturating_sub(CONTEXT), start),
                 "suffix": slice(end, end + CONTEXT)},
            ],
        })
    };
    let mut body = vec![json!({"type": "TextualBody", "purpose": "tagging", "value": row.form.as_str()})];
    body.extend(
        speakers(row).iter().map(|name| json!({"type": "TextualBody", "purpose": "identifying", "value": name})),
    );
    if !row.source.is_empty() {
        body.push(json!({"type": "TextualBody", "purpose": "describing", "value": format!("source as printed: {}", words(&row.source))}));
    }
    json!({
        "@context": "http://www.w3.org/ns/anno.jsonld",
        "id": format!("urn:according:statement:{}", row.statement_id),
        "type": "Annotation",
        "motivation": "identifying",
        "generator": {"type": "Software", "name": read_by(shown)},
        "body": body,
        "target": row.content.iter().map(target).collect::<Vec<_>>(),
    })
}

/// A text to send where a statement is wrong.
#[must_use]
pub fn report(shown: &Shown) -> String {
    let row = &shown.row;
    let speaker = row.speaker.iter().map(|it| format!("{} ({})", it.name.as_deref().unwrap_or("nobody"), it.reason));
    format!(
        "What is wrong: (the wrong person / not a statement / too long / too short / something else)\n\
         What it should be:\n\
         A sentence of your own that goes wrong in the same way:\n\n\
         statement  {}\nread by    {}\nsource     {}\ncue        {}\ncontent    {}\nspeaker    {}\nreading    {}, {}, {}, {}, confidence {:.2}\n",
        row.statement_id,
        read_by(shown),
        words(&row.source),
        words(&row.cue),
        words(&row.content),
        speaker.collect::<Vec<_>>().join("; "),
        row.form,
        row.attribution_type,
        row.polarity,
        row.determinacy,
        row.confidence
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tex_shows_what_was_printed() {
        for (text, expect) in [
            ("Mill & Co: 5% off_\\{x}", "Mill \\& Co: 5\\% off\\_\\textbackslash{}\\{x\\}"),
            ("a~b^c\n“d”", "a\\textasciitilde{}b\\textasciicircum{}c “d”"),
        ] {
            assert_eq!(escaped(text), expect);
        }
        assert_eq!(braced_url("https://a.example/x?y=1&z={2} 3"), "https://a.example/x?y=1&z=%7B2%7D%203");
    }
}
