//! Trains and evaluates the weights that according ships. See `--help`.

mod corpus;
mod qualifiers;
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
    /// Train the part-of-speech tagger alone, and print its accuracy.
    Tagger {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// Folder for the sections of the weights.
        #[arg(long)]
        out: PathBuf,
    },
    /// Measure what is read from the words around gold cues: kind, polarity, determinacy, medium, form.
    Qualifiers {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights, for the tags.
        #[arg(long, default_value = "crates/according-models/weights/english.weights")]
        weights: PathBuf,
        /// Print every wrong answer and every unknown cue to standard error.
        #[arg(long)]
        errors: bool,
    },
}

fn main() -> Result<()> {
    match Arguments::parse().command {
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
        Command::Qualifiers { data, weights, errors } => qualifiers::evaluate(&data, &weights, errors)?,
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
