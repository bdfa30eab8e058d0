//! A file that holds articles, and how it is cut into records.

use crate::feed::{Items, JsonItems};
use crate::lines::{Cut, Lines};
use crate::members::Damage;
use crate::nexis::Documents;
use crate::parquet::Parquet;
use crate::record::{Extra, Place, Record};
use crate::source::Stream;
use crate::table::Table;
use crate::transcode::Transcode;
use crate::values::Values;
use crate::warc::{Item, Warc};
use crate::{Config, Format, Skip, SkipReason, encoding, rtf, sniff};
use std::io::{self, BufRead as _, Read as _};
use std::sync::Arc;

/// A file that is being read.
pub(crate) struct Open {
    path: Arc<str>,
    stream: Stream,
    format: Format,
    cutter: Cutter,
    /// The encoding that the stream had before it was made UTF-8.
    transcoded: Option<&'static str>,
    /// Records and skips given out.
    given: u64,
}

enum Cutter {
    Whole,
    Lines(Lines),
    Values(Values),
    Table(Table),
    Parquet(Box<Parquet>),
    Documents(Box<Documents>),
    Items(Items),
    JsonItems(JsonItems),
    Warc(Warc),
    Done,
}

impl Open {
    /// Gets ready to cut `stream`, which is decompressed and holds articles in `format`.
    ///
    /// # Errors
    /// A stream that fails at once; a format that has to be looked through first, and does not stand that.
    pub(crate) fn new(path: Arc<str>, mut stream: Stream, format: Format, config: &Config) -> Result<Open, Skip> {
        let head = stream.peek(sniff::HEAD).map_err(|error| failed(&path, &error, 0))?;
        let utf16 = encoding::utf16(head);
        let n_bom = head.len() - encoding::strip_bom(head).len();
        let cutter = match format {
            Format::Text | Format::Html => Cutter::Whole,
            Format::Jsonl => Cutter::Lines(Lines::default()),
            Format::Json => Cutter::Values(Values::default()),
            Format::Warc => Cutter::Warc(Warc::default()),
            Format::Nexis => Cutter::Documents(Box::new(Documents::new(sniff::text_of(head).starts_with(rtf::MAGIC)))),
            Format::Parquet => Cutter::Parquet(Box::new(Parquet::new(&path, &mut stream, config)?)),
            Format::Csv => Cutter::Table(Table::new(&sniff::text_of(head), config)),
            Format::Feed if sniff::text_of(head).trim_ascii_start().starts_with(b"{") => {
                Cutter::JsonItems(JsonItems::default())
            }
            Format::Feed => Cutter::Items(Items::default()),
        };
        let mut transcoded = None;
        if !matches!(format, Format::Text | Format::Html | Format::Warc | Format::Parquet) {
            match utf16 {
                Some(utf16) => {
                    stream = Stream::new(Box::new(Transcode::new(stream, utf16)));
                    transcoded = Some(utf16.name());
                }
                None => stream.consume(n_bom),
            }
        }
        Ok(Open { path, stream, format, cutter, transcoded, given: 0 })
    }

    /// The next record, or why there is none.
    pub(crate) fn next(&mut self, limit: u64) -> Option<Result<Record, Skip>> {
        let (cut, extra) = match &mut self.cutter {
            Cutter::Done => return None,
            Cutter::Whole => {
                self.cutter = Cutter::Done;
                return Some(self.whole(limit));
            }
            Cutter::Warc(warc) => {
                let item = warc.next(&mut self.stream, limit);
                return self.web(item);
            }
            Cutter::Lines(lines) => (lines.next(&mut self.stream, limit), Extra::None),
            Cutter::Values(values) => (values.next(&mut self.stream, limit), Extra::None),
            Cutter::Table(table) => (table.next(&mut self.stream, limit), Extra::None),
            Cutter::Parquet(parquet) => (parquet.next(limit), Extra::None),
            Cutter::Documents(documents) => (documents.next(&mut self.stream, limit), Extra::None),
            Cutter::Items(items) => (items.next(&mut self.stream, limit), Extra::Feed(items.head.clone())),
            Cutter::JsonItems(items) => (items.next(&mut self.stream, limit), Extra::Feed(items.head.clone())),
        };
        let alone = matches!(&self.cutter, Cutter::Values(values) if values.alone);
        let (what, lines) = match &self.cutter {
            Cutter::Lines(_) => ("line", true),
            Cutter::Table(_) => ("the row on line", true),
            Cutter::Parquet(_) => ("row", false),
            Cutter::Documents(_) => ("article", false),
            Cutter::Items(_) | Cutter::JsonItems(_) => ("item", false),
            _ => ("value", false),
        };
        let place = |number| match (lines, alone) {
            (true, _) => Place::Line(number),
            (false, true) => Place::Whole,
            (false, false) => Place::Value(number),
        };
        self.given += 1;
        Some(match cut {
            Cut::Record { bytes, number, offset } => Ok(self.record(bytes, place(number), offset, extra)),
            Cut::TooLarge { number, offset, len } => {
                let message = format!("{what} {number} is {len} bytes, more than the {limit} that a record may have");
                Err(Skip::new(place(number).origin(&self.path), SkipReason::TooLarge, message).at(offset))
            }
            Cut::Broken { number, offset, reason, words } => {
                let skip = Skip::new(place(number).origin(&self.path), reason, format!("{what} {number}: {words}"));
                let skip = skip.at(offset);
                Err(if reason == SkipReason::NoText {
                    skip.hint("name the column that holds the article, as in text=story")
                } else {
                    skip
                })
            }
            Cut::Failed { error, number, partial } => {
                if !resumes(&error) {
                    self.cutter = Cutter::Done;
                }
                let mut skip = failed(&self.path, &error, self.stream.offset());
                if let Some(offset) = partial {
                    skip.message +=
                        &format!("; {what} {number}, which begins at byte {offset}, is cut off and left out");
                }
                Err(skip)
            }
            Cut::End => {
                self.cutter = Cutter::Done;
                // The end is no item, unless there was none before it.
                if self.given > 1 {
                    return None;
                }
                Err(Skip::new(&*self.path, SkipReason::Empty, "empty: there are no records in it"))
            }
        })
    }

