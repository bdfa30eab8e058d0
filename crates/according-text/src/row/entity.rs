//! An entity of one article as it leaves the process.

use super::passage;
use crate::{CodePoints, Entity, EntityId, EntityKind, NameKind, Passage, TextId};

/// One way an entity is called in its article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NameRow {
    /// Where it is called so first, in code points.
    pub passage: Passage,
    /// In what way that names it.
    pub kind: NameKind,
}

/// An office as printed in the article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RoleRow {
    /// The office, in code points.
    pub passage: Passage,
    /// Whose office, where that is printed with it.
    pub affiliation: Option<Passage>,
}

/// Somebody or something that an article names. Offsets are Unicode **code points** into the text that was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EntityRow {
    /// Address within the article; the same as in [`SpeakerRow`](super::SpeakerRow).
    pub entity_id: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name.
    pub name: Passage,
    /// Every way it is called, the fullest name included, in text order.
    pub names: Vec<NameRow>,
    /// Offices printed with it, in text order.
    pub roles: Vec<RoleRow>,
}

/// Who speaks in an article, and what else bears upon whom that is across articles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cast {
    /// The article.
    pub document_id: String,
    /// The text in which they speak.
    pub text_id: TextId,
    /// Publication, ISO 8601.
    pub published: Option<String>,
    /// Those who speak, in the order of their first statement.
    pub entities: Vec<EntityRow>,
}

impl EntityRow {
    /// The entity, its bytes turned into the code points of `points`.
    pub(super) fn of(points: &CodePoints<'_>, entity: &Entity) -> EntityRow {
        EntityRow {
            entity_id: entity.entity_id,
            kind: entity.kind,
            name: passage(points, entity.name),
            names: entity
                .names
                .iter()
                .map(|name| NameRow { passage: passage(points, name.span), kind: name.kind })
                .collect(),
            roles: entity
                .roles
                .iter()
                .map(|role| RoleRow {
                    passage: passage(points, role.span),
                    affiliation: role.affiliation.map(|span| passage(points, span)),
                })
                .collect(),
        }
    }

    /// Every passage of the entity.
    pub fn passages(&self) -> impl Iterator<Item = &Passage> {
        let names = self.names.iter().map(|name| &name.passage);
        let roles = self.roles.iter().flat_map(|role| std::iter::once(&role.passage).chain(&role.affiliation));
        std::iter::once(&self.name).chain(names).chain(roles)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ArticleRows, Document, EntityName, EntityRole, Findings, Hasher, Metadata, Span};

    #[test]
    fn entities_leave_as_code_points() {
        let text = "“Ja,” said Minister Ödön Šik (Šik) of Łódź.";
        let at = |needle: &str| {
            let start = text.find(needle).expect("stands in the text") as u32;
            Span::new(start, start + needle.len() as u32)
        };
        let document = Document::new(text, Metadata { id: "a".into(), ..Metadata::default() });
        let entity = Entity {
            entity_id: EntityId(Hasher::new("entity").finish()),
            kind: EntityKind::Person,
            name: at("Ödön Šik"),
            names: vec![EntityName { span: at("Ödön Šik"), kind: NameKind::Full }],
            roles: vec![EntityRole { span: at("Minister"), affiliation: Some(at("Łódź")) }],
        };
        let findings = Findings { entities: vec![entity], ..Findings::default() };
        let rows = ArticleRows::of(&document, &findings).entities;
        let affiliation = rows[0].roles[0].affiliation.as_ref().expect("is printed");
        let points: Vec<char> = text.chars().collect();
        assert_eq!(rows[0].passages().count(), 4);
        for passage in rows[0].passages() {
            let slice: String = points[passage.start as usize..passage.end as usize].iter().collect();
            assert_eq!(slice, passage.exact);
        }
        assert_eq!((rows[0].name.start, affiliation.exact.as_str()), (20, "Łódź"));
    }
}
