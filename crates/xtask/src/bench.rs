//! `cargo xtask bench`: what the page and the core cost, each against a baseline that is measured
//! in the same run. The ratios matter: times are those of this machine, at this moment.

use crate::setup::{self, Kit};
use crate::step::{Outcome, command, run as run_command, step};
use crate::workspace::{WASM, root, target_dir};
use crate::{generate, page, serve};
use std::fs;
use std::path::{Path, PathBuf};

/// Measures the page in a browser, and the core in Node.
pub(crate) fn run() -> Outcome {
    let kit = setup::for_page()?;
    let browser = setup::for_browser()?;
    setup::npm_packages()?;
    generate::samples()?;
    page::build(&kit)?;
    let package = build_package(&kit)?;
    let samples = target_dir().join("samples");
    let scripts = root().join("tests/bench");

    step("measure the page", || {
        let mut node = command("node");
        node.arg(scripts.join("page.mjs")).arg(&samples);
        node.env("CHROMIUM", &browser.chromium);
        run_command(node.env("PORT", serve::free_port()?.to_string()))
    })?;
    step("measure the core", || {
        let mut node = command("node");
        node.arg(scripts.join("wasm.mjs")).arg(&package);
        run_command(node.arg(samples.join("fleet-2026.1.sma")).arg(samples.join("fleet.sma")))
    })
}

/// Builds the npm package with the baseline in it, apart from the package that is published.
fn build_package(kit: &Kit) -> Outcome<PathBuf> {
    let folder = target_dir().join("bench");
    step("build the core with its baseline", || {
        let mut cargo = kit.command("cargo");
        cargo.current_dir(root()).args(["build", "--release", "--package", "sma-wasm"]);
        run_command(cargo.args(["--features", "bench", "--target", WASM]))?;
        let wasm = kit.compiler.build_dir().join(WASM).join("release/sma_wasm.wasm");
        bind(kit, &wasm, &folder)
    })?;
    Ok(folder)
}

fn bind(kit: &Kit, wasm: &Path, folder: &Path) -> Outcome {
    let mut bindgen = kit.command("wasm-bindgen");
    bindgen.args(["--target", "web", "--out-name", "sma", "--out-dir"]).arg(folder);
    run_command(bindgen.arg(wasm))?;
    // What Node needs to take the files there for modules.
    let manifest = folder.join("package.json");
    fs::write(&manifest, "{ \"type\": \"module\" }\n")
        .map_err(|e| format!("cannot write {}: {e}", manifest.display()))
}
