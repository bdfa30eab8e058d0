//! From attributions to statements: the columns around each one.

use crate::{layers::Layers, nested, qualify, speaker};
use according_text::{Attribution, Document, Findings, Statement};

/// What is read in a document: one statement for each attribution, in their order, and the article's own voice.
#[must_use]
pub fn findings(document: &Document, layers: &Layers, attributions: &[Attribution]) -> Findings {
    Findings { statements: statements(document, layers, attributions), ..Findings::default() }
}

fn statements(document: &Document, layers: &Layers, attributions: &[Attribution]) -> Vec<Statement> {
    let text = document.text();
    let resolutions = speaker::resolve(text, &document.metadata.id, layers, attributions);
    attributions
        .iter()
        .zip(resolutions)
        .enumerate()
        .map(|(at, (attribution, resolution))| {
            let qualifiers = qualify::qualify(text, layers, attribution);
            Statement {
                form: qualifiers.form,
                attribution_type: qualifiers.attribution_type,
                polarity: qualifiers.polarity,
                determinacy: qualifiers.determinacy,
                source_class: resolution.source_class,
                cue_lemma: qualifiers.cue_lemma,
                speech_act: qualifiers.speech_act,
                speakers: resolution.speakers,
                medium: qualifiers.medium,
                parent: attribution.parent,
                depth: nested::depth(attributions, at),
                confidence: attribution.confidence,
                ..Statement::new(attribution.source.clone(), attribution.cue.clone(), attribution.content.clone())
            }
        })
        .collect()
}
