//! The figures of the sourcing audit are those that plain SQL over the tables gives.

use crate::families::families;
use crate::invented::article;
use crate::{run, write};
use according_ledger::{Counts, Filter, Reader};
use according_text::{Form, SourceClass};
use rusqlite::Connection;
use tempfile::TempDir;

const FROM: &str = "FROM statement s JOIN text t ON t.id = s.text JOIN document d ON d.id = t.document
     LEFT JOIN copy c ON c.text_id = t.text_id LEFT JOIN utterance u ON u.statement = s.id
     LEFT JOIN variant v ON v.id = u.variant
   WHERE s.retired_run IS NULL";
const COUNTED: &str = "count(DISTINCT s.id), count(DISTINCT coalesce(v.head, v.id, -s.id)), count(DISTINCT t.document),
   count(DISTINCT coalesce(c.group_id, t.text_id))";

fn counts(row: &rusqlite::Row<'_>, at: usize) -> rusqlite::Result<Counts> {
    let [statements, clusters, articles, texts] = [0, 1, 2, 3].map(|n| row.get(at + n));
    Ok(Counts { statements: statements?, clusters: clusters?, articles: articles?, texts: texts? })
}

#[test]
fn sources_are_counted_as_sql_counts_them() {
    let dir = TempDir::new().expect("a folder");
    let path = dir.path().join("l.ledger");
    // Reprints of single statements, and articles with several speakers.
    let told = families(11, 60);
    let told = told.iter().enumerate().map(|(number, told)| told.article(number));
    let told: Vec<_> = told.chain((0..40).map(|number| article(3, number))).collect();
    write(&path, &run("a"), &told);
    let (reader, db) = (Reader::open(&path).expect("opens"), Connection::open(&path).expect("opens"));
    let outlet = told.iter().find_map(|(document, _)| document.metadata.publisher.clone()).expect("has an outlet");
    let mut seen = 0;
    for (filter, sql) in [
        (Filter::default(), String::new()),
        (Filter { publisher: Some(outlet.clone()), ..Filter::default() }, format!(" AND d.publisher = '{outlet}'")),
        (Filter { form: Some(Form::Direct), ..Filter::default() }, " AND s.form = 'direct'".into()),
        (
            Filter { source_class: Some(SourceClass::Person), ..Filter::default() },
            " AND s.source_class = 'person'".into(),
        ),
    ] {
        let sources = reader.sources(&filter, 7).expect("counts");
        let all = db.query_row(&format!("SELECT {COUNTED} {FROM}{sql}"), [], |row| counts(row, 0)).expect("counts");
        assert_eq!(sources.all, all, "{filter:?}");
        for share in &sources.classes {
            let class = format!("SELECT {COUNTED} {FROM}{sql} AND s.source_class = '{}'", share.class.as_str());
            let class = db.query_row(&class, [], |row| counts(row, 0)).expect("counts");
            assert_eq!(share.counts, class, "{filter:?} {:?}", share.class);
        }
        let by_speaker = format!(
            "SELECT {COUNTED} {} AND l.judgement = 'positive' AND l.role = 'source'
               AND NOT EXISTS (SELECT 1 FROM link x WHERE x.supersedes = l.id){sql}
             GROUP BY e.canonical, CASE WHEN e.canonical IS NULL THEN coalesce(e.id, -l.spelling) END ORDER BY 1 DESC, 2 DESC",
            FROM.replace("WHERE", "JOIN link l ON l.statement = s.id LEFT JOIN entity e ON e.id = l.entity WHERE")
        );
        let mut select = db.prepare(&by_speaker).expect("prepares");
        let speakers: Vec<Counts> =
            select.query_map([], |row| counts(row, 0)).expect("asks").collect::<Result<_, _>>().expect("counts");
        assert_eq!(sources.concentration.speakers, speakers.len() as u64, "{filter:?}");
        assert_eq!(sources.concentration.statements, speakers.iter().map(|it| it.statements).sum::<u64>());
        let shown: Vec<(u64, u64)> =
            sources.quoted.iter().map(|it| (it.counts.statements, it.counts.clusters)).collect();
        let expect: Vec<(u64, u64)> = speakers.iter().take(7).map(|it| (it.statements, it.clusters)).collect();
        assert_eq!(shown, expect, "{filter:?}");
        assert!(sources.quoted.iter().all(|it| speakers.contains(&it.counts)), "{filter:?}");
        let whole = reader.sources(&filter, usize::MAX).expect("counts").quoted;
        assert_eq!(whole.len(), speakers.len());
        assert_eq!(whole[..shown.len()], sources.quoted, "the first are the first of all");
        assert!(reader.sources(&filter, 0).expect("counts").quoted.is_empty());
        seen += speakers.len();
    }
    assert!(seen > 40, "{seen}: there are speakers");
}
