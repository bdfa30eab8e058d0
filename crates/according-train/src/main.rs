//! Trains and evaluates the weights that according ships. See `--help`.

mod attribution;
mod corpus;
mod crf;
mod evaluate;
mod gold;
mod linker;
mod score;
mod tagger;

use according_nlp::{
    tagger::Tagger,
    weights::{Aligned, Builder, Sections},
};
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
    /// Train everything, and write the weights and their hash.
    All {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// Folder for the weights.
        #[arg(long, default_value = "crates/according-models/weights")]
        out: PathBuf,
    },
    /// Evaluate weights on the development parts.
    Eval {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// File of weights, instead of the shipped ones.
        #[arg(long)]
        weights: Option<PathBuf>,
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
            let options = crf::Options::from_environment();
            attribution::train(&data, &tagger, &options, &mut builder)?;
            write(&out, &builder.finish())
        }
        Command::Eval { data, weights, floors } => {
            let path = weights.unwrap_or_else(|| "crates/according-models/weights/english.weights".into());
            let bytes = std::fs::read(&path).with_context(|| format!("reading {}", path.display()))?;
            evaluate::all(&data, Aligned::copy(&bytes).bytes(), floors)
        }
    }
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
