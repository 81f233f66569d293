//! What becomes of conflicts.

use serde::{Deserialize, Serialize};

/// What becomes of records that the target has with other content (specification,
/// `ConflictStrategy`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ConflictStrategy {
    /// The archive's record takes the place of the target's.
    #[default]
    Overwrite,
    /// The archive's fields take the place of the target's; what the archive does not say stays.
    Merge,
    /// The target's record stays.
    Skip,
    /// It is an error.
    Fail,
}

impl ConflictStrategy {
    /// Every strategy.
    pub const ALL: [Self; 4] = [Self::Overwrite, Self::Merge, Self::Skip, Self::Fail];

    /// The word of the specification.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Overwrite => "overwrite",
            Self::Merge => "merge",
            Self::Skip => "skip",
            Self::Fail => "fail",
        }
    }

    /// The strategy of that word, if there is one.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|strategy| strategy.as_str() == name)
    }
}
