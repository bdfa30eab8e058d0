//! Chores of this repository. `cargo xtask codegen` writes the pages that are made from code; a test of this crate
//! fails when a committed page is not what would be written.

use std::path::{Path, PathBuf};

/// The pages that are made from code: where each stands in the repository, and what it holds.
#[must_use]
pub fn pages() -> Vec<(&'static str, String)> {
    let man_page = String::from_utf8(according_cli::man_page()).expect("the manual page is UTF-8");
    vec![("docs/cli.md", according_cli::reference()), ("docs/according.1", man_page)]
}

/// The repository.
#[must_use]
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
