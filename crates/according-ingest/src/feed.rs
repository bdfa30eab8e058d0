//! RSS (2.0, 1.0, 0.9x), Atom (RFC 4287) and JSON Feed (1.0, 1.1): items are cut from the stream as bytes, and read
//! one by one, so that a feed of any length is read and a broken item costs that item.

use crate::lines::Cut;
use crate::source::Stream;
use crate::{SkipReason, encoding};
use std::collections::VecDeque;
use std::io::{self, BufRead as _, Read as _};
use std::sync::Arc;

/// What stands before the first item, as far as it is held.
const MAX_HEAD: usize = 256 << 10;
/// The longest name of an element with its prefix, as far as it matters here.
const NAME: usize = 64;

/// Cuts the items of a feed in XML.
#[derive(Default)]
pub(crate) struct Items {
    number: u64,
    /// What stands before the first item: it tells what holds for all.
    pub(crate) head: Option<Arc<[u8]>>,
}

impl Items {
    /// The next item.
    ///
    /// **Cost**: one copy of the item; one over `limit` is passed over without being held.
    pub(crate) fn next(&mut self, stream: &mut Stream, limit: u64) -> Cut {
        let mut head = vec![];
        let mut partial = None;
        match self.cut(stream, limit, &mut head, &mut partial) {
            Ok(cut) => cut,
            Err(error) => Cut::Failed { error, number: self.number, partial },
        }
    }

    fn cut(
        &mut self,
        stream: &mut Stream,
        limit: u64,
        head: &mut Vec<u8>,
        partial: &mut Option<u64>,
    ) -> io::Result<Cut> {
        // To the beginning of an item.
        loop {
            match next(stream, head, MAX_HEAD as u64)? {
                Markup::Open { .. } => break,
                Markup::Other => {}
                // The end of an item that did not begin.
                Markup::Close => drop(tag(stream, head, MAX_HEAD as u64)?),
                Markup::End => return Ok(Cut::End),
            }
        }
        if self.head.is_none() {
            self.head = Some(std::mem::take(head).into());
        }
        self.number += 1;
        let (number, offset) = (self.number, stream.offset());
        *partial = Some(offset);
        let (mut bytes, mut first) = (vec![], true);
        let broken = |words: &str| Cut::Broken { number, offset, reason: SkipReason::BadXml, words: words.into() };
        loop {
            match next(stream, &mut bytes, limit)? {
                Markup::Open { empty } if first => {
                    first = false;
                    let n = tag(stream, &mut bytes, limit)?;
                    if empty || n.is_none() {
                        return Ok(broken("the item is empty"));
                    }
                }
                // Items do not stand in items: the next one has begun, and this one has no end.
                Markup::Open { .. } => return Ok(broken("the item does not end before the next one begins")),
                Markup::Close => {
                    tag(stream, &mut bytes, limit)?;
                    break;
                }
                Markup::Other => {}
                Markup::End => return Ok(broken("the item does not end before the file does")),
            }
        }
        let len = stream.offset() - offset;
        Ok(if len > limit { Cut::TooLarge { number, offset, len } } else { Cut::Record { bytes, number, offset } })
    }
}

/// What stands at the position.
enum Markup {
    /// The start tag of an item; the position is before it.
    Open {
        empty: bool,
    },
    /// The end tag of an item; the position is before it.
    Close,
    /// Anything else; the position is after it.
    Other,
    End,
}

/// Goes to the next markup. What is passed goes into `held`, up to `limit` bytes.
fn next(stream: &mut Stream, held: &mut Vec<u8>, limit: u64) -> io::Result<Markup> {
    let mut take = |stream: &mut Stream, n: usize| -> io::Result<()> {
        let bytes = stream.peek(n)?;
        if (held.len() + bytes.len()) as u64 <= limit {
            held.extend_from_slice(bytes);
        }
        let n = bytes.len();
        stream.consume(n);
        Ok(())
    };
    let bytes = stream.peek(16 << 10)?;
    if bytes.is_empty() {
        return Ok(Markup::End);
    }
    match memchr::memchr(b'<', bytes) {
        Some(0) => {}
        at => {
            let n = at.unwrap_or(bytes.len());
            take(stream, n)?;
            return Ok(Markup::Other);
        }
    }
    for (begin, end) in [(&b"<![CDATA["[..], &b"]]>"[..]), (b"<!--", b"-->")] {
        if bytes.starts_with(begin) {
            take(stream, begin.len())?;
            loop {
                let bytes = stream.peek(16 << 10)?;
                if let Some(at) = memchr::memmem::find(bytes, end) {
                    take(stream, at + end.len())?;
                    return Ok(Markup::Other);
                }
                // The end may lie across the edge of what is held.
                let n = if bytes.len() > 2 { bytes.len() - 2 } else { bytes.len() };
                if n == 0 {
                    return Ok(Markup::End);
                }
                take(stream, n)?;
            }
        }
    }
    let closing = bytes.get(1) == Some(&b'/');
    let name = &bytes[1 + usize::from(closing)..bytes.len().min(NAME)];
    let n = name.iter().take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b':' | b'-' | b'_')).count();
    let local = name[..n].rsplit(|byte| *byte == b':').next().unwrap_or_default();
    if n < name.len() && matches!(local, b"item" | b"entry") {
        if closing {
            return Ok(Markup::Close);
        }
        let end = memchr::memchr(b'>', bytes).unwrap_or(0);
        return Ok(Markup::Open { empty: end > 0 && bytes[end - 1] == b'/' });
    }
    take(stream, 1)?;
    Ok(Markup::Other)
}

