//! Who is meant: decisions over an article's entity and those who may be meant. Pure; nothing is looked up here.

use super::key::{self, Key, Middle, Sort};
use super::role::{Office, Verdict, compare};

/// From so many articles on, one odd office does not found another person of the name: we abstain.
const ESTABLISHED: u64 = 10;
/// A surname alone means one bearer where that one has so many in a hundred of the articles that name bearers in full ...
const PROMINENT_PERCENT: u64 = 95;
/// ... and they are so many.
const PROMINENT_ARTICLES: u64 = 10;
/// A surname alone means the only known bearer where so many articles name that one in full.
const KNOWN_ARTICLES: u64 = 2;
/// Who printed an office within so many days may be meant by the office and a surname.
const OFFICE_DAYS: i64 = 400;
/// More bearers of a name than this are not compared one by one.
pub(crate) const MOST: usize = 64;
/// A first name and a surname that so many bear are no evidence ...
const COMMON_BEARERS: u64 = 10;
/// ... if chance alone lets half a person more bear both.
const CHANCE: f64 = 0.5;
/// Among so many known people ...
const MANY: u64 = 1000;
/// ... a name is one person's if chance alone lets fewer than this many others bear it.
const MARVEL: f64 = 0.01;
/// A first name that more known people bear does not tell who is meant by another spelling of a surname.
const COMMON_GIVEN: u64 = 10;

/// An article's entity as it is compared.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub(crate) sort: Sort,
    pub(crate) kind: String,
    /// The fullest name as printed.
    pub(crate) name: String,
    pub(crate) key: Key,
    /// Where it is a surname or acronym alone: those it is judged with.
    pub(crate) block: Option<String>,
    /// Acronyms given with it.
    pub(crate) acronyms: Vec<String>,
    /// Other names that the article gives as such, folded.
    pub(crate) aliases: Vec<String>,
    /// Parts of the name by which the article goes on, folded.
    pub(crate) shorts: Vec<String>,
    pub(crate) offices: Vec<Office>,
    pub(crate) published: Option<String>,
}

/// An office that is printed with somebody, and between which dates.
#[derive(Clone, Debug)]
pub(crate) struct Held {
    pub(crate) office: Office,
    pub(crate) first: Option<String>,
    pub(crate) last: Option<String>,
}

/// Somebody who may be meant.
#[derive(Clone, Debug)]
pub(crate) struct Candidate {
    pub(crate) canonical: i64,
    pub(crate) label: String,
    /// Articles that give the full name.
    pub(crate) articles: u64,
    /// Given by a list of known entities.
    pub(crate) anchored: bool,
    /// Names between first name and surname.
    pub(crate) middles: Vec<String>,
    /// The word that was compared: full name, surname or long form, folded.
    pub(crate) word: String,
    pub(crate) held: Vec<Held>,
}

/// How many persons bear each half of a name, and how many persons there are.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bearers {
    pub(crate) given: u64,
    pub(crate) surname: u64,
    pub(crate) all: u64,
}

impl Bearers {
    /// Whether another person of the name would be a marvel.
    fn rare(self) -> bool {
        self.all >= MANY && (self.given as f64 * self.surname as f64) < self.all as f64 * MARVEL
    }


    /// Whether two persons of the name are to be expected by chance.
    fn common(self) -> bool {
        let chance = self.given as f64 * self.surname as f64 / self.all.max(1) as f64;
        self.given >= COMMON_BEARERS && self.surname >= COMMON_BEARERS && chance >= CHANCE
    }
}

/// Whom an entity means.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Whom {
    Known(i64),
    New,
    Nobody,
}

/// A judgement before it is written.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Decision {
    pub(crate) whom: Whom,
    pub(crate) method: &'static str,
    pub(crate) reason: String,
    pub(crate) score: f64,
    /// The one that it was compared with, where that is not the one meant.
    pub(crate) against: Option<i64>,
}

fn join(candidate: &Candidate, method: &'static str, score: f64, reason: String) -> Decision {
    Decision { whom: Whom::Known(candidate.canonical), method, reason, score, against: None }
}

fn abstain(method: &'static str, against: Option<&Candidate>, reason: String) -> Decision {
    Decision { whom: Whom::Nobody, method, reason, score: 0.0, against: against.map(|it| it.canonical) }
}

fn found(method: &'static str, against: Option<&Candidate>, score: f64, reason: String) -> Decision {
    Decision { whom: Whom::New, method, reason, score, against: against.map(|it| it.canonical) }
}

/// The first article that names somebody so.
pub(crate) fn first() -> Decision {
    found("first", None, 1.0, "nobody of that name was known".into())
}

