//! The command line, as clap reads it. The help, the completions, the man page and the reference all come from here.

use clap::{ArgAction, Args, Parser, Subcommand, ValueEnum, ValueHint};
use std::path::PathBuf;

/// The ledger that is used where none is named.
pub(crate) const DEFAULT_LEDGER: &str = "according.ledger";

const EXIT: &str = "\
Exit codes:
  0    done
  1    nothing found, or no article could be read
  2    error
  130  interrupted; what was read until then is in the ledger";

/// Reads news archives and keeps a ledger of who said what.
///
/// Every statement that an article attributes to somebody becomes a row: its source, cue and content, when and where
/// it was printed, and at which characters. Nothing is judged, nothing is generated, nothing leaves this machine.
#[derive(Debug, Parser)]
#[command(name = "according", bin_name = "according", version = env!("CARGO_PKG_VERSION"), after_long_help = EXIT)]
#[command(disable_help_subcommand = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// Colours: auto, always or never; NO_COLOR=1 turns them off as well.
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    #[arg(hide_possible_values = true, hide_default_value = true, display_order = 900)]
    pub(crate) color: When,
}

/// When to do what suits a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    /// On a terminal.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Read(Box<Read>),
    To(To),
    About(About),
    Search(crate::search::SearchArgs),
    Labels(Labels),
    Show(Show),
    Xray(crate::xray::XrayArgs),
    Entities(crate::entities::Entities),
    Why(crate::why::WhyArgs),
    Sources(crate::sources::SourcesArgs),
    Trace(crate::trace::TraceArgs),
    Numbers(crate::numbers::NumbersArgs),
    Decay(crate::decay::DecayArgs),
    Anchor(crate::anchor::AnchorArgs),
    Export(crate::export::ExportArgs),
    Sql(crate::sql::SqlArgs),
    Import(crate::import::ImportArgs),
    #[cfg(feature = "server")]
    Serve(crate::serve::ServeArgs),
    Verify(Verify),
    Stats(Stats),
    Completions(Completions),
    /// Print the manual page.
    #[command(after_long_help = "\
Examples:
  according man | man -l -
  according man > ~/.local/share/man/man1/according.1")]
    Man,
}

/// Read articles into the ledger.
///
/// Files, folders (walked in sorted order) and standard input (-): web archives (WARC), HTML pages, feeds (RSS, Atom, JSON
/// Feed), JSON, JSONL, CSV, Parquet, Nexis Uni exports (RTF) and plain text, also compressed as .gz or .zst or inside .zip
/// or .tar. Reading the same archive again adds nothing. What cannot be read is counted, named and skipped; after damage,
/// reading goes on at the next record that can be found.
/// Ctrl-C ends cleanly: what was read until then is kept, and reading again goes on from there.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according read news/                        a folder, into ./according.ledger
  according read CC-NEWS-20250304-00042.warc.gz
                                              a web archive, as crawlers make them
  according read dump.jsonl.zst --map text=story
                                              a dump with field names of its own
  according read part-0000.parquet --map text=content.body
                                              a column inside a group
  according read a.txt --published 2025-03-04 an article that does not give its date
  according read news/ --format jsonl         rows, and no ledger
  curl -s https://example.org/a.html | according read -

Exit codes: 0 done; 1 no article could be read; 2 error, or something was
skipped under --strict; 130 interrupted.")]
pub(crate) struct Read {
    /// Files and folders to read, or - for standard input [default: standard input if it is piped].
    #[arg(value_name = "INPUT", value_hint = ValueHint::AnyPath)]
    pub(crate) inputs: Vec<PathBuf>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// Print the rows in this format and keep no ledger.
    #[arg(long, value_enum, value_name = "FORMAT", conflicts_with = "ledger")]
    pub(crate) format: Option<Format>,

    /// Worker threads [default: one per core]. The result is the same for any number.
    #[arg(long, visible_alias = "jobs", short = 'j', value_name = "N")]
    #[arg(value_parser = clap::value_parser!(u16).range(1..=1024))]
    pub(crate) threads: Option<u16>,

