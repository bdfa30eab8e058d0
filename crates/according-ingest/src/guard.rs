//! A look at a page before it is parsed: whether a parser that follows the HTML standard would take quadratic time or
//! memory over it, and what of it need not be parsed at all, which is half of most pages.

use std::ops::Range;

/// Open elements at once: lookups go over all of them. Pages have twenty or thirty.
const MAX_OPEN: usize = 2_000;
/// Attributes of one element: each is compared with those before it.
const MAX_ATTRIBUTES: usize = 5_000;
/// Formatting elements that would be opened again in later elements (HTML standard, 13.2.4.3).
const MAX_REOPENED: usize = 3_000_000;

/// Drawings that are looked through in vain, as each look may go to the end of the page.
const MAX_DRAWINGS: usize = 20;

const VOID: &[&str] =
    &["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"];
/// Elements that the next of their kind closes.
const SELF_ENDING: &[&str] = &[
    "a", "body", "colgroup", "dd", "dt", "head", "html", "li", "optgroup", "option", "p", "rp", "rt", "tbody", "td",
    "tfoot", "th", "thead", "tr",
];
const FORMATTING: &[&str] =
    &["b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"];
/// Elements whose content is not markup.
const RAW: &[&str] = &["script", "style", "textarea", "title"];

/// What is known of a page that was not parsed.
#[derive(Default)]
pub(crate) struct Look {
    /// Why it is not given to the parser, if it is not.
    pub(crate) refused: Option<&'static str>,
    /// What stands inside of scripts that are no data of the article (JSON-LD), style sheets and drawings, in order.
    idle: Vec<Range<usize>>,
}

impl Look {
    /// `page` without what is idle in it; the elements themselves stay, so that everything else stands as it stood.
    pub(crate) fn lean(&self, page: &str) -> String {
        let mut lean = String::with_capacity(page.len() - self.idle.iter().map(|range| range.len()).sum::<usize>());
        let mut at = 0;
        for range in &self.idle {
            lean.push_str(&page[at..range.start]);
            at = range.end;
        }
        lean.push_str(&page[at..]);
        lean
    }

    fn refuse(mut self, why: &'static str) -> Look {
        self.refused = Some(why);
        self
    }
}

/// Looks at the tags of `page` as they stand: an estimate. Markup that is merely careless stays far below the bounds.
///
/// **Cost**: one pass.
pub(crate) fn look(page: &str) -> Look {
    let bytes = page.as_bytes();
    let mut look = Look::default();
    let (mut open, mut formatting, mut svg, mut reopened) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut n_drawings = 0;
    let mut at = 0;
    while let Some(found) = memchr::memchr(b'<', &bytes[at..]) {
        at += found + 1;
        if bytes[at..].starts_with(b"!--") {
            at = memchr::memmem::find(&bytes[at..], b"-->").map_or(bytes.len(), |end| at + end);
            continue;
        }
        let closing = bytes.get(at) == Some(&b'/');
        let start = at + usize::from(closing);
        if !bytes.get(start).is_some_and(u8::is_ascii_alphabetic) {
            continue;
        }
        let tag = Tag::at(bytes, start);
        at = tag.end;
        if tag.n_attributes > MAX_ATTRIBUTES {
            return look.refuse("one of its elements has thousands of attributes");
        }
        let name = page[start..tag.name_end].to_ascii_lowercase();
        let name = name.as_str();
        let is = |names: &[&str]| names.binary_search(&name).is_ok();
        if is(VOID) || is(SELF_ENDING) {
            reopened += formatting;
        } else if closing {
            open = open.saturating_sub(1);
            formatting = formatting.saturating_sub(usize::from(is(FORMATTING)));
            svg = svg.saturating_sub(usize::from(name == "svg"));
        } else if svg == 0 || !tag.self_closing {
            open += 1;
            formatting += usize::from(is(FORMATTING));
            svg += usize::from(name == "svg");
            reopened += formatting;
        }
        if open > MAX_OPEN {
            return look.refuse("its elements are nested thousands deep");
        }
        if reopened > MAX_REOPENED {
            return look.refuse("its formatting elements are never closed");
        }
        let is_drawing = name == "svg" && !tag.self_closing && n_drawings < MAX_DRAWINGS;
        if !closing && (is(RAW) || is_drawing) {
            let (end, rest) = (format!("</{name}"), &bytes[at..]);
            let begins = |i: usize, word: &str| {
                rest.get(i..i + word.len()).is_some_and(|found| found.eq_ignore_ascii_case(word.as_bytes()))
            };
            let found = memchr::memchr_iter(b'<', rest).find(|&i| begins(i, &end));
            let inside = &rest[..found.unwrap_or(rest.len())];
            let holds =
                |words: &[&str]| memchr::memchr_iter(b'<', inside).any(|i| words.iter().any(|word| begins(i, word)));
            let idle = match name {
                "script" => !holds(&["<!--"]) && memchr::memmem::find(&bytes[start..tag.end], b"ld+json").is_none(),
                "style" => true,
                "svg" => !holds(&["<svg", "<foreignobject", "<script", "<style", "<!", "</p>", "<p>", "<p ", "<div"]),
                _ => false,
            };
            if idle && found.is_some() {
                look.idle.push(at..at + inside.len());
            }
            if is(RAW) || (idle && found.is_some()) {
                at += inside.len();
            } else {
                n_drawings += 1;
            }
        }
    }
    look
}

