//! What a source is, as printed: which name, pronoun or noun heads it.

use super::cast::Cast;
use crate::{
    layers::Layers,
    name::{Kind, Words, gazetteer as gaz},
    tag::{Coarse, Tag},
};

/// Pronouns that can be a source.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pronoun {
    /// he, his, him
    He,
    /// she, her
    She,
    /// it, its
    It,
    /// they, their
    They,
    /// I, my
    I,
    /// we, our
    We,
    /// you, your
    You,
    /// who, which, whose
    Relative,
    /// this, some, others, nobody: stands for nobody who could be found
    Vague,
}

/// The head of one source.
#[derive(Clone, Debug, PartialEq)]
pub enum Head {
    /// Nothing printed.
    Empty,
    /// A pronoun at a token.
    Pronoun(Pronoun, usize),
    /// Names, by index; `whole` is false where somebody else stands beside them (`Ruiz and her deputy`).
    Names {
        /// Indices of mentions.
        mentions: Vec<u32>,
        /// Whether they are all who speak.
        whole: bool,
    },
    /// A common noun at a token, with the name that owns or makes it.
    Noun {
        /// Token of the noun.
        head: usize,
        /// The mention before or after it that belongs to it.
        owner: Option<u32>,
    },
}

/// The pronoun that a word is.
pub fn pronoun(form: &str) -> Option<Pronoun> {
    let mut lower = [0u8; 10];
    let bytes = form.as_bytes();
    if bytes.len() > 10 {
        return None;
    }
    for (to, from) in lower.iter_mut().zip(bytes) {
        *to = from.to_ascii_lowercase();
    }
    Some(match &lower[..bytes.len()] {
        b"he" | b"his" | b"him" | b"himself" => Pronoun::He,
        b"she" | b"her" | b"hers" | b"herself" => Pronoun::She,
        b"it" | b"its" | b"itself" => Pronoun::It,
        b"they" | b"their" | b"them" | b"themselves" => Pronoun::They,
        b"i" | b"my" | b"me" | b"myself" => Pronoun::I,
        b"we" | b"our" | b"us" | b"ourselves" => Pronoun::We,
        b"you" | b"your" => Pronoun::You,
        b"who" | b"which" | b"whose" | b"whom" => Pronoun::Relative,
        b"this" | b"that" | b"these" | b"those" | b"some" | b"others" | b"many" | b"one" | b"nobody" | b"everyone"
        | b"anyone" | b"all" | b"both" | b"most" | b"several" | b"someone" | b"somebody" | b"few" | b"none"
        | b"another" | b"everybody" | b"people" => Pronoun::Vague,
        _ => return None,
    })
}

/// Reads the head of the source over the tokens `range`.
pub fn head(text: &str, layers: &Layers, words: &Words, cast: &Cast, range: std::ops::Range<usize>) -> Head {
    Reader { text, layers, words, cast }.read(range)
}

struct Reader<'a> {
    text: &'a str,
    layers: &'a Layers,
    words: &'a Words,
    cast: &'a Cast,
}

/// A stretch between boundaries.
struct Chunk {
    first: usize,
    end: usize,
    /// The boundary before it.
    after: Boundary,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Boundary {
    Start,
    Comma,
    And,
    Preposition,
    By,
    Named,
    Clause,
    Bracket,
}

impl Reader<'_> {
    fn form(&self, i: usize) -> &str {
        self.layers.tokens[i].span.of(self.text)
    }

    fn is(&self, i: usize, kinds: gaz::Kinds) -> bool {
        self.words.kinds[i] & kinds != 0
    }

