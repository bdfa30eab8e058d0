//! Cuts a Parquet file into rows, each made an object of JSON under the names of its columns, so that what is known of
//! field names holds here too.
//!
//! Only columns that are used are read, a page at a time. Damage costs the rows of its row group that come after it.
//!
//! Source: Apache Parquet format 2.11. The pages are unpacked and looked at here; the format's own crate decodes them.

mod column;
mod pages;
mod stored;
mod thrift;

use crate::lines::Cut;
use crate::open;
use crate::source::Stream;
use crate::table::quote;
use crate::{Config, Field, FieldMap, Skip, SkipReason};
use ::parquet::errors::ParquetError;
use ::parquet::file::metadata::{ParquetMetaData, ParquetMetaDataReader, RowGroupMetaData};
use column::{Column, Values};
use pages::{Budget, Refused};
use std::io::BufRead as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use stored::Stored;

/// The first and last bytes of a file.
pub(crate) const MAGIC: &[u8] = b"PAR1";
/// Those of a file whose table of contents is encrypted.
const ENCRYPTED: &[u8] = b"PARE";
/// The largest table of contents: a thousand columns in a hundred row groups have a tenth.
const MAX_CONTENTS: u64 = 64 << 20;
/// Groups in groups, and elements of a schema.
const MAX_SCHEMA: (usize, u64) = (64, 100_000);

/// Cuts rows.
pub(crate) struct Parquet {
    stored: Arc<Stored>,
    metadata: ParquetMetaData,
    columns: Vec<Column>,
    budget: Arc<Budget>,
    group: Option<Group>,
    next_group: usize,
    /// Rows gone over, and how many there are.
    row: u64,
    n_rows: u64,
    /// Where bytes are counted, and how many were.
    done: Option<(Arc<AtomicU64>, u64)>,
}

/// A row group that is read.
struct Group {
    values: Vec<Values>,
    /// Rows to come.
    left: u64,
    /// Where its columns begin.
    offset: u64,
}

impl Parquet {
    /// Gets ready to cut the file `path`, which lies where `stream` says or is put down first.
    ///
    /// # Errors
    /// A file that is none, or is cut off; no column with a text; more bytes to be put down than
    /// [`Config::max_spool_bytes`].
    pub(crate) fn new(path: &str, stream: &mut Stream, config: &Config) -> Result<Parquet, Skip> {
        let failed = |error: std::io::Error, stream: &Stream| {
            let mut skip = open::failed(path, &error, stream.offset());
            skip.message += "; a Parquet file is read only where it is whole";
            skip
        };
        let (stored, done) = match stream.at_rest() {
            Some((file, done)) => {
                let stored = Stored::file(&file).map_err(|error| failed(error, stream))?;
                let counted = stream.fill_buf().map_or(0, <[u8]>::len) as u64;
                (stored, Some((done, counted)))
            }
            None => {
                let spooled = Stored::spool(stream, config.max_spool_bytes);
                let Some(stored) = spooled.map_err(|error| failed(error, stream))? else {
                    let message = format!(
                        "a Parquet file in a stream or an archive, of more than the {} bytes that are put down for it",
                        config.max_spool_bytes
                    );
                    return Err(
                        Skip::new(path, SkipReason::TooLarge, message).hint("unpack it, and name the file itself")
                    );
                };
                (stored, None)
            }
        };
        let skip = |(reason, words): (SkipReason, String)| {
            let skip = Skip::new(path, reason, words);
            match reason {
                SkipReason::NoText => skip.hint("name the column that holds the article, as in text=story"),
                SkipReason::Corrupt => skip.hint("nothing of the file can be read; fetch it again"),
                _ => skip,
            }
        };
        let metadata = contents(&stored).map_err(skip)?;
        let columns = columns(&metadata, &config.fields).map_err(skip)?;
        let budget = Arc::new(Budget::new(columns.len(), stored.len(), config.max_expansion));
        let n_rows = metadata.row_groups().iter().map(n_rows).sum();
        let stored = Arc::new(stored);
        Ok(Parquet { stored, metadata, columns, budget, group: None, next_group: 0, row: 0, n_rows, done })
    }

