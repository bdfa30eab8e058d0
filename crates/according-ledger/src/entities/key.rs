//! Names as they are compared: which words of a name say who is meant.

use crate::fold::fold;

/// Words that stand before a person's name and are no part of it. They are kept as an office.
const TITLES: &[&str] = &[
    "admiral",
    "ambassador",
    "archbishop",
    "ayatollah",
    "baron",
    "baroness",
    "bishop",
    "brigadier",
    "captain",
    "cardinal",
    "chairman",
    "chairwoman",
    "chancellor",
    "chief",
    "col",
    "colonel",
    "commissioner",
    "congressman",
    "congresswoman",
    "councillor",
    "councilman",
    "councilwoman",
    "count",
    "countess",
    "dame",
    "dr",
    "duchess",
    "duke",
    "emir",
    "father",
    "former",
    "gen",
    "general",
    "gov",
    "governor",
    "judge",
    "justice",
    "king",
    "lady",
    "lieutenant",
    "lord",
    "lt",
    "maj",
    "major",
    "mayor",
    "minister",
    "miss",
    "mr",
    "mrs",
    "ms",
    "mx",
    "officer",
    "pope",
    "premier",
    "president",
    "prime",
    "prince",
    "princess",
    "prof",
    "professor",
    "queen",
    "rabbi",
    "rep",
    "representative",
    "rev",
    "reverend",
    "secretary",
    "sen",
    "senator",
    "sergeant",
    "sgt",
    "sheikh",
    "sheriff",
    "sir",
    "speaker",
    "sultan",
    "vice",
];

/// Titles that tell no office.
const COURTESIES: &[&str] =
    &["miss", "mr", "mrs", "ms", "mx", "sir", "dame", "lady", "lord", "former", "vice", "prime", "chief"];

/// What tells father from son.
const SUFFIXES: &[(&str, &str)] =
    &[("jr", "jr"), ("junior", "jr"), ("sr", "sr"), ("senior", "sr"), ("ii", "ii"), ("iii", "iii"), ("iv", "iv")];

/// Degrees and the like behind a name.
const BEHIND: &[&str] = &["esq", "mba", "md", "mep", "mp", "phd", "qc", "kc"];

/// Parts of surnames that one article prints and another leaves out.
const PARTICLES: &[&str] = &[
    "al", "bin", "bint", "da", "dal", "de", "del", "della", "den", "der", "di", "dos", "du", "e", "el", "ibn", "la",
    "le", "of", "ten", "ter", "van", "von", "y", "zu",
];

/// Words of organisations that every country, town or firm has. A name made of them alone does not say whose it is.
const GENERIC: &[&str] = &[
    "administration",
    "affairs",
    "agency",
    "agriculture",
    "air",
    "and",
    "appeals",
    "armed",
    "army",
    "assembly",
    "association",
    "attorney",
    "attorneys",
    "authorities",
    "authority",
    "bank",
    "board",
    "border",
    "bureau",
    "cabinet",
    "central",
    "chamber",
    "church",
    "circuit",
    "city",
    "civil",
    "coast",
    "college",
    "commerce",
    "commission",
    "committee",
    "communications",
    "company",
    "constitutional",
    "council",
    "county",
    "court",
    "courts",
    "culture",
    "customs",
    "defence",
    "defense",
    "department",
    "development",
    "district",
    "economy",
    "education",
    "election",
    "elections",
    "electoral",
    "embassy",
    "emergency",
    "energy",
    "environment",
    "federal",
    "finance",
    "fire",
    "for",
    "force",
    "forces",
    "foreign",
    "forest",
    "general",
    "generals",
    "government",
    "guard",
    "hall",
    "health",
    "high",
    "home",
    "hospital",
    "house",
    "human",
    "immigration",
    "industry",
    "information",
    "institute",
    "intelligence",
    "interior",
    "international",
    "judiciary",
    "justice",
    "labor",
    "labour",
    "law",
    "legislature",
    "local",
    "management",
    "media",
    "medical",
    "military",
    "ministry",
    "municipal",
    "national",
    "navy",
    "of",
    "office",
    "opposition",
    "parliament",
    "party",
    "police",
    "press",
    "prosecutor",
    "prosecutors",
    "public",
    "regional",
    "republic",
    "resources",
    "revenue",
    "rights",
    "ruling",
    "safety",
    "school",
    "schools",
    "secretariat",
    "security",
    "senate",
    "service",
    "services",
    "sheriff",
    "sheriffs",
    "social",
    "state",
    "statistics",
    "supreme",
    "tax",
    "the",
    "tourism",
    "trade",
    "transport",
    "transportation",
    "treasury",
    "tribunal",
    "union",
    "university",
    "water",
    "welfare",
    "works",
];

