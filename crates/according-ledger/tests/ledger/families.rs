//! Families of statements made by arithmetic: one utterance as several outlets print it, and traps beside it.
//!
//! The words that are put for others are not known to the program: it has no list of synonyms.

use crate::invented::{Dice, named, plain_statement};
use according_text::{Document, Form, Metadata, Polarity, Row, SourceClass, Statement};

const GIVEN: [&str; 20] = [
    "Alma", "Bruno", "Carla", "Dario", "Elin", "Fabian", "Greta", "Hugo", "Irma", "Jonas", "Katja", "Leo", "Mira",
    "Nils", "Olga", "Pavel", "Rosa", "Sven", "Thea", "Viktor",
];
const FAMILY: [&str; 24] = [
    "Abrand",
    "Bexley",
    "Corvin",
    "Dalgard",
    "Estevan",
    "Farrow",
    "Gallen",
    "Hargrove",
    "Iversen",
    "Jorvik",
    "Kestrel",
    "Lomax",
    "Marlow",
    "Norrick",
    "Ostrander",
    "Pellier",
    "Quill",
    "Rondell",
    "Sayle",
    "Torvelle",
    "Ulmer",
    "Vannick",
    "Wexford",
    "Zeller",
];

/// Things with another word for each.
const THINGS: [(&str, &str); 48] = [
    ("harbour", "port"),
    ("bridge", "crossing"),
    ("council", "assembly"),
    ("ferry", "vessel"),
    ("budget", "spending"),
    ("inquiry", "investigation"),
    ("strike", "walkout"),
    ("repairs", "works"),
    ("delay", "hold-up"),
    ("contract", "deal"),
    ("storm", "gale"),
    ("flood", "deluge"),
    ("school", "academy"),
    ("hospital", "clinic"),
    ("tariff", "duty"),
    ("factory", "plant"),
    ("safety", "security"),
    ("permit", "licence"),
    ("tunnel", "underpass"),
    ("audit", "review"),
    ("wages", "pay"),
    ("lorries", "trucks"),
    ("pilots", "aviators"),
    ("customs", "border post"),
    ("freight", "cargo"),
    ("quay", "wharf"),
    ("levy", "tax"),
    ("hearing", "session"),
    ("report", "study"),
    ("shortage", "scarcity"),
    ("grain", "cereals"),
    ("cables", "lines"),
    ("turbines", "windmills"),
    ("signal", "beacon"),
    ("workers", "staff"),
    ("residents", "inhabitants"),
    ("passengers", "travellers"),
    ("teachers", "educators"),
    ("farmers", "growers"),
    ("engineers", "technicians"),
    ("letter", "note"),
    ("warning", "alert"),
    ("minister", "secretary"),
    ("mayor", "provost"),
    ("archive", "records office"),
    ("museum", "gallery"),
    ("orchard", "plantation"),
    ("reservoir", "lake"),
];
const VERBS: [(&str, &str, &str); 24] = [
    ("closed", "shut", "close"),
    ("rebuilt", "restored", "rebuild"),
    ("ignored", "overlooked", "ignore"),
    ("sold", "disposed of", "sell"),
    ("inspected", "examined", "inspect"),
    ("abandoned", "gave up", "abandon"),
    ("financed", "funded", "finance"),
    ("hid", "concealed", "hide"),
    ("postponed", "deferred", "postpone"),
    ("promised", "pledged", "promise"),
    ("doubled", "increased twofold", "double"),
    ("cancelled", "scrapped", "cancel"),
    ("defended", "protected", "defend"),
    ("damaged", "harmed", "damage"),
    ("signed", "approved", "sign"),
    ("flooded", "inundated", "flood"),
    ("opened", "unveiled", "open"),
    ("blocked", "obstructed", "block"),
    ("measured", "gauged", "measure"),
    ("rejected", "turned down", "reject"),
    ("replaced", "exchanged", "replace"),
    ("painted", "decorated", "paint"),
    ("counted", "tallied", "count"),
    ("visited", "called at", "visit"),
];
const QUALITIES: [&str; 24] = [
    "northern",
    "old",
    "wooden",
    "crowded",
    "public",
    "expensive",
    "abandoned",
    "modern",
    "narrow",
    "southern",
    "private",
    "broken",
    "famous",
    "empty",
    "temporary",
    "regional",
    "central",
    "small",
    "crooked",
    "silent",
    "rusty",
    "coastal",
    "upper",
    "distant",
];
const TIMES: [&str; 12] = [
    "last winter",
    "before the election",
    "since Christmas",
    "during the night",
    "after the storm",
    "in April",
    "two years ago",
    "at dawn",
    "without any notice",
    "over the summer",
    "on Monday",
    "within a week",
];
const PLACES: [&str; 16] = [
    "in Tarnholm",
    "near Skerrow",
    "in the valley",
    "on the island",
    "in Quillham",
    "along the coast",
    "in the capital",
    "behind the station",
    "at Port Ansel",
    "in Lorvia",
    "outside Drayford",
    "below the dam",
    "at the border",
    "in Marwick",
    "across the sound",
    "under the cliffs",
];
const OUTLETS: [&str; 12] = [
    "Norport Wire",
    "Daily Lantern",
    "Quay Courier",
    "Tarnholm Echo",
    "Skerrow Post",
    "Marwick Herald",
    "The Ansel Times",
    "Lorvia Today",
    "Saltmarsh Notes",
    "Drayford Gazette",
    "The Sound",
    "Capital Mail",
];

