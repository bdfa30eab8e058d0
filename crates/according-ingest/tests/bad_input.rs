//! Input that is broken, hostile or odd: always named, never fatal, and nothing before or after it is lost.

mod common;

use according_ingest::{Config, Error, records};
use common::{gzip, read, read_file, report, zstd};
use std::fs;
use std::path::{Path, PathBuf};

const SMALL: Config = Config {
    format: None,
    fields: according_ingest::FieldMap::NONE,
    max_record_bytes: 1000,
    max_nesting: 3,
    max_expansion: 250,
    max_spool_bytes: 1 << 20,
    published: None,
    publisher: None,
    max_page_bytes: according_ingest::DEFAULT_MAX_PAGE_BYTES,
    page_time: according_ingest::DEFAULT_PAGE_TIME,
    fast_pages: false,
    any_language: false,
};

#[track_caller]
fn check(name: &str, content: impl AsRef<[u8]>, expect: &[&str], words: &str) {
    let (outcome, report) = read_file(name, content.as_ref(), &SMALL);
    assert_eq!(report, expect, "{name}: {:?}", outcome.skips);
    let message = outcome.skips.first().map(|skip| skip.message.as_str()).unwrap_or_default();
    assert!(message.contains(words), "{message}");
    for skip in &outcome.skips {
        assert!(!skip.message.ends_with('.') && !skip.message.starts_with(char::is_uppercase), "{}", skip.message);
    }
}

#[test]
fn files_without_an_article_are_named() {
    check("a.txt", "", &["! a.txt: empty"], "not one byte");
    check("a.txt", "\u{feff}", &["! a.txt: empty at 0"], "no characters");
    check("a.txt", " \r\n\t", &["! a.txt: empty at 0"], "blank");
    check("a.txt.gz", gzip(b""), &["! a.txt.gz: empty"], "not one byte");
    check("a.txt", b"PK\x03\x04\x14\0\0\0\x08\0", &["! a.txt: binary at 0"], "a NUL at byte 5");
    check("a.txt", [0xff, 0xd8, 0xff, 0xe0, 0, 0x10, 0x4a], &["! a.txt: binary at 0"], "binary data");
    check("a.txt", (1..32).collect::<Vec<u8>>(), &["! a.txt: binary at 0"], "control characters");
    check(
        "a.txt",
        "She said no.".encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>(),
        &["! a.txt: binary at 0"],
        "UTF-16 without",
    );
    check(
        "a.txt",
        b"\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2 \xf1\xea\xe0\xe7\xe0\xeb",
        &["! a.txt: encoding at 0"],
        "neither UTF-8",
    );
    check("a.jsonl", "{\"text\": \"a\\u0000b\"}", &["! a.jsonl:1: binary at 0"], "NUL");
    check("a.pdf", "%PDF-1.4", &["! a.pdf: unknown_format"], "a PDF file");
    check("a.xml", "<?xml version='1.0'?><nitf/>", &["! a.xml: unknown_format"], "an XML file");
    check("a.html", "<html><body></body></html>", &["! a.html: no_article at 0"], "no article");
    check("a.html", "\0\0\x01\x02", &["! a.html: no_article at 0"], "no article");
}

#[test]
fn a_broken_line_costs_that_line() {
    let lines = "{\"id\": 1, \"text\": \"a\"}\n{\"id\": 2, \"text\": \"b\n{\"id\": 3, \"text\": \"c\"}\n";
    check("a.jsonl", lines, &["1: a", "3: c", "! a.jsonl:2: bad_json at 23"], "EOF while parsing a string (column 20)");
    check("a.jsonl", "{\"text\": \"a\"} x", &["! a.jsonl:1: bad_json at 0"], "trailing characters (column 15)");
    check("a.jsonl", "{\"text\": \"a\tb\"}", &["! a.jsonl:1: bad_json at 0"], "control character");
    check("a.jsonl", "[1, 2]", &["! a.jsonl:1: bad_json at 0"], "an array, not a JSON object");
    let deep = format!("{{\"x\": {}{}, \"text\": \"a\"}}", "[".repeat(400), "]".repeat(400));
    check("a.jsonl", deep, &["a.jsonl:1: a"], "");
}

