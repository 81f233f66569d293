//! What the scripts of the page call: `web/start.js` and `web/element.js`.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::Function;
use wasm_bindgen::prelude::*;
use web_sys::{File, HtmlElement};

use crate::app::{App, page};
use crate::feature::about::Delivery;
use crate::feature::opening::intake;
use crate::{browser, host};

thread_local! {
    static PROGRAM: RefCell<Option<Program>> = const { RefCell::new(None) };
}

/// The program on screen.
struct Program {
    app: App,
    /// Ends with this.
    _drawn: Box<dyn Any>,
}

/// Draws the program and connects it to its worker. `web/start.js` and `web/element.js` call this once,
/// with a function that starts a worker from what is already loaded: even a second worker needs no request.
/// `digest` is the SHA-256 of the program, where the browser computes one. `frame` is an element in a
/// shadow tree to draw in; without it, the program takes the whole page.
#[wasm_bindgen]
pub fn connect(
    start_worker: Function,
    delivery: Delivery,
    digest: Option<String>,
    frame: Option<HtmlElement>,
) {
    let focused = if frame.is_none() { browser::remove_first_screen() } else { None };
    let Some(place) = host::settle(frame) else { return };
    let made = Rc::new(Cell::new(None));
    let app = made.clone();
    let drawn = leptos::mount::mount_to(place, move || {
        let made = app;
        let app = App::new();
        made.set(Some(app));
        if let Some(id) = focused {
            app.desk.voice.focus_on(&id);
        }
        page(app)
    });
    let Some(app) = made.get() else { return };
    PROGRAM.set(Some(Program { app, _drawn: Box::new(drawn) }));
    app.about.describe(delivery, digest);
    app.desk.connect(start_worker);
}

/// Ends the program, with everything that it has open.
#[wasm_bindgen]
pub fn disconnect() {
    PROGRAM.take();
}

/// Shows the screen with an address, now or once an archive with such a screen is open.
#[wasm_bindgen]
pub fn go(address: &str) {
    if host::take_address(address) {
        with_app(App::go_to_address);
    }
}

/// Takes files that were given to the first screen.
#[wasm_bindgen]
pub fn take(files: Vec<File>) {
    with_app(|app| app.opening.take_files(files));
}

/// Takes the files of a folder that was given to the first screen.
#[wasm_bindgen]
pub fn take_folder(files: Vec<File>) {
    with_app(|app| intake::take_folder(app.opening, files));
}

/// Opens the sample, which was chosen on the first screen.
#[wasm_bindgen]
pub fn open_sample() {
    with_app(|app| intake::open_sample(app.opening));
}

fn with_app(then: impl FnOnce(App)) {
    let app = PROGRAM.with_borrow(|program| program.as_ref().map(|program| program.app));
    if let Some(app) = app {
        then(app);
    }
}
