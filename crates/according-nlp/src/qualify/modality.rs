//! Polarity and determinacy, read from the words around the head of a cue.
//!
//! The walk goes leftwards from the head through its verb group (auxiliaries, adverbs, negations, governing verbs such
//! as `refuse to`), then over the subject, to what stands before it (`if`, `nor did`).

use super::{
    head::{Head, is_auxiliary},
    lexicon::PartOfSpeech,
    view::View,
};
use crate::{
    quotation::Mark,
    tag::{Coarse, Tag},
};
use according_text::{Attribution, AttributionType, Determinacy, Polarity};

mod around;
mod governor;
mod question;

use around::{after, before_noun, subject};
use governor::{gerund_governor, governor};
use question::{asks_question, ends_as_question};

/// Polarity and determinacy of one attribution.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    pub polarity: Polarity,
    pub determinacy: Determinacy,
    /// Whether asking is asking for something: `asked Congress to act`.
    pub request: bool,
    /// Whether liking is wishing: `would like`.
    pub wish: bool,
}

/// What the walk has met.
#[derive(Default)]
struct Evidence {
    negative: bool,
    declined: bool,
    hypothetical: bool,
    future: bool,
    question: bool,
    /// `would`, not yet judged: the head decides.
    would: bool,
    /// `can` or `could`: the negation decides.
    can: bool,
    /// `will`.
    will: bool,
    /// A modal, `to` or `do` that licenses a base form was met.
    licensed: bool,
    /// `later`, `went on`: `would later say` did take place.
    later: bool,
    /// `no longer`: dropped rather than withheld.
    dropped: bool,
    /// `continued to`, `tried to`: a governing verb in whose course the act took place.
    performed: bool,
    /// `has`, `had`.
    perfect: bool,
}

pub fn read(view: View<'_>, attribution: &Attribution, head: Option<Head>) -> Mode {
    let Some(head) = head else {
        let asked = ends_as_question(view, attribution);
        let determinacy = if asked { Determinacy::Question } else { Determinacy::Actual };
        return Mode { polarity: Polarity::Positive, determinacy, request: false, wish: false };
    };
    let mut evidence = Evidence::default();
    let entry = head.entry;
    let verbal = entry.map_or(view.tag(head.first).is_verb(), |entry| entry.part_of_speech == PartOfSpeech::Verb)
        || preceded_by_auxiliary(view, head.first);
    let noun = !verbal
        && (view.tag(head.first).coarse() == Coarse::Noun
            || entry.is_some_and(|entry| entry.part_of_speech == PartOfSpeech::Noun));
    if noun {
        before_noun(view, head.first, &mut evidence);
    }
    // `if Lind claims`: what the tagger takes for a noun is a verb where its subject stands before it.
    let follows_source = attribution.source.iter().any(|span| {
        let range = view.layers.tokens_of(*span);
        range.end == head.first && range.clone().last().is_some_and(|i| view.tag(i) != Tag::Pos)
    });
    if !noun || follows_source {
        walk(view, attribution, head.first, &mut evidence);
    }
    within_cue(view, attribution, head.first, &mut evidence);
    after(view, attribution, head, &mut evidence);
    if let Some(first) = attribution.source.first().and_then(|span| view.layers.tokens_of(*span).next())
        && (view.is(first, &["nobody", "none", "neither", "nothing"])
            || view.is(first, &["no"]) && !view.is((first + 1).min(view.layers.len() - 1), &["."]))
    {
        evidence.negative = true;
    }
    judge(view, attribution, head, &evidence)
}

