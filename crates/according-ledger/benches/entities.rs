//! Judging who is meant in new articles, against a ledger of 1,000,000 statements, one thread.
//!
//! `cargo bench -p according-ledger --bench entities`
//!
//! The ledger is made first, in the folder for temporary files: about 1 GB, some minutes. Where `ACCORDING_BENCH_LEDGER`
//! names a file, it is kept there, and the next time a copy of it is used. Who speaks is as skewed as in
//! newspapers: a few people in thousands of articles, most in one; surnames and first names are shared as people share
//! them; a third of the articles give a surname or an acronym alone.

#[path = "../tests/ledger/invented.rs"]
#[allow(dead_code)] // the tests use what the benchmark does not
mod invented;

use according_ledger::{Reader, RunInfo, Writer};
use according_text::{
    ArticleRows, Document, Entity, EntityId, EntityKind, EntityName, EntityRole, Findings, Hasher, Judgement, Metadata,
    NameKind, Span, Speaker, Statement,
};
use divan::Bencher;
use divan::counter::ItemsCount;
use invented::{Dice, Draft, plain_statement};
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Instant;
use tempfile::TempDir;

const STATEMENTS: u64 = 1_000_000;
/// Statements of an article, and entities that make them.
const SAID: usize = 20;
const SPEAKERS: usize = 6;
const ARTICLES: u64 = STATEMENTS / SAID as u64;
/// People there are in the invented world, not all of whom speak.
const PEOPLE: usize = 200_000;
const ORGANISATIONS: usize = 30_000;
const GIVEN: usize = 1_500;
const FAMILY: usize = 25_000;
const ROLES: [&str; 12] = [
    "mayor",
    "senator",
    "union leader",
    "Transport Minister",
    "economist",
    "professor",
    "spokeswoman",
    "lawyer",
    "farmer",
    "coach",
    "surgeon",
    "analyst",
];
const SYLLABLES: [&str; 32] = [
    "ba", "do", "fe", "gri", "hol", "ja", "kel", "lin", "mar", "ne", "os", "pir", "quo", "ran", "sel", "tor", "ul",
    "var", "wen", "yor", "zan", "bri", "cal", "dun", "el", "fos", "gam", "hir", "ist", "kor", "lam", "mon",
];

struct Ledger {
    _dir: TempDir,
    path: PathBuf,
}

static LEDGER: LazyLock<Ledger> = LazyLock::new(|| {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("bench.ledger");
    let kept = std::env::var_os("ACCORDING_BENCH_LEDGER").map(PathBuf::from);
    if let Some(kept) = kept.as_ref().filter(|kept| kept.exists()) {
        std::fs::copy(kept, &path).expect("is copied");
        return Ledger { _dir: dir, path };
    }
    let begun = Instant::now();
    let mut writer = Writer::open(&path, &RunInfo::default()).expect("creates");
    for number in 0..ARTICLES {
        let (document, read) = article(number);
        writer.push(&document, &read).expect("writes");
    }
    let summary = writer.finish("").expect("finishes");
    assert_eq!(summary.statements_added, STATEMENTS);
    let bytes = std::fs::metadata(&path).expect("is there").len();
    let n = |sql| {
        let db = rusqlite::Connection::open(&path).expect("opens");
        db.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("counts")
    };
    eprintln!(
        "{STATEMENTS} statements in {} s, {} MB; {} entities of articles, {} joined ones, {} left open",
        begun.elapsed().as_secs(),
        bytes >> 20,
        n("SELECT count(*) FROM entity"),
        n("SELECT count(*) FROM canonical"),
        n("SELECT count(*) FROM entity WHERE canonical IS NULL"),
    );
    if let Some(kept) = kept {
        std::fs::copy(&path, kept).expect("is kept");
    }
    Ledger { _dir: dir, path }
});

fn main() {
    LazyLock::force(&LEDGER);
    divan::main();
}

/// The `number`-th word of syllables.
fn word(number: usize) -> String {
    let mut word = String::new();
    let mut rest = number + SYLLABLES.len();
    while rest > 0 {
        word += SYLLABLES[rest % SYLLABLES.len()];
        rest /= SYLLABLES.len();
    }
    word[..1].to_uppercase() + &word[1..]
}

/// A rank below `most`, the lower the likelier.
fn rank(dice: &mut Dice, most: usize, skew: i32) -> usize {
    let unit = dice.roll(1 << 20) as f64 / f64::from(1 << 20);
    ((most as f64) * unit.powi(skew)) as usize
}

/// Kind, full name, what is printed in its place, office.
fn somebody(dice: &mut Dice) -> (EntityKind, String, String, Option<&'static str>) {
    if dice.roll(5) == 0 {
        let number = rank(dice, ORGANISATIONS, 4);
        let full = format!("{} {} Society", word(number * 7 + 1), word(number + 3));
        let initials: String = full.split(' ').filter_map(|word| word.chars().next()).collect();
        let printed = if dice.roll(4) == 0 { initials } else { full.clone() };
        return (EntityKind::Organisation, full, printed, None);
    }
    let number = rank(dice, PEOPLE, 5);
    let mut fixed = Dice(number as u64);
    let (given, family) = (word(rank(&mut fixed, GIVEN, 3)), word(GIVEN + rank(&mut fixed, FAMILY, 3)));
    let role = ROLES[fixed.roll(ROLES.len())];
    let full = format!("{given} {family}");
    let printed = if dice.roll(3) == 0 { family } else { full.clone() };
    (EntityKind::Person, full, printed, (dice.roll(2) == 0).then_some(role))
}

