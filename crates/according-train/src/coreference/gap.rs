//! GAP (Webster et al. 2018): a pronoun and two names, either of which it may mean, or neither.

use super::Readers;
use crate::corpus::{self, ByteOffsets};
use according_nlp::{
    layers::Layers,
    speaker::{
        antecedent::{self, Decision, FEATURES},
        cast::{AMBIGUOUS, Cast},
    },
};
use according_text::Span;
use anyhow::{Context as _, Result};
use std::path::Path;

/// The margin from which the product names somebody.
pub use antecedent::MARGIN;

/// One text of the corpus, read.
pub struct Item {
    text: String,
    layers: Layers,
    /// Token of the pronoun.
    pronoun: u32,
    feminine: bool,
    /// Tokens of the two names, and whether the pronoun means them.
    names: [(std::ops::Range<usize>, bool); 2],
    cast: Cast,
}

/// The items of a file.
///
/// # Errors
/// If it cannot be read or a line is not of the corpus' form.
pub fn read(path: &Path, readers: &Readers<'_>) -> Result<Vec<Item>> {
    let text = corpus::read(path)?;
    let line = |(n, line): (usize, &str)| {
        item(line, readers).with_context(|| format!("{}:{}: not a line of GAP", path.display(), n + 1))
    };
    text.lines().enumerate().skip(1).filter(|(_, line)| !line.is_empty()).map(line).collect()
}

fn item(line: &str, readers: &Readers<'_>) -> Option<Item> {
    let fields: Vec<&str> = line.split('\t').collect();
    let text = (*fields.get(1)?).to_owned();
    let offsets = ByteOffsets::new(&text);
    let mut layers = Layers::default();
    layers.read(&text, &readers.tagger);
    layers.recognize(&text, &readers.recognizer);
    let tokens = |form: &str, at: &str| {
        let at: u32 = at.parse().ok()?;
        let end = at + form.chars().count() as u32;
        Some(layers.tokens_of(Span::new(offsets.at(at), offsets.at(end))))
    };
    let pronoun = tokens(fields.get(2)?, fields.get(3)?)?.start as u32;
    let a = tokens(fields.get(4)?, fields.get(5)?)?;
    let b = tokens(fields.get(7)?, fields.get(8)?)?;
    let yes = |at: usize| fields.get(at).map(|field| field.eq_ignore_ascii_case("true"));
    let names = [(a, yes(6)?), (b, yes(9)?)];
    let feminine = ["she", "her", "hers", "herself"].iter().any(|form| fields[2].eq_ignore_ascii_case(form));
    let (cast, _) = antecedent::read(&text, &layers, &antecedent::WEIGHTS);
    Some(Item { text, layers, pronoun, feminine, names, cast })
}

impl Item {
    /// What the weights decide for the pronoun.
    pub fn decide(&self, weights: &[i16; FEATURES]) -> Option<Decision> {
        let (_, decisions) = antecedent::read(&self.text, &self.layers, weights);
        decisions.into_iter().find(|decision| decision.at == self.pronoun)
    }

    /// Who bears name `k` in the cast.
    fn bearer(&self, k: usize) -> Option<u32> {
        let range = self.names[k].0.clone();
        range.rev().find_map(|i| self.cast.entity_at(i))
    }

    /// Whether `entity` may be what gold means.
    pub fn right(&self, entity: Option<u32>) -> bool {
        let bearers = [self.bearer(0), self.bearer(1)];
        match (self.names[0].1, self.names[1].1) {
            (true, _) => entity.is_some() && entity == bearers[0],
            (_, true) => entity.is_some() && entity == bearers[1],
            _ => entity.is_none() || !bearers.contains(&entity),
        }
    }
}

#[derive(Default, Clone, Copy)]
struct Counts {
    right: usize,
    found: usize,
    gold: usize,
    abstained: usize,
    wrong: usize,
}

impl Counts {
    fn f1(&self) -> f64 {
        200.0 * self.right as f64 / ((self.found + self.gold) as f64).max(1.0)
    }
}

/// Prints F1 over all, masculine and feminine pronouns, forced and with abstention; returns F1 with abstention.
pub fn score(name: &str, items: &[Item], weights: &[i16; FEATURES], show: usize) -> f64 {
    let mut shown = 0;
    let mut print = |least: i32| {
        let mut counts = [Counts::default(); 3];
        for item in items {
            let entity = item
                .decide(weights)
                .filter(|decision| decision.margin >= least)
                .and_then(|decision| decision.entity)
                .filter(|&entity| entity < AMBIGUOUS);
            for group in [0, 1 + usize::from(item.feminine)] {
                let counts = &mut counts[group];
                counts.abstained += usize::from(entity.is_none());
                let mut wrong = false;
                for k in 0..2 {
                    let said = entity.is_some() && item.bearer(k) == entity;
                    counts.found += usize::from(said);
                    counts.gold += usize::from(item.names[k].1);
                    counts.right += usize::from(said && item.names[k].1);
                    wrong |= said && !item.names[k].1;
                }
                counts.wrong += usize::from(wrong);
            }
            if least > 0 && shown < show && !item.right(entity) {
                shown += 1;
                let name = |k: usize| item.layers.span(item.names[k].0.start, item.names[k].0.end).of(&item.text);
                let form = item.layers.tokens[item.pronoun as usize].span;
                let given = entity.map(|e| {
                    let entity = &item.cast.entities[e as usize];
                    item.layers.span(entity.first as usize, entity.end as usize).of(&item.text)
                });
                println!(
                    "  {:?} at {}: given {given:?}; A {} {} {:?}, B {} {} {:?}\n    {}",
                    form.of(&item.text),
                    form.start(),
                    name(0),
                    item.names[0].1,
                    item.bearer(0),
                    name(1),
                    item.names[1].1,
                    item.bearer(1),
                    item.text
                );
            }
        }
        println!(
            "{name}, margin {least}: F1 {:.1} (he {:.1}, she {:.1})  P {:.1}  R {:.1}  abstained {} of {}, a wrong name {}",
            counts[0].f1(),
            counts[1].f1(),
            counts[2].f1(),
            100.0 * counts[0].right as f64 / (counts[0].found as f64).max(1.0),
            100.0 * counts[0].right as f64 / (counts[0].gold as f64).max(1.0),
            counts[0].abstained,
            items.len(),
            counts[0].wrong
        );
        counts[0].f1()
    };
    print(0);
    print(MARGIN)
}
