//! The invented world: people, outlets, words, and articles about them, made by arithmetic.

use according_text::{
    ArticleRows, Determinacy, Document, Entity, EntityId, EntityKind, EntityName, EntityRole, Findings, Form, Hasher,
    Hedge, Judgement, Label, Medium, Metadata, NameKind, Polarity, Quantity, Said, SaidBasis, SourceClass, Span,
    Speaker, SpeechAct, Statement,
};

const PEOPLE: usize = 400_000;
const ORGANISATIONS: usize = 40_000;
const GIVEN: usize = 1_500;
const FAMILY: usize = 30_000;
const OUTLETS: usize = 300;
const WORDS: usize = 30_000;
/// Days over which the articles are spread, from 2008 on.
const DAYS: u64 = 18 * 365;
/// Articles of the whole world, over which the days are spread.
const ARTICLES: u64 = 1_000_000;

const SYLLABLES: [&str; 32] = [
    "ba", "do", "fe", "gri", "hol", "ja", "kel", "lin", "mar", "ne", "os", "pir", "quo", "ran", "sel", "tor", "ul",
    "var", "wen", "yor", "zan", "bri", "cal", "dun", "el", "fos", "gam", "hir", "ist", "kor", "lam", "mon",
];
const NOUNS: [&str; 64] = [
    "harbour", "bridge", "council", "ferry", "budget", "inquiry", "timber", "strike", "vote", "repair", "delay",
    "contract", "storm", "flood", "school", "hospital", "tariff", "export", "safety", "permit", "tunnel", "audit",
    "wage", "lorry", "pilot", "custom", "freight", "quay", "pontoon", "levy", "hearing", "report", "shortage", "grain",
    "cable", "turbine", "mooring", "signal", "crossing", "talk", "sanction", "border", "election", "minister", "tax",
    "price", "market", "union", "worker", "farm", "river", "power", "water", "road", "court", "law", "police", "army",
    "bank", "loan", "house", "rent", "train", "airport",
];
const SMALL: [&str; 24] = [
    "the", "of", "to", "and", "in", "a", "that", "is", "was", "for", "on", "it", "with", "as", "be", "at", "by", "not",
    "would", "will", "had", "from", "have", "its",
];
const ENDINGS: [&str; 6] = ["", "", "", "s", "ed", "ing"];
const ROLES: [&str; 12] = [
    "mayor",
    "senator",
    "union leader",
    "Transport Minister",
    "economist",
    "professor",
    "spokeswoman",
    "lawyer",
    "farmer",
    "coach",
    "surgeon",
    "analyst",
];
const KINDS: [&str; 6] = ["Echo", "Herald", "Lantern", "Post", "Courier", "Tribune"];
const LABELS: [&str; 8] =
    ["liar", "terrorist group", "reformist", "hardliner", "extremist", "strongman", "freedom fighters", "populist"];
/// Cue, lemma, act, and out of how many hundred it is.
const CUES: [(&str, &str, SpeechAct, u32); 12] = [
    ("said", "say", SpeechAct::Say, 58),
    ("told reporters", "tell", SpeechAct::Say, 8),
    ("argued", "argue", SpeechAct::Argue, 5),
    ("warned", "warn", SpeechAct::Warn, 5),
    ("announced", "announce", SpeechAct::Announce, 5),
    ("denied", "deny", SpeechAct::Deny, 3),
    ("claimed", "claim", SpeechAct::Claim, 4),
    ("promised", "promise", SpeechAct::Promise, 3),
    ("demanded", "demand", SpeechAct::Demand, 3),
    ("criticised", "criticise", SpeechAct::Criticise, 2),
    ("predicted", "predict", SpeechAct::Predict, 2),
    ("admitted", "admit", SpeechAct::Admit, 2),
];

