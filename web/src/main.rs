//! The inspector: a page that opens archives, checks them and shows what is in them.
//!
//! A worker owns the archive ([`link`]); the page keeps what is on screen ([`state`]) and draws
//! it ([`app`], [`views`]). Nothing leaves the page.

mod app;
mod browser;
mod commands;
mod format;
mod geometry;
mod intake;
mod json;
mod keyring;
mod link;
mod outlet;
mod records;
mod secret;
mod state;
mod views;

use std::cell::OnceCell;

use wasm_bindgen::prelude::*;

thread_local! {
    static STATE: OnceCell<state::App> = const { OnceCell::new() };
}

fn main() {
    console_error_panic_hook::set_once();
    if let Some(starting) = leptos::prelude::document().get_element_by_id("starting") {
        starting.remove();
    }
    leptos::mount::mount_to_body(|| {
        let app = state::App::new();
        STATE.with(|state| state.set(app).ok());
        app::app(app)
    });
}

/// Gives the page its worker. `web/start.js` calls this once, with a function that starts a
/// worker from what it has fetched before: even a second worker needs no request.
#[wasm_bindgen]
pub fn connect(start_worker: js_sys::Function) {
    STATE.with(|state| {
        if let Some(app) = state.get() {
            app.connect(start_worker);
        }
    });
}
