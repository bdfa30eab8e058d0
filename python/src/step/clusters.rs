//! The same statement in several articles: what `according::ledger::steps` does, over columns.

use super::{Batch, Batches, Given, PLACE, ROWS, integers, refused, schema_of, strings};
use crate::error::InternalError;
use according::ledger::steps::{self, Compare, Groups, Member, Pairs, Variant};
use according_arrow::Fate;
use arrow_array::{Array as _, ArrayRef, BinaryArray, Float64Array, Int64Array};
use arrow_schema::{DataType, SchemaRef};
use pyo3::prelude::*;
use std::sync::Arc;

pub(super) fn schema_of_variants() -> SchemaRef {
    let (string, integer) = (DataType::Utf8, DataType::Int64);
    schema_of(&[
        (PLACE, integer.clone()),
        ("document_id", string.clone()),
        ("statement_id", string),
        ("variant", integer),
        ("features", DataType::Binary),
    ])
}

/// From articles to their statements, each with its variant; an article without any has one row without a statement, as it
/// may take the place of one with some.
pub(super) fn variants(batches: &mut Batches, given: &mut Given<'_>) -> PyResult<()> {
    while let Some(batch) = batches.next()? {
        let mut rows = Vec::new();
        for (place, article) in batch.articles()? {
            let Fate::Read { document, read } = &article.fate else { continue };
            let Some(found) = refused(steps::variants(document, read))? else { continue };
            let id = document.metadata.id.clone();
            if found.is_empty() {
                rows.push((place, id, None));
            } else {
                rows.extend(found.into_iter().map(|it| (place, id.clone(), Some(it))));
            }
        }
        let found = rows.iter().map(|(.., found)| found.as_ref());
        given.rows(vec![
            integers(rows.iter().map(|(place, ..)| *place)),
            strings(rows.iter().map(|(_, id, _)| Some(id))),
            strings(found.clone().map(|it| it.map(|(statement, _)| statement.to_string()))),
            integers(found.clone().map(|it| it.map(|(_, variant)| variant.id))),
            Arc::new(BinaryArray::from_iter(found.map(|it| it.map(|(_, variant)| &variant.features)))),
        ])?;
    }
    Ok(())
}

pub(super) fn schema_of_keys() -> SchemaRef {
    schema_of(&[("key", DataType::Int64), ("variant", DataType::Int64)])
}

/// From variants to the keys under which they are found.
pub(super) fn keys(batches: &mut Batches, given: &mut Given<'_>) -> PyResult<()> {
    while let Some(batch) = batches.next()? {
        let (ids, features) = (batch.integers("variant")?, batch.bytes("features")?);
        let (mut keys, mut variants) = (Vec::new(), Vec::new());
        for at in 0..ids.len() {
            let found = steps::keys(features.value(at)).ok_or_else(torn)?;
            variants.extend(found.iter().map(|_| ids.value(at)));
            keys.extend(found);
        }
        given.rows(vec![integers(keys), integers(variants)])?;
    }
    Ok(())
}

pub(super) fn schema_of_pairs() -> SchemaRef {
    schema_of(&[("it", DataType::Int64), ("other", DataType::Int64)])
}

/// From keys with variants, ordered by both, to pairs that share a key; a pair comes once for each.
pub(super) fn pairs(batches: &mut Batches, given: &mut Given<'_>) -> PyResult<()> {
    let mut meeting = Pairs::default();
    let mut found: Vec<(i64, i64)> = Vec::new();
    while let Some(batch) = batches.next()? {
        let (keys, variants) = (batch.integers("key")?, batch.integers("variant")?);
        for (key, variant) in keys.values().iter().zip(variants.values()) {
            meeting.push(*key, *variant, |it, other| found.push((it, other)));
            if found.len() >= ROWS {
                give_pairs(&mut found, given)?;
            }
        }
    }
    meeting.end(|it, other| found.push((it, other)));
    give_pairs(&mut found, given)
}

fn give_pairs(found: &mut Vec<(i64, i64)>, given: &Given<'_>) -> PyResult<()> {
    given.rows(vec![integers(found.iter().map(|it| it.0)), integers(found.iter().map(|it| it.1))])?;
    found.clear();
    Ok(())
}

