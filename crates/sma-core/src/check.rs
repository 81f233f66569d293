//! Checks: code, name, severity, level and texts.
//!
//! Codes are stable: a retired code is never reused. `SMA-A0xx` are *archive errors*: the bytes
//! cannot be opened as an archive at all.

mod rung;
mod table;

pub use rung::Rung;
pub use table::CheckId;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::words::UnknownWord;

/// The checks of who signed, which do not concern the content.
pub(crate) const SIGNATURE_CHECKS: &[CheckId] =
    &[CheckId::Signature, CheckId::Signer, CheckId::SignaturePlaces];

/// Depth of a validation (specification, `ValidationLevel`; profile, section 9). Each level
/// includes the previous ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
pub enum Level {
    /// Container, members, paths, limits, fields of `manifest.json` and `schema.json`.
    Basic,
    /// In addition: sizes, counts, checksums, statistics, signatures, decryption, and sections as
    /// strict JSON.
    Standard,
    /// In addition: every record: types, formats, unique ids, references.
    Thorough,
    /// In addition: plausibility, potentially harmful content, and secrets in plaintext.
    Paranoid,
}

impl Level {
    /// Returns the display name, such as `Standard`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Basic => "Basic",
            Self::Standard => "Standard",
            Self::Thorough => "Thorough",
            Self::Paranoid => "Paranoid",
        }
    }

    /// Returns a short description of what it adds to the previous level.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Basic => {
                "container, members, paths, limits, fields of manifest.json and schema.json"
            }
            Self::Standard => {
                "sizes, counts, every checksum, signatures, decryption, strict JSON in sections"
            }
            Self::Thorough => "every record: types, formats, unique ids, references",
            Self::Paranoid => "plausibility, harmful content, secrets in plaintext",
        }
    }
}

/// Severity of a problem. Only severity `error` makes an archive invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(clippy::exhaustive_enums, reason = "the specification has these three")]
pub enum Severity {
    /// For information; no action needed.
    Info,
    /// Unusual or risky, but the archive can be used.
    Warning,
    /// The archive breaks a mandatory rule.
    Error,
}

/// Group of the specification's `ValidationResult` in which a check is reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(
    clippy::exhaustive_enums,
    reason = "they are the groups of the specification, and of a report"
)]
pub enum Category {
    /// Layers, container, members, paths.
    Archive,
    /// `manifest.json`.
    Manifest,
    /// Sections and their records; documents.
    Data,
    /// `schema.json`.
    Schema,
    /// Checksums, sizes and totals.
    Integrity,
    /// Signatures and encryption.
    Security,
}

impl Category {
    /// Returns the display name, such as `Integrity`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Archive => "Archive",
            Self::Manifest => "Manifest",
            Self::Data => "Data",
            Self::Schema => "Schema",
            Self::Integrity => "Integrity",
            Self::Security => "Security",
        }
    }
}

/// Static description of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify), tsify(missing_as_null))]
#[non_exhaustive]
pub struct CheckInfo {
    /// Stable code, such as `SMA-I001`.
    pub code: &'static str,
    /// Group in which the result is reported.
    pub category: Category,
    /// Lowest level that runs it.
    pub level: Level,
    /// Severity of a problem.
    pub severity: Severity,
    /// Rung of the ladder that relies on it; `None` if only another program can run it.
    pub rung: Option<Rung>,
    /// Display name.
    pub name: &'static str,
    /// The requirement, as one sentence; for an archive error, the problem.
    pub meaning: &'static str,
    /// What to do about a problem, as one sentence.
    pub action: &'static str,
    /// Where the rule is defined.
    pub source: &'static str,
}

impl CheckInfo {
    /// Returns whether a problem prevents the bytes from being opened as an archive at all.
    #[must_use]
    pub fn is_archive_error(&self) -> bool {
        self.code.starts_with("SMA-A0")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::collections::BTreeSet;
    use alloc::string::ToString;

    #[test]
    fn codes_are_unique_and_carry_their_category() {
        let mut seen = BTreeSet::new();
        for id in CheckId::ALL {
            let info = id.info();
            assert!(seen.insert(info.code), "{} is used twice", info.code);
            let letters: &[char] = match info.category {
                Category::Archive => &['A'],
                Category::Manifest => &['M'],
                Category::Data => &['D'],
                Category::Schema => &['S'],
                Category::Integrity => &['I'],
                Category::Security => &['C', 'E', 'G'],
            };
            let letter = info.code.chars().nth(4).expect("a letter after SMA-");
            assert!(letters.contains(&letter), "{}", info.code);
        }
    }

    #[test]
    fn level_names_round_trip() {
        for level in <Level as VariantArray>::VARIANTS {
            assert_eq!(level.to_string().parse(), Ok(*level));
        }
        assert!("Standard".parse::<Level>().is_err());
    }
}
