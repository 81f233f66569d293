//! Trunk and wasm-bindgen, built from the package registry into the cache.

use crate::step::{Outcome, command, find_on_path, output, run, step};
use crate::workspace::locked_version;
use std::path::{Path, PathBuf};

const TRUNK_VERSION: &str = "0.21.14";

/// A program that `cargo install` builds.
struct Tool<'a> {
    /// The program's name, and the cache folder's.
    name: &'a str,
    /// The package it comes in.
    package: &'a str,
    version: &'a str,
    /// Whether the package's own lock file is used.
    locked: bool,
    /// How long a build takes on two cores, so that a person knows whether to wait.
    minutes: u32,
}

/// The folders that hold the tools in exactly the versions that are needed.
pub(super) fn find_or_install() -> Outcome<Vec<PathBuf>> {
    let trunk =
        Tool { name: "trunk", package: "trunk", version: TRUNK_VERSION, locked: true, minutes: 4 };
    // The program and the crate speak a private protocol, so the versions have to be equal.
    let bindgen = Tool {
        name: "wasm-bindgen",
        package: "wasm-bindgen-cli",
        version: &locked_version("wasm-bindgen")?,
        // Its lock file pins versions that registries have since withdrawn.
        locked: false,
        minutes: 2,
    };
    [trunk, bindgen].iter().map(Tool::find_or_install).collect()
}

impl Tool<'_> {
    fn find_or_install(&self) -> Outcome<PathBuf> {
        let root = super::cache()?.join(format!("{}-{}", self.name, self.version));
        let cached = root.join("bin").join(self.name);
        for program in [find_on_path(&[self.name]), Some(cached.clone())].into_iter().flatten() {
            if self.is_version_of(&program)
                && let Some(folder) = program.parent()
            {
                return Ok(folder.to_owned());
            }
        }
        self.install(&root)?;
        if self.is_version_of(&cached) {
            return Ok(root.join("bin"));
        }
        Err(format!(
            "{} is not {} {} after its installation",
            cached.display(),
            self.name,
            self.version
        ))
    }

    fn is_version_of(&self, program: &Path) -> bool {
        output(command(program).arg("--version"))
            .is_ok_and(|text| text.split_whitespace().nth(1) == Some(self.version))
    }

    fn install(&self, root: &Path) -> Outcome {
        let what = format!(
            "build {} {} (once, about {} minutes on two cores)",
            self.package, self.version, self.minutes
        );
        step(&what, || {
            let mut cargo = command("cargo");
            // Outside of this repository, whose configuration is not meant for other programs.
            cargo.current_dir(super::cache()?).env_remove("CARGO_TARGET_DIR");
            // Their release profiles optimise for days of running; these run for seconds.
            cargo
                .env("CARGO_PROFILE_RELEASE_LTO", "off")
                .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
                .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
            cargo.arg("install").arg(format!("{}@{}", self.package, self.version));
            cargo.arg("--root").arg(root);
            if self.locked {
                cargo.arg("--locked");
            }
            run(&mut cargo)
        })
    }
}
