//! Trains and evaluates the weights that according ships. See `--help`.

mod corpus;
mod speakers;
mod tagger;

use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};

/// Trains and evaluates the weights that according ships.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Evaluate the resolution of speakers over gold attributions.
    Speakers {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights whose tags are read.
        #[arg(long, default_value = "crates/according-models/weights/english.weights")]
        weights: PathBuf,
        /// A file of articles to evaluate in place of the wikinews train and dev parts.
        #[arg(long)]
        file: Option<PathBuf>,
        /// How many errors of each kind to print.
        #[arg(long, default_value_t = 0)]
        show: usize,
    },
    /// Train the part-of-speech tagger alone, and print its accuracy.
    Tagger {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// Folder for the sections of the weights.
        #[arg(long)]
        out: PathBuf,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
        Command::Speakers { data, weights, file, show } => {
            let bytes = std::fs::read(&weights).with_context(|| format!("reading {}", weights.display()))?;
            let bytes = according_nlp::weights::Aligned::copy(&bytes);
            let parts = ["train", "dev"].map(|part| data.join(format!("wikinews-gold/{part}.jsonl.gz")));
            let files: Vec<&Path> = match &file {
                Some(file) => vec![file.as_path()],
                None => parts.iter().map(PathBuf::as_path).collect(),
            };
            speakers::evaluate(bytes.bytes(), &files, show)?;
        }
        Command::Tagger { data, out } => {
            let mut builder = according_nlp::weights::Builder::default();
            tagger::train(&data, &mut builder)?;
            let bytes = according_nlp::weights::Aligned::copy(&builder.finish());
            let sections = according_nlp::weights::Sections::open(bytes.bytes())?;
            let tagger = according_nlp::tagger::Tagger::open(&sections)?;
            for file in ["ud-ewt/dev.conllu.zst", "ud-gum/dev-open.conllu.zst"] {
                let (accuracy, n) = tagger::accuracy(&tagger, &data.join(file))?;
                eprintln!("tagger: {file}: {accuracy:.2} % of {n} tokens");
            }
            write(&out, bytes.bytes())?;
        }
    }
    Ok(())
}

/// Writes the weights and their hash into the folder `out`.
fn write(out: &Path, bytes: &[u8]) -> Result<()> {
    let put = |name: &str, bytes: &[u8]| {
        let path = out.join(name);
        std::fs::write(&path, bytes).with_context(|| format!("writing {}", path.display()))
    };
    put("english.weights", bytes)?;
    put("english.hash", format!("{}\n", &blake3::hash(bytes).to_hex()[..32]).as_bytes())
}
