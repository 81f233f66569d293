//! The ladder: seven questions about an archive, each answered by some of the checks.

use serde::{Deserialize, Serialize};
use strum::{Display, EnumString, IntoStaticStr, VariantArray, VariantNames};

use super::Level;
use crate::words::UnknownWord;

/// Question about an archive that several checks answer together. The table of checks assigns each
/// check to one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[derive(Display, EnumString, IntoStaticStr, VariantArray, VariantNames)]
#[cfg_attr(feature = "typescript", derive(tsify::Tsify))]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
#[strum(parse_err_ty = UnknownWord, parse_err_fn = UnknownWord::new::<Self>)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows the ladder shows each")]
pub enum Rung {
    /// Whether the file can be opened and its sections decrypted.
    Readable,
    /// Whether everything is present that the archive lists.
    Complete,
    /// Whether everything matches its checksums.
    Unchanged,
    /// Whether everything has the form that the format requires.
    WellFormed,
    /// Whether counts, references and times agree with each other.
    Consistent,
    /// Whether it is signed with a key that the caller gave.
    Signed,
    /// Whether it contains nothing that others should not receive.
    SafeToShare,
}

impl Rung {
    /// Returns the display name, such as `Well formed`.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Readable => "Readable",
            Self::Complete => "Complete",
            Self::Unchanged => "Unchanged",
            Self::WellFormed => "Well formed",
            Self::Consistent => "Consistent",
            Self::Signed => "Signed",
            Self::SafeToShare => "Safe to share",
        }
    }

    /// Returns what holds when it passes, as a sentence.
    #[must_use]
    pub fn meaning(self) -> &'static str {
        match self {
            Self::Readable => "The file can be opened, and its sections can be decrypted.",
            Self::Complete => "Everything that the archive lists is present.",
            Self::Unchanged => "Everything matches its checksums.",
            Self::WellFormed => "Every part has the form that the format requires.",
            Self::Consistent => "Counts and references agree; at level paranoid, times do, too.",
            Self::Signed => "The archive is signed with a key that you gave.",
            Self::SafeToShare => {
                "No secrets and no harmful texts were found, so that others may receive it."
            }
        }
    }

    /// Returns what a passed rung does not prove, as a sentence, if it may be taken for more.
    #[must_use]
    pub fn caveat(self) -> Option<&'static str> {
        match self {
            Self::Unchanged => Some(
                "Checksums catch accidents; only a signature catches someone who wants to deceive.",
            ),
            Self::SafeToShare => Some(
                "Secrets are recognized by their names and forms; names, addresses and networks of \
                 your home are not secrets, and remain readable.",
            ),
            _ => None,
        }
    }

    /// Returns the lowest level at which it can pass. Checks of higher levels add to it.
    #[must_use]
    pub fn level(self) -> Level {
        match self {
            Self::Readable | Self::Complete => Level::Basic,
            Self::Unchanged | Self::Signed => Level::Standard,
            Self::WellFormed | Self::Consistent => Level::Thorough,
            Self::SafeToShare => Level::Paranoid,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::{CheckId, Severity};

    #[test]
    fn each_rung_relies_on_an_error_or_warning_of_its_level() {
        for rung in <Rung as VariantArray>::VARIANTS {
            let decides = |id: &&CheckId| {
                let info = id.info();
                info.rung == Some(*rung)
                    && info.severity != Severity::Info
                    && info.level <= rung.level()
            };
            assert!(CheckId::ALL.iter().any(|id| decides(&id)), "{rung}");
        }
    }

    #[test]
    fn only_another_program_looks_for_malware() {
        let without = CheckId::ALL.iter().filter(|id| id.info().rung.is_none());
        assert!(without.eq(&[CheckId::MalwareScan]));
    }
}
