//! Numbers that count nothing: parts of names, scores, telephone numbers, ordinals in disguise.

use super::{Amount, counted, tag};
use crate::{
    tag::{Coarse, Tag},
    term::{Glue, Term, Terms},
};
use according_text::Hedge;

/// Whether the number that begins at atom `i` is no quantity.
pub(super) fn refused(terms: &Terms<'_>, i: usize, amount: &Amount) -> bool {
    let term = terms.term(i);
    let glued = terms.glue(i);
    let before = i.checked_sub(1);
    let hedged = super::hedge::before(terms, amount.start).is_some();
    // `COVID-19`, `mid-90`, `sub-300`: a part of a word.
    if glued == Glue::Hyphen && !before.is_some_and(|k| terms.is(k, &["minus"]) || terms.is(k, &["a"])) {
        return true;
    }
    if glued == Glue::Tight && before.is_some_and(|k| !opens(terms, k)) && amount.start == i {
        return true;
    }
    match term {
        Term::Small(1) => one(terms, i, amount),
        Term::Small(0) => amount.bare || !counted::follows(terms, amount.end) && amount.unit.is_none(),
        Term::Small(_) | Term::Tens(_) | Term::Scale(_) => spelled(terms, i, amount),
        Term::Numeral(numeral) => {
            if numeral.padded && amount.bare {
                return true;
            }
            digits(terms, i, amount, hedged)
        }
        _ => false,
    }
}

/// Marks behind which a number may stand without a space.
fn opens(terms: &Terms<'_>, i: usize) -> bool {
    let form = terms.form(i);
    matches!(terms.term(i), Term::Currency(_))
        || form.chars().all(|c| !c.is_alphanumeric() && !matches!(c, '/' | '.' | '@' | '#' | '_' | ':' | '*' | ','))
}

/// `one` as a pronoun, or in `no one`, `one another`, `one day`.
fn one(terms: &Terms<'_>, i: usize, amount: &Amount) -> bool {
    if amount.end > i + 1 && (amount.unit.is_some() || amount.low != Some(1.0)) {
        // `one day` without a number before it is more often some day.
        return false;
    }
    let previous = i.checked_sub(1).map_or("", |k| terms.form(k)).to_ascii_lowercase();
    if ["no", "any", "every", "each", "this", "that", "another", "which", "some", "the"].contains(&previous.as_str())
        && !counted::follows(terms, i + 1)
    {
        return true;
    }
    if ["no", "any", "every", "each", "another", "number", "day"].contains(&previous.as_str()) {
        return true;
    }
    let at = i + 1;
    if terms.glue(at) == Glue::Hyphen {
        return !counted::follows(terms, at);
    }
    // `one of the best officers`: a figure of speech.
    let best = (at + 1..at + 5).any(|k| matches!(tag(terms, k), Some(Tag::Jjs | Tag::Rbs)));
    let of = !best
        && terms.is(at, &["of"])
        && (tag(terms, at + 1)
            .is_some_and(|tag| matches!(tag, Tag::Dt | Tag::PrpPoss | Tag::Prp | Tag::Cd | Tag::Pdt)));
    let next = tag(terms, at);
    let noun = next.is_some_and(|tag| matches!(tag.coarse(), Coarse::Noun | Coarse::Adjective));
    !(of || terms.is(at, &["more", "other"]) || noun && counted::follows(terms, at))
}

/// Numbers in words: names such as `Seven Oaks`, and ordinals.
fn spelled(terms: &Terms<'_>, i: usize, amount: &Amount) -> bool {
    let capital = terms.form(i).starts_with(char::is_uppercase);
    let token = terms.atoms[i].token as usize;
    let opens = terms.layers.sentence(token).start == token || token > 0 && !terms.layers.words[token - 1].alphanumeric;
    let single = amount.end <= i + 1;
    if capital && !opens && single && amount.unit.is_none() {
        return true;
    }
    matches!(terms.term(amount.end), Term::Ordinal(_)) && terms.glue(amount.end) == Glue::Hyphen
}

