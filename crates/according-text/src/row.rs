//! A statement as it leaves the process: code points, strings, ids. What the ledger stores and what exports write.

use crate::{
    AttributionType, CodePoints, Determinacy, Document, EntityId, Findings, Form, Hasher, Hedge, Judgement, Label,
    Medium, Platform, Polarity, Quantity, Said, SourceClass, Span, SpeechAct, Statement, StatementId, TextId,
};

mod entity;

pub use entity::{Cast, EntityRow, NameRow, RoleRow};

/// A stretch of a text: offsets in Unicode **code points**, half-open, and the words that stand there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// First code point.
    pub start: u32,
    /// One past the last code point.
    pub end: u32,
    /// `text[start..end]`, always.
    pub exact: String,
}

/// The article that a row belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentRef {
    /// The input's own id, path or URL.
    pub id: String,
    /// Address of the text that was read.
    pub text_id: TextId,
    /// Canonical address.
    pub url: Option<String>,
    /// Outlet.
    pub publisher: Option<String>,
    /// Headline.
    pub title: Option<String>,
    /// ISO 8601 date of publication.
    pub published: Option<String>,
    /// Licence of the text.
    pub licence: Option<String>,
}

/// Who is meant by a row's source.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerRow {
    /// Fullest name in the article; absent where nobody is named.
    pub name: Option<String>,
    /// Whose name it is.
    pub entity_id: Option<EntityId>,
    /// Whether somebody is named, or why not.
    pub judgement: Judgement,
    /// Which rule decided.
    pub method: String,
    /// Why, in words.
    pub reason: String,
    /// 0 to 1.
    pub score: f32,
}

/// A number, inside the content of a statement or in the article's own voice.
#[derive(Clone, Debug, PartialEq)]
pub struct QuantityRow {
    /// Where it stands.
    pub passage: Passage,
    /// Lower bound.
    pub low: Option<f64>,
    /// Upper bound.
    pub high: Option<f64>,
    /// Unit or thing counted.
    pub unit: Option<String>,
    /// What is counted, as printed.
    pub counted: Option<Passage>,
    /// The hedge as printed.
    pub hedge: Hedge,
}

/// What somebody is called by a voice; see [`Label`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LabelRow {
    /// The label, with what qualifies it.
    pub passage: Passage,
    /// The word that makes it a label.
    pub head: Passage,
    /// Who is called so, as printed.
    pub mention: Passage,
    /// The fullest name in the article of who is called so.
    pub name: Option<String>,
    /// Whose name it is.
    pub entity_id: Option<EntityId>,
    /// Whose label it is, where the words name somebody.
    pub by: Option<Passage>,
}

/// One label in one article, with its voice: what an answer about labels is made of.
#[derive(Clone, Debug, PartialEq)]
pub struct Labelled {
    /// The article.
    pub document: DocumentRef,
    /// The label.
    pub label: LabelRow,
    /// The statement whose voice it is; absent where it is the article's own.
    pub voice: Option<Voice>,
}

/// The statement whose voice a label is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Voice {
    /// Its address.
    pub statement_id: StatementId,
    /// Who is meant by its source, where somebody is.
    pub speaker: Vec<String>,
    /// Its source as printed.
    pub source: Vec<String>,
    /// Whether the saying is affirmed.
    pub polarity: Polarity,
}

/// Everything that leaves of one article: the rows, and what the article says in its own voice.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ArticleRows {
    /// One for each statement.
    pub rows: Vec<Row>,
    /// Labels in the article's own voice.
    pub labels: Vec<LabelRow>,
    /// Numbers in the article's own voice.
    pub quantities: Vec<QuantityRow>,
    /// Whom and what the article names.
    pub entities: Vec<EntityRow>,
}

