//! Measures what is read of quantities: against annotated sentences of news, a re-annotated suite of recognizers, and the
//! contents of annotated statements.

use crate::{
    corpus::{ByteOffsets, read},
    timex::Agreement,
};
use according_nlp::{
    layers::Layers,
    quantity,
    tagger::Tagger,
    term::Terms,
    timex::{self, calendar::Day},
    weights::Sections,
};
use according_text::{Hedge, Quantity, Span};
use anyhow::Result;
use serde::Deserialize;
use std::path::Path;

#[derive(Deserialize)]
struct Sentence {
    text: String,
    quantities: Vec<Gold>,
}

#[derive(Deserialize)]
struct Gold {
    value: String,
    #[serde(default)]
    change: Option<String>,
    normalized_unit: Option<String>,
}

/// Prints every figure; with `errors`, every wrong answer to standard error.
pub fn evaluate(data: &Path, weights: &[u8], errors: bool) -> Result<()> {
    let sections = Sections::open(weights)?;
    let tagger = Tagger::open(&sections)?;
    sentences(&data.join("quantity-newsquant/dev.jsonl.zst"), "newsquant dev", &tagger, errors)?;
    sentences(&data.join("quantity-rtext/all.jsonl.zst"), "rtext", &tagger, errors)?;
    for part in ["train", "dev"] {
        contents(&data.join(format!("wikinews-gold/{part}.jsonl.gz")), part, &tagger, errors && part == "train")?;
    }
    seed(&data.join("../seed"), &tagger)
}

/// The quantities of the article that the project began with.
fn seed(folder: &Path, tagger: &Tagger<'_>) -> Result<()> {
    let text = read(&folder.join("article.txt"))?;
    let expected: serde_json::Value = serde_json::from_str(&read(&folder.join("expected.json"))?)?;
    let all = found(&text, None, tagger, &mut Layers::default());
    let gold = expected["quantities"].as_array().map_or(&[] as &[serde_json::Value], Vec::as_slice);
    let right = |gold: &&serde_json::Value| {
        let words = gold["text"].as_str().unwrap_or_default();
        let number = gold["value"].as_f64().or(gold["lower"].as_f64());
        all.iter().any(|found| {
            let hedge = match gold["relation"].as_str() {
                Some(">") => found.hedge == Hedge::MoreThan,
                Some("~") => found.hedge == Hedge::Approximate,
                // `hundreds` is at least a hundred: a lower bound and no upper one.
                Some(">=") => found.high.is_none(),
                _ => found.hedge == Hedge::Exact,
            };
            found.span.of(&text) == words && found.low == number && hedge
        })
    };
    println!("seed: {} of {} quantities", gold.iter().filter(right).count(), gold.len());
    Ok(())
}

fn found(text: &str, published: Option<Day>, tagger: &Tagger<'_>, layers: &mut Layers) -> Vec<Quantity> {
    layers.read(text, tagger);
    let terms = Terms::of(text, layers);
    quantity::read(&terms, &timex::read(&terms, published).timexes)
}

