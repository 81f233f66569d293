//! How files come in: dropped, pasted, picked, or brought along as the sample.

use js_sys::{Array, Uint8Array};
use leptos::task::spawn_local;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, ClipboardEvent, DataTransfer, Element, FileList};

use crate::state::{App, MOST_KEY_BYTES, Notice};

/// The sample: a made-up home of 24 devices. It is part of the program, so that trying it needs
/// no request.
const SAMPLE: &[u8] = include_bytes!("../samples/home.sma");

/// Largest file that is read as a keyring, in bytes.
const MOST_KEYRING_BYTES: f64 = 1_048_576.0;

/// Opens the first of some files.
pub(crate) fn open_files(app: App, files: &FileList) {
    match files.get(0) {
        Some(file) => app.open(&file.name(), &file, files.length() - 1),
        None => app.complain(Notice::Nothing),
    }
}

/// Opens what was dropped.
pub(crate) fn drop(app: App, data: &DataTransfer) {
    if has_folder(data) {
        app.complain(Notice::Folder);
        return;
    }
    match data.files() {
        Some(files) if files.length() > 0 => open_files(app, &files),
        _ => open_text(app, data),
    }
}

/// Opens what was pasted: a file, or text as the content of one.
pub(crate) fn paste(app: App, data: &DataTransfer) {
    match data.files() {
        Some(files) if files.length() > 0 => open_files(app, &files),
        _ => open_text(app, data),
    }
}

/// Whether a paste is text for the field that the keyboard is on.
pub(crate) fn is_for_field(paste: &ClipboardEvent, data: &DataTransfer) -> bool {
    let element = paste.target().and_then(|target| target.dyn_into::<Element>().ok());
    let is_field = element.is_some_and(|it| it.matches("input, textarea").unwrap_or_default());
    is_field && data.files().is_none_or(|files| files.length() == 0)
}

/// Whether what was dropped where a public key is wanted can be one, and is not an archive that
/// was let go over the wrong part of the page.
pub(crate) fn can_be_key(data: &DataTransfer) -> bool {
    data.files().and_then(|files| files.get(0)).is_none_or(|file| {
        file.size() <= MOST_KEY_BYTES as f64 && !file.name().to_lowercase().ends_with(".sma")
    })
}

/// Reads what was dropped or pasted as a public key.
pub(crate) fn key(app: App, data: &DataTransfer) {
    if let Some(file) = data.files().and_then(|files| files.get(0)) {
        return key_file(app, file.into());
    }
    match data.get_data("text/plain") {
        Ok(text) if !text.trim().is_empty() => app.read_key(text.into_bytes()),
        _ => app.refuse_key("There was neither a file nor text in that.".into()),
    }
}

/// Reads a file as a public key.
pub(crate) fn key_file(app: App, file: Blob) {
    if file.size() > MOST_KEY_BYTES as f64 {
        return app.refuse_key("That file is too large for a public key.".into());
    }
    spawn_local(async move {
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => app.read_key(Uint8Array::new(&buffer).to_vec()),
            Err(_) => app.refuse_key("The browser could not read that file.".into()),
        }
    });
}

/// Reads a file as an exported keyring.
pub(crate) fn keyring_file(app: App, file: Blob) {
    if file.size() > MOST_KEYRING_BYTES {
        return app.say_of_keyring("That file is too large for a keyring.".into());
    }
    spawn_local(async move {
        match JsFuture::from(file.text()).await {
            Ok(text) => app.import_keyring(&text.as_string().unwrap_or_default()),
            Err(_) => app.say_of_keyring("The browser could not read that file.".into()),
        }
    });
}

/// Opens the sample.
pub(crate) fn open_sample(app: App) {
    if let Some(blob) = blob(&Uint8Array::from(SAMPLE)) {
        app.open("home.sma", &blob, 0);
    }
}

fn open_text(app: App, data: &DataTransfer) {
    let text = data.get_data("text/plain").unwrap_or_default();
    match blob(&JsValue::from_str(&text)) {
        Some(blob) if !text.is_empty() => app.open("", &blob, 0),
        _ => app.complain(Notice::Nothing),
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
