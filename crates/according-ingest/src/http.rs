//! The answer of a web server as a crawler stored it (HTTP/1.1, RFC 9112; codings and media types, RFC 9110).

use crate::codec::{Broken, Codec, unpack};
use crate::{Note, NoteKind, Skip, SkipReason};
use encoding_rs::Encoding;
use std::borrow::Cow;
use std::io::Read as _;

/// The longest header, in bytes. Servers and proxies refuse more than a few kilobytes.
const MAX_HEADER: usize = 256 << 10;
/// Codings one inside the other. Real answers have one, seldom two.
const MAX_CODINGS: usize = 4;

/// What an answer holds.
#[derive(Debug)]
pub(crate) struct Body<'b> {
    pub(crate) bytes: Cow<'b, [u8]>,
    /// Media type in lowercase, without parameters.
    pub(crate) media: Option<String>,
    pub(crate) charset: Option<&'static Encoding>,
}

/// Reads the answer of a server: its header, and its body without chunks and codings.
///
/// `truncated`: the crawler did not keep the whole, so that codings may break off.
///
/// # Errors
/// No success, damage, or a body of more than `limit` bytes.
///
/// **Cost**: nothing is copied where there are no codings.
pub(crate) fn body(block: &[u8], truncated: bool, limit: u64) -> Result<Body<'_>, Skip> {
    let corrupt = |words: &str| Skip::new("", SkipReason::Corrupt, words);
    if !block.starts_with(b"HTTP/") {
        return Err(corrupt("its block is no answer of a web server"));
    }
    let (header, rest) = split(block).ok_or_else(|| corrupt("the header of the server's answer does not end"))?;
    let status = header.split(|byte| *byte == b' ').nth(1).unwrap_or_default();
    let status = String::from_utf8_lossy(&status[..status.len().min(3)]).into_owned();
    if !status.starts_with('2') {
        return Err(Skip::new("", SkipReason::HttpStatus, format!("the server answered with status {status}")));
    }
    let value = |name: &str| values(header, name).next();
    let (media, charset) = value("content-type").map_or((None, None), |value| media_type(&value));
    let chunked = values(header, "transfer-encoding").any(|value| value.to_ascii_lowercase().contains("chunked"));
    let (mut bytes, mut cut) = (Cow::Borrowed(rest), false);
    // Some crawlers undo chunks and codings and leave the header as it was: what does not look coded is not.
    if chunked && let Some((joined, whole)) = unchunk(rest) {
        (bytes, cut) = (Cow::Owned(joined), !whole);
    }
    let codings: Vec<String> = values(header, "content-encoding").flat_map(|value| split_list(&value)).collect();
    if codings.len() > MAX_CODINGS {
        return Err(corrupt("its body is coded many times over"));
    }
    for coding in codings.iter().rev() {
        let (decoded, whole) = decode(bytes, coding, limit)?;
        (bytes, cut) = (decoded, cut || !whole);
    }
    if bytes.len() as u64 > limit {
        let message = format!("{} bytes, more than the {limit} that a page may have", bytes.len());
        return Err(Skip::new("", SkipReason::TooLarge, message));
    }
    if cut && !truncated {
        return Err(corrupt("the server's answer is cut off: its chunks or codings do not end"));
    }
    Ok(Body { bytes, media, charset })
}

/// What a truncated page is worth a word for.
pub(crate) fn truncated(why: &str) -> Note {
    Note { kind: NoteKind::Truncated, message: format!("the crawler did not keep the whole page ({why:.20})") }
}

/// A media type in lowercase and the encoding that stands beside it.
pub(crate) fn media_type(value: &str) -> (Option<String>, Option<&'static Encoding>) {
    let mut parts = value.split(';');
    let media = parts.next().map(|media| media.trim().to_ascii_lowercase()).filter(|media| !media.is_empty());
    let charset = parts.find_map(|part| {
        let (name, value) = part.split_once('=')?;
        let label = value.trim().trim_matches(['"', '\'']);
        if name.trim().eq_ignore_ascii_case("charset") { Encoding::for_label(label.as_bytes()) } else { None }
    });
    (media, charset)
}

/// Header and body.
fn split(block: &[u8]) -> Option<(&[u8], &[u8])> {
    let head = &block[..block.len().min(MAX_HEADER)];
    let mut at = 0;
    loop {
        at += memchr::memchr(b'\n', &head[at..])? + 1;
        let next = &head[at..];
        if next.starts_with(b"\r\n") {
            return Some((&block[..at], &block[at + 2..]));
        }
        if next.starts_with(b"\n") {
            return Some((&block[..at], &block[at + 1..]));
        }
    }
}

/// The values of the fields of this name, in order.
fn values<'h>(header: &'h [u8], name: &'h str) -> impl Iterator<Item = String> + 'h {
    header.split(|byte| *byte == b'\n').skip(1).filter_map(move |line| {
        let colon = memchr::memchr(b':', line)?;
        let (field, value) = line.split_at(colon);
        let is = field.trim_ascii().eq_ignore_ascii_case(name.as_bytes());
        is.then(|| String::from_utf8_lossy(value[1..].trim_ascii()).into_owned())
    })
}

