//! Ledgers of invented articles, written without a model.

use according_ledger::{Pushed, RunInfo, Writer};
use according_server::{App, Hosts, Pool};
use according_text::row::LabelRow;
use according_text::{
    ArticleRows, Document, Entity, EntityId, EntityKind, EntityName, EntityRole, Findings, Form, Hasher, Hedge,
    Judgement, Label, Medium, Metadata, NameKind, Polarity, Quantity, Said, SaidBasis, SourceClass, Span, Speaker,
    SpeechAct, Statement,
};
use hyper::header::{HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Response};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;

/// What may stand in a text that somebody wants to harm a reader with.
pub const HOSTILE: &str =
    "<script>alert(\"x\")</script><img src=x onerror='alert(1)'>&lt;b&gt; \u{1F600}\u{202E}\"'`{{7*7}}";

fn span(text: &str, words: &str) -> Span {
    let start = text.find(words).expect("stands in the text") as u32;
    Span::new(start, start + words.len() as u32)
}

fn run() -> RunInfo {
    RunInfo {
        started: "2031-04-02T09:00:00Z".into(),
        version: "0.1.0".into(),
        model_hash: "0123456789abcdef0123456789abcdef".into(),
        config_json: "{}".into(),
        input: "news/".into(),
    }
}

/// An article in which `name` says `words`, promises, denies, and calls somebody something.
fn article(n: usize, name: &str, outlet: &str, words: &str) -> (Document, ArticleRows) {
    let day = format!("20{:02}-{:02}-{:02}", 24 + n % 3, 1 + n % 12, 1 + n % 28);
    let text = format!(
        "Harbour news {n}\n\n“{words},” said Harbour Minister {name}. {name} denied that over 300 crates of the wreckers Harbour \
         Front were lost on Monday, a spokesman added.\n\nIt rained.\n"
    );
    let quote = format!("“{words},”");
    let id = EntityId(Hasher::new("entity").part(name.as_bytes()).part(&n.to_le_bytes()).finish());
    let speaker = Speaker {
        name: Some(span(&text, name)),
        entity_id: Some(id),
        judgement: Judgement::Positive,
        method: "name",
        reason: "named in the source".into(),
        score: 0.98,
    };
    let source = format!("Harbour Minister {name}");
    let mut said = Statement::new(vec![span(&text, &source)], vec![span(&text, "said")], vec![span(&text, &quote)]);
    said.speakers = vec![speaker.clone()];
    said.form = Form::Direct;
    said.source_class = SourceClass::Person;
    said.speech_act = Some(SpeechAct::Say);
    said.cue_lemma = Some("say".into());
    said.medium = Some(Medium::Interview);
    let denied = format!("{name} denied");
    let begins = span(&text, &denied).start();
    let content = span(&text, "that over 300 crates of the wreckers Harbour Front were lost");
    let cue = span(&text, "denied");
    let mut no = Statement::new(vec![Span::new(begins, begins + name.len() as u32)], vec![cue], vec![content]);
    no.speakers = vec![speaker];
    no.form = Form::Indirect;
    no.polarity = Polarity::Negative;
    no.speech_act = Some(SpeechAct::Deny);
    no.said =
        Said { timex: Some(day.clone()), from: Some(day.clone()), to: Some(day.clone()), basis: SaidBasis::Relative };
    no.time = vec![span(&text, "on Monday")];
    no.quantities = vec![Quantity {
        span: span(&text, "over 300 crates"),
        low: Some(300.0),
        high: None,
        unit: Some("crate".into()),
        counted: Some(span(&text, "crates")),
        hedge: Hedge::MoreThan,
    }];
    no.labels = vec![Label {
        span: span(&text, "wreckers"),
        head: span(&text, "wreckers"),
        mention: span(&text, "Harbour Front"),
        name: Some(span(&text, "Harbour Front")),
        entity_id: None,
        by: None,
    }];
    let mut added = Statement::new(
        vec![span(&text, "a spokesman")],
        vec![span(&text, "added")],
        vec![Span::new(begins, content.end())],
    );
    added.form = Form::Indirect;
    added.source_class = SourceClass::Unnamed;
    added.speakers = vec![Speaker {
        name: None,
        entity_id: None,
        judgement: Judgement::Unsure,
        method: "none",
        reason: "nobody is named".into(),
        score: 0.5,
    }];
    let entity = Entity {
        entity_id: id,
        kind: EntityKind::Person,
        name: span(&text, name),
        names: vec![EntityName { span: span(&text, name), kind: NameKind::Full }],
        roles: vec![EntityRole { span: span(&text, "Harbour Minister"), affiliation: None }],
    };
    let metadata = Metadata {
        id: format!("news/{n}?a=b&c=<d>#e {name}"),
        origin: format!("news/{n}.txt"),
        url: Some(format!("https://lantern.example/{n}?a=b&c=d")),
        publisher: Some(outlet.into()),
        title: Some(format!("News {n}: {words}")),
        byline: Some(format!("By {name}")),
        published: Some(day),
        extractor: "plain".into(),
        ..Metadata::default()
    };
    let document = Document::new(text, metadata);
    let findings = Findings { statements: vec![added, no, said], entities: vec![entity], ..Findings::default() };
    let rows = ArticleRows::of(&document, &findings);
    (document, rows)
}

