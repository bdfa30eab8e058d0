//! Sources headed by a common noun: documents, organisations by what they are, people unnamed.

use super::{
    Found, Resolver,
    cast::AMBIGUOUS,
    source::{self, Pronoun},
};
use crate::{
    name::{Kind, gazetteer as gaz},
    tag::{Coarse, Tag},
};
use according_text::SourceClass;

impl Resolver<'_> {
    pub(super) fn noun(&mut self, a: usize, head: usize, owner: Option<u32>) -> Found {
        let (first, end) = self.places[a].source;
        let form = self.form(head).to_owned();
        let possessive = source::pronoun(self.form(first)).filter(|pronoun| {
            matches!(pronoun, Pronoun::He | Pronoun::She | Pronoun::It | Pronoun::They | Pronoun::I | Pronoun::We)
        });
        let kinds = self.words.kinds[head];
        let plural = matches!(self.layers.tags[head], Tag::Nns | Tag::Nnps);
        if (first..end).any(|i| {
            self.is(i, gaz::UNNAMED) && !self.is(i, gaz::DOCUMENT) && self.form(i) != "reports" && i == head
                || matches!(self.form(i), "anonymity" | "anonymously")
        }) {
            return Found::none(SourceClass::Unnamed, "none", format!("unnamed: “{}”", self.printed(first, end)));
        }
        let role = kinds & (gaz::ROLE | gaz::KIN) != 0
            || self.layers.tags[head] == Tag::Nn && self.form(head).ends_with("man");
        if kinds & gaz::DOCUMENT != 0 && !(role && kinds & gaz::ROLE != 0) && !(plural && kinds & gaz::PEOPLE != 0) {
            return self.document(a, head, owner, possessive.is_some());
        }
        let state = head > first
            && matches!(self.form(head), "media" | "television" | "TV")
            && matches!(self.form(head - 1), "state" | "State");
        let joined = (head..end).any(|i| matches!(self.form(i), "and" | "in" | "at" | "from"));
        if state {
            let mut found = Found::none(
                SourceClass::Organisation,
                "organisation",
                format!("“state {form}” speaks under its common name"),
            );
            found.plain = Some((head - 1, head + 1));
            found.score = 0.7;
            return found;
        }
        if kinds & gaz::SELF_NAMED != 0 && joined {
            return Found::none(SourceClass::Organisation, "none", format!("unnamed: “{}”", self.printed(first, end)));
        }
        if kinds & gaz::SELF_NAMED != 0 {
            let mut found = Found::none(
                SourceClass::Organisation,
                "organisation",
                format!("“{form}” speaks under its common name"),
            );
            found.plain = Some((head, head + 1));
            found.score = 0.7;
            return found;
        }
        if !plural && kinds & (gaz::ORGANISATION | gaz::GENERIC) != 0 && !role {
            return self.common_organisation(a, head, owner);
        }
        if plural || kinds & gaz::PEOPLE != 0 && !role {
            let reason = format!("unnamed: “{}” are several people", self.printed(first, end));
            return Found::none(SourceClass::Group, "none", reason);
        }
        if role {
            return self.descriptor(a, head, owner, possessive.is_some());
        }
        // `the city of Selby` is Selby.
        if matches!(form.as_str(), "city" | "town" | "county" | "state" | "province" | "village" | "island")
            && head + 1 < end
            && self.form(head + 1) == "of"
            && let Some(e) = owner.filter(|&m| self.cast.entity_of[m as usize] < AMBIGUOUS)
            && matches!(self.cast.mentions[e as usize].kind, Kind::Place | Kind::Unknown)
            && self.cast.mentions[e as usize].first as usize == head + 2
        {
            let e = self.cast.entity_of[e as usize];
            let reason = format!("the {form} is named: {}", self.names_of(&[e]));
            return Found::one(e, SourceClass::Organisation, "organisation", reason, 0.85);
        }
        if let Some(found) = self.so_called_anything(a, head, owner) {
            return found;
        }
        let reason = format!("“{}” names nobody", self.printed(first, end));
        let class = match self.layers.tags[head] {
            Tag::Nn if kinds & gaz::PEOPLE == 0 && self.layers.tags[head].coarse() == Coarse::Noun => {
                if form.ends_with("er") || form.ends_with("or") || form.ends_with("ist") || form.ends_with("ian") {
                    return self.descriptor(a, head, owner, possessive.is_some());
                }
                SourceClass::Document
            }
            _ => SourceClass::Group,
        };
        Found::none(class, "none", reason)
    }

    /// `the archive` after `Ferry Accident Archive`, where it is the only name that ends so.
    fn so_called_anything(&self, a: usize, head: usize, owner: Option<u32>) -> Option<Found> {
        let (first, _) = self.places[a].source;
        if owner.is_some() || !matches!(self.form(first), "the" | "The") || head != first + 1 {
            return None;
        }
        let lower = self.layers.words[head].lower;
        let mut named = self.cast.entities.iter().enumerate().filter(|(_, entity)| {
            matches!(entity.kind, Kind::Organisation)
                && entity.words.len() > 1
                && entity.words.last() == Some(&lower)
                && (entity.introduced as usize) < self.places[a].at
        });
        let (Some((e, _)), None) = (named.next(), named.next()) else { return None };
        let reason = format!("{} is the only “{}” named here", self.names_of(&[e as u32]), self.form(head));
        Some(Found::one(e as u32, SourceClass::Organisation, "organisation", reason, 0.75))
    }

    pub(super) fn printed(&self, first: usize, end: usize) -> &str {
        let end = end.min(first + 8);
        self.layers.span(first, end).of(self.text)
    }

    /// A report, poll or statement: its maker speaks through it where the text names one.
    pub(super) fn document(&self, a: usize, head: usize, owner: Option<u32>, possessive: bool) -> Found {
        let form = self.form(head);
        let maker = owner.and_then(|m| {
            let e = self.cast.entity_of[m as usize];
            let mention = self.cast.mentions[m as usize];
            let entity = self.cast.entities.get(e as usize)?;
            let before = (mention.end as usize) <= head;
            // `a survey by the Society`: made by it. `a poll of Ohio`: about it.
            let slash = mention.first > 0 && matches!(self.form(mention.first as usize - 1), "/" | "-" | "–");
            if slash || self.form(mention.first as usize).contains('/') {
                return None;
            }
            let by = !before && (head..mention.first as usize).any(|i| matches!(self.form(i), "by" | "from"));
            if matches!(mention.kind, Kind::Adjective | Kind::Silent) {
                return None;
            }
            let fits = matches!(entity.kind, Kind::Organisation) && (before || by)
                || matches!(entity.kind, Kind::Person | Kind::Unknown) && (mention.possessive && before || by);
            fits.then_some(e)
        });
        match maker {
            Some(e) if !possessive => {
                let reason = format!("the {form} is by {}", self.names_of(&[e]));
                Found::one(e, SourceClass::Document, "document", reason, 0.8)
            }
            _ if let Some(e) = self.document_before(a, head) => {
                let reason = format!("the {form} named before is by {}", self.names_of(&[e]));
                Found::one(e, SourceClass::Document, "document", reason, 0.7)
            }
            _ => Found::none(
                SourceClass::Document,
                "none",
                format!("“{form}” is a document, and its maker is not named beside it"),
            ),
        }
    }

    /// Who made `the statement`, where the nearest one before has a maker: `said in a statement`, `a statement by`.
    fn document_before(&self, a: usize, head: usize) -> Option<u32> {
        let (first, _) = self.places[a].source;
        if head != first + 1 || !matches!(self.form(first), "the" | "The" | "this" | "This") {
            return None;
        }
        let noun = self.layers.lemmas[head];
        let before = (first.saturating_sub(400)..first)
            .rev()
            .find(|&i| self.layers.lemmas[i] == noun && self.words.quotation[i] == 0)?;
        let sentence = self.layers.sentence(before);
        let inside = (sentence.start.max(before.saturating_sub(4))..before)
            .any(|i| matches!(self.form(i), "in" | "In" | "via" | "through" | "on"))
            && !self.is(before - 1, gaz::DATE)
            && (sentence.start.max(before.saturating_sub(3))..before)
                .any(|i| matches!(self.form(i), "a" | "an" | "his" | "her" | "its" | "their"));
        let near = a.saturating_sub(40)..(a + 40).min(self.attributions.len());
        let mut makers = near.filter(|&b| b != a).filter_map(|b| {
            let found = self.found[b].as_ref()?;
            let &[e] = found.entities.as_slice() else { return None };
            let (from, to) = self.places[b].source;
            let source = (from..to).contains(&before) && found.class == SourceClass::Document;
            (source || inside && sentence.contains(&self.places[b].at) && self.places[b].depth == 0).then_some(e)
        });
        let maker = makers.next()?;
        makers.all(|other| other == maker).then_some(maker)
    }

    /// `the ministry`, `the company`: the one organisation so called.
    pub(super) fn common_organisation(&self, a: usize, head: usize, owner: Option<u32>) -> Found {
        let class = SourceClass::Organisation;
        let form = self.form(head);
        let (first, _) = self.places[a].source;
        if let Some(m) = owner {
            // `Time magazine`, `the Houthi movement`: a name, and what it is.
            let mention = self.cast.mentions[m as usize];
            let e = self.cast.entity_of[m as usize];
            let named = self.cast.entities.get(e as usize).is_some_and(|entity| {
                matches!(entity.kind, Kind::Organisation | Kind::Unknown)
                    || entity.words.len() == 1 && entity.kind == Kind::Person && entity.mentions <= 2
            });
            if mention.end as usize == head
                && named
                && matches!(
                    form,
                    "magazine"
                        | "newspaper"
                        | "movement"
                        | "website"
                        | "broadcaster"
                        | "network"
                        | "party"
                        | "group"
                        | "company"
                        | "agency"
                )
            {
                return Found::one(e, class, "name", format!("the {form} is named in the source"), 0.85);
            }
            // `Haddad’s office`, `Selby hospital`: what it is called, for want of a name with capitals.
            let owned = mention.end as usize == head || mention.possessive && mention.end as usize + 1 == head;
            if owned && self.institution(head) {
                let name = self.layers.span(mention.first as usize, head + 1).of(self.text);
                let mut found = Found::none(class, "organisation", format!("“{name}” speaks under that name"));
                found.plain = Some((mention.first as usize, head + 1));
                found.score = 0.7;
                return found;
            }
            return Found::none(class, "none", format!("“{}” is not named further", self.printed(first, head + 1)));
        }
        let definite = matches!(self.form(first), "the" | "The" | "this" | "This" | "that");
        if !definite {
            return Found::none(class, "none", format!("unnamed: “{}”", self.printed(first, head + 1)));
        }
        let lower = self.layers.words[head].lower;
        let so_called: Vec<u32> = (0..self.cast.entities.len() as u32)
            .filter(|&e| {
                let entity = &self.cast.entities[e as usize];
                entity.kind == Kind::Organisation
                    && entity.words.len() > 1
                    && entity.words.contains(&lower)
                    && (entity.introduced as usize) < self.places[a].at
            })
            .collect();
        match so_called.as_slice() {
            [e] => {
                let reason = format!("{} is the only “{form}” named here", self.names_of(&[*e]));
                return Found::one(*e, class, "organisation", reason, 0.85);
            }
            [] => {}
            _ => {
                // The one that spoke last, where it was named since the others.
                let last = self.sources.iter().rev().find(|(at, _)| *at < self.places[a].at).map(|&(_, e)| e);
                let latest = so_called.iter().copied().max_by_key(|&e| self.last_mention(e, self.places[a].at));
                if let (Some(last), Some(latest)) = (last, latest)
                    && last == latest
                {
                    let reason = format!("{} spoke last, the “{form}” named last", self.names_of(&[last]));
                    return Found::one(last, class, "organisation", reason, 0.75);
                }
                let reason = format!("several fit “the {form}”: {}", self.names_of(&so_called));
                return Found::none(class, "organisation", reason);
            }
        }
        if self.is(head, gaz::GENERIC) {
            let companies: Vec<u32> = (0..self.cast.entities.len() as u32)
                .filter(|&e| {
                    let entity = &self.cast.entities[e as usize];
                    entity.kind == Kind::Organisation
                        && (entity.introduced as usize) < self.places[a].at
                        && !(entity.first..entity.end).any(|i| self.public_body(i as usize))
                        && (entity.mentions > 1 && entity.words.len() > 1 || self.sources.iter().any(|&(_, s)| s == e))
                })
                .collect();
            if let [e] = companies.as_slice() {
                let reason = format!("{} is the only organisation that “the {form}” can mean", self.names_of(&[*e]));
                return Found::one(*e, class, "organisation", reason, 0.7);
            }
        }
        Found::none(class, "none", format!("no organisation called “{form}” is named before"))
    }

    /// Whether the common noun after a name calls one institution: there is one office of a minister, one court of a
    /// town as a rule, and no one company.
    fn institution(&self, i: usize) -> bool {
        matches!(
            self.form(i),
            "office"
                | "government"
                | "administration"
                | "campaign"
                | "ministry"
                | "department"
                | "embassy"
                | "consulate"
                | "parliament"
                | "police"
                | "army"
                | "navy"
                | "council"
                | "hospital"
                | "university"
                | "service"
        )
    }

    /// Whether the word heads the name of something that no news calls a company.
    pub(super) fn public_body(&self, i: usize) -> bool {
        self.is(i, gaz::MEDIA)
            || matches!(
                self.form(i),
                "Ministry"
                    | "Department"
                    | "Agency"
                    | "Bureau"
                    | "Office"
                    | "Commission"
                    | "Committee"
                    | "Court"
                    | "Congress"
                    | "Senate"
                    | "House"
                    | "Board"
                    | "Administration"
                    | "Parliament"
                    | "Police"
                    | "Party"
                    | "University"
                    | "College"
                    | "Council"
                    | "Nations"
                    | "Army"
                    | "Navy"
                    | "Force"
                    | "Government"
                    | "Association"
                    | "Union"
                    | "FBI"
                    | "CIA"
                    | "FAA"
                    | "EPA"
                    | "UN"
                    | "EU"
                    | "NATO"
                    | "NASA"
                    | "NTSB"
                    | "FDA"
                    | "CDC"
                    | "Embassy"
                    | "Patrol"
                    | "government"
                    | "administration"
                    | "police"
                    | "campaign"
            )
    }

    /// Token of the last mention of an entity before `at`, 0 if there is none.
    pub(super) fn last_mention(&self, e: u32, at: usize) -> usize {
        self.cast
            .mentions
            .iter()
            .zip(&self.cast.entity_of)
            .take_while(|(mention, _)| (mention.first as usize) < at)
            .filter(|(_, owner)| **owner == e)
            .last()
            .map_or(0, |(mention, _)| mention.first as usize)
    }
}
