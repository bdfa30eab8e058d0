//! Makes archives.

use std::io::{Read as _, Write as _};

/// A small generator of numbers (SplitMix64), so that every run damages the same bytes.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.next() % n as u64) as usize
    }
}

/// An article of some paragraphs; no two are alike.
pub(crate) fn article(n: usize) -> Vec<String> {
    const WHO: [&str; 5] = ["Dana Ruiz", "the harbour board", "Tom Alder", "a spokesman", "the minister"];
    const WHAT: [&str; 4] =
        ["the dredging would wait", "no vote was planned", "the boats could stay", "it was “too late”"];
    let mut random = Random(n as u64);
    (0..4)
        .map(|k| {
            let (who, what, day) = (WHO[random.below(5)], WHAT[random.below(4)], random.below(100_000));
            format!(
                "On day {day} {who} said that {what}, and “number {k} of {n} is none of our concern,” as the council \
                 heard in a session that lasted until {:x} and ended without a decision.",
                random.next()
            )
        })
        .collect()
}

pub(crate) fn page(n: usize) -> String {
    let paragraphs: String = article(n).iter().map(|paragraph| format!("<p>{paragraph}</p>\n")).collect();
    format!(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><title>Harbour, day {n}</title></head><body><nav><a href=\"/\">Home</a></nav>\
         <article><h1>Harbour, day {n}</h1>\n{paragraphs}</article><footer>The Gull</footer></body></html>"
    )
}

/// One record: its header and block.
pub(crate) fn record(kind: &str, uri: &str, media: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {uri}\r\nWARC-Date: 2025-03-04T05:06:07Z\r\n\
         Content-Type: {media}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

/// A response of a server with this header (without its first line) and body.
pub(crate) fn response(uri: &str, header: &str, body: &[u8]) -> Vec<u8> {
    let block = [format!("HTTP/1.1 200 OK\r\n{header}\r\n\r\n").as_bytes(), body].concat();
    record("response", uri, "application/http; msgtype=response", &block)
}

/// The n-th page as a record.
pub(crate) fn page_record(n: usize) -> Vec<u8> {
    response(&uri(n), "Content-Type: text/html; charset=utf-8", page(n).as_bytes())
}

/// The n-th article as a record of plain text, which takes little time to read.
pub(crate) fn text_record(n: usize) -> Vec<u8> {
    response(&uri(n), "Content-Type: text/plain; charset=utf-8", article(n).join("\n\n").as_bytes())
}

pub(crate) fn uri(n: usize) -> String {
    format!("https://gull.example/2025/{n}.html")
}

pub(crate) fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(vec![], flate2::Compression::new(6));
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

/// What can be decompressed of a gzip member that is cut off.
pub(crate) fn gunzip_prefix(bytes: &[u8]) -> Vec<u8> {
    let (mut decoder, mut out, mut chunk) = (flate2::read::GzDecoder::new(bytes), vec![], [0; 100]);
    while let Ok(n @ 1..) = decoder.read(&mut chunk) {
        out.extend_from_slice(&chunk[..n]);
    }
    out
}

pub(crate) fn zstd(bytes: &[u8]) -> Vec<u8> {
    let mut writer = zstd::Encoder::new(vec![], 3).unwrap();
    writer.include_checksum(true).unwrap();
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut writer = flate2::write::DeflateEncoder::new(vec![], flate2::Compression::new(6));
    writer.write_all(bytes).unwrap();
    writer.finish().unwrap()
}

pub(crate) fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

/// How an entry of a ZIP archive is stored.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Stored {
    Plain,
    Deflated,
    /// Deflated, with sizes and check sum after it, as archives are written to a pipe.
    Streamed,
}

/// The entries of a ZIP archive, without its directory.
pub(crate) fn zip_entry(name: &str, bytes: &[u8], stored: Stored) -> Vec<u8> {
    let packed = if stored == Stored::Plain { bytes.to_vec() } else { deflate(bytes) };
    let streamed = stored == Stored::Streamed;
    let (size, unpacked, sum) = (packed.len() as u32, bytes.len() as u32, crc(bytes));
    let told = |n: u32| if streamed { 0_u32.to_le_bytes() } else { n.to_le_bytes() };
    let mut entry = b"PK\x03\x04\x14\0".to_vec();
    entry.extend_from_slice(&(if streamed { 8_u16 } else { 0 }).to_le_bytes());
    entry.extend_from_slice(&(if stored == Stored::Plain { 0_u16 } else { 8 }).to_le_bytes());
    entry.extend_from_slice(&[0; 4]);
    entry.extend_from_slice(&told(sum));
    entry.extend_from_slice(&told(size));
    entry.extend_from_slice(&told(unpacked));
    entry.extend_from_slice(&(name.len() as u16).to_le_bytes());
    entry.extend_from_slice(&[0; 2]);
    entry.extend_from_slice(name.as_bytes());
    entry.extend_from_slice(&packed);
    if streamed {
        entry.extend_from_slice(b"PK\x07\x08");
        entry.extend_from_slice(&sum.to_le_bytes());
        entry.extend_from_slice(&size.to_le_bytes());
        entry.extend_from_slice(&unpacked.to_le_bytes());
    }
    entry
}

/// The end of a ZIP archive: a directory of which only the beginning matters, and its end.
pub(crate) fn zip_end() -> Vec<u8> {
    [&b"PK\x01\x02"[..], &[0; 42], b"PK\x05\x06", &[0; 18]].concat()
}

pub(crate) fn zip(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive: Vec<u8> =
        entries.iter().flat_map(|(name, bytes)| zip_entry(name, bytes, Stored::Deflated)).collect();
    archive.extend(zip_end());
    archive
}

/// An entry of a tar archive.
pub(crate) fn tar_entry(name: &str, kind: u8, bytes: &[u8]) -> Vec<u8> {
    let mut head = vec![0; 512];
    head[..name.len().min(100)].copy_from_slice(&name.as_bytes()[..name.len().min(100)]);
    head[100..108].copy_from_slice(b"0000644\0");
    head[124..136].copy_from_slice(format!("{:011o}\0", bytes.len()).as_bytes());
    head[136..148].copy_from_slice(b"00000000000\0");
    head[148..156].copy_from_slice(b"        ");
    head[156] = kind;
    head[257..265].copy_from_slice(b"ustar\x0000");
    let sum: u32 = head.iter().map(|&byte| u32::from(byte)).sum();
    head[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let padding = (512 - bytes.len() % 512) % 512;
    [head, bytes.to_vec(), vec![0; padding]].concat()
}

pub(crate) fn tar(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive: Vec<u8> = entries.iter().flat_map(|(name, bytes)| tar_entry(name, b'0', bytes)).collect();
    archive.extend([0; 1024]);
    archive
}
