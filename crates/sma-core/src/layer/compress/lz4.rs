//! Writing the LZ4 frame format (1.6.x).

use alloc::vec;
use alloc::vec::Vec;
use core::hash::Hasher;

use lz4_flex::block::get_maximum_output_size;
use twox_hash::XxHash32;

use super::parts::Parts;
use crate::layer::lz4::MAGIC;
use crate::progress::Track;

/// Version 1, independent blocks, content size and content checksum.
const FLAGS: u8 = 0b0110_1100;
/// Blocks of up to 1 MiB: at the highest levels each takes a tenth of a second.
const BLOCK_DESCRIPTOR: u8 = 0b0110_0000;
/// Size of the content of each block but the last, in bytes.
const BLOCK: usize = 1 << 20;

/// Writes one frame. Blocks that do not get smaller are stored.
pub(super) async fn frame(level: u8, mut input: Parts<'_>, track: &mut Track<'_>) -> Vec<u8> {
    let mut descriptor = vec![FLAGS, BLOCK_DESCRIPTOR];
    descriptor.extend_from_slice(&(input.left() as u64).to_le_bytes());
    let [_, header_checksum, ..] = XxHash32::oneshot(0, &descriptor).to_le_bytes();

    let mut frame = MAGIC.to_vec();
    frame.append(&mut descriptor);
    frame.push(header_checksum);
    let mut packed = vec![0; get_maximum_output_size(input.left().min(BLOCK))];
    let (mut checksum, mut room) = (XxHash32::with_seed(0), Vec::new());
    while input.left() > 0 {
        let content = input.next(BLOCK, &mut room);
        checksum.write(content);
        append_block(&mut frame, pack_block(level, content, &mut packed), content);
        track.advance_by(content.len()).await;
    }
    // The end mark is a block of length 0.
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(&checksum.finish_32().to_le_bytes());
    frame
}

/// Compresses `content` into `room`, if that makes it smaller.
fn pack_block<'a>(level: u8, content: &[u8], room: &'a mut [u8]) -> Option<&'a [u8]> {
    let length = pack(level, content, room)?;
    room.get(..length).filter(|packed| packed.len() < content.len())
}

/// Compresses `content` into `room` and returns the length, if it fits.
#[cfg(feature = "reference-compression")]
fn pack(level: u8, content: &[u8], room: &mut [u8]) -> Option<usize> {
    use lz4::block::{CompressionMode, compress_to_buffer};
    let mode = match level {
        1 => CompressionMode::DEFAULT,
        _ => CompressionMode::HIGHCOMPRESSION(level.into()),
    };
    compress_to_buffer(content, Some(mode), false, room).ok()
}

/// Compresses `content` into `room` and returns the length, if it fits. The encoder has a single
/// level, comparable to level 1.
#[cfg(not(feature = "reference-compression"))]
fn pack(_level: u8, content: &[u8], room: &mut [u8]) -> Option<usize> {
    lz4_flex::block::compress_into(content, room).ok()
}

fn append_block(frame: &mut Vec<u8>, packed: Option<&[u8]>, content: &[u8]) {
    /// Bit of a block's length that marks a stored block.
    const IS_STORED: u64 = 1 << 31;
    let (mark, data) = match packed {
        Some(packed) => (0, packed),
        None => (IS_STORED, content),
    };
    frame.extend((data.len() as u64 | mark).to_le_bytes().iter().take(4));
    frame.extend_from_slice(data);
}
