//! `xray`: one article with everything that is read in it.

use crate::Ended;
use crate::args::{Profile, When};
use crate::failure::Failure;
use crate::terminal::{counted, look, say, stdout, styled};
use according::{Input, Options, Pushed, Sink};
use according_export::width::{fold, one_line};
use according_export::xray::{Head, Xray, page, terminal};
use according_text::{ArticleRows, Document};
use clap::{Args, ValueEnum, ValueHint};
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};

/// Show everything that is read in one article.
///
/// Every statement is marked where it stands, in the colour and with the sign of its voice; below stands what is read of
/// each. On a terminal you get coloured text; in a pipe, or with --out, a page in one file that needs nothing else and
/// loads nothing: text, marks, and a card for every statement, with keys j and k to walk them. No ledger is kept.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according xray examples/2025-03-04-lpa-ferry-strikes-breakwater.txt
  according xray article.html --out xray.html      a page to open, keep or send
  according xray dump.jsonl --article 3 | less -R  the third article of a dump
  curl -s https://example.org/a.html | according xray - > a.xray.html

Exit codes: 0 done; 1 there is no such article; 2 error.")]
pub(crate) struct XrayArgs {
    /// The article: a file of any kind that `read` takes, or - for standard input.
    #[arg(value_name = "FILE", value_hint = ValueHint::FilePath)]
    file: PathBuf,

    /// Which article, where the file holds several: its number, from 1, or its id.
    #[arg(long, value_name = "N|ID")]
    article: Option<String>,

    /// How it is shown [default: text on a terminal, html in a pipe or with --out].
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<XrayFormat>,

    /// Write to this file instead of standard output.
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::FilePath)]
    out: Option<PathBuf>,

    /// Read the statements inside statements too.
    #[arg(long)]
    nested: bool,

    /// How much work goes into reading.
    #[arg(long, value_enum, value_name = "PROFILE", default_value = "thorough")]
    profile: Profile,

    /// Date of publication, where the article does not give its own.
    #[arg(long, value_name = "DATE")]
    published: Option<String>,
}

/// How an article is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum XrayFormat {
    /// For a terminal.
    Text,
    /// A page in one file.
    Html,
}

pub(crate) fn run(args: &XrayArgs, color: When) -> Result<Ended, Failure> {
    let options = Options {
        input: Input { published: args.published.clone(), ..Input::default() },
        nested: args.nested,
        profile: match args.profile {
            Profile::Thorough => according::Profile::Thorough,
            Profile::Fast => according::Profile::Fast,
        },
        ..Options::default()
    };
    let wanted = args.article.as_deref();
    let mut one = One { wanted, n: 0, found: None };
    let summary = according::read_into(std::slice::from_ref(&args.file), options, &mut one)?;
    let One { n, found, .. } = one;
    let Some((document, read)) = found else {
        match wanted {
            Some(wanted) if n > 0 => {
                say!("{}: no article {wanted:?} among {}", args.file.display(), counted(n as u64, "article"));
                say!("hint: --article takes a number from 1 to {n}, or an id");
            }
            _ => say!("{}: no article could be read", args.file.display()),
        }
        for (reason, counts) in summary.skipped.kinds() {
            say!("skipped: {reason}, {}", counts.count);
        }
        return Ok(Ended::NothingFound);
    };
    if n > 1 && wanted.is_none() {
        say!(
            "{} holds {}; this is the first; --article N shows another",
            args.file.display(),
            counted(n as u64, "article")
        );
    }
    let xray = Xray::new(document.text(), &read);
    let html = args.out.is_some() || !io::stdout().is_terminal();
    let format = args.format.unwrap_or(if html { XrayFormat::Html } else { XrayFormat::Text });
    let mut shown = Vec::new();
    match format {
        XrayFormat::Html => {
            let title = title(&document);
            let byline = byline(&document);
            let byline: Vec<&str> = byline.iter().map(String::as_str).collect();
            let weights = according::model_hash();
            let read_by =
                format!("Read by according {}, weights {}.", according::VERSION, weights.get(..8).unwrap_or(weights));
            shown.extend(page(&xray, &Head { title: &title, byline: &byline, read_by: &read_by }).bytes());
        }
        XrayFormat::Text => {
            let look = look(color);
            for line in fold(&one_line(&title(&document)), look.width) {
                writeln!(shown, "{}", styled(look.colour, "\x1b[1m", &line))?;
            }
            writeln!(shown, "{}\n", one_line(&byline(&document).join(" · ")))?;
            terminal(&mut shown, &xray, look)?;
        }
    }
    match &args.out {
        Some(path) => {
            write(path, &shown)?;
            say!(
                "{}: {} of {}",
                path.display(),
                counted(read.rows.len() as u64, "statement"),
                document.metadata.origin
            );
        }
        None => {
            let mut out = stdout();
            out.write_all(&shown)?;
            out.flush()?;
        }
    }
    Ok(Ended::Done)
}

/// Keeps the article that is wanted, the first unless told otherwise, and counts them all.
struct One<'w> {
    wanted: Option<&'w str>,
    n: usize,
    found: Option<(Document, ArticleRows)>,
}

impl Sink for One<'_> {
    fn push(&mut self, document: &Document, read: &ArticleRows) -> Result<Pushed, according::Error> {
        self.n += 1;
        let fits = match self.wanted {
            None => self.n == 1,
            Some(wanted) => wanted.parse() == Ok(self.n) || document.metadata.id == wanted,
        };
        if fits && self.found.is_none() {
            self.found = Some((document.clone(), read.clone()));
        }
        Ok(Pushed::Added { rows: read.rows.len() as u64 })
    }

    fn touch(&mut self, _: &Document) -> Result<(), according::Error> {
        Ok(())
    }
}

fn write(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    std::fs::write(path, bytes).map_err(|error| {
        Failure::new(format!("writing {}: {error}", path.display()), "name a file that can be written with --out")
    })
}

/// The headline, else the name of the article.
fn title(document: &Document) -> String {
    let metadata = &document.metadata;
    metadata.title.clone().unwrap_or_else(|| metadata.id.clone())
}

fn byline(document: &Document) -> Vec<String> {
    let metadata = &document.metadata;
    let published = metadata.published.as_deref().map(|day| day.get(..10).unwrap_or(day).to_owned());
    let parts = [metadata.publisher.clone(), published, metadata.byline.clone(), metadata.credit.clone()];
    parts.into_iter().flatten().collect()
}