fn split_list(value: &str) -> Vec<String> {
    value.split(',').map(|part| part.trim().to_ascii_lowercase()).filter(|part| !part.is_empty()).collect()
}

/// The body without its chunks, and whether the last one is there; nothing where it does not begin with one.
fn unchunk(mut rest: &[u8]) -> Option<(Vec<u8>, bool)> {
    let mut joined = vec![];
    let mut first = true;
    loop {
        let line = memchr::memchr(b'\n', &rest[..rest.len().min(4096)]);
        let size = line.and_then(|at| {
            let digits = rest[..at].split(|byte| *byte == b';').next()?.trim_ascii();
            let digits = std::str::from_utf8(digits).ok()?;
            Some((usize::from_str_radix(digits, 16).ok()?, at + 1))
        });
        let Some((size, at)) = size else { return (!first).then_some((joined, false)) };
        first = false;
        rest = &rest[at..];
        if size == 0 {
            return Some((joined, true));
        }
        let n = size.min(rest.len());
        joined.extend_from_slice(&rest[..n]);
        rest = &rest[n..];
        if n < size {
            return Some((joined, false));
        }
        rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
}

/// Undoes one coding; `false` where it breaks off. Bytes that are not coded at all stay as they are.
fn decode<'b>(bytes: Cow<'b, [u8]>, coding: &str, limit: u64) -> Result<(Cow<'b, [u8]>, bool), Skip> {
    let too_large = || {
        let message = format!("more than the {limit} bytes that a page may have, once its {coding} coding is undone");
        Skip::new("", SkipReason::TooLarge, message)
    };
    let unpacked = match coding {
        "gzip" | "x-gzip" if bytes.starts_with(&[0x1f, 0x8b]) => gunzip(&bytes, limit),
        "deflate" => {
            // Meant is the form of zlib; many servers send it bare.
            let zlib = matches!(bytes[..], [first, second, ..] if first & 15 == 8 && (u16::from(first) << 8 | u16::from(second)) % 31 == 0);
            match unpack(&mut Codec::deflate(zlib), &bytes, limit) {
                Err((out, Broken::Damaged(_))) if out.is_empty() => return Ok((bytes, true)),
                unpacked => unpacked.map(|(out, _)| out),
            }
        }
        "zstd" if bytes.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            let mut codec = Codec::zstd(b"").map_err(|e| Skip::new("", SkipReason::Corrupt, e.to_string()))?;
            unpack(&mut codec, &bytes, limit).map(|(out, _)| out)
        }
        "br" => match unbrotli(&bytes, limit) {
            Err((out, Broken::Damaged(_))) if out.is_empty() && crate::encoding::binary(&bytes).is_none() => {
                return Ok((bytes, true));
            }
            unpacked => unpacked,
        },
        "identity" | "gzip" | "x-gzip" | "zstd" | "none" | "utf-8" => return Ok((bytes, true)),
        other => {
            let message = format!("its body is coded as {other:.20}, which is not read");
            return Err(Skip::new("", SkipReason::MediaType, message));
        }
    };
    match unpacked {
        Ok(out) => Ok((Cow::Owned(out), true)),
        Err((_, Broken::TooLarge)) => Err(too_large()),
        Err((out, Broken::Cut)) => Ok((Cow::Owned(out), false)),
        Err((_, Broken::Damaged(error))) => {
            let message = format!("the {coding} coding of its body is damaged ({error})");
            Err(Skip::new("", SkipReason::Corrupt, message))
        }
    }
}

/// One gzip member; what follows it is not looked at, as browsers do not.
fn gunzip(bytes: &[u8], limit: u64) -> Result<Vec<u8>, (Vec<u8>, Broken)> {
    let Some(n) = crate::members::gzip_header(bytes) else { return Err((vec![], Broken::Cut)) };
    unpack(&mut Codec::deflate(false), &bytes[n..], limit).map(|(out, _)| out)
}

