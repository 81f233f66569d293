//! Reading the bytes of a file out of JavaScript.

use js_sys::Uint8Array;
use sma_core::Limits;
use sma_core::archive::{Archive, OpenError, Opener};
use sma_core::layer::LayerError;

use crate::value;

/// Number of bytes copied into the memory of the wasm at a time.
const PIECE: u32 = 1 << 20;

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

/// Checks the size of a file against its limit.
///
/// # Errors
/// [`LayerError::ArchiveSize`].
pub(crate) fn check_length(bytes: &Uint8Array, limits: &Limits) -> Result<(), LayerError> {
    let limit = limits.archive_bytes;
    if u64::from(bytes.length()) > limit { Err(LayerError::ArchiveSize { limit }) } else { Ok(()) }
}
