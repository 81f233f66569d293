//! Compression with the reference library.

use alloc::vec::Vec;

use zstd_safe::zstd_sys::ZSTD_EndDirective::{ZSTD_e_end, ZSTD_e_flush};
use zstd_safe::{CCtx, CParameter, ErrorCode, InBuffer, OutBuffer};

use super::{BLOCK_BYTES, is_expansion_suspicious, is_ratio_too_high};
use crate::layer::compress::parts::Parts;
use crate::layer::{CompressError, Layer};
use crate::progress::Track;

/// Size of the content of a block where a full one could expand too far, in bytes. A block has at
/// least three bytes of header and one of data, so these expand at most 512 : 1.
const SMALL_BLOCK_BYTES: usize = 2 * 1024;

/// Compresses into one frame with content length and checksum, block by block.
pub(in super::super) async fn compress(
    level: u8,
    mut input: Parts<'_>,
    track: &mut Track<'_>,
) -> Result<Vec<u8>, CompressError> {
    // With valid parameters and buffers with room, only memory can fail.
    let memory = |_: ErrorCode| CompressError::Memory { layer: Layer::Zstd, level };
    let mut context = CCtx::try_create().ok_or(0).map_err(memory)?;
    context.set_parameter(CParameter::CompressionLevel(level.into())).map_err(memory)?;
    context.set_parameter(CParameter::ChecksumFlag(true)).map_err(memory)?;
    let total = input.left();
    context.set_pledged_src_size(Some(total as u64)).map_err(memory)?;
    let (mut frame, mut room, mut done) = (Vec::new(), Vec::new(), 0);
    loop {
        let block = input.next(block_bytes(total, done, frame.len()), &mut room);
        let is_last = input.left() == 0;
        append(&mut context, &mut frame, block, is_last).map_err(memory)?;
        done += block.len();
        track.advance_by(block.len()).await;
        if is_last {
            return Ok(frame);
        }
    }
}

/// Returns the content size of the next block: full, unless it could expand too far. In an input
/// that is long enough to be checked, this applies from the beginning.
fn block_bytes(total: usize, done: usize, written: usize) -> usize {
    let is_looked_at = is_expansion_suspicious(total, 0);
    let would_be_far = is_ratio_too_high(done.saturating_add(BLOCK_BYTES), written);
    if is_looked_at && would_be_far { SMALL_BLOCK_BYTES } else { BLOCK_BYTES }
}

fn append(
    context: &mut CCtx<'_>,
    frame: &mut Vec<u8>,
    block: &[u8],
    is_last: bool,
) -> Result<(), ErrorCode> {
    let directive = if is_last { ZSTD_e_end } else { ZSTD_e_flush };
    let mut block = InBuffer::around(block);
    loop {
        frame.reserve(CCtx::out_size());
        let end = frame.len();
        let mut room = OutBuffer::around_pos(&mut *frame, end);
        if context.compress_stream2(&mut room, &mut block, directive)? == 0 {
            return Ok(());
        }
    }
}
