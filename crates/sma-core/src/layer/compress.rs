//! Compression for the writer.
//!
//! gzip is written by `miniz_oxide`. zstd and LZ4 are written by the reference libraries where the
//! feature `reference-compression` is on, and otherwise by encoders in Rust, each of which has one
//! level.

mod gzip;
mod lz4;
mod zstd;

use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use super::Layer;
use super::error::name;
use crate::progress::{self, Stage, Track, Unit};

impl Layer {
    /// Returns the highest level of [`compress`]; the lowest is 1. With the feature
    /// `reference-compression` it is that of the program of the same name: 9 for gzip, 22 for zstd,
    /// 12 for LZ4. Without it, zstd and LZ4 have level 1 alone.
    #[must_use]
    pub const fn highest_level(self) -> u8 {
        match self {
            // Every level, because it means nothing.
            Self::None => u8::MAX,
            Self::Gzip => 9,
            Self::Zstd if cfg!(feature = "reference-compression") => 22,
            Self::Lz4 if cfg!(feature = "reference-compression") => 12,
            Self::Zstd | Self::Lz4 => 1,
        }
    }

    /// Returns the level to compress with unless another is asked for: 6, at which zstd makes
    /// smaller archives than gzip in less time, or 1 where there is no other.
    #[must_use]
    pub const fn usual_level(self) -> u8 {
        match self {
            Self::None => 0,
            _ if self.highest_level() >= 6 => 6,
            _ => 1,
        }
    }

    /// Checks that [`compress`] has a level.
    ///
    /// ```
    /// use sma_core::layer::Layer;
    /// let error = Layer::Gzip.check_level(10).unwrap_err();
    /// assert_eq!(error.to_string(), "gzip has levels 1 to 9, not 10");
    /// ```
    ///
    /// # Errors
    /// [`CompressError::Level`], which names the range.
    pub fn check_level(self, level: u8) -> Result<(), CompressError> {
        let max = self.highest_level();
        if self == Self::None || (1..=max).contains(&level) {
            return Ok(());
        }
        Err(CompressError::Level { layer: self, level, max })
    }

    /// Returns `level` where [`compress`] has it, and otherwise the usual one. For levels that an
    /// archive names, which may be those of another program.
    pub(crate) fn level_or_usual(self, level: Option<u64>) -> u8 {
        let level = level.and_then(|level| u8::try_from(level).ok());
        let level = level.filter(|level| self != Self::None && self.check_level(*level).is_ok());
        level.unwrap_or(self.usual_level())
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
        /// The highest one; the lowest is 1.
        max: u8,
    },
    /// Memory ran out.
    Memory {
        /// The layer.
        layer: Layer,
        /// The level, of which high ones take hundreds of megabytes.
        level: u8,
    },
}

impl fmt::Display for CompressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Level { layer, level, max: 1 } => {
                write!(f, "this build compresses with {} at level 1, not {level}", name(*layer))
            }
            Self::Level { layer, level, max } => {
                write!(f, "{} has levels 1 to {max}, not {level}", name(*layer))
            }
            Self::Memory { layer, level } => {
                write!(f, "not enough memory for {} at level {level}", name(*layer))
            }
        }
    }
}

impl Error for CompressError {}

/// Puts a layer around bytes, with every checksum that its format has for its content. The same
/// input and level always give the same output: the gzip header (RFC 1952) has no time, no name
/// and an unknown system.
///
/// `level` is 1 to [`Layer::highest_level`]: the higher, the slower and the smaller. For
/// [`Layer::None`] it means nothing.
///
/// What zstd would compress so far that a reader takes it for a bomb (profile, section 8) is
/// compressed less.
///
/// ```
/// use sma_core::Limits;
/// use sma_core::layer::{Layer, compress, decompress};
///
/// for layer in [Layer::Gzip, Layer::Zstd, Layer::Lz4] {
///     let file = compress(layer, layer.usual_level(), b"{}")?;
///     assert_eq!(decompress(&file, &Limits::default())?.bytes, b"{}");
/// }
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`CompressError::Level`] of a level that the layer does not have, and
/// [`CompressError::Memory`].
pub fn compress(layer: Layer, level: u8, input: &[u8]) -> Result<Vec<u8>, CompressError> {
    let total = u64::try_from(input.len()).unwrap_or(u64::MAX);
    let mut track = Track::new(&(), Stage::Writing, Unit::Bytes, total);
    progress::finish(compress_watched(layer, level, input, &mut track))
}

/// Compresses as [`compress`] does, with checkpoints.
///
/// # Errors
/// As [`compress`].
pub async fn compress_watched(
    layer: Layer,
    level: u8,
    input: &[u8],
    track: &mut Track<'_>,
) -> Result<Vec<u8>, CompressError> {
    layer.check_level(level)?;
    match layer {
        Layer::None => Ok(input.to_vec()),
        Layer::Gzip => Ok(gzip::member(level, input, track).await),
        Layer::Zstd => zstd::compress(level, input, track).await,
        Layer::Lz4 => Ok(lz4::frame(level, input, track).await),
    }
}
