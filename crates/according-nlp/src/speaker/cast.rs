//! The cast of an article: its names gathered into entities, with what the article itself says of each.

use crate::{
    layers::Layers,
    name::{
        Kind, Mention, Words,
        gazetteer::{self as gaz, Gazetteer},
    },
    tag::{Coarse, Tag},
};

mod roles;
mod short;

use short::{Fit, fits};

/// No entity.
pub const NONE: u32 = u32::MAX;
/// Several entities fit the name.
pub const AMBIGUOUS: u32 = u32::MAX - 1;

/// Words that tell an office or affiliation of somebody, as printed beside the name.
#[derive(Clone, Copy, Debug)]
pub struct Role {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// Whether it is said to be over: former, late.
    pub former: bool,
}

/// One person, organisation, place or group of the article.
#[derive(Clone, Debug)]
pub struct Entity {
    /// First token of the fullest name.
    pub first: u32,
    /// One past the last token of the fullest name.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
    /// Lowercase hashes of the words of the fullest name.
    pub words: Vec<u32>,
    /// Other names that the article introduces: acronyms in brackets, `also called`.
    pub aliases: Vec<Vec<u32>>,
    /// Offices and affiliations as printed.
    pub roles: Vec<Role>,
    /// How often it is named.
    pub mentions: u32,
    /// Whether the article introduces it as somebody's relative.
    pub relative: bool,
    /// Whether the article uses words for men, for women of it. Used for agreement, never output.
    pub agrees: [bool; 2],
    /// First token of its first mention.
    pub introduced: u32,
    /// Paragraph of the last mention under its full name.
    pub full_paragraph: u32,
}

/// The names and entities of one article.
pub struct Cast {
    /// Names in text order.
    pub mentions: Vec<Mention>,
    /// Entity of each name, or [`NONE`] or [`AMBIGUOUS`].
    pub entity_of: Vec<u32>,
    /// Entities in order of their first full name.
    pub entities: Vec<Entity>,
    /// One more than the index of the name that covers the token, 0 where none does. **Shape**: `n_tokens`.
    pub mention_at: Vec<u32>,
}

impl Cast {
    /// Gathers the names.
    #[must_use]
    pub fn gather(text: &str, layers: &Layers, words: &Words, gazetteer: &Gazetteer, mentions: Vec<Mention>) -> Cast {
        let mut mention_at = vec![0; layers.len()];
        for (m, mention) in mentions.iter().enumerate() {
            mention_at[mention.range()].fill(m as u32 + 1);
        }
        let entity_of = vec![NONE; mentions.len()];
        let mut cast = Cast { mentions, entity_of, entities: Vec::new(), mention_at };
        let builder = Builder { text, layers, words, gazetteer };
        builder.full_names(&mut cast);
        builder.short_names(&mut cast);
        builder.settle_kinds(&mut cast);
        builder.roles(&mut cast);
        cast
    }

    /// The entity named at token `i`.
    #[must_use]
    pub fn entity_at(&self, i: usize) -> Option<u32> {
        let mention = self.mention_at[i].checked_sub(1)?;
        let entity = self.entity_of[mention as usize];
        (entity < AMBIGUOUS).then_some(entity)
    }

    /// The persons who bear the name of mention `m`.
    #[must_use]
    pub fn bearers(&self, layers: &Layers, m: usize) -> Vec<u32> {
        let name: Vec<u32> = self.mentions[m].range().map(|i| layers.words[i].lower).collect();
        (0..self.entities.len() as u32)
            .filter(|&e| {
                let entity = &self.entities[e as usize];
                entity.kind == Kind::Person && fits(&name, &entity.words) != Fit::No
            })
            .collect()
    }
}

struct Builder<'a> {
    text: &'a str,
    layers: &'a Layers,
    words: &'a Words,
    gazetteer: &'a Gazetteer,
}

