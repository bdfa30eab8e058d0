//! The content of a statement read as if it were a text of its own: the tagger finds who speaks in it.

use crate::{
    attribution::{self, Models, Profile, Scratch},
    layers::Layers,
    quotation::Mark,
};
use according_text::{Attribution, Span};

/// Contents of fewer tokens hold no statement.
const SHORTEST: usize = 5;

/// What either profile finds in each fragment of `content`, the thorough one first.
pub fn tagged(
    models: &Models<'_>,
    text: &str,
    layers: &Layers,
    content: &[Span],
    part: &mut Layers,
    scratch: &mut Scratch,
) -> Vec<Attribution> {
    let mut out = Vec::new();
    for span in content {
        let mut range = layers.tokens_of(*span);
        while !range.is_empty() && matches!(layers.marks[range.start], Mark::Open | Mark::Inner | Mark::Comma) {
            range.start += 1;
        }
        while !range.is_empty() && matches!(layers.marks[range.end - 1], Mark::Close | Mark::Comma) {
            range.end -= 1;
        }
        if range.len() >= SHORTEST {
            layers.copy_part(range, part);
            // Without the article around it a content is seldom what training saw: one of the two may still know its cue.
            for profile in Profile::ALL {
                out.extend(attribution::find(models, profile, text, part, scratch));
            }
        }
    }
    out
}