fn sentences(path: &Path, name: &str, tagger: &Tagger<'_>, errors: bool) -> Result<()> {
    let mut layers = Layers::default();
    let [mut values, mut hedges, mut exact, mut units] = [Agreement::default(); 4];
    for line in read(path)?.lines() {
        let sentence: Sentence = serde_json::from_str(line)?;
        let found = found(&sentence.text, None, tagger, &mut layers);
        for agreement in [&mut values, &mut hedges, &mut exact, &mut units] {
            agreement.found += found.len();
            agreement.gold += sentence.quantities.len();
        }
        // One to one; of two with the same value the one whose hedge agrees goes first.
        let mut used = vec![false; found.len()];
        let mut wrong = Vec::new();
        for gold in &sentence.quantities {
            let fits = |k: &usize| !used[*k] && value(&found[*k], &gold.value);
            let hit = (0..found.len())
                .filter(|k| fits(k) && change(&found[*k], gold.change.as_deref(), true))
                .chain((0..found.len()).filter(fits))
                .next();
            let Some(k) = hit else {
                wrong.push(format!("missed {} {}", gold.change.as_deref().unwrap_or(""), gold.value));
                continue;
            };
            used[k] = true;
            values.right += 1;
            exact.right += usize::from(change(&found[k], gold.change.as_deref(), false));
            if change(&found[k], gold.change.as_deref(), true) {
                hedges.right += 1;
            } else {
                wrong.push(format!("hedge {:?} of {} is {}", gold.change, gold.value, found[k].hedge));
            }
            units.right += usize::from(unit(&found[k], &sentence.text, gold.normalized_unit.as_deref().unwrap_or("-")));
        }
        for (quantity, _) in found.iter().zip(&used).filter(|(_, used)| !**used) {
            wrong.push(format!("extra {:?}", quantity.span.of(&sentence.text)));
        }
        if errors && !wrong.is_empty() {
            eprintln!("{name}: {}: {}", wrong.join("; "), sentence.text);
        }
    }
    println!("{name}: value              {values}");
    if name.starts_with("news") {
        println!(
            "{name}: value and hedge    {hedges}  (`up` and `down` tell a trend, which is no hedge: any hedge agrees)"
        );
        println!("{name}: the same, strict   {exact}  (`up` and `down` count as exact)");
    }
    println!("{name}: value and unit     {units}  (units named as the corpus names them, a proxy)");
    Ok(())
}

/// Whether the bounds are the corpus' value: a number, or two joined by a hyphen. Its upper bound for `dozens` is its own
/// invention, so that an open one agrees with any.
fn value(found: &Quantity, gold: &str) -> bool {
    let close = |a: f64, b: f64| (a - b).abs() <= 1e-3 * b.abs().max(1e-9);
    let split = gold.char_indices().skip(1).find(|(_, c)| *c == '-').map(|(at, _)| at);
    let numbers = match split {
        Some(at) if gold[..at].parse::<f64>().is_ok() => {
            gold[..at].parse().ok().zip(gold[at + 1..].parse::<f64>().ok())
        }
        _ => None,
    };
    if let Some((low, high)) = numbers {
        return found.low.is_some_and(|value| close(value, low)) && found.high.is_none_or(|value| close(value, high));
    }
    let Ok(gold) = gold.parse::<f64>() else { return false };
    let plain = found.hedge != Hedge::Range;
    plain && found.low.or(found.high).is_some_and(|value| close(value, gold))
}

fn change(found: &Quantity, gold: Option<&str>, lenient: bool) -> bool {
    let ours = match found.hedge {
        Hedge::Exact | Hedge::Range => "=",
        Hedge::Approximate if found.high.is_none() => "=",
        Hedge::Approximate => "~",
        Hedge::MoreThan | Hedge::AtLeast => ">",
        Hedge::LessThan | Hedge::AtMost => "<",
    };
    match gold {
        Some("up" | "down") if lenient => true,
        Some("up" | "down") => ours == "=",
        Some(gold) => gold == ours,
        None => true,
    }
}

fn unit(found: &Quantity, text: &str, gold: &str) -> bool {
    let ours = found.unit.as_deref().map_or_else(
        || found.counted.map_or("-".to_owned(), |span| span.of(text).to_lowercase()),
        |unit| match unit {
            "percent" | "percentage point" => "percentage".to_owned(),
            "US dollar" => "dollar".to_owned(),
            "pound" => "pound sterling".to_owned(),
            "tonne" => "metric ton".to_owned(),
            unit => unit.to_lowercase(),
        },
    );
    let gold = gold.to_lowercase();
    ours == gold || ours.trim_end_matches('s') == gold.trim_end_matches('s')
}

#[derive(Deserialize)]
struct Article {
    text: String,
    published: String,
    attributions: Vec<Relation>,
}

