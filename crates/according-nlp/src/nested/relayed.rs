//! What an outlet reports that somebody said, where the tagger gave the words to the outlet: `Reuters reported officials
//! said the ship sank` is a report, and what officials said stands inside it.

use crate::{
    layers::Layers,
    name::gazetteer::{self as gaz, Gazetteer},
    qualify::{outlet::is_outlet, view::View},
    quotation::Mark,
    tag::{Coarse, Tag},
};
use according_text::Attribution;

/// How long the words can be that name the speaker inside, in tokens.
const LONGEST: usize = 18;

/// Gives back to each outlet what it reports: its own verb as the cue, and the speaker inside as part of the content.
///
/// **Cost**: a few tokens for each attribution.
pub fn relay(text: &str, layers: &Layers, attributions: &mut [Attribution]) {
    let view = View { text, layers };
    for attribution in attributions {
        if let Some((cue, first)) = reported(view, attribution) {
            let end = attribution.content.last().map_or(first + 1, |span| layers.tokens_of(*span).end);
            attribution.cue = vec![layers.tokens[cue].span];
            attribution.content = vec![layers.span(first, end.max(first + 1))];
        }
    }
}

/// The verb of the outlet and the first token of what it reports.
fn reported(view: View<'_>, attribution: &Attribution) -> Option<(usize, usize)> {
    let ([source], [cue], Some(content)) =
        (attribution.source.as_slice(), attribution.cue.as_slice(), attribution.content.first())
    else {
        return None;
    };
    let layers = view.layers;
    let (source, cue, content) = (layers.tokens_of(*source), layers.tokens_of(*cue), layers.tokens_of(*content));
    let mut verb = source.end;
    while verb < cue.start && view.tag(verb) == Tag::Rb {
        verb += 1;
    }
    if source.is_empty()
        || cue.is_empty()
        || cue.start <= verb + 1
        || cue.start - verb > LONGEST
        || content.start < cue.end
        || layers.sentence_of[source.start] != layers.sentence_of[cue.start]
        || !view.is(verb, &["reported", "reports"])
        || !view.tag(verb).is_verb()
        || !is_outlet(view, &source)
        || !matches!(view.tag(cue.start), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbn)
    {
        return None;
    }
    // `reported on Monday a source said`: the day is of the report.
    let mut first = verb + 1;
    while first + 1 < cue.start
        && (view.is(first, &["on"]) || Gazetteer::get().kinds(layers.words[first].lower) & gaz::DATE != 0)
    {
        first += 1;
    }
    let inside = first..cue.start;
    let last = cue.start - 1;
    let named = view.tag(last).coarse() == Coarse::Noun
        || layers.marks[last] == Mark::Comma && (first..last).any(|i| layers.marks[i] == Mark::Comma);
    let quoted = inside.clone().any(|i| matches!(layers.marks[i], Mark::Open | Mark::Close));
    (named && !quoted && inside.clone().any(|i| view.tag(i).coarse() == Coarse::Noun)).then_some((verb, first))
}
