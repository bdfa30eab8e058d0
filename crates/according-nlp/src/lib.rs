//! Reads an article: a [`Document`] enters, an [`Analysis`] and its [`Statement`]s leave.
//!
//! Pure and total: no I/O, no clock, no threads, no environment; every `&Document` has an analysis. A [`Pipeline`] is
//! immutable and shared between threads; each thread has a [`Worker`] of its own, whose scratch space is reused.

use according_text::{Document, Statement};

/// Everything that reading needs, immutable, shared by all threads.
pub struct Pipeline {}

/// One thread's scratch space for reading one article after another.
pub struct Worker<'p> {
    pipeline: &'p Pipeline,
}

/// What was read in one article.
pub struct Analysis<'w> {
    document: &'w Document,
}

impl Pipeline {
    /// A worker for one thread.
    #[must_use]
    pub fn worker(&self) -> Worker<'_> {
        Worker { pipeline: self }
    }
}

impl Worker<'_> {
    /// Reads one article. Cannot fail: bad text gives fewer annotations.
    pub fn analyze<'w>(&'w mut self, document: &'w Document) -> Analysis<'w> {
        let _ = self.pipeline;
        Analysis { document }
    }
}

impl Analysis<'_> {
    /// The statements of the article, in order of their first character.
    #[must_use]
    pub fn statements(&self) -> Vec<Statement> {
        let _ = self.document;
        Vec::new()
    }
}

#[doc(hidden)]
#[must_use]
pub fn unloaded() -> Pipeline {
    Pipeline {}
}
