//! Evaluates weights on the development parts of the corpora and prints what the model card holds.

use crate::{
    confidence,
    corpus::polnear::{self, Article},
    cue_class::{self, CueClass},
    nested,
    score::{self, Counts, FORMS, View},
    tagger,
};
use according_nlp::{Pipeline, attribution::Profile};
use according_text::{Attribution, Document, Metadata, Span};
use anyhow::{Result, ensure};
use std::{collections::BTreeMap, path::Path};

/// LEDGER-F1 on PolNeAR's development part below which `--floors` fails.
const LEDGER_FLOOR: f64 = 74.0;

/// Evaluates everything.
///
/// # Errors
/// If a corpus cannot be read, or a floor is missed.
pub fn all(data: &Path, weights: &[u8], floors: bool) -> Result<()> {
    let pipeline = Pipeline::open(weights)?;
    for file in ["ud-ewt/dev.conllu.zst", "ud-gum/dev-open.conllu.zst"] {
        let (accuracy, n) = tagger::accuracy(&pipeline.tagger, &data.join(file))?;
        println!("tags       {file:36} {accuracy:6.2} % of {n} tokens");
    }
    let dev = polnear::articles(&data.join("polnear/dev.jsonl.zst"))?;
    let wikinews = polnear::articles(&data.join("wikinews-gold/dev.jsonl.gz"))?;
    nested::evaluate(&pipeline, "Wikinews train", &polnear::articles(&data.join("wikinews-gold/train.jsonl.gz"))?);
    nested::evaluate(&pipeline, "Wikinews dev", &wikinews);
    let wikinews: Vec<Article> = wikinews.into_iter().map(top_level).collect();
    let mut ledger = 0.0;
    for profile in Profile::ALL {
        let of = |name: &str| format!("{name}, {}", profile.as_str());
        let f1 = attributions(&pipeline, profile, &of("PolNeAR dev"), &dev);
        if profile == Profile::default() {
            ledger = f1;
        }
        attributions(&pipeline, profile, &of("Wikinews dev, top level"), &wikinews);
        attributions(&pipeline, profile, &of("PolNeAR dev, each paragraph alone"), &paragraphs(&dev));
        for (name, articles) in [("PolNeAR dev", &dev), ("Wikinews dev", &wikinews)] {
            confidence::print(&of(name), &confidence::outcomes(&pipeline, profile, articles));
        }
    }
    ensure!(!floors || ledger >= LEDGER_FLOOR, "LEDGER-F1 on PolNeAR dev is {ledger:.1}, below {LEDGER_FLOOR}");
    Ok(())
}

fn top_level(mut article: Article) -> Article {
    article.attributions.retain(|attribution| attribution.parent.is_none());
    article
}

/// Each paragraph as a text of its own, with the attributions that lie in it.
fn paragraphs(articles: &[Article]) -> Vec<Article> {
    let mut all = Vec::new();
    for article in articles {
        let mut start = 0;
        for line in article.text.split_inclusive('\n') {
            let (from, to) = (start as u32, (start + line.len()) as u32);
            start += line.len();
            let inside = |span: &Span| span.start() >= from && span.end() <= to;
            let moved = |spans: &[Span]| spans.iter().map(|s| Span::new(s.start() - from, s.end() - from)).collect();
            let attributions = (article.attributions.iter())
                .filter(|it| it.source.iter().chain(&it.cue).chain(&it.content).all(inside))
                .map(|it| Attribution {
                    source: moved(&it.source),
                    cue: moved(&it.cue),
                    content: moved(&it.content),
                    ..it.clone()
                })
                .collect();
            if !line.trim().is_empty() {
                let (id, publisher) = (article.id.clone(), article.publisher.clone());
                all.push(Article { id, publisher, text: line.to_owned(), attributions });
            }
        }
    }
    all
}

/// Prints the scores over `articles`; returns LEDGER-F1.
fn attributions(pipeline: &Pipeline<'_>, profile: Profile, name: &str, articles: &[Article]) -> f64 {
    let mut worker = pipeline.worker_of(profile);
    let mut each = Vec::new();
    let mut outlets: BTreeMap<&str, Counts> = BTreeMap::new();
    let mut cues = [cue_class::Share::default(); CueClass::ALL.len()];
    for article in articles {
        let document = Document::new(article.text.as_str(), Metadata::default());
        let analysis = worker.analyze(&document);
        let found = &analysis.attributions;
        let (counts, right_found, right_gold) = score::align(&View::new(&article.text), &article.attributions, found);
        for (attributions, right, of_gold) in [(&article.attributions, right_gold, true), (found, right_found, false)] {
            for (attribution, right) in attributions.iter().zip(right) {
                cues[cue_class::of(&article.text, analysis.layers, attribution) as usize].add(of_gold, right);
            }
        }
        outlets.entry(&article.publisher).or_default().add(&counts);
        each.push(counts);
    }
    let mut sum = Counts::default();
    each.iter().for_each(|counts| sum.add(counts));
    let (p, r) = sum.ledger.precision_recall();
    let (low, high) = score::interval(&each, 1000);
    println!(
        "{name}: LEDGER-F1 {:.1} [{low:.1}, {high:.1}]  P {p:.1}  R {r:.1}  @0.8 {:.1}  ({} gold, {} found, {} articles)",
        sum.ledger.f1(),
        sum.ledger8.f1(),
        sum.ledger.gold,
        sum.ledger.predicted,
        articles.len()
    );
    println!(
        "  fragments  source {:.1}  cue {:.1}  content {:.1}",
        sum.fragments[0].f1(),
        sum.fragments[1].f1(),
        sum.fragments[2].f1()
    );
    let forms: Vec<String> = (0..3).map(|k| format!("{} {:.1}", FORMS[k], sum.form_f1(k))).collect();
    println!("  by form    {}", forms.join("  "));
    let cues: Vec<String> = CueClass::ALL
        .iter()
        .zip(cues)
        .filter(|(_, share)| share.gold > 0)
        .map(|(class, share)| format!("{} {:.1} ({} gold)", class.as_str(), share.f1(), share.gold))
        .collect();
    println!("  by cue     {}", cues.join("  "));
    for (outlet, counts) in outlets {
        println!("  {outlet:24} {:5.1}  ({} gold)", counts.ledger.f1(), counts.ledger.gold);
    }
    sum.ledger.f1()
}
