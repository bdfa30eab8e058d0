//! Articles nobody wrote, made by arithmetic: the same number gives the same article.

use according_text::{
    Document, EntityId, Form, Hasher, Hedge, Judgement, Medium, Metadata, Polarity, Quantity, Row, Said, SaidBasis,
    SourceClass, Span, Speaker, SpeechAct, Statement,
};

const GIVEN: [&str; 12] =
    ["Ilse", "Ödön", "Marek", "Farida", "Tomás", "Ngozi", "Pia", "Søren", "Halima", "Jun", "Łucja", "Dara"];
const FAMILY: [&str; 16] = [
    "Varga",
    "Brandt",
    "Okonjo",
    "Márquez",
    "Lindqvist",
    "Żurek",
    "Tanaka",
    "O’Dell",
    "Haddad",
    "Petrov",
    "Ruiz",
    "Nakamura",
    "Sørlie",
    "Quist",
    "Abara",
    "Kestrel",
];
const WORDS: [&str; 40] = [
    "harbour", "bridge", "council", "ferry", "budget", "inquiry", "timber", "strike", "vote", "repairs", "delay",
    "contract", "storm", "flood", "school", "hospital", "tariff", "export", "safety", "permit", "tunnel", "audit",
    "wages", "lorries", "pilots", "customs", "freight", "dredging", "quay", "pontoon", "levy", "hearing", "report",
    "shortage", "grain", "cables", "turbines", "moorings", "signal", "crossing",
];
const OUTLETS: [&str; 4] = ["The Quay Courier", "Norport Wire", "Daily Lantern", "Büro Hafen"];

/// A source of numbers (SplitMix64).
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % sides as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

/// A text under way that remembers where things stand.
#[derive(Default)]
pub(crate) struct Draft {
    pub(crate) text: String,
}

impl Draft {
    /// Appends words and gives their place.
    pub(crate) fn put(&mut self, words: &str) -> Span {
        let start = self.text.len() as u32;
        self.text += words;
        Span::new(start, self.text.len() as u32)
    }
}

pub(crate) fn plain_statement(source: Vec<Span>, cue: Vec<Span>, content: Vec<Span>) -> Statement {
    Statement {
        cue_lemma: Some("say".into()),
        speech_act: Some(SpeechAct::Say),
        confidence: 0.75,
        ..Statement::new(source, cue, content)
    }
}

pub(crate) fn named(span: Span, name: &str, document: &str) -> Speaker {
    Speaker {
        name: Some(span),
        entity_id: Some(EntityId(Hasher::new("entity").part(document.as_bytes()).part(name.as_bytes()).finish())),
        judgement: Judgement::Positive,
        method: "name",
        reason: "named in the source".into(),
        score: 0.9375,
    }
}

pub(crate) fn abstained(reason: &str) -> Speaker {
    Speaker {
        name: None,
        entity_id: None,
        judgement: Judgement::Unsure,
        method: "none",
        reason: reason.into(),
        score: 0.25,
    }
}

/// `Varga said <content>. Brandt said <content>. ...`, one statement a name.
pub(crate) fn told(id: &str, sayings: &[(&str, &str)], change: impl Fn(usize, &mut Statement)) -> (Document, Vec<Row>) {
    let mut draft = Draft::default();
    let mut statements = Vec::new();
    for (i, (name, content)) in sayings.iter().enumerate() {
        let source = draft.put(name);
        draft.put(" ");
        let cue = draft.put("said");
        draft.put(" ");
        let content = draft.put(content);
        draft.put(". ");
        let mut statement = plain_statement(vec![source], vec![cue], vec![content]);
        statement.speakers = vec![named(source, name, id)];
        change(i, &mut statement);
        statements.push(statement);
    }
    let document = Document::new(draft.text, Metadata { id: id.into(), origin: id.into(), ..Metadata::default() });
    let rows = Row::of(&document, &statements);
    (document, rows)
}

pub(crate) const SAYINGS: [(&str, &str); 3] =
    [("Ilse Varga", "the bridge will close"), ("Marek Brandt", "nobody asked"), ("Pia Quist", "work begins in May")];

/// The `number`-th article of the archive `seed`: eight statements in about 1,500 characters.
pub(crate) fn article(seed: u64, number: u64) -> (Document, Vec<Row>) {
    let mut dice = Dice(seed.wrapping_mul(0x5851_f42d).wrapping_add(number));
    let id = format!("harbour-{seed}/{number:06}");
    let mut draft = Draft::default();
    draft.put("NORPORT — ");
    let mut statements = Vec::new();
    let people: Vec<String> = (0..3).map(|_| format!("{} {}", dice.pick(&GIVEN), dice.pick(&FAMILY))).collect();
    let mut first: Vec<Option<Span>> = vec![None; 3];
    for n in 0..8 {
        let who = dice.roll(3);
        let statement = if n % 4 == 3 {
            let source = draft.put("Two officials at the port");
            draft.put(" ");
            let cue = draft.put("denied");
            draft.put(" that ");
            let content = clause(&mut draft, &mut dice);
            Statement {
                polarity: Polarity::Negative,
                source_class: SourceClass::Unnamed,
                speakers: vec![abstained("nobody is named")],
                ..plain_statement(vec![source], vec![cue], vec![content])
            }
        } else {
            let direct = dice.roll(2) == 0;
            draft.put(if direct { "“" } else { "The " });
            let content = clause(&mut draft, &mut dice);
            draft.put(if direct { ",” " } else { ", " });
            let family = people[who].rsplit(' ').next().unwrap_or_default();
            let source = draft.put(if first[who].is_none() { &people[who] } else { family });
            let full = *first[who].get_or_insert(source);
            draft.put(" ");
            let cue = draft.put("said");
            Statement {
                form: if direct { Form::Direct } else { Form::Indirect },
                speakers: vec![named(full, &people[who], &id)],
                medium: (n == 0).then_some(Medium::PressConference),
                said: Said {
                    timex: Some("2031-04-02".into()),
                    from: Some("2031-04-02".into()),
                    to: Some("2031-04-02".into()),
                    basis: SaidBasis::Published,
                },
                ..plain_statement(vec![source], vec![cue], vec![content])
            }
        };
        draft.put(". ");
        statements.push(statement);
        let filler = clause(&mut draft, &mut dice);
        assert!(!filler.is_empty());
        draft.put(".\n");
    }
    let number_at = draft.put("17 lorries");
    let counted = Span::new(number_at.start() + 3, number_at.end());
    let quantity = Quantity {
        span: number_at,
        low: Some(17.0),
        high: None,
        unit: Some("lorry".into()),
        counted: Some(counted),
        hedge: Hedge::Exact,
    };
    statements[0].quantities.push(quantity);
    let metadata = Metadata {
        id: id.clone(),
        origin: format!("archive-{seed}.jsonl:{number}"),
        publisher: Some(dice.pick(&OUTLETS).into()),
        title: Some(format!("Harbour news {number}")),
        published: (number % 17 != 5).then(|| format!("2031-{:02}-{:02}", 1 + number % 12, 1 + number % 28)),
        extractor: "jsonl".into(),
        ..Metadata::default()
    };
    let document = Document::new(draft.text, metadata);
    let rows = Row::of(&document, &statements);
    (document, rows)
}

fn clause(draft: &mut Draft, dice: &mut Dice) -> Span {
    let n = 8 + dice.roll(14);
    let words: Vec<&str> = (0..n).map(|_| dice.pick(&WORDS)).collect();
    draft.put(&words.join(" "))
}
