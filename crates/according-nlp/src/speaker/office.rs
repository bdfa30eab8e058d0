//! Offices as printed, and whose they are.

use super::{Found, Resolver, cast::Role};
use crate::{
    name::{Kind, gazetteer as gaz},
    tag::Tag,
};
use according_text::{EntityRole, SourceClass, Span};

/// The office of a source and whose office it is (UTF-8 bytes).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Office {
    /// The office: `Foreign Ministry spokesperson`.
    pub role: Option<Span>,
    /// The organisation or place: `Foreign Ministry`.
    pub affiliation: Option<Span>,
}

impl Resolver<'_> {
    /// The office of the source of `a`: what is printed with the source, else what the article prints with the name of
    /// whoever is meant, what is over last.
    pub(super) fn source_office(&self, a: usize, found: &Found) -> Office {
        let (first, end) = self.places[a].source;
        let office = first < end && (first..end).any(|i| self.names_office(i));
        if let [e] = found.entities.as_slice()
            && !(found.class == SourceClass::Role && office)
            && self.cast.entities[*e as usize].kind == Kind::Person
        {
            let roles = &self.cast.entities[*e as usize].roles;
            let beside = |role: &Role| (role.first as usize) < end && role.end as usize > first;
            let named = |role: &Role| (role.first..role.end).any(|i| self.names_office(i as usize));
            let best = roles.iter().min_by_key(|role| (!beside(role), !named(role), role.former, role.first));
            return best.map_or(Office::default(), |role| self.as_office(role));
        }
        if found.class == SourceClass::Role && office {
            return self.as_office(&Role { first: first as u32, end: end.min(first + 16) as u32, former: false });
        }
        Office::default()
    }

    fn names_office(&self, i: usize) -> bool {
        self.is(i, gaz::ROLE | gaz::TITLE) && !self.is(i, gaz::HONORIFIC)
    }

    fn as_office(&self, role: &Role) -> Office {
        let Some(office) = self.office(role) else { return Office::default() };
        let tokens = self.layers.tokens_of(office.span);
        Office {
            role: tokens.into_iter().any(|i| self.names_office(i)).then_some(office.span),
            affiliation: office.affiliation,
        }
    }

    /// An office as it is printed, without the article before it, and whose office it is.
    pub(super) fn office(&self, role: &Role) -> Option<EntityRole> {
        let (mut first, mut end) = (role.first as usize, role.end as usize);
        let outside = |i: usize| {
            !self.layers.words[i].alphanumeric
                || matches!(self.layers.tags[i], Tag::Dt | Tag::Pos | Tag::PrpPoss | Tag::Wp | Tag::Cc | Tag::Rb)
                    && self.cast.mention_at[i] == 0
        };
        while first < end && outside(first) {
            first += 1;
        }
        while end > first && (outside(end - 1) || matches!(self.layers.tags[end - 1], Tag::In | Tag::To)) {
            end -= 1;
        }
        if first == end || (first..end).all(|i| self.is(i, gaz::HONORIFIC)) {
            return None;
        }
        let head = (first..end).find(|&i| self.is(i, gaz::ROLE)).unwrap_or(first);
        // `spokesman for the Foreign Ministry` before `the Danish spokesman`; a body before a country.
        let mut best: Option<(u32, Span)> = None;
        let mut i = first;
        while i < end {
            let Some(m) = self.cast.mention_at[i].checked_sub(1) else {
                i += 1;
                continue;
            };
            let mention = self.cast.mentions[m as usize];
            let rank = match mention.kind {
                Kind::Organisation => 0,
                Kind::Unknown | Kind::Group => 1,
                Kind::Place => 2,
                Kind::Adjective => 3,
                Kind::Person | Kind::Silent => 9,
            };
            let far = u32::from(i > head + 4);
            if rank < 9 && best.is_none_or(|(known, _)| rank + far < known) {
                let (from, to) = ((mention.first as usize).max(first), (mention.end as usize).min(end));
                best = Some((rank + far, self.layers.span(from, to)));
            }
            i = (mention.end as usize).max(i + 1);
        }
        Some(EntityRole { span: self.layers.span(first, end), affiliation: best.map(|(_, span)| span) })
    }
}
