//! Chromium, ChromeDriver and Firefox, for tests.

use super::debian;
use crate::step::Outcome;
use std::path::{Path, PathBuf};
use test_programs::find_on_path;

const CHROMIUM: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];
const CHROMIUM_ON_MACOS: &str = "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome";
/// Chromium without windows: pages run in it as they do in Chromium, and start in two thirds of the time. It
/// cannot install them.
const HEADLESS: [&str; 1] = ["chromium-headless-shell"];
const DRIVER: [&str; 1] = ["chromedriver"];
const FIREFOX: [&str; 2] = ["firefox-esr", "firefox"];
const FIREFOX_ON_MACOS: &str = "/Applications/Firefox.app/Contents/MacOS/firefox";

/// Browsers for tests.
pub(crate) struct Browser {
    /// Chromium.
    pub(crate) chromium: PathBuf,
    /// Chromium without windows, or else Chromium.
    pub(crate) headless: PathBuf,
    /// The program that drives Chromium, which it finds by itself.
    pub(crate) driver: PathBuf,
}

/// Finds Chromium and ChromeDriver, or installs them on Debian.
pub(super) fn find_or_install() -> Outcome<Browser> {
    if let Some(browser) = find() {
        return Ok(browser);
    }
    if debian::is_here() {
        debian::install(&["chromium", "chromium-driver", "chromium-headless-shell"])?;
    }
    find().ok_or_else(|| {
        "the browser tests need Chromium or Chrome, and `chromedriver` of the same version on PATH: \
         install both with your system's package manager"
            .to_owned()
    })
}

/// Finds Firefox, or installs it on Debian. Returns nothing where it is missing and cannot be installed from
/// the system's packages.
pub(super) fn find_or_install_firefox() -> Outcome<Option<PathBuf>> {
    if let Some(firefox) = find_firefox() {
        return Ok(Some(firefox));
    }
    if debian::is_here() && debian::has("firefox-esr")? {
        debian::install(&["firefox-esr"])?;
    }
    Ok(find_firefox())
}

fn find_firefox() -> Option<PathBuf> {
    find_on_path(&FIREFOX).or_else(|| on_macos(FIREFOX_ON_MACOS))
}

fn find() -> Option<Browser> {
    let chromium = find_on_path(&CHROMIUM).or_else(|| on_macos(CHROMIUM_ON_MACOS))?;
    let headless = find_on_path(&HEADLESS).unwrap_or_else(|| chromium.clone());
    Some(Browser { chromium, headless, driver: find_on_path(&DRIVER)? })
}

fn on_macos(program: &str) -> Option<PathBuf> {
    Some(PathBuf::from(program)).filter(|program| Path::is_file(program))
}
