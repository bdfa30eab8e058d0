use crate::fixture::{according, check, ledger, output, stderr, stdout, typed};

#[test]
fn to_finds_what_somebody_said() {
    let folder = ledger();
    check("to_jsonl", typed(folder.path(), "to Mara Lindqvist"));
    check("to_table", typed(folder.path(), "to lindqvist --format table"));
    check("to_csv", typed(folder.path(), "to Odon Kanaani --format csv"));
    check("to_source_in_print", typed(folder.path(), "to company --format table"));
}

#[test]
fn a_near_name_is_suggested() {
    let folder = ledger();
    check("to_near", typed(folder.path(), "to Kanani"));
    check("to_nobody", typed(folder.path(), "to Zwingli"));
    check("to_near_in_another_ledger", typed(folder.path(), "to Kanani --ledger ./according.ledger"));
    check("to_filtered_out", typed(folder.path(), "to Kanaani --form direct"));
}

#[test]
fn about_finds_what_was_said_about_something() {
    let folder = ledger();
    check("about_table", typed(folder.path(), "about mill --format table"));
    check("about_nothing", typed(folder.path(), "about herring"));
    check("about_no_words", typed(folder.path(), "about ..."));
}

#[test]
fn filters_narrow_an_answer() {
    let folder = ledger();
    for (name, value, expect) in [
        ("--form", "indirect", 4),
        ("--outlet", "ny tid", 4),
        ("--published-after", "2024-03-06", 1),
        ("--published-before", "2024-03", 5),
        ("--published-before", "2023", 0),
        ("--polarity", "negative", 1),
        ("--limit", "2", 2),
    ] {
        let mut command = according(folder.path());
        // Six of the seven statements have such a word.
        command.args(["about", "th*", name, value]);
        let found = stdout(&output(command)).lines().count();
        assert_eq!(found, expect, "{name} {value}");
    }
}

#[test]
fn show_marks_a_statement_in_its_article() {
    let folder = ledger();
    let rows = stdout(&output(typed(folder.path(), "about lose jobs")));
    let id = &rows[r#"{"statement_id":""#.len()..][..8];
    check("show", typed(folder.path(), &format!("show {id}")));
    check("show_little_context", typed(folder.path(), &format!("show {id} --context 5")));
    check("show_colour", typed(folder.path(), &format!("show {id} --color always")));
    assert_eq!(stdout(&output(typed(folder.path(), &format!("show {id} --format json")))), rows);
}

#[test]
fn show_tells_what_an_id_is() {
    let folder = ledger();
    check("show_nothing", typed(folder.path(), "show 0000"));
    check("show_no_id", typed(folder.path(), "show hello"));
    check("show_ambiguous", typed(folder.path(), "show 5"));
}

#[test]
fn verify_and_stats_count() {
    let folder = ledger();
    check("verify", typed(folder.path(), "verify"));
    check("stats", typed(folder.path(), "stats"));
    check("stats_json", typed(folder.path(), "stats --format json"));
}

#[test]
fn a_ledger_that_is_not_there_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    for command in ["to x", "about x", "show 12", "verify", "stats"] {
        let output = output(typed(folder.path(), command));
        assert_eq!(output.status.code(), Some(2));
        assert!(stderr(&output).contains("according.ledger: no such ledger\nhint: "), "{}", stderr(&output));
    }
    check("no_ledger", typed(folder.path(), "to x"));
}

#[test]
fn the_ledger_can_be_named_in_the_environment() {
    let folder = ledger();
    let elsewhere = tempfile::tempdir().expect("a folder");
    let mut command = typed(elsewhere.path(), "about chimney");
    command.env("ACCORDING_LEDGER", folder.path().join("according.ledger"));
    assert_eq!(stdout(&output(command)).lines().count(), 1);
}