    fn read(&self, range: std::ops::Range<usize>) -> Head {
        let (mut first, mut end) = (range.start, range.end);
        while first < end && !self.layers.words[first].alphanumeric {
            first += 1;
        }
        while end > first && (!self.layers.words[end - 1].alphanumeric || self.layers.tags[end - 1] == Tag::Pos) {
            end -= 1;
        }
        if first < end && matches!(self.form(end - 1), "'s" | "’s") {
            end -= 1;
        }
        if first >= end {
            return Head::Empty;
        }
        if matches!(self.form(first), "Both" | "both") && (first..end).any(|i| self.form(i) == "and") {
            first += 1;
        }
        let lone = end - first == 1 || (end - first == 2 && self.form(first + 1).ends_with("self"));
        if let Some(pronoun) = pronoun(self.form(first)) {
            // `US` in capitals is a country.
            let country = self.cast.mention_at[first] != 0;
            let absorbs = !matches!(self.layers.tags[first], Tag::PrpPoss | Tag::WpPoss)
                && !matches!(
                    self.form(first),
                    "his" | "His" | "its" | "Its" | "their" | "Their" | "my" | "our" | "Our" | "My"
                );
            let determiner =
                pronoun == Pronoun::Vague || pronoun == Pronoun::She && !matches!(self.form(first), "she" | "She");
            if !country && (lone || absorbs && !determiner) {
                return Head::Pronoun(pronoun, first);
            }
            if pronoun == Pronoun::Vague && end > first + 1 && matches!(self.form(first + 1), "of" | "who") {
                return self.one_of(first, end).unwrap_or(Head::Pronoun(Pronoun::Vague, first));
            }
        }
        self.chunks_head(first, end)
    }

    /// `One of South Sudan's vice presidents, Rebecca Nyandeng,`, `One of the groups, the Harbour Front,`
    fn one_of(&self, first: usize, end: usize) -> Option<Head> {
        let comma = (first..end).find(|&i| self.form(i) == ",")?;
        let body = || {
            let at = (comma + 1..end.min(comma + 4)).find(|&k| self.cast.mention_at[k] != 0)?;
            let m = self.cast.mention_at[at] - 1;
            let named = matches!(self.cast.mentions[m as usize].kind, Kind::Organisation | Kind::Group);
            (named && (comma + 1..at).all(|k| self.layers.tags[k] == Tag::Dt)).then_some(m)
        };
        let mention = self.name_at(comma + 1, end).or_else(body)?;
        Some(Head::Names { mentions: vec![mention], whole: true })
    }

    /// The person named at `i`, titles before it allowed.
    fn name_at(&self, i: usize, end: usize) -> Option<u32> {
        let at = (i..end.min(i + 6)).find(|&k| self.cast.mention_at[k] != 0)?;
        let m = self.cast.mention_at[at] - 1;
        let mention = self.cast.mentions[m as usize];
        let title =
            (i..at).all(|k| matches!(self.layers.tags[k].coarse(), Coarse::Adjective | Coarse::Noun | Coarse::Adverb));
        (self.person(m) && !mention.possessive && (title || mention.lead as usize <= i)).then_some(m)
    }

    fn person(&self, m: u32) -> bool {
        let entity = self.cast.entity_of[m as usize];
        let mention = self.cast.mentions[m as usize];
        match self.cast.entities.get(entity as usize) {
            Some(entity) => matches!(entity.kind, Kind::Person),
            None => matches!(mention.kind, Kind::Person | Kind::Unknown),
        }
    }

    fn chunks(&self, first: usize, end: usize) -> Vec<Chunk> {
        let mut chunks = Vec::with_capacity(4);
        let mut start = first;
        let mut after = Boundary::Start;
        let mut i = first;
        while i < end {
            if self.cast.mention_at[i] != 0 {
                i = (self.cast.mentions[self.cast.mention_at[i] as usize - 1].end as usize).max(i + 1);
                continue;
            }
            let tag = self.layers.tags[i];
            let boundary = match self.form(i) {
                "(" => Some(Boundary::Bracket),
                "," | ";" | ")" | ":" | "—" | "–" | "--" => Some(Boundary::Comma),
                "and" | "or" | "&" => Some(Boundary::And),
                "by" => Some(Boundary::By),
                "named" | "called" | "identified" if i > first => Some(Boundary::Named),
                "who" | "which" | "that" | "whose" | "whom" | "where" | "when" if i > first => Some(Boundary::Clause),
                _ if matches!(tag, Tag::In | Tag::To) => Some(Boundary::Preposition),
                // `Newly elected` modifies.
                _ if i > start
                    && matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
                    && i > first
                    && !(i == first + 1 && self.form(first).ends_with("ly"))
                    // `Vatican archbishop Carlo Serra`
                    && !(self.is(i, gaz::TITLE) && i + 1 < end && self.cast.mention_at[i + 1] != 0) =>
                {
                    Some(Boundary::Clause)
                }
                _ if i > start
                    && matches!(tag, Tag::Vbn | Tag::Vbg)
                    && self.layers.tags[i - 1].coarse() == Coarse::Noun
                    && !self.form(i - 1).ends_with("ly") =>
                {
                    Some(Boundary::Clause)
                }
                _ => None,
            };
            if let Some(boundary) = boundary {
                if i > start {
                    chunks.push(Chunk { first: start, end: i, after });
                    after = boundary;
                } else if boundary != Boundary::Comma || after == Boundary::Start {
                    after = boundary;
                }
                start = i + 1;
            }
            i += 1;
        }
        if start < end {
            chunks.push(Chunk { first: start, end, after });
        }
        chunks
    }

