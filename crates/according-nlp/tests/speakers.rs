//! The specs of `specs/speakers/*.md`, read with the shipped weights.

use according_nlp::{layers::Layers, mention::Recognizer, speaker, tagger::Tagger, weights};
use according_text::{Attribution, Judgement, Span};

struct Case {
    file: String,
    title: String,
    text: String,
    /// Source and cue of each attribution, as far as they are marked.
    marks: Vec<(Option<Span>, Option<Span>)>,
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
            let mut text = String::new();
            let mut marks: Vec<(Option<Span>, Option<Span>)> = Vec::new();
            let mut rest = marked.trim();
            while let Some(at) = rest.find("[[").into_iter().chain(rest.find("{{")).min() {
                text.push_str(&rest[..at]);
                let close = if rest[at..].starts_with("[[") { "]]" } else { "}}" };
                let (inside, after) = rest[at + 2..].split_once(close).unwrap();
                let start = text.len() as u32;
                text.push_str(inside);
                let span = Span::new(start, text.len() as u32);
                match marks.last_mut() {
                    Some((_, cue @ None)) if close == "}}" => *cue = Some(span),
                    _ if close == "}}" => marks.push((None, Some(span))),
                    _ => marks.push((Some(span), None)),
                }
                rest = after;
            }
            text.push_str(rest);
            let expect: Vec<String> =
                expect.lines().next().unwrap().split(';').map(|name| name.trim().to_owned()).collect();
            assert_eq!(expect.len(), marks.len(), "{title}: as many answers as sources");
            let file = file.file_name().unwrap().to_string_lossy().into_owned();
            cases.push(Case { file, title: title.trim().to_owned(), text, marks, expect });
        }
    }
    cases
}

/// The saying words of a text with the words said, read simply: specs are short and regular.
fn attributions(text: &str, marked: &[(Option<Span>, Option<Span>)]) -> Vec<Attribution> {
    let attribution = |source: Option<Span>, cue: Option<Span>| {
        let cue = cue.unwrap_or_else(|| {
            let after = text[source.unwrap().end() as usize..].trim_start_matches([',', ' ']);
            let start = (text.len() - after.len()) as u32;
            Span::new(start, start + after.find([' ', '.', ',']).unwrap_or(after.len()) as u32)
        });
        let end = cue.end();
        let rest = &text[end as usize..];
        let content = if rest.starts_with('.') || rest.starts_with(',') {
            // “…,” X said.
            let before = text[..source.unwrap_or(cue).start() as usize].trim_end();
            let open = before.rfind(['“', '.']).map_or(0, |at| if before[at..].starts_with('.') { at + 1 } else { at });
            let open = open + (before[open..].len() - before[open..].trim_start().len());
            Span::new(open as u32, before.len().max(open) as u32)
        } else {
            let stop = rest.find('.').map_or(text.len(), |at| end as usize + at);
            Span::new((end as usize + 1).min(stop) as u32, stop as u32)
        };
        let source = source.into_iter().collect();
        Attribution { source, cue: vec![cue], content: vec![content], confidence: 1.0, parent: None }
    };
    let mut all: Vec<Attribution> = marked.iter().map(|&(source, cue)| attribution(source, cue)).collect();
    // What unmarked people say is an attribution too: the word before `said` is its source.
    for (at, _) in text.match_indices(" said") {
        let start = text[..at].rfind([' ', '”']).map_or(0, |k| k + text[k..].chars().next().unwrap().len_utf8());
        let source = Span::new(start as u32, at as u32);
        let said = Span::new(at as u32 + 1, at as u32 + 5);
        let taken = |mark: &(Option<Span>, Option<Span>)| {
            mark.0.is_some_and(|m| m.overlaps(source)) || mark.1.is_some_and(|m| m.overlaps(said))
        };
        if !source.is_empty() && !marked.iter().any(taken) && !source.of(text).ends_with(',') {
            all.push(attribution(Some(source), None));
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
    assert!(cases.len() >= 160, "{} cases", cases.len());
    for case in &cases {
        layers.read(&case.text, &tagger);
        layers.recognize(&case.text, &recognizer);
        let attributions = attributions(&case.text, &case.marks);
        let resolutions = speaker::resolve(&case.text, "spec", &layers, &attributions).resolutions;
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
                assert_eq!(first.resolutions.len(), attributions.len());
                let known: Vec<_> = first.entities.iter().map(|entity| entity.entity_id).collect();
                for entity in &first.entities {
                    assert!(entity.names.iter().any(|name| name.span.of(&text) == entity.name.of(&text)));
                    assert!(entity.names.is_sorted_by_key(|name| name.span.start()));
                    assert_eq!(known.iter().filter(|id| **id == entity.entity_id).count(), 1);
                }
                assert!(first.names.iter().all(|name| (name.entity as usize) < known.len()));
                for resolution in &first.resolutions {
                    assert!(!resolution.speakers.is_empty());
                    for speaker in &resolution.speakers {
                        assert_eq!(speaker.name.is_some(), speaker.judgement == Judgement::Positive);
                        assert_eq!(speaker.entity_id.is_some(), speaker.name.is_some());
                        assert!(speaker.entity_id.is_none_or(|id| known.contains(&id)));
                        assert!(!speaker.reason.is_empty());
                        let _ = speaker.name.map(|name| name.of(&text));
                    }
                }
                assert_eq!(first, speaker::resolve(&text, "x", &layers, &attributions));
            });
        }
    }
}
