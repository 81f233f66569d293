//! SMA Inspector: a page that opens, validates and displays archives.
//!
//! A worker owns the archives and answers questions about them ([`ask`]). A [`session`] is the state
//! of one open archive; each [`feature`] keeps and draws one part of it and knows no other feature;
//! [`app`] and [`current`] put them together. Nothing leaves the page.

mod app;
mod ask;
mod browser;
mod current;
mod desk;
mod feature;
mod format;
mod keyring;
mod open_files;
mod outlet;
mod session;
mod ui;
mod words;

use std::cell::OnceCell;

use wasm_bindgen::prelude::*;

thread_local! {
    static APP: OnceCell<app::App> = const { OnceCell::new() };
}

fn main() {
    console_error_panic_hook::set_once();
    if let Some(starting) = leptos::prelude::document().get_element_by_id("starting") {
        starting.remove();
    }
    leptos::mount::mount_to_body(|| {
        let app = app::App::new();
        APP.with(|state| state.set(app).ok());
        app::page(app)
    });
}

/// Connects the page to its worker. `web/start.js` calls this once, with a function that starts a
/// worker from what is already loaded: even a second worker needs no request.
#[wasm_bindgen]
pub fn connect(start_worker: js_sys::Function) {
    APP.with(|state| {
        if let Some(app) = state.get() {
            app.desk.connect(start_worker);
        }
    });
}
