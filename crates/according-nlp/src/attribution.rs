//! Finds the attributions of a document: tag, link, assemble.

use crate::{
    confidence::Calibration,
    crf::{
        Chain, Crf, LABELS,
        context::Context,
        decode::{self, Scores},
        features,
        lexicon::Lexicon,
        role,
    },
    dateline,
    encoder::{self, Encoder},
    layers::Layers,
    linker::{self, Chunk, Group, Linker},
    title,
    weights::{Error, Sections},
};
use according_text::Attribution;

/// How much work goes into reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Profile {
    /// The encoder scores the labels.
    #[default]
    Thorough = 0,
    /// Sparse features score them: for machines without wide vector instructions, where the encoder is slow.
    Fast = 1,
}

impl Profile {
    /// Every profile, in order of its number.
    pub const ALL: [Profile; 2] = [Profile::Thorough, Profile::Fast];

    /// The name used on the command line and in a run's configuration.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Profile::Thorough => "thorough",
            Profile::Fast => "fast",
        }
    }
}

/// All weights of the attribution models, borrowed.
pub struct Models<'b> {
    /// Cue lexicon.
    pub lexicon: Lexicon<'b>,
    /// Scores of the labels for [`Profile::Thorough`].
    pub encoder: Encoder<'b>,
    /// Scores of the labels for [`Profile::Fast`].
    pub crf: Crf<'b>,
    /// Linker.
    pub linker: Linker<'b>,
    /// From certainty to probability; absent while the models are being trained.
    pub calibration: Option<Calibration<'b>>,
}

impl<'b> Models<'b> {
    /// The models in a file of weights.
    ///
    /// # Errors
    /// If a section is missing or has the wrong shape.
    pub fn open(sections: &Sections<'b>) -> Result<Models<'b>, Error> {
        Ok(Models {
            lexicon: Lexicon::open(sections)?,
            encoder: Encoder::open(sections)?,
            crf: Crf::open(sections)?,
            linker: Linker::open(sections)?,
            calibration: Calibration::open(sections).ok(),
        })
    }

    fn chain(&self, profile: Profile) -> &Chain<'b> {
        match profile {
            Profile::Thorough => &self.encoder.chain,
            Profile::Fast => &self.crf.chain,
        }
    }
}

/// Scratch space for one thread, reused.
#[derive(Default)]
pub struct Scratch {
    context: Context,
    /// **Shape**: `n_tokens`.
    labels: Vec<u8>,
    scores: Scores,
    encoder: encoder::Scratch,
    /// Rows of the sparse features of one token.
    slots: Vec<u32>,
    back: Vec<[u8; LABELS]>,
    steps: decode::Steps,
    marginals: Vec<[f32; LABELS]>,
    chunks: Vec<Chunk>,
}

/// Finds the attributions of a document, in order of the first character.
pub fn find(
    models: &Models<'_>,
    profile: Profile,
    text: &str,
    layers: &Layers,
    scratch: &mut Scratch,
) -> Vec<Attribution> {
    tag(models, profile, layers, scratch);
    let Scratch { context, labels, scores, steps, marginals, chunks, .. } = scratch;
    linker::chunks(labels, chunks);
    let groups = models.linker.link(layers, chunks);
    if groups.is_empty() {
        return Vec::new();
    }
    decode::marginals(models.chain(profile), context, scores, steps, marginals);
    let mut out: Vec<Attribution> =
        groups.iter().map(|group| assemble(layers, chunks, labels, marginals, group)).collect();
    if let Some(calibration) = &models.calibration {
        for attribution in &mut out {
            attribution.confidence = calibration.probability(profile, attribution.confidence);
        }
    }
    dateline::cut(text, layers, &mut out);
    out.retain(|attribution| !title::only_names(text, layers, attribution) && !title::only_does(layers, attribution));
    out.sort_by_key(|attribution| {
        let starts = [&attribution.source, &attribution.cue, &attribution.content].map(|spans| spans.first().copied());
        starts.into_iter().flatten().min()
    });
    out
}

/// Tags the document; leaves the labels in `scratch`.
fn tag(models: &Models<'_>, profile: Profile, layers: &Layers, scratch: &mut Scratch) {
    let Scratch { context, labels, scores, encoder, slots, back, .. } = scratch;
    models.lexicon.bins(layers, &mut context.bins);
    context.prepare(layers);
    match profile {
        Profile::Thorough => models.encoder.score(layers, context, encoder, scores),
        Profile::Fast => {
            let shift = models.crf.shift();
            scores.clear();
            scores.extend((0..layers.len()).map(|i| {
                slots.clear();
                features::features(layers, context, i, |feature| slots.push((feature >> shift) as u32));
                decode::score(&models.crf, slots)
            }));
        }
    }
    decode::viterbi(models.chain(profile), context, scores, back, labels);
}

fn assemble(
    layers: &Layers,
    chunks: &[Chunk],
    labels: &[u8],
    marginals: &[[f32; LABELS]],
    group: &Group,
) -> Attribution {
    let span = |c: usize| layers.span(chunks[c].first as usize, chunks[c].end as usize);
    let sure = |c: usize| certainty(chunks[c], labels, marginals);
    let content = group.contents.iter().map(|&c| sure(c)).fold(1.0, f32::min);
    Attribution {
        source: group.source.map(span).into_iter().collect(),
        cue: vec![span(group.cue)],
        content: group.contents.iter().map(|&c| span(c)).collect(),
        confidence: sure(group.cue) * content * group.source.map_or(1.0, sure),
        parent: None,
    }
}

/// How sure the tagger is that the chunk has its role: the mean probability of the role over its tokens.
fn certainty(chunk: Chunk, labels: &[u8], marginals: &[[f32; LABELS]]) -> f32 {
    let range = chunk.first as usize..chunk.end as usize;
    let n = range.len() as f32;
    let sum: f32 = range
        .map(|i| {
            let wanted = role(labels[i]);
            (0..LABELS).filter(|&k| role(k as u8) == wanted).map(|k| marginals[i][k]).sum::<f32>()
        })
        .sum();
    sum / n
}
