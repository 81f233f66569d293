//! The npm package, built from `sma-wasm` by cargo and wasm-bindgen.

use crate::copy::copy;
use crate::page::FINISHER;
use crate::setup::Kit;
use crate::step::{Outcome, command, long_step, output, run};
use crate::workspace::{NPM_PACKAGE, WASM, root};
use std::fs;
use std::path::{Path, PathBuf};

/// Builds the package as it is published, into `target/npm/`.
pub(crate) fn publish(kit: &Kit) -> Outcome {
    long_step("build the npm package into target/npm/", "2 minutes", || {
        // Names of functions are a good part of the program.
        build(kit, "release", &[], &["--remove-name-section"], &root().join("target/npm"))
    })
}

/// Builds the package as it is tested here, into `target/preview/npm/`.
pub(crate) fn preview(kit: &Kit) -> Outcome {
    long_step("build the npm package", "1 minute the first time", || {
        build(kit, "preview", &[], &[], &preview_dir())
    })
}

/// Packs the package that [`preview`] built, and returns the tarball.
pub(crate) fn pack() -> Outcome<PathBuf> {
    let folder = preview_dir();
    let place = folder.with_file_name("packed");
    let failed = |e: std::io::Error| format!("cannot write {}: {e}", place.display());
    fs::create_dir_all(&place).map_err(failed)?;
    let mut npm = command("npm");
    npm.arg("pack").arg(&folder).arg("--pack-destination").arg(&place).arg("--silent");
    let name = output(&mut npm)?;
    Ok(place.join(name.trim()))
}

/// Returns the folder of the package as it is tested here.
pub(crate) fn preview_dir() -> PathBuf {
    root().join("target/preview/npm")
}

/// Builds the package with a profile of cargo, features of `sma-wasm` and options of wasm-bindgen: what
/// wasm-bindgen makes of the crate, the program as a module, the license, and the files of
/// `crates/sma-wasm/npm` as they are.
pub(crate) fn build(
    kit: &Kit,
    profile: &str,
    features: &[&str],
    options: &[&str],
    folder: &Path,
) -> Outcome {
    let mut cargo = kit.command("cargo");
    cargo.current_dir(root()).args(["build", "--package", NPM_PACKAGE, "--profile", profile]);
    run(cargo.args(["--target", WASM, "--features", &features.join(",")]))?;

    let wasm = kit.compiler.build_dir().join(WASM).join(profile).join("sma_wasm.wasm");
    let mut bindgen = kit.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--out-name", "sma"]).args(options);
    run(bindgen.arg("--out-dir").arg(folder).arg(wasm))?;

    let mut finish = command("cargo");
    finish.current_dir(root()).args(["run", "--quiet", "--package", FINISHER, "--", "package"]);
    run(finish.arg(folder))?;

    let files = root().join("crates/sma-wasm/npm");
    copy(&files, folder)
        .and_then(|()| copy(&root().join("LICENSE"), &folder.join("LICENSE")))
        .map_err(|e| format!("cannot copy files to {}: {e}", folder.display()))
}
