//! Polarity and determinacy, read from the words around the head of a cue.
//!
//! The walk goes leftwards from the head through its verb group (auxiliaries, adverbs, negations, governing verbs such
//! as `refuse to`), then over the subject, to what stands before it (`if`, `nor did`).

use super::{
    head::{Head, is_auxiliary},
    lexicon::PartOfSpeech,
    view::{View, tokens},
};
use crate::{
    quotation::Mark,
    tag::{Coarse, Tag},
};
use according_text::{Attribution, AttributionType, Determinacy, Polarity};

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
        let range = tokens(view.layers, *span);
        range.end == head.first && range.clone().last().is_some_and(|i| view.tag(i) != Tag::Pos)
    });
    if !noun || follows_source {
        walk(view, attribution, head.first, &mut evidence);
    }
    after(view, attribution, head, &mut evidence);
    if let Some(first) = attribution.source.first().and_then(|span| tokens(view.layers, *span).next())
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
    let attitude = matches!(lemma, "like" | "prefer" | "love" | "hate" | "would like")
        || view.is(head.first, &["rather"]);
    let would = evidence.would && !attitude && !evidence.later;
    let withheld = evidence.negative && (evidence.would || evidence.will) && !evidence.dropped && is_withholdable(lemma);
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
    } else if would && !(evidence.negative && evidence.declined) {
        Determinacy::Hypothetical
    } else if evidence.can && !evidence.negative && arguable {
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
        "say" | "comment" | "comment on" | "confirm" | "disclose" | "discuss" | "elaborate" | "answer" | "respond"
            | "reveal" | "identify" | "name" | "specify" | "tell" | "give" | "explain" | "address" | "talk"
            | "talk about" | "speak" | "speak about" | "speak to" | "release" | "detail" | "acknowledge" | "admit"
            | "clarify" | "divulge" | "provide" | "go into" | "deny" | "state" | "indicate" | "reply" | "expand"
            | "describe" | "characterize" | "characterise" | "share" | "speculate" | "let know" | "get into" | "make public"
            | "rule out" | "commit" | "commit to" | "make clear" | "weigh in" | "concede" | "hint" | "offer" | "quote"
    )
}

