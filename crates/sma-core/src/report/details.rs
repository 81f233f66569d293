//! Facts that accompany a report on file.

use crate::integrity::Digest;
use crate::signature::PublicKey;
use crate::summary::Summary;

/// The file and the inputs of a [`Report`](super::Report) that is printed or filed
/// ([`Report::to_html`](super::Report::to_html)).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ReportDetails<'a> {
    /// Name of the file, without its folder.
    pub file_name: &'a str,
    /// SHA-256 of the file ([`Archive::file_digest`](crate::Archive::file_digest)).
    pub file_digest: Digest,
    /// Summary of the archive; the report includes its sizes and format.
    pub summary: &'a Summary,
    /// The public keys that signatures were checked against; the report includes their
    /// fingerprints.
    pub public_keys: &'a [PublicKey],
    /// Whether the report covers the encrypted content.
    pub unlocked: bool,
    /// Time of the report, as to be displayed; the core has no clock.
    pub made_at: Option<&'a str>,
}

impl<'a> ReportDetails<'a> {
    /// Creates the details of a report on a file, made without public keys, without encrypted
    /// content, and at an unspecified time.
    #[must_use]
    pub fn new(file_name: &'a str, file_digest: Digest, summary: &'a Summary) -> Self {
        Self { file_name, file_digest, summary, public_keys: &[], unlocked: false, made_at: None }
    }

    /// Sets [`ReportDetails::public_keys`].
    #[must_use]
    pub fn with_public_keys(mut self, public_keys: &'a [PublicKey]) -> Self {
        self.public_keys = public_keys;
        self
    }

    /// Sets [`ReportDetails::unlocked`].
    #[must_use]
    pub fn with_unlocked(mut self, unlocked: bool) -> Self {
        self.unlocked = unlocked;
        self
    }

    /// Sets [`ReportDetails::made_at`].
    #[must_use]
    pub fn with_made_at(mut self, made_at: Option<&'a str>) -> Self {
        self.made_at = made_at;
        self
    }
}
