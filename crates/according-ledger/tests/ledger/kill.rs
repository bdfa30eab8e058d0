//! `kill -9` at any moment leaves a ledger, and the next read goes on.

use crate::invented::{Dice, article};
use crate::{all_rows, assert_sound, census, run, write};
use according_ledger::{Reader, Writer};
use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const ARTICLES: u64 = 300;
/// Set in the process that is killed: the ledger that it writes.
const PATH: &str = "ACCORDING_TEST_KILLED_LEDGER";

/// Not a test by itself: what the test below starts and kills. Says after each article that it is written.
#[test]
fn killed() {
    let Some(path) = std::env::var_os(PATH) else { return };
    let mut writer = Writer::open(Path::new(&path), &run("a")).expect("opens");
    let mut said = std::io::stdout();
    for number in 0..ARTICLES {
        let (document, rows) = article(7, number);
        writer.push(&document, &rows.into()).expect("writes");
        if number % 9 == 8 {
            writer.commit().expect("saves");
        }
        writeln!(said, "article").and_then(|()| said.flush()).expect("is heard");
    }
    writer.finish("").expect("finishes");
}

#[test]
fn a_killed_writer_leaves_a_ledger() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("killed.ledger");
    let articles: Vec<_> = (0..ARTICLES).map(|number| article(7, number)).collect();
    let rows: BTreeMap<&str, usize> =
        articles.iter().map(|(document, rows)| (document.metadata.id.as_str(), rows.len())).collect();
    let mut dice = Dice(u64::from(std::process::id()));
    for round in 0..6 {
        // Later rounds live longer: what is there already is written fast.
        let lives = 1 + dice.roll(ARTICLES as usize * (round + 1) / 7);
        let mut child = Command::new(std::env::current_exe().expect("has a path"))
            .args(["kill::killed", "--exact", "--nocapture"])
            .env(PATH, &path)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .expect("starts");
        let said = BufReader::new(child.stdout.take().expect("is piped"));
        let n = said.lines().map_while(Result::ok).filter(|line| line.ends_with("article")).take(lives).count();
        child.kill().expect("is killed");
        assert!(!child.wait().expect("ends").success() || n == ARTICLES as usize, "killed after {n} of {lives}");
        assert_sound(&path);
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for row in all_rows(&path) {
            *found.entry(row.document.id).or_default() += 1;
        }
        assert!(found.iter().all(|(id, n)| rows[id.as_str()] == *n), "no half of an article");
        let documents = Reader::open(&path).expect("opens").stats(0).expect("counts").documents;
        assert_eq!(documents, found.len() as u64);
        assert!(documents >= lives as u64 / 9 * 9, "what was saved before {lives} articles is there: {documents}");
    }
    let summary = write(&path, &run("a"), &articles);
    assert_eq!(summary.articles_added + summary.articles_unchanged, ARTICLES);
    assert_sound(&path);
    let undisturbed = dir.path().join("undisturbed.ledger");
    write(&undisturbed, &run("a"), &articles);
    assert!(all_rows(&path) == all_rows(&undisturbed), "row by row the same");
    let tables = |path| -> Vec<_> { census(path).into_iter().filter(|(name, _)| name != "run").collect() };
    assert_eq!(tables(&path), tables(&undisturbed));
}
