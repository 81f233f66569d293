//! The features of the core, one by one: each compiles alone, and none compiles what only others
//! need.

use crate::step::{Outcome, command, output, run, run_and_read, step};
use crate::workspace::root;
use std::fs;
use std::process::Command;

use super::counts::Counts;

/// What a caller who only validates compiles nothing of: key derivation functions, ciphers, the
/// spellings of names, random numbers, and C.
const NOT_TO_VALIDATE: [&str; 12] = [
    "aead-stream",
    "aes-gcm",
    "argon2",
    "chacha20poly1305",
    "hkdf",
    "lz4",
    "pbkdf2",
    "percent-encoding",
    "rand_core",
    "scrypt",
    "unicode-normalization",
    "zstd-safe",
];

/// The feature of `lz4_flex` with its encoder.
const LZ4_ENCODER: &str = "safe-encode";

/// A feature that only WebAssembly needs: it is compiled there, and its macros, which take longer than the
/// core, are not compiled for this machine.
const FOR_WASM: &str = "typescript";

/// Compiles the core without features and with each alone, warnings denied, and looks at what the
/// one without depends on.
pub(super) fn check() -> Outcome {
    let manifest = root().join("crates/sma-core/Cargo.toml");
    let manifest = fs::read_to_string(&manifest)
        .map_err(|e| format!("cannot read {}: {e}", manifest.display()))?;
    let features = features(&manifest).filter(|feature| *feature != FOR_WASM);
    for feature in std::iter::once("").chain(features) {
        step(&format!("core with \"{feature}\" alone"), || {
            // Not clippy, which takes twice as long: what single features lack or leave unused is
            // what the compiler warns of.
            let lib = ["--lib", "--profile", "check", "--features", feature];
            run(core("rustc").args(lib).args(["--", "-D", "warnings"]))
        })?;
    }
    let tree = ["--edges", "normal", "--prefix", "none", "--format", "{p} {f}"];
    match forbidden(&output(core("tree").args(tree))?) {
        Some(line) => Err(format!("a validator depends on `{line}`")),
        None => Ok(()),
    }
}

/// Runs the tests of what the core does without features, and compiles the examples that need none.
pub(super) fn test(counts: &mut Counts) -> Outcome {
    let targets = ["--test", "without_features", "--example", "validate", "--example", "verify"];
    run_and_read(core("test").args(targets), |line| counts.read(line))
}

/// Cargo's `subcommand` for the core alone, without features.
fn core(subcommand: &str) -> Command {
    let mut cargo = command("cargo");
    cargo.current_dir(root()).args([subcommand, "--package", "sma-core", "--no-default-features"]);
    cargo
}

/// The names in the section `[features]` of a manifest.
fn features(manifest: &str) -> impl Iterator<Item = &str> {
    let section = manifest.lines().skip_while(|line| *line != "[features]").skip(1);
    let section = section.take_while(|line| !line.starts_with('['));
    section.filter_map(|line| line.split_once(" = [")).map(|(name, _)| name)
}

/// The first line of a list of packages with their versions and features that a validator must not
/// have.
fn forbidden(tree: &str) -> Option<&str> {
    tree.lines().find(|line| {
        let package = line.split(' ').next().unwrap_or_default();
        NOT_TO_VALIDATE.contains(&package) || line.split([' ', ',']).any(|word| word == LZ4_ENCODER)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn features_are_read_to_the_end_of_their_section() {
        let manifest = "[package]\nname = \"a\"\n\n[features]\n# Of\ndefault = [\"b\"]\nb = [\n    \
                        \"dep:c\",\n]\nc = []\n\n[dependencies]\nd = [\"not one\"]\n";
        assert_eq!(features(manifest).collect::<Vec<_>>(), ["default", "b", "c"]);
    }

    #[test]
    fn packages_are_known_by_their_whole_name() {
        let good = "sma-core v0.1.0 (/a/argon2) \nlz4_flex v0.14.0 alloc,safe-decode";
        assert_eq!(forbidden(good), None);
        let bad = "sma-core v0.1.0\nargon2 v0.6.0 alloc";
        assert_eq!(forbidden(bad), Some("argon2 v0.6.0 alloc"));
        let bad = "lz4_flex v0.14.0 alloc,safe-decode,safe-encode";
        assert_eq!(forbidden(bad), Some(bad));
    }
}
