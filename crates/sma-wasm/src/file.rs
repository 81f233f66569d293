//! Reading a file of JavaScript: its bytes, or a `Blob`.

use js_sys::{Promise, Reflect, Uint8Array};
use sma_core::Limits;
use sma_core::archive::{Archive, OpenError, Opener};
use sma_core::layer::LayerError;
use sma_core::progress::{Stage, Track, Unit, Watch};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;

use crate::error::{ArgumentError, SmaError};
use crate::value;

/// Number of bytes copied into the memory of the wasm at a time.
const PIECE: u32 = 1 << 20;

/// Number of bytes passed to the decompressor at a time, where others wait. They may expand a
/// thousandfold.
const BITE: usize = 1 << 14;

#[wasm_bindgen]
extern "C" {
    /// The class `Blob`.
    #[derive(Clone, Debug)]
    pub type Blob;

    #[wasm_bindgen(method, getter)]
    fn size(this: &Blob) -> f64;

    #[wasm_bindgen(method, catch)]
    fn slice(this: &Blob, from: f64, to: f64) -> Result<Blob, JsValue>;

    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    fn array_buffer(this: &Blob) -> Result<Promise, JsValue>;
}

/// Opens the bytes of a file piece by piece. None is copied if they are more than the limit.
pub(crate) fn read(bytes: &Uint8Array, limits: Limits) -> Result<Archive, OpenError> {
    check_length(bytes, &limits)?;
    let mut opener = Opener::new(limits);
    let mut piece = Vec::new();
    let mut from = 0;
    while from < bytes.length() {
        let to = bytes.length().min(from.saturating_add(PIECE));
        let part = bytes.subarray(from, to);
        piece.resize(value::size(part.length()), 0);
        part.copy_to(&mut piece);
        opener.push(&piece)?;
        from = to;
    }
    opener.finish()
}

/// Returns a value as a file of any window or worker.
///
/// # Errors
/// If it has no size.
pub(crate) fn blob(given: &JsValue) -> Result<Blob, ArgumentError> {
    let size = Reflect::get(given, &"size".into()).ok().and_then(|size| size.as_f64());
    size.map(|_| given.clone().unchecked_into()).ok_or(ArgumentError::File)
}

/// Opens a file piece by piece, and parses its sections. Nothing is read of one that is longer than the
/// limit.
pub(crate) async fn read_blob(
    file: &Blob,
    limits: Limits,
    watch: &dyn Watch,
) -> Result<Archive, SmaError> {
    let size = file.size();
    let limit = limits.archive_bytes;
    if size > limit as f64 {
        return Err(OpenError::from(LayerError::ArchiveSize { limit }).into());
    }
    let mut opener = Opener::new(limits);
    let mut track = Track::new(watch, Stage::Reading, Unit::Bytes, size as u64);
    let mut from = 0.0;
    while from < size {
        let to = size.min(from + f64::from(PIECE));
        let piece = async { JsFuture::from(file.slice(from, to)?.array_buffer()?).await };
        let piece = piece.await.map_err(|thrown| SmaError::unreadable(&thrown))?;
        for bite in Uint8Array::new(&piece).to_vec().chunks(BITE) {
            opener.push(bite)?;
            track.advance(bite.len() as u64).await;
            // However few they are.
            track.begin().await;
        }
        from = to;
    }
    let archive = opener.finish_watched(watch).await?;
    archive.parse_watched(watch).await;
    Ok(archive)
}

/// Checks the size of a file against its limit.
///
/// # Errors
/// [`LayerError::ArchiveSize`].
pub(crate) fn check_length(bytes: &Uint8Array, limits: &Limits) -> Result<(), LayerError> {
    let limit = limits.archive_bytes;
    if u64::from(bytes.length()) > limit { Err(LayerError::ArchiveSize { limit }) } else { Ok(()) }
}
