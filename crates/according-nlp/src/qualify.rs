//! What the words around a cue say about the act: kind, polarity, determinacy, speech act, form, medium, to whom,
//! through whom and where.
//!
//! An attribution and the layers enter, [`Qualifiers`] leave. The cue's head is looked up in a lexicon of cue lemmas
//! (`lexicon/cues.tsv`); everything else is read from the auxiliaries, negations and conditions around the head. Any
//! doubt goes against "positive, actual": a denial or a condition must not come out as an assertion.

use crate::layers::Layers;
use according_text::{Attribution, AttributionType, Determinacy, Form, Medium, Platform, Polarity, Span, SpeechAct};
use std::ops::Range;

mod addressee;
pub(crate) mod clause;
pub(crate) mod head;
pub mod lexicon;
pub(crate) mod medium;
mod modality;
pub(crate) mod outlet;
pub(crate) mod phrases;
mod place;
mod via;
pub(crate) mod view;

use clause::Clause;
use view::View;

/// What is read about one attribution from the words of its cue and the words around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qualifiers {
    /// Kind of relation.
    pub attribution_type: AttributionType,
    /// Whether it is affirmed.
    pub polarity: Polarity,
    /// Whether it took place.
    pub determinacy: Determinacy,
    /// What is done by saying it; absent where the lexicon does not know the cue.
    pub speech_act: Option<SpeechAct>,
    /// Lemma of the cue's head, several words where the lexicon has them so (`point out`); absent without a cue.
    pub cue_lemma: Option<String>,
    /// How the content is printed.
    pub form: Form,
    /// By what means it was said, where the sentence tells.
    pub medium: Option<Medium>,
    /// On which platform a post stands, where the sentence tells.
    pub platform: Option<Platform>,
    /// The words that tell the medium.
    pub medium_span: Option<Span>,
    /// To whom.
    pub addressee: Vec<Span>,
    /// Through whom, outermost first.
    pub via: Vec<Span>,
    /// Where.
    pub place: Vec<Span>,
}

/// Reads the qualifiers of `attribution`, whose spans lie in `text`. Total: unknown cues are positive, actual
/// communications without a speech act.
///
/// **Cost**: linear in the sentence of the cue and the content; allocates `cue_lemma` and what is found.
#[must_use]
pub fn qualify(text: &str, layers: &Layers, attribution: &Attribution) -> Qualifiers {
    let view = View { text, layers };
    let form = form(layers, &attribution.content);
    let mut lemma = Vec::new();
    let head = head::find(view, &attribution.cue, &mut lemma);
    let entry = head.and_then(|head| head.entry);
    let mode = modality::read(view, attribution, head);
    let speech_act = match entry {
        Some(_) if mode.request => Some(SpeechAct::Demand),
        Some(_) if mode.wish => Some(SpeechAct::Intend),
        entry => entry.map(|entry| entry.speech_act),
    };
    let attribution_type = match entry {
        Some(_) if mode.wish => AttributionType::Intention,
        entry => entry.map_or(AttributionType::Communication, |entry| entry.attribution_type),
    };
    let clause = head.map(|head| Clause::of(view, attribution, head));
    let addressees = clause.map(addressee::read).unwrap_or_default();
    let told = clause.and_then(|clause| medium::read(clause, &addressees));
    let relays = clause.map(|clause| via::read(clause, &addressees)).unwrap_or_default();
    let places = clause.map(place::read).unwrap_or_default();
    let spans = |ranges: Vec<Range<usize>>| ranges.iter().map(|at| layers.span(at.start, at.end)).collect();
    Qualifiers {
        attribution_type,
        polarity: mode.polarity,
        determinacy: mode.determinacy,
        speech_act,
        cue_lemma: entry
            .map(|entry| entry.lemma.to_owned())
            .or_else(|| head.and_then(|_| String::from_utf8(lemma).ok()))
            .filter(|lemma| !lemma.is_empty()),
        form,
        medium: told.map(|told| told.medium),
        platform: told.and_then(|told| told.platform),
        medium_span: told.map(|told| told.span),
        addressee: spans(addressees),
        via: spans(relays),
        place: spans(places),
    }
}

/// How the content is printed: direct where every word token lies in a quotation of the first level, indirect where
/// none does. Content without a word is indirect.
#[must_use]
pub fn form(layers: &Layers, content: &[Span]) -> Form {
    let (mut words, mut quoted) = (0, 0);
    let mut quotation = 0;
    for span in content {
        for i in layers.tokens_of(*span) {
            if !layers.words[i].alphanumeric {
                continue;
            }
            words += 1;
            let quotations = &layers.quotations;
            if quotations.get(quotation).is_none_or(|found| found.open as usize > i) {
                quotation = 0;
            }
            quotation += quotations[quotation..].partition_point(|found| (found.close as usize) < i);
            quoted += usize::from(quotations.get(quotation).is_some_and(|found| found.open as usize <= i));
        }
    }
    match quoted {
        0 => Form::Indirect,
        n if n == words => Form::Direct,
        _ => Form::Mixed,
    }
}
