//! Labels by voice: every time a person, group or organisation that the article names is called something.
//!
//! A label is a word for what a voice takes somebody for ("the terrorist MKO", "a reformist", "dubbed a traitor by
//! critics"). Offices, occupations, memberships and nationalities are roles and no labels; `lexicon/labels.tsv` draws
//! the border. Before a name, after it, in an apposition and after *is*, a word of that lexicon must stand; after a verb
//! of naming ("dubbed", "classified as") anything is a label. The voice is that of the innermost statement in whose
//! content the label stands, else the article's own. A label is a property of the words, never of the entity.
//!
//! Useful for: setting side by side what voices call somebody. Not for: who somebody is.

use crate::{
    layers::Layers,
    qualify::{clause::phrase, view::View},
    speaker::{Named, Resolved},
    tag::{Coarse, Tag},
};
use according_text::{EntityKind, Findings, Label, Span, Statement};
use std::ops::Range;

mod lexicon;
mod naming;

use lexicon::{BEING, BODY, GROUP, OFFICE, TRAIT, kinds};

/// Tokens looked at before a name, and in the phrase after it.
const REACH: usize = 9;

/// Statements that begin before a label, of which the last ones can hold it.
const NEAR: usize = 64;

/// Adds the labels of the article to its statements, and those in its own voice to `findings.labels`.
///
/// **Cost**: linear in the names; a few tokens around each are looked at.
pub fn read(text: &str, layers: &Layers, resolved: &Resolved, findings: &mut Findings) {
    let reader = Reader { view: View { text, layers }, resolved };
    let mut found: Vec<Label> = Vec::new();
    for name in &resolved.names {
        let entity = &resolved.entities[name.entity as usize];
        if entity.kind == EntityKind::Place {
            continue;
        }
        let at = layers.tokens_of(name.span);
        if at.is_empty() {
            continue;
        }
        reader.before(name, &at, &mut found);
        reader.behind(name, &at, &mut found);
        reader.apposition(name, &at, &mut found);
        reader.copula(name, &at, &mut found);
        reader.named(name, &at, &mut found);
    }
    found.sort_by_key(|label| (label.span, label.mention, label.head));
    found.dedup_by_key(|label| (label.span, label.mention));
    // `the leader of the cultish MKO group`: one label stands once, with the name that it stands next to.
    for label in found {
        match voice(&findings.statements, label.span) {
            Some(at) => findings.statements[at].labels.push(label),
            None => findings.labels.push(label),
        }
    }
}

/// The innermost statement in whose content the label stands. Statements are in order of their first character.
fn voice(statements: &[Statement], label: Span) -> Option<usize> {
    let reach = |statement: &Statement| statement.content.iter().map(|span| span.len()).sum::<u32>();
    let first = |statement: &Statement| {
        let roles = [&statement.source, &statement.cue, &statement.content];
        roles.into_iter().filter_map(|spans| spans.first()).map(|span| span.start()).min().unwrap_or(0)
    };
    let end = statements.partition_point(|statement| first(statement) <= label.start());
    statements[..end]
        .iter()
        .enumerate()
        .rev()
        .take(NEAR)
        .filter(|(_, statement)| statement.content.iter().any(|span| span.contains(label)))
        .min_by_key(|(at, statement)| (reach(statement), std::cmp::Reverse(*at)))
        .map(|(at, _)| at)
}

struct Reader<'a> {
    view: View<'a>,
    resolved: &'a Resolved,
}

