use super::*;
use crate::Look;
use according_text::row::{DocumentRef, LabelRow};
use according_text::{AttributionType, Determinacy, Form, Polarity, Said, SourceClass, StatementId, TextId};
use proptest::prelude::*;

fn passage(text: &str, start: u32, end: u32) -> Passage {
    let exact = text.chars().skip(start as usize).take(end.saturating_sub(start) as usize).collect();
    Passage { start, end, exact }
}

fn row(id: u8, source: Vec<Passage>, cue: Vec<Passage>, content: Vec<Passage>, speaker: Option<&str>) -> Row {
    Row {
        statement_id: StatementId([id; 16]),
        document: DocumentRef {
            id: "a".into(),
            text_id: TextId::of(""),
            url: None,
            publisher: None,
            title: None,
            published: None,
            licence: None,
        },
        form: Form::Direct,
        attribution_type: AttributionType::Communication,
        polarity: Polarity::Positive,
        determinacy: Determinacy::Actual,
        source_class: SourceClass::Person,
        source,
        cue,
        content,
        cue_lemma: None,
        speech_act: None,
        speaker: speaker
            .map(|name| SpeakerRow {
                name: Some(name.into()),
                entity_id: None,
                judgement: Judgement::Positive,
                method: "name".into(),
                reason: "named in the source".into(),
                score: 1.0,
            })
            .into_iter()
            .collect(),
        source_role: vec![],
        source_affiliation: vec![],
        medium: None,
        platform: None,
        medium_passage: None,
        addressee: vec![],
        via: vec![],
        place: vec![],
        said: Said::UNKNOWN,
        time: vec![],
        quantities: vec![],
        labels: vec![],
        parent_id: None,
        depth: 0,
        confidence: 1.0,
    }
}

/// Where `words` stand in `text`.
fn at(text: &str, words: &str) -> Passage {
    let byte = text.find(words).expect("stands in the text");
    let start = text[..byte].chars().count() as u32;
    passage(text, start, start + words.chars().count() as u32)
}

/// A text node, and the classes and numbers of the elements around it.
struct Node {
    text: String,
    statements: Vec<usize>,
    classes: Vec<String>,
}

/// Reads what [`text_html`] writes as a parser of HTML would, and fails where tags do not close in order.
fn parse(html: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    let mut open: Vec<String> = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        if let Some(after) = rest.strip_prefix("</") {
            let (name, after) = after.split_once('>').expect("the tag ends");
            let tag = open.pop().expect("something is open");
            assert!(tag == name || tag.starts_with(&format!("{name} ")), "{tag} is closed by {name}");
            rest = after;
        } else if let Some(after) = rest.strip_prefix('<') {
            let (tag, after) = after.split_once('>').expect("the tag ends");
            open.push(tag.to_owned());
            rest = after;
        } else {
            let end = rest.find('<').unwrap_or(rest.len());
            let attribute = |name: &str| -> Vec<String> {
                let of = |tag: &String| {
                    let (_, value) = tag.split_once(&format!("{name}=\""))?;
                    Some(value.split('"').next()?.split(' ').map(str::to_owned).collect::<Vec<_>>())
                };
                open.iter().filter_map(of).flatten().collect()
            };
            let statements = attribute("data-s").iter().map(|it| it.parse().expect("a number")).collect();
            nodes.push(Node { text: unescape(&rest[..end]), statements, classes: attribute("class") });
            rest = &rest[end..];
        }
    }
    assert!(open.is_empty(), "{open:?} is left open");
    nodes
}

fn unescape(text: &str) -> String {
    assert!(!text.contains(['"', '\'', '>', '\r', '\0']), "{text:?} is not escaped");
    let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#39;", "'");
    text.replace("&#13;", "\r").replace("&amp;", "&")
}

fn content(html: &str) -> String {
    parse(html).into_iter().map(|node| node.text).collect()
}

