//! The specs of `specs/speakers/*.md`, read with the shipped weights.

use according_nlp::{layers::Layers, mention::Recognizer, speaker, tagger::Tagger, weights};
use according_text::{Attribution, Judgement, Span};

struct Case {
    file: String,
    title: String,
    text: String,
    sources: Vec<Span>,
    expect: Vec<String>,
}

fn cases() -> Vec<Case> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/specs/speakers");
    let mut files: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let spec = std::fs::read_to_string(&file).unwrap();
        for part in spec.split("\n## ").skip(1) {
            let (title, body) = part.split_once('\n').unwrap();
            let (marked, expect) = body.split_once("\n=> ").unwrap_or_else(|| panic!("{title}: no line `=>`"));
            let (mut text, mut sources) = (String::new(), Vec::new());
            for (i, piece) in marked.trim().split("[[").enumerate() {
                let rest = if i == 0 {
                    piece
                } else {
                    let (source, rest) = piece.split_once("]]").unwrap();
                    let start = text.len() as u32;
                    text.push_str(source);
                    sources.push(Span::new(start, text.len() as u32));
                    rest
                };
                text.push_str(rest);
            }
            let expect: Vec<String> =
                expect.lines().next().unwrap().split(';').map(|name| name.trim().to_owned()).collect();
            assert_eq!(expect.len(), sources.len(), "{title}: as many answers as sources");
            let file = file.file_name().unwrap().to_string_lossy().into_owned();
            cases.push(Case { file, title: title.trim().to_owned(), text, sources, expect });
        }
    }
    cases
}

/// The saying words of a text with the words said, read simply: specs are short and regular.
fn attributions(text: &str, marked: &[Span]) -> Vec<Attribution> {
    let attribution = |source: Span| {
        let after = text[source.end() as usize..].trim_start_matches([',', ' ']);
        let start = (text.len() - after.len()) as u32;
        let end = start + after.find([' ', '.', ',']).unwrap_or(after.len()) as u32;
        let cue = Span::new(start, end);
        let rest = &text[end as usize..];
        let content = if rest.starts_with('.') || rest.starts_with(',') {
            // “…,” X said.
            let before = text[..source.start() as usize].trim_end();
            let open = before.rfind(['“', '.']).map_or(0, |at| if before[at..].starts_with('.') { at + 1 } else { at });
            let open = open + (before[open..].len() - before[open..].trim_start().len());
            Span::new(open as u32, before.len().max(open) as u32)
        } else {
            let stop = rest.find('.').map_or(text.len(), |at| end as usize + at);
            Span::new((end as usize + 1).min(stop) as u32, stop as u32)
        };
        Attribution { source: vec![source], cue: vec![cue], content: vec![content], confidence: 1.0, parent: None }
    };
    let mut all: Vec<Attribution> = marked.iter().map(|&source| attribution(source)).collect();
    // What unmarked people say is an attribution too: the word before `said` is its source.
    for (at, _) in text.match_indices(" said") {
        let start = text[..at].rfind([' ', '”']).map_or(0, |k| k + text[k..].chars().next().unwrap().len_utf8());
        let source = Span::new(start as u32, at as u32);
        if !source.is_empty() && !marked.iter().any(|m| m.overlaps(source)) && !source.of(text).ends_with(',') {
            all.push(attribution(source));
        }
    }
    all
}

