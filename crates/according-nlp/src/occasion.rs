//! Sayings on one occasion: what a sentence tells about the medium holds for what the same speaker goes on to say.
//!
//! The medium that [`qualify`](crate::qualify) read in the sentence of a cue is carried on to the next statement of the
//! same speaker in the same or the next paragraph, unless a date or a word such as *later* begins another occasion; it
//! is taken from a sentence before that only sets the scene ("The ministry issued a statement."), from one behind ("Lind
//! was speaking at a rally."), and by the speaker's statements inside the speaker's own words.

use crate::{
    layers::Layers,
    name::gazetteer::{self as gaz, Gazetteer},
    qualify::{
        medium::{self, Told},
        outlet,
        view::View,
    },
    speaker::Resolved,
    tag::Tag,
};
use according_text::{Medium, SourceClass, Span, Statement};
use std::ops::Range;

/// So many labels without a cue make an interview.
const VOICES: usize = 3;

/// Fills the media that the sentence of the cue does not tell. `statements` are in order of their first character.
///
/// **Cost**: linear in the statements and their sentences.
pub fn carry(text: &str, layers: &Layers, resolved: &Resolved, statements: &mut [Statement]) {
    if layers.is_empty() {
        return;
    }
    let reader = Reader { view: View { text, layers }, resolved };
    reader.interview(statements);
    let outer: Vec<usize> = (0..statements.len()).filter(|&at| statements[at].depth == 0).collect();
    let extents: Vec<Range<usize>> = outer.iter().map(|&at| reader.extent(&statements[at])).collect();
    for (n, &at) in outer.iter().enumerate() {
        // `wrote` alone tells less than the post or the filing in which somebody goes on to write.
        let weak = statements[at].medium == Some(Medium::Written)
            && statements[at].medium_span.is_some_and(|span| statements[at].cue.iter().any(|cue| cue.overlaps(span)));
        if statements[at].medium.is_some() && !weak {
            continue;
        }
        let before = n.checked_sub(1).map(|n| (&statements[outer[n]], &extents[n]));
        let told = before
            .filter(|(other, extent)| {
                reader.goes_on(other, extent, &statements[at], &extents[n])
                    || weak && reader.quotes_on(other, extent, &statements[at])
            })
            .and_then(|(other, _)| told(other))
            .or_else(|| {
                // `Lind was asked about the port while speaking at a school.`: a statement of nobody only sets the scene.
                let voice = |other: &Statement| !other.source.is_empty() || !is_unresolved(other);
                let from = before.map_or(0, |(other, extent)| if voice(other) { extent.end } else { extent.start });
                reader.scene(&statements[at], &extents[n], from)
            });
        let written = |told: &Told| matches!(told.medium, Medium::Document | Medium::SocialPost);
        if let Some(told) = told.filter(|told| !weak || written(told)) {
            set(&mut statements[at], told);
        }
    }
    for n in (0..outer.len()).rev() {
        let at = outer[n];
        if statements[at].medium.is_some() {
            continue;
        }
        let until = extents.get(n + 1).map_or(layers.len(), |extent| extent.start);
        let found = reader.told_behind(&statements[at], &extents[n], until);
        let from_next = || {
            let next = *outer.get(n + 1)?;
            let told = told(&statements[next]).filter(|told| told.span.start() >= reader.end_of(&extents[n + 1]))?;
            reader.goes_on(&statements[at], &extents[n], &statements[next], &extents[n + 1]).then_some(told)
        };
        if let Some(told) = found.or_else(from_next) {
            set(&mut statements[at], told);
        }
    }
    for statement in statements.iter_mut().filter(|statement| statement.source_class == SourceClass::Document) {
        // `It also says`, of a document: that is the medium.
        let source =
            statement.source.first().copied().filter(|_| statement.medium.is_none() && statement.source.len() == 1);
        if let Some(source) = source.filter(|_| reader.refers_back(statement)) {
            set(statement, Told { medium: Medium::Document, platform: None, span: source });
        }
    }
    for at in 0..statements.len() {
        let Some(parent) = statements[at].parent.filter(|_| statements[at].medium.is_none()) else { continue };
        let outer = &statements[parent as usize];
        let own = statements[at].source.first().is_some_and(|source| {
            let first = layers.tokens_of(*source).start;
            reader.view.is(first, &["i", "we"])
        });
        if (own || same_speaker(outer, &statements[at]))
            && let Some(told) = told(outer)
        {
            set(&mut statements[at], told);
        }
    }
}

