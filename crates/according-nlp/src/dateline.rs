//! The line of place and agency that a news article begins with: `TARNHOLM, Lorvia (LPA) —`. It is nobody's words.

use crate::{layers::Layers, tag::Coarse};
use according_text::{Attribution, Span};

/// How many tokens a dateline can have.
const REACH: usize = 14;

/// Cuts the dateline from whatever begins with it; an attribution of which nothing else was said goes.
pub fn cut(text: &str, layers: &Layers, attributions: &mut Vec<Attribution>) {
    let end = end(text, layers);
    let Some(first) = layers.tokens.get(end).filter(|_| end > 0).map(|token| token.span.start()) else { return };
    for attribution in attributions.iter_mut() {
        for spans in [&mut attribution.source, &mut attribution.content] {
            spans.retain(|span| span.end() > first);
            for span in spans {
                *span = Span::new(span.start().max(first), span.end());
            }
        }
    }
    attributions.retain(|attribution| !attribution.content.is_empty());
}

/// How many tokens the dateline has, its dash included; 0 if the text begins with none.
fn end(text: &str, layers: &Layers) -> usize {
    let form = |i: usize| layers.tokens[i].span.of(text);
    let place = |form: &str| form.len() > 2 && form.chars().all(|c| c.is_uppercase() || matches!(c, '/' | '.'));
    if layers.tokens.is_empty() || !place(form(0)) {
        return 0;
    }
    let line = 1..layers.paragraph(0).end.min(REACH);
    let dash = line.clone().find(|&i| matches!(form(i), "—" | "–" | "--" | "-"));
    // `LORPORT — which runs the harbour — said`: behind a dateline a sentence begins.
    let begins = |dash: usize| layers.words.get(dash + 1).is_some_and(|word| word.capital || !word.alphanumeric);
    let line = dash.filter(|&dash| begins(dash) && (0..dash).all(|i| layers.tags[i].coarse() != Coarse::Verb));
    line.map_or(0, |dash| dash + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        tagger::Tagger,
        weights::{Aligned, Builder, Sections},
    };

    #[test]
    fn a_dateline_ends_with_its_dash() {
        // Every word that is not in the dictionary gets the first tag, which is no verb: only forms and marks count here.
        let bytes = Aligned::copy(&untrained());
        let sections = Sections::open(bytes.bytes()).unwrap();
        let tagger = Tagger::open(&sections).unwrap();
        let check = |text: &str, expect: &str| {
            let mut layers = Layers::default();
            layers.read(text, &tagger);
            let end = end(text, &layers);
            let found = if end == 0 { "" } else { &text[..layers.tokens[end - 1].span.end() as usize] };
            assert_eq!(found, expect, "{text}");
        };
        check("TARNHOLM, Lorvia (LPA) — A ferry hit the wall, the coastguard said.", "TARNHOLM, Lorvia (LPA) —");
        check("TARNHOLM/SKERROW (LPA) - A ferry hit the wall.", "TARNHOLM/SKERROW (LPA) -");
        check("A ferry hit the wall — hard, the coastguard said.", "");
        check("LORPORT — which runs the harbour — said the ferry was late.", "");
        check("TARNHOLM\n\nA ferry hit the wall – hard.", "");
        check("TARNHOLM is in mourning, the mayor of the town and all of her council said at noon — twice.", "");
        check("", "");
    }

    fn untrained() -> Vec<u8> {
        let mut builder = Builder::default();
        builder.add(crate::tagger::TABLE, &[[0i8; crate::tagger::WIDTH]; 2]);
        builder.add(crate::tagger::DICTIONARY, &[0u64; 2]);
        builder.finish()
    }
}
