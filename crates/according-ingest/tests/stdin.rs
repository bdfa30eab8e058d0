//! Standard input, which a test program has only one of: the test runs itself as a child that reads it.

mod common;

use according_ingest::Config;
use common::{gzip, read, report, zstd};
use std::io::Write as _;
use std::process::{Command, Stdio};

const CHILD: &str = "ACCORDING_INGEST_TEST_CHILD";

#[test]
fn child() {
    if std::env::var_os(CHILD).is_none() {
        return;
    }
    let outcome = read(&["-".into()], &Config::default());
    for line in report(std::path::Path::new("/"), &outcome) {
        eprintln!("> {}", line.escape_debug());
    }
}

#[track_caller]
fn check(input: &[u8], expect: &[&str]) {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "child", "--nocapture"])
        .env(CHILD, "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).unwrap();
    let output = child.wait_with_output().unwrap();
    let text = String::from_utf8(output.stderr).unwrap();
    let lines: Vec<&str> = text.lines().filter_map(|line| line.strip_prefix("> ")).collect();
    assert_eq!(lines, expect);
}

#[test]
fn the_format_of_standard_input_is_told_by_content() {
    let lines = b"{\"text\": \"No.\"}\n{\"id\": 2, \"text\": \"Yes.\"}\n";
    check(b"She said no.\n", &["-: She said no.\\n"]);
    check(lines, &["-:1: No.", "2: Yes."]);
    check(&gzip(lines), &["-:1: No.", "2: Yes."]);
    check(&zstd(lines), &["-:1: No.", "2: Yes."]);
    check(b"[{\"text\": \"No.\"}]", &["-:1: No."]);
    check(b"", &["! -: empty"]);
    check(b"\x7fELF\x02\x01\x01\0\0\0", &["! -: binary at 0"]);
    check(b"<html><body></body></html>", &["! -: no_article at 0"]);
}
