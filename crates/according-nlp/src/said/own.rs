//! The date that the sentence of a statement itself gives the saying.

use super::{Reader, dates, overlaps, tokens};
use crate::{
    qualify::medium,
    quotation::Mark,
    tag::{Coarse, Tag},
    timex::{Kind, Timex},
};
use according_text::{Determinacy, SourceClass, Statement};
use std::ops::Range;

/// How far behind the cue or the content a date of the saying can stand, in tokens.
const REACH: usize = 8;
/// How far behind it can stand where only phrases of place, audience and occasion stand between.
const FAR: usize = 24;

impl Reader<'_> {
    /// The date that the statement's own sentence gives the saying, as an index into the dates.
    pub(super) fn own(&self, k: usize) -> Option<usize> {
        let statement = &self.statements[k];
        let sentence = self.sentence(statement)?;
        let mut best: Option<(u32, usize)> = None;
        for at in self.within(&sentence) {
            let timex = &self.dates.timexes[at];
            if Some(at) == self.dates.dateline || !dates(timex) {
                continue;
            }
            // What was said was said before it was printed; a day is left for the zones of the earth.
            let to_come = self.dates.now.zip(timex.range).is_some_and(|(now, (first, _))| first > now.plus(1));
            if to_come && statement.determinacy == Determinacy::Actual {
                continue;
            }
            if let Some(rank) = self.rank(k, timex, &sentence)
                && best.is_none_or(|(known, _)| rank < known)
            {
                best = Some((rank, at));
            }
        }
        best.map(|(_, at)| self.named(at))
    }

    /// Of dates that stand side by side (`A few days later, on July 2`; `At 15:30 local time (1430 UTC) on Tuesday`) the one
    /// that names its day.
    fn named(&self, at: usize) -> usize {
        let timexes = &self.dates.timexes;
        let mut next = at + 1;
        while timexes.get(next).is_some_and(|other| timexes[at].kind == Kind::Time && other.kind == Kind::Time) {
            next += 1;
        }
        let Some(other) = timexes.get(next).filter(|other| dates(other)) else { return at };
        let between = self.layers().tokens_of(timexes[at].span).end..self.layers().tokens_of(other.span).start;
        let beside = between.len() <= 2 && between.clone().all(|i| self.is(i, &[",", "on", "in", "of", "("]));
        let clock = timexes[at].kind == Kind::Time && other.kind == Kind::Date;
        let near = between.len() <= 8 && !between.clone().any(|i| self.tag(i).is_verb() || self.is(i, &[","]));
        let better = !timexes[at].explicit && other.explicit && beside || clock && near;
        if better { next } else { at }
    }

    /// How closely a date hangs on the saying, less is closer; none if it does not.
    fn rank(&self, k: usize, timex: &Timex, sentence: &Range<usize>) -> Option<u32> {
        let statement = &self.statements[k];
        let place = self.layers().tokens_of(timex.span);
        let cue = tokens(self.layers(), &statement.cue);
        let source = tokens(self.layers(), &statement.source);
        if overlaps(timex.span, &statement.cue) {
            return Some(0);
        }
        if overlaps(timex.span, &statement.source) {
            // `The council, which in October | voted`.
            let last = cue.as_ref().is_some_and(|cue| place.end == cue.start)
                && (place.start.saturating_sub(2)..place.start).any(|i| matches!(self.tag(i), Tag::Wdt | Tag::Wp));
            let own = last || self.dates_a_document(statement, &place, timex) || self.strays(&place, &source);
            return own.then_some(2);
        }
        if overlaps(timex.span, &statement.content) {
            if self.opens_content(statement, &place, timex, &cue) {
                return Some(1);
            }
            if self.fronts_content(statement, &place, timex) {
                return Some(20);
            }
            return self.ends_content(statement, &place).then_some(60);
        }
        if self.is_of_noun(&place) {
            return None;
        }
        if cue.as_ref().is_some_and(|cue| self.splits_the_cue(&place, cue, &source)) {
            return Some(1);
        }
        // Behind the cue, the source, or the content: nothing but a phrase between.
        let before = [&cue, &source, &tokens(self.layers(), &statement.content)]
            .into_iter()
            .flatten()
            .map(|range| range.end)
            .filter(|&end| end <= place.start)
            .max();
        if let Some(end) = before.filter(|&end| end >= sentence.start) {
            let gap = place.start - end;
            if gap <= REACH && self.plain(end..place.start) || gap <= FAR && self.occasion(end..place.start) {
                return Some(1 + gap as u32);
            }
        }
        // Before the cue and its source: it opens the clause.
        let told = [&cue, &source].into_iter().flatten().map(|range| range.start).min()?;
        let leads = place.start <= sentence.start + 2;
        let of_content =
            || self.dates_the_content(statement, &place, told) || self.of_participle(timex, &place, sentence);
        if place.end <= told && self.opens_clause(&place, told, sentence) && !of_content() {
            let gap = (told - place.end) as u32;
            return Some(if leads { 20 } else { 21 + gap });
        }
        if place.end <= told && self.opens_relative(statement, &place, told, leads) {
            return Some(70 + (told - place.end) as u32);
        }
        if place.end <= told && leads && self.spans_clauses(place.end, told) {
            return Some(160 + (told - place.end) as u32);
        }
        let cue = cue?;
        if place.end <= told && self.leads_to(timex, &place, told) {
            return Some(170 + (told - place.end) as u32);
        }
        if source.is_none() && self.opens_reduced(&place, cue.start) {
            return Some(25);
        }
        (place.end <= cue.start && self.of_governor(k, timex, &place, &cue, &source))
            .then(|| 110 + (cue.start - place.end) as u32)
    }

    /// `the January 7 quake`, `Monday's vote`: the date of a noun, unless something is said by or on it.
    fn is_of_noun(&self, place: &Range<usize>) -> bool {
        let next = place.end
            + usize::from(
                self.tag(place.end) == Tag::Pos || self.form(place.end.saturating_sub(1)).ends_with(['\'', '’']),
            );
        let possessive = next > place.end;
        let determined = possessive
            || place.start > 0
                && (matches!(self.tag(place.start - 1), Tag::Dt | Tag::PrpPoss | Tag::Pos)
                    || matches!(self.tag(place.start - 1).coarse(), Coarse::Adjective));
        if !determined {
            return false;
        }
        let mut nouns = next..next;
        for i in next..self.layers().len().min(next + 6) {
            match self.tag(i) {
                Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps => nouns.end = i + 1,
                Tag::Jj | Tag::Vbn | Tag::Vbg | Tag::Cd => {}
                _ => break,
            }
        }
        // `at a 2016 fundraiser`: an occasion, whatever it is.
        let mut k = place.start;
        while k > 0
            && place.start - k < 4
            && (matches!(self.tag(k - 1), Tag::Dt | Tag::PrpPoss) || self.tag(k - 1).coarse() == Coarse::Adjective)
        {
            k -= 1;
        }
        let led = k > 0 && self.is(k - 1, &["at", "in", "during", "on", "per", "via"]);
        !led && !nouns.is_empty() && !nouns.clone().any(|i| medium::is_occasion(self.view, i) || self.is(i, OCCASIONS))
    }

    /// `was on Tuesday reported to`, `the port had on Monday denied`: between an auxiliary and the verb of the cue.
    fn splits_the_cue(&self, place: &Range<usize>, cue: &Range<usize>, source: &Option<Range<usize>>) -> bool {
        let verb = (place.end..cue.end).find(|&i| self.tag(i) != Tag::Rb);
        let from =
            place.start - usize::from(place.start > 0 && self.is(place.start - 1, &["on", "in", "late", "early"]));
        let auxiliary = from > 0 && self.is(from - 1, &["was", "were", "is", "are", "has", "have", "had", "been"]);
        auxiliary
            && verb.is_some_and(|verb| verb >= cue.start && matches!(self.tag(verb), Tag::Vbn | Tag::Vbd))
            && source.as_ref().is_none_or(|source| source.end < from || source.start >= cue.end)
    }

    /// `a call on Monday in which he said`, `the gala in May, where she called`: the clause hangs on what the date dates.
    fn opens_relative(&self, statement: &Statement, place: &Range<usize>, told: usize, leads: bool) -> bool {
        let mut k = told;
        while k > place.end && matches!(self.tag(k - 1), Tag::Rb | Tag::Rbr) && !self.is(k - 1, &["where", "when"]) {
            k -= 1;
        }
        let Some(pronoun) = k.checked_sub(1).filter(|&pronoun| pronoun >= place.end) else { return false };
        let past = tokens(self.layers(), &statement.cue).is_some_and(|mut cue| cue.any(|i| self.tag(i) == Tag::Vbd));
        let relative = self.is(pronoun, &["where", "when", "whereupon"])
            || past && self.is(pronoun, &["as"])
            || self.is(pronoun, &["which", "whom"])
                && pronoun > place.end
                && self.is(pronoun - 1, &["in", "during", "at", "on", "with", "to"]);
        let finite = |i: usize| matches!(self.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
        let way = place.end..pronoun.saturating_sub(1).max(place.end);
        relative && way.len() <= FAR && (leads || !way.clone().any(finite)) && !way.clone().any(|i| self.is(i, &[";"]))
    }

    /// `On Monday, a boat sank, the police said`: the date opens the clause that is said, before the cue.
    fn dates_the_content(&self, statement: &Statement, place: &Range<usize>, told: usize) -> bool {
        let finite = |i: usize| matches!(self.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
        statement.content.iter().any(|span| {
            let content = self.layers().tokens_of(*span);
            let first = content.start;
            (place.end..=place.end + 1).contains(&first)
                && content.end <= told
                && !self.quoted(first)
                && content.clone().any(finite)
        })
    }

    /// `After mocking the mayor in 2016, Lind said`: a long time ago, which is that of the participle.
    fn of_participle(&self, timex: &Timex, place: &Range<usize>, sentence: &Range<usize>) -> bool {
        let long = timex.range.is_some_and(|(first, last)| last.0 - first.0 >= 27);
        let near = sentence.start.max(place.start.saturating_sub(FAR))..place.start;
        let after = |i: usize| self.is(i, &["after", "before", "since"]) && self.tag(i + 1) == Tag::Vbg;
        long && near.clone().any(after)
    }

    /// `was dismissed in 2011 after he called`: a year or a month in which a thing is done is that of what led to it.
    fn leads_to(&self, timex: &Timex, place: &Range<usize>, told: usize) -> bool {
        let long = timex.range.is_some_and(|(first, last)| last.0 - first.0 >= 27);
        let after = told > place.end && self.is(told - 1, &["after", "when", "because"]);
        let way = place.end..told.saturating_sub(1).max(place.end);
        let mut before = self.layers().sentence(place.start).start..place.start;
        let finite = |i: usize| matches!(self.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
        let other = |i: usize| {
            finite(i)
                || matches!(self.tag(i), Tag::Wdt | Tag::Wp | Tag::Wrb | Tag::Vb)
                || self.is(i, TURNS)
                || matches!(self.form(i), ";" | ":")
        };
        long && after
            && way.len() <= FAR
            && !way.clone().any(other)
            && before.rfind(|&i| finite(i)).is_some_and(|i| self.tag(i) == Tag::Vbd)
            && self.is(place.start.wrapping_sub(1), &["in", "during"])
            && !self.quoted(place.start)
    }

    /// `The ruling, handed down on Friday, said`, of which the source is not read.
    fn opens_reduced(&self, place: &Range<usize>, cue: usize) -> bool {
        let comma = |i: usize| self.is(i, &[","]);
        let from = (place.start.saturating_sub(8)..place.start).rev().take_while(|&i| !comma(i)).last();
        let reduced = from.is_some_and(|from| {
            let mut verbs = (from..place.start).map(|i| self.tag(i));
            let published = (from..place.start).any(|i| self.is(i, PUBLISHED) || self.is(i, &["appeared"]));
            verbs.clone().any(|tag| matches!(tag, Tag::Vbn | Tag::Vbd | Tag::Vbg))
                && (published || !verbs.any(|tag| matches!(tag, Tag::Wdt | Tag::Wp | Tag::Wrb)))
        });
        cue == place.end + 1 && comma(place.end) && reduced
    }

    /// `On Monday, the strike began, and Ruiz said`: a date that opens the sentence is that of each of its main clauses.
    fn spans_clauses(&self, from: usize, told: usize) -> bool {
        let mut k = told;
        while k > from && matches!(self.tag(k - 1), Tag::Rb | Tag::Rbr) {
            k -= 1;
        }
        k > from && k - from <= 40 && (self.is(k - 1, &["and", "but", ";"]))
    }

    /// `wrapped up the case on Tuesday, saying`, `warned the port on Friday but also said`: the date of the verb before, which
    /// has the same subject.
    fn of_governor(
        &self,
        k: usize,
        timex: &Timex,
        place: &Range<usize>,
        cue: &Range<usize>,
        source: &Option<Range<usize>>,
    ) -> bool {
        let finite = |i: usize| matches!(self.tag(i), Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md);
        // A date that somebody tells is none of the saying.
        let near = &self.statements[k.saturating_sub(8)..self.statements.len().min(k + 8)];
        let at = self.statements[k].cue.first().copied();
        let told = near
            .iter()
            .any(|other| overlaps(timex.span, &other.content) && !at.is_some_and(|cue| overlaps(cue, &other.content)));
        // `killed 17 in 2017, raising`, of a clause that begins with `that` or `who`.
        let relative = (self.layers().sentence(place.start).start..place.start)
            .rev()
            .find_map(|i| finite(i).then(|| i > 0 && matches!(self.tag(i - 1), Tag::Wdt | Tag::Wp)));
        if told || relative == Some(true) || self.quoted(place.start) {
            return false;
        }
        let mut first = cue.start;
        while first < cue.end && !self.tag(first).is_verb() {
            first += 1;
        }
        let mut edge = cue.start;
        while edge > place.end && self.tag(edge - 1) == Tag::Rb {
            edge -= 1;
        }
        let joined = edge > place.end && self.is(edge - 1, &["and", "but", "then"]);
        let closed = edge > 0 && self.is(edge - 1, &[","]);
        let other = |i: usize| matches!(self.tag(i), Tag::Wdt | Tag::Wp | Tag::Wrb) || self.is(i, &[";", "that"]);
        let way = place.end..edge;
        if way.len() > 2 * FAR {
            return false;
        }
        // `voted on Monday, with Lind saying`.
        let absolute = source.as_ref().is_some_and(|source| {
            source.end == cue.start
                && source.start > place.end
                && self.is(source.start - 1, &["with"])
                && !(place.end..source.start).any(|i| finite(i) || other(i))
        });
        match self.tag(first) {
            Tag::Vbg if absolute => true,
            Tag::Vbg => {
                (joined || closed || edge == place.end || self.is(edge.wrapping_sub(1), &["while", "when", "by"]))
                    && !way.clone().any(|i| finite(i) || other(i))
            }
            Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbn if joined => source.as_ref().is_some_and(|source| {
                source.end <= place.start && !(source.end..place.start).any(|i| other(i) || self.is(i, &[","]))
            }),
            _ => false,
        }
    }

    /// `a survey published in 2017 by ...`, `the December 6 appeal`.
    fn dates_a_document(&self, statement: &Statement, place: &Range<usize>, timex: &Timex) -> bool {
        let published = (place.start.saturating_sub(3)..place.start).any(|k| self.is(k, PUBLISHED));
        published || statement.source_class == SourceClass::Document && timex.range.is_some()
    }

    /// `State media on Saturday`, `On Thursday officials`: a date that the source was cut with. One behind a verb is that
    /// verb's: `Lind, who resigned on Monday`.
    fn strays(&self, place: &Range<usize>, source: &Option<Range<usize>>) -> bool {
        source.as_ref().is_some_and(|source| {
            // `according to | the Skerrow Post in March`; `protesters in 2019` are those of that year.
            let behind_a_name = place.end == source.end
                && place.start >= source.start + 2
                && self.is(place.start - 1, &["in"])
                && self.tag(place.start - 2).is_name();
            (source.start..place.start).all(|k| {
                let tag = self.tag(k);
                !tag.is_verb() && !matches!(tag, Tag::Md | Tag::Wp | Tag::Wdt | Tag::Wrb) && !self.is(k, &[",", "("])
            }) && (place.start == source.start || !self.is(place.start - 1, &["of", "from", "in"]) || behind_a_name)
                && (place.end == source.end || place.start <= source.start + 2)
        })
    }

    /// `said | Tuesday that he would`: a date that the content begins with, before the clause that is said.
    fn opens_content(
        &self,
        statement: &Statement,
        place: &Range<usize>,
        timex: &Timex,
        cue: &Option<Range<usize>>,
    ) -> bool {
        let Some(first) = statement
            .content
            .iter()
            .map(|span| self.layers().tokens_of(*span).start)
            .find(|&first| first <= place.start && place.start <= first + 5)
        else {
            return false;
        };
        let behind = cue.as_ref().is_some_and(|cue| cue.end <= first && first - cue.end <= 2);
        // `announced | on the radio on Tuesday there were two`: a place or a channel may stand before it.
        let opening = first == place.start || self.is(first, &["on", "in", "at", "via", "late", "early", "earlier"]);
        let led = opening
            && (first..place.start).all(|k| {
                let tag = self.tag(k);
                tag.is_name() || matches!(tag, Tag::In | Tag::Nn | Tag::Dt | Tag::Rb | Tag::Rbr | Tag::Jj)
            });
        let day = timex.range.is_some_and(|(first, last)| last.0 - first.0 < 8) || timex.range.is_none();
        let next = place.end;
        let clause = self.is(next, &["that", ","])
            || self.layers().tags.get(next).is_some_and(|tag| {
                matches!(tag, Tag::Dt | Tag::Prp | Tag::PrpPoss | Tag::Nnp | Tag::Nnps | Tag::Ex | Tag::Nns | Tag::In)
            });
        behind && led && day && clause && !self.quoted(place.start)
    }

    /// `On Saturday, | reports said | the port was open`: the tagger takes a date in front for a part of what is said. Of the
    /// last week it is rather that of the saying, long ago (`On January 16, Lind said he had seen a boat`) it is not.
    fn fronts_content(&self, statement: &Statement, place: &Range<usize>, timex: &Timex) -> bool {
        let Some((now, (first, last))) = self.dates.now.zip(timex.range) else { return false };
        let recent = last.0 - first.0 < 7 && now.0 - first.0 <= 7;
        let told = statement.source.iter().chain(&statement.cue).map(|span| span.start()).min();
        let alone = statement.content.iter().any(|span| {
            let tokens = self.layers().tokens_of(*span);
            tokens.end == place.end
                && tokens.start + 1 >= place.start
                && told.is_some_and(|told| span.end() <= told)
                && statement.content.len() > 1
        });
        recent && alone && self.is(place.end, &[","])
    }

    /// `announced | the decision that night`: a date behind the noun phrase that is all that is said.
    fn ends_content(&self, statement: &Statement, place: &Range<usize>) -> bool {
        let Some(content) = tokens(self.layers(), &statement.content) else { return false };
        let Some(cue) = tokens(self.layers(), &statement.cue) else { return false };
        // `declared | a state of emergency on March 4`; of a longer one the date may be that of a noun.
        let led = place.start > 0 && matches!(self.tag(place.start - 1), Tag::In | Tag::To);
        let bare = place.start > 0 && self.tag(place.start - 1) != Tag::Dt && (!led || content.len() <= 9);
        let verb = |i: usize| self.tag(i).is_verb() || matches!(self.tag(i), Tag::Md | Tag::Wdt | Tag::Wp | Tag::Wrb);
        content.end == place.end
            && content.len() <= 12
            && content.start < place.start
            && cue.end <= content.start
            && bare
            && cue.clone().any(|i| matches!(self.tag(i), Tag::Vbd | Tag::Vbn))
            && !content.clone().any(|i| verb(i) || matches!(self.layers().marks[i], Mark::Open | Mark::Close))
    }

    fn quoted(&self, token: usize) -> bool {
        let quotations = &self.layers().quotations;
        let at = quotations.partition_point(|quotation| (quotation.close as usize) < token);
        quotations.get(at).is_some_and(|quotation| (quotation.open as usize) <= token)
    }

    /// Whether no other clause stands between: no finite verb, no quotation, no relative pronoun.
    pub(super) fn plain(&self, range: Range<usize>) -> bool {
        range.clone().all(|k| {
            let tag = self.tag(k);
            let verb = matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Vb);
            let pronoun = matches!(tag, Tag::Wdt | Tag::Wp | Tag::Wrb) || self.is(k, TURNS);
            let mark = matches!(self.layers().marks[k], Mark::Open | Mark::Close)
                || matches!(self.form(k), ";" | ":")
                || k > range.start && self.is(k, &[",", "and", "but"]) && k + 2 < range.end;
            !verb && !pronoun && !mark
        })
    }

    /// Whether nothing stands between but who was told, where and on what occasion: `told the council during a hearing on
    /// the port, on Tuesday`.
    fn occasion(&self, range: Range<usize>) -> bool {
        let mut told = false;
        range.clone().all(|k| {
            let tag = self.tag(k);
            let verb = matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Vb);
            let other = matches!(tag, Tag::Wdt | Tag::Wp | Tag::Wrb) && !self.is(k, &["when"])
                || self.is(k, TURNS) && !self.is(k, &["while"])
                || self.is(k, &["after", "following", "over", "about", "regarding", "amid", "against"]);
            told |= self.is(k, &["in", "at", "during", "to", "on", "while", "when"]) || k == range.start;
            !verb && !other && told && !matches!(self.form(k), ";" | ":")
        }) && range.clone().any(|k| {
            medium::is_occasion(self.view, k) || self.is(k, OCCASIONS) || k == range.start && self.tag(k).is_name()
        })
    }

    /// Whether the date at `place` opens the clause in which the cue stands, whose first told word is `told`.
    fn opens_clause(&self, place: &Range<usize>, told: usize, sentence: &Range<usize>) -> bool {
        if told > place.end + 40 {
            return false;
        }
        // `since early June, when the government proposed`.
        let when = place.end + usize::from(self.is(place.end, &[","]));
        if self.is(when, &["when"]) && self.open_way(when + 1..told) {
            return true;
        }
        // `On June 12, minutes before the committee voted, the mayor claimed`: what stands between two commas is crossed.
        let leads = place.start <= sentence.start + 2;
        // `raided the house on Monday, a month after the reporter refused`.
        if !leads && self.is(told.wrapping_sub(1), &["after", "before", "until"]) {
            return false;
        }
        // `When Ruiz took office in May, she promised`.
        if self.is(sentence.start, &["when"]) && self.is(place.end, &[","]) && self.open_way(place.end..told) {
            return place.start < sentence.start + 16;
        }
        let aside = leads && told > place.end + 1 && self.is(place.end, &[","]) && self.is(told - 1, &[","]);
        if !aside && !self.open_way(place.end..told) {
            return false;
        }
        // Back to the beginning of the clause: a date that follows a finite verb is that verb's.
        let mut k = place.start;
        while k > sentence.start {
            let i = k - 1;
            let tag = self.tag(i);
            if matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) && !self.is(i, PUBLISHED) {
                return false;
            }
            if self.is(i, &[";", ":", "—", "--", "–"]) || matches!(self.layers().marks[i], Mark::Open | Mark::Close)
            {
                return true;
            }
            if self.is(i, &["and", "but", "while", "though", "as"]) || self.is(i, &["that"]) && tag == Tag::In {
                return true;
            }
            if place.start - i > 24 {
                return false;
            }
            k = i;
        }
        true
    }

    /// Whether the way from an opening date to the told words crosses no other clause. Commas and participles are crossed:
    /// `In findings published Tuesday in the journal, researchers reported`.
    fn open_way(&self, range: Range<usize>) -> bool {
        range.clone().all(|k| {
            let tag = self.tag(k);
            let finite = matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) && !self.is(k, PUBLISHED);
            let relative = matches!(tag, Tag::Wdt | Tag::Wp | Tag::Wrb);
            !finite && !relative && !matches!(self.layers().marks[k], Mark::Close) && !self.is(k, &[";"])
        })
    }
}

/// Words that begin another clause or another time.
const TURNS: &[&str] =
    &["that", "because", "if", "although", "though", "while", "before", "until", "since", "whereas", "unless"];

/// Nouns of acts of saying that are no medium.
pub(super) const OCCASIONS: &[&str] = &[
    "announcement",
    "appearance",
    "appeal",
    "call",
    "comments",
    "conversation",
    "discussion",
    "meeting",
    "presentation",
    "remarks",
    "session",
    "speaking",
    "summit",
    "talks",
    "visit",
    "warning",
];

/// Words that say that a document came out.
const PUBLISHED: &[&str] = &[
    "published",
    "released",
    "issued",
    "posted",
    "dated",
    "aired",
    "broadcast",
    "printed",
    "written",
    "filed",
    "signed",
    "from",
];
