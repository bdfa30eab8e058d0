//! By what means it was said, where the sentence of the cue says so.

use super::{
    clause::Clause,
    outlet::is_outlet,
    phrases::{Phrases, lines},
    view::View,
};
use crate::tag::{Coarse, Tag};
use according_text::{Attribution, Medium, Platform, Span};
use std::ops::Range;
use std::sync::LazyLock;

/// A medium and the words that tell it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Told {
    /// By what means.
    pub medium: Medium,
    /// On which platform a post stands.
    pub platform: Option<Platform>,
    /// The words (UTF-8 bytes).
    pub span: Span,
}

type Means = (Medium, Option<Platform>);

/// The tables of `lexicon/media.tsv`, one for each place where words tell a medium.
struct Tables {
    verb: Phrases<Means>,
    clause: Phrases<(Place, Means)>,
    source: Phrases<Means>,
    audience: Phrases<Means>,
}

/// What must lead to the words of a clause.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Named,
    Led,
    Spoken,
    Filed,
    Aired,
}

const TEXT: &str = include_str!("../../lexicon/media.tsv");

fn means(fields: &[&'static str]) -> Option<(&'static str, &'static str, Means)> {
    let platform = match fields.get(3) {
        Some(name) => Some(name.parse().ok()?),
        None => None,
    };
    Some((*fields.first()?, *fields.get(1)?, (fields.get(2)?.parse().ok()?, platform)))
}

fn place(name: &str) -> Option<Place> {
    Some(match name {
        "named" => Place::Named,
        "led" => Place::Led,
        "spoken" => Place::Spoken,
        "filed" => Place::Filed,
        "aired" => Place::Aired,
        _ => return None,
    })
}

static TABLES: LazyLock<Tables> = LazyLock::new(|| {
    let all: Vec<_> = lines(TEXT).filter_map(|fields| means(&fields)).collect();
    let of = |wanted: &str| {
        Phrases::new(all.iter().filter(|line| line.1 == wanted).map(|&(phrase, _, means)| (phrase, means)))
    };
    Tables {
        verb: of("verb"),
        source: of("source"),
        audience: of("audience"),
        clause: Phrases::new(all.iter().filter_map(|&(phrase, at, means)| Some((phrase, (place(at)?, means))))),
    }
});

const SPOKEN: &[&str] =
    &["in", "at", "during", "to", "from", "on", "gave", "made", "delivered", "giving", "making", "delivering", "held"];
const WRITTEN: &[&str] = &[
    "in",
    "at",
    "during",
    "on",
    "to",
    "through",
    "via",
    "by",
    "from",
    "issued",
    "released",
    "per",
    "published",
    "sent",
    "posted",
    "wrote",
    "issuing",
    "releasing",
    "sending",
];
const FILED: &[&str] =
    &["in", "per", "issued", "released", "published", "filed", "issuing", "filing", "delivered", "wrote"];
const AIRED: &[&str] = &["on", "in", "during", "to", "via"];

/// How far from the cue the words may stand, in tokens.
const REACH: usize = 25;

/// The medium, or none where the words of the sentence outside the content are silent. `addressees` are token ranges.
pub fn read(clause: Clause<'_>, addressees: &[Range<usize>]) -> Option<Told> {
    let Clause { view, attribution, head, .. } = clause;
    let entry = head.entry.map_or("", |entry| entry.lemma);
    let cue = view.layers.span(head.first, head.end);
    let told = |(medium, platform): Means, span| Told { medium, platform, span };
    let verb = TABLES.verb.get(entry).map(|means| told(means, cue));
    let source = source(view, attribution).or_else(|| cue_noun(clause)).or_else(|| made_by(clause));
    if let Some(found) = source.filter(|found| found.medium != Medium::Document || verb.is_none()) {
        // `a statement posted to his Twitter account`, of which only the statement is read as the source.
        let posted = in_clause(clause).filter(|told| told.platform.is_some() && found.medium == Medium::Written);
        return Some(posted.unwrap_or(found));
    }
    // Of words quoted, the sentence that quotes them tells the medium of the quoting, not theirs.
    let quoted = is_quoted(view, head.first);
    let found = if quoted { None } else { in_clause(clause) };
    if let Some(verb) = verb {
        let platform = found.filter(|found| found.medium == Medium::SocialPost).and_then(|found| found.platform);
        return Some(Told { platform: verb.platform.or(platform), ..verb });
    }
    if quoted {
        return None;
    }
    let heard = heard(view, addressees);
    // `in remarks to Reuters`: to one outlet, so no speech.
    if let (Some(Told { medium: Medium::Speech, .. }), Some(Told { medium: Medium::Interview, .. })) = (found, heard) {
        return heard;
    }
    found.or(heard).or_else(|| on_air(clause)).or_else(|| addressed(clause, addressees)).or(match entry {
        "email" | "e-mail" | "write" | "write back" | "write of" | "write about" => {
            Some(told((Medium::Written, None), cue))
        }
        _ => governor(clause),
    })
}

/// `spoke on Fox News`.
fn on_air(clause: Clause<'_>) -> Option<Told> {
    let view = clause.view;
    (clause.start..clause.end.min(clause.head.end + REACH))
        .filter(|&i| view.is(i, &["on"]) && clause.is_outside(i) && i.abs_diff(clause.head.first) <= REACH)
        .find_map(|i| {
            let phrase = clause.phrase(i + 1)?;
            let span = view.layers.span(phrase.start, phrase.end);
            let named = view.layers.words[phrase.end - 1].capital;
            (named && is_outlet(view, &phrase)).then_some(Told { medium: Medium::Broadcast, platform: None, span })
        })
}

/// `addressed the council, calling for`.
fn addressed(clause: Clause<'_>, addressees: &[Range<usize>]) -> Option<Told> {
    let view = clause.view;
    let first = addressees.first()?.start;
    let before = first.checked_sub(1).filter(|&i| view.is(i, &["addressed", "addressing"]))?;
    Some(Told { medium: Medium::Speech, platform: None, span: view.layers.tokens[before].span })
}

/// `wrote to the embassy, asking`: the verb over the participle tells.
fn governor(clause: Clause<'_>) -> Option<Told> {
    let view = clause.view;
    if view.tag(clause.head.first) != Tag::Vbg {
        return None;
    }
    let from = clause.start.max(clause.head.first.saturating_sub(REACH));
    let verb = (from..clause.head.first).rev().find(|&i| {
        matches!(view.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp) && !clause.in_content(i) && !clause.in_source(i)
    })?;
    let medium = match view.lower(verb).as_str() {
        "wrote" | "writes" | "emailed" => (Medium::Written, None),
        "tweeted" | "tweets" => (Medium::SocialPost, Some(Platform::Twitter)),
        "posted" => (Medium::SocialPost, None),
        _ => return None,
    };
    Some(Told { medium: medium.0, platform: medium.1, span: view.layers.tokens[verb].span })
}

fn is_quoted(view: View<'_>, i: usize) -> bool {
    let at = i as u32;
    let quotations = &view.layers.quotations;
    let next = quotations.partition_point(|quotation| quotation.close < at);
    quotations.get(next).is_some_and(|quotation| quotation.open <= at)
}

/// What the words around the cue tell: `in a statement`, `on Twitter`.
fn in_clause(clause: Clause<'_>) -> Option<Told> {
    let mut found: Option<Told> = None;
    let core = clause.core();
    // `announced on | Facebook`: the preposition read as the end of the cue.
    let view = clause.view;
    let end = clause.attribution.cue.last().map_or(0, |cue| view.layers.tokens_of(*cue).end);
    let led = end > 0 && view.is(end - 1, &["on", "via", "in", "through"]);
    let behind = if led { end } else { usize::MAX - 3 };
    for i in clause.start..clause.end {
        // What opens the sentence (`In findings published in ..., researchers`) counts however long the source is.
        if i >= core && i.abs_diff(clause.head.first) > REACH
            || !clause.is_outside(i) && !(behind..behind + 3).contains(&i)
        {
            continue;
        }
        let Some(here) = words(view, i, clause.start, clause.end) else { continue };
        // A platform says more than the statement that is posted there.
        let better = here.medium == Medium::SocialPost && found.is_none_or(|found| found.platform.is_none());
        if found.is_none() || better {
            found = Some(here);
        }
    }
    found.or_else(|| spoken(clause)).or_else(|| object(clause)).or_else(|| at_the_end(clause))
}

/// `Ruiz, speaking at the opening of the school, said`.
fn spoken(clause: Clause<'_>) -> Option<Told> {
    let near = clause.start.max(clause.head.first.saturating_sub(REACH))..clause.end.min(clause.head.end + REACH);
    near.filter(|&i| !clause.in_content(i)).find_map(|i| speaking(clause.view, i, clause.end))
}

/// `speaking at the opening of the school`, `spoke before the committee`: before an audience, unless the words tell of an
/// outlet or of reporters.
pub fn speaking(view: View<'_>, i: usize, end: usize) -> Option<Told> {
    if !view.tag(i).is_verb() || !view.is(i, &["speaking", "spoke", "speaks", "addressing", "addressed"]) {
        return None;
    }
    let direct = view.is(i, &["addressing", "addressed"]);
    let heard_by =
        (i + 2 < end && view.is(i + 1, &["to"])).then(|| super::clause::phrase(view, i + 2, end, |_| false)).flatten();
    // `speaking to the harbour council`: to those to whom speeches are made.
    if let Some(phrase) = &heard_by
        && let Some(Told { medium: Medium::Speech, .. }) = heard(view, std::slice::from_ref(phrase))
    {
        return Some(Told { medium: Medium::Speech, platform: None, span: view.layers.span(i, phrase.end) });
    }
    // `speaking to the local press at a school`
    let last = heard_by.map_or(i + 3, |phrase| phrase.end.max(i + 3));
    let to = (i + 1..end.min(last + 1)).find(|&k| view.is(k, &["at", "before"]) || view.is(k, &["front"]));
    let from = if direct { i + 1 } else { to? + if view.is(to?, &["front"]) { 2 } else { 1 } };
    let phrase = super::clause::phrase(view, from, end, |_| false)?;
    let press = phrase.clone().any(|k| view.is(k, PRESS) || view.tag(k) == Tag::Cd);
    let issue = direct
        && !phrase.clone().any(|k| TABLES.audience.longest(std::iter::once(view.layers.words[k].lower)).is_some());
    (!press && !issue && !is_outlet(view, &phrase)).then(|| Told {
        medium: Medium::Speech,
        platform: None,
        span: view.layers.span(i, phrase.end),
    })
}

/// Who is told by no speech, and where it is none.
const PRESS: &[&str] = &[
    "reporters",
    "journalists",
    "press",
    "media",
    "conference",
    "briefing",
    "interview",
    "length",
    "end",
    "beginning",
    "start",
    "time",
    "moment",
];

/// `filed | a motion claiming`, `issued | a statement agreeing`: the words are those of what is filed or issued.
fn object(clause: Clause<'_>) -> Option<Told> {
    let view = clause.view;
    let content = view.layers.tokens_of(*clause.attribution.content.first()?);
    if !view.is(clause.head.first, ISSUED) || content.start < clause.head.end || content.start >= view.layers.len() {
        return None;
    }
    let phrase = super::clause::phrase(view, content.start, content.end, |_| false)?;
    let noun = |i: usize| Some((i, TABLES.source.longest(std::iter::once(view.layers.words[i].lower))?.0));
    let (head, (medium, platform)) = phrase.clone().rev().find_map(noun)?;
    (head + 1 < content.end).then(|| Told { medium, platform, span: view.layers.tokens[head].span })
}

/// Verbs of making something written known.
const ISSUED: &[&str] = &["filed", "issued", "released", "published", "posted", "sent", "submitted", "wrote", "signed"];

/// `criticised the plan via Twitter`, `announced the plan at a press conference`: what ends unquoted content belongs to
/// the saying, where the content is no clause.
fn at_the_end(clause: Clause<'_>) -> Option<Told> {
    let view = clause.view;
    let content = view.layers.tokens_of(*clause.attribution.content.last()?);
    let last = content.end.checked_sub(1).filter(|&last| last > content.start && last < clause.end)?;
    if content.start < clause.start || is_quoted(view, last) {
        return None;
    }
    if let Some(here) = words(view, last, content.start, content.end)
        && here.platform.is_some()
        && (view.is(last - 1, &["via"]) || view.is(last - 1, &["on"]) && content.len() <= 6)
    {
        return Some(here);
    }
    let finite = |i: usize| matches!(view.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Vb);
    if content.len() > 20 || content.clone().any(finite) {
        return None;
    }
    // `commented on | the death to the Selby Herald`
    let to_outlet = || {
        let to = (content.start + 1..content.end - 1).rev().find(|&i| view.is(i, &["to", "with"]))?;
        let phrase = super::clause::phrase(view, to + 1, content.end, |_| false)?;
        let span = view.layers.span(phrase.start, phrase.end);
        let speaks =
            view.is(clause.head.first, &["commented", "spoke", "talked", "explained", "confirmed", "speaking"]);
        (speaks && phrase.end == content.end && is_outlet(view, &phrase)).then_some(Told {
            medium: Medium::Interview,
            platform: None,
            span,
        })
    };
    let spoken = |told: &Told| told.medium != Medium::Document && told.medium != Medium::Written;
    let told = (content.start + 2..content.end).find_map(|i| words(view, i, content.start, content.end));
    told.filter(spoken).or_else(to_outlet)
}

/// The medium that the words at token `i` tell, where what leads to them allows it.
pub fn words(view: View<'_>, i: usize, start: usize, end: usize) -> Option<Told> {
    let lowers = view.layers.words[i..end].iter().map(|word| word.lower);
    let ((place, (medium, platform)), n) = TABLES.clause.longest(lowers)?;
    // The platform, not a network of people that has its name as a company's product: `Telegram` the newspaper.
    let capital = platform.is_none_or(|_| {
        view.layers.words[i].capital || view.is(i, &["tweet", "tweets", "tweeted", "tweeting", "blog"])
    });
    let led = match place {
        Place::Named => capital,
        Place::Led => led(view, i, start, WRITTEN),
        Place::Spoken => led(view, i, start, SPOKEN),
        Place::Filed => led(view, i, start, FILED),
        Place::Aired => led(view, i, start, AIRED),
    };
    led.then(|| Told { medium, platform, span: view.layers.span(i, i + n) })
}

/// Whether token `i` is a noun for something by which or at which things are said: `statement`, `rally`, `interview`.
pub fn is_occasion(view: View<'_>, i: usize) -> bool {
    let lowers = || view.layers.words[i..view.layers.len().min(i + 2)].iter().map(|word| word.lower);
    i < view.layers.len()
        && view.tag(i).coarse() == Coarse::Noun
        && (TABLES.clause.longest(lowers()).is_some() || TABLES.source.longest(lowers().take(1)).is_some())
}

/// Whether one of `words` leads to the noun `i`: `in a`, `in his`, `according to the`.
fn led(view: View<'_>, i: usize, start: usize, words: &[&str]) -> bool {
    let mut k = i;
    while k > start && i - k < 8 {
        k -= 1;
        let tag = view.tag(k);
        // `according to the filing` leads to whatever can be led to.
        if view.is(k, words) || view.is(k, &["to"]) && k > start && view.is(k - 1, &["according"]) {
            return true;
        }
        if !matches!(tag.coarse(), Coarse::Adjective | Coarse::Noun)
            && !matches!(tag, Tag::Dt | Tag::PrpPoss | Tag::Pos | Tag::Vbn | Tag::Cd | Tag::Vbg | Tag::Prp)
        {
            return false;
        }
    }
    false
}

/// `the ministry 's | statement reads`, `statement yesterday read`: what is written, read as part of the cue.
fn cue_noun(clause: Clause<'_>) -> Option<Told> {
    let view = clause.view;
    let cue = view.layers.tokens_of(*clause.attribution.cue.first()?);
    let verb = cue.clone().find(|&i| view.is(i, READ))?;
    (cue.start..verb).filter(|&i| view.tag(i) == Tag::Nn).find_map(|i| {
        let (medium, platform) = TABLES.source.longest(std::iter::once(view.layers.words[i].lower))?.0;
        Some(Told { medium, platform, span: view.layers.tokens[i].span })
    })
}

/// `The decree signed by | the bishop | read`: of the source only its maker is read.
fn made_by(clause: Clause<'_>) -> Option<Told> {
    let Clause { view, attribution, head, .. } = clause;
    let source = view.layers.tokens_of(*attribution.source.first()?);
    let by = source.start.checked_sub(2).filter(|&by| by > clause.start && view.is(by + 1, &["by"]))?;
    let made = view.is(head.first, READ) && matches!(view.tag(by), Tag::Vbn | Tag::Vbd) && head.first == source.end;
    let noun = by.checked_sub(1).filter(|&noun| noun >= clause.start && made && view.tag(noun) == Tag::Nn)?;
    let (medium, platform) = TABLES.source.longest(std::iter::once(view.layers.words[noun].lower))?.0;
    Some(Told { medium, platform, span: view.layers.tokens[noun].span })
}

/// What is written does by itself.
const READ: &[&str] = &["read", "reads", "says", "said", "stated", "states", "adds", "added", "concluded", "warned"];

/// A source that is itself something written: `the study found`, `the report said`, `a post on Facebook`.
fn source(view: View<'_>, attribution: &Attribution) -> Option<Told> {
    let range = view.layers.tokens_of(*attribution.source.first()?);
    let mut first = range.start;
    // `part of the statement`
    if let Some(of) = range.clone().take(4).find(|&i| i > first && view.is(i, &["of"]) && view.is(i - 1, PARTS)) {
        first = of + 1;
    }
    let is_document = |i: usize| TABLES.source.longest(std::iter::once(view.layers.words[i].lower)).is_some();
    let mut last = None;
    for i in first..range.end {
        let goes_on = matches!(view.tag(i), Tag::In | Tag::To | Tag::Wdt | Tag::Wp | Tag::Comma | Tag::Vbn | Tag::Vbg);
        // `a memo posted online by`, a participle that is tagged as a past tense.
        let goes_on = goes_on || view.tag(i) == Tag::Vbd && i > first && is_document(i - 1);
        // The organisation is no pronoun.
        if i > first && goes_on && view.form(i) != "WHO" {
            break;
        }
        // `the report yesterday`
        if !view.is(i, &["yesterday", "today", "earlier", "also", "later"]) {
            last = Some(i);
        }
    }
    let last = last?;
    // `a statement, which was posted on Twitter,`, `her final Instagram post`, `a government Twitter account`.
    let platform = range.clone().find_map(|i| {
        let told = words(view, i, first, range.end)?;
        let account = i + 1 == last && view.is(last, ACCOUNTS);
        let leads = led(view, i, first, &["on", "via", "to", "through"]) || account || i + 2 == last;
        (told.medium == Medium::SocialPost && leads).then_some((told, account))
    });
    if let Some((told, true)) = platform {
        return Some(told);
    }
    // `its website`, `the second study`: a name that only ends so is an organisation.
    let lowers = [view.layers.words[last].lower, view.layers.lemmas[last]];
    // Of what is posted on a platform only the platform tells: `videos posted on social media`.
    let Some((found, _)) = lowers.into_iter().find_map(|lower| TABLES.source.longest(std::iter::once(lower))) else {
        return platform.map(|(told, _)| told);
    };
    // `reports said` is hearsay.
    if view.is(last, &["reports"])
        && !range.clone().any(|i| matches!(view.tag(i), Tag::Dt | Tag::PrpPoss | Tag::Pos | Tag::Nnp))
    {
        return None;
    }
    let span = view.layers.tokens[last].span;
    // What a court states is a ruling.
    let court = view.is(last, &["statement"]) && range.clone().any(|i| view.is(i, &["judge", "justice", "court"]));
    let medium = if court { Medium::Document } else { found.0 };
    Some(platform.map_or(Told { medium, platform: found.1, span }, |platform| platform.0))
}

/// Nouns for a piece of something written.
const PARTS: &[&str] = &["part", "parts", "section", "portion", "excerpt", "excerpts", "page", "copy", "draft", "text"];

/// Nouns for where somebody posts.
const ACCOUNTS: &[&str] =
    &["account", "page", "feed", "channel", "post", "story", "handle", "posts", "video", "message"];

/// `told Reuters`: an interview with one outlet; `told the crowd`: a speech; `told reporters` is none.
fn heard(view: View<'_>, addressees: &[Range<usize>]) -> Option<Told> {
    addressees.iter().find_map(|phrase| {
        let span = view.layers.span(phrase.start, phrase.end);
        if is_outlet(view, phrase) {
            return Some(Told { medium: Medium::Interview, platform: None, span });
        }
        let (medium, platform) = phrase
            .clone()
            .find_map(|i| Some(TABLES.audience.longest(std::iter::once(view.layers.words[i].lower))?.0))?;
        Some(Told { medium, platform, span })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read() {
        for fields in lines(TEXT) {
            let (phrase, at, expect) = means(&fields).unwrap_or_else(|| panic!("{fields:?} is no line of the table"));
            let tables = &*TABLES;
            let found = match at {
                "verb" => tables.verb.get(phrase),
                "source" => tables.source.get(phrase),
                "audience" => tables.audience.get(phrase),
                _ => tables.clause.get(phrase).map(|found| found.1),
            };
            assert_eq!(found, Some(expect), "{fields:?} stands twice in one place, or in none");
        }
    }
}
