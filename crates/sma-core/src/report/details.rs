//! What a report that is put on file says beside its checks.

use crate::integrity::Digest;
use crate::signature::PublicKey;
use crate::summary::Summary;

/// Which file was looked at, and with what: the facts around a [`Report`](super::Report) that is
/// printed or kept ([`Report::to_html`](super::Report::to_html)).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ReportDetails<'a> {
    /// Name of the file, without its folder.
    pub file_name: &'a str,
    /// SHA-256 of the file ([`Archive::file_digest`](crate::Archive::file_digest)).
    pub file_digest: Digest,
    /// What the archive says that it is; its sizes and its format are told.
    pub summary: &'a Summary,
    /// The public keys that its signatures were measured by; fingerprints of them are told.
    pub public_keys: &'a [PublicKey],
    /// Whether the report is about what was encrypted, too.
    pub unlocked: bool,
    /// When the report was made, as the reader shall see it; the core has no clock.
    pub made_at: Option<&'a str>,
}

impl<'a> ReportDetails<'a> {
    /// A report on that file, made without public keys, on what was not encrypted, at a time that
    /// is not told.
    #[must_use]
    pub fn new(file_name: &'a str, file_digest: Digest, summary: &'a Summary) -> Self {
        Self { file_name, file_digest, summary, public_keys: &[], unlocked: false, made_at: None }
    }

    /// The same with [`ReportDetails::public_keys`].
    #[must_use]
    pub fn with_public_keys(mut self, public_keys: &'a [PublicKey]) -> Self {
        self.public_keys = public_keys;
        self
    }

    /// The same with [`ReportDetails::unlocked`].
    #[must_use]
    pub fn with_unlocked(mut self, unlocked: bool) -> Self {
        self.unlocked = unlocked;
        self
    }

    /// The same with [`ReportDetails::made_at`].
    #[must_use]
    pub fn with_made_at(mut self, made_at: Option<&'a str>) -> Self {
        self.made_at = made_at;
        self
    }
}
