//! Verbs, nouns and adjectives that govern the head of a cue: `refused to`, `plans to`, `denied`.

use super::Evidence;
use crate::{
    qualify::view::View,
    quotation::Mark,
    tag::{Coarse, Tag},
};

/// What governs an infinitive; false where the walk ends there.
pub(super) fn governor(view: View<'_>, i: usize, evidence: &mut Evidence) -> bool {
    let word = view.lower(i);
    let word = word.as_str();
    let tag = view.tag(i);
    match word {
        "refuse" | "refuses" | "refused" | "refusing" | "refusal" | "decline" | "declines" | "declined"
        | "declining" => {
            evidence.negative = true;
            evidence.declined = true;
        }
        "fail" | "fails" | "failed" | "failing" | "failure" | "neglect" | "neglected" | "neglects" | "forget"
        | "forgot" | "forgets" | "forgotten" | "unable" | "inability" | "unwilling" | "unwillingness" | "reluctant"
        | "reluctance" | "hesitant" | "hesitate" | "hesitated" | "hesitates" | "loath" | "loth" | "afraid"
        | "omitted" | "omits" | "unprepared" | "disinclined" | "unlikely" | "scared" | "late" => {
            evidence.negative = true;
            evidence.hypothetical |= word == "unlikely";
        }
        "early" | "premature" => {
            evidence.negative = true;
            evidence.hypothetical = true;
        }
        "expected" | "expects" | "expect" | "plan" | "plans" | "planned" | "planning" | "intend" | "intends"
        | "intended" | "intending" | "prepare" | "prepares" | "prepared" | "preparing" | "scheduled" | "slated"
        | "set" | "going" | "due" | "about" | "likely" | "poised" | "ready" | "threatens" | "threatened"
        | "threatening" | "threaten" | "promises" | "promised" | "promise" | "promising" | "pledge" | "pledges"
        | "pledged" | "vow" | "vows" | "vowed" | "agreed" | "agrees" | "agree" | "offered" | "offers" | "offer"
        | "hopes" | "hope" | "hoped" | "hoping" | "bound" | "aims" | "aim" | "aimed" | "aiming" | "certain"
        | "sure" | "anticipated" | "tipped" | "gearing" | "readying" | "gon" | "wants" | "want" | "wanted"
        | "wanting" | "wan" | "intention" | "supposed" | "eager" | "determined" | "decides" | "undertook"
        | "guaranteed" | "waiting" | "looking" | "scheduling" | "invited" => {
            if view.is(i + 1, &["to", "na"]) || tag.is_verb() || tag.coarse() != Coarse::Noun {
                evidence.future = true;
            }
        }
        "need" | "needs" | "needed" | "like" | "wish" | "wishes" | "wished" | "dare" | "dares" | "wrong" | "fair"
        | "safe" | "hard" | "easy" | "difficult" | "important" | "tempting" | "absurd" | "ridiculous" | "unfair"
        | "possible" | "impossible" | "reasonable" | "foolish" | "silly" | "crazy" | "irresponsible" | "better"
        | "best" | "enough" | "required" | "obliged" | "forced" | "allowed" | "free" | "asked" | "urged" | "told"
        | "ordered" | "advised" | "encouraged" | "invite" | "entitled" | "permitted" | "enable" | "allow"
        | "instructed" | "pressed" | "challenged" | "simplistic" | "naive" | "disingenuous" | "misleading"
        | "inaccurate" | "accurate" | "correct" => {
            // `would like to say` is polite, and still not said; `liked to say` is.
            evidence.hypothetical = true;
            if matches!(word, "like") && !preceded_by_would(view, i) {
                evidence.hypothetical = false;
            }
        }
        "able" | "used" | "continued" | "continues" | "continue" | "tried" | "tries" | "try" | "trying" | "went"
        | "on" | "came" | "come" | "began" | "begun" | "begins" | "begin" | "started" | "starts" | "start"
        | "seeks" | "sought" | "seek" | "seeking" | "attempted" | "attempts" | "attempting" | "rushed"
        | "proceeded" | "appeared" | "appears" | "appear" | "seemed" | "seems" | "seem" | "managed" | "manages"
        | "tended" | "tends" | "tend" | "likes" | "liked" | "loves" | "helped" | "quick" | "chose" | "decided"
        | "happened" | "moved" | "opted" | "felt" | "said" | "first" | "last" | "latest" | "only" => {
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
                        "urge",
                        "urged",
                        "urges",
                        "urging",
                        "ask",
                        "asked",
                        "asks",
                        "asking",
                        "tell",
                        "told",
                        "order",
                        "ordered",
                        "orders",
                        "want",
                        "wants",
                        "wanted",
                        "calling",
                        "called",
                        "call",
                        "press",
                        "pressed",
                        "pressing",
                        "invite",
                        "invited",
                        "encourage",
                        "encouraged",
                        "advise",
                        "advised",
                        "instructed",
                        "request",
                        "requested",
                        "requires",
                        "require",
                        "required",
                        "beg",
                        "begged",
                        "force",
                        "forced",
                        "pushed",
                        "pushing",
                        "needs",
                        "need",
                        "expect",
                        "expects",
                        "allow",
                        "allows",
                        "demanded",
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

pub(super) fn preceded_by_would(view: View<'_>, i: usize) -> bool {
    i > 0 && (view.is(i - 1, &["would", "'d"]) || i > 1 && view.is(i - 2, &["would", "'d"]))
}

pub(super) fn gerund_governor(view: View<'_>, i: usize, evidence: &mut Evidence) {
    evidence.negative |= view.is(
        i,
        &[
            "deny", "denied", "denies", "denying", "avoid", "avoided", "avoids", "avoiding", "stop", "stopped", "quit",
            "ceased", "resisted", "dodged", "rejects", "rejected",
        ],
    );
    evidence.hypothetical |= view.is(
        i,
        &["consider", "considered", "considering", "suggested", "suggest", "imagine", "contemplated", "recommended"],
    );
}
