//! Reads an article: a [`Document`] enters, an [`Analysis`] and its [`Statement`]s leave.
//!
//! Pure and total: no I/O, no clock, no threads, no environment; every `&Document` has an analysis. A [`Pipeline`] is
//! immutable and shared between threads; each thread has a [`Worker`] of its own, whose scratch space is reused.

use according_text::{Attribution, Document, Statement};
use attribution::{Models, Scratch};
use figures::Figures;
use layers::Layers;
use tagger::Tagger;
use weights::Sections;

pub mod attribution;
pub mod crf;
pub mod figures;
pub mod hash;
pub mod layers;
pub mod lemma;
pub mod linker;
pub mod name;
pub mod nested;
pub mod qualify;
pub mod quantity;
pub mod quotation;
pub mod said;
pub mod sentence;
pub mod speaker;
pub mod statement;
pub mod tag;
pub mod tagger;
pub mod term;
pub mod timex;
pub mod title;
pub mod tokenize;
pub mod weights;
pub mod word;

/// Everything that reading needs, immutable, shared by all threads.
pub struct Pipeline<'b> {
    /// Part-of-speech tagger.
    pub tagger: Tagger<'b>,
    /// Attribution models.
    pub models: Models<'b>,
}

/// One thread's scratch space for reading one article after another.
pub struct Worker<'p> {
    pipeline: &'p Pipeline<'p>,
    layers: Layers,
    scratch: Scratch,
}

/// What was read in one article; borrows the worker's scratch space.
pub struct Analysis<'w> {
    /// The article.
    pub document: &'w Document,
    /// Tokens, sentences, quotations, tags.
    pub layers: &'w Layers,
    /// What is attributed to whom, in order of the first character.
    pub attributions: Vec<Attribution>,
}

impl<'b> Pipeline<'b> {
    /// The pipeline over a file of weights (see [`weights`]), in place.
    ///
    /// # Errors
    /// If a section is missing or has the wrong shape.
    pub fn open(bytes: &'b [u8]) -> Result<Pipeline<'b>, weights::Error> {
        let sections = Sections::open(bytes)?;
        Ok(Pipeline { tagger: Tagger::open(&sections)?, models: Models::open(&sections)? })
    }

    /// A worker for one thread.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        Worker { pipeline: self, layers: Layers::default(), scratch: Scratch::default() }
    }
}

impl Worker<'_> {
    /// Reads one article. Cannot fail: bad text gives fewer annotations.
    pub fn analyze<'w>(&'w mut self, document: &'w Document) -> Analysis<'w> {
        self.layers.read(document.text(), &self.pipeline.tagger);
        let attributions = attribution::find(&self.pipeline.models, document.text(), &self.layers, &mut self.scratch);
        Analysis { document, layers: &self.layers, attributions }
    }
}

impl Analysis<'_> {
    /// Adds the attributions that lie inside the content of the ones found, each with its parent; see [`nested`].
    pub fn nest(&mut self) {
        nested::nest(self.document.text(), self.layers, &mut self.attributions);
    }

    /// The dates and quantities of the article, whoever tells them; see [`Figures::own`] for those of its own voice.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures::read(self.document, self.layers)
    }

    /// The statements of the article, in order of their first character.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        statement::statements(self.document, self.layers, &self.attributions)
    }
}
