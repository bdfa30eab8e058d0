//! Offices as they are compared: whether two wordings can be of one person.

use crate::fold::fold;

/// Walks of life, one bit each. Which go together stands in [`apart`].
mod walk {
    pub(super) const OFFICE: u16 = 1;
    pub(super) const LAW: u16 = 2;
    pub(super) const FORCES: u16 = 4;
    pub(super) const BUSINESS: u16 = 8;
    pub(super) const LEARNING: u16 = 16;
    pub(super) const MEDICINE: u16 = 32;
    pub(super) const MEDIA: u16 = 64;
    pub(super) const ARTS: u16 = 128;
    pub(super) const SPORT: u16 = 256;
    pub(super) const TRADE: u16 = 512;
    /// Nothing that speaks against anything: leader, member.
    pub(super) const ANY: u16 = 0;
}
use walk::{ANY, ARTS, BUSINESS, FORCES, LAW, LEARNING, MEDIA, MEDICINE, OFFICE, SPORT, TRADE};

/// Words that name what somebody is, with the word that they are compared by.
#[rustfmt::skip]
const HEADS: &[(&str, &str, u16)] = &[

    ("activist", "activist", ANY), ("actor", "actor", ARTS), ("actress", "actor", ARTS),
    ("adviser", "adviser", OFFICE), ("advisor", "adviser", OFFICE), ("advocate", "advocate", ANY),
    ("aide", "aide", OFFICE), ("ambassador", "ambassador", OFFICE), ("analyst", "analyst", LEARNING),
    ("anchor", "anchor", MEDIA), ("archbishop", "archbishop", ANY), ("artist", "artist", ARTS),
    ("assemblyman", "assemblymember", OFFICE), ("assemblywoman", "assemblymember", OFFICE),
    ("athlete", "athlete", SPORT), ("attorney", "lawyer", LAW), ("author", "author", MEDIA),
    ("ayatollah", "ayatollah", ANY), ("baker", "baker", TRADE), ("banker", "banker", BUSINESS),
    ("bishop", "bishop", ANY), ("broker", "broker", BUSINESS), ("builder", "builder", TRADE),
    ("businessman", "businessperson", BUSINESS), ("businesswoman", "businessperson", BUSINESS),
    ("candidate", "candidate", OFFICE), ("captain", "captain", ANY), ("cardinal", "cardinal", ANY),
    ("ceo", "executive", BUSINESS), ("chair", "chairperson", ANY), ("chairman", "chairperson", ANY),
    ("chairperson", "chairperson", ANY), ("chairwoman", "chairperson", ANY), ("chancellor", "chancellor", OFFICE),
    ("chief", "chief", ANY), ("coach", "coach", SPORT), ("colonel", "colonel", FORCES),
    ("columnist", "columnist", MEDIA), ("commander", "commander", FORCES), ("commissioner", "commissioner", OFFICE),
    ("composer", "composer", ARTS), ("conductor", "conductor", ARTS), ("congressman", "representative", OFFICE),
    ("congresswoman", "representative", OFFICE), ("consultant", "consultant", BUSINESS),
    ("correspondent", "correspondent", MEDIA), ("councillor", "councillor", OFFICE),
    ("councilman", "councillor", OFFICE), ("councilwoman", "councillor", OFFICE), ("cyclist", "cyclist", SPORT),
    ("dancer", "dancer", ARTS), ("defender", "footballer", SPORT), ("delegate", "delegate", OFFICE),
    ("democrat", "democrat", OFFICE), ("dentist", "dentist", MEDICINE), ("deputy", "deputy", OFFICE),
    ("designer", "designer", ARTS), ("diplomat", "diplomat", OFFICE), ("director", "director", ANY),
    ("doctor", "doctor", MEDICINE), ("driver", "driver", TRADE), ("economist", "economist", LEARNING),
    ("editor", "editor", MEDIA), ("electrician", "electrician", TRADE), ("engineer", "engineer", ANY),
    ("envoy", "envoy", OFFICE), ("executive", "executive", BUSINESS), ("expert", "expert", ANY),
    ("farmer", "farmer", TRADE), ("filmmaker", "filmmaker", ARTS), ("fisher", "fisher", TRADE),
    ("fisherman", "fisher", TRADE), ("fisherwoman", "fisher", TRADE), ("footballer", "footballer", SPORT),
    ("forward", "footballer", SPORT), ("founder", "founder", BUSINESS), ("gen", "general", FORCES),
    ("general", "general", FORCES), ("goalkeeper", "footballer", SPORT), ("golfer", "golfer", SPORT),
    ("gov", "governor", OFFICE), ("governor", "governor", OFFICE), ("guitarist", "musician", ARTS),
    ("historian", "historian", LEARNING), ("host", "host", MEDIA), ("investor", "investor", BUSINESS),
    ("journalist", "journalist", MEDIA), ("judge", "judge", LAW), ("justice", "judge", LAW), ("king", "king", OFFICE),
    ("lawmaker", "lawmaker", OFFICE), ("lawyer", "lawyer", LAW), ("leader", "leader", ANY),
    ("lecturer", "professor", LEARNING), ("lieutenant", "lieutenant", FORCES), ("magistrate", "judge", LAW),
    ("manager", "manager", ANY), ("mayor", "mayor", OFFICE), ("mechanic", "mechanic", TRADE),
    ("member", "member", ANY), ("midfielder", "footballer", SPORT), ("miner", "miner", TRADE),
    ("minister", "minister", OFFICE), ("mp", "mp", OFFICE), ("musician", "musician", ARTS),
    ("novelist", "author", MEDIA), ("nurse", "nurse", MEDICINE), ("officer", "officer", ANY),
    ("official", "official", OFFICE), ("organiser", "organizer", ANY), ("organizer", "organizer", ANY),
    ("owner", "owner", ANY), ("painter", "painter", ARTS), ("pastor", "pastor", ANY),
    ("physician", "doctor", MEDICINE), ("physicist", "scientist", LEARNING), ("pianist", "musician", ARTS),
    ("pilot", "pilot", TRADE), ("player", "player", SPORT), ("plumber", "plumber", TRADE), ("poet", "author", MEDIA),
    ("politician", "politician", OFFICE), ("pope", "pope", ANY), ("premier", "premier", OFFICE),
    ("president", "president", ANY), ("priest", "priest", ANY), ("prince", "prince", OFFICE),
    ("princess", "princess", OFFICE), ("producer", "producer", ARTS), ("professor", "professor", LEARNING),
    ("prosecutor", "prosecutor", LAW), ("psychologist", "psychologist", LEARNING), ("queen", "queen", OFFICE),
    ("rabbi", "rabbi", ANY), ("rapper", "musician", ARTS), ("rep", "representative", OFFICE),
    ("reporter", "journalist", MEDIA), ("representative", "representative", OFFICE),
    ("republican", "republican", OFFICE), ("researcher", "researcher", LEARNING), ("scholar", "scholar", LEARNING),
    ("scientist", "scientist", LEARNING), ("secretary", "secretary", OFFICE), ("sen", "senator", OFFICE),
    ("senator", "senator", OFFICE), ("sergeant", "sergeant", FORCES), ("sheriff", "sheriff", FORCES),
    ("singer", "musician", ARTS), ("skipper", "skipper", TRADE), ("speaker", "speaker", OFFICE),
    ("spokesman", "spokesperson", ANY), ("spokesperson", "spokesperson", ANY), ("spokeswoman", "spokesperson", ANY),
    ("strategist", "strategist", OFFICE), ("striker", "footballer", SPORT), ("student", "student", TRADE),
    ("surgeon", "doctor", MEDICINE), ("teacher", "teacher", TRADE), ("technician", "technician", TRADE),
    ("trader", "trader", BUSINESS), ("trainer", "coach", SPORT), ("vet", "vet", MEDICINE),
    ("veterinarian", "vet", MEDICINE), ("violinist", "musician", ARTS), ("waiter", "waiter", TRADE),
    ("waitress", "waiter", TRADE), ("welder", "welder", TRADE), ("writer", "author", MEDIA),
];

