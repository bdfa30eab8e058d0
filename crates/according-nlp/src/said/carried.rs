//! The date that a statement has from another sentence, because it goes on with the same act.

use super::{Reader, dates, overlaps, own};
use crate::{
    occasion,
    qualify::medium,
    tag::{Coarse, Tag},
};
use according_text::{AttributionType, EntityId, Span, Statement};
use std::ops::Range;

/// So many statements back the act that is gone on with can stand, and so many sentences the occasion.
const BACK: usize = 12;
/// So many paragraphs from where a day stands it can hold.
const FARTHEST: u32 = 6;
/// So many days a date may last that is that of one occasion: a week, or a month.
const DAY: i32 = 8;
const MONTH: i32 = 32;
/// So many sentences, datelines and captions with them, can stand before the first that tells something.
const OPENING: u32 = 12;
/// So many paragraphs on a speaker goes on.
const PARAGRAPHS: u32 = 3;

impl Reader<'_> {
    /// The date that is carried over from another statement of the same act, or from the sentence that sets its scene.
    pub(super) fn carried(&self, k: usize, found: &[Option<usize>]) -> Option<usize> {
        let statement = &self.statements[k];
        if let Some(parent) = statement.parent {
            // `“I ask everybody to come,” Ruiz said on Monday`: who speaks of their own words speaks on that day.
            let outer = &self.statements[parent as usize];
            let first = |spans: &[Span]| spans.first().map(|span| self.layers().tokens_of(*span).start);
            let own = first(&statement.source).is_some_and(|i| self.is(i, &["i", "we"]))
                && first(&statement.cue).is_some_and(|i| self.tag(i) == Tag::Vbp);
            let told = |statement: &Statement| statement.attribution_type == AttributionType::Communication;
            return found[parent as usize].filter(|_| own && told(outer) && told(statement));
        }
        if statement.attribution_type != AttributionType::Communication {
            return None;
        }
        let token = self.place(statement)?;
        if let Some(at) = self.that_time(token) {
            return Some(at);
        }
        if self.breaks(statement, token) {
            return None;
        }
        let (sentence, paragraph) = (self.layers().sentence_of[token], self.layers().paragraph_of[token]);
        // `wrote` alone tells no other means than the one before.
        let own_medium = statement.medium_span.is_some_and(|span| !overlaps(span, &statement.cue));
        let mut between: Option<usize> = None;
        for (earlier, &found) in self.statements[..k].iter().zip(&found[..k]).rev().take(BACK) {
            let Some(there) = self.place(earlier).filter(|_| earlier.parent.is_none()) else { continue };
            let (its_sentence, its_paragraph) = (self.layers().sentence_of[there], self.layers().paragraph_of[there]);
            let paragraphs = paragraph.saturating_sub(its_paragraph);
            if paragraphs > PARAGRAPHS {
                break;
            }
            let next = sentence.saturating_sub(its_sentence) <= 1;
            let same = same_source(earlier, statement)
                || self.same_words(earlier, statement)
                || next && paragraphs <= 1 && self.points_back(earlier, statement)
                || paragraphs <= 1 && self.is_the_document(earlier, statement);
            if same && found.is_none() {
                continue;
            }
            if same && sentence != its_sentence && self.is_present(statement) && !self.is_present(earlier) {
                return None;
            }
            if same {
                // Others have spoken on another day since, or the speaker by other means.
                let moved =
                    between.is_some() && between != found || sentence != its_sentence && self.opens_with_a_date(token);
                let other = sentence != its_sentence
                    && own_medium
                    && earlier.medium.is_some()
                    && statement.medium != earlier.medium;
                return found.filter(|&at| !moved && !other && self.reaches(at, sentence, paragraph));
            }
            between = between.or(found);
        }
        self.scene(k, sentence)
            .or_else(|| self.behind(k, sentence))
            .or_else(|| self.lead(k, sentence, paragraph).filter(|_| between.is_none()))
            .or_else(|| self.episode(k, sentence))
    }

    /// Whether a date still holds in a sentence: a day for some paragraphs from where it stands, a month or a year for the
    /// next sentence.
    fn reaches(&self, at: usize, sentence: u32, paragraph: u32) -> bool {
        let timex = &self.dates.timexes[at];
        let stands = self.layers().tokens_of(timex.span).start;
        let sentences = sentence.saturating_sub(self.layers().sentence_of[stands]);
        let paragraphs = paragraph.saturating_sub(self.layers().paragraph_of[stands]);
        let day = timex.range.is_none_or(|(first, last)| last.0 - first.0 < 8);
        if day { paragraphs <= FARTHEST } else { paragraphs == 0 && sentences <= 1 }
    }

    /// `At the time, the mayor said`, `During that meeting, it was agreed`, `During the summit, the mayor said`: the date told
    /// last before, in the sentence before or in the one that names the occasion.
    fn that_time(&self, token: usize) -> Option<usize> {
        let here = self.layers().sentence(token);
        let first = here.start;
        let during = self.is(first, &["during", "at", "in"]);
        let occasion = |i: usize| medium::is_occasion(self.view, i) || self.is(i, own::OCCASIONS);
        let that = self.is(first, &["at"]) && self.is(first + 1, &["the", "that"]) && self.is(first + 2, &["time"])
            || (during || self.is(first, &["on"])) && self.is(first + 1, &["that", "this"]) && occasion(first + 2)
            || self.is(first, &["on"]) && self.is(first + 1, &["that"]) && self.is(first + 2, &["occasion"]);
        if that {
            return self.told_last(first.checked_sub(1)?, first, DAY);
        }
        if !(during && self.is(first + 1, &["the"]) && occasion(first + 2) && self.is(first + 3, &[","])) {
            return None;
        }
        // `During the broadcast,` of which only the article has told: of the nearest sentence with a date.
        let mut end = first;
        for _ in 0..BACK {
            if end == 0 || self.layers().paragraph_of[end - 1] != self.layers().paragraph_of[first] {
                break;
            }
            let before = self.layers().sentence(end - 1);
            let named = before.clone().any(|i| self.form(i).eq_ignore_ascii_case(self.form(first + 2)));
            let last = self.told_last(end - 1, first, if named { MONTH } else { DAY });
            if last.is_some() || named {
                return last;
            }
            end = before.start;
        }
        None
    }

    /// The last date of the sentence of `token`, if it is past, no longer than `most` days, and in the paragraph of `here`.
    fn told_last(&self, token: usize, here: usize, most: i32) -> Option<usize> {
        let before = self.layers().sentence(token);
        let same = self.layers().paragraph_of[before.start] == self.layers().paragraph_of[here];
        let mut all = self.within(&before).filter(|&at| dates(&self.dates.timexes[at]));
        let last = all.next_back().filter(|_| same)?;
        let timex = &self.dates.timexes[last];
        let short = timex.range.is_some_and(|(first, last)| last.0 - first.0 < most);
        let past = self.dates.now.zip(timex.range).is_some_and(|(now, (first, _))| first <= now);
        (short && past && Some(last) != self.dates.dateline).then_some(last)
    }

    /// First token of the words that tell the saying.
    fn place(&self, statement: &Statement) -> Option<usize> {
        let told = statement.cue.first().or(statement.source.first()).or(statement.content.first())?;
        Some(self.layers().tokens_of(*told).start).filter(|&token| token < self.layers().len())
    }

    /// Whether the words around the cue tell of another time: `later`, `has repeatedly said`.
    fn breaks(&self, statement: &Statement, token: usize) -> bool {
        let sentence = self.layers().sentence(token);
        let outside = |i: &usize| {
            let span = self.layers().tokens[*i].span;
            !statement.content.iter().chain(&statement.source).any(|other| other.overlaps(span))
        };
        let near = sentence.start.max(token.saturating_sub(20))..sentence.end.min(token + 20);
        // `after he authorised`, of an act before the one that is told.
        let first =
            [statement.cue.first(), statement.source.first()].into_iter().flatten().map(|span| span.start()).min();
        let told = first.map_or(token, |start| self.layers().tokens.partition_point(|token| token.span.end() <= start));
        let subordinate = told > sentence.start && self.is(told - 1, &["after", "before", "since", "until"]);
        subordinate
            || near
                .clone()
                .filter(outside)
                .any(|i| self.is(i, occasion::BREAKS) || self.is(i, &["repeatedly", "often", "long", "always"]))
    }

    /// `has said`, `says`: no act of the day before, unless the article tells all in that tense.
    fn is_present(&self, statement: &Statement) -> bool {
        let mut tags = statement.cue.iter().flat_map(|span| self.layers().tokens_of(*span)).map(|i| self.tag(i));
        tags.find(|tag| matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Vbg))
            .is_some_and(|tag| matches!(tag, Tag::Vbz | Tag::Vbp))
    }

    /// Whether the sentence opens with a date, which then is of something else.
    fn opens_with_a_date(&self, token: usize) -> bool {
        let sentence = self.layers().sentence(token);
        self.within(&sentence).next().is_some_and(|at| {
            let timex = &self.dates.timexes[at];
            let leads = self.layers().tokens_of(timex.span).start <= sentence.start + 2;
            leads && dates(timex) && timex.range.is_some() && Some(at) != self.dates.dateline
        })
    }

    /// `The statement added`, `the report said`, `the port's statement reads`: the document by which the one before was said,
    /// or the one of whom spoke before.
    fn is_the_document(&self, earlier: &Statement, statement: &Statement) -> bool {
        let Some(source) = statement.source.first() else { return false };
        let range = self.layers().tokens_of(*source);
        if range.is_empty() || range.len() > 6 {
            return false;
        }
        let head = range.end - 1;
        let noun = |i: usize| self.tag(i).coarse() == Coarse::Noun;
        let same = |i: usize, span: &Span| {
            self.layers().tokens_of(*span).any(|j| noun(j) && self.form(i).eq_ignore_ascii_case(self.form(j)))
        };
        let definite = self.is(range.start, &["the", "this", "its", "their", "his", "her", "that"]);
        let its = range.clone().any(|i| i < head && noun(i) && earlier.source.iter().any(|span| same(i, span)));
        // `The ministry issued a statement on Monday. It said ... The statement added`.
        let named = || {
            let Some(there) = self.place(earlier) else { return false };
            let own = self.layers().sentence(there).start;
            let from = own.checked_sub(1).map_or(own, |last| self.layers().sentence(last).start);
            (from..there + 1).any(|i| noun(i) && self.form(i).eq_ignore_ascii_case(self.form(head)))
        };
        medium::is_occasion(self.view, head)
            && (its
                || definite
                    && (earlier.medium_span.iter().chain(&earlier.source).any(|span| same(head, span)) || named()))
    }

    /// `Lind held a press conference on Monday.`, and the next sentence: `He said ...`.
    fn scene(&self, k: usize, sentence: u32) -> Option<usize> {
        let statement = &self.statements[k];
        let before = self.layers().sentences[sentence.checked_sub(1)? as usize];
        let before = before.first as usize..before.end as usize;
        let here = self.layers().sentences[sentence as usize].first as usize;
        if self.layers().paragraph_of[before.start] + 1 < self.layers().paragraph_of[here] {
            return None;
        }
        let act = before.clone().find(|&i| matches!(self.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))?;
        let behind = act + usize::from(self.is(act, &["was", "were", "is", "had"]));
        let about = self.refers_back(statement) || self.names(statement, &(before.start..act));
        if !self.is(behind, occasion::ACTS)
            || !about
            || self.is(before.start, &["while", "after", "as", "when", "before"])
        {
            return None;
        }
        self.only_day(k, &before, act, behind)
    }

    /// `On Monday, the mayor joined the calls for a ban.`, with which the article opens, and below it `Ruiz said ...`: what
    /// the one of whom the first sentence tells says on that occasion.
    fn lead(&self, k: usize, sentence: u32, paragraph: u32) -> Option<usize> {
        let layers = self.layers();
        let finite = |i: usize| matches!(self.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
        let lead = layers.sentences[..sentence.min(OPENING) as usize]
            .iter()
            .map(|lead| lead.first as usize..lead.end as usize)
            .find(|lead| lead.clone().any(finite))
            .filter(|lead| paragraph - layers.paragraph_of[lead.start] <= PARAGRAPHS)?;
        let act = lead.clone().find(|&i| finite(i))?;
        // The news is something that is said.
        let said = self.statements.iter().take(BACK).any(|other| {
            other.attribution_type == AttributionType::Communication
                && self.place(other).is_some_and(|token| lead.contains(&token))
        });
        if !said || !self.names(&self.statements[k], &(lead.start..act)) {
            return None;
        }
        self.only_day(k, &lead, act, act)
    }

    /// `Two were arrested in January 2018 after the alarm rang. She said ...`: a sentence in the past that goes on with what
    /// happened at another time than that of the news.
    fn episode(&self, k: usize, sentence: u32) -> Option<usize> {
        let statement = &self.statements[k];
        let layers = self.layers();
        let (before, here) = (layers.sentences[sentence.checked_sub(1)? as usize], layers.sentences[sentence as usize]);
        if layers.paragraph_of[before.first as usize] != layers.paragraph_of[here.first as usize]
            || statement.source.is_empty()
            || !self.refers_back(statement)
        {
            return None;
        }
        let before = before.first as usize..before.end as usize;
        let act = before.clone().find(|&i| matches!(self.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))?;
        let past = |i: usize| self.tag(i) == Tag::Vbd;
        let said = statement.cue.first().is_some_and(|cue| self.layers().tokens_of(*cue).any(past));
        let told = self.place(statement).map(|token| self.layers().sentence(token))?;
        // `She lost a child 40 years ago. She said she had been ill.` tells of then, now.
        let ago = |at: usize| self.dates.timexes[at].span.of(self.view.text).ends_with("ago");
        let mut all = self.within(&before).filter(|&at| dates(&self.dates.timexes[at]));
        let only = all.next().filter(|&at| !self.is_told(k, at) && !ago(at) && self.within(&told).is_empty())?;
        let far =
            self.dates.now.zip(self.dates.timexes[only].range).is_some_and(|(now, (_, last))| now.0 - last.0 > 40);
        (past(act) && said && far && all.next().is_none()).then_some(only)
    }

    /// The sentence behind, which says when: `She was speaking at a school on Monday.`, `The remarks came on Monday.`
    fn behind(&self, k: usize, sentence: u32) -> Option<usize> {
        let statement = &self.statements[k];
        let layers = self.layers();
        let next = layers.sentences.get(sentence as usize + 1)?;
        let next = next.first as usize..next.end as usize;
        let here = layers.sentences[sentence as usize].first as usize;
        if layers.paragraph_of[next.start] > layers.paragraph_of[here] + 1 {
            return None;
        }
        let act = next.clone().find(|&i| matches!(self.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md))?;
        let after = act + usize::from(self.is(act, &["was", "were", "is", "had"]));
        let remarks =
            (next.start..act).any(|i| self.is(i, &["remarks", "comments", "statement", "comment", "announcement"]));
        let about = self.names(statement, &(next.start..act)) || self.is(next.start, &["he", "she", "they"]);
        if !(remarks && self.is(after, &["came", "made", "issued", "released", "follows", "delivered", "given"])
            || about && self.is(after, &["speaking", "spoke", "addressing", "testifying"]))
        {
            return None;
        }
        self.only_day(k, &next, act, after)
    }

    /// The only day in the clause of the verb `act`, whose group ends at `behind`, that nobody tells.
    fn only_day(&self, k: usize, sentence: &Range<usize>, act: usize, behind: usize) -> Option<usize> {
        let mut own = self.within(sentence).filter(|&at| {
            let timex = &self.dates.timexes[at];
            let place = self.layers().tokens_of(timex.span);
            let to_come = self.dates.now.zip(timex.range).is_some_and(|(now, (first, _))| first > now.plus(1));
            let day = timex.range.is_some_and(|(first, last)| last.0 - first.0 < 8);
            let clause = place.start < act || self.plain(behind + 1..place.start);
            clause && dates(timex) && day && !to_come && Some(at) != self.dates.dateline && !self.is_told(k, at)
        });
        let only = own.next()?;
        own.next().is_none().then_some(only)
    }

    /// Whether a date stands in what is said in a statement near statement `k`.
    fn is_told(&self, k: usize, at: usize) -> bool {
        let span = self.dates.timexes[at].span;
        let near = &self.statements[k.saturating_sub(BACK)..self.statements.len().min(k + BACK)];
        near.iter().any(|other| overlaps(span, &other.content))
    }

    /// Whether both sources are printed in the same words, `The company` and `the company`, and neither is somebody else: no
    /// `officials`, who may be others each time.
    fn same_words(&self, earlier: &Statement, statement: &Statement) -> bool {
        let ([a], [b]) = (earlier.source.as_slice(), statement.source.as_slice()) else { return false };
        let range = self.layers().tokens_of(*b);
        let definite = self.is(range.start, &["the", "its", "their", "his", "her"]);
        let named = self.tag(range.start).is_name();
        let differs = matches!((speaker(earlier), speaker(statement)), (Some(a), Some(b)) if a != b);
        !differs && (definite || named) && a.of(self.view.text).eq_ignore_ascii_case(b.of(self.view.text))
    }

    /// Whether the source only refers back: a pronoun, or nobody.
    fn refers_back(&self, statement: &Statement) -> bool {
        statement.source.first().is_none_or(|source| {
            let range = self.layers().tokens_of(*source);
            range.len() == 1 && self.tag(range.start) == Tag::Prp
        })
    }

    /// Whether a name of the statement's speaker stands in the tokens.
    fn names(&self, statement: &Statement, sentence: &Range<usize>) -> bool {
        if sentence.is_empty() {
            return false;
        }
        let span = self.layers().span(sentence.start, sentence.end);
        let names = &self.resolved.names;
        let from = names.partition_point(|name| name.span.end() <= span.start());
        names[from..].iter().take_while(|name| name.span.start() < span.end()).any(|name| {
            let entity = self.resolved.entities.get(name.entity as usize).map(|entity| entity.entity_id);
            statement.speakers.iter().any(|speaker| speaker.entity_id.is_some() && speaker.entity_id == entity)
        })
    }

    /// Whether the source is a pronoun or says that it is the same one, and nobody contradicts that it is the source of the
    /// sentence before.
    fn points_back(&self, earlier: &Statement, statement: &Statement) -> bool {
        let [source] = statement.source.as_slice() else { return false };
        let words = source.of(self.view.text);
        let pronoun = ["he", "she", "they", "it"].iter().any(|pronoun| words.eq_ignore_ascii_case(pronoun));
        let same = words.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("the same "));
        let differs = matches!((speaker(earlier), speaker(statement)), (Some(a), Some(b)) if a != b);
        (pronoun || same) && !differs && !earlier.source.is_empty()
    }
}

/// Who is meant, where one is.
fn speaker(statement: &Statement) -> Option<EntityId> {
    match statement.speakers.as_slice() {
        [speaker] => speaker.entity_id,
        _ => None,
    }
}

/// Whether two statements have one source: the same words, the same resolved speaker, or none printed behind a direct
/// continuation.
fn same_source(a: &Statement, b: &Statement) -> bool {
    if !a.source.is_empty() && a.source == b.source {
        return true;
    }
    match (speaker(a), speaker(b)) {
        (Some(a), Some(b)) => a == b,
        _ => b.source.is_empty() && b.cue.is_empty(),
    }
}
