//! The standard library of the WebAssembly target for Debian's compiler, built from the sources
//! that Debian ships with it and put where that compiler looks.

use super::{DEBIAN_PROGRAMS, debian};
use crate::setup::cache;
use crate::step::{Outcome, command, long_step, output, run};
use crate::workspace::WASM;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A file in the target's folder, written last: the version of the compiler that built it. Other
/// compilers cannot use the libraries.
const STAMP: &str = "built-by";

/// An empty library, with which the standard library is built.
const EMPTY: &str = "seed";
const EMPTY_MANIFEST: &str = "\
[package]
name = \"seed\"
edition = \"2024\"

[workspace]
";

/// Whether Debian's compiler is installed and has the library.
pub(super) fn is_built() -> bool {
    Sysroot::find().is_ok_and(|sysroot| {
        let stamp = fs::read_to_string(sysroot.target().join(STAMP));
        stamp.is_ok_and(|stamp| stamp == sysroot.version) && sysroot.linker().exists()
    })
}

/// Builds the library and puts it into the compiler's folder.
pub(super) fn build() -> Outcome {
    let sysroot = Sysroot::find()?;
    long_step("build the standard library for WebAssembly, once", "40 seconds on two cores", || {
        let place = cache()?.join("standard-library");
        let libraries = compile(&place)?;
        sysroot.install(&libraries).map_err(|e| {
            format!("cannot write to {} (this needs root once): {e}", sysroot.rustlib.display())
        })?;
        sysroot.link_linker()?;
        fs::remove_dir_all(&place).map_err(|e| format!("cannot remove {}: {e}", place.display()))
    })
}

/// Compiles the library in the folder `place`, and returns its parts.
fn compile(place: &Path) -> Outcome<Vec<PathBuf>> {
    let write = |name: &str, text: &str| {
        fs::create_dir_all(place.join("src")).and_then(|()| fs::write(place.join(name), text))
    };
    write("Cargo.toml", EMPTY_MANIFEST)
        .and_then(|()| write("src/lib.rs", "#![no_std]\n"))
        .map_err(|e| format!("cannot write into {}: {e}", place.display()))?;

    let mut cargo = debian_program("cargo");
    cargo.current_dir(place);
    cargo.args(["build", "--release", "--target", WASM, "--target-dir", "target"]);
    cargo.arg("-Zbuild-std=std,panic_abort,proc_macro,test");
    // `-Z` is for nightly compilers and for those who ask like this.
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTC", Path::new(DEBIAN_PROGRAMS).join("rustc"));
    // Without its bitcode the library cannot take part in link-time optimisation.
    cargo.env("RUSTFLAGS", "-Cembed-bitcode=yes");
    run(&mut cargo)?;

    let folder = place.join("target").join(WASM).join("release/deps");
    let libraries = rlibs(&folder).map_err(|e| format!("cannot read {}: {e}", folder.display()))?;
    if libraries.is_empty() {
        return Err(format!("the build left no libraries in {}", folder.display()));
    }
    Ok(libraries)
}

fn rlibs(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let is_part = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".rlib") && !name.starts_with(&format!("lib{EMPTY}-"))
    };
    let paths: io::Result<Vec<PathBuf>> =
        fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect();
    Ok(paths?.into_iter().filter(is_part).collect())
}

/// Debian's compiler and the folder where it keeps its libraries.
struct Sysroot {
    /// `lib/rustlib` in the compiler's own tree.
    rustlib: PathBuf,
    /// The machine's own target.
    host: String,
    /// What the compiler says of itself, commit and date included.
    version: String,
}

impl Sysroot {
    fn find() -> Outcome<Self> {
        let root = output(debian_program("rustc").args(["--print", "sysroot"]))?;
        let version = output(debian_program("rustc").arg("-vV"))?;
        let host = field(&version, "host").ok_or("the compiler does not name its host")?.to_owned();
        Ok(Self { rustlib: Path::new(&root).join("lib/rustlib"), host, version })
    }

    fn target(&self) -> PathBuf {
        self.rustlib.join(WASM)
    }

    /// Where the compiler looks for the linker.
    fn linker(&self) -> PathBuf {
        self.rustlib.join(&self.host).join("bin/rust-lld")
    }

    /// Replaces the target's folder by one with these libraries. The folder is made beside its
    /// place and moved there when complete, so that a broken-off run leaves nothing half done.
    fn install(&self, libraries: &[PathBuf]) -> io::Result<()> {
        let new = self.rustlib.join(format!("{WASM}.new"));
        let lib = new.join("lib");
        if new.exists() {
            fs::remove_dir_all(&new)?;
        }
        fs::create_dir_all(&lib)?;
        for library in libraries {
            fs::copy(library, lib.join(library.file_name().unwrap_or_default()))?;
        }
        fs::write(new.join(STAMP), &self.version)?;
        if self.target().exists() {
            fs::remove_dir_all(self.target())?;
        }
        fs::rename(&new, self.target())
    }

    /// Puts a linker where the compiler looks for it: the one of the rustup toolchain, or else
    /// Debian's of the same LLVM.
    fn link_linker(&self) -> Outcome {
        if self.linker().exists() {
            return Ok(());
        }
        let usual = output(command("rustc").args(["--print", "sysroot"])).unwrap_or_default();
        let mut source =
            Path::new(&usual).join("lib/rustlib").join(&self.host).join("bin/rust-lld");
        if !source.exists() {
            let llvm = field(&self.version, "LLVM version").and_then(|v| v.split('.').next());
            let llvm = llvm.ok_or("the compiler does not name its LLVM version")?;
            debian::install(&[&format!("lld-{llvm}")])?;
            source = PathBuf::from(format!("/usr/lib/llvm-{llvm}/bin/lld"));
        }
        let folder = self.rustlib.join(&self.host).join("bin");
        run(command("mkdir").arg("-p").arg(folder))?;
        run(command("ln").arg("-sfn").arg(source).arg(self.linker()))
    }
}

/// The value of a line `name: value` in what `rustc -vV` prints.
fn field<'a>(version: &'a str, name: &str) -> Option<&'a str> {
    version.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

fn debian_program(name: &str) -> Command {
    let mut program = command(Path::new(DEBIAN_PROGRAMS).join(name));
    super::Compiler::Debian.prepare(&mut program);
    program
}

#[cfg(test)]
mod tests {
    use super::field;

    #[test]
    fn reads_what_the_compiler_says_of_itself() {
        let version = "rustc 1.96.0\nhost: x86_64-unknown-linux-gnu\nLLVM version: 22.1.8";
        assert_eq!(field(version, "host"), Some("x86_64-unknown-linux-gnu"));
        assert_eq!(field(version, "LLVM version"), Some("22.1.8"));
        assert_eq!(field(version, "release"), None);
    }
}