    /// Read the statements inside statements too: two rows of "Ruiz said Lind had left", the second with the first as its
    /// parent. Of those that an article has, about half are found.
    #[arg(long)]
    pub(crate) nested: bool,

    /// How much work goes into reading.
    #[arg(long, value_enum, value_name = "PROFILE", default_value = "thorough")]
    pub(crate) profile: Profile,

    /// Date of publication of articles that do not give their own.
    #[arg(long, value_name = "DATE", help_heading = "What is read")]
    pub(crate) published: Option<String>,

    /// Outlet of articles that do not give their own.
    #[arg(long, value_name = "NAME", help_heading = "What is read")]
    pub(crate) publisher: Option<String>,

    /// Which JSON field or column holds what, such as text=maintext; may be repeated.
    ///
    /// FIELD is one of id, text, published, publisher, title, author, url, licence, lang, section, credit, rights,
    /// retrieved. NAME is the dump's own name; a dot leads into nested objects. The usual names are known.
    #[arg(long, value_name = "FIELD=NAME", action = ArgAction::Append, help_heading = "What is read")]
    pub(crate) map: Vec<String>,

    /// Read every input as this [default: told from name and content, file by file].
    #[arg(long, value_enum, value_name = "FORMAT", help_heading = "What is read")]
    pub(crate) input_format: Option<InputFormat>,

    /// Skip a line, file or page larger than this: bytes, or with K, M, G.
    #[arg(long, value_name = "SIZE", default_value = "32M", value_parser = size, help_heading = "What is read")]
    pub(crate) max_record_size: u64,

    /// Give up an HTML page over which the search for its article takes longer than this.
    #[arg(long, value_name = "SECONDS", default_value_t = 20, help_heading = "What is read")]
    #[arg(value_parser = clap::value_parser!(u64).range(1..=86_400))]
    pub(crate) page_time: u64,

    /// Find the articles of HTML pages without a second opinion: twice as fast, a little worse.
    #[arg(long, help_heading = "What is read")]
    pub(crate) fast_pages: bool,

    /// Read articles in other languages too, as if they were English. Their rows will be wrong.
    #[arg(long, help_heading = "What is read")]
    pub(crate) any_language: bool,

    /// Write what became of every record to this file, as JSON.
    ///
    /// One object with "records", each with path, byte offset and fate (read, known, duplicate, not_english, no_article,
    /// too_large, broken, timed_out, skipped), and a "summary" at the end.
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub(crate) report: Option<PathBuf>,

    /// Open archives (ZIP, tar) inside archives this deep.
    #[arg(long, value_name = "N", default_value_t = 3, help_heading = "What is read")]
    pub(crate) max_nesting: u16,

    /// Give up compressed data that grows to more than this many times its size; the first gigabyte is free.
    #[arg(long, value_name = "N", default_value_t = 250, help_heading = "What is read")]
    pub(crate) max_expansion: u32,

    /// Skip a Parquet file larger than this where it comes through a pipe, compressed or in an archive: it is put down in
    /// the folder for temporary files first.
    #[arg(long, value_name = "SIZE", default_value = "4G", value_parser = size, help_heading = "What is read")]
    pub(crate) max_spool_size: u64,

    /// End with exit code 2 if anything was skipped; what could be read is kept all the same.
    #[arg(long)]
    pub(crate) strict: bool,
}

/// Show what somebody said.
///
/// Finds statements whose speaker has this name, or whose source is printed so where no speaker could be told (marked
/// with "?"). Somebody who is known across articles is found in all of them, whatever each calls them. Case and accents
/// do not matter. A table on a terminal, JSONL in a pipe.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according to \"Corinne Ashdell\"
  according to ashdell --form direct --limit 10
  according to \"Transport Ministry\" --published-after 2025-03 --format csv
  according to --entity ec12a9                one of several of that name
  according to --source-class unnamed         everything that nobody named said
  according to \"Corinne Ashdell\" | jq -r '.content[].exact'

