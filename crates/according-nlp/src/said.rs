//! When something was said: the date that belongs to the saying, not to what is said.
//!
//! The statements of a document and its dates enter; each statement's [`Said`] is filled. A date belongs to the saying if it
//! stands in or beside the cue (`said on Tuesday`), opens the clause of the cue (`On Tuesday, the mayor said`), or stands in
//! a source that is a document (`a survey published in 2017`). A statement that goes on with the same act of the same
//! speaker has the date of the one before. Everything else tells only that it was said before it was printed.

use crate::{
    layers::Layers,
    quotation::Mark,
    tag::Tag,
    timex::{Dates, Kind, Timex},
};
use according_text::{AttributionType, Determinacy, EntityId, Said, SaidBasis, SourceClass, Span, Statement};
use std::ops::Range;

/// How far behind the cue or the content a date of the saying can stand, in tokens.
const REACH: usize = 8;

/// Fills the dates of saying. `statements` are in text order.
///
/// **Cost**: linear in the statements, and for each in its sentence, which has a greatest length.
pub fn date(text: &str, layers: &Layers, dates: &Dates, statements: &mut [Statement]) {
    let reader = Reader { text, layers, dates };
    let mut found: Vec<Option<usize>> = Vec::with_capacity(statements.len());
    for statement in statements.iter() {
        found.push(reader.own(statement));
    }
    for k in 0..statements.len() {
        if found[k].is_none() {
            found[k] = reader.carried(k, statements, &found);
        }
    }
    let before = dates.now.map(|day| day.to_string());
    for (statement, found) in statements.iter_mut().zip(found) {
        statement.said = match found {
            Some(at) => said(&dates.timexes[at]),
            None if matches!(statement.determinacy, Determinacy::Future | Determinacy::Hypothetical) => Said::UNKNOWN,
            None => match (&before, dates.dateline) {
                (Some(day), line) => Said {
                    timex: None,
                    from: None,
                    to: Some(day.clone()),
                    basis: if line.is_some() { SaidBasis::Dateline } else { SaidBasis::Published },
                },
                (None, _) => Said::UNKNOWN,
            },
        };
    }
}

/// The date without its time of day: `2023-05-30TMO` was said on the 30th.
fn said(timex: &Timex) -> Said {
    let value = timex.value.split('T').next().unwrap_or_default();
    let (from, to) = match timex.range {
        Some((first, last)) => (Some(first.to_string()), Some(last.to_string())),
        None => (None, None),
    };
    let basis = if timex.explicit { SaidBasis::Explicit } else { SaidBasis::Relative };
    Said { timex: Some(value.to_owned()), from, to, basis }
}

struct Reader<'a> {
    text: &'a str,
    layers: &'a Layers,
    dates: &'a Dates,
}