/// Names made of such words that newspapers use of one institution only.
const OF_ONE: &[&str] = &[
    "white house",
    "state department",
    "department of state",
    "justice department",
    "department of justice",
    "treasury department",
    "defense department",
    "department of defense",
    "homeland security",
    "department of homeland security",
    "health and human services",
    "national security agency",
    "national security council",
    "federal bureau",
    "house of commons",
    "house of lords",
    "home office",
    "foreign office",
    "coast guard",
    "forest service",
    "press association",
    "general assembly",
    "security council",
    "human rights council",
    "international court of justice",
    "international criminal court",
    "internal revenue service",
];

/// What the last word of an organisation's name may be, so that no person is called so.
const ORGANISATIONS: &[&str] = &[
    "agency",
    "association",
    "bank",
    "campaign",
    "center",
    "centre",
    "church",
    "college",
    "committee",
    "company",
    "corp",
    "corporation",
    "council",
    "department",
    "foundation",
    "fund",
    "group",
    "hospital",
    "inc",
    "institute",
    "institution",
    "llc",
    "ltd",
    "ministry",
    "museum",
    "network",
    "news",
    "office",
    "organisation",
    "organization",
    "party",
    "plc",
    "police",
    "press",
    "project",
    "school",
    "society",
    "times",
    "university",
];

/// What stands behind a firm's name and is left out at the next mention.
const FIRMS: &[&str] = &["co", "corp", "corporation", "inc", "incorporated", "limited", "llc", "ltd", "plc"];

/// A name taken apart.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Key {
    /// What must be equal for two names to be the same: first name, surname and suffix of a person, every word of
    /// others.
    pub(crate) full: String,
    /// A person's first name; empty where only one word is known.
    pub(crate) given: String,
    /// A person's last name.
    pub(crate) surname: String,
    /// What stands between, particles aside.
    pub(crate) middle: String,
    /// Titles before it, that tell an office.
    pub(crate) titles: Vec<String>,
}

/// Whether something is named or somebody; places, organisations and groups pass into each other in print.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sort {
    Person,
    Other,
}

/// Whether `kind`, as the ledger writes it, is a person's; a name that ends in a word for organisations is none.
pub(crate) fn sort_of(kind: &str, name: &str) -> Sort {
    let folded = fold(name);
    let last = folded.rsplit(' ').next().unwrap_or_default();
    let organisation = folded.contains(' ') && ORGANISATIONS.binary_search(&last).is_ok();
    if kind == "person" && !organisation { Sort::Person } else { Sort::Other }
}