fn told(statement: &Statement) -> Option<Told> {
    Some(Told { medium: statement.medium?, platform: statement.platform, span: statement.medium_span? })
}

fn set(statement: &mut Statement, told: Told) {
    statement.medium = Some(told.medium);
    statement.platform = told.platform;
    statement.medium_span = Some(told.span);
}

/// Whether both have the same speakers, who are known.
pub(crate) fn same_speaker(a: &Statement, b: &Statement) -> bool {
    let ids = |statement: &Statement| statement.speakers.iter().map(|speaker| speaker.entity_id).collect::<Vec<_>>();
    let (a, b) = (ids(a), ids(b));
    !a.is_empty() && a == b && a.iter().all(Option::is_some)
}

/// Whether nobody is known to have said it.
fn is_unresolved(statement: &Statement) -> bool {
    statement.speakers.iter().all(|speaker| speaker.entity_id.is_none())
}

struct Reader<'a> {
    view: View<'a>,
    resolved: &'a Resolved,
}

impl Reader<'_> {
    /// From the first to one past the last token of source, cue and content.
    fn extent(&self, statement: &Statement) -> Range<usize> {
        let all = || statement.source.iter().chain(&statement.cue).chain(&statement.content);
        let (Some(first), Some(last)) = (all().min(), all().max_by_key(|span| span.end())) else { return 0..0 };
        let range = self.view.layers.tokens_of(first.cover(*last));
        range.start.min(self.view.layers.len() - 1)..range.end
    }

    fn end_of(&self, extent: &Range<usize>) -> u32 {
        self.view.layers.tokens[extent.end.max(1) - 1].span.end()
    }

    /// Questions and answers under labels are an interview, with all that the voices say in their turns.
    fn interview(&self, statements: &mut [Statement]) {
        let is_label = |statement: &Statement| statement.cue.is_empty() && !statement.source.is_empty();
        let layers = self.view.layers;
        let paragraph = |span: &Span| {
            let first = layers.tokens_of(*span).start.min(layers.len() - 1);
            layers.paragraph_of[first]
        };
        let labels = statements.iter().filter(|statement| is_label(statement));
        let mut turns: Vec<u32> = labels.map(|label| paragraph(&label.source[0])).collect();
        if turns.len() < VOICES {
            turns = self.turns();
        }
        if turns.len() < VOICES {
            return;
        }
        let (first, last) = (turns.first().copied().unwrap_or(0), turns.last().copied().unwrap_or(0));
        for statement in statements.iter_mut().filter(|statement| statement.medium.is_none()) {
            // `We don't hypothesize`, `You noted`: those who talk, in the paragraphs of the talk.
            let talks = statement.source.first().is_none_or(|source| {
                let range = layers.tokens_of(*source);
                !range.is_empty() && self.view.is(range.end - 1, &["i", "we", "you"])
            });
            let Some(span) = statement.source.first().or(statement.cue.first()).or(statement.content.first()).copied()
            else {
                continue;
            };
            let within = (first..=last + 1).contains(&paragraph(&span));
            if is_label(statement) || talks && within && statement.depth == 0 {
                set(statement, Told { medium: Medium::Interview, platform: None, span });
            }
        }
    }

    /// The paragraphs that begin with the initials of a voice (`WN`, `((MS))`, `Q:`), if several do.
    fn turns(&self) -> Vec<u32> {
        let layers = self.view.layers;
        let voice = |form: &str| (1..=3).contains(&form.len()) && form.bytes().all(|b| b.is_ascii_uppercase());
        let mut turns = Vec::new();
        for (n, paragraph) in layers.paragraphs.iter().enumerate() {
            let mut i = paragraph.first as usize;
            let end = paragraph.end as usize;
            while i < end && self.view.is(i, &["(", "((", "[", "-", "—"]) {
                i += 1;
            }
            let closed = i + 1 < end && self.view.is(i + 1, &[":", ")", "))"]);
            if end >= i + 5 && voice(self.view.form(i)) && (closed || self.view.form(i).len() == 2) {
                turns.push((n as u32, layers.words[i].lower));
            }
        }
        // Abbreviations open paragraphs of articles too, though not so many, nor two by turns.
        let often = |word: u32| turns.iter().filter(|turn| turn.1 == word).count() >= 2;
        let first = turns.first().map(|turn| turn.1).filter(|&word| often(word));
        let second = turns.iter().map(|turn| turn.1).find(|&word| Some(word) != first && often(word));
        let talk = turns.len() >= 2 * VOICES && first.is_some() && second.is_some();
        if talk { turns.into_iter().map(|turn| turn.0).collect() } else { Vec::new() }
    }

    /// Whether `next` goes on with what `before` says, by the same speaker.
    fn goes_on(&self, before: &Statement, b: &Range<usize>, next: &Statement, n: &Range<usize>) -> bool {
        let layers = self.view.layers;
        let paragraph = |i: usize| layers.paragraph_of[i.min(layers.len() - 1)];
        let (last, first) = (paragraph(b.end.max(1) - 1), paragraph(n.start));
        if first > last + 1 || self.breaks(next, n) {
            return false;
        }
        if same_speaker(before, next) {
            return true;
        }
        // Not resolved, but nobody else was named between. `Lind announced the plan at a briefing. He said`, of whom only the
        // second is resolved; not `The report said. He said`.
        let told_elsewhere =
            before.medium_span.is_some_and(|span| !before.source.iter().any(|source| source.contains(span)));
        let person = told_elsewhere
            && before.source.len() == 1
            && !self.refers_back(before)
            && next.source.first().is_some_and(|source| self.view.is(layers.tokens_of(*source).start, &["he", "she"]));
        let unresolved = is_unresolved(next) || is_unresolved(before) && person;
        let pronoun = match next.source.first() {
            Some(source) => {
                let range = layers.tokens_of(*source);
                range.len() == 1 && self.view.tag(range.start) == Tag::Prp
            }
            None => next.cue.is_empty(),
        };
        unresolved
            && pronoun
            && first == last
            && layers.sentence_of[n.start] <= layers.sentence_of[b.end.max(1) - 1] + 1
    }

    /// `Lind criticised the plan on Twitter. “It is a mistake.” Lind later wrote`: whether what is said begins, before its own
    /// cue, right behind what the same speaker says in `before`.
    fn quotes_on(&self, before: &Statement, b: &Range<usize>, next: &Statement) -> bool {
        let layers = self.view.layers;
        let (Some(content), Some(cue)) = (next.content.first(), next.cue.first()) else { return false };
        let (first, cue) = (layers.tokens_of(*content).start, layers.tokens_of(*cue).start);
        cue < layers.len()
            && same_speaker(before, next)
            && first == layers.sentence(b.end.max(1) - 1).end
            && layers.sentence_of[first] < layers.sentence_of[cue]
    }

    /// Whether the words around the cue of `next` begin another occasion: `later`, `on Friday`.
    fn breaks(&self, next: &Statement, extent: &Range<usize>) -> bool {
        let layers = self.view.layers;
        let Some(cue) = next.cue.first().or(next.source.first()) else { return false };
        let at = layers.tokens_of(*cue).start;
        if at >= layers.len() {
            return false;
        }
        let gazetteer = Gazetteer::get();
        let sentence = layers.sentence(at);
        (sentence.start.max(at.saturating_sub(30))..sentence.end.min(at + 30)).any(|i| {
            let span = layers.tokens[i].span;
            let inside = next.content.iter().chain(&next.source).any(|other| other.overlaps(span));
            !inside
                && (self.view.is(i, BREAKS)
                    || layers.words[i].capital && gazetteer.kinds(layers.words[i].lower) & gaz::DATE != 0)
        }) && extent.start < extent.end
    }

    /// The sentence before, which holds no statement and tells how the speaker spoke: `The ministry issued a statement.`
    fn scene(&self, statement: &Statement, extent: &Range<usize>, from: usize) -> Option<Told> {
        let layers = self.view.layers;
        let own = layers.sentence(extent.start);
        let before = layers.sentence(own.start.checked_sub(1)?);
        if before.start < from || layers.paragraph_of[before.start] + 1 < layers.paragraph_of[own.start] {
            return None;
        }
        let about = self.names(statement, &before) || self.refers_back(statement);
        let acts = before.clone().any(|i| self.view.is(i, ACTS));
        if !about || !acts || self.breaks(statement, extent) {
            return None;
        }
        self.tells(&before)
    }

    /// A sentence behind that tells how it was said: `Lind was speaking at a rally.`, `The remarks came in an interview.`
    fn told_behind(&self, statement: &Statement, extent: &Range<usize>, until: usize) -> Option<Told> {
        let layers = self.view.layers;
        let own = layers.sentence(extent.end.max(1) - 1);
        if own.end >= layers.len() {
            return None;
        }
        let behind = layers.sentence(own.end);
        if behind.end > until.max(own.end) || layers.paragraph_of[behind.start] > layers.paragraph_of[own.start] + 1 {
            return None;
        }
        let first = |words: &[&str]| behind.clone().take(3).any(|i| self.view.is(i, words));
        let speaking = behind.clone().take(8).any(|i| self.view.is(i, &["speaking", "spoke"]));
        let remarks = first(&["remarks", "comments", "statement", "comment"]);
        let about = self.names(statement, &behind) || first(&["he", "she", "they"]);
        if remarks || speaking && about { self.tells(&behind) } else { None }
    }

    /// Whether a name of the statement's speaker stands in the sentence.
    fn names(&self, statement: &Statement, sentence: &Range<usize>) -> bool {
        let layers = self.view.layers;
        let span = layers.span(sentence.start, sentence.end);
        let names = &self.resolved.names;
        let from = names.partition_point(|name| name.span.end() <= span.start());
        names[from..].iter().take_while(|name| name.span.start() < span.end()).any(|name| {
            let entity = self.resolved.entities.get(name.entity as usize).map(|entity| entity.entity_id);
            statement.speakers.iter().any(|speaker| speaker.entity_id.is_some() && speaker.entity_id == entity)
        })
    }

    /// Whether the source only refers back: a pronoun, or nobody.
    fn refers_back(&self, statement: &Statement) -> bool {
        statement.source.first().is_none_or(|source: &Span| {
            let range = self.view.layers.tokens_of(*source);
            range.len() == 1 && self.view.tag(range.start) == Tag::Prp
        })
    }

    /// The medium that the sentence tells.
    fn tells(&self, sentence: &Range<usize>) -> Option<Told> {
        let limit = sentence.end.min(sentence.start + 60);
        let words = |i: usize| medium::words(self.view, i, sentence.start, limit);
        // `a statement posted to her Twitter account`: a platform says more than what is posted there.
        let found = (sentence.start..limit)
            .filter_map(words)
            .find(|told| told.medium == Medium::SocialPost)
            .or_else(|| (sentence.start..limit).find_map(words))
            .or_else(|| (sentence.start..limit).find_map(|i| medium::speaking(self.view, i, limit)));
        found.or_else(|| {
            // `spoke to the BBC`, `commented on the vote to Reuters`, `told Reuters`.
            let act = (sentence.start..limit)
                .find(|&i| self.view.is(i, &["spoke", "speaking", "talked", "commented", "told"]))?;
            let told = self.view.is(act, &["told"]);
            (act + 1..limit.min(act + 12))
                .filter(|&i| told && i == act + 1 || self.view.is(i - 1, &["to", "with"]))
                .find_map(|i| {
                    let phrase = crate::qualify::clause::phrase(self.view, i, limit, |_| false)?;
                    let span = self.view.layers.span(phrase.start, phrase.end);
                    let told = Told { medium: Medium::Interview, platform: None, span };
                    outlet::is_outlet(self.view, &phrase).then_some(told)
                })
        })
    }
}

/// Words around a cue that begin another occasion.
pub(crate) const BREAKS: &[&str] = &[
    "later",
    "earlier",
    "previously",
    "once",
    "separately",
    "yesterday",
    "meanwhile",
    "afterwards",
    "ago",
    "subsequently",
];

/// Verbs by which a sentence sets the scene of what is said next.
pub(crate) const ACTS: &[&str] = &[
    "issued",
    "released",
    "published",
    "posted",
    "held",
    "gave",
    "delivered",
    "made",
    "took",
    "wrote",
    "sent",
    "spoke",
    "appeared",
    "speaking",
    "addressed",
    "tweeted",
    "shared",
    "turned",
    "responded",
    "replied",
    "testified",
    "read",
    "reacted",
    "used",
    "filed",
    "said",
    "hosted",
    "attended",
    "told",
    "commented",
    "announced",
    "unveiled",
    "confirmed",
    "presented",
];
