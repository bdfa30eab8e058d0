//! The export for Discourse Network Analyzer: what that program finds in it.

use crate::invented::{Draft, named, plain_statement};
use crate::run;
use according_ledger::{Error, Query, Reader, Writer};
use according_text::{
    ArticleRows, Document, Entity, EntityKind, EntityName, Findings, Form, Metadata, NameKind, Polarity, SourceClass,
    SpeechAct,
};
use rusqlite::Connection;
use sha2::{Digest as _, Sha256};

/// Tables and columns as DNA 3.0 makes them in a new SQLite database.
const TABLES: &str = "\
ATTRIBUTEVALUES: ID EntityId AttributeVariableId AttributeValue
ATTRIBUTEVARIABLES: ID VariableId AttributeVariable
CODERRELATIONS: ID Coder OtherCoder viewStatements editStatements viewDocuments editDocuments
CODERS: ID Name Red Green Blue Refresh FontSize Password PopupWidth ColorByCoder PopupDecoration PopupAutoComplete \
PermissionAddDocuments PermissionEditDocuments PermissionDeleteDocuments PermissionImportDocuments PermissionAddStatements \
PermissionEditStatements PermissionDeleteStatements PermissionEditAttributes PermissionEditRegex \
PermissionEditStatementTypes PermissionEditCoders PermissionEditCoderRelations PermissionViewOthersDocuments \
PermissionEditOthersDocuments PermissionViewOthersStatements PermissionEditOthersStatements
DATABOOLEAN: ID StatementId VariableId Value
DATAINTEGER: ID StatementId VariableId Value
DATALONGTEXT: ID StatementId VariableId Value
DATASHORTTEXT: ID StatementId VariableId Entity
DOCUMENTS: ID Title Text Coder Author Source Section Notes Type Date
ENTITIES: ID VariableId Value Red Green Blue ChildOf
REGEXES: Label Red Green Blue
SETTINGS: Property Value
STATEMENTS: ID StatementTypeId DocumentId Start Stop Coder
STATEMENTTYPES: ID Label Red Green Blue
VARIABLELINKS: ID SourceVariableId TargetVariableId
VARIABLES: ID Variable DataType StatementTypeId
";

/// Three statements behind signs that UTF-16 writes with two units: of one person, of two together, of a ministry that
/// nobody joined with others.
fn article(id: &str, published: Option<&str>) -> (Document, ArticleRows) {
    let mut draft = Draft::default();
    draft.put("🚢⚓ ");
    let (mut statements, mut entities) = (Vec::new(), Vec::new());
    let mut somebody = |draft: &mut Draft, name: &str| {
        let span = draft.put(name);
        let speaker = named(span, name, id);
        entities.push(Entity {
            entity_id: speaker.entity_id.expect("has one"),
            kind: EntityKind::Person,
            name: span,
            names: vec![EntityName { span, kind: NameKind::Full }],
            roles: Vec::new(),
        });
        (span, speaker)
    };
    let (source, ilse) = somebody(&mut draft, "Ilse Varga");
    let cue = {
        draft.put(" ");
        draft.put("denied")
    };
    draft.put(" that ");
    let content = draft.put("the 🌉 will close");
    statements.push(according_text::Statement {
        speakers: vec![ilse.clone()],
        polarity: Polarity::Negative,
        speech_act: Some(SpeechAct::Deny),
        ..plain_statement(vec![source], vec![cue], vec![content])
    });
    draft.put(". ");
    let (source, marek) = somebody(&mut draft, "Marek Brandt");
    draft.put(" and she ");
    let cue = draft.put("said");
    draft.put(": “");
    let content = draft.put("nobody asked");
    statements.push(according_text::Statement {
        speakers: vec![marek, ilse],
        form: Form::Direct,
        ..plain_statement(vec![source], vec![cue], vec![content])
    });
    draft.put(".” ");
    let source = draft.put("The harbour board");
    draft.put(" ");
    let cue = draft.put("said");
    draft.put(" ");
    let content = draft.put("work begins in May");
    draft.put(".");
    statements.push(according_text::Statement {
        source_class: SourceClass::Organisation,
        ..plain_statement(vec![source], vec![cue], vec![content])
    });
    let metadata = Metadata {
        id: id.into(),
        origin: id.into(),
        title: Some(format!("The bridge\n{}", "and the ferry ".repeat(20))),
        byline: Some("Ida Ode".into()),
        publisher: Some("Büro Hafen".into()),
        published: published.map(Into::into),
        licence: Some("CC-BY-4.0".into()),
        ..Metadata::default()
    };
    let document = Document::new(draft.text, metadata);
    let read = ArticleRows::of(&document, &Findings { statements, entities, ..Findings::default() });
    (document, read)
}