impl Reader<'_> {
    fn form(&self, i: usize) -> &str {
        self.layers.tokens.get(i).map_or("", |token| token.span.of(self.text))
    }

    fn is(&self, i: usize, words: &[&str]) -> bool {
        let form = self.form(i);
        words.iter().any(|word| form.eq_ignore_ascii_case(word))
    }

    /// The sentence in which the saying is told.
    fn sentence(&self, statement: &Statement) -> Option<Range<usize>> {
        let told = statement.cue.first().or(statement.source.first())?;
        let first = self.layers.tokens_of(*told).start;
        (first < self.layers.len()).then(|| self.layers.sentence(first))
    }

    /// The dates of a stretch of tokens, as indices.
    fn within(&self, range: &Range<usize>) -> Range<usize> {
        let timexes = &self.dates.timexes;
        let (Some(first), Some(last)) =
            (self.layers.tokens.get(range.start), self.layers.tokens.get(range.end.wrapping_sub(1)))
        else {
            return 0..0;
        };
        let from = timexes.partition_point(|timex| timex.span.end() <= first.span.start());
        let n = timexes[from..].partition_point(|timex| timex.span.start() < last.span.end());
        from..from + n
    }

    /// The date that the statement's own sentence gives the saying, as an index into the dates.
    fn own(&self, statement: &Statement) -> Option<usize> {
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
            if let Some(rank) = self.rank(statement, timex, &sentence)
                && best.is_none_or(|(known, _)| rank < known)
            {
                best = Some((rank, at));
            }
        }
        best.map(|(_, at)| at)
    }

    /// How closely a date hangs on the saying, less is closer; none if it does not.
    fn rank(&self, statement: &Statement, timex: &Timex, sentence: &Range<usize>) -> Option<u32> {
        let place = self.layers.tokens_of(timex.span);
        let cue = tokens(self.layers, &statement.cue);
        let source = tokens(self.layers, &statement.source);
        if overlaps(timex.span, &statement.cue) {
            return Some(0);
        }
        if overlaps(timex.span, &statement.source) {
            return (self.dates_a_document(statement, &place, timex) || self.strays(&place, &source)).then_some(2);
        }
        if overlaps(timex.span, &statement.content) {
            return self.opens_content(statement, &place, timex, &cue).then_some(1);
        }
        // Behind the cue, the source, or the content: nothing but a phrase between.
        let before = [&cue, &source, &tokens(self.layers, &statement.content)]
            .into_iter()
            .flatten()
            .map(|range| range.end)
            .filter(|&end| end <= place.start)
            .max();
        if let Some(end) = before
            && end >= sentence.start
            && place.start - end <= REACH
            && self.plain(end..place.start, false)
        {
            return Some(1 + (place.start - end) as u32);
        }
        // Before the cue and its source: it opens the clause.
        let told = [&cue, &source].into_iter().flatten().map(|range| range.start).min()?;
        if place.end <= told && self.opens_clause(&place, told, sentence) {
            let gap = (told - place.end) as u32;
            let leads = place.start <= sentence.start + 2;
            return Some(if leads { 20 } else { 21 + gap });
        }
        None
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
            (source.start..place.start).all(|k| {
                let tag = self.layers.tags[k];
                !tag.is_verb() && !matches!(tag, Tag::Md | Tag::Wp | Tag::Wdt | Tag::Wrb) && !self.is(k, &[",", "("])
            }) && (place.start == source.start || !self.is(place.start - 1, &["of", "from", "in"]))
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
            .map(|span| self.layers.tokens_of(*span).start)
            .find(|&first| first <= place.start && place.start <= first + 5)
        else {
            return false;
        };
        let behind = cue.as_ref().is_some_and(|cue| cue.end <= first && first - cue.end <= 2);
        // `announced | on the radio on Tuesday there were two`: a place or a channel may stand before it.
        let opening = first == place.start || self.is(first, &["on", "in", "at", "via", "late", "early", "earlier"]);
        let led = opening
            && (first..place.start).all(|k| {
                let tag = self.layers.tags[k];
                tag.is_name() || matches!(tag, Tag::In | Tag::Nn | Tag::Dt | Tag::Rb | Tag::Rbr | Tag::Jj)
            });
        let day = timex.range.is_some_and(|(first, last)| last.0 - first.0 < 8) || timex.range.is_none();
        let next = place.end;
        let clause = self.is(next, &["that", ","])
            || self.layers.tags.get(next).is_some_and(|tag| {
                matches!(tag, Tag::Dt | Tag::Prp | Tag::PrpPoss | Tag::Nnp | Tag::Nnps | Tag::Ex | Tag::Nns | Tag::In)
            });
        behind && led && day && clause && !self.quoted(place.start)
    }

    fn quoted(&self, token: usize) -> bool {
        let quotations = &self.layers.quotations;
        let at = quotations.partition_point(|quotation| (quotation.close as usize) < token);
        quotations.get(at).is_some_and(|quotation| (quotation.open as usize) <= token)
    }

    /// Whether no other clause stands between: no finite verb, no quotation, no relative pronoun.
    fn plain(&self, range: Range<usize>, commas: bool) -> bool {
        range.clone().all(|k| {
            let tag = self.layers.tags.get(k).copied().unwrap_or_default();
            let verb = matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Vb);
            let pronoun = matches!(tag, Tag::Wdt | Tag::Wp | Tag::Wrb)
                || self.is(k, &["that", "because", "if", "although", "while"]);
            let mark = matches!(self.layers.marks[k], Mark::Open | Mark::Close) && !commas
                || matches!(self.form(k), ";" | ":")
                || !commas && k > range.start && self.is(k, &[",", "and", "but"]) && k + 2 < range.end;
            !verb && !pronoun && !mark
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
        let aside = leads && told > place.end + 1 && self.is(place.end, &[","]) && self.is(told - 1, &[","]);
        if !aside && !self.open_way(place.end..told) {
            return false;
        }
        // Back to the beginning of the clause: a date that follows a finite verb is that verb's.
        let mut k = place.start;
        while k > sentence.start {
            let i = k - 1;
            let tag = self.layers.tags[i];
            if matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) && !self.is(i, PUBLISHED) {
                return false;
            }
            if self.is(i, &[";", ":", "—", "--", "–"]) || matches!(self.layers.marks[i], Mark::Open | Mark::Close) {
                return true;
            }
            if self.is(i, &["and", "but", "while", "though", "as"]) {
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
            let tag = self.layers.tags[k];
            let finite = matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md) && !self.is(k, PUBLISHED);
            let relative = matches!(tag, Tag::Wdt | Tag::Wp | Tag::Wrb);
            !finite && !relative && !matches!(self.layers.marks[k], Mark::Close) && !self.is(k, &[";"])
        })
    }

    /// Whether the source is a pronoun or says that it is the same one, and nobody contradicts that it is the source of the
    /// sentence before.
    fn points_back(&self, earlier: &Statement, statement: &Statement) -> bool {
        let [source] = statement.source.as_slice() else { return false };
        let words = source.of(self.text);
        let pronoun = ["he", "she", "they", "it"].iter().any(|pronoun| words.eq_ignore_ascii_case(pronoun));
        let same = words.get(..9).is_some_and(|start| start.eq_ignore_ascii_case("the same "));
        let differs = matches!((speaker(earlier), speaker(statement)), (Some(a), Some(b)) if a != b);
        (pronoun || same) && !differs && !earlier.source.is_empty()
    }

    /// The date that is carried over from another statement of the same act.
    fn carried(&self, k: usize, statements: &[Statement], found: &[Option<usize>]) -> Option<usize> {
        let statement = &statements[k];
        if statement.attribution_type != AttributionType::Communication || statement.parent.is_some() {
            return None;
        }
        let place = statement.cue.first().or(statement.source.first()).or(statement.content.first())?;
        let token = self.layers.tokens_of(*place).start;
        if token >= self.layers.len() {
            return None;
        }
        let (sentence, paragraph) = (self.layers.sentence_of[token], self.layers.paragraph_of[token]);
        // Its own sentence tells of another time: `Ruiz, who resigned in May, added`.
        for (earlier, found) in statements[..k].iter().zip(&found[..k]).rev().take(4) {
            let Some(told) = earlier.cue.first().or(earlier.source.first()).or(earlier.content.first()) else {
                continue;
            };
            let there = self.layers.tokens_of(*told).start;
            if there >= self.layers.len() || earlier.parent.is_some() {
                continue;
            }
            let (its_sentence, its_paragraph) = (self.layers.sentence_of[there], self.layers.paragraph_of[there]);
            let near = its_sentence == sentence
                || sentence.saturating_sub(its_sentence) <= 3 && paragraph.saturating_sub(its_paragraph) <= 1;
            if !near {
                return None;
            }
            let next = its_paragraph == paragraph && sentence.saturating_sub(its_sentence) <= 1;
            if same_source(earlier, statement) || next && self.points_back(earlier, statement) {
                return *found;
            }
        }
        None
    }
}

/// Whether a timex can date a saying: it lies in the calendar, or would if something anchored it.
fn dates(timex: &Timex) -> bool {
    matches!(timex.kind, Kind::Date | Kind::Time) && !timex.value.ends_with("_REF")
}

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

fn overlaps(span: Span, spans: &[Span]) -> bool {
    spans.iter().any(|other| other.overlaps(span))
}

/// The tokens from the first to the last of some spans.
fn tokens(layers: &Layers, spans: &[Span]) -> Option<Range<usize>> {
    let (first, last) = (spans.first()?, spans.last()?);
    Some(layers.tokens_of(*first).start..layers.tokens_of(*last).end)
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
