//! Detection of redacted copies.

use super::Archive;

/// Tag of a redacted copy. It also replaces the creator and the host name.
pub(crate) const REDACTED_TAG: &str = "redacted";

impl Archive {
    /// Returns whether the archive is tagged as a redacted copy, which is meant for viewing, not
    /// for restoring.
    #[must_use]
    pub fn is_redacted(&self) -> bool {
        let summary = self.facts();
        let is_unnamed = [summary.created_by, summary.hostname]
            .iter()
            .all(|it| it.as_deref() == Some(REDACTED_TAG));
        is_unnamed || summary.tags.iter().any(|tag| tag == REDACTED_TAG)
    }
}
