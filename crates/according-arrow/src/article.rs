//! The table of articles: everything that reading gave, one row for each record.

use crate::column::{Column, dates, integers, list, named, passage, strings, table};
use crate::decode::Columns;
use crate::statement::{LABEL, QUANTITY, STATEMENT};
use crate::{Error, Names};
use according_text::row::{DocumentRef, EntityRow, NameRow, RoleRow};
use according_text::{ArticleRows, CodePoints, Document, EntityKind, Metadata, NameKind, Row, TextId};
use arrow_array::{ArrayRef, RecordBatch, StructArray};
use arrow_schema::SchemaRef;
use std::sync::Arc;

/// One record with its fate, and what read it.
#[derive(Clone, Debug)]
pub struct Article {
    /// What became of it.
    pub fate: Fate,
    /// Version of the program that read it.
    pub version: String,
    /// Which weights read it.
    pub model_hash: String,
    /// The options that bear upon its rows, as JSON.
    pub config: String,
}

/// What became of a record.
#[derive(Clone, Debug)]
pub enum Fate {
    /// It was read.
    Read {
        /// The article.
        document: Document,
        /// What was read in it.
        read: ArticleRows,
    },
    /// It was not.
    Skipped {
        /// Where it stands.
        origin: String,
        /// Why, to be counted by.
        reason: String,
        /// Why, in words.
        message: String,
    },
}

/// One row a record.
#[must_use]
pub fn articles(records: &[Article]) -> RecordBatch {
    let nothing = (Document::new("", Metadata::default()), ArticleRows::default());
    let records: Vec<Flat<'_>> = records.iter().map(|record| Flat::of(record, &nothing)).collect();
    let records: Vec<&Flat<'_>> = records.iter().collect();
    RecordBatch::from(table(&columns(), &records, Names::Plain, None))
}

/// The columns of [`articles`].
#[must_use]
pub fn schema_of_articles() -> SchemaRef {
    articles(&[]).schema()
}

/// The records of a batch of [`articles`], equal in every field.
///
/// # Errors
/// A column that is not there, or a value that it cannot hold.
pub fn articles_of(batch: &RecordBatch) -> Result<Vec<Article>, Error> {
    let table = StructArray::from(batch.clone());
    let columns = Columns::of("", &table);
    let statements = columns.lists("statements", |it| it.statements())?;
    let entities = columns.lists("entities", |it| it.entities())?;
    let labels = columns.lists("labels", |it| it.labels())?;
    let quantities = columns.lists("quantities", |it| it.quantities())?;
    let beside = statements.into_iter().zip(entities).zip(labels.into_iter().zip(quantities));
    let mut records = Vec::with_capacity(batch.num_rows());
    for (at, ((rows, entities), (labels, quantities))) in beside.enumerate() {
        let string = |name| columns.string(name, at);
        let needed = |name| columns.needed(name, at).map(str::to_owned);
        let fate = match string("skipped")? {
            Some(reason) => {
                Fate::Skipped { origin: needed("origin")?, reason: reason.to_owned(), message: needed("skip_message")? }
            }
            None => {
                let owned = |name| string(name).map(|value| value.map(str::to_owned));
                let metadata = Metadata {
                    id: needed("document_id")?,
                    origin: needed("origin")?,
                    url: owned("url")?,
                    publisher: owned("publisher")?,
                    title: owned("title")?,
                    byline: owned("byline")?,
                    section: owned("section")?,
                    credit: owned("credit")?,
                    published: owned("published")?,
                    lang: owned("lang")?,
                    rights: owned("rights")?,
                    licence: owned("licence")?,
                    extractor: needed("extractor")?,
                    retrieved: owned("retrieved")?,
                };
                let document = Document::new(needed("text")?, metadata);
                let reference = reference(&document);
                let rows = rows.into_iter().map(|row| Row { document: reference.clone(), ..row }).collect();
                Fate::Read { document, read: ArticleRows { rows, labels, quantities, entities } }
            }
        };
        records.push(Article {
            fate,
            version: needed("version")?,
            model_hash: needed("model_hash")?,
            config: needed("config")?,
        });
    }
    Ok(records)
}

fn reference(document: &Document) -> DocumentRef {
    let it = &document.metadata;
    DocumentRef {
        id: it.id.clone(),
        text_id: TextId::of(document.text()),
        url: it.url.clone(),
        publisher: it.publisher.clone(),
        title: it.title.clone(),
        published: it.published.clone(),
        licence: it.licence.clone(),
    }
}

/// A record with nothing in the place of what was not read.
struct Flat<'r> {
    record: &'r Article,
    document: Option<&'r Document>,
    read: &'r ArticleRows,
}

