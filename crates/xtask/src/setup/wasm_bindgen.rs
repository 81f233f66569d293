//! The programs of wasm-bindgen, in the version that this project needs.

use crate::log::say;
use crate::step::{Outcome, command, long_step, output, run, run_quietly, step};
use crate::workspace::locked_version;
use std::path::{Path, PathBuf};
use std::time::Duration;
use test_programs::find_on_path;

/// The package that contains the programs.
const PACKAGE: &str = "wasm-bindgen-cli";

const PROGRAMS: [&str; 2] = ["wasm-bindgen", "wasm-bindgen-test-runner"];

/// What a download may take, before the programs are built from source.
const DOWNLOAD_LIMIT: Duration = Duration::from_secs(120);

/// The programs run for seconds, so a quick build matters more than quick programs. Their own release
/// profile optimizes the whole program, which takes four times as long.
const QUICK_BUILD: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_STRIP", "symbols"),
];

/// Returns the folder that contains the programs, after installing them if they are missing.
pub(super) fn find_or_install() -> Outcome<PathBuf> {
    // The programs and the crate speak a private protocol, so the versions have to be equal.
    let version = locked_version("wasm-bindgen")?;
    let root = super::cache()?.join(format!("wasm-bindgen-{version}"));
    let folder = root.join("bin");
    if let Some(program) = find_on_path(&PROGRAMS[..1])
        && let Some(folder) = program.parent()
        && is_in(folder, &version)
    {
        return Ok(folder.to_owned());
    }
    if is_in(&folder, &version) || download(&folder, &version)? {
        return Ok(folder);
    }
    build(&root, &version)?;
    if is_in(&folder, &version) {
        return Ok(folder);
    }
    Err(format!("{} does not contain {PACKAGE} {version} after its installation", folder.display()))
}

/// Returns whether all programs are in a folder, in the right version.
fn is_in(folder: &Path, version: &str) -> bool {
    PROGRAMS.iter().all(|program| {
        output(command(folder.join(program)).arg("--version"))
            .is_ok_and(|text| text.split_whitespace().nth(1) == Some(version))
    })
}

/// Downloads the programs as they were built by others, where `cargo-binstall` is installed. Returns
/// whether that succeeded.
fn download(folder: &Path, version: &str) -> Outcome<bool> {
    if find_on_path(&["cargo-binstall"]).is_none() {
        return Ok(false);
    }
    let outcome = step(&format!("download {PACKAGE} {version} (about 10 seconds)"), || {
        let mut binstall = command("cargo-binstall");
        binstall.args(["--no-confirm", "--force", "--no-symlinks"]);
        // From source they are built here, with the options for a quick build.
        binstall.args(["--disable-strategies", "compile", "--install-path"]).arg(folder);
        binstall.arg(format!("{PACKAGE}@{version}"));
        run_quietly(binstall.current_dir(super::cache()?), DOWNLOAD_LIMIT)
    });
    let found = outcome.is_ok() && is_in(folder, version);
    if !found {
        say(format_args!("    cargo-binstall found no {PACKAGE}: building it from source"));
    }
    Ok(found)
}

fn build(root: &Path, version: &str) -> Outcome {
    let what = format!("build {PACKAGE} {version} from source, once");
    long_step(&what, "1 minute on two cores", || {
        let mut cargo = command("cargo");
        // Outside of this repository, whose configuration is not meant for other programs.
        cargo.current_dir(super::cache()?).env_remove("CARGO_TARGET_DIR").envs(QUICK_BUILD);
        // Without `--locked`: its lock file pins versions that registries have since withdrawn.
        cargo.arg("install").arg(format!("{PACKAGE}@{version}"));
        // Without TLS: nothing is downloaded with it here.
        cargo.args(["--no-default-features", "--root"]).arg(root);
        cargo.args(PROGRAMS.iter().flat_map(|program| ["--bin", program]));
        run(&mut cargo)
    })
}
