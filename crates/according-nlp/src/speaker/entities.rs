//! The entities of an article as they leave: every way each is called, and the offices printed with it.

use super::{
    Resolver,
    cast::{AMBIGUOUS, Entity as Member},
};
use crate::name::Kind;
use according_text::{Entity, EntityId, EntityKind, EntityName, EntityRole, NameKind, Span};
use rustc_hash::FxHashMap;

/// A name in the text, and whose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Named {
    /// The name, titles before it left out (UTF-8 bytes).
    pub span: Span,
    /// Index of the entity in the article's list.
    pub entity: u32,
}

impl Resolver<'_> {
    /// Everybody and everything that the article names, in the order of the first name, and where each name stands.
    pub(super) fn entities(&self) -> (Vec<Entity>, Vec<Named>) {
        let cast = self.cast;
        let mut speaks = vec![false; cast.entities.len()];
        for found in self.found.iter().flatten() {
            for &e in &found.entities {
                speaks[e as usize] = true;
            }
        }
        let mut entities: Vec<Entity> = Vec::new();
        let mut named = Vec::new();
        // Members of the cast under one name have one address.
        let mut at: FxHashMap<EntityId, u32> = FxHashMap::default();
        let mut slots = vec![u32::MAX; cast.entities.len()];
        for (mention, &owner) in cast.mentions.iter().zip(&cast.entity_of) {
            let Some(member) = cast.entities.get(owner as usize).filter(|_| owner < AMBIGUOUS) else { continue };
            let Some(kind) = kind(member, speaks[owner as usize]) else { continue };
            let slot = &mut slots[owner as usize];
            if *slot == u32::MAX {
                let name = self.name_span(owner);
                *slot = self.slot(&mut entities, &mut at, name, kind);
                for role in &member.roles {
                    if let Some(role) = self.office(role) {
                        self.add_role(&mut entities[*slot as usize], role);
                    }
                }
            }
            let span = self.layers.span(mention.first as usize, mention.end as usize);
            let kind = self.name_kind(member, mention.first as usize, mention.end as usize);
            self.add_name(&mut entities[*slot as usize], EntityName { span, kind });
            named.push(Named { span, entity: *slot });
        }
        for (found, attribution) in self.found.iter().zip(self.attributions) {
            let (Some(found), Some(&source)) = (found, attribution.source.first()) else { continue };
            if let (None, Some((first, end))) = (found.entities.first(), found.plain) {
                let span = self.layers.span(first, end);
                self.slot(&mut entities, &mut at, span, EntityKind::Organisation);
            }
            if let ("role", &[e]) = (found.method, found.entities.as_slice())
                && let Some(entity) = entities.get_mut(slots[e as usize] as usize)
            {
                let span = self.trimmed(source);
                self.add_name(entity, EntityName { span, kind: NameKind::Role });
            }
        }
        for entity in &mut entities {
            entity.names.sort_by_key(|name| name.span.start());
            entity.roles.sort_by_key(|role| role.span.start());
        }
        (entities, named)
    }

    /// The index of the entity of that fullest name, which is added if it is new.
    fn slot(&self, entities: &mut Vec<Entity>, at: &mut FxHashMap<EntityId, u32>, name: Span, kind: EntityKind) -> u32 {
        let entity_id = self.entity_id(name);
        *at.entry(entity_id).or_insert_with(|| {
            let names = vec![EntityName { span: name, kind: NameKind::Full }];
            entities.push(Entity { entity_id, kind, name, names, roles: Vec::new() });
            entities.len() as u32 - 1
        })
    }

    /// Adds a name unless the same spelling is there; the first place of a spelling stands.
    fn add_name(&self, entity: &mut Entity, name: EntityName) {
        let spelling = name.span.of(self.text);
        match entity.names.iter_mut().find(|known| known.span.of(self.text) == spelling) {
            Some(known) if name.span.start() < known.span.start() => known.span = name.span,
            Some(_) => {}
            None => entity.names.push(name),
        }
    }

    fn add_role(&self, entity: &mut Entity, role: EntityRole) {
        let wording = role.span.of(self.text);
        if !entity.roles.iter().any(|known| known.span.of(self.text) == wording) {
            entity.roles.push(role);
        }
    }

    fn name_kind(&self, member: &Member, first: usize, end: usize) -> NameKind {
        let word = |i: usize| self.layers.words[i].lower;
        let full = member.first as usize..member.end as usize;
        let form = self.form(first);
        if (first..end).map(word).eq(full.clone().map(word)) {
            NameKind::Full
        } else if end - first == 1
            && full.len() > 1
            && member.kind != Kind::Person
            && form.len() > 1
            && form.bytes().all(|b| b.is_ascii_uppercase() || b == b'.' || b == b'&')
        {
            NameKind::Acronym
        } else if (first..end).all(|i| full.clone().any(|k| word(k) == word(i))) {
            NameKind::Short
        } else {
            NameKind::Alias
        }
    }

    /// A source without the marks around it.
    fn trimmed(&self, source: Span) -> Span {
        let (mut first, mut end) = self.tokens(source);
        while first + 1 < end && !self.layers.words[first].alphanumeric {
            first += 1;
        }
        while end > first + 1 && !self.layers.words[end - 1].alphanumeric {
            end -= 1;
        }
        if first < end { self.layers.span(first, end) } else { source }
    }
}

/// What a member of the cast is; names of unknown kind are left out unless they speak.
fn kind(member: &Member, speaks: bool) -> Option<EntityKind> {
    match member.kind {
        Kind::Person => Some(EntityKind::Person),
        Kind::Organisation => Some(EntityKind::Organisation),
        Kind::Place => Some(EntityKind::Place),
        Kind::Group => Some(EntityKind::Group),
        Kind::Unknown => speaks.then_some(EntityKind::Person),
        Kind::Adjective | Kind::Silent => speaks.then_some(EntityKind::Organisation),
    }
}
