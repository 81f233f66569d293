//! The npm package, built from `sma-wasm` by cargo and wasm-bindgen.

use crate::copy::copy;
use crate::setup::Kit;
use crate::step::{Outcome, long_step, run};
use crate::workspace::{NPM_PACKAGE, WASM, root};
use std::path::Path;

/// Builds the package as it is published, into `target/npm/`.
pub(crate) fn publish(kit: &Kit) -> Outcome {
    long_step("build the npm package into target/npm/", "2 minutes", || {
        build(kit, "release", &[], &root().join("target/npm"))
    })
}

/// Builds the package as it is tested here, into `target/preview/npm/`.
pub(crate) fn preview(kit: &Kit) -> Outcome {
    long_step("build the npm package", "1 minute the first time", || {
        build(kit, "preview", &[], &root().join("target/preview/npm"))
    })
}

/// Builds the package with a profile of cargo and features of `sma-wasm`: what wasm-bindgen makes of
/// the crate, and the files of `crates/sma-wasm/npm` as they are.
pub(crate) fn build(kit: &Kit, profile: &str, features: &[&str], folder: &Path) -> Outcome {
    let mut cargo = kit.command("cargo");
    cargo.current_dir(root()).args(["build", "--package", NPM_PACKAGE, "--profile", profile]);
    run(cargo.args(["--target", WASM, "--features", &features.join(",")]))?;

    let wasm = kit.compiler.build_dir().join(WASM).join(profile).join("sma_wasm.wasm");
    let mut bindgen = kit.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--out-name", "sma", "--out-dir"]).arg(folder);
    run(bindgen.arg(wasm))?;

    let files = root().join("crates/sma-wasm/npm");
    copy(&files, folder)
        .map_err(|e| format!("cannot copy {} to {}: {e}", files.display(), folder.display()))
}
