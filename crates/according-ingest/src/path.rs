//! What a file is called.

use std::path::{Component, Path};

/// `path` as an id: without `.` and doubled separators, with forward slashes. Bytes that are no character are written
/// `%FF`, so that two such names stay two.
pub(crate) fn clean(path: &Path) -> String {
    let mut cleaned = String::new();
    for component in path.components() {
        match component {
            Component::CurDir => continue,
            Component::RootDir => {
                cleaned.push('/');
                continue;
            }
            Component::Prefix(_) | Component::ParentDir | Component::Normal(_) => {}
        }
        if !cleaned.is_empty() && !cleaned.ends_with('/') {
            cleaned.push('/');
        }
        for chunk in component.as_os_str().as_encoded_bytes().utf8_chunks() {
            cleaned.push_str(chunk.valid());
            for byte in chunk.invalid() {
                cleaned.push_str(&format!("%{byte:02X}"));
            }
        }
    }
    if cleaned.is_empty() { ".".into() } else { cleaned }
}

#[cfg(test)]
mod tests {
    use super::clean;
    use std::path::Path;

    #[test]
    fn a_path_is_cleaned_and_not_resolved() {
        for (path, cleaned) in [
            ("a", "a"),
            ("./a", "a"),
            ("././news//2023/./b.txt", "news/2023/b.txt"),
            ("/var/news/a.txt", "/var/news/a.txt"),
            ("../a.txt", "../a.txt"),
            ("x/../a.txt", "x/../a.txt"),
            (".", "."),
            ("ä ö.txt", "ä ö.txt"),
        ] {
            assert_eq!(clean(Path::new(path)), cleaned, "{path}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn names_that_are_no_text_stay_apart() {
        use std::os::unix::ffi::OsStrExt as _;
        let name = |bytes: &[u8]| clean(Path::new(std::ffi::OsStr::from_bytes(bytes)));
        assert_eq!(name(b"caf\xe9.txt"), "caf%E9.txt");
        assert_ne!(name(b"\xfe"), name(b"\xff"));
    }
}
