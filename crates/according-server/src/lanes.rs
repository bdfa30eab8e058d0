//! Marks on lanes, one lane for each outlet or voice, as inline SVG. Everything stands in a table as well; the chart is for
//! the eye.

use according_export::xray::escape;

/// More lanes than these are left to the table.
const MOST: usize = 24;
/// Letters of a name beside its lane.
const NAME: usize = 40;
const WIDTH: f64 = 720.0;
const LANE: f64 = 58.0;
/// Where a lane's line stands below its top.
const LINE: f64 = 43.0;
/// Room for the marks at either end.
const EDGE: f64 = 10.0;
const FOOT: f64 = 34.0;
const RADIUS: f64 = 6.0;

/// What stands on a lane.
#[derive(Clone, Debug, PartialEq)]
pub struct Mark {
    /// From where to where, 0 to 1; a point where both are equal.
    pub from: f64,
    /// See `from`.
    pub to: f64,
    /// Filled, or only its outline.
    pub full: bool,
    /// What stands beside it, where there is room; may be empty.
    pub label: String,
    /// What is read out, and shown when it is pointed at.
    pub title: String,
}

/// A line with a name.
#[derive(Clone, Debug, PartialEq)]
pub struct Lane {
    /// Whose it is.
    pub name: String,
    /// What stands on it.
    pub marks: Vec<Mark>,
}

/// Draws the lanes one below the other. `ticks` are names of places from 0 to 1; `summary` says in words what is to be seen.
/// Empty for no lane.
#[must_use]
pub fn lanes(lanes: &[Lane], ticks: &[(f64, String)], summary: &str) -> String {
    if lanes.is_empty() {
        return String::new();
    }
    let shown = &lanes[..lanes.len().min(MOST)];
    let floor = shown.len() as f64 * LANE + 6.0;
    let place = |at: f64| EDGE + at.clamp(0.0, 1.0) * (WIDTH - 2.0 * EDGE);
    let mut out =
        format!("<svg class=\"timeline\" viewBox=\"0 0 {WIDTH} {}\" role=\"img\" aria-label=\"", floor + FOOT);
    escape(&mut out, summary);
    out += "\">";
    for (at, _) in ticks {
        let x = place(*at);
        out += &format!("<line class=\"rule\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"0\" y2=\"{floor:.1}\"/>");
    }
    for (n, lane) in shown.iter().enumerate() {
        let top = n as f64 * LANE;
        let y = top + LINE;
        out += &format!("<text class=\"tick\" x=\"0\" y=\"{:.1}\">", top + 20.0);
        escape(&mut out, &shortened(&lane.name));
        out += &format!("</text><line class=\"rule\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>");
        for mark in &lane.marks {
            let (from, to) = (place(mark.from), place(mark.to));
            let class = if mark.full { "full" } else { "open" };
            out += &format!(
                "<rect class=\"{class}\" x=\"{:.1}\" y=\"{:.1}\" width=\"{:.1}\" height=\"{:.1}\" rx=\"{RADIUS}\"><title>",
                from - RADIUS,
                y - RADIUS,
                (to - from).max(0.0) + 2.0 * RADIUS,
                2.0 * RADIUS
            );
            escape(&mut out, &mark.title);
            out += "</title></rect>";
        }
        for mark in &lane.marks {
            label(&mut out, mark, &lane.marks, y, place);
        }
    }
    out += &format!("<line class=\"base\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{floor:.1}\" y2=\"{floor:.1}\"/>");
    for (at, name) in ticks {
        let anchor = match *at {
            at if at < 0.2 => "start",
            at if at > 0.8 => "end",
            _ => "middle",
        };
        let x = if anchor == "middle" { place(*at) } else { at * WIDTH };
        out += &format!("<text class=\"tick\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">", floor + FOOT - 8.0);
        escape(&mut out, name);
        out += "</text>";
    }
    out += "</svg>";
    if lanes.len() > MOST {
        out += &format!("<p class=\"note\">The first {MOST} of {}; the table has all.</p>", lanes.len());
    }
    out
}

/// Writes what stands beside a mark, unless another one stands there.
fn label(out: &mut String, mark: &Mark, all: &[Mark], y: f64, place: impl Fn(f64) -> f64) {
    const ROOM: f64 = 0.16;
    let left = mark.to > 1.0 - ROOM;
    let taken = |other: &Mark| {
        let apart = if left { mark.from - other.to } else { other.from - mark.to };
        other.label != mark.label && (0.0..ROOM).contains(&apart)
    };
    let first = all.iter().position(|other| other == mark || (other.label == mark.label && other.to == mark.to));
    let is_first = first.is_some_and(|at| std::ptr::eq(&all[at], mark));
    if mark.label.is_empty() || !is_first || all.iter().any(taken) {
        return;
    }
    let (x, anchor) = if left { (place(mark.from) - 12.0, "end") } else { (place(mark.to) + 12.0, "start") };
    *out += &format!("<text class=\"tick beside\" x=\"{x:.1}\" y=\"{:.1}\" text-anchor=\"{anchor}\">", y + 5.0);
    escape(out, &shortened(&mark.label));
    *out += "</text>";
}

fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME {
        return name.to_owned();
    }
    name.chars().take(NAME - 1).chain(['…']).collect()
}

