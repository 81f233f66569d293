//! What a check is: its code, name, severity, level and words.
//!
//! Codes are stable: one that is given up is never used for something else. `SMA-A0xx` are
//! *archive errors*: the bytes cannot be opened as an archive at all.

mod table;

pub use table::CheckId;

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use crate::words::UnknownWord;

/// How deep a validation looks (specification, `ValidationLevel`; profile, section 9). Each
/// level includes the ones before it.
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
    /// And sizes, counts, every checksum, statistics, signatures, decryption, and that sections
    /// are strict JSON.
    Standard,
    /// And every record against its table: types, formats, unique ids, references.
    Thorough,
    /// And rules of plausibility, content that could do harm, and secrets in clear.
    Paranoid,
}

impl Level {
    /// What a person calls it, such as `Standard`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Basic => "Basic",
            Self::Standard => "Standard",
            Self::Thorough => "Thorough",
            Self::Paranoid => "Paranoid",
        }
    }

    /// What it adds to the level before it, in a few words.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Basic => {
                "container, members, paths, limits, the fields of manifest.json and schema.json"
            }
            Self::Standard => {
                "sizes, counts, every checksum, signatures, decryption, strict JSON in sections"
            }
            Self::Thorough => {
                "every record against its table: types, formats, unique ids, references"
            }
            Self::Paranoid => "rules of plausibility, content that could do harm, secrets in clear",
        }
    }
}

/// What a fault weighs. Only faults of severity `error` make an archive invalid.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(clippy::exhaustive_enums, reason = "the specification has these three")]
pub enum Severity {
    /// Good to know, nothing to do.
    Info,
    /// Odd or risky, yet the archive can be used.
    Warning,
    /// The archive breaks a rule that it must keep.
    Error,
}

/// The group of the specification's `ValidationResult` that a check is reported in.
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
    /// Checksums, sizes, counts that hold the parts together.
    Integrity,
    /// Signatures and encryption.
    Security,
}

impl Category {
    /// What a person calls it, such as `Integrity`.
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

/// What is known about a check before it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[non_exhaustive]
pub struct CheckInfo {
    /// Stable code, such as `SMA-I001`.
    pub code: &'static str,
    /// Where the result is reported.
    pub category: Category,
    /// The level from which on it runs.
    pub level: Level,
    /// What a fault weighs.
    pub severity: Severity,
    /// What a person calls it.
    pub name: &'static str,
    /// One sentence: what holds when it passes; for an archive error, what is wrong.
    pub meaning: &'static str,
    /// One sentence on what to do about a fault.
    pub action: &'static str,
    /// Where the rule is written.
    pub source: &'static str,
}

impl CheckInfo {
    /// Returns whether a fault keeps the bytes from being opened as an archive at all.
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
    fn level_names_are_read_back() {
        for level in <Level as VariantArray>::VARIANTS {
            assert_eq!(level.to_string().parse(), Ok(*level));
        }
        assert!("Standard".parse::<Level>().is_err());
    }
}
