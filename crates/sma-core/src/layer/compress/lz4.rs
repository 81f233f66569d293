//! Writing the LZ4 frame format (1.6.x).

use alloc::vec;
use alloc::vec::Vec;

use lz4_flex::block::{compress_into, get_maximum_output_size};
use twox_hash::XxHash32;

use crate::layer::lz4::MAGIC;
use crate::progress::Track;

/// Version 1, independent blocks, the content's size and its checksum.
const FLAGS: u8 = 0b0110_1100;
/// Blocks of up to 4 MiB, the most that there is.
const BLOCK_DESCRIPTOR: u8 = 0b0111_0000;
/// Content of every block but the last, in bytes.
const BLOCK: usize = 4 << 20;

/// One frame. Blocks that do not become smaller are stored, and if `pack` is false, all are.
pub(super) async fn frame(pack: bool, input: &[u8], track: &mut Track<'_>) -> Vec<u8> {
    let mut descriptor = vec![FLAGS, BLOCK_DESCRIPTOR];
    descriptor.extend_from_slice(&(input.len() as u64).to_le_bytes());
    let [_, header_checksum, ..] = XxHash32::oneshot(0, &descriptor).to_le_bytes();

    let mut frame = MAGIC.to_vec();
    frame.append(&mut descriptor);
    frame.push(header_checksum);
    let room = if pack { get_maximum_output_size(input.len().min(BLOCK)) } else { 0 };
    let mut packed = vec![0; room];
    for content in input.chunks(BLOCK) {
        append_block(&mut frame, pack_block(content, &mut packed), content);
        track.advance_by(content.len()).await;
    }
    // The end mark is a block of no length.
    frame.extend_from_slice(&[0; 4]);
    frame.extend_from_slice(&XxHash32::oneshot(0, input).to_le_bytes());
    frame
}

/// `content` compressed into `room`, if that makes it smaller.
fn pack_block<'a>(content: &[u8], room: &'a mut [u8]) -> Option<&'a [u8]> {
    if room.is_empty() {
        return None;
    }
    let length = compress_into(content, room).ok()?;
    room.get(..length).filter(|packed| packed.len() < content.len())
}

fn append_block(frame: &mut Vec<u8>, packed: Option<&[u8]>, content: &[u8]) {
    /// The highest bit of a block's length says that the block is stored.
    const IS_STORED: u64 = 1 << 31;
    let (mark, data) = match packed {
        Some(packed) => (0, packed),
        None => (IS_STORED, content),
    };
    frame.extend((data.len() as u64 | mark).to_le_bytes().iter().take(4));
    frame.extend_from_slice(data);
}
