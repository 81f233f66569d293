//! Limits of reading (profile, section 8).
//!
//! A value *at* a limit is allowed; the first one above it is refused with an error of its own.

use serde::{Deserialize, Serialize};

/// One mebibyte in bytes.
const MIB: u64 = 1024 * 1024;

/// 2^20.
const MEBI: usize = 1024 * 1024;

/// Limits of what a reader accepts. The defaults are those of the profile, section 8, and one for
/// JSON values, which the profile leaves open; callers may lower or raise each field.
///
/// ```
/// use sma_core::Limits;
/// let careful = Limits::default().with_archive_bytes(10 << 20);
/// assert_eq!(careful.members, 1024);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum size of the archive file, in bytes.
    pub archive_bytes: u64,
    /// Maximum size of the decompressed container, in bytes.
    pub container_bytes: u64,
    /// Maximum size of one member, in bytes.
    pub member_bytes: u64,
    /// Maximum expansion of a compressed layer: bytes of output per byte of consumed input, at any
    /// point.
    pub expansion: u64,
    /// Maximum number of members of a container, including directories.
    pub members: usize,
    /// Maximum nesting of arrays and objects in a member; its root has depth 1.
    pub json_depth: u16,
    /// Maximum number of JSON values and member names in all members together. Each takes 16 bytes
    /// of memory, and as few as two bytes of the archive.
    pub json_values: usize,
    /// Maximum memory for deriving a key from a password, in bytes.
    pub kdf_memory_bytes: u64,
    /// Maximum size of a decompressed `2026.1` or `2024.1` document, in bytes.
    pub document_bytes: u64,
}

/// The field of [`Limits`] that a file exceeds, for callers that let users raise it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// [`Limits::archive_bytes`].
    ArchiveBytes,
    /// [`Limits::container_bytes`].
    ContainerBytes,
    /// [`Limits::member_bytes`].
    MemberBytes,
    /// [`Limits::expansion`].
    Expansion,
    /// [`Limits::members`].
    Members,
    /// [`Limits::json_values`].
    JsonValues,
    /// [`Limits::kdf_memory_bytes`].
    KdfMemoryBytes,
    /// [`Limits::document_bytes`].
    DocumentBytes,
}

impl Limits {
    /// Size of the output below which the expansion is not checked, in bytes: small files of zeros
    /// are harmless and exceed [`Limits::expansion`].
    pub const EXPANSION_FROM: u64 = MIB;
    /// Maximum size of a tar extension header (pax records, a GNU long name), in bytes.
    pub const MAX_TAR_EXTENSION_BYTES: u64 = MIB;
    /// Maximum length of a member's path, in bytes.
    pub const MAX_PATH_BYTES: usize = 255;
    /// Maximum zstd window, in bytes: a larger one would let a small file require much memory.
    pub const MAX_ZSTD_WINDOW_BYTES: u64 = 128 * MIB;
    /// Maximum size of the beginning of a file, and of its decompressed content, in which a
    /// [`peek`](crate::peek) searches for the manifest, in bytes. A manifest has a few kilobytes.
    pub const MAX_PEEK_BYTES: usize = 1024 * 1024;
    /// Maximum length of a JSON pointer in a result, in bytes. Otherwise a name of megabytes could
    /// be repeated for a thousand changes below it.
    pub const MAX_POINTER_BYTES: usize = 1024;
    /// Maximum length of the name of a record or device in a result, in bytes: a thousand others
    /// may refer to it.
    pub const MAX_NAME_BYTES: usize = 255;
    /// Maximum size of the texts of an index for [searching](crate::search), in bytes: a quarter of
    /// what a browser lets an archive have. Those of a fleet of 10 000 devices have some megabytes.
    pub const MAX_INDEX_BYTES: usize = 256 * 1024 * 1024;
    /// Maximum number of located problems per check; the rest is only counted (profile, section 9).
    pub const MAX_LOCATIONS: usize = 100;

    /// Returns the limits for a browser tab: 1 GiB for the decompressed container, 256 MiB for
    /// deriving a key, and 128 MiB for parsed JSON, enough for a fleet of 35 000 devices.
    #[must_use]
    pub fn browser() -> Self {
        Self {
            container_bytes: 1024 * MIB,
            kdf_memory_bytes: 256 * MIB,
            json_values: 8 * MEBI,
            ..Self::default()
        }
    }

    /// Sets [`Limits::archive_bytes`].
    #[must_use]
    pub fn with_archive_bytes(mut self, bytes: u64) -> Self {
        self.archive_bytes = bytes;
        self
    }

    /// Sets [`Limits::container_bytes`].
    #[must_use]
    pub fn with_container_bytes(mut self, bytes: u64) -> Self {
        self.container_bytes = bytes;
        self
    }

    /// Sets [`Limits::member_bytes`].
    #[must_use]
    pub fn with_member_bytes(mut self, bytes: u64) -> Self {
        self.member_bytes = bytes;
        self
    }

    /// Sets [`Limits::expansion`].
    #[must_use]
    pub fn with_expansion(mut self, expansion: u64) -> Self {
        self.expansion = expansion;
        self
    }

    /// Sets [`Limits::members`].
    #[must_use]
    pub fn with_members(mut self, members: usize) -> Self {
        self.members = members;
        self
    }

    /// Sets [`Limits::json_depth`].
    #[must_use]
    pub fn with_json_depth(mut self, depth: u16) -> Self {
        self.json_depth = depth;
        self
    }

    /// Sets [`Limits::json_values`].
    #[must_use]
    pub fn with_json_values(mut self, values: usize) -> Self {
        self.json_values = values;
        self
    }

    /// Sets [`Limits::kdf_memory_bytes`].
    #[must_use]
    pub fn with_kdf_memory_bytes(mut self, bytes: u64) -> Self {
        self.kdf_memory_bytes = bytes;
        self
    }

    /// Sets [`Limits::document_bytes`].
    #[must_use]
    pub fn with_document_bytes(mut self, bytes: u64) -> Self {
        self.document_bytes = bytes;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            archive_bytes: 1024 * MIB,
            container_bytes: 2048 * MIB,
            member_bytes: 1024 * MIB,
            expansion: 1100,
            members: 1024,
            json_depth: 64,
            // A device has about 200, with its configuration and history: 80 000 devices.
            json_values: 16 * MEBI,
            kdf_memory_bytes: 1024 * MIB,
            document_bytes: 100 * MIB,
        }
    }
}
