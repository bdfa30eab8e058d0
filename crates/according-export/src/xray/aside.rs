//! What stands beside the text: voices, a card a statement, and what the article says in its own voice.

use super::{Links, Voice, Xray, escape, words};
use according_text::row::{LabelRow, QuantityRow};
use according_text::{Determinacy, Hedge, Judgement, Polarity, Row, SaidBasis, StatementId};
use std::fmt::Write;

/// The voices of the article, as a list: sign, name, how many statements; those who are identified first.
#[must_use]
pub fn voices_html(xray: &Xray<'_>, links: &Links<'_>) -> String {
    let mut out = String::from("<ul class=\"voices\">");
    let (known, others): (Vec<&Voice>, Vec<&Voice>) = xray.voices.iter().partition(|voice| voice.known);
    for voice in known.into_iter().chain(others) {
        let _ = write!(out, "<li class=\"u{}\"><span class=\"key\">{}</span> ", voice.colour, voice.sign);
        voice_html(&mut out, voice, links);
        let _ = write!(out, " <span class=\"n\">{}</span></li>", voice.statements);
    }
    out.push_str("</ul>");
    out
}

fn voice_html(out: &mut String, voice: &Voice, links: &Links<'_>) {
    let link = links.voice.and_then(|link| link(voice));
    if let Some(link) = &link {
        out.push_str("<a href=\"");
        escape(out, link);
        out.push_str("\">");
    }
    if voice.known {
        out.push_str("<b>");
        escape(out, &voice.name);
        out.push_str("</b>");
    } else {
        out.push_str("<i>");
        escape(out, &voice.name);
        out.push_str("</i>");
    }
    if link.is_some() {
        out.push_str("</a>");
    }
}

/// A card for each statement, in the order of the rows; `id="c-"` and the statement's id.
#[must_use]
pub fn cards_html(xray: &Xray<'_>, links: &Links<'_>, chosen: Option<StatementId>) -> String {
    let mut out = String::from("<ol class=\"cards\">");
    for (at, row) in xray.article.rows.iter().enumerate() {
        let voice = xray.voice(at);
        let on = if chosen == Some(row.statement_id) { " on" } else { "" };
        let id = row.statement_id;
        let _ = write!(
            out,
            "<li class=\"card u{}{on}\" id=\"c-{id}\" data-s=\"{at}\"><p class=\"who\"><a class=\"key\" href=\"#s-{id}\" \
             aria-label=\"{}, statement {} in the text\">{}</a> ",
            voice.colour,
            voice.sign,
            at + 1,
            voice.sign
        );
        voice_html(&mut out, voice, links);
        if !row.cue.is_empty() {
            out.push_str(" <span class=\"cue\">");
            escape(&mut out, &words(&row.cue));
            out.push_str("</span>");
        }
        out.push_str("</p><p class=\"said\">");
        escape(&mut out, &words(&row.content));
        out.push_str("</p><dl>");
        for (name, value) in facts(row) {
            let _ = write!(out, "<div><dt>{name}</dt><dd>");
            escape(&mut out, &value);
            out.push_str("</dd></div>");
        }
        out.push_str("</dl>");
        if let Some(link) = links.statement {
            out.push_str("<p class=\"more\"><a href=\"");
            escape(&mut out, &link(row));
            let _ = write!(out, "\">statement {}</a></p>", &id.to_string()[..8]);
        }
        out.push_str("</li>");
    }
    out.push_str("</ol>");
    out
}

