//! Rows with where they come from, in the forms of other programs.

use crate::json::RowJson;
use crate::{annotate, brat, conll, flat, gqg, parquet};
use according_text::{Passage, Row};
use serde::Serialize;
use std::borrow::Cow;
use std::io::{self, Write};
use std::sync::Arc;

/// The form of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum As {
    /// A table for spreadsheets and statistics programs (RFC 4180, UTF-8).
    Csv,
    /// One JSON object a line; can be read back.
    Jsonl,
    /// Columns with their types, passages nested; can be read back.
    Parquet,
    /// schema.org: `Quotation` for direct statements, `Claim` for others, one JSON-LD document.
    Jsonld,
    /// W3C Web Annotation: one annotation a passage of content, one JSON-LD document.
    Webanno,
    /// The standoff files of the annotation tool brat, as a tar archive: a `.txt` and an `.ann` an article.
    Brat,
    /// Words in columns with IOB2 tags of source, cue and content, one block an article.
    Conll,
    /// GDELT's Global Quotation Graph: one JSON object an article, with its direct quotations.
    Gqg,
}

impl As {
    /// Every form, in the order of the help.
    pub const ALL: &'static [As] =
        &[As::Csv, As::Jsonl, As::Parquet, As::Jsonld, As::Webanno, As::Brat, As::Conll, As::Gqg];

    /// The name used on the command line.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            As::Csv => "csv",
            As::Jsonl => "jsonl",
            As::Parquet => "parquet",
            As::Jsonld => "jsonld",
            As::Webanno => "webanno",
            As::Brat => "brat",
            As::Conll => "conll",
            As::Gqg => "gqg",
        }
    }

    /// Whether it needs the texts of the articles, with the statements of each together.
    #[must_use]
    pub fn needs_texts(self, grade: Grade) -> bool {
        match self {
            As::Brat | As::Conll => true,
            As::Webanno | As::Gqg => grade == Grade::Full,
            _ => false,
        }
    }
}

/// What of an article's words an export holds, for whom it may be given to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Grade {
    /// Everything, and the words around a passage where the form has a place for them.
    #[default]
    Full,
    /// The words of the passages themselves, no more.
    Quotes,
    /// No words of the article, no title and no names: where they stand, and what is read of them. Whoever has the article
    /// finds them by its address, the text's hash, and the offsets.
    Pointers,
}

impl Grade {
    /// Every grade, from most to least.
    pub const ALL: &'static [Grade] = &[Grade::Full, Grade::Quotes, Grade::Pointers];

    /// The name used on the command line and in exports.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Grade::Full => "full",
            Grade::Quotes => "quotes",
            Grade::Pointers => "pointers",
        }
    }
}

/// A run that found rows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RunRef {
    /// Its id.
    pub id: String,
    /// Hash of the weights that read.
    pub weights: String,
    /// Version of the program that read.
    pub version: String,
}

/// Where an export as a whole comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// What was asked.
    pub query: String,
    /// When it is written, ISO 8601.
    pub written: String,
    /// Version of the program that writes.
    pub version: String,
    /// The runs; an [`Item`] names one of them by its place.
    pub runs: Vec<RunRef>,
}

/// One row to write.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// The statement.
    pub row: Row,
    /// Which run of [`About::runs`] found it.
    pub run: usize,
    /// Ids of those who speak, across articles.
    pub canonical: Vec<String>,
    /// The article's text, where [`As::needs_texts`].
    pub text: Option<Arc<str>>,
}

/// How to write.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// Which words it may hold.
    pub grade: Grade,
    /// CSV that Excel opens as it is meant: a byte order mark, and an apostrophe before what it would take for a formula.
    /// Cells are not the words of the article any longer where they begin with `=`, `+`, `-`, `@`, a tab or a line break.
    pub excel: bool,
    /// Where it comes from.
    pub about: About,
}

/// Writes rows in one form.
///
/// **Cost**: CSV and JSONL hold nothing; Parquet holds one group of rows; JSON-LD and Web Annotation are written on as they
/// come; brat, CoNLL and GQG hold one article.
pub struct Exporter<W: Write + Send> {
    inner: Inner<W>,
    options: Options,
}

enum Inner<W: Write + Send> {
    Csv(Box<csv::Writer<W>>, bool),
    Jsonl(W),
    Parquet(Box<parquet::Writer<W>>),
    /// With how many are written.
    List(W, As, u64),
    Articles(W, As, Vec<Item>),
}

/// A row of JSONL with where it comes from.
#[derive(Serialize)]
struct Line<'r> {
    #[serde(flatten)]
    row: RowJson<'r>,
    canonical_id: &'r [String],
    run_id: &'r str,
    weights: &'r str,
    grade: &'static str,
    query: &'r str,
}

