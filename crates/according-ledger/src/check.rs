//! What a row must be before it may enter.

use crate::Error;
use crate::slice::Slices;
use according_text::row::EntityRow;
use according_text::{Document, Passage, Row, StatementId, TextId};
use rustc_hash::FxHashSet;

/// Looks at an article's rows before anything is written: every string is the slice of the text that it claims to be,
/// numbers are numbers, parents are among the rows.
pub(crate) fn check(
    document: &Document,
    text_id: TextId,
    rows: &[Row],
    entities: &[EntityRow],
) -> Result<(), Error> {
    if rows.is_empty() {
        return Ok(());
    }
    let slices = Slices::new(document.text());
    let ids: FxHashSet<StatementId> = rows.iter().map(|row| row.statement_id).collect();
    for row in rows {
        fault(document, text_id, &slices, &ids, row).map_or(Ok(()), |what| {
            Err(Error::Row { document: document.metadata.id.clone(), statement: row.statement_id, what })
        })?;
    }
    for entity in entities {
        let names = entity.names.iter().map(|name| &name.passage);
        let roles = entity.roles.iter().flat_map(|role| [Some(&role.passage), role.affiliation.as_ref()]).flatten();
        if let Some(at) = names.chain(roles).chain([&entity.name]).find(|passage| !stands(&slices, passage)) {
            let what = format!("entity {}: {:?} does not stand at {}..{} of the text", entity.entity_id, at.exact, at.start, at.end);
            return Err(Error::Row { document: document.metadata.id.clone(), statement: rows[0].statement_id, what });
        }
    }
    parents_end(document, rows)
}

fn fault(
    document: &Document,
    text_id: TextId,
    slices: &Slices<'_>,
    ids: &FxHashSet<StatementId>,
    row: &Row,
) -> Option<String> {
    if row.document.id != document.metadata.id || row.document.text_id != text_id {
        return Some(format!("belongs to {} with text {}", row.document.id, row.document.text_id));
    }
    if row.content.is_empty() {
        return Some("has no content".into());
    }
    let quantities = row.quantities.iter().map(|quantity| &quantity.passage);
    let roles = [&row.source, &row.cue, &row.content, &row.addressee, &row.via];
    if let Some(passage) = roles.into_iter().flatten().chain(quantities).find(|passage| !stands(slices, passage)) {
        return Some(format!("{:?} does not stand at {}..{} of the text", passage.exact, passage.start, passage.end));
    }
    if row.parent_id.is_some_and(|parent| !ids.contains(&parent)) {
        return Some("its parent is not among the article's rows".into());
    }
    let scores = row.speaker.iter().map(|speaker| speaker.score).chain([row.confidence]);
    if let Some(score) = scores.into_iter().find(|score| !(0.0..=1.0).contains(score)) {
        return Some(format!("{score} is no probability"));
    }
    let bounds = row.quantities.iter().flat_map(|quantity| [quantity.low, quantity.high]).flatten();
    bounds.into_iter().any(f64::is_nan).then(|| "a quantity is not a number".into())
}

fn stands(slices: &Slices<'_>, passage: &Passage) -> bool {
    passage.start < passage.end && slices.get(passage.start, passage.end) == Some(&passage.exact)
}

/// No statement lies, however deep, within itself.
fn parents_end(document: &Document, rows: &[Row]) -> Result<(), Error> {
    if rows.iter().all(|row| row.parent_id.is_none()) {
        return Ok(());
    }
    let parent_of = |id| rows.iter().find(|row| row.statement_id == id).and_then(|row| row.parent_id);
    for row in rows {
        let (mut at, mut steps) = (row.parent_id, 0);
        while let Some(parent) = at {
            steps += 1;
            if steps > rows.len() {
                let what = "lies within itself".into();
                return Err(Error::Row { document: document.metadata.id.clone(), statement: row.statement_id, what });
            }
            at = parent_of(parent);
        }
    }
    Ok(())
}
