//! Writing gzip (RFC 1952).

use alloc::vec;
use alloc::vec::Vec;

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress as compress_piece,
    create_comp_flags_from_zip_params,
};

use crate::progress::Track;

/// Writes one member.
pub(super) async fn member(level: u8, input: &[u8], track: &mut Track<'_>) -> Vec<u8> {
    /// Deflate; no flags; no time; no extra flags; unknown system.
    const HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut file = HEADER.to_vec();
    deflate(level, input, &mut file, track).await;
    file.extend_from_slice(&crc32fast::hash(input).to_le_bytes());
    // ISIZE is the length modulo 2^32.
    file.extend((input.len() as u64).to_le_bytes().iter().take(4));
    file
}

/// Deflates, in small pieces of output: the encoder has the whole input, so that the pieces form
/// one stream.
async fn deflate(level: u8, mut input: &[u8], output: &mut Vec<u8>, track: &mut Track<'_>) {
    const PIECE: usize = 16 * 1024;
    let flags = create_comp_flags_from_zip_params(i32::from(level), 0, 0);
    let mut compressor = CompressorOxide::new(flags);
    let mut piece = vec![0; PIECE];
    loop {
        let (status, read, written) =
            compress_piece(&mut compressor, input, &mut piece, TDEFLFlush::Finish);
        input = input.get(read..).unwrap_or_default();
        output.extend_from_slice(piece.get(..written).unwrap_or_default());
        // With room in the buffer, an error or a standstill is impossible.
        if status != TDEFLStatus::Okay || (read, written) == (0, 0) {
            return;
        }
        track.advance_by(read).await;
    }
}
