//! Articles as Nexis Uni exports them: one RTF document, or what became of it as plain text, with many articles, each
//! under its headline, outlet and date, its text after the line "Body", its end at the line "End of Document".
//!
//! Source: the labels, their order and the marks between articles as the package `nexis-uni-parser` 0.1.5 (PyPI, MIT)
//! documents them. Everything else is recognised by what it is: a date, a copyright line.

use crate::lines::Cut;
use crate::record::Article;
use crate::rtf::{PAGE, Rtf};
use crate::source::Stream;
use crate::{Note, NoteKind, Skip, SkipReason, date};
use according_text::Metadata;
use std::io::{self, BufRead as _};

/// The line after an article.
const END: &str = "End of Document";
/// The line before its text.
const BODY: &str = "Body";
/// Lines after its text.
const AFTER: &[&str] = &["Classification", "Graphic", "Load-Date"];
/// What stands under the headline, outlet and date.
const LABELS: &[&str] = &["Byline", "Dateline", "Highlight", "Length", "Section"];

/// Cuts documents into articles.
pub(crate) struct Documents {
    rtf: Option<Rtf>,
    number: u64,
    ended: bool,
}

impl Documents {
    pub(crate) fn new(is_rtf: bool) -> Documents {
        Documents { rtf: is_rtf.then(Rtf::default), number: 0, ended: false }
    }

    /// The lines of the next article as UTF-8, a page's end as a form feed.
    ///
    /// **Cost**: one copy; an article over `limit` is passed over without being held.
    pub(crate) fn next(&mut self, stream: &mut Stream, limit: u64) -> Cut {
        if self.ended {
            return Cut::End;
        }
        let (offset, number) = (stream.offset(), self.number + 1);
        let (mut bytes, mut len, mut blank) = (vec![], 0, true);
        loop {
            let line = match self.line(stream, limit) {
                Ok(Some(line)) => line,
                Ok(None) => {
                    self.ended = true;
                    // After the last article comes nothing, unless there was none.
                    if blank
                        || (self.number > 0
                            && !bytes.split(|&byte| byte == b'\n').any(|line| line.trim_ascii() == BODY.as_bytes()))
                    {
                        return Cut::End;
                    }
                    break;
                }
                Err(error) => {
                    return Cut::Failed { error, number, partial: (!blank).then_some(offset) };
                }
            };
            if line.trim_ascii() == END.as_bytes() {
                break;
            }
            blank &= line.trim_ascii().is_empty();
            len += line.len() as u64 + 1;
            if len <= limit {
                bytes.extend_from_slice(&line);
                bytes.push(b'\n');
            } else {
                bytes = vec![];
            }
        }
        self.number = number;
        if len > limit { Cut::TooLarge { number, offset, len } } else { Cut::Record { bytes, number, offset } }
    }

    fn line(&mut self, stream: &mut Stream, limit: u64) -> io::Result<Option<Vec<u8>>> {
        if let Some(rtf) = &mut self.rtf {
            return Ok(rtf.next_line(stream, limit)?.map(String::into_bytes));
        }
        let mut line = vec![];
        loop {
            let chunk = stream.fill_buf()?;
            if chunk.is_empty() {
                return Ok((!line.is_empty()).then_some(line));
            }
            let feed = memchr::memchr(b'\n', chunk);
            let part = &chunk[..feed.unwrap_or(chunk.len())];
            // One byte over the limit tells that there are more.
            let room = usize::try_from(limit + 1).unwrap_or(usize::MAX) - line.len().min(limit as usize + 1);
            line.extend_from_slice(&part[..part.len().min(room)]);
            let n = part.len() + usize::from(feed.is_some());
            stream.consume(n);
            if feed.is_some() {
                return Ok(Some(line));
            }
        }
    }
}

/// Whether plain text that begins with `head` is such an export: it says for whom and how it was made.
pub(crate) fn is_export(head: &[u8]) -> bool {
    let head = String::from_utf8_lossy(head);
    let has = |label: &str| head.lines().any(|line| label_of(line, label).is_some());
    has("Job Number") && (has("Client/Matter") || has("Search Type")) && has("Date and Time")
}

