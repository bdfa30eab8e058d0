//! What a name names, as far as its own words tell.

use super::{
    Kind, Mention, Spotter,
    gazetteer::{self as gaz, Kinds},
};
use crate::tag::Tag;

impl Spotter<'_> {
    pub(super) fn push_titled_organisation(&mut self, start: usize, end: usize) {
        let mut end = end;
        // `Danish Foreign` before `Minister` is a country and the field of an office.
        let body = (start..end).any(|k| self.is(k, gaz::ORGANISATION));
        while end > start && self.is(end - 1, if body { gaz::TITLE } else { gaz::TITLE | gaz::PORTFOLIO }) {
            end -= 1;
        }
        if end > start {
            let kind = match self.kind(start, end) {
                Kind::Person => Kind::Unknown,
                kind => kind,
            };
            self.push(start, end, start, kind);
        }
    }

    pub(super) fn person_or(&self, first: usize, end: usize) -> Kind {
        match end - first {
            1 if self.is(first, gaz::MEMBERS) => Kind::Group,
            1 if self.is(first, gaz::PLACE | gaz::DEMONYM) && !self.is(first, gaz::FIRST) => Kind::Place,
            _ => Kind::Person,
        }
    }

    pub(super) fn kind(&self, first: usize, end: usize) -> Kind {
        let n = end - first;
        let form = self.form(first);
        let any = |kinds: Kinds| (first..end).any(|k| self.is(k, kinds));
        let all = |kinds: Kinds| (first..end).all(|k| self.is(k, kinds));
        if n > 1 && self.form(end - 1) == "Day" {
            return Kind::Silent;
        }
        // `Volvo XC90`, `F-16`: a thing.
        if (first..end).any(|k| self.form(k).bytes().any(|b| b.is_ascii_digit()) && self.form(k).len() > 3)
            && !any(gaz::ORGANISATION | gaz::MEDIA)
        {
            return Kind::Silent;
        }
        if n == 1 {
            let kinds = self.words.kinds[first];
            if [".com", ".org", ".net"].iter().any(|end| form.ends_with(end)) {
                return Kind::Organisation;
            }
            if form.starts_with(['@', '#']) {
                return Kind::Silent;
            }
            return if kinds & gaz::MEMBERS != 0 && form.ends_with('s') {
                Kind::Group
            } else if kinds & gaz::MEDIA != 0 {
                Kind::Organisation
            } else if kinds & gaz::PLACE != 0 && (kinds & gaz::FIRST == 0 || matches!(form, "America" | "Chad")) {
                Kind::Place
            } else if kinds & gaz::DEMONYM != 0 {
                Kind::Adjective
            } else if kinds & gaz::SILENT != 0 {
                Kind::Silent
            } else if kinds & gaz::ORGANISATION != 0 {
                Kind::Organisation
            } else if kinds & gaz::FIRST != 0 {
                Kind::Person
            } else if form.len() >= 2
                && form.len() <= 6
                && form.chars().all(|c| c.is_uppercase() || c == '.' || c == '&')
            {
                Kind::Organisation
            } else {
                Kind::Unknown
            };
        }
        if any(gaz::ORGANISATION) && !(self.is(first, gaz::FIRST) && n <= 3 && !self.is(end - 1, gaz::ORGANISATION)) {
            let last = self.words.kinds[end - 1];
            let surname = n == 2 && self.is(first, gaz::FIRST) && last & gaz::ORGANISATION != 0;
            // `Will Young`-like surnames that are also organisation nouns: Church, Banks, Chambers.
            return if surname && matches!(self.form(end - 1), "Church" | "House" | "Temple" | "Post" | "Park" | "Power")
            {
                Kind::Person
            } else {
                Kind::Organisation
            };
        }
        let landmark = matches!(
            self.form(end - 1),
            "City"
                | "Street"
                | "Tower"
                | "County"
                | "Beach"
                | "River"
                | "Lake"
                | "Avenue"
                | "Road"
                | "Island"
                | "Islands"
                | "Valley"
                | "Airport"
                | "Bridge"
                | "Stadium"
                | "Square"
                | "Resort"
                | "Mountains"
                | "Bay"
                | "Province"
                | "District"
                | "Forest"
        );
        let landscape = n == 2
            && matches!(
                form,
                "San"
                    | "Santa"
                    | "Los"
                    | "Las"
                    | "Fort"
                    | "Port"
                    | "Mount"
                    | "North"
                    | "South"
                    | "East"
                    | "West"
                    | "New"
            );
        if landmark || landscape {
            return Kind::Place;
        }
        if all(gaz::PLACE | gaz::DEMONYM) || self.known_place(first, end) {
            return Kind::Place;
        }
        let initial = (first..end).any(|k| {
            let form = self.form(k);
            form.len() == 2 && form.ends_with('.') && form.starts_with(char::is_uppercase)
        });
        let particle = (first + 1..end).any(|k| self.is(k, gaz::PARTICLE) && !self.layers.words[k].capital);
        if n <= 5 && (self.is(first, gaz::FIRST) || initial || particle && !any(gaz::PLACE)) {
            return Kind::Person;
        }
        if n <= 4 && any(gaz::SUFFIX) {
            return Kind::Person;
        }
        if self.is(first, gaz::PLACE | gaz::DEMONYM) || any(gaz::DOCUMENT | gaz::SILENT) {
            return if self.is(end - 1, gaz::MEMBERS) { Kind::Group } else { Kind::Organisation };
        }
        Kind::Unknown
    }

    /// `Ms. Tranter` makes a person of `Imogen Tranter`, where nothing but the trained tagger says otherwise.
    pub(super) fn agree_with_titles(&mut self) {
        let titled = |mention: &Mention| mention.kind == Kind::Person && mention.lead < mention.first;
        let mut surnames: Vec<u32> =
            self.out.iter().filter(|m| titled(m)).map(|m| self.layers.words[m.end as usize - 1].lower).collect();
        surnames.sort_unstable();
        for m in 0..self.out.len() {
            let mention = self.out[m];
            let other = matches!(mention.kind, Kind::Organisation | Kind::Place | Kind::Group | Kind::Unknown);
            if other
                && mention.end - mention.first > 1
                && !mention.range().any(|i| self.is(i, gaz::ORGANISATION | gaz::PLACE | gaz::DOCUMENT))
                && surnames.binary_search(&self.layers.words[mention.end as usize - 1].lower).is_ok()
            {
                self.out[m].kind = Kind::Person;
            }
        }
    }

    pub(super) fn known_place(&self, first: usize, end: usize) -> bool {
        let name = self.layers.span(first, end).of(self.text);
        matches!(
            name,
            "United States"
                | "United Kingdom"
                | "United Arab Emirates"
                | "New York"
                | "New York City"
                | "New Zealand"
                | "Hong Kong"
                | "North Korea"
                | "South Korea"
                | "South Africa"
                | "Saudi Arabia"
                | "Sri Lanka"
                | "El Salvador"
                | "Costa Rica"
                | "Puerto Rico"
                | "New Jersey"
                | "New Mexico"
                | "New Hampshire"
                | "North Carolina"
                | "European Union"
                | "South Carolina"
                | "North Dakota"
                | "South Dakota"
                | "Rhode Island"
                | "West Virginia"
                | "San Francisco"
                | "Los Angeles"
                | "Las Vegas"
                | "San Diego"
                | "United States of America"
                | "West Bank"
                | "New Delhi"
                | "South Sudan"
                | "Sierra Leone"
                | "Burkina Faso"
                | "Ivory Coast"
                | "Papua New Guinea"
                | "New South Wales"
                | "Northern Ireland"
                | "Middle East"
                | "Latin America"
                | "North America"
                | "South America"
                | "Buenos Aires"
        )
    }

    /// Whether the name stands in a short quotation of capitalised words: the title of a work or an event.
    pub(super) fn work_title(&self, first: usize, end: usize) -> bool {
        let q = self.words.quotation[first];
        if q == 0 || end - first < 2 {
            return false;
        }
        let quotation = self.layers.quotations[q as usize - 1];
        let (open, close) = (quotation.open as usize + 1, quotation.close as usize);
        close > open
            && close - open <= 9
            && (open..close).all(|k| {
                self.layers.words[k].capital
                    || !self.layers.words[k].alphanumeric
                    || matches!(self.layers.tags[k], Tag::In | Tag::Cc | Tag::Dt | Tag::To)
            })
    }
}