/// The `number`-th article: six who speak, twenty statements.
fn article(number: u64) -> (Document, ArticleRows) {
    let mut dice = Dice(number.wrapping_mul(0x9e37_79b9) ^ 0x5851_f42d);
    let id = format!("a{number:07}");
    let mut draft = Draft::default();
    let mut entities: Vec<Entity> = Vec::new();
    while entities.len() < SPEAKERS {
        let (kind, full, printed, role) = somebody(&mut dice);
        let role = role.map(|role| EntityRole { span: draft.put(role), affiliation: None });
        draft.put(" ");
        let name = draft.put(&printed);
        draft.put(" ");
        let mut names = vec![EntityName { span: name, kind: NameKind::Full }];
        if kind == EntityKind::Organisation && printed == full {
            let initials: String = full.split(' ').filter_map(|word| word.chars().next()).collect();
            names.push(EntityName { span: draft.put(&initials), kind: NameKind::Acronym });
        }
        draft.put(", ");
        let entity_id = EntityId(Hasher::new("entity").part(id.as_bytes()).part(printed.as_bytes()).finish());
        if entities.iter().all(|it| it.entity_id != entity_id) {
            entities.push(Entity { entity_id, kind, name, names, roles: role.into_iter().collect() });
        }
    }
    let mut statements: Vec<Statement> = Vec::new();
    for n in 0..SAID {
        let speaker = &entities[n % SPEAKERS];
        let source = draft.put("who");
        draft.put(" ");
        let cue = draft.put("said");
        draft.put(" ");
        let content: Span = draft.put("that the harbour would be dredged before the winter");
        draft.put(". ");
        let mut statement = plain_statement(vec![source], vec![cue], vec![content]);
        statement.speakers = vec![Speaker {
            name: Some(speaker.name),
            entity_id: Some(speaker.entity_id),
            judgement: Judgement::Positive,
            method: "name",
            reason: "named in the source".into(),
            score: 0.9375,
        }];
        statements.push(statement);
    }
    let metadata = Metadata {
        id,
        origin: format!("archive.jsonl:{number}"),
        publisher: Some(["Echo", "Herald", "Lantern", "Post"][(number % 4) as usize].into()),
        published: Some(format!("20{:02}-{:02}-{:02}", 20 + number % 8, 1 + number % 12, 1 + number % 28)),
        ..Metadata::default()
    };
    let document = Document::new(draft.text, metadata);
    let read = ArticleRows::of(&document, &Findings { statements, entities, ..Findings::default() });
    (document, read)
}

/// New articles in one run, written and judged; each sample takes other ones.
#[divan::bench(sample_count = 5, sample_size = 1)]
fn new_articles(bencher: Bencher<'_, '_>) {
    const NEW: u64 = 500;
    let mut next = ARTICLES;
    bencher
        .counter(ItemsCount::new(NEW))
        .with_inputs(|| {
            next += NEW;
            (next - NEW..next).map(article).collect::<Vec<_>>()
        })
        .bench_local_values(|articles| {
            let mut writer = Writer::open(&LEDGER.path, &RunInfo::default()).expect("opens");
            for (document, read) in &articles {
                writer.push(document, read).expect("writes");
            }
            let summary = writer.finish("").expect("finishes");
            assert_eq!(summary.articles_added, NEW);
        });
}

/// One new article in a run of its own: opened, written, judged, committed.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn one_article(bencher: Bencher<'_, '_>) {
    let mut next = 2 * ARTICLES;
    bencher
        .counter(ItemsCount::new(1_u64))
        .with_inputs(|| {
            next += 1;
            article(next)
        })
        .bench_local_values(|(document, read)| {
            let mut writer = Writer::open(&LEDGER.path, &RunInfo::default()).expect("opens");
            writer.push(&document, &read).expect("writes");
            assert_eq!(writer.finish("").expect("finishes").statements_added, SAID as u64);
        });
}

/// The entities with most statements.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn list(bencher: Bencher<'_, '_>) {
    let reader = Reader::open(&LEDGER.path).expect("opens");
    let filter = according_ledger::EntityFilter { limit: Some(50), ..Default::default() };
    bencher.bench_local(|| assert_eq!(reader.entities(&filter).expect("lists").len(), 50));
}

/// The sourcing audit of everything.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn sources(bencher: Bencher<'_, '_>) {
    let reader = Reader::open(&LEDGER.path).expect("opens");
    bencher.bench_local(|| {
        let sources = reader.sources(&according_ledger::Filter::default(), 20).expect("counts");
        assert!(sources.all.statements >= STATEMENTS);
    });
}
