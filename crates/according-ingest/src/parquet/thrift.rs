//! As much of Thrift's compact protocol as is needed to look before leaping: how large a page says it is before it is
//! unpacked, and how deep a schema nests before it is followed.
//!
//! Source: Thrift compact protocol; `parquet.thrift` of the Parquet format.

/// Types on the wire.
pub(super) const TRUE: u8 = 1;
const FALSE: u8 = 2;
const BYTE: u8 = 3;
pub(super) const I32: u8 = 5;
const DOUBLE: u8 = 7;
const BINARY: u8 = 8;
pub(super) const LIST: u8 = 9;
const SET: u8 = 10;
const MAP: u8 = 11;
pub(super) const STRUCT: u8 = 12;

/// Structures nest in structures at most this deep.
const DEPTH: u8 = 32;

/// A position in encoded data. Everything gives `None` where the data ends too early or is none.
pub(super) struct Thrift<'b> {
    bytes: &'b [u8],
    at: usize,
}

impl<'b> Thrift<'b> {
    pub(super) fn new(bytes: &'b [u8]) -> Thrift<'b> {
        Thrift { bytes, at: 0 }
    }

    /// Bytes gone over so far.
    pub(super) fn at(&self) -> usize {
        self.at
    }

    pub(super) fn byte(&mut self) -> Option<u8> {
        let byte = *self.bytes.get(self.at)?;
        self.at += 1;
        Some(byte)
    }

    fn pass(&mut self, n: u64) -> Option<()> {
        let end = self.at.checked_add(usize::try_from(n).ok()?)?;
        (end <= self.bytes.len()).then(|| self.at = end)
    }

    /// An unsigned number (ULEB128).
    pub(super) fn varint(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(number);
            }
        }
        None
    }

    /// A signed number (zigzag).
    pub(super) fn int(&mut self) -> Option<i64> {
        let number = self.varint()?;
        Some((number >> 1) as i64 ^ -((number & 1) as i64))
    }

    /// The type of the next field of a structure, whose number goes into `id`; `Some(None)` at the structure's end.
    pub(super) fn field(&mut self, id: &mut i64) -> Option<Option<u8>> {
        let byte = self.byte()?;
        if byte == 0 {
            return Some(None);
        }
        *id = match byte >> 4 {
            0 => self.int()?,
            delta => id.checked_add(i64::from(delta))?,
        };
        Some(Some(byte & 15))
    }

    /// The type of a list's elements and how many there are.
    pub(super) fn list(&mut self) -> Option<(u8, u64)> {
        let byte = self.byte()?;
        let n = if byte >> 4 == 15 { self.varint()? } else { u64::from(byte >> 4) };
        Some((byte & 15, n))
    }

    /// Goes over a value of a field.
    pub(super) fn skip(&mut self, kind: u8) -> Option<()> {
        self.skip_within(kind, DEPTH)
    }

    fn skip_within(&mut self, kind: u8, depth: u8) -> Option<()> {
        let depth = depth.checked_sub(1)?;
        match kind {
            TRUE | FALSE => Some(()),
            BYTE => self.pass(1),
            4..=6 => self.varint().map(|_| ()),
            DOUBLE => self.pass(8),
            BINARY => self.varint().and_then(|n| self.pass(n)),
            LIST | SET => {
                let (kind, n) = self.list()?;
                (0..n).try_for_each(|_| self.element(kind, depth))
            }
            MAP => {
                let n = self.varint()?;
                let kinds = if n > 0 { self.byte()? } else { 0 };
                (0..n).try_for_each(|_| {
                    self.element(kinds >> 4, depth)?;
                    self.element(kinds & 15, depth)
                })
            }
            STRUCT => {
                let mut id = 0;
                while let Some(kind) = self.field(&mut id)? {
                    self.skip_within(kind, depth)?;
                }
                Some(())
            }
            _ => None,
        }
    }

    /// Goes over an element: there, unlike in a field, a truth value has a byte.
    fn element(&mut self, kind: u8, depth: u8) -> Option<()> {
        if matches!(kind, TRUE | FALSE) { self.pass(1) } else { self.skip_within(kind, depth) }
    }

    /// The whole numbers and truth values of a structure by the numbers of their fields, those below `N`.
    pub(super) fn numbers<const N: usize>(&mut self) -> Option<[Option<i64>; N]> {
        let (mut numbers, mut id) = ([None; N], 0);
        while let Some(kind) = self.field(&mut id)? {
            let number = match kind {
                TRUE => Some(1),
                FALSE => Some(0),
                4..=6 => Some(self.int()?),
                _ => {
                    self.skip(kind)?;
                    None
                }
            };
            if let Some(place) = usize::try_from(id).ok().and_then(|id| numbers.get_mut(id)) {
                *place = number;
            }
        }
        Some(numbers)
    }
}

/// How many elements a file's schema has, and how deep it nests (`FileMetaData`, field 2: a list of `SchemaElement` in
/// which those with children stand before them).
pub(super) fn schema(metadata: &[u8]) -> Option<(u64, usize)> {
    let mut thrift = Thrift::new(metadata);
    let mut id = 0;
    while let Some(kind) = thrift.field(&mut id)? {
        if (id, kind) != (2, LIST) {
            thrift.skip(kind)?;
            continue;
        }
        let (kind, n) = thrift.list()?;
        if kind != STRUCT {
            return None;
        }
        // Of each group that is open, the children that are still to come.
        let (mut open, mut deepest) = (vec![], 0);
        for _ in 0..n {
            while open.last() == Some(&0) {
                open.pop();
            }
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            let n_children = thrift.numbers::<6>()?[5].unwrap_or(0);
            if n_children > 0 {
                open.push(n_children);
                deepest = deepest.max(open.len());
            }
        }
        return Some((n, deepest));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_and_everything_else_is_passed_over() {
        // 1: i32 -1, 2: binary "ab", 3: true, 4: list of two i32, 20: i32 300, 21: struct { 1: false }.
        let bytes =
            [0x15, 1, 0x18, 2, b'a', b'b', 0x11, 0x19, 0x25, 2, 4, 0x05, 40, 0xd8, 0x04, 0x1c, 0x12, 0x00, 0x00, 9];
        let mut thrift = Thrift::new(&bytes);
        assert_eq!(
            thrift.numbers::<21>().map(|n| (n[1], n[2], n[3], n[20])),
            Some((Some(-1), None, Some(1), Some(300)))
        );
        assert_eq!(thrift.at(), bytes.len() - 1);
        for n in 0..bytes.len() - 1 {
            assert_eq!(Thrift::new(&bytes[..n]).numbers::<21>(), None, "cut after {n}");
        }
        let endless = [0x1c; 100];
        assert_eq!(Thrift::new(&endless).numbers::<2>(), None, "deeper than any header");
    }
}
