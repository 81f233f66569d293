//! `cargo xtask bench`: what validating, backups and restores cost, each against baselines that are measured in
//! turn with it. The ratios matter: times are those of this machine, at this moment. Writes
//! `docs/performance.md`.

mod databases;

use crate::setup;
use crate::step::{Outcome, command, long_step, run as run_command, step};
use crate::workspace::{benchmarks, root, target_dir};
use crate::{generate, npm_package, page, serve};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

/// The document with the results.
const DOCUMENT: &str = "docs/performance.md";

/// What can be measured alone.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Part {
    /// Validating: the package in Node and in a browser, the program, and the page.
    Validating,
    /// Backups of databases, and restores into them.
    Databases,
}

impl Part {
    /// Parses the name of a part.
    pub(crate) fn parse(name: &str) -> Outcome<Self> {
        match name {
            "validate" => Ok(Self::Validating),
            "db" => Ok(Self::Databases),
            _ => Err(format!("unknown part `{name}`: expected validate or db")),
        }
    }
}

/// Measures all parts, or `only` one.
pub(crate) fn run(only: Option<Part>) -> Outcome {
    if only != Some(Part::Databases) {
        measure_validating()?;
    }
    if only != Some(Part::Validating) {
        let program = build_program()?;
        let results = target_dir().join("bench-databases.json");
        databases::measure(&program, &results)?;
        write("write-databases.mjs", &[results])?;
    }
    Ok(())
}

fn measure_validating() -> Outcome {
    let kit = setup::for_page()?;
    let browser = setup::for_browser()?;
    setup::npm_packages()?;
    setup::npm_packages_for_benchmarks()?;
    generate::samples()?;
    generate::files_for_benchmarks()?;
    page::publish(&kit)?;
    let package = target_dir().join("bench");
    long_step("build the package with its baseline", "2 minutes", || {
        npm_package::build(&kit, "release", &["bench"], &[], &package)
    })?;
    let program = build_program()?;

    let samples = target_dir().join("samples");
    let all = files(&samples.join("bench"))?;
    let [in_node, in_browser, native, of_page] =
        ["node", "browser", "native", "page"].map(|name| package.join(name).with_extension("json"));
    step("measure the package in Node", || {
        run_command(script("node.mjs").arg(&package).arg(&in_node).args(&all))
    })?;
    step("measure the package in Chromium", || {
        let mut node = script("browser.mjs");
        node.arg(&package).arg(&in_browser).args(&all).env("CHROMIUM", &browser.chromium);
        run_command(&mut node)
    })?;
    step("measure the program", || {
        // Smaller ones take less time than starting a process.
        let large = all.iter().filter(|file| {
            let name = file.file_stem().unwrap_or_default();
            ["document-10000", "document-60000", "archive-10000", "archive-60000"]
                .iter()
                .any(|large| name == OsStr::new(large))
        });
        run_command(script("native.mjs").arg(program).arg(&native).args(large))
    })?;
    step("measure the page", || {
        let mut node = script("page.mjs");
        node.arg(&samples).arg(&of_page).env("CHROMIUM", &browser.chromium);
        run_command(node.env("PORT", serve::free_port()?.to_string()))
    })?;
    write("write.mjs", &[in_node, in_browser, native, of_page])
}

fn build_program() -> Outcome<PathBuf> {
    long_step("build the program", "4 minutes", || {
        let mut cargo = command("cargo");
        cargo.current_dir(root()).args(["build", "--release", "--bin", "shelly-manager"]);
        run_command(&mut cargo)
    })?;
    Ok(target_dir().join("release/shelly-manager"))
}

/// Writes results to their part of the document.
fn write(name: &str, results: &[PathBuf]) -> Outcome {
    step(&format!("write {DOCUMENT}"), || {
        run_command(script(name).arg(root().join(DOCUMENT)).args(results))
    })
}

fn script(name: &str) -> Command {
    let mut node = command("node");
    node.current_dir(root()).arg(benchmarks().join(name));
    node
}

/// Returns the files in a folder by size.
fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let failed = |e| format!("cannot read {}: {e}", folder.display());
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        files.push((entry.metadata().map_err(failed)?.len(), entry.path()));
    }
    files.sort();
    Ok(files.into_iter().map(|(_, path)| path).collect())
}