/// A source of numbers (SplitMix64).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    /// Whether it is one of `n` in a hundred.
    fn percent(&mut self, n: usize) -> bool {
        self.roll(100) < n
    }

    /// A rank below `most`, the lower the likelier.
    fn rank(&mut self, most: usize, skew: i32) -> usize {
        let unit = self.roll(1 << 20) as f64 / f64::from(1 << 20);
        ((most as f64) * unit.powi(skew)) as usize
    }
}

/// A text under way that remembers where things stand.
#[derive(Default)]
struct Draft {
    text: String,
}

impl Draft {
    fn put(&mut self, words: &str) -> Span {
        let start = self.text.len() as u32;
        self.text += words;
        Span::new(start, self.text.len() as u32)
    }
}

/// The `number`-th word of syllables.
fn word(number: usize, capital: bool) -> String {
    let mut word = String::new();
    let mut rest = number + SYLLABLES.len();
    while rest > 0 {
        word += SYLLABLES[rest % SYLLABLES.len()];
        rest /= SYLLABLES.len();
    }
    if capital { word[..1].to_uppercase() + &word[1..] } else { word }
}

/// The name of the outlet of that rank.
pub fn outlet(rank: usize) -> String {
    format!("{} {}", word(rank * 31 + 5, true), KINDS[rank % KINDS.len()])
}

/// The full name of the person of that rank; namesakes are as common as among people.
pub fn person(rank: usize) -> String {
    let mut fixed = Dice(rank as u64);
    let (given, family) = (fixed.rank(GIVEN, 3), fixed.rank(FAMILY, 3));
    format!("{} {}", word(given, true), word(GIVEN + family, true))
}

/// The name of the organisation of that rank.
pub fn organisation(rank: usize) -> String {
    format!("{} {} Society", word(rank * 7 + 1, true), word(rank + 3, true))
}

struct Somebody {
    entity: Entity,
    class: SourceClass,
    name: Span,
    printed: String,
}

/// Introduces somebody, with an office perhaps.
fn somebody(draft: &mut Draft, dice: &mut Dice, id: &str) -> Somebody {
    let (kind, class, full, role) = if dice.percent(20) {
        let full = organisation(dice.rank(ORGANISATIONS, 4));
        (EntityKind::Organisation, SourceClass::Organisation, full, None)
    } else {
        let rank = dice.rank(PEOPLE, 5);
        let role = dice.percent(50).then(|| ROLES[Dice(rank as u64 + 7).roll(ROLES.len())]);
        (EntityKind::Person, SourceClass::Person, person(rank), role)
    };
    // A few are known by their surname alone throughout.
    let printed = match full.rsplit_once(' ') {
        Some((_, family)) if kind == EntityKind::Person && dice.percent(8) => family.to_owned(),
        _ => full,
    };
    let roles = role.map(|role| {
        let role = EntityRole { span: draft.put(role), affiliation: None };
        draft.put(" ");
        role
    });
    let name = draft.put(&printed);
    draft.put(" took part. ");
    let entity_id = EntityId(Hasher::new("entity").part(id.as_bytes()).part(printed.as_bytes()).finish());
    let names = vec![EntityName { span: name, kind: NameKind::Full }];
    let entity = Entity { entity_id, kind, name, names, roles: roles.into_iter().collect() };
    Somebody { entity, class, name, printed }
}

/// Words of a saying: `n` of them, most of them usual.
fn clause(draft: &mut Draft, dice: &mut Dice, topic: usize, n: usize) {
    for i in 0..n {
        if i > 0 {
            draft.put(" ");
        }
        match dice.roll(10) {
            0..=4 => {
                draft.put(SMALL[dice.rank(SMALL.len(), 2)]);
            }
            5 => {
                draft.put(NOUNS[(topic + dice.roll(4)) % NOUNS.len()]);
                draft.put(ENDINGS[dice.roll(ENDINGS.len())]);
            }
            6 => {
                draft.put(NOUNS[dice.rank(NOUNS.len(), 2)]);
                draft.put(ENDINGS[dice.roll(ENDINGS.len())]);
            }
            _ => {
                draft.put(&word(dice.rank(WORDS, 3), false));
                draft.put(ENDINGS[dice.roll(ENDINGS.len())]);
            }
        }
    }
}

