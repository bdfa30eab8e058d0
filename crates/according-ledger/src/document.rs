//! An article as it was read.

use crate::{Error, Reader, load};
use according_text::{Document, Metadata};

impl Reader {
    /// The article of that id, with the text that its rows count in. None where there is no such article.
    ///
    /// # Errors
    /// If the ledger cannot be read.
    pub fn document(&self, document_id: &str) -> Result<Option<Document>, Error> {
        let read = || -> rusqlite::Result<Option<Document>> {
            let Some(article) = load::article(&self.db, document_id)? else { return Ok(None) };
            let Some(text) = article.text else { return Ok(None) };
            let (body, extractor, retrieved) = self
                .db
                .prepare_cached("SELECT body, extractor, retrieved FROM reading WHERE id = ?1")?
                .query_row([text], |row| Ok((row.get::<_, String>(0)?, row.get(1)?, row.get(2)?)))?;
            Ok(Some(Document::new(body, Metadata { extractor, retrieved, ..article.metadata })))
        };
        read().map_err(|error| self.failed(error))
    }
}
