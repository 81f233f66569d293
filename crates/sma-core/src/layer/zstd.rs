//! Decoding Zstandard (RFC 8878): consecutive frames, with content checksum and length verified.

use alloc::vec::Vec;

use ruzstd::decoding::{BlockDecodingStrategy, FrameDecoder};
use ruzstd::io::Read;

use super::input::{Input, little_endian};
use super::output::Output;
use super::part::Part;
use super::{Checksum, HeaderProblem, Layer, LayerError};
use crate::Limits;

/// The first bytes of a frame.
pub(super) const MAGIC: [u8; 4] = [0x28, 0xB5, 0x2F, 0xFD];

/// Maximum content of a block, in bytes (RFC 8878, 3.1.1.2.4).
const BLOCK_BYTES: usize = 128 * 1024;

/// Next part of a frame.
#[derive(Clone, Copy)]
enum Step {
    Magic,
    Header,
    Block,
    Checksum,
}

/// Decoder of zstd frames.
pub(super) struct Zstd {
    part: Part<Step>,
    frame: Frame,
    decoder: FrameDecoder,
}

/// State of the current frame.
#[derive(Default)]
struct Frame {
    /// Maximum distance of a reference of a block, in bytes.
    window: usize,
    /// Bytes that the decoder retains itself, and maximum size of a block.
    kept: usize,
    /// Length of the content, if the frame contains it.
    content_size: Option<u64>,
    has_checksum: bool,
    /// Start of the content in the output.
    start: usize,
    /// Upper bound of the bytes inside the decoder.
    in_decoder: usize,
}

impl Default for Zstd {
    fn default() -> Self {
        Self {
            part: Part::first(Layer::Zstd, Step::Magic),
            frame: Frame::default(),
            decoder: FrameDecoder::new(),
        }
    }
}

impl Zstd {
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

    /// Releases what the decoder retains for blocks that will not come. It may include the
    /// beginning of a block that could not be decoded.
    pub(super) fn give_up(&mut self, consumed: u64, output: &mut Output) -> Result<(), LayerError> {
        /// An empty last block: the decoder releases everything only when the frame has ended.
        const LAST_BLOCK: &[u8] = &[1, 0, 0];
        let ended = self.decoder.decode_blocks(LAST_BLOCK, BlockDecodingStrategy::UptoBlocks(1));
        if ended.is_err() {
            return Ok(());
        }
        let count = self.decoder.can_collect();
        output.check(count, consumed)?;
        if self.decoder.read(output.room_for(count)?).ok() == Some(count) {
            output.advance(count);
        }
        output.check(0, consumed)
    }

    fn magic(&mut self, input: &mut Input<'_>) -> Result<bool, LayerError> {
        if !input.fill(&mut self.part.held, MAGIC.len()) {
            return Ok(false);
        }
        if is_skippable(&self.part.held) {
            return Err(self.part.header_error(HeaderProblem::SkippableFrame));
        }
        if self.part.held != MAGIC {
            return Err(self.part.trailing());
        }
        self.part.next(Step::Header);
        Ok(true)
    }

    fn header(&mut self, input: &mut Input<'_>, output: &Output) -> Result<bool, LayerError> {
        if !input.fill(&mut self.part.held, 1) {
            return Ok(false);
        }
        let descriptor = self.part.held.first().copied().unwrap_or_default();
        let single_segment = descriptor & 0x20 != 0;
        let window_length = usize::from(!single_segment);
        let dictionary_length = [0, 1, 2, 4].get(usize::from(descriptor & 3)).copied().unwrap_or(0);
        let size_length = match descriptor >> 6 {
            0 => usize::from(single_segment),
            flag => 1 << flag,
        };
        if !input.fill(&mut self.part.held, 1 + window_length + dictionary_length + size_length) {
            return Ok(false);
        }
        let (_, fields) = self.part.held.split_at(1);
        let (window, fields) = fields.split_at(window_length);
        let (dictionary, size) = fields.split_at(dictionary_length);

        if descriptor & 0x08 != 0 {
            return Err(self.part.header_error(HeaderProblem::ReservedBits));
        }
        // A dictionary 0 is no dictionary.
        if little_endian(dictionary) != 0 {
            return Err(self.part.header_error(HeaderProblem::Dictionary));
        }
        let content_size = match size.len() {
            0 => None,
            2 => Some(little_endian(size) + 256),
            _ => Some(little_endian(size)),
        };
        let window = match window.first() {
            Some(byte) => window_bytes(*byte),
            None => content_size.unwrap_or_default(),
        };
        if window > Limits::MAX_ZSTD_WINDOW_BYTES {
            return Err(self.part.header_error(HeaderProblem::Window(window)));
        }
        let window = usize::try_from(window).unwrap_or(usize::MAX);
        self.frame = Frame {
            window,
            kept: window.min(BLOCK_BYTES),
            content_size,
            has_checksum: descriptor & 0x04 != 0,
            start: output.len(),
            in_decoder: 0,
        };
        self.begin_frame()?;
        self.part.next(Step::Block);
        Ok(true)
    }

