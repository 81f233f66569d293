//! Facts about an archive that its checks establish, beyond their results.

use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;

use crate::check::CheckId;
use crate::integrity::Digest;

/// What an assessment needs to know beyond the results of checks. A fact that the checks of a level
/// do not establish is absent.
#[derive(Debug, Default)]
pub(crate) struct Facts {
    /// Container and compression, such as `tar, gzip`.
    pub(crate) container: Option<String>,
    /// Whether the file contains nothing that belongs to a backup.
    pub(crate) is_foreign: bool,
    /// Whether the sections are encrypted.
    pub(crate) is_encrypted: bool,
    /// Whether the checks of what others should not receive ran, whatever the level.
    pub(crate) is_sharing_checked: bool,
    /// Number of required members.
    pub(crate) required: Option<u64>,
    /// Number of required members that are missing.
    pub(crate) missing_count: u64,
    /// Paths of the first [`Limits::MAX_LOCATIONS`](crate::Limits::MAX_LOCATIONS) of them.
    pub(crate) missing: Vec<String>,
    /// Number of checksums that were compared.
    pub(crate) compared: u64,
    /// Number of those that match.
    pub(crate) matching: u64,
    /// Paths of sections that match their checksum in the manifest.
    pub(crate) intact: BTreeSet<String>,
    /// Members that differ from the digest in the manifest.
    pub(crate) differ_from_manifest: Vec<Difference>,
    /// Members that differ from the digest in `checksum.sha256`; `None` if that could not be read.
    pub(crate) differ_from_list: Option<Vec<Difference>>,
    /// Number of records.
    pub(crate) records: Option<u64>,
    /// Paths of the members that a check found problems in, where its locations do not name them.
    pub(crate) concerned: BTreeMap<CheckId, BTreeSet<String>>,
}

impl Facts {
    /// Counts a comparison of a digest, and returns whether it matches.
    pub(crate) fn compare(&mut self, found: Digest, expected: Digest) -> bool {
        let matches = found == expected;
        self.compared += 1;
        self.matching += u64::from(matches);
        matches
    }
}

/// Member with another digest than the archive states.
#[derive(Debug)]
pub(crate) struct Difference {
    /// Path of the member.
    pub(crate) path: String,
    /// Digest that the archive states.
    pub(crate) expected: Digest,
    /// Digest of the member.
    pub(crate) found: Digest,
}