impl<'r> Flat<'r> {
    fn of(record: &'r Article, nothing: &'r (Document, ArticleRows)) -> Flat<'r> {
        match &record.fate {
            Fate::Read { document, read } => Flat { record, document: Some(document), read },
            Fate::Skipped { .. } => Flat { record, document: None, read: &nothing.1 },
        }
    }

    fn origin(&self) -> &'r str {
        match &self.record.fate {
            Fate::Read { document, .. } => &document.metadata.origin,
            Fate::Skipped { origin, .. } => origin,
        }
    }

    fn skipped(&self) -> Option<(&'r str, &'r str)> {
        match &self.record.fate {
            Fate::Read { .. } => None,
            Fate::Skipped { reason, message, .. } => Some((reason, message)),
        }
    }
}

fn columns<'r>() -> Vec<Column<Flat<'r>>> {
    vec![
        ("document_id", |all, _| known(all, |it| Some(&it.id))),
        ("text_id", |all, _| strings(all.iter().map(|it| it.document.map(|it| TextId::of(it.text()).to_string())))),
        ("origin", |all, _| strings(all.iter().map(|it| Some(it.origin())))),
        ("skipped", |all, _| strings(all.iter().map(|it| it.skipped().map(|(reason, _)| reason)))),
        ("skip_message", |all, _| strings(all.iter().map(|it| it.skipped().map(|(_, message)| message)))),
        ("url", |all, _| known(all, |it| it.url.as_deref())),
        ("publisher", |all, _| known(all, |it| it.publisher.as_deref())),
        ("title", |all, _| known(all, |it| it.title.as_deref())),
        ("byline", |all, _| known(all, |it| it.byline.as_deref())),
        ("section", |all, _| known(all, |it| it.section.as_deref())),
        ("credit", |all, _| known(all, |it| it.credit.as_deref())),
        ("published", |all, _| known(all, |it| it.published.as_deref())),
        ("published_date", |all, _| {
            dates(all.iter().map(|it| it.document.and_then(|it| it.metadata.published.as_deref())))
        }),
        ("lang", |all, _| known(all, |it| it.lang.as_deref())),
        ("rights", |all, _| known(all, |it| it.rights.as_deref())),
        ("licence", |all, _| known(all, |it| it.licence.as_deref())),
        ("extractor", |all, _| known(all, |it| Some(&it.extractor))),
        ("retrieved", |all, _| known(all, |it| it.retrieved.as_deref())),
        ("length", |all, _| {
            integers(all.iter().map(|it| it.document.map_or(0, |document| CodePoints::new(document.text()).len())))
        }),
        ("text", |all, _| strings(all.iter().map(|it| it.document.map(Document::text)))),
        ("statements", |all, names| list(STATEMENT, all.iter().map(|it| &it.read.rows[..]), names)),
        ("entities", |all, names| list(ENTITY, all.iter().map(|it| &it.read.entities[..]), names)),
        ("labels", |all, names| list(LABEL, all.iter().map(|it| &it.read.labels[..]), names)),
        ("quantities", |all, names| list(QUANTITY, all.iter().map(|it| &it.read.quantities[..]), names)),
        ("version", |all, _| strings(all.iter().map(|it| Some(it.record.version.as_str())))),
        ("model_hash", |all, _| strings(all.iter().map(|it| Some(it.record.model_hash.as_str())))),
        ("config", |all, _| strings(all.iter().map(|it| Some(it.record.config.as_str())))),
    ]
}

pub(crate) const ENTITY: &[Column<EntityRow>] = &[
    ("entity_id", |all, _| strings(all.iter().map(|it| Some(it.entity_id.to_string())))),
    ("kind", |all, names| named(all.iter().map(|it| Some(it.kind)), EntityKind::ALL, EntityKind::as_str, names)),
    ("name", |all, names| passage(all.iter().map(|it| Some(&it.name)), names)),
    ("names", |all, names| list(NAME, all.iter().map(|it| &it.names[..]), names)),
    ("roles", |all, names| list(ROLE, all.iter().map(|it| &it.roles[..]), names)),
];

const NAME: &[Column<NameRow>] = &[
    ("passage", |all, names| passage(all.iter().map(|it| Some(&it.passage)), names)),
    ("kind", |all, names| named(all.iter().map(|it| Some(it.kind)), NameKind::ALL, NameKind::as_str, names)),
];

const ROLE: &[Column<RoleRow>] = &[
    ("passage", |all, names| passage(all.iter().map(|it| Some(&it.passage)), names)),
    ("affiliation", |all, names| passage(all.iter().map(|it| it.affiliation.as_ref()), names)),
];

fn known<'r>(all: &[&Flat<'r>], field: impl Fn(&'r Metadata) -> Option<&'r str>) -> ArrayRef {
    let values = all.iter().map(|it| it.document.and_then(|document| field(&document.metadata)));
    strings(values) as Arc<_>
}