/// A tag, without its `<` and `/`.
struct Tag {
    name_end: usize,
    end: usize,
    n_attributes: usize,
    self_closing: bool,
}

impl Tag {
    fn at(bytes: &[u8], start: usize) -> Tag {
        let ends = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'/' | b'>');
        let name_end = bytes[start..].iter().position(ends).map_or(bytes.len(), |n| start + n);
        let mut tag = Tag { name_end, end: bytes.len(), n_attributes: 0, self_closing: false };
        let (mut at, mut before) = (name_end, b' ');
        while let Some(&byte) = bytes.get(at) {
            match byte {
                b'>' => {
                    tag.end = at + 1;
                    tag.self_closing = before == b'/';
                    break;
                }
                // A value in quotation marks may hold anything, `>` too.
                b'"' | b'\'' if before == b'=' => {
                    at += 1 + memchr::memchr(byte, &bytes[at + 1..]).unwrap_or(bytes.len() - at - 1);
                }
                byte if !byte.is_ascii_whitespace() && byte != b'/' => {
                    tag.n_attributes += usize::from(matches!(before, b' ' | b'"' | b'\'' | b'/'));
                }
                _ => {}
            }
            before = match bytes.get(at) {
                // `a = "x"` is one attribute, so blanks around the sign do not count.
                Some(byte) if byte.is_ascii_whitespace() => {
                    if before == b'=' {
                        b'='
                    } else {
                        b' '
                    }
                }
                Some(&byte) => byte,
                None => break,
            };
            at += 1;
        }
        tag
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lists_are_sorted() {
        for list in [VOID, SELF_ENDING, FORMATTING, RAW] {
            assert!(list.is_sorted(), "{list:?}");
        }
    }

    #[test]
    fn careless_pages_pass_and_hostile_ones_do_not() {
        let attributes = |n: usize| (0..n).map(|n| format!(" a{n} = 'x y'")).collect::<String>();
        let fonts: String = (0..1500).map(|n| format!("<font size={n}>")).collect();
        for (page, refused) in [
            ("<p>x<p>y<br>".repeat(10_000), false),
            ("<div>x</div>".repeat(10_000), false),
            ("<div>".repeat(300), false),
            ("<DIV class='a>b'>".repeat(10_000), true),
            ("<div/>".repeat(10_000), true),
            ("<svg>".to_string() + &"<path d='M 0 0'/>".repeat(10_000) + "</svg>", false),
            ("<script>".to_string() + &"if (a<b) {}".repeat(10_000) + "</SCRIPT>", false),
            ("<!--".to_string() + &"<div>".repeat(10_000) + "-->", false),
            (format!("<p{}>", attributes(100)), false),
            (format!("<p{}>", attributes(10_000)), true),
            (format!("<path d='{}'>", "M 1 2 = ".repeat(10_000)), false),
            (fonts.clone() + &"<p>".repeat(100), false),
            (fonts + &"<p>".repeat(10_000), true),
            ("<".repeat(10_000), false),
            ("<a".repeat(10_000), false),
        ] {
            assert_eq!(look(&page).refused.is_some(), refused, "{page:.60}");
        }
    }

    #[test]
    fn what_need_not_be_parsed_is_left_out() {
        for (page, lean) in [
            ("<p>a<script>b<c</script>d<style>e</style>f", "<p>a<script></script>d<style></style>f"),
            ("<SCRIPT src='x>y'>b</Script >c", "<SCRIPT src='x>y'></Script >c"),
            ("<script type=\"application/ld+json\">{}</script>", "<script type=\"application/ld+json\">{}</script>"),
            ("a<svg class=i><path d='M 0'/><title>x</title></svg>b", "a<svg class=i></svg>b"),
            ("a<svg/>b<svg><p>c</svg>", "a<svg/>b<svg><p>c</svg>"),
            ("<svg><svg></svg>a</svg>", "<svg><svg></svg>a</svg>"),
            ("<title><script>a</script></title>", "<title><script>a</script></title>"),
            ("<!-- <style>a</style> -->", "<!-- <style>a</style> -->"),
            ("<script>a <!-- <script> </script> --></script>b", "<script>a <!-- <script> </script> --></script>b"),
            ("<script>never ends", "<script>never ends"),
            ("<p title=\"<style>\">a</p>", "<p title=\"<style>\">a</p>"),
        ] {
            assert_eq!(look(page).lean(page), lean, "{page}");
        }
    }

    proptest! {
        #[test]
        fn any_page_is_no_panic(page in "(<|>|/|!--|-->|=|\"|'|[ab ]|é|div|script|svg){0,60}") {
            let look = look(&page);
            let lean = look.lean(&page);
            prop_assert!(lean.len() <= page.len());
            if page.is_ascii() && !page.contains("script") && !page.contains("svg") {
                prop_assert_eq!(lean, page);
            }
        }
    }
}
