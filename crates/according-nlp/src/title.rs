//! Tells the names of things, and deeds, from what is said: `a conference called “Perspective of Change”`, `also called the Dockers'
//! League`. The words that give a name are cues nowhere, whoever stands near them.

use crate::{hash, layers::Layers, quotation::Mark, tag::Tag};
use according_text::Attribution;

/// Words that give a name.
const NAMING: &[&str] = &[
    "called",
    "titled",
    "entitled",
    "named",
    "dubbed",
    "nicknamed",
    "labelled",
    "labeled",
    "headlined",
    "known",
    "termed",
];

/// Whether `attribution` only gives the name of a thing.
#[must_use]
pub fn only_names(text: &str, layers: &Layers, attribution: &Attribution) -> bool {
    let (Some(&cue), [content]) = (attribution.cue.first(), attribution.content.as_slice()) else { return false };
    let cue_tokens = layers.tokens_of(cue);
    let Some(naming) = cue_tokens.clone().find(|&i| {
        let form = layers.tokens[i].span.of(text);
        NAMING.iter().any(|word| form.eq_ignore_ascii_case(word))
    }) else {
        return false;
    };
    let inside = layers.tokens_of(*content);
    if inside.is_empty() || inside.start < cue_tokens.end {
        return false;
    }
    let also = naming > 0 && layers.tokens[naming - 1].span.of(text).eq_ignore_ascii_case("also");
    let after_noun = participle(layers, naming);
    (also || after_noun) && (is_title(text, layers, inside.clone()) || also && is_name(layers, inside))
}

/// Whether the cue is *commit* with a deed for its object: who *commits* acts says nothing, who *commits to* them does.
#[must_use]
pub fn only_does(layers: &Layers, attribution: &Attribution) -> bool {
    let (Some(&cue), Some(&content)) = (attribution.cue.first(), attribution.content.first()) else { return false };
    let (cue, content) = (layers.tokens_of(cue), layers.tokens_of(content));
    let to = |i: usize| layers.words[i].lower == hash::literal(b"to");
    cue.clone().any(|i| layers.lemmas[i] == hash::literal(b"commit"))
        && !cue.clone().any(to)
        && content.start >= cue.end
        && !content.clone().next().is_some_and(to)
}

/// Whether the naming word at `i` is a participle after a noun phrase: no subject of its own, no auxiliary.
fn participle(layers: &Layers, i: usize) -> bool {
    let sentence = layers.sentence(i);
    let mut before = (sentence.start..i).rev().filter(|&j| !matches!(layers.tags[j], Tag::Rb | Tag::Comma));
    let Some(j) = before.next() else { return false };
    // `Lind called`, `he called`: a subject. `a conference called`, `on May 24 called`: a thing, or the end of a phrase.
    matches!(layers.tags[j], Tag::Nn | Tag::Nns | Tag::Cd | Tag::CloseQuote | Tag::CloseBracket)
        || matches!(layers.tags[i], Tag::Vbn) && layers.tags[j].is_name()
}

/// Whether a quotation is printed like a title: each longer word begins with a capital.
fn is_title(text: &str, layers: &Layers, range: std::ops::Range<usize>) -> bool {
    let quoted = matches!(layers.marks[range.start], Mark::Open | Mark::Inner);
    let mut long = range.filter(|&i| layers.words[i].alphanumeric && layers.tokens[i].span.len() > 3).peekable();
    quoted
        && long.peek().is_some()
        && long.all(|i| layers.tokens[i].span.of(text).starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit()))
}

/// Whether every word of the range belongs to a name.
fn is_name(layers: &Layers, mut range: std::ops::Range<usize>) -> bool {
    range.all(|i| {
        let particle = layers.words[i].alphanumeric && !layers.words[i].capital;
        !layers.words[i].alphanumeric
            || layers.tags[i].is_name()
            || layers.words[i].capital
            || particle && !layers.tags[i].is_verb() && layers.tokens[i].span.len() <= 3
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use according_text::Span;

    /// Whether `{source} [cue] <content>`, told by the words at which cue and content begin, is a deed.
    fn deed(text: &str, cue: &str, content: &str) -> bool {
        let mut layers = Layers::default();
        layers.split(text);
        layers.tags = vec![Tag::Vbd; layers.len()];
        layers.lemmatize(text);
        let span = |words: &str| {
            let at = text.find(words).expect("the words are there");
            Span::new(at as u32, (at + words.len()) as u32)
        };
        let attribution = Attribution {
            source: vec![],
            cue: vec![span(cue)],
            content: vec![span(content)],
            confidence: 1.0,
            parent: None,
        };
        only_does(&layers, &attribution)
    }

    #[test]
    fn who_commits_deeds_says_nothing() {
        assert!(deed("The band has committed acts of arson.", "has committed", "acts of arson"));
        assert!(!deed("Lind committed to rebuilding the pier.", "committed to", "rebuilding the pier"));
        assert!(!deed("Lind committed to rebuild the pier.", "committed", "to rebuild the pier"));
        assert!(!deed("Lind promised acts of kindness.", "promised", "acts of kindness"));
    }
}
