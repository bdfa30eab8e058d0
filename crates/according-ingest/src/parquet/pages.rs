//! The pages of a column, each looked at before it is unpacked and again before it is decoded: decoders believe what a
//! page says of itself, and a damaged or hostile one would have them take all memory there is.

use super::stored::Stored;
use super::thrift::{I32, STRUCT, Thrift};
use crate::codec::{Broken, Codec, unpack};
use ::parquet::basic::{Compression, Encoding, Type};
use ::parquet::column::page::{Page, PageMetadata, PageReader};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::schema::types::ColumnDescPtr;
use bytes::Bytes;
use std::io::Read as _;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Bytes of a header at first sight, and as many as it may have: it may quote a smallest and a greatest value.
const HEADERS: [u64; 3] = [4 << 10, 256 << 10, 16 << 20];
/// Unpacked pages that are held at once, over all columns that are read. Pages have a megabyte; long articles make ten.
pub(super) const MAX_HELD: u64 = 256 << 20;
/// Elements of lists that need no bytes: levels are run-length coded, and a record's are held together.
const FREE_ELEMENTS: u64 = 4 << 20;
/// Unpacked bytes that no limit of expansion looks at.
const FREE: u64 = 1 << 30;

fn broken<T>(words: impl Into<String>) -> Result<T> {
    Err(ParquetError::General(words.into()))
}

/// Why something is not read that may well be sound.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Refused(String);

fn refused<T>(words: String) -> Result<T> {
    Err(ParquetError::External(Box::new(Refused(words))))
}

/// What the pages of a file may take together.
pub(super) struct Budget {
    /// Of each column, its dictionary and its page.
    held: Mutex<Vec<[u64; 2]>>,
    unpacked: AtomicU64,
    max_unpacked: u64,
}

impl Budget {
    pub(super) fn new(n_columns: usize, len: u64, max_expansion: u64) -> Budget {
        let max_unpacked = len.saturating_mul(max_expansion.max(1)).max(FREE);
        Budget { held: Mutex::new(vec![[0; 2]; n_columns]), unpacked: AtomicU64::new(0), max_unpacked }
    }

    /// Counts a page of `n` bytes that is unpacked for the column in place `slot`.
    fn take(&self, slot: usize, is_dictionary: bool, n: u64) -> Result<()> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held[slot][usize::from(!is_dictionary)] = n;
        let sum = held.iter().flatten().sum::<u64>();
        if sum > MAX_HELD {
            return refused(format!("its pages hold {sum} bytes at once, more than the {MAX_HELD} that are held"));
        }
        if self.unpacked.fetch_add(n, Ordering::Relaxed) + n > self.max_unpacked {
            return refused(format!("it grows to more than {} bytes, beyond all bounds", self.max_unpacked));
        }
        Ok(())
    }

    /// The column in place `slot` begins anew.
    fn release(&self, slot: usize) {
        self.held.lock().unwrap_or_else(PoisonError::into_inner)[slot] = [0; 2];
    }
}

/// Where the pages of a column are.
pub(super) struct Chunk {
    pub(super) begin: u64,
    pub(super) end: u64,
    pub(super) compression: Compression,
    pub(super) column: ColumnDescPtr,
    /// The column's place in the budget.
    pub(super) slot: usize,
}

/// Reads the pages of a column in one row group.
pub(super) struct Pages {
    stored: Arc<Stored>,
    budget: Arc<Budget>,
    chunk: Chunk,
    at: u64,
    peeked: Option<Header>,
    /// Elements, where the column holds lists, and the bytes that they came from.
    elements: (u64, u64),
}

/// What a page says of itself.
#[derive(Clone, Copy, Default)]
struct Header {
    kind: i64,
    unpacked: u64,
    packed: u64,
    crc: Option<u32>,
    /// The fields of the header of its kind, by their numbers.
    of_kind: [Option<i64>; 8],
}

const DATA: i64 = 0;
const INDEX: i64 = 1;
const DICTIONARY: i64 = 2;
const DATA_V2: i64 = 3;

