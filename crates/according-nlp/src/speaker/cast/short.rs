//! Short forms of a name: surnames, first names, initials, acronyms, parts of an organisation's name.

use super::{AMBIGUOUS, Builder, Cast, Entity, NONE};
use crate::{
    name::{Kind, Mention, gazetteer as gaz},
    tag::Tag,
};

/// How a printed name fits a fuller one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    No,
    /// A word inside, or the first name.
    Part,
    /// The surname.
    Surname,
    /// First name and surname.
    Full,
    Same,
}

pub(super) fn fits(name: &[u32], full: &[u32]) -> Fit {
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

impl Builder<'_> {
    /// `Tsai Ing-wen`: a hyphen with a small letter after it marks the given name of an East Asian name.
    fn given_name_last(&self, entity: &Entity) -> bool {
        let last = self.form(entity.end as usize - 1);
        last.split_once('-').is_some_and(|(a, b)| !a.is_empty() && b.starts_with(char::is_lowercase))
    }

    /// `J. Roberts` for `John Roberts`, either way round.
    pub(super) fn initials_fit(&self, name: &[u32], mention: &Mention, entity: &Entity) -> Fit {
        if name.len() < 2 || entity.words.len() < 2 || name.last() != entity.words.last() {
            return Fit::No;
        }
        let (a, b) = (self.form(mention.first as usize), self.form(entity.first as usize));
        let initial = |form: &str| form.len() == 2 && form.ends_with('.');
        if (initial(a) || initial(b)) && a.chars().next() == b.chars().next() { Fit::Full } else { Fit::No }
    }

    /// `Mujahedin-e Khalq Organization (MKO)`, and acronyms whose letters are the initials of one organisation.
    pub(super) fn acronym_of(&self, cast: &Cast, m: usize) -> Option<u32> {
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
            if entity.aliases.iter().any(|alias| alias.as_slice() == [self.layers.words[first].lower]) {
                return Some(e as u32);
            }
            let mut letters = form.bytes().filter(u8::is_ascii_uppercase);
            let fits = (entity.first as usize..entity.end as usize)
                .filter(|&i| self.layers.words[i].capital)
                .all(|i| Some(self.form(i).as_bytes()[0]) == letters.next())
                && letters.next().is_none();
            if fits {
                if found.is_some() {
                    return Some(AMBIGUOUS);
                }
                found = Some(e as u32);
            }
        }
        found
    }

    /// `Rosa Vance, née Keller`: the person whose other surname mention `m` is.
    pub(super) fn born(&self, cast: &Cast, m: usize) -> Option<u32> {
        let before = cast.mentions.get(m.checked_sub(1)?)?;
        let owner = cast.entity_of[m - 1];
        let gap = before.end as usize..cast.mentions[m].first as usize;
        let born = (1..=3).contains(&gap.len())
            && gap.clone().any(|i| matches!(self.form(i), "née" | "nee" | "né" | "born"))
            && gap.clone().all(|i| matches!(self.form(i), "née" | "nee" | "né" | "born" | "," | "("));
        let person = cast.entities.get(owner as usize).is_some_and(|entity| entity.kind == Kind::Person);
        (born && person).then_some(owner)
    }

    /// `Supreme Court` for `Supreme Court of the United Kingdom`, where only one organisation fits.
    pub(super) fn part_of(&self, cast: &Cast, m: usize, name: &[u32]) -> Option<u32> {
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
            // `the House` is never the White House.
            let house = name.len() == 1 && self.form(mention.first as usize) == "House";
            if house && self.form(entity.first as usize) == "White" {
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

    /// The person who bears a short name, [`NONE`], or [`AMBIGUOUS`]. `singles` are the words that stand alone as a name,
    /// sorted.
    pub(super) fn bearer(&self, cast: &Cast, singles: &[u32], mention: &Mention, name: &[u32]) -> u32 {
        if let Some(e) = cast.entities.iter().position(|entity| entity.aliases.iter().any(|alias| alias == name)) {
            return e as u32;
        }
        let human = |entity: &Entity| matches!(entity.kind, Kind::Person | Kind::Unknown);
        let titles = mention.lead as usize..mention.first as usize;
        // `Mr. Vance` is not Rosa Vance, whose husband the article may never name in full.
        let titled = [gaz::HE, gaz::SHE].map(|kind| titles.clone().any(|t| self.is(t, kind)));
        let contradicts = |entity: &Entity| {
            let named = [gaz::HE_NAME, gaz::SHE_NAME].map(|kind| self.is(entity.first as usize, kind));
            titled[0] != titled[1] && named[0] != named[1] && titled != named
        };
        let mut best = Fit::No;
        let mut bearers: Vec<u32> = Vec::new();
        for (e, entity) in cast.entities.iter().enumerate() {
            if !human(entity) || entity.words.len() < name.len() || contradicts(entity) {
                continue;
            }
            if entity.kind == Kind::Unknown && entity.words.len() < 2 && entity.words != name {
                continue;
            }
            let mut fit = fits(name, &entity.words);
            // `Tesco` is not `Tesco Polska`: the first word of a name stands for it only where that is a person's.
            if fit == Fit::Part
                && entity.kind == Kind::Unknown
                && mention.kind == Kind::Unknown
                && entity.words.first() == name.first()
                && !self.is(entity.first as usize, gaz::FIRST)
                && !self.given_name_last(entity)
                && entity.words.last().is_none_or(|last| singles.binary_search(last).is_err())
            {
                fit = Fit::No;
            }
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
        let before: Vec<u32> = bearers.iter().copied().filter(|&e| cast.entities[e as usize].introduced < at).collect();
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
    pub(super) fn introduced_as_relative(&self, cast: &Cast, e: u32) -> bool {
        let Some(m) = cast.entity_of.iter().position(|&owner| owner == e) else { return false };
        let mention = cast.mentions[m];
        let lead = mention.lead as usize;
        let sentence = self.layers.sentence(lead);
        let end = mention.end as usize;
        let before = lead.saturating_sub(2).max(sentence.start)..mention.first as usize;
        let after =
            if end < sentence.end && self.form(end) == "," { end + 1..(end + 5).min(sentence.end) } else { 0..0 };
        // `Twin brothers Tom and Ben Archer` are one as much as the other.
        let plural = before.clone().any(|i| self.is(i, gaz::KIN) && self.layers.tags[i] == Tag::Nns);
        !plural && before.chain(after).any(|i| self.is(i, gaz::KIN))
    }
}