fn exported(folder: &std::path::Path) -> Connection {
    let (ledger, out) = (folder.join("a.ledger"), folder.join("a.dna"));
    let mut writer = Writer::open(&ledger, &run("ab")).expect("opens");
    for (id, published) in [("quay", Some("2031-03")), ("pier", Some("2031-03-04T05:06:07Z")), ("dock", None)] {
        let (document, read) = article(id, published);
        writer.push(&document, &read).expect("writes");
    }
    writer.finish("2031-04-02T09:00:00Z").expect("finishes");
    let reader = Reader::open(&ledger).expect("opens");
    let n = reader.export_dna(&Query::default(), &out, "query: everything").expect("is written");
    assert_eq!(n, 12, "three articles of three statements, of which one has two speakers");
    let again = reader.export_dna(&Query::default(), &out, "");
    assert!(matches!(again, Err(Error::Exists { .. })), "what somebody coded is not written over");
    Connection::open(out).expect("opens")
}

fn rows<const N: usize>(db: &Connection, sql: &str) -> Vec<[String; N]> {
    let mut select = db.prepare(sql).expect("is SQL");
    let rows = select.query_map([], |row| {
        let cells = (0..N).map(|at| Ok(row.get::<_, Option<String>>(at)?.unwrap_or_default()));
        Ok(cells.collect::<rusqlite::Result<Vec<_>>>()?.try_into().expect("as many columns"))
    });
    rows.expect("runs").collect::<rusqlite::Result<_>>().expect("are strings")
}

#[test]
fn tables_are_those_of_dna() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = exported(folder.path());
    let tables = rows::<2>(
        &db,
        "SELECT s.name, (SELECT group_concat(name, ' ') FROM (SELECT name FROM pragma_table_info(s.name) ORDER BY cid))
         FROM sqlite_schema s WHERE s.type = 'table' ORDER BY 1",
    );
    let found: String = tables.iter().map(|[table, columns]| format!("{table}: {columns}\n")).collect();
    assert_eq!(found, TABLES);
    assert_eq!(rows::<1>(&db, "SELECT \"table\" FROM pragma_foreign_key_check"), [] as [[String; 1]; 0]);
    assert_eq!(rows::<1>(&db, "SELECT Value FROM SETTINGS WHERE Property = 'version'"), [["3.0"]]);
}

