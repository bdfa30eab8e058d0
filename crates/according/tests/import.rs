//! What was read elsewhere makes the ledger that reading here makes.

use according::ledger::{EntityFilter, Filter, Reader};
use according::{Error, Event, Options, Pushed, Sink, import, read_into, read_ledger};
use according_arrow::{Article, Fate, articles};
use according_text::{ArticleRows, Document};
use parquet::arrow::ArrowWriter;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicBool;
use tempfile::TempDir;

/// The examples: invented pages and texts, some of which reprint each other and name the same people.
fn examples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../examples")
}

#[derive(Default)]
struct Kept(Vec<Article>);

impl Sink for Kept {
    fn push(&mut self, document: &Document, read: &ArticleRows) -> Result<Pushed, Error> {
        self.0.push(by_this(Fate::Read { document: document.clone(), read: read.clone() }, "{}"));
        Ok(Pushed::Added { rows: read.rows.len() as u64 })
    }

    fn touch(&mut self, _: &Document) -> Result<(), Error> {
        Ok(())
    }
}

fn by_this(fate: Fate, config: &str) -> Article {
    let (version, model_hash) = (according::VERSION.to_owned(), according::model_hash().to_owned());
    Article { fate, version, model_hash, config: config.to_owned() }
}

fn read() -> Vec<Article> {
    let mut kept = Kept::default();
    read_into(&[examples()], Options::default(), &mut kept).expect("reads");
    kept.0
}

fn write(path: &Path, records: &[Article]) {
    let batch = articles(records);
    let mut writer = ArrowWriter::try_new(File::create(path).expect("creates"), batch.schema(), None).expect("begins");
    writer.write(&batch).expect("writes");
    writer.close().expect("ends");
}

/// Everything that a reader can be asked that does not name a run.
fn told(path: &Path) -> String {
    let reader = Reader::open(path).expect("opens");
    let rows: Vec<_> = reader.rows(&Filter::default()).map(|row| row.expect("reads")).collect();
    let entities = reader.entities(&EntityFilter::default()).expect("lists");
    let sources = reader.sources(&Filter::default(), 100).expect("counts");
    let stats = reader.stats(100).expect("counts");
    let copies = reader.copies().expect("counts");
    let labels = reader.labels("Harbour Front", &Filter::default()).expect("lists");
    assert!(reader.verify().expect("can be checked").is_sound());
    assert!(rows.len() > 200 && entities.len() > 10, "{} rows, {} entities", rows.len(), entities.len());
    format!("{rows:#?}{entities:#?}{sources:#?}{:?}{:?}{copies:?}{labels:#?}", stats.texts, stats.speakers)
}

fn imported(folder: &Path, ledger: &Path) -> Result<according::Summary, Error> {
    import(folder, ledger, "2031-04-02T09:00:00Z", || "2031-04-02T09:00:01Z".into(), &AtomicBool::new(false), None)
}

#[test]
fn an_import_makes_the_ledger_that_reading_makes() {
    let dir = TempDir::new().expect("a folder");
    let (here, there) = (dir.path().join("here.ledger"), dir.path().join("there.ledger"));
    let read_here = || read_ledger(&[examples()], Options::default(), &here, "2031-04-02T09:00:00Z", String::new);
    let whole = read_here().expect("reads");
    // Several files, as tasks write them, with a record between them that was not read; and what Spark leaves beside them.
    let folder = dir.path().join("out/articles");
    fs::create_dir_all(&folder).expect("creates");
    fs::write(folder.join("_SUCCESS"), "").expect("writes");
    fs::write(folder.join(".part-00000.parquet.crc"), "x").expect("writes");
    let mut records = read();
    let skipped = Fate::Skipped { origin: "a:2".into(), reason: "empty".into(), message: "the text is blank".into() };
    records.insert(3, by_this(skipped, "{}"));
    for (n, part) in records.chunks(5).enumerate() {
        write(&folder.join(format!("part-{n:05}-c000.parquet")), part);
    }
    let mut events = Vec::new();
    let mut observer = |event: &Event<'_>, _: &according::Summary| match event {
        Event::Article { .. } => events.push("article"),
        Event::Skipped { reason, .. } => events.push(reason),
    };
    let never = AtomicBool::new(false);
    let out = dir.path().join("out");
    let summary =
        import(&out, &there, "2031-04-02T09:00:00Z", String::new, &never, Some(&mut observer)).expect("imports");
    assert_eq!((summary.articles, summary.statements_added), (whole.articles, whole.statements_added));
    assert_eq!((summary.skipped.total(), summary.copies), (1, whole.copies));
    assert_eq!(events.iter().filter(|it| **it == "empty").count(), 1);
    assert_eq!(told(&there), told(&here));

    // Again, by either way, nothing is added.
    let again = imported(&out, &there).expect("imports");
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, whole.articles));
    let again = read_ledger(&[examples()], Options::default(), &there, "", String::new).expect("reads");
    assert_eq!((again.added, again.updated, again.unchanged), (0, 0, whole.articles));
}

#[test]
fn what_cannot_be_imported_is_refused_or_left_out() {
    let dir = TempDir::new().expect("a folder");
    let ledger = dir.path().join("a.ledger");
    let said = |folder: &Path| imported(folder, &ledger).expect_err("is refused").to_string();
    assert!(said(&dir.path().join("nowhere")).contains("cannot be read"));
    let folder = dir.path().join("in");
    fs::create_dir(&folder).expect("creates");
    assert!(said(&folder).contains("there is no Parquet file in it"));
    fs::write(folder.join("a.parquet"), "PAR?").expect("writes");
    assert!(said(&folder).contains("a.parquet: "));
    assert!(!ledger.exists(), "nothing was begun");

    // Words that do not stand in their text are left out with their article.
    let mut records = read();
    records.truncate(2);
    if let Fate::Read { read, .. } = &mut records[0].fate {
        read.rows[0].content[0].exact.push('!');
    }
    write(&folder.join("a.parquet"), &records);
    let summary = imported(&folder, &ledger).expect("imports the rest");
    assert_eq!((summary.articles, summary.skipped.total()), (1, 1));
    assert!(summary.skipped.kinds()[0].1.first[0].contains("statement"));

    // Files that were read with other options are no part of the same run.
    records[1].config = r#"{"nested":true}"#.into();
    write(&folder.join("b.parquet"), &records[1..]);
    assert!(said(&folder).contains("other options"));
}
