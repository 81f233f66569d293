//! The page, built by cargo and wasm-bindgen and put together with the files of `web/` as they are.

use crate::copy::copy;
use crate::setup::Kit;
use crate::step::{Outcome, command, long_step, run};
use crate::workspace::{WASM, page_sources, root};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The package of the page, and its program. That is loaded by a script, not by a module: a script can be
/// in one file with the page, and start a worker from a `blob:` address.
const PROGRAM: &str = "sma-inspector";

/// What is copied from `web/`: files, and folders with all files in them.
const FILES: [&str; 10] = [
    "boot.js",
    "element-worker.js",
    "element.js",
    "icon-192.png",
    "icon.svg",
    "index.html",
    "manifest.webmanifest",
    "service-worker.js",
    "start.js",
    "style",
];

/// The program that completes the folders of the page and of the npm package: what it depends on takes longer to compile than this crate.
pub(crate) const FINISHER: &str = "page-files";

/// Returns the folder of the page as it is served and tested here.
pub(crate) fn preview_dir() -> PathBuf {
    root().join("target/preview/page")
}

/// Returns the folder of the page as it is published.
pub(crate) fn published_dir() -> PathBuf {
    root().join("dist")
}

/// Builds the page as it is published, into `dist/`: small, and with compressed files beside it.
pub(crate) fn publish(kit: &Kit) -> Outcome {
    long_step("build the page into dist/", "4 minutes", || {
        let build = Build {
            profile: "web",
            // Names of functions are half of the program.
            bindgen: &["--remove-name-section"],
            finisher: &["--features", "compress"],
        };
        build.run(kit, &published_dir())
    })
}

/// Builds the page as it is served and tested here.
pub(crate) fn preview(kit: &Kit) -> Outcome {
    long_step("build the page", "2 minutes the first time", || {
        Build { profile: "preview", bindgen: &[], finisher: &[] }.run(kit, &preview_dir())
    })
}

/// What differs between the page that is published and the one that is tested.
struct Build {
    /// Profile of cargo.
    profile: &'static str,
    /// Options of wasm-bindgen.
    bindgen: &'static [&'static str],
    /// Options of cargo for [`FINISHER`].
    finisher: &'static [&'static str],
}

impl Build {
    /// Builds the page. `folder` is replaced only when everything succeeded.
    fn run(&self, kit: &Kit, folder: &Path) -> Outcome {
        let mut cargo = kit.command("cargo");
        cargo.current_dir(root()).args(["build", "--target", WASM, "--profile", self.profile]);
        run(cargo.args(["--package", PROGRAM]))?;

        let new = folder.with_extension("new");
        let failed = |e: io::Error| format!("cannot write the page to {}: {e}", folder.display());
        remove(&new).map_err(failed)?;
        let wasm = kit.compiler.build_dir().join(WASM).join(self.profile).join(PROGRAM);
        let mut bindgen = kit.command("wasm-bindgen");
        bindgen.args(["--target", "no-modules", "--no-typescript"]).args(self.bindgen);
        run(bindgen.arg("--out-dir").arg(&new).arg(wasm.with_extension("wasm")))?;
        for file in FILES {
            copy(&page_sources().join(file), &new.join(file)).map_err(failed)?;
        }
        let mut finish = command("cargo");
        finish.current_dir(root()).args(["run", "--quiet", "--package", FINISHER]);
        run(finish.args(self.finisher).args(["--", "page"]).arg(&new))?;
        remove(folder).and_then(|()| fs::rename(&new, folder)).map_err(failed)
    }
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