impl Reader<'_> {
    /// The tokens `words` as a label whose word is token `head`.
    fn label(&self, name: &Named, words: Range<usize>, head: usize, by: Option<Range<usize>>) -> Label {
        let layers = self.view.layers;
        let entity = &self.resolved.entities[name.entity as usize];
        Label {
            span: layers.span(words.start, words.end),
            head: layers.span(head, head + 1),
            mention: name.span,
            name: Some(entity.name),
            entity_id: Some(entity.entity_id),
            by: by.map(|by| layers.span(by.start, by.end)),
        }
    }

    /// What token `i` can be in a label. A capital in the middle of a sentence makes it a name: `the Conservative leader`.
    fn kinds(&self, i: usize) -> lexicon::Kinds {
        let layers = self.view.layers;
        let sentence = layers.sentence(i).start;
        let opens = i == sentence || i == sentence + 1 && !layers.words[sentence].alphanumeric;
        if layers.words[i].capital && !opens {
            return 0;
        }
        kinds(layers.words[i].lower) | if self.view.tag(i) == Tag::Nns { kinds(layers.lemmas[i]) } else { 0 }
    }

    fn is_modifier(&self, i: usize) -> bool {
        let tag = self.view.tag(i);
        matches!(tag.coarse(), Coarse::Noun | Coarse::Adjective)
            || matches!(tag, Tag::Vbn | Tag::Vbg | Tag::Cd)
            || tag.coarse() == Coarse::Adverb && self.kinds(i) & TRAIT != 0
            || self.kinds(i) & (TRAIT | BEING) != 0 && !tag.is_verb() && !matches!(tag, Tag::Comma | Tag::Stop)
    }

    /// Whether a name of somebody else covers token `i`.
    fn is_other_name(&self, i: usize, name: &Named) -> bool {
        let span = self.view.layers.tokens[i].span;
        let names = &self.resolved.names;
        let at = names.partition_point(|other| other.span.end() <= span.start());
        names.get(at).is_some_and(|other| other.span.overlaps(span) && other.entity != name.entity)
    }

    /// `the [terrorist] MKO`, `former Iraqi [despot] Saddam Hussein`.
    fn before(&self, name: &Named, at: &Range<usize>, out: &mut Vec<Label>) {
        let sentence = self.view.layers.sentence(at.start);
        let start = sentence.start;
        // `my favourite Norport bridge`, `the terrorist MKO ringleader`: what stands before belongs to the noun behind,
        // unless that is what the name is (`the cultish MKO group`).
        if at.end < sentence.end
            && self.view.tag(at.end).coarse() == Coarse::Noun
            && !self.is_group_behind(at.end, sentence.end)
        {
            return;
        }
        // `liberal Democrats` are some of them: no label of all.
        if self.resolved.entities[name.entity as usize].kind == EntityKind::Group {
            return;
        }
        let mut from = at.start;
        while from > start && at.start - from < REACH && self.is_modifier(from - 1) {
            from -= 1;
        }
        // `told terrorist leader X` is fine, `called X a terrorist Y` is another's: stop at a name of somebody else.
        if let Some(other) = (from..at.start).rev().find(|&i| self.is_other_name(i, name)) {
            // `the terrorist MKO ringleader Rajavi`: what stands before MKO is MKO's.
            from = other + 1;
        }
        self.chunk(name, from..at.start, false, out);
    }

    /// Whether the nouns from token `i` on end in one for a group: `[MKO] terrorist group`.
    fn is_group_behind(&self, i: usize, end: usize) -> bool {
        let mut last = i;
        while last + 1 < end && last - i < 4 && self.is_modifier(last + 1) {
            last += 1;
        }
        is_group(self.view, last) || self.kinds(last) & BODY != 0
    }

    /// The label within the modifiers `words` of a name: from the first word of the lexicon to the last noun.
    fn chunk(&self, name: &Named, words: Range<usize>, whole: bool, out: &mut Vec<Label>) {
        let is = |i: usize| self.kinds(i) & (BEING | TRAIT | BODY) != 0;
        let Some(first) = words.clone().find(|&i| is(i)) else { return };
        let last = words.clone().rev().find(|&i| is(i)).unwrap_or(first);
        // Nouns that carry the label belong to it: `terror outfit`, `conservative think tank`.
        let mut end = last + 1;
        let carries = |i: usize| self.view.tag(i).coarse() == Coarse::Noun || whole && self.is_modifier(i);
        while end < words.end && carries(end) && !self.view.layers.words[end].capital {
            end += 1;
        }
        let head = (first..end)
            .rev()
            .find(|&i| self.kinds(i) & (BEING | BODY) != 0 && self.view.tag(i).coarse() == Coarse::Noun);
        out.push(self.label(name, first..end, head.unwrap_or(last), None));
    }

    /// `the MKO [terrorist group]`, `Harbour Front [militants]`.
    fn behind(&self, name: &Named, at: &Range<usize>, out: &mut Vec<Label>) {
        let sentence_end = self.view.layers.sentence(at.start).end;
        let mut end = at.end;
        while end < sentence_end && end - at.end < 4 && self.is_modifier(end) && !self.view.layers.words[end].capital {
            end += 1;
        }
        let words = at.end..end;
        let Some(last) = words.clone().last() else { return };
        let first = words.start;
        let kinds = self.kinds(last);
        let labelled = words.clone().any(|i| self.kinds(i) & (BEING | TRAIT | BODY) != 0);
        // `MKO ringleader` is somebody of the MKO, `MKO terrorists` are the MKO; `Ruiz supporters` are not Ruiz.
        let plural = self.view.tag(last) == Tag::Nns && kinds & BEING != 0;
        let group = self.view.tag(last) == Tag::Nn && (kinds & BODY != 0 || is_group(self.view, last));
        let person = self.resolved.entities[name.entity as usize].kind == EntityKind::Person;
        // A name follows: the words are before that one. A verb tagged as a noun is none: `Lund threatens`.
        let named = end < sentence_end && self.view.layers.words[end].capital && self.view.tag(end).is_name();
        if labelled && (plural || group) && !person && !named {
            let from = words.clone().find(|&i| self.kinds(i) & (BEING | TRAIT | BODY) != 0).unwrap_or(first);
            let head = words.rev().find(|&i| self.kinds(i) & (BEING | TRAIT | BODY) != 0).unwrap_or(last);
            out.push(self.label(name, from..end, head, None));
        }
    }

    /// `the Bridge Institute, a [conservative think tank],`; `Lund, a [reformist] who`.
    fn apposition(&self, name: &Named, at: &Range<usize>, out: &mut Vec<Label>) {
        let view = self.view;
        let end = view.layers.sentence(at.start).end;
        let mut i = at.end;
        // `the Harbour Front (HF), a`
        if i + 2 < end && view.tag(i) == Tag::OpenBracket {
            let close = (i..end.min(i + 8)).find(|&k| view.tag(k) == Tag::CloseBracket);
            i = close.map_or(i, |close| close + 1);
        }
        if i + 1 >= end
            || view.tag(i) != Tag::Comma
            || !view.is(i + 1, &["a", "an", "the", "one", "itself", "himself", "herself"])
        {
            return;
        }
        self.predicate(name, i + 1, end, true, out);
    }

    /// `Lund is a [hardliner]`; a denied one is none.
    fn copula(&self, name: &Named, at: &Range<usize>, out: &mut Vec<Label>) {
        let view = self.view;
        let end = view.layers.sentence(at.start).end;
        let mut i = at.end;
        if i >= end || !view.is(i, &["is", "was", "are", "were", "remains", "remained", "became", "becomes"]) {
            return;
        }
        i += 1;
        while i < end && view.tag(i).coarse() == Coarse::Adverb {
            if view.is(i, &["not", "n't", "never", "hardly", "no"]) {
                return;
            }
            i += 1;
        }
        if i < end && view.is(i, &["a", "an", "the"]) {
            self.predicate(name, i, end, false, out);
        } else if i < end && view.tag(i) == Tag::Nns && self.kinds(i) & BEING != 0 {
            out.push(self.label(name, i..i + 1, i, None));
        }
    }

    /// The label in the noun phrase from its article at `i` on.
    fn predicate(&self, name: &Named, i: usize, end: usize, apposition: bool, out: &mut Vec<Label>) {
        let view = self.view;
        let Some(words) =
            phrase(view, i, end.min(i + 14), |k| view.is(k, &["of", "and"]) || self.is_other_name(k, name))
        else {
            return;
        };
        // `Lund, the terrorist leader's brother`: the phrase is not about Lund.
        if words.end < end && view.tag(words.end) == Tag::Pos {
            return;
        }
        // In a list of people the phrase is the next of them: `Lund, a reformist and Holm`.
        if apposition && words.end < end && view.tag(words.end) == Tag::Cc {
            return;
        }
        let kinds = |i: usize| self.kinds(i);
        let last = words.end - 1;
        let is = |i: usize| kinds(i) & (BEING | TRAIT | BODY) != 0;
        let Some(first) = words.clone().find(|&i| is(i)) else { return };
        // The head must be able to carry it: a group, a label by itself, or an office.
        if kinds(last) & (BEING | BODY | GROUP | OFFICE) == 0 && !is_group(view, last) {
            return;
        }
        let head = (first..words.end).rev().find(|&i| kinds(i) & (BEING | BODY) != 0);
        let head = head.unwrap_or((first..words.end).rev().find(|&i| is(i)).unwrap_or(first));
        out.push(self.label(name, first..words.end, head, None));
    }
}

/// Whether token `i` is a noun for a group, two words of which the second is `i` included: `think tank`.
fn is_group(view: View<'_>, i: usize) -> bool {
    let words = &view.layers.words;
    kinds(words[i].lower) & GROUP != 0
        || kinds(view.layers.lemmas[i]) & GROUP != 0
        || i > 0 && lexicon::pair(words[i - 1].lower, words[i].lower) & GROUP != 0
}