    /// The next row. Numbers count rows from 1; the offset is where the row's group begins.
    ///
    /// **Cost**: a copy of the row; a page of each column that is read is held.
    pub(crate) fn next(&mut self, limit: u64) -> Cut {
        loop {
            let Some(group) = &mut self.group else {
                let Some(metadata) = self.metadata.row_groups().get(self.next_group) else {
                    self.count();
                    return Cut::End;
                };
                self.next_group += 1;
                let (left, offset) = (n_rows(metadata), offset(metadata));
                match checked(|| Group::open(metadata, &self.columns, &self.stored, &self.budget)) {
                    Ok(group) => self.group = Some(group),
                    Err(why) => {
                        if let Some(cut) = self.lost(left, offset, why) {
                            return cut;
                        }
                    }
                }
                continue;
            };
            if group.left == 0 {
                self.group = None;
                continue;
            }
            let offset = group.offset;
            match checked(|| group.row(limit)) {
                Ok(bytes) => {
                    group.left -= 1;
                    self.row += 1;
                    self.count();
                    let (number, len) = (self.row, bytes.len() as u64);
                    return if len > limit {
                        Cut::TooLarge { number, offset, len }
                    } else {
                        Cut::Record { bytes, number, offset }
                    };
                }
                Err(why) => {
                    let left = group.left;
                    self.group = None;
                    if let Some(cut) = self.lost(left, offset, why) {
                        return cut;
                    }
                }
            }
        }
    }

    /// Tells of `left` rows that cannot be read, if there are any, and goes behind them.
    fn lost(&mut self, left: u64, offset: u64, (reason, why): (SkipReason, String)) -> Option<Cut> {
        let number = self.row + 1;
        self.row += left;
        self.count();
        let words = match left {
            0 => return None,
            1 => format!("{why}; it is left out"),
            _ => format!("{why}; rows {number} to {}, which are in one group, are left out", self.row),
        };
        Some(Cut::Broken { number, offset, reason, words })
    }

    /// Counts the bytes of the file as those of its rows.
    fn count(&mut self) {
        let Some((done, counted)) = &mut self.done else { return };
        let share = if self.row >= self.n_rows { 1.0 } else { self.row as f64 / self.n_rows as f64 };
        let target = (self.stored.len() as f64 * share) as u64;
        done.fetch_add(target.saturating_sub(*counted), Ordering::Relaxed);
        *counted = target.max(*counted);
    }
}

impl Group {
    fn open(
        metadata: &RowGroupMetaData,
        columns: &[Column],
        stored: &Arc<Stored>,
        budget: &Arc<Budget>,
    ) -> Result<Group, ParquetError> {
        let open = |(slot, column): (usize, &Column)| {
            let chunk = metadata.columns().get(column.leaf);
            let chunk = chunk.ok_or_else(|| ParquetError::General("a row group without one of the columns".into()))?;
            Values::open(column.clone(), chunk, slot, stored, budget)
        };
        let values = columns.iter().enumerate().map(open).collect::<Result<_, _>>()?;
        Ok(Group { values, left: n_rows(metadata), offset: offset(metadata) })
    }

    /// The next row as JSON; one of more than `limit` bytes may lack what is beyond.
    fn row(&mut self, limit: u64) -> Result<Vec<u8>, ParquetError> {
        let mut root = vec![];
        for values in &mut self.values {
            let mut json = vec![];
            values.next(&mut json, limit)?;
            if json.is_empty() {
                json.extend_from_slice(b"null");
            }
            insert(&mut root, &values.column.path, json);
        }
        let mut json = vec![];
        Node::Object(root).write(&mut json);
        Ok(json)
    }
}

/// A value on its way to an object.
enum Node {
    Json(Vec<u8>),
    Object(Vec<(String, Node)>),
}

/// Puts `json` under `path`; what is there already stays.
fn insert(object: &mut Vec<(String, Node)>, path: &[String], json: Vec<u8>) {
    let Some((name, rest)) = path.split_first() else { return };
    let found = object.iter_mut().find(|(known, _)| known == name).map(|(_, node)| node);
    match (found, rest) {
        (None, []) => object.push((name.clone(), Node::Json(json))),
        (None, rest) => {
            let mut inner = vec![];
            insert(&mut inner, rest, json);
            object.push((name.clone(), Node::Object(inner)));
        }
        (Some(Node::Object(inner)), rest) => insert(inner, rest, json),
        (Some(Node::Json(_)), _) => {}
    }
}

impl Node {
    fn write(&self, json: &mut Vec<u8>) {
        match self {
            Node::Json(value) => json.extend_from_slice(value),
            Node::Object(fields) => {
                json.push(b'{');
                for (n, (name, node)) in fields.iter().enumerate() {
                    if n > 0 {
                        json.push(b',');
                    }
                    quote(name.as_bytes(), json);
                    json.push(b':');
                    node.write(json);
                }
                json.push(b'}');
            }
        }
    }
}

fn n_rows(group: &RowGroupMetaData) -> u64 {
    u64::try_from(group.num_rows()).unwrap_or(0)
}

fn offset(group: &RowGroupMetaData) -> u64 {
    group.columns().first().and_then(|column| u64::try_from(column.data_page_offset()).ok()).unwrap_or(0)
}

