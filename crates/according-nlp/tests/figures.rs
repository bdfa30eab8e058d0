//! The specifications of `specs/figures`: dates of saying, quantities, dates. Each of them says how its cases are written.

use according_nlp::figures::Figures;
use according_text::{Attribution, Document, Metadata, Quantity, Said, Span};
use proptest::prelude::*;
use std::path::Path;

const PUBLISHED: &str = "2025-03-05";

struct Case {
    origin: String,
    heading: String,
    text: String,
    expect: String,
}

fn cases(name: &str) -> Vec<Case> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("specs/figures").join(name);
    let spec = std::fs::read_to_string(path).expect("the specification is readable");
    let mut cases = Vec::new();
    let mut heading = String::new();
    let mut lines = spec.lines().enumerate();
    while let Some((n, line)) = lines.next() {
        if let Some(title) = line.strip_prefix("## ") {
            title.clone_into(&mut heading);
        }
        let Some(text) = line.strip_prefix("    ") else { continue };
        let expect = lines.next().and_then(|(_, line)| line.strip_prefix("    ")).expect("a case has two lines");
        cases.push(Case {
            origin: format!("{name}:{}", n + 1),
            heading: heading.clone(),
            text: text.to_owned(),
            expect: expect.to_owned(),
        });
    }
    cases
}

fn document(text: &str, published: Option<&str>) -> Document {
    let published = published.map(str::to_owned);
    Document::new(text, Metadata { id: "spec".into(), published, ..Metadata::default() })
}

/// Reads every case of a file; fails with all that differ.
fn check(name: &str, least: usize, read: impl Fn(&Case) -> String) {
    let cases = cases(name);
    let mut wrong = String::new();
    for case in &cases {
        let found = read(case);
        if found != case.expect {
            wrong += &format!("{}: {}\n  expected {}\n  found    {found}\n", case.origin, case.text, case.expect);
        }
    }
    assert!(wrong.is_empty(), "\n{wrong}");
    assert!(cases.len() >= least, "{name} has {} cases: some are lost", cases.len());
}

/// The sentence without its marks, and the attributions that they mark, parted by `|`.
fn unmark(marked: &str) -> (String, Vec<Attribution>) {
    let mut text = String::new();
    let mut attributions = vec![Attribution { confidence: 1.0, ..Attribution::default() }];
    let mut open = 0;
    for c in marked.replace(" | ", "| ").chars() {
        let at = text.len() as u32;
        let last = attributions.last_mut().expect("there is always one");
        match c {
            '|' => attributions.push(Attribution { confidence: 1.0, ..Attribution::default() }),
            '{' | '[' | '<' => open = at,
            '}' => last.source.push(Span::new(open, at)),
            ']' => last.cue.push(Span::new(open, at)),
            '>' => last.content.push(Span::new(open, at)),
            c => text.push(c),
        }
    }
    (text, attributions)
}

#[test]
fn every_saying_has_its_date() {
    check("01-said.md", 35, |case| {
        let (text, attributions) = unmark(&case.text);
        let document = document(&text, Some(PUBLISHED));
        let mut worker = according_models::pipeline().worker();
        let mut analysis = worker.analyze(&document);
        analysis.attributions = attributions;
        let shown = |said: &Said| format!("{} {}", said.timex.as_deref().unwrap_or("-"), said.basis);
        analysis.statements().iter().map(|statement| shown(&statement.said)).collect::<Vec<_>>().join("; ")
    });
}

#[test]
fn who_speaks_of_their_own_words_speaks_then_who_tells_a_thought_does_not() {
    let check = |text: &str, expect: &[(&str, Option<&str>)]| {
        let document = document(text, Some(PUBLISHED));
        let mut worker = according_models::pipeline().worker();
        let mut analysis = worker.analyze(&document);
        analysis.nest();
        let statements = analysis.statements();
        let found: Vec<_> = statements
            .iter()
            .filter(|statement| statement.parent.is_some())
            .map(|statement| (statement.cue[0].of(text), statement.said.timex.as_deref()))
            .collect();
        assert_eq!(found, expect, "{text}");
    };
    let day = Some("2025-03-03");
    check(
        "“I ask everybody to come to the pier. I hope that it will not rain,” Ana Ruiz said on Monday.",
        &[("ask", day), ("hope", None)],
    );
    check(
        "“I believe the port is lost. I urge everybody to stay away from the pier,” Ana Ruiz said on Monday.",
        &[("believe", None), ("urge", day)],
    );
}

