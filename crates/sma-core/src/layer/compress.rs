//! Compression for the writer.

use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use miniz_oxide::deflate::compress_to_vec;

use super::Layer;
use super::error::name;

/// The strongest level of gzip.
const GZIP_LEVEL_MAX: u8 = 9;

/// Why bytes were not compressed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompressError {
    /// This layer can be read but not written.
    Unsupported {
        /// The layer.
        layer: Layer,
    },
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
            Self::Unsupported { layer } => write!(f, "{} cannot be written", name(*layer)),
            Self::Level { layer, level, max } => {
                write!(f, "{} has levels 0 to {max}, and no level {level}", name(*layer))
            }
        }
    }
}

impl Error for CompressError {}

/// Puts a layer around bytes. The same input and level always give the same output: the gzip
/// header (RFC 1952) has no time, no name and an unknown system.
///
/// `level` is 0 (stored) to 9 for gzip, and means nothing for [`Layer::None`].
///
/// ```
/// use sma_core::Limits;
/// use sma_core::layer::{Layer, compress, decompress};
///
/// let file = compress(Layer::Gzip, 6, b"{}")?;
/// assert_eq!(decompress(&file, &Limits::default())?.bytes, b"{}");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`CompressError::Unsupported`] for zstd and LZ4, which are only read;
/// [`CompressError::Level`] above level 9.
pub fn compress(layer: Layer, level: u8, input: &[u8]) -> Result<Vec<u8>, CompressError> {
    match layer {
        Layer::None => Ok(input.to_vec()),
        Layer::Gzip if level > GZIP_LEVEL_MAX => {
            Err(CompressError::Level { layer, level, max: GZIP_LEVEL_MAX })
        }
        Layer::Gzip => Ok(gzip(level, input)),
        Layer::Zstd | Layer::Lz4 => Err(CompressError::Unsupported { layer }),
    }
}

/// One gzip member.
fn gzip(level: u8, input: &[u8]) -> Vec<u8> {
    /// Deflate; no flags; no time; no extra flags; unknown system.
    const HEADER: [u8; 10] = [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 255];
    const TRAILER: usize = 8;
    let deflated = compress_to_vec(input, level);
    let mut file = Vec::with_capacity(HEADER.len() + deflated.len() + TRAILER);
    file.extend_from_slice(&HEADER);
    file.extend_from_slice(&deflated);
    file.extend_from_slice(&crc32fast::hash(input).to_le_bytes());
    // ISIZE is the length modulo 2^32.
    file.extend((input.len() as u64).to_le_bytes().iter().take(4));
    file
}
