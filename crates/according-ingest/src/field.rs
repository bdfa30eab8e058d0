//! Which JSON field holds what.

use crate::Error;
use crate::error::names;
use std::fmt;

names! {
    /// What a field of a JSON record can hold.
    Field {
        /// The record's own id.
        Id = "id",
        /// The article.
        Text = "text",
        /// Date of publication.
        Published = "published",
        /// Outlet.
        Publisher = "publisher",
        /// Headline.
        Title = "title",
        /// Author or authors.
        Author = "author",
        /// Address.
        Url = "url",
        /// Licence.
        Licence = "licence",
        /// Language.
        Lang = "lang",
        /// Section of the outlet.
        Section = "section",
        /// Wire credit.
        Credit = "credit",
        /// Rights statement.
        Rights = "rights",
        /// When the page was fetched.
        Retrieved = "retrieved",
    }
}

impl Field {
    /// The names under which a field is looked for, in order: ours first, then those of news-please, fundus,
    /// trafilatura, CC-NEWS, Factiva Analytics, schema.org and the like.
    #[must_use]
    pub fn names(self) -> &'static [&'static str] {
        match self {
            Field::Id => &["id", "an"],
            Field::Text => {
                &["text", "maintext", "plaintext", "body", "content", "article_text", "raw_text", "articleBody"]
            }
            Field::Published => &[
                "published",
                "date",
                "date_publish",
                "publishing_date",
                "published_date",
                "publish_date",
                "published_at",
                "publication_date",
                "pub_date",
                "date_published",
                "datePublished",
                "publication_datetime",
            ],
            Field::Publisher => &[
                "publisher",
                "outlet",
                "publication",
                "sitename",
                "site_name",
                "source_domain",
                "hostname",
                "source-hostname",
                "domain",
                "source_name",
            ],
            Field::Title => &["title", "headline"],
            Field::Author => &["author", "authors", "byline"],
            Field::Url => &["url", "link", "source_url"],
            Field::Licence => &["licence", "license"],
            Field::Lang => &["lang", "language", "language_code"],
            Field::Section => &["section"],
            Field::Credit => &["credit"],
            Field::Rights => &["rights", "copyright"],
            Field::Retrieved => &["retrieved", "date_download"],
        }
    }
}

/// Which JSON fields hold what, where a dump names them otherwise than [`Field::names`] does.
///
/// ```
/// use according_ingest::{Field, FieldMap};
/// let fields = FieldMap::parse(["text=story", "published=meta.day"]).unwrap();
/// assert_eq!(fields.get(Field::Text), ["story"]);
/// assert_eq!(FieldMap::default().get(Field::Licence), ["licence", "license"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FieldMap {
    given: Vec<(Field, String)>,
}

impl FieldMap {
    /// No mapping: every field under its usual names.
    pub const NONE: FieldMap = FieldMap { given: vec![] };

    /// Reads mappings such as `text=maintext`. The name may be a path into nested objects: `text=content.body`.
    ///
    /// # Errors
    /// [`Error::FieldMap`] for a mapping without `=`, without a name, or of an unknown field.
    pub fn parse<S: AsRef<str>>(mappings: impl IntoIterator<Item = S>) -> Result<FieldMap, Error> {
        let mut map = FieldMap::default();
        for mapping in mappings {
            let given = mapping.as_ref();
            let parsed =
                given.split_once('=').and_then(|(field, name)| Some((field.trim().parse().ok()?, name.trim())));
            match parsed {
                Some((field, name)) if !name.is_empty() => map.set(field, name),
                _ => {
                    let fields = Field::ALL.iter().map(|field| field.as_str()).collect::<Vec<_>>().join(", ");
                    return Err(Error::FieldMap { given: given.into(), fields });
                }
            }
        }
        Ok(map)
    }

    /// Reads `field` from `name` and from nothing else. Several names for one field are tried in the order given.
    pub fn set(&mut self, field: Field, name: impl Into<String>) {
        self.given.push((field, name.into()));
    }

    /// The names under which `field` is looked for, in order.
    #[must_use]
    pub fn get(&self, field: Field) -> Vec<&str> {
        let given: Vec<&str> = self.given.iter().filter(|(f, _)| *f == field).map(|(_, name)| name.as_str()).collect();
        if given.is_empty() { field.names().to_vec() } else { given }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_bad_mapping_is_refused_with_the_fields_there_are() {
        for bad in ["text", "text=", "words=body", "=x", ""] {
            let message = FieldMap::parse([bad]).unwrap_err().to_string();
            assert!(message.contains("hint: write FIELD=NAME") && message.contains("published"), "{message}");
        }
        assert_eq!(FieldMap::parse(["text=a", "text=b"]).unwrap().get(Field::Text), ["a", "b"]);
    }

    #[test]
    fn no_name_stands_for_two_fields() {
        let mut names: Vec<&str> = Field::ALL.iter().flat_map(|field| field.names()).copied().collect();
        let n = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), n);
    }
}
