//! How files come in: dropped, pasted, picked, or brought along as the sample.

use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ClipboardEvent, DataTransfer, Element, FileList};

use super::State;
use super::state::Notice;

/// The sample: a made-up home of 24 devices. It is part of the program, so that trying it needs
/// no request.
const SAMPLE: &[u8] = include_bytes!("../../../samples/home.sma");

/// Opens the first of some files.
pub(crate) fn open_files(state: State, files: &FileList) {
    match files.get(0) {
        Some(file) => state.open(&file.name(), &file, files.length() - 1),
        None => state.complain(Notice::Nothing),
    }
}

/// Opens what was dropped.
pub(crate) fn drop(state: State, data: &DataTransfer) {
    if has_folder(data) {
        state.complain(Notice::Folder);
        return;
    }
    match data.files() {
        Some(files) if files.length() > 0 => open_files(state, &files),
        _ => open_text(state, data),
    }
}

/// Opens what was pasted: a file, or text as the content of one.
pub(crate) fn paste(state: State, data: &DataTransfer) {
    match data.files() {
        Some(files) if files.length() > 0 => open_files(state, &files),
        _ => open_text(state, data),
    }
}

/// Whether a paste is text for the field that the keyboard is on.
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
        _ => state.complain(Notice::Nothing),
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

/// Whether the first of what was dropped is a folder. Its "file" has no bytes to read.
fn has_folder(data: &DataTransfer) -> bool {
    data.items()
        .get(0)
        .and_then(|item| item.webkit_get_as_entry().ok().flatten())
        .is_some_and(|entry| entry.is_directory())
}