impl Header {
    /// The header at the beginning of `bytes` and its length; nothing where it is cut off or none.
    fn read(bytes: &[u8]) -> Option<(Header, u64)> {
        let (mut header, mut thrift, mut id) = (Header::default(), Thrift::new(bytes), 0);
        let size = |thrift: &mut Thrift<'_>| u64::try_from(thrift.int()?).ok();
        while let Some(kind) = thrift.field(&mut id)? {
            match (id, kind) {
                (1, I32) => header.kind = thrift.int()?,
                (2, I32) => header.unpacked = size(&mut thrift)?,
                (3, I32) => header.packed = size(&mut thrift)?,
                (4, I32) => header.crc = Some(thrift.int()? as u32),
                (5 | 7 | 8, STRUCT) => header.of_kind = thrift.numbers()?,
                _ => thrift.skip(kind)?,
            }
        }
        Some((header, thrift.at() as u64))
    }

    /// A count or length.
    fn count(&self, id: usize) -> Result<u32> {
        let number = self.of_kind[id].and_then(|number| u32::try_from(number).ok());
        number.ok_or_else(|| ParquetError::General("a page without a count".into()))
    }

    fn encoding(&self, id: usize) -> Result<Encoding> {
        Ok(match self.of_kind[id] {
            Some(0) => Encoding::PLAIN,
            Some(2) => Encoding::PLAIN_DICTIONARY,
            Some(3) => Encoding::RLE,
            #[allow(deprecated)] // what old writers wrote
            Some(4) => Encoding::BIT_PACKED,
            Some(5) => Encoding::DELTA_BINARY_PACKED,
            Some(6) => Encoding::DELTA_LENGTH_BYTE_ARRAY,
            Some(7) => Encoding::DELTA_BYTE_ARRAY,
            Some(8) => Encoding::RLE_DICTIONARY,
            Some(9) => Encoding::BYTE_STREAM_SPLIT,
            other => return broken(format!("a page in an encoding that is not known ({})", other.unwrap_or(-1))),
        })
    }
}

impl Pages {
    pub(super) fn new(stored: Arc<Stored>, budget: Arc<Budget>, chunk: Chunk) -> Pages {
        budget.release(chunk.slot);
        Pages { at: chunk.begin, stored, budget, chunk, peeked: None, elements: (0, 0) }
    }

    /// The header at the position, which goes behind it; nothing at the end.
    fn header(&mut self) -> Result<Option<Header>> {
        if let Some(header) = self.peeked.take() {
            return Ok(Some(header));
        }
        while self.at < self.chunk.end {
            let left = self.chunk.end - self.at;
            let mut found = None;
            for n in HEADERS {
                found = Header::read(&self.stored.read(self.at, n.min(left))?);
                if found.is_some() || n >= left {
                    break;
                }
            }
            let Some((header, len)) = found else {
                return broken(format!("no page where one should begin, at byte {}", self.at));
            };
            self.at += len;
            if header.packed > self.chunk.end - self.at {
                return broken(format!("a page at byte {} that is larger than its column", self.at));
            }
            if header.kind != INDEX {
                return Ok(Some(header));
            }
            self.at += header.packed;
        }
        Ok(None)
    }