#[derive(Deserialize)]
struct Relation {
    content: Vec<[u32; 2]>,
    quantities: Vec<Labelled>,
}

#[derive(Deserialize)]
struct Labelled {
    span: [u32; 2],
    low: Option<f64>,
    high: Option<f64>,
    hedge: String,
}

/// Quantities in the content of gold statements: overlapping span, equal bounds, equal hedge.
fn contents(path: &Path, part: &str, tagger: &Tagger<'_>, errors: bool) -> Result<()> {
    let mut layers = Layers::default();
    let [mut whole, mut spans] = [Agreement::default(); 2];
    for line in read(path)?.lines() {
        let article: Article = serde_json::from_str(line)?;
        let offsets = ByteOffsets::new(&article.text);
        let all = found(&article.text, Day::parse(&article.published), tagger, &mut layers);
        for relation in &article.attributions {
            let span = |&[start, end]: &[u32; 2]| Span::new(offsets.at(start), offsets.at(end));
            let mut content: Vec<Span> = relation.content.iter().map(span).collect();
            content.sort_unstable();
            let mut left = quantity::of(&all, &content);
            for agreement in [&mut whole, &mut spans] {
                agreement.found += left.len();
                agreement.gold += relation.quantities.len();
            }
            for gold in &relation.quantities {
                let place = span(&gold.span);
                let fits = |found: &Quantity| {
                    found.low == gold.low && found.high == gold.high && found.hedge.as_str() == gold.hedge
                };
                let overlapping = |found: &&Quantity| found.span.overlaps(place);
                if left.iter().any(|found| overlapping(&found)) {
                    spans.right += 1;
                }
                match left.iter().position(|found| found.span.overlaps(place) && fits(found)) {
                    Some(k) => {
                        left.remove(k);
                        whole.right += 1;
                    }
                    None if errors => {
                        let found: Vec<String> = left
                            .iter()
                            .filter(overlapping)
                            .map(|found| format!("{} {:?} {:?}", found.hedge, found.low, found.high))
                            .collect();
                        left.retain(|found| !found.span.overlaps(place));
                        eprintln!(
                            "wikinews {part}: gold {} {:?} {:?} [{}], found {found:?}: {}",
                            gold.hedge,
                            gold.low,
                            gold.high,
                            place.of(&article.text),
                            around(&article.text, place)
                        );
                    }
                    None => left.retain(|found| !found.span.overlaps(place)),
                }
            }
            if errors {
                for extra in left {
                    eprintln!(
                        "wikinews {part}: extra [{}]: {}",
                        extra.span.of(&article.text),
                        around(&article.text, extra.span)
                    );
                }
            }
        }
    }
    println!("wikinews {part}, gold contents: span   {spans}");
    println!("wikinews {part}, gold contents: whole  {whole}");
    Ok(())
}

fn around(text: &str, span: Span) -> String {
    let from = text.floor_char_boundary((span.start() as usize).saturating_sub(40));
    let to = text.ceil_char_boundary((span.end() as usize + 40).min(text.len()));
    text[from..to].split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_agree_as_the_corpus_writes_them() {
        let quantity =
            |low, high, hedge| Quantity { span: Span::new(0, 1), low, high, unit: None, counted: None, hedge };
        let check = |quantity: &Quantity, gold: &str, expect: bool| assert_eq!(value(quantity, gold), expect, "{gold}");
        check(&quantity(Some(5.0), Some(5.0), Hedge::Exact), "5.0", true);
        check(&quantity(None, Some(5.0), Hedge::AtMost), "5", true);
        check(&quantity(Some(12.0), None, Hedge::Approximate), "12-120", true);
        check(&quantity(Some(1.0), Some(1.5), Hedge::Range), "1.0-1.5", true);
        check(&quantity(Some(-5.0), Some(-5.0), Hedge::Exact), "-5", true);
        check(&quantity(Some(1.0), Some(1.5), Hedge::Range), "1", false);
    }
}