Exit codes: 0 found; 1 nothing found (near names are suggested); 2 error.")]
pub(crate) struct To {
    /// Whose statements: a full name or part of one.
    #[arg(value_name = "NAME", required_unless_present_any = ["entity", "source_class"])]
    pub(crate) name: Vec<String>,

    /// Statements of the entity of this id, as `according entities` lists it: its first digits suffice.
    #[arg(long, value_name = "ID", conflicts_with = "name")]
    pub(crate) entity: Option<String>,

    #[command(flatten)]
    pub(crate) ask: Ask,
}

/// Show what was said about something.
///
/// Finds statements whose words hold all of these, or other forms of them; case and accents do not matter. Words in
/// quotation marks must stand together, just so, and sanction* is every word that begins so. A table on a terminal, JSONL in a pipe.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according about breakwater light
  according about ferry --outlet \"The Daily Lantern\" --published-before 2025-04
  according about lights --polarity negative             what was denied
  according about bell | jq -r '.speaker[].name' | sort | uniq -c

Exit codes: 0 found; 1 nothing found; 2 error.")]
pub(crate) struct About {
    /// The words to look for.
    #[arg(value_name = "WORDS", required = true)]
    pub(crate) words: Vec<String>,

    #[command(flatten)]
    pub(crate) ask: Ask,
}

/// What `to` and `about` share.
#[derive(Debug, Args)]
pub(crate) struct Ask {
    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// How rows are written [default: table on a terminal, jsonl in a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// At most so many rows.
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) limit: Option<u64>,

    /// Articles published then or later: a day, a month or a year.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_after: Option<String>,

    /// Articles published then or earlier; 2024-03 takes all of March in.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_before: Option<String>,

    /// How the words are printed: direct (in quotation marks), mixed, or indirect.
    #[arg(long, value_enum, value_name = "FORM", help_heading = "Only")]
    pub(crate) form: Option<Form>,

    /// Articles of this outlet.
    #[arg(long, value_name = "NAME", help_heading = "Only")]
    pub(crate) outlet: Option<String>,

    /// Whether the saying is affirmed (positive) or denied (negative).
    #[arg(long, value_enum, value_name = "POLARITY", help_heading = "Only")]
    pub(crate) polarity: Option<Polarity>,

    /// By what means it was said, where the article tells.
    #[arg(long, value_enum, value_name = "MEDIUM", help_heading = "Only")]
    pub(crate) medium: Option<Medium>,

    /// Said then or later, where the article tells: a day, a month or a year.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) said_after: Option<String>,

    /// Said then or earlier, where the article tells; 2024-03 takes all of March in.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) said_before: Option<String>,

    /// What the source is.
    #[arg(long, value_enum, value_name = "CLASS", help_heading = "Only")]
    pub(crate) source_class: Option<SourceClass>,

    /// This article: its id, its address or its file.
    #[arg(long, value_name = "ID", help_heading = "Only")]
    pub(crate) article: Option<String>,
}

/// Show what somebody is called, and by whom.
///
/// A label is what a voice takes somebody for: "the terrorist MKO", "Lund, a reformist", "dubbed the wreckers by critics".
/// Voices stand side by side: the article's own, and those of whoever speaks in it. Offices and occupations are roles and
/// no labels. Nothing here says what somebody is.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according labels \"Harbour Front\"
  according labels \"Harbour Front\" --outlet \"The Daily Lantern\"
  according labels lund --format csv > labels.csv

Exit codes: 0 found; 1 nothing found; 2 error.")]
pub(crate) struct Labels {
    /// Who is called something: a full name or part of one.
    #[arg(value_name = "NAME", required = true)]
    pub(crate) name: Vec<String>,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// How labels are written [default: table on a terminal, jsonl in a pipe].
    #[arg(long, value_enum, value_name = "FORMAT")]
    pub(crate) format: Option<Format>,

