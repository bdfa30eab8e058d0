//! One article with everything that is read in it made visible: as HTML, and on a terminal.
//!
//! A text and its rows enter; a tiling of the text leaves, of which every tile knows the marks that lie on it. Marks may
//! nest, overlap and be interrupted as they like: tiles are flat, so that no order of opening and closing could go wrong.
//! The words of the text leave as they are, and nothing else does: the text content of [`text_html`] equals the text.
//!
//! ```
//! use according_export::xray::{Links, Xray, text_html};
//! use according_text::ArticleRows;
//! let article = ArticleRows::default();
//! let xray = Xray::new("1 < 2", &article);
//! assert_eq!(text_html(&xray, None), "<p>1 &lt; 2</p>");
//! # let _ = Links::default();
//! ```

mod aside;
mod html;
mod page;
mod terminal;
#[cfg(test)]
mod tests;

pub use aside::{cards_html, facts, own_html, voices_html};
pub use html::{escape, text_html};
pub use page::{Head, SCRIPT, STYLE, page};
pub use terminal::terminal;

use crate::GAP;
use according_text::row::SpeakerRow;
use according_text::{ArticleRows, EntityId, Judgement, Passage, Row};
use std::ops::Range;

/// Colours that identified voices take turns in; the next one is that of all others.
pub const COLOURS: usize = 7;

/// What a passage is to a statement, or to the article.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// What is said.
    Content,
    /// Who says it, as printed.
    Source,
    /// The word that attributes it.
    Cue,
    /// The office of the source.
    SourceRole,
    /// Whose office that is.
    SourceAffiliation,
    /// To whom.
    Addressee,
    /// Through whom.
    Via,
    /// By what means.
    Medium,
    /// When.
    Time,
    /// Where.
    Place,
    /// A number.
    Quantity,
    /// What somebody is called.
    Label,
}

impl Role {
    /// Its name in the ledger.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Role::Content => "content",
            Role::Source => "source",
            Role::Cue => "cue",
            Role::SourceRole => "source_role",
            Role::SourceAffiliation => "source_affiliation",
            Role::Addressee => "addressee",
            Role::Via => "via",
            Role::Medium => "medium",
            Role::Time => "time",
            Role::Place => "place",
            Role::Quantity => "quantity",
            Role::Label => "label",
        }
    }
}

/// Whose words a passage is: a speaker who is identified, or a source as printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// What tells it from the others without colour: `A`, `B`, …; `?1`, `?2`, … where nobody is identified.
    pub sign: String,
    /// Its colour, below [`COLOURS`]; [`COLOURS`] itself where nobody is identified.
    pub colour: usize,
    /// Names of the speakers, else the source as printed, else that none is printed.
    pub name: String,
    /// Whether somebody is identified.
    pub known: bool,
    /// Whose voice it is, where it is one speaker's.
    pub entity_id: Option<EntityId>,
    /// Statements of the article in this voice.
    pub statements: usize,
}

/// A mark on a tile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Index of the row; none where it is the article's own voice.
    pub statement: Option<usize>,
    /// What the passage is.
    pub role: Role,
}

/// A stretch of the text on which the same marks lie.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tile {
    /// Where it stands: UTF-8 bytes, half-open, never empty.
    pub bytes: Range<usize>,
    /// What lies on it, outermost first.
    pub marks: Vec<Mark>,
    /// Rows whose content begins here, outermost first.
    pub begins: Vec<usize>,
}

/// A text with the marks on it.
pub struct Xray<'a> {
    /// The text that the rows' offsets count in.
    pub text: &'a str,
    /// What is read in it.
    pub article: &'a ArticleRows,
    /// Voices, in the order in which they begin.
    pub voices: Vec<Voice>,
    /// The voice of each row.
    pub voice_of: Vec<usize>,
    /// The whole text, in order, without gaps.
    pub tiles: Vec<Tile>,
}

impl<'a> Xray<'a> {
    /// Lays the marks of `article` on `text`. A passage that the text does not have is left out.
    ///
    /// **Cost**: `O(n + m log m + m k)` for `m` passages of which `k` lie on one place at most.
    #[must_use]
    pub fn new(text: &'a str, article: &'a ArticleRows) -> Xray<'a> {
        let (voices, voice_of) = voices(&article.rows);
        Xray { text, article, voices, voice_of, tiles: tiles(text, article) }
    }

    /// The voice of row `statement`.
    #[must_use]
    pub fn voice(&self, statement: usize) -> &Voice {
        &self.voices[self.voice_of[statement]]
    }

    /// The name by which people call row `statement` of this article: the sign of its voice and its number, from 1.
    #[must_use]
    pub fn number(&self, statement: usize) -> String {
        format!("{}·{}", self.voice(statement).sign, statement + 1)
    }
}