impl<W: Write + Send> Exporter<W> {
    /// A writer into `out`, which should be buffered.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn new(form: As, options: Options, mut out: W) -> io::Result<Exporter<W>> {
        let inner = match form {
            As::Csv => {
                if options.excel {
                    out.write_all("\u{feff}".as_bytes())?;
                }
                Inner::Csv(Box::new(csv::Writer::from_writer(out)), false)
            }
            As::Jsonl => Inner::Jsonl(out),
            As::Parquet => Inner::Parquet(Box::new(parquet::Writer::new(&options, out)?)),
            As::Jsonld | As::Webanno => {
                annotate::begin(form, &options, &mut out)?;
                Inner::List(out, form, 0)
            }
            As::Brat | As::Conll | As::Gqg => Inner::Articles(out, form, Vec::new()),
        };
        Ok(Exporter { inner, options })
    }

    /// Writes one row.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn push(&mut self, item: Item) -> io::Result<()> {
        let mut item = graded(item, self.options.grade);
        if self.options.grade != Grade::Full && !matches!(self.inner, Inner::Articles(_, As::Conll, _)) {
            item.text = None;
        }
        match &mut self.inner {
            Inner::Csv(out, begun) => {
                if !std::mem::replace(begun, true) {
                    header(out)?;
                }
                line(out, &item, &self.options)
            }
            Inner::Jsonl(out) => {
                let run = run_of(&item, &self.options);
                let line = Line {
                    row: RowJson::of(&item.row, true),
                    canonical_id: &item.canonical,
                    run_id: &run.id,
                    weights: &run.weights,
                    grade: self.options.grade.as_str(),
                    query: &self.options.about.query,
                };
                serde_json::to_writer(&mut *out, &line)?;
                out.write_all(b"\n")
            }
            Inner::Parquet(writer) => writer.push(item),
            Inner::List(out, form, n) => {
                annotate::write(*form, &item, &self.options, out, *n)?;
                *n += 1;
                Ok(())
            }
            Inner::Articles(out, form, held) => {
                let same = held.first().is_none_or(|other| {
                    other.row.document.id == item.row.document.id
                        && other.row.document.text_id == item.row.document.text_id
                });
                if !same {
                    article(*form, held, &self.options, out)?;
                    held.clear();
                }
                held.push(item);
                Ok(())
            }
        }
    }

    /// Writes what was held back, flushes, and gives `out` back.
    ///
    /// # Errors
    /// What `out` reports.
    pub fn finish(self) -> io::Result<W> {
        let mut out = match self.inner {
            Inner::Csv(mut out, begun) => {
                if !begun {
                    header(&mut out)?;
                }
                out.into_inner().map_err(csv::IntoInnerError::into_error)?
            }
            Inner::Jsonl(out) => out,
            Inner::Parquet(writer) => writer.finish()?,
            Inner::List(mut out, form, n) => {
                annotate::end(form, n, &mut out)?;
                out
            }
            Inner::Articles(mut out, form, held) => {
                if !held.is_empty() {
                    article(form, &held, &self.options, &mut out)?;
                }
                if form == As::Brat {
                    brat::end(&self.options, &mut out)?;
                }
                out
            }
        };
        out.flush()?;
        Ok(out)
    }
}

fn article(form: As, items: &[Item], options: &Options, out: &mut impl Write) -> io::Result<()> {
    match form {
        As::Brat => brat::write(items, options, out),
        As::Conll => conll::write(items, options, out),
        _ => gqg::write(items, options, out),
    }
}

/// The run that found an item; an empty one where it names none.
pub(crate) fn run_of<'o>(item: &Item, options: &'o Options) -> &'o RunRef {
    static NONE: RunRef = RunRef { id: String::new(), weights: String::new(), version: String::new() };
    options.about.runs.get(item.run).unwrap_or(&NONE)
}

/// What the grade lets through. Words that it keeps back are empty strings; no passage that is there is empty.
fn graded(mut item: Item, grade: Grade) -> Item {
    if grade != Grade::Pointers {
        return item;
    }
    let row = &mut item.row;
    row.document.title = None;
    let blank = |passages: &mut Vec<Passage>| passages.iter_mut().for_each(|at| at.exact.clear());
    for passages in [
        &mut row.source,
        &mut row.cue,
        &mut row.content,
        &mut row.source_role,
        &mut row.source_affiliation,
        &mut row.addressee,
        &mut row.via,
        &mut row.place,
        &mut row.time,
    ] {
        blank(passages);
    }
    row.medium_passage.iter_mut().for_each(|at| at.exact.clear());
    for speaker in &mut row.speaker {
        speaker.name = None;
        speaker.reason.clear();
    }
    for quantity in &mut row.quantities {
        quantity.passage.exact.clear();
        quantity.counted.iter_mut().for_each(|at| at.exact.clear());
        quantity.unit = None;
    }
    for label in &mut row.labels {
        label.name = None;
        for at in [&mut label.passage, &mut label.head, &mut label.mention].into_iter().chain(&mut label.by) {
            at.exact.clear();
        }
    }
    item
}

const CARRIED: [&str; 5] = ["canonical_id", "run_id", "weights", "grade", "query"];

fn header<W: Write>(out: &mut csv::Writer<W>) -> io::Result<()> {
    out.write_record(flat::COLUMNS.iter().map(|(name, _)| *name).chain(CARRIED)).map_err(io::Error::from)
}

fn line<W: Write>(out: &mut csv::Writer<W>, item: &Item, options: &Options) -> io::Result<()> {
    let run = run_of(item, options);
    let canonical = item.canonical.join("; ");
    let carried = [&canonical, &run.id, &run.weights, options.grade.as_str(), &options.about.query];
    let cells = flat::COLUMNS.iter().map(|(_, field)| field(&item.row)).chain(carried.into_iter().map(Cow::from));
    for cell in cells {
        let formula = options.excel && flat::is_formula(&cell);
        let cell = if formula { Cow::from(format!("'{cell}")) } else { cell };
        out.write_field(cell.as_bytes()).map_err(io::Error::from)?;
    }
    out.write_record(None::<&[u8]>).map_err(io::Error::from)
}

/// So many code points on either side of a passage.
const AROUND: usize = 32;

/// The words before and after a passage.
pub(crate) fn around(text: &str, at: &Passage) -> (String, String) {
    let (start, end) = (at.start as usize, at.end as usize);
    let before = text.chars().skip(start.saturating_sub(AROUND)).take(start.min(AROUND)).collect();
    (before, text.chars().skip(end).take(AROUND).collect())
}