fn offices(candidate: &Candidate) -> Vec<Office> {
    candidate.held.iter().map(|held| held.office.clone()).collect()
}

fn printed(ours: &str, theirs: &str) -> String {
    if ours == theirs { format!("“{ours}” in both") } else { format!("“{ours}” here, “{theirs}” there") }
}

/// A person's full name against those who bear it.
pub(crate) fn full_name(profile: &Profile, candidates: &[Candidate], bearers: Bearers) -> Decision {
    let mut fits: Vec<(&Candidate, Verdict, Middle)> = Vec::new();
    for candidate in candidates {
        let middle = key::middle_among(&profile.key.middle, &candidate.middles);
        if middle == Middle::Differs {
            continue;
        }
        fits.push((candidate, compare(&profile.offices, &offices(candidate)), middle));
    }
    let Some((nearest, ..)) = fits.first() else {
        return match candidates.first() {
            Some(other) => {
                found("apart", Some(other), 0.9, format!("another middle name than {}", other.label))
            }
            None => first(),
        };
    };
    let agreeing: Vec<_> = fits.iter().filter(|(_, verdict, _)| matches!(verdict, Verdict::Agree { .. })).collect();
    let strong: Vec<_> = agreeing.iter().filter(|(_, verdict, _)| matches!(verdict, Verdict::Agree { strong: true, .. })).collect();
    match (agreeing.as_slice(), strong.as_slice()) {
        ([(candidate, Verdict::Agree { ours, theirs, .. }, _)], _) | (_, [(candidate, Verdict::Agree { ours, theirs, .. }, _)]) => {
            return join(candidate, "name", 0.97, format!("the same name, and {}", printed(ours, theirs)));
        }
        ([], _) => {}
        (several, _) => {
            return abstain("name", Some(several[0].0), format!("several people of this name fit: {}", labels(several.iter().map(|it| it.0))));
        }
    }
    let silent: Vec<_> = fits.iter().filter(|(_, verdict, _)| *verdict == Verdict::Silent).collect();
    match silent.as_slice() {
        [] => {
            let (other, Verdict::Clash { ours, theirs }, _) = &fits[0] else { return first() };
            let reason = format!("“{ours}” and “{theirs}” are hardly one person");
            if fits.iter().any(|(it, ..)| it.articles >= ESTABLISHED) {
                abstain("apart", Some(other), format!("the same name as {}, but {reason}", other.label))
            } else {
                found("apart", Some(other), 0.7, format!("the same name as {}, but {reason}", other.label))
            }
        }
        [(candidate, _, middle)] => {
            if *middle == Middle::Unsure && !bearers.rare() {
                let reason = format!("{} may have the same name without its middle, and nothing else tells", candidate.label);
                return abstain("middle", Some(candidate), reason);
            }
            if bearers.common() && !candidate.anchored {
                let reason = format!(
                    "a name that several may bear ({} first names with this surname, {} surnames with this first name), and nothing else tells",
                    bearers.surname, bearers.given
                );
                return abstain("common", Some(candidate), reason);
            }
            let reason = if fits.len() > 1 {
                "the same name, and the offices of the others of this name do not fit"
            } else if profile.offices.is_empty() {
                "the same name, and nothing printed speaks against it"
            } else {
                "the same name, and its offices can be held by one person"
            };
            join(candidate, "name", 0.9, reason.into())
        }
        several => {
            let reason = format!("several people bear this name: {}", labels(several.iter().map(|it| it.0)));
            abstain("name", Some(nearest), reason)
        }
    }
}

fn labels<'c>(candidates: impl Iterator<Item = &'c Candidate>) -> String {
    let shown: Vec<String> = candidates
        .take(3)
        .map(|it| match it.held.first() {
            Some(held) => format!("{} ({})", it.label, held.office.exact),
            None => it.label.clone(),
        })
        .collect();
    shown.join("; ")
}