#[test]
fn statements_stand_where_java_counts_and_say_who() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = exported(folder.path());
    let found = rows::<7>(
        &db,
        "SELECT d.Text, CAST(s.Start AS TEXT), CAST(s.Stop AS TEXT), l.Value, p.Value, o.Value, CAST(b.Value AS TEXT)
         FROM STATEMENTS s JOIN DOCUMENTS d ON d.ID = s.DocumentId
           JOIN DATALONGTEXT l ON l.StatementId = s.ID AND l.VariableId = 9
           JOIN DATASHORTTEXT x ON x.StatementId = s.ID AND x.VariableId = 1 JOIN ENTITIES p ON p.ID = x.Entity
           JOIN DATASHORTTEXT y ON y.StatementId = s.ID AND y.VariableId = 2 JOIN ENTITIES o ON o.ID = y.Entity
           JOIN DATABOOLEAN b ON b.StatementId = s.ID AND b.VariableId = 4
         WHERE d.ID = 1 ORDER BY s.ID",
    );
    for [text, start, stop, said, ..] in &found {
        let units: Vec<u16> = text.encode_utf16().collect();
        let (start, stop): (usize, usize) = (start.parse().expect("a number"), stop.parse().expect("a number"));
        assert_eq!(String::from_utf16_lossy(&units[start..stop]), *said);
    }
    let told: Vec<[&str; 4]> = found.iter().map(|[.., said, who, of, yes]| [&**said, who, of, yes]).collect();
    assert_eq!(
        told,
        [
            ["the 🌉 will close", "Ilse Varga", "", "0"],
            ["nobody asked", "Marek Brandt", "", "1"],
            ["nobody asked", "Ilse Varga", "", "1"],
            ["work begins in May", "", "The harbour board", "1"],
        ]
    );
    // One entity for whom three articles quote, and the id of who it is across them.
    let who = rows::<3>(
        &db,
        "SELECT e.Value, v.AttributeVariable, a.AttributeValue FROM ENTITIES e JOIN ATTRIBUTEVALUES a ON a.EntityId = e.ID
           JOIN ATTRIBUTEVARIABLES v ON v.ID = a.AttributeVariableId WHERE e.Value = 'Ilse Varga' ORDER BY v.ID",
    );
    assert_eq!(who.len(), 3, "{who:?}");
    assert_eq!(who[0][2], "person");
    assert_eq!(who[2][2].len(), 32);
    let open = "SELECT CAST(count(*) AS TEXT) FROM STATEMENTS s JOIN VARIABLES v ON v.StatementTypeId = 1
                WHERE v.DataType = 'short text' AND NOT EXISTS
                  (SELECT 1 FROM DATASHORTTEXT x WHERE x.StatementId = s.ID AND x.VariableId = v.ID)";
    assert_eq!(rows::<1>(&db, open), [["0"]], "every variable of every statement has an entity");
}

#[test]
fn documents_fit_and_are_dated() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = exported(folder.path());
    let found = rows::<5>(
        &db,
        "SELECT substr(Notes, 4, 4), CAST(Date AS TEXT), CAST(length(Title) AS TEXT), Author, Source FROM DOCUMENTS ORDER BY 1",
    );
    let found: Vec<Vec<&str>> = found.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
    assert_eq!(
        found,
        [
            ["dock", "0", "190", "Ida Ode", "Büro Hafen"],
            ["pier", "1930367167", "190", "Ida Ode", "Büro Hafen"],
            ["quay", "1930089600", "190", "Ida Ode", "Büro Hafen"],
        ]
    );
}

/// As Jasypt's `StrongPasswordEncryptor` checks it, which DNA uses.
#[test]
fn the_password_is_the_one_that_is_told() {
    let folder = tempfile::tempdir().expect("a folder");
    let db = exported(folder.path());
    let kept = bytes(&rows::<1>(&db, "SELECT Password FROM CODERS WHERE Name = 'Admin'")[0][0]);
    let (salt, hash) = kept.split_at(16);
    let mut digest = Sha256::new().chain_update(salt).chain_update("according").finalize();
    for _ in 1..100_000 {
        digest = Sha256::digest(digest);
    }
    assert_eq!(digest[..], hash[..]);
}

/// Base64.
fn bytes(text: &str) -> Vec<u8> {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let six = text.bytes().filter_map(|byte| DIGITS.iter().position(|it| *it == byte));
    let (mut out, mut held, mut bits) = (Vec::new(), 0_u32, 0);
    for value in six {
        (held, bits) = (held << 6 | value as u32, bits + 6);
        if bits >= 8 {
            bits -= 8;
            out.push((held >> bits) as u8);
        }
    }
    out
}
