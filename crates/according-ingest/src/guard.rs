//! Pages on which a parser that follows the HTML standard takes quadratic time or memory.

/// Open elements at once: lookups go over all of them. Pages have twenty or thirty.
const MAX_OPEN: usize = 2_000;
/// Attributes of one element: each is compared with those before it.
const MAX_ATTRIBUTES: usize = 5_000;
/// Formatting elements that would be opened again in later elements (HTML standard, 13.2.4.3).
const MAX_REOPENED: usize = 3_000_000;

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

/// Why `page` is not given to the parser, if it is not.
///
/// An estimate from the tags as they stand; markup that is merely careless stays far below the bounds.
///
/// **Cost**: one pass.
pub(crate) fn refuse(page: &str) -> Option<&'static str> {
    let bytes = page.as_bytes();
    let (mut open, mut formatting, mut svg, mut reopened) = (0_usize, 0_usize, 0_usize, 0_usize);
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
            return Some("one of its elements has thousands of attributes");
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
            return Some("its elements are nested thousands deep");
        }
        if reopened > MAX_REOPENED {
            return Some("its formatting elements are never closed");
        }
        if !closing && is(RAW) {
            let end = format!("</{name}");
            let rest = &bytes[at..];
            at += memchr::memchr_iter(b'<', rest)
                .find(|&i| rest[i..].len() >= end.len() && rest[i..i + end.len()].eq_ignore_ascii_case(end.as_bytes()))
                .unwrap_or(rest.len());
        }
    }
    None
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
            assert_eq!(refuse(&page).is_some(), refused, "{page:.60}");
        }
    }

    proptest! {
        #[test]
        fn any_page_is_no_panic(page in "(<|>|/|!--|-->|=|\"|'|[ab ]|é|div|script|svg){0,60}") {
            let _ = refuse(&page);
        }
    }
}
