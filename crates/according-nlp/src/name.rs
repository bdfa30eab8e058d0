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
mod kind;
mod run;
mod trained;

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
    pub fn read(text: &str, layers: &Layers, gazetteer: &Gazetteer) -> Words {
        let kinds = (0..layers.len())
            .map(|i| {
                let mut kinds = gazetteer.kinds(layers.words[i].lower);
                if layers.tags[i] == Tag::Nns {
                    kinds |= gazetteer.kinds(layers.lemmas[i]);
                } else if layers.tags[i] == Tag::Nnps && kinds == 0 {
                    // `Senators Ana Ruiz and Peter Lund`
                    let form = layers.tokens[i].span.of(text).as_bytes();
                    let stem = form.strip_suffix(b"s").unwrap_or(form).iter().map(u8::to_ascii_lowercase);
                    let plural = gazetteer.kinds(crate::hash::bytes(stem));
                    // `States` is no office, though `state` stands before one.
                    if plural & (gaz::ROLE | gaz::KIN) != 0 {
                        kinds |= plural & (gaz::TITLE | gaz::ROLE | gaz::KIN);
                    }
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
    spotter.consult();
    spotter.agree_with_titles();
    spotter.extend_to_acronyms();
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
        let heading = self.heading(first, end);
        let before = self.out.len();
        self.runs(first, end);
        if heading {
            // Every word of a headline has a capital, so only what the words themselves tell is kept.
            for m in before..self.out.len() {
                let mention = &mut self.out[m];
                if mention.kind == Kind::Person && mention.end - mention.first > 2 {
                    mention.end = mention.first + 2;
                } else if mention.kind == Kind::Unknown && mention.end - mention.first > 1 {
                    mention.kind = Kind::Silent;
                }
            }
        }
    }

    /// Whether the sentence is a headline in capitals: nearly all its longer words begin with one.
    fn heading(&self, first: usize, end: usize) -> bool {
        let mut capital = 0;
        let mut small = 0;
        for i in first..end {
            let word = &self.layers.words[i];
            if word.alphanumeric && self.layers.tokens[i].span.len() > 3 {
                capital += u32::from(word.capital);
                small += u32::from(!word.capital);
            }
        }
        capital >= 4 && small * 6 <= capital
    }

    fn runs(&mut self, first: usize, end: usize) {
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
            let arabic =
                ["al-", "el-", "ad-", "an-", "as-", "ash-", "ar-", "ul-"].iter().any(|prefix| form.starts_with(prefix));
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
        matches!(
            tag,
            Tag::Nn | Tag::Nns | Tag::Jj | Tag::Fw | Tag::Vb | Tag::Vbp | Tag::Vbg | Tag::Vbn | Tag::Vbd | Tag::Md
        ) && form.len() > 1
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
            "The"
                | "A"
                | "An"
                | "But"
                | "And"
                | "In"
                | "On"
                | "It"
                | "He"
                | "She"
                | "We"
                | "They"
                | "I"
                | "This"
                | "That"
                | "According"
                | "While"
                | "When"
                | "After"
                | "Before"
                | "However"
                | "Meanwhile"
                | "Last"
                | "Will"
                | "May"
                | "Asked"
                | "Speaking"
                | "Citing"
                | "Some"
                | "Many"
                | "Most"
                | "Police"
                | "Officials"
                | "Authorities"
                | "Yes"
                | "No"
                | "Photo"
                | "Video"
                | "Image"
                | "File"
                | "Reports"
                | "Experts"
                | "Critics"
                | "Said"
                | "Using"
                | "Telling"
                | "Calling"
                | "Researchers"
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
        let named = |k: usize| {
            self.layers.words[k].capital && (self.layers.tags[k].is_name() || self.is(k, gaz::PLACE | gaz::DEMONYM))
        };
        if place >= end || !named(place) || self.is(place, gaz::TITLE) {
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
                // `in Washington, D.C. Harding said`
                || i == start + 1
                    && start > first
                    && self.form(start - 1) == ","
                    && self.form(start).ends_with('.')
                    && self.is(start, gaz::PLACE)
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
                || self.is(i, gaz::PARTICLE) && i + 1 < end && self.is(i + 1, gaz::PARTICLE) && name_at(i + 2)
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
                        && !self.is(i + 1, gaz::TITLE)
                        || self.joined_field(start, i, end)
                        || form == "&" && name_at(i + 1)
                }
                "'s" | "’s" | "'" | "’" => {
                    i + 1 < end
                        && self.is(i + 1, gaz::ORGANISATION)
                        && self.layers.words[i + 1].capital
                        && self.is(i - 1, gaz::TITLE | gaz::ROLE | gaz::PEOPLE)
                        || matches!(self.form(i - 1), "People" | "Women" | "Men" | "Children" | "Workers")
                            && name_at(i + 1)
                }
                "on" => {
                    self.is(i - 1, gaz::ORGANISATION)
                        && matches!(
                            self.form(i - 1),
                            "Commission" | "Committee" | "Council" | "Conference" | "Center" | "Centre"
                        )
                        && name_at(i + 1)
                }
                "in" => matches!(self.form(i - 1), "Embassy" | "Consulate") && name_at(i + 1),
                "," => {
                    i + 1 < end && self.is(i + 1, gaz::SUFFIX) && self.layers.words[i + 1].capital
                        || organisation && self.fields_follow(start, i, end)
                }
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

    /// `Bureau of Alcohol, Tobacco, Firearms and Explosives`: fields with capitals up to an `and`, after one of them.
    fn fields_follow(&self, start: usize, comma: usize, end: usize) -> bool {
        let one = self.layers.words[comma - 1].capital
            && comma > start + 1
            && matches!(self.form(comma - 2), "of" | "for" | "on" | ",")
            && !self.is(comma - 1, gaz::PLACE | gaz::DEMONYM | gaz::FIRST | gaz::ORGANISATION);
        let field = |i: usize| {
            i < end
                && self.layers.words[i].capital
                && self.layers.words[i].alphanumeric
                && !self.is(i, gaz::PLACE | gaz::DEMONYM | gaz::FIRST | gaz::TITLE | gaz::ORGANISATION)
        };
        let mut i = comma;
        while i < end && self.form(i) == "," && field(i + 1) {
            i += 2;
        }
        if i < end && self.form(i) == "," {
            i += 1;
        }
        one && i > comma + 1 && i < end && matches!(self.form(i), "and" | "&") && field(i + 1)
    }

    /// Whether the run so far is an organisation followed by somebody's office: `House Speaker`.
    fn ends_with_person(&self, start: usize, end: usize) -> bool {
        end > start
            && self.is(end - 1, gaz::TITLE | gaz::ROLE)
            && !self.is(end - 1, gaz::ORGANISATION)
            && !self.is(start, gaz::ORGANISATION)
    }

    fn push(&mut self, first: usize, end: usize, lead: usize, kind: Kind) {
        if (first..end).any(|i| self.grown_together(i).is_some()) {
            return;
        }
        // `the Court`, `the Ministry`: what it is, not what it is called.
        if kind == Kind::Organisation
            && end - first == 1
            && matches!(
                self.form(first),
                "Court"
                    | "Council"
                    | "Commission"
                    | "Ministry"
                    | "Government"
                    | "Party"
                    | "Board"
                    | "Company"
                    | "Department"
                    | "Committee"
                    | "Office"
                    | "Agency"
                    | "University"
                    | "Embassy"
                    | "Police"
                    | "Association"
                    | "Institute"
                    | "Union"
                    | "Hospital"
                    | "Group"
                    | "Bank"
                    | "Center"
                    | "Centre"
                    | "Church"
                    | "School"
                    | "College"
                    | "Team"
            )
        {
            return;
        }
        // A capital only because a sentence begins: `Advisers`, `Poll`.
        let starts = first == self.layers.sentence(first).start;
        if starts
            && kind == Kind::Unknown
            && end - first == 1
            && self.is(first, gaz::DOCUMENT | gaz::PEOPLE | gaz::ROLE | gaz::UNNAMED | gaz::KIN)
        {
            return;
        }
        // `Newly elected`, `Longtime friends`: an adverb or adjective at the head of a sentence.
        let plain = starts
            && kind == Kind::Unknown
            && end - first == 1
            && end < self.layers.len()
            && self.form(first).ends_with("ly")
            && matches!(self.layers.tags[end], Tag::Vbn | Tag::Jj | Tag::Comma | Tag::Vbd);
        if plain || kind == Kind::Organisation && self.work_title(first, end) {
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
}
