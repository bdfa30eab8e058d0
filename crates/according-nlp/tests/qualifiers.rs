//! The specifications of `specs/qualifiers`: sentences with their source, cue and content marked, and what must be read
//! about them. The first of them says how a case is written.

use according_nlp::qualify::{Qualifiers, qualify};
use according_text::{Attribution, Document, Metadata, Span};
use std::path::Path;

struct Case {
    origin: String,
    text: String,
    attribution: Attribution,
    expect: String,
}

fn cases(path: &Path) -> Vec<Case> {
    let spec = std::fs::read_to_string(path).expect("the specification is readable");
    let mut cases = Vec::new();
    let mut lines = spec.lines().enumerate();
    while let Some((n, line)) = lines.next() {
        let Some(marked) = line.strip_prefix("    ") else { continue };
        let (text, attribution) = unmark(marked);
        let expect = lines.next().and_then(|(_, line)| line.strip_prefix("    ")).expect("a case has two lines");
        let name = path.file_name().and_then(|name| name.to_str()).expect("a plain name");
        cases.push(Case { origin: format!("{name}:{}", n + 1), text, attribution, expect: expect.to_owned() });
    }
    cases
}

/// The sentence without its marks, and the attribution that they mark.
fn unmark(marked: &str) -> (String, Attribution) {
    let mut text = String::new();
    let mut attribution = Attribution { confidence: 1.0, ..Attribution::default() };
    let mut open = 0;
    for c in marked.chars() {
        let at = text.len() as u32;
        match c {
            '{' | '[' | '<' => open = at,
            '}' => attribution.source.push(Span::new(open, at)),
            ']' => attribution.cue.push(Span::new(open, at)),
            '>' => attribution.content.push(Span::new(open, at)),
            c => text.push(c),
        }
    }
    (text, attribution)
}

fn shown(found: &Qualifiers, expect: &str) -> String {
    let mut shown = format!(
        "{} {} {} {}",
        found.polarity,
        found.determinacy,
        found.attribution_type,
        found.speech_act.map_or("-", |act| act.as_str())
    );
    if expect.contains("lemma=") {
        shown += &format!(" lemma={}", found.cue_lemma.as_deref().unwrap_or("none").replace(' ', "_"));
    }
    if expect.contains("medium=") {
        shown += &format!(" medium={}", found.medium.map_or("none", |medium| medium.as_str()));
    }
    shown
}

#[test]
fn every_specified_sentence_is_read_as_specified() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/qualifiers");
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).expect("the folder is readable").map(|entry| entry.expect("readable").path()).collect();
    paths.sort();
    let (mut n, mut not_said) = (0, 0);
    let mut wrong = String::new();
    let mut worker = according_models::pipeline().worker();
    for case in paths.iter().flat_map(|path| cases(path)) {
        let document = Document::new(case.text.as_str(), Metadata::default());
        let analysis = worker.analyze(&document);
        let found = shown(&qualify(&case.text, analysis.layers, &case.attribution), &case.expect);
        n += 1;
        not_said += usize::from(!case.expect.starts_with("positive actual"));
        if found != case.expect {
            wrong += &format!("{}: {}\n  expected {}\n  found    {found}\n", case.origin, case.text, case.expect);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(n >= 150 && not_said >= 100, "{n} cases, {not_said} of them not plainly said: cases are lost");
}
