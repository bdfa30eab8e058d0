//! What a row must be before it may enter.

use crate::Error;
use crate::slice::Slices;
use according_text::row::QuantityRow;
use according_text::{ArticleRows, Document, Passage, Row, StatementId, TextId};
use rustc_hash::FxHashSet;

/// Looks at an article's rows before anything is written: every string is the slice of the text that it claims to be,
/// numbers are numbers, parents are among the rows.
pub(crate) fn check(document: &Document, text_id: TextId, article: &ArticleRows) -> Result<(), Error> {
    if *article == ArticleRows::default() {
        return Ok(());
    }
    let slices = Slices::new(document.text());
    let rows = &article.rows;
    let own = article.labels.iter().flat_map(|label| label.passages());
    if let Some(what) = own.chain(measured(&article.quantities)).find_map(|at| misplaced(&slices, at)) {
        return Err(Error::Article { document: document.metadata.id.clone(), what });
    }
    if let Some(what) = no_number(&article.quantities) {
        return Err(Error::Article { document: document.metadata.id.clone(), what });
    }
    let named = article.entities.iter().flat_map(|entity| entity.passages());
    if let Some(what) = named.into_iter().find_map(|at| misplaced(&slices, at)) {
        return Err(Error::Article { document: document.metadata.id.clone(), what });
    }
    let ids: FxHashSet<StatementId> = rows.iter().map(|row| row.statement_id).collect();
    for row in rows {
        fault(document, text_id, &slices, &ids, row).map_or(Ok(()), |what| {
            Err(Error::Row { document: document.metadata.id.clone(), statement: row.statement_id, what })
        })?;
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
    let roles = row.roles();
    let passages = roles.iter().flat_map(|(_, passages)| *passages).chain(measured(&row.quantities));
    if let Some(what) = passages
        .chain(row.labels.iter().flat_map(|label| label.passages()))
        .find_map(|passage| misplaced(slices, passage))
    {
        return Some(what);
    }
    if row.parent_id.is_some_and(|parent| !ids.contains(&parent)) {
        return Some("its parent is not among the article's rows".into());
    }
    let scores = row.speaker.iter().map(|speaker| speaker.score).chain([row.confidence]);
    if let Some(score) = scores.into_iter().find(|score| !(0.0..=1.0).contains(score)) {
        return Some(format!("{score} is no probability"));
    }
    no_number(&row.quantities)
}

fn measured(quantities: &[QuantityRow]) -> impl Iterator<Item = &Passage> {
    quantities.iter().flat_map(|quantity| std::iter::once(&quantity.passage).chain(&quantity.counted))
}

fn no_number(quantities: &[QuantityRow]) -> Option<String> {
    let bounds = quantities.iter().flat_map(|quantity| [quantity.low, quantity.high]).flatten();
    bounds.into_iter().any(f64::is_nan).then(|| "a quantity is not a number".into())
}

fn misplaced(slices: &Slices<'_>, passage: &Passage) -> Option<String> {
    let stands = passage.start < passage.end && slices.get(passage.start, passage.end) == Some(&passage.exact);
    let Passage { start, end, exact } = passage;
    (!stands).then(|| format!("{exact:?} does not stand at {start}..{end} of the text"))
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
