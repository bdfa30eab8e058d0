//! Cuts a table of values set apart by commas, semicolons, tabs or bars into rows (RFC 4180), each made an object of
//! JSON under the names in the first row, so that what is known of field names holds for columns too.

use crate::lines::Cut;
use crate::source::Stream;
use crate::{Config, Field, FieldMap, SkipReason};
use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::io::{self, BufRead as _};

/// More columns than any table of articles has.
const MAX_COLUMNS: usize = 10_000;

/// Cuts rows.
pub(crate) struct Table {
    reader: Box<Reader>,
    /// The names of the columns as JSON strings; empty before the first row.
    names: Vec<String>,
    fields: FieldMap,
    stopped: bool,
    /// Of the row before: the next one is likely to be alike.
    size: usize,
}

/// A row as it was read: the bytes of its cells one after another, and where each ends.
struct Row {
    bytes: Vec<u8>,
    ends: Vec<usize>,
    line: u64,
    offset: u64,
    /// How long it is, where it is too long to be held.
    too_large: Option<u64>,
}

impl Table {
    /// `head`: the first bytes, in which the first row tells what sets cells apart.
    pub(crate) fn new(head: &[u8], config: &Config) -> Table {
        let reader = ReaderBuilder::new().delimiter(delimiter(head)).build();
        Table { reader: Box::new(reader), names: vec![], fields: config.fields.clone(), stopped: false, size: 0 }
    }

    /// The next row.
    ///
    /// **Cost**: one copy of the row and one more as JSON; a row over `limit` is passed over without being held.
    pub(crate) fn next(&mut self, stream: &mut Stream, limit: u64) -> Cut {
        if self.stopped {
            return Cut::End;
        }
        let begin = stream.offset();
        if self.names.is_empty() {
            match self.row(stream, limit) {
                Ok(Some(row)) => {
                    if let Err(words) = self.name_columns(&row) {
                        self.stopped = true;
                        return Cut::Broken { number: row.line, offset: row.offset, reason: SkipReason::NoText, words };
                    }
                }
                Ok(None) => return Cut::End,
                Err(error) => return Cut::Failed { error, number: 1, partial: Some(begin) },
            }
        }
        let (begin, line) = (stream.offset(), self.reader.line());
        match self.row(stream, limit) {
            Ok(Some(Row { line, offset, too_large: Some(len), .. })) => Cut::TooLarge { number: line, offset, len },
            Ok(Some(row)) if row.ends.len() != self.names.len() => {
                let words = format!("{} cells, where the first row has {}", row.ends.len(), self.names.len());
                Cut::Broken { number: row.line, offset: row.offset, reason: SkipReason::BadRow, words }
            }
            Ok(Some(row)) => Cut::Record { bytes: self.json(&row), number: row.line, offset: row.offset },
            Ok(None) => Cut::End,
            Err(error) => {
                self.reader.reset();
                self.reader.set_line(line);
                Cut::Failed { error, number: line, partial: (stream.offset() > begin).then_some(begin) }
            }
        }
    }

    fn row(&mut self, stream: &mut Stream, limit: u64) -> io::Result<Option<Row>> {
        while matches!(stream.peek(1)?, [b'\r' | b'\n']) {
            // The reader counts the lines.
            let skipped = [stream.peek(1)?[0]];
            self.reader.read_record(&skipped, &mut [0], &mut [0]);
            stream.consume(1);
        }
        let (line, offset) = (self.reader.line(), stream.offset());
        let mut row =
            Row { bytes: vec![0; self.size.clamp(1 << 10, 1 << 20)], ends: vec![0; 32], line, offset, too_large: None };
        let (mut n_bytes, mut n_ends, mut passed) = (0, 0, 0_u64);
        loop {
            let input = stream.fill_buf()?;
            let (bytes, ends) = (&mut row.bytes[n_bytes..], &mut row.ends[n_ends..]);
            let (result, read, written, ended) = self.reader.read_record(input, bytes, ends);
            stream.consume(read);
            n_bytes += written;
            n_ends += ended;
            match result {
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputFull if (n_bytes as u64) < limit && passed == 0 => {
                    row.bytes.resize(row.bytes.len() * 2, 0);
                }
                ReadRecordResult::OutputEndsFull if n_ends < MAX_COLUMNS && passed == 0 => {
                    row.ends.resize(row.ends.len() * 2, 0);
                }
                // Too long to be held: what was is overwritten.
                ReadRecordResult::OutputFull | ReadRecordResult::OutputEndsFull => {
                    passed += n_bytes as u64;
                    (n_bytes, n_ends) = (0, 0);
                    row.bytes.truncate(1 << 10);
                }
                ReadRecordResult::Record => {
                    let len = passed + n_bytes as u64;
                    row.too_large = (passed > 0 || len > limit).then_some(len);
                    row.bytes.truncate(n_bytes);
                    row.ends.truncate(n_ends);
                    self.size = n_bytes;
                    return Ok(Some(row));
                }
                ReadRecordResult::End => return Ok(None),
            }
        }
    }