impl Key {
    /// Takes a person's name apart.
    pub(crate) fn person(name: &str) -> Key {
        let folded = fold(without_shouting(name));
        let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        unrepeat(&mut words);
        let mut titles = Vec::new();
        while words.len() > 1 && TITLES.binary_search(&words[0]).is_ok() {
            let title = words.remove(0);
            if !COURTESIES.contains(&title) {
                titles.push(title.to_owned());
            }
        }
        let mut suffix = "";
        while words.len() > 1 {
            let last = words[words.len() - 1];
            if let Some((_, known)) = SUFFIXES.iter().find(|(word, _)| *word == last) {
                suffix = known;
            } else if !BEHIND.contains(&last) {
                break;
            }
            words.pop();
        }
        let surname = words.last().copied().unwrap_or_default().to_owned();
        let given = if words.len() > 1 { words[0].to_owned() } else { String::new() };
        let middle: Vec<&str> = words
            .get(1..words.len().max(1) - 1)
            .unwrap_or_default()
            .iter()
            .copied()
            .filter(|word| PARTICLES.binary_search(word).is_err())
            .collect();
        let full = [given.as_str(), surname.as_str(), suffix]
            .iter()
            .filter(|word| !word.is_empty())
            .copied()
            .collect::<Vec<_>>();
        Key { full: full.join(" "), given, surname, middle: middle.join(" "), titles }
    }

    /// Takes another name apart.
    pub(crate) fn other(name: &str) -> Key {
        let folded = fold(name);
        let mut words: Vec<&str> = folded.split(' ').filter(|word| !word.is_empty()).collect();
        if words.len() > 1 && words[0] == "the" {
            words.remove(0);
        }
        while words.len() > 1 && FIRMS.contains(&words[words.len() - 1]) {
            words.pop();
        }
        let full = if is_acronym(name) { words.concat() } else { words.join(" ") };
        Key { full, ..Key::default() }
    }
}

/// A name without words in capitals before it that are not written so themselves: `WATCHED Odd Brandt`.
fn without_shouting(name: &str) -> &str {
    let shouted = |word: &str| word.chars().count() >= 4 && word.chars().all(char::is_uppercase);
    let mut rest = name;
    while let Some((first, after)) = rest.split_once(' ')
        && shouted(first)
        && after.chars().any(char::is_lowercase)
    {
        rest = after;
    }
    rest
}

/// Cuts a name where it begins anew, as cards beside a text do: `Odd Brandt Odd Jens BrandtSenate Inquiry`.
fn unrepeat(words: &mut Vec<&str>) {
    let again = (2..words.len()).find(|&at| words[..at].contains(&words[at]));
    if let Some(at) = again {
        words.truncate(at);
    }
}

/// Whether a name is a word alone that stands for a longer one: a person's surname, an organisation's capitals. Gives
/// the block of those that are judged together.
pub(crate) fn block(sort: Sort, name: &str, key: &Key) -> Option<String> {
    match sort {
        Sort::Person if key.given.is_empty() => Some(sound(&key.surname)),
        Sort::Other if is_acronym(name) => Some(format!("#{}", key.full)),
        _ => None,
    }
}

/// `MKO`, `A.C.M.E.`: two to six capitals and nothing else.
pub(crate) fn is_acronym(name: &str) -> bool {
    let letters = name.chars().filter(|c| *c != '.').count();
    (2..=6).contains(&letters) && name.chars().all(|c| c.is_uppercase() || c == '.' || c == '&')
}

/// Whether the capitals of `acronym` are the initials of `long`'s words, small words aside.
pub(crate) fn initials_fit(acronym: &str, long: &str) -> bool {
    let folded = fold(long);
    let initials: String = folded
        .split(' ')
        .filter(|word| !matches!(*word, "the" | "of" | "for" | "and" | "in" | "on" | "to" | "e"))
        .filter_map(|word| word.chars().next())
        .collect();
    initials == fold(acronym).replace(' ', "")
}

/// Whether a name says whose institution is meant.
pub(crate) fn is_generic(key: &Key) -> bool {
    !OF_ONE.contains(&key.full.as_str()) && key.full.split(' ').all(|word| GENERIC.binary_search(&word).is_ok())
}

