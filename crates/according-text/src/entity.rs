//! An entity as one article shows it: every way it is called there, and the roles that are printed with it.

use crate::{EntityId, Span};

names! {
    /// What an entity is.
    EntityKind {
        /// One person.
        Person = "person",
        /// A company, party, agency, government, team.
        Organisation = "organisation",
        /// A country, city, region, building.
        Place = "place",
        /// A people, or several persons under one name.
        Group = "group",
    }
}
names! {
    /// In what way a name names.
    NameKind {
        /// The fullest name.
        Full = "full",
        /// A part of it, such as the surname.
        Short = "short",
        /// Another name, which the article gives as such: "also called", "born".
        Alias = "alias",
        /// Its initials.
        Acronym = "acronym",
        /// A description by office: "the Iranian official".
        Role = "role",
        /// A name on a platform: "@ana".
        Handle = "handle",
    }
}

/// One way an entity is called, where it stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntityName {
    /// The words (UTF-8 bytes).
    pub span: Span,
    /// In what way they name it.
    pub kind: NameKind,
}

/// An office as printed, with the organisation or place it belongs to where one is printed with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EntityRole {
    /// The office (UTF-8 bytes): "Foreign Ministry spokesperson".
    pub span: Span,
    /// Whose office (UTF-8 bytes): "Foreign Ministry".
    pub affiliation: Option<Span>,
}

/// Somebody or something that an article names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entity {
    /// Address within the article; the same as in [`Speaker`](crate::Speaker).
    pub entity_id: EntityId,
    /// What it is.
    pub kind: EntityKind,
    /// The fullest name (UTF-8 bytes).
    pub name: Span,
    /// Every way it is called, each spelling once, in text order; the fullest name included.
    pub names: Vec<EntityName>,
    /// Offices printed with it, each wording once, in text order.
    pub roles: Vec<EntityRole>,
}
