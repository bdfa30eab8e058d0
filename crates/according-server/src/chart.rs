//! A timeline as inline SVG. Every figure stands in a table as well; the chart is for the eye.

use crate::sheet::grouped;
use according_export::xray::escape;

/// More bars than these are years instead of months.
const MONTHS: usize = 72;
const WIDTH: f64 = 720.0;
const HEIGHT: f64 = 150.0;
const FLOOR: f64 = 124.0;

/// Bars over time: `months` are (`2025-03`, count) in any order; gaps are shown as gaps. Empty for no month.
#[must_use]
pub fn timeline(months: &[(String, u64)]) -> String {
    let mut counts: Vec<((i32, u32), u64)> =
        months.iter().filter_map(|(month, n)| Some((month_of(month)?, *n))).collect();
    counts.sort_unstable();
    let (Some(&(first, _)), Some(&(last, _))) = (counts.first(), counts.last()) else { return String::new() };
    let index = |(year, month): (i32, u32)| year * 12 + month as i32 - 1;
    let yearly = (index(last) - index(first)) as usize >= MONTHS;
    let place = |at: (i32, u32)| if yearly { at.0 - first.0 } else { index(at) - index(first) };
    let mut bars = vec![0u64; place(last) as usize + 1];
    for &(at, n) in &counts {
        bars[place(at) as usize] += n;
    }
    let name = |at: usize| {
        if yearly {
            return (first.0 + at as i32).to_string();
        }
        let month = index(first) + at as i32;
        format!("{} {}", MONTH[month.rem_euclid(12) as usize], month.div_euclid(12))
    };
    let most = bars.iter().copied().max().unwrap_or(1).max(1);
    let step = WIDTH / bars.len() as f64;
    let width = (step * 0.8).min(36.0);
    let peak = bars.iter().position(|&n| n == most).unwrap_or(0);
    let summary = format!(
        "Statements by {} of publication, {} to {}; most in {}: {}. The table below has every figure.",
        if yearly { "year" } else { "month" },
        name(0),
        name(bars.len() - 1),
        name(peak),
        grouped(most)
    );
    let mut out = format!("<svg class=\"timeline\" viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"img\" aria-label=\"");
    escape(&mut out, &summary);
    out += "\">";
    for part in [0.5, 1.0] {
        let y = FLOOR - part * (FLOOR - 16.0);
        out += &format!("<line class=\"rule\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>");
    }
    out += &format!("<text class=\"tick\" x=\"0\" y=\"11\">{}</text>", grouped(most));
    out += &format!("<line class=\"base\" x1=\"0\" x2=\"{WIDTH}\" y1=\"{FLOOR}\" y2=\"{FLOOR}\"/>");
    for (at, &n) in bars.iter().enumerate() {
        if n == 0 {
            continue;
        }
        // What is there is seen, however little it is.
        let height = ((n as f64 / most as f64) * (FLOOR - 16.0)).max(2.0);
        let x = at as f64 * step + (step - width) / 2.0;
        out += &format!(
            "<rect class=\"full\" x=\"{x:.1}\" y=\"{:.1}\" width=\"{width:.1}\" height=\"{height:.1}\"><title>{}: {}</title></rect>",
            FLOOR - height,
            name(at),
            grouped(n)
        );
    }
    for (at, anchor, x) in [(0, "start", 0.0), (bars.len() - 1, "end", WIDTH)] {
        out += &format!(
            "<text class=\"tick\" x=\"{x}\" y=\"{}\" text-anchor=\"{anchor}\">{}</text>",
            HEIGHT - 8.0,
            name(at)
        );
        if bars.len() == 1 {
            break;
        }
    }
    out += "</svg>";
    out
}

const MONTH: [&str; 12] = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

fn month_of(month: &str) -> Option<(i32, u32)> {
    let year = month.get(..4)?.parse().ok()?;
    let month = match month.get(5..7) {
        Some(digits) => digits.parse().ok().filter(|month| (1..=12).contains(month))?,
        None => 1,
    };
    Some((year, month))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gaps_are_gaps_and_long_times_are_years() {
        let months = |all: &[(&str, u64)]| all.iter().map(|(month, n)| ((*month).to_owned(), *n)).collect::<Vec<_>>();
        let chart = timeline(&months(&[("2025-01", 4), ("2025-04", 2)]));
        assert_eq!(chart.matches("<rect").count(), 2);
        assert!(chart.contains("<title>Apr 2025: 2</title>") && chart.contains("most in Jan 2025: 4"), "{chart}");
        let chart = timeline(&months(&[("1999-01", 4), ("1999-05", 3), ("2025-04", 2)]));
        assert!(chart.contains("<title>1999: 7</title>"), "{chart}");
        assert_eq!(timeline(&months(&[("undated", 4)])), "");
    }
}
