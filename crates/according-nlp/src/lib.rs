//! Reads an article: a [`Document`] enters, an [`Analysis`] and its [`Statement`]s leave.
//!
//! Pure and total: no I/O, no clock, no threads, no environment; every `&Document` has an analysis. A [`Pipeline`] is
//! immutable and shared between threads; each thread has a [`Worker`] of its own, whose scratch space is reused.

use according_text::{Attribution, Document, Entity, Findings, Statement};
use attribution::{Models, Profile, Scratch};
use figures::Figures;
use layers::Layers;
use mention::Recognizer;
use speaker::Resolved;
use tagger::Tagger;
use weights::Sections;

pub mod attribution;
pub mod confidence;
pub mod crf;
pub mod dateline;
pub mod encoder;
pub mod figures;
pub mod hash;
pub mod label;
pub mod layers;
pub mod lemma;
pub mod linear;
pub mod linker;
pub mod mention;
pub mod name;
pub mod nested;
mod occasion;
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
mod title;
pub mod tokenize;
pub mod weights;
pub mod word;

/// Everything that reading needs, immutable, shared by all threads.
pub struct Pipeline<'b> {
    /// Part-of-speech tagger.
    pub tagger: Tagger<'b>,
    /// Tagger of mentions.
    pub recognizer: Recognizer<'b>,
    /// Attribution models.
    pub models: Models<'b>,
}

/// One thread's scratch space for reading one article after another.
pub struct Worker<'p> {
    pipeline: &'p Pipeline<'p>,
    profile: Profile,
    layers: Layers,
    scratch: Scratch,
}

/// What was read in one article; borrows the worker's scratch space.
pub struct Analysis<'w> {
    pipeline: &'w Pipeline<'w>,
    /// The article.
    pub document: &'w Document,
    /// Tokens, sentences, quotations, tags, mentions.
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
        Ok(Pipeline {
            tagger: Tagger::open(&sections)?,
            recognizer: Recognizer::open(&sections)?,
            models: Models::open(&sections)?,
        })
    }

    /// A worker for one thread, which reads as well as it can.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        self.worker_of(Profile::default())
    }

    /// A worker for one thread, which reads by `profile`.
    #[must_use]
    pub fn worker_of(&self, profile: Profile) -> Worker<'_> {
        Worker { pipeline: self, profile, layers: Layers::default(), scratch: Scratch::default() }
    }
}

impl Worker<'_> {
    /// Reads one article. Cannot fail: bad text gives fewer annotations.
    pub fn analyze<'w>(&'w mut self, document: &'w Document) -> Analysis<'w> {
        self.layers.read(document.text(), &self.pipeline.tagger);
        self.layers.recognize(document.text(), &self.pipeline.recognizer);
        let mut attributions =
            attribution::find(&self.pipeline.models, self.profile, document.text(), &self.layers, &mut self.scratch);
        nested::relay(document.text(), &self.layers, &mut attributions);
        Analysis { pipeline: self.pipeline, document, layers: &self.layers, attributions }
    }
}

impl Analysis<'_> {
    /// Adds the attributions that lie inside the content of the ones found, each with its parent; see [`nested`].
    pub fn nest(&mut self) {
        nested::nest(&self.pipeline.models, self.document.text(), self.layers, &mut self.attributions);
    }

    /// The dates and quantities of the article, whoever tells them; see [`Figures::own`] for those of its own voice.
    #[must_use]
    pub fn figures(&self) -> Figures {
        Figures::read(self.document, self.layers)
    }

    /// Who is meant by each source, and whom the article names.
    #[must_use]
    pub fn resolve(&self) -> Resolved {
        speaker::resolve(self.document.text(), &self.document.metadata.id, self.layers, &self.attributions)
    }

    /// Everything that is read in the article; the statements in order of their first character.
    #[must_use]
    pub fn findings(&self) -> Findings {
        statement::findings(self.document, self.layers, &self.attributions, self.resolve())
    }

    /// The statements alone.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        self.findings().statements
    }

    /// Whom and what the article names, in the order of the first name.
    #[must_use]
    pub fn entities(&self) -> Vec<Entity> {
        self.resolve().entities
    }
}
