//! What a file holds, by its name and its first bytes.

use crate::{Format, archive, encoding, nexis, parquet, rtf};
use std::borrow::Cow;
use std::path::Path;

/// How many bytes are looked at.
pub(crate) const HEAD: usize = 8 << 10;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Holds {
    /// Articles, in this format.
    Articles(Format),
    /// Files.
    Files(archive::Kind),
}

/// What the file `path` is, whose decompressed bytes begin with `head`. A name that says what it is decides, but for
/// kinds that share a name, which are told apart by content; otherwise the content decides.
///
/// `named`: the caller named this very file. One that was only met in a folder needs a name or content that is known:
/// folders of saved pages hold style sheets and scripts too.
///
/// # Errors
/// What it seems to be, in words.
pub(crate) fn format(path: &Path, head: &[u8], named: bool) -> Result<Holds, String> {
    use Holds::Articles;
    let extension = extension(path);
    let text = text_of(head);
    match extension.as_deref() {
        Some("txt" | "text") if nexis::is_export(&text) => return Ok(Articles(Format::Nexis)),
        Some("txt" | "text") => return Ok(Articles(Format::Text)),
        Some("rtf") => return Ok(Articles(Format::Nexis)),
        Some("html" | "htm" | "xhtml" | "shtml") => return Ok(Articles(Format::Html)),
        Some("jsonl" | "ndjson" | "jsonlines") => return Ok(Articles(json(&text, Format::Jsonl))),
        Some("json") => return Ok(Articles(json(&text, Format::Json))),
        Some("csv" | "tsv" | "tab") => return Ok(Articles(Format::Csv)),
        Some("parquet" | "parq" | "pq") => return Ok(Articles(Format::Parquet)),
        Some("warc") => return Ok(Articles(Format::Warc)),
        Some("zip") => return Ok(Holds::Files(archive::Kind::Zip)),
        Some("tar") => return Ok(Holds::Files(archive::Kind::Tar)),
        Some("docx" | "xlsx" | "pptx" | "odt" | "ods" | "epub") if head.starts_with(b"PK") => {
            return Err("an office document or book".into());
        }
        _ => {}
    }
    if let Some(kind) = archive::kind(head) {
        return if is_office(head) { Err("an office document or book".into()) } else { Ok(Holds::Files(kind)) };
    }
    let content = content(&text)?;
    match extension {
        Some(extension)
            if !named
                && !matches!(content, Format::Html | Format::Warc | Format::Feed | Format::Parquet | Format::Nexis) =>
        {
            Err(format!("a file of kind .{extension}"))
        }
        _ => Ok(Articles(content)),
    }
}

/// Whether `head` begins a ZIP archive that is one document: its first entry says so.
fn is_office(head: &[u8]) -> bool {
    let name = head.get(30..).unwrap_or_default();
    [&b"[Content_Types].xml"[..], b"mimetype"].iter().any(|first| name.starts_with(first))
}

/// The last extension in lowercase, those of compression left out. `2023-05-31` has none: it is no letter.
fn extension(path: &Path) -> Option<String> {
    let name = path.file_name()?.to_string_lossy().to_lowercase();
    let mut name = name.as_str();
    if name.len() > 4 && name.ends_with(".tgz") {
        return Some("tar".into());
    }
    for suffix in [".gz", ".gzip", ".zst", ".zstd"] {
        name = name.strip_suffix(suffix).unwrap_or(name);
    }
    let (stem, extension) = name.rsplit_once('.')?;
    (!stem.is_empty() && extension.starts_with(|c: char| c.is_ascii_alphabetic())).then(|| extension.into())
}

/// `head` as UTF-8, where it is UTF-16; without a byte order mark.
pub(crate) fn text_of(head: &[u8]) -> Cow<'_, [u8]> {
    match encoding::utf16(head) {
        Some(encoding) => Cow::Owned(encoding.decode_with_bom_removal(head).0.into_owned().into_bytes()),
        None => Cow::Borrowed(encoding::strip_bom(head)),
    }
}

