//! Trains and evaluates the weights that according ships. See `--help`.

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod attribution;
mod corpus;
mod crf;
mod evaluate;
mod gold;
mod linker;
mod pages;
mod qualifiers;
mod score;
mod speakers;
mod tagger;

use according_nlp::{
    tagger::Tagger,
    weights::{Aligned, Builder, Sections},
};
use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};

const SHIPPED: &str = "crates/according-models/weights/english.weights";

/// Trains and evaluates the weights that according ships.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train everything, and write the weights and their hash.
    All {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// Folder for the weights.
        #[arg(long, default_value = "crates/according-models/weights")]
        out: PathBuf,
    },
    /// Evaluate the resolution of speakers over gold attributions.
    Speakers {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights whose tags are read.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// A file of articles to evaluate in place of the wikinews train and dev parts.
        #[arg(long)]
        file: Option<PathBuf>,
        /// How many errors of each kind to print.
        #[arg(long, default_value_t = 0)]
        show: usize,
    },
    /// Measure what is read from the words around gold cues: kind, polarity, determinacy, medium, form.
    Qualifiers {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights, for the tags.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// Print every wrong answer and every unknown cue to standard error.
        #[arg(long)]
        errors: bool,
    },
    /// Measure the text and the metadata that are read from saved pages, beside the extraction crate alone.
    Pages {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// Folder for what was read, as JSONL for other scorers.
        #[arg(long)]
        out: Option<PathBuf>,
        /// Only "the crate alone", "ours" or "ours, fast".
        #[arg(long)]
        only: Option<String>,
        /// Print every field that is wrong.
        #[arg(long)]
        errors: bool,
    },
    /// Measure how fast an archive of saved pages is read, beside the extraction crate alone.
    Archive {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// File of weights.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// How many records to read; the pages of the data come again and again.
        #[arg(long, default_value_t = 20_000)]
        records: usize,
    },
    /// Evaluate weights on the development parts.
    Eval {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// File of weights.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// Fail if a figure is below its floor.
        #[arg(long)]
        floors: bool,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::All { data, out } => {
            let mut builder = Builder::default();
            tagger::train(&data, &mut builder)?;
            let bytes = Aligned::copy(&builder.finish());
            let sections = Sections::open(bytes.bytes())?;
            let tagger = Tagger::open(&sections)?;
            attribution::train(&data, &tagger, &crf::Options::default(), &mut builder)?;
            write(&out, &builder.finish())
        }
        Command::Speakers { data, weights, file, show } => {
            let parts = ["train", "dev"].map(|part| data.join(format!("wikinews-gold/{part}.jsonl.gz")));
            let files: Vec<&Path> = match &file {
                Some(file) => vec![file.as_path()],
                None => parts.iter().map(PathBuf::as_path).collect(),
            };
            speakers::evaluate(load(&weights)?.bytes(), &files, show)
        }
        Command::Qualifiers { data, weights, errors } => qualifiers::evaluate(&data, &weights, errors),
        Command::Pages { data, out, only, errors } => pages::evaluate(&data, out.as_deref(), only.as_deref(), errors),
        Command::Archive { data, weights, records } => pages::archive::measure(&data, load(&weights)?.bytes(), records),
        Command::Eval { data, weights, floors } => evaluate::all(&data, load(&weights)?.bytes(), floors),
    }
}

fn load(path: &Path) -> Result<Aligned> {
    let bytes = std::fs::read(path).with_context(|| format!("reading {}", path.display()))?;
    Ok(Aligned::copy(&bytes))
}

/// Writes the weights and their hash into the folder `out`.
fn write(out: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::create_dir_all(out).with_context(|| format!("making {}", out.display()))?;
    let put = |name: &str, bytes: &[u8]| {
        let path = out.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))
    };
    put("english.weights", bytes)?;
    put("english.hash", format!("{}\n", &blake3::hash(bytes).to_hex()[..32]).as_bytes())
}
