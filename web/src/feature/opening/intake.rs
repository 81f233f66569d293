//! Input: dropped, pasted and picked files, pasted text, and the built-in sample.

use js_sys::{Array, Uint8Array};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ClipboardEvent, DataTransfer, File, FileList};

use super::state::Notice;
use super::{State, folder};
use crate::browser;

/// The sample: an invented home of 24 devices. It is built into the program, so that opening it
/// needs no request.
const SAMPLE: &[u8] = include_bytes!("../../../samples/home.sma");

/// Returns whether files are being dragged.
pub(crate) fn has_files(data: &DataTransfer) -> bool {
    data.types().includes(&JsValue::from_str("Files"), 0)
}

/// Takes files of any kind: archives are opened, keys and passwords go where they belong.
pub(crate) fn take_files(state: State, files: &FileList) {
    let files = list(files);
    if files.is_empty() {
        state.notify(Notice::Nothing);
    } else {
        state.take_files(files);
    }
}

/// Takes the backups among the files of a folder.
pub(crate) fn take_folder(state: State, files: Vec<File>) {
    take_backups(state, folder::backups(files));
}

/// Returns picked or dropped files.
pub(crate) fn list(files: &FileList) -> Vec<File> {
    (0..files.length()).filter_map(|index| files.get(index)).collect()
}

fn take_backups(state: State, backups: Vec<File>) {
    if backups.is_empty() {
        state.notify(Notice::Folder);
    } else {
        state.take_files(backups);
    }
}

/// Returns the dropped file, if it is one and no folder.
pub(crate) fn only_file(data: &DataTransfer) -> Option<File> {
    let files =
        data.files().filter(|files| files.length() == 1 && folder::entries(data).is_none())?;
    files.get(0)
}

/// Takes dropped files.
pub(crate) fn drop(state: State, data: &DataTransfer) {
    if let Some(entries) = folder::entries(data) {
        return spawn_local(async move {
            take_backups(state, folder::read(entries).await);
        });
    }
    match data.files() {
        Some(files) => take_files(state, &files),
        None => state.notify(Notice::Nothing),
    }
}

/// Takes pasted files, or a pasted text as the content of one.
pub(crate) fn paste(state: State, data: &DataTransfer) {
    if let Some(files) = data.files().filter(|files| files.length() > 0) {
        return take_files(state, &files);
    }
    let text = data.get_data("text/plain").unwrap_or_default();
    match blob(&JsValue::from_str(&text)) {
        Some(blob) if !text.is_empty() => {
            let can_be_document = text.trim_start().starts_with('{');
            state.take_text(&blob, can_be_document);
        }
        _ => state.notify(Notice::Nothing),
    }
}

/// Returns whether a paste is text for the focused field.
pub(crate) fn is_for_field(paste: &ClipboardEvent, data: &DataTransfer) -> bool {
    browser::is_in_field(paste) && data.files().is_none_or(|files| files.length() == 0)
}

/// Opens the sample.
pub(crate) fn open_sample(state: State) {
    if let Some(blob) = blob(&Uint8Array::from(SAMPLE)) {
        state.open("home.sma", &blob);
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