fn unbrotli(bytes: &[u8], limit: u64) -> Result<Vec<u8>, (Vec<u8>, Broken)> {
    let mut out = vec![];
    let mut reader = brotli_decompressor::Decompressor::new(bytes, 16 << 10).take(limit + 1);
    match reader.read_to_end(&mut out) {
        Ok(_) if out.len() as u64 > limit => Err((vec![], Broken::TooLarge)),
        Ok(_) => Ok(out),
        // Also where it is cut off: the decompressor does not tell.
        Err(error) => Err((out, Broken::Damaged(error))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write as _;

    const TEXT: &[u8] = b"<p>Nothing is decided, she said.";

    fn gzip(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::GzEncoder::new(vec![], flate2::Compression::fast());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn zlib(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::ZlibEncoder::new(vec![], flate2::Compression::fast());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    fn deflate(bytes: &[u8]) -> Vec<u8> {
        let mut writer = flate2::write::DeflateEncoder::new(vec![], flate2::Compression::fast());
        writer.write_all(bytes).unwrap();
        writer.finish().unwrap()
    }

    /// A Brotli stream that stores its bytes as they are (RFC 7932, section 9.2), 32 bytes here.
    fn brotli(bytes: &[u8]) -> Vec<u8> {
        let n = (bytes.len() - 1) as u32;
        // Window of 16 bits, not the last block, four nibbles of length, uncompressed; then the last, empty block.
        let bits = (n << 4) | (1 << 20);
        [&bits.to_le_bytes()[..3], bytes, &[3]].concat()
    }

    fn chunks(bytes: &[u8]) -> Vec<u8> {
        let (a, b) = bytes.split_at(bytes.len() / 2);
        [
            format!("{:X};name=x\r\n", a.len()).as_bytes(),
            a,
            format!("\r\n{:x}\r\n", b.len()).as_bytes(),
            b,
            b"\r\n0\r\n\r\n",
        ]
        .concat()
    }

    #[track_caller]
    fn check(header: &str, body_bytes: &[u8], expect: Result<&[u8], &str>) {
        let block = [format!("HTTP/1.1 {header}\r\n\r\n").as_bytes(), body_bytes].concat();
        let got = body(&block, false, 1000);
        match (&got, expect) {
            (Ok(got), Ok(expect)) => assert_eq!(got.bytes, expect, "{header}"),
            (Err(skip), Err(words)) => assert!(skip.message.contains(words), "{header}: {}", skip.message),
            _ => panic!("{header}: {got:?}, expected {expect:?}"),
        }
    }

    #[test]
    fn bodies_are_read_however_they_are_coded() {
        check("200 OK", TEXT, Ok(TEXT));
        for (coding, bytes) in [
            ("gzip", gzip(TEXT)),
            ("X-GZIP", gzip(TEXT)),
            ("deflate", zlib(TEXT)),
            ("deflate", deflate(TEXT)),
            ("zstd", zstd::encode_all(TEXT, 1).unwrap()),
            ("br", brotli(TEXT)),
            ("deflate, gzip", gzip(&zlib(TEXT))),
            ("identity", TEXT.to_vec()),
            // The crawler has undone it.
            ("gzip", TEXT.to_vec()),
            ("deflate", TEXT.to_vec()),
            ("zstd", TEXT.to_vec()),
            ("br", TEXT.to_vec()),
        ] {
            check(&format!("200 OK\r\ncontent-encoding: {coding}"), &bytes, Ok(TEXT));
            let header = format!("203 x\r\nContent-Encoding: {coding}\r\nTransfer-Encoding: chunked");
            check(&header, &chunks(&bytes), Ok(TEXT));
            check(&header, &bytes, Ok(TEXT));
        }
    }

    #[test]
    fn answers_that_cannot_be_read_say_why() {
        check("404 Not Found", TEXT, Err("status 404"));
        check("301", TEXT, Err("status 301"));
        check("200 OK\r\nContent-Encoding: compress", TEXT, Err("coded as compress"));
        check("200 OK\r\nContent-Encoding: gzip, gzip, gzip, gzip, gzip", TEXT, Err("many times over"));
        check("200 OK\r\nContent-Encoding: gzip", &gzip(TEXT)[..20], Err("cut off"));
        check("200 OK\r\nTransfer-Encoding: chunked", &chunks(TEXT)[..30], Err("cut off"));
        check("200 OK\r\nContent-Encoding: br", &brotli(TEXT)[..20], Err("damaged"));
        check("200 OK", &[b'x'; 1001], Err("more than the 1000"));
        let bomb = vec![b'x'; 100_000];
        for (coding, bytes) in
            [("gzip", gzip(&bomb)), ("deflate", zlib(&bomb)), ("zstd", zstd::encode_all(&bomb[..], 1).unwrap())]
        {
            check(&format!("200 OK\r\nContent-Encoding: {coding}"), &bytes, Err("more than the 1000"));
        }
        let mut bad = gzip(TEXT);
        bad[10] = 0xff;
        check("200 OK\r\nContent-Encoding: gzip", &bad, Err("damaged"));
        assert!(body(b"220 ftp.example", false, 9).unwrap_err().message.contains("no answer"));
        assert!(body(b"HTTP/1.1 200 OK\r\nA: b", false, 9).unwrap_err().message.contains("does not end"));
        let endless = [&b"HTTP/1.1 200 OK\r\n"[..], &b"A: b\r\n".repeat(100_000), b"\r\n"].concat();
        assert!(body(&endless, false, 9).unwrap_err().message.contains("does not end"));
    }

    #[test]
    fn media_types_are_taken_apart() {
        for (value, media, charset) in [
            ("text/html", Some("text/html"), None),
            ("Text/HTML; Charset=\"ISO-8859-1\"", Some("text/html"), Some("windows-1252")),
            ("text/html; a=b; charset=utf-8", Some("text/html"), Some("UTF-8")),
            (";charset=koi8-r", None, Some("KOI8-R")),
            ("text/html; charset=nonsense", Some("text/html"), None),
        ] {
            let (got, encoding) = media_type(value);
            assert_eq!((got.as_deref(), encoding.map(|e| e.name())), (media, charset), "{value}");
        }
    }
}
