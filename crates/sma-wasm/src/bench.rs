//! Baseline with which `cargo xtask bench` compares a validation.

use sha2::{Digest, Sha256};
use sma_core::Limits;
use sma_core::layer::Decompressor;
use wasm_bindgen::prelude::*;

/// Number of bytes hashed at a time, so that the engine sees a loop worth optimizing.
const PIECE: usize = 64 << 10;

/// Decompresses a file and computes the SHA-256 of its content: the least that any validation must do.
/// Returns the first byte of the digest, so that nothing is optimized away.
///
/// # Errors
/// If the compressed data is damaged.
#[wasm_bindgen(js_name = inflateAndHash)]
pub fn inflate_and_hash(bytes: &[u8]) -> Result<u8, JsError> {
    let mut decompressor = Decompressor::new(&Limits::browser());
    decompressor.push(bytes)?;
    let inside = decompressor.finish()?;
    let mut hash = Sha256::new();
    for piece in inside.bytes.chunks(PIECE) {
        hash.update(piece);
    }
    Ok(hash.finalize()[0])
}
