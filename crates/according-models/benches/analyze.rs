//! Reading speed, one thread: each stage, and raw text to statements.
//!
//! Reads PolNeAR's development articles, repeated to 20 MB, where `../shared` is there, and the example articles
//! otherwise. Throughput is counted in the tokens of the attribution scorer: runs of word characters, and single marks.

use according_models::Profile;
use according_nlp::{figures::Figures, layers::Layers, tokenize};
use according_text::{Document, Metadata};
use divan::{Bencher, counter::ItemsCount};
use std::{path::Path, sync::LazyLock};

fn main() {
    divan::main();
}

const BYTES: usize = 20 << 20;

struct Corpus {
    documents: Vec<Document>,
    tokens: usize,
    /// Statements, by profile.
    statements: [usize; Profile::ALL.len()],
}

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| {
    let texts = shared().unwrap_or_else(examples);
    let once: usize = texts.iter().map(String::len).sum();
    let documents: Vec<Document> = texts
        .iter()
        .cycle()
        .take(texts.len() * BYTES.div_ceil(once))
        .map(|text| Document::new(text.as_str(), Metadata::default()))
        .collect();
    let tokens = documents.iter().map(|document| scorer_tokens(document.text())).sum();
    let statements = Profile::ALL.map(|profile| {
        let mut worker = according_models::pipeline().worker_of(profile);
        documents.iter().map(|document| worker.analyze(document).statements().len()).sum()
    });
    eprintln!("{} articles, {tokens} scorer tokens, {statements:?} statements", documents.len());
    Corpus { documents, tokens, statements }
});

fn shared() -> Option<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/data/polnear/dev.jsonl.zst");
    let bytes = zstd::decode_all(std::fs::File::open(path).ok()?).ok()?;
    let lines = String::from_utf8(bytes).ok()?;
    let text = |line| Some(serde_json::from_str::<serde_json::Value>(line).ok()?["text"].as_str()?.to_owned());
    lines.lines().map(text).collect()
}

fn examples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../according-nlp/specs/corpus");
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("the specs are there")
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    paths.iter().filter_map(|path| std::fs::read_to_string(path).ok()).collect()
}

/// Matches of `\w+|[^\w\s]`.
fn scorer_tokens(text: &str) -> usize {
    let word = |c: char| c.is_alphanumeric() || c == '_';
    let (mut n, mut inside) = (0, false);
    for c in text.chars() {
        let here = word(c);
        n += usize::from((here && !inside) || (!here && !c.is_whitespace()));
        inside = here;
    }
    n
}

/// Raw text to statements, everything included.
#[divan::bench(args = Profile::ALL, sample_count = 3, sample_size = 1)]
fn text_to_statements(bencher: Bencher<'_, '_>, profile: Profile) {
    let corpus = &*CORPUS;
    bencher.counter(ItemsCount::new(corpus.tokens)).bench(|| {
        let mut worker = according_models::pipeline().worker_of(profile);
        let found: usize = corpus.documents.iter().map(|document| worker.analyze(document).statements().len()).sum();
        assert_eq!(found, corpus.statements[profile as usize]);
    });
}

/// Raw text to attributions: tags, passes, encoder, linker.
#[divan::bench(args = Profile::ALL, sample_count = 3, sample_size = 1)]
fn text_to_attributions(bencher: Bencher<'_, '_>, profile: Profile) {
    let corpus = &*CORPUS;
    bencher.counter(ItemsCount::new(corpus.tokens)).bench(|| {
        let mut worker = according_models::pipeline().worker_of(profile);
        let found: usize = corpus.documents.iter().map(|document| worker.analyze(document).attributions.len()).sum();
        assert!(found > 0);
    });
}

/// Tokens, sentences, quotations, tags, lemmas.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn text_to_layers(bencher: Bencher<'_, '_>) {
    let corpus = &*CORPUS;
    let tagger = &according_models::pipeline().tagger;
    bencher.counter(ItemsCount::new(corpus.tokens)).bench(|| {
        let mut layers = Layers::default();
        let mut sentences = 0;
        for document in &corpus.documents {
            layers.read(document.text(), tagger);
            sentences += layers.sentences.len();
        }
        assert!(sentences > corpus.documents.len());
    });
}

/// Tokens, sentences, quotations, tags, lemmas, mentions.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn text_to_mentions(bencher: Bencher<'_, '_>) {
    let corpus = &*CORPUS;
    let pipeline = according_models::pipeline();
    bencher.counter(ItemsCount::new(corpus.tokens)).bench(|| {
        let mut layers = Layers::default();
        let mut mentions = 0;
        for document in &corpus.documents {
            layers.read(document.text(), &pipeline.tagger);
            layers.recognize(document.text(), &pipeline.recognizer);
            mentions += layers.mentions.len();
        }
        assert!(mentions > corpus.documents.len());
    });
}

/// Dates and quantities alone, over layers that are read before.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn layers_to_figures(bencher: Bencher<'_, '_>) {
    let corpus = &*CORPUS;
    // A million tokens: the layers of all of the corpus would not fit into memory.
    let documents = &corpus.documents[..corpus.documents.len().min(1000)];
    let read: Vec<Layers> = documents
        .iter()
        .map(|document| {
            let mut layers = Layers::default();
            layers.read(document.text(), &according_models::pipeline().tagger);
            layers
        })
        .collect();
    let tokens = documents.iter().map(|document| scorer_tokens(document.text())).sum::<usize>();
    bencher.counter(ItemsCount::new(tokens)).bench(|| {
        let figures = |(document, layers)| Figures::read(document, layers).quantities.len();
        let found: usize = documents.iter().zip(&read).map(figures).sum();
        assert!(found > documents.len());
    });
}

/// Tokens alone.
#[divan::bench(sample_count = 3, sample_size = 1)]
fn text_to_tokens(bencher: Bencher<'_, '_>) {
    let corpus = &*CORPUS;
    bencher.counter(ItemsCount::new(corpus.tokens)).bench(|| {
        let mut tokens = Vec::new();
        let mut n = 0;
        for document in &corpus.documents {
            tokenize::tokenize(document.text(), &mut tokens);
            n += tokens.len();
        }
        assert!(n > corpus.documents.len());
    });
}
