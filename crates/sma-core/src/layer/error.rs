//! Errors of layers.

use core::error::Error;
use core::fmt;

use super::Layer;
use crate::CheckId;
use crate::count::{count, count_bytes};
use crate::limits::Limit;

/// Reason why a layer could not be decompressed. Offsets count bytes of the compressed input.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LayerError {
    /// The input is longer than [`Limits::archive_bytes`](crate::Limits::archive_bytes).
    ArchiveSize {
        /// The limit, in bytes.
        limit: u64,
    },
    /// The output is longer than [`Limits::container_bytes`](crate::Limits::container_bytes).
    ContainerSize {
        /// The layer.
        layer: Layer,
        /// The limit, in bytes.
        limit: u64,
    },
    /// The expansion exceeds [`Limits::expansion`](crate::Limits::expansion).
    Expansion {
        /// The layer.
        layer: Layer,
        /// The limit, in bytes out per byte in.
        limit: u64,
        /// Bytes of output so far.
        produced: u64,
        /// Bytes of input so far.
        consumed: u64,
    },
    /// The output is within the limits but does not fit into memory.
    Memory {
        /// The layer.
        layer: Layer,
        /// Bytes that could not be allocated.
        bytes: u64,
    },
    /// A header is invalid, or requires features that archives may not use.
    Header {
        /// The layer.
        layer: Layer,
        /// Offset of the header.
        offset: u64,
        /// The problem in it.
        problem: HeaderProblem,
    },
    /// The input ends inside the compressed data.
    Truncated {
        /// The layer.
        layer: Layer,
        /// Offset of the end of the input.
        offset: u64,
    },
    /// The compressed data cannot be decoded.
    Damaged {
        /// The layer.
        layer: Layer,
        /// Offset of the problem; for zstd and LZ4, of its block.
        offset: u64,
    },
    /// The decoded data does not match a checksum or length in the layer.
    Checksum {
        /// The layer.
        layer: Layer,
        /// Offset of the header, block or trailer with the checksum.
        offset: u64,
        /// The checksum or length that does not match.
        checksum: Checksum,
    },
    /// Bytes after the last gzip member, zstd frame or LZ4 frame do not begin another one.
    Trailing {
        /// The layer.
        layer: Layer,
        /// Offset of these bytes.
        offset: u64,
    },
}

/// Problem in the header of a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum HeaderProblem {
    /// Reserved bits are set.
    ReservedBits,
    /// A gzip member uses another method than deflate (8).
    Method(u8),
    /// The CRC-16 of a gzip header does not match.
    HeaderCrc,
    /// A dictionary is required.
    Dictionary,
    /// A skippable frame, whose content is not covered by a checksum.
    SkippableFrame,
    /// A frame of LZ4's legacy format.
    LegacyFrame,
    /// A zstd frame requires a window of this many bytes, more than
    /// [`Limits::MAX_ZSTD_WINDOW_BYTES`](crate::Limits::MAX_ZSTD_WINDOW_BYTES).
    Window(u64),
    /// An LZ4 frame has another version than 1.
    Version(u8),
    /// An LZ4 frame has an undefined block size.
    BlockSize(u8),
}

/// Checksum or length in a layer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Checksum {
    /// The CRC-32 of gzip, XXH64 of zstd or XXH32 of LZ4 over the content of one member or frame.
    Content,
    /// The length of the content of one member or frame (for gzip, modulo 2^32).
    Length,
    /// The XXH32 of an LZ4 frame's header.
    Header,
    /// The XXH32 of an LZ4 block.
    Block,
}

impl LayerError {
    /// Returns the check that the error belongs to.
    #[must_use]
    pub fn check(&self) -> CheckId {
        match self {
            Self::ArchiveSize { .. } => CheckId::ArchiveSize,
            Self::ContainerSize { .. } | Self::Memory { .. } => CheckId::ContainerSize,
            Self::Expansion { .. } => CheckId::Expansion,
            Self::Header { .. } => CheckId::CompressionHeader,
            Self::Truncated { .. } => CheckId::CompressionTruncated,
            Self::Damaged { .. } => CheckId::CompressionDamaged,
            Self::Checksum { .. } => CheckId::CompressionChecksum,
            Self::Trailing { .. } => CheckId::CompressionTrailing,
        }
    }

    /// Returns the exceeded limit, if the error is about one.
    #[must_use]
    pub fn limit(&self) -> Option<Limit> {
        match self {
            Self::ArchiveSize { .. } => Some(Limit::ArchiveBytes),
            Self::ContainerSize { .. } => Some(Limit::ContainerBytes),
            Self::Expansion { .. } => Some(Limit::Expansion),
            _ => None,
        }
    }
}

impl fmt::Display for LayerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ArchiveSize { limit } => {
                write!(f, "the file is larger than the limit of {}", count_bytes(*limit))
            }
            Self::ContainerSize { layer, limit } => {
                write!(
                    f,
                    "the content ({}) is larger than the limit of {}",
                    name(*layer),
                    count_bytes(*limit)
                )
            }
            Self::Expansion { layer, limit, produced, consumed } => write!(
                f,
                "{} of {} data expand to at least {}, more than the limit of {limit} to 1",
                count(*consumed, "byte"),
                name(*layer),
                count(*produced, "byte")
            ),
            Self::Memory { layer, bytes } => write!(
                f,
                "the content ({}) needs {bytes} bytes of memory, more than is available",
                name(*layer)
            ),
            Self::Header { layer, offset, problem } => {
                write!(f, "the {} header at byte {offset} {problem}", name(*layer))
            }
            Self::Truncated { layer, offset } => {
                write!(f, "the {} data is truncated at byte {offset}", name(*layer))
            }
            Self::Damaged { layer, offset } => {
                write!(f, "the {} data is damaged at byte {offset}", name(*layer))
            }
            Self::Checksum { layer, offset, checksum } => write!(
                f,
                "the {} of the {} data at byte {offset} does not match",
                checksum_name(*checksum),
                name(*layer)
            ),
            Self::Trailing { layer, offset } => {
                write!(f, "bytes follow the end of the {} data at byte {offset}", name(*layer))
            }
        }
    }
}

impl Error for LayerError {}

impl fmt::Display for HeaderProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ReservedBits => write!(f, "has reserved bits set"),
            Self::Method(method) => write!(f, "names the unknown method {method}"),
            Self::HeaderCrc => write!(f, "does not match its checksum"),
            Self::Dictionary => write!(f, "requires a dictionary, which archives must not use"),
            Self::SkippableFrame => {
                write!(f, "begins a skippable frame, which archives must not contain")
            }
            Self::LegacyFrame => write!(f, "begins a frame of the legacy format"),
            Self::Window(bytes) => {
                write!(f, "requires a window of {bytes} bytes, which is too large")
            }
            Self::Version(version) => write!(f, "names the unknown version {version}"),
            Self::BlockSize(code) => write!(f, "names the unknown block size {code}"),
        }
    }
}

/// Returns the display name of the layer; `uncompressed` for none.
pub(super) fn name(layer: Layer) -> &'static str {
    match layer {
        Layer::None => "uncompressed",
        Layer::Gzip => "gzip",
        Layer::Zstd => "zstd",
        Layer::Lz4 => "LZ4",
    }
}

fn checksum_name(checksum: Checksum) -> &'static str {
    match checksum {
        Checksum::Content => "checksum",
        Checksum::Length => "length",
        Checksum::Header => "header checksum",
        Checksum::Block => "block checksum",
    }
}