/// One statement, ready to be stored or printed. Offsets are Unicode **code points** into the text that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Content address.
    pub statement_id: StatementId,
    /// The article.
    pub document: DocumentRef,
    /// How the content is printed.
    pub form: Form,
    /// Kind of relation.
    pub attribution_type: AttributionType,
    /// Whether it is affirmed.
    pub polarity: Polarity,
    /// Whether it took place.
    pub determinacy: Determinacy,
    /// What the source is.
    pub source_class: SourceClass,
    /// Source as printed.
    pub source: Vec<Passage>,
    /// Cue.
    pub cue: Vec<Passage>,
    /// Content.
    pub content: Vec<Passage>,
    /// Lemma of the cue's head.
    pub cue_lemma: Option<String>,
    /// What is done by saying it.
    pub speech_act: Option<SpeechAct>,
    /// Who is meant.
    pub speaker: Vec<SpeakerRow>,
    /// Office of the source.
    pub source_role: Vec<Passage>,
    /// Organisation or place whose office that is.
    pub source_affiliation: Vec<Passage>,
    /// By what means.
    pub medium: Option<Medium>,
    /// On which platform.
    pub platform: Option<Platform>,
    /// The words that tell the medium.
    pub medium_passage: Option<Passage>,
    /// To whom.
    pub addressee: Vec<Passage>,
    /// Through whom, outermost first.
    pub via: Vec<Passage>,
    /// Where.
    pub place: Vec<Passage>,
    /// When.
    pub said: Said,
    /// The words that tell when.
    pub time: Vec<Passage>,
    /// Numbers inside the content.
    pub quantities: Vec<QuantityRow>,
    /// What the source calls somebody inside the content.
    pub labels: Vec<LabelRow>,
    /// The statement in whose content this one lies.
    pub parent_id: Option<StatementId>,
    /// Nesting depth.
    pub depth: u8,
    /// Calibrated probability that the row is right.
    pub confidence: f32,
}

impl Row {
    /// The rows of one article's statements, in the order given. Here, and nowhere else, bytes become code points.
    ///
    /// # Panics
    /// If a span does not lie within the document's text: the statements belong to another article.
    #[must_use]
    pub fn of(document: &Document, statements: &[Statement]) -> Vec<Row> {
        if statements.is_empty() {
            return Vec::new();
        }
        rows(document, &CodePoints::new(document.text()), statements)
    }