    /// At most so many labels.
    #[arg(long, short = 'n', value_name = "N")]
    pub(crate) limit: Option<u64>,

    /// Articles published then or later: a day, a month or a year.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_after: Option<String>,

    /// Articles published then or earlier; 2024-03 takes all of March in.
    #[arg(long, value_name = "YYYY-MM-DD", value_parser = day, help_heading = "Only")]
    pub(crate) published_before: Option<String>,

    /// Articles of this outlet.
    #[arg(long, value_name = "NAME", help_heading = "Only")]
    pub(crate) outlet: Option<String>,
}

/// Show a statement in its article.
///
/// Prints the passage with source, cue and content marked, who is meant and why, and where it was printed. Ids stand in
/// the first column of every table. Marks are colours on a terminal and brackets ([source: ...]) elsewhere.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according show 3f2a91bc                     the first digits of an id suffice
  according show 3f2a91bc --context 2000      more of the article around it
  according show 3f2a91bc --format json       the row

Exit codes: 0 found; 1 no such statement; 2 error.")]
pub(crate) struct Show {
    /// The statement's id, or its first digits.
    #[arg(value_name = "ID")]
    pub(crate) id: String,

    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// For people, or the row as JSON.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ShowFormat::Text)]
    pub(crate) format: ShowFormat,

    /// Characters of the article to show before and after the statement.
    #[arg(long, value_name = "N", default_value_t = 300)]
    pub(crate) context: u32,
}

/// Prove that every row stands in its text.
///
/// Checks each span of each statement against the stored text, character by character, and the ledger against its own
/// rules.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according verify
  according verify --ledger archive.ledger

Exit codes: 0 every row stands; 2 violations were found, or error.")]
pub(crate) struct Verify {
    #[command(flatten)]
    pub(crate) ledger: LedgerArg,
}

/// Count what is in the ledger.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according stats
  according stats --format json | jq .statements

Exit codes: 0 done; 1 the ledger is empty; 2 error.")]
pub(crate) struct Stats {
    #[command(flatten)]
    pub(crate) ledger: LedgerArg,

    /// For people, or JSON.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = ShowFormat::Text)]
    pub(crate) format: ShowFormat,
}

/// Print completions for a shell.
#[derive(Debug, Args)]
#[command(after_long_help = "\
Examples:
  according completions bash > ~/.local/share/bash-completion/completions/according
  according completions zsh > ~/.zfunc/_according
  according completions fish > ~/.config/fish/completions/according.fish")]
pub(crate) struct Completions {
    /// Which shell.
    #[arg(value_enum)]
    pub(crate) shell: clap_complete::Shell,
}

/// Which ledger.
#[derive(Debug, Args)]
pub(crate) struct LedgerArg {
    /// The ledger file [default: $ACCORDING_LEDGER, else according.ledger in this folder].
    #[arg(long, short, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub(crate) ledger: Option<PathBuf>,
}

impl LedgerArg {
    /// The path, and whether the user named it.
    pub(crate) fn path(&self) -> PathBuf {
        let from_environment = || std::env::var_os("ACCORDING_LEDGER").filter(|path| !path.is_empty());
        self.ledger
            .clone()
            .or_else(|| from_environment().map(PathBuf::from))
            .unwrap_or_else(|| PathBuf::from(DEFAULT_LEDGER))
    }
}

/// How much work goes into reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Profile {
    /// As well as it can.
    Thorough,
    /// Twice as fast; about one row in ten is worse or missed.
    Fast,
}

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For people, cut to the width of the terminal.
    Table,
    /// One JSON object a line, complete.
    Jsonl,
    /// For spreadsheets.
    Csv,
}

impl From<Format> for according_export::Format {
    fn from(format: Format) -> according_export::Format {
        match format {
            Format::Table => according_export::Format::Table,
            Format::Jsonl => according_export::Format::Jsonl,
            Format::Csv => according_export::Format::Csv,
        }
    }
}

/// What a single thing is shown as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ShowFormat {
    /// For people.
    Text,
    /// One JSON object.
    Json,
}

