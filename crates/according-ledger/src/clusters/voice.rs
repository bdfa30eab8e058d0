//! Who speaks, as far as names tell, so that two voices can be compared without looking anything up.

use super::words::{hash, mix};
use crate::entities::key::{Key, Sort, is_acronym, sort_of, sound};
use according_text::SourceClass;

/// Short forms of first names, with what they are short for. Sorted.
const SHORT: &[(&str, &str)] = &[
    ("alex", "alexander"),
    ("andy", "andrew"),
    ("ben", "benjamin"),
    ("bernie", "bernard"),
    ("bill", "william"),
    ("bob", "robert"),
    ("bobby", "robert"),
    ("cathy", "catherine"),
    ("charlie", "charles"),
    ("chris", "christopher"),
    ("chuck", "charles"),
    ("dan", "daniel"),
    ("danny", "daniel"),
    ("dave", "david"),
    ("dick", "richard"),
    ("don", "donald"),
    ("ed", "edward"),
    ("fred", "frederick"),
    ("greg", "gregory"),
    ("jeff", "jeffrey"),
    ("jim", "james"),
    ("jimmy", "james"),
    ("joe", "joseph"),
    ("jon", "jonathan"),
    ("josh", "joshua"),
    ("kate", "katherine"),
    ("ken", "kenneth"),
    ("larry", "lawrence"),
    ("liz", "elizabeth"),
    ("matt", "matthew"),
    ("mike", "michael"),
    ("mitch", "mitchell"),
    ("nick", "nicholas"),
    ("pat", "patrick"),
    ("pete", "peter"),
    ("ray", "raymond"),
    ("rich", "richard"),
    ("rick", "richard"),
    ("rob", "robert"),
    ("ron", "ronald"),
    ("sam", "samuel"),
    ("stephen", "steven"),
    ("steve", "steven"),
    ("sue", "susan"),
    ("ted", "edward"),
    ("tim", "timothy"),
    ("tom", "thomas"),
    ("tony", "anthony"),
    ("vicky", "victoria"),
    ("walt", "walter"),
    ("will", "william"),
];

/// What kind of voice it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A person of that first name and surname.
    Person = 0,
    /// A person of whom the article gives a surname alone.
    Surname = 1,
    /// An organisation, a place, a group of that name.
    Other = 2,
    /// Nobody is named: a person, or somebody who cannot be told.
    Somebody = 3,
    /// Nobody is named: an organisation.
    Something = 4,
    /// Nobody is named: several people.
    Several = 5,
    /// Nobody is named: a document.
    Document = 6,
}

/// A voice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Voice {
    pub(crate) kind: Kind,
    /// What two names of one speaker have in common: the sound of the surname, the initials of an organisation. 0
    /// where nobody is named.
    pub(crate) block: u32,
    /// First name of a person; all words of other names.
    given: u32,
    /// The first letter of the first name, if that is all there is.
    initial: u32,
    /// Hash of the first letter.
    letter: u32,
}

/// How two voices go together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Together {
    /// They contradict each other.
    Apart,
    /// Nothing contradicts; a name is missing or shortened on one side.
    Open,
    /// Names agree.
    Same,
}

impl Voice {
    /// The voice of a statement from a source of that class: whom the article names, as name and kind of entity, where
    /// that can be compared. Where no entity tells the kind, it is empty.
    pub(crate) fn of(class: SourceClass, named: Option<(&str, &str)>) -> Voice {
        let named = named.map(|(name, kind)| match kind {
            "" if class == SourceClass::Person => Voice::named(name, "person"),
            kind => Voice::named(name, kind),
        });
        named.filter(|voice| voice.is_named()).unwrap_or_else(|| Voice::unnamed(class))
    }

    /// The voice called `name`, of an entity of that kind.
    pub(crate) fn named(name: &str, kind: &str) -> Voice {
        let none = Voice { kind: Kind::Somebody, block: 0, given: 0, initial: 0, letter: 0 };
        let short = |text: &str| (hash(text.as_bytes()) >> 32) as u32 | 1;
        match sort_of(kind, name) {
            Sort::Person if !is_acronym(name) => {
                let key = Key::person(name);
                if key.surname.is_empty() {
                    return none;
                }
                let block = short(&sound(&key.surname));
                if key.given.is_empty() {
                    return Voice { kind: Kind::Surname, block, ..none };
                }
                let letter = key.given.chars().next().map_or(0, |c| short(&c.to_string()));
                let is_initial = key.given.chars().count() == 1;
                let full = SHORT
                    .binary_search_by_key(&key.given.as_str(), |(short, _)| short)
                    .map_or(key.given.as_str(), |at| SHORT[at].1);
                Voice { kind: Kind::Person, block, given: short(&sound(full)), initial: u32::from(is_initial), letter }
            }
            _ => {
                let key = Key::other(name);
                let words: Vec<&str> = key.full.split(' ').filter(|word| !word.is_empty()).collect();
                let initials: String = if words.len() > 1 {
                    let small = |word: &&&str| !matches!(**word, "of" | "the" | "for" | "and" | "on" | "in");
                    words.iter().filter(small).filter_map(|word| word.chars().next()).collect()
                } else {
                    key.full.clone()
                };
                if initials.is_empty() {
                    return none;
                }
                Voice {
                    kind: Kind::Other,
                    block: short(&initials),
                    given: short(&key.full),
                    initial: u32::from(is_acronym(name)),
                    letter: 0,
                }
            }
        }
    }