/// Days since 1970 of an ISO 8601 date; `None` for less than a day.
pub(crate) fn day(published: &str) -> Option<i64> {
    let date = published.get(..10)?;
    let mut parts = date.split('-');
    let mut next = || parts.next()?.parse::<i64>().ok();
    let (year, month, day) = (next()?, next()?, next()?);
    if !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    // Hinnant, "chrono-compatible low-level date algorithms": years begin in March.
    let year = if month <= 2 { year - 1 } else { year };
    let of_era = year.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(year.div_euclid(400) * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mark_is_on_its_lane_and_no_name_becomes_markup() {
        let mark = |from, to, full| Mark { from, to, full, label: String::new(), title: "12 <b>".into() };
        let all = [
            Lane { name: "A & B".into(), marks: vec![mark(0.0, 0.0, true), mark(1.0, 1.0, false)] },
            Lane { name: "x".repeat(60), marks: vec![mark(0.25, 0.5, true)] },
        ];
        let chart = lanes(&all, &[(0.0, "1 Mar".into()), (1.0, "9 Mar".into())], "two <voices>");
        assert_eq!((chart.matches("<rect").count(), chart.matches("\"open\"").count()), (3, 1));
        assert!(chart.contains("A &amp; B") && chart.contains("12 &lt;b&gt;") && chart.contains("two &lt;voices&gt;"));
        assert!(chart.contains("width=\"187.0\""), "a range is as long as it is: {chart}");
        assert!(!chart.contains(&"x".repeat(60)));
        assert_eq!(lanes(&[], &[], ""), "");
    }

    #[test]
    fn a_label_stands_where_there_is_room() {
        let mark =
            |at: f64, label: &str| Mark { from: at, to: at, full: true, label: label.into(), title: String::new() };
        for (marks, expect) in [
            (vec![mark(0.1, "12"), mark(0.9, "dozens")], vec![">12<", ">dozens<"]),
            (vec![mark(0.1, "12"), mark(0.15, "dozens")], vec![">dozens<"]),
            (vec![mark(0.1, "12"), mark(0.1, "12")], vec![">12<"]),
            (vec![mark(0.1, "")], vec![]),
        ] {
            let chart = lanes(&[Lane { name: String::new(), marks }], &[], "");
            assert_eq!(chart.matches("beside").count(), expect.len(), "{chart}");
            assert!(expect.iter().all(|label| chart.contains(label)), "{chart}");
        }
    }

    #[test]
    fn days_are_counted() {
        assert_eq!((day("1970-01-01"), day("2000-02-29T10:00"), day("2025-03")), (Some(0), Some(11_016), None));
    }
}