/// What stays of a folded name when its vowels, doubled letters and the usual choices of transliteration are left out:
/// `zelenskyy` and `zelensky`, `mujahedin` and `mujahadin`, `qaddafi` and `gaddafi` agree.
pub(crate) fn sound(folded: &str) -> String {
    let mut out = String::with_capacity(folded.len());
    for word in folded.split(' ') {
        if !out.is_empty() {
            out.push(' ');
        }
        let start = out.len();
        let mut chars = word.chars().peekable();
        let mut first = true;
        while let Some(c) = chars.next() {
            let kept = match c {
                'a' | 'e' | 'i' | 'o' | 'u' | 'y' => first.then_some('a'),
                'p' if chars.peek() == Some(&'h') => Some('f'),
                'c' | 'q' | 'k' => Some('k'),
                'g' if first => Some('k'),
                'w' | 'v' => Some('v'),
                'z' | 's' if !first => Some('s'),
                'h' if !first => None,
                c => Some(c),
            };
            first = false;
            if let Some(kept) = kept
                && (out.len() == start || !out.ends_with(kept))
            {
                out.push(kept);
            }
        }
    }
    out
}

/// Whether two folded names of one [`sound`] are close enough in print to be spellings of one name: word by word the
/// same, or a letter or two apart in a long word. Gives the words that differ.
pub(crate) fn respelt<'a>(a: &'a str, b: &'a str) -> Option<Vec<(&'a str, &'a str)>> {
    let (x, y): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    if x.len() != y.len() {
        return None;
    }
    let mut differing = Vec::new();
    for (&x, &y) in x.iter().zip(&y) {
        if x == y {
            continue;
        }
        let allowed = match x.chars().count().min(y.chars().count()) {
            0..=4 => 0,
            5..=7 => 1,
            _ => 2,
        };
        if sound(x) != sound(y) || letters_apart(x, y) > allowed || inflected(x, y) {
            return None;
        }
        differing.push((x, y));
    }
    Some(differing)
}

/// Names that end in different vowels are different names: `Julia` and `Julie`, `Mario` and `Maria`.
fn inflected(a: &str, b: &str) -> bool {
    let end = |word: &str| word.chars().last().map(|c| if c == 'y' { 'i' } else { c });
    let vowel = |c: Option<char>| matches!(c, Some('a' | 'e' | 'i' | 'o' | 'u'));
    let (x, y) = (end(a), end(b));
    x != y && (vowel(x) || vowel(y)) && !(x == Some('i') && y == Some('i'))
}

/// Letters to put in, leave out or replace.
fn letters_apart(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut above: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = above[0];
        above[0] = i + 1;
        for (j, &y) in b.iter().enumerate() {
            let best = (corner + usize::from(x != y)).min(above[j] + 1).min(above[j + 1] + 1);
            corner = std::mem::replace(&mut above[j + 1], best);
        }
    }
    above[b.len()]
}

/// How the middle names of two persons go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Middle {
    /// Equal, an initial of one another, or an initial against nothing.
    Fits,
    /// A name against nothing: John Bel Edwards and John Edwards.
    Unsure,
    /// Two different ones.
    Differs,
}

/// Compares what stands between first name and surname.
pub(crate) fn middles(a: &str, b: &str) -> Middle {
    if a == b {
        return Middle::Fits;
    }
    if a.is_empty() || b.is_empty() {
        let there = if a.is_empty() { b } else { a };
        let initials = there.split(' ').all(|word| word.chars().count() == 1);
        return if initials { Middle::Fits } else { Middle::Unsure };
    }
    let (x, y): (Vec<&str>, Vec<&str>) = (a.split(' ').collect(), b.split(' ').collect());
    let fits = x.len() == y.len()
        && x.iter()
            .zip(&y)
            .all(|(x, y)| x == y || (x.len() == 1 && y.starts_with(x)) || (y.len() == 1 && x.starts_with(y)));
    if fits { Middle::Fits } else { Middle::Differs }
}

