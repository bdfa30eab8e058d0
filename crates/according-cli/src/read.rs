//! `read`: articles into the ledger, or rows onto standard output.

use crate::Ended;
use crate::args::{self, InputFormat, Read, When};
use crate::failure::Failure;
use crate::report::Report;
use crate::terminal::{called, counted, grouped, look, quoted, say, stdout};
use according::{Event, FieldMap, Input, Options, Profile, Summary, Tally};
use according_export::{Format, RowWriter};
use according_text::Row;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::cell::RefCell;
use std::collections::HashMap;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// Rows that are shown after reading.
const SAMPLE: usize = 5;
/// Speakers that are counted to find the one to suggest; more would cost memory and change nothing.
const SPEAKERS: usize = 10_000;

/// Raised by Ctrl-C.
pub(crate) static STOP: AtomicBool = AtomicBool::new(false);
/// The progress bar, so that whoever writes beside it can have it step back.
static BAR: OnceLock<ProgressBar> = OnceLock::new();

pub(crate) fn run(args: &Read, color: When) -> Result<Ended, Failure> {
    let inputs = inputs(args)?;
    let input = Input {
        format: args.input_format.map(format),
        fields: FieldMap::parse(&args.map).map_err(according::Error::from)?,
        max_record_bytes: args.max_record_size,
        max_nesting: args.max_nesting.into(),
        max_expansion: args.max_expansion.into(),
        max_spool_bytes: args.max_spool_size,
        published: args.published.clone(),
        publisher: args.publisher.clone(),
        page_time: Duration::from_secs(args.page_time),
        fast_pages: args.fast_pages,
        any_language: args.any_language,
        ..Input::default()
    };
    let mut file = match &args.report {
        Some(path) => Some(Report::create(path).map_err(|error| unwritable(path, &error))?),
        None => None,
    };
    let begun = Instant::now();
    let progress = Progress::new();
    heed_signals();
    let noted = RefCell::new(Noted::default());
    let mut observer = |event: &Event<'_>, summary: &Summary| {
        progress.tick(summary);
        if let Some(file) = &mut file {
            file.note(event);
        }
        if let Event::Article { rows, .. } = event {
            noted.borrow_mut().note(rows);
        }
    };
    let profile = match args.profile {
        args::Profile::Thorough => Profile::Thorough,
        args::Profile::Fast => Profile::Fast,
    };
    let mut options = Options {
        input,
        nested: args.nested,
        profile,
        stop: Some(&STOP),
        observer: Some(&mut observer),
        ..Options::default()
    };
    if let Some(threads) = args.threads {
        options.threads = usize::from(threads);
    }
    let summary = match args.format {
        Some(format) => {
            let mut writer = RowWriter::new(format.into(), look(color), stdout());
            let summary = according::read_rows(&inputs, options, |row| writer.push(row));
            // What was read before an error is not lost.
            let written = writer.finish();
            progress.clear();
            let summary = summary?;
            written?;
            summary
        }
        None => {
            let path = args.ledger.path();
            let summary = according::read_ledger(&inputs, options, &path, &now(), now);
            progress.clear();
            summary?
        }
    };
    report(&summary, noted.borrow().named, begun.elapsed());
    if let (Some(file), Some(path)) = (file, &args.report) {
        file.finish(&summary).map_err(|error| unwritable(path, &error))?;
        say!("report: {}", path.display());
    }
    if args.format.is_none() {
        let path = args.ledger.path();
        show_sample(&noted.borrow(), color)?;
        suggest(&noted.borrow(), args, &path, &summary)?;
    }
    Ok(if summary.interrupted {
        Ended::Interrupted
    } else if args.strict && summary.skipped.total() > 0 {
        let were = if summary.skipped.total() == 1 { "was" } else { "were" };
        say!("error: --strict: {} {were} skipped", counted(summary.skipped.total(), "record"));
        Ended::Faulty
    } else if summary.articles == 0 {
        Ended::NothingFound
    } else {
        Ended::Done
    })
}

fn unwritable(path: &Path, error: &io::Error) -> Failure {
    Failure::new(
        format!("writing the report {}: {error}", path.display()),
        "name a file that can be written with --report".to_owned(),
    )
}

