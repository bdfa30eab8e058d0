//! Who is meant by `he` and `she` anywhere in a text: salience with weights (after Lappin and Leass 1994).
//!
//! Each person named near the pronoun is described by how far, in what part of the sentence and how often the article
//! names it, and whether the pronoun before meant it. The weights ([`weights::WEIGHTS`]) are fitted to annotated
//! pronouns. The answer has a margin over the second best, so that the caller can abstain.
//!
//! Useful for: the pronouns of an article's own voice. Not for: `I`, `we` and `you`, which depend on who speaks.

use super::cast::{AMBIGUOUS, Cast};
use crate::{
    layers::Layers,
    name::{
        Kind, Words,
        gazetteer::{self as gaz, Gazetteer},
    },
    tag::Tag,
};

mod weights;

pub use weights::WEIGHTS;

/// The margin from which somebody is named.
pub const MARGIN: i32 = 30;
/// Number of features, and so of weights.
pub const FEATURES: usize = 96;
/// How many tokens and sentences back a pronoun may reach.
const REACH: (usize, usize) = (160, 6);
/// How many tokens ahead in its sentence: `In her speech, Ana Ruiz said`.
const AHEAD: usize = 20;

/// A pronoun that agrees with one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pronoun {
    at: usize,
    /// 0 for `he`, 1 for `she`.
    agrees: usize,
    role: Role,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Role {
    Subject = 0,
    Object = 1,
    Possessive = 2,
}

/// A person whom a pronoun may mean.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Index of the entity in the cast; `None` for nobody who is named.
    pub entity: Option<u32>,
    /// Indices of the features that hold.
    pub features: Vec<u8>,
}

/// What was decided for one pronoun.
#[derive(Clone, Debug)]
pub struct Decision {
    /// The token.
    pub at: u32,
    /// The entity meant, if one scores best.
    pub entity: Option<u32>,
    /// Its score less that of the second best; a hundred is a natural unit of the log-odds.
    pub margin: i32,
    /// Who was asked about, the last being nobody.
    pub candidates: Vec<Candidate>,
}

/// Decides for every `he` and `she` of a text, in order; each decision tells on the next.
///
/// **Cost**: linear in the tokens, each pronoun looking a bounded way back.
#[must_use]
pub fn decide(text: &str, layers: &Layers, words: &Words, cast: &Cast, weights: &[i16; FEATURES]) -> Vec<Decision> {
    let mut before = vec![0u16; cast.entities.len()];
    let mut counted = 0;
    let mut out: Vec<Decision> = Vec::new();
    let reader = Reader { text, layers, words, cast };
    for at in 0..layers.len() {
        let Some(pronoun) = reader.pronoun(at) else { continue };
        while counted < cast.mentions.len() && (cast.mentions[counted].first as usize) < at {
            if let Some(count) = before.get_mut(cast.entity_of[counted] as usize) {
                *count = count.saturating_add(1);
            }
            counted += 1;
        }
        let candidates = reader.candidates(pronoun, &before, &out);
        let score = |candidate: &Candidate| -> i32 {
            candidate.features.iter().map(|&feature| i32::from(weights[usize::from(feature)])).sum()
        };
        let mut best: (i32, Option<u32>) = (i32::MIN, None);
        let mut second = i32::MIN;
        for candidate in &candidates {
            let score = score(candidate);
            if score > best.0 {
                second = best.0;
                best = (score, candidate.entity);
            } else {
                second = second.max(score);
            }
        }
        let margin = if second == i32::MIN { 0 } else { best.0 - second };
        out.push(Decision { at: at as u32, entity: best.1, margin, candidates });
    }
    out
}

/// The cast of a text and what its pronouns mean, without any attribution; `layers` needs tags, lemmas and mentions.
#[must_use]
pub fn read(text: &str, layers: &Layers, weights: &[i16; FEATURES]) -> (Cast, Vec<Decision>) {
    let gazetteer = Gazetteer::get();
    let words = Words::read(text, layers, &gazetteer);
    let mut mentions = crate::name::spot(text, layers, &words);
    mentions.truncate(super::MOST_MENTIONS);
    let cast = Cast::gather(text, layers, &words, &gazetteer, mentions);
    let decisions = decide(text, layers, &words, &cast, weights);
    (cast, decisions)
}

struct Reader<'a> {
    text: &'a str,
    layers: &'a Layers,
    words: &'a Words,
    cast: &'a Cast,
}

