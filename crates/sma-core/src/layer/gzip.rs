//! Decoding gzip (RFC 1952): consecutive members, with CRC-32 and length verified.

use crc32fast::Hasher;
use miniz_oxide::inflate::TINFLStatus;
use miniz_oxide::inflate::core::inflate_flags::{
    TINFL_FLAG_HAS_MORE_INPUT, TINFL_FLAG_IGNORE_ADLER32, TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF,
};
use miniz_oxide::inflate::core::{DecompressorOxide, decompress};

use super::input::{Input, little_endian};
use super::output::Output;
use super::part::Part;
use super::{Checksum, HeaderProblem, Layer, LayerError};

/// The first bytes of a member.
pub(super) const MAGIC: [u8; 2] = [0x1F, 0x8B];

const DEFLATE: u8 = 8;
const FHCRC: u8 = 0x02;
const FEXTRA: u8 = 0x04;
const FNAME: u8 = 0x08;
const FCOMMENT: u8 = 0x10;
const RESERVED: u8 = 0xE0;

const FLAGS: u32 = TINFL_FLAG_HAS_MORE_INPUT
    | TINFL_FLAG_IGNORE_ADLER32
    | TINFL_FLAG_USING_NON_WRAPPING_OUTPUT_BUF;

/// Next part of a member.
#[derive(Clone, Copy)]
enum Step {
    Magic,
    /// The eight bytes after the magic.
    Fixed,
    /// The length of the extra field.
    ExtraLength,
    /// The remaining bytes of the extra field.
    Extra(usize),
    /// The name, up to its NUL.
    Name,
    /// The comment, up to its NUL.
    Comment,
    HeaderCrc,
    Body,
    Trailer,
}

/// Decoder of gzip members.
pub(super) struct Gzip {
    part: Part<Step>,
    flags: u8,
    /// Over the header so far, then over the content.
    crc: Hasher,
    inflater: DecompressorOxide,
    /// Start of the member's content in the output. The inflater sees nothing before it, since a
    /// member cannot refer to an earlier one.
    start: usize,
}

impl Default for Gzip {
    fn default() -> Self {
        Self {
            part: Part::first(Layer::Gzip, Step::Magic),
            flags: 0,
            crc: Hasher::new(),
            inflater: DecompressorOxide::new(),
            start: 0,
        }
    }
}

impl Gzip {
    pub(super) fn push(
        &mut self,
        input: &mut Input<'_>,
        output: &mut Output,
    ) -> Result<(), LayerError> {
        while self.step(input, output)? {}
        Ok(())
    }

    pub(super) fn finish(&self, end: u64) -> Result<(), LayerError> {
        self.part.finish(matches!(self.part.step, Step::Magic), end)
    }

    /// Reads one part; returns `false` when it needs more input.
    fn step(&mut self, input: &mut Input<'_>, output: &mut Output) -> Result<bool, LayerError> {
        match self.part.step {
            Step::Magic => return self.magic(input),
            Step::Fixed => {
                if !self.header_bytes(input, 8) {
                    return Ok(false);
                }
                self.read_fixed_fields()?;
                self.part.next(Step::ExtraLength);
            }
            Step::ExtraLength if self.flags & FEXTRA == 0 => self.part.next(Step::Name),
            Step::ExtraLength => {
                if !self.header_bytes(input, 2) {
                    return Ok(false);
                }
                let length = little_endian(&self.part.held);
                self.part.next(Step::Extra(usize::try_from(length).unwrap_or(usize::MAX)));
            }
            Step::Extra(0) => self.part.next(Step::Name),
            Step::Extra(left) => {
                let bytes = input.take(left);
                self.crc.update(bytes);
                self.part.step = Step::Extra(left - bytes.len());
                return Ok(!bytes.is_empty());
            }
            Step::Name => return Ok(self.text(input, FNAME, Step::Comment)),
            Step::Comment => return Ok(self.text(input, FCOMMENT, Step::HeaderCrc)),
            Step::HeaderCrc if self.flags & FHCRC == 0 => self.begin_body(output),
            Step::HeaderCrc => {
                if !input.fill(&mut self.part.held, 2) {
                    return Ok(false);
                }
                if little_endian(&self.part.held) != u64::from(self.crc.clone().finalize()) & 0xFFFF
                {
                    return Err(self.part.header_error(HeaderProblem::HeaderCrc));
                }
                self.begin_body(output);
            }
            Step::Body => return self.body(input, output),
            Step::Trailer => return self.trailer(input, output),
        }
        Ok(true)
    }

