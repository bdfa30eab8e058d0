//! One statement in every outlet that printed it: when, whole or cut, and with which other words.

use crate::app::Site;
use crate::asked::{Asked, Format, href};
use crate::lanes::{Lane, Mark, day, lanes};
use crate::problem::Problem;
use crate::routes::View;
use crate::sheet::{Cell, Sheet, counted};
use according_export::xray::escape;
use according_ledger::{Change, Edit, Error, Family, Filter, Printing, Reader};
use askama::Template;
use serde_json::{Value, json};

/// Families that are shown unless asked otherwise.
const SHOWN: u64 = 3;

/// A family as the page shows it.
struct Shown {
    words: String,
    summary: String,
    chart: String,
    table: String,
}

#[derive(Template)]
#[template(path = "trace.html")]
struct Page {
    site: Site,
    q: String,
    here: &'static str,
    of: String,
    outlet: String,
    after: String,
    before: String,
    asked: bool,
    shown: Vec<Shown>,
    families: Vec<Value>,
    sheet: Sheet,
    csv: String,
    json: String,
}

impl View for Page {
    fn html(&self) -> Result<String, Problem> {
        Ok(self.render()?)
    }

    fn json(&self) -> Value {
        json!({"of": self.of, "families": self.families, "tables": {"printings": self.sheet.json()}})
    }

    fn sheets(&self) -> Vec<&Sheet> {
        vec![&self.sheet]
    }
}

pub(crate) fn answer(site: &Site, reader: &Reader, asked: &Asked) -> Result<Box<dyn View>, Problem> {
    let text = |name: &str| asked.get(name).unwrap_or_default().to_owned();
    let of = text("of");
    let filter = Filter { limit: Some(asked.whole("limit", SHOWN)), ..asked.filter() };
    let families = match reader.trace(&of, &filter) {
        // Marks alone are no words.
        Err(Error::Empty { .. }) => Vec::new(),
        found => found?,
    };
    Ok(Box::new(Page {
        site: site.clone(),
        q: String::new(),
        here: "trace",
        asked: !of.trim().is_empty(),
        of,
        outlet: text("outlet"),
        after: text("published_after"),
        before: text("published_before"),
        shown: families.iter().map(shown).collect(),
        families: families.iter().map(family).collect(),
        sheet: sheet(&families),
        csv: asked.href(Format::Csv, &[]),
        json: asked.href(Format::Json, &[]),
    }))
}

fn family(it: &Family) -> Value {
    json!({
        "cluster_id": it.cluster_id,
        "head": it.head.to_string(),
        "longest": it.longest.to_string(),
        "wordings": it.wordings,
        "outlets": it.outlets,
        "printings": it.printings.len(),
    })
}

fn shown(it: &Family) -> Shown {
    let longest = it.printings.iter().find(|printing| printing.row.statement_id == it.longest);
    let first = it.printings.first().map(|first| format!("First seen {} in {}", first.published(), outlet(first)));
    let parts = [
        first.unwrap_or_default(),
        counted(it.printings.len() as u64, "printing"),
        counted(it.outlets.len().max(1) as u64, "outlet"),
        counted(it.wordings.into(), "wording"),
    ];
    Shown {
        words: longest.map(content).unwrap_or_default(),
        summary: parts.join(" · "),
        chart: chart(it),
        table: table(it),
    }
}

/// Outlets one below the other in the order in which they printed it, against the days.
fn chart(it: &Family) -> String {
    let days: Vec<Option<i64>> =
        it.printings.iter().map(|it| it.row.document.published.as_deref().and_then(day)).collect();
    let (Some(first), Some(last)) = (days.iter().flatten().min(), days.iter().flatten().max()) else {
        return String::new();
    };
    let dated =
        |at: i64| it.printings.iter().zip(&days).find(|(_, day)| **day == Some(at)).map(|(it, _)| it.published());
    let mut all: Vec<Lane> = Vec::new();
    for (printing, day) in it.printings.iter().zip(&days) {
        let Some(day) = day else { continue };
        let name = outlet(printing);
        let at = if first == last { 0.0 } else { (day - first) as f64 / (last - first) as f64 };
        let changed = changed(printing);
        let title = format!("{}, {name}: {changed}", printing.published());
        let mark = Mark { from: at, to: at, full: changed == WHOLE, label: String::new(), title };
        match all.iter_mut().find(|lane| lane.name == name) {
            Some(lane) => lane.marks.push(mark),
            None => all.push(Lane { name: name.to_owned(), marks: vec![mark] }),
        }
    }
    let mut ticks = vec![(0.0, dated(*first).unwrap_or_default().to_owned())];
    if first != last {
        ticks.push((1.0, dated(*last).unwrap_or_default().to_owned()));
    }
    let summary = format!(
        "When which outlet printed it, {} to {}; filled where it is whole. The table below says the same.",
        ticks[0].1,
        ticks[ticks.len() - 1].1
    );
    lanes(&all, &ticks, &summary)
}

