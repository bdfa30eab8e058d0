//! What can be wrong with what the user names: a clear message, exit code 2 (1 where nothing could be read), and
//! nothing lost.

use crate::fixture::{archive, check, ledger, output, stderr, stdout, typed};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

#[test]
fn a_missing_path_is_told_before_anything_is_written() {
    let folder = archive();
    check("read_missing", typed(folder.path(), "read news nowhere"));
    assert!(!folder.path().join("according.ledger").exists());
}

#[test]
fn nothing_readable_is_nothing_found() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("empty.txt"), "").expect("written");
    check("read_empty", typed(folder.path(), "read empty.txt"));
    fs::create_dir(folder.path().join("void")).expect("made");
    assert_eq!(output(typed(folder.path(), "read void")).status.code(), Some(1));
}

#[test]
fn a_file_that_is_no_ledger_is_left_as_it_is() {
    let folder = archive();
    let words = "My notes. ".repeat(100);
    fs::write(folder.path().join("notes"), &words).expect("written");
    check("ledger_is_notes", typed(folder.path(), "read news --ledger notes"));
    check("ledger_is_a_folder", typed(folder.path(), "read news --ledger news"));
    check("ask_notes", typed(folder.path(), "to x --ledger notes"));
    assert_eq!(fs::read_to_string(folder.path().join("notes")).expect("read"), words);
}

#[test]
fn a_ledger_of_a_later_version_is_left_as_it_is() {
    let folder = ledger();
    let path = folder.path().join("according.ledger");
    let mut bytes = fs::read(&path).expect("read");
    // The schema's version: four bytes at 60 of the file's header.
    bytes[60..64].copy_from_slice(&99_i32.to_be_bytes());
    fs::write(&path, &bytes).expect("written");
    check("newer_read", typed(folder.path(), "read mill.jsonl"));
    check("newer_ask", typed(folder.path(), "to Lindqvist"));
    assert!(fs::read(&path).expect("read") == bytes);
}

#[test]
fn a_ledger_that_may_not_be_written_is_told() {
    let folder = ledger();
    let path = folder.path();
    let mode = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("changed");
    fs::copy(path.join("mill.jsonl"), path.join("more.txt")).expect("copied");
    mode(&path.join("according.ledger"), 0o444);
    mode(path, 0o555);
    let run = |line: &str| {
        let mut command = typed(path, line);
        // Permissions do not bind root.
        if fs::metadata("/proc/self").is_ok_and(|it| std::os::unix::fs::MetadataExt::uid(&it) == 0) {
            command.uid(65534).gid(65534);
        }
        command.output()
    };
    let (written, asked, made) = (run("read more.txt"), run("to Lindqvist"), run("read more.txt --ledger new"));
    mode(path, 0o755);
    let (Ok(written), Ok(asked), Ok(made)) = (written, asked, made) else {
        eprintln!("skipped: another user may not run the binary here");
        return;
    };
    assert_eq!(written.status.code(), Some(2));
    assert!(
        stderr(&written).starts_with("error: according.ledger: ") && stderr(&written).contains("\nhint: "),
        "{}",
        stderr(&written)
    );
    assert_eq!(made.status.code(), Some(2));
    assert!(stderr(&made).starts_with("error: new: ") && stderr(&made).contains("\nhint: "), "{}", stderr(&made));
    assert_eq!(stdout(&asked).lines().count(), 3, "a ledger that may only be read can be asked: {}", stderr(&asked));
}

/// A file system of so few bytes that a ledger fills it; unmounted when dropped.
struct Small(tempfile::TempDir);

impl Small {
    fn mount() -> Option<Small> {
        let small = Small(tempfile::tempdir().expect("a folder"));
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=1m", "tmpfs"]).arg(small.0.path());
        mount.output().is_ok_and(|output| output.status.success()).then_some(small)
    }
}

impl Drop for Small {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg(self.0.path()).output();
    }
}

#[test]
fn a_full_disk_is_told_and_what_was_saved_is_kept() {
    let Some(small) = Small::mount() else {
        eprintln!("skipped: only root can make a small file system to fill");
        return;
    };
    let folder = tempfile::tempdir().expect("a folder");
    let articles: String = (0..6000)
        .map(|n| {
            format!(
                "{{\"id\": {n}, \"text\": \"“We will wait for the ship,” Mara Lindqvist said on day {n}. {}\"}}\n",
                "It rained. ".repeat(30)
            )
        })
        .collect();
    fs::write(folder.path().join("many.jsonl"), articles).expect("written");
    let ledger = small.0.path().join("l");
    let full = output(typed(folder.path(), &format!("read many.jsonl --ledger {}", ledger.display())));
    assert_eq!(full.status.code(), Some(2), "{}", stderr(&full));
    assert!(stderr(&full).contains("disk is full") && stderr(&full).contains("hint: "), "{}", stderr(&full));
    for file in ["l", "l-wal"] {
        let _ = fs::copy(small.0.path().join(file), folder.path().join(file));
    }
    let verified = output(typed(folder.path(), "verify --ledger l"));
    assert_eq!(verified.status.code(), Some(0), "{}{}", stdout(&verified), stderr(&verified));
    let again = output(typed(folder.path(), "read many.jsonl --ledger l"));
    assert_eq!(again.status.code(), Some(0));
    assert!(stderr(&again).contains("read 6,000 articles"), "{}", stderr(&again));
}
