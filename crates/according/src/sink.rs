//! Where rows go.

use crate::Error;
use according_ledger::{Pushed, Writer};
use according_text::{ArticleRows, Document, Row, TextId};

/// Takes what is read in one article after another, in the order of the input, on the thread that called.
pub trait Sink {
    /// Takes what is read in one article.
    ///
    /// # Errors
    /// Anything that makes it useless to read on.
    fn push(&mut self, document: &Document, read: &ArticleRows) -> Result<Pushed, Error>;

    /// Takes note that `document` was seen again and is known just so.
    ///
    /// # Errors
    /// Anything that makes it useless to read on.
    fn touch(&mut self, document: &Document) -> Result<(), Error>;
}

/// Into a ledger.
impl Sink for Writer {
    fn push(&mut self, document: &Document, read: &ArticleRows) -> Result<Pushed, Error> {
        Ok(Writer::push(self, document, read)?)
    }

    fn touch(&mut self, document: &Document) -> Result<(), Error> {
        Writer::touch(self, &document.metadata.id, TextId::of(document.text()));
        Ok(())
    }
}

/// Hands rows to a function and keeps nothing.
pub struct Rows<F>(pub F);

impl<F: FnMut(&Row) -> std::io::Result<()>> Sink for Rows<F> {
    fn push(&mut self, _: &Document, read: &ArticleRows) -> Result<Pushed, Error> {
        read.rows.iter().try_for_each(&mut self.0)?;
        Ok(Pushed::Added { rows: read.rows.len() as u64 })
    }

    fn touch(&mut self, _: &Document) -> Result<(), Error> {
        Ok(())
    }
}
