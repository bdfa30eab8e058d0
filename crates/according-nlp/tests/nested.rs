//! Statements inside statements: what is found in the content of an outer one.

use according_nlp::nested::nested;
use according_text::{Attribution, Document, Metadata, Span};

/// `text` with the content of the outer attribution between `<` and `>`; each found one as `source / cue / content`.
fn check(marked: &str, expect: &[&str]) {
    let start = marked.find('<').expect("the content is marked");
    let end = marked.find('>').expect("the content is marked") - 1;
    let text = marked.replace(['<', '>'], "");
    let document = Document::new(text.as_str(), Metadata::default());
    let mut worker = according_models::pipeline().worker();
    let analysis = worker.analyze(&document);
    let outer = Attribution { content: vec![Span::new(start as u32, end as u32)], ..Attribution::default() };
    let mut out = Vec::new();
    nested(&text, analysis.layers, &outer, &mut out);
    let words = |spans: &[Span]| spans.iter().map(|span| span.of(&text)).collect::<Vec<_>>().join(" … ");
    let found: Vec<String> = out
        .iter()
        .map(|found| format!("{} / {} / {}", words(&found.source), words(&found.cue), words(&found.content)))
        .collect();
    assert_eq!(found, expect, "in {text:?}");
}

#[test]
fn clauses_with_and_without_that() {
    check("Ruiz said <Lind had called the offer an insult>.", &["Lind / had called / the offer an insult"]);
    check("Ruiz said <that Lind believed the dam was safe>.", &["Lind / believed / the dam was safe"]);
    check(
        "Ruiz said <the mayor had told her that the port would close>.",
        &["the mayor / had told / that the port would close"],
    );
    check("<“They know there is no crisis,”> Ruiz said.", &["They / know / there is no crisis"]);
}

#[test]
fn infinitives_of_wanting() {
    check("Ruiz said <he intended to leave>.", &["he / intended / to leave"]);
    check(
        "<“He told me that he wants to leave,”> she said.",
        &["He / told / that he wants to leave", "he / wants / to leave"],
    );
    check("Ruiz said <Lind was willing to leave>.", &["Lind / was willing / to leave"]);
}

#[test]
fn nouns_and_prepositions() {
    check("Ruiz criticised <his decision to leave>.", &["his / decision / to leave"]);
    check(
        "Ruiz said <the ship sank at night, according to the harbour police>.",
        &["the harbour police / according to / the ship sank at night"],
    );
}

#[test]
fn behind_phrases_and_behind_what_is_said() {
    check(
        "Ruiz said <Lind had written in a letter that the dam was safe>.",
        &["Lind / had written / that the dam was safe"],
    );
    check("Ruiz said <the dam was safe, Lind said>.", &["Lind / said / the dam was safe"]);
    check(
        "Ruiz said <she would follow the request of Peter Lind to close the port>.",
        &["Peter Lind / request of / to close the port"],
    );
}

#[test]
fn what_an_outlet_reports_is_its_report() {
    let text = "Reuters reported Peter Lind, the mayor, said the dam was safe.";
    let document = Document::new(text, Metadata::default());
    let mut worker = according_models::pipeline().worker();
    let layers = worker.analyze(&document).layers;
    let span = |words: &str| {
        let at = text.find(words).expect("the words are there") as u32;
        vec![Span::new(at, at + words.len() as u32)]
    };
    let mut attributions = [Attribution {
        source: span("Reuters"),
        cue: span("said"),
        content: span("the dam was safe"),
        ..Attribution::default()
    }];
    according_nlp::nested::relay(text, layers, &mut attributions);
    assert_eq!(attributions[0].cue, span("reported"));
    assert_eq!(attributions[0].content, span("Peter Lind, the mayor, said the dam was safe"));
    // `Lind said` is no report of an outlet.
    let mut other = [Attribution {
        source: span("Peter Lind"),
        cue: span("said"),
        content: span("the dam was safe"),
        ..Attribution::default()
    }];
    let before = other.clone();
    according_nlp::nested::relay(text, layers, &mut other);
    assert_eq!(other, before);
}

#[test]
fn nothing_is_found_where_nobody_speaks() {
    check("Ruiz said <the bridge would close on Monday>.", &[]);
    check("Ruiz said <he needed to try to run>.", &[]);
    check("<“The vote means that the pier will be rebuilt,”> Ruiz said.", &[]);
}

#[test]
fn a_parent_is_the_one_in_whose_content_it_lies() {
    let text = "Ruiz said Lind had claimed that Abe knew the dam was cracked.";
    let document = Document::new(text, Metadata::default());
    let mut worker = according_models::pipeline().worker();
    let analysis = worker.analyze(&document);
    let outer = Attribution { content: vec![Span::new(10, text.len() as u32 - 1)], ..Attribution::default() };
    let mut out = Vec::new();
    nested(text, analysis.layers, &outer, &mut out);
    assert_eq!(out.iter().map(|found| found.parent).collect::<Vec<_>>(), [None, Some(0)]);
}

proptest::proptest! {
    /// Whatever the text and wherever the spans: no panic, and every span found lies in the content on characters.
    #[test]
    fn any_attribution_is_read(
        text in "((he|no one|Lind|“|”|\"|said|would|not|to|refused|asked|if|that|,|\\.|\\?|é|plans|denied|’ll|said: ) ?){0,30}",
        cuts in proptest::collection::vec(0usize..200, 6),
    ) {
        let mut worker = according_models::pipeline().worker();
        let document = Document::new(text.as_str(), Metadata::default());
        let analysis = worker.analyze(&document);
        let span = |a: usize, b: usize| {
            let (a, b) = (text.floor_char_boundary(a.min(b)), text.floor_char_boundary(a.max(b)));
            vec![Span::new(a as u32, b as u32)]
        };
        let outer = Attribution {
            source: span(cuts[0], cuts[1]),
            cue: span(cuts[2], cuts[3]),
            content: span(cuts[4], cuts[5]),
            ..Attribution::default()
        };
        let found = according_nlp::qualify::qualify(&text, analysis.layers, &outer);
        proptest::prop_assert!(found.cue_lemma.is_none_or(|lemma| !lemma.is_empty()));
        let mut out = Vec::new();
        nested(&text, analysis.layers, &outer, &mut out);
        for found in &out {
            for span in found.source.iter().chain(&found.cue).chain(&found.content) {
                proptest::prop_assert!(!span.of(&text).is_empty());
                proptest::prop_assert!(outer.content[0].overlaps(*span));
            }
        }
    }
}