impl Builder<'_> {
    fn form(&self, i: usize) -> &str {
        self.layers.tokens[i].span.of(self.text)
    }

    fn is(&self, i: usize, kinds: gaz::Kinds) -> bool {
        self.words.kinds[i] & kinds != 0
    }

    fn name_words(&self, mention: &Mention, out: &mut Vec<u32>) {
        out.clear();
        for i in mention.range() {
            if mention.kind == Kind::Organisation
                && matches!(self.form(i), "of" | "the" | "for" | "and" | "The" | "'s" | "’s")
            {
                continue;
            }
            if !self.layers.words[i].alphanumeric || self.is(i, gaz::SUFFIX) {
                continue;
            }
            out.push(self.layers.words[i].lower);
        }
        if mention.kind == Kind::Organisation
            && out.len() > 1
            && let Some(first) = out.first_mut()
        {
            // `Iranian Foreign Ministry`, `Iran’s Foreign Ministry`.
            *first = self.gazetteer.country(*first);
        }
        if mention.kind == Kind::Place {
            let usa = crate::hash::bytes(*b"usa");
            let name = self.layers.span(mention.first as usize, mention.end as usize).of(self.text);
            if matches!(name, "United States" | "United States of America") {
                out.clear();
                out.push(usa);
            } else if name == "United Kingdom" {
                out.clear();
                out.push(crate::hash::bytes(*b"britain"));
            } else if let [word] = out.as_mut_slice() {
                *word = self.gazetteer.country(*word);
            }
        }
    }

    /// Entities of the names of several words, of places, groups and acronyms.
    fn full_names(&self, cast: &mut Cast) {
        let mut name = Vec::new();
        for m in 0..cast.mentions.len() {
            let mention = cast.mentions[m];
            let many = mention.end - mention.first > 1;
            if matches!(mention.kind, Kind::Adjective | Kind::Silent)
                || !many && matches!(mention.kind, Kind::Person | Kind::Unknown)
            {
                continue;
            }
            self.name_words(&mention, &mut name);
            if name.is_empty() {
                continue;
            }
            let human = |kind| matches!(kind, Kind::Person | Kind::Unknown);
            let mut best = (Fit::No, NONE);
            let mut several = false;
            for (e, entity) in cast.entities.iter().enumerate() {
                let same_kind = entity.kind == mention.kind || human(entity.kind) && human(mention.kind);
                if entity.aliases.contains(&name) {
                    best = (Fit::Same, e as u32);
                    several = false;
                    break;
                }
                if !(same_kind || many && entity.words == name) {
                    continue;
                }
                let fit = if human(mention.kind) {
                    let forth = self.initials_fit(&name, &mention, entity);
                    fits(&name, &entity.words).max(fits(&entity.words, &name)).max(forth)
                } else if entity.words == name {
                    Fit::Same
                } else {
                    Fit::No
                };
                let enough = fit >= Fit::Full || fit == Fit::Surname && name.len() > 1 && entity.words.len() > 1;
                if enough && fit > best.0 {
                    best = (fit, e as u32);
                    several = false;
                } else if enough && fit == best.0 {
                    several = true;
                }
            }
            if best.1 == NONE || several && best.0 != Fit::Same {
                let alias =
                    self.born(cast, m).or_else(|| self.acronym_of(cast, m)).or_else(|| self.part_of(cast, m, &name));
                if let Some(e) = alias {
                    cast.entity_of[m] = e;
                    if e == AMBIGUOUS {
                        continue;
                    }
                    cast.entities[e as usize].mentions += 1;
                    cast.entities[e as usize].aliases.push(name.clone());
                    continue;
                }
                cast.entity_of[m] = cast.entities.len() as u32;
                self.found(cast, &mention, name.clone());
                continue;
            }
            cast.entity_of[m] = best.1;
            let entity = &mut cast.entities[best.1 as usize];
            entity.mentions += 1;
            entity.full_paragraph = self.layers.paragraph_of[mention.first as usize];
            if mention.kind == Kind::Person {
                entity.kind = Kind::Person;
            }
            let human = human(mention.kind);
            if human && name.len() >= 2 && name.len() < entity.words.len() && entity.words.ends_with(&name) {
                // `Recorder Helen Purcell`, then `Helen Purcell`: what stood before the first name was no name.
                if self.is(mention.first as usize, gaz::FIRST) && !self.is(entity.first as usize, gaz::FIRST) {
                    (entity.first, entity.end) = (mention.first, mention.end);
                    entity.words.clone_from(&name);
                }
            } else if name.len() > entity.words.len() && (!human || self.fuller(&name, &mention, entity)) {
                (entity.first, entity.end) = (mention.first, mention.end);
                entity.words.clone_from(&name);
            } else if mention.end - mention.first > entity.end - entity.first
                && (mention.kind != Kind::Person
                    || name == entity.words && self.is(mention.end as usize - 1, gaz::SUFFIX))
            {
                (entity.first, entity.end) = (mention.first, mention.end);
            }
        }
    }

    /// Whether a longer name is the same name in full, and not the name with more words of a headline around it.
    fn fuller(&self, name: &[u32], mention: &Mention, entity: &Entity) -> bool {
        if name[0] != entity.words[0] {
            return !self.is(entity.first as usize, gaz::FIRST) && self.is(mention.first as usize, gaz::FIRST);
        }
        let tail = mention.end as usize - 1;
        name.last() == entity.words.last()
            || name.len() == entity.words.len() + 1
                && !self.is(
                    tail,
                    gaz::PLACE
                        | gaz::ORGANISATION
                        | gaz::DOCUMENT
                        | gaz::TITLE
                        | gaz::PEOPLE
                        | gaz::DEMONYM
                        | gaz::SILENT,
                )
                && self.layers.tags[tail].is_name()
    }

    fn found(&self, cast: &mut Cast, mention: &Mention, words: Vec<u32>) {
        cast.entities.push(Entity {
            first: mention.first,
            end: mention.end,
            kind: mention.kind,
            words,
            aliases: Vec::new(),
            roles: Vec::new(),
            mentions: 1,
            relative: false,
            agrees: [false; 2],
            introduced: mention.first,
            full_paragraph: self.layers.paragraph_of[mention.first as usize],
        });
    }

    /// Links surnames, first names and short forms; what fits nobody founds an entity of its own.
    fn short_names(&self, cast: &mut Cast) {
        let mut name = Vec::new();
        let alone = cast.mentions.iter().filter(|mention| mention.end - mention.first == 1);
        let mut singles: Vec<u32> = alone.map(|mention| self.layers.words[mention.first as usize].lower).collect();
        singles.sort_unstable();
        for m in 0..cast.mentions.len() {
            let mention = cast.mentions[m];
            if cast.entity_of[m] != NONE || matches!(mention.kind, Kind::Adjective | Kind::Silent) {
                continue;
            }
            self.name_words(&mention, &mut name);
            if name.is_empty() {
                continue;
            }
            if let Some(e) = self.born(cast, m) {
                cast.entities[e as usize].aliases.push(name.clone());
            }
            let entity = self.bearer(cast, &singles, &mention, &name);
            if entity < AMBIGUOUS {
                cast.entities[entity as usize].mentions += 1;
                if mention.kind == Kind::Person && cast.entities[entity as usize].kind == Kind::Unknown {
                    cast.entities[entity as usize].kind = Kind::Person;
                }
            }
            cast.entity_of[m] = match entity {
                NONE => match self.acronym_of(cast, m).or_else(|| self.part_of(cast, m, &name)) {
                    Some(AMBIGUOUS) => AMBIGUOUS,
                    Some(e) => {
                        cast.entities[e as usize].aliases.push(name.clone());
                        e
                    }
                    None => {
                        self.found(cast, &mention, name.clone());
                        cast.entities.len() as u32 - 1
                    }
                },
                entity => entity,
            };
        }
        // A place name that is somebody's surname: `Paris said` after `Dana Paris`.
        for m in 0..cast.mentions.len() {
            let mention = cast.mentions[m];
            if mention.kind != Kind::Place || mention.end - mention.first != 1 {
                continue;
            }
            let first = mention.first as usize;
            if first > 0 && matches!(self.layers.tags[first - 1], Tag::In | Tag::To | Tag::Jj) {
                continue;
            }
            let word = self.layers.words[first].lower;
            let mut bearers = cast.entities.iter().enumerate().filter(|(_, entity)| {
                matches!(entity.kind, Kind::Person | Kind::Unknown)
                    && entity.words.len() > 1
                    && entity.words.last() == Some(&word)
            });
            if let (Some((e, _)), None) = (bearers.next(), bearers.next()) {
                cast.entity_of[m] = e as u32;
            }
        }
    }

    /// Names of unknown kind become persons where the article treats them so.
    fn settle_kinds(&self, cast: &mut Cast) {
        for e in 0..cast.entities.len() {
            if cast.entities[e].kind != Kind::Unknown {
                continue;
            }
            let mut person = false;
            let mut thing = false;
            let count = cast.entities[e].words.len();
            for (mention, &owner) in cast.mentions.iter().zip(&cast.entity_of) {
                if owner != e as u32 {
                    continue;
                }
                let (first, end) = (mention.first as usize, mention.end as usize);
                person |=
                    mention.kind == Kind::Person || count > 1 && end - first == 1 && mention.kind == Kind::Unknown;
                person |=
                    self.apposition(end).is_some_and(|range| range.clone().any(|i| self.is(i, gaz::ROLE | gaz::KIN)));
                let modifies = end < self.layers.len() && self.layers.tags[end].coarse() == Coarse::Noun;
                thing |= first > 0 && !modifies && matches!(self.form(first - 1), "the" | "The" | "a" | "an");
                thing |= first > 0
                    && matches!(self.form(first - 1), "in" | "at" | "near" | "into")
                    && !self.layers.words[first - 1].capital;
            }
            let first = cast.entities[e].first as usize;
            thing |= self.form(first).starts_with(char::is_lowercase) && !self.form(first).contains('-');
            cast.entities[e].kind = if person || !thing && (2..=4).contains(&count) {
                Kind::Person
            } else if thing {
                Kind::Organisation
            } else {
                Kind::Unknown
            };
        }
    }
}
