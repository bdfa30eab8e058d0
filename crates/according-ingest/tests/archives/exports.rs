//! What Nexis Uni exports. The articles, people and outlets are invented; the labels are what the form has.

use crate::made::gzip;
use crate::{check, read};
use according_ingest::Config;

/// An export of two articles, as RTF.
const RTF: &str = r"{\rtf1\ansi\ansicpg1252\deff0{\fonttbl{\f0\fswiss Arial;}}{\stylesheet{\s1 Heading;}}{\info{\title Results}}
{\header{\pard Page 1 of 4\par}}
\pard User Name: a reader\par Date and Time: \~Tuesday, March 4, 2025 9:12:00 AM UTC\par Job Number: \~1234567\par
{\b Documents (2)}\par 1.\~Ferry strikes harbour wall\par Client/Matter: -None-\par Search Type: Terms and Connectors\par
2.\~Council puts off dredging\par
\sect\pard\qc {\b Ferry strikes harbour wall}\par Skerrow Morning Herald\par March 3, 2025 Monday 8:15 PM GMT\par
\par Copyright 2025 Skerrow Press Limited All Rights Reserved\par
{\b Section:} NEWS; Pg. 4\par {\b Length:} 36 words\par {\b Byline:} By Dana Ruiz and Tom Alder\par\par {\b Body}\par\par
\ldblquote We saw the light too late,\rdblquote  the captain, Ada Lund, said on Monday.\par\par
The harbour board said that nobody was badly hurt, and that the wall would be mended.\par\par
{\b Graphic}\par\par Photo: the wall\par\par {\b Load-Date:} March 3, 2025\par\par End of Document\par
\page\pard {\b Council puts off dredging}\par Tarnholm Echo\par 02 March 2025\par\par Length: 20 words\par\par Body\par\par
The dredging would wait until the spring, the council\u8217?s chair, Bo Fisk, said.\par\par Classification\par\par
Language: ENGLISH\par\par Load-Date: March 2, 2025\par\par End of Document\par\par}";

const FERRY: &str = "“We saw the light too late,” the captain, Ada Lund, said on Monday.\n\nThe harbour board said that nobody \
                     was badly hurt, and that the wall would be mended.";

#[test]
fn an_export_gives_its_articles_with_what_stands_over_them() {
    let expect = [
        "export.RTF:1: “We saw the light too late,” the captain, Ada Lund, said on ",
        "export.RTF:2: The dredging would wait until the spring, the council’s chai",
    ];
    let outcome = check("export.RTF", RTF, &expect);
    let m = &outcome.documents[0].metadata;
    assert_eq!(outcome.documents[0].text(), FERRY);
    assert_eq!(m.title.as_deref(), Some("Ferry strikes harbour wall"));
    assert_eq!(m.publisher.as_deref(), Some("Skerrow Morning Herald"));
    assert_eq!(m.published.as_deref().map(|date| &date[..10]), Some("2025-03-03"));
    assert_eq!(m.byline.as_deref(), Some("Dana Ruiz and Tom Alder"));
    assert_eq!(m.section.as_deref(), Some("NEWS; Pg. 4"));
    assert_eq!(m.rights.as_deref(), Some("Copyright 2025 Skerrow Press Limited All Rights Reserved"));
    assert_eq!(m.extractor, "nexis");
    let m = &outcome.documents[1].metadata;
    assert_eq!(
        (m.title.as_deref(), m.publisher.as_deref()),
        (Some("Council puts off dredging"), Some("Tarnholm Echo"))
    );
    assert_eq!((m.published.as_deref(), m.byline.as_deref()), (Some("2025-03-02"), None));
    assert_eq!(
        outcome.documents[1].text(),
        "The dredging would wait until the spring, the council’s chair, Bo Fisk, said."
    );

    let expect = expect.map(|line| line.replace("export.RTF", "export.rtf.gz"));
    check("export.rtf.gz", gzip(RTF.as_bytes()), &expect.each_ref().map(String::as_str));
}

#[test]
fn an_export_that_was_made_plain_text_is_read_too() {
    let text = "User Name: a reader\nDate and Time: March 4, 2025\nJob Number: 1234567\n\nDocuments (1)\n\n1. Ferry strikes harbour \
                wall\nClient/Matter: -None-\n\n--------------------------------------------------\n\nFerry strikes harbour \
                wall\n\nSkerrow Morning Herald\n\nMarch 3, 2025 Monday\n\nCopyright 2025 Skerrow Press\n\nLength: 36 \
                words\n\nBody\n\n“We saw the light too late,” the captain, Ada Lund, said.\n\nLoad-Date: March 3, \
                2025\n\nEnd of Document\n";
    let outcome = check("a.txt", text, &["a.txt:1: “We saw the light too late,” the captain, Ada Lund, said."]);
    let m = &outcome.documents[0].metadata;
    assert_eq!((m.title.as_deref(), m.published.as_deref()), (Some("Ferry strikes harbour wall"), Some("2025-03-03")));
    assert_eq!(m.publisher.as_deref(), Some("Skerrow Morning Herald"));
    check("a.txt", text.replace("\nBody\n", "\n"), &["! a.txt:1: no_text"]);
    check("a.txt", text.replace("Ada Lund, said.", ""), &["a.txt:1: “We saw the light too late,” the captain,"]);
    check(
        "a.txt",
        text.replace("\n“We saw the light too late,” the captain, Ada Lund, said.", ""),
        &["! a.txt:1: empty"],
    );
    // A text that only speaks of such things is one article.
    let letter = "Job Number 7 was lost, she said.\n\nBody\n\nEnd of Document";
    check("a.txt", letter, &["a.txt: Job Number 7 was lost, she said.\n\nBody\n\nEnd of Document"]);
}

#[test]
fn any_other_rtf_document_is_one_article_and_damage_is_told() {
    let letter = r"{\rtf1 \ldblquote No,\rdblquote  she said.\par And left.\par}";
    let outcome = check("a.rtf", letter, &["a.rtf:1: “No,” she said.\n\nAnd left."]);
    assert_eq!(outcome.documents[0].metadata.extractor, "rtf");
    check("a.rtf", r"{\rtf1 {\pict 0102}\par}", &["! a.rtf: empty"]);
    check("a.rtf", "", &["! a.rtf: empty"]);
    let cut = &RTF[..RTF.find("The dredging").unwrap()];
    let outcome = check(
        "a.rtf",
        cut,
        &["a.rtf:1: “We saw the light too late,” the captain, Ada Lund, said on ", "! a.rtf:2: empty"],
    );
    assert_eq!(outcome.documents.len(), 1);
    let packed = gzip(RTF.as_bytes());
    let outcome = read("a.rtf.gz", &packed[..packed.len() - 30], &Config::default());
    assert_eq!(outcome.skips.last().map(|skip| skip.reason.as_str()), Some("corrupt"), "{:?}", outcome.skips);
    let small = Config { max_record_bytes: 600, ..Config::default() };
    let long = RTF.replace("said on Monday", &format!("said {}", "very ".repeat(500)));
    let outcome = read("a.rtf", long, &small);
    assert_eq!(outcome.report.len(), 2);
    assert_eq!(outcome.report[0], "! a.rtf:1: too_large");
    assert!(outcome.report[1].starts_with("a.rtf:2: The dredging"), "{:?}", outcome.report);
}
