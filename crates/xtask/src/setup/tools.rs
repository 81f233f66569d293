//! Trunk and wasm-bindgen, in the versions that this project needs.

use crate::log::say;
use crate::step::{Outcome, command, long_step, output, run, run_quietly};
use crate::workspace::locked_version;
use std::path::{Path, PathBuf};
use std::time::Duration;
use test_programs::find_on_path;

const TRUNK_VERSION: &str = "0.21.14";

/// What a download may take, before the tool is built from source.
const DOWNLOAD_LIMIT: Duration = Duration::from_secs(120);

/// Tools run for seconds, so a quick build matters more than a quick tool. Their own release profiles
/// optimize the whole program, which takes four times as long.
const QUICK_BUILD: [(&str, &str); 5] = [
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
    ("CARGO_PROFILE_RELEASE_STRIP", "symbols"),
];

/// A tool from the package registry.
struct Tool<'a> {
    /// The package that contains it.
    package: &'a str,
    version: &'a str,
    /// The programs of the package that are used. The first one names the folder in the cache.
    programs: &'a [&'a str],
    /// Whether it is built with the versions in the package's own lock file.
    locked: bool,
    /// How long a build takes on two cores.
    time: &'a str,
}

/// Returns the folders that contain the tools, after installing those that are missing.
pub(super) fn find_or_install() -> Outcome<Vec<PathBuf>> {
    let trunk = Tool {
        package: "trunk",
        version: TRUNK_VERSION,
        programs: &["trunk"],
        locked: true,
        time: "2 minutes on two cores",
    };
    // The program and the crate speak a private protocol, so the versions have to be equal.
    let bindgen = Tool {
        package: "wasm-bindgen-cli",
        version: &locked_version("wasm-bindgen")?,
        programs: &["wasm-bindgen", "wasm-bindgen-test-runner"],
        // Its lock file pins versions that registries have since withdrawn.
        locked: false,
        time: "1 minute on two cores",
    };
    [trunk, bindgen].iter().map(Tool::find_or_install).collect()
}

impl Tool<'_> {
    fn find_or_install(&self) -> Outcome<PathBuf> {
        let root = super::cache()?.join(format!("{}-{}", self.programs[0], self.version));
        let folder = root.join("bin");
        if let Some(program) = find_on_path(&self.programs[..1])
            && let Some(folder) = program.parent()
            && self.is_in(folder)
        {
            return Ok(folder.to_owned());
        }
        if self.is_in(&folder) || self.download(&folder)? {
            return Ok(folder);
        }
        self.build(&root)?;
        if self.is_in(&folder) {
            return Ok(folder);
        }
        let (folder, package) = (folder.display(), self.package);
        Err(format!("{folder} does not contain {package} {} after its installation", self.version))
    }

    /// Returns whether all programs are in a folder, in the right version.
    fn is_in(&self, folder: &Path) -> bool {
        self.programs.iter().all(|program| {
            output(command(folder.join(program)).arg("--version"))
                .is_ok_and(|text| text.split_whitespace().nth(1) == Some(self.version))
        })
    }

    /// Downloads the programs as they were built by others, where `cargo-binstall` is installed.
    /// Returns whether that succeeded.
    fn download(&self, folder: &Path) -> Outcome<bool> {
        if find_on_path(&["cargo-binstall"]).is_none() {
            return Ok(false);
        }
        let what = format!("download {} {}", self.package, self.version);
        let outcome = long_step(&what, "10 seconds", || {
            let mut binstall = command("cargo-binstall");
            binstall.args(["--no-confirm", "--force", "--no-symlinks"]);
            // From source it is built here, with the options for a quick build.
            binstall.args(["--disable-strategies", "compile", "--install-path"]).arg(folder);
            binstall.arg(format!("{}@{}", self.package, self.version));
            run_quietly(binstall.current_dir(super::cache()?), DOWNLOAD_LIMIT)
        });
        let found = outcome.is_ok() && self.is_in(folder);
        if !found {
            say(format_args!(
                "    cargo-binstall found no {}: building it from source",
                self.package
            ));
        }
        Ok(found)
    }

    fn build(&self, root: &Path) -> Outcome {
        let what = format!("build {} {} from source, once", self.package, self.version);
        long_step(&what, self.time, || {
            let mut cargo = command("cargo");
            // Outside of this repository, whose configuration is not meant for other programs.
            cargo.current_dir(super::cache()?).env_remove("CARGO_TARGET_DIR").envs(QUICK_BUILD);
            cargo.arg("install").arg(format!("{}@{}", self.package, self.version));
            // Without TLS and the search for updates: nothing is downloaded with them here.
            cargo.args(["--no-default-features", "--root"]).arg(root);
            cargo.args(self.programs.iter().flat_map(|program| ["--bin", program]));
            if self.locked {
                cargo.arg("--locked");
            }
            run(&mut cargo)
        })
    }
}
