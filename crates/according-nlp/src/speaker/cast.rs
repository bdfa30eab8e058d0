//! The cast of an article: its names gathered into entities, with what the article itself says of each.

use crate::{
    layers::Layers,
    name::{
        Kind, Mention, Words,
        gazetteer::{self as gaz, Gazetteer},
    },
    tag::{Coarse, Tag},
};

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

/// How a printed name fits a fuller one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    No,
    /// A word inside, or the first name.
    Part,
    /// The surname.
    Surname,
    /// First name and surname.
    Full,
    Same,
}

fn fits(name: &[u32], full: &[u32]) -> Fit {
    if name == full {
        return Fit::Same;
    }
    if name.len() >= full.len() {
        // East Asian order: the same two words the other way round.
        let turned = name.len() == 2 && full.len() == 2 && name[0] == full[1] && name[1] == full[0];
        return if turned { Fit::Full } else { Fit::No };
    }
    if name.len() > 1 {
        let ordered = name.iter().try_fold(0, |at, word| full[at..].iter().position(|w| w == word).map(|k| at + k + 1));
        return if ordered.is_none() {
            Fit::No
        } else if name[0] == full[0] {
            Fit::Full
        } else if full.ends_with(name) {
            Fit::Surname
        } else {
            Fit::No
        };
    }
    if full.last() == name.first() {
        Fit::Surname
    } else if full.contains(&name[0]) {
        Fit::Part
    } else {
        Fit::No
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
            if mention.kind == Kind::Organisation && matches!(self.form(i), "of" | "the" | "for" | "and" | "The" | "'s" | "’s") {
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
                if !same_kind && !(entity.words == name && many) {
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
                let alias = self.acronym_of(cast, m).or_else(|| self.part_of(cast, m, &name));
                if let Some(e) = alias {
                    cast.entity_of[m] = e;
                    cast.entities[e as usize].mentions += 1;
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
            if name.len() > entity.words.len() {
                (entity.first, entity.end) = (mention.first, mention.end);
                entity.words.clone_from(&name);
            } else if mention.end - mention.first > entity.end - entity.first && mention.kind != Kind::Person {
                (entity.first, entity.end) = (mention.first, mention.end);
            }
        }
    }

    fn found(&self, cast: &mut Cast, mention: &Mention, words: Vec<u32>) {
        cast.entities.push(Entity {
            first: mention.first,
            end: mention.end,
            kind: mention.kind,
            words,
            roles: Vec::new(),
            mentions: 1,
            relative: false,
            agrees: [false; 2],
            introduced: mention.first,
            full_paragraph: self.layers.paragraph_of[mention.first as usize],
        });
    }

    /// `J. Roberts` for `John Roberts`, either way round.
    fn initials_fit(&self, name: &[u32], mention: &Mention, entity: &Entity) -> Fit {
        if name.len() < 2 || entity.words.len() < 2 || name.last() != entity.words.last() {
            return Fit::No;
        }
        let (a, b) = (self.form(mention.first as usize), self.form(entity.first as usize));
        let initial = |form: &str| form.len() == 2 && form.ends_with('.');
        if (initial(a) || initial(b)) && a.chars().next() == b.chars().next() { Fit::Full } else { Fit::No }
    }

    /// `Mujahedin-e Khalq Organization (MKO)`, and acronyms whose letters are the initials of one organisation.
    fn acronym_of(&self, cast: &Cast, m: usize) -> Option<u32> {
        let mention = cast.mentions[m];
        let first = mention.first as usize;
        if m > 0 {
            let before = cast.mentions[m - 1];
            let gap = before.end as usize..first;
            let bracket = gap.len() == 1 && self.form(gap.start) == "(";
            let close = (mention.end as usize) < self.layers.len() && self.form(mention.end as usize) == ")";
            let called = !gap.is_empty()
                && gap.len() <= 5
                && gap.clone().any(|i| matches!(self.form(i), "called" | "known" | "abbreviated" | "aka"))
                && gap.clone().all(|i| !matches!(self.form(i), "." | "and"));
            if (bracket && close && before.kind != Kind::Person || called)
                && matches!(before.kind, Kind::Organisation | Kind::Unknown)
                && cast.entity_of[m - 1] < AMBIGUOUS
            {
                return Some(cast.entity_of[m - 1]);
            }
        }
        let form = self.form(first);
        if mention.end - mention.first != 1
            || form.len() < 2
            || !form.bytes().all(|b| b.is_ascii_uppercase() || b == b'&' || b == b'.')
        {
            return None;
        }
        let mut found = None;
        for (e, entity) in cast.entities.iter().enumerate() {
            if !matches!(entity.kind, Kind::Organisation | Kind::Unknown) || entity.end - entity.first < 2 {
                continue;
            }
            let mut letters = form.bytes().filter(u8::is_ascii_uppercase);
            let fits = (entity.first as usize..entity.end as usize)
                .filter(|&i| self.layers.words[i].capital)
                .all(|i| Some(self.form(i).as_bytes()[0]) == letters.next())
                && letters.next().is_none();
            if fits {
                if found.is_some() {
                    return None;
                }
                found = Some(e as u32);
            }
        }
        found
    }

    /// `Supreme Court` for `Supreme Court of the United Kingdom`, where only one organisation fits.
    fn part_of(&self, cast: &Cast, m: usize, name: &[u32]) -> Option<u32> {
        let mention = cast.mentions[m];
        if mention.kind != Kind::Organisation && mention.kind != Kind::Unknown {
            return None;
        }
        let plain = name.len() == 1 && self.is(mention.first as usize, gaz::MEDIA | gaz::PLACE | gaz::DEMONYM);
        if plain {
            return None;
        }
        let mut found = None;
        for (e, entity) in cast.entities.iter().enumerate() {
            if entity.kind != Kind::Organisation || entity.words.len() <= name.len() {
                continue;
            }
            if entity.words.starts_with(name) || entity.words.ends_with(name) {
                if found.is_some() {
                    return None;
                }
                found = Some(e as u32);
            }
        }
        found
    }

    /// Links surnames, first names and short forms; what fits nobody founds an entity of its own.
    fn short_names(&self, cast: &mut Cast) {
        let mut name = Vec::new();
        for m in 0..cast.mentions.len() {
            let mention = cast.mentions[m];
            if cast.entity_of[m] != NONE || matches!(mention.kind, Kind::Adjective | Kind::Silent) {
                continue;
            }
            self.name_words(&mention, &mut name);
            if name.is_empty() {
                continue;
            }
            let entity = self.bearer(cast, &mention, &name);
            if entity < AMBIGUOUS {
                cast.entities[entity as usize].mentions += 1;
                if mention.kind == Kind::Person && cast.entities[entity as usize].kind == Kind::Unknown {
                    cast.entities[entity as usize].kind = Kind::Person;
                }
            }
            cast.entity_of[m] = match entity {
                NONE => match self.acronym_of(cast, m).or_else(|| self.part_of(cast, m, &name)) {
                    Some(e) => e,
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
                entity.kind == Kind::Person && entity.words.len() > 1 && entity.words.last() == Some(&word)
            });
            if let (Some((e, _)), None) = (bearers.next(), bearers.next()) {
                cast.entity_of[m] = e as u32;
            }
        }
    }

    /// The person who bears a short name, [`NONE`], or [`AMBIGUOUS`].
    fn bearer(&self, cast: &Cast, mention: &Mention, name: &[u32]) -> u32 {
        let human = |entity: &Entity| matches!(entity.kind, Kind::Person | Kind::Unknown);
        let mut best = Fit::No;
        let mut bearers: Vec<u32> = Vec::new();
        for (e, entity) in cast.entities.iter().enumerate() {
            if !human(entity) || entity.words.len() < name.len() {
                continue;
            }
            if entity.kind == Kind::Unknown && entity.words.len() < 2 && entity.words != name {
                continue;
            }
            let mut fit = fits(name, &entity.words);
            // A first name fits only where it is printed as one; a surname that is also somebody's first name is both.
            if fit == Fit::Part {
                fit = Fit::Surname;
            }
            if fit == Fit::Same {
                fit = Fit::Surname;
            }
            if fit > best {
                best = fit;
                bearers.clear();
            }
            if fit == best && fit != Fit::No {
                bearers.push(e as u32);
            }
        }
        match bearers.as_slice() {
            [] => return NONE,
            [one] => return *one,
            _ => {}
        }
        // A title that only one of them bears.
        let titles = mention.lead as usize..mention.first as usize;
        if !titles.is_empty() {
            let titled: Vec<u32> = bearers
                .iter()
                .copied()
                .filter(|&e| {
                    cast.mentions.iter().zip(&cast.entity_of).any(|(other, &owner)| {
                        owner == e
                            && titles.clone().any(|t| {
                                (other.lead..other.first)
                                    .any(|o| self.layers.words[o as usize].lower == self.layers.words[t].lower)
                            })
                    })
                })
                .collect();
            if let [one] = titled.as_slice() {
                return *one;
            }
        }
        let at = mention.first;
        let before: Vec<u32> =
            bearers.iter().copied().filter(|&e| cast.entities[e as usize].introduced < at).collect();
        let principal: Vec<u32> = before
            .iter()
            .copied()
            .filter(|&e| !self.introduced_as_relative(cast, e) && cast.entities[e as usize].words.len() > 1)
            .collect();
        if let [one] = principal.as_slice() {
            return *one;
        }
        if let [one] = before.as_slice() {
            return *one;
        }
        // Printed alone before the others came in, and none of the others named in this paragraph or the one before.
        let mut established = NONE;
        let mut latest = 0;
        for (other, &owner) in cast.mentions.iter().zip(&cast.entity_of) {
            if other.first < at && other.end - other.first == 1 && bearers.contains(&owner) && other.first >= latest {
                established = owner;
                latest = other.first;
            }
        }
        let paragraph = self.layers.paragraph_of[at as usize];
        let near = |e: u32| {
            cast.mentions.iter().zip(&cast.entity_of).any(|(other, &owner)| {
                owner == e
                    && other.first < at
                    && other.end - other.first > 1
                    && self.layers.paragraph_of[other.first as usize] + 1 >= paragraph
            })
        };
        if established < AMBIGUOUS && before.iter().all(|&e| e == established || !near(e)) {
            return established;
        }
        AMBIGUOUS
    }

    /// Whether the first full name stands after a word for a relative: `his wife Melania Trump`.
    fn introduced_as_relative(&self, cast: &Cast, e: u32) -> bool {
        let Some(m) = cast.entity_of.iter().position(|&owner| owner == e) else { return false };
        let mention = cast.mentions[m];
        let lead = mention.lead as usize;
        let sentence = self.layers.sentence(lead);
        (lead.saturating_sub(2).max(sentence.start)..mention.first as usize).any(|i| self.is(i, gaz::KIN))
            || {
                let end = mention.end as usize;
                (end + 1..(end + 5).min(sentence.end)).any(|i| self.is(i, gaz::KIN)) && self.form(end) == ","
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
                person |= mention.kind == Kind::Person || count > 1 && end - first == 1 && mention.kind == Kind::Unknown;
                person |= self.apposition(end).is_some_and(|range| range.clone().any(|i| self.is(i, gaz::ROLE | gaz::KIN)));
                thing |= first > 0 && matches!(self.form(first - 1), "the" | "The" | "a" | "an");
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

    /// The apposition after the name that ends at `end`: `, the mayor of Springfield,`.
    fn apposition(&self, end: usize) -> Option<std::ops::Range<usize>> {
        if end + 1 >= self.layers.len() || self.form(end) != "," {
            return None;
        }
        let limit = self.layers.sentence(end).end;
        let start = end + 1;
        if start >= limit {
            return None;
        }
        let opens = self.layers.tags[start] == Tag::Dt
            || matches!(self.layers.tags[start].coarse(), Coarse::Noun | Coarse::Adjective)
            || matches!(self.form(start), "who" | "another" | "one" | "its" | "their" | "his" | "her");
        if !opens {
            return None;
        }
        let mut stop = start;
        while stop < limit && stop < start + 16 {
            let form = self.form(stop);
            if matches!(form, "," | ";" | ")" | "(" | "—" | "–" | "--" | "”" | "\"" | "who")
                || matches!(self.layers.tags[stop], Tag::Vbd | Tag::Vbz | Tag::Md) && stop > start
            {
                break;
            }
            stop += 1;
        }
        Some(start..stop)
    }

    /// Collects the offices and affiliations printed beside each person's name, and the words that agree with it.
    fn roles(&self, cast: &mut Cast) {
        for m in 0..cast.mentions.len() {
            let mention = cast.mentions[m];
            let e = cast.entity_of[m];
            if e >= AMBIGUOUS || cast.entities[e as usize].kind != Kind::Person {
                continue;
            }
            let sentence = self.layers.sentence(mention.first as usize);
            let lead = mention.lead as usize;
            let mut start = lead;
            // What belongs to the title: `Iranian Foreign Ministry spokesman`.
            if lead < mention.first as usize {
                while start > sentence.start
                    && lead - start < 8
                    && (matches!(self.layers.tags[start - 1].coarse(), Coarse::Noun | Coarse::Adjective)
                        || self.layers.tags[start - 1] == Tag::Pos)
                {
                    start -= 1;
                }
                self.add_role(cast, e, start, mention.first as usize);
            }
            if lead > sentence.start && self.is(lead - 1, gaz::KIN) {
                self.agree(cast, e, lead - 1);
                cast.entities[e as usize].relative = true;
            }
            // `The governor of Ohio, Mike DeWine,`
            if start > sentence.start + 1 && self.form(start - 1) == "," {
                let mut open = start - 1;
                while open > sentence.start
                    && start - open < 14
                    && !matches!(self.form(open - 1), "," | "." | ";" | ":" | "“" | "”" | "\"")
                    && !matches!(self.layers.tags[open - 1], Tag::Vbd | Tag::Vbz | Tag::Md)
                {
                    open -= 1;
                }
                let head = (open..start - 1).find(|&i| self.is(i, gaz::ROLE | gaz::KIN) && self.cast_free(cast, i));
                let person_before = (open..start - 1)
                    .any(|i| cast.entity_at(i).is_some_and(|o| cast.entities[o as usize].kind == Kind::Person)
                        && !cast.mentions[cast.mention_at[i] as usize - 1].possessive);
                if head.is_some() && !person_before {
                    self.add_role(cast, e, open, start - 1);
                }
            }
            let end = mention.end as usize;
            if let Some(range) = self.apposition(end) {
                if range.clone().any(|i| self.is(i, gaz::ROLE | gaz::KIN)) {
                    self.add_role(cast, e, range.start, range.end);
                }
            }
            // `Mike Ryan of the World Health Organization`, `Ruiz is the mayor`.
            if end + 1 < sentence.end {
                let copula = matches!(self.form(end), "is" | "was" | "became" | "remains")
                    && matches!(self.form(end + 1), "a" | "an" | "the" | "also");
                if matches!(self.form(end), "of" | "from" | "with" | "at") || copula {
                    let mut stop = end + 1;
                    while stop < sentence.end
                        && stop < end + 12
                        && !matches!(self.form(stop), "," | "." | "who" | "(")
                        && !(self.layers.tags[stop].is_verb() && stop > end + 1)
                    {
                        stop += 1;
                    }
                    if !copula || (end..stop).any(|i| self.is(i, gaz::ROLE | gaz::KIN)) {
                        self.add_role(cast, e, end + 1, stop);
                    }
                }
            }
            self.agree_in_sentence(cast, m);
        }
    }

    fn cast_free(&self, cast: &Cast, i: usize) -> bool {
        cast.mention_at[i] == 0
    }

    fn add_role(&self, cast: &mut Cast, e: u32, first: usize, end: usize) {
        let former = (first..end)
            .any(|i| matches!(self.form(i), "former" | "Former" | "ex" | "late" | "then" | "onetime" | "ousted" | "deposed"));
        // Only the head tells: `spokeswoman for the king` is no king.
        let head = (first..end)
            .take_while(|&i| i == first || !matches!(self.layers.tags[i], Tag::In))
            .filter(|&i| self.is(i, gaz::ROLE | gaz::TITLE | gaz::KIN))
            .last();
        if let Some(head) = head {
            self.agree(cast, e, head);
        }
        for i in first..end {
            if self.is(i, gaz::HONORIFIC) {
                self.agree(cast, e, i);
            }
        }
        cast.entities[e as usize].roles.push(Role { first: first as u32, end: end as u32, former });
    }

    fn agree(&self, cast: &mut Cast, e: u32, i: usize) {
        let entity = &mut cast.entities[e as usize];
        entity.agrees[0] |= self.is(i, gaz::HE);
        entity.agrees[1] |= self.is(i, gaz::SHE);
    }

    /// A sentence that names one person alone, with one pronoun after the name: the article's own agreement.
    fn agree_in_sentence(&self, cast: &mut Cast, m: usize) {
        let mention = cast.mentions[m];
        if mention.quoted || mention.possessive {
            return;
        }
        let sentence = self.layers.sentence(mention.first as usize);
        let persons = |range: std::ops::Range<usize>| {
            cast.mentions.iter().enumerate().any(|(other, o)| {
                other != m
                    && range.contains(&(o.first as usize))
                    && matches!(o.kind, Kind::Person | Kind::Unknown)
                    && cast.entity_of[other] != cast.entity_of[m]
            })
        };
        let mut he = false;
        let mut she = false;
        for i in mention.end as usize..sentence.end {
            if self.words.quotation[i] != 0 {
                continue;
            }
            match self.form(i) {
                "he" | "his" | "him" | "himself" => he = true,
                "she" | "her" | "herself" => she = true,
                _ => {}
            }
        }
        let kin = sentence.clone().any(|i| self.is(i, gaz::KIN) && self.words.quotation[i] == 0);
        if he == she || kin || persons(sentence) {
            return;
        }
        let entity = &mut cast.entities[cast.entity_of[m] as usize];
        entity.agrees[0] |= he;
        entity.agrees[1] |= she;
    }
}
