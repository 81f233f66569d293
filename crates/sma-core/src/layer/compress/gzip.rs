//! Writing gzip (RFC 1952).

use alloc::vec;
use alloc::vec::Vec;

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress as compress_piece,
    create_comp_flags_from_zip_params,
};

use super::parts::Parts;
use crate::progress::Track;

/// Writes one member.
pub(super) async fn member(level: u8, input: Parts<'_>, track: &mut Track<'_>) -> Vec<u8> {
    /// Deflate; no flags; no time; no extra flags; unknown system.
    const HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut file = HEADER.to_vec();
    // ISIZE is the length modulo 2^32.
    let length = input.left() as u64;
    let checksum = deflate(level, input, &mut file, track).await;
    file.extend_from_slice(&checksum.to_le_bytes());
    file.extend(length.to_le_bytes().iter().take(4));
    file
}

/// Deflates, in small pieces of output, and returns the CRC-32 of the input.
async fn deflate(
    level: u8,
    mut input: Parts<'_>,
    output: &mut Vec<u8>,
    track: &mut Track<'_>,
) -> u32 {
    const BLOCK: usize = 1 << 20;
    const PIECE: usize = 16 * 1024;
    let flags = create_comp_flags_from_zip_params(i32::from(level), 0, 0);
    let mut compressor = CompressorOxide::new(flags);
    let mut checksum = crc32fast::Hasher::new();
    let (mut piece, mut room) = (vec![0; PIECE], Vec::new());
    loop {
        let mut block = input.next(BLOCK, &mut room);
        checksum.update(block);
        let is_last = input.left() == 0;
        let flush = if is_last { TDEFLFlush::Finish } else { TDEFLFlush::None };
        loop {
            let (status, read, written) = compress_piece(&mut compressor, block, &mut piece, flush);
            block = block.get(read..).unwrap_or_default();
            output.extend_from_slice(piece.get(..written).unwrap_or_default());
            // With room in the buffer, an error is impossible, and a standstill is the end of a block.
            let is_done = status != TDEFLStatus::Okay || (read, written) == (0, 0);
            if is_done && is_last {
                return checksum.finalize();
            }
            track.advance_by(read).await;
            // What the encoder still holds comes out with the next block.
            if !is_last && (is_done || block.is_empty() && written < PIECE) {
                break;
            }
        }
    }
}