/// Day `n` after the first of 2008, as if every month had 28 days.
fn date(n: u64) -> String {
    let n = n * 336 / 365;
    format!("{:04}-{:02}-{:02}", 2008 + n / 336, 1 + n % 336 / 28, 1 + n % 28)
}

/// The `number`-th article, with at most `most` statements.
pub fn article(number: u64, most: u64) -> (Document, ArticleRows) {
    let mut dice = Dice(number.wrapping_mul(0x9e37_79b9) ^ 0x5851_f42d);
    let id = format!("invented-{number:07}");
    let mut draft = Draft::default();
    let topic = dice.rank(NOUNS.len(), 2);
    draft.put("SKERROW — ");
    clause(&mut draft, &mut dice, topic, 12);
    draft.put(". ");
    let mut cast: Vec<Somebody> = Vec::new();
    for _ in 0..2 + dice.roll(4) {
        let it = somebody(&mut draft, &mut dice, &id);
        if cast.iter().all(|other| other.printed != it.printed) {
            cast.push(it);
        }
    }
    // Dates run through the archive as it is read, some weeks to and fro.
    let day = number * DAYS / ARTICLES + dice.roll(60) as u64;
    let mut statements: Vec<Statement> = Vec::new();
    let (mut first, mut called) = (vec![true; cast.len()], Vec::new());
    for n in 0..((4 + dice.roll(13)) as u64).min(most) {
        statements.push(saying(&mut draft, &mut dice, &cast, &mut first, (topic, day, n)));
        if dice.percent(3) {
            called.push(statements.len() - 1);
        }
    }
    for at in called {
        // What somebody is called stands in the content; its words were put there first.
        let span = statements[at].content[0];
        if let Some((start, label)) =
            LABELS.iter().find_map(|label| draft.text[span.range()].find(label).map(|at| (at, *label)))
        {
            let start = span.start() + start as u32;
            let it = Span::new(start, start + label.len() as u32);
            let whom = &cast[at % cast.len()];
            statements[at].labels.push(Label {
                span: it,
                head: it,
                mention: whom.name,
                name: Some(whom.name),
                entity_id: Some(whom.entity.entity_id),
                by: None,
            });
        }
    }
    let metadata = Metadata {
        origin: format!("archive.jsonl:{number}"),
        url: Some(format!("https://skerrow.example/{number}")),
        publisher: Some(outlet(dice.rank(OUTLETS, 3))),
        title: Some(format!("{} and the {}", NOUNS[topic], word(dice.rank(WORDS, 3), false))),
        published: (!dice.percent(2)).then(|| date(day)),
        licence: dice.percent(30).then(|| "CC-BY-4.0".into()),
        lang: Some("en".into()),
        extractor: "invented".into(),
        id,
        ..Metadata::default()
    };
    let document = Document::new(draft.text, metadata);
    let entities = cast.into_iter().map(|it| it.entity).collect();
    let read = ArticleRows::of(&document, &Findings { statements, entities, ..Findings::default() });
    (document, read)
}

