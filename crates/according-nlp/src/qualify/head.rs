//! The head of a cue: the verb, noun or preposition that carries it.

use super::{
    lexicon::{self, Entry, PartOfSpeech},
    view::View,
};
use crate::{
    hash, lemma,
    tag::{Coarse, Tag},
};
use according_text::{AttributionType, Span};

/// The head of a cue.
#[derive(Clone, Copy)]
pub struct Head {
    /// Index of its first token.
    pub first: usize,
    /// One past the index of its last token.
    pub end: usize,
    /// The lexicon's entry; absent where it does not know the cue.
    pub entry: Option<&'static Entry>,
}

/// The tokens of a cue; of longer ones than any real cue only the beginning is looked at.
struct Cue {
    tokens: [u32; 40],
    n: usize,
}

impl Cue {
    fn of(view: View<'_>, spans: &[Span]) -> Cue {
        let mut cue = Cue { tokens: [0; 40], n: 0 };
        for i in spans.iter().flat_map(|span| view.layers.tokens_of(*span)) {
            if cue.n < cue.tokens.len() {
                cue.tokens[cue.n] = i as u32;
                cue.n += 1;
            }
        }
        cue
    }

    fn iter(&self) -> impl Iterator<Item = usize> + '_ {
        self.tokens[..self.n].iter().map(|&i| i as usize)
    }
}

/// The head of the cue, or none if the cue is empty. Where the lexicon does not know it, its lemma is left in `out`.
pub fn find(view: View<'_>, spans: &[Span], out: &mut Vec<u8>) -> Option<Head> {
    let cue = Cue::of(view, spans);
    let first = cue.iter().next()?;
    if let Some(opening) = cue.iter().find(|&i| view.tag(i).coarse() != Coarse::Adverb || cue.n == 1)
        && let Some((entry, n)) = at(view, opening, PartOfSpeech::Preposition)
        && (n > 1 || n == cue.n)
    {
        return Some(Head { first: opening, end: opening + n, entry: Some(entry) });
    }
    let found = verb(view, &cue, out)
        .or_else(|| any(view, &cue, &[PartOfSpeech::Noun], out))
        .or_else(|| any(view, &cue, &[PartOfSpeech::Adjective], out))
        .or_else(|| any(view, &cue, &[PartOfSpeech::Adverb], out))
        .or_else(|| any(view, &cue, &[PartOfSpeech::Preposition, PartOfSpeech::Mark], out));
    out.clear();
    found.or_else(|| {
        let unknown = cue
            .iter()
            .find(|&i| view.tag(i).is_verb() && !is_auxiliary(view, i))
            .or_else(|| cue.iter().filter(|&i| view.tag(i).coarse() == Coarse::Noun).last())
            .or_else(|| cue.iter().find(|&i| view.tag(i).is_verb()))
            .unwrap_or(first);
        lemma::lemma(view.form(unknown), view.tag(unknown), out);
        Some(Head { first: unknown, end: unknown + 1, entry: None })
    })
}

/// The entry that begins at token `i`, by the lemmas of the layers.
fn at(view: View<'_>, i: usize, part_of_speech: PartOfSpeech) -> Option<(&'static Entry, usize)> {
    let range = i..view.layers.sentence(i).end;
    if part_of_speech == PartOfSpeech::Preposition {
        // `according` has a verb's tag, and stands in the lexicon as printed.
        return lexicon::longest(part_of_speech, view.layers.words[range].iter().map(|word| word.lower));
    }
    lexicon::longest(part_of_speech, view.layers.lemmas[range].iter().copied())
}

/// The verb entry that begins at token `i`, whatever its tag: the lemma is taken as a verb's.
fn verb_at(view: View<'_>, i: usize, out: &mut Vec<u8>) -> Option<(&'static Entry, usize)> {
    let tag = view.tag(i);
    if view.is(i, &["regarding", "concerning", "including", "following", "according"]) {
        return None;
    }
    if tag.is_verb() {
        // `have not yet confirmed`, tagged as a base form: the lemma of the layers kept its ending.
        return at(view, i, PartOfSpeech::Verb).or_else(|| inflected(view, i, out));
    }
    let base = i > 0 && (view.tag(i - 1) == Tag::Md || view.is(i - 1, &["to", "n't", "did", "does", "do", "never"]));
    if base && tag.coarse() != Coarse::Adverb {
        return at(view, i, PartOfSpeech::Verb);
    }
    if tag == Tag::Md
        || tag.is_name() && !view.form(i).starts_with(char::is_lowercase) && view.layers.sentence(i).start != i
    {
        return None;
    }
    inflected(view, i, out)
}

/// The verb entry that begins at token `i` if its form is an inflected verb's, whatever the tagger says.
fn inflected(view: View<'_>, i: usize, out: &mut Vec<u8>) -> Option<(&'static Entry, usize)> {
    let form = view.lower(i);
    let form = form.as_str();
    let verbal = if form.ends_with("ing") {
        Tag::Vbg
    } else if form.ends_with("ed") || matches!(form, "said" | "told" | "wrote" | "thought") {
        Tag::Vbd
    } else {
        return None;
    };
    lemma::lemma(form, verbal, out);
    let sentence = view.layers.sentence(i);
    let first = hash::bytes(out.iter().copied());
    let rest = view.layers.lemmas[i + 1..sentence.end].iter().copied();
    lexicon::longest(PartOfSpeech::Verb, std::iter::once(first).chain(rest))
}