fn judge(view: View<'_>, attribution: &Attribution, head: Head, evidence: &Evidence) -> Mode {
    let entry = head.entry;
    let lemma = entry.map_or("", |entry| entry.lemma);
    let inherent = entry.is_some_and(|entry| entry.negative);
    let negative = evidence.negative || inherent;
    let attitude =
        matches!(lemma, "like" | "prefer" | "love" | "hate" | "would like") || view.is(head.first, &["rather"]);
    let would = evidence.would && !attitude && !evidence.later;
    let withheld =
        evidence.negative && (evidence.would || evidence.will) && !evidence.dropped && is_withholdable(lemma);
    // `I can tell you` tells; `one can argue` does not argue.
    let arguable = entry.is_some_and(|entry| {
        entry.attribution_type == AttributionType::Communication && !first_person(view, attribution)
    });
    let question_flag = entry.is_some_and(|entry| entry.question);
    let asks = entry.is_some_and(|entry| entry.interrogative);
    let asked = asks && asks_question(view, attribution, head);
    let determinacy = if evidence.question {
        Determinacy::Question
    } else if evidence.hypothetical {
        Determinacy::Hypothetical
    } else if withheld && !evidence.perfect {
        Determinacy::Declined
    } else if would && !(evidence.negative && evidence.declined) || evidence.can && !evidence.negative && arguable {
        Determinacy::Hypothetical
    } else if evidence.declined {
        Determinacy::Declined
    } else if (evidence.will || evidence.future) && !evidence.performed {
        Determinacy::Future
    } else if entry.is_some_and(|entry| entry.declined) && !evidence.negative {
        Determinacy::Declined
    } else if question_flag || asked {
        Determinacy::Question
    } else {
        Determinacy::Actual
    };
    Mode {
        polarity: if negative { Polarity::Negative } else { Polarity::Positive },
        determinacy,
        request: asks && lemma == "ask" && !asked,
        wish: lemma == "like" && evidence.would,
    }
}

/// Acts that one withholds: `would not say`, `will not comment`.
fn is_withholdable(lemma: &str) -> bool {
    matches!(
        lemma,
        "say"
            | "comment"
            | "comment on"
            | "confirm"
            | "disclose"
            | "discuss"
            | "elaborate"
            | "answer"
            | "respond"
            | "reveal"
            | "identify"
            | "name"
            | "specify"
            | "tell"
            | "give"
            | "explain"
            | "address"
            | "talk"
            | "talk about"
            | "speak"
            | "speak about"
            | "speak to"
            | "release"
            | "detail"
            | "acknowledge"
            | "admit"
            | "clarify"
            | "divulge"
            | "provide"
            | "go into"
            | "deny"
            | "state"
            | "indicate"
            | "reply"
            | "expand"
            | "describe"
            | "characterize"
            | "characterise"
            | "share"
            | "speculate"
            | "let know"
            | "get into"
            | "make public"
            | "rule out"
            | "commit"
            | "commit to"
            | "make clear"
            | "weigh in"
            | "concede"
            | "hint"
            | "offer"
            | "quote"
    )
}

fn first_person(view: View<'_>, attribution: &Attribution) -> bool {
    attribution
        .source
        .first()
        .and_then(|span| view.layers.tokens_of(*span).next())
        .is_some_and(|i| view.is(i, &["i", "we"]))
}

fn preceded_by_auxiliary(view: View<'_>, first: usize) -> bool {
    first > 0 && (is_auxiliary(view, first - 1) || view.is(first - 1, &["to", "n't", "not"]))
}