/// Heads of which one person holds one, in one place.
const OF_A_PLACE: &[&str] = &[
    "ambassador", "archbishop", "bishop", "chancellor", "coach", "councillor", "governor", "judge", "king", "mayor",
    "pastor", "priest", "professor", "queen", "representative", "senator", "sheriff", "teacher",
];

/// Words of an office that tell neither whose it is nor where; a party has too many of every office to tell.
#[rustfmt::skip]
const COMMON: &[&str] = &[
    "a", "acting", "affairs", "an", "and", "assistant", "associate", "at", "city", "club", "co", "college",
    "committee", "communications", "company", "conservative", "conservatives", "council", "county", "current",
    "democratic", "democrats", "department", "district", "dr", "elect", "ex", "fellow", "first", "for", "former",
    "from", "gop", "greens", "group", "head", "her", "his", "hospital", "in", "independent", "institute",
    "international", "its", "junior", "labour", "late", "lead", "liberal", "local", "longtime", "managing",
    "ministry", "mr", "mrs", "ms", "national", "new", "of", "office", "on", "party", "political", "presidential",
    "press", "prime", "public", "republicans", "retired", "s", "school", "senior", "socialist", "state", "the",
    "their", "then", "to", "top", "tory", "town", "union", "university", "us", "veteran", "vice", "village", "with",
];

