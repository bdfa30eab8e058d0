//! Archives and ledgers to call the binary on; every article is invented.

use according::ledger::{RunInfo, Writer};
use according::{Options, read_with};
use according_text::{
    Document, EntityId, Findings, Form, Hasher, Judgement, Polarity, Said, SaidBasis, SourceClass, Span, Speaker,
    SpeechAct, Statement,
};
use insta::Settings;
use insta_cmd::get_cargo_bin;
use std::fs;
use std::path::Path;
use std::process::{Command, Output};
use tempfile::TempDir;

/// Three articles; statements are marked in `STATEMENTS`.
const ARTICLES: [&str; 3] = [
    r#"{"id": "mill-1", "title": "Hundreds to go as Brattvik mill closes", "publisher": "Ny Tid", "published": "2024-03-05", "url": "https://nytid.example/mill-1", "text": "BRATTVIK — The paper mill will close in May, its owner announced on Tuesday.\n\n“More than 300 people will lose their jobs,” Mara Lindqvist, who leads the union, told Ny Tid. She added that nobody had been asked.\n\nThe company denied that the closure had been planned for years."}"#,
    r#"{"id": "mill-2", "title": "Minister: no money for mill", "publisher": "Havnebladet", "published": "2024-03-07", "text": "The minister of industry, Ödön Kanaani, said the state “cannot save every chimney”. A spokesman declined to comment.\n\n“We heard nothing,” Lindqvist said."}"#,
    r#"{"id": "mill-3", "text": "According to the report, the mill lost 12 million last year."}"#,
];

/// Article, source, cue, content, who is meant, and what is not as usual.
type Marked = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>, fn(&mut Statement));

const STATEMENTS: &[Marked] = &[
    ("BRATTVIK", "its owner", "announced", "The paper mill will close in May", None, |it| it.form = Form::Indirect),
    (
        "BRATTVIK",
        "Mara Lindqvist, who leads the union,",
        "told",
        "“More than 300 people will lose their jobs,”",
        Some("Mara Lindqvist"),
        |it| {
            it.said = Said {
                timex: Some("2024-03-05".into()),
                from: Some("2024-03-05".into()),
                to: Some("2024-03-05".into()),
                basis: SaidBasis::Relative,
            }
        },
    ),
    ("BRATTVIK", "She", "added", "that nobody had been asked", Some("Mara Lindqvist"), |it| it.form = Form::Indirect),
    ("BRATTVIK", "The company", "denied", "that the closure had been planned for years", None, |it| {
        (it.form, it.polarity, it.source_class) = (Form::Indirect, Polarity::Negative, SourceClass::Organisation);
    }),
    (
        "The minister",
        "The minister of industry, Ödön Kanaani,",
        "said",
        "the state “cannot save every chimney”",
        Some("Ödön Kanaani"),
        |it| {
            it.form = Form::Mixed;
        },
    ),
    ("The minister", "Lindqvist", "said", "“We heard nothing,”", Some("Lindqvist"), |_| {}),
    ("According", "the report", "According to", "the mill lost 12 million last year", None, |it| {
        (it.form, it.source_class) = (Form::Indirect, SourceClass::Document);
    }),
];

fn analyse(document: &Document) -> Findings {
    let text = document.text();
    let at = |words: &str| {
        let start = text.find(words).unwrap_or_else(|| panic!("{words:?} does not stand in {text:?}")) as u32;
        Span::new(start, start + words.len() as u32)
    };
    let here = STATEMENTS.iter().filter(|marked| text.starts_with(marked.0));
    here.map(|&(_, source, cue, content, name, change)| {
        let mut statement = Statement {
            form: Form::Direct,
            speech_act: Some(SpeechAct::Say),
            speakers: vec![Speaker {
                name: name.map(at),
                entity_id: name.map(|name| EntityId(Hasher::new("entity").part(name.as_bytes()).finish())),
                judgement: if name.is_some() { Judgement::Positive } else { Judgement::Unsure },
                method: if name.is_some() { "name" } else { "none" },
                reason: if name.is_some() { "named in the source" } else { "the source carries no name" }.into(),
                score: 0.9,
            }],
            confidence: 0.9,
            ..Statement::new(vec![at(source)], vec![at(cue)], vec![at(content)])
        };
        change(&mut statement);
        statement
    })
    .collect::<Vec<_>>()
    .into()
}

