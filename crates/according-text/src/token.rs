//! Tokens, sentences, and the attributions that are found over them.

use crate::Span;

/// One token: a word, number or punctuation mark, in the conventions of Universal Dependencies English
/// (clitics such as `n't` and `'s` stand alone).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Token {
    /// Where it stands (UTF-8 bytes).
    pub span: Span,
    /// Line breaks between the token before it and this one, at most 3; two or more begin a paragraph.
    pub newlines: u8,
}

/// One sentence as a half-open range of token indices. Sentences tile the tokens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentence {
    /// Index of the first token.
    pub first: u32,
    /// One past the index of the last token.
    pub end: u32,
}

/// One attribution relation as found in a text (PARC 3.0, PolNeAR): who (source) is said by which words (cue) to hold
/// what (content). Each role is a list of spans in text order, several where the role is discontinuous.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attribution {
    /// The source as printed; empty where the text names none.
    pub source: Vec<Span>,
    /// The words that link source and content.
    pub cue: Vec<Span>,
    /// Everything attributed.
    pub content: Vec<Span>,
    /// Calibrated probability that the attribution is right, 0 to 1.
    pub confidence: f32,
    /// Index of the attribution in whose content this one lies, in the same list.
    pub parent: Option<u32>,
}
