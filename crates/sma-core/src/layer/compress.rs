//! Compression for the writer.

mod lz4;

use alloc::vec;
use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use miniz_oxide::deflate::core::{
    CompressorOxide, TDEFLFlush, TDEFLStatus, compress as compress_piece,
    create_comp_flags_from_zip_params,
};
use ruzstd::encoding::{self, CompressionLevel};

use super::Layer;
use super::error::name;
use crate::Limits;
use crate::progress::{self, Stage, Track, Unit};

impl Layer {
    /// The highest level of [`compress`], which is that of the program of the same name: 9 for
    /// gzip, 22 for zstd, 12 for LZ4.
    #[must_use]
    pub const fn highest_level(self) -> u8 {
        match self {
            // Every level, because it means nothing.
            Self::None => u8::MAX,
            Self::Gzip => 9,
            Self::Zstd => 22,
            Self::Lz4 => 12,
        }
    }
}

/// Why bytes were not compressed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompressError {
    /// The layer has no such level.
    Level {
        /// The layer.
        layer: Layer,
        /// The level that was asked for.
        level: u8,
        /// The highest one that there is.
        max: u8,
    },
}

impl fmt::Display for CompressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Level { layer, level, max } => {
                write!(f, "{} has levels 0 to {max}, and no level {level}", name(*layer))
            }
        }
    }
}

impl Error for CompressError {}

/// Puts a layer around bytes, with every checksum that its format has for its content. The same
/// input and level always give the same output: the gzip header (RFC 1952) has no time, no name
/// and an unknown system.
///
/// `level` is 0, which stores the bytes as they are, up to [`Layer::highest_level`]. The levels of
/// gzip differ in time and size. zstd and LZ4 are written with one strength, that of their level
/// 1, whichever level above 0 is given. For [`Layer::None`] the level means nothing.
///
/// ```
/// use sma_core::Limits;
/// use sma_core::layer::{Layer, compress, decompress};
///
/// for layer in [Layer::Gzip, Layer::Zstd, Layer::Lz4] {
///     let file = compress(layer, 6, b"{}")?;
///     assert_eq!(decompress(&file, &Limits::default())?.bytes, b"{}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`CompressError::Level`] above the highest level.
pub fn compress(layer: Layer, level: u8, input: &[u8]) -> Result<Vec<u8>, CompressError> {
    let total = u64::try_from(input.len()).unwrap_or(u64::MAX);
    let mut track = Track::new(&(), Stage::Writing, Unit::Bytes, total);
    progress::finish(compress_watched(layer, level, input, &mut track))
}

/// Compresses as [`compress`] does, with checkpoints; zstd has none, since its encoder takes the
/// whole input at once.
///
/// # Errors
/// As [`compress`].
pub async fn compress_watched(
    layer: Layer,
    level: u8,
    input: &[u8],
    track: &mut Track<'_>,
) -> Result<Vec<u8>, CompressError> {
    let max = layer.highest_level();
    if level > max {
        return Err(CompressError::Level { layer, level, max });
    }
    Ok(match layer {
        Layer::None => input.to_vec(),
        Layer::Gzip => gzip(level, input, track).await,
        Layer::Zstd => zstd(level, input),
        Layer::Lz4 => lz4::frame(level > 0, input, track).await,
    })
}

/// One zstd frame. Where a frame would unfold so far that a reader takes it for a bomb, the bytes
/// are stored; gzip and LZ4 cannot compress as far as that.
fn zstd(level: u8, input: &[u8]) -> Vec<u8> {
    let stored = || encoding::compress_to_vec(input, CompressionLevel::Uncompressed);
    if level == 0 {
        return stored();
    }
    let frame = encoding::compress_to_vec(input, CompressionLevel::Fastest);
    let (length, most) = (input.len() as u64, Limits::default().expansion);
    let is_bomb = length >= Limits::EXPANSION_FROM && length / most >= frame.len() as u64;
    if is_bomb { stored() } else { frame }
}

/// One gzip member.
async fn gzip(level: u8, input: &[u8], track: &mut Track<'_>) -> Vec<u8> {
    /// Deflate; no flags; no time; no extra flags; unknown system.
    const HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    let mut file = HEADER.to_vec();
    deflate(level, input, &mut file, track).await;
    file.extend_from_slice(&crc32fast::hash(input).to_le_bytes());
    // ISIZE is the length modulo 2^32.
    file.extend((input.len() as u64).to_le_bytes().iter().take(4));
    file
}

/// Deflates, a small piece of output at a time: the input is known to the encoder as a whole, so
/// that the pieces are those of one stream.
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
        // Neither an error nor a standstill can come of a buffer with room.
        if status != TDEFLStatus::Okay || (read, written) == (0, 0) {
            return;
        }
        track.advance_by(read).await;
    }
}
