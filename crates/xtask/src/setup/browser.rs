//! Chromium and ChromeDriver, for tests.

use super::debian;
use crate::step::Outcome;
use std::path::{Path, PathBuf};
use test_programs::find_on_path;

const CHROMIUM: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const CHROMIUM_ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
const DRIVER: [&str; 1] = ["chromedriver"];

/// A browser and the program that drives it.
pub(crate) struct Browser {
    pub(crate) chromium: PathBuf,
    pub(crate) driver: PathBuf,
}

/// Finds Chromium and ChromeDriver, or installs them on Debian.
pub(super) fn find_or_install() -> Outcome<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if debian::is_here() {
        debian::install(&["chromium", "chromium-driver"])?;
    }
    find().ok_or_else(|| {
        "the browser tests need Chromium or Chrome, and `chromedriver` of the same version on PATH: \
         install both with your system's package manager"
            .to_owned()
    })
}

fn find() -> Option<Browser> {
    let on_macos =
        || Some(PathBuf::from(CHROMIUM_ON_MACOS)).filter(|program| Path::is_file(program));
    let chromium = find_on_path(&CHROMIUM).or_else(on_macos)?;
    Some(Browser { chromium, driver: find_on_path(&DRIVER)? })
}
