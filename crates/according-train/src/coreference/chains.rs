//! OntoGUM (Zhu et al. 2021): chains of people and organisations, by MUC, B³ and CEAFe.
//!
//! Measured over the mentions that the program chains: names of people and organisations, and third-person singular
//! pronouns. A mention counts as the same when the last word of its name is, or the pronoun. Types of gold mentions
//! come from GUM's own layer of the same documents.

use super::Readers;
use crate::corpus;
use according_nlp::{
    layers::Layers,
    name::Kind,
    speaker::{
        antecedent::{self, MARGIN, WEIGHTS},
        cast::AMBIGUOUS,
        source,
    },
};
use anyhow::Result;
use rustc_hash::{FxHashMap, FxHashSet};
use std::{collections::BTreeMap, path::Path};

/// A document of a file of brackets: forms, and spans with their marks.
struct Gold {
    name: String,
    forms: Vec<String>,
    spans: Vec<(usize, usize, String)>,
}

fn read(path: &Path) -> Result<Vec<Gold>> {
    let mut out: Vec<Gold> = Vec::new();
    let mut open: Vec<(usize, String)> = Vec::new();
    for line in corpus::read(path)?.lines() {
        if let Some(name) = line.strip_prefix("# begin document ") {
            out.push(Gold { name: name.trim().to_owned(), forms: Vec::new(), spans: Vec::new() });
            open.clear();
            continue;
        }
        let fields: Vec<&str> = line.split('\t').collect();
        let ([_, form, marks, ..], Some(document)) = (fields.as_slice(), out.last_mut()) else { continue };
        let at = document.forms.len();
        document.forms.push((*form).to_owned());
        let mut rest: &str = if *marks == "_" { "" } else { marks };
        while !rest.is_empty() {
            if let Some(mark) = rest.strip_prefix('(') {
                let end = mark.find(['(', ')']).unwrap_or(mark.len());
                let key = id(&mark[..end]);
                if mark[end..].starts_with(')') {
                    document.spans.push((at, at + 1, key));
                    rest = &mark[end + 1..];
                } else {
                    open.push((at, key));
                    rest = &mark[end..];
                }
            } else {
                let end = rest.find(')').unwrap_or(rest.len() - 1);
                let key = id(&rest[..end]);
                if let Some(k) = open.iter().rposition(|(_, other)| *other == key) {
                    let (start, key) = open.remove(k);
                    document.spans.push((start, at + 1, key));
                }
                rest = &rest[end + 1..];
            }
        }
    }
    Ok(out)
}

/// `person-7-Somebody` without what it is linked to.
fn id(mark: &str) -> String {
    mark.split('-').take(2).collect::<Vec<_>>().join("-")
}

/// The text of tokens, with white space as it is printed, and where each token begins.
fn text(forms: &[String]) -> (String, Vec<u32>) {
    let mut text = String::new();
    let mut starts = Vec::with_capacity(forms.len());
    let mut glued = true;
    for form in forms {
        let closes = matches!(
            form.as_str(),
            "." | "," | ";" | ":" | "!" | "?" | ")" | "]" | "%" | "’s" | "'s" | "n't" | "n’t" | "'" | "’" | "”"
        ) || form.len() > 1 && form.starts_with(['\'', '’']);
        if !glued && !closes {
            text.push(' ');
        }
        starts.push(text.len() as u32);
        text.push_str(form);
        glued = matches!(form.as_str(), "(" | "[" | "“" | "$");
    }
    (text, starts)
}

type Chains = Vec<Vec<u32>>;

