//! What the article prints beside the names of its people: offices, affiliations, words that agree.

use super::{AMBIGUOUS, Builder, Cast, Role};
use crate::{
    name::{Kind, gazetteer as gaz},
    tag::{Coarse, Tag},
};

impl Builder<'_> {
    /// The apposition after the name that ends at `end`: `, the mayor of Springfield,`.
    pub(super) fn apposition(&self, end: usize) -> Option<std::ops::Range<usize>> {
        if end + 1 >= self.layers.len() || self.form(end) != "," {
            return None;
        }
        let limit = self.layers.sentence(end).end;
        let start = end + 1;
        if start >= limit {
            return None;
        }
        let opens = self.layers.tags[start] == Tag::Dt
            || matches!(self.layers.tags[start].coarse(), Coarse::Noun | Coarse::Adjective)
            || matches!(self.form(start), "who" | "another" | "one" | "its" | "their" | "his" | "her");
        if !opens {
            return None;
        }
        let mut stop = start;
        while stop < limit && stop < start + 16 {
            let form = self.form(stop);
            if matches!(form, "," | ";" | ")" | "(" | "—" | "–" | "--" | "”" | "\"" | "who")
                || matches!(self.layers.tags[stop], Tag::Vbd | Tag::Vbz | Tag::Md) && stop > start
            {
                break;
            }
            stop += 1;
        }
        Some(start..stop)
    }

    /// Collects the offices and affiliations printed beside each person's name, and the words that agree with it.
    pub(super) fn roles(&self, cast: &mut Cast) {
        for m in 0..cast.mentions.len() {
            let mention = cast.mentions[m];
            let e = cast.entity_of[m];
            if e >= AMBIGUOUS || !matches!(cast.entities[e as usize].kind, Kind::Person | Kind::Unknown) {
                continue;
            }
            let sentence = self.layers.sentence(mention.first as usize);
            if self.is(mention.first as usize, gaz::TITLE) {
                // `Queen Elizabeth II`
                self.agree(cast, e, mention.first as usize);
            }
            let lead = mention.lead as usize;
            let mut start = lead;
            // What belongs to the title: `Iranian Foreign Ministry spokesman`.
            if lead < mention.first as usize {
                while start > sentence.start
                    && lead - start < 8
                    && (matches!(self.layers.tags[start - 1].coarse(), Coarse::Noun | Coarse::Adjective)
                        || self.layers.tags[start - 1] == Tag::Pos)
                {
                    start -= 1;
                }
                self.add_role(cast, e, start, mention.first as usize);
            }
            if lead > sentence.start && self.is(lead - 1, gaz::KIN) {
                self.agree(cast, e, lead - 1);
                cast.entities[e as usize].relative = true;
            }
            // `The governor of Ohio, Mike DeWine,`
            if start > sentence.start + 1 && self.form(start - 1) == "," {
                let mut open = start - 1;
                while open > sentence.start
                    && start - open < 14
                    && !matches!(self.form(open - 1), "," | "." | ";" | ":" | "“" | "”" | "\"")
                    && !matches!(self.layers.tags[open - 1], Tag::Vbd | Tag::Vbz | Tag::Md)
                {
                    open -= 1;
                }
                let head = (open..start - 1).find(|&i| self.is(i, gaz::ROLE | gaz::KIN) && self.cast_free(cast, i));
                let person_before = (open..start - 1).any(|i| {
                    cast.entity_at(i).is_some_and(|o| cast.entities[o as usize].kind == Kind::Person)
                        && !cast.mentions[cast.mention_at[i] as usize - 1].possessive
                });
                if head.is_some() && !person_before {
                    self.add_role(cast, e, open, start - 1);
                }
            }
            let end = mention.end as usize;
            if let Some(range) = self.apposition(end)
                && range.clone().any(|i| self.is(i, gaz::ROLE | gaz::KIN))
            {
                self.add_role(cast, e, range.start, range.end);
            }
            // `Mike Ryan of the World Health Organization`, `Ruiz is the mayor`.
            if end + 1 < sentence.end {
                let copula = matches!(self.form(end), "is" | "was" | "became" | "remains")
                    && matches!(self.form(end + 1), "a" | "an" | "the" | "also");
                if matches!(self.form(end), "of" | "from" | "with" | "at") || copula {
                    let mut stop = end + 1;
                    while stop < sentence.end
                        && stop < end + 12
                        && !matches!(self.form(stop), "," | "." | "who" | "(")
                        && !(self.layers.tags[stop].is_verb() && stop > end + 1)
                    {
                        stop += 1;
                    }
                    if !copula || (end..stop).any(|i| self.is(i, gaz::ROLE | gaz::KIN)) {
                        self.add_role(cast, e, end + 1, stop);
                    }
                }
            }
            self.agree_in_sentence(cast, m);
        }
    }

    pub(super) fn cast_free(&self, cast: &Cast, i: usize) -> bool {
        cast.mention_at[i] == 0
    }

    pub(super) fn add_role(&self, cast: &mut Cast, e: u32, first: usize, end: usize) {
        let former = (first..end).any(|i| {
            matches!(self.form(i), "former" | "Former" | "ex" | "late" | "then" | "onetime" | "ousted" | "deposed")
        });
        // Only the head tells: `spokeswoman for the king` is no king.
        let head = (first..end)
            .take_while(|&i| i == first || !matches!(self.layers.tags[i], Tag::In))
            .filter(|&i| self.is(i, gaz::ROLE | gaz::TITLE | gaz::KIN))
            .last();
        if let Some(head) = head {
            self.agree(cast, e, head);
        }
        for i in first..end {
            if self.is(i, gaz::HONORIFIC) {
                self.agree(cast, e, i);
            }
        }
        cast.entities[e as usize].roles.push(Role { first: first as u32, end: end as u32, former });
    }

    pub(super) fn agree(&self, cast: &mut Cast, e: u32, i: usize) {
        let entity = &mut cast.entities[e as usize];
        entity.agrees[0] |= self.is(i, gaz::HE);
        entity.agrees[1] |= self.is(i, gaz::SHE);
    }

    /// A sentence that names one person alone, with one pronoun after the name: the article's own agreement.
    pub(super) fn agree_in_sentence(&self, cast: &mut Cast, m: usize) {
        let mention = cast.mentions[m];
        if mention.quoted || mention.possessive {
            return;
        }
        let sentence = self.layers.sentence(mention.first as usize);
        let persons = |range: std::ops::Range<usize>| {
            cast.mentions.iter().enumerate().any(|(other, o)| {
                other != m
                    && range.contains(&(o.first as usize))
                    && matches!(o.kind, Kind::Person | Kind::Unknown)
                    && cast.entity_of[other] != cast.entity_of[m]
            })
        };
        let mut he = false;
        let mut she = false;
        let mut verbs = 0;
        for i in mention.end as usize..sentence.end {
            if self.words.quotation[i] != 0 {
                continue;
            }
            verbs += u32::from(matches!(self.layers.tags[i], Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md));
            // `Rook accused her`: the object of a verb is not its subject.
            let owns =
                i + 1 < sentence.end && matches!(self.layers.tags[i + 1].coarse(), Coarse::Noun | Coarse::Adjective);
            let object = self.form(i) == "him" || self.form(i) == "her" && !owns;
            match self.form(i) {
                _ if object && verbs < 2 => {}
                "he" | "his" | "him" | "himself" => he = true,
                "she" | "her" | "herself" => she = true,
                _ => {}
            }
        }
        // The sentence after, where it begins with a pronoun. `He said Ms Ashdell should resign. He` is somebody else.
        let led = (sentence.start..mention.first as usize).any(|i| matches!(self.form(i), "He" | "he" | "She" | "she"));
        if !he && !she && !led && sentence.end < self.layers.len() && self.words.quotation[sentence.end] == 0 {
            he = self.form(sentence.end) == "He";
            she = self.form(sentence.end) == "She";
        }
        let human = sentence.clone().any(|i| {
            self.is(i, gaz::KIN | gaz::HE | gaz::SHE)
                && !self.is(i, gaz::HONORIFIC)
                && self.words.quotation[i] == 0
                && self.layers.tags[i].coarse() == Coarse::Noun
                && i >= mention.end as usize
        });
        if he == she || human || persons(sentence) {
            return;
        }
        let entity = &mut cast.entities[cast.entity_of[m] as usize];
        // What a title or a sentence before told is not told otherwise.
        if entity.agrees[usize::from(he)] {
            return;
        }
        entity.agrees[0] |= he;
        entity.agrees[1] |= she;
    }
}
