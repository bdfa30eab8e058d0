//! How to read.

use crate::Event;
use crate::summary::Summary;
use according_ingest::{Config, Field};
use according_models::Profile;
use std::collections::BTreeMap;
use std::num::NonZero;
use std::ops::Range;
use std::sync::atomic::AtomicBool;

/// What is told of every record, in the order of the input, with the counts so far.
pub type Observer<'o> = &'o mut dyn FnMut(&Event<'_>, &Summary);

/// How to read.
pub struct Options<'o> {
    /// What the input holds.
    pub input: Config,
    /// Whether to read the statements inside statements too.
    pub nested: bool,
    /// How much work goes into reading.
    pub profile: Profile,
    /// Worker threads; the result is the same for any number.
    pub threads: usize,
    /// Bytes of articles that may be taken and not yet handed over; one larger article passes alone.
    pub max_bytes_in_flight: u64,
    /// Raised by anybody to end early: what is in flight is finished and kept.
    pub stop: Option<&'o AtomicBool>,
    /// The part of the input to read, in bytes as they are stored: records belong where they were whole, that is, to the
    /// part in which the last byte lies that was taken from the files when they were cut. Parts that tile the input have
    /// every record once, in order; each begins reading at the beginning, as compressed files can be read from nowhere
    /// else, and does nothing there but decompress and cut.
    pub part: Option<Range<u64>>,
    /// Called for every record on the calling thread; it should be quick.
    pub observer: Option<Observer<'o>>,
}

impl Default for Options<'_> {
    /// One worker a core.
    fn default() -> Self {
        Options {
            input: Config::default(),
            nested: false,
            profile: Profile::default(),
            threads: std::thread::available_parallelism().map_or(1, NonZero::get),
            max_bytes_in_flight: 64 << 20,
            stop: None,
            part: None,
            observer: None,
        }
    }
}

impl Options<'_> {
    /// The options that bear upon the rows, as JSON with sorted keys: what a ledger keeps of them.
    #[must_use]
    pub fn config_json(&self) -> String {
        config_json(&self.input, self.nested, self.profile)
    }
}

/// The options that bear upon the rows, as JSON with sorted keys; two runs that agree in them read alike.
pub(crate) fn config_json(input: &Config, nested: bool, profile: Profile) -> String {
    // Sorted whatever features other crates give serde_json.
    let mut fields = BTreeMap::new();
    for &field in Field::ALL {
        let names = input.fields.get(field);
        if names != field.names() {
            fields.insert(field.as_str(), names);
        }
    }
    let mut config = BTreeMap::new();
    let mut set = |key: &'static str, value: Option<serde_json::Value>| {
        if let Some(value) = value {
            config.insert(key, value);
        }
    };
    set("any_language", input.any_language.then_some(true.into()));
    set("fast_pages", input.fast_pages.then_some(true.into()));
    set("fields", (!fields.is_empty()).then(|| serde_json::json!(fields)));
    set("format", input.format.map(|format| format.as_str().into()));
    set("nested", nested.then_some(true.into()));
    set("profile", (profile != Profile::default()).then(|| profile.as_str().into()));
    set("published", input.published.as_deref().map(Into::into));
    set("publisher", input.publisher.as_deref().map(Into::into));
    serde_json::json!(config).to_string()
}

#[cfg(test)]
mod tests {
    use super::*;
    use according_ingest::FieldMap;

    #[test]
    fn what_bears_upon_the_rows_is_told_and_nothing_else() {
        assert_eq!(config_json(&Config::default(), false, Profile::Thorough), "{}");
        let config = Config {
            fields: FieldMap::parse(["text=story"]).expect("a mapping"),
            published: Some("2023-05-31".into()),
            max_record_bytes: 5,
            ..Config::default()
        };
        assert_eq!(
            config_json(&config, true, Profile::Fast),
            r#"{"fields":{"text":["story"]},"nested":true,"profile":"fast","published":"2023-05-31"}"#
        );
    }
}