/// The page of a voice, for those who have one.
pub type VoiceLink<'l> = &'l dyn Fn(&Voice) -> Option<String>;

/// Where the parts of an article lead. Without links it stands alone.
#[derive(Default)]
pub struct Links<'l> {
    /// The page of a statement.
    pub statement: Option<&'l dyn Fn(&Row) -> String>,
    /// The page of a voice.
    pub voice: Option<VoiceLink<'l>>,
}

/// The passages of `passages` as one string.
pub(crate) fn words(passages: &[Passage]) -> String {
    passages.iter().map(|passage| passage.exact.as_str()).collect::<Vec<_>>().join(GAP)
}

/// What makes two rows have one voice.
#[derive(PartialEq)]
enum Key {
    Speakers(Vec<(Option<EntityId>, String)>),
    Printed(String),
    Nobody,
}

fn voices(rows: &[Row]) -> (Vec<Voice>, Vec<usize>) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    order.sort_by_key(|&at| (rows[at].content.first().map_or(0, |passage| passage.start), at));
    let mut keys: Vec<Key> = Vec::new();
    let mut voices: Vec<Voice> = Vec::new();
    let mut voice_of = vec![0; rows.len()];
    let (mut n_known, mut n_unknown) = (0, 0);
    for at in order {
        let row = &rows[at];
        let speakers: Vec<&SpeakerRow> =
            row.speaker.iter().filter(|it| it.judgement == Judgement::Positive && it.name.is_some()).collect();
        let named = |it: &SpeakerRow| it.name.clone().unwrap_or_default();
        let key = if !speakers.is_empty() {
            // An id is the same whatever name stands beside it.
            Key::Speakers(
                speakers
                    .iter()
                    .map(|it| (it.entity_id, if it.entity_id.is_some() { String::new() } else { named(it) }))
                    .collect(),
            )
        } else if row.source.is_empty() {
            Key::Nobody
        } else {
            Key::Printed(words(&row.source).to_lowercase())
        };
        let voice = keys.iter().position(|it| *it == key).unwrap_or_else(|| {
            let known = !speakers.is_empty();
            let n = if known { &mut n_known } else { &mut n_unknown };
            *n += 1;
            voices.push(Voice {
                sign: if known { letters(*n - 1) } else { format!("?{n}") },
                colour: if known { (*n - 1) % COLOURS } else { COLOURS },
                name: match key {
                    Key::Speakers(_) => speakers.iter().map(|it| named(it)).collect::<Vec<_>>().join(", "),
                    Key::Printed(_) => words(&row.source),
                    Key::Nobody => "no source printed".to_owned(),
                },
                known,
                entity_id: if let [one] = speakers.as_slice() { one.entity_id } else { None },
                statements: 0,
            });
            keys.push(key);
            voices.len() - 1
        });
        voices[voice].statements += 1;
        voice_of[at] = voice;
    }
    (voices, voice_of)
}

/// `A` … `Z`, `AA` …
fn letters(mut n: usize) -> String {
    let mut letters = Vec::new();
    loop {
        letters.push(char::from(b'A' + (n % 26) as u8));
        if n < 26 {
            break;
        }
        n = n / 26 - 1;
    }
    letters.iter().rev().collect()
}

/// A passage with its mark; code points until the text has been walked.
struct Laid {
    start: u32,
    end: u32,
    depth: u8,
    mark: Mark,
}