pub(crate) fn content(head: &[u8]) -> Result<Format, String> {
    for (magic, name) in [
        (&b"%PDF-"[..], "a PDF file"),
        (b"SQLite format 3\0", "an SQLite database"),
        (b"BZh", "bzip2 data"),
        (b"\xfd7zXZ\0", "xz data"),
    ] {
        if head.starts_with(magic) {
            return Err(name.into());
        }
    }
    if head.starts_with(rtf::MAGIC) {
        return Ok(Format::Nexis);
    }
    if head.starts_with(parquet::MAGIC) {
        return Ok(Format::Parquet);
    }
    if head.starts_with(b"WARC/") {
        return Ok(Format::Warc);
    }
    let start = head.trim_ascii_start();
    let lower = start[..start.len().min(1024)].to_ascii_lowercase();
    let holds = |word: &[u8]| memchr::memmem::find(&lower, word).is_some();
    let tags = ["<!doctype html", "<html", "<head", "<body", "<title", "<meta", "<article", "<div", "<p>", "<h1"];
    if tags.iter().any(|tag| lower.starts_with(tag.as_bytes())) {
        return Ok(Format::Html);
    }
    if (lower.starts_with(b"<!--") || lower.starts_with(b"<?xml")) && (holds(b"<html") || holds(b"<!doctype html")) {
        return Ok(Format::Html);
    }
    if lower.starts_with(b"<?xml") || lower.starts_with(b"<rss") || lower.starts_with(b"<feed") {
        let feed = [&b"<rss"[..], b"<feed", b"<rdf:rdf"].iter().any(|tag| holds(tag));
        return if feed { Ok(Format::Feed) } else { Err("an XML file".into()) };
    }
    let next = |n: usize| start[n..].trim_ascii_start().first();
    match start.first() {
        Some(b'{') if matches!(next(1), Some(b'"' | b'}')) => Ok(json(start, Format::Jsonl)),
        Some(b'[') if next(1) == Some(&b'{') => Ok(Format::Json),
        _ if nexis::is_export(head) => Ok(Format::Nexis),
        _ => Ok(Format::Text),
    }
}

/// Which kind of JSON begins with `head`: JSONL has whole values on its lines. `otherwise` where the head does not
/// tell, as it holds less than a line.
fn json(head: &[u8], otherwise: Format) -> Format {
    let start = head.trim_ascii_start();
    if start.first() == Some(&b'{') && memchr::memmem::find(start, b"jsonfeed.org/version").is_some() {
        return Format::Feed;
    }
    if start.first() == Some(&b'[') {
        return if start[1..].trim_ascii_start().first() == Some(&b'{') { Format::Json } else { otherwise };
    }
    let Some(at) = memchr::memchr(b'\n', start) else { return otherwise };
    let (line, rest) = start.split_at(at);
    match Ends::of(line) {
        Ends::Closed if !rest.trim_ascii().is_empty() => Format::Jsonl,
        Ends::Open => Format::Json,
        // A string never goes over a line end: this is a line that was cut off.
        Ends::InString => Format::Jsonl,
        Ends::Closed => otherwise,
    }
}

/// How a line of JSON ends.
#[derive(PartialEq, Eq)]
enum Ends {
    /// With every bracket closed.
    Closed,
    /// Within an object or array.
    Open,
    /// Within a string.
    InString,
}

