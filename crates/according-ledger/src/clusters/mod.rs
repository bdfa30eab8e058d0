//! The same statement in several articles: who printed it, whole, cut, longer, altered, or in other words.
//!
//! A *variant* is what one voice is given on one day in the same words, however often that was printed. Two variants
//! are joined if [`judge`] says so of the two alone; a *cluster* is a variant, its *head*, with those that are joined to
//! it directly ([`star`]): nothing belongs to a cluster because of something in between.
//!
//! **Which order does not matter.** Variants, the pairs that are compared (those that share a [`key`](keys)), the
//! judgement of a pair and the choice of heads are functions of the set of current statements, and speakers are compared
//! by the names that their own articles give them. So neither the order of reading, nor runs, nor threads can change a
//! cluster. A key under which there are more than [`keys::CROWD`] variants says nothing and is not looked under.
//!
//! Useful for: following a quotation from outlet to outlet, counting it once. Not for: two people who agree, statements
//! of unnamed sources in other words, one speaker who says the same again weeks later in other words.
//!
//! Whom a variant is joined to is [kept](joined), so that what is new is judged against what shares a key with it, and the
//! rest is left alone ([`grow`]).
//!
//! Everything but `store`, `joined`, `grow` and `bulk` is pure. [`steps`] gives the pure parts to those who have statements
//! elsewhere than in a ledger.

mod bulk;
pub(crate) mod check;
pub(crate) mod diff;
mod group;
mod grow;
pub(crate) mod joined;
pub(crate) mod judge;
pub(crate) mod keys;
pub(crate) mod star;
pub(crate) mod stem;
pub mod steps;
pub(crate) mod store;
pub(crate) mod trace;
pub(crate) mod utterance;
pub(crate) mod voice;
pub(crate) mod words;
