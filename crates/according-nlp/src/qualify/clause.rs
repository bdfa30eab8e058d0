//! The sentence in which something is said, without what is said: where medium, addressee, relay and place are told.

use super::{
    head::{Head, is_auxiliary},
    view::View,
};
use crate::tag::{Coarse, Tag};
use according_text::{Attribution, Span};
use std::ops::Range;

/// The sentence of a cue.
#[derive(Clone, Copy)]
pub struct Clause<'a> {
    pub view: View<'a>,
    pub attribution: &'a Attribution,
    pub head: Head,
    /// First token of the sentence.
    pub start: usize,
    /// One past its last token.
    pub end: usize,
}

impl<'a> Clause<'a> {
    pub fn of(view: View<'a>, attribution: &'a Attribution, head: Head) -> Clause<'a> {
        let sentence = view.layers.sentence(head.first);
        Clause { view, attribution, head, start: sentence.start, end: sentence.end }
    }

    pub fn span(self, i: usize) -> Span {
        self.view.layers.tokens[i].span
    }

    pub fn in_content(self, i: usize) -> bool {
        let span = self.span(i);
        self.attribution.content.iter().any(|content| content.overlaps(span))
    }

    pub fn in_source(self, i: usize) -> bool {
        let span = self.span(i);
        self.attribution.source.iter().any(|source| source.overlaps(span))
    }

    /// Whether token `i` tells about the saying: neither what is said nor who says it.
    pub fn is_outside(self, i: usize) -> bool {
        !self.in_content(i) && !self.in_source(i)
    }

    /// First token of source, cue and content in the sentence.
    pub fn core(self) -> usize {
        let roles = [&self.attribution.source, &self.attribution.cue, &self.attribution.content];
        let first = roles.into_iter().filter_map(|spans| spans.first()).map(|span| span.start()).min().unwrap_or(0);
        let tokens = &self.view.layers.tokens;
        tokens.partition_point(|token| token.span.end() <= first).clamp(self.start, self.end)
    }

    /// The noun phrase that begins at token `i` and lies outside what is said.
    pub fn phrase(self, i: usize) -> Option<Range<usize>> {
        phrase(self.view, i, self.end, |k| !self.is_outside(k))
    }

    /// Whether the cue is a passive: `were told`, `was quoted`.
    pub fn is_passive(self) -> bool {
        let view = self.view;
        let mut k = self.head.first;
        while k > self.start {
            k -= 1;
            if view.is(k, &["am", "is", "are", "was", "were", "be", "been", "being", "'s", "'re"]) {
                return view.tag(self.head.first) != Tag::Vbg;
            }
            if view.tag(k).coarse() != Coarse::Adverb && !is_auxiliary(view, k) {
                return false;
            }
        }
        false
    }
}

/// The noun phrase that begins at token `i`, with what `of` and `and` add to it; a pronoun stands alone. `closed` tells
/// tokens that it cannot take in.
pub fn phrase(view: View<'_>, i: usize, end: usize, closed: impl Fn(usize) -> bool) -> Option<Range<usize>> {
    let mut last = base(view, i, end, &closed)?;
    if view.tag(i) == Tag::Prp {
        return Some(i..last);
    }
    for _ in 0..3 {
        let joins = last + 1 < end && !closed(last) && (view.is(last, &["of", "and", "&"]));
        if !joins {
            break;
        }
        let Some(next) = base(view, last + 1, end, &closed) else { break };
        // `told reporters and left`: a verb follows what is only read as a noun.
        if view.is(last, &["and"]) && next < end && (view.tag(next).is_verb() || view.tag(next) == Tag::Md) {
            break;
        }
        if view.tag(last + 1) == Tag::Prp {
            break;
        }
        last = next;
    }
    Some(i..last)
}

/// One past the last token of the noun phrase without anything after its head.
fn base(view: View<'_>, i: usize, end: usize, closed: &impl Fn(usize) -> bool) -> Option<usize> {
    if i >= end || closed(i) {
        return None;
    }
    if view.tag(i) == Tag::Prp {
        return Some(i + 1);
    }
    let mut k = i;
    let mut noun = None;
    let mut determined = false;
    while k < end && k - i < 14 && !closed(k) {
        let tag = view.tag(k);
        match tag {
            Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps | Tag::Add => noun = Some(k),
            Tag::Dt | Tag::Pdt | Tag::PrpPoss if k == i || (noun.is_none() && k == i + 1) => determined = true,
            Tag::Jj | Tag::Jjr | Tag::Jjs | Tag::Vbn | Tag::Cd if noun.is_none() => {}
            // `CNN Philippines`, `the Today programme`: a name goes on; `the Democratic senators` too.
            Tag::Jj | Tag::Cd if view.layers.words[k].capital => {}
            Tag::Vbg if noun.is_none() && k > i => {}
            Tag::Pos if noun.is_some() => {}
            Tag::Fw | Tag::Sym => {}
            _ => break,
        }
        k += 1;
    }
    match noun {
        Some(noun) => Some(noun + 1),
        // `the public`, `the elderly`, `all three`.
        None if k > i && (determined || view.tag(i) == Tag::Cd) && k > i + usize::from(determined) => Some(k),
        None => None,
    }
}
