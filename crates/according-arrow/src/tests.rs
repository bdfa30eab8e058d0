//! What goes in comes out again.

use crate::{
    Article, Fate, Names, articles, articles_of, casts, casts_of, schema_of_casts, schema_of_statements, statements,
};
use according_text::row::Cast;
use according_text::{
    ArticleRows, Document, Entity, EntityId, EntityKind, EntityName, EntityRole, Findings, Form, Hasher, Hedge,
    Judgement, Label, Medium, Metadata, NameKind, Platform, Quantity, Said, SaidBasis, Span, Speaker, SpeechAct,
    Statement, TextId,
};
use arrow_array::{Array as _, RecordBatch};
use arrow_schema::DataType;

const TEXT: &str = "“Ja,” Ödön Šik, a reformist, wrote on X on Tuesday, “17 boats are lost.” The wreckers fled.";

fn at(needle: &str) -> Span {
    let start = TEXT.find(needle).expect("stands in the text") as u32;
    Span::new(start, start + needle.len() as u32)
}

/// Every field holds something in the first statement and nothing in the second.
fn read() -> Article {
    let id = EntityId(Hasher::new("entity").finish());
    let label = |words: &str, by| Label {
        span: at(words),
        head: at(words),
        mention: at("Ödön Šik"),
        name: Some(at("Ödön Šik")),
        entity_id: Some(id),
        by,
    };
    let quantity = Quantity {
        span: at("17 boats"),
        low: Some(17.0),
        high: None,
        unit: Some("boat".into()),
        counted: Some(at("boats")),
        hedge: Hedge::AtLeast,
    };
    let full = Statement {
        form: Form::Direct,
        cue_lemma: Some("write".into()),
        speech_act: Some(SpeechAct::Say),
        speakers: vec![Speaker {
            name: Some(at("Ödön Šik")),
            entity_id: Some(id),
            judgement: Judgement::Positive,
            method: "name",
            reason: "named in the source".into(),
            score: 0.123_456_79,
        }],
        source_role: vec![at("reformist")],
        source_affiliation: vec![at("X")],
        medium: Some(Medium::SocialPost),
        platform: Platform::ALL.first().copied(),
        medium_span: Some(at("on X")),
        addressee: vec![at("boats")],
        via: vec![at("wreckers")],
        place: vec![at("X")],
        said: Said {
            timex: Some("2025-03-04".into()),
            from: Some("2025-03-04".into()),
            to: Some("2025-03-05".into()),
            basis: SaidBasis::Relative,
        },
        time: vec![at("Tuesday")],
        quantities: vec![quantity.clone()],
        labels: vec![label("reformist", Some(at("wreckers")))],
        confidence: 0.987_654_3,
        ..Statement::new(vec![at("Ödön Šik")], vec![at("wrote")], vec![at("“Ja,”"), at("“17 boats are lost.”")])
    };
    let bare = Statement { parent: Some(0), depth: 1, ..Statement::new(vec![], vec![], vec![at("boats are lost")]) };
    let findings = Findings {
        statements: vec![full, bare],
        entities: vec![Entity {
            entity_id: id,
            kind: EntityKind::Person,
            name: at("Ödön Šik"),
            names: vec![EntityName { span: at("Šik"), kind: NameKind::Short }],
            roles: vec![
                EntityRole { span: at("reformist"), affiliation: Some(at("X")) },
                EntityRole { span: at("wreckers"), affiliation: None },
            ],
        }],
        labels: vec![label("wreckers", None)],
        quantities: vec![quantity],
    };
    let metadata = Metadata {
        id: "a".into(),
        origin: "a.jsonl:1".into(),
        publisher: Some("The Daily Lantern".into()),
        published: Some("2025-03-05T08:00:00+02:00".into()),
        extractor: "jsonl".into(),
        ..Metadata::default()
    };
    let document = Document::new(TEXT, metadata);
    let read = ArticleRows::of(&document, &findings);
    by_this(Fate::Read { document, read })
}

fn by_this(fate: Fate) -> Article {
    Article { fate, version: "0.1.0".into(), model_hash: "ab".into(), config: "{}".into() }
}

fn told(article: &Article) -> String {
    format!("{article:?}")
}

#[test]
fn articles_come_back_as_they_were() {
    let skipped = by_this(Fate::Skipped { origin: "a:2".into(), reason: "empty".into(), message: "no text".into() });
    let empty = by_this(Fate::Read {
        document: Document::new("Rain.", Metadata { id: "b".into(), ..Metadata::default() }),
        read: ArticleRows::default(),
    });
    let records = [skipped, read(), empty, read()];
    let batch = articles(&records);
    let back = articles_of(&batch).expect("are articles");
    assert_eq!(back.iter().map(told).collect::<Vec<_>>(), records.iter().map(told).collect::<Vec<_>>());
    // A slice of a batch shares its lists.
    let back = articles_of(&batch.slice(2, 2)).expect("are articles");
    assert_eq!(back.iter().map(told).collect::<Vec<_>>(), records[2..].iter().map(told).collect::<Vec<_>>());
}

#[test]
fn casts_come_back_as_they_were() {
    let Fate::Read { document, read } = read().fate else { panic!("is read") };
    let cast = |published: Option<&str>, entities| Cast {
        document_id: document.metadata.id.clone(),
        text_id: TextId::of(document.text()),
        published: published.map(str::to_owned),
        entities,
    };
    let all = [cast(Some("2025-03-05"), read.entities), cast(None, Vec::new())];
    assert!(!all[0].entities[0].roles.is_empty());
    let batch = casts(&all);
    assert_eq!(batch.schema(), schema_of_casts());
    assert_eq!(casts_of(&batch).expect("are casts"), all);
    assert_eq!(casts_of(&batch.slice(1, 1)).expect("is one"), all[1..]);
}

#[test]
fn what_is_missing_or_wrong_is_named() {
    let batch = articles(&[read()]);
    let mut without = batch.clone();
    without.remove_column(batch.schema().index_of("entities").expect("is there"));
    assert_eq!(articles_of(&without).expect_err("lacks a column").to_string(), "there is no column \"entities\"");
    let rows = statements(&[], Names::Plain);
    assert_eq!(articles_of(&rows).expect_err("no articles").to_string(), "there is no column \"statements\"");
    let at = batch.schema().index_of("labels").expect("is there");
    let mut columns = batch.columns().to_vec();
    columns[at] = columns[0].clone();
    let fields: Vec<_> = batch.schema().fields().iter().map(|field| field.as_ref().clone()).collect();
    let fields: Vec<_> = fields
        .into_iter()
        .enumerate()
        .map(|(i, field)| if i == at { field.with_data_type(DataType::Utf8) } else { field })
        .collect();
    let wrong = RecordBatch::try_new(std::sync::Arc::new(arrow_schema::Schema::new(fields)), columns).expect("fits");
    let told = articles_of(&wrong).expect_err("no lists").to_string();
    assert_eq!(told, "the column \"labels\" holds Utf8, not lists");
}

#[test]
fn categories_are_whole_and_in_order() {
    let Fate::Read { read, .. } = read().fate else { panic!("was read") };
    let batch = statements(&read.rows, Names::Dictionary);
    assert_eq!(batch.schema(), schema_of_statements(Names::Dictionary));
    let form = batch.column_by_name("form").expect("is there").to_data();
    let set = form.child_data()[0].clone();
    assert_eq!(set.len(), Form::ALL.len());
    assert_eq!(batch.num_rows(), 2);
    assert_eq!(batch.column_by_name("medium").expect("is there").null_count(), 1);
}