#[test]
fn overlapping_and_interrupted_marks_keep_their_words() {
    let text = "“We wait,” Lind said Ruiz said, “as long as it takes.”";
    let article = ArticleRows::from(vec![
        row(
            1,
            vec![at(text, "Ruiz")],
            vec![at(text, "said,")],
            vec![at(text, "“We wait,” Lind said"), at(text, "“as long as it takes.”")],
            Some("Ana Ruiz"),
        ),
        Row {
            depth: 1,
            ..row(2, vec![at(text, "Lind")], vec![at(text, "said")], vec![at(text, "wait,”")], Some("Odd Lind"))
        },
    ]);
    let xray = Xray::new(text, &article);
    let html = text_html(&xray, Some(StatementId([2; 16])));
    assert_eq!(content(&html), text);
    let nodes = parse(&html);
    let of = |statement: usize, class: &str| -> Vec<String> {
        nodes
            .iter()
            .filter(|node| node.statements.contains(&statement) && node.classes.iter().any(|it| it == class))
            .map(|node| node.text.clone())
            .collect()
    };
    assert_eq!(of(0, "c").concat(), "“We wait,” Lind said“as long as it takes.”");
    assert_eq!(of(1, "on").concat(), "wait,”Lindsaid");
    assert_eq!(of(1, "o"), ["wait,”"], "what is said inside what is said bears both voices");
    assert_eq!(of(0, "s"), ["Lind", "Ruiz"]);
    assert_eq!(html.matches("class=\"sign").count(), 2);
    assert_eq!((xray.voices[0].sign.as_str(), xray.voices[1].sign.as_str()), ("A", "B"));
}

#[test]
fn voices_are_told_apart_without_colours() {
    let text = "a b c d e f";
    let rows: Vec<Row> = [("b", Some("Lind")), ("c", None), ("d", Some("Lind")), ("e", None), ("f", Some("Ruiz"))]
        .iter()
        .enumerate()
        .map(|(n, (word, name))| row(n as u8, vec![at(text, "a")], vec![], vec![at(text, word)], *name))
        .collect();
    let article = ArticleRows::from(rows);
    let xray = Xray::new(text, &article);
    let signs: Vec<&str> = (0..5).map(|statement| xray.voice(statement).sign.as_str()).collect();
    assert_eq!(signs, ["A", "?1", "A", "?1", "B"]);
    assert_eq!(xray.voices.iter().map(|voice| voice.statements).collect::<Vec<_>>(), [2, 2, 1]);
    assert_eq!([0, 25, 26, 701, 702].map(letters), ["A", "Z", "AA", "ZZ", "AAA"]);
}

#[test]
fn what_is_hostile_is_text() {
    let text = "<script>alert(\"1\")</script> & 'x' \u{1F600} \u{202E}";
    let mut it =
        row(1, vec![at(text, "<script>")], vec![at(text, "alert")], vec![at(text, text)], Some("</a><b onload=\"x\">"));
    it.labels = vec![LabelRow {
        passage: at(text, "'x'"),
        head: at(text, "x"),
        mention: at(text, "&"),
        name: Some("<i>\"".into()),
        entity_id: None,
        by: None,
    }];
    let article = ArticleRows { labels: it.labels.clone(), ..ArticleRows::from(vec![it]) };
    let xray = Xray::new(text, &article);
    assert_eq!(content(&text_html(&xray, None)), text);
    let head = Head { title: "</title><script>", byline: &["<b>"], read_by: "&" };
    let page = page(&xray, &head);
    for tag in ["<script>alert", "</a><b", "onload=\"x\"", "<i>\"", "</title><script>", "<b></p>"] {
        assert!(!page.contains(tag), "{tag} stands in the page");
    }
    assert_eq!(page.matches("<script>").count(), 1);
}

