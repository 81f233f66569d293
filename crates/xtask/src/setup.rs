//! Sets up what the commands need on this machine: finds each part, and installs or builds only what
//! is missing.

mod browser;
mod debian;
mod fuzzer;
mod npm;
mod programs;
mod target;
mod wasm_bindgen;

use crate::step::{Outcome, command};
use crate::workspace::{self, PUBLISHED_PACKAGE};
use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

pub(crate) use browser::Browser;
pub(crate) use target::Compiler;

/// What the page is built with: a compiler for WebAssembly, and wasm-bindgen.
pub(crate) struct Kit {
    pub(crate) compiler: Compiler,
    wasm_bindgen: PathBuf,
}

impl Kit {
    /// Returns a command that finds this kit's compiler and wasm-bindgen before all others.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = command(program);
        self.compiler.prepare(&mut command);
        let search = std::iter::once(self.wasm_bindgen.clone()).chain(self.compiler.folder());
        command.env("PATH", path_with(search));
        command
    }
}

/// Sets up what is needed to build and serve the page.
pub(crate) fn for_page() -> Outcome<Kit> {
    let compiler = target::find_or_install()?;
    let wasm_bindgen = wasm_bindgen::find_or_install()?;
    Ok(Kit { compiler, wasm_bindgen })
}

/// Sets up the clippy that belongs to the kit's compiler.
pub(crate) fn for_lint(kit: &Kit) -> Outcome {
    target::find_or_install_clippy(kit.compiler)
}

/// Sets up the browser that tests use.
pub(crate) fn for_browser() -> Outcome<Browser> {
    browser::find_or_install()
}

/// Sets up Firefox, or returns nothing where it cannot be had.
pub(crate) fn for_firefox() -> Outcome<Option<PathBuf>> {
    browser::find_or_install_firefox()
}

/// Sets up the programs that tests compare results with.
pub(crate) fn test_programs() -> Outcome {
    programs::find_or_install()
}

/// Sets up the C++ compiler that the fuzzer is built with.
pub(crate) fn for_fuzzing() -> Outcome {
    fuzzer::find_or_install()
}

/// Sets up the npm packages that tests use.
pub(crate) fn npm_packages() -> Outcome {
    npm::install(&workspace::npm_tests())?;
    npm::install(&workspace::hosts())?;
    npm::install(&workspace::end_to_end_tests())
}

/// Sets up the npm packages that benchmarks compare with.
pub(crate) fn npm_packages_for_benchmarks() -> Outcome {
    npm::install(&workspace::benchmarks())
}

/// Installs the packed npm package where it is tested.
pub(crate) fn packed_package(tarball: &Path) -> Outcome {
    npm::add(&workspace::npm_tests(), PUBLISHED_PACKAGE, tarball)?;
    npm::add(&workspace::hosts(), PUBLISHED_PACKAGE, tarball)
}

/// Sets up what all commands need.
pub(crate) fn everything() -> Outcome {
    let kit = for_page()?;
    for_lint(&kit)?;
    test_programs()?;
    for_fuzzing()?;
    for_browser()?;
    for_firefox()?;
    npm_packages()?;
    println!("Everything is set up.");
    Ok(())
}

/// Returns the folder for tools, which all clones of a user share. Creates it if it is missing.
fn cache() -> Outcome<PathBuf> {
    let base = match env::var_os("XDG_CACHE_HOME") {
        Some(folder) if !folder.is_empty() => PathBuf::from(folder),
        _ => env::home_dir().ok_or("no home folder to keep tools in")?.join(".cache"),
    };
    let cache = base.join("sma-tools");
    fs::create_dir_all(&cache)
        .map_err(|e| format!("cannot create the folder {}: {e}", cache.display()))?;
    Ok(cache)
}

/// Returns the value of `PATH` with `first` in front.
fn path_with(first: impl Iterator<Item = PathBuf>) -> OsString {
    let path = env::var_os("PATH").unwrap_or_default();
    let rest: Vec<PathBuf> = env::split_paths(&path).collect();
    env::join_paths(first.chain(rest)).unwrap_or(path)
}
