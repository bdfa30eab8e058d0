//! One column of a Parquet file: a value or list of values a row, written as JSON.

use super::pages::{Budget, Chunk, Pages};
use super::stored::Stored;
use crate::table::quote;
use ::parquet::basic::{ConvertedType, LogicalType, TimeUnit};
use ::parquet::column::reader::{ColumnReader, get_column_reader};
use ::parquet::data_type::{ByteArray, FixedLenByteArray, Int96};
use ::parquet::errors::{ParquetError, Result};
use ::parquet::file::metadata::ColumnChunkMetaData;
use ::parquet::schema::types::{ColumnDescPtr, Type};
use jiff::civil::{Date, DateTime};
use jiff::{Span, Timestamp};
use std::sync::Arc;

/// A column that is read.
#[derive(Clone)]
pub(super) struct Column {
    /// Which of the leaves of the schema.
    pub(super) leaf: usize,
    /// Its name, and the names of the groups that it is in: what a list is made of is no name.
    pub(super) path: Vec<String>,
    /// Whether a row has a list of values.
    pub(super) is_list: bool,
    as_what: As,
}

/// What the bits stand for.
#[derive(Clone, Copy)]
enum As {
    /// Themselves.
    Plain,
    /// Days since 1970.
    Day,
    /// Time since 1970, so many to the second; whether it is in UTC or of no zone.
    Time(i64, bool),
    Uuid,
    /// Nothing that an article's metadata has.
    Other,
}

impl Column {
    /// The leaf `leaf` of the schema, under the name `root` that its outermost group goes by.
    pub(super) fn new(leaf: usize, descr: &ColumnDescPtr, top: &Type, root: &str) -> Column {
        let (mut path, is_list) = (names(top, &descr.path().parts()[1..]), descr.max_rep_level() > 0);
        path.insert(0, root.into());
        // People are given by name, with more beside it that is of no use here.
        if is_list && path.len() > 1 && path.last().is_some_and(|last| last == "name") {
            path.pop();
        }
        let as_what = match (descr.logical_type_ref(), descr.converted_type()) {
            (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => As::Day,
            (Some(LogicalType::Timestamp(kind)), _) => {
                let per_second = match kind.unit {
                    TimeUnit::MILLIS => 1_000,
                    TimeUnit::MICROS => 1_000_000,
                    TimeUnit::NANOS => 1_000_000_000,
                };
                As::Time(per_second, kind.is_adjusted_to_u_t_c)
            }
            (None, ConvertedType::TIMESTAMP_MILLIS) => As::Time(1_000, true),
            (None, ConvertedType::TIMESTAMP_MICROS) => As::Time(1_000_000, true),
            (Some(LogicalType::Uuid), _) => As::Uuid,
            (Some(LogicalType::Decimal(_) | LogicalType::Time(_)), _)
            | (
                None,
                ConvertedType::DECIMAL
                | ConvertedType::INTERVAL
                | ConvertedType::TIME_MILLIS
                | ConvertedType::TIME_MICROS
                | ConvertedType::BSON,
            ) => As::Other,
            _ => As::Plain,
        };
        Column { leaf, path, is_list, as_what }
    }
}

/// The names on the way down `parts` from `node`, without those that only stand for what a list is made of: below a
/// group that is a list stands a repeated one, and in that, if it is alone there, the element (Parquet format,
/// `LogicalTypes.md`, Lists).
fn names(mut node: &Type, parts: &[String]) -> Vec<String> {
    let (mut names, mut in_list, mut element) = (vec![], is_list(node), false);
    for part in parts {
        if !node.is_group() {
            break;
        }
        let Some(child) = node.get_fields().iter().find(|field| field.name() == part) else { break };
        if in_list {
            element = child.is_group() && child.get_fields().len() == 1 && !is_list(child);
        } else if element {
            element = false;
        } else {
            names.push(part.clone());
        }
        in_list = !in_list && is_list(child);
        node = child;
    }
    names
}

fn is_list(node: &Type) -> bool {
    let info = node.get_basic_info();
    node.is_group()
        && (info.converted_type() == ConvertedType::LIST || info.logical_type_ref() == Some(&LogicalType::List))
}

/// The values of a column in one row group.
pub(super) struct Values {
    pub(super) column: Column,
    reader: ColumnReader,
    levels: [Vec<i16>; 2],
}

impl Values {
    /// Gets ready to read `column` in the row group that has it at `chunk`.
    pub(super) fn open(
        column: Column,
        chunk: &ColumnChunkMetaData,
        slot: usize,
        stored: &Arc<Stored>,
        budget: &Arc<Budget>,
    ) -> Result<Values> {
        if chunk.file_path().is_some() {
            return Err(ParquetError::General("its columns are in other files".into()));
        }
        let begin = match chunk.dictionary_page_offset() {
            Some(dictionary) if dictionary > 0 => dictionary.min(chunk.data_page_offset()),
            _ => chunk.data_page_offset(),
        };
        let outside = || ParquetError::General("a column that lies outside of the file".into());
        let begin = u64::try_from(begin).map_err(|_| outside())?;
        let len = u64::try_from(chunk.compressed_size()).map_err(|_| outside())?;
        let end = begin.checked_add(len).filter(|&end| end <= stored.len()).ok_or_else(outside)?;
        let descr = chunk.column_descr_ptr();
        let pages = Chunk { begin, end, compression: chunk.compression(), column: descr.clone(), slot };
        let pages = Pages::new(stored.clone(), budget.clone(), pages);
        Ok(Values { column, reader: get_column_reader(descr, Box::new(pages)), levels: [vec![], vec![]] })
    }

