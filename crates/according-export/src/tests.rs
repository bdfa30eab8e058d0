use crate::{Format, Look, RowWriter, to_json};
use according_text::row::{DocumentRef, LabelRow, QuantityRow, SpeakerRow};
use according_text::{
    AttributionType, Determinacy, EntityId, Form, Hedge, Judgement, Medium, Passage, Polarity, Row, Said, SaidBasis,
    SourceClass, StatementId, TextId,
};
use expect_test::{Expect, expect};

fn passage(start: u32, exact: &str) -> Passage {
    Passage { start, end: start + exact.chars().count() as u32, exact: exact.to_owned() }
}

/// A row with every field set, over `“Over 300 jobs will go,” Mara Lindqvist told Ny Tid, “by May.”`.
pub(crate) fn full() -> Row {
    Row {
        statement_id: StatementId([0x1a; 16]),
        document: DocumentRef {
            id: "news/mill.txt".into(),
            text_id: TextId::of("x"),
            url: Some("https://nytid.example/mill".into()),
            publisher: Some("Ny Tid".into()),
            title: Some("Mill \"to close\", says owner".into()),
            published: Some("2024-03-05T08:00:00Z".into()),
            licence: None,
        },
        form: Form::Direct,
        attribution_type: AttributionType::Communication,
        polarity: Polarity::Positive,
        determinacy: Determinacy::Actual,
        source_class: SourceClass::Person,
        source: vec![passage(25, "Mara Lindqvist")],
        cue: vec![passage(40, "told")],
        content: vec![passage(0, "“Over 300 jobs will go,”"), passage(53, "“by May.”")],
        cue_lemma: Some("tell".into()),
        speech_act: None,
        speaker: vec![SpeakerRow {
            name: Some("Mara Lindqvist".into()),
            entity_id: Some(EntityId([0x2b; 16])),
            judgement: Judgement::Positive,
            method: "name".into(),
            reason: "named in the source".into(),
            score: 0.9,
        }],
        source_role: vec![],
        source_affiliation: vec![],
        medium: Some(Medium::Interview),
        platform: None,
        medium_passage: Some(passage(45, "Ny Tid")),
        addressee: vec![passage(45, "Ny Tid")],
        via: vec![],
        place: vec![passage(64, "Brattvik")],
        said: Said {
            timex: Some("2024-03".into()),
            from: Some("2024-03-01".into()),
            to: Some("2024-03-31".into()),
            basis: SaidBasis::Explicit,
        },
        time: vec![],
        quantities: vec![QuantityRow {
            passage: passage(1, "Over 300"),
            low: Some(300.0),
            high: None,
            unit: Some("job".into()),
            counted: Some(passage(10, "jobs")),
            hedge: Hedge::MoreThan,
        }],
        labels: vec![LabelRow {
            passage: passage(80, "callous owner"),
            head: passage(80, "callous"),
            mention: passage(95, "Brattvik Mills"),
            name: Some("Brattvik Mills AS".into()),
            entity_id: None,
            by: None,
        }],
        parent_id: Some(StatementId([0x3c; 16])),
        depth: 1,
        confidence: 0.97,
    }
}

/// An abstention of a document of which nothing is known.
pub(crate) fn bare() -> Row {
    let mut row = full();
    row.statement_id = StatementId([0x4d; 16]);
    row.document = DocumentRef {
        id: "a:7".into(),
        text_id: TextId::of("y"),
        url: None,
        publisher: None,
        title: None,
        published: None,
        licence: None,
    };
    row.source = vec![passage(9, "a\n spokesman")];
    row.cue = vec![passage(3, "would\u{1b}say")];
    row.content = vec![passage(20, "the mill\nstays")];
    row.polarity = Polarity::Negative;
    row.determinacy = Determinacy::Hypothetical;
    row.speaker = vec![SpeakerRow {
        name: None,
        entity_id: None,
        judgement: Judgement::Unsure,
        method: "role".into(),
        reason: "two people hold this role".into(),
        score: 0.0,
    }];
    (row.medium, row.addressee, row.quantities, row.parent_id) = (None, vec![], vec![], None);
    row.said = Said::UNKNOWN;
    row.depth = 0;
    row.confidence = 1.0 / 3.0;
    row
}

fn written(format: Format, width: usize, rows: &[Row]) -> String {
    let mut writer = RowWriter::new(format, Look { width, colour: false }, Vec::new());
    rows.iter().try_for_each(|row| writer.push(row)).expect("memory takes every byte");
    String::from_utf8(writer.finish().expect("memory takes every byte")).expect("rows are UTF-8")
}

