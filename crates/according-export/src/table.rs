//! Rows for people: cut to the width of a terminal, each ending in the place where the words stand.
//!
//! From [`WIDE`] columns on, a statement is one line. Below, it is two or three: who, when and how; then the words,
//! and the place at the end of the last line.

use crate::width::{cut, cut_front, fold, one_line, pad, width};
use crate::{GAP, Look};
use according_text::{Determinacy, Passage, Polarity, Row};
use std::io::{self, Write};

/// From this width on a statement fits on one line.
const WIDE: usize = 120;
/// Rows that are held back to find the widths of the columns.
const HELD: usize = 64;
/// Spaces between columns.
const GUTTER: usize = 2;
/// Hexadecimal digits of the id that are shown; `show` takes any prefix that names one statement.
const ID_DIGITS: usize = 8;

/// Writes rows as a table.
pub struct Table<W: Write> {
    out: W,
    look: Look,
    held: Vec<Cells>,
    layout: Option<Layout>,
}

/// One row as strings on one line each.
struct Cells {
    id: String,
    date: String,
    speaker: String,
    resolved: bool,
    cue: String,
    content: String,
    outlet: String,
    place: String,
}

/// Columns of each cell; a column that is empty in every held row has none.
#[derive(Clone, Copy)]
struct Layout {
    date: usize,
    speaker: usize,
    cue: usize,
    content: usize,
    outlet: usize,
    place: usize,
}

impl<W: Write> Table<W> {
    /// An empty table that will be written to `out`.
    pub fn new(look: Look, out: W) -> Table<W> {
        Table { out, look, held: Vec::new(), layout: None }
    }

    /// Adds a row; the first ones are held back until the widths of the columns are known.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn push(&mut self, row: &Row) -> io::Result<()> {
        let cells = Cells::of(row);
        match self.layout {
            Some(layout) => self.write(&cells, layout),
            None => {
                self.held.push(cells);
                if self.held.len() == HELD { self.release() } else { Ok(()) }
            }
        }
    }

    /// Writes what was held back and flushes.
    ///
    /// # Errors
    /// What the writer reports.
    pub fn finish(mut self) -> io::Result<W> {
        if self.layout.is_none() && !self.held.is_empty() {
            self.release()?;
        }
        self.out.flush()?;
        Ok(self.out)
    }

    fn release(&mut self) -> io::Result<()> {
        let layout = Layout::of(&self.held, self.look.width);
        self.layout = Some(layout);
        if self.wide() {
            self.head(layout)?;
        }
        for cells in std::mem::take(&mut self.held) {
            self.write(&cells, layout)?;
        }
        Ok(())
    }

    fn wide(&self) -> bool {
        self.look.width >= WIDE
    }

    fn head(&mut self, layout: Layout) -> io::Result<()> {
        let mut line = String::new();
        for (name, columns) in [
            ("id", ID_DIGITS),
            ("date", layout.date),
            ("speaker", layout.speaker),
            ("cue", layout.cue),
            ("content", layout.content),
            ("outlet", layout.outlet),
            ("place", layout.place),
        ] {
            if columns > 0 {
                pad(&mut line, &cut(name, columns), columns + GUTTER);
            }
        }
        let line = self.paint(DIM, line.trim_end());
        writeln!(self.out, "{line}")
    }

    fn write(&mut self, cells: &Cells, layout: Layout) -> io::Result<()> {
        if self.wide() { self.write_wide(cells, layout) } else { self.write_narrow(cells) }
    }

    fn write_wide(&mut self, cells: &Cells, layout: Layout) -> io::Result<()> {
        let speaker_style = if cells.resolved { BOLD } else { PLAIN };
        let mut line = String::new();
        for (style, text, columns) in [
            (DIM, &cells.id, ID_DIGITS),
            (PLAIN, &cells.date, layout.date),
            (speaker_style, &cells.speaker, layout.speaker),
            (CUE, &cells.cue, layout.cue),
            (PLAIN, &cells.content, layout.content),
            (PLAIN, &cells.outlet, layout.outlet),
        ] {
            if columns > 0 {
                let text = cut(text, columns);
                line.push_str(&self.paint(style, &text));
                pad(&mut line, "", columns - width(&text) + GUTTER);
            }
        }
        line.push_str(&self.paint(DIM, &cut_front(&cells.place, layout.place)));
        writeln!(self.out, "{line}")
    }

    fn write_narrow(&mut self, cells: &Cells) -> io::Result<()> {
        let room = self.look.width.max(40);
        // The parts are cut in the order in which they can be missed: outlet, then speaker, then cue.
        let fixed = ID_DIGITS + GUTTER + if cells.date.is_empty() { 0 } else { width(&cells.date) + GUTTER };
        let cue = cut(&cells.cue, room / 4);
        let speaker = cut(&cells.speaker, room.saturating_sub(fixed + width(&cue) + 1).max(8));
        let left = room.saturating_sub(fixed + width(&speaker) + 1 + width(&cue));
        let outlet = if left > 8 { cut(&cells.outlet, left - GUTTER) } else { "".into() };
        let mut line = self.paint(DIM, &cells.id);
        for (style, text, before) in [
            (PLAIN, cells.date.as_str(), "  "),
            (if cells.resolved { BOLD } else { PLAIN }, &speaker, "  "),
            (CUE, &cue, " "),
            (DIM, &outlet, "  "),
        ] {
            if !text.is_empty() {
                line.push_str(before);
                line.push_str(&self.paint(style, text));
            }
        }
        writeln!(self.out, "{line}")?;
        let place = cut_front(&cells.place, room * 2 / 5);
        let beside = room - width(&place) - 2 * GUTTER;
        let mut content = cells.content.as_str();
        // What does not fit beside the place gets a line of its own before it.
        if width(content) > beside {
            let first = fold(content, room - GUTTER).into_iter().next().unwrap_or_default();
            let first = cut(&first, room - GUTTER);
            writeln!(self.out, "  {first}")?;
            content = content.strip_prefix(&*first).unwrap_or_default().trim_start();
        }
        let mut line = "  ".to_owned();
        pad(&mut line, &cut(content, beside), beside + GUTTER);
        writeln!(self.out, "{line}{}", self.paint(DIM, &place))
    }

    fn paint(&self, style: &str, text: &str) -> String {
        if self.look.colour && !style.is_empty() && !text.is_empty() {
            format!("{style}{text}\x1b[0m")
        } else {
            text.to_owned()
        }
    }
}