/// One printing, and the family that it truly belongs to.
#[derive(Clone, Debug)]
pub(crate) struct Told {
    pub(crate) family: usize,
    /// `None`: nobody is named.
    pub(crate) speaker: Option<String>,
    pub(crate) content: String,
    pub(crate) form: Form,
    pub(crate) denied: bool,
    pub(crate) day: u32,
    pub(crate) outlet: &'static str,
}

impl Told {
    /// An article of its own with that one statement.
    pub(crate) fn article(&self, number: usize) -> (Document, Vec<Row>) {
        let (id, mut text) = (format!("told-{number}"), String::new());
        let mut put = |words: &str| {
            let start = text.len() as u32;
            text += words;
            according_text::Span::new(start, text.len() as u32)
        };
        let source = put(self.speaker.as_deref().unwrap_or("A person at the meeting"));
        put(" ");
        let cue = put("said");
        put(" ");
        let content = put(&self.content);
        put(".");
        let mut statement: Statement = plain_statement(vec![source], vec![cue], vec![content]);
        statement.form = self.form;
        statement.polarity = if self.denied { Polarity::Negative } else { Polarity::Positive };
        match &self.speaker {
            Some(name) => statement.speakers = vec![named(source, name, &id)],
            None => statement.source_class = SourceClass::Unnamed,
        }
        let metadata = Metadata {
            origin: id.clone(),
            id,
            publisher: Some(self.outlet.to_owned()),
            published: Some(format!("2031-{:02}-{:02}", 1 + self.day / 28 % 12, 1 + self.day % 28)),
            ..Metadata::default()
        };
        let document = Document::new(text, metadata);
        let rows = Row::of(&document, &[statement]);
        (document, rows)
    }
}

/// A sentence in its parts.
#[derive(Clone, Debug)]
struct Frame {
    agent: (usize, usize),
    verb: usize,
    object: (usize, usize),
    time: usize,
    place: usize,
    number: Option<usize>,
}

impl Frame {
    fn roll(dice: &mut Dice) -> Frame {
        Frame {
            agent: (dice.roll(QUALITIES.len()), dice.roll(THINGS.len())),
            verb: dice.roll(VERBS.len()),
            object: (dice.roll(QUALITIES.len()), dice.roll(THINGS.len())),
            time: dice.roll(TIMES.len()),
            place: dice.roll(PLACES.len()),
            number: (dice.roll(4) == 0).then(|| 12 + dice.roll(80)),
        }
    }

