//! The shipped weights as aligned static bytes, with their model card (`MODEL_CARD.md`).
//!
//! Nothing enters; a [`Pipeline`] leaves. Nothing is parsed or copied when it is first asked for.
//!
//! ```
//! use according_text::{Document, Metadata};
//! let document = Document::new("“We will wait,” Ana Ruiz said.", Metadata::default());
//! let mut worker = according_models::pipeline().worker();
//! assert_eq!(worker.analyze(&document).layers.len(), 10);
//! ```

use according_nlp::Pipeline;
pub use according_nlp::attribution::Profile;
use std::sync::LazyLock;

#[repr(C, align(64))]
struct Aligned<T: ?Sized>(T);

static WEIGHTS: &Aligned<[u8]> = &Aligned(*include_bytes!("../weights/english.weights"));

static PIPELINE: LazyLock<Pipeline<'static>> =
    LazyLock::new(|| Pipeline::open(&WEIGHTS.0).expect("the shipped weights have every section"));

/// The pipeline over the shipped weights.
#[must_use]
pub fn pipeline() -> &'static Pipeline<'static> {
    &PIPELINE
}

/// Which weights are shipped: the first 32 hexadecimal digits of their BLAKE3 hash.
#[must_use]
pub fn hash() -> &'static str {
    include_str!("../weights/english.hash").trim_ascii_end()
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_hash_is_that_of_the_weights() {
        let hash = blake3::hash(&super::WEIGHTS.0).to_hex();
        assert_eq!(super::hash(), &hash[..32], "write the hash beside the weights: `according-train all` does");
    }

    #[test]
    fn weights_stay_small() {
        assert!(super::WEIGHTS.0.len() <= 20 << 20);
    }
}