impl Ends {
    fn of(line: &[u8]) -> Ends {
        let (mut depth, mut in_string, mut escaped) = (0_i64, false, false);
        for &byte in line {
            match byte {
                _ if escaped => escaped = false,
                b'\\' if in_string => escaped = true,
                b'"' => in_string = !in_string,
                _ if in_string => {}
                b'{' | b'[' => depth += 1,
                b'}' | b']' => depth -= 1,
                _ => {}
            }
        }
        match (in_string, depth) {
            (true, _) => Ends::InString,
            (false, 1..) => Ends::Open,
            (false, _) => Ends::Closed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_content_decide() {
        let long = format!("{{\"text\": \"{}", "x".repeat(HEAD));
        for (path, head, named, expect) in [
            ("a.txt", "{\"text\": 1}", false, Ok(Format::Text)),
            ("a.txt.gz", "<html>", false, Ok(Format::Text)),
            ("a.HTM", "x", false, Ok(Format::Html)),
            ("a.jsonl.zst", "{}\n{}", false, Ok(Format::Jsonl)),
            ("a.jsonl", "[\n {\n", false, Ok(Format::Json)),
            ("a.jsonl", "{\"text\": \"cut of\n{}", false, Ok(Format::Jsonl)),
            ("a.jsonl", "", false, Ok(Format::Jsonl)),
            ("a.jsonl", &long, false, Ok(Format::Jsonl)),
            ("a.json", &long, false, Ok(Format::Json)),
            ("a.json", "{\n  \"text\": 1\n}", false, Ok(Format::Json)),
            ("a.json", "{\"id\": 1}\n{\"id\": 2}\n", false, Ok(Format::Jsonl)),
            ("a.json", "{\"id\": 1}\n", false, Ok(Format::Json)),
            ("a", "She said no.", false, Ok(Format::Text)),
            ("2023-05.31", "She said no.", false, Ok(Format::Text)),
            ("a.md", "She said no.", false, Err("a file of kind .md")),
            ("a.md", "She said no.", true, Ok(Format::Text)),
            ("a.php", " <!DOCTYPE html>", false, Ok(Format::Html)),
            ("-", "\u{feff}<?xml version='1.0'?><html>", true, Ok(Format::Html)),
            ("-", "<?xml version='1.0'?><rss>", true, Ok(Format::Feed)),
            ("a.xml", "<?xml version='1.0'?>\n<!-- x --><feed xmlns=''>", false, Ok(Format::Feed)),
            ("a.xml", "<?xml version='1.0'?><nitf>", true, Err("an XML file")),
            ("a.json", "{\"version\": \"https://jsonfeed.org/version/1.1\",", false, Ok(Format::Feed)),
            ("a.wet", "WARC/1.0\r\n", false, Ok(Format::Warc)),
            ("a.warc", "", false, Ok(Format::Warc)),
            ("a.csv", "id,text", false, Ok(Format::Csv)),
            ("a.dat", "{\\rtf1\\ansi", false, Ok(Format::Nexis)),
            ("a.txt", "Job Number:\t7\nDate and Time: x\nClient/Matter: -None-", false, Ok(Format::Nexis)),
            ("part-0.zstd.parquet", "", false, Ok(Format::Parquet)),
            ("a.dat", "PAR1\x15\x04", false, Ok(Format::Parquet)),
            ("a.docx", "PK\x03\x04", true, Err("an office document or book")),
            ("-", "{\"id\": 1}\n{\"id\": 2}\n", true, Ok(Format::Jsonl)),
            ("-", "{\n\"id\": 1}", true, Ok(Format::Json)),
            ("-", "[{\"id\": 1}]", true, Ok(Format::Json)),
            ("-", "[Reuters] - She said no.", true, Ok(Format::Text)),
            ("-", "{sic} she said", true, Ok(Format::Text)),
            ("a.pdf", "%PDF-1.4", true, Err("a PDF file")),
            ("-", "", true, Ok(Format::Text)),
        ] {
            let got = format(Path::new(path), head.as_bytes(), named);
            assert_eq!(got, expect.map(Holds::Articles).map_err(String::from), "{path} {head:.40}");
        }
    }

    #[test]
    fn utf16_is_looked_into() {
        let head: Vec<u8> = "\u{feff}<html>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(format(Path::new("-"), &head, true), Ok(Holds::Articles(Format::Html)));
    }
}
