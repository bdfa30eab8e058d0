//! By what means it was said, where the sentence of the cue says so.

use super::{head::Head, view::View};
use crate::tag::{Coarse, Tag};
use according_text::{Attribution, Medium};

/// The medium, or none where the words of the sentence outside the content are silent.
pub fn read(view: View<'_>, attribution: &Attribution, head: Option<Head>) -> Option<Medium> {
    let head = head?;
    let entry = head.entry.map_or("", |entry| entry.lemma);
    if matches!(entry, "tweet" | "retweet" | "tweet out" | "post" | "post on" | "blog") {
        return Some(Medium::SocialPost);
    }
    if let Some(medium) = document_source(view, attribution) {
        return Some(medium);
    }
    // Of words quoted, the sentence that quotes them tells the medium of the quoting, not theirs.
    let at = head.first as u32;
    let quotations = &view.layers.quotations;
    let next = quotations.partition_point(|quotation| quotation.close < at);
    if quotations.get(next).is_some_and(|quotation| quotation.open <= at) {
        return None;
    }
    let sentence = view.layers.sentence(head.first);
    let mut found = None;
    for i in sentence.clone() {
        let span = view.layers.tokens[i].span;
        if attribution.content.iter().any(|content| content.overlaps(span)) {
            continue;
        }
        let medium = match view.lower(i).as_str() {
            "twitter" | "facebook" | "instagram" | "tiktok" | "telegram" | "weibo" | "snapchat" | "youtube"
            | "tumblr" | "reddit" | "tweet" | "tweets" | "tweeted" | "tweeting" | "mastodon" | "bluesky"
            | "linkedin" => Some(Medium::SocialPost),
            "media" if i > 0 && view.is(i - 1, &["social"]) => Some(Medium::SocialPost),
            "social" if i + 2 < sentence.end && view.is(i + 1, &["truth"]) => Some(Medium::SocialPost),
            "interview" | "interviews" => Some(Medium::Interview),
            "conference" if i > 0 && view.is(i - 1, &["news", "press"]) => Some(Medium::PressConference),
            "briefing" => Some(Medium::PressConference),
            "statement" | "statements" | "letter" | "email" | "e-mail" | "op-ed" | "communiqué" | "communique"
            | "emailed"
                if led(view, i, WRITTEN) =>
            {
                Some(Medium::Written)
            }
            "release" if i > 0 && view.is(i - 1, &["press", "news"]) => Some(Medium::Written),
            "speech" | "rally" | "address" | "sermon" | "debate" | "speeches" | "parliament" | "remarks"
                if led(view, i, SPOKEN) =>
            {
                Some(Medium::Speech)
            }
            "broadcast" | "televised" | "radio" | "television" | "podcast" | "live-streamed"
                if led(view, i, WRITTEN) =>
            {
                Some(Medium::Broadcast)
            }
            "filing" | "affidavit" | "lawsuit" | "indictment" | "report" | "study" | "memo" | "complaint" | "paper"
            | "ruling"
                if led(view, i, &["in", "per"]) =>
            {
                Some(Medium::Document)
            }
            _ => None,
        };
        let near = medium.filter(|_| i.abs_diff(head.first) <= 25);
        if near.is_some() && (found.is_none() || near == Some(Medium::SocialPost)) {
            found = near;
        }
    }
    found.or_else(|| outlet(view, attribution, head, entry)).or(match entry {
        "email" | "e-mail" | "write" | "write back" | "write of" | "write about" => Some(Medium::Written),
        _ => None,
    })
}

const SPOKEN: &[&str] = &["in", "at", "during"];
const WRITTEN: &[&str] =
    &["in", "at", "during", "on", "to", "through", "via", "by", "from", "issued", "released", "per"];

/// Whether one of `words` leads to the noun `i`: `in a`, `in his`, `according to the`.
fn led(view: View<'_>, i: usize, words: &[&str]) -> bool {
    let start = view.layers.sentence(i).start;
    let mut k = i;
    while k > start && i - k < 7 {
        k -= 1;
        let tag = view.tag(k);
        if view.is(k, words) {
            return true;
        }
        if !matches!(tag.coarse(), Coarse::Adjective | Coarse::Noun)
            && !matches!(tag, Tag::Dt | Tag::PrpPoss | Tag::Pos | Tag::Vbn | Tag::Cd | Tag::Vbg)
        {
            return false;
        }
    }
    false
}

