//! Who is meant by a source, within one article.
//!
//! A source that carries a name gives it; a surname, acronym, pronoun, office or descriptor is resolved only where one
//! candidate stands out in the article, with the reason in words. Where two fit, or nobody does, the answer is an
//! abstention with its reason. What the article's own words tell of a person's gender serves agreement with a pronoun
//! and leaves no trace.
//!
//! Useful for: the speaker of a statement as far as its article tells. Not for: the same person in another article.

use crate::{
    layers::Layers,
    name::{
        self, Kind, Words,
        gazetteer::{self as gaz, Gazetteer},
    },
};
use according_text::{Attribution, Entity, EntityId, Hasher, Judgement, SourceClass, Span, Speaker};
use antecedent::Decision;
use cast::{AMBIGUOUS, Cast, NONE};
pub use entities::Named;
pub use office::Office;
use source::Head;

pub mod antecedent;
pub mod cast;
mod common;
mod descriptor;
mod entities;
mod office;
mod pronoun;
pub mod source;
mod subject;

/// Who is meant by one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// One entry per person or organisation meant, or a single abstention with its reason.
    pub speakers: Vec<Speaker>,
    /// What the source is; a pronoun has the class of what it stands for.
    pub source_class: SourceClass,
    /// The office of the source, as printed with it or elsewhere in the article.
    pub office: Office,
}

/// Who is meant in one article.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Resolved {
    /// Who is meant by each attribution's source, in the order of the attributions.
    pub resolutions: Vec<Resolution>,
    /// Whom and what the article names, in the order of the first name.
    pub entities: Vec<Entity>,
    /// Each name in the text, in text order, with its entity.
    pub names: Vec<Named>,
}

/// Names are compared with each other up to this many mentions. A text with more is a collection and no article: who is
/// named after them is nobody's candidate, and reading stays linear.
const MOST_MENTIONS: usize = 3000;

/// Who is meant by each attribution's source, and whom the article names. `layers` needs its tags and lemmas.
///
/// `document_id` is part of every entity's address, so that articles do not share entities before they are compared.
///
/// **Cost**: about linear in the tokens; allocates a few arrays of that length, and the reasons.
#[must_use]
pub fn resolve(text: &str, document_id: &str, layers: &Layers, attributions: &[Attribution]) -> Resolved {
    if layers.is_empty() {
        let nobody = || Found::none(SourceClass::Implicit, "none", "the text has no words");
        let resolutions = attributions
            .iter()
            .map(|_| Resolution {
                speakers: vec![nobody().unsure()],
                source_class: SourceClass::Implicit,
                office: Office::default(),
            })
            .collect();
        return Resolved { resolutions, ..Resolved::default() };
    }
    let gazetteer = Gazetteer::get();
    let words = Words::read(text, layers, &gazetteer);
    let mut mentions = name::spot(text, layers, &words);
    mentions.truncate(MOST_MENTIONS);
    let cast = Cast::gather(text, layers, &words, &gazetteer, mentions);
    let mut resolver = Resolver {
        text,
        document_id,
        layers,
        words: &words,
        cast: &cast,
        gazetteer: &gazetteer,
        attributions,
        decisions: antecedent::decide(text, layers, &words, &cast, &antecedent::WEIGHTS),
        found: vec![None; attributions.len()],
        places: Vec::new(),
        sources: Vec::new(),
        interviewers: Vec::new(),
    };
    resolver.run();
    let (entities, names) = resolver.entities();
    Resolved { resolutions: (0..attributions.len()).map(|a| resolver.resolution(a)).collect(), entities, names }
}

/// An answer before it is written out.
#[derive(Clone, Debug)]
struct Found {
    /// Entities meant; empty for an abstention.
    entities: Vec<u32>,
    /// A name that is no entity of the cast, as a token range: `police`.
    plain: Option<(usize, usize)>,
    class: SourceClass,
    method: &'static str,
    reason: String,
    score: f32,
}

impl Found {
    fn none(class: SourceClass, method: &'static str, reason: impl Into<String>) -> Found {
        Found { entities: Vec::new(), plain: None, class, method, reason: reason.into(), score: 0.0 }
    }

    /// The abstention, written out.
    fn unsure(&self) -> Speaker {
        Speaker {
            name: None,
            entity_id: None,
            judgement: Judgement::Unsure,
            method: self.method,
            reason: self.reason.clone(),
            score: 0.0,
        }
    }

    fn one(entity: u32, class: SourceClass, method: &'static str, reason: String, score: f32) -> Found {
        Found { entities: vec![entity], plain: None, class, method, reason, score }
    }
}

