//! Who is meant: `entities`, `why`, `sources`, `anchor`.

use crate::fixture::{ledger, output, stderr, stdout, typed};
use serde_json::Value;
use std::fs;
use std::path::Path;

/// What a command prints as JSONL.
fn told(folder: &Path, line: &str) -> Vec<Value> {
    let written = stdout(&output(typed(folder, line)));
    written.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

#[test]
fn entities_are_listed() {
    let folder = ledger();
    let all = told(folder.path(), "entities");
    let names: Vec<&str> = all.iter().filter_map(|it| it["name"].as_str()).collect();
    assert_eq!(names, ["Mara Lindqvist", "Ödön Kanaani"], "one article alone gives the full name of a Lindqvist");
    assert_eq!((all[0]["statements"].as_u64(), all[0]["articles"].as_u64()), (Some(2), Some(1)));
    let table = stdout(&output(typed(folder.path(), "entities kanaani --format table")));
    assert!(table.starts_with("id ") && table.contains("Ödön Kanaani"), "{table}");
    let csv = stdout(&output(typed(folder.path(), "entities --kind person --limit 1 --format csv")));
    assert!(csv.starts_with("entity_id,same_as,name,kind,") && csv.lines().count() == 2, "{csv}");
    let nobody = output(typed(folder.path(), "entities Zwingli"));
    assert_eq!(nobody.status.code(), Some(1));
    assert!(stderr(&nobody).contains("nobody called \"Zwingli\""), "{}", stderr(&nobody));
}

#[test]
fn why_explains_a_statement_and_an_entity() {
    let folder = ledger();
    let id = |value: &Value| value.as_str().expect("an id")[..8].to_owned();
    let statement = id(&told(folder.path(), "to Mara Lindqvist")[0]["statement_id"]);
    let why = stdout(&output(typed(folder.path(), &format!("why {statement}"))));
    for words in ["in the article", "named in the source", "across articles", "nobody of that name was known", "mill.jsonl:1:"] {
        assert!(why.contains(words), "{words:?} is missing: {why}");
    }
    let entity = id(&told(folder.path(), "entities Mara Lindqvist")[0]["entity_id"]);
    let why = stdout(&output(typed(folder.path(), &format!("why {entity}"))));
    for words in ["Mara Lindqvist (person)", "2 statements in 1 article", "left open: 1 article", "--entity"] {
        assert!(why.contains(words), "{words:?} is missing: {why}");
    }
    assert_eq!(output(typed(folder.path(), "why 00000000")).status.code(), Some(1));
    assert_eq!(told(folder.path(), &format!("to --entity {entity}")).len(), 2);
    assert_eq!(output(typed(folder.path(), "to --entity 00000000")).status.code(), Some(1));
}

#[test]
fn each_figure_of_the_audit_opens_to_its_rows() {
    let folder = ledger();
    let figures = told(folder.path(), "sources");
    let mut opened = 0;
    for figure in &figures {
        let Some((_, asked)) = figure["rows"].as_str().unwrap_or_default().split_once(" to ") else { continue };
        let count = told(folder.path(), &format!("to {}", asked.replace('"', ""))).len() as u64;
        // A name that could not be joined is asked for by its words, which others may bear too.
        let joined = figure["figure"] != "speaker" || !figure["id"].is_null();
        let expected = figure["statements"].as_u64().expect("a number");
        assert!(count == expected || (!joined && count > expected), "{figure}: {count}");
        opened += 1;
    }
    assert!(opened >= 9, "{opened}");
    let share = |name: &str| figures.iter().find(|it| it["name"] == name).expect("is told")["share"].as_f64();
    // Two, one and one of four statements with a named speaker.
    assert_eq!((share("herfindahl"), share("top ten")), (Some(0.375), Some(1.0)));
    assert!(told(folder.path(), "sources --outlet Havnebladet").len() < figures.len());
    assert_eq!(output(typed(folder.path(), "sources --outlet Nowhere")).status.code(), Some(1));
}

#[test]
fn a_list_of_known_entities_gives_ids() {
    let folder = ledger();
    let list = "id,name,kind,aliases,roles\nM1,Mara Lindqvist,person,,union leader\nN1,Ny Tid,organisation,,\n,Nobody,,,\n";
    fs::write(folder.path().join("known.csv"), list).expect("written");
    let first = output(typed(folder.path(), "anchor known.csv"));
    assert_eq!(first.status.code(), Some(2), "one line has no id");
    assert!(stderr(&first).contains("1 new, 1 joined") && stderr(&first).contains("known.csv:4: no id"), "{}", stderr(&first));
    assert!(stderr(&output(typed(folder.path(), "anchor known.csv"))).contains("2 known"));
    let missing = output(typed(folder.path(), "anchor nowhere.csv"));
    assert_eq!(missing.status.code(), Some(2));
    assert!(stderr(&missing).contains("hint: "), "{}", stderr(&missing));
    assert_eq!(told(folder.path(), "to --entity M1").len(), 3, "the surname alone means the one on the list");
    let verified = output(typed(folder.path(), "verify"));
    assert!(verified.status.success(), "{}{}", stdout(&verified), stderr(&verified));
}
