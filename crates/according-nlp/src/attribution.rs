//! Finds the attributions of a document: tag, link, assemble.

use crate::{
    confidence::Calibration,
    crf::{
        Crf, LABELS,
        context::Context,
        decode::{self, Scores},
        features,
        lexicon::Lexicon,
        role, second,
    },
    encoder::{self, Encoder},
    layers::Layers,
    linker::{self, Chunk, Group, Linker},
    title,
    weights::{Error, Sections},
};
use according_text::Attribution;

/// Names of the sections of the first and second pass.
pub const PASSES: [[&str; 3]; 2] =
    [["crf1.table", "crf1.edges", "crf1.scale"], ["crf2.table", "crf2.edges", "crf2.scale"]];

/// How much work goes into reading.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[repr(u8)]
pub enum Profile {
    /// Both passes and the encoder.
    #[default]
    Thorough = 0,
    /// The first pass alone.
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
    /// First pass.
    pub first: Crf<'b>,
    /// Second pass, which also sees the labels of the first.
    pub second: Crf<'b>,
    /// Encoder, whose scores are added to those of the second pass.
    pub encoder: Encoder<'b>,
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
        let pass = |names: [&'static str; 3]| Crf::open(sections, names[0], names[1], names[2]);
        let (first, second) = (pass(PASSES[0])?, pass(PASSES[1])?);
        if first.table.len() != second.table.len() {
            return Err(Error::Shape(PASSES[1][0]));
        }
        Ok(Models {
            lexicon: Lexicon::open(sections)?,
            first,
            second,
            encoder: Encoder::open(sections)?,
            linker: Linker::open(sections)?,
            calibration: Calibration::open(sections).ok(),
        })
    }
}

/// Scratch space for one thread, reused.
#[derive(Default)]
pub struct Scratch {
    context: Context,
    /// Labels of the last pass. **Shape**: `n_tokens`.
    labels: Vec<u8>,
    /// Labels of the first pass. **Shape**: `n_tokens`.
    first: Vec<u8>,
    /// Emission scores of the last pass.
    scores: Scores,
    encoder: encoder::Scratch,
    /// Rows of the features of the first pass, token after token.
    slots: Vec<u32>,
    /// Where those of each token end. **Shape**: `n_tokens`.
    ends: Vec<usize>,
    back: Vec<[u8; LABELS]>,
    sketches: Vec<second::Sketch>,
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
    let last = if profile == Profile::Fast { &models.first } else { &models.second };
    decode::marginals(last, context, scores, steps, marginals);
    let mut out: Vec<Attribution> =
        groups.iter().map(|group| assemble(layers, chunks, labels, marginals, group)).collect();
    if let Some(calibration) = &models.calibration {
        for attribution in &mut out {
            attribution.confidence = calibration.probability(profile, attribution.confidence);
        }
    }
    out.retain(|attribution| !title::only_names(text, layers, attribution) && !title::only_does(layers, attribution));
    out.sort_by_key(|attribution| {
        let starts = [&attribution.source, &attribution.cue, &attribution.content].map(|spans| spans.first().copied());
        starts.into_iter().flatten().min()
    });
    out
}

/// Tags the document; leaves the labels in `scratch`.
fn tag(models: &Models<'_>, profile: Profile, layers: &Layers, scratch: &mut Scratch) {
    let Scratch { context, labels, first, scores, encoder, slots, ends, back, sketches, .. } = scratch;
    models.lexicon.bins(layers, &mut context.bins);
    context.prepare(layers);
    scores.clear();
    slots.clear();
    ends.clear();
    let shift = models.first.shift();
    for i in 0..layers.len() {
        let start = slots.len();
        features::features(layers, context, i, |feature| slots.push((feature >> shift) as u32));
        scores.push(decode::score(&models.first, &slots[start..]));
        if profile == Profile::Fast {
            slots.clear();
        }
        ends.push(slots.len());
    }
    if profile == Profile::Fast {
        decode::viterbi(&models.first, context, scores, back, labels);
        return;
    }
    decode::viterbi(&models.first, context, scores, back, first);
    second::sketch(layers, first, sketches);
    let mut start = 0;
    for i in 0..layers.len() {
        // The rows of the first pass' features are those of the second: both tables have the same size.
        let own = &slots[start..ends[i]];
        start = ends[i];
        scores[i] = decode::score(&models.second, own);
        let mut added = [0; second::MOST];
        let mut n = 0;
        second::features(layers, context, first, sketches, i, |feature| {
            added[n] = (feature >> shift) as u32;
            n += 1;
        });
        let more = decode::score(&models.second, &added[..n]);
        scores[i].iter_mut().zip(more).for_each(|(score, more)| *score += more);
    }
    models.encoder.add_scores(layers, context, encoder, scores);
    decode::viterbi(&models.second, context, scores, back, labels);
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