/// Numbers in digits.
fn digits(terms: &Terms<'_>, i: usize, amount: &Amount, hedged: bool) -> bool {
    if !amount.bare {
        return false;
    }
    let end = amount.end;
    let glue = terms.glue(end);
    // `5G`, `3D`, `24/7`, `192.168`.
    if glue == Glue::Tight {
        let next = terms.form(end);
        if next.starts_with(char::is_alphanumeric)
            || next == "/" && matches!(terms.term(end + 1), Term::Numeral(_))
            || next == ":" && matches!(terms.term(end + 1), Term::Numeral(_))
        {
            return true;
        }
    }
    if i > 0 && terms.is(i - 1, &["/"]) && terms.glue(i) == Glue::Tight {
        return true;
    }
    // Scores and telephone numbers: `2-1`, `555-0143`. A range with a noun was read before.
    let dashed = |at: usize| {
        terms.glue(at) == Glue::Hyphen && matches!(terms.term(at), Term::Numeral(_))
            || terms.is(at, &["-", "--"])
                && terms.glue(at) == Glue::Tight
                && terms.glue(at + 1) == Glue::Tight
                && matches!(terms.term(at + 1), Term::Numeral(_))
    };
    if dashed(end) {
        return true;
    }
    if i >= 2
        && terms.is(i - 1, &["-", "--"])
        && terms.glue(i) == Glue::Tight
        && matches!(terms.term(i - 2), Term::Numeral(_))
    {
        return true;
    }
    if amount.own == Some(Hedge::Range) || hedged {
        return false;
    }
    // `2020 Democrats`: news groups the digits of what it counts, and prints years without.
    if matches!(terms.term(i), Term::Numeral(numeral) if numeral.year().is_some_and(|year| (1950..=2049).contains(&year)))
    {
        return true;
    }
    // `Article 5`, `Boeing 737`, `page 3`.
    if let Some(previous) = i.checked_sub(1) {
        let form = terms.form(previous).to_ascii_lowercase();
        let label = LABELS.contains(&form.trim_end_matches('.'))
            || matches!(form.as_str(), "p" | "stoxx" | "nasdaq" | "ftse" | "russell" | "exit" | "hiv" | "planet");
        let named = super::name(terms, previous) && !counted::plural(terms, end) && terms.glue(i) == Glue::Apart;
        if label || named && !matches!(tag(terms, previous), Some(Tag::Jj)) {
            return true;
        }
    }
    // `787 Dreamliner`: a capitalised noun in the singular behind it.
    let next = tag(terms, end);
    if glue == Glue::Apart && next == Some(Tag::Nnp) && !counted::plural(terms, end) {
        let grouped = matches!(terms.term(i), Term::Numeral(numeral) if numeral.grouped);
        return !grouped && !terms.form(end).ends_with('s');
    }
    false
}

/// Words that number what they name, lowercase.
const LABELS: [&str; 66] = [
    "article",
    "articles",
    "chapter",
    "section",
    "sections",
    "no",
    "number",
    "flight",
    "route",
    "page",
    "pages",
    "pp",
    "room",
    "level",
    "phase",
    "type",
    "version",
    "grade",
    "windows",
    "iphone",
    "formula",
    "highway",
    "interstate",
    "game",
    "week",
    "day",
    "act",
    "rule",
    "proposition",
    "prop",
    "measure",
    "resolution",
    "apollo",
    "channel",
    "gate",
    "platform",
    "line",
    "unit",
    "paragraph",
    "volume",
    "vol",
    "part",
    "season",
    "episode",
    "group",
    "district",
    "ward",
    "precinct",
    "amendment",
    "title",
    "bill",
    "figure",
    "table",
    "item",
    "step",
    "stage",
    "round",
    "lot",
    "box",
    "suite",
    "apartment",
    "floor",
    "area",
    "model",
    "mark",
    "tier",
];
