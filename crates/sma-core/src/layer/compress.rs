//! Compression for the writer.
//!
//! gzip is written by `miniz_oxide`. zstd and LZ4 are written by the reference libraries with the
//! feature `reference-compression`, and otherwise by encoders in Rust with a single level.

mod gzip;
mod lz4;
mod parts;
mod zstd;

use alloc::vec::Vec;
use core::error::Error;
use core::fmt;

use self::parts::Parts;
use super::Layer;
use super::error::name;
use crate::progress::{self, Stage, Track, Unit};

impl Layer {
    /// Returns the highest level of [`compress`]; the lowest is 1. With the feature
    /// `reference-compression` it is that of the program of the same name: 9 for gzip, 22 for zstd,
    /// 12 for LZ4. Without it, zstd and LZ4 only have level 1.
    #[must_use]
    pub const fn highest_level(self) -> u8 {
        match self {
            // The level has no effect.
            Self::None => u8::MAX,
            Self::Gzip => 9,
            Self::Zstd if cfg!(feature = "reference-compression") => 22,
            Self::Lz4 if cfg!(feature = "reference-compression") => 12,
            Self::Zstd | Self::Lz4 => 1,
        }
    }

    /// Returns the default level: 6, at which zstd makes smaller archives than gzip in less time,
    /// or 1 where there is no other.
    #[must_use]
    pub const fn usual_level(self) -> u8 {
        match self {
            Self::None => 0,
            _ if self.highest_level() >= 6 => 6,
            _ => 1,
        }
    }

    /// Checks that [`compress`] supports a level.
    ///
    /// ```
    /// use sma_core::layer::Layer;
    /// let error = Layer::Gzip.check_level(10).unwrap_err();
    /// assert_eq!(error.to_string(), "gzip has levels 1 to 9, not 10");
    /// ```
    ///
    /// # Errors
    /// [`CompressError::Level`], which contains the range.
    pub fn check_level(self, level: u8) -> Result<(), CompressError> {
        let max = self.highest_level();
        if self == Self::None || (1..=max).contains(&level) {
            return Ok(());
        }
        Err(CompressError::Level { layer: self, level, max })
    }

    /// Returns `level` if [`compress`] supports it, and otherwise the default. For levels stored in
    /// archives, which may come from another program.
    pub(crate) fn level_or_usual(self, level: Option<u64>) -> u8 {
        let level = level.and_then(|level| u8::try_from(level).ok());
        let level = level.filter(|level| self != Self::None && self.check_level(*level).is_ok());
        level.unwrap_or(self.usual_level())
    }
}

/// Reason why bytes were not compressed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum CompressError {
    /// The layer does not have this level.
    Level {
        /// The layer.
        layer: Layer,
        /// The requested level.
        level: u8,
        /// The highest level; the lowest is 1.
        max: u8,
    },
    /// Memory ran out.
    Memory {
        /// The layer.
        layer: Layer,
        /// The level; high ones take hundreds of megabytes.
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

/// Compresses bytes, with every checksum that the format has for its content. The same input and
/// level always give the same output: the gzip header (RFC 1952) has no time, no name and an
/// unknown system.
///
/// `level` is 1 to [`Layer::highest_level`]: higher levels are slower and compress better. It has
/// no effect for [`Layer::None`].
///
/// Input that zstd would compress so well that readers mistake it for a bomb (profile, section 8)
/// is compressed less.
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
/// [`CompressError::Level`] for an unsupported level, and [`CompressError::Memory`].
pub fn compress(layer: Layer, level: u8, input: &[u8]) -> Result<Vec<u8>, CompressError> {
    let total = u64::try_from(input.len()).unwrap_or(u64::MAX);
    let mut track = Track::new(&(), Stage::Writing, Unit::Bytes, total);
    progress::finish(compress_watched(layer, level, &[input], &mut track))
}

/// Compresses parts as [`compress`] does what they are together, with checkpoints.
///
/// # Errors
/// As [`compress`].
pub async fn compress_watched(
    layer: Layer,
    level: u8,
    parts: &[&[u8]],
    track: &mut Track<'_>,
) -> Result<Vec<u8>, CompressError> {
    layer.check_level(level)?;
    match layer {
        Layer::None => Ok(parts.concat()),
        Layer::Gzip => Ok(gzip::member(level, Parts::new(parts), track).await),
        Layer::Zstd => zstd::compress(level, Parts::new(parts), track).await,
        Layer::Lz4 => Ok(lz4::frame(level, Parts::new(parts), track).await),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[test]
    fn parts_are_compressed_as_the_whole() {
        // More than a block of each encoder, in which not everything repeats.
        let words = (0_u32..400_000).map(|number| number.wrapping_mul(2_654_435_761) >> 12);
        let whole: Vec<u8> =
            words.flat_map(u32::to_le_bytes).chain(core::iter::repeat_n(7, 3_000_000)).collect();
        for layer in [Layer::None, Layer::Gzip, Layer::Zstd, Layer::Lz4] {
            let expected = compress(layer, layer.usual_level(), &whole).unwrap();
            for size in [1000, 1 << 20, whole.len()] {
                let parts: Vec<&[u8]> = whole.chunks(size).collect();
                let mut track = Track::new(&(), Stage::Writing, Unit::Bytes, 0);
                let made = compress_watched(layer, layer.usual_level(), &parts, &mut track);
                assert!(progress::finish(made).unwrap() == expected, "{layer:?} of {size} bytes");
            }
        }
    }
}
