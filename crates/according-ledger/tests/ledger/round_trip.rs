//! What enters comes out, field for field.

use crate::{all_rows, assert_sound, run, write};
use according_text::*;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use tempfile::TempDir;

/// A text with everything that offsets stumble over, cut at character boundaries.
fn text() -> impl Strategy<Value = String> {
    vec(select(vec!["a", "Ö", "“", "🇮🇷", "𝔘", "字", " ", "\n", "e\u{301}", "said", "17", "\u{0}", "'"]), 12..60)
        .prop_map(|parts| parts.concat())
}

/// `n` spans in text order that do not overlap, as indices of characters.
fn spans(text: &str, least: usize, most: usize) -> impl Strategy<Value = Vec<Span>> + use<> {
    let ends: Vec<u32> = text.char_indices().map(|(byte, _)| byte as u32).chain([text.len() as u32]).collect();
    (least..=most)
        .prop_flat_map(move |n| subsequence(ends.clone(), 2 * n))
        .prop_map(|cuts| cuts.chunks(2).map(|pair| Span::new(pair[0], pair[1])).collect())
}

fn any_of<T: Copy + std::fmt::Debug + 'static>(all: &'static [T]) -> impl Strategy<Value = T> {
    select(all)
}

fn speaker(text: &str) -> impl Strategy<Value = Speaker> + use<> {
    let names = spans(text, 0, 1);
    (
        names,
        of(any::<[u8; 16]>()),
        any_of(Judgement::ALL),
        select(vec!["name", "none", "withdrawn"]),
        ".{0,20}",
        0.0f32..=1.0,
    )
        .prop_map(|(name, entity, judgement, method, reason, score)| Speaker {
            name: name.first().copied(),
            entity_id: entity.map(EntityId),
            judgement,
            method,
            reason,
            score,
        })
}

fn quantity(text: &str) -> impl Strategy<Value = Quantity> + use<> {
    (spans(text, 1, 2), of(-1e12..1e12f64), of(any::<f64>()), of("\\PC{0,8}"), any_of(Hedge::ALL)).prop_map(
        |(span, low, high, unit, hedge)| Quantity {
            span: span[0],
            counted: span.get(1).copied(),
            low,
            high: high.filter(|high| !high.is_nan()),
            unit,
            hedge,
        },
    )
}

fn label(text: &str) -> impl Strategy<Value = Label> + use<> {
    (spans(text, 3, 5), of(any::<[u8; 16]>())).prop_map(|(spans, entity)| Label {
        span: spans[0],
        head: spans[1],
        mention: spans[2],
        name: spans.get(3).copied(),
        entity_id: entity.map(EntityId),
        by: spans.get(4).copied(),
    })
}

fn statement(text: &str) -> impl Strategy<Value = Statement> + use<> {
    let places = (spans(text, 0, 2), spans(text, 0, 2), spans(text, 1, 3), spans(text, 0, 2), spans(text, 0, 2));
    let beside = (
        (spans(text, 0, 2), spans(text, 0, 1), spans(text, 0, 1), spans(text, 0, 1), spans(text, 0, 1)),
        of(any_of(Platform::ALL)),
        vec(label(text), 0..3),
    );
    let kinds = (
        any_of(Form::ALL),
        any_of(AttributionType::ALL),
        any_of(Polarity::ALL),
        any_of(Determinacy::ALL),
        any_of(SourceClass::ALL),
        of(any_of(SpeechAct::ALL)),
        of(any_of(Medium::ALL)),
        any_of(SaidBasis::ALL),
    );
    let rest = (
        vec(speaker(text), 0..3),
        vec(quantity(text), 0..3),
        of("\\PC{0,8}"),
        of("[0-9W-]{1,10}"),
        0.0f32..=1.0,
        0u8..4,
        of(any::<prop::sample::Index>()),
    );
    (places, kinds, rest, beside).prop_map(
        |(
            (source, cue, content, addressee, via),
            (form, attribution_type, polarity, determinacy, source_class, speech_act, medium, basis),
            (speakers, quantities, cue_lemma, timex, confidence, depth, parent),
            ((place, time, source_role, source_affiliation, medium_span), platform, labels),
        )| Statement {
            source,
            cue,
            content,
            form,
            attribution_type,
            polarity,
            determinacy,
            source_class,
            cue_lemma,
            speech_act,
            speakers,
            source_role,
            source_affiliation,
            medium,
            platform,
            medium_span: medium_span.first().copied(),
            addressee,
            via,
            place,
            time,
            labels,
            said: Said { from: timex.clone(), to: None, timex, basis },
            quantities,
            // An earlier statement; made so below, where there is one.
            parent: parent.map(|index| index.index(1000) as u32),
            depth,
            confidence,
        },
    )
}