/// Passes the tag at the position; nothing where it does not end.
fn tag(stream: &mut Stream, held: &mut Vec<u8>, limit: u64) -> io::Result<Option<()>> {
    loop {
        let bytes = stream.fill_buf()?;
        let end = memchr::memchr(b'>', bytes).map(|at| at + 1);
        let n = end.unwrap_or(bytes.len());
        if n == 0 {
            return Ok(None);
        }
        if (held.len() + n) as u64 <= limit {
            held.extend_from_slice(&bytes[..n]);
        }
        stream.consume(n);
        if end.is_some() {
            return Ok(Some(()));
        }
    }
}

/// The items of a JSON Feed, which is one value.
#[derive(Default)]
pub(crate) struct JsonItems {
    /// Absent before the feed was read.
    items: Option<VecDeque<String>>,
    number: u64,
    pub(crate) head: Option<Arc<[u8]>>,
}

impl JsonItems {
    /// The next item. All have the offset of the feed.
    pub(crate) fn next(&mut self, stream: &mut Stream, limit: u64) -> Cut {
        let offset = stream.offset();
        if self.items.is_none() {
            self.items = Some(VecDeque::new());
            let mut bytes = vec![];
            if let Err(error) = stream.take(limit + 1).read_to_end(&mut bytes) {
                return Cut::Failed { error, number: 1, partial: Some(offset) };
            }
            if bytes.len() as u64 > limit {
                return Cut::TooLarge { number: 1, offset, len: bytes.len() as u64 };
            }
            let text = match encoding::decode(&bytes, &[]) {
                Ok(decoded) => decoded.text,
                Err((reason, words)) => return Cut::Broken { number: 1, offset, reason, words },
            };
            match crate::item::json_feed(&text) {
                Ok((head, items)) => (self.head, self.items) = (Some(head.into_bytes().into()), Some(items.into())),
                Err(words) => return Cut::Broken { number: 1, offset, reason: SkipReason::BadJson, words },
            }
        }
        match self.items.as_mut().and_then(VecDeque::pop_front) {
            Some(item) => {
                self.number += 1;
                Cut::Record { bytes: item.into_bytes(), number: self.number, offset: 0 }
            }
            None => Cut::End,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(text: &str, limit: u64) -> Vec<String> {
        let mut stream = Stream::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())));
        let mut items = Items::default();
        let mut cuts = vec![];
        loop {
            cuts.push(match items.next(&mut stream, limit) {
                Cut::Record { bytes, number, offset } => {
                    format!("{number}@{offset} {}", String::from_utf8_lossy(&bytes))
                }
                Cut::TooLarge { number, offset, len } => format!("{number}@{offset} too large {len}"),
                Cut::Broken { number, offset, words, .. } => format!("{number}@{offset} {words}"),
                Cut::End => return cuts,
                cut => format!("{cut:?}"),
            });
        }
    }

    #[test]
    fn items_are_cut_and_broken_ones_cost_themselves() {
        for (text, expect) in [
            ("", &[][..]),
            ("<rss><channel><title>x</title></channel></rss>", &[]),
            (
                "<rss><items/><item>a</item>\n<item x='1'><b>c</b></item></rss>",
                &["1@13 <item>a</item>", "2@28 <item x='1'><b>c</b></item>"],
            ),
            ("<item><![CDATA[</item><item>]]></item>", &["1@0 <item><![CDATA[</item><item>]]></item>"]),
            ("<!-- <item>no</item> --><atom:entry>a</atom:entry>", &["1@24 <atom:entry>a</atom:entry>"]),
            ("<item>a<item>b</item>", &["1@0 the item does not end before the next one begins", "2@7 <item>b</item>"]),
            ("<item/><item>b</item>", &["1@0 the item is empty", "2@7 <item>b</item>"]),
            ("<item>a</item><item>b", &["1@0 <item>a</item>", "2@14 the item does not end before the file does"]),
            ("<item><![CDATA[", &["1@0 the item does not end before the file does"]),
            ("<item", &[]),
            // Went on for ever.
            ("</item></item><item>a</item></item>", &["1@14 <item>a</item>"]),
        ] {
            assert_eq!(cuts(text, 60), expect, "{text}");
        }
        let long = format!("<item>{}</item><item>b</item>", "x".repeat(100_000));
        assert_eq!(cuts(&long, 60), ["1@0 too large 100013", "2@100013 <item>b</item>"]);
    }
}
