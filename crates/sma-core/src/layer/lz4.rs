//! Decoding the LZ4 frame format: consecutive frames, with every checksum and length verified.

use alloc::vec::Vec;
use core::hash::Hasher;

use lz4_flex::block::decompress_into_with_dict;
use twox_hash::XxHash32;

use super::input::{Input, little_endian};
use super::output::Output;
use super::part::Part;
use super::zstd::is_skippable;
use super::{Checksum, HeaderProblem, Layer, LayerError};

/// The first bytes of a frame.
pub(super) const MAGIC: [u8; 4] = [0x04, 0x22, 0x4D, 0x18];
/// The first bytes of a legacy frame.
const LEGACY_MAGIC: [u8; 4] = [0x02, 0x21, 0x4C, 0x18];

/// Maximum distance of a reference of a linked block, in bytes.
const HISTORY: usize = 64 * 1024;

/// Size of the number before a block, which holds its length and whether it is stored, in bytes.
const WORD: usize = 4;
const IS_STORED: u64 = 1 << 31;

const VERSION: u8 = 1;
const INDEPENDENT: u8 = 0x20;
const BLOCK_CHECKSUM: u8 = 0x10;
const CONTENT_SIZE: u8 = 0x08;
const CONTENT_CHECKSUM: u8 = 0x04;
const RESERVED: u8 = 0x02;
const DICTIONARY: u8 = 0x01;
const RESERVED_BLOCK_DESCRIPTOR: u8 = 0x8F;

/// Next part of a frame.
#[derive(Clone, Copy)]
enum Step {
    Magic,
    Header,
    Block,
    Checksum,
}

/// Decoder of LZ4 frames.
pub(super) struct Lz4 {
    part: Part<Step>,
    flags: u8,
    /// Maximum content of a block, in bytes.
    block_bytes: usize,
    content_size: Option<u64>,
    hash: XxHash32,
    /// Start of the frame's content in the output.
    start: usize,
    /// Buffer for the content of a block; at most 4 MiB.
    block: Vec<u8>,
}

impl Default for Lz4 {
    fn default() -> Self {
        Self {
            part: Part::first(Layer::Lz4, Step::Magic),
            flags: 0,
            block_bytes: 0,
            content_size: None,
            hash: XxHash32::with_seed(0),
            start: 0,
            block: Vec::new(),
        }
    }
}

impl Lz4 {
    pub(super) fn push(
        &mut self,
        input: &mut Input<'_>,
        output: &mut Output,
    ) -> Result<(), LayerError> {
        loop {
            if self.part.held.is_empty() {
                self.part.at = input.offset();
            }
            let complete = match self.part.step {
                Step::Magic => self.magic(input)?,
                Step::Header => self.header(input, output)?,
                Step::Block => self.block(input, output)?,
                Step::Checksum => self.checksum(input)?,
            };
            if !complete {
                return Ok(());
            }
        }
    }

    pub(super) fn finish(&self, end: u64) -> Result<(), LayerError> {
        self.part.finish(matches!(self.part.step, Step::Magic), end)
    }

    fn magic(&mut self, input: &mut Input<'_>) -> Result<bool, LayerError> {
        if !input.fill(&mut self.part.held, MAGIC.len()) {
            return Ok(false);
        }
        if is_skippable(&self.part.held) {
            return Err(self.part.header_error(HeaderProblem::SkippableFrame));
        }
        if self.part.held == LEGACY_MAGIC {
            return Err(self.part.header_error(HeaderProblem::LegacyFrame));
        }
        if self.part.held != MAGIC {
            return Err(self.part.trailing());
        }
        self.part.next(Step::Header);
        Ok(true)
    }

