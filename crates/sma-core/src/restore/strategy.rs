//! Strategies for conflicts.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::words::UnknownWord;

/// Treatment of records that the target has with other content (specification, `ConflictStrategy`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(clippy::exhaustive_enums, reason = "these are the specification's")]
pub enum ConflictStrategy {
    /// The archive's record replaces that of the target.
    #[default]
    Overwrite,
    /// The archive's fields replace those of the target; fields that the archive does not provide
    /// are kept.
    Merge,
    /// The target's record is kept.
    Skip,
    /// The conflict is an error.
    Fail,
}

impl ConflictStrategy {
    /// Returns what happens to a record that differs in the target.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Overwrite => "replace the target's record",
            Self::Merge => "replace only the fields that the archive has",
            Self::Skip => "keep the target's record",
            Self::Fail => "report an error",
        }
    }
}
