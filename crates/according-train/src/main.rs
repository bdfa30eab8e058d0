//! Trains and evaluates the weights that according ships. See `--help`.

#![expect(clippy::print_stdout, reason = "the figures are what this program is for")]

mod attribution;
mod confidence;
mod coreference;
mod corpus;
mod crf;
mod cue_class;
mod distil;
mod encoder;
mod evaluate;
mod gold;
mod linker;
mod mentions;
mod nested;
mod pages;
mod qualifiers;
mod quantity;
mod said;
mod score;
mod silver;
mod speakers;
mod tagger;
mod timex;

use according_nlp::{
    Pipeline,
    attribution::Profile,
    tagger::Tagger,
    weights::{Aligned, Builder, Sections},
};
use anyhow::{Context as _, Result};
use clap::{Parser, Subcommand};
use std::path::{Path, PathBuf};

const GAP: &str = "coref-gap/validation.tsv.zst";
const SHIPPED: &str = "crates/according-models/weights/english.weights";

/// Trains and evaluates the weights that according ships.
#[derive(Parser)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Train everything but the encoder, which needs an accelerator, and write the weights and their hash.
    All {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights whose encoder is kept.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// Folder for the weights.
        #[arg(long, default_value = "crates/according-models/weights")]
        out: PathBuf,
    },
    /// Train the models of attribution anew, every other section as it is.
    Attribution {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights to begin with.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// The encoder's numbers, as the student wrote them; without them, the encoder stays.
        #[arg(long, requires = "words")]
        net: Option<PathBuf>,
        /// The encoder's known words, as `export` wrote them.
        #[arg(long)]
        words: Option<PathBuf>,
        /// Folder for the weights.
        #[arg(long)]
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
    /// Evaluate the tagger of mentions on the development parts; with `--train`, train it anew first.
    Mentions {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// Print the texts of this file of articles with their mentions marked, instead of evaluating.
        #[arg(long)]
        print: Option<PathBuf>,
        /// Train the tagger and write the weights into this folder, every other section as it is.
        #[arg(long)]
        train: Option<PathBuf>,
    },
    /// Evaluate what pronouns mean (GAP) and the chains of people and organisations (OntoGUM).
    Coreference {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// Fit the weights of the pronouns to GAP's development part and print them.
        #[arg(long)]
        fit: bool,
        /// A file of GAP to evaluate in place of the validation part.
        #[arg(long)]
        file: Option<PathBuf>,
        /// How many errors to print.
        #[arg(long, default_value_t = 0)]
        show: usize,
    },
    /// Measure what is read of quantities.
    Quantities {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights, for the tags.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// Print every wrong answer to standard error; of wikinews those of the train part alone.
        #[arg(long)]
        errors: bool,
    },
    /// Measure what is read of dates and times, and the dates of saying.
    Timex {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// The weights, for the tags.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// The part of the corpus: `train` or `dev`.
        #[arg(long, default_value = "dev")]
        part: String,
        /// Print every wrong answer to standard error.
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
        /// Where to leave the archive that is made, for a measurement of the whole program.
        #[arg(long)]
        keep: Option<PathBuf>,
    },
    /// Write texts, tokens, rows and gold labels as arrays, for training on an accelerator.
    Export {
        /// Folder of the corpora.
        #[arg(long)]
        data: PathBuf,
        /// File of weights, for the tags.
        #[arg(long, default_value = SHIPPED)]
        weights: PathBuf,
        /// Folder for the arrays.
        #[arg(long)]
        out: PathBuf,
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
        Command::All { data, weights, out } => {
            let shipped = load(&weights)?;
            let mut builder = Builder::default().over(&Sections::open(shipped.bytes())?);
            tagger::train(&data, &mut builder)?;
            let bytes = Aligned::copy(&builder.finish());
            let sections = Sections::open(bytes.bytes())?;
            let tagger = Tagger::open(&sections)?;
            attribution::train(&data, &tagger, &crf::Options::default(), &mut builder)?;
            mentions::train(&data, &tagger, &mut builder)?;
            calibrate(&data, &mut builder)?;
            write(&out, &builder.finish())
        }
        Command::Attribution { data, weights, net, words, out } => {
            let bytes = load(&weights)?;
            let sections = Sections::open(bytes.bytes())?;
            let mut builder = Builder::default();
            if let (Some(net), Some(words)) = (net, words) {
                attribution::add_encoder(&net, &words, &mut builder)?;
            }
            let mut builder = builder.over(&sections);
            attribution::train(&data, &Tagger::open(&sections)?, &crf::Options::default(), &mut builder)?;
            calibrate(&data, &mut builder)?;
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
        Command::Archive { data, weights, records, keep } => {
            pages::archive::measure(&data, load(&weights)?.bytes(), records, keep)
        }
        Command::Quantities { data, weights, errors } => quantity::evaluate(&data, load(&weights)?.bytes(), errors),
        Command::Timex { data, weights, part, errors } => {
            let weights = load(&weights)?;
            timex::evaluate(&data, weights.bytes(), &part, errors)?;
            said::evaluate(&data, weights.bytes(), errors)
        }
        Command::Mentions { data, weights, print, train } => {
            let mut bytes = load(&weights)?;
            if let Some(out) = train {
                let sections = Sections::open(bytes.bytes())?;
                let mut builder = Builder::default();
                mentions::train(&data, &Tagger::open(&sections)?, &mut builder)?;
                let changed = builder.over(&sections).finish();
                write(&out, &changed)?;
                bytes = Aligned::copy(&changed);
            }
            match print {
                Some(file) => mentions::print(&file, bytes.bytes()),
                None => mentions::evaluate(&data, bytes.bytes(), false),
            }
        }
        Command::Coreference { data, weights, fit: true, .. } => coreference::fit(&data, load(&weights)?.bytes()),
        Command::Coreference { data, weights, file, show, .. } => {
            let file = file.unwrap_or_else(|| data.join(GAP));
            coreference::evaluate(&data, load(&weights)?.bytes(), &file, false, show)
        }
        Command::Export { data, weights, out } => distil::export(&data, load(&weights)?.bytes(), &out),
        Command::Eval { data, weights, floors } => {
            let bytes = load(&weights)?;
            evaluate::all(&data, bytes.bytes(), floors)?;
            mentions::evaluate(&data, bytes.bytes(), floors)?;
            coreference::evaluate(&data, bytes.bytes(), &data.join(GAP), floors, 0)
        }
    }
}

/// Calibrates the confidence of each profile on the development part: the models have seen the training part.
fn calibrate(data: &Path, builder: &mut Builder) -> Result<()> {
    // An earlier curve would be fitted to itself.
    builder.remove(according_nlp::confidence::CALIBRATION);
    let bytes = Aligned::copy(&builder.finish());
    let pipeline = Pipeline::open(bytes.bytes())?;
    let articles = corpus::polnear::articles(&data.join("polnear/dev.jsonl.zst"))?;
    let knots = Profile::ALL.map(|profile| confidence::fit(confidence::outcomes(&pipeline, profile, &articles)));
    builder.add(according_nlp::confidence::CALIBRATION, &knots);
    Ok(())
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
