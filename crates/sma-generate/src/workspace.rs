//! Folders of this repository.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// Returns the workspace root, two levels above this crate. `cargo run` passes the crate's folder,
/// as a repository may be moved after this program was compiled.
pub(crate) fn root() -> &'static Path {
    static ROOT: OnceLock<PathBuf> = OnceLock::new();
    ROOT.get_or_init(|| {
        let passed = env::var_os("CARGO_MANIFEST_DIR").map(PathBuf::from);
        let this = passed.unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
        this.ancestors().nth(2).unwrap_or(&this).to_owned()
    })
}

/// Returns Cargo's build folder: `CARGO_TARGET_DIR` where that is set, `target` otherwise.
pub(crate) fn target_dir() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_root_contains_this_crate() {
        assert!(root().join("crates/sma-generate/Cargo.toml").is_file());
    }
}
