//! The values that everything in according is made of.
//!
//! Nothing enters and nothing leaves here: this crate holds plain data ([`Document`], [`Token`], [`Attribution`],
//! [`Statement`], [`Row`]) and the arithmetic on it ([`Span`], [`CodePoints`]). It never reads a file, never runs a
//! model, and depends on none of our other crates.
//!
//! Offsets are UTF-8 **bytes** in every type but those of [`row`], whose offsets are Unicode **code points**:
//! [`Row::of`] is the one place where the conversion happens.
//!
//! ```
//! use according_text::Span;
//! let text = "“We will wait,” Lind said.";
//! let source = Span::new(20, 24);
//! assert_eq!(source.of(text), "Lind");
//! ```

#[macro_use]
mod names;

mod codepoints;
mod document;
mod entity;
mod id;
pub mod row;
mod span;
mod statement;
mod token;

pub use codepoints::CodePoints;
pub use document::{Document, Metadata};
pub use entity::{Entity, EntityKind, EntityName, EntityRole, NameKind};
pub use id::{EntityId, Hasher, StatementId, TextId};
pub use row::{ArticleRows, Passage, Row};
pub use span::Span;
pub use statement::{
    AttributionType, Determinacy, Findings, Form, Hedge, Judgement, Label, Medium, Platform, Polarity, Quantity, Said,
    SaidBasis, SourceClass, Speaker, SpeechAct, Statement,
};
pub use token::{Attribution, Sentence, Token};
