//! Debian packages, on systems that have them.

use crate::step::{Outcome, command, long_step, output, run};
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, MutexGuard};

/// Whether this run has fetched the package lists, which a fresh machine lacks.
static IS_UPDATED: Mutex<bool> = Mutex::new(false);

/// Returns whether this is Debian or a system derived from it.
pub(super) fn is_here() -> bool {
    Path::new("/etc/debian_version").is_file() && Path::new("/usr/bin/apt-get").is_file()
}

/// Installs those of `packages` that are missing.
///
/// # Errors
///
/// If apt fails, or if packages are missing and this is not root: then with the command to run as root.
pub(super) fn install(packages: &[&str]) -> Outcome {
    let missing: Vec<&str> = packages.iter().copied().filter(|name| !is_installed(name)).collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    if !is_root() {
        return Err(format!("Debian packages are missing: run `sudo apt-get install {list}`"));
    }
    long_step(&format!("install the Debian packages {list}"), "a minute", || {
        // One at a time: two halves of the tests may install something.
        let mut is_updated = lock()?;
        update(&mut is_updated)?;
        run(apt().args(["install", "-y", "--no-install-recommends"]).args(&missing))
    })
}

/// Returns whether the system's sources have a package: systems derived from Debian lack some.
pub(super) fn has(package: &str) -> Outcome<bool> {
    if is_root() {
        update(&mut *lock()?)?;
    }
    let found =
        output(command("apt-cache").args(["search", "--names-only", &format!("^{package}$")]));
    Ok(found.is_ok_and(|found| !found.is_empty()))
}

fn lock() -> Outcome<MutexGuard<'static, bool>> {
    IS_UPDATED.lock().map_err(|_| "an installation panicked".to_owned())
}

fn update(is_updated: &mut bool) -> Outcome {
    if !*is_updated {
        run(apt().arg("update"))?;
        *is_updated = true;
    }
    Ok(())
}

fn is_installed(package: &str) -> bool {
    output(command("dpkg-query").args(["-W", "-f", "${Status}", package]))
        .is_ok_and(|status| status == "install ok installed")
}

fn apt() -> Command {
    let mut apt = command("apt-get");
    apt.env("DEBIAN_FRONTEND", "noninteractive").args(["-q", "-o", "DPkg::Lock::Timeout=300"]);
    apt
}

fn is_root() -> bool {
    output(command("id").arg("-u")).is_ok_and(|user| user == "0")
}