    /// Every role with its passages, by the name that it has in the ledger and in JSON; those that make the row's
    /// address come first.
    #[must_use]
    pub fn roles(&self) -> [(&'static str, &[Passage]); 10] {
        [
            ("source", &self.source),
            ("cue", &self.cue),
            ("content", &self.content),
            ("addressee", &self.addressee),
            ("medium", self.medium_passage.as_slice()),
            ("via", &self.via),
            ("time", &self.time),
            ("place", &self.place),
            ("source_role", &self.source_role),
            ("source_affiliation", &self.source_affiliation),
        ]
    }
}

impl LabelRow {
    /// Every passage of the label.
    pub fn passages(&self) -> impl Iterator<Item = &Passage> {
        [&self.passage, &self.head, &self.mention].into_iter().chain(&self.by)
    }
}

impl ArticleRows {
    /// What leaves of everything that is read in `document`.
    ///
    /// # Panics
    /// As [`Row::of`].
    #[must_use]
    pub fn of(document: &Document, findings: &Findings) -> ArticleRows {
        if *findings == Findings::default() {
            return ArticleRows::default();
        }
        let points = CodePoints::new(document.text());
        ArticleRows {
            rows: rows(document, &points, &findings.statements),
            labels: findings.labels.iter().map(|it| label(&points, it)).collect(),
            quantities: findings.quantities.iter().map(|it| quantity(&points, it)).collect(),
            entities: findings.entities.iter().map(|it| EntityRow::of(&points, it)).collect(),
        }
    }
}

impl From<Vec<Row>> for ArticleRows {
    fn from(rows: Vec<Row>) -> ArticleRows {
        ArticleRows { rows, ..ArticleRows::default() }
    }
}

fn rows(document: &Document, points: &CodePoints<'_>, statements: &[Statement]) -> Vec<Row> {
    let meta = &document.metadata;
    let reference = DocumentRef {
        id: meta.id.clone(),
        text_id: TextId::of(document.text()),
        url: meta.url.clone(),
        publisher: meta.publisher.clone(),
        title: meta.title.clone(),
        published: meta.published.clone(),
        licence: meta.licence.clone(),
    };
    let mut rows: Vec<Row> = statements.iter().map(|statement| row(&reference, points, statement)).collect();
    for (i, statement) in statements.iter().enumerate() {
        rows[i].parent_id = statement.parent.map(|parent| rows[parent as usize].statement_id);
    }
    rows
}

fn row(document: &DocumentRef, points: &CodePoints<'_>, statement: &Statement) -> Row {
    let passages = |spans: &[Span]| spans.iter().map(|&span| passage(points, span)).collect::<Vec<_>>();
    let (source, cue, content) = (passages(&statement.source), passages(&statement.cue), passages(&statement.content));
    Row {
        statement_id: statement_id(document, &[&source, &cue, &content]),
        document: document.clone(),
        form: statement.form,
        attribution_type: statement.attribution_type,
        polarity: statement.polarity,
        determinacy: statement.determinacy,
        source_class: statement.source_class,
        source,
        cue,
        content,
        cue_lemma: statement.cue_lemma.clone(),
        speech_act: statement.speech_act,
        speaker: statement
            .speakers
            .iter()
            .map(|speaker| SpeakerRow {
                name: speaker.name.map(|span| span.of(points.text()).to_owned()),
                entity_id: speaker.entity_id,
                judgement: speaker.judgement,
                method: speaker.method.to_owned(),
                reason: speaker.reason.clone(),
                score: speaker.score,
            })
            .collect(),
        source_role: passages(&statement.source_role),
        source_affiliation: passages(&statement.source_affiliation),
        medium: statement.medium,
        platform: statement.platform,
        medium_passage: statement.medium_span.map(|span| passage(points, span)),
        addressee: passages(&statement.addressee),
        via: passages(&statement.via),
        place: passages(&statement.place),
        said: statement.said.clone(),
        time: passages(&statement.time),
        quantities: statement.quantities.iter().map(|it| quantity(points, it)).collect(),
        labels: statement.labels.iter().map(|it| label(points, it)).collect(),
        parent_id: None,
        depth: statement.depth,
        confidence: statement.confidence,
    }
}

fn quantity(points: &CodePoints<'_>, quantity: &Quantity) -> QuantityRow {
    QuantityRow {
        passage: passage(points, quantity.span),
        low: quantity.low,
        high: quantity.high,
        unit: quantity.unit.clone(),
        counted: quantity.counted.map(|span| passage(points, span)),
        hedge: quantity.hedge,
    }
}

fn label(points: &CodePoints<'_>, label: &Label) -> LabelRow {
    LabelRow {
        passage: passage(points, label.span),
        head: passage(points, label.head),
        mention: passage(points, label.mention),
        name: label.name.map(|span| span.of(points.text()).to_owned()),
        entity_id: label.entity_id,
        by: label.by.map(|span| passage(points, span)),
    }
}

fn passage(points: &CodePoints<'_>, span: Span) -> Passage {
    let (start, end) = points.range(span);
    Passage { start, end, exact: span.of(points.text()).to_owned() }
}

fn statement_id(document: &DocumentRef, roles: &[&[Passage]; 3]) -> StatementId {
    let mut hasher = Hasher::new("statement").part(document.id.as_bytes()).part(&document.text_id.0);
    for passages in roles {
        let offsets: Vec<u8> = passages
            .iter()
            .flat_map(|passage| [passage.start.to_le_bytes(), passage.end.to_le_bytes()].concat())
            .collect();
        hasher = hasher.part(&offsets);
    }
    StatementId(hasher.finish())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Metadata;

    #[test]
    fn offsets_leave_as_code_points() {
        let text = "“Ja,” Ödön said.";
        let at = |needle: &str| {
            let start = text.find(needle).expect("stands in the text") as u32;
            Span::new(start, start + needle.len() as u32)
        };
        let document = Document::new(text, Metadata { id: "a".into(), ..Metadata::default() });
        let statement = Statement::new(vec![at("Ödön")], vec![at("said")], vec![at("“Ja,”")]);
        let rows = Row::of(&document, &[statement]);
        assert_eq!((rows[0].source[0].start, rows[0].source[0].end), (6, 10));
        assert_eq!(rows[0].source[0].exact, "Ödön");
        let points: Vec<char> = text.chars().collect();
        for passage in [&rows[0].source[0], &rows[0].cue[0], &rows[0].content[0]] {
            assert_eq!(points[passage.start as usize..passage.end as usize].iter().collect::<String>(), passage.exact);
        }
    }
}