/// A ledger with `n` articles; two speakers, three outlets, and what is hostile in every place where words can stand.
pub fn write(path: &Path, n: usize) {
    let mut writer = Writer::open(path, &run()).expect("a ledger can be made");
    for at in 0..n {
        let name = ["Corinne Ashdell", "Ödön <b>Lind</b>"][at % 2];
        let outlet = ["The Daily Lantern", "Tarnholm \"Echo\" & Co", "<i>Wire</i>"][at % 3];
        let words =
            if at % 4 == 0 { format!("We wait {at} {HOSTILE}") } else { format!("We wait for the harbour light {at}") };
        let (document, mut rows) = article(at, name, outlet, &words);
        if let Some(row) = rows.rows.first() {
            let label = row.labels.first().cloned();
            rows.labels.extend(label.map(|it| LabelRow { by: None, ..it }));
        }
        let pushed = writer.push(&document, &rows).expect("rows stand in their text");
        assert_eq!(pushed, Pushed::Added { rows: 3 });
    }
    writer.finish("2031-04-02T09:00:09Z").expect("the ledger can be written");
}

/// A server over such a ledger.
pub struct Server {
    pub app: App,
    runtime: tokio::runtime::Runtime,
    _folder: TempDir,
}

impl Server {
    pub fn new(n: usize) -> Server {
        let folder = TempDir::new().expect("a folder");
        let path = folder.path().join("news.ledger");
        write(&path, n);
        let pool = Pool::open(&path, 2, Duration::from_secs(60)).expect("the ledger opens");
        let app = App::new(pool, Hosts::new(&[]), "0.1.0", None);
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().expect("a runtime");
        Server { app, runtime, _folder: folder }
    }

    pub fn ask(&self, path: &str, headers: &[(&'static str, &str)]) -> Response<String> {
        let mut map = HeaderMap::new();
        map.insert("host", HeaderValue::from_static("localhost:8017"));
        for (name, value) in headers {
            map.insert(HeaderName::from_static(name), HeaderValue::from_str(value).expect("a header"));
        }
        let uri = path.parse().unwrap_or_else(|error| panic!("{path}: {error}"));
        let response = self.runtime.block_on(self.app.answer(&Method::GET, &uri, &map));
        let (parts, body) = response.into_parts();
        let body = self.runtime.block_on(http_body_util::BodyExt::collect(body)).expect("a whole body").to_bytes();
        Response::from_parts(parts, String::from_utf8(body.to_vec()).expect("answers are UTF-8"))
    }

    pub fn get(&self, path: &str) -> String {
        let response = self.ask(path, &[]);
        assert_eq!(response.status(), 200, "{path}: {}", response.body());
        response.into_body()
    }

    pub fn json(&self, path: &str) -> serde_json::Value {
        serde_json::from_str(&self.get(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }
}
