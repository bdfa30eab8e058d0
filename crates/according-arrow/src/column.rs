//! From lists of values to columns. A table is a list of columns; a column is a name and a function of all its items.

use crate::Names;
use according_text::Passage;
use arrow_array::types::Int8Type;
use arrow_array::{
    Array, ArrayRef, Date32Array, DictionaryArray, Int8Array, Int64Array, ListArray, StringArray, StructArray,
};
use arrow_buffer::{NullBuffer, OffsetBuffer};
use arrow_schema::{Field, Fields};
use jiff::civil::Date;
use std::sync::Arc;

/// A column of a table of `T`.
pub(crate) type Column<T> = (&'static str, fn(&[&T], Names) -> ArrayRef);

/// The columns of `items` side by side; `absent` items are null.
pub(crate) fn table<T>(columns: &[Column<T>], items: &[&T], names: Names, absent: Option<NullBuffer>) -> StructArray {
    let (fields, arrays): (Vec<Field>, Vec<ArrayRef>) = columns
        .iter()
        .map(|(name, column)| {
            let array = column(items, names);
            (Field::new(*name, array.data_type().clone(), true), array)
        })
        .unzip();
    StructArray::try_new_with_length(Fields::from(fields), arrays, absent, items.len())
        .expect("every column has one value an item")
}

/// A list of `T` for each item.
pub(crate) fn list<'r, T: 'r>(columns: &[Column<T>], lists: impl Iterator<Item = &'r [T]>, names: Names) -> ArrayRef {
    let (mut all, mut lengths) = (Vec::new(), Vec::new());
    for list in lists {
        lengths.push(list.len());
        all.extend(list);
    }
    let values = table(columns, &all, names, None);
    let field = Field::new("item", values.data_type().clone(), true);
    Arc::new(ListArray::new(Arc::new(field), OffsetBuffer::from_lengths(lengths), Arc::new(values), None))
}

/// A passage for each item, or null.
pub(crate) fn passage<'r>(passages: impl Iterator<Item = Option<&'r Passage>>, names: Names) -> ArrayRef {
    let none = Passage { start: 0, end: 0, exact: String::new() };
    let passages: Vec<Option<&Passage>> = passages.collect();
    let absent = NullBuffer::from_iter(passages.iter().map(Option::is_some));
    let all: Vec<&Passage> = passages.iter().map(|passage| passage.unwrap_or(&none)).collect();
    Arc::new(table(PASSAGE, &all, names, Some(absent)))
}

/// The columns of a passage.
pub(crate) const PASSAGE: &[Column<Passage>] = &[
    ("start", |all, _| integers(all.iter().map(|passage| passage.start))),
    ("end", |all, _| integers(all.iter().map(|passage| passage.end))),
    ("exact", |all, _| strings(all.iter().map(|passage| Some(passage.exact.as_str())))),
];

pub(crate) fn strings<S: AsRef<str>>(values: impl Iterator<Item = Option<S>>) -> ArrayRef {
    Arc::new(StringArray::from_iter(values))
}

pub(crate) fn integers(values: impl Iterator<Item = u32>) -> ArrayRef {
    Arc::new(Int64Array::from_iter_values(values.map(i64::from)))
}

/// Days; what is no whole date is null.
pub(crate) fn dates<'r>(values: impl Iterator<Item = Option<&'r str>>) -> ArrayRef {
    Arc::new(Date32Array::from_iter(values.map(|value| days(value?))))
}

/// The first day of the calendar that Arrow counts from.
const EPOCH: Date = jiff::civil::date(1970, 1, 1);

/// Days from 1970-01-01 to the day with which an ISO 8601 date, or date and time, begins.
fn days(value: &str) -> Option<i32> {
    let day: Date = value.get(..10)?.parse().ok()?;
    day.since(EPOCH).ok().map(|span| span.get_days())
}

/// The day so many days after 1970-01-01, as ISO 8601.
pub(crate) fn day(days: i32) -> Option<String> {
    EPOCH.checked_add(jiff::Span::new().try_days(days).ok()?).ok().map(|day| day.to_string())
}

/// Values of the closed set `all`.
pub(crate) fn named<T: Copy + PartialEq>(
    values: impl Iterator<Item = Option<T>>,
    all: &[T],
    as_str: fn(T) -> &'static str,
    names: Names,
) -> ArrayRef {
    match names {
        Names::Plain => strings(values.map(|value| value.map(as_str))),
        Names::Dictionary => {
            let place = |value: T| all.iter().position(|it| *it == value).expect("the set is whole") as i8;
            let keys: Int8Array = values.map(|value| value.map(place)).collect();
            let set = StringArray::from_iter_values(all.iter().map(|value| as_str(*value)));
            Arc::new(DictionaryArray::<Int8Type>::new(keys, Arc::new(set)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{day, days};

    #[test]
    fn days_are_counted_from_1970() {
        for (given, expect) in [
            ("1970-01-01", Some(0)),
            ("2024-02-29", Some(19_782)),
            ("1969-12-31T23:00:00Z", Some(-1)),
            ("2024-02", None),
            ("2024-02-30", None),
            ("", None),
        ] {
            assert_eq!(days(given), expect, "{given}");
            assert_eq!(expect.and_then(day).as_deref(), expect.and(given.get(..10)), "{given}");
        }
    }
}
