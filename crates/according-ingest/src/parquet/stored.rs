//! Bytes that can be read at any place, as Parquet keeps its table of contents at the end: a file as it lies there, or
//! what a stream gave, in memory where it is small and else in a temporary file without a name.

use crate::source::Stream;
use bytes::Bytes;
use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// What a stream gives is held in memory up to here.
const IN_MEMORY: u64 = 4 << 20;

/// Bytes at rest.
pub(crate) struct Stored {
    place: Place,
    len: u64,
}

enum Place {
    Memory(Bytes),
    File(Mutex<File>),
}

impl Stored {
    pub(crate) fn file(path: &Path) -> io::Result<Stored> {
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        Ok(Stored { place: Place::File(Mutex::new(file)), len })
    }

    /// Puts everything that `stream` gives down; nothing where that is more than `limit` bytes.
    ///
    /// # Errors
    /// Those of the stream, and of the system that has no room for the file.
    ///
    /// **Cost**: a copy, of which at most 4 MiB are in memory.
    pub(crate) fn spool(stream: &mut Stream, limit: u64) -> io::Result<Option<Stored>> {
        let mut held = vec![];
        stream.take(IN_MEMORY.min(limit) + 1).read_to_end(&mut held)?;
        if held.len() as u64 > limit {
            return Ok(None);
        }
        if held.len() as u64 <= IN_MEMORY {
            let len = held.len() as u64;
            return Ok(Some(Stored { place: Place::Memory(held.into()), len }));
        }
        let mut file = tempfile::tempfile()?;
        file.write_all(&held)?;
        let more = io::copy(&mut stream.take(limit + 1 - held.len() as u64), &mut file)?;
        let len = held.len() as u64 + more;
        Ok((len <= limit).then_some(Stored { place: Place::File(Mutex::new(file)), len }))
    }

    pub(crate) fn len(&self) -> u64 {
        self.len
    }

    /// The `n` bytes from `at` on, or as many as there are.
    pub(crate) fn read(&self, at: u64, n: u64) -> io::Result<Bytes> {
        let n = n.min(self.len.saturating_sub(at));
        let file = match &self.place {
            Place::Memory(bytes) => {
                let begin = at.min(self.len) as usize;
                return Ok(bytes.slice(begin..begin + n as usize));
            }
            Place::File(file) => file,
        };
        let mut file = file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at))?;
        let mut bytes = Vec::with_capacity(n as usize);
        (&mut *file).take(n).read_to_end(&mut bytes)?;
        Ok(bytes.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_put_down_can_be_read_at_any_place() {
        for n in [0, 10, IN_MEMORY as usize, IN_MEMORY as usize + 1000] {
            let bytes: Vec<u8> = (0..n).map(|i| (i * 7 % 251) as u8).collect();
            let stream = || Stream::new(Box::new(io::Cursor::new(bytes.clone())));
            let stored = Stored::spool(&mut stream(), n as u64).unwrap().expect("it is no larger than the limit");
            assert_eq!(stored.len(), n as u64);
            for at in [0, n / 2, n.saturating_sub(3), n, n + 5] {
                let expect = &bytes[at.min(n)..(at + 20).min(n).max(at.min(n))];
                assert_eq!(stored.read(at as u64, 20).unwrap(), expect, "{n} {at}");
            }
            if n > 0 {
                assert!(Stored::spool(&mut stream(), n as u64 - 1).unwrap().is_none());
            }
        }
    }
}