    /// The next row's value as JSON, into `json`: a list for columns of lists, of which what is beyond `limit` bytes is
    /// left out; nothing is written for what is null.
    ///
    /// # Errors
    /// Damage; and a column that ends before its rows do.
    pub(super) fn next(&mut self, json: &mut Vec<u8>, limit: u64) -> Result<()> {
        let Values { column, reader, levels } = self;
        macro_rules! read {
            ($reader:expr, $write:expr) => {{
                let [def, rep] = levels;
                (def.clear(), rep.clear());
                let mut values = vec![];
                let (n, _, _) = $reader.read_records(1, Some(def), Some(rep), &mut values)?;
                if n == 0 {
                    return Err(ParquetError::EOF("a column ends before its rows do".into()));
                }
                list(column.is_list, values.iter(), json, limit, $write);
            }};
        }
        let as_what = column.as_what;
        match reader {
            ColumnReader::BoolColumnReader(reader) => {
                read!(reader, |value: &bool, json: &mut Vec<u8>| json.extend_from_slice(value.to_string().as_bytes()));
            }
            ColumnReader::Int32ColumnReader(reader) => {
                read!(reader, |value: &i32, json| int(i64::from(*value), as_what, json))
            }
            ColumnReader::Int64ColumnReader(reader) => read!(reader, |value: &i64, json| int(*value, as_what, json)),
            // Only times were ever written so.
            ColumnReader::Int96ColumnReader(reader) => {
                read!(reader, |value: &Int96, json| int(julian(value), As::Time(1, false), json));
            }
            ColumnReader::FloatColumnReader(reader) => {
                read!(reader, |value: &f32, json| float(f64::from(*value), json))
            }
            ColumnReader::DoubleColumnReader(reader) => read!(reader, |value: &f64, json| float(*value, json)),
            ColumnReader::ByteArrayColumnReader(reader) => {
                read!(reader, |value: &ByteArray, json: &mut Vec<u8>| {
                    if matches!(as_what, As::Plain) {
                        quote(value.data(), json);
                    }
                });
            }
            ColumnReader::FixedLenByteArrayColumnReader(reader) => {
                read!(reader, |value: &FixedLenByteArray, json: &mut Vec<u8>| {
                    if matches!(as_what, As::Uuid) {
                        let hex: String = value.data().iter().map(|byte| format!("{byte:02x}")).collect();
                        quote(hex.as_bytes(), json);
                    }
                });
            }
        }
        Ok(())
    }
}

/// Writes the one value or the list of values; what writes nothing is no element.
fn list<'v, T: 'v>(
    is_list: bool,
    values: impl Iterator<Item = &'v T>,
    json: &mut Vec<u8>,
    limit: u64,
    mut write: impl FnMut(&T, &mut Vec<u8>),
) {
    if !is_list {
        values.take(1).for_each(|value| write(value, json));
        return;
    }
    json.push(b'[');
    for value in values {
        let begin = json.len();
        // Values of a dictionary cost nothing until they are written out.
        if begin as u64 > limit {
            break;
        }
        write(value, json);
        if json.len() > begin {
            json.push(b',');
        }
    }
    if json.last() == Some(&b',') {
        json.pop();
    }
    json.push(b']');
}

fn int(value: i64, as_what: As, json: &mut Vec<u8>) {
    let words = match as_what {
        As::Plain => return json.extend_from_slice(value.to_string().as_bytes()),
        As::Day => Span::new()
            .try_days(value)
            .and_then(|days| Date::new(1970, 1, 1)?.checked_add(days))
            .map(|date| date.to_string()),
        As::Time(per_second, in_utc) => {
            let second = Timestamp::from_second(value.div_euclid(per_second));
            second.map(|second| time(second, in_utc && value.rem_euclid(86_400 * per_second) != 0))
        }
        As::Uuid | As::Other => return,
    };
    // What lies beyond the calendar is no date of an article.
    if let Ok(words) = words {
        quote(words.as_bytes(), json);
    }
}

/// A point in time to the second. Columns of times write a day as its midnight.
fn time(second: Timestamp, in_utc: bool) -> String {
    let civil: DateTime = jiff::tz::Offset::UTC.to_datetime(second);
    if in_utc {
        second.to_string()
    } else if civil.time() == jiff::civil::Time::midnight() {
        civil.date().to_string()
    } else {
        civil.to_string()
    }
}

/// Seconds since 1970 of a time as old Spark and Impala write it: nanoseconds of the day, and the Julian day.
fn julian(value: &Int96) -> i64 {
    let [low, high, day] = [0, 1, 2].map(|n| u64::from(value.data()[n]));
    (day as i64 - 2_440_588) * 86_400 + ((high << 32 | low) / 1_000_000_000) as i64
}

fn float(value: f64, json: &mut Vec<u8>) {
    // Whole numbers beside nulls are floats in many a table.
    if value.fract() == 0.0 && value.abs() < 9e15 {
        json.extend_from_slice((value as i64).to_string().as_bytes());
    } else if value.is_finite() {
        json.extend_from_slice(value.to_string().as_bytes());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(write: impl Fn(&mut Vec<u8>), expect: &str) {
        let mut json = vec![];
        write(&mut json);
        assert_eq!(String::from_utf8(json).unwrap(), expect);
    }

    #[test]
    fn values_are_written_as_json() {
        check(|json| int(-5, As::Plain, json), "-5");
        check(|json| int(19_508, As::Day, json), "\"2023-05-31\"");
        check(|json| int(i64::MAX, As::Day, json), "");
        check(|json| int(1_685_491_200_000, As::Time(1_000, true), json), "\"2023-05-31\"");
        check(|json| int(1_685_520_000_000_000, As::Time(1_000_000, true), json), "\"2023-05-31T08:00:00Z\"");
        check(|json| int(1_685_520_000_000_000_007, As::Time(1_000_000_000, false), json), "\"2023-05-31T08:00:00\"");
        check(|json| int(-1, As::Time(1_000, false), json), "\"1969-12-31T23:59:59\"");
        check(|json| int(i64::MIN, As::Time(1_000, true), json), "");
        let mut value = Int96::new();
        value.set_data(0x85c5_0000, 0x1a31, 2_460_096);
        assert_eq!(julian(&value), 1_685_520_000);
        check(|json| float(12.0, json), "12");
        check(|json| float(0.5, json), "0.5");
        check(|json| float(f64::NAN, json), "");
        check(|json| list(true, [1.0, f64::NAN, 2.0].iter(), json, 99, |v, json| float(*v, json)), "[1,2]");
        check(|json| list(true, [f64::NAN].iter(), json, 99, |v, json| float(*v, json)), "[]");
        check(|json| list(true, [7.0; 9].iter(), json, 3, |v, json| float(*v, json)), "[7,7]");
        check(|json| list(false, [7.0].iter(), json, 99, |v, json| float(*v, json)), "7");
    }
}
