//! Spots the names of an article: persons, organisations, places, groups.
//!
//! A name is a run of capitalised tokens that the tagger takes for proper nouns, with the particles, initials and
//! prepositions that belong inside it. Titles before a name are not part of it. Kinds come from the words themselves
//! ([`gazetteer`]) and from what stands around them; where neither tells, the kind is unknown.

use crate::{
    layers::Layers,
    tag::{Coarse, Tag},
};

pub mod gazetteer;

use gazetteer::{self as gaz, Gazetteer, Kinds};

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One human being.
    Person,
    /// A company, party, agency, court, outlet.
    Organisation,
    /// A country, region or town; as a source, its government.
    Place,
    /// Several people under one name: Democrats.
    Group,
    /// An adjective of a country with nothing named after it.
    Adjective,
    /// A platform, a language, a feast: never anybody's name.
    Silent,
    /// Neither its words nor its surroundings tell.
    Unknown,
}

/// One printed name.
#[derive(Clone, Copy, Debug)]
pub struct Mention {
    /// First token of the name.
    pub first: u32,
    /// One past its last token.
    pub end: u32,
    /// First token of the titles before the name; equal to `first` where there is none.
    pub lead: u32,
    /// What it names.
    pub kind: Kind,
    /// Whether it stands inside a quotation.
    pub quoted: bool,
    /// Whether a possessive mark follows.
    pub possessive: bool,
}

impl Mention {
    /// The tokens of the name.
    #[must_use]
    pub fn range(&self) -> std::ops::Range<usize> {
        self.first as usize..self.end as usize
    }
}

/// What each token can be, and which quotation it stands in.
pub struct Words {
    /// Bits of the gazetteer; a plural noun has those of its lemma too. **Shape**: `n_tokens`.
    pub kinds: Vec<Kinds>,
    /// One more than the index of the quotation of the token, 0 outside. **Shape**: `n_tokens`.
    pub quotation: Vec<u32>,
}

impl Words {
    /// Looks every token up.
    #[must_use]
    pub fn read(layers: &Layers, gazetteer: &Gazetteer) -> Words {
        let kinds = (0..layers.len())
            .map(|i| {
                let mut kinds = gazetteer.kinds(layers.words[i].lower);
                if layers.tags[i] == Tag::Nns {
                    kinds |= gazetteer.kinds(layers.lemmas[i]);
                }
                kinds
            })
            .collect();
        let mut quotation = vec![0; layers.len()];
        for (q, span) in layers.quotations.iter().enumerate() {
            quotation[span.open as usize..=span.close as usize].fill(q as u32 + 1);
        }
        Words { kinds, quotation }
    }
}

/// The names of the article in text order; they do not overlap.
///
/// **Cost**: `O(n)`; allocates the list.
#[must_use]
pub fn spot(text: &str, layers: &Layers, words: &Words) -> Vec<Mention> {
    let mut spotter = Spotter { text, layers, words, out: Vec::new() };
    for s in 0..layers.sentences.len() {
        let sentence = layers.sentences[s];
        spotter.sentence(sentence.first as usize, sentence.end as usize);
    }
    spotter.join_governments();
    spotter.out
}

struct Spotter<'a> {
    text: &'a str,
    layers: &'a Layers,
    words: &'a Words,
    out: Vec<Mention>,
}

