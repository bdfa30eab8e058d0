use crate::fixture::{according, archive, check, output, stderr, stdout, typed};
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;

#[test]
fn an_archive_is_read_and_what_was_not_is_told() {
    let folder = archive();
    let first = output(typed(folder.path(), "read news"));
    assert_eq!(first.status.code(), Some(0), "{}", stderr(&first));
    let told = stderr(&first);
    assert!(told.contains("read 6 articles"), "{told}");
    for skipped in [
        "skipped 1: bad json\n  news/dump.jsonl:2",
        "skipped 1: binary\n  news/binary.txt",
        "skipped 1: empty\n  news/empty.txt",
    ] {
        assert!(told.contains(skipped), "{skipped} is not in {told}");
    }
    assert!(told.contains("note: 1: decoded\n  news/latin1.txt"), "{told}");
    assert_eq!(output(typed(folder.path(), "verify")).status.code(), Some(0));

    let second = output(typed(folder.path(), "read news"));
    assert_eq!(second.status.code(), Some(0));
    assert!(stderr(&second).contains("read 6 articles (all known)"), "{}", stderr(&second));
    assert!(stderr(&second).contains("0 statements new, 0 changed, 0 no longer found"), "{}", stderr(&second));
}

#[test]
fn threads_do_not_show() {
    let folder = archive();
    let rows = |threads| {
        let output = output(typed(folder.path(), &format!("read news --format jsonl --threads {threads}")));
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output.stdout
    };
    let one = rows(1);
    assert_eq!(one, rows(2));
    assert_eq!(one, rows(5));
    assert!(!folder.path().join("according.ledger").exists(), "rows were asked for, and no ledger");
}

#[test]
fn standard_input_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    for line in ["read - --published 2023-05-31", "read --format csv --input-format text"] {
        let mut child = typed(folder.path(), line)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the binary runs");
        let words = "“We will wait,” Mara Lindqvist said.";
        child.stdin.take().expect("piped").write_all(words.as_bytes()).expect("written");
        let output = child.wait_with_output().expect("it ends");
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert!(stderr(&output).contains("read 1 article "), "{}", stderr(&output));
        assert_eq!(stdout(&output).starts_with("statement_id,"), line.contains("csv"));
    }
}

#[test]
fn strict_ends_with_an_error_and_keeps_what_was_read() {
    let folder = archive();
    let output = output(typed(folder.path(), "read news --strict"));
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("error: --strict: 3 records were skipped"), "{}", stderr(&output));
    assert!(crate::fixture::stdout(&crate::fixture::output(typed(folder.path(), "verify"))).contains(": 6 articles"));
}

#[test]
fn options_are_checked_before_anything_is_read() {
    let folder = archive();
    check("read_bad_date", typed(folder.path(), "read news --published yesterday"));
    check("read_bad_map", typed(folder.path(), "read news --map words=body"));
    check("read_bad_size", typed(folder.path(), "read news --max-record-size big"));
    check("read_format_and_ledger", typed(folder.path(), "read news --format csv --ledger x"));
    assert!(!folder.path().join("according.ledger").exists());
}

#[test]
fn a_broken_pipe_is_quiet() {
    let folder = tempfile::tempdir().expect("a folder");
    let fixture = crate::fixture::ledger();
    let mut child = according(fixture.path())
        .args(["about", "th*"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));

    let mut child = typed(folder.path(), "completions bash")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    drop(child.stdout.take());
    let output = child.wait_with_output().expect("it ends");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

#[test]
fn a_large_line_is_skipped_and_the_next_one_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let large = format!("{{\"text\": \"{}\"}}\n{{\"text\": \"He said no.\"}}\n", "word ".repeat(50_000));
    fs::write(folder.path().join("d.jsonl"), large).expect("written");
    let output = output(typed(folder.path(), "read d.jsonl --max-record-size 100K"));
    assert_eq!(output.status.code(), Some(0));
    assert!(
        stderr(&output).contains("read 1 article ") && stderr(&output).contains("skipped 1: too large"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_reader_of_rows_may_leave_after_the_first() {
    let folder = tempfile::tempdir().expect("a folder");
    let articles: String = (0..500)
        .map(|n| {
            format!("{{\"id\": {n}, \"text\": \"“We will wait for the ship,” Mara Lindqvist said on day {n}.\"}}\n")
        })
        .collect();
    fs::write(folder.path().join("d.jsonl"), articles).expect("written");
    let mut child = typed(folder.path(), "read d.jsonl --format jsonl")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut first = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut first).expect("a row");
    let output = child.wait_with_output().expect("it ends");
    assert!(first.starts_with("{\"statement_id\":\"") && first.ends_with("}\n"), "{first}");
    assert_eq!((output.status.code(), stderr(&output).as_str()), (Some(0), ""));
}

#[test]
fn what_is_read_can_be_asked_for_as_the_hint_says() {
    let folder = archive();
    let read = output(typed(folder.path(), "read news/a.txt --published 2024-03-07 --publisher Havnebladet"));
    assert!(stderr(&read).contains(" to \"Mara Lindqvist\""), "{}", stderr(&read));
    assert!(stdout(&read).contains("“We will wait,”"), "{}", stdout(&read));
    let rows = stdout(&output(typed(folder.path(), "to Mara Lindqvist --published-after 2024 --outlet Havnebladet")));
    let row: serde_json::Value = serde_json::from_str(&rows).expect("one row");
    let text: Vec<char> = fs::read_to_string(folder.path().join("news/a.txt")).expect("read").chars().collect();
    for role in ["source", "cue", "content"] {
        for span in row[role].as_array().expect("a list") {
            let at = |key: &str| span[key].as_u64().expect("a number") as usize;
            let exact: String = text[at("start")..at("end")].iter().collect();
            assert_eq!(span["exact"], exact, "{role}");
        }
    }
    assert_eq!(row["document"]["id"], "news/a.txt");
}
