//! What stands to the left of a source that is the last piece of its phrase.

use crate::{
    name::{Kind, gazetteer as gaz},
    speaker::Resolver,
    tag::{Coarse, Tag},
};

impl Resolver<'_> {
    /// The first token of the phrase of which `first..end` is the last piece.
    pub(super) fn widen_left(&self, first: usize, end: usize, cue: usize) -> usize {
        let start = self.layers.sentence(first).start;
        let adjacent = end == cue
            || (end..cue).all(|i| !self.layers.words[i].alphanumeric || self.layers.tags[i].coarse() == Coarse::Adverb);
        let mut first = first;
        for _ in 0..3 {
            if first <= start || !adjacent {
                break;
            }
            let before = first - 1;
            let widened = match self.form(before) {
                "and" | "or" | "&" => self.listed(first, before, start),
                "," => self.before_comma(first, end, before, start),
                "from" | "of" | "in" | "at" => self.headed(before, start),
                _ => None,
            };
            match widened {
                Some(wider) if wider < first => first = wider,
                _ => break,
            }
        }
        first
    }

    /// The name that ends right before token `i`, and who bears it.
    pub(super) fn name_before(&self, i: usize, start: usize) -> Option<u32> {
        let m = self.cast.mention_at[i.checked_sub(1).filter(|&k| k >= start)?].checked_sub(1)?;
        let mention = self.cast.mentions[m as usize];
        let speaks = !matches!(mention.kind, Kind::Adjective | Kind::Silent) && mention.end as usize == i;
        speaks.then_some(m)
    }

    /// `Biden and Sanders`, `Ford, Opel, and Fiat`: the names before the conjunction.
    fn listed(&self, first: usize, and: usize, start: usize) -> Option<usize> {
        let own = self.cast.mention_at[first].checked_sub(1)?;
        let comma = and > start && self.form(and - 1) == ",";
        let mut m = self.name_before(if comma { and - 1 } else { and }, start)?;
        let human = |m: u32| self.cast.mentions[m as usize].kind == Kind::Person;
        let mut lead = self.cast.mentions[m as usize].lead as usize;
        let mut members = 1;
        while lead > start
            && self.form(lead - 1) == ","
            && let Some(other) = self.name_before(lead - 1, start)
            && human(other) == human(m)
        {
            m = other;
            lead = self.cast.mentions[m as usize].lead as usize;
            members += 1;
        }
        let fits = human(own) == human(m) && !self.in_phrase(lead) && (!comma || members > 1);
        fits.then_some(lead)
    }

    fn after_in(&self, lead: usize, start: usize) -> bool {
        lead > start && matches!(self.form(lead - 1), "in" | "of" | "from" | "at" | "near")
    }

    /// `researchers mostly from Springfield University`: the noun that the preposition belongs to.
    fn headed(&self, preposition: usize, start: usize) -> Option<usize> {
        let mut noun = preposition.checked_sub(1).filter(|&k| k >= start)?;
        if self.layers.tags[noun].coarse() == Coarse::Adverb && noun > start {
            noun -= 1;
        }
        let nominal = self.cast.mention_at[noun] != 0 || self.layers.tags[noun].coarse() == Coarse::Noun;
        (nominal && !self.is(noun, gaz::DATE)).then(|| self.phrase_start(noun, start))
    }

    /// `Ana Ruiz, the mayor,`: the name whose apposition the source is; `the ministry in Munich, Germany`: its place.
    fn before_comma(&self, first: usize, end: usize, comma: usize, start: usize) -> Option<usize> {
        let m = self.name_before(comma, start)?;
        let mention = self.cast.mentions[m as usize];
        let own = self.cast.mention_at[first].checked_sub(1).map(|m| self.cast.mentions[m as usize]);
        let placed = mention.kind == Kind::Place
            || mention.kind == Kind::Unknown && comma > start && self.after_in(mention.lead as usize, start);
        if placed && own.is_some_and(|own| own.kind == Kind::Place && own.end as usize >= end) {
            return Some(mention.lead as usize);
        }
        let office = (first..end).take_while(|&i| self.form(i) != ",").any(|i| self.is(i, gaz::ROLE));
        let bare = matches!(self.layers.tags[first], Tag::Nn | Tag::Jj) && own.is_none();
        (mention.kind == Kind::Person && office && bare && !mention.possessive).then_some(mention.lead as usize)
    }
}