/// One office, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Office {
    /// As printed.
    pub(crate) exact: String,
    /// Whose it is, as printed with it; empty where that is not told.
    pub(crate) affiliation: String,
    /// What it makes of somebody.
    heads: Vec<&'static str>,
    walks: u16,
    /// The other words: what it is for, and of whom.
    words: Vec<String>,
    /// Those of them that are names.
    names: Vec<String>,
}

/// What two sets of offices say about their bearers being one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// They share something, and so much.
    Agree { ours: String, theirs: String, strong: bool },
    /// Nothing can be told.
    Silent,
    /// They do not go together.
    Clash { ours: String, theirs: String },
}

impl Office {
    /// Reads an office and whose it is.
    pub(crate) fn read(exact: &str, affiliation: Option<&str>) -> Office {
        let mut office = Office {
            exact: exact.to_owned(),
            affiliation: affiliation.unwrap_or_default().to_owned(),
            heads: Vec::new(),
            walks: 0,
            words: Vec::new(),
            names: Vec::new(),
        };
        for word in exact.split_whitespace().chain(affiliation.unwrap_or_default().split_whitespace()) {
            let name = word.starts_with(char::is_uppercase);
            for folded in fold(word).split(' ').filter(|word| !word.is_empty()) {
                office.word(folded, name);
            }
        }
        office
    }

    fn word(&mut self, folded: &str, name: bool) {
        if let Ok(at) = HEADS.binary_search_by(|(word, ..)| (*word).cmp(folded)) {
            let (_, head, walk) = HEADS[at];
            if !self.heads.contains(&head) {
                self.heads.push(head);
            }
            self.walks |= walk;
        } else if COMMON.binary_search(&folded).is_err() && folded.len() > 1 {
            if !self.words.iter().any(|word| word == folded) {
                self.words.push(folded.to_owned());
            }
            if name && !PORTFOLIOS.contains(&folded) && !self.names.iter().any(|word| word == folded) {
                self.names.push(folded.to_owned());
            }
        }
    }

    /// Whether it says anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.heads.is_empty() && self.words.is_empty()
    }

    fn against(&self, other: &Office) -> Verdict {
        let pair = |strong| Verdict::Agree { ours: self.exact.clone(), theirs: other.exact.clone(), strong };
        let clash = || Verdict::Clash { ours: self.exact.clone(), theirs: other.exact.clone() };
        let head = self.heads.iter().find(|head| other.heads.contains(head));
        let shared = shares(&self.words, &other.words);
        if let Some(head) = head {
            let elsewhere = !self.names.is_empty() && !other.names.is_empty() && !shares(&self.names, &other.names);
            if elsewhere && OF_A_PLACE.contains(head) {
                return clash();
            }
            if shared {
                return pair(true);
            }
            // The office alone on one side: "the senator" and "the senator from Ostmark".
            if self.words.is_empty() || other.words.is_empty() {
                return pair(false);
            }
            return Verdict::Silent;
        }
        // One town has its mayor and its baker, and they may be father and son.
        if apart(self.walks, other.walks) {
            return clash();
        }
        if shares(&self.names, &other.names) { pair(true) } else { Verdict::Silent }
    }
}