    /// Takes the names of the columns from the first row.
    fn name_columns(&mut self, row: &Row) -> Result<(), String> {
        let known = |name: &str| Field::ALL.iter().any(|field| self.fields.get(*field).contains(&name));
        let mut names: Vec<String> = vec![];
        for cell in cells(row) {
            let name = String::from_utf8_lossy(cell).trim().to_string();
            let lower = name.to_lowercase();
            names.push(if !known(&name) && known(&lower) { lower } else { name });
        }
        let texts = self.fields.get(Field::Text);
        if !names.iter().any(|name| texts.contains(&name.as_str())) {
            let mut list: Vec<String> = names.iter().take(20).map(|name| format!("{name:.40}")).collect();
            if names.len() > list.len() {
                list.push("…".into());
            }
            return Err(format!(
                "no column holds the text; nothing of the table is read. Its first row is: {}",
                list.join(", ")
            ));
        }
        self.names = names.iter().map(|name| serde_json::Value::from(name.as_str()).to_string()).collect();
        Ok(())
    }

    /// `row` as an object. Bytes stay as they are, whatever their encoding: all that is escaped is ASCII.
    fn json(&self, row: &Row) -> Vec<u8> {
        let mut json = Vec::with_capacity(row.bytes.len() + row.bytes.len() / 8 + 16 * self.names.len());
        for (name, cell) in self.names.iter().zip(cells(row)).filter(|(_, cell)| !cell.is_empty()) {
            json.push(if json.is_empty() { b'{' } else { b',' });
            json.extend_from_slice(name.as_bytes());
            json.push(b':');
            quote(cell, &mut json);
        }
        if json.is_empty() {
            json.push(b'{');
        }
        json.push(b'}');
        json
    }
}

fn cells(row: &Row) -> impl Iterator<Item = &[u8]> {
    row.ends.iter().scan(0, |start, &end| {
        let cell = row.bytes.get(*start..end).unwrap_or_default();
        *start = end;
        Some(cell)
    })
}

/// `bytes` as a JSON string (RFC 8259, section 7).
pub(crate) fn quote(bytes: &[u8], json: &mut Vec<u8>) {
    json.push(b'"');
    for &byte in bytes {
        match byte {
            b'"' | b'\\' => json.extend_from_slice(&[b'\\', byte]),
            b'\n' => json.extend_from_slice(b"\\n"),
            b'\r' => json.extend_from_slice(b"\\r"),
            b'\t' => json.extend_from_slice(b"\\t"),
            0..0x20 => json.extend_from_slice(format!("\\u{byte:04x}").as_bytes()),
            _ => json.push(byte),
        }
    }
    json.push(b'"');
}

/// What sets the cells of the first row apart: the most frequent candidate outside of quotation marks.
fn delimiter(head: &[u8]) -> u8 {
    const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];
    let (mut counts, mut quoted) = ([0_usize; 4], false);
    for &byte in head {
        match byte {
            b'"' => quoted = !quoted,
            b'\n' | b'\r' if !quoted => break,
            _ if quoted => {}
            _ => {
                if let Some(n) = CANDIDATES.iter().position(|&candidate| candidate == byte) {
                    counts[n] += 1;
                }
            }
        }
    }
    // The first among equals.
    let most = (0..4).rev().max_by_key(|&n| counts[n]).unwrap_or(0);
    CANDIDATES[most]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cuts(text: &str, limit: u64) -> Vec<String> {
        let mut stream = Stream::new(Box::new(io::Cursor::new(text.as_bytes().to_vec())));
        let mut table = Table::new(text.as_bytes(), &Config::default());
        let mut cuts = vec![];
        loop {
            cuts.push(match table.next(&mut stream, limit) {
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
    fn rows_become_objects_under_the_names_of_the_columns() {
        for (text, expect) in [
            ("", &[][..]),
            ("id,text\n", &[]),
            ("id,text\n1,No.\n", &["2@8 {\"id\":\"1\",\"text\":\"No.\"}"]),
            (
                "id;text\r\n1;\"No, \"\"no\"\",\nshe said\"\r\n;x",
                &["2@9 {\"id\":\"1\",\"text\":\"No, \\\"no\\\",\\nshe said\"}", "4@35 {\"text\":\"x\"}"],
            ),
            ("Title\tTEXT\na\\b\tc\u{1}\n", &["2@11 {\"title\":\"a\\\\b\",\"text\":\"c\\u0001\"}"]),
            ("id|body\n\n1|x", &["3@9 {\"id\":\"1\",\"body\":\"x\"}"]),
            (
                "id,text\n1\n2,b,c\n3,d\n",
                &[
                    "2@8 1 cells, where the first row has 2",
                    "3@10 3 cells, where the first row has 2",
                    "4@16 {\"id\":\"3\",\"text\":\"d\"}",
                ],
            ),
            (
                "id,words\n1,x\n",
                &["1@0 no column holds the text; nothing of the table is read. Its first row is: id, words"],
            ),
        ] {
            assert_eq!(cuts(text, 100), expect, "{text}");
        }
        let long = format!("id,text\n1,{}\n2,x\n", "y".repeat(5000));
        assert_eq!(cuts(&long, 1000), ["2@8 too large 5001", "3@5011 {\"id\":\"2\",\"text\":\"x\"}"]);
        let wide = format!("id,text\n{}\n2,x\n", ",".repeat(50_000));
        assert_eq!(cuts(&wide, 1 << 20).last().map(String::as_str), Some("3@50009 {\"id\":\"2\",\"text\":\"x\"}"));
    }
}
