use crate::fixture::{output, stderr, stdout, typed};
use according::ledger::Reader;
use std::io::Write;
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

#[test]
fn an_interrupt_keeps_what_was_read() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut child = typed(folder.path(), "read - --input-format jsonl")
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the binary runs");
    let mut stdin = child.stdin.take().expect("piped");
    for n in 0..600 {
        writeln!(stdin, "{{\"id\": {n}, \"text\": \"He said no for day {n}.\"}}").expect("written");
    }
    stdin.flush().expect("written");
    // A batch is saved, so all of the input is on its way; the input stays open, as if there were more to come.
    let ledger = folder.path().join("according.ledger");
    let begun = Instant::now();
    let saved = || Reader::open(&ledger).and_then(|reader| reader.stats(0)).map_or(0, |stats| stats.documents);
    while saved() == 0 {
        assert!(begun.elapsed() < Duration::from_secs(30), "nothing was saved");
        sleep(Duration::from_millis(20));
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill is there");
    assert!(kill.success());
    let interrupted = child.wait_with_output().expect("it ends");
    assert_eq!(interrupted.status.code(), Some(130), "{}", stderr(&interrupted));
    assert!(stderr(&interrupted).contains("interrupted: read "), "{}", stderr(&interrupted));
    drop(stdin);
    let verified = output(typed(folder.path(), "verify"));
    assert_eq!(verified.status.code(), Some(0), "{}", stderr(&verified));
    assert!(stdout(&verified).contains(": 600 articles") || saved() >= 512, "{}", stdout(&verified));
}
