//! From attributions to statements: the columns around each one.

use crate::{layers::Layers, nested, qualify, speaker::Resolved};
use according_text::{Attribution, Document, Findings, Statement};

/// What is read in a document: one statement for each attribution, in their order, whom the article names, and what it
/// says in its own voice. `resolved` tells who is meant.
#[must_use]
pub fn findings(document: &Document, layers: &Layers, attributions: &[Attribution], resolved: Resolved) -> Findings {
    let statements = statements(document, layers, attributions, &resolved);
    Findings { statements, entities: resolved.entities, ..Findings::default() }
}

fn statements(
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
                form: qualifiers.form,
                attribution_type: qualifiers.attribution_type,
                polarity: qualifiers.polarity,
                determinacy: qualifiers.determinacy,
                source_class: resolution.source_class,
                cue_lemma: qualifiers.cue_lemma,
                speech_act: qualifiers.speech_act,
                speakers: resolution.speakers.clone(),
                medium: qualifiers.medium,
                parent: attribution.parent,
                depth: nested::depth(attributions, at),
                confidence: attribution.confidence,
                ..Statement::new(attribution.source.clone(), attribution.cue.clone(), attribution.content.clone())
            }
        })
        .collect()
}
