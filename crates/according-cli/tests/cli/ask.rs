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
fn search_finds_counts_and_tells_what_is_wrong() {
    let folder = ledger();
    let run = |args: &[&str]| {
        let mut command = according(folder.path());
        command.args(args);
        output(command)
    };
    let lines = |args: &[&str]| stdout(&run(args)).lines().count();
    assert_eq!(lines(&["search"]), 7);
    assert_eq!(lines(&["search", "job"]), 1, "other forms of the word");
    assert_eq!(lines(&["search", "\"job\""]), 0, "within quotation marks just the word");
    assert_eq!(lines(&["search", "speaker:Mara Lindqvist"]), 2, "a shell takes the quotation marks away");
    assert_eq!(lines(&["search", "mill -class:document"]), 1);
    assert_eq!(lines(&["search", "--", "-form:direct"]), 5);
    assert_eq!(stdout(&run(&["search", "mill", "--count"])).trim(), r#"{"statements":2,"exact":true}"#);
    let facets = stdout(&run(&["search", "--facets", "form,outlet"]));
    assert!(facets.contains(r#"{"facet":"form","value":"indirect","statements":4,"#), "{facets}");
    let first = run(&["search", "--limit", "2"]);
    let next = stderr(&first).lines().find_map(|line| line.rsplit_once("--after ").map(|(_, place)| place.to_owned()));
    assert_eq!(lines(&["search", "--after", &next.expect("there is more")]), 5);
    let nothing = run(&["search", "mill form:mixed"]);
    assert_eq!(nothing.status.code(), Some(1));
    assert!(stderr(&nothing).contains("hint: without "), "{}", stderr(&nothing));
    let wrong = run(&["search", "mill form:loud"]);
    assert_eq!(wrong.status.code(), Some(2));
    let told = stderr(&wrong);
    assert!(
        told.contains("form: has no value \"loud\" (at character 11)") && told.contains("hint: one of direct"),
        "{told}"
    );
}

#[test]
fn sql_answers_and_refuses() {
    let folder = ledger();
    let run = |args: &[&str]| {
        let mut command = according(folder.path());
        command.arg("sql").args(args);
        output(command)
    };
    let answer = run(&["SELECT form, count(*) AS n FROM ledger GROUP BY 1 ORDER BY 1", "--format", "csv"]);
    assert_eq!(stdout(&answer), "form,n\ndirect,2\nindirect,4\nmixed,1\n");
    assert!(stdout(&run(&["--views"])).contains(r#""view":"ledger""#));
    let refused = run(&["DELETE FROM statement"]);
    assert_eq!((refused.status.code(), stdout(&refused).as_str()), (Some(2), ""));
    assert!(stderr(&refused).contains("hint: "), "{}", stderr(&refused));
    assert_eq!(run(&["SELECT 1 FROM ledger WHERE 0"]).status.code(), Some(1));
}

#[test]
fn exports_have_every_row() {
    let folder = ledger();
    let run = |args: &[&str]| {
        let mut command = according(folder.path());
        command.arg("export").args(args);
        output(command)
    };
    for (form, lines) in [("jsonl", 7), ("csv", 8)] {
        assert_eq!(stdout(&run(&["--as", form])).lines().count(), lines, "{form}");
    }
    let brat = run(&["--as", "brat", "-o", "a.tar", "mill"]);
    assert!(stderr(&brat).contains("2 statements to a.tar"), "{}", stderr(&brat));
    let tar = std::fs::read(folder.path().join("a.tar")).expect("is written");
    assert!(tar.len() > 2048);
    assert!(run(&["--as", "parquet", "-o", "a.parquet"]).status.success());
    let bytes = std::fs::read(folder.path().join("a.parquet")).expect("is written");
    assert_eq!(according_export::read_parquet(bytes).expect("reads").len(), 7);
    assert_eq!(run(&["--as", "jsonl", "herring"]).status.code(), Some(1));
    assert_eq!(run(&["--as", "jsonl", "--excel"]).status.code(), Some(2));
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
