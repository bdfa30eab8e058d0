//! From the inputs as given to files, one at a time, in an order that depends on names alone.

use crate::path::clean;
use crate::{Error, Skip, SkipReason};
use rustc_hash::FxHashSet;
use std::collections::VecDeque;
use std::fs;
use std::path::{Path, PathBuf};

/// A file to be opened, or standard input.
pub(crate) struct Found {
    pub(crate) path: PathBuf,
    /// Whether the caller named it; otherwise it was met in a folder.
    pub(crate) named: bool,
    /// Bytes as stored, for regular files.
    pub(crate) len: Option<u64>,
}

impl Found {
    pub(crate) fn is_stdin(&self) -> bool {
        self.named && is_stdin(&self.path)
    }
}

/// Walks the inputs; folders depth first, entries by the bytes of their names, hidden ones left out, links followed,
/// each folder once. Memory: the names in the folders that are open.
pub(crate) struct Walk {
    inputs: VecDeque<PathBuf>,
    folders: Vec<Folder>,
    seen: FxHashSet<FolderKey>,
}

struct Folder {
    path: PathBuf,
    /// Names, last first.
    names: Vec<std::ffi::OsString>,
    named: bool,
    files: u64,
}

impl Walk {
    pub(crate) fn new(inputs: &[PathBuf]) -> Walk {
        Walk { inputs: inputs.iter().cloned().collect(), folders: vec![], seen: FxHashSet::default() }
    }

    /// A named input or an entry of a folder: a file to give out, or a folder to go into.
    fn visit(&mut self, path: PathBuf, named: bool) -> Option<Result<Found, Skip>> {
        if named && is_stdin(&path) {
            return Some(Ok(Found { path, named, len: None }));
        }
        let metadata = match fs::metadata(&path) {
            Ok(metadata) => metadata,
            Err(error) => return Some(Err(unreadable(&path, &error))),
        };
        if metadata.is_dir() {
            return self.enter(path, &metadata, named).err().map(Err);
        }
        if let Some(folder) = self.folders.last_mut() {
            folder.files += 1;
        }
        if metadata.is_file() {
            return Some(Ok(Found { path, named, len: Some(metadata.len()) }));
        }
        if named {
            // A pipe such as <(command) is meant to be read; one that lies in a folder would block for ever.
            return Some(Ok(Found { path, named, len: None }));
        }
        let message = "neither a file nor a folder (a pipe, socket or device)";
        Some(Err(Skip::new(clean(&path), SkipReason::NotAFile, message).hint("name it as an input to read it")))
    }

    fn enter(&mut self, path: PathBuf, metadata: &fs::Metadata, named: bool) -> Result<(), Skip> {
        let key = folder_key(&path, metadata).map_err(|error| unreadable(&path, &error))?;
        if !self.seen.insert(key) {
            let message = "this folder was read already, or contains itself through a link";
            return Err(Skip::new(clean(&path), SkipReason::Repeated, message));
        }
        let list = |path: &Path| -> std::io::Result<Vec<std::ffi::OsString>> {
            let mut names = vec![];
            for entry in fs::read_dir(path)? {
                let name = entry?.file_name();
                if !name.as_encoded_bytes().starts_with(b".") {
                    names.push(name);
                }
            }
            names.sort_unstable_by(|a, b| b.as_encoded_bytes().cmp(a.as_encoded_bytes()));
            Ok(names)
        };
        let names = list(&path).map_err(|error| unreadable(&path, &error))?;
        self.folders.push(Folder { path, names, named, files: 0 });
        Ok(())
    }
}

impl Iterator for Walk {
    type Item = Result<Found, Skip>;

    fn next(&mut self) -> Option<Result<Found, Skip>> {
        loop {
            let found = match self.folders.last_mut() {
                Some(folder) => match folder.names.pop() {
                    Some(name) => {
                        let path = folder.path.join(name);
                        self.visit(path, false)
                    }
                    None => self.leave(),
                },
                None => {
                    let path = self.inputs.pop_front()?;
                    self.visit(path, true)
                }
            };
            if found.is_some() {
                return found;
            }
        }
    }
}

impl Walk {
    /// Leaves the innermost folder; one that the caller named and that holds nothing is worth a word.
    fn leave(&mut self) -> Option<Result<Found, Skip>> {
        let folder = self.folders.pop()?;
        if let Some(parent) = self.folders.last_mut() {
            parent.files += folder.files;
        }
        (folder.named && folder.files == 0)
            .then(|| Err(Skip::new(clean(&folder.path), SkipReason::Empty, "there are no files in this folder")))
    }
}

/// Whether every input is there.
///
/// # Errors
/// The first that is not.
pub(crate) fn check(inputs: &[PathBuf]) -> Result<(), Error> {
    if inputs.is_empty() {
        return Err(Error::NoInput);
    }
    if inputs.iter().filter(|path| is_stdin(path)).count() > 1 {
        return Err(Error::StdinTwice);
    }
    for path in inputs.iter().filter(|path| !is_stdin(path)) {
        fs::metadata(path).map_err(|source| Error::Input { path: path.clone(), source })?;
    }
    Ok(())
}

/// The bytes that will be read, as stored; unknown where an input is a stream or there are more than `max_files`.
pub(crate) fn total(inputs: &[PathBuf], max_files: usize) -> Option<u64> {
    let mut total = 0;
    for (n, found) in Walk::new(inputs).enumerate() {
        if n == max_files {
            return None;
        }
        if let Ok(found) = found {
            total += found.len?;
        }
    }
    Some(total)
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}

fn unreadable(path: &Path, error: &std::io::Error) -> Skip {
    Skip::new(clean(path), SkipReason::Unreadable, error.to_string())
}

#[cfg(unix)]
type FolderKey = (u64, u64);
#[cfg(not(unix))]
type FolderKey = PathBuf;

#[cfg(unix)]
#[allow(clippy::unnecessary_wraps)]
fn folder_key(_: &Path, metadata: &fs::Metadata) -> std::io::Result<FolderKey> {
    use std::os::unix::fs::MetadataExt as _;
    Ok((metadata.dev(), metadata.ino()))
}

#[cfg(not(unix))]
fn folder_key(path: &Path, _: &fs::Metadata) -> std::io::Result<FolderKey> {
    path.canonicalize()
}