/// The walk over a verb group, leftwards.
fn walk(view: View<'_>, attribution: &Attribution, first: usize, evidence: &mut Evidence) {
    let start = view.layers.sentence(first).start;
    let mut j = first;
    let mut infinitive = false;
    let gerund = view.tag(first) == Tag::Vbg || view.lower(first).as_str().ends_with("ing");
    let base = matches!(view.tag(first), Tag::Vb | Tag::Vbp);
    while j > start && first - j < 24 {
        let i = j - 1;
        let word = view.lower(i);
        let word = word.as_str();
        match word {
            "not" | "n't" | "never" | "nor" | "neither" => {
                // `not only said`, `not just argued`.
                if !(word == "not" && view.is(j, &["only", "just", "simply", "merely"])) {
                    evidence.negative = true;
                }
            }
            "no" if view.is(j, &["longer", "way"]) => {
                evidence.negative = true;
                evidence.dropped = true;
            }
            "to" => {
                infinitive = true;
                evidence.licensed = true;
            }
            "yet" if infinitive => evidence.negative = true,
            "without" if gerund => {
                evidence.negative = true;
                return;
            }
            "than" if i > start && view.is(i - 1, &["rather"]) => {
                evidence.negative = true;
                return;
            }
            "of" if gerund && i > start && view.is(i - 1, &["short", "instead"]) => {
                evidence.negative = true;
                return;
            }
            "from" if gerund && i > start => {
                evidence.negative |= view.is(
                    i - 1,
                    &[
                        "refrain",
                        "refrained",
                        "refrains",
                        "refraining",
                        "shied",
                        "away",
                        "far",
                        "stopped",
                        "abstained",
                        "back",
                        "prevented",
                        "barred",
                        "banned",
                        "stop",
                        "prohibited",
                        "kept",
                    ],
                );
                return;
            }
            "will" | "wo" | "'ll" | "shall" | "ll" if view.tag(i) != Tag::Nn => {
                evidence.will = true;
                evidence.licensed = true;
            }
            "would" => {
                evidence.would = true;
                evidence.licensed = true;
            }
            "'d" => {
                // `he'd said` and `he'd say`.
                if matches!(view.tag(first), Tag::Vb | Tag::Vbp) && !evidence.perfect {
                    evidence.would = true;
                }
                evidence.licensed = true;
            }
            "may" | "might" | "should" | "must" | "ought" => {
                if view.tag(i) == Tag::Md || word != "may" {
                    evidence.hypothetical = true;
                    evidence.licensed = true;
                }
            }
            "can" | "could" | "ca" | "cannot" => {
                evidence.can = true;
                evidence.licensed = true;
                evidence.negative |= word == "cannot";
                evidence.hypothetical |=
                    word == "could" && !(j < first && (j..first).any(|k| view.is(k, &["not", "n't"])));
            }
            "be" | "am" | "is" | "are" | "was" | "were" | "been" | "being" | "'s" | "'re" | "'m" | "has" | "had"
            | "having" | "'ve" | "have" | "do" | "does" | "did" | "s" => {
                if word == "'s" && view.tag(i) == Tag::Pos {
                    break;
                }
                if infinitive && matches!(word, "have" | "has" | "had") && view.is(j, &["to"]) {
                    evidence.hypothetical |= word != "had";
                } else if infinitive
                    && matches!(word, "am" | "is" | "are" | "was" | "were" | "'s" | "'re" | "'m")
                    && view.is(j, &["to"])
                {
                    // `is to announce`.
                    evidence.future = true;
                }
                evidence.perfect |= matches!(word, "have" | "has" | "had" | "'ve" | "having");
                evidence.licensed |= matches!(word, "do" | "does" | "did");
            }
            // `had not, as of yesterday, announced`.
            "," if parenthesis(view, i, start).is_some() => {
                j = parenthesis(view, i, start).unwrap_or(i);
                continue;
            }
            "or" | "and" | "but" | "," | "either" | "both" => {
                // `did not confirm or deny`, `would neither confirm nor deny`.
                let coordinated = i > start && view.tag(i - 1).is_verb() && !is_auxiliary(view, i - 1);
                let licensed = evidence.licensed || !base;
                if word == "either" || word == "both" {
                } else if coordinated
                    && (!licensed || evidence.negative || view.tag(i - 1) == view.tag(first))
                    && word != ","
                {
                    j = i - 1;
                    continue;
                } else {
                    break;
                }
            }
            _ if matches!(view.tag(i), Tag::Rb | Tag::Rbr | Tag::Rbs | Tag::Rp) && word != "so" || word == "ever" => {
                evidence.later |=
                    matches!(word, "later" | "eventually" | "subsequently" | "soon" | "afterwards" | "finally");
                evidence.hypothetical |= word == "if";
                evidence.negative |= matches!(word, "hardly" | "scarcely");
            }
            // `did "... not recognise"`: a mark inside the cue.
            _ if !view.layers.words[i].alphanumeric && in_cue(view, attribution, i) => {}
            _ if infinitive => {
                if !governor(view, i, evidence) {
                    break;
                }
                infinitive = false;
            }
            // `denied saying`, where the tagger takes `denied` for an adjective.
            _ if gerund && (view.tag(i).is_verb() || view.is(i, &["denied", "denies"])) => {
                gerund_governor(view, i, evidence);
                if !view.is(
                    i,
                    &["keep", "kept", "went", "start", "started", "began", "continue", "continued", "stop", "stopped"],
                ) {
                    break;
                }
            }
            _ if view.tag(i).is_verb()
                && view.is(i, &["go", "going", "went", "gone", "get", "got", "come", "came"]) =>
            {
                evidence.later |= view.is(i, &["go", "went"]);
            }
            _ => break,
        }
        j = i;
    }
    subject(view, attribution, first, j, start, evidence);
    if !evidence.licensed && view.tag(first) == Tag::Vb {
        far_licensor(view, j, start, evidence);
    }
}

