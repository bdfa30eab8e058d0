//! What can go wrong, in words that say what, where and what to do.

use std::fmt;
use std::path::PathBuf;

/// Why nothing was read at all. Found before the first byte is read.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// An input that the caller named does not exist or cannot be looked at.
    #[error("{}: {source}", path.display())]
    Input {
        /// The path as given.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// No input was named.
    #[error("no input: name a file, a folder, or - for standard input")]
    NoInput,
    /// `-` was named more than once.
    #[error("standard input (-) can be read only once")]
    StdinTwice,
    /// [`Config::published`](crate::Config::published) is no date.
    #[error("{0:?} is not a date that can be read\nhint: write it as 2023-05-31")]
    Published(String),
    /// A field mapping that cannot be read.
    #[error(
        "{given:?} is not a field mapping\nhint: write FIELD=NAME, such as text=maintext; FIELD is one of {fields}"
    )]
    FieldMap {
        /// What was given.
        given: String,
        /// The fields there are.
        fields: String,
    },
}

macro_rules! names {
    ($(#[$doc:meta])* $name:ident { $($(#[$vdoc:meta])* $variant:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum $name { $($(#[$vdoc])* $variant,)* }

        impl $name {
            /// Every value, in declaration order.
            pub const ALL: &'static [$name] = &[$($name::$variant,)*];

            /// The name used in summaries and JSON.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $($name::$variant => $text,)* }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = ();

            fn from_str(s: &str) -> Result<$name, ()> {
                $name::ALL.iter().copied().find(|value| value.as_str() == s).ok_or(())
            }
        }
    };
}
pub(crate) use names;

names! {
    /// Why a record, a file or a folder was not read.
    SkipReason {
        /// There are no words in it.
        Empty = "empty",
        /// It is not text.
        Binary = "binary",
        /// It is text in an encoding that cannot be told.
        Encoding = "encoding",
        /// It is larger than [`Config::max_record_bytes`](crate::Config::max_record_bytes).
        TooLarge = "too_large",
        /// Compressed data that is cut off or damaged; everything before that was read.
        Corrupt = "corrupt",
        /// It is not valid JSON, or not a JSON object.
        BadJson = "bad_json",
        /// A JSON object without a field that holds the text.
        NoText = "no_text",
        /// A kind of file that is not read.
        UnknownFormat = "unknown_format",
        /// An entry of a folder that is neither file nor folder (a pipe, socket or device).
        NotAFile = "not_a_file",
        /// The system would not let it be read.
        Unreadable = "unreadable",
        /// The same text under the same id, or the same folder, was read before in this run.
        Repeated = "repeated",
        /// The extractor found no article in the page.
        NoArticle = "no_article",
        /// It is in another language than English.
        NotEnglish = "not_english",
        /// The extractor took longer over the page than [`Config::page_time`](crate::Config::page_time).
        TimedOut = "timed_out",
        /// A row of a table that does not fit its header.
        BadRow = "bad_row",
        /// An item of a feed that is not well formed.
        BadXml = "bad_xml",
        /// A page that a server did not give out: an error, or a redirection.
        HttpStatus = "http_status",
        /// A record of a web archive that is no page, such as an image.
        MediaType = "media_type",
        /// A page of which the archive holds only a part.
        Truncated = "truncated",
        /// An archive inside more archives than [`Config::max_nesting`](crate::Config::max_nesting).
        Nested = "nested",
    }
}

/// Something that was not read, and why. Reading goes on after it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Skip {
    /// Path, with `:line` for a record of a JSONL file, `@byte` for one of a web archive; `-` for standard input.
    pub origin: String,
    /// Where it begins: byte of the decompressed input. For damaged compressed data, where reading ended.
    pub offset: Option<u64>,
    /// Why, to be counted by.
    pub reason: SkipReason,
    /// Why, in words, without the origin: lowercase, no final stop.
    pub message: String,
    /// What the user can do, if anything.
    pub hint: Option<String>,
}

impl Skip {
    pub(crate) fn new(origin: impl Into<String>, reason: SkipReason, message: impl Into<String>) -> Skip {
        Skip { origin: origin.into(), offset: None, reason, message: message.into(), hint: None }
    }

    pub(crate) fn at(mut self, offset: u64) -> Skip {
        self.offset = Some(offset);
        self
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Skip {
        self.hint = Some(hint.into());
        self
    }
}

/// `origin: message`, with the byte offset where there is one; the hint is not part of it.
impl fmt::Display for Skip {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.offset {
            Some(offset) if offset > 0 => write!(f, "{}: at byte {offset}: {}", self.origin, self.message),
            _ => write!(f, "{}: {}", self.origin, self.message),
        }
    }
}

impl std::error::Error for Skip {}

names! {
    /// What is worth knowing about a record that was read.
    NoteKind {
        /// The bytes were not UTF-8 and were read in another encoding.
        Decoded = "decoded",
        /// Single bytes or escapes that stand for no character were read as U+FFFD.
        Replaced = "replaced",
        /// The date of publication could not be read and is left out.
        Published = "published",
        /// The date of publication is not stated; the extractor found one that is likely.
        Guessed = "guessed",
        /// A field holds something that cannot be used and is left out.
        Field = "field",
        /// The crawler kept only the beginning of the page.
        Truncated = "truncated",
    }
}

/// Something that a user should know about a record that was read all the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// What it is about, to be counted by.
    pub kind: NoteKind,
    /// In words, without the origin: `decoded as windows-1252`.
    pub message: String,
}
