//! The compression layer of a container: detection, and decompression within limits (profile,
//! section 1.1).
//!
//! There is exactly one layer: the decompressed content is never checked for another one. Input may
//! arrive in any chunks with the same result, because it is decoded in pieces with fixed borders.

mod beginning;
#[cfg(feature = "write")]
mod compress;
mod error;
mod gzip;
mod input;
mod lz4;
mod output;
mod part;
#[cfg(feature = "recover")]
mod salvage;
mod zstd;

use alloc::boxed::Box;
use alloc::vec::Vec;
use core::mem;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};
use zeroize::Zeroizing;

pub(crate) use beginning::decompress_beginning;
#[cfg(feature = "write")]
pub use compress::{CompressError, compress, compress_watched};
pub use error::{Checksum, HeaderProblem, LayerError};
#[cfg(feature = "recover")]
pub(crate) use salvage::{Salvaged, salvage_watched};

use crate::Limits;
use crate::words::UnknownWord;
use gzip::Gzip;
use input::Input;
use lz4::Lz4;
use output::Output;
use zstd::Zstd;

/// Bytes of input decoded at once.
const PIECE: usize = 16 * 1024;

/// Bytes of input decoded at once until the content is counted for the first time: what is refused
/// by then is refused before more is decoded.
const FIRST_PIECE: usize = 4 * 1024;

/// Size of the content at which its members and values are counted first, in bytes.
pub(crate) const FIRST_COUNT: usize = 1024 * 1024;

/// Bytes of content by which a container is recognized: the header of a tar.
pub(crate) const BEGINNING: usize = 512;

/// Compression of a file, or of a member of an encrypted archive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum Layer {
    /// No compression: the bytes are the container.
    None,
    /// gzip (RFC 1952), one or more members.
    Gzip,
    /// Zstandard (RFC 8878), one or more frames.
    Zstd,
    /// The LZ4 frame format (1.6.x), one or more frames.
    Lz4,
}

impl Layer {
    /// Detects the layer by the first bytes, of which four suffice; file names are ignored.
    ///
    /// ```
    /// use sma_core::layer::Layer;
    /// assert_eq!(Layer::detect(&[0x1F, 0x8B, 0x08, 0x00]), Layer::Gzip);
    /// assert_eq!(Layer::detect(b"{\"format_version\""), Layer::None);
    /// ```
    #[must_use]
    pub fn detect(first: &[u8]) -> Self {
        if first.starts_with(&gzip::MAGIC) {
            Self::Gzip
        } else if first.starts_with(&zstd::MAGIC) {
            Self::Zstd
        } else if first.starts_with(&lz4::MAGIC) {
            Self::Lz4
        } else {
            Self::None
        }
    }
}

/// Result of decompression.
#[doc(hidden)]
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decompressed {
    /// The detected layer.
    pub layer: Layer,
    /// The decompressed bytes.
    pub bytes: Vec<u8>,
    /// Size of the input, in bytes.
    pub consumed: u64,
}

/// Decompresses one layer while its bytes arrive.
///
/// [`Limits::archive_bytes`], [`Limits::container_bytes`] and [`Limits::expansion`] are enforced
/// before memory is allocated. After an error every further call returns that error.
///
/// ```
/// use sma_core::Limits;
/// use sma_core::layer::{Decompressor, Layer};
///
/// // printf sma | gzip -n
/// let file = [
///     0x1F, 0x8B, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x03, 0x2B, 0xCE, 0x4D, 0x04, 0x00,
///     0x3F, 0x4B, 0x10, 0x43, 0x03, 0x00, 0x00, 0x00,
/// ];
/// let mut decompressor = Decompressor::new(&Limits::default());
/// for chunk in file.chunks(10) {
///     decompressor.push(chunk)?;
/// }
/// let inside = decompressor.finish()?;
/// assert_eq!(inside.layer, Layer::Gzip);
/// assert_eq!(inside.bytes, b"sma");
/// # Ok::<(), sma_core::layer::LayerError>(())
/// ```
#[doc(hidden)]
pub struct Decompressor {
    archive_limit: u64,
    /// Bytes pushed, decoded or not.
    accepted: u64,
    /// Bytes pushed that do not make a whole piece yet.
    piece: Zeroizing<Vec<u8>>,
    /// Bytes decoded.
    decoded: u64,
    decoder: Decoder,
    output: Output,
    /// The error that stopped it.
    problem: Option<LayerError>,
}

enum Decoder {
    Undecided,
    Plain,
    Gzip(Box<Gzip>),
    Zstd(Box<Zstd>),
    Lz4(Box<Lz4>),
}

impl Decompressor {
    /// Creates a decompressor with limits. Allocates nothing yet.
    #[must_use]
    pub fn new(limits: &Limits) -> Self {
        Self {
            archive_limit: limits.archive_bytes,
            accepted: 0,
            piece: Zeroizing::default(),
            decoded: 0,
            decoder: Decoder::Undecided,
            output: Output::new(limits),
            problem: None,
        }
    }

    /// Wipes every copy of the content from memory except the one that [`Decompressor::finish`]
    /// returns. Internal buffers of the zstd decoder are freed without being wiped.
    #[must_use]
    pub fn with_secret_content(mut self) -> Self {
        self.output.keep_secret();
        self
    }

