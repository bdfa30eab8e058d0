//! Where rows go.

use crate::Error;
use according_ledger::{Pushed, Writer};
use according_text::{Document, Row, TextId};

/// Takes the rows of one article after another, in the order of the input, on the thread that called.
pub trait Sink {
    /// Takes the rows of one article.
    ///
    /// # Errors
    /// Anything that makes it useless to read on.
    fn push(&mut self, document: &Document, rows: &[Row]) -> Result<Pushed, Error>;

    /// Takes note that `document` was seen again and is known just so.
    ///
    /// # Errors
    /// Anything that makes it useless to read on.
    fn touch(&mut self, document: &Document) -> Result<(), Error>;
}

/// Into a ledger.
impl Sink for Writer {
    fn push(&mut self, document: &Document, rows: &[Row]) -> Result<Pushed, Error> {
        Ok(Writer::push(self, document, rows)?)
    }

    fn touch(&mut self, document: &Document) -> Result<(), Error> {
        Writer::touch(self, &document.metadata.id, TextId::of(document.text()));
        Ok(())
    }
}

/// Hands rows to a function and keeps nothing.
pub struct Rows<F>(pub F);

impl<F: FnMut(&Row) -> std::io::Result<()>> Sink for Rows<F> {
    fn push(&mut self, _: &Document, rows: &[Row]) -> Result<Pushed, Error> {
        rows.iter().try_for_each(&mut self.0)?;
        Ok(Pushed::Added { rows: rows.len() as u64 })
    }

    fn touch(&mut self, _: &Document) -> Result<(), Error> {
        Ok(())
    }
}
