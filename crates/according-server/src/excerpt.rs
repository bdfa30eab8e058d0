//! A statement with the paragraphs around it.

use according_export::xray::{Xray, paragraphs, text_html};
use according_text::{ArticleRows, Passage, Row};

/// The paragraphs in which `row` stands and `around` more on either side, marked, as HTML.
#[must_use]
pub fn html(text: &str, row: &Row, around: usize) -> String {
    let points: Vec<usize> = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).collect();
    let byte = |point: u32| points.get(point as usize).copied().unwrap_or(text.len());
    let passages = || [&row.source, &row.cue, &row.content].into_iter().flatten();
    let first = passages().map(|it| byte(it.start)).min().unwrap_or(0);
    let last = passages().map(|it| byte(it.end)).max().unwrap_or(0);
    let paragraphs = paragraphs(text);
    let from = paragraphs.iter().position(|it| it.end > first).unwrap_or(0).saturating_sub(around);
    let to = paragraphs.iter().rposition(|it| it.start < last).unwrap_or(0) + around;
    let Some(start) = paragraphs.get(from).map(|it| it.start) else { return String::new() };
    let end = paragraphs.get(to.min(paragraphs.len() - 1)).map_or(text.len(), |it| it.end);
    let before = points.partition_point(|&byte| byte < start) as u32;
    let slice = &text[start..end];
    let article = ArticleRows::from(vec![shifted(row, before)]);
    text_html(&Xray::new(slice, &article), Some(row.statement_id))
}

/// The row in a text that begins `by` code points later; what stands before is left out.
fn shifted(row: &Row, by: u32) -> Row {
    let mut row = row.clone();
    let shift = |passage: &mut Passage| {
        let stands = passage.start >= by;
        passage.start = passage.start.saturating_sub(by);
        passage.end = passage.end.saturating_sub(by);
        stands
    };
    for passages in [
        &mut row.source,
        &mut row.cue,
        &mut row.content,
        &mut row.addressee,
        &mut row.via,
        &mut row.time,
        &mut row.place,
        &mut row.source_role,
        &mut row.source_affiliation,
    ] {
        passages.retain_mut(shift);
    }
    row.medium_passage = row.medium_passage.take().and_then(|mut it| shift(&mut it).then_some(it));
    row.quantities.retain_mut(|it| shift(&mut it.passage));
    row.labels.retain_mut(|it| shift(&mut it.passage));
    row
}
