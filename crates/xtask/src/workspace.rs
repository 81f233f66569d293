//! Paths in this repository, and the packages that are compiled for WebAssembly.

use crate::step::Outcome;
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// The target that the page and the npm package are compiled for.
pub(crate) const WASM: &str = "wasm32-unknown-unknown";

/// A target without a standard library: what compiles for it needs none.
pub(crate) const BARE: &str = "thumbv7em-none-eabihf";

/// Packages that are made for a browser or for Node. All others are the workspace's default members.
pub(crate) const WASM_PACKAGES: [&str; 3] = [NPM_PACKAGE, PAGE_PACKAGES[0], PAGE_PACKAGES[1]];

/// The page and its worker.
pub(crate) const PAGE_PACKAGES: [&str; 2] = ["sma-worker", "sma-inspector"];

/// The package that JavaScript calls, and whose tests only a JavaScript engine can run. The tests
/// of the other two are of what they do without a browser, and run on this machine.
pub(crate) const NPM_PACKAGE: &str = "sma-wasm";

/// The name that [`NPM_PACKAGE`] is published under.
pub(crate) const PUBLISHED_PACKAGE: &str = "@shelly-manager/sma";

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

/// The tests of the npm package, in Node.
pub(crate) fn npm_tests() -> PathBuf {
    root().join("tests/npm")
}

/// Pages that embed the inspector or use the npm package, with tests of the latter in a browser.
pub(crate) fn hosts() -> PathBuf {
    root().join("tests/hosts")
}

/// The tests of the page, in a browser.
pub(crate) fn end_to_end_tests() -> PathBuf {
    root().join("tests/e2e")
}

/// What `cargo xtask bench` runs in Node and in a browser.
pub(crate) fn benchmarks() -> PathBuf {
    root().join("tests/bench")
}

/// The package of the page: its programs, and the files that are copied.
pub(crate) fn page_sources() -> PathBuf {
    root().join("web")
}

/// The fuzz targets, a workspace of their own.
pub(crate) fn fuzz_targets() -> PathBuf {
    root().join("tests/fuzz")
}

/// Cargo's build folder: `CARGO_TARGET_DIR` where that is set, `target` otherwise.
pub(crate) fn target_dir() -> PathBuf {
    root().join(env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// The version of a package in `Cargo.lock`.
pub(crate) fn locked_version(package: &str) -> Outcome<String> {
    let path = root().join("Cargo.lock");
    let text =
        fs::read_to_string(&path).map_err(|e| format!("cannot read {}: {e}", path.display()))?;
    version_in_lock(&text, package)
        .map(str::to_owned)
        .ok_or_else(|| format!("{} names no package `{package}`", path.display()))
}

fn version_in_lock<'a>(lock: &'a str, package: &str) -> Option<&'a str> {
    let name = format!("name = \"{package}\"");
    let mut lines = lock.lines().skip_while(|line| *line != name);
    lines.nth(1)?.strip_prefix("version = \"")?.strip_suffix('"')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_the_version_of_exactly_the_named_package() {
        let lock = "[[package]]\nname = \"wasm-bindgen-macro\"\nversion = \"0.1.0\"\n\n\
                    [[package]]\nname = \"wasm-bindgen\"\nversion = \"0.2.130\"\n";
        assert_eq!(version_in_lock(lock, "wasm-bindgen"), Some("0.2.130"));
        assert_eq!(version_in_lock(lock, "bindgen"), None);
    }

    #[test]
    fn the_root_contains_this_crate() {
        assert!(root().join("crates/xtask/Cargo.toml").is_file());
    }
}
