//! Which records an archive holds.

use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::words::UnknownWord;

/// Which records an archive holds (specification, *Backup Types*).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(clippy::exhaustive_enums, reason = "the specification has these five")]
pub enum BackupType {
    /// All.
    Full,
    /// Those that changed since the last backup.
    Incremental,
    /// Those that changed since the last full backup.
    Differential,
    /// Those that a person chose.
    Selective,
    /// All, at one point in time.
    Snapshot,
}

impl BackupType {
    /// Whether it only makes sense together with another archive.
    #[must_use]
    pub fn is_partial(self) -> bool {
        matches!(self, Self::Incremental | Self::Differential)
    }
}