fn check(format: Format, width: usize, rows: &[Row], expect: &Expect) {
    expect.assert_eq(&written(format, width, rows));
}

#[test]
fn jsonl_has_the_keys_of_the_design_in_its_order() {
    check(
        Format::Jsonl,
        0,
        &[full(), bare()],
        &expect![[r#"
            {"statement_id":"1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a","document":{"id":"news/mill.txt","text_id":"sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881","url":"https://nytid.example/mill","publisher":"Ny Tid","title":"Mill \"to close\", says owner","published":"2024-03-05T08:00:00Z","licence":null},"form":"direct","type":"communication","polarity":"positive","determinacy":"actual","source_class":"person","source":[{"start":25,"end":39,"exact":"Mara Lindqvist"}],"cue":[{"start":40,"end":44,"exact":"told"}],"content":[{"start":0,"end":24,"exact":"“Over 300 jobs will go,”"},{"start":53,"end":62,"exact":"“by May.”"}],"speaker":[{"name":"Mara Lindqvist","entity_id":"2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b","judgement":"positive","reason":"named in the source"}],"source_role":[],"source_affiliation":[],"medium":"interview","platform":null,"medium_span":{"start":45,"end":51,"exact":"Ny Tid"},"addressee":[{"start":45,"end":51,"exact":"Ny Tid"}],"via":[],"place":[{"start":64,"end":72,"exact":"Brattvik"}],"said":{"timex":"2024-03","from":"2024-03-01","to":"2024-03-31","basis":"explicit"},"time":[],"quantities":[{"start":1,"end":9,"exact":"Over 300","low":300,"high":null,"unit":"job","counted":{"start":10,"end":14,"exact":"jobs"},"hedge":"more_than"}],"labels":[{"start":80,"end":93,"exact":"callous owner","head":{"start":80,"end":87,"exact":"callous"},"of":{"start":95,"end":109,"exact":"Brattvik Mills","name":"Brattvik Mills AS","entity_id":null},"by":null}],"parent_id":"3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c","depth":1,"confidence":0.97}
            {"statement_id":"4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d","document":{"id":"a:7","text_id":"sha256:a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa","url":null,"publisher":null,"title":null,"published":null,"licence":null},"form":"direct","type":"communication","polarity":"negative","determinacy":"hypothetical","source_class":"person","source":[{"start":9,"end":21,"exact":"a\n spokesman"}],"cue":[{"start":3,"end":12,"exact":"would\u001bsay"}],"content":[{"start":20,"end":34,"exact":"the mill\nstays"}],"speaker":[{"name":null,"entity_id":null,"judgement":"unsure","reason":"two people hold this role"}],"source_role":[],"source_affiliation":[],"medium":null,"platform":null,"medium_span":{"start":45,"end":51,"exact":"Ny Tid"},"addressee":[],"via":[],"place":[{"start":64,"end":72,"exact":"Brattvik"}],"said":{"timex":null,"from":null,"to":null,"basis":"none"},"time":[],"quantities":[],"labels":[{"start":80,"end":93,"exact":"callous owner","head":{"start":80,"end":87,"exact":"callous"},"of":{"start":95,"end":109,"exact":"Brattvik Mills","name":"Brattvik Mills AS","entity_id":null},"by":null}],"parent_id":null,"depth":0,"confidence":0.333}
        "#]],
    );
}

#[test]
fn csv_is_flat_and_quoted() {
    check(
        Format::Csv,
        0,
        &[full(), bare()],
        &expect![[r#"
            statement_id,document_id,text_id,url,publisher,title,published,licence,form,type,speech_act,polarity,determinacy,source_class,source,source_offsets,cue,cue_offsets,cue_lemma,content,content_offsets,speaker,entity_id,judgement,reason,source_role,source_affiliation,medium,platform,addressee,addressee_offsets,via,via_offsets,place,place_offsets,said_timex,said_from,said_to,said_basis,quantities,labels,parent_id,depth,confidence
            1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a1a,news/mill.txt,sha256:2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881,https://nytid.example/mill,Ny Tid,"Mill ""to close"", says owner",2024-03-05T08:00:00Z,,direct,communication,,positive,actual,person,Mara Lindqvist,25-39,told,40-44,tell,"“Over 300 jobs will go,” … “by May.”",0-24 53-62,Mara Lindqvist,2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b2b,positive,named in the source,,,interview,,Ny Tid,45-51,,,Brattvik,64-72,2024-03,2024-03-01,2024-03-31,explicit,Over 300 = 300.. job (more_than),Brattvik Mills AS: callous owner,3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c3c,1,0.97
            4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d4d,a:7,sha256:a1fce4363854ff888cff4b8e7875d600c2682390412a8cf79b37d0b11148b0fa,,,,,,direct,communication,,negative,hypothetical,person,"a
             spokesman",9-21,wouldsay,3-12,tell,"the mill
            stays",20-34,,,unsure,two people hold this role,,,,,,,,,Brattvik,64-72,,,,none,,Brattvik Mills AS: callous owner,,0,0.333
        "#]],
    );
    assert_eq!(written(Format::Csv, 0, &[]).lines().count(), 1, "a header stands also over nothing");
}

#[test]
fn csv_reads_back() {
    let text = written(Format::Csv, 0, &[full(), bare()]);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let column = reader.headers().expect("a header").iter().position(|name| name == "content").expect("a column");
    let contents: Vec<String> =
        reader.records().map(|record| record.expect("well formed")[column].to_owned()).collect();
    assert_eq!(contents, ["“Over 300 jobs will go,” … “by May.”", "the mill\nstays"]);
}

#[test]
fn a_wide_table_has_one_line_a_statement() {
    check(
        Format::Table,
        140,
        &[full(), bare()],
        &expect![[r#"
            id        date        speaker         cue        content                                   outlet  place
            1a1a1a1a  2024-03-05  Mara Lindqvist  told       “Over 300 jobs will go,” … “by May.”      Ny Tid  news/mill.txt:0
            4d4d4d4d              ? a spokesman   would�say  [negative] [hypothetical] the mill stays          a:7:20
        "#]],
    );
}

#[test]
fn a_narrow_table_has_two_or_three() {
    let mut long = full();
    long.content = vec![passage(
        0,
        "“Over three hundred of us will lose our jobs before the summer, and nobody at the ministry has so much as called to ask what we are going to do about it,”",
    )];
    check(
        Format::Table,
        80,
        &[full(), bare(), long],
        &expect![[r#"
            1a1a1a1a  2024-03-05  Mara Lindqvist told  Ny Tid
              “Over 300 jobs will go,” … “by May.”                           news/mill.txt:0
            4d4d4d4d  ? a spokesman would�say
              [negative] [hypothetical] the mill stays                                a:7:20
            1a1a1a1a  2024-03-05  Mara Lindqvist told  Ny Tid
              “Over three hundred of us will lose our jobs before the summer, and nobody at
              the ministry has so much as called to ask what we are going…   news/mill.txt:0
        "#]],
    );
}

#[test]
fn no_line_of_a_table_is_wider_than_the_terminal() {
    let mut long = full();
    long.document.id = "archive/2024/03/05/regional/".repeat(4) + "mill.txt";
    long.document.publisher = Some("The Very Long Title of a Regional Newspaper and Advertiser".into());
    long.speaker[0].name = Some("Aleksandra Konstantinopolitańczykowianeczkówna-Nowak of Somewhere".into());
    long.cue = vec![passage(0, "has over and over again told anyone who would listen")];
    long.content = vec![passage(0, &"東京 is far away. ".repeat(30))];
    for columns in [40, 60, 80, 119, 120, 140, 200] {
        for line in written(Format::Table, columns, &[full(), long.clone(), bare()]).lines() {
            assert!(crate::width::width(line) <= columns, "at {columns}: {line}");
        }
    }
}

#[test]
fn every_statement_of_a_table_ends_in_a_file_and_an_offset() {
    for columns in [80, 140] {
        let table = written(Format::Table, columns, &[full(), bare()]);
        assert!(table.lines().any(|line| line.ends_with("news/mill.txt:0")), "{table}");
        assert!(table.lines().any(|line| line.ends_with("a:7:20")), "{table}");
    }
}

#[test]
fn a_long_table_keeps_every_row() {
    let rows = vec![full(); 200];
    assert_eq!(written(Format::Table, 140, &rows).lines().count(), 201);
}

#[test]
fn numbers_are_stable() {
    let mut row = full();
    (row.quantities[0].low, row.quantities[0].high, row.confidence) = (Some(2.5), Some(f64::NAN), 0.123_456);
    let json = to_json(&row);
    assert!(json.contains(r#""low":2.5,"high":null,"#), "{json}");
    assert!(json.ends_with(r#""confidence":0.123}"#), "{json}");
}

#[test]
fn colours_are_written_only_when_asked_for() {
    let coloured = |colour| {
        let mut writer = RowWriter::new(Format::Table, Look { width: 140, colour }, Vec::new());
        writer.push(&bare()).expect("memory takes every byte");
        writer.finish().expect("memory takes every byte").contains(&0x1b)
    };
    assert!(coloured(true));
    assert!(!coloured(false), "an escape in the article must not reach the terminal");
}
