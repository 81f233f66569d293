//! Backup types.

use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::words::UnknownWord;

/// Type of a backup (specification, *Backup Types*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(clippy::exhaustive_enums, reason = "the specification has these five")]
pub enum BackupType {
    /// All records.
    Full,
    /// The records that changed since the last backup.
    Incremental,
    /// The records that changed since the last full backup.
    Differential,
    /// The records that a user selected.
    Selective,
    /// All records at one point in time.
    Snapshot,
}

impl BackupType {
    /// Returns what it contains.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Full => "all records",
            Self::Incremental => "only what changed since the last backup",
            Self::Differential => "only what changed since the last full backup",
            Self::Selective => "selected sections",
            Self::Snapshot => "all records at one point in time",
        }
    }

    /// Returns whether it depends on another archive.
    #[must_use]
    pub fn is_partial(self) -> bool {
        matches!(self, Self::Incremental | Self::Differential)
    }
}
