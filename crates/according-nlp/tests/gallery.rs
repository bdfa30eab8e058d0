//! The gallery of errors: one invented sentence for each class of error that remains, with what the program gives and what
//! a person would mark. The page `crates/according-models/ERRORS.md` is made here; a class that is mended fails the test
//! until it leaves the page.

use according_text::{Attribution, Document, Metadata, Span, Statement};
use expect_test::expect_file;
use std::fmt::Write as _;

/// Every article of the gallery was published on this day, a Wednesday.
const PUBLISHED: &str = "2025-03-05";

/// A class of error, why it happens, and a sentence as a person marks it: `{source} [cue] <content>`, statements parted by
/// `¦`. After `=>`, what a person would put into a column of the last statement.
const GALLERY: &[(&str, &str, &str)] = &[
    (
        "Indirect content that ends too late",
        "An afterthought or a clause of time behind what is said is taken in. The most frequent error.",
        "{The mayor} [said] <the bridge would close> before Lind, who opposes the plan, left the room.",
    ),
    (
        "To whom, taken into the content",
        "A verb with two objects and no *that*.",
        "{Ruiz} thanked the dockers and [promised] them <work>, but gave no date.",
    ),
    (
        "A noun as the cue, whose content ends too late",
        "Where the clause after *claim that* ends and the sentence goes on is hard to see.",
        "{The mayor’s} [claim] <that the pier is safe> was met with laughter.",
    ),
    (
        "A noun as the cue, without a source",
        "Nobody is named, so that little marks it as something said.",
        "There is [worry] in Tarnholm <that the pier will fall>.",
    ),
    (
        "A decision that is only mentioned",
        "The sentence tells of something else; the decision is its subject.",
        "{The ministry’s} [decision] <to close the port> angered the dockers.",
    ),
    (
        "A view without a verb",
        "*In the eyes of*, *for*, *to* introduce a view without any cue that the lexicon knows.",
        "[In] {Ruiz’s} [eyes], <the port is a ruin>.",
    ),
    (
        "A text of one sentence",
        "What begins a text could be its headline, and headlines are seldom statements.",
        "[According to] {the harbour office}, <the ferry was late>.",
    ),
    (
        "A headline with a colon",
        "Headlines drop the words by which statements are recognised.",
        "{Harbour chief Ruiz}[:] <Port is safe>",
    ),
    (
        "A quotation told by the sentence behind it",
        "The words that say who speaks stand in a sentence of their own.",
        "<“The port is safe.”> That [was how] {Ruiz} [put it].",
    ),
    (
        "A date that only the scene tells",
        "The day belongs to the meeting; that the words fell there is left to the reader.",
        "The council met in Tarnholm on Monday. {Lind} [said] <the port was old>. => said: 2025-03-03",
    ),
    (
        "A medium that only the scene tells",
        "Who is sworn in gives a speech; no word says so.",
        "Sworn in before hundreds of guests, {Ruiz} [told] the public <the port would stay>. => medium: speech",
    ),
];

/// The text without its marks, and the attributions that they mark.
fn unmark(marked: &str) -> (String, Vec<Attribution>) {
    let mut text = String::new();
    let mut found = vec![Attribution::default()];
    let mut open = 0;
    for c in marked.chars() {
        let at = text.len() as u32;
        let last = found.last_mut().expect("there is one");
        match c {
            '{' | '[' | '<' => open = at,
            '}' => last.source.push(Span::new(open, at)),
            ']' => last.cue.push(Span::new(open, at)),
            '>' => last.content.push(Span::new(open, at)),
            '¦' => found.push(Attribution::default()),
            c => text.push(c),
        }
    }
    (text, found)
}

/// One statement in one line: its source, cue and content.
fn line(text: &str, source: &[Span], cue: &[Span], content: &[Span]) -> String {
    let words = |spans: &[Span]| spans.iter().map(|span| span.of(text)).collect::<Vec<_>>().join(" … ");
    format!("{{{}}} [{}] <{}>", words(source), words(cue), words(content))
}

fn column(statement: &Statement, name: &str) -> String {
    let found = match name {
        "said" => statement.said.timex.clone(),
        "medium" => statement.medium.map(|medium| medium.to_string()),
        _ => panic!("no column {name:?}"),
    };
    found.unwrap_or_else(|| "nothing".to_owned())
}

#[test]
fn the_gallery_of_errors_is_true() {
    let mut worker = according_models::pipeline().worker();
    let mut page = String::from(
        "# What it gets wrong\n\n\
         One invented sentence for each class of error that remains: what the program gives, and what a person would mark.\n\
         `{source} [cue] <content>`; every article is of Wednesday, 5 March 2025. A test makes this page by reading the\n\
         sentences, so that it is true of the weights beside it. Figures stand in the [model card](MODEL_CARD.md).\n",
    );
    for (class, why, case) in GALLERY {
        let (marked, wanted) = case.split_once(" => ").map_or((*case, None), |(marked, wanted)| (marked, Some(wanted)));
        let (text, person) = unmark(marked);
        let metadata = Metadata { id: "gallery".into(), published: Some(PUBLISHED.into()), ..Metadata::default() };
        let document = Document::new(text.as_str(), metadata);
        let statements = worker.analyze(&document).statements();
        let mut ours: Vec<String> =
            statements.iter().map(|found| line(&text, &found.source, &found.cue, &found.content)).collect();
        let mut theirs: Vec<String> =
            person.iter().map(|mark| line(&text, &mark.source, &mark.cue, &mark.content)).collect();
        if let Some((name, value)) = wanted.and_then(|wanted| wanted.split_once(": ")) {
            let found = statements.last().map_or_else(|| "nothing".to_owned(), |last| column(last, name));
            ours.push(format!("{name}: {found}"));
            theirs.push(format!("{name}: {value}"));
        }
        if ours.is_empty() {
            ours.push("nothing".to_owned());
        }
        let missed = theirs.iter().any(|mark| !ours.contains(mark));
        assert!(missed, "{class}: is mended, and leaves the gallery");
        let _ = writeln!(page, "\n## {class}\n\n{why}\n\n> {text}\n");
        for (who, lines) in [("The program", &ours), ("A person", &theirs)] {
            let _ = writeln!(page, "{who}:\n");
            lines.iter().for_each(|line| {
                let _ = writeln!(page, "    {line}");
            });
            page.push('\n');
        }
        page.truncate(page.trim_end().len());
        page.push('\n');
    }
    expect_file!["../../according-models/ERRORS.md"].assert_eq(&page);
}