/// A name nobody bears letter by letter against those who are called nearly so.
///
/// `bearers` are those of the name as it is spelt here.
pub(crate) fn spelling(profile: &Profile, candidates: &[Candidate], bearers: Bearers) -> Option<Decision> {
    let mut fits: Vec<(&Candidate, String)> = Vec::new();
    for candidate in candidates {
        let Some(differing) = key::respelt(&profile.key.full, &candidate.word) else { continue };
        if differing.is_empty() || key::middle_among(&profile.key.middle, &candidate.middles) == Middle::Differs {
            continue;
        }
        let words: Vec<String> = differing.iter().map(|(ours, theirs)| format!("“{ours}” for “{theirs}”")).collect();
        let verdict = compare(&profile.offices, &offices(candidate));
        let long = differing.iter().all(|(ours, theirs)| ours.len().min(theirs.len()) >= 7);
        let rest_same = differing.len() < profile.key.full.split(' ').count();
        let enough = match (&verdict, profile.sort) {
            (Verdict::Clash { .. }, _) => false,
            (Verdict::Agree { strong: true, .. }, _) => true,
            // A first name that differs is another person unless more than the office in general is shared.
            (_, Sort::Person) => {
                let surname = differing.iter().all(|(ours, _)| *ours != profile.key.given);
                long && rest_same && surname && bearers.given <= COMMON_GIVEN
            }
            (_, Sort::Other) => long,
        };
        if enough {
            let evidence = match verdict {
                Verdict::Agree { ours, theirs, .. } => format!(", and {}", printed(&ours, &theirs)),
                _ => String::new(),
            };
            fits.push((candidate, format!("another spelling: {}{evidence}", words.join(", "))));
        }
    }
    match fits.as_slice() {
        [] => None,
        [(candidate, reason)] => Some(join(candidate, "spelling", 0.85, reason.clone())),
        several => {
            let reason = format!("may be another spelling of several names: {}", labels(several.iter().map(|it| it.0)));
            Some(abstain("spelling", Some(several[0].0), reason))
        }
    }
}

/// An organisation, place or group against those of its name.
pub(crate) fn other_name(profile: &Profile, candidates: &[Candidate]) -> Decision {
    if key::is_generic(&profile.key) {
        let reason = format!("“{}” does not say whose it is; every country or town may have one", profile.name);
        return abstain("generic", None, reason);
    }
    match candidates {
        [] => first(),
        [candidate] => join(candidate, "name", 0.95, "the same name".into()),
        several => {
            let reason = format!("several bear this name: {}", labels(several.iter()));
            abstain("name", several.first(), reason)
        }
    }
}

/// A surname alone against all who bear it, however many articles give them.
pub(crate) fn surname(profile: &Profile, candidates: &[Candidate]) -> Decision {
    let equal: Vec<&Candidate> = candidates.iter().filter(|it| it.word == profile.key.surname).collect();
    // Other spellings count only where nobody is spelt so.
    let bearers: Vec<&Candidate> = if equal.is_empty() && profile.key.surname.chars().count() >= 7 {
        candidates.iter().filter(|it| key::respelt(&profile.key.surname, &it.word).is_some()).collect()
    } else {
        equal
    };
    if bearers.is_empty() {
        return abstain("surname", None, format!("no article gives the full name of “{}”", profile.name));
    }
    let verdicts: Vec<Verdict> = bearers.iter().map(|it| compare(&profile.offices, &in_time(it, profile))).collect();
    let agreeing: Vec<usize> = (0..bearers.len()).filter(|&i| matches!(verdicts[i], Verdict::Agree { .. })).collect();
    match agreeing.as_slice() {
        [] => {}
        [only] => {
            let Verdict::Agree { ours, theirs, .. } = &verdicts[*only] else { unreachable!("filtered above") };
            let it = bearers[*only];
            let reason = format!("{} is the only one of this surname of whom that office is printed at that time: {}", it.label, printed(ours, theirs));
            return join(it, "surname", 0.9, reason);
        }
        several => {
            // Of many who share an office in general, one may share the very place or ministry.
            let strong: Vec<usize> = several.iter().copied().filter(|&i| matches!(verdicts[i], Verdict::Agree { strong: true, .. })).collect();
            if let [only] = strong.as_slice() {
                let Verdict::Agree { ours, theirs, .. } = &verdicts[*only] else { unreachable!("filtered above") };
                let it = bearers[*only];
                let reason = format!("{} is the only one of this surname of whom just that office is printed at that time: {}", it.label, printed(ours, theirs));
                return join(it, "surname", 0.85, reason);
            }
            if let Some(decision) = prominent(profile, &several.iter().map(|&i| bearers[i]).collect::<Vec<_>>()) {
                return decision;
            }
            let reason = format!("several of this surname fit: {}", labels(several.iter().map(|&i| bearers[i])));
            return abstain("surname", Some(bearers[several[0]]), reason);
        }
    }
    let possible: Vec<&Candidate> =
        (0..bearers.len()).filter(|&i| !matches!(verdicts[i], Verdict::Clash { .. })).map(|i| bearers[i]).collect();
    if !profile.offices.is_empty() && bearers.len() > 1 {
        let reason = format!("“{}” is printed of none of this surname at that time: {}", profile.offices[0].exact, labels(bearers.iter().copied()));
        return abstain("surname", Some(bearers[0]), reason);
    }
    match possible.as_slice() {
        [] => {
            let reason = format!("the only known bearer of this surname does not fit: {}", labels(bearers.iter().copied()));
            abstain("surname", Some(bearers[0]), reason)
        }
        [only] if bearers.len() == 1 => {
            if only.articles >= KNOWN_ARTICLES || only.anchored {
                let reason = format!("{} is the only known bearer of this surname", only.label);
                join(only, "surname", 0.8, reason)
            } else {
                let reason = format!("one article alone gives a bearer of this surname: {}", only.label);
                abstain("surname", Some(only), reason)
            }
        }
        several => prominent(profile, &bearers).unwrap_or_else(|| {
            let reason = format!("several bear this surname: {}", labels(several.iter().copied()));
            abstain("surname", Some(several[0]), reason)
        }),
    }
}

