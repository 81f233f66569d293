//! SMA Inspector: a page that opens, validates and displays archives.
//!
//! A worker owns the archives and answers questions about them ([`ask`]). A [`session`] is the state
//! of one open archive; each [`feature`] keeps and draws one part of it and knows no other feature;
//! [`app`] and [`current`] put them together. Nothing leaves the page.

// What draws is not used in tests, see `exports`.
#![cfg_attr(test, allow(dead_code))]

mod app;
mod archive;
mod ask;
mod browser;
mod current;
mod desk;
// Not in tests, which are of what the page decides without a browser: what draws is compiled only if
// it can be called, and that takes minutes.
#[cfg(not(test))]
pub mod exports;
mod feature;
mod format;
mod host;
mod keyring;
mod keys;
mod open_files;
mod outlet;
mod second;
mod secret;
mod session;
mod ui;
mod voice;
mod words;

fn main() {
    console_error_panic_hook::set_once();
    // Page and workers are one program, which is loaded and compiled once.
    if sma_worker::program::is_in_worker() {
        sma_worker::program::run();
    }
}
