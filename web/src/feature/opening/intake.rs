//! Input of files: dropped, pasted, picked, or the built-in sample.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ClipboardEvent, DataTransfer, Element, FileList};

use super::State;
use super::state::Notice;

/// The sample: an invented home of 24 devices. It is built into the program, so that opening it
/// needs no request.
const SAMPLE: &[u8] = include_bytes!("../../../samples/home.sma");

/// Opens the first of several files.
pub(crate) fn open_files(state: State, files: &FileList) {
    match files.get(0) {
        Some(file) => state.open(&file.name(), &file, files.length() - 1),
        None => state.notify(Notice::Nothing),
    }
}

/// Opens a dropped file or text.
pub(crate) fn drop(state: State, data: &DataTransfer) {
    if has_folder(data) {
        state.notify(Notice::Folder);
        return;
    }
    match data.files() {
        Some(files) if files.length() > 0 => open_files(state, &files),
        _ => open_text(state, data),
    }
}

/// Opens a pasted file, or pasted text as the content of one.
pub(crate) fn paste(state: State, data: &DataTransfer) {
    match data.files() {
        Some(files) if files.length() > 0 => open_files(state, &files),
        _ => open_text(state, data),
    }
}

/// Returns whether a paste is text for the focused field.
pub(crate) fn is_for_field(paste: &ClipboardEvent, data: &DataTransfer) -> bool {
    let element = paste.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_field = element.is_some_and(|it| it.matches("input, textarea").unwrap_or_default());
    is_field && data.files().is_none_or(|files| files.length() == 0)
}

/// Opens the sample.
pub(crate) fn open_sample(state: State) {
    if let Some(blob) = blob(&Uint8Array::from(SAMPLE)) {
        state.open("home.sma", &blob, 0);
    }
}

fn open_text(state: State, data: &DataTransfer) {
    let text = data.get_data("text/plain").unwrap_or_default();
    match blob(&JsValue::from_str(&text)) {
        Some(blob) if !text.is_empty() => state.open("", &blob, 0),
        _ => state.notify(Notice::Nothing),
    }
}

fn blob(part: &JsValue) -> Option<Blob> {
    let parts = Array::of1(part);
    if part.is_string() {
        Blob::new_with_str_sequence(&parts).ok()
    } else {
        Blob::new_with_u8_array_sequence(&parts).ok()
    }
}

/// Returns whether the first dropped item is a folder. Its "file" has no bytes to read.
fn has_folder(data: &DataTransfer) -> bool {
    data.items()
        .get(0)
        .and_then(|item| item.webkit_get_as_entry().ok().flatten())
        .is_some_and(|entry| entry.is_directory())
}