    /// Passes the decoder a modified frame header, which states a window no larger than a block.
    /// Then the decoder allocates no more than that in advance, and reports after each block how
    /// much it decoded; with the real window it would not report before the window is full, too
    /// late to detect a bomb. References still work, because this module decides how much is
    /// released.
    fn begin_frame(&mut self) -> Result<(), LayerError> {
        const SINGLE_SEGMENT_WITH_FOUR_BYTES_OF_SIZE: u8 = 0xA0;
        let mut header = Vec::with_capacity(9);
        header.extend_from_slice(&MAGIC);
        header.push(SINGLE_SEGMENT_WITH_FOUR_BYTES_OF_SIZE);
        header.extend((self.frame.kept as u64).to_le_bytes().iter().take(4));
        self.decoder.reset(header.as_slice()).map_err(|_| self.part.damage_error())
    }

    fn block(&mut self, input: &mut Input<'_>, output: &mut Output) -> Result<bool, LayerError> {
        const RLE: u64 = 1;
        const RESERVED: u64 = 3;
        const HEADER: usize = 3;
        if !input.fill(&mut self.part.held, HEADER) {
            return Ok(false);
        }
        let header = little_endian(self.part.held.get(..HEADER).unwrap_or_default());
        let is_last = header & 1 != 0;
        let kind = (header >> 1) & 3;
        let size = usize::try_from(header >> 3).unwrap_or(usize::MAX);
        if kind == RESERVED || size > self.frame.kept {
            return Err(self.part.damage_error());
        }
        if !input.fill(&mut self.part.held, HEADER + if kind == RLE { 1 } else { size }) {
            return Ok(false);
        }
        self.decoder
            .decode_blocks(self.part.held.as_slice(), BlockDecodingStrategy::UptoBlocks(1))
            .map_err(|_| self.part.damage_error())?;
        self.collect(is_last, input.offset(), output)?;
        self.part.next(match (is_last, self.frame.has_checksum) {
            (false, _) => Step::Block,
            (true, true) => Step::Checksum,
            (true, false) => Step::Magic,
        });
        Ok(true)
    }

    /// Releases data that later blocks cannot refer to.
    fn collect(
        &mut self,
        is_last: bool,
        consumed: u64,
        output: &mut Output,
    ) -> Result<(), LayerError> {
        let frame = &mut self.frame;
        let ready = self.decoder.can_collect();
        let (decoded, retained) = match (is_last, ready) {
            (true, _) => (ready, 0),
            // No more than `kept`; how much less is unknown.
            (false, 0) => (0, 0),
            (false, _) => (ready.saturating_add(frame.kept), frame.window),
        };
        let is_too_long = decoded > frame.in_decoder.saturating_add(frame.kept);
        let in_frame = (output.len() - frame.start).saturating_add(decoded) as u64;
        let count = decoded.saturating_sub(retained);
        frame.in_decoder = if decoded == 0 { frame.kept } else { decoded - count };
        if is_too_long {
            return Err(self.part.damage_error());
        }
        let is_wrong = |size| if is_last { in_frame != size } else { in_frame > size };
        if self.frame.content_size.is_some_and(is_wrong) {
            return Err(self.part.checksum_error(Checksum::Length));
        }
        output.check(decoded, consumed)?;
        let room = output.room_for(count)?;
        if self.decoder.read(room).ok() != Some(count) {
            return Err(self.part.damage_error());
        }
        output.advance(count);
        output.check(decoded - count, consumed)
    }

    fn checksum(&mut self, input: &mut Input<'_>) -> Result<bool, LayerError> {
        if !input.fill(&mut self.part.held, 4) {
            return Ok(false);
        }
        // The decoder only calculates the checksum: it does not compare it.
        let calculated = self.decoder.get_calculated_checksum().map(u64::from);
        if calculated != Some(little_endian(&self.part.held)) {
            return Err(self.part.checksum_error(Checksum::Content));
        }
        self.part.next(Step::Magic);
        Ok(true)
    }
}

/// Returns whether a frame with this magic is skippable. LZ4 uses the same values.
pub(super) fn is_skippable(magic: &[u8]) -> bool {
    matches!(magic, [0x50..=0x5F, 0x2A, 0x4D, 0x18])
}

/// Returns the window size for a window descriptor, in bytes (RFC 8878, 3.1.1.1.2).
fn window_bytes(descriptor: u8) -> u64 {
    let base = 1 << (10 + u64::from(descriptor >> 3));
    base + base / 8 * u64::from(descriptor & 7)
}