/// A source that is itself a document: `the study found`, `the report said`.
fn document_source(view: View<'_>, attribution: &Attribution) -> Option<Medium> {
    let range = view.layers.tokens_of(*attribution.source.first()?);
    let first = range.start;
    let mut last = None;
    for i in range {
        if i > first && matches!(view.tag(i), Tag::In | Tag::To | Tag::Wdt | Tag::Wp | Tag::Comma | Tag::Vbn | Tag::Vbg)
        {
            break;
        }
        last = Some(i);
    }
    let last = last?;
    let word = view.lower(last);
    Some(match word.as_str() {
        "report" | "study" | "studies" | "survey" | "surveys" | "poll" | "polls" | "filing" | "filings" | "motion"
        | "lawsuit" | "constitution" | "law" | "document" | "documents" | "complaint" | "indictment" | "affidavit"
        | "memo" | "paper" | "audit" | "opinion" | "ruling" | "schedule" | "census" | "act" | "bill" | "treaty"
        | "analysis" | "summary" | "request" | "review" | "article" | "book" | "warrant" | "memorandum"
        | "contract" | "transcript" => Medium::Document,
        "statement" | "letter" | "email" | "e-mail" | "release" | "website" | "editorial" | "op-ed" => Medium::Written,
        "tweet" | "tweets" => Medium::SocialPost,
        _ => return None,
    })
}

/// `told Reuters`, `told the Morning Post`: an interview with one outlet; `told reporters` is none.
fn outlet(view: View<'_>, attribution: &Attribution, head: Head, entry: &str) -> Option<Medium> {
    if !matches!(entry, "tell" | "speak" | "talk" | "say" | "comment" | "comment on" | "speak to" | "quote as") {
        return None;
    }
    let end = view.layers.sentence(head.first).end.min(head.end + 12);
    let from = if entry == "tell" { head.end } else { (head.end..end).find(|&i| view.is(i, &["to"]))? + 1 };
    let mut seen = false;
    for i in from..end {
        let span = view.layers.tokens[i].span;
        if attribution.content.iter().any(|content| content.overlaps(span)) {
            break;
        }
        let tag = view.tag(i);
        if !tag.is_name()
            && !matches!(tag, Tag::Dt | Tag::Nn | Tag::Pos | Tag::Jj | Tag::Rb)
            && !view.layers.words[i].capital
        {
            break;
        }
        if view.layers.words[i].capital && is_outlet(view.lower(i).as_str()) {
            seen = true;
        }
    }
    seen.then_some(Medium::Interview)
}

fn is_outlet(word: &str) -> bool {
    matches!(
        word,
        "bbc"
            | "cnn"
            | "nbc"
            | "abc"
            | "cbs"
            | "msnbc"
            | "fox"
            | "npr"
            | "pbs"
            | "cnbc"
            | "reuters"
            | "bloomberg"
            | "politico"
            | "afp"
            | "ap"
            | "upi"
            | "axios"
            | "buzzfeed"
            | "huffpost"
            | "vox"
            | "verge"
            | "guardian"
            | "times"
            | "post"
            | "journal"
            | "herald"
            | "tribune"
            | "news"
            | "telegraph"
            | "independent"
            | "mirror"
            | "sun"
            | "mail"
            | "express"
            | "gazette"
            | "chronicle"
            | "observer"
            | "examiner"
            | "magazine"
            | "radio"
            | "television"
            | "tv"
            | "press"
            | "presse"
            | "agence"
            | "newspaper"
            | "globe"
            | "star"
            | "standard"
            | "weekly"
            | "daily"
            | "atlantic"
            | "economist"
            | "newsweek"
            | "jazeera"
            | "rte"
            | "rté"
            | "itv"
            | "sky"
            | "euronews"
            | "dpa"
            | "kyodo"
            | "xinhua"
            | "tass"
            | "interfax"
            | "spiegel"
            | "monde"
            | "figaro"
            | "wikinews"
            | "euractiv"
            | "univision"
            | "c-span"
            | "cbc"
            | "ctv"
            | "insider"
            | "wired"
            | "slate"
            | "salon"
            | "vice"
            | "yahoo"
            | "register"
            | "inquirer"
            | "dispatch"
            | "courier"
            | "bulletin"
            | "sentinel"
            | "ledger"
    )
}