/// A surname that more bear than can be compared one by one.
pub(crate) fn crowd(profile: &Profile, candidates: &[Candidate]) -> Decision {
    let bearers: Vec<&Candidate> = candidates.iter().filter(|it| it.word == profile.key.surname).collect();
    prominent(profile, &bearers).unwrap_or_else(|| {
        abstain("surname", None, format!("more than {MOST} people bear this surname or one like it"))
    })
}

/// The bearer whom nearly every article means that gives a full name.
fn prominent(profile: &Profile, bearers: &[&Candidate]) -> Option<Decision> {
    let all: u64 = bearers.iter().map(|it| it.articles).sum();
    let most = bearers.iter().max_by_key(|it| (it.articles, std::cmp::Reverse(it.canonical)))?;
    let prominent = most.articles >= PROMINENT_ARTICLES && most.articles * 100 >= all * PROMINENT_PERCENT;
    prominent.then(|| {
        let reason = format!(
            "{} of the {all} articles that give the full name of a “{}” mean {}",
            most.articles, profile.name, most.label
        );
        join(most, "prominence", 0.75, reason)
    })
}

/// The offices of somebody that were printed near the day of the article; all of them where a date is missing.
fn in_time(candidate: &Candidate, profile: &Profile) -> Vec<Office> {
    let day = profile.published.as_deref().and_then(day_number);
    let near = |held: &&Held| {
        let (Some(day), Some(first), Some(last)) =
            (day, held.first.as_deref().and_then(day_number), held.last.as_deref().and_then(day_number))
        else {
            return true;
        };
        (first - OFFICE_DAYS..=last + OFFICE_DAYS).contains(&day)
    };
    candidate.held.iter().filter(near).map(|held| held.office.clone()).collect()
}

/// Days since 0000-03-01 of the proleptic Gregorian calendar; of a month or year its first day.
fn day_number(iso: &str) -> Option<i64> {
    let part = |at: std::ops::Range<usize>| iso.get(at).map_or(Some(1), |digits| digits.parse::<i64>().ok());
    let (year, month, day) = (iso.get(..4)?.parse::<i64>().ok()?, part(5..7)?, part(8..10)?);
    let (y, m) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    Some(365 * y + y.div_euclid(4) - y.div_euclid(100) + y.div_euclid(400) + (153 * m + 2) / 5 + day - 1)
}

/// Capitals alone against the long forms they are given with.
pub(crate) fn acronym(profile: &Profile, candidates: &[Candidate]) -> Decision {
    // A long form whose initials they are counts at once, any other when two articles give it.
    let fits: Vec<&Candidate> = candidates
        .iter()
        .filter(|it| key::initials_fit(&profile.name, &it.label) || it.articles >= KNOWN_ARTICLES || it.anchored)
        .collect();
    match fits.as_slice() {
        [] => found("first", None, 0.9, "the acronym as it stands; no long form is known".into()),
        [only] => {
            let reason = format!("the acronym of {}, as {} give it", only.label, articles(only.articles));
            join(only, "acronym", 0.9, reason)
        }
        several => prominent(profile, several).unwrap_or_else(|| {
            let reason = format!("the acronym of several: {}", labels(several.iter().copied()));
            abstain("acronym", Some(several[0]), reason)
        }),
    }
}

fn articles(n: u64) -> String {
    if n == 1 { "1 article".into() } else { format!("{n} articles") }
}

#[cfg(test)]
mod tests {
    use super::day_number;

    #[test]
    fn days_are_counted() {
        let days = |a: &str, b: &str| day_number(b).zip(day_number(a)).map(|(b, a)| b - a);
        assert_eq!(days("2024-02-28", "2024-03-01"), Some(2));
        assert_eq!(days("2023-12-31T08:00:00Z", "2024-01-01"), Some(1));
        assert_eq!(days("2023", "2024"), Some(365));
        assert_eq!(day_number("yesterday"), None);
    }
}
