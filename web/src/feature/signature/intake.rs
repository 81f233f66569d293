//! Input of public keys and keyrings: dropped, pasted or chosen.

use js_sys::Uint8Array;
use leptos::task::spawn_local;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, DataTransfer};

use super::State;
use super::state::MAX_KEY_BYTES;
use crate::keyring::store::Store;
use crate::words;

/// Maximum size of a keyring file, in bytes.
const MAX_KEYRING_BYTES: f64 = 1_048_576.0;

/// Maximum size of a file that is read as a key when it is dropped on the panel, in bytes: far more
/// than any key, and less than any archive. Others are recognized as anywhere on the page.
const MAX_DROPPED_BYTES: f64 = 512.0;

/// Returns whether what is dropped on the panel can only be a key.
pub(super) fn can_be_key(data: &DataTransfer) -> bool {
    let file = data.files().and_then(|files| files.get(0));
    file.is_some_and(|file| file.size() <= MAX_DROPPED_BYTES)
}

/// Reads dropped or pasted content as a public key.
pub(super) fn key(state: State, data: &DataTransfer) {
    if let Some(file) = data.files().and_then(|files| files.get(0)) {
        return key_file(state, file.into());
    }
    match data.get_data("text/plain") {
        Ok(text) if !text.trim().is_empty() => state.read_key(text.into_bytes()),
        _ => state.refuse_key("The dropped or pasted content is neither a file nor text.".into()),
    }
}

/// Reads a file as a public key.
pub(super) fn key_file(state: State, file: Blob) {
    if file.size() > MAX_KEY_BYTES as f64 {
        return state.refuse_key("This file is too large for a public key.".into());
    }
    spawn_local(async move {
        match JsFuture::from(file.array_buffer()).await {
            Ok(buffer) => state.read_key(Uint8Array::new(&buffer).to_vec()),
            Err(_) => state.refuse_key(words::UNREADABLE_FILE.into()),
        }
    });
}

/// Reads a file as an exported keyring.
pub(super) fn keyring_file(keyring: Store, file: Blob) {
    if file.size() > MAX_KEYRING_BYTES {
        return keyring.say("This file is too large for a keyring.");
    }
    spawn_local(async move {
        match JsFuture::from(file.text()).await {
            Ok(text) => keyring.import(&text.as_string().unwrap_or_default()),
            Err(_) => keyring.say(words::UNREADABLE_FILE),
        }
    });
}