#[test]
fn every_spec_is_right_or_abstains_and_no_trap_closes() {
    let weights = include_bytes!("../../according-models/weights/english.weights");
    let aligned = weights::Aligned::copy(weights);
    let sections = weights::Sections::open(aligned.bytes()).unwrap();
    let (tagger, recognizer) = (Tagger::open(&sections).unwrap(), Recognizer::open(&sections).unwrap());
    let mut layers = Layers::default();
    let (mut total, mut good, mut right, mut report, mut trapped) = (0, 0, 0, String::new(), 0);
    let cases = cases();
    assert!(cases.len() >= 60, "{} cases", cases.len());
    for case in &cases {
        layers.read(&case.text, &tagger);
        layers.recognize(&case.text, &recognizer);
        let attributions = attributions(&case.text, &case.sources);
        let resolutions = speaker::resolve(&case.text, "spec", &layers, &attributions);
        for (n, expect) in case.expect.iter().enumerate() {
            let resolution = &resolutions[n];
            let given: Vec<&str> = resolution
                .speakers
                .iter()
                .filter(|speaker| speaker.judgement == Judgement::Positive)
                .map(|speaker| speaker.name.unwrap().of(&case.text))
                .collect();
            let given = given.join(" + ");
            let abstain = expect.ends_with("ABSTAIN");
            let hit = if abstain { given.is_empty() } else { given == *expect };
            total += 1;
            good += u32::from(hit || given.is_empty());
            right += u32::from(hit);
            trapped += u32::from(expect == "MUST ABSTAIN" && !hit);
            if !hit {
                report += &format!(
                    "{} / {}: given {given:?}, expected {expect:?}: {}\n",
                    case.file, case.title, resolution.speakers[0].reason
                );
            }
        }
    }
    assert_eq!(trapped, 0, "a name where the spec says to abstain:\n{report}");
    assert!(10 * good >= 9 * total, "{good} of {total} right or abstained:\n{report}");
    assert!(10 * right >= 9 * total, "{right} of {total} right:\n{report}");
}

mod properties {
    use super::*;
    use proptest::prelude::*;

    const WORDS: &[&str] = &[
        "Ana",
        "Ruiz",
        "Mr.",
        "Peter",
        "Lund",
        "President",
        "the",
        "The",
        "mayor",
        "of",
        "and",
        ",",
        "“",
        "”",
        "he",
        "She",
        "said",
        "(",
        ")",
        "'s",
        "US",
        "Ministry",
        "for",
        "\n\n",
        ".",
        "who",
        "spokesman",
        "Iran",
        "their",
        "I",
        "we",
        "QC",
        "One",
        "MS",
        "van",
        "der",
        "also",
        "called",
        "Secretary",
        "State",
        "police",
        "report",
        "by",
        "é",
        "’s",
        "it",
        "Sens.",
    ];

    proptest! {
        #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]
        #[test]
        fn any_text_and_spans_have_an_answer(
            words in prop::collection::vec(prop::sample::select(WORDS), 0..60),
            cuts in prop::collection::vec((0usize..400, 0usize..40, 0usize..400, 0usize..90, 0u32..9), 0..8),
        ) {
            let text = words.join(" ");
            let boundary = |mut at: usize| {
                at = at.min(text.len());
                while !text.is_char_boundary(at) {
                    at -= 1;
                }
                at as u32
            };
            let span = |at: usize, len: usize| Span::new(boundary(at), boundary(at + len).max(boundary(at)));
            let attributions: Vec<Attribution> = cuts
                .iter()
                .map(|&(a, n, b, m, parent)| Attribution {
                    source: if n == 0 { vec![] } else { vec![span(a, n)] },
                    cue: if m % 3 == 0 { vec![] } else { vec![span(a + n, 5)] },
                    content: vec![span(b, m)],
                    confidence: 1.0,
                    parent: (parent < 8).then_some(parent),
                })
                .collect();
            thread_local!(static WEIGHTS: weights::Aligned = weights::Aligned::copy(
                include_bytes!("../../according-models/weights/english.weights")));
            WEIGHTS.with(|aligned| {
                let sections = weights::Sections::open(aligned.bytes()).unwrap();
                let (tagger, recognizer) = (Tagger::open(&sections).unwrap(), Recognizer::open(&sections).unwrap());
                let mut layers = Layers::default();
                layers.read(&text, &tagger);
                layers.recognize(&text, &recognizer);
                let first = speaker::resolve(&text, "x", &layers, &attributions);
                assert_eq!(first.len(), attributions.len());
                for resolution in &first {
                    assert!(!resolution.speakers.is_empty());
                    for speaker in &resolution.speakers {
                        assert_eq!(speaker.name.is_some(), speaker.judgement == Judgement::Positive);
                        assert_eq!(speaker.entity_id.is_some(), speaker.name.is_some());
                        assert!(!speaker.reason.is_empty());
                        let _ = speaker.name.map(|name| name.of(&text));
                    }
                }
                assert_eq!(first, speaker::resolve(&text, "x", &layers, &attributions));
            });
        }
    }
}
