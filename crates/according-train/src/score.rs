//! The attribution scorer: the definitions of `bench/score_attribution.py`, for quick evaluation. A row is found when its
//! content's intersection over union with gold's is at least a threshold, and the source agrees.

use crate::corpus::Random;
use according_text::{Attribution, Span};
use rustc_hash::FxHashMap;

/// The kinds of content: 0 direct, 1 mixed, 2 indirect.
pub const FORMS: [&str; 3] = ["direct", "mixed", "indirect"];

const STOP: &[&str] = &[
    "the", "a", "an", "of", "and", "s", "for", "in", "to", "on", "at", "by", "with", "from", "or", "as", "that",
    "this", "his", "her", "their", "its", "our", "my", "your",
];

/// True positives, predicted and gold items.
#[derive(Clone, Copy, Debug, Default)]
pub struct Count {
    /// Right.
    pub right: u32,
    /// Predicted.
    pub predicted: u32,
    /// Gold.
    pub gold: u32,
}

impl Count {
    /// F1 in percent.
    #[must_use]
    pub fn f1(&self) -> f64 {
        let n = self.predicted + self.gold;
        if n == 0 { 0.0 } else { 200.0 * f64::from(self.right) / f64::from(n) }
    }

    /// Precision and recall in percent.
    #[must_use]
    pub fn precision_recall(&self) -> (f64, f64) {
        let share = |n: u32| if n == 0 { 0.0 } else { 100.0 * f64::from(self.right) / f64::from(n) };
        (share(self.predicted), share(self.gold))
    }

    /// Adds the counts of another article.
    pub fn add(&mut self, other: &Count) {
        self.right += other.right;
        self.predicted += other.predicted;
        self.gold += other.gold;
    }
}

/// The counts of one article, or of many.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// LEDGER at IoU 0.5.
    pub ledger: Count,
    /// LEDGER at IoU 0.8.
    pub ledger8: Count,
    /// Fragments of source, cue and content with equal offsets.
    pub fragments: [Count; 3],
    /// LEDGER at 0.5 by form; right counted on the gold side and on the predicted side.
    pub forms: [(Count, u32); 3],
}

impl Counts {
    /// Adds the counts of another article.
    pub fn add(&mut self, other: &Counts) {
        self.ledger.add(&other.ledger);
        self.ledger8.add(&other.ledger8);
        for r in 0..3 {
            self.fragments[r].add(&other.fragments[r]);
            self.forms[r].0.add(&other.forms[r].0);
            self.forms[r].1 += other.forms[r].1;
        }
    }

    /// F1 of one form in percent.
    #[must_use]
    pub fn form_f1(&self, form: usize) -> f64 {
        let (count, right_predicted) = self.forms[form];
        let p = f64::from(right_predicted) / f64::from(count.predicted.max(1));
        let r = f64::from(count.right) / f64::from(count.gold.max(1));
        if p + r == 0.0 { 0.0 } else { 200.0 * p * r / (p + r) }
    }
}

/// A text cut into the scorer's own tokens.
pub struct View {
    starts: Vec<u32>,
    ends: Vec<u32>,
    word: Vec<bool>,
    lower: Vec<String>,
    quoted: Vec<bool>,
}

impl View {
    /// Cuts `text`.
    #[must_use]
    pub fn new(text: &str) -> View {
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let mut view = View { starts: vec![], ends: vec![], word: vec![], lower: vec![], quoted: vec![] };
        let mut chars = text.char_indices().peekable();
        while let Some((start, c)) = chars.next() {
            if c.is_whitespace() {
                continue;
            }
            let mut end = start + c.len_utf8();
            if is_word(c) {
                while let Some(&(at, c)) = chars.peek().filter(|(_, c)| is_word(*c)) {
                    end = at + c.len_utf8();
                    chars.next();
                }
            }
            view.starts.push(start as u32);
            view.ends.push(end as u32);
            view.word.push(is_word(c));
            view.lower.push(text[start..end].to_lowercase());
        }
        let regions = quoted_regions(text);
        view.quoted = view
            .starts
            .iter()
            .map(|&at| regions.iter().any(|region| region.start() <= at && at < region.end()))
            .collect();
        view
    }

    fn tokens(&self, spans: &[Span]) -> Vec<u32> {
        let mut out = Vec::new();
        for span in spans {
            let first = self.ends.partition_point(|&end| end <= span.start());
            let end = self.starts.partition_point(|&start| start < span.end());
            out.extend((first..end).map(|i| i as u32));
        }
        out.sort_unstable();
        out.dedup();
        out
    }
}

/// Regions between quotation marks, line by line; an unclosed one ends with its line.
fn quoted_regions(text: &str) -> Vec<Span> {
    let mut out = Vec::new();
    let mut line_start = 0;
    for line in text.split('\n') {
        let mut open: Option<usize> = None;
        let mut skip = 0;
        for (i, c) in line.char_indices() {
            if i < skip {
                continue;
            }
            let rest = &line[i..];
            let (opens, closes, width) = match c {
                '“' | '‟' | '„' | '«' => (true, false, c.len_utf8()),
                '”' | '»' => (false, true, c.len_utf8()),
                '"' => (open.is_none(), open.is_some(), 1),
                '`' if rest.starts_with("``") => (true, false, 2),
                '\'' if rest.starts_with("''") => (false, true, 2),
                _ => continue,
            };
            skip = i + width;
            if opens && open.is_none() {
                open = Some(i);
            } else if closes && let Some(start) = open.take() {
                out.push(Span::new((line_start + start) as u32, (line_start + i + width) as u32));
            }
        }
        if let Some(start) = open {
            out.push(Span::new((line_start + start) as u32, (line_start + line.len()) as u32));
        }
        line_start += line.len() + 1;
    }
    out
}

