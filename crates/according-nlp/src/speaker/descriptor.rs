//! Descriptors: somebody named by office or function (`the mayor`, `the Iranian official`).

use super::{
    Found, Resolver,
    cast::{Entity, Role},
};
use crate::{
    name::{Kind, gazetteer as gaz},
    tag::{Coarse, Tag},
};
use according_text::SourceClass;

impl Resolver<'_> {
    /// Resolves the role noun at `head`: the one person of the article whose printed office it fits.
    pub(super) fn descriptor(&self, a: usize, head: usize, owner: Option<u32>, possessive: bool) -> Found {
        let class = SourceClass::Role;
        let (first, end) = self.places[a].source;
        let printed = self.printed(first, end).to_owned();
        let spokesperson = self.is(head, gaz::SPOKESPERSON);
        let definite = matches!(self.form(first), "the" | "The" | "this" | "This" | "that")
            || self.layers.words[head].capital && first == head
            || self.cast.mention_at[first] != 0;
        // `Judge said` after `Mark Judge`: a surname, whatever else it means.
        if first == head && self.layers.words[head].capital && !possessive {
            let lower = self.layers.words[head].lower;
            let mut bearers = self.cast.entities.iter().enumerate().filter(|(_, entity)| {
                entity.kind == Kind::Person && entity.words.len() > 1 && entity.words.last() == Some(&lower)
            });
            if let Some((e, _)) = bearers.next() {
                let e = e as u32;
                if bearers.next().is_some() {
                    return Found::none(SourceClass::Person, "surname", format!("several people fit “{printed}”"));
                }
                let reason = format!("“{printed}” is part of the name {}", self.names_of(&[e]));
                return Found::one(e, SourceClass::Person, "surname", reason, 0.8);
            }
        }
        if possessive {
            return Found::none(class, "role", format!("unnamed: “{printed}” names nobody"));
        }
        if !definite {
            return Found::none(class, "role", format!("unnamed: “{printed}” is not named"));
        }
        let modifiers = self.modifiers(first, end, head);
        let at = self.places[a].at;
        let former = (first..head).any(|i| matches!(self.form(i), "former" | "Former" | "ex" | "late" | "then"));
        let mut fitting: Vec<u32> = Vec::new();
        let past = former
            && self
                .cast
                .entities
                .iter()
                .any(|entity| entity.roles.iter().any(|role| role.former && self.fits(role, head, true)));
        for (e, entity) in self.cast.entities.iter().enumerate() {
            if entity.kind == Kind::Person
                && (entity.roles.iter().any(|role| self.fits(role, head, former) && (role.former || !past))
                    || self.called_by_title(entity, head))
            {
                let known = modifiers.iter().all(|&word| {
                    entity.words.contains(&word) || entity.roles.iter().any(|role| self.tells(role, word))
                });
                if known {
                    fitting.push(e as u32);
                }
            }
        }
        let before: Vec<u32> =
            fitting.iter().copied().filter(|&e| (self.cast.entities[e as usize].introduced as usize) < at).collect();
        let candidates = if before.is_empty() { &fitting } else { &before };
        match candidates.as_slice() {
            [e] => {
                let reason =
                    format!("“{printed}” fits what the article says of {}, and of nobody else", self.names_of(&[*e]));
                return Found::one(*e, class, "role", reason, 0.85);
            }
            [] => {}
            several => {
                let reason = format!("several people fit “{printed}”: {}", self.names_of(several));
                return Found::none(class, "role", reason);
            }
        }
        if spokesperson && let Some(m) = owner {
            let whom = self
                .layers
                .span(self.cast.mentions[m as usize].first as usize, self.cast.mentions[m as usize].end as usize);
            let reason = format!("“{printed}” speaks for {}, and is not named", whom.of(self.text));
            return Found::none(class, "role", reason);
        }
        if let Some(found) = self.goes_on(a, head, &printed) {
            return found;
        }
        self.dominating(a, head, &modifiers, &printed)
    }

    /// `the Pope` for `Pope Francis`: a title that is part of the name.
    fn called_by_title(&self, entity: &Entity, head: usize) -> bool {
        entity.words.len() > 1
            && entity.words[0] == self.layers.words[head].lower
            && self.is(entity.first as usize, gaz::TITLE)
    }

    /// `The Springfield professor added`: whoever spoke right before, where nobody else is named since.
    fn goes_on(&self, a: usize, head: usize, printed: &str) -> Option<Found> {
        let cue = self.attributions[a].cue.first()?.of(self.text);
        if !matches!(cue, "added" | "adds" | "continued" | "went on" | "concluded" | "went on to say" | "also added") {
            return None;
        }
        let at = self.places[a].at;
        let (source, e) = *self.sources.iter().rev().find(|(source, _)| *source < at)?;
        let entity = &self.cast.entities[e as usize];
        let near = self.layers.paragraph_of[source] + 1 >= self.layers.paragraph_of[at];
        let [he, she] = entity.agrees;
        let agrees = !(self.is(head, gaz::HE) && she && !he || self.is(head, gaz::SHE) && he && !she);
        let alone = !(source + 1..at).any(|i| {
            self.words.quotation[i] == 0
                && self.cast.entity_at(i).is_some_and(|o| o != e && self.cast.entities[o as usize].kind == Kind::Person)
        });
        // Somebody without name may have spoken in between.
        let last = !(0..self.attributions.len()).any(|b| {
            self.places[b].depth == 0
                && (source + 1..at).contains(&self.places[b].at)
                && self.found[b].as_ref().is_none_or(|found| found.entities != [e])
        });
        (entity.kind == Kind::Person && near && agrees && alone && last).then(|| {
            let reason = format!("“{printed}” goes on after {}, who spoke right before", self.names_of(&[e]));
            Found::one(e, SourceClass::Role, "role", reason, 0.75)
        })
    }

    /// The words that narrow a descriptor, countries under one name.
    fn modifiers(&self, first: usize, end: usize, head: usize) -> Vec<u32> {
        let mut out = Vec::new();
        for i in first..end {
            let form = self.form(i);
            if i == head || matches!(form, "the" | "The" | "former" | "Former" | "who" | "then" | "this" | "This") {
                if form == "who" {
                    break;
                }
                continue;
            }
            if i > head && matches!(form, ",") {
                break;
            }
            let content = matches!(self.layers.tags[i].coarse(), Coarse::Noun | Coarse::Adjective);
            if content && !self.is(i, gaz::HONORIFIC) {
                out.push(self.gazetteer.country(self.layers.words[i].lower));
            }
        }
        out
    }

    /// Whether a printed office is what the noun at `head` calls it.
    fn fits(&self, role: &Role, head: usize, former: bool) -> bool {
        if role.former && !former {
            return false;
        }
        let noun = self.layers.words[head].lower;
        let wide = self.form(head) == "official";
        (role.first as usize..role.end as usize)
            .take_while(|&i| !matches!(self.layers.tags[i], Tag::In) || matches!(self.form(i), "of"))
            .any(|i| {
                self.layers.words[i].lower == noun && !(i > role.first as usize && self.under(i - 1))
                    || self.is(head, gaz::SPOKESPERSON) && self.is(i, gaz::SPOKESPERSON)
                    || wide && self.official(i)
            })
    }

    /// Whether the word makes another office of the one after it: `vice president`.
    fn under(&self, i: usize) -> bool {
        matches!(self.form(i).to_ascii_lowercase().as_str(), "vice" | "deputy" | "assistant" | "associate" | "shadow")
    }

    /// Whether the noun is an office that news calls an official.
    fn official(&self, i: usize) -> bool {
        self.is(i, gaz::SPOKESPERSON)
            || matches!(
                self.form(i),
                "minister"
                    | "Minister"
                    | "secretary"
                    | "Secretary"
                    | "commissioner"
                    | "Commissioner"
                    | "director"
                    | "Director"
                    | "administrator"
                    | "deputy"
                    | "chief"
                    | "officer"
                    | "undersecretary"
                    | "ambassador"
                    | "Ambassador"
                    | "envoy"
            )
    }

    fn tells(&self, role: &Role, word: u32) -> bool {
        (role.first as usize..role.end as usize).any(|i| self.gazetteer.country(self.layers.words[i].lower) == word)
    }

    /// `The Iranian official` where one person speaks in the whole article so far, and nothing printed of anybody
    /// contradicts it.
    fn dominating(&self, a: usize, head: usize, modifiers: &[u32], printed: &str) -> Found {
        let class = SourceClass::Role;
        let at = self.places[a].at;
        let none = || Found::none(class, "role", format!("no person is introduced as “{printed}”"));
        let persons = |e: &u32| self.cast.entities[*e as usize].kind == Kind::Person;
        let mut speakers: Vec<u32> = self.sources.iter().map(|&(_, e)| e).filter(persons).collect();
        for &(_, e) in self.sources.iter().filter(|(_, e)| persons(e)) {
            if !speakers.contains(&e) {
                speakers.push(e);
            }
        }
        speakers.sort_unstable();
        speakers.dedup();
        let [speaker] = speakers.as_slice() else { return none() };
        let Some(&(_, last)) = self.sources.iter().rev().find(|(source, _)| *source < at) else { return none() };
        let entity = &self.cast.entities[*speaker as usize];
        let known = entity.roles.iter().any(|role| {
            (role.first as usize..role.end as usize)
                .any(|i| self.is(i, gaz::ROLE | gaz::TITLE) && !self.is(i, gaz::HONORIFIC))
        });
        let wide = self.is(head, gaz::WIDE_ROLE | gaz::SPOKESPERSON);
        // A descriptor of the article introduces somebody with these words: `the Iranian Foreign Ministry spokesperson`.
        let introduced = !modifiers.is_empty() && modifiers.iter().all(|&word| self.introduced_near(word, at));
        if last != *speaker || known || !(wide && introduced) {
            return none();
        }
        let reason =
            format!("“{printed}” after {}, the only person who speaks in the article", self.names_of(&[*speaker]));
        Found::one(*speaker, class, "role", reason, 0.65)
    }

    /// Whether a role noun of the article stands in one noun phrase with `word` before `at`.
    fn introduced_near(&self, word: u32, at: usize) -> bool {
        (0..at).any(|i| {
            self.is(i, gaz::ROLE)
                && self.words.quotation[i] == 0
                && (i.saturating_sub(5)..i).any(|k| self.gazetteer.country(self.layers.words[k].lower) == word)
        })
    }
}