    /// As a sentence; `other` chooses another word for the agent, the verb, the object.
    fn say(&self, other: [bool; 3], shape: usize) -> String {
        let thing = |at: usize, other: bool| if other { THINGS[at].1 } else { THINGS[at].0 };
        let number = self.number.map(|n| format!("{n} ")).unwrap_or_default();
        let agent = format!("the {} {}", QUALITIES[self.agent.0], thing(self.agent.1, other[0]));
        let object = format!("{number}{} {}", QUALITIES[self.object.0], thing(self.object.1, other[2]));
        let verb = if other[1] { VERBS[self.verb].1 } else { VERBS[self.verb].0 };
        let (time, place) = (TIMES[self.time], PLACES[self.place]);
        match shape {
            0 => format!("{agent} {verb} the {object} {place} {time}"),
            1 => format!("{time}, {agent} {verb} the {object} {place}"),
            2 => format!("the {object} {place} was {verb} by {agent} {time}"),
            3 => format!("{agent} had {verb} the {object} {place}"),
            _ => format!("it was {agent} that {verb} the {object} {time}"),
        }
    }
}

fn capital(sentence: &str) -> String {
    let mut chars = sentence.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// Families of quotations, with traps; families of indirect content, with traps. Half of each.
pub(crate) fn families(seed: u64, n: usize) -> Vec<Told> {
    let mut dice = Dice(seed);
    let mut told = Vec::new();
    let mut family = 0;
    while family < n {
        if family % 2 == 0 {
            quotation(&mut dice, &mut family, &mut told);
        } else {
            indirect(&mut dice, &mut family, &mut told);
        }
    }
    told
}

fn speaker(dice: &mut Dice) -> (&'static str, &'static str) {
    (GIVEN[dice.roll(GIVEN.len())], FAMILY[dice.roll(FAMILY.len())])
}

fn quotation(dice: &mut Dice, family: &mut usize, told: &mut Vec<Told>) {
    let (given, surname) = speaker(dice);
    let name = format!("{given} {surname}");
    let frames: Vec<Frame> = (0..2 + dice.roll(2)).map(|_| Frame::roll(dice)).collect();
    let sentences: Vec<String> = frames.iter().map(|frame| capital(&frame.say([false; 3], dice.roll(2)))).collect();
    let whole = sentences.join(". ");
    let day = dice.roll(300) as u32;
    let print =
        |dice: &mut Dice, family: usize, speaker: Option<String>, content: String, form: Form, later: usize| Told {
            family,
            speaker,
            content,
            form,
            denied: false,
            day: day + dice.roll(later) as u32,
            outlet: OUTLETS[dice.roll(OUTLETS.len())],
        };
    let members = 2 + dice.roll(5);
    told.push(print(dice, *family, Some(name.clone()), format!("“{whole},”"), Form::Direct, 1));
    for _ in 0..members {
        let words: Vec<&str> = whole.split(' ').collect();
        let called = match dice.roll(8) {
            0 => Some(surname.to_owned()),
            _ => Some(name.clone()),
        };
        let it = match dice.roll(8) {
            // Marks and capitals.
            0 => print(
                dice,
                *family,
                called,
                format!("\"{}\"", whole.replace(". ", "; ").to_uppercase()),
                Form::Direct,
                20,
            ),
            // The first or the last sentence alone.
            1 => print(dice, *family, called, format!("“{},”", sentences[0]), Form::Direct, 10),
            2 => print(dice, *family, called, format!("“{}.”", sentences[sentences.len() - 1]), Form::Direct, 10),
            // Something in the middle is left out.
            3 => {
                let (from, to) = (words.len() / 2 - 1, words.len() / 2 + 2);
                let cut = format!("“{} … {},”", words[..from].join(" "), words[to..].join(" "));
                print(dice, *family, called, cut, Form::Direct, 10)
            }
            // Other words for one or two.
            4 => {
                let changed: Vec<String> = frames
                    .iter()
                    .enumerate()
                    .map(|(i, frame)| capital(&frame.say([i == 0, false, i == 1 && dice.roll(2) == 0], 0)))
                    .collect();
                print(dice, *family, called, format!("“{}.”", changed.join(". ")), Form::Direct, 10)
            }
            // Some words of it within a sentence of the reporter's.
            5 | 6 => {
                let n = 6 + dice.roll(4);
                let from = dice.roll(words.len() - n);
                let part = words[from..from + n].join(" ").replace('.', "");
                print(dice, *family, Some(name.clone()), format!("that it was well known how “{part}”"), Form::Mixed, 3)
            }
            // More than the others print.
            _ => {
                let more = capital(&Frame::roll(dice).say([false; 3], 0));
                print(dice, *family, called, format!("“{whole}. {more}.”"), Form::Direct, 10)
            }
        };
        told.push(it);
    }
    if dice.roll(3) == 0 {
        told.push(print(dice, *family, None, format!("“{whole}.”"), Form::Direct, 3));
    }
    *family += 1;
    // The same words by somebody else, of the same surname half of the time.
    if dice.roll(3) == 0 {
        let other =
            GIVEN[(GIVEN.iter().position(|known| *known == given).unwrap_or(0) + 1 + dice.roll(18)) % GIVEN.len()];
        let by = if dice.roll(2) == 0 { surname } else { FAMILY[(dice.roll(23) + 1) % FAMILY.len()] };
        if by != surname || other != given {
            told.retain(|it| it.family + 1 != *family || it.speaker.as_deref() == Some(&name));
            for later in [1, 3] {
                told.push(print(
                    dice,
                    *family,
                    Some(format!("{other} {by}")),
                    format!("“{whole},”"),
                    Form::Direct,
                    later,
                ));
            }
            *family += 1;
        }
    }
    // The same speaker on the same thing, not in the same words; the opposite; another figure.
    let mut next = frames[0].clone();
    next.verb = (next.verb + 1 + dice.roll(20)) % VERBS.len();
    next.object = (dice.roll(QUALITIES.len()), dice.roll(THINGS.len()));
    let beside = capital(&next.say([false; 3], 0));
    told.push(print(dice, *family, Some(name.clone()), format!("“{beside}.”"), Form::Direct, 3));
    *family += 1;
    if let Some(number) = frames[0].number {
        let changed = sentences[0].replacen(&number.to_string(), &(number + 7).to_string(), 1);
        told.push(print(dice, *family, Some(name), format!("“{changed}.”"), Form::Direct, 3));
        *family += 1;
    }
}

fn indirect(dice: &mut Dice, family: &mut usize, told: &mut Vec<Told>) {
    let (given, surname) = speaker(dice);
    let name = format!("{given} {surname}");
    let frame = Frame::roll(dice);
    let day = dice.roll(300) as u32;
    let print = |dice: &mut Dice, family: usize, speaker: &str, content: String, denied: bool| Told {
        family,
        speaker: Some(speaker.to_owned()),
        content,
        form: Form::Indirect,
        denied,
        day: day + dice.roll(3) as u32,
        outlet: OUTLETS[dice.roll(OUTLETS.len())],
    };
    for _ in 0..2 + dice.roll(3) {
        // One word in three is another one.
        let other = [dice.roll(3) == 0, dice.roll(3) == 0, dice.roll(3) == 0];
        let shape = dice.roll(5);
        told.push(print(dice, *family, &name, format!("that {}", frame.say(other, shape)), false));
    }
    *family += 1;
    // Denied; by another speaker; of another thing; with another figure.
    told.push(print(dice, *family, &name, format!("that {}", frame.say([false; 3], 0)), true));
    *family += 1;
    let other = GIVEN[(GIVEN.iter().position(|known| *known == given).unwrap_or(0) + 1) % GIVEN.len()];
    told.push(print(dice, *family, &format!("{other} {surname}"), format!("that {}", frame.say([false; 3], 0)), false));
    *family += 1;
    let mut next = frame.clone();
    next.verb = (next.verb + 1 + dice.roll(20)) % VERBS.len();
    next.object = (dice.roll(QUALITIES.len()), dice.roll(THINGS.len()));
    next.time = dice.roll(TIMES.len());
    told.push(print(dice, *family, &name, format!("that {}", next.say([false; 3], 0)), false));
    *family += 1;
    if let Some(number) = frame.number {
        let next = Frame { number: Some(number + 9), ..frame };
        told.push(print(dice, *family, &name, format!("that {}", next.say([false; 3], 0)), false));
        *family += 1;
    }
}
