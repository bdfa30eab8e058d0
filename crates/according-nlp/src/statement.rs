//! From attributions to statements: the columns around each one.

use crate::{figures::Figures, layers::Layers, nested, qualify, quantity, said, speaker};
use according_text::{Attribution, Document, Said, Statement};

/// The statements of a document, one for each attribution, in their order.
#[must_use]
pub fn statements(document: &Document, layers: &Layers, attributions: &[Attribution]) -> Vec<Statement> {
    let text = document.text();
    let figures = Figures::read(document, layers);
    let resolutions = speaker::resolve(text, &document.metadata.id, layers, attributions);
    let mut statements: Vec<Statement> = attributions
        .iter()
        .zip(resolutions)
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
                speakers: resolution.speakers,
                medium: qualifiers.medium,
                addressee: Vec::new(),
                via: Vec::new(),
                said: Said::UNKNOWN,
                quantities: quantity::of(&figures.quantities, &attribution.content),
                parent: attribution.parent,
                depth: nested::depth(attributions, at),
                confidence: attribution.confidence,
            }
        })
        .collect();
    said::date(text, layers, &figures.dates, &mut statements);
    statements
}
