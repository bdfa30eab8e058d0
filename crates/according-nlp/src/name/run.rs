//! A run of name tokens taken apart: titles, what somebody belongs to, and the name itself.

use super::{Kind, Spotter, gazetteer as gaz};
use crate::tag::Coarse;

impl Spotter<'_> {
    /// Splits a run into titles and name, and pushes it with its kind. `limit` is the end of the sentence.
    pub(super) fn push_run(&mut self, start: usize, end: usize, limit: usize) {
        let (mut start, mut end) = (start, end);
        if self.form(start).eq_ignore_ascii_case("the") && start + 1 < end {
            start += 1;
        }
        // `Peter Lund Jonas (Peter) Erik LundFerry says`: a card of a web page, its name grown together with a headline.
        for i in start..(end + 8).min(limit) {
            match self.grown_together(i) {
                Some(known) if (start..end).contains(&known) => {
                    end = end.min(known + 1);
                    break;
                }
                Some(_) if i < end => return,
                _ => {}
            }
        }
        while end > start + 1 && self.is(end - 1, gaz::DATE) && !self.name_like_date(end - 1) {
            end -= 1;
        }
        while start + 1 < end && self.form(start).ends_with("-year-old") {
            start += 1;
        }
        // `Kama Melly QC`
        let whole = end;
        while end > start + 1
            && self.is(end - 1, gaz::SUFFIX)
            && self.form(end - 1).len() >= 2
            && !matches!(self.form(end - 1), "II" | "III" | "IV" | "Jr." | "Sr." | "Jr" | "Sr")
        {
            end -= 1;
        }
        // What somebody belongs to, and the name: `Senator from Vermont Bernie Sanders`, `Fox News Sean Hannity`.
        let known = gaz::PLACE | gaz::DEMONYM | gaz::ORGANISATION | gaz::MEDIA | gaz::PORTFOLIO | gaz::DOCUMENT;
        let person = (start + 1..end.saturating_sub(1))
            .find(|&k| self.is(k, gaz::FIRST) && !self.is(k, gaz::PLACE | gaz::TITLE));
        let article = start >= 3 && self.form(start - 1) == "the";
        let of = start - usize::from(article && start > 0);
        let office =
            of >= 2 && matches!(self.form(of - 1), "of" | "for" | "to") && self.is(of - 2, gaz::TITLE | gaz::ROLE);
        if let Some(person) = person
            && office
            && end - person >= 2
            && !(start..end).any(|k| {
                self.is(k, gaz::ORGANISATION | gaz::PORTFOLIO | gaz::TITLE | gaz::ROLE) || self.form(k) == "of"
            })
        {
            // `Mayor of Koszalin Piotr Jedlinski`
            let kind = self.kind(start, person);
            let kind = if article || kind == Kind::Organisation { Kind::Organisation } else { Kind::Place };
            self.push(start, person, start, kind);
            self.push(person, end, person, Kind::Person);
            return;
        }
        if let Some(person) = person
            && !(start..person).any(|k| self.is(k, gaz::TITLE) && !self.is(k, gaz::FIRST))
            && end - person <= 3
            && !self.is(start, gaz::FIRST)
            && ((start..person).any(|k| self.is(k, known)) || self.known_place(start, person))
            && !(start..person).any(|k| matches!(self.form(k), "of" | "for" | "and" | "on"))
            && !(person + 1..end).any(|k| self.is(k, gaz::ORGANISATION))
            && !self.is(person - 1, gaz::TITLE | gaz::ROLE)
        {
            let kind = self.kind(start, person);
            self.push(start, person, start, if kind == Kind::Person { Kind::Unknown } else { kind });
            self.push(person, end, person, Kind::Person);
            return;
        }
        // An office and the name after it: `District Court Judge Victor Marrero`.
        let title = (start..end).rev().find(|&k| {
            self.is(k, gaz::TITLE) && (!self.is(k, gaz::FIRST) || self.is(k, gaz::ROLE))
                || self.is(k, gaz::ROLE | gaz::KIN) && self.layers.words[k].capital && k + 1 < end
        });
        // `John Major`, `Stephen King`: a surname that is also an office.
        let of = (start..end).find(|&k| matches!(self.form(k), "of" | "for" | "on"));
        let headed = of.is_some_and(|of| (start..of).any(|k| self.is(k, gaz::ORGANISATION)));
        let title = title.filter(|&title| !headed || title + 1 < end && self.is(title + 1, gaz::FIRST));
        let title = title
            .filter(|&title| !(title + 1 == end && title > start && self.is(start, gaz::FIRST) && title - start <= 2));
        if let Some(title) = title {
            let mut rest = title + 1;
            // A sovereign is called by title: `Queen Elizabeth II`, `Pope Francis`.
            if matches!(self.form(title), "Queen" | "King" | "Pope" | "Prince" | "Princess")
                && rest < end
                && (end - rest == 1 || end - rest == 2 && self.is(end - 1, gaz::SUFFIX))
            {
                rest = title;
            }
            let rest = rest;
            let organisation = (rest..end).any(|k| self.is(k, gaz::ORGANISATION) && !self.is(k, gaz::FIRST));
            let joined = (rest..end).any(|k| matches!(self.form(k), "of" | "for" | "and"));
            if rest < end && !organisation && !joined && !self.is(rest, gaz::SUFFIX) {
                if title > start {
                    self.push_titled_organisation(start, title);
                }
                self.push(rest, end, start, self.person_or(rest, end));
                return;
            }
            if rest == end || joined && !organisation {
                // An office alone: `Prime Minister`, `Secretary of State`. What stands before it may be named.
                if title > start && !self.is(start, gaz::TITLE) {
                    self.push_titled_organisation(start, title);
                }
                return;
            }
        }
        // An office printed in small letters before the name counts as its title.
        let mut lead = start;
        while lead > 0
            && self.is(lead - 1, gaz::TITLE | gaz::ROLE)
            && self.layers.tokens[lead].newlines == 0
            && !matches!(self.form(lead - 1), "people" | "public")
            && self.layers.tags[lead - 1].coarse() == Coarse::Noun
        {
            lead -= 1;
        }
        let portfolio = start >= 2
            && self.is(start, gaz::PORTFOLIO)
            && matches!(self.form(start - 1), "of" | "for")
            && self.is(start - 2, gaz::TITLE);
        if portfolio {
            let mut rest = start;
            while rest < end && self.is(rest, gaz::PORTFOLIO) && !self.is(rest, gaz::FIRST) {
                rest += 1;
            }
            if rest < end {
                self.push(rest, end, start - 2, self.person_or(rest, end));
            }
            return;
        }
        let mut kind = self.kind(start, end);
        if lead == start
            && let Some(stop) = self.common_head(end, limit)
        {
            self.push(start, stop, start, Kind::Organisation);
            return;
        }
        if (lead < start || end < whole && end - start > 1) && kind == Kind::Unknown {
            kind = Kind::Person;
        }
        self.push(start, end, lead, kind);
    }

    /// The token shortly before `i` with which the form of `i` begins, another capital following: `Lund` of `LundFerry`.
    pub(super) fn grown_together(&self, i: usize) -> Option<usize> {
        let form = self.form(i);
        let inner = form.as_bytes().windows(2).skip(2).any(|w| w[0].is_ascii_lowercase() && w[1].is_ascii_uppercase());
        if !inner {
            return None;
        }
        (i.saturating_sub(8)..i).rev().find(|&k| {
            let known = self.form(k);
            known.len() > 2
                && self.layers.words[k].capital
                && form.strip_prefix(known).is_some_and(|rest| rest.starts_with(char::is_uppercase))
        })
    }

    /// Where a name goes on in small letters: `Trump administration`, `Hampshire police`, `Greek foreign ministry`.
    fn common_head(&self, end: usize, limit: usize) -> Option<usize> {
        let mut head = end;
        while head < limit.min(end + 3) && self.is(head, gaz::PORTFOLIO) && !self.is(head, gaz::ORGANISATION) {
            head += 1;
        }
        let fits = head < limit
            && (end..=head).all(|i| !self.layers.words[i].capital && self.layers.tokens[i].newlines == 0)
            && self.is(head, gaz::ORGANISATION)
            && self.layers.tags[head].coarse() == Coarse::Noun
            && (matches!(self.form(head), "ministry" | "department") && head > end
                || matches!(
                    self.form(head),
                    "administration"
                        | "government"
                        | "police"
                        | "campaign"
                        | "parliament"
                        | "ministry"
                        | "army"
                        | "navy"
                        | "embassy"
                ));
        fits.then_some(head + 1)
    }

    /// `National Ferry and Harbour Council (NFHC)`: the letters in brackets tell where a name begins.
    pub(super) fn extend_to_acronyms(&mut self) {
        for m in 1..self.out.len() {
            let (body, acronym) = (self.out[m - 1], self.out[m]);
            let form = self.form(acronym.first as usize);
            let bracket = acronym.first == body.end + 1 && self.form(body.end as usize) == "(";
            if !bracket
                || acronym.end - acronym.first != 1
                || !(3..=10).contains(&form.len())
                || !form.bytes().all(|b| b.is_ascii_uppercase())
            {
                continue;
            }
            let first = self.layers.sentence(body.first as usize).start;
            let mut letters = form.bytes().rev().peekable();
            let mut at = body.end as usize;
            let mut begin = at;
            while at > first && letters.peek().is_some() {
                at -= 1;
                if self.layers.words[at].capital {
                    begin = at;
                    if letters.next() != self.form(at).bytes().next() {
                        begin = usize::MAX;
                        break;
                    }
                } else if !matches!(self.form(at), "of" | "and" | "for" | "the" | "in" | "on" | "&" | "to") {
                    break;
                }
            }
            if letters.peek().is_none() && begin < body.first as usize {
                let body = &mut self.out[m - 1];
                body.first = begin as u32;
                body.lead = begin as u32;
                body.kind = Kind::Organisation;
                for before in (0..m - 1).rev() {
                    let other = &mut self.out[before];
                    if other.end as usize <= begin {
                        break;
                    }
                    // What it covers is part of it.
                    other.end = other.first;
                }
            }
        }
        self.out.retain(|mention| mention.end > mention.first);
    }

    /// `Iran’s Foreign Ministry`: a place, and what is its own by a common name, are one name.
    pub(super) fn join_governments(&mut self) {
        for m in 1..self.out.len() {
            let (place, body) = (self.out[m - 1], self.out[m]);
            let joins = place.kind == Kind::Place
                && place.possessive
                && body.kind == Kind::Organisation
                && body.first == place.end + 1
                && body.range().all(|i| self.is(i, gaz::ORGANISATION | gaz::PORTFOLIO | gaz::TITLE));
            if joins {
                self.out[m].first = place.first;
                self.out[m].lead = place.first;
                self.out[m - 1].kind = Kind::Silent;
                self.out[m - 1].end = place.first;
            }
        }
        self.out.retain(|mention| mention.end > mention.first);
    }
}