/// Evaluates on the open documents of the development part.
///
/// # Errors
/// If a corpus cannot be read.
pub fn evaluate(data: &Path, readers: &Readers<'_>) -> Result<()> {
    let gold = read(&data.join("coref-ontogum/dev-open.conll.zst"))?;
    let typed = read(&data.join("coref-gum/dev-open.conll.zst"))?;
    let mut layers = Layers::default();
    let mut sums = [[0.0f64; 4]; 3];
    let (mut n_gold, mut n_found) = (0, 0);
    for document in &gold {
        let Some(types) = typed.iter().find(|other| other.name == document.name) else { continue };
        let (text, starts) = text(&document.forms);
        layers.read(&text, &readers.tagger);
        layers.recognize(&text, &readers.recognizer);
        let kinds: FxHashMap<(usize, usize), &str> =
            types.spans.iter().map(|(start, end, key)| ((*start, *end), key.split('-').next().unwrap_or(""))).collect();
        let ours = |at: usize| layers.tokens.partition_point(|token| token.span.end() <= starts[at]);
        let pronoun = |i: usize| {
            matches!(source::pronoun(layers.tokens[i].span.of(&text)), Some(source::Pronoun::He | source::Pronoun::She))
        };
        // The last word of the first name inside.
        let head = |first: usize, end: usize| -> Option<u32> {
            if end == first + 1 && pronoun(first) {
                return Some(first as u32);
            }
            let start = (first..end).find(|&i| layers.tags[i].is_name())?;
            let last = (start..end).take_while(|&i| layers.tags[i].is_name()).last()?;
            Some(last as u32)
        };
        let mut chains: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
        for (start, end, key) in &document.spans {
            if !matches!(kinds.get(&(*start, *end)), Some(&("person" | "organization"))) {
                continue;
            }
            if let Some(head) = head(ours(*start), ours(*end - 1) + 1) {
                chains.entry(key).or_default().push(head);
            }
        }
        let key = tidy(chains.into_values().collect());
        let (cast, decisions) = antecedent::read(&text, &layers, &WEIGHTS);
        let mut found: Chains = vec![Vec::new(); cast.entities.len()];
        for (mention, &e) in cast.mentions.iter().zip(&cast.entity_of) {
            if e < AMBIGUOUS
                && matches!(cast.entities[e as usize].kind, Kind::Person | Kind::Organisation | Kind::Unknown)
                && let Some(head) = head(mention.lead as usize, mention.end as usize)
            {
                found[e as usize].push(head);
            }
        }
        for decision in &decisions {
            if let Some(e) = decision.entity.filter(|_| decision.margin >= MARGIN) {
                found[e as usize].push(decision.at);
            }
        }
        let found = tidy(found);
        n_gold += key.len();
        n_found += found.len();
        for (sum, figures) in sums.iter_mut().zip([muc(&key, &found), b3(&key, &found), ceaf(&key, &found)]) {
            (0..4).for_each(|k| sum[k] += figures[k]);
        }
    }
    let f1 = |[a, b, c, d]: [f64; 4]| {
        let (recall, precision) = (a / b.max(1e-9), c / d.max(1e-9));
        (100.0 * precision, 100.0 * recall, 200.0 * precision * recall / (precision + recall).max(1e-9))
    };
    let mut mean = 0.0;
    print!("OntoGUM dev, people and organisations: {n_gold} chains, {n_found} found");
    for (name, sum) in ["MUC", "B³", "CEAFe"].iter().zip(sums) {
        let (p, r, f) = f1(sum);
        mean += f / 3.0;
        print!("; {name} F1 {f:.1} (P {p:.1} R {r:.1})");
    }
    println!("; mean {mean:.1}");
    Ok(())
}

/// Chains of two mentions or more, each mention in one chain.
fn tidy(chains: Chains) -> Chains {
    let mut seen = FxHashSet::default();
    let mut out: Chains = Vec::new();
    for mut chain in chains {
        chain.sort_unstable();
        chain.dedup();
        chain.retain(|mention| seen.insert(*mention));
        if chain.len() > 1 {
            out.push(chain);
        }
    }
    out
}

fn index(chains: &Chains) -> FxHashMap<u32, usize> {
    chains.iter().enumerate().flat_map(|(c, chain)| chain.iter().map(move |&mention| (mention, c))).collect()
}

/// Recall as numerator and denominator, then precision.
fn muc(key: &Chains, found: &Chains) -> [f64; 4] {
    let side = |key: &Chains, found: &Chains| {
        let of = index(found);
        let (mut right, mut all) = (0, 0);
        for chain in key {
            let mut parts = FxHashSet::default();
            let alone = chain.iter().filter(|mention| match of.get(mention) {
                Some(&c) => {
                    parts.insert(c);
                    false
                }
                None => true,
            });
            let alone = alone.count();
            right += chain.len() - alone - parts.len();
            all += chain.len() - 1;
        }
        [right as f64, all as f64]
    };
    let ([a, b], [c, d]) = (side(key, found), side(found, key));
    [a, b, c, d]
}

