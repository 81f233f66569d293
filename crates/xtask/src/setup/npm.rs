//! Node, and the npm packages that tests use.

use super::debian;
use crate::step::{Outcome, command, long_step, run};
use std::fs;
use std::io;
use std::path::Path;
use test_programs::find_on_path;

/// A copy of the lock file that `node_modules` was made from, kept inside it.
const STAMP: &str = "node_modules/.installed-package-lock.json";

/// Installs in `folder` the packages of its lock file.
pub(super) fn install(folder: &Path) -> Outcome {
    if find_on_path(&["npm"]).is_none() && debian::is_here() {
        debian::install(&["nodejs", "npm"])?;
    }
    if find_on_path(&["npm"]).is_none() {
        return Err("the tests need Node.js 20 or later, with npm: install both".to_owned());
    }
    let lock = read(&folder.join("package-lock.json"))?;
    let stamp = folder.join(STAMP);
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    long_step(&format!("install the npm packages of {}", folder.display()), "20 seconds", || {
        let mut npm = command("npm");
        npm.args(["ci", "--no-audit", "--no-fund"]).current_dir(folder);
        // The system's browser is used, and Playwright's own is a large download.
        npm.env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1");
        run(&mut npm)?;
        fs::write(&stamp, &lock).map_err(|e| format!("cannot write {}: {e}", stamp.display()))
    })
}

/// Installs a packed package, which has no dependencies, beside the others of `folder`: only its files.
/// npm would first ask the registry about the others, which the lock file names without addresses.
pub(super) fn add(folder: &Path, package: &str, tarball: &Path) -> Outcome {
    let place = folder.join("node_modules").join(package);
    let failed = |e: io::Error| format!("cannot write {}: {e}", place.display());
    match fs::remove_dir_all(&place) {
        Err(e) if e.kind() != io::ErrorKind::NotFound => return Err(failed(e)),
        _ => fs::create_dir_all(&place).map_err(failed)?,
    }
    // npm packs everything into the folder `package`.
    let mut tar = command("tar");
    tar.args(["--extract", "--strip-components=1", "--file"]).arg(tarball);
    run(tar.arg("--directory").arg(&place))
}

fn read(path: &Path) -> Outcome<Vec<u8>> {
    fs::read(path).map_err(|e| format!("cannot read {}: {e}", path.display()))
}