/// Where the parenthesis that ends with the comma at `i` begins, if it stands within a verb group.
fn parenthesis(view: View<'_>, i: usize, start: usize) -> Option<usize> {
    let low = start.max(i.saturating_sub(9));
    let open = (low..i).rev().find(|&k| view.layers.marks[k] == Mark::Comma)?;
    (open > start && (is_auxiliary(view, open - 1) || view.is(open - 1, &["not", "n't", "never"]))).then_some(open)
}

/// A base form far from its modal: `will travel to Paris and announce`.
fn far_licensor(view: View<'_>, j: usize, start: usize, evidence: &mut Evidence) {
    if j == start || !view.is(j - 1, &["and", "or", "but", ",", "then"]) {
        return;
    }
    for i in (start.max(j.saturating_sub(14))..j - 1).rev() {
        if matches!(view.layers.marks[i], Mark::Open | Mark::Close | Mark::Stop) {
            return;
        }
        let word = view.lower(i);
        match word.as_str() {
            "will" | "wo" | "'ll" | "shall" => evidence.will = true,
            "would" => evidence.would = true,
            "may" | "might" | "could" | "should" | "must" => evidence.hypothetical = true,
            "to" if view.tag((i + 1).min(view.layers.len() - 1)) == Tag::Vb => {
                let mut k = i;
                while k > start && view.tag(k - 1).coarse() == Coarse::Adverb {
                    k -= 1;
                }
                if k > start {
                    governor(view, k - 1, evidence);
                }
            }
            _ => continue,
        }
        return;
    }
}

/// What the cue itself holds before its head and the walk did not reach: `had never received an endorsement from`.
fn within_cue(view: View<'_>, attribution: &Attribution, first: usize, evidence: &mut Evidence) {
    for i in attribution.cue.iter().flat_map(|span| view.layers.tokens_of(*span)).take_while(|&i| i < first) {
        let modal = view.tag(i) == Tag::Md;
        match view.lower(i).as_str() {
            "not" if view.is(i + 1, &["only", "just", "simply", "merely"]) => {}
            "not" | "n't" | "never" | "no" | "without" | "neither" | "nor" => evidence.negative = true,
            "refused" | "refuses" | "refusing" | "declined" | "declines" | "declining" => {
                evidence.negative = true;
                evidence.declined = true;
            }
            "will" | "wo" | "'ll" if modal => evidence.will = true,
            "would" => evidence.would = true,
            "may" | "might" | "should" | "must" | "could" if modal => evidence.hypothetical |= !evidence.negative,
            _ => {}
        }
    }
}

fn in_cue(view: View<'_>, attribution: &Attribution, i: usize) -> bool {
    let span = view.layers.tokens[i].span;
    attribution.cue.iter().any(|cue| cue.overlaps(span))
}