/// What stands in `line` after the label.
fn label_of<'l>(line: &'l str, label: &str) -> Option<&'l str> {
    let rest = line.trim().strip_prefix(label)?.strip_prefix(':')?;
    Some(rest.trim())
}

/// Reads one article.
///
/// # Errors
/// One without a text.
pub(crate) fn read(text: &str) -> Result<Article, Skip> {
    let lines: Vec<&str> = text.lines().collect();
    let Some(body) = lines.iter().position(|line| line.trim().trim_start_matches(PAGE) == BODY) else {
        return plain(text, &lines);
    };
    // A table of contents may come before; the article begins on a page of its own, or under a rule.
    let is_break =
        |line: &&str| line.contains(PAGE) || (line.trim().len() > 20 && line.trim().bytes().all(|b| b == b'-'));
    let begin = lines[..body].iter().rposition(is_break);
    let begin = begin.map_or(0, |at| at + usize::from(!lines[at].contains(PAGE)));
    let head: Vec<&str> = lines[begin..body].iter().map(|line| line.trim().trim_start_matches(PAGE).trim()).collect();
    let is_label = |line: &str| is_copyright(line) || LABELS.iter().any(|label| label_of(line, label).is_some());
    let n_top = head.iter().position(|line| is_label(line)).unwrap_or(head.len());
    let top: Vec<&str> = head[..n_top].iter().copied().filter(|line| !line.is_empty()).collect();
    let dated = top.iter().enumerate().rev().find_map(|(n, line)| Some((n, day(line)?)));
    let (title, publisher) = match dated.as_ref().map_or(top.as_slice(), |(n, _)| &top[..*n]) {
        [] => (None, None),
        [title] => (Some(*title), None),
        [.., title, publisher] => (Some(*title), Some(*publisher)),
    };
    let labelled = |label: &str| head.iter().find_map(|line| label_of(line, label)).filter(|words| !words.is_empty());
    let byline =
        labelled("Byline").map(|names| names.strip_prefix("By ").or(names.strip_prefix("BY ")).unwrap_or(names));
    let end = lines[body + 1..]
        .iter()
        .position(|line| AFTER.iter().any(|after| line.trim() == *after || label_of(line, after).is_some()));
    let end = end.map_or(lines.len(), |n| body + 1 + n);
    let text = paragraphs(&lines[body + 1..end]);
    if text.is_empty() {
        return Err(Skip::new("", SkipReason::Empty, "empty: nothing stands between “Body” and the article's end"));
    }
    let mut notes = vec![];
    if dated.is_none() {
        let message = "no date was found under the headline".to_string();
        notes.push(Note { kind: NoteKind::Published, message });
    }
    let own = |words: Option<&str>| words.map(str::to_owned);
    let metadata = Metadata {
        title: own(title),
        publisher: own(publisher),
        byline: own(byline),
        section: own(labelled("Section")),
        rights: own(head.iter().copied().find(|line| is_copyright(line))),
        published: dated.map(|(_, day)| day),
        ..Metadata::default()
    };
    Ok(Article { text, metadata, extractor: "nexis", notes, guessed: None })
}

/// A document that is no export: one article.
fn plain(text: &str, lines: &[&str]) -> Result<Article, Skip> {
    if is_export(text.as_bytes()) {
        return Err(Skip::new(
            "",
            SkipReason::NoText,
            "an export without the line “Body”, after which an article's text stands",
        ));
    }
    let text = paragraphs(lines);
    Ok(Article { text, metadata: Metadata::default(), extractor: "rtf", notes: vec![], guessed: None })
}

fn is_copyright(line: &str) -> bool {
    line.starts_with("Copyright") || line.starts_with('©')
}

/// The date with which `line` begins: a day of the week and a time may follow.
fn day(line: &str) -> Option<String> {
    let words: Vec<&str> = line.split_whitespace().take(8).collect();
    (1..=words.len()).rev().find_map(|n| date::parse(&words[..n].join(" ")))
}

/// Lines that hold words, set apart by an empty line.
fn paragraphs(lines: &[&str]) -> String {
    let words = lines.iter().map(|line| line.trim_matches(|c: char| c.is_whitespace() || c == PAGE));
    words.filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n\n")
}