/// What the inputs hold, once decompressed and taken out of archives.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InputFormat {
    /// Plain text, one article a file.
    Text,
    /// One JSON object a line, one article an object.
    Jsonl,
    /// JSON objects, alone, in an array, or one after another.
    Json,
    /// Saved pages.
    Html,
    /// Web archives: pages as a crawler fetched them.
    Warc,
    /// RSS, Atom or JSON Feed, one article an item.
    Feed,
    /// Tables with a row of names, one article a row: fields set apart by commas, semicolons or tabs.
    Csv,
    /// Apache Parquet, one article a row.
    Parquet,
    /// What Nexis Uni exports, as RTF or plain text. Any other RTF document is one article.
    Nexis,
}

/// How the content is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Form {
    /// Wholly within quotation marks.
    Direct,
    /// Partly within quotation marks.
    Mixed,
    /// Without quotation marks.
    Indirect,
}

/// What a source is, as printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SourceClass {
    /// A named person.
    Person,
    /// A company, party, agency, government.
    Organisation,
    /// Somebody named by office alone.
    Role,
    /// Several people.
    Group,
    /// A report, law, poll, website.
    Document,
    /// Somebody kept unnamed.
    Unnamed,
    /// Nobody is printed.
    Implicit,
    /// Whatever it is.
    Any,
}

/// Whether the saying is affirmed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Polarity {
    /// It was said.
    Positive,
    /// It was denied, refused or not said.
    Negative,
}

/// By what means it was said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub(crate) enum Medium {
    /// Before an audience.
    Speech,
    /// To one outlet.
    Interview,
    /// Before several.
    PressConference,
    /// A statement, letter or e-mail.
    Written,
    /// A post on a platform.
    SocialPost,
    /// On air.
    Broadcast,
    /// A report or filing.
    Document,
}

/// Reads `64M`: bytes, or with a suffix K, M, G (powers of 1024).
fn size(given: &str) -> Result<u64, String> {
    let digits = given.trim_end_matches(|c: char| !c.is_ascii_digit());
    let shift = match given[digits.len()..].to_ascii_uppercase().as_str() {
        "" | "B" => 0,
        "K" | "KB" | "KIB" => 10,
        "M" | "MB" | "MIB" => 20,
        "G" | "GB" | "GIB" => 30,
        _ => return Err("write bytes, or a number with K, M or G, such as 64M".into()),
    };
    match digits.parse::<u64>().ok().and_then(|n| n.checked_mul(1 << shift)) {
        Some(0) | None => Err("write bytes, or a number with K, M or G, such as 64M".into()),
        Some(bytes) => Ok(bytes),
    }
}

/// Reads a day, a month or a year: `YYYY-MM-DD` or its beginning.
pub(crate) fn day(given: &str) -> Result<String, String> {
    let whole = match given.len() {
        4 => format!("{given}-01-01"),
        7 => format!("{given}-01"),
        _ => given.to_owned(),
    };
    match whole.parse::<jiff::civil::Date>() {
        Ok(_) if whole.len() == 10 => Ok(given.to_owned()),
        _ => Err("write a day as 2023-05-31, a month as 2023-05, a year as 2023".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_definitions_hold_together() {
        Cli::command().debug_assert();
    }

    #[test]
    fn sizes_are_read() {
        for (given, expect) in [("512", 512), ("64M", 64 << 20), ("1g", 1 << 30), ("2KiB", 2048)] {
            assert_eq!(size(given), Ok(expect));
        }
        for bad in ["", "0", "-1", "M", "1.5M", "64X", "99999999999G"] {
            assert!(size(bad).is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn days_are_read() {
        for good in ["2024-02-29", "2024-02", "2024"] {
            assert_eq!(day(good).as_deref(), Ok(good));
        }
        for bad in ["2023-02-29", "2023-13", "31/05/2023", "2023-05-31T10:00", ""] {
            assert!(day(bad).is_err(), "{bad} was taken");
        }
    }
}
