//! Options of a restore.

use alloc::string::String;
use alloc::vec::Vec;

use super::ConflictStrategy;
use crate::check::Level;
use crate::section::ORPHANS;

/// Options of a restore (specification, `RestoreOptions`).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RestoreOptions {
    /// Names of the sections to restore; if empty, all except `orphans`, which is restored only on
    /// request.
    pub sections: Vec<String>,
    /// Names of the sections to exclude.
    pub excluded_sections: Vec<String>,
    /// Names of sections of which the target keeps nothing but the records of the archive.
    pub replaced_sections: Vec<String>,
    /// Strategy for conflicts.
    pub strategy: ConflictStrategy,
    /// Level at which the archive is validated before; at least
    /// [`Level::Standard`], since content is used only from bytes that match their digests.
    pub level: Level,
    /// Whether the plan ends at its first error.
    pub stop_on_error: bool,
    /// Whether to restore a redacted copy.
    pub allow_redacted: bool,
    /// Whether the caller has checked the signature with
    /// [`Archive::check_signature`](crate::Archive::check_signature); otherwise faults of the
    /// signature are faults of the archive.
    pub signature_checked: bool,
    /// Whether the sections contain only the changes since a base, like those of an incremental or
    /// differential archive ([`Archive::is_partial`](crate::Archive::is_partial)). Their ids are
    /// then those of the base.
    pub partial: bool,
}

impl Default for RestoreOptions {
    fn default() -> Self {
        Self {
            sections: Vec::new(),
            excluded_sections: Vec::new(),
            replaced_sections: Vec::new(),
            strategy: ConflictStrategy::default(),
            level: Level::Thorough,
            stop_on_error: false,
            allow_redacted: false,
            signature_checked: false,
            partial: false,
        }
    }
}

impl RestoreOptions {
    /// Sets the sections to restore.
    #[must_use]
    pub fn with_sections(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.sections = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the sections to exclude.
    #[must_use]
    pub fn without_sections(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.excluded_sections = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the sections that are replaced: records of the target that the archive does not have are
    /// deleted.
    #[must_use]
    pub fn replacing_sections(
        mut self,
        names: impl IntoIterator<Item = impl Into<String>>,
    ) -> Self {
        self.replaced_sections = names.into_iter().map(Into::into).collect();
        self
    }

    /// Sets the strategy for conflicts.
    #[must_use]
    pub fn with_strategy(mut self, strategy: ConflictStrategy) -> Self {
        self.strategy = strategy;
        self
    }

    /// Sets the level at which the archive is validated before.
    #[must_use]
    pub fn with_level(mut self, level: Level) -> Self {
        self.level = level;
        self
    }

    /// Sets whether the plan ends at its first error.
    #[must_use]
    pub fn with_stop_on_error(mut self, stop: bool) -> Self {
        self.stop_on_error = stop;
        self
    }

    /// Sets whether to restore a redacted copy.
    #[must_use]
    pub fn with_allow_redacted(mut self, allow: bool) -> Self {
        self.allow_redacted = allow;
        self
    }

    /// Sets whether the caller has checked the signature.
    #[must_use]
    pub fn with_signature_checked(mut self, checked: bool) -> Self {
        self.signature_checked = checked;
        self
    }

    /// Sets whether the sections contain only the changes since a base.
    #[must_use]
    pub fn with_partial(mut self, partial: bool) -> Self {
        self.partial = partial;
        self
    }

    pub(super) fn wants(&self, section: &str) -> bool {
        let is_in = |names: &[String]| names.iter().any(|name| name == section);
        let by_default = self.sections.is_empty() && section != ORPHANS;
        let is_wanted = is_in(&self.sections) || self.replaces(section) || by_default;
        is_wanted && !is_in(&self.excluded_sections)
    }

    pub(super) fn replaces(&self, section: &str) -> bool {
        self.replaced_sections.iter().any(|name| name == section)
    }
}