    /// A record of a web archive.
    fn web(&mut self, item: Item) -> Option<Result<Record, Skip>> {
        self.given += 1;
        Some(match item {
            Item::Record { head, block, offset, stored } => {
                Ok(self.record(block, Place::Byte(stored), offset, Extra::Warc(Box::new(head))))
            }
            Item::Skip { skip, offset, stored } => {
                Err(Skip { origin: Place::Byte(stored).origin(&self.path), offset: Some(offset), ..skip })
            }
            Item::Failed { error, partial } => {
                if !resumes(&error) {
                    self.cutter = Cutter::Done;
                }
                let mut skip = failed(&self.path, &error, self.stream.offset());
                if let Some(offset) = partial {
                    skip.message += &format!("; the record that begins at byte {offset} is left out");
                }
                Err(skip)
            }
            Item::End => {
                let n_records = if let Cutter::Warc(warc) = &self.cutter { warc.n_records } else { 0 };
                self.cutter = Cutter::Done;
                if self.given > 1 {
                    return None;
                }
                let words = match n_records {
                    0 => "empty: there are no records in it".into(),
                    n => format!("empty: {n} records, and none of them is a response or a resource"),
                };
                Err(Skip::new(&*self.path, SkipReason::Empty, words))
            }
        })
    }

    /// The whole stream as one record.
    fn whole(&mut self, limit: u64) -> Result<Record, Skip> {
        let mut bytes = vec![];
        let read = (&mut self.stream).take(limit + 1).read_to_end(&mut bytes);
        if let Err(error) = read {
            let mut skip = failed(&self.path, &error, self.stream.offset());
            skip.message += "; an article that is cut off is not read";
            return Err(skip);
        }
        if bytes.len() as u64 > limit {
            let message = format!("more than the {limit} bytes that a record may have");
            return Err(Skip::new(&*self.path, SkipReason::TooLarge, message).at(0).hint("is this one article?"));
        }
        Ok(self.record(bytes, Place::Whole, 0, Extra::None))
    }

    fn record(&self, bytes: Vec<u8>, place: Place, offset: u64, extra: Extra) -> Record {
        Record {
            bytes,
            path: self.path.clone(),
            place,
            offset,
            format: self.format,
            transcoded: self.transcoded,
            extra,
        }
    }
}

/// Whether there is more to read after `error`.
pub(crate) fn resumes(error: &io::Error) -> bool {
    Damage::of(error).is_some_and(|damage| damage.resumes.is_some())
}

/// A stream that failed after `offset` bytes: damaged data, or the system's own error.
pub(crate) fn failed(path: &str, error: &io::Error, offset: u64) -> Skip {
    if error.raw_os_error().is_some() {
        return Skip::new(path, SkipReason::Unreadable, error.to_string()).at(offset);
    }
    let Some(damage) = Damage::of(error) else {
        return Skip::new(path, SkipReason::Corrupt, error.to_string()).at(offset);
    };
    let (name, what) = (damage.kind.name(), &damage.what);
    let skip = if damage.bomb {
        let message = format!("the {name} data is given up after {offset} decompressed bytes: {what}");
        return Skip::new(path, SkipReason::TooLarge, message).at(offset);
    } else if damage.cut {
        let message = format!("the {name} data is cut off: it ends after {offset} decompressed bytes");
        Skip::new(path, SkipReason::Corrupt, message)
    } else {
        let message = format!("the {name} data is damaged after {offset} decompressed bytes ({what})");
        Skip::new(path, SkipReason::Corrupt, message)
    };
    let mut skip = skip.at(offset);
    if let Some(resumes) = damage.resumes {
        skip.message += &format!("; reading goes on at byte {resumes} of the {name} data");
    }
    skip.hint("what came before is read, and may be altered near the damage; fetch the file again")
}