/// From pairs with the features of both to those that are one statement.
pub(super) fn compare(batches: &mut Batches, given: &mut Given<'_>) -> PyResult<()> {
    let mut compare = Compare::default();
    while let Some(batch) = batches.next()? {
        let (its, others) = (batch.integers("it")?, batch.integers("other")?);
        let (of_it, of_other) = (batch.bytes("features")?, batch.bytes("other_features")?);
        let mut found = Vec::new();
        for at in 0..its.len() {
            if compare.are_one(of_it.value(at), of_other.value(at)).ok_or_else(torn)? {
                found.push((its.value(at), others.value(at)));
            }
        }
        give_pairs(&mut found, given)?;
    }
    Ok(())
}

pub(super) fn schema_of_groups() -> SchemaRef {
    schema_of(&[("variant", DataType::Int64), ("group", DataType::Int64)])
}

/// From all pairs that are one statement, in any order, to what they hold together.
pub(super) fn groups(batches: &mut Batches, given: &mut Given<'_>) -> PyResult<()> {
    let mut groups = Groups::default();
    while let Some(batch) = batches.next()? {
        let (its, others) = (batch.integers("it")?, batch.integers("other")?);
        its.values().iter().zip(others.values()).for_each(|(it, other)| groups.push(*it, *other));
    }
    let mut ended = groups.end();
    loop {
        let some: Vec<(i64, i64)> = ended.by_ref().take(ROWS).collect();
        if some.is_empty() {
            return Ok(());
        }
        given.rows(vec![integers(some.iter().map(|it| it.0)), integers(some.iter().map(|it| it.1))])?;
    }
}

pub(super) fn schema_of_heads() -> SchemaRef {
    let integer = DataType::Int64;
    schema_of(&[
        ("variant", integer.clone()),
        ("head", integer.clone()),
        ("via", integer.clone()),
        ("relation", DataType::Utf8),
        ("shared", integer),
        ("share", DataType::Float64),
    ])
}

/// From variants and pairs, ordered by group, to the members of clusters. A row has the features of a variant, or another
/// that it is one statement with.
pub(super) fn heads(batches: &mut Batches, given: &mut Given<'_>) -> PyResult<()> {
    let (mut group, mut members, mut pairs) = (None, Vec::new(), Vec::new());
    let mut found = Vec::new();
    while let Some(batch) = batches.next()? {
        let columns = Members::of(&batch)?;
        for at in 0..columns.groups.len() {
            let now = Some(columns.groups.value(at));
            if now != group {
                found.extend(steps::heads(std::mem::take(&mut members), &std::mem::take(&mut pairs)).ok_or_else(torn)?);
                group = now;
            }
            let id = columns.variants.value(at);
            if columns.others.is_valid(at) {
                pairs.push((id, columns.others.value(at)));
            } else {
                members.push(Variant { id, features: columns.features.value(at).to_vec() });
            }
        }
        if found.len() >= ROWS {
            given.rows(columns_of(&std::mem::take(&mut found)))?;
        }
    }
    found.extend(steps::heads(members, &pairs).ok_or_else(torn)?);
    given.rows(columns_of(&found))
}

struct Members {
    groups: Int64Array,
    variants: Int64Array,
    features: BinaryArray,
    others: Int64Array,
}

impl Members {
    fn of(batch: &Batch) -> PyResult<Members> {
        Ok(Members {
            groups: batch.integers("group")?,
            variants: batch.integers("variant")?,
            features: batch.bytes("features")?,
            others: batch.integers("other")?,
        })
    }
}

fn columns_of(members: &[Member]) -> Vec<ArrayRef> {
    let all = members.iter();
    vec![
        integers(all.clone().map(|it| it.variant)),
        integers(all.clone().map(|it| it.head)),
        integers(all.clone().map(|it| it.via)),
        strings(all.clone().map(|it| Some(it.relation.as_str()))),
        integers(all.clone().map(|it| i64::from(it.shared))),
        Arc::new(Float64Array::from_iter_values(all.map(|it| it.share))),
    ]
}

fn torn() -> PyErr {
    InternalError::new_err("rows of this step were torn: they are not those that the step before it gave")
}
