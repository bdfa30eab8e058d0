//! Who is meant across articles.
//!
//! An *entity* is somebody as one article names them. Whom several articles mean is a *canonical* entity; that an entity
//! means one is a *resolution*: a judgement with its method, reason and score, which later ones supersede and nothing
//! edits.
//!
//! Two tiers. A **full name** is judged when its article is written, against those read before it: by name, spelling
//! and offices. So a person of two articles who is told apart from a third by office may be joined otherwise if the
//! articles are read in another order; the order is that of the input, for any number of threads. A **surname or an
//! acronym alone** is judged when the run ends, against everybody then known, and again when somebody new bears it: its
//! answer does not depend on the order. What is joined by a surname alone never helps to join anything else.

pub(crate) mod anchor;
pub(crate) mod brief;
pub(crate) mod cast;
pub(crate) mod check;
pub(crate) mod judge;
pub(crate) mod key;
pub(crate) mod list;
pub(crate) mod profile;
pub(crate) mod role;
pub(crate) mod settle;
pub(crate) mod store;
pub(crate) mod why;