fn article() -> impl Strategy<Value = (Document, Vec<Row>)> {
    let metadata =
        ("\\PC{1,8}", of("\\PC{0,8}"), of("\\PC{0,8}"), of(select(vec!["2031", "2031-04-02T08:00:00Z", "soon"])));
    text()
        .prop_flat_map(move |text| (vec(statement(&text), 0..5), Just(text)))
        .prop_flat_map(move |it| (Just(it), metadata.clone()))
        .prop_map(|((mut statements, text), (id, url, title, published))| {
            for (i, statement) in statements.iter_mut().enumerate() {
                statement.parent = statement.parent.filter(|_| i > 0).map(|parent| parent % i as u32);
            }
            let metadata = Metadata {
                origin: format!("{id}.txt"),
                id,
                publisher: url.clone(),
                licence: title.clone(),
                url,
                title,
                published: published.map(str::to_owned),
                extractor: "plain".into(),
                ..Metadata::default()
            };
            let document = Document::new(text, metadata);
            let mut rows = Row::of(&document, &statements);
            let mut seen = std::collections::HashSet::new();
            // Two statements with equal spans are one; what lay in the second lies in the first.
            rows.retain(|row| seen.insert(row.statement_id));
            for row in &mut rows {
                row.parent_id = row.parent_id.filter(|&parent| parent != row.statement_id);
            }
            (document, rows)
        })
}

/// The order in which a ledger gives the rows of one article.
fn in_order(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| {
        let all = || row.source.iter().chain(&row.cue).chain(&row.content);
        (all().map(|at| at.start).min(), std::cmp::Reverse(all().map(|at| at.end).max()), row.statement_id)
    });
    rows
}

fn circular(rows: &[Row]) -> bool {
    rows.iter().any(|row| {
        let mut at = row.parent_id;
        (0..=rows.len()).all(|_| {
            at.is_some() && {
                at = rows.iter().find(|row| Some(row.statement_id) == at).and_then(|row| row.parent_id);
                true
            }
        })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn rows_come_out_as_they_went_in((document, rows) in article()) {
        prop_assume!(!circular(&rows));
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        let summary = write(&path, &run("a"), &[(document, rows.clone())]);
        prop_assert_eq!(summary.statements_added, rows.len() as u64);
        prop_assert_eq!(all_rows(&path), in_order(rows));
        assert_sound(&path);
    }

    /// Whatever the second reading gives: what is current afterwards is what it gave.
    #[test]
    fn the_last_reading_holds((document, before) in article(), seed in any::<prop::sample::Index>(), after in article()) {
        prop_assume!(!circular(&before));
        let dir = TempDir::new().expect("a folder");
        let path = dir.path().join("l.ledger");
        write(&path, &run("a"), &[(document.clone(), before.clone())]);
        // Some of the statements stay, with what another article's rows say about them.
        let mut kept: Vec<Row> = before.iter().filter(|row| row.parent_id.is_none()).cloned().collect();
        if !kept.is_empty() {
            kept.remove(seed.index(kept.len()));
        }
        for (row, other) in kept.iter_mut().zip(&after.1) {
            row.speaker = other.speaker.clone();
            row.form = other.form;
            row.said = other.said.clone();
            row.confidence = other.confidence;
        }
        write(&path, &run("b"), &[(document, kept.clone())]);
        prop_assert_eq!(all_rows(&path), in_order(kept));
        assert_sound(&path);
    }
}
