//! From bytes to text.

use crate::{Note, NoteKind, SkipReason};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};
use std::borrow::Cow;

/// A text, and what a user should know about how it was decoded.
pub(crate) struct Decoded<'b> {
    pub(crate) text: Cow<'b, str>,
    /// The encoding, where it was not UTF-8.
    pub(crate) encoding: Option<&'static str>,
    pub(crate) note: Option<Note>,
}

/// The UTF-16 that the byte order mark at the beginning of `head` tells.
pub(crate) fn utf16(head: &[u8]) -> Option<&'static Encoding> {
    match head {
        [0xff, 0xfe, ..] => Some(UTF_16LE),
        [0xfe, 0xff, ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The byte order mark of UTF-8, if `head` begins with it.
pub(crate) fn strip_bom(head: &[u8]) -> &[u8] {
    head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head)
}

/// Decodes `bytes`: UTF-16 by its byte order mark; UTF-8 where it is valid or damaged in places; else the first of
/// `declared` in which every byte stands for a character, else windows-1252 where that gives a plausible text, else the
/// first that is declared, else what the bytes look like.
///
/// # Errors
/// The reason and what it is in words, where the bytes are no text or one in an encoding that cannot be told.
pub(crate) fn decode<'b>(bytes: &'b [u8], declared: &[&'static Encoding]) -> Result<Decoded<'b>, (SkipReason, String)> {
    if let Some(encoding) = utf16(bytes) {
        let (text, damaged) = encoding.decode_with_bom_removal(bytes);
        let note = if damaged { Some(replaced("some units of the UTF-16 stand for no character")) } else { None };
        return Ok(Decoded { text, encoding: Some(encoding.name()), note });
    }
    let bytes = strip_bom(bytes);
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Ok(Decoded { text: Cow::Borrowed(text), encoding: None, note: None });
    }
    if let Some(words) = binary(bytes) {
        return Err((SkipReason::Binary, words));
    }
    let (mut n_bad, mut n_good) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_bad += usize::from(!chunk.invalid().is_empty());
        n_good += chunk.valid().bytes().filter(|&byte| byte >= 0xc0).count();
    }
    // Text of another encoding is hardly ever UTF-8 by chance, so most of it being valid means damage.
    if n_good > n_bad {
        let note = replaced(&format!("{n_bad} invalid UTF-8 sequences"));
        return Ok(Decoded { text: String::from_utf8_lossy(bytes), encoding: None, note: Some(note) });
    }
    let fits = |encoding: &&&'static Encoding| {
        **encoding != encoding_rs::UTF_8
            && encoding.decode_without_bom_handling_and_without_replacement(bytes).is_some()
    };
    let encoding = match declared.iter().find(fits) {
        Some(encoding) => encoding,
        None if plausible_western(bytes) => WINDOWS_1252,
        None => match declared.iter().find(|encoding| **encoding != encoding_rs::UTF_8) {
            Some(encoding) => encoding,
            None => looks_like(bytes)
                .ok_or((SkipReason::Encoding, "neither UTF-8 nor in another encoding that can be told".to_string()))?,
        },
    };
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let name = encoding.name().to_ascii_lowercase();
    let note = Note { kind: NoteKind::Decoded, message: format!("not valid UTF-8; decoded as {name}") };
    Ok(Decoded { text, encoding: Some(encoding.name()), note: Some(note) })
}

/// The encoding that `bytes` look like, judged by the letters that stand beside each other; nothing where there are too
/// few to judge by, or where they would be no text in it either.
///
/// **Source**: the detector that Firefox has.
fn looks_like(bytes: &[u8]) -> Option<&'static Encoding> {
    if bytes.iter().filter(|&&byte| byte >= 0x80).count() < 32 {
        return None;
    }
    let head = &bytes[..bytes.len().min(64 << 10)];
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(head, true);
    let encoding = detector.guess(None, chardetng::Utf8Detection::Deny);
    let (text, _) = encoding.decode_without_bom_handling(head);
    let n_bad = text.chars().filter(|&c| c == '\u{fffd}').count();
    (n_bad * 100 <= text.chars().count()).then_some(encoding)
}

fn replaced(what: &str) -> Note {
    Note { kind: NoteKind::Replaced, message: format!("{what}; read as U+FFFD") }
}

