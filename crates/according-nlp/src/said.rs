//! When something was said: the date that belongs to the saying, not to what is said.
//!
//! The statements of a document and its dates enter; each statement's [`Said`] is filled. A date belongs to the saying if it
//! stands in or beside the cue (`said on Tuesday`), opens the clause of the cue (`On Tuesday, the mayor said`), belongs to
//! the verb over a participle (`spoke on Tuesday, saying`), or stands in a source that is a document (`a survey published
//! in 2017`): `own`. A statement that goes on with the same act of the same speaker has the date of the one before, of the
//! sentence that sets the scene, or of the first sentence of the article: `carried`. Everything else tells only that it was
//! said before it was printed.

use crate::{
    layers::Layers,
    qualify::view::View,
    speaker::Resolved,
    tag::Tag,
    timex::{Dates, Kind, Timex},
};
use according_text::{Determinacy, Said, SaidBasis, Span, Statement};
use std::ops::Range;

mod carried;
mod own;

/// Fills the dates of saying. `statements` are in text order.
///
/// **Cost**: linear in the statements, and for each in its sentence, which has a greatest length.
pub fn date(text: &str, layers: &Layers, dates: &Dates, resolved: &Resolved, statements: &mut [Statement]) {
    let found = find(&Reader { view: View { text, layers }, dates, resolved, statements });
    let before = dates.now.map(|day| day.to_string());
    for (statement, found) in statements.iter_mut().zip(found) {
        statement.said = match found {
            Some(at) => said(&dates.timexes[at]),
            None if matches!(statement.determinacy, Determinacy::Future | Determinacy::Hypothetical) => Said::UNKNOWN,
            None => match (&before, dates.dateline) {
                (Some(day), line) => Said {
                    timex: None,
                    from: None,
                    to: Some(day.clone()),
                    basis: if line.is_some() { SaidBasis::Dateline } else { SaidBasis::Published },
                },
                (None, _) => Said::UNKNOWN,
            },
        };
    }
}

/// For each statement the index of its date.
fn find(reader: &Reader<'_>) -> Vec<Option<usize>> {
    let n = reader.statements.len();
    let mut found: Vec<Option<usize>> = (0..n).map(|k| reader.own(k)).collect();
    for k in 0..n {
        if found[k].is_none() {
            found[k] = reader.carried(k, &found);
        }
    }
    found
}

/// The date without its time of day: `2023-05-30TMO` was said on the 30th.
fn said(timex: &Timex) -> Said {
    let value = timex.value.split('T').next().unwrap_or_default();
    let (from, to) = match timex.range {
        Some((first, last)) => (Some(first.to_string()), Some(last.to_string())),
        None => (None, None),
    };
    let basis = if timex.explicit { SaidBasis::Explicit } else { SaidBasis::Relative };
    Said { timex: Some(value.to_owned()), from, to, basis }
}

struct Reader<'a> {
    view: View<'a>,
    dates: &'a Dates,
    resolved: &'a Resolved,
    statements: &'a [Statement],
}

impl<'a> Reader<'a> {
    fn layers(&self) -> &'a Layers {
        self.view.layers
    }

    /// The form of token `i`; nothing behind the last.
    fn form(&self, i: usize) -> &'a str {
        self.layers().tokens.get(i).map_or("", |token| token.span.of(self.view.text))
    }

    /// Whether token `i` is one of `words`, lowercase.
    fn is(&self, i: usize, words: &[&str]) -> bool {
        let form = self.form(i);
        words.iter().any(|word| form.eq_ignore_ascii_case(word))
    }

    /// The tag of token `i`; that of nothing behind the last.
    fn tag(&self, i: usize) -> Tag {
        self.layers().tags.get(i).copied().unwrap_or_default()
    }

    /// The sentence in which the saying is told.
    fn sentence(&self, statement: &Statement) -> Option<Range<usize>> {
        let told = statement.cue.first().or(statement.source.first())?;
        let first = self.layers().tokens_of(*told).start;
        (first < self.layers().len()).then(|| self.layers().sentence(first))
    }

    /// The dates of a stretch of tokens, as indices.
    fn within(&self, range: &Range<usize>) -> Range<usize> {
        let timexes = &self.dates.timexes;
        let (Some(first), Some(last)) =
            (self.layers().tokens.get(range.start), self.layers().tokens.get(range.end.wrapping_sub(1)))
        else {
            return 0..0;
        };
        let from = timexes.partition_point(|timex| timex.span.end() <= first.span.start());
        let n = timexes[from..].partition_point(|timex| timex.span.start() < last.span.end());
        from..from + n
    }
}

/// Whether a timex can date a saying: it lies in the calendar, or would if something anchored it.
fn dates(timex: &Timex) -> bool {
    matches!(timex.kind, Kind::Date | Kind::Time) && !timex.value.ends_with("_REF")
}

fn overlaps(span: Span, spans: &[Span]) -> bool {
    spans.iter().any(|other| other.overlaps(span))
}

/// The tokens from the first to the last of some spans.
fn tokens(layers: &Layers, spans: &[Span]) -> Option<Range<usize>> {
    let (first, last) = (spans.first()?, spans.last()?);
    Some(layers.tokens_of(*first).start..layers.tokens_of(*last).end)
}
