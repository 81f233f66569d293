//! SMA Inspector: a page that opens, validates and displays archives.
//!
//! A worker owns the archives and answers questions about them ([`ask`]). A [`session`] is the state
//! of one open archive; each [`feature`] keeps and draws one part of it and knows no other feature;
//! [`app`] and [`current`] put them together. Nothing leaves the page.

mod app;
mod archive;
mod ask;
mod browser;
mod current;
mod desk;
mod feature;
mod format;
mod keyring;
mod open_files;
mod outlet;
mod second;
mod secret;
mod session;
mod ui;
mod voice;
mod words;

use std::cell::OnceCell;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::File;

use feature::about::Delivery;
use feature::opening::intake;

thread_local! {
    static APP: OnceCell<app::App> = const { OnceCell::new() };
}

fn main() {
    console_error_panic_hook::set_once();
    let focused = browser::remove_first_screen();
    leptos::mount::mount_to_body(|| {
        let app = app::App::new();
        APP.with(|state| state.set(app).ok());
        if let Some(id) = focused {
            app.desk.voice.focus_on(&id);
        }
        app::page(app)
    });
}

/// Connects the page to its worker. `web/start.js` calls this once, with a function that starts a
/// worker from what is already loaded: even a second worker needs no request. `digest` is the SHA-256 of
/// both programs, where the browser computes one.
#[wasm_bindgen]
pub fn connect(start_worker: Function, delivery: Delivery, digest: Option<String>) {
    with_app(|app| {
        app.about.describe(delivery, digest);
        app.desk.connect(start_worker);
    });
}

/// Takes files that were given to the first screen.
#[wasm_bindgen]
pub fn take(files: Vec<File>) {
    with_app(|app| app.opening.take_files(files));
}

/// Opens the sample, which was chosen on the first screen.
#[wasm_bindgen]
pub fn open_sample() {
    with_app(|app| intake::open_sample(app.opening));
}

fn with_app(then: impl FnOnce(app::App)) {
    if let Some(app) = APP.with(|state| state.get().copied()) {
        then(app);
    }
}
