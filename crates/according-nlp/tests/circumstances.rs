//! The specifications of `specs/circumstances` and `specs/labels`, read with the shipped weights: texts with the source,
//! cue and content of their statements marked, and what must be read about them. The first of each folder says how a case
//! is written.

use according_text::{Attribution, Document, Findings, Label, Metadata, Span, Statement};
use std::path::Path;

struct Case {
    origin: String,
    text: String,
    attributions: Vec<Attribution>,
    expect: Vec<String>,
}

fn cases(folder: &str) -> Vec<Case> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs").join(folder);
    let mut files: Vec<_> =
        std::fs::read_dir(folder).expect("the folder is there").map(|entry| entry.expect("readable").path()).collect();
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        let spec = std::fs::read_to_string(&file).expect("the specification is readable");
        for part in spec.split("\n## ").skip(1) {
            let (title, body) = part.split_once('\n').expect("a case has a text");
            let origin = format!("{}: {title}", file.file_stem().unwrap_or_default().to_string_lossy());
            let expect: Vec<String> =
                body.lines().filter_map(|line| line.strip_prefix("=> ")).map(|line| line.trim().to_owned()).collect();
            assert!(!expect.is_empty(), "{origin}: nothing is expected");
            let marked = body.split("\n=> ").next().unwrap_or_default().trim();
            let (text, attributions) = unmark(marked);
            cases.push(Case { origin, text, attributions, expect });
        }
    }
    cases
}

/// The text without its marks, and the attributions that they mark.
fn unmark(marked: &str) -> (String, Vec<Attribution>) {
    let mut text = String::new();
    let mut found = vec![Attribution { confidence: 1.0, ..Attribution::default() }];
    let mut open = 0;
    for c in marked.chars() {
        let at = text.len() as u32;
        let last = found.last_mut().expect("there is one");
        match c {
            '{' | '[' | '<' => open = at,
            '}' => last.source.push(Span::new(open, at)),
            ']' => last.cue.push(Span::new(open, at)),
            '>' => last.content.push(Span::new(open, at)),
            '¦' => found.push(Attribution { confidence: 1.0, ..Attribution::default() }),
            c => text.push(c),
        }
    }
    found.retain(|attribution| !attribution.content.is_empty());
    (text, found)
}

/// Reads every case of the folder and compares what `shown` makes of it with what is expected.
fn check(folder: &str, least: usize, shown: impl Fn(&str, &Findings, &[String]) -> Vec<String>) {
    let mut worker = according_models::pipeline().worker();
    let (mut n, mut wrong) = (0, Vec::new());
    for case in cases(folder) {
        let document = Document::new(case.text.as_str(), Metadata { id: "a".into(), ..Metadata::default() });
        let mut analysis = worker.analyze(&document);
        analysis.attributions.clone_from(&case.attributions);
        let found = shown(&case.text, &analysis.findings(), &case.expect);
        n += 1;
        if found != case.expect {
            wrong.push(format!("{}\n  {}\n  expected {:?}\n  found    {found:?}", case.origin, case.text, case.expect));
        }
    }
    assert!(wrong.is_empty(), "{} of {n} are read otherwise:\n{}", wrong.len(), wrong.join("\n"));
    assert!(n >= least, "{n} cases: cases are lost");
}

fn words(text: &str, spans: &[Span]) -> String {
    spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" + ")
}

fn column(text: &str, statement: &Statement, column: &str) -> String {
    match column {
        "addressee" => words(text, &statement.addressee),
        "via" => words(text, &statement.via),
        "place" => words(text, &statement.place),
        "medium" => statement.medium.map(|medium| medium.to_string()).unwrap_or_default(),
        "platform" => statement.platform.map(|platform| platform.to_string()).unwrap_or_default(),
        _ => panic!("no column {column:?}"),
    }
}

#[test]
fn every_circumstance_is_read_as_specified() {
    check("circumstances", 100, |text, findings, expect| {
        let read = |line: &String| {
            let (name, _) = line.split_once(": ").unwrap_or_else(|| panic!("{line:?} expects nothing"));
            let (at, wanted) = match name.split_once(' ') {
                Some((n, wanted)) => (n.parse::<usize>().expect("a number") - 1, wanted),
                None => (0, name),
            };
            let found = column(text, &findings.statements[at], wanted);
            format!("{name}: {}", if found.is_empty() { "nothing" } else { &found })
        };
        expect.iter().map(read).collect()
    });
}

#[test]
fn every_label_is_read_as_specified() {
    check("labels", 30, |text, findings, _| {
        let mut all: Vec<(&Label, String)> =
            findings.labels.iter().map(|label| (label, "article".to_owned())).collect();
        for (n, statement) in findings.statements.iter().enumerate() {
            all.extend(statement.labels.iter().map(|label| (label, (n + 1).to_string())));
        }
        all.sort_by_key(|(label, _)| label.span);
        let shown = all.iter().map(|(label, voice)| {
            let by = label.by.map(|by| format!(" | by {}", by.of(text))).unwrap_or_default();
            let name = label.name.map_or("?", |name| name.of(text));
            format!("{name} | {} | {voice}{by}", label.span.of(text))
        });
        let shown: Vec<String> = shown.collect();
        if shown.is_empty() { vec!["nothing".to_owned()] } else { shown }
    });
}

#[test]
fn every_span_is_whole_words_of_the_text() {
    let mut worker = according_models::pipeline().worker();
    for case in cases("circumstances").into_iter().chain(cases("labels")) {
        let document = Document::new(case.text.as_str(), Metadata { id: "a".into(), ..Metadata::default() });
        let findings = worker.analyze(&document).findings();
        for label in findings.labels.iter().chain(findings.statements.iter().flat_map(|it| &it.labels)) {
            assert!(label.span.contains(label.head), "{}: the word of a label stands in it", case.origin);
            assert!(!label.span.overlaps(label.mention), "{}: a label is not who is called so", case.origin);
        }
    }
}