const PLAIN: &str = "";
const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const CUE: &str = "\x1b[36m";

impl Cells {
    fn of(row: &Row) -> Cells {
        let (speaker, resolved) = speaker_label(row);
        let mut content = words(&row.content);
        // A denial is not an assertion, and a refusal to speak is neither: said first, where no cut can hide it.
        if row.determinacy != Determinacy::Actual {
            content.insert_str(0, &format!("[{}] ", row.determinacy));
        }
        if row.polarity == Polarity::Negative {
            content.insert_str(0, "[negative] ");
        }
        let at = row.content.first().map_or(0, |passage| passage.start);
        Cells {
            id: row.statement_id.to_string()[..ID_DIGITS].to_owned(),
            date: row.document.published.as_deref().map(day).unwrap_or_default(),
            speaker,
            resolved,
            cue: words(&row.cue),
            content,
            outlet: row.document.publisher.as_deref().map(one_line).unwrap_or_default().into_owned(),
            place: format!("{}:{at}", one_line(&row.document.id)),
        }
    }
}

/// Who a table says that it was, and whether that is a resolved name: the names, else `?` and the source as printed.
#[must_use]
pub fn speaker_label(row: &Row) -> (String, bool) {
    let names: Vec<_> = row.speaker.iter().filter_map(|speaker| speaker.name.as_deref()).map(one_line).collect();
    if names.is_empty() {
        (format!("? {}", words(&row.source)).trim_end().to_owned(), false)
    } else {
        (names.join(", "), true)
    }
}

fn words(passages: &[Passage]) -> String {
    passages.iter().map(|passage| one_line(&passage.exact)).collect::<Vec<_>>().join(GAP)
}

/// The day of an ISO 8601 date or date and time.
fn day(published: &str) -> String {
    one_line(published.split('T').next().unwrap_or_default()).into_owned()
}

impl Layout {
    fn of(held: &[Cells], room: usize) -> Layout {
        let widest =
            |cell: fn(&Cells) -> &String, most: usize| held.iter().map(|c| width(cell(c))).max().unwrap_or(0).min(most);
        let mut layout = Layout {
            date: widest(|c| &c.date, 10),
            speaker: widest(|c| &c.speaker, room / 7).max(7),
            cue: widest(|c| &c.cue, room / 9).max(3),
            content: 0,
            outlet: widest(|c| &c.outlet, room / 10),
            place: widest(|c| &c.place, room / 5).max(5),
        };
        let used = |layout: &Layout| {
            [ID_DIGITS, layout.date, layout.speaker, layout.cue, layout.outlet, layout.place]
                .iter()
                .filter(|&&columns| columns > 0)
                .map(|columns| columns + GUTTER)
                .sum::<usize>()
        };
        let left = room.saturating_sub(used(&layout));
        layout.content = left.min(widest(|c| &c.content, left)).max(7);
        layout
    }
}