/// Subjects of ministries and committees: printed with capitals, and names of nothing.
const PORTFOLIOS: &[&str] = &[
    "agriculture", "budget", "commerce", "communities", "culture", "defence", "defense", "development", "economy",
    "education", "employment", "energy", "environment", "europe", "finance", "fisheries", "foreign", "health", "home",
    "house", "housing", "industry", "interior", "intelligence", "justice", "labor", "lands", "police",
    "security", "senate", "shadow", "social", "supreme", "tourism", "trade", "transport", "transportation", "treasury", "white",
];

/// Whether two lists hold one word: equal, or one of at least four letters that the other begins with (Iran, Iranian).
fn shares(a: &[String], b: &[String]) -> bool {
    let like = |x: &String, y: &String| {
        x == y || (x.len() >= 4 && y.starts_with(x.as_str())) || (y.len() >= 4 && x.starts_with(y.as_str()))
    };
    a.iter().any(|x| b.iter().any(|y| like(x, y)))
}

/// Whether one life hardly holds both.
fn apart(a: u16, b: u16) -> bool {
    const TOGETHER: u16 = OFFICE | LAW | FORCES | BUSINESS | LEARNING | MEDIA;
    if a == 0 || b == 0 || a & b != 0 {
        return false;
    }
    let together = |x: u16, y: u16| x & TOGETHER != 0 && y & TOGETHER != 0;
    let also = |x: u16, y: u16| {
        (x & MEDICINE != 0 && y & (OFFICE | LEARNING | BUSINESS) != 0)
            || (x & ARTS != 0 && y & (MEDIA | BUSINESS) != 0)
            || (x & SPORT != 0 && y & (MEDIA | BUSINESS) != 0)
            || (x & TRADE != 0 && y & MEDICINE != 0)
    };
    !(together(a, b) || also(a, b) || also(b, a))
}

/// What the offices of two entities say together: the best agreement of any two; else silence, if any two are silent.
pub(crate) fn compare(ours: &[Office], theirs: &[Office]) -> Verdict {
    let mut clash = None;
    let mut silent = false;
    let mut weak = None;
    for a in ours.iter().filter(|office| !office.is_empty()) {
        for b in theirs.iter().filter(|office| !office.is_empty()) {
            match a.against(b) {
                agree @ Verdict::Agree { strong: true, .. } => return agree,
                agree @ Verdict::Agree { .. } => weak = weak.or(Some(agree)),
                Verdict::Silent => silent = true,
                other => clash = clash.or(Some(other)),
            }
        }
    }
    match (weak, silent, clash) {
        (Some(weak), ..) => weak,
        (None, false, Some(clash)) => clash,
        _ => Verdict::Silent,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order() {
        assert!(HEADS.is_sorted_by(|a, b| a.0 < b.0), "{:?}", HEADS.iter().zip(&HEADS[1..]).find(|(a, b)| a.0 >= b.0));
        assert!(COMMON.is_sorted_by(|a, b| a < b), "{:?}", COMMON.iter().zip(&COMMON[1..]).find(|(a, b)| a >= b));
    }

    #[test]
    fn offices_agree_clash_or_are_silent() {
        for (ours, theirs, expect) in [
            ("mayor of Norport", "Norport mayor", "strong"),
            ("Mayor", "mayor of Norport", "weak"),
            ("mayor of Norport", "mayor of Sudvik", "clash"),
            ("Transport Minister", "Health Minister", "silent"),
            ("transport minister", "minister of transport", "strong"),
            ("striker", "Transport Minister", "clash"),
            ("fisherman from Norport", "Norport council member", "strong"),
            ("fisherman", "senator", "clash"),
            ("lawyer", "senator", "silent"),
            ("Iranian Foreign Ministry spokesman", "spokesperson for Iran", "strong"),
            ("former senator", "senator from Ostmark", "weak"),
            ("", "senator", "silent"),
            ("former Ostmark Rep.", "Former Democratic Rep.", "weak"),
            ("professor at Norport University", "professor at Sudvik University", "clash"),
            ("baker in Norport", "mayor of Norport", "clash"),
        ] {
            let told = match compare(&[Office::read(ours, None)], &[Office::read(theirs, None)]) {
                Verdict::Agree { strong: true, .. } => "strong",
                Verdict::Agree { .. } => "weak",
                Verdict::Silent => "silent",
                Verdict::Clash { .. } => "clash",
            };
            assert_eq!(told, expect, "{ours} / {theirs}");
        }
    }
}