    /// Adds the next bytes of the file.
    ///
    /// # Errors
    /// Returns a problem of the layer, or an exceeded limit, as soon as it is detected.
    pub fn push(&mut self, input: &[u8]) -> Result<(), LayerError> {
        self.outcome()?;
        let room = usize::try_from(self.archive_limit - self.accepted).unwrap_or(usize::MAX);
        let (mut allowed, beyond) = input.split_at(room.min(input.len()));
        self.accepted += allowed.len() as u64;
        while !allowed.is_empty() {
            let size = self.piece_size();
            if self.piece.is_empty()
                && let Some((piece, rest)) = allowed.split_at_checked(size)
            {
                self.decode(piece)?;
                allowed = rest;
                continue;
            }
            let missing = size.saturating_sub(self.piece.len());
            // All at once: a growing buffer leaves copies behind.
            self.piece.reserve_exact(missing);
            let (now, rest) = allowed.split_at(missing.min(allowed.len()));
            self.piece.extend_from_slice(now);
            allowed = rest;
            if self.piece.len() == size {
                self.decode_held()?;
            }
        }
        if !beyond.is_empty() {
            return self.fail(LayerError::ArchiveSize { limit: self.archive_limit });
        }
        Ok(())
    }

    /// Decodes the rest and returns the content.
    ///
    /// # Errors
    /// As [`Decompressor::push`], and when the layer is truncated or followed by other bytes.
    pub fn finish(mut self) -> Result<Decompressed, LayerError> {
        self.end()?;
        let layer = self.layer();
        Ok(Decompressed { layer, bytes: self.output.into_bytes(), consumed: self.decoded })
    }

    /// Returns the number of bytes to push so that the next piece is decoded.
    pub(crate) fn next_piece(&self) -> usize {
        self.piece_size().saturating_sub(self.piece.len())
    }

    fn piece_size(&self) -> usize {
        if self.output.len() < FIRST_COUNT { FIRST_PIECE } else { PIECE }
    }

    /// Returns the number of decoded bytes of input. Up to 16 KiB of the pushed bytes may be
    /// pending.
    #[must_use]
    pub fn total_in(&self) -> u64 {
        self.decoded
    }

    /// Returns the number of bytes of output so far.
    #[must_use]
    pub fn total_out(&self) -> u64 {
        self.output.total_out()
    }

    /// Returns the content so far.
    pub(crate) fn content(&self) -> &[u8] {
        self.output.since(0)
    }

    /// Returns whether the file is known not to be compressed.
    pub(crate) fn is_plain(&self) -> bool {
        matches!(self.decoder, Decoder::Plain)
    }

    fn layer(&self) -> Layer {
        match self.decoder {
            Decoder::Undecided | Decoder::Plain => Layer::None,
            Decoder::Gzip(_) => Layer::Gzip,
            Decoder::Zstd(_) => Layer::Zstd,
            Decoder::Lz4(_) => Layer::Lz4,
        }
    }

    /// Decodes the rest; the layer must end there.
    fn end(&mut self) -> Result<(), LayerError> {
        self.decode_held()?;
        let end = self.decoded;
        match &self.decoder {
            Decoder::Undecided | Decoder::Plain => Ok(()),
            Decoder::Gzip(decoder) => decoder.finish(end),
            Decoder::Zstd(decoder) => decoder.finish(end),
            Decoder::Lz4(decoder) => decoder.finish(end),
        }
    }

    fn decode_held(&mut self) -> Result<(), LayerError> {
        let mut piece = mem::take(&mut self.piece);
        let result = self.decode(&piece);
        piece.clear();
        self.piece = piece;
        result
    }

    /// Decodes one piece. The first one determines the layer, so it is shorter than four bytes only
    /// if the file is.
    fn decode(&mut self, piece: &[u8]) -> Result<(), LayerError> {
        self.outcome()?;
        if piece.is_empty() {
            return Ok(());
        }
        if matches!(self.decoder, Decoder::Undecided) {
            let layer = Layer::detect(piece);
            self.output.set_layer(layer);
            self.decoder = match layer {
                Layer::None => Decoder::Plain,
                Layer::Gzip => Decoder::Gzip(Box::default()),
                Layer::Zstd => Decoder::Zstd(Box::default()),
                Layer::Lz4 => Decoder::Lz4(Box::default()),
            };
        }
        let mut input = Input::new(piece, self.decoded);
        let result = match &mut self.decoder {
            Decoder::Undecided => Ok(()),
            Decoder::Plain => self.output.append(input.take(PIECE)),
            Decoder::Gzip(decoder) => decoder.push(&mut input, &mut self.output),
            Decoder::Zstd(decoder) => decoder.push(&mut input, &mut self.output),
            Decoder::Lz4(decoder) => decoder.push(&mut input, &mut self.output),
        };
        self.decoded = input.offset();
        result.or_else(|error| self.fail(error))
    }

    fn outcome(&self) -> Result<(), LayerError> {
        self.problem.clone().map_or(Ok(()), Err)
    }

    fn fail(&mut self, error: LayerError) -> Result<(), LayerError> {
        self.problem = Some(error);
        self.outcome()
    }
}

/// Decompresses a complete file.
///
/// ```
/// use sma_core::Limits;
/// use sma_core::layer::{Layer, decompress};
///
/// let inside = decompress(b"{}", &Limits::default())?;
/// assert_eq!((inside.layer, inside.bytes), (Layer::None, b"{}".to_vec()));
/// # Ok::<(), sma_core::layer::LayerError>(())
/// ```
///
/// # Errors
/// As [`Decompressor::push`] and [`Decompressor::finish`].
#[doc(hidden)]
pub fn decompress(input: &[u8], limits: &Limits) -> Result<Decompressed, LayerError> {
    let mut decompressor = Decompressor::new(limits);
    decompressor.push(input)?;
    decompressor.finish()
}

#[cfg(test)]
mod tests;