/// What `work` gives. The decoder is other people's code over other people's bytes: that it panics is damage too.
fn checked<T>(work: impl FnOnce() -> Result<T, ParquetError>) -> Result<T, (SkipReason, String)> {
    let error = match catch_unwind(AssertUnwindSafe(work)) {
        Ok(Ok(done)) => return Ok(done),
        Ok(Err(error)) => error,
        Err(_) => return Err((SkipReason::Corrupt, "the data is damaged (the decoder failed on it)".into())),
    };
    Err(match &error {
        ParquetError::External(inner) if inner.is::<Refused>() => (SkipReason::TooLarge, inner.to_string()),
        ParquetError::General(words) | ParquetError::NYI(words) | ParquetError::EOF(words) => {
            (SkipReason::Corrupt, format!("the data is damaged ({words:.200})"))
        }
        error => (SkipReason::Corrupt, format!("the data is damaged ({error:.200})")),
    })
}

/// The table of contents, which stands at the end of the file.
fn contents(stored: &Stored) -> Result<ParquetMetaData, (SkipReason, String)> {
    let corrupt = |words: &str| (SkipReason::Corrupt, words.to_string());
    let unreadable = |error: std::io::Error| (SkipReason::Unreadable, error.to_string());
    let len = stored.len();
    let head = stored.read(0, 4).map_err(unreadable)?;
    let tail = stored.read(len.saturating_sub(8), 8).map_err(unreadable)?;
    if head != MAGIC && head != ENCRYPTED {
        return Err(corrupt("not a Parquet file: it does not begin as one"));
    }
    let Some((n, magic)) = tail.split_first_chunk::<4>().filter(|_| len >= 12) else {
        return Err(corrupt("the Parquet file is cut off: it has no end"));
    };
    if magic == ENCRYPTED {
        return Err((SkipReason::UnknownFormat, "an encrypted Parquet file, which is not read".into()));
    }
    let n = u64::from(u32::from_le_bytes(*n));
    if magic != MAGIC || n + 12 > len {
        return Err(corrupt("the Parquet file is cut off: the table of contents, which ends it, is not there"));
    }
    if n > MAX_CONTENTS {
        let words = format!("its table of contents has {n} bytes, more than the {MAX_CONTENTS} that are read");
        return Err((SkipReason::TooLarge, words));
    }
    let bytes = stored.read(len - 8 - n, n).map_err(unreadable)?;
    // Schemas are followed by recursion, and a stack that ends cannot be caught.
    match thrift::schema(&bytes) {
        None => return Err(corrupt("the table of contents of the Parquet file is damaged")),
        Some((n, depth)) if n > MAX_SCHEMA.1 || depth > MAX_SCHEMA.0 => {
            let words = format!("its schema has {n} elements in {depth} groups, more than are followed");
            return Err((SkipReason::TooLarge, words));
        }
        Some(_) => {}
    }
    let metadata = checked(|| ParquetMetaDataReader::decode_metadata(&bytes))
        .map_err(|(reason, why)| (reason, format!("the table of contents: {why}")))?;
    let rows = metadata.row_groups().iter().fold(0_u64, |sum, group| sum.saturating_add(n_rows(group)));
    if rows > len {
        let words = format!("it claims to have {rows} rows in {len} bytes; no row is read");
        return Err((SkipReason::TooLarge, words));
    }
    Ok(metadata)
}

/// The columns that `fields` are read from, under names that `fields` knows.
fn columns(metadata: &ParquetMetaData, fields: &FieldMap) -> Result<Vec<Column>, (SkipReason, String)> {
    let leads = |field: Field, top: &str| {
        let names = fields.get(field);
        names.iter().any(|name| name.strip_prefix(top).is_some_and(|rest| rest.is_empty() || rest.starts_with('.')))
    };
    let known = |top: &str| Field::ALL.iter().any(|field| leads(*field, top));
    let schema = metadata.file_metadata().schema_descr();
    let (mut columns, mut has_text) = (vec![], false);
    for (leaf, descr) in schema.columns().iter().enumerate() {
        let top = schema.get_column_root(leaf);
        let lower = top.name().to_lowercase();
        let name = if known(top.name()) { top.name() } else { lower.as_str() };
        if known(name) {
            has_text |= leads(Field::Text, name);
            columns.push(Column::new(leaf, descr, top, name));
        }
    }
    if has_text {
        return Ok(columns);
    }
    let tops = schema.root_schema().get_fields();
    let mut names: Vec<String> = tops.iter().take(20).map(|top| format!("{:.40}", top.name())).collect();
    if tops.len() > names.len() {
        names.push("…".into());
    }
    let words = format!("no column holds the text; nothing of the file is read. Its columns are: {}", names.join(", "));
    Err((SkipReason::NoText, words))
}
