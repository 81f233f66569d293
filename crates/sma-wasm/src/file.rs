//! Reading the bytes of a file out of JavaScript.

use js_sys::Uint8Array;
use sma_core::Limits;
use sma_core::archive::{Archive, OpenError, Opener};

use crate::value;

/// Number of bytes copied into the memory of the wasm at a time.
const PIECE: u32 = 1 << 20;

/// Opens the bytes of a file piece by piece.
pub(crate) fn read(bytes: &Uint8Array, limits: Limits) -> Result<Archive, OpenError> {
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
