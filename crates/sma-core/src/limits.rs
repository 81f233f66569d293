//! Every cap that reading obeys, in one place (profile, section 8).
//!
//! A value *at* a limit is allowed; the first one above it is refused with an error of its own.

use serde::{Deserialize, Serialize};

/// One mebibyte in bytes.
const MIB: u64 = 1024 * 1024;

/// 2^20.
const MEBI: usize = 1024 * 1024;

/// What a reader is willing to take in. The defaults are those of the profile, section 8, and one
/// for JSON values, which the profile leaves open; callers lower or raise each field.
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
    /// Size of the archive file, in bytes.
    pub archive_bytes: u64,
    /// Size of the decompressed container, in bytes.
    pub container_bytes: u64,
    /// Size of one member, in bytes.
    pub member_bytes: u64,
    /// Bytes out per byte in of a compressed layer, output so far to input consumed so far.
    pub expansion: u64,
    /// Members of a container; directories count.
    pub members: usize,
    /// Nesting of arrays and objects in a member; its root is depth 1.
    pub json_depth: u16,
    /// JSON values and names of members, of all members of an archive together. Each takes 16
    /// bytes of memory, and as few as two of the archive.
    pub json_values: usize,
    /// Memory that deriving a key from a password may take, in bytes.
    pub kdf_memory_bytes: u64,
    /// Size of a decompressed `2026.1` or `2024.1` document, in bytes.
    pub document_bytes: u64,
}

/// The field of [`Limits`] that a file passes, for callers who let people raise it.
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
    /// Output below which the expansion of a layer is not looked at: small files of zeros are
    /// harmless and compress better than [`Limits::expansion`].
    pub const EXPANSION_FROM: u64 = MIB;
    /// Size of a tar extension header (pax records, a GNU long name), in bytes.
    pub const MAX_TAR_EXTENSION_BYTES: u64 = MIB;
    /// Length of a member's path, in bytes.
    pub const MAX_PATH_BYTES: usize = 255;
    /// Largest zstd window, in bytes: more would let a small file ask for much memory.
    pub const MAX_ZSTD_WINDOW_BYTES: u64 = 128 * MIB;
    /// Beginning of a file, and of what is inside its layer, in which a [`peek`](crate::peek) looks
    /// for the manifest, in bytes. A manifest has some kilobytes.
    pub const MAX_PEEK_BYTES: usize = 1024 * 1024;
    /// Length of a JSON pointer in a result, in bytes: a name of megabytes that a thousand changes are
    /// below would be repeated a thousand times.
    pub const MAX_POINTER_BYTES: usize = 1024;
    /// Length of the name of a record or device in a result, in bytes: a thousand others may refer
    /// to it.
    pub const MAX_NAME_BYTES: usize = 255;
    /// Faults of one check that are located; the rest are only counted (profile, section 9).
    pub const MAX_LOCATIONS: usize = 100;

    /// The limits of a browser tab, where a decompressed container may take 1 GiB, deriving a key
    /// 256 MiB, and what JSON is parsed into 128 MiB: a fleet of 35 000 devices.
    #[must_use]
    pub fn browser() -> Self {
        Self {
            container_bytes: 1024 * MIB,
            kdf_memory_bytes: 256 * MIB,
            json_values: 8 * MEBI,
            ..Self::default()
        }
    }

    /// The same with another [`Limits::archive_bytes`].
    #[must_use]
    pub fn with_archive_bytes(mut self, bytes: u64) -> Self {
        self.archive_bytes = bytes;
        self
    }

    /// The same with another [`Limits::container_bytes`].
    #[must_use]
    pub fn with_container_bytes(mut self, bytes: u64) -> Self {
        self.container_bytes = bytes;
        self
    }

    /// The same with another [`Limits::member_bytes`].
    #[must_use]
    pub fn with_member_bytes(mut self, bytes: u64) -> Self {
        self.member_bytes = bytes;
        self
    }

    /// The same with another [`Limits::expansion`].
    #[must_use]
    pub fn with_expansion(mut self, expansion: u64) -> Self {
        self.expansion = expansion;
        self
    }

    /// The same with another [`Limits::members`].
    #[must_use]
    pub fn with_members(mut self, members: usize) -> Self {
        self.members = members;
        self
    }

    /// The same with another [`Limits::json_depth`].
    #[must_use]
    pub fn with_json_depth(mut self, depth: u16) -> Self {
        self.json_depth = depth;
        self
    }

    /// The same with another [`Limits::json_values`].
    #[must_use]
    pub fn with_json_values(mut self, values: usize) -> Self {
        self.json_values = values;
        self
    }

    /// The same with another [`Limits::kdf_memory_bytes`].
    #[must_use]
    pub fn with_kdf_memory_bytes(mut self, bytes: u64) -> Self {
        self.kdf_memory_bytes = bytes;
        self
    }

    /// The same with another [`Limits::document_bytes`].
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
