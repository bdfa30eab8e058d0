//! Options from keyword arguments.

use crate::error::{InputError, raised};
use according::ledger::Filter;
use according::{FieldMap, Input, InputFormat, Options, Profile};
use pyo3::prelude::*;
use pyo3::types::PyDict;
use std::ops::Range;
use std::str::FromStr;
use std::time::Duration;

/// How to read, as a thread can own it.
pub(crate) struct How {
    pub(crate) input: Input,
    pub(crate) nested: bool,
    pub(crate) profile: Profile,
    pub(crate) threads: Option<usize>,
    pub(crate) part: Option<Range<u64>>,
}

impl How {
    /// Takes the known names out of `given`.
    pub(crate) fn of(given: Option<&Bound<'_, PyDict>>) -> PyResult<How> {
        let (input, profile) = (Input::default(), Profile::default());
        let mut how = How { input, nested: false, profile, threads: None, part: None };
        for (key, value) in given.into_iter().flatten() {
            let key: String = key.extract()?;
            if value.is_none() {
                continue;
            }
            match key.as_str() {
                "published" => how.input.published = Some(value.str()?.to_string()),
                "publisher" => how.input.publisher = Some(value.extract()?),
                "format" => how.input.format = Some(named("format", &value, InputFormat::ALL, InputFormat::as_str)?),
                "map" => {
                    let map: std::collections::BTreeMap<String, String> = value.extract()?;
                    let map = map.iter().map(|(field, name)| format!("{field}={name}"));
                    how.input.fields = FieldMap::parse(map).map_err(|error| raised(&error.into()))?;
                }
                "max_record_size" => how.input.max_record_bytes = value.extract()?,
                "max_nesting" => how.input.max_nesting = value.extract()?,
                "max_expansion" => how.input.max_expansion = value.extract()?,
                "page_time" => how.input.page_time = Duration::from_secs_f64(value.extract()?),
                "fast_pages" => how.input.fast_pages = value.extract()?,
                "any_language" => how.input.any_language = value.extract()?,
                "nested" => how.nested = value.extract()?,
                "profile" => {
                    let name: String = value.extract()?;
                    how.profile = match name.as_str() {
                        "thorough" => Profile::Thorough,
                        "fast" => Profile::Fast,
                        _ => return Err(unknown("profile", &name, &["thorough", "fast"])),
                    };
                }
                "part" => {
                    let (start, end): (u64, Option<u64>) = value.extract()?;
                    how.part = Some(start..end.unwrap_or(u64::MAX));
                }
                "threads" => {
                    let threads: usize = value.extract()?;
                    if !(1..=1024).contains(&threads) {
                        return Err(InputError::new_err(format!("threads={threads}: not between 1 and 1024")));
                    }
                    how.threads = Some(threads);
                }
                _ => return Err(InputError::new_err(format!("there is no option {key:?}"))),
            }
        }
        Ok(how)
    }

    /// The options of a run.
    pub(crate) fn options<'o>(&self) -> Options<'o> {
        let options =
            Options { input: self.input.clone(), nested: self.nested, profile: self.profile, ..Options::default() };
        Options { threads: self.threads.unwrap_or(options.threads), part: self.part.clone(), ..options }
    }
}

/// Which statements are wanted, by the names that the command line has for them.
pub(crate) fn filter(given: Option<&Bound<'_, PyDict>>) -> PyResult<Filter> {
    let mut filter = Filter::default();
    for (key, value) in given.into_iter().flatten() {
        let key: String = key.extract()?;
        if value.is_none() {
            continue;
        }
        let string = || value.str().map(|it| Some(it.to_string()));
        match key.as_str() {
            "limit" => filter.limit = Some(value.extract()?),
            "offset" => filter.offset = value.extract()?,
            "outlet" => filter.publisher = string()?,
            "article" => filter.article = string()?,
            "published_after" => filter.published_after = string()?,
            "published_before" => filter.published_before = string()?,
            "said_after" => filter.said_after = string()?,
            "said_before" => filter.said_before = string()?,
            "form" => filter.form = Some(one("form", &value, according_text::Form::ALL)?),
            "polarity" => filter.polarity = Some(one("polarity", &value, according_text::Polarity::ALL)?),
            "medium" => filter.medium = Some(one("medium", &value, according_text::Medium::ALL)?),
            "source_class" => {
                filter.source_class = Some(one("source_class", &value, according_text::SourceClass::ALL)?)
            }
            _ => return Err(InputError::new_err(format!("there is no filter {key:?}"))),
        }
    }
    Ok(filter)
}

/// A value of a closed set by its name.
pub(crate) fn one<T: Copy + FromStr + ToString>(key: &str, value: &Bound<'_, PyAny>, all: &[T]) -> PyResult<T> {
    let name: String = value.extract()?;
    name.parse().map_err(|_| {
        let names: Vec<String> = all.iter().map(ToString::to_string).collect();
        unknown(key, &name, &names.iter().map(String::as_str).collect::<Vec<_>>())
    })
}

fn named<T: Copy>(key: &str, value: &Bound<'_, PyAny>, all: &[T], as_str: fn(T) -> &'static str) -> PyResult<T> {
    let name: String = value.extract()?;
    let found = all.iter().copied().find(|it| as_str(*it) == name);
    found.ok_or_else(|| unknown(key, &name, &all.iter().map(|it| as_str(*it)).collect::<Vec<_>>()))
}

fn unknown(key: &str, name: &str, names: &[&str]) -> PyErr {
    InputError::new_err(format!("{key}={name:?} is not known\nhint: it is one of {}", names.join(", ")))
}
