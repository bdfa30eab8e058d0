//! `xray` and `serve`.

use crate::fixture::{ledger, output, stderr, stdout, typed};
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Command, Stdio};

const STORY: &str = "The ferry struck the wall of the harbour on Tuesday, and eleven people were hurt. Corinne Ashdell said the <b>light</b> \
                     had been out. Bram Oskeld denied that the lamp was broken, and the board will meet again in May to hear what the divers \
                     have found.";

#[test]
fn an_article_is_shown_as_a_page_or_as_text() {
    let folder = tempfile::tempdir().expect("a folder");
    let record =
        |id: &str, text: &str| serde_json::json!({"id": id, "title": format!("News {id}"), "text": text}).to_string();
    let second = format!("LATE EDITION. {STORY}");
    fs::write(folder.path().join("news.jsonl"), [record("a", STORY), record("b", &second)].join("\n"))
        .expect("written");
    let shown = output(typed(folder.path(), "xray news.jsonl"));
    assert_eq!(shown.status.code(), Some(0), "{}", stderr(&shown));
    assert!(stderr(&shown).contains("2 articles"), "{}", stderr(&shown));
    let page = stdout(&shown);
    assert!(page.starts_with("<!doctype html>") && page.contains("<title>News a</title>"), "{page}");
    assert!(page.contains("&lt;b&gt;light&lt;/b&gt;") && !page.contains("<b>light"), "{page}");
    let text = stdout(&output(typed(folder.path(), "xray news.jsonl --article b --format text")));
    assert!(text.starts_with("News b\n") && text.contains("LATE EDITION.") && text.contains("[A·1: "), "{text}");
    let missing = output(typed(folder.path(), "xray news.jsonl --article 9"));
    assert_eq!((missing.status.code(), stdout(&missing).as_str()), (Some(1), ""));
    assert!(stderr(&missing).contains("hint: --article takes a number from 1 to 2"), "{}", stderr(&missing));
    assert_eq!(output(typed(folder.path(), "xray news.jsonl --out page.html")).status.code(), Some(0));
    assert_eq!(fs::read_to_string(folder.path().join("page.html")).expect("a page"), page);
}

#[test]
fn the_server_says_where_it_is_answers_and_ends_when_asked() {
    let folder = ledger();
    let mut command = typed(folder.path(), "serve --listen 127.0.0.1:0");
    let mut server = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("the binary runs");
    let mut address = String::new();
    BufReader::new(server.stdout.take().expect("piped")).read_line(&mut address).expect("it says where it is");
    let address = address.trim().trim_start_matches("http://").trim_end_matches('/').to_owned();
    let get = |path: &str, host: &str| {
        let mut stream = TcpStream::connect(&address).expect("it listens");
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n").expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        answer
    };
    let found = get("/search.json?q=speaker:lindqvist", &address);
    assert!(found.starts_with("HTTP/1.1 200 OK") && found.contains("More than 300 people"), "{found}");
    assert!(get("/", "news.example").starts_with("HTTP/1.1 403 "));
    let kill = Command::new("kill").args(["-TERM", &server.id().to_string()]).status().expect("kill is there");
    assert!(kill.success());
    assert_eq!(server.wait().expect("it ends").code(), Some(0));
    let nobody = output(typed(folder.path(), "serve --ledger none.ledger"));
    assert_eq!(nobody.status.code(), Some(2));
    assert!(stderr(&nobody).contains("none.ledger: no such ledger"), "{}", stderr(&nobody));
}
