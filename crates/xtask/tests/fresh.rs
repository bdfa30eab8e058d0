//! The committed pages are those that the code makes.

#[test]
fn committed_pages_are_fresh() {
    for (path, expect) in xtask::pages() {
        let committed = std::fs::read_to_string(xtask::root().join(path)).unwrap_or_default();
        assert!(committed == expect, "{path} is stale\nhint: cargo xtask codegen");
    }
}
