//! The dates and quantities of a whole article, whoever tells them.

use crate::{
    layers::Layers,
    quantity,
    term::Terms,
    timex::{self, Dates, calendar::Day},
};
use according_text::{Document, Quantity, Statement};

/// The dates and quantities of an article, in text order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Expressions of time, and what anchors them.
    pub dates: Dates,
    /// Numbers with what they count.
    pub quantities: Vec<Quantity>,
}

impl Figures {
    /// Reads them. The day of publication is the document's, if it is known.
    ///
    /// **Cost**: linear; well under a microsecond a token.
    #[must_use]
    pub fn read(document: &Document, layers: &Layers) -> Figures {
        let terms = Terms::of(document.text(), layers);
        let dates = timex::read(&terms, document.metadata.published.as_deref().and_then(Day::parse));
        let quantities = quantity::read(&terms, &dates.timexes);
        Figures { dates, quantities }
    }

    /// The quantities that lie in no statement's content: those of the article's own voice.
    #[must_use]
    pub fn own(&self, statements: &[Statement]) -> Vec<Quantity> {
        let mut contents: Vec<_> = statements.iter().flat_map(|statement| statement.content.iter().copied()).collect();
        contents.sort_unstable();
        // Content may be nested, so that the furthest end before a place counts.
        let mut out = Vec::new();
        let mut reach = 0;
        let mut next = 0;
        for quantity in &self.quantities {
            while next < contents.len() && contents[next].start() <= quantity.span.start() {
                reach = reach.max(contents[next].end());
                next += 1;
            }
            if quantity.span.start() >= reach {
                out.push(quantity.clone());
            }
        }
        out
    }
}
