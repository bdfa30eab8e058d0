//! The table of casts: who speaks in each article, and nothing of what they say.

use crate::article::ENTITY;
use crate::column::{Column, list, strings, table};
use crate::decode::Columns;
use crate::{Error, Names};
use according_text::row::Cast;
use arrow_array::{RecordBatch, StructArray};
use arrow_schema::SchemaRef;

/// One row an article.
#[must_use]
pub fn casts(casts: &[Cast]) -> RecordBatch {
    RecordBatch::from(table(CAST, &casts.iter().collect::<Vec<_>>(), Names::Plain, None))
}

/// The columns of [`casts`].
#[must_use]
pub fn schema_of_casts() -> SchemaRef {
    casts(&[]).schema()
}

/// The casts of a batch of [`casts`], equal in every field; columns of others are passed over.
///
/// # Errors
/// A column that is not there, or a value that it cannot hold.
pub fn casts_of(batch: &RecordBatch) -> Result<Vec<Cast>, Error> {
    let table = StructArray::from(batch.clone());
    let columns = Columns::of("", &table);
    let entities = columns.lists("entities", |it| it.entities())?;
    let casts = entities.into_iter().enumerate().map(|(at, entities)| {
        let (document_id, published) = (columns.needed("document_id", at)?, columns.owned("published", at)?);
        Ok(Cast { document_id: document_id.to_owned(), text_id: columns.text_id(at)?, published, entities })
    });
    casts.collect()
}

const CAST: &[Column<Cast>] = &[
    ("document_id", |all, _| strings(all.iter().map(|it| Some(it.document_id.as_str())))),
    ("text_id", |all, _| strings(all.iter().map(|it| Some(it.text_id.to_string())))),
    ("published", |all, _| strings(all.iter().map(|it| it.published.as_deref()))),
    ("entities", |all, names| list(ENTITY, all.iter().map(|it| &it.entities[..]), names)),
];
