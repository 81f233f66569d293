//! A compiler that can compile for WebAssembly.
//!
//! On most machines that is rustup's, with the target added. Where rustup cannot download, Debian's
//! compiler comes with its sources, from which the target's standard library is built once.

mod standard_library;

use super::debian;
use crate::log::say;
use crate::step::{Outcome, command, output, run_quietly, step};
use crate::workspace::{BARE, WASM, target_dir};
use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;
use test_programs::find_on_path;

const DEBIAN_COMPILER: [&str; 3] = ["rustc-web", "cargo-web", "rust-web-src"];
const DEBIAN_CLIPPY: &str = "rust-web-clippy";
const DEBIAN_PROGRAMS: &str = "/usr/bin";

/// The most time of a download. Without a network, rustup tries again and again.
const RUSTUP_LIMIT: Duration = Duration::from_secs(90);

/// A compiler for WebAssembly.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Compiler {
    /// The one that also compiles for this machine.
    Usual,
    /// The one of Debian's package `rustc-web`.
    Debian,
}

impl Compiler {
    /// Sets the environment in which `command` and its children use this compiler.
    pub(super) fn prepare(self, command: &mut Command) {
        if self == Self::Usual {
            return;
        }
        // What `cargo run` and rustup's proxies set would lead back to rustup's toolchain.
        for name in ["RUSTUP_TOOLCHAIN", "RUST_RECURSION_COUNT", "LD_LIBRARY_PATH"] {
            command.env_remove(name);
        }
        for program in ["rustc", "rustdoc"] {
            command.env(program.to_uppercase(), Path::new(DEBIAN_PROGRAMS).join(program));
        }
        // Two compilers that share a build folder rebuild everything at each change of turns.
        command.env("CARGO_TARGET_DIR", self.build_dir());
    }

    /// The folder that has to come first on `PATH`.
    pub(super) fn folder(self) -> Option<PathBuf> {
        (self == Self::Debian).then(|| PathBuf::from(DEBIAN_PROGRAMS))
    }

    /// The build folder for WebAssembly.
    pub(crate) fn build_dir(self) -> PathBuf {
        match self {
            Self::Usual => target_dir(),
            Self::Debian => target_dir().join("wasm"),
        }
    }

    /// Makes a cargo command compile for [`BARE`], with nothing but `core` and `alloc`.
    pub(crate) fn prepare_for_bare_target(self, cargo: &mut Command) -> Outcome {
        cargo.args(["--target", BARE]);
        match self {
            Self::Usual => add_with_rustup(BARE)?,
            Self::Debian => {
                cargo.env("RUSTC_BOOTSTRAP", "1").arg("-Zbuild-std=core,alloc");
            }
        }
        Ok(())
    }
}

/// Finds a compiler for WebAssembly, or installs what is missing.
pub(super) fn find_or_install() -> Outcome<Compiler> {
    if default_compiler_has(WASM) {
        return Ok(Compiler::Usual);
    }
    if !debian::is_here() {
        add_with_rustup(WASM)?;
        return Ok(Compiler::Usual);
    }
    if standard_library::is_built() {
        return Ok(Compiler::Debian);
    }
    if rustup_may_download() && add_with_rustup(WASM).is_ok() {
        return Ok(Compiler::Usual);
    }
    say("    Using Debian's compiler for WebAssembly, as rustup cannot download the target");
    debian::install(&DEBIAN_COMPILER)?;
    standard_library::build()?;
    Ok(Compiler::Debian)
}

/// Finds or installs the clippy that belongs to `compiler`.
pub(super) fn find_or_install_clippy(compiler: Compiler) -> Outcome {
    match compiler {
        Compiler::Usual => {
            run_quietly(command("cargo").args(["clippy", "--version"]), RUSTUP_LIMIT)
                .map_err(|e| format!("{e}: run `rustup component add clippy rustfmt`"))
        }
        Compiler::Debian => debian::install(&[DEBIAN_CLIPPY]),
    }
}

/// Whether the compiler that is used for this machine has the standard library of `target`, or
/// the core library where there is no other.
fn default_compiler_has(target: &str) -> bool {
    let query = ["--print", "target-libdir", "--target", target];
    let folder = output(command("rustc").args(query).stderr(Stdio::null()));
    let files = folder.ok().and_then(|folder| fs::read_dir(folder).ok());
    files.is_some_and(|mut files| {
        files
            .any(|file| file.is_ok_and(|f| f.file_name().to_string_lossy().starts_with("libcore-")))
    })
}

/// `RUSTUP_AUTO_INSTALL=0` is how the owner of a machine says that rustup downloads nothing there
/// unless a person asks for it.
fn rustup_may_download() -> bool {
    env::var_os("RUSTUP_AUTO_INSTALL").is_none_or(|value| value != "0")
}

fn add_with_rustup(target: &str) -> Outcome {
    if default_compiler_has(target) {
        return Ok(());
    }
    if find_on_path(&["rustup"]).is_none() {
        return Err(format!(
            "the compiler lacks the target {target}, and there is no rustup to add it"
        ));
    }
    step(&format!("rustup target add {target}"), || {
        run_quietly(command("rustup").args(["target", "add", target]), RUSTUP_LIMIT)
    })
}