struct Item {
    roles: [Vec<u32>; 3],
    form: usize,
}

fn items(view: &View, attributions: &[Attribution]) -> Vec<Item> {
    attributions
        .iter()
        .map(|attribution| {
            let roles = [&attribution.source, &attribution.cue, &attribution.content].map(|spans| view.tokens(spans));
            let words: Vec<u32> = roles[2].iter().copied().filter(|&i| view.word[i as usize]).collect();
            let quoted = words.iter().filter(|&&i| view.quoted[i as usize]).count();
            let form = match quoted {
                n if n > 0 && n == words.len() => 0,
                0 => 2,
                _ => 1,
            };
            Item { roles, form }
        })
        .collect()
}

fn common(a: &[u32], b: &[u32]) -> usize {
    a.iter().filter(|x| b.binary_search(x).is_ok()).count()
}

fn agrees(view: &View, a: &[u32], b: &[u32]) -> bool {
    if a.is_empty() || b.is_empty() {
        return a.is_empty() && b.is_empty();
    }
    let strong = |tokens: &[u32]| -> Vec<u32> {
        let keep = |&i: &u32| view.word[i as usize] && !STOP.contains(&view.lower[i as usize].as_str());
        tokens.iter().copied().filter(keep).collect()
    };
    let (sa, sb) = (strong(a), strong(b));
    if sa.is_empty() || sb.is_empty() { common(a, b) > 0 } else { common(&sa, &sb) > 0 }
}

/// Counts one article; also says for each prediction whether it is right at IoU 0.5, and for each gold attribution whether
/// it was found.
#[must_use]
pub fn align(view: &View, gold: &[Attribution], predicted: &[Attribution]) -> (Counts, Vec<bool>, Vec<bool>) {
    let (g, p) = (items(view, gold), items(view, predicted));
    let mut counts = Counts::default();
    for ledger in [&mut counts.ledger, &mut counts.ledger8] {
        ledger.gold = g.len() as u32;
        ledger.predicted = p.len() as u32;
    }
    g.iter().for_each(|item| counts.forms[item.form].0.gold += 1);
    p.iter().for_each(|item| counts.forms[item.form].0.predicted += 1);
    let mut pairs = Vec::new();
    for (i, a) in g.iter().enumerate() {
        for (j, b) in p.iter().enumerate() {
            let shared = common(&a.roles[2], &b.roles[2]);
            if shared > 0 {
                let iou = shared as f64 / (a.roles[2].len() + b.roles[2].len() - shared) as f64;
                pairs.push((iou, common(&a.roles[0], &b.roles[0]), common(&a.roles[1], &b.roles[1]), i, j));
            }
        }
    }
    pairs.sort_by(|x, y| {
        y.0.total_cmp(&x.0).then(y.1.cmp(&x.1)).then(y.2.cmp(&x.2)).then(x.3.cmp(&y.3)).then(x.4.cmp(&y.4))
    });
    let (mut used_g, mut used_p) = (vec![false; g.len()], vec![false; p.len()]);
    let (mut right_p, mut right_g) = (vec![false; p.len()], vec![false; g.len()]);
    for (iou, _, _, i, j) in pairs {
        if used_g[i] || used_p[j] {
            continue;
        }
        (used_g[i], used_p[j]) = (true, true);
        if iou >= 0.5 && agrees(view, &g[i].roles[0], &p[j].roles[0]) {
            counts.ledger.right += 1;
            counts.ledger8.right += u32::from(iou >= 0.8);
            counts.forms[g[i].form].0.right += 1;
            counts.forms[p[j].form].1 += 1;
            (right_p[j], right_g[i]) = (true, true);
        }
    }
    let fragments = |attributions: &[Attribution], role: usize| -> FxHashMap<Span, u32> {
        let mut out = FxHashMap::default();
        for attribution in attributions {
            for span in [&attribution.source, &attribution.cue, &attribution.content][role] {
                *out.entry(*span).or_default() += 1;
            }
        }
        out
    };
    for role in 0..3 {
        let (g, p) = (fragments(gold, role), fragments(predicted, role));
        counts.fragments[role] = Count {
            right: g.iter().map(|(span, n)| *n.min(p.get(span).unwrap_or(&0))).sum(),
            predicted: p.values().sum(),
            gold: g.values().sum(),
        };
    }
    (counts, right_p, right_g)
}

/// The 95 % interval of LEDGER-F1 from `n` resamplings of the articles.
#[must_use]
pub fn interval(articles: &[Counts], n: usize) -> (f64, f64) {
    let mut random = Random::new(20_181_108);
    let mut values: Vec<f64> = (0..n)
        .map(|_| {
            let mut sum = Count::default();
            for _ in articles {
                sum.add(&articles[(random.next() % articles.len() as u64) as usize].ledger);
            }
            sum.f1()
        })
        .collect();
    values.sort_by(f64::total_cmp);
    (values[n / 40], values[n - 1 - n / 40])
}
