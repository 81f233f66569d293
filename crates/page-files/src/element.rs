//! The element for other pages: its script, with the style sheets and the program of the page.
//!
//! It is beside the page and not part of it: the service worker does not store it.

use crate::Outcome;
use crate::document::{DOCUMENT, Html, STYLE_START};
use crate::files::{self, SCRIPT};
use std::path::Path;

/// The script of the element, and that of its worker.
const ELEMENT: &str = "element.js";
const WORKER: &str = "element-worker.js";

/// Scripts that are written once the files of the page are known.
pub(crate) struct Element {
    element: String,
    worker: String,
}

impl Element {
    /// Takes the scripts out of the folder.
    pub(crate) fn take(folder: &Path) -> Outcome<Self> {
        let mut styles = String::new();
        let mut html = Html(files::read_text(folder, DOCUMENT)?);
        for style in html.take_out(STYLE_START, "\" />")? {
            styles += &files::read_text(folder, &style)?;
        }
        let program = files::read_text(folder, SCRIPT)?;
        let element = files::take_text(folder, ELEMENT)?;
        // Rust and JavaScript escape texts in the same way.
        let element = format!(
            "const STYLES = {styles:?};\n\n\
             function instantiate() {{\n{program}\nreturn wasm_bindgen;\n}}\n\n{element}"
        );
        Ok(Self { element, worker: files::take_text(folder, WORKER)? })
    }

    /// Writes the scripts.
    pub(crate) fn write(self, folder: &Path) -> Outcome {
        files::write(folder, ELEMENT, self.element)?;
        files::write(folder, WORKER, self.worker)
    }
}