    fn page(&mut self, header: Header) -> Result<Page> {
        self.budget.take(self.chunk.slot, header.kind == DICTIONARY, header.unpacked)?;
        let at = self.at;
        let packed = self.stored.read(at, header.packed)?;
        self.at += header.packed;
        if packed.len() as u64 != header.packed {
            return broken("the file ends inside a page");
        }
        if let Some(crc) = header.crc {
            let mut sum = flate2::Crc::new();
            sum.update(&packed);
            if sum.sum() != crc {
                return broken(format!("the check sum of the page at byte {at} is wrong"));
            }
        }
        match header.kind {
            DATA => {
                let buf = unpacked(self.chunk.compression, packed, header.unpacked)?;
                let (num_values, encoding) = (header.count(1)?, header.encoding(2)?);
                let (def_level_encoding, rep_level_encoding) = (header.encoding(3)?, header.encoding(4)?);
                let levels = [self.chunk.column.max_rep_level(), self.chunk.column.max_def_level()];
                let mut begin = 0_usize;
                for _ in levels.iter().filter(|max| **max > 0) {
                    let len =
                        buf.get(begin..).and_then(|rest| rest.first_chunk()).map_or(0, |n| u32::from_le_bytes(*n));
                    begin = begin.saturating_add(4).saturating_add(len as usize);
                }
                self.check_counts(num_values, encoding, buf.get(begin..).unwrap_or_default(), buf.len())?;
                let statistics = None;
                Ok(Page::DataPage { buf, num_values, encoding, def_level_encoding, rep_level_encoding, statistics })
            }
            DATA_V2 => {
                let (def_levels_byte_len, rep_levels_byte_len) = (header.count(5)?, header.count(6)?);
                let levels = u64::from(def_levels_byte_len) + u64::from(rep_levels_byte_len);
                if levels > header.packed || levels > header.unpacked {
                    return broken("a page with more levels than bytes");
                }
                let is_compressed = header.of_kind[7] != Some(0);
                let mut buf = packed.clone();
                if is_compressed && self.chunk.compression != Compression::UNCOMPRESSED {
                    let values = packed.slice(levels as usize..);
                    // Nothing but nulls has no bytes, packed or not.
                    let values = match header.unpacked - levels {
                        0 => Bytes::new(),
                        n => unpacked(self.chunk.compression, values, n)?,
                    };
                    buf = [&packed[..levels as usize], &values].concat().into();
                }
                let (num_values, encoding) = (header.count(1)?, header.encoding(4)?);
                self.check_counts(num_values, encoding, &buf[levels as usize..], buf.len())?;
                Ok(Page::DataPageV2 {
                    buf,
                    num_values,
                    encoding,
                    num_nulls: header.count(2)?,
                    num_rows: header.count(3)?,
                    def_levels_byte_len,
                    rep_levels_byte_len,
                    is_compressed,
                    statistics: None,
                })
            }
            DICTIONARY => {
                let buf = unpacked(self.chunk.compression, packed, header.unpacked)?;
                let num_values = header.count(1)?;
                let least = match self.chunk.column.physical_type() {
                    Type::BOOLEAN => return broken("a dictionary of truth values"),
                    Type::INT32 | Type::FLOAT | Type::BYTE_ARRAY => 4,
                    Type::INT64 | Type::DOUBLE => 8,
                    Type::INT96 => 12,
                    Type::FIXED_LEN_BYTE_ARRAY => u64::try_from(self.chunk.column.type_length()).unwrap_or(0).max(1),
                };
                if u64::from(num_values).saturating_mul(least) > buf.len() as u64 {
                    return broken("a dictionary with more values than bytes");
                }
                let is_sorted = header.of_kind[3] == Some(1);
                Ok(Page::DictionaryPage { buf, num_values, encoding: header.encoding(2)?, is_sorted })
            }
            kind => broken(format!("a page of kind {kind}, which is not known")),
        }
    }

    /// Whether what `values` claim to hold can be made room for.
    fn check_counts(&mut self, num_values: u32, encoding: Encoding, values: &[u8], len: usize) -> Result<()> {
        if self.chunk.column.max_rep_level() > 0 {
            self.elements.0 += u64::from(num_values);
            self.elements.1 += len as u64;
            if self.elements.0 > FREE_ELEMENTS + 16 * self.elements.1 {
                return refused("its lists have more elements than bytes".into());
            }
        }
        let sound = match encoding {
            Encoding::DELTA_BINARY_PACKED | Encoding::DELTA_LENGTH_BYTE_ARRAY => delta(values, num_values).is_some(),
            Encoding::DELTA_BYTE_ARRAY => {
                delta(values, num_values).is_some_and(|end| delta(&values[end..], num_values).is_some())
            }
            _ => true,
        };
        // A page of nothing but nulls may be empty.
        if sound || values.is_empty() { Ok(()) } else { broken("a page that holds other values than it says") }
    }
}

