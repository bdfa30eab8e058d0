use crate::fixture::{output, stderr, typed};
use std::fs;

const GERMAN: &str = "Der Hafen bleibt bis zum Ende der Woche geschlossen, sagte die Ministerin am Dienstag vor der Presse. Sie habe mit den \
                      Fischern gesprochen und werde am Freitag noch einmal in den Ort fahren, um mit ihnen über die Arbeit zu reden.";

/// Every record is in the report, with its fate and place, and the counts agree with it.
#[test]
fn a_report_tells_the_fate_of_every_record() {
    let folder = tempfile::tempdir().expect("a folder");
    let story = "The ferry struck the wall of the harbour on Tuesday, and eleven people were hurt. Corinne Ashdell said the light had been out. \
                 Bram Oskeld denied that the lamp was broken, and the board will meet again in May to hear what the divers have found.";
    let record = |id: &str, text: &str| serde_json::json!({"id": id, "text": text}).to_string();
    let lines = [
        record("a", story),
        record("b", GERMAN),
        "{\"id\": \"c\", \"text\": ".to_owned(),
        record("a", story),
        record("d", &format!("LATE EDITION. {story}")),
        record("e", &"far too long ".repeat(100)),
    ];
    fs::write(folder.path().join("news.jsonl"), lines.join("\n")).expect("written");
    let ran = output(typed(folder.path(), "read news.jsonl --report report.json --max-record-size 1K"));
    assert_eq!(ran.status.code(), Some(0), "{}", stderr(&ran));
    let report = fs::read_to_string(folder.path().join("report.json")).expect("a report");
    let report: serde_json::Value = serde_json::from_str(&report).expect("JSON");
    let fates: Vec<(&str, &str)> = report["records"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|record| (record["path"].as_str().expect("a path"), record["fate"].as_str().expect("a fate")))
        .collect();
    let expect = ["read", "not_english", "broken", "duplicate", "read", "too_large"];
    assert_eq!(fates.len(), expect.len(), "{fates:?}");
    for (n, (found, fate)) in fates.iter().zip(expect).enumerate() {
        assert_eq!(*found, (format!("news.jsonl:{}", n + 1).as_str(), fate));
    }
    assert_eq!(report["records"][1]["offset"], lines[0].len() as u64 + 1);
    assert!(report["records"][1]["message"].as_str().expect("words").contains("German"));
    assert_eq!((&report["summary"]["articles"], &report["summary"]["skipped"]["not_english"]), (&2.into(), &1.into()));
    assert_eq!(report["summary"]["copies"], serde_json::json!({"documents": 2, "groups": 1, "distinct_texts": 1}));
    assert!(stderr(&ran).contains("copies: 2 articles print 1 story"), "{}", stderr(&ran));
}

#[test]
fn a_report_that_cannot_be_written_is_told_before_anything_is_read() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::write(folder.path().join("a.txt"), "“No,” Lind said.").expect("written");
    let ran = output(typed(folder.path(), "read a.txt --report nowhere/report.json"));
    assert_eq!(ran.status.code(), Some(2));
    assert!(stderr(&ran).contains("nowhere/report.json") && stderr(&ran).contains("hint:"), "{}", stderr(&ran));
    assert!(!folder.path().join("according.ledger").exists());
}
