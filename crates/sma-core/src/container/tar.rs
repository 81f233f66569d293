//! tar archives (profile, section 1.2; POSIX.1-2017, *pax*; the GNU tar manual, *Basic Tar
//! Format*).
//!
//! A tar is a sequence of *entries*: a header block and, for a file, its data, padded to whole
//! blocks. *Extension headers* are entries that describe the next one, or all that follow. Headers
//! are V7 (no magic), old GNU, or ustar; pax is ustar with extension headers.
//!
//! Where programs are known to read the same bytes differently, the reader refuses rather than
//! chooses: an archive must not have one content here and another elsewhere.

mod extension;
mod header;
mod read;
#[cfg(test)]
pub(super) mod testing;
#[cfg(feature = "write")]
mod write;

use alloc::vec::Vec;

use super::Member;

pub(super) use header::{starts_with_damaged_header, starts_with_header};
pub(crate) use read::first_member;
pub use read::read;
#[cfg(feature = "recover")]
pub(crate) use read::salvage;
#[cfg(feature = "write")]
pub(crate) use write::parts;
#[cfg(feature = "write")]
pub use write::write;

/// Unit of all sizes in a tar, in bytes.
const BLOCK: usize = 512;

/// Contents of a tar.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct TarContents {
    /// The regular files, in the order of the tar.
    pub members: Vec<Member>,
    /// End of the tar.
    pub end: End,
}

/// End of a tar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[expect(
    clippy::exhaustive_enums,
    reason = "a tar ends in these ways, and a caller tells them apart"
)]
pub enum End {
    /// Two or more zero blocks, as required.
    Marked,
    /// The two zero blocks are missing or truncated, but no member is. This is a warning.
    Missing,
}