/// `has`, `was`, `did`: never the head where another verb stands.
pub fn is_auxiliary(view: View<'_>, i: usize) -> bool {
    view.tag(i) == Tag::Md
        || view.is(
            i,
            &[
                "be", "am", "is", "are", "was", "were", "been", "being", "'s", "'re", "'m", "have", "has", "had",
                "having", "'ve", "'d", "do", "does", "did", "doing", "done", "s",
            ],
        )
}

/// Verbs that only lead to the one that tells what is done: `issued a statement saying`, `went on to warn`.
fn is_light(lemma: &str) -> bool {
    let first = lemma.split(' ').next().unwrap_or_default();
    lemma.starts_with("stop short")
        || matches!(
            first,
            "make"
                | "give"
                | "issue"
                | "release"
                | "put"
                | "take"
                | "come"
                | "go"
                | "use"
                | "begin"
                | "start"
                | "deliver"
                | "send"
                | "hold"
                | "quote"
                | "cite"
                | "post"
                | "respond"
                | "continue"
                | "end"
                | "close"
                | "conclude"
                | "open"
                | "speak"
                | "sign"
                | "circulate"
                | "publish"
                | "file"
                | "carry"
                | "include"
                | "record"
                | "hear"
        )
}

/// Verbs that govern an infinitive of saying without being the act: `is expected to announce`, `tried to explain`.
fn is_catenative(lemma: &str) -> bool {
    matches!(
        lemma,
        "want"
            | "plan"
            | "expect"
            | "intend"
            | "hope"
            | "proceed"
            | "rush"
            | "try"
            | "seek"
            | "attempt"
            | "need"
            | "appear"
            | "seem"
            | "tend"
            | "like"
            | "happen"
            | "prefer"
            | "prepare"
            | "choose"
            | "decide"
            | "love"
            | "look"
            | "set"
            | "schedule"
            | "slate"
            | "tip"
            | "gear up"
            | "elect"
            | "opt"
            | "move"
            | "anticipate"
            | "mean"
            | "volunteer"
            | "fail"
            | "forget"
    )
}

fn verb(view: View<'_>, cue: &Cue, out: &mut Vec<u8>) -> Option<Head> {
    let mut best: Option<Head> = None;
    let mut skip = 0;
    for i in cue.iter() {
        if i < skip || is_auxiliary(view, i) {
            continue;
        }
        let Some((entry, n)) = verb_at(view, i, out) else { continue };
        let head = Head { first: i, end: i + n, entry: Some(entry) };
        let Some(before) = best else {
            best = Some(head);
            skip = head.end;
            if !is_light(entry.lemma) && !is_catenative(entry.lemma) {
                break;
            }
            continue;
        };
        let led = before.entry.map_or("", |entry| entry.lemma);
        let infinitive = (before.end..i).any(|j| view.is(j, &["to"]))
            && (before.end..i).all(|j| view.is(j, &["to"]) || view.tag(j).coarse() == Coarse::Adverb);
        // `started believing`: the phase of an act of whatever kind.
        let phase = matches!(led, "start" | "begin" | "continue" | "go on" | "come")
            && (infinitive || i == before.end && view.tag(i) == Tag::Vbg);
        let says = entry.attribution_type == AttributionType::Communication && !is_light(entry.lemma);
        let clause = matches!(view.tag(i), Tag::Vbg | Tag::Vbd | Tag::Vbz | Tag::Vbp) || infinitive;
        if phase || says && (is_catenative(led) && infinitive || is_light(led) && clause) {
            best = Some(head);
            break;
        }
        if !infinitive {
            break;
        }
    }
    // `made a promise`: the noun tells more than a verb that means nothing alone.
    let head = best?;
    let entry = head.entry?;
    if matches!(
        entry.lemma,
        "make"
            | "give"
            | "issue"
            | "release"
            | "take"
            | "put"
            | "deliver"
            | "use"
            | "express"
            | "voice"
            | "raise"
            | "send"
            | "come"
            | "go"
            | "hold"
            | "cast"
            | "offer"
    ) && let Some((j, (entry, n))) = cue
        .iter()
        .filter(|&j| j >= head.end && view.tag(j).coarse() == Coarse::Noun)
        .find_map(|j| Some((j, at(view, j, PartOfSpeech::Noun)?)))
    {
        return Some(Head { first: j, end: j + n, entry: Some(entry) });
    }
    Some(head)
}

fn any(view: View<'_>, cue: &Cue, parts: &[PartOfSpeech], out: &mut Vec<u8>) -> Option<Head> {
    for i in cue.iter() {
        for &part in parts {
            if let Some((entry, n)) = at(view, i, part) {
                return Some(Head { first: i, end: i + n, entry: Some(entry) });
            }
        }
        if parts[0] == PartOfSpeech::Noun && view.tag(i).coarse() == Coarse::Noun {
            // `attacks` and `fears` are verbs to the lexicon where the tagger sees nouns, or the other way round.
            let form = view.lower(i);
            lemma::lemma(form.as_str(), Tag::Vbz, out);
            let first = hash::bytes(out.iter().copied());
            if let Some((entry, n)) = lexicon::longest(PartOfSpeech::Verb, std::iter::once(first)) {
                return Some(Head { first: i, end: i + n, entry: Some(entry) });
            }
        }
    }
    None
}