fn laid(article: &ArticleRows, length: u32) -> Vec<Laid> {
    let mut all = Vec::new();
    let mut lay = |statement: Option<usize>, depth: u8, role: Role, passages: &[&Passage]| {
        all.extend(
            passages
                .iter()
                .filter(|passage| passage.start < passage.end && passage.end <= length)
                .map(|passage| Laid { start: passage.start, end: passage.end, depth, mark: Mark { statement, role } }),
        );
    };
    for (at, row) in article.rows.iter().enumerate() {
        let each = [
            (Role::Content, &row.content),
            (Role::Source, &row.source),
            (Role::Cue, &row.cue),
            (Role::SourceRole, &row.source_role),
            (Role::SourceAffiliation, &row.source_affiliation),
            (Role::Addressee, &row.addressee),
            (Role::Via, &row.via),
            (Role::Time, &row.time),
            (Role::Place, &row.place),
        ];
        for (role, passages) in each {
            lay(Some(at), row.depth, role, &passages.iter().collect::<Vec<_>>());
        }
        lay(Some(at), row.depth, Role::Medium, &row.medium_passage.iter().collect::<Vec<_>>());
        lay(Some(at), row.depth, Role::Quantity, &row.quantities.iter().map(|it| &it.passage).collect::<Vec<_>>());
        lay(Some(at), row.depth, Role::Label, &row.labels.iter().map(|it| &it.passage).collect::<Vec<_>>());
    }
    lay(None, 0, Role::Quantity, &article.quantities.iter().map(|it| &it.passage).collect::<Vec<_>>());
    lay(None, 0, Role::Label, &article.labels.iter().map(|it| &it.passage).collect::<Vec<_>>());
    // Outermost first: by depth, the longer one around the shorter one.
    all.sort_by_key(|it| (it.start, it.depth, u32::MAX - (it.end - it.start), it.mark.role, it.mark.statement));
    all
}

fn tiles(text: &str, article: &ArticleRows) -> Vec<Tile> {
    let length = u32::try_from(text.chars().count()).unwrap_or(u32::MAX);
    let laid = laid(article, length);
    let mut cuts: Vec<u32> = laid.iter().flat_map(|it| [it.start, it.end]).chain([0, length]).collect();
    cuts.sort_unstable();
    cuts.dedup();
    let bytes = byte_offsets(text, &cuts);
    let mut begun = vec![false; article.rows.len()];
    let (mut next, mut active) = (0, Vec::<usize>::new());
    let mut tiles = Vec::with_capacity(cuts.len());
    for (at, pair) in cuts.windows(2).enumerate() {
        active.retain(|&it| laid[it].end > pair[0]);
        let mut begins = Vec::new();
        while laid.get(next).is_some_and(|it| it.start == pair[0]) {
            active.push(next);
            if let Mark { statement: Some(statement), role: Role::Content } = laid[next].mark
                && !std::mem::replace(&mut begun[statement], true)
            {
                begins.push(statement);
            }
            next += 1;
        }
        active.sort_by_key(|&it| (laid[it].depth, u32::MAX - (laid[it].end - laid[it].start), laid[it].start, it));
        let marks = active.iter().map(|&it| laid[it].mark).collect();
        tiles.push(Tile { bytes: bytes[at]..bytes[at + 1], marks, begins });
    }
    tiles
}

/// The byte at which each of `cuts` (ascending code points) stands.
fn byte_offsets(text: &str, cuts: &[u32]) -> Vec<usize> {
    let mut bytes = Vec::with_capacity(cuts.len());
    let mut places = text.char_indices().map(|(byte, _)| byte).chain([text.len()]).enumerate();
    for &cut in cuts {
        let found = places.by_ref().find(|(point, _)| *point == cut as usize);
        bytes.push(found.map_or(text.len(), |(_, byte)| byte));
    }
    bytes
}

/// The paragraphs of `text`, in bytes; what stands between them is white space.
///
/// A line is a paragraph, but where no line is longer than a page is wide the lines are those of a typewriter: there a
/// line that is nearly full goes on in the next one.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Range<usize>> {
    const WIDEST: usize = 100;
    const FULL: usize = 50;
    let lines: Vec<Range<usize>> = {
        let mut at = 0;
        text.split('\n')
            .map(|line| {
                let range = at..at + line.len();
                at = range.end + 1;
                range
            })
            .collect()
    };
    let width = |line: &Range<usize>| text[line.clone()].chars().count();
    let typed = lines.iter().all(|line| width(line) <= WIDEST);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut goes_on = false;
    for line in &lines {
        if text[line.clone()].trim().is_empty() {
            goes_on = false;
            continue;
        }
        match found.last_mut() {
            Some(last) if goes_on => last.end = line.end,
            _ => found.push(line.clone()),
        }
        goes_on = typed && width(line) >= FULL;
    }
    found
}
