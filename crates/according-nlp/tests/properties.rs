//! What holds for every text, however bad.

use according_text::{Document, Metadata, Row};
use proptest::prelude::*;

/// Sentences in the manner of news, cut and joined at random, so that properties are tried where statements are found.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("“We will wait,” Ana Ruiz said."),
        Just(" The mayor said the pier was safe, a claim the dockers denied."),
        Just("\n\n"),
        Just("\n\n“We stay. "),
        Just("\"No,\" he added. "),
        Just("‘Never,’ "),
        Just("according to police. "),
        Just("Ödön Szabó told reporters that "),
        Just("🙂"),
        Just("\u{2028}"),
        Just("\"\"\"“”’'"),
        Just("She said: "),
        Just("x"),
        Just(" . "),
    ];
    prop_oneof![
        4 => prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,200}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn spans_are_slices_of_the_text(text in text()) {
        let document = Document::new(text.as_str(), Metadata::default());
        let mut worker = according_models::pipeline().worker();
        let mut analysis = worker.analyze(&document);
        analysis.nest();
        let statements = analysis.statements();
        for (at, statement) in statements.iter().enumerate() {
            let outside = statement.parent.map(|parent| &statements[parent as usize]);
            prop_assert_eq!(statement.depth, outside.map_or(0, |outside| outside.depth + 1), "statement {}", at);
        }
        let points: Vec<char> = text.chars().collect();
        for row in Row::of(&document, &statements) {
            prop_assert!(!row.content.is_empty());
            prop_assert!((0.0..=1.0).contains(&row.confidence));
            prop_assert!(!row.speaker.is_empty(), "somebody is named, or the abstention has a reason");
            for passage in row.source.iter().chain(&row.cue).chain(&row.content) {
                let words: String = points[passage.start as usize..passage.end as usize].iter().collect();
                prop_assert_eq!(&words, &passage.exact);
                prop_assert!(!words.is_empty());
            }
        }
    }

    #[test]
    fn a_used_worker_reads_like_a_new_one(first in text(), second in text()) {
        let read = |worker: &mut according_nlp::Worker<'_>, text: &str| {
            let document = Document::new(text, Metadata::default());
            worker.analyze(&document).statements()
        };
        let mut used = according_models::pipeline().worker();
        read(&mut used, &first);
        let again = read(&mut used, &second);
        prop_assert_eq!(again, read(&mut according_models::pipeline().worker(), &second));
    }
}

/// Texts that are no articles once took time that grew with the square of their length. Each of these would take minutes.
#[test]
fn long_garbage_is_read_in_time_that_grows_with_its_length() {
    for piece in ["a ", "“Ruiz said ” ", "‘ ", "Ana Ruiz, ", "\"x\" said Lind that ", "1,", "((((", "said "] {
        let text = piece.repeat(200_000 / piece.len());
        let document = Document::new(text.as_str(), Metadata::default());
        let mut worker = according_models::pipeline().worker();
        let analysis = worker.analyze(&document);
        assert!(analysis.layers.sentences.iter().all(|sentence| sentence.end - sentence.first <= 401), "{piece:?}");
        for row in Row::of(&document, &analysis.statements()) {
            assert!(!row.content.is_empty());
        }
    }
}
