//! Who is meant: `entities`, `why`, `sources`, `anchor`.

use crate::fixture::{check, ledger, output, stderr, stdout, typed};
use std::fs;

#[test]
fn entities_are_listed() {
    let folder = ledger();
    check("entities_table", typed(folder.path(), "entities --format table"));
    check("entities_jsonl", typed(folder.path(), "entities lindqvist"));
    check("entities_csv", typed(folder.path(), "entities --kind person --limit 1 --format csv"));
    check("entities_nobody", typed(folder.path(), "entities Zwingli"));
}

#[test]
fn why_explains_a_statement_and_an_entity() {
    let folder = ledger();
    let rows = stdout(&output(typed(folder.path(), "to Mara Lindqvist")));
    let id = &rows[r#"{"statement_id":""#.len()..][..8];
    check("why_statement", typed(folder.path(), &format!("why {id}")));
    let entities = stdout(&output(typed(folder.path(), "entities Mara Lindqvist")));
    let id = &entities[r#"{"entity_id":""#.len()..][..8];
    check("why_entity", typed(folder.path(), &format!("why {id}")));
    check("why_nothing", typed(folder.path(), "why 00000000"));
    let by_id = stdout(&output(typed(folder.path(), &format!("to --entity {id}"))));
    assert_eq!(by_id.lines().count(), 2, "both statements of the article that gives the full name");
}

#[test]
fn sources_are_counted_and_each_figure_opens_to_its_rows() {
    let folder = ledger();
    check("sources_table", typed(folder.path(), "sources --format table"));
    check("sources_csv", typed(folder.path(), "sources --outlet Havnebladet --format csv"));
    check("sources_nothing", typed(folder.path(), "sources --outlet Nowhere"));
    // The command that stands beside a figure gives as many rows as the figure says.
    let figures = stdout(&output(typed(folder.path(), "sources")));
    let mut opened = 0;
    for line in figures.lines() {
        let figure: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let Some((_, asked)) = figure["rows"].as_str().unwrap_or_default().split_once(" to ") else { continue };
        let rows = output(typed(folder.path(), &format!("to {}", asked.replace('"', ""))));
        let count = stdout(&rows).lines().count() as u64;
        // A name that could not be joined is asked for by its words, which others may bear too.
        let joined = figure["figure"] != "speaker" || !figure["id"].is_null();
        let expected = figure["statements"].as_u64().expect("a number");
        assert!(count == expected || (!joined && count > expected), "{line}: {count}");
        opened += 1;
    }
    assert!(opened >= 9, "{opened}");
}

#[test]
fn a_list_of_known_entities_gives_ids() {
    let folder = ledger();
    let list =
        "id,name,kind,aliases,roles\nM1,Mara Lindqvist,person,,union leader\nN1,Ny Tid,organisation,,\n,Nobody,,,\n";
    fs::write(folder.path().join("known.csv"), list).expect("written");
    check("anchor", typed(folder.path(), "anchor known.csv"));
    check("anchor_again", typed(folder.path(), "anchor known.csv"));
    check("anchor_missing", typed(folder.path(), "anchor nowhere.csv"));
    let rows = stdout(&output(typed(folder.path(), "to --entity M1")));
    assert_eq!(rows.lines().count(), 3, "the surname alone means the one on the list");
    let verified = output(typed(folder.path(), "verify"));
    assert!(verified.status.success(), "{}{}", stdout(&verified), stderr(&verified));
}
