//! Pronouns: the one person or organisation that stands out before them.

use super::{Found, Resolver, cast::AMBIGUOUS, source::Pronoun};
use crate::{
    name::{Kind, gazetteer as gaz},
    tag::Tag,
};
use according_text::SourceClass;

/// How many sentences back a pronoun may reach.
const REACH: usize = 6;
/// The margin of salience, in hundredths of log-odds, from which one of several people is named.
const CLEAR: i32 = 150;
/// The margin from which salience speaks against the one whom the rules would name.
const CONTRARY: i32 = 100;

impl Resolver<'_> {
    pub(super) fn pronoun(&self, a: usize, pronoun: Pronoun, at: usize) -> Found {
        let form = self.form(at);
        match pronoun {
            Pronoun::I | Pronoun::We => self.first_person(a, pronoun, at),
            Pronoun::You => self.second_person(a),
            Pronoun::He | Pronoun::She => self.third_person(a, pronoun, at),
            Pronoun::It | Pronoun::They => self.organisation_or_group(a, pronoun, at),
            Pronoun::Relative | Pronoun::Vague => {
                Found::none(SourceClass::Group, "none", format!("“{form}” stands for nobody who is named"))
            }
        }
    }

    /// Who utters token `at`: the speaker of the attribution in whose content it stands.
    fn utterer(&self, a: usize) -> Option<&Found> {
        let parent = self.places[a].parent?;
        self.found[parent].as_ref()
    }

    fn first_person(&self, a: usize, pronoun: Pronoun, at: usize) -> Found {
        let form = self.form(at);
        let many = pronoun == Pronoun::We;
        let class = if many { SourceClass::Group } else { SourceClass::Person };
        // `We` is more than whoever speaks, but for the one voice of an interview and for organisations.
        let label = self.places[a].parent.is_some_and(|parent| self.attributions[parent].cue.is_empty());
        if let (true, false, Some(found)) = (many, label, self.utterer(a))
            && found.entities.iter().any(|&e| self.cast.entities[e as usize].kind == Kind::Person)
        {
            let reason = format!("“{form}” is {} and others, who are not named", self.names_of(&found.entities));
            return Found::none(class, "pronoun", reason);
        }
        match self.utterer(a) {
            Some(found) if found.entities.len() == 1 || !many && !found.entities.is_empty() => {
                let who = self.names_of(&found.entities);
                let person = found.entities.iter().all(|&e| self.cast.entities[e as usize].kind == Kind::Person);
                let class = match (many, person) {
                    (true, true) => SourceClass::Group,
                    (true, false) => SourceClass::Organisation,
                    _ => class,
                };
                Found {
                    entities: found.entities.clone(),
                    plain: found.plain,
                    class,
                    method: "pronoun",
                    reason: format!("“{form}” inside the words of {who}"),
                    score: found.score * 0.9,
                }
            }
            Some(found) => Found::none(class, "pronoun", format!("“{form}” is whoever speaks, and {}", found.reason)),
            None => Found::none(class, "pronoun", format!("“{form}” stands in the words of nobody who was found")),
        }
    }

    fn second_person(&self, a: usize) -> Found {
        let persons = |e: &&u32| self.cast.entities[**e as usize].kind == Kind::Person;
        let mut answering = self.interviewers.iter().filter(persons);
        if let (Some(found), Some(&other), None) = (self.utterer(a), answering.next(), answering.next())
            && self.interviewers.len() > 1
            && !found.entities.is_empty()
            && !found.entities.contains(&other)
        {
            let reason = format!("{} is asked here", self.names_of(&[other]));
            return Found::one(other, SourceClass::Person, "pronoun", reason, 0.8);
        }
        Found::none(SourceClass::Unnamed, "pronoun", "“you” is whoever is spoken to")
    }

    /// Whether the article's words for the person agree with the pronoun; unknown agrees.
    fn agrees(&self, e: u32, pronoun: Pronoun) -> bool {
        let [he, she] = self.cast.entities[e as usize].agrees;
        let (own, other, against) = match pronoun {
            Pronoun::He => (he, she, gaz::SHE_NAME),
            Pronoun::She => (she, he, gaz::HE_NAME),
            _ => return true,
        };
        own || !other && !self.is(self.cast.entities[e as usize].first as usize, against)
    }

    /// Whom salience prefers for the pronoun at token `at`, and by how much.
    fn salient(&self, at: usize) -> Option<(u32, i32)> {
        let k = self.decisions.binary_search_by_key(&(at as u32), |decision| decision.at).ok()?;
        self.decisions[k].entity.map(|e| (e, self.decisions[k].margin))
    }

    fn third_person(&self, a: usize, pronoun: Pronoun, at: usize) -> Found {
        let class = SourceClass::Person;
        let form = self.form(at);
        let place = self.places[a];
        let quoted = self.words.quotation[at];
        let fits = |e: u32| {
            let kind = self.cast.entities[e as usize].kind;
            matches!(kind, Kind::Person | Kind::Unknown) && self.agrees(e, pronoun)
        };
        // `Biden said he would`: the speaker of indirect words, unless somebody else is named in them before.
        if let Some(parent) = place.parent
            && quoted == 0
            && let Some(found) = &self.found[parent]
            && let [speaker] = found.entities.as_slice()
            && fits(*speaker)
        {
            let content = self.places[parent].content;
            let other = (content.0..at)
                .any(|i| self.cast.entity_at(i).is_some_and(|e| e != *speaker && fits(e) && !self.in_phrase(i)));
            if !other {
                let reason = format!("“{form}” in the words of {}", self.names_of(&[*speaker]));
                return Found::one(*speaker, class, "pronoun", reason, 0.8);
            }
            return Found::none(class, "pronoun", format!("“{form}” fits {} and another", self.names_of(&[*speaker])));
        }
        let barred = (quoted != 0)
            .then(|| self.utterer(a).and_then(|found| found.entities.first().copied()))
            .flatten()
            .unwrap_or(AMBIGUOUS);
        let start = self.layers.sentence_of[at] as usize;
        // Inside a quotation the antecedent is whoever the quotation or the sentence before it names.
        let reach = if quoted == 0 { REACH } else { 2 };
        for back in 0..=reach.min(start) {
            let sentence = self.layers.sentences[start - back];
            let (first, end) = (sentence.first as usize, sentence.end as usize);
            let limit = if back == 0 { at } else { end };
            let mut strong: Vec<u32> = Vec::new();
            let mut weak: Vec<u32> = Vec::new();
            let mut i = first;
            while i < limit {
                let resolved = self.sources.iter().find(|(source, _)| *source == i).map(|&(_, e)| e);
                if let Some(e) = resolved
                    && e != barred
                    && fits(e)
                    && !strong.contains(&e)
                {
                    strong.push(e);
                }
                let Some(m) = self.cast.mention_at[i].checked_sub(1) else {
                    i += 1;
                    continue;
                };
                let mention = self.cast.mentions[m as usize];
                i = (mention.end as usize).max(i + 1);
                // The article's own pronoun does not stand for somebody whom only a quotation names.
                if quoted == 0 && self.words.quotation[mention.first as usize] != 0 {
                    continue;
                }
                let owner = self.cast.entity_of[m as usize];
                if owner == AMBIGUOUS && mention.kind != Kind::Organisation {
                    let printed = self.layers.span(mention.first as usize, mention.end as usize).of(self.text);
                    return Found::none(
                        class,
                        "pronoun",
                        format!("“{form}” may be {printed}, whom several people fit"),
                    );
                }
                // `Trump is no conservative, he said`: nobody named in the words said is meant by `he`.
                let own =
                    (place.content.0..place.content.1).contains(&(mention.first as usize)) && place.content.0 < at;
                if owner >= AMBIGUOUS || owner == barred || own || !fits(owner) {
                    continue;
                }
                // A single name of unknown kind is somebody only where it acts.
                let unknown = self.cast.entities[owner as usize].kind == Kind::Unknown;
                if unknown && !self.acts(mention.lead as usize, mention.end as usize) {
                    continue;
                }
                let acts = self.subject(mention.lead as usize, first)
                    || self.acts(mention.lead as usize, mention.end as usize);
                let list = if acts && !mention.possessive { &mut strong } else { &mut weak };
                if !list.contains(&owner) {
                    list.push(owner);
                }
            }
            weak.retain(|e| !strong.contains(e));
            // `begging a woman to vote`: somebody without name whom the pronoun fits.
            let sure = |e: &u32| self.cast.entities[*e as usize].agrees[usize::from(pronoun == Pronoun::She)];
            if back <= 1
                && !strong.iter().chain(&weak).any(sure)
                && let Some(i) = self.unnamed_person(first, limit, pronoun)
            {
                return Found::none(class, "pronoun", format!("“{form}” may be “{}”, who is not named", self.form(i)));
            }
            let salient = self.salient(at);
            if let Some((other, margin)) = salient
                && margin >= CONTRARY
                && fits(other)
                && let [e] = if strong.is_empty() { weak.as_slice() } else { strong.as_slice() }
                && *e != other
            {
                let both = self.names_of(&[*e, other]);
                return Found::none(class, "pronoun", format!("several people fit “{form}”: {both}"));
            }
            let reason =
                |e: u32| format!("“{form}” after {}, the one person who stands out before it", self.names_of(&[e]));
            match (strong.as_slice(), weak.as_slice()) {
                ([], []) => {
                    if let Some(i) = self.unnamed_subject(first, limit) {
                        return Found::none(
                            class,
                            "pronoun",
                            format!("“{form}” may be “{}”, who is not named", self.form(i)),
                        );
                    }
                }
                ([e], []) => return Found::one(*e, class, "pronoun", reason(*e), if back <= 2 { 0.85 } else { 0.7 }),
                ([e], _) => {
                    return Found::one(*e, class, "pronoun", reason(*e), 0.75);
                }
                ([], [e]) => return Found::one(*e, class, "pronoun", reason(*e), 0.7),
                _ => {
                    let all: Vec<u32> = strong.iter().chain(&weak).copied().collect();
                    // The one who spoke last in that sentence, the others only being named.
                    let spoke = self
                        .sources
                        .iter()
                        .rev()
                        .find(|(source, e)| (first..limit).contains(source) && strong.contains(e))
                        .map(|&(_, e)| e);
                    let speakers = self
                        .sources
                        .iter()
                        .filter(|(source, e)| (first..limit).contains(source) && Some(*e) != spoke)
                        .count();
                    if let (Some(e), 0) = (spoke, speakers) {
                        return Found::one(e, class, "pronoun", reason(e), 0.7);
                    }
                    if let Some((e, _)) = salient.filter(|&(e, margin)| margin >= CLEAR && all.contains(&e)) {
                        let others: Vec<u32> = all.iter().copied().filter(|&other| other != e).collect();
                        let (who, others) = (self.names_of(&[e]), self.names_of(&others));
                        let reason = format!("“{form}” after {who}, who stands out before {others}");
                        return Found::one(e, class, "pronoun", reason, 0.6);
                    }
                    return Found::none(
                        class,
                        "pronoun",
                        format!("several people fit “{form}”: {}", self.names_of(&all)),
                    );
                }
            }
        }
        Found::none(class, "pronoun", format!("nobody who fits “{form}” is named shortly before"))
    }

    /// Somebody without name whose noun agrees with the pronoun, away from any name.
    fn unnamed_person(&self, first: usize, limit: usize, pronoun: Pronoun) -> Option<usize> {
        let kinds = if pronoun == Pronoun::She { gaz::SHE } else { gaz::HE };
        (first..limit).find(|&i| {
            let named = |k: usize| k < self.layers.len() && self.cast.mention_at[k] != 0;
            self.is(i, kinds)
                && self.layers.tags[i] == Tag::Nn
                && self.words.quotation[i] == 0
                && !named(i)
                && !named(i + 1)
                && !(self.form((i + 1).min(self.layers.len() - 1)) == "," && named(i + 2))
                && i > first
                && (first.max(i.saturating_sub(3))..i).any(|k| {
                    matches!(
                        self.form(k),
                        "a" | "an" | "A" | "An" | "one" | "One" | "another" | "Another" | "his" | "her"
                    )
                })
        })
    }

    /// Somebody without name who is the subject of a sentence: `One of the victims decided`.
    fn unnamed_subject(&self, first: usize, limit: usize) -> Option<usize> {
        let verb = (first..limit).find(|&i| matches!(self.layers.tags[i], Tag::Vbd | Tag::Vbz | Tag::Md))?;
        let start = (first..verb)
            .find(|&i| matches!(self.form(i), "One" | "one" | "Another" | "another" | "A" | "a" | "An" | "an"))?;
        (start..verb).find(|&i| {
            self.words.quotation[i] == 0
                && self.cast.mention_at[i] == 0
                && self.is(i, gaz::ROLE | gaz::KIN | gaz::UNNAMED)
                && (self.layers.tags[i] == Tag::Nn || matches!(self.form(start), "One" | "one"))
        })
    }

    /// Whether the phrase that begins at `lead` stands as a subject: before the first verb of its sentence or clause,
    /// after no preposition.
    fn subject(&self, lead: usize, first: usize) -> bool {
        let mut i = lead;
        let mut verb = false;
        while i > first {
            i -= 1;
            let tag = self.layers.tags[i];
            if matches!(tag, Tag::Vbd | Tag::Vbz | Tag::Vbp | Tag::Md | Tag::Vbn | Tag::Vbg | Tag::Vb) {
                verb = true;
                break;
            }
            if matches!(tag, Tag::Comma | Tag::Colon | Tag::Cc | Tag::CloseQuote) {
                break;
            }
        }
        !verb && !self.in_phrase(lead)
    }

    /// Whether a finite verb follows the name, which stands in no phrase.
    fn acts(&self, lead: usize, end: usize) -> bool {
        let limit = self.layers.sentence(lead).end;
        let verb = (end..limit.min(end + 3)).find(|&i| self.layers.tags[i] != Tag::Rb);
        verb.is_some_and(|i| matches!(self.layers.tags[i], Tag::Vbd | Tag::Vbz | Tag::Md)) && !self.in_phrase(lead)
    }

    /// Whether the phrase that begins at `i` follows a preposition.
    pub(super) fn in_phrase(&self, i: usize) -> bool {
        let mut k = i;
        let first = self.layers.sentence(i).start;
        while k > first {
            k -= 1;
            match self.layers.tags[k] {
                Tag::In
                    if !matches!(
                        self.form(k),
                        "that" | "while" | "if" | "because" | "as" | "when" | "although" | "whether" | "since"
                    ) =>
                {
                    return true;
                }
                Tag::To => return true,
                Tag::Dt | Tag::Jj | Tag::Nn | Tag::Nnp | Tag::Nnps | Tag::Nns | Tag::Pos | Tag::PrpPoss | Tag::Cd => {}
                _ => return false,
            }
        }
        false
    }

    fn organisation_or_group(&self, a: usize, pronoun: Pronoun, at: usize) -> Found {
        let form = self.form(at);
        let it = pronoun == Pronoun::It;
        let class = if it { SourceClass::Organisation } else { SourceClass::Group };
        let place = self.places[a];
        // `The ministry said it would`, `They said they would`.
        if let Some(parent) = place.parent
            && self.words.quotation[at] == 0
            && let Some(found) = &self.found[parent]
        {
            let content = self.places[parent].content;
            let from = content.0.min(self.places[parent].source.1);
            let other = (from..at).any(|i| {
                self.cast.entity_at(i).is_some_and(|e| {
                    !found.entities.contains(&e) && (!it || self.cast.entities[e as usize].kind != Kind::Person)
                }) || self.is(i, gaz::ORGANISATION) && self.cast.mention_at[i] == 0
                    || !it && matches!(self.layers.tags[i], Tag::Nns)
            });
            let fits = !found.entities.is_empty()
                && found
                    .entities
                    .iter()
                    .all(|&e| (found.entities.len() > 1 && !it) || self.cast.entities[e as usize].kind != Kind::Person);
            if fits && !other {
                let reason = format!("“{form}” in the words of {}", self.names_of(&found.entities));
                return Found {
                    entities: found.entities.clone(),
                    class: found.class,
                    plain: None,
                    method: "pronoun",
                    reason,
                    score: 0.75,
                };
            }
            return Found::none(class, "pronoun", format!("nobody who fits “{form}” stands out before it"));
        }
        if self.words.quotation[at] != 0 {
            return Found::none(class, "pronoun", format!("“{form}” inside a quotation"));
        }
        // The source right before, if it is one organisation, or several people for `they`.
        let before = (0..self.attributions.len())
            .filter(|&b| b != a && self.places[b].depth == 0 && self.places[b].at < at && self.found[b].is_some())
            .max_by_key(|&b| self.places[b].at);
        if let Some(before) = before
            && let Some(found) = &self.found[before]
        {
            let near = self.layers.sentence_of[self.places[before].at] + 2 >= self.layers.sentence_of[at];
            let (start, _) = (self.layers.sentence(at).start, 0);
            let rivals = (self.places[before].source.1..at).any(|i| {
                self.words.quotation[i] == 0
                    && i >= start.saturating_sub(60)
                    && self.cast.entity_at(i).is_some_and(|e| {
                        let entity = &self.cast.entities[e as usize];
                        !found.entities.contains(&e)
                            && matches!(entity.kind, Kind::Organisation | Kind::Group)
                            && !self.in_phrase(i)
                    })
            });
            let fits = match found.entities.as_slice() {
                [] => false,
                [e] => matches!(self.cast.entities[*e as usize].kind, Kind::Organisation | Kind::Place | Kind::Group),
                _ => !it,
            };
            if near && fits && !rivals {
                let reason = format!("“{form}” after {}, who spoke last", self.names_of(&found.entities));
                return Found {
                    entities: found.entities.clone(),
                    class: found.class,
                    plain: None,
                    method: "pronoun",
                    reason,
                    score: 0.7,
                };
            }
        }
        if let Some(e) = self.subject_before(at)
            && (it || self.layers.sentence(at).start == at)
        {
            let class = match self.cast.entities[e as usize].kind {
                Kind::Group => SourceClass::Group,
                _ => SourceClass::Organisation,
            };
            let reason = format!("“{form}” after {}, the subject before it", self.names_of(&[e]));
            return Found::one(e, class, "pronoun", reason, 0.65);
        }
        Found::none(class, "pronoun", format!("nobody who fits “{form}” stands out before it"))
    }
}