fn first_person(view: View<'_>, attribution: &Attribution) -> bool {
    attribution.source.first().and_then(|span| tokens(view.layers, *span).next()).is_some_and(|i| view.is(i, &["i", "we"]))
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
                let before = i - 1;
                if view.is(before, &["refrain", "refrained", "refrains", "refraining", "shied", "away", "far", "stopped", "abstained", "back"]) {
                    evidence.negative = true;
                } else if view.is(before, &["prevented", "barred", "banned", "stop", "prohibited", "kept"]) {
                    evidence.negative = true;
                }
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
                evidence.hypothetical |= word == "could" && !(j < first && (j..first).any(|k| view.is(k, &["not", "n't"])));
            }
            "be" | "am" | "is" | "are" | "was" | "were" | "been" | "being" | "'s" | "'re" | "'m" | "has" | "had" | "having"
            | "'ve" | "have" | "do" | "does" | "did" | "s" => {
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
                } else if coordinated && (!licensed || evidence.negative || view.tag(i - 1) == view.tag(first)) && word != "," {
                    j = i - 1;
                    continue;
                } else {
                    break;
                }
            }
            _ if matches!(view.tag(i), Tag::Rb | Tag::Rbr | Tag::Rbs | Tag::Rp) && word != "so" || word == "ever" => {
                evidence.later |= matches!(word, "later" | "eventually" | "subsequently" | "soon" | "afterwards" | "finally");
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
            _ if gerund && view.tag(i).is_verb() => {
                gerund_governor(view, i, evidence);
                if !view.is(i, &["keep", "kept", "went", "start", "started", "began", "continue", "continued", "stop", "stopped"]) {
                    break;
                }
            }
            _ if view.tag(i).is_verb() && view.is(i, &["go", "going", "went", "gone", "get", "got", "come", "came"]) => {
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

/// What governs an infinitive; false where the walk ends there.
fn governor(view: View<'_>, i: usize, evidence: &mut Evidence) -> bool {
    let word = view.lower(i);
    let word = word.as_str();
    let tag = view.tag(i);
    match word {
        "refuse" | "refuses" | "refused" | "refusing" | "refusal" | "decline" | "declines" | "declined" | "declining" => {
            evidence.negative = true;
            evidence.declined = true;
        }
        "fail" | "fails" | "failed" | "failing" | "failure" | "neglect" | "neglected" | "neglects" | "forget" | "forgot" | "forgets"
        | "forgotten" | "unable" | "inability" | "unwilling" | "unwillingness" | "reluctant" | "reluctance" | "hesitant"
        | "hesitate" | "hesitated" | "hesitates" | "loath" | "loth" | "afraid" | "omitted" | "omits" | "unprepared"
        | "disinclined" | "unlikely" | "scared" | "late" => {
            evidence.negative = true;
            evidence.hypothetical |= word == "unlikely";
        }
        "early" | "premature" => {
            evidence.negative = true;
            evidence.hypothetical = true;
        }
        "expected" | "expects" | "expect" | "plan" | "plans" | "planned" | "planning" | "intend" | "intends" | "intended"
        | "intending" | "prepare" | "prepares" | "prepared" | "preparing" | "scheduled" | "slated" | "set" | "going"
        | "due" | "about" | "likely" | "poised" | "ready" | "threatens" | "threatened" | "threatening" | "threaten"
        | "promises" | "promised" | "promise" | "promising" | "pledge" | "pledges" | "pledged" | "vow" | "vows" | "vowed"
        | "agreed" | "agrees" | "agree" | "offered" | "offers" | "offer" | "hopes" | "hope" | "hoped" | "hoping" | "bound"
        | "aims" | "aim" | "aimed" | "aiming" | "certain" | "sure" | "anticipated" | "tipped" | "gearing" | "readying"
        | "gon" | "wants" | "want" | "wanted" | "wanting" | "wan" | "intention" | "supposed" | "eager"
        | "determined" | "decides" | "undertook" | "guaranteed" | "waiting" | "looking" | "scheduling" | "invited" => {
            if view.is(i + 1, &["to", "na"]) || tag.is_verb() || tag.coarse() != Coarse::Noun {
                evidence.future = true;
            }
        }
        "need" | "needs" | "needed" | "like" | "wish" | "wishes" | "wished" | "dare" | "dares" | "wrong" | "fair" | "safe"
        | "hard" | "easy" | "difficult" | "important" | "tempting" | "absurd" | "ridiculous" | "unfair" | "possible"
        | "impossible" | "reasonable" | "foolish" | "silly" | "crazy" | "irresponsible" | "better" | "best" | "enough"
        | "required" | "obliged" | "forced" | "allowed" | "free" | "asked" | "urged" | "told" | "ordered" | "advised"
        | "encouraged" | "invite" | "entitled" | "permitted" | "enable" | "allow" | "instructed" | "pressed"
        | "challenged" | "simplistic" | "naive" | "disingenuous" | "misleading" | "inaccurate" | "accurate" | "correct" => {
            // `would like to say` is polite, and still not said; `liked to say` is.
            evidence.hypothetical = true;
            if matches!(word, "like") && !preceded_by_would(view, i) {
                evidence.hypothetical = false;
            }
        }
        "able" | "used" | "continued" | "continues" | "continue" | "tried" | "tries" | "try" | "trying" | "went" | "on"
        | "came" | "come" | "began" | "begun" | "begins" | "begin" | "started" | "starts" | "start" | "seeks" | "sought"
        | "seek" | "seeking" | "attempted" | "attempts" | "attempting" | "rushed" | "proceeded" | "appeared" | "appears"
        | "appear" | "seemed" | "seems" | "seem" | "managed" | "manages" | "tended" | "tends" | "tend" | "likes" | "liked"
        | "loves" | "helped" | "quick" | "chose" | "decided" | "happened" | "moved" | "opted" | "felt" | "said" | "first"
        | "last" | "latest" | "only" => {
            evidence.later |= matches!(word, "on");
            evidence.performed = true;
        }
        _ => {
            // `urged Lind to say`: told to, which is not said.
            let low = i.saturating_sub(7).max(view.layers.sentence(i).start);
            for k in (low..i).rev() {
                if matches!(view.layers.marks[k], Mark::Open | Mark::Close | Mark::Comma) {
                    break;
                }
                if view.is(
                    k,
                    &[
                        "urge", "urged", "urges", "urging", "ask", "asked", "asks", "asking", "tell", "told", "order",
                        "ordered", "orders", "want", "wants", "wanted", "calling", "called", "call", "press", "pressed",
                        "pressing", "invite", "invited", "encourage", "encouraged", "advise", "advised", "instructed",
                        "request", "requested", "requires", "require", "required", "beg", "begged", "force", "forced",
                        "pushed", "pushing", "needs", "need", "expect", "expects", "allow", "allows", "demanded",
                    ],
                ) {
                    evidence.hypothetical = true;
                }
                if matches!(view.tag(k), Tag::Vbd | Tag::Vbz) {
                    break;
                }
            }
            return false;
        }
    }
    true
}

fn preceded_by_would(view: View<'_>, i: usize) -> bool {
    i > 0 && (view.is(i - 1, &["would", "'d"]) || i > 1 && view.is(i - 2, &["would", "'d"]))
}

fn gerund_governor(view: View<'_>, i: usize, evidence: &mut Evidence) {
    evidence.negative |= view.is(
        i,
        &[
            "deny", "denied", "denies", "denying", "avoid", "avoided", "avoids", "avoiding", "stop", "stopped", "quit",
            "ceased", "resisted", "dodged", "rejects", "rejected",
        ],
    );
    evidence.hypothetical |= view.is(i, &["consider", "considered", "considering", "suggested", "suggest", "imagine", "contemplated", "recommended"]);
}

/// What stands before the subject of the verb group that begins at `j`.
fn subject(view: View<'_>, attribution: &Attribution, first: usize, j: usize, start: usize, evidence: &mut Evidence) {
    let mut at = j;
    let source = attribution
        .source
        .iter()
        .map(|span| tokens(view.layers, *span))
        .find(|range| range.end <= j && j - range.end <= 2 && range.start >= start && !range.is_empty());
    if let Some(range) = source {
        if (range.end..j).all(|i| matches!(view.layers.marks[i], Mark::Comma | Mark::Close | Mark::Open)) {
            at = range.start;
        }
    } else {
        // `if it is said`, `no cause of death was announced`.
        let mut names = false;
        while at > start && j - at < 8 {
            let tag = view.tag(at - 1);
            let nominal = matches!(tag.coarse(), Coarse::Noun | Coarse::Adjective)
                || matches!(tag, Tag::Prp | Tag::PrpPoss | Tag::Dt | Tag::Cd | Tag::Ex | Tag::Pos)
                || names && matches!(tag, Tag::In) && view.is(at - 1, &["of", "on", "from"]);
            let word = view.lower(at - 1);
            if matches!(word.as_str(), "no" | "none" | "nobody" | "nothing") {
                evidence.negative = true;
            }
            if !nominal {
                break;
            }
            names = true;
            at -= 1;
        }
        if names && at < j && view.is(at, &["no", "none", "nothing", "nobody", "neither"]) {
            evidence.negative = true;
        }
    }
    // `Not one of them said`, `few said` stay; the auxiliary before the subject inverts.
    let mut before = at;
    while before > start
        && (view.is(before - 1, &["ever", "even", "only", "and", "when", "ever", "perhaps", "also", "then"])
            && !view.is(before - 1, &["and"]))
    {
        if view.is(before - 1, &["when"]) {
            break;
        }
        before -= 1;
    }
    if before == start {
        return;
    }
    let i = before - 1;
    if view.is(i, &["what"]) && i > start && view.is(i - 1, &["not", "n't"]) {
        // `that is not what the study reports`.
        evidence.negative = true;
    }
    if at < j && view.is(i, &["if", "unless", "lest", "supposing", "provided", "assuming"]) {
        // `as if to say` is likened, not conditioned.
        if !(i > start && view.is(i - 1, &["as"]) && view.is(i, &["if"])) {
            evidence.hypothetical = true;
        }
    } else if at < j && view.is(i, &["whether", "until", "till", "once"]) && first > j.saturating_sub(1) {
        evidence.hypothetical |= view.is(i, &["whether", "until", "till"]);
    } else if at < j && is_auxiliary(view, i) {
        inverted(view, first, i, start, evidence);
    } else if at == j && j < first && is_auxiliary(view, j) && ends_sentence_as_question(view, first) {
        // A question without a subject that we know: `Did nobody say so?`.
        evidence.question = matches!(view.tag(first), Tag::Vb) && j == start;
    }
}

/// An auxiliary before the subject: `Did he say`, `nor will she say`, `Had he said`.
fn inverted(view: View<'_>, first: usize, i: usize, start: usize, evidence: &mut Evidence) {
    let mut i = i;
    if view.is(i, &["n't", "not"]) && i > start {
        i -= 1;
    }
    let word = view.lower(i);
    let negated = i > start && view.is(i - 1, &["nor", "neither", "never", "nowhere"])
        || i > start + 1 && view.is(i - 2, &["no", "point"]) && view.is(i - 1, &["time", "point"]);
    if negated {
        evidence.negative = true;
        evidence.will |= matches!(word.as_str(), "will" | "wo");
        evidence.would |= matches!(word.as_str(), "would");
    } else if ends_sentence_as_question(view, first) {
        evidence.question = true;
    } else if matches!(word.as_str(), "had" | "should" | "were") && i == start {
        evidence.hypothetical = true;
    } else if matches!(word.as_str(), "may" | "might" | "could") {
        evidence.hypothetical = true;
    } else if matches!(word.as_str(), "would") {
        evidence.would = true;
    } else if matches!(word.as_str(), "will") {
        evidence.will = true;
    }
}

/// What stands before a noun head: `no plans`, `denied the claim`, `refusal`.
fn before_noun(view: View<'_>, first: usize, evidence: &mut Evidence) {
    let start = view.layers.sentence(first).start;
    let mut seen = 0;
    for i in (start..first).rev() {
        let word = view.lower(i);
        match word.as_str() {
            "no" | "without" | "not" | "never" | "n't" | "nor" | "neither" => {
                evidence.negative = true;
                return;
            }
            "deny" | "denied" | "denies" | "denying" | "rejected" | "rejects" | "reject" | "rejecting" | "dismissed"
            | "dismisses" | "dismiss" | "dismissing" | "refuted" | "refutes" | "refute" | "disputed" | "disputes" | "dispute"
            | "rebuffed" | "rebuffs" => {
                evidence.negative = true;
                return;
            }
            "made" | "make" | "makes" | "making" | "had" | "has" | "have" | "gave" | "give" | "gives" | "given" | "issued" | "issue"
            | "any" | "a" | "an" | "the" | "was" | "is" | "were" | "are" | "there" | "been" | "be" | "yet" | "of" => {}
            "will" | "'ll" if view.tag(i) == Tag::Md => {
                evidence.will = true;
            }
            "would" => evidence.would = true,
            "may" | "might" | "could" if view.tag(i) == Tag::Md => evidence.hypothetical = true,
            _ if matches!(view.tag(i).coarse(), Coarse::Adjective | Coarse::Adverb) => {}
            _ => return,
        }
        seen += 1;
        if seen > 6 {
            return;
        }
    }
}

/// What stands after the head: `said nothing`, `made no mention`, `stopped short of`.
fn after(view: View<'_>, attribution: &Attribution, head: Head, evidence: &mut Evidence) {
    let end = view.layers.sentence(head.first).end;
    let mut i = head.end;
    while i < end && view.tag(i).coarse() == Coarse::Adverb && !view.is(i, &["not", "nothing", "neither"]) {
        i += 1;
    }
    if i >= end {
        return;
    }
    let entry = head.entry.map_or("", |entry| entry.lemma);
    let noun = i + 1 < end && matches!(view.tag(i + 1).coarse(), Coarse::Noun | Coarse::Adjective);
    let gives = matches!(
        entry,
        "give" | "make" | "offer" | "provide" | "specify" | "mention" | "disclose" | "express" | "issue" | "release" | "confirm"
            | "have" | "announce" | "cite" | "identify" | "detail" | "name" | "show" | "reveal" | "take" | "submit" | "present" | ""
    );
    let cued = in_cue(view, attribution, i);
    if view.is(i, &["no"]) && noun && (gives || cued) || view.is(i, &["nothing"]) && (cued || gives || matches!(entry, "say" | "tell" | "know")) {
        evidence.negative = true;
    }
    if view.is(i, &["not", "neither"]) && cued {
        evidence.negative = true;
    }
}

fn in_cue(view: View<'_>, attribution: &Attribution, i: usize) -> bool {
    let span = view.layers.tokens[i].span;
    attribution.cue.iter().any(|cue| cue.overlaps(span))
}

/// Whether what is asked is a question: `asked whether`, `asked: “Why?”`; not `asked Congress to act`.
fn asks_question(view: View<'_>, attribution: &Attribution, head: Head) -> bool {
    if view.is(head.end.min(view.layers.len() - 1), &["for", "to", "that"]) && head.end < view.layers.sentence(head.first).end {
        return false;
    }
    if view.is(head.end.min(view.layers.len() - 1), &["about"]) {
        return true;
    }
    attribution.content.iter().any(|span| {
        let mut range = tokens(view.layers, *span);
        let last = range.clone().rev().find(|&i| !matches!(view.layers.marks[i], Mark::Close | Mark::Inner));
        let asks = last.is_some_and(|i| view.is(i, &["?"]));
        let opens = range.find(|&i| view.layers.words[i].alphanumeric).is_some_and(|i| {
            view.is(
                i,
                &[
                    "whether", "if", "why", "how", "what", "who", "whom", "whose", "which", "when", "where", "about", "questions",
                ],
            )
        });
        asks || opens
    }) || in_question_mark(view, attribution)
}

fn in_question_mark(view: View<'_>, attribution: &Attribution) -> bool {
    attribution.content.last().is_some_and(|span| {
        let range = tokens(view.layers, *span);
        range.end < view.layers.len() && view.is(range.end, &["?"])
    })
}

/// Whether the content of an attribution without a cue ends with a question mark.
fn ends_as_question(view: View<'_>, attribution: &Attribution) -> bool {
    attribution.content.last().is_some_and(|span| {
        tokens(view.layers, *span)
            .rev()
            .find(|&i| !matches!(view.layers.marks[i], Mark::Close | Mark::Inner))
            .is_some_and(|i| view.is(i, &["?"]))
    })
}

fn ends_sentence_as_question(view: View<'_>, i: usize) -> bool {
    view.layers.sentence(i).rev().take(4).any(|k| view.is(k, &["?"]))
}