/// The inputs named, else standard input if something is piped into it.
fn inputs(args: &Read) -> Result<Vec<PathBuf>, Failure> {
    if !args.inputs.is_empty() {
        return Ok(args.inputs.clone());
    }
    if io::stdin().is_terminal() {
        return Err(Failure::new(
            "nothing to read",
            format!("name a file or a folder, such as {} read news/, or pipe an article in", called()),
        ));
    }
    Ok(vec![PathBuf::from("-")])
}

fn format(format: InputFormat) -> according::InputFormat {
    match format {
        InputFormat::Text => according::InputFormat::Text,
        InputFormat::Jsonl => according::InputFormat::Jsonl,
        InputFormat::Json => according::InputFormat::Json,
        InputFormat::Html => according::InputFormat::Html,
        InputFormat::Warc => according::InputFormat::Warc,
        InputFormat::Feed => according::InputFormat::Feed,
        InputFormat::Csv => according::InputFormat::Csv,
        InputFormat::Nexis => according::InputFormat::Nexis,
        InputFormat::Parquet => according::InputFormat::Parquet,
    }
}

/// The first Ctrl-C ends reading in an orderly way, the second at once.
pub(crate) fn heed_signals() {
    let heeded = ctrlc::set_handler(|| {
        if STOP.swap(true, Ordering::Relaxed) {
            std::process::exit(130);
        }
        let tell = || say!("stopping; what is being read is finished first (again to stop at once)");
        BAR.get().map_or_else(tell, |bar| bar.suspend(tell));
    });
    if let Err(error) = heeded {
        say!("warning: Ctrl-C will stop at once: {error}");
    }
}

pub(crate) fn now() -> String {
    jiff::Timestamp::now().round(jiff::Unit::Second).map_or_else(|_| String::new(), |now| now.to_string())
}

/// What is kept of a reading to end with.
#[derive(Default)]
struct Noted {
    /// One row of each of the first articles.
    sample: Vec<Row>,
    speakers: HashMap<String, u64>,
    named: u64,
}

impl Noted {
    fn note(&mut self, rows: &[Row]) {
        if self.sample.len() < SAMPLE {
            // The surest row of an article that says who it was; the first among equals.
            let named = |row: &&Row| row.speaker.iter().any(|speaker| speaker.name.is_some());
            let surest = rows.iter().filter(named).reduce(|a, b| if b.confidence > a.confidence { b } else { a });
            self.sample.extend(surest.or(rows.first()).cloned());
        }
        for row in rows {
            let mut names = row.speaker.iter().filter_map(|speaker| speaker.name.as_deref()).peekable();
            self.named += u64::from(names.peek().is_some());
            for name in names {
                if let Some(count) = self.speakers.get_mut(name) {
                    *count += 1;
                } else if self.speakers.len() < SPEAKERS {
                    self.speakers.insert(name.to_owned(), 1);
                }
            }
        }
    }

    /// Who is quoted most, the first in the alphabet among equals.
    fn most_quoted(&self) -> Option<(&str, u64)> {
        let most = self.speakers.iter().max_by(|a, b| a.1.cmp(b.1).then_with(|| b.0.cmp(a.0)));
        most.map(|(name, count)| (name.as_str(), *count))
    }
}

/// What was read and what was not, on standard error.
pub(crate) fn report(summary: &Summary, named: u64, elapsed: Duration) {
    let ended = if summary.interrupted { "interrupted: " } else { "" };
    let mut changes = Vec::new();
    for (n, what) in [(summary.added, "new"), (summary.updated, "changed"), (summary.unchanged, "known")] {
        if n > 0 && n < summary.articles {
            changes.push(format!("{} {what}", grouped(n)));
        } else if n > 0 && what != "new" {
            changes.push(format!("all {what}"));
        }
    }
    let changes = if changes.is_empty() { String::new() } else { format!(" ({})", changes.join(", ")) };
    say!("{ended}read {}{changes} in {}", counted(summary.articles, "article"), seconds(elapsed));
    let mut statements = Vec::new();
    if summary.updated + summary.unchanged > 0 {
        // Statements of what is known already are not counted: their articles were not analysed again.
        statements.push(format!("{} new", counted(summary.statements_added, "statement")));
        statements.push(format!("{} changed", grouped(summary.statements_changed)));
        statements.push(format!("{} no longer found", grouped(summary.statements_retired)));
    } else {
        statements.push(format!("{} found", counted(summary.statements(), "statement")));
        if named > 0 {
            statements.push(format!("{} with a named speaker", grouped(named)));
        }
    }
    say!("{}", statements.join(", "));
    if let Some(copies) = summary.copies.filter(|copies| copies.groups > 0) {
        let articles = counted(copies.documents, "article");
        say!(
            "copies: {articles} print {}, so the ledger has {}",
            counted_stories(copies.groups),
            counted(copies.distinct, "distinct text")
        );
    }
    tell("skipped", &summary.skipped);
    tell("note:", &summary.notes);
}

