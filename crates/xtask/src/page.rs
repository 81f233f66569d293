//! The page, built by cargo and wasm-bindgen and put together with the files of `web/` as they are.

use crate::copy::copy;
use crate::headers;
use crate::setup::Kit;
use crate::step::{Outcome, long_step, run};
use crate::workspace::{WASM, page_sources, root};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// The package of the page, with a program for each thread.
const PACKAGE: &str = "sma-inspector";

/// The programs, and how JavaScript loads each: the page as a module, and its worker as a script,
/// which starts from a `blob:` address.
const PROGRAMS: [(&str, &str); 2] = [("sma-inspector", "web"), ("worker", "no-modules")];

/// What is copied from `web/`: files, and folders with all files in them.
const FILES: [&str; 4] = ["boot.js", "index.html", "start.js", "style"];

/// Returns the folder of the page as it is served and tested here.
pub(crate) fn preview_dir() -> PathBuf {
    root().join("target/preview/page")
}

/// Builds the page as it is published, into `dist/`.
pub(crate) fn publish(kit: &Kit) -> Outcome {
    long_step("build the page into dist/", "3 minutes", || build(kit, "web", &root().join("dist")))
}

/// Builds the page as it is served and tested here.
pub(crate) fn preview(kit: &Kit) -> Outcome {
    long_step("build the page", "2 minutes the first time", || {
        build(kit, "preview", &preview_dir())
    })
}

/// Builds the page with a profile of cargo. `folder` is replaced only when everything succeeded.
fn build(kit: &Kit, profile: &str, folder: &Path) -> Outcome {
    let mut cargo = kit.command("cargo");
    cargo.current_dir(root()).args(["build", "--target", WASM, "--profile", profile]);
    run(cargo.args(["--package", PACKAGE, "--bins"]))?;

    let new = folder.with_extension("new");
    let failed = |e: io::Error| format!("cannot write the page to {}: {e}", folder.display());
    remove(&new).map_err(failed)?;
    for (program, loaded_as) in PROGRAMS {
        let wasm = kit.compiler.build_dir().join(WASM).join(profile).join(program);
        let mut bindgen = kit.command("wasm-bindgen");
        bindgen.args(["--target", loaded_as, "--no-typescript", "--out-dir"]).arg(&new);
        run(bindgen.arg(wasm.with_extension("wasm")))?;
    }
    for file in FILES {
        copy(&page_sources().join(file), &new.join(file)).map_err(failed)?;
    }
    headers::write(&new).map_err(failed)?;
    remove(folder).and_then(|()| fs::rename(&new, folder)).map_err(failed)
}

fn remove(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => Err(e),
        _ => Ok(()),
    }
}
