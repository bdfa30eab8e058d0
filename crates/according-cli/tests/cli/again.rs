//! The same statement in several articles: `trace`, `numbers`, `decay` over the examples, read as a user would.

use crate::fixture::{output, stderr, stdout, typed};
use serde_json::Value;
use std::path::{Path, PathBuf};
use tempfile::TempDir;

/// A ledger of the example articles, in `according.ledger` of a folder.
fn examples() -> TempDir {
    let folder = TempDir::new().expect("a folder");
    let articles = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../examples");
    std::os::unix::fs::symlink(articles.canonicalize().expect("is there"), folder.path().join("examples"))
        .expect("links");
    let read = output(typed(folder.path(), "read examples/"));
    assert!(read.status.success(), "{}", stderr(&read));
    folder
}

fn told(folder: &Path, line: &str) -> Vec<Value> {
    let written = stdout(&output(typed(folder, line)));
    written.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

fn strings<'v>(rows: &'v [Value], key: &str) -> Vec<&'v str> {
    rows.iter().filter_map(|row| row[key].as_str()).collect()
}

#[test]
fn the_examples_show_it_all() {
    let folder = examples();

    // One sentence of the minister, in five outlets.
    let printings = told(folder.path(), "trace deserve to know --limit 1");
    let mut outlets = strings(&printings, "publisher");
    outlets.sort_unstable();
    outlets.dedup();
    assert_eq!(
        outlets,
        ["Great Skerrow Post", "Lorvian Public Radio", "Skerrow Morning Herald", "Tarnholm Echo", "The Daily Lantern"]
    );
    let wordings = printings.iter().filter_map(|row| row["wording"].as_u64()).max();
    assert!(wordings >= Some(3), "{wordings:?}");
    let relations = strings(&printings, "relation");
    for relation in ["identical", "truncated", "extended", "near", "paraphrase"] {
        assert!(relations.contains(&relation), "{relation} is missing: {relations:?}");
    }
    assert!(printings.iter().all(|row| row["speaker"][0] == "Corinne Ashdell"), "{printings:?}");
    let id = printings[0]["statement_id"].as_str().expect("an id")[..8].to_owned();
    let table = stdout(&output(typed(folder.path(), &format!("trace {id} --format table"))));
    assert!(table.contains("first seen 2025-03-04 in Skerrow Morning Herald"), "{table}");
    assert!(table.contains("{+answers+}") && table.contains("[-"), "{table}");
    let csv = stdout(&output(typed(folder.path(), &format!("trace {id} --format csv"))));
    assert_eq!(csv.lines().next().map(|line| line.starts_with("cluster_id,statement_id,first,")), Some(true), "{csv}");
    let why = stdout(&output(typed(folder.path(), &format!("why {id}"))));
    assert!(why.contains("one statement with others: cluster "), "{why}");

    // A figure that moves from 12 to dozens.
    let figures = told(folder.path(), "numbers injured hurt --about ferry");
    let exact = strings(&figures, "exact");
    for figure in ["12", "At least 15", "Dozens", "23"] {
        assert!(exact.contains(&figure), "{figure} is missing: {exact:?}");
    }
    let table = stdout(&output(typed(folder.path(), "numbers injured hurt --about ferry --format table")));
    assert!(table.starts_with("voice ") && table.contains("own voice"), "{table}");

    // An allegation that becomes the narrator's sentence.
    let pairs = told(folder.path(), "decay");
    let own = strings(&pairs, "own");
    assert_eq!(
        own,
        ["Ewan Torvelle was yakking away as the ship headed for the wall with 214 souls on board."],
        "{pairs:?}"
    );
    assert_eq!(strings(&pairs, "source"), ["Two members of the crew"]);
    assert_eq!(strings(&pairs, "publisher"), ["The Daily Lantern"]);
    let table = stdout(&output(typed(folder.path(), "decay --format table")));
    assert!(table.contains("in its own voice"), "{table}");

    // Counts.
    let all = told(folder.path(), "sources").into_iter().find(|row| row["name"] == "all").expect("is counted");
    assert!(all["clusters"].as_u64() < all["statements"].as_u64(), "{all}");
}

#[test]
fn what_is_not_found_says_so() {
    let folder = crate::fixture::ledger();
    for (line, expect) in [
        ("trace nobody ever said that", "no statement holds"),
        ("trace 00000000", "no statement"),
        ("numbers unicorns", "no figure is given for"),
        ("decay", "no statement was found again"),
    ] {
        let out = output(typed(folder.path(), line));
        assert_eq!(out.status.code(), Some(1), "{line}");
        assert!(stdout(&out).is_empty() && stderr(&out).contains(expect), "{line}: {}", stderr(&out));
    }
}