/// A folder with `according.ledger`, which holds the seven statements of three articles.
pub(crate) fn ledger() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    fs::write(folder.path().join("mill.jsonl"), ARTICLES.join("\n")).expect("written");
    let run = RunInfo {
        started: "2024-04-01T00:00:00Z".into(),
        version: "0.1.0".into(),
        model_hash: "0123456789abcdef0123456789abcdef".into(),
        ..RunInfo::default()
    };
    let mut writer = Writer::open(&folder.path().join("according.ledger"), &run).expect("a ledger");
    let inputs = [folder.path().join("mill.jsonl")];
    let summary = read_with(&inputs, Options::default(), || analyse, &mut writer).expect("read");
    assert_eq!((summary.articles, summary.statements()), (3, STATEMENTS.len() as u64));
    writer.finish("2024-04-01T00:00:01Z").expect("saved");
    folder
}

/// A folder with `news`: two articles, and all that can be wrong with a file.
pub(crate) fn archive() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let news = folder.path().join("news");
    fs::create_dir(&news).expect("made");
    let utf16: Vec<u8> = "\u{feff}“We waited,” Lind said.".encode_utf16().flat_map(u16::to_le_bytes).collect();
    for (name, bytes) in [
        ("a.txt", "“We will wait,” Mara Lindqvist said on Tuesday.".as_bytes()),
        ("binary.txt", b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\0"),
        ("dump.jsonl", b"{\"id\": \"d1\", \"text\": \"He said no.\"}\n{\"id\": broken\n{\"id\": \"d3\", \"text\": \"She said yes.\"}\n"),
        ("empty.txt", b""),
        ("latin1.txt", b"The caf\xe9 will close, its owner said."),
        ("quotes.txt", "“”””““ “” ‘’ \"\"\"".as_bytes()),
        ("utf16.txt", &utf16),
    ] {
        fs::write(news.join(name), bytes).expect("written");
    }
    folder
}

/// The binary in `folder`, with nothing of this environment that would show.
pub(crate) fn according(folder: &Path) -> Command {
    let mut command = Command::new(get_cargo_bin("according"));
    command.current_dir(folder);
    for name in ["CARGO", "CARGO_MANIFEST_DIR", "NO_COLOR", "COLUMNS", "ACCORDING_LEDGER", "RUST_BACKTRACE"] {
        command.env_remove(name);
    }
    command
}

/// The binary with arguments as they are typed, without quotation marks.
pub(crate) fn typed(folder: &Path, line: &str) -> Command {
    let mut command = according(folder);
    command.args(line.split_whitespace());
    command
}

pub(crate) fn output(mut command: Command) -> Output {
    command.output().expect("the binary runs")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// Compares what the command writes with a snapshot, without paths, times and versions.
pub(crate) fn check(name: &str, mut command: Command) {
    let mut settings = Settings::clone_current();
    settings.set_omit_expression(true);
    settings.add_filter(&regex(&get_cargo_bin("according").to_string_lossy()), "according");
    settings.add_filter(r"/[^\s:]+/mill\.jsonl", "mill.jsonl");
    settings.add_filter(r"in \d+\.\d s", "in [time]");
    settings.add_filter(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", "[now]");
    settings.add_filter(r"weights [0-9a-f]{32}", "weights [hash]");
    settings.add_filter(r"according \d+\.\d+\.\d+", "according [version]");
    settings.bind(|| insta_cmd::assert_cmd_snapshot!(name, command));
}

fn regex(text: &str) -> String {
    text.chars().flat_map(|c| if c.is_alphanumeric() || c == '/' { vec![c] } else { vec!['\\', c] }).collect()
}
