//! From attributions to statements: the columns around each one.

use crate::{figures::Figures, label, layers::Layers, nested, occasion, qualify, quantity, said, speaker::Resolved};
use according_text::{Attribution, AttributionType, Document, Findings, Statement};

/// What is read in a document: one statement for each attribution, in their order, whom the article names, and what it
/// says in its own voice. `resolved` tells who is meant.
#[must_use]
pub fn findings(document: &Document, layers: &Layers, attributions: &[Attribution], resolved: Resolved) -> Findings {
    let text = document.text();
    let figures = Figures::read(document, layers);
    let mut statements = statements(document, layers, attributions, &resolved, &figures);
    said::date(text, layers, &figures.dates, &resolved, &mut statements);
    occasion::carry(text, layers, &resolved, &mut statements);
    relay(document, &mut statements);
    let mut findings = Findings::from(statements);
    findings.quantities = figures.own(&findings.statements);
    label::read(text, layers, &resolved, &mut findings);
    findings.entities = resolved.entities;
    findings
}

/// Puts the sources of the statements around one before its own relays, outermost first, and leaves the outlet out that
/// printed the article itself.
fn relay(document: &Document, statements: &mut [Statement]) {
    let text = document.text();
    let publisher = document.metadata.publisher.as_deref().map(bare);
    for at in 0..statements.len() {
        let mut chain = Vec::new();
        let mut parent = statements[at].parent;
        while let Some(outer) = parent.filter(|_| chain.len() < 8) {
            let outer = &statements[outer as usize];
            // Nobody relays their own words.
            if outer.attribution_type == AttributionType::Communication
                && !occasion::same_speaker(outer, &statements[at])
            {
                chain.extend(outer.source.first());
            }
            parent = outer.parent;
        }
        chain.reverse();
        let statement = &mut statements[at];
        chain.retain(|span| !statement.source.contains(span));
        chain.extend(statement.via.iter().filter(|span| Some(bare(span.of(text))) != publisher));
        statement.via = chain;
    }
}

/// A name as it is compared: `The Morning Post` is `morning post`.
fn bare(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.strip_prefix("the ").unwrap_or(&lower).trim().to_owned()
}

fn statements(
    document: &Document,
    layers: &Layers,
    attributions: &[Attribution],
    resolved: &Resolved,
    figures: &Figures,
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
                source_role: resolution.office.role.into_iter().collect(),
                source_affiliation: resolution.office.affiliation.into_iter().collect(),
                medium: qualifiers.medium,
                platform: qualifiers.platform,
                medium_span: qualifiers.medium_span,
                addressee: qualifiers.addressee,
                via: qualifiers.via,
                place: qualifiers.place,
                quantities: quantity::of(&figures.quantities, &attribution.content),
                parent: attribution.parent,
                depth: nested::depth(attributions, at),
                confidence: attribution.confidence,
                ..Statement::new(attribution.source.clone(), attribution.cue.clone(), attribution.content.clone())
            }
        })
        .collect()
}