fn saying(
    draft: &mut Draft,
    dice: &mut Dice,
    cast: &[Somebody],
    first: &mut [bool],
    (topic, day, n): (usize, u64, u64),
) -> Statement {
    let form = match dice.roll(100) {
        0..30 => Form::Direct,
        30..42 => Form::Mixed,
        _ => Form::Indirect,
    };
    let mut at = dice.roll(100) as u32;
    let (cue, lemma, act, _) = *CUES
        .iter()
        .find(|(.., share)| {
            let here = at < *share;
            at = at.saturating_sub(*share);
            here
        })
        .unwrap_or(&CUES[0]);
    let length = 8 + dice.roll(16);
    let mut quantities = Vec::new();
    let mut put_content = |draft: &mut Draft, dice: &mut Dice| -> Span {
        let start = draft.text.len() as u32;
        clause(draft, dice, topic, length);
        if dice.percent(4) {
            draft.put(" ");
            draft.put(LABELS[dice.rank(LABELS.len(), 2)]);
        }
        if dice.percent(20) {
            draft.put(" ");
            let number = 2 + dice.rank(5_000, 3);
            let span = draft.put(&number.to_string());
            let counted = {
                draft.put(" ");
                draft.put("lorries")
            };
            quantities.push(Quantity {
                span: Span::new(span.start(), counted.end()),
                low: Some(number as f64),
                high: Some(number as f64),
                unit: None,
                counted: Some(counted),
                hedge: Hedge::Exact,
            });
        }
        Span::new(start, draft.text.len() as u32)
    };
    let whole = if form == Form::Direct {
        draft.put("“");
        let content = put_content(draft, dice);
        draft.put(",” ");
        Some(content)
    } else {
        None
    };
    let who = if dice.percent(72) { Some(dice.rank(cast.len(), 2)) } else { None };
    let (source, class, speaker) = match who {
        Some(who) => {
            let it = &cast[who];
            let source = if std::mem::take(&mut first[who]) {
                draft.put(&it.printed)
            } else if it.class == SourceClass::Person && dice.percent(50) {
                draft.put("she")
            } else {
                draft.put(it.printed.rsplit(' ').next().unwrap_or(&it.printed))
            };
            let speaker = Speaker {
                name: Some(it.name),
                entity_id: Some(it.entity.entity_id),
                judgement: Judgement::Positive,
                method: "name",
                reason: "named in the source".into(),
                score: 0.9375,
            };
            (source, it.class, speaker)
        }
        None => {
            let (words, class) = [
                ("officials", SourceClass::Unnamed),
                ("the ministry", SourceClass::Organisation),
                ("a spokesman", SourceClass::Role),
                ("residents", SourceClass::Group),
                ("the report", SourceClass::Document),
            ][dice.rank(5, 2)];
            let speaker = Speaker {
                name: None,
                entity_id: None,
                judgement: Judgement::Unsure,
                method: "none",
                reason: "nobody is named".into(),
                score: 0.25,
            };
            (draft.put(words), class, speaker)
        }
    };
    draft.put(" ");
    let cue = draft.put(cue);
    let content = match whole {
        Some(content) => content,
        None => {
            draft.put(" that ");
            put_content(draft, dice)
        }
    };
    let mut statement = Statement {
        form,
        source_class: class,
        cue_lemma: Some(lemma.to_owned()),
        speech_act: Some(act),
        polarity: if act == SpeechAct::Deny { Polarity::Negative } else { Polarity::Positive },
        determinacy: if dice.percent(3) { Determinacy::Future } else { Determinacy::Actual },
        speakers: vec![speaker],
        quantities,
        confidence: 0.5 + dice.roll(50) as f32 / 100.0,
        ..Statement::new(vec![source], vec![cue], vec![content])
    };
    if dice.percent(8) {
        draft.put(" in ");
        let (words, medium) = [
            ("an interview", Medium::Interview),
            ("a speech", Medium::Speech),
            ("a statement", Medium::Written),
            ("a broadcast", Medium::Broadcast),
            ("a press conference", Medium::PressConference),
        ][dice.rank(5, 2)];
        statement.medium_span = Some(draft.put(words));
        statement.medium = Some(medium);
    }
    if dice.percent(5) {
        draft.put(" to ");
        statement.addressee = vec![draft.put("the council")];
    }
    if n == 0 || dice.percent(40) {
        let said = date(day.saturating_sub(dice.rank(14, 3) as u64));
        draft.put(" on ");
        statement.time = vec![draft.put(&said)];
        statement.said =
            Said { timex: Some(said.clone()), from: Some(said.clone()), to: Some(said), basis: SaidBasis::Explicit };
    }
    draft.put(". ");
    statement
}
