//! From attributions to statements: the columns around each one.

use crate::{layers::Layers, nested, qualify, speaker::Resolved};
use according_text::{Attribution, Document, Said, Statement};

/// The statements of a document, one for each attribution, in their order; `resolved` tells who is meant by each.
#[must_use]
pub fn statements(
    document: &Document,
    layers: &Layers,
    attributions: &[Attribution],
    resolved: &Resolved,
) -> Vec<Statement> {
    let text = document.text();
    attributions
        .iter()
        .zip(&resolved.resolutions)
        .enumerate()
        .map(|(at, (attribution, resolution))| {
            let qualifiers = qualify::qualify(text, layers, attribution);
            Statement {
                source: attribution.source.clone(),
                cue: attribution.cue.clone(),
                content: attribution.content.clone(),
                form: qualifiers.form,
                attribution_type: qualifiers.attribution_type,
                polarity: qualifiers.polarity,
                determinacy: qualifiers.determinacy,
                source_class: resolution.source_class,
                cue_lemma: qualifiers.cue_lemma,
                speech_act: qualifiers.speech_act,
                speakers: resolution.speakers.clone(),
                medium: qualifiers.medium,
                addressee: Vec::new(),
                via: Vec::new(),
                said: Said::UNKNOWN,
                quantities: Vec::new(),
                parent: attribution.parent,
                depth: nested::depth(attributions, at),
                confidence: attribution.confidence,
            }
        })
        .collect()
}