/// Compares what stands between first name and surname with every form in which somebody's is printed. Of several forms
/// one that fits is enough.
pub(crate) fn middle_among(ours: &str, printed: &[String]) -> Middle {
    let found: Vec<Middle> = printed.iter().map(|it| middles(ours, it)).collect();
    let named = |at: &usize| !ours.is_empty() && !printed[*at].is_empty();
    if let Some(at) = (0..found.len()).find(|at| named(at) && found[*at] == Middle::Fits) {
        return found[at];
    }
    if (0..found.len()).any(|at| found[at] == Middle::Differs) {
        return Middle::Differs;
    }
    if found.is_empty() || found.contains(&Middle::Fits) { Middle::Fits } else { Middle::Unsure }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_in_order() {
        for list in [TITLES, PARTICLES, GENERIC, ORGANISATIONS] {
            assert!(list.is_sorted_by(|a, b| a < b), "{:?}", list.iter().zip(&list[1..]).find(|(a, b)| a >= b));
        }
    }

    #[test]
    fn persons_are_taken_apart() {
        for (name, full, middle, titles) in [
            ("Mara Lindqvist", "mara lindqvist", "", ""),
            ("President Odd J. Brandt Jr.", "odd brandt jr", "j", "president"),
            ("Mr Brandt", "brandt", "", ""),
            ("Sen. Ilse Varga", "ilse varga", "", "sen"),
            ("Kees van der Meer", "kees meer", "", ""),
            ("Samir al-Hadid", "samir hadid", "", ""),
            ("Ana Lucia Ferro", "ana ferro", "lucia", ""),
            ("Brandt", "brandt", "", ""),
            ("WATCHED Odd Brandt", "odd brandt", "", ""),
            ("ODD BRANDT", "odd brandt", "", ""),
            ("Odd Brandt Odd Jens BrandtSenate", "odd brandt", "", ""),
            ("Ilse Varga Varga", "ilse varga", "", ""),
            ("Brandt Brandt-Varga", "brandt varga", "brandt", ""),
            ("", "", "", ""),
        ] {
            let key = Key::person(name);
            assert_eq!((key.full.as_str(), key.middle.as_str(), key.titles.join(" ").as_str()), (full, middle, titles));
        }
    }

    #[test]
    fn spellings_of_one_name_are_told_from_other_names() {
        for (a, b, same) in [
            ("volo zelenskyy", "volo zelensky", true),
            ("mujahedin e khalq", "mujahadin e khalq", true),
            ("muammar qaddafi", "muammar gaddafi", true),
            ("mohammed hadidi", "muhammad hadidi", true),
            ("julia brandt", "julie brandt", false),
            ("mario brandt", "maria brandt", false),
            ("jon brandt", "jan brandt", false),
            ("ministry of niger", "ministry of nigeria", false),
            ("bank of austria", "bank of australia", false),
            ("marten olsen", "morton olsen", false),
        ] {
            assert_eq!(sound(a) == sound(b) && respelt(a, b).is_some(), same, "{a} / {b}");
        }
    }

    #[test]
    fn middle_names_are_compared() {
        for (a, b, expect) in [
            ("", "", Middle::Fits),
            ("f", "", Middle::Fits),
            ("f", "frederik", Middle::Fits),
            ("w", "h w", Middle::Differs),
            ("bel", "", Middle::Unsure),
            ("ann", "beth", Middle::Differs),
        ] {
            assert_eq!(middles(a, b), expect, "{a} / {b}");
            assert_eq!(middles(b, a), expect, "{b} / {a}");
        }
    }

    #[test]
    fn acronyms_are_known_by_their_capitals() {
        for (name, expect) in [("MKO", true), ("A.C.M.", true), ("Mko", false), ("X", false), ("UNHCRWX", false)] {
            assert_eq!(is_acronym(name), expect, "{name}");
        }
        assert!(initials_fit("NPA", "National Port Authority"));
        assert!(!initials_fit("NPA", "New Harbour Party"));
    }

    #[test]
    fn generic_names_say_not_whose() {
        for (name, expect) in [
            ("the Foreign Ministry", true),
            ("Supreme Court", true),
            ("Norport Police Department", false),
            ("White House", false),
        ] {
            assert_eq!(is_generic(&Key::other(name)), expect, "{name}");
        }
    }
}