    /// The name that a chunk ends with.
    fn chunk_name(&self, chunk: &Chunk) -> Option<u32> {
        let mut last = chunk.end - 1;
        while last > chunk.first
            && (!self.layers.words[last].alphanumeric
                || self.is(last, gaz::SUFFIX) && self.cast.mention_at[last] == 0
                || self.layers.tags[last].coarse() == Coarse::Adverb)
        {
            last -= 1;
        }
        let m = self.cast.mention_at[last].checked_sub(1)?;
        let mention = self.cast.mentions[m as usize];
        (mention.kind != Kind::Adjective && mention.kind != Kind::Silent && mention.end as usize <= chunk.end)
            .then_some(m)
    }

    fn chunks_head(&self, first: usize, end: usize) -> Head {
        let chunks = self.chunks(first, end);
        let Some(start) = chunks.first() else { return Head::Empty };
        // `Three American Samoans, Pale Tuli and ...`: a people, and who they are.
        let counted = self.layers.tags[start.first] == Tag::Cd
            && matches!(self.layers.tags[start.end - 1], Tag::Nnps | Tag::Nns)
            && chunks.len() > 1;
        if let Some(m) = self.chunk_name(start).filter(|_| !counted) {
            let mention = self.cast.mentions[m as usize];
            let many = (mention.lead.max(start.first as u32)..mention.first).any(|i| {
                matches!(
                    self.form(i as usize),
                    "Sens." | "Reps." | "Govs." | "Senators" | "Messrs." | "senators" | "Representatives"
                )
            });
            if many {
                // `Sens. Marco Rubio (R), who ..., and Bill Nelson (D)`
                let mentions: Vec<u32> = chunks
                    .iter()
                    .filter(|chunk| matches!(chunk.after, Boundary::Start | Boundary::Comma | Boundary::And))
                    .filter_map(|chunk| self.chunk_name(chunk).filter(|&m| self.person(m)))
                    .collect();
                let whole = mentions.len() > 1;
                return Head::Names { mentions: if whole { mentions } else { vec![m] }, whole };
            }
            // `news agency ISNA, the prosecutor of Springfield, Ana Ruiz,`: no person is in apposition to an organisation.
            let plain = chunks.iter().all(|chunk| !matches!(chunk.after, Boundary::And | Boundary::Clause));
            if !self.person(m)
                && plain
                && let Some(person) = chunks[1..]
                    .iter()
                    .filter(|chunk| chunk.after == Boundary::Comma)
                    .filter_map(|chunk| self.chunk_name(chunk).filter(|&m| self.person(m)))
                    .last()
                && self.cast.mentions[person as usize].end as usize + 2 > end
            {
                return Head::Names { mentions: vec![person], whole: true };
            }
            let mut mentions = vec![m];
            let mut whole = true;
            let mut listed = true;
            for (k, chunk) in chunks.iter().enumerate().skip(1) {
                match chunk.after {
                    Boundary::Comma if listed => match self.chunk_name(chunk) {
                        // A list goes on only where another member or an `and` follows; else it is a place or an aside.
                        Some(other)
                            if chunks[k + 1..]
                                .iter()
                                .any(|c| c.after == Boundary::And && self.chunk_name(c).is_some())
                                && self.alike(m, other)
                                && !self.layers.tags[chunk.first].eq(&Tag::Dt) =>
                        {
                            mentions.push(other);
                        }
                        Some(other) if self.cast.mentions[other as usize].kind == Kind::Place => {}
                        _ => listed = false,
                    },
                    Boundary::And if listed || chunks[k - 1].after != Boundary::Clause => {
                        let before = &chunks[k - 1];
                        let joined = before.after == Boundary::Start
                            || listed && before.after == Boundary::Comma
                            || self.chunk_name(before).is_some_and(|b| mentions.contains(&b));
                        match self.chunk_name(chunk) {
                            Some(other) if joined && self.alike(m, other) => mentions.push(other),
                            Some(other) if self.person(other) && self.person(m) && self.titled(chunk) => {
                                mentions.push(other)
                            }
                            _ if joined && before.after == Boundary::Start => whole = false,
                            _ => {}
                        }
                    }
                    Boundary::Comma | Boundary::And => {}
                    _ => listed = false,
                }
            }
            // A list of which some are left out would name the wrong ones.
            let top = chunks[1..]
                .iter()
                .take_while(|chunk| matches!(chunk.after, Boundary::Comma | Boundary::And))
                .filter_map(|chunk| self.chunk_name(chunk))
                .filter(|&m| self.cast.mentions[m as usize].kind != Kind::Place);
            if mentions.len() > 1 && top.count() + 1 > mentions.len() {
                whole = false;
            }
            return Head::Names { mentions, whole };
        }
        self.noun_head(&chunks)
    }