const WHOLE: &str = "whole";

/// What an outlet did to the longest wording, in words.
fn changed(it: &Printing) -> String {
    let n = |change: Change| -> usize {
        let of_kind = it.edits.iter().filter(|edit| edit.change == change);
        of_kind.map(|edit| edit.passage.exact.split_whitespace().count()).sum()
    };
    let (same, cut, added, told) = (n(Change::Same), n(Change::Cut), n(Change::Added), n(Change::Told));
    if same == 0 && told > 0 {
        return "told in other words".to_owned();
    }
    let mut parts = Vec::new();
    if cut > 0 {
        parts.push(format!("{} cut", counted(cut as u64, "word")));
    }
    if added > 0 {
        parts.push(format!("{} other", counted(added as u64, "word")));
    }
    if parts.is_empty() { WHOLE.to_owned() } else { parts.join(", ") }
}

/// Every printing with its words against the longest wording.
fn table(it: &Family) -> String {
    let mut out = String::from(
        "<div class=\"scroll\"><table class=\"variants\"><thead><tr><th scope=\"col\">Published</th><th scope=\"col\">Outlet</th>\
         <th scope=\"col\">Speaker</th><th scope=\"col\">Against the longest wording</th></tr></thead><tbody>",
    );
    for printing in &it.printings {
        out += "<tr><td><a href=\"/statement/";
        out += &printing.row.statement_id.to_string();
        out += "\">";
        escape(&mut out, printing.published());
        out += "</a></td><td>";
        escape(&mut out, outlet(printing));
        out += "</td><td>";
        escape(&mut out, &printing.speaker());
        out += "</td><td class=\"diff\">";
        for edit in &printing.edits {
            put(&mut out, edit);
        }
        out += "<span class=\"note\">";
        let longest = printing.row.statement_id == it.longest;
        escape(&mut out, &if longest { "the longest wording".to_owned() } else { changed(printing) });
        out += "</span></td></tr>";
    }
    out += "</tbody></table></div>";
    out
}

fn put(out: &mut String, edit: &Edit) {
    let (open, close) = match edit.change {
        Change::Same => ("", " "),
        Change::Cut => ("<del>", "</del> "),
        Change::Added => ("<ins>", "</ins> "),
        Change::Told => ("<span class=\"told\">", "</span> "),
    };
    *out += open;
    escape(out, &edit.shortened());
    *out += close;
}

fn content(it: &Printing) -> String {
    it.row.content.iter().map(|at| at.exact.as_str()).collect::<Vec<_>>().join(" … ")
}

fn outlet(it: &Printing) -> &str {
    it.row.document.publisher.as_deref().unwrap_or("(no outlet)")
}

fn sheet(families: &[Family]) -> Sheet {
    let printings = families.iter().flat_map(|family| family.printings.iter().enumerate().map(move |it| (family, it)));
    let rows = printings.map(|(family, (n, it))| {
        let source: Vec<&str> = it.row.source.iter().map(|at| at.exact.as_str()).collect();
        let speaker: Vec<&str> = it.row.speaker.iter().filter_map(|speaker| speaker.name.as_deref()).collect();
        let document = &it.row.document;
        vec![
            Cell::text(family.cluster_id.clone().unwrap_or_default()),
            Cell::text(it.row.statement_id.to_string()),
            Cell::flag(n == 0),
            Cell::flag(it.row.statement_id == family.longest),
            Cell::n(it.wording.into()),
            Cell::text(it.relation.as_str()),
            Cell::text(changed(it)),
            Cell::text(document.published.clone().unwrap_or_default()),
            Cell::text(document.publisher.clone().unwrap_or_default()),
            Cell::text(speaker.join(", ")),
            Cell::text(source.join(" … ")),
            Cell::text(it.row.form.as_str()),
            Cell::text(content(it)),
            Cell::text(it.marked(false)),
            Cell::text(document.id.clone()),
            Cell::n(it.row.content.first().map_or(0, |at| at.start).into()),
            Cell::n(it.row.content.last().map_or(0, |at| at.end).into()),
        ]
    });
    Sheet {
        name: "printings",
        title: "Printings".into(),
        columns: &[
            "cluster_id",
            "statement_id",
            "first",
            "longest",
            "wording",
            "relation",
            "changed",
            "published",
            "outlet",
            "speaker",
            "source",
            "form",
            "content",
            "edits",
            "document_id",
            "start",
            "end",
        ],
        rows: rows.collect(),
        more: 0,
        hidden: &[],
    }
}

/// The page that follows a statement.
pub(crate) fn address(id: &str) -> String {
    href("/trace", &[("of", id)])
}