/// Why `bytes` are not text, if they are not: NUL, or more control characters than stray ones.
///
/// **Cost**: one pass.
pub(crate) fn binary(bytes: &[u8]) -> Option<String> {
    let mut n_control = 0;
    for (at, &byte) in bytes.iter().enumerate() {
        if byte == 0 {
            let pairs = |odd: usize| bytes.iter().skip(odd).step_by(2).take(64).filter(|&&b| b == 0).count();
            let utf16 = bytes.len() >= 8 && pairs(0).abs_diff(pairs(1)) * 4 >= bytes.len().min(128);
            return Some(if utf16 {
                "looks like UTF-16 without a byte order mark".into()
            } else {
                format!("binary data, not text: a NUL at byte {at}")
            });
        }
        // Tab, line feed, form feed, carriage return and escape occur in saved text.
        n_control += usize::from(byte < 0x20 && !matches!(byte, b'\t' | b'\n' | 0x0c | b'\r' | 0x1b));
    }
    (n_control > 2 + bytes.len() / 100)
        .then(|| format!("binary data, not text: {n_control} control characters in {} bytes", bytes.len()))
}

/// Whether windows-1252 would make a text of `bytes`: few bytes that it leaves undefined, and mostly ASCII, which
/// Cyrillic, Greek or Chinese text in a national encoding is not.
fn plausible_western(bytes: &[u8]) -> bool {
    let n_undefined = bytes.iter().filter(|byte| matches!(byte, 0x7f | 0x81 | 0x8d | 0x8f | 0x90 | 0x9d)).count();
    let n_high = bytes.iter().filter(|&&byte| byte >= 0x80).count();
    n_undefined * 500 <= bytes.len() && (n_high * 10 <= bytes.len() * 3 || bytes.len() < 16)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(bytes: &[u8], expect: Result<(&str, Option<&str>), SkipReason>) {
        let decoded = decode(bytes, &[]);
        let got = match &decoded {
            Ok(decoded) => Ok((decoded.text.as_ref(), decoded.encoding)),
            Err((reason, _)) => Err(*reason),
        };
        assert_eq!(got, expect, "{}", bytes.escape_ascii());
    }

    #[test]
    fn text_is_decoded_and_anything_else_is_named() {
        check(b"She said no.", Ok(("She said no.", None)));
        check("\u{feff}“No,” she said.\r\n".as_bytes(), Ok(("“No,” she said.\r\n", None)));
        check(b"\xff\xfeN\0o\0", Ok(("No", Some("UTF-16LE"))));
        check(b"\xfe\xff\0N\0o", Ok(("No", Some("UTF-16BE"))));
        check(b"\x93No,\x94 Andr\xe9 said.", Ok(("“No,” André said.", Some("windows-1252"))));
        check("“No,” André said. \u{fffd}".replace('\u{fffd}', "").as_bytes(), Ok(("“No,” André said. ", None)));
        check(b"\xe2\x80\x9cNo,\xe2\x80\x9d he said\xff.", Ok(("“No,” he said\u{fffd}.", None)));
        check(b"\x89PNG\r\n\x1a\n\x00\x00", Err(SkipReason::Binary));
        check(b"\x01\x02\x03\x04\x05\xff", Err(SkipReason::Binary));
        // "Президент сказал" in windows-1251.
        check(b"\xcf\xf0\xe5\xe7\xe8\xe4\xe5\xed\xf2 \xf1\xea\xe0\xe7\xe0\xeb", Err(SkipReason::Encoding));
        check(b"", Ok(("", None)));
    }

    #[test]
    fn notes_say_what_was_done() {
        let note = |bytes: &[u8]| decode(bytes, &[]).ok().and_then(|decoded| decoded.note).map(|note| note.message);
        assert_eq!(note(b"Andr\xe9").as_deref(), Some("not valid UTF-8; decoded as windows-1252"));
        assert_eq!(note("é é é ".as_bytes()), None);
        assert_eq!(note(b"\xc3\xa9\xc3\xa9\xff").as_deref(), Some("1 invalid UTF-8 sequences; read as U+FFFD"));
    }

    #[test]
    fn utf16_without_a_mark_is_recognised() {
        let bytes: Vec<u8> = "She said no.".encode_utf16().flat_map(u16::to_le_bytes).collect();
        assert_eq!(binary(&bytes).as_deref(), Some("looks like UTF-16 without a byte order mark"));
    }
}