    /// Whether the noun is something that is published under a name.
    fn outlet(&self, i: usize) -> bool {
        matches!(
            self.form(i),
            "site"
                | "website"
                | "newspaper"
                | "magazine"
                | "blog"
                | "daily"
                | "weekly"
                | "tabloid"
                | "portal"
                | "channel"
        )
    }

    /// Who made a document, named after `by`: `a survey published in 2017 by the Ferry Society`.
    fn maker(&self, chunks: &[Chunk]) -> Option<u32> {
        let by = chunks.iter().position(|chunk| chunk.after == Boundary::By)?;
        match self.chunks_head(chunks[by].first, chunks.last()?.end) {
            Head::Names { mentions, whole: true } if mentions.len() == 1 => mentions.first().copied(),
            _ => None,
        }
    }

    fn titled(&self, chunk: &Chunk) -> bool {
        (chunk.first..chunk.end).any(|i| self.is(i, gaz::TITLE) && self.cast.mention_at[i] == 0)
    }

    /// Whether two names can stand side by side as speakers.
    fn alike(&self, a: u32, b: u32) -> bool {
        let unknown = |m: u32| self.cast.mentions[m as usize].kind == Kind::Unknown;
        self.person(a) == self.person(b) || unknown(a) || unknown(b)
    }

