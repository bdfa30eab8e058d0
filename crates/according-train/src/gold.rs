//! Gold attributions over our own tokens: labels for the tagger, groups for the linker.

use according_nlp::{
    crf::{O, Role, begin, inside},
    layers::Layers,
};
use according_text::Attribution;

/// Gold labels of one article, and which attributions each labelled token belongs to.
pub struct Gold {
    /// **Shape**: `n_tokens`.
    pub labels: Vec<u8>,
    /// Sorted indices of the attributions that own each token in its role. **Shape**: `n_tokens`.
    pub owners: Vec<Vec<u32>>,
}

/// Lays the attributions over the tokens. A token has the role of the first attribution that claims it.
#[must_use]
pub fn project(layers: &Layers, attributions: &[Attribution]) -> Gold {
    let n = layers.len();
    let mut roles: Vec<Option<Role>> = vec![None; n];
    let mut owners: Vec<Vec<u32>> = vec![Vec::new(); n];
    for (a, attribution) in attributions.iter().enumerate() {
        if attribution.parent.is_some() {
            continue;
        }
        for (role, spans) in
            [(Role::Source, &attribution.source), (Role::Cue, &attribution.cue), (Role::Content, &attribution.content)]
        {
            for &span in spans {
                for i in layers.tokens_of(span) {
                    if roles[i].is_none_or(|present| present == role) {
                        roles[i] = Some(role);
                        if !owners[i].contains(&(a as u32)) {
                            owners[i].push(a as u32);
                        }
                    }
                }
            }
        }
    }
    let mut labels = vec![O; n];
    for i in 0..n {
        if let Some(role) = roles[i] {
            let continues = i > 0 && roles[i - 1] == Some(role) && owners[i - 1] == owners[i];
            labels[i] = if continues { inside(role) } else { begin(role) };
        }
    }
    Gold { labels, owners }
}