impl Reader<'_> {
    fn form(&self, i: usize) -> &str {
        self.layers.tokens[i].span.of(self.text)
    }

    fn pronoun(&self, at: usize) -> Option<Pronoun> {
        use super::source::Pronoun as Form;
        if !matches!(self.layers.tags[at], Tag::Prp | Tag::PrpPoss) {
            return None;
        }
        let form = self.form(at);
        let agrees = match super::source::pronoun(form)? {
            Form::He => 0,
            Form::She => 1,
            _ => return None,
        };
        let noun = |i: usize| {
            self.layers.tags.get(i).is_some_and(|tag| {
                matches!(tag, Tag::Nn | Tag::Nns | Tag::Nnp | Tag::Nnps | Tag::Jj | Tag::Jjs | Tag::Cd | Tag::Vbg)
            })
        };
        let role = match form.len() {
            _ if form.eq_ignore_ascii_case("he") || form.eq_ignore_ascii_case("she") => Role::Subject,
            _ if form.eq_ignore_ascii_case("his") || form.eq_ignore_ascii_case("her") && noun(at + 1) => {
                Role::Possessive
            }
            _ => Role::Object,
        };
        Some(Pronoun { at, agrees, role })
    }

    /// Whether words of the article, or the custom of a first name, speak against the pronoun (0), are silent (1) or
    /// speak for it (2).
    fn agreement(&self, e: u32, pronoun: Pronoun) -> u8 {
        let entity = &self.cast.entities[e as usize];
        if entity.agrees[pronoun.agrees] {
            return 2;
        }
        if entity.agrees[1 - pronoun.agrees] {
            return 0;
        }
        let kinds = self.words.kinds[entity.first as usize];
        let names = [gaz::HE_NAME, gaz::SHE_NAME];
        if kinds & names[pronoun.agrees] != 0 {
            2
        } else if kinds & names[1 - pronoun.agrees] != 0 {
            0
        } else {
            1
        }
    }

    fn candidates(&self, pronoun: Pronoun, before: &[u16], decided: &[Decision]) -> Vec<Candidate> {
        let at = pronoun.at;
        let own = self.layers.sentence(at);
        let earliest = (self.layers.sentence_of[at] as usize).saturating_sub(REACH.1);
        let start = (self.layers.sentences[earliest].first as usize).max(at.saturating_sub(REACH.0));
        let (mut seen, mut out) = (Vec::<u32>::new(), Vec::<Candidate>::new());
        let mut consider = |m: usize, out: &mut Vec<Candidate>, ahead: bool| {
            let e = self.cast.entity_of[m];
            if e >= AMBIGUOUS || seen.contains(&e) {
                return;
            }
            let kind = self.cast.entities[e as usize].kind;
            let agreement = self.agreement(e, pronoun);
            if !matches!(kind, Kind::Person | Kind::Unknown) || agreement == 0 {
                return;
            }
            let features = self.features(pronoun, m, ahead, agreement, seen.len(), before, decided);
            seen.push(e);
            out.push(Candidate { entity: Some(e), features });
        };
        let mut i = at;
        while i > start {
            i -= 1;
            if let Some(m) = self.cast.mention_at[i].checked_sub(1) {
                i = self.cast.mentions[m as usize].first as usize;
                consider(m as usize, &mut out, false);
            }
        }
        let mut i = at + 1;
        while i < own.end.min(at + AHEAD) {
            if let Some(m) = self.cast.mention_at[i].checked_sub(1) {
                i = self.cast.mentions[m as usize].end as usize;
                consider(m as usize, &mut out, true);
            } else {
                i += 1;
            }
        }
        let nobody = vec![88, 89 + out.len().min(3) as u8];
        out.push(Candidate { entity: None, features: nobody });
        out
    }

    /// The features of the person of mention `m`, the one nearest to the pronoun.
    #[expect(clippy::too_many_arguments, reason = "one call")]
    fn features(
        &self,
        pronoun: Pronoun,
        m: usize,
        ahead: bool,
        agreement: u8,
        between: usize,
        before: &[u16],
        decided: &[Decision],
    ) -> Vec<u8> {
        let mention = self.cast.mentions[m];
        let e = self.cast.entity_of[m];
        let at = pronoun.at;
        let (first, end) = (mention.first as usize, mention.end as usize);
        let sentence = self.layers.sentence(first);
        let back = self.layers.sentence_of[at].saturating_sub(self.layers.sentence_of[first]) as usize;
        let same = back == 0;
        let mut out = Vec::with_capacity(16);
        let mut put = |feature: usize| out.push(feature as u8);
        let role = pronoun.role as usize;
        put(if ahead { 6 } else { back.min(5) });
        put(7 + between.min(3));
        let part = self.part(mention.lead as usize, end, mention.possessive, sentence.start);
        put(11 + (part * 3 + role) * 2 + usize::from(!same || ahead));
        let begins = (sentence.start..mention.lead as usize).all(|i| self.cast.mention_at[i] == 0);
        if begins && !ahead {
            put(35 + back.min(2));
        }
        put(38 + usize::from(before[e as usize]).min(4));
        put(if agreement == 2 { 43 } else { 44 });
        if self.cast.entities[e as usize].kind == Kind::Unknown {
            put(45);
        }
        if e == self.first_person() {
            put(46);
        }
        // What the nearest pronoun of this agreement meant.
        let last =
            decided.iter().rev().take(4).find(|decision| {
                self.pronoun(decision.at as usize).is_some_and(|other| other.agrees == pronoun.agrees)
            });
        if let Some(last) = last {
            let far = (self.layers.sentence_of[at] - self.layers.sentence_of[last.at as usize]).min(2) as usize;
            let fresh = usize::from(first > last.at as usize);
            put(if last.entity == Some(e) { 47 + far * 2 + fresh } else { 53 + far * 2 + fresh });
        } else {
            put(59);
        }
        if same && !ahead {
            let verbs = (end..at).filter(|&i| finite(self.layers.tags[i])).take(2).count();
            put(60 + verbs * 3 + role);
            put(69
                + match at - end.min(at) {
                    0..=3 => 0,
                    4..=8 => 1,
                    9..=15 => 2,
                    _ => 3,
                });
            let comma = (end..at).any(|i| matches!(self.form(i), "," | ";" | "and" | "but"));
            put(73 + usize::from(comma));
        }
        let joined = |i: usize| i < self.layers.len() && matches!(self.form(i), "and" | "&");
        if joined(end) || mention.lead > 0 && joined(mention.lead as usize - 1) {
            put(75);
        }
        if first > sentence.start && self.form(first - 1) == "(" {
            put(76);
        }
        if end - first == 1 {
            put(77);
        }
        let starts = at == self.layers.sentence(at).start;
        if starts && back == 1 {
            put(78 + part);
        }
        if self.cast.entities[e as usize].relative {
            put(82);
        }
        if (self.words.quotation[first] != 0) != (self.words.quotation[at] != 0) {
            put(83);
        }
        if self.layers.paragraph_of[first] != self.layers.paragraph_of[at] {
            put(84);
        }
        // `his father, Jan Korda,`: whom a pronoun is beside is not whom it means.
        if ahead && (at + 1..first).all(|i| !finite(self.layers.tags[i])) {
            put(85);
        }
        let next = end < self.layers.len() && finite(self.layers.tags[end]);
        if next {
            put(86);
        }
        if role == Role::Possessive as usize && mention.possessive && same {
            put(87);
        }
        out
    }

    /// The person whom the text names first, who is often whom it is about.
    fn first_person(&self) -> u32 {
        (0..self.cast.mentions.len().min(8))
            .map(|m| self.cast.entity_of[m])
            .find(|&e| e < AMBIGUOUS && self.cast.entities[e as usize].kind == Kind::Person)
            .unwrap_or(AMBIGUOUS)
    }

    /// What part a name has in its sentence, as far as tags tell: subject, object, in a phrase, possessive.
    fn part(&self, lead: usize, end: usize, possessive: bool, first: usize) -> usize {
        if possessive {
            return 3;
        }
        let mut i = lead;
        while i > first && lead - i < 8 {
            i -= 1;
            match self.layers.tags[i] {
                Tag::In | Tag::To
                    if !matches!(
                        self.form(i),
                        "that" | "while" | "if" | "because" | "as" | "when" | "although" | "whether" | "since"
                    ) =>
                {
                    return 2;
                }
                Tag::Dt | Tag::Jj | Tag::Nn | Tag::Nnp | Tag::Nnps | Tag::Nns | Tag::Pos | Tag::PrpPoss | Tag::Cd => {}
                Tag::Vb | Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Vbg | Tag::Vbn if !self.verb_follows(end) => return 1,
                _ => break,
            }
        }
        0
    }

    fn verb_follows(&self, end: usize) -> bool {
        let limit = self.layers.sentence(end - 1).end;
        (end..limit.min(end + 2)).any(|i| finite(self.layers.tags[i]))
    }
}

fn finite(tag: Tag) -> bool {
    matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md)
}
