use crate::fixture::{output, stderr, typed};
use according::ledger::{Filter, Reader};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;
use std::process::Stdio;
use std::thread::sleep;
use std::time::Instant;

const MOMENTS: u32 = 20;
const ARTICLES: usize = 800;

/// An archive in which some stories are printed twice, so that copies have to be found again after a kill too.
fn archive(path: &Path) {
    let mut lines = String::new();
    for n in 0..ARTICLES {
        let story = n - n % 5 / 4;
        let mut text = format!("SKERROW - The board met on day {story}.");
        for k in 0..6 {
            let who = ["Corinne Ashdell", "Bram Oskeld", "the harbour master", "A spokesman"][(story * 7 + k) % 4];
            write!(text, " {who} said that item {k} of day {story} would wait until week {}.", story + k)
                .expect("fits");
        }
        writeln!(lines, "{}", serde_json::json!({"id": format!("day-{n}"), "text": text, "published": "2025-03-04"}))
            .expect("fits");
    }
    fs::write(path, lines).expect("written");
}

/// Every statement as JSON, and the groups of copies: what a reader can see of a ledger, but for its runs.
fn contents(path: &Path) -> Vec<String> {
    let reader = Reader::open(path).expect("a ledger");
    assert!(reader.verify().expect("can be checked").is_sound());
    let mut all: Vec<String> =
        reader.rows(&Filter::default()).map(|row| format!("{:?}", row.expect("reads"))).collect();
    all.push(format!("{:?}", reader.copies().expect("counts")));
    all.extend((0..ARTICLES).map(|n| format!("{n}: {:?}", reader.copies_of(&format!("day-{n}")).expect("reads"))));
    all
}

#[test]
fn a_read_that_is_killed_at_any_moment_goes_on_to_the_same_ledger() {
    let folder = tempfile::tempdir().expect("a folder");
    archive(&folder.path().join("board.jsonl"));
    let begun = Instant::now();
    let undisturbed = output(typed(folder.path(), "read board.jsonl --ledger undisturbed.ledger"));
    let whole = begun.elapsed();
    assert_eq!(undisturbed.status.code(), Some(0), "{}", stderr(&undisturbed));
    let expect = contents(&folder.path().join("undisturbed.ledger"));
    assert!(expect.len() > 4 * ARTICLES, "{} rows", expect.len());
    let mut dice = std::process::id().wrapping_mul(2_654_435_761) | 1;
    // How long a read takes is only known afterwards, and differs: one that had ended before it was killed lets the next
    // be killed sooner, and is not counted.
    let mut within = whole;
    let mut killed = 0;
    for attempt in 0.. {
        dice ^= dice << 13;
        dice ^= dice >> 17;
        dice ^= dice << 5;
        let moment = within.mul_f64(f64::from(dice) / f64::from(u32::MAX));
        let command = format!("read board.jsonl --ledger {attempt}.ledger");
        let mut child = typed(folder.path(), &command)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the binary runs");
        sleep(moment);
        let was_reading = child.try_wait().expect("can be asked").is_none();
        child.kill().expect("is killed");
        child.wait().expect("ends");
        let again = output(typed(folder.path(), &command));
        assert_eq!(again.status.code(), Some(0), "{}", stderr(&again));
        let path = folder.path().join(format!("{attempt}.ledger"));
        assert!(contents(&path) == expect, "killed after {moment:?}");
        fs::remove_file(path).expect("is there");
        if was_reading {
            killed += 1;
        } else {
            within = moment;
        }
        if killed == MOMENTS {
            break;
        }
    }
}
