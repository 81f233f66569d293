//! Whether an archive is a copy to share.

use super::Archive;

/// The tag of an archive that is a redacted copy. It also takes the place of the person who made
/// it, and of the host.
pub(crate) const REDACTED_TAG: &str = "redacted";

impl Archive {
    /// Returns whether the archive says that it is a redacted copy: to be looked at, and not to be
    /// restored.
    #[must_use]
    pub fn is_redacted(&self) -> bool {
        let summary = self.summary();
        let is_unnamed = [summary.created_by, summary.hostname]
            .iter()
            .all(|it| it.as_deref() == Some(REDACTED_TAG));
        is_unnamed || summary.tags.iter().any(|tag| tag == REDACTED_TAG)
    }
}