impl Spotter<'_> {
    fn form(&self, i: usize) -> &str {
        self.layers.tokens[i].span.of(self.text)
    }

    fn is(&self, i: usize, kinds: Kinds) -> bool {
        self.words.kinds[i] & kinds != 0
    }

    fn sentence(&mut self, first: usize, end: usize) {
        let mut i = first;
        while i < end {
            if let Some(next) = self.government_of(i, end) {
                i = next;
            } else if self.is_name_token(i, first) {
                let stop = self.run_end(i, first, end);
                self.push_run(i, stop, end);
                i = stop;
            } else {
                i += 1;
            }
        }
    }

    /// Whether token `i` can be part of a name; `first` is the first token of the sentence.
    fn is_name_token(&self, i: usize, first: usize) -> bool {
        let word = &self.layers.words[i];
        let form = self.form(i);
        if !word.capital {
            // al-Assadi, iPhone: a capital after a particle or inside.
            let arabic = ["al-", "el-", "ad-", "an-", "as-", "ash-", "ar-", "ul-"].iter().any(|prefix| form.starts_with(prefix));
            return word.alphanumeric
                && form.contains(char::is_uppercase)
                && form.starts_with(char::is_lowercase)
                && (arabic || !form.contains(['@', '/', '-', '.']));
        }
        let tag = self.layers.tags[i];
        if matches!(form, "WHO" | "US") {
            return true;
        }
        if self.is(i, gaz::DATE) && !self.name_like_date(i) {
            return false;
        }
        let starts = i == first || matches!(self.form(i - 1), "“" | "\"" | "‘" | ":" | "``");
        if tag.is_name() {
            return !(starts && self.words.kinds[i] == 0 && self.sentence_opener(i));
        }
        if starts {
            return self.is(i, gaz::FIRST) && !self.sentence_opener(i)
                || matches!(tag, Tag::Nn | Tag::Jj)
                    && (self.is(i, gaz::DEMONYM | gaz::MEDIA | gaz::PLACE | gaz::TITLE))
                    && self.next_is_name(i);
        }
        matches!(tag, Tag::Nn | Tag::Nns | Tag::Jj | Tag::Fw | Tag::Vb | Tag::Vbp | Tag::Vbg | Tag::Vbn | Tag::Vbd | Tag::Md)
            && form.len() > 1
    }

    /// `May` is a name after a name or title, or before a verb.
    fn name_like_date(&self, i: usize) -> bool {
        let n = self.layers.len();
        let short = matches!(self.form(i), "May" | "April" | "June" | "August");
        short
            && (i > 0 && (self.is(i - 1, gaz::TITLE | gaz::FIRST) && self.layers.words[i - 1].capital)
                || i + 1 < n
                    && matches!(self.layers.tags[i + 1], Tag::Vbd | Tag::Vbz | Tag::Pos)
                    && !(i > 0 && matches!(self.layers.tags[i - 1], Tag::In | Tag::Jj | Tag::Dt)))
    }

    /// Function words that the tagger takes for names at the start of headlines and sentences.
    fn sentence_opener(&self, i: usize) -> bool {
        matches!(
            self.form(i),
            "The" | "A" | "An" | "But" | "And" | "In" | "On" | "It" | "He" | "She" | "We" | "They" | "I" | "This" | "That"
                | "According" | "While" | "When" | "After" | "Before" | "However" | "Meanwhile" | "Last" | "Will" | "May"
                | "Asked" | "Speaking" | "Citing" | "Some" | "Many" | "Most" | "Police" | "Officials" | "Authorities"
                | "Yes" | "No" | "Photo" | "Video" | "Image" | "File" | "Reports" | "Experts" | "Critics" | "Researchers"
        )
    }

    fn next_is_name(&self, i: usize) -> bool {
        i + 1 < self.layers.len() && self.layers.words[i + 1].capital && self.layers.tags[i + 1].is_name()
    }

    /// `government of Oman`, `city of Calabasas`: a common noun and the place that it governs.
    fn government_of(&mut self, i: usize, end: usize) -> Option<usize> {
        if !matches!(self.form(i), "government" | "Government") || i + 2 >= end || self.form(i + 1) != "of" {
            return None;
        }
        let mut place = i + 2;
        if self.form(place).eq_ignore_ascii_case("the") {
            place += 1;
        }
        if place >= end || !self.layers.tags[place].is_name() {
            return None;
        }
        let mut stop = place + 1;
        while stop < end && self.layers.tags[stop].is_name() && self.layers.words[stop].capital {
            stop += 1;
        }
        self.push(i, stop, i, Kind::Organisation);
        Some(stop)
    }

    /// Where the run of name tokens that begins at `start` ends.
    fn run_end(&self, start: usize, first: usize, end: usize) -> usize {
        let mut organisation = self.is(start, gaz::ORGANISATION);
        let mut i = start + 1;
        while i < end {
            // A paragraph, or `the U.S.` at the end of a sentence that was not split there.
            let gap = self.layers.tokens[i].span.start() - self.layers.tokens[i - 1].span.end();
            if self.layers.tokens[i].newlines >= 2
                || self.layers.paragraph_of[i] != self.layers.paragraph_of[i - 1]
                || gap >= 2 && self.form(i - 1).ends_with('.') && self.is(i - 1, gaz::PLACE)
            {
                return i;
            }
            if self.is_name_token(i, first) {
                organisation |= self.is(i, gaz::ORGANISATION);
                i += 1;
                continue;
            }
            let name_at = |at: usize| at < end && self.is_name_token(at, first) && self.layers.words[at].capital;
            let form = self.form(i);
            if self.is(i, gaz::PARTICLE) && !self.layers.words[i].capital && name_at(i + 1)
                || self.is(i, gaz::PARTICLE)
                    && i + 1 < end
                    && self.is(i + 1, gaz::PARTICLE)
                    && name_at(i + 2)
            {
                i += 2;
                continue;
            }
            let joins = match form {
                "of" | "for" => organisation && !self.ends_with_person(start, i),
                "and" | "&" => {
                    organisation
                        && (start + 1..i).any(|k| matches!(self.form(k), "of" | "for"))
                        && i + 1 < end
                        && !self.is(i + 1, gaz::FIRST | gaz::HONORIFIC | gaz::ORGANISATION)
                        && self.is(i + 1, gaz::PLACE) == self.is(i - 1, gaz::PLACE)
                        || self.joined_field(start, i, end)
                        || form == "&" && name_at(i + 1)
                }
                "'s" | "’s" | "'" | "’" => {
                    i + 1 < end
                        && self.is(i + 1, gaz::ORGANISATION)
                        && self.layers.words[i + 1].capital
                        && self.is(i - 1, gaz::TITLE | gaz::ROLE | gaz::PEOPLE)
                        || matches!(self.form(i - 1), "People" | "Women" | "Men" | "Children" | "Workers") && name_at(i + 1)
                }
                "on" => self.is(i - 1, gaz::ORGANISATION) && matches!(self.form(i - 1), "Commission" | "Committee" | "Council" | "Conference" | "Center" | "Centre") && name_at(i + 1),
                "in" => matches!(self.form(i - 1), "Embassy" | "Consulate") && name_at(i + 1),
                "," => i + 1 < end && self.is(i + 1, gaz::SUFFIX) && self.layers.words[i + 1].capital,
                _ => false,
            };
            if !joins {
                return i;
            }
            if name_at(i + 1) {
                i += 2;
            } else if matches!(form, "of" | "for") && i + 1 < end && self.form(i + 1) == "the" && name_at(i + 2) {
                i += 3;
            } else if form == "," {
                i += 2;
            } else {
                return i;
            }
        }
        i.min(end)
    }

    /// `Pacific Gas and Electric Company`: a field, `and`, and the rest of the name up to what heads it.
    fn joined_field(&self, start: usize, and: usize, end: usize) -> bool {
        if !self.is(and - 1, gaz::PORTFOLIO) || self.is(start, gaz::FIRST) && and - start <= 2 {
            return false;
        }
        let mut i = and + 1;
        while i < end && self.layers.words[i].capital && self.layers.tags[i].coarse() != Coarse::Other {
            i += 1;
        }
        i > and + 1 && (self.is(i - 1, gaz::ORGANISATION) || self.form(i - 1) == "Rescue")
    }

    /// Whether the run so far is an organisation followed by somebody's office: `House Speaker`.
    fn ends_with_person(&self, start: usize, end: usize) -> bool {
        end > start
            && self.is(end - 1, gaz::TITLE | gaz::ROLE)
            && !self.is(end - 1, gaz::ORGANISATION)
            && !self.is(start, gaz::ORGANISATION)
    }

    /// Splits a run into titles and name, and pushes it with its kind. `limit` is the end of the sentence.
    fn push_run(&mut self, start: usize, end: usize, limit: usize) {
        let (mut start, mut end) = (start, end);
        if self.form(start).eq_ignore_ascii_case("the") && start + 1 < end {
            start += 1;
        }
        while end > start + 1 && self.is(end - 1, gaz::DATE) && !self.name_like_date(end - 1) {
            end -= 1;
        }
        while start + 1 < end && self.form(start).ends_with("-year-old") {
            start += 1;
        }
        // `Kama Melly QC`
        while end > start + 1 && self.is(end - 1, gaz::SUFFIX) && self.form(end - 1).len() >= 2 && !matches!(self.form(end - 1), "II" | "III" | "IV" | "Jr." | "Sr." | "Jr" | "Sr") {
            end -= 1;
        }
        // A place, and somebody of it: `Senator from Vermont Bernie Sanders`.
        if let Some(person) = (start + 1..end.saturating_sub(1)).find(|&k| self.is(k, gaz::FIRST) && !self.is(k, gaz::PLACE | gaz::TITLE)) {
            let places = (start..person).all(|k| self.is(k, gaz::PLACE | gaz::DEMONYM) && !self.is(k, gaz::FIRST)) || self.known_place(start, person);
            if places && !(person..end).any(|k| self.is(k, gaz::ORGANISATION)) {
                self.push(start, person, start, Kind::Place);
                self.push(person, end, person, Kind::Person);
                return;
            }
        }
        // An office and the name after it: `District Court Judge Victor Marrero`.
        let title = (start..end).rev().find(|&k| {
            self.is(k, gaz::TITLE) && !(self.is(k, gaz::FIRST) && !self.is(k, gaz::ROLE))
                || self.is(k, gaz::ROLE | gaz::KIN) && self.layers.words[k].capital && k + 1 < end
        });
        // `John Major`, `Stephen King`: a surname that is also an office.
        let of = (start..end).find(|&k| matches!(self.form(k), "of" | "for" | "on"));
        let headed = of.is_some_and(|of| (start..of).any(|k| self.is(k, gaz::ORGANISATION)));
        let title = title.filter(|_| !headed);
        let title = title.filter(|&title| !(title + 1 == end && title > start && self.is(start, gaz::FIRST) && title - start <= 2));
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
        // `Trump administration`, `Hampshire police`.
        let follows = end < limit
            && !self.layers.words[end].capital
            && self.layers.tokens[end].newlines == 0
            && self.is(end, gaz::ORGANISATION)
            && self.layers.tags[end].coarse() == Coarse::Noun
            && matches!(self.form(end), "administration" | "government" | "police" | "campaign" | "parliament" | "ministry" | "army" | "navy" | "embassy");
        if follows && lead == start {
            self.push(start, end + 1, start, Kind::Organisation);
            return;
        }
        if lead < start && kind == Kind::Unknown {
            kind = Kind::Person;
        }
        self.push(start, end, lead, kind);
    }

    /// `Iran’s Foreign Ministry`: a place, and what is its own by a common name, are one name.
    fn join_governments(&mut self) {
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

    fn push_titled_organisation(&mut self, start: usize, end: usize) {
        let mut end = end;
        while end > start && self.is(end - 1, gaz::TITLE) {
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

    fn person_or(&self, first: usize, end: usize) -> Kind {
        match end - first {
            1 if self.is(first, gaz::MEMBERS) => Kind::Group,
            1 if self.is(first, gaz::PLACE | gaz::DEMONYM) && !self.is(first, gaz::FIRST) => Kind::Place,
            _ => Kind::Person,
        }
    }

    fn kind(&self, first: usize, end: usize) -> Kind {
        let n = end - first;
        let form = self.form(first);
        let any = |kinds: Kinds| (first..end).any(|k| self.is(k, kinds));
        let all = |kinds: Kinds| (first..end).all(|k| self.is(k, kinds));
        if n == 1 {
            let kinds = self.words.kinds[first];
            if form.starts_with(['@', '#']) {
                return Kind::Silent;
            }
            return if kinds & gaz::MEMBERS != 0 && form.ends_with('s') {
                Kind::Group
            } else if kinds & gaz::MEDIA != 0 {
                Kind::Organisation
            } else if kinds & gaz::PLACE != 0 && !(kinds & gaz::FIRST != 0 && !matches!(form, "America" | "Chad")) {
                Kind::Place
            } else if kinds & gaz::DEMONYM != 0 {
                Kind::Adjective
            } else if kinds & gaz::SILENT != 0 {
                Kind::Silent
            } else if kinds & gaz::ORGANISATION != 0 {
                Kind::Organisation
            } else if form.len() >= 2 && form.len() <= 6 && form.chars().all(|c| c.is_uppercase() || c == '.' || c == '&') {
                Kind::Organisation
            } else {
                Kind::Unknown
            };
        }
        if any(gaz::ORGANISATION) && !(self.is(first, gaz::FIRST) && n <= 3 && !self.is(end - 1, gaz::ORGANISATION)) {
            let last = self.words.kinds[end - 1];
            let surname = n == 2 && self.is(first, gaz::FIRST) && last & gaz::ORGANISATION != 0;
            // `Will Young`-like surnames that are also organisation nouns: Church, Banks, Chambers.
            return if surname && matches!(self.form(end - 1), "Church" | "House" | "Temple" | "Post" | "Park" | "Power") {
                Kind::Person
            } else {
                Kind::Organisation
            };
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

    fn known_place(&self, first: usize, end: usize) -> bool {
        let name = self.layers.span(first, end).of(self.text);
        matches!(
            name,
            "United States" | "United Kingdom" | "United Arab Emirates" | "New York" | "New York City" | "New Zealand"
                | "Hong Kong" | "North Korea" | "South Korea" | "South Africa" | "Saudi Arabia" | "Sri Lanka" | "El Salvador"
                | "Costa Rica" | "Puerto Rico" | "New Jersey" | "New Mexico" | "New Hampshire" | "North Carolina" | "European Union"
                | "South Carolina" | "North Dakota" | "South Dakota" | "Rhode Island" | "West Virginia" | "San Francisco"
                | "Los Angeles" | "Las Vegas" | "San Diego" | "United States of America" | "West Bank" | "New Delhi"
                | "South Sudan" | "Sierra Leone" | "Burkina Faso" | "Ivory Coast" | "Papua New Guinea" | "New South Wales"
                | "Northern Ireland" | "Middle East" | "Latin America" | "North America" | "South America" | "Buenos Aires"
        )
    }

    fn push(&mut self, first: usize, end: usize, lead: usize, kind: Kind) {
        // `the Court`, `the Ministry`: what it is, not what it is called.
        if kind == Kind::Organisation
            && end - first == 1
            && matches!(
                self.form(first),
                "Court" | "Council" | "Commission" | "Ministry" | "Government" | "Party" | "Board" | "Company" | "Department"
                    | "Committee" | "Office" | "Agency" | "University" | "Embassy" | "Police" | "Association" | "Institute"
                    | "Union" | "Hospital" | "Group" | "Bank" | "Center" | "Centre" | "Church" | "School" | "College" | "Team"
            )
        {
            return;
        }
        if kind == Kind::Organisation && self.work_title(first, end) {
            return;
        }
        let possessive = end < self.layers.len()
            && (self.layers.tags[end] == Tag::Pos || matches!(self.form(end), "'s" | "’s"))
            && self.layers.tokens[end].span.start() == self.layers.tokens[end - 1].span.end();
        let mention = Mention {
            first: first as u32,
            end: end as u32,
            lead: lead as u32,
            kind: if self.work_title(first, end) { Kind::Silent } else { kind },
            quoted: self.words.quotation[first] != 0,
            possessive,
        };
        self.out.push(mention);
    }

    /// Whether the name stands in a short quotation of capitalised words: the title of a work or an event.
    fn work_title(&self, first: usize, end: usize) -> bool {
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