fn common(a: &[u32], b: &[u32]) -> f64 {
    a.iter().filter(|mention| b.binary_search(mention).is_ok()).count() as f64
}

fn b3(key: &Chains, found: &Chains) -> [f64; 4] {
    let side = |key: &Chains, found: &Chains| {
        let (mut right, mut all) = (0.0, 0.0);
        for chain in key {
            right += found.iter().map(|other| common(chain, other).powi(2)).sum::<f64>() / chain.len() as f64;
            all += chain.len() as f64;
        }
        [right, all]
    };
    let ([a, b], [c, d]) = (side(key, found), side(found, key));
    [a, b, c, d]
}

fn ceaf(key: &Chains, found: &Chains) -> [f64; 4] {
    let n = key.len().max(found.len());
    let similar = |a: usize, b: usize| match (key.get(a), found.get(b)) {
        (Some(a), Some(b)) => 2.0 * common(a, b) / (a.len() + b.len()) as f64,
        _ => 0.0,
    };
    let cost: Vec<Vec<f64>> = (0..n).map(|a| (0..n).map(|b| 1.0 - similar(a, b)).collect()).collect();
    let total: f64 = assign(&cost).into_iter().enumerate().map(|(a, b)| similar(a, b)).sum();
    [total, key.len() as f64, total, found.len() as f64]
}

/// The assignment of least cost (Kuhn and Munkres, with potentials): the column of each row.
fn assign(cost: &[Vec<f64>]) -> Vec<usize> {
    let n = cost.len();
    let (mut u, mut v) = (vec![0.0; n + 1], vec![0.0; n + 1]);
    let mut row_of = vec![0; n + 1];
    for row in 1..=n {
        row_of[0] = row;
        let mut column = 0;
        let mut least = vec![f64::INFINITY; n + 1];
        let mut way = vec![0; n + 1];
        let mut used = vec![false; n + 1];
        loop {
            used[column] = true;
            let (here, mut delta, mut next) = (row_of[column], f64::INFINITY, 0);
            for j in (1..=n).filter(|&j| !used[j]) {
                let reduced = cost[here - 1][j - 1] - u[here] - v[j];
                if reduced < least[j] {
                    (least[j], way[j]) = (reduced, column);
                }
                if least[j] < delta {
                    (delta, next) = (least[j], j);
                }
            }
            for j in 0..=n {
                if used[j] {
                    u[row_of[j]] += delta;
                    v[j] -= delta;
                } else {
                    least[j] -= delta;
                }
            }
            column = next;
            if row_of[column] == 0 {
                break;
            }
        }
        while column != 0 {
            row_of[column] = row_of[way[column]];
            column = way[column];
        }
    }
    let mut out = vec![0; n];
    for j in 1..=n {
        out[row_of[j] - 1] = j - 1;
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn measures_are_those_of_the_papers() {
        // The example of Bagga and Baldwin (1998): 1-5, 6-7, 8-12 against 1-5, 6-12.
        let key: Chains = vec![vec![1, 2, 3, 4, 5], vec![6, 7], vec![8, 9, 10, 11, 12]];
        let found: Chains = vec![vec![1, 2, 3, 4, 5], vec![6, 7, 8, 9, 10, 11, 12]];
        assert_eq!(muc(&key, &found), [9.0, 9.0, 9.0, 10.0]);
        let [a, b, c, d] = b3(&key, &found);
        assert_eq!(a / b, 1.0);
        assert!((c / d - 0.76).abs() < 0.01, "{}", c / d);
        let [a, b, _, d] = ceaf(&key, &found);
        assert!((a - (1.0 + 10.0 / 12.0)).abs() < 1e-9);
        assert_eq!((b, d), (3.0, 2.0));
    }

    #[test]
    fn assignments_are_the_cheapest() {
        assert_eq!(assign(&[vec![4.0, 1.0, 3.0], vec![2.0, 0.0, 5.0], vec![3.0, 2.0, 2.0]]), [1, 0, 2]);
        assert_eq!(assign(&[]), Vec::<usize>::new());
    }
}
