//! Mentions: the specs under `specs/mentions`, and what holds for any text.

use according_nlp::{
    layers::Layers,
    mention::{Kind, Recognizer},
    tagger::Tagger,
    weights::{Aligned, Sections},
};
use proptest::prelude::*;

fn with_readers<T>(test: impl FnOnce(&Tagger<'_>, &Recognizer<'_>) -> T) -> T {
    thread_local!(static WEIGHTS: Aligned = Aligned::copy(
        include_bytes!("../../according-models/weights/english.weights")));
    WEIGHTS.with(|aligned| {
        let sections = Sections::open(aligned.bytes()).expect("the shipped weights are whole");
        let tagger = Tagger::open(&sections).expect("the shipped weights have a tagger");
        test(&tagger, &Recognizer::open(&sections).expect("the shipped weights have a tagger of mentions"))
    })
}

/// The text of a case and its names: where they begin, what they are, and of which kind.
fn case(line: &str) -> (String, Vec<(usize, String, String)>) {
    let (mut text, mut names) = (String::new(), Vec::new());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let (name, after) = after.split_once(']').expect("every bracket closes");
        let (name, kind) = name.split_once('|').expect("every name has a kind");
        text.push_str(before);
        names.push((text.len(), name.to_owned(), kind.to_owned()));
        text.push_str(name);
        rest = after;
    }
    text.push_str(rest);
    (text, names)
}

fn name(kind: Kind) -> String {
    format!("{kind:?}").to_lowercase()
}

#[test]
fn names_of_the_specs_are_found_with_their_kinds() {
    let spec = include_str!("../specs/mentions/names.md");
    let (mut gold, mut found, mut right, mut report) = (0, 0, 0, String::new());
    with_readers(|tagger, recognizer| {
        let mut layers = Layers::default();
        for line in spec.lines().filter_map(|line| line.strip_prefix("- ")) {
            let (text, names) = case(line);
            layers.read(&text, tagger);
            layers.recognize(&text, recognizer);
            let given: Vec<(usize, String, String)> = layers
                .mentions
                .iter()
                .map(|mention| {
                    let span = layers.span(mention.first as usize, mention.end as usize);
                    (span.start() as usize, span.of(&text).to_owned(), name(mention.kind))
                })
                .collect();
            gold += names.len();
            found += given.len();
            right += given.iter().filter(|name| names.contains(name)).count();
            if given != names {
                report += &format!("{line}\n  found {given:?}\n");
            }
        }
    });
    assert!(gold >= 40, "{gold} names");
    assert!(10 * right >= 9 * gold && 10 * right >= 9 * found, "{right} right of {gold}, {found} found:\n{report}");
}

proptest! {
    #[test]
    fn mentions_of_any_text_lie_in_order_within_sentences(
        text in "([A-Z][a-z]{1,6}|[a-z]{1,5}|of|the|[A-Z.]{1,5}|[“”,.!\n]|\\PC)( ([A-Z][a-z]{1,6}|of|said|[“”,.!\n]|\\PC)){0,60}"
    ) {
        with_readers(|tagger, recognizer| {
            let mut layers = Layers::default();
            layers.read(&text, tagger);
            layers.recognize(&text, recognizer);
            let mut at = 0;
            for mention in &layers.mentions {
                assert!(mention.first >= at && mention.end > mention.first && mention.end as usize <= layers.len());
                assert_eq!(
                    layers.sentence_of[mention.first as usize],
                    layers.sentence_of[mention.end as usize - 1]
                );
                at = mention.end;
            }
            let first = layers.mentions.clone();
            layers.recognize(&text, recognizer);
            assert_eq!(first, layers.mentions);
        });
    }
}