    /// A voice that nobody names.
    pub(crate) fn unnamed(class: SourceClass) -> Voice {
        let kind = match class {
            SourceClass::Person | SourceClass::Role | SourceClass::Unnamed | SourceClass::Implicit => Kind::Somebody,
            SourceClass::Organisation => Kind::Something,
            SourceClass::Group => Kind::Several,
            SourceClass::Document => Kind::Document,
        };
        Voice { kind, block: 0, given: 0, initial: 0, letter: 0 }
    }

    /// Whether somebody is named.
    pub(crate) fn is_named(self) -> bool {
        self.block != 0
    }

    /// Whether the name tells who it is: a full one, or an organisation's.
    pub(crate) fn is_firm(self) -> bool {
        matches!(self.kind, Kind::Person | Kind::Other)
    }

    /// How the two go together. Symmetric.
    pub(crate) fn together(self, other: Voice) -> Together {
        use Kind::{Document, Other, Person, Several, Somebody, Something, Surname};
        let (a, b) = if self.kind <= other.kind { (self, other) } else { (other, self) };
        match (a.kind, b.kind) {
            (Person, Person) if a.block == b.block => {
                if a.given == b.given {
                    Together::Same
                } else if (a.initial | b.initial) == 1 && a.letter == b.letter {
                    Together::Open
                } else {
                    Together::Apart
                }
            }
            (Surname, Surname) if a.block == b.block => Together::Same,
            (Person, Surname) if a.block == b.block => Together::Open,
            (Other, Other) if a.block == b.block => {
                if a.given == b.given || (a.initial | b.initial) == 1 {
                    Together::Same
                } else {
                    Together::Apart
                }
            }
            (Person | Surname, Somebody) | (Other, Somebody | Something) => Together::Open,
            (Somebody | Something | Several | Document, _) if a.kind == b.kind => Together::Open,
            (Somebody, Something | Several) => Together::Open,
            _ => Together::Apart,
        }
    }

    /// What enters the digest of a variant.
    pub(crate) fn digest(self) -> u64 {
        let low = u64::from(self.given) << 32 | u64::from(self.block);
        mix(low) ^ mix(u64::from(self.letter) << 8 | (self.kind as u64) << 1 | u64::from(self.initial))
    }

    pub(crate) const BYTES: usize = 14;

    pub(crate) fn write(self, out: &mut Vec<u8>) {
        out.push(self.kind as u8);
        out.push(self.initial as u8);
        for part in [self.block, self.given, self.letter] {
            out.extend(part.to_le_bytes());
        }
    }

    pub(crate) fn read(bytes: &[u8]) -> Option<Voice> {
        let part = |at: usize| Some(u32::from_le_bytes(bytes.get(at..at + 4)?.try_into().ok()?));
        let kind = match bytes.first()? {
            0 => Kind::Person,
            1 => Kind::Surname,
            2 => Kind::Other,
            3 => Kind::Somebody,
            4 => Kind::Something,
            5 => Kind::Several,
            6 => Kind::Document,
            _ => return None,
        };
        Some(Voice { kind, initial: u32::from(*bytes.get(1)?), block: part(2)?, given: part(6)?, letter: part(10)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted() {
        assert!(SHORT.is_sorted_by_key(|(short, _)| short));
    }

    #[test]
    fn voices_go_together_as_their_names_do() {
        use Together::{Apart, Open, Same};
        let person = |name| Voice::named(name, "person");
        let other = |name| Voice::named(name, "organisation");
        for (a, b, expect) in [
            (person("Ewan Torvelle"), person("Captain Ewan Torvelle"), Same),
            (person("Ewan Torvelle"), person("Lisbet Torvelle"), Apart),
            (person("Ewan Torvelle"), person("Elsa Torvelle"), Apart),
            (person("Ewan Torvelle"), person("E. Torvelle"), Open),
            (person("Ewan Torvelle"), person("Torvelle"), Open),
            (person("Torvelle"), person("Torvelle"), Same),
            (person("Mike Ansgar"), person("Michael Ansgar"), Same),
            (person("Nasser Kanaani"), person("Naser Kan'ani"), Same),
            (person("Ewan Torvelle"), person("Ewan Brand"), Apart),
            (other("Harbour Workers Union"), other("HWU"), Same),
            (other("Norrick Lines"), other("Northern Lights"), Apart),
            (other("Norrick Lines"), person("Ewan Torvelle"), Apart),
            (person("Ewan Torvelle"), Voice::unnamed(SourceClass::Role), Open),
            (person("Ewan Torvelle"), Voice::unnamed(SourceClass::Group), Apart),
            (other("Norrick Lines"), Voice::unnamed(SourceClass::Organisation), Open),
            (Voice::unnamed(SourceClass::Document), Voice::unnamed(SourceClass::Group), Apart),
        ] {
            assert_eq!(a.together(b), expect, "{a:?} {b:?}");
            assert_eq!(b.together(a), expect, "{b:?} {a:?}");
        }
    }

    #[test]
    fn a_voice_is_read_as_it_was_written() {
        for voice in [Voice::named("Mike Ansgar", "person"), Voice::unnamed(SourceClass::Document)] {
            let mut bytes = Vec::new();
            voice.write(&mut bytes);
            assert_eq!((bytes.len(), Voice::read(&bytes)), (Voice::BYTES, Some(voice)));
        }
    }
}
