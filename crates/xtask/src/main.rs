//! `cargo xtask codegen`.

use anyhow::{Context, Result, bail};
use std::fs;

fn main() -> Result<()> {
    let task = std::env::args().nth(1);
    match task.as_deref() {
        Some("codegen") => codegen(),
        _ => bail!("no such task\nhint: cargo xtask codegen writes the pages that are made from code"),
    }
}

fn codegen() -> Result<()> {
    for (path, text) in xtask::pages() {
        let path = xtask::root().join(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder).with_context(|| format!("making {}", folder.display()))?;
        }
        fs::write(&path, text).with_context(|| format!("writing {}", path.display()))?;
    }
    Ok(())
}