/// What is read about a statement, by name; what the article does not tell is left out.
pub fn facts(row: &Row) -> Vec<(&'static str, String)> {
    let mut facts = Vec::new();
    for speaker in &row.speaker {
        let who = match (&speaker.name, speaker.judgement) {
            (Some(name), Judgement::Positive) => format!("{name}: "),
            _ => "left open: ".to_owned(),
        };
        facts.push(("speaker", format!("{who}{}", speaker.reason)));
    }
    if !row.source.is_empty() {
        facts.push(("as printed", words(&row.source)));
    }
    let mut reading = vec![row.form.to_string(), row.attribution_type.to_string()];
    if row.polarity == Polarity::Negative {
        reading.push("negative".to_owned());
    }
    if row.determinacy != Determinacy::Actual {
        reading.push(row.determinacy.to_string());
    }
    if let Some(act) = row.speech_act {
        reading.push(act.to_string());
    }
    facts.push(("reading", reading.join(" · ")));
    if row.said.basis != SaidBasis::None
        && let Some(said) = row.said.timex.as_ref().or(row.said.from.as_ref())
    {
        let told = match row.time.is_empty() {
            true => row.said.basis.to_string(),
            false => format!("“{}”", words(&row.time)),
        };
        facts.push(("said", format!("{said} ({told})")));
    }
    if let Some(medium) = row.medium {
        let platform = row.platform.map(|it| format!(", {}", spaced(it.as_str()))).unwrap_or_default();
        let told = row.medium_passage.as_ref().map(|it| format!(" (“{}”)", it.exact)).unwrap_or_default();
        facts.push(("medium", format!("{}{platform}{told}", spaced(medium.as_str()))));
    }
    for (name, passages) in [
        ("office", &row.source_role),
        ("of", &row.source_affiliation),
        ("to", &row.addressee),
        ("via", &row.via),
        ("place", &row.place),
    ] {
        if !passages.is_empty() {
            facts.push((name, words(passages)));
        }
    }
    facts.extend(row.quantities.iter().map(|it| ("figure", quantity(it))));
    facts.extend(row.labels.iter().map(|it| ("label", label(it))));
    if row.depth > 0 {
        facts.push(("inside", "another statement".to_owned()));
    }
    facts.push(("confidence", format!("{:.2}", row.confidence)));
    facts
}

/// What the article says in its own voice, and whom it names.
#[must_use]
pub fn own_html(xray: &Xray<'_>) -> String {
    let mut out = String::new();
    let mut list = |title: &str, items: Vec<(String, String)>| {
        if items.is_empty() {
            return;
        }
        let _ = write!(out, "<h3>{title}</h3><dl class=\"own\">");
        for (name, value) in items {
            out.push_str("<div><dt>");
            escape(&mut out, &name);
            out.push_str("</dt><dd>");
            escape(&mut out, &value);
            out.push_str("</dd></div>");
        }
        out.push_str("</dl>");
    };
    let article = xray.article;
    list(
        "Named in the article",
        article
            .entities
            .iter()
            .map(|it| {
                let mut said = vec![it.kind.to_string()];
                said.extend(
                    it.names
                        .iter()
                        .filter(|name| name.passage.exact != it.name.exact)
                        .map(|name| format!("“{}”", name.passage.exact)),
                );
                said.extend(it.roles.iter().map(|role| match &role.affiliation {
                    Some(of) if !role.passage.exact.contains(&of.exact) => {
                        format!("{} ({})", role.passage.exact, of.exact)
                    }
                    _ => role.passage.exact.clone(),
                }));
                (it.name.exact.clone(), said.join(" · "))
            })
            .collect(),
    );
    list(
        "Labels in the article’s own voice",
        article
            .labels
            .iter()
            .map(|it| (it.name.clone().unwrap_or_else(|| it.mention.exact.clone()), label_words(it)))
            .collect(),
    );
    list(
        "Figures in the article’s own voice",
        article.quantities.iter().map(|it| (it.passage.exact.clone(), quantity_meaning(it))).collect(),
    );
    out
}

fn spaced(name: &str) -> String {
    name.replace('_', " ")
}

fn label(it: &LabelRow) -> String {
    format!("{}: {}", it.name.as_deref().unwrap_or(&it.mention.exact), label_words(it))
}

fn label_words(it: &LabelRow) -> String {
    match &it.by {
        Some(by) => format!("{} (by {})", it.passage.exact, by.exact),
        None => it.passage.exact.clone(),
    }
}

fn quantity(it: &QuantityRow) -> String {
    let meaning = quantity_meaning(it);
    if meaning.is_empty() { it.passage.exact.clone() } else { format!("{} ({meaning})", it.passage.exact) }
}

fn quantity_meaning(it: &QuantityRow) -> String {
    let number = |value: f64| {
        let digits = format!("{value}");
        if value.fract() == 0.0 && value.abs() < 1e15 { format!("{value:.0}") } else { digits }
    };
    let mut said = Vec::new();
    match (it.low, it.high) {
        (Some(low), Some(high)) if low != high => said.push(format!("{} to {}", number(low), number(high))),
        (Some(one), _) | (None, Some(one)) => said.push(number(one)),
        (None, None) => {}
    }
    if it.hedge != Hedge::Exact {
        said.push(spaced(it.hedge.as_str()));
    }
    said.extend(it.unit.clone());
    if let Some(counted) = &it.counted {
        said.push(format!("of {}", counted.exact));
    }
    said.join(" · ")
}