#[test]
fn missing_text_names_what_is_there() {
    check(
        "a.jsonl",
        r#"{"headline": "x", "story": "y"}"#,
        &["! a.jsonl:1: no_text at 0"],
        "its fields are headline, story",
    );
    let (outcome, _) = read_file("a.jsonl", br#"{"text": {"body": "x", "lead": "y"}}"#, &SMALL);
    assert_eq!(outcome.skips[0].message, "the field \"text\" holds an object, not a string");
    assert_eq!(
        outcome.skips[0].hint.as_deref(),
        Some("name the field inside it, as in text=text.body; it holds body, lead")
    );
    assert!(outcome.skips[0].to_string().ends_with("a.jsonl:1: the field \"text\" holds an object, not a string"));
}

#[test]
fn a_record_over_the_limit_costs_that_record() {
    let long = "x".repeat(5000);
    let lines = format!("{{\"text\": \"a\"}}\n{{\"text\": \"{long}\"}}\n{{\"text\": \"c\"}}");
    for (name, content) in [
        ("a.jsonl", lines.clone().into_bytes()),
        ("a.jsonl.gz", gzip(lines.as_bytes())),
        ("a.jsonl.zst", zstd(lines.as_bytes())),
    ] {
        let got = [format!("{name}:1: a"), format!("{name}:3: c"), format!("! {name}:2: too_large at 14")];
        check(name, content, &got.each_ref().map(String::as_str), "line 2 is 5012 bytes, more than the 1000");
    }
    check(
        "a.json",
        format!("[{{\"text\": \"a\"}},{{\"text\": \"{long}\"}},{{\"text\": \"c\"}}]"),
        &["a.json:1: a", "a.json:3: c", "! a.json:2: too_large at 15"],
        "value 2 is 5012 bytes",
    );
    check("a.txt", &long, &["! a.txt: too_large at 0"], "more than the 1000 bytes");
    check("a.txt.gz", gzip(long.as_bytes()), &["! a.txt.gz: too_large at 0"], "more than the 1000 bytes");
    check("a.html", &long, &["! a.html: too_large at 0"], "more than the 1000 bytes");
}

#[test]
fn damaged_compressed_data_keeps_what_came_before() {
    // Lines that do not compress to nothing, so that a cut falls among them.
    let lines: String = (0..2000)
        .map(|n: u64| format!("{{\"id\": {n}, \"text\": \"{:x}\"}}\n", n.wrapping_mul(0x9e37_79b9_7f4a_7c15)))
        .collect();
    for (name, packed) in [("a.jsonl.gz", gzip(lines.as_bytes())), ("a.jsonl.zst", zstd(lines.as_bytes()))] {
        for cut in [packed.len() - 1, packed.len() - 4, packed.len() / 2, 40] {
            let (outcome, _) = read_file(name, &packed[..cut], &SMALL);
            assert_eq!(outcome.skips.len(), 1, "{name} cut at {cut}");
            let skip = &outcome.skips[0];
            assert_eq!(skip.reason.as_str(), "corrupt");
            assert!(skip.message.contains("is cut off: it ends after"), "{}", skip.message);
            // Every line that was decompressed as a whole is there.
            let whole = lines.as_bytes()[..skip.offset.unwrap() as usize].iter().filter(|&&b| b == b'\n').count();
            assert_eq!(outcome.documents.len(), whole, "{name} cut at {cut}");
        }
    }
    let lines = b"{\"text\": \"a\"}\n";
    check(
        "a.jsonl.gz",
        [gzip(lines), b"<html>".to_vec()].concat(),
        &["a.jsonl.gz:1: a", "! a.jsonl.gz: corrupt at 14"],
        "not gzip",
    );
    check(
        "a.jsonl.zst",
        [zstd(lines), b"<html>".to_vec()].concat(),
        &["a.jsonl.zst:1: a", "! a.jsonl.zst: corrupt at 14"],
        "damaged",
    );
    let mut wrong = gzip(b"She said no.");
    let n = wrong.len();
    wrong[n - 5] ^= 0xff;
    check("a.txt.gz", wrong, &["! a.txt.gz: corrupt at 12"], "damaged");
    check(
        "a.json.gz",
        [gzip(b"{\"text\": \"a\"}"), b"x".to_vec()].concat(),
        &["a.json.gz:1: a", "! a.json.gz: corrupt at 13"],
        "damaged",
    );
    check("a.txt", gzip(&gzip(b"She said no.")), &["! a.txt: binary at 0"], "binary");
    check("a.gz", [0x1f, 0x8b], &["! a.gz: corrupt at 0"], "cut off");
}

#[test]
fn nothing_is_read_when_an_input_is_missing() {
    let folder = tempfile::tempdir().unwrap();
    let there = folder.path().join("a.txt");
    fs::write(&there, "x").unwrap();
    let missing = folder.path().join("b.txt");
    let error = records(&[there.clone(), missing], &Config::default()).err().unwrap();
    assert!(matches!(error, Error::Input { .. }) && error.to_string().contains("b.txt: No such file"), "{error}");
    let error = records(&[], &Config::default()).err().unwrap();
    assert!(error.to_string().starts_with("no input"), "{error}");
    let error = records(&["-".into(), "-".into()], &Config::default()).err().unwrap();
    assert!(error.to_string().contains("only once"), "{error}");
    let config = Config { published: Some("05/06/2023".into()), ..Config::default() };
    let error = records(&[there], &config).err().unwrap();
    assert_eq!(error.to_string(), "\"05/06/2023\" is not a date that can be read\nhint: write it as 2023-05-31");
}

fn folder_of(files: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
    folder
}

#[test]
fn a_folder_is_read_in_the_order_of_names() {
    let folder = folder_of(&[
        ("b.txt", "b"),
        ("a/z.txt", "az"),
        ("a/B.txt", "aB"),
        ("a.txt", "a"),
        ("x.txt/inner.txt", "a folder named like a file"),
        (".hidden.txt", "h"),
        (".git/config", "h"),
        ("page_files/style.css", "p {}"),
        ("README.md", "# x"),
        ("empty/.keep", ""),
    ]);
    let expect = [
        "a.txt: a",
        "a/B.txt: aB",
        "a/z.txt: az",
        "b.txt: b",
        "x.txt/inner.txt: a folder named like a file",
        "! README.md: unknown_format",
        "! page_files/style.css: unknown_format",
    ];
    let mut expect = expect.map(String::from);
    // `a` sorts before `a.txt`, as a name is compared whole.
    expect[..3].rotate_left(1);
    assert_eq!(report(folder.path(), &read(&[folder.path().into()], &SMALL)), expect);

    let inputs = ["b.txt", "a", ".hidden.txt", "README.md", "empty"].map(|name| folder.path().join(name));
    let outcome = read(&inputs, &SMALL);
    assert_eq!(
        report(folder.path(), &outcome),
        ["b.txt: b", "a/B.txt: aB", "a/z.txt: az", ".hidden.txt: h", "README.md: # x", "! empty: empty"]
    );

    let mut records = records(&[folder.path().into()], &SMALL).unwrap();
    assert_eq!(records.progress().total, Some(1 + 2 + 2 + 1 + 26 + 4 + 3));
    assert_eq!(records.by_ref().filter(Result::is_ok).count(), 5);
    let progress = records.progress();
    assert_eq!((Some(progress.bytes), progress.files, progress.records), (progress.total, 7, 5));
    assert!(records.next().is_none());
}

#[cfg(unix)]
#[test]
fn links_pipes_and_odd_names_do_not_stop_the_walk() {
    use std::os::unix::ffi::OsStrExt as _;
    let folder = folder_of(&[("a/1.txt", "one"), ("z.txt", "z")]);
    let root = folder.path();
    std::os::unix::fs::symlink(root, root.join("a/loop")).unwrap();
    std::os::unix::fs::symlink(root.join("a"), root.join("b")).unwrap();
    std::os::unix::fs::symlink(root.join("z.txt"), root.join("c.txt")).unwrap();
    std::os::unix::fs::symlink(root.join("nowhere"), root.join("d.txt")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", root.join("e.txt")).unwrap();
    let made = std::process::Command::new("mkfifo").arg(root.join("f.txt")).status();
    let fifo = made.is_ok_and(|status| status.success());
    fs::write(root.join(std::ffi::OsStr::from_bytes(b"g\xff.txt")), "odd").unwrap();

    let outcome = read(&[root.into()], &SMALL);
    let mut expect = vec![
        "a/1.txt: one",
        "c.txt: z",
        "g%FF.txt: odd",
        "z.txt: z",
        "! a/loop: repeated",
        "! b: repeated",
        "! d.txt: unreadable",
        "! e.txt: not_a_file",
    ];
    if fifo {
        expect.push("! f.txt: not_a_file");
    }
    assert_eq!(report(root, &outcome), expect);

    // A device that is named is read, up to the limit.
    let outcome = read(&[PathBuf::from("/dev/zero")], &SMALL);
    assert_eq!(report(Path::new("/"), &outcome), ["! /dev/zero: too_large at 0"]);
    if fifo {
        let path = root.join("f.txt");
        let writer = std::thread::spawn({
            let path = path.clone();
            move || fs::write(path, "from a pipe")
        });
        assert_eq!(report(root, &read(&[path], &SMALL)), ["f.txt: from a pipe"]);
        writer.join().unwrap().unwrap();
    }
}

#[cfg(unix)]
#[test]
fn a_file_that_may_not_be_read_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let folder = folder_of(&[("a.txt", "a"), ("b.txt", "b")]);
    fs::set_permissions(folder.path().join("a.txt"), fs::Permissions::from_mode(0o000)).unwrap();
    if fs::read(folder.path().join("a.txt")).is_ok() {
        eprintln!("skipped: this user may read everything");
        return;
    }
    assert_eq!(report(folder.path(), &read(&[folder.path().into()], &SMALL)), ["b.txt: b", "! a.txt: unreadable at 0"]);
}

#[test]
fn pages_that_are_hostile_to_a_parser_end() {
    let config = Config::default();
    let article =
        "<p>“We will wait,” Dana Ruiz said on Tuesday, and the council went home without another word.</p>".repeat(5);
    for (name, page) in [
        ("at the limit", format!("<html><body>{}{article}", "<div>".repeat(245))),
        ("deep", format!("<html><body>{}{article}", "<div>".repeat(50_000))),
        ("deep inline", format!("<html><body><p>{}{article}", "<b>".repeat(5_000))),
        ("never closed", format!("<html><body>{article}<!-- {}", "x".repeat(100_000))),
        ("tags alone", "<".repeat(100_000)),
        ("deep tables", format!("<html><body>{}{article}", "<table><tr><td>".repeat(2_000))),
        (
            "attributes",
            format!("<html><body {}>{article}", (0..20_000).map(|n| format!("a{n}=x ")).collect::<String>()),
        ),
    ] {
        let (outcome, report) = read_file("a.html", page.as_bytes(), &config);
        assert_eq!(outcome.documents.len() + outcome.skips.len(), 1, "{name}");
        let refused = matches!(name, "deep" | "deep inline" | "deep tables" | "attributes");
        assert_eq!(report[0] == "! a.html: no_article at 0", refused, "{name}: {report:?}");
    }
}