    fn noun_head(&self, chunks: &[Chunk]) -> Head {
        let start = &chunks[0];
        // `the mayor, Ana Ruiz,` and `a student named Wong`.
        let head = (start.first..start.end)
            .rev()
            .find(|&i| {
                self.layers.tags[i].coarse() == Coarse::Noun
                    || self.is(i, gaz::ROLE | gaz::ORGANISATION | gaz::PEOPLE | gaz::KIN | gaz::DOCUMENT)
                        && !self.layers.tags[i].is_verb()
                        && self.layers.tags[i] != Tag::In
            })
            .or_else(|| (start.first..start.end).rev().find(|&i| self.layers.words[i].alphanumeric))
            .unwrap_or(start.first);
        let plural = matches!(self.layers.tags[head], Tag::Nns | Tag::Nnps) || self.is(head, gaz::PEOPLE);
        let document = self.is(head, gaz::DOCUMENT) && !self.is(head, gaz::ROLE);
        let organisation = self.is(head, gaz::ORGANISATION | gaz::GENERIC);
        // `Ambassador to Germany Richard Grenell`, `Secretary of State Mike Pompeo`: an office, its field, and the name.
        if let Some(chunk) = chunks.get(1)
            && chunk.after == Boundary::Preposition
            && self.is(head, gaz::TITLE | gaz::ROLE)
            && let Some(m) = self.chunk_name(chunk)
            && self.person(m)
            && chunk.first < self.cast.mentions[m as usize].first as usize
            && (chunk.first..self.cast.mentions[m as usize].first as usize).all(|i| {
                let field = self.is(i, gaz::PORTFOLIO) && self.layers.words[i].capital
                    || matches!(self.form(i), "of" | "and" | "the");
                field
                    || self.cast.mention_at[i]
                        .checked_sub(1)
                        .is_some_and(|p| matches!(self.cast.mentions[p as usize].kind, Kind::Place))
            })
            && !self.cast.mentions[m as usize].possessive
        {
            return Head::Names { mentions: vec![m], whole: true };
        }
        let mut mentions = Vec::new();
        for (k, chunk) in chunks.iter().enumerate().skip(1) {
            let (Boundary::Comma | Boundary::Named | Boundary::And) = chunk.after else {
                if chunk.after == Boundary::Clause && mentions.is_empty() {
                    break;
                }
                continue;
            };
            if chunk.after == Boundary::And && mentions.is_empty() {
                // `the mayor and Ana Ruiz`: somebody beside a name.
                if k == 1
                    && let Some(m) = self.chunk_name(chunk)
                    && self.person(m)
                {
                    // `party leader and Prime Minister Boris Johnson` is one, `the mayor and Ana Ruiz` are two.
                    let mention = self.cast.mentions[m as usize];
                    let one = self.layers.tags[start.first] != Tag::Dt && mention.lead < mention.first && !plural;
                    return Head::Names { mentions: vec![m], whole: one };
                }
                let later = chunks[k..].iter().any(|c| self.chunk_name(c).is_some_and(|m| self.person(m)));
                if k == 1 && !later {
                    return Head::Noun { head: chunk.end - 1, owner: None };
                }
                if let Some(m) = self.chunk_name(chunk)
                    && self.person(m)
                    && self.cast.mentions[m as usize].lead < self.cast.mentions[m as usize].first
                {
                    return Head::Names { mentions: vec![m], whole: true };
                }
                continue;
            }
            match self.chunk_name(chunk) {
                Some(m) if self.person(m) && !document && !organisation => {
                    // `Friends of Ana Ruiz, Jo Berg and Peter Lund`: all of them are friends' friends.
                    let of = chunks[k - 1].after == Boundary::Preposition
                        && self.chunk_name(&chunks[k - 1]).is_some_and(|of| self.person(of))
                        && chunks[k + 1..].iter().any(|c| c.after == Boundary::And && self.chunk_name(c).is_some());
                    if of {
                        break;
                    }
                    let determined = self.layers.tags[chunk.first] == Tag::Dt;
                    if !determined && !self.cast.mentions[m as usize].possessive {
                        mentions.push(m);
                        if !plural {
                            break;
                        }
                    }
                }
                Some(m) if chunk.after == Boundary::Named && !document => {
                    mentions.push(m);
                    break;
                }
                Some(m)
                    if (organisation || self.outlet(head))
                        && matches!(self.cast.mentions[m as usize].kind, Kind::Organisation | Kind::Unknown) =>
                {
                    mentions.push(m);
                    break;
                }
                _ if chunk.after == Boundary::Comma && !plural && self.cast.mention_at[chunk.first] == 0 && k == 1 => {}
                _ => {}
            }
        }
        if !mentions.is_empty() {
            return Head::Names { mentions, whole: true };
        }
        let owner = (start.first..head)
            .rev()
            .find(|&i| self.cast.mention_at[i] != 0)
            .map(|i| self.cast.mention_at[i] - 1)
            .or_else(|| document.then(|| self.maker(chunks)).flatten())
            .or_else(|| {
                chunks[1..]
                    .iter()
                    .take(3)
                    .find(|chunk| matches!(chunk.after, Boundary::Preposition | Boundary::By))
                    .and_then(|chunk| self.chunk_name(chunk))
            });
        Head::Noun { head, owner }
    }
}