/// Where an attribution stands.
#[derive(Clone, Copy)]
struct Place {
    /// Token range of the source; empty where none is printed.
    source: (usize, usize),
    /// First token of cue or source, where the act of saying stands.
    at: usize,
    /// First and last content token, half-open.
    content: (usize, usize),
    /// The attribution in whose content this one lies.
    parent: Option<usize>,
    depth: u8,
    /// Whether the words read as the source are not the ones marked as such.
    beside: bool,
    /// Whether the source is the subject of a passive cue: `was told`.
    spoken_of: bool,
}

struct Resolver<'a> {
    text: &'a str,
    document_id: &'a str,
    layers: &'a Layers,
    words: &'a Words,
    cast: &'a Cast,
    gazetteer: &'a Gazetteer,
    attributions: &'a [Attribution],
    /// What each `he` and `she` of the text means, by salience.
    decisions: Vec<Decision>,
    found: Vec<Option<Found>>,
    places: Vec<Place>,
    /// Where resolved sources of the article's own voice stand, and who they are, in text order.
    sources: Vec<(usize, u32)>,
    /// The voices of an interview, if it is one: labels without cue.
    interviewers: Vec<u32>,
}

impl Resolver<'_> {
    fn run(&mut self) {
        let n = self.attributions.len();
        for a in 0..n {
            let place = self.place(a);
            self.places.push(place);
        }
        for a in 0..n {
            let parent = self.attributions[a]
                .parent
                .map(|parent| parent as usize)
                .filter(|&parent| parent < n && parent != a)
                .or_else(|| self.enclosing(a));
            self.places[a].parent = parent;
        }
        for a in 0..n {
            let (mut depth, mut at) = (0, a);
            while let Some(parent) = self.places[at].parent {
                depth += 1;
                at = parent;
                if depth as usize > n || depth == u8::MAX {
                    break;
                }
            }
            self.places[a].depth = depth;
        }
        let mut order: Vec<usize> = (0..n).collect();
        order.sort_unstable_by_key(|&a| (self.places[a].depth, self.places[a].at, a));
        let mut listening = true;
        for a in order {
            if self.places[a].depth > 0 && listening {
                listening = false;
                self.find_interview();
            }
            let found = self.decide(a);
            if let ([entity], 0) = (found.entities.as_slice(), self.places[a].depth) {
                self.sources.push((self.places[a].at, *entity));
            }
            self.found[a] = Some(found);
        }
    }

    fn form(&self, i: usize) -> &str {
        self.layers.tokens[i].span.of(self.text)
    }

    fn is(&self, i: usize, kinds: gaz::Kinds) -> bool {
        self.words.kinds[i] & kinds != 0
    }

    /// The tokens that a span covers.
    fn tokens(&self, span: Span) -> (usize, usize) {
        let tokens = &self.layers.tokens;
        let first = tokens.partition_point(|token| token.span.end() <= span.start());
        let end = tokens.partition_point(|token| token.span.start() < span.end());
        (first, end.max(first))
    }

    fn place(&self, a: usize) -> Place {
        let attribution = &self.attributions[a];
        let cover = |spans: &[Span]| {
            let (Some(first), Some(last)) = (spans.first(), spans.last()) else { return (0, 0) };
            self.tokens(first.cover(*last))
        };
        let source = attribution.source.first().map_or((0, 0), |&span| {
            // A discontinuous source is read as its first piece, which carries the name.
            self.tokens(span)
        });
        let cue = attribution.cue.first().map_or((0, 0), |&span| self.tokens(span));
        let content = cover(&attribution.content);
        let mut place = Place { source, at: 0, content, parent: None, depth: 0, beside: false, spoken_of: false };
        self.widen(a, &mut place);
        let source = place.source;
        place.at = if source.1 > source.0 {
            source.0
        } else if cue.1 > cue.0 {
            cue.0
        } else {
            content.0
        };
        place.at = place.at.min(self.layers.len() - 1);
        place
    }

    /// The smallest other attribution whose content holds source and cue of `a`.
    fn enclosing(&self, a: usize) -> Option<usize> {
        let head = self.attributions[a].source.first().or(self.attributions[a].cue.first())?;
        let mut best: Option<(u32, usize)> = None;
        for (b, other) in self.attributions.iter().enumerate() {
            if b == a {
                continue;
            }
            for span in &other.content {
                if span.contains(*head) && best.is_none_or(|(len, _)| span.len() < len) {
                    let own: u32 = self.attributions[a].content.iter().map(|s| s.len()).sum();
                    if span.len() > own {
                        best = Some((span.len(), b));
                    }
                }
            }
        }
        best.map(|(_, b)| b)
    }

    /// Labels without cue that take turns are the voices of an interview.
    fn find_interview(&mut self) {
        let mut voices: Vec<u32> = Vec::new();
        for a in 0..self.attributions.len() {
            let label = self.attributions[a].cue.is_empty() && !self.attributions[a].source.is_empty();
            if let (true, Some(found)) = (label, &self.found[a])
                && let [entity] = found.entities.as_slice()
                && !voices.contains(entity)
            {
                voices.push(*entity);
            }
        }
        self.interviewers = voices;
    }

    fn decide(&mut self, a: usize) -> Found {
        let (first, end) = self.places[a].source;
        let mut found = self.decide_printed(a);
        if self.places[a].spoken_of {
            let reason = format!("“{}” is who or what it is said of, not who says it", self.printed(first, end));
            return Found::none(found.class, "none", reason);
        }
        if self.places[a].beside && first < end {
            found.reason = format!("“{}” is the subject of the cue: {}", self.printed(first, end), found.reason);
            found.score *= 0.9;
        }
        found
    }

    fn decide_printed(&mut self, a: usize) -> Found {
        let (first, end) = self.places[a].source;
        // A label before what is said in an interview: `MS`.
        if end == first + 1
            && self.attributions[a].cue.is_empty()
            && let Some(e) = self.initials(first)
        {
            let reason = format!("“{}” are the initials of {}", self.form(first), self.names_of(&[e]));
            return Found::one(e, SourceClass::Person, "initials", reason, 0.8);
        }
        let head = if first < end {
            source::head(self.text, self.layers, self.words, self.cast, first..end)
        } else {
            Head::Empty
        };
        match head {
            Head::Empty => self.continued(a),
            Head::Pronoun(pronoun, at) if at + 2 < end && self.form(at + 1) == "and" => {
                let one = self.pronoun(a, pronoun, at);
                let rest = source::head(self.text, self.layers, self.words, self.cast, at + 2..end);
                let Head::Names { mentions, whole } = rest else {
                    let reason = format!("somebody unnamed speaks together with “{}”", self.form(at));
                    return Found::none(SourceClass::Group, "conjunction", reason);
                };
                let mut all = self.names(&mentions, whole);
                if one.entities.is_empty() || all.entities.is_empty() {
                    let reason = if one.entities.is_empty() { one.reason } else { all.reason };
                    return Found::none(SourceClass::Group, "conjunction", reason);
                }
                all.entities.splice(0..0, one.entities);
                all.entities.dedup();
                Found {
                    reason: format!("named together: {}", self.names_of(&all.entities)),
                    method: "conjunction",
                    score: all.score * one.score,
                    ..all
                }
            }
            Head::Pronoun(pronoun, at) => self.pronoun(a, pronoun, at),
            Head::Names { mentions, whole } => self.names(&mentions, whole),
            Head::Noun { head, owner } => self.noun(a, head, owner),
        }
    }

    /// No source is printed: a quotation that goes on has the speaker of the one before.
    fn continued(&self, a: usize) -> Found {
        let none = |reason: &str| Found::none(SourceClass::Implicit, "none", reason);
        let place = self.places[a];
        if !self.attributions[a].cue.is_empty() {
            return none("the text names no source");
        }
        if place.content.0 >= place.content.1 || self.words.quotation[place.content.0] == 0 {
            return none("the text names no source");
        }
        let paragraph = self.layers.paragraph_of[place.content.0];
        let before = (0..self.attributions.len())
            .filter(|&b| b != a && self.places[b].depth == place.depth && self.places[b].parent == place.parent)
            .filter(|&b| self.places[b].content.0 < place.content.0 && self.found[b].is_some())
            .max_by_key(|&b| self.places[b].content.0);
        let Some(before) = before else { return none("the text names no source") };
        let other = self.places[before];
        let ends = other.content.1.max(other.source.1).max(1) - 1;
        let near = self.layers.paragraph_of[ends] + 1 >= paragraph;
        let strangers = (ends..place.content.0).any(|i| {
            self.words.quotation[i] == 0
                && self.cast.entity_at(i).is_some_and(|e| {
                    self.cast.entities[e as usize].kind == Kind::Person
                        && !self.found[before].as_ref().is_some_and(|found| found.entities.contains(&e))
                })
        });
        match &self.found[before] {
            Some(found)
                if near && !strangers && !found.entities.is_empty() && self.words.quotation[other.content.0] != 0 =>
            {
                Found {
                    reason: format!("the quotation goes on from that of {}", self.names_of(&found.entities)),
                    method: "continued",
                    class: SourceClass::Implicit,
                    score: found.score * 0.8,
                    ..found.clone()
                }
            }
            _ => none("the text names no source, and no quotation of one speaker goes on here"),
        }
    }

    fn names(&self, mentions: &[u32], whole: bool) -> Found {
        let first = self.cast.mentions[mentions[0] as usize];
        let printed = self.layers.span(first.first as usize, first.end as usize).of(self.text);
        let mut entities = Vec::new();
        let mut full = true;
        for &m in mentions {
            match self.cast.entity_of[m as usize] {
                AMBIGUOUS => {
                    let bearers = self.cast.bearers(self.layers, m as usize);
                    let reason = if bearers.is_empty() {
                        format!("several organisations fit “{printed}”")
                    } else {
                        format!("several people fit “{printed}”: {}", self.names_of(&bearers))
                    };
                    return Found::none(SourceClass::Person, "surname", reason);
                }
                NONE => return Found::none(SourceClass::Group, "none", format!("“{printed}” names nobody")),
                e => {
                    let entity = &self.cast.entities[e as usize];
                    let mention = &self.cast.mentions[m as usize];
                    full &= mention.end - mention.first >= entity.end - entity.first;
                    if !entities.contains(&e) {
                        entities.push(e);
                    }
                }
            }
        }
        let last = first.end as usize - 1;
        if self.is(last, gaz::DOCUMENT)
            // `Port Selby Bulletin` is a newspaper.
            && !self.is(first.first as usize, gaz::PLACE)
            && !first.range().any(|i| self.is(i, gaz::ORGANISATION))
            && first.end - first.first > 1
            && self.cast.entities[entities[0] as usize].kind != Kind::Person
        {
            return Found::none(SourceClass::Document, "none", format!("“{printed}” is a document"));
        }
        let kind = self.cast.entities[entities[0] as usize].kind;
        let class = match kind {
            Kind::Person | Kind::Unknown => SourceClass::Person,
            Kind::Group | Kind::Adjective => SourceClass::Group,
            Kind::Organisation | Kind::Place | Kind::Silent => SourceClass::Organisation,
        };
        if !whole {
            let reason = format!("somebody unnamed speaks together with {}", self.names_of(&entities));
            return Found::none(SourceClass::Group, "conjunction", reason);
        }
        let who = self.names_of(&entities);
        let (method, reason, score) = if entities.len() > 1 {
            ("conjunction", format!("named together: {who}"), 0.95)
        } else if full {
            ("name", "named in the source".to_owned(), 0.98)
        } else if kind == Kind::Person {
            ("surname", format!("“{printed}” is part of the name {who}, the only person so named here"), 0.95)
        } else {
            ("organisation", format!("“{printed}” is short for {who}"), 0.92)
        };
        Found { entities, plain: None, class, method, reason, score }
    }

    /// The person whose initials the token is.
    fn initials(&self, i: usize) -> Option<u32> {
        let form = self.form(i);
        if form.len() < 2 || !form.bytes().all(|b| b.is_ascii_uppercase()) {
            return None;
        }
        let mut persons = self.cast.entities.iter().enumerate().filter(|(_, entity)| {
            entity.kind == Kind::Person
                && (entity.end - entity.first) as usize == form.len()
                && (entity.first..entity.end).zip(form.chars()).all(|(i, c)| self.form(i as usize).starts_with(c))
        });
        match (persons.next(), persons.next()) {
            (Some((e, _)), None) => Some(e as u32),
            _ => None,
        }
    }

    /// The fullest names of entities, in words.
    fn names_of(&self, entities: &[u32]) -> String {
        let mut out = String::new();
        for (k, &e) in entities.iter().enumerate() {
            if k > 0 {
                out.push_str(if k + 1 == entities.len() { " and " } else { ", " });
            }
            out.push_str(self.name_span(e).of(self.text));
        }
        out
    }

    /// The fullest name of an entity: without an article before it, without a possessive after it.
    fn name_span(&self, e: u32) -> Span {
        let entity = &self.cast.entities[e as usize];
        self.layers.span(entity.first as usize, entity.end as usize)
    }

    /// Writes an answer out.
    fn resolution(&self, a: usize) -> Resolution {
        let found = self.found[a].as_ref().expect("every attribution is decided");
        let named = |name: Span| Speaker {
            name: Some(name),
            entity_id: Some(self.entity_id(name)),
            judgement: Judgement::Positive,
            method: found.method,
            reason: found.reason.clone(),
            score: found.score,
        };
        let mut speakers: Vec<Speaker> = found.entities.iter().map(|&e| named(self.name_span(e))).collect();
        if let (true, Some((first, end))) = (speakers.is_empty(), found.plain) {
            speakers.push(named(self.layers.span(first, end)));
        }
        if speakers.is_empty() {
            speakers.push(found.unsure());
        }
        Resolution { speakers, source_class: found.class, office: self.source_office(a, found) }
    }

    /// The address of whoever bears that name in this document.
    fn entity_id(&self, name: Span) -> EntityId {
        let mut normal = String::with_capacity(name.len() as usize);
        for word in name.of(self.text).split_whitespace() {
            if !normal.is_empty() {
                normal.push(' ');
            }
            normal.extend(word.chars().flat_map(char::to_lowercase));
        }
        EntityId(Hasher::new("entity").part(self.document_id.as_bytes()).part(normal.as_bytes()).finish())
    }
}
