//! Identifiers that outlive a process: content addresses, equal wherever the same content is read.

use sha2::Digest as _;
use std::fmt;

macro_rules! hash_id {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 16]);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{self}")
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            /// Reads 32 hexadecimal digits.
            fn from_str(s: &str) -> Result<$name, ()> {
                let mut id = [0; 16];
                if s.len() != 32 || !s.is_ascii() {
                    return Err(());
                }
                for (i, byte) in id.iter_mut().enumerate() {
                    *byte = u8::from_str_radix(&s[2 * i..2 * i + 2], 16).map_err(|_| ())?;
                }
                Ok($name(id))
            }
        }
    };
}

hash_id! {
    /// One statement: 128 bits of BLAKE3 over document id, text id, and the source, cue and content spans (code points).
    ///
    /// Two articles that print the same text are two occurrences, so the document's id is part of the address.
    StatementId
}
hash_id! {
    /// One entity: somebody or something that can be meant by a source. 128 bits of BLAKE3.
    EntityId
}

/// The SHA-256 of a text's UTF-8 bytes; printed as `sha256:` and 64 hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextId(pub [u8; 32]);

impl TextId {
    /// The address of `text`.
    #[must_use]
    pub fn of(text: &str) -> TextId {
        TextId(sha2::Sha256::digest(text.as_bytes()).into())
    }
}

impl fmt::Display for TextId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("sha256:")?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for TextId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

/// Builds a 128-bit content address from parts; each part is length-prefixed, so no two lists of parts collide by
/// concatenation.
#[derive(Default)]
pub struct Hasher(blake3::Hasher);

impl Hasher {
    /// An empty list of parts, in a namespace that keeps kinds of id apart.
    #[must_use]
    pub fn new(namespace: &str) -> Hasher {
        Hasher::default().part(namespace.as_bytes())
    }

    /// Appends a part.
    #[must_use]
    pub fn part(mut self, bytes: &[u8]) -> Hasher {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// The first 128 bits of the hash.
    #[must_use]
    pub fn finish(self) -> [u8; 16] {
        let mut id = [0; 16];
        id.copy_from_slice(&self.0.finalize().as_bytes()[..16]);
        id
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_print_and_parse() {
        let id = StatementId(Hasher::new("test").part(b"a").finish());
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!("xyz".parse::<StatementId>(), Err(()));
        assert_eq!(
            TextId::of("").to_string(),
            "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
        );
    }

    #[test]
    fn parts_do_not_run_together() {
        assert_ne!(Hasher::new("x").part(b"ab").part(b"c").finish(), Hasher::new("x").part(b"a").part(b"bc").finish());
    }
}
