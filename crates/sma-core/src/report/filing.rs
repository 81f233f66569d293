//! What a report that is put on file says beside its checks.

use crate::integrity::Digest;
use crate::signature::PublicKey;
use crate::summary::Summary;

/// Which file was looked at, and with what: the facts around a [`Report`](super::Report) that is
/// printed or kept ([`Report::to_html`](super::Report::to_html)).
#[derive(Clone, Copy, Debug)]
pub struct Filing<'a> {
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