    fn header(&mut self, input: &mut Input<'_>, output: &Output) -> Result<bool, LayerError> {
        if !input.fill(&mut self.part.held, 2) {
            return Ok(false);
        }
        let &[flags, descriptor, ..] = self.part.held.as_slice() else { return Ok(false) };
        // Of other versions not even the header length is known.
        if flags >> 6 != VERSION {
            return Err(self.part.header_error(HeaderProblem::Version(flags >> 6)));
        }
        let size_length = if flags & CONTENT_SIZE == 0 { 0 } else { 8 };
        let dictionary_length = if flags & DICTIONARY == 0 { 0 } else { 4 };
        if !input.fill(&mut self.part.held, 2 + size_length + dictionary_length + 1) {
            return Ok(false);
        }
        let Some((check, covered)) = self.part.held.split_last() else { return Ok(false) };
        let [_, second, ..] = XxHash32::oneshot(0, covered).to_le_bytes();
        if *check != second {
            return Err(self.part.checksum_error(Checksum::Header));
        }
        if flags & RESERVED != 0 || descriptor & RESERVED_BLOCK_DESCRIPTOR != 0 {
            return Err(self.part.header_error(HeaderProblem::ReservedBits));
        }
        if flags & DICTIONARY != 0 {
            return Err(self.part.header_error(HeaderProblem::Dictionary));
        }
        self.block_bytes = match descriptor >> 4 {
            4 => 64 * 1024,
            5 => 256 * 1024,
            6 => 1024 * 1024,
            7 => 4096 * 1024,
            code => return Err(self.part.header_error(HeaderProblem::BlockSize(code))),
        };
        self.content_size = (size_length > 0)
            .then(|| little_endian(covered.get(2..2 + size_length).unwrap_or_default()));
        self.flags = flags;
        self.hash = XxHash32::with_seed(0);
        self.start = output.len();
        self.part.next(Step::Block);
        Ok(true)
    }

    /// Decodes as much as possible of the current incomplete block, after which nothing can be
    /// pushed. Blocks have up to 4 MiB, which is the whole content of most archives.
    pub(super) fn decode_cut_block(&mut self, output: &mut Output) -> Result<(), LayerError> {
        let Some((word, data)) = self.part.held.split_first_chunk::<WORD>() else { return Ok(()) };
        let word = little_endian(word);
        if !matches!(self.part.step, Step::Block) {
            return Ok(());
        }
        // A block checksum may follow the data.
        let size = usize::try_from(word & !IS_STORED).unwrap_or(usize::MAX);
        let data = data.get(..size).unwrap_or(data);
        if word & IS_STORED != 0 {
            return output.append(data);
        }
        let data = data.get(..whole_sequences(data)).unwrap_or_default();
        let history = history(self.flags, self.start, output);
        let content = unpack(data, history, &mut self.block, self.block_bytes);
        output.append(content.unwrap_or_default())
    }

    fn block(&mut self, input: &mut Input<'_>, output: &mut Output) -> Result<bool, LayerError> {
        const END_MARK: u64 = 0;
        if !input.fill(&mut self.part.held, WORD) {
            return Ok(false);
        }
        let word = little_endian(self.part.held.get(..WORD).unwrap_or_default());
        if word == END_MARK {
            return self.end_of_blocks(output);
        }
        let size = usize::try_from(word & !IS_STORED).unwrap_or(usize::MAX);
        if size > self.block_bytes {
            return Err(self.part.damage_error());
        }
        let checksum_length = if self.flags & BLOCK_CHECKSUM == 0 { 0 } else { WORD };
        if !input.fill(&mut self.part.held, WORD + size + checksum_length) {
            return Ok(false);
        }
        let (data, checksum) = self
            .part
            .held
            .get(WORD..)
            .unwrap_or_default()
            .split_at_checked(size)
            .unwrap_or_default();
        if !checksum.is_empty() && little_endian(checksum) != u64::from(XxHash32::oneshot(0, data))
        {
            return Err(self.part.checksum_error(Checksum::Block));
        }
        let content = if word & IS_STORED == 0 {
            let history = history(self.flags, self.start, output);
            unpack(data, history, &mut self.block, self.block_bytes)
                .ok_or(LayerError::Damaged { layer: Layer::Lz4, offset: self.part.at })?
        } else {
            data
        };
        output.append(content)?;
        self.hash.write(content);
        if self.content_size.is_some_and(|size| self.in_frame(output) > size) {
            return Err(self.part.checksum_error(Checksum::Length));
        }
        output.check(0, input.offset())?;
        self.part.next(Step::Block);
        Ok(true)
    }

