//! An encoder in Rust.

use alloc::vec::Vec;

use ruzstd::encoding::{CompressionLevel, compress_to_vec};

use super::{BLOCK_BYTES, is_expansion_suspicious};
use crate::layer::CompressError;
use crate::layer::compress::parts::Parts;
use crate::progress::Track;

/// Size of the content of each frame but the last, in bytes. The encoder processes a frame at once,
/// so checkpoints are between frames.
const FRAME_BYTES: usize = 4 << 20;

/// Length of the frame header that the encoder writes: magic, descriptor, window.
const HEADER_BYTES: usize = 6;

/// Compresses with the encoder's single level, comparable to level 1. A frame that would expand too
/// far is stored.
pub(in super::super) async fn compress(
    _level: u8,
    mut input: Parts<'_>,
    track: &mut Track<'_>,
) -> Result<Vec<u8>, CompressError> {
    let (mut frames, mut room, mut done) = (Vec::new(), Vec::new(), 0);
    loop {
        let content = input.next(FRAME_BYTES, &mut room);
        let mut frame = compress_to_vec(content, CompressionLevel::Fastest);
        if is_bomb(&frame, content.len(), done, frames.len()) {
            frame = compress_to_vec(content, CompressionLevel::Uncompressed);
        }
        frames.append(&mut frame);
        done += content.len();
        track.advance_by(content.len()).await;
        if input.left() == 0 {
            return Ok(frames);
        }
    }
}

/// Returns whether the frame expands too far after any of its blocks, all of which but the last are
/// full. Before it, `consumed` bytes expanded to `produced`.
fn is_bomb(frame: &[u8], content: usize, produced: usize, consumed: usize) -> bool {
    const IS_LAST: u32 = 1;
    const RLE: u32 = 1;
    let (mut at, mut inside) = (HEADER_BYTES, 0_usize);
    while let Some([a, b, c]) = frame.get(at..).and_then(<[u8]>::first_chunk) {
        let header = u32::from_le_bytes([*a, *b, *c, 0]);
        let size = if (header >> 1) & 3 == RLE { 1 } else { header >> 3 };
        at = at.saturating_add(3).saturating_add(usize::try_from(size).unwrap_or(usize::MAX));
        inside = inside.saturating_add(BLOCK_BYTES).min(content);
        if is_expansion_suspicious(produced.saturating_add(inside), consumed.saturating_add(at)) {
            return true;
        }
        if header & IS_LAST != 0 {
            return false;
        }
    }
    false
}