/// Where the numbers end with which `values` begin (DELTA_BINARY_PACKED), if they are at most `most`.
fn delta(values: &[u8], most: u32) -> Option<usize> {
    let mut thrift = Thrift::new(values);
    let (block, n_parts, n) = (thrift.varint()?, thrift.varint()?, thrift.varint()?);
    thrift.int()?;
    if n > u64::from(most) || n_parts == 0 || n_parts > 1 << 10 || block > 1 << 20 || block % n_parts != 0 {
        return None;
    }
    let (part, mut left) = (block / n_parts, n.saturating_sub(1));
    if part == 0 || part % 8 != 0 {
        return None;
    }
    let mut at = thrift.at();
    while left > 0 {
        let mut thrift = Thrift::new(values.get(at..)?);
        thrift.int()?;
        let widths = values.get(at + thrift.at()..)?.get(..n_parts as usize)?;
        at += thrift.at() + widths.len();
        for &width in widths {
            if left == 0 {
                break;
            }
            at = at.checked_add(usize::from(width) * part as usize / 8)?;
            left = left.saturating_sub(part);
        }
    }
    (at <= values.len()).then_some(at)
}

/// `packed` as it was before it was compressed: `n` bytes.
fn unpacked(compression: Compression, packed: Bytes, n: u64) -> Result<Bytes> {
    let len = n as usize;
    let wrong = || ParquetError::General("a page does not unpack to what it says".into());
    let all = |reader: &mut dyn std::io::Read| -> Result<Vec<u8>> {
        let mut out = Vec::with_capacity(len);
        reader.take(n + 1).read_to_end(&mut out)?;
        Ok(out)
    };
    let out = match compression {
        Compression::UNCOMPRESSED => return if packed.len() == len { Ok(packed) } else { Err(wrong()) },
        Compression::SNAPPY => {
            if snap::raw::decompress_len(&packed).ok() != Some(len) {
                return Err(wrong());
            }
            snap::raw::Decoder::new().decompress_vec(&packed).map_err(|_| wrong())?
        }
        Compression::GZIP(_) => all(&mut flate2::read::MultiGzDecoder::new(&packed[..]))?,
        Compression::BROTLI(_) => all(&mut brotli_decompressor::Decompressor::new(&packed[..], 16 << 10))?,
        Compression::ZSTD(_) => match unpack(&mut Codec::zstd(b"")?, &packed, n) {
            Ok((out, _)) => out,
            Err((_, Broken::Damaged(error))) => return Err(error.into()),
            Err(_) => return Err(wrong()),
        },
        Compression::LZ4_RAW => lz4(&packed, len).ok_or_else(wrong)?,
        Compression::LZ4 => framed_lz4(&packed, len).or_else(|| lz4(&packed, len)).ok_or_else(wrong)?,
        Compression::LZO => return refused("it is compressed with LZO, which is not read".into()),
    };
    if out.len() == len { Ok(out.into()) } else { Err(wrong()) }
}

fn lz4(packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut out = vec![0; len];
    (lz4_flex::block::decompress_into(packed, &mut out).ok()? == len).then_some(out)
}

/// As Hadoop frames it: before each block its length unpacked and packed, big-endian.
fn framed_lz4(mut packed: &[u8], len: usize) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(len);
    while !packed.is_empty() {
        let (&unpacked_len, rest) = packed.split_first_chunk()?;
        let (&packed_len, rest) = rest.split_first_chunk()?;
        let (unpacked_len, packed_len) = (u32::from_be_bytes(unpacked_len), u32::from_be_bytes(packed_len));
        if out.len() + unpacked_len as usize > len {
            return None;
        }
        out.extend(lz4(rest.get(..packed_len as usize)?, unpacked_len as usize)?);
        packed = &rest[packed_len as usize..];
    }
    Some(out)
}

impl PageReader for Pages {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        match self.header()? {
            Some(header) => self.page(header).map(Some),
            None => Ok(None),
        }
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        let Some(header) = self.header()? else { return Ok(None) };
        self.peeked = Some(header);
        let count = |id| header.count(id).map(|n| n as usize);
        Ok(Some(match header.kind {
            DATA_V2 => PageMetadata { num_rows: Some(count(3)?), num_levels: Some(count(1)?), is_dict: false },
            DATA => PageMetadata { num_rows: None, num_levels: Some(count(1)?), is_dict: false },
            _ => PageMetadata { num_rows: None, num_levels: None, is_dict: true },
        }))
    }

    fn skip_next_page(&mut self) -> Result<()> {
        if let Some(header) = self.header()? {
            self.at += header.packed;
        }
        Ok(())
    }
}

impl Iterator for Pages {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Result<Page>> {
        self.get_next_page().transpose()
    }
}
