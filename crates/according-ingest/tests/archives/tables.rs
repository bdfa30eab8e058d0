//! Tables of articles.

use crate::{check, read};
use according_ingest::{Config, FieldMap};

#[test]
fn rows_are_articles() {
    let expect = ["a.csv:2: “No,” she\nsaid.", "a.csv:4: Yes."];
    let outcome = check(
        "a.csv",
        "url,Title,text,date\nhttps://gull.example/a,T,\"“No,” she\nsaid.\",2025-03-04\n,,Yes.,\n",
        &expect,
    );
    let m = &outcome.documents[0].metadata;
    assert_eq!((m.id.as_str(), m.title.as_deref()), ("https://gull.example/a", Some("T")));
    assert_eq!((m.published.as_deref(), m.extractor.as_str()), (Some("2025-03-04"), "csv"));
    assert_eq!(outcome.documents[1].metadata.id, "a.csv:4");
    for (name, text) in [
        ("a.tsv", "id\tbody\n7\tNo.\n"),
        ("a.csv", "id;body\n7;No.\n"),
        ("a.csv", "\u{feff}id,body\r\n7,No.\r\n"),
        ("a.csv", "\"id\",\"body\"\n\"7\",\"No.\""),
    ] {
        let line = format!("{name}:2: No.");
        let outcome = check(name, text, &[&line]);
        assert_eq!(outcome.documents[0].metadata.id, "7");
    }
}

#[test]
fn columns_can_be_mapped() {
    let config = Config { fields: FieldMap::parse(["text=Story", "publisher=paper"]).unwrap(), ..Config::default() };
    let outcome = read("a.csv", "Story,paper,text\nNo.,Gull,wrong\n", &config);
    assert_eq!(outcome.report, ["a.csv:2: No."]);
    assert_eq!(outcome.documents[0].metadata.publisher.as_deref(), Some("Gull"));
}

#[test]
fn what_is_wrong_with_a_table_is_told() {
    let outcome = check("a.csv", "id,words\n1,No.\n2,Yes.\n", &["! a.csv:1: no_text"]);
    assert!(outcome.skips[0].message.contains("Its first row is: id, words"), "{}", outcome.skips[0].message);
    assert_eq!(outcome.skips[0].hint.as_deref(), Some("name the column that holds the article, as in text=story"));
    check("a.csv", "id,text\n1\n2,a,b\n3,Yes.\n", &["! a.csv:2: bad_row", "! a.csv:3: bad_row", "a.csv:4: Yes."]);
    check("a.csv", "id,text\n1,\n", &["! a.csv:2: no_text"]);
    check("a.csv", "id,text\n", &["! a.csv: empty"]);
    let latin = encoding_rs::WINDOWS_1252.encode("id,text\n1,“Né”\n").0.into_owned();
    check("a.csv", latin, &["a.csv:2: “Né”"]);
    let utf16: Vec<u8> = "\u{feff}id,text\n1,“Né”\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    check("a.csv", utf16, &["a.csv:2: “Né”"]);
    check("a.csv", "id,text\n1,a\0b\n", &["! a.csv:2: binary"]);
}
