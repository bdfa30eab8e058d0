//! The file of weights: named sections of aligned little-endian arrays, used in place.
//!
//! Layout: the magic `ACCWTS01`, the number of sections (`u32`), 4 bytes of zero; then for each section its name (24
//! bytes, padded with zeros), its offset and its length in bytes (`u64` each); then the sections, each aligned to 64 bytes.
//! Loading checks the table and parses nothing.

use bytemuck::Pod;

/// First bytes of the file; the last two are the version of the layout.
pub const MAGIC: &[u8; 8] = b"ACCWTS01";
const ALIGN: usize = 64;
const ENTRY: usize = 40;

/// What is wrong with a file of weights.
#[derive(Debug, thiserror::Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Error {
    /// The file does not begin with [`MAGIC`].
    #[error("not a file of weights of this version: it does not begin with ACCWTS01")]
    Magic,
    /// The table of sections points outside the file.
    #[error("the table of sections is cut or points outside the file")]
    Table,
    /// A section is missing.
    #[error("section {0} is missing")]
    Missing(&'static str),
    /// A section does not have the size or alignment of its type.
    #[error("section {0} has the wrong size or alignment")]
    Shape(&'static str),
}

/// A view of a file of weights.
#[derive(Clone, Copy)]
pub struct Sections<'b> {
    bytes: &'b [u8],
    n: usize,
}

impl<'b> Sections<'b> {
    /// Checks the table of `bytes`, which must be aligned to 64 bytes for [`Sections::get`] to succeed.
    ///
    /// # Errors
    /// [`Error::Magic`] or [`Error::Table`].
    pub fn open(bytes: &'b [u8]) -> Result<Sections<'b>, Error> {
        if bytes.len() < 16 || &bytes[..8] != MAGIC {
            return Err(Error::Magic);
        }
        let n = u32::from_le_bytes(bytes[8..12].try_into().expect("four bytes")) as usize;
        let sections = Sections { bytes, n };
        if bytes.len() < 16 + n * ENTRY || (0..n).any(|i| sections.range(i).is_none()) {
            return Err(Error::Table);
        }
        Ok(sections)
    }

    fn entry(&self, i: usize) -> &'b [u8] {
        &self.bytes[16 + i * ENTRY..16 + (i + 1) * ENTRY]
    }

    fn range(&self, i: usize) -> Option<&'b [u8]> {
        let number =
            |at: usize| u64::from_le_bytes(self.entry(i)[at..at + 8].try_into().expect("eight bytes")) as usize;
        let (start, len) = (number(24), number(32));
        self.bytes.get(start..start.checked_add(len)?)
    }

    /// The section `name` as a slice of `T`.
    ///
    /// # Errors
    /// [`Error::Missing`] or [`Error::Shape`].
    pub fn get<T: Pod>(&self, name: &'static str) -> Result<&'b [T], Error> {
        let i = (0..self.n)
            .find(|&i| {
                let stored = &self.entry(i)[..24];
                stored.starts_with(name.as_bytes()) && stored[name.len()..].iter().all(|&b| b == 0)
            })
            .ok_or(Error::Missing(name))?;
        let bytes = self.range(i).ok_or(Error::Table)?;
        bytemuck::try_cast_slice(bytes).map_err(|_| Error::Shape(name))
    }
}

/// Builds a file of weights.
#[derive(Default)]
pub struct Builder {
    sections: Vec<(String, Vec<u8>)>,
}

impl Builder {
    /// Appends a section, or puts it in the place of the one of its name.
    ///
    /// # Panics
    /// If the name is longer than 24 bytes.
    pub fn add<T: Pod>(&mut self, name: &str, values: &[T]) {
        assert!(name.len() <= 24, "section name {name} is too long");
        let bytes = bytemuck::cast_slice(values).to_vec();
        match self.sections.iter_mut().find(|(own, _)| own == name) {
            Some(section) => section.1 = bytes,
            None => self.sections.push((name.to_owned(), bytes)),
        }
    }

    /// Leaves a section out.
    pub fn remove(&mut self, name: &str) {
        self.sections.retain(|(own, _)| own != name);
    }

    /// These sections in place of those of the same names in `file`, whose other sections stay as they are.
    #[must_use]
    pub fn over(mut self, file: &Sections<'_>) -> Builder {
        let mut sections = Vec::new();
        for i in 0..file.n {
            let stored = &file.entry(i)[..24];
            let end = stored.iter().position(|&b| b == 0).unwrap_or(24);
            let name = String::from_utf8_lossy(&stored[..end]).into_owned();
            let new = self.sections.iter().position(|(own, _)| *own == name);
            sections.push(match new {
                Some(at) => self.sections.remove(at),
                None => (name, file.range(i).unwrap_or_default().to_vec()),
            });
        }
        sections.append(&mut self.sections);
        Builder { sections }
    }

    /// The bytes of the file.
    #[must_use]
    pub fn finish(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        out.extend((self.sections.len() as u32).to_le_bytes());
        out.extend([0; 4]);
        let mut start = (16 + self.sections.len() * ENTRY).next_multiple_of(ALIGN);
        for (name, bytes) in &self.sections {
            let mut padded = [0; 24];
            padded[..name.len()].copy_from_slice(name.as_bytes());
            out.extend(padded);
            out.extend((start as u64).to_le_bytes());
            out.extend((bytes.len() as u64).to_le_bytes());
            start = (start + bytes.len()).next_multiple_of(ALIGN);
        }
        for (_, bytes) in &self.sections {
            out.resize(out.len().next_multiple_of(ALIGN), 0);
            out.extend(bytes);
        }
        out
    }
}

/// Bytes aligned to 64, for files of weights that are read at run time.
pub struct Aligned {
    blocks: Vec<Block>,
    len: usize,
}

#[derive(Clone, Copy, bytemuck::Zeroable, bytemuck::Pod)]
#[repr(C, align(64))]
struct Block([u8; 64]);

impl Aligned {
    /// A copy of `bytes` at an aligned address.
    #[must_use]
    pub fn copy(bytes: &[u8]) -> Aligned {
        let mut blocks = vec![Block([0; 64]); bytes.len().div_ceil(64)];
        bytemuck::cast_slice_mut::<Block, u8>(&mut blocks)[..bytes.len()].copy_from_slice(bytes);
        Aligned { blocks, len: bytes.len() }
    }

    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &bytemuck::cast_slice(&self.blocks)[..self.len]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_come_back() {
        let mut builder = Builder::default();
        builder.add("a", &[1i8, -2, 3]);
        builder.add("ab", &[1.5f32, -2.0]);
        let file = Aligned::copy(&builder.finish());
        let sections = Sections::open(file.bytes()).expect("a whole file");
        assert_eq!(sections.get::<i8>("a").expect("is there"), [1, -2, 3]);
        assert_eq!(sections.get::<f32>("ab").expect("is there"), [1.5, -2.0]);
        assert_eq!(sections.get::<f32>("b").err(), Some(Error::Missing("b")));
        assert_eq!(sections.get::<u16>("a").err(), Some(Error::Shape("a")));
    }

    #[test]
    fn damaged_files_are_refused() {
        let mut builder = Builder::default();
        builder.add("a", &[1i8; 100]);
        let bytes = builder.finish();
        assert_eq!(Sections::open(b"ACCWTS99xxxxxxxxxx").err(), Some(Error::Magic));
        for cut in 16..bytes.len() {
            assert_eq!(Sections::open(&bytes[..cut]).err(), Some(Error::Table), "cut at {cut}");
        }
    }
}
