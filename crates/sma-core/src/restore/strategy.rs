//! What becomes of conflicts.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::words::UnknownWord;

/// What becomes of records that the target has with other content (specification,
/// `ConflictStrategy`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(clippy::exhaustive_enums, reason = "these are the specification's")]
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