    fn end_of_blocks(&mut self, output: &Output) -> Result<bool, LayerError> {
        if self.content_size.is_some_and(|size| self.in_frame(output) != size) {
            return Err(self.part.checksum_error(Checksum::Length));
        }
        let has_checksum = self.flags & CONTENT_CHECKSUM != 0;
        self.part.next(if has_checksum { Step::Checksum } else { Step::Magic });
        Ok(true)
    }

    fn checksum(&mut self, input: &mut Input<'_>) -> Result<bool, LayerError> {
        if !input.fill(&mut self.part.held, 4) {
            return Ok(false);
        }
        if little_endian(&self.part.held) != u64::from(self.hash.finish_32()) {
            return Err(self.part.checksum_error(Checksum::Content));
        }
        self.part.next(Step::Magic);
        Ok(true)
    }

    /// Returns the size of the frame's content so far, in bytes.
    fn in_frame(&self, output: &Output) -> u64 {
        (output.len() - self.start) as u64
    }
}

/// Returns the data that a block may refer to: earlier blocks of the same frame for linked blocks,
/// nothing for independent ones.
fn history(flags: u8, start_of_frame: usize, output: &Output) -> &[u8] {
    match flags & INDEPENDENT {
        0 => output.since(output.len().saturating_sub(HISTORY).max(start_of_frame)),
        _ => &[],
    }
}

/// Decompresses a block into a buffer of at least `block_bytes`.
fn unpack<'a>(
    data: &[u8],
    history: &[u8],
    room: &'a mut Vec<u8>,
    block_bytes: usize,
) -> Option<&'a [u8]> {
    if room.len() < block_bytes {
        room.resize(block_bytes, 0);
    }
    let room = room.get_mut(..block_bytes)?;
    let length = decompress_into_with_dict(data, room, history).ok()?;
    room.get(..length)
}

/// Returns the length of the part of a truncated block that is a block of its own: the last
/// sequence of a block ends after its literals (LZ4 block format, *End of block conditions*).
fn whole_sequences(block: &[u8]) -> usize {
    let mut whole = 0;
    let mut sequence = Some(0);
    while let Some(end) = sequence.and_then(|start| literals_end(block, start)) {
        whole = end;
        sequence = sequence.and_then(|start| match_end(block, start, end));
    }
    whole
}

/// Returns the end of the literals of the sequence whose token is at `start`.
fn literals_end(block: &[u8], start: usize) -> Option<usize> {
    let token = *block.get(start)?;
    let (length, literals) = length(block, token >> 4, start + 1)?;
    literals.checked_add(length).filter(|end| *end <= block.len())
}

/// Returns the end of the match after the literals, which is the end of the sequence.
fn match_end(block: &[u8], start: usize, literals_end: usize) -> Option<usize> {
    const OFFSET: usize = 2;
    let token = *block.get(start)?;
    length(block, token & 0x0F, literals_end + OFFSET).map(|(_, end)| end)
}

/// Returns a length that begins with four bits of a token, and the end of its continuation bytes.
fn length(block: &[u8], bits: u8, mut at: usize) -> Option<(usize, usize)> {
    let mut length = usize::from(bits);
    if bits == 0x0F {
        loop {
            let more = *block.get(at)?;
            at += 1;
            length = length.saturating_add(usize::from(more));
            if more != u8::MAX {
                break;
            }
        }
    }
    Some((length, at))
}