#[test]
fn every_quantity_is_read_with_its_hedge() {
    check("02-quantities.md", 55, |case| {
        let document = document(&case.text, Some(PUBLISHED));
        let mut worker = according_models::pipeline().worker();
        let figures = worker.analyze(&document).figures();
        let number = |value: Option<f64>| value.map_or("-".to_owned(), |value| value.to_string());
        let one = |words: &str| words.replace(' ', "_");
        let shown = |quantity: &Quantity| {
            let counted = quantity.counted.map_or("-", |span| span.of(&case.text));
            let unit = quantity.unit.as_deref().unwrap_or("-");
            let (low, high) = (number(quantity.low), number(quantity.high));
            format!("{} {low} {high} {} {}", quantity.hedge, one(unit), one(counted))
        };
        let quantities: Vec<String> = figures.quantities.iter().map(shown).collect();
        if quantities.is_empty() { "none".to_owned() } else { quantities.join("; ") }
    });
}

#[test]
fn every_date_has_its_value() {
    check("03-dates.md", 25, |case| {
        let document = document(&case.text, (case.heading != "Not anchored").then_some(PUBLISHED));
        let mut worker = according_models::pipeline().worker();
        let figures = worker.analyze(&document).figures();
        figures.dates.timexes.iter().map(|timex| timex.value.clone()).collect::<Vec<_>>().join("; ")
    });
}

#[test]
fn the_dateline_anchors_where_nobody_tells_the_day_of_publication() {
    let text = "Tuesday, March 4, 2025\n\nOn Monday, Ana Ruiz said the bridge would close.";
    let document = document(text, None);
    let mut worker = according_models::pipeline().worker();
    let figures = worker.analyze(&document).figures();
    assert_eq!(figures.dates.dateline, Some(0));
    assert_eq!(figures.dates.timexes.last().map(|timex| timex.value.as_str()), Some("2025-03-03"));
}

/// Pieces of dates and numbers, cut and joined at random.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("on Tuesday "),
        Just("March "),
        Just("31"),
        Just("-"),
        Just("–"),
        Just("9999"),
        Just(" 0001-01-01 "),
        Just("last "),
        Just("year "),
        Just("999,999,999,999 "),
        Just("centuries ago "),
        Just("February 29 "),
        Just("two "),
        Just("hundred "),
        Just("million "),
        Just("of "),
        Just("half "),
        Just("a "),
        Just("more than "),
        Just("$"),
        Just("%"),
        Just("½"),
        Just("'90s "),
        Just("1/2/2019 "),
        Just("23:59:61 "),
        Just("”"),
        Just("\n\n"),
        Just("said "),
        Just("9.99.99"),
        Just("Easter "),
        Just("fifth Monday of next month "),
        Just("9999 years later "),
        Just("٣ "),
        Just("🙂"),
        Just("the "),
        Just("quarter "),
        Just(". "),
        Just("to "),
        Just("between "),
        Just("and "),
    ];
    prop_oneof![
        4 => prop::collection::vec(piece, 0..40).prop_map(|pieces| pieces.concat()),
        1 => "\\PC{0,120}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn figures_are_slices_in_order(text in text(), published in prop_oneof![
        Just(None), Just(Some("2025-03-05")), Just(Some("0001-01-01")), Just(Some("9999-12-31")), Just(Some("2024-02-29T08:00:00Z")), Just(Some("soon"))
    ]) {
        let document = document(&text, published);
        let mut worker = according_models::pipeline().worker();
        let analysis = worker.analyze(&document);
        let figures = analysis.figures();
        prop_assert_eq!(&figures, &Figures::read(&document, analysis.layers));
        let mut at = 0;
        for timex in &figures.dates.timexes {
            prop_assert!(timex.span.start() >= at && !timex.span.is_empty());
            prop_assert!(!timex.span.of(&text).is_empty() && !timex.value.is_empty());
            prop_assert!(timex.range.is_none_or(|(first, last)| first <= last));
            at = timex.span.end();
        }
        for quantity in &figures.quantities {
            prop_assert!(!quantity.span.of(&text).is_empty());
            prop_assert!(quantity.counted.is_none_or(|counted| !counted.of(&text).is_empty()));
            if let (Some(low), Some(high)) = (quantity.low, quantity.high) {
                prop_assert!(low <= high);
            }
        }
    }
}

/// Each of these would take minutes if something looked back over all that was read.
#[test]
fn long_garbage_is_read_in_time_that_grows_with_its_length() {
    for piece in [
        "1,",
        "2 ",
        "March ",
        "hundred ",
        "two hundred and ",
        "1990-",
        "more than ",
        "the last ",
        "of ",
        "$ ",
        "said Monday ",
        "half a ",
    ] {
        let text = piece.repeat(200_000 / piece.len());
        let document = document(&text, Some(PUBLISHED));
        let mut worker = according_models::pipeline().worker();
        let figures = worker.analyze(&document).figures();
        assert!(figures.quantities.len() + figures.dates.timexes.len() <= text.len());
    }
}