    fn magic(&mut self, input: &mut Input<'_>) -> Result<bool, LayerError> {
        if self.part.held.is_empty() {
            self.part.at = input.offset();
        }
        if !input.fill(&mut self.part.held, MAGIC.len()) {
            return Ok(false);
        }
        if self.part.held != MAGIC {
            return Err(self.part.trailing());
        }
        self.crc = Hasher::new();
        self.crc.update(&MAGIC);
        self.part.next(Step::Fixed);
        Ok(true)
    }

    fn read_fixed_fields(&mut self) -> Result<(), LayerError> {
        let &[method, flags, ..] = self.part.held.as_slice() else { return Ok(()) };
        if method != DEFLATE {
            return Err(self.part.header_error(HeaderProblem::Method(method)));
        }
        if flags & RESERVED != 0 {
            return Err(self.part.header_error(HeaderProblem::ReservedBits));
        }
        self.flags = flags;
        Ok(())
    }

    /// Reads bytes of the header, which its checksum covers.
    fn header_bytes(&mut self, input: &mut Input<'_>, count: usize) -> bool {
        let full = input.fill(&mut self.part.held, count);
        if full {
            self.crc.update(&self.part.held);
        }
        full
    }

    /// Skips a NUL-terminated text, if the header has it. It may have any length, so it is not
    /// stored.
    fn text(&mut self, input: &mut Input<'_>, flag: u8, next: Step) -> bool {
        if self.flags & flag == 0 {
            self.part.next(next);
            return true;
        }
        let end = input.rest().iter().position(|byte| *byte == 0);
        let bytes = input.take(end.map_or(usize::MAX, |end| end + 1));
        self.crc.update(bytes);
        if end.is_some() {
            self.part.next(next);
        }
        end.is_some()
    }

    fn begin_body(&mut self, output: &Output) {
        self.crc = Hasher::new();
        self.inflater.init();
        self.start = output.len();
        self.part.next(Step::Body);
    }

    fn body(&mut self, input: &mut Input<'_>, output: &mut Output) -> Result<bool, LayerError> {
        let position = output.len() - self.start;
        let room = output.room_since(self.start)?;
        let (status, taken, made) =
            decompress(&mut self.inflater, input.rest(), room, position, FLAGS);
        input.take(taken);
        output.advance(made);
        self.crc.update(output.since(self.start + position));
        output.check(0, input.offset())?;
        match status {
            TINFLStatus::Done => {
                self.part.at = input.offset();
                self.part.next(Step::Trailer);
                Ok(true)
            }
            TINFLStatus::HasMoreOutput if taken > 0 || made > 0 => Ok(true),
            TINFLStatus::NeedsMoreInput => Ok(false),
            _ => Err(LayerError::Damaged { layer: Layer::Gzip, offset: input.offset() }),
        }
    }

    fn trailer(&mut self, input: &mut Input<'_>, output: &Output) -> Result<bool, LayerError> {
        if !input.fill(&mut self.part.held, 8) {
            return Ok(false);
        }
        let (crc, length) = self.part.held.split_at(4);
        let content = output.len() - self.start;
        if little_endian(crc) != u64::from(self.crc.clone().finalize()) {
            return Err(self.part.checksum_error(Checksum::Content));
        }
        // ISIZE is the length modulo 2^32.
        if little_endian(length) != content as u64 & 0xFFFF_FFFF {
            return Err(self.part.checksum_error(Checksum::Length));
        }
        self.part.next(Step::Magic);
        Ok(true)
    }
}
