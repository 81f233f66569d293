//! Ids of archives.

use std::fmt;
use std::str::FromStr;

use sha2::{Digest as _, Sha256};
use uuid::{Builder, Uuid};

use crate::name::ArchiveName;

/// Id of an archive: a lower-case UUID, and therefore never a path.
///
/// ```
/// use sma_storage::ArchiveId;
///
/// assert!("3f2a6b1e-90c4-4d3a-8f5e-0b1c2d3e4f50".parse::<ArchiveId>().is_ok());
/// for other in ["../../etc/passwd", "3F2A6B1E-90C4-4D3A-8F5E-0B1C2D3E4F50", "3f2a6b1e", ""] {
///     assert!(other.parse::<ArchiveId>().is_err(), "{other}");
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ArchiveId(Uuid);

/// The text is not an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NotAnId;

impl fmt::Display for NotAnId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an id is a lower-case UUID")
    }
}

impl std::error::Error for NotAnId {}

impl ArchiveId {
    /// Creates an id from random bytes.
    #[must_use]
    pub fn from_random_bytes(bytes: [u8; 16]) -> Self {
        Self(Builder::from_random_bytes(bytes).into_uuid())
    }

    /// Returns the id of an archive that nobody has recorded: the same for the same name.
    #[must_use]
    pub fn from_name(name: &ArchiveName) -> Self {
        Self::from_digest(b"sma name\0", name.as_str().as_bytes())
    }

    /// Returns the id of content with this SHA-256: the same for the same bytes.
    #[must_use]
    pub fn from_content(sha256: &[u8; 32]) -> Self {
        Self::from_digest(b"sma content\0", sha256)
    }

    fn from_digest(purpose: &[u8], data: &[u8]) -> Self {
        let digest: [u8; 32] =
            Sha256::new().chain_update(purpose).chain_update(data).finalize().into();
        let mut bytes = [0; 16];
        bytes.iter_mut().zip(digest).for_each(|(to, from)| *to = from);
        Self(Builder::from_custom_bytes(bytes).into_uuid())
    }
}

impl fmt::Display for ArchiveId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.as_hyphenated().fmt(f)
    }
}

/// Only the form that [`Display`](fmt::Display) writes.
impl FromStr for ArchiveId {
    type Err = NotAnId;

    fn from_str(text: &str) -> Result<Self, NotAnId> {
        let id = Uuid::try_parse(text).map(Self).map_err(|_| NotAnId)?;
        if id.to_string() == text { Ok(id) } else { Err(NotAnId) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_name_or_content_has_the_same_id() {
        let name: ArchiveName = "a.sma".parse().unwrap();
        let other: ArchiveName = "b.sma".parse().unwrap();
        assert_eq!(ArchiveId::from_name(&name), ArchiveId::from_name(&name));
        assert_ne!(ArchiveId::from_name(&name), ArchiveId::from_name(&other));
        assert_ne!(ArchiveId::from_content(&[0; 32]), ArchiveId::from_content(&[1; 32]));
    }

    #[test]
    fn what_is_written_is_read() {
        let id = ArchiveId::from_random_bytes([7; 16]);
        assert_eq!(id.to_string().parse(), Ok(id));
    }
}
