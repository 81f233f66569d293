//! The npm package, built into `target/npm/`.

use crate::setup::Kit;
use crate::step::{Outcome, run, step};
use crate::workspace::{NPM_PACKAGE, WASM, root};
use std::fs;
use std::path::Path;

/// Builds the package: what wasm-bindgen makes of `sma-wasm`, and the files of
/// `crates/sma-wasm/npm` as they are.
pub(crate) fn build(kit: &Kit) -> Outcome {
    step("build the npm package into target/npm/", || {
        let mut cargo = kit.command("cargo");
        cargo.current_dir(root()).args(["build", "--release", "--package", NPM_PACKAGE]);
        run(cargo.args(["--target", WASM]))?;

        let folder = root().join("target/npm");
        let wasm = kit.compiler.build_dir().join(WASM).join("release/sma_wasm.wasm");
        let mut bindgen = kit.command("wasm-bindgen");
        bindgen.args(["--target", "web", "--out-name", "sma", "--out-dir"]).arg(&folder);
        run(bindgen.arg(wasm))?;

        let files = root().join("crates/sma-wasm/npm");
        copy_files(&files, &folder)
            .map_err(|e| format!("cannot copy {} to {}: {e}", files.display(), folder.display()))
    })
}

fn copy_files(from: &Path, to: &Path) -> std::io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        fs::copy(entry.path(), to.join(entry.file_name()))?;
    }
    Ok(())
}