fn tell(what: &str, tally: &Tally) {
    for (kind, counts) in tally.kinds() {
        say!("{what} {}: {}", grouped(counts.count), kind.replace('_', " "));
        for example in &counts.first {
            say!("  {}", according_export::width::one_line(example));
        }
        let more = counts.count - counts.first.len() as u64;
        if more > 0 {
            say!("  and {} more", grouped(more));
        }
        if let Some(hint) = &counts.hint {
            say!("  hint: {hint}");
        }
    }
}

fn counted_stories(n: u64) -> String {
    if n == 1 { "1 story".to_owned() } else { format!("{} stories", grouped(n)) }
}

fn seconds(elapsed: Duration) -> String {
    let seconds = elapsed.as_secs();
    match seconds {
        0..60 => format!("{:.1} s", elapsed.as_secs_f64()),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        _ => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

fn show_sample(noted: &Noted, color: When) -> Result<(), Failure> {
    if noted.sample.is_empty() {
        return Ok(());
    }
    say!("");
    let mut writer = RowWriter::new(Format::Table, look(color), stdout());
    noted.sample.iter().try_for_each(|row| writer.push(row))?;
    writer.finish()?;
    Ok(())
}

/// What to ask next, as it is typed.
fn suggest(noted: &Noted, args: &Read, path: &Path, summary: &Summary) -> Result<(), Failure> {
    let ledger = match &args.ledger.ledger {
        Some(path) => format!(" --ledger {}", quoted(&path.to_string_lossy())),
        None => String::new(),
    };
    say!("");
    if summary.articles > 0 {
        say!("ledger: {}", path.display());
    }
    if summary.interrupted {
        say!("hint: the same command goes on from there");
    }
    if let Some((name, count)) = noted.most_quoted() {
        say!("next: {} to {}{ledger}    ({})", called(), quoted(name), counted(count, "statement"));
    } else if summary.articles > 0 {
        say!("next: {} stats{ledger}", called());
    }
    Ok(())
}

/// A progress bar, if standard error is a terminal.
struct Progress(ProgressBar);

impl Progress {
    fn new() -> Progress {
        if !io::stderr().is_terminal() {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::stderr_with_hz(8));
        bar.set_style(style("{spinner} {bytes} {bytes_per_sec} {msg} {prefix}"));
        let _ = BAR.set(bar.clone());
        Progress(bar)
    }

    fn tick(&self, summary: &Summary) {
        if self.0.is_hidden() {
            return;
        }
        if let Some(total) = summary.total_bytes.filter(|&total| self.0.length() != Some(total)) {
            self.0.set_length(total);
            self.0.set_style(style("{bar:24} {percent:>3}% {bytes_per_sec} {msg} {eta} left {prefix}"));
        }
        self.0.set_position(summary.bytes);
        let rate = summary.articles as f64 / self.0.elapsed().as_secs_f64().max(0.1);
        let articles = counted(summary.articles, "article");
        let mut message = format!("{articles} ({rate:.0}/s), {}", counted(summary.statements(), "statement"));
        if summary.skipped.total() > 0 {
            message.push_str(&format!(", {} skipped", grouped(summary.skipped.total())));
        }
        self.0.set_message(message);
        if let Some(path) = &summary.path {
            self.0.set_prefix(
                according_export::width::cut_front(&according_export::width::one_line(path), 40).into_owned(),
            );
        }
    }

    fn clear(&self) {
        self.0.finish_and_clear();
    }
}

fn style(template: &str) -> ProgressStyle {
    ProgressStyle::with_template(template).expect("the template is well formed")
}