#[test]
fn a_paragraph_is_a_line_or_a_block_of_typed_lines() {
    let long = "x".repeat(120);
    let typed = format!("Title\nBy A\n\n{}\n{}\nend\n", "y ".repeat(30).trim(), "z ".repeat(30).trim());
    for (text, expect) in [
        ("", vec![]),
        ("\n \n", vec![]),
        ("one\ntwo\n\nthree", vec!["one", "two", "three"]),
        (&format!("{long}\n{long}") as &str, vec![&long as &str, &long]),
        (&typed, vec!["Title", "By A", typed.trim().split("\n\n").nth(1).expect("a block")]),
    ] {
        let found: Vec<&str> = paragraphs(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(found, expect);
    }
}

#[test]
fn the_terminal_shows_brackets_or_colours() {
    let text = "“We wait,” Lind said.\nOn.";
    let article = ArticleRows::from(vec![row(
        1,
        vec![at(text, "Lind")],
        vec![at(text, "said")],
        vec![at(text, "“We wait,”")],
        Some("Odd Lind"),
    )]);
    let xray = Xray::new(text, &article);
    let shown = |colour| {
        let mut out = Vec::new();
        terminal(&mut out, &xray, Look { width: 60, colour }).expect("memory takes every byte");
        String::from_utf8(out).expect("text is UTF-8")
    };
    assert!(shown(false).starts_with("[A·1: “We wait,”] Lind said.\n\nOn.\n\nA·1   Odd Lind said\n      “We wait,”\n"));
    let coloured = shown(true);
    assert!(coloured.contains("\x1b[36m“We wait,”\x1b[0m \x1b[1m\x1b[36mLind\x1b[0m"), "{coloured:?}");
    for line in coloured.lines() {
        assert!(!line.contains('\x1b') || line.ends_with("\x1b[0m") || line.contains("\x1b[0m"), "{line:?}");
    }
}

/// A text with everything that HTML takes for something else, and rows with passages anywhere, also outside it.
fn articles() -> impl Strategy<Value = (String, ArticleRows)> {
    let text = proptest::collection::vec(
        prop_oneof![8 => "[a-c ]", 2 => Just("\n".to_owned()), 1 => "[<>&\"'\\r\\x00é😀]", 1 => Just("\n\n".to_owned())],
        0..80,
    );
    let spans = || proptest::collection::vec((0u32..90, 0u32..30), 0..4);
    let rows = proptest::collection::vec((spans(), spans(), spans(), 0u8..3, 0u8..4), 0..6);
    (text, rows).prop_map(|(text, rows)| {
        let text = text.concat();
        let passages = |spans: Vec<(u32, u32)>| -> Vec<Passage> {
            spans.into_iter().map(|(start, length)| passage(&text, start, start + length)).collect()
        };
        let rows = rows
            .into_iter()
            .enumerate()
            .map(|(n, (source, cue, content, depth, speaker))| {
                let name = ["Lind", "Ruiz", "<b>"].get(usize::from(speaker)).copied();
                Row { depth, ..row(n as u8, passages(source), passages(cue), passages(content), name) }
            })
            .collect::<Vec<_>>();
        (text, ArticleRows::from(rows))
    })
}

proptest! {
    #[test]
    fn the_text_content_is_the_text((text, article) in articles()) {
        let xray = Xray::new(&text, &article);
        prop_assert_eq!(xray.tiles.iter().map(|tile| &text[tile.bytes.clone()]).collect::<String>(), text.as_str());
        prop_assert_eq!(content(&text_html(&xray, None)), text.replace('\0', "\u{FFFD}"));
    }

    #[test]
    fn a_chosen_statement_is_marked_where_it_stands_and_nowhere_else((text, article) in articles()) {
        let xray = Xray::new(&text, &article);
        let length = text.chars().count() as u32;
        let paragraphs = paragraphs(&text);
        for row in &article.rows {
            let passages: Vec<&Passage> = [&row.source, &row.cue, &row.content].into_iter().flatten()
                .filter(|it| it.start < it.end && it.end <= length).collect();
            let expect: String = text.char_indices().enumerate()
                .filter(|(point, (byte, _))| {
                    passages.iter().any(|it| (it.start..it.end).contains(&(*point as u32)))
                        && paragraphs.iter().any(|it| it.contains(byte))
                })
                .map(|(_, (_, c))| if c == '\0' { '\u{FFFD}' } else { c })
                .collect();
            let nodes = parse(&text_html(&xray, Some(row.statement_id)));
            let on: String = nodes.iter().filter(|node| node.classes.iter().any(|it| it == "on"))
                .map(|node| node.text.as_str()).collect();
            prop_assert_eq!(on, expect);
        }
    }

    #[test]
    fn a_statement_begins_once((text, article) in articles()) {
        let xray = Xray::new(&text, &article);
        let mut begun: Vec<usize> = xray.tiles.iter().flat_map(|tile| tile.begins.clone()).collect();
        begun.sort_unstable();
        let length = text.chars().count() as u32;
        let stands = |row: &Row| row.content.iter().any(|it| it.start < it.end && it.end <= length);
        let expect: Vec<usize> = (0..article.rows.len()).filter(|&at| stands(&article.rows[at])).collect();
        prop_assert_eq!(begun, expect);
    }
}
