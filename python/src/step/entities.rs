//! Who is meant across articles: casts are taken out of articles anywhere, and judged in one place, in order.

use super::{Batches, Given, PLACE, integers, refused, schema_of, strings};
use crate::error::{InputError, of_ledger};
use according::ledger::{Error, Resolved, Resolver, cast};
use according_arrow::{Fate, casts_of};
use arrow_array::{ArrayRef, Float64Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use pyo3::prelude::*;
use std::sync::Arc;

pub(super) fn schema_of_casts() -> SchemaRef {
    let mut fields = vec![Arc::new(Field::new(PLACE, DataType::Int64, true))];
    fields.extend(according_arrow::schema_of_casts().fields().iter().cloned());
    Arc::new(Schema::new(fields))
}

/// From articles to their casts.
pub(super) fn casts(batches: &mut Batches, given: &mut Given<'_>) -> PyResult<()> {
    while let Some(batch) = batches.next()? {
        let (mut places, mut casts) = (Vec::new(), Vec::new());
        for (place, article) in batch.articles()? {
            if let Fate::Read { document, read } = &article.fate
                && let Some(cast) = refused(cast(document, read))?
            {
                places.push(place);
                casts.push(cast);
            }
        }
        let mut columns = vec![integers(places)];
        columns.extend(according_arrow::casts(&casts).columns().iter().cloned());
        given.rows(columns)?;
    }
    Ok(())
}

pub(super) fn schema() -> SchemaRef {
    let names = [
        "document_id",
        "text_id",
        "entity_id",
        "canonical_id",
        "name",
        "kind",
        "judgement",
        "method",
        "reason",
        "score",
        "against_id",
    ];
    let of = |name| if name == "score" { DataType::Float64 } else { DataType::Utf8 };
    schema_of(&names.map(|name| (name, of(name))))
}

/// From all casts, in order, to who is meant.
pub(super) fn resolve(batches: &mut Batches, given: &mut Given<'_>) -> PyResult<()> {
    let mut resolver = Resolver::new().map_err(|error| of_ledger(&error))?;
    while let Some(batch) = batches.next()? {
        for cast in casts_of(&batch.0).map_err(|error| InputError::new_err(error.to_string()))? {
            resolver.push(&cast).map_err(|error| of_ledger(&error))?;
        }
    }
    let mut rows = Vec::new();
    resolver.end(|resolved| {
        rows.push(resolved);
        if rows.len() >= super::ROWS { given.rows(columns(&std::mem::take(&mut rows))) } else { Ok(()) }
            .map_err(Failed::Here)
    })?;
    given.rows(columns(&rows))
}

/// What can go wrong at the end: there, or in giving rows away.
enum Failed {
    There(Error),
    Here(PyErr),
}

impl From<Error> for Failed {
    fn from(error: Error) -> Failed {
        Failed::There(error)
    }
}

impl From<Failed> for PyErr {
    fn from(failed: Failed) -> PyErr {
        match failed {
            Failed::There(error) => of_ledger(&error),
            Failed::Here(error) => error,
        }
    }
}

fn columns(rows: &[Resolved]) -> Vec<ArrayRef> {
    let all = rows.iter();
    vec![
        strings(all.clone().map(|it| Some(it.document_id.as_str()))),
        strings(all.clone().map(|it| Some(it.text_id.to_string()))),
        strings(all.clone().map(|it| Some(it.entity_id.to_string()))),
        strings(all.clone().map(|it| it.canonical.as_ref().map(|meant| meant.id.to_string()))),
        strings(all.clone().map(|it| it.canonical.as_ref().map(|meant| meant.name.as_str()))),
        strings(all.clone().map(|it| it.canonical.as_ref().map(|meant| meant.kind.as_str()))),
        strings(all.clone().map(|it| Some(it.judgement.as_str()))),
        strings(all.clone().map(|it| Some(it.method.as_str()))),
        strings(all.clone().map(|it| Some(it.reason.as_str()))),
        Arc::new(Float64Array::from_iter_values(all.clone().map(|it| it.score))),
        strings(all.map(|it| it.against.map(|id| id.to_string()))),
    ]
}
